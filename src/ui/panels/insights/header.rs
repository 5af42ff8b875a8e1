//! The header: which period, and what was read and when.
//! Invariant: the days named are the days drawn.

use egui::{Align, Align2, Layout, Rect, Sense, Ui, pos2, vec2};
use jiff::ToSpan;

use crate::engine::figures::Leaving;
use crate::engine::figures::report::ReportAsk;
use crate::engine::views::insights::InsightsAsk;
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::text::{meta, title};
use crate::ui::theme::{Tone, faces, space};
use crate::ui::widgets::{Button, Menu, MenuItem, pane_header, segments, tabs};

use super::out::Out;
use super::{Chosen, Tab, words};

/// Room for the tabs.
const TABS: f32 = 260.0;
/// From this width on the header tells its days.
const ROOMY: f32 = 1_150.0;

/// Draws it. `read`: when the numbers were read; nothing while they are being looked for.
pub(super) fn show(
    ui: &mut Ui,
    desk: &Desk<'_>,
    chosen: &mut Chosen,
    out: &mut Out,
    ask: &InsightsAsk,
    read: Option<Option<i64>>,
) {
    pane_header(ui, |ui| {
        ui.add_space(space::S);
        let wide = ui.available_width();
        title(tr!("Insights")).show(ui);
        ui.add_space(space::M);
        let parts = [
            (Tab::Overview, tr!("Overview"), None),
            (Tab::Content, tr!("Content"), None),
            (Tab::Answering, tr!("Answering"), None),
        ];
        let room = vec2(TABS, ui.available_height());
        ui.allocate_ui(room, |ui| tabs(ui, &mut chosen.tab, &parts));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(space::S);
            let narrow = wide < ROOMY;
            report(ui, desk, out, ask, narrow);
            if chosen.tab == Tab::Content {
                return;
            }
            if chosen.tab == Tab::Overview && !narrow {
                ui.add_space(space::S);
                told(ui, desk, ask, read);
            }
            ui.add_space(space::S);
            let parts =
                [(7, tr!("7 days")), (28, tr!("28 days")), (90, tr!("90 days")), (365, tr!("1 year"))];
            segments(ui, &mut chosen.days, &parts);
        });
    });
}

/// The days in two lines, with when they were read.
fn told(ui: &mut Ui, desk: &Desk<'_>, ask: &InsightsAsk, read: Option<Option<i64>>) {
    let first = ask.last.saturating_sub((i64::from(ask.days) - 1).days());
    let days = words::span(first, ask.last, desk.now);
    let now = desk.now.as_millisecond();
    let read = match read {
        Some(Some(at)) if now - at < 60_000 => tr!("read just now").to_owned(),
        Some(Some(at)) if now - at < 7 * 86_400_000 => tr!("read {age} ago", age = desk.age(at)),
        Some(Some(at)) => tr!("read {day}", day = desk.age(at)),
        Some(None) => tr!("not read yet").to_owned(),
        None => tr!("looking for the numbers").to_owned(),
    };
    let (above, below) = (meta(days).tone(Tone::Text2), meta(read).tone(Tone::Text2));
    let size = vec2(above.width(ui).max(below.width(ui)).ceil() + 1.0, 2.0 * faces::META.line);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    above.label(ui, rect, Align2::LEFT_TOP);
    below.label(ui, Rect::from_min_max(pos2(rect.left(), rect.center().y), rect.max), Align2::LEFT_TOP);
}

/// The report of a month: the last three whole ones, and the running one as far as it is known.
fn report(ui: &mut Ui, desk: &Desk<'_>, out: &mut Out, ask: &InsightsAsk, narrow: bool) {
    let button = Button::plain(tr!("Report")).icon(icons::CLIPBOARD_TEXT);
    let button = if narrow { button.without_words() } else { button };
    let button = ui.add(button.name(tr!("Report of a month")));
    Menu::under(&button, tr!("Report of a month")).show(|ui| {
        let running = ask.last.first_of_month();
        for back in 0..4_i32 {
            let first = running.saturating_sub(back.months());
            let last = first.last_of_month().min(ask.last);
            let month = format::month_names()[usize::try_from(first.month() - 1).unwrap_or(0)];
            let name = format!("{month} {}", first.year());
            let words = match last < first.last_of_month() {
                true => tr!("{month} so far", month = name),
                false => name,
            };
            if ui.add(MenuItem::new(&*words)).clicked() {
                let username = desk.account().map(|row| row.account.username.clone()).unwrap_or_default();
                let zone = desk.zone.clone();
                let wish =
                    ReportAsk { account: ask.account.clone(), username, first, last, name: words, zone };
                let name = format!("report-{}", first.strftime("%Y-%m"));
                out.begin(ui.ctx(), Leaving::Report(Box::new(wish)), &name);
            }
        }
    });
}

/// The periods stand in the palette too.
pub(super) fn offer(ui: &Ui, desk: &mut Desk<'_>, chosen: &mut Chosen) {
    for (id, name, days) in [
        ("insights.week", tr!("Insights of 7 days"), 7),
        ("insights.month", tr!("Insights of 28 days"), 28),
        ("insights.quarter", tr!("Insights of 90 days"), 90),
        ("insights.year", tr!("Insights of a year"), 365),
    ] {
        let reason = (chosen.days == days).then(|| tr!("Shown now"));
        if desk.action(ui, Action::new(id, name, icons::CHART_LINE).disabled_because(reason)) {
            chosen.days = days;
            chosen.forget_the_days();
        }
    }
    for (id, name, tab) in [
        ("insights.overview", tr!("Overview of the numbers"), Tab::Overview),
        ("insights.content", tr!("Numbers of all content"), Tab::Content),
        ("insights.answering", tr!("How comments are answered"), Tab::Answering),
    ] {
        let reason = (chosen.tab == tab).then(|| tr!("Shown now"));
        if desk.action(ui, Action::new(id, name, icons::CHART_LINE).disabled_because(reason)) {
            chosen.tab = tab;
        }
    }
}

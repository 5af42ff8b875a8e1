//! The header: which period, and what was read and when.
//! Invariant: the days named are the days drawn.

use egui::{Align, Align2, Layout, Rect, Sense, Ui, pos2, vec2};
use jiff::ToSpan;

use crate::engine::views::insights::InsightsAsk;
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{meta, title};
use crate::ui::theme::{Tone, faces, space};
use crate::ui::widgets::{pane_header, segments};

use super::{Chosen, words};

/// Draws it. `read`: when the numbers were read; nothing while they are being looked for.
pub(super) fn show(
    ui: &mut Ui,
    desk: &Desk<'_>,
    chosen: &mut Chosen,
    ask: &InsightsAsk,
    read: Option<Option<i64>>,
) {
    pane_header(ui, |ui| {
        ui.add_space(space::S);
        title(tr!("Insights")).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(space::S);
            told(ui, desk, ask, read);
            ui.add_space(space::M);
            let parts = [(7, tr!("7 days")), (28, tr!("28 days")), (90, tr!("90 days"))];
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

/// The periods stand in the palette too.
pub(super) fn offer(ui: &Ui, desk: &mut Desk<'_>, chosen: &mut Chosen) {
    for (id, name, days) in [
        ("insights.week", tr!("Insights of 7 days"), 7),
        ("insights.month", tr!("Insights of 28 days"), 28),
        ("insights.quarter", tr!("Insights of 90 days"), 90),
    ] {
        let reason = (chosen.days == days).then(|| tr!("Shown now"));
        if desk.action(ui, Action::new(id, name, icons::CHART_LINE).disabled_because(reason)) {
            chosen.days = days;
            chosen.day = None;
        }
    }
}

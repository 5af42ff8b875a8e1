//! The checks: how they sum up, one line each, and the one that is open.
//! Invariant: results appear where they will stay; nothing moves when one arrives but what it opens.

use egui::{Align, Align2, Layout, Rect, ScrollArea, Ui, pos2, vec2};

use crate::engine::doctor::{Examination, State};
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{meta, name, title};
use crate::ui::theme::{Tone, faces, height, icon, space, tokens};
use crate::ui::widgets::{Button, Empty, Segment, hint_bar, line_in, pane_header, rule_below, segment_bar};
use crate::{tr, tr_count};

use super::{Doctor, copy_report, line, opened, words};

/// Height of what sums up.
const SUMMARY: f32 = 54.0;
/// The same with the buttons in it.
const SUMMARY_TALL: f32 = 64.0;

/// The side.
pub fn show(
    doctor: &mut Doctor,
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    whole: Rect,
    one: Option<&Examination>,
    headed: bool,
) {
    if headed {
        pane_header(ui, |ui| {
            ui.add_space(space::S);
            title(tr!("Connection doctor")).show(ui);
            header(doctor, ui, desk, one);
        });
    }
    let foot = whole.with_min_y(whole.bottom() - height::HINTS);
    let body = Rect::from_min_max(pos2(whole.left(), ui.cursor().top()), foot.right_top());
    desk.toast_pane = Some(body);
    let Some(one) = one else {
        let words = tr!("Thirteen checks, in order: each says what it found, and whose move a failure is");
        let way = Empty::new(icons::STETHOSCOPE, tr!("Nothing was looked at yet"), words)
            .link(tr!("Run all checks"));
        if way.show(ui, body).is_some_and(|response| response.clicked()) {
            doctor.run_all(desk);
        }
        return;
    };
    let top = body.with_max_y(body.top() + if headed { SUMMARY } else { SUMMARY_TALL });
    crate::ui::widgets::inside(ui, "summary", top, |ui| summary(doctor, ui, desk, top, one, headed));
    let list = body.with_min_y(top.bottom());
    crate::ui::widgets::inside(ui, "lines", list, |ui| lines(doctor, ui, desk, one));
    hints(ui, desk, foot);
}

fn header(doctor: &mut Doctor, ui: &mut Ui, desk: &mut Desk<'_>, one: Option<&Examination>) {
    let ran = one.map(|one| words::ran(one, desk));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(space::S);
        let room = ui.available_width();
        buttons(doctor, ui, desk, one, room < 460.0);
        if let Some(ran) = ran {
            let rest = ui.available_rect_before_wrap().shrink2(vec2(space::S, 0.0));
            meta(ran).lines(1).label(ui, rest, Align2::LEFT_CENTER);
        }
    });
}

fn buttons(doctor: &mut Doctor, ui: &mut Ui, desk: &mut Desk<'_>, one: Option<&Examination>, tight: bool) {
    let caps = desk.caps("doctor.all");
    let runs = one.is_some_and(|one| one.took_ms.is_none());
    let all = Button::plain(tr!("Run all")).icon(icons::PLAY).name(tr!("Run all checks")).enabled(!runs);
    let all = if tight { all } else { all.key(&caps) };
    if ui.add(all).clicked() {
        doctor.run_all(desk);
    }
    let copy = Button::plain(tr!("Copy report")).icon(icons::COPY).enabled(one.is_some());
    let copy = if tight { copy.without_words() } else { copy };
    if ui.add(copy).clicked()
        && let Some(one) = one
    {
        copy_report(ui, desk, one);
    }
}

/// Thirteen segments, the sentence, the counts. In a narrow window, whose header holds the tabs, the buttons too.
fn summary(
    doctor: &mut Doctor,
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    rect: Rect,
    one: &Examination,
    headed: bool,
) {
    rule_below(ui, rect);
    let inner = rect.shrink2(vec2(space::XL, space::M));
    let segments: Vec<Segment> = one
        .findings
        .iter()
        .map(|finding| match finding.state {
            State::Passed => Segment::Done,
            State::Failed(_) => Segment::Stuck,
            State::Running => Segment::Current,
            State::Due | State::Waits(_) | State::Untold => Segment::Rest,
        })
        .collect();
    let verdict = one.verdict();
    let bar_words =
        tr!("{fine} of {all} checks are fine", fine = one.counts().fine, all = one.findings.len());
    let bar = inner.with_max_y(inner.top() + height::PROGRESS);
    crate::ui::widgets::inside(ui, "segments", bar, |ui| segment_bar(ui, &segments, &bar_words));
    let below = inner.with_min_y(bar.bottom() + space::XS);
    let mut right = below.right();
    line_in(ui, below, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            if !headed {
                buttons(doctor, ui, desk, Some(one), true);
                ui.add_space(space::M);
            }
            counts(ui, one);
            right = ui.cursor().right();
        });
    });
    name(verdict).lines(1).label(ui, below.with_max_x(right - space::S), Align2::LEFT_CENTER);
}

/// How many stand how, from the right.
fn counts(ui: &mut Ui, one: &Examination) {
    let counts = one.counts();
    let failed = counts.yours + counts.theirs;
    let rest = counts.waiting + counts.untold + counts.due;
    let failed_words = match counts.theirs {
        0 => tr_count!(counts.yours, "{count} needs you", "{count} need you", count = counts.yours),
        _ => tr_count!(failed, "{count} failed", "{count} failed", count = failed),
    };
    let rest_words = match counts.waiting {
        0 => tr_count!(rest, "{count} not told", "{count} not told", count = rest),
        waiting if waiting == rest => {
            tr_count!(waiting, "{count} waits for it", "{count} wait for it", count = waiting)
        }
        _ => tr_count!(rest, "{count} not tested", "{count} not tested", count = rest),
    };
    let parts = [
        (rest, icons::MINUS, Tone::Text3, rest_words),
        (failed, icons::WARNING_CIRCLE, Tone::Stuck, failed_words),
        (counts.fine, icons::CHECK, Tone::Done, tr!("{count} fine", count = counts.fine)),
    ];
    for (count, sign, tone, words) in parts {
        if count == 0 {
            continue;
        }
        meta(words).show(ui);
        let (place, _) = ui.allocate_exact_size(vec2(icon::META, faces::META.line), egui::Sense::hover());
        sign.paint(ui.painter(), place.center(), icon::META, tokens(ui).tone(tone));
        ui.add_space(space::M);
    }
}

fn lines(doctor: &mut Doctor, ui: &mut Ui, desk: &mut Desk<'_>, one: &Examination) {
    let (open, current) = (doctor.open(one), doctor.current(one));
    ScrollArea::vertical().auto_shrink(false).id_salt("checks").show(ui, |ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        for finding in &one.findings {
            if open == Some(finding.check) && finding.state.is_over() {
                let pressed =
                    ui.push_id(finding.check, |ui| opened::show(ui, desk, finding, doctor.folded)).inner;
                if pressed.close {
                    doctor.toggle(one, finding.check);
                }
                if pressed.fold {
                    doctor.folded = !doctor.folded;
                }
                if pressed.again {
                    doctor.again(desk, finding.check);
                }
                continue;
            }
            let size = vec2(ui.available_width(), line::LINE);
            let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
            let here = current == finding.check && open != Some(finding.check) && doctor.current.is_some();
            if line::show(ui, rect, finding, here) {
                doctor.toggle(one, finding.check);
            }
        }
    });
}

fn hints(ui: &mut Ui, desk: &Desk<'_>, foot: Rect) {
    let walk = format!("{}|{}", desk.caps("doctor.next"), desk.caps("doctor.previous"));
    let again = desk.caps("doctor.again");
    let note = meta(tr!("The report names no key, secret or private address"));
    let wide = note.width(ui) + icon::META + space::S + space::XL;
    hint_bar(
        ui,
        foot,
        &[(walk.as_str(), tr!("check")), ("Enter", tr!("open")), (again.as_str(), tr!("again"))],
    );
    let inner = foot.with_max_x(foot.right() - space::XL);
    if wide + space::VAST * 5.0 < foot.width() {
        let words = note.label(ui, inner, Align2::RIGHT_CENTER).rect;
        let center = pos2(words.left() - space::S - icon::META / 2.0, inner.center().y);
        icons::SHIELD_CHECK.paint(ui.painter(), center, icon::META, tokens(ui).text3);
    }
}

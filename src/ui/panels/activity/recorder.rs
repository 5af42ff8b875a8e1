//! The flight recorder: one op from the click to Instagram's answer.
//! Invariant: codes, requests and traces stand only inside an opened card.

use egui::{
    Align, Align2, CornerRadius, Frame, Layout, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::domain::op::{OpState, Step};
use crate::domain::{Op, Trouble, TroubleKind};
use crate::engine::Command;
use crate::engine::views::PictureKey;
use crate::engine::views::activity::{ActivityRow, RecordAsk, RecordEntry, Tone as Mood};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::pictures::Photo;
use crate::ui::text::{Words, body, meta, name};
use crate::ui::theme::{Tone, faces, height, icon, picture, radius, space, tokens, width};
use crate::ui::widgets::{Button, Empty, IconButton, Segment, hairline, link, pane_header, segment_bar};

use super::order::Pick;
use super::{Activity, going, slots, told, words};

/// Width of the times at the left, points.
const TIMES: f32 = 56.0;
/// Diameter of a dot of the timeline, points.
const DOT: f32 = 10.0;

/// The pane.
pub fn show(activity: &mut Activity, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    let Some(row) = activity.chosen_row(desk) else {
        let head = tr!("Flight recorder");
        Empty::new(icons::PULSE, head, tr!("Choose a row to see what happened, step by step"))
            .show(ui, whole);
        return;
    };
    pane_header(ui, |ui| {
        if let (Some(Pick::Within(_)), Some(act)) = (activity.chosen, row.act)
            && ui.add(IconButton::new(icons::ARROW_LEFT, tr!("Back to all of them"))).clicked()
        {
            activity.choose(Pick::Act(act));
        }
        name(tr!("Flight recorder")).face(faces::READING_SEMIBOLD).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            if ui.add(Button::plain(tr!("Export report")).icon(icons::EXPORT)).clicked() {
                activity.export(ui, row.id);
            }
            if let Some(permalink) = row.permalink.clone()
                && ui.add(Button::plain(tr!("Open on Instagram")).icon(icons::ARROW_SQUARE_OUT)).clicked()
            {
                desk.send(Command::OpenAddress(permalink));
            }
        });
    });
    summary(ui, &row, desk);
    activity.record.poll(desk.reader, &RecordAsk { op: row.id });
    let foot = if words::can_try_again(row.state) || words::can_cancel(&row) { height::PUBLISH } else { 0.0 };
    let body_box =
        Rect::from_min_max(pos2(whole.left(), ui.cursor().top()), pos2(whole.right(), whole.bottom() - foot));
    let entries = activity.record.shown().map(|record| record.entries.clone()).unwrap_or_default();
    crate::ui::widgets::inside(ui, "record", body_box, |ui| {
        ScrollArea::vertical().id_salt(("record", row.id)).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
            ui.add_space(space::L);
            let last = entries.len().saturating_sub(1);
            for (at, entry) in entries.iter().enumerate() {
                ui.push_id(at, |ui| one(ui, entry, at == last, at, &mut activity.opened, desk));
            }
        });
    });
    if foot > 0.0 {
        let foot_box = Rect::from_min_max(pos2(whole.left(), body_box.bottom()), whole.max);
        crate::ui::widgets::inside(ui, "record foot", foot_box, |ui| foot_line(ui, &row, desk));
    }
}

fn summary(ui: &mut Ui, row: &ActivityRow, desk: &mut Desk<'_>) {
    Frame::NONE.inner_margin(Margin::same(space::L as i8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(space::L, space::M);
        ui.horizontal_top(|ui| {
            if let Op::Publish { draft, .. } = &row.op {
                strip(ui, draft, row.trouble.as_ref().filter(|_| row.state == OpState::Stuck), desk);
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                let stuck = row.trouble.as_ref().filter(|_| row.state.is_open());
                let heading = stuck.map_or_else(|| words::title(row), |trouble| trouble.title().to_owned());
                name(heading).face(faces::READING_SEMIBOLD).wrapped().show(ui);
                let said =
                    stuck.map_or_else(|| slots::sentence(row, desk), |trouble| trouble.advice().to_owned());
                if !said.is_empty() {
                    body(said).wrapped().show(ui);
                }
                if let Some(trouble) = stuck {
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = space::M;
                        meta(words::whose_move(trouble.kind)).show(ui);
                        if link(ui, tr!("Error book")).clicked() {
                            desk.go(Goal::Book(Some(trouble.clone())));
                        }
                    });
                }
            });
        });
        if row.trouble.as_ref().is_some_and(|trouble| trouble.kind == TroubleKind::AddressWanted) {
            told::ask(ui, row, desk);
        }
        if let Some(step) = row.step {
            let segments = words::segments(step, row.state);
            segment_bar(ui, &segments, step.name());
            ui.add_space(-space::S);
            step_names(ui, &segments);
        }
        going::parts(ui, row, desk);
    });
    hairline(ui);
}

/// The slides, the guilty one framed.
fn strip(ui: &mut Ui, draft: &crate::domain::Draft, trouble: Option<&Trouble>, desk: &mut Desk<'_>) {
    let size = vec2(picture::ROW[0] * 1.2, picture::ROW[1] * 1.2);
    let shown = draft.slides.iter().take(6);
    let (rect, _) = ui.allocate_exact_size(vec2(size.x * shown.len() as f32, size.y), Sense::hover());
    for (at, slide) in shown.enumerate() {
        let place = Rect::from_min_size(rect.min + vec2(size.x * at as f32, 0.0), size);
        let key = PictureKey::File { path: slide.file.clone(), at_ms: draft.cover_ms };
        Photo::new(&key).paint(ui, desk.pictures, place);
        if words::is_guilty(trouble, at, draft.slides.len()) {
            let stroke = Stroke::new(2.0, tokens(ui).stuck);
            ui.painter().rect_stroke(place, f32::from(radius::PICTURE), stroke, egui::StrokeKind::Inside);
        }
    }
}

/// The names under the segments; where they do not fit, the one that matters.
fn step_names(ui: &mut Ui, segments: &[Segment]) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), faces::META.line), Sense::hover());
    let wide = rect.width() / segments.len() as f32;
    let room = wide - space::XS - icon::META - space::XS;
    if Step::ALL.iter().any(|step| meta(step.name()).width(ui) > room) {
        one_step(ui, rect, segments);
        return;
    }
    for (at, (segment, step)) in segments.iter().zip(Step::ALL).enumerate() {
        let corner = pos2(rect.left() + wide * at as f32, rect.top());
        let place = Rect::from_min_size(corner, vec2(wide - space::XS, rect.height()));
        signed(ui, place, *segment, step.name());
    }
}

fn one_step(ui: &mut Ui, rect: Rect, segments: &[Segment]) {
    let all = Step::ALL.len();
    let current = segments.iter().zip(Step::ALL).enumerate().find(|(_, (one, _))| **one != Segment::Done);
    match current {
        Some((at, (segment, step))) => {
            let words = tr!("{step}, {at} of {all}", step = step.name(), at = at + 1, all = all);
            signed(ui, rect, *segment, words);
        }
        None => signed(ui, rect, Segment::Done, tr!("All {all} steps", all = all)),
    }
}

/// A step's name behind the sign of how it stands.
fn signed(ui: &Ui, mut place: Rect, segment: Segment, words: impl Into<String>) {
    let (sign, tone) = match segment {
        Segment::Done => (Some(icons::CHECK), Tone::Text2),
        Segment::Stuck => (Some(icons::WARNING_CIRCLE), Tone::Stuck),
        Segment::Current => (Some(icons::CLOCK), Tone::Waiting),
        Segment::Rest => (None, Tone::Text3),
    };
    if let Some(sign) = sign {
        let tone = if segment == Segment::Done { Tone::Done } else { tone };
        let center = place.left_center() + vec2(icon::META / 2.0, 0.0);
        sign.paint(ui.painter(), center, icon::META, tokens(ui).tone(tone));
        place.min.x += icon::META + space::XS;
    }
    meta(words.into()).tone(tone).paint(ui, place, Align2::LEFT_CENTER);
}

fn one(ui: &mut Ui, entry: &RecordEntry, last: bool, at: usize, opened: &mut Vec<usize>, desk: &Desk<'_>) {
    let left = ui.cursor().left() + space::L;
    let words_left = left + TIMES + space::M + DOT + space::M;
    let wide = ui.available_width() - (words_left - ui.cursor().left()) - space::L;
    let text = meta(entry.sentence.as_str()).tone(Tone::Text2).wrapped();
    let laid = text.lay(ui, wide);
    // A call that needs no words of its own is one line, its particulars at the right.
    let short = entry.sentence.is_empty();
    let said = if short { 0.0 } else { laid.height() + space::S };
    let tall = faces::BODY.line + said;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    let line = Rect::from_min_size(pos2(left, rect.top()), vec2(TIMES, faces::BODY.line));
    let at_time = jiff::Timestamp::from_millisecond(entry.at).ok();
    let clock = at_time.map(|time| clock_with_seconds(time, desk)).unwrap_or_default();
    meta(clock).paint(ui, line, Align2::LEFT_CENTER);
    let title_box = Rect::from_min_size(pos2(words_left, rect.top()), vec2(wide, faces::BODY.line));
    let (face, tone) = if short { (faces::BODY, Tone::Text2) } else { (faces::BODY_MEDIUM, Tone::Text) };
    Words::new(entry.title.as_str(), face, tone).label(ui, title_box, Align2::LEFT_CENTER);
    if !short {
        let below = pos2(words_left + wide, rect.bottom());
        text.label(ui, Rect::from_min_max(title_box.left_bottom(), below), Align2::LEFT_TOP);
    }
    let dot = pos2(left + TIMES + space::M + DOT / 2.0, title_box.center().y);
    let is_open = opened.contains(&at);
    if !entry.small_print.is_empty() {
        let clicked = if short {
            let words = if is_open { tr!("Close") } else { tr!("Details") };
            let mut place = ui.new_child(
                egui::UiBuilder::new().max_rect(title_box).layout(Layout::right_to_left(Align::Center)),
            );
            link(&mut place, words).clicked()
        } else {
            let words = if is_open { tr!("Close") } else { tr!("What was said") };
            let line = ui.horizontal(|ui| {
                ui.add_space(words_left - ui.cursor().left());
                link(ui, words).clicked()
            });
            line.inner
        };
        if clicked && is_open {
            opened.retain(|other| *other != at);
        } else if clicked {
            opened.push(at);
        }
        if is_open {
            small_print(ui, entry, words_left, wide);
        }
    }
    ui.add_space(space::S);
    let t = tokens(ui);
    let color = match entry.tone {
        Mood::Good => t.done,
        Mood::Waiting => t.waiting,
        Mood::Bad => t.stuck,
        Mood::Plain => t.text3,
    };
    if !last {
        let down = dot.y + DOT / 2.0 + space::XS..=ui.cursor().top();
        ui.painter().vline(dot.x, down, Stroke::new(1.0, t.line_strong));
    }
    if entry.tone == Mood::Plain {
        ui.painter().circle_stroke(dot, DOT / 2.0 - 1.0, Stroke::new(2.0, color));
    } else {
        ui.painter().circle_filled(dot, DOT / 2.0, color);
    }
}

fn clock_with_seconds(time: jiff::Timestamp, desk: &Desk<'_>) -> String {
    let local = time.to_zoned(desk.zone.clone());
    format!("{}:{:02}", format::clock(time, desk.zone), local.second())
}

/// Asked, answer, trace: inside a card with a `stuck` bar.
fn small_print(ui: &mut Ui, entry: &RecordEntry, left: f32, wide: f32) {
    ui.horizontal(|ui| {
        ui.add_space(left - ui.cursor().left());
        let t = tokens(ui);
        let shown = Frame::NONE
            .fill(t.panel)
            .stroke(Stroke::new(1.0, t.line))
            .corner_radius(CornerRadius::same(radius::CONTROL))
            .inner_margin(Margin::same(space::M as i8))
            .show(ui, |ui| {
                ui.set_width(wide - 2.0 * space::M);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = space::XS;
                    meta(tr!("What was said, secrets removed")).show(ui);
                    for (what, said) in &entry.small_print {
                        pair(ui, what, said);
                    }
                });
            });
        if entry.tone == Mood::Bad {
            let bar = Rect::from_min_size(
                shown.response.rect.min,
                vec2(width::STATE_BAR, shown.response.rect.height()),
            );
            ui.painter().rect_filled(
                bar,
                CornerRadius { nw: radius::CONTROL, sw: radius::CONTROL, ne: 0, se: 0 },
                t.stuck,
            );
        }
    });
}

fn pair(ui: &mut Ui, what: &str, said: &str) {
    ui.horizontal_top(|ui| {
        let (label, _) =
            ui.allocate_exact_size(vec2(width::FORM_LABEL - space::L, faces::META.line), Sense::hover());
        meta(what).paint(ui, label, Align2::LEFT_CENTER);
        let response = meta(said).tone(Tone::Text2).wrapped().show(ui);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said));
    });
}

fn foot_line(ui: &mut Ui, row: &ActivityRow, desk: &mut Desk<'_>) {
    hairline(ui);
    let line = ui.available_rect_before_wrap().shrink2(vec2(space::L, 0.0));
    crate::ui::widgets::line_in(ui, line, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            if words::can_try_again(row.state)
                && slots::waits(row, desk).is_none()
                && ui
                    .add(Button::plain(tr!("Try again from here")).icon(icons::ARROW_COUNTER_CLOCKWISE))
                    .clicked()
            {
                desk.send(Command::TryAgain(row.id));
            }
            if words::can_cancel(row)
                && ui
                    .add(Button::quiet(if words::is_out(row) {
                        tr!("Leave it at that")
                    } else {
                        tr!("Cancel it")
                    }))
                    .clicked()
            {
                desk.send(Command::Cancel(row.id));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = match (row.step, row.state) {
                    (Some(step), OpState::Stuck | OpState::Waiting) => words::goes_on(step, row),
                    _ => String::new(),
                };
                meta(words).show(ui);
            });
        });
    });
}

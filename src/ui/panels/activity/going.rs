//! How far a publish is, beside its eight steps: bytes with their rate, the container, each slide, and the ways out.
//! Invariant: *Cancel* stands there exactly as long as it changes anything; afterwards it is said that it is too late.

use egui::{Align, Align2, Layout, Rect, Sense, Ui, pos2, vec2};

use crate::domain::op::{OpState, Step};
use crate::engine::Command;
use crate::engine::status::Flow;
use crate::engine::views::activity::ActivityRow;
use crate::engine::views::going::{Container, ContainerWord, Going, Part};
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::text::meta;
use crate::ui::theme::{Tone, faces, height, space};
use crate::ui::widgets::{Button, Segment, line_in, progress_bar, segment_bar, tip};
use crate::{tr, tr_count};

use super::{slots, words};

/// Height of the line below the steps of a row, points.
pub const LINE: f32 = height::SMALL;

/// Whether a row has the line: a publish on its way that has no buttons of another kind.
pub fn has_line(row: &ActivityRow, desk: &Desk<'_>) -> bool {
    let on_its_way = matches!(row.state, OpState::Queued | OpState::Running | OpState::Waiting);
    row.going.is_some() && on_its_way && !slots::has_ways_on(row, desk)
}

/// The line below the steps: how far it is, and the ways out.
pub fn line(ui: &mut Ui, place: Rect, row: &ActivityRow, desk: &mut Desk<'_>) {
    line_in(ui, place, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            if words::can_cancel(row) {
                let way = if words::is_out(row) { words::way_out(row) } else { tr!("Cancel") };
                if ui.add(Button::quiet(way).small()).clicked() {
                    desk.send(Command::Cancel(row.id));
                }
            }
            if row.state == OpState::Waiting
                && row.trouble.is_some()
                && ui.add(Button::quiet(tr!("Try now")).small()).clicked()
            {
                desk.send(Command::TryAgain(row.id));
            }
            let left = Rect::from_min_max(place.min, pos2(ui.cursor().right(), place.bottom()));
            meta(detail(row, flow(row, desk).as_ref())).label(ui, left, Align2::LEFT_CENTER);
        });
    });
}

/// The file of a row that is going up right now.
pub fn flow(row: &ActivityRow, desk: &Desk<'_>) -> Option<Flow> {
    desk.status.sending.iter().find(|flow| flow.op == row.id).copied()
}

/// How far it is, in words; empty while there is nothing to tell.
fn detail(row: &ActivityRow, flow: Option<&Flow>) -> String {
    let Some(going) = &row.going else { return String::new() };
    if words::is_out(row) {
        return tr!("It is on Instagram: too late to cancel").to_owned();
    }
    if going.sent && row.state == OpState::Running {
        return tr!("It may be on Instagram already: too late to cancel").to_owned();
    }
    let said = match (flow, &going.container) {
        (Some(flow), _) => bytes(flow),
        (None, Some(container)) if row.step.is_some_and(|step| step >= Step::Containers) => look(container),
        _ => sum(going),
    };
    let public = going.parts.iter().any(|part| matches!(part, Part::Sending | Part::Placed | Part::Fetched));
    match (said.is_empty(), public) {
        (true, _) => String::new(),
        (false, true) => tr!("{said} · public until prepared", said = said),
        (false, false) => said,
    }
}

/// Bytes, their rate, and what is left.
fn bytes(flow: &Flow) -> String {
    let (sent, whole) = (format::bytes(flow.sent), format::bytes(flow.whole));
    let Some(rate) = flow.rate else { return tr!("{sent} of {whole} sent", sent = sent, whole = whole) };
    let rate = format::bytes(rate);
    match flow.seconds_left().and_then(|left| i64::try_from(left).ok()) {
        Some(left) if left > 0 => tr!(
            "{sent} of {whole} sent at {rate}/s, {left} left",
            sent = sent,
            whole = whole,
            rate = rate,
            left = format::span(left)
        ),
        _ => tr!("{sent} of {whole} sent at {rate}/s", sent = sent, whole = whole, rate = rate),
    }
}

/// What is known of the container that is waited for.
fn look(container: &Container) -> String {
    match container.state {
        ContainerWord::Made => tr!("Container made").to_owned(),
        ContainerWord::InProgress => {
            let count = container.looks;
            tr_count!(
                count,
                "Container in progress, looked at once",
                "Container in progress, looked at {count} times",
                count = count
            )
        }
        ContainerWord::Finished => tr!("Container ready").to_owned(),
        ContainerWord::Published => tr!("Container published").to_owned(),
        ContainerWord::Failed => tr!("Container failed").to_owned(),
        ContainerWord::Expired => tr!("Container expired").to_owned(),
    }
}

/// How many slides are how far, of several.
fn sum(going: &Going) -> String {
    if going.parts.len() < 2 {
        return String::new();
    }
    let count = |fits: fn(&Part) -> bool| going.parts.iter().filter(|part| fits(part)).count();
    let there = count(|part| *part >= Part::Placed);
    let ready = count(|part| matches!(part, Part::Ready | Part::Sending));
    match (there, ready) {
        (0, 0) => String::new(),
        (0, _) => tr!("{ready} of {all} files prepared", ready = ready, all = going.parts.len()),
        _ => tr!("{there} of {all} files up", there = there, all = going.parts.len()),
    }
}

/// A bar and a word for each file of a publish of several, while they are still on their way.
pub fn parts(ui: &mut Ui, row: &ActivityRow, desk: &Desk<'_>) {
    let before = row.step.is_some_and(|step| step <= Step::Wait) && row.state.is_open();
    let Some(going) = row.going.as_ref().filter(|going| before && going.parts.len() > 1) else { return };
    let flow = flow(row, desk);
    let slides = going.parts.len() - usize::from(going.has_cover);
    let size = vec2(ui.available_width(), height::PROGRESS + space::XS + faces::META.line);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let wide = (rect.width() + space::XS) / going.parts.len() as f32;
    for (at, part) in going.parts.iter().enumerate() {
        let corner = pos2(rect.left() + wide * at as f32, rect.top());
        let cell = Rect::from_min_size(corner, vec2(wide - space::XS, rect.height()));
        let guilty = row.state == OpState::Stuck && words::is_guilty(row.trouble.as_ref(), at, slides);
        let percent = flow.filter(|flow| flow.file == at).map(|flow| flow.percent());
        one_part(ui, cell, (at, slides), *part, guilty, percent);
    }
}

fn one_part(
    ui: &mut Ui,
    cell: Rect,
    (at, slides): (usize, usize),
    part: Part,
    guilty: bool,
    percent: Option<u64>,
) {
    let name = if at < slides { tr!("Slide {number}", number = at + 1) } else { tr!("Cover").to_owned() };
    let how = how(part, guilty, percent);
    let spoken = tr!("{name}: {how}", name = name, how = how);
    let mut bar = ui.new_child(egui::UiBuilder::new().max_rect(cell).id_salt(("part", at)));
    let response = match percent {
        Some(percent) => progress_bar(&mut bar, percent as f32 / 100.0, Tone::Waiting, &spoken),
        None => segment_bar(&mut bar, &[segment(part, guilty)], &spoken),
    };
    tip(response, &spoken, None);
    let line = cell.with_min_y(cell.bottom() - faces::META.line);
    let number = if at < slides { (at + 1).to_string() } else { tr!("Cover").to_owned() };
    let tone = match segment(part, guilty) {
        Segment::Rest => Tone::Text3,
        Segment::Current => Tone::Waiting,
        Segment::Done => Tone::Text2,
        Segment::Stuck => Tone::Stuck,
    };
    let long = meta(tr!("{number} · {how}", number = number, how = how)).tone(tone);
    let shown = if long.width(ui) <= line.width() { long } else { meta(number).tone(tone) };
    shown.paint(ui, line, Align2::LEFT_CENTER);
}

fn segment(part: Part, guilty: bool) -> Segment {
    match part {
        _ if guilty => Segment::Stuck,
        Part::Waits | Part::Ready => Segment::Rest,
        Part::Sending | Part::Placed | Part::Fetched => Segment::Current,
        Part::Finished => Segment::Done,
    }
}

fn how(part: Part, guilty: bool, percent: Option<u64>) -> String {
    match part {
        _ if guilty => tr!("stopped").to_owned(),
        Part::Waits => tr!("waits").to_owned(),
        Part::Ready => tr!("prepared").to_owned(),
        Part::Sending | Part::Placed if percent.is_some() => {
            tr!("{percent} % sent", percent = percent.unwrap_or_default())
        }
        Part::Sending => tr!("being sent").to_owned(),
        Part::Placed => tr!("up").to_owned(),
        Part::Fetched => tr!("at Instagram").to_owned(),
        Part::Finished => tr!("ready").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::OpId;

    fn flow(sent: u64, rate: Option<u64>) -> Flow {
        Flow { op: OpId(1), file: 0, sent, whole: 48_200_000, rate }
    }

    #[test]
    fn bytes_are_told_with_their_rate_as_soon_as_it_is_known() {
        assert_eq!(bytes(&flow(12_400_000, None)), "12.4 MB of 48.2 MB sent");
        let known = bytes(&flow(12_400_000, Some(6_100_000)));
        assert_eq!(known, "12.4 MB of 48.2 MB sent at 6.1 MB/s, 6 s left");
        assert_eq!(bytes(&flow(12_400_000, Some(0))), "12.4 MB of 48.2 MB sent at 0 bytes/s");
    }

    #[test]
    fn of_several_files_it_is_told_how_many_are_how_far() {
        let of = |parts: &[Part]| sum(&Going { parts: parts.to_vec(), ..Going::default() });
        assert_eq!(of(&[Part::Placed]), "");
        assert_eq!(of(&[Part::Waits, Part::Waits]), "");
        assert_eq!(of(&[Part::Ready, Part::Waits]), "1 of 2 files prepared");
        assert_eq!(of(&[Part::Placed, Part::Sending, Part::Ready]), "1 of 3 files up");
    }
}

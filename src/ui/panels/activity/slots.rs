//! What a row of Activity says and offers when its post has a time.
//! Invariant: a time that is still to come is told with its zone and its distance, one that was missed with the
//! three ways on.

use egui::Ui;

use crate::domain::op::{OpState, Step};
use crate::domain::{Slot, TroubleKind};
use crate::engine::Command;
use crate::engine::views::activity::ActivityRow;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::panels::compose::{change_time, readiness};
use crate::ui::theme::{Tone, space};
use crate::ui::when;
use crate::ui::widgets::Button;

use super::words;

/// The slot of a row that waits for it.
pub fn waits<'a>(row: &'a ActivityRow, desk: &Desk<'_>) -> Option<&'a Slot> {
    let still = matches!(row.state, OpState::Queued | OpState::Waiting | OpState::Running);
    let before = row.step.is_none_or(|step| step <= Step::Publish);
    row.slot.as_ref().filter(|slot| still && before && slot.at > desk.now)
}

/// Whether its time passed and nobody could send it.
pub fn has_missed(row: &ActivityRow) -> bool {
    let kind = row.trouble.as_ref().map(|trouble| trouble.kind);
    matches!(kind, Some(TroubleKind::SlotMissed | TroubleKind::SlotOverdue))
}

/// Whether the row has buttons of its own, though it is not stuck.
pub fn has_ways_on(row: &ActivityRow, desk: &Desk<'_>) -> bool {
    row.state != OpState::Running && waits(row, desk).is_some()
}

/// The sentence below the title.
pub fn sentence(row: &ActivityRow, desk: &Desk<'_>) -> String {
    if row.state == OpState::Undone && has_missed(row) {
        return tr!("Skipped: its time passed. The draft is back in Compose").to_owned();
    }
    if let (true, Some(trouble), Some(slot)) = (has_missed(row), &row.trouble, &row.slot) {
        return tr!(
            "{title}. It was meant for {when}. {advice}",
            title = trouble.title(),
            when = when::moment(slot, desk.now, desk.zone),
            advice = trouble.advice()
        );
    }
    let Some(slot) = waits(row, desk) else { return words::sentence(row) };
    let out = when::goes_out(slot, desk.now, desk.zone);
    match &row.trouble {
        Some(trouble) => tr!("{out}. {trouble}", out = out, trouble = trouble.sentence()),
        None => tr!("{out}; {ready}", out = out, ready = readiness(row.step.unwrap_or_default())),
    }
}

/// The state at the right of the title.
pub fn state(ui: &Ui, row: &ActivityRow, desk: &Desk<'_>) -> (String, Tone) {
    match waits(row, desk) {
        Some(slot) => {
            when::again_in_a_minute(ui);
            let left = slot.at.as_second() - desk.now.as_second();
            (tr!("Scheduled, {distance}", distance = when::distance(left)), Tone::Waiting)
        }
        None if row.state == OpState::Undone && has_missed(row) => (tr!("Skipped").to_owned(), Tone::Text3),
        None => words::state(ui, row, desk),
    }
}

/// The ways on of a row that waits for its time.
pub fn ways_on(ui: &mut Ui, row: &ActivityRow, desk: &mut Desk<'_>) {
    ui.spacing_mut().item_spacing.x = space::S;
    change_time(ui, row.id, tr!("Change time"), row.slot.as_ref(), desk);
    if ui.add(Button::plain(tr!("Publish now"))).clicked() {
        desk.send(Command::PublishNow(row.id));
    }
    if ui.add(Button::quiet(tr!("Cancel"))).clicked() {
        desk.send(Command::Cancel(row.id));
    }
}

/// The ways on of a row that missed its time.
pub fn missed(ui: &mut Ui, row: &ActivityRow, main: bool, desk: &mut Desk<'_>) {
    ui.spacing_mut().item_spacing.x = space::S;
    let words = tr!("Send now");
    let button = if main { Button::main(words) } else { Button::plain(words) };
    if ui.add(button).clicked() {
        desk.send(Command::PublishNow(row.id));
    }
    change_time(ui, row.id, tr!("Choose another time"), row.slot.as_ref(), desk);
    if ui.add(Button::quiet(tr!("Give up"))).clicked() {
        desk.send(Command::Cancel(row.id));
    }
}

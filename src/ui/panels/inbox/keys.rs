//! The inbox by keys alone.
//! Invariant: a letter is a command only while nobody is typing.

use egui::{Key, Modifiers, Ui};

use crate::engine::Command;
use crate::ui::desk::Desk;

use super::Inbox;

/// Takes the keys of this frame.
pub fn take(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    if ui.ctx().egui_wants_keyboard_input() {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::J) || pressed(Key::ArrowDown) {
        inbox.step(1);
    }
    if pressed(Key::K) || pressed(Key::ArrowUp) {
        inbox.step(-1);
    }
    if pressed(Key::PageDown) {
        inbox.step(inbox.list.page());
    }
    if pressed(Key::PageUp) {
        inbox.step(-inbox.list.page());
    }
    if pressed(Key::Home) {
        inbox.step(isize::MIN / 2);
    }
    if pressed(Key::End) {
        inbox.step(isize::MAX / 2);
    }
    if pressed(Key::H) {
        inbox.hide(desk);
    }
    if pressed(Key::R) || pressed(Key::Enter) {
        inbox.reply.take_focus();
    }
    if pressed(Key::U) {
        desk.commands.push(Command::TakeBackLast);
    }
    if pressed(Key::Slash) {
        inbox.list.take_focus();
    }
    if pressed(Key::Delete) || typed(ui, "#") {
        inbox.ask_delete();
    }
    if inbox.deleting.is_some() && pressed(Key::Escape) {
        inbox.deleting = None;
    }
}

/// Whether a character was typed that has no key of its own on every keyboard.
fn typed(ui: &Ui, text: &str) -> bool {
    ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Text(typed) if typed == text)))
}

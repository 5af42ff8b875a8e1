//! The inbox by keys alone.
//! Invariant: a letter is a command only while nobody is typing.

use egui::{Key, Ui};

use crate::engine::Command;
use crate::ui::desk::Desk;
use crate::ui::keys;

use super::Inbox;

/// Takes the keys of this frame.
pub fn take(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    let pressed = |key| keys::take(ui, key);
    let page = inbox.list.page();
    let steps = [
        (Key::J, 1),
        (Key::ArrowDown, 1),
        (Key::K, -1),
        (Key::ArrowUp, -1),
        (Key::PageDown, page),
        (Key::PageUp, -page),
        (Key::Home, isize::MIN / 2),
        (Key::End, isize::MAX / 2),
    ];
    for (key, by) in steps {
        if pressed(key) {
            inbox.step(by);
        }
    }
    if inbox.deleting.is_some() && pressed(Key::Escape) {
        inbox.deleting = None;
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
    if keys::take_sign(ui, "/") {
        inbox.list.take_focus();
    }
    if pressed(Key::Delete) || keys::take_sign(ui, "#") {
        inbox.ask_delete();
    }
}

//! The inbox by keys alone; every act is offered by name too, for the palette and the sheet of keys.
//! Invariant: a letter is a command only while nobody is typing.

use egui::{Key, Ui};

use crate::engine::Command;
use crate::tr;
use crate::ui::actions::{Action, Shortcut};
use crate::ui::desk::Desk;
use crate::ui::{icons, keys};

use super::Inbox;

/// Takes the keys of this frame.
pub fn take(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    walk(inbox, ui);
    if inbox.deleting.is_some() && keys::take(ui, Key::Escape) {
        inbox.deleting = None;
    }
    let (hide_words, hidden) = match &inbox.current {
        Some(row) if row.hidden => (tr!("Show this comment"), true),
        _ => (tr!("Hide this comment"), false),
    };
    let sign = if hidden { icons::EYE } else { icons::EYE_SLASH };
    let nothing = inbox.current.is_none().then(|| tr!("No comment is chosen"));
    let mine = inbox.current.as_ref().is_some_and(|row| row.mine).then(|| tr!("Own comments stay visible"));
    let closed = inbox.current.as_ref().is_some_and(|row| row.hidden || row.deleted);
    let closed = closed.then(|| tr!("Instagram takes no replies to hidden comments"));
    let act = |id, words: &str, icon| Action::new(id, words, icon).disabled_because(nothing);
    let hide = act("inbox.hide", hide_words, sign).key(Shortcut::Plain(Key::H));
    if desk.action(ui, if mine.is_some() { hide.disabled_because(mine) } else { hide }) {
        inbox.hide(desk);
    }
    let reply = act("inbox.reply", tr!("Reply to this comment"), icons::ARROW_BEND_UP_LEFT)
        .key(Shortcut::Plain(Key::R));
    if desk.action(ui, if closed.is_some() { reply.disabled_because(closed) } else { reply }) {
        inbox.reply.take_focus();
    }
    if keys::take(ui, Key::Enter) && closed.is_none() {
        inbox.reply.take_focus();
    }
    let delete =
        act("inbox.delete", tr!("Delete this comment for ever"), icons::TRASH).key(Shortcut::Sign("#"));
    if desk.action(ui, delete) || keys::take(ui, Key::Delete) {
        inbox.ask_delete();
    }
    let back = Action::new("inbox.undo", tr!("Take back the last act"), icons::ARROW_U_UP_LEFT);
    if desk.action(ui, back.key(Shortcut::Plain(Key::U))) {
        desk.send(Command::TakeBackLast);
    }
    let search = Action::new("inbox.search", tr!("Search comments"), icons::MAGNIFYING_GLASS);
    if desk.action(ui, search.key(Shortcut::Sign("/"))) {
        inbox.list.take_focus();
    }
}

fn walk(inbox: &mut Inbox, ui: &Ui) {
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
        if keys::take(ui, key) {
            inbox.step(by);
        }
    }
}

//! The inbox by keys alone; every act is offered by name too, for the palette and the sheet of keys.
//! Invariant: a letter is a command only while nobody is typing.

use egui::{Key, Ui};

use crate::engine::Command;
use crate::tr;
use crate::ui::actions::{Action, Shortcut};
use crate::ui::desk::Desk;
use crate::ui::{icons, keys};

use super::thread::{Closed, closed_because};
use super::{Inbox, cluster};

/// Takes the keys of this frame.
pub fn take(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    cluster::take(inbox, ui, desk);
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
    let gone = inbox.current.as_ref().is_some_and(|row| row.deleted).then(|| tr!("It is deleted already"));
    let why = inbox.current.as_ref().and_then(|row| closed_because(inbox, row));
    let reveals = matches!(why, Some(Closed::Hidden(_)));
    let closed = why.filter(|_| !reveals).map(|why| match why {
        Closed::BeingDeleted(_) => tr!("This comment is about to be deleted"),
        Closed::CommentsOff(_) => tr!("Comments are turned off under this post"),
        Closed::Deleted | Closed::Hidden(_) => tr!("Instagram takes no replies to deleted comments"),
    });
    let act = |id, words: &str, icon| Action::new(id, words, icon).disabled_because(nothing);
    let hide = act("inbox.hide", hide_words, sign).key(Shortcut::Plain(Key::H));
    let cannot = gone.or(mine);
    if desk.action(ui, if cannot.is_some() { hide.disabled_because(cannot) } else { hide }) {
        inbox.hide(desk);
    }
    let words = if reveals { tr!("Show, reply, hide again") } else { tr!("Reply to this comment") };
    let reply = act("inbox.reply", words, icons::ARROW_BEND_UP_LEFT).key(Shortcut::Plain(Key::R));
    let asked = desk.action(ui, if closed.is_some() { reply.disabled_because(closed) } else { reply });
    if asked || (keys::take(ui, Key::Enter) && closed.is_none()) {
        match inbox.current.as_ref().filter(|_| reveals) {
            Some(row) => inbox.reply.reveal(&row.id.clone()),
            None => inbox.reply.take_focus(),
        }
    }
    let delete =
        act("inbox.delete", tr!("Delete this comment for ever"), icons::TRASH).key(Shortcut::Sign("#"));
    let delete = if gone.is_some() { delete.disabled_because(gone) } else { delete };
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

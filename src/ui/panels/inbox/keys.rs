//! The inbox by keys alone; every act is offered by name too, for the palette and the sheet of keys.
//! Invariant: a letter is a command only while nobody is typing, and while several comments are chosen acts are
//! about all of them.

use egui::{Key, Ui};

use crate::domain::Feature;
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::format::number;
use crate::ui::icons::{self, Icon};
use crate::ui::keys;

use super::reply::private::closed_because as closed_in_private;
use super::thread::{Closed, closed_because};
use super::{ACTIONS, Inbox, cluster, many, not_done_because, rules_foot};

/// Takes the keys of this frame.
pub fn take(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    cluster::take(inbox, ui, desk);
    if inbox.deleting.is_some() {
        if keys::take(ui, Key::Escape) {
            inbox.deleting = None;
        } else if is_free(ui) && keys::take(ui, Key::Enter) {
            inbox.delete(desk);
        }
    }
    many::take_escape(inbox, ui);
    rules_foot::take(inbox, ui, desk);
    walk(inbox, ui, desk);
    if inbox.has_chosen() {
        act_on_chosen(inbox, ui, desk);
    } else {
        reply(inbox, ui, desk);
        private(inbox, ui, desk);
        saved(inbox, ui, desk);
        act(inbox, ui, desk);
    }
    choose(inbox, ui, desk);
    let search = Action::new("inbox.search", tr!("Search comments"), icons::MAGNIFYING_GLASS);
    if desk.action(ui, search) {
        inbox.list.take_focus();
    }
}

/// Whether no button has the keyboard, which `Enter` would press.
fn is_free(ui: &Ui) -> bool {
    ui.memory(|memory| memory.focused().is_none())
}

/// Hides, marks as done and deletes the current comment.
fn act(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    let row = inbox.current.as_ref();
    let hidden = row.is_some_and(|row| row.hidden);
    let done = row.is_some_and(|row| row.done);
    let nothing = row.is_none().then(|| tr!("No comment is chosen"));
    let mine = row.is_some_and(|row| row.mine).then(|| tr!("Own comments stay visible"));
    let gone = row.is_some_and(|row| row.deleted).then(|| tr!("It is deleted already"));
    let not_done = row.and_then(not_done_because);
    let off = desk.off(Feature::Comments);
    let offer = |desk: &mut Desk<'_>, id, words: &str, sign: Icon, why: Option<&'static str>| {
        desk.action(ui, Action::new(id, words, sign).disabled_because(nothing.or(why)))
    };
    let words = if hidden { tr!("Show this comment") } else { tr!("Hide this comment") };
    let sign = if hidden { icons::EYE } else { icons::EYE_SLASH };
    if offer(desk, "inbox.hide", words, sign, off.or(gone).or(mine)) {
        inbox.hide(desk);
    }
    let words = if done { tr!("Mark this comment as not done") } else { tr!("Mark this comment as done") };
    if offer(desk, "inbox.done", words, icons::CHECK, not_done) {
        inbox.done(desk);
    }
    let delete = offer(desk, "inbox.delete", tr!("Delete this comment for ever"), icons::TRASH, off.or(gone));
    if delete || (off.is_none() && keys::take(ui, Key::Delete)) {
        inbox.ask_delete();
    }
}

fn reply(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    let nothing = inbox.current.is_none().then(|| tr!("No comment is chosen"));
    let why = inbox.current.as_ref().and_then(|row| closed_because(inbox, row));
    let reveals = matches!(why, Some(Closed::Hidden(_)));
    let closed = why.filter(|_| !reveals).map(|why| match why {
        Closed::BeingDeleted(_) => tr!("This comment is about to be deleted"),
        Closed::CommentsOff(_) => tr!("Comments are turned off under this post"),
        Closed::Deleted | Closed::Hidden(_) => tr!("Instagram takes no replies to deleted comments"),
    });
    let words = if reveals { tr!("Show, reply, hide again") } else { tr!("Reply to this comment") };
    let reply = Action::new("inbox.reply", words, icons::ARROW_BEND_UP_LEFT);
    let closed = desk.off(Feature::Comments).or(closed);
    let asked = desk.action(ui, reply.disabled_because(nothing.or(closed)));
    if asked || (closed.is_none() && is_free(ui) && keys::take(ui, Key::Enter)) {
        match inbox.current.as_ref().filter(|_| reveals) {
            Some(row) => inbox.reply.reveal(&row.id.clone()),
            None => inbox.reply.take_focus(),
        }
    }
}

/// Opens the box for a private reply.
fn private(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    let now = desk.now.as_millisecond();
    let why = match &inbox.current {
        Some(row) => closed_in_private(row, now),
        None => Some(tr!("No comment is chosen")),
    };
    let why = desk.off(Feature::PrivateReplies).or(why);
    let private = Action::new("inbox.private", tr!("Reply in private"), icons::ENVELOPE_SIMPLE);
    if desk.action(ui, private.disabled_because(why)) {
        inbox.whisper(desk);
    }
}

/// Puts saved replies into the box.
fn saved(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    let names = saved_names(inbox);
    let why = match inbox.current.as_ref() {
        None => Some(tr!("No comment is chosen")),
        Some(row) if inbox.reply.whispers(&row.id) || inbox.reply.reveals(&row.id) => None,
        Some(row) => closed_because(inbox, row).map(|_| tr!("It takes no reply just now")),
    };
    let why = desk.off(Feature::Comments).or(why);
    for (at, (id, name)) in ACTIONS.into_iter().zip(names).enumerate() {
        let words = tr!("Saved reply: {name}", name = name);
        let asked = desk.action(ui, Action::new(id, words, icons::TEXT_ALIGN_LEFT).disabled_because(why));
        if let (true, Some(row)) = (asked, &inbox.current) {
            inbox.reply.take_saved(&row.id.clone(), at);
        }
    }
}

/// The names of the saved replies that have keys.
fn saved_names(inbox: &Inbox) -> Vec<String> {
    inbox.saved.shown().map_or_else(Vec::new, |saved| {
        saved.rows.iter().take(ACTIONS.len()).map(|row| row.reply.name.clone()).collect()
    })
}

/// The same keys, about all that is chosen.
fn act_on_chosen(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    let n = number(inbox.chosen_count());
    let off = desk.off_for_many(Feature::Comments);
    let offer = |desk: &mut Desk<'_>, id, words: String, sign: Icon| {
        let off = off.filter(|_| id != "inbox.done");
        desk.action(ui, Action::new(id, words, sign).disabled_because(off))
    };
    if offer(desk, "inbox.hide", tr!("Hide or show the {n} chosen", n = n), icons::EYE_SLASH) {
        return inbox.hide_chosen(desk);
    }
    if offer(desk, "inbox.done", tr!("Mark the {n} chosen as done, or not", n = n), icons::CHECK) {
        return inbox.done_chosen(desk);
    }
    let delete = offer(desk, "inbox.delete", tr!("Delete the {n} chosen for ever", n = n), icons::TRASH);
    if delete || (off.is_none() && keys::take(ui, Key::Delete)) {
        inbox.ask_delete();
    }
    let sign = icons::ARROW_BEND_UP_LEFT;
    if offer(desk, "inbox.reply", tr!("Reply to the {n} chosen", n = n), sign) {
        inbox.reply_to_chosen();
    }
    // The saved replies of one account are not said for another.
    let names = if desk.together { Vec::new() } else { saved_names(inbox) };
    for (at, (id, name)) in ACTIONS.into_iter().zip(names).enumerate() {
        let words = tr!("Saved reply to the {n} chosen: {name}", n = n, name = name);
        if offer(desk, id, words, icons::TEXT_ALIGN_LEFT) {
            inbox.take_saved_for_chosen(at);
        }
    }
}

/// Chooses comments to act on together.
fn choose(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    let nothing = inbox.cursor.row().is_none().then(|| tr!("There is no comment here"));
    let offer = |desk: &mut Desk<'_>, id, words: &str, sign: Icon| {
        desk.action(ui, Action::new(id, words, sign).disabled_because(nothing))
    };
    if offer(desk, "inbox.select", tr!("Choose this comment, or no longer"), icons::CHECK_CIRCLE)
        && let Some(row) = inbox.cursor.row()
    {
        inbox.selection.toggle(row);
    }
    for (id, words, sign, by) in [
        ("inbox.extend_down", tr!("Choose this one and the next"), icons::ARROW_DOWN, 1),
        ("inbox.extend_up", tr!("Choose this one and the one before"), icons::ARROW_UP, -1),
    ] {
        if offer(desk, id, words, sign) {
            inbox.extend(by);
        }
    }
    if offer(desk, "inbox.select_all", tr!("Choose all in this list"), icons::CHECKS)
        && let Some(index) = inbox.index.shown()
    {
        inbox.selection.add(index.rows.iter().copied());
    }
    let author = inbox.current.as_ref().and_then(|row| row.author.clone());
    let unknown = author.is_none().then(|| tr!("Nobody knows who wrote it"));
    let all = Action::new("inbox.select_author", tr!("Choose all by this author"), icons::USER);
    if desk.action(ui, all.disabled_because(nothing.or(unknown))) {
        inbox.choosing = author;
    }
}

fn walk(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    let next = Action::new("inbox.next", tr!("Next comment"), icons::ARROW_DOWN);
    let previous = Action::new("inbox.previous", tr!("Previous comment"), icons::ARROW_UP);
    let by = isize::from(desk.action(ui, next)) - isize::from(desk.action(ui, previous));
    if by != 0 {
        inbox.step(by);
    }
    let page = inbox.list.page();
    let steps = [
        (Key::ArrowDown, 1),
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

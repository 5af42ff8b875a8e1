//! The pane beside the list: who, the acts and their keys, the post, the conversation, the reply box.
//! Invariant: what Instagram would refuse is not offered here, and no conversation stands under a comment that
//! is not part of it.

use egui::{Align, Layout, Rect, Sense, Ui, pos2, vec2};

use crate::domain::Feature;
use crate::domain::op::OpState;
use crate::engine::Command;
use crate::engine::views::Verb;
use crate::engine::views::inbox::{AuthorCard, InboxRow, PostHead, Thread, ThreadAsk, ThreadComment};
use crate::engine::views::settings::DeleteWhen;
use crate::tr;
use crate::ui::accounts;
use crate::ui::desk::Desk;
use crate::ui::format::number;
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::text::{body, meta, name};
use crate::ui::theme::{Tone, disc, height, space, width};
use crate::ui::widgets::{
    Button, Empty, IconButton, Menu, MenuItem, Pane, Side, card, inside, pane_header, rule_below,
    skeleton_rows,
};

use super::notes::Notes;
use super::{Deleting, Inbox, author, cluster, many, not_done_because, reply, row, strip, talk};

/// The pane.
pub fn show(inbox: &mut Inbox, ui: &mut Ui, whole: Rect, narrow: bool, desk: &mut Desk<'_>) {
    let Some(ask) = inbox.thread_ask(desk) else {
        let waiting = inbox.index.shown().is_none_or(|index| !index.rows.is_empty());
        if waiting {
            pane_header(ui, |_| ());
        } else {
            let head = tr!("No comment is chosen");
            Empty::new(icons::CHATS, head, tr!("Choose one in the list to see its thread")).show(ui, whole);
        }
        return;
    };
    inbox.thread.poll(desk.reader, &ask);
    find_wanted(inbox, &ask);
    header(inbox, ui, desk);
    let Some(current) = inbox.current.clone() else {
        let below = Rect::from_min_max(pos2(whole.left(), whole.top() + height::HEADER), whole.max);
        skeleton_rows(ui, below, height::COMMENT);
        return;
    };
    let known = Known::of(inbox.thread.shown(), &current);
    let tight = ui.ctx().content_rect().width() <= width::NARROW;
    let line = match known.post {
        Some(post) if tight => Some(strip::slim(ui, post, desk)),
        Some(post) => {
            strip::show(ui, post, desk);
            None
        }
        None => {
            strip::awaited(ui, &current.picture, tight, desk);
            None
        }
    };
    let author_fits = !narrow && whole.width() > width::AUTHOR * 2.5;
    let mut asked = None;
    if !author_fits {
        asked = author_line(ui, line, tight, &known, &mut inbox.notes, desk);
    }
    if current.cluster.is_some() {
        cluster::strip(inbox, ui, desk);
    }
    let known = Known::of(inbox.thread.shown(), &current);
    let top = ui.cursor().top();
    let foot = reply_height(inbox);
    let talk_box = Rect::from_min_max(pos2(whole.left(), top), pos2(whole.right(), whole.bottom() - foot));
    let mut rest = talk_box;
    if author_fits && (known.author.is_some() || known.author_comes) {
        let (side, left) = Pane::fixed("inbox author", Side::Right, width::AUTHOR).split(ui, rest);
        inside(ui, "inbox author", side, |ui| match known.author {
            Some(card) => asked = author::show(ui, card, &mut inbox.notes, desk),
            None => author::awaited(ui, &current),
        });
        rest = left;
    }
    inside(ui, "inbox talk", rest, |ui| match known.comments {
        Some(comments) => talk::show(ui, comments, &current, desk),
        None => talk::awaited(ui, &current, desk),
    });
    if let Some(asked) = asked {
        follow(inbox, asked, desk);
    }
    let foot_box = Rect::from_min_max(pos2(whole.left(), talk_box.bottom()), whole.max);
    inside(ui, "inbox reply", foot_box, |ui| foot_pane(inbox, ui, desk));
}

/// Does what was asked for in an author's card.
fn follow(inbox: &mut Inbox, asked: author::Asked, desk: &mut Desk<'_>) {
    match asked {
        author::Asked::All(person) => inbox.choosing = Some(person),
        author::Asked::List(name) => inbox.list_of(&name),
        author::Asked::Comment(comment) => desk.go(Goal::Comment(comment)),
    }
}

/// The author in a line: the strip's own where that is slim, else one below it. Gives what was asked for there.
fn author_line(
    ui: &mut Ui,
    slim: Option<Rect>,
    tight: bool,
    known: &Known<'_>,
    notes: &mut Notes,
    desk: &mut Desk<'_>,
) -> Option<author::Asked> {
    let line = slim.or_else(|| {
        (!tight && (known.author.is_some() || known.author_comes)).then(|| {
            let size = vec2(ui.available_width(), height::HINTS);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            rule_below(ui, rect);
            rect.shrink2(vec2(space::L, 0.0))
        })
    });
    author::in_line(ui, line?, known.author?, notes, desk)
}

/// What was read of the thread of the current comment. Until its own answer is there, what belongs to the
/// comment before it counts only as far as it is the same.
struct Known<'a> {
    post: Option<&'a PostHead>,
    comments: Option<&'a [ThreadComment]>,
    author: Option<&'a AuthorCard>,
    /// The answer will hold a card of the author.
    author_comes: bool,
}

impl<'a> Known<'a> {
    fn of(thread: Option<&'a Thread>, current: &InboxRow) -> Self {
        let settled = thread.is_some_and(|thread| thread.asked.id == current.id);
        let holds = |thread: &&Thread| thread.comments.iter().any(|one| one.id.as_ref() == Some(&current.id));
        let card = thread.and_then(|thread| thread.author.as_ref());
        let author_comes = !settled && !current.mine && current.author.is_some();
        Self {
            post: thread.map(|thread| &thread.post).filter(|post| settled || post.media == current.media),
            comments: thread.filter(|thread| settled || holds(thread)).map(|thread| &*thread.comments),
            author: card
                .filter(|card| settled || (author_comes && current.author.as_ref() == Some(&card.id))),
            author_comes,
        }
    }
}

fn reply_height(inbox: &Inbox) -> f32 {
    match inbox.deleting {
        Some(_) => reply::QUESTION_HEIGHT,
        None if inbox.many.is_open() && inbox.has_chosen() => inbox.many.height(),
        None => inbox.reply.height(),
    }
}

/// A comment that another place asked for becomes the current one as soon as its thread was read, and the
/// cursor follows when the list holds it, wherever in the list that is.
fn find_wanted(inbox: &mut Inbox, ask: &ThreadAsk) {
    let Some(wanted) = inbox.wanted.clone() else { return };
    let row = inbox.thread.shown().map(|thread| &thread.asked).filter(|row| row.id == wanted).cloned();
    let Some(row) = row else {
        if inbox.thread.answers(ask) && inbox.thread.failure().is_some() {
            inbox.wanted = None;
        }
        return;
    };
    let all = inbox.index.shown().map(|index| std::sync::Arc::clone(&index.rows)).unwrap_or_default();
    if let Some(at) = all.iter().position(|id| *id == row.row) {
        inbox.cursor.put(&all, at);
        inbox.list.follow();
        inbox.wanted = None;
    }
    inbox.current = Some(row);
}

fn header(inbox: &mut Inbox, ui: &mut Ui, desk: &mut Desk<'_>) {
    let current = inbox.current.clone();
    let (at, all) = inbox.index.shown().map_or((0, 0), |index| index.place(inbox.cursor.at()));
    pane_header(ui, |ui| {
        let Some(current) = current else { return };
        name(row::who(&current)).show(ui);
        if desk.together {
            // Whose comment it is, and who answers it.
            let (rect, _) = ui.allocate_exact_size(vec2(disc::SMALL, disc::SMALL), Sense::hover());
            accounts::paint(ui, rect.center(), disc::SMALL, &current.account, None, desk);
            meta(accounts::name(desk, &current.account)).tone(Tone::Text2).show(ui);
        }
        meta(tr!("{at} of {all}", at = number(at as u64), all = number(all as u64))).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| acts(inbox, ui, &current, desk));
    });
}

/// What the buttons of the header do.
#[derive(Clone, Copy)]
enum Act {
    Done,
    Private,
    Hide,
}

fn acts(inbox: &mut Inbox, ui: &mut Ui, current: &InboxRow, desk: &mut Desk<'_>) {
    let more = ui.add(IconButton::new(icons::DOTS_THREE_VERTICAL, tr!("More")));
    Menu::under(&more, "comment menu").show(|ui| menu(inbox, ui, current, desk));
    // What is done to a cluster stands in its own strip.
    if current.deleted || current.mine || current.cluster.is_some() {
        return;
    }
    if let Some(pending) = &current.pending {
        if pending.state == OpState::Stuck
            && ui.add(Button::plain(tr!("See why")).icon(icons::PULSE)).clicked()
        {
            desk.go(Goal::Work(pending.op));
        }
        return;
    }
    let hide = if current.hidden {
        Button::plain(tr!("Show")).icon(icons::EYE)
    } else {
        Button::plain(tr!("Hide")).icon(icons::EYE_SLASH)
    };
    let [done_key, hide_key, private_key] =
        ["inbox.done", "inbox.hide", "inbox.private"].map(|id| desk.caps(id));
    let done = if current.done {
        Button::plain(tr!("Not done")).icon(icons::ARROW_U_UP_LEFT)
    } else {
        Button::plain(tr!("Done")).icon(icons::CHECK)
    };
    let private = Button::plain(tr!("Private reply")).icon(icons::ENVELOPE_SIMPLE);
    let may = desk.off(Feature::Comments).is_none();
    let whispers = reply::private::closed_because(current, desk.now.as_millisecond()).is_none()
        && desk.off(Feature::PrivateReplies).is_none();
    let offers: Vec<(Button<'_>, Act)> = [
        (not_done_because(current).is_none(), done.key(&done_key), Act::Done),
        (whispers, private.key(&private_key), Act::Private),
        (may, hide.key(&hide_key), Act::Hide),
    ]
    .into_iter()
    .filter_map(|(offered, button, act)| offered.then_some((button, act)))
    .collect();
    // With their words only where they leave the name its room.
    let wide: f32 = offers.iter().map(|(button, _)| button.size(ui).x + ui.spacing().item_spacing.x).sum();
    let tight = ui.ctx().content_rect().width() <= width::NARROW || wide > ui.available_width();
    for (button, act) in offers {
        if ui.add(if tight { button.without_words() } else { button }).clicked() {
            match act {
                Act::Done => inbox.done(desk),
                Act::Private => inbox.whisper(desk),
                Act::Hide => inbox.hide(desk),
            }
        }
    }
}

fn menu(inbox: &mut Inbox, ui: &mut Ui, current: &InboxRow, desk: &mut Desk<'_>) {
    if ui.add(MenuItem::new(tr!("Open the post in Library")).icon(icons::SQUARES_FOUR)).clicked() {
        desk.go(Goal::Post(current.media.clone()));
        ui.close();
    }
    if ui.add(MenuItem::new(tr!("Copy the text")).icon(icons::COPY)).clicked() {
        ui.ctx().copy_text(current.text.clone());
        ui.close();
    }
    let off = desk.off(Feature::Comments);
    if let Some(thread) = inbox.thread.shown() {
        let enabled = thread.post.comments_enabled != Some(false);
        let words = if enabled { tr!("Turn comments off here") } else { tr!("Turn comments on here") };
        if ui.add(MenuItem::new(words).icon(icons::PROHIBIT).disabled_because(off)).clicked() {
            desk.change(crate::domain::Op::Comments { media: thread.post.media.clone(), enabled: !enabled });
            ui.close();
        }
    }
    if !current.deleted && current.cluster.is_none() {
        let key = desk.caps("inbox.delete");
        let delete = MenuItem::new(tr!("Delete for ever")).icon(icons::TRASH).key(&key).tone(Tone::Stuck);
        if ui.add(delete.disabled_because(off)).clicked() {
            inbox.deleting = Some(Deleting::One(current.id.clone()));
            ui.close();
        }
    }
}

/// The reply box, or in its place the question before a delete.
fn foot_pane(inbox: &mut Inbox, ui: &mut Ui, desk: &mut Desk<'_>) {
    if let Some(words) = desk.off(Feature::Comments) {
        return off(ui, words, desk);
    }
    match inbox.deleting {
        Some(Deleting::One(_)) => return question(inbox, ui, desk),
        Some(Deleting::Chosen) => return many::question(inbox, ui, desk),
        None if inbox.many.is_open() && inbox.has_chosen() => return many::reply(inbox, ui, desk),
        None => {}
    }
    let Some(current) = inbox.current.clone() else { return };
    let whispers = inbox.reply.whispers(&current.id)
        && reply::private::closed_because(&current, desk.now.as_millisecond()).is_none();
    let hidden = match closed_because(inbox, &current) {
        _ if whispers => Vec::new(),
        None => Vec::new(),
        Some(Closed::Hidden(comments)) if inbox.reply.reveals(&current.id) => comments,
        Some(why) => return closed(inbox, ui, &current, &why, desk),
    };
    let thread = inbox.thread.shown();
    let settled = thread.filter(|thread| thread.asked.id == current.id);
    let about = reply::About {
        current: &current,
        hidden: &hidden,
        post: thread.map(|thread| &thread.post).filter(|post| post.media == current.media),
        stored: settled.map(|thread| (thread.draft.as_str(), thread.private_draft.as_str())),
        saved: inbox.saved.shown().map_or(&[], |saved| &saved.rows),
        tight: ui.ctx().content_rect().width() <= width::NARROW,
    };
    let sent = if whispers {
        reply::private::show(&mut inbox.reply, ui, &about, desk)
    } else {
        reply::show(&mut inbox.reply, ui, &about, desk)
    };
    if let Some(reply::Sent { ops, saved }) = sent {
        match saved {
            Some(_) => desk.send(Command::Answer { account: desk.account_id(), ops, saved }),
            None => desk.change_together(ops),
        }
        inbox.next_after(current.row);
    }
}

/// Why a comment takes no reply just now.
#[derive(Clone, Debug, PartialEq)]
pub enum Closed {
    /// It, or the top of its thread, is deleted.
    Deleted,
    /// It is about to be deleted.
    BeingDeleted(crate::domain::OpId),
    /// The post takes no comments.
    CommentsOff(crate::domain::MediaId),
    /// These are hidden: the top of its thread, or it.
    Hidden(Vec<crate::domain::CommentId>),
}

/// Why the current comment takes no reply; `None`: it does. What Instagram refuses (section 5.2) is not
/// offered.
pub fn closed_because(inbox: &Inbox, current: &InboxRow) -> Option<Closed> {
    let thread = inbox
        .thread
        .shown()
        .filter(|thread| thread.comments.iter().any(|comment| comment.id.as_ref() == Some(&current.id)));
    let top = thread.and_then(|thread| {
        thread.comments.iter().find(|comment| comment.id.as_ref() == Some(&current.thread))
    });
    if current.deleted || top.is_some_and(|top| top.deleted) {
        return Some(Closed::Deleted);
    }
    let leaving = [current.pending.as_ref(), top.and_then(|top| top.pending.as_ref())];
    if let Some(delete) = leaving.into_iter().flatten().find(|pending| pending.verb == Verb::Delete) {
        return Some(Closed::BeingDeleted(delete.op));
    }
    let post = thread.map(|thread| &thread.post).filter(|post| post.comments_enabled == Some(false));
    if let Some(post) = post {
        return Some(Closed::CommentsOff(post.media.clone()));
    }
    let mut hidden = Vec::new();
    if top.is_some_and(|top| top.hidden) && current.thread != current.id {
        hidden.push(current.thread.clone());
    }
    if current.hidden {
        hidden.push(current.id.clone());
    }
    (!hidden.is_empty()).then_some(Closed::Hidden(hidden))
}

/// One line in place of the reply box, with the way out of it.
fn closed(inbox: &mut Inbox, ui: &mut Ui, current: &InboxRow, why: &Closed, desk: &mut Desk<'_>) {
    ui.add_space(space::L);
    ui.horizontal(|ui| {
        ui.add_space(space::L);
        ui.spacing_mut().item_spacing.x = space::M;
        match why {
            Closed::Deleted => drop(body(tr!("Deleted on Instagram. The text is kept here.")).show(ui)),
            Closed::BeingDeleted(op) => {
                body(tr!("This comment is about to be deleted.")).show(ui);
                if ui.add(Button::plain(tr!("Keep it after all")).small()).clicked() {
                    undo(*op, desk);
                }
            }
            Closed::CommentsOff(media) => {
                body(tr!("Comments are turned off under this post.")).show(ui);
                if ui.add(Button::plain(tr!("Turn them on")).small()).clicked() {
                    desk.change(crate::domain::Op::Comments { media: media.clone(), enabled: true });
                }
            }
            Closed::Hidden(_) => {
                body(tr!("Instagram takes no replies to hidden comments.")).show(ui);
                if current.pending.is_none()
                    && ui.add(Button::plain(tr!("Show, reply, hide again")).small()).clicked()
                {
                    inbox.reply.reveal(&current.id);
                }
            }
        }
    });
}

/// What the key does not allow, in place of the reply box, with the way to allow it.
fn off(ui: &mut Ui, words: &str, desk: &mut Desk<'_>) {
    ui.add_space(space::L);
    ui.horizontal(|ui| {
        ui.add_space(space::L);
        ui.spacing_mut().item_spacing.x = space::M;
        body(words).show(ui);
        let allow = Button::plain(tr!("Allow it")).small().name(tr!("Sign in and allow comments"));
        if ui.add(allow).clicked() {
            let account = desk.account_id();
            desk.go(Goal::Account(account));
        }
    });
}

fn question(inbox: &mut Inbox, ui: &mut Ui, desk: &mut Desk<'_>) {
    ui.add_space(space::M);
    egui::Frame::NONE.inner_margin(egui::Margin::symmetric(space::L as i8, 0)).show(ui, |ui| {
        card(ui, |ui| {
            name(tr!("Delete this comment for ever?")).show(ui);
            ui.add_space(space::XS);
            let words = match desk.settings.choices.delete_when {
                DeleteWhen::AfterUndo => tr!(
                    "It is hidden at once and deleted after {seconds} s. Instagram cannot bring it back; the text stays here.",
                    seconds = desk.settings.choices.undo_s
                ),
                DeleteWhen::EndOfDay => tr!("It is hidden at once and deleted at the end of the day; until then it can be taken back. The text stays here.").to_owned(),
            };
            body(words).wrapped().show(ui);
            ui.add_space(space::M);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                if ui.add(Button::last(tr!("Delete for ever")).icon(icons::TRASH).key("Enter")).clicked() {
                    inbox.delete(desk);
                }
                if ui.add(Button::quiet(tr!("Keep it")).key("Esc")).clicked() {
                    inbox.deleting = None;
                }
            });
        });
    });
}

/// Takes back an op: what every *Undo* of the thread does.
pub fn undo(op: crate::domain::OpId, desk: &mut Desk<'_>) {
    desk.send(Command::TakeBack(op));
}

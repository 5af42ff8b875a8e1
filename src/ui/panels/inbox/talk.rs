//! The conversation without bubbles: top comment, replies indented, own replies marked, echoes of what is
//! still on its way.
//! Invariant: the current comment is the only one on `selected`.

use egui::{Align2, Rect, ScrollArea, Sense, Ui, pos2, vec2};

use crate::domain::CommentId;
use crate::domain::op::OpState;
use crate::engine::views::Verb;
use crate::engine::views::inbox::{InboxRow, ThreadComment};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::scripts::Missing;
use crate::ui::text::{Words, body, meta, name, reading};
use crate::ui::theme::{Tone, disc, faces, icon, space, tokens, width};
use crate::ui::widgets::{Disc, Mark, link, skeleton_rows, state_mark, tip};

use super::reply::private;
use super::row;

/// Indent of a reply, points.
const INDENT: f32 = 40.0;

/// The conversation.
pub fn show(ui: &mut Ui, comments: &[ThreadComment], current: &InboxRow, desk: &mut Desk<'_>) {
    let top = comments.first().and_then(|top| top.id.clone());
    ScrollArea::vertical().id_salt(("talk", &top)).auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(space::S);
        for (at, comment) in comments.iter().enumerate() {
            let chosen = (comment.id.as_ref() == Some(&current.id)).then_some(current);
            ui.push_id(at, |ui| one(ui, comment, chosen, desk));
        }
        ui.add_space(space::L);
    });
}

/// What the list knows of a conversation until it is read: the current comment itself, at its place if it is
/// the top one, else below the shape of that.
pub fn awaited(ui: &mut Ui, row: &InboxRow, desk: &mut Desk<'_>) {
    ui.add_space(space::S);
    let is_reply = row.thread != row.id;
    if is_reply {
        let size = vec2(ui.available_width(), 2.0 * space::M + 2.0 * faces::BODY.line + space::XS / 2.0);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        skeleton_rows(ui, rect, rect.height());
    }
    one(ui, &said(row, is_reply), Some(row), desk);
}

/// A comment of the list as the conversation has it.
fn said(row: &InboxRow, is_reply: bool) -> ThreadComment {
    ThreadComment {
        id: Some(row.id.clone()),
        author: row.author.clone(),
        username: row.username.clone(),
        mine: row.mine,
        is_reply,
        text: row.text.clone(),
        at: row.at,
        likes: None,
        hidden: row.hidden,
        deleted: row.deleted,
        pending: row.pending.clone(),
        answered_privately: row.private_at.is_some(),
        private: false,
    }
}

/// A comment; `current` is its row, if it is the one that stands in question.
fn one(ui: &mut Ui, comment: &ThreadComment, current: Option<&InboxRow>, desk: &mut Desk<'_>) {
    let chosen = current.is_some();
    let left_in_private = current.and_then(|row| private::time_left(ui, row, desk));
    let left = space::L + if comment.is_reply { INDENT } else { 0.0 };
    let words_left = left + disc::THREAD + space::M;
    let wide = (ui.available_width() - words_left - space::L).max(2.0 * space::XL);
    let text = text(comment, chosen);
    let laid = text.lay(ui, wide);
    let labels = current.map_or(&[][..], |row| &row.labels);
    let foot = foot_words(comment, chosen) || left_in_private.is_some() || !labels.is_empty();
    let lacking = laid.missing.len() as f32 * (space::XS + faces::META.line);
    let tall = space::M
        + faces::BODY.line
        + space::XS / 2.0
        + laid.height()
        + lacking
        + if foot { space::XL } else { 0.0 }
        + space::M;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    if chosen {
        let t = tokens(ui);
        ui.painter().rect_filled(rect, 0.0, t.selected);
        let bar = Rect::from_min_size(rect.min, vec2(width::STATE_BAR, rect.height()));
        ui.painter().rect_filled(bar, 0.0, t.accent_fill);
        if ui.memory_mut(|memory| memory.data.get_temp::<CommentId>(ui.scope_id()) != comment.id.clone()) {
            ui.memory_mut(|memory| {
                memory.data.insert_temp(ui.scope_id(), comment.id.clone().unwrap_or_default())
            });
            response.scroll_to_me(None);
        }
    }
    let words = Rect::from_min_max(
        pos2(rect.left() + words_left, rect.top() + space::M),
        pos2(rect.right() - space::L, rect.bottom() - space::M),
    );
    let id = comment.author.as_ref().map_or("", |author| author.as_str());
    let who = comment.username.as_deref().unwrap_or_else(|| tr!("Somebody"));
    let own = if comment.mine { desk.own_picture(ui) } else { None };
    let center = pos2(rect.left() + left + disc::THREAD / 2.0, words.top() + disc::THREAD / 2.0);
    Disc::new(id, who).size(disc::THREAD).picture(own).paint(ui, center);
    head(ui, words, comment, who, desk);
    let text_box =
        Rect::from_min_max(pos2(words.left(), words.top() + faces::BODY.line + space::XS / 2.0), words.max);
    text.label(ui, text_box, Align2::LEFT_TOP);
    let mut below = text_box.with_min_y(text_box.top() + laid.height() + space::XS);
    for missing in &laid.missing {
        lacks(ui, below, *missing);
        below.min.y += faces::META.line + space::XS;
    }
    if foot {
        crate::ui::widgets::line_in(ui, below, |ui| {
            foot_line(ui, comment, left_in_private.as_deref(), desk);
            for label in labels {
                crate::ui::widgets::mark(ui, icons::TAG, label, Tone::Text3);
            }
        });
    }
}

/// What of a text no font here has, and how it comes.
fn lacks(ui: &mut Ui, at: Rect, missing: Missing) {
    let line = Rect::from_min_size(at.min, vec2(at.width(), faces::META.line));
    let said = meta(missing.told()).label(ui, line, Align2::LEFT_TOP);
    if let Some(remedy) = missing.remedy() {
        tip(said, &remedy, None);
    }
}

fn text(comment: &ThreadComment, chosen: bool) -> Words<'_> {
    let empty = comment.text.trim().is_empty();
    let said = if empty { tr!("A sticker or a GIF, without words") } else { comment.text.as_str() };
    let words = if chosen { reading(said) } else { body(said).wrapped() };
    let faint = empty || comment.hidden || comment.deleted || comment.id.is_none();
    if faint && !chosen { words.tone(Tone::Text3) } else { words }
}

fn head(ui: &Ui, words: Rect, comment: &ThreadComment, who: &str, desk: &Desk<'_>) {
    let line = Rect::from_min_size(words.min, vec2(words.width(), faces::BODY.line));
    let at = comment.at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    let when = at.map(|at| format::said(at, desk.now, desk.zone)).unwrap_or_default();
    let taken = meta(when).paint(ui, line, Align2::RIGHT_CENTER);
    let name_box = Rect::from_min_max(line.min, pos2(taken.left() - space::S, line.bottom()));
    let painted = name(who).paint(ui, name_box, Align2::LEFT_CENTER);
    if comment.mine {
        let center = pos2(painted.right() + space::S + icon::META / 2.0, line.center().y);
        let sign = icons::ARROW_BEND_UP_LEFT.paint(ui.painter(), center, icon::META, tokens(ui).text3);
        let you = Rect::from_min_max(pos2(sign.right() + space::XS, line.top()), name_box.max);
        let words = if comment.private { tr!("you, in private") } else { tr!("you") };
        meta(words).paint(ui, you, Align2::LEFT_CENTER);
    }
}

/// Whether a comment has a line below its text.
fn foot_words(comment: &ThreadComment, chosen: bool) -> bool {
    comment.pending.is_some()
        || comment.hidden
        || comment.deleted
        || comment.mine
        || comment.answered_privately
        || (chosen && comment.likes.is_some_and(|likes| likes > 0))
}

fn foot_line(ui: &mut Ui, comment: &ThreadComment, left: Option<&str>, desk: &mut Desk<'_>) {
    ui.spacing_mut().item_spacing.x = space::M;
    if let Some(pending) = &comment.pending {
        let (mark, words) = row::state(ui, pending, desk);
        state_mark(ui, mark, &words);
        if pending.state == OpState::Queued
            && pending.verb != Verb::Publish
            && link(ui, tr!("Undo")).clicked()
        {
            super::thread::undo(pending.op, desk);
        }
        if pending.state == OpState::Stuck && link(ui, tr!("See why")).clicked() {
            desk.go(Goal::Work(pending.op));
        }
    } else if comment.deleted {
        crate::ui::widgets::mark(ui, icons::TRASH, tr!("Deleted on Instagram, kept here"), Tone::Text3);
    } else if comment.hidden {
        state_mark(ui, Mark::Hidden, tr!("Hidden"));
    } else if comment.private {
        let words = tr!("Sent, only its reader sees it");
        crate::ui::widgets::mark(ui, icons::ENVELOPE_SIMPLE, words, Tone::Waiting);
    } else if comment.mine {
        crate::ui::widgets::mark(ui, icons::CHECKS, tr!("On Instagram"), Tone::Done);
    }
    if let Some(likes) = comment.likes.filter(|likes| *likes > 0) {
        crate::ui::widgets::mark(ui, icons::HEART, &format::number(likes), Tone::Text3);
    }
    if comment.answered_privately {
        crate::ui::widgets::mark(ui, icons::ENVELOPE_SIMPLE, tr!("Answered in private"), Tone::Done);
    }
    if let Some(left) = left {
        let words = tr!("Private reply open for {left}", left = left);
        crate::ui::widgets::mark(ui, icons::CLOCK_COUNTDOWN, &words, Tone::Text3);
    }
}

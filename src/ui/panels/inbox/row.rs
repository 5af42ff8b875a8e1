//! One comment in the list: disc, name, state or age, two lines of text, the post's picture.
//! Invariant: every row is equally high, so that a million cost no more than ten.

use std::ops::Range;

use egui::{Align2, Rect, Response, Sense, Ui, pos2, vec2};

use crate::domain::Feature;
use crate::domain::op::OpState;
use crate::domain::person::CLOSING_MS;
use crate::engine::views::inbox::{InboxFilter, InboxRow};
use crate::engine::views::{Pending, Verb};
use crate::engine::{Command, SyncState};
use crate::tr;
use crate::ui::accounts;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons::{self, Icon};
use crate::ui::pictures::Photo;
use crate::ui::text::{Words, body, meta, name};
use crate::ui::theme::{Tone, disc, faces, icon, picture, space, tokens};
use crate::ui::widgets::{Disc, Mark, Row};

use super::reply::private;
use super::{marks, row_menu};

/// Width of a row's first line from which the time left for a private reply is told in full, points.
const ROOM: f32 = 340.0;

/// What was done to a row with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched {
    Chosen,
    Reply,
    /// Answered in private.
    Whisper,
    Hide,
    Done,
    /// Chosen besides, or no longer.
    Tick,
    /// Chosen from the last one to here.
    Range,
    Delete,
    /// All by its author are chosen.
    Author,
    Copy,
    Library,
}

/// How a row stands among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub current: bool,
    pub ticked: bool,
    pub view: InboxFilter,
}

/// Draws a row; words that a search found stand at `found`.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    row: &InboxRow,
    look: Look,
    found: &[Range<usize>],
    desk: &mut Desk<'_>,
) -> Option<Touched> {
    let current = look.current;
    let spoken = spoken(ui, row, desk);
    let bar = row.pending.as_ref().map(|pending| tokens(ui).tone(state(ui, pending, desk).0.tone()));
    let response =
        Row::new(("comment", row.row), &spoken).current(current).ticked(look.ticked).bar(bar).show(ui, rect);
    let picture_box = picture_box(rect);
    let busy = row.pending.as_ref().is_some_and(|pending| pending.state != OpState::Stuck);
    Photo::new(&row.picture).opacity(if busy { 0.45 } else { 1.0 }).paint(ui, desk.pictures, picture_box);
    let own = if row.mine { desk.picture_of(ui, &row.account) } else { None };
    let ticked = tick_box(ui, rect, row, look.ticked, own);
    if desk.together && !look.ticked {
        let ground = if current { tokens(ui).selected } else { tokens(ui).base };
        accounts::badge(ui, disc_center(rect), disc::ROW, &row.account, ground, desk);
    }
    let words = Rect::from_min_max(
        pos2(rect.left() + space::L + disc::ROW + space::M, rect.top() + space::S),
        pos2(picture_box.left() - space::M, rect.bottom()),
    );
    let touched = head(ui, words, row, look.view, &response, desk);
    text(ui, words, row, found, current, busy);
    let asked = row_menu::show(&response, row, look, desk);
    ticked.or(touched).or(asked).or_else(|| response.clicked().then(|| clicked(ui)))
}

/// What a click on the row does: with `Ctrl` it chooses besides, with `Shift` all from the last one to here.
pub fn clicked(ui: &Ui) -> Touched {
    match ui.input(|input| input.modifiers) {
        held if held.command => Touched::Tick,
        held if held.shift => Touched::Range,
        _ => Touched::Chosen,
    }
}

/// The middle of a row's disc.
pub fn disc_center(rect: Rect) -> egui::Pos2 {
    pos2(rect.left() + space::L + disc::ROW / 2.0, rect.top() + space::S + space::XS + disc::ROW / 2.0)
}

/// Where in a row the post's picture stands.
pub fn picture_box(rect: Rect) -> Rect {
    Rect::from_min_size(
        pos2(rect.right() - space::L - picture::ROW[0], rect.center().y - picture::ROW[1] / 2.0),
        vec2(picture::ROW[0], picture::ROW[1]),
    )
}

/// All that the row shows, in one sentence: what is on its way stands where the age was.
fn spoken(ui: &Ui, row: &InboxRow, desk: &Desk<'_>) -> String {
    let when = match &row.pending {
        Some(pending) => state(ui, pending, desk).1,
        None if row.deleted => tr!("Deleted").to_owned(),
        None if row.hidden => tr!("Hidden").to_owned(),
        None if row.done => tr!("Done").to_owned(),
        None if closing(ui, row, false, desk).is_some() => closing(ui, row, false, desk).unwrap_or_default(),
        None => row.at.map(|at| age(at, desk)).unwrap_or_default(),
    };
    if desk.together {
        let account = accounts::name(desk, &row.account);
        return tr!(
            "{who} to {account}, {when}: {text}",
            who = who(row),
            account = account,
            when = when,
            text = row.text
        );
    }
    tr!("{who}, {when}: {text}", who = who(row), when = when, text = row.text)
}

/// The author as the row names them.
pub fn who(row: &InboxRow) -> &str {
    row.username.as_deref().unwrap_or_else(|| tr!("Somebody"))
}

/// How old a row is.
fn age(at: i64, desk: &Desk<'_>) -> String {
    jiff::Timestamp::from_millisecond(at).map(|at| format::age(at, desk.now, desk.zone)).unwrap_or_default()
}

/// The disc of the author; a click on it ticks the row.
pub fn tick_box(
    ui: &mut Ui,
    rect: Rect,
    row: &InboxRow,
    ticked: bool,
    own: Option<egui::TextureId>,
) -> Option<Touched> {
    let id = row.author.as_ref().map_or("", |author| author.as_str());
    let center = disc_center(rect);
    let disc = Disc::new(id, who(row)).picture(own).ticked(ticked);
    // Two rows of one author each have a disc of their own.
    let name = tr!("Choose the comment of {who}", who = who(row));
    let response = ui.push_id(row.row, |ui| disc.tick_box(ui, center, &name)).inner;
    response
        .clicked()
        .then(|| if ui.input(|input| input.modifiers.shift) { Touched::Range } else { Touched::Tick })
}

/// Name, and at its right the state, the hover's buttons or the age.
fn head(
    ui: &mut Ui,
    words: Rect,
    row: &InboxRow,
    view: InboxFilter,
    response: &Response,
    desk: &mut Desk<'_>,
) -> Option<Touched> {
    let line = Rect::from_min_size(words.min, vec2(words.width(), faces::BODY.line));
    let tone = if row.pending.is_some() { Tone::Text3 } else { Tone::Text };
    let (taken, touched) = match &row.pending {
        Some(pending) => (state_and_undo(ui, line, pending, Command::TakeBack(pending.op), desk), None),
        None if response.contains_pointer() && !row.deleted => {
            buttons(ui, line, row, desk.off_for(&row.account, Feature::Comments).is_none())
        }
        None => (resting(ui, line, row, desk), None),
    };
    let mut name_box = line;
    name_box.max.x = taken.left() - space::S;
    let painted = name(who(row)).tone(tone).paint(ui, name_box, Align2::LEFT_CENTER);
    if row.mine {
        let mut mark = name_box;
        mark.min.x = painted.right() + space::S;
        meta(tr!("you")).paint(ui, mark, Align2::LEFT_CENTER);
        return touched;
    }
    let mut beside = name_box;
    beside.min.x = painted.right() + space::M;
    marks::paint(ui, beside, row.row, &marks::of(row, view));
    touched
}

/// The age, or in its place the state that lasts.
fn resting(ui: &Ui, line: Rect, row: &InboxRow, desk: &Desk<'_>) -> Rect {
    if row.deleted {
        return sign_and_words(ui, line, icons::TRASH, tr!("Deleted"), Tone::Text3);
    }
    if row.hidden {
        return Mark::Hidden.paint_right(ui, line, tr!("Hidden"));
    }
    if row.done {
        return Mark::Done.paint_right(ui, line, tr!("Done"));
    }
    if let Some(words) = closing(ui, row, line.width() < ROOM, desk) {
        return Mark::Waiting.paint_right(ui, line, &words);
    }
    meta(row.at.map(|at| age(at, desk)).unwrap_or_default()).paint(ui, line, Align2::RIGHT_CENTER)
}

/// How long a comment that needs an answer can still have it in private, once that is less than a day.
fn closing(ui: &Ui, row: &InboxRow, tight: bool, desk: &Desk<'_>) -> Option<String> {
    let until = row.private_until().filter(|_| !row.answered)?;
    let left = until - desk.now.as_millisecond();
    if !(1..CLOSING_MS).contains(&left) {
        return None;
    }
    let left = private::about(desk.countdown(ui, until));
    Some(if tight { tr!("{left} left", left = left) } else { tr!("{left} for a private reply", left = left) })
}

fn sign_and_words(ui: &Ui, line: Rect, sign: Icon, words: &str, tone: Tone) -> Rect {
    let painted = meta(words).tone(tone).paint(ui, line, Align2::RIGHT_CENTER);
    let center = pos2(painted.left() - space::XS - icon::META / 2.0, line.center().y);
    sign.paint(ui.painter(), center, icon::META, tokens(ui).tone(tone)).union(painted)
}

/// Reply, hide and done, where the age was; `may`: the key allows the first two.
fn buttons(ui: &mut Ui, line: Rect, row: &InboxRow, may: bool) -> (Rect, Option<Touched>) {
    let hide = if row.hidden {
        (icons::EYE, tr!("Show this comment"))
    } else {
        (icons::EYE_SLASH, tr!("Hide this comment"))
    };
    let done = if row.done {
        (icons::ARROW_U_UP_LEFT, tr!("Mark this comment as not done"))
    } else {
        (icons::CHECK, tr!("Mark this comment as done"))
    };
    // From the right.
    let offers = [
        super::not_done_because(row).is_none().then_some((done.0, done.1, Touched::Done)),
        (!row.mine && may).then_some((hide.0, hide.1, Touched::Hide)),
        (!row.hidden && may).then_some((
            icons::ARROW_BEND_UP_LEFT,
            tr!("Reply to this comment"),
            Touched::Reply,
        )),
    ];
    let mut taken = Rect::from_min_max(line.right_top(), line.right_bottom());
    let mut touched = None;
    for (sign, words, what) in offers.into_iter().flatten() {
        let button = Rect::from_center_size(
            pos2(taken.left() - icon::HEAD / 2.0, line.center().y),
            vec2(icon::HEAD, icon::HEAD),
        );
        let response = ui.interact(button, ui.scope_id().with((row.row, words)), Sense::click());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, words));
        let tone = if response.hovered() { Tone::Text } else { Tone::Text2 };
        sign.paint(ui.painter(), button.center(), icon::ROW, tokens(ui).tone(tone));
        if response.on_hover_text(words).clicked() {
            touched = Some(what);
        }
        taken.min.x = button.left() - space::S;
    }
    (taken, touched)
}

/// The state of pending work and, while it can be taken back, *Undo*, which sends `back`.
pub fn state_and_undo(
    ui: &mut Ui,
    line: Rect,
    pending: &Pending,
    back: Command,
    desk: &mut Desk<'_>,
) -> Rect {
    let mut left = line;
    if pending.state == OpState::Queued {
        let undo = Words::new(tr!("Undo"), faces::META_SEMIBOLD, Tone::Text).underlined();
        let width = undo.width(ui);
        let undo_box = Rect::from_min_max(pos2(line.right() - width, line.top()), line.right_bottom());
        undo.paint(ui, undo_box, Align2::RIGHT_CENTER);
        let response =
            ui.interact(undo_box.expand(space::XS), ui.scope_id().with(("undo", pending.op)), Sense::click());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, tr!("Undo")));
        if response.clicked() {
            desk.send(back);
        }
        left.max.x = undo_box.left() - space::S;
    }
    let (mark, words) = state(ui, pending, desk);
    mark.paint_right(ui, left, &words)
}

/// The sign and the words of pending work.
pub fn state(ui: &Ui, pending: &Pending, desk: &Desk<'_>) -> (Mark, String) {
    let hiding = matches!(pending.verb, Verb::Hide);
    let usual = if hiding { Mark::Hidden } else { Mark::Waiting };
    let held = matches!(desk.status.sync, SyncState::Offline | SyncState::Paused { .. });
    let left = desk.countdown(ui, pending.runs_at);
    let doing = doing(pending.verb);
    match pending.state {
        OpState::Stuck => (Mark::Stuck, tr!("Not sent, see why").to_owned()),
        OpState::Queued if left > 0 => {
            (usual, tr!("{doing} {span}", doing = doing, span = format::span(left)))
        }
        OpState::Queued if held => (Mark::Waiting, tr!("Sends when it can").to_owned()),
        OpState::Waiting => (Mark::Waiting, tr!("Sends when it can").to_owned()),
        _ => (usual, doing.to_owned()),
    }
}

fn doing(verb: Verb) -> &'static str {
    match verb {
        Verb::Reply => tr!("Replying…"),
        Verb::Private => tr!("Replying in private…"),
        Verb::Comment => tr!("Commenting…"),
        Verb::Hide => tr!("Hiding…"),
        Verb::Show => tr!("Showing…"),
        Verb::Delete => tr!("Deleting…"),
        Verb::Comments => tr!("Changing…"),
        Verb::Publish => tr!("Publishing…"),
    }
}

fn text(ui: &Ui, words: Rect, row: &InboxRow, found: &[Range<usize>], current: bool, busy: bool) {
    let text_box = Rect::from_min_max(pos2(words.left(), words.top() + faces::BODY.line), words.max);
    let tone = if busy || row.deleted {
        Tone::Text3
    } else if current {
        Tone::Text
    } else {
        Tone::Text2
    };
    if row.text.trim().is_empty() {
        body(tr!("A sticker or a GIF, without words")).tone(Tone::Text3).paint(
            ui,
            text_box,
            Align2::LEFT_TOP,
        );
    } else {
        // The text may be newer than the places that were found in it.
        let found = found.iter().filter(|place| row.text.get((*place).clone()).is_some()).cloned();
        body(row.text.as_str()).tone(tone).lines(2).marked(found).paint(ui, text_box, Align2::LEFT_TOP);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::engine::views::PictureKey;

    /// A comment of somebody's.
    pub(in crate::ui::panels::inbox) fn said(text: &str) -> InboxRow {
        InboxRow {
            row: 1,
            account: "17841".into(),
            id: "1".into(),
            thread: "1".into(),
            media: "9".into(),
            picture: PictureKey::Media("9".into()),
            author: None,
            username: Some("oddvar_k".to_owned()),
            mine: false,
            text: text.to_owned(),
            at: None,
            hidden: false,
            deleted: false,
            answered: false,
            done: false,
            pending: None,
            question: false,
            unmarked: false,
            mention: false,
            language: None,
            newcomer: false,
            cluster: None,
            private_at: None,
            regard: None,
            guess: None,
            labels: Vec::new(),
        }
    }

    #[test]
    fn somebody_without_a_name_is_called_somebody() {
        assert_eq!(who(&said("")), "oddvar_k");
        assert_eq!(who(&InboxRow { username: None, ..said("") }), "Somebody");
    }
}

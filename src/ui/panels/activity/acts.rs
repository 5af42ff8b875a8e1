//! An act about many comments: its row in the queue, and what it is made of beside it.
//! Invariant: of its changes only those in sight are read and drawn; *Undo* stands there while it changes anything.

use egui::{Align, Align2, Layout, Rect, Sense, Ui, pos2, vec2};

use crate::domain::op::OpState;
use crate::domain::record::named;
use crate::domain::{ActId, OpId};
use crate::engine::Command;
use crate::engine::views::Verb;
use crate::engine::views::activity::{ActivityAct, MemberRows, MemberRowsAsk, Members, MembersAsk};
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons::{self, Icon};
use crate::ui::live::Live;
use crate::ui::text::{body, meta, name};
use crate::ui::theme::{Tone, faces, height, icon, picture, radius, space, tokens};
use crate::ui::widgets::{
    Button, Row, Scroll, VirtualRows, hairline, inside, line_in, pane_header, progress_bar, skeleton_rows,
};
use crate::{tr, tr_count};

use super::order::Pick;
use super::{Activity, words};

/// Rows around those in sight that are read too.
const MARGIN: usize = 24;
/// Height of a member's row, points.
const ROW: f32 = 56.0;

/// What the pane beside the queue keeps of an act that is open.
#[derive(Default)]
pub struct Opened {
    of: Option<ActId>,
    scroll: Scroll,
    /// The changes it is made of.
    pub members: Live<Members>,
    /// Those in sight.
    pub rows: Live<MemberRows>,
}

/// The row's title: `Hide 230 comments`.
pub fn title(act: &ActivityAct) -> String {
    let count = number(act.count);
    match act.verb {
        Verb::Hide => tr_count!(act.count, "Hide {count} comment", "Hide {count} comments", count = count),
        Verb::Show => {
            tr_count!(act.count, "Show {count} comment again", "Show {count} comments again", count = count)
        }
        Verb::Delete => {
            tr_count!(act.count, "Delete {count} comment", "Delete {count} comments", count = count)
        }
        Verb::Comments => tr_count!(
            act.count,
            "Comments on or off under {count} post",
            "Comments on or off under {count} posts",
            count = count
        ),
        Verb::Private => {
            tr_count!(act.count, "{count} private reply", "{count} private replies", count = count)
        }
        Verb::Reply | Verb::Comment | Verb::Publish => {
            tr_count!(act.count, "Reply to {count} comment", "Reply to {count} comments", count = count)
        }
    }
}

/// How far it is, in words.
pub fn progress(act: &ActivityAct) -> String {
    let mut parts = Vec::new();
    if let Some(who) = &act.who {
        parts.push(named(who));
    }
    if act.going_back > 0 {
        let count = number(act.going_back);
        parts.push(tr!("{count} still being taken back", count = count));
    } else if act.taken_back {
        parts.push(tr!("Taken back").to_owned());
    } else if act.open > act.stuck || act.putting {
        parts.push(tr!("{done} of {count} done", done = number(act.done), count = number(act.count)));
    } else if act.done < act.count {
        parts.push(tr!("{done} of {count} were done", done = number(act.done), count = number(act.count)));
    } else {
        parts.push(tr!("All done").to_owned());
    }
    if act.stuck > 0 {
        parts.push(tr!("{count} stopped", count = number(act.stuck)));
    }
    if let Some(text) = &act.text {
        parts.push(tr!("“{text}”", text = text));
    }
    parts.join(" · ")
}

/// How much of it is done, or of what was done is taken back, 0 to 1.
fn share(act: &ActivityAct) -> f32 {
    match act.going_back {
        0 => act.done as f32 / act.count.max(1) as f32,
        left => act.done.saturating_sub(left) as f32 / act.done.max(1) as f32,
    }
}

/// The state at the right of the title.
fn state(ui: &Ui, act: &ActivityAct, desk: &Desk<'_>) -> (String, Tone) {
    let seconds = desk.countdown(ui, act.not_before);
    match act.state() {
        OpState::Stuck => (tr!("Stopped").to_owned(), Tone::Stuck),
        OpState::Running => (tr!("Running").to_owned(), Tone::Waiting),
        OpState::Queued | OpState::Waiting if seconds > 0 && act.done == 0 && !act.taken_back => {
            (tr!("Sends in {span}", span = format::span(seconds)), Tone::Waiting)
        }
        OpState::Queued | OpState::Waiting => (tr!("Waits its turn").to_owned(), Tone::Waiting),
        OpState::Undone => (tr!("Taken back").to_owned(), Tone::Text3),
        OpState::Done => {
            let at = act.ended.unwrap_or(act.at);
            (format::clock(format::at(at), desk.zone), Tone::Text3)
        }
    }
}

fn sign(verb: Verb) -> Icon {
    match verb {
        Verb::Hide => icons::EYE_SLASH,
        Verb::Show => icons::EYE,
        Verb::Delete => icons::TRASH,
        Verb::Comments => icons::PROHIBIT,
        Verb::Private => icons::ENVELOPE_SIMPLE,
        Verb::Reply | Verb::Comment | Verb::Publish => icons::CHAT_CIRCLE_DOTS,
    }
}

/// Its row in the queue; true if it was chosen.
pub fn one(ui: &mut Ui, act: &ActivityAct, current: bool, main: bool, desk: &mut Desk<'_>) -> bool {
    let is_open = act.state().is_open();
    let buttons = act.stuck > 0 || (is_open && act.can_be_undone());
    let tall = faces::BODY.line
        + faces::META.line
        + if is_open { space::M } else { 0.0 }
        + if buttons { height::CONTROL + space::M } else { 0.0 }
        + 2.0 * space::M;
    let tall = tall.max(picture::ROW[1] + 2.0 * space::M);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    let (heading, said) = (title(act), progress(act));
    let spoken = tr!("{title}: {said}", title = heading, said = said);
    let response = Row::new(("act", act.id), &spoken).current(current).show(ui, rect);
    let t = tokens(ui);
    let square =
        Rect::from_min_size(rect.min + vec2(space::L, space::M), vec2(picture::ROW[0], picture::ROW[0]));
    let stroke = egui::Stroke::new(1.0, t.line);
    ui.painter().rect(square, f32::from(radius::CONTROL), t.panel, stroke, egui::StrokeKind::Inside);
    sign(act.verb).paint(ui.painter(), square.center(), icon::ROW, t.text2);
    let inner = Rect::from_min_max(
        pos2(square.right() + space::M, rect.top() + space::M),
        pos2(rect.right() - space::L, rect.bottom() - space::M),
    );
    let line = Rect::from_min_size(inner.min, vec2(inner.width(), faces::BODY.line));
    let (state, tone) = state(ui, act, desk);
    let taken = meta(state).tone(tone).paint(ui, line, Align2::RIGHT_CENTER);
    name(heading).paint(ui, line.with_max_x(taken.left() - space::S), Align2::LEFT_CENTER);
    let below = Rect::from_min_size(line.left_bottom(), vec2(inner.width(), faces::META.line));
    meta(said.as_str()).tone(Tone::Text2).paint(ui, below, Align2::LEFT_TOP);
    let mut at = below.bottom();
    if is_open {
        let bar =
            Rect::from_min_size(pos2(inner.left(), at + space::S), vec2(inner.width(), height::PROGRESS));
        let mut place = ui.new_child(egui::UiBuilder::new().max_rect(bar));
        let tone = if act.stuck > 0 { Tone::Stuck } else { Tone::Waiting };
        progress_bar(&mut place, share(act), tone, &progress(act));
        at += space::M;
    }
    if buttons {
        let line = Rect::from_min_max(pos2(inner.left(), at + space::S), inner.max);
        line_in(ui, line, |ui| ways_on(ui, act, main, desk));
    }
    response.clicked()
}

fn ways_on(ui: &mut Ui, act: &ActivityAct, main: bool, desk: &mut Desk<'_>) {
    ui.spacing_mut().item_spacing.x = space::S;
    if act.stuck > 0 {
        let words = tr!("Try again");
        let button = if main { Button::main(words) } else { Button::plain(words) };
        if ui.add(button).clicked() {
            desk.send(Command::TryActAgain(act.id));
        }
    }
    if act.can_be_undone() {
        let undo = Button::plain(tr!("Undo")).icon(icons::ARROW_U_UP_LEFT);
        let name = tr!("Undo: {title}", title = title(act));
        if ui.add(undo.name(name)).clicked() {
            desk.send(Command::TakeBackAct(act.id));
        }
    }
}

/// The pane beside the queue: what the act is made of.
pub fn show(activity: &mut Activity, ui: &mut Ui, whole: Rect, act: &ActivityAct, desk: &mut Desk<'_>) {
    let opened = &mut activity.opened_act;
    if opened.of.replace(act.id) != Some(act.id) {
        opened.scroll = Scroll::default();
    }
    opened.members.poll(desk.reader, &MembersAsk { act: act.id });
    pane_header(ui, |ui| {
        name(title(act)).face(faces::READING_SEMIBOLD).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            ways_on(ui, act, false, desk);
        });
    });
    let top = ui.cursor().top();
    let line = Rect::from_min_size(pos2(whole.left(), top), vec2(whole.width(), height::TOOLBAR));
    inside(ui, "act progress", line, |ui| {
        let inner = line.shrink2(vec2(space::L, 0.0));
        meta(progress(act)).tone(Tone::Text2).label(ui, inner, Align2::LEFT_CENTER);
        ui.advance_cursor_after_rect(line.with_max_y(line.bottom() - 1.0));
        hairline(ui);
    });
    let rest = whole.with_min_y(line.bottom());
    let mut pressed = None;
    inside(ui, "act members", rest, |ui| pressed = members(opened, ui, rest, desk));
    if let Some(op) = pressed {
        activity.choose(Pick::Within(op));
    }
}

/// Its changes as a list; gives the one that was pressed.
fn members(opened: &mut Opened, ui: &mut Ui, rest: Rect, desk: &mut Desk<'_>) -> Option<OpId> {
    let Some(ops) = opened.members.shown().map(|members| members.ops.clone()) else {
        skeleton_rows(ui, rest, ROW);
        return None;
    };
    let mut pressed = None;
    let rows = &opened.rows;
    let list = VirtualRows::new(&mut opened.scroll, ops.len(), ROW);
    let sight = list.show(ui, rest, |ui, at, rect| {
        let known = rows.shown().and_then(|rows| rows.rows.iter().find(|row| row.id == ops[at]));
        let Some(row) = known else {
            skeleton_rows(ui, rect, ROW);
            return;
        };
        let (heading, said) = (words::title(row), words::sentence(row));
        let (state, tone) = words::state(ui, row, desk);
        let spoken = tr!("{title}: {said}", title = heading, said = state);
        let response = Row::new(("member", row.id), &spoken).show(ui, rect);
        let inner = rect.shrink2(vec2(space::L, space::S));
        let line = Rect::from_min_size(inner.min, vec2(inner.width(), faces::BODY.line));
        let taken = meta(state).tone(tone).paint(ui, line, Align2::RIGHT_CENTER);
        name(heading).paint(ui, line.with_max_x(taken.left() - space::S), Align2::LEFT_CENTER);
        let said = if said.is_empty() { row.words.clone().unwrap_or_default() } else { said };
        body(said).tone(Tone::Text2).lines(1).paint(ui, inner.with_min_y(line.bottom()), Align2::LEFT_TOP);
        if response.clicked() {
            pressed = Some(row.id);
        }
    });
    let first = sight.start.saturating_sub(MARGIN) / MARGIN * MARGIN;
    let end = (sight.end + MARGIN).next_multiple_of(MARGIN).min(ops.len());
    let ask =
        MemberRowsAsk { account: desk.account_id(), ops: ops.get(first..end).unwrap_or_default().to_vec() };
    opened.rows.poll(desk.reader, &ask);
    pressed
}

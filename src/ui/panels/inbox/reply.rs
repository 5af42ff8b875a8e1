//! The reply box: a draft per thread, the name mark where Instagram flattens threads, `Enter` sends.
//! Invariant: what was typed is kept until it was sent, whatever is chosen in between.

use std::collections::HashMap;

use egui::{Align, Frame, Id, Key, Layout, Margin, Modifiers, Stroke, Ui, vec2};

use crate::domain::{CommentId, Op};
use crate::engine::views::inbox::InboxRow;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::text::meta;
use crate::ui::theme::{height, radius, space, tokens};
use crate::ui::widgets::{Button, Field, hairline, tag};

use super::row;

/// Height of the question before a delete, points.
pub const QUESTION_HEIGHT: f32 = 160.0;
/// Height of the box with two lines, points.
const USUAL_HEIGHT: f32 = 152.0;
/// What one more line adds, points.
const LINE: f32 = 22.0;
/// Lines the box grows to.
const MOST_LINES: usize = 8;

/// Drafts by thread, and whether the caret is wanted.
#[derive(Default)]
pub struct ReplyBox {
    drafts: HashMap<CommentId, String>,
    focus: bool,
    lines: usize,
    /// A hidden comment that is to be shown for its reply, and hidden again after it.
    revealed: Option<CommentId>,
}

impl ReplyBox {
    /// Puts the caret into the box.
    pub fn take_focus(&mut self) {
        self.focus = true;
    }

    /// Opens the box for a hidden comment: it is shown, answered and hidden again.
    pub fn reveal(&mut self, comment: &CommentId) {
        self.revealed = Some(comment.clone());
        self.focus = true;
    }

    /// Whether the box is open for this comment though it is hidden.
    pub fn reveals(&self, comment: &CommentId) -> bool {
        self.revealed.as_ref() == Some(comment)
    }

    /// The height it takes, points.
    pub fn height(&self) -> f32 {
        USUAL_HEIGHT + LINE * (self.lines.clamp(2, MOST_LINES) - 2) as f32
    }
}

/// The box. Gives the act once it is sent: the reply and, in the order that Instagram takes, what goes with it.
/// `hidden` are the comments of the thread that have to be shown for it.
pub fn show(
    state: &mut ReplyBox,
    ui: &mut Ui,
    current: &InboxRow,
    hidden: &[CommentId],
    desk: &Desk<'_>,
) -> Option<Vec<Op>> {
    hairline(ui);
    ui.add_space(space::M);
    let mut draft = state.drafts.remove(&current.id).unwrap_or_default();
    let id = Id::unique("reply");
    // Taken before the field sees it: in a growing field Enter would break the line.
    let typing = ui.memory(|memory| memory.has_focus(id));
    let entered = typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    if typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        ui.memory_mut(|memory| memory.surrender_focus(id));
    }
    let mut pressed = None;
    Frame::NONE.inner_margin(Margin::symmetric(space::L as i8, 0)).show(ui, |ui| {
        let t = tokens(ui);
        let border = if typing { Stroke::new(2.0, t.focus) } else { Stroke::new(1.0, t.outline) };
        Frame::NONE
            .fill(t.field)
            .stroke(border)
            .corner_radius(egui::CornerRadius::same(radius::CONTROL))
            .inner_margin(Margin::same(space::M as i8))
            .show(ui, |ui| {
                let output = field(ui, &mut draft, current, id);
                if std::mem::take(&mut state.focus) {
                    output.request_focus();
                }
                ui.add_space(space::S);
                pressed = foot(ui, &draft, current, !hidden.is_empty(), desk);
            });
    });
    state.lines = draft.lines().count() + usize::from(draft.ends_with('\n')) + draft.chars().count() / 80;
    let text = draft.trim();
    if let Some(then) = pressed.or(entered.then_some(Then::Nothing))
        && !text.is_empty()
    {
        // Back to the list: the next letter is a command again.
        ui.memory_mut(|memory| memory.surrender_focus(id));
        state.revealed = None;
        return Some(act(current, text, hidden, then));
    }
    if !draft.is_empty() {
        state.drafts.insert(current.id.clone(), draft);
    }
    None
}

/// What follows the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    Nothing,
    Hide,
}

/// The reply among what goes with it: hidden comments take no replies (section 5.2), so what is hidden is
/// shown before it and hidden again after it, and what is to be hidden is hidden after it.
fn act(current: &InboxRow, text: &str, hidden: &[CommentId], then: Then) -> Vec<Op> {
    let set = |comment: &CommentId, hidden| Op::Hide {
        comment: comment.clone(),
        thread: current.thread.clone(),
        hidden,
    };
    let mut ops: Vec<Op> = hidden.iter().map(|comment| set(comment, false)).collect();
    ops.push(op(current, text));
    ops.extend(hidden.iter().rev().map(|comment| set(comment, true)));
    if then == Then::Hide && !hidden.contains(&current.id) {
        ops.push(set(&current.id, true));
    }
    ops
}

fn is_reply(current: &InboxRow) -> bool {
    current.thread != current.id
}

/// A reply to a reply lands under the top comment (section 5.2), so the name goes in front.
fn op(current: &InboxRow, text: &str) -> Op {
    let text = match &current.username {
        Some(name) if is_reply(current) && !current.mine => format!("@{name} {text}"),
        _ => text.to_owned(),
    };
    Op::Reply { to: current.id.clone(), thread: current.thread.clone(), media: current.media.clone(), text }
}

fn field(ui: &mut Ui, draft: &mut String, current: &InboxRow, id: Id) -> egui::Response {
    let hint = tr!("Reply to {who}", who = row::who(current));
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if let Some(name) = current.username.as_ref().filter(|_| is_reply(current) && !current.mine) {
            tag(ui, &format!("@{name}"));
        }
        Field::new(tr!("Reply"), draft)
            .hint(hint)
            .reading()
            .bare()
            .growing(2)
            .enter_sends()
            .id(id)
            .show(ui)
            .response
    })
    .inner
}

fn foot(ui: &mut Ui, draft: &str, current: &InboxRow, revealed: bool, desk: &Desk<'_>) -> Option<Then> {
    // As high as its button from the first word on, so that all stand on one line.
    let size = vec2(ui.available_width(), height::CONTROL);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let seconds = desk.settings.choices.undo_s;
        let place = if revealed {
            tr!("Shown, answered, hidden again. Starts after {seconds} s", seconds = seconds)
        } else if is_reply(current) {
            tr!("Public, in this thread. Sends after {seconds} s", seconds = seconds)
        } else {
            tr!("Public, under this comment. Sends after {seconds} s", seconds = seconds)
        };
        meta(place).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let ready = !draft.trim().is_empty();
            let reply = Button::main(tr!("Reply")).key("Enter").name(tr!("Send the reply")).enabled(ready);
            let mut pressed = ui.add(reply).clicked().then_some(Then::Nothing);
            if !revealed && !current.mine {
                let hide = Button::quiet(tr!("Reply, then hide")).enabled(ready);
                if ui.add(hide).clicked() {
                    pressed = Some(Then::Hide);
                }
            }
            meta(draft.chars().count().to_string()).show(ui);
            pressed
        })
        .inner
    })
    .inner
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(id: &str, thread: &str) -> InboxRow {
        InboxRow { id: id.into(), thread: thread.into(), ..super::super::row::tests::said("") }
    }

    #[test]
    fn a_reply_to_a_reply_names_the_person_and_goes_to_the_thread() {
        let Op::Reply { to, thread, text, .. } = op(&comment("2", "1"), "thank you") else { panic!() };
        assert_eq!((to.as_str(), thread.as_str(), text.as_str()), ("2", "1", "@oddvar_k thank you"));
    }

    #[test]
    fn the_reply_goes_out_while_the_comment_can_be_seen() {
        let steps = |ops: Vec<Op>| {
            let step = |op: &Op| match op {
                Op::Hide { comment, hidden: true, .. } => format!("hide {comment}"),
                Op::Hide { comment, hidden: false, .. } => format!("show {comment}"),
                _ => "reply".to_owned(),
            };
            ops.iter().map(step).collect::<Vec<_>>()
        };
        let row = comment("2", "1");
        assert_eq!(steps(act(&row, "Hello", &[], Then::Nothing)), ["reply"]);
        assert_eq!(steps(act(&row, "Hello", &[], Then::Hide)), ["reply", "hide 2"]);
        assert_eq!(steps(act(&row, "Hello", &["2".into()], Then::Nothing)), ["show 2", "reply", "hide 2"]);
        let both = act(&row, "Hello", &["1".into(), "2".into()], Then::Nothing);
        assert_eq!(steps(both), ["show 1", "show 2", "reply", "hide 2", "hide 1"]);
    }

    #[test]
    fn a_reply_to_a_top_comment_names_nobody() {
        let Op::Reply { text, .. } = op(&comment("1", "1"), "thank you") else { panic!() };
        assert_eq!(text, "thank you");
    }
}

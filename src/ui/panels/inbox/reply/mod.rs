//! The reply box: saved replies above it, the name mark where Instagram flattens threads, emoji, `Enter` sends.
//! Invariant: what was typed is kept until it was sent, whatever is chosen in between and over restarts.

mod drafts;
pub mod private;
pub mod saved;

use egui::{Align, Frame, Id, Key, Layout, Margin, Modifiers, Stroke, Ui, vec2};

use crate::domain::{CommentId, Op, SavedReplyId};
use crate::engine::command::Command;
use crate::engine::views::inbox::{InboxRow, PostHead};
use crate::engine::views::saved::SavedRow;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::emoji_picker::{EmojiPicker, caret_to_end, insert_at_caret};
use crate::ui::format::number;
use crate::ui::icons;
use crate::ui::text::meta;
use crate::ui::theme::{Tone, height, radius, space, tokens};
use crate::ui::widgets::{Button, Field, IconButton, hairline, key_caps, name_mark};

use super::row;
use drafts::Drafts;

/// Height of the question before a delete, points.
pub const QUESTION_HEIGHT: f32 = 160.0;
/// Height of the box with two lines, points, until it was drawn once.
const USUAL_HEIGHT: f32 = 208.0;
/// Width of the pane from which the hints below the box have room, points.
const ROOM: f32 = 560.0;
/// Room that the count and the buttons below the field take, points.
const BUTTONS: f32 = 300.0;
/// Letters from which Instagram is known to refuse (section 5.2).
const LONGEST: usize = 2_200;

/// Answers that are being written, and where the caret is wanted.
#[derive(Default)]
pub struct ReplyBox {
    drafts: Drafts,
    focus: bool,
    /// The height it took when it was drawn last.
    tall: Option<f32>,
    /// A hidden comment that is to be shown for its reply, and hidden again after it.
    revealed: Option<CommentId>,
    /// The comment that is being answered in private.
    whispered: Option<CommentId>,
    /// The saved reply that is to be put in, and at which comment.
    taking: Option<(CommentId, usize)>,
    emoji: EmojiPicker,
}

/// What the box is about.
#[derive(Clone, Copy)]
pub struct About<'a> {
    pub current: &'a InboxRow,
    /// Comments of the thread that have to be shown for a reply.
    pub hidden: &'a [CommentId],
    /// The post, once it is read.
    pub post: Option<&'a PostHead>,
    /// What the store has of answers that were begun, in the open and in private, once that is read.
    pub stored: Option<(&'a str, &'a str)>,
    pub saved: &'a [SavedRow],
    pub tight: bool,
}

/// What is to be sent.
#[derive(Debug, PartialEq)]
pub struct Sent {
    pub ops: Vec<Op>,
    pub saved: Option<SavedReplyId>,
}

impl ReplyBox {
    /// Puts the caret into the open box.
    pub fn take_focus(&mut self) {
        self.whispered = None;
        self.focus = true;
    }

    /// Opens the box for a hidden comment: it is shown, answered and hidden again.
    pub fn reveal(&mut self, comment: &CommentId) {
        self.revealed = Some(comment.clone());
        self.whispered = None;
        self.focus = true;
    }

    /// Whether the box is open for this comment though it is hidden.
    pub fn reveals(&self, comment: &CommentId) -> bool {
        self.revealed.as_ref() == Some(comment)
    }

    /// Opens the box for a private reply.
    pub fn whisper(&mut self, comment: &CommentId) {
        self.whispered = Some(comment.clone());
        self.focus = true;
    }

    /// Whether the box is open for a private reply to this comment.
    pub fn whispers(&self, comment: &CommentId) -> bool {
        self.whispered.as_ref() == Some(comment)
    }

    /// Puts the saved reply of a place into the box of a comment, the caret behind it.
    pub fn take_saved(&mut self, comment: &CommentId, at: usize) {
        self.taking = Some((comment.clone(), at));
        self.focus = true;
    }

    /// The height it takes, points.
    pub fn height(&self) -> f32 {
        self.tall.unwrap_or(USUAL_HEIGHT)
    }

    /// Tells the engine what was typed; what is typed into now, after a pause.
    pub fn tell(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let typed = self.typed(ui);
        let now = ui.input(|input| input.time);
        let typed = typed.as_ref().map(|(comment, private)| (comment, *private));
        if let Some(left) = self.drafts.tell(typed, now, desk.commands) {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left.max(0.01)));
        }
    }

    /// Tells the engine everything that was typed.
    pub fn leave(&mut self, commands: &mut Vec<Command>) {
        self.drafts.tell(None, 0.0, commands);
    }

    /// The answer that is typed into, if one is.
    fn typed(&self, ui: &Ui) -> Option<(CommentId, bool)> {
        let focused = ui.memory(|memory| memory.focused())?;
        let (comment, private) = self.drafts.last()?;
        (focused == field_id(private)).then_some((comment, private))
    }

    /// Puts in the saved reply that was asked for, as soon as all that it names is known.
    fn settle_taking(&mut self, ui: &Ui, about: &About<'_>, private: bool, desk: &Desk<'_>) {
        let Some((comment, at)) = self.taking.take() else { return };
        if comment != about.current.id {
            return;
        }
        let Some(row) = about.saved.get(at) else { return };
        let Some((saved, words)) = saved::words(row, about.current, about.post, desk) else {
            self.taking = Some((comment, at));
            return;
        };
        let draft = self.drafts.open(&desk.account_id(), &comment, private, stored(about, private));
        draft.take(saved, words);
        caret_to_end(ui.ctx(), field_id(private), &draft.text);
    }
}

/// What the store has of the answer.
fn stored<'a>(about: &About<'a>, private: bool) -> Option<&'a str> {
    about.stored.map(|(open, whispered)| if private { whispered } else { open })
}

/// The field of the open or of the private answer.
fn field_id(private: bool) -> Id {
    Id::unique(if private { "private reply" } else { "reply" })
}

/// What happened to the field in a frame.
struct Keys {
    typing: bool,
    entered: bool,
    left: bool,
}

/// Takes the keys of the field, before the field sees them: in a growing field Enter would break the line.
fn take_keys(ui: &Ui, id: Id) -> Keys {
    let typing = ui.memory(|memory| memory.has_focus(id));
    let taken = |key| typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let keys = Keys { typing, entered: taken(Key::Enter), left: taken(Key::Escape) };
    if keys.left {
        ui.memory_mut(|memory| memory.surrender_focus(id));
    }
    keys
}

/// The box. Gives the act once it is sent: the reply and, in the order that Instagram takes, what goes with it.
pub fn show(state: &mut ReplyBox, ui: &mut Ui, about: &About<'_>, desk: &mut Desk<'_>) -> Option<Sent> {
    let current = about.current;
    let Begun { top, id, keys, mut text } = begin(state, ui, about, false, desk);
    let mut pressed = None;
    padded(ui, |ui| {
        let t = tokens(ui);
        let border = if keys.typing { Stroke::new(2.0, t.focus) } else { Stroke::new(1.0, t.outline) };
        framed(ui, border, |ui| {
            let response = field(ui, &mut text, current, id);
            if std::mem::take(&mut state.focus) {
                response.request_focus();
                caret_to_end(ui.ctx(), id, &text);
            }
            ui.add_space(space::S);
            pressed = foot(state, ui, &mut text, about, desk);
        });
    });
    hints(ui, about, !about.hidden.is_empty(), desk);
    let saved = state.end(ui, top, (current, false), &text, desk);
    let then = pressed.or(keys.entered.then_some(Then::Nothing)).filter(|_| !text.trim().is_empty())?;
    // Back to the list: the next letter is a command again.
    ui.memory_mut(|memory| memory.surrender_focus(id));
    state.revealed = None;
    state.drafts.sent(&current.id, false, desk.commands);
    Some(Sent { ops: act(current, text.trim(), about.hidden, then), saved })
}

/// How a box begins, the open one and the private one.
struct Begun {
    /// Where it begins.
    top: f32,
    /// Its field.
    id: Id,
    keys: Keys,
    /// What was typed before.
    text: String,
}

/// Draws what stands above the field, and takes the keys before the field does.
fn begin(state: &mut ReplyBox, ui: &mut Ui, about: &About<'_>, private: bool, desk: &mut Desk<'_>) -> Begun {
    let top = ui.cursor().top();
    hairline(ui);
    ui.add_space(space::M);
    chips(state, ui, about, desk);
    state.settle_taking(ui, about, private, desk);
    let id = field_id(private);
    let keys = take_keys(ui, id);
    let (account, comment) = (desk.account_id(), &about.current.id);
    let text = state.drafts.open(&account, comment, private, stored(about, private)).text.clone();
    Begun { top, id, keys, text }
}

impl ReplyBox {
    /// Keeps what was typed and how much room it took; gives the saved reply that the words came from.
    fn end(
        &mut self,
        ui: &Ui,
        top: f32,
        (current, private): (&InboxRow, bool),
        text: &str,
        desk: &Desk<'_>,
    ) -> Option<SavedReplyId> {
        self.note_height(ui, top);
        let draft = self.drafts.open(&desk.account_id(), &current.id, private, None);
        text.clone_into(&mut draft.text);
        draft.saved()
    }

    /// Remembers how much room it took; another height counts from the next frame on.
    fn note_height(&mut self, ui: &Ui, top: f32) {
        let tall = (ui.min_rect().bottom() - top + space::S).ceil();
        if self.tall.replace(tall) != Some(tall) {
            ui.ctx().request_repaint();
        }
    }
}

/// The saved replies above the box.
fn chips(state: &mut ReplyBox, ui: &mut Ui, about: &About<'_>, desk: &mut Desk<'_>) {
    padded(ui, |ui| {
        if let Some(at) = saved::show(ui, about.saved, about.tight, desk) {
            state.take_saved(&about.current.id.clone(), at);
        }
    });
    ui.add_space(space::S);
}

fn padded(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    Frame::NONE.inner_margin(Margin::symmetric(space::L as i8, 0)).show(ui, add);
}

/// The frame around field and foot.
fn framed(ui: &mut Ui, border: Stroke, add: impl FnOnce(&mut Ui)) {
    Frame::NONE
        .fill(tokens(ui).field)
        .stroke(border)
        .corner_radius(egui::CornerRadius::same(radius::CONTROL))
        .inner_margin(Margin::same(space::M as i8))
        .show(ui, add);
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

/// The name that goes in front: a reply to a reply lands under the top comment (section 5.2).
fn named(current: &InboxRow) -> Option<String> {
    let name = current.username.as_ref().filter(|_| is_reply(current) && !current.mine);
    name.map(|name| format!("@{name}"))
}

fn op(current: &InboxRow, text: &str) -> Op {
    let text = match named(current) {
        Some(name) => format!("{name} {text}"),
        None => text.to_owned(),
    };
    Op::Reply { to: current.id.clone(), thread: current.thread.clone(), media: current.media.clone(), text }
}

fn field(ui: &mut Ui, text: &mut String, current: &InboxRow, id: Id) -> egui::Response {
    let name = named(current);
    let at = ui.cursor().min;
    let lead = name.as_deref().map_or(0.0, |name| name_mark(ui, at, name));
    Field::new(tr!("Reply"), text)
        .hint(tr!("Reply to {who}", who = row::who(current)))
        .reading()
        .bare()
        .growing(2)
        .lead(lead)
        .enter_sends()
        .id(id)
        .show(ui)
        .response
}

/// The button that opens the emoji, and what was taken goes to the caret.
fn emoji(state: &mut EmojiPicker, ui: &mut Ui, id: Id, text: &mut String, desk: &mut Desk<'_>) {
    let button = ui.add(IconButton::new(icons::SMILEY, tr!("Emoji")));
    let Some(picked) = state.show(&button, &desk.settings.layout) else { return };
    if let Some(layout) = picked.layout {
        desk.send(Command::KeepLayout(layout));
    }
    if let Some(emoji) = picked.emoji {
        insert_at_caret(ui.ctx(), id, text, emoji);
        ui.memory_mut(|memory| memory.request_focus(id));
    }
}

fn foot(
    state: &mut ReplyBox,
    ui: &mut Ui,
    text: &mut String,
    about: &About<'_>,
    desk: &mut Desk<'_>,
) -> Option<Then> {
    let current = about.current;
    let revealed = !about.hidden.is_empty();
    // As high as its button from the first word on, so that all stand on one line.
    let size = vec2(ui.available_width(), height::CONTROL);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        emoji(&mut state.emoji, ui, field_id(false), text, desk);
        let seconds = desk.settings.choices.undo_s;
        let place = match (about.tight, revealed, is_reply(current)) {
            (true, false, _) => tr!("Public, sends after {seconds} s", seconds = seconds),
            (_, true, _) => tr!("Shown, answered, hidden again").to_owned(),
            (_, _, true) => tr!("Public, in this thread").to_owned(),
            (_, _, false) => tr!("Public, under this comment").to_owned(),
        };
        // Where there is no room for both, what the buttons do comes before where it appears.
        if meta(&*place).width(ui) + BUTTONS < ui.available_width() {
            meta(&*place).show(ui);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let ready = !text.trim().is_empty();
            let reply = Button::main(tr!("Reply")).key("Enter").name(tr!("Send the reply")).enabled(ready);
            let mut pressed = ui.add(reply).clicked().then_some(Then::Nothing);
            if !revealed && !current.mine {
                let hide = Button::quiet(tr!("Reply, then hide")).enabled(ready);
                if ui.add(hide).clicked() {
                    pressed = Some(Then::Hide);
                }
            }
            let letters = text.chars().count() + named(current).map_or(0, |name| name.chars().count() + 1);
            let tone = if letters > LONGEST { Tone::Stuck } else { Tone::Text3 };
            meta(number(letters as u64)).tone(tone).show(ui);
            pressed
        })
        .inner
    })
    .inner
}

/// Below the box, where there is room: what `Enter` does, and the way back.
fn hints(ui: &mut Ui, about: &About<'_>, revealed: bool, desk: &Desk<'_>) {
    if about.tight || ui.available_width() < ROOM {
        return;
    }
    ui.add_space(space::S);
    padded(ui, |ui| {
        let size = vec2(ui.available_width(), height::KEY_CAP);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            let seconds = desk.settings.choices.undo_s;
            let words = if revealed {
                tr!("Starts after {seconds} s, then moves to the next one that needs you", seconds = seconds)
            } else {
                tr!("Sends after {seconds} s, then moves to the next one that needs you", seconds = seconds)
            };
            meta(words).show(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                meta(tr!("back to the list")).show(ui);
                key_caps(ui, "Esc");
            });
        });
    });
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

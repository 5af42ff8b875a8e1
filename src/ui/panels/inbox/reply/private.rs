//! The box of a private reply: it looks its own way and says who will see what is written.
//! Invariant: it is open only while Instagram takes a private reply to the comment.

use egui::{Align, Key, Layout, Stroke, Ui, vec2};

use crate::domain::Op;
use crate::domain::person::PRIVATE_BYTES;
use crate::engine::views::Verb;
use crate::engine::views::inbox::InboxRow;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::emoji_picker::caret_to_end;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::text::meta;
use crate::ui::theme::{Tone, height, space, tokens};
use crate::ui::widgets::{Button, Field, mark};

use super::super::row;
use super::{About, Begun, ReplyBox, Sent, begin, emoji, field_id, framed, padded};

/// Why a comment takes no private reply now; `None`: it takes one (section 5.3).
pub fn closed_because(row: &InboxRow, now_ms: i64) -> Option<&'static str> {
    match row.private_until() {
        _ if row.mine => Some(tr!("It is your own comment")),
        _ if row.deleted => Some(tr!("It is deleted already")),
        _ if row.private_at.is_some() => Some(tr!("It was answered in private before")),
        _ if row.pending.as_ref().is_some_and(|pending| pending.verb == Verb::Private) => {
            Some(tr!("A private reply is on its way"))
        }
        None => Some(tr!("Instagram did not tell when it was written")),
        Some(until) if until <= now_ms => Some(tr!("Instagram takes private replies for seven days only")),
        Some(_) => None,
    }
}

/// How long a comment can still be answered in private, in words; `None`: it cannot.
pub fn time_left(ui: &Ui, row: &InboxRow, desk: &Desk<'_>) -> Option<String> {
    if closed_because(row, desk.now.as_millisecond()).is_some() {
        return None;
    }
    Some(format::span(desk.countdown(ui, row.private_until()?)))
}

/// Seconds in round words, for a row: `5 h`, `40 min`.
pub fn about(seconds: i64) -> String {
    let hour = 3_600;
    let rounded = if seconds > hour { (seconds + hour / 2) / hour * hour } else { seconds };
    format::span(rounded)
}

/// The box. Gives the act once it is sent.
pub fn show(state: &mut ReplyBox, ui: &mut Ui, about: &About<'_>, desk: &mut Desk<'_>) -> Option<Sent> {
    let current = about.current;
    let Begun { top, id, keys, mut text } = begin(state, ui, about, true, desk);
    let (mut pressed, mut back) = (false, keys.left);
    let who = row::who(current);
    padded(ui, |ui| {
        let border = Stroke::new(if keys.typing { 2.0 } else { 1.0 }, tokens(ui).waiting);
        framed(ui, border, |ui| {
            mark(ui, icons::ENVELOPE_SIMPLE, &tr!("Only {who} sees this", who = who), Tone::Waiting);
            ui.add_space(space::S);
            let name = tr!("Message to {who}", who = who);
            let field = Field::new(name, &mut text).reading().bare().growing(2);
            let hint = tr!("Write to {who} in private", who = who);
            let response = field.hint(hint).enter_sends().id(id).show(ui).response;
            if std::mem::take(&mut state.focus) {
                response.request_focus();
                caret_to_end(ui.ctx(), id, &text);
            }
            // egui itself lets go of a field on Esc, before anybody is asked.
            back |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
            ui.add_space(space::S);
            (pressed, back) = foot(state, ui, &mut text, about, back, desk);
        });
    });
    ui.add_space(space::S);
    padded(ui, |ui| {
        let words = tr!(
            "It comes to their messages, or to their requests if they do not follow. One to a comment, and no second before they answer"
        );
        meta(words).wrapped().show(ui);
    });
    let saved = state.end(ui, top, (current, true), &text, desk);
    if back {
        state.whispered = None;
    }
    if !(pressed || keys.entered) || !fits(&text) {
        return None;
    }
    ui.memory_mut(|memory| memory.surrender_focus(id));
    state.whispered = None;
    state.drafts.sent(&current.id, true, desk.commands);
    let (to, thread) = (current.id.clone(), current.thread.clone());
    Some(Sent { ops: vec![Op::PrivateReply { to, thread, text: text.trim().to_owned() }], saved })
}

/// Whether Instagram takes a text of this length.
fn fits(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.len() <= PRIVATE_BYTES
}

/// Gives whether it is sent, and whether to go back to the open reply.
fn foot(
    state: &mut ReplyBox,
    ui: &mut Ui,
    text: &mut String,
    about: &About<'_>,
    back: bool,
    desk: &mut Desk<'_>,
) -> (bool, bool) {
    let size = vec2(ui.available_width(), height::CONTROL);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        emoji(&mut state.emoji, ui, field_id(true), text, desk);
        if let Some(left) = time_left(ui, about.current, desk) {
            meta(tr!("{left} left", left = left)).show(ui);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let send = Button::main(tr!("Send")).key("Enter").name(tr!("Send the private reply"));
            let pressed = ui.add(send.enabled(fits(text))).clicked();
            let open = ui.add(Button::quiet(tr!("Reply in the open"))).clicked();
            let bytes = text.trim().len();
            let (words, tone) = if bytes > PRIVATE_BYTES {
                let over = number((bytes - PRIVATE_BYTES) as u64);
                (tr!("{over} bytes too long", over = over), Tone::Stuck)
            } else {
                let most = number(PRIVATE_BYTES as u64);
                (tr!("{bytes} of {most} bytes", bytes = number(bytes as u64), most = most), Tone::Text3)
            };
            meta(words).tone(tone).show(ui);
            (pressed, back || open)
        })
        .inner
    })
    .inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_a_thousand_bytes() {
        assert!(fits(&"é".repeat(500)) && !fits(&"é".repeat(501)));
        assert_eq!((about(17_880).as_str(), about(3_000).as_str()), ("5 h", "50 min"));
        assert!(!fits("  \n") && fits(&format!("  {}  ", "a".repeat(1_000))));
    }
}

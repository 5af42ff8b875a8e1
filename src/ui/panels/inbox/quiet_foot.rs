//! The line of quiet hours at the foot of the views, above the rules', one key from being paused.
//! Invariant: it stands there only where there is a timetable, and leads to it.

use egui::{Rect, Ui, pos2, vec2};

use crate::engine::command::{Command, QuietWish};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::quiet::{State, ask, line, state};
use crate::ui::theme::{Tone, height};
use crate::ui::widgets::{IconButton, line_in};

use super::Inbox;
use super::rules_foot::{FootLine, TALL, foot_line};

/// Draws it above `below`, the room of the rules' line; gives where the two begin.
pub fn show(inbox: &mut Inbox, ui: &mut Ui, below: Rect, desk: &mut Desk<'_>) -> f32 {
    let question = ask(&inbox.quiet, desk);
    let Some(quiet) = inbox.quiet.poll(desk.reader, &question) else { return below.top() };
    let now = desk.now.as_millisecond();
    let state = state(quiet, now, desk.zone);
    if state == State::Empty {
        return below.top();
    }
    let words = line(ui, quiet, desk);
    let place = Rect::from_min_size(below.min - vec2(0.0, TALL), vec2(below.width(), TALL));
    let (sign, tone) = match state {
        State::Runs(_) => (icons::MOON, Tone::Hidden),
        State::Paused(_) | State::Stopped(_) | State::Begins(_) => (icons::PAUSE, Tone::Waiting),
        State::Empty | State::Off | State::Next(_) => (icons::MOON, Tone::Text3),
    };
    let told = if matches!(state, State::Paused(_) | State::Begins(_)) { Tone::Waiting } else { Tone::Text3 };
    let button = Rect::from_min_max(pos2(place.right() - height::SMALL, place.top()), place.max);
    let has_button = state != State::Off;
    let caps = desk.caps("go.quiet");
    let of =
        FootLine { id: "quiet foot", name: tr!("Quiet hours"), sign, tone, below: &words, told, key: &caps };
    let room = place.with_max_x(if has_button { button.left() } else { place.right() });
    if foot_line(ui, room, &of).clicked() {
        desk.go(Goal::QuietHours);
    }
    if has_button {
        line_in(ui, button, |ui| pause(ui, matches!(state, State::Paused(_)), desk));
    }
    place.top()
}

fn pause(ui: &mut Ui, paused: bool, desk: &mut Desk<'_>) {
    let (account, caps) = (desk.account_id(), desk.caps("quiet.pause"));
    let (button, wish) = match paused {
        true => (IconButton::new(icons::PLAY, tr!("Let quiet hours go on")).small(), QuietWish::GoOn),
        false => {
            let button = IconButton::new(icons::PAUSE, tr!("Let quiet hours rest at once")).small();
            (button.key(&caps), QuietWish::Pause)
        }
    };
    if ui.add(button).clicked() {
        desk.send(Command::Quiet { account, wish });
    }
}

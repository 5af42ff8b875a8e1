//! The passphrase of the keys, asked for before anything else, and in the settings.
//! Invariant: what was typed is overwritten as soon as it was sent, and never stands anywhere in letters.

use egui::{Key, Rect, Ui, pos2, vec2};

use crate::domain::Secret;
use crate::engine::command::{Command, KeysWish};
use crate::tr;

use super::desk::Desk;
use super::icons;
use super::text::{Words, body};
use super::theme::{Tone, faces, space, width};
use super::widgets::{Button, Field, inside, mark};

/// How far down the window the words begin.
const DOWN: f32 = 0.28;

/// The question for the passphrase.
#[derive(Default)]
pub struct Unlock {
    typed: String,
    /// Whether the field had the keyboard once.
    met: bool,
    /// The person wants to look around first.
    later: bool,
}

impl Unlock {
    /// Whether it stands before everything else.
    pub fn is_asked(&self, desk: &Desk<'_>) -> bool {
        desk.status.keys.locked && !self.later
    }

    /// Draws it into the whole window.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, whole: Rect) {
        let wide = width::FORM.min(whole.width() - 2.0 * space::XL);
        let left = (whole.center().x - wide / 2.0).round();
        let top = (whole.top() + whole.height() * DOWN).round();
        let column = Rect::from_min_max(pos2(left, top), pos2(left + wide, whole.bottom() - space::XL));
        inside(ui, "unlock", column.expand(3.0), |ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
            Words::new(tr!("Your keys are locked"), faces::FIGURE, Tone::Text).wrapped().show(ui);
            ui.add_space(space::M);
            let words = tr!(
                "They lie in a file under a passphrase of yours. Until you type it nothing is read and nothing is sent; what waits is not lost."
            );
            Words::new(words, faces::READING, Tone::Text2).wrapped().show(ui);
            ui.add_space(space::XL);
            self.field(ui, desk, true);
        });
    }

    /// The field, its button, and what came of the last try.
    pub fn field(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, may_wait: bool) {
        let keys = desk.status.keys.clone();
        let wrong = keys.refused.is_some().then(|| tr!("This is not the passphrase"));
        let field = Field::new(tr!("Passphrase"), &mut self.typed)
            .hint(tr!("Passphrase"))
            .secret()
            .error(wrong)
            .icon(icons::LOCK_SIMPLE);
        let response = field.show(ui).response;
        if !std::mem::replace(&mut self.met, true) {
            response.request_focus();
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_space(space::L);
        ui.horizontal(|ui| {
            let waits = keys.busy.then(|| tr!("Opening them"));
            let ready = !self.typed.is_empty() && !keys.busy;
            let button = Button::main(tr!("Unlock")).enabled(ready).disabled_because(waits);
            if (ui.add(button).clicked() || entered) && ready {
                let passphrase = Secret::new(&self.typed);
                wipe(&mut self.typed);
                self.met = false;
                desk.send(Command::Keys(KeysWish::Unlock(passphrase)));
            }
            if may_wait && ui.add(Button::quiet(tr!("Look around first"))).clicked() {
                wipe(&mut self.typed);
                self.later = true;
            }
        });
        if may_wait {
            ui.add_space(space::XL);
            let lost = tr!(
                "Nobody can bring a forgotten passphrase back. Take the file secrets.sealed out of the data folder then, and sign in again; everything else stays."
            );
            body(lost).tone(Tone::Text3).wrapped().show(ui);
            if keys.was_open {
                ui.add_space(space::M);
                mark(ui, icons::WARNING, was_open(), Tone::Waiting);
            }
        }
    }
}

/// What is said of a file that others could read.
pub fn was_open() -> &'static str {
    tr!("Others on this computer could read the file of keys until now. It is yours alone again")
}

/// Overwrites letters before they are let go, so that they do not stay in memory.
pub fn wipe(text: &mut String) {
    let length = text.len();
    text.clear();
    text.extend(std::iter::repeat_n('0', length));
    text.clear();
}

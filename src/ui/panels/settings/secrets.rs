//! Secrets: where keys are kept, and the file under a passphrase: chosen, changed, left.
//! Invariant: no secret is on the screen, and each choice says what it protects from and what it does not.

use egui::Ui;

use crate::domain::{Secret, TroubleKind};
use crate::engine::command::{Command, KeysWish};
use crate::engine::status::SecretsPlace;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons::{self, Icon};
use crate::ui::text::{Words, body};
use crate::ui::theme::{Tone, faces, space};
use crate::ui::unlock::{Unlock, was_open, wipe};
use crate::ui::widgets::{Button, Field, Trouble, mark};

use super::form;

/// Letters a passphrase has at least.
const LEAST: usize = 8;

/// The page's own memory.
#[derive(Default)]
pub struct SecretsPage {
    old: String,
    new: String,
    again: String,
    unlock: Unlock,
}

impl SecretsPage {
    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let (sign, tone, words, more) = told(desk.status.secrets);
        mark(ui, sign, words, tone);
        ui.add_space(space::S);
        body(more).wrapped().show(ui);
        if desk.status.keys.was_open {
            ui.add_space(space::M);
            mark(ui, icons::WARNING, was_open(), Tone::Waiting);
        }
        match desk.status.secrets {
            SecretsPlace::SealedFile if desk.status.keys.locked => {
                form::parted(ui);
                self.unlock.field(ui, desk, false);
            }
            SecretsPlace::SealedFile => self.sealed(ui, desk),
            SecretsPlace::Keychain | SecretsPlace::GuardedFile => self.open(ui, desk),
            SecretsPlace::Memory => {}
        }
        outcome(ui, desk);
        form::parted(ui);
        body(tr!("Signing out removes an account's token at once. Everything else stays."))
            .wrapped()
            .show(ui);
    }

    /// A passphrase can be chosen.
    fn open(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        heading(ui, tr!("Under a passphrase"));
        body(tr!("Keys can lie in a file of the data folder under a passphrase of yours instead. Tintype asks for it each time it starts. Whoever has the file and not the passphrase has nothing; nobody can bring a forgotten one back, and you would sign in again."))
            .wrapped()
            .show(ui);
        ui.add_space(space::M);
        let fault = self.new_one(ui);
        ui.add_space(space::M);
        if self.button(ui, desk, tr!("Use a passphrase"), fault) {
            let wish = KeysWish::Seal(Secret::new(&self.new));
            self.send(desk, wish);
        }
    }

    /// The passphrase can be changed, or left.
    fn sealed(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        heading(ui, tr!("Another passphrase"));
        form::line(ui, tr!("The old one"), |ui| {
            Field::new(tr!("Old passphrase"), &mut self.old).secret().show(ui);
        });
        let fault = self.new_one(ui).or_else(|| self.old.is_empty().then(|| tr!("Type the old one first")));
        ui.add_space(space::M);
        if self.button(ui, desk, tr!("Change it"), fault) {
            let wish = KeysWish::Change { old: Secret::new(&self.old), new: Secret::new(&self.new) };
            self.send(desk, wish);
        }
        heading(ui, tr!("Without a passphrase"));
        body(tr!("Your keys move into the keychain of this computer, or, where there is none, into a file that only you may read."))
            .wrapped()
            .show(ui);
        ui.add_space(space::M);
        let waits = desk.status.keys.busy.then(|| tr!("Moving them"));
        let button = Button::plain(tr!("Keep keys without a passphrase")).disabled_because(waits);
        if ui.add(button).clicked() && !desk.status.keys.busy {
            self.send(desk, KeysWish::Unseal);
        }
    }

    /// The two fields of a new passphrase; says what is wrong with it.
    fn new_one(&mut self, ui: &mut Ui) -> Option<&'static str> {
        let short = self.new.trim().chars().count() < LEAST;
        let error =
            (short && !self.new.is_empty()).then(|| tr!("At least 8 letters; several words are best"));
        form::line(ui, tr!("Passphrase"), |ui| {
            Field::new(tr!("New passphrase"), &mut self.new).secret().error(error).show(ui);
        });
        let other = self.new != self.again;
        let error = (other && !self.again.is_empty()).then(|| tr!("Not the same"));
        form::line(ui, tr!("Once more"), |ui| {
            Field::new(tr!("New passphrase once more"), &mut self.again).secret().error(error).show(ui);
        });
        match (short, other) {
            (true, _) => Some(tr!("Type a passphrase first")),
            (false, true) => Some(tr!("Type it once more")),
            (false, false) => None,
        }
    }

    fn button(&self, ui: &mut Ui, desk: &Desk<'_>, words: &str, fault: Option<&'static str>) -> bool {
        let waits = desk.status.keys.busy.then(|| tr!("Moving them"));
        let reason = waits.or(fault);
        ui.horizontal(|ui| ui.add(Button::plain(words).disabled_because(reason)).clicked()).inner
            && reason.is_none()
    }

    fn send(&mut self, desk: &mut Desk<'_>, wish: KeysWish) {
        for text in [&mut self.old, &mut self.new, &mut self.again] {
            wipe(text);
        }
        desk.send(Command::Keys(wish));
    }
}

fn heading(ui: &mut Ui, words: &str) {
    form::parted(ui);
    Words::new(words, faces::READING_SEMIBOLD, Tone::Text).show(ui);
    ui.add_space(space::S);
}

/// What came of the last wish.
fn outcome(ui: &mut Ui, desk: &Desk<'_>) {
    let keys = &desk.status.keys;
    if let Some(trouble) = keys.refused.as_ref().filter(|_| !keys.locked) {
        ui.add_space(space::L);
        match trouble.kind {
            // The keys are open; only the old passphrase was mistyped.
            TroubleKind::KeysLocked => {
                mark(
                    ui,
                    icons::WARNING,
                    tr!("This is not the old passphrase. Nothing was changed"),
                    Tone::Stuck,
                );
            }
            _ => {
                Trouble::of(trouble).plain().show(ui);
            }
        }
    } else if let Some(words) = &keys.done {
        ui.add_space(space::L);
        mark(ui, icons::CHECK_CIRCLE, words, Tone::Done);
    }
}

fn told(place: SecretsPlace) -> (Icon, Tone, &'static str, &'static str) {
    match place {
        SecretsPlace::Keychain => (
            icons::SHIELD_CHECK,
            Tone::Done,
            tr!("In the system's keychain"),
            tr!(
                "Tokens and the app secret lie in the keychain of this computer, under your password. They are never in the database, in a log, in an export or on the screen."
            ),
        ),
        SecretsPlace::SealedFile => (
            icons::LOCK_SIMPLE,
            Tone::Done,
            tr!("In a file under your passphrase"),
            tr!(
                "Tokens and the app secret lie in the data folder, in a file that nobody opens without your passphrase. They are never in the database, in a log, in an export or on the screen."
            ),
        ),
        SecretsPlace::GuardedFile => (
            icons::WARNING,
            Tone::Waiting,
            tr!("In a guarded file"),
            tr!(
                "No keychain answers on this system, so tokens and the app secret lie in a file in the data folder that only you may read. Whoever can sign in here as you can read it. With a keychain running, for instance GNOME Keyring or KWallet, sign in again and they move there."
            ),
        ),
        SecretsPlace::Memory => (
            icons::CLOCK,
            Tone::Waiting,
            tr!("In memory"),
            tr!(
                "Keys are kept until the window closes and then forgotten. That is how the practice account works."
            ),
        ),
    }
}

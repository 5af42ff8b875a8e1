//! The ways out of an account: signing out, which keeps what was read, and removal, which keeps nothing.
//! Invariant: both are asked for once more in place and say what stays; removal is asked for by the account's name.

use egui::{Id, Key, Modifiers, Ui};

use crate::domain::AccountId;
use crate::engine::command::Command;
use crate::engine::views::settings::AccountRow;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{body, name};
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::{Button, Field, card};
use crate::{tr, tr_count};

/// What is asked about, and of which account.
#[derive(Default)]
pub(super) struct Leaving {
    asked: Option<(AccountId, Way)>,
    /// What was typed to confirm a removal.
    typed: String,
    focus: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    SignOut,
    Remove,
}

impl Leaving {
    /// Asks whether to sign an account out.
    pub fn sign_out(&mut self, account: &AccountId) {
        *self = Self { asked: Some((account.clone(), Way::SignOut)), ..Self::default() };
    }

    /// Asks whether to remove an account whole.
    pub fn remove(&mut self, account: &AccountId) {
        *self = Self { asked: Some((account.clone(), Way::Remove)), typed: String::new(), focus: true };
    }

    /// Draws the question about an account; `false`: nothing is asked about it.
    pub fn question(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, row: &AccountRow) -> bool {
        let asked = self.asked.as_ref().filter(|(account, _)| *account == row.account.id);
        match asked.map(|(_, way)| *way) {
            Some(Way::SignOut) => self.ask_sign_out(ui, desk, row),
            Some(Way::Remove) => self.ask_remove(ui, desk, row),
            None => return false,
        }
        true
    }

    fn ask_sign_out(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, row: &AccountRow) {
        let username = &row.account.username;
        let waits = match row.open {
            0 => tr!("What you send later waits until you sign in again.").to_owned(),
            _ => tr_count!(
                row.open,
                "One thing that is to be sent waits until you sign in again.",
                "{count} things that are to be sent wait until you sign in again.",
                count = row.open
            ),
        };
        let words = tr!(
            "Sign {name} out? Its key is removed from this computer. Posts, comments and numbers stay, and can be read and searched. {waits}",
            name = username,
            waits = waits
        );
        body(words).tone(Tone::Text).wrapped().show(ui);
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let out = Button::last(tr!("Sign out")).name(tr!("Sign {name} out now", name = username));
            if ui.add(out).clicked() {
                desk.send(Command::SignOut(row.account.id.clone()));
                self.asked = None;
            }
            if ui.add(Button::quiet(tr!("Stay signed in"))).clicked() {
                self.asked = None;
            }
        });
    }

    fn ask_remove(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, row: &AccountRow) {
        let username = row.account.username.clone();
        card(ui, |ui| {
            name(tr!("Remove {name} from this computer, for good?", name = username)).show(ui);
            ui.add_space(space::XS);
            body(what_goes(row)).wrapped().show(ui);
            ui.add_space(space::XS);
            let stays = tr!(
                "What is on Instagram stays there, and so do your own files and what you exported. Instagram does not give back what it has deleted: export it first if you may want it."
            );
            body(stays).tone(Tone::Text2).wrapped().show(ui);
            ui.add_space(space::M);
            let id = Id::unique("remove account");
            let label = tr!("Type {name} to remove it", name = username);
            let field = Field::new(&label, &mut self.typed).hint(&label).id(id).show(ui);
            if std::mem::take(&mut self.focus) {
                field.response.request_focus();
            }
            let agreed = self.typed.trim() == username;
            let typing = ui.memory(|memory| memory.has_focus(id)) || field.response.lost_focus();
            let entered = typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
            let left = typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
            ui.add_space(space::M);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                let button = Button::last(tr!("Remove for good")).icon(icons::TRASH).enabled(agreed);
                let pressed = ui.add(button.name(tr!("Remove {name} for good", name = username))).clicked();
                if agreed && (pressed || entered) {
                    desk.send(Command::Remove(row.account.id.clone()));
                    *self = Self::default();
                }
                if ui.add(Button::quiet(tr!("Keep it"))).clicked() || left {
                    *self = Self::default();
                }
            });
        });
    }
}

/// What goes with an account, in a sentence.
fn what_goes(row: &AccountRow) -> String {
    let held = tr!(
        "Its {posts}, {comments}, numbers, drafts, rules, saved replies, entries in the record, pictures and key are removed.",
        posts = counts::posts(row.posts),
        comments = counts::comments(row.comments)
    );
    match row.open {
        0 => held,
        _ => tr_count!(
            row.open,
            "{held} One thing that is to be sent is not sent any more.",
            "{held} {count} things that are to be sent are not sent any more.",
            held = held,
            count = row.open
        ),
    }
}

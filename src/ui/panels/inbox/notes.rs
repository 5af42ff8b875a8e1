//! A person's own notes about authors, edited where they are read.
//! Invariant: a note is kept as it was typed, and what is typed is never replaced by what the store still shows.

use std::collections::HashMap;

use egui::{Id, Stroke, Ui};

use crate::domain::{AccountId, PersonId};
use crate::engine::command::{Command, Kept};
use crate::engine::views::inbox::AuthorCard;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::theme::{space, tokens};
use crate::ui::widgets::Field;

/// Seconds between two states that are told while a person goes on typing.
const PAUSE: f64 = 1.0;

/// The width of the rule beside a note, points.
const RULE: f32 = 2.0;

/// One note that is being written.
struct Note {
    account: AccountId,
    text: String,
    told: String,
    told_at: f64,
}

/// Notes that were touched.
#[derive(Default)]
pub struct Notes {
    all: HashMap<PersonId, Note>,
}

impl Notes {
    /// The note of an author, in its field.
    pub(super) fn show(&mut self, ui: &mut Ui, card: &AuthorCard, desk: &mut Desk<'_>) {
        let id = Id::unique(("note", &card.id));
        let mut text = self.all.get(&card.id).map_or_else(|| card.note.clone(), |note| note.text.clone());
        let top = ui.cursor().left_top();
        let field =
            egui::Frame::NONE.inner_margin(egui::Margin { left: space::S as i8, ..Default::default() });
        let response = field
            .show(ui, |ui| {
                let who = card.username.as_deref().unwrap_or_else(|| tr!("Somebody"));
                let name = tr!("Note about {who}", who = who);
                Field::new(name, &mut text).hint(tr!("Add a note")).bare().growing(1).id(id).show(ui).response
            })
            .inner;
        let color = if response.has_focus() { tokens(ui).focus } else { tokens(ui).line_strong };
        let rule = top.y..=response.rect.bottom();
        ui.painter().vline(top.x + RULE / 2.0, rule, Stroke::new(RULE, color));
        let now = ui.input(|input| input.time);
        if response.changed() {
            let account = desk.account_id();
            let new = || Note { account, text: String::new(), told: card.note.clone(), told_at: now };
            self.all.entry(card.id.clone()).or_insert_with(new).text = text;
        }
        let typed = response.has_focus().then_some(&card.id);
        if let Some(left) = self.tell(typed, now, desk.commands) {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left.max(0.01)));
        }
    }

    /// Tells the engine of all but the one that is typed into, and of that after a pause. Gives the seconds after
    /// which to look again.
    fn tell(&mut self, typed: Option<&PersonId>, now: f64, commands: &mut Vec<Command>) -> Option<f64> {
        let mut again = None;
        for (person, note) in self.all.iter_mut().filter(|(_, note)| note.told != note.text) {
            let left = note.told_at + PAUSE - now;
            if typed == Some(person) && left > 0.0 {
                again = Some(left);
                continue;
            }
            let what = Kept::Note { person: person.clone(), note: note.text.clone() };
            commands.push(Command::KeepHere { account: note.account.clone(), what });
            note.told.clone_from(&note.text);
            note.told_at = now;
        }
        again
    }

    /// Tells the engine everything that was typed.
    pub(super) fn leave(&mut self, commands: &mut Vec<Command>) {
        self.tell(None, 0.0, commands);
    }
}

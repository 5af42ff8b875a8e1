//! How an author is regarded: trusted, to be watched, or neither.
//! Invariant: a regard is never colour alone; it has its sign and its word.

use egui::Ui;

use crate::domain::Regard;
use crate::engine::command::{Command, Kept};
use crate::engine::views::inbox::AuthorCard;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::Tone;
use crate::ui::widgets::{Chip, Menu, MenuItem, tip};

/// Its word.
pub fn name(regard: Regard) -> &'static str {
    match regard {
        Regard::Trusted => tr!("Trusted"),
        Regard::Watched => tr!("Watch"),
    }
}

/// Its sign.
pub fn sign(regard: Regard) -> Icon {
    match regard {
        Regard::Trusted => icons::SEAL_CHECK,
        Regard::Watched => icons::EYE,
    }
}

/// Its tone.
pub fn tone(regard: Regard) -> Tone {
    match regard {
        Regard::Trusted => Tone::Text3,
        Regard::Watched => Tone::Hidden,
    }
}

/// The chip in the author's card that shows and changes it.
pub(super) fn show(ui: &mut Ui, card: &AuthorCard, desk: &mut Desk<'_>) {
    let chip = match card.regard {
        Some(regard) => Chip::new(name(regard)).icon(sign(regard)),
        None => Chip::new(tr!("Trust or watch")).icon(icons::SHIELD_CHECK),
    };
    let who = card.username.as_deref().unwrap_or_else(|| tr!("Somebody"));
    let chip = tip(ui.add(chip), &tr!("How you regard {who}. Only you see this", who = who), None);
    let chosen = Menu::under(&chip, tr!("How you regard this person")).show(|ui| {
        let mut chosen = None;
        for regard in [Some(Regard::Trusted), Some(Regard::Watched), None] {
            let item = match regard {
                Some(regard) => MenuItem::new(name(regard)).icon(sign(regard)),
                None => MenuItem::new(tr!("Neither")).icon(icons::MINUS_CIRCLE),
            };
            if ui.add(item.chosen(card.regard == regard)).clicked() {
                chosen = Some(regard);
            }
        }
        chosen
    });
    if let Some(regard) = chosen.flatten() {
        let (account, person) = (desk.account_id(), card.id.clone());
        desk.send(Command::KeepHere { account, what: Kept::Regard { person, regard } });
    }
}

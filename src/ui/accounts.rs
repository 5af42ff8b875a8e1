//! Accounts as they are told apart everywhere: colour, picture, name, and the actions that bring one to the front.
//! Invariant: a colour never stands alone: the picture or the name is always with it.

use egui::{Color32, Pos2, Ui};

use super::actions::Action;
use super::desk::Desk;
use super::icons;
use super::panels::{Goal, Place};
use super::theme::{Tokens, disc, tokens};
use super::widgets::Disc;
use crate::domain::AccountId;
use crate::engine::views::settings::AccountRow;
use crate::tr;

/// The actions that bring the first nine accounts to the front, in their order.
pub const ACTIONS: [&str; 9] = [
    "account.1",
    "account.2",
    "account.3",
    "account.4",
    "account.5",
    "account.6",
    "account.7",
    "account.8",
    "account.9",
];

/// The colour that marks an account.
pub fn colour(t: &Tokens, row: &AccountRow) -> Color32 {
    t.accounts[usize::from(row.colour) % t.accounts.len()]
}

/// What a colour is called.
pub fn colour_name(colour: u8) -> &'static str {
    match colour % crate::domain::account::COLOURS {
        0 => tr!("Teal"),
        1 => tr!("Violet"),
        2 => tr!("Rose"),
        3 => tr!("Sky"),
        4 => tr!("Green"),
        5 => tr!("Pink"),
        6 => tr!("Olive"),
        7 => tr!("Indigo"),
        8 => tr!("Sand"),
        9 => tr!("Cyan"),
        10 => tr!("Lilac"),
        _ => tr!("Mint"),
    }
}

/// Paints an account's picture, or its monogram, with a ring in its colour.
pub fn paint(
    ui: &Ui,
    center: Pos2,
    size: f32,
    account: &AccountId,
    edge: Option<Color32>,
    desk: &mut Desk<'_>,
) {
    let picture = desk.picture_of(ui, account);
    let Some(row) = desk.account_of(account) else { return };
    let disc = Disc::new(account.as_str(), &row.account.username).size(size).picture(picture);
    let disc = disc.ring(colour(tokens(ui), row));
    match edge {
        Some(ground) => disc.edge(ground).paint(ui, center),
        None => disc.paint(ui, center),
    }
}

/// The mark on another disc, at its lower right: whose it is.
pub fn badge(ui: &Ui, center: Pos2, of: f32, account: &AccountId, ground: Color32, desk: &mut Desk<'_>) {
    let aside = of / 2.0 - disc::BADGE / 4.0;
    paint(ui, center + egui::vec2(aside, aside), disc::BADGE, account, Some(ground), desk);
}

/// The name of an account; empty where there is none of that id.
pub fn name(desk: &Desk<'_>, account: &AccountId) -> String {
    desk.account_of(account).map(|row| row.account.username.clone()).unwrap_or_default()
}

/// Shows an account where one is: the inbox is then that account's.
pub fn show(desk: &mut Desk<'_>, account: &AccountId) {
    desk.look_together(false);
    if desk.account_id() != *account {
        desk.choose(account);
    }
}

/// Shows the inbox over all accounts.
pub fn show_all(desk: &mut Desk<'_>) {
    desk.look_together(true);
    desk.go(Goal::Place(Place::Inbox));
}

/// Offers to bring each account to the front, the next and the one before it, and the inbox over all.
pub fn actions(ui: &Ui, desk: &mut Desk<'_>) {
    let ids: Vec<(AccountId, String)> = desk
        .settings
        .accounts
        .iter()
        .map(|row| (row.account.id.clone(), row.account.username.clone()))
        .collect();
    let mut wanted = None;
    for ((id, username), action) in ids.iter().zip(ACTIONS) {
        let words = tr!("Bring {name} to the front", name = username);
        if desk.action(ui, Action::new(action, words, icons::USER)) {
            wanted = Some(id.clone());
        }
    }
    if ids.len() > 1 {
        let here = desk.account_id();
        let at = ids.iter().position(|(id, _)| *id == here).unwrap_or(0);
        for (id, words, sign, by) in [
            ("account.next", tr!("Next account"), icons::ARROW_DOWN, 1),
            ("account.previous", tr!("Previous account"), icons::ARROW_UP, ids.len() - 1),
        ] {
            if desk.action(ui, Action::new(id, words, sign)) {
                wanted = Some(ids[(at + by) % ids.len()].0.clone());
            }
        }
        let all = Action::new("account.all", tr!("One inbox over all accounts"), icons::USERS);
        if desk.action(ui, all) {
            show_all(desk);
        }
    }
    if let Some(account) = wanted {
        show(desk, &account);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::COLOURS;

    #[test]
    fn every_colour_has_a_name_of_its_own() {
        let mut names: Vec<&str> = (0..COLOURS).map(colour_name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), usize::from(COLOURS));
    }
}

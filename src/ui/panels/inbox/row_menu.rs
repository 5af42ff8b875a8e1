//! What a right click on a comment offers.
//! Invariant: everything in it can be done by a key or a button too, and what Instagram would refuse is quiet.

use egui::{Response, Ui};

use crate::domain::Feature;
use crate::engine::views::inbox::InboxRow;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::theme::{Tone, width};
use crate::ui::widgets::{Menu, MenuItem, hairline};

use super::not_done_because;
use super::reply::private::closed_because;
use super::row::{Look, Touched, who};

/// The menu of a row, while it is open; gives what was chosen in it.
pub fn show(anchor: &Response, row: &InboxRow, look: Look, desk: &Desk<'_>) -> Option<Touched> {
    let menu = Menu::context(anchor, tr!("What to do with this comment")).width(width::TOOLTIP * 0.8);
    menu.show(|ui| items(ui, row, look, desk)).flatten()
}

fn items(ui: &mut Ui, row: &InboxRow, look: Look, desk: &Desk<'_>) -> Option<Touched> {
    let mut touched = None;
    let mut item = |ui: &mut Ui, item: MenuItem<'_>, what: Touched| {
        if ui.add(item).clicked() {
            touched = Some(what);
        }
    };
    let [reply, hide, done, delete, select, author] =
        ["inbox.reply", "inbox.hide", "inbox.done", "inbox.delete", "inbox.select", "inbox.select_author"]
            .map(|id| desk.caps(id));
    let off = desk.off_for(&row.account, Feature::Comments).map(|_| tr!("not allowed"));
    let gone = off.or(row.deleted.then(|| tr!("deleted")));
    if !row.hidden && !row.deleted && off.is_none() {
        let sign = icons::ARROW_BEND_UP_LEFT;
        item(ui, MenuItem::new(tr!("Reply")).icon(sign).key(&reply), Touched::Reply);
    }
    let private = closed_because(row, desk.now.as_millisecond()).is_none();
    if private && desk.off_for(&row.account, Feature::PrivateReplies).is_none() {
        let private = MenuItem::new(tr!("Private reply")).icon(icons::ENVELOPE_SIMPLE);
        let key = desk.caps("inbox.private");
        item(ui, private.key(&key), Touched::Whisper);
    }
    let mine = row.mine.then(|| tr!("yours"));
    let (sign, words) = if row.hidden { (icons::EYE, tr!("Show")) } else { (icons::EYE_SLASH, tr!("Hide")) };
    item(ui, MenuItem::new(words).icon(sign).key(&hide).disabled_because(gone.or(mine)), Touched::Hide);
    if not_done_because(row).is_none() {
        let words = if row.done { tr!("Not done") } else { tr!("Done") };
        item(ui, MenuItem::new(words).icon(icons::CHECK).key(&done), Touched::Done);
    }
    hairline(ui);
    let words = if look.ticked { tr!("No longer choose it") } else { tr!("Choose it") };
    item(ui, MenuItem::new(words).icon(icons::CHECK_CIRCLE).key(&select), Touched::Tick);
    if row.author.is_some() {
        let words = tr!("Choose all by {who}", who = who(row));
        item(ui, MenuItem::new(words).icon(icons::USER).key(&author), Touched::Author);
    }
    hairline(ui);
    item(ui, MenuItem::new(tr!("Copy the text")).icon(icons::COPY), Touched::Copy);
    item(ui, MenuItem::new(tr!("Open the post in Library")).icon(icons::SQUARES_FOUR), Touched::Library);
    hairline(ui);
    let words = MenuItem::new(tr!("Delete for ever")).icon(icons::TRASH).tone(Tone::Stuck);
    item(ui, words.key(&delete).disabled_because(gone), Touched::Delete);
    touched
}

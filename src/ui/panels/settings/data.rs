//! Your data: how big it is, the way out of it as one file, the way back, and the way to delete it with proof.
//! Invariant: deleting takes two steps, the second says what goes and what is left, and the way to export stands beside.

use egui::Ui;

use crate::domain::AccountId;
use crate::engine::archive::{ArchiveWish, Erase};
use crate::engine::views::settings::AccountRow;
use crate::ui::actions::Action;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::panels::own_data::{OwnData, busy, wish};
use crate::ui::text::body;
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::{Button, Menu, MenuItem, card, switch};
use crate::{tr, tr_count};

use super::form;

/// The page's own memory.
#[derive(Default)]
pub struct DataPage {
    /// What Welcome shows too.
    pub own: OwnData,
    /// What is asked about before it is deleted.
    asked: Option<Erase>,
    /// The files in the folder of exports go too.
    exports: bool,
    /// It was looked how big all of it is.
    weighed: bool,
}

impl DataPage {
    /// Takes answers and keys; `here`: the page is shown. `true`: it wants to be.
    pub fn begin(&mut self, ui: &Ui, desk: &mut Desk<'_>, here: bool) -> bool {
        if here {
            self.own.begin(ui, desk);
        } else {
            self.weighed = false;
        }
        let mut wanted = false;
        let export = Action::new("data.export", tr!("Export an account as an archive"), icons::EXPORT);
        if desk.action(ui, export.disabled_because(busy(desk).or(nobody(desk)))) {
            let front = desk.account_id();
            self.own.export(ui, desk, vec![front]);
            wanted = true;
        }
        let restore = Action::new("data.restore", tr!("Restore an archive"), icons::DOWNLOAD_SIMPLE);
        if desk.action(ui, restore.disabled_because(busy(desk))) {
            self.own.pick(ui);
            wanted = true;
        }
        wanted
    }

    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        if !std::mem::replace(&mut self.weighed, true) {
            wish(desk, ArchiveWish::Weigh);
        }
        if self.own.cards(ui, desk) {
            ui.add_space(space::L);
        }
        sizes(ui, desk);
        form::parted(ui);
        self.export(ui, desk);
        form::parted(ui);
        body(tr!("An archive of this or of another computer is looked through first: whether it is whole, of which version it is, and whose it is. Then you say whether it is put in."))
            .wrapped()
            .show(ui);
        ui.add_space(space::S);
        self.own.restore(ui, desk);
        form::parted(ui);
        self.erase(ui, desk);
    }

    fn export(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        body(tr!("Everything of an account as one file: all rows as JSON and as tables for spreadsheets, pictures, the files of drafts, and the record with its seals. Keys never leave the keychain and are not in it."))
            .wrapped()
            .show(ui);
        ui.add_space(space::S);
        let why = busy(desk).or(nobody(desk));
        let accounts = names(desk);
        let button = Button::plain(tr!("Export")).icon(icons::EXPORT).disabled_because(why);
        if let [(only, name)] = accounts.as_slice() {
            if ui.add(button.name(tr!("Export {name}", name = name))).clicked() {
                self.own.export(ui, desk, vec![only.clone()]);
            }
            return;
        }
        let open = ui.add(button.name(tr!("Export an account")));
        Menu::under(&open, tr!("Export an account")).show(|ui| {
            for (id, name) in &accounts {
                if ui.add(MenuItem::new(name.as_str()).icon(icons::USER)).clicked() {
                    self.own.export(ui, desk, vec![id.clone()]);
                }
            }
            if ui.add(MenuItem::new(tr!("All accounts")).icon(icons::USERS)).clicked() {
                self.own.export(ui, desk, accounts.iter().map(|(id, _)| id.clone()).collect());
            }
        });
    }

    fn erase(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        body(tr!("Deleting takes rows, pictures and keys off this computer, writes the file anew so that no byte is left, and then looks and tells what it found. On Instagram nothing changes."))
            .wrapped()
            .show(ui);
        ui.add_space(space::S);
        if let Some(asked) = self.asked.clone() {
            card(ui, |ui| self.question(ui, desk, &asked));
            return;
        }
        let why = busy(desk);
        let accounts = names(desk);
        ui.horizontal(|ui| {
            let button = Button::plain(tr!("Delete an account")).icon(icons::TRASH);
            let open = ui.add(button.disabled_because(why.or(nobody(desk))));
            Menu::under(&open, tr!("Delete an account")).show(|ui| {
                for (id, name) in &accounts {
                    if ui.add(MenuItem::new(name.as_str()).icon(icons::USER)).clicked() {
                        (self.asked, self.exports) = (Some(Erase::Account(id.clone())), false);
                    }
                }
            });
            let button = Button::plain(tr!("Delete everything")).icon(icons::TRASH);
            if ui.add(button.disabled_because(why)).clicked() {
                (self.asked, self.exports) = (Some(Erase::Everything), false);
            }
        });
    }

    fn question(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, asked: &Erase) {
        ui.spacing_mut().item_spacing = egui::vec2(space::S, 0.0);
        let going: Vec<&AccountRow> = match asked {
            Erase::Everything => desk.settings.accounts.iter().collect(),
            Erase::Account(id) => desk.settings.accounts.iter().filter(|row| row.account.id == *id).collect(),
        };
        let words = match asked {
            Erase::Everything => tr!(
                "Delete everything Tintype keeps: {what}, the settings, the record and all keys? This cannot be taken back.",
                what = held(&going)
            ),
            Erase::Account(_) => {
                let name = going.first().map(|row| row.account.username.clone()).unwrap_or_default();
                tr!(
                    "Delete {name} from this computer: {what}, its drafts, its record and its key? This cannot be taken back.",
                    name = name,
                    what = held(&going)
                )
            }
        };
        body(words).tone(Tone::Text).wrapped().show(ui);
        let ids: Vec<AccountId> = going.iter().map(|row| row.account.id.clone()).collect();
        self.exports_too(ui, desk, asked);
        ui.add_space(space::M);
        ui.horizontal(|ui| {
            let last = Button::last(tr!("Delete for good")).disabled_because(busy(desk));
            if ui.add(last).clicked() {
                wish(desk, ArchiveWish::Erase { what: asked.clone(), exports: self.exports });
                self.asked = None;
            }
            if ui.add(Button::quiet(tr!("Keep it"))).clicked() {
                self.asked = None;
            }
            let export = Button::quiet(tr!("Export it first")).icon(icons::EXPORT);
            if !ids.is_empty() && ui.add(export.disabled_because(busy(desk))).clicked() {
                self.own.export(ui, desk, ids);
            }
        });
    }

    /// Whether what was exported into the profile goes too; an account's own files there cannot be told apart.
    fn exports_too(&mut self, ui: &mut Ui, desk: &Desk<'_>, asked: &Erase) {
        let Some(sizes) = desk.status.archive.sizes.filter(|sizes| sizes.exported > 0) else { return };
        ui.add_space(space::S);
        let count = tr_count!(
            sizes.exported,
            "{count} file you exported ({size})",
            "{count} files you exported ({size})",
            count = number(sizes.exported),
            size = format::bytes(sizes.exports)
        );
        if *asked == Erase::Everything {
            ui.horizontal(|ui| {
                let words = tr!("Delete {what} in the data folder too", what = count);
                switch(ui, &mut self.exports, &words);
                body(words).show(ui);
            });
        } else {
            body(tr!("{what} in the data folder stay where they are.", what = count)).wrapped().show(ui);
        }
    }
}

fn nobody(desk: &Desk<'_>) -> Option<&'static str> {
    desk.settings.accounts.is_empty().then(|| tr!("There is no account"))
}

fn names(desk: &Desk<'_>) -> Vec<(AccountId, String)> {
    desk.settings.accounts.iter().map(|row| (row.account.id.clone(), row.account.username.clone())).collect()
}

fn held(rows: &[&AccountRow]) -> String {
    let (posts, comments) = rows.iter().fold((0, 0), |sum, row| (sum.0 + row.posts, sum.1 + row.comments));
    tr!("{posts} and {comments}", posts = counts::posts(posts), comments = counts::comments(comments))
}

/// What is here, and how big it is.
fn sizes(ui: &mut Ui, desk: &Desk<'_>) {
    let rows: Vec<&AccountRow> = desk.settings.accounts.iter().collect();
    let accounts = counts::accounts(rows.len());
    form::told(
        ui,
        tr!("Kept here"),
        &tr!("{what} of {accounts}", what = held(&rows), accounts = accounts),
        Tone::Text2,
    );
    let size = match desk.status.archive.sizes {
        None => tr!("Being looked at").to_owned(),
        Some(sizes) => {
            let mut parts = vec![
                tr!("rows {size}", size = format::bytes(sizes.rows)),
                tr!("pictures {size}", size = format::bytes(sizes.pictures)),
            ];
            if sizes.drafts > 0 {
                parts.push(tr!("files of drafts {size}", size = format::bytes(sizes.drafts)));
            }
            if sizes.exported > 0 {
                parts.push(tr!("your exports {size}", size = format::bytes(sizes.exports)));
            }
            parts.join(" · ")
        }
    };
    form::told(ui, tr!("Size"), &size, Tone::Text2);
}

//! The small pages: undo, look, and the data folder.
//! Invariant: what is chosen here is sent in the moment it is chosen.

use std::path::Path;

use egui::Ui;
use url::Url;

use crate::engine::command::Command;
use crate::engine::status::SecretsPlace;
use crate::engine::views::settings::{Choices, DeleteWhen, ThemeChoice};
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::body;
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::{Button, Field, segments};
use crate::{tr, tr_count};

use super::form;

/// The undo windows offered, in seconds.
const WINDOWS: [u32; 5] = [0, 5, 10, 20, 30];

/// A window in words.
pub(super) fn seconds(count: u32) -> String {
    if count == 0 { tr!("Off").to_owned() } else { tr!("{count} s", count = count) }
}

fn keep(desk: &mut Desk<'_>, change: impl FnOnce(&mut Choices)) {
    let mut choices = desk.settings.choices.clone();
    change(&mut choices);
    desk.send(Command::Keep(choices));
}

/// How long an act can be taken back before it is sent.
pub(super) fn sending(ui: &mut Ui, desk: &mut Desk<'_>) {
    let mut chosen = desk.settings.choices.undo_s;
    let mut offered = WINDOWS.to_vec();
    if !offered.contains(&chosen) {
        offered.push(chosen);
        offered.sort_unstable();
    }
    let words: Vec<String> = offered.iter().map(|count| seconds(*count)).collect();
    let parts: Vec<(u32, &str)> = offered.into_iter().zip(words.iter().map(String::as_str)).collect();
    form::line(ui, tr!("Wait"), |ui| {
        if segments(ui, &mut chosen, &parts) {
            keep(desk, |choices| choices.undo_s = chosen);
        }
    });
    let mut deletes = desk.settings.choices.delete_when;
    let parts = [
        (DeleteWhen::AfterUndo, tr!("After the same time")),
        (DeleteWhen::EndOfDay, tr!("At the end of the day")),
    ];
    form::line(ui, tr!("Delete"), |ui| {
        if segments(ui, &mut deletes, &parts) {
            keep(desk, |choices| choices.delete_when = deletes);
        }
    });
    ui.add_space(space::S);
    let words = match chosen {
        0 => tr!("What you do is sent at once. It can still be undone as far as Instagram allows: a hidden comment can be shown again, a sent reply can be deleted.").to_owned(),
        _ => tr_count!(
            chosen,
            "Replies, hides and deletions wait {count} second here. Until then Undo takes them back as if they had never been, and Instagram never hears of them.",
            "Replies, hides and deletions wait {count} seconds here. Until then Undo takes them back as if they had never been, and Instagram never hears of them.",
            count = chosen
        ),
    };
    body(words).wrapped().show(ui);
    ui.add_space(space::S);
    body(tr!("A comment you delete is hidden at once in either case, and its text stays here for ever."))
        .wrapped()
        .show(ui);
}

/// The theme.
pub(super) fn look(ui: &mut Ui, desk: &mut Desk<'_>) {
    let mut chosen = desk.settings.choices.theme;
    let parts = [
        (ThemeChoice::System, tr!("As the system")),
        (ThemeChoice::Darkroom, tr!("Darkroom")),
        (ThemeChoice::Daylight, tr!("Daylight")),
    ];
    form::line(ui, tr!("Theme"), |ui| {
        if segments(ui, &mut chosen, &parts) {
            keep(desk, |choices| choices.theme = chosen);
        }
    });
    form::note(
        ui,
        tr!("Darkroom is the quiet one for the evening, Daylight is paper. Pictures look the same in both."),
    );
}

/// Where everything is kept.
pub(super) fn folder(ui: &mut Ui, desk: &mut Desk<'_>) {
    let path = desk.status.profile.clone();
    let known = !path.as_os_str().is_empty();
    let mut shown = if known { path.display().to_string() } else { tr!("Not known yet").to_owned() };
    form::line(ui, tr!("Folder"), |ui| {
        Field::new(tr!("Data folder"), &mut shown).icon(icons::FOLDER).show(ui);
    });
    form::line(ui, "", |ui| {
        if ui.add(Button::plain(tr!("Open the folder")).icon(icons::FOLDER_OPEN).enabled(known)).clicked()
            && let Some(address) = address(&path)
        {
            desk.send(Command::OpenAddress(address));
        }
        if ui.add(Button::plain(tr!("Copy the path")).icon(icons::COPY).enabled(known)).clicked() {
            ui.ctx().copy_text(path.display().to_string());
        }
    });
    form::parted(ui);
    let (posts, comments) =
        desk.settings.accounts.iter().fold((0, 0), |sum, row| (sum.0 + row.posts, sum.1 + row.comments));
    let kept = tr!(
        "{posts} and {comments} of {accounts}, with their numbers, your drafts, and copies of the pictures",
        posts = counts::posts(posts),
        comments = counts::comments(comments),
        accounts = counts::accounts(desk.settings.accounts.len())
    );
    form::told(ui, tr!("What is in it"), &kept, Tone::Text2);
    let keys = match desk.status.secrets {
        SecretsPlace::GuardedFile => {
            tr!("They lie in it too, in a file that only you may read. Do not give this folder away")
        }
        SecretsPlace::SealedFile => tr!("They lie in it too, in a file under your passphrase"),
        SecretsPlace::Keychain | SecretsPlace::Memory => {
            tr!("Not in it. You can copy the folder wherever you like")
        }
    };
    form::told(ui, tr!("Keys"), keys, Tone::Text2);
    form::told(
        ui,
        tr!("Another folder"),
        tr!("Start Tintype with --profile and a folder of your choice"),
        Tone::Text2,
    );
}

/// A folder as an address that can be opened.
fn address(path: &Path) -> Option<String> {
    Url::from_directory_path(path).ok().map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_folder_with_blanks_is_an_address_all_the_same() {
        assert_eq!(address(Path::new("/home/m b/Tintype")).as_deref(), Some("file:///home/m%20b/Tintype/"));
        assert_eq!(address(Path::new("relative")), None);
    }
}

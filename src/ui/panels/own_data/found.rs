//! An archive that was looked into: what is in it, and the step that puts it in.
//! Invariant: where an account of it is here already, the person says what becomes of it, and the careful answer is
//! the one that is set.

use egui::{Ui, vec2};

use crate::engine::archive::{Already, ArchiveWish, Found, Held};
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::text::{Words, body, meta};
use crate::ui::theme::{Tone, faces, space};
use crate::ui::widgets::{Button, mark, segments};
use crate::{tr, tr_count};

use super::{OwnData, busy, wish};

/// Draws it.
pub(super) fn show(data: &mut OwnData, ui: &mut Ui, desk: &mut Desk<'_>, found: &Found) {
    ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
    let name = found.path.file_name().unwrap_or_default().to_string_lossy();
    Words::new(&*name, faces::READING_SEMIBOLD, Tone::Text).wrapped().show(ui);
    ui.add_space(space::XS);
    mark(ui, icons::SEAL_CHECK, tr!("Whole: every file in it is as it was written"), Tone::Done);
    ui.add_space(space::S);
    for held in &found.accounts {
        body(about(held)).wrapped().show(ui);
    }
    ui.add_space(space::XS);
    meta(more(found)).wrapped().show(ui);
    open(ui, found);
    here(data, ui, found);
    ui.add_space(space::M);
    let stays = data.already == Already::Stay;
    let nothing = stays && found.here.len() == found.accounts.len();
    let why = busy(desk).or(nothing.then(|| tr!("All of it is here already")));
    ui.horizontal(|ui| {
        let words = if stays { tr!("Restore") } else { tr!("Replace and restore") };
        let button = if stays { Button::main(words) } else { Button::last(words) };
        if ui.add(button.disabled_because(why)).clicked() {
            wish(desk, ArchiveWish::Restore(data.already));
        }
        if ui.add(Button::quiet(tr!("Leave it"))).clicked() {
            wish(desk, ArchiveWish::Close);
        }
    });
    if nothing {
        ui.add_space(space::XS);
        meta(tr!("All of it is here already")).show(ui);
    }
}

fn about(held: &Held) -> String {
    let words = tr!(
        "{name}: {posts}, {comments}",
        name = held.username,
        posts = counts::posts(held.posts),
        comments = counts::comments(held.comments)
    );
    if held.practice { tr!("{what} (practice)", what = words) } else { words }
}

fn more(found: &Found) -> String {
    let files = tr_count!(
        found.files,
        "{count} picture or clip",
        "{count} pictures and clips",
        count = number(found.files)
    );
    let record = tr_count!(
        found.record,
        "{count} entry of the record",
        "{count} entries of the record",
        count = number(found.record)
    );
    let mut parts = vec![record, files, format::bytes(found.bytes)];
    parts.push(tr!("written by Tintype {version}", version = found.program));
    if found.older {
        parts.push(tr!("of an older version, and brought to this one").to_owned());
    }
    parts.join(" · ")
}

/// What comes back in another way than it was.
fn open(ui: &mut Ui, found: &Found) {
    ui.add_space(space::S);
    body(tr!("Accounts come back signed out: sign in again to go on with them.")).wrapped().show(ui);
    let open: u64 = found.accounts.iter().map(|held| held.on_the_way).sum();
    if open > 0 {
        let words = tr_count!(
            open,
            "{count} change was on its way to Instagram. It comes back waiting for you, and Instagram is asked for it before it is sent.",
            "{count} changes were on their way to Instagram. They come back waiting for you, and Instagram is asked for them before they are sent.",
            count = open
        );
        body(words).wrapped().show(ui);
    }
    if !found.missing.is_empty() {
        let words = tr_count!(
            found.missing.len(),
            "{count} file of a draft was missing when the archive was made.",
            "{count} files of drafts were missing when the archive was made.",
            count = found.missing.len()
        );
        mark(ui, icons::WARNING, &words, Tone::Waiting);
    }
}

/// What becomes of accounts that are here.
fn here(data: &mut OwnData, ui: &mut Ui, found: &Found) {
    if found.here.is_empty() {
        return;
    }
    let names: Vec<&str> = found
        .accounts
        .iter()
        .filter(|held| found.here.contains(&held.id))
        .map(|held| held.username.as_str())
        .collect();
    ui.add_space(space::M);
    let words = tr!("Here already: {names}", names = names.join(", "));
    mark(ui, icons::WARNING, &words, Tone::Waiting);
    ui.add_space(space::S);
    let parts = [(Already::Stay, tr!("Keep what is here")), (Already::Replace, tr!("Replace it"))];
    segments(ui, &mut data.already, &parts);
    ui.add_space(space::XS);
    let note = match data.already {
        Already::Stay => {
            tr!("What is here stays as it is, and only the others are put in. Nothing is ever mixed.")
        }
        Already::Replace => {
            tr!(
                "What is here of them is deleted, newer things too, and their keys with it. They are then as they were in the archive."
            )
        }
    };
    meta(note).wrapped().show(ui);
}

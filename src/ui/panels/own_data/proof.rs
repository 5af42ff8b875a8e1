//! The proof of what was deleted, to be read and kept.
//! Invariant: whether nothing is left stands in the first line, in words and colour.

use egui::{Ui, vec2};

use crate::engine::archive::{ArchiveWish, Proof};
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::text::{Words, body, meta};
use crate::ui::theme::{Tone, faces, space};
use crate::ui::widgets::{Button, mark};
use crate::{tr, tr_count};

use super::{OwnData, wish};

/// Draws it.
pub(super) fn show(data: &mut OwnData, ui: &mut Ui, desk: &mut Desk<'_>, proof: &Proof) {
    ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
    let names = proof.whose.join(", ");
    let what = match (proof.everything, names.is_empty()) {
        (true, true) => tr!("Everything was deleted").to_owned(),
        (true, false) => tr!("Everything was deleted: {names}", names = names),
        (false, _) => tr!("{names} was deleted", names = names),
    };
    Words::new(what, faces::READING_SEMIBOLD, Tone::Text).wrapped().show(ui);
    ui.add_space(space::XS);
    let (sign, words, tone) = match proof.is_clean() {
        true => (icons::CHECK_CIRCLE, tr!("Found after: nothing"), Tone::Done),
        false => (icons::WARNING_CIRCLE, tr!("Not everything is gone"), Tone::Stuck),
    };
    mark(ui, sign, words, tone);
    ui.add_space(space::S);
    if let Some(wrong) = &proof.wrong {
        body(wrong.as_str()).tone(Tone::Text).wrapped().show(ui);
        ui.add_space(space::XS);
    }
    for line in lines(proof, desk) {
        body(line).wrapped().show(ui);
    }
    if data.whole_proof {
        ui.add_space(space::S);
        tables(ui, proof);
    }
    ui.add_space(space::M);
    ui.horizontal(|ui| {
        if ui.add(Button::plain(tr!("Keep the proof")).icon(icons::CLIPBOARD_TEXT)).clicked() {
            data.keep_proof(ui, desk);
        }
        let more = if data.whole_proof { tr!("Hide the tables") } else { tr!("Table by table") };
        if ui.add(Button::quiet(more)).clicked() {
            data.whole_proof = !data.whole_proof;
        }
        if ui.add(Button::quiet(tr!("Done")).name(tr!("Done with the proof"))).clicked() {
            data.whole_proof = false;
            wish(desk, ArchiveWish::DropProof);
        }
    });
}

fn lines(proof: &Proof, desk: &Desk<'_>) -> Vec<String> {
    let after: u64 = proof.tables.iter().map(|table| table.after).sum();
    let used = proof.tables.iter().filter(|table| table.before > 0).count();
    let bytes: u64 = proof.files.iter().map(|file| file.bytes).sum();
    let mut lines = vec![
        tr!(
            "{time}: {rows} rows in {tables} tables before, {after} after.",
            time = desk.moment(proof.at),
            rows = number(proof.rows()),
            tables = used,
            after = number(after)
        ),
        tr_count!(
            proof.files.len(),
            "{count} file of {size} was here; its SHA-256 stands in the proof.",
            "{count} files of {size} were here; the SHA-256 of each stands in the proof.",
            count = number(proof.files.len() as u64),
            size = format::bytes(bytes)
        ),
        tr!(
            "The {size} that are left were searched for {words} of its own texts: {found}.",
            size = format::bytes(proof.searched.bytes),
            words = proof.searched.words,
            found =
                if proof.searched.found.is_empty() { tr!("none was found") } else { tr!("some were found") }
        ),
    ];
    let left =
        proof.files.iter().filter(|file| !file.gone).map(|file| tr!("Still there: {file}", file = file.path));
    lines.extend(left);
    lines.extend(proof.searched.found.iter().map(|file| tr!("Found in {file}", file = file)));
    let keys = proof.keys.iter().filter(|(_, gone)| !gone);
    lines.extend(keys.map(|(name, _)| tr!("Still in the keychain: {name}", name = name)));
    if !proof.left.is_empty() {
        lines.push(tr_count!(
            proof.left.len(),
            "{count} file in the folder of exports was left, as you wished.",
            "{count} files in the folder of exports were left, as you wished.",
            count = proof.left.len()
        ));
    }
    lines
}

fn tables(ui: &mut Ui, proof: &Proof) {
    for table in proof.tables.iter().filter(|table| table.before > 0 || table.after > 0) {
        let words = tr!(
            "{table}: {before} before, {after} after",
            table = table.name,
            before = number(table.before),
            after = number(table.after)
        );
        meta(words).show(ui);
    }
}

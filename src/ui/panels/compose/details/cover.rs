//! A picture of its own as the cover of a reel.
//! Invariant: one picture at most, and it is asked for with the same dialog as slides are.

use std::path::PathBuf;

use egui::{Align, Layout, Ui};

use crate::tr;
use crate::ui::icons;
use crate::ui::text::{Words, body};
use crate::ui::theme::{Tone, faces, space};
use crate::ui::widgets::{Button, IconButton};

use super::super::bench::Bench;
use super::super::header::ask_for_files;
use super::super::slides::is_clip_name;
use super::super::words::line;

/// Its name, as the disk has it.
fn name_of(bench: &Bench<'_>) -> Option<String> {
    let path = bench.work.draft.details.cover.as_ref()?;
    Some(path.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

/// The cover's file, and the ways to choose it and to go back to a frame.
pub(super) fn show(ui: &mut Ui, bench: &mut Bench<'_>) {
    let chosen = name_of(bench);
    line(ui, icons::IMAGE, tr!("Cover picture"), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            if chosen.is_some()
                && ui.add(IconButton::new(icons::X, tr!("Take out the cover picture")).small()).clicked()
            {
                bench.work.draft.details.cover = None;
                bench.look.told_now = true;
            }
            if ui.add(Button::quiet(tr!("Choose")).small().name(tr!("Choose a cover picture"))).clicked() {
                bench.look.details.cover_wanted = true;
                ask_for_files(ui, bench);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| match &chosen {
                Some(name) => {
                    Words::new(name.as_str(), faces::BODY, Tone::Text).show(ui);
                }
                None => {
                    body(tr!("The frame on the strip")).tone(Tone::Text3).show(ui);
                }
            });
        });
    });
}

/// Takes the answer of the dialog as the cover, if it was asked for that; `false`: it is for somebody else.
pub fn take(bench: &mut Bench<'_>, files: &[PathBuf]) -> bool {
    if !std::mem::take(&mut bench.look.details.cover_wanted) {
        return false;
    }
    if let Some(picture) = files.iter().find(|file| !is_clip_name(file)) {
        bench.work.draft.details.cover = Some(picture.clone());
        bench.look.told_now = true;
    }
    true
}

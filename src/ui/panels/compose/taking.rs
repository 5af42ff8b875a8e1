//! What comes into the draft from outside: files that are dropped, chosen or pasted, and pictures of the clipboard.
//! Invariant: nothing is read or compressed on the thread that draws; what comes while a draft is on its way is left.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{ColorImage, Event, Ui};

use crate::engine::Command;
use crate::engine::drafts::{DraftWish, Pasting, Pixels};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::keys;

use super::bench::Bench;
use super::details;
use super::slides::pasted_paths;

/// A picture of the clipboard as the window has it.
#[derive(Debug)]
struct Clipped(Arc<ColorImage>);

impl Pixels for Clipped {
    fn size(&self) -> (u32, u32) {
        let [width, height] = self.0.size;
        (u32::try_from(width).unwrap_or(0), u32::try_from(height).unwrap_or(0))
    }

    fn rgba(&self) -> Vec<u8> {
        self.0.pixels.iter().flat_map(|pixel| pixel.to_srgba_unmultiplied()).collect()
    }
}

/// Takes all that came in this frame.
pub fn take(ui: &Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    dropped(ui, bench, desk);
    answered(ui, bench);
    pasted(ui, bench, desk);
    arrived(bench, desk);
}

/// Files dropped anywhere on the panel; a folder is looked into.
fn dropped(ui: &Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let dropped: Vec<PathBuf> =
        ui.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect());
    // What has no ending is a folder nearly always, and whoever looks into it says if it is none.
    let folder = match dropped.as_slice() {
        [one] if one.extension().is_none() => Some(one.clone()),
        [one] if one.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv")) => {
            one.parent().map(PathBuf::from)
        }
        _ => None,
    };
    match folder {
        Some(folder) => super::import::look_into(folder, bench.look, desk),
        None => bench.add(dropped),
    }
}

/// The answer of the dialog.
fn answered(ui: &Ui, bench: &mut Bench<'_>) {
    let Some(chosen) = bench.picker.answer() else { return };
    // A person does not close a dialog that fast: there was none.
    let now = ui.input(|input| input.time);
    let at_once = bench.look.asked_at.take().is_some_and(|asked| now - asked < 1.0);
    if chosen.is_empty() && at_once {
        bench.look.no_dialog = true;
        bench.look.open_path();
        return;
    }
    if details::take_cover(bench, &chosen) {
        return;
    }
    match bench.look.replacing.take() {
        Some(index) => bench.replace(index, chosen),
        None => bench.add(chosen),
    }
}

/// Files and pictures of the clipboard; words are left to the fields.
fn pasted(ui: &Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let typing = keys::typing(ui);
    let (mut files, mut pictures) = (Vec::new(), Vec::new());
    ui.input(|input| {
        for event in &input.events {
            match event {
                Event::Paste(text) if !typing => files.extend(pasted_paths(text)),
                Event::PasteImage(image) => pictures.push(Arc::clone(image)),
                _ => {}
            }
        }
    });
    bench.add(files);
    if bench.is_locked() {
        return;
    }
    let frame = ui.ctx().cumulative_frame_nr();
    for (at, image) in (0_u64..).zip(pictures) {
        // Frames and places in them tell one from another; a thousand in one frame are not pasted.
        let number = frame * 1_000 + at;
        bench.look.pasting.push(number);
        let wish = DraftWish::Paste { number, picture: Pasting(Arc::new(Clipped(image))) };
        desk.send(Command::Drafts { account: desk.account_id(), wish });
    }
}

/// Pasted pictures that have become files.
fn arrived(bench: &mut Bench<'_>, desk: &Desk<'_>) {
    for (number, file) in &desk.status.drafts.pasted {
        let Some(at) = bench.look.pasting.iter().position(|waiting| waiting == number) else { continue };
        bench.look.pasting.remove(at);
        if let Ok(file) = file {
            bench.add([file.clone()]);
        }
    }
}

/// What is said in the tray while a picture is on its way into it.
pub fn said(bench: &Bench<'_>) -> Option<&'static str> {
    (!bench.look.pasting.is_empty()).then(|| tr!("Pasting…"))
}

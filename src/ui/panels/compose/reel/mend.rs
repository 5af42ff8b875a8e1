//! What mends a clip, offered in a menu; and how far the outside encoder is.
//! Invariant: what is offered is a number on the draft, taken back as easily as it was given; nothing waits for it.

use egui::Ui;

use crate::domain::draft::ClipFix;
use crate::domain::rules::of_clip;
use crate::engine::Command;
use crate::engine::encode::{EncodeWish, Encoding};
use crate::engine::status::Status;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::meta;
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::{IconButton, Menu, MenuItem, hairline, link};

use super::super::bench::Bench;
use super::Reel;

/// Every fix a clip may have, in the order of the menu.
const ALL: [ClipFix; 4] =
    [ClipFix::IndexFirst, ClipFix::SilentTrack, ClipFix::RecodePicture, ClipFix::RecodeSound];

/// Why the outside encoder cannot do it now.
pub fn no_encoder(fix: ClipFix, status: &Status) -> Option<&'static str> {
    let outside = matches!(fix, ClipFix::RecodePicture | ClipFix::RecodeSound);
    (outside && status.encoder.encoder.is_none()).then(|| tr!("Install ffmpeg, then look again"))
}

/// Does a fix to the clip on the easel.
pub fn apply(bench: &mut Bench<'_>, fix: ClipFix, whole_ms: u64) {
    if let Some(slide) = bench.work.draft.slides.first_mut() {
        slide.clip.apply(fix, whole_ms);
        bench.look.told_now = true;
    }
}

/// Takes a fix back.
pub fn take_back(bench: &mut Bench<'_>, fix: ClipFix) {
    let Some(slide) = bench.work.draft.slides.first_mut() else { return };
    let edit = &mut slide.clip;
    match fix {
        ClipFix::IndexFirst => edit.index_first = false,
        ClipFix::SilentTrack => edit.silent_track = false,
        ClipFix::Shorten { .. } => edit.trim = None,
        ClipFix::RecodePicture | ClipFix::RecodeSound => {
            if let Some(recode) = &mut edit.recode {
                match fix {
                    ClipFix::RecodePicture => recode.picture = false,
                    _ => recode.sound = false,
                }
            }
            edit.recode = edit.recode.filter(|recode| recode.picture || recode.sound);
        }
    }
    bench.look.told_now = true;
}

/// The menu.
pub fn menu(ui: &mut Ui, reel: &Reel, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let wanted = reel.shown.fixes.iter().any(|(_, fix)| *fix != ClipFix::SilentTrack);
    let tone = if wanted { Tone::Waiting } else { Tone::Text2 };
    let button = ui.add(IconButton::new(icons::SCISSORS, tr!("Mend the clip")).tone(tone));
    Menu::under(&button, tr!("Mend the clip")).width(288.0).show(|ui| {
        let shorten =
            reel.shown.fixes.iter().map(|(_, fix)| *fix).filter(|fix| matches!(fix, ClipFix::Shorten { .. }));
        for fix in ALL.into_iter().chain(shorten) {
            let done = reel.slide.clip.has(fix);
            let advised = reel.shown.fixes.iter().any(|(_, of)| *of == fix);
            let reason = no_encoder(fix, desk.status).filter(|_| !done);
            let trailing = match (done, advised) {
                (true, _) => tr!("done"),
                (false, true) => tr!("advised"),
                (false, false) => "",
            };
            let item = MenuItem::new(of_clip(fix)).chosen(done).trailing(trailing).disabled_because(reason);
            if ui.add(item).clicked() {
                if done { take_back(bench, fix) } else { apply(bench, fix, reel.whole_ms) }
            }
        }
        if reel.slide.clip.trim.is_some() && ui.add(MenuItem::new(tr!("Keep the whole clip"))).clicked() {
            take_back(bench, ClipFix::Shorten { most_ms: 0 });
        }
        hairline(ui);
        let look = match &desk.status.encoder.encoder {
            Some(encoder) => tr!("ffmpeg {version}, look again", version = encoder.version),
            None => tr!("ffmpeg was not found, look again").to_owned(),
        };
        if ui.add(MenuItem::new(look)).clicked() {
            desk.send(Command::Encode(EncodeWish::LookAgain));
        }
    });
}

/// How far the encoder is with this clip, or what went wrong.
pub fn running(ui: &mut Ui, reel: &Reel, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let state = &desk.status.encoder;
    let failed = state.failed.iter().find(|(file, _)| *file == reel.slide.file).map(|(_, why)| why.clone());
    let current = state.running.as_ref().filter(|encoding| encoding.file == reel.slide.file);
    ui.add_space(space::S);
    if let Some(encoding) = current {
        if link(ui, tr!("Cancel")).clicked() {
            cancel(bench);
        }
        meta(said(encoding)).tone(Tone::Waiting).show(ui);
    } else if let Some(why) = failed.filter(|_| reel.shown.awaits_copy) {
        if link(ui, tr!("Try again")).clicked() {
            desk.send(Command::Encode(EncodeWish::TryAgain));
        }
        let response = meta(tr!("Not coded anew")).tone(Tone::Stuck).show(ui);
        response.on_hover_text(why);
    }
}

/// Stops the encoder: what it was to do is asked for no more.
pub fn cancel(bench: &mut Bench<'_>) {
    if let Some(slide) = bench.work.draft.slides.first_mut() {
        slide.clip.recode = None;
        bench.look.told_now = true;
    }
}

/// How far it is, what is left, and what is done: where room is short the last gives way.
pub fn said(encoding: &Encoding) -> String {
    let percent = encoding.progress.percent();
    match encoding.progress.left_s {
        Some(left) => {
            tr!("{percent} %, {left} s left. {what}", what = encoding.what, percent = percent, left = left)
        }
        None => tr!("{percent} %. {what}", what = encoding.what, percent = percent),
    }
}

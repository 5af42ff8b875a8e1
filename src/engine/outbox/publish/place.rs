//! The second step: pictures become JPEGs that Instagram takes, and every file is put where it can be fetched.
//! Invariant: the user's own files are read and never changed; copies lie in the profile's folder of this op.

use std::path::{Path, PathBuf};

use crate::domain::{Draft, DraftKind, OpId, Slide, Trouble, TroubleKind};
use crate::media::{self, Format, SlideFacts, prepare};
use crate::tr;

use super::super::checkpoint::ReadyFile;
use super::super::desk::{Desk, Halt};
use super::super::retry::Fault;
use super::{Go, up};

/// Prepares what is not prepared yet and puts up what is not up yet.
pub(super) async fn host(desk: &mut Desk, draft: &Draft) -> Result<Go, Halt> {
    let (slides, all) = (draft.slides.len(), files_of(draft));
    if desk.checkpoint.progress.files.iter().any(|file| !file.path.exists()) {
        desk.checkpoint.progress.files.clear();
    }
    if desk.checkpoint.progress.files.len() < all {
        prepare_all(desk, draft).await?;
    }
    for index in desk.checkpoint.progress.hosted.len()..all {
        if slides > 1 {
            desk.keep(Some(tr!("Placing slide {n} of {all}", n = index + 1, all = slides))).await?;
        }
        up::put_up(desk, index, slides).await?;
    }
    Ok(Go::On(match all {
        1 => tr!("The file can be fetched").to_owned(),
        _ => tr!("All {count} files can be fetched", count = all),
    }))
}

/// How many files a draft sends: one a slide, and behind them the cover where it is a file of its own.
pub(super) fn files_of(draft: &Draft) -> usize {
    draft.slides.len() + usize::from(draft.sent_cover().is_some())
}

/// The folder of an op's copies.
pub(super) fn folder(desk: &Desk) -> PathBuf {
    folder_of(&desk.context.profile.prepared(), desk.row.id)
}

/// The folder of an op's copies inside the folder of all copies.
pub(super) fn folder_of(prepared: &Path, op: OpId) -> PathBuf {
    prepared.join(op.to_string())
}

async fn prepare_all(desk: &mut Desk, draft: &Draft) -> Result<(), Halt> {
    let slides = draft.slides.len();
    let shape = match draft.slides.first() {
        Some(first) if slides > 1 => {
            let facts = super::files::facts_of(draft).await;
            facts.first().and_then(|facts| prepare::carousel_shape(facts, first.crop))
        }
        _ => None,
    };
    for index in desk.checkpoint.progress.files.len()..slides {
        if slides > 1 {
            desk.keep(Some(tr!("Preparing slide {n} of {all}", n = index + 1, all = slides))).await?;
        }
        let form = if draft.kind == DraftKind::Story { Form::Own } else { Form::Feed(shape) };
        let slide = draft.slides[index].clone();
        prepare_into(desk, slide, form, index, slides).await?;
    }
    if let Some(cover) = draft.sent_cover() {
        let slide = Slide { file: cover.clone(), ..Slide::default() };
        prepare_into(desk, slide, Form::Own, slides, slides).await?;
    }
    Ok(())
}

/// The shape a picture is sent in.
#[derive(Clone, Copy)]
enum Form {
    /// One the feed takes; inside: what a carousel gives to all.
    Feed(Option<f32>),
    /// Its own: stories and covers (section 4.8).
    Own,
}

async fn prepare_into(
    desk: &mut Desk,
    slide: Slide,
    form: Form,
    index: usize,
    slides: usize,
) -> Result<(), Halt> {
    let folder = folder(desk);
    let ready = tokio::task::spawn_blocking(move || prepare_one(&slide, form, &folder, index))
        .await
        .unwrap_or_else(|_| Err(Trouble::of(TroubleKind::FileBroken)));
    let ready = ready.map_err(|trouble| unready(super::of_slide(trouble, index, slides)))?;
    desk.checkpoint.progress.files.push(ready);
    desk.keep(None).await
}

/// Makes one file ready. Clips are sent as they are, straight from where they lie.
fn prepare_one(slide: &Slide, form: Form, folder: &Path, index: usize) -> Result<ReadyFile, Trouble> {
    let facts = media::facts_of(&slide.file);
    if let Some(trouble) = facts.trouble() {
        return Err(trouble);
    }
    if let SlideFacts::Clip(clip) = &facts {
        let content_type = if clip.format == Format::Mov { "video/quicktime" } else { "video/mp4" };
        return Ok(ReadyFile {
            path: slide.file.clone(),
            is_clip: true,
            content_type: content_type.to_owned(),
        });
    }
    let unreadable =
        |error: std::io::Error| Trouble::with(TroubleKind::FileMissing, error.kind().to_string());
    let bytes = std::fs::read(&slide.file).map_err(unreadable)?;
    let prepared = match form {
        Form::Feed(shape) => prepare::prepare(&bytes, slide.crop, shape),
        Form::Own => media::whole::prepare(&bytes, slide.crop),
    };
    let prepared = prepared.map_err(|error| error.trouble())?;
    let path = folder.join(format!("{}.jpg", index + 1));
    std::fs::create_dir_all(folder)
        .and_then(|()| write_through(&path, &prepared.jpeg))
        .map_err(|error| unwritable(&error))?;
    Ok(ReadyFile { path, is_clip: false, content_type: "image/jpeg".to_owned() })
}

/// Room on the disk may come back by itself; every other trouble with a file is for a person.
fn unready(trouble: Trouble) -> Fault {
    match trouble.kind {
        TroubleKind::DiskFull => Fault::passing(trouble),
        _ => Fault::for_a_person(trouble),
    }
}

/// Writes a file so that it is whole on the disk before the checkpoint names it: after a power cut half a picture
/// would be sent otherwise.
fn write_through(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    std::io::Write::write_all(&mut file, bytes)?;
    file.sync_all()
}

fn unwritable(error: &std::io::Error) -> Trouble {
    let kind = match error.kind() {
        std::io::ErrorKind::StorageFull => TroubleKind::DiskFull,
        _ => TroubleKind::StoreBroken,
    };
    Trouble::with(kind, error.to_string())
}

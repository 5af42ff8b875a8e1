//! The second step: pictures become JPEGs that Instagram takes, and every file is put where it can be fetched.
//! Invariant: the user's own files are read and never changed; copies lie in the profile's folder of this op.

use std::path::{Path, PathBuf};

use tokio::task::JoinHandle;

use crate::domain::draft::Room;
use crate::domain::{Draft, OpId, Slide, Trouble, TroubleKind};
use crate::engine::encode;
use crate::media::{self, Format, SlideFacts, prepare};
use crate::tr;

use super::super::checkpoint::ReadyFile;
use super::super::desk::{Desk, Halt};
use super::super::retry::Fault;
use super::{Go, up};

/// Pictures prepared at the same time: a large one takes a few hundred megabytes while it is worked on.
const MOST_AT_ONCE: usize = 4;

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
    let facts = if slides > 1 { super::files::facts_of(desk, draft).await } else { Vec::new() };
    let room = prepare::room(draft, facts.first());
    // Every core has a picture to work on; more at once would only fill the memory.
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_AT_ONCE);
    while desk.checkpoint.progress.files.len() < slides {
        let first = desk.checkpoint.progress.files.len();
        if slides > 1 {
            desk.keep(Some(tr!("Preparing slide {n} of {all}", n = first + 1, all = slides))).await?;
        }
        let at_once: Vec<_> = (first..slides.min(first + cores))
            .map(|index| {
                let (slide, folder) = (draft.slides[index].clone(), folder(desk));
                let clips = desk.context.profile.clips();
                tokio::task::spawn_blocking(move || prepare_one(&slide, room, &folder, &clips, index))
            })
            .collect();
        for (index, one) in (first..).zip(at_once) {
            keep_ready(desk, one, index, slides).await?;
        }
    }
    if let Some(cover) = draft.sent_cover() {
        let (slide, folder) = (Slide { file: cover.clone(), ..Slide::default() }, folder(desk));
        let clips = desk.context.profile.clips();
        let made =
            tokio::task::spawn_blocking(move || prepare_one(&slide, Room::own(), &folder, &clips, slides));
        keep_ready(desk, made, slides, slides).await?;
    }
    Ok(())
}

/// Waits for a file that is being made ready and keeps it.
async fn keep_ready(
    desk: &mut Desk,
    made: JoinHandle<Result<ReadyFile, Trouble>>,
    index: usize,
    slides: usize,
) -> Result<(), Halt> {
    let ready = made.await.unwrap_or_else(|_| Err(Trouble::of(TroubleKind::FileBroken)));
    let ready = ready.map_err(|trouble| unready(super::of_slide(trouble, index, slides)))?;
    desk.checkpoint.progress.files.push(ready);
    desk.keep(None).await
}

/// Makes one file ready. Clips without edits are sent as they are, straight from where they lie.
fn prepare_one(
    slide: &Slide,
    room: Room,
    folder: &Path,
    clips: &Path,
    index: usize,
) -> Result<ReadyFile, Trouble> {
    let facts = media::facts_of(&slide.file);
    if let Some(trouble) = facts.trouble() {
        return Err(trouble);
    }
    if let SlideFacts::Clip(_) = &facts {
        let ready = encode::make_ready(clips, slide, folder, index)?;
        let content_type =
            if ready.format == Format::Mov { "video/quicktime" } else { "video/mp4" }.to_owned();
        return Ok(ReadyFile { path: ready.path, is_clip: true, content_type, starts_ms: ready.starts_ms });
    }
    let unreadable =
        |error: std::io::Error| Trouble::with(TroubleKind::FileMissing, error.kind().to_string());
    let bytes = std::fs::read(&slide.file).map_err(unreadable)?;
    let prepared = prepare::prepare(&bytes, &slide.pose, room).map_err(|error| error.trouble())?;
    let path = folder.join(format!("{}.jpg", index + 1));
    std::fs::create_dir_all(folder)
        .and_then(|()| write_through(&path, &prepared.jpeg))
        .map_err(|error| unwritable(&error))?;
    Ok(ReadyFile { path, is_clip: false, content_type: "image/jpeg".to_owned(), starts_ms: 0 })
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

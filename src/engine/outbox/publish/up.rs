//! How one file of a publish gets onto a host: the account's hosts are tried in their order.
//! Invariant: by what a file is taken away is kept before anything of it is there, and a file that was begun goes
//! on where it stood.

use crate::domain::{Op, Trouble, TroubleKind};
use crate::engine::opened::{self, Place};
use crate::hosting::{Course, Handle, HostError, Hosted, Parcel, Payload, Told};
use crate::store::tables::files::{self, Placing};
use crate::store::tables::hosts;
use crate::store::views::activity::Tone;
use crate::tr;

use super::super::checkpoint::{PlacedFile, ReadyFile, Sending};
use super::super::desk::{Desk, Halt};
use super::super::flow::{self, Watch};
use super::super::retry::Fault;
use super::tidy;

/// When a row of the list ends by itself where the host does not say, milliseconds: a container is fetched in the
/// first minutes, or never.
const USUAL_LIFE: i64 = 60 * 60 * 1_000;

/// A host that cannot be reached is asked so often before the next one is tried, where there is one.
const PATIENCE: u32 = 3;

/// Puts up the file of a slide.
pub(super) async fn put_up(desk: &mut Desk, index: usize, slides: usize) -> Result<(), Halt> {
    let Some(file) = desk.checkpoint.progress.files.get(index).cloned() else { return Ok(()) };
    let places = opened::of(&desk.context, &desk.row.account).await.map_err(super::unplaced)?;
    let patient = places.len() == 1 || desk.checkpoint.failures.in_a_row < PATIENCE;
    let (mut first, mut passing) = (None, false);
    for place in &places {
        let error = match try_place(desk, place, &file, index, slides).await? {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        note_failure(desk, place, &error).await?;
        let trouble = super::of_slide(error.trouble(), index, slides);
        if error.is_passing() && patient {
            return Err(Fault::passing(trouble).into());
        }
        // What is there of it is of no use to the next place.
        tidy::drop_sending(desk).await?;
        if error.is_of_the_file() {
            return Err(Fault::for_a_person(trouble).into());
        }
        if places.len() > 1 {
            desk.note(Tone::Waiting, crate::domain::op::Step::Host.name(), refused_by(place, &error));
        }
        passing |= error.is_passing();
        first = first.or(Some(trouble));
    }
    let trouble = first.unwrap_or_else(|| Trouble::of(TroubleKind::NoHost));
    Err(if passing { Fault::passing(trouble) } else { Fault::for_a_person(trouble) }.into())
}

fn refused_by(place: &Place, error: &HostError) -> String {
    tr!("{name}: {said}. The next place is tried", name = place.name, said = error)
}

/// Tries one place. The inner error is the place's, the outer one is the row's.
async fn try_place(
    desk: &mut Desk,
    place: &Place,
    file: &ReadyFile,
    index: usize,
    slides: usize,
) -> Result<Result<(), HostError>, Halt> {
    let hint = match &desk.row.op {
        Op::Publish { draft_id, .. } => format!("{draft_id}-{}", index + 1),
        _ => (index + 1).to_string(),
    };
    let mut parcel = Parcel::new(Payload::File(file.path.clone()), &file.content_type, hint);
    parcel.address = desk.checkpoint.progress.told.get(&index).cloned();
    let Some(id) = place.id else {
        return match place.host.put(parcel, &Course::silent()).await {
            Ok(up) => here(desk, up).await.map(Ok),
            Err(error) => Ok(Err(error)),
        };
    };
    let sending = match desk.checkpoint.progress.sending.clone().filter(|sending| sending.host == id) {
        Some(sending) => sending,
        None => {
            tidy::drop_sending(desk).await?;
            begin(desk, id, file).await?
        }
    };
    parcel.from = sending.handle.clone();
    let row = sending.row;
    desk.checkpoint.progress.sending = Some(sending);
    let up = match send(desk, place, parcel, index, slides).await? {
        Ok(up) => up,
        Err(error) => {
            if !error.is_passing() {
                // An address that was told and is not it has to be told anew.
                desk.checkpoint.progress.told.remove(&index);
            }
            return Ok(Err(error));
        }
    };
    let bare = up.url.split('?').next().unwrap_or_default().to_owned();
    let placed = PlacedFile { url: bare, handle: up.handle.clone(), host: Some(id), row: Some(row) };
    desk.checkpoint.progress.hosted.push(placed);
    desk.checkpoint.progress.sending = None;
    let (until, now) = (ends(&up, desk.now()), desk.now());
    desk.store(move |tx| {
        files::placed(tx, row, &up.handle.0, &up.url, until)?;
        hosts::note_work(tx, id, None, now)
    })
    .await?;
    desk.keep(None).await.map(Ok)
}

/// Notes a file in the list of public files before its host hears of it.
async fn begin(desk: &Desk, host: crate::domain::HostId, file: &ReadyFile) -> Result<Sending, Halt> {
    let bytes = tokio::fs::metadata(&file.path).await.map_or(0, |known| known.len());
    let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let now = desk.now();
    let placing = Placing { op: Some(desk.row.id), host, handle: None, name, bytes, until: now + USUAL_LIFE };
    let row = desk.store(move |tx| files::placing(tx, &placing, now)).await?;
    Ok(Sending { host, row, handle: None })
}

/// Sends it, and keeps what is told meanwhile. When the row was taken away, the sending ends with this.
async fn send(
    desk: &mut Desk,
    place: &Place,
    parcel: Parcel,
    index: usize,
    slides: usize,
) -> Result<Result<Hosted, HostError>, Halt> {
    let words = saying(index, slides);
    desk.keep(Some(words.clone())).await?;
    let (course, mut told) = Course::told();
    let (host, stops) = (std::sync::Arc::clone(&place.host), desk.stops.clone());
    let mut watch = Watch::new(&desk.context.news, desk.row.id, index);
    let mut going = host.put(parcel, &course);
    loop {
        let stopped = stops.told();
        let mut stopped = std::pin::pin!(stopped);
        // Listens before it looks, so that what is taken back in between is heard.
        stopped.as_mut().enable();
        desk.stays()?;
        let news = tokio::select! {
            biased;
            Some(news) = told.recv() => news,
            done = &mut going => return Ok(done),
            () = stopped => continue,
            () = tokio::time::sleep(flow::LOOK) => {
                watch.again();
                continue;
            }
        };
        match news {
            Told::There { handle, kept } => {
                keep_handle(desk, handle, &words).await?;
                // The host may have given up waiting; it hears no more then.
                let _ = kept.send(());
            }
            Told::Sent { sent, whole } => watch.moved(sent, whole),
        }
    }
}

async fn keep_handle(desk: &mut Desk, handle: Handle, words: &str) -> Result<(), Halt> {
    let Some(sending) = &mut desk.checkpoint.progress.sending else { return Ok(()) };
    let row = sending.row;
    sending.handle = Some(handle.clone());
    desk.store(move |tx| files::begun(tx, row, &handle.0)).await?;
    desk.keep(Some(words.to_owned())).await
}

fn saying(index: usize, slides: usize) -> String {
    match slides {
        _ if index >= slides => tr!("Sending the cover").to_owned(),
        1 => tr!("Sending the file").to_owned(),
        _ => tr!("Sending slide {n} of {all}", n = index + 1, all = slides),
    }
}

/// A file on this computer itself, for practice.
async fn here(desk: &mut Desk, up: Hosted) -> Result<(), Halt> {
    let placed = PlacedFile { url: up.url.clone(), handle: up.handle, host: None, row: None };
    desk.checkpoint.progress.hosted.push(placed);
    let (id, now, until) = (desk.row.id, desk.now(), up.expires.as_millisecond());
    desk.store(move |tx| files::opened(tx, id, &up.url, until, now).map(|_| ())).await?;
    desk.keep(None).await
}

async fn note_failure(desk: &Desk, place: &Place, error: &HostError) -> Result<(), Halt> {
    let Some(id) = place.id.filter(|_| !error.is_of_the_file()) else { return Ok(()) };
    let (trouble, now) = (error.trouble(), desk.now());
    desk.store(move |tx| hosts::note_work(tx, id, Some(&trouble), now)).await
}

/// The address of a slide's file as it is good from now on; `None`: the files have to be placed again.
pub(super) async fn address(desk: &mut Desk, index: usize) -> Result<Option<String>, Halt> {
    let Some(file) = desk.checkpoint.progress.hosted.get(index).cloned() else { return Ok(None) };
    let Some(host) = opened::one(&desk.context, file.host).await.map_err(super::unplaced)? else {
        tidy::take_down(desk).await?;
        return Ok(None);
    };
    let taken_by_hand = match file.row {
        Some(row) => !desk.context.read(|c| files::of_op(c, desk.row.id))?.iter().any(|kept| kept.id == row),
        None => false,
    };
    let found = if taken_by_hand { Err(HostError::NotThere) } else { host.address(&file.handle).await };
    match found {
        Ok(up) => {
            if let Some(row) = file.row {
                let (until, handle, url) = (ends(&up, desk.now()), up.handle.0, up.url.clone());
                desk.store(move |tx| files::placed(tx, row, &handle, &url, until)).await?;
            }
            Ok(Some(up.url))
        }
        Err(HostError::NotThere) => {
            tidy::take_down(desk).await?;
            Ok(None)
        }
        Err(error) if error.is_passing() => Err(Fault::passing(error.trouble()).into()),
        Err(error) => Err(Fault::for_a_person(error.trouble()).into()),
    }
}

/// When an address ends, milliseconds since the epoch; one that does not end by itself is reckoned to.
fn ends(up: &Hosted, now: i64) -> i64 {
    match up.expires == jiff::Timestamp::MAX {
        true => now + USUAL_LIFE,
        false => up.expires.as_millisecond(),
    }
}

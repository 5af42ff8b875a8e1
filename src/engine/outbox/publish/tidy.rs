//! The last step, and the way out of a cancelled publish: nothing stays public, no copy stays behind.
//! Invariant: an op that ended leaves no file that can be fetched from outside and no prepared copy.

use std::path::Path;

use crate::domain::op::Step;
use crate::domain::{DraftId, OpId, Trouble};
use crate::engine::context::Context;
use crate::engine::opened;
use crate::hosting::{Handle, Host};
use crate::store::tables::files::{self, PublicFile};
use crate::store::views::activity::Tone;
use crate::tr;

use super::super::checkpoint::{PlacedFile, Progress};
use super::super::desk::{Desk, Halt};
use super::super::retry::Fault;
use super::{Go, place};

/// Takes the files down and removes the copies.
pub(super) async fn tidy_up(desk: &mut Desk, _draft: DraftId) -> Result<Go, Halt> {
    take_down(desk).await?;
    remove_folder(&place::folder(desk)).await;
    Ok(Go::On(tr!("No file is public any more").to_owned()))
}

/// Takes every file of the op away from where it can be fetched.
pub async fn take_down(desk: &mut Desk) -> Result<(), Halt> {
    let (id, refused) = (desk.row.id, desk.checkpoint.progress.refused);
    for file in &desk.checkpoint.progress.hosted {
        take_local(&desk.context, file).await;
    }
    let left = take_rows(&desk.context, id, refused).await;
    left.map_err(Fault::passing)?;
    let progress = &mut desk.checkpoint.progress;
    progress.hosted.clear();
    progress.sending = None;
    progress.refused = false;
    Ok(())
}

/// As [`take_down`], while the publish still has a way to go: a host that cannot be reached just now does not hold
/// it up, because the last step tries again.
pub(super) async fn take_down_early(desk: &mut Desk) -> Result<(), Halt> {
    match take_down(desk).await {
        Err(Halt::Fault(fault)) => {
            let said = fault.trouble.detail.unwrap_or_else(|| fault.trouble.kind.title().to_owned());
            let words = tr!("The files are taken away later: {said}", said = said);
            desk.note(Tone::Waiting, Step::TidyUp.name(), words);
            Ok(())
        }
        other => other,
    }
}

/// Takes away what is there of the file that was on its way. Where its host cannot be reached, its row is left, and
/// the last step goes by that.
pub(super) async fn drop_sending(desk: &mut Desk) -> Result<(), Halt> {
    let Some(sending) = desk.checkpoint.progress.sending.take() else { return Ok(()) };
    let rows = desk.context.read(|c| files::of_op(c, desk.row.id))?;
    for file in rows.into_iter().filter(|file| file.id == sending.row) {
        if let Err(trouble) = take_row(&desk.context, file, false).await {
            tracing::info!(op = %desk.row.id, %trouble, "a begun file is taken away later");
        }
    }
    desk.keep(None).await
}

/// Takes away everything a publish left that does not go on: its public files and its copies. What cannot be
/// taken away now expires by itself, and its folder is looked at again at the next start.
pub async fn clear_away(context: &Context, op: OpId, progress: &Progress) {
    for file in &progress.hosted {
        take_local(context, file).await;
    }
    if let Err(trouble) = take_rows(context, op, progress.refused).await {
        tracing::warn!(%op, %trouble, "a public file could not be taken away");
        return;
    }
    remove_folder(&place::folder_of(&context.profile.prepared(), op)).await;
}

/// A file on this computer itself goes with its address.
async fn take_local(context: &Context, file: &PlacedFile) {
    if file.host.is_none()
        && let Err(error) = context.host.remove(&file.handle).await
    {
        tracing::warn!(%error, "a file on this computer could not be taken away");
    }
}

/// Takes away every public file of an op, wherever it stands, and its row with it. Rows are kept until their file
/// is gone: they are what a later life goes by.
async fn take_rows(context: &Context, op: OpId, refused: bool) -> Result<(), Trouble> {
    let rows = context.read(|c| files::of_op(c, op)).map_err(|error| error.trouble())?;
    let mut first = None;
    for file in rows {
        if let Err(trouble) = take_row(context, file, refused).await {
            first = first.or(Some(trouble));
        }
    }
    first.map_or(Ok(()), Err)
}

async fn take_row(context: &Context, file: PublicFile, refused: bool) -> Result<(), Trouble> {
    if let (Some(host), Some(handle)) = (file.host, &file.handle)
        && let Some(place) = opened::one(context, Some(host)).await?
    {
        place.remove(&Handle(handle.clone())).await.map_err(|error| error.trouble())?;
    }
    let now = context.now();
    let gone = context.write(move |tx| match file.host {
        Some(_) => files::taken_away(tx, file.id, refused, now),
        None => files::closed(tx, file.id),
    });
    gone.await.map_err(|error| error.trouble())
}

async fn remove_folder(folder: &Path) {
    if let Err(error) = tokio::fs::remove_dir_all(folder).await
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "prepared copies could not be removed");
    }
}

//! The last step, and the way out of a cancelled publish: nothing stays public, no copy stays behind.
//! Invariant: an op that ended leaves no file that can be fetched from outside and no prepared copy.

use std::path::Path;

use crate::domain::{DraftId, OpId};
use crate::engine::context::Context;
use crate::hosting::Host;
use crate::store::tables::files;
use crate::tr;

use super::super::checkpoint::Progress;
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
    while let Some(file) = desk.checkpoint.progress.hosted.last() {
        let removed = desk.context.host.remove(&file.handle).await;
        removed.map_err(|error| Fault::passing(error.trouble()))?;
        desk.checkpoint.progress.hosted.pop();
    }
    let id = desk.row.id;
    desk.store(move |tx| close_all(tx, id)).await
}

fn close_all(tx: &crate::store::Tx, op: OpId) -> Result<(), crate::store::StoreError> {
    for file in files::of_op(tx, op)? {
        files::closed(tx, file.id)?;
    }
    Ok(())
}

/// Takes away everything a publish left that does not go on: its public files and its copies. What cannot be
/// taken away now expires by itself, and its folder is looked at again at the next start.
pub async fn clear_away(context: &Context, op: OpId, progress: &Progress) {
    let mut clean = true;
    for file in &progress.hosted {
        if let Err(error) = context.host.remove(&file.handle).await {
            tracing::warn!(%op, %error, "a public file could not be taken away");
            clean = false;
        }
    }
    if !clean {
        return;
    }
    if let Err(error) = context.write(move |tx| close_all(tx, op)).await {
        tracing::warn!(%op, %error, "the list of public files could not be changed");
    }
    remove_folder(&place::folder_of(&context.profile.prepared(), op)).await;
}

async fn remove_folder(folder: &Path) {
    if let Err(error) = tokio::fs::remove_dir_all(folder).await
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "prepared copies could not be removed");
    }
}

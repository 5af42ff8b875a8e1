//! Reads the stories that are live (section 3.3); they last a day.
//! Invariant: a story that is gone from the list stays in the store with its last numbers and its picture.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::domain::MediaId;
use crate::media::picture::{Fill, encode_jpeg, thumbnail};
use crate::store::tables::history::stories;
use crate::store::tables::media::{self, Shelf};

use super::{Run, Stop, Task, Then};

/// The largest picture that is fetched, bytes (section 4.8 allows 8 MB).
const MOST_BYTES: u64 = 16 << 20;
/// How large a kept picture is at most, in pixels, and how well it is kept.
const KEPT: (u32, u32) = (720, 1280);
const QUALITY: u8 = 82;

/// The task; it keeps nothing.
pub struct StoriesTask;

impl Task for StoriesTask {
    fn step<'a>(&'a mut self, run: &'a Run) -> BoxFuture<'a, Result<Then, Stop>> {
        read(run).boxed()
    }
}

async fn read(run: &Run) -> Result<Then, Stop> {
    let started = run.now();
    let mut after = None;
    loop {
        let page = run.heard(run.session.stories(after.as_deref()).await)?;
        let (account, items) = (run.account.clone(), page.items);
        let seen = run.context.write(move |tx| media::upsert_page(tx, &account, &items, started)).await?;
        if seen.new > 0 {
            run.wake("numbers");
        }
        if page.after.is_none() || page.after == after {
            break;
        }
        after = page.after;
    }
    let (account, now) = (run.account.clone(), run.now());
    let ended = move |tx: &crate::store::Tx<'_>| {
        media::mark_unseen_as_gone(tx, &account, Shelf::Stories, started, now)?;
        stories::take_up(tx, &account).map(|_| ())
    };
    run.context.write(ended).await?;
    for (story, address) in run.context.read(|c| stories::without_picture(c, &run.account))? {
        keep_picture(run, story, &address).await?;
    }
    Ok(Then::Rest)
}

/// Keeps the picture of a story in the profile itself: Instagram's address of it ends with the story.
async fn keep_picture(run: &Run, story: MediaId, address: &str) -> Result<(), Stop> {
    let picture = match run.session.client().download(address, MOST_BYTES).await {
        Ok(bytes) => {
            let made = tokio::task::spawn_blocking(move || {
                encode_jpeg(&thumbnail(&bytes, KEPT.0, KEPT.1, Fill::Fit)?, QUALITY)
            });
            made.await.ok().and_then(Result::ok)
        }
        Err(error) if error.class() == crate::api::Class::Retry => return Ok(()),
        Err(_) => None,
    };
    let (account, now) = (run.account.clone(), run.now());
    let write =
        move |tx: &crate::store::Tx<'_>| stories::keep_picture(tx, &account, &story, picture.as_deref(), now);
    Ok(run.context.write(write).await?)
}

//! Reads the stories that are live (section 3.3); they last a day.
//! Invariant: a story that is gone from the list stays in the store with its last numbers.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::store::tables::media::{self, Shelf};

use super::{Run, Stop, Task, Then};

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
        media::mark_unseen_as_gone(tx, &account, Shelf::Stories, started, now).map(|_| ())
    };
    run.context.write(ended).await?;
    Ok(Then::Rest)
}

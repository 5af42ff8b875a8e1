//! Reads what is published, newest first, page by page.
//! Invariant: a short pass stops at the first page that is known and unchanged; only a whole pass may find
//! posts gone, and one that saw nothing never does.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::store::tables::marks::{self, Mark};
use crate::store::tables::media::{self, Shelf};
use crate::tr;

use super::{DAY, Run, SECOND, Stop, Task, Then, Wish};

/// From one look at the newest posts to the next, milliseconds: a count that moved is seen by it.
pub(super) const LIST: i64 = 25 * SECOND;

/// The first page is small, so that pictures appear at once.
const FIRST_PAGE: u32 = 50;
/// The most a page may have (section 3.1).
const PAGE: u32 = 100;
/// The mark of the last whole pass.
const WHOLE: &str = "whole";

/// The task.
#[derive(Default)]
pub struct MediaTask {
    pass: Option<Pass>,
    /// A person wants everything read.
    whole: bool,
}

struct Pass {
    started: i64,
    whole: bool,
    after: Option<String>,
    seen: usize,
}

impl Task for MediaTask {
    fn step<'a>(&'a mut self, run: &'a Run) -> BoxFuture<'a, Result<Then, Stop>> {
        self.page(run).boxed()
    }

    fn wish(&mut self, wish: &Wish) -> bool {
        self.whole |= *wish == Wish::Everything;
        *wish == Wish::Everything
    }

    fn saying(&self) -> Option<String> {
        let seen = self.pass.as_ref().map(|pass| pass.seen)?;
        Some(tr!("Posts, {count} so far", count = seen))
    }
}

impl MediaTask {
    async fn page(&mut self, run: &Run) -> Result<Then, Stop> {
        let mut pass = match self.pass.take() {
            Some(pass) => pass,
            None => self.begin(run)?,
        };
        let limit = if pass.after.is_none() { FIRST_PAGE } else { PAGE };
        let sent = run.now();
        let page = run.heard(run.session.media_page(pass.after.as_deref(), limit).await)?;
        pass.seen += page.items.len();
        let (account, items) = (run.account.clone(), page.items);
        let seen =
            run.context.write_readings(move |tx| media::upsert_page(tx, &account, &items, sent)).await?;
        if seen.new > 0 || !seen.comments_moved.is_empty() {
            run.wake("comments");
        }
        if seen.new > 0 {
            run.wake("numbers");
        }
        // A cursor that leads to itself would lead nowhere for ever.
        let is_last = page.after.is_none() || page.after == pass.after;
        let is_known = !pass.whole && seen.new == 0 && seen.changed == 0;
        if !is_last && !is_known {
            self.pass = Some(Pass { after: page.after, ..pass });
            return Ok(Then::More);
        }
        if pass.whole && is_last {
            end(run, &pass).await?;
        }
        Ok(Then::Rest)
    }

    fn begin(&mut self, run: &Run) -> Result<Pass, Stop> {
        let last = run.context.read(|c| marks::get(c, &run.account, "media", WHOLE))?;
        let started = run.now();
        let whole = self.whole || last.is_none_or(|mark| started - mark.at >= DAY);
        self.whole = false;
        Ok(Pass { started, whole, after: None, seen: 0 })
    }
}

/// Ends a whole pass: what it did not see is gone.
async fn end(run: &Run, pass: &Pass) -> Result<(), Stop> {
    let (account, now, started) = (run.account.clone(), run.now(), pass.started);
    let saw_any = pass.seen > 0;
    let write = move |tx: &crate::store::Tx<'_>| {
        if saw_any {
            media::mark_unseen_as_gone(tx, &account, Shelf::Posts, started, now)?;
        }
        marks::set(tx, &account, "media", WHOLE, &Mark { cursor: None, at: started })
    };
    run.context.write_readings(write).await?;
    Ok(())
}

//! Quiet hours at work: comments rest at the times of a timetable, and are then as they were.
//! Invariant: a post is turned off only after Instagram was asked how it is, and that is on the disk before; what
//! was turned off is turned on again by whichever process comes first after the end, unless somebody changed it.

mod reading;
#[cfg(test)]
mod tests;
mod wish;

use std::collections::HashMap;

use jiff::tz::TimeZone;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::domain::{AccountId, Covers, Feature, QuietHours, QuietSpan};
use crate::store::tables::accounts;
use crate::store::tables::acts;
use crate::store::tables::permits;
use crate::store::tables::quiet::{self, KeptHours, QuietRun, Why};
use crate::store::{StoreError, Tx};
use crate::{tr, tr_count};

use super::busy::Guard;
use super::context::Context;
use super::outbox::Outbox;
use super::outbox::quiet::{put_back, turn_off};
use reading::{Read, Reading};

pub use wish::QuietWish;

/// While a quiet time runs it is looked so often for posts that came, milliseconds.
const EVERY: i64 = 60_000;

/// What cannot be done now is tried again so much later, milliseconds.
const AGAIN: i64 = 15_000;

/// A clock that is put back by less than this does not begin a quiet time anew, or end one, milliseconds: it is a
/// time service at work, and each beginning costs calls.
const GRACE: i64 = 10 * 60_000;

/// Posts in one transaction.
const AT_ONCE: u32 = 200;

/// Posts that are read one by one before it is looked at everything else again.
const ONE_BY_ONE: u32 = 25;

/// The quiet hours of all accounts; clones are the same ones.
#[derive(Clone)]
pub struct Quiet {
    context: Context,
    outbox: Outbox,
    pokes: UnboundedSender<Guard>,
}

/// What is to be done at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Do {
    /// Nothing before that moment, milliseconds since the epoch.
    Rest(i64),
    Begin(QuietSpan),
    /// The quiet time goes on, until the end of this one.
    Keep(QuietRun, QuietSpan),
    End(QuietRun, Why),
}

impl Quiet {
    /// Starts to work on the current runtime with what the store holds.
    pub fn start(context: Context, outbox: Outbox) -> Self {
        let (pokes, poked) = unbounded_channel();
        let quiet = Self { context, outbox, pokes };
        let guard = quiet.context.begin();
        tokio::spawn(quiet.clone().run(guard, poked));
        quiet
    }

    /// Looks again: something changed.
    pub fn poke(&self) {
        // The loop ends only with the runtime.
        let _ = self.pokes.send(self.context.begin());
    }

    /// Does what a person wishes.
    pub async fn carry_out(&self, account: AccountId, wish: QuietWish) {
        let now = self.context.now();
        let kept = self.context.write(move |tx| carry_out(tx, &account, wish, now));
        match kept.await {
            Err(error) => self.context.news.notice(error.trouble().sentence(), None),
            Ok(Some(words)) => self.context.news.notice(words, None),
            Ok(None) => {}
        }
        self.poke();
    }

    async fn run(self, mut guard: Guard, mut poked: UnboundedReceiver<Guard>) {
        let mut readings = HashMap::new();
        loop {
            let next = self.look(&mut readings).await;
            // The alarm is set before the guard falls, so that no move of the clock is missed in between.
            let alarm = self.context.until(next);
            drop(guard);
            guard = tokio::select! {
                Some(poke) = poked.recv() => poke,
                guard = alarm => guard,
            };
            while poked.try_recv().is_ok() {}
        }
    }

    /// Does what is due; gives when to look again.
    async fn look(&self, readings: &mut HashMap<AccountId, Reading>) -> i64 {
        let known = match self.context.read(quiet::accounts) {
            Ok(known) => known,
            Err(error) => {
                tracing::warn!(%error, "quiet hours cannot be read");
                return self.context.now() + AGAIN;
            }
        };
        let mut next = i64::MAX;
        for account in known {
            let again = self.look_at(&account, readings).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "quiet hours could not be kept");
                self.context.now() + AGAIN
            });
            next = next.min(again);
        }
        next
    }

    async fn look_at(
        &self,
        account: &AccountId,
        readings: &mut HashMap<AccountId, Reading>,
    ) -> Result<i64, StoreError> {
        if !is_active(&self.context, account)? {
            // Signing in pokes.
            readings.remove(account);
            return Ok(i64::MAX);
        }
        // One step leads to the next: what ended may begin anew.
        for _ in 0..4 {
            let now = self.context.now();
            match self.context.read(|c| {
                let run = quiet::last_runs(c, account, 1)?.pop();
                let is_back = taken_back(c, run.as_ref())?;
                Ok(decide(&quiet::hours(c, account)?, run, is_back, now))
            })? {
                Do::Rest(until) => {
                    readings.remove(account);
                    return Ok(until);
                }
                Do::Begin(span) => {
                    if let Some(again) = self.begin(account, span, readings).await? {
                        return Ok(again.min(span.until));
                    }
                }
                Do::Keep(run, span) => return self.keep(account, run, span).await,
                Do::End(run, why) => self.end(account, run, why).await?,
            }
        }
        Ok(self.context.now() + AGAIN)
    }

    /// Reads how the posts are, and begins a quiet time; `Some`: it cannot yet, and is looked at again then.
    async fn begin(
        &self,
        account: &AccountId,
        span: QuietSpan,
        readings: &mut HashMap<AccountId, Reading>,
    ) -> Result<Option<i64>, StoreError> {
        let context = &self.context;
        if context.read(|c| quiet::is_restoring(c, account))? {
            return Ok(Some(context.now() + AGAIN));
        }
        let hours = context.read(|c| quiet::hours(c, account))?.hours;
        let reading = readings.entry(account.clone()).or_insert_with(|| Reading::new(&hours, context.now()));
        let read_at = match reading::read(context, account, &hours, span, reading).await? {
            Read::Later(at) => return Ok(Some(at)),
            Read::Whole { since } => since,
        };
        readings.remove(account);
        let (of, now) = (account.clone(), context.now());
        let begun = context.write(move |tx| {
            // Somebody may have paused it while Instagram was asked.
            let run = quiet::last_runs(tx, &of, 1)?.pop();
            let is_back = taken_back(tx, run.as_ref())?;
            match decide(&quiet::hours(tx, &of)?, run, is_back, now) {
                Do::Begin(span) => quiet::begin(tx, &of, span, read_at, now),
                _ => Ok(()),
            }
        });
        begun.await?;
        Ok(None)
    }

    /// Covers what is to be covered, and leaves what is not any more.
    async fn keep(&self, account: &AccountId, run: QuietRun, span: QuietSpan) -> Result<i64, StoreError> {
        let context = &self.context;
        let hours = context.read(|c| quiet::hours(c, account))?.hours;
        let again = (context.now() + EVERY).min(span.until);
        if run.span.until != span.until {
            context.write(move |tx| quiet::ends_at(tx, run.id, span.until)).await?;
        }
        loop {
            let left = context.read(|c| {
                let outside = quiet::quiet_posts(c, account, &run, Some(&hours), 1)?;
                Ok(outside.len() + quiet::uncovered(c, account, &hours, &run, true, 1)?.len())
            });
            if left? > 0 {
                let (of, wanted, now) = (account.clone(), hours.clone(), context.now());
                context.write(move |tx| cover(tx, &of, &wanted, now)).await?;
                self.outbox.poke();
                continue;
            }
            let left = context.read(|c| quiet::uncovered(c, account, &hours, &run, false, ONE_BY_ONE))?;
            if left.is_empty() {
                return Ok(again);
            }
            if let Some(at) = reading::read_each(context, account, &run, left).await? {
                return Ok(at.min(again));
            }
        }
    }

    /// Ends a quiet time: each post is left as it was.
    async fn end(&self, account: &AccountId, run: QuietRun, why: Why) -> Result<(), StoreError> {
        let id = run.id;
        loop {
            let (of, now) = (account.clone(), self.context.now());
            let step = self.context.write(move |tx| {
                let Some(run) = quiet::open_run(tx, &of)? else { return Ok(0) };
                let posts = quiet::quiet_posts(tx, &of, &run, None, AT_ONCE)?;
                leave(tx, &of, &run, &posts, why, now)?;
                if posts.len() < AT_ONCE as usize {
                    quiet::end(tx, id, why, now)?;
                }
                Ok(posts.len())
            });
            let done = step.await?;
            self.outbox.poke();
            if done < AT_ONCE as usize {
                return Ok(());
            }
        }
    }
}

/// Leaves some posts that are not covered any more, and turns comments off under some that are.
fn cover(tx: &Tx, account: &AccountId, hours: &QuietHours, now: i64) -> Result<(), StoreError> {
    let Some(run) = quiet::open_run(tx, account)? else { return Ok(()) };
    let outside = quiet::quiet_posts(tx, account, &run, Some(hours), AT_ONCE)?;
    put_back(tx, account, &run, &outside, true, now)?;
    let fresh = quiet::uncovered(tx, account, hours, &run, true, AT_ONCE)?;
    turn_off(tx, account, &run, &fresh, now)
}

/// Leaves posts as they were; where a person took the act back, as they made it.
fn leave(
    tx: &Tx,
    account: &AccountId,
    run: &QuietRun,
    posts: &[quiet::QuietPost],
    why: Why,
    now: i64,
) -> Result<(), StoreError> {
    if why != Why::TakenBack {
        return put_back(tx, account, run, posts, false, now);
    }
    for post in posts {
        quiet::became(tx, run.id, post.row, quiet::Became::Changed)?;
    }
    Ok(())
}

/// What is to be done at a moment; `run` is the latest quiet time, and `is_back` whether its act was taken back.
fn decide(kept: &KeptHours, run: Option<QuietRun>, is_back: bool, now: i64) -> Do {
    let standing = kept.hours.standing(now, &TimeZone::system());
    let works = kept.hours.on && kept.paused.is_none();
    let next = standing.next.filter(|_| works).map_or(i64::MAX, |next| next.from);
    let span = standing.now.filter(|_| works);
    let Some(run) = run else { return span.map_or(Do::Rest(next), Do::Begin) };
    match (run.ended_at, span) {
        (None, _) if is_back => Do::End(run, Why::TakenBack),
        (None, Some(span)) => Do::Keep(run, span),
        // The clock was put back a little: it comes to the beginning again.
        (None, None) if works && run.span.has(now + GRACE) && now < run.span.from => {
            let span = run.span;
            Do::Keep(run, span)
        }
        (None, None) => {
            let is_over = works && now >= run.span.until;
            Do::End(run, if is_over { Why::Time } else { Why::Stopped })
        }
        (Some(_), Some(span)) => match run.why {
            // What was taken back stays so until the quiet time would have ended.
            Some(Why::TakenBack) if run.span.has(now) => Do::Rest(run.span.until),
            // The clock was put back a little after the end.
            Some(Why::Time) if span.until == run.span.until && span.until - now <= GRACE => {
                Do::Rest(span.until)
            }
            _ => Do::Begin(span),
        },
        (Some(_), None) => Do::Rest(next),
    }
}

fn taken_back(c: &crate::store::ReadConnection, run: Option<&QuietRun>) -> Result<bool, StoreError> {
    let act = run.and_then(|run| run.act).map(|act| acts::one(c, act)).transpose()?.flatten();
    Ok(act.is_some_and(|act| act.taken_back_at.is_some()))
}

fn is_active(context: &Context, account: &AccountId) -> Result<bool, StoreError> {
    let known = context.read(|c| accounts::one(c, account))?;
    let lacks = context.read(|c| permits::lacks(c, account, Feature::Comments))?;
    Ok(!lacks && known.is_some_and(|known| context.is_active(&known)))
}

/// Whether comments under posts of an account that can be reached are to be turned on again now, and are not yet on
/// their way: while a quiet time runs, its end is nothing that anybody has to wait for.
pub(super) fn is_due(context: &Context, account: &AccountId) -> Result<bool, StoreError> {
    if !is_active(context, account)? {
        return Ok(false);
    }
    let now = context.now();
    context.read(|c| {
        let run = quiet::open_run(c, account)?;
        let is_back = taken_back(c, run.as_ref())?;
        let Some(run) = run else { return Ok(false) };
        Ok(matches!(decide(&quiet::hours(c, account)?, Some(run), is_back, now), Do::End(..)))
    })
}

/// Keeps a wish; gives what is to be told.
fn carry_out(tx: &Tx, account: &AccountId, wish: QuietWish, now: i64) -> Result<Option<String>, StoreError> {
    let mut hours = quiet::hours(tx, account)?.hours;
    let words = match wish {
        QuietWish::Keep(hours) => {
            quiet::keep(tx, account, &hours)?;
            return Ok(None);
        }
        QuietWish::Pause if hours.windows.is_empty() => tr!("There are no quiet hours yet").to_owned(),
        QuietWish::Pause => {
            let since = quiet::hours(tx, account)?.paused.unwrap_or(now);
            quiet::pause(tx, account, Some(since))?;
            tr!("Quiet hours rest, until you let them go on").to_owned()
        }
        QuietWish::GoOn => {
            quiet::pause(tx, account, None)?;
            return Ok(None);
        }
        QuietWish::Choose { chosen: false, .. } if hours.covers != Covers::Chosen => {
            tr!("Nothing changed: quiet hours are not about posts you choose").to_owned()
        }
        QuietWish::Choose { posts, chosen } => {
            for post in posts {
                let _ = if chosen { hours.chosen.insert(post) } else { hours.chosen.remove(&post) };
            }
            hours.covers = Covers::Chosen;
            quiet::keep(tx, account, &hours)?;
            tr_count!(
                hours.chosen.len(),
                "Quiet hours are about the {count} post you chose",
                "Quiet hours are about the {count} posts you chose",
                count = hours.chosen.len()
            )
        }
    };
    Ok(Some(words))
}

/// How many calls reading takes before a quiet time about so many posts begins, at least.
pub fn reading_calls(hours: &QuietHours, posts: u64) -> u64 {
    match hours.covers {
        Covers::Chosen => posts,
        Covers::Newest | Covers::All => posts.div_ceil(u64::from(reading::PAGE)).max(1),
    }
}

//! The outbox: every change to Instagram waits here as a row until it has happened exactly once, or until a
//! person is needed.
//! Invariant: order is kept inside a lane, a stuck head blocks its own lane alone, and a row found running at
//! the start is asked for before anything is done again.

mod acts;
mod back;
mod bulk;
pub mod checkpoint;
mod desk;
mod diary;
mod echo;
mod flow;
mod moderate;
mod permission;
mod plan;
mod private;
mod publish;
pub mod quiet;
pub mod report;
pub mod retry;
mod schedule;
mod seats;
mod settle;
#[cfg(test)]
pub(super) mod tests;
mod timeline;
mod told;
mod wishes;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::domain::op::OpState;
use crate::domain::{Op, OpId};
use crate::store::StoreError;
use crate::store::tables::outbox::{self, OpRow};
use crate::store::tables::{files, record};
use crate::store::views::activity::Tone;
use crate::tr;

use super::busy::Guard;
use super::context::{Brake, Context};

use checkpoint::Checkpoint;
use desk::{Desk, Turnstiles};
use diary::Diary;
use flow::Stops;
pub use plan::PlanWish;
use seats::{Queue, Seats};

/// No op is ever told to wait longer than this, milliseconds; accounts may rest longer. A scheduled post may wait
/// for days, but it reckons from its slot each time it is looked at.
const LONGEST_WAIT: i64 = 60 * 60 * 1_000;

/// When something is due but held back, it is looked at again after so long, milliseconds.
const HELD_PAUSE: i64 = 5_000;

/// The outbox; clones are the same one.
#[derive(Clone)]
pub struct Outbox {
    shared: Arc<Shared>,
}

struct Shared {
    context: Context,
    pokes: UnboundedSender<Poke>,
    turnstiles: Turnstiles,
    stops: Stops,
    seats: Seats,
    /// Ops that this process has worked on: of any other, what is placed on this computer is down.
    met: Mutex<HashSet<OpId>>,
}

/// Somebody wants the rows to be looked at.
struct Poke {
    guard: Guard,
    /// Rows may have come or changed; otherwise only a desk is free again.
    news: bool,
}

impl Outbox {
    /// Starts to work on the current runtime, with what the last process left.
    pub fn start(context: Context) -> Self {
        let (pokes, poked) = unbounded_channel();
        let shared = Arc::new(Shared {
            context,
            pokes,
            turnstiles: Turnstiles::default(),
            stops: Stops::default(),
            seats: Seats::default(),
            met: Mutex::default(),
        });
        let outbox = Self { shared };
        // Weak, because the line is part of the context that the outbox holds.
        let told = Arc::downgrade(&outbox.shared);
        outbox.shared.context.line.on_change(move || {
            if let Some(shared) = told.upgrade() {
                Self { shared }.poke();
            }
        });
        let guard = outbox.shared.context.begin();
        tokio::spawn(outbox.clone().run(guard, poked));
        outbox
    }

    /// Looks at the rows again: something changed.
    pub fn poke(&self) {
        self.ring(true);
    }

    fn ring(&self, news: bool) {
        // The loop ends only with the runtime, and then nothing is worked on any more.
        let _ = self.shared.pokes.send(Poke { guard: self.shared.context.begin(), news });
    }

    async fn run(self, mut guard: Guard, mut poked: UnboundedReceiver<Poke>) {
        while let Err(error) = self.recover().await {
            tracing::warn!(%error, "the outbox could not be looked through at the start");
            if !matches!(error, StoreError::DiskFull) {
                break;
            }
            // What the last process had at work would stay so for ever, and its lanes with it.
            let alarm = self.shared.context.until(self.shared.context.now() + HELD_PAUSE);
            drop(guard);
            guard = alarm.await;
        }
        self.finish_acts();
        let mut seen = self.shared.context.now();
        let (mut queue, mut news) = (Queue::default(), true);
        loop {
            let now = self.shared.context.now();
            if now < seen {
                self.bring_near(now).await;
                news = true;
            }
            seen = now;
            let next = self.dispatch(&mut queue, news).unwrap_or_else(|error| {
                tracing::warn!(%error, "the outbox cannot be read");
                self.shared.context.now() + HELD_PAUSE
            });
            let alarm = self.shared.context.until(next);
            drop(guard);
            (guard, news) = tokio::select! {
                Some(poke) = poked.recv() => (poke.guard, poke.news),
                guard = alarm => (guard, true),
            };
            while let Ok(poke) = poked.try_recv() {
                news |= poke.news;
            }
        }
    }

    /// Lets nobody wait for a moment that was reckoned with a clock that was wrong.
    async fn bring_near(&self, now: i64) {
        let brought = self.shared.context.write(move |tx| {
            outbox::bring_near(tx, now + LONGEST_WAIT, now)?;
            outbox::look_at_slots(tx, now)
        });
        if let Err(error) = brought.await {
            tracing::warn!(%error, "waits that are too long could not be shortened");
        }
    }

    async fn work(&self, row: OpRow) -> Result<(), StoreError> {
        let context = &self.shared.context;
        let session = match context.session(&row.account).await {
            Ok(session) => session,
            Err(trouble) => {
                if !context.reaches(&row.account) {
                    // Not the account's trouble but this run's: nothing of it is kept.
                    context.line.hold(&row.account, Brake { until: None, trouble });
                    return Ok(());
                }
                context.hold_without_key(&row.account, trouble);
                return Ok(());
            }
        };
        if self.stops_for_permission(&row).await? {
            return Ok(());
        }
        let (id, now) = (row.id, context.now());
        // No need to wait for the disk: nothing is sent before the intent is there, and then this is there too.
        let Some(row) = context.write_readings(move |tx| outbox::take(tx, id, now)).await? else {
            return Ok(());
        };
        let checkpoint = self.remember(&row);
        let (turnstiles, stops) = (self.shared.turnstiles.clone(), self.shared.stops.clone());
        let diary = Diary::default();
        let session = session.heard_by(diary.ear());
        let mut desk = Desk {
            context: context.clone(),
            session,
            row,
            checkpoint,
            turnstiles,
            stops,
            diary,
            found: false,
        };
        let result = match desk.row.op {
            Op::Publish { .. } => publish::run(&mut desk).await,
            _ => moderate::run(&mut desk).await,
        };
        settle::settle(&mut desk, result).await;
        Ok(())
    }

    /// Reads a row's memory. What another process had placed on this computer is down by now.
    fn remember(&self, row: &OpRow) -> Checkpoint {
        let kept = row.checkpoint.clone().map(serde_json::from_value::<Checkpoint>);
        let mut checkpoint = match kept {
            Some(Ok(checkpoint)) => checkpoint,
            Some(Err(error)) => {
                tracing::warn!(op = %row.id, %error, "a checkpoint cannot be read");
                Checkpoint::default()
            }
            None => Checkpoint::default(),
        };
        let first = self.shared.met.lock().unwrap_or_else(PoisonError::into_inner).insert(row.id);
        if first {
            // Only whole beginnings are of use; what stands behind a gap is known by its rows.
            let kept = checkpoint.progress.hosted.iter().take_while(|file| file.host.is_some()).count();
            checkpoint.progress.hosted.truncate(kept);
        }
        checkpoint
    }

    /// Puts rows that were at work when the last process ended back into their lanes, and takes away what
    /// ended ops left behind.
    async fn recover(&self) -> Result<(), StoreError> {
        let context = &self.shared.context;
        let now = context.now();
        context
            .write(move |tx| {
                record::begin(tx, now)?;
                outbox::bring_near(tx, now + LONGEST_WAIT, now)?;
                for row in outbox::found_running_at_start(tx)? {
                    outbox::wait_until(tx, row.id, now, None, now)?;
                    let sentence =
                        tr!("Tintype was ended in the middle of this. It looks first, then goes on");
                    let found = timeline::entry(
                        now,
                        row.step,
                        Tone::Waiting,
                        tr!("Found again"),
                        sentence.to_owned(),
                    );
                    outbox::log(tx, row.id, &found)?;
                }
                for file in files::all(tx)?.into_iter().filter(|file| file.host.is_none()) {
                    files::closed(tx, file.id)?;
                }
                Ok(())
            })
            .await?;
        for op in copies(&context.profile.prepared()) {
            let row = context.read(|c| outbox::one(c, op))?;
            if row.as_ref().is_none_or(|row| matches!(row.state, OpState::Done | OpState::Undone)) {
                let progress = row.map(|row| self.remember(&row).progress).unwrap_or_default();
                publish::clear_away(context, op, &progress).await;
            }
        }
        Ok(())
    }
}

/// Ops that have a folder of prepared copies.
fn copies(prepared: &std::path::Path) -> Vec<OpId> {
    let Ok(folders) = std::fs::read_dir(prepared) else { return Vec::new() };
    let names = folders.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    names.filter_map(|name| name.parse().ok()).map(OpId).collect()
}

//! Reads the texts of comments in the background: those that came, at once, and in a new version of the reading
//! all there are. What was read goes on to the stations.
//! Invariant: a bounded batch at a time, each in one write, so that a sync or a click never waits behind many;
//! a station sees a comment after its reading is in the store.

mod station;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::store::StoreError;
use crate::store::tables::minding::{self, Minded, Unread};
use crate::triage;

use super::busy::{Busy, Guard};
use super::context::Context;

pub use station::{MindedComment, Station};

/// Comments in one batch, and in one write.
const BATCH: u32 = 500;

/// After a failure of the store it is tried again so much later, milliseconds.
const AGAIN_MS: i64 = 30_000;

/// Wakes the reading of texts; whoever brings comments rings it. Cheap to clone.
#[derive(Clone)]
pub struct Bell(UnboundedSender<Guard>);

/// The other end of a bell.
pub struct Rung(UnboundedReceiver<Guard>);

/// A bell and its other end.
pub fn bell() -> (Bell, Rung) {
    let (rings, rung) = unbounded_channel();
    (Bell(rings), Rung(rung))
}

impl Bell {
    /// Tells that comments came.
    pub fn ring(&self, busy: &Busy) {
        // Where nobody reads texts nobody listens.
        let _ = self.0.send(busy.begin());
    }
}

/// Starts to read on the current runtime.
pub fn start(context: Context, rung: Rung, stations: Vec<Box<dyn Station>>) {
    let guard = context.begin();
    tokio::spawn(Pass { context, stations: stations.into() }.run(rung, guard));
}

/// The pass over comments that were not read.
struct Pass {
    context: Context,
    stations: Arc<[Box<dyn Station>]>,
}

impl Pass {
    async fn run(self, mut rung: Rung, mut guard: Guard) {
        loop {
            let failed = self.all().await.err();
            if let Some(error) = &failed {
                tracing::warn!(%error, "texts of comments could not be read");
            }
            let again = failed.map(|_| self.context.until(self.context.now() + AGAIN_MS));
            drop(guard);
            let ring = match again {
                Some(alarm) => tokio::select! {
                    ring = rung.0.recv() => ring,
                    guard = alarm => Some(guard),
                },
                None => rung.0.recv().await,
            };
            match ring {
                Some(next) => guard = next,
                None => return,
            }
            // Pages that came meanwhile are read in one go.
            while rung.0.try_recv().is_ok() {}
        }
    }

    /// What came first, then a step of the walk, until nothing is left.
    async fn all(&self) -> Result<(), StoreError> {
        loop {
            self.arrivals().await?;
            let Some(before) = self.context.read(|c| minding::walked_to(c, triage::VERSION))? else {
                return Ok(());
            };
            let found = self.context.read(|c| minding::walk(c, before, BATCH))?;
            let next = found.last().map(|last| last.row);
            let unread = found.into_iter().filter(|one| one.minded < triage::VERSION).collect();
            self.batch(unread, false, move |tx| minding::walked(tx, triage::VERSION, next)).await?;
        }
    }

    /// The comments that came, post by post.
    async fn arrivals(&self) -> Result<(), StoreError> {
        while let Some(media) = self.context.read(minding::next_post)? {
            let mut before = i64::MAX;
            loop {
                let unread =
                    self.context.read(|c| minding::of_post(c, media, triage::VERSION, before, BATCH))?;
                let Some(last) = unread.last().map(|last| last.row) else { break };
                before = last;
                self.batch(unread, true, |_| Ok(())).await?;
            }
            // What came above the place it had got to keeps the post where it is.
            self.context.write_readings(move |tx| minding::post_done(tx, media, triage::VERSION)).await?;
        }
        Ok(())
    }

    /// Reads a batch, keeps it together with `besides`, and hands it on.
    async fn batch(
        &self,
        unread: Vec<Unread>,
        arrived: bool,
        besides: impl Fn(&crate::store::Tx<'_>) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), StoreError> {
        // Reading takes longer than the runtime's threads should be held.
        let read = tokio::task::spawn_blocking(move || read(unread, arrived)).await.unwrap_or_default();
        let rows: Vec<Minded> = read.iter().map(MindedComment::minded).collect();
        self.context
            .write_readings(move |tx| {
                minding::keep(tx, &rows, triage::VERSION)?;
                besides(tx)
            })
            .await?;
        for station in self.stations.iter().filter(|_| !read.is_empty()) {
            station.take(&self.context, &read).await;
        }
        tokio::task::yield_now().await;
        Ok(())
    }
}

fn read(unread: Vec<Unread>, arrived: bool) -> Vec<MindedComment> {
    let one = |comment: Unread| {
        // Strangers write these texts. One that cannot be read must not hold up all others for ever.
        let reading = std::panic::catch_unwind(|| triage::read(&comment.text, &comment.username));
        let reading = reading.unwrap_or_default();
        MindedComment { is_new: arrived && comment.minded == 0, comment, reading }
    };
    unread.into_iter().map(one).collect()
}

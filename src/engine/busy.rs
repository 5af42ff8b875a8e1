//! Counts the work in flight, and wakes those who wait for a moment.
//! Invariant: work that a command, a clock move or a poke set off is counted from that very call on, so
//! that "nothing is in flight" is never said in between.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::domain::Clock;

/// The count of pieces of work in flight.
#[derive(Clone, Default)]
pub struct Busy {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    count: Mutex<usize>,
    changed: Condvar,
}

/// One piece of work in flight, until it is dropped.
pub struct Guard {
    inner: Arc<Inner>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        *lock(&self.inner.count) -= 1;
        self.inner.changed.notify_all();
    }
}

impl Busy {
    /// Counts one more, until the guard is dropped.
    pub fn begin(&self) -> Guard {
        *lock(&self.inner.count) += 1;
        Guard { inner: Arc::clone(&self.inner) }
    }

    /// Waits until nothing is in flight here and `elsewhere` is quiet too. `false`: it still was not after
    /// `limit`.
    pub fn wait(&self, elsewhere: impl Fn() -> bool, limit: Duration) -> bool {
        let end = Instant::now() + limit;
        let mut count = lock(&self.inner.count);
        while *count > 0 || !elsewhere() {
            if Instant::now() >= end {
                return false;
            }
            // What happens elsewhere does not tell us, so it is looked at again after a short while.
            let (again, _) = self
                .inner
                .changed
                .wait_timeout(count, Duration::from_millis(2))
                .unwrap_or_else(PoisonError::into_inner);
            count = again;
        }
        true
    }
}

/// Wakes whoever waits for a moment: by the runtime's timer while the clock runs, and only by moves of the
/// clock while it stands.
#[derive(Clone)]
pub struct Alarms {
    clock: Clock,
    busy: Busy,
    waiting: Arc<Mutex<Vec<Waiting>>>,
}

struct Waiting {
    at: i64,
    wake: oneshot::Sender<Guard>,
}

impl Alarms {
    /// Alarms on a clock.
    pub fn new(clock: Clock, busy: Busy) -> Self {
        let waiting = Arc::new(Mutex::new(Vec::new()));
        // The clock may outlive the engine, and must not keep its parts alive.
        let (weak, own_busy, own_clock) = (Arc::downgrade(&waiting), busy.clone(), clock.clone());
        clock.on_move(move || {
            if let Some(waiting) = weak.upgrade() {
                ring(&waiting, own_clock.now_ms(), &own_busy);
            }
        });
        Self { clock, busy, waiting }
    }

    /// Ends at `at` (milliseconds since the epoch) with a guard for what is done next; at once when that has
    /// passed. The moment is noted by this very call, so whoever holds a guard makes the alarm first and lets
    /// the guard fall after it. May be dropped at any time.
    pub fn until(&self, at: i64) -> impl Future<Output = Guard> + Send + use<> {
        let alarms = self.clone();
        let mut noted = self.note(at);
        async move {
            loop {
                match noted {
                    Noted::Passed(guard) => return guard,
                    Noted::Rings(rung) => {
                        if let Some(guard) = alarms.wait(rung, at).await {
                            return guard;
                        }
                    }
                }
                noted = alarms.note(at);
            }
        }
    }

    fn note(&self, at: i64) -> Noted {
        let mut waiting = lock(&self.waiting);
        // Under the lock, so that a move in between is either seen here or rings the new entry.
        if self.clock.now_ms() >= at {
            return Noted::Passed(self.busy.begin());
        }
        let (wake, rung) = oneshot::channel();
        waiting.retain(|entry| !entry.wake.is_closed());
        waiting.push(Waiting { at, wake });
        Noted::Rings(rung)
    }

    /// Waits for a move of the clock, or for the time itself; `None`: look again.
    async fn wait(&self, rung: oneshot::Receiver<Guard>, at: i64) -> Option<Guard> {
        if self.clock.is_frozen() {
            return rung.await.ok();
        }
        let left = u64::try_from(at.saturating_sub(self.clock.now_ms())).unwrap_or(0);
        tokio::select! {
            rung = rung => rung.ok(),
            () = tokio::time::sleep(Duration::from_millis(left)) => None,
        }
    }
}

enum Noted {
    Passed(Guard),
    Rings(oneshot::Receiver<Guard>),
}

fn ring(waiting: &Mutex<Vec<Waiting>>, now: i64, busy: &Busy) {
    let mut waiting = lock(waiting);
    for entry in waiting.extract_if(.., |entry| entry.at <= now) {
        // Whoever gave up waiting lets the guard fall, which is right.
        let _ = entry.wake.send(busy.begin());
    }
}

/// The lock of a mutex; a panic elsewhere while it was held changes nothing for plain values.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    #[test]
    fn waiting_ends_with_the_last_guard() {
        let busy = Busy::default();
        let guard = busy.begin();
        assert!(!busy.wait(|| true, Duration::ZERO));
        let other = busy.clone();
        let waiter = std::thread::spawn(move || other.wait(|| true, LIMIT));
        drop(guard);
        assert!(waiter.join().unwrap());
    }

    #[tokio::test]
    async fn a_standing_clock_wakes_only_by_moves_and_counts_at_once() {
        let clock = Clock::frozen_at(jiff::Timestamp::UNIX_EPOCH);
        let busy = Busy::default();
        let alarms = Alarms::new(clock.clone(), busy.clone());
        let waiter = tokio::spawn(alarms.until(5_000));
        clock.advance(Duration::from_secs(4));
        assert!(busy.wait(|| true, LIMIT), "nobody is due yet");
        clock.advance(Duration::from_secs(1));
        assert!(!busy.wait(|| true, Duration::ZERO), "the waiter is counted before it runs");
        drop(waiter.await.unwrap());
        assert!(busy.wait(|| true, LIMIT));
    }
}

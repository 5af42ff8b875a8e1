//! Counts the work in flight, and wakes those who wait for a moment.
//! Invariant: work that a command, a clock move or a poke set off is counted from that very call on, so
//! that "nothing is in flight" is never said in between.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, oneshot};

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
    /// Told each time the count falls to zero.
    quiet: Notify,
}

/// One piece of work in flight, until it is dropped.
pub struct Guard {
    inner: Arc<Inner>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        let mut count = lock(&self.inner.count);
        *count -= 1;
        if *count == 0 {
            self.inner.quiet.notify_waiters();
        }
        drop(count);
        self.inner.changed.notify_all();
    }
}

impl Busy {
    /// Counts one more, until the guard is dropped.
    pub fn begin(&self) -> Guard {
        *lock(&self.inner.count) += 1;
        Guard { inner: Arc::clone(&self.inner) }
    }

    /// Waits for a moment at which nothing is in flight and `holds` says so too. It is asked each time the last
    /// piece of work has ended.
    pub async fn quiet(&self, holds: impl Fn() -> bool) {
        loop {
            let told = self.inner.quiet.notified();
            let mut told = std::pin::pin!(told);
            // Listens before it looks, so that what ends in between is heard.
            told.as_mut().enable();
            let resting = *lock(&self.inner.count) == 0;
            if resting && holds() {
                return;
            }
            told.await;
        }
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

/// The longest time anybody sleeps in one go, milliseconds of the clock. A machine that slept, or whose clock was
/// set, is noticed after so long.
const LONGEST_SLEEP: i64 = 60_000;

/// A clock that shows so much less than before was put back, milliseconds; less is a time service at work.
const PUT_BACK: i64 = 2_000;

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
    /// When it began to wait.
    since: i64,
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
    /// passed, and when the clock is found to have been put back: what was reckoned by it has to be reckoned
    /// again, and nobody waits for years. The moment is noted by this very call, so whoever holds a guard makes the alarm first and lets
    /// the guard fall after it. May be dropped at any time.
    pub fn until(&self, at: i64) -> impl Future<Output = Guard> + Send + use<> {
        let alarms = self.clone();
        let since = self.clock.now_ms();
        let mut noted = self.note(at, since);
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
                noted = alarms.note(at, since);
            }
        }
    }

    fn note(&self, at: i64, since: i64) -> Noted {
        let mut waiting = lock(&self.waiting);
        // Under the lock, so that a move in between is either seen here or rings the new entry.
        if is_over(at, since, self.clock.now_ms()) {
            return Noted::Passed(self.busy.begin());
        }
        let (wake, rung) = oneshot::channel();
        waiting.retain(|entry| !entry.wake.is_closed());
        waiting.push(Waiting { at, since, wake });
        Noted::Rings(rung)
    }

    /// Waits for a move of the clock, or for the time itself; `None`: look again.
    async fn wait(&self, rung: oneshot::Receiver<Guard>, at: i64) -> Option<Guard> {
        if self.clock.is_frozen() {
            return rung.await.ok();
        }
        let left = at.saturating_sub(self.clock.now_ms()).min(LONGEST_SLEEP);
        tokio::select! {
            rung = rung => rung.ok(),
            () = tokio::time::sleep(self.clock.takes(left)) => None,
        }
    }
}

enum Noted {
    Passed(Guard),
    Rings(oneshot::Receiver<Guard>),
}

fn ring(waiting: &Mutex<Vec<Waiting>>, now: i64, busy: &Busy) {
    let mut waiting = lock(waiting);
    for entry in waiting.extract_if(.., |entry| is_over(entry.at, entry.since, now)) {
        // Whoever gave up waiting lets the guard fall, which is right.
        let _ = entry.wake.send(busy.begin());
    }
}

/// Whether a wait from `since` until `at` has ended.
fn is_over(at: i64, since: i64, now: i64) -> bool {
    now >= at || now < since.saturating_sub(PUT_BACK)
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

    #[tokio::test]
    async fn a_clock_that_is_put_back_wakes_everybody_instead_of_letting_them_wait_for_a_year() {
        let clock = Clock::frozen_at(jiff::Timestamp::UNIX_EPOCH);
        let alarms = Alarms::new(clock.clone(), Busy::default());
        let waiter = tokio::spawn(alarms.until(5_000));
        tokio::task::yield_now().await;
        clock.jump(-365 * 86_400_000);
        drop(waiter.await.unwrap());
    }

    #[tokio::test]
    async fn quiet_is_when_the_last_guard_fell_and_the_rest_agrees() {
        let busy = Busy::default();
        let rested = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let (own, guard, seen) = (busy.clone(), busy.begin(), Arc::clone(&rested));
        let waiter = tokio::spawn(async move {
            own.quiet(|| seen.load(std::sync::atomic::Ordering::SeqCst)).await;
        });
        tokio::task::yield_now().await;
        drop(guard);
        tokio::task::yield_now().await;
        assert!(!waiter.is_finished(), "the rest did not agree yet");
        rested.store(true, std::sync::atomic::Ordering::SeqCst);
        drop(busy.begin());
        waiter.await.unwrap();
    }
}

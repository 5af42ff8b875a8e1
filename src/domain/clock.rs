//! The time of the program: the machine's own, or one that a test moves or hurries.
//! Invariant: nothing in Tintype reads the time but through a `Clock`.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// A clock to be cloned freely; all clones show the same time and move together.
#[derive(Clone, Default)]
pub struct Clock {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    /// Frozen: milliseconds since the epoch. Running: milliseconds added to the machine's time.
    offset: AtomicI64,
    frozen: AtomicBool,
    /// Milliseconds by which time was moved forward, as against the clock being set.
    passed: AtomicI64,
    /// When the steady time was first asked for.
    began: OnceLock<Instant>,
    /// Only while practising: the moment from which time runs so many times faster.
    hurry: Option<(i64, u32)>,
    /// Called after each move, so that whoever waits for a moment looks again.
    moved: Mutex<Vec<Box<dyn Fn() + Send + Sync>>>,
}

impl Clock {
    /// The machine's time.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands at `start` until it is moved.
    pub fn frozen_at(start: Timestamp) -> Self {
        let clock = Self::default();
        clock.inner.offset.store(start.as_millisecond(), Ordering::SeqCst);
        clock.inner.frozen.store(true, Ordering::SeqCst);
        clock
    }

    /// A clock that shows the machine's time at `since`, and runs `times` faster than that from then on. Two
    /// processes with the same two numbers go by the same time.
    pub fn hurried(since: Timestamp, times: u32) -> Self {
        let inner = Inner { hurry: Some((since.as_millisecond(), times.max(1))), ..Inner::default() };
        Self { inner: Arc::new(inner) }
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now_ms()).unwrap_or(Timestamp::MAX)
    }

    /// The time now in milliseconds since the epoch, as the store keeps it.
    pub fn now_ms(&self) -> i64 {
        let offset = self.inner.offset.load(Ordering::SeqCst);
        if self.is_frozen() {
            return offset;
        }
        let machine = Timestamp::now().as_millisecond();
        let running = match self.inner.hurry {
            Some((since, times)) => {
                since.saturating_add(machine.saturating_sub(since).saturating_mul(i64::from(times)))
            }
            None => machine,
        };
        running.saturating_add(offset)
    }

    /// Milliseconds that have passed since some moment of this process, whatever the clock was set to meanwhile. Not
    /// while the machine slept, on most systems: where it disagrees with the clock, either may be right.
    pub fn steady_ms(&self) -> i64 {
        let passed = self.inner.passed.load(Ordering::SeqCst);
        if self.is_frozen() {
            return passed;
        }
        let ran = self.inner.began.get_or_init(Instant::now).elapsed().as_millis();
        let times = self.inner.hurry.map_or(1, |(_, times)| i64::from(times));
        passed.saturating_add(i64::try_from(ran).unwrap_or(i64::MAX).saturating_mul(times))
    }

    /// How long the machine takes until so many milliseconds have passed on this clock.
    pub fn takes(&self, milliseconds: i64) -> Duration {
        let times = self.inner.hurry.map_or(1, |(_, times)| u64::from(times));
        Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0).div_ceil(times))
    }

    /// Whether time stands still between moves: then nobody may wait by sleeping.
    pub fn is_frozen(&self) -> bool {
        self.inner.frozen.load(Ordering::SeqCst)
    }

    /// Moves the time forward and tells everyone who waits.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.inner.passed.fetch_add(by, Ordering::SeqCst);
        self.jump(by);
    }

    /// Puts the time forward or, with a negative number of milliseconds, back, as somebody who sets a machine's
    /// clock does, and tells everyone who waits.
    pub fn jump(&self, by: i64) {
        self.inner.offset.fetch_add(by, Ordering::SeqCst);
        for tell in self.inner.moved.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            tell();
        }
    }

    /// Registers somebody to be told of each move.
    pub fn on_move(&self, tell: impl Fn() + Send + Sync + 'static) {
        self.inner.moved.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(tell));
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Clock({})", self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_moved_and_tells() {
        let clock = Clock::frozen_at(Timestamp::UNIX_EPOCH);
        let told = Arc::new(AtomicI64::new(0));
        let seen = Arc::clone(&told);
        clock.on_move(move || {
            seen.fetch_add(1, Ordering::SeqCst);
        });
        let twin = clock.clone();
        assert_eq!(clock.now_ms(), 0);
        clock.advance(Duration::from_secs(5));
        assert_eq!((twin.now_ms(), told.load(Ordering::SeqCst)), (5000, 1));
    }

    #[test]
    fn setting_the_clock_lets_no_time_pass() {
        let clock = Clock::frozen_at(Timestamp::UNIX_EPOCH);
        clock.advance(Duration::from_secs(5));
        clock.jump(-60_000);
        assert_eq!((clock.now_ms(), clock.steady_ms()), (-55_000, 5_000));
        let running = Clock::system();
        let before = running.steady_ms();
        running.jump(3_600_000);
        assert!((0..1_800_000).contains(&(running.steady_ms() - before)));
    }

    #[test]
    fn two_hurried_clocks_of_the_same_start_show_the_same_time() {
        let since = Timestamp::from_millisecond(Timestamp::now().as_millisecond() - 10_000).unwrap();
        let (one, other) = (Clock::hurried(since, 60), Clock::hurried(since, 60));
        let ahead = one.now_ms() - since.as_millisecond();
        assert!((600_000..900_000).contains(&ahead), "{ahead}");
        assert!((other.now_ms() - one.now_ms()).abs() < 60_000);
        assert_eq!(one.takes(90_000), Duration::from_millis(1_500));
        assert_eq!((Clock::system().takes(90), one.takes(-5)), (Duration::from_millis(90), Duration::ZERO));
    }

    #[test]
    fn a_running_clock_can_be_ahead() {
        let clock = Clock::system();
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now_ms() - Timestamp::now().as_millisecond() > 3_500_000);
    }
}

//! How a file goes up, for whoever watches: bytes, their rate, and the word that it shall stop.
//! Invariant: what is told here is told beside the store, and is gone when the file is up or broken off.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use crate::domain::OpId;
use crate::engine::news::NewsDesk;
use crate::engine::status::Flow;

/// The rate is that of so long a stretch: shorter ones jump, longer ones tell of what was.
const STRETCH: Duration = Duration::from_secs(4);
/// A rate is told when so much of that is known.
const LEAST: Duration = Duration::from_millis(800);
/// The window is told so often at most; the last byte is always told.
const TOLD_EVERY: Duration = Duration::from_millis(400);
/// When nothing moves, the rate is reckoned again after so long.
pub(super) const LOOK: Duration = Duration::from_secs(1);

/// Tells those who send that something was taken back.
#[derive(Clone, Debug, Default)]
pub struct Stops {
    inner: Arc<Notify>,
}

impl Stops {
    /// Something was taken back: whoever sends looks whether it was theirs.
    pub fn tell(&self) {
        self.inner.notify_waiters();
    }

    /// Ends when something is taken back from now on, once it is enabled.
    pub fn told(&self) -> Notified<'_> {
        self.inner.notified()
    }
}

/// How many bytes a second went out lately.
#[derive(Debug, Default)]
struct Rate {
    seen: VecDeque<(Instant, u64)>,
}

impl Rate {
    /// Takes note of what has gone out by now; bytes a second, `None` while too little is known.
    fn note(&mut self, now: Instant, sent: u64) -> Option<u64> {
        self.seen.push_back((now, sent));
        // The oldest that is kept lies just before the stretch.
        while self.seen.get(1).is_some_and(|(at, _)| now.duration_since(*at) >= STRETCH) {
            self.seen.pop_front();
        }
        let (since, before) = *self.seen.front()?;
        let took = now.duration_since(since);
        (took >= LEAST).then(|| (sent.saturating_sub(before) as f64 / took.as_secs_f64()) as u64)
    }
}

/// Watches one file on its way; what it tells is taken back when it falls.
pub(super) struct Watch {
    news: NewsDesk,
    op: OpId,
    file: usize,
    rate: Rate,
    /// What was seen last, of how many bytes.
    last: (u64, u64),
    told: Option<Instant>,
}

impl Watch {
    /// Watches the nth file of an op.
    pub(super) fn new(news: &NewsDesk, op: OpId, file: usize) -> Self {
        Self { news: news.clone(), op, file, rate: Rate::default(), last: (0, 0), told: None }
    }

    /// So many bytes of so many have gone out.
    pub(super) fn moved(&mut self, sent: u64, whole: u64) {
        self.last = (sent, whole);
        self.look(Instant::now());
    }

    /// Reckons again although nothing moved.
    pub(super) fn again(&mut self) {
        if self.last.1 > 0 {
            self.look(Instant::now());
        }
    }

    fn look(&mut self, now: Instant) {
        let (sent, whole) = self.last;
        let rate = self.rate.note(now, sent);
        let lately = self.told.is_some_and(|told| now.duration_since(told) < TOLD_EVERY);
        if lately && sent < whole {
            return;
        }
        self.told = Some(now);
        let flow = Flow { op: self.op, file: self.file, sent, whole, rate };
        self.news.change(|status| {
            status.sending.retain(|other| other.op != flow.op);
            status.sending.push(flow);
        });
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let op = self.op;
        self.news.change(|status| status.sending.retain(|flow| flow.op != op));
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::Clock;

    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_seconds_and_falls_to_nothing_when_nothing_moves() {
        let (mut rate, begun) = (Rate::default(), Instant::now());
        let mut at = |ms: u64, sent: u64| rate.note(begun + Duration::from_millis(ms), sent);
        assert_eq!(at(0, 0), None);
        assert_eq!(at(200, 1_000_000), None, "too little is known");
        assert_eq!(at(1_000, 2_000_000), Some(2_000_000));
        assert_eq!(at(5_000, 22_000_000), Some(5_000_000), "what was before is forgotten");
        assert_eq!(at(10_000, 22_000_000), Some(0));
    }

    #[test]
    fn what_was_told_is_taken_back_with_the_watch() {
        let (news, heard) = NewsDesk::new(Clock::system(), Arc::new(|| ()));
        let mut watch = Watch::new(&news, OpId(7), 2);
        watch.again();
        assert_eq!(heard.try_iter().count(), 0, "nothing is known yet");
        watch.moved(10, 100);
        watch.moved(20, 100);
        assert_eq!(heard.try_iter().count(), 1, "not more often than is seen");
        watch.moved(100, 100);
        let flow = news.status().sending.first().copied().unwrap();
        assert_eq!((flow.op, flow.file, flow.sent, flow.whole), (OpId(7), 2, 100, 100));
        drop(watch);
        assert!(news.status().sending.is_empty());
    }
}

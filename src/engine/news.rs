//! What travels beside the database: the status line and toasts.
//! Invariant: the window is woken only by news; the same status twice is no news.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use crate::domain::{ActId, Clock};

use super::busy::lock;
use super::status::{News, Notice, Status};

/// How long a toast without *Undo* stays, in milliseconds.
const NOTICE_MS: i64 = 6_000;

/// Where the engine's parts put their news.
#[derive(Clone)]
pub struct NewsDesk {
    inner: Arc<Inner>,
}

struct Inner {
    clock: Clock,
    status: Mutex<Status>,
    send: Sender<News>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl NewsDesk {
    /// A desk, and the end from which the window takes its news.
    pub fn new(clock: Clock, wake: Arc<dyn Fn() + Send + Sync>) -> (Self, Receiver<News>) {
        let (send, receive) = channel();
        let status = Mutex::new(Status::default());
        (Self { inner: Arc::new(Inner { clock, status, send, wake }) }, receive)
    }

    /// Shows a toast for the usual time.
    pub fn notice(&self, words: String, undo: Option<ActId>) {
        let until = self.inner.clock.now_ms() + NOTICE_MS;
        self.tell(News::Notice(Notice { words, undo, until, window: None, folder: None }));
    }

    /// Shows a toast for the usual time, with a way to a folder.
    pub fn notice_of_folder(&self, words: String, folder: Option<PathBuf>) {
        let until = self.inner.clock.now_ms() + 2 * NOTICE_MS;
        self.tell(News::Notice(Notice { words, undo: None, until, window: None, folder }));
    }

    /// Shows a toast until `until`; nothing of what it tells is sent before `window` ends. Both in milliseconds
    /// since the epoch.
    pub fn notice_until(&self, words: String, undo: ActId, until: i64, window: i64) {
        self.tell(News::Notice(Notice {
            words,
            undo: Some(undo),
            until,
            window: Some(window),
            folder: None,
        }));
    }

    /// Changes the status; the window hears of it when that made a difference. Times of reading alone wake
    /// nobody: they are seen with the next frame.
    pub fn change(&self, change: impl FnOnce(&mut Status)) {
        let mut status = lock(&self.inner.status);
        let before = status.clone();
        change(&mut status);
        if *status == before {
            return;
        }
        let times = (status.last_read, status.next_read);
        let only_times = Status { last_read: times.0, next_read: times.1, ..before } == *status;
        // Sent under the lock, so that two changes never arrive in the wrong order. Nobody listens any more
        // when the window is gone, and then nothing is lost.
        let _ = self.inner.send.send(News::Status(Box::new(status.clone())));
        if !only_times {
            (self.inner.wake)();
        }
    }

    /// The status as it stands.
    pub fn status(&self) -> Status {
        lock(&self.inner.status).clone()
    }

    /// Puts news there, and wakes the window.
    pub(super) fn tell(&self, news: News) {
        // Nobody listens any more when the window is gone, and then nothing is lost.
        let _ = self.inner.send.send(news);
        (self.inner.wake)();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_reading_that_changed_nothing_draws_no_frame() {
        let woken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&woken);
        let wake = move || {
            count.fetch_add(1, Ordering::SeqCst);
        };
        let (desk, news) = NewsDesk::new(Clock::system(), Arc::new(wake));
        desk.change(|status| status.last_read = Some(1));
        assert_eq!((news.try_iter().count(), woken.load(Ordering::SeqCst)), (1, 0));
        desk.notice("Hidden".to_owned(), None);
        assert_eq!(woken.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn the_same_status_twice_is_no_news() {
        let (desk, news) = NewsDesk::new(Clock::system(), Arc::new(|| ()));
        desk.change(|status| status.calls_percent = Some(3));
        desk.change(|status| status.calls_percent = Some(3));
        assert_eq!(news.try_iter().count(), 1);
    }
}

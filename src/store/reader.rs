//! The one thread that reads: questions go in, answers come back to whoever asked.
//! Invariant: asking never blocks and never touches the database on the asker's thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};

use super::views::View;
use super::{ReadConnection, StoreError};

type Job = Box<dyn FnOnce(&ReadConnection) + Send>;

/// A handle to the reading thread, to be cloned freely.
#[derive(Clone)]
pub struct Reader {
    jobs: Sender<Job>,
    shared: Arc<Shared>,
}

struct Shared {
    revision: Arc<AtomicU64>,
    waiting: AtomicUsize,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Reader {
    /// Starts the thread on a read-only connection. `revision` is raised by the writer after each commit;
    /// `wake` is called after each answer, so that somebody draws it.
    pub(super) fn start(
        connection: ReadConnection,
        revision: Arc<AtomicU64>,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Self {
        let (jobs, queue) = channel::<Job>();
        let shared = Arc::new(Shared { revision, waiting: AtomicUsize::new(0), wake });
        let told = Arc::clone(&shared);
        std::thread::spawn(move || {
            for job in queue {
                job(&connection);
                // Woken before it counts as answered: who finds nothing waiting has missed no wake.
                (told.wake)();
                told.waiting.fetch_sub(1, Ordering::SeqCst);
            }
        });
        Self { jobs, shared }
    }

    /// A reader that answers nobody: for drawing views that are fixed.
    pub fn idle() -> Self {
        let (jobs, _) = channel::<Job>();
        let shared = Shared { revision: Arc::default(), waiting: AtomicUsize::new(0), wake: Arc::new(|| ()) };
        Self { jobs, shared: Arc::new(shared) }
    }

    /// The newest revision whose rows can be read.
    pub fn revision(&self) -> u64 {
        self.shared.revision.load(Ordering::SeqCst)
    }

    /// Questions that were asked and not yet answered.
    pub fn waiting(&self) -> usize {
        self.shared.waiting.load(Ordering::SeqCst)
    }

    /// Asks for a view; `answer` is called on the reader's thread.
    pub fn ask<V: View>(&self, ask: V::Ask, answer: impl FnOnce(Result<V, StoreError>) + Send + 'static) {
        self.shared.waiting.fetch_add(1, Ordering::SeqCst);
        let job: Job = Box::new(move |connection| answer(V::read(connection, &ask)));
        if self.jobs.send(job).is_err() {
            self.shared.waiting.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

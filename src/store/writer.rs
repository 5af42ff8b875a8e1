//! The one thread that writes: each job is one transaction, but readings that wait side by side share one.
//! Invariant: jobs are carried out in the order they were asked for, each whole or not at all. The revision
//! goes up, and the wake is called, after a commit that changed something a view can show, before whoever
//! asked for the write hears of it, and never otherwise.

use std::fs::File;
use std::sync::mpsc::{Receiver, Sender, channel};

use futures_channel::oneshot;

use super::transaction::{Promise, Pulse, Tx, transact};
use super::{ReadConnection, StoreError};

/// The most readings that share a transaction. Most of what a page of comments costs is its commit: the leaves
/// of the indexes it touched go to the log, and the full-text index writes down a part of its own. Pages side
/// by side touch many of the same leaves. Eight at most, so that an act which comes meanwhile waits for no more
/// than these.
const TOGETHER: usize = 8;

/// A write that waits for its turn.
enum Job {
    /// A transaction of its own, on the disk before whoever asked hears of it.
    OnDisk(Box<dyn FnOnce(&ReadConnection, &Pulse) + Send>),
    /// May share its transaction with the readings beside it.
    InOrder(Box<dyn Reading>),
}

/// A write of what can be asked for again. It may be carried out twice, each time from the start.
trait Reading: Send {
    /// Does it, and keeps the answer until it is known to stand.
    fn work(&mut self, tx: &Tx<'_>) -> Result<(), StoreError>;

    /// Tells whoever asked what became of it.
    fn tell(self: Box<Self>, became: Result<(), StoreError>);
}

/// A [`Reading`] with its answer.
struct Asked<T, W> {
    work: W,
    answer: Option<T>,
    tell: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, W: Fn(&Tx<'_>) -> Result<T, StoreError> + Send> Reading for Asked<T, W> {
    fn work(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        self.answer = Some((self.work)(tx)?);
        Ok(())
    }

    fn tell(self: Box<Self>, became: Result<(), StoreError>) {
        let Self { answer, tell, .. } = *self;
        // Whoever asked may have gone; the write stands all the same.
        let _ = tell.send(became.and_then(|()| answer.ok_or(StoreError::Closed)));
    }
}

/// A handle to the writing thread, to be cloned freely. The thread ends with the last handle.
#[derive(Clone)]
pub struct Writer {
    jobs: Sender<Job>,
}

impl Writer {
    /// Starts the thread. It holds the profile's lock for as long as anybody can write.
    pub(super) fn start(connection: ReadConnection, pulse: Pulse, lock: File) -> Self {
        let (jobs, queue) = channel::<Job>();
        std::thread::spawn(move || {
            serve(&queue, &connection, &pulse);
            // The database first: whoever takes the lock next finds it closed.
            drop(connection);
            drop(lock);
        });
        Self { jobs }
    }

    /// Writes in one transaction, which is on the disk before the answer comes. The job is queued at once and
    /// carried out even if the answer is never awaited.
    ///
    /// # Errors
    /// What `work` answers, which rolls everything back; what the commit says; [`StoreError::Closed`].
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + 'static {
        let (tell, told) = oneshot::channel();
        let job = Job::OnDisk(Box::new(move |connection, pulse| {
            // Whoever asked may have gone; the write stands all the same.
            let _ = tell.send(transact(connection, pulse, Promise::OnDisk, work));
        }));
        self.queue(job, told)
    }

    /// As [`Writer::write`], for what Instagram can be asked for again: it does not wait for the disk, and a
    /// power cut may take it back together with everything that was written after it. Readings that wait side
    /// by side are committed together; `work` is done once more, alone, if one of them fails.
    ///
    /// # Errors
    /// As [`Writer::write`]: its own, never that of a reading beside it.
    pub fn write_readings<T: Send + 'static>(
        &self,
        work: impl Fn(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + 'static {
        let (tell, told) = oneshot::channel();
        self.queue(Job::InOrder(Box::new(Asked { work, answer: None, tell })), told)
    }

    fn queue<T: Send + 'static>(
        &self,
        job: Job,
        told: oneshot::Receiver<Result<T, StoreError>>,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + 'static {
        // When the thread is gone the job, and its sender in it, is dropped, which `told` hears as Closed.
        let _ = self.jobs.send(job);
        async move { told.await.unwrap_or(Err(StoreError::Closed)) }
    }

    /// As [`Writer::write`], waiting for it: not for a thread that draws or runs tasks.
    ///
    /// # Errors
    /// As [`Writer::write`].
    pub fn write_now<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (tell, told) = channel();
        let job = Job::OnDisk(Box::new(move |connection, pulse| {
            let _ = tell.send(transact(connection, pulse, Promise::OnDisk, work));
        }));
        let _ = self.jobs.send(job);
        told.recv().unwrap_or(Err(StoreError::Closed))
    }
}

/// Carries out the jobs in their order, until nobody can ask for any more.
fn serve(queue: &Receiver<Job>, connection: &ReadConnection, pulse: &Pulse) {
    let mut ahead = None;
    while let Some(job) = ahead.take().or_else(|| queue.recv().ok()) {
        match job {
            Job::OnDisk(job) => job(connection, pulse),
            Job::InOrder(first) => {
                let mut together = vec![first];
                // Only what waits already: a window shows each page as it comes.
                while together.len() < TOGETHER && ahead.is_none() {
                    match queue.try_recv() {
                        Ok(Job::InOrder(next)) => together.push(next),
                        Ok(other) => ahead = Some(other),
                        Err(_) => break,
                    }
                }
                keep(connection, pulse, together);
            }
        }
    }
}

/// Writes readings in one transaction. If that fails, each is written alone, so that only what is at fault
/// fails. There are no savepoints between them: the log keeps a copy of every leaf for each, and the full-text
/// index writes down a part of its own, all for what hardly ever happens.
fn keep(connection: &ReadConnection, pulse: &Pulse, mut together: Vec<Box<dyn Reading>>) {
    let all = |tx: &Tx<'_>| together.iter_mut().try_for_each(|reading| reading.work(tx));
    match transact(connection, pulse, Promise::InOrder, all) {
        Ok(()) => together.into_iter().for_each(|reading| reading.tell(Ok(()))),
        Err(_) if together.len() > 1 => {
            together.into_iter().for_each(|reading| keep(connection, pulse, vec![reading]));
        }
        Err(error) => {
            if let Some(reading) = together.pop() {
                reading.tell(Err(error));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::store::Store;
    use crate::store::fixture::profile;

    fn put(tx: &Tx<'_>, key: &str) -> Result<usize, StoreError> {
        tx.run("INSERT INTO choices VALUES (?1, '1')", [key])
    }

    #[test]
    fn only_a_commit_that_changed_something_raises_the_revision_and_wakes() {
        let profile = profile();
        let woken = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&woken);
        let wake = Arc::new(move || {
            seen.fetch_add(1, Ordering::SeqCst);
        });
        let store = Store::open(profile.path(), wake).unwrap();
        let state = || (store.reader().revision(), woken.load(Ordering::SeqCst));
        store.writer().write_now(|tx| put(tx, "a")).unwrap();
        assert_eq!(state(), (1, 1));
        store.writer().write_now(|tx| tx.run("DELETE FROM choices WHERE key = 'none'", [])).unwrap();
        store.writer().write_now(|tx| tx.run_silently("INSERT INTO choices VALUES ('b', '1')", [])).unwrap();
        assert_eq!(state(), (1, 1), "silent or void writes wake nobody");
        let failed = store.writer().write_now(|tx| {
            put(tx, "c")?;
            put(tx, "c")
        });
        assert!(failed.is_err());
        assert_eq!(state(), (1, 1));
        let kept = store.read_now(|c| c.count("SELECT count(*) FROM choices", [])).unwrap();
        assert_eq!(kept, 2, "a failed write leaves nothing behind");
    }

    #[test]
    fn a_write_is_done_even_if_nobody_waits_for_it() {
        let profile = profile();
        let store = Store::open(profile.path(), Arc::new(|| ())).unwrap();
        drop(store.writer().write(|tx| put(tx, "a")));
        store.writer().write_now(|_| Ok(())).unwrap();
        assert_eq!(store.read_now(|c| c.count("SELECT count(*) FROM choices", [])).unwrap(), 1);
    }

    #[test]
    fn what_can_be_read_again_does_not_wait_for_the_disk_and_everything_else_does() {
        let profile = profile();
        let store = Store::open(profile.path(), Arc::new(|| ())).unwrap();
        let promised = |tx: &Tx<'_>| tx.count("PRAGMA synchronous", []);
        let (normal, full) = (1, 2);
        assert_eq!(store.writer().write_now(promised).unwrap(), full);
        // The answer is taken on the next turn of the same thread.
        drop(store.writer().write_readings(move |tx| {
            assert_eq!(promised(tx)?, normal);
            put(tx, "read")
        }));
        assert_eq!(store.writer().write_now(promised).unwrap(), full, "the promise is not inherited");
        assert_eq!(store.read_now(|c| c.count("SELECT count(*) FROM choices", [])).unwrap(), 1);
    }

    #[test]
    fn a_reading_connection_cannot_write() {
        let profile = profile();
        let store = Store::open(profile.path(), Arc::new(|| ())).unwrap();
        let refused = store.read_now(|c| Ok(c.sql.execute("INSERT INTO choices VALUES ('a', '1')", [])?));
        assert!(refused.is_err());
    }
}

//! The one thread that writes: each job is one transaction.
//! Invariant: the revision goes up, and the wake is called, after a commit that changed something a view
//! can show, before whoever asked for the write hears of it, and never otherwise.

use std::cell::Cell;
use std::fs::File;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};

use futures_channel::oneshot;
use rusqlite::Params;

use super::{ReadConnection, StoreError};

/// What a commit promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Promise {
    /// It is on the disk before whoever asked hears of it.
    OnDisk,
    /// A power cut may take it back, but never it alone: what was committed later goes with it.
    InOrder,
}

impl Promise {
    /// In WAL mode the commits of both are whole and in order; they differ in one fsync.
    fn pragma(self) -> &'static str {
        match self {
            Self::OnDisk => "PRAGMA synchronous = FULL",
            Self::InOrder => "PRAGMA synchronous = NORMAL",
        }
    }
}

/// An open transaction. It reads like a [`ReadConnection`], its own changes included.
pub struct Tx<'c> {
    reading: &'c ReadConnection,
    /// Rows changed that no view shows.
    silent: Cell<u64>,
}

impl Deref for Tx<'_> {
    type Target = ReadConnection;

    fn deref(&self) -> &ReadConnection {
        self.reading
    }
}

impl Tx<'_> {
    /// Runs a statement and tells how many rows it changed.
    pub(in crate::store) fn run(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        Ok(self.sql.prepare_cached(sql)?.execute(params)?)
    }

    /// As [`Tx::run`], for what no view shows: it does not raise the revision.
    pub(in crate::store) fn run_silently(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        let before = self.sql.total_changes();
        let changed = self.run(sql, params)?;
        self.silent.set(self.silent.get() + (self.sql.total_changes() - before));
        Ok(changed)
    }

    /// The number of the row inserted last.
    pub(in crate::store) fn inserted(&self) -> i64 {
        self.sql.last_insert_rowid()
    }
}

/// What the reading side is told by.
#[derive(Clone)]
pub(super) struct Pulse {
    pub revision: Arc<AtomicU64>,
    pub wake: Arc<dyn Fn() + Send + Sync>,
}

type Job = Box<dyn FnOnce(&ReadConnection, &Pulse) + Send>;

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
            for job in queue {
                job(&connection, &pulse);
            }
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
        self.queue(Promise::OnDisk, work)
    }

    /// As [`Writer::write`], for what Instagram can be asked for again: it does not wait for the disk, and a
    /// power cut may take it back together with everything that was written after it.
    ///
    /// # Errors
    /// As [`Writer::write`].
    pub fn write_readings<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + 'static {
        self.queue(Promise::InOrder, work)
    }

    fn queue<T: Send + 'static>(
        &self,
        promise: Promise,
        work: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + 'static {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |connection, pulse| {
            // Whoever asked may have gone; the write stands all the same.
            let _ = tell.send(transact(connection, pulse, promise, work));
        });
        // When the thread is gone the job, and `tell` in it, is dropped, which `told` hears as Closed.
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
        let job: Job = Box::new(move |connection, pulse| {
            let _ = tell.send(transact(connection, pulse, Promise::OnDisk, work));
        });
        let _ = self.jobs.send(job);
        told.recv().unwrap_or(Err(StoreError::Closed))
    }
}

fn transact<T>(
    connection: &ReadConnection,
    pulse: &Pulse,
    promise: Promise,
    work: impl FnOnce(&Tx<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let sql = &connection.sql;
    // Said before each transaction, so that none inherits what the one before it promised.
    sql.execute_batch(promise.pragma())?;
    sql.execute_batch("BEGIN IMMEDIATE")?;
    let before = sql.total_changes();
    let tx = Tx { reading: connection, silent: Cell::new(0) };
    let done = work(&tx).and_then(|answer| {
        let changed = sql.total_changes() - before > tx.silent.get();
        sql.execute_batch("COMMIT")?;
        Ok((answer, changed))
    });
    match done {
        Ok((answer, changed)) => {
            if changed {
                pulse.revision.fetch_add(1, Ordering::SeqCst);
                (pulse.wake)();
            }
            Ok(answer)
        }
        Err(error) => {
            // SQLite rolls back by itself after some errors, and then there is nothing left to do.
            if !sql.is_autocommit() {
                sql.execute_batch("ROLLBACK")?;
            }
            if matches!(error, StoreError::DiskFull) {
                // What the log holds goes where it belongs as far as it fits, so that small writes find room in
                // the log itself. It may well fail too, and then only more room on the disk helps.
                let _ = sql.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
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

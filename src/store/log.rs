//! Writes the log back into the database, beside the thread that writes, so that nobody who asked for a write waits
//! for it.
//! Invariant: a log that grows in spite of that is written back by the writer itself before it is twice as long.

use std::path::Path;
use std::sync::mpsc::{Receiver, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::hooks::Wal;

use super::{ReadConnection, StoreError};

/// Pages of the log from which on it is written back: 64 MB instead of SQLite's 4, because the pages of a sync touch
/// the same leaves of the indexes again and again, and each is written back, and waited for, once. The log is that
/// large only while a first sync runs: written back, it begins anew and is cut to 16 MB, and it goes with the last
/// connection.
const LONG: i32 = 16_000;

/// The thread that writes the log back. It ends with the connection that writes.
pub(super) struct Log(JoinHandle<()>);

impl Log {
    /// Starts to look after the log of the connection that writes.
    ///
    /// # Errors
    /// When the database cannot be opened once more.
    pub(super) fn start(path: &Path, writing: &mut ReadConnection) -> Result<Self, StoreError> {
        Self::of_length(path, writing, LONG)
    }

    fn of_length(path: &Path, writing: &mut ReadConnection, long: i32) -> Result<Self, StoreError> {
        let beside = ReadConnection::beside(path)?;
        let (tell, told) = sync_channel(1);
        let turn = Arc::new(Mutex::new(()));
        let own_turn = Arc::clone(&turn);
        writing.sql.wal_hook(Some(move |log: &mut Wal, pages| {
            if pages < long {
                return Ok(());
            }
            // Full: it knows already.
            let told = !matches!(tell.try_send(()), Err(TrySendError::Disconnected(())));
            if !told || pages >= 2 * long {
                // Behind a writer that never rests the log is never whole in the database, and never begins anew.
                let _turn = own_turn.lock().unwrap_or_else(PoisonError::into_inner);
                let _ = log.checkpoint().inspect_err(not_written_back);
            }
            Ok(())
        }))?;
        Ok(Self(std::thread::spawn(move || write_back(&told, &beside, &turn))))
    }

    /// Waits for its end, once the connection that writes is closed.
    pub(super) fn ended(self) {
        // It has nothing to tell.
        let _ = self.0.join();
    }
}

fn write_back(told: &Receiver<()>, beside: &ReadConnection, turn: &Mutex<()>) {
    while told.recv().is_ok() {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = beside.sql.execute_batch("PRAGMA wal_checkpoint(PASSIVE)").inspect_err(not_written_back);
    }
}

/// What could not be written back stays in the log, and the next commit asks again.
fn not_written_back(error: &rusqlite::Error) {
    tracing::debug!(%error, "the log was not written back");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::profile;

    /// Commits about so many pages, and tells how long the database and what was not written back are, in pages.
    fn after(pages: u32) -> (u64, u64) {
        let profile = profile();
        let path = profile.path().join("of.sqlite");
        let mut writing = ReadConnection::writing(&path).unwrap();
        writing.sql.execute_batch("CREATE TABLE t (v BLOB); PRAGMA wal_checkpoint(TRUNCATE);").unwrap();
        // With nobody else there the last to close would write everything back.
        let reading = ReadConnection::reading(&path).unwrap();
        assert_eq!(reading.count("SELECT count(*) FROM t", []).unwrap(), 0);
        let log = Log::of_length(&path, &mut writing, 20).unwrap();
        writing.sql.execute("INSERT INTO t VALUES (zeroblob(?1))", [pages * 4_096]).unwrap();
        drop(writing);
        log.ended();
        let length = std::fs::metadata(&path).unwrap().len() / 4_096;
        let all = reading.count("PRAGMA page_count", []).unwrap();
        (length, all - length)
    }

    #[test]
    fn a_long_log_is_written_back_beside_the_writer_and_a_longer_one_by_it() {
        let (_, left) = after(5);
        assert!(left > 0, "a short log waits");
        for pages in [25, 60] {
            let (length, left) = after(pages);
            assert!(length > u64::from(pages) && left == 0, "{length} pages, {left} left");
        }
    }
}

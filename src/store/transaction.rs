//! A transaction: what it promises, what may be done in it, how it ends.
//! Invariant: the words of comments go into the full-text index at the end and in the order of their rows,
//! once a transaction; the revision goes up after a commit that changed something a view can show.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::{Params, params};

use super::{ReadConnection, StoreError};

/// What a commit promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Promise {
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

/// The words of a comment on their way into the full-text index.
struct Words {
    text: String,
    /// Others stand there for this row.
    replace: bool,
}

/// An open transaction. It reads like a [`ReadConnection`], its own changes included, but for the full text.
pub struct Tx<'c> {
    reading: &'c ReadConnection,
    /// Rows changed that no view shows.
    silent: Cell<u64>,
    /// By row. The full-text index writes a part of its own whenever a row comes that is not behind the last
    /// one, and merges these parts later; pages of several posts would each bring such rows.
    words: RefCell<BTreeMap<i64, Words>>,
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

    /// Puts the words of a comment into the full-text index, as [`find::for_index`](super::find::for_index) made
    /// them. `replace`: in place of those that were there before.
    pub(in crate::store) fn index_words(&self, row: i64, text: String, replace: bool) {
        let mut all = self.words.borrow_mut();
        // What is new in this transaction stays new when it is changed in it.
        let replace = all.get(&row).map_or(replace, |waiting| waiting.replace);
        all.insert(row, Words { text, replace });
    }

    fn write_words(&self) -> Result<(), StoreError> {
        for (row, words) in self.words.take() {
            if words.replace {
                self.run("DELETE FROM comment_words WHERE rowid = ?1", [row])?;
            }
            self.run("INSERT INTO comment_words (rowid, text) VALUES (?1, ?2)", params![row, words.text])?;
        }
        Ok(())
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

/// Does the work in a transaction of its own.
///
/// # Errors
/// What `work` answers, and what SQLite says; nothing of it is kept then.
pub(super) fn transact<T>(
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
    let tx = Tx { reading: connection, silent: Cell::new(0), words: RefCell::default() };
    let done = work(&tx).and_then(|answer| {
        tx.write_words()?;
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
    use crate::domain::Comment;
    use crate::store::Store;
    use crate::store::fixture::{account, comment, keep_posts, post, profile, signed_in};
    use crate::store::tables::comments::upsert_page;

    fn says(tx: &Tx<'_>, id: &str, at_s: i64, text: &str) -> Result<(), StoreError> {
        let page = [Comment { text: text.to_owned(), ..comment("m1", id, at_s) }];
        upsert_page(tx, &account().id, &"m1".into(), &page, 90_000).map(drop)
    }

    /// How many comments are found by each word.
    fn found<const N: usize>(store: &Store, words: [&str; N]) -> [u64; N] {
        let count = "SELECT count(*) FROM comment_words WHERE comment_words MATCH ?1";
        words.map(|word| store.read_now(|c| c.count(count, [word])).unwrap())
    }

    #[test]
    fn words_are_found_whatever_order_they_came_in_and_only_as_they_were_last() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let write = |tx: &Tx<'_>| {
            says(tx, "1", 50, "red late")?;
            says(tx, "2", 10, "red early")?;
            says(tx, "1", 50, "green late")
        };
        store.writer().write_now(write).unwrap();
        assert_eq!(found(&store, ["red", "green", "late", "early"]), [1, 1, 1, 1]);
        let change = |tx: &Tx<'_>| {
            says(tx, "2", 10, "blue early")?;
            says(tx, "2", 10, "grey early")
        };
        store.writer().write_now(change).unwrap();
        assert_eq!(found(&store, ["red", "blue", "grey", "early"]), [0, 0, 1, 1]);
    }

    #[test]
    fn of_what_is_rolled_back_no_word_is_found_and_the_index_stays_sound() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        store.writer().write_now(|tx| says(tx, "1", 10, "red")).unwrap();
        let fails = |tx: &Tx<'_>| {
            says(tx, "1", 10, "blue")?;
            says(tx, "2", 20, "blue")?;
            // As if the end of the transaction failed.
            tx.write_words()?;
            Err::<(), _>(StoreError::Closed)
        };
        assert!(store.writer().write_now(fails).is_err());
        assert_eq!(found(&store, ["red", "blue"]), [1, 0]);
        store.writer().write_now(|tx| says(tx, "2", 20, "green")).unwrap();
        assert_eq!(found(&store, ["red", "blue", "green"]), [1, 0, 1]);
        let check = "INSERT INTO comment_words (comment_words) VALUES ('integrity-check')";
        store.writer().write_now(|tx| tx.run(check, [])).unwrap();
    }
}

//! How a connection is opened and asked: the file's guard, the pragmas, cached statements.
//! Invariant: every statement goes through the cache, and a reading connection cannot write.

use std::cell::RefCell;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::StoreError;
use super::views::inbox_list::ListCache;

/// A connection as those see it who only read.
pub struct ReadConnection {
    pub(in crate::store) sql: Connection,
    /// The inbox's last lists, so that a change elsewhere does not read a million ids again.
    pub(in crate::store) lists: RefCell<ListCache>,
}

/// WAL: readers never wait for the writer. FULL: a commit is on the disk before an act is answered, because
/// the outbox is a promise that has to survive a power cut; the price is one fsync a commit, on the
/// writer's own thread. Pages of a sync are committed without it (see `writer.rs`): they can be read again.
/// The log is written back beside the writer (`log.rs`). If the disk fills up before, it is written back and cut to
/// nothing (`transaction.rs`), which gives back more room the longer it was. No memory map: mapped pages would
/// count as ours when a million rows are crossed.
const PRAGMAS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA journal_size_limit = 16777216;
    PRAGMA mmap_size = 0;
    PRAGMA temp_store = MEMORY;
";

/// Kilobytes of pages kept by each connection (SQLite counts them negative).
const CACHE_KB: i32 = -6144;

impl ReadConnection {
    /// Opens the connection that writes, making the file if there is none.
    pub(in crate::store) fn writing(path: &Path) -> Result<Self, StoreError> {
        let sql = Self::open(path)?;
        sql.execute_batch(PRAGMAS)?;
        Ok(Self { sql, lists: RefCell::default() })
    }

    /// Opens a connection that writes the log back and nothing else.
    pub(in crate::store) fn beside(path: &Path) -> Result<Self, StoreError> {
        let sql = Self::open(path)?;
        sql.execute_batch("PRAGMA journal_size_limit = 16777216; PRAGMA mmap_size = 0;")?;
        Ok(Self { sql, lists: RefCell::default() })
    }

    /// Opens a connection that cannot write.
    pub(in crate::store) fn reading(path: &Path) -> Result<Self, StoreError> {
        let sql = Self::open(path)?;
        sql.execute_batch("PRAGMA query_only = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;")?;
        Ok(Self { sql, lists: RefCell::default() })
    }

    fn open(path: &Path) -> Result<Connection, StoreError> {
        let sql = Connection::open(path)?;
        sql.busy_timeout(Duration::from_secs(10))?;
        sql.pragma_update(None, "cache_size", CACHE_KB)?;
        sql.set_prepared_statement_cache_capacity(160);
        // A plan is made once: else SQLite makes a new one whenever a bound value might have been of use to it,
        // which for a question by row costs more than its answer.
        sql.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(sql)
    }

    /// The first row of an answer, if there is one.
    pub(in crate::store) fn row<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.sql.prepare_cached(sql)?.query_row(params, read).optional()?)
    }

    /// All rows of an answer.
    pub(in crate::store) fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        Ok(self.sql.prepare_cached(sql)?.query_map(params, read)?.collect::<Result<_, _>>()?)
    }

    /// The number in the first column of the first row; none is zero.
    pub(crate) fn count(&self, sql: &str, params: impl Params) -> Result<u64, StoreError> {
        let count = self.row(sql, params, |row| row.get::<_, Option<i64>>(0))?.flatten().unwrap_or(0);
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Runs several statements as one reading: all see the same commit.
    pub(in crate::store) fn together<T>(
        &self,
        read: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // Inside a write there is a transaction already.
        if !self.sql.is_autocommit() {
            return read();
        }
        self.sql.execute_batch("BEGIN")?;
        let answer = read();
        self.sql.execute_batch("COMMIT")?;
        answer
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;
    use crate::store::fixture::profile;

    #[test]
    fn a_statement_is_planned_once_whatever_it_is_asked_for() {
        let profile = profile();
        let connection = ReadConnection::writing(&profile.path().join("of.sqlite")).unwrap();
        let table = "CREATE TABLE t (a INTEGER, b INTEGER); CREATE INDEX t_by_both ON t (a, b);
            INSERT INTO t WITH n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 500) SELECT i % 7, i FROM n;
            ANALYZE;";
        connection.sql.execute_batch(table).unwrap();
        let mut statement = connection.sql.prepare("SELECT count(*) FROM t WHERE a = ?1 AND b < ?2").unwrap();
        for asked in 0..5 {
            let _: i64 = statement.query_row([asked, 100 * asked], |row| row.get(0)).unwrap();
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}

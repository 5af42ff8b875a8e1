//! A set of comments as a walk from the newest to the oldest, read piece by piece as far as it is needed.
//! Invariant: a walk is only asked further down, and what it leaps over is not read.

use std::sync::Arc;

use rusqlite::params;
use rusqlite::types::{Null, Value};

use crate::store::tables::among;
use crate::store::{ReadConnection, StoreError};

/// Rows read at once at the least, after a leap.
const LEAST: usize = 8;
/// So many rows are read in the time of a question.
const A_QUESTION: usize = 40;
/// Rows read at once at the most.
const MOST: usize = 16_384;
/// Rows of the full-text index read at once in the beginning: asking it costs more than reading.
const MATCHES: usize = 1_024;

/// Where the rows of a walk come from.
enum Source {
    /// A statement with `?1` the newest row wanted, `?2` how many, `?3` the account and `?4` a key.
    Asked { sql: String, account: i64, key: Value },
    /// As `Asked`, and never leapt in: finding the place in it costs more than reading there.
    Matched { sql: String, key: Value },
    /// One walk for each of several accounts, and a statement that tells of a row, `?1`, whether it is in one of them:
    /// asking that costs less than asking each account.
    Each { walks: Vec<Walk>, holds: String, key: Value },
    /// All there are, newest first.
    Rows(Arc<[i64]>),
    /// Those of several walks.
    Any(Vec<Walk>),
}

/// A walk down a set of comments.
pub(super) struct Walk {
    source: Source,
    /// Rows that were read, newest first.
    read: Vec<i64>,
    /// The first of them that was not passed.
    at: usize,
    /// How many are read next.
    step: usize,
    /// How many of `read` were answers.
    used: usize,
    ended: bool,
}

impl Walk {
    fn new(source: Source, step: usize) -> Self {
        Self { source, read: Vec::new(), at: 0, step, used: 0, ended: false }
    }

    /// Comments of accounts that an index tells: `holds` is SQL over `?4`, the key. The index is named, so that
    /// it is never the wrong one.
    pub(super) fn of(accounts: &[i64], index: &str, holds: &str, key: impl Into<Value>) -> Self {
        let (index, key) = (format!("INDEXED BY {index}"), key.into());
        let mut walks: Vec<Self> =
            accounts.iter().map(|account| Self::through(*account, &index, holds, key.clone())).collect();
        match (walks.pop(), walks.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                walks.extend(last);
                let holds = format!(
                    "SELECT 1 FROM comments WHERE row = ?1 AND account IN {} AND {holds}",
                    among(accounts)
                );
                Self::new(Source::Each { walks, holds, key }, 0)
            }
        }
    }

    /// As [`Walk::of`], where the key belongs to one of the accounts alone, as a person or a post does.
    pub(super) fn within(accounts: &[i64], index: &str, holds: &str, key: impl Into<Value>) -> Self {
        let sql = format!(
            "SELECT row FROM comments INDEXED BY {index} WHERE account IN {} AND ?3 > 0 AND {holds} AND row <= ?1
             ORDER BY row DESC LIMIT ?2",
            among(accounts)
        );
        Self::new(Source::Asked { sql, account: 1, key: key.into() }, 16)
    }

    /// All comments of accounts in a stretch of rows, its end left out.
    pub(super) fn all(accounts: &[i64], first: i64, end: i64) -> Self {
        let sql = format!(
            "SELECT row FROM comments NOT INDEXED WHERE account IN {} AND row >= {first} AND row < {end}
                 AND row <= ?1 AND ?3 > 0 AND ?4 IS NULL ORDER BY row DESC LIMIT ?2",
            among(accounts)
        );
        Self::new(Source::Asked { sql, account: 1, key: Value::Null }, 16)
    }

    fn through(account: i64, index: &str, holds: &str, key: Value) -> Self {
        let sql = format!(
            "SELECT row FROM comments {index} WHERE account = ?3 AND {holds} AND row <= ?1
             ORDER BY row DESC LIMIT ?2"
        );
        Self::new(Source::Asked { sql, account, key }, 16)
    }

    /// Comments of accounts with a label.
    pub(super) fn labelled(accounts: &[i64], label: String) -> Self {
        let sql = format!(
            "SELECT l.comment FROM comment_labels l INDEXED BY comment_labels_by_label
             CROSS JOIN comments c ON c.row = l.comment
             WHERE l.label = ?4 AND l.comment <= ?1 AND c.account IN {} AND ?3 > 0
             ORDER BY l.comment DESC LIMIT ?2",
            among(accounts)
        );
        Self::new(Source::Asked { sql, account: 1, key: label.into() }, 16)
    }

    /// Comments with words, a question to the index.
    pub(super) fn matched(question: String) -> Self {
        let sql = "SELECT rowid FROM comment_words WHERE comment_words MATCH ?4 AND rowid <= ?1 AND ?3 > 0
             ORDER BY rowid DESC LIMIT ?2";
        Self::new(Source::Matched { sql: sql.to_owned(), key: question.into() }, MATCHES)
    }

    /// Comments that are at hand, newest first.
    pub(super) fn rows(rows: Arc<[i64]>) -> Self {
        Self::new(Source::Rows(rows), 0)
    }

    /// Those of several walks; of none: nothing.
    pub(super) fn any(mut walks: Vec<Self>) -> Self {
        match (walks.pop(), walks.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                walks.extend(last);
                Self::new(Source::Any(walks), 0)
            }
        }
    }

    /// All rows at or below `newest`, if they are at most `most`; they are kept, and cost nothing again.
    pub(super) fn few(
        &mut self,
        c: &ReadConnection,
        newest: i64,
        most: usize,
    ) -> Result<Option<Arc<[i64]>>, StoreError> {
        let found = match &mut self.source {
            Source::Matched { .. } => return Ok(None),
            Source::Rows(rows) => {
                let first = rows.partition_point(|row| *row > newest);
                (rows.len() - first <= most).then(|| Arc::from(&rows[first..]))
            }
            Source::Asked { sql, account, key } => {
                let rows = ask(c, sql, key, *account, newest, most + 1)?;
                (rows.len() <= most).then(|| Arc::from(rows))
            }
            Source::Any(walks) | Source::Each { walks, .. } => {
                let mut all = Vec::new();
                for walk in walks {
                    let Some(rows) = walk.few(c, newest, most)? else { return Ok(None) };
                    all.extend_from_slice(&rows);
                    // Together they are too many, once those that stand in two of them are counted once.
                    if all.len() > 2 * most {
                        return Ok(None);
                    }
                }
                all.sort_unstable_by(|one, other| other.cmp(one));
                all.dedup();
                (all.len() <= most).then(|| Arc::from(all))
            }
        };
        if let Some(rows) = &found {
            *self = Self::rows(Arc::clone(rows));
        }
        Ok(found)
    }

    /// The newest row at or below one; each question goes further down than the one before.
    pub(super) fn next(&mut self, c: &ReadConnection, newest: i64) -> Result<Option<i64>, StoreError> {
        let (sql, key, account, leaps) = match &mut self.source {
            Source::Rows(rows) => {
                self.at += rows[self.at..].partition_point(|row| *row > newest);
                return Ok(rows.get(self.at).copied());
            }
            Source::Any(walks) | Source::Each { walks, .. } => {
                let mut found = None;
                for walk in walks {
                    found = found.max(walk.next(c, newest)?);
                }
                return Ok(found);
            }
            Source::Asked { sql, account, key } => (sql, key, *account, true),
            Source::Matched { sql, key } => (sql, key, 1, false),
        };
        loop {
            self.at += self.read[self.at..].partition_point(|row| *row > newest);
            if let Some(row) = self.read.get(self.at) {
                self.used += 1;
                return Ok(Some(*row));
            }
            if self.ended {
                return Ok(None);
            }
            let below = self.read.last().map_or(newest, |last| last - 1);
            let from = if leaps { below.min(newest) } else { below };
            if !self.read.is_empty() {
                let near = !leaps || self.read.len() <= self.used * A_QUESTION;
                self.step = if near { (self.step * 2).min(MOST) } else { (self.step / 2).max(LEAST) };
            }
            self.read = ask(c, sql, key, account, from, self.step)?;
            self.ended = self.read.len() < self.step;
            (self.at, self.used) = (0, 0);
        }
    }

    /// How far two of its rows stand apart, as far as its beginning tells: the sparser, the greater.
    pub(super) fn apart(&mut self, c: &ReadConnection, newest: i64) -> Result<i64, StoreError> {
        if let Source::Any(walks) | Source::Each { walks, .. } = &mut self.source {
            let mut apart = i64::MAX;
            for walk in walks {
                apart = apart.min(walk.apart(c, newest)?);
            }
            return Ok(apart);
        }
        self.next(c, newest)?;
        Ok(match (self.ended, self.read.first(), self.read.last()) {
            (false, Some(first), Some(last)) => (first - last) / self.read.len().max(1) as i64,
            _ => i64::MAX,
        })
    }

    /// Whether a row belongs to it; rows are asked for from the newest to the oldest.
    pub(super) fn holds(&mut self, c: &ReadConnection, row: i64) -> Result<bool, StoreError> {
        match &self.source {
            Source::Each { holds, key, .. } => Ok(told_of(c, holds, key, row)?),
            _ => Ok(self.next(c, row)? == Some(row)),
        }
    }

    /// As [`Walk::next`] where that costs little; otherwise the row itself if it belongs to it, else the one below,
    /// which may or may not: whoever asks goes on from there.
    pub(super) fn near(&mut self, c: &ReadConnection, row: i64) -> Result<Option<i64>, StoreError> {
        match &self.source {
            Source::Each { holds, key, .. } => {
                Ok(Some(if told_of(c, holds, key, row)? { row } else { row - 1 }))
            }
            _ => self.next(c, row),
        }
    }
}

#[cfg(test)]
impl Walk {
    /// How SQLite goes about it.
    pub(super) fn plan(&mut self, c: &ReadConnection) -> Result<Vec<String>, StoreError> {
        match &mut self.source {
            Source::Asked { sql, key, .. } => {
                c.rows(&format!("EXPLAIN QUERY PLAN {sql}"), params![i64::MAX, 10, 1, &*key], |row| {
                    row.get(3)
                })
            }
            Source::Any(walks) | Source::Each { walks, .. } => {
                let plans = walks.iter_mut().map(|walk| walk.plan(c)).collect::<Result<Vec<_>, _>>()?;
                Ok(plans.concat())
            }
            _ => Ok(Vec::new()),
        }
    }
}

/// Whether a statement over a row, `?1`, and a key, `?4`, finds it.
fn told_of(c: &ReadConnection, sql: &str, key: &Value, row: i64) -> Result<bool, StoreError> {
    Ok(c.row(sql, params![row, Null, Null, key], |_| Ok(()))?.is_some())
}

fn ask(
    c: &ReadConnection,
    sql: &str,
    key: &Value,
    account: i64,
    newest: i64,
    count: usize,
) -> Result<Vec<i64>, StoreError> {
    let most = i64::try_from(count).unwrap_or(i64::MAX);
    let mut rows = Vec::with_capacity(count.min(MOST));
    let mut select = c.sql.prepare_cached(sql)?;
    for row in select.query_map(params![newest, most, account, key], |row| row.get(0))? {
        rows.push(row?);
    }
    Ok(rows)
}

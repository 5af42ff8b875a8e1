//! The outbox as Activity and the rail show it.
//! Invariant: counting costs as much as there is open work, not as there ever was.

use rusqlite::params;

use crate::store::{ReadConnection, StoreError};

use super::outbox::{OpRow, SELECT, read};

/// What ended and is worth telling: not what was taken back before it ran.
const WORTH_TELLING: &str = "(o.state = 'done' OR o.attempts > 0)";

/// Ops by section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Counts {
    pub stuck: u64,
    pub running: u64,
    /// Queued ones too.
    pub waiting: u64,
    pub ended: u64,
}

/// Open ops: stuck, running, waiting, newest first inside each.
pub(in crate::store) fn open(c: &ReadConnection, account: i64) -> Result<Vec<OpRow>, StoreError> {
    c.rows(
        &format!(
            "{SELECT} WHERE o.account = ?1 AND o.ended IS NULL
             ORDER BY CASE o.state WHEN 'stuck' THEN 0 WHEN 'running' THEN 1 ELSE 2 END, o.id DESC"
        ),
        [account],
        read,
    )
}

/// Ended ops, the latest first.
pub(in crate::store) fn ended(
    c: &ReadConnection,
    account: i64,
    limit: u32,
) -> Result<Vec<OpRow>, StoreError> {
    c.rows(
        &format!(
            "{SELECT} WHERE o.account = ?1 AND o.ended IS NOT NULL AND {WORTH_TELLING}
             ORDER BY o.ended DESC, o.id DESC LIMIT ?2"
        ),
        params![account, limit],
        read,
    )
}

/// Ops by section.
pub(in crate::store) fn counts(c: &ReadConnection, account: i64) -> Result<Counts, StoreError> {
    let mut counts = open_counts(c, account)?;
    counts.ended = c.count(
        &format!(
            "SELECT count(*) FROM outbox o WHERE o.account = ?1 AND o.ended IS NOT NULL AND {WORTH_TELLING}"
        ),
        [account],
    )?;
    Ok(counts)
}

/// As [`counts`], without those that ended.
pub(in crate::store) fn open_counts(c: &ReadConnection, account: i64) -> Result<Counts, StoreError> {
    let by_state: Vec<(String, i64)> = c.rows(
        "SELECT state, count(*) FROM outbox WHERE account = ?1 AND ended IS NULL GROUP BY state",
        [account],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut counts = Counts::default();
    for (state, count) in by_state {
        let count = u64::try_from(count).unwrap_or(0);
        match state.as_str() {
            "stuck" => counts.stuck += count,
            "running" => counts.running += count,
            _ => counts.waiting += count,
        }
    }
    Ok(counts)
}

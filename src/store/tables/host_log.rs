//! What stood on hosts for publishes, and when leftovers were looked for.
//! Invariant: a file is in the log once it is gone, never before; tests are not in it.

use rusqlite::params;

use crate::store::{ReadConnection, StoreError, Tx};

/// What stood on hosts since a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HostFigures {
    pub files: u64,
    /// How long one was public on average, and at most, milliseconds; `None`: there was none.
    pub average_ms: Option<i64>,
    pub longest_ms: Option<i64>,
    /// Files that Instagram could not, or would not, fetch.
    pub refused: u64,
}

/// The files that were taken away last, which were of one publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastGone {
    pub files: u64,
    /// When the last of them went, milliseconds since the epoch.
    pub at: i64,
}

/// A look for leftovers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostSweep {
    /// Milliseconds since the epoch.
    pub at: i64,
    /// The person wished it; otherwise it was a start.
    pub wished: bool,
    pub found: u64,
    /// Of these, how many are gone now.
    pub taken: u64,
}

/// What stood on hosts since a moment, milliseconds since the epoch.
///
/// # Errors
/// What SQLite says.
pub fn figures(c: &ReadConnection, since: i64) -> Result<HostFigures, StoreError> {
    let read = c.row(
        "SELECT count(*), CAST(avg(closed - opened) AS INTEGER), max(closed - opened),
             coalesce(sum(refused), 0)
         FROM host_log WHERE closed >= ?1",
        [since],
        |row| {
            Ok(HostFigures {
                files: row.get::<_, i64>(0)?.unsigned_abs(),
                average_ms: row.get(1)?,
                longest_ms: row.get(2)?,
                refused: row.get::<_, i64>(3)?.unsigned_abs(),
            })
        },
    )?;
    Ok(read.unwrap_or_default())
}

/// The files of the publish whose file was taken away last.
///
/// # Errors
/// What SQLite says.
pub fn last_gone(c: &ReadConnection) -> Result<Option<LastGone>, StoreError> {
    c.row(
        "SELECT (SELECT count(*) FROM host_log other WHERE other.op IS last.op), last.closed
         FROM host_log last ORDER BY last.closed DESC, last.n DESC LIMIT 1",
        [],
        |row| Ok(LastGone { files: row.get::<_, i64>(0)?.unsigned_abs(), at: row.get(1)? }),
    )
}

/// Notes a look for leftovers. Only the newest few are kept.
///
/// # Errors
/// What SQLite says.
pub fn swept(tx: &Tx<'_>, sweep: HostSweep) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO host_sweeps (at, wished, found, taken) VALUES (?1, ?2, ?3, ?4)",
        params![sweep.at, sweep.wished, sweep.found.cast_signed(), sweep.taken.cast_signed()],
    )?;
    tx.run("DELETE FROM host_sweeps WHERE n <= ?1 - 20", [tx.inserted()])?;
    Ok(())
}

/// The last look for leftovers at a start.
///
/// # Errors
/// What SQLite says.
pub fn last_sweep(c: &ReadConnection) -> Result<Option<HostSweep>, StoreError> {
    c.row(
        "SELECT at, wished, found, taken FROM host_sweeps WHERE NOT wished ORDER BY n DESC LIMIT 1",
        [],
        |row| {
            Ok(HostSweep {
                at: row.get(0)?,
                wished: row.get(1)?,
                found: row.get::<_, i64>(2)?.unsigned_abs(),
                taken: row.get::<_, i64>(3)?.unsigned_abs(),
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{opened, profile};

    #[test]
    fn absent_is_not_zero_and_a_sweep_is_remembered() {
        let profile = profile();
        let store = opened(&profile);
        assert_eq!(store.read_now(|c| figures(c, 0)).unwrap(), HostFigures::default());
        assert_eq!(store.read_now(last_gone).unwrap(), None);
        assert_eq!(store.read_now(last_sweep).unwrap(), None);
        let sweep = HostSweep { at: 5, wished: false, found: 2, taken: 1 };
        store
            .writer()
            .write_now(move |tx| {
                swept(tx, sweep)?;
                swept(tx, HostSweep { wished: true, at: 9, ..sweep })
            })
            .unwrap();
        assert_eq!(store.read_now(last_sweep).unwrap(), Some(sweep));
    }
}

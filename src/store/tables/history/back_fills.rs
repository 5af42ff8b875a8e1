//! How far back was read of what Instagram still keeps, so that a stop costs no call twice.
//! Invariant: the place moves in the same transaction as what was read up to it.

use rusqlite::params;

use crate::domain::AccountId;
use crate::store::{ReadConnection, StoreError, Tx};

use super::super::account_n;

/// Where a back-fill stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackFill {
    /// What it goes on from; what it means is the back-fill's own.
    pub next: String,
    /// When it was through, milliseconds since the epoch.
    pub done_at: Option<i64>,
}

/// Where a back-fill stands; `None`: it was not begun.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn of(c: &ReadConnection, account: &AccountId, what: &str) -> Result<Option<BackFill>, StoreError> {
    c.row(
        "SELECT next, done_at FROM back_fills WHERE account = ?1 AND what = ?2",
        params![account_n(c, account)?, what],
        |row| Ok(BackFill { next: row.get(0)?, done_at: row.get(1)? }),
    )
}

/// Moves a back-fill on.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep(tx: &Tx<'_>, account: &AccountId, what: &str, at: &BackFill) -> Result<(), StoreError> {
    let n = account_n(tx, account)?;
    tx.run(
        "INSERT OR REPLACE INTO back_fills VALUES (?1, ?2, ?3, ?4)",
        params![n, what, at.next, at.done_at],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, profile, signed_in};

    #[test]
    fn a_place_moves_and_is_found_again() {
        let profile = profile();
        let store = signed_in(&profile);
        let at = |next: &str, done_at| BackFill { next: next.to_owned(), done_at };
        assert_eq!(store.read_now(|c| of(c, &account().id, "days")).unwrap(), None);
        for step in [at("2026-11-20", None), at("2026-11-19", Some(7))] {
            let kept = step.clone();
            store.writer().write_now(move |tx| keep(tx, &account().id, "days", &kept)).unwrap();
            assert_eq!(store.read_now(|c| of(c, &account().id, "days")).unwrap(), Some(step));
        }
    }
}

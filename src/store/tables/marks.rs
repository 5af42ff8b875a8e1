//! How far each task of the sync has come: cursors and times.
//! Invariant: a mark is no data; losing all of them only means reading again. Writing one wakes nobody.

use rusqlite::params;

use crate::domain::AccountId;
use crate::store::{ReadConnection, StoreError, Tx};

use super::account_n;

/// Where a task stands with one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Instagram's cursor, or any text the task goes on from.
    pub cursor: Option<String>,
    /// Milliseconds since the epoch; what it means is the task's own.
    pub at: i64,
}

/// The mark of a task and subject (a post, a metric, or empty).
///
/// # Errors
/// What SQLite says.
pub fn get(
    c: &ReadConnection,
    account: &AccountId,
    task: &str,
    subject: &str,
) -> Result<Option<Mark>, StoreError> {
    c.row(
        "SELECT cursor, at FROM marks JOIN accounts ON n = account
         WHERE id = ?1 AND task = ?2 AND subject = ?3",
        [account.as_str(), task, subject],
        |row| Ok(Mark { cursor: row.get(0)?, at: row.get(1)? }),
    )
}

/// Keeps a mark.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn set(
    tx: &Tx<'_>,
    account: &AccountId,
    task: &str,
    subject: &str,
    mark: &Mark,
) -> Result<(), StoreError> {
    let n = account_n(tx, account)?;
    tx.run_silently(
        "INSERT OR REPLACE INTO marks (account, task, subject, cursor, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![n, task, subject, mark.cursor, mark.at],
    )?;
    Ok(())
}

/// Forgets a mark.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn clear(tx: &Tx<'_>, account: &AccountId, task: &str, subject: &str) -> Result<(), StoreError> {
    let n = account_n(tx, account)?;
    tx.run_silently(
        "DELETE FROM marks WHERE account = ?1 AND task = ?2 AND subject = ?3",
        params![n, task, subject],
    )?;
    Ok(())
}

/// All marks of a task, by subject.
///
/// # Errors
/// What SQLite says.
pub fn of_task(
    c: &ReadConnection,
    account: &AccountId,
    task: &str,
) -> Result<Vec<(String, Mark)>, StoreError> {
    c.rows(
        "SELECT subject, cursor, at FROM marks JOIN accounts ON n = account
         WHERE id = ?1 AND task = ?2 ORDER BY subject",
        [account.as_str(), task],
        |row| Ok((row.get(0)?, Mark { cursor: row.get(1)?, at: row.get(2)? })),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, profile, signed_in};

    #[test]
    fn marks_are_kept_silently_and_forgotten() {
        let profile = profile();
        let store = signed_in(&profile);
        let before = store.reader().revision();
        let mark = Mark { cursor: Some("QVFI".to_owned()), at: 5 };
        let kept = mark.clone();
        store.writer().write_now(move |tx| set(tx, &account().id, "media", "", &kept)).unwrap();
        assert_eq!(store.read_now(|c| get(c, &account().id, "media", "")).unwrap(), Some(mark.clone()));
        assert_eq!(store.read_now(|c| of_task(c, &account().id, "media")).unwrap(), [(String::new(), mark)]);
        store.writer().write_now(|tx| clear(tx, &account().id, "media", "")).unwrap();
        assert_eq!(store.read_now(|c| get(c, &account().id, "media", "")).unwrap(), None);
        assert_eq!(store.reader().revision(), before);
    }
}

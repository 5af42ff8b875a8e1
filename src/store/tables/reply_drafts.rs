//! Answers that were begun and not sent.
//! Invariant: an empty text is no draft.

use rusqlite::params;

use crate::domain::{AccountId, CommentId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::account_n;

/// Keeps what was begun to be written to a comment; an empty text forgets it.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep(
    tx: &Tx<'_>,
    account: &AccountId,
    comment: &CommentId,
    private: bool,
    text: &str,
    now: i64,
) -> Result<(), StoreError> {
    let account = account_n(tx, account)?;
    if text.is_empty() {
        tx.run(
            "DELETE FROM reply_drafts WHERE account = ?1 AND comment = ?2 AND private = ?3",
            params![account, comment.as_str(), private],
        )?;
    } else {
        tx.run(
            "INSERT INTO reply_drafts VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET text = ?4, kept_at = ?5 WHERE text <> ?4",
            params![account, comment.as_str(), private, text, now],
        )?;
    }
    Ok(())
}

/// Lays words ready for a comment, by its row, unless something was begun there.
///
/// # Errors
/// What SQLite says.
pub fn lay(tx: &Tx<'_>, row: i64, text: &str, now: i64) -> Result<(), StoreError> {
    tx.run(
        "INSERT OR IGNORE INTO reply_drafts SELECT account, id, 0, ?2, ?3 FROM comments WHERE row = ?1",
        params![row, text, now],
    )?;
    Ok(())
}

/// What was begun to be written to a comment, in the open and in private; empty: nothing.
pub(in crate::store) fn of(
    c: &ReadConnection,
    account: i64,
    comment: &str,
) -> Result<(String, String), StoreError> {
    let text = |private: bool| {
        c.row(
            "SELECT text FROM reply_drafts WHERE account = ?1 AND comment = ?2 AND private = ?3",
            params![account, comment, private],
            |row| row.get::<_, String>(0),
        )
    };
    Ok((text(false)?.unwrap_or_default(), text(true)?.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, profile, signed_in};
    use crate::store::tables::account_n;

    #[test]
    fn a_draft_is_kept_changed_and_forgotten_the_private_one_apart() {
        let profile = profile();
        let store = signed_in(&profile);
        let put = |private: bool, text: &'static str| {
            let write = move |tx: &Tx<'_>| keep(tx, &account().id, &"1".into(), private, text, 5);
            store.writer().write_now(write).unwrap();
        };
        let read = || store.read_now(|c| of(c, account_n(c, &account().id)?, "1")).unwrap();
        put(false, "Hello");
        put(true, "Psst");
        put(false, "Hello Maren\n");
        assert_eq!(read(), ("Hello Maren\n".to_owned(), "Psst".to_owned()));
        put(false, "");
        assert_eq!(read(), (String::new(), "Psst".to_owned()));
    }
}

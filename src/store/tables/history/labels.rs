//! Labels of posts, by which they are compared.
//! Invariant: a post has a label once.

use rusqlite::params;

use crate::domain::{AccountId, MediaId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::super::account_n;
use super::super::comments::media_n;

/// Puts a label on a post, or takes it off.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn set(
    tx: &Tx<'_>,
    account: &AccountId,
    media: &MediaId,
    label: &str,
    on: bool,
    now: i64,
) -> Result<(), StoreError> {
    let media = media_n(tx, account_n(tx, account)?, media)?;
    if on {
        tx.run("INSERT OR IGNORE INTO media_labels VALUES (?1, ?2, ?3)", params![media, label, now])?;
    } else {
        tx.run("DELETE FROM media_labels WHERE media = ?1 AND label = ?2", params![media, label])?;
    }
    Ok(())
}

/// The labels of a post, in the order of the alphabet.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn of(c: &ReadConnection, account: &AccountId, media: &MediaId) -> Result<Vec<String>, StoreError> {
    let media = media_n(c, account_n(c, account)?, media)?;
    c.rows("SELECT label FROM media_labels WHERE media = ?1 ORDER BY label", [media], |row| row.get(0))
}

/// All labels of an account's posts, with how many posts have each, in the order of the alphabet.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn all(c: &ReadConnection, account: &AccountId) -> Result<Vec<(String, u32)>, StoreError> {
    c.rows(
        "SELECT label, count(*) FROM media_labels l JOIN media m ON m.n = l.media WHERE m.account = ?1
         GROUP BY label ORDER BY label",
        [account_n(c, account)?],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, keep_posts, post, profile, signed_in};

    #[test]
    fn a_label_is_put_on_once_and_taken_off() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1), post(2)]);
        let put = |n: i64, label: &'static str, on: bool| {
            store.writer().write_now(move |tx| set(tx, &account().id, &post(n).id, label, on, 5)).unwrap();
        };
        for label in ["kiln", "glaze", "kiln"] {
            put(1, label, true);
        }
        put(2, "kiln", true);
        assert_eq!(store.read_now(|c| of(c, &account().id, &post(1).id)).unwrap(), ["glaze", "kiln"]);
        let all = || store.read_now(|c| super::all(c, &account().id)).unwrap();
        assert_eq!(all(), [("glaze".to_owned(), 1), ("kiln".to_owned(), 2)]);
        put(1, "glaze", false);
        assert_eq!(all(), [("kiln".to_owned(), 2)]);
    }
}

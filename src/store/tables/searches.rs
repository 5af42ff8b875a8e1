//! The searches a person keeps.
//! Invariant: their places in an account are 0, 1, 2 and so on, whatever was taken away or put elsewhere.

use rusqlite::params;

use crate::domain::{AccountId, SearchId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::account_n;

/// Keeps a search at a place; without one, as the last.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep(
    tx: &Tx<'_>,
    account: &AccountId,
    name: &str,
    query: &str,
    place: Option<usize>,
) -> Result<SearchId, StoreError> {
    let account = account_n(tx, account)?;
    tx.run(
        "INSERT INTO saved_searches (account, name, query, place) VALUES (?1, ?2, ?3, ?4)",
        params![account, name, query, i64::MAX],
    )?;
    let id = SearchId(tx.inserted());
    order(tx, account, id, place)?;
    Ok(id)
}

/// Gives a search another name.
///
/// # Errors
/// What SQLite says.
pub fn rename(tx: &Tx<'_>, id: SearchId, name: &str) -> Result<(), StoreError> {
    tx.run("UPDATE saved_searches SET name = ?2 WHERE n = ?1 AND name <> ?2", params![id.0, name])?;
    Ok(())
}

/// Puts a search at a place, counted from zero; the others make room.
///
/// # Errors
/// What SQLite says.
pub fn place(tx: &Tx<'_>, id: SearchId, place: usize) -> Result<(), StoreError> {
    match account_of(tx, id)? {
        Some(account) => order(tx, account, id, Some(place)),
        None => Ok(()),
    }
}

/// Removes a search.
///
/// # Errors
/// What SQLite says.
pub fn remove(tx: &Tx<'_>, id: SearchId) -> Result<(), StoreError> {
    let Some(account) = account_of(tx, id)? else { return Ok(()) };
    tx.run("DELETE FROM saved_searches WHERE n = ?1", [id.0])?;
    order(tx, account, id, None)
}

fn account_of(c: &ReadConnection, id: SearchId) -> Result<Option<i64>, StoreError> {
    c.row("SELECT account FROM saved_searches WHERE n = ?1", [id.0], |row| row.get(0))
}

/// Numbers an account's searches anew, one of them at a place of its own.
fn order(tx: &Tx<'_>, account: i64, moved: SearchId, place: Option<usize>) -> Result<(), StoreError> {
    let mut all: Vec<i64> =
        tx.rows("SELECT n FROM saved_searches WHERE account = ?1 ORDER BY place, n", [account], |row| {
            row.get(0)
        })?;
    if let (Some(place), Some(from)) = (place, all.iter().position(|n| *n == moved.0)) {
        let n = all.remove(from);
        all.insert(place.min(all.len()), n);
    }
    for (place, n) in (0_i64..).zip(all) {
        tx.run("UPDATE saved_searches SET place = ?2 WHERE n = ?1 AND place <> ?2", params![n, place])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::fixture::{account, profile, signed_in};
    use crate::store::views::View;
    use crate::store::views::inbox_search::{SavedAsk, SavedSearches};

    fn names(store: &Store) -> Vec<String> {
        let ask = SavedAsk { account: account().id, zone: None };
        let saved = store.read_now(|c| SavedSearches::read(c, &ask)).unwrap();
        saved.searches.into_iter().map(|search| search.name).collect()
    }

    #[test]
    fn searches_keep_their_order_when_one_is_moved_taken_away_and_put_back() {
        let profile = profile();
        let store = signed_in(&profile);
        let put = |name: &'static str, place| {
            store.writer().write_now(move |tx| keep(tx, &account().id, name, "is:open", place)).unwrap()
        };
        let (one, two) = (put("one", None), put("two", None));
        put("three", None);
        assert_eq!(names(&store), ["one", "two", "three"]);
        store.writer().write_now(move |tx| place(tx, one, 2)).unwrap();
        assert_eq!(names(&store), ["two", "three", "one"]);
        store.writer().write_now(move |tx| remove(tx, two)).unwrap();
        assert_eq!(names(&store), ["three", "one"]);
        put("two", Some(1));
        assert_eq!(names(&store), ["three", "two", "one"]);
        store.writer().write_now(move |tx| rename(tx, one, "uno")).unwrap();
        store.writer().write_now(move |tx| place(tx, one, 99)).unwrap();
        assert_eq!(names(&store), ["three", "two", "uno"]);
        store.writer().write_now(move |tx| remove(tx, two)).unwrap();
        assert_eq!(names(&store).len(), 3, "it was gone already");
    }
}

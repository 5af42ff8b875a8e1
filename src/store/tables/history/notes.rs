//! Notes pinned to days.
//! Invariant: a note is known by its day and the moment it was made.

use jiff::civil::Date;
use rusqlite::params;

use crate::domain::AccountId;
use crate::domain::insight::DayNote;
use crate::store::{ReadConnection, StoreError, Tx};

use super::super::{account_n, parsed};

/// Keeps a note, or its new words.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep(tx: &Tx<'_>, account: &AccountId, note: &DayNote) -> Result<(), StoreError> {
    let n = account_n(tx, account)?;
    tx.run(
        "INSERT OR REPLACE INTO day_notes VALUES (?1, ?2, ?3, ?4)",
        params![n, note.day.to_string(), note.made_at, note.words],
    )?;
    Ok(())
}

/// Takes a note away.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn remove(tx: &Tx<'_>, account: &AccountId, day: Date, made_at: i64) -> Result<(), StoreError> {
    let n = account_n(tx, account)?;
    tx.run(
        "DELETE FROM day_notes WHERE account = ?1 AND day = ?2 AND made_at = ?3",
        params![n, day.to_string(), made_at],
    )?;
    Ok(())
}

/// The notes of days, both included, oldest first.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn between(
    c: &ReadConnection,
    account: &AccountId,
    first: Date,
    last: Date,
) -> Result<Vec<DayNote>, StoreError> {
    c.rows(
        "SELECT day, made_at, words FROM day_notes WHERE account = ?1 AND day BETWEEN ?2 AND ?3
         ORDER BY day, made_at",
        params![account_n(c, account)?, first.to_string(), last.to_string()],
        |row| {
            let day = parsed(row.get_ref(0)?.as_str()?)?;
            Ok(DayNote { day, made_at: row.get(1)?, words: row.get(2)? })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, profile, signed_in};
    use jiff::civil::date;

    #[test]
    fn a_note_stands_on_its_day_until_it_is_taken_away() {
        let profile = profile();
        let store = signed_in(&profile);
        let day = date(2026, 11, 20);
        let note = |words: &str| DayNote { day, made_at: 5, words: words.to_owned() };
        for words in ["campaign", "campaign began"] {
            let note = note(words);
            store.writer().write_now(move |tx| keep(tx, &account().id, &note)).unwrap();
        }
        let read = || store.read_now(|c| between(c, &account().id, day, day)).unwrap();
        assert_eq!(read(), [note("campaign began")]);
        store.writer().write_now(move |tx| remove(tx, &account().id, day, 5)).unwrap();
        assert_eq!(read(), []);
    }
}

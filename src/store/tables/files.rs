//! The files of the user's that can be fetched from outside right now.
//! Invariant: a row stands here from before the file can be fetched until after it cannot.

use rusqlite::{Row, params};

use crate::domain::OpId;
use crate::store::{ReadConnection, StoreError, Tx};

/// A file others can fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicFile {
    pub id: i64,
    /// The publish it is for.
    pub op: OpId,
    pub address: String,
    /// When its address ends by itself, milliseconds since the epoch.
    pub until: i64,
}

/// Notes a file that is about to be put out.
///
/// # Errors
/// What SQLite says.
pub fn opened(tx: &Tx<'_>, op: OpId, address: &str, until: i64, now: i64) -> Result<i64, StoreError> {
    tx.run(
        "INSERT INTO public_files (op, address, until, opened) VALUES (?1, ?2, ?3, ?4)",
        params![op.0, address, until, now],
    )?;
    Ok(tx.inserted())
}

/// Notes that a file was taken in again.
///
/// # Errors
/// What SQLite says.
pub fn closed(tx: &Tx<'_>, id: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM public_files WHERE n = ?1", [id])?;
    Ok(())
}

/// The files of one publish.
///
/// # Errors
/// What SQLite says.
pub fn of_op(c: &ReadConnection, op: OpId) -> Result<Vec<PublicFile>, StoreError> {
    c.rows("SELECT n, op, address, until FROM public_files WHERE op = ?1 ORDER BY n", [op.0], read)
}

/// All of them.
///
/// # Errors
/// What SQLite says.
pub fn all(c: &ReadConnection) -> Result<Vec<PublicFile>, StoreError> {
    c.rows("SELECT n, op, address, until FROM public_files ORDER BY n", [], read)
}

fn read(row: &Row<'_>) -> rusqlite::Result<PublicFile> {
    Ok(PublicFile { id: row.get(0)?, op: OpId(row.get(1)?), address: row.get(2)?, until: row.get(3)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{hide, profile, queue, signed_in};

    #[test]
    fn a_file_is_listed_from_opened_to_closed() {
        let profile = profile();
        let store = signed_in(&profile);
        let op = queue(&store, hide("1", "1"), 0);
        let id = store.writer().write_now(move |tx| opened(tx, op, "http://127.0.0.1/f", 9, 1)).unwrap();
        let file = PublicFile { id, op, address: "http://127.0.0.1/f".to_owned(), until: 9 };
        assert_eq!(store.read_now(|c| of_op(c, op)).unwrap(), [file]);
        store.writer().write_now(move |tx| closed(tx, id)).unwrap();
        assert!(store.read_now(all).unwrap().is_empty());
    }
}

//! The files of the user's that can be fetched from outside right now.
//! Invariant: a row stands here from before the file can be fetched until after it cannot.

use rusqlite::{Row, params};

use crate::domain::{HostId, OpId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::{signed, unsigned};

/// A file others can fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicFile {
    pub id: i64,
    /// The publish it is for; `None`: a test.
    pub op: Option<OpId>,
    /// The host it stands on; `None`: this computer itself.
    pub host: Option<HostId>,
    /// What the host takes it away by; `None`: it was never put there, or this computer knows.
    pub handle: Option<String>,
    /// Its size in bytes, where that was noted.
    pub bytes: Option<u64>,
    /// Without what follows a `?`: that may be a signature.
    pub address: String,
    /// When it was opened, and when its address ends by itself, milliseconds since the epoch.
    pub opened: i64,
    pub until: i64,
}

/// A file that is about to be put on a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placing {
    /// `None`: a test.
    pub op: Option<OpId>,
    pub host: HostId,
    /// By which the host takes it away, where that is known before it is put there.
    pub handle: Option<String>,
    /// What it is called on the host, for a person.
    pub name: String,
    pub bytes: u64,
    /// When its address ends by itself, milliseconds since the epoch.
    pub until: i64,
}

/// Notes that a file is about to be put on a host, before the host hears of it.
///
/// # Errors
/// What SQLite says; a host that is not known.
pub fn placing(tx: &Tx<'_>, file: &Placing, now: i64) -> Result<i64, StoreError> {
    tx.run(
        "INSERT INTO public_files (op, host, handle, name, bytes, address, until, opened)
         VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, ?7)",
        params![
            file.op.map(|op| op.0),
            file.host.0,
            file.handle,
            file.name,
            signed(Some(file.bytes)),
            file.until,
            now
        ],
    )?;
    Ok(tx.inserted())
}

/// Notes by what a file that is on its way is taken away: from here on something of it may stand there.
///
/// # Errors
/// What SQLite says.
pub fn begun(tx: &Tx<'_>, id: i64, handle: &str) -> Result<(), StoreError> {
    tx.run("UPDATE public_files SET handle = ?2 WHERE n = ?1", params![id, handle])?;
    Ok(())
}

/// Notes where a file stands now. What follows a `?` in the address is left out: it may be a signature.
///
/// # Errors
/// What SQLite says.
pub fn placed(tx: &Tx<'_>, id: i64, handle: &str, address: &str, until: i64) -> Result<(), StoreError> {
    let bare = address.split('?').next().unwrap_or_default();
    tx.run(
        "UPDATE public_files SET handle = ?2, address = ?3, until = ?4 WHERE n = ?1",
        params![id, handle, bare, until],
    )?;
    Ok(())
}

/// Notes that a file was taken away from its host. What stood there for a publish goes into the log; `refused`:
/// Instagram could not, or would not, fetch it.
///
/// # Errors
/// What SQLite says.
pub fn taken_away(tx: &Tx<'_>, id: i64, refused: bool, now: i64) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO host_log (host, op, bytes, opened, closed, refused)
         SELECT host, op, bytes, opened, ?2, ?3 FROM public_files
         WHERE n = ?1 AND op IS NOT NULL AND host IS NOT NULL AND address <> ''",
        params![id, now, refused],
    )?;
    closed(tx, id)
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
    c.rows(&format!("{SELECT} WHERE op = ?1 ORDER BY n"), [op.0], read)
}

/// The files on one host.
///
/// # Errors
/// What SQLite says.
pub fn on_host(c: &ReadConnection, host: HostId) -> Result<Vec<PublicFile>, StoreError> {
    c.rows(&format!("{SELECT} WHERE host = ?1 ORDER BY n"), [host.0], read)
}

/// All of them.
///
/// # Errors
/// What SQLite says.
pub fn all(c: &ReadConnection) -> Result<Vec<PublicFile>, StoreError> {
    c.rows(&format!("{SELECT} ORDER BY n"), [], read)
}

const SELECT: &str = "SELECT n, op, host, handle, bytes, address, opened, until FROM public_files";

fn read(row: &Row<'_>) -> rusqlite::Result<PublicFile> {
    Ok(PublicFile {
        id: row.get(0)?,
        op: row.get::<_, Option<i64>>(1)?.map(OpId),
        host: row.get::<_, Option<i64>>(2)?.map(HostId),
        handle: row.get(3)?,
        bytes: unsigned(row.get(4)?),
        address: row.get(5)?,
        opened: row.get(6)?,
        until: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::HostSettings;
    use crate::store::fixture::{hide, profile, queue, signed_in};
    use crate::store::tables::{host_log, hosts};

    #[test]
    fn a_file_is_listed_from_opened_to_closed() {
        let profile = profile();
        let store = signed_in(&profile);
        let op = queue(&store, hide("1", "1"), 0);
        let id = store.writer().write_now(move |tx| opened(tx, op, "http://127.0.0.1/f", 9, 1)).unwrap();
        let file = PublicFile {
            id,
            op: Some(op),
            host: None,
            handle: None,
            bytes: None,
            address: "http://127.0.0.1/f".to_owned(),
            opened: 1,
            until: 9,
        };
        assert_eq!(store.read_now(|c| of_op(c, op)).unwrap(), [file]);
        store.writer().write_now(move |tx| closed(tx, id)).unwrap();
        assert!(store.read_now(all).unwrap().is_empty());
    }

    #[test]
    fn what_stood_on_a_host_for_a_publish_is_logged_without_a_signature() {
        let profile = profile();
        let store = signed_in(&profile);
        let op = queue(&store, hide("1", "1"), 0);
        let host = store.writer().write_now(|tx| hosts::keep(tx, &HostSettings::default())).unwrap();
        let put = |op| {
            let file = Placing { op, host, handle: None, name: "1.jpg".to_owned(), bytes: 60, until: 900 };
            store
                .writer()
                .write_now(move |tx| {
                    let id = placing(tx, &file, 100)?;
                    placed(tx, id, "k", "https://b.example/k?X-Signature=abc", 800)?;
                    Ok(id)
                })
                .unwrap()
        };
        let (for_op, for_test) = (put(Some(op)), put(None));
        let files = store.read_now(|c| on_host(c, host)).unwrap();
        assert_eq!((files.len(), files[0].address.as_str()), (2, "https://b.example/k"));
        assert!(store.writer().write_now(move |tx| hosts::remove(tx, host)).is_err(), "files stand there");
        store
            .writer()
            .write_now(move |tx| {
                taken_away(tx, for_op, true, 400)?;
                taken_away(tx, for_test, false, 500)
            })
            .unwrap();
        assert!(store.read_now(all).unwrap().is_empty());
        let figures = store.read_now(|c| host_log::figures(c, 0)).unwrap();
        assert_eq!((figures.files, figures.refused, figures.longest_ms), (1, 1, Some(300)));
        store.writer().write_now(move |tx| hosts::remove(tx, host)).unwrap();
        assert_eq!(store.read_now(|c| host_log::figures(c, 0)).unwrap().files, 1);
    }
}

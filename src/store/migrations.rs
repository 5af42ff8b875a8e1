//! Brings a database file to the version this program knows.
//! Invariant: a file of a newer version, or one that is no database, is left exactly as it was.

use std::io::Read;
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// The numbered steps; the first brings an empty file to version 1. A step that was released never changes.
const STEPS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_counted_by_page.sql"),
    include_str!("migrations/0003_schedule.sql"),
    include_str!("migrations/0004_triage.sql"),
    include_str!("migrations/0005_acts.sql"),
    include_str!("migrations/0006_people_replies.sql"),
    include_str!("migrations/0007_saved_searches.sql"),
    include_str!("migrations/0008_house_rules.sql"),
    include_str!("migrations/0009_record.sql"),
    include_str!("migrations/0010_quiet_hours.sql"),
    include_str!("migrations/0011_arrivals.sql"),
    include_str!("migrations/0012_hosts.sql"),
    include_str!("migrations/0013_many_accounts.sql"),
    include_str!("migrations/0014_composing.sql"),
    include_str!("migrations/0015_plan.sql"),
    include_str!("migrations/0016_history.sql"),
];

/// What every SQLite file begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// The version this program writes.
pub(super) fn known() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

/// Looks at the file's head without SQLite, which would already write beside it.
///
/// # Errors
/// [`StoreError::TooNew`], [`StoreError::Broken`] for a file of another kind, [`StoreError::Folder`] when
/// it cannot be read.
pub(super) fn look(path: &Path) -> Result<(), StoreError> {
    let failed = |error| StoreError::Folder { path: path.to_owned(), error };
    let mut head = Vec::with_capacity(100);
    match std::fs::File::open(path) {
        Ok(file) => file.take(100).read_to_end(&mut head).map_err(failed)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    if head.is_empty() {
        return Ok(());
    }
    if !head.starts_with(MAGIC) || head.len() < 100 {
        return Err(StoreError::Broken { path: path.to_owned(), what: "it is not a database".to_owned() });
    }
    // The user version stands at offset 60, big-endian (SQLite's file format, 1.3).
    refuse_newer(path, u32::from_be_bytes([head[60], head[61], head[62], head[63]]))
}

/// Applies the steps that are missing, each in a transaction of its own together with its number.
///
/// # Errors
/// As [`look`], for a newer version whose number still stood in the log; and what SQLite says.
pub(super) fn apply(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    bring(connection, path, known())
}

/// As [`apply`], up to a version.
///
/// # Errors
/// As [`apply`].
pub(super) fn bring(connection: &mut Connection, path: &Path, to: u32) -> Result<(), StoreError> {
    loop {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: u32 = step.pragma_query_value(None, "user_version", |row| row.get(0))?;
        refuse_newer(path, version)?;
        // Reads the schema, so that a damaged one is found now and not in the middle of the work.
        let _: i64 = step.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        let step_there = usize::try_from(version).ok().and_then(|version| STEPS.get(version));
        let Some(sql) = step_there.filter(|_| version < to) else { return Ok(()) };
        step.execute_batch(sql)?;
        step.pragma_update(None, "user_version", version + 1)?;
        step.commit()?;
    }
}

fn refuse_newer(path: &Path, found: u32) -> Result<(), StoreError> {
    if found > known() {
        return Err(StoreError::TooNew { path: path.to_owned(), found, known: known() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{opened, profile};
    use crate::store::{DATABASE, Store};
    use std::sync::Arc;

    #[test]
    fn an_empty_folder_becomes_the_known_version_and_opens_again() {
        let profile = profile();
        for _ in 0..2 {
            let store = opened(&profile);
            let version: u32 = store
                .read_now(|c| Ok(c.sql.pragma_query_value(None, "user_version", |row| row.get(0))?))
                .unwrap();
            assert_eq!(version, known());
        }
    }

    #[test]
    fn a_newer_version_is_refused_and_nothing_is_touched() {
        let profile = profile();
        let path = profile.path().join(DATABASE);
        let newer = Connection::open(&path).unwrap();
        newer.execute_batch("CREATE TABLE later (x); PRAGMA user_version = 4000;").unwrap();
        drop(newer);
        let before = std::fs::read(&path).unwrap();
        let error = Store::open(profile.path(), Arc::new(|| ())).err().unwrap();
        assert!(matches!(error, StoreError::TooNew { found: 4000, .. }), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert!(!path.with_extension("sqlite-wal").exists());
    }

    #[test]
    fn a_newer_version_that_stands_only_in_the_log_is_refused_too() {
        let profile = profile();
        let path = profile.path().join(DATABASE);
        let newer = Connection::open(&path).unwrap();
        newer.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE later (x);").unwrap();
        newer.execute_batch("PRAGMA wal_checkpoint; PRAGMA user_version = 4000;").unwrap();
        let error = Store::open(profile.path(), Arc::new(|| ())).err().unwrap();
        assert!(matches!(error, StoreError::TooNew { found: 4000, .. }), "{error}");
    }

    #[test]
    fn a_file_that_is_no_database_is_refused_and_kept() {
        let profile = profile();
        let path = profile.path().join(DATABASE);
        std::fs::write(&path, "a love letter").unwrap();
        let error = Store::open(profile.path(), Arc::new(|| ())).err().unwrap();
        assert!(matches!(error, StoreError::Broken { .. }), "{error}");
        assert!(error.trouble().detail.unwrap().contains(DATABASE));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a love letter");
    }

    #[test]
    fn a_damaged_database_is_refused_with_its_name() {
        let profile = profile();
        let path = profile.path().join(DATABASE);
        // By a connection of its own: a reader of a store may close late, and then puts the page back from its log.
        let mut whole = Connection::open(&path).unwrap();
        apply(&mut whole, &path).unwrap();
        drop(whole);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[100..4000].fill(0xA5);
        std::fs::write(&path, &bytes).unwrap();
        let error = Store::open(profile.path(), Arc::new(|| ())).err().unwrap();
        assert!(matches!(&error, StoreError::Broken { path: told, .. } if *told == path), "{error}");
    }
}

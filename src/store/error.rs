//! Why the store could not do something, and how that is said to a person.
//! Invariant: a full disk is always told apart, because the person can mend it and nothing is lost.

use std::path::PathBuf;

use rusqlite::{ErrorCode, ffi};

use crate::domain::{Trouble, TroubleKind};
use crate::tr;

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("the database refused: {0}")]
    Sqlite(rusqlite::Error),
    /// A stored value cannot be understood.
    #[error("a stored value cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The database was written by a newer Tintype; it was left untouched.
    #[error("{path} has version {found}, this program knows up to {known}", path = path.display())]
    TooNew { path: PathBuf, found: u32, known: u32 },
    /// The file is no database, or a damaged one; it was left untouched.
    #[error("{path} cannot be used: {what}", path = path.display())]
    Broken { path: PathBuf, what: String },
    /// The disk is full; the write was rolled back.
    #[error("the disk is full")]
    DiskFull,
    /// Another Tintype has this profile open.
    #[error("another Tintype has {path} open", path = path.display())]
    InUse { path: PathBuf },
    /// A folder or file of the profile cannot be made, read or written.
    #[error("{path}: {error}", path = path.display())]
    Folder { path: PathBuf, error: std::io::Error },
    /// The keychain did not do what it was asked; its words hold no secret.
    #[error("the keychain refused: {0}")]
    Vault(String),
    /// The file of secrets is under a passphrase that was not given yet.
    #[error("the secrets are locked with a passphrase")]
    Locked,
    /// It is not the passphrase of the file of secrets.
    #[error("this is not the passphrase")]
    WrongPassphrase,
    /// An account, post, op or draft that should be there is not.
    #[error("not in the store: {0}")]
    Missing(String),
    /// The store was closed.
    #[error("the store was closed")]
    Closed,
}

impl StoreError {
    /// The trouble to show.
    pub fn trouble(&self) -> Trouble {
        let kind = match self {
            Self::DiskFull => TroubleKind::DiskFull,
            Self::TooNew { .. } => TroubleKind::StoreTooNew,
            Self::InUse { .. } => TroubleKind::ProfileInUse,
            Self::Vault(_) => TroubleKind::KeychainRefused,
            Self::Locked => return Trouble::of(TroubleKind::KeysLocked),
            Self::WrongPassphrase => {
                return Trouble::with(TroubleKind::KeysLocked, tr!("This is not the passphrase"));
            }
            Self::Folder { error, .. } if error.kind() == std::io::ErrorKind::StorageFull => {
                TroubleKind::DiskFull
            }
            _ => TroubleKind::StoreBroken,
        };
        Trouble::with(kind, self.to_string())
    }

    /// Says which file it was about, where SQLite's own words leave that out.
    pub(super) fn at(self, path: &std::path::Path) -> Self {
        match self {
            Self::Sqlite(error) => Self::Broken { path: path.to_owned(), what: error.to_string() },
            Self::DiskFull => {
                Self::Folder { path: path.to_owned(), error: std::io::ErrorKind::StorageFull.into() }
            }
            other => other,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // The index of the log is a file too; that it cannot grow is told as an error of its own.
        let no_index = error.sqlite_error().is_some_and(|it| it.extended_code == ffi::SQLITE_IOERR_SHMSIZE);
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            _ if no_index => Self::DiskFull,
            _ => Self::Sqlite(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart() {
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_SHMSIZE] {
            let full = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            assert_eq!(StoreError::from(full).trouble().kind, TroubleKind::DiskFull);
        }
        let busy =
            rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY), None);
        assert_eq!(StoreError::from(busy).trouble().kind, TroubleKind::StoreBroken);
    }
}

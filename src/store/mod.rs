//! SQLite, the single source of truth, and the vault for secrets.
//! Invariant: one thread writes and one thread reads; a revision that went up means a commit that is
//! readable; no secret is ever in the database.

pub mod reader;
pub mod views;

pub use reader::{ReadConnection, Reader};

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("the database refused: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored value cannot be understood.
    #[error("a stored value cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

//! What of the database belongs to an account: how it is read out for an archive, and put in on
//! another computer.
//! Invariant: every table of the schema stands in the one list, as somebody's or as nobody's, and no secret is ever
//! read out.

mod merge;
mod read;
mod shift;
mod staging;
mod tables;
mod triggers;
mod whole;

use rusqlite::types::ValueRef;

use crate::domain::AccountId;

use super::{ReadConnection, StoreError};

pub use merge::{Put, put_in};
pub use read::{columns, count, counts, draft_files, is_said, ops, pictured, rows, traces};
pub use staging::{Filling, HeldOp, Staging};
pub use tables::{TABLES, Table, Whose};
pub use whole::{all_counts, remove_everything};

/// A value of a row, as SQLite has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'a str),
    Blob(&'a [u8]),
}

impl<'a> Cell<'a> {
    fn of(value: ValueRef<'a>) -> Result<Self, StoreError> {
        Ok(match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Integer(number),
            ValueRef::Real(number) => Self::Real(number),
            ValueRef::Text(_) => Self::Text(value.as_str().map_err(rusqlite::Error::from)?),
            ValueRef::Blob(bytes) => Self::Blob(bytes),
        })
    }

    fn value(self) -> ValueRef<'a> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(number),
            Self::Real(number) => ValueRef::Real(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }
    }
}

impl rusqlite::ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(rusqlite::types::ToSqlOutput::Borrowed(self.value()))
    }
}

/// The version of the schema this program writes.
pub fn version() -> u32 {
    super::migrations::known()
}

/// The short numbers of accounts, in their order.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn numbers(c: &ReadConnection, accounts: &[AccountId]) -> Result<Vec<i64>, StoreError> {
    accounts.iter().map(|account| super::tables::account_n(c, account)).collect()
}

/// Reads several times as of one moment.
///
/// # Errors
/// What `read` answers.
pub fn at_one_moment<T>(
    c: &ReadConnection,
    read: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    c.together(read)
}

/// Numbers as a list of SQL.
fn list(accounts: &[i64]) -> String {
    accounts.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

/// A condition of a table's, for these accounts in this schema.
fn asked(condition: &str, accounts: &[i64], schema: &str) -> String {
    condition.replace("{a}", &list(accounts)).replace("{s}", schema)
}

#[cfg(test)]
mod tests;

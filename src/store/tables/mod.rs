//! What the engine reads and writes, one file a table.
//! Invariant: every change goes through a `Tx`, and every reading function works inside one as well.

pub mod accounts;
pub mod acts;
mod acts_members;
mod acts_posts;
pub mod arrived;
pub mod choices;
pub mod comments;
mod comments_page;
pub mod drafts;
pub mod files;
pub mod gaps;
pub mod helpers;
pub mod history;
pub mod host_log;
pub mod hosts;
pub mod house_rules;
pub mod insights;
pub mod marks;
pub mod media;
mod media_plan;
pub mod minding;
pub mod outbox;
mod outbox_close;
mod outbox_queue;
mod outbox_turns;
pub(in crate::store) mod outbox_view;
pub mod past;
pub mod path;
pub mod people;
pub mod permits;
pub mod plans;
pub mod quiet;
pub mod record;
pub mod removal;
pub mod reply_drafts;
pub mod rule_acts;
pub mod saved;
pub mod searches;
pub mod slots;
pub mod snippets;

use std::str::FromStr;

use rusqlite::types::FromSqlError;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::AccountId;

use super::{ReadConnection, StoreError};

/// The short number of an account.
pub(in crate::store) fn account_n(c: &ReadConnection, account: &AccountId) -> Result<i64, StoreError> {
    known_account(c, account)?.ok_or_else(|| StoreError::Missing(format!("account {account}")))
}

/// The short number of an account, if it was ever signed in and is not being removed.
pub(in crate::store) fn known_account(
    c: &ReadConnection,
    account: &AccountId,
) -> Result<Option<i64>, StoreError> {
    c.row("SELECT n FROM accounts WHERE id = ?1 AND leaving_at IS NULL", [account.as_str()], |row| row.get(0))
}

/// The short numbers of the accounts a question is about: all, or one; none that is not known.
pub(in crate::store) fn asked_accounts(
    c: &ReadConnection,
    account: &AccountId,
) -> Result<Vec<i64>, StoreError> {
    if account.is_all() {
        return c.rows("SELECT n FROM accounts WHERE leaving_at IS NULL ORDER BY n", [], |row| row.get(0));
    }
    Ok(known_account(c, account)?.into_iter().collect())
}

/// Accounts as SQL has them behind `IN`; one of them is then as if `=` stood there.
pub(in crate::store) fn among(accounts: &[i64]) -> String {
    let numbers: Vec<String> = accounts.iter().map(i64::to_string).collect();
    format!("({})", numbers.join(", "))
}

/// A value as JSON text.
pub(in crate::store) fn json(value: &impl Serialize) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?)
}

/// A column of JSON text, inside a row's reading.
pub(in crate::store) fn from_json<T: DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| FromSqlError::Other(Box::new(error)).into())
}

/// A column of JSON text that may be absent.
pub(in crate::store) fn maybe_json<T: DeserializeOwned>(text: Option<String>) -> rusqlite::Result<Option<T>> {
    text.map(|text| from_json(&text)).transpose()
}

/// A column that holds a word of ours.
pub(in crate::store) fn word<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
    read(text).ok_or_else(|| FromSqlError::Other(format!("unknown word {text}").into()).into())
}

/// A column that holds text of another type's.
pub(in crate::store) fn parsed<T>(text: &str) -> rusqlite::Result<T>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text.parse().map_err(|error| FromSqlError::Other(Box::new(error)).into())
}

/// A count for SQLite, which has no unsigned numbers.
pub(in crate::store) fn signed(count: Option<u64>) -> Option<i64> {
    count.map(|count| i64::try_from(count).unwrap_or(i64::MAX))
}

/// A count out of SQLite.
pub(in crate::store) fn unsigned(count: Option<i64>) -> Option<u64> {
    count.and_then(|count| u64::try_from(count).ok())
}

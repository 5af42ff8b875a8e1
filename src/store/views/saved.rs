//! Saved replies, to be taken and to be edited.
//! Invariant: they stand in the order of their keys.

use crate::domain::{AccountId, SavedReply};
use crate::store::tables::{known_account, saved};
use crate::store::{ReadConnection, StoreError};

use super::View;

/// Whose saved replies are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedAsk {
    pub account: AccountId,
}

/// All saved replies of an account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedReplies {
    pub rows: Vec<SavedRow>,
}

/// A saved reply with its use.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedRow {
    /// Its id is there.
    pub reply: SavedReply,
    /// Answers with it that are on Instagram.
    pub uses: u64,
    /// The last of them, milliseconds since the epoch.
    pub used_at: Option<i64>,
}

impl View for SavedReplies {
    type Ask = SavedAsk;

    fn read(c: &ReadConnection, ask: &SavedAsk) -> Result<Self, StoreError> {
        let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
        Ok(Self { rows: saved::all(c, account)? })
    }
}

//! Words kept by name, to be put into captions and to be edited.
//! Invariant: they stand in the order of their names.

use crate::domain::{AccountId, Snippet};
use crate::store::tables::{known_account, snippets};
use crate::store::{ReadConnection, StoreError};

use super::View;

/// Whose snippets are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SnippetsAsk {
    pub account: AccountId,
}

/// All snippets of an account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snippets {
    /// Each has its id.
    pub rows: Vec<Snippet>,
}

impl View for Snippets {
    type Ask = SnippetsAsk;

    fn read(c: &ReadConnection, ask: &SnippetsAsk) -> Result<Self, StoreError> {
        let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
        Ok(Self { rows: snippets::all(c, account)? })
    }
}

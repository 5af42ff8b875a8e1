//! The path to a connected account, as it was left.
//! Invariant: what is known of accounts and apps stands in the settings, and is not repeated here.

use crate::domain::path::Path;
use crate::store::tables::path;
use crate::store::{ReadConnection, StoreError};

use super::View;

/// There is only one question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PathAsk;

/// What is kept of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathKept {
    pub path: Path,
}

impl View for PathKept {
    type Ask = PathAsk;

    fn read(c: &ReadConnection, _: &PathAsk) -> Result<Self, StoreError> {
        Ok(Self { path: path::read(c)? })
    }
}

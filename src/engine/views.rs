//! What the window may see of the store: the views and the reader, nothing that writes.
//! Invariant: the window's only door to the data.

pub use crate::store::views::*;
pub use crate::store::{Reader, StoreError};

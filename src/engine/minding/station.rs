//! Where comments go after their texts were read: the seam for all that acts on new comments.
//! Invariant: a station gets each comment that came once it is in the store, in batches of one write, and may
//! take its time: the next batch waits for it.

use futures_util::future::BoxFuture;

use crate::engine::context::Context;
use crate::store::tables::minding::{Minded, Unread};
use crate::triage::Reading;

/// A comment and what was read out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MindedComment {
    pub comment: Unread,
    pub reading: Reading,
    /// It came from Instagram and was never read before; otherwise its text, or the reading, has changed.
    pub is_new: bool,
}

impl MindedComment {
    /// As the store keeps it.
    pub(super) fn minded(&self) -> Minded {
        Minded {
            row: self.comment.row,
            tags: self.reading.signs.bits(),
            likeness: self.reading.likeness,
            language: self.reading.language.map(str::to_owned),
        }
    }
}

/// One that acts on comments that were read.
pub trait Station: Send + Sync {
    /// Takes a batch, in the order of its reading: newest first. Comments of several accounts may be in it.
    fn take<'a>(&'a self, context: &'a Context, batch: &'a [MindedComment]) -> BoxFuture<'a, ()>;
}

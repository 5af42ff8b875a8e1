//! Comments and replies.
//! Invariant: a person is known by `from.id`, never by the username, which may change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CommentId, MediaId, PersonId};

/// A comment or reply (section 5.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    pub id: CommentId,
    pub media: MediaId,
    /// The top comment of the thread; `None` for a top comment. Threads are one level deep.
    pub parent: Option<CommentId>,
    /// May be missing for some people (section 5.1).
    pub author: Option<PersonId>,
    pub username: Option<String>,
    /// Written by the account itself (`user` is present, or `from` is us).
    pub mine: bool,
    /// May be empty for stickers and GIFs.
    pub text: String,
    pub timestamp: Option<Timestamp>,
    pub likes: Option<u64>,
    pub hidden: bool,
}

//! What the panels show, one file a panel: each view is read whole, off the UI thread, from one question.
//! Invariant: a view holds rows ready to be drawn; pending work of the outbox is already laid over them.

pub mod activity;
mod activity_sql;
mod author_sql;
pub mod calendar;
mod calendar_sql;
pub mod compose;
mod compose_sql;
pub mod drafts;
pub mod gaps;
mod gaps_sql;
pub mod going;
pub mod hosts;
pub(crate) mod hosts_sql;
pub mod inbox;
mod inbox_closing;
pub(in crate::store) mod inbox_clusters;
pub mod inbox_export;
mod inbox_guess;
pub(in crate::store) mod inbox_list;
mod inbox_rows;
pub mod inbox_search;
pub mod insights;
mod insights_days;
mod insights_posts;
mod insights_sql;
pub mod known;
pub mod library;
mod library_sql;
pub mod path;
mod pending;
mod post_sql;
pub mod quiet;
mod quiet_sql;
pub mod record;
pub mod rules;
mod rules_sql;
pub mod saved;
pub mod settings;
mod settings_sql;
pub mod shell;
pub mod snippets;
mod thread_sql;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::domain::op::OpState;
use crate::domain::{AccountId, MediaId, OpId, Trouble};

use super::{ReadConnection, StoreError};

/// Something a panel shows, read from the store.
pub trait View: Sized + Send + 'static {
    /// The question it answers. Two equal questions at the same revision have equal answers.
    type Ask: Clone + PartialEq + Send + 'static;

    /// Reads it, on the reader's thread.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn read(connection: &ReadConnection, ask: &Self::Ask) -> Result<Self, StoreError>;
}

/// A picture that can be asked for: it is fetched, decoded and scaled elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PictureKey {
    /// The still of a post, a reel's cover, or a carousel's first slide.
    Media(MediaId),
    /// One slide of a published carousel.
    Child(MediaId),
    /// The account's own picture.
    Account(AccountId),
    /// A picture that ships with the program, counted from zero.
    Still(u8),
    /// A file of the user's; for a clip, its frame at so many milliseconds.
    File { path: PathBuf, at_ms: u64 },
    /// The ground a picture of the user's can lie on: itself, small and blurred.
    Ground(PathBuf),
}

/// Work of the outbox that is laid over a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    pub op: OpId,
    pub verb: Verb,
    pub state: OpState,
    /// When it runs or is looked at again, milliseconds since the epoch.
    pub runs_at: i64,
    /// Why it is stuck or waits.
    pub trouble: Option<Trouble>,
}

/// What an op does, as [`crate::domain::Op::verb`] writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    Reply,
    Private,
    Comment,
    Hide,
    Show,
    Delete,
    Comments,
    Publish,
}

impl Verb {
    /// Reads the word of the database.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "reply" => Self::Reply,
            "private" => Self::Private,
            "comment" => Self::Comment,
            "hide" => Self::Hide,
            "show" => Self::Show,
            "delete" => Self::Delete,
            "comments" => Self::Comments,
            "publish" => Self::Publish,
            _ => return None,
        })
    }
}

/// The first line of a text that says anything.
fn headline(text: &str) -> Option<String> {
    text.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
}

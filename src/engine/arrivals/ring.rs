//! The bell on the person's desk, as the engine sees it: somebody outside shows what it is told to.
//! Invariant: whoever rings may fail or be missing, and nothing else depends on it.

use std::path::PathBuf;

use crate::domain::{AccountId, CommentId};

/// Shows notifications of the desktop.
pub trait Ringer: Send + Sync {
    /// The name of the service that shows them.
    ///
    /// # Errors
    /// Why there is none, for the small print.
    fn service(&self) -> Result<String, String>;

    /// Shows one in place of the one before about the same account; `clicked` is called when the person clicks it.
    ///
    /// # Errors
    /// Why it was not shown.
    fn ring(&self, told: &Announcement, clicked: Clicked) -> Result<(), String>;
}

/// What a click does; called at most once, from any thread.
pub type Clicked = Box<dyn FnOnce() + Send>;

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    pub account: AccountId,
    /// One line, plain text.
    pub title: String,
    /// Plain text; may be empty.
    pub body: String,
    /// The account's picture, where it is kept on this computer.
    pub picture: Option<PathBuf>,
    pub opens: Opens,
}

/// What a click on it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The thread of a comment.
    Comment(CommentId),
    /// All that needs an answer.
    NeedsAnswer,
    /// The rules.
    Rules,
    /// The sign-in of the account, whose key nears its end.
    Key,
    /// The window as it was left.
    Window,
}

/// Whether there is somebody who shows notifications.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BellState {
    /// It was not asked yet, or this run has no bell.
    #[default]
    Unknown,
    /// A service of this name shows them.
    Rings(String),
    /// None does, and why.
    Silent(String),
}

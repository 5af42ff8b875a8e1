//! What a person keeps about the people who comment, and how long these can be answered in private.
//! Invariant: nothing here is told to Instagram.

use serde::{Deserialize, Serialize};

/// How somebody is regarded by whoever looks after the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regard {
    Trusted,
    /// To be looked at twice.
    Watched,
}

impl Regard {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Watched => "watched",
        }
    }

    /// Reads the word of the database.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Trusted, Self::Watched].into_iter().find(|regard| regard.word() == word)
    }
}

/// How long after a comment a private reply may be sent, milliseconds (section 5.3).
pub const PRIVATE_WINDOW_MS: i64 = 7 * 86_400_000;

/// From when on its end is told beside the comment, milliseconds before it.
pub const CLOSING_MS: i64 = 86_400_000;

/// Most bytes of a private reply in UTF-8 (section 6).
pub const PRIVATE_BYTES: usize = 1_000;

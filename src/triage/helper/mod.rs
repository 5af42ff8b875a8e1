//! A helper that learns from what a person did to comments: whether a new one is likely to be hidden, needs an
//! answer, or is fine. It knows letters and words, no language, and only this person's own decisions.
//! Invariant: it judges and says by which words; it does nothing. The same decisions give the same helper.

mod features;
mod learning;
mod model;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use learning::{LEAST_DECISIONS, LEAST_OF_A_KIND, MOST_DECISIONS, Shortage, learn, shortage};
pub use model::Model;

/// What a comment is likely to come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likely {
    /// The person hides or deletes such comments.
    Hide,
    /// The person answers them.
    Answer,
    /// The person leaves them.
    Fine,
}

impl Likely {
    /// All of them, in the order of the weights.
    pub const ALL: [Self; 3] = [Self::Hide, Self::Answer, Self::Fine];

    /// The word of the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hide => "hide",
            Self::Answer => "answer",
            Self::Fine => "fine",
        }
    }

    /// Reads the word of the database.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|likely| likely.word() == word)
    }
}

/// What the helper sees of a comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sample<'a> {
    pub text: &'a str,
    pub has_link: bool,
    /// It asks something.
    pub asks: bool,
    /// It names the account.
    pub mentions: bool,
    /// The author's first comment known here.
    pub is_first: bool,
    /// Comments of the author that were hidden before it.
    pub hides: u32,
    /// Comments of the author that were answered before it.
    pub answers: u32,
}

/// A comment and what the person did to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision<'a> {
    pub sample: Sample<'a>,
    pub did: Likely,
}

/// What the helper thinks of a comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    pub likely: Likely,
    /// How sure it is, 0 to 1: the share of the likely one among the three.
    pub share: f32,
    /// What weighed most for it, heaviest first, at most three.
    pub because: Vec<Because>,
}

impl Guess {
    /// Below this share it is not worth saying.
    pub const SURE: f32 = 0.6;

    /// Whether it is sure enough to be shown.
    pub fn is_sure(&self) -> bool {
        self.share >= Self::SURE
    }
}

/// Something that weighed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// A word, or a few letters of a script without gaps, in bytes of the text.
    Words(Range<usize>),
    /// It has a link.
    Link,
    /// It asks something.
    Question,
    /// It names the account.
    Mention,
    /// The author's first comment.
    First,
    /// Comments of the author were hidden before.
    Hidden,
    /// Comments of the author were answered before.
    Answered,
}

/// How good the helper was on the newest decisions, which it had not seen when it learned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Decisions it learned from, those kept back for the test included.
    pub decisions: usize,
    /// Decisions kept back.
    pub kept_back: usize,
    pub hide: Scores,
    pub answer: Scores,
}

/// How often it was right, and how much it found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// It said so, so many times.
    pub said: usize,
    /// And was right so many times.
    pub right: usize,
    /// So many there were to be found.
    pub there: usize,
}

impl Scores {
    /// Share of what it said that was right, 0 to 1; `None`: it said nothing.
    pub fn precision(self) -> Option<f32> {
        (self.said > 0).then(|| self.right as f32 / self.said as f32)
    }

    /// Share of what was there that it found, 0 to 1; `None`: there was nothing.
    pub fn recall(self) -> Option<f32> {
        (self.there > 0).then(|| self.right as f32 / self.there as f32)
    }
}

#[cfg(test)]
mod tests;

//! Reads a comment's text: what it comes to in plain letters, what it is like, what it asks, in which language.
//! Invariant: pure functions of the words alone, so that the same text is read the same on every machine.

pub mod helper;
mod language;
mod letters;
mod likeness;
mod links;
mod normal;
mod question;
pub mod rules;
mod signs;
mod small_words;
mod spelling;

pub use language::language;
pub use likeness::likeness;
pub use normal::{LINK, MENTION, NUMBER, Word, normal, words};
pub use signs::Signs;

/// Goes up whenever the same text would be read differently, so that what was read before is read again.
pub const VERSION: i64 = 1;

/// All that is read out of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub signs: Signs,
    /// The same for texts that are the same but for spelling; `None`: too short to be compared.
    pub likeness: Option<i64>,
    /// ISO 639-1; `None`: too short to tell, or none that is known.
    pub language: Option<&'static str>,
}

/// Reads a text that was written to the account of that username.
pub fn read(text: &str, username: &str) -> Reading {
    Reading { signs: Signs::of(text, username), likeness: likeness(text), language: language(text) }
}

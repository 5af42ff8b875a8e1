//! What stands around the inbox's list: posts that a search found, words to mark, headings of groups, languages,
//! saved searches.
//! Invariant: whatever needs the texts is found here, off the window's thread, and only drawn there.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::{AccountId, MediaId, PersonId, SearchId};

use super::PictureKey;
use super::inbox::Arrangement;

/// Whose captions hold the words of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostsAsk {
    pub account: AccountId,
    /// As typed.
    pub search: String,
}

/// The newest posts whose captions hold the words, at most three; none for a search with filters, which are about
/// comments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PostsFound {
    pub posts: Vec<FoundPost>,
}

/// A post that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPost {
    /// Whose post it is.
    pub account: AccountId,
    pub media: MediaId,
    pub picture: PictureKey,
    /// The account's n-th post; `None` for stories and what is gone.
    pub number: Option<u64>,
    /// The caption from a little before the first place on, in one line.
    pub caption: String,
    /// Where in it the words stand, in bytes.
    pub places: Vec<Range<usize>>,
}

/// Which texts to look for a search's words in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordsAsk {
    pub account: AccountId,
    /// As typed.
    pub search: String,
    /// Rows in sight, out of the list; headings are passed over.
    pub rows: Vec<i64>,
}

/// Where the words of a search stand in the texts of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WordsFound {
    /// By row, in bytes of its text; rows without any are left out.
    pub places: BTreeMap<i64, Vec<Range<usize>>>,
}

/// Which headings are in sight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadingsAsk {
    pub account: AccountId,
    pub arrangement: Arrangement,
    /// Entries of the list that are headings (see [`super::inbox::InboxIndex::apart`]).
    pub headings: Vec<i64>,
}

/// The headings of groups, by their numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Headings {
    pub headings: BTreeMap<i64, Heading>,
}

/// What a group has in common.
#[derive(Clone, Debug, PartialEq)]
pub enum Heading {
    Post {
        /// Whose post it is.
        account: AccountId,
        media: MediaId,
        picture: PictureKey,
        number: Option<u64>,
        /// The first line of the caption.
        caption: Option<String>,
    },
    /// `None`: Instagram did not tell who.
    Author {
        person: Option<PersonId>,
        username: Option<String>,
    },
    Day(Date),
}

/// Whose languages are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LanguagesAsk {
    pub account: AccountId,
}

/// Languages that comments are written in, ISO 639-1, by the alphabet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Languages {
    pub codes: Vec<String>,
}

/// Whose labels are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelsAsk {
    pub account: AccountId,
}

/// Labels that rules put on comments of the account, by the alphabet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    pub labels: Vec<String>,
}

/// Whose saved searches are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedAsk {
    pub account: AccountId,
    /// Whose days are meant; `None`: UTC's.
    pub zone: Option<TimeZone>,
}

/// The saved searches in the person's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedSearches {
    pub searches: Vec<SavedSearch>,
}

/// A search under a name of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedSearch {
    pub id: SearchId,
    pub name: String,
    /// As typed.
    pub query: String,
    /// How many comments it finds, up to [`super::inbox::FOUND_AT_MOST`].
    pub count: usize,
}

//! The error book: every code and subcode of Instagram's, and every trouble of our own, in one table with its
//! cause, whose move it is and the next button (`instagram-api.md` section 8).
//! Invariant: every message shown for an error is looked up here, and nothing but code, subcode and what the
//! call was for decides which row it is.

mod kinds;
mod next;
mod rows;

pub use next::Next;
pub use rows::BOOK;

use super::trouble::{Move, TroubleKind};

/// What a call was for, which decides what its failure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Reads; may be done again at will.
    Read,
    /// Reads numbers, where code 1 is permanent (section 7.1).
    Insights,
    /// Reads numbers of a story, where code 10 means too few viewers (section 7.2).
    StoryInsights,
    /// Gets or renews a token.
    SignIn,
    /// Writes something that may be done twice without harm: hide, delete, settings, containers.
    Change,
    /// Writes something that must not be done twice: reply, comment, publish.
    Send,
}

/// What to do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The network's or Instagram's own fault: the same call again later, with growing pauses.
    Retry,
    /// Worth one more try (of a failed container: one new container); then it needs a person.
    RetryOnce,
    /// A reply, comment or publish may have happened: ask Instagram before doing it again.
    UnknownOutcome,
    /// Too many calls: the whole account rests, for this long if Instagram said so.
    PausesAccount { minutes: Option<u32> },
    /// Nothing works for this account until its owner acts: it rests, and no row becomes stuck.
    AccountNeedsPerson,
    /// Taken for spam: rest for hours. A publish may have gone out all the same, so ask (section 4.6).
    Blocked,
    /// The day's posts are used up: wait until the 24-hour window has room.
    QuotaUsedUp,
    /// The container is not ready: poll on.
    NotReady,
    /// Try the same call that often, half a minute to two minutes apart, then make the containers anew.
    NewContainer { retries_first: u8 },
    /// It does not exist (any more), or never was ours. A delete that ends so is done.
    Gone,
    /// Insights only: there are no numbers, and that is no fault.
    NoNumbers,
    /// Refused for good, until a person changes something.
    NeedsPerson,
}

/// Numbers from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: i64,
    pub to: i64,
}

impl Span {
    /// Whether a number lies in it.
    pub fn holds(self, number: i64) -> bool {
        (self.from..=self.to).contains(&number)
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.from == self.to {
            true => write!(formatter, "{}", self.from),
            false => write!(formatter, "{}–{}", self.from, self.to),
        }
    }
}

/// How a row is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// By code and subcode.
    Code,
    /// By the one sentence that stands for it: its code says something else as well (sections 1.1 and 1.4).
    Sentence,
    /// By this program: Instagram has no code for it.
    Here,
}

/// One row of the book.
pub struct Entry {
    /// `None`: whatever the code, or no code at all.
    pub code: Option<Span>,
    /// `None`: whatever the subcode.
    pub subcode: Option<Span>,
    /// During which calls it holds; empty: during all.
    pub during: &'static [Purpose],
    pub told: Told,
    pub kind: TroubleKind,
    pub class: Class,
    /// What it comes from, in a sentence.
    pub cause: fn() -> &'static str,
}

impl Entry {
    fn fits(&self, code: Option<i64>, subcode: Option<i64>) -> bool {
        let holds = |span: Option<Span>, number: Option<i64>| match (span, number) {
            (None, _) => true,
            (Some(span), Some(number)) => span.holds(number),
            (Some(_), None) => false,
        };
        holds(self.code, code) && holds(self.subcode, subcode)
    }

    /// Code and subcode as they are written: `9004/2207052`, `2207010`, `200–299`; empty for what has none.
    pub fn number(&self) -> String {
        match (self.code, self.subcode) {
            (Some(code), Some(subcode)) => format!("{code}/{subcode}"),
            (Some(one), None) | (None, Some(one)) => one.to_string(),
            (None, None) => String::new(),
        }
    }

    /// Its first line: what happened.
    pub fn title(&self) -> &'static str {
        self.kind.title()
    }

    /// What it comes from.
    pub fn cause(&self) -> &'static str {
        (self.cause)()
    }

    /// What is safe, and what to do next.
    pub fn advice(&self) -> &'static str {
        self.kind.advice()
    }

    /// Whose move it is.
    pub fn whose_move(&self) -> Move {
        self.kind.whose_move()
    }

    /// The next button.
    pub fn next(&self) -> Next {
        self.kind.next()
    }
}

/// The row of an answer of Instagram's; `None` when the book does not know it.
pub fn look_up(code: Option<i64>, subcode: Option<i64>, purpose: Purpose) -> Option<&'static Entry> {
    BOOK.iter().find(|row| {
        row.told == Told::Code
            && row.fits(code, subcode)
            && (row.during.is_empty() || row.during.contains(&purpose))
    })
}

/// The row that says why a trouble of this kind, with this code, came about; `None` when nothing but its kind is
/// known of it, and several causes end in that kind.
pub fn entry_of(kind: TroubleKind, code: Option<i64>, subcode: Option<i64>) -> Option<&'static Entry> {
    let of_kind = || BOOK.iter().filter(move |row| row.kind == kind);
    let by_code = of_kind().find(|row| (row.code, row.subcode) != (None, None) && row.fits(code, subcode));
    by_code.or_else(|| of_kind().find(|row| row.told != Told::Code))
}

/// The words of a kind of trouble: first line, second line, whose move, next button.
pub(super) struct KindWords {
    pub title: fn() -> &'static str,
    pub advice: fn() -> &'static str,
    pub whose: Move,
    pub next: Next,
}

pub(super) use kinds::words_of;

/// The rows in which every word stands: as a number, or anywhere in what they say. In the order of the book.
pub fn search(words: &str) -> Vec<&'static Entry> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let holds = |row: &&Entry| {
        let text =
            [row.number().as_str(), row.title(), row.cause(), row.advice(), row.next().words()].join(" ");
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    BOOK.iter().filter(holds).collect()
}

#[cfg(test)]
mod tests;

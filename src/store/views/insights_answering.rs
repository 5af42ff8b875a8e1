//! How comments are answered: how soon, how many, in which hours, and by whom.
//! Invariant: a comment without an answer has no time to its answer, and is counted as unanswered, never as slow.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::AccountId;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct AnsweringAsk {
    pub account: AccountId,
    /// First and last day, in `zone`.
    pub first: Date,
    pub last: Date,
    /// The zone a person lives in.
    pub zone: TimeZone,
}

impl Default for AnsweringAsk {
    fn default() -> Self {
        Self { account: AccountId::default(), first: Date::ZERO, last: Date::ZERO, zone: TimeZone::UTC }
    }
}

/// Everything the panel draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answering {
    pub now: Tally,
    /// As many days before.
    pub before: Tally,
    /// 168 hours, Monday 00 first: by when comments came in.
    pub hours: Vec<Hour>,
    /// One a day of the period.
    pub days: Vec<DayTally>,
    /// Who did what within the period, from the record: the most first.
    pub who: Vec<Who>,
    /// When the record begins, milliseconds since the epoch; of what was done before, nobody's name is known.
    pub record_since: Option<i64>,
}

/// Comments of others that came in, each in one place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    pub came: u32,
    pub answered: u32,
    /// Marked done without an answer.
    pub done: u32,
    pub hidden: u32,
    pub deleted: u32,
    /// Neither answered, done, hidden nor deleted.
    pub open: u32,
    pub first_answer: Option<Wait>,
}

impl Tally {
    /// A part of what came, 0 to 1; `None`: nothing came.
    pub fn share(&self, part: u32) -> Option<f64> {
        (self.came > 0).then(|| f64::from(part) / f64::from(self.came))
    }
}

/// How long people waited for their first answer, seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    /// Half waited shorter.
    pub middle: f64,
    /// One of ten waited longer than this.
    pub long: f64,
    /// Answers that were counted.
    pub of: u32,
}

/// An hour of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hour {
    pub came: u32,
    pub answered: u32,
    /// The middle wait of those answered, seconds.
    pub wait: Option<f64>,
}

/// A day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayTally {
    pub day: Date,
    pub came: u32,
    pub answered: u32,
    pub hidden: u32,
    pub open: u32,
}

/// One who acted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Who {
    /// The name of a rule; `None`: the person at this computer.
    pub rule: Option<String>,
    pub replied: u32,
    pub hidden: u32,
    pub shown: u32,
    pub deleted: u32,
    pub done: u32,
    pub labelled: u32,
    /// Of all of it, taken back before it ran or restored after.
    pub taken_back: u32,
}

impl Who {
    /// Everything together.
    pub fn acts(&self) -> u32 {
        self.replied + self.hidden + self.shown + self.deleted + self.done + self.labelled
    }
}

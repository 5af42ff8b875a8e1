//! Quiet hours: the timetable, the quiet time that runs, what the next one is about, and what the last one did.
//! Invariant: numbers of what is to come are of what is known now; each quiet time asks Instagram anew.

use crate::domain::{AccountId, QuietHours, QuietSpan};

/// Whose quiet hours are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuietAsk {
    pub account: AccountId,
    /// When the quiet time begins that is asked about: the one that runs, or the next; milliseconds since the epoch.
    pub from: i64,
}

/// Everything the page of quiet hours and the line at the foot of the Inbox's views show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quiet {
    pub hours: QuietHours,
    /// Since when they rest by the person's will, milliseconds since the epoch.
    pub paused: Option<i64>,
    /// The quiet time that runs.
    pub run: Option<Run>,
    /// The last one that ended.
    pub last: Option<Last>,
    /// Posts that are covered, and those of them whose comments are on now.
    pub covered: u64,
    pub open: u64,
    /// Chosen posts that are still on Instagram.
    pub chosen: u64,
}

/// A quiet time that runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    pub span: QuietSpan,
    /// Posts it turned off, and how many of these are still on their way.
    pub posts: u64,
    pub waiting: u64,
}

/// What a quiet time did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Last {
    pub begun_at: i64,
    pub ended_at: i64,
    /// Posts whose comments were turned on again, or are about to be.
    pub on: u64,
    /// Posts that somebody had changed meanwhile, and that were left so.
    pub changed: u64,
    /// Posts that were never turned off.
    pub unsent: u64,
    /// It was stopped before its time, or its act was taken back.
    pub cut_short: bool,
}

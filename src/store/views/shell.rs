//! The rail: the two numbers that call for a person.
//! Invariant: a badge counts only what waits for the person.

use crate::domain::{AccountId, Quota};

/// Whose rail is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RailAsk {
    /// One account, or all.
    pub account: AccountId,
}

/// The badges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rail {
    /// Comments that need an answer.
    pub needs_answer: u64,
    /// Ops that are stuck.
    pub stuck: u64,
    /// Ops still on their way.
    pub open: u64,
    /// Posts of the last 24 hours, as Instagram told.
    pub posts: Option<Quota>,
}

//! What a person can ask about rules.
//! Invariant: a wish is complete in itself.

use std::sync::Arc;

use crate::domain::{HouseRule, HouseRuleId, Verdict};

/// One wish about the rules of an account.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleWish {
    /// Add a rule at the end of the order.
    New(Box<HouseRule>),
    /// Keep an edit. A rule at work goes on as it was until the edit is armed.
    Keep { id: HouseRuleId, rule: Box<HouseRule> },
    /// Drop the edit of a rule at work.
    DropChange(HouseRuleId),
    /// Put the newest words in force, for comments that come from now on.
    Arm(HouseRuleId),
    /// Let one rule rest.
    Rest(HouseRuleId),
    /// Throw one away. What it did stays done.
    Remove(HouseRuleId),
    /// Bring back one that was thrown away.
    BringBack(HouseRuleId),
    /// Move one to a place of the order, 1 being the first.
    Place { id: HouseRuleId, place: u32 },
    /// Let all rules of all accounts rest, at once.
    PauseAll,
    /// Let them go on.
    GoOn,
    /// Say of a comment that a rule is right, or to spare it; `None` takes that back.
    Judge { id: HouseRuleId, row: i64, verdict: Option<Verdict> },
    /// Play a rule over everything ever written; a rehearsal that is under way is dropped.
    Rehearse { id: HouseRuleId, rule: Box<HouseRule> },
    /// Do what a rule would do to comments that wait: one act, one undo.
    Clear { id: HouseRuleId, rows: Arc<[i64]> },
    /// Take back what a rule did in one go, by the number of the entry in its log.
    TakeBack { entry: i64 },
}

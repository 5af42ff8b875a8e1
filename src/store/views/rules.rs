//! Rules of the house: their order and state, what they did last, and how the helper does.
//! Invariant: counts are of this day of the person's, whose beginning is part of the question.

use crate::domain::{AccountId, HouseRule, HouseRuleId, RuleState};

/// Whose rules are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RulesAsk {
    pub account: AccountId,
    /// Midnight, milliseconds since the epoch: from there on is *today*.
    pub today: i64,
}

/// Everything the rules' order pane shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// In their order.
    pub rows: Vec<RuleRow>,
    pub foot: RulesFoot,
    /// What was done last, newest first.
    pub last: Vec<LastAct>,
    pub helper: HelperState,
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleRow {
    pub id: HouseRuleId,
    /// What is in force.
    pub rule: HouseRule,
    /// An edit of it that is not.
    pub draft: Option<HouseRule>,
    pub state: RuleState,
    /// Comments it acted on today.
    pub today: u64,
    /// When its words were kept last, milliseconds since the epoch.
    pub kept_at: i64,
    /// What the rehearsal of its newest words found: hits, and of how many.
    pub rehearsed: Option<(u64, u64)>,
}

impl RuleRow {
    /// Its newest words.
    pub fn newest(&self) -> &HouseRule {
        self.draft.as_ref().unwrap_or(&self.rule)
    }
}

/// The question of the line at the foot of the Inbox's views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RulesFootAsk {
    pub account: AccountId,
    /// As [`RulesAsk::today`].
    pub today: i64,
}

/// How the rules stand, in one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RulesFoot {
    pub rules: u64,
    pub armed: u64,
    /// Comments they hid today.
    pub hid_today: u64,
    /// Since when all rest, milliseconds since the epoch.
    pub paused: Option<i64>,
}

/// What a rule did in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastAct {
    /// Its number in the log, by which it is taken back.
    pub entry: i64,
    pub rule: HouseRuleId,
    pub name: String,
    pub at: i64,
    /// `hide`, `done`, `label`, `draft`, `tell`.
    pub verb: String,
    pub count: u64,
    pub taken_back: bool,
}

/// How the helper does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HelperState {
    /// It has learned, with its report as JSON.
    pub report: Option<String>,
    /// When it learned, or tried to, milliseconds since the epoch; `None`: never.
    pub learned_at: Option<i64>,
    /// Decisions there were then, and those to hide among them.
    pub decisions: u64,
    pub hidden: u64,
}

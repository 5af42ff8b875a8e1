//! One change to a rule that would spare many comments it should leave alone.
//! Invariant: both numbers are counted over the hits themselves, and only a change that spares more than it
//! costs is offered.

use super::{Facts, Match, is_one_of, word};
use crate::domain::{Condition, HouseRule, Join, Test, Who};

/// What could be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A word counts only beside another of its list.
    Beside { condition: usize, word: usize, text: String },
    /// A word goes.
    Drop { condition: usize, word: usize, text: String },
    /// These people are left alone.
    ButNot(Who),
    /// Only authors first seen less than so many days before.
    Newcomers { days: u32 },
}

/// A change with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub change: Change,
    /// Hits it spares, of so many that the person had treated otherwise.
    pub spares: usize,
    pub of: usize,
    /// Hits it loses, of so many that the person hid too.
    pub loses: usize,
    pub of_agreeing: usize,
    /// The rows it spares and loses, newest first.
    pub rows: Vec<i64>,
}

/// Hits spared for each one lost, at least.
const WORTH: usize = 4;

/// Fewer are not worth a line.
const LEAST: usize = 2;

/// Days within which a stranger is new.
const NEW_DAYS: [u32; 4] = [1, 3, 7, 30];

struct Tried {
    change: Change,
    spared: Vec<u32>,
    lost: Vec<u32>,
    /// Hits that agree and have the word at all.
    useful: usize,
}

/// All changes that could be made, and what each would do.
pub(super) struct Changes {
    tried: Vec<Tried>,
    disagreeing: usize,
    agreeing: usize,
}

impl Changes {
    pub fn of(rule: &HouseRule) -> Self {
        let mut changes = Vec::new();
        for (number, condition) in rule.conditions.iter().enumerate().filter(|(_, it)| !it.not) {
            let Test::Words(words) = &condition.test else { continue };
            if words.len() < 2 {
                continue;
            }
            for (at, word) in words.iter().enumerate().filter(|(_, word)| !word.beside) {
                changes.push(Change::Beside { condition: number, word: at, text: word.text.clone() });
            }
        }
        for who in [Who::Trusted, Who::Answered(2), Who::Answered(1)] {
            changes.push(Change::ButNot(who));
        }
        if rule.join == Join::All {
            changes.extend(NEW_DAYS.iter().map(|days| Change::Newcomers { days: *days }));
        }
        let tried = changes
            .into_iter()
            .map(|change| Tried { change, spared: Vec::new(), lost: Vec::new(), useful: 0 })
            .collect();
        Self { tried, disagreeing: 0, agreeing: 0 }
    }

    /// Counts a hit: its number, whether the person agrees with it, and whether it is spared already.
    pub fn take(
        &mut self,
        rule: &HouseRule,
        found: &Match,
        facts: &Facts<'_>,
        (hit, agrees, spared): (usize, bool, bool),
    ) {
        if spared {
            return;
        }
        if agrees {
            self.agreeing += 1;
        } else {
            self.disagreeing += 1;
        }
        let hit = u32::try_from(hit).unwrap_or(u32::MAX);
        for tried in &mut self.tried {
            if let Change::Beside { condition, word, .. } = tried.change {
                tried.useful += usize::from(agrees && found.words.contains(&(condition, word)));
            }
            if tried.change.lets_go(rule, found, facts) {
                if agrees { &mut tried.lost } else { &mut tried.spared }.push(hit);
            }
        }
    }

    /// The change that spares most and is worth it.
    pub fn best(self, rule: &HouseRule, rows: &[i64]) -> Option<Suggestion> {
        let worth = |tried: &Tried| {
            let all_lost = self.agreeing > 0 && tried.lost.len() * 2 > self.agreeing;
            let pays = tried.spared.len() >= LEAST && tried.spared.len() >= WORTH * tried.lost.len();
            (pays && !all_lost).then(|| tried.spared.len() as i64 - (WORTH * tried.lost.len()) as i64)
        };
        // The first of equals: words before people.
        let best = self.tried.into_iter().rev().filter_map(|tried| Some((worth(&tried)?, tried)));
        let (_, best) = best.max_by_key(|(worth, _)| *worth)?;
        let mut of: Vec<i64> =
            best.spared.iter().chain(&best.lost).filter_map(|hit| rows.get(*hit as usize).copied()).collect();
        of.sort_unstable_by(|a, b| b.cmp(a));
        let change = match best.change {
            // A word that never helped is not needed beside others either.
            Change::Beside { condition, word: at, text }
                if best.useful == 0 && word(rule, condition, at).is_some() =>
            {
                Change::Drop { condition, word: at, text }
            }
            other => other,
        };
        Some(Suggestion {
            change,
            spares: best.spared.len(),
            of: self.disagreeing,
            loses: best.lost.len(),
            of_agreeing: self.agreeing,
            rows: of,
        })
    }
}

impl Change {
    /// Whether a hit would be none after it.
    fn lets_go(&self, rule: &HouseRule, found: &Match, facts: &Facts<'_>) -> bool {
        match self {
            Self::Beside { condition, word, .. } | Self::Drop { condition, word, .. } => {
                let mut here = found.words.iter().filter(|(at, _)| at == condition).peekable();
                let alone = here.peek().is_some() && here.all(|(_, found)| found == word);
                alone && (rule.join == Join::All || found.by == [*condition])
            }
            Self::ButNot(who) => is_one_of(who, facts),
            Self::Newcomers { days } => {
                facts.known_for.is_none_or(|known| known >= i64::from(*days) * super::DAY)
            }
        }
    }

    /// The rule with the change made.
    pub fn made(&self, rule: &HouseRule) -> HouseRule {
        let mut rule = rule.clone();
        match self {
            Self::Beside { condition, word, .. } => {
                if let Some(Test::Words(words)) = rule.conditions.get_mut(*condition).map(|it| &mut it.test)
                    && let Some(word) = words.get_mut(*word)
                {
                    word.beside = true;
                }
            }
            Self::Drop { condition, word, .. } => {
                if let Some(Test::Words(words)) = rule.conditions.get_mut(*condition).map(|it| &mut it.test)
                    && *word < words.len()
                {
                    words.remove(*word);
                }
            }
            Self::ButNot(who) => rule.except(who.clone()),
            Self::Newcomers { days } => {
                let before = rule.conditions.iter().position(|it| it.not).unwrap_or(rule.conditions.len());
                match rule
                    .conditions
                    .iter_mut()
                    .find(|it| matches!(it.test, Test::FirstSeen { .. }) && !it.not)
                {
                    Some(known) => known.test = Test::FirstSeen { days: *days },
                    None => rule.conditions.insert(before, Condition::that(Test::FirstSeen { days: *days })),
                }
            }
        }
        rule
    }
}

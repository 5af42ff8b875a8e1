//! A rule played over everything ever written, and compared with what the person did.
//! Invariant: each comment is counted once; what a person said of a hit stays said, and a spared comment is
//! no hit.

use std::collections::HashMap;
use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::suggestion::{Changes, Suggestion};
use super::{Compiled, DAY, Facts, Fault, Text};
use crate::domain::{HouseRule, Verdict};

/// What the person did to a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Did {
    /// Answered it: the rule would have been most wrong.
    Answered,
    /// Left it where it is.
    Kept,
    /// Hid or deleted it.
    Hid,
}

/// A comment of the past.
#[derive(Clone, Debug)]
pub struct Historic<'a> {
    /// Its row in the store.
    pub row: i64,
    pub facts: Facts<'a>,
    pub did: Did,
    /// When it was written, milliseconds since the epoch.
    pub at: i64,
    /// It needs an answer now.
    pub open: bool,
}

/// Comments left after each condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Funnel(pub Vec<u64>);

impl Funnel {
    pub(super) fn count(&mut self, condition: usize) {
        if let Some(left) = self.0.get_mut(condition) {
            *left += 1;
        }
    }
}

/// A month of the calendar and its hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    pub hits: u64,
}

/// A comment that the rule would have hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its row in the store.
    pub row: i64,
    pub did: Did,
    /// What was said of it.
    pub verdict: Option<Verdict>,
    /// Different words that were found.
    pub words: usize,
    /// Whole days its author had been known; `None`: not told.
    pub author_days: Option<i64>,
    /// Where words and patterns stand in its text.
    pub spans: Vec<Range<usize>>,
    /// It needs an answer now.
    pub open: bool,
}

impl Hit {
    /// Whether the person had done otherwise.
    pub fn disagrees(&self) -> bool {
        self.did != Did::Hid
    }
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rehearsal {
    /// Comments looked at.
    pub total: u64,
    /// Hits: those answered and kept first, answered before kept, newest before older; then those hidden.
    pub hits: Vec<Hit>,
    /// From the first month with a comment to the last, none left out.
    pub months: Vec<Month>,
    pub funnel: Funnel,
    /// Hits that the person hid, kept, answered; spared ones are in none of them.
    pub hid: u64,
    pub kept: u64,
    pub answered: u64,
    /// Comments that the person hid and the rule leaves alone.
    pub left_alone: u64,
    /// Hits that need an answer now.
    pub waiting: u64,
    /// Hits of the last 28 days up to the newest comment.
    pub lately: u64,
    pub suggestion: Option<Suggestion>,
}

impl Rehearsal {
    /// How many it would have hit.
    pub fn count(&self) -> u64 {
        self.hid + self.kept + self.answered
    }

    /// How many of its hits the person had treated otherwise, spared ones included.
    pub fn disagreements(&self) -> usize {
        self.hits.iter().take_while(|hit| hit.disagrees()).count()
    }

    /// How many of those the person has judged.
    pub fn judged(&self) -> usize {
        self.hits.iter().take_while(|hit| hit.disagrees()).filter(|hit| hit.verdict.is_some()).count()
    }
}

/// A rehearsal under way.
pub struct Rehearsing<'r> {
    rule: &'r HouseRule,
    compiled: Compiled,
    verdicts: &'r HashMap<i64, Verdict>,
    zone: TimeZone,
    seen: Rehearsal,
    hits: Vec<(i64, Hit)>,
    changes: Changes,
    /// Instants at which months begin, newest last, so that the calendar is asked once a month.
    months: Vec<(i64, Month)>,
    newest: i64,
}

impl<'r> Rehearsing<'r> {
    /// Begins with a rule and what was said of its hits. Months are those of `zone`.
    ///
    /// # Errors
    /// When a pattern of it cannot be read.
    pub fn new(
        rule: &'r HouseRule,
        verdicts: &'r HashMap<i64, Verdict>,
        zone: TimeZone,
    ) -> Result<Self, Fault> {
        let compiled = Compiled::new(rule)?;
        let funnel = Funnel(vec![0; compiled.conditions()]);
        Ok(Self {
            rule,
            compiled,
            verdicts,
            zone,
            seen: Rehearsal { funnel, ..Rehearsal::default() },
            hits: Vec::new(),
            changes: Changes::of(rule),
            months: Vec::new(),
            newest: i64::MIN,
        })
    }

    /// The next comment, none older than the one before.
    pub fn take(&mut self, comment: &Historic<'_>) {
        self.seen.total += 1;
        self.newest = self.newest.max(comment.at);
        let month = self.month(comment.at);
        let mut text = Text::new(comment.facts.text);
        let found = self.compiled.walk(&comment.facts, &mut text, Some(&mut self.seen.funnel));
        let verdict = self.verdicts.get(&comment.row).copied();
        let spared = verdict == Some(Verdict::Spare);
        if comment.did == Did::Hid && (found.is_none() || spared) {
            self.seen.left_alone += 1;
        }
        let Some(found) = found else { return };
        if !spared {
            match comment.did {
                Did::Hid => self.seen.hid += 1,
                Did::Kept => self.seen.kept += 1,
                Did::Answered => self.seen.answered += 1,
            }
            if let Some((_, month)) = month.and_then(|at| self.months.get_mut(at)) {
                month.hits += 1;
            }
            self.seen.waiting += u64::from(comment.open);
        }
        let agrees = comment.did == Did::Hid || verdict == Some(Verdict::Right);
        self.changes.take(self.rule, &found, &comment.facts, (self.hits.len(), agrees, spared));
        let hit = Hit {
            row: comment.row,
            did: comment.did,
            verdict,
            words: found.word_count(),
            author_days: comment.facts.known_for.map(|known| known / DAY),
            spans: found.spans,
            open: comment.open,
        };
        self.hits.push((comment.at, hit));
    }

    /// What came out.
    pub fn finish(mut self) -> Rehearsal {
        let rows: Vec<i64> = self.hits.iter().map(|(_, hit)| hit.row).collect();
        self.seen.suggestion = self.changes.best(self.rule, &rows);
        let since = self.newest.saturating_sub(28 * DAY);
        let counts = |hit: &Hit| hit.verdict != Some(Verdict::Spare);
        self.seen.lately = self.hits.iter().filter(|(at, hit)| *at > since && counts(hit)).count() as u64;
        self.hits.sort_by_key(|(_, hit)| (hit.did, std::cmp::Reverse(hit.row)));
        self.seen.hits = self.hits.into_iter().map(|(_, hit)| hit).collect();
        self.seen.months = self.months.into_iter().map(|(_, month)| month).collect();
        self.seen
    }

    /// The month a moment lies in, with all months up to it.
    fn month(&mut self, at: i64) -> Option<usize> {
        if self.months.last().is_some_and(|(until, _)| at < *until) {
            return Some(self.months.len() - 1);
        }
        loop {
            let start = match self.months.last() {
                Some((until, _)) => *until,
                None => at,
            };
            let day = Timestamp::from_millisecond(start).ok()?.to_zoned(self.zone.clone()).date();
            let next = day.first_of_month().checked_add(jiff::Span::new().months(1)).ok()?;
            let until = next.to_zoned(self.zone.clone()).ok()?.timestamp().as_millisecond();
            self.months.push((until, Month { year: day.year(), month: day.month(), hits: 0 }));
            if at < until {
                return Some(self.months.len() - 1);
            }
        }
    }
}

//! Decides when new comments are told: gathered for a moment, seldom, not while it is quiet, and never while somebody
//! looks at the window.
//! Invariant: a pure state; what was seen or told is told no more, and nothing waits beyond its time unless it is
//! quiet.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::{AccountId, Notify};

/// What comes within so long of the first is told with it, milliseconds.
pub const GATHER: i64 = 5_000;
/// An account is told of again after so long at the earliest, milliseconds.
pub const SELDOM: i64 = 3 * 60_000;
/// Comments that are remembered for one telling; of more the number is told.
const REMEMBERED: usize = 10_000;

/// What waits to be told of one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Rows of comments that came.
    pub rows: Vec<i64>,
    /// What rules found that are to tell it, by their name.
    pub rules: BTreeMap<String, usize>,
    /// When its key ends, if that is to be told; milliseconds since the epoch.
    pub key_ends: Option<i64>,
    /// When the first of it came, milliseconds since the epoch.
    since: i64,
}

/// What waits to be told.
#[derive(Debug, Default)]
pub struct Teller {
    waiting: BTreeMap<AccountId, Waiting>,
    /// When each account was told of last.
    told: BTreeMap<AccountId, i64>,
    /// Somebody looks at the window.
    seen: bool,
}

impl Teller {
    /// Somebody looks at the window, or no longer; what waited is seen.
    pub fn looks(&mut self, seen: bool) {
        self.seen = seen;
        if seen {
            self.waiting.clear();
        }
    }

    /// Comments came that need an answer.
    pub fn came(&mut self, account: &AccountId, rows: &[i64], now: i64) {
        if let Some(waiting) = self.waits(account, now) {
            let room = REMEMBERED.saturating_sub(waiting.rows.len());
            waiting.rows.extend(rows.iter().take(room));
        }
    }

    /// A rule found comments, and is to tell it.
    pub fn found(&mut self, account: &AccountId, rule: &str, count: usize, now: i64) {
        if let Some(waiting) = self.waits(account, now) {
            *waiting.rules.entry(rule.to_owned()).or_default() += count;
        }
    }

    /// The key of an account nears its end, and that is to be told.
    pub fn key_ends(&mut self, account: &AccountId, ends: i64, now: i64) {
        if let Some(waiting) = self.waits(account, now) {
            waiting.key_ends = Some(ends);
        }
    }

    fn waits(&mut self, account: &AccountId, now: i64) -> Option<&mut Waiting> {
        if self.seen {
            return None;
        }
        let fresh = || Waiting { since: now, ..Waiting::default() };
        Some(self.waiting.entry(account.clone()).or_insert_with(fresh))
    }

    /// When the next telling is due, milliseconds since the epoch; `None`: nothing waits.
    pub fn due(&self, chosen: Notify, zone: &TimeZone) -> Option<i64> {
        let due = |(account, waiting): (&AccountId, &Waiting)| self.due_of(account, waiting, chosen, zone);
        self.waiting.iter().map(due).min()
    }

    fn due_of(&self, account: &AccountId, waiting: &Waiting, chosen: Notify, zone: &TimeZone) -> i64 {
        let gathered = waiting.since + GATHER;
        // A telling of the future was noted by a clock that was wrong.
        let last = self.told.get(account).copied().filter(|told| *told <= waiting.since);
        let at = last.map_or(gathered, |told| gathered.max(told + SELDOM));
        let moment = Timestamp::from_millisecond(at).unwrap_or_default();
        let ends = chosen.quiet.and_then(|quiet| quiet.ends(moment, zone));
        ends.map_or(at, Timestamp::as_millisecond)
    }

    /// Takes what is due; what is not wanted is dropped.
    pub fn take(&mut self, chosen: Notify, zone: &TimeZone, now: i64) -> Vec<(AccountId, Waiting)> {
        let due =
            |(account, waiting): &(&AccountId, &Waiting)| self.due_of(account, waiting, chosen, zone) <= now;
        let accounts: Vec<AccountId> =
            self.waiting.iter().filter(due).map(|(account, _)| account.clone()).collect();
        let mut taken = Vec::new();
        for account in accounts {
            if let Some(waiting) = self.waiting.remove(&account)
                && chosen.on
            {
                taken.push((account, waiting));
            }
        }
        taken
    }

    /// An account was told of just now.
    pub fn was_told(&mut self, account: &AccountId, now: i64) {
        self.told.insert(account.clone(), now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notify::Quiet;

    /// 2026-11-23, 09:00 UTC.
    const NINE: i64 = 1_795_424_400_000;
    const HOUR: i64 = 3_600_000;

    fn me() -> AccountId {
        "1".into()
    }

    fn taken(teller: &mut Teller, chosen: Notify, now: i64) -> Vec<usize> {
        let taken = teller.take(chosen, &TimeZone::UTC, now);
        for (account, _) in &taken {
            teller.was_told(account, now);
        }
        taken.into_iter().map(|(_, waiting)| waiting.rows.len()).collect()
    }

    #[test]
    fn what_comes_together_is_told_together_and_seldom() {
        let (mut teller, all) = (Teller::default(), Notify::default());
        let due = |teller: &Teller| teller.due(all, &TimeZone::UTC);
        assert_eq!(due(&teller), None);
        teller.came(&me(), &[1, 2], NINE);
        teller.came(&me(), &[3], NINE + 2_000);
        assert_eq!(due(&teller), Some(NINE + GATHER));
        assert!(taken(&mut teller, all, NINE + GATHER - 1).is_empty());
        assert_eq!(taken(&mut teller, all, NINE + GATHER), [3]);
        teller.came(&me(), &[4], NINE + 20_000);
        teller.came(&"2".into(), &[5], NINE + 20_000);
        assert_eq!(due(&teller), Some(NINE + 20_000 + GATHER), "another account has a bell of its own");
        assert_eq!(taken(&mut teller, all, NINE + 25_000), [1]);
        assert_eq!(due(&teller), Some(NINE + GATHER + SELDOM));
        teller.came(&me(), &[6], NINE + 60_000);
        assert_eq!(taken(&mut teller, all, NINE + GATHER + SELDOM), [2]);
    }

    #[test]
    fn whoever_looks_is_told_nothing_and_what_was_seen_is_no_news() {
        let (mut teller, all) = (Teller::default(), Notify::default());
        teller.came(&me(), &[1], NINE);
        teller.looks(true);
        teller.came(&me(), &[2], NINE);
        teller.found(&me(), "Wholesale", 1, NINE);
        assert_eq!(teller.due(all, &TimeZone::UTC), None);
        teller.looks(false);
        assert!(taken(&mut teller, all, NINE + HOUR).is_empty());
        teller.came(&me(), &[3], NINE + HOUR);
        assert_eq!(taken(&mut teller, all, NINE + HOUR + GATHER), [1]);
    }

    #[test]
    fn a_night_is_told_in_the_morning_in_one_go_and_off_is_off() {
        let mut teller = Teller::default();
        let night = Notify { quiet: Some(Quiet::default()), ..Notify::default() };
        for hour in 13..22 {
            teller.came(&me(), &[hour], NINE + hour * HOUR);
        }
        assert_eq!(teller.due(night, &TimeZone::UTC), Some(NINE + 23 * HOUR), "eight in the morning");
        assert!(taken(&mut teller, night, NINE + 22 * HOUR).is_empty());
        assert_eq!(taken(&mut teller, night, NINE + 23 * HOUR), [9]);
        teller.came(&me(), &[1], NINE + 30 * HOUR);
        assert!(taken(&mut teller, Notify { on: false, ..night }, NINE + 31 * HOUR).is_empty());
        assert_eq!(teller.due(night, &TimeZone::UTC), None, "and it is not told later either");
    }

    #[test]
    fn a_clock_that_was_put_back_holds_nothing_up() {
        let (mut teller, all) = (Teller::default(), Notify::default());
        teller.was_told(&me(), NINE + 1_000 * HOUR);
        teller.came(&me(), &[1], NINE);
        assert_eq!(teller.due(all, &TimeZone::UTC), Some(NINE + GATHER));
    }
}

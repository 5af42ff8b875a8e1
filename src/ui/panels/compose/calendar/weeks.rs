//! The endless sheet of weeks: which week stands where, and how far it is scrolled.
//! Invariant: a week is a number, so that years scroll like days; nothing depends on how many weeks there are.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The first Monday that is counted from.
const FIRST: Date = date(1970, 1, 5);
/// The weeks that can be scrolled to: the years 2000 to 2199.
const LEAST: i64 = 1_564;
const MOST: i64 = 11_990;
/// Weeks read at once before and behind those in sight, and how many share a question.
const BLOCK: i64 = 8;

/// The number of the week a date lies in.
pub fn week_of(date: Date) -> i64 {
    let days = (date - FIRST).get_days();
    i64::from(days).div_euclid(7)
}

/// A date of a week, Monday being 0.
pub fn date_of(week: i64, day: i64) -> Date {
    FIRST.checked_add((week * 7 + day).days()).unwrap_or(FIRST)
}

/// The first day to read, and the day behind the last, for a week at the top of the sheet: the same for weeks near to
/// each other.
pub fn span(top: i64) -> (Date, Date) {
    let from = top.div_euclid(BLOCK) * BLOCK - BLOCK;
    (date_of(from, 0), date_of(from + 4 * BLOCK, 0))
}

/// How far the sheet is scrolled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    /// Weeks, with the part that is scrolled away above.
    at: f64,
}

impl Sheet {
    /// With a date one week below the top.
    pub fn around(date: Date) -> Self {
        Self { at: (week_of(date) - 1) as f64 }
    }

    /// The week at the top, and the share of it that is scrolled away.
    pub fn top(self) -> (i64, f64) {
        let whole = self.at.floor();
        (whole as i64, self.at - whole)
    }

    /// Scrolls by so many weeks.
    pub fn scroll(&mut self, weeks: f64) {
        self.at = (self.at + weeks).clamp(LEAST as f64, MOST as f64);
    }

    /// Brings a date into view, moving no further than it must; `rows` is how many weeks are in sight.
    pub fn reveal(&mut self, date: Date, rows: f64) {
        let week = week_of(date) as f64;
        let most = week + 1.0 - rows;
        self.at = if self.at > week { week } else { self.at.max(most) };
        self.scroll(0.0);
    }

    /// Stands on a whole week.
    pub fn settle(&mut self) {
        self.at = self.at.round();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_mondays_and_count_on_over_years() {
        let today = date(2026, 11, 26);
        let monday = date_of(week_of(today), 0);
        assert_eq!((monday, monday.weekday()), (date(2026, 11, 23), jiff::civil::Weekday::Monday));
        assert_eq!(date_of(week_of(date(2027, 1, 3)), 6), date(2027, 1, 3));
        assert_eq!(week_of(date(2027, 1, 4)) - week_of(today), 6);
        assert_eq!(date_of(LEAST, 0).year(), 1999);
        assert_eq!(date_of(MOST, 0).year(), 2199);
    }

    #[test]
    fn weeks_near_to_each_other_share_a_question_that_covers_them() {
        let top = week_of(date(2026, 11, 16));
        let asked: std::collections::BTreeSet<(Date, Date)> = (0..52).map(|week| span(top + week)).collect();
        assert!(asked.len() <= 8, "{}", asked.len());
        for week in 0..52 {
            let (from, until) = span(top + week);
            assert!(from <= date_of(top + week, 0) && date_of(top + week + 7, 0) <= until);
        }
    }

    #[test]
    fn revealing_moves_no_further_than_it_must_and_scrolling_ends_somewhere() {
        let mut sheet = Sheet::around(date(2026, 11, 26));
        let top = sheet.top();
        sheet.reveal(date(2026, 12, 20), 5.0);
        assert_eq!(sheet.top(), top, "it was in view");
        sheet.reveal(date(2026, 12, 21), 5.0);
        assert_eq!(sheet.top().0, top.0 + 1);
        sheet.reveal(date(2026, 11, 1), 5.0);
        assert_eq!(sheet.top().0, week_of(date(2026, 11, 1)));
        sheet.scroll(-1e9);
        assert_eq!(sheet.top(), (LEAST, 0.0));
        sheet.scroll(0.4);
        sheet.settle();
        assert_eq!(sheet.top(), (LEAST, 0.0));
    }
}

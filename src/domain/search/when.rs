//! A stretch of time as a person types it: a day, a month or a year.
//! Invariant: its first day is before the first day after it.

use std::fmt::{self, Display, Formatter};

use jiff::ToSpan;
use jiff::civil::Date;

/// `2026-11-01`, `2026-11` or `2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Day(Date),
    /// The first day of a month.
    Month(Date),
    /// The first day of a year.
    Year(Date),
}

impl When {
    /// A day.
    pub fn day(day: Date) -> Self {
        Self::Day(day)
    }

    /// Reads it; `None`: there is no such day, or it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let number = |at: usize, longest: usize| {
            let digits: &str = parts.get(at)?;
            let fits = (1..=longest).contains(&digits.len()) && digits.bytes().all(|d| d.is_ascii_digit());
            fits.then(|| digits.parse::<i16>().ok()).flatten()
        };
        let year = number(0, 4).filter(|year| *year >= 1000)?;
        let small = |at: usize| number(at, 2).and_then(|number| i8::try_from(number).ok());
        match parts.len() {
            1 => Date::new(year, 1, 1).ok().map(Self::Year),
            2 => Date::new(year, small(1)?, 1).ok().map(Self::Month),
            3 => Date::new(year, small(1)?, small(2)?).ok().map(Self::Day),
            _ => None,
        }
    }

    /// Whether more letters may make a day of it.
    pub(super) fn may_become(text: &str) -> bool {
        let ended = text.trim_end_matches('-');
        let of_days = text.chars().all(|mark| mark.is_ascii_digit() || mark == '-') && text.len() < 10;
        let small = ended.rsplit('-').next().is_some_and(|last| last == "0" || last == "00");
        of_days && (ended.len() < 4 || (small && !ended.ends_with("00")) || Self::parse(ended).is_some())
    }

    /// Its first day.
    pub fn first(self) -> Date {
        match self {
            Self::Day(day) | Self::Month(day) | Self::Year(day) => day,
        }
    }

    /// The first day after it; the last day there is has none, and stands for itself.
    pub fn next(self) -> Date {
        let next = match self {
            Self::Day(day) => day.tomorrow(),
            Self::Month(day) => day.checked_add(1.month()),
            Self::Year(day) => day.checked_add(1.year()),
        };
        next.unwrap_or(Date::MAX)
    }
}

impl Display for When {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let first = self.first();
        match self {
            Self::Day(_) => write!(f, "{first}"),
            Self::Month(_) => write!(f, "{:04}-{:02}", first.year(), first.month()),
            Self::Year(_) => write!(f, "{:04}", first.year()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_months_and_years_have_their_ends() {
        let ends = |text: &str| When::parse(text).map(|when| format!("{} {}", when.first(), when.next()));
        assert_eq!(ends("2026-11-01").as_deref(), Some("2026-11-01 2026-11-02"));
        assert_eq!(ends("2026-2-3").as_deref(), Some("2026-02-03 2026-02-04"));
        assert_eq!(ends("2026-12").as_deref(), Some("2026-12-01 2027-01-01"));
        assert_eq!(ends("2026").as_deref(), Some("2026-01-01 2027-01-01"));
        for none in ["2026-13", "2026-02-30", "26-1-1", "", "-", "2026-1-1-1", "yesterday", "2026-+1"] {
            assert_eq!(ends(none), None, "{none}");
        }
    }

    #[test]
    fn a_beginning_is_no_mistake_yet() {
        for begun in ["2", "202", "2026-", "2026-1", "2026-0", "2026-11-", "2026-11-0"] {
            assert!(When::may_become(begun), "{begun}");
        }
        for never in ["tomorrow", "2026-13", "2026-11-31", "2026-00"] {
            assert!(!When::may_become(never), "{never}");
        }
    }
}

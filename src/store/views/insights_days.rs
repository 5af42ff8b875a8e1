//! What a series of days says: periods, typical ranges, bands, follower totals. Pure functions.
//! Invariant: a missing day is never filled in, and a sum with a missing day is no sum.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::store::tables::insights::is_unsettled;

use super::insights::DayPoint;

/// Earlier periods looked at for what is typical.
const PERIODS_LOOKED_AT: usize = 24;

/// Earlier periods, or days of a weekday, below which nothing is typical yet.
const LEAST_HISTORY: usize = 4;

/// Weeks of history behind a band.
const BAND_WEEKS: i64 = 26;

/// One metric's days: value, and when it was read.
pub(super) type Series = BTreeMap<Date, (f64, i64)>;

/// A run of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Period {
    pub first: Date,
    pub last: Date,
}

impl Period {
    /// So many days ending with `last`.
    pub fn ending(last: Date, days: u32) -> Self {
        Self { first: last.saturating_sub((i64::from(days.max(1)) - 1).days()), last }
    }

    /// The one of equal length just before.
    pub fn before(self) -> Self {
        let last = self.first.saturating_sub(1.day());
        Self { first: last.saturating_sub((self.length() - 1).days()), last }
    }

    /// The days, oldest first.
    pub fn days(self) -> impl Iterator<Item = Date> {
        self.first.series(1.day()).take_while(move |day| *day <= self.last)
    }

    /// How many days.
    pub fn length(self) -> i64 {
        self.first.until(self.last).map_or(1, |span| i64::from(span.get_days()) + 1)
    }
}

/// A series as it is drawn, gaps kept.
pub(super) fn points(series: &Series, period: Period) -> Vec<DayPoint> {
    let point = |day| {
        let known = series.get(&day);
        DayPoint {
            day,
            value: known.map(|(value, _)| *value),
            provisional: known.is_some_and(|(_, read_at)| is_unsettled(day, *read_at)),
        }
    };
    period.days().map(point).collect()
}

/// The sum of a period, if every day of it is known.
pub(super) fn sum(series: &Series, period: Period) -> Option<f64> {
    period.days().map(|day| series.get(&day).map(|(value, _)| *value)).sum()
}

/// Sums of the whole periods before one, the latest first, as far as days are known.
pub(super) fn earlier_sums(series: &Series, period: Period) -> Vec<f64> {
    let Some(oldest) = series.keys().next() else { return Vec::new() };
    std::iter::successors(Some(period.before()), |earlier| Some(earlier.before()))
        .take_while(|earlier| earlier.first >= *oldest)
        .take(PERIODS_LOOKED_AT)
        .filter_map(|earlier| sum(series, earlier))
        .collect()
}

/// Values of ranges as long as a period and before it, none overlapping another, the latest first.
pub(super) fn earlier_ranges(ranges: &BTreeMap<Period, f64>, period: Period) -> Vec<f64> {
    let mut free_until = period.first;
    let mut values = Vec::new();
    let mut earlier: Vec<(&Period, &f64)> =
        ranges.iter().filter(|(range, _)| range.length() == period.length()).collect();
    earlier.sort_by_key(|(range, _)| std::cmp::Reverse(range.last));
    for (range, value) in earlier {
        if range.last < free_until && values.len() < PERIODS_LOOKED_AT {
            free_until = range.first;
            values.push(*value);
        }
    }
    values
}

/// The middle eight of ten; `None` below four values.
pub(super) fn typical(mut values: Vec<f64>) -> Option<(f64, f64)> {
    if values.len() < LEAST_HISTORY {
        return None;
    }
    values.sort_by(f64::total_cmp);
    Some((quantile(&values, 0.1), quantile(&values, 0.9)))
}

/// A quantile of sorted values, between neighbours in proportion; zero of none.
pub(super) fn quantile(sorted: &[f64], part: f64) -> f64 {
    let Some(top) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = part * top as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    sorted[low] + (sorted[high.min(top)] - sorted[low]) * (place - place.floor())
}

/// What each day of a period usually has, by the same weekdays of the half year before it; empty when a
/// weekday has too little history.
pub(super) fn band(series: &Series, period: Period) -> Vec<(f64, f64)> {
    let from = period.first.saturating_sub(BAND_WEEKS.weeks());
    let mut by_weekday: BTreeMap<i8, Vec<f64>> = BTreeMap::new();
    for (day, (value, _)) in series.range(from..period.first) {
        by_weekday.entry(place(day.weekday())).or_default().push(*value);
    }
    let usual: BTreeMap<i8, (f64, f64)> =
        by_weekday.into_iter().filter_map(|(weekday, values)| Some((weekday, typical(values)?))).collect();
    let days: Option<Vec<(f64, f64)>> =
        period.days().map(|day| usual.get(&place(day.weekday())).copied()).collect();
    days.unwrap_or_default()
}

fn place(weekday: Weekday) -> i8 {
    weekday.to_monday_zero_offset()
}

/// Followers at the end of each day, from the totals that were read and, backwards from them, the daily
/// changes; a day beyond a missing change is a gap. Of the running day, and of days that Instagram has not
/// told yet, no change is known: until it is, the newest total stands for the last day that was told.
pub(super) fn follower_totals(
    read: &BTreeMap<Date, f64>,
    changes: &Series,
    days: RangeInclusive<Date>,
) -> BTreeMap<Date, f64> {
    let mut totals = BTreeMap::new();
    let Some((newest, _)) = read.last_key_value() else { return totals };
    let told_until = changes.last_key_value().map(|(day, _)| *day);
    let mut after: Option<(Date, f64)> = None;
    let mut day = *newest.max(days.end());
    while day >= *days.start() {
        let reckoned = after.and_then(|(after, total)| match changes.get(&after) {
            Some((change, _)) => Some(total - change),
            None => told_until.is_some_and(|told| after > told).then_some(total),
        });
        let total = read.get(&day).copied().or(reckoned);
        if let Some(total) = total
            && days.contains(&day)
        {
            totals.insert(day, total);
        }
        after = total.map(|total| (day, total));
        let earlier = day.saturating_sub(1.day());
        if earlier == day {
            break;
        }
        day = earlier;
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tables::insights::{UNSETTLED_MS, day_end};
    use jiff::civil::date;

    fn settled(days: &[(Date, f64)]) -> Series {
        days.iter().map(|(day, value)| (*day, (*value, day_end(*day) + UNSETTLED_MS))).collect()
    }

    /// `value(n)` for the n-th day before 2026-11-01.
    fn history(days: i64, value: impl Fn(i64) -> f64) -> Series {
        let all: Vec<_> =
            (1..=days).map(|n| (date(2026, 11, 1).saturating_sub(n.days()), value(n))).collect();
        settled(&all)
    }

    #[test]
    fn a_gap_stays_a_gap_and_zero_stays_zero() {
        let mut series = settled(&[(date(2026, 11, 1), 0.0), (date(2026, 11, 3), 7.0)]);
        let period = Period::ending(date(2026, 11, 3), 3);
        let values: Vec<_> = points(&series, period).iter().map(|point| point.value).collect();
        assert_eq!(values, [Some(0.0), None, Some(7.0)]);
        assert_eq!(sum(&series, period), None, "a sum with a gap is no sum");
        series.extend(settled(&[(date(2026, 11, 2), 1.0)]));
        assert_eq!(sum(&series, period), Some(8.0));
    }

    #[test]
    fn a_day_read_early_is_provisional() {
        let day = date(2026, 11, 1);
        let series: Series = [(day, (5.0, day_end(day) + UNSETTLED_MS - 1))].into();
        assert!(points(&series, Period::ending(day, 1))[0].provisional);
    }

    #[test]
    fn typical_needs_four_periods_and_is_the_middle_eight_of_ten() {
        let period = Period::ending(date(2026, 11, 7), 7);
        assert_eq!(typical(earlier_sums(&history(27, |_| 1.0), period)), None);
        assert_eq!(typical(earlier_sums(&history(28, |_| 1.0), period)), Some((7.0, 7.0)));
        assert_eq!(typical((0..=10).map(f64::from).collect()), Some((1.0, 9.0)));
    }

    #[test]
    fn ranges_that_overlap_count_once() {
        let period = Period::ending(date(2026, 11, 30), 7);
        let ranges: BTreeMap<Period, f64> = (1..=30)
            .map(|n| (Period::ending(date(2026, 11, 24).saturating_sub(n.days()), 7), n as f64))
            .collect();
        // The latest one ends on the 23rd, just before the period; the next free one a week earlier.
        assert_eq!(earlier_ranges(&ranges, period), [1.0, 8.0, 15.0, 22.0, 29.0]);
    }

    #[test]
    fn a_band_follows_the_weekday() {
        let period = Period::ending(date(2026, 11, 7), 7);
        let sundays = history(60, |n| if n % 7 == 0 { 100.0 } else { 10.0 });
        let band = band(&sundays, period);
        assert_eq!((band[0], band[1]), ((100.0, 100.0), (10.0, 10.0)));
        assert!(super::band(&history(20, |_| 1.0), period).is_empty());
    }

    #[test]
    fn follower_totals_go_backwards_until_a_change_is_missing() {
        let day = |n: i8| date(2026, 11, n);
        let changes = settled(&[(day(10), 5.0), (day(9), -2.0), (day(7), 1.0)]);
        let totals = follower_totals(&[(day(10), 100.0)].into(), &changes, day(6)..=day(10));
        assert_eq!(
            totals.into_iter().collect::<Vec<_>>(),
            [(day(8), 97.0), (day(9), 95.0), (day(10), 100.0)]
        );
    }

    #[test]
    fn the_running_day_has_no_change_yet_and_makes_no_gap() {
        let day = |n: i8| date(2026, 11, n);
        let changes = settled(&[(day(9), -2.0)]);
        let totals = follower_totals(&[(day(10), 100.0)].into(), &changes, day(7)..=day(9));
        assert_eq!(totals.into_iter().collect::<Vec<_>>(), [(day(8), 102.0), (day(9), 100.0)]);
    }
}

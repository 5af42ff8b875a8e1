//! Reads the insights overview.
//! Invariant: a figure whose days may not be added comes only from values Instagram gave for the whole
//! period.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use rusqlite::params;

use crate::domain::{Metric, MetricId};
use crate::store::tables::history::notes;
use crate::store::tables::insights::{is_unsettled, pacific_day};
use crate::store::tables::{known_account, parsed};
use crate::store::{ReadConnection, StoreError};

use super::View;
use super::insights::{DayPoint, Figure, Insights, InsightsAsk, RangePoint};
use super::insights_days::{
    Period, Series, band, earlier_ranges, earlier_sums, follower_totals, points, sum, typical,
};
use super::insights_posts::posts;

/// The figures of the overview besides the followers.
const FIGURES: [MetricId; 3] = [MetricId::Reach, MetricId::Views, MetricId::TotalInteractions];

impl View for Insights {
    type Ask = InsightsAsk;

    fn read(c: &ReadConnection, ask: &InsightsAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let period = Period::ending(ask.last, ask.days);
            let mut figures = Vec::with_capacity(FIGURES.len() + 1);
            for metric in FIGURES {
                figures.push(figure(
                    metric,
                    &series(c, account, metric)?,
                    &ranges(c, account, metric)?,
                    period,
                ));
            }
            figures.push(followers(c, account, period)?);
            let notes = notes::between(c, &ask.account, period.first, period.last)?;
            Ok(Self { figures, posts: posts(c, account, period)?, notes, read_at: read_at(c, account)? })
        })
    }
}

fn series(c: &ReadConnection, account: i64, metric: MetricId) -> Result<Series, StoreError> {
    let days = c.rows(
        "SELECT day, value, read_at FROM account_days WHERE account = ?1 AND metric = ?2",
        params![account, metric.word()],
        |row| Ok((parsed::<Date>(row.get_ref(0)?.as_str()?)?, (row.get(1)?, row.get(2)?))),
    )?;
    Ok(days.into_iter().collect())
}

fn ranges(c: &ReadConnection, account: i64, metric: MetricId) -> Result<BTreeMap<Period, f64>, StoreError> {
    let ranges = c.rows(
        "SELECT first_day, last_day, value FROM account_ranges WHERE account = ?1 AND metric = ?2",
        params![account, metric.word()],
        |row| {
            let first = parsed::<Date>(row.get_ref(0)?.as_str()?)?;
            let last = parsed::<Date>(row.get_ref(1)?.as_str()?)?;
            Ok((Period { first, last }, row.get(2)?))
        },
    )?;
    Ok(ranges.into_iter().collect())
}

fn figure(metric: MetricId, series: &Series, ranges: &BTreeMap<Period, f64>, period: Period) -> Figure {
    let summable = Metric::of(metric).summable;
    let whole = |period: Period| {
        let given = ranges.get(&period).copied();
        given.or_else(|| if summable { sum(series, period) } else { None })
    };
    let earlier = if summable { earlier_sums(series, period) } else { earlier_ranges(ranges, period) };
    Figure {
        metric,
        value: whole(period),
        before: whole(period.before()),
        typical: typical(earlier),
        days: points(series, period),
        days_before: points(series, period.before()),
        band: band(series, period),
        ranges: stretches(ranges, period),
    }
}

/// What was given for stretches within a period and the one before.
fn stretches(ranges: &BTreeMap<Period, f64>, period: Period) -> Vec<RangePoint> {
    let known = period.before().first..=period.last;
    let inside = |range: &Period| known.contains(&range.first) && known.contains(&range.last);
    let of =
        |(range, value): (&Period, &f64)| RangePoint { first: range.first, last: range.last, value: *value };
    ranges.iter().filter(|(range, _)| inside(range)).map(of).collect()
}

/// Followers are shown as totals: how many there are, and how many there were.
fn followers(c: &ReadConnection, account: i64, period: Period) -> Result<Figure, StoreError> {
    let changes = series(c, account, MetricId::FollowerCount)?;
    let read = c.rows("SELECT day, value FROM follower_totals WHERE account = ?1", [account], |row| {
        Ok((parsed::<Date>(row.get_ref(0)?.as_str()?)?, row.get::<_, i64>(1)? as f64))
    })?;
    let read: BTreeMap<Date, f64> = read.into_iter().collect();
    // One day more: the total before the earlier period's first day is not shown, the one before ours is.
    let start = period.before();
    let totals = follower_totals(&read, &changes, start.first..=period.last);
    let now = match read.last_key_value() {
        // The newest total belongs to a period that ends today or yesterday.
        Some((day, total)) if day.saturating_sub(1.day()) <= period.last => Some(*total),
        _ => totals.get(&period.last).copied(),
    };
    let reckoned = || Some(now? - sum(&changes, period)?);
    let before = totals.get(&start.last).copied().or_else(reckoned);
    let gain = typical(earlier_sums(&changes, period));
    let days_of = |period: Period| {
        let point = |day| DayPoint {
            day,
            value: totals.get(&day).copied(),
            provisional: changes.get(&day).is_some_and(|(_, read_at)| is_unsettled(day, *read_at)),
        };
        period.days().map(point).collect()
    };
    Ok(Figure {
        metric: MetricId::FollowerCount,
        value: now,
        before,
        typical: before.zip(gain).map(|(before, (low, high))| (before + low, before + high)),
        days: days_of(period),
        days_before: days_of(start),
        band: Vec::new(),
        ranges: Vec::new(),
    })
}

fn read_at(c: &ReadConnection, account: i64) -> Result<Option<i64>, StoreError> {
    let newest = c.row(
        "SELECT max(read_at) FROM (SELECT read_at FROM account_days WHERE account = ?1
             UNION ALL SELECT read_at FROM account_ranges WHERE account = ?1)",
        [account],
        |row| row.get(0),
    )?;
    Ok(newest.flatten())
}

/// The day of Instagram's that a post came out on.
pub(super) fn published_on(at_ms: i64) -> Date {
    pacific_day(at_ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DayValue;
    use crate::domain::insight::RangeValue;
    use crate::store::Store;
    use crate::store::fixture::{account, profile, signed_in};
    use crate::store::tables::accounts;
    use crate::store::tables::insights::{day_end, keep_days, keep_ranges};
    use jiff::Timestamp;
    use jiff::civil::date;

    const LAST: Date = date(2026, 11, 22);

    fn days(store: &Store, metric: MetricId, days: &[(Date, f64)]) {
        let values: Vec<_> =
            days.iter().map(|(day, value)| DayValue { metric, day: *day, value: *value }).collect();
        store.writer().write_now(move |tx| keep_days(tx, &account().id, &values, 9)).unwrap();
    }

    fn read(store: &Store, days: u32) -> Insights {
        let ask = InsightsAsk { account: account().id, days, last: LAST };
        store.read_now(|c| Insights::read(c, &ask)).unwrap()
    }

    fn week(value: f64) -> Vec<(Date, f64)> {
        Period::ending(LAST, 7).days().map(|day| (day, value)).collect()
    }

    #[test]
    fn reach_is_never_added_up_and_views_are() {
        let profile = profile();
        let store = signed_in(&profile);
        days(&store, MetricId::Reach, &week(10.0));
        days(&store, MetricId::Views, &week(20.0));
        let insights = read(&store, 7);
        let [reach, views, interactions, _] = &insights.figures[..] else { panic!("four figures") };
        assert_eq!((reach.metric, reach.value), (MetricId::Reach, None));
        assert_eq!((views.metric, views.value), (MetricId::Views, Some(140.0)));
        assert!(reach.days.iter().all(|day| day.value == Some(10.0)));
        assert!(interactions.days.iter().all(|day| day.value.is_none()) && interactions.days.len() == 7);
        assert_eq!(insights.read_at, Some(9));
    }

    #[test]
    fn a_range_is_found_by_its_days() {
        let profile = profile();
        let store = signed_in(&profile);
        let period = Period::ending(LAST, 28);
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let value = RangeValue {
            metric: MetricId::Reach,
            since: at(day_end(period.before().last)),
            until: at(day_end(LAST)),
            value: 900.0,
        };
        store.writer().write_now(move |tx| keep_ranges(tx, &account().id, &[value], 9)).unwrap();
        assert_eq!(read(&store, 28).figures[0].value, Some(900.0));
        assert_eq!(read(&store, 7).figures[0].value, None);
    }

    #[test]
    fn followers_are_totals_with_what_they_were_before() {
        let profile = profile();
        let store = signed_in(&profile);
        let today = day_end(LAST) + 1;
        store.writer().write_now(move |tx| accounts::keep(tx, &account(), today)).unwrap();
        assert_eq!(read(&store, 7).figures[3].before, None);
        days(&store, MetricId::FollowerCount, &week(3.0));
        days(&store, MetricId::FollowerCount, &[(date(2026, 11, 23), 2.0)]);
        let followers = read(&store, 7).figures[3].clone();
        assert_eq!((followers.value, followers.before), (Some(1000.0), Some(1000.0 - 2.0 - 21.0)));
        assert_eq!(followers.days[6].value, Some(998.0));
        assert_eq!(followers.days[0].value, Some(980.0));
        assert_eq!(followers.days_before[5].value, None, "no change is known of that day's morrow");
    }
}

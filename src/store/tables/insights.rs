//! Numbers: the account's by day and by range, the posts' by reading.
//! Invariant: a value that Instagram did not give has no row; nothing here adds anything up.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use rusqlite::params;

use crate::domain::insight::{MediaValue, RangeValue};
use crate::domain::{AccountId, DayValue, MediaId, MetricId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::comments::media_n;
use super::{account_n, parsed, signed};

/// How long Instagram may still change a day's numbers after its end (section 7.1).
pub const UNSETTLED_MS: i64 = 48 * 3_600_000;

/// The zone Instagram cuts its days in (section 7.1). Without a zone database winter time stands in.
fn pacific() -> TimeZone {
    TimeZone::get("America/Los_Angeles").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(-8)))
}

/// The day of Instagram's that a moment falls into.
pub fn pacific_day(at_ms: i64) -> Date {
    Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(pacific()).date()
}

/// When a day of Instagram's ends, milliseconds since the epoch.
pub fn day_end(day: Date) -> i64 {
    day.saturating_add(1.day())
        .to_zoned(pacific())
        .map_or(i64::MAX, |midnight| midnight.timestamp().as_millisecond())
}

/// Whether a value read then may still change.
pub fn is_unsettled(day: Date, read_at: i64) -> bool {
    read_at < day_end(day).saturating_add(UNSETTLED_MS)
}

/// Keeps values of days. The same value again only renews when it was read.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep_days(
    tx: &Tx<'_>,
    account: &AccountId,
    values: &[DayValue],
    read_at: i64,
) -> Result<(), StoreError> {
    let account = account_n(tx, account)?;
    for value in values {
        tx.run(
            "INSERT INTO account_days VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET value = ?4, read_at = max(read_at, ?5)",
            params![account, value.metric.word(), value.day.to_string(), value.value, read_at],
        )?;
    }
    Ok(())
}

/// Keeps values of whole ranges, by the days of Instagram's they begin and end on.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep_ranges(
    tx: &Tx<'_>,
    account: &AccountId,
    values: &[RangeValue],
    read_at: i64,
) -> Result<(), StoreError> {
    let account = account_n(tx, account)?;
    for value in values {
        let first = pacific_day(value.since.as_millisecond());
        // The end is not part of the range.
        let last = pacific_day(value.until.as_millisecond() - 1);
        tx.run(
            "INSERT INTO account_ranges VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO UPDATE SET value = ?5, read_at = max(read_at, ?6)",
            params![account, value.metric.word(), first.to_string(), last.to_string(), value.value, read_at],
        )?;
    }
    Ok(())
}

/// Keeps how many followers there are, as the total of the running day.
pub(super) fn keep_follower_total(
    tx: &Tx<'_>,
    account: &AccountId,
    followers: u64,
    now: i64,
) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO follower_totals VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET value = ?3, read_at = ?4 WHERE read_at <= ?4",
        params![account_n(tx, account)?, pacific_day(now).to_string(), signed(Some(followers)), now],
    )?;
    Ok(())
}

/// Keeps the values of a post: the latest of each, and a sample of those that moved. An empty slice
/// still remembers that they were read.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn keep_media_values(
    tx: &Tx<'_>,
    account: &AccountId,
    media: &MediaId,
    values: &[MediaValue],
    read_at: i64,
) -> Result<(), StoreError> {
    let media = media_n(tx, account_n(tx, account)?, media)?;
    for MediaValue { metric, value } in values {
        let moved = tx.run(
            "INSERT INTO media_values VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET value = ?3, read_at = ?4 WHERE value <> ?3",
            params![media, metric.word(), value, read_at],
        )?;
        if moved > 0 {
            tx.run(
                "INSERT OR REPLACE INTO media_samples VALUES (?1, ?2, ?3, ?4)",
                params![media, metric.word(), read_at, value],
            )?;
        }
    }
    tx.run("UPDATE media SET numbers_at = ?2 WHERE n = ?1", params![media, read_at])?;
    Ok(())
}

/// The days of a metric from `from` to `to`, both included, that are known, oldest first: day, value, and when it was
/// read.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn days(
    c: &ReadConnection,
    account: &AccountId,
    metric: MetricId,
    from: Date,
    to: Date,
) -> Result<Vec<(Date, f64, i64)>, StoreError> {
    c.rows(
        "SELECT day, value, read_at FROM account_days
         WHERE account = ?1 AND metric = ?2 AND day BETWEEN ?3 AND ?4 ORDER BY day",
        params![account_n(c, account)?, metric.word(), from.to_string(), to.to_string()],
        |row| Ok((parsed::<Date>(row.get_ref(0)?.as_str()?)?, row.get(1)?, row.get(2)?)),
    )
}

/// The days from `from` to `to`, both included, that are missing or were read while they could still
/// change, oldest first.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn days_to_read(
    c: &ReadConnection,
    account: &AccountId,
    metric: MetricId,
    from: Date,
    to: Date,
) -> Result<Vec<Date>, StoreError> {
    let known = c.rows(
        "SELECT day, read_at FROM account_days WHERE account = ?1 AND metric = ?2 AND day BETWEEN ?3 AND ?4",
        params![account_n(c, account)?, metric.word(), from.to_string(), to.to_string()],
        |row| Ok((parsed::<Date>(&row.get::<_, String>(0)?)?, row.get::<_, i64>(1)?)),
    )?;
    let settled: std::collections::HashSet<Date> = known
        .into_iter()
        .filter(|(day, read_at)| !is_unsettled(*day, *read_at))
        .map(|(day, _)| day)
        .collect();
    Ok(from.series(1.day()).take_while(|day| *day <= to).filter(|day| !settled.contains(day)).collect())
}

/// Whether the value of a range of days, both ends included, is known and can no longer change.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn has_settled_range(
    c: &ReadConnection,
    account: &AccountId,
    metric: MetricId,
    first: Date,
    last: Date,
) -> Result<bool, StoreError> {
    let read_at: Option<i64> = c.row(
        "SELECT read_at FROM account_ranges
         WHERE account = ?1 AND metric = ?2 AND first_day = ?3 AND last_day = ?4",
        params![account_n(c, account)?, metric.word(), first.to_string(), last.to_string()],
        |row| row.get(0),
    )?;
    Ok(read_at.is_some_and(|read_at| !is_unsettled(last, read_at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, keep_posts, post, profile, signed_in};
    use jiff::civil::date;

    #[test]
    fn days_are_cut_in_pacific_time_the_change_to_winter_included() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
        assert_eq!(pacific_day(at("2026-11-23T07:59:59Z")), date(2026, 11, 22));
        assert_eq!(pacific_day(at("2026-11-23T08:00:00Z")), date(2026, 11, 23));
        assert_eq!(day_end(date(2026, 7, 1)), at("2026-07-02T07:00:00Z"));
        assert_eq!(day_end(date(2026, 11, 1)), at("2026-11-02T08:00:00Z"));
    }

    #[test]
    fn a_day_is_read_again_until_it_has_settled() {
        let profile = profile();
        let store = signed_in(&profile);
        let (first, last) = (date(2026, 11, 18), date(2026, 11, 20));
        let wanted =
            || store.read_now(|c| days_to_read(c, &account().id, MetricId::Views, first, last)).unwrap();
        assert_eq!(wanted().len(), 3);
        let read = |day: Date, read_at: i64| {
            let value = DayValue { metric: MetricId::Views, day, value: 5.0 };
            store.writer().write_now(move |tx| keep_days(tx, &account().id, &[value], read_at)).unwrap();
        };
        read(first, day_end(first) + UNSETTLED_MS);
        read(last, day_end(last) + UNSETTLED_MS - 1);
        assert_eq!(wanted(), [date(2026, 11, 19), last]);
    }

    #[test]
    fn a_sample_is_kept_only_when_a_value_moved() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        for (read_at, value) in [(1, 5.0), (2, 5.0), (3, 6.0)] {
            let values = [MediaValue { metric: MetricId::Reach, value }];
            store
                .writer()
                .write_now(move |tx| keep_media_values(tx, &account().id, &post(1).id, &values, read_at))
                .unwrap();
        }
        let samples = store
            .read_now(|c| {
                c.rows("SELECT read_at, value FROM media_samples", [], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, f64>(1)?))
                })
            })
            .unwrap();
        assert_eq!(samples, [(1, 5.0), (3, 6.0)]);
    }
}

//! Parts of numbers by a breakdown, and the hours followers are online.
//! Invariant: parts of one reading replace those of the reading before as a whole, so that two are never mixed.

use rusqlite::params;

use crate::domain::insight::{MediaParts, OnlineHour, Parts};
use crate::domain::{AccountId, MediaId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::super::comments::media_n;
use super::super::{account_n, parsed, word};
use super::asked::{self, Question};
use crate::domain::MetricId;
use crate::domain::metrics::Breakdown;

/// Keeps parts, and that they were asked for. An empty list leaves what was known and counts as not given.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep(tx: &Tx<'_>, account: &AccountId, all: &[Parts], read_at: i64) -> Result<(), StoreError> {
    let n = account_n(tx, account)?;
    for Parts { metric, breakdown, first, last, parts } in all {
        let question = Question { metric: *metric, breakdown: Some(*breakdown), first: *first, last: *last };
        asked::keep(tx, account, &[(question, !parts.is_empty())], read_at)?;
        if parts.is_empty() {
            continue;
        }
        let (first, last) = (first.to_string(), last.to_string());
        tx.run(
            "DELETE FROM account_parts WHERE account = ?1 AND metric = ?2 AND breakdown = ?3
                 AND first_day = ?4 AND last_day = ?5",
            params![n, metric.word(), breakdown.word(), first, last],
        )?;
        for (part, value) in parts {
            tx.run(
                "INSERT OR REPLACE INTO account_parts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![n, metric.word(), breakdown.word(), first, last, part, value, read_at],
            )?;
        }
    }
    Ok(())
}

/// All readings of a breakdown, oldest first, with when each was read; the largest part first in each.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn of(
    c: &ReadConnection,
    account: &AccountId,
    metric: MetricId,
    breakdown: Breakdown,
) -> Result<Vec<(Parts, i64)>, StoreError> {
    let mut all: Vec<(Parts, i64)> = Vec::new();
    let rows = c.rows(
        "SELECT first_day, last_day, part, value, read_at FROM account_parts
         WHERE account = ?1 AND metric = ?2 AND breakdown = ?3
         ORDER BY last_day, first_day, value DESC, part",
        params![account_n(c, account)?, metric.word(), breakdown.word()],
        |row| {
            let first = parsed(row.get_ref(0)?.as_str()?)?;
            let last = parsed(row.get_ref(1)?.as_str()?)?;
            Ok((first, last, (row.get(2)?, row.get(3)?), row.get(4)?))
        },
    )?;
    for (first, last, part, read_at) in rows {
        match all.last_mut() {
            Some((parts, _)) if (parts.first, parts.last) == (first, last) => parts.parts.push(part),
            _ => all.push((Parts { metric, breakdown, first, last, parts: vec![part] }, read_at)),
        }
    }
    Ok(all)
}

/// Keeps hours.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep_online(
    tx: &Tx<'_>,
    account: &AccountId,
    hours: &[OnlineHour],
    read_at: i64,
) -> Result<(), StoreError> {
    let n = account_n(tx, account)?;
    for OnlineHour { day, hour, value } in hours {
        tx.run(
            "INSERT OR REPLACE INTO online_hours VALUES (?1, ?2, ?3, ?4, ?5)",
            params![n, day.to_string(), hour, value, read_at],
        )?;
    }
    Ok(())
}

/// All hours known, oldest first.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn online(c: &ReadConnection, account: &AccountId) -> Result<Vec<OnlineHour>, StoreError> {
    c.rows(
        "SELECT day, hour, value FROM online_hours WHERE account = ?1 ORDER BY day, hour",
        [account_n(c, account)?],
        |row| {
            let day = parsed(row.get_ref(0)?.as_str()?)?;
            Ok(OnlineHour { day, hour: row.get(1)?, value: row.get(2)? })
        },
    )
}

/// Keeps the parts of a post's numbers, in place of those read before.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn keep_of_media(
    tx: &Tx<'_>,
    account: &AccountId,
    media: &MediaId,
    all: &[MediaParts],
    read_at: i64,
) -> Result<(), StoreError> {
    let media = media_n(tx, account_n(tx, account)?, media)?;
    for MediaParts { metric, breakdown, parts } in all.iter().filter(|parts| !parts.parts.is_empty()) {
        tx.run(
            "DELETE FROM media_parts WHERE media = ?1 AND metric = ?2 AND breakdown = ?3",
            params![media, metric.word(), breakdown.word()],
        )?;
        for (part, value) in parts {
            tx.run(
                "INSERT OR REPLACE INTO media_parts VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![media, metric.word(), breakdown.word(), part, value, read_at],
            )?;
        }
    }
    Ok(())
}

/// The parts of a post's numbers, the largest first in each.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn of_media(
    c: &ReadConnection,
    account: &AccountId,
    media: &MediaId,
) -> Result<Vec<MediaParts>, StoreError> {
    let media = media_n(c, account_n(c, account)?, media)?;
    let rows = c.rows(
        "SELECT metric, breakdown, part, value FROM media_parts WHERE media = ?1
         ORDER BY metric, breakdown, value DESC, part",
        [media],
        |row| {
            let metric = word(row.get_ref(0)?.as_str()?, MetricId::from_word)?;
            let breakdown = word(row.get_ref(1)?.as_str()?, Breakdown::from_word)?;
            Ok((metric, breakdown, (row.get(2)?, row.get(3)?)))
        },
    )?;
    let mut all: Vec<MediaParts> = Vec::new();
    for (metric, breakdown, part) in rows {
        match all.last_mut() {
            Some(parts) if (parts.metric, parts.breakdown) == (metric, breakdown) => parts.parts.push(part),
            _ => all.push(MediaParts { metric, breakdown, parts: vec![part] }),
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, keep_posts, post, profile, signed_in};
    use jiff::civil::date;

    #[test]
    fn a_reading_replaces_the_one_before_and_an_empty_one_does_not() {
        let profile = profile();
        let store = signed_in(&profile);
        let (first, last) = (date(2026, 10, 24), date(2026, 11, 22));
        let (metric, breakdown) = (MetricId::FollowerDemographics, Breakdown::Country);
        let parts = |parts: &[(&str, f64)]| Parts {
            metric,
            breakdown,
            first,
            last,
            parts: parts.iter().map(|(part, value)| ((*part).to_owned(), *value)).collect(),
        };
        let put = |parts: Parts, at| {
            store.writer().write_now(move |tx| keep(tx, &account().id, &[parts], at)).unwrap();
        };
        put(parts(&[("PT", 20.0), ("US", 30.0), ("FR", 1.0)]), 1);
        put(parts(&[("PT", 21.0), ("US", 20.0)]), 2);
        put(parts(&[]), 3);
        let all = store.read_now(|c| of(c, &account().id, metric, breakdown)).unwrap();
        assert_eq!(all, [(parts(&[("PT", 21.0), ("US", 20.0)]), 2)]);
        let question = Question { metric, breakdown: Some(breakdown), first, last };
        let asked = store.read_now(|c| asked::of(c, &account().id, &question)).unwrap().unwrap();
        assert_eq!(asked.asked, 1);
    }

    #[test]
    fn hours_and_the_parts_of_a_story_come_back() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let hour = OnlineHour { day: date(2026, 11, 20), hour: 23, value: 4.0 };
        let taps = MediaParts {
            metric: MetricId::Navigation,
            breakdown: Breakdown::StoryNavigationActionType,
            parts: vec![("TAP_FORWARD".to_owned(), 9.0), ("TAP_EXIT".to_owned(), 1.0)],
        };
        let kept = taps.clone();
        store
            .writer()
            .write_now(move |tx| {
                keep_online(tx, &account().id, &[hour], 1)?;
                keep_of_media(tx, &account().id, &post(1).id, &[kept], 1)
            })
            .unwrap();
        assert_eq!(store.read_now(|c| online(c, &account().id)).unwrap(), [hour]);
        assert_eq!(store.read_now(|c| of_media(c, &account().id, &post(1).id)).unwrap(), [taps]);
    }
}

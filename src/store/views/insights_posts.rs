//! The posts of a period with their numbers, and how far they reached beside the account's others.
//! Invariant: a post is compared only with earlier ones of its kind.

use std::collections::HashMap;

use rusqlite::params;

use crate::domain::{MediaId, MetricId};
use crate::store::tables::media::{kind_from_word, product_from_word};
use crate::store::tables::{unsigned, word};
use crate::store::{ReadConnection, StoreError};

use super::insights::PostRow;
use super::insights_days::{Period, quantile};
use super::insights_sql::published_on;
use super::library::TileKind;
use super::library_sql::{posts_before_ours, tile_kind};
use super::{PictureKey, headline};

/// Earlier posts of a kind below which nothing is typical yet.
const LEAST_POSTS: usize = 5;

/// Posts published within the period, oldest first.
pub(super) fn posts(c: &ReadConnection, account: i64, period: Period) -> Result<Vec<PostRow>, StoreError> {
    let mut rows = Vec::new();
    // Reach of the earlier posts by kind, kept sorted.
    let mut earlier: HashMap<TileKind, Vec<f64>> = HashMap::new();
    for (n, stands_at, mut row) in all(c, account)? {
        let day = published_on(stands_at);
        if day > period.last {
            break;
        }
        let reached = earlier.entry(row.kind).or_default();
        if day >= period.first {
            let reach = row.reach;
            fill(c, n, &mut row)?;
            row.against_typical = reach.and_then(|reach| against(reached, reach));
            let reach = row.reach;
            rows.push(row);
            keep(reached, reach);
        } else {
            keep(reached, row.reach);
        }
    }
    Ok(rows)
}

pub(super) fn keep(sorted: &mut Vec<f64>, reach: Option<f64>) {
    if let Some(reach) = reach {
        sorted.insert(sorted.partition_point(|other| *other < reach), reach);
    }
}

pub(super) fn against(sorted: &[f64], reach: f64) -> Option<(f64, u32)> {
    let median = quantile(sorted, 0.5);
    if sorted.len() < LEAST_POSTS || median <= 0.0 {
        return None;
    }
    Some((reach / median, u32::try_from(sorted.len()).unwrap_or(u32::MAX)))
}

/// Every post with its reach, oldest first: row number, when it came out, and the row.
fn all(c: &ReadConnection, account: i64) -> Result<Vec<(i64, i64, PostRow)>, StoreError> {
    let mut number = posts_before_ours(c, account)?;
    c.rows(
        "SELECT m.n, m.stands_at, m.id, m.kind, m.product, m.at, m.likes, m.comments_count,
             substr(m.caption, 1, 240), v.value
         FROM media m LEFT JOIN media_values v ON v.media = m.n AND v.metric = 'reach'
         WHERE m.account = ?1 AND m.story = 0 AND m.gone_at IS NULL ORDER BY m.stands_at, m.n",
        params![account],
        |row| {
            number += 1;
            let media = MediaId(row.get(2)?);
            let kind = word(row.get_ref(3)?.as_str()?, kind_from_word)?;
            let product = word(row.get_ref(4)?.as_str()?, product_from_word)?;
            let caption = row.get_ref(8)?.as_str_or_null()?.and_then(headline);
            let post = PostRow {
                picture: PictureKey::Media(media.clone()),
                media,
                kind: tile_kind(kind, product),
                number: Some(number),
                headline: caption,
                at: row.get(5)?,
                reach: row.get(9)?,
                views: None,
                likes: unsigned(row.get(6)?).map(|likes| likes as f64),
                comments: unsigned(row.get(7)?).map(|comments| comments as f64),
                saves: None,
                shares: None,
                interactions: None,
                against_typical: None,
            };
            Ok((row.get(0)?, row.get(1)?, post))
        },
    )
}

/// The other numbers of a post; its insights hold over the counts of the post itself, being newer as a rule.
fn fill(c: &ReadConnection, n: i64, row: &mut PostRow) -> Result<(), StoreError> {
    let values: Vec<(String, f64)> =
        c.rows("SELECT metric, value FROM media_values WHERE media = ?1", [n], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    for (metric, value) in values {
        let value = Some(value);
        match MetricId::from_word(&metric) {
            Some(MetricId::Views) => row.views = value,
            Some(MetricId::Likes) => row.likes = value,
            Some(MetricId::Comments) => row.comments = value,
            Some(MetricId::Saved | MetricId::Saves) => row.saves = value,
            Some(MetricId::Shares) => row.shares = value,
            Some(MetricId::TotalInteractions) => row.interactions = value,
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::insight::MediaValue;
    use crate::store::fixture::{account, keep_posts, post, profile, signed_in};
    use crate::store::tables::insights::keep_media_values;
    use crate::store::tables::known_account;
    use jiff::civil::date;

    #[test]
    fn a_post_stands_beside_five_earlier_ones_of_its_kind() {
        let profile = profile();
        let store = signed_in(&profile);
        // Pictures are those that three does not divide: 1 2 4 5 7 8 10, published on 2 January and on.
        keep_posts(&store, (1..=10).map(post).collect());
        for n in [1, 2, 4, 5, 7, 8, 10] {
            let values = [
                MediaValue { metric: MetricId::Reach, value: if n == 10 { 30.0 } else { 10.0 } },
                MediaValue { metric: MetricId::Saved, value: 4.0 },
            ];
            let id = post(n).id;
            store
                .writer()
                .write_now(move |tx| keep_media_values(tx, &account().id, &id, &values, 5))
                .unwrap();
        }
        // Midnight in Greenwich is still the day before at the Pacific.
        let period = Period { first: date(1970, 1, 6), last: date(1970, 1, 10) };
        let rows =
            store.read_now(|c| posts(c, known_account(c, &account().id)?.unwrap_or(0), period)).unwrap();
        let compared: Vec<_> = rows.iter().map(|row| (row.media.as_str(), row.against_typical)).collect();
        let expected =
            [("m6", None), ("m7", None), ("m8", Some((1.0, 5))), ("m9", None), ("m10", Some((3.0, 6)))];
        assert_eq!(compared, expected);
        assert_eq!((rows[4].saves, rows[4].likes, rows[4].views), (Some(4.0), Some(5.0), None));
        assert_eq!(rows[4].number, Some(10));
    }
}

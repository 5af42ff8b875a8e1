//! Readings of posts at the ages at which all are read, and what was asked of them and not given.
//! Invariant: the value at an age is one that was read within that age's window; nothing is filled in later.

use rusqlite::params;

use crate::domain::insight::MediaValue;
use crate::domain::{AccountId, MediaId, MetricId, ages};
use crate::store::{ReadConnection, StoreError, Tx};

use super::super::comments::media_n;
use super::super::insights::keep_media_values;
use super::super::{account_n, parsed, word};

/// Why a post has no numbers, when Instagram says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// Too few people saw the story (section 7.2).
    FewPeople,
    /// The post is older than the professional account (section 7.2).
    BeforeProfessional,
    /// Refused with no reason that is known.
    Refused,
}

impl Withheld {
    fn word(self) -> &'static str {
        match self {
            Self::FewPeople => "few_people",
            Self::BeforeProfessional => "before_professional",
            Self::Refused => "refused",
        }
    }

    /// Reads the word of the database.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::FewPeople, Self::BeforeProfessional, Self::Refused].into_iter().find(|why| why.word() == word)
    }
}

/// A reading of a post: what was asked, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub media: MediaId,
    pub asked: Vec<MetricId>,
    pub values: Vec<MediaValue>,
    pub withheld: Option<Withheld>,
}

/// Keeps a reading: values, the age it counts for, and what was asked and not given.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn keep(tx: &Tx<'_>, account: &AccountId, reading: &Reading, read_at: i64) -> Result<(), StoreError> {
    keep_media_values(tx, account, &reading.media, &reading.values, read_at)?;
    let media = media_n(tx, account_n(tx, account)?, &reading.media)?;
    let published =
        tx.row("SELECT at FROM media WHERE n = ?1", [media], |row| row.get::<_, Option<i64>>(0))?;
    if let Some(age) = published.flatten().and_then(|at| ages::counts_for(read_at - at)) {
        keep_age(tx, media, age, reading, read_at)?;
    }
    for metric in &reading.asked {
        if reading.values.iter().any(|value| value.metric == *metric) {
            tx.run(
                "DELETE FROM media_asked WHERE media = ?1 AND metric = ?2",
                params![media, metric.word()],
            )?;
        } else {
            tx.run(
                "INSERT INTO media_asked VALUES (?1, ?2, 1, ?3, ?4)
                 ON CONFLICT DO UPDATE SET asked = asked + 1, asked_at = ?3, why = ?4",
                params![media, metric.word(), read_at, reading.withheld.map(Withheld::word)],
            )?;
        }
    }
    Ok(())
}

/// The first reading within a window is the one that counts.
fn keep_age(tx: &Tx<'_>, media: i64, age: i64, reading: &Reading, read_at: i64) -> Result<(), StoreError> {
    let first =
        tx.run("INSERT OR IGNORE INTO media_readings VALUES (?1, ?2, ?3)", params![media, age, read_at])? > 0;
    if !first || !ages::YOUNG.contains(&age) {
        return Ok(());
    }
    for MediaValue { metric, value } in &reading.values {
        tx.run(
            "INSERT OR REPLACE INTO media_ages VALUES (?1, ?2, ?3, ?4)",
            params![media, metric.word(), age, value],
        )?;
    }
    Ok(())
}

/// A post and the ages it was read at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub media: MediaId,
    /// Milliseconds since the epoch; `None`: Instagram does not tell.
    pub at: Option<i64>,
    /// In hours.
    pub ages: Vec<i64>,
}

/// The ages that posts not gone were read at, by their row.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn ages_read(c: &ReadConnection, account: &AccountId) -> Result<Vec<Read>, StoreError> {
    c.rows(
        "SELECT m.id, m.at, (SELECT group_concat(age) FROM media_readings r WHERE r.media = m.n)
         FROM media m WHERE m.account = ?1 AND m.gone_at IS NULL",
        [account_n(c, account)?],
        |row| {
            let ages = row.get::<_, Option<String>>(2)?.unwrap_or_default();
            let ages = ages.split(',').filter(|age| !age.is_empty()).map(parsed);
            Ok(Read {
                media: MediaId(row.get(0)?),
                at: row.get(1)?,
                ages: ages.collect::<rusqlite::Result<_>>()?,
            })
        },
    )
}

/// What a post had at the ages of its first four weeks: age in hours and value, youngest first.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn at_ages(
    c: &ReadConnection,
    account: &AccountId,
    media: &MediaId,
    metric: MetricId,
) -> Result<Vec<(i64, f64)>, StoreError> {
    let media = media_n(c, account_n(c, account)?, media)?;
    c.rows(
        "SELECT age, value FROM media_ages WHERE media = ?1 AND metric = ?2 ORDER BY age",
        params![media, metric.word()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Metrics that were asked of a post and not given: how often in a row, and why if Instagram said so.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn not_given(
    c: &ReadConnection,
    account: &AccountId,
    media: &MediaId,
) -> Result<Vec<(MetricId, u32, Option<Withheld>)>, StoreError> {
    let media = media_n(c, account_n(c, account)?, media)?;
    c.rows("SELECT metric, asked, why FROM media_asked WHERE media = ?1 ORDER BY metric", [media], |row| {
        let why = row.get::<_, Option<String>>(2)?;
        Ok((
            word(row.get_ref(0)?.as_str()?, MetricId::from_word)?,
            row.get(1)?,
            why.and_then(|why| Withheld::from_word(&why)),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, keep_posts, post, profile, signed_in};

    const HOUR: i64 = 3_600_000;
    /// When the post of the fixture came out.
    const OUT: i64 = 86_400_000;

    fn reading(reach: Option<f64>) -> Reading {
        Reading {
            media: post(1).id,
            asked: vec![MetricId::Reach, MetricId::Views],
            values: reach.map(|value| MediaValue { metric: MetricId::Reach, value }).into_iter().collect(),
            withheld: None,
        }
    }

    #[test]
    fn the_first_reading_of_an_age_counts_and_the_others_are_only_the_latest() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        for (old, reach) in [(HOUR, 10.0), (HOUR + HOUR / 4, 12.0), (2 * HOUR, 20.0), (3 * HOUR, 30.0)] {
            let reading = reading(Some(reach));
            store.writer().write_now(move |tx| keep(tx, &account().id, &reading, OUT + old)).unwrap();
        }
        let id = post(1).id;
        let ages = store.read_now(|c| at_ages(c, &account().id, &id, MetricId::Reach)).unwrap();
        assert_eq!(ages, [(1, 10.0), (3, 30.0)]);
        let read = store.read_now(|c| ages_read(c, &account().id)).unwrap();
        assert_eq!(read, [Read { media: id, at: Some(OUT), ages: vec![1, 3] }]);
    }

    #[test]
    fn what_is_not_given_is_counted_until_it_comes() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let put = |reading: Reading, at| {
            store.writer().write_now(move |tx| keep(tx, &account().id, &reading, at)).unwrap();
        };
        let missing = || store.read_now(|c| not_given(c, &account().id, &post(1).id)).unwrap();
        put(Reading { withheld: Some(Withheld::FewPeople), ..reading(None) }, 1);
        put(reading(Some(3.0)), 2);
        assert_eq!(missing(), [(MetricId::Views, 2, None)]);
        put(Reading { withheld: Some(Withheld::FewPeople), ..reading(None) }, 3);
        let few = Some(Withheld::FewPeople);
        assert_eq!(missing(), [(MetricId::Reach, 1, few), (MetricId::Views, 3, few)]);
    }
}

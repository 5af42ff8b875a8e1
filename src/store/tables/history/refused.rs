//! What Instagram refuses to an account, and when it is asked again.
//! Invariant: a refusal costs its own metric and no other; what is refused for good is never asked again.

use rusqlite::params;

use crate::domain::AccountId;
use crate::domain::MetricId;
use crate::domain::metrics::{Breakdown, Level};
use crate::store::{ReadConnection, StoreError, Tx};

use super::super::{account_n, word};

/// One refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub metric: MetricId,
    /// `None`: the metric as a whole.
    pub breakdown: Option<Breakdown>,
    /// Milliseconds since the epoch.
    pub refused_at: i64,
    /// How often in a row.
    pub times: u32,
    /// When it is asked again; `None`: never.
    pub again_at: Option<i64>,
}

/// The word of a level in the database.
fn level_word(level: Level) -> &'static str {
    match level {
        Level::Account => "account",
        Level::Feed => "feed",
        Level::Reels => "reels",
        Level::Story => "story",
    }
}

/// Remembers a refusal; `again_at` as in [`Refusal`].
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep(
    tx: &Tx<'_>,
    account: &AccountId,
    level: Level,
    (metric, breakdown): (MetricId, Option<Breakdown>),
    again_at: Option<i64>,
    now: i64,
) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO refused_metrics VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)
         ON CONFLICT DO UPDATE SET refused_at = ?5, times = times + 1, again_at = ?6",
        params![
            account_n(tx, account)?,
            level_word(level),
            metric.word(),
            breakdown.map_or("", Breakdown::word),
            now,
            again_at,
        ],
    )?;
    Ok(())
}

/// Forgets a refusal, because the metric was given.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn forget(
    tx: &Tx<'_>,
    account: &AccountId,
    level: Level,
    (metric, breakdown): (MetricId, Option<Breakdown>),
) -> Result<(), StoreError> {
    tx.run(
        "DELETE FROM refused_metrics WHERE account = ?1 AND level = ?2 AND metric = ?3 AND breakdown = ?4",
        params![
            account_n(tx, account)?,
            level_word(level),
            metric.word(),
            breakdown.map_or("", Breakdown::word),
        ],
    )?;
    Ok(())
}

/// What is refused at a level.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn of_level(c: &ReadConnection, account: &AccountId, level: Level) -> Result<Vec<Refusal>, StoreError> {
    c.rows(
        "SELECT metric, breakdown, refused_at, times, again_at FROM refused_metrics
         WHERE account = ?1 AND level = ?2",
        params![account_n(c, account)?, level_word(level)],
        |row| {
            let breakdown = row.get_ref(1)?.as_str()?;
            Ok(Refusal {
                metric: word(row.get_ref(0)?.as_str()?, MetricId::from_word)?,
                breakdown: match breakdown {
                    "" => None,
                    _ => Some(word(breakdown, Breakdown::from_word)?),
                },
                refused_at: row.get(2)?,
                times: row.get(3)?,
                again_at: row.get(4)?,
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, profile, signed_in};

    #[test]
    fn a_refusal_is_counted_and_forgotten_when_the_metric_comes() {
        let profile = profile();
        let store = signed_in(&profile);
        let what = (MetricId::Reposts, None);
        let refuse = |again_at, now| {
            store
                .writer()
                .write_now(move |tx| keep(tx, &account().id, Level::Account, what, again_at, now))
                .unwrap();
        };
        refuse(Some(10), 1);
        refuse(None, 2);
        let read = || store.read_now(|c| of_level(c, &account().id, Level::Account)).unwrap();
        let expected =
            Refusal { metric: MetricId::Reposts, breakdown: None, refused_at: 2, times: 2, again_at: None };
        assert_eq!(read(), [expected]);
        assert_eq!(store.read_now(|c| of_level(c, &account().id, Level::Story)).unwrap(), []);
        store.writer().write_now(move |tx| forget(tx, &account().id, Level::Account, what)).unwrap();
        assert_eq!(read(), []);
    }
}

//! What was asked of the account and not given: absent is not zero, and not "never asked" either.
//! Invariant: the count is of times in a row; a value that comes ends it.

use jiff::civil::Date;
use rusqlite::params;

use crate::domain::metrics::Breakdown;
use crate::domain::{AccountId, MetricId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::super::account_n;

/// A question of the account: a metric, whole or broken down, over days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    pub metric: MetricId,
    pub breakdown: Option<Breakdown>,
    pub first: Date,
    pub last: Date,
}

impl Question {
    /// About one day.
    pub fn day(metric: MetricId, day: Date) -> Self {
        Self { metric, breakdown: None, first: day, last: day }
    }
}

/// How a question went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Times in a row without an answer; 0: it was answered the last time.
    pub asked: u32,
    /// Milliseconds since the epoch.
    pub asked_at: i64,
}

/// Notes that questions were asked, and whether each was answered. One that was always answered leaves no row: its
/// value tells as much.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep(
    tx: &Tx<'_>,
    account: &AccountId,
    questions: &[(Question, bool)],
    now: i64,
) -> Result<(), StoreError> {
    let n = account_n(tx, account)?;
    for (question, given) in questions {
        let sql = if *given {
            "UPDATE account_asked SET asked = 0, asked_at = ?6 WHERE account = ?1 AND metric = ?2
                 AND breakdown = ?3 AND first_day = ?4 AND last_day = ?5"
        } else {
            "INSERT INTO account_asked VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)
             ON CONFLICT DO UPDATE SET asked = asked + 1, asked_at = ?6"
        };
        tx.run(
            sql,
            params![
                n,
                question.metric.word(),
                question.breakdown.map_or("", Breakdown::word),
                question.first.to_string(),
                question.last.to_string(),
                now,
            ],
        )?;
    }
    Ok(())
}

/// How a question went the last time; `None`: it was never asked, or always answered.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn of(c: &ReadConnection, account: &AccountId, question: &Question) -> Result<Option<Asked>, StoreError> {
    c.row(
        "SELECT asked, asked_at FROM account_asked WHERE account = ?1 AND metric = ?2 AND breakdown = ?3
             AND first_day = ?4 AND last_day = ?5",
        params![
            account_n(c, account)?,
            question.metric.word(),
            question.breakdown.map_or("", Breakdown::word),
            question.first.to_string(),
            question.last.to_string(),
        ],
        |row| Ok(Asked { asked: row.get(0)?, asked_at: row.get(1)? }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, profile, signed_in};
    use jiff::civil::date;

    #[test]
    fn times_without_an_answer_are_counted_in_a_row() {
        let profile = profile();
        let store = signed_in(&profile);
        let question = Question::day(MetricId::Follows, date(2026, 11, 20));
        let read = || store.read_now(|c| of(c, &account().id, &question)).unwrap();
        assert_eq!(read(), None);
        for (now, given, asked) in [(1, false, 1), (2, false, 2), (3, true, 0), (4, false, 1)] {
            store.writer().write_now(move |tx| keep(tx, &account().id, &[(question, given)], now)).unwrap();
            assert_eq!(read(), Some(Asked { asked, asked_at: now }));
        }
    }
}

//! What the helper has learned for each account, and what it thinks of comments that need an answer.
//! Invariant: weights and guesses can be made again from the comments; losing them loses nothing.

use rusqlite::params;

use crate::domain::AccountId;
use crate::store::{ReadConnection, StoreError, Tx};

use super::{account_n, known_account, signed, unsigned};

/// A helper as the store has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptHelper {
    /// Weights; `None`: it could not learn yet.
    pub model: Option<Vec<u8>>,
    /// How good it was, as JSON; empty with the model.
    pub report: String,
    /// When it learned, or tried to, milliseconds since the epoch.
    pub learned_at: i64,
    /// Decisions it had, and those to hide among them.
    pub decisions: u64,
    pub hidden: u64,
    /// What [`decided`] counted then.
    pub counted: u64,
}

/// A guess, as the store keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptGuess {
    pub row: i64,
    /// `hide`, `answer`, `fine`.
    pub likely: &'static str,
    /// 0 to 1.
    pub share: f32,
    /// What weighed, as JSON.
    pub because: String,
}

/// Keeps a helper.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep(tx: &Tx<'_>, account: &AccountId, helper: &KeptHelper) -> Result<(), StoreError> {
    tx.run(
        "INSERT OR REPLACE INTO helpers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            account_n(tx, account)?,
            helper.model,
            helper.report,
            helper.learned_at,
            signed(Some(helper.decisions)),
            signed(Some(helper.hidden)),
            signed(Some(helper.counted)),
        ],
    )?;
    Ok(())
}

/// The helper of an account; `None`: it never tried to learn.
///
/// # Errors
/// What SQLite says.
pub fn read(c: &ReadConnection, account: &AccountId) -> Result<Option<KeptHelper>, StoreError> {
    some(c, account, "model")
}

/// As [`read`], without the weights, which are large: for showing how it does.
///
/// # Errors
/// What SQLite says.
pub fn without_weights(c: &ReadConnection, account: &AccountId) -> Result<Option<KeptHelper>, StoreError> {
    some(c, account, "NULL")
}

fn some(c: &ReadConnection, account: &AccountId, model: &str) -> Result<Option<KeptHelper>, StoreError> {
    let Some(account) = known_account(c, account)? else { return Ok(None) };
    c.row(
        &format!(
            "SELECT {model}, report, learned_at, decisions, hidden, counted FROM helpers WHERE account = ?1"
        ),
        [account],
        |row| {
            Ok(KeptHelper {
                model: row.get(0)?,
                report: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
                learned_at: row.get(2)?,
                decisions: unsigned(row.get(3)?).unwrap_or(0),
                hidden: unsigned(row.get(4)?).unwrap_or(0),
                counted: unsigned(row.get(5)?).unwrap_or(0),
            })
        },
    )
}

/// Keeps guesses.
///
/// # Errors
/// What SQLite says.
pub fn keep_guesses(tx: &Tx<'_>, guesses: &[KeptGuess]) -> Result<(), StoreError> {
    for guess in guesses {
        tx.run(
            "INSERT INTO guesses VALUES (?1, ?2, ?3, ?4) ON CONFLICT (comment) DO UPDATE
                 SET likely = excluded.likely, share = excluded.share, because = excluded.because
                 WHERE likely <> excluded.likely OR abs(share - excluded.share) > 0.01",
            params![guess.row, guess.likely, guess.share, guess.because],
        )?;
    }
    Ok(())
}

/// Forgets guesses of comments that need no answer any more.
///
/// # Errors
/// What SQLite says.
pub fn forget_settled(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.run_silently(
        "DELETE FROM guesses WHERE NOT EXISTS
             (SELECT 1 FROM comments c WHERE c.row = guesses.comment AND c.standing = 0)",
        [],
    )?;
    Ok(())
}

/// How many decisions a person has made: comments hidden or deleted by the account, answered, marked done.
///
/// # Errors
/// What SQLite says.
pub fn decided(c: &ReadConnection, account: &AccountId) -> Result<u64, StoreError> {
    let Some(account) = known_account(c, account)? else { return Ok(0) };
    c.count(
        "SELECT sum(count) FROM comment_counts WHERE account = ?1 AND standing IN (1, 2, 4, 6)",
        [account],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, profile, signed_in};

    #[test]
    fn a_helper_comes_back_as_it_was_kept() {
        let profile = profile();
        let store = signed_in(&profile);
        assert_eq!(store.read_now(|c| read(c, &account().id)).unwrap(), None);
        let kept = KeptHelper {
            model: Some(vec![1, 2, 3]),
            report: "{}".to_owned(),
            learned_at: 5,
            decisions: 100,
            hidden: 20,
            counted: 90,
        };
        let written = kept.clone();
        store.writer().write_now(move |tx| keep(tx, &account().id, &written)).unwrap();
        assert_eq!(store.read_now(|c| read(c, &account().id)).unwrap(), Some(kept));
        let guess = KeptGuess { row: 7, likely: "hide", share: 0.9, because: "[]".to_owned() };
        let first = guess.clone();
        store.writer().write_now(move |tx| keep_guesses(tx, &[first])).unwrap();
        let revision = store.reader().revision();
        let same = KeptGuess { share: 0.905, ..guess };
        store.writer().write_now(move |tx| keep_guesses(tx, &[same])).unwrap();
        assert_eq!(store.reader().revision(), revision, "hardly another guess wakes nobody");
        store.writer().write_now(forget_settled).unwrap();
        assert_eq!(store.read_now(|c| c.count("SELECT count(*) FROM guesses", [])).unwrap(), 0);
    }
}

//! What Instagram counts of a post's comments and does not return, post by post.
//! Invariant: a row tells what the last reading found, and nothing is a gap that was never read.

use rusqlite::params;

use crate::domain::{AccountId, MediaId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::comments::media_n;
use super::{account_n, signed, unsigned};

/// Steps of a gap that are kept; of more, the newest.
const STEPS: u32 = 40;

/// What a reading of a post's comments found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// `comments_count`, replies included (section 3.2); `None`: Instagram did not tell, and no gap is known.
    pub reported: Option<u64>,
    /// When it began, if the list was read to its end; `None`: only its newest part was read, and the rest is as
    /// it was. Milliseconds since the epoch.
    pub whole: Option<i64>,
}

/// A gap as it was.
struct Before {
    missing: i64,
    withheld: u64,
    whole_at: Option<i64>,
    since: Option<i64>,
}

/// Keeps what a reading found, once its comments are kept.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn keep(
    tx: &Tx<'_>,
    account: &AccountId,
    media: &MediaId,
    found: Found,
    now: i64,
) -> Result<(), StoreError> {
    let held = super::comments::returned(tx, account, media)?;
    let account = account_n(tx, account)?;
    let n = media_n(tx, account, media)?;
    let Some(reported) = found.reported else {
        tx.run("DELETE FROM gaps WHERE media = ?1", [n])?;
        return Ok(());
    };
    let before =
        tx.row("SELECT missing, withheld, whole_at, since FROM gaps WHERE media = ?1", [n], |row| {
            let withheld = unsigned(row.get(1)?).unwrap_or(0);
            Ok(Before { missing: row.get(0)?, withheld, whole_at: row.get(2)?, since: row.get(3)? })
        })?;
    let whole_at = found.whole.or(before.as_ref().and_then(|before| before.whole_at));
    let withheld = match whole_at {
        Some(began) if found.whole.is_some() || before.as_ref().is_some_and(|it| it.withheld > 0) => {
            left_out(tx, n, began)?
        }
        _ => 0,
    };
    let returned = held.saturating_sub(withheld);
    let missing = signed(Some(reported.saturating_sub(returned))).unwrap_or(0);
    let since = (missing > 0).then(|| before.as_ref().and_then(|before| before.since).unwrap_or(now));
    let numbers = [reported, returned, withheld].map(|count| signed(Some(count)));
    tx.run(
        "INSERT INTO gaps (media, account, reported, returned, withheld, missing, since)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (media) DO UPDATE SET reported = ?3, returned = ?4, withheld = ?5, missing = ?6, since = ?7
             WHERE (reported, returned, withheld, missing, since) IS NOT (?3, ?4, ?5, ?6, ?7)",
        params![n, account, numbers[0], numbers[1], numbers[2], missing, since],
    )?;
    tx.run_silently("UPDATE gaps SET whole_at = ?2 WHERE media = ?1", params![n, whole_at])?;
    if missing != before.map_or(0, |before| before.missing) {
        step(tx, n, now, reported, missing)?;
    }
    Ok(())
}

/// Comments of a post that are kept and were not seen since a reading of the whole list began.
fn left_out(c: &ReadConnection, media: i64, began: i64) -> Result<u64, StoreError> {
    c.count(
        "SELECT count(*) FROM comments WHERE media = ?1 AND deleted_at IS NULL AND seen_at < ?2
             AND coalesce(acted_at, 0) < ?2",
        params![media, began],
    )
}

fn step(tx: &Tx<'_>, media: i64, now: i64, reported: u64, missing: i64) -> Result<(), StoreError> {
    tx.run(
        "INSERT OR REPLACE INTO gap_steps (media, at, reported, missing) VALUES (?1, ?2, ?3, ?4)",
        params![media, now, signed(Some(reported)), missing],
    )?;
    tx.run(
        "DELETE FROM gap_steps WHERE media = ?1 AND at <
             (SELECT at FROM gap_steps WHERE media = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)",
        params![media, STEPS - 1],
    )?;
    Ok(())
}

/// What was reported of a post and what was returned at the last reading; `None`: no count, or never read.
///
/// # Errors
/// What SQLite says.
pub fn of(
    c: &ReadConnection,
    account: &AccountId,
    media: &MediaId,
) -> Result<Option<(u64, u64)>, StoreError> {
    c.row(
        "SELECT g.reported, g.returned FROM gaps g JOIN media m ON m.n = g.media JOIN accounts a ON a.n = m.account
         WHERE a.id = ?1 AND m.id = ?2",
        [account.as_str(), media.as_str()],
        |row| Ok((unsigned(row.get(0)?).unwrap_or(0), unsigned(row.get(1)?).unwrap_or(0))),
    )
}

/// How many comments of a post Instagram left out at the last reading of its whole list, though they are kept here
/// and were not found deleted.
///
/// # Errors
/// What SQLite says.
pub(in crate::store) fn withheld(c: &ReadConnection, media: i64) -> Result<u64, StoreError> {
    let kept = c.row("SELECT withheld FROM gaps WHERE media = ?1", [media], |row| row.get(0))?;
    Ok(unsigned(kept.flatten()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};

    fn rows(store: &Store) -> Vec<(i64, i64, i64, Option<i64>)> {
        let read = |c: &ReadConnection| {
            c.rows("SELECT returned, withheld, missing, since FROM gaps", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
        };
        store.read_now(read).unwrap()
    }

    fn steps(store: &Store) -> Vec<(i64, i64)> {
        let sql = "SELECT at, missing FROM gap_steps ORDER BY at";
        store.read_now(|c| c.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))).unwrap()
    }

    fn found(store: &Store, reported: u64, whole: bool, now: i64) {
        let found = Found { reported: Some(reported), whole: whole.then_some(now) };
        store.writer().write_now(move |tx| keep(tx, &account().id, &"m1".into(), found, now)).unwrap();
    }

    fn read(store: &Store, ids: std::ops::Range<i64>, seen_at: i64) {
        let page = ids.map(|id| comment("m1", &format!("c{id}"), id)).collect();
        keep_comments(store, "m1", page, seen_at);
    }

    #[test]
    fn a_gap_has_a_beginning_grows_and_closes() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        read(&store, 0..12, 10);
        found(&store, 14, true, 10);
        assert_eq!(rows(&store), [(12, 0, 2, Some(10))]);
        read(&store, 0..12, 20);
        let revision = store.reader().revision();
        found(&store, 14, true, 20);
        assert_eq!(store.reader().revision(), revision, "the same again is no change");
        found(&store, 15, false, 30);
        assert_eq!(rows(&store), [(12, 0, 3, Some(10))], "it grew");
        found(&store, 15, true, 40);
        assert_eq!(rows(&store), [(0, 12, 15, Some(10))], "what is kept here is not what Instagram returns");
        read(&store, 12..13, 50);
        found(&store, 16, false, 50);
        assert_eq!(rows(&store), [(1, 12, 15, Some(10))], "what came since is returned");
        read(&store, 0..13, 60);
        found(&store, 13, true, 60);
        assert_eq!(rows(&store), [(13, 0, 0, None)], "it closed");
        assert_eq!(steps(&store), [(10, 2), (30, 3), (40, 15), (60, 0)]);
        found(&store, 14, false, 70);
        assert_eq!(rows(&store), [(13, 0, 1, Some(70))], "and begins anew");
    }

    #[test]
    fn only_the_newest_steps_are_kept_and_without_a_count_there_is_no_gap() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        for at in 0..60 {
            found(&store, 100 + at as u64, false, at);
        }
        let kept = steps(&store);
        assert_eq!((kept.len(), kept[0].0, kept[39].0), (40, 20, 59));
        let unknown = |tx: &Tx<'_>| keep(tx, &account().id, &"m1".into(), Found::default(), 99);
        store.writer().write_now(unknown).unwrap();
        assert!(rows(&store).is_empty());
    }
}

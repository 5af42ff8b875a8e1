//! What comes: how lively young posts are, and which of the comments that came still wait for a person.
//! Invariant: it only reads, and never walks over more than the newest comments of a post.

use rusqlite::params;

use crate::domain::{AccountId, CommentId, MediaId};
use crate::store::{ReadConnection, StoreError};

use super::{account_n, unsigned};

/// Room for comments within one second of `comments.row`.
const ROWS_A_SECOND: i64 = 65_536;

/// A young post, and how lively it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lively {
    pub media: MediaId,
    /// What Instagram says there are, replies included.
    pub reported: Option<u64>,
    /// When it was published, milliseconds since the epoch.
    pub at: i64,
    /// Comments written within the last ten minutes and within the last hour.
    pub ten_minutes: u64,
    pub hour: u64,
    /// When its comments were read last, to whatever end.
    pub read_at: Option<i64>,
}

/// Posts published from `since` on that take comments, newest first; `marks` is the task under which readings are
/// noted.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn lively(
    c: &ReadConnection,
    account: &AccountId,
    marks: &str,
    since: i64,
    now: i64,
    limit: u32,
) -> Result<Vec<Lively>, StoreError> {
    let row_at = |at: i64| at.div_euclid(1_000).saturating_mul(ROWS_A_SECOND);
    c.rows(
        "SELECT m.id, m.comments_count, m.stands_at,
             (SELECT count(*) FROM comments c WHERE c.media = m.n AND c.deleted_at IS NULL AND c.row >= ?4),
             (SELECT count(*) FROM comments c WHERE c.media = m.n AND c.deleted_at IS NULL AND c.row >= ?5),
             (SELECT k.at FROM marks k WHERE k.account = m.account AND k.task = ?3 AND k.subject = m.id)
         FROM media m WHERE m.account = ?1 AND m.story = 0 AND m.gone_at IS NULL AND m.stands_at >= ?2
             AND m.comments_enabled IS NOT 0
         ORDER BY m.stands_at DESC, m.n DESC LIMIT ?6",
        params![account_n(c, account)?, since, marks, row_at(now - 600_000), row_at(now - 3_600_000), limit],
        |row| {
            Ok(Lively {
                media: MediaId(row.get(0)?),
                reported: unsigned(row.get(1)?),
                at: row.get(2)?,
                ten_minutes: unsigned(row.get(3)?).unwrap_or(0),
                hour: unsigned(row.get(4)?).unwrap_or(0),
                read_at: row.get(5)?,
            })
        },
    )
}

/// A comment that came and waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub row: i64,
    pub comment: CommentId,
    pub media: MediaId,
    pub author: Option<String>,
    pub text: String,
}

/// Of these rows those that still need an answer, were not hidden or deleted, and are not about to be; in their
/// order. Written from `since` on: what is older was no arrival.
///
/// # Errors
/// What SQLite says.
pub fn still_open(c: &ReadConnection, rows: &[i64], since: i64) -> Result<Vec<Open>, StoreError> {
    let mut open = Vec::new();
    for row in rows {
        let found = c.row(
            "SELECT c.id, m.id, coalesce(p.username, c.username), c.text
             FROM comments c JOIN media m ON m.n = c.media LEFT JOIN people p ON p.n = c.person
             WHERE c.row = ?1 AND c.standing = 0 AND coalesce(c.at, c.first_seen) >= ?2
                 AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.account = c.account AND o.target = c.id
                     AND o.ended IS NULL AND o.verb IN ('hide', 'delete'))",
            params![row, since],
            |found| {
                Ok(Open {
                    row: *row,
                    comment: CommentId(found.get(0)?),
                    media: MediaId(found.get(1)?),
                    author: found.get(2)?,
                    text: found.get(3)?,
                })
            },
        )?;
        open.extend(found);
    }
    Ok(open)
}

/// When an account signed in for the first time, milliseconds since the epoch; what was written before is history.
///
/// # Errors
/// What SQLite says.
pub fn first_sign_in(c: &ReadConnection, account: &AccountId) -> Result<Option<i64>, StoreError> {
    let at =
        c.row("SELECT first_sign_in FROM accounts WHERE id = ?1", [account.as_str()], |row| row.get(0))?;
    Ok(at.flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Comment, Media};
    use crate::store::Store;
    use crate::store::fixture::{
        account, comment, hide, keep_comments, keep_posts, post, profile, queue, signed_in,
    };
    use crate::store::tables::marks::{self, Mark};

    const DAY: i64 = 86_400;

    fn world(profile: &tempfile::TempDir) -> Store {
        let store = signed_in(profile);
        let closed = Media { comments_enabled: Some(false), ..post(12) };
        keep_posts(&store, vec![post(8), post(9), post(10), closed]);
        store
    }

    #[test]
    fn young_posts_are_told_with_what_came_under_them_lately() {
        let profile = profile();
        let store = world(&profile);
        let now = 10 * DAY * 1_000 + 7_200_000;
        let ago = |minutes: i64| now / 1_000 - minutes * 60;
        let page = [2, 5, 20, 59, 61].map(|minutes| comment("m10", &minutes.to_string(), ago(minutes)));
        keep_comments(&store, "m10", page.to_vec(), now);
        let mark = Mark { cursor: None, at: 77 };
        store.writer().write_now(move |tx| marks::set(tx, &account().id, "comments", "m9", &mark)).unwrap();
        let since = 9 * DAY * 1_000;
        let found = store.read_now(|c| lively(c, &account().id, "comments", since, now, 9)).unwrap();
        let told: Vec<_> =
            found.iter().map(|it| (it.media.as_str(), it.ten_minutes, it.hour, it.read_at)).collect();
        assert_eq!(told, [("m10", 2, 4, None), ("m9", 0, 0, Some(77))]);
    }

    #[test]
    fn only_what_still_waits_for_a_person_is_told() {
        let profile = profile();
        let store = world(&profile);
        let hidden = Comment { hidden: true, ..comment("m9", "hidden", 20_000) };
        let mine = Comment { mine: true, ..comment("m9", "mine", 20_001) };
        let page = vec![
            comment("m9", "old", 19_000),
            hidden,
            mine,
            comment("m9", "going", 20_002),
            comment("m9", "new", 20_003),
        ];
        keep_comments(&store, "m9", page, 20_100_000);
        queue(&store, hide("going", "going"), 1);
        let rows: Vec<i64> = store
            .read_now(|c| c.rows("SELECT row FROM comments ORDER BY row", [], |row| row.get(0)))
            .unwrap();
        let open = store.read_now(|c| still_open(c, &rows, 19_500_000)).unwrap();
        assert_eq!(open.iter().map(|one| one.comment.as_str()).collect::<Vec<_>>(), ["new"]);
    }
}

//! Every comment ever seen, its author, its words in the index.
//! Invariant: a comment is never removed; the order of rows is the order in time; an own act is not undone
//! by a reading that was asked for before it.

use rusqlite::{Row, params};

use crate::domain::{AccountId, Comment, CommentId, MediaId, PersonId};
use crate::store::{ReadConnection, StoreError, Tx};

pub use super::comments_page::{CommentPage, upsert_page};
use super::{account_n, unsigned};

/// A comment as the store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub comment: Comment,
    /// When it was found deleted.
    pub deleted_at: Option<i64>,
    /// A reply of the account's stands after it.
    pub answered: bool,
}

/// How long a comment calls for an answer, milliseconds: as long as one may be sent in private (section
/// 5.3). What was older when the account signed in for the first time is history, not a list of things to do.
pub const ANSWERABLE_MS: i64 = 7 * 86_400_000;

/// Sees anew which comments of a thread have a reply of the account's after them. Where there is none, and
/// none went (`lost_reply`), nothing can have changed.
pub(super) fn settle_thread(
    tx: &Tx<'_>,
    account: i64,
    thread: &str,
    lost_reply: bool,
) -> Result<(), StoreError> {
    let last: Option<i64> = tx
        .row(
            "SELECT max(row) FROM comments
             WHERE account = ?1 AND parent = ?2 AND mine = 1 AND deleted_at IS NULL",
            params![account, thread],
            |row| row.get(0),
        )?
        .flatten();
    if last.is_none() && !lost_reply {
        return Ok(());
    }
    // No row lies before zero: without a reply nothing is answered.
    let last = last.unwrap_or(i64::MIN);
    for which in ["id", "parent"] {
        tx.run(
            &format!(
                "UPDATE comments SET answered = (row < ?3) WHERE account = ?1 AND {which} = ?2 AND mine = 0
                     AND answered <> (row < ?3)"
            ),
            params![account, thread, last],
        )?;
    }
    Ok(())
}

/// After a whole and believable pass over a post's comments, replies included: marks as deleted those that
/// were not seen since `pass_started`, and tells how many. Not for an answer that may be the empty trap
/// (section 5.1), which is the caller's to judge.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn mark_unseen_as_deleted(
    tx: &Tx<'_>,
    account: &AccountId,
    media: &MediaId,
    pass_started: i64,
    now: i64,
) -> Result<usize, StoreError> {
    let account = account_n(tx, account)?;
    let media = media_n(tx, account, media)?;
    let mut threads: Vec<String> = tx.rows(
        "UPDATE comments SET deleted_at = ?3 WHERE media = ?1 AND deleted_at IS NULL AND seen_at < ?2
             AND coalesce(acted_at, 0) < ?2 RETURNING coalesce(parent, id)",
        params![media, pass_started, now],
        |row| row.get(0),
    )?;
    let deleted = threads.len();
    threads.sort_unstable();
    threads.dedup();
    for thread in &threads {
        settle_thread(tx, account, thread, true)?;
    }
    Ok(deleted)
}

/// Keeps that the account hid or showed a comment.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn set_hidden(
    tx: &Tx<'_>,
    account: &AccountId,
    comment: &CommentId,
    hidden: bool,
    now: i64,
) -> Result<(), StoreError> {
    tx.run(
        "UPDATE comments SET hidden = ?3, acted_at = ?4 WHERE account = ?1 AND id = ?2",
        params![account_n(tx, account)?, comment.as_str(), hidden, now],
    )?;
    Ok(())
}

/// Marks a comment as done, or takes the mark away. Instagram does not hear of it.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn set_done(
    tx: &Tx<'_>,
    account: &AccountId,
    comment: &CommentId,
    done_at: Option<i64>,
) -> Result<(), StoreError> {
    tx.run(
        "UPDATE comments SET done_at = ?3 WHERE account = ?1 AND id = ?2 AND done_at IS NOT ?3",
        params![account_n(tx, account)?, comment.as_str(), done_at],
    )?;
    Ok(())
}

/// Keeps that a private reply to a comment went out, which answers it; without a text it went out from elsewhere.
/// The first one counts: there is no second (section 5.3).
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn set_private(
    tx: &Tx<'_>,
    account: &AccountId,
    comment: &CommentId,
    text: Option<&str>,
    now: i64,
) -> Result<(), StoreError> {
    // What somebody else sent is not yet known to have settled it.
    let done = text.map(|_| now);
    tx.run(
        "UPDATE comments SET private_at = coalesce(private_at, ?3), private_text = coalesce(private_text, ?4),
             done_at = coalesce(done_at, ?5)
         WHERE account = ?1 AND id = ?2",
        params![account_n(tx, account)?, comment.as_str(), now, text, done],
    )?;
    Ok(())
}

/// As [`set_done`], by the comment's row.
pub(super) fn set_done_row(tx: &Tx<'_>, row: i64, done_at: Option<i64>) -> Result<(), StoreError> {
    tx.run("UPDATE comments SET done_at = ?2 WHERE row = ?1", params![row, done_at])?;
    Ok(())
}

/// When the comment of a row was marked as done.
pub(super) fn done_at(c: &ReadConnection, row: i64) -> Result<Option<i64>, StoreError> {
    Ok(c.row("SELECT done_at FROM comments WHERE row = ?1", [row], |row| row.get(0))?.flatten())
}

/// Keeps that a comment is no longer on Instagram.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn set_deleted(
    tx: &Tx<'_>,
    account: &AccountId,
    comment: &CommentId,
    now: i64,
) -> Result<(), StoreError> {
    let account = account_n(tx, account)?;
    let threads: Vec<String> = tx.rows(
        "UPDATE comments SET deleted_at = coalesce(deleted_at, ?3), acted_at = ?3
         WHERE account = ?1 AND id = ?2 RETURNING coalesce(parent, id)",
        params![account, comment.as_str(), now],
        |row| row.get(0),
    )?;
    threads.iter().try_for_each(|thread| settle_thread(tx, account, thread, true))
}

/// One comment, deleted or not.
///
/// # Errors
/// What SQLite says.
pub fn one(
    c: &ReadConnection,
    account: &AccountId,
    comment: &CommentId,
) -> Result<Option<Stored>, StoreError> {
    c.row(
        "SELECT m.id, c.parent, p.id, coalesce(p.username, c.username), c.mine, c.text, c.at, c.likes,
             c.hidden, c.deleted_at, c.answered
         FROM comments c JOIN accounts a ON a.n = c.account JOIN media m ON m.n = c.media
             LEFT JOIN people p ON p.n = c.person
         WHERE a.id = ?1 AND c.id = ?2",
        [account.as_str(), comment.as_str()],
        |row| read(comment, row),
    )
}

fn read(id: &CommentId, row: &Row<'_>) -> rusqlite::Result<Stored> {
    let at: Option<i64> = row.get(6)?;
    let comment = Comment {
        id: id.clone(),
        media: MediaId(row.get(0)?),
        parent: row.get::<_, Option<String>>(1)?.map(CommentId),
        author: row.get::<_, Option<String>>(2)?.map(PersonId),
        username: row.get(3)?,
        mine: row.get(4)?,
        text: row.get(5)?,
        timestamp: at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok()),
        likes: unsigned(row.get(7)?),
        hidden: row.get(8)?,
    };
    Ok(Stored { comment, deleted_at: row.get(9)?, answered: row.get(10)? })
}

/// The account's own comments under a post, replies too, with their texts.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn own_of(
    c: &ReadConnection,
    account: &AccountId,
    media: &MediaId,
) -> Result<Vec<(CommentId, String)>, StoreError> {
    c.rows(
        "SELECT id, text FROM comments WHERE mine
             AND media = (SELECT n FROM media WHERE account = ?1 AND id = ?2)",
        params![account_n(c, account)?, media.as_str()],
        |row| Ok((CommentId(row.get(0)?), row.get(1)?)),
    )
}

/// How many comments of a post are here and not deleted.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn returned(c: &ReadConnection, account: &AccountId, media: &MediaId) -> Result<u64, StoreError> {
    c.count(
        "SELECT count(*) FROM comments WHERE deleted_at IS NULL
             AND media = (SELECT n FROM media WHERE account = ?1 AND id = ?2)",
        params![account_n(c, account)?, media.as_str()],
    )
}

/// The short number of a post.
pub(in crate::store) fn media_n(
    c: &ReadConnection,
    account: i64,
    media: &MediaId,
) -> Result<i64, StoreError> {
    c.row("SELECT n FROM media WHERE account = ?1 AND id = ?2", params![account, media.as_str()], |row| {
        row.get(0)
    })?
    .ok_or_else(|| StoreError::Missing(format!("post {media}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};

    fn world(profile: &tempfile::TempDir) -> Store {
        let store = signed_in(profile);
        keep_posts(&store, vec![post(1)]);
        store
    }

    fn stored(store: &Store, id: &str) -> Stored {
        store.read_now(|c| one(c, &account().id, &id.into())).unwrap().unwrap()
    }

    #[test]
    fn a_comment_comes_back_as_it_was_kept_and_again_it_is_no_news() {
        let profile = profile();
        let store = world(&profile);
        let page = vec![comment("m1", "1", 10), Comment { timestamp: None, ..comment("m1", "2", 0) }];
        assert_eq!(keep_comments(&store, "m1", page.clone(), 30_000).new, 2);
        assert_eq!(stored(&store, "1").comment, page[0]);
        assert_eq!(stored(&store, "2").comment, page[1]);
        let revision = store.reader().revision();
        assert_eq!(keep_comments(&store, "m1", page, 40_000).unchanged, 2);
        assert_eq!(store.reader().revision(), revision, "seen again wakes nobody");
    }

    #[test]
    fn many_comments_of_one_second_stay_apart() {
        let profile = profile();
        let store = world(&profile);
        let page: Vec<Comment> = (0..500).map(|n| comment("m1", &n.to_string(), 77)).collect();
        assert_eq!(keep_comments(&store, "m1", page, 80_000).new, 500);
        let rows = store
            .read_now(|c| c.count("SELECT count(DISTINCT row) FROM comments WHERE row / 65536 = 77", []))
            .unwrap();
        assert_eq!(rows, 500);
    }

    #[test]
    fn a_reply_of_ones_own_answers_what_stands_before_it_until_it_is_deleted() {
        let profile = profile();
        let store = world(&profile);
        let reply = |id: &str, at, mine| Comment { parent: Some("1".into()), mine, ..comment("m1", id, at) };
        // Newest first, as Instagram gives them.
        let page =
            vec![reply("4", 40, false), reply("3", 30, true), reply("2", 20, false), comment("m1", "1", 10)];
        keep_comments(&store, "m1", page, 50_000);
        let answered = || ["1", "2", "4"].map(|id| stored(&store, id).answered);
        assert_eq!(answered(), [true, true, false]);
        store.writer().write_now(|tx| set_deleted(tx, &account().id, &"3".into(), 60_000)).unwrap();
        assert_eq!(answered(), [false, false, false]);
        keep_comments(&store, "m1", vec![reply("3", 30, true)], 70_000);
        assert_eq!((stored(&store, "3").deleted_at, answered()), (None, [true, true, false]));
    }

    #[test]
    fn a_whole_pass_deletes_what_it_did_not_see_but_not_what_was_written_meanwhile() {
        let profile = profile();
        let store = world(&profile);
        keep_comments(&store, "m1", vec![comment("m1", "1", 10), comment("m1", "2", 20)], 30_000);
        keep_comments(&store, "m1", vec![comment("m1", "2", 20)], 40_000);
        keep_comments(&store, "m1", vec![comment("m1", "3", 39)], 40_500);
        let gone = store
            .writer()
            .write_now(|tx| mark_unseen_as_deleted(tx, &account().id, &"m1".into(), 40_000, 41_000))
            .unwrap();
        assert_eq!(gone, 1);
        assert_eq!(stored(&store, "1").deleted_at, Some(41_000));
        assert_eq!(store.read_now(|c| returned(c, &account().id, &"m1".into())).unwrap(), 2);
    }

    #[test]
    fn what_instagram_forgets_is_kept() {
        let profile = profile();
        let store = world(&profile);
        keep_comments(&store, "m1", vec![Comment { likes: Some(3), ..comment("m1", "1", 10) }], 30_000);
        let bare = Comment {
            text: String::new(),
            author: None,
            username: None,
            likes: None,
            ..comment("m1", "1", 10)
        };
        assert_eq!(keep_comments(&store, "m1", vec![bare], 40_000).unchanged, 1);
        let kept = stored(&store, "1").comment;
        assert_eq!((kept.text.as_str(), kept.likes), ("words of 1", Some(3)));
        assert_eq!((kept.author, kept.username.as_deref()), (Some("p1".into()), Some("name1")));
    }

    #[test]
    fn comments_of_an_unknown_post_are_refused() {
        let profile = profile();
        let store = world(&profile);
        let page = [comment("m9", "1", 10)];
        let refused =
            store.writer().write_now(move |tx| upsert_page(tx, &account().id, &"m9".into(), &page, 1));
        assert!(matches!(refused, Err(StoreError::Missing(_))));
    }
}

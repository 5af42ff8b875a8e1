//! What rules and the helper are told of comments: the comment itself, what its author did before, and how many
//! like it came within a day.
//! Invariant: nothing here that came after a comment counts as known of it, but what became of it.

use rusqlite::{Row, params};

use crate::domain::person::Regard;
use crate::domain::{AccountId, CommentId};
use crate::store::{ReadConnection, StoreError};

use super::account_n;

/// Bits of `comments.tags`.
const QUESTION: i64 = 1;
const MENTION: i64 = 2;
const LINK: i64 = 4;
const EMOJI: i64 = 8;

/// Milliseconds within which comments of one likeness are a wave.
const DAY: i64 = 86_400_000;

/// Rows a second of time takes (see `comments.row`).
const ROWS_A_SECOND: i64 = 65_536;

/// A comment of somebody else's.
#[derive(Clone, Debug, PartialEq)]
pub struct PastComment {
    pub row: i64,
    pub id: CommentId,
    /// Short number and Instagram's id; `None`: not told.
    pub author: Option<(i64, String)>,
    pub regard: Option<Regard>,
    /// Instagram's id of the post, and when it was published.
    pub post: String,
    pub posted: Option<i64>,
    pub text: String,
    /// When it was written, or else read first; and when it was read first. Milliseconds since the epoch.
    pub at: i64,
    pub seen: i64,
    pub language: Option<String>,
    pub asks: bool,
    pub mentions: bool,
    pub has_link: bool,
    pub emoji_only: bool,
    pub likeness: Option<i64>,
    /// Hidden, or deleted by the account.
    pub is_gone: bool,
    /// It was a rule that hid it.
    pub by_rule: bool,
    pub answered: bool,
    /// Marked done without an answer.
    pub done: bool,
    /// It needs an answer now.
    pub open: bool,
}

const SELECT: &str = "
    SELECT c.row, c.id, c.person, p.id, m.id, m.at, c.text, coalesce(c.at, c.first_seen), c.first_seen,
        c.language, c.tags, c.likeness, c.hidden, c.deleted_at IS NOT NULL AND c.acted_at IS NOT NULL,
        c.answered, c.done_at IS NOT NULL, c.standing,
        EXISTS (SELECT 1 FROM rule_hits h WHERE h.comment = c.row AND h.verb = 'hide'), p.regard
    FROM comments c JOIN media m ON m.n = c.media LEFT JOIN people p ON p.n = c.person";

fn read(row: &Row<'_>) -> rusqlite::Result<PastComment> {
    let author = row.get::<_, Option<i64>>(2)?.zip(row.get::<_, Option<String>>(3)?);
    let tags: i64 = row.get(10)?;
    let (hidden, deleted): (bool, bool) = (row.get(12)?, row.get(13)?);
    Ok(PastComment {
        row: row.get(0)?,
        id: CommentId(row.get(1)?),
        author,
        regard: row.get::<_, Option<String>>(18)?.as_deref().and_then(Regard::from_word),
        post: row.get(4)?,
        posted: row.get(5)?,
        text: row.get(6)?,
        at: row.get(7)?,
        seen: row.get(8)?,
        language: row.get(9)?,
        asks: tags & QUESTION != 0,
        mentions: tags & MENTION != 0,
        has_link: tags & LINK != 0,
        emoji_only: tags & EMOJI != 0,
        likeness: row.get(11)?,
        is_gone: hidden || deleted,
        answered: row.get(14)?,
        done: row.get(15)?,
        open: row.get::<_, i64>(16)? == 0,
        by_rule: row.get(17)?,
    })
}

/// The next so many comments of others after a row, oldest first.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn batch(
    c: &ReadConnection,
    account: &AccountId,
    after: i64,
    most: u32,
) -> Result<Vec<PastComment>, StoreError> {
    c.rows(
        &format!("{SELECT} WHERE c.account = ?1 AND c.row > ?2 AND c.mine = 0 ORDER BY c.row LIMIT ?3"),
        params![account_n(c, account)?, after, most],
        read,
    )
}

/// These comments, oldest first; own ones and those that are gone from the store are left out.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn some(c: &ReadConnection, account: &AccountId, rows: &[i64]) -> Result<Vec<PastComment>, StoreError> {
    let account = account_n(c, account)?;
    let mut found = Vec::with_capacity(rows.len());
    let sql = format!("{SELECT} WHERE c.row = ?1 AND c.account = ?2 AND c.mine = 0");
    for row in rows {
        found.extend(c.row(&sql, params![row, account], read)?);
    }
    found.sort_by_key(|comment: &PastComment| comment.row);
    Ok(found)
}

/// The rows of an account's comments from a moment on, for looking at them again.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn rows_since(c: &ReadConnection, account: &AccountId, since: i64) -> Result<Vec<i64>, StoreError> {
    c.rows(
        "SELECT row FROM comments WHERE account = ?1 AND row >= ?2 AND mine = 0 AND minded > 0 ORDER BY row",
        params![account_n(c, account)?, since.div_euclid(1000) * ROWS_A_SECOND],
        |row| row.get(0),
    )
}

/// The rows of the comments that need an answer.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn open_rows(c: &ReadConnection, account: &AccountId) -> Result<Vec<i64>, StoreError> {
    c.rows(
        "SELECT row FROM comments WHERE account = ?1 AND standing = 0 ORDER BY row",
        [account_n(c, account)?],
        |row| row.get(0),
    )
}

/// The row from which on there are so many comments of an account; the first where there are fewer.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn row_back(c: &ReadConnection, account: &AccountId, many: u32) -> Result<i64, StoreError> {
    let found = c.row(
        "SELECT row FROM comments WHERE account = ?1 ORDER BY row DESC LIMIT 1 OFFSET ?2",
        params![account_n(c, account)?, many],
        |row| row.get(0),
    )?;
    Ok(found.unwrap_or(i64::MIN))
}

/// What a saved reply to a comment is filled in with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressed {
    /// The author's name.
    pub name: String,
    pub language: Option<String>,
    pub caption: Option<String>,
    /// The account's name.
    pub account: String,
    /// The post's address.
    pub link: String,
}

/// Whom and what a reply to a comment is about.
///
/// # Errors
/// What SQLite says.
pub fn addressed(c: &ReadConnection, row: i64) -> Result<Addressed, StoreError> {
    let found = c.row(
        "SELECT coalesce(p.username, c.username), c.language, m.caption, a.username, m.permalink
         FROM comments c JOIN media m ON m.n = c.media JOIN accounts a ON a.n = c.account
             LEFT JOIN people p ON p.n = c.person
         WHERE c.row = ?1",
        [row],
        |row| {
            Ok(Addressed {
                name: row.get::<_, Option<String>>(0)?.unwrap_or_default(),
                language: row.get(1)?,
                caption: row.get(2)?,
                account: row.get(3)?,
                link: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// So many of an author's comments are looked at for what they had done before.
const LOOKED_BACK: i64 = 500;

/// What an author had done before a comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuthorBefore {
    /// When the first comment was written, or else read; `None`: this is the first.
    pub first: Option<i64>,
    pub comments: u32,
    /// Those that were hidden, or deleted by the account.
    pub hides: u32,
    pub answers: u32,
}

/// What the author of that short number had done before a row. Counted are the latest five hundred: one who
/// writes thousands would else make every comment of theirs as dear as all of them.
///
/// # Errors
/// What SQLite says.
pub fn author_before(c: &ReadConnection, author: i64, row: i64) -> Result<AuthorBefore, StoreError> {
    let found = c.row(
        "SELECT (SELECT coalesce(at, first_seen) FROM comments WHERE person = ?1 AND row < ?2 ORDER BY row LIMIT 1),
             count(*), total(hidden OR (deleted_at IS NOT NULL AND acted_at IS NOT NULL)), total(answered)
         FROM (SELECT hidden, deleted_at, acted_at, answered FROM comments WHERE person = ?1 AND row < ?2
             ORDER BY row DESC LIMIT ?3)",
        [author, row, LOOKED_BACK],
        |row| {
            let count = |sum: f64| sum as u32;
            Ok(AuthorBefore {
                first: row.get(0)?,
                comments: row.get(1)?,
                hides: count(row.get(2)?),
                answers: count(row.get(3)?),
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

const ALIKE: &str =
    "SELECT count(*) FROM comments WHERE account = ?1 AND likeness = ?2 AND row BETWEEN ?3 AND ?4";

/// How many comments of a likeness came within the day up to a row, itself included.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn alike_before(
    c: &ReadConnection,
    account: &AccountId,
    likeness: i64,
    row: i64,
    at: i64,
) -> Result<u32, StoreError> {
    let since = (at - DAY).div_euclid(1000) * ROWS_A_SECOND;
    let count = c.count(ALIKE, params![account_n(c, account)?, likeness, since, row])?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Comment, PersonId};
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};
    use crate::store::tables::comments;

    #[test]
    fn alike_ones_are_counted_without_a_walk_through_the_others() {
        let profile = profile();
        let store = signed_in(&profile);
        let plan: Vec<String> = store
            .read_now(|c| c.rows(&format!("EXPLAIN QUERY PLAN {ALIKE}"), [1, 2, 3, 4], |row| row.get(3)))
            .unwrap();
        assert!(
            plan.iter().all(|step| step.contains("comments_alike (account=? AND likeness=?")),
            "{plan:?}"
        );
    }

    #[test]
    fn comments_come_with_what_became_of_them_and_what_was_before() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let by =
            |id: &str, at: i64| Comment { author: Some(PersonId("p".to_owned())), ..comment("m1", id, at) };
        let own = Comment { mine: true, ..comment("m1", "9", 95) };
        keep_comments(&store, "m1", vec![by("1", 10), by("2", 20), by("3", 90_000), own], 100_000_000);
        store
            .writer()
            .write_now(|tx| {
                comments::set_hidden(tx, &account().id, &"1".into(), true, 5)?;
                comments::set_deleted(tx, &account().id, &"2".into(), 6)?;
                tx.run("UPDATE comments SET likeness = 4, tags = 5, minded = 1", []).map(drop)
            })
            .unwrap();
        let all = store.read_now(|c| batch(c, &account().id, i64::MIN, 10)).unwrap();
        let told: Vec<_> = all.iter().map(|it| (it.id.as_str(), it.is_gone, it.has_link, it.asks)).collect();
        assert_eq!(told, [("1", true, true, true), ("2", true, true, true), ("3", false, true, true)]);
        let rest = store.read_now(|c| batch(c, &account().id, all[0].row, 1)).unwrap();
        assert_eq!(rest, [all[1].clone()]);
        let last = &all[2];
        let before = store.read_now(|c| author_before(c, last.author.clone().unwrap().0, last.row)).unwrap();
        assert_eq!(before, AuthorBefore { first: Some(10_000), comments: 2, hides: 2, answers: 0 });
        let alike =
            |of: &PastComment| store.read_now(|c| alike_before(c, &account().id, 4, of.row, of.at)).unwrap();
        assert_eq!((alike(&all[0]), alike(&all[1]), alike(last)), (1, 2, 1), "a day later it is no wave");
        let some = store.read_now(|c| some(c, &account().id, &[last.row, all[0].row, 1])).unwrap();
        assert_eq!(some.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["1", "3"]);
        assert_eq!(store.read_now(|c| rows_since(c, &account().id, 15_000)).unwrap().len(), 2);
        assert_eq!(store.read_now(|c| row_back(c, &account().id, 1)).unwrap(), all[1].row.max(95 * 65_536));
    }
}

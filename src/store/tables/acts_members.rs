//! The comments an act is about, with what decides whether it can be done to them.
//! Invariant: each is found by its row, which never changes.

use std::collections::HashSet;

use rusqlite::{Row, params};

use crate::domain::{AccountId, CommentId, MediaId};
use crate::store::views::inbox::InboxIndex;
use crate::store::{ReadConnection, StoreError};

use super::account_n;

/// A comment an act may be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub row: i64,
    pub id: CommentId,
    /// The top comment of its thread; its own id for a top comment.
    pub thread: CommentId,
    pub media: MediaId,
    pub username: Option<String>,
    pub mine: bool,
    pub hidden: bool,
    pub deleted: bool,
    /// The top comment of its thread is hidden: nothing can be said below it (section 5.2).
    pub thread_hidden: bool,
    pub done_at: Option<i64>,
    /// The verb that was asked for last and is on its way.
    pub pending: Option<String>,
}

const SELECT: &str =
    "SELECT c.row, c.id, coalesce(c.parent, c.id), m.id, coalesce(p.username, c.username), c.mine,
    c.hidden, c.deleted_at IS NOT NULL,
    coalesce((SELECT t.hidden FROM comments t WHERE t.account = c.account AND t.id = c.parent), 0), c.done_at,
    (SELECT o.verb FROM outbox o WHERE o.account = c.account AND o.target = c.id AND o.ended IS NULL
        ORDER BY o.id DESC LIMIT 1)
    FROM comments c JOIN media m ON m.n = c.media LEFT JOIN people p ON p.n = c.person
    WHERE c.row = ?1 AND c.account = ?2";

/// One comment by its row; `None` when it is gone or of another account.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn member(c: &ReadConnection, account: &AccountId, row: i64) -> Result<Option<Member>, StoreError> {
    c.row(SELECT, params![row, account_n(c, account)?], read)
}

/// Comments by their rows; those that are gone are left out.
///
/// # Errors
/// As [`member`].
pub fn members(c: &ReadConnection, account: &AccountId, rows: &[i64]) -> Result<Vec<Member>, StoreError> {
    let account = account_n(c, account)?;
    let found = rows.iter().map(|row| c.row(SELECT, params![row, account], read));
    found.filter_map(Result::transpose).collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Member> {
    Ok(Member {
        row: row.get(0)?,
        id: CommentId(row.get(1)?),
        thread: CommentId(row.get(2)?),
        media: MediaId(row.get(3)?),
        username: row.get(4)?,
        mine: row.get(5)?,
        hidden: row.get(6)?,
        deleted: row.get(7)?,
        thread_hidden: row.get(8)?,
        done_at: row.get(9)?,
        pending: row.get(10)?,
    })
}

/// What a reply can name of where it goes: the post's caption and address, and the account's own name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Below {
    pub caption: Option<String>,
    pub link: Option<String>,
    pub account: String,
}

/// What can be named below a post; `None` when it is not known.
///
/// # Errors
/// What SQLite says.
pub fn below(c: &ReadConnection, account: &AccountId, media: &MediaId) -> Result<Option<Below>, StoreError> {
    c.row(
        "SELECT m.caption, m.permalink, a.username FROM media m JOIN accounts a ON a.n = m.account
         WHERE a.id = ?1 AND m.id = ?2",
        [account.as_str(), media.as_str()],
        |row| Ok(Below { caption: row.get(0)?, link: row.get(1)?, account: row.get(2)? }),
    )
}

/// The rows of comments; those that are not known are left out.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn rows_of(c: &ReadConnection, account: &AccountId, ids: &[CommentId]) -> Result<Vec<i64>, StoreError> {
    let account = account_n(c, account)?;
    let row = |id: &CommentId| {
        c.row(
            "SELECT row FROM comments WHERE account = ?1 AND id = ?2",
            params![account, id.as_str()],
            |row| row.get(0),
        )
    };
    ids.iter().map(row).filter_map(Result::transpose).collect()
}

/// The rows of a list with those opened that stand for many: where near-identical comments are folded into one row,
/// it is their likeness made negative. Each row comes once.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn opened(c: &ReadConnection, account: &AccountId, rows: &[i64]) -> Result<Vec<i64>, StoreError> {
    let (mut seen, mut all) = (HashSet::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for row in rows {
        let of = if InboxIndex::is_head(*row) { rows_alike(c, account, -row)? } else { vec![*row] };
        all.extend(of.into_iter().filter(|row| seen.insert(*row)));
    }
    Ok(all)
}

/// The rows of all comments that need an answer and say the same but for spelling, oldest first: their row in the
/// list stands at the place of the newest, and keeps it until the last are done.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn rows_alike(c: &ReadConnection, account: &AccountId, likeness: i64) -> Result<Vec<i64>, StoreError> {
    c.rows(
        "SELECT row FROM comments WHERE account = ?1 AND standing = 0 AND likeness = ?2 ORDER BY row",
        params![account_n(c, account)?, likeness],
        |row| row.get(0),
    )
}

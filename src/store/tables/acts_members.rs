//! The comments an act is about, with what decides whether it can be done to them.
//! Invariant: each is found by its row, which never changes.

use std::collections::HashSet;

use rusqlite::{Row, params};

use crate::domain::{AccountId, CommentId, MediaId};
use crate::store::views::inbox::InboxIndex;
use crate::store::views::inbox_clusters::sharing;
use crate::store::{ReadConnection, StoreError};

use super::{account_n, asked_accounts};

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
    /// ISO 639-1, as far as its text was read.
    pub language: Option<String>,
    /// The verb that was asked for last and is on its way.
    pub pending: Option<String>,
}

const SELECT: &str =
    "SELECT c.row, c.id, coalesce(c.parent, c.id), m.id, coalesce(p.username, c.username), c.mine,
    c.hidden, c.deleted_at IS NOT NULL,
    coalesce((SELECT t.hidden FROM comments t WHERE t.account = c.account AND t.id = c.parent), 0), c.done_at,
    (SELECT o.verb FROM outbox o WHERE o.account = c.account AND o.target = c.id AND o.ended IS NULL
        ORDER BY o.id DESC LIMIT 1), c.language
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
        language: row.get(11)?,
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

/// The rows of a list over all accounts, by the account each stands in, with those opened that stand for many: in the
/// order of the list, each once.
///
/// # Errors
/// What SQLite says.
pub fn opened_by_account(c: &ReadConnection, rows: &[i64]) -> Result<Vec<(AccountId, Vec<i64>)>, StoreError> {
    let all = asked_accounts(c, &AccountId::all())?;
    let mut by_account: Vec<(i64, Vec<i64>)> = all.iter().map(|n| (*n, Vec::new())).collect();
    let mut seen = HashSet::with_capacity(rows.len());
    let mut put = |account: i64, row: i64| {
        let list = by_account.iter_mut().find(|(n, _)| *n == account);
        if let Some((_, list)) = list.filter(|_| seen.insert(row)) {
            list.push(row);
        }
    };
    for row in rows {
        if InboxIndex::is_head(*row) {
            for account in sharing(c, &all, -row)? {
                alike(c, account, -row)?.into_iter().for_each(|row| put(account, row));
            }
        } else if let Some(account) =
            c.row("SELECT account FROM comments WHERE row = ?1", [row], |row| row.get(0))?
        {
            put(account, *row);
        }
    }
    by_account.retain(|(_, rows)| !rows.is_empty());
    let named = |(n, rows): (i64, Vec<i64>)| {
        let id = c.row("SELECT id FROM accounts WHERE n = ?1", [n], |row| row.get(0))?.unwrap_or_default();
        Ok((AccountId(id), rows))
    };
    by_account.into_iter().map(named).collect()
}

/// The rows of all comments that need an answer and say the same but for spelling, oldest first: their row in the
/// list stands at the place of the newest, and keeps it until the last are done.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn rows_alike(c: &ReadConnection, account: &AccountId, likeness: i64) -> Result<Vec<i64>, StoreError> {
    alike(c, account_n(c, account)?, likeness)
}

fn alike(c: &ReadConnection, account: i64, likeness: i64) -> Result<Vec<i64>, StoreError> {
    c.rows(
        "SELECT row FROM comments WHERE account = ?1 AND standing = 0 AND likeness = ?2 ORDER BY row",
        [account, likeness],
        |row| row.get(0),
    )
}

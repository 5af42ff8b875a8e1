//! Which comments' texts were not read yet, and what was read out of them.
//! Invariant: what came from Instagram is read before what was here, and a comment is handed out until its
//! reading is kept.

use rusqlite::{Row, params};

use crate::domain::{AccountId, CommentId, MediaId, PersonId};
use crate::store::{ReadConnection, StoreError, Tx};

/// A comment whose text is to be read, with what goes along to whoever acts on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    pub row: i64,
    pub account: AccountId,
    /// The account's own username.
    pub username: String,
    pub id: CommentId,
    pub media: MediaId,
    pub thread: CommentId,
    pub author: Option<PersonId>,
    pub author_name: Option<String>,
    pub mine: bool,
    pub text: String,
    /// Milliseconds since the epoch.
    pub at: Option<i64>,
    pub first_seen: i64,
    /// It needs an answer: of somebody else, not hidden, not deleted, not done, no history.
    pub open: bool,
    /// Which version its text was read in; 0: never.
    pub minded: i64,
}

/// What was read out of a comment's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Minded {
    pub row: i64,
    /// `comments.tags`.
    pub tags: i64,
    pub likeness: Option<i64>,
    pub language: Option<String>,
}

const SELECT: &str = "SELECT c.row, a.id, a.username, c.id, m.id, coalesce(c.parent, c.id), p.id,
        coalesce(p.username, c.username), c.mine, c.text, c.at, c.first_seen, c.standing = 0, c.minded
    FROM comments c JOIN accounts a ON a.n = c.account JOIN media m ON m.n = c.media
        LEFT JOIN people p ON p.n = c.person";

fn read(row: &Row<'_>) -> rusqlite::Result<Unread> {
    Ok(Unread {
        row: row.get(0)?,
        account: AccountId(row.get(1)?),
        username: row.get(2)?,
        id: CommentId(row.get(3)?),
        media: MediaId(row.get(4)?),
        thread: CommentId(row.get(5)?),
        author: row.get::<_, Option<String>>(6)?.map(PersonId),
        author_name: row.get(7)?,
        mine: row.get(8)?,
        text: row.get(9)?,
        at: row.get(10)?,
        first_seen: row.get(11)?,
        open: row.get(12)?,
        minded: row.get(13)?,
    })
}

/// A post with comments that came, by its short number.
///
/// # Errors
/// What SQLite says.
pub fn next_post(c: &ReadConnection) -> Result<Option<i64>, StoreError> {
    c.row("SELECT media FROM to_mind LIMIT 1", [], |row| row.get(0))
}

/// Comments of a post that were not read in this version, newest first, from before a row.
///
/// # Errors
/// What SQLite says.
pub fn of_post(
    c: &ReadConnection,
    media: i64,
    version: i64,
    before: i64,
    limit: u32,
) -> Result<Vec<Unread>, StoreError> {
    c.rows(
        &format!(
            "{SELECT} WHERE c.media = ?1 AND c.deleted_at IS NULL AND c.row < ?3 AND c.minded < ?2
             ORDER BY c.row DESC LIMIT ?4"
        ),
        params![media, version, before, limit],
        read,
    )
}

/// Notes that a post has no comment left that was not read in this version, if that is so.
///
/// # Errors
/// What SQLite says.
pub fn post_done(tx: &Tx<'_>, media: i64, version: i64) -> Result<bool, StoreError> {
    let done = tx.run_silently(
        "DELETE FROM to_mind WHERE media = ?1 AND NOT EXISTS (
             SELECT 1 FROM comments WHERE media = ?1 AND deleted_at IS NULL AND minded < ?2)",
        params![media, version],
    )?;
    Ok(done > 0)
}

/// How far the walk over all comments has come: rows before that are to be read; `None`: all were.
///
/// # Errors
/// What SQLite says.
pub fn walked_to(c: &ReadConnection, version: i64) -> Result<Option<i64>, StoreError> {
    let at: Option<(i64, Option<i64>)> =
        c.row("SELECT version, before FROM minding", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(match at {
        Some((known, before)) if known == version => before,
        _ => Some(i64::MAX),
    })
}

/// Comments from before a row, newest first, read or not.
///
/// # Errors
/// What SQLite says.
pub fn walk(c: &ReadConnection, before: i64, limit: u32) -> Result<Vec<Unread>, StoreError> {
    c.rows(&format!("{SELECT} WHERE c.row < ?1 ORDER BY c.row DESC LIMIT ?2"), params![before, limit], read)
}

/// Keeps how far the walk has come.
///
/// # Errors
/// What SQLite says.
pub fn walked(tx: &Tx<'_>, version: i64, before: Option<i64>) -> Result<(), StoreError> {
    tx.run_silently("UPDATE minding SET version = ?1, before = ?2", params![version, before])?;
    Ok(())
}

/// Keeps what was read out of texts. One that changed meanwhile is read again.
///
/// # Errors
/// What SQLite says.
pub fn keep(tx: &Tx<'_>, minded: &[Minded], version: i64) -> Result<(), StoreError> {
    for one in minded {
        let says = tx.run(
            "UPDATE comments SET tags = ?2, likeness = ?3, language = ?4, minded = ?5 WHERE row = ?1
                 AND (tags <> ?2 OR likeness IS NOT ?3 OR language IS NOT ?4)",
            params![one.row, one.tags, one.likeness, one.language, version],
        )?;
        if says == 0 {
            tx.run_silently("UPDATE comments SET minded = ?2 WHERE row = ?1", params![one.row, version])?;
        }
    }
    Ok(())
}

/// Forgets every reading, as if a version of long ago had left the file.
#[cfg(test)]
pub(crate) fn forget(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.run("UPDATE comments SET tags = 0, likeness = NULL, language = NULL, minded = 0", [])?;
    tx.run("UPDATE minding SET version = 0, before = NULL", [])?;
    Ok(())
}

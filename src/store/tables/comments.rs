//! Every comment ever seen, its author, its words in the index.
//! Invariant: a comment is never removed; the order of rows is the order in time; an own act is not undone
//! by a reading that was asked for before it.

use std::collections::{HashMap, HashSet};

use rusqlite::{Row, params};

use crate::domain::{AccountId, Comment, CommentId, MediaId, PersonId};
use crate::store::{ReadConnection, StoreError, Tx, find};

use super::{account_n, signed, unsigned};

/// What a page brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CommentPage {
    pub new: usize,
    pub changed: usize,
    /// Known, and as it was. A page of nothing else is where reading new comments may stop.
    pub unchanged: usize,
}

/// A comment as the store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub comment: Comment,
    /// When it was found deleted.
    pub deleted_at: Option<i64>,
    /// A reply of the account's stands after it.
    pub answered: bool,
}

/// Room for comments within one second: the row number is the second times this, and a running number.
const ROWS_A_SECOND: i64 = 65_536;

/// Where a page goes.
struct Page<'t> {
    tx: &'t Tx<'t>,
    account: i64,
    media: i64,
    /// When the request was sent.
    seen_at: i64,
    people: HashMap<PersonId, i64>,
    /// Threads in which something came or went.
    touched: HashSet<String>,
}

/// What the store knows of a comment before a page is laid over it.
struct Before {
    row: i64,
    person: Option<i64>,
    text: String,
    likes: Option<i64>,
    hidden: bool,
    mine: bool,
    deleted_at: Option<i64>,
    acted_at: Option<i64>,
}

/// Keeps a page of comments: tops and replies in one slice, in any order. `seen_at` is when the request
/// was sent: what the account itself changed after that stays as it is.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn upsert_page(
    tx: &Tx<'_>,
    account: &AccountId,
    media: &MediaId,
    comments: &[Comment],
    seen_at: i64,
) -> Result<CommentPage, StoreError> {
    let account = account_n(tx, account)?;
    let media = media_n(tx, account, media)?;
    let (people, touched) = (HashMap::new(), HashSet::new());
    let mut page = Page { tx, account, media, seen_at, people, touched };
    let mut outcome = CommentPage::default();
    // Oldest first: the full-text index is filled in the order of its rows or becomes slow.
    let mut oldest_first: Vec<&Comment> = comments.iter().collect();
    oldest_first.sort_by_key(|comment| (comment.timestamp, comment.parent.is_some()));
    for comment in oldest_first {
        match page.known(&comment.id)? {
            None => {
                page.insert(comment)?;
                outcome.new += 1;
            }
            Some(before) if page.update(comment, &before)? => outcome.changed += 1,
            Some(before) => {
                page.seen_again(before.row)?;
                outcome.unchanged += 1;
            }
        }
    }
    for thread in &page.touched {
        settle_thread(tx, account, thread)?;
    }
    Ok(outcome)
}

impl Page<'_> {
    fn known(&self, id: &CommentId) -> Result<Option<Before>, StoreError> {
        self.tx.row(
            "SELECT row, person, text, likes, hidden, mine, deleted_at, acted_at FROM comments
             WHERE account = ?1 AND id = ?2",
            params![self.account, id.as_str()],
            |row| {
                Ok(Before {
                    row: row.get(0)?,
                    person: row.get(1)?,
                    text: row.get(2)?,
                    likes: row.get(3)?,
                    hidden: row.get(4)?,
                    mine: row.get(5)?,
                    deleted_at: row.get(6)?,
                    acted_at: row.get(7)?,
                })
            },
        )
    }

    fn insert(&mut self, comment: &Comment) -> Result<(), StoreError> {
        let person = self.person(comment)?;
        let at = comment.timestamp.map(jiff::Timestamp::as_millisecond);
        let row = free_row(self.tx, at.unwrap_or(self.seen_at))?;
        self.tx.run(
            "INSERT INTO comments (row, account, media, id, parent, person, username, mine, text, at, likes,
                 hidden, first_seen, seen_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13)",
            params![
                row,
                self.account,
                self.media,
                comment.id.as_str(),
                comment.parent.as_ref().map(CommentId::as_str),
                person,
                comment.username.as_ref().filter(|_| person.is_none()),
                comment.mine,
                comment.text,
                at,
                signed(comment.likes),
                comment.hidden,
                self.seen_at,
            ],
        )?;
        index_words(self.tx, row, &comment.text)?;
        self.touched.insert(thread_of(comment).to_owned());
        Ok(())
    }

    /// Lays a comment over what is known of it; whether that changed anything to be seen.
    fn update(&mut self, comment: &Comment, before: &Before) -> Result<bool, StoreError> {
        let person = self.person(comment)?.or(before.person);
        let own_act_is_newer = before.acted_at.is_some_and(|acted| acted >= self.seen_at);
        let hidden = if own_act_is_newer { before.hidden } else { comment.hidden };
        let deleted_at = before.deleted_at.filter(|_| own_act_is_newer);
        // Instagram forgets; the store does not.
        let text = if comment.text.is_empty() { &before.text } else { &comment.text };
        let likes = signed(comment.likes).or(before.likes);
        let same = (person, text, likes, hidden, comment.mine, deleted_at)
            == (before.person, &before.text, before.likes, before.hidden, before.mine, before.deleted_at);
        if same {
            return Ok(false);
        }
        self.tx.run(
            "UPDATE comments SET person = ?2, mine = ?3, text = ?4, likes = ?5, hidden = ?6, deleted_at = ?7,
                 seen_at = max(seen_at, ?8) WHERE row = ?1",
            params![before.row, person, comment.mine, text, likes, hidden, deleted_at, self.seen_at],
        )?;
        if *text != before.text {
            self.tx.run("DELETE FROM comment_words WHERE rowid = ?1", [before.row])?;
            index_words(self.tx, before.row, text)?;
        }
        self.touched.insert(thread_of(comment).to_owned());
        Ok(true)
    }

    fn seen_again(&self, row: i64) -> Result<(), StoreError> {
        self.tx.run_silently(
            "UPDATE comments SET seen_at = ?2 WHERE row = ?1 AND seen_at < ?2",
            params![row, self.seen_at],
        )?;
        Ok(())
    }

    /// The author's short number, under the name Instagram gives now.
    fn person(&mut self, comment: &Comment) -> Result<Option<i64>, StoreError> {
        let Some(id) = &comment.author else { return Ok(None) };
        if let Some(n) = self.people.get(id) {
            return Ok(Some(*n));
        }
        let known = self.tx.row(
            "SELECT n, username FROM people WHERE account = ?1 AND id = ?2",
            params![self.account, id.as_str()],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?)),
        )?;
        let n = match known {
            Some((n, username)) => {
                if comment.username.is_some() && comment.username != username {
                    self.tx
                        .run("UPDATE people SET username = ?2 WHERE n = ?1", params![n, comment.username])?;
                }
                n
            }
            None => {
                self.tx.run(
                    "INSERT INTO people (account, id, username) VALUES (?1, ?2, ?3)",
                    params![self.account, id.as_str(), comment.username],
                )?;
                self.tx.inserted()
            }
        };
        self.people.insert(id.clone(), n);
        Ok(Some(n))
    }
}

/// The first row number that is free in a second.
fn free_row(tx: &Tx<'_>, at_ms: i64) -> Result<i64, StoreError> {
    let first = at_ms.div_euclid(1000) * ROWS_A_SECOND;
    let last: Option<i64> = tx
        .row(
            "SELECT max(row) FROM comments WHERE row >= ?1 AND row < ?2",
            [first, first + ROWS_A_SECOND],
            |row| row.get(0),
        )?
        .flatten();
    Ok(last.map_or(first, |last| last + 1))
}

fn index_words(tx: &Tx<'_>, row: i64, text: &str) -> Result<(), StoreError> {
    if !text.is_empty() {
        let words = find::for_index(text);
        tx.run("INSERT INTO comment_words (rowid, text) VALUES (?1, ?2)", params![row, words])?;
    }
    Ok(())
}

fn thread_of(comment: &Comment) -> &str {
    comment.parent.as_ref().unwrap_or(&comment.id).as_str()
}

/// Sees anew which comments of a thread have a reply of the account's after them.
fn settle_thread(tx: &Tx<'_>, account: i64, thread: &str) -> Result<(), StoreError> {
    let last: Option<i64> = tx
        .row(
            "SELECT max(row) FROM comments
             WHERE account = ?1 AND parent = ?2 AND mine = 1 AND deleted_at IS NULL",
            params![account, thread],
            |row| row.get(0),
        )?
        .flatten();
    // No row lies before zero: without a reply nothing is answered.
    let last = last.unwrap_or(i64::MIN);
    tx.run(
        "UPDATE comments SET answered = (row < ?3) WHERE account = ?1 AND id = ?2 AND mine = 0
             AND answered <> (row < ?3)",
        params![account, thread, last],
    )?;
    tx.run(
        "UPDATE comments SET answered = (row < ?3) WHERE account = ?1 AND parent = ?2 AND mine = 0
             AND answered <> (row < ?3)",
        params![account, thread, last],
    )?;
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
    let mut deleted = 0;
    let threads: HashSet<String> = tx
        .rows(
            "UPDATE comments SET deleted_at = ?3 WHERE media = ?1 AND deleted_at IS NULL AND seen_at < ?2
                 AND coalesce(acted_at, 0) < ?2 RETURNING coalesce(parent, id)",
            params![media, pass_started, now],
            |row| {
                deleted += 1;
                row.get(0)
            },
        )?
        .into_iter()
        .collect();
    for thread in &threads {
        settle_thread(tx, account, thread)?;
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
    threads.iter().try_for_each(|thread| settle_thread(tx, account, thread))
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

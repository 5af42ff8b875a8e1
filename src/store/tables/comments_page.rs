//! A page of comments laid over what is known: new ones, changed ones, and those seen again.
//! Invariant: the order of rows is the order in time, and the counters tell what stands in the rows.

use std::collections::{HashMap, HashSet};

use rusqlite::params;

use crate::domain::{AccountId, Comment, CommentId, MediaId, PersonId};
use crate::store::{StoreError, Tx, find};

use super::comments::{ANSWERABLE_MS, media_n, settle_thread};
use super::{account_n, people, signed};

/// What a page brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CommentPage {
    pub new: usize,
    pub changed: usize,
    /// Known, and as it was. A page of nothing else is where reading new comments may stop.
    pub unchanged: usize,
}

/// Room for comments within one second: the row number is the second times this, and a running number.
const ROWS_A_SECOND: i64 = 65_536;

/// Places of the inbox in which a comment may stand (`comments.standing`).
const STANDINGS: usize = 7;

/// Where a page goes.
struct Page<'t> {
    tx: &'t Tx<'t>,
    account: i64,
    media: i64,
    /// When the request was sent.
    seen_at: i64,
    /// Comments from before that moment are history.
    history_until: i64,
    people: HashMap<&'t PersonId, i64>,
    /// Threads in which something came or went.
    touched: HashMap<&'t str, Touch>,
    /// Threads of which something was known before.
    known: HashSet<&'t str>,
    /// New rows by where they stand. Counted here and not by a trigger: a statement with a trigger keeps a
    /// journal of every leaf it touches, which took longer than all the rest of the insert.
    came: [i64; STANDINGS],
}

/// What became of a thread.
#[derive(Default)]
struct Touch {
    /// Its top comment came with this page, and no reply to it was here before.
    is_new: bool,
    /// A reply of the account's may have gone.
    lost_reply: bool,
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
    let history_until = history_until(tx, account)?;
    let mut page = Page {
        tx,
        account,
        media,
        seen_at,
        history_until,
        people: HashMap::new(),
        touched: HashMap::new(),
        known: HashSet::new(),
        came: [0; STANDINGS],
    };
    let mut outcome = CommentPage::default();
    // Oldest first: an answer comes after what it answers.
    let mut oldest_first: Vec<&Comment> = comments.iter().collect();
    oldest_first.sort_by_key(|comment| (moment(comment, seen_at), comment.parent.is_some()));
    let own = last_own_replies(&oldest_first);
    for (place, comment) in oldest_first.into_iter().enumerate() {
        match page.known(&comment.id)? {
            None => {
                let answered = own.get(thread_of(comment)).is_some_and(|last| place < *last);
                page.insert(comment, answered)?;
                outcome.new += 1;
            }
            Some(before) => {
                page.known.insert(thread_of(comment));
                if page.update(comment, &before)? {
                    outcome.changed += 1;
                } else {
                    page.seen_again(before.row)?;
                    outcome.unchanged += 1;
                }
            }
        }
    }
    page.settle()?;
    if outcome.new + outcome.changed > 0 {
        tx.run_silently("INSERT OR IGNORE INTO to_mind VALUES (?1)", [media])?;
    }
    Ok(outcome)
}

/// When a comment was written, or at the latest so, in milliseconds.
fn moment(comment: &Comment, seen_at: i64) -> i64 {
    comment.timestamp.map_or(seen_at, jiff::Timestamp::as_millisecond)
}

/// Where in the page the last reply of the account's stands, by thread.
fn last_own_replies<'c>(oldest_first: &[&'c Comment]) -> HashMap<&'c str, usize> {
    let own = oldest_first.iter().enumerate().filter(|(_, comment)| comment.mine && comment.parent.is_some());
    own.map(|(place, comment)| (thread_of(comment), place)).collect()
}

impl<'t> Page<'t> {
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

    /// Adds a comment; `answered` when a later reply of the account's is in the same page.
    fn insert(&mut self, comment: &'t Comment, answered: bool) -> Result<(), StoreError> {
        let person = self.person(comment)?;
        let at = comment.timestamp.map(jiff::Timestamp::as_millisecond);
        let row = free_row(self.tx, moment(comment, self.seen_at))?;
        let answered = answered && !comment.mine;
        let history = at.is_some_and(|at| at < self.history_until);
        self.tx.run(
            "INSERT INTO comments (row, account, media, id, parent, person, username, mine, text, at, likes,
                 hidden, history, first_seen, seen_at, answered)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14, ?15)",
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
                history,
                self.seen_at,
                answered,
            ],
        )?;
        if !comment.text.is_empty() {
            self.tx.index_words(row, find::for_index(&comment.text).into_owned(), false);
        }
        self.came[standing(comment, answered, history)] += 1;
        let is_new = comment.parent.is_none() && !self.has_replies(&comment.id)?;
        self.touched.entry(thread_of(comment)).or_default().is_new |= is_new;
        Ok(())
    }

    fn has_replies(&self, top: &CommentId) -> Result<bool, StoreError> {
        let found = self.tx.row(
            "SELECT 1 FROM comments WHERE account = ?1 AND parent = ?2 LIMIT 1",
            params![self.account, top.as_str()],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// Lays a comment over what is known of it; whether that changed anything to be seen.
    fn update(&mut self, comment: &'t Comment, before: &Before) -> Result<bool, StoreError> {
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
                 minded = CASE WHEN text = ?4 THEN minded ELSE 0 END, seen_at = max(seen_at, ?8) WHERE row = ?1",
            params![before.row, person, comment.mine, text, likes, hidden, deleted_at, self.seen_at],
        )?;
        if *text != before.text {
            self.tx.index_words(before.row, find::for_index(text).into_owned(), true);
        }
        self.touched.entry(thread_of(comment)).or_default().lost_reply |= before.mine;
        Ok(true)
    }

    /// Counts what came, and sees to the threads of which something was known before: a whole new thread
    /// was written down as it stands.
    fn settle(&self) -> Result<(), StoreError> {
        for (standing, count) in (0_i64..).zip(self.came).filter(|(_, count)| *count > 0) {
            self.tx.run(
                "INSERT INTO comment_counts VALUES (?1, ?2, 0, ?3, ?3)
                     ON CONFLICT DO UPDATE SET count = count + ?3, changes = changes + ?3",
                [self.account, standing, count],
            )?;
        }
        for (thread, touch) in &self.touched {
            if !touch.is_new || self.known.contains(thread) {
                settle_thread(self.tx, self.account, thread, touch.lost_reply)?;
            }
        }
        Ok(())
    }

    fn seen_again(&self, row: i64) -> Result<(), StoreError> {
        self.tx.run_silently(
            "UPDATE comments SET seen_at = ?2 WHERE row = ?1 AND seen_at < ?2",
            params![row, self.seen_at],
        )?;
        Ok(())
    }

    /// The author's short number, under the name Instagram gives now.
    fn person(&mut self, comment: &'t Comment) -> Result<Option<i64>, StoreError> {
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
                    let (before, now) = (username.as_deref(), comment.username.as_deref());
                    people::rename(self.tx, n, before, now, self.seen_at)?;
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
        self.people.insert(id, n);
        Ok(Some(n))
    }
}

/// The moment before which a comment was too old for an answer when the account came.
fn history_until(tx: &Tx<'_>, account: i64) -> Result<i64, StoreError> {
    let first: Option<i64> =
        tx.row("SELECT first_sign_in FROM accounts WHERE n = ?1", [account], |row| row.get(0))?.flatten();
    Ok(first.map_or(i64::MIN, |first| first.saturating_sub(ANSWERABLE_MS)))
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

/// Where a new comment stands; the schema's `standing` says it of every row.
fn standing(comment: &Comment, answered: bool, history: bool) -> usize {
    match (comment.mine, comment.hidden, answered, history) {
        (true, ..) => 3,
        (_, true, ..) => 2,
        (_, _, true, _) => 1,
        (_, _, _, true) => 5,
        _ => 0,
    }
}

fn thread_of(comment: &Comment) -> &str {
    comment.parent.as_ref().unwrap_or(&comment.id).as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};
    use crate::store::tables::comments;

    /// Comments whose *answered* is not what the rows of their thread say.
    const WRONG: &str = "SELECT count(*) FROM comments c WHERE c.answered <> (c.mine = 0 AND EXISTS (
        SELECT 1 FROM comments r WHERE r.parent = coalesce(c.parent, c.id) AND r.mine AND r.row > c.row
            AND r.deleted_at IS NULL))";
    /// Places of the inbox whose counter is not the number of rows that stand there.
    const MISCOUNTED: &str = "SELECT count(*) FROM (
        SELECT standing, tags, sum(n) AS off FROM (
            SELECT standing, tags, count AS n FROM comment_counts
            UNION ALL SELECT standing, tags & 3, -count(*) FROM comments GROUP BY 1, 2)
        GROUP BY standing, tags HAVING off <> 0)";

    fn sound(store: &Store) {
        let wrong = store.read_now(|c| Ok((c.count(WRONG, [])?, c.count(MISCOUNTED, [])?))).unwrap();
        assert_eq!(wrong, (0, 0), "answered, counted");
    }

    fn reply(top: &str, id: &str, at: i64, mine: bool) -> Comment {
        Comment { parent: Some(top.into()), mine, ..comment("m1", id, at) }
    }

    #[test]
    fn counters_and_answers_are_those_of_the_rows_whatever_order_pages_come_in() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let hidden = Comment { hidden: true, ..comment("m1", "3", 30) };
        let pages = [
            // A whole thread at once, and one that is hidden.
            vec![reply("1", "12", 14, true), reply("1", "11", 12, false), comment("m1", "1", 10), hidden],
            // A later question in a known thread, and an orphan whose top comes afterwards.
            vec![reply("1", "13", 16, false), reply("2", "21", 25, false)],
            vec![reply("2", "22", 27, true), reply("2", "21", 25, false), comment("m1", "2", 20)],
            // The answer comes in a page of its own.
            vec![reply("1", "14", 18, true)],
            vec![reply("3", "31", 33, true), Comment { timestamp: None, ..comment("m1", "4", 0) }],
        ];
        for (at, page) in (40_000..).zip(pages) {
            keep_comments(&store, "m1", page, at);
            sound(&store);
        }
        let delete = |tx: &Tx<'_>| comments::set_deleted(tx, &account().id, &"14".into(), 60_000);
        store.writer().write_now(delete).unwrap();
        sound(&store);
    }
}

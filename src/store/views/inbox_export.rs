//! What the inbox shows, whole, for a file: which comments, and all that is known of some of them.
//! Invariant: rows are read a few at a time, so that a million of them never stand in memory.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Row;
use serde::Serialize;

use crate::domain::AccountId;
use crate::domain::search::Query;
use crate::store::tables::asked_accounts;
use crate::store::{ReadConnection, StoreError};

use super::inbox::{InboxFilter, IndexAsk};
use super::inbox_list::{list, search, waiting};

/// One comment as it is written down. Absent is `None`, never an empty text or zero.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExportRow {
    pub id: String,
    /// The comment it replies to.
    pub reply_to: Option<String>,
    pub author_id: Option<String>,
    pub author_name: Option<String>,
    /// Written by the account itself.
    pub mine: bool,
    pub text: String,
    /// UTC, as RFC 3339 has it.
    pub written_at: Option<String>,
    /// `needs answer`, `answered`, `done`, `hidden`, `mine`, `deleted` or `history`.
    pub standing: &'static str,
    pub likes: Option<i64>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// Of `question`, `mention`, `link`, `emoji only`.
    pub tags: Vec<&'static str>,
    pub first_seen_at: Option<String>,
    pub done_at: Option<String>,
    pub deleted_at: Option<String>,
    pub post_id: String,
    pub post_permalink: Option<String>,
    /// The name of the account whose post it is.
    pub account: String,
}

impl ExportRow {
    /// The names of the columns, in the order of the fields.
    pub const COLUMNS: [&'static str; 17] = [
        "id",
        "reply_to",
        "author_id",
        "author_name",
        "mine",
        "text",
        "written_at",
        "standing",
        "likes",
        "language",
        "tags",
        "first_seen_at",
        "done_at",
        "deleted_at",
        "post_id",
        "post_permalink",
        "account",
    ];
}

/// The words of `comments.standing`.
const STANDINGS: [&str; 7] = ["needs answer", "answered", "hidden", "mine", "deleted", "history", "done"];

/// The words of the bits of `comments.tags`.
const TAGS: [(i64, &str); 4] = [(1, "question"), (2, "mention"), (4, "link"), (8, "emoji only")];

/// All comments that a view or a search shows, newest first, however many.
///
/// # Errors
/// When the database cannot be read.
pub fn shown(c: &ReadConnection, ask: &IndexAsk) -> Result<Vec<i64>, StoreError> {
    c.together(|| {
        let accounts = asked_accounts(c, &ask.account)?;
        let query = Query::parse(&ask.search);
        let zone = ask.zone.clone().unwrap_or(TimeZone::UTC);
        match (query.is_empty(), ask.filter) {
            (false, filter) => search::found(c, &accounts, (filter, &query, &zone), usize::MAX),
            (true, InboxFilter::Waiting) => waiting(c, &accounts),
            (true, filter) => Ok(list(c, &accounts, filter)?.to_vec()),
        }
    })
}

/// What is known of some of them; those that are gone are left out.
///
/// # Errors
/// When the database cannot be read.
pub fn rows(c: &ReadConnection, account: &AccountId, rows: &[i64]) -> Result<Vec<ExportRow>, StoreError> {
    c.together(|| {
        let accounts = asked_accounts(c, account)?;
        let mut told = Vec::with_capacity(rows.len());
        for row in rows {
            // Of a row that is an asked account's.
            let read = |found: &Row<'_>| Ok((found.get::<_, i64>(16)?, read(found)?));
            let found = c.row(SELECT, [*row], read)?;
            told.extend(found.filter(|(n, _)| accounts.contains(n)).map(|(_, row)| row));
        }
        Ok(told)
    })
}

const SELECT: &str = "SELECT c.id, c.parent, p.id, coalesce(p.username, c.username), c.mine, c.text, c.at,
    c.standing, c.likes, c.language, c.tags, c.first_seen, c.done_at, c.deleted_at, m.id, m.permalink,
    c.account, a.username FROM comments c JOIN media m ON m.n = c.media JOIN accounts a ON a.n = c.account
    LEFT JOIN people p ON p.n = c.person
    WHERE c.row = ?1";

fn read(row: &Row<'_>) -> rusqlite::Result<ExportRow> {
    let tags: i64 = row.get(10)?;
    let standing = usize::try_from(row.get::<_, i64>(7)?).unwrap_or(usize::MAX);
    Ok(ExportRow {
        id: row.get(0)?,
        reply_to: row.get(1)?,
        author_id: row.get(2)?,
        author_name: row.get(3)?,
        mine: row.get(4)?,
        text: row.get(5)?,
        written_at: moment(row.get(6)?),
        standing: STANDINGS.get(standing).copied().unwrap_or_default(),
        likes: row.get(8)?,
        language: row.get(9)?,
        tags: TAGS.iter().filter(|(bit, _)| tags & bit != 0).map(|(_, word)| *word).collect(),
        first_seen_at: moment(row.get(11)?),
        done_at: moment(row.get(12)?),
        deleted_at: moment(row.get(13)?),
        post_id: row.get(14)?,
        post_permalink: row.get(15)?,
        account: row.get(17)?,
    })
}

fn moment(at: Option<i64>) -> Option<String> {
    at.and_then(|at| Timestamp::from_millisecond(at).ok()).map(|at| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Comment;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};

    #[test]
    fn a_row_tells_all_that_is_known_and_what_is_absent() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let nobody =
            Comment { author: None, username: None, timestamp: None, likes: None, ..comment("m1", "2", 0) };
        let reply = Comment { parent: Some("1".into()), mine: true, ..comment("m1", "3", 30) };
        keep_comments(&store, "m1", vec![comment("m1", "1", 10), nobody, reply], 3_000_000);
        store
            .writer()
            .write_now(|tx| tx.run("UPDATE comments SET tags = 5, language = 'vi' WHERE id = '1'", []))
            .unwrap();
        let ask = IndexAsk { account: account().id, filter: InboxFilter::All, ..IndexAsk::default() };
        let all = store.read_now(|c| rows(c, &ask.account, &shown(c, &ask)?)).unwrap();
        assert_eq!(all.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["2", "3", "1"]);
        let first = &all[2];
        assert_eq!((first.standing, first.written_at.as_deref()), ("answered", Some("1970-01-01T00:00:10Z")));
        assert_eq!(
            (first.tags.as_slice(), first.language.as_deref()),
            (["question", "link"].as_slice(), Some("vi"))
        );
        assert_eq!(
            (all[0].author_id.as_deref(), all[0].likes, all[0].written_at.as_deref()),
            (None, None, None)
        );
        assert_eq!(first.account, account().username);
        let everybody = IndexAsk { account: AccountId::all(), ..ask.clone() };
        let of_all = store.read_now(|c| rows(c, &everybody.account, &shown(c, &everybody)?)).unwrap();
        assert_eq!(of_all, all, "what all accounts show is what the only one does");
        assert_eq!((all[1].reply_to.as_deref(), all[1].standing), (Some("1"), "mine"));
        let found = IndexAsk { search: "has:link".to_owned(), ..ask };
        assert_eq!(store.read_now(|c| shown(c, &found)).unwrap().len(), 1);
    }

    #[test]
    fn the_columns_are_the_fields() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        keep_comments(&store, "m1", vec![comment("m1", "1", 10)], 3_000_000);
        let ask = IndexAsk { account: account().id, filter: InboxFilter::All, ..IndexAsk::default() };
        let all = store.read_now(|c| rows(c, &ask.account, &shown(c, &ask)?)).unwrap();
        let text = serde_json::to_string(&all[0]).unwrap();
        let places: Vec<_> =
            ExportRow::COLUMNS.iter().map(|name| text.find(&format!("\"{name}\":"))).collect();
        assert!(places.is_sorted() && places.iter().all(Option::is_some), "{text}");
    }
}

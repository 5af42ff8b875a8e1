//! The filters of a search as walks down the store's indexes.
//! Invariant: a filter that nothing fits finds nothing, and never everything.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::params;
use rusqlite::types::Value;

use crate::domain::search::{Has, Is, Query, What, Who};
use crate::store::views::inbox::InboxFilter;
use crate::store::views::library_sql::posts_before_ours;
use crate::store::{ReadConnection, StoreError, find};

use super::super::{ANSWERED, DELETED, DONE, HIDDEN, MENTION, OPEN, OWN, QUESTION, standings, tag, waiting};
use super::walk::Walk;

/// `comments.tags`: it holds a link.
const LINK: i64 = 4;

/// Rows of one second; see `tables/comments_page.rs`.
const ROWS_A_SECOND: i64 = 65_536;

/// People or posts that one filter may mean.
const MEANT_AT_MOST: i64 = 50;

/// What a search asks for besides words.
pub(super) struct Filters {
    /// All of these must hold a comment.
    pub must: Vec<Walk>,
    /// None of these may.
    pub must_not: Vec<Walk>,
    /// The newest row that may be found.
    pub newest: i64,
    /// The oldest row that may be found.
    pub oldest: i64,
}

/// The filters of a search inside a view of the inbox; days are those of `zone`.
pub(super) fn of(
    c: &ReadConnection,
    account: i64,
    filter: InboxFilter,
    query: &Query,
    zone: &TimeZone,
) -> Result<Filters, StoreError> {
    let mut filters = Filters { must: Vec::new(), must_not: Vec::new(), newest: i64::MAX, oldest: i64::MIN };
    match filter {
        InboxFilter::All => {}
        InboxFilter::Closing => filters.must.push(Walk::rows(Arc::default())),
        InboxFilter::Waiting => filters.must.push(Walk::rows(waiting(c, account)?.into())),
        view => {
            filters.must.push(stands(standings(view)));
            filters.must.extend(tag(view).map(tagged));
        }
    }
    for term in &query.terms {
        if let Some((first, end)) = stretch(&term.what, zone) {
            filters.within(first, end, term.negated);
        } else if let Some(walk) = walk(c, account, &term.what)? {
            if term.negated {
                filters.must_not.push(walk)
            } else {
                filters.must.push(walk)
            };
        }
    }
    Ok(filters)
}

impl Filters {
    /// Keeps what was written in a stretch of rows, or what was not.
    fn within(&mut self, first: i64, end: i64, negated: bool) {
        match (negated, first == i64::MIN, end == i64::MAX) {
            (false, ..) => {
                self.oldest = self.oldest.max(first);
                self.newest = self.newest.min(end - 1);
            }
            (true, true, _) => self.oldest = self.oldest.max(end),
            (true, _, true) => self.newest = self.newest.min(first - 1),
            (true, false, false) => self.must_not.push(Walk::all(first, end)),
        }
    }
}

/// The rows of a stretch of time, its end left out.
fn stretch(what: &What, zone: &TimeZone) -> Option<(i64, i64)> {
    match what {
        What::Before(when) => Some((i64::MIN, first_row(when.first(), zone))),
        What::After(when) => Some((first_row(when.first(), zone), i64::MAX)),
        What::On(when) => Some((first_row(when.first(), zone), first_row(when.next(), zone))),
        _ => None,
    }
}

/// The row at which a day begins.
pub(in crate::store::views) fn first_row(day: Date, zone: &TimeZone) -> i64 {
    let began = day.to_zoned(zone.clone()).map(|began| began.timestamp().as_second());
    began.map_or(i64::MAX, |second| second.saturating_mul(ROWS_A_SECOND))
}

/// The day a row stands in.
pub(in crate::store::views) fn day_of(row: i64, zone: &TimeZone) -> Date {
    let second = jiff::Timestamp::from_second(row.div_euclid(ROWS_A_SECOND)).unwrap_or_default();
    zone.to_datetime(second).date()
}

fn walk(c: &ReadConnection, account: i64, what: &What) -> Result<Option<Walk>, StoreError> {
    Ok(Some(match what {
        What::Is(Is::Waiting) => Walk::rows(waiting(c, account)?.into()),
        What::Is(Is::Question) => tagged(QUESTION),
        What::Is(Is::Mention) => tagged(MENTION),
        What::Is(Is::Open) => stands(&[OPEN]),
        What::Is(Is::Hidden) => stands(&[HIDDEN]),
        What::Is(Is::Deleted) => stands(&[DELETED]),
        What::Is(Is::Done) => stands(&[ANSWERED, DONE]),
        What::Is(Is::Answered) => stands(&[ANSWERED]),
        What::Is(Is::Mine) | What::From(Who::Me) => stands(&[OWN]),
        What::Has(Has::Link) => tagged(LINK),
        What::Lang(language) => Walk::of("comments_by_language", "language = ?4", language.clone()),
        What::Label(label) => Walk::any(meant(c, label)?.into_iter().map(Walk::labelled).collect()),
        What::From(Who::Name(name)) => by_people(people(c, account, name)?),
        What::Post(post) => below_posts(posts(c, account, post)?),
        // Words are the full-text index's, days are rows.
        _ => return Ok(None),
    }))
}

fn stands(standings: &[i64]) -> Walk {
    let one = |standing: &i64| Walk::of("comments_by_standing", "standing = ?4", *standing);
    Walk::any(standings.iter().map(one).collect())
}

/// The tag stands in the text, so that SQLite knows the index that has only those.
fn tagged(tag: i64) -> Walk {
    let index = match tag {
        QUESTION => "comments_that_ask",
        MENTION => "comments_that_call",
        _ => "comments_with_links",
    };
    Walk::of(index, &format!("(tags & {tag}) = {tag} AND ?4 IS NULL"), Value::Null)
}

/// Whatever these people wrote.
pub(super) fn by_people(people: Vec<i64>) -> Walk {
    Walk::any(people.into_iter().map(|n| Walk::of("comments_by_person", "person = ?4", n)).collect())
}

fn below_posts(posts: Vec<i64>) -> Walk {
    // Two indexes: one has what is there, the other what was deleted.
    let below = |n| {
        [("comments_by_media", "deleted_at IS NULL"), ("comments_deleted_by_media", "deleted_at IS NOT NULL")]
            .map(|(index, state)| Walk::of(index, &format!("media = ?4 AND {state}"), n))
    };
    Walk::any(posts.into_iter().flat_map(below).collect())
}

/// The people of exactly this name; if there are none, those whose name begins so.
fn people(c: &ReadConnection, account: i64, name: &str) -> Result<Vec<i64>, StoreError> {
    let named = c.rows(
        "SELECT n FROM people WHERE account = ?1 AND username = ?2 COLLATE NOCASE LIMIT ?3",
        params![account, name, MEANT_AT_MOST],
        |row| row.get(0),
    )?;
    if named.is_empty() { beginning(c, account, name) } else { Ok(named) }
}

/// The people whose name begins so.
pub(super) fn beginning(c: &ReadConnection, account: i64, name: &str) -> Result<Vec<i64>, StoreError> {
    c.rows(
        "SELECT n FROM people WHERE account = ?1 AND username >= ?2 COLLATE NOCASE
             AND username < ?3 COLLATE NOCASE LIMIT ?4",
        params![account, name, format!("{name}\u{10FFFF}"), MEANT_AT_MOST],
        |row| row.get(0),
    )
}

/// The labels of exactly this name, capitals aside; if there are none, those whose name begins so.
fn meant(c: &ReadConnection, label: &str) -> Result<Vec<String>, StoreError> {
    let small = label.to_lowercase();
    let mut fits = labels(c)?;
    fits.retain(|known| known.to_lowercase().starts_with(&small));
    let whole: Vec<String> = fits.iter().filter(|known| known.to_lowercase() == small).cloned().collect();
    Ok(if whole.is_empty() { fits } else { whole })
}

/// All labels there are, by leaps from one to the next in their index, however many comments each has.
pub(super) fn labels(c: &ReadConnection) -> Result<Vec<String>, StoreError> {
    let mut known: Vec<String> = Vec::new();
    loop {
        let last = known.last().map_or("", String::as_str);
        let next = "SELECT label FROM comment_labels INDEXED BY comment_labels_by_label
             WHERE label > ?1 ORDER BY label LIMIT 1";
        let Some(next) = c.row(next, [last], |row| row.get(0))? else { return Ok(known) };
        known.push(next);
    }
}

/// The posts that a person means by a number, a shortcode or words of the caption.
fn posts(c: &ReadConnection, account: i64, meant: &str) -> Result<Vec<i64>, StoreError> {
    if let Ok(number) = meant.trim_start_matches('#').parse::<u64>()
        && let Some(n) = numbered(c, account, number)?
    {
        return Ok(vec![n]);
    }
    let coded = c.rows(
        "SELECT n FROM media WHERE account = ?1 AND shortcode = ?2",
        params![account, meant],
        |row| row.get(0),
    )?;
    if !coded.is_empty() {
        return Ok(coded);
    }
    captioned(c, account, &Query::parse(meant), MEANT_AT_MOST)
}

/// Posts whose captions hold the words of a search, the newest first.
pub(super) fn captioned(
    c: &ReadConnection,
    account: i64,
    query: &Query,
    most: i64,
) -> Result<Vec<i64>, StoreError> {
    let Some(question) = find::asked(query).whole() else { return Ok(Vec::new()) };
    c.rows(
        "SELECT m.n FROM caption_words w CROSS JOIN media m ON m.n = w.rowid
         WHERE w.caption_words MATCH ?1 AND m.account = ?2 ORDER BY m.stands_at DESC, m.n DESC LIMIT ?3",
        params![question, account, most],
        |row| row.get(0),
    )
}

/// The account's post of a number.
fn numbered(c: &ReadConnection, account: i64, number: u64) -> Result<Option<i64>, StoreError> {
    let before = posts_before_ours(c, account)?;
    let Some(place) = number.checked_sub(before + 1) else { return Ok(None) };
    c.row(
        "SELECT n FROM media WHERE account = ?1 AND story = 0 AND gone_at IS NULL
         ORDER BY stands_at, n LIMIT 1 OFFSET ?2",
        params![account, i64::try_from(place).unwrap_or(i64::MAX)],
        |row| row.get(0),
    )
}

//! The filters of a search as walks down the store's indexes.
//! Invariant: a filter that nothing fits finds nothing, and never everything.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::params;
use rusqlite::types::Value;

use crate::domain::search::{Has, Is, Query, What, Who};
use crate::store::tables::among;
use crate::store::views::inbox::InboxFilter;
use crate::store::views::library_sql::posts_before_ours;
use crate::store::{ReadConnection, StoreError, find};

use super::super::{ANSWERED, DELETED, DONE, HIDDEN, MENTION, OPEN, OWN, QUESTION, standings, tag, waiting};
use super::walk::Walk;

/// `comments.tags`: it holds a link.
const LINK: i64 = 4;

/// Rows of one second; see `tables/comments_page.rs`.
const ROWS_A_SECOND: i64 = 65_536;

/// An account with fewer than one in so many of all comments is looked for by what they stand in.
const SPARSE: u64 = 8;

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
    accounts: &[i64],
    filter: InboxFilter,
    query: &Query,
    zone: &TimeZone,
) -> Result<Filters, StoreError> {
    let mut filters = Filters { must: Vec::new(), must_not: Vec::new(), newest: i64::MAX, oldest: i64::MIN };
    match filter {
        InboxFilter::All => {}
        InboxFilter::Closing => filters.must.push(Walk::rows(Arc::default())),
        InboxFilter::Waiting => filters.must.push(Walk::rows(waiting(c, accounts)?.into())),
        view => {
            filters.must.push(stands(accounts, standings(view)));
            filters.must.extend(tag(view).map(|tag| tagged(accounts, tag)));
        }
    }
    for term in &query.terms {
        if let Some((first, end)) = stretch(&term.what, zone) {
            filters.within(accounts, first, end, term.negated);
        } else if let Some(walk) = walk(c, accounts, &term.what)? {
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
    fn within(&mut self, accounts: &[i64], first: i64, end: i64, negated: bool) {
        match (negated, first == i64::MIN, end == i64::MAX) {
            (false, ..) => {
                self.oldest = self.oldest.max(first);
                self.newest = self.newest.min(end - 1);
            }
            (true, true, _) => self.oldest = self.oldest.max(end),
            (true, _, true) => self.newest = self.newest.min(first - 1),
            (true, false, false) => self.must_not.push(Walk::all(accounts, first, end)),
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

fn walk(c: &ReadConnection, accounts: &[i64], what: &What) -> Result<Option<Walk>, StoreError> {
    Ok(Some(match what {
        What::Is(Is::Waiting) => Walk::rows(waiting(c, accounts)?.into()),
        What::Is(Is::Question) => tagged(accounts, QUESTION),
        What::Is(Is::Mention) => tagged(accounts, MENTION),
        What::Is(Is::Open) => stands(accounts, &[OPEN]),
        What::Is(Is::Hidden) => stands(accounts, &[HIDDEN]),
        What::Is(Is::Deleted) => stands(accounts, &[DELETED]),
        What::Is(Is::Done) => stands(accounts, &[ANSWERED, DONE]),
        What::Is(Is::Answered) => stands(accounts, &[ANSWERED]),
        What::Is(Is::Mine) | What::From(Who::Me) => stands(accounts, &[OWN]),
        What::Has(Has::Link) => tagged(accounts, LINK),
        What::Lang(language) => Walk::of(accounts, "comments_by_language", "language = ?4", language.clone()),
        What::Label(label) => {
            Walk::any(meant(c, label)?.into_iter().map(|label| Walk::labelled(accounts, label)).collect())
        }
        What::From(Who::Name(name)) => by_people(accounts, people(c, accounts, name)?),
        What::Post(post) => below_posts(accounts, posts(c, accounts, post)?),
        // Words are the full-text index's, days are rows.
        _ => return Ok(None),
    }))
}

fn stands(accounts: &[i64], standings: &[i64]) -> Walk {
    let one = |standing: &i64| Walk::of(accounts, "comments_by_standing", "standing = ?4", *standing);
    Walk::any(standings.iter().map(one).collect())
}

/// The tag stands in the text, so that SQLite knows the index that has only those.
fn tagged(accounts: &[i64], tag: i64) -> Walk {
    let index = match tag {
        QUESTION => "comments_that_ask",
        MENTION => "comments_that_call",
        _ => "comments_with_links",
    };
    Walk::of(accounts, index, &format!("(tags & {tag}) = {tag} AND ?4 IS NULL"), Value::Null)
}

/// Whatever these people wrote.
pub(super) fn by_people(accounts: &[i64], people: Vec<i64>) -> Walk {
    let of = |n| Walk::within(accounts, "comments_by_person", "person = ?4", n);
    Walk::any(people.into_iter().map(of).collect())
}

/// All comments of accounts: of few among many by what they stand in, which leaps over those of others.
pub(super) fn whole(c: &ReadConnection, accounts: &[i64]) -> Result<Walk, StoreError> {
    let count = |which: String| c.count(&format!("SELECT sum(count) FROM comment_counts {which}"), []);
    let own = count(format!("WHERE account IN {}", among(accounts)))?;
    if own.saturating_mul(SPARSE) < count(String::new())? {
        return Ok(stands(accounts, standings(InboxFilter::All)));
    }
    Ok(Walk::all(accounts, i64::MIN, i64::MAX))
}

fn below_posts(accounts: &[i64], posts: Vec<i64>) -> Walk {
    // Two indexes: one has what is there, the other what was deleted.
    let below = |n| {
        [("comments_by_media", "deleted_at IS NULL"), ("comments_deleted_by_media", "deleted_at IS NOT NULL")]
            .map(|(index, state)| Walk::within(accounts, index, &format!("media = ?4 AND {state}"), n))
    };
    Walk::any(posts.into_iter().flat_map(below).collect())
}

/// The people of exactly this name; if there are none, those whose name begins so.
fn people(c: &ReadConnection, accounts: &[i64], name: &str) -> Result<Vec<i64>, StoreError> {
    let named = c.rows(
        &format!(
            "SELECT n FROM people WHERE account IN {} AND username = ?1 COLLATE NOCASE LIMIT ?2",
            among(accounts)
        ),
        params![name, MEANT_AT_MOST],
        |row| row.get(0),
    )?;
    if named.is_empty() { beginning(c, accounts, name) } else { Ok(named) }
}

/// The people whose name begins so.
pub(super) fn beginning(c: &ReadConnection, accounts: &[i64], name: &str) -> Result<Vec<i64>, StoreError> {
    c.rows(
        &format!(
            "SELECT n FROM people WHERE account IN {} AND username >= ?1 COLLATE NOCASE
                 AND username < ?2 COLLATE NOCASE LIMIT ?3",
            among(accounts)
        ),
        params![name, format!("{name}\u{10FFFF}"), MEANT_AT_MOST],
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
fn posts(c: &ReadConnection, accounts: &[i64], meant: &str) -> Result<Vec<i64>, StoreError> {
    if let Ok(number) = meant.trim_start_matches('#').parse::<u64>() {
        let of = |account: &i64| numbered(c, *account, number).transpose();
        let posts = accounts.iter().filter_map(of).collect::<Result<Vec<_>, _>>()?;
        if !posts.is_empty() {
            return Ok(posts);
        }
    }
    let coded = c.rows(
        &format!("SELECT n FROM media WHERE account IN {} AND shortcode = ?1", among(accounts)),
        [meant],
        |row| row.get(0),
    )?;
    if !coded.is_empty() {
        return Ok(coded);
    }
    captioned(c, accounts, &Query::parse(meant), MEANT_AT_MOST)
}

/// Posts whose captions hold the words of a search, the newest first.
pub(super) fn captioned(
    c: &ReadConnection,
    accounts: &[i64],
    query: &Query,
    most: i64,
) -> Result<Vec<i64>, StoreError> {
    let Some(question) = find::asked(query).whole() else { return Ok(Vec::new()) };
    c.rows(
        &format!(
            "SELECT m.n FROM caption_words w CROSS JOIN media m ON m.n = w.rowid
             WHERE w.caption_words MATCH ?1 AND m.account IN {} ORDER BY m.stands_at DESC, m.n DESC LIMIT ?2",
            among(accounts)
        ),
        params![question, most],
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

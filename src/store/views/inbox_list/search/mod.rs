//! Carries a search out: words through the full-text index, filters through the others, all as walks from the
//! newest comment to the oldest that leap over what the others rule out.
//! Invariant: the answer is the newest comments that fit, and the work depends on those looked at, not on all.

mod filters;
#[cfg(test)]
mod tests;
mod told;
mod walk;

use jiff::tz::TimeZone;

use crate::domain::search::{Query, What};
use crate::store::{ReadConnection, StoreError, find};

use super::super::inbox::InboxFilter;
use filters::{Filters, beginning, by_people};
use walk::Walk;

use filters::captioned;
pub(in crate::store::views) use filters::{day_of, first_row};

/// A search for signs that the index does not know looks through the newest so many comments.
const LOOKED_THROUGH: usize = 20_000;

/// So few comments are each looked up in the full-text index, instead of walking down all that have the words.
const LOOKED_UP: usize = 100;

/// A beginning of so many letters is in the index at hand; a longer one is put together from all its words each
/// time it is asked for.
const AT_HAND: usize = 3;

/// Comments of a view that fit a search, newest first, at most so many; days are those of `zone`.
pub(in crate::store::views) fn found(
    c: &ReadConnection,
    account: i64,
    (filter, query, zone): (InboxFilter, &Query, &TimeZone),
    at_most: usize,
) -> Result<Vec<i64>, StoreError> {
    let mut filters = filters::of(c, account, filter, query, zone)?;
    let asked = find::asked(query);
    filters.must_not.extend(asked.must_not.iter().map(|question| Walk::matched(question.clone())));
    let mut search = Search { c, account, words: None, signs: asked.signs, looked: 0 };
    if let Some(question) = &asked.must {
        let few = filters.few(c, account)?;
        let by_name = match lone_word(query) {
            Some(word) => beginning(c, account, word)?,
            None => Vec::new(),
        };
        if few && by_name.is_empty() && is_at_hand(query) {
            search.words = Some(question.clone());
        } else {
            let mut walks = vec![Walk::matched(question.clone())];
            if !by_name.is_empty() {
                walks.push(by_people(by_name));
            }
            filters.must.push(Walk::any(walks));
        }
    }
    // The full-text index knows all accounts' comments, and who has one account only need not look.
    let others = c.count("SELECT count(*) FROM accounts", [])? > 1;
    if filters.must.is_empty() || (others && search.words.is_none() && asked.must.is_some()) {
        filters.must.push(Walk::all(i64::MIN, i64::MAX));
    }
    search.run(filters, at_most)
}

/// A search under way.
struct Search<'c> {
    c: &'c ReadConnection,
    account: i64,
    /// Words that each of few comments is looked up for.
    words: Option<String>,
    /// Signs that each text must hold.
    signs: Vec<String>,
    looked: usize,
}

impl Search<'_> {
    fn run(&mut self, mut filters: Filters, at_most: usize) -> Result<Vec<i64>, StoreError> {
        let mut found = Vec::new();
        let mut newest = filters.newest;
        while found.len() < at_most && self.looked < LOOKED_THROUGH {
            let Some(row) = self.meet(&mut filters.must, newest)? else { break };
            if row < filters.oldest {
                break;
            }
            if self.stays(&mut filters.must_not, row)? {
                found.push(row);
            }
            newest = row - 1;
        }
        Ok(found)
    }

    /// The newest row at or below one that all walks have.
    fn meet(&self, walks: &mut [Walk], newest: i64) -> Result<Option<i64>, StoreError> {
        let all = walks.len();
        let (mut row, mut agree, mut turn) = (newest, 0, 0);
        while agree < all {
            let Some(next) = walks[turn].next(self.c, self.account, row)? else { return Ok(None) };
            agree = if next == row { agree + 1 } else { 1 };
            (row, turn) = (next, (turn + 1) % all);
        }
        Ok(Some(row))
    }

    /// Whether nothing else speaks against a row.
    fn stays(&mut self, against: &mut [Walk], row: i64) -> Result<bool, StoreError> {
        for walk in against {
            if walk.holds(self.c, self.account, row)? {
                return Ok(false);
            }
        }
        if let Some(words) = &self.words {
            let said = self.c.row(
                "SELECT 1 FROM comment_words WHERE comment_words MATCH ?1 AND rowid = ?2",
                rusqlite::params![words, row],
                |_| Ok(()),
            )?;
            return Ok(said.is_some());
        }
        if self.signs.is_empty() {
            return Ok(true);
        }
        self.looked += 1;
        let text: Option<String> =
            self.c.row("SELECT text FROM comments WHERE row = ?1", [row], |row| row.get(0))?;
        Ok(text.is_some_and(|text| self.signs.iter().all(|sign| text.contains(sign.as_str()))))
    }
}

impl Filters {
    /// Whether one of the filters leaves only few comments; those are then at hand, and walked first.
    fn few(&mut self, c: &ReadConnection, account: i64) -> Result<bool, StoreError> {
        for place in 0..self.must.len() {
            if self.must[place].few(c, account, self.newest, LOOKED_UP)?.is_some() {
                self.must.swap(0, place);
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The one word of a search without others: it may be the beginning of a name too.
fn lone_word(query: &Query) -> Option<&str> {
    let mut sought = query.sought();
    match (sought.next(), sought.next()) {
        (Some(What::Word { text, begins: true }), None) => {
            let name = text.trim_start_matches('@');
            (name.chars().count() > 1).then_some(name)
        }
        _ => None,
    }
}

/// Whether looking a single comment up in the full-text index is cheap.
fn is_at_hand(query: &Query) -> bool {
    query.sought().all(|what| match what {
        What::Word { text, begins: true } | What::Phrase { text, begins: true } => {
            text.split_whitespace().next_back().is_none_or(|last| last.chars().count() <= AT_HAND)
        }
        _ => true,
    })
}

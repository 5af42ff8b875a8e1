//! Carries a search out: words through the full-text index, filters through the others, all as walks from the
//! newest comment to the oldest that leap over what the others rule out.
//! Invariant: the answer is the newest comments that fit, and the work depends on those looked at, not on all.

mod filters;
#[cfg(test)]
mod tests;
mod told;
mod walk;

use jiff::tz::TimeZone;

use crate::domain::search::{Has, Query, Term, What};
use crate::store::places::Demands;
use crate::store::{ReadConnection, StoreError, find};

use super::super::inbox::InboxFilter;
use filters::{Filters, beginning, by_people};
use walk::Walk;

use filters::captioned;
pub(in crate::store::views) use filters::{day_of, first_row};

/// A search for signs that the index does not know looks through the newest so many comments.
const LOOKED_THROUGH: usize = 20_000;

/// So few comments are each read, instead of walking down all that have the words.
const READ_AT_MOST: usize = 1_500;

/// Comments of a view that fit a search, newest first, at most so many; days are those of `zone`.
pub(in crate::store::views) fn found(
    c: &ReadConnection,
    accounts: &[i64],
    ask: (InboxFilter, &Query, &TimeZone),
    at_most: usize,
) -> Result<Vec<i64>, StoreError> {
    found_reading(c, accounts, ask, at_most, READ_AT_MOST)
}

/// As [`found`]; `few` is how many comments are rather read than looked for in the full-text index.
fn found_reading(
    c: &ReadConnection,
    accounts: &[i64],
    (filter, query, zone): (InboxFilter, &Query, &TimeZone),
    at_most: usize,
    few: usize,
) -> Result<Vec<i64>, StoreError> {
    let mut filters = filters::of(c, accounts, filter, query, zone)?;
    let asked = find::asked(query);
    let by_name = match lone_word(query) {
        Some(word) => beginning(c, accounts, word)?,
        None => Vec::new(),
    };
    let mut search = Search { c, demands: Demands::default(), or_by: None, signs: Vec::new(), looked: 0 };
    let says = asked.must.is_some() || !asked.must_not.is_empty();
    if says && filters.few(c, few)? {
        let may_be_a_name = |term: &&Term| !by_name.is_empty() && is_sought(term);
        let word = Demands::of(query.terms.iter().filter(may_be_a_name));
        search.demands = Demands::of(query.terms.iter().filter(|term| !may_be_a_name(term)));
        search.or_by = (!by_name.is_empty()).then_some((word, by_name));
    } else {
        let words = query.sought().next().is_some() && asked.signs.is_empty();
        let emoji = |term: &&Term| term.what == What::Has(Has::Emoji);
        // Beside words, emoji are looked for in what has these: they are in every third comment.
        let (beside, asked) = match words {
            true => (Demands::of(query.terms.iter().filter(emoji)), find::asked(&without_emoji(query))),
            false => (Demands::default(), asked),
        };
        search.demands = beside;
        search.signs = asked.signs;
        filters.must_not.extend(asked.must_not.into_iter().map(Walk::matched));
        if let Some(question) = asked.must {
            let mut walks = vec![Walk::matched(question)];
            if !by_name.is_empty() {
                walks.push(by_people(accounts, by_name));
            }
            // The full-text index knows all accounts' comments; who asks of all of them need not look.
            let known = c.count("SELECT count(*) FROM accounts", [])?;
            if filters.must.is_empty() && known > accounts.len() as u64 {
                filters.must.push(filters::whole(c, accounts)?);
            }
            filters.must.push(Walk::any(walks));
        }
    }
    if filters.must.is_empty() {
        filters.must.push(filters::whole(c, accounts)?);
    }
    search.run(filters, at_most)
}

/// The search without what it asks of emoji.
fn without_emoji(query: &Query) -> Query {
    let other = |term: &&Term| term.what != What::Has(Has::Emoji);
    Query { terms: query.terms.iter().filter(other).cloned().collect() }
}

/// A search under way.
struct Search<'c> {
    c: &'c ReadConnection,
    /// What each text must say.
    demands: Demands,
    /// What it must say besides unless one of these people wrote it.
    or_by: Option<(Demands, Vec<i64>)>,
    /// Signs that each text must hold.
    signs: Vec<String>,
    looked: usize,
}

impl Search<'_> {
    fn run(&mut self, mut filters: Filters, at_most: usize) -> Result<Vec<i64>, StoreError> {
        let mut found = Vec::new();
        let mut newest = filters.newest;
        let mut apart = Vec::with_capacity(filters.must.len());
        for mut walk in filters.must {
            apart.push((walk.apart(self.c, newest)?, walk));
        }
        apart.sort_by_key(|(apart, _)| std::cmp::Reverse(*apart));
        let mut must: Vec<Walk> = apart.into_iter().map(|(_, walk)| walk).collect();
        while found.len() < at_most && self.looked < LOOKED_THROUGH {
            let Some(row) = self.meet(&mut must, newest)? else { break };
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
        let (mut row, mut turn) = (newest, 0);
        while let Some(walk) = walks.get_mut(turn) {
            // The first leaps; of the others it is enough to hear whether they have what it found.
            let next = if turn == 0 { walk.next(self.c, row)? } else { walk.near(self.c, row)? };
            let Some(next) = next else { return Ok(None) };
            // Who rules a row out has the sparser ones leap first: the dense are asked about little.
            turn = if next == row || turn == 0 { turn + 1 } else { 0 };
            row = next;
        }
        Ok(Some(row))
    }

    /// Whether nothing else speaks against a row.
    fn stays(&mut self, against: &mut [Walk], row: i64) -> Result<bool, StoreError> {
        for walk in against {
            if walk.holds(self.c, row)? {
                return Ok(false);
            }
        }
        if self.signs.is_empty() && self.demands.is_empty() && self.or_by.is_none() {
            return Ok(true);
        }
        self.looked += usize::from(!self.signs.is_empty());
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let told: Option<(String, Option<i64>)> =
            self.c.row("SELECT text, person FROM comments WHERE row = ?1", [row], read)?;
        Ok(told.is_some_and(|(text, person)| {
            let by = |people: &Vec<i64>| person.is_some_and(|person| people.contains(&person));
            self.demands.meets(&text)
                && self.or_by.as_ref().is_none_or(|(word, people)| word.meets(&text) || by(people))
                && self.signs.iter().all(|sign| text.contains(sign.as_str()))
        }))
    }
}

impl Filters {
    /// Whether one of the filters leaves only few comments; those are then at hand, and walked first.
    fn few(&mut self, c: &ReadConnection, few: usize) -> Result<bool, StoreError> {
        for place in 0..self.must.len() {
            if few > 0 && self.must[place].few(c, self.newest, few)?.is_some() {
                self.must.swap(0, place);
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether it is a word or a phrase that must be there.
fn is_sought(term: &Term) -> bool {
    !term.negated && matches!(term.what, What::Word { .. } | What::Phrase { .. })
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

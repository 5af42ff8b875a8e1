//! Keeps what searches found, and counts it, for as long as no comment came, went or was read anew.
//! Invariant: a search whose answer hangs on work under way or on labels is never kept.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::domain::search::{Is, Query, What};
use crate::store::tables::among;
use crate::store::{ReadConnection, StoreError};

use super::super::inbox::{FOUND_AT_FIRST, FOUND_AT_MOST, InboxFilter, IndexAsk};
use super::search;

/// Searches kept: the one that is shown and those that are saved.
const KEPT: usize = 24;

/// The last searches, the newest last.
#[derive(Default)]
pub(super) struct Searches(Vec<Kept>);

struct Kept {
    accounts: Vec<i64>,
    filter: InboxFilter,
    query: Query,
    zone: TimeZone,
    /// Not more than so many were looked for.
    at_most: usize,
    stamp: (i64, u64),
    rows: Arc<[i64]>,
}

/// What a search finds in a view.
pub(super) fn list(
    c: &ReadConnection,
    accounts: &[i64],
    ask: &IndexAsk,
    query: &Query,
) -> Result<Arc<[i64]>, StoreError> {
    let zone = ask.zone.clone().unwrap_or(TimeZone::UTC);
    let at_most = if ask.hurried { FOUND_AT_FIRST } else { FOUND_AT_MOST };
    kept(c, accounts, (ask.filter, query, &zone), at_most)
}

/// What a search finds, out of those kept if nothing changed since.
pub(super) fn kept(
    c: &ReadConnection,
    accounts: &[i64],
    (filter, query, zone): (InboxFilter, &Query, &TimeZone),
    at_most: usize,
) -> Result<Arc<[i64]>, StoreError> {
    let read = || -> Result<Arc<[i64]>, StoreError> {
        Ok(search::found(c, accounts, (filter, query, zone), at_most)?.into())
    };
    // Neither what is on its way nor labels are among what the stamp tells of.
    let unstamped =
        |term: &crate::domain::search::Term| matches!(term.what, What::Is(Is::Waiting) | What::Label(_));
    if filter == InboxFilter::Waiting || query.terms.iter().any(unstamped) {
        return read();
    }
    let stamp = stamp(c, accounts)?;
    let same = |kept: &Kept| {
        // What has less than was looked for is whole.
        let enough = kept.at_most == at_most || kept.rows.len() < at_most.min(kept.at_most);
        kept.accounts == accounts
            && kept.filter == filter
            && kept.query == *query
            && kept.zone == *zone
            && enough
    };
    {
        let mut kept = c.lists.borrow_mut();
        kept.searches.0.retain(|kept| kept.stamp == stamp || !same(kept));
        if let Some(place) = kept.searches.0.iter().position(same) {
            let known = kept.searches.0.remove(place);
            let rows = Arc::clone(&known.rows);
            kept.searches.0.push(known);
            return Ok(rows);
        }
    }
    let rows = read()?;
    let mut kept = c.lists.borrow_mut();
    if kept.searches.0.len() == KEPT {
        kept.searches.0.remove(0);
    }
    let (query, zone) = (query.clone(), zone.clone());
    let accounts = accounts.to_vec();
    kept.searches.0.push(Kept { accounts, filter, query, zone, at_most, stamp, rows: Arc::clone(&rows) });
    Ok(rows)
}

/// Another one whenever comments came or went, or the texts of a post's comments were read.
fn stamp(c: &ReadConnection, accounts: &[i64]) -> Result<(i64, u64), StoreError> {
    let sql = format!("SELECT sum(changes) FROM comment_counts WHERE account IN {}", among(accounts));
    let changes = c.row(&sql, [], |row| row.get(0))?;
    Ok((changes.flatten().unwrap_or(0), c.count("SELECT count(*) FROM to_mind", [])?))
}

//! The saved searches with their counts.
//! Invariant: a count is of what the search would show, and is only looked for again when comments changed.

use jiff::tz::TimeZone;

use crate::domain::SearchId;
use crate::domain::search::Query;
use crate::store::tables::known_account;
use crate::store::{ReadConnection, StoreError};

use super::super::View;
use super::super::inbox::{FOUND_AT_MOST, InboxFilter};
use super::super::inbox_search::{SavedAsk, SavedSearch, SavedSearches};
use super::found;

impl View for SavedSearches {
    type Ask = SavedAsk;

    fn read(c: &ReadConnection, ask: &SavedAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let zone = ask.zone.clone().unwrap_or(TimeZone::UTC);
            let mut searches = c.rows(
                "SELECT n, name, query FROM saved_searches WHERE account = ?1 ORDER BY place, n",
                [account],
                |row| {
                    let (name, query) = (row.get(1)?, row.get(2)?);
                    Ok(SavedSearch { id: SearchId(row.get(0)?), name, query, count: 0 })
                },
            )?;
            for search in &mut searches {
                let query = Query::parse(&search.query);
                search.count =
                    found::kept(c, &[account], (InboxFilter::All, &query, &zone), FOUND_AT_MOST)?.len();
            }
            Ok(Self { searches })
        })
    }
}

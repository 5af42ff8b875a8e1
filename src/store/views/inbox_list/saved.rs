//! The saved searches with their counts.
//! Invariant: a count is of what the search would show, and is only looked for again when comments changed.

use std::collections::HashSet;

use jiff::tz::TimeZone;

use crate::domain::SearchId;
use crate::domain::search::Query;
use crate::store::tables::{among, asked_accounts};
use crate::store::{ReadConnection, StoreError};

use super::super::View;
use super::super::inbox::{FOUND_AT_MOST, InboxFilter};
use super::super::inbox_search::{SavedAsk, SavedSearch, SavedSearches};
use super::found;

impl View for SavedSearches {
    type Ask = SavedAsk;

    fn read(c: &ReadConnection, ask: &SavedAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let accounts = asked_accounts(c, &ask.account)?;
            let zone = ask.zone.clone().unwrap_or(TimeZone::UTC);
            let mut searches = c.rows(
                &format!(
                    "SELECT n, name, query FROM saved_searches WHERE account IN {} ORDER BY account, place, n",
                    among(&accounts)
                ),
                [],
                |row| {
                    let (name, query) = (row.get(1)?, row.get(2)?);
                    Ok(SavedSearch { id: SearchId(row.get(0)?), name, query, count: 0 })
                },
            )?;
            if ask.account.is_all() {
                // Several may keep the same one.
                let mut seen = HashSet::new();
                searches.retain(|search| seen.insert(search.query.trim().to_owned()));
            }
            for search in &mut searches {
                let query = Query::parse(&search.query);
                search.count =
                    found::kept(c, &accounts, (InboxFilter::All, &query, &zone), FOUND_AT_MOST)?.len();
            }
            Ok(Self { searches })
        })
    }
}

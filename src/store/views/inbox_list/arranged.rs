//! Arranges a list by post, by author or by day: a heading, then its comments, newest first; the group with the
//! newest comment stands first.
//! Invariant: every comment stands below exactly one heading.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::store::{ReadConnection, StoreError};

use super::super::inbox::{ARRANGED_AT_MOST, Arrangement, InboxIndex, IndexAsk};
use super::search::{day_of, first_row};

/// The key of comments whose author Instagram did not tell.
const SOMEBODY: i64 = 0;

/// Rows with headings, and where these stand.
pub(super) type Groups = (Arc<[i64]>, Arc<[usize]>);

/// The last arranged list and what it was made of.
pub(super) struct Arranged {
    of: Arc<[i64]>,
    arrangement: Arrangement,
    zone: TimeZone,
    groups: Groups,
}

/// Arranges a list that is newest first.
pub(super) fn arrange(c: &ReadConnection, rows: Arc<[i64]>, ask: &IndexAsk) -> Result<Groups, StoreError> {
    let zone = ask.zone.clone().unwrap_or(TimeZone::UTC);
    let arrangement = ask.arrangement;
    let column = match arrangement {
        Arrangement::Newest => {
            c.lists.borrow_mut().arranged = None;
            return Ok((rows, Arc::default()));
        }
        Arrangement::ByPost => Some("media"),
        Arrangement::ByAuthor => Some("person"),
        Arrangement::ByDay => None,
    };
    if let Some(kept) = &c.lists.borrow().arranged
        && Arc::ptr_eq(&kept.of, &rows)
        && (kept.arrangement, &kept.zone) == (arrangement, &zone)
    {
        return Ok((Arc::clone(&kept.groups.0), Arc::clone(&kept.groups.1)));
    }
    let groups = match column {
        Some(column) => by_key(c, &rows, column)?,
        None => by_day(&rows, &zone),
    };
    let kept = (Arc::clone(&groups.0), Arc::clone(&groups.1));
    c.lists.borrow_mut().arranged = Some(Arranged { of: rows, arrangement, zone, groups: kept });
    Ok(groups)
}

fn by_key(c: &ReadConnection, rows: &[i64], column: &str) -> Result<Groups, StoreError> {
    let mut places: HashMap<i64, usize> = HashMap::new();
    let mut groups: Vec<(i64, Vec<i64>)> = Vec::new();
    let sql = format!("SELECT {column} FROM comments WHERE row = ?1");
    for row in rows.iter().take(ARRANGED_AT_MOST) {
        let key: Option<i64> = c.row(&sql, [row], |found| found.get(0))?.flatten();
        let heading = InboxIndex::heading(key.unwrap_or(SOMEBODY));
        let place = *places.entry(heading).or_insert(groups.len());
        if place == groups.len() {
            groups.push((heading, Vec::new()));
        }
        groups[place].1.push(*row);
    }
    let (mut all, mut headings) = (Vec::with_capacity(rows.len() + groups.len()), Vec::new());
    for (heading, group) in groups {
        headings.push(all.len());
        all.push(heading);
        all.extend(group);
    }
    Ok((all.into(), headings.into()))
}

/// Days follow each other in the list as it is: their borders are looked for, not every row's day.
fn by_day(rows: &[i64], zone: &TimeZone) -> Groups {
    let (mut all, mut headings) = (Vec::with_capacity(rows.len() + 64), Vec::new());
    let mut rest = rows;
    while let Some(newest) = rest.first() {
        let day = day_of(*newest, zone);
        let begins = first_row(day, zone);
        // A row never stands before its own day, so each turn takes at least one.
        let (group, older) = rest.split_at(rest.partition_point(|row| *row >= begins).max(1));
        headings.push(all.len());
        all.push(InboxIndex::heading(days_since_1970(day)));
        all.extend_from_slice(group);
        rest = older;
    }
    (all.into(), headings.into())
}

/// A day as the key of its heading.
fn days_since_1970(day: Date) -> i64 {
    day.since(Date::constant(1970, 1, 1)).map_or(0, |span| i64::from(span.get_days()))
}

/// The day of a heading's key.
pub(super) fn day_since_1970(days: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

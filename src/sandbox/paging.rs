//! Cursor paging over rows kept in time order, newest first.
//! Invariant: a cursor names a place in time, not a row number, so a page never repeats or skips a row
//! because others came or went (section 13, point 4), not even when the row it was made from is gone.

use std::collections::BTreeMap;
use std::ops::Bound;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::refusal::Refusal;

/// A row's place: unix seconds, then its id to tell equal times apart.
pub type Key = (i64, String);
/// Rows (indexes into a table) in order of time.
pub type Ordered = BTreeMap<Key, usize>;

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    pub limit: usize,
    pub after: Option<Key>,
    pub before: Option<Key>,
    /// Unix seconds, inclusive.
    pub since: Option<i64>,
    /// Unix seconds, inclusive.
    pub until: Option<i64>,
    /// Only the newest so many rows of the list exist for a reader (section 3.1).
    pub cap: Option<usize>,
}

/// One page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Newest first.
    pub rows: Vec<usize>,
    pub first: Option<Key>,
    pub last: Option<Key>,
    pub has_older: bool,
    pub has_newer: bool,
}

/// The cursor text of a place.
pub fn cursor(key: &Key) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}:{}", key.0, key.1))
}

/// The place a cursor names.
///
/// # Errors
/// Code 100 when it is no cursor of ours.
pub fn read_cursor(text: &str) -> Result<Key, Refusal> {
    let words = URL_SAFE_NO_PAD.decode(text.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    words
        .as_deref()
        .and_then(|words| words.split_once(':'))
        .and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned())))
        .ok_or_else(|| Refusal::oauth(100, "(#100) Invalid cursor"))
}

/// Cuts the wished page out of `list`, seeing only the rows that `keep` keeps.
pub fn page(list: &Ordered, wish: &Wish, keep: impl Fn(usize) -> bool) -> Page {
    let mut low = Bound::Unbounded;
    let mut high = Bound::Unbounded;
    if let Some(since) = wish.since {
        low = Bound::Included((since, String::new()));
    }
    if let Some(until) = wish.until {
        high = Bound::Excluded((until.saturating_add(1), String::new()));
    }
    if let Some(oldest) = wish.cap.and_then(|cap| list.keys().rev().nth(cap.saturating_sub(1))) {
        low = later(low, Bound::Included(oldest.clone()));
    }
    let seen = |low: Bound<Key>, high: Bound<Key>| {
        let some = if empty(&low, &high) { None } else { Some(list.range((low, high))) };
        some.into_iter().flatten().filter(|(_, row)| keep(**row))
    };
    let mut rows: Vec<(&Key, usize)> = match (&wish.after, &wish.before) {
        (None, Some(before)) => {
            let from = later(low.clone(), Bound::Excluded(before.clone()));
            let mut rows: Vec<_> =
                seen(from, high.clone()).take(wish.limit).map(|(key, row)| (key, *row)).collect();
            rows.reverse();
            rows
        }
        (after, _) => {
            let to = match after {
                Some(after) => earlier(high.clone(), Bound::Excluded(after.clone())),
                None => high.clone(),
            };
            seen(low.clone(), to).rev().take(wish.limit).map(|(key, row)| (key, *row)).collect()
        }
    };
    rows.truncate(wish.limit);
    let first = rows.first().map(|(key, _)| (*key).clone());
    let last = rows.last().map(|(key, _)| (*key).clone());
    let has_older = last
        .as_ref()
        .is_some_and(|key| seen(low.clone(), Bound::Excluded(key.clone())).next_back().is_some());
    let has_newer =
        first.as_ref().is_some_and(|key| seen(Bound::Excluded(key.clone()), high.clone()).next().is_some());
    Page { rows: rows.into_iter().map(|(_, row)| row).collect(), first, last, has_older, has_newer }
}

fn place(bound: &Bound<Key>) -> Option<&Key> {
    match bound {
        Bound::Included(key) | Bound::Excluded(key) => Some(key),
        Bound::Unbounded => None,
    }
}

/// The later of two lower bounds; at the same place the excluding one.
fn later(a: Bound<Key>, b: Bound<Key>) -> Bound<Key> {
    match (place(&a), place(&b)) {
        (Some(x), Some(y)) if x > y || (x == y && matches!(a, Bound::Excluded(_))) => a,
        (Some(_), None) => a,
        _ => b,
    }
}

/// The earlier of two upper bounds; at the same place the excluding one.
fn earlier(a: Bound<Key>, b: Bound<Key>) -> Bound<Key> {
    match (place(&a), place(&b)) {
        (Some(x), Some(y)) if x < y || (x == y && matches!(a, Bound::Excluded(_))) => a,
        (Some(_), None) => a,
        _ => b,
    }
}

/// Whether nothing lies between the bounds (`BTreeMap::range` refuses some of those).
fn empty(low: &Bound<Key>, high: &Bound<Key>) -> bool {
    match (place(low), place(high)) {
        (Some(low_key), Some(high_key)) => {
            low_key > high_key
                || (low_key == high_key
                    && !(matches!(low, Bound::Included(_)) && matches!(high, Bound::Included(_))))
        }
        _ => false,
    }
}

/// Where a page's own `next` and `previous` links lead: an address and its parameters but the cursor.
pub struct Links {
    /// Address without a query.
    pub address: String,
    pub parameters: Vec<(String, String)>,
}

impl Links {
    fn link(&self, name: &str, key: &Key) -> Value {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.parameters);
        query.append_pair(name, &cursor(key));
        Value::from(format!("{}?{}", self.address, query.finish()))
    }
}

/// The `paging` object of a page; `None` on an empty one (section 3.1).
pub fn paging(page: &Page, links: &Links) -> Option<Value> {
    let (first, last) = (page.first.as_ref()?, page.last.as_ref()?);
    let mut object = Map::new();
    object.insert("cursors".into(), json!({ "before": cursor(first), "after": cursor(last) }));
    if page.has_older {
        object.insert("next".into(), links.link("after", last));
    }
    if page.has_newer {
        object.insert("previous".into(), links.link("before", first));
    }
    Some(Value::Object(object))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(times: impl IntoIterator<Item = i64>) -> Ordered {
        times.into_iter().enumerate().map(|(row, at)| ((at, format!("{row}")), row)).collect()
    }

    fn wish(limit: usize) -> Wish {
        Wish { limit, ..Wish::default() }
    }

    #[test]
    fn pages_go_from_new_to_old_and_end() {
        let list = list(0..5);
        let one = page(&list, &wish(2), |_| true);
        assert_eq!((one.rows.as_slice(), one.has_older, one.has_newer), (&[4, 3][..], true, false));
        let two = page(&list, &Wish { after: one.last, ..wish(2) }, |_| true);
        assert_eq!((two.rows.as_slice(), two.has_older, two.has_newer), (&[2, 1][..], true, true));
        let three = page(&list, &Wish { after: two.last, ..wish(2) }, |_| true);
        assert_eq!((three.rows.as_slice(), three.has_older), (&[0][..], false));
        let back = page(&list, &Wish { before: three.first, ..wish(2) }, |_| true);
        assert_eq!(back.rows, [2, 1]);
    }

    #[test]
    fn rows_that_come_and_go_move_no_page() {
        let mut rows = list(0..6);
        let one = page(&rows, &wish(2), |_| true);
        rows.insert((9, "new".into()), 9);
        rows.remove(&(4, "4".into()));
        let two = page(&rows, &Wish { after: one.last, ..wish(2) }, |_| true);
        assert_eq!(two.rows, [3, 2], "the row under the cursor is gone and a new one came on top");
    }

    #[test]
    fn rows_of_one_second_are_told_apart() {
        let list = list([7, 7, 7]);
        let one = page(&list, &wish(2), |_| true);
        let two = page(&list, &Wish { after: one.last, ..wish(2) }, |_| true);
        assert_eq!((one.rows, two.rows), (vec![2, 1], vec![0]));
    }

    #[test]
    fn unseen_rows_do_not_make_another_page() {
        let list = list(0..4);
        let one = page(&list, &wish(2), |row| row >= 2);
        assert_eq!((one.rows.as_slice(), one.has_older), (&[3, 2][..], false));
    }

    #[test]
    fn since_until_and_cap_bound_the_list() {
        let list = list(0..10);
        let some = page(&list, &Wish { since: Some(3), until: Some(5), ..wish(25) }, |_| true);
        assert_eq!(some.rows, [5, 4, 3]);
        let capped = page(&list, &Wish { cap: Some(4), ..wish(25) }, |_| true);
        assert_eq!(capped.rows, [9, 8, 7, 6]);
        let none = page(&list, &Wish { since: Some(6), until: Some(5), ..wish(25) }, |_| true);
        assert_eq!(none, Page::default());
    }

    #[test]
    fn cursors_read_back_and_nonsense_is_refused() {
        let key = (1_790_000_000, "17900".to_owned());
        assert_eq!(read_cursor(&cursor(&key)).unwrap(), key);
        assert_eq!(read_cursor("%%%").unwrap_err().code, 100);
    }

    #[test]
    fn links_carry_everything_but_lead_to_another_place() {
        let rows = list(0..3);
        let one = page(&rows, &wish(2), |_| true);
        let links = Links {
            address: "http://x/v26.0/1/media".into(),
            parameters: vec![("access_token".into(), "T".into()), ("limit".into(), "2".into())],
        };
        let paging = paging(&one, &links).unwrap();
        let next = paging["next"].as_str().unwrap();
        assert!(next.starts_with("http://x/v26.0/1/media?access_token=T&limit=2&after="), "{next}");
        assert!(paging.get("previous").is_none());
    }
}

//! Comments whose time for a private reply ends within a day (section 5.3).
//! Invariant: a row's number is its place in time, so they are one piece of a list that is ordered by time.

use std::ops::RangeInclusive;
use std::sync::Arc;

use rusqlite::params;

use crate::domain::person::{CLOSING_MS, PRIVATE_WINDOW_MS};
use crate::store::tables::among;
use crate::store::{ReadConnection, StoreError};

use super::inbox::Cluster;

/// Row numbers in a second.
const IN_A_SECOND: i64 = 65_536;

/// The rows of comments that are closing at a moment, milliseconds since the epoch.
fn span(at: i64) -> RangeInclusive<i64> {
    let second = |ms: i64| ms.div_euclid(1_000);
    let first = second(at - PRIVATE_WINDOW_MS) + 1;
    let last = second(at - PRIVATE_WINDOW_MS + CLOSING_MS);
    first * IN_A_SECOND..=last * IN_A_SECOND + IN_A_SECOND - 1
}

/// Those that need an answer and were not answered in private, the first to close first.
pub(super) fn rows(c: &ReadConnection, accounts: &[i64], at: i64) -> Result<Vec<i64>, StoreError> {
    let span = span(at);
    c.rows(
        &format!(
            "SELECT row FROM comments WHERE account IN {} AND standing = 0 AND row BETWEEN ?1 AND ?2
                 AND private_at IS NULL AND at IS NOT NULL ORDER BY row",
            among(accounts)
        ),
        params![span.start(), span.end()],
        |row| row.get(0),
    )
}

/// The list with these of its comments on top, the first to close first. What is folded into one row with others
/// stays where it is.
pub(super) fn rise(
    rows: Arc<[i64]>,
    clusters: Arc<[Cluster]>,
    closing: &[i64],
) -> (Arc<[i64]>, Arc<[Cluster]>) {
    if closing.is_empty() {
        return (rows, clusters);
    }
    let mut moved = clusters.to_vec();
    let (mut risen, mut rest) = (Vec::new(), Vec::with_capacity(rows.len()));
    let (mut next, mut folded_until) = (0, 0);
    for (at, row) in rows.iter().enumerate() {
        if let Some(cluster) = moved.get_mut(next).filter(|cluster| cluster.at == at) {
            folded_until = at + cluster.shown + 1;
            cluster.at = rest.len();
            next += 1;
        }
        if at >= folded_until && closing.binary_search(row).is_ok() {
            risen.push(*row);
        } else {
            rest.push(*row);
        }
    }
    risen.reverse();
    for cluster in &mut moved {
        cluster.at += risen.len();
    }
    risen.extend(rest);
    (risen.into(), moved.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Comment;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};
    use crate::store::tables::comments;
    use crate::store::views::View;
    use crate::store::views::inbox::{InboxFilter, InboxIndex, IndexAsk};

    const DAY: i64 = 86_400;

    #[test]
    fn what_closes_within_a_day_stands_on_top_the_first_to_close_first() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let now = 30 * DAY;
        // Over, an hour left, five left, open for long, new; one that was answered in private.
        let ages = [("over", 7 * DAY), ("hour", 7 * DAY - 3_600), ("five", 7 * DAY - 5 * 3_600)];
        let ages = ages.into_iter().chain([("used", 7 * DAY - 7_200), ("long", 3 * DAY), ("new", 60)]);
        let page: Vec<Comment> = ages.map(|(id, age)| comment("m1", id, now - age)).collect();
        keep_comments(&store, "m1", page, now * 1_000);
        store
            .writer()
            .write_now(move |tx| {
                // As it was when the account came: all of them call for an answer.
                tx.run("UPDATE comments SET history = 0", [])?;
                comments::set_private(tx, &account().id, &"used".into(), None, now * 1_000)
            })
            .unwrap();
        let ids = |filter: InboxFilter, at: i64| -> Vec<String> {
            let ask = IndexAsk { account: account().id, filter, at: at * 1_000, ..IndexAsk::default() };
            let index = store.read_now(|c| InboxIndex::read(c, &ask)).unwrap();
            assert_eq!(index.counts.closing, if at == now { 2 } else { 1 });
            let id = |row: &i64| {
                store.read_now(|c| c.row("SELECT id FROM comments WHERE row = ?1", [row], |row| row.get(0)))
            };
            index.rows.iter().map(|row| id(row).unwrap().unwrap()).collect()
        };
        assert_eq!(ids(InboxFilter::Closing, now), ["hour", "five"]);
        let all = ["hour", "five", "new", "long", "used", "over"];
        assert_eq!(ids(InboxFilter::NeedsAnswer, now), all);
        assert_eq!(ids(InboxFilter::All, now), ["new", "long", "five", "used", "hour", "over"]);
        // Two hours later the first of them is over.
        let later = ["five", "new", "long", "used", "hour", "over"];
        assert_eq!(ids(InboxFilter::NeedsAnswer, now + 7_200), later);
    }

    #[test]
    fn what_is_folded_stays_where_it_is() {
        let cluster = |at, shown| Cluster { at, likeness: 7, count: 3, shown };
        // Two clusters, the second one open with a closing member; 50 and 20 close.
        let rows: Arc<[i64]> = [60, 50, -7, 40, -8, 30, 25, 20].into();
        let clusters: Arc<[Cluster]> = [cluster(2, 0), cluster(4, 2)].into();
        let (risen, moved) = rise(Arc::clone(&rows), Arc::clone(&clusters), &[20, 25, 50]);
        assert_eq!(*risen, [20, 50, 60, -7, 40, -8, 30, 25]);
        assert_eq!(moved.iter().map(|cluster| cluster.at).collect::<Vec<_>>(), [3, 5]);
        let (same, _) = rise(Arc::clone(&rows), clusters, &[]);
        assert!(Arc::ptr_eq(&same, &rows), "nothing is copied for nothing");
    }
}

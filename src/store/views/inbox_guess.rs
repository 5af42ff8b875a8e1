//! A list put into the order of the helper's guesses.
//! Invariant: within one guess the newest stand first, and no row is lost or comes twice.

use std::collections::HashMap;

use crate::store::{ReadConnection, StoreError};

use super::inbox::Cluster;
use super::inbox_clusters::{self, FoldedList};

/// What was not judged yet stands between what is to be answered and the rest.
const UNJUDGED: i64 = 1;

/// A folded list with what is likely to be answered first, and what is likely to be hidden last. A cluster goes
/// with the guess about its newest member, and what is open below it goes along.
pub(super) fn sorted(
    c: &ReadConnection,
    accounts: &[i64],
    rows: &[i64],
    clusters: &[Cluster],
) -> Result<FoldedList, StoreError> {
    let guesses: HashMap<i64, i64> = c
        .rows(
            "SELECT comment, CASE likely WHEN 'answer' THEN 0 WHEN 'fine' THEN 2 ELSE 3 END FROM guesses",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
    let mut newest: HashMap<i64, i64> = HashMap::new();
    if !clusters.is_empty() {
        for (likeness, row) in inbox_clusters::members(c, accounts)? {
            newest.entry(-likeness).or_insert(row);
        }
    }
    let rank = |row: i64| guesses.get(newest.get(&row).unwrap_or(&row)).copied().unwrap_or(UNJUDGED);
    let mut heads = clusters.iter().peekable();
    // Stretches of the list that stay together, with the cluster that stands at their head.
    let mut parts: Vec<(i64, usize, Option<&Cluster>)> = Vec::with_capacity(rows.len());
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        let head = heads.next_if(|head| head.at == at);
        parts.push((rank(*row), at, head));
        at += 1 + head.map_or(0, |head| head.shown);
    }
    parts.sort_by_key(|(rank, ..)| *rank);
    let (mut sorted, mut folded) = (Vec::with_capacity(rows.len()), Vec::with_capacity(clusters.len()));
    for (_, at, head) in parts {
        folded.extend(head.map(|head| Cluster { at: sorted.len(), ..*head }));
        let end = at + head.map_or(0, |head| head.shown);
        sorted.extend_from_slice(rows.get(at..=end).unwrap_or_default());
    }
    Ok((sorted.into(), folded.into()))
}

#[cfg(test)]
mod tests {
    use crate::domain::Comment;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};
    use crate::store::tables::helpers::{KeptGuess, keep_guesses};
    use crate::store::tables::past;
    use crate::store::views::View;
    use crate::store::views::inbox::{InboxIndex, IndexAsk};

    #[test]
    fn what_is_likely_to_be_answered_stands_first_and_what_to_hide_last() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let page = (1..=5).map(|n| comment("m1", &n.to_string(), n * 10)).collect();
        keep_comments(&store, "m1", page, 60_000);
        let rows = store.read_now(|c| past::open_rows(c, &account().id)).unwrap();
        let guess =
            |row: i64, likely: &'static str| KeptGuess { row, likely, share: 0.9, because: String::new() };
        let guesses = [guess(rows[4], "hide"), guess(rows[0], "answer"), guess(rows[3], "fine")];
        store.writer().write_now(move |tx| keep_guesses(tx, &guesses)).unwrap();
        let list = |by_guess| {
            let ask = IndexAsk { account: account().id, by_guess, ..IndexAsk::default() };
            store.read_now(|c| InboxIndex::read(c, &ask)).unwrap().rows.to_vec()
        };
        assert_eq!(list(false), [rows[4], rows[3], rows[2], rows[1], rows[0]]);
        assert_eq!(list(true), [rows[0], rows[2], rows[1], rows[3], rows[4]]);
    }

    #[test]
    fn near_identical_comments_stay_folded_and_go_with_their_guess() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let said =
            |n: i64, text: &str| Comment { text: text.to_owned(), ..comment("m1", &n.to_string(), n * 10) };
        let page = (1..=8).map(|n| {
            if n % 2 == 0 { said(n, "buy followers now") } else { said(n, &"ab ".repeat(n as usize)) }
        });
        keep_comments(&store, "m1", page.collect(), 90_000);
        let rows = store.read_now(|c| past::open_rows(c, &account().id)).unwrap();
        let guess =
            |row: i64, likely: &'static str| KeptGuess { row, likely, share: 0.9, because: String::new() };
        let guesses = [guess(rows[7], "hide"), guess(rows[0], "answer")];
        store
            .writer()
            .write_now(move |tx| {
                tx.run("UPDATE comments SET likeness = 77 WHERE text LIKE 'buy%'", [])?;
                keep_guesses(tx, &guesses)
            })
            .unwrap();
        let list = |opened: &[i64]| {
            let ask = IndexAsk {
                account: account().id,
                by_guess: true,
                opened: opened.to_vec(),
                ..IndexAsk::default()
            };
            store.read_now(|c| InboxIndex::read(c, &ask)).unwrap()
        };
        let closed = list(&[]);
        assert_eq!(*closed.rows, [rows[0], rows[6], rows[4], rows[2], -77]);
        assert_eq!((closed.clusters[0].at, closed.clusters[0].count, closed.clusters[0].shown), (4, 4, 0));
        let open = list(&[77]);
        assert_eq!(*open.rows, [rows[0], rows[6], rows[4], rows[2], -77, rows[7], rows[5], rows[3], rows[1]]);
        assert_eq!((open.clusters[0].at, open.clusters[0].shown), (4, 4));
    }
}

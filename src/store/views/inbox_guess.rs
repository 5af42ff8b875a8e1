//! A list put into the order of the helper's guesses.
//! Invariant: within one guess the newest stand first, and no row is lost or comes twice.

use std::collections::HashMap;
use std::sync::Arc;

use crate::store::{ReadConnection, StoreError};

/// The rows with those that are likely to be answered first, and those that are likely to be hidden last.
pub(super) fn sorted(c: &ReadConnection, rows: &[i64]) -> Result<Arc<[i64]>, StoreError> {
    let guesses: HashMap<i64, i64> = c
        .rows(
            "SELECT comment, CASE likely WHEN 'answer' THEN 0 WHEN 'fine' THEN 2 ELSE 3 END FROM guesses",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
    let mut sorted = rows.to_vec();
    // What was not judged yet stands between.
    sorted.sort_by_key(|row| guesses.get(row).copied().unwrap_or(1));
    Ok(sorted.into())
}

#[cfg(test)]
mod tests {
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
}

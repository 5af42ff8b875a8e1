//! `search_p95_1m` and `search_filters_p95_1m`: a search as it is typed, letter by letter, over a million comments,
//! without filters and behind them.
//! Invariant: what is timed is what the panel waits for: the question to the reading thread and its answer, which is
//! the newest of what fits while somebody types.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use tintype::engine::views::inbox::{InboxFilter, InboxIndex, IndexAsk};
use tintype::store::{DATABASE, Reader, Store};

use crate::spread::Spread;
use crate::words::word;
use crate::world::{Copied, account};
use crate::{Figure, Outcome};

const COMMENTS: u64 = 1_000_000;
/// Ranks of the words that are searched for: from the commonest to rare ones.
const RANKS: [u64; 24] = [
    0, 1, 3, 9, 16, 21, 30, 33, 45, 60, 66, 78, 90, 105, 118, 150, 260, 430, 900, 1_700, 3_600, 7_500,
    15_000, 28_000,
];
/// Two or three words, a person, another script, an emoji, and signs that are in no index.
const PHRASES: [&str; 10] = [
    "how much",
    "love this glaze",
    "blue bowl please",
    "dishwasher safe",
    "the restock",
    "@sto",
    "色がとても",
    "Đà Nẵng",
    "😍",
    "??",
];

/// Filters as tags, and the word that is typed behind them: common words with rare filters, rare words with common
/// ones, people who wrote much and little, days long ago, and filters alone.
const FILTERED: [(&str, &str); 24] = [
    ("is:open ", "pelican"),
    ("is:open ", "the"),
    ("is:hidden ", "love"),
    ("is:hidden ", "this"),
    ("is:done ", "thank you"),
    ("is:mine ", "ship"),
    ("is:deleted ", "bowl"),
    ("is:waiting ", "the"),
    ("-is:open ", "dishwasher"),
    ("lang:vi ", "glaze"),
    ("lang:is ", "the"),
    ("lang:de is:open ", "colour"),
    ("has:link ", "blue"),
    ("has:link is:hidden ", "a"),
    ("has:emoji is:open ", "restock"),
    ("is:question ", "how much"),
    ("", "from:sto"),
    ("from:me ", "order"),
    ("post:17 ", "love"),
    ("before:2026-06 ", "blue bowl"),
    ("before:2026-05-01 is:open ", "moss"),
    ("on:2026-11-01 ", "the"),
    ("after:2026-11-20 -love ", "this"),
    ("is:open lang:vi has:emoji ", "please"),
];

/// Languages and signs for some of the comments, as reading their texts would find them.
const READ: &str = "
    UPDATE comments SET language = CASE WHEN row / 1310720 % 6007 = 0 THEN 'is' WHEN row / 1310720 % 13 = 0 THEN 'vi'
        WHEN row / 1310720 % 5 = 0 THEN 'de' ELSE 'en' END;
    UPDATE comments SET tags = 1 WHERE row / 1310720 % 7 = 0;
    UPDATE comments SET tags = tags | 4 WHERE row / 1310720 % 211 = 0;
    DELETE FROM to_mind;
";

/// Measures it.
pub fn measure() -> Outcome<Vec<Figure>> {
    let profile = Copied::with(COMMENTS, "http://127.0.0.1:9")?;
    rusqlite::Connection::open(profile.path().join(DATABASE))?.execute_batch(READ)?;
    let store = Store::open(profile.path(), Arc::new(|| ()))?;
    let reader = store.reader();
    // Whoever types has the list before them already.
    search(&reader, "")?;
    let words = RANKS.iter().map(|rank| ("", word(*rank)));
    let words: Vec<_> = words.chain(PHRASES.iter().map(|phrase| ("", (*phrase).to_owned()))).collect();
    let plain = typed(&reader, words)?;
    let filtered = FILTERED.iter().map(|(filters, word)| (*filters, (*word).to_owned())).collect();
    let filtered = typed(&reader, filtered)?;
    Ok(vec![
        Figure { name: "search_p95_1m", value: plain.percentile(95), unit: "ms" },
        Figure { name: "search_filters_p95_1m", value: filtered.percentile(95), unit: "ms" },
    ])
}

/// Types words behind filters, letter by letter, and tells how long each letter took.
fn typed(reader: &Reader, searches: Vec<(&str, String)>) -> Outcome<Spread> {
    let mut readings: Vec<(Duration, String, usize)> = Vec::new();
    for (filters, word) in searches {
        let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8());
        for typed in ends.map(|end| format!("{filters}{}", &word[..end])) {
            let (took, found) = search(reader, &typed)?;
            readings.push((took, typed, found));
        }
    }
    let spread = Spread::of(readings.iter().map(|(took, ..)| *took));
    readings.sort_by_key(|(took, ..)| std::cmp::Reverse(*took));
    eprintln!("search: {spread} letters typed, {COMMENTS} comments; the slowest:");
    for (took, typed, found) in readings.iter().take(12) {
        eprintln!("  {typed:?}: {:.1} ms, {found} found", took.as_secs_f64() * 1000.0);
    }
    Ok(spread)
}

fn search(reader: &Reader, typed: &str) -> Outcome<(Duration, usize)> {
    let ask = IndexAsk {
        account: account().id,
        filter: InboxFilter::All,
        search: typed.to_owned(),
        hurried: true,
        ..IndexAsk::default()
    };
    let (send, receive) = channel();
    let start = Instant::now();
    reader.ask::<InboxIndex>(ask, move |answer| {
        // Whoever asked waits for it.
        let _ = send.send(answer);
    });
    let index = receive.recv()??;
    Ok((start.elapsed(), index.rows.len()))
}

//! `search_p95_1m`: a search as it is typed, letter by letter, over a million comments.
//! Invariant: what is timed is what the panel waits for: the question to the reading thread and its answer.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use tintype::engine::views::inbox::{InboxFilter, InboxIndex, IndexAsk};
use tintype::store::{Reader, Store};

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

/// Measures it.
pub fn measure() -> Outcome<Vec<Figure>> {
    let profile = Copied::with(COMMENTS, "http://127.0.0.1:9")?;
    let store = Store::open(profile.path(), Arc::new(|| ()))?;
    let reader = store.reader();
    // Whoever types has the list before them already.
    search(&reader, "")?;
    let mut readings: Vec<(Duration, String, usize)> = Vec::new();
    let words = RANKS.iter().map(|rank| word(*rank));
    for phrase in words.chain(PHRASES.iter().map(|phrase| (*phrase).to_owned())) {
        let ends = phrase.char_indices().map(|(at, letter)| at + letter.len_utf8());
        for typed in ends.map(|end| &phrase[..end]) {
            let (took, found) = search(&reader, typed)?;
            readings.push((took, typed.to_owned(), found));
        }
    }
    let spread = Spread::of(readings.iter().map(|(took, ..)| *took));
    readings.sort_by_key(|(took, ..)| std::cmp::Reverse(*took));
    eprintln!("search: {spread} letters typed, {COMMENTS} comments; the slowest:");
    for (took, typed, found) in readings.iter().take(12) {
        eprintln!("  {typed:?}: {:.1} ms, {found} found", took.as_secs_f64() * 1000.0);
    }
    Ok(vec![Figure { name: "search_p95_1m", value: spread.percentile(95), unit: "ms" }])
}

fn search(reader: &Reader, typed: &str) -> Outcome<(Duration, usize)> {
    let ask = IndexAsk {
        account: account().id,
        filter: InboxFilter::All,
        search: typed.to_owned(),
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

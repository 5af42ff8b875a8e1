//! `cluster_100k`: the texts of 100,000 comments read in the background, from the start of the program until every
//! one has its normal form, its signs and its cluster in the store.
//! Invariant: the whole engine runs, with its batches and its pauses; a wave among the comments is one cluster
//! afterwards.

use std::sync::Arc;
use std::time::Instant;

use tintype::domain::Comment;
use tintype::store::Store;
use tintype::store::tables::comments;
use tintype::store::views::View;
use tintype::store::views::inbox::{InboxFilter, InboxIndex, IndexAsk};

use crate::spread::Spread;
use crate::world::{Copied, NOW, account, comment, mind, post_id};
use crate::{Figure, Outcome};

const COMMENTS: u64 = 100_000;
/// Comments of the wave that lies among them.
const WAVE: u64 = 2_000;
const ROUNDS: usize = 3;

/// Measures it.
pub fn measure() -> Outcome<Vec<Figure>> {
    let mut rounds = Vec::new();
    for round in 1..=ROUNDS {
        let profile = Copied::unread(COMMENTS - WAVE, "http://127.0.0.1:9")?;
        flood(&Store::open(profile.path(), Arc::new(|| ()))?)?;
        let start = Instant::now();
        mind(profile.path())?;
        let took = start.elapsed();
        check(&Store::open(profile.path(), Arc::new(|| ()))?)?;
        eprintln!("cluster, round {round}: {COMMENTS} comments in {:.2} s", took.as_secs_f64());
        rounds.push(took.as_secs_f64() * 1e3);
    }
    Ok(vec![Figure { name: "cluster_100k", value: Spread::of_numbers(rounds).median(), unit: "ms" }])
}

/// Puts the wave among the comments.
fn flood(store: &Store) -> Outcome<()> {
    let said = |nth: u64| {
        let looks = [("o", "о"), ("e", "é"), ("a", "ａ"), ("u", "u")][nth as usize % 4];
        let text = "Promote your page with us and reach a thousand people today 🔥".replace(looks.0, looks.1);
        let known = comment(nth * 7);
        Comment {
            id: format!("177{nth:014}").as_str().into(),
            media: post_id(nth % 6),
            parent: None,
            mine: false,
            hidden: false,
            text,
            ..known
        }
    };
    for post in 0..6 {
        let page: Vec<Comment> = (0..WAVE).filter(|nth| nth % 6 == post).map(said).collect();
        store.writer().write_now(move |tx| {
            comments::upsert_page(tx, &account().id, &post_id(post), &page, (NOW + 60) * 1000)
        })?;
    }
    Ok(())
}

/// What was measured must have happened.
fn check(store: &Store) -> Outcome<()> {
    let ask = IndexAsk { account: account().id, filter: InboxFilter::NeedsAnswer, ..IndexAsk::default() };
    let index = store.read_now(|c| InboxIndex::read(c, &ask))?;
    match index.clusters.iter().any(|cluster| cluster.count == WAVE) {
        true => Ok(()),
        false => Err("the wave is no cluster".into()),
    }
}

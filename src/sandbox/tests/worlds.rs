//! The server on the worlds that ship with it.
//! Invariant: whatever the content invents, every row can be read page by page and nothing twice.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::super::model::{Media, World, WorldSize};
use super::super::options::{Content, Options};
use super::super::shared::Shared;
use super::super::{bundled, testworld};
use super::{Bench, ids};

fn bench(size: WorldSize) -> Bench {
    let options = Options { size, clock: Some(testworld::NOW), arrivals: false, ..Options::default() };
    // What is served is looked at elsewhere; drawing takes long.
    let content = Content { jpeg: |_, _, _, _| testworld::picture_bytes(), ..bundled() };
    Bench::of(Arc::new(Shared::new("http://sandbox".into(), options, content)))
}

impl Bench {
    /// Every row of a list, following `next`.
    async fn all(&self, path: &str) -> Vec<Value> {
        let (mut rows, mut next) = (Vec::new(), Some(path.to_owned()));
        while let Some(path) = next {
            let page = self.get(path.strip_prefix("http://sandbox").unwrap_or(&path)).await;
            assert_eq!(page.status, 200, "{path}: {}", page.text);
            let page = page.json();
            rows.extend(page["data"].as_array().unwrap().iter().cloned());
            next = page["paging"]["next"].as_str().map(str::to_owned);
        }
        rows
    }
}

#[tokio::test]
async fn a_small_world_is_read_whole_and_adds_up() {
    let bench = bench(WorldSize::Small);
    let count = bench.get("/me?fields=media_count").await.json()["media_count"].as_u64().unwrap();
    let media =
        bench.all("/me/media?fields=id,timestamp,comments_count,media_type,media_url,children&limit=7").await;
    assert_eq!(media.len() as u64, count);
    let mut seen = HashSet::new();
    let mut returned = 0;
    for post in &media {
        let id = post["id"].as_str().unwrap();
        assert!(seen.insert(id.to_owned()), "{id} twice");
        let path = format!("/{id}/comments?limit=9&fields=id,text,timestamp,replies{{id,text,parent_id}}");
        let comments = bench.all(&path).await;
        let replies: usize = comments
            .iter()
            .map(|one| match one.get("replies") {
                Some(replies) => ids(replies).len(),
                None => 0,
            })
            .sum();
        let counted = post["comments_count"].as_u64().unwrap();
        assert!((comments.len() + replies) as u64 <= counted, "{id}");
        returned += comments.len() + replies;
    }
    assert!(returned > 900, "{returned} comments");
    let times: Vec<&str> = media.iter().map(|post| post["timestamp"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "newest first");
}

#[tokio::test]
async fn a_small_world_has_insights_of_every_kind() {
    let bench = bench(WorldSize::Small);
    let range = format!("since={}&until={}", testworld::NOW - 28 * 86_400, testworld::NOW);
    let reach = bench.get(&format!("/me/insights?metric=reach&period=day&{range}")).await.json();
    assert_eq!(reach["data"][0]["values"].as_array().unwrap().len(), 28);
    for (kind, metrics) in [("FEED", "reach,saved,follows"), ("REELS", "reach,views,reels_skip_rate")] {
        let media = bench.all("/me/media?fields=media_product_type").await;
        let post = media.iter().find(|post| post["media_product_type"] == kind).unwrap();
        let path = format!("/{}/insights?metric={metrics}", post["id"].as_str().unwrap());
        assert_eq!(bench.get(&path).await.json()["data"].as_array().unwrap().len(), 3, "{kind}");
    }
    assert!(!bench.get("/me/stories").await.ids().is_empty());
}

/// The hand-made world with 10,050 posts more.
fn many(_: WorldSize, _: u64, now: i64) -> World {
    let mut world = testworld::small(now);
    let one = world.media[0].clone();
    world.media.extend((0..10_050).map(|back| {
        let id = (17_700_000_000_000_000_u64 + back).to_string();
        Media { id, published: now - 3_600 * back as i64, ..one.clone() }
    }));
    world
}

#[tokio::test]
async fn a_list_of_media_ends_at_ten_thousand() {
    let options = Options { clock: Some(testworld::NOW), arrivals: false, ..Options::default() };
    let content = Content { world: many, ..testworld::content() };
    let bench = Bench::of(Arc::new(Shared::new("http://sandbox".into(), options, content)));
    assert_eq!(bench.all("/me/media?limit=100").await.len(), 10_000);
    let count = bench.get("/me?fields=media_count").await.json()["media_count"].as_u64().unwrap();
    assert_eq!(count, 10_057);
}

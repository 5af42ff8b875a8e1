//! Posts, slides and stories (section 3).
//! Invariant: paging loses nothing and doubles nothing.

use std::collections::HashSet;

use tintype::api::Class;
use tintype::domain::{MediaKind, Product, TroubleKind};

use super::{Bench, kind};

#[tokio::test]
async fn paging_finds_every_post_once_newest_first() {
    for sparse in [false, true] {
        let bench = Bench::new().await;
        bench.control.flip(|switches| switches.paging_sparse = sparse);
        let mut ids = Vec::new();
        let mut times = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let page = bench.session.media_page(after.as_deref(), 3).await.unwrap().value;
            assert!(page.items.len() <= 3);
            times.extend(page.items.iter().map(|media| media.timestamp.unwrap()));
            ids.extend(page.items.into_iter().map(|media| media.id));
            after = page.after;
            if after.is_none() {
                break;
            }
        }
        let count = bench.session.account().await.unwrap().value.media_count.unwrap();
        assert_eq!(ids.len() as u64, count, "all of them");
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "each once");
        assert!(times.is_sorted_by(|left, right| left >= right), "newest first");
    }
}

#[tokio::test]
async fn a_post_removed_between_two_pages_makes_no_gap() {
    let bench = Bench::new().await;
    let all: Vec<_> = bench.all_media().await.into_iter().map(|media| media.id).collect();
    let first = bench.session.media_page(None, 2).await.unwrap().value;
    assert!(bench.control.remove_media(all[1].as_str()));
    let second = bench.session.media_page(first.after.as_deref(), 2).await.unwrap().value;
    let ids: Vec<_> = second.items.into_iter().map(|media| media.id).collect();
    assert_eq!(ids, all[2..4]);
}

#[tokio::test]
async fn a_removed_post_is_gone() {
    let bench = Bench::new().await;
    let media = bench.media_where(|_| true).await;
    bench.control.remove_media(media.id.as_str());
    let outcome = bench.session.media(&media.id).await;
    assert_eq!(kind(&outcome), TroubleKind::Gone);
    assert_eq!(outcome.unwrap_err().class(), Class::Gone);
}

#[tokio::test]
async fn a_carousel_comes_with_the_slides_its_edge_gives() {
    let bench = Bench::new().await;
    let album = bench.media_where(|media| media.kind == MediaKind::Carousel).await;
    assert!(album.children.len() >= 2);
    assert_eq!(bench.session.children(&album.id).await.unwrap().value, album.children);
    assert_eq!(bench.session.media(&album.id).await.unwrap().value.children, album.children);
    assert!(album.children.iter().all(|child| child.media_url.is_some()));
}

#[tokio::test]
async fn a_reel_is_a_video_of_the_product_reels() {
    let bench = Bench::new().await;
    let reel = bench.media_where(|media| media.product == Product::Reels).await;
    assert_eq!(reel.kind, MediaKind::Video);
    assert!(reel.thumbnail_url.is_some() && reel.media_url.is_some() && reel.shared_to_feed.is_some());
    let picture = bench.media_where(|media| media.kind == MediaKind::Image).await;
    assert_eq!((picture.product, picture.thumbnail_url, picture.shared_to_feed), (Product::Feed, None, None));
    assert!(picture.permalink.is_some() && picture.shortcode.is_some());
}

#[tokio::test]
async fn hidden_likes_are_unknown_and_flagged_posts_have_no_address() {
    let bench = Bench::new().await;
    let hidden = bench.media_where(|media| media.like_count.is_none()).await;
    assert!(bench.session.media(&hidden.id).await.unwrap().value.like_count.is_some(), "told directly");
    let flagged = bench.media_where(|media| media.media_url.is_none()).await;
    assert!(flagged.timestamp.is_some());
}

#[tokio::test]
async fn comments_are_turned_off_and_on() {
    let bench = Bench::new().await;
    let media = bench.media_where(|media| media.comments_enabled == Some(true)).await;
    for enabled in [false, true] {
        bench.session.set_comments_enabled(&media.id, enabled).await.unwrap();
        let read = bench.session.media(&media.id).await.unwrap().value;
        assert_eq!(read.comments_enabled, Some(enabled));
    }
}

#[tokio::test]
async fn stories_are_read_apart_from_posts() {
    let bench = Bench::new().await;
    let stories = bench.session.stories(None).await.unwrap().value.items;
    assert!(!stories.is_empty());
    assert!(stories.iter().all(|story| story.product == Product::Story));
    let posts = bench.all_media().await;
    assert!(posts.iter().all(|post| post.product != Product::Story));
}

#[tokio::test]
async fn the_newest_are_the_first_of_the_list() {
    let bench = Bench::new().await;
    let newest = bench.session.newest_media(2).await.unwrap().value;
    assert_eq!(newest, bench.all_media().await[..2]);
}

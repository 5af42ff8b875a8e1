//! A small invented account for the store's own tests.
//! Invariant: times are given by the test; nothing here reads a clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use tempfile::TempDir;

use crate::domain::account::Grant;
use crate::domain::media::Child;
use crate::domain::{
    Account, AccountKind, Comment, CommentId, Media, MediaKind, Op, OpId, PersonId, Product, Scope,
};

use super::Store;
use super::tables::{accounts, comments, media, outbox};

pub(crate) fn profile() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub(crate) fn opened(profile: &TempDir) -> Store {
    Store::open(profile.path(), Arc::new(|| ())).unwrap()
}

pub(crate) fn account() -> Account {
    Account {
        id: "17841400000000001".into(),
        scoped_id: "900".to_owned(),
        username: "reedbed.loom".to_owned(),
        name: Some("Reedbed".to_owned()),
        kind: AccountKind::Creator,
        picture_url: Some("https://cdn.test/me.jpg".to_owned()),
        followers: Some(1000),
        follows: Some(10),
        media_count: Some(3),
        biography: None,
        website: None,
    }
}

pub(crate) fn grant() -> Grant {
    let expires = Timestamp::from_second(5_184_000).unwrap();
    Grant { scopes: Some(Scope::ALL.to_vec()), issued: Timestamp::UNIX_EPOCH, expires }
}

/// A store with the account signed in.
pub(crate) fn signed_in(profile: &TempDir) -> Store {
    let store = opened(profile);
    store.writer().write_now(|tx| accounts::sign_in(tx, &account(), &grant(), false, 1)).unwrap();
    store
}

/// A picture of which nothing but its id is known.
pub(crate) fn bare_post(id: &str) -> Media {
    Media {
        id: id.into(),
        kind: MediaKind::Image,
        product: Product::Feed,
        caption: None,
        media_url: None,
        thumbnail_url: None,
        permalink: None,
        shortcode: None,
        timestamp: None,
        like_count: None,
        comments_count: None,
        comments_enabled: None,
        shared_to_feed: None,
        alt_text: None,
        children: Vec::new(),
    }
}

/// The post `m{n}`, published `n` days after the epoch: every third a carousel, the others pictures.
pub(crate) fn post(n: i64) -> Media {
    let kind = if n % 3 == 0 { MediaKind::Carousel } else { MediaKind::Image };
    let slide = |index: i64| Child {
        id: format!("m{n}s{index}").into(),
        kind: MediaKind::Image,
        media_url: Some(format!("https://cdn.test/{n}/{index}.jpg")),
        thumbnail_url: None,
        alt_text: None,
    };
    Media {
        id: format!("m{n}").into(),
        kind,
        product: Product::Feed,
        caption: Some(format!("Post number {n}\nmore")),
        media_url: Some(format!("https://cdn.test/{n}.jpg")),
        thumbnail_url: None,
        permalink: Some(format!("https://instagram.test/p/{n}")),
        shortcode: None,
        timestamp: Timestamp::from_second(n * 86_400).ok(),
        like_count: Some(5),
        comments_count: Some(4),
        comments_enabled: Some(true),
        shared_to_feed: None,
        alt_text: None,
        children: if kind == MediaKind::Carousel { (0..3).map(slide).collect() } else { Vec::new() },
    }
}

/// A comment of person `p{id}` at a second of the epoch.
pub(crate) fn comment(media: &str, id: &str, at_s: i64) -> Comment {
    Comment {
        id: id.into(),
        media: media.into(),
        parent: None,
        author: Some(PersonId(format!("p{id}"))),
        username: Some(format!("name{id}")),
        mine: false,
        text: format!("words of {id}"),
        timestamp: Timestamp::from_second(at_s).ok(),
        likes: Some(0),
        hidden: false,
    }
}

pub(crate) fn keep_posts(store: &Store, page: Vec<Media>) {
    store.writer().write_now(move |tx| media::upsert_page(tx, &account().id, &page, 1)).unwrap();
}

pub(crate) fn keep_comments(
    store: &Store,
    media: &str,
    page: Vec<Comment>,
    seen_at: i64,
) -> comments::CommentPage {
    let media = media.into();
    store
        .writer()
        .write_now(move |tx| comments::upsert_page(tx, &account().id, &media, &page, seen_at))
        .unwrap()
}

/// Lets comments say the same but for spelling, as the reading of their texts finds it.
pub(crate) fn alike(store: &Store, comments: &[CommentId], likeness: i64) {
    let comments = comments.to_vec();
    let set = move |tx: &super::Tx<'_>| {
        for id in &comments {
            tx.run(
                "UPDATE comments SET likeness = ?2 WHERE id = ?1",
                rusqlite::params![id.as_str(), likeness],
            )?;
        }
        Ok(())
    };
    store.writer().write_now(set).unwrap();
}

pub(crate) fn hide(comment: &str, thread: &str) -> Op {
    Op::Hide { comment: comment.into(), thread: thread.into(), hidden: true }
}

pub(crate) fn insert_op(store: &Store, new: outbox::NewOp) -> OpId {
    store.writer().write_now(move |tx| outbox::insert(tx, &new)).unwrap()
}

pub(crate) fn queue(store: &Store, op: Op, not_before: i64) -> OpId {
    let account = account().id;
    insert_op(store, outbox::NewOp { account, op, created: 0, not_before, after: None, reverses: None })
}

/// Lets the database grow by so many pages at most, as a disk does that is nearly full; `None`: as much as it
/// likes.
pub(crate) fn leave_room(store: &Store, pages: Option<i64>) {
    let most = move |tx: &super::Tx<'_>| {
        let now: i64 = tx.sql.pragma_query_value(None, "page_count", |row| row.get(0))?;
        let most = pages.map_or(i64::from(u32::MAX) - 2, |pages| now + pages);
        Ok(tx.sql.pragma_update_and_check(None, "max_page_count", most, |_| Ok(()))?)
    };
    store.writer().write_now(most).unwrap();
}

/// Lets every write to the outbox fail as on a full disk while `full` is set, small ones too.
pub(crate) fn can_be_full(store: &Store, full: Arc<AtomicBool>) {
    let guard = move |tx: &super::Tx<'_>| {
        let room = move |_: &mut rusqlite::functions::Context<'_>| match full.load(Ordering::SeqCst) {
            true => {
                let error = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL);
                Err(rusqlite::Error::SqliteFailure(error, None))
            }
            false => Ok(true),
        };
        tx.sql.create_scalar_function("room", 0, rusqlite::functions::FunctionFlags::SQLITE_UTF8, room)?;
        for (name, what) in [("inserts", "INSERT"), ("updates", "UPDATE")] {
            let sql = format!("CREATE TEMP TRIGGER {name} BEFORE {what} ON outbox BEGIN SELECT room(); END");
            tx.sql.execute_batch(&sql)?;
        }
        Ok(())
    };
    store.writer().write_now(guard).unwrap();
}

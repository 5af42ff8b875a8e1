//! `ingest_ratio`: 100,000 comments from Instagram's JSON into the store, over the same rows put into a bare
//! table and a full-text index of SQLite's.
//! Invariant: both commit the same pages, page by page, as a sync does, onto the same disk with the same
//! promises (WAL, synchronous NORMAL) and the same index options; they run in turns.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use tintype::api::read_comments_page;
use tintype::domain::{AccountId, Comment, CommentId, MediaId};
use tintype::store::tables::{accounts, comments};
use tintype::store::{Store, Tx};

use crate::spread::Spread;
use crate::world::{BUNCH, Copied, NOW, account, comment, keep_posts, post_id, post_of};
use crate::{Figure, Outcome};

const COMMENTS: u64 = 100_000;
/// Top comments in a page, as the client asks for them.
const PAGE: usize = 50;
/// Posts whose comments are read beside each other, as `engine::sync` does.
const POSTS_AT_ONCE: usize = 8;
const ROUNDS: usize = 3;

const BARE: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA journal_size_limit = 16777216;
    PRAGMA cache_size = -6144;
    PRAGMA temp_store = MEMORY;
    CREATE TABLE comments (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, media TEXT NOT NULL, parent TEXT, author TEXT,
        username TEXT, mine INTEGER NOT NULL, text TEXT NOT NULL, at INTEGER, likes INTEGER,
        hidden INTEGER NOT NULL
    ) STRICT;
    CREATE VIRTUAL TABLE comment_words USING fts5 (
        text, content = '', contentless_delete = 1, prefix = '2 3',
        tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\"
    );";

/// One page as Instagram sends it, and as rows.
struct Page {
    media: MediaId,
    json: Vec<u8>,
    rows: Vec<Comment>,
}

/// Measures it.
pub fn measure() -> Outcome<Vec<Figure>> {
    let pages = pages()?;
    let rows: usize = pages.iter().map(|page| page.rows.len()).sum();
    let bytes: usize = pages.iter().map(|page| page.json.len()).sum();
    let (mut ratios, mut against_one) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let (ours, bare, at_once) = (ours(&pages)?, bare(&pages, 1)?, bare(&pages, pages.len())?);
        let [ours, bare, at_once] = [ours, bare, at_once].map(|took| took.as_secs_f64());
        eprintln!(
            "ingest, round {round}: {rows} comments in {} pages of JSON ({:.0} MB): {ours:.2} s, bare {bare:.2} s, \
             bare in one transaction {at_once:.2} s",
            pages.len(),
            bytes as f64 / 1e6
        );
        ratios.push(ours / bare);
        against_one.push(ours / at_once);
    }
    let one = Spread::of_numbers(against_one).median();
    eprintln!("ingest: over the bare insert in one single transaction the ratio is {one:.2}");
    let value = Spread::of_numbers(ratios).median();
    Ok(vec![Figure { name: "ingest_ratio", value, unit: "ratio" }])
}

fn ours(pages: &[Page]) -> Outcome<Duration> {
    let folder = Copied::empty("ingest-ours")?;
    let store = Store::open(folder.path(), Arc::new(|| ()))?;
    let grant = None;
    store.writer().write_now(move |tx| {
        accounts::keep(tx, &account(), NOW * 1000)?;
        accounts::set_grant(tx, &account().id, grant)
    })?;
    keep_posts(&store, "http://127.0.0.1:9")?;
    let own = account().id;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let by_post: Vec<&[Page]> = pages.chunk_by(|one, next| one.media == next.media).collect();
    let start = Instant::now();
    for some in by_post.chunks(POSTS_AT_ONCE) {
        let read = join_all(some.iter().map(|pages| read_post(&store, &own, pages)));
        runtime.block_on(read).into_iter().collect::<Outcome<()>>()?;
    }
    let took = start.elapsed();
    check(&own, &store)?;
    Ok(took)
}

/// Reads a post's pages as a sync does: each is in the store before the next is asked for.
async fn read_post(store: &Store, own: &AccountId, pages: &[Page]) -> Outcome<()> {
    for page in pages {
        let read = read_comments_page(&page.json, &page.media, own).ok_or("a page could not be read")?;
        let threads = read.items.into_iter();
        let rows: Vec<Comment> =
            threads.flat_map(|thread| std::iter::once(thread.comment).chain(thread.replies)).collect();
        let (own, media) = (own.clone(), page.media.clone());
        let write = move |tx: &Tx<'_>| comments::upsert_page(tx, &own, &media, &rows, (NOW + 60) * 1000);
        store.writer().write_readings(write).await?;
    }
    Ok(())
}

/// What was measured must have happened.
fn check(own: &AccountId, store: &Store) -> Outcome<()> {
    let last: CommentId = comment(0).id;
    let found = store.read_now(|c| comments::one(c, own, &last))?;
    if found.is_none_or(|found| found.comment.text != comment(0).text) {
        return Err("a comment did not arrive in the store".into());
    }
    Ok(())
}

fn bare(pages: &[Page], pages_at_once: usize) -> Outcome<Duration> {
    let folder = Copied::empty("ingest-bare")?;
    let database = Connection::open(folder.path().join("bare.sqlite"))?;
    database.execute_batch(BARE)?;
    let start = Instant::now();
    for some in pages.chunks(pages_at_once) {
        database.execute_batch("BEGIN IMMEDIATE")?;
        for row in some.iter().flat_map(|page| &page.rows) {
            insert(&database, row)?;
        }
        database.execute_batch("COMMIT")?;
    }
    let took = start.elapsed();
    let held: i64 = database.query_row("SELECT count(*) FROM comments", [], |row| row.get(0))?;
    if u64::try_from(held) != Ok(COMMENTS) {
        return Err("the bare table does not hold all rows".into());
    }
    Ok(took)
}

fn insert(database: &Connection, row: &Comment) -> Outcome<()> {
    database
        .prepare_cached("INSERT INTO comments VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
        .execute(params![
        row.id.as_str(),
        row.media.as_str(),
        row.parent.as_ref().map(CommentId::as_str),
        row.author.as_ref().map(|author| author.as_str()),
        row.username,
        row.mine,
        row.text,
        row.timestamp.map(jiff::Timestamp::as_millisecond),
        row.likes.and_then(|likes| i64::try_from(likes).ok()),
        row.hidden,
    ])?;
    database
        .prepare_cached("INSERT INTO comment_words (rowid, text) VALUES (last_insert_rowid(), ?1)")?
        .execute([&row.text])?;
    Ok(())
}

/// All comments by post, in pages, the newest first, as they are listed.
fn pages() -> Outcome<Vec<Page>> {
    let mut by_post: std::collections::BTreeMap<u64, Vec<Comment>> = std::collections::BTreeMap::new();
    for bunch in 0..COMMENTS / BUNCH {
        let some = (bunch * BUNCH..(bunch + 1) * BUNCH).map(comment);
        by_post.entry(post_of(bunch)).or_default().extend(some);
    }
    let mut pages = Vec::new();
    for (post, all) in by_post {
        let tops: Vec<&Comment> = all.iter().filter(|one| one.parent.is_none()).collect();
        for some in tops.chunks(PAGE) {
            let mut rows = Vec::new();
            let mut data = Vec::new();
            for top in some {
                let replies: Vec<&Comment> =
                    all.iter().filter(|one| one.parent.as_ref() == Some(&top.id)).collect();
                data.push(thread(top, &replies));
                rows.push((*top).clone());
                rows.extend(replies.into_iter().cloned());
            }
            let body = json!({
                "data": data,
                "paging": {
                    "cursors": { "before": "QVFIUk", "after": "QVFIUl" },
                    "next": "https://graph.instagram.com/v26.0/1/comments?limit=50&after=QVFIUl",
                },
            });
            pages.push(Page { media: post_id(post), json: serde_json::to_vec(&body)?, rows });
        }
    }
    Ok(pages)
}

fn thread(top: &Comment, replies: &[&Comment]) -> Value {
    let mut node = node(top);
    if !replies.is_empty() {
        let list: Vec<Value> = replies.iter().map(|reply| self::node(reply)).collect();
        node["replies"] = json!({ "data": list });
    }
    node
}

/// A comment as section 5.1 has it, with the fields that the client asks for.
fn node(comment: &Comment) -> Value {
    let at = comment.timestamp.map(|at| at.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string());
    let mut node = json!({
        "id": comment.id.as_str(),
        "text": comment.text,
        "timestamp": at,
        "username": comment.username,
        "from": {
            "id": comment.author.as_ref().map(|author| author.as_str()),
            "username": comment.username,
        },
        "like_count": comment.likes,
        "hidden": comment.hidden,
    });
    if let Some(parent) = &comment.parent {
        node["parent_id"] = json!(parent.as_str());
    }
    if comment.mine {
        node["user"] = json!({ "id": comment.author.as_ref().map(|author| author.as_str()) });
    }
    node
}

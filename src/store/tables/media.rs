//! Everything published: posts, stories, the slides of carousels.
//! Invariant: what is gone from Instagram keeps its row; an address that only expired and was renewed is no
//! change.

use rusqlite::{Row, params};

use crate::domain::media::Child;
use crate::domain::{AccountId, Media, MediaId, MediaKind, Product};
use crate::store::views::PictureKey;
use crate::store::{ReadConnection, StoreError, Tx, find};

use super::{account_n, signed, unsigned, word};

/// What a page of the list brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaPage {
    pub new: usize,
    pub changed: usize,
    /// Known, and as it was. A page of nothing else is where reading new posts may stop.
    pub unchanged: usize,
    /// Posts whose number of comments moved, new ones with comments included.
    pub comments_moved: Vec<MediaId>,
}

/// Which of Instagram's two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    Posts,
    Stories,
}

/// Keeps a page of the list, slides included. What was thought gone comes back.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn upsert_page(
    tx: &Tx<'_>,
    account: &AccountId,
    page: &[Media],
    seen_at: i64,
) -> Result<MediaPage, StoreError> {
    let account = account_n(tx, account)?;
    let mut outcome = MediaPage::default();
    for media in page {
        let known = tx.row(
            "SELECT n, comments_count FROM media WHERE account = ?1 AND id = ?2",
            params![account, media.id.as_str()],
            |row| Ok((row.get::<_, i64>(0)?, unsigned(row.get(1)?))),
        )?;
        let moved = match known {
            Some((n, count)) => {
                if update(tx, n, media, seen_at)? {
                    outcome.changed += 1;
                } else {
                    outcome.unchanged += 1;
                }
                refresh(tx, n, media, seen_at)?;
                count != media.comments_count
            }
            None => {
                insert(tx, account, media, seen_at)?;
                outcome.new += 1;
                media.comments_count.is_some_and(|count| count > 0)
            }
        };
        if moved {
            outcome.comments_moved.push(media.id.clone());
        }
    }
    Ok(outcome)
}

fn insert(tx: &Tx<'_>, account: i64, media: &Media, seen_at: i64) -> Result<(), StoreError> {
    let at = at_ms(media);
    tx.run(
        "INSERT INTO media (account, id, kind, product, caption, media_url, thumbnail_url, permalink, shortcode,
             at, stands_at, likes, comments_count, comments_enabled, shared_to_feed, alt_text, story,
             first_seen, seen_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?18)",
        params![
            account,
            media.id.as_str(),
            kind_word(media.kind),
            product_word(media.product),
            media.caption,
            media.media_url,
            media.thumbnail_url,
            media.permalink,
            media.shortcode,
            at,
            at.unwrap_or(seen_at),
            signed(media.like_count),
            signed(media.comments_count),
            media.comments_enabled,
            media.shared_to_feed,
            media.alt_text,
            media.product == Product::Story,
            seen_at,
        ],
    )?;
    let n = tx.inserted();
    index_caption(tx, n, media)?;
    keep_children(tx, n, &media.children)
}

/// What was read so soon after comments were turned on or off may not tell it yet, milliseconds.
const SWITCH_LAG: i64 = 30_000;

/// A switch that lies so far ahead of a reading was noted by a clock that was wrong, milliseconds.
const WRONG_CLOCK: i64 = 60 * 60 * 1_000;

/// Turns comments under a post on or off, as Instagram has just done.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn switched(
    tx: &Tx<'_>,
    account: &AccountId,
    media: &MediaId,
    enabled: bool,
    now: i64,
) -> Result<(), StoreError> {
    tx.run(
        "UPDATE media SET comments_enabled = ?3, switched_at = ?4 WHERE account = ?1 AND id = ?2",
        params![account_n(tx, account)?, media.as_str(), enabled, now],
    )?;
    Ok(())
}

/// Writes what a view can show, if it differs; whether it did. What was asked for before comments were turned on or
/// off from here does not undo that.
fn update(tx: &Tx<'_>, n: i64, media: &Media, seen_at: i64) -> Result<bool, StoreError> {
    let known: Option<(Option<String>, Option<bool>, Option<i64>)> =
        tx.row("SELECT caption, comments_enabled, switched_at FROM media WHERE n = ?1", [n], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let (caption, enabled, switched_at) = known.unwrap_or_default();
    let says_nothing = switched_at.is_some_and(|at| (at - WRONG_CLOCK..=at + SWITCH_LAG).contains(&seen_at));
    let enabled = if says_nothing { enabled } else { media.comments_enabled };
    let changed = tx.run(
        "UPDATE media SET kind = ?2, product = ?3, caption = ?4, permalink = ?5, shortcode = ?6, at = ?7,
             stands_at = coalesce(?7, stands_at), likes = ?8, comments_count = ?9, comments_enabled = ?10,
             shared_to_feed = ?11, alt_text = ?12, story = ?13, gone_at = NULL
         WHERE n = ?1 AND (kind, product, caption, permalink, shortcode, at, likes, comments_count,
             comments_enabled, shared_to_feed, alt_text, gone_at) IS NOT
             (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, NULL)",
        params![
            n,
            kind_word(media.kind),
            product_word(media.product),
            media.caption,
            media.permalink,
            media.shortcode,
            at_ms(media),
            signed(media.like_count),
            signed(media.comments_count),
            enabled,
            media.shared_to_feed,
            media.alt_text,
            media.product == Product::Story,
        ],
    )? > 0;
    if caption != media.caption {
        index_caption(tx, n, media)?;
    }
    let slides: Vec<String> =
        tx.rows("SELECT id FROM media_children WHERE media = ?1 ORDER BY position", [n], |row| row.get(0))?;
    let moved =
        !media.children.is_empty() && !slides.iter().eq(media.children.iter().map(|child| &child.id.0));
    if moved {
        keep_children(tx, n, &media.children)?;
    }
    Ok(changed || moved)
}

/// Writes what no view shows: fresh addresses and that it was seen.
fn refresh(tx: &Tx<'_>, n: i64, media: &Media, seen_at: i64) -> Result<(), StoreError> {
    tx.run_silently(
        "UPDATE media SET media_url = coalesce(?2, media_url), thumbnail_url = coalesce(?3, thumbnail_url),
             seen_at = max(seen_at, ?4) WHERE n = ?1",
        params![n, media.media_url, media.thumbnail_url, seen_at],
    )?;
    for child in &media.children {
        tx.run_silently(
            "UPDATE media_children SET media_url = coalesce(?3, media_url),
                 thumbnail_url = coalesce(?4, thumbnail_url), alt_text = coalesce(?5, alt_text)
             WHERE media = ?1 AND id = ?2",
            params![n, child.id.as_str(), child.media_url, child.thumbnail_url, child.alt_text],
        )?;
    }
    Ok(())
}

fn keep_children(tx: &Tx<'_>, n: i64, children: &[Child]) -> Result<(), StoreError> {
    tx.run("DELETE FROM media_children WHERE media = ?1", [n])?;
    for (position, child) in (0_i64..).zip(children) {
        tx.run(
            "INSERT INTO media_children VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                n,
                position,
                child.id.as_str(),
                kind_word(child.kind),
                child.media_url,
                child.thumbnail_url,
                child.alt_text
            ],
        )?;
    }
    Ok(())
}

fn index_caption(tx: &Tx<'_>, n: i64, media: &Media) -> Result<(), StoreError> {
    tx.run("DELETE FROM caption_words WHERE rowid = ?1", [n])?;
    if let Some(caption) = &media.caption {
        let words = find::for_index(caption);
        tx.run("INSERT INTO caption_words (rowid, text) VALUES (?1, ?2)", params![n, words])?;
    }
    Ok(())
}

/// After a whole pass over a list: marks as gone what was not seen since `pass_started`, and tells how many
/// that were. Of posts only those not older than the oldest one seen, because Instagram lists no more than
/// the newest 10,000 (section 3.1). A pass that saw nothing at all marks no post.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn mark_unseen_as_gone(
    tx: &Tx<'_>,
    account: &AccountId,
    shelf: Shelf,
    pass_started: i64,
    now: i64,
) -> Result<usize, StoreError> {
    let account = account_n(tx, account)?;
    let sql = match shelf {
        Shelf::Posts => {
            "UPDATE media SET gone_at = ?3 WHERE account = ?1 AND story = 0 AND gone_at IS NULL
                 AND seen_at < ?2 AND stands_at >= (SELECT min(stands_at) FROM media
                     WHERE account = ?1 AND story = 0 AND gone_at IS NULL AND seen_at >= ?2)"
        }
        Shelf::Stories => {
            "UPDATE media SET gone_at = ?3 WHERE account = ?1 AND story = 1 AND gone_at IS NULL AND seen_at < ?2"
        }
    };
    tx.run(sql, params![account, pass_started, now])
}

/// Whether a post was ever read.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn is_known(c: &ReadConnection, account: &AccountId, media: &MediaId) -> Result<bool, StoreError> {
    let found = c.count(
        "SELECT count(*) FROM media WHERE account = ?1 AND id = ?2",
        params![account_n(c, account)?, media.as_str()],
    )?;
    Ok(found > 0)
}

/// Whether Instagram has told since a moment (milliseconds since the epoch) if comments are on under a post; it is
/// found by its row.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn told_since(c: &ReadConnection, account: &AccountId, row: i64, since: i64) -> Result<bool, StoreError> {
    let found = c.count(
        "SELECT count(*) FROM media WHERE n = ?2 AND account = ?1 AND seen_at >= ?3 AND comments_enabled IS NOT NULL",
        params![account_n(c, account)?, row, since],
    )?;
    Ok(found > 0)
}

/// Marks one post as gone from Instagram.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn mark_gone(tx: &Tx<'_>, account: &AccountId, media: &MediaId, now: i64) -> Result<(), StoreError> {
    let account = account_n(tx, account)?;
    tx.run(
        "UPDATE media SET gone_at = ?3 WHERE account = ?1 AND id = ?2 AND gone_at IS NULL",
        params![account, media.as_str(), now],
    )?;
    Ok(())
}

/// One post with its slides, gone or not.
///
/// # Errors
/// What SQLite says.
pub fn one(c: &ReadConnection, account: &AccountId, media: &MediaId) -> Result<Option<Media>, StoreError> {
    let found = c.row(
        "SELECT m.n, m.kind, m.product, m.caption, m.media_url, m.thumbnail_url, m.permalink, m.shortcode,
             m.at, m.likes, m.comments_count, m.comments_enabled, m.shared_to_feed, m.alt_text
         FROM media m JOIN accounts a ON a.n = m.account WHERE a.id = ?1 AND m.id = ?2",
        [account.as_str(), media.as_str()],
        |row| Ok((row.get::<_, i64>(0)?, read(media, row)?)),
    )?;
    let Some((n, mut media)) = found else { return Ok(None) };
    media.children = children(c, n)?;
    Ok(Some(media))
}

fn read(id: &MediaId, row: &Row<'_>) -> rusqlite::Result<Media> {
    let at: Option<i64> = row.get(8)?;
    Ok(Media {
        id: id.clone(),
        kind: word(&row.get::<_, String>(1)?, kind_from_word)?,
        product: word(&row.get::<_, String>(2)?, product_from_word)?,
        caption: row.get(3)?,
        media_url: row.get(4)?,
        thumbnail_url: row.get(5)?,
        permalink: row.get(6)?,
        shortcode: row.get(7)?,
        timestamp: at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok()),
        like_count: unsigned(row.get(9)?),
        comments_count: unsigned(row.get(10)?),
        comments_enabled: row.get(11)?,
        shared_to_feed: row.get(12)?,
        alt_text: row.get(13)?,
        children: Vec::new(),
    })
}

/// The slides of a carousel, in order.
pub(in crate::store) fn children(c: &ReadConnection, n: i64) -> Result<Vec<Child>, StoreError> {
    c.rows(
        "SELECT id, kind, media_url, thumbnail_url, alt_text FROM media_children WHERE media = ?1
         ORDER BY position",
        [n],
        |row| {
            Ok(Child {
                id: MediaId(row.get(0)?),
                kind: word(&row.get::<_, String>(1)?, kind_from_word)?,
                media_url: row.get(2)?,
                thumbnail_url: row.get(3)?,
                alt_text: row.get(4)?,
            })
        },
    )
}

/// The address a picture was last said to have; it expires. `None` for the user's own files and for what
/// Instagram gave no address of.
///
/// # Errors
/// What SQLite says.
pub fn picture_address(c: &ReadConnection, picture: &PictureKey) -> Result<Option<String>, StoreError> {
    // A clip's own address is no picture, so only its still will do.
    let (sql, id) = match picture {
        PictureKey::Media(id) => (
            "SELECT coalesce(m.thumbnail_url, CASE WHEN m.kind <> 'video' THEN m.media_url END,
                 (SELECT coalesce(s.thumbnail_url, CASE WHEN s.kind <> 'video' THEN s.media_url END)
                  FROM media_children s WHERE s.media = m.n ORDER BY s.position LIMIT 1))
             FROM media m WHERE m.id = ?1",
            id.as_str(),
        ),
        PictureKey::Child(id) => (
            "SELECT coalesce(thumbnail_url, CASE WHEN kind <> 'video' THEN media_url END)
             FROM media_children WHERE id = ?1",
            id.as_str(),
        ),
        PictureKey::Account(id) => ("SELECT picture_url FROM accounts WHERE id = ?1", id.as_str()),
        PictureKey::Still(_) | PictureKey::File { .. } | PictureKey::Ground(_) => return Ok(None),
    };
    Ok(c.row(sql, [id], |row| row.get(0))?.flatten())
}

/// The account of a post or slide, and the post that is read anew to get its addresses anew.
///
/// # Errors
/// What SQLite says.
pub fn owner(c: &ReadConnection, id: &MediaId) -> Result<Option<(AccountId, MediaId)>, StoreError> {
    c.row(
        "SELECT a.id, m.id FROM media m JOIN accounts a ON a.n = m.account
         WHERE m.id = ?1 OR m.n = (SELECT media FROM media_children WHERE id = ?1) LIMIT 1",
        [id.as_str()],
        |row| Ok((AccountId(row.get(0)?), MediaId(row.get(1)?))),
    )
}

fn at_ms(media: &Media) -> Option<i64> {
    media.timestamp.map(jiff::Timestamp::as_millisecond)
}

fn kind_word(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "image",
        MediaKind::Video => "video",
        MediaKind::Carousel => "carousel",
        MediaKind::Other => "other",
    }
}

/// Reads the word of the database.
pub(in crate::store) fn kind_from_word(word: &str) -> Option<MediaKind> {
    [MediaKind::Image, MediaKind::Video, MediaKind::Carousel, MediaKind::Other]
        .into_iter()
        .find(|kind| kind_word(*kind) == word)
}

fn product_word(product: Product) -> &'static str {
    match product {
        Product::Feed => "feed",
        Product::Reels => "reels",
        Product::Story => "story",
        Product::Ad => "ad",
        Product::Other => "other",
    }
}

/// Reads the word of the database.
pub(in crate::store) fn product_from_word(word: &str) -> Option<Product> {
    [Product::Feed, Product::Reels, Product::Story, Product::Ad, Product::Other]
        .into_iter()
        .find(|product| product_word(*product) == word)
}

pub use super::media_plan::{ToMeasure, ToRead, comments_read, comments_to_read, newest, numbers_to_read};

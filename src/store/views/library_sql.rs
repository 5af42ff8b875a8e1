//! Reads the library's grid.
//! Invariant: numbers count posts that are on Instagram, oldest first; what Instagram's list no longer
//! reaches is counted in, so that a number does not move while the list is still being read.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::params;

use crate::domain::{Covers, MediaId, MediaKind, Product};
use crate::store::tables::media::{kind_from_word, product_from_word};
use crate::store::tables::{known_account, quiet, unsigned, word};
use crate::store::{ReadConnection, StoreError, find};

use super::library::{Library, LibraryAsk, LibraryCounts, LibraryFilter, Month, Tile, TileKind};
use super::{PictureKey, View, headline};

/// A tile with what only the reading needs.
struct Stone {
    n: i64,
    stands_at: i64,
    tile: Tile,
}

impl View for Library {
    type Ask = LibraryAsk;

    fn read(c: &ReadConnection, ask: &LibraryAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let posts = stones(c, account, false)?;
            let stories = stones(c, account, true)?;
            let counts = count(&posts, &stories);
            let since = posts.first().map(|stone| day_of(stone.stands_at));
            let mut stones = if ask.filter == LibraryFilter::Stories { stories } else { posts };
            stones.retain(|stone| passes(&stone.tile, ask.filter));
            if !ask.search.trim().is_empty() {
                let found = search(c, account, &ask.search)?;
                stones.retain(|stone| found.contains(&stone.n));
            }
            if !ask.oldest_first {
                stones.reverse();
            }
            let months = months(&stones);
            Ok(Self { tiles: stones.into_iter().map(|stone| stone.tile).collect(), months, counts, since })
        })
    }
}

/// What a tile is.
pub(super) fn tile_kind(kind: MediaKind, product: Product) -> TileKind {
    match (product, kind) {
        (Product::Story, MediaKind::Video) => TileKind::StoryVideo,
        (Product::Story, _) => TileKind::StoryPicture,
        (Product::Reels, _) => TileKind::Reel,
        (_, MediaKind::Image) => TileKind::Picture,
        (_, MediaKind::Carousel) => TileKind::Carousel,
        (_, MediaKind::Video) => TileKind::Video,
        (_, MediaKind::Other) => TileKind::Other,
    }
}

/// Posts that Instagram counts and we were never given: its list ends at 10,000, or is still being read.
pub(super) fn posts_before_ours(c: &ReadConnection, account: i64) -> Result<u64, StoreError> {
    c.count(
        "SELECT max(0, coalesce(media_count, 0) - (SELECT count(*) FROM media
             WHERE account = ?1 AND story = 0 AND gone_at IS NULL)) FROM accounts WHERE n = ?1",
        [account],
    )
}

/// Which post of the account's it is; `None` for stories and for what is gone.
pub(super) fn number_of(c: &ReadConnection, n: i64) -> Result<Option<u64>, StoreError> {
    let place: Option<(i64, i64)> = c.row(
        "SELECT m.account, (SELECT count(*) FROM media e WHERE e.account = m.account AND e.story = 0
             AND e.gone_at IS NULL AND (e.stands_at, e.n) <= (m.stands_at, m.n))
         FROM media m WHERE m.n = ?1 AND m.story = 0 AND m.gone_at IS NULL",
        [n],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let Some((account, place)) = place else { return Ok(None) };
    Ok(Some(posts_before_ours(c, account)? + u64::try_from(place).unwrap_or(0)))
}

/// Of a post `m`: which way its comments are being switched, until when quiet hours keep them off.
pub(super) const SWITCHES: &str = "(SELECT json_extract(o.op, '$.enabled') FROM outbox o
        WHERE o.account = m.account AND o.target = m.id AND o.verb = 'comments' AND o.ended IS NULL
        ORDER BY o.id DESC LIMIT 1),
    (SELECT r.until FROM quiet_posts q JOIN quiet_runs r ON r.id = q.run
        WHERE q.media = m.n AND q.ended IS NULL AND q.op IS NOT NULL AND q.changed = 0 AND r.ended_at IS NULL LIMIT 1)";

/// The posts that were chosen one by one for quiet hours, where these are about such.
pub(super) fn chosen_for_quiet(c: &ReadConnection, account: i64) -> Result<BTreeSet<MediaId>, StoreError> {
    let hours = quiet::hours_of(c, account)?.hours;
    Ok(if hours.covers == Covers::Chosen { hours.chosen } else { BTreeSet::new() })
}

/// Everything of a kind that is on Instagram, oldest first.
fn stones(c: &ReadConnection, account: i64, story: bool) -> Result<Vec<Stone>, StoreError> {
    let mut number = if story { 0 } else { posts_before_ours(c, account)? };
    let chosen = chosen_for_quiet(c, account)?;
    c.rows(
        &format!(
            "SELECT m.n, m.id, m.kind, m.product, m.at, m.stands_at, m.likes, m.comments_count, m.comments_enabled,
                 substr(m.caption, 1, 240), {SWITCHES}
             FROM media m WHERE m.account = ?1 AND m.story = ?2 AND m.gone_at IS NULL ORDER BY m.stands_at, m.n"
        ),
        params![account, story],
        |row| {
            number += 1;
            let media = MediaId(row.get(1)?);
            let quiet_chosen = chosen.contains(&media);
            let kind = word(&row.get::<_, String>(2)?, kind_from_word)?;
            let product = word(&row.get::<_, String>(3)?, product_from_word)?;
            let caption: Option<String> = row.get(9)?;
            let tile = Tile {
                picture: PictureKey::Media(media.clone()),
                media,
                kind: tile_kind(kind, product),
                number: (!story).then_some(number),
                at: row.get(4)?,
                likes: unsigned(row.get(6)?),
                comments: unsigned(row.get(7)?),
                comments_enabled: row.get(8)?,
                switching: row.get(10)?,
                quiet_until: row.get(11)?,
                quiet_chosen,
                headline: caption.as_deref().and_then(headline),
            };
            Ok(Stone { n: row.get(0)?, stands_at: row.get(5)?, tile })
        },
    )
}

fn passes(tile: &Tile, filter: LibraryFilter) -> bool {
    match filter {
        LibraryFilter::All | LibraryFilter::Stories => true,
        LibraryFilter::Pictures => tile.kind == TileKind::Picture,
        LibraryFilter::Carousels => tile.kind == TileKind::Carousel,
        LibraryFilter::Reels => tile.kind == TileKind::Reel,
        LibraryFilter::CommentsOff => tile.comments_enabled == Some(false),
    }
}

fn count(posts: &[Stone], stories: &[Stone]) -> LibraryCounts {
    let of =
        |filter| u64::try_from(posts.iter().filter(|stone| passes(&stone.tile, filter)).count()).unwrap_or(0);
    LibraryCounts {
        all: of(LibraryFilter::All),
        pictures: of(LibraryFilter::Pictures),
        carousels: of(LibraryFilter::Carousels),
        reels: of(LibraryFilter::Reels),
        stories: u64::try_from(stories.len()).unwrap_or(0),
        comments_off: of(LibraryFilter::CommentsOff),
    }
}

fn search(c: &ReadConnection, account: i64, typed: &str) -> Result<HashSet<i64>, StoreError> {
    let found = match find::question(typed) {
        Some(question) => c.rows(
            "SELECT m.n FROM caption_words w CROSS JOIN media m ON m.n = w.rowid
             WHERE w.caption_words MATCH ?1 AND m.account = ?2",
            params![question, account],
            |row| row.get(0),
        ),
        None => c.rows(
            "SELECT n FROM media WHERE account = ?2 AND instr(caption, ?1) > 0",
            params![typed.trim(), account],
            |row| row.get(0),
        ),
    };
    Ok(found?.into_iter().collect())
}

fn day_of(at_ms: i64) -> Date {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    TimeZone::UTC.to_datetime(at).date()
}

fn months(stones: &[Stone]) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for (index, stone) in stones.iter().enumerate() {
        let day = day_of(stone.stands_at).first_of_month();
        if months.last().is_none_or(|month| month.day != day) {
            months.push(Month { day, first: index, count: 0, reels: 0 });
        }
        if let Some(month) = months.last_mut() {
            month.count += 1;
            month.reels += usize::from(stone.tile.kind == TileKind::Reel);
        }
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Media;
    use crate::store::Store;
    use crate::store::fixture::{account, keep_posts, post, profile, signed_in};
    use crate::store::tables::{accounts, media};
    use jiff::civil::date;

    fn reel(n: i64) -> Media {
        Media { kind: MediaKind::Video, product: Product::Reels, children: Vec::new(), ..post(n) }
    }

    fn story(n: i64) -> Media {
        Media { product: Product::Story, ..post(n) }
    }

    fn read(store: &Store, filter: LibraryFilter, search: &str, oldest_first: bool) -> Library {
        let ask = LibraryAsk { account: account().id, filter, search: search.to_owned(), oldest_first };
        store.read_now(|c| Library::read(c, &ask)).unwrap()
    }

    fn ids(library: &Library) -> Vec<&str> {
        library.tiles.iter().map(|tile| tile.media.as_str()).collect()
    }

    #[test]
    fn tiles_stand_by_month_newest_first_with_the_numbers_people_say() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1), post(3), reel(40), story(41)]);
        let library = read(&store, LibraryFilter::All, "", false);
        assert_eq!(ids(&library), ["m40", "m3", "m1"]);
        assert_eq!(
            library.tiles.iter().map(|tile| tile.number).collect::<Vec<_>>(),
            [Some(3), Some(2), Some(1)]
        );
        let months = [
            Month { day: date(1970, 2, 1), first: 0, count: 1, reels: 1 },
            Month { day: date(1970, 1, 1), first: 1, count: 2, reels: 0 },
        ];
        assert_eq!(library.months, months);
        assert_eq!(library.since, Some(date(1970, 1, 2)));
        let counts =
            LibraryCounts { all: 3, pictures: 1, carousels: 1, reels: 1, stories: 1, comments_off: 0 };
        assert_eq!(library.counts, counts);
        assert_eq!(ids(&read(&store, LibraryFilter::Stories, "", false)), ["m41"]);
        assert_eq!(ids(&read(&store, LibraryFilter::All, "", true)), ["m1", "m3", "m40"]);
    }

    #[test]
    fn numbers_are_right_from_the_first_page_on() {
        let profile = profile();
        let store = signed_in(&profile);
        store
            .writer()
            .write_now(|tx| {
                accounts::keep(tx, &crate::domain::Account { media_count: Some(240), ..account() }, 2)
            })
            .unwrap();
        keep_posts(&store, vec![post(8), post(9)]);
        let library = read(&store, LibraryFilter::All, "", false);
        assert_eq!(library.tiles.iter().map(|tile| tile.number).collect::<Vec<_>>(), [Some(240), Some(239)]);
    }

    #[test]
    fn captions_are_found_and_what_is_gone_leaves_the_grid() {
        let profile = profile();
        let store = signed_in(&profile);
        let caption = Some("Première cuisson\n新しい器".to_owned());
        keep_posts(
            &store,
            vec![Media { caption, ..post(1) }, Media { comments_enabled: Some(false), ..post(2) }],
        );
        assert_eq!(ids(&read(&store, LibraryFilter::All, "premiere", false)), ["m1"]);
        assert_eq!(ids(&read(&store, LibraryFilter::All, "しい器", false)), ["m1"]);
        assert_eq!(ids(&read(&store, LibraryFilter::CommentsOff, "", false)), ["m2"]);
        assert!(read(&store, LibraryFilter::CommentsOff, "premiere", false).tiles.is_empty());
        store.writer().write_now(|tx| media::mark_gone(tx, &account().id, &"m1".into(), 9)).unwrap();
        assert_eq!(ids(&read(&store, LibraryFilter::All, "", false)), ["m2"]);
    }
}

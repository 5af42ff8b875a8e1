//! Reads one post at large.
//! Invariant: the numbers listed are those of the post's kind, whether Instagram gave them or not.

use std::collections::HashMap;

use rusqlite::params;

use crate::domain::metrics::Level;
use crate::domain::{CommentId, MediaKind, Metric, MetricId, PersonId, Product};
use crate::store::tables::{account_n, comments, gaps, media};
use crate::store::{ReadConnection, StoreError};

use super::library::{Post, PostAsk, PostComment, PostSlide, Tile, TileKind};
use super::library_sql::{SWITCHES, chosen_for_quiet, number_of, tile_kind};
use super::{PictureKey, View, headline};

impl View for Post {
    type Ask = PostAsk;

    fn read(c: &ReadConnection, ask: &PostAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let account = account_n(c, &ask.account)?;
            let n = comments::media_n(c, account, &ask.media)?;
            let node = media::one(c, &ask.account, &ask.media)?
                .ok_or_else(|| StoreError::Missing(format!("post {}", ask.media)))?;
            let kind = tile_kind(node.kind, node.product);
            let switches = c.row(&format!("SELECT {SWITCHES} FROM media m WHERE m.n = ?1"), [n], |row| {
                Ok((row.get::<_, Option<bool>>(0)?, row.get::<_, Option<i64>>(1)?))
            })?;
            let (switching, quiet_until) = switches.unwrap_or_default();
            let tile = Tile {
                switching,
                quiet_until,
                quiet_chosen: chosen_for_quiet(c, account)?.contains(&node.id),
                media: node.id.clone(),
                picture: PictureKey::Media(node.id.clone()),
                kind,
                number: number_of(c, n)?,
                at: node.timestamp.map(jiff::Timestamp::as_millisecond),
                likes: node.like_count,
                comments: node.comments_count,
                comments_enabled: node.comments_enabled,
                headline: node.caption.as_deref().and_then(headline),
            };
            let (numbers, numbers_at) = numbers(c, n, level(kind))?;
            Ok(Self {
                tile,
                slides: slides(&node),
                caption: node.caption,
                permalink: node.permalink,
                numbers,
                numbers_at,
                comments: latest_comments(c, n)?,
                reported: node.comments_count,
                returned: comments::returned(c, &ask.account, &ask.media)?
                    .saturating_sub(gaps::withheld(c, n)?),
                comments_read: was_read(c, n)?,
            })
        })
    }
}

/// Whether its comments were ever read to an end.
fn was_read(c: &ReadConnection, n: i64) -> Result<bool, StoreError> {
    Ok(c.count("SELECT count(*) FROM media WHERE n = ?1 AND comments_read_at IS NOT NULL", [n])? > 0)
}

fn level(kind: TileKind) -> Level {
    match kind {
        TileKind::Reel => Level::Reels,
        TileKind::StoryPicture | TileKind::StoryVideo => Level::Story,
        TileKind::Picture | TileKind::Carousel | TileKind::Video | TileKind::Other => Level::Feed,
    }
}

fn slides(node: &crate::domain::Media) -> Vec<PostSlide> {
    if node.children.is_empty() {
        let picture = PictureKey::Media(node.id.clone());
        let is_clip = node.kind == MediaKind::Video || node.product == Product::Reels;
        return vec![PostSlide { picture, is_clip, alt_text: node.alt_text.clone() }];
    }
    let slide = |child: &crate::domain::media::Child| PostSlide {
        picture: PictureKey::Child(child.id.clone()),
        is_clip: child.kind == MediaKind::Video,
        alt_text: child.alt_text.clone(),
    };
    node.children.iter().map(slide).collect()
}

/// A post's numbers in the order of the table, and when they were read.
type Numbers = (Vec<(MetricId, Option<f64>)>, Option<i64>);

fn numbers(c: &ReadConnection, n: i64, level: Level) -> Result<Numbers, StoreError> {
    let known: HashMap<String, f64> = c
        .rows("SELECT metric, value FROM media_values WHERE media = ?1", [n], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .into_iter()
        .collect();
    let read_at = c.row("SELECT numbers_at FROM media WHERE n = ?1", [n], |row| row.get(0))?.flatten();
    let numbers =
        Metric::of_level(level).map(|metric| (metric.id, known.get(metric.id.word()).copied())).collect();
    Ok((numbers, read_at))
}

fn latest_comments(c: &ReadConnection, n: i64) -> Result<Vec<PostComment>, StoreError> {
    c.rows(
        "SELECT c.id, p.id, coalesce(p.username, c.username), c.mine, c.text, c.at, c.hidden
         FROM comments c LEFT JOIN people p ON p.n = c.person
         WHERE c.media = ?1 AND c.deleted_at IS NULL ORDER BY c.row DESC LIMIT 30",
        params![n],
        |row| {
            Ok(PostComment {
                id: CommentId(row.get(0)?),
                author: row.get::<_, Option<String>>(1)?.map(PersonId),
                username: row.get(2)?,
                mine: row.get(3)?,
                text: row.get(4)?,
                at: row.get(5)?,
                hidden: row.get(6)?,
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::insight::MediaValue;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};
    use crate::store::tables::insights::keep_media_values;

    #[test]
    fn a_carousel_shows_its_slides_its_numbers_with_gaps_and_its_comments() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(3)]);
        keep_comments(&store, "m3", (1..=31).map(|n| comment("m3", &n.to_string(), n)).collect(), 40_000);
        let values = [MediaValue { metric: MetricId::Reach, value: 70.0 }];
        let id = post(3).id;
        store
            .writer()
            .write_now(move |tx| keep_media_values(tx, &account().id, &id, &values, 50_000))
            .unwrap();
        let ask = PostAsk { account: account().id, media: post(3).id };
        let read = store.read_now(|c| Post::read(c, &ask)).unwrap();
        assert_eq!(read.slides.len(), 3);
        assert_eq!(read.slides[2].picture, PictureKey::Child("m3s2".into()));
        assert_eq!(
            (read.numbers[0], read.numbers[1]),
            ((MetricId::Reach, Some(70.0)), (MetricId::Views, None))
        );
        assert_eq!((read.numbers_at, read.reported, read.returned), (Some(50_000), Some(4), 31));
        assert_eq!((read.comments.len(), read.comments[0].id.as_str()), (30, "31"));
        let unknown = PostAsk { media: "m9".into(), ..ask };
        assert!(matches!(store.read_now(|c| Post::read(c, &unknown)), Err(StoreError::Missing(_))));
    }
}

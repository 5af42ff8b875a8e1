//! Reads posts whose comments do not add up.
//! Invariant: the list costs one walk over the posts with a gap and none over comments; only one post's own
//! comments are ever counted.

use rusqlite::params;

use crate::domain::MediaId;
use crate::domain::gap::{Evidence, House};
use crate::store::tables::comments::media_n;
use crate::store::tables::media::{kind_from_word, product_from_word};
use crate::store::tables::{account_n, known_account, unsigned, word};
use crate::store::{ReadConnection, StoreError};

use super::gaps::{Gap, GapAsk, GapOrder, GapRow, GapStep, Gaps, GapsAsk, GapsFoot, GapsFootAsk};
use super::library_sql::{number_of, tile_kind};
use super::{PictureKey, View, headline};

/// What was deleted so long before the count was told may still be in it, milliseconds.
const LATELY: i64 = 24 * 60 * 60 * 1_000;
/// Letters of a caption that are looked at for its first line.
const FIRST: u32 = 240;

impl View for Gaps {
    type Ask = GapsAsk;

    fn read(c: &ReadConnection, ask: &GapsAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let order = match ask.order {
                GapOrder::Widest => "g.missing DESC, m.stands_at DESC",
                GapOrder::Newest => "m.stands_at DESC, m.n DESC",
            };
            let rows = c.rows(
                &format!(
                    "SELECT m.id, m.kind, m.product, substr(m.caption, 1, ?2), m.at, g.reported, g.returned, g.since,
                         (SELECT s.missing FROM gap_steps s WHERE s.media = g.media AND s.at >= g.since
                          ORDER BY s.at LIMIT 1), g.missing
                     FROM gaps g JOIN media m ON m.n = g.media
                     WHERE g.account = ?1 AND g.missing > 0 AND m.gone_at IS NULL ORDER BY {order}"
                ),
                params![account, FIRST],
                |row| {
                    let media = MediaId(row.get(0)?);
                    let kind = word(&row.get::<_, String>(1)?, kind_from_word)?;
                    let product = word(&row.get::<_, String>(2)?, product_from_word)?;
                    let caption: Option<String> = row.get(3)?;
                    Ok(GapRow {
                        picture: PictureKey::Media(media.clone()),
                        media,
                        kind: tile_kind(kind, product),
                        headline: caption.as_deref().and_then(headline),
                        at: row.get(4)?,
                        reported: unsigned(row.get(5)?).unwrap_or(0),
                        returned: unsigned(row.get(6)?).unwrap_or(0),
                        since: row.get(7)?,
                        at_first: unsigned(row.get(8)?).or(unsigned(row.get(9)?)).unwrap_or(0),
                    })
                },
            )?;
            let missing = rows.iter().map(GapRow::missing).sum();
            let read = c.count("SELECT count(*) FROM gaps WHERE account = ?1", [account])?;
            Ok(Self { rows, missing, read })
        })
    }
}

impl View for GapsFoot {
    type Ask = GapsFootAsk;

    fn read(c: &ReadConnection, ask: &GapsFootAsk) -> Result<Self, StoreError> {
        let found = c.row(
            "SELECT count(*), sum(g.missing) FROM gaps g JOIN media m ON m.n = g.media
             WHERE g.account = (SELECT n FROM accounts WHERE id = ?1) AND g.missing > 0 AND m.gone_at IS NULL",
            [ask.account.as_str()],
            |row| Ok((unsigned(row.get(0)?), unsigned(row.get(1)?))),
        )?;
        let (posts, missing) = found.unwrap_or_default();
        Ok(Self { posts: posts.unwrap_or(0), missing: missing.unwrap_or(0) })
    }
}

impl View for Gap {
    type Ask = GapAsk;

    fn read(c: &ReadConnection, ask: &GapAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let account = account_n(c, &ask.account)?;
            let n = media_n(c, account, &ask.media)?;
            let gap = c.row(
                "SELECT caption, permalink, seen_at, comments_read_at FROM media WHERE n = ?1",
                [n],
                |row| {
                    Ok(Self {
                        caption: row.get(0)?,
                        permalink: row.get(1)?,
                        counted_at: row.get(2)?,
                        read_at: row.get(3)?,
                        ..Self::default()
                    })
                },
            )?;
            let gap = gap.ok_or_else(|| StoreError::Missing(format!("post {}", ask.media)))?;
            Ok(Self {
                evidence: evidence(c, account, n, gap.counted_at)?,
                number: number_of(c, n)?,
                steps: steps(c, n)?,
                ..gap
            })
        })
    }
}

fn steps(c: &ReadConnection, media: i64) -> Result<Vec<GapStep>, StoreError> {
    c.rows("SELECT at, reported, missing FROM gap_steps WHERE media = ?1 ORDER BY at", [media], |row| {
        Ok(GapStep {
            at: row.get(0)?,
            reported: unsigned(row.get(1)?).unwrap_or(0),
            missing: unsigned(row.get(2)?).unwrap_or(0),
        })
    })
}

fn evidence(
    c: &ReadConnection,
    account: i64,
    media: i64,
    counted_at: i64,
) -> Result<Option<Evidence>, StoreError> {
    let known = c.row(
        "SELECT g.reported, g.withheld, coalesce(g.whole_at, 0), m.product
         FROM gaps g JOIN media m ON m.n = g.media WHERE g.media = ?1",
        [media],
        |row| {
            let product = word(&row.get::<_, String>(3)?, product_from_word)?;
            Ok((
                unsigned(row.get(0)?).unwrap_or(0),
                unsigned(row.get(1)?).unwrap_or(0),
                row.get::<_, i64>(2)?,
                product,
            ))
        },
    )?;
    let Some((reported, withheld, whole_at, product)) = known else { return Ok(None) };
    // What the whole list left out is kept, but not returned.
    let seen_from = if withheld > 0 { whole_at } else { 0 };
    let counts = c.row(
        "SELECT count(*) FILTER (WHERE parent IS NULL), count(*) FILTER (WHERE parent IS NOT NULL),
             count(*) FILTER (WHERE mine = 0), count(*) FILTER (WHERE hidden <> 0)
         FROM comments WHERE media = ?1 AND deleted_at IS NULL
             AND (seen_at >= ?2 OR coalesce(acted_at, 0) >= ?2)",
        params![media, seen_from],
        |row| Ok([row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, row.get(3)?]),
    )?;
    let [tops, replies, by_others, hidden] =
        counts.unwrap_or_default().map(|count| unsigned(Some(count)).unwrap_or(0));
    let gone = c.row(
        "SELECT count(*) FILTER (WHERE deleted_at >= ?3),
             count(*) FILTER (WHERE deleted_at < ?3 AND deleted_at >= ?3 - ?4)
         FROM comments WHERE account = ?1 AND standing = 4 AND media = ?2",
        params![account, media, counted_at, LATELY],
        |row| Ok((unsigned(row.get(0)?).unwrap_or(0), unsigned(row.get(1)?).unwrap_or(0))),
    )?;
    let (gone, gone_lately) = gone.unwrap_or_default();
    Ok(Some(Evidence {
        reported,
        tops,
        replies,
        by_others,
        hidden,
        withheld,
        gone,
        gone_lately,
        product,
        house: house(c, account)?,
    }))
}

/// How the posts of an account fare.
fn house(c: &ReadConnection, account: i64) -> Result<House, StoreError> {
    let posts = c.row(
        "SELECT count(*), count(*) FILTER (WHERE g.returned = 0), sum(g.withheld)
         FROM gaps g JOIN media m ON m.n = g.media
         WHERE g.account = ?1 AND g.reported > 0 AND m.gone_at IS NULL",
        [account],
        |row| Ok([row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, Option<i64>>(2)?.unwrap_or(0)]),
    )?;
    let [counted, empty, withheld] =
        posts.unwrap_or_default().map(|count| unsigned(Some(count)).unwrap_or(0));
    // Standing 3 is the account's own, 4 is deleted.
    let others = c.count(
        "SELECT coalesce(sum(count), 0) FROM comment_counts WHERE account = ?1 AND standing NOT IN (3, 4)",
        [account],
    )?;
    Ok(House { counted, empty, by_others: others.saturating_sub(withheld) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Comment, Media};
    use crate::store::Store;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};
    use crate::store::tables::gaps::{Found, keep};

    fn found(store: &Store, media: &'static str, reported: u64, whole: Option<i64>, now: i64) {
        let found = Found { reported: Some(reported), whole };
        store.writer().write_now(move |tx| keep(tx, &account().id, &media.into(), found, now)).unwrap();
    }

    fn reply(id: &str, to: &str, at_s: i64, mine: bool) -> Comment {
        Comment { parent: Some(to.into()), mine, ..comment("m1", id, at_s) }
    }

    #[test]
    fn posts_with_a_gap_stand_by_size_or_by_age_and_their_evidence_adds_up() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1), post(2), post(3), Media { caption: None, ..post(4) }]);
        let hidden = Comment { hidden: true, ..comment("m1", "2", 110) };
        let page =
            vec![comment("m1", "1", 100), hidden, reply("3", "1", 120, true), reply("4", "1", 130, false)];
        keep_comments(&store, "m1", page, 10);
        found(&store, "m1", 14, Some(10), 10);
        found(&store, "m2", 4, Some(10), 10);
        keep_comments(&store, "m3", vec![comment("m3", "9", 140)], 10);
        found(&store, "m3", 1, Some(10), 10);
        let list = |order| -> Vec<(String, u64, u64)> {
            let ask = GapsAsk { account: account().id, order };
            let gaps = store.read_now(|c| Gaps::read(c, &ask)).unwrap();
            assert_eq!((gaps.missing, gaps.read), (14, 3));
            gaps.rows.into_iter().map(|row| (row.media.0, row.reported, row.returned)).collect()
        };
        assert_eq!(list(GapOrder::Widest), [("m1".to_owned(), 14, 4), ("m2".to_owned(), 4, 0)]);
        assert_eq!(list(GapOrder::Newest)[0].0, "m2");
        let foot = store.read_now(|c| GapsFoot::read(c, &GapsFootAsk { account: account().id })).unwrap();
        assert_eq!(foot, GapsFoot { posts: 2, missing: 14 });
        let ask = GapAsk { account: account().id, media: "m1".into() };
        let gap = store.read_now(|c| Gap::read(c, &ask)).unwrap();
        let evidence = gap.evidence.unwrap();
        assert_eq!((evidence.tops, evidence.replies, evidence.by_others, evidence.hidden), (2, 2, 3, 1));
        assert_eq!((evidence.missing(), evidence.house), (10, House { counted: 3, empty: 1, by_others: 4 }));
        assert_eq!(gap.steps, [GapStep { at: 10, reported: 14, missing: 10 }]);
    }

    #[test]
    fn what_was_deleted_after_the_count_is_told_apart_from_what_was_before() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        keep_comments(&store, "m1", (1..=6).map(|n| comment("m1", &n.to_string(), 100 + n)).collect(), 10);
        // The post was seen at 1.
        for (id, at) in [("1", 0), ("2", 5)] {
            let sql = "UPDATE comments SET deleted_at = ?2 WHERE id = ?1";
            store.writer().write_now(move |tx| tx.run(sql, params![id, at]).map(drop)).unwrap();
        }
        found(&store, "m1", 6, Some(10), 10);
        let ask = GapAsk { account: account().id, media: "m1".into() };
        let evidence = store.read_now(|c| Gap::read(c, &ask)).unwrap().evidence.unwrap();
        assert_eq!((evidence.missing(), evidence.gone, evidence.gone_lately), (2, 1, 1));
        assert_eq!(evidence.unexplained(), 1);
    }

    #[test]
    fn what_instagram_returns_no_longer_is_not_taken_for_returned() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        keep_comments(&store, "m1", (1..=4).map(|n| comment("m1", &n.to_string(), 100 + n)).collect(), 10);
        found(&store, "m1", 4, Some(10), 10);
        found(&store, "m1", 4, Some(20), 20);
        let ask = GapAsk { account: account().id, media: "m1".into() };
        let evidence = store.read_now(|c| Gap::read(c, &ask)).unwrap().evidence.unwrap();
        assert_eq!((evidence.returned(), evidence.withheld, evidence.missing()), (0, 4, 4));
        assert_eq!(evidence.house, House { counted: 1, empty: 1, by_others: 0 });
    }
}

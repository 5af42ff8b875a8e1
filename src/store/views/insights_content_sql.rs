//! Reads the table of content.
//! Invariant: three statements whatever the number of posts; a rate is of one post's own numbers.

use std::cmp::Ordering;
use std::collections::HashMap;

use rusqlite::params;

use crate::domain::{MediaId, MetricId};
use crate::store::tables::history::labels;
use crate::store::tables::media::{kind_from_word, product_from_word};
use crate::store::tables::{known_account, unsigned, word};
use crate::store::{ReadConnection, StoreError};

use super::insights_content::{COLUMNS, Content, ContentAsk, ContentColumn, ContentRow, Group, Side};
use super::insights_days::quantile;
use super::insights_posts::{against, keep};
use super::library::TileKind;
use super::library_sql::{posts_before_ours, tile_kind};
use super::{PictureKey, View, headline};

/// How long the numbers of a young post may still change, milliseconds (section 7.2).
const UNSETTLED_MS: i64 = 48 * 3_600_000;

impl View for Content {
    type Ask = ContentAsk;

    fn read(c: &ReadConnection, ask: &ContentAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let mut all = posts(c, account)?;
            numbers(c, account, &mut all)?;
            stand(&mut all);
            let compared = ask.compare.as_ref().map(|(left, right)| [group(&all, left), group(&all, right)]);
            let count = all.len();
            let words = ask.search.trim().to_lowercase();
            let mut rows: Vec<ContentRow> =
                all.into_iter().filter(|post| passes(post, ask, &words)).map(|post| post.row).collect();
            sort(&mut rows, ask.sort, ask.downward);
            Ok(Self { most: most(&rows), rows, all: count, labels: labels::all(c, &ask.account)?, compared })
        })
    }
}

/// A post with what only the reading needs.
struct Post {
    n: i64,
    caption: String,
    row: ContentRow,
}

fn posts(c: &ReadConnection, account: i64) -> Result<Vec<Post>, StoreError> {
    let mut number = posts_before_ours(c, account)?;
    c.rows(
        "SELECT n, id, kind, product, at, likes, comments_count, substr(caption, 1, 240), numbers_at
         FROM media WHERE account = ?1 AND story = 0 AND gone_at IS NULL ORDER BY stands_at, n",
        params![account],
        |row| {
            number += 1;
            let media = MediaId(row.get(1)?);
            let kind = word(row.get_ref(2)?.as_str()?, kind_from_word)?;
            let product = word(row.get_ref(3)?.as_str()?, product_from_word)?;
            let caption = row.get_ref(7)?.as_str_or_null()?.unwrap_or_default();
            let at: Option<i64> = row.get(4)?;
            let read: Option<i64> = row.get(8)?;
            let mut values = [None; COLUMNS];
            values[ContentColumn::Number as usize] = at.map(|at| at as f64);
            values[ContentColumn::Likes as usize] = unsigned(row.get(5)?).map(|likes| likes as f64);
            values[ContentColumn::Comments as usize] = unsigned(row.get(6)?).map(|count| count as f64);
            let (n, caption) = (row.get(0)?, caption.to_owned());
            let row = ContentRow {
                picture: PictureKey::Media(media.clone()),
                media,
                kind: tile_kind(kind, product),
                number,
                headline: headline(&caption),
                at,
                values,
                of: 0,
                labels: Vec::new(),
                late: at.zip(read).is_some_and(|(at, read)| read < at + UNSETTLED_MS),
            };
            Ok(Post { n, caption: caption.to_lowercase(), row })
        },
    )
}

/// The column of a metric of posts.
fn column(metric: &str) -> Option<ContentColumn> {
    Some(match MetricId::from_word(metric)? {
        MetricId::Reach => ContentColumn::Reach,
        MetricId::Views => ContentColumn::Views,
        MetricId::Likes => ContentColumn::Likes,
        MetricId::Comments => ContentColumn::Comments,
        MetricId::Saved | MetricId::Saves => ContentColumn::Saves,
        MetricId::Shares => ContentColumn::Shares,
        MetricId::Reposts => ContentColumn::Reposts,
        MetricId::TotalInteractions => ContentColumn::Interactions,
        MetricId::Follows => ContentColumn::Follows,
        MetricId::ProfileVisits => ContentColumn::ProfileVisits,
        MetricId::AverageWatchTime => ContentColumn::AverageWatch,
        MetricId::SkipRate => ContentColumn::Skipped,
        _ => return None,
    })
}

/// Values and labels of all posts.
fn numbers(c: &ReadConnection, account: i64, posts: &mut [Post]) -> Result<(), StoreError> {
    let places: HashMap<i64, usize> = posts.iter().enumerate().map(|(at, post)| (post.n, at)).collect();
    let mut known: HashMap<String, Option<ContentColumn>> = HashMap::new();
    c.rows(
        "SELECT v.media, v.metric, v.value FROM media m JOIN media_values v ON v.media = m.n
         WHERE m.account = ?1 AND m.story = 0 AND m.gone_at IS NULL",
        [account],
        |row| {
            let metric = row.get_ref(1)?.as_str()?;
            let column = match known.get(metric) {
                Some(column) => *column,
                None => *known.entry(metric.to_owned()).or_insert_with(|| column(metric)),
            };
            if let (Some(column), Some(at)) = (column, places.get(&row.get(0)?)) {
                posts[*at].row.values[column as usize] = Some(row.get(2)?);
            }
            Ok(())
        },
    )?;
    c.rows(
        "SELECT l.media, l.label FROM media m JOIN media_labels l ON l.media = m.n WHERE m.account = ?1
         ORDER BY l.media, l.label",
        [account],
        |row| {
            if let Some(at) = places.get(&row.get(0)?) {
                posts[*at].row.labels.push(row.get(1)?);
            }
            Ok(())
        },
    )?;
    Ok(())
}

/// Rates, and how each post stands against the earlier ones of its kind.
fn stand(posts: &mut [Post]) {
    let mut earlier: HashMap<TileKind, Vec<f64>> = HashMap::new();
    for Post { row, .. } in posts {
        let reach = row.value(ContentColumn::Reach);
        let rate =
            |part: Option<f64>| reach.filter(|reach| *reach > 0.0).and_then(|reach| Some(part? / reach));
        row.values[ContentColumn::SaveRate as usize] = rate(row.value(ContentColumn::Saves));
        row.values[ContentColumn::ActRate as usize] = rate(row.value(ContentColumn::Interactions));
        let reached = earlier.entry(row.kind).or_default();
        if let Some((times, of)) = reach.and_then(|reach| against(reached, reach)) {
            row.values[ContentColumn::History as usize] = Some(times);
            row.of = of;
        }
        keep(reached, reach);
    }
}

fn passes(post: &Post, ask: &ContentAsk, words: &str) -> bool {
    let row = &post.row;
    ask.kind.is_none_or(|kind| kind == row.kind)
        && ask.label.as_ref().is_none_or(|label| row.labels.contains(label))
        && (words.is_empty() || post.caption.contains(words))
}

fn sort(rows: &mut [ContentRow], column: ContentColumn, downward: bool) {
    rows.sort_by(|a, b| match (a.value(column), b.value(column)) {
        (Some(a), Some(b)) if downward => b.total_cmp(&a),
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
}

fn most(rows: &[ContentRow]) -> [f64; COLUMNS] {
    std::array::from_fn(|index| rows.iter().filter_map(|row| row.values[index]).fold(0.0, f64::max))
}

fn group(posts: &[Post], side: &Side) -> Group {
    let of: Vec<&ContentRow> = posts
        .iter()
        .map(|post| &post.row)
        .filter(|row| match side {
            Side::Post(media) => row.media == *media,
            Side::Label(label) => row.labels.contains(label),
        })
        .collect();
    let middle = std::array::from_fn(|index| {
        let mut values: Vec<f64> = of.iter().filter_map(|row| row.values[index]).collect();
        values.sort_by(f64::total_cmp);
        let count = u32::try_from(values.len()).unwrap_or(u32::MAX);
        (count > 0).then(|| (quantile(&values, 0.5), count))
    });
    let post = of.first().filter(|_| matches!(side, Side::Post(_)));
    Group {
        name: match side {
            Side::Post(_) => post.and_then(|row| row.headline.clone()),
            Side::Label(label) => Some(label.clone()),
        },
        number: post.map(|row| row.number),
        picture: of.last().map(|row| row.picture.clone()),
        of: u32::try_from(of.len()).unwrap_or(u32::MAX),
        middle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::insight::MediaValue;
    use crate::domain::{NotFor, Told};
    use crate::store::Store;
    use crate::store::fixture::{account, keep_posts, post, profile, signed_in};
    use crate::store::tables::insights::keep_media_values;

    fn scene(store: &Store) {
        keep_posts(store, (1..=10).map(post).collect());
        for n in 1..=10 {
            let values = [
                MediaValue { metric: MetricId::Reach, value: 100.0 * n as f64 },
                MediaValue { metric: MetricId::Saved, value: 10.0 },
            ];
            let values = if n == 4 { values[1..].to_vec() } else { values.to_vec() };
            let id = post(n).id;
            store
                .writer()
                .write_now(move |tx| keep_media_values(tx, &account().id, &id, &values, 5))
                .unwrap();
        }
    }

    fn read(store: &Store, ask: ContentAsk) -> Content {
        let ask = ContentAsk { account: account().id, ..ask };
        store.read_now(|c| Content::read(c, &ask)).unwrap()
    }

    fn label(store: &Store, post_n: i64, label: &'static str) {
        let id = post(post_n).id;
        store.writer().write_now(move |tx| labels::set(tx, &account().id, &id, label, true, 7)).unwrap();
    }

    #[test]
    fn rows_come_sorted_and_what_has_no_number_last_both_ways() {
        let profile = profile();
        let store = signed_in(&profile);
        scene(&store);
        let numbers = |downward| {
            let content = read(&store, ContentAsk { downward, ..ContentAsk::default() });
            content.rows.iter().map(|row| row.number).collect::<Vec<_>>()
        };
        assert_eq!(numbers(true), [10, 9, 8, 7, 6, 5, 3, 2, 1, 4]);
        assert_eq!(numbers(false), [1, 2, 3, 5, 6, 7, 8, 9, 10, 4]);
        let content = read(&store, ContentAsk::default());
        assert_eq!((content.most[ContentColumn::Reach as usize], content.all), (1_000.0, 10));
        let first = &content.rows[0];
        assert_eq!(first.value(ContentColumn::SaveRate), Some(0.1));
        let last = &content.rows[9];
        assert_eq!(last.told(ContentColumn::Reach), Told::Absent { asked: 0 });
        assert_eq!(last.told(ContentColumn::AverageWatch), Told::NotFor(NotFor::Kind));
    }

    #[test]
    fn words_kinds_and_labels_filter() {
        let profile = profile();
        let store = signed_in(&profile);
        scene(&store);
        label(&store, 2, "kiln");
        label(&store, 8, "kiln");
        let labelled = read(&store, ContentAsk { label: Some("kiln".into()), ..ContentAsk::default() });
        assert_eq!(labelled.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 8]);
        assert_eq!((labelled.labels.as_slice(), labelled.all), ([("kiln".to_owned(), 2)].as_slice(), 10));
        let pictures = read(&store, ContentAsk { kind: Some(TileKind::Picture), ..ContentAsk::default() });
        assert_eq!(pictures.rows.len(), 7);
        assert!(
            read(&store, ContentAsk { search: "no such words".into(), ..ContentAsk::default() })
                .rows
                .is_empty()
        );
    }

    #[test]
    fn groups_have_middles_and_never_sums() {
        let profile = profile();
        let store = signed_in(&profile);
        scene(&store);
        for n in [1, 2, 9] {
            label(&store, n, "kiln");
        }
        let compare = Some((Side::Label("kiln".into()), Side::Post(post(10).id)));
        let [kiln, ten] = read(&store, ContentAsk { compare, ..ContentAsk::default() }).compared.unwrap();
        assert_eq!((kiln.of, kiln.middle[ContentColumn::Reach as usize]), (3, Some((200.0, 3))));
        assert_eq!((ten.number, ten.middle[ContentColumn::Reach as usize]), (Some(10), Some((1_000.0, 1))));
    }
}

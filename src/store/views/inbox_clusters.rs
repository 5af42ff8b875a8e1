//! Near-identical comments folded into one row of a list, and what that row tells.
//! Invariant: folding costs what the clusters' members cost, and one copy of the list; without clusters the list
//! is handed on as it is.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::params;

use crate::domain::{ActId, CommentId, PersonId};
use crate::store::tables::among;
use crate::store::{ReadConnection, StoreError};

use super::inbox::{Cluster, ClusterRow};

/// So many make a cluster; the schema's index `clusters_shown` says it too.
const FEWEST: i64 = 3;

/// Summaries kept: those in sight, and some around them.
const SUMMARIES: usize = 64;

/// A list, and the rows in it that stand for many.
pub(super) type FoldedList = (Arc<[i64]>, Arc<[Cluster]>);

/// The last folded list and the summaries read since, until something about the clusters changes.
#[derive(Default)]
pub struct FoldCache {
    folded: Option<Folded>,
    summaries: HashMap<(Vec<i64>, i64), (i64, ClusterRow)>,
}

struct Folded {
    accounts: Vec<i64>,
    /// The list it was made of.
    of: Arc<[i64]>,
    opened: Vec<i64>,
    changes: i64,
    rows: Arc<[i64]>,
    clusters: Arc<[Cluster]>,
}

/// How often the clusters of accounts have changed.
fn changes(c: &ReadConnection, accounts: &[i64]) -> Result<i64, StoreError> {
    let sql = format!("SELECT sum(changes) FROM cluster_changes WHERE account IN {}", among(accounts));
    Ok(c.row(&sql, [], |row| row.get::<_, Option<i64>>(0))?.flatten().unwrap_or(0))
}

/// The list with one row for each cluster, at the place of its newest member, and below it the others of those
/// that are open.
pub(super) fn fold(
    c: &ReadConnection,
    accounts: &[i64],
    of: Arc<[i64]>,
    opened: &[i64],
) -> Result<FoldedList, StoreError> {
    let changes = changes(c, accounts)?;
    if let Some(kept) = &c.lists.borrow().folds.folded
        && kept.accounts == accounts
        && kept.changes == changes
        && Arc::ptr_eq(&kept.of, &of)
        && kept.opened == opened
    {
        return Ok((Arc::clone(&kept.rows), Arc::clone(&kept.clusters)));
    }
    let members = members(c, accounts)?;
    let (rows, clusters) = match members.is_empty() {
        true => (Arc::clone(&of), Arc::default()),
        false => lay(&of, &members, opened),
    };
    c.lists.borrow_mut().folds.folded = Some(Folded {
        accounts: accounts.to_vec(),
        of,
        opened: opened.to_vec(),
        changes,
        rows: Arc::clone(&rows),
        clusters: Arc::clone(&clusters),
    });
    Ok((rows, clusters))
}

/// All members of all clusters, as likeness and row; those of one likeness together, newest first, whichever account's
/// they are.
pub(super) fn members(c: &ReadConnection, accounts: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    // Crossed in this order: each cluster is found once, and its members stand together in their index.
    let mut members: Vec<(i64, i64)> = c.rows(
        &format!(
            "SELECT k.likeness, c.row FROM clusters k CROSS JOIN comments c
                 ON c.account = k.account AND c.likeness = k.likeness AND c.standing = 0
             WHERE k.account IN {} AND k.open >= {FEWEST}",
            among(accounts)
        ),
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    members.sort_unstable_by(|a, b| (a.0, b.1).cmp(&(b.0, a.1)));
    Ok(members)
}

/// What takes the place of a row.
enum Instead {
    /// The cluster's own row, and its members if it is open.
    Head {
        likeness: i64,
        count: u64,
        below: Vec<i64>,
    },
    Nothing,
}

fn lay(of: &[i64], members: &[(i64, i64)], opened: &[i64]) -> FoldedList {
    // By their places in the list, which holds the newest first.
    let mut instead: Vec<(usize, Instead)> = Vec::new();
    for members in members.chunk_by(|a, b| a.0 == b.0) {
        let likeness = members[0].0;
        let rows = || members.iter().map(|(_, row)| *row);
        let mut places = rows().filter_map(|row| of.binary_search_by(|other| row.cmp(other)).ok());
        let Some(first) = places.next() else { continue };
        instead.extend(places.map(|place| (place, Instead::Nothing)));
        let below = if opened.contains(&likeness) { rows().collect() } else { Vec::new() };
        instead.push((first, Instead::Head { likeness, count: members.len() as u64, below }));
    }
    instead.sort_unstable_by_key(|(place, _)| *place);
    let (mut rows, mut heads, mut copied) = (Vec::with_capacity(of.len()), Vec::new(), 0);
    for (place, what) in instead {
        rows.extend_from_slice(&of[copied..place]);
        copied = place + 1;
        if let Instead::Head { likeness, count, below } = what {
            heads.push(Cluster { at: rows.len(), likeness, count, shown: below.len() });
            rows.push(-likeness);
            rows.extend(below);
        }
    }
    rows.extend_from_slice(&of[copied..]);
    (rows.into(), heads.into())
}

/// Those of several accounts that have a cluster of a likeness; one alone is taken at its word.
pub(in crate::store) fn sharing(
    c: &ReadConnection,
    accounts: &[i64],
    likeness: i64,
) -> Result<Vec<i64>, StoreError> {
    if accounts.len() < 2 {
        return Ok(accounts.to_vec());
    }
    let sql = format!(
        "SELECT account FROM clusters WHERE account IN {} AND likeness = ?1 AND open >= {FEWEST}",
        among(accounts)
    );
    c.rows(&sql, [likeness], |row| row.get(0))
}

/// The row of the newest of those that say the same; `None`: there is none any more.
pub(super) fn newest(c: &ReadConnection, accounts: &[i64], likeness: i64) -> Result<Option<i64>, StoreError> {
    let mut newest = None;
    for account in accounts {
        let row = c.row(
            "SELECT max(row) FROM comments WHERE account = ?1 AND likeness = ?2 AND standing = 0",
            [*account, likeness],
            |row| row.get(0),
        )?;
        newest = newest.max(row.flatten());
    }
    Ok(newest)
}

/// What the row of a cluster tells, besides its newest member.
pub(super) fn summary(
    c: &ReadConnection,
    accounts: &[i64],
    likeness: i64,
    member: i64,
) -> Result<ClusterRow, StoreError> {
    let (changes, key) = (changes(c, accounts)?, (accounts.to_vec(), likeness));
    let kept = match c.lists.borrow().folds.summaries.get(&key) {
        Some((at, kept)) if *at == changes => Some(kept.clone()),
        _ => None,
    };
    let mut told = match kept {
        Some(kept) => kept,
        None => {
            let told = tell(c, accounts, likeness, member)?;
            let summaries = &mut c.lists.borrow_mut().folds.summaries;
            if summaries.len() >= SUMMARIES {
                summaries.clear();
            }
            summaries.insert(key, (changes, told.clone()));
            told
        }
    };
    told.act = act(c, accounts, member, &told.first)?;
    Ok(told)
}

fn tell(c: &ReadConnection, accounts: &[i64], likeness: i64, member: i64) -> Result<ClusterRow, StoreError> {
    let members = format!(
        "FROM comments c LEFT JOIN people p ON p.n = c.person
        WHERE c.account IN {} AND c.likeness = ?1 AND c.standing = 0",
        among(accounts)
    );
    let told = c.row(
        &format!(
            "SELECT count(*), count(DISTINCT coalesce(p.id, c.username)), count(DISTINCT c.media), min(c.row) {members}"
        ),
        [likeness],
        |row| Ok((count(row.get(0)?), count(row.get(1)?), count(row.get(2)?), row.get::<_, Option<i64>>(3)?)),
    )?;
    let (count, people, posts, first) = told.unwrap_or_default();
    let first: Option<(String, String, Option<i64>)> =
        c.row("SELECT id, text, at FROM comments WHERE row = ?1", [first], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let other = c.row(
        &format!(
            "SELECT p.id, p.username {members} AND p.username IS NOT NULL
                 AND c.person IS NOT (SELECT person FROM comments WHERE row = ?2) ORDER BY c.row DESC LIMIT 1"
        ),
        params![likeness, member],
        |row| Ok((PersonId(row.get(0)?), row.get(1)?)),
    )?;
    let (first, first_text, since) = first.unwrap_or_default();
    let first = CommentId(first);
    Ok(ClusterRow { likeness, count, people, other, first, first_text, since, posts, act: None })
}

fn count(counted: i64) -> u64 {
    u64::try_from(counted).unwrap_or(0)
}

/// The act whose work on the newest or the first of them is still open.
fn act(
    c: &ReadConnection,
    accounts: &[i64],
    member: i64,
    first: &CommentId,
) -> Result<Option<ActId>, StoreError> {
    let act = c.row(
        &format!(
            "SELECT act FROM outbox WHERE account IN {} AND ended IS NULL
                 AND target IN (?2, (SELECT id FROM comments WHERE row = ?1)) ORDER BY id DESC LIMIT 1",
            among(accounts)
        ),
        params![member, first.as_str()],
        |row| row.get::<_, Option<i64>>(0),
    )?;
    Ok(act.flatten().map(ActId))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Comment;
    use crate::store::Store;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};
    use crate::store::tables::comments;
    use crate::store::tables::minding::{Minded, keep};
    use crate::store::views::View;
    use crate::store::views::inbox::{InboxFilter, InboxIndex, InboxRows, IndexAsk, RowsAsk};
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};
    use std::collections::BTreeMap;

    fn index(store: &Store, filter: InboxFilter, opened: &[i64]) -> InboxIndex {
        let ask = IndexAsk { account: account().id, filter, opened: opened.to_vec(), ..IndexAsk::default() };
        store.read_now(|c| InboxIndex::read(c, &ask)).unwrap()
    }

    fn mind(store: &Store, id: &str, likeness: Option<i64>, tags: i64) {
        let id = id.to_owned();
        let write = move |tx: &crate::store::Tx<'_>| {
            let row = tx.row("SELECT row FROM comments WHERE id = ?1", [&id], |row| row.get(0))?;
            keep(tx, &[Minded { row: row.unwrap(), tags, likeness, language: None }], 1)
        };
        store.writer().write_now(write).unwrap();
    }

    /// Comments `1` to `9`, a second apart; 2, 4, 5 and 8 say the same.
    fn world(profile: &tempfile::TempDir) -> Store {
        let store = signed_in(profile);
        keep_posts(&store, vec![post(1), post(2)]);
        let said = |n: i64| Comment {
            text: format!("wording {n}"),
            ..comment(if n == 5 { "m2" } else { "m1" }, &n.to_string(), n)
        };
        let (first, second): (Vec<_>, Vec<_>) =
            (1..10).map(said).partition(|said| said.media.as_str() == "m1");
        keep_comments(&store, "m1", first, 1_000_000);
        keep_comments(&store, "m2", second, 1_000_000);
        for id in ["2", "4", "5", "8"] {
            mind(&store, id, Some(77), 0);
        }
        mind(&store, "9", Some(78), 0);
        mind(&store, "1", Some(78), 0);
        store
    }

    /// The comments by their seconds, clusters by their likeness.
    fn seconds(index: &InboxIndex) -> Vec<i64> {
        index.rows.iter().map(|row| if *row < 0 { *row } else { row / 65_536 }).collect()
    }

    #[test]
    fn three_alike_are_one_row_at_the_place_of_the_newest_and_two_are_not() {
        let profile = profile();
        let store = world(&profile);
        let folded = index(&store, InboxFilter::NeedsAnswer, &[]);
        assert_eq!(seconds(&folded), [9, -77, 7, 6, 3, 1]);
        assert_eq!(*folded.clusters, [Cluster { at: 1, likeness: 77, count: 4, shown: 0 }]);
        assert_eq!(folded.counts.needs_answer, 9, "comments are counted, not rows");
        let open = index(&store, InboxFilter::NeedsAnswer, &[77]);
        assert_eq!(seconds(&open), [9, -77, 8, 5, 4, 2, 7, 6, 3, 1]);
        assert_eq!((open.cluster_at(1), open.cluster_at(5)), (open.clusters.first(), open.clusters.first()));
        assert_eq!((open.cluster_at(0), open.cluster_at(6)), (None, None));
        assert_eq!(index(&store, InboxFilter::All, &[]).rows.len(), 9, "elsewhere each stands alone");
    }

    #[test]
    fn the_row_tells_whom_it_stands_for() {
        let profile = profile();
        let store = world(&profile);
        let folded = index(&store, InboxFilter::NeedsAnswer, &[]);
        let ask = RowsAsk { account: account().id, rows: folded.rows.to_vec() };
        let rows = store.read_now(|c| InboxRows::read(c, &ask)).unwrap().rows;
        assert_eq!((rows[1].row, rows[1].id.as_str()), (folded.rows[1], "8"));
        let told = rows[1].cluster.as_ref().unwrap();
        assert_eq!((told.count, told.people, told.posts, told.since), (4, 4, 2, Some(2_000)));
        assert_eq!(told.first_text, "wording 2");
        assert_eq!(told.other, Some(("p5".into(), "name5".to_owned())));
        assert!(rows.iter().all(|row| row.cluster.is_some() == (row.row < 0)));
    }

    #[test]
    fn one_that_was_hidden_leaves_and_the_last_two_stand_alone() {
        let profile = profile();
        let store = world(&profile);
        let hide = |id: &'static str, hidden| {
            store
                .writer()
                .write_now(move |tx| comments::set_hidden(tx, &account().id, &id.into(), hidden, 2_000_000))
                .unwrap();
        };
        hide("8", true);
        assert_eq!(seconds(&index(&store, InboxFilter::NeedsAnswer, &[])), [9, 7, 6, -77, 3, 1]);
        hide("4", true);
        assert_eq!(seconds(&index(&store, InboxFilter::NeedsAnswer, &[77])), [9, 7, 6, 5, 3, 2, 1]);
        hide("8", false);
        assert_eq!(seconds(&index(&store, InboxFilter::NeedsAnswer, &[])), [9, -77, 7, 6, 3, 1]);
    }

    #[test]
    fn a_view_of_some_shows_the_cluster_of_all() {
        let profile = profile();
        let store = world(&profile);
        mind(&store, "4", Some(77), 1);
        mind(&store, "7", None, 1);
        let questions = index(&store, InboxFilter::Questions, &[]);
        assert_eq!(seconds(&questions), [7, -77]);
        assert_eq!((questions.clusters[0].count, questions.counts.questions), (4, 2));
    }

    #[test]
    fn a_list_without_clusters_is_the_list_itself_and_is_folded_once() {
        let profile = profile();
        let store = world(&profile);
        let (first, second) =
            (index(&store, InboxFilter::NeedsAnswer, &[]), index(&store, InboxFilter::NeedsAnswer, &[]));
        assert!(Arc::ptr_eq(&first.rows, &second.rows));
        for id in ["2", "4", "5", "8"] {
            mind(&store, id, None, 0);
        }
        let plain = index(&store, InboxFilter::NeedsAnswer, &[]);
        assert!(plain.clusters.is_empty());
        assert_eq!(seconds(&plain), [9, 8, 7, 6, 5, 4, 3, 2, 1]);
    }

    #[test]
    fn clusters_are_those_of_the_open_rows_whatever_happens() {
        const WRONG: &str = "SELECT count(*) FROM (SELECT likeness, sum(n) AS off FROM (
                SELECT likeness, open AS n FROM clusters UNION ALL
                SELECT likeness, -count(*) FROM comments WHERE standing = 0 AND likeness IS NOT NULL GROUP BY 1)
            GROUP BY likeness HAVING off <> 0)";
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let mut dice = StdRng::seed_from_u64(20_261_123);
        let page = (1..60).map(|n| comment("m1", &n.to_string(), n)).collect();
        keep_comments(&store, "m1", page, 1_000_000);
        let mut last = BTreeMap::new();
        for step in 0..400_i64 {
            let id: CommentId = dice.random_range(1..60).to_string().as_str().into();
            let now = 2_000_000 + step;
            match dice.random_range(0..6) {
                0..=2 => {
                    let likeness = dice.random_bool(0.8).then(|| dice.random_range(1..7));
                    mind(&store, id.as_str(), likeness, 0);
                }
                3 => {
                    let hidden = dice.random_bool(0.4);
                    let write = move |tx: &crate::store::Tx<'_>| {
                        comments::set_hidden(tx, &account().id, &id, hidden, now)
                    };
                    store.writer().write_now(write).unwrap();
                }
                4 => {
                    let done = dice.random_bool(0.4).then_some(now);
                    let write =
                        move |tx: &crate::store::Tx<'_>| comments::set_done(tx, &account().id, &id, done);
                    store.writer().write_now(write).unwrap();
                }
                _ => {
                    let mut seen = comment("m1", id.as_str(), id.as_str().parse().unwrap());
                    seen.mine = dice.random_bool(0.2);
                    keep_comments(&store, "m1", vec![seen], now);
                }
            }
            assert_eq!(store.read_now(|c| c.count(WRONG, [])).unwrap(), 0, "after step {step}");
            let folded = index(&store, InboxFilter::NeedsAnswer, &[]);
            let all: u64 = folded.clusters.iter().map(|cluster| cluster.count - 1).sum();
            assert_eq!(folded.rows.len() as u64 + all, folded.counts.needs_answer, "after step {step}");
            *last.entry(folded.clusters.len()).or_insert(0) += 1;
        }
        assert!(last.len() > 3, "clusters came and went: {last:?}");
    }
}

//! Which comments stand in the inbox's list, and how many in each of its views.
//! Invariant: a comment stands in exactly one of needs answer, answered, done, hidden, own, deleted and
//! history, so that lists come out of one index and counts out of a few rows each.

mod arranged;
mod found;
mod headings;
mod saved;
pub(in crate::store) mod search;
#[cfg(test)]
mod together;

use std::sync::Arc;

use crate::domain::search::Query;
use crate::store::tables::{among, asked_accounts};
use crate::store::{ReadConnection, StoreError};

use super::inbox::{Arrangement, InboxCounts, InboxFilter, InboxIndex, IndexAsk};
use super::{View, inbox_closing, inbox_clusters, inbox_guess};

/// `comments.standing`: not hidden, not deleted, of somebody else, without a later reply, and no history.
const OPEN: i64 = 0;
const ANSWERED: i64 = 1;
const HIDDEN: i64 = 2;
const OWN: i64 = 3;
const DELETED: i64 = 4;
/// As open, but too old for an answer already when the account signed in for the first time.
const HISTORY: i64 = 5;
/// Marked done, without an answer.
const DONE: i64 = 6;

/// `comments.tags`: it asks something.
pub(super) const QUESTION: i64 = 1;
/// It names the account.
pub(super) const MENTION: i64 = 2;

/// Lists kept between questions, the newest last.
const LISTS_KEPT: usize = 2;

/// Verbs whose target is a comment.
const ON_COMMENTS: &str = "verb IN ('reply', 'private', 'hide', 'show', 'delete')";

/// The last lists: a change elsewhere, or a row that only got an overlay, does not read a million ids again.
#[derive(Default)]
pub struct ListCache {
    kept: Vec<KeptList>,
    /// The same without those that stand in a cluster.
    pub(super) folds: inbox_clusters::FoldCache,
    searches: found::Searches,
    arranged: Option<arranged::Arranged>,
}

struct KeptList {
    accounts: Vec<i64>,
    filter: InboxFilter,
    /// How often rows had come or gone when it was read.
    changes: i64,
    rows: Arc<[i64]>,
}

impl View for InboxIndex {
    type Ask = IndexAsk;

    fn read(c: &ReadConnection, ask: &IndexAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let accounts = asked_accounts(c, &ask.account)?;
            if accounts.is_empty() {
                return Ok(Self::default());
            }
            let closing = inbox_closing::rows(c, &accounts, ask.at)?;
            let counts = InboxCounts { closing: closing.len() as u64, ..counts(c, &accounts)? };
            let query = Query::parse(&ask.search);
            let in_time = ask.arrangement == Arrangement::Newest;
            let rows = match (query.is_empty(), ask.filter) {
                (false, _) => found::list(c, &accounts, ask, &query)?,
                (true, InboxFilter::Waiting) => waiting(c, &accounts)?.into(),
                (true, InboxFilter::Closing) if in_time => closing.into(),
                (true, InboxFilter::Closing) => closing.into_iter().rev().collect(),
                (true, filter) => {
                    let rows = list(c, &accounts, filter)?;
                    if standings(filter) == [OPEN] && in_time {
                        let (rows, clusters) = inbox_clusters::fold(c, &accounts, rows, &ask.opened)?;
                        let risen = if filter == InboxFilter::NeedsAnswer { &closing[..] } else { &[] };
                        let (rows, clusters) = match ask.by_guess {
                            true => inbox_guess::sorted(c, &accounts, &rows, &clusters)?,
                            false => inbox_closing::rise(rows, clusters, risen),
                        };
                        return Ok(Self { rows, clusters, counts, headings: Arc::default() });
                    }
                    rows
                }
            };
            let (rows, headings) = arranged::arrange(c, rows, ask)?;
            Ok(Self { rows, clusters: Arc::default(), counts, headings })
        })
    }
}

fn standings(filter: InboxFilter) -> &'static [i64] {
    match filter {
        InboxFilter::NeedsAnswer | InboxFilter::Questions | InboxFilter::Mentions | InboxFilter::Closing => {
            &[OPEN]
        }
        InboxFilter::Done => &[ANSWERED, DONE],
        InboxFilter::Hidden => &[HIDDEN],
        InboxFilter::Deleted => &[DELETED],
        InboxFilter::All | InboxFilter::Waiting => &[OPEN, ANSWERED, HIDDEN, OWN, DELETED, HISTORY, DONE],
    }
}

/// The tag that a view asks for besides its standing.
fn tag(filter: InboxFilter) -> Option<i64> {
    match filter {
        InboxFilter::Questions => Some(QUESTION),
        InboxFilter::Mentions => Some(MENTION),
        _ => None,
    }
}

/// Comments in each view, out of the counters; what is closing depends on the time and is left at zero.
pub(super) fn counts(c: &ReadConnection, accounts: &[i64]) -> Result<InboxCounts, StoreError> {
    let among = among(accounts);
    let by_standing: Vec<(i64, i64, i64)> = c.rows(
        &format!("SELECT standing, tags, count FROM comment_counts WHERE account IN {among}"),
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let of = |filter: InboxFilter| {
        let stands = |(at, tags, _): &&(i64, i64, i64)| {
            standings(filter).contains(at) && tag(filter).is_none_or(|tag| tags & tag == tag)
        };
        let sum: i64 = by_standing.iter().filter(stands).map(|(.., count)| count).sum();
        u64::try_from(sum).unwrap_or(0)
    };
    let waiting = c.count(
        &format!(
            "SELECT count(DISTINCT target) FROM outbox WHERE account IN {among} AND ended IS NULL AND {ON_COMMENTS}"
        ),
        [],
    )?;
    Ok(InboxCounts {
        needs_answer: of(InboxFilter::NeedsAnswer),
        questions: of(InboxFilter::Questions),
        mentions: of(InboxFilter::Mentions),
        closing: 0,
        waiting,
        done: of(InboxFilter::Done),
        hidden: of(InboxFilter::Hidden),
        deleted: of(InboxFilter::Deleted),
        all: of(InboxFilter::All),
    })
}

/// The comments of a view, newest first: a row's number is its place in time, whichever account's it is.
pub(super) fn list(
    c: &ReadConnection,
    accounts: &[i64],
    filter: InboxFilter,
) -> Result<Arc<[i64]>, StoreError> {
    let (wanted, among) = (standings(filter), among(accounts));
    let (mut changes, mut count) = (0, 0);
    for standing in wanted {
        let known: Option<(i64, i64)> = c.row(
            &format!(
                "SELECT sum(changes), sum(count) FROM comment_counts WHERE account IN {among} AND standing = ?1
                 HAVING count(*) > 0"
            ),
            [*standing],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let (changed, here) = known.unwrap_or_default();
        changes += changed;
        count += here;
    }
    let mut kept = c.lists.borrow_mut();
    let same = |list: &KeptList| list.accounts == accounts && list.filter == filter;
    if let Some(list) = kept.kept.iter().find(|list| same(list) && list.changes == changes) {
        return Ok(Arc::clone(&list.rows));
    }
    // The old one goes first, so that there are never three of them.
    kept.kept.retain(|list| !same(list));
    let mut rows: Vec<i64> = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    for (account, standing) in accounts.iter().flat_map(|n| wanted.iter().map(move |at| (*n, *at))) {
        // The tag stands in the text, so that SQLite knows the index that has only those.
        let tagged = tag(filter).map(|tag| format!("AND (tags & {tag}) = {tag}")).unwrap_or_default();
        let mut select = c.sql.prepare_cached(&format!(
            "SELECT row FROM comments WHERE account = ?1 AND standing = ?2 {tagged} ORDER BY row DESC"
        ))?;
        let found = select.query_map([account, standing], |row| row.get(0))?;
        for row in found {
            rows.push(row?);
        }
    }
    if wanted.len() * accounts.len() > 1 {
        // Finds the sorted runs by itself and merges them.
        rows.sort_by(|a, b| b.cmp(a));
    }
    let rows: Arc<[i64]> = rows.into();
    if kept.kept.len() == LISTS_KEPT {
        kept.kept.remove(0);
    }
    let accounts = accounts.to_vec();
    kept.kept.push(KeptList { accounts, filter, changes, rows: Arc::clone(&rows) });
    Ok(rows)
}

pub(super) fn waiting(c: &ReadConnection, accounts: &[i64]) -> Result<Vec<i64>, StoreError> {
    c.rows(
        &format!(
            "SELECT DISTINCT c.row FROM outbox o JOIN comments c ON c.account = o.account AND c.id = o.target
             WHERE o.account IN {} AND o.ended IS NULL AND o.{ON_COMMENTS} ORDER BY c.row DESC",
            among(accounts)
        ),
        [],
        |row| row.get(0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Comment};
    use crate::store::Store;
    use crate::store::fixture::{
        account, comment, grant, hide, keep_comments, keep_posts, opened, post, profile, queue, signed_in,
    };
    use crate::store::tables::{accounts, comments, outbox};
    use crate::store::views::shell::{Rail, RailAsk};
    use jiff::Timestamp;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};
    use rusqlite::params;
    use std::collections::BTreeMap;

    pub(super) const FILTERS: [InboxFilter; 9] = [
        InboxFilter::NeedsAnswer,
        InboxFilter::Closing,
        InboxFilter::Questions,
        InboxFilter::Mentions,
        InboxFilter::Waiting,
        InboxFilter::Done,
        InboxFilter::Hidden,
        InboxFilter::Deleted,
        InboxFilter::All,
    ];

    fn index(store: &Store, filter: InboxFilter, search: &str) -> InboxIndex {
        let ask =
            IndexAsk { account: account().id, filter, search: search.to_owned(), ..IndexAsk::default() };
        store.read_now(|c| InboxIndex::read(c, &ask)).unwrap()
    }

    fn ids(store: &Store, filter: InboxFilter, search: &str) -> Vec<String> {
        let rows = index(store, filter, search).rows;
        let id = |row: &i64| {
            store
                .read_now(|c| c.row("SELECT id FROM comments WHERE row = ?1", [row], |row| row.get(0)))
                .unwrap()
                .unwrap()
        };
        rows.iter().map(id).collect()
    }

    fn world(profile: &tempfile::TempDir, texts: &[&str]) -> Store {
        let store = signed_in(profile);
        keep_posts(&store, vec![post(1)]);
        let said = |(n, text): (i64, &&str)| {
            let text = (*text).to_owned();
            Comment { text, ..comment("m1", &n.to_string(), n * 10) }
        };
        keep_comments(&store, "m1", (1..).zip(texts).map(said).collect(), 1_000_000);
        store
    }

    #[test]
    fn words_are_found_in_every_language() {
        let profile = profile();
        let texts = [
            "Is the café open?",
            "色がとても綺麗ですね",
            "love it 😍🔥",
            "Bạn có ship đến Đà Nẵng không",
            "كم السعر؟",
            "THE CAFETIERE IS MINE",
            "สวยมากค่ะ",
            "너무 예뻐요",
            "यह बहुत सुंदर है",
            "👍🏽",
        ];
        let store = world(&profile, &texts);
        let found = |search: &str| ids(&store, InboxFilter::All, search);
        assert_eq!(found("cafe"), ["6", "1"], "without its accent, and as the beginning of a word");
        assert_eq!(found("café open"), ["1"]);
        assert_eq!(found("綺麗"), ["2"]);
        assert_eq!(found("色"), ["2"]);
        assert_eq!(found("麗綺"), [""; 0], "pairs are found in their order only");
        assert_eq!(found("とても綺麗"), ["2"]);
        assert_eq!(found("😍"), ["3"]);
        assert_eq!(found("love 🔥"), ["3"]);
        assert_eq!(found("da nang"), ["4"]);
        assert_eq!(found("Đà"), ["4"]);
        assert_eq!(found("السعر"), ["5"]);
        assert_eq!(found("มาก"), ["7"]);
        assert_eq!(found("예뻐"), ["8"]);
        assert_eq!(found("सुंदर"), ["9"]);
        assert_eq!(found("👍"), ["10"], "whatever the colour of the hand");
        assert_eq!(found("?"), ["1"], "signs are looked for in the texts themselves");
        assert_eq!(found("name5"), ["5"], "and people by their names");
        assert_eq!(found("@NAME1"), ["10", "1"]);
        assert_eq!(found("\" OR *"), [""; 0], "nothing typed is an order to the index");
    }

    #[test]
    fn a_text_is_found_by_its_new_words_only_and_a_deleted_one_for_ever() {
        let profile = profile();
        let store = world(&profile, &["first thoughts", "another"]);
        keep_comments(
            &store,
            "m1",
            vec![Comment { text: "second opinion".to_owned(), ..comment("m1", "1", 10) }],
            2_000_000,
        );
        assert_eq!(ids(&store, InboxFilter::All, "thoughts"), [""; 0]);
        assert_eq!(ids(&store, InboxFilter::All, "opinion"), ["1"]);
        let gone = store
            .writer()
            .write_now(|tx| {
                comments::mark_unseen_as_deleted(tx, &account().id, &"m1".into(), 2_000_000, 2_000_001)
            })
            .unwrap();
        assert_eq!(gone, 1);
        assert_eq!(ids(&store, InboxFilter::Deleted, "another"), ["2"]);
        assert_eq!(ids(&store, InboxFilter::NeedsAnswer, "another"), [""; 0]);
        assert_eq!(index(&store, InboxFilter::Deleted, "").counts.deleted, 1);
    }

    #[test]
    fn waiting_is_what_has_open_work() {
        let profile = profile();
        let store = world(&profile, &["one", "two"]);
        let op = queue(&store, hide("1", "1"), 5000);
        assert_eq!(ids(&store, InboxFilter::Waiting, ""), ["1"]);
        assert_eq!(ids(&store, InboxFilter::Waiting, "two"), [""; 0]);
        assert_eq!(index(&store, InboxFilter::All, "").counts.waiting, 1);
        store.writer().write_now(move |tx| outbox::undo(tx, op, 1)).unwrap();
        assert_eq!(
            index(&store, InboxFilter::Waiting, ""),
            InboxIndex {
                rows: Arc::from([]),
                clusters: Arc::default(),
                counts: InboxCounts { needs_answer: 2, all: 2, ..InboxCounts::default() },
                ..InboxIndex::default()
            }
        );
    }

    #[test]
    fn a_list_is_read_again_only_when_rows_came_or_went() {
        let profile = profile();
        let store = world(&profile, &["one", "two"]);
        let first = index(&store, InboxFilter::NeedsAnswer, "").rows;
        queue(&store, hide("1", "1"), 5000);
        let second = index(&store, InboxFilter::NeedsAnswer, "").rows;
        assert!(Arc::ptr_eq(&first, &second), "an overlay moves no row");
        keep_comments(&store, "m1", vec![comment("m1", "3", 30)], 3_000_000);
        assert_eq!(index(&store, InboxFilter::NeedsAnswer, "").rows.len(), 3);
    }

    #[test]
    fn an_unknown_account_has_an_empty_inbox() {
        let profile = profile();
        let store = signed_in(&profile);
        let ask = IndexAsk { account: AccountId::from("nobody"), ..IndexAsk::default() };
        assert_eq!(store.read_now(|c| InboxIndex::read(c, &ask)).unwrap(), InboxIndex::default());
    }

    /// Comments from before that second are history to the store of [`signed_in_at`].
    const HISTORY_UNTIL_S: i64 = 3000;

    /// A store whose account signed in for the first time seven days after a second of the epoch.
    fn signed_in_at(profile: &tempfile::TempDir, history_until_s: i64) -> Store {
        let store = opened(profile);
        let now = history_until_s * 1000 + comments::ANSWERABLE_MS;
        store.writer().write_now(move |tx| accounts::sign_in(tx, &account(), &grant(), false, now)).unwrap();
        store
    }

    /// What the store should know of a comment, kept by the test itself.
    #[derive(Clone)]
    struct Model {
        comment: Comment,
        deleted: bool,
        done: bool,
        tags: i64,
    }

    fn answered(all: &BTreeMap<String, Model>, one: &Comment) -> bool {
        let thread = one.parent.as_ref().unwrap_or(&one.id);
        all.values().any(|other| {
            other.comment.mine
                && !other.deleted
                && other.comment.parent.as_ref() == Some(thread)
                && other.comment.timestamp > one.timestamp
        })
    }

    fn belongs(all: &BTreeMap<String, Model>, model: &Model, filter: InboxFilter) -> bool {
        let comment = &model.comment;
        let standing = match () {
            () if model.deleted => InboxFilter::Deleted,
            () if comment.mine => InboxFilter::All,
            () if comment.hidden => InboxFilter::Hidden,
            () if answered(all, comment) || model.done => InboxFilter::Done,
            () if comment.timestamp < Timestamp::from_second(HISTORY_UNTIL_S).ok() => InboxFilter::All,
            () => InboxFilter::NeedsAnswer,
        };
        if filter == InboxFilter::Closing {
            // At the moment that is asked for, the epoch, nothing is seven days old.
            return false;
        }
        let tagged = tag(filter).is_none_or(|tag| model.tags & tag == tag);
        let open = matches!(filter, InboxFilter::Questions | InboxFilter::Mentions);
        let wanted = if open { InboxFilter::NeedsAnswer } else { filter };
        filter == InboxFilter::All || (wanted == standing && tagged)
    }

    fn check(store: &Store, all: &BTreeMap<String, Model>, step: usize) {
        for filter in FILTERS.into_iter().filter(|filter| *filter != InboxFilter::Waiting) {
            let mut expected: Vec<&Model> =
                all.values().filter(|model| belongs(all, model, filter)).collect();
            expected.sort_by_key(|model| std::cmp::Reverse(model.comment.timestamp));
            let expected: Vec<String> = expected.iter().map(|model| model.comment.id.0.clone()).collect();
            assert_eq!(ids(store, filter, ""), expected, "{filter:?} after step {step}");
            let counts = index(store, filter, "").counts;
            let count = match filter {
                InboxFilter::NeedsAnswer => counts.needs_answer,
                InboxFilter::Questions => counts.questions,
                InboxFilter::Mentions => counts.mentions,
                InboxFilter::Closing => counts.closing,
                InboxFilter::Waiting => counts.waiting,
                InboxFilter::Done => counts.done,
                InboxFilter::Hidden => counts.hidden,
                InboxFilter::Deleted => counts.deleted,
                InboxFilter::All => counts.all,
            };
            assert_eq!(usize::try_from(count).unwrap(), expected.len(), "{filter:?} after step {step}");
        }
    }

    #[test]
    fn what_nobody_answered_before_the_account_came_calls_for_no_answer() {
        let profile = profile();
        let store = signed_in_at(&profile, HISTORY_UNTIL_S);
        keep_posts(&store, vec![post(1)]);
        let (old, young) = (HISTORY_UNTIL_S - 1, HISTORY_UNTIL_S);
        let undated = Comment { timestamp: None, ..comment("m1", "undated", 0) };
        let reply =
            |id: &str, mine, at| Comment { parent: Some("old".into()), mine, ..comment("m1", id, at) };
        keep_comments(
            &store,
            "m1",
            vec![comment("m1", "old", old), comment("m1", "young", young), undated],
            10_000_000_000,
        );
        let open = || {
            let mut open = ids(&store, InboxFilter::NeedsAnswer, "");
            open.sort();
            assert_eq!(index(&store, InboxFilter::All, "").counts.needs_answer, open.len() as u64);
            let rail =
                store.read_now(|c| Rail::read(c, &RailAsk { account: account().id })).unwrap().needs_answer;
            assert_eq!(rail, open.len() as u64);
            open
        };
        assert_eq!(open(), ["undated", "young"]);
        assert_eq!(ids(&store, InboxFilter::NeedsAnswer, "words"), ids(&store, InboxFilter::NeedsAnswer, ""));
        assert_eq!(ids(&store, InboxFilter::All, "").len(), 3, "it is kept and found");
        // Signing in again later draws no new line, and what comes late to an old thread is news.
        store
            .writer()
            .write_now(|tx| accounts::sign_in(tx, &account(), &grant(), false, 90_000_000_000))
            .unwrap();
        keep_comments(&store, "m1", vec![reply("late", false, young + 1)], 90_000_000_001);
        assert_eq!(open(), ["late", "undated", "young"]);
        keep_comments(&store, "m1", vec![reply("mine", true, young + 2)], 90_000_000_002);
        assert_eq!(open(), ["undated", "young"]);
        assert_eq!(index(&store, InboxFilter::Done, "").counts.done, 2, "the old one is answered too");
        store
            .writer()
            .write_now(|tx| comments::set_deleted(tx, &account().id, &"mine".into(), 90_000_000_003))
            .unwrap();
        assert_eq!(open(), ["late", "undated", "young"], "and history again without the answer");
    }

    #[test]
    fn lists_and_counts_are_right_whatever_happens() {
        let profile = profile();
        let store = signed_in_at(&profile, HISTORY_UNTIL_S);
        keep_posts(&store, vec![post(1)]);
        let mut dice = StdRng::seed_from_u64(20_261_123);
        let mut all: BTreeMap<String, Model> = BTreeMap::new();
        let mut now = 10_000_000;
        for step in 0..120 {
            now += 1000;
            let known: Vec<String> = all.keys().cloned().collect();
            let chosen = (!known.is_empty()).then(|| known[dice.random_range(0..known.len())].clone());
            match (dice.random_range(0..12), chosen) {
                (0..=4, _) | (_, None) => {
                    let page =
                        (0..dice.random_range(1..5)).map(|_| invent(&mut dice, &all)).collect::<Vec<_>>();
                    let page: BTreeMap<String, Comment> =
                        page.into_iter().map(|comment| (comment.id.0.clone(), comment)).collect();
                    for (id, comment) in &page {
                        let (done, tags) = all.get(id).map_or((false, 0), |known| (known.done, known.tags));
                        let model = Model { comment: comment.clone(), deleted: false, done, tags };
                        all.insert(id.clone(), model);
                    }
                    keep_comments(&store, "m1", page.into_values().collect(), now);
                }
                (5 | 6, Some(id)) => {
                    let hidden = dice.random_bool(0.5);
                    all.get_mut(&id).unwrap().comment.hidden = hidden;
                    store
                        .writer()
                        .write_now(move |tx| comments::set_hidden(tx, &account().id, &id.into(), hidden, now))
                        .unwrap();
                }
                (10, Some(id)) => {
                    let model = all.get_mut(&id).unwrap();
                    model.done = !model.done;
                    let done_at = model.done.then_some(now);
                    store
                        .writer()
                        .write_now(move |tx| comments::set_done(tx, &account().id, &id.into(), done_at))
                        .unwrap();
                }
                (11, Some(id)) => {
                    let tags = dice.random_range(0..8);
                    all.get_mut(&id).unwrap().tags = tags;
                    store
                        .writer()
                        .write_now(move |tx| {
                            tx.run("UPDATE comments SET tags = ?2 WHERE id = ?1", params![id, tags])
                        })
                        .unwrap();
                }
                (7 | 8, Some(id)) => {
                    all.get_mut(&id).unwrap().deleted = true;
                    store
                        .writer()
                        .write_now(move |tx| comments::set_deleted(tx, &account().id, &id.into(), now))
                        .unwrap();
                }
                (_, Some(id)) => {
                    // A whole pass that brings one comment only: all others are gone.
                    let seen = all[&id].comment.clone();
                    for (other, model) in &mut all {
                        model.deleted = *other != id;
                    }
                    keep_comments(&store, "m1", vec![seen], now);
                    store
                        .writer()
                        .write_now(move |tx| {
                            comments::mark_unseen_as_deleted(tx, &account().id, &"m1".into(), now, now)
                        })
                        .unwrap();
                }
            }
            check(&store, &all, step);
        }
        assert!(all.len() > 100, "{}", all.len());
    }

    /// A new comment: top or reply, mine or not, at a second of its own. Some replies come before their top.
    fn invent(dice: &mut StdRng, all: &BTreeMap<String, Model>) -> Comment {
        let at = loop {
            let at = dice.random_range(1..9000);
            let comment = comment("m1", "", at);
            if all.values().all(|known| known.comment.timestamp != comment.timestamp) {
                break at;
            }
        };
        let announced = format!("top{}", dice.random_range(0..20));
        let is_reply = dice.random_bool(0.6);
        let tops: Vec<&Comment> =
            all.values().map(|model| &model.comment).filter(|comment| comment.parent.is_none()).collect();
        let parent = match dice.random_bool(0.7) && !tops.is_empty() {
            true => tops[dice.random_range(0..tops.len())].id.clone(),
            false => announced.as_str().into(),
        };
        let id = match is_reply || all.contains_key(&announced) {
            true => format!("{at}.{}", dice.random_range(0..1_000_000)),
            false => announced,
        };
        Comment {
            parent: is_reply.then_some(parent),
            mine: dice.random_bool(0.3),
            hidden: dice.random_bool(0.1),
            ..comment("m1", &id, at)
        }
    }
}

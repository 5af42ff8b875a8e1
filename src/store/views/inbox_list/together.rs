//! The inbox over all accounts, against the inboxes of each.
//! Invariant: what all of them show is what each shows, put together by time.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use rusqlite::params;

use crate::domain::{Account, AccountId, Comment, CommentId};
use crate::store::Store;
use crate::store::fixture::{account, comment, grant, insert_op, opened, post, profile};
use crate::store::tables::minding::{Minded, keep};
use crate::store::tables::{accounts, acts, comments, media, outbox, removal};
use crate::store::views::View;
use crate::store::views::inbox::{
    Arrangement, InboxFilter, InboxIndex, InboxRows, IndexAsk, RowsAsk, Thread, ThreadAsk,
};
use crate::store::views::inbox_search::{
    Heading, Headings, HeadingsAsk, Labels, LabelsAsk, Languages, LanguagesAsk, PostsAsk, PostsFound,
    WordsAsk, WordsFound,
};
use crate::store::views::shell::{Rail, RailAsk};

use super::tests::FILTERS;

const SEARCHES: [&str; 22] = [
    "glaze",
    "glaze blue",
    "is:open",
    "is:open glaze",
    "glaze -is:hidden",
    "is:hidden",
    "is:question blue",
    "is:waiting",
    "is:mine",
    "lang:de",
    "lang:de glaze -is:open",
    "from:ana1",
    "from:ana",
    "ana",
    "post:2",
    "post:moon",
    "label:sold",
    "-label:sold glaze",
    "has:emoji",
    "on:1970-01-01 glaze",
    "\"blue glaze\"",
    "?",
];

fn ids() -> Vec<AccountId> {
    (1..=3).map(|n| AccountId(format!("1784140000000000{n}"))).collect()
}

fn all() -> AccountId {
    AccountId::all()
}

/// Three accounts whose comments lie between each other in time.
fn world(profile: &tempfile::TempDir) -> Store {
    const WORDS: [&str; 6] = ["blue glaze", "how much is it?", "glaze 😍", "so calm", "moon", "blue bowl?"];
    let store = opened(profile);
    for (at, id) in ids().into_iter().enumerate() {
        let whose = Account { id: id.clone(), username: format!("studio{at}"), ..account() };
        store.writer().write_now(move |tx| accounts::sign_in(tx, &whose, &grant(), false, 1)).unwrap();
        for n in 1..=2_i64 {
            let media_id = format!("m{at}.{n}");
            let posts = vec![crate::domain::Media {
                id: media_id.as_str().into(),
                caption: Some(format!("A moon jar of {at}, number {n}")),
                ..post(n)
            }];
            let page: Vec<Comment> = (0..30)
                .map(|k| Comment {
                    text: WORDS[(k as usize + at) % WORDS.len()].to_owned(),
                    author: Some(format!("p{}", k % 5).as_str().into()),
                    username: Some(format!("ana{}", k % 5)),
                    hidden: k % 7 == 3,
                    mine: k % 11 == 5,
                    ..comment(&media_id, &format!("{at}.{n}.{k}"), 2_000 + 100 * k + 10 * n + at as i64)
                })
                .collect();
            let account = id.clone();
            store
                .writer()
                .write_now(move |tx| {
                    media::upsert_page(tx, &account, &posts, 1)?;
                    comments::upsert_page(tx, &account, &media_id.as_str().into(), &page, 900_000_000)
                })
                .unwrap();
        }
        let op = crate::store::fixture::hide(&format!("{at}.1.2"), &format!("{at}.1.2"));
        insert_op(
            &store,
            outbox::NewOp { account: id, op, created: 0, not_before: 5_000, after: None, reverses: None },
        );
    }
    store
        .writer()
        .write_now(|tx| {
            tx.run("UPDATE comments SET tags = 1 WHERE text LIKE '%?'", [])?;
            tx.run(
                "UPDATE comments SET language = CASE WHEN row / 655360 % 2 = 0 THEN 'de' ELSE 'en' END",
                [],
            )?;
            tx.run("UPDATE comments SET done_at = 1 WHERE id LIKE '%.2.9'", [])?;
            tx.run(
                "INSERT INTO comment_labels SELECT row, 'sold', NULL, 1 FROM comments WHERE id LIKE '%.1.4'",
                [],
            )
        })
        .unwrap();
    store
}

fn ask(account: &AccountId, filter: InboxFilter, search: &str) -> IndexAsk {
    IndexAsk {
        account: account.clone(),
        filter,
        search: search.to_owned(),
        zone: Some(TimeZone::UTC),
        at: 30 * 86_400_000,
        ..IndexAsk::default()
    }
}

fn index(store: &Store, ask: &IndexAsk) -> InboxIndex {
    store.read_now(|c| InboxIndex::read(c, ask)).unwrap()
}

#[test]
fn every_view_and_every_search_is_that_of_each_account_put_together() {
    let profile = profile();
    let store = world(&profile);
    let views = FILTERS.into_iter().map(|filter| (filter, ""));
    let searches = SEARCHES.into_iter().map(|search| (InboxFilter::All, search));
    let narrowed = SEARCHES.into_iter().map(|search| (InboxFilter::NeedsAnswer, search));
    for (filter, search) in views.chain(searches).chain(narrowed) {
        let of = |account: &AccountId| index(&store, &ask(account, filter, search));
        let together = of(&all());
        let each: Vec<InboxIndex> = ids().iter().map(of).collect();
        let mut expected: Vec<i64> = each.iter().flat_map(|index| index.rows.iter().copied()).collect();
        expected.sort_by(|a, b| b.cmp(a));
        let mut rows = together.rows.to_vec();
        if filter == InboxFilter::Closing {
            rows.sort_by(|a, b| b.cmp(a));
        }
        assert_eq!(rows, expected, "{filter:?} “{search}”");
        let sum = |of: fn(&InboxIndex) -> u64| each.iter().map(of).sum::<u64>();
        assert_eq!(together.counts.needs_answer, sum(|index| index.counts.needs_answer));
        assert_eq!(together.counts.all, sum(|index| index.counts.all));
        assert_eq!(together.counts.waiting, sum(|index| index.counts.waiting));
        if search == "glaze" && filter == InboxFilter::All {
            assert!(expected.len() > 30, "the search was tried on {}", expected.len());
        }
    }
}

#[test]
fn rows_threads_and_words_are_each_accounts_own_and_say_whose() {
    let profile = profile();
    let store = world(&profile);
    let list = index(&store, &ask(&all(), InboxFilter::All, ""));
    let rows = RowsAsk { account: all(), rows: list.rows.to_vec() };
    let rows = store.read_now(|c| InboxRows::read(c, &rows)).unwrap().rows;
    assert_eq!(rows.len(), 180);
    let whose: BTreeSet<&AccountId> = rows.iter().map(|row| &row.account).collect();
    assert_eq!(whose.len(), 3);
    for row in &rows {
        let at = ids().iter().position(|id| *id == row.account).unwrap();
        assert!(row.id.as_str().starts_with(&format!("{at}.")), "{row:?}");
        assert_eq!(row.pending.is_some(), row.id.as_str().ends_with(".1.2"));
    }
    let row = rows.iter().find(|row| row.id.as_str() == "2.1.8").unwrap();
    let thread = ThreadAsk { account: row.account.clone(), comment: row.id.clone() };
    let thread = store.read_now(|c| Thread::read(c, &thread)).unwrap();
    assert_eq!((thread.asked.account, thread.post.media.as_str()), (ids()[2].clone(), "m2.1"));
    // One account's question is not answered with another's row.
    let foreign = RowsAsk { account: ids()[0].clone(), rows: vec![row.row] };
    assert!(store.read_now(|c| InboxRows::read(c, &foreign)).unwrap().rows.is_empty());
    let words = WordsAsk { account: all(), search: "glaze".to_owned(), rows: list.rows.to_vec() };
    let marked = store.read_now(|c| WordsFound::read(c, &words)).unwrap().places.len();
    assert_eq!(marked, rows.iter().filter(|row| row.text.contains("glaze")).count());
}

#[test]
fn what_stands_around_the_list_is_of_all_accounts() {
    let profile = profile();
    let store = world(&profile);
    let languages = store.read_now(|c| Languages::read(c, &LanguagesAsk { account: all() })).unwrap();
    assert_eq!(languages.codes, ["de", "en"]);
    let labels = store.read_now(|c| Labels::read(c, &LabelsAsk { account: all() })).unwrap();
    assert_eq!(labels.labels, ["sold"]);
    let posts = PostsAsk { account: all(), search: "moon".to_owned() };
    let posts = store.read_now(|c| PostsFound::read(c, &posts)).unwrap().posts;
    let whose: BTreeSet<String> = posts.iter().map(|post| post.account.0.clone()).collect();
    assert_eq!((posts.len(), whose.len() > 1), (3, true));
    let arranged = IndexAsk { arrangement: Arrangement::ByPost, ..ask(&all(), InboxFilter::All, "") };
    let list = index(&store, &arranged);
    assert_eq!(list.headings.len(), 6);
    let headings: Vec<i64> = list.headings.iter().map(|at| list.rows[*at]).collect();
    let headings = HeadingsAsk { account: all(), arrangement: Arrangement::ByPost, headings };
    let headings = store.read_now(|c| Headings::read(c, &headings)).unwrap().headings;
    let whose: BTreeSet<AccountId> = headings
        .values()
        .filter_map(|heading| match heading {
            Heading::Post { account, .. } => Some(account.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(whose.into_iter().collect::<Vec<_>>(), ids());
    let rail = store.read_now(|c| Rail::read(c, &RailAsk { account: all() })).unwrap();
    let each = |id: &AccountId| store.read_now(|c| Rail::read(c, &RailAsk { account: id.clone() })).unwrap();
    assert_eq!(rail.needs_answer, ids().iter().map(|id| each(id).needs_answer).sum::<u64>());
    assert_eq!((rail.open, rail.posts), (3, None));
}

/// Lets comments say the same but for spelling.
fn alike(store: &Store, wanted: &[&str], likeness: i64) {
    for id in wanted {
        let id: CommentId = (*id).into();
        store
            .writer()
            .write_now(move |tx| {
                let row = "SELECT row FROM comments WHERE id = ?1";
                let row: Option<i64> = tx.row(row, [id.as_str()], |row| row.get(0))?;
                let row = row.unwrap_or_default();
                tx.run("UPDATE comments SET hidden = 0, mine = 0, history = 0 WHERE row = ?1", params![row])?;
                keep(tx, &[Minded { row, tags: 0, likeness: Some(likeness), language: None }], 1)
            })
            .unwrap();
    }
}

#[test]
fn a_wave_over_several_accounts_is_one_row_and_is_acted_on_for_each() {
    let profile = profile();
    let store = world(&profile);
    store.writer().write_now(|tx| tx.run("UPDATE comments SET history = 0", [])).unwrap();
    alike(&store, &["0.1.0", "0.1.6", "0.2.1", "1.1.0", "1.1.6", "1.2.1", "2.1.0"], 77);
    let list = index(&store, &ask(&all(), InboxFilter::NeedsAnswer, ""));
    let [cluster] = list.clusters[..] else { panic!("{:?}", list.clusters) };
    assert_eq!((cluster.likeness, cluster.count), (77, 6), "the third account has one, which stands alone");
    let row = RowsAsk { account: all(), rows: vec![-77] };
    let row = store.read_now(|c| InboxRows::read(c, &row)).unwrap().rows.remove(0);
    let told = row.cluster.unwrap();
    assert_eq!((told.count, told.posts), (6, 4));
    let chosen: Vec<i64> =
        std::iter::once(-77).chain(list.rows.iter().copied().filter(|row| *row > 0)).collect();
    let parts = store.read_now(|c| acts::opened_by_account(c, &chosen)).unwrap();
    let sizes: Vec<(AccountId, usize)> = parts.iter().map(|(id, rows)| (id.clone(), rows.len())).collect();
    let counts = |id: &AccountId| index(&store, &ask(id, InboxFilter::NeedsAnswer, "")).counts.needs_answer;
    let expected: Vec<(AccountId, usize)> =
        ids().into_iter().map(|id| (id.clone(), counts(&id) as usize)).collect();
    assert_eq!(sizes, expected, "each comment once, for its own account");
}

#[test]
fn an_account_that_is_being_removed_is_not_among_all() {
    let profile = profile();
    let store = world(&profile);
    let before = index(&store, &ask(&all(), InboxFilter::All, "")).rows.len();
    store.writer().write_now(|tx| removal::begin(tx, &ids()[1], 9)).unwrap();
    let after = index(&store, &ask(&all(), InboxFilter::All, ""));
    assert_eq!((before, after.rows.len()), (180, 120));
    let found = index(&store, &ask(&all(), InboxFilter::All, "glaze"));
    let rows = RowsAsk { account: all(), rows: found.rows.to_vec() };
    let rows = store.read_now(|c| InboxRows::read(c, &rows)).unwrap().rows;
    assert!(!rows.is_empty() && rows.len() == found.rows.len());
    assert!(rows.iter().all(|row| row.account != ids()[1]), "nor does a search find what is left of it");
}

//! Searches against a model that looks at every comment: what a search finds is what the model finds.
//! Invariant: the model knows no index, no walk and no row number.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rusqlite::params;

use crate::domain::search::{Has, Is, Query, Term, What, Who};
use crate::domain::{Account, Comment, Media};
use crate::store::fixture::{
    account, comment, grant, hide, keep_comments, keep_posts, opened, post, profile, queue,
};
use crate::store::tables::{accounts, comments, media};
use crate::store::views::View;
use crate::store::views::inbox::{InboxFilter, InboxIndex, IndexAsk};
use crate::store::views::inbox_search::{
    Labels, LabelsAsk, Languages, LanguagesAsk, PostsAsk, PostsFound, WordsAsk, WordsFound,
};
use crate::store::{Store, find};

use super::walk::Walk;

/// A comment as the model knows it.
#[derive(Clone, Debug)]
struct Known {
    id: String,
    post: i64,
    who: usize,
    text: String,
    at: i64,
    mine: bool,
    hidden: bool,
    deleted: bool,
    done: bool,
    answered: bool,
    tags: i64,
    language: Option<&'static str>,
    label: Option<&'static str>,
    waiting: bool,
}

const PEOPLE: [&str; 4] = ["anna", "anna.b", "bert", "cleo"];
const WORDS: [&str; 9] = ["blue", "bluebell", "bowl", "how", "much", "Café", "😍", "器の", "??"];
const LANGUAGES: [Option<&str>; 4] = [None, Some("de"), Some("vi"), Some("en")];
const LABELS: [Option<&str>; 4] = [None, Some("sold"), Some("sold out"), Some("wave")];
const DAY: i64 = 86_400;

fn holds(term: &Term, known: &Known) -> bool {
    let open = !known.deleted && !known.mine && !known.hidden;
    let holds = match &term.what {
        What::Word { text, begins } => said(known).iter().any(|word| {
            let wanted = text.to_lowercase().replace('é', "e");
            *word == wanted || (*begins && wanted.chars().count() > 1 && word.starts_with(&wanted))
        }),
        What::Phrase { text, .. } => said(known)
            .join(" ")
            .split(' ')
            .collect::<Vec<_>>()
            .windows(2)
            .any(|pair| pair.join(" ") == *text),
        What::From(Who::Me) | What::Is(Is::Mine) => known.mine && !known.deleted,
        What::From(Who::Name(name)) => {
            let who = PEOPLE[known.who];
            !known.mine
                && (who == name || (!PEOPLE.contains(&name.as_str()) && who.starts_with(name.as_str())))
        }
        What::Post(meant) => match meant.as_str() {
            "1" | "2" => meant.parse() == Ok(known.post),
            words => words == "code2" && known.post == 2 || words == "jar" && known.post == 1,
        },
        What::Is(Is::Open) => open && !known.answered && !known.done,
        What::Is(Is::Question) => known.tags & 1 != 0,
        What::Is(Is::Mention) => known.tags & 2 != 0,
        What::Is(Is::Hidden) => known.hidden && !known.mine && !known.deleted,
        What::Is(Is::Deleted) => known.deleted,
        What::Is(Is::Done) => open && (known.answered || known.done),
        What::Is(Is::Answered) => open && known.answered,
        What::Is(Is::Waiting) => known.waiting,
        What::Has(Has::Link) => known.tags & 4 != 0,
        What::Has(Has::Emoji) => known.text.contains('😍'),
        What::Lang(language) => known.language == Some(language.as_str()),
        What::Label(label) => known.label.is_some_and(|known| match label.as_str() {
            "sold" | "SOLD" => known == "sold",
            begun => known.starts_with(begun),
        }),
        What::Before(when) => day(known) < when.first(),
        What::After(when) => day(known) >= when.first(),
        What::On(when) => day(known) >= when.first() && day(known) < when.next(),
        What::Unready { .. } => return true,
    };
    holds != term.negated
}

fn said(known: &Known) -> Vec<String> {
    known.text.split(' ').map(|word| word.to_lowercase().replace('é', "e")).collect()
}

fn zone() -> TimeZone {
    TimeZone::get("Europe/Lisbon").unwrap_or(TimeZone::UTC)
}

fn day(known: &Known) -> Date {
    zone().to_datetime(Timestamp::from_second(known.at).unwrap()).date()
}

/// The store and what the model knows of it, a second account's comments aside.
fn world(profile: &tempfile::TempDir, count: usize) -> (Store, Vec<Known>) {
    let store = opened(profile);
    let other = Account { id: "other".into(), ..account() };
    store
        .writer()
        .write_now({
            let other = other.clone();
            move |tx| {
                accounts::sign_in(tx, &Account { media_count: Some(2), ..account() }, &grant(), false, 1)?;
                accounts::sign_in(tx, &other, &grant(), false, 1)
            }
        })
        .unwrap();
    let described = |n: i64, caption: &str| Media {
        caption: Some(caption.to_owned()),
        shortcode: Some(format!("code{n}")),
        ..post(n)
    };
    keep_posts(&store, vec![described(1, "A moon jar"), described(2, "Blue bowls, still warm")]);
    let elsewhere =
        Comment { text: "blue bowl how much 😍".to_owned(), ..comment("x1", "else", 20_000 * DAY) };
    store
        .writer()
        .write_now(move |tx| {
            media::upsert_page(tx, &other.id, &[Media { id: "x1".into(), ..post(9) }], 1)?;
            comments::upsert_page(tx, &other.id, &"x1".into(), &[elsewhere], 2)
        })
        .unwrap();
    let mut dice = StdRng::seed_from_u64(11);
    let all: Vec<Known> = (0..count).map(|n| invented(&mut dice, n)).collect();
    for known in &all {
        keep(&store, known);
    }
    (store, all)
}

fn invented(dice: &mut StdRng, n: usize) -> Known {
    let length = dice.random_range(1..5);
    let text = (0..length).map(|_| WORDS[dice.random_range(0..WORDS.len())]).collect::<Vec<_>>().join(" ");
    let mine = dice.random_bool(0.1);
    Known {
        id: format!("c{n}"),
        post: dice.random_range(1..3),
        who: dice.random_range(0..PEOPLE.len()),
        text,
        // Around midnight in Lisbon, in summer and in winter.
        at: (20_000 + dice.random_range(0..200)) * DAY - 7_200
            + dice.random_range(0..4) * 3_600
            + n as i64 % 1_000,
        mine,
        hidden: !mine && dice.random_bool(0.2),
        deleted: dice.random_bool(0.1),
        done: !mine && dice.random_bool(0.2),
        answered: false,
        tags: dice.random_range(0..8),
        language: LANGUAGES[dice.random_range(0..LANGUAGES.len())],
        label: LABELS[dice.random_range(0..LABELS.len())],
        waiting: dice.random_bool(0.05),
    }
}

fn keep(store: &Store, known: &Known) {
    let who = PEOPLE[known.who];
    let said = Comment {
        author: Some(if known.mine { "me" } else { who }.into()),
        username: Some(if known.mine { "reedbed.loom" } else { who }.to_owned()),
        mine: known.mine,
        hidden: known.hidden,
        text: known.text.clone(),
        ..comment(&format!("m{}", known.post), &known.id, known.at)
    };
    keep_comments(store, &format!("m{}", known.post), vec![said], 30_000 * DAY * 1_000);
    if known.waiting {
        queue(store, hide(&known.id, &known.id), 5_000);
    }
    let known = known.clone();
    store
        .writer()
        .write_now(move |tx| {
            tx.run(
                "UPDATE comments SET tags = ?2, language = ?3, done_at = ?4, deleted_at = ?5 WHERE id = ?1",
                params![
                    known.id,
                    known.tags,
                    known.language,
                    known.done.then_some(1),
                    known.deleted.then_some(1)
                ],
            )?;
            tx.run(
                "INSERT INTO comment_labels SELECT row, ?2, NULL, 1 FROM comments WHERE id = ?1 AND ?2 IS NOT NULL",
                params![known.id, known.label],
            )
        })
        .unwrap();
}

fn found(store: &Store, filter: InboxFilter, search: &str) -> Vec<String> {
    let ask = IndexAsk {
        account: account().id,
        filter,
        search: search.to_owned(),
        zone: Some(zone()),
        ..IndexAsk::default()
    };
    let rows = store.read_now(|c| InboxIndex::read(c, &ask)).unwrap().rows;
    let id = |row: &i64| {
        let id = store.read_now(|c| c.row("SELECT id FROM comments WHERE row = ?1", [row], |row| row.get(0)));
        id.unwrap().unwrap()
    };
    rows.iter().map(id).collect()
}

/// What the model finds, in any order.
fn expected(all: &[Known], search: &str) -> BTreeMap<String, i64> {
    let query = Query::parse(search);
    let fits = |known: &&Known| query.terms.iter().all(|term| holds(term, known));
    all.iter().filter(fits).map(|known| (known.id.clone(), known.at)).collect()
}

fn compare(store: &Store, all: &[Known], search: &str) {
    let found = found(store, InboxFilter::All, search);
    let expected = expected(all, search);
    assert_eq!(found.len(), expected.len(), "{search}: {found:?} for {expected:?}");
    assert!(found.iter().all(|id| expected.contains_key(id)), "{search}: {found:?} for {expected:?}");
    let times: Vec<i64> = found.iter().map(|id| expected[id]).collect();
    assert!(times.is_sorted_by(|one, next| one >= next), "{search} is not newest first");
}

#[test]
fn a_search_finds_what_looking_at_every_comment_finds() {
    let profile = profile();
    let (store, all) = world(&profile, 400);
    let terms = [
        "blue ",
        "how ",
        "café ",
        "\"how much\"",
        "from:anna",
        "from:an",
        "from:me",
        "from:nobody",
        "post:1",
        "post:code2",
        "post:jar",
        "post:nothing",
        "is:open",
        "is:question",
        "is:mention",
        "is:hidden",
        "is:deleted",
        "is:done",
        "is:answered",
        "is:mine",
        "is:waiting",
        "has:link",
        "has:emoji",
        "lang:vi",
        "lang:xx",
        "label:SOLD",
        "label:so",
        "label:\"sold o\"",
        "label:wave",
        "label:none",
        "-label:sold",
        "before:2024-11",
        "after:2024-12-01",
        "on:2024-11-04",
        "on:2025",
        "-blue ",
        "-\"how much\"",
        "-from:anna",
        "-is:open",
        "-is:waiting",
        "-has:emoji",
        "-lang:de",
        "-before:2024-11",
        "-on:2024-11",
        "-post:1",
        "is:",
    ];
    for term in terms {
        compare(&store, &all, term);
    }
    let mut dice = StdRng::seed_from_u64(5);
    for _ in 0..400 {
        let count = dice.random_range(2..5);
        let search: Vec<&str> = (0..count).map(|_| terms[dice.random_range(0..terms.len())]).collect();
        compare(&store, &all, &search.join(" "));
    }
    // Both ways to the words: reading few comments, and walking down the full-text index.
    for _ in 0..200 {
        let count = dice.random_range(1..5);
        let search: Vec<&str> = (0..count).map(|_| terms[dice.random_range(0..terms.len())]).collect();
        let search = search.join(" ");
        let query = Query::parse(&search);
        let rows = |few| {
            let ask = (InboxFilter::All, &query, &zone());
            store.read_now(|c| super::found_reading(c, &[1], ask, 1_000, few)).unwrap()
        };
        assert_eq!(rows(0), rows(10_000), "{search}");
    }
    let most = expected(&all, "is:open").len();
    assert!(most > 100, "the filters were tried on {most} only");
}

#[test]
fn a_view_narrows_a_search_as_its_filter_does() {
    let profile = profile();
    let (store, _) = world(&profile, 120);
    for (view, filter) in [
        (InboxFilter::NeedsAnswer, "is:open"),
        (InboxFilter::Questions, "is:open is:question"),
        (InboxFilter::Mentions, "is:open is:mention"),
        (InboxFilter::Done, "is:done"),
        (InboxFilter::Hidden, "is:hidden"),
        (InboxFilter::Deleted, "is:deleted"),
        (InboxFilter::Waiting, "is:waiting"),
    ] {
        for words in ["blue ", "lang:vi", "-blue "] {
            let wide = found(&store, InboxFilter::All, &format!("{filter} {words}"));
            assert_eq!(found(&store, view, words), wide, "{view:?} {words}");
        }
    }
}

#[test]
fn a_word_begins_a_name_too_and_signs_are_looked_for_inside_the_filters() {
    let profile = profile();
    let (store, all) = world(&profile, 200);
    let by = |wanted: &str| {
        all.iter().filter(|known| !known.mine && PEOPLE[known.who].starts_with(wanted)).count()
    };
    assert_eq!(found(&store, InboxFilter::All, "anna").len(), by("anna"));
    assert_eq!(found(&store, InboxFilter::All, "@anna.b").len(), by("anna.b"));
    let asked = all.iter().filter(|known| known.text.contains("??") && known.language == Some("vi")).count();
    assert!(asked > 0);
    assert_eq!(found(&store, InboxFilter::All, "?? lang:vi").len(), asked);
}

#[test]
fn an_answer_is_kept_until_comments_change_or_are_read() {
    let profile = profile();
    let (store, _) = world(&profile, 60);
    let ask = IndexAsk { account: account().id, search: "lang:vi".to_owned(), ..IndexAsk::default() };
    let ask = IndexAsk { filter: InboxFilter::All, ..ask };
    let rows = || store.read_now(|c| InboxIndex::read(c, &ask)).unwrap().rows;
    let before = rows();
    queue(&store, hide("c1", "c1"), 9_000);
    assert!(std::sync::Arc::ptr_eq(&before, &rows()), "an overlay finds nothing new");
    keep_comments(&store, "m1", vec![comment("m1", "new", 21_000 * DAY)], 30_000 * DAY * 1_000 + 1);
    let unread = rows();
    store
        .writer()
        .write_now(|tx| {
            tx.run("UPDATE comments SET language = 'vi' WHERE id = 'new'", [])?;
            tx.run("DELETE FROM to_mind", [])
        })
        .unwrap();
    assert_eq!((before.len(), unread.len() + 1), (unread.len(), rows().len()));
}

#[test]
fn every_walk_has_its_index() {
    let profile = profile();
    let (store, _) = world(&profile, 30);
    let searches =
        ["is:open", "is:question", "is:mention", "has:link", "lang:vi", "from:anna", "post:1", "on:2024"];
    for search in searches {
        let query = Query::parse(search);
        let plan = store
            .read_now(|c| {
                let view = InboxFilter::All;
                let mut filters = super::filters::of(c, &[1], view, &query, &TimeZone::UTC)?;
                filters.must.iter_mut().map(|walk| walk.plan(c)).collect::<Result<Vec<_>, _>>()
            })
            .unwrap();
        for line in plan.iter().flatten() {
            assert!(line.contains("SEARCH comments USING"), "{search}: {line}");
            assert!(!line.contains("TEMP B-TREE"), "{search}: {line}");
        }
    }
}

#[test]
fn a_walk_that_is_dense_and_one_that_leaps_tell_the_same() {
    let profile = profile();
    let (store, _) = world(&profile, 300);
    store
        .read_now(|c| {
            let all =
                c.rows("SELECT row FROM comments WHERE account = 1 ORDER BY row DESC", [], |row| row.get(0))?;
            let all: Vec<i64> = all;
            for step in [1, 3, 40, 170] {
                let mut walk = Walk::all(&[1], i64::MIN, i64::MAX);
                for row in all.iter().step_by(step) {
                    assert_eq!(walk.next(c, *row)?, Some(*row));
                }
                assert_eq!(walk.next(c, all[all.len() - 1] - 1)?, None);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn captions_are_found_and_shown_from_the_word_on() {
    let profile = profile();
    let (store, _) = world(&profile, 5);
    let long =
        "Out of the kiln this morning, still ticking, and only a little lopsided: the bluest bowl so far";
    keep_posts(&store, vec![Media { caption: Some(long.to_owned()), ..post(3) }]);
    let posts = |search: &str| {
        let ask = PostsAsk { account: account().id, search: search.to_owned() };
        store.read_now(|c| PostsFound::read(c, &ask)).unwrap().posts
    };
    let blue = posts("blue");
    assert_eq!(blue.iter().map(|post| post.media.as_str()).collect::<Vec<_>>(), ["m3", "m2"]);
    assert_eq!(blue[0].caption, "…a little lopsided: the bluest bowl so far");
    assert_eq!(&blue[0].caption[blue[0].places[0].clone()], "bluest");
    assert_eq!(blue[1].number.map(|number| number > 0), Some(true));
    assert!(posts("blue -bowls").iter().all(|post| post.media.as_str() == "m3"));
    assert!(posts("blue is:open").is_empty(), "a filter is about comments");
}

#[test]
fn a_label_is_found_as_soon_as_it_is_put_on() {
    let profile = profile();
    let (store, _) = world(&profile, 20);
    assert!(found(&store, InboxFilter::All, "label:new").is_empty());
    let put = "INSERT INTO comment_labels SELECT row, 'new', NULL, 1 FROM comments WHERE id = 'c3'";
    store.writer().write_now(move |tx| tx.run(put, [])).unwrap();
    assert_eq!(found(&store, InboxFilter::All, "label:new"), ["c3"]);
}

#[test]
fn places_and_languages_are_told_for_what_is_here() {
    let profile = profile();
    let (store, _) = world(&profile, 60);
    let rows: Vec<i64> = store
        .read_now(|c| c.rows("SELECT row FROM comments WHERE account = 1", [], |row| row.get(0)))
        .unwrap();
    let mut asked = vec![-7];
    asked.extend(rows);
    let ask = WordsAsk { account: account().id, search: "blue from:anna".to_owned(), rows: asked };
    let places = store.read_now(|c| WordsFound::read(c, &ask)).unwrap().places;
    assert!(!places.is_empty() && places.values().flatten().all(|place| place.len() >= 4));
    let languages = store.read_now(|c| Languages::read(c, &LanguagesAsk { account: account().id })).unwrap();
    assert_eq!(languages.codes, ["de", "en", "vi"]);
    let labels = |id: &str| {
        let ask = LabelsAsk { account: id.into() };
        store.read_now(|c| Labels::read(c, &ask)).unwrap().labels
    };
    assert_eq!(labels(account().id.as_str()), ["sold", "sold out", "wave"]);
    assert!(labels("other").is_empty(), "no label stands on a comment of the other account");
    assert_eq!(find::asked(&Query::parse("blue")).must.as_deref(), Some("\"blue\"*"));
}

//! Rows of an account carried from one profile to another: into an empty one, beside others, out of an older version.
//! Invariant: the tests walk the schema itself, so that a table that comes later is not forgotten.

mod strange;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::domain::record::{Event, Walk};
use crate::domain::{Account, Op, TroubleKind};
use crate::domain::{DraftId, Trouble};
use crate::store::fixture::{
    account, comment, grant, hide, keep_comments, keep_posts, opened, post, profile, queue,
};
use crate::store::tables::{accounts, record};
use crate::store::{Store, Tx};

/// Rows of the first account in every table that an archive keeps.
const ROWS: &str = "
    INSERT INTO people_names SELECT n, 'before', 5 FROM people LIMIT 1;
    UPDATE comments SET likeness = 7, tags = 3, language = 'en', minded = 1, done_at = NULL;
    INSERT OR IGNORE INTO to_mind SELECT n FROM media LIMIT 1;
    INSERT OR IGNORE INTO cluster_changes VALUES (1, 9);
    INSERT OR IGNORE INTO clusters VALUES (1, 7, 3);
    INSERT INTO account_days VALUES (1, 'reach', '2026-11-20', 0.30000000000000004, 5);
    INSERT OR REPLACE INTO follower_totals VALUES (1, '2026-11-20', 18462, 5);
    INSERT INTO account_ranges VALUES (1, 'reach', '2026-11-01', '2026-11-20', 1e300, 5);
    INSERT INTO media_values SELECT n, 'likes', 12.5, 5 FROM media;
    INSERT INTO media_samples SELECT n, 'likes', 4, 11.0 FROM media;
    INSERT INTO account_asked VALUES (1, 'follows', '', '2026-11-20', '2026-11-20', 3, 5);
    INSERT INTO account_parts VALUES (1, 'reach', 'follow_type', '2026-11-20', '2026-11-20', 'FOLLOWER', 7.5, 5);
    INSERT INTO online_hours VALUES (1, '2026-11-20', 23, 431.0, 5);
    INSERT INTO media_readings SELECT n, 24, 5 FROM media;
    INSERT INTO media_ages SELECT n, 'likes', 24, 11.0 FROM media;
    INSERT INTO media_asked SELECT n, 'views', 2, 5, 'few_people' FROM media;
    INSERT INTO media_parts SELECT n, 'navigation', 'story_navigation_action_type', 'TAP_EXIT', 4.0, 5 FROM media;
    INSERT INTO stories SELECT n, 9, 5, x'FFD8FFD9', 5, 0 FROM media LIMIT 1;
    INSERT INTO refused_metrics VALUES (1, 'account', 'reposts', '', 5, 2, 99);
    INSERT INTO day_notes VALUES (1, '2026-11-20', 5, 'Campaign began');
    INSERT INTO media_labels SELECT n, 'kiln', 5 FROM media;
    INSERT OR IGNORE INTO gaps SELECT n, 1, 4, 2, 1, 2, NULL, 77 FROM media LIMIT 1;
    INSERT OR IGNORE INTO gap_steps SELECT n, 77, 4, 2 FROM media LIMIT 1;
    INSERT INTO marks VALUES (1, 'media', '', 'QVFI', 5);
    INSERT INTO saved_replies (id, account, position, name, texts) VALUES (4, 1, 0, 'Thanks', '[]');
    INSERT INTO snippets (account, name, text) VALUES (1, 'Workshop', '#clay #kiln');
    INSERT INTO plans VALUES (1, 'Europe/Oslo', '[]');
    INSERT INTO saved_searches (account, name, query, place) VALUES (1, 'Kiln', 'kiln', 1);
    INSERT INTO reply_drafts VALUES (1, 'c1', 0, 'I was about to', 5);
    INSERT INTO acts (id, account, at, verb, count, not_before, saved) VALUES (90, 1, 5, 'hide', 1, 5, 4);
    INSERT INTO act_marks SELECT 90, row, NULL, 5 FROM comments LIMIT 1;
    UPDATE outbox SET act = 90;
    INSERT INTO act_slots SELECT 90, id, 99, 'Europe/Oslo' FROM outbox;
    INSERT INTO outbox_log (op, at, tone, title, sentence, small_print)
        SELECT id, 5, '\"Good\"', 'Sent', '=1+1', '[]' FROM outbox;
    INSERT INTO drafts (id, account, content, edit, kept_at) VALUES (6, 1, '{\"kind\":\"Picture\",\"slides\":[],
        \"caption\":\"Soon\",\"first_comment\":\"\",\"share_to_feed\":true,\"cover_ms\":0}', 2, 5);
    INSERT INTO house_rules (id, account, place, rule, state, kept_at)
        VALUES (3, 1, 1, '{\"name\":\"Spam\",\"acts\":{\"saved\":4}}', 'armed', 5);
    INSERT INTO rule_acts (rule, account, at, verb, count, act) VALUES (3, 1, 5, 'hide', 1, 90);
    INSERT INTO rule_hits SELECT 3, row, 5, 'hide' FROM comments LIMIT 1;
    INSERT INTO comment_labels SELECT row, 'spam', 3, 5 FROM comments;
    INSERT INTO rule_verdicts SELECT 3, row, 'right', 5 FROM comments LIMIT 1;
    INSERT INTO helpers VALUES (1, x'00FF10', '{}', 5, 10, 4, 20);
    INSERT INTO guesses SELECT row, 'fine', 0.75, '[]' FROM comments LIMIT 1;
    INSERT INTO quiet_hours VALUES (1, '{}', NULL);
    INSERT INTO quiet_runs (id, account, from_at, until, read_at, begun_at, ended_at, why, act)
        VALUES (2, 1, 5, 6, 5, 5, 6, 'time', 90);
    INSERT INTO hosts (id, position, name, kind) VALUES (8, 0, 'Bucket', '{}');
    INSERT INTO account_hosts VALUES (1, 8, 0);
    INSERT INTO host_log (host, op, bytes, opened, closed, refused) SELECT 8, id, 5, 5, 6, 0 FROM outbox LIMIT 1;
    INSERT INTO host_sweeps (at, wished, found, taken) VALUES (5, 0, 0, 0);
    INSERT INTO quiet_posts SELECT 2, n, 1, NULL, 0, 'so' FROM media LIMIT 1;
";

/// A profile with an account that has something in every table.
fn full(profile: &TempDir) -> Store {
    full_since(profile, 1)
}

/// The same, with a record that was begun then.
fn full_since(profile: &TempDir, since: i64) -> Store {
    let store = opened(profile);
    sign_in(&store, account());
    keep_posts(&store, (1..=3).map(post).collect());
    let page = (1..=20).map(|n| comment("m1", &format!("c{n}"), 40 + n)).collect();
    keep_comments(&store, "m1", page, 9_000);
    let publish = Op::Publish { draft_id: DraftId(6), draft: Box::default() };
    queue(&store, hide("c1", "c1"), 50);
    let slot = queue(&store, publish, 50);
    store
        .writer()
        .write_now(move |tx| {
            tx.sql.execute_batch(ROWS)?;
            tx.sql.execute("INSERT INTO slots VALUES (?1, 99, 'Europe/Oslo')", [slot.0])?;
            tx.sql.execute("INSERT INTO public_files (op, address, until, opened) VALUES (?1, 'https://k.test/?sig=1', 9, 5)", [slot.0])?;
            record::begin(tx, since)?;
            say(tx, &account(), "c1")
        })
        .unwrap();
    store
}

fn sign_in(store: &Store, account: Account) {
    store.writer().write_now(move |tx| accounts::sign_in(tx, &account, &grant(), false, 1)).unwrap();
}

/// An entry of the record about an account.
fn say(tx: &Tx<'_>, account: &Account, comment: &str) -> Result<(), StoreError> {
    let (account, account_name, comment) =
        (account.id.0.clone(), account.username.clone(), Some(comment.to_owned()));
    let text = Some(format!("words about {account_name}"));
    let entry = crate::domain::record::Entry {
        at: 7,
        account,
        account_name,
        event: Event::Asked,
        what: crate::domain::record::What::Hide,
        act: Some(90),
        op: Some(1),
        comment,
        text,
        ..Default::default()
    };
    record::append(tx, entry)
}

fn other() -> Account {
    Account { id: "17841400000000002".into(), username: "north.kiln".to_owned(), ..account() }
}

type Told = BTreeMap<&'static str, Vec<Vec<String>>>;

/// All rows of accounts, as an archive tells them.
fn told(store: &Store, ids: &[AccountId]) -> Told {
    let read = |c: &ReadConnection| {
        let numbers = numbers(c, ids)?;
        let mut all = Told::new();
        for table in TABLES.iter().filter(|table| table.is_kept()) {
            let mut rows_of = Vec::new();
            rows::<StoreError>(c, table, &numbers, |cells| {
                rows_of.push(cells.iter().map(|cell| format!("{cell:?}")).collect());
                Ok(())
            })?;
            all.insert(table.name, rows_of);
        }
        Ok(all)
    };
    store.read_now(read).unwrap()
}

/// Fills a database beside with the accounts.
fn staged(from: &Store, ids: &[AccountId], folder: &TempDir) -> Staging {
    let mut staging = Staging::begin(&folder.path().join("rows.sqlite"), version()).unwrap();
    from.read_now(|c| {
        let numbers = numbers(c, ids)?;
        for table in TABLES.iter().filter(|table| table.is_kept()) {
            let mut filling = staging.fill(table.name, &columns(c, table.name)?)?;
            rows::<StoreError>(c, table, &numbers, |cells| filling.put(cells))?;
        }
        Ok(())
    })
    .unwrap();
    staging.finish().unwrap();
    staging
}

fn put(accounts: &[AccountId]) -> Put {
    Put {
        accounts: accounts.to_vec(),
        reading: 1,
        now: 500,
        file: "of.zip".to_owned(),
        told: Box::new(|| Ok(())),
    }
}

fn carry(from: &Store, to: &Store, ids: &[AccountId]) -> Result<(), StoreError> {
    let folder = profile();
    let path = staged(from, ids, &folder).close();
    let put = put(ids);
    to.writer().write_from(&path, move |tx| put_in(tx, put))
}

fn sound(store: &Store) {
    store
        .writer()
        .write_now(|tx| {
            let loose: Vec<String> = tx.rows("PRAGMA foreign_key_check", [], |row| row.get(0))?;
            assert_eq!(loose, [""; 0]);
            for words in ["comment_words", "caption_words"] {
                tx.sql.execute(&format!("INSERT INTO {words} ({words}) VALUES ('integrity-check')"), [])?;
            }
            Ok(())
        })
        .unwrap();
}

fn verified(store: &Store) -> Walk {
    let mut walk = Walk::default();
    for (entry, seal) in store.read_now(|c| record::after(c, 0, 1_000)).unwrap() {
        walk.step(&entry, seal).unwrap();
    }
    walk
}

#[test]
fn every_table_is_somebody_s_or_nobody_s() {
    let profile = profile();
    let store = opened(&profile);
    let schema: BTreeSet<String> = store
        .read_now(|c| {
            c.rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                [],
                |row| row.get(0),
            )
        })
        .unwrap()
        .into_iter()
        .filter(|name: &String| !name.contains("_words_"))
        .collect();
    let listed: BTreeSet<String> = TABLES.iter().map(|table| table.name.to_owned()).collect();
    let missing: Vec<_> = schema.difference(&listed).collect();
    assert!(
        missing.is_empty(),
        "tables.rs does not say whose these are, or why an archive is without them: {missing:?}"
    );
    let gone: Vec<_> = listed.difference(&schema).collect();
    assert!(gone.is_empty(), "no table of the schema: {gone:?}");
    for table in TABLES {
        assert!(table.left_out().is_none_or(|why| !why.is_empty()), "{}", table.name);
    }
}

#[test]
fn a_table_stands_behind_those_it_leans_on_and_every_number_in_it_is_known() {
    let profile = profile();
    let store = opened(&profile);
    let keys: Vec<(String, String)> = store
        .read_now(|c| {
            c.rows(
                "SELECT s.name, k.\"table\" FROM sqlite_schema s JOIN pragma_foreign_key_list(s.name) k
                 WHERE s.type = 'table'",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
        })
        .unwrap();
    let place = |name: &str| TABLES.iter().position(|table| table.name == name).unwrap();
    // Two tables of the outbox and its drafts point at each other; keys are looked at when all of it is in.
    for (table, other) in keys.iter().filter(|(table, other)| table != other) {
        assert!(place(table) > place(other), "{table} leans on {other}");
    }
    let read = store.read_now(|c| {
        let mut strange = Vec::new();
        for table in TABLES.iter().filter(|table| table.is_kept()) {
            for column in columns(c, table.name)? {
                let names_one =
                    ["account", "media", "comment", "act", "op", "rule", "person", "run", "draft"];
                let keyed = c.count(
                    "SELECT count(*) FROM pragma_foreign_key_list(?1) WHERE \"from\" = ?2",
                    [table.name, column.as_str()],
                )? > 0;
                let number = c.count(
                    "SELECT count(*) FROM pragma_table_info(?1) WHERE name = ?2 AND type = 'INTEGER'",
                    [table.name, column.as_str()],
                )? > 0;
                let named = table.names.iter().any(|(name, _)| *name == column);
                if number
                    && names_one.contains(&column.as_str())
                    && !keyed
                    && !named
                    && table.name != "record"
                {
                    strange.push(format!("{}.{column}", table.name));
                }
            }
        }
        Ok(strange)
    });
    assert_eq!(read.unwrap(), [""; 0], "numbers of rows that would not be changed with them");
}

#[test]
fn no_table_is_without_a_row_in_these_tests() {
    let profile = profile();
    let store = full(&profile);
    let empty: Vec<_> =
        told(&store, &[account().id]).into_iter().filter(|(_, rows)| rows.is_empty()).collect();
    assert!(empty.is_empty(), "add rows to `ROWS`: {empty:?}");
}

#[test]
fn nothing_secret_is_told() {
    let profile = profile();
    let store = full(&profile);
    store
        .writer()
        .write_now(|tx| {
            let hosted =
                json!({ "progress": { "hosted": [{ "url": "https://k.test/?sig=1" }], "rounds": 1 } });
            tx.sql.execute("UPDATE outbox SET checkpoint = ?1", [hosted.to_string()])?;
            let trouble = serde_json::to_string(&Trouble::of(TroubleKind::SignInAgain))?;
            tx.sql.execute("UPDATE accounts SET paused = ?1", [trouble])?;
            Ok(())
        })
        .unwrap();
    let text = format!("{:?}", told(&store, &[account().id]));
    assert!(!text.contains("sig=1") && !text.contains("issued") && !text.contains("sign_in_again"), "{text}");
    assert!(text.contains("rounds"), "the rest of what an op remembers is there");
}

#[test]
fn into_an_empty_profile_every_row_comes_as_it_was() {
    let (one, two) = (profile(), profile());
    let (from, to) = (full(&one), opened(&two));
    // As every profile is that was opened once.
    to.writer().write_now(|tx| record::begin(tx, 400)).unwrap();
    let ids = [account().id];
    carry(&from, &to, &ids).unwrap();
    let (before, after) = (told(&from, &ids), told(&to, &ids));
    for (table, rows) in before {
        assert_eq!(rows, after[table], "{table}");
    }
    sound(&to);
    let seal = |store: &Store| store.read_now(record::newest).unwrap();
    assert_eq!(seal(&from), seal(&to), "the record is the same to the last seal");
    assert_eq!(verified(&to).count, 2);
    let found = |words: &str| {
        to.read_now(|c| c.count("SELECT count(*) FROM comment_words WHERE comment_words MATCH ?1", [words]))
            .unwrap()
    };
    assert_eq!((found("words"), found("c7")), (20, 1));
    let grants = to.read_now(|c| c.count("SELECT count(*) FROM accounts WHERE grant_json IS NOT NULL", []));
    assert_eq!(grants.unwrap(), 0, "it comes back signed out");
}

#[test]
fn beside_another_account_numbers_move_and_what_was_there_stays() {
    let (one, two) = (profile(), profile());
    let from = full(&one);
    // The other has rows of the same numbers in every table, and comments in the same seconds.
    let to = full_since(&two, 2);
    to.writer()
        .write_now(|tx| {
            tx.sql.execute(
                "UPDATE accounts SET id = ?1, username = ?2",
                params![other().id.as_str(), "north.kiln"],
            )?;
            Ok(())
        })
        .unwrap();
    let (ids, others) = ([account().id], [other().id]);
    let (before, there) = (told(&from, &ids), told(&to, &others));
    carry(&from, &to, &ids).unwrap();
    sound(&to);
    let after = told(&to, &ids);
    for (table, rows) in before.iter().filter(|(table, _)| **table != "record") {
        assert_eq!(rows.len(), after[table].len(), "{table}");
    }
    let unchanged = told(&to, &others);
    for (table, rows) in there.iter().filter(|(table, _)| **table != "record") {
        assert_eq!(*rows, unchanged[table], "{table}");
    }
    let (lane, op, rule): (String, String, String) = to
        .read_now(|c| {
            c.row(
                "SELECT o.lane, o.op, r.rule FROM outbox o JOIN accounts a ON a.n = o.account AND a.id = ?1
                     JOIN house_rules r ON r.account = a.n WHERE o.verb = 'publish'",
                [account().id.as_str()],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
        })
        .unwrap()
        .unwrap();
    assert_eq!(lane, "draft/12");
    assert!(matches!(serde_json::from_str(&op).unwrap(), Op::Publish { draft_id: DraftId(12), .. }), "{op}");
    let rule: serde_json::Value = serde_json::from_str(&rule).unwrap();
    assert_eq!(rule["acts"]["saved"], 8);
    // Every mark, hit and label stands at the comment it stood at.
    for table in ["act_marks", "rule_hits", "comment_labels", "rule_verdicts", "guesses"] {
        let sql = format!(
            "SELECT group_concat(c.id) FROM {table} t JOIN comments c ON c.row = t.comment
                 JOIN accounts a ON a.n = c.account WHERE a.id = ?1 ORDER BY c.row"
        );
        let names = |store: &Store| -> Option<String> {
            store.read_now(|c| c.row(&sql, [account().id.as_str()], |row| row.get(0))).unwrap().flatten()
        };
        assert_eq!(names(&from), names(&to), "{table}");
        assert!(names(&to).is_some(), "{table}");
    }
    // Its entries follow behind those that are there, and say where they come from.
    let events: Vec<Event> =
        to.read_now(|c| record::after(c, 0, 99)).unwrap().into_iter().map(|(entry, _)| entry.event).collect();
    assert_eq!(events, [Event::Begun, Event::Asked, Event::BroughtIn, Event::Asked]);
    assert_eq!(verified(&to).count, 4);
}

#[test]
fn of_another_account_s_entries_only_the_seals_go_along_and_the_chain_holds() {
    let (one, two) = (profile(), profile());
    let from = full(&one);
    sign_in(&from, other());
    from.writer()
        .write_now(|tx| {
            say(tx, &other(), "x1")?;
            say(tx, &account(), "c2")
        })
        .unwrap();
    let ids = [account().id];
    let text = format!("{:?}", told(&from, &ids));
    assert!(!text.contains("north.kiln") && text.contains("words about reedbed.loom"));
    let to = opened(&two);
    carry(&from, &to, &ids).unwrap();
    let walk = verified(&to);
    assert_eq!((walk.count, walk.elsewhere), (4, 1));
    assert_eq!(to.read_now(record::newest).unwrap(), from.read_now(record::newest).unwrap());
}

#[test]
fn an_account_that_is_there_is_replaced_whole_and_the_record_is_not_doubled() {
    let (one, two) = (profile(), profile());
    let from = full(&one);
    let ids = [account().id];
    let to = opened(&two);
    carry(&from, &to, &ids).unwrap();
    // It went on there.
    keep_comments(&to, "m2", vec![comment("m2", "later", 90)], 9_000);
    to.writer().write_now(|tx| say(tx, &account(), "later")).unwrap();
    let before = told(&from, &ids);
    carry(&from, &to, &ids).unwrap();
    sound(&to);
    let after = told(&to, &ids);
    for (table, rows) in before.iter().filter(|(table, _)| **table != "record") {
        assert_eq!(rows.len(), after[table].len(), "{table}");
    }
    assert_eq!(verified(&to).count, 3, "what was done there stays in the record, once");
}

#[test]
fn when_it_fails_in_the_middle_nothing_is_changed() {
    let (one, two) = (profile(), profile());
    let (from, to) = (full(&one), full(&two));
    let ids = [account().id];
    to.writer().write_now(|tx| Ok(tx.sql.execute("UPDATE media SET caption = 'mine'", [])?)).unwrap();
    let before = told(&to, &ids);
    let folder = profile();
    let path = staged(&from, &ids, &folder).close();
    for step in [0, 3, 20, 30] {
        let mut left = step;
        let told_by = Box::new(move || {
            left -= 1;
            if left < 0 { Err(StoreError::Closed) } else { Ok(()) }
        });
        let put = Put { told: told_by, ..put(&ids) };
        let failed = to.writer().write_from(&path, move |tx| put_in(tx, put));
        assert!(matches!(failed, Err(StoreError::Closed)), "{step}: {failed:?}");
        assert_eq!(told(&to, &ids), before, "{step}");
        sound(&to);
    }
}

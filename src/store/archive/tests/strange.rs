//! What is no plain archive of this version: an older one, one that does not fit together, one with work on its way; and
//! what is left when everything goes.
//! Invariant: what is refused has changed nothing.

use std::collections::BTreeSet;

use serde_json::json;

use super::super::*;
use super::{full, put, sign_in, sound, staged};
use crate::domain::{Trouble, TroubleKind};
use crate::store::fixture::{account, grant, hide, keep_posts, opened, post, profile};
use crate::store::tables::{accounts, outbox, record};

#[test]
fn rows_of_an_older_version_are_brought_to_this_one() {
    let folder = profile();
    let mut staging = Staging::begin(&folder.path().join("old.sqlite"), 3).unwrap();
    // A row's cells between bars; what is no number is text, and so is what stands behind a quote.
    let mut fill = |table: &str, columns: &str, row: &str| {
        let columns: Vec<String> = columns.split_whitespace().map(str::to_owned).collect();
        let mut filling = staging.fill(table, &columns).unwrap();
        let cell = |cell| match str::strip_prefix(cell, '\'') {
            Some(text) => Cell::Text(text),
            None => cell.parse().map_or(Cell::Text(cell), Cell::Integer),
        };
        let cells: Vec<Cell<'_>> = row.split('|').filter(|cell| !cell.is_empty()).map(cell).collect();
        if !cells.is_empty() {
            filling.put(&cells).unwrap();
        }
    };
    let me = format!("1|'{}|'9|reedbed.loom|creator", account().id.0);
    fill("accounts", "n id scoped_id username kind", &me);
    fill(
        "media",
        "n account id kind product stands_at story first_seen seen_at comments_read_at comments_read_count",
        "1|1|m1|image|feed|1|0|1|1|5|4",
    );
    fill(
        "comments",
        "row account media id mine text hidden first_seen seen_at",
        "65536|1|1|c1|0|How much?|0|1|1",
    );
    fill("comment_counts", "account standing count changes", "1|0|1|1");
    let op = serde_json::to_string(&hide("c1", "c1")).unwrap();
    let hidden = format!("5|1|thread/c1|hide|{op}|done|2|2|2|3");
    fill("outbox", "id account lane verb op state created not_before runs_at ended", &hidden);
    for table in [
        "media_children",
        "people",
        "account_days",
        "follower_totals",
        "account_ranges",
        "media_values",
        "media_samples",
        "outbox_log",
        "drafts",
        "marks",
        "slots",
    ] {
        let column = match table {
            "people" => "n",
            "outbox_log" => "n",
            "drafts" => "id",
            "slots" => "op",
            "media_children" | "media_values" | "media_samples" => "media",
            _ => "account",
        };
        fill(table, column, "");
    }
    staging.finish().unwrap();
    assert_eq!(staging.open_ops().unwrap(), []);
    let path = staging.close();
    let home = profile();
    let store = opened(&home);
    let put = Put { reading: 1, ..put(&[account().id]) };
    store.writer().write_from(&path, move |tx| put_in(tx, put)).unwrap();
    sound(&store);
    let count = |sql: &str| store.read_now(|c| c.count(sql, [])).unwrap();
    assert_eq!(count("SELECT count(*) FROM comments WHERE standing = 0"), 1);
    assert_eq!(count("SELECT count(*) FROM acts WHERE id = 5"), 1, "the step of version 5 ran over its rows");
    assert_eq!(count("SELECT missing FROM gaps"), 3, "and that of version 11");
    assert!(count("SELECT before FROM minding") > 1, "its texts were read by none yet");
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let folder = profile();
    let text = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
    let begin = |name: &str| Staging::begin(&folder.path().join(name), version()).unwrap();
    assert!(begin("a").fill("choices", &text(&["key", "value"])).is_err(), "of this computer alone");
    assert!(begin("b").fill("accounts", &text(&["n", "evil"])).is_err());
    assert!(begin("c").fill("sqlite_schema", &text(&["name"])).is_err());
    assert!(begin("d").finish().is_err(), "its tables are missing");
    let newer = Staging::begin(&folder.path().join("e"), version() + 1).err().unwrap();
    assert!(matches!(newer, StoreError::TooNew { .. }));
    let one = profile();
    let from = full(&one);
    let mut staging = Staging::begin(&folder.path().join("f"), version()).unwrap();
    from.read_now(|c| {
        let numbers = numbers(c, &[account().id])?;
        for table in TABLES.iter().filter(|table| table.is_kept()) {
            let mut filling = staging.fill(table.name, &columns(c, table.name)?)?;
            let whole = table.name != "media";
            rows::<StoreError>(c, table, &numbers, |cells| if whole { filling.put(cells) } else { Ok(()) })?;
        }
        Ok(())
    })
    .unwrap();
    assert!(matches!(staging.finish(), Err(StoreError::Broken { .. })), "comments without their posts");
}

#[test]
fn ops_on_their_way_wait_for_a_person_and_acts_end_with_what_was_put_in() {
    let (one, two) = (profile(), profile());
    let from = full(&one);
    from.writer()
        .write_now(|tx| {
            let half = "UPDATE acts SET members = x'0000000000010000', put_in = 4, count = 5, back_to = NULL";
            Ok(tx.sql.execute(half, [])?)
        })
        .unwrap();
    let folder = profile();
    let staging = staged(&from, &[account().id], &folder);
    let trouble = Trouble::of(TroubleKind::BroughtBack);
    let open = staging.open_ops().unwrap();
    assert_eq!(open.len(), 2);
    for op in &open {
        staging.hold(op, None, &json!({ "intent": { "at": 1 } }), &trouble, 70).unwrap();
    }
    staging.end_acts().unwrap();
    let path = staging.close();
    let to = opened(&two);
    let put = put(&[account().id]);
    to.writer().write_from(&path, move |tx| put_in(tx, put)).unwrap();
    to.writer().write_now(|tx| accounts::set_grant(tx, &account().id, Some(&grant()))).unwrap();
    let stuck = to.read_now(outbox::all_stuck).unwrap();
    let kinds: Vec<_> = stuck.iter().map(|row| row.trouble.clone().unwrap().kind).collect();
    assert_eq!(kinds, [TroubleKind::BroughtBack; 2]);
    let due = to.read_now(|c| outbox::due(c, i64::MAX, &[], 9)).unwrap();
    assert!(due.is_empty(), "signed in again, nothing goes by itself: {due:?}");
    let unfinished =
        to.read_now(|c| c.count("SELECT count(*) FROM acts WHERE members IS NOT NULL", [])).unwrap();
    assert_eq!(unfinished, 0);
}

#[test]
fn everything_goes_and_every_table_is_counted() {
    let profile = profile();
    let store = full(&profile);
    let before = store.read_now(all_counts).unwrap();
    let listed: BTreeSet<&str> = before.iter().map(|(name, _)| name.as_str()).collect();
    for table in TABLES.iter().filter(|table| table.name != "minding") {
        assert!(listed.contains(table.name), "{}", table.name);
    }
    assert!(before.iter().filter(|(_, rows)| *rows == 0).count() <= 1, "{before:?}");
    futures(store.writer().write_unkeyed(remove_everything)).unwrap();
    futures(store.writer().rewrite()).unwrap();
    let after = store.read_now(all_counts).unwrap();
    assert!(after.iter().all(|(_, rows)| *rows == 0), "{after:?}");
    for file in std::fs::read_dir(profile.path()).unwrap().flatten() {
        let bytes = std::fs::read(file.path()).unwrap();
        for words in ["reedbed.loom", "words of c7", "Post number 2", "I was about to"] {
            let held = bytes.windows(words.len()).any(|part| part == words.as_bytes());
            assert!(!held, "{words} in {:?}", file.file_name());
        }
    }
    sign_in(&store, account());
    keep_posts(&store, vec![post(1)]);
    store.writer().write_now(|tx| record::begin(tx, 1)).unwrap();
}

/// Waits for the writing thread.
fn futures<T>(asked: impl Future<Output = T>) -> T {
    let mut asked = std::pin::pin!(asked);
    let mut poller = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(answer) = asked.as_mut().poll(&mut poller) {
            return answer;
        }
        std::thread::yield_now();
    }
}

//! The record of moderation through the whole engine: written with every act, verified, exported, and changed behind
//! its back.
//! Invariant: what the record says was done is held against the sandbox's own record.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use rusqlite::Connection;
use tintype::domain::record::{Broken, Entry, Event, What};
use tintype::domain::{Acts, Condition, HouseRule, Op, Test, Word};
use tintype::engine::record::{Against, RecordFormat, RecordWish, Verdict};
use tintype::engine::rules::RuleWish;
use tintype::engine::views::activity::{
    Activity, ActivityAsk, ActivityFilter, MemberRows, MemberRowsAsk, Members, MembersAsk,
};
use tintype::engine::views::inbox::{InboxFilter, InboxRow, InboxRows, RowsAsk};
use tintype::engine::views::record::{Entries, EntriesAsk, EntryRows, EntryRowsAsk, Who};
use tintype::engine::views::rules::{Rules, RulesAsk};
use tintype::engine::{Chosen, Command, Moderation};
use tintype::sandbox::{Happened, NewComment};
use tintype::store::DATABASE;

use super::stage::Stage;

/// Comments that need an answer and stand at the top of their threads.
fn tops(stage: &Stage) -> Vec<InboxRow> {
    let rows = stage.inbox(InboxFilter::NeedsAnswer, "").rows;
    let view: InboxRows = stage.view(RowsAsk { account: stage.account(), rows: rows.to_vec() });
    view.rows.into_iter().filter(|row| row.id == row.thread && row.pending.is_none()).collect()
}

/// All entries, oldest first.
fn entries(stage: &Stage, ask: EntriesAsk) -> Vec<Entry> {
    let mut numbers = stage.view::<Entries>(ask).shown;
    numbers.reverse();
    let rows: EntryRows = stage.view(EntryRowsAsk { numbers });
    rows.rows.into_iter().map(|(entry, _)| entry).collect()
}

fn all(stage: &Stage) -> Vec<Entry> {
    entries(stage, EntriesAsk::default())
}

fn hide(row: &InboxRow) -> Op {
    Op::Hide { comment: row.id.clone(), thread: row.thread.clone(), hidden: true }
}

fn act(stage: &Stage, act: Moderation, rows: &[InboxRow]) {
    let chosen = Chosen::Comments(rows.iter().map(|row| row.id.clone()).collect());
    stage.send(Command::Moderate { account: stage.account(), chosen, act });
}

/// A rule that hides comments with a word, at work.
fn arm(stage: &Stage, word: &str) {
    let account = stage.account();
    let rule = HouseRule {
        name: "Crypto spam".to_owned(),
        conditions: vec![Condition::that(Test::Words(vec![Word { text: word.to_owned(), beside: false }]))],
        acts: Acts { hide: true, label: true, labels: vec!["spam".to_owned()], ..Acts::default() },
        ..HouseRule::default()
    };
    stage.send(Command::Rules { account: account.clone(), wish: RuleWish::New(Box::new(rule)) });
    let id = stage.view::<Rules>(RulesAsk { account: account.clone(), today: 0 }).rows[0].id;
    stage.send(Command::Rules { account, wish: RuleWish::Arm(id) });
}

fn verdict(stage: &Stage, wish: RecordWish) -> Verdict {
    stage.send(Command::Record(wish));
    stage.status().record.found.unwrap().what
}

fn export(stage: &Stage, format: RecordFormat, name: &str) -> (PathBuf, String) {
    let zone = TimeZone::get("Europe/Oslo").unwrap();
    stage.send(Command::Record(RecordWish::Export { format, to: None, zone }));
    let path = stage.profile.path().join("exports").join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    (path, text)
}

/// Changes the database as somebody would who knows where it lies.
fn tamper(stage: &Stage, sql: &str) {
    let database = Connection::open(stage.profile.path().join(DATABASE)).unwrap();
    let drop =
        "DROP TRIGGER IF EXISTS record_is_not_changed; DROP TRIGGER IF EXISTS record_is_not_shortened;";
    database.execute_batch(drop).unwrap();
    database.execute_batch(sql).unwrap();
}

/// A hide, a reply, a bulk hide half taken back, a mark, a rule: one record.
fn busy_morning() -> Stage {
    let stage = Stage::signed_in();
    let rows = tops(&stage);
    let [first, second, rest @ ..] = rows.as_slice() else { panic!("comments") };
    stage.send(Command::Do { account: stage.account(), op: hide(first) });
    stage.advance(10);
    let (to, thread, media) = (second.id.clone(), second.thread.clone(), second.media.clone());
    let reply = Op::Reply { to, thread, media, text: "Cảm ơn bạn 🤍".to_owned() };
    stage.send(Command::Do { account: stage.account(), op: reply });
    stage.advance(10);
    act(&stage, Moderation::Done, &rest[6..7]);
    act(&stage, Moderation::Hide, &rest[..6]);
    // The first three are let go before they were sent, the others reversed.
    for row in &rest[..3] {
        let show = Op::Hide { comment: row.id.clone(), thread: row.thread.clone(), hidden: false };
        stage.send(Command::Do { account: stage.account(), op: show });
    }
    stage.advance(10);
    stage.send(Command::TakeBackLast);
    stage.advance(10);
    arm(&stage, "airdrop");
    let spam = NewComment { text: "=Free AIRDROP <now>".to_owned(), ..NewComment::default() };
    stage.control.add_comment(spam).unwrap();
    stage.advance(90);
    stage.advance(60);
    stage
}

#[test]
fn what_the_record_says_was_done_is_what_instagram_did() {
    let stage = busy_morning();
    let written = all(&stage);
    assert_eq!((written[0].what, written[0].event), (What::Record, Event::Begun));
    let done: Vec<String> = written
        .iter()
        .filter(|entry| matches!(entry.event, Event::Done | Event::Found))
        .map(|entry| format!("{} {}", entry.what.word(), entry.comment.as_deref().unwrap()))
        .collect();
    let told = |happened: Happened| match happened {
        Happened::Hidden { comment, hidden: true, .. } => format!("hide {comment}"),
        Happened::Hidden { comment, .. } => format!("show {comment}"),
        Happened::Commented { parent, .. } => format!("reply {}", parent.unwrap()),
        other => panic!("{other:?}"),
    };
    let mut happened: Vec<String> = stage.control.record().into_iter().map(told).collect();
    let mut same = done.clone();
    same.sort();
    happened.sort();
    assert_eq!(same, happened);
    let reply = written.iter().find(|entry| entry.what == What::Reply && entry.event == Event::Done).unwrap();
    assert_eq!(reply.said.as_deref(), Some("Cảm ơn bạn 🤍"));
    assert!(reply.text.is_some() && reply.author.is_some() && reply.made.is_some(), "{reply:?}");
    let count = |event: Event| written.iter().filter(|entry| entry.event == event).count();
    assert_eq!(count(Event::TakenBack), 3, "let go before they were sent");
    assert!(written.iter().any(|entry| entry.what == What::Done && entry.event == Event::Here));
    let by_rule = entries(&stage, EntriesAsk { who: Who::Rules, ..EntriesAsk::default() });
    let told: Vec<_> = by_rule.iter().map(|entry| (entry.what, entry.event)).collect();
    assert_eq!(told, [(What::Hide, Event::Asked), (What::Label, Event::Here), (What::Hide, Event::Done)]);
    assert!(by_rule.iter().all(|entry| entry.who.as_deref() == Some("Crypto spam")));
    let whole = written.iter().map(|entry| format!("{entry:?}")).collect::<String>();
    assert!(!whole.contains(&stage.ready.token), "no secret enters");
    let Verdict::Holds { count, elsewhere: 0, since, against: None } = verdict(&stage, RecordWish::Verify)
    else {
        panic!("it holds")
    };
    assert_eq!((count, since), (written.len() as u64, Some(written[0].at)));
}

#[test]
fn the_record_goes_on_over_a_restart_and_is_exported_in_three_forms() {
    let mut stage = busy_morning();
    let before = all(&stage).len();
    stage.restart();
    let rows = tops(&stage);
    stage.send(Command::Do { account: stage.account(), op: hide(&rows[0]) });
    stage.advance(10);
    let written = all(&stage);
    assert_eq!(written.len(), before + 2, "begun once");
    let (table_at, table) = export(&stage, RecordFormat::Csv, "record-2026-11-23.csv");
    let mut read = csv_rows(&table);
    let names = read.remove(0);
    assert_eq!(read.len(), written.len());
    let at = |name: &str| names.iter().position(|column| column == name).unwrap();
    for (row, entry) in read.iter().zip(&written) {
        assert_eq!(
            (row[at("n")].as_str(), row[at("what")].as_str()),
            (&*entry.n.to_string(), entry.what.word())
        );
        assert_eq!(row[at("event")], entry.event.word());
    }
    assert!(read.iter().any(|row| row[at("text")] == "'=Free AIRDROP <now>"), "no cell is a formula");
    let (list_at, list) = export(&stage, RecordFormat::Json, "record-2026-11-23.json");
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    assert_eq!(
        (list["count"].as_u64(), list["entries"].as_array().unwrap().len()),
        (Some(read.len() as u64), read.len())
    );
    let (page_at, page) = export(&stage, RecordFormat::Html, "record-2026-11-23.html");
    assert_eq!(page.matches("<tr>").count(), written.len() + 1);
    assert!(page.contains("=Free AIRDROP &lt;now&gt;") && page.contains("Europe/Oslo"), "{page}");
    assert!(page.contains("Rule “Crypto spam”"));
    for path in [table_at, list_at, page_at] {
        let Verdict::Holds { against: Some(Against::Fits { count, .. }), .. } =
            verdict(&stage, RecordWish::Compare(path.clone()))
        else {
            panic!("{} fits", path.display())
        };
        assert_eq!(count, written.len() as u64);
    }
}

#[test]
fn what_is_changed_behind_its_back_is_found() {
    let stage = busy_morning();
    let (kept, _) = export(&stage, RecordFormat::Json, "record-2026-11-23.json");
    let compared = |stage: &Stage| match verdict(stage, RecordWish::Compare(kept.clone())) {
        Verdict::Holds { against: Some(against), .. } => against,
        other => panic!("{other:?}"),
    };
    let last = all(&stage).len();
    tamper(
        &stage,
        &format!("CREATE TABLE was AS SELECT * FROM record; DELETE FROM record WHERE n = {last};"),
    );
    assert!(
        matches!(compared(&stage), Against::Differs { shorter: true, .. }),
        "the end alone shows only so"
    );
    let back = "DELETE FROM record; INSERT INTO record SELECT * FROM was;";
    for (sql, wanted) in [
        ("UPDATE record SET text = 'kind words' WHERE n = 4;", Broken::Changed(4)),
        ("UPDATE record SET who = 'Somebody' WHERE n = 2;", Broken::Changed(2)),
        ("UPDATE record SET what = 'nothing' WHERE n = 3;", Broken::Changed(3)),
        ("UPDATE record SET seal = x'00' WHERE n = 5;", Broken::Changed(5)),
        ("DELETE FROM record WHERE n = 6;", Broken::Missing(6)),
        ("DELETE FROM record WHERE n = 1;", Broken::Missing(1)),
    ] {
        tamper(&stage, &format!("{back} {sql}"));
        assert_eq!(verdict(&stage, RecordWish::Verify), Verdict::Broken(wanted), "{sql}");
    }
    tamper(&stage, back);
    assert!(matches!(verdict(&stage, RecordWish::Verify), Verdict::Holds { .. }));
    let letter = stage.profile.path().join("letter.txt");
    std::fs::write(&letter, "a love letter").unwrap();
    let Verdict::Holds { against: Some(Against::NoRecord { file }), .. } =
        verdict(&stage, RecordWish::Compare(letter))
    else {
        panic!("no record")
    };
    assert_eq!(file, "letter.txt");
}

#[test]
fn nothing_of_ours_changes_an_entry() {
    let stage = Stage::signed_in();
    let database = Connection::open(stage.profile.path().join(DATABASE)).unwrap();
    for sql in ["UPDATE record SET at = 0", "DELETE FROM record"] {
        let error = database.execute_batch(sql).unwrap_err().to_string();
        assert!(error.contains("only added to"), "{error}");
    }
}

#[test]
fn an_act_about_many_is_one_row_of_activity_and_opens_to_its_members() {
    let stage = Stage::signed_in();
    let rows: Vec<InboxRow> = tops(&stage).into_iter().take(5).collect();
    let activity =
        |filter| stage.view::<Activity>(ActivityAsk { account: stage.account(), filter, since: 0 });
    act(&stage, Moderation::Hide, &rows);
    let open = activity(ActivityFilter::Open);
    let [many] = open.acts.as_slice() else { panic!("{:?}", open.acts) };
    assert_eq!((many.count, many.done, many.open, open.rows.len()), (5, 0, 5, 0));
    assert!(many.can_be_undone());
    let members = stage.view::<Members>(MembersAsk { act: many.id });
    let ask = MemberRowsAsk { account: stage.account(), ops: members.ops };
    let members: MemberRows = stage.view(ask);
    assert_eq!(members.rows.len(), 5);
    assert!(members.rows.iter().all(|row| row.act == Some(many.id)));
    stage.advance(30);
    assert!(activity(ActivityFilter::Open).acts.is_empty());
    let done = activity(ActivityFilter::Done);
    assert_eq!((done.acts[0].done, done.acts[0].open, done.rows.len()), (5, 0, 0));
    stage.send(Command::TakeBackAct(many.id));
    stage.advance(30);
    let back = activity(ActivityFilter::Everything);
    let [many] = back.acts.as_slice() else { panic!("{:?}", back.acts) };
    assert_eq!((many.taken_back, many.going_back, many.can_be_undone()), (true, 0, false));
    assert!(back.rows.is_empty(), "what took it back is no row of its own");
    stage.send(Command::Do { account: stage.account(), op: hide(&rows[0]) });
    assert_eq!(activity(ActivityFilter::Open).rows.len(), 1, "a single act looks as before");
}

/// The cells of a table, by the rules of such tables.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut inside = false;
    let mut marks = text.trim_start_matches('\u{FEFF}').trim_end_matches('\n').chars().peekable();
    while let Some(mark) = marks.next() {
        let row = rows.last_mut().unwrap();
        match mark {
            '"' if inside && marks.peek() == Some(&'"') => {
                marks.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => inside = !inside,
            ',' if !inside => row.push(String::new()),
            '\n' if !inside => rows.push(vec![String::new()]),
            other => row.last_mut().unwrap().push(other),
        }
    }
    rows
}

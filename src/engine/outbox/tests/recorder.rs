//! The flight recorder and the call budget: what each op keeps of its calls, what it never keeps, where it goes
//! on, and what it costs.
//! Invariant: see the module above.

use super::bench::Bench;
use crate::domain::op::{OpState, Step};
use crate::domain::{Draft, DraftKind, Op, OpId, Slide, TroubleKind};
use crate::engine::status::SyncState;
use crate::sandbox::testworld::ids;
use crate::sandbox::{Action, Levels, Refusal, Rule};
use crate::store::tables::drafts;
use crate::store::tables::outbox::{self, LogEntry};
use crate::store::views::View;
use crate::store::views::activity::{Activity, ActivityAsk};

const CLIP: &[u8] = include_bytes!("../../../../tests/data/reel.mp4");

fn slides(bench: &Bench, count: usize) -> Vec<Slide> {
    let slide =
        |nth: usize| Slide { file: bench.picture(&format!("{nth}.jpg"), 320, 400), ..Slide::default() };
    (0..count).map(slide).collect()
}

fn publish(bench: &Bench, draft: Draft) -> OpId {
    let account = bench.account.clone();
    let draft_id = bench.write(move |tx| drafts::new(tx, &account, 1));
    bench.ask(Op::Publish { draft_id, draft: Box::new(draft) })
}

fn picture(bench: &Bench) -> Draft {
    Draft { slides: slides(bench, 1), caption: "Moon jar".to_owned(), ..Draft::default() }
}

fn lines(bench: &Bench, op: OpId) -> Vec<LogEntry> {
    bench.process().context.store.read_now(|c| outbox::timeline(c, op)).unwrap()
}

fn small_print(bench: &Bench, op: OpId, name: &str) -> Vec<String> {
    let pairs = lines(bench, op).into_iter().flat_map(|line| line.small_print);
    pairs.filter(|(known, _)| known == name).map(|(_, value)| value).collect()
}

fn refusal(code: i64, subcode: i64, message: &str) -> Action {
    Action::Error { refusal: Refusal::oauth(code, message).with_subcode(subcode), acted: false }
}

#[test]
fn a_timeline_holds_requests_answers_and_container_states() {
    let bench = Bench::new();
    bench.undo_window(0);
    bench.control.flip(|switches| switches.image_seconds = 20);
    let refused = refusal(9_004, 2_207_052, "Only photo or video can be accepted as media type.");
    bench.control.add_fault(Rule::new("POST", "/*/media", refused).times(1));
    let op = publish(&bench, picture(&bench));
    assert_eq!(bench.finish(op), OpState::Done);
    let asked = small_print(&bench, op, "Asked");
    let own = bench.account.as_str();
    assert_eq!(asked[0], format!("POST /v26.0/{own}/media, image_url, caption"));
    assert!(asked.contains(&format!("POST /v26.0/{own}/media_publish, creation_id")), "{asked:?}");
    let answers = small_print(&bench, op, "Answer");
    assert_eq!((answers[0].as_str(), answers.last().unwrap().as_str()), ("400, 9004/2207052", "200"));
    assert_eq!(small_print(&bench, op, "Code")[0], "9004/2207052");
    assert_eq!(small_print(&bench, op, "Trace").len(), 1);
    let states: Vec<String> = lines(&bench, op)
        .into_iter()
        .filter(|line| line.title == "Looked at the container")
        .map(|line| line.sentence)
        .collect();
    assert_eq!(
        states,
        ["Instagram is still at work", "It is ready"],
        "each state once, however often it is looked at"
    );
    assert!(lines(&bench, op).windows(2).all(|pair| pair[0].at <= pair[1].at));
}

#[test]
fn nothing_secret_is_written_though_instagram_quotes_it_back() {
    let bench = Bench::new();
    bench.undo_window(0);
    let quoted = "Cannot fetch https://files.example/k3y/1.jpg?sig=abc or http://127.0.0.1:9/secret/1.jpg with IGAAabcdefghijklmnopqrstuv";
    let refused = refusal(36_003, 2_207_009, quoted);
    bench.control.add_fault(Rule::new("POST", "/*/media", refused).times(1));
    let op = publish(&bench, picture(&bench));
    assert_eq!(bench.finish(op), OpState::Stuck);
    let row = bench.row(op);
    let written = format!("{:?} {:?}", lines(&bench, op), row.trouble);
    for secret in ["files.example", "127.0.0.1", "k3y", "IGAA", "access_token"] {
        assert!(!written.contains(secret), "{secret} stands in {written}");
    }
    assert!(written.contains("Cannot fetch •••• or ••••"), "{written}");
    let place = bench.file("report.txt", b"");
    bench.block_on(bench.process().outbox.export(op, Some(place.clone())));
    let report = std::fs::read_to_string(&place).unwrap();
    for secret in ["files.example", "127.0.0.1", "IGAA", "Moon jar", "0.jpg"] {
        assert!(!report.contains(secret), "{secret} stands in\n{report}");
    }
    for wanted in ["36003/2207009", "POST /v26.0/", "stuck", "2026-11-23 09:00:00"] {
        assert!(report.contains(wanted), "{wanted} is missing in\n{report}");
    }
    assert!(bench.notices().pop().unwrap().words.starts_with("Report kept at "));
}

#[test]
fn a_report_without_a_place_lies_in_the_profile() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let op = bench.ask(Op::Hide { comment: ids::THREAD.into(), thread: ids::THREAD.into(), hidden: true });
    bench.block_on(bench.process().outbox.export(op, None));
    let words = bench.notices().pop().unwrap().words;
    let path = words.strip_prefix("Report kept at ").unwrap();
    assert!(std::fs::read_to_string(path).unwrap().contains("hide"));
}

#[test]
fn trying_again_resumes_at_the_failed_step_and_repeats_nothing() {
    let no = || refusal(10, 0, "No");
    let cases = [
        ("POST", "/*/media", 3, Step::Containers, 4),
        ("GET", "/1798954*", 3, Step::Wait, 3),
        ("POST", "/*/media_publish", 1, Step::Publish, 3),
        ("GET", "/1798954*", 4, Step::ReadBack, 3),
        ("POST", "/*/comments", 1, Step::FirstComment, 3),
    ];
    for (method, path, nth, step, containers) in cases {
        let bench = Bench::new();
        bench.undo_window(0);
        let rule = Rule::new(method, path, no()).nth(nth).times(1);
        bench.control.add_fault(rule);
        let draft = Draft {
            kind: DraftKind::Carousel,
            slides: slides(&bench, 2),
            first_comment: "Glaze notes".to_owned(),
            ..Draft::default()
        };
        let op = publish(&bench, draft);
        assert_eq!(bench.finish(op), OpState::Stuck, "{step:?}");
        let row = bench.row(op);
        assert_eq!((row.step, row.trouble.unwrap().kind), (Some(step), TroubleKind::PermissionMissing));
        bench.try_again(op);
        assert_eq!(bench.finish(op), OpState::Done, "{step:?}");
        let made = |row: &crate::sandbox::Asked| row.method == "POST" && row.path.ends_with("/media");
        assert_eq!(bench.control.log().iter().filter(|row| made(row)).count(), containers, "{step:?}");
        assert_eq!((bench.posts(), bench.said("Glaze notes")), (1, 1), "{step:?}");
    }
}

#[test]
fn a_post_costs_what_its_price_says() {
    let bench = Bench::new();
    bench.undo_window(0);
    bench.control.flip(|switches| switches.clip_seconds = 0);
    let clip = Slide { file: bench.file("reel.mp4", CLIP), ..Slide::default() };
    let drafts = [
        picture(&bench),
        Draft { first_comment: "Clay".to_owned(), ..picture(&bench) },
        Draft { kind: DraftKind::Carousel, slides: slides(&bench, 5), ..Draft::default() },
        Draft { kind: DraftKind::Reel, slides: vec![clip], cover_ms: 1_000, ..Draft::default() },
    ];
    let mut containers = 0;
    for draft in drafts {
        let price = draft.price();
        bench.control.clear_log();
        let op = publish(&bench, draft);
        assert_eq!(bench.finish(op), OpState::Done);
        let calls = bench.control.log().len();
        assert_eq!(calls, price.calls(), "{price:?}: {:#?}", bench.control.log());
        containers += price.containers as u64;
    }
    let ask = ActivityAsk { account: bench.account.clone(), since: 0, ..ActivityAsk::default() };
    let view = bench.process().context.store.read_now(|c| Activity::read(c, &ask)).unwrap();
    assert_eq!(view.containers, containers);
    assert_eq!(view.posts.map(|quota| quota.total), Some(Some(100)), "read, never assumed");
}

#[test]
fn a_full_budget_pauses_the_account_and_shows_until_when() {
    let bench = Bench::new();
    bench.undo_window(0);
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.knows(ids::REEL, ids::HIDDEN, true);
    let levels = Levels { call_count: 100, total_time: 4, total_cputime: 4, minutes: 7 };
    bench.control.add_fault(Rule::new("POST", "*", Action::Headers { levels }).times(1));
    let first = bench.ask(Op::Hide { comment: ids::THREAD.into(), thread: ids::THREAD.into(), hidden: true });
    let second =
        bench.ask(Op::Hide { comment: ids::HIDDEN.into(), thread: ids::HIDDEN.into(), hidden: false });
    let (now, context) = (bench.clock.now_ms(), &bench.process().context);
    assert_eq!((bench.state(first), bench.state(second)), (OpState::Done, OpState::Queued));
    let facts = context.line.facts(&bench.account, now);
    assert_eq!(facts.calls_percent, Some(100));
    assert!(matches!(facts.sync, SyncState::Paused { until: Some(until), .. } if until == now + 7 * 60_000));
    bench.pass(7 * 60 - 1);
    assert_eq!(bench.state(second), OpState::Queued);
    bench.pass(1);
    assert_eq!(bench.state(second), OpState::Done);
}

#[test]
fn a_limit_that_names_its_end_is_waited_for() {
    let bench = Bench::new();
    bench.undo_window(0);
    bench.knows(ids::REEL, ids::THREAD, false);
    let levels = Levels { call_count: 120, total_time: 4, total_cputime: 4, minutes: 23 };
    bench.control.add_fault(Rule::new("POST", "*", Action::Headers { levels }).times(1));
    bench.control.add_fault(Rule::new("POST", "*", refusal(80_002, 2_446_079, "Too many calls")).times(1));
    let now = bench.clock.now_ms();
    let op = bench.ask(Op::Hide { comment: ids::THREAD.into(), thread: ids::THREAD.into(), hidden: true });
    let brake = bench.process().context.brake(&bench.account).unwrap();
    assert_eq!((brake.until, brake.trouble.kind), (Some(now + 23 * 60_000), TroubleKind::RateLimited));
    assert!(brake.trouble.until.is_some(), "the row can say when it goes on");
    bench.pass(23 * 60);
    assert_eq!(bench.state(op), OpState::Done);
}

//! Scheduled posts: prepared ahead, sent at their minute, moved, missed, given back; always at most one post.
//! Invariant: see the module above.

use super::bench::Bench;
use crate::domain::op::{OpState, Step};
use crate::domain::{Draft, DraftId, DraftKind, Missed, Op, OpId, Slide, Slot, TroubleKind};
use crate::engine::outbox::checkpoint::Checkpoint;
use crate::sandbox::testworld::NOW;
use crate::sandbox::{Action, Happened, Refusal, Rule};
use crate::store::tables::{choices, drafts, outbox, slots};
use crate::store::views::settings::Choices;

/// Seconds.
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

fn slot(in_seconds: i64) -> Slot {
    let at = jiff::Timestamp::from_second(NOW + in_seconds).unwrap();
    Slot { at, zone: "Europe/Berlin".to_owned() }
}

fn carousel(bench: &Bench) -> Draft {
    let slide = |name| Slide { file: bench.picture(name, 640, 800), ..Slide::default() };
    let slides = ["one.jpg", "two.jpg", "three.jpg"].map(slide).to_vec();
    Draft { kind: DraftKind::Carousel, slides, caption: "Three bowls".to_owned(), ..Draft::default() }
}

fn kept(bench: &Bench, draft: &Draft) -> DraftId {
    let (account, content) = (bench.account.clone(), draft.clone());
    bench.write(move |tx| {
        let id = drafts::new(tx, &account, 1)?;
        drafts::keep(tx, id, &content, 2)?;
        Ok(id)
    })
}

/// A carousel with a time so many seconds after the beginning.
fn schedule(bench: &Bench, in_seconds: i64) -> OpId {
    let draft = carousel(bench);
    let op = Op::Publish { draft_id: kept(bench, &draft), draft: Box::new(draft) };
    bench.block_on(bench.process().outbox.schedule(bench.account.clone(), op, slot(in_seconds)));
    bench.settle();
    bench.rows().last().unwrap().id
}

fn choose(bench: &Bench, missed: Missed) {
    let account = bench.account.0.clone();
    bench.write(move |tx| {
        let missed = [(account, missed)].into();
        choices::keep(tx, &Choices { missed, ..Choices::default() })
    });
}

/// Moves the time to so many seconds after the beginning.
fn until(bench: &Bench, in_seconds: i64) {
    let left = NOW + in_seconds - bench.clock.now_ms() / 1_000;
    bench.pass(u64::try_from(left).unwrap());
}

fn asked(bench: &Bench, method: &str, ending: &str) -> usize {
    bench.control.log().iter().filter(|row| row.method == method && row.path.ends_with(ending)).count()
}

fn memory(bench: &Bench, op: OpId) -> Checkpoint {
    serde_json::from_value(bench.row(op).checkpoint.unwrap()).unwrap()
}

/// Seconds after the beginning at which posts went out.
fn out_at(bench: &Bench) -> Vec<i64> {
    let at = |what| if let Happened::Published { at, .. } = what { Some(at - NOW) } else { None };
    bench.record().into_iter().filter_map(at).collect()
}

fn is_prepared(bench: &Bench, op: OpId) -> bool {
    let row = bench.row(op);
    row.state == OpState::Waiting && row.step == Some(Step::Publish)
}

#[test]
fn it_is_prepared_ahead_and_one_call_is_left_for_the_minute() {
    let bench = Bench::new();
    let op = schedule(&bench, 30 * HOUR);
    assert_eq!(bench.row(op).saying.as_deref(), Some("Files checked"));
    until(&bench, 10 * HOUR - 1);
    assert_eq!(asked(&bench, "POST", "/media"), 0, "a container lives for a day only");
    until(&bench, 10 * HOUR);
    bench.until(|| is_prepared(&bench, op));
    assert_eq!(asked(&bench, "POST", "/media"), 4);
    assert_eq!(bench.public_files(), 0, "Instagram has its own copies");
    assert_eq!(bench.row(op).saying.as_deref(), Some("Files checked, containers ready"));
    for stop in [29 * HOUR, 30 * HOUR - 2 * MINUTE, 30 * HOUR - 1] {
        until(&bench, stop);
        assert!(out_at(&bench).is_empty());
    }
    let before = bench.control.log().len();
    until(&bench, 30 * HOUR);
    let calls = bench.control.log().split_off(before);
    assert!(calls[0].method == "POST" && calls[0].path.ends_with("/media_publish"), "{:?}", calls[0].path);
    assert_eq!(bench.finish(op), OpState::Done);
    bench.pass(7_200);
    assert_eq!(out_at(&bench), [30 * HOUR], "to the second");
    assert_eq!((asked(&bench, "POST", "/media"), asked(&bench, "POST", "/media_publish")), (4, 1));
    assert_eq!((bench.copies(), bench.public_files()), (0, 0));
}

#[test]
fn a_slot_that_is_near_is_prepared_at_once() {
    let bench = Bench::new();
    let op = schedule(&bench, 10 * MINUTE);
    bench.until(|| is_prepared(&bench, op));
    until(&bench, 9 * MINUTE);
    assert!(out_at(&bench).is_empty());
    until(&bench, 10 * MINUTE);
    assert_eq!((bench.finish(op), out_at(&bench)), (OpState::Done, vec![10 * MINUTE]));
}

#[test]
fn stopped_at_every_stage_it_still_goes_out_once_at_its_minute() {
    for stop in [0, 5 * HOUR, 10 * HOUR + 1, 29 * HOUR, 30 * HOUR - MINUTE, 30 * HOUR - 1] {
        let mut bench = Bench::new();
        let op = schedule(&bench, 30 * HOUR);
        for pause in [10 * HOUR, 29 * HOUR, 30 * HOUR - 2 * MINUTE].into_iter().filter(|pause| *pause < stop)
        {
            until(&bench, pause);
        }
        until(&bench, stop);
        bench.kill();
        bench.start();
        for pause in [10 * HOUR, 10 * HOUR + 30, 29 * HOUR, 30 * HOUR - 2 * MINUTE, 30 * HOUR] {
            if pause > stop {
                until(&bench, pause);
            }
        }
        assert_eq!((bench.finish(op), out_at(&bench)), (OpState::Done, vec![30 * HOUR]), "stopped at {stop}");
        assert_eq!(asked(&bench, "POST", "/media_publish"), 1);
    }
}

#[test]
fn a_publish_whose_answer_was_lost_at_the_minute_is_out_once() {
    let bench = Bench::new();
    bench.control.add_fault(Rule::new("POST", "/*/media_publish", Action::Drop { acted: true }).times(1));
    let op = schedule(&bench, 10 * MINUTE);
    until(&bench, 8 * MINUTE);
    until(&bench, 10 * MINUTE);
    assert_eq!((bench.finish(op), out_at(&bench)), (OpState::Done, vec![10 * MINUTE]));
    assert_eq!(asked(&bench, "POST", "/media_publish"), 1);
}

#[test]
fn two_of_the_same_words_at_the_same_minute_are_two_posts_though_an_answer_is_lost() {
    for acted in [false, true] {
        let bench = Bench::new();
        let lost = Rule::new("POST", "/*/media_publish", Action::Drop { acted }).nth(2).times(1);
        bench.control.add_fault(lost);
        let both = [schedule(&bench, 10 * MINUTE), schedule(&bench, 10 * MINUTE)];
        bench.until(|| both.iter().all(|op| is_prepared(&bench, *op)));
        until(&bench, 8 * MINUTE);
        until(&bench, 10 * MINUTE);
        for op in both {
            assert_eq!(bench.finish(op), OpState::Done);
        }
        bench.pass(600);
        let results: std::collections::HashSet<_> = both.map(|op| bench.row(op).result.unwrap()).into();
        assert_eq!((bench.posts(), results.len()), (2, 2), "acted: {acted}");
    }
}

#[test]
fn a_bad_file_is_known_when_it_is_scheduled_and_mended_in_time_it_makes_its_slot() {
    let bench = Bench::new();
    let mut draft = carousel(&bench);
    draft.slides[2].file = bench.file("three.jpg", b"not a picture at all");
    let op = Op::Publish { draft_id: kept(&bench, &draft), draft: Box::new(draft) };
    bench.block_on(bench.process().outbox.schedule(bench.account.clone(), op, slot(30 * HOUR)));
    bench.settle();
    let op = bench.rows().last().unwrap().id;
    let row = bench.row(op);
    assert_eq!((row.state, row.trouble.unwrap().kind), (OpState::Stuck, TroubleKind::FileBroken));
    bench.picture("three.jpg", 640, 800);
    bench.try_again(op);
    assert_eq!(bench.state(op), OpState::Waiting, "the slot is kept");
    for stop in [10 * HOUR, 10 * HOUR + 30, 30 * HOUR - MINUTE, 30 * HOUR] {
        until(&bench, stop);
    }
    assert_eq!((bench.finish(op), out_at(&bench)), (OpState::Done, vec![30 * HOUR]));
}

#[test]
fn a_file_that_goes_bad_meanwhile_is_known_hours_earlier() {
    let bench = Bench::new();
    let op = schedule(&bench, 48 * HOUR);
    bench.file("two.jpg", b"rubbish");
    until(&bench, 24 * HOUR);
    let trouble = bench.row(op).trouble.unwrap();
    assert_eq!((bench.state(op), trouble.kind), (OpState::Stuck, TroubleKind::FileBroken));
    assert!(trouble.detail.unwrap().starts_with("Slide 2"));
    assert_eq!(asked(&bench, "POST", "/media"), 0);
}

#[test]
fn what_is_moved_to_later_is_prepared_anew_before_it_dies() {
    let bench = Bench::new();
    let op = schedule(&bench, 10 * HOUR);
    bench.until(|| is_prepared(&bench, op));
    let first = memory(&bench, op).progress.container;
    until(&bench, 8 * HOUR);
    bench.block_on(bench.process().outbox.reschedule(op, slot(40 * HOUR)));
    bench.settle();
    for stop in [20 * HOUR, 20 * HOUR + 30, 39 * HOUR, 40 * HOUR - MINUTE] {
        until(&bench, stop);
        assert!(out_at(&bench).is_empty());
    }
    assert_ne!(memory(&bench, op).progress.container, first);
    until(&bench, 40 * HOUR);
    assert_eq!((bench.finish(op), out_at(&bench)), (OpState::Done, vec![40 * HOUR]));
    assert_eq!(asked(&bench, "POST", "/media"), 8, "made twice, and no more often");
}

#[test]
fn a_container_that_instagram_dropped_is_found_missing_and_made_anew() {
    let bench = Bench::new();
    choose(&bench, Missed::SendLate { hours: 90 });
    let op = schedule(&bench, 10 * HOUR);
    bench.until(|| is_prepared(&bench, op));
    assert_eq!(asked(&bench, "POST", "/media"), 4);
    // Instagram's clock went on by a day, and ours did not: the container is dead, and the moment was yesterday.
    bench.control.advance(24 * HOUR);
    until(&bench, 9 * HOUR);
    assert_eq!((bench.finish(op), bench.posts()), (OpState::Done, 1));
    assert_eq!((asked(&bench, "POST", "/media"), asked(&bench, "POST", "/media_publish")), (8, 1));
}

#[test]
fn it_is_moved_nearer_sent_now_and_given_back() {
    let bench = Bench::new();
    let op = schedule(&bench, 90 * HOUR);
    bench.block_on(bench.process().outbox.reschedule(op, slot(HOUR)));
    bench.settle();
    bench.until(|| is_prepared(&bench, op));
    bench.block_on(bench.process().outbox.reschedule(op, slot(-HOUR)));
    bench.settle();
    let kept = bench.process().context.store.read_now(|c| slots::of(c, op)).unwrap();
    assert_eq!(kept, Some(slot(HOUR)), "no time that has passed");
    bench.block_on(bench.process().outbox.publish_now(op));
    bench.settle();
    assert_eq!((bench.finish(op), bench.posts()), (OpState::Done, 1));
    assert!(out_at(&bench)[0] < HOUR);
    let other = schedule(&bench, 90 * HOUR);
    let draft = carousel(&bench);
    bench.cancel(other);
    let store = &bench.process().context.store;
    let back = store.read_now(|c| drafts::on_the_desk(c, &bench.account)).unwrap();
    assert_eq!((back.len(), &back[0].draft, back[0].op), (1, &draft, None), "with everything in it");
    bench.pass(100 * 3_600);
    assert_eq!((bench.state(other), bench.posts()), (OpState::Undone, 1));
}

/// Prepared, then the machine is off from an hour before until so many seconds after.
fn missed(policy: Missed, by: i64) -> (Bench, OpId) {
    let mut bench = Bench::new();
    choose(&bench, policy);
    let op = schedule(&bench, 10 * HOUR);
    bench.until(|| is_prepared(&bench, op));
    until(&bench, 8 * HOUR);
    bench.kill();
    bench.control.advance(2 * HOUR + by);
    bench.clock.advance(std::time::Duration::from_secs(u64::try_from(2 * HOUR + by).unwrap()));
    bench.start();
    bench.settle();
    (bench, op)
}

#[test]
fn missed_by_a_little_it_goes_out_late_as_chosen() {
    for policy in [Missed::SendLate { hours: 2 }, Missed::Ask, Missed::Skip] {
        let (bench, op) = missed(policy, 4 * MINUTE);
        assert_eq!((bench.finish(op), bench.posts()), (OpState::Done, 1), "{policy:?}");
    }
    let (bench, op) = missed(Missed::SendLate { hours: 2 }, HOUR);
    assert_eq!((bench.finish(op), out_at(&bench)), (OpState::Done, vec![11 * HOUR]));
}

#[test]
fn missed_by_more_it_asks_and_the_answer_is_done() {
    for (policy, by) in [(Missed::Ask, HOUR), (Missed::SendLate { hours: 2 }, 3 * HOUR)] {
        let (bench, op) = missed(policy, by);
        let row = bench.row(op);
        assert_eq!((row.state, row.trouble.unwrap().kind), (OpState::Stuck, TroubleKind::SlotMissed));
        bench.pass(7_200);
        assert_eq!(bench.posts(), 0);
        bench.try_again(op);
        assert_eq!((bench.finish(op), bench.posts()), (OpState::Done, 1), "send now");
    }
    let (bench, op) = missed(Missed::Ask, HOUR);
    bench.block_on(bench.process().outbox.reschedule(op, slot(14 * HOUR)));
    bench.settle();
    assert_eq!(bench.state(op), OpState::Waiting);
    for stop in [13 * HOUR, 14 * HOUR - MINUTE, 14 * HOUR] {
        until(&bench, stop);
    }
    assert_eq!((bench.finish(op), out_at(&bench)), (OpState::Done, vec![14 * HOUR]));
}

#[test]
fn missed_and_skipped_it_is_a_draft_again_and_activity_says_why() {
    let (bench, op) = missed(Missed::Skip, HOUR);
    assert_eq!((bench.state(op), bench.posts()), (OpState::Undone, 0));
    let store = &bench.process().context.store;
    assert_eq!(store.read_now(|c| drafts::on_the_desk(c, &bench.account)).unwrap()[0].op, None);
    let lines = store.read_now(|c| outbox::timeline(c, op)).unwrap();
    assert!(lines.last().unwrap().sentence.starts_with("Its time passed while Tintype was not running"));
    assert_eq!((bench.copies(), bench.public_files()), (0, 0));
    bench.pass(86_400);
    assert_eq!(bench.posts(), 0);
}

#[test]
fn a_dead_network_at_the_minute_makes_it_late_and_never_double() {
    let bench = Bench::new();
    choose(&bench, Missed::Skip);
    let op = schedule(&bench, 10 * MINUTE);
    bench.until(|| is_prepared(&bench, op));
    until(&bench, 7 * MINUTE);
    bench.unplug();
    until(&bench, 8 * MINUTE);
    until(&bench, 10 * MINUTE);
    until(&bench, 25 * MINUTE);
    assert_eq!(bench.posts(), 0);
    bench.plug();
    bench.pass(60);
    assert_eq!((bench.finish(op), bench.posts()), (OpState::Done, 1), "{:?}", bench.row(op));
}

#[test]
fn a_clock_that_is_set_ahead_sends_nothing_early_and_nothing_twice() {
    for before in [15 * MINUTE, 90, 1] {
        let bench = Bench::new();
        let op = schedule(&bench, 20 * MINUTE);
        bench.until(|| is_prepared(&bench, op));
        until(&bench, 18 * MINUTE - 1);
        until(&bench, 20 * MINUTE - before.min(2 * MINUTE));
        // Only this machine's clock is set, past the slot.
        bench.clock.jump((before + 60) * 1_000);
        bench.settle();
        assert_eq!(bench.posts(), 0, "{before} seconds before");
        for _ in 0..40 {
            bench.pass(10);
        }
        assert_eq!((bench.finish(op), bench.posts()), (OpState::Done, 1));
        let late = out_at(&bench)[0] - 20 * MINUTE;
        assert!((0..=10).contains(&late), "{late} s late");
    }
}

#[test]
fn a_clock_that_is_put_back_makes_nothing_late() {
    for back in [60 * MINUTE, 10 * MINUTE, 1_000 * HOUR] {
        let bench = Bench::new();
        let op = schedule(&bench, 20 * MINUTE);
        bench.until(|| is_prepared(&bench, op));
        until(&bench, 18 * MINUTE);
        until(&bench, 19 * MINUTE);
        bench.clock.jump(-back * 1_000);
        bench.settle();
        for _ in 0..12 {
            assert_eq!(bench.posts(), usize::from(bench.control.now() >= NOW + 20 * MINUTE));
            bench.pass(10);
        }
        assert_eq!((bench.finish(op), out_at(&bench)), (OpState::Done, vec![20 * MINUTE]), "{back}");
    }
}

#[test]
fn a_machine_that_is_hours_ahead_asks_instagram_before_it_calls_a_slot_missed() {
    let mut bench = Bench::new();
    choose(&bench, Missed::Skip);
    let op = schedule(&bench, 2 * HOUR);
    bench.until(|| is_prepared(&bench, op));
    bench.kill();
    bench.clock.jump(5 * HOUR * 1_000);
    bench.start();
    bench.settle();
    assert_eq!((bench.state(op), bench.posts()), (OpState::Waiting, 0));
    for _ in 0..125 {
        bench.pass(60);
    }
    assert_eq!((bench.finish(op), out_at(&bench)), (OpState::Done, vec![2 * HOUR]));
}

#[test]
fn a_day_without_room_makes_it_late_and_after_two_hours_the_person_is_asked() {
    for refused in [false, true] {
        let bench = Bench::new();
        let op = schedule(&bench, 10 * MINUTE);
        bench.until(|| is_prepared(&bench, op));
        if refused {
            let refusal = Refusal::oauth(9, "Application request limit reached").with_subcode(2_207_042);
            let no = Action::Error { refusal, acted: false };
            bench.control.add_fault(Rule::new("POST", "/*/media_publish", no).times(60));
        } else {
            bench.control.flip(|switches| switches.quota_total = 0);
        }
        until(&bench, 8 * MINUTE);
        until(&bench, 10 * MINUTE);
        for _ in 0..8 {
            bench.pass(900);
            assert_eq!(bench.state(op), OpState::Waiting, "{refused}");
        }
        bench.pass(900);
        let row = bench.row(op);
        assert_eq!((row.state, row.trouble.unwrap().kind), (OpState::Stuck, TroubleKind::SlotOverdue));
        bench.control.flip(|switches| switches.quota_total = 100);
        bench.control.clear_faults();
        bench.block_on(bench.process().outbox.publish_now(op));
        bench.settle();
        assert_eq!((bench.finish(op), bench.posts()), (OpState::Done, 1), "{refused}");
    }
}

#[test]
fn no_pause_reaches_past_the_slot() {
    let bench = Bench::new();
    let down = Action::Html { status: 500, acted: false };
    bench.control.add_fault(Rule::new("GET", "/*/content_publishing_limit", down).times(3));
    let op = schedule(&bench, 10 * MINUTE);
    bench.until(|| is_prepared(&bench, op));
    until(&bench, 8 * MINUTE);
    for _ in 0..24 {
        bench.pass(5);
    }
    assert_eq!((bench.finish(op), out_at(&bench)), (OpState::Done, vec![10 * MINUTE]));
}

#[test]
fn files_are_taken_away_as_soon_as_instagram_has_the_slides() {
    let bench = Bench::new();
    // The whole is refused for a while; the slides are there.
    let down = Action::Html { status: 500, acted: false };
    bench.control.add_fault(Rule::new("POST", "/*/media", down).nth(4).times(1));
    let draft = carousel(&bench);
    let op = bench.ask(Op::Publish { draft_id: kept(&bench, &draft), draft: Box::new(draft) });
    bench.until(|| memory(&bench, op).progress.finished == 3);
    assert_eq!((bench.public_files(), bench.posts()), (0, 0));
    assert_eq!((bench.finish(op), bench.posts()), (OpState::Done, 1));
}

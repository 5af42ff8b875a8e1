//! A disk that fills up in the middle of work. SQLite's own limit of pages stands for it: it refuses with the
//! same error at the same place as a full disk does.
//! Invariant: what was asked for happens once, as soon as there is room; nothing is half written.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::bench::Bench;
use crate::domain::op::OpState;
use crate::domain::{Op, OpId, TroubleKind};
use crate::sandbox::testworld::ids;
use crate::sandbox::{Action, Rule};
use crate::store::fixture::leave_room;

fn comment(words: &str) -> Op {
    Op::Comment { media: ids::REEL.into(), text: words.to_owned() }
}

/// A text that takes several pages.
fn long() -> String {
    "A long answer. ".repeat(140)
}

#[test]
fn what_cannot_be_kept_is_said_and_what_is_there_can_be_read() {
    let bench = Bench::new();
    let kept = bench.ask(comment("Before"));
    leave_room(&bench.process().context.store, Some(0));
    let before = bench.rows().len();
    for _ in 0..8 {
        bench.ask(comment(&long()));
    }
    let refused = 8 - (bench.rows().len() - before);
    assert!(refused > 0, "there was room");
    let said =
        bench.notices().into_iter().filter(|notice| notice.words.starts_with("The disk is full.")).count();
    assert_eq!(said, refused, "each is told, and none is there in half");
    assert_eq!(bench.state(kept), OpState::Queued);
    assert_eq!(bench.status().trouble.map(|trouble| trouble.kind), Some(TroubleKind::DiskFull));
    leave_room(&bench.process().context.store, None);
    let after = bench.ask(comment("After"));
    assert_eq!(bench.status().trouble, None);
    assert_eq!((bench.finish(kept), bench.finish(after)), (OpState::Done, OpState::Done));
}

#[test]
fn a_disk_that_fills_up_in_the_middle_of_work_loses_and_doubles_nothing() {
    let bench = Bench::new();
    // Of a post that is known, each comment that was written is kept with its words.
    bench.knows(ids::REEL, ids::THREAD, false);
    let words: Vec<String> = (0..12).map(|nth| format!("{nth} {}", long())).collect();
    let ops: Vec<OpId> = words.iter().map(|words| bench.ask(comment(words))).collect();
    leave_room(&bench.process().context.store, Some(1));
    for _ in 0..20 {
        bench.pass_restless(5);
    }
    let done = |op: &&OpId| bench.state(**op) == OpState::Done;
    assert!(ops.iter().filter(done).count() < ops.len(), "there was room for all");
    leave_room(&bench.process().context.store, None);
    for _ in 0..20 {
        bench.pass_restless(5);
    }
    for (op, words) in ops.iter().zip(&words) {
        assert_eq!((bench.finish(*op), bench.said(words)), (OpState::Done, 1));
    }
}

#[test]
fn what_was_at_work_is_taken_up_again_even_if_the_disk_was_full_at_the_start() {
    let mut bench = Bench::new();
    let op = bench.ask(comment("Taken up"));
    bench.dies_at_work(op);
    bench.full.store(true, Ordering::SeqCst);
    bench.start();
    for _ in 0..4 {
        bench.pass_restless(5);
    }
    assert_eq!((bench.state(op), bench.said("Taken up")), (OpState::Running, 0));
    bench.full.store(false, Ordering::SeqCst);
    assert_eq!((bench.finish(op), bench.said("Taken up")), (OpState::Done, 1));
}

#[test]
fn an_answer_that_cannot_be_written_down_is_kept_until_it_can() {
    let bench = Bench::new();
    let op = bench.ask(comment("Written down late"));
    bench.control.add_fault(Rule::new("POST", "*", Action::Slow { ms: 100, acted: false }).times(1));
    bench.control.advance(6);
    bench.clock.advance(Duration::from_secs(6));
    while !bench.control.log().iter().any(|asked| asked.method == "POST") {
        std::thread::yield_now();
    }
    bench.full.store(true, Ordering::SeqCst);
    for _ in 0..6 {
        bench.pass_restless(5);
    }
    assert_eq!((bench.state(op), bench.said("Written down late")), (OpState::Running, 1));
    bench.full.store(false, Ordering::SeqCst);
    for _ in 0..2 {
        bench.pass_restless(5);
    }
    assert_eq!((bench.finish(op), bench.said("Written down late")), (OpState::Done, 1));
}

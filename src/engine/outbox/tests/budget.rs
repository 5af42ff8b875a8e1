//! The call budget: what is slowed when most of it is used, what is not, and the end of it.
//! Invariant: the sandbox's usage headers alone say how much is used, and the pace is seen in its own record.

use super::bench::Bench;
use crate::domain::op::OpState;
use crate::domain::{AccountId, Op, OpId};
use crate::engine::status::SyncState;
use crate::sandbox::testworld::ids;

fn comment(words: &str) -> Op {
    Op::Comment { media: ids::REEL.into(), text: words.to_owned() }
}

/// One comment is out, so the budget is known; four more wait.
fn four_wait(percent: u64) -> (Bench, Vec<OpId>) {
    let bench = Bench::new();
    bench.undo_window(0);
    bench.control.flip(|switches| switches.usage_percent = Some(percent));
    let first = bench.ask(comment("The first"));
    assert_eq!(bench.state(first), OpState::Done);
    let lanes = [ids::REEL, ids::BUSY, ids::REEL, ids::BUSY];
    let wait = lanes
        .into_iter()
        .enumerate()
        .map(|(nth, media)| bench.ask(Op::Comment { media: media.into(), text: format!("Waits {nth}") }));
    let ops = wait.collect();
    (bench, ops)
}

fn done(bench: &Bench, ops: &[OpId]) -> usize {
    ops.iter().filter(|op| bench.state(**op) == OpState::Done).count()
}

#[test]
fn below_three_quarters_nothing_is_slowed() {
    let (bench, ops) = four_wait(74);
    assert_eq!(done(&bench, &ops), 4);
}

#[test]
fn at_eighty_percent_an_op_begins_every_two_seconds() {
    let (bench, ops) = four_wait(80);
    let mut seen = vec![done(&bench, &ops)];
    for _ in 0..8 {
        bench.pass(1);
        seen.push(done(&bench, &ops));
    }
    assert_eq!(seen, [0, 0, 1, 1, 2, 2, 3, 3, 4]);
    let told: Vec<usize> = (0..4).map(|nth| bench.said(&format!("Waits {nth}"))).collect();
    assert_eq!(told, [1; 4]);
}

#[test]
fn near_the_end_it_is_slower_still_and_when_there_is_room_again_it_is_quick() {
    let (bench, ops) = four_wait(95);
    bench.pass(7);
    assert_eq!(done(&bench, &ops), 0);
    bench.control.flip(|switches| switches.usage_percent = Some(10));
    bench.pass(1);
    assert_eq!(done(&bench, &ops), 4, "the next answer told of the room");
}

#[test]
fn a_clock_that_is_put_back_keeps_nobody_slow_for_years() {
    let (bench, ops) = four_wait(80);
    bench.clock.jump(-365 * 86_400_000);
    bench.settle();
    bench.pass(6);
    assert!(done(&bench, &ops) > 0);
}

#[test]
fn at_a_hundred_everything_stops_and_goes_on_by_itself() {
    let (bench, ops) = four_wait(80);
    bench.control.flip(|switches| switches.usage_percent = Some(100));
    bench.pass(2);
    let shown = |bench: &Bench| {
        let account: &AccountId = &bench.account;
        bench.process().context.line.facts(account, bench.clock.now_ms()).sync
    };
    assert!(matches!(shown(&bench), SyncState::Paused { until: Some(_), .. }), "{:?}", shown(&bench));
    bench.control.flip(|switches| switches.usage_percent = Some(10));
    let before = bench.control.log().len();
    bench.pass(5 * 60 - 1);
    assert_eq!((done(&bench, &ops), bench.control.log().len()), (0, before), "not even a question");
    bench.pass(1);
    assert_eq!((done(&bench, &ops), shown(&bench)), (4, SyncState::UpToDate));
}

//! A clock that is wrong, or is set while work is on its way.
//! Invariant: Instagram's own clock never moves with ours here; nothing is sent twice, and nobody waits for years.

use super::bench::Bench;
use crate::domain::Op;
use crate::domain::op::OpState;
use crate::sandbox::testworld::ids;
use crate::sandbox::{Action, Dialect, Refusal, Rule};

/// Milliseconds.
const YEAR: i64 = 365 * 86_400_000;

fn reply(words: &str) -> Op {
    Op::Reply {
        to: ids::THREAD.into(),
        thread: ids::THREAD.into(),
        media: ids::REEL.into(),
        text: words.to_owned(),
    }
}

fn answer_is_lost(bench: &Bench) {
    bench.control.add_fault(Rule::new("POST", "/*/replies", Action::Drop { acted: true }).times(1));
}

#[test]
fn a_clock_a_year_ahead_or_behind_finds_the_reply_whose_answer_was_lost() {
    for (wrong, words) in [(YEAR, "From the future"), (-YEAR, "From the past")] {
        for heard in [true, false] {
            let bench = Bench::new();
            bench.clock.jump(wrong);
            if heard {
                bench.knows(ids::REEL, ids::THREAD, false);
            }
            answer_is_lost(&bench);
            let op = bench.ask(reply(words));
            assert_eq!(bench.finish(op), OpState::Done);
            assert_eq!(bench.said(words), 1, "{wrong} {heard}");
        }
    }
}

#[test]
fn a_clock_that_is_set_between_a_reply_and_the_question_changes_nothing() {
    for jump in [YEAR, -YEAR, 3_600_000, -3_600_000] {
        let bench = Bench::new();
        bench.knows(ids::REEL, ids::THREAD, false);
        answer_is_lost(&bench);
        let op = bench.ask(reply("Once"));
        bench.pass(6);
        assert_eq!((bench.said("Once"), bench.state(op)), (1, OpState::Waiting));
        bench.clock.jump(jump);
        assert_eq!(bench.finish(op), OpState::Done);
        assert_eq!(bench.said("Once"), 1, "{jump}");
    }
}

#[test]
fn an_older_reply_with_the_same_words_is_not_taken_for_the_new_one() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let first = bench.ask(reply("Thank you"));
    assert_eq!(bench.finish(first), OpState::Done);
    bench.clock.jump(-YEAR);
    answer_is_lost(&bench);
    let second = bench.ask(reply("Thank you"));
    assert_eq!(bench.finish(second), OpState::Done);
    assert_eq!(bench.said("Thank you"), 2);
    assert_ne!(bench.row(first).result, bench.row(second).result);
}

#[test]
fn put_back_by_a_year_what_waited_for_the_network_goes_out_soon() {
    let bench = Bench::new();
    bench.unplug();
    let op = bench.ask(reply("Late"));
    bench.pass(6);
    assert!(bench.state(op).is_open() && bench.said("Late") == 0);
    bench.clock.jump(-YEAR);
    bench.plug();
    bench.pass(60);
    assert_eq!((bench.state(op), bench.said("Late")), (OpState::Done, 1));
}

#[test]
fn put_back_by_a_year_a_pause_ends() {
    let bench = Bench::new();
    let refusal = Refusal {
        http: 400,
        code: 4,
        subcode: None,
        dialect: Dialect::IGApiException,
        message: "Said by a rule".into(),
        is_transient: None,
        user_title: None,
        user_message: None,
    };
    let limited = Action::Error { refusal, acted: false };
    bench.control.add_fault(Rule::new("POST", "/*/replies", limited).times(1));
    let op = bench.ask(reply("After the pause"));
    bench.pass(6);
    assert!(bench.process().context.brake(&bench.account).is_some());
    bench.clock.jump(-YEAR);
    bench.pass(60);
    assert_eq!((bench.state(op), bench.said("After the pause")), (OpState::Done, 1));
}

#[test]
fn what_a_wrong_clock_had_put_off_for_years_goes_out_after_the_next_start() {
    let mut bench = Bench::new();
    bench.clock.jump(YEAR);
    let op = bench.ask(reply("Not in a year"));
    bench.kill();
    bench.clock.jump(-YEAR);
    bench.start();
    bench.settle();
    assert_eq!((bench.state(op), bench.said("Not in a year")), (OpState::Done, 1));
}

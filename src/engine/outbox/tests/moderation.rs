//! Replies, hiding, deleting: done, taken back, lost and found.
//! Invariant: see the module above.

use super::bench::Bench;
use crate::domain::op::OpState;
use crate::domain::{Op, TroubleKind};
use crate::sandbox::testworld::ids;
use crate::sandbox::{Action, Dialect, Happened, Refusal, Rule};

fn reply(words: &str) -> Op {
    Op::Reply {
        to: ids::THREAD.into(),
        thread: ids::THREAD.into(),
        media: ids::REEL.into(),
        text: words.to_owned(),
    }
}

fn hide(hidden: bool) -> Op {
    Op::Hide { comment: ids::THREAD.into(), thread: ids::THREAD.into(), hidden }
}

fn delete() -> Op {
    Op::Delete { comment: ids::THREAD.into(), thread: ids::THREAD.into() }
}

fn lost_after_acting(path: &str) -> Rule {
    Rule::new("POST", path, Action::Drop { acted: true }).times(1)
}

#[test]
fn a_reply_waits_for_its_window_and_goes_out_once() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let op = bench.ask(reply("About 30 cm, thank you"));
    let toast = bench.notices().pop().unwrap();
    assert_eq!((toast.words.as_str(), toast.undo), ("Reply sent in 5 s", bench.row(op).act));
    bench.pass(4);
    assert_eq!((bench.state(op), bench.said("About 30 cm, thank you")), (OpState::Queued, 0));
    bench.pass(1);
    assert_eq!((bench.state(op), bench.said("About 30 cm, thank you")), (OpState::Done, 1));
    assert!(bench.comment(ids::THREAD).answered);
    let id = bench.row(op).result.unwrap();
    assert_eq!(bench.comment(&id).comment.text, "About 30 cm, thank you");
}

#[test]
fn what_is_taken_back_in_its_window_never_reaches_instagram() {
    let bench = Bench::new();
    let op = bench.ask(reply("Too quick"));
    bench.pass(2);
    bench.take_back(op);
    bench.pass(60);
    assert_eq!((bench.state(op), bench.said("Too quick")), (OpState::Undone, 0));
    assert_eq!(bench.notices().pop().unwrap().words, "Taken back");
}

#[test]
fn a_hide_that_ran_is_reversed() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let op = bench.ask(hide(true));
    bench.pass(5);
    assert!(bench.comment(ids::THREAD).comment.hidden);
    bench.take_back_last();
    assert!(!bench.comment(ids::THREAD).comment.hidden);
    let hidden: Vec<bool> = bench
        .record()
        .iter()
        .filter_map(|what| if let Happened::Hidden { hidden, .. } = what { Some(*hidden) } else { None })
        .collect();
    assert_eq!((bench.state(op), hidden), (OpState::Done, vec![true, false]));
    bench.take_back_last();
    assert_eq!(bench.notices().pop().unwrap().words, "There is nothing to take back");
}

#[test]
fn the_opposite_in_the_window_takes_back_and_the_same_again_is_nothing() {
    let bench = Bench::new();
    let op = bench.ask(hide(true));
    bench.ask(hide(true));
    assert_eq!(bench.rows().len(), 1);
    bench.ask(hide(false));
    bench.pass(30);
    assert_eq!((bench.rows().len(), bench.state(op), bench.record().len()), (1, OpState::Undone, 0));
}

#[test]
fn a_delete_hides_at_once_and_taking_back_shows_again() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let op = bench.ask(delete());
    assert!(matches!(bench.record()[..], [Happened::Hidden { hidden: true, .. }]), "{:?}", bench.record());
    bench.take_back(op);
    bench.pass(60);
    assert_eq!(bench.state(op), OpState::Undone);
    assert!(
        matches!(bench.record()[..], [_, Happened::Hidden { hidden: false, .. }]),
        "{:?}",
        bench.record()
    );
    assert!(!bench.comment(ids::THREAD).comment.hidden);
}

#[test]
fn a_delete_happens_after_its_window_and_keeps_the_words() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let op = bench.ask(delete());
    bench.pass(5);
    assert_eq!(bench.state(op), OpState::Done);
    assert!(matches!(bench.record()[..], [_, Happened::Deleted { .. }]), "{:?}", bench.record());
    let stored = bench.comment(ids::THREAD);
    assert!(stored.deleted_at.is_some() && stored.comment.text == "How wide is it?");
    bench.take_back_last();
    assert_eq!(bench.notices().pop().unwrap().words, "There is nothing to take back");
}

#[test]
fn what_is_hidden_already_is_deleted_without_hiding() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::HIDDEN, true);
    bench.ask(Op::Delete { comment: ids::HIDDEN.into(), thread: ids::HIDDEN.into() });
    assert_eq!((bench.rows().len(), bench.record().len()), (1, 0));
}

#[test]
fn hiding_that_is_refused_does_not_keep_from_deleting() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let refused = Refusal::oauth(100, "Not this one.");
    let path = format!("/{}", ids::THREAD);
    bench.control.add_fault(Rule::new("POST", &path, Action::Error { refusal: refused, acted: false }));
    let op = bench.ask(delete());
    bench.pass(5);
    assert_eq!((bench.rows()[0].state, bench.state(op)), (OpState::Undone, OpState::Done));
}

#[test]
fn hiding_what_is_gone_is_done_and_remembered() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.control.withdraw_comment(ids::THREAD);
    let op = bench.ask(hide(true));
    bench.pass(5);
    assert_eq!(bench.state(op), OpState::Done);
    assert!(bench.comment(ids::THREAD).deleted_at.is_some());
}

#[test]
fn a_reply_whose_answer_was_lost_is_found_and_not_sent_again() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.control.add_fault(lost_after_acting("/*/replies"));
    let op = bench.ask(reply("Only once"));
    bench.pass(5);
    assert_eq!((bench.state(op), bench.said("Only once")), (OpState::Waiting, 1));
    assert_eq!(bench.row(op).saying.as_deref(), Some("Asking Instagram whether it arrived"));
    assert_eq!(bench.finish(op), OpState::Done);
    bench.pass(600);
    assert_eq!(bench.said("Only once"), 1);
}

#[test]
fn a_reply_that_never_arrived_is_sent_after_asking_twice() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.control.add_fault(Rule::new("POST", "/*/replies", Action::Drop { acted: false }).times(1));
    let op = bench.ask(reply("At last"));
    bench.pass(5);
    assert_eq!(bench.said("At last"), 0);
    assert_eq!(bench.finish(op), OpState::Done);
    assert_eq!(bench.said("At last"), 1);
    let asked =
        bench.control.log().into_iter().filter(|row| row.method == "GET" && row.path.ends_with("/replies"));
    assert_eq!(asked.count(), 4, "before the first call, twice after it, and before the second");
}

#[test]
fn the_same_words_to_two_people_in_one_thread_are_two_replies() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let first = bench.ask(reply("Thank you"));
    bench.pass(5);
    bench.control.add_fault(Rule::new("POST", "/*/replies", Action::Drop { acted: false }).times(1));
    let second = bench.ask(reply("Thank you"));
    assert_eq!((bench.finish(first), bench.finish(second)), (OpState::Done, OpState::Done));
    assert_eq!(bench.said("Thank you"), 2);
}

#[test]
fn killed_before_the_answer_came_the_next_life_asks() {
    let mut bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.control.add_fault(lost_after_acting("/*/replies"));
    let op = bench.ask(reply("Still once"));
    bench.pass(5);
    bench.dies_at_work(op);
    bench.start();
    assert_eq!(bench.finish(op), OpState::Done);
    bench.pass(600);
    assert_eq!(bench.said("Still once"), 1);
}

#[test]
fn a_block_is_asked_for_and_then_rests_with_the_person() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let refusal = Refusal {
        http: 403,
        ..Refusal::oauth(4, "Application request limit reached").with_subcode(2_207_051)
    };
    bench.control.add_fault(Rule::new("POST", "/*/replies", Action::Error { refusal, acted: false }));
    let op = bench.ask(reply("Buy now"));
    bench.pass(5);
    assert_eq!(bench.finish(op), OpState::Stuck);
    assert_eq!(bench.row(op).trouble.unwrap().kind, TroubleKind::Blocked);
    assert!(bench.process().context.brake(&bench.account).is_some(), "all other writes rest as well");
    let tries = bench.control.log().into_iter().filter(|row| row.method == "POST").count();
    assert_eq!(tries, 1, "a block is not answered by trying again");
}

#[test]
fn a_rate_limit_pauses_the_account_and_not_the_row() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let refusal = Refusal::oauth(80_002, "There have been too many calls to this Instagram account.");
    bench.control.add_fault(Rule::new("POST", "*", Action::Error { refusal, acted: false }).times(1));
    let op = bench.ask(hide(true));
    bench.pass(5);
    assert!(matches!(bench.state(op), OpState::Queued | OpState::Waiting), "{:?}", bench.row(op));
    assert!(bench.process().context.brake(&bench.account).is_some());
    bench.pass(60 * 60);
    assert_eq!(bench.state(op), OpState::Done);
}

#[test]
fn a_dead_token_keeps_everything_until_somebody_signs_in() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.control.revoke_tokens(463);
    let op = bench.ask(reply("Later then"));
    bench.pass(48 * 3_600);
    assert!(matches!(bench.state(op), OpState::Queued | OpState::Waiting), "{:?}", bench.row(op));
    let brake = bench.process().context.brake(&bench.account).unwrap();
    assert_eq!((brake.until, brake.trouble.kind), (None, TroubleKind::SignInAgain));
}

#[test]
fn a_refusal_is_stuck_and_can_be_tried_again() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::HIDDEN, true);
    let op = bench.ask(Op::Reply {
        to: ids::HIDDEN.into(),
        thread: ids::HIDDEN.into(),
        media: ids::REEL.into(),
        text: "Hello".to_owned(),
    });
    bench.pass(5);
    assert_eq!(bench.state(op), OpState::Stuck);
    let show = Op::Hide { comment: ids::HIDDEN.into(), thread: ids::HIDDEN.into(), hidden: false };
    let blocked = bench.ask(show);
    bench.pass(60);
    assert_eq!(bench.state(blocked), OpState::Queued, "order is kept inside the thread");
    bench.cancel(op);
    bench.pass(5);
    assert_eq!((bench.state(op), bench.state(blocked)), (OpState::Undone, OpState::Done));
}

#[test]
fn trouble_of_instagrams_own_is_tried_again_by_itself() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.control.add_fault(Rule::new("POST", "*", Action::Html { status: 503, acted: false }).times(2));
    let op = bench.ask(hide(true));
    bench.pass(5);
    assert_eq!(bench.row(op).trouble.unwrap().kind, TroubleKind::InstagramDown);
    assert_eq!(bench.finish(op), OpState::Done);
}

#[test]
fn comments_are_turned_off_and_on_again() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.ask(Op::Comments { media: ids::REEL.into(), enabled: false });
    bench.pass(5);
    bench.take_back_last();
    let enabled: Vec<bool> = bench
        .record()
        .iter()
        .filter_map(|what| match what {
            Happened::CommentsEnabled { enabled, .. } => Some(*enabled),
            _ => None,
        })
        .collect();
    assert_eq!(enabled, [false, true]);
}

#[test]
fn instagrams_other_dialect_is_understood_too() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let refusal = Refusal { dialect: Dialect::OAuthException, ..Refusal::gone("POST", ids::THREAD) };
    let path = format!("/{}", ids::THREAD);
    bench.control.add_fault(Rule::new("POST", &path, Action::Error { refusal, acted: false }));
    let op = bench.ask(hide(true));
    bench.pass(5);
    assert_eq!(bench.state(op), OpState::Done);
}

#[test]
fn work_without_network_waits_can_be_taken_back_and_goes_out_when_it_is_there() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.unplug();
    let first = bench.ask(reply("From the train"));
    let second = bench.ask(hide(true));
    bench.pass(3 * 86_400);
    assert_eq!((bench.state(first), bench.state(second)), (OpState::Queued, OpState::Queued));
    assert_eq!(bench.row(first).trouble.unwrap().kind, TroubleKind::Offline);
    bench.take_back(second);
    assert_eq!(bench.state(second), OpState::Undone);
    let again = bench.ask(hide(true));
    bench.plug();
    bench.pass(120);
    assert_eq!((bench.state(first), bench.state(again)), (OpState::Done, OpState::Done));
    assert!(
        matches!(bench.record()[..], [Happened::Commented { .. }, Happened::Hidden { hidden: true, .. }]),
        "in the order in which they were asked for: {:?}",
        bench.record()
    );
}

#[test]
fn trying_again_by_hand_does_not_wait_for_the_next_look_for_the_network() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.unplug();
    let op = bench.ask(hide(true));
    bench.pass(600);
    bench.plug();
    bench.try_again(op);
    assert_eq!(bench.state(op), OpState::Done);
}

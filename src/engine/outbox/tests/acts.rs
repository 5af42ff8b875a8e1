//! Acts of several ops, their order and how they are taken back; deletions at the end of the day; a publish
//! taken back in its window.
//! Invariant: see the module above.

use super::bench::Bench;
use crate::domain::op::OpState;
use crate::domain::{Draft, Op, OpId, Slide};
use crate::sandbox::testworld::ids;
use crate::sandbox::{Action, Happened, Refusal, Rule};
use crate::store::tables::{choices, drafts};
use crate::store::views::settings::{Choices, DeleteWhen};

fn reply(to: &str, words: &str) -> Op {
    Op::Reply { to: to.into(), thread: to.into(), media: ids::REEL.into(), text: words.to_owned() }
}

fn hide(comment: &str, hidden: bool) -> Op {
    Op::Hide { comment: comment.into(), thread: comment.into(), hidden }
}

/// What happened, in words.
fn happened(bench: &Bench) -> Vec<String> {
    let told = |what: Happened| match what {
        Happened::Commented { text, .. } => format!("said {text}"),
        Happened::Hidden { hidden: true, .. } => "hid".to_owned(),
        Happened::Hidden { hidden: false, .. } => "showed".to_owned(),
        Happened::Deleted { .. } => "deleted".to_owned(),
        other => format!("{other:?}"),
    };
    bench.record().into_iter().map(told).collect()
}

fn words(bench: &Bench) -> String {
    bench.notices().pop().unwrap().words
}

fn reply_then_hide(bench: &Bench) -> OpId {
    bench.act(vec![reply(ids::THREAD, "Hello"), hide(ids::THREAD, true)])
}

fn show_reply_hide(bench: &Bench) -> OpId {
    bench.act(vec![hide(ids::HIDDEN, false), reply(ids::HIDDEN, "Hello"), hide(ids::HIDDEN, true)])
}

fn world() -> Bench {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.knows(ids::REEL, ids::HIDDEN, true);
    bench
}

#[test]
fn reply_and_hide_replies_first_and_is_one_act() {
    let bench = world();
    let act = reply_then_hide(&bench);
    assert_eq!(words(&bench), "Reply sent in 5 s");
    bench.pass(3);
    bench.take_back(act);
    bench.pass(60);
    assert_eq!((words(&bench).as_str(), happened(&bench)), ("Taken back", vec![]));
    reply_then_hide(&bench);
    bench.pass(5);
    assert_eq!(happened(&bench), ["said Hello", "hid"]);
    bench.take_back_last();
    assert_eq!(words(&bench), "The reply is on Instagram already. What was to follow was taken back");
    bench.pass(5);
    assert_eq!(happened(&bench), ["said Hello", "hid", "showed"]);
}

#[test]
fn a_reply_that_fails_leaves_its_comment_as_it_was() {
    let bench = world();
    let refusal = Refusal::oauth(100, "No");
    bench.control.add_fault(Rule::new("POST", "/*/replies", Action::Error { refusal, acted: false }));
    reply_then_hide(&bench);
    bench.pass(60);
    let states: Vec<OpState> = bench.rows().iter().map(|row| row.state).collect();
    assert_eq!((states, happened(&bench)), (vec![OpState::Stuck, OpState::Queued], vec![]));
    bench.cancel(bench.rows()[0].id);
    bench.pass(60);
    assert_eq!((bench.rows()[1].state, happened(&bench)), (OpState::Undone, vec![]));
}

#[test]
fn a_hidden_comment_is_shown_answered_and_hidden_again() {
    let bench = world();
    let act = show_reply_hide(&bench);
    bench.pass(5);
    assert_eq!(happened(&bench), ["showed", "said Hello", "hid"]);
    assert!(bench.comment(ids::HIDDEN).comment.hidden);
    bench.take_back(act);
    assert_eq!(words(&bench), "Too late: Instagram has it already");
    bench.take_back_last();
    assert_eq!(words(&bench), "There is nothing to take back");
    bench.pass(60);
    assert_eq!(happened(&bench).len(), 3);
}

#[test]
fn a_comment_that_was_shown_for_a_reply_is_hidden_again_without_it() {
    for take_back in [true, false] {
        let bench = world();
        let refusal = Refusal::oauth(100, "No");
        bench.control.add_fault(Rule::new("POST", "/*/replies", Action::Error { refusal, acted: false }));
        let act = show_reply_hide(&bench);
        bench.pass(30);
        assert_eq!((bench.rows()[1].state, happened(&bench)), (OpState::Stuck, vec!["showed".to_owned()]));
        if take_back {
            bench.take_back(act);
        } else {
            bench.cancel(bench.rows()[1].id);
        }
        bench.pass(30);
        assert_eq!(happened(&bench), ["showed", "hid"], "take back: {take_back}");
        assert!(bench.rows().iter().all(|row| row.ended.is_some()));
    }
}

#[test]
fn a_reply_overtakes_a_hide_that_was_not_sent() {
    let bench = world();
    bench.ask(hide(ids::THREAD, true));
    bench.pass(3);
    let last = bench.ask(reply(ids::THREAD, "Hello"));
    bench.pass(10);
    assert_eq!(happened(&bench), ["said Hello", "hid"]);
    assert_eq!(bench.state(last), OpState::Done);
}

#[test]
fn a_delete_can_wait_for_the_end_of_the_day_and_be_given_up_until_then() {
    let bench = world();
    bench.write(|tx| choices::keep(tx, &Choices { delete_when: DeleteWhen::EndOfDay, ..Choices::default() }));
    let delete = Op::Delete { comment: ids::THREAD.into(), thread: ids::THREAD.into() };
    let op = bench.ask(delete.clone());
    assert_eq!(words(&bench), "Hidden, deleted at the end of the day");
    bench.pass(60);
    assert_eq!((bench.state(op), happened(&bench)), (OpState::Queued, vec!["hid".to_owned()]));
    bench.cancel(op);
    bench.pass(60);
    assert_eq!(happened(&bench), ["hid", "showed"], "what was only hidden for it is shown again");
    let op = bench.ask(delete);
    bench.pass(24 * 3_600);
    assert_eq!(
        (bench.state(op), happened(&bench)),
        (OpState::Done, vec!["hid", "showed", "hid", "deleted"].into_iter().map(str::to_owned).collect())
    );
    assert_eq!(bench.comment(ids::THREAD).comment.text, "How wide is it?");
    bench.pass(90 * 86_400);
    assert!(bench.comment(ids::THREAD).deleted_at.is_some(), "kept for ever");
}

#[test]
fn a_publish_can_be_taken_back_in_its_window() {
    let bench = world();
    bench.undo_window(30);
    let slide = Slide { file: bench.picture("one.jpg", 320, 400), ..Slide::default() };
    let draft = Draft { slides: vec![slide], caption: "Moon jar".to_owned(), ..Draft::default() };
    let account = bench.account.clone();
    let draft_id = bench.write(move |tx| drafts::new(tx, &account, 1));
    let publish = Op::Publish { draft_id, draft: Box::new(draft) };
    let op = bench.ask(publish.clone());
    assert_eq!(bench.notices().pop().unwrap().undo, bench.row(op).act);
    bench.pass(29);
    assert_eq!(bench.row(op).saying.as_deref(), Some("Ready. It can still be taken back for a moment"));
    bench.take_back_last();
    assert_eq!(words(&bench), "Cancelled. Nothing was posted");
    bench.pass(600);
    assert_eq!((bench.state(op), bench.posts(), bench.copies()), (OpState::Undone, 0, 0));
    let op = bench.ask(publish);
    bench.pass(30);
    assert_eq!((bench.finish(op), bench.posts()), (OpState::Done, 1));
    bench.take_back_last();
    assert_eq!((words(&bench).as_str(), bench.posts()), ("There is nothing to take back", 1));
}

#[test]
fn every_act_can_be_taken_back_until_it_runs() {
    let bench = world();
    bench.undo_window(30);
    let acts = [
        reply(ids::THREAD, "Hello"),
        Op::Comment { media: ids::REEL.into(), text: "Hello".to_owned() },
        hide(ids::THREAD, true),
        hide(ids::HIDDEN, false),
        Op::Delete { comment: ids::HIDDEN.into(), thread: ids::HIDDEN.into() },
        Op::Comments { media: ids::REEL.into(), enabled: false },
    ];
    for act in acts {
        let op = bench.ask(act.clone());
        assert_eq!(bench.notices().pop().unwrap().undo, bench.row(op).act, "{act:?}");
        bench.pass(29);
        bench.take_back_last();
        assert_eq!((words(&bench).as_str(), bench.state(op)), ("Taken back", OpState::Undone), "{act:?}");
        bench.pass(120);
    }
    assert_eq!(happened(&bench), Vec::<String>::new());
}

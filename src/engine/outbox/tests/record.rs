//! What each way of an act through the outbox writes into the record of moderation.
//! Invariant: see the module above.

use super::bench::Bench;
use crate::domain::op::OpState;
use crate::domain::record::{Broken, Entry, Event, Walk, What};
use crate::domain::{CommentId, Op};
use crate::engine::command::{Chosen, Moderation};
use crate::sandbox::testworld::ids;
use crate::sandbox::{Action, NewComment, Refusal, Rule};
use crate::store::tables::record;

fn entries(bench: &Bench) -> Vec<Entry> {
    let all = bench.process().context.store.read_now(|c| record::after(c, 0, 10_000)).unwrap();
    let mut walk = Walk::default();
    let holds: Result<(), Broken> = all.iter().try_for_each(|(entry, seal)| walk.step(entry, *seal));
    assert_eq!((holds, walk.count), (Ok(()), all.len() as u64));
    all.into_iter().map(|(entry, _)| entry).collect()
}

/// What was written since the record began.
fn told(bench: &Bench) -> Vec<(What, Event)> {
    entries(bench).iter().skip(1).map(|entry| (entry.what, entry.event)).collect()
}

fn known() -> Bench {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    bench
}

fn hide(hidden: bool) -> Op {
    Op::Hide { comment: ids::THREAD.into(), thread: ids::THREAD.into(), hidden }
}

fn reply(words: &str) -> Op {
    let (to, thread) = (ids::THREAD.into(), ids::THREAD.into());
    Op::Reply { to, thread, media: ids::REEL.into(), text: words.to_owned() }
}

fn rule(action: Action) -> Rule {
    Rule::new("POST", "*", action).times(1)
}

#[test]
fn a_hide_that_is_taken_back_after_it_ran_is_four_entries() {
    let bench = known();
    bench.ask(hide(true));
    bench.pass(5);
    bench.take_back_last();
    assert_eq!(
        told(&bench),
        [
            (What::Hide, Event::Asked),
            (What::Hide, Event::Done),
            (What::Show, Event::Asked),
            (What::Show, Event::Done)
        ]
    );
    let first = &entries(&bench)[1];
    assert_eq!((first.author.as_deref(), first.text.as_deref()), (Some("someone"), Some("How wide is it?")));
    assert_eq!((first.post.as_deref(), first.who.as_deref()), (Some(ids::REEL), None));
}

#[test]
fn what_is_let_go_in_its_window_and_what_is_put_behind_a_reply_is_told() {
    let bench = known();
    let op = bench.ask(reply("Too quick"));
    bench.take_back(op);
    bench.ask(hide(true));
    bench.ask(reply("About 30 cm"));
    bench.pass(5);
    assert_eq!(
        told(&bench),
        [
            (What::Reply, Event::Asked),
            (What::Reply, Event::TakenBack),
            (What::Hide, Event::Asked),
            (What::Hide, Event::Moved),
            (What::Reply, Event::Asked),
            (What::Hide, Event::Asked),
            (What::Reply, Event::Done),
            (What::Hide, Event::Done)
        ]
    );
    let done = entries(&bench).into_iter().find(|entry| entry.made.is_some()).unwrap();
    assert_eq!((done.said.as_deref(), done.event), (Some("About 30 cm"), Event::Done));
}

#[test]
fn a_refusal_is_told_with_its_sentence_and_so_is_giving_up() {
    let bench = known();
    bench.control.add_fault(rule(Action::Error { refusal: Refusal::oauth(100, "No"), acted: false }));
    let op = bench.ask(reply("Hello"));
    assert_eq!(bench.finish(op), OpState::Stuck);
    bench.try_again(op);
    assert_eq!(bench.finish(op), OpState::Done);
    assert_eq!(
        told(&bench),
        [
            (What::Reply, Event::Asked),
            (What::Reply, Event::Refused),
            (What::Reply, Event::Again),
            (What::Reply, Event::Done)
        ]
    );
    let refused = &entries(&bench)[2];
    let sentence = refused.answer.clone().unwrap();
    assert!(!sentence.is_empty() && !sentence.contains("100"), "{sentence}");
    bench.control.add_fault(rule(Action::Error { refusal: Refusal::oauth(100, "No"), acted: false }));
    let op = bench.ask(reply("Hello again"));
    assert_eq!(bench.finish(op), OpState::Stuck);
    bench.cancel(op);
    assert_eq!(told(&bench).last(), Some(&(What::Reply, Event::GivenUp)));
}

#[test]
fn what_had_happened_before_its_answer_was_lost_is_told_as_found() {
    let bench = known();
    bench.control.add_fault(rule(Action::Drop { acted: true }));
    let op = bench.ask(hide(true));
    assert_eq!(bench.finish(op), OpState::Done);
    assert_eq!(told(&bench), [(What::Hide, Event::Asked), (What::Hide, Event::Found)]);
}

#[test]
fn a_delete_a_private_reply_and_comments_off_are_told() {
    let bench = known();
    let new = NewComment { media: Some(ids::REEL.to_owned()), ..NewComment::default() };
    let fresh = bench.control.add_comment(new).unwrap();
    bench.knows(ids::REEL, &fresh, false);
    let private = Op::PrivateReply {
        to: fresh.as_str().into(),
        thread: fresh.as_str().into(),
        text: "We kept one".to_owned(),
    };
    bench.ask(private);
    bench.pass(5);
    bench.ask(Op::Comments { media: ids::REEL.into(), enabled: false });
    bench.pass(5);
    bench.ask(Op::Delete { comment: ids::THREAD.into(), thread: ids::THREAD.into() });
    bench.pass(5);
    let told = told(&bench);
    for wanted in [What::Private, What::CommentsOff, What::Hide, What::Delete] {
        for event in [Event::Asked, Event::Done] {
            assert_eq!(told.iter().filter(|one| **one == (wanted, event)).count(), 1, "{wanted:?} {told:?}");
        }
    }
    let off = entries(&bench).into_iter().find(|entry| entry.what == What::CommentsOff).unwrap();
    assert_eq!((off.comment, off.post.as_deref()), (None, Some(ids::REEL)));
}

#[test]
fn an_act_about_many_is_one_entry_each_and_a_mark_is_restored_in_words() {
    let bench = Bench::new();
    let crowd: Vec<CommentId> = bench.crowd(250);
    bench.moderate(Chosen::Comments(crowd.clone()), Moderation::Done);
    bench.take_back_last();
    bench.moderate(Chosen::Comments(crowd), Moderation::Hide);
    bench.take_back_last();
    let told = told(&bench);
    let count = |what, event| told.iter().filter(|one| **one == (what, event)).count();
    assert_eq!((count(What::Done, Event::Here), count(What::Done, Event::Restored)), (250, 250));
    assert_eq!((count(What::Hide, Event::Asked), count(What::Hide, Event::TakenBack)), (250, 250));
    assert_eq!(told.len(), 1_000);
}

//! Private replies: sent once, whatever was answered, and refused in words.
//! Invariant: see the module above.

use super::bench::Bench;
use crate::domain::op::OpState;
use crate::domain::{Op, SavedReply, SavedText, TroubleKind};
use crate::sandbox::testworld::{NOW, ids};
use crate::sandbox::{Action, Happened, NewComment, Refusal, Rule};
use crate::store::tables::{outbox, saved};
use crate::store::views::View;
use crate::store::views::inbox::{InboxFilter, InboxIndex, IndexAsk, Thread, ThreadAsk};
use crate::store::views::saved::{SavedAsk, SavedReplies};

/// A comment that came just now, at Instagram and in the store.
fn fresh(bench: &Bench) -> String {
    let new = NewComment {
        media: Some(ids::REEL.to_owned()),
        text: "Do you ship?".to_owned(),
        ..NewComment::default()
    };
    let id = bench.control.add_comment(new).unwrap();
    bench.knows(ids::REEL, &id, false);
    id
}

fn whisper(to: &str, words: &str) -> Op {
    Op::PrivateReply { to: to.into(), thread: to.into(), text: words.to_owned() }
}

/// How often a message went out with these words.
fn whispered(bench: &Bench, words: &str) -> usize {
    let says = |what: &&Happened| matches!(what, Happened::PrivateReply { text, .. } if text == words);
    bench.record().iter().filter(says).count()
}

/// Goes on until it is done, pressing *Try again* where a person would.
fn see_through(bench: &Bench, op: crate::domain::OpId) {
    for _ in 0..4 {
        if bench.finish(op) == OpState::Done {
            return;
        }
        bench.pass(4 * 3_600);
        bench.try_again(op);
    }
    panic!("never done: {:?}", bench.row(op));
}

/// What a private reply to a comment said, whether one went out, and whether the comment is settled by it.
fn kept(bench: &Bench, id: &str) -> (Option<String>, bool, bool) {
    let account = bench.account.clone();
    let read = |c: &crate::store::ReadConnection| {
        let thread = Thread::read(c, &ThreadAsk { account: account.clone(), comment: id.into() })?;
        let ask = IndexAsk { account: account.clone(), filter: InboxFilter::Done, ..IndexAsk::default() };
        let settled = InboxIndex::read(c, &ask)?.rows.contains(&thread.asked.row);
        let out = thread.comments.iter().find(|comment| comment.private && comment.pending.is_none());
        let text = out.map(|comment| comment.text.clone());
        Ok((text, thread.asked.private_at.is_some(), settled))
    };
    bench.process().context.store.read_now(read).unwrap()
}

#[test]
fn a_private_reply_waits_for_its_window_goes_out_once_and_settles_the_comment() {
    let bench = Bench::new();
    let id = fresh(&bench);
    let op = bench.ask(whisper(&id, "We kept one for you"));
    assert_eq!(bench.notices().pop().unwrap().words, "Private reply sent in 5 s");
    bench.pass(4);
    assert_eq!((bench.state(op), whispered(&bench, "We kept one for you")), (OpState::Queued, 0));
    bench.pass(1);
    assert_eq!((bench.state(op), whispered(&bench, "We kept one for you")), (OpState::Done, 1));
    assert_eq!(kept(&bench, &id), (Some("We kept one for you".to_owned()), true, true));
    bench.take_back(op);
    assert_eq!(bench.notices().pop().unwrap().words, "Too late: Instagram has it already");
}

#[test]
fn it_goes_out_once_whatever_was_answered() {
    let refused = |code| Refusal::oauth(code, "No");
    let block = || Refusal::oauth(4, "Application request limit reached").with_subcode(2_207_051).http(403);
    let mut lies = vec![Action::CutJson];
    for acted in [true, false] {
        lies.extend([
            Action::Drop { acted },
            Action::Html { status: 500, acted },
            Action::Html { status: 200, acted },
            Action::Body { status: 200, body: "{}".to_owned(), acted },
            Action::Error { refusal: block(), acted },
            Action::Error { refusal: refused(4), acted },
            Action::Error { refusal: refused(80_002), acted },
            Action::Error { refusal: refused(613).with_subcode(2_534_040), acted },
            Action::Error { refusal: refused(100), acted },
        ]);
    }
    let bench = Bench::new();
    for (nth, lie) in lies.into_iter().enumerate() {
        let (id, words) = (fresh(&bench), format!("Words {nth}"));
        bench.control.add_fault(Rule::new("POST", "/*/messages", lie.clone()).times(1));
        let op = bench.ask(whisper(&id, &words));
        see_through(&bench, op);
        bench.pass(3_600);
        assert_eq!(whispered(&bench, &words), 1, "{lie:?}");
        assert_eq!(kept(&bench, &id), (Some(words), true, true), "{lie:?}");
    }
}

#[test]
fn killed_before_the_answer_came_the_next_life_finds_it_sent() {
    for acted in [true, false] {
        let mut bench = Bench::new();
        let id = fresh(&bench);
        bench.control.add_fault(Rule::new("POST", "/*/messages", Action::Drop { acted }).times(1));
        let op = bench.ask(whisper(&id, "Still once"));
        bench.pass(5);
        assert_eq!(
            (bench.state(op), whispered(&bench, "Still once")),
            (OpState::Waiting, usize::from(acted))
        );
        bench.dies_at_work(op);
        bench.start();
        assert_eq!((bench.finish(op), whispered(&bench, "Still once")), (OpState::Done, 1));
    }
}

#[test]
fn what_somebody_else_answered_in_private_stops_and_says_so() {
    let bench = Bench::new();
    let id = fresh(&bench);
    let session = bench.session();
    bench.block_on(session.private_reply(&id.as_str().into(), "From elsewhere")).unwrap();
    let op = bench.ask(whisper(&id, "Mine"));
    for _ in 0..2 {
        assert_eq!(bench.finish(op), OpState::Stuck);
        assert_eq!(bench.row(op).trouble.unwrap().kind, TroubleKind::PrivateDone);
        assert_eq!(whispered(&bench, "Mine"), 0);
        // Again by hand: the refusal is still not taken for success.
        bench.try_again(op);
    }
    assert_eq!(
        kept(&bench, &id),
        (None, true, false),
        "its clock stands still, but nobody called it settled"
    );
}

#[test]
fn refusals_stop_with_a_sentence() {
    let bench = Bench::new();
    let own = bench.control.say_elsewhere(ids::REEL, None, "Ours").unwrap();
    bench.knows(ids::REEL, &own, false);
    bench.knows(ids::REEL, ids::OLD, false);
    for (to, kind) in [(own.as_str(), TroubleKind::PrivateRefused), (ids::OLD, TroubleKind::PrivateTooLate)] {
        let op = bench.ask(whisper(to, "Hello"));
        assert_eq!(bench.finish(op), OpState::Stuck);
        assert_eq!(bench.row(op).trouble.unwrap().kind, kind);
    }
    let off = Refusal::oauth(200, "No").with_subcode(2_534_041);
    bench
        .control
        .add_fault(Rule::new("POST", "/*/messages", Action::Error { refusal: off, acted: false }).times(1));
    let id = fresh(&bench);
    let op = bench.ask(whisper(&id, "Hello"));
    assert_eq!(bench.finish(op), OpState::Stuck);
    assert_eq!(bench.row(op).trouble.unwrap().kind, TroubleKind::MessagesOff);
    bench.try_again(op);
    assert_eq!(bench.finish(op), OpState::Done);
}

#[test]
fn a_second_one_to_the_same_comment_is_not_taken() {
    let bench = Bench::new();
    let id = fresh(&bench);
    let first = bench.ask(whisper(&id, "One"));
    assert_eq!(bench.ask(whisper(&id, "Two")), first);
    assert_eq!(bench.notices().pop().unwrap().words, "This is on its way already");
}

#[test]
fn a_saved_reply_counts_a_use_once_its_words_are_out() {
    let bench = Bench::new();
    let account = bench.account.clone();
    let text = SavedText { language: None, text: "Yes".to_owned() };
    let reply = SavedReply { id: None, name: "Shipping".to_owned(), texts: vec![text] };
    let id = bench.write(move |tx| saved::keep(tx, &account, &reply));
    let uses = || {
        let ask = SavedAsk { account: bench.account.clone() };
        let row =
            bench.process().context.store.read_now(|c| SavedReplies::read(c, &ask)).unwrap().rows.remove(0);
        (row.uses, row.used_at)
    };
    let answer = |op: Op| {
        let process = bench.process();
        bench.block_on(process.outbox.enqueue_act(bench.account.clone(), vec![op], Some(id)));
        bench.settle();
        process.context.store.read_now(outbox::newest).unwrap().unwrap()
    };
    bench.knows(ids::REEL, ids::THREAD, false);
    let reply = |text: &str| Op::Reply {
        to: ids::THREAD.into(),
        thread: ids::THREAD.into(),
        media: ids::REEL.into(),
        text: text.to_owned(),
    };
    let op = answer(reply("Yes"));
    bench.take_back(op);
    bench.pass(60);
    assert_eq!(uses(), (0, None), "what was taken back was not used");
    answer(reply("Yes, we do"));
    bench.pass(5);
    assert_eq!(uses(), (1, Some((NOW + 65) * 1_000)));
    answer(whisper(&fresh(&bench), "Yes"));
    bench.pass(5);
    assert_eq!(uses().0, 2);
}

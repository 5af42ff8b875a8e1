//! Exactly once, whatever Instagram answers and whatever the person presses: lost, lying and refused answers,
//! identical words, wrong clocks.
//! Invariant: see the module above.

use std::time::Duration;

use super::bench::Bench;
use crate::domain::op::{OpState, Step};
use crate::domain::{Draft, Op, OpId, Slide, TroubleKind};
use crate::sandbox::testworld::ids;
use crate::sandbox::{Action, Happened, Refusal, Rule};
use crate::store::tables::drafts;

fn reply(words: &str) -> Op {
    Op::Reply {
        to: ids::THREAD.into(),
        thread: ids::THREAD.into(),
        media: ids::REEL.into(),
        text: words.to_owned(),
    }
}

fn comment(words: &str) -> Op {
    Op::Comment { media: ids::BUSY.into(), text: words.to_owned() }
}

fn block() -> Refusal {
    Refusal::oauth(4, "Application request limit reached").with_subcode(2_207_051).http(403)
}

/// Answers that leave open, or deny, what really happened.
fn lies() -> Vec<Action> {
    let refused = |code| Refusal::oauth(code, "No");
    vec![
        Action::Drop { acted: true },
        Action::Html { status: 500, acted: true },
        Action::Html { status: 200, acted: true },
        Action::CutJson,
        Action::Body { status: 200, body: "{}".to_owned(), acted: true },
        Action::Body { status: 200, body: String::new(), acted: true },
        Action::Error { refusal: block(), acted: true },
        Action::Error { refusal: refused(4), acted: true },
        Action::Error { refusal: refused(80_002), acted: true },
        Action::Error { refusal: refused(987_654), acted: true },
        Action::Error { refusal: refused(100), acted: true },
        Action::Error { refusal: refused(24).with_subcode(2_207_006), acted: true },
        Action::Error { refusal: refused(9_007).with_subcode(2_207_027), acted: true },
    ]
}

/// Goes on until it is done, pressing *Try again* where a person would.
fn see_through(bench: &Bench, op: OpId) {
    for _ in 0..4 {
        if bench.finish(op) == OpState::Done {
            return;
        }
        bench.pass(4 * 3_600);
        bench.try_again(op);
    }
    panic!("never done: {:?}", bench.row(op));
}

fn picture(bench: &Bench, name: &str, caption: &str) -> Draft {
    let slide = Slide { file: bench.picture(name, 320, 400), ..Slide::default() };
    Draft { slides: vec![slide], caption: caption.to_owned(), ..Draft::default() }
}

fn publish(bench: &Bench, draft: Draft) -> OpId {
    let (account, content) = (bench.account.clone(), draft.clone());
    let draft_id = bench.write(move |tx| {
        let id = drafts::new(tx, &account, 1)?;
        drafts::keep(tx, id, &content, 2)?;
        Ok(id)
    });
    bench.ask(Op::Publish { draft_id, draft: Box::new(draft) })
}

#[test]
fn words_stand_once_whatever_was_answered() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    for (nth, lie) in lies().into_iter().enumerate() {
        for (path, op) in [("/*/replies", reply as fn(&str) -> Op), ("/*/comments", comment)] {
            let words = format!("Words {nth} under {path}");
            bench.control.add_fault(Rule::new("POST", path, lie.clone()).times(1));
            let op = bench.ask(op(&words));
            see_through(&bench, op);
            bench.pass(3_600);
            assert_eq!(bench.said(&words), 1, "{lie:?} on {path}");
        }
    }
}

#[test]
fn a_post_is_out_once_whatever_was_answered() {
    let bench = Bench::new();
    for (nth, lie) in lies().into_iter().enumerate() {
        let before = bench.posts();
        bench.control.add_fault(Rule::new("POST", "/*/media_publish", lie.clone()).times(1));
        let draft = picture(&bench, "one.jpg", &format!("Caption {nth}"));
        let op = publish(&bench, draft);
        see_through(&bench, op);
        bench.pass(3_600);
        assert_eq!(bench.posts() - before, 1, "{lie:?}");
        assert!(bench.row(op).permalink.is_some(), "{lie:?}");
    }
}

#[test]
fn an_older_own_reply_of_the_same_words_is_not_taken_for_the_result() {
    for known in [false, true] {
        let bench = Bench::new();
        bench.knows(ids::REEL, ids::THREAD, false);
        let words = "Thank you";
        let older = bench.control.say_elsewhere(ids::REEL, Some(ids::THREAD), words).unwrap();
        let on_post = bench.control.say_elsewhere(ids::BUSY, None, words).unwrap();
        if known {
            bench.pass(60);
        }
        bench.control.add_fault(Rule::new("POST", "*", Action::Drop { acted: false }).times(1));
        let op = bench.ask(reply(words));
        see_through(&bench, op);
        assert_eq!(bench.said(words), 1);
        assert_ne!(bench.row(op).result.as_deref(), Some(older.as_str()));
        bench.control.add_fault(Rule::new("POST", "*", Action::Drop { acted: false }).times(1));
        let op = bench.ask(comment(words));
        see_through(&bench, op);
        assert_eq!(bench.said(words), 2);
        assert_ne!(bench.row(op).result.as_deref(), Some(on_post.as_str()));
    }
}

#[test]
fn two_replies_of_the_same_words_are_two_though_both_answers_were_lost() {
    for acted in [true, false] {
        let bench = Bench::new();
        bench.knows(ids::REEL, ids::THREAD, false);
        bench.control.add_fault(Rule::new("POST", "/*/replies", Action::Drop { acted }).times(2));
        let (first, second) = (bench.ask(reply("Thank you")), bench.ask(reply("Thank you")));
        see_through(&bench, first);
        see_through(&bench, second);
        bench.pass(3_600);
        assert_eq!(bench.said("Thank you"), 2, "acted: {acted}");
        assert_ne!(bench.row(first).result, bench.row(second).result);
    }
}

#[test]
fn a_post_of_the_same_caption_is_not_taken_for_another_draft() {
    let bench = Bench::new();
    bench.control.add_fault(Rule::new("POST", "/*/media_publish", Action::Drop { acted: false }).times(1));
    let first = publish(&bench, picture(&bench, "one.jpg", "Every week"));
    let second = publish(&bench, picture(&bench, "two.jpg", "Every week"));
    see_through(&bench, first);
    see_through(&bench, second);
    assert_eq!(bench.posts(), 2);
    assert_ne!(bench.row(first).result, bench.row(second).result);
    let elsewhere = bench.control.post_elsewhere("Every week").unwrap();
    bench.control.add_fault(Rule::new("POST", "/*/media_publish", Action::Drop { acted: false }).times(1));
    let third = publish(&bench, picture(&bench, "three.jpg", "Every week"));
    see_through(&bench, third);
    assert_eq!(bench.posts(), 3);
    assert_ne!(bench.row(third).result.as_deref(), Some(elsewhere.as_str()));
}

#[test]
fn a_clock_that_is_hours_off_finds_its_own_words() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.clock.advance(Duration::from_secs(3 * 3_600));
    bench.settle();
    for (path, op) in
        [("/*/replies", reply("Three hours ahead")), ("/*/comments", comment("Three hours ahead"))]
    {
        bench.control.add_fault(Rule::new("POST", path, Action::Drop { acted: true }).times(1));
        let op = bench.ask(op);
        see_through(&bench, op);
    }
    bench.control.add_fault(Rule::new("POST", "/*/media_publish", Action::Drop { acted: true }).times(1));
    let op = publish(&bench, picture(&bench, "one.jpg", "Three hours ahead"));
    see_through(&bench, op);
    assert_eq!((bench.said("Three hours ahead"), bench.posts()), (2, 1));
}

#[test]
fn an_empty_list_is_not_believed_when_it_was_full_before() {
    let bench = Bench::new();
    bench.control.add_fault(Rule::new("POST", "/*/comments", Action::Drop { acted: true }).times(1));
    let empty = Action::Body { status: 200, body: r#"{"data":[]}"#.to_owned(), acted: false };
    let list = format!("/{}/comments", ids::BUSY);
    let emptied = bench.control.add_fault(Rule::new("GET", &list, empty).nth(2).times(100));
    let op = bench.ask(comment("Only once"));
    bench.pass(600);
    assert_eq!((bench.state(op), bench.said("Only once")), (OpState::Waiting, 1));
    bench.control.remove_fault(emptied);
    see_through(&bench, op);
    assert_eq!(bench.said("Only once"), 1);
}

#[test]
fn where_comments_are_withheld_a_person_tells_whether_one_arrived() {
    for acted in [true, false] {
        let bench = Bench::new();
        bench.knows(ids::REEL, ids::THREAD, false);
        bench.knows(ids::BUSY, "17850000000000901", false);
        bench.control.flip(|switches| switches.comments_readable = false);
        bench.control.add_fault(Rule::new("POST", "/*/comments", Action::Drop { acted }).times(1));
        let op = bench.ask(comment("Once"));
        assert_eq!(bench.finish(op), OpState::Stuck);
        assert_eq!(bench.row(op).trouble.unwrap().kind, TroubleKind::Withheld);
        assert_eq!(bench.said("Once"), usize::from(acted), "it is not sent again unseen");
        if acted {
            bench.cancel(op);
        } else {
            bench.try_again(op);
            assert_eq!(bench.finish(op), OpState::Done);
        }
        assert_eq!(bench.said("Once"), 1, "acted: {acted}");
        bench.control.add_fault(Rule::new("POST", "/*/replies", Action::Drop { acted }).times(1));
        let op = bench.ask(reply("In a thread"));
        see_through(&bench, op);
        assert_eq!(bench.said("In a thread"), 1, "acted: {acted}");
    }
}

#[test]
fn a_block_of_what_was_done_all_the_same_ends_as_done() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let hide = Op::Hide { comment: ids::THREAD.into(), thread: ids::THREAD.into(), hidden: true };
    let off = Op::Comments { media: ids::REEL.into(), enabled: false };
    let delete = Op::Delete { comment: ids::THREAD.into(), thread: ids::THREAD.into() };
    for (method, op) in [("POST", hide), ("POST", off), ("DELETE", delete)] {
        let before = bench.record().len();
        let lie = Action::Error { refusal: block(), acted: true };
        bench.control.add_fault(Rule::new(method, "*", lie).times(1));
        let op = bench.ask(op);
        assert_eq!(bench.finish(op), OpState::Done, "{method}");
        assert_eq!(bench.record().len(), before + 1);
        assert!(bench.process().context.brake(&bench.account).is_none(), "it was no block");
    }
}

#[test]
fn a_block_that_held_is_not_answered_by_trying_again() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    let refusal = Action::Error { refusal: block(), acted: false };
    bench.control.add_fault(Rule::new("POST", "*", refusal));
    let op = bench.ask(Op::Hide { comment: ids::THREAD.into(), thread: ids::THREAD.into(), hidden: true });
    assert_eq!(bench.finish(op), OpState::Stuck);
    assert_eq!(bench.row(op).trouble.unwrap().kind, TroubleKind::Blocked);
    assert!(bench.process().context.brake(&bench.account).is_some_and(|brake| brake.until.is_some()));
    let posts = bench.control.log().into_iter().filter(|row| row.method == "POST").count();
    assert_eq!((posts, bench.record().len()), (1, 0));
}

#[test]
fn what_never_passes_ends_with_a_person_in_time() {
    let hour = 3_600;
    let cases = [
        (
            Action::Error { refusal: Refusal::oauth(987_654, "No"), acted: false },
            2 * hour,
            TroubleKind::Unclear,
        ),
        (Action::Html { status: 500, acted: false }, 24 * hour, TroubleKind::InstagramDown),
    ];
    for (action, cap, kind) in cases {
        let bench = Bench::new();
        bench.knows(ids::REEL, ids::THREAD, false);
        bench.control.add_fault(Rule::new("POST", "/*/replies", action));
        let op = bench.ask(reply("Still here"));
        let began = bench.clock.now_ms();
        while bench.state(op) != OpState::Stuck {
            bench.pass(15 * 60);
            assert!(bench.clock.now_ms() - began < (cap + hour) * 1_000, "{kind:?} has no end");
        }
        assert!(bench.clock.now_ms() - began >= cap * 1_000, "{kind:?} was given up too early");
        assert_eq!((bench.row(op).trouble.unwrap().kind, bench.said("Still here")), (kind, 0));
        bench.control.clear_faults();
        bench.try_again(op);
        see_through(&bench, op);
        assert_eq!(bench.said("Still here"), 1);
    }
}

#[test]
fn a_refused_reply_can_be_taken_back_and_a_limited_one_too() {
    let bench = Bench::new();
    bench.knows(ids::REEL, ids::THREAD, false);
    for code in [100, 80_002] {
        let refusal = Refusal::oauth(code, "No");
        bench
            .control
            .add_fault(Rule::new("POST", "/*/replies", Action::Error { refusal, acted: false }).times(1));
        let op = bench.ask(reply("Never mind"));
        bench.pass(5);
        bench.take_back(op);
        assert_eq!(bench.notices().pop().unwrap().words, "Taken back", "{code}");
        bench.pass(3_600);
        assert_eq!((bench.state(op), bench.said("Never mind")), (OpState::Undone, 0));
    }
}

#[test]
fn a_first_comment_that_is_refused_can_be_left_out_and_the_draft_is_published() {
    let bench = Bench::new();
    let refusal = Refusal::oauth(100, "Comments are switched off for this media.");
    bench.control.add_fault(Rule::new("POST", "/*/comments", Action::Error { refusal, acted: false }));
    let draft = Draft { first_comment: "Glaze notes".to_owned(), ..picture(&bench, "one.jpg", "Moon jar") };
    let op = publish(&bench, draft);
    assert_eq!(bench.finish(op), OpState::Stuck);
    assert_eq!((bench.row(op).step, bench.posts()), (Some(Step::FirstComment), 1));
    bench.cancel(op);
    let row = bench.row(op);
    assert_eq!((row.state, row.permalink.is_some()), (OpState::Done, true));
    assert_eq!((bench.copies(), bench.public_files()), (0, 0));
    let Op::Publish { draft_id, draft } = row.op else { panic!() };
    bench.ask(Op::Publish { draft_id, draft });
    bench.pass(3_600);
    assert_eq!((bench.rows().len(), bench.posts()), (1, 1), "it cannot be published again");
}

#[test]
fn killed_in_the_middle_of_hiding_and_deleting_it_is_done_once() {
    let hide = Op::Hide { comment: ids::THREAD.into(), thread: ids::THREAD.into(), hidden: true };
    let delete = Op::Delete { comment: ids::OLD.into(), thread: ids::OLD.into() };
    for (method, op) in [("POST", hide), ("DELETE", delete)] {
        let mut bench = Bench::new();
        bench.knows(ids::REEL, ids::THREAD, false);
        bench.knows(ids::REEL, ids::OLD, true);
        bench.control.add_fault(Rule::new(method, "*", Action::Drop { acted: true }).times(1));
        let op = bench.ask(op);
        bench.until(|| !bench.record().is_empty());
        bench.dies_at_work(op);
        bench.start();
        assert_eq!(bench.finish(op), OpState::Done);
        let done = bench.record();
        assert!(matches!(done[..], [Happened::Hidden { .. } | Happened::Deleted { .. }]), "{done:?}");
    }
}

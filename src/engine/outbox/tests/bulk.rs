//! One act about many: put in, half sent, taken back whole, found again after the program died.
//! Invariant: see the module above.

use std::collections::BTreeMap;

use super::bench::Bench;
use crate::domain::op::OpState;
use crate::domain::{CommentId, Op, SavedReply, SavedText};
use crate::engine::command::{Chosen, Moderation};
use crate::sandbox::testworld::ids;
use crate::sandbox::{Action, Happened, Rule};
use crate::store::fixture::alike;
use crate::store::tables::acts::{self, NewAct};
use crate::store::tables::minding::{self, Minded};
use crate::store::tables::{comments, saved};
use crate::store::views::View;
use crate::store::views::saved::{SavedAsk, SavedReplies};

/// More than one transaction puts in.
const MANY: usize = 230;

/// What happened to each comment, in order.
fn happened(bench: &Bench) -> BTreeMap<String, Vec<&'static str>> {
    let mut told: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for what in bench.record() {
        let (id, what) = match what {
            Happened::Hidden { comment, hidden: true, .. } => (comment, "hid"),
            Happened::Hidden { comment, hidden: false, .. } => (comment, "showed"),
            Happened::Deleted { comment, .. } => (comment, "deleted"),
            Happened::Commented { parent, .. } => (parent.unwrap_or_default(), "answered"),
            other => panic!("{other:?}"),
        };
        told.entry(id).or_default().push(what);
    }
    told
}

fn comments_of(ids: &[CommentId]) -> Chosen {
    Chosen::Comments(ids.to_vec())
}

fn open(bench: &Bench) -> usize {
    bench.rows().iter().filter(|row| row.ended.is_none()).count()
}

/// After so many writes nothing gets through any more, either way.
fn breaks_after(bench: &Bench, writes: u64) {
    let lost = Action::Drop { acted: false };
    bench.control.add_fault(Rule::new("POST", "*", lost).nth(writes + 1).times(1_000_000));
}

#[test]
fn many_are_one_act_one_toast_and_one_undo() {
    let bench = Bench::new();
    let crowd = bench.crowd(MANY);
    let toast = bench.moderate(comments_of(&crowd), Moderation::Hide);
    assert_eq!(toast.words, "230 hidden");
    let act = toast.undo.unwrap();
    assert!(bench.rows().iter().all(|row| row.act == Some(act)));
    assert_eq!(open(&bench), MANY);
    bench.pass(3);
    bench.take_back_act(act);
    assert_eq!(bench.notices().pop().unwrap().words, "230 taken back");
    bench.pass(60);
    assert_eq!((open(&bench), bench.record()), (0, vec![]));
    bench.take_back_act(act);
    assert_eq!(bench.notices().pop().unwrap().words, "This was taken back already");
}

#[test]
fn a_hide_of_many_that_is_half_sent_is_taken_back_whole() {
    let bench = Bench::new();
    let crowd = bench.crowd(MANY);
    bench.moderate(comments_of(&crowd), Moderation::Hide);
    breaks_after(&bench, 90);
    bench.pass(5);
    let sent = bench.record().len();
    assert!((60..200).contains(&sent), "{sent}");
    bench.take_back_last();
    assert_eq!(bench.notices().pop().unwrap().words, "230 taken back");
    bench.control.clear_faults();
    for _ in 0..30 {
        bench.pass(60);
    }
    let happened = happened(&bench);
    assert!(happened.values().all(|told| *told == ["hid", "showed"]), "{happened:?}");
    assert_eq!((happened.len(), open(&bench)), (sent, 0));
    assert!(crowd.iter().all(|id| !bench.comment(id.as_str()).comment.hidden));
    bench.take_back_last();
    assert_eq!(bench.notices().pop().unwrap().words, "There is nothing to take back");
}

#[test]
fn replies_that_are_out_are_said_to_be_out() {
    let bench = Bench::new();
    let crowd = bench.crowd(30);
    let reply = Moderation::Reply { text: "Thank you".to_owned(), saved: None };
    assert_eq!(bench.moderate(comments_of(&crowd), reply).words, "30 replies sent from 5 s on");
    breaks_after(&bench, 10);
    bench.pass(5);
    let out = happened(&bench).len();
    assert!((5..25).contains(&out), "{out}");
    bench.control.clear_faults();
    bench.take_back_last();
    let said = bench.notices().pop().unwrap().words;
    // Those of which nobody knows yet whether they arrived count as out.
    let told: Vec<usize> = said.split(|mark: char| !mark.is_ascii_digit()).flat_map(str::parse).collect();
    assert!(said.contains(" taken back, ") && said.ends_with(" replies are out already"), "{said}");
    assert!(told[0] + told[1] == 30 && told[1] >= out, "{said}");
    for _ in 0..30 {
        bench.pass(60);
    }
    let happened = happened(&bench);
    assert!(happened.values().all(|told| *told == ["answered"]), "{happened:?}");
    assert_eq!((happened.len(), open(&bench)), (told[1], 0));
}

#[test]
fn a_saved_reply_speaks_the_language_of_each_comment_and_its_uses_are_counted() {
    let bench = Bench::new();
    let crowd = bench.crowd(3);
    let text =
        |language: &str, text: &str| SavedText { language: Some(language.to_owned()), text: text.to_owned() };
    let texts = vec![text("en", "Thank you"), text("de", "Danke")];
    let (account, first) = (bench.account.clone(), crowd[..1].to_vec());
    let saved = bench.write(move |tx| {
        let row = acts::rows_of(tx, &account, &first)?[0];
        minding::keep(tx, &[Minded { row, language: Some("de".to_owned()), ..Minded::default() }], 1)?;
        saved::keep(tx, &account, &SavedReply { id: None, name: "Thanks".to_owned(), texts })
    });
    let reply = |text: &str| Moderation::Reply { text: text.to_owned(), saved: Some(saved) };
    bench.moderate(comments_of(&crowd), reply("Thank you"));
    bench.pass(3_600);
    assert_eq!((bench.said("Danke"), bench.said("Thank you")), (1, 2));
    bench.moderate(comments_of(&crowd[..1]), reply("Thank you, all"));
    bench.pass(3_600);
    assert_eq!((bench.said("Thank you, all"), bench.said("Danke")), (1, 1), "what was written is sent");
    let ask = SavedAsk { account: bench.account.clone() };
    let kept = bench.process().context.store.read_now(|c| SavedReplies::read(c, &ask)).unwrap();
    assert_eq!(kept.rows[0].uses, 4);
}

#[test]
fn marks_are_set_at_once_and_restored_exactly() {
    let bench = Bench::new();
    let crowd = bench.crowd(MANY);
    let (account, first) = (bench.account.clone(), crowd[0].clone());
    bench.write(move |tx| comments::set_done(tx, &account, &first, Some(77)));
    let toast = bench.moderate(comments_of(&crowd), Moderation::Done);
    assert_eq!(toast.words, "229 marked as done. 1 was so already");
    let done_at = |id: &CommentId| {
        let read = |c: &crate::store::ReadConnection| {
            let rows = acts::rows_of(c, &bench.account, std::slice::from_ref(id))?;
            Ok(acts::member(c, &bench.account, rows[0])?.unwrap().done_at)
        };
        bench.process().context.store.read_now(read).unwrap()
    };
    assert!(crowd.iter().all(|id| done_at(id).is_some()));
    let toast = bench.moderate(comments_of(&crowd[..2]), Moderation::NotDone);
    assert_eq!((toast.words.as_str(), done_at(&crowd[0])), ("2 no longer done", None));
    bench.take_back_last();
    assert_eq!(done_at(&crowd[0]), Some(77), "the very mark that was there");
    bench.take_back_last();
    assert_eq!(crowd.iter().map(done_at).collect::<Vec<_>>(), {
        let mut before = vec![None; MANY];
        before[0] = Some(77);
        before
    });
    assert_eq!((bench.rows().len(), bench.record()), (0, vec![]), "Instagram hears nothing of it");
}

#[test]
fn an_undo_out_of_turn_restores_no_mark_that_another_act_made() {
    let bench = Bench::new();
    let crowd = bench.crowd(3);
    let first = bench.moderate(comments_of(&crowd[..2]), Moderation::Done).undo.unwrap();
    let second = bench.moderate(comments_of(&crowd[1..2]), Moderation::NotDone).undo.unwrap();
    bench.take_back_act(first);
    bench.take_back_act(second);
    let rows = |c: &crate::store::ReadConnection| acts::rows_of(c, &bench.account, &crowd);
    let rows = bench.process().context.store.read_now(rows).unwrap();
    let members =
        bench.process().context.store.read_now(|c| acts::members(c, &bench.account, &rows)).unwrap();
    assert!(members.iter().all(|member| member.done_at.is_none()), "{members:?}");
}

#[test]
fn who_cannot_be_hidden_or_answered_is_left_out() {
    let bench = Bench::new();
    let crowd = bench.crowd(2);
    bench.knows(ids::REEL, ids::HIDDEN, true);
    let (account, gone) = (bench.account.clone(), crowd[1].clone());
    bench.write(move |tx| comments::set_deleted(tx, &account, &gone, 5));
    let all = vec![crowd[0].clone(), crowd[1].clone(), ids::HIDDEN.into()];
    let toast = bench
        .moderate(Chosen::Comments(all.clone()), Moderation::Reply { text: "Hi".to_owned(), saved: None });
    let left = "1 is deleted, 1 is hidden and takes no reply";
    assert_eq!(toast.words, format!("Reply sent in 5 s. {left}"));
    let toast = bench.moderate(Chosen::Comments(all[1..2].to_vec()), Moderation::Hide);
    assert_eq!((toast.words.as_str(), toast.undo), ("Nothing to do: 1 is deleted", None));
    bench.pass(60);
    assert_eq!(happened(&bench).len(), 1);
}

#[test]
fn an_act_goes_on_after_the_program_died_in_the_middle_of_it() {
    let mut bench = Bench::new();
    let crowd = bench.crowd(MANY);
    let (account, now) = (bench.account.clone(), bench.clock.now_ms());
    let act = bench.write({
        let crowd = crowd.clone();
        move |tx| {
            let members = &acts::rows_of(tx, &account, &crowd)?;
            let (count, not_before) = (members.len(), now + 5_000);
            let (who, text) = (None, None);
            acts::begin(
                tx,
                &NewAct { account: &account, at: now, who, verb: "hide", text, count, not_before, members },
            )
        }
    });
    bench.kill();
    bench.start();
    bench.settle();
    assert_eq!(open(&bench), MANY, "all are put in");
    assert!(bench.write(move |tx| acts::begin_back(tx, act, now)));
    bench.pass(60);
    assert_eq!(bench.record(), [], "nothing of an act that is being taken back runs");
    bench.kill();
    bench.start();
    bench.settle();
    assert_eq!(open(&bench), 0, "and all are taken back");
}

#[test]
fn a_reply_asked_for_alone_does_not_wait_behind_many() {
    let bench = Bench::new();
    let crowd = bench.crowd(80);
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.moderate(comments_of(&crowd), Moderation::Hide);
    let (to, media, text) = (ids::THREAD.into(), ids::REEL.into(), "Hello".to_owned());
    bench.ask(Op::Reply { to, thread: ids::THREAD.into(), media, text });
    bench.pass(5);
    let at = bench.record().iter().position(|what| matches!(what, Happened::Commented { .. })).unwrap();
    assert!(at < 10, "it went out as number {at}");
    assert_eq!((bench.record().len(), open(&bench)), (81, 0));
}

#[test]
fn a_reply_to_one_of_many_leaves_its_hide_to_the_act() {
    let bench = Bench::new();
    let crowd = bench.crowd(3);
    let hidden = bench.moderate(comments_of(&crowd), Moderation::Hide).undo.unwrap();
    let to = crowd[1].clone();
    let reply =
        Op::Reply { to: to.clone(), thread: to.clone(), media: ids::BUSY.into(), text: "Hi".to_owned() };
    bench.ask(reply);
    bench.take_back_last();
    assert_eq!(open(&bench), 3, "the reply is taken back and the three hides stand");
    bench.take_back_act(hidden);
    bench.pass(60);
    assert_eq!((open(&bench), bench.record()), (0, vec![]));
}

#[test]
fn deletes_of_many_hide_first_and_wait_for_their_window() {
    let bench = Bench::new();
    let crowd = bench.crowd(4);
    let toast = bench.moderate(comments_of(&crowd), Moderation::Delete);
    assert_eq!(toast.words, "4 hidden, deleted in 5 s");
    bench.pass(3);
    assert!(happened(&bench).values().all(|told| *told == ["hid"]));
    bench.take_back_act(toast.undo.unwrap());
    bench.pass(60);
    let happened = happened(&bench);
    assert!(happened.len() == 4 && happened.values().all(|told| *told == ["hid", "showed"]), "{happened:?}");
    let shown = bench.rows().iter().filter(|row| row.state == OpState::Undone).count();
    assert_eq!(shown, 4, "the deletes");
}

#[test]
fn comments_that_say_the_same_are_chosen_by_that() {
    let bench = Bench::new();
    let crowd = bench.crowd(5);
    alike(&bench.process().context.store, &crowd[2..], 42);
    let rows = |c: &crate::store::ReadConnection| acts::rows_of(c, &bench.account, &crowd);
    let rows = bench.process().context.store.read_now(rows).unwrap();
    let folded = Chosen::Rows([-42, rows[3], rows[0]].into());
    assert_eq!(bench.moderate(folded, Moderation::Done).words, "4 marked as done");
    bench.take_back_last();
    let toast = bench.moderate(Chosen::Cluster { likeness: 42 }, Moderation::Hide);
    assert_eq!(toast.words, "3 hidden");
}

//! What people do while a quiet time runs: to the posts, to the timetable, to the act.
//! Invariant: what a person did stays done.

use crate::domain::op::OpState;
use crate::domain::{Covers, Op, QuietHours};
use crate::engine::command::{Chosen, Moderation};
use crate::engine::quiet::QuietWish;
use crate::sandbox::testworld::ids;
use crate::store::tables::acts;
use crate::store::tables::quiet::Why;

use super::scene::{HOUR, NIGHT, OPEN, Scene, TO_NIGHT, nightly};

fn switch(media: &str, enabled: bool) -> Op {
    Op::Comments { media: media.into(), enabled }
}

#[test]
fn a_post_turned_on_here_meanwhile_is_left_alone() {
    let scene = Scene::nightly();
    scene.to_night();
    let op = scene.bench.ask(switch(ids::REEL, true));
    scene.bench.finish(op);
    scene.bench.pass(120);
    assert_eq!(scene.off(), [ids::ALBUM, ids::BUSY], "it is not turned off again");
    let off = scene.bench.ask(switch(ids::REEL, false));
    scene.bench.finish(off);
    scene.bench.pass(NIGHT);
    assert_eq!(scene.off(), [ids::REEL], "that was the person's last word");
}

#[test]
fn a_post_turned_on_in_the_app_meanwhile_is_left_alone() {
    let scene = Scene::nightly();
    scene.to_night();
    scene.bench.pass(600);
    scene.bench.control.switch_elsewhere(ids::REEL, true);
    scene.reads(ids::REEL);
    scene.bench.pass(HOUR);
    scene.bench.control.switch_elsewhere(ids::REEL, false);
    scene.reads(ids::REEL);
    let before = scene.switched().len();
    scene.bench.pass(NIGHT);
    assert_eq!(scene.off(), [ids::REEL], "whoever turned it off in the app wants it so");
    assert_eq!(scene.switched().len(), before + 2);
}

#[test]
fn a_wish_that_is_on_its_way_when_it_ends_is_the_last_word() {
    let scene = Scene::nightly();
    scene.to_night();
    scene.bench.pass(NIGHT - 62);
    scene.bench.ask(switch(ids::REEL, true));
    let before = scene.switched().len();
    scene.bench.pass(2);
    scene.bench.pass(30);
    assert!(scene.off().is_empty());
    assert_eq!(scene.switched().len(), before + 3, "each once: {:?}", scene.switched());
}

#[test]
fn a_post_a_person_is_about_to_change_is_not_touched() {
    let scene = Scene::nightly();
    scene.bench.pass(TO_NIGHT - 2);
    scene.reads(ids::REEL);
    scene.bench.ask(switch(ids::REEL, false));
    scene.bench.pass(2);
    scene.bench.pass(60);
    assert_eq!(scene.off(), OPEN);
    scene.bench.pass(NIGHT);
    assert_eq!(scene.off(), [ids::REEL], "the person turned it off");
}

#[test]
fn pausing_and_switching_off_leave_everything_as_it_was() {
    let off = QuietWish::Keep(Box::new(QuietHours { on: false, ..nightly() }));
    let deleted = QuietWish::Keep(Box::new(QuietHours { windows: Vec::new(), ..nightly() }));
    for wish in [QuietWish::Pause, off, deleted] {
        let scene = Scene::nightly();
        scene.to_night();
        scene.wish(wish.clone());
        scene.bench.pass(60);
        assert!(scene.off().is_empty(), "{wish:?}");
        assert_eq!(scene.runs()[0].why, Some(Why::Stopped));
        scene.bench.pass(24 * HOUR);
        assert_eq!(scene.runs().len(), 1, "{wish:?}");
        scene.wish(QuietWish::Keep(Box::new(nightly())));
        scene.wish(QuietWish::GoOn);
        scene.bench.pass(60);
        assert_eq!(scene.off(), OPEN, "{wish:?}: it goes on");
    }
}

#[test]
fn an_edit_while_it_runs_counts_from_now_on() {
    let scene = Scene::nightly();
    scene.to_night();
    // Another end.
    let mut longer = nightly();
    longer.windows[0].to = 8 * 60;
    scene.keep(longer.clone());
    scene.bench.pass(NIGHT);
    assert_eq!(scene.off(), OPEN);
    // Fewer posts, then others.
    scene.keep(QuietHours { days: 7, ..longer.clone() });
    assert_eq!(scene.off(), [ids::BUSY]);
    scene.keep(QuietHours { covers: Covers::All, ..longer.clone() });
    scene.bench.pass(1);
    assert_eq!(scene.off().len(), 6);
    scene.keep(QuietHours { covers: Covers::Chosen, chosen: [ids::OLDEST.into()].into(), ..longer });
    assert_eq!(scene.off(), [ids::OLDEST]);
    scene.bench.pass(HOUR);
    assert!(scene.off().is_empty());
}

#[test]
fn a_post_that_is_uncovered_and_covered_again_within_a_moment_is_quiet_in_the_end() {
    let scene = Scene::nightly();
    scene.to_night();
    scene.bench.unplug();
    scene.keep(QuietHours { days: 7, ..nightly() });
    scene.keep(nightly());
    scene.bench.plug();
    for _ in 0..4 {
        scene.bench.pass(60);
    }
    assert_eq!(scene.off(), OPEN, "{:?}", scene.ops());
    scene.bench.pass(NIGHT);
    scene.bench.pass(60);
    assert!(scene.off().is_empty(), "{:?}", scene.ops());
}

#[test]
fn choosing_posts_one_by_one_covers_them() {
    let scene = Scene::nightly();
    let posts = vec![ids::OLDEST.into(), ids::REEL.into()];
    scene.wish(QuietWish::Choose { posts, chosen: true });
    scene.wish(QuietWish::Choose { posts: vec![ids::REEL.into()], chosen: false });
    scene.to_night();
    assert_eq!(scene.off(), [ids::OLDEST]);
}

#[test]
fn its_act_can_be_taken_back_and_then_it_is_quiet_only_the_next_night() {
    let scene = Scene::nightly();
    scene.to_night();
    let act = scene.runs()[0].act.unwrap();
    scene.bench.take_back_act(act);
    scene.bench.pass(60);
    assert!(scene.off().is_empty());
    assert_eq!(scene.runs()[0].why, Some(Why::TakenBack));
    let before = scene.switched().len();
    scene.bench.pass(NIGHT);
    assert_eq!(scene.switched().len(), before, "nothing is turned on a second time");
    scene.bench.pass(15 * HOUR);
    assert_eq!((scene.off().len(), scene.runs().len()), (3, 2));
    scene.bench.take_back_last();
    assert!(scene.bench.notices().iter().any(|told| told.words.contains("nothing to take back")));
}

#[test]
fn a_post_deleted_meanwhile_holds_nothing_up() {
    let scene = Scene::nightly();
    scene.to_night();
    scene.bench.control.remove_media(ids::REEL);
    scene.bench.pass(NIGHT);
    scene.bench.pass(60);
    let context = &scene.bench.process().context;
    let open = context.read(|c| c.count("SELECT count(*) FROM outbox WHERE ended IS NULL AND ?1 = ?1", [1]));
    assert_eq!((scene.off().len(), open.unwrap()), (0, 0), "{:?}", scene.ops());
}

#[test]
fn many_posts_are_turned_off_as_one_act_and_put_back_as_they_were() {
    let scene = Scene::new();
    for id in [ids::ALBUM, ids::REEL, ids::NO_COMMENTS, ids::BUSY, ids::STORY] {
        scene.reads(id);
    }
    let posts = [ids::ALBUM, ids::REEL, ids::NO_COMMENTS, ids::BUSY, ids::STORY].map(Into::into).to_vec();
    let off = Moderation::Comments { enabled: false };
    let told = scene.bench.moderate(Chosen::Posts(posts), off);
    assert_eq!(
        told.words,
        "Comments turned off under 3 posts. 1 was so already, 1 is a story and left alone"
    );
    scene.bench.pass(6);
    assert_eq!(scene.off(), OPEN);
    let act = told.undo.unwrap();
    let row = scene.bench.process().context.read(|c| acts::one(c, act)).unwrap().unwrap();
    assert_eq!((row.count, row.verb.as_str(), row.who), (3, "comments_off", None));
    scene.bench.take_back_last();
    scene.bench.pass(6);
    assert!(scene.off().is_empty());
    let done = scene.ops().into_iter().filter(|op| op.2 == OpState::Done).count();
    assert_eq!(done, 6, "one call each way");
}

#[test]
fn comments_and_posts_are_never_taken_for_each_other() {
    let scene = Scene::new();
    scene.reads(ids::REEL);
    let process = scene.bench.process();
    for (chosen, act) in [
        (Chosen::Posts(vec![ids::REEL.into()]), Moderation::Hide),
        (Chosen::Rows([1_i64].into()), Moderation::Comments { enabled: false }),
    ] {
        let made = process.outbox.moderate(scene.bench.account.clone(), chosen, act, None);
        assert_eq!(scene.bench.block_on(made), None);
    }
    assert!(scene.bench.rows().is_empty());
}

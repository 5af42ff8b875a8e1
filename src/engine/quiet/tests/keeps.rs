//! The plain course of a quiet time, and what may come in its way: closing, the network, limits, clocks.
//! Invariant: in the end every post is as it was.

use std::sync::Mutex;

use crate::domain::op::OpState;
use crate::domain::{Covers, QuietHours};
use crate::engine::outbox::tests::bench::Bench;
use crate::engine::pending;
use crate::engine::quiet::{QuietWish, is_due};
use crate::sandbox::testworld::ids;
use crate::sandbox::{Action, Dialect, Refusal, Rule};
use crate::store::tables::accounts;
use crate::store::tables::outbox::{self, NewOp};
use crate::store::tables::quiet::Why;

use super::scene::{HOUR, NIGHT, OPEN, Scene, TO_NIGHT, monday, nightly};

/// The account's calls are used up.
fn limit() -> Refusal {
    Refusal {
        http: 400,
        code: 4,
        subcode: None,
        dialect: Dialect::IGApiException,
        message: "Said by a rule".into(),
        is_transient: None,
        user_title: None,
        user_message: None,
    }
}

fn due(bench: &Bench) -> bool {
    is_due(&bench.process().context, &bench.account).unwrap()
}

/// Whether a worker that works until nothing is on its way would end now.
fn ends(bench: &Bench) -> bool {
    pending::rests(&bench.process().context, &Mutex::default())
}

#[test]
fn a_night_turns_off_what_is_on_and_leaves_everything_as_it_was() {
    let scene = Scene::nightly();
    scene.bench.pass(TO_NIGHT - 1);
    assert!(scene.off().is_empty() && scene.runs().is_empty());
    scene.bench.pass(1);
    assert_eq!(scene.off(), OPEN);
    assert_eq!(scene.asked("/media"), 1, "one page says how they are");
    let act = |sql: &str| {
        let context = &scene.bench.process().context;
        context.read(|c| c.count(sql, ["quiet hours"])).unwrap()
    };
    let one = "SELECT count(*) FROM acts WHERE who = ?1 AND verb = 'comments_off' AND count = 3";
    assert_eq!(act(one), 1);
    assert!(!due(&scene.bench), "nobody waits for its end");
    scene.to_morning();
    assert!(scene.off().is_empty());
    assert_eq!(scene.switched().len(), 6, "each post once each way");
    assert_eq!(act("SELECT count(*) FROM acts WHERE who = ?1 AND verb = 'comments_on' AND count = 3"), 1);
    assert_eq!(scene.runs()[0].why, Some(Why::Time));
    assert!(scene.bench.control.comments_off().contains(&ids::NO_COMMENTS.to_owned()), "it was off before");
    scene.bench.pass(TO_NIGHT + 2 * HOUR);
    assert_eq!(scene.off(), OPEN, "and the next night again");
}

#[test]
fn each_way_of_covering_turns_off_its_posts() {
    let all = QuietHours { covers: Covers::All, ..nightly() };
    let chosen = QuietHours {
        covers: Covers::Chosen,
        chosen: [ids::OLDEST.into(), ids::NO_COMMENTS.into(), "17900000000000999".into()].into(),
        ..nightly()
    };
    let week = QuietHours { days: 7, ..nightly() };
    for (hours, off) in [(all, 6), (chosen, 1), (week, 1)] {
        let scene = Scene::new();
        scene.keep(hours.clone());
        scene.to_night();
        assert_eq!(scene.off().len(), off, "{hours:?}");
        scene.to_morning();
        assert!(scene.off().is_empty(), "{hours:?}");
    }
}

#[test]
fn a_post_published_meanwhile_is_covered_too() {
    let scene = Scene::nightly();
    scene.to_night();
    let new = scene.bench.control.post_elsewhere("Late at night").unwrap();
    scene.bench.pass(600);
    scene.reads(&new);
    scene.bench.pass(60);
    assert!(scene.off().contains(&new), "{:?}", scene.off());
    let all = "SELECT count(*) FROM acts WHERE who = ?1 AND count = 4";
    let count = scene.bench.process().context.read(|c| c.count(all, ["quiet hours"])).unwrap();
    assert_eq!(count, 1, "it belongs to the same act");
    scene.bench.pass(NIGHT);
    assert!(scene.off().is_empty());
}

#[test]
fn closed_over_the_beginning_it_begins_late_and_only_while_it_runs() {
    let mut scene = Scene::nightly();
    scene.close();
    scene.bench.clock.advance(std::time::Duration::from_secs(TO_NIGHT + 2 * HOUR));
    scene.bench.control.advance((TO_NIGHT + 2 * HOUR) as i64);
    scene.open();
    assert_eq!(scene.off(), OPEN);
    let mut scene = Scene::nightly();
    scene.close();
    scene.bench.clock.advance(std::time::Duration::from_secs(TO_NIGHT + NIGHT));
    scene.open();
    assert!(scene.off().is_empty() && scene.runs().is_empty());
}

#[test]
fn closed_over_the_end_it_ends_at_the_next_start_at_once() {
    let mut scene = Scene::nightly();
    scene.to_night();
    scene.close();
    scene.bench.clock.advance(std::time::Duration::from_secs(NIGHT + 5 * HOUR));
    scene.bench.control.advance((NIGHT + 5 * HOUR) as i64);
    assert_eq!(scene.off(), OPEN);
    scene.open();
    assert!(scene.off().is_empty());
    assert_eq!(scene.runs()[0].why, Some(Why::Time));
}

#[test]
fn a_restart_in_the_middle_changes_nothing() {
    let mut scene = Scene::nightly();
    scene.to_night();
    let before = scene.switched();
    scene.close();
    scene.open();
    scene.bench.pass(HOUR);
    assert_eq!(scene.switched(), before);
    scene.bench.pass(NIGHT);
    assert!(scene.off().is_empty());
    assert_eq!(scene.switched().len(), 6);
}

#[test]
fn without_a_network_it_begins_as_soon_as_there_is_one() {
    let scene = Scene::nightly();
    scene.bench.unplug();
    scene.to_night();
    assert!(scene.runs().is_empty(), "nobody knows how the posts are");
    scene.bench.plug();
    scene.bench.pass(90);
    scene.bench.pass(30);
    assert_eq!(scene.off(), OPEN);
}

#[test]
fn without_a_network_all_night_nothing_is_sent_in_the_morning() {
    let scene = Scene::nightly();
    scene.bench.unplug();
    scene.to_night();
    scene.to_morning();
    scene.bench.plug();
    scene.bench.pass(120);
    assert_eq!(scene.switched(), []);
}

#[test]
fn what_was_not_sent_by_the_end_is_never_sent() {
    let scene = Scene::nightly();
    scene.bench.pass(TO_NIGHT - 60);
    let lost = Action::Drop { acted: false };
    scene.bench.control.add_fault(Rule::new("POST", "*", lost));
    scene.bench.pass(60);
    scene.bench.pass(60);
    assert_eq!(scene.ops().len(), 3, "{:?}", scene.ops());
    assert!(scene.off().is_empty());
    scene.bench.pass(NIGHT);
    scene.bench.control.clear_faults();
    scene.bench.pass(600);
    scene.bench.pass(600);
    assert!(scene.off().is_empty());
    let turned_off = |(_, enabled, state): &(String, bool, OpState)| !*enabled && *state == OpState::Done;
    assert_eq!(scene.ops().iter().filter(|op| turned_off(op)).count(), 0, "{:?}", scene.ops());
    let recorded = |event: &str| {
        let sql =
            "SELECT count(*) FROM record WHERE who = 'quiet hours' AND what = 'comments_off' AND event = ?1";
        scene.bench.process().context.read(|c| c.count(sql, [event])).unwrap()
    };
    assert_eq!((recorded("asked"), recorded("taken_back")), (3, 3), "the record knows who");
}

/// Ops of the night whose calls were all lost on the way, and which are to be tried again.
fn lost() -> Scene {
    let scene = Scene::nightly();
    scene.bench.pass(TO_NIGHT - 60);
    scene.bench.control.add_fault(Rule::new("POST", "*", Action::Drop { acted: false }));
    scene.bench.pass(60);
    scene.bench.pass(60);
    assert!(scene.ops().iter().all(|op| op.2.is_open()), "{:?}", scene.ops());
    scene
}

#[test]
fn what_is_tried_again_at_the_moment_of_the_end_is_not_sent_any_more() {
    let scene = lost();
    let now = scene.bench.clock.now_ms();
    // As if the end had come while each of them was at work.
    for row in scene.bench.rows() {
        let op = row.op.inverse().unwrap();
        let (account, reverses) = (row.account.clone(), Some(row.id));
        let back = NewOp { account, op, created: now, not_before: now, after: None, reverses };
        scene.bench.write(move |tx| outbox::insert(tx, &back).map(drop));
    }
    scene.bench.control.clear_faults();
    scene.bench.pass(120);
    assert_eq!(scene.switched().iter().filter(|(_, enabled)| !enabled).count(), 0, "{:?}", scene.switched());
    // Where nobody knows what a lost call did, the opposite goes out; where nothing was sent, it is withdrawn too.
    assert!(scene.ops().iter().all(|op| op.1 || op.2 == OpState::Undone), "{:?}", scene.ops());
    assert!(scene.ops().iter().all(|op| !op.2.is_open()), "{:?}", scene.ops());
    assert!(scene.off().is_empty());
}

#[test]
fn what_is_at_work_and_has_not_called_is_withdrawn_by_the_end() {
    let scene = Scene::nightly();
    // A bare code 4 may be a block, of which nobody knows what it kept back (section 4.6).
    let refused = Action::Error { refusal: Refusal { code: 17, ..limit() }, acted: false };
    scene.bench.control.add_fault(Rule::new("POST", "*", refused));
    scene.to_night();
    let first = scene.bench.rows().into_iter().find(|row| row.state.is_open()).unwrap().id;
    let now = scene.bench.clock.now_ms();
    // As if a desk had just taken it.
    scene.bench.write(move |tx| outbox::take(tx, first, now)).unwrap();
    scene.bench.control.clear_faults();
    scene.bench.pass(NIGHT);
    scene.bench.pass(60);
    assert_eq!(scene.bench.state(first), OpState::Undone);
    assert_eq!(scene.bench.process().context.read(|c| outbox::reversal(c, first)).unwrap(), None);
    assert!(!scene.bench.rows().iter().any(|row| row.reverses == Some(first)), "there is nothing to reverse");
}

#[test]
fn an_answer_that_was_lost_is_asked_about_and_the_post_is_on_again() {
    let scene = Scene::nightly();
    scene.bench.control.add_fault(Rule::new("POST", "*", Action::Drop { acted: true }).times(2));
    scene.to_night();
    scene.bench.pass(600);
    assert_eq!(scene.off(), OPEN);
    scene.bench.pass(NIGHT);
    scene.bench.pass(600);
    assert!(scene.off().is_empty());
}

#[test]
fn a_rate_limit_holds_it_and_lets_it_go_on() {
    let scene = Scene::nightly();
    let limited = Action::Error { refusal: limit(), acted: false };
    scene.bench.control.add_fault(Rule::new("GET", "/*/media", limited).times(1));
    scene.to_night();
    assert!(scene.bench.process().context.brake(&scene.bench.account).is_some());
    assert!(scene.off().is_empty());
    scene.bench.pass(HOUR);
    scene.bench.pass(30);
    assert_eq!(scene.off(), OPEN);
}

#[test]
fn an_account_that_is_signed_out_is_left_alone_until_it_is_back() {
    let scene = Scene::nightly();
    scene.to_night();
    let account = scene.bench.account.clone();
    let context = &scene.bench.process().context;
    let grant = context.read(|c| accounts::one(c, &account)).unwrap().unwrap().grant;
    let out = account.clone();
    scene.bench.write(move |tx| accounts::set_grant(tx, &out, None));
    scene.to_morning();
    assert_eq!(scene.off(), OPEN);
    assert_eq!(scene.runs()[0].ended_at, None);
    scene.bench.write(move |tx| accounts::set_grant(tx, &account, grant.as_ref()));
    scene.quiet().poke();
    scene.bench.settle();
    assert!(scene.off().is_empty());
}

#[test]
fn a_clock_put_back_a_little_begins_and_ends_nothing_anew() {
    let scene = Scene::nightly();
    scene.bench.pass(TO_NIGHT);
    scene.bench.clock.jump(-5 * 60_000);
    scene.bench.settle();
    scene.bench.pass(30);
    assert_eq!((scene.off().len(), scene.runs().len()), (3, 1), "it is quiet already");
    scene.bench.pass(NIGHT + 270);
    assert!(scene.off().is_empty());
    scene.bench.clock.jump(-5 * 60_000);
    scene.bench.settle();
    scene.bench.pass(30);
    assert_eq!((scene.off().len(), scene.runs().len()), (0, 1), "it is over already");
}

#[test]
fn a_clock_put_back_by_hours_ends_it_and_one_put_ahead_too() {
    for jump in [-6 * 3_600_000, 24 * 3_600_000 - 11 * 3_600_000] {
        let scene = Scene::nightly();
        scene.to_night();
        scene.bench.clock.jump(jump);
        scene.bench.settle();
        scene.bench.pass(60);
        assert!(scene.off().is_empty(), "{jump}");
        scene.bench.clock.jump(-jump);
        scene.bench.settle();
        scene.bench.pass(60);
        scene.bench.pass(60);
        assert_eq!(scene.off(), OPEN, "{jump}: it is night after all");
    }
}

#[test]
fn two_times_that_follow_each_other_wait_for_what_was_before() {
    let scene = Scene::new();
    let mut hours = monday(10, 11);
    hours.windows.extend(monday(12, 13).windows);
    scene.keep(hours);
    scene.bench.pass(HOUR);
    assert_eq!(scene.off(), OPEN);
    // Nothing gets through until the second has begun.
    scene.bench.unplug();
    scene.bench.pass(HOUR);
    scene.bench.pass(HOUR);
    scene.bench.plug();
    scene.bench.pass(120);
    scene.bench.pass(60);
    scene.bench.pass(60);
    assert_eq!((scene.off().len(), scene.runs().len()), (3, 2), "{:?}", scene.ops());
    scene.bench.pass(HOUR);
    assert!(scene.off().is_empty(), "{:?}", scene.ops());
}

#[test]
fn asleep_from_one_time_into_the_next_it_goes_on() {
    let scene = Scene::new();
    let mut hours = monday(10, 11);
    hours.windows.extend(monday(12, 13).windows);
    scene.keep(hours);
    scene.bench.pass(HOUR);
    let before = scene.switched();
    scene.bench.pass(2 * HOUR);
    assert_eq!((scene.off().len(), scene.switched()), (3, before), "nothing is turned on for a moment");
    scene.bench.pass(HOUR);
    assert!(scene.off().is_empty());
}

#[test]
fn the_clocks_of_a_zone_are_kept_to_through_the_night_they_are_set() {
    // The night of 24 to 25 October 2026 in Berlin has ten hours: 22:00 is 20:00 UTC, 07:00 is 06:00 UTC.
    let scene = Scene::new();
    scene.bench.clock.jump(-30 * 24 * 3_600_000);
    scene.keep(QuietHours { zone: Some("Europe/Berlin".to_owned()), covers: Covers::All, ..nightly() });
    scene.bench.pass(11 * HOUR - 1);
    assert!(scene.off().is_empty());
    scene.bench.pass(1);
    assert_eq!(scene.off().len(), 6);
    scene.bench.pass(10 * HOUR - 1);
    assert_eq!(scene.off().len(), 6);
    scene.bench.pass(1);
    assert!(scene.off().is_empty());
}

#[test]
fn only_a_restoration_that_is_due_keeps_a_worker_up() {
    let mut scene = Scene::nightly();
    scene.to_night();
    assert!(!due(&scene.bench) && ends(&scene.bench), "nobody waits for the morning");
    scene.close();
    scene.bench.clock.advance(std::time::Duration::from_secs(NIGHT));
    scene.bench.start();
    assert!(due(&scene.bench) && !ends(&scene.bench), "nobody has looked yet");
    scene.close();
    scene.open();
    assert!(!due(&scene.bench) && ends(&scene.bench) && scene.off().is_empty());
    scene.wish(QuietWish::Pause);
    assert!(!due(&scene.bench));
}

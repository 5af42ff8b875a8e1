//! Scheduled posts and `tintype work`, as the system's timer starts it.
//! Invariant: what is far away keeps no process alive, and what is near goes out once, at its time.

use jiff::SignedDuration;
use tintype::domain::op::OpState;
use tintype::domain::{Draft, Op, OpId, Slide, Slot};
use tintype::sandbox::Happened;
use tintype::store::tables::{drafts, outbox, slots};

use super::stage::Stage;

/// A picture whose time comes so much later than the beginning.
fn scheduled(stage: &Stage, later: SignedDuration) -> (OpId, Slot) {
    let slide = Slide { file: stage.picture(1), ..Slide::default() };
    let draft = Draft { slides: vec![slide], caption: "From the timer".to_owned(), ..Draft::default() };
    let account = stage.account();
    let draft_id = stage.write(move |tx| drafts::new(tx, &account, 1));
    let op = stage.put(Op::Publish { draft_id, draft: Box::new(draft) });
    let slot = Slot { at: stage.since + later, zone: "Europe/Berlin".to_owned() };
    let kept = slot.clone();
    stage.write(move |tx| slots::put(tx, op, &kept));
    (op, slot)
}

/// When posts went out, seconds since the epoch.
fn out_at(stage: &Stage) -> Vec<i64> {
    let at = |what| if let Happened::Published { at, .. } = what { Some(at) } else { None };
    stage.control.record().into_iter().filter_map(at).collect()
}

#[test]
fn a_post_that_is_days_away_is_checked_and_keeps_nobody_up() {
    let stage = Stage::empty(7);
    let (op, slot) = scheduled(&stage, SignedDuration::from_hours(72));
    for _ in 0..2 {
        assert_eq!((stage.last_life(), stage.said().as_str()), (Some(0), ""));
    }
    let store = stage.store();
    let row = store.read_now(|c| outbox::one(c, op)).unwrap().unwrap();
    assert_eq!((row.state, row.saying.as_deref()), (OpState::Waiting, Some("Files checked")));
    assert_eq!(row.runs_at, slot.at_ms() - 24 * 3_600_000, "until it is checked again");
    assert!(stage.control.log().iter().all(|asked| asked.method == "GET"));
}

#[test]
fn a_post_that_is_near_is_waited_for_and_goes_out_once_and_not_before_its_time() {
    let stage = Stage::empty(7);
    let (op, slot) = scheduled(&stage, SignedDuration::from_mins(9));
    assert_eq!((stage.last_life(), stage.said().as_str()), (Some(0), ""));
    let out = out_at(&stage);
    assert_eq!(out.len(), 1);
    assert!(out[0] >= slot.at.as_second(), "{} before {}", out[0], slot.at.as_second());
    let row = stage.store().read_now(|c| outbox::one(c, op)).unwrap().unwrap();
    assert_eq!(row.state, OpState::Done);
    assert_eq!(stage.last_life(), Some(0));
    assert_eq!(out_at(&stage), out);
}

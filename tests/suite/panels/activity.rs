//! Activity alone: whose move it is, the ways on, the flight recorder, and its states as pictures.
//! Invariant: codes are seen only in an opened card.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use egui::Key;
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::op::{OpState, Step};
use tintype::domain::{Draft, DraftId, DraftKind, Op, OpId, Quota, Slide, Slot, Trouble, TroubleKind};
use tintype::engine::status::Flow;
use tintype::engine::views::activity::{Activity as ActivityView, ActivityRow, Record, RecordEntry, Tone};
use tintype::engine::views::going::{Container, ContainerWord, Going, Part};
use tintype::engine::views::{PictureKey, Verb};
use tintype::engine::{Command, SyncState};
use tintype::ui::live::Live;
use tintype::ui::panels::activity::Activity;
use tintype::ui::panels::compose::FileSaver;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, minutes_ago, now, paint_picture, play};

fn row(id: i64, verb: Verb, op: Op, state: OpState) -> ActivityRow {
    ActivityRow {
        id: OpId(id),
        verb,
        op,
        state,
        trouble: None,
        step: None,
        saying: None,
        attempts: 1,
        created: minutes_ago(30),
        runs_at: now().as_millisecond() + 3_000,
        ended: None,
        going: None,
        ahead: 0,
        slot: None,
        picture: None,
        about: Some("maren.solheim".to_owned()),
        permalink: None,
        act: None,
        words: None,
    }
}

fn publish(id: i64, kind: DraftKind, slides: usize) -> Op {
    let slide = |at: usize| Slide { file: format!("/pictures/{at}.jpg").into(), ..Slide::default() };
    let draft = Draft { kind, slides: (0..slides).map(slide).collect(), ..Draft::default() };
    Op::Publish { draft_id: DraftId(id), draft: Box::new(draft) }
}

fn rows() -> Vec<ActivityRow> {
    let stuck = ActivityRow {
        trouble: Some(Trouble {
            code: Some(9004),
            subcode: Some(2_207_052),
            trace: Some("A7xJQ0fS1mE2kPz".to_owned()),
            ..Trouble::with(TroubleKind::HostUnreachable, "Slide 3")
        }),
        step: Some(Step::Containers),
        picture: Some(PictureKey::Media("m0".into())),
        about: Some("Fog all week, so we glazed".to_owned()),
        ..row(1, Verb::Publish, publish(1, DraftKind::Carousel, 6), OpState::Stuck)
    };
    let running = ActivityRow {
        step: Some(Step::Wait),
        saying: Some("Instagram is preparing the video. Usually 40 s to 3 min, now 1 min 12 s.".to_owned()),
        picture: Some(PictureKey::Media("m2".into())),
        about: Some("Door open at eleven hundred degrees".to_owned()),
        ..row(2, Verb::Publish, publish(2, DraftKind::Reel, 1), OpState::Running)
    };
    let reply = Op::Reply {
        to: "c1".into(),
        thread: "c1".into(),
        media: "m1".into(),
        text: "Hello Maren, it is still here. Norway is no trouble.".to_owned(),
    };
    let hide = Op::Hide { comment: "c9".into(), thread: "c9".into(), hidden: true };
    let done = ActivityRow { ended: Some(minutes_ago(12)), ..row(4, Verb::Hide, hide, OpState::Done) };
    vec![stuck, running, row(3, Verb::Reply, reply, OpState::Queued), done]
}

fn full() -> Activity {
    let view = ActivityView {
        rows: rows(),
        acts: Vec::new(),
        open: 3,
        stuck: 1,
        running: 1,
        waiting: 1,
        done: 1,
        posts: Some(Quota { used: 2, total: Some(100), window_s: Some(86_400) }),
        containers: 7,
        files_public: 1,
    };
    let entry = |minutes: i64, tone, step, title: &str, sentence: &str| RecordEntry {
        at: minutes_ago(minutes),
        step,
        tone,
        title: title.to_owned(),
        sentence: sentence.to_owned(),
        small_print: Vec::new(),
    };
    let mut entries = vec![
        entry(
            30,
            Tone::Plain,
            None,
            "You pressed Publish",
            "Six slides, caption of 224 characters, no first comment",
        ),
        entry(30, Tone::Good, Some(Step::Check), "Checked", "14 rules. Slide 2 made a JPEG"),
        entry(29, Tone::Good, Some(Step::Host), "Hosted", "6 files, 9.8 MB, private addresses for 30 min"),
        entry(
            29,
            Tone::Waiting,
            Some(Step::Containers),
            "Container for slide 2",
            "No answer for 20 s, so it was made once more",
        ),
        entry(
            28,
            Tone::Bad,
            Some(Step::Containers),
            "Container for slide 3 failed",
            "Instagram could not read the file at its address",
        ),
    ];
    entries[4].small_print = vec![
        ("Asked".to_owned(), "POST /v26.0/…0417/media, is_carousel_item".to_owned()),
        ("Answer".to_owned(), "400, 9004 / 2207052".to_owned()),
        ("Trace".to_owned(), "A7xJQ0fS1mE2kPz".to_owned()),
    ];
    let mut activity = Activity::default();
    activity.view = Live::fixed(view);
    activity.record = Live::fixed(Record { entries });
    activity
}

fn harness(panel: Activity, theme: Theme) -> Harness<'static, Stage<Activity>> {
    let mut harness = play(Stage::new(panel, theme), WIDE, Activity::show);
    for seed in 0..5 {
        paint_picture(&mut harness, PictureKey::Media(format!("m{seed}").into()), seed);
        let key = PictureKey::File { path: format!("/pictures/{seed}.jpg").into(), at_ms: 0 };
        paint_picture(&mut harness, key, seed + 1);
    }
    harness.run_steps(2);
    harness
}

#[test]
fn what_is_stuck_can_be_tried_again_by_button_and_key() {
    let mut harness = harness(full(), Theme::Darkroom);
    harness.get_by_label("Try again").click();
    harness.run_steps(3);
    harness.key_press(Key::T);
    harness.run_steps(3);
    assert_eq!(harness.state().commands, [Command::TryAgain(OpId(1)), Command::TryAgain(OpId(1))]);
}

#[test]
fn what_is_on_its_way_can_be_cancelled() {
    let mut harness = harness(full(), Theme::Darkroom);
    harness.key_press(Key::J);
    harness.run_steps(3);
    harness.get_by_label("Cancel it").click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands, [Command::Cancel(OpId(2))]);
}

/// A carousel of four whose second slide goes up, a reel that Instagram prepares, and a reply behind both.
fn sending() -> Stage<Activity> {
    let going = |parts: &[Part]| Going { parts: parts.to_vec(), ..Going::default() };
    let carousel = ActivityRow {
        step: Some(Step::Host),
        saying: Some("Sending slide 2 of 4".to_owned()),
        picture: Some(PictureKey::Media("m0".into())),
        about: Some("Fog all week, so we glazed".to_owned()),
        going: Some(going(&[Part::Placed, Part::Sending, Part::Ready, Part::Waits])),
        ..row(5, Verb::Publish, publish(5, DraftKind::Carousel, 4), OpState::Running)
    };
    let container = Container { state: ContainerWord::InProgress, looks: 3, made_at: minutes_ago(1) };
    let reel = ActivityRow {
        step: Some(Step::Wait),
        saying: Some("Instagram prepares the post".to_owned()),
        picture: Some(PictureKey::Media("m2".into())),
        about: Some("Door open at eleven hundred degrees".to_owned()),
        going: Some(Going { container: Some(container), ..going(&[Part::Fetched]) }),
        trouble: Some(Trouble::of(TroubleKind::InstagramDown)),
        ..row(6, Verb::Publish, publish(6, DraftKind::Reel, 1), OpState::Waiting)
    };
    let mut reply = rows().remove(2);
    (reply.ahead, reply.runs_at) = (2, minutes_ago(1));
    let mut panel = full();
    let view = ActivityView {
        rows: vec![carousel, reel, reply],
        running: 1,
        waiting: 2,
        open: 3,
        ..ActivityView::default()
    };
    let posts = Some(Quota { used: 2, total: Some(100), window_s: Some(86_400) });
    panel.view = Live::fixed(ActivityView { posts, containers: 9, files_public: 2, ..view });
    let mut stage = Stage::new(panel, Theme::Darkroom);
    stage.status.sending =
        vec![Flow { op: OpId(5), file: 1, sent: 12_400_000, whole: 48_200_000, rate: Some(6_100_000) }];
    stage
}

#[test]
fn the_queue_tells_bytes_with_their_rate_each_slides_step_the_container_and_the_place() {
    let mut harness = play(sending(), WIDE, Activity::show);
    for said in [
        "12.4 MB of 48.2 MB sent at 6.1 MB/s, 6 s left · public until prepared",
        "Container in progress, looked at 3 times · public until prepared",
        "Slide 1: up",
        "Slide 2: 25 % sent",
        "Slide 3: prepared",
        "Slide 4: waits",
        "Posts 2 of 100",
        "Containers 9 of 400",
    ] {
        harness.get_by_label(said);
    }
    harness.get_by_label_contains("Waits its turn, 2 before it");
    let cancel: Vec<_> = harness.get_all_by_label("Cancel").collect();
    assert_eq!(cancel.len(), 2, "each publish has its own");
    cancel[0].click();
    harness.run_steps(3);
    harness.get_by_label("Try now").click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands, [Command::Cancel(OpId(5)), Command::TryAgain(OpId(6))]);
}

#[test]
fn from_the_call_that_publishes_on_it_is_too_late_to_cancel_and_that_is_said() {
    let mut stage = sending();
    stage.status.sending.clear();
    let mut view = stage.panel.view.shown().unwrap().clone();
    view.rows.truncate(1);
    for (step, sent, said) in [
        (Step::Publish, true, "It may be on Instagram already: too late to cancel"),
        (Step::ReadBack, true, "It is on Instagram: too late to cancel"),
    ] {
        view.rows[0].step = Some(step);
        view.rows[0].going.as_mut().unwrap().sent = sent;
        let mut stage = sending();
        stage.status.sending.clear();
        stage.panel.view = Live::fixed(view.clone());
        let harness = play(stage, WIDE, Activity::show);
        harness.get_by_label(said);
        assert!(harness.query_by_label("Cancel").is_none() && harness.query_by_label("Cancel it").is_none());
    }
}

#[test]
fn what_goes_up_has_its_picture() {
    let mut harness = play(sending(), WIDE, Activity::show);
    for seed in 0..5 {
        paint_picture(&mut harness, PictureKey::Media(format!("m{seed}").into()), seed);
        let key = PictureKey::File { path: format!("/pictures/{seed}.jpg").into(), at_ms: 0 };
        paint_picture(&mut harness, key, seed + 1);
    }
    harness.run_steps(2);
    harness.snapshot("activity_sending_darkroom");
}

fn scheduled(state: OpState, trouble: Option<Trouble>) -> Harness<'static, Stage<Activity>> {
    let at = now() + jiff::SignedDuration::from_hours(5);
    let slot = Slot { at, zone: "Europe/Berlin".to_owned() };
    let waits = ActivityRow {
        slot: Some(slot),
        step: Some(Step::Publish),
        about: Some("Fog all week".to_owned()),
        trouble,
        runs_at: at.as_millisecond(),
        ..row(8, Verb::Publish, publish(1, DraftKind::Carousel, 4), state)
    };
    let mut panel = Activity::default();
    panel.view = Live::fixed(ActivityView { rows: vec![waits], waiting: 1, ..ActivityView::default() });
    panel.record = Live::fixed(Record::default());
    harness(panel, Theme::Darkroom)
}

#[test]
fn a_scheduled_post_tells_its_time_and_can_be_moved_sent_and_given_up() {
    let mut harness = scheduled(OpState::Waiting, None);
    harness.get_by_label(
        "Goes out Thu 26 Nov, 16:31 (Europe/Berlin), in 5 hours; files checked, containers ready",
    );
    harness.get_by_label("Publish now").click();
    harness.run_steps(3);
    harness.get_by_label("Cancel").click();
    harness.run_steps(3);
    harness.get_by_label("Change time").click();
    harness.run_steps(3);
    harness.get_by_label("A day later").click();
    harness.run_steps(3);
    harness.get_by_label_contains("Goes out Fri 27 Nov, 15:31 (UTC)");
    harness.get_by_label("Take this time").click();
    harness.run_steps(3);
    let slot = Slot { at: "2026-11-27T15:31:00Z".parse().unwrap(), zone: "UTC".to_owned() };
    let op = OpId(8);
    assert_eq!(
        harness.state().commands,
        [Command::PublishNow(op), Command::Cancel(op), Command::Reschedule { op, slot }]
    );
}

#[test]
fn a_missed_time_offers_the_three_ways_on() {
    let mut harness = scheduled(OpState::Stuck, Some(Trouble::of(TroubleKind::SlotMissed)));
    harness.get_by_label("Its time passed while Tintype was not running");
    harness.get_by_label("Choose another time");
    harness.get_by_label("Give up");
    harness.get_by_label("Send now").click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands, [Command::PublishNow(OpId(8))]);
}

#[test]
fn codes_are_seen_only_in_an_opened_card() {
    let mut harness = harness(full(), Theme::Darkroom);
    assert!(harness.query_by_label_contains("2207052").is_none());
    harness.get_by_label("What was said").click();
    harness.run_steps(3);
    harness.get_by_label("400, 9004 / 2207052");
}

/// A dialog that a person answers at once.
#[derive(Clone, Default)]
pub struct Saver {
    pub answer: Rc<RefCell<Option<Option<PathBuf>>>>,
    pub proposed: Rc<RefCell<String>>,
    pub place: Option<PathBuf>,
}

impl FileSaver for Saver {
    fn ask(&mut self, _: &egui::Context, _: &str, name: &str) {
        name.clone_into(&mut self.proposed.borrow_mut());
        *self.answer.borrow_mut() = Some(self.place.clone());
    }

    fn answer(&mut self) -> Option<Option<PathBuf>> {
        self.answer.borrow_mut().take()
    }
}

#[test]
fn a_report_is_kept_where_the_person_says_or_in_the_profile() {
    for place in [Some(PathBuf::from("/tmp/for support.txt")), None] {
        let saver = Saver { place: place.clone(), ..Saver::default() };
        let mut panel = full();
        panel.saver = Box::new(saver.clone());
        let mut harness = harness(panel, Theme::Darkroom);
        harness.get_by_label("Export report").click();
        harness.run_steps(3);
        assert_eq!(harness.state().commands, [Command::ExportReport { op: OpId(1), to: place }]);
        assert_eq!(*saver.proposed.borrow(), "tintype-report-1.txt");
    }
}

#[test]
fn a_post_that_is_out_can_be_left_at_that() {
    let mut rows = rows();
    rows[0].step = Some(Step::FirstComment);
    let mut panel = full();
    panel.view = Live::fixed(ActivityView { rows, stuck: 1, ..ActivityView::default() });
    let mut harness = harness(panel, Theme::Darkroom);
    assert!(harness.query_by_label("Give up").is_none());
    harness.get_all_by_label("Leave it at that").next().unwrap().click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands, [Command::Cancel(OpId(1))]);
}

/// A timeline as the outbox writes it.
fn recorded() -> Activity {
    let line = |seconds: i64, tone, step, title: &str, sentence: &str, small: &[(&str, &str)]| RecordEntry {
        at: minutes_ago(28) + seconds * 1_000,
        step,
        tone,
        title: title.to_owned(),
        sentence: sentence.to_owned(),
        small_print: small.iter().map(|(name, said)| ((*name).to_owned(), (*said).to_owned())).collect(),
    };
    let asked = [
        ("Asked", "POST /v26.0/17841400000000417/media, image_url, is_carousel_item"),
        ("Answer", "200"),
        ("Took", "412 ms"),
        ("Container", "17982000000000013"),
    ];
    let looked = [
        ("Asked", "GET /v26.0/17982000000000013"),
        ("Answer", "200"),
        ("Took", "96 ms"),
        ("Container", "17982000000000013 Finished"),
    ];
    let refused = [
        ("Asked", "POST /v26.0/17841400000000417/media, image_url, is_carousel_item"),
        ("Answer", "400, 9004/2207052"),
        ("Took", "2,104 ms"),
        ("Said", "Only photo or video can be accepted as media type."),
        ("Code", "9004/2207052"),
        ("Trace", "A7xJQ0fS1mE2kPz"),
    ];
    let at = Some(Step::Containers);
    let entries = vec![
        line(0, Tone::Plain, None, "You asked for it", "6 files, a caption of 224 characters", &[]),
        line(0, Tone::Good, Some(Step::Check), "Check", "Everything is inside Instagram's limits", &[]),
        line(2, Tone::Good, Some(Step::Host), "Host", "All 6 files can be fetched", &[]),
        line(3, Tone::Plain, at, "Asked for a container", "", &asked),
        line(4, Tone::Plain, at, "Asked for a container", "", &asked),
        line(5, Tone::Plain, at, "Looked at the container", "It is ready", &looked),
        line(
            8,
            Tone::Bad,
            at,
            "Instagram could not fetch the file",
            "Nothing was posted. The file's address must answer with the file itself, then try again",
            &refused,
        ),
    ];
    let mut activity = full();
    activity.record = Live::fixed(Record { entries });
    activity
}

#[test]
fn a_timeline_of_calls_has_its_picture() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut harness = harness(recorded(), theme);
        harness.get_all_by_label("Details").next().unwrap().click();
        harness.run_steps(3);
        let links: Vec<_> = harness.get_all_by_label("What was said").collect();
        links.last().unwrap().click();
        harness.run_steps(3);
        pictures.add(harness.try_snapshot(format!("activity_recorder_{name}")));
    }
}

#[test]
fn where_the_inbox_is_one_over_all_accounts_it_says_whose_work_it_shows() {
    for together in [false, true] {
        let mut stage = Stage::new(full(), Theme::Darkroom);
        stage.settings.choices.together = together;
        let name = stage.settings.accounts[0].account.username.clone();
        let harness = play(stage, WIDE, Activity::show);
        let words = format!("What is on its way for {name} alone: each account has its own queue");
        assert_eq!(harness.query_by_label(&words).is_some(), together);
    }
}

#[test]
fn whose_move_it_is_and_where_it_goes_on_are_told() {
    let harness = harness(full(), Theme::Darkroom);
    harness.get_by_label("It is the move of the place where the files lie");
    harness.get_by_label("Going on starts at “Check”, with the files as they are then.");
    harness.get_by_label("Containers 7 of 400");
}

#[test]
fn a_dead_key_offers_to_sign_in() {
    let mut panel = full();
    let mut rows = rows();
    rows[0].trouble = Some(Trouble::of(TroubleKind::SignInAgain));
    panel.view = Live::fixed(ActivityView { rows, stuck: 1, ..ActivityView::default() });
    let harness = harness(panel, Theme::Darkroom);
    harness.get_by_label("Sign in again");
}

#[test]
fn every_state_has_its_picture() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        pictures.add(harness(full(), theme).try_snapshot(format!("activity_full_{name}")));
        let mut nothing = Activity::default();
        nothing.view = Live::fixed(ActivityView::default());
        pictures.add(
            play(Stage::new(nothing, theme), WIDE, Activity::show)
                .try_snapshot(format!("activity_empty_{name}")),
        );
        let mut loading = play(Stage::new(Activity::default(), theme), WIDE, Activity::show);
        pictures.add(loading.try_snapshot(format!("activity_loading_{name}")));
        let mut stage = Stage::new(full(), theme);
        stage.status.sync = SyncState::Offline;
        pictures.add(play(stage, WIDE, Activity::show).try_snapshot(format!("activity_trouble_{name}")));
    }
}

#[test]
fn a_scheduled_and_a_missed_post_have_their_pictures() {
    let mut pictures = SnapshotResults::new();
    pictures.add(scheduled(OpState::Waiting, None).try_snapshot("activity_scheduled_darkroom"));
    let missed = Some(Trouble::of(TroubleKind::SlotMissed));
    pictures.add(scheduled(OpState::Stuck, missed).try_snapshot("activity_missed_darkroom"));
}

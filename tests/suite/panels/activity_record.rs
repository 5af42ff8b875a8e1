//! The record in Activity: its list, one entry whole, its filters, what was found, and acts about many in the queue.
//! Invariant: what is verified and exported is all of it, whatever the list is narrowed to.

use std::path::PathBuf;

use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use jiff::tz::TimeZone;
use tintype::domain::op::OpState;
use tintype::domain::record::{Broken, Entry, Event, Seal, What};
use tintype::domain::{ActId, Op, OpId};
use tintype::engine::Command;
use tintype::engine::record::{Against, Found, RecordFormat, RecordWish, Verdict};
use tintype::engine::status::ExportProgress;
use tintype::engine::views::Verb;
use tintype::engine::views::activity::{
    Activity as ActivityView, ActivityAct, ActivityRow, MemberRows, Members,
};
use tintype::engine::views::record::{Entries, EntryRows};
use tintype::ui::live::Live;
use tintype::ui::panels::Goal;
use tintype::ui::panels::activity::Activity;
use tintype::ui::panels::compose::FilePicker;
use tintype::ui::theme::Theme;

use super::activity::Saver;
use super::{Stage, THEMES, WIDE, minutes_ago, play};

/// The entries of the tests, newest first.
fn told() -> Vec<Entry> {
    let entry = |n: u64, minutes: i64, what, event, author: &str, text: &str| Entry {
        n,
        at: minutes_ago(minutes),
        account: "17841400000000001".to_owned(),
        account_name: "tidewrack.clay".to_owned(),
        what,
        event,
        act: Some(7),
        op: Some(9),
        comment: Some(format!("1790000000000000{n}")),
        post: Some("17900000000000999".to_owned()),
        author_id: Some("24100000000000001".to_owned()),
        author: Some(author.to_owned()),
        text: Some(text.to_owned()),
        ..Entry::default()
    };
    let rule = Some("Followers for sale".to_owned());
    let promo = "Promote it on @art.glow.gallery, DM us to be featured";
    vec![
        Entry {
            answer: Some("The comment is hidden. Instagram takes no replies to it".to_owned()),
            said: Some("We ship on Monday, Noor.".to_owned()),
            ..entry(
                6,
                3,
                What::Reply,
                Event::Refused,
                "noor.almansouri",
                "هل يوجد توصيل إلى دبي؟ السعر 34 يورو؟",
            )
        },
        Entry { who: rule.clone(), ..entry(5, 12, What::Hide, Event::Done, "glow.art.promo", promo) },
        Entry { who: rule, ..entry(4, 12, What::Hide, Event::Asked, "glow.art.promo", promo) },
        entry(3, 90, What::Done, Event::Here, "kaito_utsuwa", "この釉薬の色、朝の海みたいですね 🌊"),
        Entry {
            said: Some("Cảm ơn bạn, gốm của chúng tôi vào được lò vi sóng 🤍".to_owned()),
            made: Some("17900000000000123".to_owned()),
            ..entry(2, 3_000, What::Reply, Event::Done, "thuha.gomsu", "Màu men đẹp quá chị ơi 😍")
        },
        Entry { n: 1, at: minutes_ago(9_000), ..Entry::default() },
    ]
}

fn seal(n: u64) -> String {
    Seal([n as u8 * 17; 32]).to_string()
}

/// The tab, with one entry open.
fn book(open: u64) -> Activity {
    let entries = told();
    let rows: Vec<(Entry, String)> = entries.iter().map(|entry| (entry.clone(), seal(entry.n))).collect();
    let mut panel = Activity::default();
    panel.view = Live::fixed(ActivityView::default());
    panel.book.entries = Live::fixed(Entries {
        shown: entries.iter().map(|entry| entry.n).collect(),
        count: 6,
        since: Some(minutes_ago(9_000)),
        seal: Some(seal(6)),
        rules: vec!["Followers for sale".to_owned()],
    });
    panel.book.open =
        Live::fixed(EntryRows { rows: rows.iter().filter(|(entry, _)| entry.n == open).cloned().collect() });
    panel.book.rows = Live::fixed(EntryRows { rows });
    panel
}

fn found(what: Verdict) -> Option<Found> {
    Some(Found { at: minutes_ago(2), what })
}

fn harness(panel: Activity, theme: Theme, verdict: Option<Verdict>) -> Harness<'static, Stage<Activity>> {
    let mut stage = Stage::new(panel, theme);
    stage.goal = Some(Goal::Record { rules: false });
    stage.status.record.found = verdict.and_then(found);
    play(stage, WIDE, Activity::show)
}

fn holds(against: Option<Against>) -> Verdict {
    Verdict::Holds { count: 12_408, elsewhere: 0, since: Some(minutes_ago(9_000)), against }
}

#[test]
fn an_entry_opens_with_its_words_its_answer_and_its_seal() {
    let harness = harness(book(6), Theme::Darkroom, None);
    harness.get_by_label_contains("Reply, noor.almansouri: Instagram refused it. You, 10:28.");
    harness.get_by_label_contains("Hide, glow.art.promo: Instagram did it. Rule “Followers for sale”");
    harness.get_by_label("Entry 6");
    harness.get_by_label("The comment is hidden. Instagram takes no replies to it");
    harness.get_by_label("We ship on Monday, Noor.");
    harness.get_by_label("26 Nov, 10:28:00, UTC");
    harness.get_by_label(&seal(6));
    harness.get_by_label("6 entries; the record runs since 20 Nov");
    harness.get_by_label_contains("Newest seal 6666666666666666. Write it down or keep an export");
}

#[test]
fn it_is_verified_compared_and_exported_whole() {
    let saver = Saver { place: Some(PathBuf::from("/tmp/kept.html")), ..Saver::default() };
    let mut panel = book(6);
    panel.book.saver = Box::new(saver.clone());
    panel.book.picker = Box::new(Picker::default());
    let mut harness = harness(panel, Theme::Darkroom, None);
    harness.get_by_label("Verify").click();
    harness.run_steps(3);
    harness.get_by_label("Compare with an export").click();
    harness.run_steps(3);
    harness.get_by_label("Export the record").click();
    harness.run_steps(3);
    harness.get_by_label("As a page to read").click();
    harness.run_steps(3);
    assert_eq!(*saver.proposed.borrow(), "record-2026-11-26.html");
    let wishes = [
        RecordWish::Verify,
        RecordWish::Compare(PathBuf::from("/tmp/earlier.json")),
        RecordWish::Export {
            format: RecordFormat::Html,
            to: Some(PathBuf::from("/tmp/kept.html")),
            zone: TimeZone::UTC,
        },
    ];
    assert_eq!(harness.state().commands, wishes.map(Command::Record));
}

#[test]
fn what_was_found_is_a_sentence_in_place() {
    let file = || "record-2026-11-01.csv".to_owned();
    for (verdict, sentence) in [
        (holds(None), "12,408 entries, unbroken since 20 Nov"),
        (
            holds(Some(Against::Fits { file: file(), count: 11_900 })),
            "All 11,900 entries of record-2026-11-01.csv stand in it unchanged",
        ),
        (
            holds(Some(Against::Differs { file: file(), count: 13_000, shorter: true })),
            "record-2026-11-01.csv has 13,000 entries: the newest of them were removed here",
        ),
        (holds(Some(Against::NoRecord { file: file() })), "record-2026-11-01.csv holds no record"),
        (Verdict::Broken(Broken::Missing(4)), "Entry 4 is missing"),
    ] {
        let harness = harness(book(6), Theme::Darkroom, Some(verdict));
        harness.get_by_label(sentence);
    }
    let broken = Some(Verdict::Broken(Broken::Changed(3)));
    let mut harness = harness(book(3), Theme::Darkroom, broken);
    harness.get_by_label("Entry 3 was changed after it was written");
    assert!(harness.query_by_label("Entry 3").is_none());
    harness.get_by_label("Show where").click();
    harness.run_steps(3);
    harness.get_by_label("Entry 3");
}

#[test]
fn while_it_is_read_nothing_else_begins() {
    let mut stage = Stage::new(book(6), Theme::Darkroom);
    stage.goal = Some(Goal::Record { rules: false });
    stage.status.record.under_way = Some(ExportProgress { done: 25, all: 100 });
    let mut harness = play(stage, WIDE, Activity::show);
    harness.get_by_label("Reading the record, 25 %");
    harness.get_by_label("Verify").click();
    harness.run_steps(3);
    assert!(harness.state().commands.is_empty());
}

#[test]
fn the_list_is_narrowed_by_who_what_and_day_and_all_of_it_let_go_at_once() {
    let mut harness = harness(book(6), Theme::Darkroom, None);
    assert!(harness.query_by_label("Show all entries").is_none());
    for (button, choice, now) in [
        ("Who: Anyone", "Rule “Followers for sale”", "Who: Rule “Followers for sale”"),
        ("What: Every act", "Hide", "What: Hide"),
        ("When: Any day", "Last 7 days", "When: Last 7 days"),
    ] {
        harness.get_by_label(button).click();
        harness.run_steps(3);
        harness.get_by_label(choice).click();
        harness.run_steps(3);
        harness.get_by_label(now);
    }
    harness.get_by_label("Show all entries").click();
    harness.run_steps(3);
    harness.get_by_label("Who: Anyone");
    harness.get_by_label("All of this day").click();
    harness.run_steps(3);
    harness.get_by_label("When: Today");
}

#[test]
fn what_rules_did_is_one_press_away_from_the_rules() {
    let mut stage = Stage::new(book(6), Theme::Darkroom);
    stage.goal = Some(Goal::Record { rules: true });
    let harness = play(stage, WIDE, Activity::show);
    harness.get_by_label("Who: Rules");
    assert_eq!(harness.state().goal, None, "it was taken");
}

fn many(open: u64, stuck: u64, done: u64) -> ActivityAct {
    ActivityAct {
        id: ActId(5),
        verb: Verb::Hide,
        who: None,
        text: None,
        count: 230,
        at: minutes_ago(4),
        not_before: minutes_ago(3),
        done,
        open,
        stuck,
        running: 0,
        putting: false,
        taken_back: false,
        going_back: 0,
        ended: Some(minutes_ago(1)),
    }
}

/// The queue with an act about many in it.
fn with(act: ActivityAct) -> Activity {
    let row = |id: i64, state: OpState, about: &str, words: &str| ActivityRow {
        id: OpId(id),
        verb: Verb::Hide,
        op: Op::Hide { comment: format!("c{id}").into(), thread: format!("c{id}").into(), hidden: true },
        state,
        trouble: None,
        step: None,
        saying: None,
        attempts: 0,
        created: minutes_ago(4),
        runs_at: minutes_ago(3),
        ended: (state == OpState::Done).then(|| minutes_ago(2)),
        going: None,
        ahead: 0,
        slot: None,
        picture: None,
        about: Some(about.to_owned()),
        permalink: None,
        act: Some(ActId(5)),
        words: Some(words.to_owned()),
    };
    let rows = vec![
        row(11, OpState::Queued, "glow.art.promo", "Promote it on @art.glow.gallery"),
        row(12, OpState::Done, "art.by.night", "Promote it on @art.glow.gallery 🌟"),
    ];
    let mut panel = Activity::default();
    panel.view = Live::fixed(ActivityView { acts: vec![act], open: 110, ..ActivityView::default() });
    panel.opened_act.members = Live::fixed(Members { ops: vec![OpId(11), OpId(12)] });
    panel.opened_act.rows = Live::fixed(MemberRows { rows: rows.clone() });
    panel.alone = Live::fixed(MemberRows { rows });
    panel
}

#[test]
fn an_act_about_many_is_one_row_with_its_undo_and_opens_to_its_members() {
    let stage = Stage::new(with(many(110, 0, 120)), Theme::Darkroom);
    let mut harness = play(stage, WIDE, Activity::show);
    harness.get_by_label("Hide 230 comments: 120 of 230 done");
    harness.get_by_label_contains("Hide a comment of glow.art.promo: ");
    harness.get_all_by_label("Undo: Hide 230 comments").next().unwrap().click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands, [Command::TakeBackAct(ActId(5))]);
    harness.get_by_label_contains("Hide a comment of art.by.night: ").click();
    harness.run_steps(3);
    harness.get_by_label("Flight recorder");
    harness.get_by_label("Back to all of them").click();
    harness.run_steps(3);
    harness.get_by_label_contains("Hide a comment of art.by.night: ");
}

#[test]
fn what_stopped_of_many_is_tried_again_at_once() {
    let stage = Stage::new(with(many(3, 3, 227)), Theme::Darkroom);
    let mut harness = play(stage, WIDE, Activity::show);
    harness.get_by_label("Needs you");
    harness.get_by_label("Hide 230 comments: 227 of 230 were done · 3 stopped");
    harness.get_all_by_label("Try again").next().unwrap().click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands, [Command::TryActAgain(ActId(5))]);
}

#[test]
fn the_record_and_an_act_about_many_have_their_pictures() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let verdict = Some(holds(None));
        pictures.add(harness(book(6), theme, verdict).try_snapshot(format!("activity_record_{name}")));
        let stage = Stage::new(with(many(110, 0, 120)), theme);
        let mut many = play(stage, WIDE, Activity::show);
        pictures.add(many.try_snapshot(format!("activity_many_{name}")));
    }
}

/// A dialog in which a person chooses the same file every time.
#[derive(Default)]
struct Picker(bool);

impl FilePicker for Picker {
    fn ask(&mut self, _: &egui::Context) {
        self.0 = true;
    }

    fn answer(&mut self) -> Option<Vec<PathBuf>> {
        std::mem::take(&mut self.0).then(|| vec![PathBuf::from("/tmp/earlier.json")])
    }
}

//! The inbox with near-identical comments folded into one row, and the marks beside names.
//! Invariant: what is done to the row is one act about all it stands for.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::op::OpState;
use tintype::domain::{ActId, OpId};
use tintype::engine::views::inbox::{Cluster, ClusterRow, InboxCounts, InboxIndex, InboxRow, InboxRows};
use tintype::engine::views::{Pending, Verb};
use tintype::engine::{Chosen, Command, Moderation};
use tintype::ui::live::Live;
use tintype::ui::panels::inbox::Inbox;
use tintype::ui::theme::Theme;

use super::inbox::{full, harness, press, row};
use super::{Stage, THEMES, minutes_ago, now, play};

const LIKENESS: i64 = 4_711;

/// The row of the wave, as the store tells it.
fn wave() -> InboxRow {
    let cluster = ClusterRow {
        likeness: LIKENESS,
        count: 214,
        people: 31,
        other: Some(("p-xp".into(), "xp_art_daily".to_owned())),
        first: "w1".into(),
        first_text: "Promote it on @art.glow.gallery 🔥🔥 DM us to be featured".to_owned(),
        since: Some(minutes_ago(140)),
        posts: 6,
        act: None,
    };
    InboxRow {
        row: -LIKENESS,
        id: "w0".into(),
        thread: "w0".into(),
        text: "Рrоmote it on @art.glow.gallery 🔥".to_owned(),
        username: Some("glow.art.promo".to_owned()),
        author: Some("p-glow".into()),
        cluster: Some(Box::new(cluster)),
        ..row(3)
    }
}

/// The list with the wave in its second place, closed or with three of its members below it.
fn world(open: bool) -> Inbox {
    let mut rows: Vec<InboxRow> = (0..10).map(row).collect();
    rows[4] = InboxRow { newcomer: true, ..row(4) };
    rows[7] = InboxRow { newcomer: true, question: true, unmarked: true, ..row(7) };
    rows.insert(1, wave());
    let shown = if open { 3 } else { 0 };
    for nth in 0..shown {
        let text = [
            "Рrоmote it on @art.glow.gallery 🔥",
            "promote itt on @art.glow.gallery",
            "PROMOTE IT ON @art.glow.gallery",
        ];
        let member = InboxRow {
            row: 1_000 + nth as i64,
            id: format!("w{nth}").as_str().into(),
            thread: format!("w{nth}").as_str().into(),
            text: text[nth].to_owned(),
            username: Some(["glow.art.promo", "xp_art_daily", "art.glow.feature"][nth].to_owned()),
            author: Some(format!("p-{nth}").as_str().into()),
            ..row(3)
        };
        rows.insert(2 + nth, member);
    }
    let mut inbox = full();
    let counts = InboxCounts { needs_answer: 224, all: 12_412, ..InboxCounts::default() };
    let counted = InboxIndex { counts, ..InboxIndex::default() };
    inbox.index = Live::fixed(InboxIndex {
        rows: rows.iter().map(|row| row.row).collect(),
        clusters: [Cluster { at: 1, likeness: LIKENESS, count: 214, shown }].into(),
        ..counted
    });
    inbox.rows = Live::fixed(InboxRows { rows });
    inbox
}

fn moderated(harness: &Harness<'_, Stage<Inbox>>) -> Vec<(Chosen, Moderation)> {
    let many = harness.state().commands.iter().filter_map(|command| match command {
        Command::Moderate { chosen, act, .. } => Some((chosen.clone(), act.clone())),
        _ => None,
    });
    many.collect()
}

/// The row that the cursor stands on.
fn current(harness: &Harness<'_, Stage<Inbox>>) -> String {
    let rows = harness.query_all_by_role(egui::Role::ListItem);
    let current = rows.filter(|row| row.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True));
    current.filter_map(|row| row.accesskit_node().label()).collect()
}

fn all() -> Chosen {
    Chosen::Cluster { likeness: LIKENESS }
}

#[test]
fn shift_h_hides_all_and_goes_on_to_what_stands_behind() {
    for open in [false, true] {
        let mut harness = harness(world(open), Theme::Darkroom);
        press(&mut harness, Key::J);
        if open {
            press(&mut harness, Key::J);
        }
        harness.key_press_modifiers(Modifiers::SHIFT, Key::H);
        harness.run_steps(3);
        assert_eq!(moderated(&harness), [(all(), Moderation::Hide)]);
        let current = current(&harness);
        assert!(current.starts_with("maren.solheim, "), "{current}");
    }
}

#[test]
fn the_row_says_whom_it_stands_for_and_has_its_button() {
    let mut harness = harness(world(false), Theme::Darkroom);
    harness.get_by_label_contains("glow.art.promo and 30 others, 214 near-identical comments: Promote it on");
    harness.get_by_label("Show all 214");
    harness.get_by_label("Hide all").click();
    harness.run_steps(3);
    assert_eq!(moderated(&harness), [(all(), Moderation::Hide)]);
}

#[test]
fn the_plain_keys_mean_all_of_it_on_its_row_and_one_on_a_member() {
    let mut closed = harness(world(false), Theme::Darkroom);
    press(&mut closed, Key::J);
    closed.get_by_label("214 near-identical comments");
    press(&mut closed, Key::E);
    assert_eq!(moderated(&closed), [(all(), Moderation::Done)]);
    let mut open = harness(world(true), Theme::Darkroom);
    press(&mut open, Key::J);
    press(&mut open, Key::J);
    press(&mut open, Key::E);
    assert_eq!(moderated(&open), [(Chosen::Comments(vec!["w0".into()]), Moderation::Done)]);
}

#[test]
fn chosen_it_counts_for_all() {
    let mut harness = harness(world(false), Theme::Darkroom);
    press(&mut harness, Key::X);
    press(&mut harness, Key::J);
    press(&mut harness, Key::X);
    harness.get_by_label("215 chosen");
    press(&mut harness, Key::H);
    assert_eq!(moderated(&harness), [(Chosen::Rows([100, -LIKENESS].into()), Moderation::Hide)]);
}

#[test]
fn deleting_all_of_it_is_asked_about_once() {
    let mut harness = harness(world(false), Theme::Darkroom);
    press(&mut harness, Key::J);
    press(&mut harness, Key::Delete);
    assert!(moderated(&harness).is_empty());
    harness.get_by_label("Delete 214 comments for ever?");
    harness.get_by_label("Delete 214 for ever").click();
    harness.run_steps(3);
    assert_eq!(moderated(&harness), [(Chosen::Rows([-LIKENESS].into()), Moderation::Delete)]);
}

#[test]
fn undo_in_its_row_takes_back_the_whole_act() {
    let mut inbox = world(false);
    let mut rows = inbox.rows.shown().unwrap().rows.clone();
    rows[1].pending = Some(Pending {
        op: OpId(9),
        verb: Verb::Hide,
        state: OpState::Queued,
        runs_at: now().as_millisecond() + 4_000,
        trouble: None,
    });
    if let Some(cluster) = &mut rows[1].cluster {
        cluster.act = Some(ActId(3));
    }
    inbox.rows = Live::fixed(InboxRows { rows: vec![rows[0].clone(), rows[1].clone()] });
    let mut harness = harness(inbox, Theme::Darkroom);
    harness.get_by_label("Undo").click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands.last(), Some(&Command::TakeBackAct(ActId(3))));
}

#[test]
fn clusters_have_their_pictures() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut closed = harness(world(false), theme);
        press(&mut closed, Key::J);
        pictures.add(closed.try_snapshot(format!("inbox_cluster_{name}")));
        let mut open = harness(world(true), theme);
        press(&mut open, Key::J);
        press(&mut open, Key::J);
        pictures.add(open.try_snapshot(format!("inbox_cluster_open_{name}")));
        let mut narrow = play(Stage::new(world(false), theme), egui::vec2(952.0, 700.0), Inbox::show);
        press(&mut narrow, Key::J);
        pictures.add(narrow.try_snapshot(format!("inbox_cluster_narrow_{name}")));
    }
}

//! The settings page of notifications alone: its switches, its quiet hours, and what it says where nobody shows any.
//! Invariant: a choice is kept in the moment it is made.

use egui::Key;
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::notify::{Notify, Quiet};
use tintype::engine::Command;
use tintype::engine::arrivals::BellState;
use tintype::ui::panels::Goal;
use tintype::ui::panels::settings::Settings;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, play};

fn open(notify: Notify, bell: BellState, theme: Theme) -> Harness<'static, Stage<Settings>> {
    let mut stage = Stage::new(Settings::default(), theme);
    stage.goal = Some(Goal::Notifications);
    stage.settings.choices.notify = notify;
    stage.status.bell = bell;
    play(stage, WIDE, Settings::show)
}

fn rings() -> BellState {
    BellState::Rings("dunst".to_owned())
}

fn kept(harness: &mut Harness<'_, Stage<Settings>>) -> Option<Notify> {
    let kept =
        std::mem::take(&mut harness.state_mut().commands).into_iter().find_map(|command| match command {
            Command::Keep(choices) => Some(choices.notify),
            _ => None,
        });
    if let Some(notify) = kept {
        harness.state_mut().settings.choices.notify = notify;
    }
    harness.run_steps(2);
    kept
}

fn click(harness: &mut Harness<'_, Stage<Settings>>, name: &str) {
    harness.get_by_role_and_label(egui::accesskit::Role::Switch, name).click();
    harness.run_steps(2);
}

#[test]
fn each_choice_is_kept_as_it_is_made() {
    let mut harness = open(Notify::default(), rings(), Theme::Darkroom);
    harness.get_by_label("Shown by dunst");
    click(&mut harness, "Show who wrote and what");
    assert_eq!(kept(&mut harness), Some(Notify { words: false, ..Notify::default() }));
    harness.get_by_label("Only numbers are shown, for screens that others see.");
    harness.get_by_label("From a time to a time").click();
    harness.run_steps(2);
    assert_eq!(kept(&mut harness).and_then(|notify| notify.quiet), Some(Quiet { from: 1_320, to: 480 }));
    harness.get_by_label("Quiet until").focus();
    harness.run_steps(2);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("7:30".to_owned()));
    harness.run_steps(2);
    assert_eq!(kept(&mut harness).and_then(|notify| notify.quiet), Some(Quiet { from: 1_320, to: 450 }));
    click(&mut harness, "Tell me of new comments on the desktop");
    assert_eq!(kept(&mut harness).map(|notify| notify.on), Some(false));
    assert!(harness.query_by_label("Quiet from").is_none(), "what is off has no details");
}

#[test]
fn one_can_be_shown_and_a_missing_service_is_told() {
    let mut harness =
        open(Notify::default(), BellState::Silent("ServiceUnknown".to_owned()), Theme::Darkroom);
    harness.get_by_label("No service shows notifications here");
    harness.get_by_label("ServiceUnknown");
    harness.get_by_label("Show one").click();
    harness.run_steps(2);
    assert_eq!(harness.state().commands, [Command::TryBell]);
}

#[test]
fn pictures_of_the_notifications() {
    let mut results = SnapshotResults::new();
    for (theme, name) in THEMES {
        let quiet = Some(Quiet::default());
        let mut harness = open(Notify { quiet, ..Notify::default() }, rings(), theme);
        results.add(harness.try_snapshot(format!("settings_notifications_{name}")));
    }
}

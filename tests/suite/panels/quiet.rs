//! Quiet hours in the window: their page, the line at the foot of the views, and the tiles of the Library.
//! Invariant: what a bar or a mark shows is also said in words.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use jiff::civil::Weekday;
use tintype::domain::{Covers, QuietHours, QuietSpan, QuietWindow};
use tintype::engine::Command;
use tintype::engine::command::QuietWish;
use tintype::engine::views::quiet::{Last, Quiet, Run};
use tintype::ui::live::Live;
use tintype::ui::panels::Goal;
use tintype::ui::panels::settings::Settings;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, minutes_ago, now, play};

/// Weekday nights and a lunch on Sundays, about the newest posts.
fn timetable() -> QuietHours {
    let week = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    QuietHours {
        on: true,
        windows: vec![
            QuietWindow::on(week, 22 * 60, 7 * 60),
            QuietWindow::on([Weekday::Sunday], 12 * 60, 14 * 60),
        ],
        zone: Some("UTC".to_owned()),
        ..QuietHours::default()
    }
}

fn view() -> Quiet {
    let last = Last {
        begun_at: minutes_ago(12 * 60 + 31),
        ended_at: minutes_ago(3 * 60 + 31),
        on: 13,
        changed: 1,
        ..Last::default()
    };
    Quiet { hours: timetable(), last: Some(last), covered: 16, open: 14, ..Quiet::default() }
}

fn page(view: Quiet, theme: Theme) -> Harness<'static, Stage<Settings>> {
    let mut stage = Stage::new(Settings::default(), theme);
    stage.panel.quiet.view = Live::fixed(view);
    stage.goal = Some(Goal::QuietHours);
    play(stage, WIDE, Settings::show)
}

fn kept(harness: &Harness<'_, Stage<Settings>>) -> QuietHours {
    let last = harness.state().commands.iter().rev().find_map(|command| match command {
        Command::Quiet { wish: QuietWish::Keep(hours), .. } => Some((**hours).clone()),
        _ => None,
    });
    last.expect("nothing was kept")
}

#[test]
fn the_page_says_what_comes_what_it_costs_and_what_was() {
    let harness = page(view(), Theme::Daylight);
    harness.get_by_label(
        "tonight 22:00 to 07:00 (UTC), 14 posts, about 29 calls. 2 more are off already and stay so.",
    );
    harness.get_by_label(
        "Wed 25 Nov, 22:00 to 07:00: comments on again under 13 posts, left alone 1 post that somebody changed meanwhile.",
    );
    harness.get_by_label("Monday: quiet 22:00 to 24:00");
    harness.get_by_label("Saturday: quiet 00:00 to 07:00");
    harness.get_by_label("Sunday: quiet 12:00 to 14:00");
}

#[test]
fn a_quiet_time_that_runs_can_be_paused() {
    let at = now().as_millisecond();
    let span = QuietSpan { from: at - 3_600_000, until: at + 1_740_000 };
    let run = Run { span, posts: 14, waiting: 3 };
    let mut harness = page(Quiet { run: Some(run), ..view() }, Theme::Darkroom);
    harness.get_by_label(
        "today 09:31 to 11:00 (UTC): comments are off under 14 posts, 3 of them still on their way.",
    );
    harness.get_by_label("Let quiet hours rest at once").click();
    harness.run_steps(3);
    assert!(matches!(harness.state().commands.last(), Some(Command::Quiet { wish: QuietWish::Pause, .. })));
    let mut harness = page(Quiet { paused: Some(at - 60_000), ..view() }, Theme::Darkroom);
    harness.get_by_label("Let quiet hours go on").click();
    harness.run_steps(3);
    assert!(matches!(harness.state().commands.last(), Some(Command::Quiet { wish: QuietWish::GoOn, .. })));
}

#[test]
fn times_are_added_changed_and_removed() {
    let mut harness = page(Quiet::default(), Theme::Daylight);
    harness.get_by_label("There is no time yet: add one below");
    harness.get_by_label("Add a time").click();
    harness.run_steps(3);
    let hours = kept(&harness);
    assert_eq!((hours.on, hours.windows), (false, vec![QuietWindow::nightly()]), "not yet");
    harness.get_by_label("Sunday, time 1").click();
    harness.run_steps(3);
    assert!(!kept(&harness).windows[0].has(Weekday::Sunday));
    let field = harness.get_by_label("Begins, time 1");
    field.focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    harness.get_by_label("Begins, time 1").type_text("11 pm");
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert_eq!(kept(&harness).windows[0].from, 23 * 60);
    harness.get_by_label("Ends, time 1").click();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    harness.get_by_label("Ends, time 1").type_text("06:30");
    harness.run_steps(2);
    harness.get_by_label("Begins, time 1").click();
    harness.run_steps(3);
    assert_eq!((kept(&harness).windows[0].from, kept(&harness).windows[0].to), (23 * 60, 6 * 60 + 30));
    harness.get_by_label("Remove time 1").click();
    harness.run_steps(3);
    assert!(kept(&harness).windows.is_empty());
}

#[test]
fn a_time_that_cannot_be_read_is_said_and_not_kept() {
    let mut harness = page(view(), Theme::Daylight);
    harness.get_by_label("Ends, time 2").focus();
    harness.run_steps(2);
    harness.get_by_label("Ends, time 2").type_text("xx");
    harness.run_steps(3);
    harness.get_by_label("Write a time as 22:00 or 10 pm");
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    let kept = harness.state().commands.iter().any(|command| matches!(command, Command::Quiet { .. }));
    assert!(!kept);
}

#[test]
fn the_posts_are_chosen_in_three_ways_and_a_change_can_be_taken_back() {
    let mut harness = page(view(), Theme::Daylight);
    harness.get_by_label("7 days").click();
    harness.run_steps(3);
    assert_eq!(kept(&harness).days, 7);
    harness.get_by_label("All of them").click();
    harness.run_steps(3);
    assert_eq!(kept(&harness).covers, Covers::All);
    harness.get_by_label("Those I choose").click();
    harness.run_steps(3);
    assert_eq!(kept(&harness).covers, Covers::Chosen);
    harness.get_by_label("Choose them in the Library").click();
    harness.run_steps(3);
    assert!(matches!(harness.state().goal, Some(Goal::Place(_))));
    harness.get_by_label("Keep quiet hours").click();
    harness.run_steps(3);
    assert!(!kept(&harness).on);
}

#[test]
fn a_zone_that_nobody_knows_is_said() {
    let lost = QuietHours { zone: Some("Atlantis/Centre".to_owned()), ..timetable() };
    let harness = page(Quiet { hours: lost, ..view() }, Theme::Daylight);
    harness.get_by_label("This computer knows no zone of that name. Write it as Europe/Lisbon");
}

#[test]
fn every_state_has_its_picture() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        pictures.add(page(view(), theme).try_snapshot(format!("settings_quiet_{name}")));
    }
    let mut empty = page(Quiet::default(), Theme::Daylight);
    pictures.add(empty.try_snapshot("settings_quiet_empty_daylight"));
    let mut stage = Stage::new(Settings::default(), Theme::Darkroom);
    stage.panel.quiet.view = Live::fixed(Quiet { paused: Some(minutes_ago(20)), ..view() });
    stage.goal = Some(Goal::QuietHours);
    let mut small = play(stage, vec2(1024.0 - 72.0, 700.0), Settings::show);
    pictures.add(small.try_snapshot("settings_quiet_small_darkroom"));
}

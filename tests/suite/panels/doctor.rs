//! The connection doctor's page: what is open, what is said, what each button and key does, and its pictures.
//! Invariant: the findings shown are those of the sandbox's refusals; nothing is asked of anybody here.

use std::sync::Arc;

use egui::{Key, Modifiers, OutputCommand, Vec2, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::error_book::Next;
use tintype::domain::{Trouble, TroubleKind};
use tintype::engine::Command;
use tintype::engine::doctor::{CheckId, DoctorWish, Evidence, Examination, Finding, State, Whose};
use tintype::ui::panels::Goal;
use tintype::ui::panels::settings::Settings;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, now, play, settings};

const MIDDLE: Vec2 = vec2(1280.0 - 72.0, 800.0);
const NARROW: Vec2 = vec2(1024.0 - 72.0, 700.0);

/// The tester invitation was not accepted: what the picture of the aim shows.
fn tester() -> Finding {
    let trouble = Trouble { code: Some(100), ..Trouble::of(TroubleKind::TesterNotAccepted) };
    let means = "While an app is unpublished, Instagram talks to it only about people it has invited and who said yes. The invitation is out and the yes is missing, or there was none.";
    let evidence = Evidence {
        asked: "GET /v26.0/me with the key of tidewrack.clay".into(),
        at: now().as_millisecond(),
        answer: "400, code 100: “Unsupported request - method type: get”".into(),
        means: "Neither the address nor the method. This is what accounts without a role are told".into(),
        compared: "north.kiln, from this computer: 200. So the network and Tintype are right".into(),
    };
    let found = "The account has not accepted the tester invitation";
    Finding::failed(CheckId::Tester, Whose::YoursOnInstagram, found, means)
        .next(Next::Invites)
        .booked(trouble)
        .shown_by(evidence)
}

fn examined() -> Examination {
    let account = settings().accounts[0].account.clone();
    let mut one = Examination::begins(account.id, account.username, now().as_millisecond());
    let passed = |check, found: &str, took_ms| Finding { took_ms, ..Finding::passed(check, found) };
    let waits = |check, more| Finding::waits(check, CheckId::Tester, more);
    one.findings = vec![
        passed(CheckId::Clock, "The same second as Instagram's", None),
        passed(CheckId::Network, "graph.instagram.com, api.instagram.com answer", Some(21)),
        passed(CheckId::Secure, "Encrypted, and trusted by this system", Some(48)),
        passed(CheckId::AppId, "81720446, known to Instagram", None),
        passed(CheckId::Redirect, "https://localhost:8723/ is on the app's list", None),
        passed(CheckId::Secret, "Accepted", Some(320)),
        tester(),
        waits(CheckId::Permissions, "Needed: read, publish, comments, private replies, numbers"),
        waits(CheckId::Professional, ""),
        waits(CheckId::Key, ""),
        waits(CheckId::Comments, "An unpublished app may be sent empty lists"),
        waits(CheckId::Budget, ""),
        passed(CheckId::Host, "On this computer, which is enough for practice", Some(1_900)),
    ];
    (one.took_ms, one.calls, one.left_out) = (Some(2_400), 7, 2);
    one
}

fn stage(theme: Theme, one: Option<Examination>) -> Stage<Settings> {
    let mut stage = Stage::new(Settings::default(), theme);
    stage.status.doctor = one.map(Arc::new).into_iter().collect();
    // The account rests meanwhile, as the failing call has it do.
    let failed = stage.status.doctor.iter().flat_map(|one| one.failed()).next();
    stage.settings.accounts[0].paused = failed.and_then(|finding| finding.trouble.clone());
    stage.goal = Some(Goal::Doctor);
    stage
}

fn shown(one: Examination) -> Harness<'static, Stage<Settings>> {
    play(stage(Theme::Darkroom, Some(one)), WIDE, Settings::show)
}

fn wishes(harness: &Harness<'_, Stage<Settings>>) -> Vec<DoctorWish> {
    let wished = |command: &Command| match command {
        Command::Doctor { wish, .. } => Some(*wish),
        _ => None,
    };
    harness.state().commands.iter().filter_map(wished).collect()
}

fn told(harness: &Harness<'_, Stage<Settings>>) -> Option<String> {
    harness.state().commands.iter().rev().find_map(|command| match command {
        Command::Tell(words) => Some(words.clone()),
        _ => None,
    })
}

#[test]
fn the_failing_check_is_open_and_says_whose_move_it_is() {
    let mut harness = shown(examined());
    harness.get_by_label("One thing stands in the way, and it is yours");
    harness.get_by_label("7 fine");
    harness.get_by_label("1 needs you");
    harness.get_by_label("5 wait for it");
    harness.get_by_label("Ran 10:31:00, took 2.4 s, 7 calls");
    harness.get_by_label("Your move, on Instagram");
    harness.get_by_label("400, code 100: “Unsupported request - method type: get”");
    harness.get_by_label(
        "8, Permissions. Waits. Waits for 7. Needed: read, publish, comments, private replies, numbers",
    );
    harness.get_by_label("Connection doctor, 1");
    harness.get_by_label("Check again").click();
    harness.run_steps(2);
    assert_eq!(wishes(&harness), [DoctorWish::Again(CheckId::Tester)]);
    harness.get_by_label("Send a new invitation").click();
    harness.run_steps(2);
    let opened = Command::OpenAddress("https://developers.facebook.com/apps/".into());
    assert!(harness.state().commands.contains(&opened));
    harness.get_by_label("Code 100").click();
    harness.run_steps(3);
    harness.get_by_label("Told by Instagram in one sentence, under a code that stands for other things too");
}

#[test]
fn keys_walk_open_repeat_and_run() {
    let mut harness = shown(examined());
    harness.key_press(Key::K);
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    harness.get_by_label("Close App secret");
    assert!(harness.query_by_label("Your move, on Instagram").is_none(), "one is open at a time");
    harness.key_press(Key::C);
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::R);
    harness.run_steps(3);
    assert_eq!(wishes(&harness), [DoctorWish::Again(CheckId::Secret), DoctorWish::All]);
    harness.get_by_label("Your move, on Instagram");
}

#[test]
fn the_report_goes_to_the_clipboard_and_the_toast_counts_what_was_left_out() {
    let mut harness = shown(examined());
    harness.get_by_label("Copy report").click();
    harness.step();
    let mut copied = None;
    for _ in 0..3 {
        let commands = &harness.output().platform_output.commands;
        copied = copied.or_else(|| {
            commands.iter().find_map(|command| match command {
                OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            })
        });
        harness.step();
    }
    let copied = copied.expect("nothing was copied");
    assert!(copied.contains(" 7 [failed] Tester invitation: The account has not accepted"), "{copied}");
    assert_eq!(told(&harness).as_deref(), Some("Report copied. 2 secrets were left out"));
}

#[test]
fn of_several_failures_the_first_is_open_and_evidence_folds() {
    let mut one = examined();
    let spent = Trouble::of(TroubleKind::RateLimited);
    one.findings[CheckId::Budget as usize] = Finding::trouble(CheckId::Budget, spent);
    let mut harness = shown(one);
    harness.get_by_label("2 things stand in the way, 1 of them yours");
    harness.get_by_label("12, Call budget. Failed. Instagram asks for a pause");
    harness.get_by_label("Fold the evidence").click();
    harness.run_steps(2);
    assert!(harness.query_by_label("Answer").is_none());
    harness.get_by_label("12, Call budget. Failed. Instagram asks for a pause").click();
    harness.run_steps(2);
    harness.get_by_label("Instagram's move");
}

#[test]
fn before_the_first_run_there_is_one_thing_to_press_and_during_a_run_it_says_where_it_is() {
    let mut harness = play(stage(Theme::Darkroom, None), WIDE, Settings::show);
    harness.get_by_label("Nothing was looked at yet");
    harness.get_all_by_label("Run all checks").last().unwrap().click();
    harness.run_steps(2);
    assert_eq!(wishes(&harness), [DoctorWish::All]);
    let mut runs = examined();
    runs.took_ms = None;
    runs.findings[6] = Finding { state: State::Running, ..Finding::due(CheckId::Tester) };
    let harness = shown(runs);
    harness.get_by_label("Looking at 7, Tester invitation");
    harness.get_by_label("Runs since 10:31:00");
}

#[test]
fn a_narrow_window_shows_the_sides_as_tabs() {
    let mut harness = play(stage(Theme::Darkroom, Some(examined())), NARROW, Settings::show);
    harness.get_by_label("Your move, on Instagram");
    harness.get_by_label("Setting up").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Your move, on Instagram").is_none());
    harness.get_by_label("Checks").click();
    harness.run_steps(3);
    harness.get_by_label("Your move, on Instagram");
}

/// The error book, open at a trouble or at its beginning.
fn book(theme: Theme, size: Vec2, trouble: Option<Trouble>) -> Harness<'static, Stage<Settings>> {
    let mut stage = Stage::new(Settings::default(), theme);
    stage.goal = Some(Goal::Book(trouble));
    play(stage, size, Settings::show)
}

#[test]
fn the_book_opens_where_it_was_asked_and_finds_numbers_and_words() {
    let trouble = Trouble { code: Some(190), subcode: Some(460), ..Trouble::of(TroubleKind::SignInAgain) };
    let mut harness = book(Theme::Darkroom, WIDE, Some(trouble));
    harness.get_by_label("The account's password was changed, which ends every key");
    harness.get_by_label("460");
    harness.get_by_label("Sign in again").click();
    harness.run_steps(2);
    assert_eq!(harness.state().goal, None, "the account's sign-in is open");
    let mut harness = book(Theme::Darkroom, WIDE, None);
    harness.get_by_label("Search the error book").focus();
    harness.run_steps(2);
    harness.get_by_label("Search the error book").type_text("9004");
    harness.run_steps(3);
    harness.get_by_label_contains("Instagram could not fetch the file, 9004. ");
    harness.get_by_label("Your host's");
    harness.get_by_label("Tries once more by itself, then waits for you");
    harness.get_by_label("Search the error book").type_text("x");
    harness.run_steps(3);
    harness.get_by_label("Nothing fits");
    harness.get_by_label("Show all").click();
    harness.run_steps(3);
    harness.get_by_label_contains("Instagram has trouble of its own, 2207001. ");
}

#[test]
fn the_book_is_walked_by_keys() {
    let mut harness = book(Theme::Darkroom, WIDE, None);
    harness.key_press(Key::J);
    harness.run_steps(2);
    harness.get_by_label("Fetching the file took Instagram too long");
    harness.key_press(Key::K);
    harness.run_steps(2);
    harness.get_by_label("Instagram's own server failed while it made the post");
}

#[test]
fn the_doctor_and_the_book_have_their_pictures() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        for (size, word) in [(WIDE, "full"), (MIDDLE, "middle"), (NARROW, "narrow")] {
            let mut shown = play(stage(theme, Some(examined())), size, Settings::show);
            pictures.add(shown.try_snapshot(format!("doctor_{word}_{name}")));
            let trouble = Trouble { code: Some(100), ..Trouble::of(TroubleKind::TesterNotAccepted) };
            let mut shown = book(theme, size, Some(trouble));
            pictures.add(shown.try_snapshot(format!("error_book_{word}_{name}")));
        }
        let mut none = play(stage(theme, None), WIDE, Settings::show);
        pictures.add(none.try_snapshot(format!("doctor_empty_{name}")));
    }
}

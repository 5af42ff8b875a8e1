//! The path to a connected account alone: what each step tells, what is ticked, typed and sent, and its pictures.
//! Invariant: nothing is asked of Instagram by walking it, and a secret is on no picture.

use egui::{Key, Role, Vec2, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::path::{Path, PathStep, PathWay};
use tintype::domain::{Secret, Trouble, TroubleKind};
use tintype::engine::command::PathWish;
use tintype::engine::status::SignInState;
use tintype::engine::views::path::PathKept;
use tintype::engine::{Command, SignIn};
use tintype::ui::live::Live;
use tintype::ui::panels::Goal;
use tintype::ui::panels::settings::Settings;
use tintype::ui::panels::welcome::Welcome;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, minutes_ago, play};

const WINDOW: Vec2 = vec2(1440.0, 900.0);

/// A path that has been walked up to this step.
fn walked(to: PathStep, way: PathWay) -> Path {
    let begun = Some(minutes_ago(2 * 24 * 60));
    let mut path = Path { begun, way, name: "tidewrack.shop".to_owned(), ..Path::default() };
    path.app = "817204461093552".to_owned();
    for step in PathStep::ALL.into_iter().take_while(|step| *step < to) {
        path.tick(step, true, minutes_ago(800));
    }
    path
}

fn stage(path: Path, theme: Theme) -> Stage<Welcome> {
    let mut welcome = Welcome::default();
    welcome.path.kept = Live::fixed(PathKept { path });
    let mut stage = Stage::new(welcome, theme);
    stage.settings = tintype::engine::views::settings::Settings::default();
    stage.status.practice = None;
    stage
}

fn harness(path: Path) -> Harness<'static, Stage<Welcome>> {
    play(stage(path, Theme::Darkroom), WINDOW, Welcome::show)
}

fn click(harness: &mut Harness<'_, Stage<Welcome>>, name: &str) {
    let found: Vec<_> = harness.query_all_by_label(name).collect();
    let role = |node: &egui_kittest::Node<'_>| egui_kittest::kittest::NodeT::accesskit_node(node).role();
    found.iter().find(|node| role(node) != Role::Label).expect(name).click();
    harness.run_steps(3);
}

/// How far it is said to be.
fn far<P>(harness: &Harness<'_, Stage<P>>, words: &str) {
    harness.get_by_role_and_label(Role::ProgressIndicator, words);
}

/// The path as it was told to be kept last.
fn kept(harness: &Harness<'_, Stage<Welcome>>) -> Path {
    let kept = harness.state().commands.iter().rev().find_map(|command| match command {
        Command::Path(PathWish::Keep(path)) => Some(path.clone()),
        _ => None,
    });
    kept.unwrap()
}

fn type_into(harness: &mut Harness<'_, Stage<Welcome>>, role: Role, name: &str, text: &str) {
    harness.get_by_role_and_label(role, name).focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(role, name).type_text(text);
    harness.run_steps(2);
}

#[test]
fn the_next_step_stands_open_and_another_is_opened_by_a_click() {
    let mut harness = harness(walked(PathStep::Accept, PathWay::Browser));
    harness.get_by_label("On instagram.com, signed in as tidewrack.shop");
    far(&harness, "4 of 8 done, about 3 minutes left. Leave whenever you like");
    assert!(harness.query_by_label("Instagram app ID").is_none());
    click(&mut harness, "Step 6, Id and secret: They let Tintype open Instagram's page");
    harness.get_by_role_and_label(Role::TextInput, "Instagram app ID");
    assert!(harness.query_by_label("Open the invitations").is_none());
    assert_eq!(harness.state().commands, [], "nothing is sent by looking");
}

#[test]
fn a_tick_is_kept_with_its_time_and_can_be_taken_away() {
    let mut harness = harness(walked(PathStep::Invite, PathWay::Browser));
    click(&mut harness, "Done: Invite yourself as tester");
    let path = kept(&harness);
    assert_eq!(path.ticked.get(&PathStep::Invite), Some(&super::now().as_millisecond()));
    harness.get_by_label("On instagram.com, signed in as tidewrack.shop");
    click(&mut harness, "Step 4, Invite yourself as tester: You ticked this Thu 26 Nov, 10:31");
    click(&mut harness, "Not done after all: Invite yourself as tester");
    assert_eq!(kept(&harness).ticked.get(&PathStep::Invite), None);
    assert_eq!(kept(&harness).begun, walked(PathStep::App, PathWay::Browser).begun);
}

#[test]
fn each_step_leads_to_its_page_and_offers_what_is_to_be_copied() {
    let lead = |step, button: &str| {
        let mut harness = harness(walked(step, PathWay::Browser));
        click(&mut harness, button);
        match harness.state().commands.last() {
            Some(Command::OpenAddress(address)) => address.clone(),
            other => panic!("{other:?}"),
        }
    };
    let app = "https://developers.facebook.com/apps/817204461093552/";
    assert_eq!(lead(PathStep::App, "Open Meta's apps"), "https://developers.facebook.com/apps/");
    assert_eq!(
        lead(PathStep::Instagram, "Open the app's page"),
        format!("{app}instagram-business/API-Setup/")
    );
    assert_eq!(lead(PathStep::Invite, "Open the roles"), format!("{app}roles/roles/"));
    let harness = harness(walked(PathStep::Instagram, PathWay::Browser));
    harness.get_by_label("https://localhost:8723/");
    harness.get_by_label("Copy the return address");
}

#[test]
fn id_and_secret_go_to_the_engine_once_and_leave_the_form() {
    let mut harness = harness(walked(PathStep::Key, PathWay::Browser));
    type_into(&mut harness, Role::TextInput, "Instagram app ID", "990602627938098");
    click(&mut harness, "Keep them");
    assert_eq!(harness.state().commands, [], "nothing without a secret");
    type_into(&mut harness, Role::PasswordInput, "Instagram app secret", " eb8c7a11 ");
    click(&mut harness, "Keep them");
    let id = "990602627938098".to_owned();
    let wish = PathWish::KeepApp { id, secret: Secret::new("eb8c7a11") };
    assert_eq!(harness.state().commands[0], Command::Path(wish));
    assert!(kept(&harness).ticked.contains_key(&PathStep::Key));
    let text = format!("{:?}", harness.state().commands);
    assert!(!text.contains("eb8c7a11"), "{text}");
}

#[test]
fn the_browser_needs_an_app_and_a_token_none() {
    let mut by_browser = harness(walked(PathStep::SignIn, PathWay::Browser));
    by_browser.get_by_label("Step 6 first");
    click(&mut by_browser, "Open Instagram's page");
    assert_eq!(by_browser.state().commands, []);
    let mut by_token = harness(walked(PathStep::SignIn, PathWay::Token));
    type_into(&mut by_token, Role::PasswordInput, "Token", "EAAx");
    by_token.get_by_label("A Facebook token. Use one from Instagram");
    type_into(&mut by_token, Role::PasswordInput, "Token", "");
    let mut by_token = harness(walked(PathStep::SignIn, PathWay::Token));
    type_into(&mut by_token, Role::PasswordInput, "Token", "IGAAx1");
    by_token.key_press(Key::Enter);
    by_token.run_steps(3);
    assert_eq!(by_token.state().commands, [Command::SignIn(SignIn::Token(Secret::new("IGAAx1")))]);
}

#[test]
fn an_invitation_that_is_awaited_is_looked_at_again_and_not_all_the_time() {
    let looks = |minutes, looks_again| {
        let mut path = walked(PathStep::SignIn, PathWay::Token);
        path.tell(TroubleKind::TesterNotAccepted, minutes_ago(minutes));
        let mut stage = stage(path, Theme::Darkroom);
        stage.status.sign_in = SignInState::Failed(Trouble::of(TroubleKind::TesterNotAccepted));
        stage.status.looks_again = looks_again;
        let harness = play(stage, WINDOW, Welcome::show);
        harness.get_by_label("The tester invite was not accepted");
        harness.state().commands.clone()
    };
    assert_eq!(looks(1, true), [Command::Path(PathWish::LookAgain)], "once in several frames");
    assert_eq!(looks(0, true), []);
    assert_eq!(looks(1, false), [], "after a restart nothing is held that could be tried");
}

#[test]
fn what_the_page_complains_of_leads_back_to_the_step_it_is_about() {
    let mut stage = stage(walked(PathStep::SignIn, PathWay::Browser), Theme::Darkroom);
    stage.status.sign_in = SignInState::Browser { address: Secret::new("https://www.instagram.com/x") };
    let mut harness = play(stage, WINDOW, Welcome::show);
    click(&mut harness, "The page says: Insufficient developer role");
    assert_eq!(harness.state().commands[0], Command::StopSignIn);
    let told = kept(&harness).told.unwrap();
    assert_eq!((told.step, told.kind), (PathStep::Accept, TroubleKind::TesterNotAccepted));
}

#[test]
fn a_path_that_was_never_begun_stays_behind_its_link_and_one_begun_opens_by_itself() {
    let mut fresh = harness(Path::default());
    fresh.get_by_label("New to this? We walk you through it").click();
    fresh.run_steps(3);
    far(&fresh, "0 of 8 done, about 10 minutes left. Leave whenever you like");
    click(&mut fresh, "Back to the welcome");
    fresh.get_by_label("Explore the demo");
    let mut begun = harness(walked(PathStep::App, PathWay::Browser));
    begun.get_by_label("Begun 24 Nov, kept here");
    click(&mut begun, "Start over");
    assert_eq!(kept(&begun).ticked.len(), 0);
}

fn of_account(paused: Option<TroubleKind>) -> Harness<'static, Stage<Settings>> {
    let mut settings = Settings::default();
    settings.doctor.path.kept = Live::fixed(PathKept::default());
    let mut stage = Stage::new(settings, Theme::Darkroom);
    stage.goal = Some(Goal::Path);
    stage.settings.accounts[0].paused = paused.map(Trouble::of);
    play(stage, WIDE, Settings::show)
}

#[test]
fn an_account_that_is_signed_in_has_walked_it_and_the_next_may_begin() {
    let mut harness = of_account(None);
    far(&harness, "8 of 8 done");
    harness.get_by_label("tidewrack.clay is a business account");
    harness.get_by_label("Connect another account").click();
    harness.run_steps(3);
    harness.get_by_label("Known already, from tidewrack.clay");
    let Some(Command::Path(PathWish::Keep(path))) = harness.state().commands.first() else { panic!() };
    assert_eq!(path.begun, Some(super::now().as_millisecond()));
}

#[test]
fn what_pauses_an_account_stands_at_its_step_with_its_way_on() {
    let mut tester = of_account(Some(TroubleKind::TesterNotAccepted));
    tester.get_by_label("The tester invite was not accepted");
    tester.get_by_label("Open the invitations");
    tester.get_by_label("Looked at every 20 s while this is open");
    let mut dead = of_account(Some(TroubleKind::SignInAgain));
    dead.get_by_role_and_label(Role::Button, "Sign in again").click();
    dead.run_steps(1);
    let account = dead.state().settings.accounts[0].account.id.clone();
    assert_eq!(dead.state().goal, Some(Goal::Account(account.clone())));
    let mut asked = of_account(Some(TroubleKind::OpenInstagram));
    asked.get_by_label("Try again").click();
    asked.run_steps(3);
    assert_eq!(asked.state().commands, [Command::Path(PathWish::Try(account))]);
    tester.run_steps(1);
}

#[test]
fn it_has_its_pictures() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut path = walked(PathStep::SignIn, PathWay::Browser);
        path.tell(TroubleKind::TesterNotAccepted, minutes_ago(0));
        let mut failing = stage(path, theme);
        failing.status.looks_again = true;
        failing.settings.choices.app_id = "990602627938098".to_owned();
        let mut failing = play(failing, WINDOW, Welcome::show);
        pictures.add(failing.try_snapshot(format!("path_full_{name}")));
        let mut key =
            play(stage(walked(PathStep::Key, PathWay::Browser), theme), vec2(1280.0, 800.0), Welcome::show);
        pictures.add(key.try_snapshot(format!("path_key_{name}")));
        let mut narrow =
            play(stage(walked(PathStep::SignIn, PathWay::Token), theme), vec2(1024.0, 700.0), Welcome::show);
        pictures.add(narrow.try_snapshot(format!("path_narrow_{name}")));
    }
}

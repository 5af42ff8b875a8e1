//! Welcome alone: the two offers, what is typed, what is sent, and its states as pictures.
//! Invariant: a secret is sent once and is on no picture.

use egui::{Key, Role, Vec2, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::{Secret, Trouble, TroubleKind};
use tintype::engine::status::{SecretsPlace, SignInState};
use tintype::engine::stills::STILLS;
use tintype::engine::views::PictureKey;
use tintype::engine::views::settings::{Choices, Settings, ThemeChoice};
use tintype::engine::{Command, SignIn};
use tintype::ui::panels::welcome::Welcome;
use tintype::ui::pictures::Rgba;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, play, put_picture};

const WINDOW: Vec2 = vec2(1440.0, 900.0);

fn stage(theme: Theme, sign_in: SignInState) -> Stage<Welcome> {
    let mut stage = Stage::new(Welcome::default(), theme);
    stage.settings = Settings::default();
    stage.settings.choices.theme = theme;
    stage.status.practice = None;
    stage.status.sign_in = sign_in;
    stage
}

fn with_stills(theme: Theme) -> Harness<'static, Stage<Welcome>> {
    let mut harness = play(stage(theme, SignInState::Idle), WINDOW, Welcome::show);
    for (index, still) in STILLS.into_iter().enumerate() {
        let still = image::load_from_memory(still).unwrap().to_rgba8();
        let rgba = Rgba { width: still.width(), height: still.height(), pixels: still.into_raw() };
        put_picture(&mut harness, PictureKey::Still(u8::try_from(index).unwrap()), &rgba);
    }
    harness.run_steps(3);
    harness
}

fn harness(sign_in: SignInState) -> Harness<'static, Stage<Welcome>> {
    play(stage(Theme::Darkroom, sign_in), WINDOW, Welcome::show)
}

fn type_into(harness: &mut Harness<'_, Stage<Welcome>>, name: &str, text: &str) {
    let secret = ["App secret", "Token"].contains(&name);
    let role = if secret { Role::PasswordInput } else { Role::TextInput };
    harness.get_by_role_and_label(role, name).focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(role, name).type_text(text);
    harness.run_steps(2);
}

#[test]
fn the_demo_is_one_click_away() {
    let mut harness = harness(SignInState::Idle);
    harness.get_by_label("Open the demo").click();
    harness.run_steps(2);
    assert_eq!(harness.state().commands, [Command::SignIn(SignIn::Demo)]);
}

#[test]
fn what_went_wrong_with_the_demo_stands_beside_its_button() {
    let mut harness = harness(SignInState::Idle);
    harness.get_by_label("Open the demo").click();
    harness.run_steps(2);
    harness.state_mut().status.sign_in = SignInState::Failed(Trouble::of(TroubleKind::Offline));
    harness.run_steps(2);
    let card = harness.get_by_label("No connection to Instagram").rect();
    assert!(card.top() > harness.get_by_label("Explore the demo").rect().top());
    harness.get_by_label("Sign in with your browser");
}

#[test]
fn a_browser_sign_in_sends_id_secret_and_redirect() {
    let mut harness = harness(SignInState::Idle);
    harness.get_by_label("Sign in with your browser").click();
    harness.run_steps(3);
    type_into(&mut harness, "Instagram app id", "990602627938098");
    harness.get_by_label("Open Instagram's page").click();
    harness.run_steps(2);
    assert_eq!(harness.state().commands, [], "nothing without a secret");
    type_into(&mut harness, "App secret", " eb8c7a11 ");
    harness.get_by_label("Open Instagram's page").click();
    harness.run_steps(2);
    let sent = Command::SignIn(SignIn::Browser {
        app_id: "990602627938098".to_owned(),
        app_secret: Secret::new("eb8c7a11"),
        redirect: Choices::default().redirect,
    });
    assert_eq!(harness.state().commands, [sent]);
}

#[test]
fn a_secret_kept_from_last_time_need_not_be_typed_again() {
    let mut stage = stage(Theme::Darkroom, SignInState::Idle);
    stage.settings.choices.app_id = "990602627938098".to_owned();
    let mut harness = play(stage, WINDOW, Welcome::show);
    harness.get_by_label("Sign in with your browser").click();
    harness.run_steps(3);
    harness.get_by_label("Open Instagram's page").click();
    harness.run_steps(2);
    assert!(matches!(
        &harness.state().commands[..],
        [Command::SignIn(SignIn::Browser { app_secret, .. })] if app_secret.is_empty()
    ));
}

#[test]
fn the_address_the_browser_ended_on_is_pasted() {
    let address = "https://www.instagram.com/oauth/authorize?client_id=1&state=x".to_owned();
    let mut harness = harness(SignInState::Browser { address: Secret::new(&address) });
    type_into(&mut harness, "Address the browser ended on", "https://localhost:8723/?code=AQ1&state=x#_");
    harness.get_by_label("Finish").click();
    harness.run_steps(2);
    harness.get_by_label("Open it again").click();
    harness.run_steps(2);
    harness.get_by_label("Stop").click();
    harness.run_steps(2);
    let pasted = Command::PasteAddress(Secret::new("https://localhost:8723/?code=AQ1&state=x#_"));
    assert_eq!(harness.state().commands, [pasted, Command::OpenAddress(address), Command::StopSignIn]);
}

#[test]
fn a_token_of_facebook_is_refused_before_it_is_sent() {
    let mut harness = harness(SignInState::Idle);
    harness.get_by_label("Paste a token").click();
    harness.run_steps(3);
    type_into(&mut harness, "Token", "EAABsbCS1");
    harness.get_by_label("Sign in").click();
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert_eq!(harness.state().commands, []);
}

#[test]
fn a_token_is_sent_by_enter_and_forgotten() {
    let mut harness = harness(SignInState::Idle);
    harness.get_by_label("Paste a token").click();
    harness.run_steps(3);
    type_into(&mut harness, "Token", "IGAAx1");
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert_eq!(harness.state().commands, [Command::SignIn(SignIn::Token(Secret::new("IGAAx1")))]);
    harness.get_by_label("Sign in").click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands.len(), 1, "the field is empty again");
}

#[test]
fn a_failure_says_what_to_do_and_lets_one_try_again() {
    let mut harness = harness(SignInState::Failed(Trouble::of(TroubleKind::TesterNotAccepted)));
    harness.get_by_label("The tester invite was not accepted");
    harness.get_by_label("Sign in with your browser").click();
    harness.run_steps(3);
    harness.get_by_label("Back").click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands, [Command::StopSignIn]);
}

#[test]
fn the_theme_is_changed_here_too_and_the_place_of_keys_is_said() {
    let mut stage = stage(Theme::Darkroom, SignInState::Idle);
    stage.status.secrets = SecretsPlace::GuardedFile;
    let mut harness = play(stage, WINDOW, Welcome::show);
    harness.get_by_label("This system has no keychain: keys are kept in a file that only you may read");
    harness.get_by_label("Theme: Darkroom").click();
    harness.run_steps(3);
    harness.get_by_label("Daylight").click();
    harness.run_steps(3);
    let kept = Choices { theme: ThemeChoice::Daylight, ..Choices::default() };
    assert_eq!(harness.state().commands, [Command::Keep(kept)]);
}

#[test]
fn every_state_has_its_picture() {
    let mut pictures = SnapshotResults::new();
    let address = "https://www.instagram.com/oauth/authorize?client_id=990602627938098&redirect_uri=https%3A%2F%2Flocalhost%3A8723%2F&response_type=code";
    for (theme, name) in THEMES {
        let mut idle = with_stills(theme);
        pictures.add(idle.try_snapshot(format!("welcome_full_{name}")));
        let trouble = Trouble { code: Some(400), ..Trouble::of(TroubleKind::RedirectWrong) };
        let mut failed = play(stage(theme, SignInState::Failed(trouble)), WINDOW, Welcome::show);
        failed.get_by_label("Sign in with your browser").click();
        failed.run_steps(3);
        pictures.add(failed.try_snapshot(format!("welcome_trouble_{name}")));
        // The wall as it is before its pictures are decoded.
        let browser = SignInState::Browser { address: Secret::new(address) };
        let mut waiting = play(stage(theme, browser), WINDOW, Welcome::show);
        pictures.add(waiting.try_snapshot(format!("welcome_loading_{name}")));
    }
    let mut narrow = play(stage(Theme::Darkroom, SignInState::Idle), vec2(1024.0, 700.0), Welcome::show);
    pictures.add(narrow.try_snapshot("welcome_narrow_darkroom"));
}

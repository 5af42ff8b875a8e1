//! Every way in, and every way it can fail, through the engine and a real socket.
//! Invariant: a failed sign-in leaves no key and no account behind.

use tintype::api::{Client, Hosts, consent_as_browser};
use tintype::domain::account::Grant;
use tintype::domain::{Secret, TroubleKind};
use tintype::engine::views::settings::{Settings, SettingsAsk};
use tintype::engine::{Command, SignIn, SignInState, SyncState};
use tintype::sandbox::Scopes;
use url::Url;

use super::stage::{ELSEWHERE, Stage};

fn by_browser(stage: &Stage, redirect: &str) -> SignIn {
    SignIn::Browser {
        app_id: stage.ready.app_id.clone(),
        app_secret: Secret::new(&stage.ready.app_secret),
        redirect: redirect.to_owned(),
    }
}

/// The consent page's address as it is shown to the person.
fn consent_page(stage: &Stage) -> Url {
    match stage.status().sign_in {
        SignInState::Browser { address } => Url::parse(address.reveal()).unwrap(),
        other => panic!("no browser is awaited: {other:?}"),
    }
}

/// Allows everything on the consent page; the address the browser ends on.
fn allow(stage: &Stage) -> String {
    let client = Client::new(Hosts::at(&stage.ready.url).unwrap(), "journey").unwrap();
    stage.runtime.block_on(consent_as_browser(&client, &consent_page(stage))).unwrap()
}

fn grant(stage: &Stage) -> Option<Grant> {
    stage.view::<Settings>(SettingsAsk).accounts.into_iter().find_map(|row| row.grant)
}

#[test]
fn the_demo_signs_in_without_a_click_and_by_the_whole_way() {
    let stage = Stage::signed_in();
    for step in ["/oauth/authorize", "/oauth/access_token", "/access_token", "/me"] {
        assert!(stage.asked(step) > 0, "{step}");
    }
    let grant = grant(&stage).unwrap();
    assert_eq!(grant.scopes.map(|scopes| scopes.len()), Some(5));
    assert!(stage.opened.lock().unwrap().is_empty());
    assert_eq!(stage.status().sync, SyncState::UpToDate);
}

#[test]
fn a_pasted_address_signs_in_once() {
    let stage = Stage::new();
    stage.send(Command::SignIn(by_browser(&stage, ELSEWHERE)));
    assert_eq!(stage.opened.lock().unwrap().as_slice(), [consent_page(&stage).to_string()]);
    let address = allow(&stage);
    assert!(address.ends_with("#_"));
    stage.send(Command::PasteAddress(Secret::new(&address)));
    assert_eq!(stage.status().sign_in, SignInState::Done(stage.account()));
    stage.send(Command::SignIn(by_browser(&stage, ELSEWHERE)));
    stage.send(Command::PasteAddress(Secret::new(address)));
    assert_eq!(stage.refusal().kind, TroubleKind::StateWrong, "each state is good for one sign-in");
}

#[test]
fn the_browser_comes_back_through_the_loopback_door() {
    let stage = Stage::new();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let redirect = format!("https://127.0.0.1:{port}/back");
    stage.control.add_redirect(&redirect);
    stage.send(Command::SignIn(by_browser(&stage, &redirect)));
    let address = allow(&stage);
    let browser =
        reqwest::Client::builder().tls_danger_accept_invalid_certs(true).no_proxy().build().unwrap();
    let open = |address: &str| {
        let address = address.to_owned();
        stage.runtime.block_on(async { browser.get(address).send().await.unwrap().status().as_u16() })
    };
    assert_eq!(open(&format!("https://127.0.0.1:{port}/favicon.ico")), 404);
    assert_eq!(open(&format!("{redirect}?code=stolen&state=guessed")), 400);
    assert!(matches!(stage.status().sign_in, SignInState::Browser { .. }), "still waiting for the right one");
    assert_eq!(open(&address), 200);
    stage.settle();
    assert_eq!(stage.status().sign_in, SignInState::Done(stage.account()));
}

#[test]
fn cancel_on_the_consent_page_says_so() {
    let stage = Stage::new();
    stage.send(Command::SignIn(by_browser(&stage, ELSEWHERE)));
    let page = consent_page(&stage);
    let state = page.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let denied = format!("{ELSEWHERE}?error=access_denied&error_reason=user_denied&state={state}");
    stage.send(Command::PasteAddress(Secret::new(denied)));
    assert_eq!(stage.refusal().kind, TroubleKind::SignInDenied);
}

#[test]
fn the_answer_to_another_sign_in_is_refused() {
    let stage = Stage::new();
    stage.send(Command::SignIn(by_browser(&stage, ELSEWHERE)));
    stage.send(Command::PasteAddress(Secret::new(format!("{ELSEWHERE}?code=AQx&state=other#_"))));
    assert_eq!(stage.refusal().kind, TroubleKind::StateWrong);
    assert_eq!(grant(&stage), None);
}

#[test]
fn a_wrong_app_is_told_by_what_is_wrong_with_it() {
    let wrong = |spoil: fn(&mut tintype::engine::App), kind| {
        let stage = Stage::new();
        spoil(&mut stage.demo_app.lock().unwrap());
        stage.send(Command::SignIn(SignIn::Demo));
        assert_eq!(stage.refusal().kind, kind);
        assert_eq!(grant(&stage), None);
    };
    wrong(|app| app.redirect = "https://localhost/other".to_owned(), TroubleKind::RedirectWrong);
    wrong(|app| app.secret = Secret::new("not-it"), TroubleKind::SecretWrong);
    wrong(|app| app.id = "1".to_owned(), TroubleKind::AppIdWrong);
}

#[test]
fn a_personal_account_and_an_open_invite_are_told_apart() {
    let stage = Stage::new();
    stage.control.flip(|switches| switches.professional = false);
    stage.send(Command::SignIn(SignIn::Demo));
    assert_eq!(stage.refusal().kind, TroubleKind::NotProfessional);
    stage.control.flip(|switches| (switches.professional, switches.tester_accepted) = (true, false));
    stage.send(Command::SignIn(SignIn::Demo));
    assert_eq!(stage.refusal().kind, TroubleKind::TesterNotAccepted);
    stage.send(Command::SignIn(SignIn::Token(Secret::new(&stage.ready.token))));
    assert_eq!(stage.refusal().kind, TroubleKind::TesterNotAccepted);
    assert_eq!(grant(&stage), None);
}

#[test]
fn a_pasted_token_is_judged_by_its_look_and_its_life_is_kept() {
    let stage = Stage::new();
    stage.send(Command::SignIn(SignIn::Token(Secret::new("EAAGm0PX4ZCps"))));
    assert_eq!(stage.refusal().kind, TroubleKind::FacebookToken);
    stage.send(Command::SignIn(SignIn::Token(Secret::new("hello"))));
    assert_eq!(stage.refusal().kind, TroubleKind::TokenUnreadable);
    stage.send(Command::SignIn(SignIn::Token(Secret::new("IGAAmadeup"))));
    assert_eq!(stage.refusal().kind, TroubleKind::SignInAgain);
    let token = stage.control.dashboard_token(Scopes::ALL, 0);
    stage.send(Command::SignIn(SignIn::Token(Secret::new(token))));
    assert_eq!(stage.status().sign_in, SignInState::Done(stage.account()));
    let grant = grant(&stage).unwrap();
    assert_eq!(grant.scopes, None, "Instagram does not say what a dashboard token may do");
    assert_eq!((grant.expires - grant.issued).get_seconds(), 60 * 86_400);
}

#[test]
fn signing_out_removes_the_key_and_keeps_the_data() {
    let mut stage = Stage::signed_in();
    let posts = stage.view::<Settings>(SettingsAsk).accounts[0].posts;
    assert!(posts > 0);
    stage.send(Command::SignOut(stage.account()));
    assert_eq!(stage.status().sync, SyncState::SignedOut);
    let row = stage.view::<Settings>(SettingsAsk).accounts.remove(0);
    assert_eq!((row.grant, row.posts), (None, posts));
    stage.restart();
    stage.control.clear_log();
    stage.advance(3_600);
    assert_eq!(stage.control.log().len(), 0, "nothing is read any more");
}

#[test]
fn no_secret_is_written_anywhere_but_into_the_vault() {
    let stage = Stage::new();
    stage.send(Command::SignIn(by_browser(&stage, ELSEWHERE)));
    stage.send(Command::PasteAddress(Secret::new(allow(&stage))));
    let database: Vec<u8> = ["tintype.sqlite", "tintype.sqlite-wal"]
        .iter()
        .flat_map(|name| std::fs::read(stage.profile.path().join(name)).unwrap_or_default())
        .collect();
    let holds = |text: &str| database.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(&stage.ready.username), "the database was looked at");
    assert!(!holds("IGAA") && !holds(&stage.ready.app_secret));
}

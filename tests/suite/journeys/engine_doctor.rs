//! The connection doctor against the sandbox: each check failing and passing, and whose move it says it is.
//! Invariant: nothing that was asked of the doctor changes anything at Instagram, and no secret is in its report.

use std::sync::Arc;

use jiff::tz::TimeZone;
use tintype::api::{Client, Hosts, consent_as_browser};
use tintype::domain::error_book::Next;
use tintype::domain::host::{HostKind, OwnAddress};
use tintype::domain::{AccountId, Clock, HostId, HostSettings, Secret, TroubleKind};
use tintype::engine::command::HostWish;
use tintype::engine::doctor::{CheckId, DoctorWish, Examination, Finding, State, Whose, report};
use tintype::engine::status::SignInState;
use tintype::engine::{Command, Engine, EngineOptions, News, SignIn, Status};
use tintype::sandbox::Scopes;
use tintype::store::VaultChoice;
use url::Url;

use super::stage::Stage;

use CheckId as C;

fn look(stage: &Stage, wish: DoctorWish) -> Arc<Examination> {
    stage.send(Command::Doctor { account: stage.account(), wish });
    found(stage)
}

fn all(stage: &Stage) -> Arc<Examination> {
    look(stage, DoctorWish::All)
}

fn found(stage: &Stage) -> Arc<Examination> {
    let status = stage.status();
    let one =
        status.doctor.into_iter().find(|one| one.account == stage.account()).expect("nothing was found");
    assert!(one.took_ms.is_some(), "it is over");
    one
}

fn state(one: &Examination, check: CheckId) -> State {
    one.of(check).state
}

fn evidence(finding: &Finding) -> String {
    finding.evidence.as_ref().map(|evidence| format!("{evidence:?}")).unwrap_or_default()
}

#[test]
fn a_connection_in_order_passes_every_check_that_can_be_made() {
    let stage = Stage::signed_in();
    let before = stage.control.record().len();
    let one = all(&stage);
    for finding in &one.findings {
        let want = if finding.check == C::Secure { State::Untold } else { State::Passed };
        assert_eq!(finding.state, want, "{finding:?}");
    }
    assert_eq!(one.verdict(), "Nothing stands in the way");
    assert_eq!(one.of(C::Clock).found, "The same second as Instagram's");
    assert_eq!(one.of(C::Permissions).found, "All five: read, publish, comments, private replies, numbers");
    assert_eq!(one.of(C::Key).found, "New, good for 60 more days, renewed from tomorrow on");
    assert!(one.calls >= 7, "{} calls", one.calls);
    assert_eq!(stage.control.record().len(), before, "nothing was changed at Instagram");
}

#[test]
fn the_report_holds_the_evidence_and_no_secret() {
    let stage = Stage::signed_in();
    stage.control.flip(|switches| switches.tester_accepted = false);
    let one = all(&stage);
    let text = report(&one, &TimeZone::UTC);
    assert!(text.contains("400, code 100: “Unsupported request - method type: get”"), "{text}");
    assert_eq!(one.left_out, 2, "the key and the app's secret");
    assert!(!text.contains("IGAA") && !text.contains(&stage.ready.app_secret), "{text}");
}

#[test]
fn a_wrong_clock_is_told_by_the_answers_header() {
    let stage = Stage::signed_in();
    stage.control.advance(3 * 3_600);
    let one = all(&stage);
    assert_eq!(state(&one, C::Clock), State::Failed(Whose::YoursHere));
    assert_eq!(one.of(C::Clock).found, "The clock is 3 hours behind Instagram");
    stage.control.advance(-3 * 3_600);
    let again = look(&stage, DoctorWish::Again(C::Clock));
    assert_eq!(state(&again, C::Clock), State::Passed);
}

#[test]
fn each_wrong_part_of_the_app_is_told_apart_from_the_others() {
    let stage = Stage::signed_in();
    let right = stage.demo_app.lock().unwrap().clone();
    let with = |spoil: fn(&mut tintype::engine::App)| {
        let mut app = right.clone();
        spoil(&mut app);
        *stage.demo_app.lock().unwrap() = app;
        let one = look(&stage, DoctorWish::Again(C::AppId));
        [C::AppId, C::Redirect, C::Secret].map(|check| state(&one, check))
    };
    let fails = State::Failed(Whose::YoursAtMeta);
    let waits = State::Waits(C::AppId);
    assert_eq!(with(|app| app.id = "1234567".into()), [fails, waits, waits]);
    assert_eq!(
        with(|app| app.redirect = "https://localhost/other".into()),
        [State::Passed, fails, State::Passed]
    );
    // Instagram looks at the secret before the address, so nothing is said about that.
    let secret = with(|app| app.secret = Secret::new("not-it-at-all"));
    assert_eq!(secret, [State::Passed, State::Untold, fails]);
    assert_eq!(with(|_| ()), [State::Passed; 3]);
}

#[test]
fn an_answer_in_another_language_is_judged_by_comparing_alone() {
    let stage = Stage::signed_in();
    let rule = serde_json::json!({
        "path": "/oauth/access_token",
        "action": { "kind": "token_error", "message": "Algo está mal" },
    });
    stage.control.add_fault(serde_json::from_value(rule).unwrap());
    let one = look(&stage, DoctorWish::Again(C::AppId));
    assert_eq!(state(&one, C::AppId), State::Untold, "the same is said to an app that does not exist");
    assert!(evidence(one.of(C::AppId)).contains("Algo está mal"));
}

#[test]
fn a_tester_invitation_that_was_not_accepted_holds_what_needs_it_and_lets_go() {
    let stage = Stage::signed_in();
    stage.control.flip(|switches| switches.tester_accepted = false);
    let one = all(&stage);
    let tester = one.of(C::Tester);
    assert_eq!(tester.state, State::Failed(Whose::YoursOnInstagram));
    assert_eq!(tester.next, Some(Next::Invites));
    assert_eq!(
        tester.trouble.as_ref().map(|trouble| (trouble.kind, trouble.code)),
        Some((TroubleKind::TesterNotAccepted, Some(100)))
    );
    assert!(evidence(tester).contains("no other account"), "{tester:?}");
    for check in [C::Permissions, C::Professional, C::Comments, C::Budget] {
        assert_eq!(state(&one, check), State::Waits(C::Tester), "{check:?}");
    }
    for check in [C::AppId, C::Redirect, C::Secret, C::Key] {
        assert_eq!(state(&one, check), State::Passed, "{check:?}");
    }
    assert_eq!(one.verdict(), "One thing stands in the way, and it is yours");
    stage.control.flip(|switches| switches.tester_accepted = true);
    let again = look(&stage, DoctorWish::Again(C::Tester));
    assert_eq!(again.verdict(), "Nothing stands in the way");
    assert_eq!(stage.pause(), None, "the account goes on by itself");
}

#[test]
fn what_a_pasted_key_may_do_is_tried_and_what_cannot_be_tried_is_said() {
    let with = |scopes: Scopes| {
        let stage = Stage::new();
        let token = stage.control.dashboard_token(scopes, 0);
        stage.send(Command::SignIn(SignIn::Token(Secret::new(token))));
        found(&stage)
    };
    let one = with(Scopes::BASIC.with(Scopes::COMMENTS));
    assert_eq!(state(&one, C::Permissions), State::Failed(Whose::YoursOnInstagram), "{one:?}");
    assert_eq!(one.of(C::Permissions).found, "Not given: publish, numbers");
    assert_eq!(state(&one, C::Comments), State::Passed);
    assert_eq!(state(&one, C::AppId), State::Untold, "it is not needed for a key from the dashboard");
    let one = with(Scopes::ALL);
    let said = "Works: read, publish, numbers, comments. Only use will tell: private replies";
    assert_eq!((state(&one, C::Permissions), one.of(C::Permissions).found.as_str()), (State::Passed, said));
    let one = with(Scopes::BASIC);
    assert_eq!(state(&one, C::Comments), State::Waits(C::Permissions));
}

#[test]
fn a_personal_account_is_one_failure_and_not_five() {
    let stage = Stage::signed_in();
    stage.control.flip(|switches| switches.professional = false);
    let one = all(&stage);
    assert_eq!(state(&one, C::Professional), State::Failed(Whose::YoursOnInstagram));
    assert_eq!(state(&one, C::Comments), State::Waits(C::Professional));
    assert_eq!(one.failed().count(), 1, "{one:?}");
}

#[test]
fn a_key_that_died_is_found_where_the_key_is_and_the_rest_waits_for_it() {
    let stage = Stage::signed_in();
    stage.control.revoke_tokens(460);
    let one = all(&stage);
    let key = one.of(C::Key);
    assert_eq!(key.state, State::Failed(Whose::YoursOnInstagram));
    assert_eq!(key.next, Some(Next::SignIn));
    assert!(evidence(key).contains("password was changed"), "{key:?}");
    for check in [C::Tester, C::Permissions, C::Professional, C::Comments] {
        assert_eq!(state(&one, check), State::Waits(C::Key), "{check:?}");
    }
}

#[test]
fn empty_lists_are_a_refusal_when_the_posts_count_comments() {
    let stage = Stage::signed_in();
    stage.control.flip(|switches| switches.comments_readable = false);
    let one = all(&stage);
    let comments = one.of(C::Comments);
    assert_eq!(comments.state, State::Failed(Whose::YoursAtMeta), "{comments:?}");
    assert!(comments.found.starts_with("Instagram counts ") && comments.found.ends_with("returns none"));
    assert!(evidence(comments).contains("200, 0 of "), "{comments:?}");
    assert_eq!(one.failed().count(), 1);
    stage.control.flip(|switches| (switches.comments_readable, switches.app_published) = (true, false));
    let again = look(&stage, DoctorWish::Again(C::Comments));
    assert_eq!(state(&again, C::Comments), State::Failed(Whose::YoursAtMeta), "only the account's own come");
    stage.control.flip(|switches| switches.app_published = true);
    assert_eq!(state(&look(&stage, DoctorWish::Again(C::Comments)), C::Comments), State::Passed);
}

#[test]
fn a_spent_budget_is_instagrams_move_and_is_not_spent_further() {
    let stage = Stage::signed_in();
    stage.control.flip(|switches| switches.usage_percent = Some(80));
    let slow = all(&stage);
    assert_eq!(slow.of(C::Budget).found, "80 % of the calls allowed are used, so everything is slowed");
    stage.control.flip(|switches| switches.usage_percent = Some(100));
    let one = all(&stage);
    assert_eq!(state(&one, C::Budget), State::Failed(Whose::Instagram), "{one:?}");
    assert_eq!(state(&one, C::Tester), State::Waits(C::Budget));
    stage.control.clear_log();
    let again = look(&stage, DoctorWish::Again(C::Tester));
    assert_eq!(state(&again, C::Tester), State::Waits(C::Budget));
    assert_eq!(stage.control.log().len(), 0, "while Instagram asks for a pause nobody calls");
}

#[test]
fn a_sign_in_by_hand_is_looked_at_when_it_is_done_and_the_demo_is_not() {
    let stage = Stage::signed_in();
    assert!(stage.status().doctor.is_empty());
    let stage = Stage::new();
    stage.send(Command::SignIn(SignIn::Token(Secret::new(&stage.ready.token))));
    assert_eq!(found(&stage).username, stage.ready.username);
    assert_eq!(stage.asked("/oauth/access_token"), 0, "the app is not tried where it was not needed");
}

/// What an engine finds whose Instagram is at this origin, with nobody signed in.
fn at(origin: &str) -> Arc<Examination> {
    let profile = tempfile::tempdir().unwrap();
    let options = EngineOptions {
        endpoint: Some(origin.to_owned()),
        clock: Clock::system(),
        vault: VaultChoice::File,
        ..EngineOptions::at(profile.path())
    };
    let engine = Engine::start(options).unwrap();
    engine.send(Command::Doctor { account: AccountId::default(), wish: DoctorWish::All });
    assert!(engine.settle());
    let mut last = Status::default();
    for news in engine.news() {
        if let News::Status(status) = news {
            last = *status;
        }
    }
    engine.stop();
    last.doctor.into_iter().next().unwrap()
}

#[test]
fn without_a_way_to_instagram_the_network_fails_and_the_rest_waits() {
    let door = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", door.local_addr().unwrap());
    drop(door);
    let one = at(&origin);
    assert_eq!(state(&one, C::Network), State::Failed(Whose::YoursHere), "{one:?}");
    assert_eq!(state(&one, C::Clock), State::Waits(C::Network));
    assert_eq!(state(&one, C::Secure), State::Waits(C::Network));
    assert_eq!(state(&one, C::Tester), State::Waits(C::Network));
    assert_eq!(one.failed().count(), 1);
}

#[test]
fn a_certificate_that_nobody_trusts_fails_the_secure_connection_alone() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let origin = runtime.block_on(self_signed());
    let one = at(&origin);
    assert_eq!(state(&one, C::Network), State::Passed, "{one:?}");
    assert_eq!(state(&one, C::Secure), State::Failed(Whose::YoursHere));
    assert_eq!(state(&one, C::Tester), State::Waits(C::Secure));
    assert_eq!(one.failed().count(), 1);
}

/// A door on loopback with a certificate of its own making.
async fn self_signed() -> String {
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
    use tokio_rustls::rustls::pki_types::PrivateKeyDer;
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let door = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://{}", door.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = door.accept().await {
            // The client lets go when it sees the certificate.
            let _ = acceptor.accept(stream).await;
        }
    });
    origin
}

#[test]
fn an_address_of_ones_own_is_not_tried_with_a_file_that_nobody_put_there() {
    let stage = Stage::signed_in();
    let account = stage.account();
    let kind = HostKind::Address(OwnAddress::default());
    let settings = HostSettings { id: HostId(0), name: "Own web space".to_owned(), kind };
    stage.send(Command::Hosts(HostWish::Keep(Box::new(settings))));
    let host = stage.status().hosts.added.unwrap();
    stage.send(Command::Hosts(HostWish::Use { account, host }));
    let one = look(&stage, DoctorWish::Again(C::Host));
    assert_eq!(state(&one, C::Host), State::Untold, "{:?}", one.of(C::Host));
    assert!(one.of(C::Host).found.starts_with("Own web space: "));
}

#[test]
fn a_permission_that_was_not_given_is_told_by_what_came_beside_the_key() {
    let stage = Stage::new();
    let redirect = "https://tidewrack.example/back".to_owned();
    stage.control.add_redirect(&redirect);
    let (app_id, app_secret) = (stage.ready.app_id.clone(), Secret::new(&stage.ready.app_secret));
    stage.send(Command::SignIn(SignIn::Browser { app_id, app_secret, redirect }));
    let SignInState::Browser { address } = stage.status().sign_in else { panic!("no browser is awaited") };
    let mut page = Url::parse(address.reveal()).unwrap();
    // As if the person had left the other boxes empty.
    let kept: Vec<(String, String)> = page
        .query_pairs()
        .map(|(name, value)| match &*name {
            "scope" => ("scope".to_owned(), Scopes::BASIC.with(Scopes::PUBLISH).names().join(",")),
            _ => (name.into_owned(), value.into_owned()),
        })
        .collect();
    page.query_pairs_mut().clear().extend_pairs(kept);
    let client = Client::new(Hosts::at(&stage.ready.url).unwrap(), "journey").unwrap();
    let back = stage.runtime.block_on(consent_as_browser(&client, &page)).unwrap();
    stage.send(Command::PasteAddress(Secret::new(back)));
    let one = found(&stage);
    let finding = one.of(C::Permissions);
    assert_eq!(finding.state, State::Failed(Whose::YoursOnInstagram), "{finding:?}");
    assert_eq!(finding.found, "Not given: comments, private replies, numbers");
    assert_eq!(state(&one, C::Comments), State::Waits(C::Permissions));
}

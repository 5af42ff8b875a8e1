//! Signing in (section 1), the app acting as the browser.
//! Invariant: the state is checked before a code is used, and no secret is ever in an error.

use tintype::api::{ApiError, oauth};
use tintype::domain::{Scope, Secret, TroubleKind};
use tintype::sandbox::{Action, Rule};

use super::{Bench, kind};

const REDIRECT: &str = "https://localhost:8723/";
const DAY: i64 = 86_400;

/// A code for these scopes, through the consent page.
async fn code(bench: &Bench, granted: &[Scope]) -> Secret {
    let state = oauth::new_state();
    let url =
        oauth::authorize_url(&bench.client, &bench.ready.app_id, REDIRECT, &state, &Scope::ALL).unwrap();
    let address = oauth::agree(&bench.client, &url, granted).await.unwrap();
    assert!(address.starts_with(REDIRECT), "{address}");
    assert!(matches!(oauth::parse_redirect(&address, "another"), Err(ApiError::WrongState)));
    oauth::parse_redirect(&address, &state).unwrap()
}

fn secret(bench: &Bench) -> Secret {
    Secret::new(&bench.ready.app_secret)
}

async fn exchange(bench: &Bench, code: &Secret) -> Result<tintype::api::ShortToken, ApiError> {
    oauth::exchange_code(&bench.client, &bench.ready.app_id, &secret(bench), REDIRECT, code).await
}

#[tokio::test]
async fn a_sign_in_ends_in_a_long_token_that_renews() {
    let bench = Bench::new().await;
    let short = exchange(&bench, &code(&bench, &Scope::ALL).await).await.unwrap();
    assert_eq!(short.scopes, Some(Scope::ALL.to_vec()));
    let long = oauth::long_token(&bench.client, &secret(&bench), &short.token).await.unwrap();
    assert!(long.lives_s > Some(5_000_000), "{:?}", long.lives_s);
    let account = bench.client.me(&long.token).await.unwrap().value;
    assert_eq!(account.id.as_str(), bench.ready.user_id);

    assert!(oauth::refresh(&bench.client, &long.token).await.is_err(), "younger than a day");
    bench.control.advance(2 * DAY);
    let renewed = oauth::refresh(&bench.client, &long.token).await.unwrap();
    assert_ne!(renewed.token, long.token);
    assert!(bench.client.me(&renewed.token).await.is_ok());
}

#[tokio::test]
async fn every_shape_of_the_token_answer_is_read() {
    for (in_data, id_as_text, list_as_text) in
        [(false, false, false), (true, true, true), (false, true, true), (true, false, false)]
    {
        let bench = Bench::new().await;
        bench.control.flip(|switches| {
            switches.token_in_data = in_data;
            switches.user_id_as_text = id_as_text;
            switches.permissions_as_text = list_as_text;
        });
        let granted = [Scope::Basic, Scope::Comments];
        let short = exchange(&bench, &code(&bench, &granted).await).await.unwrap();
        assert_eq!(short.scopes.as_deref(), Some(granted.as_slice()));
        assert!(bench.client.me(&short.token).await.is_ok());
    }
}

#[tokio::test]
async fn a_code_works_once_and_for_an_hour() {
    let bench = Bench::new().await;
    let used = code(&bench, &Scope::ALL).await;
    exchange(&bench, &used).await.unwrap();
    assert_eq!(kind(&exchange(&bench, &used).await), TroubleKind::CodeUsed);
    let old = code(&bench, &Scope::ALL).await;
    bench.control.advance(3_601);
    assert_eq!(kind(&exchange(&bench, &old).await), TroubleKind::CodeUsed);
    assert_eq!(kind(&exchange(&bench, &Secret::new("made-up")).await), TroubleKind::CodeUsed);
}

#[tokio::test]
async fn wrong_credentials_are_named() {
    let bench = Bench::new().await;
    let ask = async |app: &str, app_secret: &str, redirect: &str| {
        let code = code(&bench, &Scope::ALL).await;
        kind(&oauth::exchange_code(&bench.client, app, &Secret::new(app_secret), redirect, &code).await)
    };
    let (app, app_secret) = (bench.ready.app_id.as_str(), bench.ready.app_secret.as_str());
    assert_eq!(ask("12345", app_secret, REDIRECT).await, TroubleKind::AppIdWrong);
    assert_eq!(ask(app, "wrong", REDIRECT).await, TroubleKind::SecretWrong);
    assert_eq!(ask(app, app_secret, "https://localhost/").await, TroubleKind::RedirectWrong);
    let short = exchange(&bench, &code(&bench, &Scope::ALL).await).await.unwrap();
    let outcome = oauth::long_token(&bench.client, &Secret::new("wrong"), &short.token).await;
    assert_eq!(kind(&outcome), TroubleKind::SecretWrong);
}

#[tokio::test]
async fn the_consent_page_refuses_an_unknown_app_and_redirect() {
    let bench = Bench::new().await;
    for (app, redirect) in [("12345", REDIRECT), (bench.ready.app_id.as_str(), "https://localhost:1/")] {
        let url = oauth::authorize_url(&bench.client, app, redirect, "s", &Scope::ALL).unwrap();
        let outcome = oauth::agree(&bench.client, &url, &Scope::ALL).await;
        assert!(matches!(outcome, Err(ApiError::Refused { .. })), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_dead_token_cannot_be_renewed_and_says_so_without_itself() {
    let bench = Bench::new().await;
    bench.control.advance(61 * DAY);
    let token = Secret::new(&bench.ready.token);
    let outcome = oauth::refresh(&bench.client, &token).await;
    assert_eq!(kind(&outcome), TroubleKind::SignInAgain);
    assert!(!format!("{outcome:?}").contains(token.reveal()));
    assert_eq!(kind(&bench.client.me(&token).await), TroubleKind::SignInAgain);
}

#[tokio::test]
async fn token_calls_meet_the_same_weather() {
    let bench = Bench::new().await;
    let rule = |action| Rule::new("POST", "/oauth/access_token", action).times(1);
    bench.control.add_fault(rule(Action::Html { status: 503, acted: false }));
    let code = code(&bench, &Scope::ALL).await;
    assert_eq!(kind(&exchange(&bench, &code).await), TroubleKind::InstagramDown);
    bench.control.add_fault(rule(Action::CutJson));
    let cut = exchange(&bench, &code).await;
    assert_eq!(kind(&cut), TroubleKind::InstagramDown);
    assert!(!format!("{cut:?}").contains("IGAA"));
    bench.control.add_fault(rule(Action::TokenError { message: "Invalid platform app".into() }));
    assert_eq!(kind(&exchange(&bench, &code).await), TroubleKind::AppIdWrong);
}

#[tokio::test]
async fn the_tester_invite_shows_at_sign_in_too() {
    let bench = Bench::new().await;
    let code = code(&bench, &Scope::ALL).await;
    bench.control.flip(|switches| switches.tester_accepted = false);
    assert_eq!(kind(&exchange(&bench, &code).await), TroubleKind::TesterNotAccepted);
}

/// What is written to the log, kept in memory.
#[derive(Clone, Default)]
struct Lines(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_loudest_log_holds_no_secret() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // With a single subscriber alive, a message first met by another test's thread would stay unheard.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let guard = tracing::subscriber::set_default(subscriber);
    let bench = Bench::new().await;
    let code = code(&bench, &Scope::ALL).await;
    let short = exchange(&bench, &code).await.unwrap();
    let long = oauth::long_token(&bench.client, &secret(&bench), &short.token).await.unwrap();
    let renewed = oauth::refresh(&bench.client, &long.token).await;
    bench.client.me(&long.token).await.unwrap();
    drop(guard);
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("Instagram answered") && log.contains("/refresh_access_token"), "{log}");
    assert!(renewed.is_err(), "refused, so that an error is in the log too");
    for (what, secret) in
        [("code", &code), ("secret", &secret(&bench)), ("short", &short.token), ("long", &long.token)]
    {
        assert!(!log.contains(secret.reveal()), "the {what} is in the log");
    }
}

//! Sign-in, as a browser and an app do it (section 1).
//! Invariant: each refusal of sections 1.2 to 1.6 has a test.

use axum::http::{Method, header};
use url::{Url, form_urlencoded};

use super::super::testworld::NOW;
use super::super::tokens::{DAY, HOUR, SCOPES, Scopes};
use super::{Answer, Bench, request};

const REDIRECT: &str = "https://localhost/";

impl Bench {
    fn form<'a>(&'a self, scope: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![
            ("client_id", self.ready.app_id.as_str()),
            ("redirect_uri", REDIRECT),
            ("response_type", "code"),
            ("scope", scope),
            ("state", "s&1"),
        ]
    }

    async fn authorize(&self, form: &[(&str, &str)], method: Method) -> Answer {
        if method == Method::POST {
            return self.send(request(method, "/oauth/authorize", None, form)).await.unwrap();
        }
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.send(request(method, &format!("/oauth/authorize?{query}"), None, &[])).await.unwrap()
    }

    /// A code with those scopes ticked.
    async fn code(&self, ticked: &[&str]) -> String {
        let all = SCOPES.join(",");
        let mut form = self.form(&all);
        form.extend(ticked.iter().map(|scope| ("grant", *scope)));
        form.push(("answer", "allow"));
        let answer = self.authorize(&form, Method::POST).await;
        assert_eq!(answer.status, 302, "{}", answer.text);
        let target = Url::parse(answer.headers[header::LOCATION].to_str().unwrap()).unwrap();
        assert_eq!(target.fragment(), Some("_"));
        let get = |name: &str| target.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
        assert_eq!(get("state"), "s&1");
        get("code")
    }

    async fn redeem(&self, code: &str, change: Option<(&str, &str)>) -> Answer {
        let mut form = vec![
            ("client_id", self.ready.app_id.as_str()),
            ("client_secret", &self.ready.app_secret),
            ("grant_type", "authorization_code"),
            ("redirect_uri", REDIRECT),
            ("code", code),
        ];
        form.retain(|(name, _)| change.is_none_or(|(changed, _)| changed != *name));
        form.extend(change);
        self.send(request(Method::POST, "/oauth/access_token", None, &form)).await.unwrap()
    }

    async fn short(&self, ticked: &[&str]) -> String {
        let code = self.code(ticked).await;
        self.redeem(&code, None).await.json()["access_token"].as_str().unwrap().to_owned()
    }

    async fn long(&self, short: &str) -> Answer {
        let secret = &self.ready.app_secret;
        let path = format!("/access_token?grant_type=ig_exchange_token&client_secret={secret}");
        self.get_as(short, &path).await
    }
}

#[tokio::test]
async fn the_consent_page_shows_account_scopes_and_both_buttons() {
    let bench = Bench::new();
    let scopes = SCOPES[..3].join(" ");
    let page = bench.authorize(&bench.form(&scopes), Method::GET).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("tidal.bench") && page.text.contains("Allow") && page.text.contains("Cancel"));
    assert_eq!(page.text.matches("type=\"checkbox\"").count(), 3);
    assert!(page.text.contains("value=\"s&amp;1\""));
}

#[tokio::test]
async fn every_wrong_authorize_request_is_a_page_not_a_redirect() {
    let bench = Bench::new();
    let wrong = [
        ("client_id", "123", "Invalid platform app"),
        ("redirect_uri", "", "Invalid redirect_uri"),
        ("redirect_uri", "http://localhost/", "Invalid redirect_uri"),
        ("redirect_uri", "https://localhost", "Redirect URI does not match"),
        ("redirect_uri", "https://localhost:9999/", "Redirect URI does not match"),
        ("response_type", "token", "Invalid response_type"),
        ("scope", "business_basic", "Invalid Scopes: business_basic"),
        ("scope", "instagram_business_basic,instagram_business_content_publishing", "content_publishing"),
        ("scope", "instagram_business_manage_comments", "instagram_business_basic is needed"),
        ("scope", "", "Invalid Scopes"),
    ];
    for (name, value, text) in wrong {
        let mut form = bench.form(SCOPES[0]);
        form.retain(|(key, _)| *key != name);
        form.push((name, value));
        for method in [Method::GET, Method::POST] {
            let page = bench.authorize(&form, method).await;
            assert_eq!(page.status, 400, "{name}={value}");
            assert!(page.text.contains(text), "{name}={value}: {}", page.text);
        }
    }
    bench.control.flip(|switches| switches.tester_accepted = false);
    let page = bench.authorize(&bench.form(SCOPES[0]), Method::GET).await;
    assert!(page.text.contains("Insufficient Developer Role"));
}

#[tokio::test]
async fn cancelling_comes_back_as_access_denied() {
    let bench = Bench::new();
    let mut form = bench.form(SCOPES[0]);
    form.push(("answer", "deny"));
    let answer = bench.authorize(&form, Method::POST).await;
    let target = answer.headers[header::LOCATION].to_str().unwrap();
    assert_eq!(
        target,
        "https://localhost/?error=access_denied&error_reason=user_denied&\
         error_description=The+user+denied+your+request&state=s%261"
    );
}

#[tokio::test]
async fn a_code_becomes_a_short_token_with_the_ticked_scopes_once() {
    let bench = Bench::new();
    let code = bench.code(&[SCOPES[2]]).await;
    let answer = bench.redeem(&code, None).await;
    let body = answer.json();
    assert!(answer.text.contains("\"user_id\":26000000000000017"), "a number beyond 2^53");
    assert_eq!(body["permissions"], serde_json::json!([SCOPES[0], SCOPES[2]]));
    assert!(body["access_token"].as_str().unwrap().starts_with("IGAA"));
    let again = bench.redeem(&code, None).await;
    assert_eq!(again.status, 400);
    assert_eq!(again.json()["error_type"], "OAuthException");
    assert_eq!(again.json()["error_message"], "Matching code was not found or was already used");
}

#[tokio::test]
async fn the_documented_token_shape_is_a_switch() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.token_in_data = true);
    let code = bench.code(&[]).await;
    let body = bench.redeem(&code, None).await.json();
    assert_eq!(body["data"][0]["user_id"], "26000000000000017");
    assert_eq!(body["data"][0]["permissions"], SCOPES[0]);
}

#[tokio::test]
async fn a_wrong_part_of_the_exchange_is_refused_in_the_token_hosts_shape() {
    let bench = Bench::new();
    let wrong = [
        ("client_id", "1", "Invalid platform app"),
        ("client_secret", "1", "Error validating client secret."),
        ("redirect_uri", "https://localhost:8723/", "Redirect URI does not match registered redirect URI"),
        ("code", "AQ1", "Matching code was not found or was already used"),
        ("grant_type", "x", "Invalid grant_type"),
    ];
    for (name, value, text) in wrong {
        let code = bench.code(&[]).await;
        let answer = bench.redeem(&code, Some((name, value))).await;
        assert_eq!((answer.status, answer.json()["error_message"].as_str()), (400, Some(text)));
    }
    let code = bench.code(&[]).await;
    bench.control.advance(HOUR);
    assert_eq!(bench.redeem(&code, None).await.status, 400, "a code lives an hour");
}

#[tokio::test]
async fn a_short_token_lives_an_hour_and_becomes_a_long_one() {
    let bench = Bench::new();
    let short = bench.short(&SCOPES).await;
    let long = bench.long(&short).await.json();
    assert_eq!((&long["token_type"], &long["expires_in"]), (&"bearer".into(), &(60 * DAY).into()));
    let long = long["access_token"].as_str().unwrap().to_owned();
    bench.control.advance(HOUR);
    let late = bench.get_as(&short, "/me").await;
    assert_eq!(late.error(), (190, 463));
    assert!(late.message().contains("Session has expired on Monday, 23-Nov-26"), "{}", late.message());
    assert_eq!(bench.get_as(&long, "/me").await.status, 200);
    assert_eq!(bench.long(&long).await.error().0, 100, "only short tokens are exchanged");
}

#[tokio::test]
async fn a_long_token_is_refreshed_from_a_day_to_its_end() {
    let bench = Bench::new();
    let path = "/refresh_access_token?grant_type=ig_refresh_token";
    let young = bench.control.dashboard_token(Scopes::ALL, 0);
    assert_eq!(bench.get_as(&young, path).await.error().0, 100);
    bench.control.advance(DAY);
    let answer = bench.get_as(&young, path).await.json();
    let fresh = answer["access_token"].as_str().unwrap();
    assert_ne!(fresh, young);
    assert_eq!(answer["permissions"], SCOPES.join(","));
    bench.control.set_clock(NOW + 60 * DAY);
    assert_eq!(bench.get_as(&young, path).await.error(), (190, 463));
    assert_eq!(bench.get_as(fresh, "/v26.0/me").await.status, 200);
}

#[tokio::test]
async fn tokens_of_other_hosts_none_and_taken_back_ones_are_190() {
    let bench = Bench::new();
    assert_eq!(bench.get_as("EAAGx", "/me").await.error(), (190, 0));
    let none = bench.send(request(Method::GET, "/me", None, &[])).await.unwrap();
    assert_eq!(none.error().0, 190);
    bench.control.revoke_tokens(460);
    assert_eq!(bench.get("/me").await.error(), (190, 460));
    let short = bench.short(&SCOPES).await;
    assert_eq!(bench.get_as(&short, "/me").await.status, 200, "a new sign-in works");
}

#[tokio::test]
async fn scopes_are_enforced_on_every_endpoint() {
    let bench = Bench::new();
    let basic = bench.short(&[]).await;
    let account = &bench.ready.user_id;
    let closed = [
        format!("/{}/comments", super::super::testworld::ids::REEL),
        format!("/{}/insights?metric=reach", super::super::testworld::ids::REEL),
        format!("/{account}/insights?metric=reach&period=day"),
        format!("/{account}/content_publishing_limit"),
        format!("/{account}/media?fields=id,comments"),
        format!("/{}", super::super::testworld::ids::THREAD),
    ];
    for path in closed {
        let answer = bench.get_as(&basic, &path).await;
        assert_eq!((answer.status, answer.error().0), (403, 10), "{path}");
    }
    let writes = [
        (Method::POST, format!("/{}?hide=true", super::super::testworld::ids::THREAD)),
        (Method::DELETE, format!("/{}", super::super::testworld::ids::THREAD)),
        (Method::POST, format!("/{account}/media?image_url=http://127.0.0.1/x.jpg")),
        (Method::POST, format!("/{account}/media_publish?creation_id=1")),
    ];
    for (method, path) in writes {
        let answer = bench.send(request(method, &path, Some(&basic), &[])).await.unwrap();
        assert_eq!(answer.error().0, 10, "{path}");
    }
    assert!(bench.control.record().is_empty());
    assert_eq!(bench.get_as(&basic, &format!("/{account}/media")).await.status, 200);
}

#[tokio::test]
async fn a_made_up_code_is_judged_by_the_app_alone() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.tester_accepted = false);
    let said = async |wrong| bench.redeem("AQmadeup", wrong).await.json()["error_message"].clone();
    assert_eq!(
        said(None).await,
        "Matching code was not found or was already used",
        "nobody is invited by it"
    );
    let elsewhere = Some(("redirect_uri", "https://localhost:1/"));
    assert_eq!(said(elsewhere).await, "Redirect URI does not match registered redirect URI");
}

#[tokio::test]
async fn an_unaccepted_tester_invite_fails_every_call_misleadingly() {
    let bench = Bench::new();
    let code = bench.code(&[]).await;
    bench.control.flip(|switches| switches.tester_accepted = false);
    let read = bench.get("/me").await;
    assert_eq!(read.message(), "Unsupported request - method type: get");
    assert_eq!(bench.redeem(&code, None).await.message(), "Unsupported request - method type: get");
}

#[tokio::test]
async fn a_personal_account_reads_as_one_and_has_nothing_else() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.professional = false);
    assert_eq!(bench.get("/me?fields=account_type").await.json()["account_type"], "PERSONAL");
    assert_eq!(bench.get("/me/media").await.error().0, 10);
}

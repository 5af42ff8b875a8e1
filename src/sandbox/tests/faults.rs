//! Faults, usage headers, the log and the control endpoints.
//! Invariant: what went wrong on the way out is told apart from what was really done.

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};

use super::super::faults::{Action, Rule};
use super::super::refusal::Refusal;
use super::super::testworld::ids;
use super::super::usage::Levels;
use super::{Answer, Bench, request};

impl Bench {
    async fn steer(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/control/{path}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) });
        self.send(request.unwrap()).await.unwrap()
    }
}

fn hide() -> Request<Body> {
    with_token(Method::POST, &format!("/{}?hide=true", ids::THREAD))
}

fn with_token(method: Method, path: &str) -> Request<Body> {
    let token = Bench::new().ready.token;
    request(method, path, Some(&token), &[])
}

#[tokio::test]
async fn a_dropped_request_was_carried_out_or_not_as_the_rule_says() {
    for (acted, changes) in [(false, 0), (true, 1)] {
        let bench = Bench::new();
        bench.control.add_fault(Rule::new("POST", "/*", Action::Drop { acted }).times(1));
        assert!(bench.send(hide()).await.is_err());
        assert_eq!(bench.control.record().len(), changes);
        assert_eq!(bench.control.log().last().unwrap().status, None);
        assert_eq!(bench.send(hide()).await.unwrap().status, 200, "only once");
    }
}

#[tokio::test]
async fn an_error_after_acting_lies_about_what_was_done() {
    let bench = Bench::new();
    let refusal = Refusal::oauth(4, "Application request limit reached").with_subcode(2_207_051).http(403);
    bench.control.add_fault(Rule::new("POST", "*", Action::Error { refusal, acted: true }).times(1));
    let answer = bench.send(hide()).await.unwrap();
    assert_eq!((answer.status, answer.error()), (403, (4, 2_207_051)));
    assert_eq!(bench.control.record().len(), 1);
    assert_eq!(bench.control.log()[0].fault.as_deref(), Some("error after acting"));
}

#[tokio::test]
async fn pages_and_cut_bodies_come_where_json_was_expected() {
    let bench = Bench::new();
    bench.control.add_fault(Rule::new("GET", "/me", Action::Html { status: 500, acted: false }).times(1));
    let page = bench.get("/me").await;
    assert!(page.status == 500 && page.text.starts_with("<!doctype html>"));
    bench.control.add_fault(Rule::new("GET", "/me", Action::CutJson).times(1));
    let cut = bench.get("/v26.0/me?fields=username").await;
    assert_eq!(cut.status, 200);
    assert!(serde_json::from_str::<Value>(&cut.text).is_err() && cut.text.starts_with('{'));
    bench.control.add_fault(Rule::new("POST", "/oauth/*", Action::TokenError { message: "No".into() }));
    let token = bench.post("/oauth/access_token", &[("code", "x")]).await;
    assert_eq!(token.json()["error_message"], "No");
}

#[tokio::test]
async fn usage_rises_with_calls_and_presets_win() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.call_budget = 10);
    let level = |answer: &Answer| -> Value {
        serde_json::from_str(answer.headers["x-app-usage"].to_str().unwrap()).unwrap()
    };
    let (one, two) = (bench.get("/me").await, bench.get("/me").await);
    assert_eq!((&level(&one)["call_count"], &level(&two)["call_count"]), (&json!(10), &json!(20)));
    bench.control.flip(|switches| switches.usage_percent = Some(80));
    let eighty = bench.get("/me").await;
    let business: Value =
        serde_json::from_str(eighty.headers["x-business-use-case-usage"].to_str().unwrap()).unwrap();
    assert_eq!(business[&bench.ready.user_id][0]["call_count"], 80);
    bench.control.flip(|switches| switches.usage_percent = Some(100));
    assert_eq!(bench.get("/me").await.error(), (80_002, 2_446_079));
    bench.control.flip(|switches| (switches.usage_percent, switches.usage_absent) = (None, true));
    assert!(bench.get("/me").await.headers.get("x-app-usage").is_none());
    bench.control.flip(|switches| switches.usage_absent = false);
    let levels = Levels { call_count: 96, ..Levels::default() };
    bench.control.add_fault(Rule::new("GET", "*", Action::Headers { levels }));
    assert_eq!(level(&bench.get("/me").await)["call_count"], 96);
}

#[tokio::test]
async fn the_log_tells_everything_but_secrets() {
    let bench = Bench::new();
    let path = format!("/v26.0/me?fields=id&access_token={}", bench.ready.token);
    let request = Request::get(&path).header(header::USER_AGENT, "tester/1").body(Body::empty()).unwrap();
    bench.send(request).await.unwrap();
    let row = bench.control.log().pop().unwrap();
    assert_eq!((row.path.as_str(), row.query.as_str()), ("/v26.0/me", "fields=id&access_token=…"));
    assert_eq!((row.token, row.status, row.agent.as_str()), ("query", Some(200), "tester/1"));
    let shown = bench.steer(Method::GET, "log", Value::Null).await;
    assert!(!shown.text.contains("IGAA") && shown.json()["log"][0]["number"] == 1);
}

#[tokio::test]
async fn the_control_endpoints_do_what_the_handle_does() {
    let bench = Bench::new();
    let now = bench.control.now();
    let clock = bench.steer(Method::POST, "clock", json!({ "advance": 90 })).await.json();
    assert_eq!((clock["now"].as_i64(), clock["running"].as_bool()), (Some(now + 90), Some(false)));
    bench.steer(Method::POST, "clock", json!({ "set": "2026-12-01T00:00:00Z" })).await;
    assert_eq!(bench.control.now(), 1_796_083_200);
    assert_eq!(bench.steer(Method::POST, "clock", json!({ "set": "soon" })).await.status, 400);
    let rule =
        json!({ "path": "/me", "action": { "kind": "error", "code": 2, "message": "down", "http": 503 } });
    assert_eq!(bench.steer(Method::POST, "faults", rule).await.json()["number"], 1);
    assert_eq!(bench.get("/me").await.status, 503);
    assert_eq!(bench.steer(Method::GET, "faults", Value::Null).await.json()["faults"][0]["number"], 1);
    bench.steer(Method::DELETE, "faults", Value::Null).await;
    assert_eq!(bench.get("/me").await.status, 200);
    let wrong = bench.steer(Method::POST, "faults", json!({ "path": "/me" })).await;
    assert!(wrong.status >= 400 && bench.control.faults().is_empty());
    let comment = json!({ "media": ids::REEL, "username": "ana.glaze", "text": "new" });
    let id = bench.steer(Method::POST, "comments", comment).await.json()["id"].clone();
    assert_eq!(bench.get(&format!("/{}/comments", ids::REEL)).await.ids()[0], id);
    assert_eq!(bench.steer(Method::POST, "comments", json!({ "username": "nobody" })).await.status, 400);
    bench.steer(Method::POST, "switches", json!({ "quota_total": 7, "arrivals": true })).await;
    assert_eq!(bench.control.switches().quota_total, 7);
    assert_eq!(bench.steer(Method::POST, "switches", json!({ "nonsense": 1 })).await.status, 400);
    bench.steer(Method::POST, "media", json!({ "remove": ids::REEL })).await;
    assert_eq!(bench.get(&format!("/{}", ids::REEL)).await.error(), (100, 33));
    bench.steer(Method::POST, "media", json!({ "comments_off": ids::BUSY })).await;
    let read = bench.get(&format!("/{}?fields=is_comment_enabled", ids::BUSY)).await.json();
    assert_eq!(read["is_comment_enabled"], false);
    assert_eq!(bench.control.comments_off(), [ids::NO_COMMENTS, ids::BUSY]);
    bench.steer(Method::POST, "media", json!({ "comments_on": ids::BUSY })).await;
    assert_eq!(bench.control.comments_off(), [ids::NO_COMMENTS]);
    let posted = bench.steer(Method::POST, "media", json!({ "post": "From the phone" })).await.json();
    assert_eq!(bench.get("/me/media").await.ids()[0], posted["id"]);
    bench.steer(Method::POST, "redirects", json!({ "address": "https://localhost:5/" })).await;
    assert!(bench.shared.state().redirects.contains(&"https://localhost:5/".to_owned()));
    bench.steer(Method::POST, "revoke", json!({ "subcode": 458 })).await;
    assert_eq!(bench.get("/me").await.error(), (190, 458));
    bench.steer(Method::POST, "reset", Value::Null).await;
    assert_eq!(bench.get(&format!("/{}", ids::REEL)).await.status, 200);
    assert_eq!(bench.control.now(), 1_796_083_200, "the clock stays");
    let record = bench.steer(Method::GET, "record", Value::Null).await.json();
    assert_eq!(record["record"], json!([]));
}

#[tokio::test]
async fn only_loopback_names_are_answered() {
    let bench = Bench::new();
    for (host, status) in
        [("127.0.0.1:80", 200), ("[::1]:80", 200), ("localhost", 200), ("evil.example", 403)]
    {
        let request = Request::get("/control/clock").header(header::HOST, host).body(Body::empty()).unwrap();
        assert_eq!(bench.send(request).await.unwrap().status, status, "{host}");
    }
}

#[tokio::test]
async fn removed_protocol_features_can_be_refused() {
    let bench = Bench::new();
    assert_eq!(bench.get("/me?pretty=1").await.status, 200);
    bench.control.flip(|switches| switches.refuse_removed_features = true);
    assert_eq!(bench.get("/me?pretty=1").await.error().0, 100);
}

#[tokio::test]
async fn silence_is_in_the_log_and_acts_when_it_shall() {
    for acted in [false, true] {
        let bench = Bench::new();
        bench.control.add_fault(Rule::new("POST", "*", Action::Silence { acted }).times(1));
        let path = format!("/{}/replies", ids::THREAD);
        let request = request(Method::POST, &path, Some(&bench.ready.token), &[("message", "Hello")]);
        assert!(bench.send(request).await.is_err_and(|dropped| dropped.silent));
        assert_eq!(bench.control.record().len(), usize::from(acted));
        assert!(bench.control.log()[0].fault.as_ref().unwrap().starts_with("silence"));
    }
}

#[tokio::test]
async fn answers_carry_the_time_of_this_world() {
    let bench = Bench::new();
    bench.control.set_clock(1_795_424_400);
    assert_eq!(bench.get("/me").await.headers["date"], "Mon, 23 Nov 2026 09:00:00 GMT");
}

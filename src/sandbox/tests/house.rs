//! Several accounts behind one origin.
//! Invariant: what one does, spends or loses is not seen by another.

use std::sync::Arc;

use axum::http::Method;

use super::super::gate::Gate;
use super::super::shared::Shared;
use super::super::switches::Switches;
use super::*;
use crate::sandbox::another::id_at;
use crate::sandbox::testworld::ids;

/// Two accounts of one app, and one of another.
fn three() -> (Bench, Vec<Arc<Shared>>) {
    let shared = |place: u64, app_of: Option<u64>| {
        let options =
            Options { seed: place + 40, app_of, place, clock: Some(testworld::NOW), ..Options::default() };
        let options = Options { arrivals: false, ..options };
        Arc::new(Shared::new("http://sandbox".into(), options, testworld::content()))
    };
    let all = vec![shared(0, None), shared(1, Some(40)), shared(2, None)];
    let bench = Bench::of(all[0].clone());
    all[1..].iter().for_each(|other| bench.house.admit(Gate::new(other.clone())));
    (bench, all)
}

#[tokio::test]
async fn each_token_reads_its_own_account_and_no_other() {
    let (bench, all) = three();
    let mut names = Vec::new();
    for shared in &all {
        let ready = shared.ready();
        let me = bench.get_as(&ready.token, "/me?fields=user_id,username").await.json();
        assert_eq!(me["user_id"], ready.user_id);
        names.push(me["username"].as_str().unwrap().to_owned());
    }
    assert_eq!(names, ["tidal.bench", "reed.and.rush", "north.loom"]);
    let (one, other) = (all[0].ready(), all[1].ready());
    let theirs = format!("/{}?fields=id", id_at(ids::REEL, 1));
    assert_eq!(bench.get_as(&other.token, &theirs).await.status, 200);
    assert_eq!(bench.get_as(&one.token, &theirs).await.error(), (100, 33), "not there for another");
    assert_eq!(bench.get_as("IGAAnobody", "/me").await.error().0, 190);
    assert_eq!((&one.app_id, &one.app_secret), (&other.app_id, &other.app_secret), "one app");
    assert_ne!(one.app_id, all[2].ready().app_id, "another app");
}

#[tokio::test]
async fn budgets_switches_and_taken_back_tokens_are_each_accounts_own() {
    let (bench, all) = three();
    let tokens: Vec<String> = all.iter().map(|shared| shared.ready().token).collect();
    Control::new(all[1].clone()).flip(|switches: &mut Switches| switches.usage_percent = Some(100));
    assert_eq!(bench.get_as(&tokens[1], "/me").await.error().0, 80_002);
    let answer = bench.get_as(&tokens[0], "/me").await;
    assert_eq!(answer.status, 200);
    let usage = answer.headers["x-business-use-case-usage"].to_str().unwrap();
    assert!(usage.contains(&all[0].ready().user_id) && !usage.contains("100"), "{usage}");
    Control::new(all[2].clone()).revoke_tokens(460);
    assert_eq!(bench.get_as(&tokens[2], "/me").await.error(), (190, 460));
    assert_eq!(bench.get_as(&tokens[0], "/me").await.status, 200);
}

#[tokio::test]
async fn a_reply_stands_under_its_own_account_with_an_id_that_no_other_has() {
    let (bench, all) = three();
    let mut made = Vec::new();
    for (at, shared) in all.iter().enumerate() {
        let path = format!("/{}/replies", id_at(ids::THREAD, at as u64));
        let token = shared.ready().token;
        let request = request(Method::POST, &path, Some(&token), &[("message", "Thank you")]);
        let answer = bench.send(request).await.unwrap();
        made.push(answer.json()["id"].as_str().unwrap().to_owned());
    }
    made.sort();
    made.dedup();
    assert_eq!(made.len(), 3);
}

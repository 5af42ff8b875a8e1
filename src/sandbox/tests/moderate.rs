//! Writing and moderating comments (sections 3.4, 5.2, 5.3).
//! Invariant: each test looks at the record too, not only at the answer.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use super::super::record::Happened;
use super::super::testworld::ids;
use super::super::tokens::DAY;
use super::Bench;

#[tokio::test]
async fn a_reply_lands_under_the_top_comment_of_its_thread() {
    let bench = Bench::new();
    let answer = bench.post(&format!("/v26.0/{}/replies", ids::REPLY), &[("message", "Anytime 🙂")]).await;
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let reply = bench.get(&format!("/{id}?fields=parent_id,text,user,media")).await.json();
    assert_eq!((&reply["parent_id"], &reply["text"]), (&json!(ids::THREAD), &json!("Anytime 🙂")));
    assert!(reply["user"]["id"].is_string());
    assert_eq!(bench.get(&format!("/{}/replies", ids::THREAD)).await.ids()[0], id);
    let happened = bench.control.record();
    assert!(matches!(&happened[..], [Happened::Commented { comment, parent: Some(parent), .. }]
        if *comment == id && parent == ids::THREAD));
}

#[tokio::test]
async fn what_cannot_be_replied_to_is_refused() {
    let bench = Bench::new();
    let text = [("message", "hello")];
    assert_eq!(bench.post(&format!("/{}/replies", ids::HIDDEN), &text).await.error().0, 100);
    assert_eq!(bench.post(&format!("/{}/replies", ids::RESTRICTED), &text).await.error(), (100, 33));
    assert_eq!(bench.post("/123/replies", &text).await.error(), (100, 33));
    assert_eq!(bench.post(&format!("/{}/comments", ids::NO_COMMENTS), &text).await.error().0, 100);
    // Under a hidden top comment its replies take none either.
    bench.post(&format!("/{}", ids::THREAD), &[("hide", "true")]).await;
    assert_eq!(bench.post(&format!("/{}/replies", ids::REPLY), &text).await.error().0, 100);
    bench.post(&format!("/{}", ids::THREAD), &[("hide", "false")]).await;
    bench.control.withdraw_comment(ids::OLD);
    assert_eq!(bench.post(&format!("/{}/replies", ids::OLD), &text).await.error(), (100, 33));
    assert!(bench.control.record().iter().all(|what| matches!(what, Happened::Hidden { .. })));
    let empty = bench.post(&format!("/{}/replies", ids::THREAD), &[]).await;
    assert_eq!(empty.message(), "The parameter message is required.");
}

#[tokio::test]
async fn a_burst_of_replies_ends_as_a_spam_block_until_the_hour_is_over() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.comments_an_hour = Some(2));
    let path = format!("/{}/replies", ids::THREAD);
    for text in ["one", "two"] {
        assert_eq!(bench.post(&path, &[("message", text)]).await.status, 200);
    }
    let blocked = bench.post(&path, &[("message", "three")]).await;
    assert_eq!((blocked.status, blocked.error()), (403, (4, 2_207_051)));
    assert_eq!(bench.control.record().len(), 2, "what was blocked did not happen");
    bench.control.advance(3_700);
    assert_eq!(bench.post(&path, &[("message", "three")]).await.status, 200);
}

#[tokio::test]
async fn a_comment_of_our_own_counts_and_comes_first() {
    let bench = Bench::new();
    let path = format!("/{}?fields=comments_count", ids::REEL);
    let before = bench.get(&path).await.json()["comments_count"].as_u64().unwrap();
    let posted = bench.post(&format!("/{}/comments", ids::REEL), &[("message", "First glaze")]).await;
    assert_eq!(bench.get(&path).await.json()["comments_count"], before + 1);
    assert_eq!(bench.get(&format!("/{}/comments", ids::REEL)).await.ids()[0], posted.json()["id"]);
}

#[tokio::test]
async fn hiding_and_showing_changes_others_but_never_our_own() {
    let bench = Bench::new();
    let hidden = async |id: &str| bench.get(&format!("/{id}?fields=hidden")).await.json()["hidden"].clone();
    for (hide, state) in [("true", true), ("true", true), ("false", false)] {
        let answer = bench.post(&format!("/{}", ids::THREAD), &[("hide", hide)]).await;
        assert_eq!(answer.json(), json!({ "success": true }));
        assert_eq!(hidden(ids::THREAD).await, state);
    }
    assert_eq!(bench.control.record().len(), 2, "hiding twice is one change");
    assert_eq!(bench.post(&format!("/{}", ids::OWN), &[("hide", "true")]).await.status, 200);
    assert_eq!(hidden(ids::OWN).await, false);
    assert_eq!(
        bench.post(&format!("/{}", ids::THREAD), &[]).await.message(),
        "The parameter hide is required."
    );
}

#[tokio::test]
async fn a_deleted_comment_is_gone_with_its_replies() {
    let bench = Bench::new();
    let path = format!("/{}?fields=comments_count", ids::REEL);
    let before = bench.get(&path).await.json()["comments_count"].as_u64().unwrap();
    assert_eq!(bench.delete(&format!("/{}", ids::THREAD)).await.json(), json!({ "success": true }));
    assert_eq!(bench.get(&path).await.json()["comments_count"], before - 3);
    for id in [ids::THREAD, ids::REPLY] {
        let gone = bench.post(&format!("/{id}"), &[("hide", "true")]).await;
        assert_eq!(gone.error(), (100, 33));
        assert!(gone.message().starts_with("Unsupported post request."), "{}", gone.message());
    }
    assert_eq!(bench.delete(&format!("/{}", ids::THREAD)).await.error(), (100, 33));
    assert_eq!(bench.control.record().len(), 1);
}

#[tokio::test]
async fn media_cannot_be_deleted_and_captions_not_changed() {
    let bench = Bench::new();
    let refused = bench.delete(&format!("/{}", ids::REEL)).await;
    assert_eq!(refused.error(), (100, 33));
    assert!(refused.message().starts_with("Unsupported delete request. Object with ID"));
    assert_eq!(bench.get(&format!("/{}", ids::REEL)).await.status, 200);
}

#[tokio::test]
async fn comments_are_switched_off_and_on() {
    let bench = Bench::new();
    let path = format!("/{}", ids::REEL);
    assert_eq!(bench.post(&path, &[]).await.message(), "The parameter comment_enabled is required.");
    assert_eq!(bench.post(&path, &[("comment_enabled", "false")]).await.json(), json!({ "success": true }));
    let read = bench.get(&format!("{path}?fields=is_comment_enabled")).await.json();
    assert_eq!(read["is_comment_enabled"], false);
    assert_eq!(bench.post(&format!("{path}/comments"), &[("message", "x")]).await.error().0, 100);
}

async fn whisper(bench: &Bench, comment: &str, text: &str) -> super::Answer {
    let body = json!({ "recipient": { "comment_id": comment }, "message": { "text": text } });
    let request = Request::post("/me/messages")
        .header(header::AUTHORIZATION, format!("Bearer {}", bench.ready.token))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()));
    bench.send(request.unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_private_reply_goes_once_within_a_week() {
    let bench = Bench::new();
    assert_eq!(whisper(&bench, ids::OLD, "hi").await.error(), (10, 2_534_022));
    assert_eq!(whisper(&bench, ids::OWN, "hi").await.error().0, 10_903);
    assert_eq!(whisper(&bench, "17860000000000003", "").await.error().0, 100);
    let sent = whisper(&bench, "17860000000000003", "We kept one for you").await.json();
    assert!(sent["recipient_id"].is_string() && sent["message_id"].is_string());
    assert_eq!(whisper(&bench, "17860000000000003", "again").await.error().0, 10_900);
    assert_eq!(bench.control.record().len(), 1);
    bench.control.advance(8 * DAY);
    assert_eq!(whisper(&bench, "17860000000000004", "late").await.error(), (10, 2_534_022));
}

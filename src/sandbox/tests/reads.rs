//! Reading the account, media and comments (sections 2, 3, 5).
//! Invariant: what is not asked for, not allowed or not there is tested as much as what is.

use super::super::testworld::{self, NOW, ids};
use super::super::{NewComment, clock::stamp, tokens::DAY};
use super::{Bench, ids as rows};

#[tokio::test]
async fn fields_really_filter_and_the_id_is_always_there() {
    let bench = Bench::new();
    let me = bench.get("/v26.0/me?fields=username,website,user_id").await.json();
    assert_eq!(me["username"], "tidal.bench");
    assert_eq!(me["user_id"], bench.ready.user_id);
    assert!(me.get("website").is_none(), "empty is absent");
    assert_eq!(me.as_object().unwrap().len(), 3, "{me}");
    assert_eq!(bench.get("/me").await.json().as_object().unwrap().len(), 1);
    bench.control.flip(|switches| switches.account_in_data = true);
    assert!(bench.get("/me").await.json()["data"][0]["id"].is_string());
}

#[tokio::test]
async fn an_unknown_field_refuses_the_whole_request_at_any_depth() {
    let bench = Bench::new();
    for fields in ["id,video_title", "comments{id,nope}", "children{nope}", "comments{replies{nope}}"] {
        let answer = bench.get(&format!("/me/media?fields={fields}")).await;
        assert_eq!(answer.error().0, 100, "{fields}");
        assert!(answer.message().starts_with("Tried accessing nonexisting field ("), "{}", answer.message());
    }
    assert_eq!(bench.get("/me?fields=business_discovery").await.error().0, 100);
}

#[tokio::test]
async fn unknown_paths_versions_and_objects_have_their_own_refusals() {
    let bench = Bench::new();
    assert_eq!(bench.get("/me/likes").await.error(), (2500, 0));
    assert_eq!(bench.get("/a/b/c").await.error(), (2500, 0));
    assert_eq!(bench.get("/v20.0/me").await.error(), (2635, 0));
    assert_eq!(bench.get("/v26.0/v26.0/me").await.error(), (2500, 0));
    let gone = bench.get("/123").await;
    assert_eq!(gone.error(), (100, 33));
    assert!(gone.message().starts_with("Unsupported get request. Object with ID '123' does not exist"));
}

#[tokio::test]
async fn media_come_newest_first_without_stories_in_pages_that_end() {
    let bench = Bench::new();
    let one = bench.get("/me/media?fields=id,timestamp&limit=4").await.json();
    assert_eq!(rows(&one), [ids::BUSY, ids::NO_COMMENTS, ids::REEL, ids::ALBUM]);
    assert_eq!(one["data"][0]["timestamp"], stamp(NOW - 2 * DAY));
    let next = one["paging"]["next"].as_str().unwrap();
    assert!(next.starts_with("http://sandbox/me/media?access_token=IGAA"), "{next}");
    let two = bench.get(next.strip_prefix("http://sandbox").unwrap()).await.json();
    assert_eq!(rows(&two), [ids::FLAGGED, ids::HIDDEN_LIKES, ids::OLDEST]);
    assert!(two["paging"].get("next").is_none() && two["paging"]["cursors"]["after"].is_string());
    bench.control.flip(|switches| switches.paging_sparse = true);
    assert!(bench.get("/me/media").await.json().get("paging").is_none());
}

#[tokio::test]
async fn a_post_removed_between_two_pages_moves_nothing() {
    let bench = Bench::new();
    let one = bench.get("/me/media?limit=4").await.json();
    let after = one["paging"]["cursors"]["after"].as_str().unwrap();
    bench.control.remove_media(ids::ALBUM);
    let two = bench.get(&format!("/me/media?limit=4&after={after}")).await;
    assert_eq!(two.ids(), [ids::FLAGGED, ids::HIDDEN_LIKES, ids::OLDEST]);
    assert_eq!(bench.get(&format!("/{}", ids::ALBUM)).await.error(), (100, 33));
    assert_eq!(bench.get("/me?fields=media_count").await.json()["media_count"], 6);
}

#[tokio::test]
async fn since_and_until_bound_the_list() {
    let bench = Bench::new();
    let path = format!("/me/media?since={}&until={}", NOW - 30 * DAY, NOW - 9 * DAY);
    assert_eq!(bench.get(&path).await.ids(), [ids::REEL, ids::ALBUM, ids::FLAGGED]);
    assert_eq!(bench.get("/me/media?since=soon").await.error().0, 100);
    assert_eq!(bench.get("/me/media?limit=0").await.error().0, 100);
    assert_eq!(bench.get("/me/media?after=zzz").await.error().0, 100);
}

#[tokio::test]
async fn hidden_likes_are_absent_in_the_list_and_there_when_read_directly() {
    let bench = Bench::new();
    let list = bench.get("/me/media?fields=id,like_count").await.json();
    let row = list["data"].as_array().unwrap().iter().find(|row| row["id"] == ids::HIDDEN_LIKES).unwrap();
    assert!(row.get("like_count").is_none());
    let direct = bench.get(&format!("/{}?fields=like_count", ids::HIDDEN_LIKES)).await.json();
    assert!(direct["like_count"].as_u64().unwrap() >= 120);
}

#[tokio::test]
async fn types_links_and_children_are_as_the_service_has_them() {
    let bench = Bench::new();
    let fields = "media_type,media_product_type,media_url,thumbnail_url,permalink,alt_text,is_shared_to_feed";
    let reel = bench.get(&format!("/{}?fields={fields}", ids::REEL)).await.json();
    assert_eq!((&reel["media_type"], &reel["media_product_type"]), (&"VIDEO".into(), &"REELS".into()));
    assert!(reel["thumbnail_url"].is_string() && reel["is_shared_to_feed"] == true);
    assert!(reel.get("alt_text").is_none());
    let flagged = bench.get(&format!("/{}?fields={fields}", ids::FLAGGED)).await.json();
    assert!(flagged.get("media_url").is_none() && flagged["alt_text"].is_string());
    let path = format!("/{}?fields=children{{id,media_type,caption}}", ids::ALBUM);
    let album = bench.get(&path).await.json();
    assert_eq!(album["children"]["data"][1]["media_type"], "VIDEO");
    assert!(album["children"]["data"][0].get("caption").is_none());
    assert_eq!(bench.get(&format!("/{}/children", ids::ALBUM)).await.ids()[0], ids::ALBUM_CHILD);
    assert_eq!(
        bench.get(&format!("/{}?fields=media_type", ids::ALBUM_CHILD)).await.json()["media_type"],
        "IMAGE"
    );
}

#[tokio::test]
async fn stories_live_a_day_and_tags_and_live_media_are_empty() {
    let bench = Bench::new();
    assert_eq!(bench.get("/me/stories").await.ids(), [ids::QUIET_STORY, ids::STORY]);
    assert_eq!(bench.get(&format!("/{}", ids::OLD_STORY)).await.error(), (100, 33));
    assert!(
        bench.get("/me/tags").await.ids().is_empty() && bench.get("/me/live_media").await.ids().is_empty()
    );
    bench.control.advance(DAY);
    assert!(bench.get("/me/stories").await.ids().is_empty());
}

#[tokio::test]
async fn links_serve_the_same_bytes_until_they_expire() {
    let bench = Bench::new();
    let media = bench.get(&format!("/{}?fields=media_url,thumbnail_url", ids::REEL)).await.json();
    for (name, kind) in [("media_url", "video/mp4"), ("thumbnail_url", "image/jpeg")] {
        let link = media[name].as_str().unwrap().strip_prefix("http://sandbox").unwrap();
        let answer = bench.get_as("", link).await;
        assert_eq!((answer.status, answer.headers["content-type"].to_str().unwrap()), (200, kind));
        assert_eq!(bench.get_as("", &link.replace("sig=", "sig=x")).await.status, 403);
    }
    let link = media["media_url"].as_str().unwrap().strip_prefix("http://sandbox").unwrap();
    bench.control.advance(4 * DAY);
    assert_eq!(bench.get_as("", link).await.text, "URL signature expired");
}

#[tokio::test]
async fn comments_are_newest_first_top_level_and_fifty_at_most() {
    let bench = Bench::new();
    let one = bench.get(&format!("/{}/comments?limit=99", ids::BUSY)).await.json();
    assert_eq!(one["data"].as_array().unwrap().len(), 50);
    assert_eq!(one["data"][0]["text"], "number 59");
    assert_eq!(one["data"][0].as_object().unwrap().len(), 3, "id, text, timestamp by default");
    let after = one["paging"]["cursors"]["after"].as_str().unwrap();
    bench.control.add_comment(NewComment { media: Some(ids::BUSY.into()), ..NewComment::default() });
    let two = bench.get(&format!("/{}/comments?after={after}", ids::BUSY)).await.json();
    assert_eq!(two["data"][0]["text"], "number 9", "the new one on top moved nothing");
    let reel = bench.get(&format!("/{}/comments", ids::REEL)).await;
    assert_eq!(reel.ids(), [ids::OWN, ids::FACELESS, ids::HIDDEN, ids::THREAD], "no replies, no restricted");
    assert_eq!(bench.get(&format!("/{}", ids::RESTRICTED)).await.error(), (100, 33));
}

#[tokio::test]
async fn a_comment_has_its_fields_and_nested_replies_with_paging() {
    let bench = Bench::new();
    let fields = "text,username,from,user,hidden,media,parent_id,replies.limit(1){id,user,parent_id}";
    let list = bench.get(&format!("/v25.0/{}/comments?fields={fields}", ids::REEL)).await.json();
    let find = |id: &str| list["data"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap();
    assert_eq!(find(ids::HIDDEN)["hidden"], true);
    assert!(find(ids::FACELESS).get("from").is_none() && find(ids::FACELESS)["username"] == "no.face");
    assert_eq!(find(ids::OWN)["user"]["id"], "26000000000000017");
    assert!(find(ids::OWN).get("replies").is_none() && find(ids::THREAD).get("user").is_none());
    assert_eq!(find(ids::THREAD)["media"]["media_product_type"], "REELS");
    let replies = &find(ids::THREAD)["replies"];
    assert_eq!(replies["data"][0]["id"], ids::REPLY);
    assert_eq!(replies["data"][0]["parent_id"], ids::THREAD);
    let next = replies["paging"]["next"].as_str().unwrap();
    let next = bench.get(next.strip_prefix("http://sandbox").unwrap()).await.json();
    assert_eq!(
        (next["data"][0]["id"].as_str(), next["data"][0]["user"].is_object()),
        (Some(ids::OWN_REPLY), true)
    );
}

#[tokio::test]
async fn the_comment_trap_is_an_empty_list_with_cursors() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.comments_readable = false);
    let media = bench.get(&format!("/{}?fields=comments_count,comments", ids::BUSY)).await.json();
    assert_eq!(media["comments_count"], 63, "60 comments and 3 that are never returned");
    assert_eq!(media["comments"]["data"], serde_json::json!([]));
    let list = bench.get(&format!("/{}/comments", ids::BUSY)).await;
    assert!(list.status == 200 && list.json()["paging"]["cursors"]["after"].is_string());
}

#[tokio::test]
async fn restricted_people_age_gates_and_ads_are_counted_and_not_returned() {
    let bench = Bench::new();
    let path = format!("/{}/comments", ids::BUSY);
    let counted = format!("/{}?fields=comments_count,media_product_type", ids::BUSY);
    let returned = async || bench.get(&path).await.ids().len();
    assert!(bench.control.restrict("ana.glaze", true));
    assert_eq!(returned().await, 0, "she wrote all of them");
    assert!(bench.control.restrict("ana.glaze", false) && !bench.control.restrict("nobody", true));
    assert!(bench.control.gate_by_age(ids::BUSY, true));
    assert_eq!(returned().await, 0);
    assert!(bench.control.gate_by_age(ids::BUSY, false) && bench.control.make_ad(ids::BUSY, true));
    assert_eq!(returned().await, 0);
    let post = bench.get(&counted).await.json();
    assert_eq!(
        (post["comments_count"].as_u64(), post["media_product_type"].as_str()),
        (Some(63), Some("AD"))
    );
    assert!(bench.control.make_ad(ids::BUSY, false) && !bench.control.make_ad("1", true));
    assert_eq!(returned().await, 50);
}

#[tokio::test]
async fn an_app_in_development_is_given_comments_of_people_with_a_role_only() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.app_published = false);
    let reel = async || bench.get(&format!("/{}/comments", ids::REEL)).await.ids();
    assert_eq!(reel().await, [ids::OWN], "the account's own");
    assert!(bench.control.give_role("ana.glaze", true));
    assert_eq!(reel().await, [ids::OWN, ids::HIDDEN, ids::THREAD]);
}

#[tokio::test]
async fn heavy_nesting_is_asked_to_be_reduced() {
    let bench = Bench::new();
    let answer = bench.get("/me/media?limit=100&fields=comments.limit(50){replies.limit(50){id}}").await;
    assert_eq!((answer.status, answer.error().0), (500, 1));
    assert!(answer.message().starts_with("Please reduce the amount of data"));
}

#[tokio::test]
async fn an_object_in_every_row_is_no_list() {
    let bench = Bench::new();
    let one = "media{id,media_product_type}";
    let page = format!("/{}/comments?fields=id,{one},replies.limit(50){{id,{one}}}", ids::BUSY);
    let answer = bench.get(&page).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let first = &answer.json()["data"][0];
    assert_eq!(first["media"]["id"], ids::BUSY);
    // A list inside the object counts as one.
    let list = "media{comments.limit(50){id}}";
    let page = format!("/{}/comments?fields=id,{list},replies.limit(50){{id,{list}}}", ids::BUSY);
    assert_eq!(bench.get(&page).await.error().0, 1);
}

#[tokio::test]
async fn the_picture_stand_in_is_what_is_served() {
    let bench = Bench::new();
    let media = bench.get(&format!("/{}?fields=media_url", ids::OLDEST)).await.json();
    let link = media["media_url"].as_str().unwrap().strip_prefix("http://sandbox").unwrap();
    assert_eq!(bench.get_as("", link).await.text, String::from_utf8_lossy(&testworld::picture_bytes()));
}

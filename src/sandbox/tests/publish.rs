//! Publishing, with a real server for the bytes (section 4).
//! Invariant: every refusal of the bytes is reached by real bytes over a real connection.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;

use super::super::probe_jpeg::tests::hollow as jpeg;
use super::super::probe_mp4::tests::{Made, hollow as mp4};
use super::super::record::Happened;
use super::super::tokens::DAY;
use super::Bench;

type Files = Arc<HashMap<&'static str, (&'static str, Vec<u8>)>>;

/// A place that serves files by name.
struct Host(SocketAddr);

impl Host {
    async fn new(files: Vec<(&'static str, &'static str, Vec<u8>)>) -> Host {
        let files: Files =
            Arc::new(files.into_iter().map(|(name, kind, bytes)| (name, (kind, bytes))).collect());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/{name}", get(serve)).with_state(files);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Host(address)
    }

    fn url(&self, name: &str) -> String {
        format!("http://{}/{name}", self.0)
    }
}

async fn serve(State(files): State<Files>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let agent = headers[header::USER_AGENT].to_str().unwrap();
    assert!(agent.starts_with("facebookexternalhit/1.1"), "{agent}");
    match files.get(name.as_str()) {
        Some((kind, bytes)) => ([(header::CONTENT_TYPE, *kind)], bytes.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn usual() -> Host {
    let image = |width, height| jpeg(width, height);
    let mut huge = image(1_080, 1_080);
    huge.resize((8 << 20) + 1, 0);
    let mut cut = image(1_080, 1_080);
    cut.truncate(cut.len() - 4);
    let reel = |made: Made| mp4(&made);
    Host::new(vec![
        ("a.jpg", "image/jpeg", image(1_080, 1_350)),
        ("b.jpg", "image/jpeg", image(1_080, 566)),
        ("tall.jpg", "image/jpeg", image(1_080, 1_920)),
        ("wide.jpg", "image/jpeg", image(9_000, 1_000)),
        ("huge.jpg", "image/jpeg", huge),
        ("cut.jpg", "image/jpeg", cut),
        ("png.jpg", "image/jpeg", b"\x89PNG\r\n\x1a\n....".to_vec()),
        ("page.jpg", "text/html", b"<!doctype html>".to_vec()),
        ("text.jpg", "image/jpeg", b"no picture".to_vec()),
        ("r.mp4", "video/mp4", reel(Made::default())),
        ("late.mp4", "video/mp4", reel(Made { index_first: false, ..Made::default() })),
        ("short.mp4", "video/mp4", reel(Made { seconds: 2, ..Made::default() })),
        ("long.mp4", "video/mp4", reel(Made { seconds: 901, ..Made::default() })),
        ("slow.mp4", "video/mp4", reel(Made { fps: 12, ..Made::default() })),
        ("vp9.mp4", "video/mp4", reel(Made { codec: *b"vp09", ..Made::default() })),
        ("wide.mp4", "video/mp4", reel(Made { sides: (2_000, 1_000), ..Made::default() })),
        ("edit.mp4", "video/mp4", reel(Made { edit: Some(2_000), ..Made::default() })),
        ("text.mp4", "video/mp4", b"this is a text file named mp4".to_vec()),
        ("colours.mp4", "video/mp4", include_bytes!("../../../tests/data/colours444.mp4").to_vec()),
        ("hevc.mp4", "video/mp4", include_bytes!("../../../tests/data/hevc.mp4").to_vec()),
        ("bin.mp4", "application/octet-stream", reel(Made::default())),
    ])
    .await
}

impl Bench {
    async fn container(&self, form: &[(&str, &str)]) -> String {
        let answer = self.post("/v26.0/me/media", form).await;
        answer.json()["id"].as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
    }

    async fn status(&self, id: &str) -> Value {
        self.get(&format!("/{id}?fields=status_code,status")).await.json()
    }

    /// The status once the fetch is over; the fetch is real, so this gives the runtime its turns.
    async fn fetched(&self, id: &str) -> Value {
        loop {
            let fetching =
                matches!(self.shared.state().containers[id].work, super::super::containers::Work::Fetching);
            if !fetching {
                return self.status(id).await;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn publish(&self, id: &str) -> super::Answer {
        self.post("/me/media_publish", &[("creation_id", id)]).await
    }

    fn published(&self) -> usize {
        self.control.record().iter().filter(|one| matches!(one, Happened::Published { .. })).count()
    }
}

#[tokio::test]
async fn an_image_is_fetched_published_once_and_served_again() {
    let (bench, host) = (Bench::new(), usual().await);
    let id = bench
        .container(&[("image_url", &host.url("a.jpg")), ("caption", "Sea ❤"), ("alt_text", "A sea")])
        .await;
    assert_eq!(bench.fetched(&id).await["status_code"], "FINISHED");
    let media = bench.publish(&id).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(bench.status(&id).await["status_code"], "PUBLISHED");
    assert_eq!(bench.publish(&id).await.error(), (9_007, 2_207_027));
    assert_eq!(bench.published(), 1);
    assert_eq!(bench.get("/me/media").await.ids()[0], media);
    let node =
        bench.get(&format!("/{media}?fields=caption,alt_text,media_url,permalink,like_count")).await.json();
    assert_eq!((node["caption"].as_str(), node["alt_text"].as_str()), (Some("Sea ❤"), Some("A sea")));
    assert_eq!(node["like_count"], 0);
    let link = node["media_url"].as_str().unwrap().strip_prefix("http://sandbox").unwrap();
    let bytes = bench.send(super::request(axum::http::Method::GET, link, None, &[])).await.unwrap();
    assert_eq!(bytes.text, String::from_utf8_lossy(&jpeg(1_080, 1_350)));
}

#[tokio::test]
async fn every_bad_image_ends_in_its_own_number() {
    let (bench, host) = (Bench::new(), usual().await);
    let cases = [
        ("tall.jpg", 2_207_009),
        ("wide.jpg", 2_207_009),
        ("huge.jpg", 2_207_004),
        ("cut.jpg", 2_207_005),
        ("png.jpg", 2_207_005),
        ("page.jpg", 2_207_052),
        ("text.jpg", 2_207_052),
        ("missing.jpg", 2_207_052),
    ];
    for (name, subcode) in cases {
        let id = bench.container(&[("image_url", &host.url(name))]).await;
        let status = bench.fetched(&id).await;
        assert_eq!(status["status_code"], "ERROR", "{name}");
        let text = format!("Error: Media upload has failed with error code {subcode}");
        assert_eq!(status["status"], text, "{name}");
        assert_eq!(bench.publish(&id).await.error(), (-1, 2_207_032));
    }
    for foreign in ["https://127.0.0.1/a.jpg", "http://pictures.example/a.jpg"] {
        let id = bench.container(&[("image_url", foreign)]).await;
        assert!(bench.fetched(&id).await["status"].as_str().unwrap().ends_with("2207052"), "{foreign}");
    }
    assert_eq!(bench.published(), 0);
}

#[tokio::test]
async fn what_a_robots_txt_forbids_is_not_fetched() {
    let bench = Bench::new();
    let robots = b"User-agent: *\nDisallow: /a.jpg\n".to_vec();
    let picture = || jpeg(1_080, 1_350);
    let files = vec![
        ("robots.txt", "text/plain", robots),
        ("a.jpg", "image/jpeg", picture()),
        ("b.jpg", "image/jpeg", picture()),
    ];
    let host = Host::new(files).await;
    let forbidden = bench.container(&[("image_url", &host.url("a.jpg"))]).await;
    assert!(bench.fetched(&forbidden).await["status"].as_str().unwrap().ends_with("2207052"));
    let allowed = bench.container(&[("image_url", &host.url("b.jpg"))]).await;
    assert_eq!(bench.fetched(&allowed).await["status_code"], "FINISHED");
}

#[tokio::test]
async fn every_bad_clip_is_refused_as_a_format() {
    let (bench, host) = (Bench::new(), usual().await);
    for name in ["late", "short", "long", "slow", "vp9", "wide", "edit", "text", "colours"] {
        let url = host.url(&format!("{name}.mp4"));
        let id = bench.container(&[("media_type", "REELS"), ("video_url", &url)]).await;
        let status = bench.fetched(&id).await;
        assert!(status["status"].as_str().unwrap().ends_with("2207026"), "{name}: {status}");
    }
    // The same test card in 4:2:0 passes, ten bits and all, because it is HEVC.
    let id = bench.container(&[("media_type", "REELS"), ("video_url", &host.url("hevc.mp4"))]).await;
    assert_eq!(bench.fetched(&id).await["status_code"], "IN_PROGRESS");
    let id = bench.container(&[("media_type", "REELS"), ("video_url", &host.url("bin.mp4"))]).await;
    assert!(bench.fetched(&id).await["status"].as_str().unwrap().ends_with("2207052"));
    let form = [("media_type", "REELS"), ("video_url", &host.url("r.mp4")), ("thumb_offset", "8000")];
    let id = bench.container(&form).await;
    assert!(bench.fetched(&id).await["status"].as_str().unwrap().ends_with("2207057"));
}

#[tokio::test]
async fn a_reel_is_worked_on_until_the_clock_has_passed() {
    let (bench, host) = (Bench::new(), usual().await);
    let form =
        [("media_type", "REELS"), ("video_url", &host.url("r.mp4")), ("cover_url", &host.url("tall.jpg"))];
    let id = bench.container(&form).await;
    assert_eq!(bench.fetched(&id).await["status_code"], "IN_PROGRESS");
    assert_eq!(bench.publish(&id).await.error(), (9_007, 2_207_027));
    bench.control.advance(5);
    assert_eq!(bench.status(&id).await["status_code"], "FINISHED");
    let media = bench.publish(&id).await.json()["id"].as_str().unwrap().to_owned();
    let node = bench.get(&format!("/{media}?fields=media_product_type,thumbnail_url,media_url")).await.json();
    assert_eq!(node["media_product_type"], "REELS");
    let link = node["thumbnail_url"].as_str().unwrap().strip_prefix("http://sandbox").unwrap();
    assert_eq!(bench.get(link).await.text, String::from_utf8_lossy(&jpeg(1_080, 1_920)));
}

#[tokio::test]
async fn a_carousel_waits_for_its_parts_and_counts_one() {
    let (bench, host) = (Bench::new(), usual().await);
    let item = ("is_carousel_item", "true");
    let one = bench.container(&[("image_url", &host.url("a.jpg")), item]).await;
    let two = bench.container(&[("media_type", "VIDEO"), ("video_url", &host.url("r.mp4")), item]).await;
    let children = format!("{one},{two}");
    let form = [("media_type", "CAROUSEL"), ("children", children.as_str()), ("caption", "Two")];
    let id = bench.container(&form).await;
    bench.fetched(&one).await;
    bench.fetched(&two).await;
    assert_eq!(bench.status(&id).await["status_code"], "IN_PROGRESS", "the clip is worked on");
    bench.control.advance(5);
    assert_eq!(bench.status(&id).await["status_code"], "FINISHED");
    assert_eq!(bench.publish(&one).await.error().0, 100, "a part alone");
    let media = bench.publish(&id).await.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/{media}?fields=media_type,children{{media_type,media_url}}");
    let node = bench.get(&path).await.json();
    assert_eq!(node["media_type"], "CAROUSEL_ALBUM");
    let kinds: Vec<&Value> =
        node["children"]["data"].as_array().unwrap().iter().map(|child| &child["media_type"]).collect();
    assert_eq!(kinds, ["IMAGE", "VIDEO"]);
    let quota = bench.get("/me/content_publishing_limit?fields=config,quota_usage").await.json();
    assert_eq!(quota["data"][0]["quota_usage"], 1);
    assert_eq!(quota["data"][0]["config"]["quota_total"], 100);
}

#[tokio::test]
async fn a_failed_part_fails_the_carousel() {
    let (bench, host) = (Bench::new(), usual().await);
    let item = ("is_carousel_item", "true");
    let good = bench.container(&[("image_url", &host.url("a.jpg")), item]).await;
    let bad = bench.container(&[("image_url", &host.url("wide.jpg")), item]).await;
    let children = format!("{good},{bad}");
    let id = bench.container(&[("media_type", "CAROUSEL"), ("children", children.as_str())]).await;
    bench.fetched(&good).await;
    bench.fetched(&bad).await;
    assert!(bench.status(&id).await["status"].as_str().unwrap().ends_with("2207009"));
    let unknown = bench.post("/me/media", &[("media_type", "CAROUSEL"), ("children", "1,2")]).await;
    assert_eq!(unknown.error(), (24, 2_207_006));
}

#[tokio::test]
async fn containers_expire_and_budgets_are_kept() {
    let (bench, host) = (Bench::new(), usual().await);
    let url = host.url("a.jpg");
    let id = bench.container(&[("image_url", &url)]).await;
    bench.fetched(&id).await;
    bench.control.flip(|switches| (switches.quota_total, switches.container_total) = (1, 3));
    assert_eq!(bench.publish(&id).await.status, 200);
    let two = bench.container(&[("image_url", &url)]).await;
    bench.fetched(&two).await;
    assert_eq!(bench.publish(&two).await.error(), (9, 2_207_042));
    bench.container(&[("image_url", &url)]).await;
    assert_eq!(bench.post("/me/media", &[("image_url", &url)]).await.error().0, 9);
    bench.control.advance(DAY);
    assert_eq!(bench.status(&two).await["status_code"], "EXPIRED");
    assert_eq!(bench.publish(&two).await.error(), (24, 2_207_008));
    assert_eq!(bench.get("/me/content_publishing_limit").await.json()["data"][0]["quota_usage"], 0);
    assert_eq!(bench.post("/me/media_publish", &[]).await.error().0, 100);
    assert_eq!(bench.publish("42").await.error(), (24, 2_207_006));
}

#[tokio::test]
async fn a_bad_image_can_refuse_the_call_itself() {
    let (bench, host) = (Bench::new(), usual().await);
    bench.control.flip(|switches| switches.images_at_once = true);
    let refused = bench.post("/me/media", &[("image_url", &host.url("wide.jpg"))]).await;
    assert_eq!(refused.error(), (36_003, 2_207_009));
    let id = bench.container(&[("image_url", &host.url("b.jpg"))]).await;
    assert_eq!(bench.status(&id).await["status_code"], "FINISHED");
}

#[tokio::test]
async fn a_fetch_can_be_over_before_the_create_call_is_answered() {
    let (bench, host) = (Bench::new(), usual().await);
    bench.control.flip(|switches| (switches.fetch_first, switches.clip_seconds) = (true, 0));
    let id = bench.container(&[("media_type", "REELS"), ("video_url", &host.url("r.mp4"))]).await;
    assert_eq!(bench.status(&id).await["status_code"], "FINISHED");
    let bad = bench.container(&[("image_url", &host.url("wide.jpg"))]).await;
    assert_eq!(bench.status(&bad).await["status_code"], "ERROR");
}

#[tokio::test]
async fn stories_are_published_and_end_after_a_day() {
    let (bench, host) = (Bench::new(), usual().await);
    let id = bench.container(&[("media_type", "STORIES"), ("image_url", &host.url("tall.jpg"))]).await;
    bench.fetched(&id).await;
    let media = bench.publish(&id).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(bench.get("/me/stories").await.ids()[0], media);
    assert!(!bench.get("/me/media").await.ids().contains(&media));
    bench.control.advance(DAY);
    assert!(bench.get("/me/stories").await.ids().is_empty());
}

#[tokio::test]
async fn a_restricted_account_publishes_nothing() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.restricted = true);
    let refused = bench.post("/me/media", &[("image_url", "http://127.0.0.1:1/a.jpg")]).await;
    assert_eq!(refused.error(), (25, 2_207_050));
}

impl Bench {
    /// A container that is fetched and published; the id of its media node.
    async fn out(&self, form: &[(&str, &str)]) -> String {
        let id = self.container(form).await;
        self.fetched(&id).await;
        self.control.advance(5);
        let answer = self.publish(&id).await;
        answer.json()["id"].as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
    }
}

#[tokio::test]
async fn a_story_takes_no_words_and_no_comments() {
    let (bench, host) = (Bench::new(), usual().await);
    let form = [("media_type", "STORIES"), ("image_url", &host.url("tall.jpg")), ("caption", "Not shown")];
    let media = bench.out(&form).await;
    let node = bench.get(&format!("/{media}?fields=caption,media_product_type,permalink")).await.json();
    assert_eq!((node["media_product_type"].as_str(), node["caption"].as_str()), (Some("STORY"), None));
    assert!(node["permalink"].is_string());
    let said = bench.post(&format!("/{media}/comments"), &[("message", "First")]).await;
    assert_eq!((said.status, said.error().0), (400, 100));
    let off = bench.post(&format!("/{media}"), &[("comment_enabled", "false")]).await;
    assert_eq!(off.error().0, 100);
    bench.control.flip(|switches| switches.stories_without_permalink = true);
    let node = bench.get(&format!("/{media}?fields=permalink")).await.json();
    assert!(node["permalink"].is_null());
}

#[tokio::test]
async fn a_story_clip_has_limits_of_its_own() {
    let files = vec![
        ("minute.mp4", "video/mp4", mp4(&Made { seconds: 60, ..Made::default() })),
        ("longer.mp4", "video/mp4", mp4(&Made { seconds: 61, ..Made::default() })),
    ];
    let (bench, host) = (Bench::new(), Host::new(files).await);
    for (name, kind, ends) in [
        ("minute.mp4", "STORIES", "IN_PROGRESS"),
        ("longer.mp4", "STORIES", "ERROR"),
        ("longer.mp4", "REELS", "IN_PROGRESS"),
    ] {
        let id = bench.container(&[("media_type", kind), ("video_url", &host.url(name))]).await;
        assert_eq!(bench.fetched(&id).await["status_code"], ends, "{name} as {kind}");
    }
}

#[tokio::test]
async fn a_cover_is_fetched_and_judged_and_wins_over_the_moment() {
    let (bench, host) = (Bench::new(), usual().await);
    let reel = host.url("r.mp4");
    for (cover, subcode) in [("png.jpg", 2_207_005), ("huge.jpg", 2_207_004), ("missing.jpg", 2_207_052)] {
        let form = [("media_type", "REELS"), ("video_url", &reel), ("cover_url", &host.url(cover))];
        let id = bench.container(&form).await;
        let status = bench.fetched(&id).await["status"].as_str().unwrap().to_owned();
        assert!(status.ends_with(&subcode.to_string()), "{cover}: {status}");
    }
    let late = ("thumb_offset", "999000");
    let form = [("media_type", "REELS"), ("video_url", &reel), ("cover_url", &host.url("tall.jpg")), late];
    let media = bench.out(&form).await;
    let asked = bench.control.publication(&media).unwrap();
    assert!(asked["whole"]["cover"].as_str().unwrap().ends_with("tall.jpg"));
}

#[tokio::test]
async fn a_trial_reel_is_out_but_in_no_list_until_it_graduates() {
    let (bench, host) = (Bench::new(), usual().await);
    let trial = ("trial_params", "{\"graduation_strategy\":\"MANUAL\"}");
    let reel = host.url("r.mp4");
    let form = [("media_type", "REELS"), ("video_url", reel.as_str()), trial];
    let media = bench.out(&form).await;
    assert!(!bench.get("/me/media").await.ids().contains(&media));
    let node = bench.get(&format!("/{media}?fields=is_shared_to_feed")).await.json();
    assert_eq!(node["is_shared_to_feed"], false);
    bench.control.flip(|switches| switches.trial_total = Some(1));
    assert_eq!(bench.post("/me/media", &form).await.error(), (100, 2_207_078));
    bench.control.advance(DAY + 10);
    assert_eq!(bench.post("/me/media", &form).await.status, 200);
    assert!(bench.control.graduate(&media));
    assert_eq!(bench.get("/me/media").await.ids()[0], media);
}

#[tokio::test]
async fn four_hundred_containers_fill_a_day() {
    let bench = Bench::new();
    let form = [("media_type", "STORIES"), ("image_url", "http://127.0.0.1:1/a.jpg")];
    for _ in 0..400 {
        bench.container(&form).await;
    }
    assert_eq!(bench.post("/me/media", &form).await.error(), (9, 2_207_042));
}

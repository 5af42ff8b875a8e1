//! Publishing (section 4): files on a host of the test's own, which the sandbox really fetches.
//! Invariant: what was published is read back from the list of media.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use image::{ImageFormat, Rgb, RgbImage};
use tintype::api::{ApiError, Class, ContainerAsk, ContainerState, ContainerStatus, PostAsk, ReelAsk};
use tintype::domain::{ContainerId, MediaKind, Product, TroubleKind as Kind};
use tintype::sandbox::{Action, Dialect, Refusal, Rule, Scopes};

use super::{Bench, kind};

type Files = Arc<Mutex<HashMap<String, (&'static str, Vec<u8>)>>>;

/// Serves files on loopback.
pub struct Host {
    files: Files,
    origin: String,
}

impl Host {
    pub async fn new() -> Self {
        let files = Files::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/{name}", axum::routing::get(file)).with_state(files.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { files, origin }
    }

    /// Puts a file there and says its address.
    pub fn put(&self, name: &str, kind: &'static str, bytes: Vec<u8>) -> String {
        self.files.lock().unwrap().insert(name.to_owned(), (kind, bytes));
        format!("{}/{name}", self.origin)
    }

    pub fn jpeg(&self, name: &str, width: u32, height: u32) -> String {
        self.put(name, "image/jpeg", picture(width, height, ImageFormat::Jpeg))
    }
}

async fn file(State(files): State<Files>, Path(name): Path<String>) -> Response {
    match files.lock().unwrap().get(&name) {
        Some((kind, bytes)) => ([(header::CONTENT_TYPE, *kind)], bytes.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 120]));
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn image(url: String) -> ContainerAsk {
    ContainerAsk::Image {
        url,
        alt_text: "A tall jug".into(),
        people: Vec::new(),
        post: PostAsk::of("Out of the kiln 🏺 #stoneware"),
    }
}

fn slide(url: String) -> ContainerAsk {
    ContainerAsk::CarouselImage { url, alt_text: String::new(), people: Vec::new() }
}

impl Bench {
    async fn container(&self, ask: &ContainerAsk) -> ContainerId {
        self.session.create_container(ask).await.unwrap().value
    }

    /// Moves the clock until the container is ready or has failed. The sandbox fetches in its own task, so
    /// asking is what lets it run.
    async fn wait(&self, id: &ContainerId) -> ContainerStatus {
        for _ in 0..2_000 {
            let status = self.session.container_status(id).await.unwrap().value;
            if status.state != ContainerState::InProgress {
                return status;
            }
            self.control.advance(1);
            tokio::task::yield_now().await;
        }
        panic!("the container is never ready");
    }

    /// A container that is ready to be published.
    pub async fn ready_container(&self, ask: &ContainerAsk) -> ContainerId {
        let id = self.container(ask).await;
        let status = self.wait(&id).await;
        assert_eq!(status.state, ContainerState::Finished, "{status:?}");
        id
    }

    /// How a container with this file ends: at once or in its status.
    pub async fn refusal(&self, ask: &ContainerAsk) -> (Kind, Class) {
        match self.session.create_container(ask).await {
            Err(error) => (error.trouble().kind, error.class()),
            Ok(answer) => {
                let status = self.wait(&answer.value).await;
                assert_eq!(status.state, ContainerState::Failed, "{status:?}");
                (status.trouble().unwrap().kind, status.class().unwrap())
            }
        }
    }
}

#[tokio::test]
async fn a_picture_goes_out_with_its_words() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let before = bench.session.publishing_quota().await.unwrap().value;
    let container = bench.ready_container(&image(host.jpeg("a.jpg", 1080, 1350))).await;
    let id = bench.session.publish(&container).await.unwrap().value;
    let media = bench.session.media(&id).await.unwrap().value;
    assert_eq!((media.kind, media.product), (MediaKind::Image, Product::Feed));
    assert_eq!(media.caption.as_deref(), Some("Out of the kiln 🏺 #stoneware"));
    assert_eq!(media.alt_text.as_deref(), Some("A tall jug"));
    assert!(media.permalink.is_some());
    assert_eq!(bench.session.newest_media(1).await.unwrap().value[0].id, id);
    let status = bench.session.container_status(&container).await.unwrap().value;
    assert_eq!(status.state, ContainerState::Published);
    let after = bench.session.publishing_quota().await.unwrap().value;
    assert_eq!((after.used, after.total), (before.used + 1, Some(100)));
    assert_eq!(after.window_s, Some(86_400));
}

#[tokio::test]
async fn a_carousel_keeps_its_order_and_costs_one() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let before = bench.session.publishing_quota().await.unwrap().value.used;
    let mut children = Vec::new();
    for slide in ["one", "two", "three"] {
        let url = host.jpeg(slide, 1080, 1080);
        let ask = ContainerAsk::CarouselImage { url, alt_text: slide.to_owned(), people: Vec::new() };
        children.push(bench.ready_container(&ask).await);
    }
    let ask = ContainerAsk::Carousel { children, post: PostAsk::of("Three glazes") };
    let container = bench.ready_container(&ask).await;
    let id = bench.session.publish(&container).await.unwrap().value;
    let media = bench.session.media(&id).await.unwrap().value;
    assert_eq!((media.kind, media.caption.as_deref()), (MediaKind::Carousel, Some("Three glazes")));
    let alt_texts: Vec<Option<&str>> = media.children.iter().map(|child| child.alt_text.as_deref()).collect();
    assert_eq!(alt_texts, [Some("one"), Some("two"), Some("three")]);
    assert_eq!(bench.session.publishing_quota().await.unwrap().value.used, before + 1);
}

#[tokio::test]
async fn a_carousel_of_one_is_refused() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let ask = slide(host.jpeg("a.jpg", 1080, 1080));
    let children = vec![bench.ready_container(&ask).await];
    let ask = ContainerAsk::Carousel { children, post: PostAsk::default() };
    assert_eq!(bench.refusal(&ask).await, (Kind::Refused, Class::NeedsPerson));
}

#[tokio::test]
async fn a_file_instagram_does_not_take_ends_in_its_reason() {
    for at_once in [false, true] {
        let (bench, host) = (Bench::new().await, Host::new().await);
        bench.control.flip(|switches| switches.images_at_once = at_once);
        let refused = (Kind::FileRefused, Class::NeedsPerson);
        let png = host.put("a.png", "image/png", picture(400, 400, ImageFormat::Png));
        assert_eq!(bench.refusal(&image(png)).await, refused, "a PNG");
        let narrow = host.jpeg("narrow.jpg", 400, 900);
        assert_eq!(bench.refusal(&image(narrow)).await, refused, "a narrow one");
        let missing = format!("{}/missing.jpg", host.origin);
        assert_eq!(bench.refusal(&image(missing)).await, (Kind::HostUnreachable, Class::RetryOnce));
        let page = host.put("page", "text/html", b"<html>please log in</html>".to_vec());
        assert_eq!(bench.refusal(&image(page)).await.0, Kind::HostUnreachable, "a page");
    }
}

#[tokio::test]
async fn a_caption_that_is_too_long_is_refused() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let caption = "x".repeat(2_201);
    let ask = ContainerAsk::Image {
        url: host.jpeg("a.jpg", 1080, 1080),
        alt_text: String::new(),
        people: Vec::new(),
        post: PostAsk::of(caption),
    };
    assert_eq!(bench.refusal(&ask).await.0, Kind::CaptionRefused);
}

pub fn clip(name: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}

fn reel(url: String, cover_ms: u64) -> ContainerAsk {
    let post = PostAsk::of("Throwing");
    ContainerAsk::Reel(Box::new(ReelAsk {
        url,
        post,
        cover_ms: Some(cover_ms),
        share_to_feed: true,
        ..ReelAsk::default()
    }))
}

#[tokio::test]
async fn a_reel_goes_out_with_its_cover() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let url = host.put("reel.mp4", "video/mp4", clip("reel.mp4"));
    let container = bench.container(&reel(url, 1_000)).await;
    let status = bench.session.container_status(&container).await.unwrap().value;
    assert_eq!(status.state, ContainerState::InProgress, "a clip takes its time");
    assert_eq!(bench.wait(&container).await.state, ContainerState::Finished);
    let id = bench.session.publish(&container).await.unwrap().value;
    let media = bench.session.media(&id).await.unwrap().value;
    assert_eq!((media.kind, media.product), (MediaKind::Video, Product::Reels));
    assert_eq!((media.caption.as_deref(), media.shared_to_feed), (Some("Throwing"), Some(true)));
    assert!(media.thumbnail_url.is_some());
}

#[tokio::test]
async fn a_clip_may_be_a_slide() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let url = host.put("reel.mp4", "video/mp4", clip("reel.mp4"));
    let moving = bench.ready_container(&ContainerAsk::CarouselClip { url, people: Vec::new() }).await;
    let ask = slide(host.jpeg("a.jpg", 1080, 1080));
    let still = bench.ready_container(&ask).await;
    let ask = ContainerAsk::Carousel { children: vec![moving, still], post: PostAsk::default() };
    let container = bench.ready_container(&ask).await;
    let id = bench.session.publish(&container).await.unwrap().value;
    let kinds: Vec<MediaKind> =
        bench.session.children(&id).await.unwrap().value.into_iter().map(|child| child.kind).collect();
    assert_eq!(kinds, [MediaKind::Video, MediaKind::Image]);
}

#[tokio::test]
async fn clips_instagram_does_not_take_are_refused() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    for name in ["index_last.mp4", "short.mp4", "sound.mp4", "slow_wide.mp4"] {
        let url = host.put(name, "video/mp4", clip(name));
        assert_eq!(bench.refusal(&reel(url, 0)).await.0, Kind::FileRefused, "{name}");
    }
    let url = host.put("reel.mp4", "video/mp4", clip("reel.mp4"));
    let late = bench.refusal(&reel(url, 600_000)).await;
    assert_eq!(late, (Kind::FileRefused, Class::NeedsPerson), "a cover after the end");
}

#[tokio::test]
async fn a_clip_that_is_none_is_refused() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let url = host.put("a.mp4", "video/mp4", b"a text file by another name".to_vec());
    let ask = ContainerAsk::Reel(Box::new(ReelAsk { url, share_to_feed: true, ..ReelAsk::default() }));
    assert_eq!(bench.refusal(&ask).await.0, Kind::FileRefused);
}

#[tokio::test]
async fn publishing_before_the_container_is_ready_is_polled_on() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    bench.control.flip(|switches| switches.image_seconds = 60);
    let container = bench.container(&image(host.jpeg("a.jpg", 1080, 1080))).await;
    let error = bench.session.publish(&container).await.unwrap_err();
    assert_eq!(error.class(), Class::NotReady, "{error}");
    let status = bench.session.container_status(&container).await.unwrap().value;
    assert_eq!((status.state, status.class()), (ContainerState::InProgress, None));
    assert_eq!(bench.wait(&container).await.state, ContainerState::Finished);
    bench.session.publish(&container).await.unwrap();
}

#[tokio::test]
async fn a_container_expires_after_a_day() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let container = bench.ready_container(&image(host.jpeg("a.jpg", 1080, 1080))).await;
    bench.control.advance(86_401);
    let status = bench.session.container_status(&container).await.unwrap().value;
    assert_eq!(status.state, ContainerState::Expired);
    assert_eq!(status.trouble().unwrap().kind, Kind::ContainerLost);
    let error = bench.session.publish(&container).await.unwrap_err();
    assert!(matches!(error.class(), Class::NewContainer { .. }), "{error}");
}

#[tokio::test]
async fn a_used_up_day_is_waited_for() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    bench.control.flip(|switches| switches.quota_total = 0);
    assert_eq!(bench.session.publishing_quota().await.unwrap().value.total, Some(0));
    let container = bench.ready_container(&image(host.jpeg("a.jpg", 1080, 1080))).await;
    let error = bench.session.publish(&container).await.unwrap_err();
    assert_eq!((error.trouble().kind, error.class()), (Kind::QuotaUsedUp, Class::QuotaUsedUp));
}

#[tokio::test]
async fn a_post_whose_answer_is_lost_is_found_by_asking() {
    let spam = Refusal {
        http: 403,
        code: 4,
        subcode: Some(2_207_051),
        dialect: Dialect::OAuthException,
        message: "Application request limit reached".into(),
        is_transient: Some(false),
        user_title: None,
        user_message: None,
    };
    for (action, class, happened) in [
        (Action::Drop { acted: true }, Class::UnknownOutcome, true),
        (Action::Drop { acted: false }, Class::UnknownOutcome, false),
        (Action::Html { status: 500, acted: true }, Class::UnknownOutcome, true),
        (Action::Error { refusal: spam, acted: true }, Class::Blocked, true),
    ] {
        let (bench, host) = (Bench::new().await, Host::new().await);
        let container = bench.ready_container(&image(host.jpeg("a.jpg", 1080, 1080))).await;
        let newest = bench.session.newest_media(1).await.unwrap().value;
        bench.control.add_fault(Rule::new("POST", "/*/media_publish", action.clone()).times(1));
        let error: ApiError = bench.session.publish(&container).await.unwrap_err();
        assert_eq!(error.class(), class, "{action:?}: {error}");
        let state = bench.session.container_status(&container).await.unwrap().value.state;
        assert_eq!(state == ContainerState::Published, happened, "{action:?}");
        assert_eq!(bench.session.newest_media(1).await.unwrap().value != newest, happened, "{action:?}");
    }
}

#[tokio::test]
async fn publishing_needs_its_own_permission_and_an_open_account() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let ask = image(host.jpeg("a.jpg", 1080, 1080));
    let session = bench.with_token(&bench.control.dashboard_token(Scopes::BASIC, 0));
    assert_eq!(kind(&session.create_container(&ask).await), Kind::PermissionMissing);
    let container = bench.ready_container(&ask).await;
    bench.control.flip(|switches| switches.restricted = true);
    let error = bench.session.publish(&container).await.unwrap_err();
    assert_eq!((error.trouble().kind, error.class()), (Kind::OpenInstagram, Class::AccountNeedsPerson));
}

//! Every parameter of a container against the sandbox (section 4.2): each arrives as it was meant, and each refusal
//! ends in words of its own.
//! Invariant: what arrived is read from the sandbox's own notes, not from what the client believes to have sent.

use serde_json::{Value, json};
use tintype::api::{Class, ContainerAsk, PostAsk, ReelAsk};
use tintype::domain::draft::{Graduation, Tagged};
use tintype::domain::{MediaId, Product, TroubleKind as Kind};

use super::Bench;
use super::publish::{Host, clip};

fn tag(name: &str, at: Option<(f32, f32)>) -> Tagged {
    Tagged { name: name.to_owned(), at }
}

impl Bench {
    /// Publishes; gives the post and what the sandbox was asked for it.
    async fn out(&self, ask: &ContainerAsk) -> (MediaId, Value) {
        let container = self.ready_container(ask).await;
        let id = self.session.publish(&container).await.unwrap().value;
        let asked = self.control.publication(id.as_str()).unwrap();
        (id, asked)
    }
}

fn picture(url: String, post: PostAsk) -> ContainerAsk {
    ContainerAsk::Image { url, alt_text: String::new(), people: Vec::new(), post }
}

fn everything() -> PostAsk {
    PostAsk {
        caption: "Out of the kiln".into(),
        collaborators: vec!["mai.ceramics".into(), "rui".into()],
        place: "106078429431815".into(),
        made_with_ai: true,
    }
}

#[tokio::test]
async fn a_picture_carries_people_partners_place_and_label() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let ask = ContainerAsk::Image {
        url: host.jpeg("a.jpg", 1080, 1350),
        alt_text: "A jug".into(),
        people: vec![tag("mai.ceramics", Some((0.25, 0.75))), tag("rui", None)],
        post: everything(),
    };
    let (_, asked) = bench.out(&ask).await;
    let whole = &asked["whole"];
    assert_eq!(whole["people"][0], json!({ "username": "mai.ceramics", "at": [0.25, 0.75] }));
    assert_eq!(whole["people"][1], json!({ "username": "rui", "at": [0.5, 0.5] }));
    assert_eq!(whole["collaborators"], json!(["mai.ceramics", "rui"]));
    assert_eq!((&whole["place"], &whole["ai_generated"]), (&json!("106078429431815"), &json!(true)));
    assert_eq!((&whole["alt_text"], &whole["caption"]), (&json!("A jug"), &json!("Out of the kiln")));
}

#[tokio::test]
async fn a_carousel_carries_them_where_each_belongs() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let people = vec![tag("mai.ceramics", Some((0.5, 0.125)))];
    let still = ContainerAsk::CarouselImage {
        url: host.jpeg("a.jpg", 1080, 1080),
        alt_text: "A jug".into(),
        people: people.clone(),
    };
    let url = host.put("reel.mp4", "video/mp4", clip("reel.mp4"));
    let moving = ContainerAsk::CarouselClip { url, people };
    let children = vec![bench.ready_container(&still).await, bench.ready_container(&moving).await];
    let (_, asked) = bench.out(&ContainerAsk::Carousel { children, post: everything() }).await;
    assert_eq!(asked["parts"][0]["people"][0]["at"], json!([0.5, 0.125]));
    assert_eq!(asked["parts"][1]["people"][0], json!({ "username": "mai.ceramics", "at": null }));
    assert_eq!(asked["whole"]["place"], "106078429431815");
    assert_eq!(
        (&asked["whole"]["ai_generated"], &asked["parts"][0]["ai_generated"]),
        (&json!(true), &json!(false))
    );
}

fn reel(host: &Host) -> ReelAsk {
    let url = host.put("reel.mp4", "video/mp4", clip("reel.mp4"));
    ReelAsk { url, post: everything(), cover_ms: Some(1_000), share_to_feed: true, ..ReelAsk::default() }
}

#[tokio::test]
async fn a_reel_carries_cover_sound_and_people_without_places() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let ask = ReelAsk {
        cover: Some(host.jpeg("cover.jpg", 540, 960)),
        sound: "Kiln room".into(),
        people: vec![tag("rui", Some((0.5, 0.5)))],
        ..reel(&host)
    };
    let (_, asked) = bench.out(&ContainerAsk::Reel(Box::new(ask))).await;
    let whole = &asked["whole"];
    assert!(whole["cover"].as_str().unwrap().ends_with("/cover.jpg"));
    assert_eq!((&whole["audio_name"], &whole["shared_to_feed"]), (&json!("Kiln room"), &json!(true)));
    assert_eq!(whole["people"][0]["at"], Value::Null);
    let (_, asked) = bench.out(&ContainerAsk::Reel(Box::new(reel(&host)))).await;
    assert_eq!((&asked["whole"]["thumb_offset"], &asked["whole"]["cover"]), (&json!(1_000), &Value::Null));
}

#[tokio::test]
async fn a_trial_reel_says_how_it_ends_and_stands_in_no_list() {
    for (way, word) in [(Graduation::Manual, "MANUAL"), (Graduation::Performance, "SS_PERFORMANCE")] {
        let (bench, host) = (Bench::new().await, Host::new().await);
        let ask = ReelAsk { trial: Some(way), ..reel(&host) };
        let (id, asked) = bench.out(&ContainerAsk::Reel(Box::new(ask))).await;
        assert_eq!(asked["whole"]["trial"], word);
        assert_eq!(bench.session.media(&id).await.unwrap().value.shared_to_feed, Some(false));
        let listed = bench.session.newest_media(5).await.unwrap().value;
        assert!(listed.iter().all(|post| post.id != id));
        bench.control.graduate(id.as_str());
        assert_eq!(bench.session.newest_media(1).await.unwrap().value[0].id, id);
    }
}

#[tokio::test]
async fn a_story_of_either_kind_goes_out_without_words() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let people = vec![tag("rui", None), tag("mai.ceramics", Some((0.5, 0.25)))];
    let url = host.jpeg("tall.jpg", 720, 1280);
    let still = ContainerAsk::StoryImage { url, people, made_with_ai: true };
    let url = host.put("reel.mp4", "video/mp4", clip("reel.mp4"));
    let moving = ContainerAsk::StoryClip { url, people: Vec::new(), made_with_ai: false };
    let (id, asked) = bench.out(&still).await;
    let story = bench.session.media(&id).await.unwrap().value;
    assert_eq!((story.product, story.caption), (Product::Story, None));
    assert_eq!(asked["whole"]["people"][0]["at"], Value::Null);
    assert_eq!(asked["whole"]["people"][1]["at"], json!([0.5, 0.25]));
    let (second, _) = bench.out(&moving).await;
    let listed = bench.session.stories(None).await.unwrap().value.items;
    assert!([id, second].iter().all(|id| listed.iter().any(|story| story.id == *id)));
}

#[tokio::test]
async fn each_refusal_ends_in_words_of_its_own() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    bench.control.flip(|switches| {
        switches.unknown_people = vec!["ghost".into()];
        switches.unknown_places = vec!["99999999".into()];
    });
    let url = || host.jpeg("a.jpg", 1080, 1080);
    let tagged = |people: Vec<Tagged>| ContainerAsk::Image {
        url: url(),
        alt_text: String::new(),
        people,
        post: PostAsk::default(),
    };
    let post = |post| picture(url(), post);
    let person = Class::NeedsPerson;
    let ghost = tagged(vec![tag("ghost", Some((0.1, 0.1)))]);
    assert_eq!(bench.refusal(&ghost).await, (Kind::NameRefused, person), "2207018");
    let crowd = tagged(vec![tag("rui", Some((0.1, 0.1))); 21]);
    assert_eq!(bench.refusal(&crowd).await, (Kind::NameRefused, person), "2207040");
    let partner = post(PostAsk { collaborators: vec!["@rui".into()], ..PostAsk::default() });
    assert_eq!(bench.refusal(&partner).await, (Kind::NameRefused, person), "an @ before a name");
    for place in ["99999999", "Lisbon"] {
        let nowhere = post(PostAsk { place: place.into(), ..PostAsk::default() });
        assert_eq!(bench.refusal(&nowhere).await, (Kind::PlaceRefused, person), "{place}");
    }
    bench
        .control
        .flip(|switches| (switches.refuse_collaborators, switches.refuse_trial_reels) = (true, true));
    let partner = post(PostAsk { collaborators: vec!["rui".into()], ..PostAsk::default() });
    assert_eq!(bench.refusal(&partner).await, (Kind::PartnersRefused, person));
    let trial = ReelAsk { trial: Some(Graduation::Manual), post: PostAsk::default(), ..reel(&host) };
    assert_eq!(
        bench.refusal(&ContainerAsk::Reel(Box::new(trial))).await,
        (Kind::TrialRefused, person),
        "2207081"
    );
}

#[tokio::test]
async fn one_trial_too_many_and_a_bad_cover_are_told() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let trial = || ContainerAsk::Reel(Box::new(ReelAsk { trial: Some(Graduation::Manual), ..reel(&host) }));
    bench.control.flip(|switches| switches.trial_total = Some(1));
    bench.out(&trial()).await;
    assert_eq!(bench.refusal(&trial()).await, (Kind::TrialRefused, Class::NeedsPerson), "2207078");
    let cover = host.put("cover.png", "image/png", b"\x89PNG\r\n\x1a\n....".to_vec());
    let ask = ReelAsk { cover: Some(cover), ..reel(&host) };
    assert_eq!(bench.refusal(&ContainerAsk::Reel(Box::new(ask))).await.0, Kind::FileRefused);
}

#[tokio::test]
async fn nobody_comments_on_a_story() {
    let (bench, host) = (Bench::new().await, Host::new().await);
    let url = host.jpeg("tall.jpg", 720, 1280);
    let (id, _) = bench.out(&ContainerAsk::StoryImage { url, people: Vec::new(), made_with_ai: false }).await;
    assert!(bench.session.comment_on(&id, "First").await.is_err());
    assert!(bench.session.set_comments_enabled(&id, false).await.is_err());
    assert!(
        bench
            .control
            .record()
            .iter()
            .all(|what| !matches!(what, tintype::sandbox::Happened::Commented { .. }))
    );
}

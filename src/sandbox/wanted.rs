//! What a container is asked to be: the parameters of `POST /{IG}/media`, judged (section 4.2).
//! Invariant: a request that passes here can only fail on the bytes it names.

mod extras;
mod people;

use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::refusal::Refusal;
use super::switches::Switches;

pub use people::Tag;

/// What kind of thing a container holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    Image,
    Reel,
    Story,
    /// Part of a carousel.
    Item,
    /// Container ids of the parts, in order.
    Carousel(Vec<String>),
}

/// A judged container request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wanted {
    pub shape: Shape,
    pub image: Option<String>,
    pub video: Option<String>,
    pub cover: Option<String>,
    pub caption: Option<String>,
    pub alt_text: Option<String>,
    /// Milliseconds.
    pub thumb_offset: u64,
    pub shared_to_feed: bool,
    pub ai_generated: bool,
    pub people: Vec<Tag>,
    pub collaborators: Vec<String>,
    /// Id of a page with a place.
    pub place: Option<String>,
    pub audio_name: Option<String>,
    /// How a trial reel ends: `MANUAL` or `SS_PERFORMANCE`.
    pub trial: Option<String>,
}

/// Longest caption in UTF-16 units; most hashtags and mentions in it; longest alt text (section 4.2).
const CAPTION: usize = 2_200;
const HASHTAGS: usize = 30;
const MENTIONS: usize = 20;
const ALT_TEXT: usize = 1_000;

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::oauth(100, format!("(#100) {}", message.into()))
}

fn not_taken(name: &str) -> Refusal {
    bad(format!("Param {name} is not allowed for this media type"))
}

/// Judges a container request.
///
/// # Errors
/// Code 100 with the subcodes of section 8.2, 36004 for captions.
pub fn read(call: &Call, switches: &Switches) -> Result<Wanted, Refusal> {
    let item = call.flag("is_carousel_item")?.unwrap_or(false);
    let shape = shape(call, item)?;
    let still = match shape {
        Shape::Image => true,
        Shape::Item | Shape::Story => call.get("video_url").is_none() && !video_wanted(call),
        Shape::Reel | Shape::Carousel(_) => false,
    };
    extras::no_products(call)?;
    let reel = shape == Shape::Reel;
    let wanted = Wanted {
        image: call.get("image_url").filter(|_| still).map(Into::into),
        video: call.get("video_url").filter(|_| !still).map(Into::into),
        cover: call.get("cover_url").filter(|_| reel).map(Into::into),
        caption: caption(call, &shape)?,
        alt_text: alt_text(call, &shape, still)?,
        thumb_offset: extras::moment(call, &shape, still)?,
        shared_to_feed: call.flag("share_to_feed")?.unwrap_or(true),
        ai_generated: people::made_with_ai(call, &shape, switches)?,
        people: people::tags(call, &shape, still, switches)?,
        collaborators: people::collaborators(call, &shape, switches)?,
        place: extras::place(call, &shape, switches)?,
        audio_name: call.get("audio_name").filter(|_| reel).map(Into::into),
        trial: extras::trial(call, &shape, switches)?,
        shape,
    };
    addresses(call, &wanted, still)?;
    Ok(wanted)
}

fn video_wanted(call: &Call) -> bool {
    call.get("media_type").is_some_and(|kind| kind.eq_ignore_ascii_case("VIDEO"))
}

fn shape(call: &Call, item: bool) -> Result<Shape, Refusal> {
    let kind = call.get("media_type").unwrap_or_default().to_ascii_uppercase();
    match (kind.as_str(), item) {
        ("" | "IMAGE" | "VIDEO", true) => Ok(Shape::Item),
        ("" | "IMAGE", false) => Ok(Shape::Image),
        ("REELS", false) => Ok(Shape::Reel),
        ("STORIES", false) => Ok(Shape::Story),
        ("CAROUSEL", false) => Ok(Shape::Carousel(children(call)?)),
        ("REELS" | "STORIES" | "CAROUSEL", true) => {
            Err(bad(format!("Media type {kind} cannot be a carousel item")).with_subcode(2_207_067))
        }
        ("VIDEO", false) => Err(bad(
            "The VIDEO value for media_type is no longer supported. Use the REELS media type to publish a \
             video.",
        )
        .with_subcode(2_207_067)),
        _ => Err(bad(format!("Unknown media type {kind}")).with_subcode(2_207_023)),
    }
}

fn children(call: &Call) -> Result<Vec<String>, Refusal> {
    let text = call.need("children")?;
    let list = match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(items)) => {
            items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect()
        }
        _ => text.split(',').map(|id| id.trim().to_owned()).collect::<Vec<_>>(),
    };
    if (2..=10).contains(&list.len()) {
        Ok(list)
    } else {
        Err(bad("A carousel needs between 2 and 10 photos or videos").with_subcode(2_207_028))
    }
}

/// Captions of carousel items and stories are ignored, as documented.
fn caption(call: &Call, shape: &Shape) -> Result<Option<String>, Refusal> {
    let Some(text) = call.get("caption").filter(|_| !matches!(shape, Shape::Item | Shape::Story)) else {
        return Ok(None);
    };
    // "@ tags" (section 4.8) begin a word: an address of e-mail has none.
    let begins = |before: &str| !before.ends_with(char::is_alphanumeric);
    let marks = |mark: char| {
        text.match_indices(mark)
            .filter(|(at, _)| mark != '@' || begins(&text[..*at]))
            .filter(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_alphanumeric() || c == '_'))
            .count()
    };
    let too_long = |what: &str| {
        Err(Refusal::oauth(36_004, format!("The caption has too many {what}"))
            .with_subcode(2_207_010)
            .told("Caption too long", "The caption may have 2,200 characters, 30 hashtags and 20 mentions."))
    };
    if text.encode_utf16().count() > CAPTION {
        too_long("characters")
    } else if marks('#') > HASHTAGS {
        too_long("hashtags")
    } else if marks('@') > MENTIONS {
        too_long("mentions")
    } else {
        Ok(Some(text.to_owned()))
    }
}

fn alt_text(call: &Call, shape: &Shape, still: bool) -> Result<Option<String>, Refusal> {
    match call.get("alt_text") {
        None => Ok(None),
        // Of a carousel the items have it, and it has none itself.
        Some(_) if matches!(shape, Shape::Carousel(_)) => Ok(None),
        Some(_) if !still || *shape == Shape::Story => Err(not_taken("alt_text")),
        Some(text) if text.chars().count() > ALT_TEXT => {
            Err(bad(format!("Param alt_text must be at most {ALT_TEXT} characters")))
        }
        Some(text) => Ok(Some(text.to_owned())),
    }
}

fn addresses(call: &Call, wanted: &Wanted, still: bool) -> Result<(), Refusal> {
    if matches!(wanted.shape, Shape::Carousel(_)) {
        return Ok(());
    }
    if wanted.shape == Shape::Story && call.get("image_url").is_some() && call.get("video_url").is_some() {
        return Err(bad("Only one of image_url and video_url may be given"));
    }
    let (name, address) = if still { ("image_url", &wanted.image) } else { ("video_url", &wanted.video) };
    match address {
        None => Err(Refusal::required(name)),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn judge(form: &[(&str, &str)]) -> Result<Wanted, Refusal> {
        judge_with(form, &Switches::default())
    }

    fn judge_with(form: &[(&str, &str)], switches: &Switches) -> Result<Wanted, Refusal> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post("/1/media").header("content-type", "application/x-www-form-urlencoded");
        let (parts, ()) = request.body(()).unwrap().into_parts();
        read(&Call::read(&parts, body.as_bytes()), switches)
    }

    const IMAGE: (&str, &str) = ("image_url", "http://127.0.0.1/a.jpg");
    const VIDEO: (&str, &str) = ("video_url", "http://127.0.0.1/a.mp4");

    fn code(form: &[(&str, &str)]) -> (i64, i64) {
        let refusal = judge(form).unwrap_err();
        (refusal.code, refusal.subcode.unwrap_or_default())
    }

    #[test]
    fn each_kind_of_container_is_understood() {
        assert_eq!(judge(&[IMAGE]).unwrap().shape, Shape::Image);
        assert_eq!(judge(&[IMAGE, ("is_carousel_item", "true")]).unwrap().shape, Shape::Item);
        let clip = judge(&[VIDEO, ("is_carousel_item", "true"), ("media_type", "VIDEO")]).unwrap();
        assert!(clip.shape == Shape::Item && clip.video.is_some() && clip.image.is_none());
        assert_eq!(judge(&[VIDEO, ("media_type", "REELS")]).unwrap().shape, Shape::Reel);
        assert_eq!(judge(&[IMAGE, ("media_type", "STORIES")]).unwrap().shape, Shape::Story);
        for list in ["1,2", "[\"1\",\"2\"]", "[1,2]"] {
            let carousel = judge(&[("media_type", "CAROUSEL"), ("children", list)]).unwrap();
            assert_eq!(carousel.shape, Shape::Carousel(vec!["1".into(), "2".into()]));
        }
    }

    #[test]
    fn a_missing_address_is_named() {
        assert_eq!(judge(&[]).unwrap_err().message, "The parameter image_url is required.");
        let reel = judge(&[("media_type", "REELS"), ("upload_type", "resumable")]).unwrap_err();
        assert_eq!(reel.message, "The parameter video_url is required.");
        assert_eq!(code(&[IMAGE, VIDEO, ("media_type", "STORIES")]), (100, 0));
    }

    #[test]
    fn dead_and_unknown_types_and_wrong_numbers_of_children_are_refused() {
        assert_eq!(code(&[VIDEO, ("media_type", "VIDEO")]), (100, 2_207_067));
        assert_eq!(code(&[IMAGE, ("media_type", "POSTER")]), (100, 2_207_023));
        let eleven = ["1"; 11].join(",");
        for list in ["1", &eleven] {
            assert_eq!(code(&[("media_type", "CAROUSEL"), ("children", list)]), (100, 2_207_028));
        }
    }

    #[test]
    fn captions_are_counted() {
        assert!(judge(&[IMAGE, ("caption", &"é".repeat(2_200))]).is_ok());
        assert_eq!(code(&[IMAGE, ("caption", &"a".repeat(2_201))]), (36_004, 2_207_010));
        assert_eq!(code(&[IMAGE, ("caption", &"😀".repeat(1_101))]), (36_004, 2_207_010));
        assert!(judge(&[IMAGE, ("caption", &"#a ".repeat(30))]).is_ok());
        assert_eq!(code(&[IMAGE, ("caption", &"#a ".repeat(31))]), (36_004, 2_207_010));
        assert_eq!(code(&[IMAGE, ("caption", &"@a ".repeat(21))]), (36_004, 2_207_010));
        assert!(judge(&[IMAGE, ("caption", &"# ".repeat(40))]).is_ok(), "a lone mark is no hashtag");
    }

    #[test]
    fn people_and_extras_are_judged() {
        let tags = |text: &'static str| ("user_tags", text);
        assert!(judge(&[IMAGE, tags("[{\"username\":\"u\",\"x\":0.5,\"y\":1}]")]).is_ok());
        assert_eq!(code(&[IMAGE, tags("[{\"username\":\"u\",\"x\":1.2,\"y\":0}]")]), (100, 0));
        assert_eq!(code(&[IMAGE, tags("[{\"username\":\"u\"}]")]), (100, 0));
        assert_eq!(code(&[IMAGE, ("collaborators", "@friend")]), (100, 2_207_018));
        assert_eq!(code(&[IMAGE, ("product_tags", "[]")]), (100, 2_207_037));
        assert_eq!(
            judge(&[IMAGE, ("location_id", "x")]).unwrap_err().message,
            "(#100) INSTAGRAM_PLATFORM_API__INVALID_LOCATION_ID"
        );
        assert_eq!(code(&[IMAGE, ("is_carousel_item", "1"), ("is_ai_generated", "true")]), (100, 0));
        assert_eq!(code(&[VIDEO, ("media_type", "REELS"), ("alt_text", "x")]), (100, 0));
    }

    const REEL: (&str, &str) = ("media_type", "REELS");
    const STORY: (&str, &str) = ("media_type", "STORIES");
    const ITEM: (&str, &str) = ("is_carousel_item", "true");
    const CAROUSEL: [(&str, &str); 2] = [("media_type", "CAROUSEL"), ("children", "1,2")];

    /// The columns of section 4.2: image, reel, story, carousel, picture of one, clip of one.
    fn columns() -> [Vec<(&'static str, &'static str)>; 6] {
        [
            vec![IMAGE],
            vec![REEL, VIDEO],
            vec![STORY, IMAGE],
            CAROUSEL.to_vec(),
            vec![ITEM, IMAGE],
            vec![ITEM, VIDEO, ("media_type", "VIDEO")],
        ]
    }

    #[test]
    fn every_parameter_is_taken_ignored_or_refused_as_its_column_says() {
        const PLACED: &str = "[{\"username\":\"mai\",\"x\":0.5,\"y\":0.25}]";
        const PLAIN: &str = "[{\"username\":\"mai\"}]";
        const TRIAL: &str = "{\"graduation_strategy\":\"MANUAL\"}";
        // t: taken, i: ignored, r: refused.
        type Row = (&'static str, &'static str, &'static str, fn(&Wanted) -> bool);
        let table: &[Row] = &[
            ("caption", "Glaze", "ttitii", |one| one.caption.is_some()),
            ("alt_text", "A bowl", "trritr", |one| one.alt_text.is_some()),
            ("user_tags", PLACED, "trtitr", |one| !one.people.is_empty()),
            ("user_tags", PLAIN, "rttirt", |one| !one.people.is_empty()),
            ("collaborators", "mai,ana", "ttrtrr", |one| one.collaborators == ["mai", "ana"]),
            ("location_id", "106078429431815", "ttitrr", |one| one.place.is_some()),
            ("cover_url", "http://127.0.0.1/c.jpg", "itiiii", |one| one.cover.is_some()),
            ("thumb_offset", "1500", "itiiit", |one| one.thumb_offset == 1500),
            ("audio_name", "Kiln room", "itiiii", |one| one.audio_name.is_some()),
            ("trial_params", TRIAL, "rtrrrr", |one| one.trial.is_some()),
            ("is_ai_generated", "true", "ttttrr", |one| one.ai_generated),
            ("product_tags", "[]", "rrrrrr", |_| false),
            ("nobody_knows_this", "1", "iiiiii", |_| false),
        ];
        for (name, value, wanted, taken) in table {
            for (mut form, fate) in columns().into_iter().zip(wanted.chars()) {
                let of = form.clone();
                form.push((*name, *value));
                let came = match judge(&form) {
                    Err(_) => 'r',
                    Ok(one) if taken(&one) => 't',
                    Ok(_) => 'i',
                };
                assert_eq!(came, fate, "{name} on {of:?}");
            }
        }
    }

    #[test]
    fn switches_say_who_where_and_what_is_not_there() {
        let switches = Switches {
            unknown_people: vec!["ghost".into()],
            unknown_places: vec!["99999999".into()],
            refuse_collaborators: true,
            refuse_ai_label_on_stories: true,
            refuse_trial_reels: true,
            ..Switches::default()
        };
        let refused = |form: &[(&str, &str)]| judge_with(form, &switches).unwrap_err();
        let ghost = ("user_tags", "[{\"username\":\"Ghost\",\"x\":0,\"y\":0}]");
        assert_eq!(refused(&[IMAGE, ghost]).subcode, Some(2_207_018));
        assert!(refused(&[IMAGE, ("location_id", "99999999")]).message.contains("INVALID_LOCATION_ID"));
        assert!(refused(&[IMAGE, ("collaborators", "mai")]).message.contains("collaborators is not allowed"));
        assert_eq!(refused(&[STORY, IMAGE, ("is_ai_generated", "true")]).code, 100);
        let trial = ("trial_params", "{\"graduation_strategy\":\"SS_PERFORMANCE\"}");
        assert_eq!(refused(&[REEL, VIDEO, trial]).subcode, Some(2_207_081));
    }

    #[test]
    fn lists_of_people_have_their_ends() {
        let people = |count: usize| {
            let one = serde_json::json!({ "username": "mai", "x": 0.1, "y": 0.2 });
            serde_json::to_string(&vec![one; count]).unwrap()
        };
        assert_eq!(judge(&[IMAGE, ("user_tags", &people(20))]).unwrap().people.len(), 20);
        assert_eq!(code(&[IMAGE, ("user_tags", &people(21))]), (100, 2_207_040));
        assert_eq!(judge(&[IMAGE, ("collaborators", "[\"a\",\"b\",\"c\"]")]).unwrap().collaborators.len(), 3);
        assert_eq!(code(&[IMAGE, ("collaborators", "a,b,c,d")]), (100, 0));
        assert_eq!(
            code(&[IMAGE, ("user_tags", "[{\"username\":\"no spaces\",\"x\":0,\"y\":0}]")]),
            (100, 2_207_018)
        );
    }
}

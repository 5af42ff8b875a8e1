//! Making containers and sending them out, with their budgets (sections 4.1, 4.6, 4.7).
//! Invariant: one container becomes at most one media node, however often it is asked.

use serde_json::{Value, json};

use super::call::Call;
use super::containers::{self, Asset, Container, Status, Work};
use super::model::{Clip, Kind, Media, Numbers, Picture, Recipe, Slide};
use super::record::Happened;
use super::refusal::Refusal;
use super::render::View;
use super::state::State;
use super::tokens::DAY;
use super::wanted::{self, Shape, Wanted};

/// Judges a container request and enters it; says its id and what is to be fetched.
///
/// # Errors
/// Those of [`wanted::read`], of the container budget and of a carousel's parts.
pub fn enter(state: &mut State, call: &Call) -> Result<(String, Wanted), Refusal> {
    let now = state.now();
    not_restricted(state)?;
    let wanted = wanted::read(call, &state.switches)?;
    roll(&mut state.made, now);
    if state.made.len() as u64 >= state.switches.container_total {
        return Err(
            Refusal::oauth(9, "Too many containers were made in the last 24 hours.").with_subcode(2_207_042)
        );
    }
    if wanted.trial.is_some() {
        trial_left(state, now)?;
    }
    let mut work = Work::Fetching;
    if let Shape::Carousel(children) = &wanted.shape {
        for child in children {
            part(state, child)?;
        }
        work = Work::Parent;
    }
    let id = state.fresh_id();
    state.made.push_back(now);
    let container = Container { made: now, wanted: wanted.clone(), work, published: None };
    state.containers.insert(id.clone(), container);
    Ok((id, wanted))
}

/// Checks that one more trial reel may be made.
fn trial_left(state: &State, now: i64) -> Result<(), Refusal> {
    let made =
        |one: &&Container| one.wanted.trial.is_some() && one.published.is_some() && now - one.made < DAY;
    let count = state.containers.values().filter(made).count() as u64;
    if state.switches.trial_total.is_some_and(|most| count >= most) {
        return Err(Refusal::oauth(100, "(#100) The limit of trial reels is reached").with_subcode(2_207_078));
    }
    Ok(())
}

/// Checks that a carousel's part can be one.
fn part(state: &State, id: &str) -> Result<(), Refusal> {
    let missing = || Refusal::oauth(24, "The requested media could not be found.").with_subcode(2_207_006);
    let item = state.containers.get(id).is_some_and(|container| container.wanted.shape == Shape::Item);
    match containers::status(state, id).filter(|_| item) {
        Some(Status::InProgress | Status::Finished) => Ok(()),
        Some(Status::Expired) => Err(expired()),
        Some(Status::Error(refusal)) => Err(refusal),
        _ => Err(missing()),
    }
}

fn expired() -> Refusal {
    Refusal::oauth(24, "The media container is missing or has expired.").with_subcode(2_207_008)
}

fn not_restricted(state: &State) -> Result<(), Refusal> {
    if state.switches.restricted {
        return Err(Refusal::oauth(25, "The Instagram account is restricted.")
            .with_subcode(2_207_050)
            .told("Account restricted", "Open Instagram and follow the steps there, then try again."));
    }
    Ok(())
}

/// Forgets moments that are 24 hours past.
fn roll(moments: &mut std::collections::VecDeque<i64>, now: i64) {
    moments.retain(|at| now - at < DAY);
}

/// `POST /{IG}/media_publish`.
///
/// # Errors
/// 9007 while not ready or already out (a guess: section 12 has no body for it), 24 when missing or
/// expired, 9 over quota.
pub fn publish(state: &mut State, call: &Call) -> Result<Value, Refusal> {
    let id = call.need("creation_id")?;
    not_restricted(state)?;
    let missing = || Refusal::oauth(24, "The requested media could not be found.").with_subcode(2_207_006);
    let container = state.containers.get(id).ok_or_else(missing)?.clone();
    match containers::status(state, id).ok_or_else(missing)? {
        Status::Finished => {}
        Status::Expired => return Err(expired()),
        Status::Error(refusal) => {
            return Err(Refusal::oauth(-1, format!("The media could not be made: {}", refusal.message))
                .with_subcode(2_207_032));
        }
        Status::InProgress | Status::Published => {
            return Err(Refusal::oauth(9_007, "Media ID is not available")
                .with_subcode(2_207_027)
                .told("Media not ready", "The media is not ready to be published. Wait a moment."));
        }
    }
    if container.wanted.shape == Shape::Item {
        return Err(
            Refusal::oauth(100, "(#100) A carousel item cannot be published alone").with_subcode(2_207_067)
        );
    }
    let now = state.now();
    roll(&mut state.published, now);
    if state.published.len() as u64 >= state.switches.quota_total {
        return Err(Refusal::oauth(9, "Application request limit reached")
            .with_subcode(2_207_042)
            .told("Too many posts", "The account has published as many posts as 24 hours allow."));
    }
    let media = make(state, id, &container);
    let media_id = media.id.clone();
    if container.wanted.trial.is_some() && !state.switches.trial_reels_listed {
        state.add_unlisted(media);
    } else {
        state.add_media(media);
    }
    state.published.push_back(now);
    if let Some(container) = state.containers.get_mut(id) {
        container.published = Some(media_id.clone());
    }
    state.record.push(Happened::Published { media: media_id.clone(), container: id.to_owned(), at: now });
    Ok(json!({ "id": media_id }))
}

/// The media node that a finished container becomes.
fn make(state: &mut State, container: &str, from: &Container) -> Media {
    let parts: Vec<(Wanted, Asset)> = match &from.wanted.shape {
        Shape::Carousel(children) => children
            .iter()
            .filter_map(|child| state.containers.get(child))
            .filter_map(|child| Some((child.wanted.clone(), asset(child)?)))
            .collect(),
        _ => asset(from).map(|asset| (from.wanted.clone(), asset)).into_iter().collect(),
    };
    let id = state.fresh_id();
    let mut slides = Vec::with_capacity(parts.len());
    for (wanted, asset) in parts {
        let own = if from.work.is_parent() { state.fresh_id() } else { id.clone() };
        slides.push(slide(own, &wanted, asset));
    }
    let clip = slides.first().is_some_and(|slide| slide.clip.is_some());
    let kind = match from.wanted.shape {
        Shape::Carousel(_) => Kind::Carousel,
        Shape::Reel => Kind::Reel,
        Shape::Story if clip => Kind::StoryVideo,
        Shape::Story => Kind::StoryImage,
        Shape::Image | Shape::Item => Kind::Image,
    };
    let chance = container.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    Media {
        shortcode: shortcode(chance),
        kind,
        slides,
        caption: from.wanted.caption.as_deref().map(Into::into),
        published: state.now(),
        likes: 60 + chance % 160,
        likes_hidden: false,
        comments_enabled: true,
        flagged: false,
        shared_to_feed: from.wanted.shared_to_feed && from.wanted.trial.is_none(),
        ai_generated: from.wanted.ai_generated,
        age_gated: false,
        ad: false,
        unreturned_comments: 0,
        numbers: numbers(chance, kind),
        id,
    }
}

fn asset(container: &Container) -> Option<Asset> {
    match &container.work {
        Work::Fetched { asset, .. } => Some(asset.clone()),
        _ => None,
    }
}

impl Work {
    fn is_parent(&self) -> bool {
        matches!(self, Work::Parent)
    }
}

/// A clip without a cover gets a drawn one: the sandbox decodes no video.
fn slide(id: String, wanted: &Wanted, asset: Asset) -> Slide {
    let (width, height) = asset.sides;
    let picture = match asset.image {
        Some(bytes) => Picture::Bytes(bytes),
        None => Picture::Drawn { recipe: Recipe::Wheel, seed: wanted.thumb_offset, width, height },
    };
    Slide {
        id,
        picture,
        clip: asset.clip.map(Clip::Bytes),
        alt_text: wanted.alt_text.as_deref().map(Into::into),
    }
}

fn shortcode(mut chance: u64) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut code = String::from("D");
    for _ in 0..10 {
        code.push(char::from(LETTERS[(chance % 64) as usize]));
        chance = chance.rotate_right(6).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    code
}

/// What the numbers of a new post will have grown to in the end.
fn numbers(chance: u64, kind: Kind) -> Numbers {
    let reach = 900 + chance % 1_700;
    Numbers {
        reach,
        views: reach * 3 / 2,
        saved: reach / 40,
        shares: reach / 90,
        reposts: reach / 300,
        follows: reach / 400,
        profile_visits: reach / 50,
        replies: reach / 500,
        navigation: [reach / 2, reach / 9, reach / 14, reach / 20],
        average_watch_ms: if kind == Kind::Reel { 4_000 + chance % 5_000 } else { 0 },
        skip_rate: if kind == Kind::Reel { 25.0 + (chance % 200) as f64 / 10.0 } else { 0.0 },
    }
}

/// `GET /{IG}/content_publishing_limit` (section 4.7).
///
/// # Errors
/// Code 100 for an unknown field or a `since` older than 24 hours.
pub fn limit(view: &View<'_>) -> Result<Value, Refusal> {
    let state = view.state;
    let now = state.now();
    let since = match view.call.get("since").map(super::clock::parse_moment) {
        None => now - DAY,
        Some(Some(since)) if since >= now - DAY - 60 => since,
        Some(_) => {
            return Err(Refusal::oauth(100, "(#100) Param since must be within the last 24 hours"));
        }
    };
    let fields = view.call.get("fields").unwrap_or("quota_usage");
    let usage = state.published.iter().filter(|at| now - **at < DAY && **at >= since).count();
    let mut row = serde_json::Map::new();
    for field in super::fields::parse(fields)? {
        let value = match field.name.as_str() {
            "quota_usage" => json!(usage),
            "config" => json!({ "quota_total": state.switches.quota_total, "quota_duration": DAY }),
            name => return Err(Refusal::unknown_field(name, "IGContentPublishingLimit")),
        };
        row.insert(field.name, value);
    }
    Ok(json!({ "data": [row] }))
}

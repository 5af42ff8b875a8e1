//! Containers: what was fetched for them, and how far they are (section 4.5).
//! Invariant: a container's status follows from its fetch, its age and the clock alone; nothing has to
//! run for it to change.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::fetch::{Fetched, Miss};
use super::fields::Field;
use super::judge::{self, Good, Seat};
use super::refusal::Refusal;
use super::shared::Shared;
use super::state::State;
use super::switches::Switches;
use super::tokens::DAY;
use super::wanted::{Shape, Wanted};

/// Field names of a container (section 4.5).
pub const FIELDS: [&str; 5] = ["id", "status_code", "status", "copyright_check_status", "video_status"];

/// One container.
#[derive(Clone, Debug)]
pub struct Container {
    /// Unix seconds.
    pub made: i64,
    pub wanted: Wanted,
    pub work: Work,
    /// The media id it went out as.
    pub published: Option<String>,
}

/// How far the fetch is.
#[derive(Clone, Debug)]
pub enum Work {
    /// Still fetching.
    Fetching,
    /// Fetched and found good; worked on until that moment (unix seconds).
    Fetched { asset: Asset, ready: i64 },
    /// Nothing fetched, or found wanting.
    Failed(Refusal),
    /// A carousel has nothing of its own to fetch.
    Parent,
}

/// What was fetched.
#[derive(Clone, Debug, Default)]
pub struct Asset {
    /// The image, or the cover of a clip when one was given.
    pub image: Option<Arc<[u8]>>,
    pub clip: Option<Arc<[u8]>>,
    /// Width and height.
    pub sides: (u32, u32),
}

/// What `status_code` says.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    InProgress,
    Finished,
    Published,
    Expired,
    Error(Refusal),
}

/// How far a container is; `None` when there is none of that id.
pub fn status(state: &State, id: &str) -> Option<Status> {
    let container = state.containers.get(id)?;
    let now = state.now();
    if container.published.is_some() {
        return Some(Status::Published);
    }
    if now - container.made >= DAY {
        return Some(Status::Expired);
    }
    Some(match (&container.work, &container.wanted.shape) {
        (Work::Failed(refusal), _) => Status::Error(refusal.clone()),
        (Work::Fetched { ready, .. }, _) if *ready <= now => Status::Finished,
        (Work::Parent, Shape::Carousel(children)) => family(state, children),
        _ => Status::InProgress,
    })
}

fn family(state: &State, children: &[String]) -> Status {
    let mut all = Status::Finished;
    for child in children {
        match status(state, child) {
            Some(Status::Finished) => {}
            Some(Status::InProgress) => all = Status::InProgress,
            Some(Status::Error(refusal)) => return Status::Error(refusal),
            _ => return Status::Error(gone()),
        }
    }
    all
}

/// 24/2207006: a part is not there any more.
fn gone() -> Refusal {
    Refusal::oauth(24, "The requested media could not be found.").with_subcode(2_207_006)
}

/// The node of a container.
pub fn read(state: &State, id: &str, fields: &[Field]) -> Option<Value> {
    let status = status(state, id)?;
    let (code, words) = match &status {
        Status::InProgress => ("IN_PROGRESS", "In Progress: Media is still being processed.".to_owned()),
        Status::Finished => {
            ("FINISHED", "Finished: Media has been uploaded and it is ready to be published.".to_owned())
        }
        Status::Published => ("PUBLISHED", "Published: Media has been successfully published.".to_owned()),
        Status::Expired => ("EXPIRED", "Expired: Media was not published within 24 hours.".to_owned()),
        Status::Error(refusal) => {
            let number = refusal.subcode.unwrap_or(refusal.code);
            ("ERROR", format!("Error: Media upload has failed with error code {number}"))
        }
    };
    let clip = state.containers.get(id).is_some_and(|container| container.wanted.video.is_some());
    let done = matches!(status, Status::Finished | Status::Published);
    let phase = if done { "complete" } else { "in_progress" };
    let mut node = Map::new();
    node.insert("id".into(), json!(id));
    for field in fields {
        let value = match field.name.as_str() {
            "status_code" => json!(code),
            "status" => json!(words),
            "copyright_check_status" => {
                json!({ "status": if done { "completed" } else { "in_progress" }, "matches_found": false })
            }
            "video_status" if clip => {
                json!({ "uploading_phase": { "status": phase }, "processing_phase": { "status": phase } })
            }
            _ => continue,
        };
        node.insert(field.name.clone(), value);
    }
    Some(Value::Object(node))
}

/// Fetches and inspects what a container names, then writes down what came of it.
pub async fn work(shared: Arc<Shared>, id: String, wanted: Wanted) {
    let switches = shared.state().switches.clone();
    let found = inspect(&shared, &wanted, &switches).await;
    let mut state = shared.state();
    let wait = if wanted.video.is_some() { switches.clip_seconds } else { switches.image_seconds };
    let ready = state.now() + wait;
    // A reset in between has taken the container away.
    if let Some(container) = state.containers.get_mut(&id) {
        container.work = match found {
            Ok(asset) => Work::Fetched { asset, ready },
            Err(refusal) => Work::Failed(refusal),
        };
    }
}

async fn inspect(shared: &Shared, wanted: &Wanted, switches: &Switches) -> Result<Asset, Refusal> {
    let story = wanted.shape == Shape::Story;
    if let Some(address) = &wanted.image {
        let seat = if story { Seat::StoryPicture } else { Seat::Picture };
        let (fetched, good) = take(shared, address, seat, switches).await?;
        return Ok(Asset { image: Some(Arc::from(&fetched.bytes[..])), clip: None, sides: good.sides });
    }
    let Some(address) = &wanted.video else { return Err(judge::not_fetchable()) };
    let seat = if story { Seat::StoryClip } else { Seat::Reel };
    let (fetched, clip) = take(shared, address, seat, switches).await?;
    // A cover of its own wins over the moment (section 4.2).
    if wanted.cover.is_none() && wanted.thumb_offset > 0 && wanted.thumb_offset >= clip.duration {
        return Err(Refusal::oauth(1, "The thumbnail offset lies outside the video.").with_subcode(2_207_057));
    }
    let mut image = None;
    if let Some(cover) = &wanted.cover {
        let (fetched, _) = take(shared, cover, Seat::Cover, switches).await?;
        image = Some(Arc::from(&fetched.bytes[..]));
    }
    Ok(Asset { image, clip: Some(Arc::from(&fetched.bytes[..])), sides: clip.sides })
}

/// Fetches a file and judges it.
async fn take(
    shared: &Shared,
    address: &str,
    seat: Seat,
    switches: &Switches,
) -> Result<(Fetched, Good), Refusal> {
    let fetched = shared.fetcher.get(address, seat.most()).await.map_err(|miss| match miss {
        Miss::NotFetchable => judge::not_fetchable(),
        Miss::TimedOut => {
            Refusal::oauth(-2, "It takes too long to download the media.").with_subcode(2_207_003)
        }
        Miss::TooBig => seat.too_big(),
    })?;
    let good = judge::file(&fetched.bytes, &fetched.kind, seat, switches)?;
    Ok((fetched, good))
}

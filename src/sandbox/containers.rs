//! Containers: what was fetched for them, and how far they are (section 4.5).
//! Invariant: a container's status follows from its fetch, its age and the clock alone; nothing has to
//! run for it to change.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::fetch::{Fetched, Miss};
use super::fields::Field;
use super::probe_jpeg::{self, Picture};
use super::probe_mp4::{self, Clip};
use super::refusal::Refusal;
use super::shared::Shared;
use super::state::State;
use super::switches::Switches;
use super::tokens::DAY;
use super::wanted::{Shape, Wanted};

/// Field names of a container (section 4.5).
pub const FIELDS: [&str; 5] = ["id", "status_code", "status", "copyright_check_status", "video_status"];

/// Largest image, story clip and reel in bytes (section 4.8).
const IMAGE_BYTES: usize = 8 << 20;
const STORY_BYTES: usize = 100_000_000;
const REEL_BYTES: usize = 300_000_000;

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
        let fetched = shared.fetcher.get(address, IMAGE_BYTES).await.map_err(image_miss)?;
        let sides = judge_image(&fetched, story)?;
        return Ok(Asset { image: Some(Arc::from(&fetched.bytes[..])), clip: None, sides });
    }
    let Some(address) = &wanted.video else { return Err(not_fetchable()) };
    let most = if story { STORY_BYTES } else { REEL_BYTES };
    let fetched = shared.fetcher.get(address, most).await.map_err(clip_miss)?;
    let clip = judge_clip(&fetched, story, switches)?;
    // A cover of its own wins over the moment (section 4.2).
    if wanted.cover.is_none() && wanted.thumb_offset > 0 && wanted.thumb_offset >= clip.duration {
        return Err(Refusal::oauth(1, "The thumbnail offset lies outside the video.").with_subcode(2_207_057));
    }
    let mut image = None;
    if let Some(cover) = &wanted.cover {
        let fetched = shared.fetcher.get(cover, IMAGE_BYTES).await.map_err(image_miss)?;
        judge_image(&fetched, true)?;
        image = Some(Arc::from(&fetched.bytes[..]));
    }
    Ok(Asset { image, clip: Some(Arc::from(&fetched.bytes[..])), sides: (clip.width, clip.height) })
}

fn not_fetchable() -> Refusal {
    Refusal::oauth(9_004, "Only photo or video can be accepted as media type.").with_subcode(2_207_052).told(
        "Media cannot be fetched",
        "The media could not be fetched from this address. Check that it is public and of the right type.",
    )
}

fn timed_out() -> Refusal {
    Refusal::oauth(-2, "It takes too long to download the media.").with_subcode(2_207_003)
}

fn image_miss(miss: Miss) -> Refusal {
    match miss {
        Miss::NotFetchable => not_fetchable(),
        Miss::TimedOut => timed_out(),
        Miss::TooBig => Refusal::oauth(36_000, "The image is too large to download: the limit is 8 MiB.")
            .with_subcode(2_207_004),
    }
}

fn clip_miss(miss: Miss) -> Refusal {
    match miss {
        Miss::NotFetchable => not_fetchable(),
        Miss::TimedOut => timed_out(),
        Miss::TooBig => bad_clip("the file is too large"),
    }
}

fn bad_clip(why: &str) -> Refusal {
    Refusal::oauth(352, format!("The video format is not supported: {why}."))
        .with_subcode(2_207_026)
        .told("Unsupported video format", "Use MP4 or MOV with H.264 or HEVC pictures and AAC sound.")
}

/// Format, wholeness and, except for stories and covers, the ratio from 4:5 to 1.91:1.
fn judge_image(fetched: &Fetched, any_ratio: bool) -> Result<(u32, u32), Refusal> {
    if !fetched.kind.starts_with("image/") {
        return Err(not_fetchable());
    }
    let (width, height) = match probe_jpeg::look(&fetched.bytes) {
        Picture::Jpeg { width, height } => (width, height),
        Picture::BadJpeg | Picture::Other => {
            return Err(Refusal::oauth(36_001, "The image format is not supported: it must be JPEG.")
                .with_subcode(2_207_005));
        }
        Picture::Nothing => return Err(not_fetchable()),
    };
    let ratio = f64::from(width) / f64::from(height);
    // A pixel of rounding on either side is let through.
    if any_ratio || (0.795..=1.915).contains(&ratio) {
        Ok((width, height))
    } else {
        Err(Refusal::oauth(36_003, "The aspect ratio is not supported: it must be between 4:5 and 1.91:1.")
            .with_subcode(2_207_009))
    }
}

/// Every line of section 4.8 that the index of a clip can show.
fn judge_clip(fetched: &Fetched, story: bool, switches: &Switches) -> Result<Clip, Refusal> {
    if !fetched.kind.starts_with("video/") {
        return Err(not_fetchable());
    }
    let clip = probe_mp4::look(&fetched.bytes).map_err(|bad| {
        bad_clip(match bad {
            probe_mp4::Bad::NotAClip => "it is no MP4 or MOV file",
            probe_mp4::Bad::Cut => "the file is incomplete",
            probe_mp4::Bad::NoPicture => "it has no video track",
        })
    })?;
    let longest = if story { 60_000 } else { 900_000 };
    let bits = fetched.bytes.len() as u64 * 8_000 / clip.duration.max(1);
    let ratio = f64::from(clip.width) / f64::from(clip.height.max(1));
    let lowest = if story { 0.1 } else { 0.01 };
    let avc = clip.codec.starts_with("avc");
    let other_colours = clip.colours.is_some_and(|of| of.chroma != 1 || (avc && of.depth > 8));
    let faults = [
        (!matches!(clip.codec.as_str(), "avc1" | "avc3" | "hvc1" | "hev1"), "it must be H.264 or HEVC"),
        (other_colours, "its colours must be 4:2:0, in H.264 with eight bits"),
        (clip.sound.as_ref().is_some_and(|sound| sound != "mp4a"), "its sound must be AAC"),
        (clip.sound_rate > 48_000, "its sound must be at most 48 kHz"),
        (!clip.index_first, "the moov box must come first"),
        (clip.real_edits || (switches.strict_edit_lists && clip.edits), "it must have no edit list"),
        (clip.duration < 3_000, "it is shorter than 3 seconds"),
        (clip.duration > longest, "it is too long"),
        (!(22.9..=60.5).contains(&clip.fps), "it must have 23 to 60 frames a second"),
        (clip.width > 1_920, "it is wider than 1920 pixels"),
        (!(lowest..=10.0).contains(&ratio), "its aspect ratio is out of range"),
        (bits > 25_000_000, "its bitrate is above 25 Mbit/s"),
    ];
    match faults.iter().find(|(wrong, _)| *wrong) {
        Some((_, why)) => Err(bad_clip(why)),
        None => Ok(clip),
    }
}

//! The composer: the drafts, and one draft with what the checks found.
//! Invariant: findings belong to the draft as it was when it was examined; a newer edit shows as not yet
//! checked.

use crate::domain::draft::{Carried, ClipFix};
use crate::domain::op::Step;
use crate::domain::{AccountId, Draft, DraftId, Finding, MediaId, OpId, Quota, RuleId, Slot};

use super::{Pending, PictureKey};

/// Which draft is asked for; `None`: the one edited last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComposeAsk {
    pub account: AccountId,
    pub draft: Option<DraftId>,
}

/// A draft on the desk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compose {
    /// `None`: there is no draft at all.
    pub open: Option<OpenDraft>,
    /// Drafts that were not published, newest first.
    pub drafts: Vec<DraftRow>,
    /// Publishes of the last 24 h, as Instagram told; `None`: not asked yet.
    pub quota: Option<Quota>,
    /// The newest published pictures, for the grid preview, newest first, at most nine.
    pub grid: Vec<PictureKey>,
    /// Number the post will get, the account's next; `None` while the account was not read.
    pub next_number: Option<u64>,
    /// A place for files is in use by the account.
    pub has_host: bool,
}

/// The draft itself.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenDraft {
    pub id: DraftId,
    pub draft: Draft,
    /// Counts the edits; findings carry the edit they are of.
    pub edit: i64,
    /// When it was kept, milliseconds since the epoch.
    pub kept_at: i64,
    pub checked: Option<Checked>,
    /// The publish it is in, when it was sent.
    pub publishing: Option<Pending>,
    /// When it is to go out, if it has a time.
    pub slot: Option<Slot>,
    /// The op that published it.
    pub op: Option<OpId>,
    /// The step that publish is in.
    pub step: Option<Step>,
    /// What it does now, in words, when it says more than the step.
    pub saying: Option<String>,
    /// The post, once it is live and its id is known.
    pub post: Option<MediaId>,
    /// Its name, if it is a template.
    pub template: Option<String>,
}

/// What the checks found.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The edit it is of; older than [`OpenDraft::edit`] while a new check runs.
    pub edit: i64,
    pub slides: Vec<SlideFacts>,
    pub findings: Vec<Finding>,
}

/// What was read of a slide's file.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SlideFacts {
    pub is_clip: bool,
    /// Pixels, upright.
    pub width: u32,
    pub height: u32,
    pub bytes: u64,
    /// Clips only.
    pub duration_ms: Option<u64>,
    /// `JPEG`, `PNG`, `MP4`…
    pub format: String,
    /// What will be sent, pixels.
    pub sent: Option<(u32, u32)>,
    /// Why it cannot be used at all, in a sentence.
    pub broken: Option<String>,
    /// The file asks for a turn or a flip, which it gets.
    #[serde(default)]
    pub turned: bool,
    /// The name of a colour profile other than sRGB; empty: there is none, or it has no name.
    #[serde(default)]
    pub profile: String,
    /// What it carries besides the picture; none of it is sent.
    #[serde(default)]
    pub carried: Carried,
    /// Clips only.
    #[serde(default)]
    pub clip: Option<ClipShown>,
}

/// What was read of a clip.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ClipShown {
    /// How long the user's own file lasts, milliseconds; [`SlideFacts::duration_ms`] is what is sent of it.
    pub whole_ms: u64,
    /// Frames a second of the user's own file.
    pub fps: f64,
    /// `H.264 High, 4.0`.
    pub coding: String,
    /// First and last moment of the user's file that are sent, milliseconds: cuts fall on key frames.
    pub kept: (u64, u64),
    /// Its frames can be shown without the outside encoder.
    pub can_show: bool,
    /// It has sound.
    pub sound: bool,
    /// Bytes of the index of the user's own file.
    pub index_bytes: u64,
    /// What is to be coded anew is not there yet.
    pub awaits_copy: bool,
    /// Why an edit has no effect, in a sentence.
    pub refused: Option<String>,
    /// What would mend it: the limit it is outside of, and the way.
    pub fixes: Vec<(RuleId, ClipFix)>,
}

/// A draft in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftRow {
    pub id: DraftId,
    pub picture: Option<PictureKey>,
    pub headline: String,
    pub slides: usize,
    pub kept_at: i64,
    /// When it is to go out, if it has a time.
    pub slot: Option<Slot>,
}

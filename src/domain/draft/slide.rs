//! One slide of a draft, and how its picture lies in the post's shape.
//! Invariant: numbers over a file of the user's, which is never changed.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{ClipEdit, Pose, Tagged};

/// One picture or clip of a draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Slide {
    pub file: PathBuf,
    /// Pictures only, at most 1,000 characters (section 4.2).
    pub alt_text: String,
    /// Pictures only. Older versions wrote a crop here.
    #[serde(default, alias = "crop")]
    pub pose: Pose,
    /// Clips only: what is done to it before it is sent.
    #[serde(default)]
    pub clip: ClipEdit,
    /// Who is tagged in it, at most twenty (section 4.2).
    #[serde(default)]
    pub people: Vec<Tagged>,
}

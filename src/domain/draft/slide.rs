//! One slide of a draft, and how its picture is fitted into the post's shape.
//! Invariant: numbers over a file of the user's, which is never changed.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Tagged;

/// One picture or clip of a draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Slide {
    pub file: PathBuf,
    /// Pictures only, at most 1,000 characters (section 4.2).
    pub alt_text: String,
    pub crop: Crop,
    /// Who is tagged in it, at most twenty (section 4.2).
    #[serde(default)]
    pub people: Vec<Tagged>,
}

/// How a picture is fitted into the post's shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Crop {
    /// As it is, or the nearest allowed shape around the centre.
    #[default]
    Auto,
    /// Cut to a width-to-height ratio around a centre (0 to 1 of the picture's width and height).
    Ratio { ratio: f32, centre: (f32, f32) },
}

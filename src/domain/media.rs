//! Everything published: pictures, carousels, reels, stories.
//! Invariant: absent is not zero; a count that Instagram left out is `None`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::MediaId;

/// A media node (section 3.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    pub id: MediaId,
    pub kind: MediaKind,
    pub product: Product,
    /// `None` when there is none, and on children.
    pub caption: Option<String>,
    /// Omitted for flagged media; expires.
    pub media_url: Option<String>,
    /// Clips only; expires.
    pub thumbnail_url: Option<String>,
    pub permalink: Option<String>,
    pub shortcode: Option<String>,
    pub timestamp: Option<Timestamp>,
    /// `None`: hidden by the owner, not zero (section 3.2).
    pub like_count: Option<u64>,
    /// Includes replies.
    pub comments_count: Option<u64>,
    pub comments_enabled: Option<bool>,
    pub shared_to_feed: Option<bool>,
    pub alt_text: Option<String>,
    /// Slides of a carousel, in order; empty otherwise.
    pub children: Vec<Child>,
}

/// One slide of a published carousel (section 3.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    pub id: MediaId,
    pub kind: MediaKind,
    pub media_url: Option<String>,
    pub thumbnail_url: Option<String>,
    pub alt_text: Option<String>,
}

/// `media_type` (section 3.2). Reels say `VIDEO`; the product tells them apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MediaKind {
    Image,
    Video,
    Carousel,
    /// A word unknown to us: shown as a plain card, never a crash.
    #[default]
    Other,
}

impl MediaKind {
    /// Reads Instagram's word.
    pub fn from_word(word: &str) -> Self {
        match word.to_ascii_uppercase().as_str() {
            "IMAGE" => Self::Image,
            "VIDEO" => Self::Video,
            "CAROUSEL_ALBUM" => Self::Carousel,
            _ => Self::Other,
        }
    }
}

/// `media_product_type` (section 3.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Product {
    Feed,
    Reels,
    Story,
    Ad,
    /// Absent, or a word unknown to us.
    #[default]
    Other,
}

impl Product {
    /// Reads Instagram's word.
    pub fn from_word(word: &str) -> Self {
        match word.to_ascii_uppercase().as_str() {
            "FEED" => Self::Feed,
            "REELS" => Self::Reels,
            "STORY" => Self::Story,
            "AD" => Self::Ad,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_are_other_and_case_does_not_matter() {
        assert_eq!(MediaKind::from_word("HOLOGRAM"), MediaKind::Other);
        assert_eq!(MediaKind::from_word("carousel_album"), MediaKind::Carousel);
        assert_eq!(Product::from_word("reels"), Product::Reels);
        assert_eq!(Product::from_word("IGTV"), Product::Other);
    }
}

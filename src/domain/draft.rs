//! What the composer makes: a draft, and the post that is sent from it.
//! Invariant: the files a draft names are the user's own and are never changed; edits are numbers here.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What kind of post a draft becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DraftKind {
    /// One picture.
    #[default]
    Picture,
    /// Two to ten slides (section 4.8).
    Carousel,
    /// One clip.
    Reel,
}

/// A post in the making.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub kind: DraftKind,
    pub slides: Vec<Slide>,
    pub caption: String,
    /// Posted once, right after the post (section 4.8).
    pub first_comment: String,
    /// Reels: also show in the feed (section 4.2).
    pub share_to_feed: bool,
    /// Reels: milliseconds from the start of the frame that becomes the cover (`thumb_offset`).
    pub cover_ms: u64,
}

/// One picture or clip of a draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Slide {
    pub file: PathBuf,
    /// Pictures only, at most 1,000 characters (section 4.2).
    pub alt_text: String,
    pub crop: Crop,
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

/// Caption figures in Instagram's own limits (section 4.8). Length is counted in UTF-16 units, the most
/// careful reading of an undocumented unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaptionCount {
    pub units: usize,
    pub hashtags: usize,
    pub mentions: usize,
}

impl CaptionCount {
    /// Counts a caption.
    pub fn of(caption: &str) -> Self {
        let mut count = Self { units: caption.encode_utf16().count(), ..Self::default() };
        let mut before = ' ';
        let mut marks = caption.chars().peekable();
        while let Some(mark) = marks.next() {
            let names = marks.peek().is_some_and(|next| next.is_alphanumeric() || *next == '_');
            // `#one#two` is two hashtags, but the middle of an e-mail address names nobody.
            count.hashtags += usize::from(names && mark == '#');
            count.mentions += usize::from(names && mark == '@' && !before.is_alphanumeric());
            before = mark;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::CaptionCount;

    #[test]
    fn hashtags_and_mentions_are_words_of_their_own() {
        let count = CaptionCount::of("#clay #one#two a@b.c @maren # @ #ñ 🙂");
        assert_eq!((count.hashtags, count.mentions), (4, 1));
    }

    #[test]
    fn length_is_in_utf16_units() {
        assert_eq!(CaptionCount::of("a🙂").units, 3);
    }
}

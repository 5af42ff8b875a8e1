//! What the composer makes: a draft, and the post that is sent from it.
//! Invariant: the files a draft names are the user's own and are never changed; edits are numbers here.

use std::ops::Range;
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

/// What a post costs of the account's calls when nothing goes wrong (sections 4.1 and 4.7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price {
    /// Containers: one a slide of a carousel, and one for the post.
    pub containers: usize,
    /// Looks at them, one each at least; a clip takes more.
    pub looks: usize,
    /// The publish itself.
    pub publish: usize,
    /// The day's room before and after it, the newest posts before it, and the post read back after it.
    pub around: usize,
    /// The first comment, and the look at what stands there before it.
    pub comment: usize,
}

impl Price {
    /// All calls together.
    pub fn calls(self) -> usize {
        self.containers + self.looks + self.publish + self.around + self.comment
    }
}

impl Draft {
    /// What publishing it costs.
    pub fn price(&self) -> Price {
        let containers = if self.kind == DraftKind::Carousel { self.slides.len() + 1 } else { 1 };
        let comment = if self.first_comment.trim().is_empty() { 0 } else { 2 };
        Price { containers, looks: containers, publish: 1, around: 4, comment }
    }
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

/// Where hashtags and mentions stand in a caption, as byte ranges in their order.
pub fn tags_in(caption: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut before, mut open) = (' ', None::<usize>);
    for (at, mark) in caption.char_indices() {
        let of_a_word = mark.is_alphanumeric() || mark == '_';
        // A mention may hold points: `@maren.solheim`.
        let goes_on = of_a_word || mark == '.' && open.is_some_and(|from| caption[from..].starts_with('@'));
        if let (Some(from), false) = (open, goes_on) {
            ranges.push(from..at);
            open = None;
        }
        if mark == '#' || mark == '@' && !before.is_alphanumeric() {
            open = Some(at);
        }
        before = mark;
    }
    ranges.extend(open.map(|from| from..caption.len()));
    let trimmed = ranges.into_iter().map(|range| {
        let word = caption[range.clone()].trim_end_matches('.');
        range.start..range.start + word.len()
    });
    trimmed.filter(|range| range.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_grows_with_the_slides_of_a_carousel_only() {
        let slides = vec![Slide::default(); 5];
        let carousel = Draft { kind: DraftKind::Carousel, slides, ..Draft::default() };
        assert_eq!((carousel.price().containers, carousel.price().calls()), (6, 17));
        let reel = Draft { kind: DraftKind::Reel, first_comment: "Clay".to_owned(), ..Draft::default() };
        assert_eq!((reel.price().containers, reel.price().calls()), (1, 9));
    }

    #[test]
    fn tags_are_found_where_they_stand() {
        let caption = "#clay #one#two a@b.c with @maren.s. # @ #ñ";
        let found: Vec<&str> = tags_in(caption).into_iter().map(|range| &caption[range]).collect();
        assert_eq!(found, ["#clay", "#one", "#two", "@maren.s", "#ñ"]);
        let count = CaptionCount::of(caption);
        assert_eq!(found.len(), count.hashtags + count.mentions);
    }

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

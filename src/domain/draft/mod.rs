//! What the composer makes: a draft, and the post that is sent from it.
//! Invariant: the files a draft names are the user's own and are never changed; edits are numbers here.

mod carried;
mod clip_edit;
mod details;
mod geometry;
mod pose;
mod room;
mod slide;
mod words;

use serde::{Deserialize, Serialize};

pub use carried::Carried;
pub use clip_edit::{ClipEdit, ClipFix, Recode, Trim};
pub use details::{
    Details, Graduation, MOST_PARTNERS, MOST_PEOPLE, Param, Tagged, is_place, is_username, username,
};
pub use geometry::{Geometry, Part, Point};
pub use pose::{Fill, MOST_TILT, MOST_ZOOM, Pose, Wish};
pub use room::Room;
pub use slide::Slide;
pub use words::{CaptionCount, tags_in};

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
    /// One picture or clip that is seen for a day. It has neither words nor comments (section 4.2).
    Story,
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
    /// Reels: milliseconds from the start of the user's own file of the frame that becomes the cover (`thumb_offset`,
    /// less what is cut off before it).
    pub cover_ms: u64,
    #[serde(default)]
    pub details: Details,
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
    /// The first comment and the look at what stands there before it; turning comments off.
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
        let comment =
            if self.own_comment().is_some() { 2 } else { 0 } + usize::from(self.turns_comments_off());
        Price { containers, looks: containers, publish: 1, around: 4, comment }
    }
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
}

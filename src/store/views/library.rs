//! The library: everything published as tiles by month, and one post at large.
//! Invariant: a number that Instagram did not give is `None` and is drawn as a dash, never as zero.

use std::sync::Arc;

use jiff::civil::Date;

use crate::domain::{AccountId, CommentId, MediaId, MetricId, PersonId};

use super::PictureKey;

/// What a tile is, for its mark and for the filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TileKind {
    #[default]
    Picture,
    Carousel,
    Reel,
    /// A video in the feed that is no reel.
    Video,
    StoryPicture,
    StoryVideo,
    /// A kind unknown to us: a plain card.
    Other,
}

/// The chips above the grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LibraryFilter {
    #[default]
    All,
    Pictures,
    Carousels,
    Reels,
    Stories,
    CommentsOff,
}

/// Which grid is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LibraryAsk {
    pub account: AccountId,
    pub filter: LibraryFilter,
    /// Words to find in captions; empty: no search.
    pub search: String,
    pub oldest_first: bool,
}

/// The grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Library {
    pub tiles: Arc<[Tile]>,
    pub months: Vec<Month>,
    pub counts: LibraryCounts,
    /// Day of the first post; `None` while nothing was read.
    pub since: Option<Date>,
}

/// Posts behind each chip, without search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LibraryCounts {
    pub all: u64,
    pub pictures: u64,
    pub carousels: u64,
    pub reels: u64,
    pub stories: u64,
    pub comments_off: u64,
}

/// A heading in the grid: tiles `first..first + count` fall into the month of `day` (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// First day of the month.
    pub day: Date,
    pub first: usize,
    pub count: usize,
    pub reels: usize,
}

/// One post in the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    pub media: MediaId,
    pub picture: PictureKey,
    pub kind: TileKind,
    /// The account's n-th post; `None` for stories.
    pub number: Option<u64>,
    pub at: Option<i64>,
    pub likes: Option<u64>,
    pub comments: Option<u64>,
    pub comments_enabled: Option<bool>,
    /// Comments are being turned off or on under it.
    pub switching: Option<bool>,
    /// Its comments are off by quiet hours, until then (milliseconds since the epoch).
    pub quiet_until: Option<i64>,
    /// It is one of the posts that were chosen for quiet hours.
    pub quiet_chosen: bool,
    /// First line of the caption.
    pub headline: Option<String>,
}

/// Which post is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostAsk {
    pub account: AccountId,
    pub media: MediaId,
}

/// One post at large.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub tile: Tile,
    /// Pictures of its slides, in order; one for anything but a carousel.
    pub slides: Vec<PostSlide>,
    pub caption: Option<String>,
    pub permalink: Option<String>,
    /// The numbers of its kind in the order of `METRICS`, absent ones as `None`.
    pub numbers: Vec<(MetricId, Option<f64>)>,
    /// When the numbers were read.
    pub numbers_at: Option<i64>,
    /// The latest comments, newest first, at most thirty.
    pub comments: Vec<PostComment>,
    pub reported: Option<u64>,
    pub returned: u64,
    /// Its comments were read to an end once; otherwise nothing is known of them.
    pub comments_read: bool,
}

/// One slide of a published post.
#[derive(Clone, Debug, PartialEq)]
pub struct PostSlide {
    pub picture: PictureKey,
    pub is_clip: bool,
    pub alt_text: Option<String>,
}

/// A comment below a post at large.
#[derive(Clone, Debug, PartialEq)]
pub struct PostComment {
    pub id: CommentId,
    pub author: Option<PersonId>,
    pub username: Option<String>,
    pub mine: bool,
    pub text: String,
    pub at: Option<i64>,
    pub hidden: bool,
}

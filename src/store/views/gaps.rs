//! Gaps: posts of which Instagram counts more comments than it returns, and what is known of one of them.
//! Invariant: the numbers of a row are of one reading; what came since is in the next.

use crate::domain::gap::Evidence;
use crate::domain::{AccountId, MediaId};

use super::PictureKey;
use super::library::TileKind;

/// In which order posts with gaps stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum GapOrder {
    /// The widest gap first.
    #[default]
    Widest,
    /// The newest post first.
    Newest,
}

/// Whose gaps are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapsAsk {
    pub account: AccountId,
    pub order: GapOrder,
}

/// All posts with a gap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gaps {
    pub rows: Vec<GapRow>,
    /// Comments that are missing in all of them.
    pub missing: u64,
    /// Posts whose comments were read and of which Instagram told a count.
    pub read: u64,
}

/// One post with a gap.
#[derive(Clone, Debug, PartialEq)]
pub struct GapRow {
    pub media: MediaId,
    pub picture: PictureKey,
    pub kind: TileKind,
    /// The first line of its caption.
    pub headline: Option<String>,
    /// When it was published, milliseconds since the epoch.
    pub at: Option<i64>,
    pub reported: u64,
    pub returned: u64,
    /// Since when comments are missing without a break, milliseconds since the epoch.
    pub since: Option<i64>,
    /// How many were missing at first.
    pub at_first: u64,
}

impl GapRow {
    /// What is counted and not returned.
    pub fn missing(&self) -> u64 {
        self.reported.saturating_sub(self.returned)
    }
}

/// Which post is asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapAsk {
    pub account: AccountId,
    pub media: MediaId,
}

/// What is known of one post's gap; all times in milliseconds since the epoch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gap {
    /// `None`: its comments were never read, or Instagram tells no count.
    pub evidence: Option<Evidence>,
    /// The account's n-th post.
    pub number: Option<u64>,
    pub caption: Option<String>,
    pub permalink: Option<String>,
    /// When Instagram told the count last.
    pub counted_at: i64,
    /// When its comments were read last.
    pub read_at: Option<i64>,
    /// How it came about, oldest first.
    pub steps: Vec<GapStep>,
}

/// A gap as it was from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapStep {
    pub at: i64,
    pub reported: u64,
    pub missing: u64,
}

/// The question of the line at the foot of the Inbox's views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapsFootAsk {
    pub account: AccountId,
}

/// How many posts have a gap, in one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GapsFoot {
    pub posts: u64,
    /// Comments that are missing in all of them.
    pub missing: u64,
}

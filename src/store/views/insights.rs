//! Insights: the figures of a period, their days, and the posts that stand in it.
//! Invariant: a day without a value is a gap, not a zero, and a figure that may not be added up over days
//! is only shown when Instagram gave it for the whole period.

use jiff::civil::Date;

use crate::domain::insight::DayNote;
use crate::domain::{AccountId, MediaId, MetricId};

use super::PictureKey;
use super::library::TileKind;

/// Which period is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InsightsAsk {
    pub account: AccountId,
    /// 7, 28, 90 or 365 days, ending with `last`.
    pub days: u32,
    /// The last day shown, in US Pacific terms; usually yesterday.
    pub last: Date,
}

/// Everything the overview draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Insights {
    pub figures: Vec<Figure>,
    /// Posts published within the period, oldest first, and their numbers.
    pub posts: Vec<PostRow>,
    /// Notes pinned to days of the period, oldest first.
    pub notes: Vec<DayNote>,
    /// When the account's numbers were last read, milliseconds since the epoch.
    pub read_at: Option<i64>,
}

/// One number of the overview with its days.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub metric: MetricId,
    /// The period as a whole; `None`: not given, or not enough days are known to say.
    pub value: Option<f64>,
    /// The period before, likewise.
    pub before: Option<f64>,
    /// Low and high end of what this account usually has in such a period (the middle eight of ten of its
    /// own earlier periods); `None` below four of them.
    pub typical: Option<(f64, f64)>,
    /// Oldest first, one entry a day of the period.
    pub days: Vec<DayPoint>,
    /// The same days of the period before.
    pub days_before: Vec<DayPoint>,
    /// Typical low and high of each day, by weekday of own history; empty when history is too short.
    pub band: Vec<(f64, f64)>,
    /// What Instagram gave for whole stretches of days within the period and the one before.
    pub ranges: Vec<RangePoint>,
}

/// A value of a stretch of days as a whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RangePoint {
    pub first: Date,
    pub last: Date,
    pub value: f64,
}

/// One day of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayPoint {
    pub day: Date,
    /// `None`: Instagram gave none.
    pub value: Option<f64>,
    /// Younger than 48 h: may still change (section 7.1).
    pub provisional: bool,
}

/// A post in the table of content.
#[derive(Clone, Debug, PartialEq)]
pub struct PostRow {
    pub media: MediaId,
    pub picture: PictureKey,
    pub kind: TileKind,
    pub number: Option<u64>,
    pub headline: Option<String>,
    pub at: Option<i64>,
    pub reach: Option<f64>,
    pub views: Option<f64>,
    pub likes: Option<f64>,
    pub comments: Option<f64>,
    pub saves: Option<f64>,
    pub shares: Option<f64>,
    pub interactions: Option<f64>,
    /// Reach over the median reach of the account's earlier posts of its kind, with how many those are;
    /// `None` below five.
    pub against_typical: Option<(f64, u32)>,
}

//! Content: every post and reel with its numbers, sorted and filtered, and two of them side by side.
//! Invariant: rows come ready sorted, what has no number comes last either way, and groups of posts have middles and
//! never sums.

use crate::domain::metrics::Level;
use crate::domain::{AccountId, MediaId, Metric, MetricId, NotFor, Told};

use super::PictureKey;
use super::library::TileKind;

/// A column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ContentColumn {
    /// By when it came out.
    Number,
    #[default]
    Reach,
    Views,
    Likes,
    Comments,
    Saves,
    Shares,
    Reposts,
    Interactions,
    Follows,
    ProfileVisits,
    AverageWatch,
    Skipped,
    /// Saves of a hundred reached.
    SaveRate,
    /// Interactions of a hundred reached.
    ActRate,
    /// Reach against the account's own posts of the kind.
    History,
}

/// How many columns there are.
pub const COLUMNS: usize = 16;

impl ContentColumn {
    /// All of them, in the order of the table.
    pub const ALL: [Self; COLUMNS] = [
        Self::Number,
        Self::Reach,
        Self::Views,
        Self::Likes,
        Self::Comments,
        Self::Saves,
        Self::Shares,
        Self::Reposts,
        Self::Interactions,
        Self::Follows,
        Self::ProfileVisits,
        Self::AverageWatch,
        Self::Skipped,
        Self::SaveRate,
        Self::ActRate,
        Self::History,
    ];

    /// The metric it is, or is made of with reach; `None`: it is no metric.
    pub fn metric(self) -> Option<MetricId> {
        Some(match self {
            Self::Number | Self::History => return None,
            Self::Reach => MetricId::Reach,
            Self::Views => MetricId::Views,
            Self::Likes => MetricId::Likes,
            Self::Comments => MetricId::Comments,
            Self::Saves | Self::SaveRate => MetricId::Saved,
            Self::Shares => MetricId::Shares,
            Self::Reposts => MetricId::Reposts,
            Self::Interactions | Self::ActRate => MetricId::TotalInteractions,
            Self::Follows => MetricId::Follows,
            Self::ProfileVisits => MetricId::ProfileVisits,
            Self::AverageWatch => MetricId::AverageWatchTime,
            Self::Skipped => MetricId::SkipRate,
        })
    }

    /// Whether posts of a kind can have it (section 7.2).
    pub fn is_of(self, kind: TileKind) -> bool {
        let level = if kind == TileKind::Reel { Level::Reels } else { Level::Feed };
        self.metric().is_none_or(|id| Metric::of_level(level).any(|metric| metric.id == id))
    }
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    Post(MediaId),
    Label(String),
}

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContentAsk {
    pub account: AccountId,
    /// Words of the caption; empty: all.
    pub search: String,
    pub kind: Option<TileKind>,
    pub label: Option<String>,
    pub sort: ContentColumn,
    pub downward: bool,
    pub compare: Option<(Side, Side)>,
}

/// Everything the panel draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    pub rows: Vec<ContentRow>,
    /// The largest value of each column among the rows, in the order of [`ContentColumn::ALL`].
    pub most: [f64; COLUMNS],
    /// Posts of the account, shown or not.
    pub all: usize,
    /// Labels with how many posts have each.
    pub labels: Vec<(String, u32)>,
    pub compared: Option<[Group; 2]>,
}

/// A post with its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct ContentRow {
    pub media: MediaId,
    pub picture: PictureKey,
    pub kind: TileKind,
    pub number: u64,
    pub headline: Option<String>,
    /// Milliseconds since the epoch.
    pub at: Option<i64>,
    /// In the order of [`ContentColumn::ALL`].
    pub values: [Option<f64>; COLUMNS],
    /// Posts behind `History`: reach over the middle of so many earlier ones of the kind.
    pub of: u32,
    pub labels: Vec<String>,
    /// Its numbers were read while they could still change.
    pub late: bool,
}

impl ContentRow {
    /// Its number in a column.
    pub fn value(&self, column: ContentColumn) -> Option<f64> {
        self.values[column as usize]
    }

    /// What is known of its number in a column.
    pub fn told(&self, column: ContentColumn) -> Told {
        match self.value(column) {
            Some(value) => Told::given(value, self.late),
            None if !column.is_of(self.kind) => Told::NotFor(NotFor::Kind),
            None => Told::Absent { asked: 0 },
        }
    }
}

/// One side of a comparison, as numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// The headline of a post, or a label.
    pub name: Option<String>,
    pub number: Option<u64>,
    pub picture: Option<PictureKey>,
    /// Posts in it.
    pub of: u32,
    /// The middle of each column, with how many posts have a number there.
    pub middle: [Option<(f64, u32)>; COLUMNS],
}

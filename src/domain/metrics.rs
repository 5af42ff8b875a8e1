//! The one table of insight metrics: request, storage, chart, picker and export all read it.
//! Invariant: a metric that may not be summed over days never is, because every sum asks this table.

use serde::{Deserialize, Serialize};

/// The name of a metric as Instagram spells it (section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetricId {
    Reach,
    Views,
    AccountsEngaged,
    TotalInteractions,
    Likes,
    Comments,
    Saves,
    Saved,
    Shares,
    Reposts,
    Follows,
    Unfollows,
    ProfileVisits,
    ProfileLinksTaps,
    Replies,
    FollowerCount,
    AverageWatchTime,
    TotalWatchTime,
    SkipRate,
}

/// What a metric is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Account,
    Feed,
    Reels,
    Story,
}

/// How the account endpoint must be asked (section 7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A series with one value a day.
    Series,
    /// One total for the range: for daily values, one range a day.
    Total,
    /// A total broken down by `follow_type`: follows and unfollows come in one.
    FollowType,
    /// Only asked of posts, where everything is lifetime.
    Lifetime,
}

/// What its numbers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Count,
    Milliseconds,
    Percent,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    pub id: MetricId,
    /// The name on the wire.
    pub wire: &'static str,
    /// The key of the words a person uses, said with [`Metric::name`].
    name: fn() -> &'static str,
    /// The key of what it counts, said with [`Metric::meaning`].
    meaning: fn() -> &'static str,
    pub unit: Unit,
    pub levels: &'static [Level],
    pub ask: Ask,
    /// Whether days may be added up: a person reached on two days is still one person.
    pub summable: bool,
    /// Followers the account must have (section 7.1: 100 for some).
    pub min_followers: u64,
}

impl Metric {
    /// The words a person uses for it.
    pub fn name(&self) -> &'static str {
        (self.name)()
    }

    /// What it counts, in a sentence.
    pub fn meaning(&self) -> &'static str {
        (self.meaning)()
    }

    /// The row of an id.
    pub fn of(id: MetricId) -> &'static Self {
        // Every id has a row, which a test shows; the first row stands in to keep this free of panics.
        METRICS.iter().find(|metric| metric.id == id).unwrap_or(&METRICS[0])
    }

    /// The row of an id as posts have it, where it differs from the account's.
    pub fn of_post(id: MetricId) -> &'static Self {
        let of_posts = METRICS.iter().rfind(|metric| metric.id == id);
        of_posts.unwrap_or(&METRICS[0])
    }

    /// The rows of a level, in the order of the table.
    pub fn of_level(level: Level) -> impl Iterator<Item = &'static Self> {
        METRICS.iter().filter(move |metric| metric.levels.contains(&level))
    }

    /// The row of a name on the wire at a level.
    pub fn from_wire(wire: &str, level: Level) -> Option<&'static Self> {
        Self::of_level(level).find(|metric| metric.wire == wire)
    }
}

impl MetricId {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unfollows => "unfollows",
            Self::Follows => "follows",
            other => Metric::of(other).wire,
        }
    }

    /// Reads the word of the database.
    pub fn from_word(word: &str) -> Option<Self> {
        METRICS.iter().map(|metric| metric.id).find(|id| id.word() == word)
    }
}

macro_rules! metric {
    ($id:ident, $wire:literal, $name:literal, $meaning:literal, $unit:ident, [$($level:ident),+], $ask:ident,
     $summable:literal, $min_followers:literal) => {
        Metric {
            id: MetricId::$id,
            wire: $wire,
            name: || crate::tr!($name),
            meaning: || crate::tr!($meaning),
            unit: Unit::$unit,
            levels: &[$(Level::$level),+],
            ask: Ask::$ask,
            summable: $summable,
            min_followers: $min_followers,
        }
    };
}

/// Every metric Tintype reads (section 7.1, 7.2).
#[rustfmt::skip]
pub const METRICS: &[Metric] = &[
    metric!(Reach, "reach", "Reach", "People who saw anything of yours at least once. Includes ads.", Count, [Account, Feed, Reels, Story], Series, false, 0),
    metric!(Views, "views", "Views", "Times anything of yours was shown or played. Includes ads.", Count, [Account, Feed, Reels, Story], Total, true, 0),
    metric!(AccountsEngaged, "accounts_engaged", "People who acted", "People who liked, commented, saved or shared. An estimate.", Count, [Account], Total, false, 0),
    metric!(TotalInteractions, "total_interactions", "Interactions", "Likes, comments, saves, shares and reposts together.", Count, [Account, Feed, Reels, Story], Total, true, 0),
    metric!(Likes, "likes", "Likes", "Likes, without those on ads.", Count, [Account, Feed, Reels], Total, true, 0),
    metric!(Comments, "comments", "Comments", "Comments and replies, without those on ads.", Count, [Account, Feed, Reels], Total, true, 0),
    metric!(Saves, "saves", "Saves", "Times something of yours was saved.", Count, [Account], Total, true, 0),
    metric!(Saved, "saved", "Saves", "Times the post was saved.", Count, [Feed, Reels], Lifetime, true, 0),
    metric!(Shares, "shares", "Shares", "Times something of yours was sent to somebody.", Count, [Account, Feed, Reels, Story], Total, true, 0),
    metric!(Reposts, "reposts", "Reposts", "Times something of yours was posted again by others.", Count, [Account, Feed, Reels, Story], Total, true, 0),
    metric!(Follows, "follows_and_unfollows", "New followers", "People who began to follow.", Count, [Account], FollowType, true, 100),
    metric!(Unfollows, "follows_and_unfollows", "Unfollowed", "People who ceased to follow or left Instagram.", Count, [Account], FollowType, true, 100),
    metric!(Follows, "follows", "Follows", "People who began to follow from this post.", Count, [Feed, Story], Lifetime, true, 0),
    metric!(ProfileVisits, "profile_visits", "Profile visits", "Visits to the profile from this post.", Count, [Feed, Story], Lifetime, true, 0),
    metric!(ProfileLinksTaps, "profile_links_taps", "Profile taps", "Taps on the profile's address, mail and call buttons.", Count, [Account], Total, true, 0),
    metric!(Replies, "replies", "Story replies", "Replies to stories. May leave out Europe and Japan.", Count, [Account, Story], Total, true, 0),
    metric!(FollowerCount, "follower_count", "Follower change", "How the number of followers changed in a day.", Count, [Account], Series, true, 100),
    metric!(AverageWatchTime, "ig_reels_avg_watch_time", "Average watch time", "How long the reel was watched, on average.", Milliseconds, [Reels], Lifetime, false, 0),
    metric!(TotalWatchTime, "ig_reels_video_view_total_time", "Watch time", "How long the reel was watched in all.", Milliseconds, [Reels], Lifetime, true, 0),
    metric!(SkipRate, "reels_skip_rate", "Skipped", "Share of views that left within the first seconds.", Percent, [Reels], Lifetime, false, 0),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_has_a_row_and_a_word_of_its_own() {
        for metric in METRICS {
            assert_eq!(Metric::of(metric.id).id, metric.id);
            assert_eq!(MetricId::from_word(metric.id.word()), Some(metric.id), "{}", metric.wire);
        }
    }

    #[test]
    fn a_post_has_words_of_its_own() {
        assert_eq!(Metric::of(MetricId::Follows).name(), "New followers");
        assert_eq!(Metric::of_post(MetricId::Follows).name(), "Follows");
        assert_eq!(Metric::of_post(MetricId::Reach).name(), "Reach");
    }

    #[test]
    fn reach_is_never_added_up() {
        assert!(!Metric::of(MetricId::Reach).summable);
        assert!(!Metric::of(MetricId::AccountsEngaged).summable);
    }

    #[test]
    fn a_reel_is_not_asked_for_what_only_posts_have() {
        assert!(Metric::from_wire("profile_visits", Level::Reels).is_none());
        assert!(Metric::from_wire("saved", Level::Reels).is_some());
        assert!(Metric::from_wire("saves", Level::Feed).is_none());
    }
}

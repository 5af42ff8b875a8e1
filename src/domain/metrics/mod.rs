//! The one table of insight metrics: request, storage, chart, picker and export all read it.
//! Invariant: a metric that may not be summed over days never is, because only an [`Additive`] adds, and this
//! table alone makes one.

mod additive;
mod table;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use additive::Additive;
pub use table::METRICS;

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
    ProfileViews,
    WebsiteClicks,
    ProfileActivity,
    Navigation,
    FacebookViews,
    CrosspostedViews,
    OnlineFollowers,
    FollowerDemographics,
    EngagedDemographics,
    ReachedDemographics,
}

/// What a metric is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Account,
    Feed,
    Reels,
    Story,
}

/// How the endpoint must be asked: period and `metric_type` together (section 7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// `period=day`, a series with one value a day.
    Series,
    /// `period=day`, `metric_type=total_value`: one total for the range; for daily values, one range a day.
    Total,
    /// As `Total`, broken down by `follow_type`: follows and unfollows come in one.
    FollowType,
    /// Of posts, where the period is always lifetime and no `metric_type` is sent (section 7.2).
    Lifetime,
    /// `period=lifetime`, `metric_type=total_value`, a `timeframe` and exactly one breakdown.
    People,
    /// `period=lifetime`, a series whose values are maps of the hours of a day.
    Hours,
}

/// What its numbers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Count,
    Milliseconds,
    Percent,
}

/// Something a number is broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breakdown {
    FollowType,
    MediaProductType,
    ContactButtonType,
    Age,
    City,
    Country,
    Gender,
    /// Of posts and stories: `action_type`.
    ActionType,
    /// Of stories: `story_navigation_action_type`.
    StoryNavigationActionType,
}

impl Breakdown {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::FollowType,
        Self::MediaProductType,
        Self::ContactButtonType,
        Self::Age,
        Self::City,
        Self::Country,
        Self::Gender,
        Self::ActionType,
        Self::StoryNavigationActionType,
    ];

    /// The name on the wire and in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::FollowType => "follow_type",
            Self::MediaProductType => "media_product_type",
            Self::ContactButtonType => "contact_button_type",
            Self::Age => "age",
            Self::City => "city",
            Self::Country => "country",
            Self::Gender => "gender",
            Self::ActionType => "action_type",
            Self::StoryNavigationActionType => "story_navigation_action_type",
        }
    }

    /// Reads the word of the database.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|breakdown| breakdown.word() == word)
    }
}

/// What a number leaves out or takes in that a reader would not guess (section 7, section 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caveat {
    /// Ads count as well.
    WithAds,
    /// Ads do not count.
    WithoutAds,
    /// People in Europe (the EEA) and Japan are left out, since December 2020 and April 2021.
    WithoutEuropeAndJapan,
    /// Instagram estimates it.
    Estimate,
    /// Only the 45 largest groups are told; together they are fewer than everybody.
    LargestGroups,
    /// It may fall: a lifetime value is no running count.
    MayFall,
    /// Instagram reckons it anew since May 2021; older values do not compare.
    NewReckoning,
}

impl Caveat {
    /// In a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::WithAds => crate::tr!("Includes ads."),
            Self::WithoutAds => crate::tr!("Leaves out ads."),
            Self::WithoutEuropeAndJapan => crate::tr!("May leave out Europe and Japan."),
            Self::Estimate => crate::tr!("An estimate."),
            Self::LargestGroups => {
                crate::tr!("Only the 45 largest groups; together they are fewer than everybody.")
            }
            Self::MayFall => crate::tr!("May fall between two readings."),
            Self::NewReckoning => crate::tr!("Counted differently since May 2021."),
        }
    }
}

/// How often a metric is worth a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// In every reading.
    Always,
    /// By itself and rarely: it is usually empty, or Meta's own table has dropped it.
    Seldom,
    /// Not at all: it refuses the whole call for what was not shared to Facebook (section 7.2).
    Never,
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
    /// What it may be broken down by; asking for any other is refused for good (section 7.1).
    pub breakdowns: &'static [Breakdown],
    /// Whether days, or posts, may be added up: a person reached on two days is still one person.
    pub summable: bool,
    /// The first day the API told it, where that is known.
    pub since: Option<Date>,
    /// Names on the wire, dead by now, whose place it took.
    pub replaced: &'static [&'static str],
    pub caveats: &'static [Caveat],
    /// Followers the account must have (section 7.1: 100 for some).
    pub min_followers: u64,
    /// People who must have seen it or acted: 5 for a story, 100 for engaged people (section 7.1, 7.2).
    pub min_people: u64,
    /// Days Instagram keeps it: 90 of the account, 30 of some series, two years of posts.
    pub kept_days: u32,
    pub habit: Habit,
}

impl Metric {
    /// The words a person uses for it.
    pub fn name(&self) -> &'static str {
        (self.name)()
    }

    /// What it counts, in a sentence, without what it leaves out.
    pub fn meaning(&self) -> &'static str {
        (self.meaning)()
    }

    /// What it counts and what it leaves out or takes in.
    pub fn explained(&self) -> String {
        let sentences = self.caveats.iter().map(|caveat| caveat.words());
        std::iter::once(self.meaning()).chain(sentences).collect::<Vec<_>>().join(" ")
    }

    /// The call it comes from, as the window names it.
    pub fn source(&self) -> String {
        let node = if self.is_of_account() { "{account}" } else { "{media}" };
        let query = match self.ask {
            Ask::Series if self.id == MetricId::FollowerCount => "&period=day",
            Ask::Series => "&period=day&metric_type=time_series",
            Ask::Total => "&period=day&metric_type=total_value",
            Ask::FollowType => "&period=day&metric_type=total_value&breakdown=follow_type",
            Ask::Lifetime => "",
            Ask::People => "&period=lifetime&metric_type=total_value",
            Ask::Hours => "&period=lifetime",
        };
        format!("GET /{node}/insights?metric={}{query}", self.wire)
    }

    /// What its days or posts are added up with; `None`: they may not be.
    pub fn additive(&'static self) -> Option<Additive> {
        Additive::of(self)
    }

    /// Whether it is of the account, not of posts.
    pub fn is_of_account(&self) -> bool {
        self.levels.contains(&Level::Account)
    }

    /// The row of an id, the account's where both have one.
    pub fn of(id: MetricId) -> &'static Self {
        // Every id has a row, which a test shows; the first row stands in to keep this free of panics.
        METRICS.iter().find(|metric| metric.id == id).unwrap_or(&METRICS[0])
    }

    /// The row of an id as posts have it, where it differs from the account's.
    pub fn of_post(id: MetricId) -> &'static Self {
        let of_posts = METRICS.iter().rfind(|metric| metric.id == id);
        of_posts.unwrap_or(&METRICS[0])
    }

    /// The row of an id at a level; `None`: it is not told there.
    pub fn at(id: MetricId, level: Level) -> Option<&'static Self> {
        METRICS.iter().find(|metric| metric.id == id && metric.levels.contains(&level))
    }

    /// The rows of a level that are read in every reading, in the order of the table.
    pub fn of_level(level: Level) -> impl Iterator<Item = &'static Self> {
        Self::all_of_level(level).filter(|metric| metric.habit == Habit::Always)
    }

    /// All rows of a level, those too that are asked for seldom or never.
    pub fn all_of_level(level: Level) -> impl Iterator<Item = &'static Self> {
        METRICS.iter().filter(move |metric| metric.levels.contains(&level))
    }

    /// The row of a name on the wire at a level.
    pub fn from_wire(wire: &str, level: Level) -> Option<&'static Self> {
        Self::all_of_level(level).find(|metric| metric.wire == wire)
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
    fn a_name_means_one_row_at_each_level() {
        for level in [Level::Account, Level::Feed, Level::Reels, Level::Story] {
            for metric in Metric::all_of_level(level) {
                let same = Metric::all_of_level(level).filter(|other| other.wire == metric.wire);
                let twins = usize::from(metric.ask == Ask::FollowType) + 1;
                assert_eq!(same.count(), twins, "{level:?} {}", metric.wire);
            }
        }
    }

    #[test]
    fn a_post_has_words_of_its_own() {
        assert_eq!(Metric::of(MetricId::Follows).name(), "New followers");
        assert_eq!(Metric::of_post(MetricId::Follows).name(), "Follows");
        assert_eq!(Metric::of_post(MetricId::Reach).name(), "Reach");
        assert!(Metric::of(MetricId::Likes).is_of_account());
        assert!(!Metric::of_post(MetricId::Likes).is_of_account());
    }

    #[test]
    fn what_it_leaves_out_is_said_behind_what_it_counts() {
        let replies = Metric::of(MetricId::Replies);
        assert_eq!(replies.explained(), "Replies to stories. May leave out Europe and Japan.");
        assert!(Metric::of(MetricId::Reach).explained().ends_with("Includes ads. An estimate."));
        assert!(!Metric::of_post(MetricId::Likes).explained().contains("Includes ads"));
    }

    #[test]
    fn a_reel_is_not_asked_for_what_only_posts_have() {
        assert!(Metric::from_wire("profile_visits", Level::Reels).is_none());
        assert!(Metric::from_wire("saved", Level::Reels).is_some());
        assert!(Metric::from_wire("saves", Level::Feed).is_none());
        assert!(Metric::of_level(Level::Reels).all(|metric| metric.id != MetricId::CrosspostedViews));
    }

    #[test]
    fn no_dead_name_is_asked_for() {
        let dead = ["impressions", "plays", "video_views", "engagement", "audience_city", "email_contacts"];
        for metric in METRICS {
            assert!(!dead.contains(&metric.wire));
            assert!(metric.replaced.iter().all(|old| METRICS.iter().all(|other| other.wire != *old)));
        }
    }
}

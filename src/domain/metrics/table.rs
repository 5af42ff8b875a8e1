//! The rows of the table of metrics, from section 7's two tables.
//! Invariant: rows of the account come before rows of posts; a post's words speak of the post.

use jiff::civil::{Date, date};

use super::Breakdown::{self, *};
use super::Caveat::*;
use super::{Ask, Habit, Level, Metric, MetricId, Unit};
use crate::tr;

const FOLLOW: &[Breakdown] = &[FollowType];
const PRODUCT: &[Breakdown] = &[MediaProductType];
const BOTH: &[Breakdown] = &[FollowType, MediaProductType];
const PEOPLE: &[Breakdown] = &[Age, Gender, Country, City];
const EVERY: &[Level] = &[Level::Feed, Level::Reels, Level::Story];
const LASTING: &[Level] = &[Level::Feed, Level::Reels];
const STILL: &[Level] = &[Level::Feed, Level::Story];
const REELS: &[Level] = &[Level::Reels];
const STORY: &[Level] = &[Level::Story];
/// Followers below which Instagram keeps some numbers to itself (section 7.1).
const HUNDRED: u64 = 100;
/// `views` came with insights for this login (section 0b).
const VIEWS: Option<Date> = Some(date(2025, 1, 21));
/// `reposts`, `reels_skip_rate` and the Facebook views came together (section 0b).
const REPOSTS: Option<Date> = Some(date(2025, 12, 3));

/// A total of the account's day, kept for 90 days (section 7.1).
const ACCOUNT: Metric = Metric {
    id: MetricId::Views,
    wire: "",
    name: || "",
    meaning: || "",
    unit: Unit::Count,
    levels: &[Level::Account],
    ask: Ask::Total,
    breakdowns: &[],
    summable: true,
    since: None,
    replaced: &[],
    caveats: &[],
    min_followers: 0,
    min_people: 0,
    kept_days: 90,
    habit: Habit::Always,
};

/// A lifetime value of a post, kept for two years (section 7.2).
const POST: Metric = Metric { levels: EVERY, ask: Ask::Lifetime, kept_days: 730, ..ACCOUNT };

/// Every metric Tintype knows (section 7.1, 7.2).
#[rustfmt::skip]
pub const METRICS: &[Metric] = &[
    Metric { id: MetricId::Reach, wire: "reach", name: || tr!("Reach"), meaning: || tr!("People who saw anything of yours at least once."), ask: Ask::Series, breakdowns: BOTH, summable: false, caveats: &[WithAds, Estimate], ..ACCOUNT },
    Metric { id: MetricId::Views, wire: "views", name: || tr!("Views"), meaning: || tr!("Times anything of yours was shown or played."), breakdowns: BOTH, since: VIEWS, replaced: &["impressions"], caveats: &[WithAds], ..ACCOUNT },
    Metric { id: MetricId::AccountsEngaged, wire: "accounts_engaged", name: || tr!("People who acted"), meaning: || tr!("People who liked, commented, saved or shared."), summable: false, caveats: &[Estimate], ..ACCOUNT },
    Metric { id: MetricId::TotalInteractions, wire: "total_interactions", name: || tr!("Interactions"), meaning: || tr!("Likes, comments, saves, shares and reposts together."), breakdowns: PRODUCT, replaced: &["engagement"], ..ACCOUNT },
    Metric { id: MetricId::Likes, wire: "likes", name: || tr!("Likes"), meaning: || tr!("Likes on anything of yours."), breakdowns: PRODUCT, caveats: &[WithoutAds], ..ACCOUNT },
    Metric { id: MetricId::Comments, wire: "comments", name: || tr!("Comments"), meaning: || tr!("Comments and replies on anything of yours."), breakdowns: PRODUCT, caveats: &[WithoutAds], ..ACCOUNT },
    Metric { id: MetricId::Saves, wire: "saves", name: || tr!("Saves"), meaning: || tr!("Times something of yours was saved."), breakdowns: PRODUCT, ..ACCOUNT },
    Metric { id: MetricId::Shares, wire: "shares", name: || tr!("Shares"), meaning: || tr!("Times something of yours was sent to somebody."), breakdowns: PRODUCT, ..ACCOUNT },
    Metric { id: MetricId::Reposts, wire: "reposts", name: || tr!("Reposts"), meaning: || tr!("Times something of yours was posted again by others."), since: REPOSTS, ..ACCOUNT },
    Metric { id: MetricId::Follows, wire: "follows_and_unfollows", name: || tr!("New followers"), meaning: || tr!("People who began to follow."), ask: Ask::FollowType, breakdowns: FOLLOW, min_followers: HUNDRED, ..ACCOUNT },
    Metric { id: MetricId::Unfollows, wire: "follows_and_unfollows", name: || tr!("Unfollowed"), meaning: || tr!("People who ceased to follow or left Instagram."), ask: Ask::FollowType, breakdowns: FOLLOW, min_followers: HUNDRED, ..ACCOUNT },
    Metric { id: MetricId::ProfileLinksTaps, wire: "profile_links_taps", name: || tr!("Profile taps"), meaning: || tr!("Taps on the profile's address, mail and call buttons."), breakdowns: &[ContactButtonType], replaced: &["email_contacts", "phone_call_clicks", "text_message_clicks", "get_direction_clicks"], ..ACCOUNT },
    Metric { id: MetricId::Replies, wire: "replies", name: || tr!("Story replies"), meaning: || tr!("Replies to stories."), caveats: &[WithoutEuropeAndJapan], ..ACCOUNT },
    Metric { id: MetricId::FollowerCount, wire: "follower_count", name: || tr!("Follower change"), meaning: || tr!("How the number of followers changed in a day."), ask: Ask::Series, min_followers: HUNDRED, kept_days: 30, ..ACCOUNT },
    Metric { id: MetricId::OnlineFollowers, wire: "online_followers", name: || tr!("Followers online"), meaning: || tr!("Followers who were on Instagram, by hour of the day."), ask: Ask::Hours, summable: false, min_followers: HUNDRED, kept_days: 30, caveats: &[NewReckoning], ..ACCOUNT },
    Metric { id: MetricId::FollowerDemographics, wire: "follower_demographics", name: || tr!("Followers by group"), meaning: || tr!("Where followers live, how old they are and their gender."), ask: Ask::People, breakdowns: PEOPLE, summable: false, min_followers: HUNDRED, caveats: &[LargestGroups], replaced: &["audience_gender_age", "audience_locale", "audience_country", "audience_city"], ..ACCOUNT },
    Metric { id: MetricId::EngagedDemographics, wire: "engaged_audience_demographics", name: || tr!("People who acted, by group"), meaning: || tr!("Where people who acted live, how old they are and their gender."), ask: Ask::People, breakdowns: PEOPLE, summable: false, min_people: 100, caveats: &[LargestGroups], ..ACCOUNT },
    Metric { id: MetricId::ReachedDemographics, wire: "reached_audience_demographics", name: || tr!("People reached, by group"), meaning: || tr!("Where people you reached live, how old they are and their gender."), ask: Ask::People, breakdowns: PEOPLE, summable: false, min_followers: HUNDRED, caveats: &[LargestGroups], habit: Habit::Seldom, ..ACCOUNT },
    Metric { id: MetricId::ProfileViews, wire: "profile_views", name: || tr!("Profile views"), meaning: || tr!("Times the profile was looked at."), habit: Habit::Seldom, ..ACCOUNT },
    Metric { id: MetricId::WebsiteClicks, wire: "website_clicks", name: || tr!("Website taps"), meaning: || tr!("Taps on the address in the profile."), habit: Habit::Seldom, ..ACCOUNT },
    Metric { id: MetricId::Reach, wire: "reach", name: || tr!("Reach"), meaning: || tr!("People who saw it at least once."), levels: EVERY, summable: false, caveats: &[Estimate, MayFall], ..POST },
    Metric { id: MetricId::Views, wire: "views", name: || tr!("Views"), meaning: || tr!("Times it was shown or played."), levels: EVERY, since: VIEWS, replaced: &["impressions", "plays", "video_views", "clips_replays_count", "ig_reels_aggregated_all_plays_count"], caveats: &[MayFall], ..POST },
    Metric { id: MetricId::TotalInteractions, wire: "total_interactions", name: || tr!("Interactions"), meaning: || tr!("Likes, comments, saves, shares and reposts together."), levels: EVERY, replaced: &["engagement"], caveats: &[MayFall], ..POST },
    Metric { id: MetricId::Likes, wire: "likes", name: || tr!("Likes"), meaning: || tr!("Likes it has."), levels: LASTING, caveats: &[WithoutAds, MayFall], ..POST },
    Metric { id: MetricId::Comments, wire: "comments", name: || tr!("Comments"), meaning: || tr!("Comments and replies it has."), levels: LASTING, caveats: &[WithoutAds, MayFall], ..POST },
    Metric { id: MetricId::Saved, wire: "saved", name: || tr!("Saves"), meaning: || tr!("Times it was saved."), levels: LASTING, caveats: &[WithoutAds, MayFall], ..POST },
    Metric { id: MetricId::Shares, wire: "shares", name: || tr!("Shares"), meaning: || tr!("Times it was sent to somebody."), levels: EVERY, caveats: &[MayFall], ..POST },
    Metric { id: MetricId::Reposts, wire: "reposts", name: || tr!("Reposts"), meaning: || tr!("Times it was posted again by others."), levels: EVERY, since: REPOSTS, caveats: &[MayFall], ..POST },
    Metric { id: MetricId::Follows, wire: "follows", name: || tr!("Follows"), meaning: || tr!("People who began to follow from it."), levels: STILL, caveats: &[MayFall], ..POST },
    Metric { id: MetricId::ProfileVisits, wire: "profile_visits", name: || tr!("Profile visits"), meaning: || tr!("Visits to the profile from it."), levels: STILL, caveats: &[MayFall], ..POST },
    Metric { id: MetricId::ProfileActivity, wire: "profile_activity", name: || tr!("Profile actions"), meaning: || tr!("What people did on the profile after it."), levels: STILL, breakdowns: &[ActionType], caveats: &[MayFall], ..POST },
    Metric { id: MetricId::Replies, wire: "replies", name: || tr!("Story replies"), meaning: || tr!("Replies to the story."), levels: STORY, caveats: &[WithoutEuropeAndJapan], ..POST },
    Metric { id: MetricId::Navigation, wire: "navigation", name: || tr!("Taps and exits"), meaning: || tr!("Taps forward and back, swipes to the next account and exits."), levels: STORY, breakdowns: &[StoryNavigationActionType], replaced: &["taps_forward", "taps_back", "exits"], ..POST },
    Metric { id: MetricId::AverageWatchTime, wire: "ig_reels_avg_watch_time", name: || tr!("Average watch time"), meaning: || tr!("How long the reel was watched, on average."), levels: REELS, unit: Unit::Milliseconds, summable: false, ..POST },
    Metric { id: MetricId::TotalWatchTime, wire: "ig_reels_video_view_total_time", name: || tr!("Watch time"), meaning: || tr!("How long the reel was watched in all."), levels: REELS, unit: Unit::Milliseconds, caveats: &[MayFall], ..POST },
    Metric { id: MetricId::SkipRate, wire: "reels_skip_rate", name: || tr!("Skipped"), meaning: || tr!("Share of views that left within the first seconds."), levels: REELS, unit: Unit::Percent, summable: false, since: REPOSTS, ..POST },
    Metric { id: MetricId::CrosspostedViews, wire: "crossposted_views", name: || tr!("Views on both"), meaning: || tr!("Views on Instagram and Facebook together."), levels: REELS, since: REPOSTS, habit: Habit::Never, ..POST },
    Metric { id: MetricId::FacebookViews, wire: "facebook_views", name: || tr!("Views on Facebook"), meaning: || tr!("Views on Facebook alone."), levels: EVERY, since: REPOSTS, habit: Habit::Never, ..POST },
];

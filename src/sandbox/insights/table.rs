//! The metrics of the account, as section 7.1's table has them.
//! Invariant: one row a metric; whatever is asked is judged by these rows alone.

use crate::sandbox::model::Day;

/// How a metric may be had.
pub struct Metric {
    pub name: &'static str,
    pub title: &'static str,
    pub periods: &'static [&'static str],
    /// As a series of days.
    pub series: bool,
    /// As one total.
    pub total: bool,
    pub breakdowns: &'static [&'static str],
    pub value: Source,
}

/// Where a metric's numbers come from.
#[derive(Clone, Copy)]
pub enum Source {
    /// A count that adds up over days.
    Sum(fn(&Day) -> u64),
    /// People, who are counted once however often they came.
    People(fn(&Day) -> u64),
    /// Followers won and lost.
    Follows,
    /// Followers won less lost, by day; may be negative.
    Change,
    /// Followers online by hour.
    Online,
    /// Ages, places and genders.
    Demographics,
    /// In the enum, and always empty here.
    Empty,
}

const PRODUCT: &[&str] = &["media_product_type"];
const FOLLOW: &[&str] = &["follow_type"];
const BOTH: &[&str] = &["follow_type", "media_product_type"];
const CONTACT: &[&str] = &["contact_button_type"];
const PEOPLE: &[&str] = &["age", "city", "country", "gender"];
const NONE: &[&str] = &[];

const fn total(
    name: &'static str,
    title: &'static str,
    breakdowns: &'static [&'static str],
    value: Source,
) -> Metric {
    Metric { name, title, periods: &["day"], series: false, total: true, breakdowns, value }
}

const fn lifetime(name: &'static str, title: &'static str) -> Metric {
    Metric {
        name,
        title,
        periods: &["lifetime"],
        series: false,
        total: true,
        breakdowns: PEOPLE,
        value: Source::Demographics,
    }
}

const fn nothing(name: &'static str) -> Metric {
    total(name, "", NONE, Source::Empty)
}

/// Interactions of a day.
fn interactions(day: &Day) -> u64 {
    day.likes + day.comments + day.saves + day.shares + day.reposts
}

/// Every metric, in the order the service lists them in its own error text.
pub const METRICS: [Metric; 28] = [
    Metric {
        name: "reach",
        title: "Reach",
        periods: &["day", "week", "days_28"],
        series: true,
        total: true,
        breakdowns: BOTH,
        value: Source::People(|day| day.reach),
    },
    Metric {
        name: "follower_count",
        title: "Follower change",
        periods: &["day"],
        series: true,
        total: false,
        breakdowns: NONE,
        value: Source::Change,
    },
    nothing("website_clicks"),
    nothing("profile_views"),
    Metric {
        name: "online_followers",
        title: "Followers online",
        periods: &["lifetime"],
        series: true,
        total: false,
        breakdowns: NONE,
        value: Source::Online,
    },
    total("accounts_engaged", "Accounts engaged", NONE, Source::People(|day| day.accounts_engaged)),
    total("total_interactions", "Interactions", PRODUCT, Source::Sum(interactions)),
    total("likes", "Likes", PRODUCT, Source::Sum(|day| day.likes)),
    total("comments", "Comments", PRODUCT, Source::Sum(|day| day.comments)),
    total("shares", "Shares", PRODUCT, Source::Sum(|day| day.shares)),
    total("saves", "Saves", PRODUCT, Source::Sum(|day| day.saves)),
    total("replies", "Replies", NONE, Source::Sum(|day| day.replies)),
    lifetime("engaged_audience_demographics", "Engaged audience"),
    lifetime("reached_audience_demographics", "Reached audience"),
    lifetime("follower_demographics", "Followers"),
    total("follows_and_unfollows", "Follows and unfollows", FOLLOW, Source::Follows),
    total("profile_links_taps", "Profile link taps", CONTACT, Source::Sum(|day| day.profile_links_taps)),
    total("views", "Views", BOTH, Source::Sum(|day| day.views)),
    nothing("threads_likes"),
    nothing("threads_replies"),
    total("reposts", "Reposts", NONE, Source::Sum(|day| day.reposts)),
    nothing("quotes"),
    nothing("threads_followers"),
    nothing("threads_follower_demographics"),
    nothing("content_views"),
    nothing("threads_views"),
    nothing("threads_clicks"),
    nothing("threads_reposts"),
];

/// Every breakdown the account knows.
pub const BREAKDOWNS: [&str; 7] =
    ["contact_button_type", "follow_type", "media_product_type", "age", "city", "country", "gender"];

/// The metric of that name.
pub fn find(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}

/// Shares, in percent, of one breakdown's values; they add up to 100.
pub fn shares(breakdown: &str) -> &'static [(&'static str, u64)] {
    match breakdown {
        "media_product_type" => &[("REEL", 46), ("POST", 27), ("CAROUSEL_CONTAINER", 18), ("STORY", 9)],
        "contact_button_type" => &[("EMAIL", 62), ("DIRECTION", 24), ("CALL", 14)],
        _ => &[("FOLLOWER", 58), ("NON_FOLLOWER", 41), ("UNKNOWN", 1)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_there_once_and_shares_are_whole() {
        for metric in &METRICS {
            assert_eq!(METRICS.iter().filter(|other| other.name == metric.name).count(), 1);
            assert!(metric.breakdowns.iter().all(|name| BREAKDOWNS.contains(name)));
        }
        for breakdown in &BREAKDOWNS[..3] {
            assert_eq!(shares(breakdown).iter().map(|(_, share)| share).sum::<u64>(), 100);
        }
        assert!(find("impressions").is_none());
    }
}

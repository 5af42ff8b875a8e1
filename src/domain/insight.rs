//! Numbers as Instagram gave them: daily values, lifetime values, quota and usage.
//! Invariant: a number that was not given does not exist here; nobody makes a zero of it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::MetricId;
use super::metrics::Breakdown;

/// One value of one account metric on one day (section 7.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayValue {
    pub metric: MetricId,
    /// The day the value is for, as `YYYY-MM-DD` in US Pacific terms, in which Instagram cuts its days.
    pub day: jiff::civil::Date,
    /// `MetricId`'s own unit.
    pub value: f64,
}

/// A value over a whole range that may not be had by adding days (`total_value`, section 7.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RangeValue {
    pub metric: MetricId,
    pub since: Timestamp,
    pub until: Timestamp,
    pub value: f64,
}

/// One lifetime value of one post (section 7.2).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MediaValue {
    pub metric: MetricId,
    pub value: f64,
}

/// The parts of an account's number by a breakdown, over days in US Pacific terms (section 7.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    pub metric: MetricId,
    pub breakdown: Breakdown,
    /// Both included. `this_week` and `this_month` are the 7 and 30 days up to the day of the reading.
    pub first: Date,
    pub last: Date,
    /// As Instagram spells them, in capitals where they are words of its own. Empty: it gave none.
    pub parts: Vec<(String, f64)>,
}

/// The parts of a post's number, as read last (section 7.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MediaParts {
    pub metric: MetricId,
    pub breakdown: Breakdown,
    /// In capitals.
    pub parts: Vec<(String, f64)>,
}

/// How many followers were on Instagram in an hour of a day, both in US Pacific terms (section 7.1; the zone of the
/// hours is not documented, and taken to be that of the days).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OnlineHour {
    pub day: Date,
    /// 0..=23.
    pub hour: i8,
    pub value: f64,
}

/// A note pinned to a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayNote {
    pub day: Date,
    /// Milliseconds since the epoch; with the day it tells notes apart.
    pub made_at: i64,
    pub words: String,
}

/// `content_publishing_limit` (section 4.7): read, never assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    pub used: u64,
    /// `None`: Instagram told the use but not the total.
    pub total: Option<u64>,
    /// Seconds of the rolling window.
    pub window_s: Option<u64>,
}

/// The usage headers (section 8.3), the highest of their percentages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Percent of the calls allowed; may pass 100.
    pub percent: u32,
    /// `estimated_time_to_regain_access` in minutes, when throttled.
    pub regain_minutes: Option<u32>,
}

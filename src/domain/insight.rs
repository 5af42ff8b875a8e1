//! Numbers as Instagram gave them: daily values, lifetime values, quota and usage.
//! Invariant: a number that was not given does not exist here; nobody makes a zero of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::MetricId;

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

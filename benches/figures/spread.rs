//! Many readings of one thing, and what is said of them.
//! Invariant: a percentile is one of the readings, never something between two.

use std::fmt;
use std::time::Duration;

/// Readings in milliseconds, sorted.
pub struct Spread(Vec<f64>);

impl Spread {
    /// Of durations, in any order.
    pub fn of(readings: impl IntoIterator<Item = Duration>) -> Self {
        Self::of_numbers(readings.into_iter().map(|reading| reading.as_secs_f64() * 1000.0))
    }

    /// Of numbers, in any order.
    pub fn of_numbers(readings: impl IntoIterator<Item = f64>) -> Self {
        let mut readings: Vec<f64> = readings.into_iter().collect();
        readings.sort_by(f64::total_cmp);
        Self(readings)
    }

    /// The reading that so many percent of them do not pass; not a number when there are none.
    pub fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or(f64::NAN)
    }

    /// The one in the middle.
    pub fn median(&self) -> f64 {
        self.percentile(50)
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "median {:.2}, p95 {:.2}, p99 {:.2}, most {:.2} ms over {}",
            self.median(),
            self.percentile(95),
            self.percentile(99),
            self.percentile(100),
            self.0.len()
        )
    }
}

//! What is typical of an account, and what stands out, by its own history alone.
//! Invariant: a value is never compared with itself, nor with fewer than the least count of others.

use super::{Band, mean, quantile};

/// Earlier periods, or days of one weekday, below which nothing is typical.
pub const LEAST_PERIODS: usize = 4;
/// Comparable posts below which nothing stands out.
pub const LEAST_POSTS: usize = 8;

/// How far from the middle something must lie to stand out, in robust standard deviations of the logarithm.
const STANDS_OUT: f64 = 2.5;
/// What makes the median distance of a normal distribution its standard deviation.
const OF_NORMAL: f64 = 1.482_6;
/// Least spread that is believed, as a logarithm: a tenth. Values that hardly differ make no outliers.
const LEAST_SPREAD: f64 = 0.1;

/// The range that earlier periods of the same length had; `None` below [`LEAST_PERIODS`].
pub fn range(earlier: impl IntoIterator<Item = f64>) -> Option<Band> {
    Band::of(earlier, LEAST_PERIODS)
}

/// Which way something stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    High,
    Low,
}

/// A value beside others of its kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beside {
    /// So many times their median.
    pub times: f64,
    /// `None`: within what is usual.
    pub stands_out: Option<Way>,
    /// The others.
    pub count: usize,
}

/// How a value stands beside others, itself not among them; `None` below [`LEAST_POSTS`] of them or when their median
/// is nothing.
pub fn beside(value: f64, others: &[f64]) -> Option<Beside> {
    let mut sorted: Vec<f64> = others.iter().copied().filter(|other| other.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let median = quantile(&sorted, 0.5);
    if sorted.len() < LEAST_POSTS || median <= 0.0 || !value.is_finite() {
        return None;
    }
    // Reach is spread like a product of many chances: its logarithm is what lies evenly around the middle.
    let log = |value: f64| (value + 1.0).ln();
    let logs: Vec<f64> = sorted.iter().map(|other| log(*other)).collect();
    let middle = quantile(&logs, 0.5);
    let mut distances: Vec<f64> = logs.iter().map(|other| (other - middle).abs()).collect();
    distances.sort_by(f64::total_cmp);
    let spread = (quantile(&distances, 0.5) * OF_NORMAL).max(LEAST_SPREAD);
    let far = (log(value) - middle) / spread;
    let stands_out = match far {
        far if far > STANDS_OUT => Some(Way::High),
        far if far < -STANDS_OUT => Some(Way::Low),
        _ => None,
    };
    Some(Beside { times: value / median, stands_out, count: sorted.len() })
}

/// Two groups of posts beside each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// So many times the typical value of the second group does the first have, and the range in which that lies in
    /// nine cases of ten.
    pub times: f64,
    pub low: f64,
    pub high: f64,
    pub counts: (usize, usize),
}

impl Compared {
    /// Whether one is surely larger: the range does not hold "as much".
    pub fn differs(&self) -> bool {
        !(self.low..=self.high).contains(&1.0)
    }
}

/// Compares two groups by their geometric means; `None` when either has fewer than four.
pub fn compare(first: &[f64], second: &[f64]) -> Option<Compared> {
    let (first, second) = (spread_of(first)?, spread_of(second)?);
    let (difference, error) = (first.0 - second.0, (first.1 + second.1).sqrt());
    // Small groups are less sure than a normal distribution says.
    let few = first.2.min(second.2) as f64;
    let sure = 1.645 * (1.0 + 2.0 / few);
    Some(Compared {
        times: difference.exp(),
        low: (difference - sure * error).exp(),
        high: (difference + sure * error).exp(),
        counts: (first.2, second.2),
    })
}

/// Mean of the logarithms, the variance of that mean, and how many.
fn spread_of(values: &[f64]) -> Option<(f64, f64, usize)> {
    let logs: Vec<f64> =
        values.iter().filter(|value| **value >= 0.0).map(|value| (value + 1.0).ln()).collect();
    let middle = mean(&logs).filter(|_| logs.len() >= LEAST_PERIODS)?;
    let squares: Vec<f64> = logs.iter().map(|value| (value - middle).powi(2)).collect();
    let count = logs.len() as f64;
    let variance = mean(&squares)? * count / (count - 1.0);
    Some((middle, variance.max(1e-6) / count, logs.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_out_of_too_few_or_among_the_usual() {
        let others = [900.0, 1_000.0, 1_100.0, 1_200.0, 950.0, 1_050.0, 980.0];
        assert_eq!(beside(9_000.0, &others), None, "seven are too few");
        let more: Vec<f64> = others.into_iter().chain([1_020.0]).collect();
        let usual = beside(1_200.0, &more).unwrap();
        assert_eq!((usual.stands_out, usual.count), (None, 8));
        assert!((usual.times - 1_200.0 / 1_010.0).abs() < 1e-9);
        assert_eq!(beside(9_000.0, &more).unwrap().stands_out, Some(Way::High));
        assert_eq!(beside(100.0, &more).unwrap().stands_out, Some(Way::Low));
    }

    #[test]
    fn values_that_hardly_differ_make_no_outliers() {
        let same = [1_000.0; 12];
        assert_eq!(beside(1_100.0, &same).unwrap().stands_out, None);
        assert_eq!(beside(3.0, &[0.0; 12]), None, "many times nothing is no statement");
    }

    #[test]
    fn two_groups_differ_only_if_their_spread_allows_it() {
        let wide = [100.0, 4_000.0, 900.0, 300.0, 2_000.0];
        let more: Vec<f64> = wide.iter().map(|value| value * 1.5).collect();
        let unsure = compare(&more, &wide).unwrap();
        assert!((unsure.times - 1.5).abs() < 0.01 && !unsure.differs());
        let near = [1_000.0, 1_040.0, 980.0, 1_010.0, 1_000.0];
        let twice: Vec<f64> = near.iter().map(|value| value * 2.0).collect();
        assert!(compare(&twice, &near).unwrap().differs());
        assert_eq!(compare(&near[..3], &near), None);
    }
}

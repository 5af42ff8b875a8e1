//! What own history says: typical ranges, growth at ages, what the first hour foretells, when to post.
//! Invariant: every statement comes with the count behind it, and below a least count there is none; nothing here adds
//! days or posts up, which is for an [`Additive`](crate::domain::metrics::Additive) alone.

pub mod growth;
pub mod typical;
pub mod when;

/// The middle eight of ten values, with how many there were.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// One in ten lies below.
    pub low: f64,
    pub middle: f64,
    /// One in ten lies above.
    pub high: f64,
    pub count: usize,
}

impl Band {
    /// The band of values; `None` below `least` of them.
    pub fn of(values: impl IntoIterator<Item = f64>, least: usize) -> Option<Self> {
        let mut sorted: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
        if sorted.is_empty() || sorted.len() < least {
            return None;
        }
        sorted.sort_by(f64::total_cmp);
        let at = |part| quantile(&sorted, part);
        Some(Self { low: at(0.1), middle: at(0.5), high: at(0.9), count: sorted.len() })
    }

    /// Whether a value lies within it, ends included.
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// A quantile of sorted values, between neighbours in proportion; 0 of none.
pub fn quantile(sorted: &[f64], part: f64) -> f64 {
    let Some(top) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = part.clamp(0.0, 1.0) * top as f64;
    let (low, high) = (place.floor() as usize, (place.ceil() as usize).min(top));
    sorted[low] + (sorted[high] - sorted[low]) * (place - place.floor())
}

/// The mean; `None` of no values.
fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().fold(0.0, |all, value| all + value) / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_is_the_middle_eight_of_ten_and_needs_its_count() {
        let band = Band::of((0..=10).map(f64::from), 4).unwrap();
        assert_eq!((band.low, band.middle, band.high, band.count), (1.0, 5.0, 9.0, 11));
        assert_eq!(Band::of([1.0, 2.0, 3.0], 4), None);
        assert_eq!(Band::of([f64::NAN, 2.0], 2), None, "what is no number does not count");
        assert!(band.holds(9.0) && !band.holds(9.1));
    }

    #[test]
    fn a_quantile_lies_between_neighbours() {
        assert_eq!(quantile(&[], 0.5), 0.0);
        assert_eq!(quantile(&[4.0], 0.9), 4.0);
        assert_eq!(quantile(&[0.0, 10.0], 0.25), 2.5);
    }
}

//! A metric that may be added up: the only thing a sum of insights is formed with.
//! Invariant: it cannot be made of a metric that counts people, averages or shares, and a sum with a missing part
//! is no sum.

use super::{Metric, MetricId};

/// Proof that the days, or posts, of a metric may be added up.
#[derive(Clone, Copy, Debug)]
pub struct Additive {
    /// Private, so that only [`Additive::of`] makes one.
    metric: &'static Metric,
}

impl Additive {
    /// The proof, if the table allows it.
    pub fn of(metric: &'static Metric) -> Option<Self> {
        metric.summable.then_some(Self { metric })
    }

    /// Which metric.
    pub fn id(self) -> MetricId {
        self.metric.id
    }

    /// The sum, if every part of it is known; `None` for no parts at all, which nobody counted.
    pub fn sum(self, parts: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
        let mut sum = None;
        for part in parts {
            sum = Some(sum.unwrap_or(0.0) + part?);
        }
        sum
    }

    /// The sum of what is known, and how many parts were not: for a figure that says so beside it.
    pub fn sum_known(self, parts: impl IntoIterator<Item = Option<f64>>) -> (f64, usize) {
        parts.into_iter().fold((0.0, 0), |(sum, missing), part| match part {
            Some(part) => (sum + part, missing),
            None => (sum, missing + 1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Ask, METRICS, Unit};
    use super::*;

    #[test]
    fn nothing_but_counts_of_events_can_be_added_up() {
        for metric in METRICS {
            let adds = metric.additive().is_some();
            let people = [
                MetricId::Reach,
                MetricId::AccountsEngaged,
                MetricId::OnlineFollowers,
                MetricId::FollowerDemographics,
                MetricId::EngagedDemographics,
                MetricId::ReachedDemographics,
            ];
            if people.contains(&metric.id) || metric.unit == Unit::Percent {
                assert!(!adds, "{:?}", metric.id);
            }
            if matches!(metric.ask, Ask::People | Ask::Hours) {
                assert!(!adds, "{:?}", metric.id);
            }
            assert!(metric.id != MetricId::AverageWatchTime || !adds);
        }
        assert!(Metric::of(MetricId::Views).additive().is_some());
    }

    #[test]
    fn a_missing_day_leaves_no_sum_and_zero_stays_zero() {
        let views = Metric::of(MetricId::Views).additive().unwrap();
        assert_eq!(views.id(), MetricId::Views);
        assert_eq!(views.sum([Some(0.0), Some(7.0)]), Some(7.0));
        assert_eq!(views.sum([Some(0.0)]), Some(0.0));
        assert_eq!(views.sum([Some(1.0), None]), None);
        assert_eq!(views.sum([]), None);
        assert_eq!(views.sum_known([Some(1.0), None, None]), (1.0, 2));
    }
}

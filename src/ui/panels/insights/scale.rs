//! The chart's arithmetic: its heights, its grid, its lines and the days named below it. Pure functions.
//! Invariant: an absent day parts a line, and zero is the lowest height of anything that is counted.

use crate::engine::views::insights::{DayPoint, Figure};

/// Room above the highest grid line, as a part of all below it.
const HEADROOM: f64 = 0.14;

/// The heights of a chart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Heights {
    pub low: f64,
    pub high: f64,
    /// Where grid lines are, lowest first.
    pub ticks: Vec<f64>,
}

/// A piece of a line without a gap.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// Day and value.
    pub points: Vec<[f64; 2]>,
    /// Dashed: it leads to a day that may still change.
    pub unsettled: bool,
}

/// The heights that hold all values of a figure. `from_zero`: the lowest is zero; else it lies a little below
/// the values, for a number of many that moves by few.
pub(super) fn heights(figure: &Figure, from_zero: bool) -> Heights {
    let days = figure.days.iter().chain(&figure.days_before).filter_map(|day| day.value);
    let all: Vec<f64> = days.chain(figure.band.iter().flat_map(|(low, high)| [*low, *high])).collect();
    let most = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = all.iter().copied().fold(f64::INFINITY, f64::min);
    if !most.is_finite() || !least.is_finite() {
        return Heights { low: 0.0, high: 3.0, ticks: vec![0.0, 1.0, 2.0, 3.0] };
    }
    let bottom = if from_zero { least.min(0.0) } else { least };
    let step = step((most - bottom).max(1.0) / 3.0);
    let low = (bottom / step).floor() * step;
    let count = ((most - low) / step).ceil().max(1.0) as usize;
    let ticks: Vec<f64> = (0..=count).map(|index| low + step * index as f64).collect();
    // Room above the highest grid line, where the readout's card stands.
    let top = ticks.last().copied().unwrap_or(low + step);
    let high = top + (top - low) * HEADROOM;
    Heights { low, high, ticks }
}

/// A round step near a wanted one, never below 1: 1, 2, 3 or 5 times a power of ten.
fn step(wanted: f64) -> f64 {
    let power = 10_f64.powf(wanted.log10().floor());
    let round = [1.0, 2.0, 3.0, 5.0, 10.0].into_iter().find(|round| round * power >= wanted * 0.999);
    (round.unwrap_or(10.0) * power).max(1.0)
}

/// The lines of a series: parted at absent days, and where days may still change.
pub(super) fn runs(days: &[DayPoint]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut last: Option<[f64; 2]> = None;
    for (index, day) in days.iter().enumerate() {
        let Some(value) = day.value else {
            last = None;
            continue;
        };
        let point = [index as f64, value];
        match (last, runs.last_mut()) {
            (Some(_), Some(run)) if run.unsettled == day.provisional => run.points.push(point),
            // A lone first point may begin a dashed run: nothing was drawn from it yet.
            (Some(_), Some(run)) if run.points.len() == 1 => {
                run.points.push(point);
                run.unsettled = day.provisional;
            }
            (Some(from), _) => runs.push(Run { points: vec![from, point], unsettled: day.provisional }),
            (None, _) => runs.push(Run { points: vec![point], unsettled: day.provisional }),
        }
        last = Some(point);
    }
    runs
}

/// Which days are named below a chart of so many days whose neighbours stand `pitch` points apart: at even
/// steps from the first, and the last.
pub(super) fn named_days(count: usize, pitch: f32, room: f32) -> Vec<usize> {
    let Some(last) = count.checked_sub(1) else { return Vec::new() };
    let step = [1, 7, 14, 28].into_iter().find(|step| *step as f32 * pitch >= room).unwrap_or(28);
    let mut named: Vec<usize> = (0..count).step_by(step).collect();
    if named.last() != Some(&last) {
        if named.last().is_some_and(|near| named.len() > 1 && (last - near) as f32 * pitch < room) {
            named.pop();
        }
        named.push(last);
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::MetricId;
    use jiff::civil::date;

    fn days(values: &[(Option<f64>, bool)]) -> Vec<DayPoint> {
        let point = |(value, provisional): &(Option<f64>, bool)| DayPoint {
            day: date(2026, 11, 1),
            value: *value,
            provisional: *provisional,
        };
        values.iter().map(point).collect()
    }

    fn figure(values: &[f64]) -> Figure {
        let values: Vec<_> = values.iter().map(|value| (Some(*value), false)).collect();
        Figure {
            metric: MetricId::Reach,
            value: None,
            before: None,
            typical: None,
            days: days(&values),
            days_before: vec![],
            band: vec![],
            ranges: vec![],
        }
    }

    #[test]
    fn grid_lines_are_round_and_begin_at_zero() {
        assert_eq!(heights(&figure(&[3_700.0, 7_440.0]), true).ticks, [0.0, 3_000.0, 6_000.0, 9_000.0]);
        assert_eq!(heights(&figure(&[0.0, 2.0]), true).ticks, [0.0, 1.0, 2.0]);
        assert_eq!(heights(&figure(&[0.0]), true).low, 0.0);
        assert_eq!(heights(&figure(&[]), true).ticks.len(), 4);
    }

    #[test]
    fn a_number_of_many_is_not_flattened_by_its_zero() {
        let heights = heights(&figure(&[18_248.0, 18_462.0]), false);
        assert!(heights.low >= 18_000.0 && heights.low <= 18_248.0, "{heights:?}");
        assert!(heights.high >= 18_462.0);
    }

    #[test]
    fn an_absent_day_leaves_a_gap_and_unsettled_days_are_dashed() {
        let series = days(&[
            (Some(1.0), false),
            (Some(2.0), false),
            (None, false),
            (Some(4.0), false),
            (Some(5.0), true),
            (Some(6.0), true),
        ]);
        let runs = runs(&series);
        let shape: Vec<(usize, bool)> = runs.iter().map(|run| (run.points.len(), run.unsettled)).collect();
        assert_eq!(shape, [(2, false), (3, true)]);
        assert_eq!(runs[1].points[0], [3.0, 4.0], "the dashes begin at the last settled day");
    }

    #[test]
    fn a_lone_day_is_still_a_run() {
        let runs = runs(&days(&[(None, false), (Some(0.0), false), (None, false)]));
        assert_eq!(runs, [Run { points: vec![[1.0, 0.0]], unsettled: false }]);
    }

    #[test]
    fn named_days_never_touch() {
        assert_eq!(named_days(28, 46.0, 64.0), [0, 7, 14, 21, 27]);
        assert_eq!(named_days(29, 9.0, 64.0), [0, 14, 28]);
        assert_eq!(named_days(16, 9.0, 64.0), [0, 15], "the fourteenth is too near to the last");
        assert_eq!(named_days(7, 200.0, 64.0).len(), 7);
        assert_eq!(named_days(90, 14.0, 64.0).last(), Some(&89));
        assert_eq!(named_days(1, 0.0, 64.0), [0]);
        assert!(named_days(0, 0.0, 64.0).is_empty());
    }
}

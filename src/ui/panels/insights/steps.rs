//! What of a figure the chart draws: all of its days or a part, day by day or in weeks or months. Pure functions.
//! Invariant: only a metric whose days may be added up is added up; of any other a stretch has the value Instagram
//! gave for exactly these days, or none.

use jiff::civil::Date;

use crate::domain::metrics::Additive;
use crate::domain::{Metric, MetricId};
use crate::engine::views::insights::{DayPoint, Figure};
use crate::tr;

/// How long a point of the chart is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Step {
    #[default]
    Day,
    /// Seven days, the last of which ends the period.
    Week,
    /// A month of the calendar.
    Month,
}

/// Days of a period from which on months are offered.
pub(super) const MONTHS_FROM: u32 = 90;

impl Step {
    /// Its word in the switch.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => tr!("Days"),
            Self::Week => tr!("Weeks"),
            Self::Month => tr!("Months"),
        }
    }

    /// `{name} by …`.
    pub fn title(self, name: &str) -> String {
        match self {
            Self::Day => tr!("{name} by day", name = name),
            Self::Week => tr!("{name} by week", name = name),
            Self::Month => tr!("{name} by month", name = name),
        }
    }

    /// The step, or the next shorter one that a period has room for.
    pub fn within(self, days: u32) -> Self {
        match self {
            Self::Month if days < MONTHS_FROM => Self::Week.within(days),
            Self::Week if days < 14 => Self::Day,
            step => step,
        }
    }
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawn {
    /// One point a stretch, named by its first day.
    pub figure: Figure,
    /// First and last day of each point.
    pub spans: Vec<(Date, Date)>,
    /// Days at the beginning or the end that make no whole stretch and are left out.
    pub left_out: usize,
}

impl Drawn {
    /// The point a day stands in.
    pub fn place(&self, day: Date) -> Option<usize> {
        self.spans.iter().position(|(first, last)| (*first..=*last).contains(&day))
    }
}

/// How the days of a stretch make its value.
#[derive(Clone, Copy)]
enum Making {
    /// The days are added up, which the table of metrics allows.
    Sum(Additive),
    /// A level: as it was at the end.
    Last,
    /// As Instagram gave it for exactly these days.
    Given,
}

fn making(metric: MetricId) -> Making {
    match metric {
        // Shown as how many there are and not as the change.
        MetricId::FollowerCount => Making::Last,
        metric => Metric::of(metric).additive().map_or(Making::Given, Making::Sum),
    }
}

/// A figure as it is drawn. `zoom`: first and last point of the steps that are shown.
pub(super) fn drawn(figure: &Figure, step: Step, zoom: Option<(usize, usize)>) -> Drawn {
    let mut drawn = match step {
        Step::Day => {
            let spans = figure.days.iter().map(|day| (day.day, day.day)).collect();
            Drawn { figure: figure.clone(), spans, left_out: 0 }
        }
        step => stepped(figure, step),
    };
    if let Some((first, last)) = zoom {
        let last = (last + 1).min(drawn.spans.len());
        let part = first.min(last)..last;
        drawn.spans = drawn.spans[part.clone()].to_vec();
        drawn.figure.days = drawn.figure.days[part.clone()].to_vec();
        drawn.figure.days_before = cut(&drawn.figure.days_before, &part);
        drawn.figure.band = cut(&drawn.figure.band, &part);
    }
    drawn
}

fn cut<T: Clone>(all: &[T], part: &std::ops::Range<usize>) -> Vec<T> {
    all.get(part.start.min(all.len())..part.end.min(all.len())).unwrap_or_default().to_vec()
}

fn stepped(figure: &Figure, step: Step) -> Drawn {
    let parts = stretches(&figure.days, step);
    let known: usize = parts.iter().map(|part| part.len()).sum();
    let mut before = stretches(&figure.days_before, step);
    // The same number of stretches, counted from the end, so that each stands under its own.
    before.drain(..before.len().saturating_sub(parts.len()));
    let missing = parts.len() - before.len();
    let one = |part: &[DayPoint]| point(figure, part);
    let spans: Vec<(Date, Date)> =
        parts.iter().filter_map(|part| Some((part.first()?.day, part.last()?.day))).collect();
    let nothing =
        spans.iter().take(missing).map(|(day, _)| DayPoint { day: *day, value: None, provisional: false });
    let days_before = nothing.chain(before.iter().filter_map(|part| one(part))).collect();
    Drawn {
        figure: Figure {
            days: parts.iter().filter_map(|part| one(part)).collect(),
            days_before,
            // What is usual of days says nothing of what is usual of weeks.
            band: Vec::new(),
            ..figure.clone()
        },
        left_out: figure.days.len() - known,
        spans,
    }
}

/// The whole stretches among days, oldest first.
fn stretches(days: &[DayPoint], step: Step) -> Vec<&[DayPoint]> {
    match step {
        Step::Day => days.chunks(1).collect(),
        Step::Week => days.rchunks_exact(7).rev().collect(),
        Step::Month => days
            .chunk_by(|a, b| (a.day.year(), a.day.month()) == (b.day.year(), b.day.month()))
            .filter(|part| {
                part.first()
                    .is_some_and(|day| part.len() == usize::try_from(day.day.days_in_month()).unwrap_or(0))
            })
            .collect(),
    }
}

fn point(figure: &Figure, part: &[DayPoint]) -> Option<DayPoint> {
    let (first, last) = (part.first()?, part.last()?);
    let value = match making(figure.metric) {
        // A missing day makes the whole unknown.
        Making::Sum(additive) => additive.sum(part.iter().map(|day| day.value)),
        Making::Last => last.value,
        Making::Given => {
            let of_these = |range: &&crate::engine::views::insights::RangePoint| {
                (range.first, range.last) == (first.day, last.day)
            };
            figure.ranges.iter().find(of_these).map(|range| range.value)
        }
    };
    Some(DayPoint { day: first.day, value, provisional: part.iter().any(|day| day.provisional) })
}

/// What has to be said of a figure in steps; nothing where the steps are plain sums.
pub(super) fn note(drawn: &Drawn, step: Step) -> Option<String> {
    let making = making(drawn.figure.metric);
    let note = match (step, making) {
        (Step::Day, Making::Given) => tr!("Days cannot be added up: one person may be in several").to_owned(),
        (Step::Day, _) => return None,
        (_, Making::Given) => {
            tr!("As Instagram gave it for these days as a whole, never added up").to_owned()
        }
        (_, Making::Last) => tr!("As it was at the end of each").to_owned(),
        (_, Making::Sum(_)) if drawn.left_out > 0 => crate::tr_count!(
            drawn.left_out,
            "{count} day that makes no whole one is left out",
            "{count} days that make no whole one are left out",
            count = drawn.left_out
        ),
        (_, Making::Sum(_)) => return None,
    };
    Some(note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::metrics::METRICS;
    use crate::engine::views::insights::RangePoint;
    use jiff::ToSpan;
    use jiff::civil::date;

    fn days(first: Date, count: i64, value: impl Fn(i64) -> Option<f64>) -> Vec<DayPoint> {
        (0..count)
            .map(|n| DayPoint { day: first + n.days(), value: value(n), provisional: n + 2 > count })
            .collect()
    }

    fn figure(metric: MetricId, count: i64) -> Figure {
        let first = date(2026, 8, 29);
        Figure {
            metric,
            value: None,
            before: None,
            typical: None,
            days: days(first, count, |n| Some(n as f64)),
            days_before: days(first - count.days(), count, |_| Some(1.0)),
            band: vec![(0.0, 1.0); usize::try_from(count).unwrap()],
            ranges: Vec::new(),
        }
    }

    #[test]
    fn weeks_end_with_the_period_and_what_is_no_whole_one_is_left_out() {
        let drawn = drawn(&figure(MetricId::Views, 30), Step::Week, None);
        assert_eq!((drawn.spans.len(), drawn.left_out), (4, 2));
        assert_eq!(drawn.spans[3].1, date(2026, 9, 27));
        assert_eq!(drawn.figure.days[0].value, Some((2..9).map(f64::from).sum()));
        assert_eq!(drawn.figure.days_before[3].value, Some(7.0));
        assert!(drawn.figure.days[3].provisional && drawn.figure.band.is_empty());
        assert_eq!(drawn.place(date(2026, 8, 30)), None);
        assert_eq!(drawn.place(date(2026, 8, 31)), Some(0));
    }

    #[test]
    fn only_whole_months_stand() {
        let drawn = drawn(&figure(MetricId::Views, 90), Step::Month, None);
        let months: Vec<_> = drawn.spans.iter().map(|(first, _)| first.month()).collect();
        assert_eq!(months, [9, 10]);
        assert_eq!(drawn.figure.days_before.len(), 2);
    }

    #[test]
    fn a_week_with_a_gap_is_a_gap() {
        let mut figure = figure(MetricId::Views, 14);
        figure.days[3].value = None;
        let drawn = drawn(&figure, Step::Week, None);
        assert_eq!((drawn.figure.days[0].value, drawn.figure.days[1].value), (None, Some(70.0)));
    }

    #[test]
    fn no_metric_that_may_not_be_added_up_ever_is() {
        for metric in METRICS.iter().filter(|metric| !metric.summable) {
            for step in [Step::Week, Step::Month] {
                for count in [14, 28, 90, 365] {
                    let mut figure = figure(metric.id, count);
                    let without = drawn(&figure, step, None);
                    assert!(without.figure.days.iter().all(|day| day.value.is_none()), "{}", metric.wire);
                    let Some((first, last)) = without.spans.first().copied() else { continue };
                    figure.ranges = vec![RangePoint { first, last, value: 5.0 }];
                    assert_eq!(drawn(&figure, step, None).figure.days[0].value, Some(5.0));
                }
            }
        }
    }

    #[test]
    fn followers_are_a_level_and_stand_as_they_were_at_the_end() {
        let drawn = drawn(&figure(MetricId::FollowerCount, 14), Step::Week, None);
        assert_eq!(drawn.figure.days[0].value, Some(6.0));
    }

    #[test]
    fn a_zoom_takes_the_same_part_of_everything() {
        let zoomed = drawn(&figure(MetricId::Reach, 28), Step::Day, Some((7, 13)));
        assert_eq!(
            (zoomed.spans.len(), zoomed.figure.band.len(), zoomed.figure.days_before.len()),
            (7, 7, 7)
        );
        assert_eq!(zoomed.figure.days[0].value, Some(7.0));
        assert_eq!(drawn(&figure(MetricId::Reach, 7), Step::Day, Some((7, 13))).spans.len(), 0);
    }
}

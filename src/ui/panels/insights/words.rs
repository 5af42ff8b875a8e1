//! How the numbers of the overview are written: values, changes, typical ranges, days.
//! Invariant: an absent number is an en dash, and a change against nothing is not a change.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::{Metric, MetricId};
use crate::engine::views::insights::Figure;
use crate::tr;
use crate::ui::format;
use crate::ui::theme::Tone;

/// Days Instagram gives a number for as a whole (section 7.1).
const RANGE: usize = 30;

/// What a figure is called: followers are shown as how many there are and not as their change.
pub(super) fn name(metric: MetricId) -> &'static str {
    if metric == MetricId::FollowerCount { tr!("Followers") } else { Metric::of(metric).name() }
}

/// What a figure counts.
pub(super) fn meaning(metric: MetricId) -> &'static str {
    if metric == MetricId::FollowerCount {
        tr!("People who follow this account, at the end of each day.")
    } else {
        Metric::of(metric).meaning()
    }
}

/// Everything a person may want to know of a figure: what it counts, what it leaves out, where it is from and when
/// it was read.
pub(super) fn explained(metric: MetricId, read_at: Option<i64>, now: Timestamp) -> String {
    let row = Metric::of(metric);
    let counts = match metric {
        MetricId::FollowerCount => meaning(metric).to_owned(),
        _ => row.explained(),
    };
    let read = match read_at {
        Some(at) => tr!("Read {time}.", time = format::moment(format::at(at), now, &TimeZone::UTC) + " UTC"),
        None => tr!("Not read yet.").to_owned(),
    };
    format!("{counts} {} {read}", tr!("From {call}.", call = row.source()))
}

/// A span of seconds in its two largest units.
pub(super) fn wait(seconds: f64) -> String {
    let minutes = (seconds / 60.0).round() as i64;
    match (minutes / 1_440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => tr!("{minutes} min", minutes = minutes.max(1)),
        (0, hours, minutes) => tr!("{hours} h {minutes} min", hours = hours, minutes = minutes),
        (days, hours, _) => tr!("{days} d {hours} h", days = days, hours = hours),
    }
}

/// A count: `41,280`.
pub(super) fn count(value: f64) -> String {
    format::signed(value.round() as i64)
}

/// A count or an en dash.
pub(super) fn count_or_dash(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), count)
}

/// The change against the period before, and its tone: up is good, down is no error.
pub(super) fn change(figure: &Figure) -> Option<(String, Tone)> {
    let (now, before) = (figure.value?, figure.before?);
    let difference = (now - before).round() as i64;
    let tone = if difference > 0 { Tone::Done } else { Tone::Text3 };
    if figure.metric == MetricId::FollowerCount {
        return Some((plus(difference), tone));
    }
    if before <= 0.0 {
        return None;
    }
    let percent = ((now - before) / before * 100.0).round() as i64;
    Some((tr!("{change} %", change = plus(percent)), if percent > 0 { tone } else { Tone::Text3 }))
}

/// With its sign; nothing at all is `±0`.
fn plus(value: i64) -> String {
    match value {
        0 => "±0".to_owned(),
        1.. => format!("+{}", format::signed(value)),
        _ => format::signed(value),
    }
}

/// The line below a figure: what this account usually has, or why that is not known.
pub(super) fn typical(figure: &Figure, days: u32, followers: Option<u64>) -> String {
    let least = Metric::of(figure.metric).min_followers;
    if followers.is_some_and(|followers| followers < least) {
        return tr!("Instagram tells changes from {count} followers on", count = least);
    }
    if figure.value.is_none() {
        return missing(figure).to_owned();
    }
    match (figure.typical, figure.before) {
        (Some((low, high)), Some(before)) if figure.metric == MetricId::FollowerCount => {
            let (low, high) = (count(low - before), count(high - before));
            tr!("Typical gain: {low} to {high}", low = low, high = high)
        }
        (Some((low, high)), _) => {
            tr!("Typical {days} days: {low} to {high}", days = days, low = count(low), high = count(high))
        }
        (None, _) => tr!("What is typical shows after four such periods").to_owned(),
    }
}

/// Why a figure has no value.
pub(super) fn missing(figure: &Figure) -> &'static str {
    let known = figure.days.iter().any(|day| day.value.is_some());
    match (known, Metric::of(figure.metric).summable) {
        (true, false) if figure.days.len() > RANGE => {
            tr!("Instagram tells this for 30 days at most")
        }
        (true, true) => tr!("Not all days are known yet"),
        (true, false) => tr!("Instagram gave no number for these days as a whole"),
        (false, _) => tr!("Instagram gave none for these days"),
    }
}

/// Why a week or a month has no value.
pub(super) fn no_stretch(metric: MetricId) -> &'static str {
    match Metric::of(metric).summable {
        true => tr!("Not all of its days are known"),
        false => tr!("Instagram was not asked for just these days, and days cannot be added up"),
    }
}

/// A day: `21 Nov`, with the year if it is another than now's.
pub(super) fn day(day: Date, now: Timestamp) -> String {
    format::date(midnight(day), now, &TimeZone::UTC)
}

/// A day with its weekday: `Sat 21 Nov`.
pub(super) fn weekday_and_day(at: Date, now: Timestamp) -> String {
    format!("{} {}", format::weekday(at.weekday()), day(at, now))
}

fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map(|at| at.timestamp()).unwrap_or_default()
}

/// `30 Oct to 26 Nov 2026`.
pub(super) fn span(first: Date, last: Date, now: Timestamp) -> String {
    let (from, to) = (day(first, now), day(last, now));
    if to.ends_with(&last.year().to_string()) {
        tr!("{from} to {to}", from = from, to = to)
    } else {
        tr!("{from} to {to} {year}", from = from, to = to, year = last.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn figure(metric: MetricId, value: Option<f64>, before: Option<f64>) -> Figure {
        let typical = Some((31_000.0, 39_500.0));
        Figure {
            metric,
            value,
            before,
            typical,
            days: vec![],
            days_before: vec![],
            band: vec![],
            ranges: vec![],
        }
    }

    #[test]
    fn up_is_good_and_down_is_no_error() {
        let change = |now, before| change(&figure(MetricId::Reach, Some(now), Some(before)));
        assert_eq!(change(112.0, 100.0), Some(("+12 %".to_owned(), Tone::Done)));
        assert_eq!(change(97.0, 100.0), Some(("−3 %".to_owned(), Tone::Text3)));
        assert_eq!(change(100.0, 100.0), Some(("±0 %".to_owned(), Tone::Text3)));
        assert_eq!(change(5.0, 0.0), None, "nothing to compare with");
    }

    #[test]
    fn followers_change_by_a_number_and_their_typical_is_a_gain() {
        let figure = Figure {
            typical: Some((18_368.0, 18_438.0)),
            ..figure(MetricId::FollowerCount, Some(18_462.0), Some(18_248.0))
        };
        assert_eq!(change(&figure), Some(("+214".to_owned(), Tone::Done)));
        assert_eq!(typical(&figure, 28, Some(18_462)), "Typical gain: 120 to 190");
        assert_eq!(typical(&figure, 28, Some(99)), "Instagram tells changes from 100 followers on");
    }

    #[test]
    fn what_is_absent_says_why() {
        let none = figure(MetricId::Reach, None, Some(2.0));
        assert_eq!(change(&none), None);
        assert_eq!(count_or_dash(none.value), "–");
        assert_eq!(typical(&none, 28, None), "Instagram gave none for these days");
    }

    #[test]
    fn a_span_of_days_names_its_year_once() {
        let now: Timestamp = "2026-11-26T12:00:00Z".parse().unwrap();
        assert_eq!(span(date(2026, 10, 30), date(2026, 11, 26), now), "30 Oct to 26 Nov 2026");
        assert_eq!(span(date(2025, 12, 30), date(2026, 1, 26), now), "30 Dec 2025 to 26 Jan 2026");
        assert_eq!(weekday_and_day(date(2026, 11, 21), now), "Sat 21 Nov");
    }
}

//! How numbers and times are written for a person.
//! Invariant: a time is always shown in the zone it is asked for, and an absent number is never a zero.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::{tr, tr_count};

/// A moment of the store, in milliseconds since the epoch.
pub fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or_default()
}

/// A whole number with thousands separators: `12,412`.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The same for a number that may be negative, with a real minus sign.
pub fn signed(value: i64) -> String {
    let sign = if value < 0 { "−" } else { "" };
    format!("{sign}{}", number(value.unsigned_abs()))
}

/// A number Instagram may not have given: an en dash if so.
pub fn number_or_dash(value: Option<u64>) -> String {
    value.map_or_else(|| "–".to_owned(), number)
}

/// A number in little room: `980`, `12.4 k`, `3.1 m`.
pub fn short_number(value: u64) -> String {
    let tenths = |unit: u64| {
        let tenths = value * 10 / unit;
        if tenths.is_multiple_of(10) {
            format!("{}", tenths / 10)
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    };
    match value {
        0..10_000 => number(value),
        10_000..1_000_000 => tr!("{number} k", number = tenths(1_000)),
        _ => tr!("{number} m", number = tenths(1_000_000)),
    }
}

/// A share of 0 to 1 as percent: `14 %`.
pub fn percent(share: f64) -> String {
    format!("{} %", (share * 100.0).round())
}

/// A size in bytes: `482 kB`, `58.1 MB`.
pub fn bytes(value: u64) -> String {
    match value {
        0..1_000 => tr_count!(value, "{number} byte", "{number} bytes", number = value),
        1_000..1_000_000 => tr!("{number} kB", number = value / 1_000),
        _ => tr!("{number} MB", number = format!("{:.1}", value as f64 / 1e6)),
    }
}

/// How long ago, in a row: `now`, `14 min`, `2 h`, `3 d`, then the date.
pub fn age(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let seconds = now.as_second() - at.as_second();
    match seconds {
        ..60 => tr!("now").to_owned(),
        60..3_600 => tr!("{count} min", count = seconds / 60),
        3_600..86_400 => tr!("{count} h", count = seconds / 3_600),
        86_400..604_800 => tr!("{count} d", count = seconds / 86_400),
        _ => date(at, now, zone),
    }
}

/// When something was said: `14 min ago` on the day itself, then `Sat 21 Nov, 09:40`.
pub fn said(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    match now.as_second() - at.as_second() {
        ..60 => age(at, now, zone),
        60..86_400 => tr!("{age} ago", age = age(at, now, zone)),
        _ => moment(at, now, zone),
    }
}

/// How long until, in words: `4 s`, `14 min`, `6 h`, `6 d 23 h`.
pub fn span(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let (days, hours, minutes) = (seconds / 86_400, seconds % 86_400 / 3_600, seconds % 3_600 / 60);
    match (days, hours, minutes) {
        (0, 0, 0) => tr!("{count} s", count = seconds),
        (0, 0, _) => tr!("{count} min", count = minutes),
        (0, _, 0) => tr!("{count} h", count = hours),
        (0, _, _) if hours < 6 => tr!("{hours} h {minutes} min", hours = hours, minutes = minutes),
        (0, _, _) => tr!("{count} h", count = hours),
        (_, 0, _) => tr!("{count} d", count = days),
        _ => tr!("{days} d {hours} h", days = days, hours = hours),
    }
}

/// When [`span`] says something else of a time that runs out in so many milliseconds, rounded up to seconds: so
/// many milliseconds from now at the earliest.
pub fn span_stands(left_ms: i64) -> i64 {
    let seconds = (left_ms + 999) / 1000;
    let unit = match seconds {
        ..120 => 1,
        120..21_600 => 60,
        _ => 3_600,
    };
    let next = if unit == 1 { seconds } else { seconds / unit * unit } - 1;
    left_ms - next * 1000
}

/// The length of a clip: `0:24`, `1:04`.
pub fn clip(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

/// Hour and minute: `09:40`.
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// A day: `21 Nov`, with the year if it is another than now's.
pub fn date(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (local, today) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    if local.year() == today.year() {
        format!("{} {}", local.day(), month(&local))
    } else {
        format!("{} {} {}", local.day(), month(&local), local.year())
    }
}

/// Day and time: `Sat 21 Nov, 09:40`.
pub fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    format!("{} {}, {}", weekday(local.weekday()), date(at, now, zone), clock(at, zone))
}

/// A day as a heading: `Today`, `Yesterday`, `Sat 21 Nov`, with the year if it is another than now's.
pub fn day_heading(day: jiff::civil::Date, now: Timestamp, zone: &TimeZone) -> String {
    let today = now.to_zoned(zone.clone()).date();
    if day == today {
        return tr!("Today").to_owned();
    }
    if day.tomorrow().is_ok_and(|next| next == today) {
        return tr!("Yesterday").to_owned();
    }
    let Ok(noon) = day.at(12, 0, 0, 0).to_zoned(zone.clone()) else { return day.to_string() };
    format!("{} {}", weekday(noon.weekday()), date(noon.timestamp(), now, zone))
}

/// A month as a heading: `November 2026`.
pub fn month_heading(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    format!("{} {}", month_names()[month_index(&local)], local.year())
}

/// The months, January first.
pub fn month_names() -> [&'static str; 12] {
    [
        tr!("January"),
        tr!("February"),
        tr!("March"),
        tr!("April"),
        tr!("May"),
        tr!("June"),
        tr!("July"),
        tr!("August"),
        tr!("September"),
        tr!("October"),
        tr!("November"),
        tr!("December"),
    ]
}

/// A month in little room: `Nov 2026`.
pub fn month_of(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    format!("{} {}", month(&local), local.year())
}

fn month_index(at: &Zoned) -> usize {
    usize::try_from(at.month() - 1).unwrap_or(0).min(11)
}

fn month(at: &Zoned) -> &'static str {
    let names = [
        tr!("Jan"),
        tr!("Feb"),
        tr!("Mar"),
        tr!("Apr"),
        tr!("May"),
        tr!("Jun"),
        tr!("Jul"),
        tr!("Aug"),
        tr!("Sep"),
        tr!("Oct"),
        tr!("Nov"),
        tr!("Dec"),
    ];
    names[month_index(at)]
}

/// The short name of a day of the week.
pub fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => tr!("Mon"),
        Weekday::Tuesday => tr!("Tue"),
        Weekday::Wednesday => tr!("Wed"),
        Weekday::Thursday => tr!("Thu"),
        Weekday::Friday => tr!("Fri"),
        Weekday::Saturday => tr!("Sat"),
        Weekday::Sunday => tr!("Sun"),
    }
}

/// The whole name of a day of the week.
pub fn whole_weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => tr!("Monday"),
        Weekday::Tuesday => tr!("Tuesday"),
        Weekday::Wednesday => tr!("Wednesday"),
        Weekday::Thursday => tr!("Thursday"),
        Weekday::Friday => tr!("Friday"),
        Weekday::Saturday => tr!("Saturday"),
        Weekday::Sunday => tr!("Sunday"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().expect("a timestamp")
    }

    #[test]
    fn what_is_told_of_a_time_that_runs_out_stands_as_long_as_is_said() {
        let told = |left: i64| span((left + 999) / 1000);
        let mut left = 8 * 86_400_000;
        while left > 0 {
            let stands = span_stands(left);
            assert!(stands > 0, "{left}");
            assert_eq!(told(left), told(left - stands + 1), "{left}");
            if left - stands >= 119_000 {
                assert_ne!(told(left), told(left - stands), "no frame for nothing, {left}");
            }
            left -= 61_337;
        }
        assert_eq!(span_stands(500), 500);
        assert_eq!(span_stands(1_000), 1_000);
    }

    #[test]
    fn numbers_have_thousands_separators() {
        for (value, text) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (12_412, "12,412"), (1_234_567, "1,234,567")]
        {
            assert_eq!(number(value), text);
        }
        assert_eq!(signed(-1_204), "−1,204");
        assert_eq!(number_or_dash(None), "–");
        assert_eq!(number_or_dash(Some(0)), "0");
    }

    #[test]
    fn large_numbers_are_cut_never_rounded_up() {
        assert_eq!(short_number(9_999), "9,999");
        assert_eq!(short_number(12_499), "12.4 k");
        assert_eq!(short_number(20_000), "20 k");
        assert_eq!(short_number(3_180_000), "3.1 m");
    }

    #[test]
    fn ages_grow_from_now_to_a_date() {
        let (now, zone) = (time("2026-11-23T12:00:00Z"), TimeZone::UTC);
        for (then, text) in [
            ("2026-11-23T11:59:30Z", "now"),
            ("2026-11-23T12:00:30Z", "now"),
            ("2026-11-23T11:46:00Z", "14 min"),
            ("2026-11-23T10:00:00Z", "2 h"),
            ("2026-11-20T11:00:00Z", "3 d"),
            ("2026-11-03T11:00:00Z", "3 Nov"),
            ("2025-11-03T11:00:00Z", "3 Nov 2025"),
        ] {
            assert_eq!(age(time(then), now, &zone), text);
        }
    }

    #[test]
    fn what_was_said_lately_tells_how_long_ago() {
        let (now, zone) = (time("2026-11-23T12:00:00Z"), TimeZone::UTC);
        for (then, text) in [
            ("2026-11-23T11:59:30Z", "now"),
            ("2026-11-23T11:46:00Z", "14 min ago"),
            ("2026-11-22T12:00:01Z", "23 h ago"),
            ("2026-11-21T09:40:00Z", "Sat 21 Nov, 09:40"),
        ] {
            assert_eq!(said(time(then), now, &zone), text);
        }
    }

    #[test]
    fn a_day_is_called_as_a_person_calls_it() {
        let (now, utc) = ("2026-11-26T10:31:00Z".parse().unwrap(), TimeZone::UTC);
        let called = |day: &str| day_heading(day.parse().unwrap(), now, &utc);
        let days = ["2026-11-26", "2026-11-25", "2026-11-21", "2025-11-21"];
        assert_eq!(days.map(called), ["Today", "Yesterday", "Sat 21 Nov", "Fri 21 Nov 2025"]);
    }

    #[test]
    fn moments_stand_in_the_zone_asked_for() {
        let (then, now) = (time("2026-11-21T09:40:00Z"), time("2026-11-23T12:00:00Z"));
        assert_eq!(moment(then, now, &TimeZone::UTC), "Sat 21 Nov, 09:40");
        let tokyo = TimeZone::fixed(jiff::tz::offset(9));
        assert_eq!(moment(then, now, &tokyo), "Sat 21 Nov, 18:40");
        assert_eq!(month_of(then, &tokyo), "Nov 2026");
    }

    #[test]
    fn spans_name_two_units_at_most() {
        for (seconds, text) in [
            (4, "4 s"),
            (840, "14 min"),
            (3_600, "1 h"),
            (5_400, "1 h 30 min"),
            (25_000, "6 h"),
            (601_200, "6 d 23 h"),
            (-3, "0 s"),
        ] {
            assert_eq!(span(seconds), text);
        }
        assert_eq!(clip(64.2), "1:04");
        assert_eq!(bytes(58_100_000), "58.1 MB");
        assert_eq!(percent(0.138), "14 %");
    }
}

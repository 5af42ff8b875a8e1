//! Reads a day and a time of day as a person types them.
//! Invariant: what could be meant in two ways is not guessed at.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};

use crate::tr;
use crate::ui::format::month_names;

/// Why a time cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    Day,
    Clock,
    Passed,
    /// The clocks jump over it.
    Skipped,
    Far,
}

impl Problem {
    /// What to do, in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Day => tr!("That day cannot be read. Write it as 24 Nov, tomorrow or 2026-11-24"),
            Self::Clock => tr!("That time cannot be read. Write it as 18:00 or 6 pm"),
            Self::Passed => tr!("That time has passed. Choose a later one"),
            Self::Skipped => tr!("That time does not exist on that day: the clocks are put forward"),
            Self::Far => tr!("That is more than a year away. Choose an earlier day"),
        }
    }
}

/// The moment that is meant. A time that comes twice, when the clocks are put back, is its first coming.
pub fn moment(day: &str, clock: &str, zone: &TimeZone, now: Timestamp) -> Result<Timestamp, Problem> {
    let today = now.to_zoned(zone.clone()).date();
    let day = read_day(day, today).ok_or(Problem::Day)?;
    let clock = read_clock(clock).ok_or(Problem::Clock)?;
    at(day.to_datetime(clock), zone, now)
}

/// The moment of a wall time.
pub fn at(wall: DateTime, zone: &TimeZone, now: Timestamp) -> Result<Timestamp, Problem> {
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        return Err(Problem::Skipped);
    }
    let moment = ambiguous.compatible().map_err(|_| Problem::Day)?;
    match moment.as_second() - now.as_second() {
        ..=0 => Err(Problem::Passed),
        left if left > 366 * 86_400 => Err(Problem::Far),
        _ => Ok(moment),
    }
}

/// A day: `today`, `Fri`, `24 Nov`, `Tue 24 Nov 2026`, `24.11.`, `2026-11-24`.
pub fn read_day(text: &str, today: Date) -> Option<Date> {
    let text = text.trim().to_lowercase();
    if let Ok(date) = text.parse::<Date>() {
        return Some(date);
    }
    if text == tr!("today") {
        return Some(today);
    }
    if text == tr!("tomorrow") {
        return today.tomorrow().ok();
    }
    let words: Vec<&str> = text.split([' ', ',', '.', '/']).filter(|word| !word.is_empty()).collect();
    match words[..] {
        [word] => read_weekday(word).and_then(|day| today.nth_weekday(1, day).ok()),
        [first, ref rest @ ..] if read_weekday(first).is_some() => read_date(rest, &text, today),
        ref all => read_date(all, &text, today),
    }
}

fn read_date(words: &[&str], text: &str, today: Date) -> Option<Date> {
    let (first, second, year) = match *words {
        [first, second] => (first, second, None),
        [first, second, year] => (first, second, Some(year.parse::<i16>().ok()?)),
        _ => return None,
    };
    let (day, month) = match (read_month(first), read_month(second)) {
        (Some(month), None) => (second.parse::<i8>().ok()?, month),
        (None, Some(month)) => (first.parse::<i8>().ok()?, month),
        _ => {
            let (one, other) = (first.parse::<i8>().ok()?, second.parse::<i8>().ok()?);
            // With a stroke it is the month first in some countries and the day first in others.
            match (text.contains('/'), one > 12, other > 12) {
                (true, false, true) => (other, one),
                (true, false, false) if one != other => return None,
                _ => (one, other),
            }
        }
    };
    let of = |year| Date::new(year, month, day).ok();
    match year {
        Some(year) if year < 100 => of(2_000 + year),
        Some(year) => of(year),
        None => of(today.year()).filter(|date| *date >= today).or_else(|| of(today.year() + 1)),
    }
}

fn read_month(word: &str) -> Option<i8> {
    begins(&month_names(), word).and_then(|at| i8::try_from(at + 1).ok())
}

fn read_weekday(word: &str) -> Option<Weekday> {
    let names = [
        tr!("Monday"),
        tr!("Tuesday"),
        tr!("Wednesday"),
        tr!("Thursday"),
        tr!("Friday"),
        tr!("Saturday"),
        tr!("Sunday"),
    ];
    begins(&names, word).and_then(|at| Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok())
}

/// Which name begins with a word of three letters or more.
fn begins(names: &[&str], word: &str) -> Option<usize> {
    let long = word.chars().count() >= 3;
    names.iter().position(|name| long && name.to_lowercase().starts_with(word))
}

/// A time of day: `18:00`, `18.00`, `18`, `1800`, `6 pm`, `6:30pm`, `noon`.
pub fn read_clock(text: &str) -> Option<Time> {
    let text = text.trim().to_lowercase();
    if text == tr!("noon") {
        return Some(Time::constant(12, 0, 0, 0));
    }
    let half = ["am", "a.m.", "pm", "p.m."].into_iter().find(|half| text.ends_with(half));
    let bare = text.trim_end_matches(half.unwrap_or_default()).trim();
    let (hour, minute) = match bare.split_once([':', '.', 'h']) {
        Some((hour, "")) => (hour, "0"),
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if bare.len() == 4 && bare.is_ascii() => bare.split_at(2),
        None if bare.len() <= 2 => (bare, "0"),
        None => return None,
    };
    let (hour, minute) = (hour.parse::<i8>().ok()?, minute.parse::<i8>().ok()?);
    let hour = match half.map(|half| half.starts_with('p')) {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(after_noon) => hour % 12 + if after_noon { 12 } else { 0 },
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// The next quarter of an hour, or the one before: `by` is 1 or -1.
pub fn quarter(wall: DateTime, by: i32) -> DateTime {
    let minutes = i32::from(wall.minute());
    let to = if by > 0 { (minutes / 15 + 1) * 15 } else { (minutes + 14) / 15 * 15 - 15 };
    wall.checked_add((to - minutes).minutes()).unwrap_or(wall)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        // A Monday.
        let today = date("2026-11-23");
        for (text, wanted) in [
            ("today", "2026-11-23"),
            (" Tomorrow ", "2026-11-24"),
            ("fri", "2026-11-27"),
            ("Monday", "2026-11-30"),
            ("24 Nov", "2026-11-24"),
            ("Nov 24", "2026-11-24"),
            ("Tue 24 Nov", "2026-11-24"),
            ("Tue, 24 november 2026", "2026-11-24"),
            ("24.11.", "2026-11-24"),
            ("24.11.26", "2026-11-24"),
            ("3.1.", "2027-01-03"),
            ("24/11", "2026-11-24"),
            ("11/24/2026", "2026-11-24"),
            ("2026-12-01", "2026-12-01"),
        ] {
            assert_eq!(read_day(text, today), Some(date(wanted)), "{text}");
        }
        for odd in ["", "soon", "31 Feb", "3/4", "24", "tu", "24 Nov 2026 18"] {
            assert_eq!(read_day(odd, today), None, "{odd}");
        }
    }

    #[test]
    fn times_of_day_are_read_in_both_halves() {
        for (text, hour, minute) in [
            ("18:00", 18, 0),
            ("9.05", 9, 5),
            ("18", 18, 0),
            ("18h", 18, 0),
            ("0915", 9, 15),
            ("6 pm", 18, 0),
            ("6:30pm", 18, 30),
            ("12 am", 0, 0),
            ("12 p.m.", 12, 0),
            ("noon", 12, 0),
        ] {
            assert_eq!(read_clock(text), Time::new(hour, minute, 0, 0).ok(), "{text}");
        }
        for odd in ["", "24:00", "18:5", "13 pm", "six", "18:60", "1:2:3"] {
            assert_eq!(read_clock(odd), None, "{odd}");
        }
    }

    #[test]
    fn passed_skipped_and_far_times_are_refused() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let read = |day, clock| moment(day, clock, &berlin, now);
        assert_eq!(read("today", "18:00"), Ok("2026-11-23T17:00:00Z".parse().unwrap()));
        assert_eq!(read("today", "10:00"), Err(Problem::Passed));
        assert_eq!(read("2026-11-22", "18:00"), Err(Problem::Passed));
        assert_eq!(read("2027-03-28", "02:30"), Err(Problem::Skipped));
        assert_eq!(read("2062-11-24", "18:00"), Err(Problem::Far));
        assert_eq!((read("soon", "18:00"), read("today", "x")), (Err(Problem::Day), Err(Problem::Clock)));
        // 02:30 comes twice on 31 October 2027, first in summer time.
        assert_eq!(read("2027-10-31", "02:30"), Ok("2027-10-31T00:30:00Z".parse().unwrap()));
    }

    #[test]
    fn quarters_snap_both_ways() {
        let wall: DateTime = "2026-11-23T23:50".parse().unwrap();
        assert_eq!(quarter(wall, 1), "2026-11-24T00:00".parse().unwrap());
        assert_eq!(quarter(wall, -1), "2026-11-23T23:45".parse().unwrap());
        let even: DateTime = "2026-11-23T18:00".parse().unwrap();
        assert_eq!((quarter(even, 1).minute(), quarter(even, -1).minute()), (15, 45));
    }
}

//! Reads days and times as people write them in tables.
//! Invariant: a day that can be read in two ways is never guessed line by line: the whole column tells, or the person.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, Zoned};

use crate::domain::Slot;
use crate::tr;

/// In which order day and month stand where both are numbers between dashes or slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
    /// No line tells.
    Unknown,
}

impl Order {
    /// What all days of a column tell.
    pub fn of<'a>(days: impl Iterator<Item = &'a str>) -> Self {
        let (mut day_first, mut month_first) = (false, false);
        for day in days {
            if let Some((one, other, _)) = slashed(day.split_whitespace().next().unwrap_or_default()) {
                day_first |= one > 12;
                month_first |= other > 12;
            }
        }
        match (day_first, month_first) {
            (true, false) => Self::DayFirst,
            (false, true) => Self::MonthFirst,
            _ => Self::Unknown,
        }
    }
}

/// Three numbers between slashes, the year last.
fn slashed(text: &str) -> Option<(i8, i8, i16)> {
    let mut parts = text.split(['/', '-']).map(str::trim);
    let (one, other, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || one.len() > 2 {
        return None;
    }
    Some((one.parse().ok()?, other.parse().ok()?, full_year(year)?))
}

fn full_year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    match text.len() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

/// The slot of a line, or why there is none. `words` is day and time, `named` a zone that overrules `zone`.
///
/// # Errors
/// In a sentence that tells how to write it.
pub fn slot(named: &str, words: &str, zone: &TimeZone, order: Order, now: Timestamp) -> Result<Slot, String> {
    let zone = match named {
        "" => zone.clone(),
        name => TimeZone::get(name)
            .map_err(|_| tr!("{zone} is not a time zone; write one as Europe/Lisbon", zone = name))?,
    };
    let at = moment(words, &zone, order)?;
    if at <= now {
        return Err(tr!("{when} has passed", when = words));
    }
    Ok(Slot::new(at, &zone))
}

fn moment(words: &str, zone: &TimeZone, order: Order) -> Result<Timestamp, String> {
    // An instant that says its own offset or zone.
    if let Ok(at) = words.parse::<Timestamp>() {
        return Ok(at);
    }
    if let Ok(at) = words.parse::<Zoned>() {
        return Ok(at.timestamp());
    }
    let unread = || tr!("{when} is not a time; write it as 2026-12-04 10:00", when = words);
    let (day, clock) = match words.split_once(['T', ' ']) {
        Some((day, clock)) => (day, clock.trim()),
        None => return Err(tr!("{when} has no time of day; write it as 2026-12-04 10:00", when = words)),
    };
    let wall = DateTime::from_parts(
        read_day(day, order).ok_or_else(unread_day(day, order))?,
        read_clock(clock).ok_or_else(unread)?,
    );
    match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { .. } => zone.to_timestamp(wall).map_err(|_| unread()),
        AmbiguousOffset::Gap { .. } => {
            Err(tr!("{when} does not exist: clocks are set forward then", when = words))
        }
        AmbiguousOffset::Fold { .. } => Err(tr!(
            "{when} comes twice, since clocks are set back; write its offset, as 2026-10-25T02:30+01:00",
            when = words
        )),
    }
}

fn unread_day(day: &str, order: Order) -> impl FnOnce() -> String {
    let two = order == Order::Unknown && slashed(day).is_some();
    let day = day.to_owned();
    move || match two {
        true => tr!("{day} can be read in two ways; write it as 2026-12-04", day = day),
        false => tr!("{day} is not a day; write it as 2026-12-04", day = day),
    }
}

fn read_day(text: &str, order: Order) -> Option<Date> {
    if let Ok(day) = text.parse::<Date>() {
        return Some(day);
    }
    // Points are written day first everywhere.
    let parts: Vec<&str> = text.trim_end_matches('.').split('.').collect();
    if let [day, month, year] = parts.as_slice() {
        return Date::new(full_year(year)?, month.parse().ok()?, day.parse().ok()?).ok();
    }
    if let [year, month, day] = text.split('/').collect::<Vec<_>>().as_slice()
        && year.len() == 4
    {
        return Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    }
    let (one, other, year) = slashed(text)?;
    match order {
        Order::DayFirst => Date::new(year, other, one).ok(),
        Order::MonthFirst => Date::new(year, one, other).ok(),
        Order::Unknown if one == other => Date::new(year, one, other).ok(),
        Order::Unknown => None,
    }
}

fn read_clock(text: &str) -> Option<Time> {
    let lower = text.trim().to_lowercase();
    let (bare, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(bare), _) => (bare.trim(), Some(0)),
        (_, Some(bare)) => (bare.trim(), Some(12)),
        _ => (lower.strip_suffix("uhr").unwrap_or(&lower).trim(), None),
    };
    let mut parts = bare.split([':', '.', 'h']).map(str::trim).filter(|part| !part.is_empty());
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    let second: i8 = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    let alone = !bare.contains([':', '.', 'h']);
    let hour = match half {
        Some(after) if (1..=12).contains(&hour) => hour % 12 + after,
        Some(_) => return None,
        // A bare number may be anything.
        None if alone && !lower.ends_with("uhr") => return None,
        None => hour,
    };
    Time::new(hour, minute, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lisbon() -> TimeZone {
        TimeZone::get("Europe/Lisbon").unwrap()
    }

    fn read(words: &str) -> Result<String, String> {
        let now = "2026-11-26T10:31:00Z".parse().unwrap();
        slot("", words, &lisbon(), Order::Unknown, now).map(|slot| slot.at.to_string())
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for words in [
            "2026-12-04 10:00",
            "2026-12-04T10:00:00",
            "2026-12-04T10:00Z",
            "2026-12-04T11:00+01:00",
            "4.12.2026 10.00",
            "04.12.26 10h00",
            "2026/12/04 10:00 am",
            "4.12.2026 10 Uhr",
            "2026-12-04 10 AM",
        ] {
            assert_eq!(read(words).as_deref(), Ok("2026-12-04T10:00:00Z"), "{words}");
        }
        for (words, why) in [
            ("soon", "has no time of day"),
            ("2026-12-04", "has no time of day"),
            ("2026-12-04 10", "is not a time"),
            ("2026-12-04 25:00", "is not a time"),
            ("31.11.2026 10:00", "is not a day"),
            ("04/12/2026 10:00", "two ways"),
            ("2026-11-26 10:30", "has passed"),
            ("2027-03-28 01:30", "does not exist"),
            ("2027-10-31 01:30", "comes twice"),
        ] {
            assert!(read(words).is_err_and(|said| said.contains(why)), "{words}: {:?}", read(words));
        }
    }

    #[test]
    fn the_whole_column_tells_whether_days_come_first() {
        assert_eq!(Order::of(["04/12/2026", "24/12/2026 10:00"].into_iter()), Order::DayFirst);
        assert_eq!(Order::of(["04/12/2026", "12/24/2026"].into_iter()), Order::MonthFirst);
        for unclear in [vec!["04/12/2026"], vec!["24/12/2026", "12/24/2026"], vec!["2026-12-24"]] {
            assert_eq!(Order::of(unclear.into_iter()), Order::Unknown);
        }
        assert_eq!(read_day("04/12/2026", Order::DayFirst), Date::new(2026, 12, 4).ok());
        assert_eq!(read_day("04/12/2026", Order::MonthFirst), Date::new(2026, 4, 12).ok());
    }

    #[test]
    fn a_named_zone_overrules() {
        let now = "2026-11-26T10:31:00Z".parse().unwrap();
        let of = |zone| slot(zone, "2026-12-04 10:00", &lisbon(), Order::Unknown, now);
        assert_eq!(of("Asia/Tokyo").unwrap().at.to_string(), "2026-12-04T01:00:00Z");
        assert_eq!(of("Asia/Tokyo").unwrap().zone, "Asia/Tokyo");
        assert!(of("Moon").unwrap_err().contains("Europe/Lisbon"));
    }
}

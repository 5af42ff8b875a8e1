//! The zone in which Instagram cuts its days: US Pacific time (section 7.1).
//! Invariant: the rule of the zone is spelled out, so that no zone database is needed.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The zone, by the rule that holds since 2007.
pub fn zone() -> TimeZone {
    TimeZone::posix("PST8PDT,M3.2.0,M11.1.0").unwrap_or(TimeZone::UTC)
}

/// The moment at which an hour of a day begins there. An hour that summer time skips begins with the next one.
pub fn hour_start(day: Date, hour: i8) -> Option<Timestamp> {
    let at = day.at(hour.clamp(0, 23), 0, 0, 0).to_zoned(zone()).ok();
    at.map(|at: Zoned| at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn hours_begin_where_the_clocks_there_say() {
        let at = |day, hour| hour_start(day, hour).unwrap().to_string();
        assert_eq!(at(date(2026, 11, 20), 0), "2026-11-20T08:00:00Z");
        assert_eq!(at(date(2026, 7, 1), 23), "2026-07-02T06:00:00Z");
        assert_eq!(at(date(2026, 3, 8), 2), at(date(2026, 3, 8), 3), "skipped by summer time");
    }
}

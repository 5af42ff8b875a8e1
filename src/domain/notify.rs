//! What a person chose about being told of new comments on the desktop.
//! Invariant: the quiet hours are wall time; whatever a clock change does to a night, they end by themselves.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// Minutes in a day.
const DAY: u16 = 24 * 60;

/// The choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notify {
    /// New comments are told while nobody looks at the window.
    pub on: bool,
    /// With the name and the words of a single comment; otherwise numbers alone.
    pub words: bool,
    /// When nothing is told; `None`: never.
    pub quiet: Option<Quiet>,
}

impl Default for Notify {
    fn default() -> Self {
        Self { on: true, words: true, quiet: None }
    }
}

/// Hours of each day in which nothing is told, as minutes after midnight; they may cross it. The same twice is
/// nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    pub from: u16,
    pub to: u16,
}

impl Default for Quiet {
    fn default() -> Self {
        Self { from: 22 * 60, to: 8 * 60 }
    }
}

impl Quiet {
    /// When the quiet that holds at a moment ends; `None`: it is not quiet then.
    pub fn ends(self, at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let wall = at.to_zoned(zone.clone());
        let minute = u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap_or(0);
        let (from, to) = (self.from % DAY, self.to % DAY);
        let (inside, tomorrow) = match from <= to {
            true => (minute >= from && minute < to, false),
            false => (minute >= from || minute < to, minute >= from),
        };
        if !inside {
            return None;
        }
        let day = if tomorrow { wall.date().checked_add(1.day()).ok()? } else { wall.date() };
        let end = day.to_datetime(time(to)).to_zoned(zone.clone()).ok()?.timestamp();
        // An end that a clock change moved behind the moment is over.
        (end > at).then_some(end)
    }
}

fn time(minutes: u16) -> Time {
    let part = |value: u16| i8::try_from(value).unwrap_or(0);
    Time::new(part(minutes / 60), part(minutes % 60), 0, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIGHT: Quiet = Quiet { from: 22 * 60, to: 8 * 60 };
    const NOON: Quiet = Quiet { from: 12 * 60, to: 13 * 60 + 30 };

    fn ends(quiet: Quiet, at: &str, zone: &str) -> Option<String> {
        let zone = TimeZone::get(zone).unwrap();
        let at: Timestamp = at.parse().unwrap();
        quiet.ends(at, &zone).map(|end| end.to_string())
    }

    #[test]
    fn a_night_crosses_midnight_and_ends_in_the_morning() {
        let morning = Some("2026-11-24T08:00:00Z".to_owned());
        assert_eq!(ends(NIGHT, "2026-11-23T21:59:59Z", "UTC"), None);
        assert_eq!(ends(NIGHT, "2026-11-23T22:00:00Z", "UTC"), morning);
        assert_eq!(ends(NIGHT, "2026-11-24T07:59:59Z", "UTC"), morning);
        assert_eq!(ends(NIGHT, "2026-11-24T08:00:00Z", "UTC"), None);
        assert_eq!(ends(NOON, "2026-11-23T12:10:00Z", "UTC").as_deref(), Some("2026-11-23T13:30:00Z"));
        assert_eq!(ends(NOON, "2026-11-23T13:30:00Z", "UTC"), None);
        assert_eq!(ends(Quiet { from: 60, to: 60 }, "2026-11-23T01:00:00Z", "UTC"), None);
    }

    #[test]
    fn the_zone_rules_and_every_night_of_a_clock_change_ends() {
        assert_eq!(
            ends(NIGHT, "2026-11-23T14:00:00Z", "Asia/Tokyo").as_deref(),
            Some("2026-11-23T23:00:00Z")
        );
        for zone in ["Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"] {
            let zone = TimeZone::get(zone).unwrap();
            let mut at: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
            for _ in 0..(365 * 48) {
                for quiet in [NIGHT, NOON, Quiet { from: 90, to: 150 }, Quiet { from: 150, to: 165 }] {
                    if let Some(end) = quiet.ends(at, &zone) {
                        let left = end.as_second() - at.as_second();
                        assert!(left > 0 && left <= 12 * 3_600, "{at} {quiet:?} {left}");
                        assert_eq!(quiet.ends(end, &zone), None, "{at} {quiet:?}");
                    }
                }
                at += jiff::SignedDuration::from_mins(30);
            }
        }
    }
}

//! When a post is to go out, and what becomes of it when that moment was missed.
//! Invariant: the instant rules. The zone only says how the person wrote it: when the rules of a zone change, the
//! post still goes out at its instant, and another wall time is shown.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// Milliseconds in an hour.
const HOUR: i64 = 60 * 60 * 1_000;

/// The moment of a scheduled post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    pub at: Timestamp,
    /// The zone's name (`Europe/Berlin`), or its offset (`+01:00`) where the system gives it no name.
    pub zone: String,
}

impl Slot {
    /// A moment, thought in a zone.
    pub fn new(at: Timestamp, zone: &TimeZone) -> Self {
        let zone = match zone.iana_name() {
            Some(name) => name.to_owned(),
            None => offset_words(zone.to_offset(at)),
        };
        Self { at, zone }
    }

    /// The zone to show it in; `None`: this computer does not know its name any more.
    pub fn time_zone(&self) -> Option<TimeZone> {
        zone_of(&self.zone)
    }

    /// Milliseconds since the epoch.
    pub fn at_ms(&self) -> i64 {
        self.at.as_millisecond()
    }
}

/// A zone by its name, or by its offset; `None`: this computer does not know it.
pub(super) fn zone_of(name: &str) -> Option<TimeZone> {
    offset_of(name).map(TimeZone::fixed).or_else(|| TimeZone::get(name).ok())
}

/// `+05:30`
fn offset_words(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn offset_of(words: &str) -> Option<Offset> {
    let sign = match words.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (hours, minutes) = words[1..].split_once(':')?;
    let seconds = hours.parse::<i32>().ok()? * 3_600 + minutes.parse::<i32>().ok()? * 60;
    Offset::from_seconds(sign * seconds).ok()
}

/// What becomes of a post whose moment passed while nobody could send it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// It still goes out, up to so many hours late; after that the person is asked.
    SendLate { hours: u32 },
    /// It waits for the person.
    Ask,
    /// It goes back to the drafts.
    Skip,
}

impl Default for Missed {
    fn default() -> Self {
        Self::SendLate { hours: 2 }
    }
}

impl Missed {
    /// How long after its moment a post may still go out by itself, milliseconds. `begun`: it was at work when its
    /// moment came, so that nothing was missed and it only takes longer.
    pub fn patience(self, begun: bool) -> i64 {
        let usual = Self::default().hours();
        let hours = if begun { self.hours().max(usual) } else { self.hours() };
        i64::from(hours) * HOUR
    }

    fn hours(self) -> u32 {
        match self {
            Self::SendLate { hours } => hours,
            Self::Ask | Self::Skip => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_slot_keeps_the_instant_and_the_name_of_the_zone() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let slot = Slot::new(at("2026-11-24T17:00:00Z"), &berlin);
        assert_eq!(slot.zone, "Europe/Berlin");
        let read: Slot = serde_json::from_str(&serde_json::to_string(&slot).unwrap()).unwrap();
        assert_eq!(read, slot);
        assert_eq!(read.at.to_zoned(read.time_zone().unwrap()).hour(), 18);
    }

    #[test]
    fn a_zone_without_a_name_is_kept_as_its_offset() {
        let zone = TimeZone::fixed(Offset::from_seconds(-(5 * 3_600 + 1_800)).unwrap());
        let slot = Slot::new(at("2026-11-24T17:00:00Z"), &zone);
        assert_eq!(slot.zone, "-05:30");
        assert_eq!(slot.at.to_zoned(slot.time_zone().unwrap()).minute(), 30);
    }

    #[test]
    fn a_zone_that_is_not_known_any_more_changes_nothing_about_the_instant() {
        let slot = Slot { at: at("2026-11-24T17:00:00Z"), zone: "Atlantis/Centre".to_owned() };
        assert_eq!((slot.time_zone(), slot.at_ms()), (None, 1_795_539_600_000));
    }

    #[test]
    fn what_has_begun_in_time_has_two_hours_at_least() {
        assert_eq!(Missed::Ask.patience(false), 0);
        assert_eq!(Missed::Ask.patience(true), 2 * HOUR);
        assert_eq!(Missed::SendLate { hours: 6 }.patience(true), 6 * HOUR);
        assert_eq!(Missed::SendLate { hours: 1 }.patience(false), HOUR);
    }
}

//! Times to come: how they are said, read from what a person types, and chosen.
//! Invariant: a time is always shown with the zone it was meant in.

mod parse;
mod picker;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::format;
use crate::domain::Slot;
use crate::tr;

pub use parse::{read_clock, read_day};
pub use picker::{Ask, choose};

/// `Tue 24 Nov, 18:00 (Europe/Berlin)`. A zone this computer does not know is shown in `zone` instead.
pub fn moment(slot: &Slot, now: Timestamp, zone: &TimeZone) -> String {
    let own = slot.time_zone();
    let name = if own.is_some() { slot.zone.as_str() } else { zone.iana_name().unwrap_or(tr!("your time")) };
    let shown = own.as_ref().unwrap_or(zone);
    tr!("{moment} ({zone})", moment = format::moment(slot.at, now, shown), zone = name)
}

/// `Goes out Tue 24 Nov, 18:00 (Europe/Berlin), in 5 hours`
pub fn goes_out(slot: &Slot, now: Timestamp, zone: &TimeZone) -> String {
    let left = slot.at.as_second() - now.as_second();
    tr!("Goes out {when}, {distance}", when = moment(slot, now, zone), distance = distance(left))
}

/// How far away something is: `in 5 hours`. Seconds.
pub fn distance(seconds: i64) -> String {
    let minutes = (seconds + 59) / 60;
    match minutes {
        ..=0 => tr!("now").to_owned(),
        1 => tr!("in 1 minute").to_owned(),
        2..60 => tr!("in {count} minutes", count = minutes),
        60 => tr!("in 1 hour").to_owned(),
        61..360 if minutes % 60 == 0 => tr!("in {count} hours", count = minutes / 60),
        61..360 => tr!("in {hours} h {minutes} min", hours = minutes / 60, minutes = minutes % 60),
        360..2_880 => tr!("in {count} hours", count = (minutes + 30) / 60),
        _ => tr!("in {count} days", count = (minutes + 720) / 1_440),
    }
}

/// Draws again within a minute: a distance in words is shown.
pub fn again_in_a_minute(ui: &egui::Ui) {
    ui.ctx().request_repaint_after(std::time::Duration::from_secs(60));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn distances_grow_from_a_minute_to_days() {
        let hour = 3_600;
        for (seconds, words) in [
            (-5, "now"),
            (20, "in 1 minute"),
            (720, "in 12 minutes"),
            (hour, "in 1 hour"),
            (2 * hour + 600, "in 2 h 10 min"),
            (5 * hour, "in 5 hours"),
            (9 * hour + 60, "in 9 hours"),
            (72 * hour, "in 3 days"),
        ] {
            assert_eq!(distance(seconds), words);
        }
    }

    #[test]
    fn a_slot_is_said_in_the_zone_it_was_meant_in() {
        let slot = Slot { at: time("2026-11-24T17:00:00Z"), zone: "Europe/Berlin".to_owned() };
        let (now, here) = (time("2026-11-24T12:00:00Z"), TimeZone::UTC);
        assert_eq!(goes_out(&slot, now, &here), "Goes out Tue 24 Nov, 18:00 (Europe/Berlin), in 5 hours");
        let lost = Slot { zone: "Atlantis/Centre".to_owned(), ..slot };
        assert_eq!(moment(&lost, now, &here), "Tue 24 Nov, 17:00 (UTC)");
    }
}

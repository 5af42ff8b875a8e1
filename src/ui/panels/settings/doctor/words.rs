//! Times and numbers of the doctor, in words.
//! Invariant: the same time is told the same way in every line.

use jiff::tz::TimeZone;

use crate::engine::doctor::Examination;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;

/// `14:02:11`. Milliseconds since the epoch.
pub fn clock(at: i64, zone: &TimeZone) -> String {
    format::at(at).to_zoned(zone.clone()).strftime("%H:%M:%S").to_string()
}

/// `21 ms`, `1.9 s`.
pub fn took(ms: u64) -> String {
    if ms < 200 {
        tr!("{count} ms", count = ms)
    } else {
        tr!("{count} s", count = format!("{:.1}", ms as f64 / 1_000.0))
    }
}

/// When it ran, how long it took, and how many calls that cost.
pub fn ran(one: &Examination, desk: &Desk<'_>) -> String {
    let began = clock(one.began, desk.zone);
    match one.took_ms {
        None => tr!("Runs since {time}", time = began),
        Some(ms) => {
            let calls = crate::tr_count!(one.calls, "{count} call", "{count} calls", count = one.calls);
            tr!("Ran {time}, took {took}, {calls}", time = began, took = took(ms), calls = calls)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_times_are_told_in_milliseconds() {
        assert_eq!([took(0), took(199), took(200), took(1_949)], ["0 ms", "199 ms", "0.2 s", "1.9 s"]);
        assert_eq!(clock(1_795_442_531_000, &TimeZone::UTC), "14:02:11");
    }
}

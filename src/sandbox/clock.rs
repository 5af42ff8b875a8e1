//! The sandbox's own clock, which can be set, moved, stopped and let run.
//! Invariant: everything the server dates or lets expire asks this clock and no other.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A clock in unix time that runs with the machine's or stands still.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Unix milliseconds at `since`, or for good while `since` is `None`.
    at: i64,
    since: Option<Instant>,
    /// How many seconds pass here in one of the machine's.
    speed: u32,
}

impl Clock {
    /// A clock that stands at `seconds` (unix) until it is moved.
    pub fn standing(seconds: i64) -> Clock {
        Clock { at: seconds.saturating_mul(1000), since: None, speed: 1 }
    }

    /// A clock that starts at the machine's time and runs.
    pub fn real() -> Clock {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Clock { at: now.as_millis() as i64, since: Some(Instant::now()), speed: 1 }
    }

    /// Unix milliseconds.
    pub fn millis(&self) -> i64 {
        let ran = self.since.map_or(0, |since| since.elapsed().as_millis() as i64);
        self.at.saturating_add(ran.saturating_mul(i64::from(self.speed)))
    }

    /// Unix seconds.
    pub fn now(&self) -> i64 {
        self.millis().div_euclid(1000)
    }

    /// Puts the clock at `seconds` (unix); it goes on running or standing as before.
    pub fn set(&mut self, seconds: i64) {
        self.at = seconds.saturating_mul(1000);
        self.since = self.since.map(|_| Instant::now());
    }

    /// Moves the clock by `seconds`, forward or back.
    pub fn advance(&mut self, seconds: i64) {
        self.at = self.at.saturating_add(seconds.saturating_mul(1000));
    }

    /// Lets the clock run (`true`) or stops it where it is (`false`).
    pub fn run(&mut self, running: bool) {
        self.at = self.millis();
        self.since = running.then(Instant::now);
    }

    /// Lets the clock run so many times faster than the machine's, from where it is.
    pub fn hurry(&mut self, speed: u32) {
        self.run(true);
        self.speed = speed.max(1);
    }

    /// Whether the clock runs by itself.
    pub fn running(&self) -> bool {
        self.since.is_some()
    }
}

/// The offset-without-colon form of a time, as the Graph host writes it (section 3.2).
pub fn stamp(seconds: i64) -> String {
    format(seconds, "%Y-%m-%dT%H:%M:%S+0000")
}

/// A UTC time by a strftime pattern; an impossible time is written as its number.
pub fn format(seconds: i64, pattern: &str) -> String {
    match jiff::Timestamp::from_second(seconds) {
        Ok(at) => at.strftime(pattern).to_string(),
        Err(_) => seconds.to_string(),
    }
}

/// Reads a `since` or `until`: unix seconds or an ISO date or date-time in UTC (section 3.1).
pub fn parse_moment(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(seconds);
    }
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(at.as_second());
    }
    let at = text.parse::<jiff::civil::DateTime>().ok()?;
    Some(at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_when_moved() {
        let mut clock = Clock::standing(1_000);
        assert_eq!(clock.now(), 1_000);
        clock.advance(90);
        assert_eq!(clock.now(), 1_090);
        clock.set(5);
        assert_eq!(clock.now(), 5);
        assert!(!clock.running());
    }

    #[test]
    fn a_clock_can_be_let_run_and_stopped_again() {
        let mut clock = Clock::standing(50);
        clock.run(true);
        assert!(clock.running() && clock.now() >= 50);
        clock.run(false);
        let held = clock.millis();
        assert_eq!(clock.millis(), held);
    }

    #[test]
    fn a_hurried_clock_runs_ahead_of_the_machine() {
        let mut clock = Clock::standing(50);
        clock.hurry(1_000_000);
        let (began, before) = (Instant::now(), clock.millis());
        while began.elapsed() < Duration::from_millis(1) {}
        assert!(clock.millis() - before >= 1_000_000);
    }

    #[test]
    fn moments_are_read_as_seconds_dates_and_date_times() {
        assert_eq!(parse_moment("1790000000"), Some(1_790_000_000));
        assert_eq!(parse_moment("1970-01-02"), Some(86_400));
        assert_eq!(parse_moment("1970-01-01T00:01:00Z"), Some(60));
        assert_eq!(parse_moment("yesterday-ish"), None);
    }

    #[test]
    fn stamps_have_no_colon_in_their_offset() {
        assert_eq!(stamp(0), "1970-01-01T00:00:00+0000");
    }
}

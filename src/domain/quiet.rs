//! Quiet hours: the times of a week at which comments rest, and the posts this is about.
//! Invariant: a window begins and ends once on each of its days, whatever the clocks do that night: an hour that
//! comes twice is quiet both times, and a wall time that is left out stands for the moment it is left out.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span as Distance, Timestamp};
use serde::{Deserialize, Serialize};

use super::schedule::zone_of;
use super::{MediaId, Slot};

/// Minutes in a day.
pub const DAY_MINUTES: u16 = 1_440;

/// Milliseconds in a day.
const DAY: i64 = 86_400_000;

/// Days before and after today that are looked through for windows.
const BEHIND: i64 = 2;
const AHEAD: i64 = 9;

/// A time of the week, on the days on which it begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct QuietWindow {
    /// Bits, Monday being the lowest.
    days: u8,
    /// Minutes from midnight at which it begins, below [`DAY_MINUTES`].
    pub from: u16,
    /// Minutes from midnight at which it ends; on the next day unless that is later than `from`.
    pub to: u16,
}

impl QuietWindow {
    /// Every day, from 22:00 to 07:00.
    pub fn nightly() -> Self {
        Self { days: 0x7f, from: 22 * 60, to: 7 * 60 }
    }

    /// On some days, between two times in minutes from midnight.
    pub fn on(days: impl IntoIterator<Item = Weekday>, from: u16, to: u16) -> Self {
        let mut window = Self { days: 0, from: from % DAY_MINUTES, to: to % DAY_MINUTES };
        for day in days {
            window.set(day, true);
        }
        window
    }

    /// Whether it begins on a day of the week.
    pub fn has(self, day: Weekday) -> bool {
        self.days & bit(day) != 0
    }

    /// Lets it begin on a day of the week, or no longer.
    pub fn set(&mut self, day: Weekday, on: bool) {
        if on { self.days |= bit(day) } else { self.days &= !bit(day) }
    }

    /// Whether it begins on no day at all.
    pub fn is_empty(self) -> bool {
        self.days & 0x7f == 0
    }

    /// Whether it ends on the day after the one it begins on.
    pub fn crosses_midnight(self) -> bool {
        self.to <= self.from
    }

    /// How long it is, in minutes of a day on which no clock is set.
    pub fn minutes(self) -> u16 {
        if self.crosses_midnight() { DAY_MINUTES - self.from + self.to } else { self.to - self.from }
    }

    /// Its time that begins on a date; `None`: on this date it has no moment.
    fn of_date(self, date: Date, zone: &TimeZone) -> Option<QuietSpan> {
        let last = if self.crosses_midnight() { date.tomorrow().ok()? } else { date };
        let from = instant(date, self.from, zone, Twice::Earlier)?;
        let until = instant(last, self.to, zone, Twice::Later)?;
        (from < until).then_some(QuietSpan { from, until })
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset()
}

/// Which of two moments a wall time stands for that comes twice.
#[derive(Clone, Copy)]
enum Twice {
    Earlier,
    Later,
}

/// The moment of a wall time, milliseconds since the epoch.
fn instant(date: Date, minutes: u16, zone: &TimeZone, twice: Twice) -> Option<i64> {
    let minutes = i8::try_from(minutes % 60).ok().zip(i8::try_from(minutes / 60).ok());
    let (minute, hour) = minutes?;
    let wall: DateTime = date.at(hour, minute, 0, 0);
    let told = zone.to_ambiguous_timestamp(wall);
    let at = match (told.offset(), twice) {
        (AmbiguousOffset::Gap { .. }, _) => {
            let before = told.earlier().ok()?;
            zone.following(before).next()?.timestamp()
        }
        (_, Twice::Earlier) => told.earlier().ok()?,
        (_, Twice::Later) => told.later().ok()?,
    };
    Some(at.as_millisecond())
}

/// A time between two moments, milliseconds since the epoch; the second is not part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct QuietSpan {
    pub from: i64,
    pub until: i64,
}

impl QuietSpan {
    /// Whether a moment lies in it.
    pub fn has(self, at: i64) -> bool {
        (self.from..self.until).contains(&at)
    }
}

/// How quiet hours stand at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuietStanding {
    /// The quiet time that runs, windows that touch being one.
    pub now: Option<QuietSpan>,
    /// The one that comes next.
    pub next: Option<QuietSpan>,
}

/// Which posts quiet hours are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Covers {
    /// Those published within the last days before the quiet time, and those published in it.
    #[default]
    Newest,
    All,
    /// Those that were chosen one by one.
    Chosen,
}

/// The timetable of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuietHours {
    pub on: bool,
    pub windows: Vec<QuietWindow>,
    /// The zone's name, or its offset; `None`: the one of this computer, wherever it is.
    pub zone: Option<String>,
    pub covers: Covers,
    /// For [`Covers::Newest`]: how many days back, at least 1.
    pub days: u32,
    /// For [`Covers::Chosen`].
    pub chosen: BTreeSet<MediaId>,
}

impl Default for QuietHours {
    fn default() -> Self {
        Self {
            on: false,
            windows: Vec::new(),
            zone: None,
            covers: Covers::default(),
            days: 30,
            chosen: BTreeSet::new(),
        }
    }
}

impl QuietHours {
    /// The zone its times are in: its own, or the computer's where it has none or one that is not known here.
    pub fn time_zone(&self, system: &TimeZone) -> TimeZone {
        self.zone.as_deref().and_then(zone_of).unwrap_or_else(|| system.clone())
    }

    /// Whether it names a zone that this computer does not know.
    pub fn is_zone_lost(&self) -> bool {
        self.zone.as_deref().is_some_and(|zone| zone_of(zone).is_none())
    }

    /// The name of a zone as it is kept.
    pub fn zone_name(zone: &TimeZone, now: Timestamp) -> String {
        Slot::new(now, zone).zone
    }

    /// How it stands at a moment (milliseconds since the epoch), whether it is switched on or not.
    pub fn standing(&self, now: i64, system: &TimeZone) -> QuietStanding {
        let mut standing = QuietStanding::default();
        for span in self.spans(now, system) {
            if span.has(now) {
                standing.now = Some(span);
            } else if span.from > now {
                standing.next = Some(span);
                break;
            }
        }
        standing
    }

    /// The quiet times around a moment in their order, those that touch being one.
    fn spans(&self, now: i64, system: &TimeZone) -> Vec<QuietSpan> {
        let zone = self.time_zone(system);
        let Ok(at) = Timestamp::from_millisecond(now) else { return Vec::new() };
        let today = zone.to_datetime(at).date();
        let mut spans = Vec::new();
        for day in -BEHIND..=AHEAD {
            let Ok(date) = today.checked_add(Distance::new().days(day)) else { continue };
            let begins = self.windows.iter().filter(|window| window.has(date.weekday()));
            spans.extend(begins.filter_map(|window| window.of_date(date, &zone)));
        }
        spans.sort_unstable_by_key(|span| span.from);
        let mut apart: Vec<QuietSpan> = Vec::with_capacity(spans.len());
        for span in spans {
            match apart.last_mut().filter(|last| span.from <= last.until) {
                Some(last) => last.until = last.until.max(span.until),
                None => apart.push(span),
            }
        }
        apart
    }

    /// The oldest moment a post may be of to be covered in a quiet time that begins at `from`, milliseconds
    /// since the epoch.
    pub fn reaches_back(&self, from: i64) -> i64 {
        from.saturating_sub(i64::from(self.days.max(1)).saturating_mul(DAY))
    }

    /// The quiet stretches of a day of the week, in minutes from its midnight, on a day on which no clock is set.
    pub fn stretches(&self, day: Weekday) -> Vec<(u16, u16)> {
        let before = day.previous();
        let mut all = Vec::new();
        for window in &self.windows {
            if window.has(day) {
                all.push((window.from, if window.crosses_midnight() { DAY_MINUTES } else { window.to }));
            }
            if window.has(before) && window.crosses_midnight() && window.to > 0 {
                all.push((0, window.to));
            }
        }
        all.sort_unstable();
        let mut apart: Vec<(u16, u16)> = Vec::new();
        for (from, to) in all {
            match apart.last_mut().filter(|last| from <= last.1) {
                Some(last) => last.1 = last.1.max(to),
                None => apart.push((from, to)),
            }
        }
        apart
    }

    /// Whether no moment of the week is left out.
    pub fn is_always(&self) -> bool {
        Weekday::Monday.cycle_forward().take(7).all(|day| self.stretches(day) == [(0, DAY_MINUTES)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};

    const WEEK: [Weekday; 7] = [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday];
    /// Zones with hours that come twice or not at all, half hours, a day that was left out, and none of it.
    const ZONES: [&str; 9] = [
        "Europe/Berlin",
        "America/New_York",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Pacific/Apia",
        "America/Sao_Paulo",
        "Asia/Kathmandu",
        "UTC",
    ];

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn hours(windows: &[QuietWindow]) -> QuietHours {
        QuietHours { windows: windows.to_vec(), ..QuietHours::default() }
    }

    fn told(span: Option<QuietSpan>) -> Option<(String, String)> {
        let words = |at| Timestamp::from_millisecond(at).unwrap().to_string();
        span.map(|span| (words(span.from), words(span.until)))
    }

    fn pair(from: &str, until: &str) -> Option<(String, String)> {
        Some((from.to_owned(), until.to_owned()))
    }

    #[test]
    fn a_night_crosses_midnight_and_belongs_to_the_day_it_begins_on() {
        let friday = hours(&[QuietWindow::on([Friday], 22 * 60, 7 * 60)]);
        let standing = |text| friday.standing(at(text), &TimeZone::UTC);
        // 27 November 2026 is a Friday.
        assert_eq!(standing("2026-11-27T21:59:59Z").now, None);
        let night = pair("2026-11-27T22:00:00Z", "2026-11-28T07:00:00Z");
        assert_eq!(told(standing("2026-11-27T21:59:59Z").next), night);
        assert_eq!(told(standing("2026-11-27T22:00:00Z").now), night);
        assert_eq!(told(standing("2026-11-28T06:59:59Z").now), night);
        assert_eq!(standing("2026-11-28T07:00:00Z").now, None);
        assert_eq!(
            told(standing("2026-11-28T07:00:00Z").next),
            pair("2026-12-04T22:00:00Z", "2026-12-05T07:00:00Z")
        );
    }

    #[test]
    fn windows_that_touch_or_overlap_are_one_time() {
        let evening = QuietWindow::on([Monday], 20 * 60, 23 * 60);
        let night = QuietWindow::on([Monday], 23 * 60, 6 * 60);
        let early = QuietWindow::on([Tuesday], 5 * 60, 9 * 60);
        let all = hours(&[early, night, evening]);
        let standing = all.standing(at("2026-11-23T21:00:00Z"), &TimeZone::UTC);
        assert_eq!(told(standing.now), pair("2026-11-23T20:00:00Z", "2026-11-24T09:00:00Z"));
    }

    #[test]
    fn a_time_that_ends_when_it_begins_is_a_whole_day() {
        let sunday = hours(&[QuietWindow::on([Sunday], 0, 0)]);
        let standing = sunday.standing(at("2026-11-29T12:00:00Z"), &TimeZone::UTC);
        assert_eq!(told(standing.now), pair("2026-11-29T00:00:00Z", "2026-11-30T00:00:00Z"));
        assert!(hours(&[QuietWindow::on(WEEK, 0, 0)]).is_always());
        assert!(!hours(&[QuietWindow::on(WEEK, 0, 1_439)]).is_always());
    }

    #[test]
    fn an_hour_that_comes_twice_is_quiet_both_times() {
        // On 25 October 2026 Berlin's clocks go from 03:00 back to 02:00, at 01:00 UTC.
        let night = hours(&[QuietWindow::on([Saturday], 23 * 60, 2 * 60 + 30)]);
        let standing = night.standing(at("2026-10-25T01:15:00Z"), &zone("Europe/Berlin"));
        assert_eq!(told(standing.now), pair("2026-10-24T21:00:00Z", "2026-10-25T01:30:00Z"));
        let from_it = hours(&[QuietWindow::on([Sunday], 2 * 60 + 30, 5 * 60)]);
        let standing = from_it.standing(at("2026-10-25T00:45:00Z"), &zone("Europe/Berlin"));
        assert_eq!(told(standing.now), pair("2026-10-25T00:30:00Z", "2026-10-25T04:00:00Z"));
    }

    #[test]
    fn a_wall_time_that_is_left_out_is_the_moment_it_is_left_out() {
        // On 29 March 2026 Berlin's clocks go from 02:00 to 03:00, at 01:00 UTC.
        let from_it = hours(&[QuietWindow::on([Sunday], 2 * 60 + 30, 6 * 60)]);
        let standing = from_it.standing(at("2026-03-29T01:00:00Z"), &zone("Europe/Berlin"));
        assert_eq!(told(standing.now), pair("2026-03-29T01:00:00Z", "2026-03-29T04:00:00Z"));
        let up_to_it = hours(&[QuietWindow::on([Saturday], 22 * 60, 2 * 60 + 30)]);
        let standing = up_to_it.standing(at("2026-03-29T00:30:00Z"), &zone("Europe/Berlin"));
        assert_eq!(told(standing.now), pair("2026-03-28T21:00:00Z", "2026-03-29T01:00:00Z"));
        let inside = hours(&[QuietWindow::on([Sunday], 2 * 60 + 10, 2 * 60 + 40)]);
        assert_eq!(inside.standing(at("2026-03-29T01:00:00Z"), &zone("Europe/Berlin")).now, None);
    }

    /// The next of a row of numbers that looks like chance and is the same each time.
    fn dice(seed: &mut u64) -> u64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *seed >> 33
    }

    /// What a clock on the wall says: whether a window holds this minute of this day of the week.
    fn by_the_wall(window: QuietWindow, wall: DateTime) -> bool {
        let minute = u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap();
        let (today, before) = (wall.weekday(), wall.weekday().previous());
        match window.crosses_midnight() {
            false => window.has(today) && (window.from..window.to).contains(&minute),
            true => {
                (window.has(today) && minute >= window.from) || (window.has(before) && minute < window.to)
            }
        }
    }

    #[test]
    fn at_every_wall_time_that_comes_once_the_wall_is_right() {
        let (mut seed, mut twice) = (7, 0);
        for name in ZONES {
            let zone = zone(name);
            for _ in 0..60 {
                let days = WEEK.into_iter().filter(|_| dice(&mut seed) % 2 == 0).collect::<Vec<_>>();
                let minutes = |seed: &mut u64| u16::try_from(dice(seed) % 1_440).unwrap();
                let window = QuietWindow::on(days, minutes(&mut seed), minutes(&mut seed));
                let timetable = hours(&[window]);
                // Around the days on which clocks are set, and on any day.
                let anchor = at("2011-12-01T00:00:00Z") + (dice(&mut seed) % 6_000) as i64 * DAY;
                let set = Timestamp::from_millisecond(anchor).unwrap();
                let set = zone.following(set).next().map_or(anchor, |set| set.timestamp().as_millisecond());
                for (center, step) in [(set, 17 * 60_000), (anchor, 97 * 60_000)] {
                    for nth in -90_i64..90 {
                        let now = center + nth * step;
                        let wall = zone.to_datetime(Timestamp::from_millisecond(now).unwrap());
                        let inside = timetable.standing(now, &zone).now.is_some();
                        if zone.to_ambiguous_timestamp(wall).is_ambiguous() {
                            twice += 1;
                            continue;
                        }
                        assert_eq!(inside, by_the_wall(window, wall), "{name} {window:?} {wall}");
                    }
                }
            }
        }
        assert!(twice > 0, "no hour came twice");
    }

    #[test]
    fn from_one_moment_to_the_next_quiet_times_follow_each_other() {
        let mut seed = 11;
        for name in ZONES {
            let zone = zone(name);
            let windows: Vec<QuietWindow> = (0..3)
                .map(|_| {
                    let day = WEEK[(dice(&mut seed) % 7) as usize];
                    QuietWindow::on([day, day.wrapping_add(3)], (dice(&mut seed) % 1_440) as u16, 420)
                })
                .collect();
            let timetable = hours(&windows);
            let mut now = at("2026-01-01T00:00:00Z");
            let end = at("2027-01-01T00:00:00Z");
            while now < end {
                let standing = timetable.standing(now, &zone);
                let next = standing.next.unwrap();
                assert!(next.from > now && next.until > next.from, "{name}");
                if let Some(span) = standing.now {
                    assert!(span.has(now) && span.until < next.from, "{name}");
                    assert_eq!(timetable.standing(span.until, &zone).now, None, "{name}");
                    assert_eq!(timetable.standing(span.until - 1, &zone).now, Some(span), "{name}");
                }
                assert_eq!(timetable.standing(next.from, &zone).now, Some(next), "{name}");
                now = next.from;
            }
        }
    }

    #[test]
    fn the_week_is_drawn_day_by_day() {
        let all = hours(&[
            QuietWindow::on([Monday], 22 * 60, 7 * 60),
            QuietWindow::on([Tuesday], 6 * 60, 8 * 60),
            QuietWindow::on([Tuesday], 12 * 60, 13 * 60),
        ]);
        assert_eq!(all.stretches(Monday), [(1_320, 1_440)]);
        assert_eq!(all.stretches(Tuesday), [(0, 480), (720, 780)]);
        assert!(all.stretches(Sunday).is_empty());
    }

    #[test]
    fn a_timetable_survives_its_json_and_a_lost_zone_is_the_computers() {
        let lost = QuietHours {
            zone: Some("Atlantis/Centre".to_owned()),
            chosen: ["9".into()].into(),
            ..hours(&[QuietWindow::nightly()])
        };
        let json = serde_json::to_string(&lost).unwrap();
        assert_eq!(serde_json::from_str::<QuietHours>(&json).unwrap(), lost);
        assert!(lost.is_zone_lost());
        assert_eq!(lost.time_zone(&zone("Asia/Tokyo")), zone("Asia/Tokyo"));
        assert_eq!(serde_json::from_str::<QuietHours>("{}").unwrap(), QuietHours::default());
    }
}

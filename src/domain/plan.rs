//! The plan of an account: days as a zone has them, the times of the week at which posts usually go out, and what
//! stands where when a post is moved.
//! Invariant: a wall time that does not exist or comes twice is never silently another one: both its moments are
//! told, and whoever moves a post chooses.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// Milliseconds in a day: posts are counted over any 24 hours (section 4.7).
pub const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A post so near to a usual time has taken it, milliseconds.
const TAKES: i64 = 30 * 60 * 1_000;

/// What a wall time is in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wall {
    /// One moment, as nearly always.
    Once(Timestamp),
    /// Clocks are put forward over it: the wall time just as far before the gap, and just as far behind it.
    Skipped { before: Timestamp, after: Timestamp },
    /// Clocks are put back over it.
    Twice { first: Timestamp, second: Timestamp },
}

impl Wall {
    /// What a wall time is; `None` outside of the years that can be counted.
    pub fn of(wall: DateTime, zone: &TimeZone) -> Option<Self> {
        let told = zone.to_ambiguous_timestamp(wall);
        let both = (told.earlier().ok()?, told.later().ok()?);
        Some(match told.offset() {
            AmbiguousOffset::Unambiguous { .. } => Self::Once(both.0),
            AmbiguousOffset::Gap { .. } => Self::Skipped { before: both.0, after: both.1 },
            AmbiguousOffset::Fold { .. } => Self::Twice { first: both.0, second: both.1 },
        })
    }

    /// The moment nobody was asked about: behind a gap, and the first of two.
    pub fn usual(self) -> Timestamp {
        match self {
            Self::Once(at) | Self::Skipped { after: at, .. } | Self::Twice { first: at, .. } => at,
        }
    }

    /// The other moment a person may mean.
    pub fn other(self) -> Option<Timestamp> {
        match self {
            Self::Once(_) => None,
            Self::Skipped { before, .. } => Some(before),
            Self::Twice { second, .. } => Some(second),
        }
    }
}

/// The moments of a date, from its first to the first of the next; `None`: a zone left this date out.
pub fn day_span(date: Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let first = date.to_zoned(zone.clone()).ok().filter(|first| first.date() == date)?;
    let next = date.tomorrow().ok()?.to_zoned(zone.clone()).ok()?;
    Some((first.timestamp(), next.timestamp()))
}

/// A time of the week at which posts usually go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WeekTime {
    /// 0 is Monday, at most 6.
    pub day: u8,
    /// Minutes from midnight, below 1,440.
    pub minute: u16,
}

impl WeekTime {
    /// A time of a day of the week, seconds left out.
    pub fn new(day: u8, time: Time) -> Self {
        let minute = i16::from(time.hour()) * 60 + i16::from(time.minute());
        Self { day: day.min(6), minute: u16::try_from(minute).unwrap_or_default() }
    }

    /// The wall time.
    pub fn time(self) -> Time {
        let part = |value: u16| i8::try_from(value).unwrap_or_default();
        Time::new(part(self.minute / 60 % 24), part(self.minute % 60), 0, 0).unwrap_or_default()
    }
}

/// The usual times of a date, in their order; none on a date that the zone leaves out.
pub fn times_of(date: Date, times: &[WeekTime], zone: &TimeZone) -> Vec<Timestamp> {
    if day_span(date, zone).is_none() {
        return Vec::new();
    }
    let day = date.weekday().to_monday_zero_offset();
    let of_day = times.iter().filter(|time| i8::try_from(time.day) == Ok(day));
    let mut moments: Vec<Timestamp> =
        of_day.filter_map(|time| Some(Wall::of(date.to_datetime(time.time()), zone)?.usual())).collect();
    moments.sort();
    moments.dedup();
    moments
}

/// Those of some moments that lie ahead and that no post stands at. `posts`: when they go out or went out,
/// milliseconds since the epoch.
pub fn open_of(moments: Vec<Timestamp>, posts: &[i64], now: Timestamp) -> Vec<Timestamp> {
    let free = |at: &Timestamp| {
        let at = at.as_millisecond();
        at > now.as_millisecond() && !posts.iter().any(|post| (post - at).abs() < TAKES)
    };
    moments.into_iter().filter(free).collect()
}

/// The next open times, at most `count`, within a year.
pub fn next_open(
    times: &[WeekTime],
    posts: &[i64],
    zone: &TimeZone,
    now: Timestamp,
    count: usize,
) -> Vec<Timestamp> {
    let mut found = Vec::new();
    let today = now.to_zoned(zone.clone()).date();
    if times.is_empty() {
        return found;
    }
    for ahead in 0..366 {
        let Ok(date) = today.checked_add(ahead.days()) else { break };
        found.extend(open_of(times_of(date, times, zone), posts, now));
        if found.len() >= count {
            break;
        }
    }
    found.truncate(count);
    found
}

/// Where a post lands on a day: at the open time nearest to its own wall time, else at its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landing {
    pub wall: Wall,
    pub date: Date,
    pub time: Time,
    /// It takes one of the usual times.
    pub fills: bool,
}

/// Where a post with a wall time lands on a date; `None`: the zone leaves the date out.
pub fn landing(date: Date, own: Time, open: &[Timestamp], zone: &TimeZone) -> Option<Landing> {
    day_span(date, zone)?;
    let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    let walls = open.iter().map(|at| (at.to_zoned(zone.clone()).time(), *at));
    let near = walls.min_by_key(|(time, _)| (minutes(*time) - minutes(own)).abs());
    match near {
        Some((time, at)) => Some(Landing { wall: Wall::Once(at), date, time, fills: true }),
        None => Some(Landing { wall: Wall::of(date.to_datetime(own), zone)?, date, time: own, fills: false }),
    }
}

/// The most posts in any 24 hours that touch a span. All in milliseconds since the epoch; `posts` in any order.
pub fn fullest(posts: &[i64], from: i64, until: i64) -> usize {
    let mut sorted = posts.to_vec();
    sorted.sort_unstable();
    let mut most = 0;
    let mut first = 0;
    for (last, at) in sorted.iter().enumerate() {
        while at - sorted[first] >= DAY_MS {
            first += 1;
        }
        // The window that ends with this post, whose first post stands at `first`.
        if *at >= from && sorted[first] < until {
            most = most.max(last + 1 - first);
        }
    }
    most
}

/// New moments for posts whose order in the grid changed: the moments stay, the posts change places among them.
/// `before` holds posts and their moments in the order they go out, `after` the same posts in the order wanted.
pub fn in_order<P: Copy + PartialEq>(before: &[(P, Timestamp)], after: &[P]) -> Vec<(P, Timestamp)> {
    let moments = before.iter().map(|(_, at)| *at);
    let placed = after.iter().copied().zip(moments);
    placed.filter(|placed| !before.contains(placed)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn wall(year: i16, month: i8, day: i8, hour: i8, minute: i8, name: &str) -> Wall {
        Wall::of(date(year, month, day).at(hour, minute, 0, 0), &zone(name)).unwrap()
    }

    #[test]
    fn a_time_that_does_not_exist_offers_the_moments_around_the_gap() {
        let lisbon = wall(2027, 3, 28, 1, 30, "Europe/Lisbon");
        let (before, after) = (at("2027-03-28T00:30:00Z"), at("2027-03-28T01:30:00Z"));
        assert_eq!(lisbon, Wall::Skipped { before, after });
        assert_eq!((lisbon.usual(), lisbon.other()), (after, Some(before)));
        // Lord Howe puts its clocks forward by half an hour.
        let (before, after) = (at("2026-10-03T15:15:00Z"), at("2026-10-03T15:45:00Z"));
        assert_eq!(wall(2026, 10, 4, 2, 15, "Australia/Lord_Howe"), Wall::Skipped { before, after });
        let told = |at: Timestamp| at.to_zoned(zone("Australia/Lord_Howe")).time();
        assert_eq!((told(before), told(after)), (time(1, 45, 0, 0), time(2, 45, 0, 0)));
    }

    #[test]
    fn a_time_that_comes_twice_offers_both() {
        let (first, second) = (at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z"));
        assert_eq!(wall(2026, 10, 25, 1, 30, "Europe/Lisbon"), Wall::Twice { first, second });
        let (first, second) = (at("2027-04-03T14:45:00Z"), at("2027-04-03T15:15:00Z"));
        let howe = wall(2027, 4, 4, 1, 45, "Australia/Lord_Howe");
        assert_eq!(howe, Wall::Twice { first, second }, "half an hour that comes twice");
        assert_eq!(wall(2026, 11, 24, 18, 0, "Europe/Lisbon").other(), None);
    }

    #[test]
    fn a_day_that_a_zone_left_out_has_no_moments() {
        let apia = zone("Pacific/Apia");
        assert_eq!(day_span(date(2011, 12, 30), &apia), None);
        let seconds = |(from, until): (Timestamp, Timestamp)| until.as_second() - from.as_second();
        assert_eq!(seconds(day_span(date(2011, 12, 29), &apia).unwrap()), 24 * 3_600);
        assert!(times_of(date(2011, 12, 30), &[WeekTime { day: 4, minute: 600 }], &apia).is_empty());
        assert_eq!(landing(date(2011, 12, 30), time(10, 0, 0, 0), &[], &apia), None);
        let noon = wall(2011, 12, 30, 12, 0, "Pacific/Apia");
        let days = |at: Timestamp| at.to_zoned(apia.clone()).date();
        assert_eq!(
            (days(noon.usual()), noon.other().map(days)),
            (date(2011, 12, 31), Some(date(2011, 12, 29)))
        );
        let spring = day_span(date(2027, 3, 28), &zone("Europe/Lisbon")).unwrap();
        assert_eq!(seconds(spring), 23 * 3_600);
        let howe = day_span(date(2027, 4, 4), &zone("Australia/Lord_Howe")).unwrap();
        assert_eq!(seconds(howe), 24 * 3_600 + 1_800);
    }

    #[test]
    fn a_midnight_that_does_not_exist_begins_its_day_later() {
        // Cairo puts its clocks forward at midnight.
        let (from, until) = day_span(date(2026, 4, 24), &zone("Africa/Cairo")).unwrap();
        assert_eq!(from.to_zoned(zone("Africa/Cairo")).time(), time(1, 0, 0, 0));
        assert_eq!(until.as_second() - from.as_second(), 23 * 3_600);
    }

    #[test]
    fn usual_times_fill_themselves_in_order_around_what_stands_there() {
        let utc = TimeZone::UTC;
        let times: Vec<WeekTime> =
            [(1, 18), (3, 12), (5, 11)].map(|(day, hour)| WeekTime::new(day, time(hour, 0, 0, 0))).into();
        // Monday; the Thursday is taken by a post ten minutes later.
        let now = at("2026-11-23T09:00:00Z");
        let taken = [at("2026-11-26T12:10:00Z").as_millisecond()];
        let open = next_open(&times, &taken, &utc, now, 3);
        assert_eq!(open, ["2026-11-24T18:00:00Z", "2026-11-28T11:00:00Z", "2026-12-01T18:00:00Z"].map(at));
        assert_eq!(next_open(&times, &taken, &utc, at("2026-11-24T18:00:00Z"), 1), [open[1]]);
        assert!(next_open(&[], &taken, &utc, now, 3).is_empty());
        assert_eq!(times[0].time(), time(18, 0, 0, 0));
    }

    #[test]
    fn a_moved_post_takes_the_nearest_open_time_or_keeps_its_own() {
        let utc = TimeZone::UTC;
        let day = date(2026, 12, 8);
        let open = ["2026-12-08T08:00:00Z", "2026-12-08T18:30:00Z"].map(at);
        let landed = landing(day, time(17, 0, 0, 0), &open, &utc).unwrap();
        assert_eq!((landed.wall, landed.time, landed.fills), (Wall::Once(open[1]), time(18, 30, 0, 0), true));
        let kept = landing(day, time(17, 0, 0, 0), &[], &utc).unwrap();
        assert_eq!((kept.wall.usual(), kept.fills), (at("2026-12-08T17:00:00Z"), false));
        let lisbon = zone("Europe/Lisbon");
        let gap = landing(date(2027, 3, 28), time(1, 30, 0, 0), &[], &lisbon).unwrap();
        assert!(matches!(gap.wall, Wall::Skipped { .. }));
    }

    #[test]
    fn posts_are_counted_over_any_24_hours_and_not_by_the_day() {
        let hour = 3_600_000;
        let posts = [20 * hour, 23 * hour, 25 * hour, 43 * hour, 44 * hour];
        // From 20:00 until 19:59 on the next day four of them go out.
        assert_eq!(fullest(&posts, 24 * hour, 48 * hour), 4);
        assert_eq!(fullest(&posts, 0, 24 * hour), 4, "the same window touches the day before");
        assert_eq!(fullest(&posts, 100 * hour, 124 * hour), 0);
        assert_eq!(fullest(&[0, DAY_MS], 0, 2 * DAY_MS), 1, "24 hours later is another window");
    }

    #[test]
    fn a_changed_order_keeps_the_moments_and_moves_only_what_changed() {
        let moments = ["2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z", "2026-11-26T08:00:00Z"].map(at);
        let before: Vec<(u8, Timestamp)> = [1, 2, 3].into_iter().zip(moments).collect();
        assert_eq!(in_order(&before, &[2, 1, 3]), [(2, moments[0]), (1, moments[1])]);
        assert_eq!(in_order(&before, &[3, 1, 2]), [(3, moments[0]), (1, moments[1]), (2, moments[2])]);
        assert!(in_order(&before, &[1, 2, 3]).is_empty());
    }
}

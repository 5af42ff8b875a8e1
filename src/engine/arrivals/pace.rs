//! How often Instagram is asked for what is new: by what comes under a post, by its age, and by what is left of the
//! calls allowed.
//! Invariant: a pure function of what is given; the more calls are used, the longer every pause, without a leap;
//! and no pause is longer than its bound while calls are left.

use crate::domain::Usage;
use crate::engine::status::STOPS_AT;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// No post is asked about more often, milliseconds.
pub const SHORTEST: i64 = 25 * SECOND;
/// Posts older than that are read only when their count moves.
pub const FRESH: i64 = 3 * DAY;
/// The longest pause between two readings of a fresh post while calls are left, milliseconds.
pub const LONGEST: i64 = HOUR;

/// How seldom a post is read under which nothing comes, by its age.
const QUIET: [(i64, i64); 4] =
    [(HOUR, 2 * MINUTE), (6 * HOUR, 4 * MINUTE), (DAY, 8 * MINUTE), (FRESH, 15 * MINUTE)];

/// Percent of the calls from which reading slows, and from which it is slowest.
const SLOWS_FROM: u32 = 50;
const SLOWEST_FROM: u32 = 75;
/// How many times longer pauses are at [`SLOWEST_FROM`], and just before nothing may be asked any more.
const AT_SLOWEST: f64 = 8.0;
const AT_LAST: f64 = 30.0;
/// Percent of all calls allowed that an hour of reading may take. What is allowed is counted over up to 24 hours
/// (section 8.3), so that reading alone comes to rest well below the point where a person's acts are slowed.
const PERCENT_AN_HOUR: f64 = 4.0;

/// Nobody looked at the window for so long: it may wait a little, milliseconds.
const AWAY_AFTER: i64 = 15 * MINUTE;
/// How many times longer pauses are then.
const AWAY: f64 = 2.0;

/// A post whose comments may be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watched {
    /// Milliseconds since it was published.
    pub age: i64,
    /// Comments that came under it, in an hour, as lately.
    pub an_hour: f64,
    /// When it was read last, milliseconds since the epoch; `None`: never.
    pub read_at: Option<i64>,
}

/// What may be asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Budget {
    pub usage: Option<Usage>,
    /// Calls that make a percent of those allowed; `None`: not learned yet.
    pub per_percent: Option<u32>,
    /// Since when nobody looks at the window, milliseconds; 0: somebody does.
    pub away: i64,
}

/// How many comments came, and when, as a rate in an hour that forgets: what came within the last ten minutes
/// counts as if it went on so.
pub fn rate(last_ten_minutes: u64, last_hour: u64) -> f64 {
    (last_ten_minutes as f64 * 6.0).max(last_hour as f64)
}

/// The pause between two readings of a post while nothing stretches it, milliseconds; `None`: it is read when its
/// count moves, and not before.
pub fn interval(age: i64, an_hour: f64) -> Option<i64> {
    let quiet = QUIET.iter().find(|(until, _)| age <= *until).map(|(_, pause)| *pause)?;
    if an_hour <= 0.0 {
        return Some(quiet);
    }
    // About one comment a reading: more often would find nothing, more seldom would let people wait.
    Some(((HOUR as f64 / an_hour) as i64).clamp(SHORTEST, quiet))
}

/// How many times longer every pause is than it would be with calls to spare; at least 1. `planned` are the calls
/// that reading would make in an hour if nothing stretched it.
pub fn stretch(budget: Budget, planned: f64) -> f64 {
    let by_share = match budget.usage.map_or(0, |usage| usage.percent) {
        ..=SLOWS_FROM => 1.0,
        percent @ ..=SLOWEST_FROM => {
            let way = f64::from(percent - SLOWS_FROM) / f64::from(SLOWEST_FROM - SLOWS_FROM);
            AT_SLOWEST.powf(way)
        }
        percent => {
            let way = f64::from(percent.min(STOPS_AT) - SLOWEST_FROM) / f64::from(STOPS_AT - SLOWEST_FROM);
            AT_SLOWEST + (AT_LAST - AT_SLOWEST) * way
        }
    };
    let by_number =
        budget.per_percent.map_or(1.0, |calls| planned / (f64::from(calls.max(1)) * PERCENT_AN_HOUR));
    let by_absence = if budget.away >= AWAY_AFTER { AWAY } else { 1.0 };
    (by_share.max(by_number) * by_absence).max(1.0)
}

/// A pause, stretched, but not beyond [`LONGEST`]; one that is as long already stays as it is.
pub fn stretched(pause: i64, stretch: f64) -> i64 {
    if pause >= LONGEST { pause } else { ((pause as f64 * stretch) as i64).clamp(pause, LONGEST) }
}

/// Calls in an hour that reading these posts and the list of posts (every `list` milliseconds) would take.
pub fn planned(posts: &[Watched], list: i64) -> f64 {
    let of = |pause: i64| HOUR as f64 / pause.max(1) as f64;
    let posts = posts.iter().filter_map(|post| interval(post.age, post.an_hour)).map(of);
    of(list) + posts.sum::<f64>()
}

/// When each of these posts is due next, milliseconds since the epoch; `None`: when its count moves, or, with all
/// calls used, when there is room again.
pub fn pace(posts: &[Watched], list: i64, budget: Budget, now: i64) -> Vec<Option<i64>> {
    let spent = budget.usage.is_some_and(|usage| usage.percent >= STOPS_AT);
    let stretch = stretch(budget, planned(posts, list));
    let due = |post: &Watched| {
        let pause = interval(post.age, post.an_hour).filter(|_| !spent)?;
        // A reading of the future was noted by a clock that was wrong.
        Some(post.read_at.filter(|at| *at <= now).map_or(now, |at| at + stretched(pause, stretch)))
    };
    posts.iter().map(due).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: i64 = 25 * SECOND;

    fn used(percent: u32) -> Budget {
        Budget { usage: Some(Usage { percent, regain_minutes: None }), ..Budget::default() }
    }

    #[test]
    fn what_comes_often_is_read_often_and_what_is_old_only_when_it_moves() {
        #[rustfmt::skip]
        let rows: &[(&str, i64, f64, Option<i64>)] = &[
            ("just published, nothing yet", MINUTE, 0.0, Some(2 * MINUTE)),
            ("just published, a crowd", MINUTE, 600.0, Some(25 * SECOND)),
            ("one a minute", HOUR, 60.0, Some(MINUTE)),
            ("it falls quiet", HOUR, 1.0, Some(2 * MINUTE)),
            ("this morning, quiet", 3 * HOUR, 0.0, Some(4 * MINUTE)),
            ("this morning, twenty an hour", 3 * HOUR, 20.0, Some(3 * MINUTE)),
            ("yesterday, quiet", 20 * HOUR, 0.0, Some(8 * MINUTE)),
            ("the day before, quiet", 50 * HOUR, 0.0, Some(15 * MINUTE)),
            ("the day before, found by a crowd", 50 * HOUR, 300.0, Some(25 * SECOND)),
            ("last week", 7 * DAY, 0.0, None),
            ("last year, whatever comes", 365 * DAY, 99.0, None),
        ];
        for (name, age, an_hour, wanted) in rows {
            assert_eq!(interval(*age, *an_hour), *wanted, "{name}");
        }
    }

    #[test]
    fn reading_slows_from_half_of_the_calls_without_a_leap_and_is_slowest_at_the_end() {
        let at = |percent| stretch(used(percent), 0.0);
        assert_eq!([at(0), at(49), at(50)], [1.0; 3]);
        assert!((at(75) - 8.0).abs() < 1e-9 && (at(100) - 30.0).abs() < 1e-9);
        for percent in 50..100 {
            assert!(at(percent) < at(percent + 1), "{percent}");
            assert!(at(percent + 1) / at(percent) < 1.15, "a leap at {percent}");
        }
        assert_eq!(stretch(Budget::default(), 400.0), 1.0, "nothing is known yet");
    }

    #[test]
    fn an_account_with_few_calls_is_read_as_often_as_they_last() {
        let few = Budget { per_percent: Some(48), ..used(10) };
        let busy = Watched { age: HOUR, an_hour: 200.0, read_at: None };
        let planned = planned(&[busy; 4], LIST);
        assert!((planned - 5.0 * 144.0).abs() < 1.0, "{planned}");
        let stretch = stretch(few, planned);
        assert!((planned / stretch - 4.0 * 48.0).abs() < 1.0, "an hour takes four percent");
        let many = Budget { per_percent: Some(9_600), ..used(10) };
        assert_eq!(super::stretch(many, planned), 1.0);
    }

    #[test]
    fn whoever_is_away_waits_a_little_longer_but_never_beyond_the_bound() {
        let away = |minutes| Budget { away: minutes * MINUTE, ..Budget::default() };
        assert_eq!(stretch(away(14), 0.0), 1.0);
        assert_eq!(stretch(away(15), 0.0), 2.0);
        assert_eq!(stretch(away(10_000), 0.0), 2.0, "a night away is no worse");
        assert_eq!(stretched(SHORTEST, 2.0), 2 * SHORTEST);
        assert_eq!(stretched(15 * MINUTE, 60.0), LONGEST);
        assert_eq!(stretched(3 * LONGEST, 60.0), 3 * LONGEST, "what is seldom anyway is left alone");
    }

    #[test]
    fn each_post_is_due_by_its_own_pause_and_none_when_nothing_is_left() {
        let now = 1_000_000_000;
        let post =
            |age, an_hour, ago: Option<i64>| Watched { age, an_hour, read_at: ago.map(|ago| now - ago) };
        let posts = [
            post(HOUR, 600.0, Some(20 * SECOND)),
            post(20 * HOUR, 0.0, Some(MINUTE)),
            post(HOUR, 0.0, None),
            post(400 * DAY, 9.0, Some(DAY)),
            post(HOUR, 0.0, Some(-DAY)),
        ];
        let due = pace(&posts, LIST, Budget::default(), now);
        let left: Vec<_> = due.into_iter().map(|due| due.map(|due| due - now)).collect();
        assert_eq!(left, [Some(5 * SECOND), Some(7 * MINUTE), Some(0), None, Some(0)]);
        let slowed = pace(&posts, LIST, used(75), now);
        assert_eq!(slowed[0].map(|due| due - now), Some(8 * SHORTEST - 20 * SECOND));
        assert!(pace(&posts, LIST, used(100), now).iter().all(Option::is_none));
    }
}

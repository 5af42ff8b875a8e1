//! The ages at which every post's numbers are read, so that posts can be compared: 1 hour, 3 hours, 24 hours, 3 days,
//! 7 days, 28 days, and every week after.
//! Invariant: a reading counts for an age only while that age's window is open; an age that was missed stays missed.

/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;
/// Hours of a week.
const WEEK: i64 = 168;
/// Days Instagram keeps the numbers of posts (section 7.2).
pub const KEPT_DAYS: i64 = 730;

/// The ages of a post's first four weeks, in hours.
pub const YOUNG: [i64; 6] = [1, 3, 24, 72, 168, 672];

/// All ages in hours, youngest first, until Instagram forgets.
pub fn all() -> impl Iterator<Item = i64> {
    let weekly = (5..).map(|week| week * WEEK).take_while(|age| *age <= KEPT_DAYS * 24);
    YOUNG.into_iter().chain(weekly)
}

/// Milliseconds after an age within which a reading still counts for it: a quarter of it, half an hour at least and
/// a week at most.
pub fn grace(age_h: i64) -> i64 {
    (age_h * HOUR / 4).clamp(HOUR / 2, WEEK * HOUR - 1)
}

/// The age in hours that a reading counts for, of a post so many milliseconds old; `None`: for none.
pub fn counts_for(old_ms: i64) -> Option<i64> {
    all().take_while(|age| age * HOUR <= old_ms).last().filter(|age| old_ms <= age * HOUR + grace(*age))
}

/// When the next reading of a post is due, milliseconds since the epoch: at once if an age's window is open and it
/// was not read, else at the next age; `None`: Instagram keeps nothing of it any more.
pub fn next_due(published: i64, is_read: impl Fn(i64) -> bool, now: i64) -> Option<i64> {
    let old = now - published;
    if let Some(age) = counts_for(old)
        && !is_read(age)
    {
        return Some(now);
    }
    all().find(|age| age * HOUR > old).map(|age| published + age * HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * HOUR;

    #[test]
    fn weeks_follow_the_young_ages_until_instagram_forgets() {
        let all: Vec<i64> = all().collect();
        assert_eq!(all[5..8], [672, 840, 1008]);
        assert!(all.is_sorted() && *all.last().unwrap() <= KEPT_DAYS * 24);
    }

    #[test]
    fn a_reading_counts_only_while_the_window_is_open() {
        assert_eq!(counts_for(HOUR - 1), None);
        assert_eq!(counts_for(HOUR), Some(1));
        assert_eq!(counts_for(HOUR + HOUR / 2), Some(1));
        assert_eq!(counts_for(2 * HOUR), None);
        assert_eq!(counts_for(25 * HOUR), Some(24));
        assert_eq!(counts_for(31 * HOUR), None);
        assert_eq!(counts_for(34 * DAY), Some(672));
        assert_eq!(counts_for(36 * DAY), Some(840));
        assert_eq!(counts_for(40 * DAY), Some(840));
        assert_eq!(counts_for(800 * DAY), None);
    }

    #[test]
    fn the_next_reading_is_now_or_at_the_next_age() {
        let none = |_| false;
        assert_eq!(next_due(0, none, HOUR), Some(HOUR));
        assert_eq!(next_due(0, |age| age == 1, HOUR), Some(3 * HOUR));
        assert_eq!(next_due(0, none, 2 * HOUR), Some(3 * HOUR), "the first hour was missed");
        assert_eq!(next_due(0, none, 0), Some(HOUR));
        assert_eq!(next_due(0, none, 900 * DAY), None);
    }
}

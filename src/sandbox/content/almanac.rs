//! Just enough calendar for a pottery in Lisbon and for days that end in California.
//! Invariant: pure arithmetic on unix seconds; the rules of summer time are those of the years since 2007.

pub(super) const DAY: i64 = 86_400;
pub(super) const HOUR: i64 = 3_600;

/// Days since 1 January 1970 of a civil date.
pub(super) fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a day number.
pub(super) fn civil(day_number: i64) -> (i64, i64, i64) {
    let z = day_number + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z - era * 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// 0 is Monday, 6 is Sunday.
pub(super) fn weekday(day_number: i64) -> i64 {
    (day_number + 3).rem_euclid(7)
}

/// The `nth` Sunday of a month (1 is the first), or its last for `nth` 0.
fn sunday(year: i64, month: i64, nth: i64) -> i64 {
    if nth == 0 {
        let last = day_number(if month == 12 { year + 1 } else { year }, month % 12 + 1, 1) - 1;
        return last - (weekday(last) + 1) % 7;
    }
    let first = day_number(year, month, 1);
    first + (6 - weekday(first)) + 7 * (nth - 1)
}

/// What Lisbon's clocks are ahead of UTC at this moment, in seconds.
pub(super) fn lisbon_offset(at: i64) -> i64 {
    let (year, ..) = civil(at.div_euclid(DAY));
    let summer = sunday(year, 3, 0) * DAY + HOUR..sunday(year, 10, 0) * DAY + HOUR;
    if summer.contains(&at) { HOUR } else { 0 }
}

/// The moment at which Lisbon's clocks show this time on this day.
pub(super) fn lisbon(day_number: i64, hour: i64, minute: i64) -> i64 {
    let shown = day_number * DAY + hour * HOUR + minute * 60;
    shown - lisbon_offset(shown - HOUR)
}

/// The day number on Lisbon's calendars at this moment.
pub(super) fn lisbon_day(at: i64) -> i64 {
    (at + lisbon_offset(at)).div_euclid(DAY)
}

/// The moment at which a Pacific day ends, as Instagram counts days (section 7.1): 07:00 or 08:00 UTC of
/// the day after.
pub(super) fn pacific_end(day_number: i64) -> i64 {
    let next = day_number + 1;
    let (year, ..) = civil(next);
    // Midnight comes before the change at two in the morning, so the day of a change still ends the old way.
    let summer = sunday(year, 3, 2) < next && next <= sunday(year, 11, 1);
    next * DAY + if summer { 7 } else { 8 } * HOUR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_weekdays_agree_with_the_wall_calendar() {
        assert_eq!(day_number(2026, 11, 20) * DAY, 1_795_132_800);
        assert_eq!(civil(day_number(2024, 2, 29)), (2024, 2, 29));
        assert_eq!(weekday(day_number(2026, 11, 20)), 4, "a Friday");
    }

    #[test]
    fn lisbon_has_summer_and_winter_time() {
        assert_eq!(lisbon(day_number(2026, 11, 20), 18, 30) % DAY, 18 * HOUR + 1800);
        assert_eq!(lisbon(day_number(2026, 7, 1), 18, 30) % DAY, 17 * HOUR + 1800);
        assert_eq!(lisbon_day(day_number(2026, 7, 1) * DAY - 1800), day_number(2026, 7, 1));
    }

    #[test]
    fn pacific_days_end_at_seven_or_eight() {
        assert_eq!(pacific_end(day_number(2026, 7, 1)) % DAY, 7 * HOUR);
        assert_eq!(pacific_end(day_number(2026, 11, 20)) % DAY, 8 * HOUR);
        assert_eq!(sunday(2026, 11, 1), day_number(2026, 11, 1));
        assert_eq!(sunday(2026, 3, 0), day_number(2026, 3, 29));
    }
}

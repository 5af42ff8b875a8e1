//! The account's figures day by day: a weekly rhythm, growth, and a swell after each post.
//! Invariant: one row for each Pacific day, oldest first, the last being the one that ended last; a part
//! is never larger than its whole.

use super::almanac::{DAY, HOUR, lisbon_day, lisbon_offset, pacific_end, weekday};
use super::dice::Dice;
use super::timeline::Post;
use crate::sandbox::model::{Comment, Day, Kind};

/// Monday to Sunday, as shares of a usual day.
const RHYTHM: [f64; 7] = [0.96, 0.98, 1.0, 1.02, 1.0, 0.97, 1.08];
/// How much of a post's reach falls on its first days.
const SWELL: [f64; 6] = [0.105, 0.165, 0.07, 0.035, 0.018, 0.009];
/// Share of followers online at each hour of a Lisbon day, in thousandths.
const ONLINE: [u64; 24] = [
    92, 61, 44, 38, 41, 66, 138, 232, 301, 262, 214, 206, 224, 262, 231, 196, 187, 226, 297, 372, 430, 404,
    292, 168,
];

/// `count` days of figures up to `now`.
pub(super) fn days(
    count: usize,
    posts: &[Post],
    comments: &[Comment],
    followers: u64,
    seed: u64,
    now: i64,
) -> Vec<Day> {
    let mut dice = Dice::branch(seed, 31);
    let last = last_ended(now);
    let first = last + 1 - count as i64;
    let mut swell = vec![0.0; count];
    let mut fresh = vec![0u64; count];
    for post in posts {
        let began = day_of(post.media.published) - first;
        for (after, share) in SWELL.iter().enumerate() {
            if let Some(day) = usize::try_from(began + after as i64).ok().and_then(|at| swell.get_mut(at)) {
                *day += post.media.numbers.reach as f64
                    * share
                    * if post.media.kind == Kind::Reel { 1.15 } else { 1.0 };
            }
        }
    }
    for comment in comments {
        if let Some(day) = usize::try_from(day_of(comment.at) - first).ok().and_then(|at| fresh.get_mut(at)) {
            *day += 1;
        }
    }
    // Ten thousand posts would drown the rhythm; their swell is brought down to a usual measure.
    let mean = swell.iter().sum::<f64>() / count.max(1) as f64;
    let calm = if mean > 2_400.0 { 2_400.0 / mean } else { 1.0 };
    let mut drift = 0.0;
    (0..count)
        .map(|at| {
            drift = 0.82 * drift + 0.06 * dice.bell();
            let way = 1.0 - (count - 1 - at) as f64 / 400.0;
            let base =
                (1_050.0 + 1_350.0 * way) * RHYTHM[weekday(first + at as i64) as usize] * (1.0 + drift);
            let reach = (base + swell[at] * calm) as u64;
            let held = (followers as f64 * (0.62 + 0.38 * way)) as u64;
            one(first + at as i64, reach, fresh[at], held, &mut dice)
        })
        .collect()
}

/// The Pacific day in which something happened.
fn day_of(at: i64) -> i64 {
    let guess = at.div_euclid(DAY) - 1;
    (guess..guess + 3).find(|&day| at < pacific_end(day)).unwrap_or(guess)
}

/// The last Pacific day that is over.
fn last_ended(now: i64) -> i64 {
    day_of(now) - 1
}

fn one(day: i64, reach: u64, comments: u64, followers: u64, dice: &mut Dice) -> Day {
    let part = |of: u64, low: f64, high: f64, dice: &mut Dice| (of as f64 * dice.between(low, high)) as u64;
    let views = part(reach, 2.1, 2.5, dice);
    let likes = part(reach, 0.058, 0.082, dice);
    let follows = 3 + part(reach, 0.0014, 0.0032, dice);
    let end = pacific_end(day);
    let mut online = [0; 24];
    for (hour, online) in online.iter_mut().enumerate() {
        let at = end - DAY + hour as i64 * HOUR;
        let shown = (at + lisbon_offset(at)).rem_euclid(DAY) / HOUR;
        let share = ONLINE[shown as usize % 24] as f64 / 1_000.0;
        let weekend = if weekday(lisbon_day(at)) >= 5 && (9..16).contains(&shown) { 1.14 } else { 1.0 };
        *online = (followers as f64 * share * weekend * dice.between(0.95, 1.05)) as u64;
    }
    Day {
        end,
        reach,
        reach_followers: part(reach, 0.42, 0.58, dice),
        views,
        views_followers: part(views, 0.46, 0.62, dice),
        accounts_engaged: part(reach, 0.062, 0.09, dice),
        likes,
        comments,
        saves: part(reach, 0.009, 0.017, dice),
        shares: part(reach, 0.005, 0.012, dice),
        replies: part(reach, 0.0006, 0.0022, dice),
        reposts: part(reach, 0.0, 0.0008, dice),
        follows,
        unfollows: part(follows, 0.25, 0.55, dice),
        profile_links_taps: part(reach, 0.003, 0.007, dice),
        online,
    }
}

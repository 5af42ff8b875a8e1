//! How far each post went: reach, views, saves and the rest.
//! Invariant: reach is never above views, likes never above reach; what a kind does not have stays 0.

use super::almanac::HOUR;
use super::dice::Dice;
use crate::sandbox::model::{Kind, Numbers};

/// Lifetime numbers of the post `back` places behind the newest of `posts`: the account has grown, reels
/// go further, and one post in twenty goes far.
pub(super) fn of_post(kind: Kind, back: usize, posts: usize, dice: &mut Dice) -> Numbers {
    let grown = 1.0 - 0.78 * (back as f64 / posts.max(1) as f64).powf(0.8);
    let typical = match kind {
        Kind::Reel | Kind::FeedVideo => 7_600.0,
        Kind::Carousel => 8_200.0,
        _ => 6_100.0,
    };
    let luck = (0.24 * dice.bell()).exp() * if dice.chance(0.05) { dice.between(1.9, 3.4) } else { 1.0 };
    let reach = (typical * grown * luck) as u64;
    let spread = if matches!(kind, Kind::Reel | Kind::FeedVideo) {
        dice.between(1.7, 2.4)
    } else {
        dice.between(1.25, 1.6)
    };
    Numbers {
        reach,
        views: (reach as f64 * spread) as u64,
        saved: (reach as f64 * dice.between(0.008, 0.026)) as u64,
        shares: (reach as f64 * dice.between(0.003, 0.012) * if kind == Kind::Reel { 2.2 } else { 1.0 })
            as u64,
        ..rest(kind, reach, dice)
    }
}

/// The numbers nobody quotes: reposts, follows, visits, and how long a reel was watched.
pub(super) fn rest(kind: Kind, reach: u64, dice: &mut Dice) -> Numbers {
    let of_reach = |low: f64, high: f64, dice: &mut Dice| (reach as f64 * dice.between(low, high)) as u64;
    let reel = kind == Kind::Reel;
    Numbers {
        reposts: if dice.chance(0.4) { of_reach(0.0, 0.001, dice) } else { 0 },
        follows: if reel { 0 } else { of_reach(0.0005, 0.003, dice) },
        profile_visits: if reel { 0 } else { of_reach(0.008, 0.028, dice) },
        average_watch_ms: if reel { dice.between(4_100.0, 11_800.0) as u64 } else { 0 },
        skip_rate: if reel { (dice.between(18.0, 52.0) * 100.0).round() / 100.0 } else { 0.0 },
        ..Numbers::default()
    }
}

/// Likes that go with those numbers.
pub(super) fn likes(kind: Kind, numbers: &Numbers, dice: &mut Dice) -> u64 {
    let share = if kind == Kind::Reel { dice.between(0.09, 0.16) } else { dice.between(0.10, 0.17) };
    (numbers.reach as f64 * share) as u64
}

/// A story `age` seconds old has been seen by as many as had the time.
pub(super) fn of_story(age: i64, dice: &mut Dice) -> Numbers {
    let seen = 1.0 - (-(age as f64) / (6.0 * HOUR as f64)).exp();
    let reach = (2_400.0 * seen * dice.between(0.85, 1.15)) as u64;
    let part = |share: f64| (reach as f64 * share) as u64;
    Numbers {
        reach,
        views: part(1.12),
        shares: part(dice.between(0.002, 0.008)),
        follows: reach / 900,
        profile_visits: part(0.012),
        replies: 2 + dice.below(9) as u64,
        navigation: [part(0.71), part(0.05), part(0.09), part(0.15)],
        ..Numbers::default()
    }
}

/// A story that just went up: fewer than five people have seen it, and its numbers are withheld (section 7.2).
pub(super) fn of_new_story() -> Numbers {
    Numbers { reach: 3, views: 4, navigation: [3, 0, 1, 0], ..Numbers::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_proportions() {
        let mut dice = Dice::new(1);
        for back in 0..400 {
            for kind in [Kind::Image, Kind::Carousel, Kind::Reel, Kind::FeedVideo] {
                let numbers = of_post(kind, back, 400, &mut dice);
                assert!(numbers.reach > 300 && numbers.views >= numbers.reach, "{numbers:?}");
                assert!(likes(kind, &numbers, &mut dice) < numbers.reach);
                assert_eq!(kind == Kind::Reel, numbers.average_watch_ms > 0);
                assert!((0.0..=100.0).contains(&numbers.skip_rate));
            }
        }
    }
}

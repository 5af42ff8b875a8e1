//! *When to post*: what own posts and the followers' hours say about each hour of the week.
//! Invariant: an hour is advised only if even the low end of what is likely lies above the account's mean; few posts
//! make wide ranges and no advice, and what the advice would have been worth is told with it.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::mean;
use crate::domain::insight::OnlineHour;
use crate::domain::pacific;

/// Hours of a week.
pub const HOURS: usize = 168;
/// Posts below which nothing is said.
pub const LEAST_POSTS: usize = 20;
/// Posts the back-test is made on at most, the newest.
const TESTED: usize = 300;
/// Eight of ten of a normal distribution lie so many standard deviations around its middle.
const EIGHT_OF_TEN: f64 = 1.281_6;

/// A post and how it did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posted {
    pub at: Timestamp,
    /// Its reach (or another number) at one age, over what its kind usually had then; above 0.
    pub times_typical: f64,
}

/// One hour of the week, in the user's zone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hour {
    /// 0 is Monday.
    pub weekday: i8,
    /// 0..=23.
    pub hour: i8,
    /// What a post would likely have over the account's mean: 1.1 is a tenth more. Eight of ten lie in the range.
    pub likely: f64,
    pub low: f64,
    pub high: f64,
    /// Own posts within this hour.
    pub posts: usize,
    /// Followers online, over the mean of all hours; `None`: not told.
    pub online: Option<f64>,
}

/// What the advice would have been worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BackTest {
    /// Posts it was tried on, each with only what came before it.
    pub posts: usize,
    /// How much of the differences between posts the hours told in advance, 0 to 1; below 0: the plain mean would
    /// have been better.
    pub explained: f64,
    /// Posts at hours that looked better than usual had so many times what those at the others had.
    pub better_by: Option<f64>,
}

/// What there is to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Advice {
    /// Too few posts for any.
    TooFew { posts: usize, least: usize },
    /// The hours do not differ by more than chance.
    NoDifference,
    /// These, best first, with neighbours of one peak told once.
    Post(Vec<Hour>),
}

/// All of it.
#[derive(Clone, Debug, PartialEq)]
pub struct WhenToPost {
    /// All 168, Monday midnight first; empty: too few posts.
    pub hours: Vec<Hour>,
    pub advice: Advice,
    /// `None`: too few posts to try it on.
    pub tried: Option<BackTest>,
}

/// The hour of the week, 0..168, that a moment falls into; Monday midnight is 0.
pub fn hour_of_week(at: Timestamp, zone: &TimeZone) -> usize {
    let at = at.to_zoned(zone.clone());
    at.weekday().to_monday_zero_offset() as usize * 24 + at.hour() as usize
}

/// Followers online by hour of the week in a zone, as means over the days known; `None`: no such hour was told.
pub fn heat(online: &[OnlineHour], zone: &TimeZone) -> [Option<f64>; HOURS] {
    let mut told: Vec<Vec<f64>> = vec![Vec::new(); HOURS];
    for hour in online {
        if let Some(at) = pacific::hour_start(hour.day, hour.hour) {
            told[hour_of_week(at, zone)].push(hour.value);
        }
    }
    std::array::from_fn(|at| mean(&told[at]))
}

/// What posts and followers say.
pub fn when_to_post(posts: &[Posted], online: &[OnlineHour], zone: &TimeZone) -> WhenToPost {
    let mut seen: Vec<Seen> = posts.iter().filter_map(|post| Seen::of(post, zone)).collect();
    seen.sort_by_key(|post| post.at);
    if seen.len() < LEAST_POSTS {
        let advice = Advice::TooFew { posts: seen.len(), least: LEAST_POSTS };
        return WhenToPost { hours: Vec::new(), advice, tried: None };
    }
    let online = relative(&heat(online, zone));
    let model = Model::of(&seen, &online);
    let hours: Vec<Hour> = (0..HOURS).map(|at| model.hour(at, &seen, &online)).collect();
    let advice = advise(&hours);
    WhenToPost { hours, advice, tried: try_on(&seen, &online) }
}

/// A post as the model sees it.
struct Seen {
    at: Timestamp,
    slot: usize,
    /// Logarithm of its times typical.
    did: f64,
}

impl Seen {
    fn of(post: &Posted, zone: &TimeZone) -> Option<Self> {
        let did = Some(post.times_typical).filter(|times| *times > 0.0 && times.is_finite())?.ln();
        Some(Self { at: post.at, slot: hour_of_week(post.at, zone), did })
    }
}

/// Over the mean, as logarithms; an hour that was not told counts as usual.
fn relative(heat: &[Option<f64>; HOURS]) -> [Option<f64>; HOURS] {
    let told: Vec<f64> = heat.iter().flatten().copied().collect();
    let middle = mean(&told).filter(|middle| *middle > 0.0);
    heat.map(|value| Some((value?.max(1.0) / middle?).ln()))
}

/// How near two hours of the week are, 0 to 1: hours next to each other tell of one another, and so, less, does the
/// same hour of another day.
fn nearness(one: usize, other: usize) -> f64 {
    static NEAR: LazyLock<[f64; 24]> = LazyLock::new(|| {
        std::array::from_fn(|apart| {
            let apart = apart.min(24 - apart) as f64;
            (-(apart / 1.5).powi(2) / 2.0).exp()
        })
    });
    let day = if one / 24 == other / 24 { 1.0 } else { 0.3 };
    day * NEAR[(one % 24).abs_diff(other % 24)]
}

/// A mean of the account, what online hours add to it, and how far hours may be believed.
struct Model {
    middle: f64,
    /// What one unit of the logarithm of followers online adds.
    by_online: f64,
    /// Variance between posts of the same hour, and between hours.
    within: f64,
    between: f64,
}

impl Model {
    fn of(posts: &[Seen], online: &[Option<f64>; HOURS]) -> Self {
        let all: Vec<f64> = posts.iter().map(|post| post.did).collect();
        let middle = mean(&all).unwrap_or(0.0);
        let squares: Vec<f64> = all.iter().map(|did| (did - middle).powi(2)).collect();
        let total = mean(&squares).unwrap_or(0.0).max(1e-4);
        let (within, between) = variances(posts, total);
        // Ridge regression: with few posts it stays near nothing.
        let pairs = posts.iter().filter_map(|post| Some((online[post.slot]?, post.did - middle)));
        let (with, square) = pairs.fold((0.0, 0.0), |(with, square), (x, y)| (with + x * y, square + x * x));
        let by_online = with / (square + 20.0);
        Self { middle, by_online, within, between }
    }

    /// What an hour adds to the mean, as a logarithm, and its variance.
    fn effect(&self, slot: usize, posts: &[Seen], online: &[Option<f64>; HOURS]) -> (f64, f64) {
        let expected = |slot: usize| self.by_online * online[slot].unwrap_or(0.0);
        let (mut weight, mut left) = (0.0, 0.0);
        for post in posts {
            let near = nearness(slot, post.slot);
            weight += near;
            left += near * (post.did - self.middle - expected(post.slot));
        }
        // Shrunk towards what is expected without any post: so many posts weigh as much as that.
        let worth = self.within / self.between;
        let mean_left = if weight > 0.0 { left / weight } else { 0.0 };
        let effect = expected(slot) + mean_left * weight / (weight + worth);
        (effect, 1.0 / (weight / self.within + 1.0 / self.between))
    }

    fn hour(&self, slot: usize, posts: &[Seen], online: &[Option<f64>; HOURS]) -> Hour {
        let (effect, variance) = self.effect(slot, posts, online);
        let far = EIGHT_OF_TEN * variance.sqrt();
        Hour {
            weekday: (slot / 24) as i8,
            hour: (slot % 24) as i8,
            likely: effect.exp(),
            low: (effect - far).exp(),
            high: (effect + far).exp(),
            posts: posts.iter().filter(|post| post.slot == slot).count(),
            online: online[slot].map(f64::exp),
        }
    }
}

/// The variance between posts of one hour, and between hours, by what hours with several posts show.
fn variances(posts: &[Seen], total: f64) -> (f64, f64) {
    let mut by_slot: Vec<Vec<f64>> = vec![Vec::new(); HOURS];
    for post in posts {
        by_slot[post.slot].push(post.did);
    }
    let (mut squares, mut free) = (0.0, 0.0);
    for slot in by_slot.iter().filter(|slot| slot.len() > 1) {
        let middle = mean(slot).unwrap_or(0.0);
        squares = slot.iter().fold(squares, |all, did| all + (did - middle).powi(2));
        free += slot.len() as f64 - 1.0;
    }
    // Without hours that have several posts, hours are believed a tenth.
    let within = if free >= 5.0 { (squares / free).min(total) } else { total * 0.9 };
    let within = within.max(1e-4);
    (within, (total - within).max(total * 0.02).max(1e-6))
}

/// Hours whose low end lies above the mean, the best of each peak.
fn advise(hours: &[Hour]) -> Advice {
    let mut sure: Vec<&Hour> = hours.iter().filter(|hour| hour.low > 1.0).collect();
    sure.sort_by(|one, other| other.likely.total_cmp(&one.likely));
    let mut told: Vec<Hour> = Vec::new();
    for hour in sure {
        let near =
            told.iter().any(|other| other.weekday == hour.weekday && (other.hour - hour.hour).abs() <= 3);
        if !near {
            told.push(*hour);
        }
    }
    if told.is_empty() { Advice::NoDifference } else { Advice::Post(told) }
}

/// Tries the model on own history: each post is foretold from those before it.
fn try_on(posts: &[Seen], online: &[Option<f64>; HOURS]) -> Option<BackTest> {
    let start = LEAST_POSTS.max(posts.len().saturating_sub(TESTED));
    let (mut wrong, mut wrong_by_mean) = (0.0, 0.0);
    let (mut better, mut others) = (Vec::new(), Vec::new());
    for at in start..posts.len() {
        let (before, post) = (&posts[..at], &posts[at]);
        let model = Model::of(before, online);
        let effect = model.effect(post.slot, before, online).0;
        let left = post.did - model.middle;
        wrong += (left - effect).powi(2);
        wrong_by_mean += left.powi(2);
        if effect > 0.0 { better.push(left) } else { others.push(left) }
    }
    let count = posts.len().saturating_sub(start);
    if count < LEAST_POSTS || wrong_by_mean <= 0.0 {
        return None;
    }
    let both = mean(&better).zip(mean(&others)).filter(|_| better.len().min(others.len()) >= 5);
    Some(BackTest {
        posts: count,
        explained: 1.0 - wrong / wrong_by_mean,
        better_by: both.map(|(better, others)| (better - others).exp()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// Posts every second day for a while, at hours that go round; `did` says how a post of an hour does.
    fn posts(count: usize, hours: &[i8], did: impl Fn(usize, i8) -> f64) -> Vec<Posted> {
        let start = date(2026, 1, 5);
        let post = |n: usize| {
            let hour = hours[n % hours.len()];
            let day = start.saturating_add(jiff::Span::new().days(n as i64));
            let at = day.at(hour, 30, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
            Posted { at, times_typical: did(n, hour) }
        };
        (0..count).map(post).collect()
    }

    /// A number that jumps between 0.7 and 1.3 without any pattern in time.
    fn chance(n: usize) -> f64 {
        0.7 + 0.6 * ((n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / (1u64 << 24) as f64
    }

    #[test]
    fn three_posts_make_no_magic_hour() {
        let few = posts(3, &[18], |_, _| 9.0);
        let when = when_to_post(&few, &[], &TimeZone::UTC);
        assert_eq!(when.advice, Advice::TooFew { posts: 3, least: LEAST_POSTS });
        assert!(when.hours.is_empty() && when.tried.is_none());
        // Three that went far among many others.
        let lucky = posts(43, &[9, 13, 17], |n, _| if n < 3 { 6.0 } else { chance(n) });
        let when = when_to_post(&lucky, &[], &TimeZone::UTC);
        if let Advice::Post(hours) = &when.advice {
            assert!(hours.iter().all(|hour| hour.posts != 1), "{hours:?}");
        }
    }

    #[test]
    fn hours_that_do_not_matter_are_not_advised() {
        let when = when_to_post(&posts(120, &[8, 12, 16, 20], |n, _| chance(n)), &[], &TimeZone::UTC);
        assert_eq!(when.advice, Advice::NoDifference, "{:?}", when.advice);
        assert!(when.tried.unwrap().explained < 0.1);
    }

    #[test]
    fn an_hour_that_matters_is_found_and_the_back_test_says_so() {
        let evenings = posts(160, &[8, 12, 16, 20], |n, hour| chance(n) * if hour == 20 { 1.8 } else { 0.9 });
        let when = when_to_post(&evenings, &[], &TimeZone::UTC);
        let Advice::Post(hours) = &when.advice else { panic!("{:?}", when.advice) };
        assert!((19..=21).contains(&hours[0].hour), "{:?}", hours[0]);
        assert!(hours[0].low > 1.0 && hours[0].likely < 1.8, "shrunk towards the mean: {:?}", hours[0]);
        let tried = when.tried.unwrap();
        assert!(tried.explained > 0.3 && tried.better_by.unwrap() > 1.4, "{tried:?}");
    }

    #[test]
    fn few_posts_make_wider_ranges() {
        let did = |n: usize, hour: i8| chance(n) * if hour == 20 { 1.8 } else { 0.9 };
        let width = |count: usize| {
            let when = when_to_post(&posts(count, &[8, 12, 16, 20], did), &[], &TimeZone::UTC);
            let hour = when.hours[20];
            hour.high / hour.low
        };
        assert!(width(24) > width(200));
    }

    #[test]
    fn online_hours_stand_in_the_zone_of_the_user() {
        let day = date(2026, 11, 20);
        let hour = |hour, value| OnlineHour { day, hour, value };
        // Midnight in California is eight in Lisbon and nine in Oslo, a Friday.
        let online = [hour(0, 100.0), hour(1, 300.0)];
        let lisbon = heat(&online, &TimeZone::fixed(jiff::tz::offset(0)));
        assert_eq!((lisbon[4 * 24 + 8], lisbon[4 * 24 + 9]), (Some(100.0), Some(300.0)));
        let oslo = heat(&online, &TimeZone::fixed(jiff::tz::offset(1)));
        assert_eq!(oslo[4 * 24 + 9], Some(100.0));
        assert_eq!(oslo.iter().flatten().count(), 2, "what was not told is not zero");
    }
}

//! Reads the lifetime numbers of posts, reels and stories: at the ages at which all are, the young often besides, the
//! old seldom (section 7.2).
//! Invariant: stories are read once more before their day is over, and never after it; what Instagram withholds is
//! remembered as read.

use std::collections::{HashMap, VecDeque};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};

use crate::api::{ApiError, Class};
use crate::domain::insight::MediaParts;
use crate::domain::metrics::{Breakdown, Habit, Level};
use crate::domain::{MediaId, MetricId, Product, TroubleKind, ages};
use crate::store::tables::history::readings::{self, Reading, Withheld};
use crate::store::tables::history::stories::LASTS;
use crate::store::tables::history::{parts, stories};
use crate::store::tables::media::{self, ToMeasure};
use crate::tr_count;

use super::refused::{self, Asked};
use super::{DAY, HOUR, MINUTE, Run, Stop, Task, Then, Wish};

/// Calls at once.
const AT_ONCE: usize = 3;
/// More posts than any account lists (section 3.1).
const ALL: u32 = 20_000;
/// The last reading of a story is made so long before it ends, milliseconds.
const LAST_READING: i64 = 10 * MINUTE;
/// Percent of the calls from which taps and exits are left to the last reading.
const SPARE_FROM: u32 = 50;
/// Ages in hours at which it is read what people did on the profile after a post: a call of its own.
const ACTIONS_AT: [i64; 3] = [24, 168, 672];

/// The task.
#[derive(Default)]
pub struct NumbersTask {
    queue: VecDeque<ToRead>,
    wished: Vec<MediaId>,
    began: bool,
    /// When something is due by its age, milliseconds since the epoch.
    next: Option<i64>,
}

/// A post in the queue.
#[derive(Clone, Debug)]
struct ToRead {
    media: MediaId,
    level: Level,
    at: Option<i64>,
}

impl Task for NumbersTask {
    fn step<'a>(&'a mut self, run: &'a Run) -> BoxFuture<'a, Result<Then, Stop>> {
        self.some(run).boxed()
    }

    fn wish(&mut self, wish: &Wish) -> bool {
        if let Wish::Post(media) = wish {
            self.wished.push(media.clone());
        }
        *wish != Wish::Look
    }

    fn at_the_latest(&self) -> Option<i64> {
        self.next
    }

    fn saying(&self) -> Option<String> {
        let count = self.queue.len();
        Some(tr_count!(count, "Numbers of {count} post", "Numbers of {count} posts", count = count))
    }
}

impl NumbersTask {
    async fn some(&mut self, run: &Run) -> Result<Then, Stop> {
        if !self.began {
            self.plan(run)?;
        }
        for wished in std::mem::take(&mut self.wished) {
            if let Some(found) = run.context.read(|c| media::one(c, &run.account, &wished))? {
                self.queue.retain(|post| post.media != wished);
                let at = found.timestamp.map(|at| at.as_millisecond());
                self.queue.push_front(ToRead { media: wished, level: level(found.product), at });
            }
        }
        self.began = true;
        let some: Vec<_> = (0..AT_ONCE).map_while(|_| self.queue.pop_front()).collect();
        let read = join_all(some.iter().map(|post| measure(run, post))).await;
        for (post, outcome) in some.into_iter().zip(&read) {
            if outcome.is_err() {
                self.queue.push_back(post);
            }
        }
        read.into_iter().collect::<Result<Vec<()>, Stop>>()?;
        if self.queue.is_empty() {
            self.began = false;
            return Ok(Then::Rest);
        }
        Ok(Then::More)
    }

    /// Finds what is stale or of an age at which all are read, and when the next will be.
    fn plan(&mut self, run: &Run) -> Result<(), Stop> {
        let now = run.now();
        let all = run.context.read(|c| media::numbers_to_read(c, &run.account, ALL))?;
        let read = run.context.read(|c| readings::ages_read(c, &run.account))?;
        let ages: HashMap<MediaId, Vec<i64>> = read.into_iter().map(|read| (read.media, read.ages)).collect();
        let mut next = None;
        self.queue.clear();
        for post in all {
            let known = ages.get(&post.media);
            let is_read = |age: i64| known.is_some_and(|ages| ages.contains(&age));
            let of_age = post.at.and_then(|at| ages::next_due(at, is_read, now));
            if of_age.is_some_and(|due| due <= now) || is_stale(&post, now) {
                self.queue.push_back(ToRead { media: post.media, level: level(post.product), at: post.at });
            }
            next = sooner(next, of_age, now);
            if level(post.product) == Level::Story {
                next = sooner(next, post.at.map(|at| at + LASTS - LAST_READING), now);
            }
        }
        self.next = next;
        Ok(())
    }
}

/// The sooner of the two that is still to come.
fn sooner(next: Option<i64>, other: Option<i64>, now: i64) -> Option<i64> {
    next.into_iter().chain(other.filter(|other| *other > now)).min()
}

async fn measure(run: &Run, post: &ToRead) -> Result<(), Stop> {
    let level = post.level;
    let metrics = refused::worth_asking(run, level, None, |metric| metric.habit == Habit::Always)?;
    let answer = run.heard(run.session.media_insights(&post.media, level, &metrics).await);
    let (values, withheld) = match answer {
        Ok(numbers) => {
            let asked = Asked { level, metrics: &metrics, breakdown: None };
            refused::remember(run, asked, &numbers.refused, &numbers.forever).await?;
            (numbers.values, None)
        }
        // Nothing to be had for this one post; it is looked at again when it is stale.
        Err(error) if is_about_the_post(error.class(), error.trouble().kind) => {
            (Vec::new(), Some(why(&error, level)))
        }
        Err(error) => return Err(error.into()),
    };
    let in_parts = if values.is_empty() { Vec::new() } else { read_parts(run, post).await? };
    let (account, now) = (run.account.clone(), run.now());
    let reading = Reading { media: post.media.clone(), asked: metrics, values, withheld };
    let write = move |tx: &crate::store::Tx<'_>| {
        readings::keep(tx, &account, &reading, now)?;
        parts::keep_of_media(tx, &account, &reading.media, &in_parts, now)?;
        if !reading.values.is_empty() {
            stories::read(tx, &account, &reading.media, now)?;
        }
        Ok(())
    };
    run.context.write(write).await?;
    Ok(())
}

/// The taps and exits of a story; at some ages, what people did on the profile after a post.
async fn read_parts(run: &Run, post: &ToRead) -> Result<Vec<MediaParts>, Stop> {
    let level = post.level;
    let old = post.at.map(|at| run.now() - at);
    let of_age = old.and_then(ages::counts_for).is_some_and(|age| ACTIONS_AT.contains(&age));
    // With few calls left, only before a story ends.
    let calls = run.budget.usage.is_none_or(|usage| usage.percent < SPARE_FROM);
    let ends = old.is_some_and(|old| old >= LASTS - LAST_READING);
    let (metric, breakdown) = match level {
        Level::Story if !calls && !ends => return Ok(Vec::new()),
        Level::Story => (MetricId::Navigation, Breakdown::StoryNavigationActionType),
        Level::Feed if of_age => (MetricId::ProfileActivity, Breakdown::ActionType),
        _ => return Ok(Vec::new()),
    };
    let worth = refused::worth_asking(run, level, Some(breakdown), |row| row.id == metric)?;
    if worth.is_empty() {
        return Ok(Vec::new());
    }
    let answer = run.heard(run.session.media_parts(&post.media, level, metric, breakdown).await);
    match answer {
        Ok(numbers) => {
            let asked = Asked { level, metrics: &worth, breakdown: Some(breakdown) };
            refused::remember(run, asked, &numbers.refused, &numbers.forever).await?;
            Ok(numbers.values)
        }
        Err(error) if is_about_the_post(error.class(), error.trouble().kind) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// Why a post has no numbers at all (section 7.2).
fn why(error: &ApiError, level: Level) -> Withheld {
    match (error.class(), error.codes()) {
        (_, (_, Some(2_108_006))) => Withheld::BeforeProfessional,
        (Class::NoNumbers, _) if level == Level::Story => Withheld::FewPeople,
        _ => Withheld::Refused,
    }
}

fn is_about_the_post(class: Class, kind: TroubleKind) -> bool {
    matches!(class, Class::NoNumbers | Class::Gone)
        || (class == Class::NeedsPerson && kind != TroubleKind::PermissionMissing)
}

/// The table of a product (section 7.2).
fn level(product: Product) -> Level {
    match product {
        Product::Reels => Level::Reels,
        Product::Story => Level::Story,
        Product::Feed | Product::Ad | Product::Other => Level::Feed,
    }
}

/// Whether numbers are older than a post of that age deserves. What Instagram keeps no more is not asked for.
fn is_stale(post: &ToMeasure, now: i64) -> bool {
    let old = post.at.map(|at| now - at);
    let kept = if level(post.product) == Level::Story { LASTS } else { ages::KEPT_DAYS * DAY };
    if old.is_some_and(|old| old >= kept) {
        return false;
    }
    let Some(read) = post.numbers_at else { return true };
    let age = old.unwrap_or(i64::MAX);
    let last = LASTS - LAST_READING;
    if level(post.product) == Level::Story && age >= last && age - (now - read) < last {
        return true;
    }
    let every = match level(post.product) {
        Level::Story => 30 * MINUTE,
        _ if age < 2 * DAY => HOUR,
        _ if age < 14 * DAY => 6 * HOUR,
        _ if age < 60 * DAY => DAY,
        _ => 7 * DAY,
    };
    now - read >= every
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::MediaKind;

    #[test]
    fn the_young_are_read_often_and_the_old_seldom() {
        let post = |age: i64, read: i64, product| ToMeasure {
            media: "1".into(),
            kind: MediaKind::Image,
            product,
            at: Some(100 * DAY - age),
            numbers_at: Some(100 * DAY - read),
        };
        let stale = |age, read, product| is_stale(&post(age, read, product), 100 * DAY);
        assert!(stale(DAY, 2 * HOUR, Product::Feed));
        assert!(!stale(30 * DAY, 2 * HOUR, Product::Feed));
        assert!(stale(90 * DAY, 8 * DAY, Product::Reels));
        assert!(stale(HOUR, 31 * MINUTE, Product::Story));
        assert!(stale(LASTS - 9 * MINUTE, 2 * MINUTE, Product::Story), "its last reading");
        assert!(!stale(LASTS - 3 * MINUTE, 2 * MINUTE, Product::Story));
        assert!(!stale(LASTS + MINUTE, HOUR, Product::Story), "it is over");
        assert!(!stale(800 * DAY, 99 * DAY, Product::Feed), "Instagram keeps it no more");
    }
}

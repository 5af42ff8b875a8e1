//! Reads the lifetime numbers of posts, reels and stories: the young often, the old seldom (section 7.2).
//! Invariant: stories are read before their day is over; what Instagram withholds is remembered as read.

use std::collections::VecDeque;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};

use crate::api::Class;
use crate::domain::metrics::Level;
use crate::domain::{MediaId, Product, TroubleKind};
use crate::store::tables::insights;
use crate::store::tables::media::{self, ToMeasure};
use crate::tr_count;

use super::{DAY, HOUR, MINUTE, Run, Stop, Task, Then, Wish, refused};

/// Calls at once.
const AT_ONCE: usize = 3;
/// More posts than any account lists (section 3.1).
const ALL: u32 = 20_000;

/// The task.
#[derive(Default)]
pub struct NumbersTask {
    queue: VecDeque<(MediaId, Level)>,
    wished: Vec<MediaId>,
    began: bool,
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

    fn saying(&self) -> Option<String> {
        let count = self.queue.len();
        Some(tr_count!(count, "Numbers of {count} post", "Numbers of {count} posts", count = count))
    }
}

impl NumbersTask {
    async fn some(&mut self, run: &Run) -> Result<Then, Stop> {
        if !self.began {
            let now = run.now();
            let all = run.context.read(|c| media::numbers_to_read(c, &run.account, ALL))?;
            let stale = all.into_iter().filter(|post| is_stale(post, now));
            self.queue = stale.map(|post| (post.media, level(post.product))).collect();
        }
        for wished in std::mem::take(&mut self.wished) {
            if let Some(found) = run.context.read(|c| media::one(c, &run.account, &wished))? {
                self.queue.retain(|(media, _)| *media != wished);
                self.queue.push_front((wished, level(found.product)));
            }
        }
        self.began = true;
        let some: Vec<_> = (0..AT_ONCE).map_while(|_| self.queue.pop_front()).collect();
        let read = join_all(some.iter().map(|(media, level)| measure(run, media, *level))).await;
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
}

async fn measure(run: &Run, post: &MediaId, level: Level) -> Result<(), Stop> {
    let metrics = refused::worth_asking(run, level, |_| true)?;
    let answer = run.heard(run.session.media_insights(post, level, &metrics).await);
    let (values, refused) = match answer {
        Ok(numbers) => (numbers.values, numbers.refused),
        // Nothing to be had for this one post; it is looked at again when it is stale.
        Err(error) if is_about_the_post(error.class(), error.trouble().kind) => (Vec::new(), Vec::new()),
        Err(error) => return Err(error.into()),
    };
    refused::remember(run, level, refused).await?;
    let (account, post, now) = (run.account.clone(), post.clone(), run.now());
    let write = move |tx: &crate::store::Tx<'_>| {
        insights::keep_media_values(tx, &account, &post, &values, now).map(|_| ())
    };
    run.context.write(write).await?;
    Ok(())
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

/// Whether numbers are older than a post of that age deserves.
fn is_stale(post: &ToMeasure, now: i64) -> bool {
    let Some(read) = post.numbers_at else { return true };
    let age = post.at.map_or(i64::MAX, |at| now - at);
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
    }
}

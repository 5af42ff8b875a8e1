//! Reads comments: those of young posts as often as something comes under them, those of old posts when Instagram's
//! count of them moved.
//! Invariant: only a whole list that is believable finds comments deleted; an empty or short list that the
//! count contradicts (section 5.1, fact 4) deletes nothing.

use std::collections::{HashMap, HashSet, VecDeque};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};

use crate::api::Class;
use crate::domain::{MediaId, TroubleKind};
use crate::engine::arrivals::pace::{self, Watched};
use crate::store::StoreError;
use crate::store::tables::arrived::{self, Lively};
use crate::store::tables::{gaps, media};
use crate::{tr, tr_count};

use super::media::LIST;
use super::thread_list::{self, GAPS, Post};
use super::{HOUR, MINUTE, Run, Stop, Task, Then, Wish};

/// Posts read at once: as many as the store commits together, so that a first reading waits less for the network and
/// writes each leaf of an index less often.
const AT_ONCE: usize = 8;
/// Posts looked up in the store at a time.
const LOOK_UP: u32 = 256;
/// So many of the young posts are watched.
const WATCHED: u32 = 12;

/// The task.
#[derive(Default)]
pub struct CommentsTask {
    queue: VecDeque<Post>,
    wished: VecDeque<MediaId>,
    /// Posts to be read whole, their counts first.
    again: VecDeque<MediaId>,
    /// Read in this pass already: their count may move on, but that is for the next pass.
    read: HashSet<MediaId>,
    /// Posts whose comments cannot be read, and until when they are left alone.
    skipped: HashMap<MediaId, i64>,
    began: bool,
    /// When a young post is due next.
    due: Option<i64>,
    /// Calls in an hour that young posts would take.
    planned: f64,
}

impl Task for CommentsTask {
    fn step<'a>(&'a mut self, run: &'a Run) -> BoxFuture<'a, Result<Then, Stop>> {
        self.some(run).boxed()
    }

    fn wish(&mut self, wish: &Wish) -> bool {
        match wish {
            Wish::Post(media) => self.wished.push_back(media.clone()),
            Wish::Again(media) => self.again.push_back(media.clone()),
            Wish::Everything => self.skipped.clear(),
            Wish::Look => return false,
        }
        true
    }

    fn due(&self) -> Option<i64> {
        self.due
    }

    fn planned(&self) -> f64 {
        self.planned
    }

    fn saying(&self) -> Option<String> {
        let count = self.queue.len();
        Some(tr_count!(count, "Comments of {count} post", "Comments of {count} posts", count = count))
    }
}

impl CommentsTask {
    async fn some(&mut self, run: &Run) -> Result<Then, Stop> {
        if !self.began {
            self.read.clear();
            self.young(run)?;
            self.began = true;
        }
        self.moved(run)?;
        self.wishes(run)?;
        if let Some(media) = self.again.pop_front() {
            return self.read_again(run, media).await;
        }
        let some: Vec<Post> = (0..AT_ONCE).map_while(|_| self.queue.pop_front()).collect();
        let read = join_all(some.iter().map(|post| thread_list::read(run, post))).await;
        let mut stop = None;
        for (post, outcome) in some.into_iter().zip(read) {
            match outcome {
                Ok(()) => {
                    self.read.insert(post.media);
                }
                Err(Stop::Api(error)) if is_about_the_post(error.class(), error.trouble().kind) => {
                    self.give_up(run, post.media, error.class()).await?;
                }
                Err(other) => {
                    self.queue.push_front(post);
                    stop = Some(other);
                }
            }
        }
        if let Some(stop) = stop {
            return Err(stop);
        }
        self.rest(run)
    }

    /// Whether there is more; if not, when young posts are due again.
    fn rest(&mut self, run: &Run) -> Result<Then, Stop> {
        if !self.queue.is_empty() || !self.wished.is_empty() || !self.again.is_empty() {
            return Ok(Then::More);
        }
        self.began = false;
        let now = run.now();
        // Its count may move without a word from the list of posts, so it looks again in a minute at the latest;
        // that costs no call.
        let next = self.watched(run)?.into_iter().filter_map(|(_, due)| due).min();
        self.due = Some(next.unwrap_or(i64::MAX).min(now + MINUTE));
        Ok(Then::Rest)
    }

    /// Reads a post and all of its comments, and says what came of it.
    async fn read_again(&mut self, run: &Run, id: MediaId) -> Result<Then, Stop> {
        let sent = run.now();
        let read = match run.heard(run.session.media(&id).await) {
            Ok(found) => {
                let (account, reported) = (run.account.clone(), found.comments_count);
                let page = vec![found];
                let write =
                    move |tx: &crate::store::Tx<'_>| media::upsert_page(tx, &account, &page, sent).map(drop);
                run.context.write_readings(write).await?;
                thread_list::read(run, &Post { media: id.clone(), reported, whole: true }).await
            }
            Err(error) => Err(Stop::Api(error)),
        };
        match read {
            Ok(()) => {
                self.read.insert(id.clone());
                self.say(run, &id)?;
            }
            Err(stop) => {
                let about_the_post = matches!(&stop, Stop::Api(error)
                    if is_about_the_post(error.class(), error.trouble().kind));
                run.context.news.notice(stop.trouble().sentence(), None);
                match stop {
                    Stop::Api(error) if about_the_post => self.give_up(run, id, error.class()).await?,
                    other => return Err(other),
                }
            }
        }
        self.rest(run)
    }

    fn say(&self, run: &Run, media: &MediaId) -> Result<(), StoreError> {
        let words = match run.context.read(|c| gaps::of(c, &run.account, media))? {
            Some((reported, returned)) if reported > returned => tr!(
                "Read again: Instagram reports {reported} and returns {returned}",
                reported = reported,
                returned = returned
            ),
            Some((reported, _)) => tr_count!(
                reported,
                "Read again: Instagram returns the one it reports",
                "Read again: Instagram returns all {reported} it reports",
                reported = reported
            ),
            None => tr!("Read again: Instagram tells no count").to_owned(),
        };
        run.context.news.notice(words, None);
        Ok(())
    }

    /// Young posts that are due.
    fn young(&mut self, run: &Run) -> Result<(), StoreError> {
        let now = run.now();
        for (post, due) in self.watched(run)? {
            if due.is_some_and(|due| due <= now) {
                self.add(run, post.media, post.reported, false);
            }
        }
        Ok(())
    }

    /// Young posts that may be read, and when each is due.
    fn watched(&mut self, run: &Run) -> Result<Vec<(Lively, Option<i64>)>, StoreError> {
        let now = run.now();
        let since = now - pace::FRESH;
        let young = run.context.read(|c| arrived::lively(c, &run.account, GAPS, since, now, WATCHED))?;
        let young: Vec<Lively> = young
            .into_iter()
            .filter(|post| self.skipped.get(&post.media).is_none_or(|until| now >= *until))
            .collect();
        let posts: Vec<Watched> = young
            .iter()
            .map(|post| Watched {
                age: (now - post.at).max(0),
                an_hour: pace::rate(post.ten_minutes, post.hour),
                read_at: post.read_at,
            })
            .collect();
        self.planned = pace::planned(&posts, LIST) - pace::planned(&[], LIST);
        let due = pace::pace(&posts, LIST, run.budget, now);
        Ok(young.into_iter().zip(due).collect())
    }

    /// Posts never read, and those whose count moved.
    fn moved(&mut self, run: &Run) -> Result<(), StoreError> {
        if self.queue.len() > AT_ONCE {
            return Ok(());
        }
        for post in run.context.read(|c| media::comments_to_read(c, &run.account, LOOK_UP))? {
            self.add(run, post.media, post.reported, false);
        }
        Ok(())
    }

    fn wishes(&mut self, run: &Run) -> Result<(), StoreError> {
        while let Some(media) = self.wished.pop_front() {
            if let Some(post) = run.context.read(|c| media::one(c, &run.account, &media))? {
                self.read.remove(&media);
                self.add(run, media, post.comments_count, true);
            }
        }
        Ok(())
    }

    fn add(&mut self, run: &Run, media: MediaId, reported: Option<u64>, first: bool) {
        let left_alone = !first && self.skipped.get(&media).is_some_and(|until| run.now() < *until);
        if left_alone || self.read.contains(&media) {
            return;
        }
        let queued = self.queue.iter().position(|post| post.media == media);
        let post = Post { media, reported, whole: false };
        match (queued, first) {
            (Some(place), true) => {
                self.queue.remove(place);
                self.queue.push_front(post);
            }
            (None, true) => self.queue.push_front(post),
            (Some(_), false) => {}
            (None, false) => self.queue.push_back(post),
        }
    }

    async fn give_up(&mut self, run: &Run, media: MediaId, class: Class) -> Result<(), StoreError> {
        self.skipped.insert(media.clone(), run.now() + HOUR);
        if class == Class::Gone {
            let (account, now) = (run.account.clone(), run.now());
            let write =
                move |tx: &crate::store::Tx<'_>| media::mark_gone(tx, &account, &media, now).map(|_| ());
            run.context.write(write).await?;
        }
        Ok(())
    }
}

fn is_about_the_post(class: Class, kind: TroubleKind) -> bool {
    class == Class::Gone || (class == Class::NeedsPerson && kind != TroubleKind::PermissionMissing)
}

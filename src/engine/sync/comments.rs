//! Reads comments: those of young posts often, those of old posts when Instagram's count of them moved.
//! Invariant: only a whole list that is believable finds comments deleted; an empty or short list that the
//! count contradicts (section 5.1, fact 4) deletes nothing.

use std::collections::{HashMap, HashSet, VecDeque};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};

use crate::api::Class;
use crate::domain::{MediaId, TroubleKind};
use crate::store::StoreError;
use crate::store::tables::marks;
use crate::store::tables::media;
use crate::tr_count;

use super::thread_list::{self, GAPS, Post};
use super::{DAY, HOUR, MINUTE, Run, Stop, Task, Then, Wish};

/// Posts read at once.
const AT_ONCE: usize = 4;
/// Posts looked up in the store at a time.
const LOOK_UP: u32 = 256;
/// Posts no older than this are read often, whatever their count says, so many of the newest.
const YOUNG: i64 = 3 * DAY;
const YOUNG_POSTS: u32 = 5;
const YOUNG_EVERY: i64 = 2 * MINUTE;

/// The task.
#[derive(Default)]
pub struct CommentsTask {
    queue: VecDeque<Post>,
    wished: VecDeque<MediaId>,
    /// Read in this pass already: their count may move on, but that is for the next pass.
    read: HashSet<MediaId>,
    /// Posts whose comments cannot be read, and until when they are left alone.
    skipped: HashMap<MediaId, i64>,
    began: bool,
}

impl Task for CommentsTask {
    fn step<'a>(&'a mut self, run: &'a Run) -> BoxFuture<'a, Result<Then, Stop>> {
        self.some(run).boxed()
    }

    fn wish(&mut self, wish: &Wish) -> bool {
        match wish {
            Wish::Post(media) => self.wished.push_back(media.clone()),
            Wish::Everything => self.skipped.clear(),
            Wish::Look => return false,
        }
        true
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
        if self.queue.is_empty() && self.wished.is_empty() {
            self.began = false;
            return Ok(Then::Rest);
        }
        Ok(Then::More)
    }

    /// The newest posts, when their last reading is a while ago.
    fn young(&mut self, run: &Run) -> Result<(), StoreError> {
        let now = run.now();
        let newest = run.context.read(|c| media::newest(c, &run.account, YOUNG_POSTS))?;
        let marks: HashMap<_, _> =
            run.context.read(|c| marks::of_task(c, &run.account, GAPS))?.into_iter().collect();
        for media in newest {
            let found = run.context.read(|c| media::one(c, &run.account, &media))?;
            let published = found.as_ref().and_then(|post| post.timestamp);
            let is_young = published.is_some_and(|at| now - at.as_millisecond() <= YOUNG);
            let is_due = marks.get(media.as_str()).is_none_or(|mark| now - mark.at >= YOUNG_EVERY);
            if is_young && is_due {
                self.add(run, media, found.and_then(|post| post.comments_count), false);
            }
        }
        Ok(())
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
        let post = Post { media, reported };
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

//! Everything the pretend Instagram knows, as tables with indexes.
//! Invariant: rows are never taken out of a table, only marked gone, so an index stays good for as long
//! as the world lives; every list is kept in order of time.

use std::collections::{HashMap, VecDeque};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::clock::Clock;
use super::containers::Container;
use super::faults::Faults;
use super::model::{Account, Arrival, Author, Comment, Day, Kind, Media, Person, World};
use super::paging::{Key, Ordered};
use super::record::{Happened, Log};
use super::switches::Switches;
use super::usage::Usage;

/// A media node and what came to it since.
#[derive(Clone, Debug)]
pub struct MediaRow {
    pub media: Media,
    /// Deleted in the Instagram app.
    pub gone: bool,
    /// Comments and replies that `comments_count` counts, returned or not.
    pub counted: u64,
}

/// A comment and what came to it since.
#[derive(Clone, Debug)]
pub struct CommentRow {
    pub comment: Comment,
    /// Index of the media node.
    pub media: usize,
    /// Index of the top-level comment, for replies.
    pub parent: Option<usize>,
    pub gone: bool,
    /// A private reply was sent to it.
    pub answered_privately: bool,
}

/// An authorisation code (section 1.3).
#[derive(Clone, Debug)]
pub struct Code {
    pub scopes: super::tokens::Scopes,
    pub redirect: String,
    /// Unix seconds.
    pub born: i64,
    pub used: bool,
}

/// The whole world with its clock.
pub struct State {
    pub clock: Clock,
    /// When the world was made, unix seconds.
    pub began: i64,
    pub switches: Switches,
    pub redirects: Vec<String>,
    pub account: Account,
    pub people: Vec<Person>,
    pub media: Vec<MediaRow>,
    pub media_ids: HashMap<String, usize>,
    /// Child id of an album → media and slide.
    pub child_ids: HashMap<String, (usize, usize)>,
    /// Everything but stories.
    pub feed: Ordered,
    pub stories: Ordered,
    pub comments: Vec<CommentRow>,
    pub comment_ids: HashMap<String, usize>,
    /// Top-level comments by media index.
    pub threads: Vec<Ordered>,
    /// Replies by index of their top-level comment.
    pub replies: HashMap<usize, Ordered>,
    pub days: Vec<Day>,
    pub arrivals: Arrivals,
    pub codes: HashMap<String, Code>,
    /// Every token ever given, oldest first.
    pub given: Vec<String>,
    /// Tokens with a lower serial were taken back, with this subcode of 190.
    pub revoked: Option<(u64, i64)>,
    pub containers: HashMap<String, Container>,
    /// When containers were made and media published, unix seconds, for the 24-hour budgets.
    pub made: VecDeque<i64>,
    pub published: VecDeque<i64>,
    pub faults: Faults,
    pub usage: Usage,
    /// Comments and replies that were written.
    pub written: Usage,
    pub log: Log,
    pub record: Vec<Happened>,
    serial: u64,
    /// Where the ids begin that are given while it runs.
    first_id: u64,
    pub rng: StdRng,
}

/// Comments that come by themselves.
#[derive(Clone, Debug, Default)]
pub struct Arrivals {
    pub on: bool,
    rows: Vec<Arrival>,
    next: usize,
    due: i64,
}

/// Arrivals that were missed while the clock jumped are dropped beyond so many.
const CAUGHT_UP: usize = 4;

impl State {
    /// Puts a world into tables.
    pub fn new(world: World, clock: Clock, seed: u64, redirects: Vec<String>, arrivals: bool) -> State {
        let began = clock.now();
        let mut state = State {
            clock,
            began,
            switches: Switches::default(),
            redirects,
            account: world.account,
            people: world.people,
            media: Vec::with_capacity(world.media.len()),
            media_ids: HashMap::with_capacity(world.media.len()),
            child_ids: HashMap::new(),
            feed: Ordered::new(),
            stories: Ordered::new(),
            comments: Vec::with_capacity(world.comments.len()),
            comment_ids: HashMap::with_capacity(world.comments.len()),
            threads: Vec::with_capacity(world.media.len()),
            replies: HashMap::new(),
            days: world.days,
            arrivals: Arrivals { on: arrivals, rows: world.arrivals, next: 0, due: began + 25 },
            codes: HashMap::new(),
            given: Vec::new(),
            revoked: None,
            containers: HashMap::new(),
            made: VecDeque::new(),
            published: VecDeque::new(),
            faults: Faults::new(seed),
            usage: Usage::default(),
            written: Usage::default(),
            log: Log::default(),
            record: Vec::new(),
            serial: 0,
            first_id: 17_980_000_000_000_000,
            rng: StdRng::seed_from_u64(seed ^ 0x7469_6e74_7970_6521),
        };
        for media in world.media {
            state.add_media(media);
        }
        let (tops, replies): (Vec<_>, Vec<_>) =
            world.comments.into_iter().partition(|comment| comment.parent.is_none());
        for comment in tops.into_iter().chain(replies) {
            state.add_comment(comment);
        }
        state
    }

    /// Lets the ids that are given while it runs be others than those of accounts at other places.
    pub fn at_place(mut self, place: u64) -> State {
        self.first_id += place * 13_000_000_000_000;
        self
    }

    /// Unix seconds on the sandbox's clock.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// A number that was never given before.
    pub fn serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// An id that nothing has: 17 digits, rising in the order of making. Worlds begun at different
    /// seconds give different ids, so that a reader who kept the last run's rows meets no old id again.
    pub fn fresh_id(&mut self) -> String {
        let first = self.first_id + self.began.rem_euclid(100_000_000).unsigned_abs() * 100_000;
        loop {
            let id = (first + self.serial() * 13).to_string();
            let taken = self.media_ids.contains_key(&id)
                || self.comment_ids.contains_key(&id)
                || self.child_ids.contains_key(&id)
                || self.containers.contains_key(&id);
            if !taken {
                return id;
            }
        }
    }

    /// A media node appears.
    pub fn add_media(&mut self, media: Media) -> usize {
        let row = self.media.len();
        let key = (media.published, media.id.clone());
        match media.kind {
            Kind::StoryImage | Kind::StoryVideo => self.stories.insert(key, row),
            _ => self.feed.insert(key, row),
        };
        if media.kind == Kind::Carousel {
            for (slide, child) in media.slides.iter().enumerate() {
                self.child_ids.insert(child.id.clone(), (row, slide));
            }
        }
        self.media_ids.insert(media.id.clone(), row);
        self.threads.push(Ordered::new());
        let counted = media.unreturned_comments;
        self.media.push(MediaRow { media, gone: false, counted });
        row
    }

    /// A media node appears that only who knows its id finds: a trial reel.
    pub fn add_unlisted(&mut self, media: Media) -> usize {
        let key = (media.published, media.id.clone());
        let row = self.add_media(media);
        self.feed.remove(&key);
        row
    }

    /// A picture turns out to be a story.
    pub fn become_story(&mut self, row: usize) {
        let media = &mut self.media[row].media;
        media.kind = Kind::StoryImage;
        let key = (media.published, media.id.clone());
        self.feed.remove(&key);
        self.stories.insert(key, row);
    }

    /// A trial reel is shown to everybody: it takes its place in the list. Says whether it was there.
    pub fn graduate(&mut self, id: &str) -> bool {
        let Some(row) = self.media_ids.get(id).copied() else { return false };
        let media = &mut self.media[row].media;
        media.shared_to_feed = true;
        self.feed.insert((media.published, id.to_owned()), row);
        true
    }

    /// A comment appears; one under nothing we know is dropped.
    pub fn add_comment(&mut self, comment: Comment) -> Option<usize> {
        let media = *self.media_ids.get(&comment.media)?;
        let parent = match &comment.parent {
            Some(id) => Some(*self.comment_ids.get(id)?),
            None => None,
        };
        let row = self.comments.len();
        let key: Key = (comment.at, comment.id.clone());
        match parent {
            Some(parent) => self.replies.entry(parent).or_default().insert(key, row),
            None => self.threads[media].insert(key, row),
        };
        self.comment_ids.insert(comment.id.clone(), row);
        self.media[media].counted += 1;
        self.comments.push(CommentRow { comment, media, parent, gone: false, answered_privately: false });
        Some(row)
    }

    /// A comment and its replies go.
    pub fn remove_comment(&mut self, row: usize) {
        let mut rows = vec![row];
        rows.extend(self.replies.get(&row).into_iter().flat_map(|replies| replies.values().copied()));
        for row in rows {
            let CommentRow { media, gone, .. } = &mut self.comments[row];
            if !*gone {
                *gone = true;
                let counted = &mut self.media[*media].counted;
                *counted = counted.saturating_sub(1);
            }
        }
    }

    /// Whether a comment is returned to anyone (section 5.1).
    pub fn comment_shown(&self, row: usize) -> bool {
        let CommentRow { comment, media, gone, .. } = &self.comments[row];
        let MediaRow { media: post, .. } = &self.media[*media];
        if *gone || post.age_gated || post.ad {
            return false;
        }
        match comment.author {
            Author::Own => true,
            Author::Person(person) => {
                let person = self.people.get(person);
                person.is_none_or(|person| !person.restricted && (self.switches.app_published || person.role))
            }
        }
    }

    /// Followers as the switches have them.
    pub fn followers(&self) -> u64 {
        self.switches.followers.unwrap_or(self.account.followers)
    }

    /// Lets the comments that are due arrive.
    pub fn settle(&mut self) {
        let now = self.now();
        if !self.arrivals.on || self.arrivals.rows.is_empty() {
            return;
        }
        for _ in 0..CAUGHT_UP {
            if self.arrivals.due > now {
                return;
            }
            let at = self.arrivals.due;
            self.arrive(at);
            self.arrivals.due = at + self.rng.random_range(25..=40);
        }
        if self.arrivals.due <= now {
            self.arrivals.due = now + self.rng.random_range(25..=40);
        }
    }

    /// The next waiting comment arrives at `at`.
    fn arrive(&mut self, at: i64) {
        let arrival = self.arrivals.rows[self.arrivals.next % self.arrivals.rows.len()].clone();
        self.arrivals.next += 1;
        let open = |row: &usize| !self.media[*row].gone && self.media[*row].media.comments_enabled;
        let newest: Vec<usize> = self.feed.values().rev().copied().filter(open).take(64).collect();
        let Some(media) = newest.get(arrival.posts_back).or(newest.last()).copied() else { return };
        let comment = Comment {
            id: self.fresh_id(),
            media: self.media[media].media.id.clone(),
            parent: None,
            author: Author::Person(arrival.person),
            text: arrival.text,
            at,
            likes: 0,
            hidden: false,
        };
        self.add_comment(comment);
    }

    /// Starts the arrivals afresh from now, or stops them.
    pub fn let_arrive(&mut self, on: bool) {
        self.arrivals.on = on;
        self.arrivals.due = self.now() + 25;
    }

    /// The media nodes still there that are no stories.
    pub fn media_count(&self) -> usize {
        self.feed.values().filter(|row| !self.media[**row].gone).count()
    }
}

/// Whether a story of that time is still live (24 hours, section 3.3).
pub fn story_live(published: i64, now: i64) -> bool {
    published <= now && now - published < super::tokens::DAY
}

#[cfg(test)]
mod tests {
    use super::super::testworld;
    use super::*;

    fn state() -> State {
        let at = testworld::NOW;
        State::new(testworld::small(at), Clock::standing(at), 1, vec![], true)
    }

    #[test]
    fn an_arrival_comes_when_the_clock_has_passed_it() {
        let mut state = state();
        let before = state.comments.len();
        state.settle();
        assert_eq!(state.comments.len(), before);
        state.clock.advance(30);
        state.settle();
        assert_eq!(state.comments.len(), before + 1);
    }

    #[test]
    fn a_long_jump_brings_a_few_comments_not_thousands() {
        let mut state = state();
        let before = state.comments.len();
        state.clock.advance(30 * 86_400);
        state.settle();
        assert_eq!(state.comments.len(), before + CAUGHT_UP);
        state.settle();
        assert_eq!(state.comments.len(), before + CAUGHT_UP, "the missed ones are dropped");
    }

    #[test]
    fn a_removed_comment_takes_its_replies_out_of_the_count_once() {
        let mut state = state();
        let row = *state.replies.keys().min().unwrap();
        let media = state.comments[row].media;
        let (before, replies) = (state.media[media].counted, state.replies[&row].len() as u64);
        state.remove_comment(row);
        state.remove_comment(row);
        assert_eq!(state.media[media].counted, before - 1 - replies);
    }

    #[test]
    fn fresh_ids_are_never_given_twice() {
        let mut state = state();
        let (one, two) = (state.fresh_id(), state.fresh_id());
        assert!(one < two && one.parse::<u64>().is_ok());
    }
}

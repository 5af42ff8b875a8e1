//! When the account posted what: kinds, recipes and dates from April 2023 to the newest post.
//! Invariant: neighbours in the grid differ in kind of picture, at most one in three is dark and one in
//! ten hot; nothing is dated after `now`.

use std::sync::Arc;

use super::almanac::{DAY, HOUR, lisbon, lisbon_day, weekday};
use super::captions::{Scene, alt_text, caption, scene};
use super::dice::Dice;
use super::ids::{Ids, Space, shortcode};
use super::newest::{NEWEST, Written};
use super::numbers;
use super::pictures;
use super::{CLIPS, RECIPES};
use crate::sandbox::model::{Clip, Kind, Media, Numbers, Picture, Recipe, Slide, WorldSize};

/// A post, with what only the content needs to know about it.
#[derive(Clone, Debug)]
pub(super) struct Post {
    pub(super) recipe: Recipe,
    /// Comments that Instagram returns for it.
    pub(super) returned: usize,
    pub(super) media: Media,
}

/// How many posts and comments a world has, and how many of the posts are of each kind: images,
/// carousels, reels, old feed videos.
pub(super) struct Measure {
    pub(super) posts: usize,
    pub(super) comments: usize,
    pub(super) people: usize,
    pub(super) days: usize,
    kinds: [usize; 4],
}

pub(super) fn measure(size: WorldSize) -> Measure {
    match size {
        WorldSize::Small => {
            Measure { posts: 60, comments: 1_200, people: 420, days: 90, kinds: [25, 21, 13, 1] }
        }
        WorldSize::Full => {
            Measure { posts: 240, comments: 12_000, people: 2_600, days: 400, kinds: [96, 88, 55, 1] }
        }
        WorldSize::Stress => Measure {
            posts: 10_050,
            comments: 250_000,
            people: 20_000,
            days: 400,
            kinds: [4_020, 3_680, 2_348, 2],
        },
    }
}

/// Posts with something odd about them, counted back from the newest.
const COMMENTS_OFF: [usize; 7] = [19, 41, 56, 90, 133, 171, 208];
const WITHOUT_WORDS: [usize; 5] = [34, 52, 73, 120, 166];
const LIKES_HIDDEN: usize = 28;
const FLAGGED: usize = 37;
const FEED_VIDEO: usize = 50;
const AI_LABELLED: usize = 43;
const NOT_IN_FEED: usize = 24;

/// The last Friday whose half past six in Lisbon lies at least two days back.
pub(super) fn newest_day(now: i64) -> i64 {
    let latest = lisbon_day(now - 2 * DAY - 18 * HOUR - 1_800);
    latest - (weekday(latest) + 3) % 7
}

/// All posts, newest first, without stories.
pub(super) fn posts(measure: &Measure, seed: u64, now: i64, ids: &mut Ids) -> Vec<Post> {
    let mut dice = Dice::branch(seed, 21);
    let newest = newest_day(now);
    let kinds = kinds(measure, &mut dice);
    let days = days_back(measure.posts);
    let mut deck = Deck::default();
    let mut posts = Vec::with_capacity(measure.posts);
    for (back, kind) in kinds.into_iter().enumerate() {
        let mut post = match NEWEST.get(back) {
            Some(written) => from_written(written, newest, &mut dice, ids),
            None => invented(kind, days[back], newest, &mut deck, &mut dice, ids),
        };
        if NEWEST.get(back).is_some() {
            deck.remember(post.recipe, 0);
        } else {
            post.media.numbers = numbers::of_post(kind, back, measure.posts, &mut dice);
            post.media.likes = numbers::likes(kind, &post.media.numbers, &mut dice);
            post.media.unreturned_comments = if dice.chance(0.3) { 1 + dice.below(3) as u64 } else { 0 };
        }
        mark_oddities(&mut post, back);
        posts.push(post);
    }
    posts
}

fn mark_oddities(post: &mut Post, back: usize) {
    let media = &mut post.media;
    media.comments_enabled = !COMMENTS_OFF.contains(&back);
    media.likes_hidden = back == LIKES_HIDDEN;
    media.flagged = back == FLAGGED;
    media.ai_generated = back == AI_LABELLED;
    media.shared_to_feed = back != NOT_IN_FEED;
    if WITHOUT_WORDS.contains(&back) {
        media.caption = None;
    }
}

/// The kind of each post, newest first; the counts of the measure are met exactly.
fn kinds(measure: &Measure, dice: &mut Dice) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = NEWEST.iter().map(|written| written.kind).collect();
    let order = [Kind::Image, Kind::Carousel, Kind::Reel];
    let mut rest = Vec::new();
    for (kind, wanted) in order.into_iter().zip(measure.kinds) {
        let there = kinds.iter().filter(|&&of| of == kind).count();
        rest.extend(std::iter::repeat_n(kind, wanted.saturating_sub(there)));
    }
    dice.shuffle(&mut rest);
    kinds.extend(rest);
    for nth in 0..measure.kinds[3] {
        kinds.insert((FEED_VIDEO + nth * 3_000).min(kinds.len()), Kind::FeedVideo);
    }
    // Flagged for its music, and kept out of the feed: both must be reels.
    for at in [FLAGGED, NOT_IN_FEED] {
        let other = (60.min(measure.posts / 2)..kinds.len()).find(|&other| kinds[other] == Kind::Reel);
        if let Some(other) = other.filter(|_| kinds[at] != Kind::Reel) {
            kinds.swap(at, other);
        }
    }
    kinds
}

/// Days between each post and the newest: written for the newest ones, then ever wider gaps back to the
/// first one in April 2023, or as tight as needed when there are ten thousand.
fn days_back(posts: usize) -> Vec<f64> {
    const SINCE_APRIL_2023: f64 = 1_315.0;
    let mut days: Vec<f64> = NEWEST.iter().map(|written| written.day as f64).collect();
    let first = days.last().copied().unwrap_or(0.0) + 1.8;
    let span = (SINCE_APRIL_2023 - first) * if posts < 240 { 0.105 } else { 1.0 };
    let rest = posts.saturating_sub(days.len());
    for nth in 0..rest {
        let way = nth as f64 / (rest.max(2) - 1) as f64;
        days.push(first + span * (0.45 * way + 0.55 * way * way));
    }
    days
}

fn from_written(written: &Written, newest: i64, dice: &mut Dice, ids: &mut Ids) -> Post {
    let published = lisbon(newest - written.day, written.time.0, written.time.1);
    let mut media = blank(written.kind, published, ids);
    let count = written.slides.len();
    for (nth, &(recipe, mood)) in written.slides.iter().enumerate() {
        let alt = if nth == 0 { Arc::from(written.alt) } else { alt_text(recipe, dice) };
        // The first slides of the newest posts are the same pictures in every world, whatever its seed.
        let seed = if nth == 0 { mood + 8 * (written.day as u64 + 1) } else { pictures::seed(mood, dice) };
        media.slides.push(slide(&media.id, written.kind, count, recipe, seed, Some(alt), ids));
    }
    media.caption = Some(Arc::from(written.caption));
    media.likes = written.likes;
    media.unreturned_comments = written.comments.1 as u64;
    media.numbers = Numbers {
        reach: written.reach,
        views: written.views,
        saved: written.saved,
        shares: written.shares,
        ..numbers::rest(written.kind, written.reach, dice)
    };
    Post { recipe: written.slides[0].0, returned: written.comments.0 - written.comments.1, media }
}

fn invented(kind: Kind, day: f64, newest: i64, deck: &mut Deck, dice: &mut Dice, ids: &mut Ids) -> Post {
    const TIMES: [(i64, i64); 7] = [(8, 30), (18, 30), (19, 0), (18, 30), (10, 0), (12, 30), (19, 30)];
    let (hour, minute) = TIMES[dice.below(TIMES.len())];
    // The fraction of the day only keeps ten thousand posts apart and in order.
    let whole = day.floor() as i64;
    let shift = ((1.0 - day.fract()) * 9_000.0) as i64 - 9_000;
    let published = lisbon(newest - whole, hour, minute) + shift / 60 * 60 + dice.below(60) as i64;
    let (recipe, mood, round) = deck.draw(kind, dice);
    let mut media = blank(kind, published, ids);
    let count = if kind == Kind::Carousel {
        2 + dice.below(3) + dice.below(4) + usize::from(dice.chance(0.1)) * 3
    } else {
        1
    };
    let count = count.min(10);
    for nth in 0..count {
        let (recipe, mood) = match nth {
            0 => (recipe, mood),
            _ if dice.chance(0.4) => (recipe, pictures::mood(recipe, dice)),
            _ => {
                let other = companion(recipe, dice);
                (other, pictures::mood(other, dice))
            }
        };
        let alt = dice.chance(0.6).then(|| alt_text(recipe, dice));
        media.slides.push(slide(&media.id, kind, count, recipe, pictures::seed(mood, dice), alt, ids));
    }
    media.caption = Some(caption(recipe, round, deck.lately.len(), dice));
    Post { recipe, returned: 0, media }
}

/// What the next slide of a carousel may show besides its first.
fn companion(recipe: Recipe, dice: &mut Dice) -> Recipe {
    let wanted = if dice.chance(0.7) { scene(recipe) } else { Scene::Place };
    loop {
        let other = *dice.pick(&RECIPES);
        if scene(other) == wanted && other != Recipe::Poster {
            return other;
        }
    }
}

fn blank(kind: Kind, published: i64, ids: &mut Ids) -> Media {
    let id = ids.next(Space::Media);
    Media {
        shortcode: shortcode(&id, published),
        id,
        kind,
        slides: Vec::new(),
        caption: None,
        published,
        likes: 0,
        likes_hidden: false,
        comments_enabled: true,
        flagged: false,
        shared_to_feed: true,
        ai_generated: false,
        age_gated: false,
        ad: false,
        unreturned_comments: 0,
        numbers: Numbers::default(),
    }
}

fn slide(
    media: &str,
    kind: Kind,
    count: usize,
    recipe: Recipe,
    seed: u64,
    alt_text: Option<Arc<str>>,
    ids: &mut Ids,
) -> Slide {
    let id = if count > 1 { ids.next(Space::Child) } else { media.to_owned() };
    let (width, height) = match kind {
        Kind::Reel | Kind::StoryImage | Kind::StoryVideo => (1080, 1920),
        Kind::FeedVideo => (1080, 1080),
        // A single picture is now and then square or wide; the slides of a carousel share one shape.
        Kind::Image if seed % 97 == 5 => (1080, 1080),
        Kind::Image if seed % 97 == 6 && scene(recipe) == Scene::Place => (1080, 566),
        _ => (1080, 1350),
    };
    let moving = matches!(kind, Kind::Reel | Kind::FeedVideo | Kind::StoryVideo);
    let clip = moving.then(|| Clip::Bundled(clip_for(recipe) % CLIPS));
    Slide { id, picture: Picture::Drawn { recipe, seed, width, height }, clip, alt_text }
}

/// The bundled clip that goes best with a still.
fn clip_for(recipe: Recipe) -> usize {
    match recipe {
        Recipe::Sea | Recipe::Headlands | Recipe::DuneGrass => 0,
        Recipe::KilnDoor | Recipe::CupAndSteam => 1,
        Recipe::Shore | Recipe::Pebbles | Recipe::GlazeCloseUp => 2,
        _ => 3,
    }
}

/// The live stories of the last day, oldest first; the youngest has been seen by a few only.
pub(super) fn stories(seed: u64, now: i64, ids: &mut Ids) -> Vec<Media> {
    let mut dice = Dice::branch(seed, 23);
    let told = [
        (Recipe::Sea, 1, Kind::StoryImage, 21 * HOUR),
        (Recipe::Wheel, 2, Kind::StoryVideo, 15 * HOUR + 900),
        (Recipe::DryingShelf, 2, Kind::StoryImage, 9 * HOUR + 300),
        (Recipe::KilnDoor, 1, Kind::StoryVideo, 2 * HOUR + 1_260),
        (Recipe::CupAndSteam, 1, Kind::StoryImage, 240),
    ];
    told.into_iter()
        .map(|(recipe, mood, kind, ago)| {
            let mut media = blank(kind, now - ago - dice.below(1_200) as i64, ids);
            media.slides.push(slide(&media.id, kind, 1, recipe, pictures::seed(mood, &mut dice), None, ids));
            media.numbers =
                if ago < HOUR { numbers::of_new_story() } else { numbers::of_story(ago, &mut dice) };
            media.likes = media.numbers.reach / 40;
            media.shared_to_feed = false;
            media
        })
        .collect()
}

/// What was drawn lately, so that neighbours differ.
#[derive(Default)]
struct Deck {
    lately: Vec<(Recipe, bool)>,
    rounds: [usize; 18],
}

impl Deck {
    fn remember(&mut self, recipe: Recipe, mood: u64) {
        self.lately.push((recipe, pictures::dark(recipe, mood)));
    }

    /// A recipe, its mood, and how often the recipe was drawn before.
    fn draw(&mut self, kind: Kind, dice: &mut Dice) -> (Recipe, u64, usize) {
        // Object, place, object, texture: the rhythm of a composed feed.
        let wanted = match self.lately.len() % 4 {
            0 | 2 => Scene::Object,
            1 => Scene::Place,
            _ => Scene::Work,
        };
        let recent = |deck: &Self, count: usize, recipe: Recipe| {
            deck.lately.iter().rev().take(count).any(|(of, _)| *of == recipe)
        };
        let dark_lately = self.lately.iter().rev().take(2).any(|(_, dark)| *dark);
        let mut recipe = *dice.pick(&RECIPES);
        for attempt in 0..200 {
            recipe = *dice.pick(&RECIPES);
            let rare = match recipe {
                Recipe::KilnDoor => recent(self, 12, recipe),
                Recipe::Poster => recent(self, 16, recipe) || kind == Kind::Reel,
                _ => recent(self, if attempt < 100 { 6 } else { 4 }, recipe),
            };
            if scene(recipe) == wanted && !rare {
                break;
            }
        }
        let mut mood = pictures::mood(recipe, dice);
        for _ in 0..40 {
            if !(dark_lately && pictures::dark(recipe, mood)) {
                break;
            }
            mood = pictures::mood(recipe, dice);
        }
        self.remember(recipe, mood);
        let round = self.rounds[recipe as usize];
        self.rounds[recipe as usize] += 1;
        (recipe, mood, round)
    }
}

//! The nouns of the pretend Instagram: what the content writes and the server serves.
//! Invariant: plain data only. No JSON, no HTTP, no clock; every time is unix seconds, every id is a
//! decimal string, and nothing here comes from the client's side of the house.

use std::sync::Arc;

/// How much of a world to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorldSize {
    /// About 60 posts and 1,200 comments: tests and quick looks.
    Small,
    /// The demo account: 240 posts, 12,000 comments, 400 days of insights.
    Full,
    /// 10,050 posts and 250,000 comments, for the 10,000-post cap and for speed.
    Stress,
}

/// Everything that exists on the pretend Instagram when it starts.
#[derive(Clone, Debug)]
pub struct World {
    pub account: Account,
    pub people: Vec<Person>,
    /// Oldest first. Live stories are among them (`Kind::StoryImage`, `Kind::StoryVideo`).
    pub media: Vec<Media>,
    /// In no order that a client may rely on.
    pub comments: Vec<Comment>,
    /// One row a day, oldest first, the last row being yesterday.
    pub days: Vec<Day>,
    /// Comments that will arrive while the world runs, one every half minute or so, over and over.
    pub arrivals: Vec<Arrival>,
}

/// The professional account of the world (section 2).
#[derive(Clone, Debug)]
pub struct Account {
    /// App-scoped id, `id` of `/me` (section 1.9).
    pub id: String,
    /// Professional account id, `user_id` of `/me`, 17841….
    pub user_id: String,
    pub username: String,
    pub name: String,
    /// `BUSINESS` or `MEDIA_CREATOR`, as the live service spells it.
    pub account_type: String,
    pub biography: String,
    pub website: String,
    pub followers: u64,
    pub follows: u64,
    pub picture: Picture,
}

/// Somebody who comments. `id` is the IGSID (section 1.9) and stays when the username changes.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    pub username: String,
    /// Comments of restricted people are never returned (section 5.1).
    pub restricted: bool,
    /// Has a role at the app: its comments are returned while the app is not published (section 5.1).
    pub role: bool,
    /// For some people `from` is missing from the answer (section 5.1).
    pub from_missing: bool,
}

/// What a media node is (`media_type` × `media_product_type`, section 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// IMAGE / FEED.
    Image,
    /// CAROUSEL_ALBUM / FEED.
    Carousel,
    /// VIDEO / REELS.
    Reel,
    /// VIDEO / FEED: an old video post that is no reel (IGTV's heirs).
    FeedVideo,
    /// IMAGE / STORY.
    StoryImage,
    /// VIDEO / STORY.
    StoryVideo,
}

/// One published thing.
#[derive(Clone, Debug)]
pub struct Media {
    pub id: String,
    pub shortcode: String,
    pub kind: Kind,
    /// One slide, or 2 to 10 for a carousel.
    pub slides: Vec<Slide>,
    /// `None`: the field is absent.
    pub caption: Option<Arc<str>>,
    /// Unix seconds.
    pub published: i64,
    pub likes: u64,
    /// Likes hidden: `like_count` is absent when the post is reached indirectly (section 3.2).
    pub likes_hidden: bool,
    pub comments_enabled: bool,
    /// Flagged for copyright: `media_url` is omitted (section 3.2).
    pub flagged: bool,
    pub shared_to_feed: bool,
    /// It has a minimum age: its comments are counted and never returned (section 5.1).
    pub age_gated: bool,
    /// It is an ad, `AD` by its product; its comments are counted and never returned (sections 3.2, 5.1).
    pub ad: bool,
    pub ai_generated: bool,
    /// Comments counted by Instagram that it will not return (restricted people, filters, age gates).
    pub unreturned_comments: u64,
    pub numbers: Numbers,
}

/// One picture or clip of a media node.
#[derive(Clone, Debug)]
pub struct Slide {
    /// Id of the child node (carousels only; equal to the media id otherwise).
    pub id: String,
    /// The image itself, or the still of a clip.
    pub picture: Picture,
    pub clip: Option<Clip>,
    pub alt_text: Option<Arc<str>>,
}

/// Where the pixels of a picture come from.
#[derive(Clone, Debug)]
pub enum Picture {
    /// Drawn from a recipe when first asked for.
    Drawn { recipe: Recipe, seed: u64, width: u32, height: u32 },
    /// A JPEG that was fetched from a publisher.
    Bytes(Arc<[u8]>),
}

/// Where the bytes of a clip come from.
#[derive(Clone, Debug)]
pub enum Clip {
    /// One of the clips that ship with the sandbox.
    Bundled(usize),
    /// An MP4 or MOV that was fetched from a publisher.
    Bytes(Arc<[u8]>),
}

/// The eighteen picture recipes of the demo account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recipe {
    MoonJar,
    ThreeAndACup,
    NestingBowls,
    QuinceBranch,
    PlateOnLinen,
    GlazeTests,
    CupAndSteam,
    KilnDoor,
    DryingShelf,
    Sea,
    Headlands,
    Shore,
    Pebbles,
    DuneGrass,
    GlazeCloseUp,
    Wheel,
    Poster,
    Lemons,
}

/// Lifetime numbers of one media node (section 7.2), as they stand when the world starts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Numbers {
    pub reach: u64,
    pub views: u64,
    pub saved: u64,
    pub shares: u64,
    pub reposts: u64,
    pub follows: u64,
    pub profile_visits: u64,
    /// Stories only.
    pub replies: u64,
    /// Stories only: forward, back, exit, swipe to the next story.
    pub navigation: [u64; 4],
    /// Reels only, milliseconds.
    pub average_watch_ms: u64,
    /// Reels only, percent.
    pub skip_rate: f64,
}

/// One comment or reply (section 5).
#[derive(Clone, Debug)]
pub struct Comment {
    pub id: String,
    /// Id of the media node it stands under.
    pub media: String,
    /// Id of the top-level comment, for replies. Threads are one level deep (section 5.2).
    pub parent: Option<String>,
    pub author: Author,
    pub text: Arc<str>,
    /// Unix seconds.
    pub at: i64,
    pub likes: u64,
    pub hidden: bool,
}

/// Who wrote a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The account of the world itself.
    Own,
    /// Index into [`World::people`].
    Person(usize),
}

/// A comment that has yet to arrive; the server gives it id, time and place.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Index into [`World::people`].
    pub person: usize,
    pub text: Arc<str>,
    /// How many posts back from the newest it lands (0 is the newest).
    pub posts_back: usize,
}

/// Account-level figures of one Pacific day (section 7.1).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Day {
    /// Unix seconds of the end of the day (07:00 or 08:00 UTC).
    pub end: i64,
    pub reach: u64,
    pub reach_followers: u64,
    pub views: u64,
    pub views_followers: u64,
    pub accounts_engaged: u64,
    pub likes: u64,
    pub comments: u64,
    pub saves: u64,
    pub shares: u64,
    pub replies: u64,
    pub reposts: u64,
    pub follows: u64,
    pub unfollows: u64,
    pub profile_links_taps: u64,
    /// Followers online in each hour of that Pacific day.
    pub online: [u64; 24],
}

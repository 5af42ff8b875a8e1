//! A small hand-made world for the server's own tests.
//! Invariant: it holds one of each thing a rule speaks of, and nothing in it is left to chance.

use super::model::*;
use super::options::Content;

/// The moment the world stands at: Monday 23 November 2026, 09:00 UTC.
pub const NOW: i64 = 1_795_424_400;

const DAY: i64 = 86_400;

/// This world as a content; pictures are a four-byte stand-in that only has to come back the same.
pub fn content() -> Content {
    Content { world: |_, _, now| small(now), jpeg: |_, _, _, _| picture_bytes(), clip: |_| CLIP }
}

const CLIP: &[u8] = b"....ftypmp42 a clip that only has to come back the same";

/// What every drawn picture of this world is.
pub fn picture_bytes() -> Vec<u8> {
    vec![0xff, 0xd8, 0xff, 0xd9]
}

fn drawn(seed: u64) -> Picture {
    Picture::Drawn { recipe: Recipe::Sea, seed, width: 1080, height: 1350 }
}

fn slide(id: &str, clip: bool) -> Slide {
    Slide {
        id: id.into(),
        picture: drawn(id.len() as u64),
        clip: clip.then_some(Clip::Bundled(0)),
        alt_text: Some("A grey sea".into()),
    }
}

fn post(id: u64, kind: Kind, published: i64) -> Media {
    let id = id.to_string();
    let clip = matches!(kind, Kind::Reel | Kind::FeedVideo | Kind::StoryVideo);
    Media {
        shortcode: format!("S{id}"),
        slides: vec![slide(&id, clip)],
        kind,
        caption: Some(format!("Caption of {id} ❤").into()),
        published,
        likes: 120,
        likes_hidden: false,
        comments_enabled: true,
        flagged: false,
        shared_to_feed: true,
        ai_generated: false,
        age_gated: false,
        ad: false,
        unreturned_comments: 0,
        numbers: Numbers {
            reach: 900,
            views: 1_400,
            saved: 33,
            shares: 12,
            reposts: 4,
            follows: 5,
            profile_visits: 21,
            replies: 3,
            navigation: [50, 10, 6, 4],
            average_watch_ms: 6_400,
            skip_rate: 31.5,
        },
        id,
    }
}

fn person(id: u64, username: &str) -> Person {
    Person {
        id: id.to_string(),
        username: username.into(),
        restricted: false,
        role: false,
        from_missing: false,
    }
}

fn comment(id: u64, media: &str, author: Author, text: &str, at: i64) -> Comment {
    Comment {
        id: id.to_string(),
        media: media.into(),
        parent: None,
        author,
        text: text.into(),
        at,
        likes: 2,
        hidden: false,
    }
}

/// Media ids of the world, by what they are for.
pub mod ids {
    pub const OLDEST: &str = "17900000000000001";
    pub const HIDDEN_LIKES: &str = "17900000000000002";
    pub const FLAGGED: &str = "17900000000000003";
    pub const ALBUM: &str = "17900000000000004";
    pub const ALBUM_CHILD: &str = "17900000000000041";
    pub const REEL: &str = "17900000000000005";
    pub const NO_COMMENTS: &str = "17900000000000006";
    /// 60 comments in one thread list.
    pub const BUSY: &str = "17900000000000007";
    pub const STORY: &str = "17900000000000008";
    pub const OLD_STORY: &str = "17900000000000009";
    pub const QUIET_STORY: &str = "17900000000000010";
    /// Has two replies, the older by the account.
    pub const THREAD: &str = "17850000000000001";
    pub const HIDDEN: &str = "17850000000000002";
    pub const RESTRICTED: &str = "17850000000000003";
    pub const FACELESS: &str = "17850000000000004";
    pub const OWN: &str = "17850000000000005";
    pub const OLD: &str = "17850000000000006";
    pub const OWN_REPLY: &str = "17850000000000011";
    pub const REPLY: &str = "17850000000000012";
}

/// The world as it stands at `now`.
pub fn small(now: i64) -> World {
    let mut album = post(17_900_000_000_000_004, Kind::Carousel, now - 20 * DAY);
    album.slides = vec![slide(ids::ALBUM_CHILD, false), slide("17900000000000042", true)];
    let mut quiet = post(17_900_000_000_000_010, Kind::StoryImage, now - 600);
    quiet.numbers.reach = 3;
    let media = vec![
        post(17_900_000_000_000_001, Kind::Image, now - 400 * DAY),
        Media { likes_hidden: true, ..post(17_900_000_000_000_002, Kind::Image, now - 40 * DAY) },
        Media { flagged: true, ..post(17_900_000_000_000_003, Kind::Image, now - 30 * DAY) },
        album,
        post(17_900_000_000_000_005, Kind::Reel, now - 9 * DAY),
        Media { comments_enabled: false, ..post(17_900_000_000_000_006, Kind::Image, now - 5 * DAY) },
        post(17_900_000_000_000_009, Kind::StoryImage, now - 2 * DAY),
        Media { unreturned_comments: 3, ..post(17_900_000_000_000_007, Kind::Image, now - 2 * DAY) },
        post(17_900_000_000_000_008, Kind::StoryVideo, now - 3_600),
        quiet,
    ];
    World {
        account: Account {
            id: "26000000000000017".into(),
            user_id: "17841400000000017".into(),
            username: "tidal.bench".into(),
            name: "Tidal Bench".into(),
            account_type: "BUSINESS".into(),
            biography: "Clay, slowly.".into(),
            website: String::new(),
            followers: 4_200,
            follows: 180,
            picture: drawn(1),
        },
        people: vec![
            person(900_000_000_000_001, "ana.glaze"),
            Person { restricted: true, ..person(900_000_000_000_002, "loud.crowd") },
            Person { from_missing: true, ..person(900_000_000_000_003, "no.face") },
        ],
        media,
        comments: comments(now),
        days: days(now),
        arrivals: vec![Arrival { person: 0, text: "Is the studio open?".into(), posts_back: 1 }],
    }
}

fn comments(now: i64) -> Vec<Comment> {
    use Author::{Own, Person};
    let top = now - 8 * DAY;
    let mut all = vec![
        comment(17_850_000_000_000_001, ids::REEL, Person(0), "How wide is it?", top),
        Comment {
            hidden: true,
            ..comment(17_850_000_000_000_002, ids::REEL, Person(0), "cheap promo", top + 60)
        },
        comment(17_850_000_000_000_003, ids::REEL, Person(1), "never shown", top + 120),
        comment(17_850_000_000_000_004, ids::REEL, Person(2), "who am I", top + 180),
        comment(17_850_000_000_000_005, ids::REEL, Own, "Thank you all", top + 240),
        comment(17_850_000_000_000_006, ids::OLDEST, Person(0), "the first one", now - 300 * DAY),
    ];
    let replies = [
        comment(17_850_000_000_000_011, ids::REEL, Own, "About 30 cm", top + 300),
        comment(17_850_000_000_000_012, ids::REEL, Person(0), "Thanks 🙏", top + 360),
    ];
    all.extend(replies.map(|reply| Comment { parent: Some(ids::THREAD.into()), ..reply }));
    all.extend((0..60).map(|n| {
        let id = 17_860_000_000_000_000 + n as u64;
        comment(id, ids::BUSY, Person(0), &format!("number {n}"), now - DAY + n)
    }));
    all
}

/// A hundred Pacific days, the last of which ended this morning at 08:00 UTC.
fn days(now: i64) -> Vec<Day> {
    let last = (now - 8 * 3_600).div_euclid(DAY) * DAY + 8 * 3_600;
    let day = |back: i64| {
        let n = (100 - back) as u64;
        Day {
            end: last - back * DAY,
            reach: 1_000 + n,
            reach_followers: 600,
            views: 2_000 + n,
            views_followers: 1_200,
            accounts_engaged: 90,
            likes: 70,
            comments: 9,
            saves: 8,
            shares: 7,
            replies: 2,
            reposts: 1,
            follows: 12,
            unfollows: 4,
            profile_links_taps: 6,
            online: [n; 24],
        }
    };
    (0..100).rev().map(day).collect()
}

//! Profiles with as many comments as are wanted, made once and kept beside the build; measuring works on
//! copies.
//! Invariant: a comment is the same in a small and in a large profile, so that both can draw the same rows; a profile of another schema or another maker is never used.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use tintype::domain::account::Grant;
use tintype::domain::{
    Account, AccountId, AccountKind, Comment, Media, MediaId, MediaKind, PersonId, Product, Scope, Secret,
};
use tintype::engine::{Engine, EngineOptions};
use tintype::store::tables::{accounts, comments, media};
use tintype::store::{DATABASE, Store, Vault, VaultChoice};

use crate::Outcome;
use crate::words::{Dice, name, sentence};

/// To be raised when anything here or in `words.rs` makes other comments.
const MAKER: u32 = 3;

/// Monday 23 November 2026, 09:00 UTC: the newest comment is that old.
pub const NOW: i64 = 1_795_424_400;
/// Seconds between two comments.
const APART: i64 = 20;
/// Posts they stand under.
pub const POSTS: u64 = 1_000;
/// People who write, most of them little.
const PEOPLE: f64 = 200_000.0;
/// Comments that belong together, under one post.
pub const BUNCH: u64 = 10;
/// Bunches kept in one transaction.
const AT_ONCE: u64 = 2_000;

/// The account they belong to.
pub fn account() -> Account {
    Account {
        id: "17841400000000001".into(),
        scoped_id: "900".to_owned(),
        username: "tidewrack.clay".to_owned(),
        name: Some("Tidewrack".to_owned()),
        kind: AccountKind::Creator,
        picture_url: None,
        followers: Some(48_000),
        follows: Some(210),
        media_count: Some(POSTS),
        biography: None,
        website: None,
    }
}

/// A post; its picture is at `origin`.
fn post(number: u64, origin: &str) -> Media {
    let mut dice = Dice::of(number ^ 0x0BAD_CAFE);
    Media {
        id: post_id(number),
        kind: MediaKind::Image,
        product: Product::Feed,
        caption: Some(sentence(&mut dice)),
        media_url: Some(format!("{origin}/picture/{number}.jpg")),
        thumbnail_url: None,
        permalink: Some(format!("https://www.instagram.com/p/{number}")),
        shortcode: None,
        timestamp: Timestamp::from_second(NOW - 300 * 86_400 - 3_600 * number as i64).ok(),
        like_count: Some(120),
        comments_count: None,
        comments_enabled: Some(true),
        shared_to_feed: None,
        alt_text: None,
        children: Vec::new(),
    }
}

pub fn post_id(number: u64) -> MediaId {
    format!("179{number:014}").into()
}

fn comment_id(number: u64) -> String {
    format!("178{number:014}")
}

/// The post a bunch stands under.
pub fn post_of(bunch: u64) -> u64 {
    Dice::of(bunch ^ 0xFEED).below(POSTS)
}

/// The `number`-th newest comment. In each bunch six begin a thread and four answer one, two of these or,
/// in every other bunch, one of them being the account's.
pub fn comment(number: u64) -> Comment {
    let (bunch, place) = (number / BUNCH, number % BUNCH);
    let mut dice = Dice::of(number);
    let (top, mine) = match place {
        7 => (Some(9), false),
        5 => (Some(9), bunch % 2 == 0),
        3 => (Some(8), false),
        1 => (Some(6), true),
        _ => (None, false),
    };
    let person = (PEOPLE * dice.share().powi(2)) as u64;
    let own = account();
    Comment {
        id: comment_id(number).into(),
        media: post_id(post_of(bunch)),
        parent: top.map(|top: u64| comment_id(bunch * BUNCH + top).into()),
        author: Some(if mine { PersonId(own.id.0) } else { PersonId(format!("58{person:013}")) }),
        username: Some(if mine { own.username } else { name(person) }),
        mine,
        text: sentence(&mut dice),
        timestamp: Timestamp::from_second(NOW - APART * number as i64).ok(),
        likes: Some(dice.below(5)),
        hidden: !mine && dice.below(33) == 0,
    }
}

/// A copy of a profile that may be worked on; it goes when it is dropped.
pub struct Copied {
    folder: PathBuf,
}

impl Copied {
    /// A profile with so many comments (a multiple of ten), signed in, its pictures at `origin`.
    pub fn with(count: u64, origin: &str) -> Outcome<Self> {
        Self::of(0..count, origin)
    }

    /// A profile with these of the comments, counted from the newest (both ends multiples of ten), signed in,
    /// its pictures at `origin`.
    pub fn of(numbers: Range<u64>, origin: &str) -> Outcome<Self> {
        Self::copy(&numbers, true, origin)
    }

    /// A profile with so many comments whose texts are still to be read.
    pub fn unread(count: u64, origin: &str) -> Outcome<Self> {
        Self::copy(&(0..count), false, origin)
    }

    fn copy(numbers: &Range<u64>, minded: bool, origin: &str) -> Outcome<Self> {
        let made = made(numbers, minded)?;
        let copy = Self::empty(&format!("profile-{}", named(numbers)))?;
        for entry in fs::read_dir(made)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                fs::copy(entry.path(), copy.path().join(entry.file_name()))?;
            }
        }
        forget_learned(copy.path())?;
        Vault::open(VaultChoice::File, copy.path())?.put(&account().id, &Secret::new("IGAAfigures"))?;
        let store = Store::open(copy.path(), Arc::new(|| ()))?;
        keep_posts(&store, origin)?;
        Ok(copy)
    }

    /// An empty folder of this run.
    pub fn empty(word: &str) -> Outcome<Self> {
        let folder = room().join(format!("work-{}-{word}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        // What is left is overwritten by a run of the same number, and is below the build's folder.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Where everything of the figures lies: on the disk of the build, since a disk in memory would flatter.
fn room() -> PathBuf {
    let built = Path::new(env!("CARGO_TARGET_TMPDIR"));
    built.parent().unwrap_or(built).join("figures")
}

fn schema() -> Outcome<u64> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/migrations");
    let mut steps: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Outcome<_>>()?;
    steps.sort();
    let mut hasher = DefaultHasher::new();
    MAKER.hash(&mut hasher);
    for step in steps {
        fs::read(step)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// The word for some of the comments in the names of folders.
fn named(numbers: &Range<u64>) -> String {
    let count = numbers.end - numbers.start;
    if numbers.start == 0 { count.to_string() } else { format!("{count}-from-{}", numbers.start) }
}

/// The kept profile with these comments, made if there is none.
fn made(numbers: &Range<u64>, minded: bool) -> Outcome<PathBuf> {
    let name = named(numbers) + if minded { "" } else { "-unread" };
    let folder = room().join(format!("{:016x}-{name}", schema()?));
    if folder.join(DATABASE).exists() {
        return Ok(folder);
    }
    eprintln!("making the profile {name} (comments), once");
    let half = Copied::empty(&format!("half-{name}"))?;
    {
        let store = Store::open(half.path(), Arc::new(|| ()))?;
        fill(&store, numbers)?;
    }
    if minded {
        // What a program does once with so many comments is no part of what the other figures measure.
        mind(half.path())?;
    }
    let path = at_rest(half.path())?;
    fs::create_dir_all(&folder)?;
    let ready = folder.join("half");
    fs::copy(&path, &ready)?;
    fs::rename(ready, folder.join(DATABASE))?;
    Ok(folder)
}

/// Lets an engine that reads nothing from Instagram read the texts of all comments.
pub fn mind(profile: &Path) -> Outcome<()> {
    let options = EngineOptions {
        endpoint: Some("http://127.0.0.1:9".to_owned()),
        vault: VaultChoice::File,
        reads: false,
        browser: Arc::new(|_| ()),
        ..EngineOptions::at(profile)
    };
    let engine = Engine::start(options).map_err(|trouble| trouble.sentence())?;
    // A million takes longer than a piece of work may.
    while !engine.settle() {}
    engine.stop();
    Ok(())
}

/// Forgets what the helper learned: of a million decisions it learns something else than of a thousand, and the rows
/// would carry other marks.
fn forget_learned(profile: &Path) -> Outcome<()> {
    let database = rusqlite::Connection::open(profile.join(DATABASE))?;
    Ok(database.execute_batch("UPDATE helpers SET model = NULL, report = ''; DELETE FROM guesses")?)
}

/// The database of a profile that nobody works on any more, with all that stood in its log.
pub fn at_rest(profile: &Path) -> Outcome<PathBuf> {
    // Waits until the store has let go of the profile.
    drop(Store::open(profile, Arc::new(|| ()))?);
    let path = profile.join(DATABASE);
    let database = rusqlite::Connection::open(&path)?;
    database.busy_timeout(std::time::Duration::from_secs(60))?;
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(path)
}

fn fill(store: &Store, numbers: &Range<u64>) -> Outcome<()> {
    let grant = Grant {
        scopes: Some(Scope::ALL.to_vec()),
        issued: Timestamp::from_second(NOW)?,
        expires: Timestamp::from_second(NOW + 3_650 * 86_400)?,
    };
    // Before the oldest of them: what an account finds when it comes calls for no answer.
    let came = (NOW - APART * numbers.end as i64) * 1000;
    store.writer().write_now(move |tx| accounts::sign_in(tx, &account(), &grant, true, came))?;
    keep_posts(store, "http://127.0.0.1:9")?;
    let (first, mut end) = (numbers.start / BUNCH, numbers.end / BUNCH);
    while end > first {
        let start = end.saturating_sub(AT_ONCE).max(first);
        store.writer().write_now(move |tx| {
            for bunch in (start..end).rev() {
                let all: Vec<Comment> = (bunch * BUNCH..(bunch + 1) * BUNCH).map(comment).collect();
                let post = post_id(post_of(bunch));
                comments::upsert_page(tx, &account().id, &post, &all, (NOW + 60) * 1000)?;
            }
            Ok(())
        })?;
        end = start;
    }
    Ok(())
}

pub fn keep_posts(store: &Store, origin: &str) -> Outcome<()> {
    let all: Vec<Media> = (0..POSTS).map(|number| post(number, origin)).collect();
    let own: AccountId = account().id;
    store.writer().write_now(move |tx| media::upsert_page(tx, &own, &all, NOW * 1000))?;
    Ok(())
}

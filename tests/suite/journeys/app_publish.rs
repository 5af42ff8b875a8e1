//! Publishing through the whole program: files from disk, the composer, the outbox, the library.
//! Invariant: whatever happens on the way, Instagram ends with exactly one post.

use std::path::PathBuf;

use egui::{Key, Modifiers};
use image::{ImageFormat, Rgb, RgbImage};
use tintype::api::{Client, Hosts, Session};
use tintype::domain::account::Grant;
use tintype::domain::{Account, AccountKind, MediaId, Secret, Trouble, TroubleKind};
use tintype::sandbox::{Action, Happened, Rule};
use tintype::store::tables::accounts;
use tintype::store::{Store, Vault, VaultChoice};

use super::window::Window;

/// A picture with some shape in it, as a file of a format.
pub fn picture(window: &Window, name: &str, format: ImageFormat, width: u32, height: u32) -> PathBuf {
    let path = window.files.path().join(name);
    let drawn = RgbImage::from_fn(width, height, |x, y| {
        let round = (x / 40 + y / 40) % 2 == 0;
        if round { Rgb([142, 163, 155]) } else { Rgb([(x % 256) as u8, 106, (y % 256) as u8]) }
    });
    drawn.save_with_format(&path, format).unwrap();
    path
}

/// One of the test clips, as a file of the person's.
fn clip(window: &Window, name: &str) -> PathBuf {
    let path = window.files.path().join(name);
    std::fs::copy(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR")), &path).unwrap();
    path
}

/// Posts that really came to be, oldest first.
fn published(window: &Window) -> Vec<MediaId> {
    let media = |row| match row {
        Happened::Published { media, .. } => Some(media.as_str().into()),
        _ => None,
    };
    window.control.record().into_iter().filter_map(media).collect()
}

/// Asks Instagram itself, past the program.
fn session(window: &Window) -> Session {
    let client = Client::new(Hosts::at(&window.ready.url).unwrap(), "journey").unwrap();
    Session::new(client, Secret::new(&window.ready.token), window.ready.user_id.as_str().into())
}

/// How many slides Instagram says that a post has.
fn children(window: &Window, media: &MediaId) -> usize {
    window.runtime.block_on(session(window).children(media)).unwrap().value.len()
}

/// Opens Compose and puts files on the desk.
pub fn compose(window: &mut Window, files: &[PathBuf]) {
    window.go(Key::C);
    window.drop_files(files);
}

#[test]
fn a_carousel_of_three_formats_is_published_once_and_stands_in_the_library() {
    let mut window = Window::demo();
    let files = [
        picture(&window, "sea.png", ImageFormat::Png, 600, 750),
        picture(&window, "bowls.webp", ImageFormat::WebP, 900, 700),
        picture(&window, "kiln.jpg", ImageFormat::Jpeg, 640, 800),
    ];
    compose(&mut window, &files);
    window.fill("Caption", "Three from the November firing #stoneware");
    window.shows("Ready to be sent");
    window.click("Publish now");
    // The window in which it can still be taken back.
    window.advance(5);
    window.shows("On Instagram");
    window.shows("1 of 100 posts used today.");
    window.go(Key::A);
    window.click("Done");
    window.press(Key::J);
    for step in [
        "Everything can be sent; 3 things are mended on the way",
        "All 3 files can be fetched",
        "Instagram has all 3 files",
        "The post is on Instagram",
        "No file is public any more",
    ] {
        window.shows(step);
    }
    window.go(Key::L);
    window.shows("61 posts since");
    window.shows("Carousel 61: Three from the November firing");
    window.shows("Slide 3");
    let posts = published(&window);
    assert_eq!(posts.len(), 1);
    assert_eq!(children(&window, &posts[0]), 3);
    window.advance(7_200);
    assert_eq!(published(&window), posts);
}

#[test]
fn a_reel_by_a_typed_path_is_published_once() {
    let mut window = Window::demo();
    let clip = clip(&window, "reel.mp4");
    window.go(Key::C);
    window.click("Add");
    window.click("Type a path");
    window.types(&clip.display().to_string());
    window.press(Key::Enter);
    window.fill("Caption", "Four colours in four seconds");
    window.click("Cover at 0:02.2");
    window.press_with(Modifiers::COMMAND, Key::Enter);
    // The window in which it can still be taken back.
    window.advance(5);
    window.shows("On Instagram");
    window.click("See it in the Library");
    window.shows("Reel 61: Four colours in four seconds");
    assert_eq!(published(&window).len(), 1);
}

#[test]
fn stopped_between_container_and_publish_it_ends_with_one_post() {
    let mut window = Window::demo_with(|switches| switches.clip_seconds = 40);
    let clip = clip(&window, "reel.mp4");
    compose(&mut window, &[clip]);
    window.fill("Caption", "Four colours");
    window.click("Publish now");
    window.go(Key::A);
    window.shows("Instagram prepares the post");
    assert_eq!(window.asked("POST", "/media"), 1);
    window.close();
    assert!(published(&window).is_empty());
    window.open();
    window.go(Key::A);
    window.shows("Going on starts at “Wait”. Nothing before it is repeated.");
    window.advance_by(10, 12);
    window.shows("Nothing is on its way");
    assert_eq!(published(&window).len(), 1);
    assert_eq!(window.asked("POST", "/media"), 1, "the container was made before the stop");
    window.go(Key::L);
    window.shows("Reel 61: Four colours");
}

#[test]
fn stopped_while_a_carousel_waits_it_ends_with_one_post() {
    let mut window = Window::demo_with(|switches| switches.image_seconds = 30);
    let files = ["one.jpg", "two.jpg"].map(|name| picture(&window, name, ImageFormat::Jpeg, 640, 800));
    compose(&mut window, &files);
    window.click("Publish now");
    window.advance(2);
    window.close();
    // The files of the containers have gone with the program that showed them.
    window.open();
    window.advance_by(20, 8);
    let posts = published(&window);
    assert_eq!(posts.len(), 1);
    assert_eq!(children(&window, &posts[0]), 2);
}

#[test]
fn stopped_before_the_answer_came_it_asks_instead_of_publishing_again() {
    let mut window = Window::demo();
    window.control.add_fault(Rule::new("POST", "/*/media_publish", Action::Drop { acted: true }).times(1));
    let file = picture(&window, "one.jpg", ImageFormat::Jpeg, 640, 800);
    compose(&mut window, &[file]);
    window.fill("Caption", "Only once");
    window.click("Publish now");
    // The window in which it can still be taken back.
    window.advance(5);
    assert_eq!(published(&window).len(), 1);
    window.hides("On Instagram");
    window.close();
    window.open();
    window.advance_by(60, 8);
    assert_eq!(published(&window).len(), 1);
    assert_eq!(window.asked("POST", "/media_publish"), 1);
    window.go(Key::L);
    window.shows("Picture 61: Only once");
}

#[test]
fn a_publish_that_was_cancelled_while_it_waited_never_happens() {
    let mut window = Window::demo_with(|switches| switches.clip_seconds = 40);
    let clip = clip(&window, "reel.mp4");
    compose(&mut window, &[clip]);
    window.click("Publish now");
    window.click("Cancel");
    window.advance_by(60, 4);
    assert!(published(&window).is_empty());
    window.shows("Ready to be sent");
}

/// Puts a real account into a closed profile. It rests until a person acts, so nothing is asked of anybody.
fn real_account(window: &Window) {
    let account = Account {
        id: "17841400000000001".into(),
        scoped_id: "900".to_owned(),
        username: "harbour.glass".to_owned(),
        name: None,
        kind: AccountKind::Business,
        picture_url: None,
        followers: None,
        follows: None,
        media_count: None,
        biography: None,
        website: None,
    };
    let now = window.clock.now();
    let grant = Grant { scopes: None, issued: now, expires: now + jiff::SignedDuration::from_hours(1_000) };
    let vault = Vault::open(VaultChoice::File, window.profile.path()).unwrap();
    vault.put(&account.id, &Secret::new("IGAAreal")).unwrap();
    let store = Store::open(window.profile.path(), std::sync::Arc::new(|| ())).unwrap();
    let signed_in = move |tx: &tintype::store::Tx<'_>| {
        accounts::sign_in(tx, &account, &grant, false, now.as_millisecond())?;
        accounts::pause(tx, &account.id, &Trouble::of(TroubleKind::OpenInstagram))
    };
    store.writer().write_now(signed_in).unwrap();
}

#[test]
fn a_real_account_without_a_place_for_files_is_told_so_before_anything_is_sent() {
    let mut window = Window::newcomer();
    window.close();
    real_account(&window);
    window.open();
    let file = picture(&window, "one.jpg", ImageFormat::Jpeg, 640, 800);
    compose(&mut window, &[file]);
    window.fill("Caption", "For everybody");
    window.shows("No place for files is set up");
    window.shows("Nothing was sent");
    window.press_with(Modifiers::COMMAND, Key::Enter);
    window.click("Activity");
    window.shows("Nothing is on its way");
    assert!(published(&window).is_empty());
}

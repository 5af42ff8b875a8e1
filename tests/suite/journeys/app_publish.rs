//! Publishing through the whole program: files from disk, the composer, the outbox, the library.
//! Invariant: whatever happens on the way, Instagram ends with exactly one post.

use std::path::PathBuf;

use egui::{Key, Modifiers};
use image::{ImageFormat, Rgb, RgbImage};
use tintype::api::{Client, Hosts, Session};
use tintype::domain::{MediaId, Secret};
use tintype::sandbox::{Action, Happened, Rule};

use super::window::Window;

/// A picture with some shape in it, as a file of a format.
fn picture(window: &Window, name: &str, format: ImageFormat, width: u32, height: u32) -> PathBuf {
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

/// Opens Compose and puts files on the desk.
fn compose(window: &mut Window, files: &[PathBuf]) {
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
    panic!("{}", window.sight());
}

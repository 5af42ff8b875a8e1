//! A carousel as a person makes it of what a phone and a camera left: turned, in wide colours, huge, and with a clip.
//! Invariant: what Instagram gets is upright, in sRGB, without places and names, in the order of the tray; the
//! person's own files stay as they are, byte for byte.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use egui::{Event, Key, PointerButton, vec2};
use egui_kittest::kittest::Queryable;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, RgbImage};
use moxcms::ColorProfile;
use tintype::sandbox::Happened;

use super::window::Window;

const HOUR: u64 = 3_600;
const RED: [u8; 3] = [220, 30, 30];
const GREEN: [u8; 3] = [30, 200, 30];
const BLUE: [u8; 3] = [30, 30, 220];
const WHITE: [u8; 3] = [240, 240, 240];

/// Four quarters of a picture, by the corner they fill: upper left, upper right, lower left, lower right.
fn quarters(width: u32, height: u32, corners: [[u8; 3]; 4]) -> RgbImage {
    let row = |left: [u8; 3], right: [u8; 3]| {
        let half = (width / 2) as usize;
        [left.repeat(half), right.repeat(width as usize - half)].concat()
    };
    let upper = row(corners[0], corners[1]).repeat((height / 2) as usize);
    let lower = row(corners[2], corners[3]).repeat((height - height / 2) as usize);
    RgbImage::from_raw(width, height, [upper, lower].concat()).unwrap()
}

/// Exif as a phone writes it: how it was held, who took it, and with what.
fn exif(orientation: u8) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    let entries = [
        entry(0x010F, 2, 4, *b"Abc\0"),
        entry(0x0112, 3, 1, [orientation, 0, 0, 0]),
        entry(0x013B, 2, 4, *b"A N\0"),
    ];
    [&b"II*\0\x08\0\0\0\x03\0"[..], &entries.concat(), &[0; 4]].concat()
}

fn jpeg(picture: &RgbImage, orientation: u8, profile: Option<&ColorProfile>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 88);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile.encode().unwrap()).unwrap();
    }
    let (width, height) = picture.dimensions();
    encoder.write_image(picture.as_raw(), width, height, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// Seven pictures and a clip, as they lie in a folder. The first is held upright by its Exif alone.
fn phone_photos(window: &Window) -> Vec<PathBuf> {
    let upright = [RED, GREEN, BLUE, WHITE];
    // The sensor's own picture of a phone turned to the left: shown turned by a quarter to the right.
    let lying = quarters(1_000, 800, [GREEN, WHITE, RED, BLUE]);
    let plain = |width, height| quarters(width, height, upright);
    let mut png = Cursor::new(Vec::new());
    plain(800, 1_000).write_to(&mut png, ImageFormat::Png).unwrap();
    let wide = ColorProfile::new_display_p3();
    let clip = std::fs::read(format!("{}/tests/data/reel.mp4", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let files = [
        ("1 turned.jpg", jpeg(&lying, 6, None)),
        ("2 wide.jpg", jpeg(&plain(800, 1_000), 1, Some(&wide))),
        ("3 drawn.png", png.into_inner()),
        ("4 huge.jpg", jpeg(&plain(6_928, 8_660), 1, None)),
        ("5 over.jpg", jpeg(&quarters(800, 1_000, [WHITE, BLUE, GREEN, RED]), 3, None)),
        ("6 wheel.mp4", clip),
        ("7 flat.jpg", jpeg(&plain(1_600, 1_000), 1, None)),
        ("8 last.jpg", jpeg(&plain(640, 800), 1, Some(&wide))),
    ];
    let write = |(name, bytes): (&str, Vec<u8>)| {
        let path = window.files.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    files.into_iter().map(write).collect()
}

/// Tags somebody a quarter from the left, half way down the picture on the easel.
fn tag(window: &mut Window, name: &str) {
    window.click("Tag people on the picture");
    let picture = window.harness().get_by_label("Picture, slide 1: click where somebody is").rect();
    let at = picture.min + picture.size() * vec2(0.25, 0.5);
    for (pressed, moves) in [(true, true), (false, false)] {
        if moves {
            window.harness().event(Event::PointerMoved(at));
            window.harness().step();
        }
        let (button, modifiers) = (PointerButton::Primary, egui::Modifiers::NONE);
        window.harness().event(Event::PointerButton { pos: at, button, pressed, modifiers });
        window.harness().step();
    }
    window.settle();
    window.types(name);
    window.press(Key::Enter);
    window.shows(&format!("Take out {name}"));
    window.click("Tag people on the picture");
}

/// The copies that were made ready, in the order of the slides.
fn prepared(window: &Window) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(window.profile.path().join("prepared")).unwrap().next().unwrap();
    let mut copies: Vec<PathBuf> =
        std::fs::read_dir(folder.unwrap().path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    copies.sort();
    copies
}

/// The colours in the middle of a picture's quarters.
fn corners(path: &Path) -> ((u32, u32), [char; 4]) {
    let picture = image::open(path).unwrap().to_rgb8();
    let (width, height) = picture.dimensions();
    let colour =
        |x: u32, y: u32| match picture.get_pixel(width * x / 4, height * y / 4).0.map(|one| one > 130) {
            [true, false, false] => 'r',
            [false, true, false] => 'g',
            [false, false, true] => 'b',
            [true, true, true] => 'w',
            _ => '?',
        };
    ((width, height), [colour(1, 1), colour(3, 1), colour(1, 3), colour(3, 3)])
}

#[test]
fn eight_slides_of_phone_photos_are_arranged_tagged_scheduled_and_live_with_their_first_comment() {
    let mut window = Window::demo();
    let files = phone_photos(&window);
    let before: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    window.go(Key::C);
    window.drop_files(&files);
    window.shows("Slide 8");
    // The drawn one to the front, from the third place.
    window.drag("Slide 3", "Slide 1");
    window.fill("Caption", "A week in eight slides #stoneware");
    window.fill("First comment", "The glaze is our own");
    window.click("More about the post");
    window.click("Slide 1");
    tag(&mut window, "maren.solheim");
    window.shows("Ready to be sent");
    window.click("Schedule");
    window.fill("Day", "24 nov");
    window.fill("Time", "6 pm");
    window.click("Schedule it");
    window.shows("Goes out Tue 24 Nov, 18:00 (UTC), in 33 hours");
    window.advance(13 * HOUR);
    window.advance(30);
    window.go(Key::A);
    window.shows("files checked, containers ready");
    let copies = prepared(&window);
    assert_eq!(copies.len(), 7, "the clip is sent from where it lies: {copies:?}");
    for copy in &copies {
        let (size, corners) = corners(copy);
        assert_eq!(size.0 * 5, size.1 * 4, "the first slide's ratio rules: {copy:?} is {size:?}");
        assert!(size.0 <= 1_440, "{copy:?} is {size:?}");
        assert_eq!(corners, ['r', 'g', 'b', 'w'], "upright: {copy:?}");
        let bytes = std::fs::read(copy).unwrap();
        for told in [&b"Exif"[..], b"ICC_PROFILE", b"A N"] {
            assert!(!bytes.windows(told.len()).any(|part| part == told), "{copy:?} tells {told:?}");
        }
    }
    window.advance(20 * HOUR - 150);
    window.advance_by(30, 8);
    let record = window.control.record();
    let published: Vec<&str> = record
        .iter()
        .filter_map(
            |what| if let Happened::Published { media, .. } = what { Some(media.as_str()) } else { None },
        )
        .collect();
    assert_eq!(published.len(), 1, "{}", window.sight());
    let asked = window.control.publication(published[0]).unwrap();
    let parts = asked["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 8);
    let clips: Vec<usize> = (0..8).filter(|at| parts[*at]["video"].is_string()).collect();
    assert_eq!(clips, [5], "the clip keeps its place");
    assert_eq!(parts[0]["people"][0]["username"], "maren.solheim");
    assert!(parts[1]["people"].as_array().unwrap().is_empty());
    let said =
        |what: &&Happened| matches!(what, Happened::Commented { text, .. } if text == "The glaze is our own");
    assert_eq!(record.iter().filter(said).count(), 1);
    for (file, bytes) in files.iter().zip(before) {
        assert!(std::fs::read(file).unwrap() == bytes, "{file:?} is the person's");
    }
    window.go(Key::L);
    window.shows("Carousel 61: A week in eight slides");
}

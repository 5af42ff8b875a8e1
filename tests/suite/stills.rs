//! The stills of the welcome page: drawn here by the sandbox's recipes when asked for, and checked always.
//! Invariant: what ships is small, of one size, and can be decoded.

use std::path::{Path, PathBuf};

use tintype::engine::stills::{HEIGHT, STILLS, WIDTH};
use tintype::sandbox::content::jpeg;
use tintype::sandbox::model::Recipe;

/// What each still shows: recipe and seed, whose lowest three bits are the mood.
const DRAWN: [(Recipe, u64); 12] = [
    (Recipe::Headlands, 14),
    (Recipe::MoonJar, 8),
    (Recipe::PlateOnLinen, 9),
    (Recipe::Sea, 8),
    (Recipe::CupAndSteam, 8),
    (Recipe::Poster, 8),
    (Recipe::QuinceBranch, 8),
    (Recipe::GlazeCloseUp, 8),
    (Recipe::NestingBowls, 15),
    (Recipe::KilnDoor, 8),
    (Recipe::Shore, 8),
    (Recipe::DuneGrass, 10),
];

/// More than this a still may not weigh.
const MOST_BYTES: usize = 40_000;

fn place(index: usize) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/welcome/{index}.jpg"))
}

/// Encodes at the best quality that is light enough.
fn light(jpeg: &[u8]) -> Vec<u8> {
    let drawn = image::load_from_memory(jpeg).unwrap().to_rgb8();
    for quality in (50..=88).rev().step_by(2) {
        let mut bytes = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
        drawn.write_with_encoder(encoder).unwrap();
        if bytes.len() <= MOST_BYTES {
            return bytes;
        }
    }
    panic!("too heavy at any quality");
}

#[test]
fn the_stills_are_light_and_of_one_size() {
    if std::env::var_os("DRAW_STILLS").is_some() {
        for (index, (recipe, seed)) in DRAWN.into_iter().enumerate() {
            let drawn = jpeg(recipe, seed, WIDTH * 2, HEIGHT * 2);
            let small = image::load_from_memory(&drawn).unwrap();
            let small = small.resize_exact(WIDTH, HEIGHT, image::imageops::FilterType::Lanczos3);
            let mut bytes = std::io::Cursor::new(Vec::new());
            small.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
            std::fs::write(place(index), light(bytes.get_ref())).unwrap();
        }
    }
    assert_eq!(STILLS.len(), DRAWN.len());
    for index in 0..DRAWN.len() {
        let bytes = std::fs::read(place(index)).unwrap();
        assert!(bytes.len() <= MOST_BYTES, "{index}: {} bytes", bytes.len());
        let still = image::load_from_memory(&bytes).unwrap();
        assert_eq!((still.width(), still.height()), (WIDTH, HEIGHT), "{index}");
    }
}

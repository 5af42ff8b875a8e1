//! Small pictures for the tests of this layer, made when asked for.
//! Invariant: the same call makes the same bytes.

use std::io::Cursor;

use image::{DynamicImage, ImageEncoder, ImageFormat, RgbImage, Rgba, RgbaImage};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Red, green, blue and white quarters, clockwise from the upper left: every turn is visible. Made of two
/// rows, because tests are not compiled for speed.
pub fn quarters(width: u32, height: u32) -> RgbImage {
    let row = |left: [u8; 3], right: [u8; 3]| {
        let (left_count, width) = ((width / 2) as usize, width as usize);
        [left.repeat(left_count), right.repeat(width - left_count)].concat()
    };
    let upper = row([220, 30, 30], [30, 200, 30]).repeat((height / 2) as usize);
    let lower = row([240, 240, 240], [30, 30, 220]).repeat((height - height / 2) as usize);
    RgbImage::from_raw(width, height, [upper, lower].concat()).unwrap()
}

/// Names a colour of the pictures and clips here: `r`, `g`, `b`, `w`, or `?`.
pub fn colour(pixel: &[u8]) -> char {
    match [pixel[0], pixel[1], pixel[2]].map(|level| level > 130) {
        [true, false, false] => 'r',
        [false, true, false] => 'g',
        [false, false, true] => 'b',
        [true, true, true] => 'w',
        _ => '?',
    }
}

/// A picture in any format the layer writes in tests.
pub fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(quarters(width, height)).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A plain JPEG without extras.
pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    picture(width, height, ImageFormat::Jpeg)
}

/// A JPEG whose Exif says it was taken with the camera turned.
pub fn turned_jpeg(width: u32, height: u32, exif_orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([exif_orientation, 0, 0, 0, 0, 0, 0, 0]);
    with_encoder(width, height, |encoder| encoder.set_exif_metadata(exif).unwrap())
}

/// An Exif block that tells place, camera, time and a name.
pub fn telling_exif() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    // The place stands in a list of its own, right behind the first one.
    let behind = 8 + 2 + 5 * 12 + 4;
    let place: u32 = behind + 2 + 2 * 12 + 4;
    let first = [
        entry(0x010F, 2, 4, *b"Abc\0"),
        entry(0x0132, 2, 4, *b"202\0"),
        entry(0x013B, 2, 4, *b"A N\0"),
        entry(0x0112, 3, 1, [1, 0, 0, 0]),
        entry(0x8825, 4, 1, behind.to_le_bytes()),
    ];
    let second = [entry(1, 2, 2, *b"N\0\0\0"), entry(2, 5, 3, place.to_le_bytes())];
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    for list in [&first[..], &second[..]] {
        bytes.extend((list.len() as u16).to_le_bytes());
        bytes.extend(list.concat());
        bytes.extend([0; 4]);
    }
    bytes.extend([38_u32, 1, 42, 1, 0, 1].into_iter().flat_map(u32::to_le_bytes));
    bytes
}

/// A JPEG that tells where, when, with what and by whom it was taken.
pub fn telling_jpeg(width: u32, height: u32) -> Vec<u8> {
    with_encoder(width, height, |encoder| encoder.set_exif_metadata(telling_exif()).unwrap())
}

/// A JPEG in four inks: the quarters' colours as a printer mixes them, as Adobe writes them.
pub fn inked_jpeg(width: u32, height: u32, profile: Option<&[u8]>) -> Vec<u8> {
    let inks: Vec<u8> = quarters(width, height)
        .pixels()
        .flat_map(|pixel| [255 - pixel[0], 255 - pixel[1], 255 - pixel[2], 0])
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).unwrap();
    }
    encoder.encode(&inks, width as u16, height as u16, jpeg_encoder::ColorType::Cmyk).unwrap();
    bytes
}

/// AVIF pictures: plain; wide colours, ten bits, 4:4:4; half of it clear; four tiles, turned; twelve bits, 4:2:2,
/// the range of television, mirrored. All are the quarters; made by `tests/data/make.sh`.
pub const AVIF: [&[u8]; 5] = [
    include_bytes!("../../tests/data/plain.avif"),
    include_bytes!("../../tests/data/wide.avif"),
    include_bytes!("../../tests/data/clear.avif"),
    include_bytes!("../../tests/data/grid.avif"),
    include_bytes!("../../tests/data/mirrored.avif"),
];

/// A HEIC picture of the quarters, 96×72.
pub const HEIC: &[u8] = include_bytes!("../../tests/data/plain.heic");

/// A JPEG in another colour space.
pub fn profiled_jpeg(width: u32, height: u32, profile: Vec<u8>) -> Vec<u8> {
    with_encoder(width, height, |encoder| encoder.set_icc_profile(profile).unwrap())
}

fn with_encoder(
    width: u32,
    height: u32,
    set: impl FnOnce(&mut image::codecs::jpeg::JpegEncoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90);
    set(&mut encoder);
    encoder
        .write_image(quarters(width, height).as_raw(), width, height, image::ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

/// A PNG whose right half is clear.
pub fn clear_png(width: u32, height: u32) -> Vec<u8> {
    let pixels = RgbaImage::from_fn(width, height, |x, _| {
        if x < width / 2 { Rgba([10, 20, 30, 255]) } else { Rgba([0, 0, 0, 0]) }
    });
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A JPEG of coloured noise, which compresses badly.
pub fn noisy_jpeg(width: u32, height: u32, quality: u8) -> Vec<u8> {
    let mut noise = vec![0; 65_537];
    StdRng::seed_from_u64(7).fill(noise.as_mut_slice());
    let length = (width * height * 3) as usize;
    let mut pixels = noise.repeat(length / noise.len() + 1);
    pixels.truncate(length);
    let pixels = RgbImage::from_raw(width, height, pixels).unwrap();
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&pixels).unwrap();
    bytes
}

/// Changes up to eight bytes, or cuts the end off, by a seed.
pub fn mutated(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut dice = StdRng::seed_from_u64(seed);
    let mut changed = bytes.to_vec();
    if seed.is_multiple_of(5) {
        changed.truncate(dice.random_range(0..bytes.len()));
    }
    for _ in 0..dice.random_range(1..=8_usize) {
        if changed.is_empty() {
            break;
        }
        // Heads are short and decide most: half of the hits go there.
        let reach = if dice.random_bool(0.5) { changed.len().min(1_500) } else { changed.len() };
        let at = dice.random_range(0..reach);
        changed[at] = [0, 0xFF, 0x80, 1, dice.random()][dice.random_range(0..5_usize)];
    }
    changed
}

/// A reel as it should be: 180×320, 4 s, its upper half red, green, blue and white for a second each.
pub const CLIP: &[u8] = include_bytes!("../../tests/data/reel.mp4");

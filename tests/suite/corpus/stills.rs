//! Pictures of every kind a person may drop: good ones, odd ones, and broken ones.
//! Invariant: the same name gives the same bytes.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// A file and what it is called in a failure.
pub struct Still {
    pub name: String,
    pub bytes: Vec<u8>,
}

fn named(name: impl Into<String>, bytes: Vec<u8>) -> Still {
    Still { name: name.into(), bytes }
}

/// A slope of colours, with something in it that compresses badly.
fn drawing(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([(x * 7 % 251) as u8, (y * 5 % 241) as u8, ((x ^ y) % 256) as u8])
    })
}

fn jpeg_with(width: u32, height: u32, set: impl FnOnce(&mut JpegEncoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 85);
    set(&mut encoder);
    let pixels = drawing(width, height);
    encoder.write_image(pixels.as_raw(), width, height, image::ExtendedColorType::Rgb8).unwrap();
    bytes
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    jpeg_with(width, height, |_| ())
}

fn written(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(drawing(width, height)).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Puts a segment behind the start mark.
fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, body, &jpeg[2..]].concat()
}

fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif
}

/// All of them.
pub fn all() -> Vec<Still> {
    let mut all = sizes();
    all.extend(formats());
    all.extend(odd());
    all.extend(broken());
    all.extend(shaken());
    all
}

fn sizes() -> Vec<Still> {
    let sizes = [
        (320, 400),
        (320, 320),
        (320, 168),
        (400, 500),
        (400, 501),
        (400, 499),
        (400, 503),
        (400, 210),
        (400, 209),
        (400, 205),
        (319, 398),
        (100, 100),
        (1, 1),
        (3, 900),
        (900, 3),
        (300, 533),
        (533, 300),
        (360, 640),
        (1_440, 1_800),
        (1_441, 1_801),
        (1_500, 786),
        (1_600, 400),
        (401, 502),
        (402, 503),
        (403, 504),
        (405, 506),
        (764, 400),
        (765, 400),
        (763, 400),
        (766, 401),
        (600, 800),
        (800, 600),
        (601, 750),
        (799, 419),
    ];
    sizes
        .into_iter()
        .map(|(width, height)| named(format!("{width}×{height}.jpg"), jpeg(width, height)))
        .collect()
}

fn formats() -> Vec<Still> {
    let formats = [
        ("png", ImageFormat::Png),
        ("webp", ImageFormat::WebP),
        ("gif", ImageFormat::Gif),
        ("bmp", ImageFormat::Bmp),
        ("tiff", ImageFormat::Tiff),
    ];
    let mut all = Vec::new();
    for (ending, format) in formats {
        for (width, height) in [(340, 425), (340, 340), (340, 600), (700, 200)] {
            all.push(named(format!("{width}×{height}.{ending}"), written(width, height, format)));
        }
    }
    let clear =
        RgbaImage::from_fn(340, 400, |x, y| Rgba([x as u8, y as u8, 90, if x > 170 { 0 } else { 255 }]));
    let mut png = Cursor::new(Vec::new());
    clear.write_to(&mut png, ImageFormat::Png).unwrap();
    all.push(named("clear.png", png.into_inner()));
    let mut grey = Vec::new();
    let pixels = vec![128; 340 * 400];
    JpegEncoder::new(&mut grey).write_image(&pixels, 340, 400, image::ExtendedColorType::L8).unwrap();
    all.push(named("grey.jpg", grey));
    all
}

fn odd() -> Vec<Still> {
    let mut all = Vec::new();
    for orientation in 1..=8 {
        let turned = jpeg_with(500, 400, |encoder| encoder.set_exif_metadata(exif(orientation)).unwrap());
        all.push(named(format!("turned {orientation}.jpg"), turned));
        let tall = jpeg_with(300, 700, |encoder| encoder.set_exif_metadata(exif(orientation)).unwrap());
        all.push(named(format!("tall, turned {orientation}.jpg"), tall));
    }
    let plain = jpeg(400, 400);
    let wide = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    all.push(named("wide.jpg", jpeg_with(400, 400, |encoder| encoder.set_icc_profile(wide).unwrap())));
    let srgb = moxcms::ColorProfile::new_srgb().encode().unwrap();
    all.push(named("srgb.jpg", jpeg_with(400, 400, |encoder| encoder.set_icc_profile(srgb).unwrap())));
    let several = with_segment(&plain, 0xe2, b"MPF\0MM\0*\0\0\0\x08\0\0");
    all.push(named("several.mpo", [several, plain.clone()].concat()));
    all.push(named("comment.jpg", with_segment(&plain, 0xfe, b"made by hand")));
    all.push(named("motion.jpg", [plain.clone(), vec![0; 40_000]].concat()));
    all.push(named("tail.jpg", [&plain[..], b"\r\n"].concat()));
    let heavy = (0..140).fold(plain.clone(), |jpeg, _| with_segment(&jpeg, 0xfe, &[7; 60_000]));
    all.push(named("heavy.jpg", heavy));
    let mut almost = plain;
    almost.resize(8_000_000, 0);
    all.push(named("just light enough.jpg", almost.clone()));
    almost.push(0);
    all.push(named("just too heavy.jpg", almost));
    all
}

fn broken() -> Vec<Still> {
    let plain = jpeg(400, 400);
    let png = written(340, 340, ImageFormat::Png);
    let mut all: Vec<Still> = [1, 2, 3, 20, 200, 600, plain.len() / 2, plain.len() - 2, plain.len() - 1]
        .into_iter()
        .map(|length| named(format!("cut at {length}.jpg"), plain[..length].to_vec()))
        .collect();
    all.push(named("cut.png", png[..png.len() / 2].to_vec()));
    all.push(named("empty.jpg", Vec::new()));
    all.push(named("text.jpg", b"I am a text, whatever my name says".to_vec()));
    all.push(named("page.jpg", b"<!doctype html><title>Not found</title>".to_vec()));
    all.push(named("telephone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()));
    all.push(named("new.avif", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif".to_vec()));
    // Kinds that hardly anybody decodes: lossless, arithmetic, twelve bits.
    let frame = plain.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    for (name, at, value) in
        [("lossless", 1, 0xc3), ("arithmetic", 1, 0xc9), ("twelve bits", 4, 12), ("no lines", 5, 0)]
    {
        let mut changed = plain.clone();
        changed[frame + at] = value;
        if name == "no lines" {
            changed[frame + 6] = 0;
        }
        all.push(named(format!("{name}.jpg"), changed));
    }
    all
}

/// Files with a few bytes changed, by a number.
fn shaken() -> Vec<Still> {
    let plain = jpeg(340, 400);
    let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice as usize
    };
    (0..60)
        .map(|number| {
            let mut bytes = plain.clone();
            for _ in 0..1 + number % 4 {
                let reach = if number % 2 == 0 { 700 } else { bytes.len() };
                let at = next() % reach;
                bytes[at] = next() as u8;
            }
            named(format!("shaken {number}.jpg"), bytes)
        })
        .collect()
}

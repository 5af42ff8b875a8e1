//! `prepare_ratio`: ten 24-megapixel photos made ready (decoded, turned upright, cut to 4:5, scaled to 1440, brought
//! from Display P3 to sRGB, compressed), over what `vipsthumbnail` takes for the same on the same cores.
//! Invariant: both read the same files and write pictures of the same size, in turn, in the same run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use tintype::domain::{Pose, Room};
use tintype::media::{picture, prepare};

use crate::spread::Spread;
use crate::words::Dice;
use crate::{Figure, Outcome};

/// Of a photo as the camera stores it, lying on its side.
const SIZE: (u32, u32) = (6_000, 4_000);
/// Of what is sent.
const SENT: (u32, u32) = (1_440, 1_800);
const PHOTOS: usize = 10;
/// What vips is asked for is what we begin with.
const QUALITY: u8 = 92;
const ROUNDS: usize = 5;

/// Measures it.
pub fn measure() -> Outcome<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let photos = (0..PHOTOS).map(|index| photo(folder.path(), index)).collect::<Outcome<Vec<_>>>()?;
    let bytes: u64 = photos.iter().filter_map(|photo| photo.metadata().ok()).map(|about| about.len()).sum();
    eprintln!("{PHOTOS} photos of {SIZE:?}, {} MB together", bytes / 1_000_000);
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let (ours, theirs) = (ours(&photos, folder.path())?, theirs(&photos, folder.path())?);
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        eprintln!("round {round}: ours {ours:.0?}, vipsthumbnail {theirs:.0?}, ratio {ratio:.2}");
        ratios.push(ratio);
    }
    Ok(vec![Figure { name: "prepare_ratio", value: Spread::of_numbers(ratios).median(), unit: "times" }])
}

/// As the outbox does it: each core takes the next picture.
fn ours(photos: &[PathBuf], folder: &Path) -> Outcome<Duration> {
    let next = AtomicUsize::new(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let work = || -> Outcome<()> {
        while let Some((index, photo)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|index| Some((index, photos.get(index)?)))
        {
            let prepared = prepare::prepare(&std::fs::read(photo)?, &Pose::default(), Room::feed())?;
            assert_eq!((prepared.width, prepared.height), SENT);
            std::fs::write(folder.join(format!("ours-{index}.jpg")), &prepared.jpeg)?;
        }
        Ok(())
    };
    let began = Instant::now();
    std::thread::scope(|scope| -> Outcome<()> {
        let working: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        working.into_iter().try_for_each(|one| one.join().unwrap_or_else(|_| Err("a thread stopped".into())))
    })?;
    Ok(began.elapsed())
}

fn theirs(photos: &[PathBuf], folder: &Path) -> Outcome<Duration> {
    let out = folder.join(format!("theirs-%s.jpg[Q={QUALITY},strip]"));
    let began = Instant::now();
    let status = Command::new("vipsthumbnail")
        .args(photos)
        .args(["--size", &format!("{}x{}", SENT.0, SENT.1), "--smartcrop", "centre", "-e", "srgb", "-o"])
        .arg(out)
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("vipsthumbnail (package libvips-tools): {error}"))?;
    let took = began.elapsed();
    if !status.success() {
        return Err(format!("vipsthumbnail ended with {status}").into());
    }
    let made = picture::facts(&std::fs::read(folder.join("theirs-photo-0.jpg"))?)?;
    assert_eq!((made.width, made.height), SENT, "the same size");
    Ok(took)
}

/// A photo with as much in it as a camera's: smooth light, edges, and noise; Exif asks for a turn.
fn photo(folder: &Path, index: usize) -> Outcome<PathBuf> {
    let mut dice = Dice::of(index as u64 + 1);
    let waves: Vec<[f32; 4]> = (0..6)
        .map(|octave| {
            let fine = 0.002 * 2.5_f32.powi(octave);
            let mut around = || (dice.share() as f32 * 2.0 - 1.0) * fine;
            [around(), around(), dice.share() as f32 * 6.0, 60.0 / 1.7_f32.powi(octave)]
        })
        .collect();
    let mut pixels = Vec::with_capacity((SIZE.0 * SIZE.1 * 3) as usize);
    let mut noise = dice.roll();
    for y in 0..SIZE.1 {
        for x in 0..SIZE.0 {
            let light: f32 = waves
                .iter()
                .map(|[across, down, phase, height]| {
                    (across * x as f32 + down * y as f32 + phase).sin() * height
                })
                .sum();
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let grain = (noise >> 60) as f32 - 7.5;
            for tint in [1.0, 0.92, 0.8] {
                pixels.push((128.0 + light * tint + grain).clamp(0.0, 255.0) as u8);
            }
        }
    }
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, 90);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // Exif with one entry: turn it a quarter.
    let turn = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    encoder.add_app_segment(1, turn.to_vec())?;
    encoder.add_icc_profile(&moxcms::ColorProfile::new_display_p3().encode()?)?;
    encoder.encode(&pixels, SIZE.0 as u16, SIZE.1 as u16, ColorType::Rgb)?;
    let path = folder.join(format!("photo-{index}.jpg"));
    std::fs::write(&path, jpeg)?;
    Ok(path)
}

//! Opens a picture of any format: first its head, then its pixels, only as many as are needed.
//! Invariant: what can be refused cheaply is refused before anything is decoded, and no decoder's panic leaves here.

use std::io::{Cursor, ErrorKind};
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};

use super::colour::{Colours, Space};
use super::heif::Heif;
use super::metadata::{Blocks, carried};
use super::{Format, MediaError, avif, heic, heif, jpeg, sniff};
use crate::domain::draft::Carried;

/// More pixels than this are refused before anything is decoded: 200 million, the largest of today's phones.
const MAX_PIXELS: u64 = 200_000_000;
/// What a decoder may allocate, in bytes: room for those pixels with four bytes each, and its own tables.
const MAX_ALLOC: u64 = 1 << 30;

/// What a file says of its picture before it is decoded.
pub(super) struct Head {
    pub format: Format,
    /// As stored, in pixels.
    pub size: (u32, u32),
    pub turn: Orientation,
    pub colours: Option<Colours>,
    pub alpha: bool,
    /// Its pixels are four inks.
    pub inks: bool,
    /// The file holds several pictures, or what does not belong between its segments.
    pub irregular: bool,
    pub carried: Carried,
    /// It carries more than a picture.
    pub metadata: bool,
}

impl Head {
    /// Width and height as shown.
    pub fn shown(&self) -> (u32, u32) {
        shown_size(self.size, self.turn)
    }
}

/// Reads a file's head.
pub(super) fn head(bytes: &[u8]) -> Result<Head, MediaError> {
    let format = sniff(bytes);
    if matches!(format, Format::Heic | Format::Avif) {
        return guarded(format, || Ok(boxed_head(format, &boxes(bytes, format)?)));
    }
    guarded(format, || {
        let (format, mut decoder) = decoder(bytes)?;
        let profile = decoder.icc_profile().ok().flatten();
        let has_profile = profile.is_some();
        let (exif, xmp) = (decoder.exif_metadata().ok().flatten(), decoder.xmp_metadata().ok().flatten());
        let segments = if format == Format::Jpeg { jpeg::walk(bytes) } else { jpeg::Segments::default() };
        let blocks = Blocks {
            exif: exif.as_deref(),
            xmp: xmp.as_deref(),
            iptc: segments.iptc.and_then(|(from, to)| bytes.get(from..to)),
            other: segments.others,
        };
        let inks = segments.components == 4;
        let irregular = segments.irregular;
        let carried = carried(&blocks);
        Ok(Head {
            format,
            size: decoder.dimensions(),
            turn: decoder.orientation().unwrap_or(Orientation::NoTransforms),
            colours: profile.and_then(|profile| Colours::of(&profile)).filter(|colours| fits(colours, inks)),
            alpha: decoder.color_type().has_alpha(),
            inks,
            irregular,
            metadata: segments.extras || irregular || has_profile || blocks.exif.is_some() || blocks.xmp.is_some(),
            carried,
        })
    })
}

fn fits(colours: &Colours, inks: bool) -> bool {
    (colours.space() == Space::Inks) == inks
}

fn boxed_head(format: Format, heif: &Heif<'_>) -> Head {
    let blocks = Blocks { exif: heif.exif.as_deref(), xmp: heif.xmp.as_deref(), ..Blocks::default() };
    let carried = carried(&blocks);
    Head {
        format,
        size: heif.size,
        turn: heif.turn.unwrap_or(Orientation::NoTransforms),
        colours: boxed_colours(heif),
        alpha: heif.alpha.is_some(),
        inks: false,
        irregular: false,
        metadata: carried.is_any() || heif.profile.is_some(),
        carried,
    }
}

fn boxed_colours(heif: &Heif<'_>) -> Option<Colours> {
    match (heif.profile, heif.coding) {
        (Some(profile), _) => Colours::of(profile).filter(|colours| fits(colours, false)),
        (None, Some((primaries, transfer, ..))) => Colours::coded(primaries, transfer),
        (None, None) => None,
    }
}

/// Reads the boxes of a HEIF file and refuses what cannot be opened.
fn boxes(bytes: &[u8], format: Format) -> Result<Heif<'_>, MediaError> {
    let heif = heif::read(bytes).ok_or(MediaError::Cut(format))?;
    measured(format, heif.size)?;
    if format == Format::Heic {
        let shown = shown_size(heif.size, heif.turn.unwrap_or(Orientation::NoTransforms));
        heic::opens(bytes, shown, heic::tools())?;
    }
    Ok(heif)
}

fn measured(format: Format, (width, height): (u32, u32)) -> Result<(), MediaError> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(MediaError::Damaged(format, "no pixels".into()));
    }
    if pixels > MAX_PIXELS {
        return Err(MediaError::TooLarge { megapixels: pixels.div_ceil(1_000_000) });
    }
    Ok(())
}

/// A decoded picture, not yet turned.
pub(super) struct Opened {
    /// Red, green, blue, and clearness where there is any; or four inks. Perhaps fewer pixels than the file has.
    pub pixels: DynamicImage,
    pub inks: bool,
    /// Width and height that the file has.
    pub size: (u32, u32),
    pub turn: Orientation,
    pub colours: Option<Colours>,
}

impl Opened {
    /// Decodes a picture. `share`: how much of its width and height is needed at least (from 0 to 1), asked with
    /// the size as shown; formats that can be decoded smaller are.
    pub fn read(bytes: &[u8], share: impl FnOnce((u32, u32)) -> f64) -> Result<Self, MediaError> {
        let head = head(bytes)?;
        let share = share(head.shown());
        Self::of(bytes, head, share)
    }

    fn of(bytes: &[u8], head: Head, share: f64) -> Result<Self, MediaError> {
        let Head { format, size, turn, colours, .. } = head;
        let opened = |pixels, inks, turn, colours| Self { pixels: plain(pixels), inks, size, turn, colours };
        guarded(format, || match format {
            Format::Jpeg => Ok(match jpeg::decode(bytes, size, share, MAX_ALLOC) {
                Some(jpeg::Pixels::Inks(pixels)) => {
                    opened(DynamicImage::ImageRgba8(pixels), true, turn, colours)
                }
                Some(jpeg::Pixels::Light(pixels)) => opened(pixels, false, turn, without_inks(colours)),
                // What one decoder does not read another may.
                None => opened(decoded(bytes)?, false, turn, without_inks(colours)),
            }),
            Format::Avif => Ok(opened(avif::decode(&boxes(bytes, format)?)?, false, turn, colours)),
            Format::Heic => {
                // The program turns it upright and keeps the profile.
                let upright = heic::decode(bytes, shown_size(size, turn), heic::tools())?;
                let mut opened = Self::of(&upright, self::head(&upright)?, share)?;
                opened.turn = Orientation::NoTransforms;
                Ok(opened)
            }
            _ => Ok(opened(decoded(bytes)?, false, turn, colours)),
        })
    }

    /// Width and height as shown, in the file's own pixels.
    pub fn shown(&self) -> (u32, u32) {
        shown_size(self.size, self.turn)
    }

    /// Whether any pixel is less than opaque.
    pub fn is_clear(&self) -> bool {
        match &self.pixels {
            DynamicImage::ImageRgba8(pixels) if !self.inks => {
                pixels.as_raw().iter().skip(3).step_by(4).any(|alpha| *alpha < 255)
            }
            _ => false,
        }
    }
}

fn without_inks(colours: Option<Colours>) -> Option<Colours> {
    colours.filter(|colours| fits(colours, false))
}

fn plain(pixels: DynamicImage) -> DynamicImage {
    if pixels.color().has_alpha() {
        DynamicImage::ImageRgba8(pixels.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(pixels.into_rgb8())
    }
}

fn decoded(bytes: &[u8]) -> Result<DynamicImage, MediaError> {
    let (format, decoder) = decoder(bytes)?;
    DynamicImage::from_decoder(decoder).map_err(|error| broken(format, &error))
}

/// Opens a decoder, after everything that can be refused cheaply was.
fn decoder(bytes: &[u8]) -> Result<(Format, impl ImageDecoder + '_), MediaError> {
    let format = sniff(bytes);
    let known = match format {
        Format::Jpeg => image::ImageFormat::Jpeg,
        Format::Png => image::ImageFormat::Png,
        Format::WebP => image::ImageFormat::WebP,
        Format::Gif => image::ImageFormat::Gif,
        Format::Tiff => image::ImageFormat::Tiff,
        Format::Bmp => image::ImageFormat::Bmp,
        Format::Heic | Format::Avif | Format::Mp4 | Format::Mov => {
            return Err(MediaError::Unsupported(format));
        }
        Format::Unknown if bytes.is_empty() => return Err(MediaError::Empty),
        Format::Unknown => return Err(MediaError::NotMedia),
    };
    if !is_whole(bytes, format) {
        return Err(MediaError::Cut(format));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), known);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| broken(format, &error))?;
    measured(format, decoder.dimensions())?;
    if decoder.total_bytes() > MAX_ALLOC {
        return Err(MediaError::TooLarge { megapixels: decoder.total_bytes() / 4_000_000 });
    }
    Ok((format, decoder))
}

/// Whether the end of the file is there; decoders fill up what is missing with grey instead of saying so.
fn is_whole(bytes: &[u8], format: Format) -> bool {
    match format {
        Format::Jpeg => jpeg::walk(bytes).whole,
        Format::Png => bytes.windows(4).rev().any(|window| window == b"IEND"),
        Format::WebP => bytes.get(4..8).and_then(|length| length.try_into().ok()).is_some_and(|length| {
            // The length does not count the first eight bytes, and some writers leave the last pad out.
            u64::from(u32::from_le_bytes(length)) + 8 <= bytes.len() as u64 + 1
        }),
        _ => true,
    }
}

pub(super) fn broken(format: Format, error: &ImageError) -> MediaError {
    match error {
        ImageError::IoError(io) if io.kind() == ErrorKind::UnexpectedEof => MediaError::Cut(format),
        _ => MediaError::Damaged(format, error.to_string()),
    }
}

/// Decoders are other people's code and read other people's files.
fn guarded<T>(format: Format, work: impl FnOnce() -> Result<T, MediaError>) -> Result<T, MediaError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(MediaError::Damaged(format, "the decoder gave up".into())))
}

pub(super) fn shown_size((width, height): (u32, u32), turn: Orientation) -> (u32, u32) {
    match turn {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => (height, width),
        _ => (width, height),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::picture::{self, Fill};
    use crate::media::samples;

    /// The quarters' colours, clockwise from the upper left.
    fn quarters(bytes: &[u8]) -> String {
        let shown = picture::thumbnail(bytes, 96, 96, Fill::Fit).unwrap();
        let (w, h) = (shown.width, shown.height);
        let at = |x: u32, y: u32| samples::colour(&shown.pixels[((y * w + x) * 4) as usize..]);
        [at(w / 4, h / 4), at(w * 3 / 4, h / 4), at(w * 3 / 4, h * 3 / 4), at(w / 4, h * 3 / 4)]
            .iter()
            .collect()
    }

    #[test]
    fn avif_of_every_kind_is_read() {
        // Plain; wide and deep; its lower half clear, so white; turned against the clock; mirrored.
        for (bytes, size, seen) in [
            (samples::AVIF[0], (96, 72), "rgbw"),
            (samples::AVIF[1], (96, 72), "rgbw"),
            (samples::AVIF[2], (96, 72), "rgww"),
            (samples::AVIF[3], (192, 256), "gbwr"),
            (samples::AVIF[4], (96, 72), "grwb"),
        ] {
            let facts = picture::facts(bytes).unwrap();
            assert_eq!((facts.format, (facts.width, facts.height)), (Format::Avif, size));
            assert_eq!(quarters(bytes), seen, "{size:?}");
        }
        assert!(picture::facts(samples::AVIF[1]).unwrap().other_colours);
        assert!(!picture::facts(samples::AVIF[0]).unwrap().other_colours);
        assert!(picture::facts(samples::AVIF[2]).unwrap().alpha);
        // Red is as red as it was, within what the compression takes.
        let shown = picture::thumbnail(samples::AVIF[0], 96, 72, Fill::Fit).unwrap();
        let red = &shown.pixels[(10 * 96 + 10) * 4..][..3];
        assert!(red.iter().zip([220, 30, 30]).all(|(is, was)| is.abs_diff(was) < 10), "{red:?}");
    }

    #[test]
    fn a_heic_file_tells_its_size_and_what_opens_it() {
        let boxed = heif::read(samples::HEIC).unwrap();
        assert_eq!((boxed.size, boxed.turn, boxed.alpha.is_some()), ((96, 72), None, false));
        match picture::facts(samples::HEIC) {
            Ok(facts) => {
                assert_eq!((facts.format, facts.width, facts.height), (Format::Heic, 96, 72));
            }
            Err(error) => assert_eq!(error, MediaError::Unsupported(Format::Heic)),
        }
        // A program that knows only half of it says no, and so do we; what is read is right.
        if let Ok(opened) = Opened::read(samples::HEIC, |_| 1.0) {
            assert_eq!(opened.shown(), (96, 72));
            assert_eq!(quarters(samples::HEIC), "rgbw");
        }
    }

    #[test]
    fn no_change_of_boxes_makes_it_panic() {
        let mut read = 0;
        for (index, file) in samples::AVIF.iter().chain([&samples::HEIC]).enumerate() {
            for end in 0..file.len() {
                let _ = heif::read(&file[..end]);
            }
            for seed in 0..60 {
                let changed = samples::mutated(file, seed * 17 + index as u64);
                // HEIC would start a program each time; its boxes are enough.
                let _ = heif::read(&changed);
                if sniff(&changed) == Format::Avif && picture::thumbnail(&changed, 24, 24, Fill::Fit).is_ok()
                {
                    read += 1;
                }
            }
        }
        assert!(read > 20, "only {read} changed files could still be shown");
    }

    #[test]
    fn print_colours_come_out_as_they_look() {
        let bytes = samples::inked_jpeg(200, 160, None);
        let facts = picture::facts(&bytes).unwrap();
        assert!(facts.print_colours && !facts.other_colours);
        assert_eq!(quarters(&bytes), "rgbw");
        assert!(!Opened::read(&bytes, |_| 1.0).unwrap().is_clear());
        // A profile that is not one of inks is not used for inks.
        let wrong = moxcms::ColorProfile::new_display_p3().encode().unwrap();
        assert!(!picture::facts(&samples::inked_jpeg(200, 160, Some(&wrong))).unwrap().other_colours);
    }

    #[test]
    fn what_a_file_tells_of_a_person_is_found() {
        let carried = picture::facts(&samples::telling_jpeg(64, 48)).unwrap().carried;
        assert!(carried.place && carried.camera && carried.names && carried.time);
        assert!(!picture::facts(&samples::jpeg(64, 48)).unwrap().carried.is_any());
    }
}

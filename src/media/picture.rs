//! Pictures: what they are, and small opaque copies of them to draw.
//! Invariant: width and height are always those of the picture as shown, after the turn its Exif asks for.

use fast_image_resize::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};
use jpeg_encoder::{ColorType, Encoder};
use serde::{Deserialize, Serialize};

use super::opened::{Opened, head};
use super::{Format, MediaError, Rgba};
use crate::domain::draft::{Carried, Part};

/// What is known of a picture without decoding it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PictureFacts {
    pub format: Format,
    /// In pixels, as shown.
    pub width: u32,
    /// In pixels, as shown.
    pub height: u32,
    pub bytes: u64,
    /// Its Exif asks for a turn or a flip.
    pub turned: bool,
    /// It carries more than a picture: place, camera, thumbnails, a profile, a second picture.
    pub metadata: bool,
    /// What of that tells something of a person.
    pub carried: Carried,
    /// It can have clear parts, though all of it may be opaque.
    pub alpha: bool,
    /// It has a colour profile other than sRGB.
    pub other_colours: bool,
    /// That profile's name, where it tells one.
    pub profile: String,
    /// Its pixels are in print colours (CMYK), which Instagram does not take.
    pub print_colours: bool,
    /// The file holds several pictures (MPO, JPS) or what does not belong between its segments: decoders that are strict
    /// do not take it.
    pub irregular: bool,
}

impl PictureFacts {
    /// Width over height.
    pub fn ratio(&self) -> f64 {
        f64::from(self.width) / f64::from(self.height.max(1))
    }
}

/// How a small copy fills its box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Fills the box; what stands over is cut off evenly.
    Cover,
    /// Lies inside the box whole.
    Fit,
}

/// Reads what a picture is; decodes nothing.
///
/// # Errors
/// Empty, not a picture, cut off, damaged at its head, unsupported, or too large.
pub fn facts(bytes: &[u8]) -> Result<PictureFacts, MediaError> {
    let head = head(bytes)?;
    let (width, height) = head.shown();
    Ok(PictureFacts {
        format: head.format,
        width,
        height,
        bytes: bytes.len() as u64,
        turned: head.turn != Orientation::NoTransforms,
        metadata: head.metadata,
        carried: head.carried,
        alpha: head.alpha,
        other_colours: head.colours.is_some(),
        profile: head.colours.map(|colours| colours.name().to_owned()).unwrap_or_default(),
        print_colours: head.inks,
        irregular: head.irregular,
    })
}

/// A small copy for drawing, at most `max_width` by `max_height` pixels and never larger than the picture.
/// With [`Fill::Cover`] it has the shape of that box.
///
/// # Errors
/// As [`facts`], and where the pixels are damaged.
pub fn thumbnail(bytes: &[u8], max_width: u32, max_height: u32, fill: Fill) -> Result<Rgba, MediaError> {
    let boxed = (max_width.max(1), max_height.max(1));
    let opened = Opened::read(bytes, |shown| {
        let (part, width, height) = fitted(shown, boxed, fill);
        (f64::from(width) / f64::from(part.width)).max(f64::from(height) / f64::from(part.height))
    })?;
    let (part, width, height) = fitted(opened.shown(), boxed, fill);
    Ok(opaque(&opened.render(part, width, height, FilterType::Bilinear)?))
}

/// The ground a picture can lie on: itself, blurred until 64 pixels a side are enough.
///
/// # Errors
/// As [`thumbnail`].
pub fn ground(bytes: &[u8]) -> Result<Rgba, MediaError> {
    let share = |(width, height): (u32, u32)| f64::from(super::render::GROUND) / f64::from(width.max(height));
    Ok(opaque(&Opened::read(bytes, share)?.ground()?))
}

/// Compresses pixels as JPEG, for a cache or a cover.
///
/// # Errors
/// When the pixels do not have the size they say.
pub fn encode_jpeg(pixels: &Rgba, quality: u8) -> Result<Vec<u8>, MediaError> {
    let rgb: Vec<u8> =
        pixels.pixels.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let rgb = RgbImage::from_raw(pixels.width, pixels.height, rgb)
        .ok_or_else(|| MediaError::Damaged(Format::Unknown, "size".into()))?;
    compress(&rgb, quality)
}

/// Compresses pixels as a plain JPEG without any metadata.
pub(super) fn compress(pixels: &RgbImage, quality: u8) -> Result<Vec<u8>, MediaError> {
    let failed = |said: String| MediaError::Damaged(Format::Jpeg, said);
    let side = |length: u32| u16::try_from(length).map_err(|error| failed(error.to_string()));
    let (width, height) = (side(pixels.width())?, side(pixels.height())?);
    let mut bytes = Vec::with_capacity(pixels.as_raw().len() / 8);
    Encoder::new(&mut bytes, quality)
        .encode(pixels.as_raw(), width, height, ColorType::Rgb)
        .map_err(|error| failed(error.to_string()))?;
    Ok(bytes)
}

/// The part that is shown and the size it gets.
fn fitted((width, height): (u32, u32), (box_width, box_height): (u32, u32), fill: Fill) -> (Part, u32, u32) {
    let (across, down) = (f64::from(box_width) / f64::from(width), f64::from(box_height) / f64::from(height));
    let scale = match fill {
        Fill::Cover => across.max(down),
        Fill::Fit => across.min(down),
    };
    let scaled = |length: u32| ((f64::from(length) * scale.min(1.0)).round() as u32).max(1);
    if fill == Fill::Fit {
        return (Part { x: 0, y: 0, width, height }, scaled(width), scaled(height));
    }
    let kept = |length: u32, boxed: u32| ((f64::from(boxed) / scale).round() as u32).clamp(1, length);
    let (kept_width, kept_height) = (kept(width, box_width), kept(height, box_height));
    let part = Part {
        x: (width - kept_width) / 2,
        y: (height - kept_height) / 2,
        width: kept_width,
        height: kept_height,
    };
    (part, box_width.min(scaled(kept_width)), box_height.min(scaled(kept_height)))
}

pub(super) fn opaque(pixels: &RgbImage) -> Rgba {
    let bytes = pixels.as_raw().chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect();
    Rgba { width: pixels.width(), height: pixels.height(), pixels: bytes }
}

/// Brings opaque pixels to the shape and size of a box, for frames of clips.
pub(super) fn cover(pixels: RgbImage, width: u32, height: u32) -> Result<Rgba, MediaError> {
    let size = (pixels.width(), pixels.height());
    let (inks, turn, colours) = (false, Orientation::NoTransforms, None);
    let opened = Opened { pixels: DynamicImage::ImageRgb8(pixels), inks, size, turn, colours };
    let (part, width, height) = fitted(size, (width.max(1), height.max(1)), Fill::Cover);
    Ok(opaque(&opened.render(part, width, height, FilterType::Bilinear)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::samples;

    /// Names the quarter colours of a picture, clockwise from the upper left.
    fn quarters(shown: &Rgba) -> String {
        let (w, h) = (shown.width, shown.height);
        [(w / 4, h / 4), (w * 3 / 4, h / 4), (w * 3 / 4, h * 3 / 4), (w / 4, h * 3 / 4)]
            .iter()
            .map(|(x, y)| {
                let at = ((y * w + x) * 4) as usize;
                samples::colour(&shown.pixels[at..])
            })
            .collect()
    }

    #[test]
    fn every_format_is_read_and_shown() {
        use image::ImageFormat as F;
        for (format, ours) in [
            (F::Jpeg, Format::Jpeg),
            (F::Png, Format::Png),
            (F::WebP, Format::WebP),
            (F::Gif, Format::Gif),
            (F::Tiff, Format::Tiff),
            (F::Bmp, Format::Bmp),
        ] {
            let bytes = samples::picture(80, 60, format);
            let facts = facts(&bytes).unwrap();
            assert_eq!((facts.format, facts.width, facts.height), (ours, 80, 60));
            let small = thumbnail(&bytes, 40, 40, Fill::Fit).unwrap();
            assert_eq!((small.width, small.height, small.pixels.len()), (40, 30, 4_800));
            assert_eq!(quarters(&small), "rgbw", "{ours:?}");
        }
    }

    #[test]
    fn every_turn_shows_the_picture_upright_also_when_cut() {
        // What the quarters look like after the turn of each Exif value.
        let turns = ["rgbw", "grwb", "bwrg", "wbgr", "rwbg", "wrgb", "bgrw", "gbwr"];
        for (value, upright) in (1_u8..).zip(turns) {
            let bytes = samples::turned_jpeg(96, 64, value);
            let shown = if value < 5 { (96, 64) } else { (64, 96) };
            let facts = facts(&bytes).unwrap();
            assert_eq!((facts.width, facts.height, facts.turned), (shown.0, shown.1, value != 1));
            let whole = thumbnail(&bytes, 96, 96, Fill::Fit).unwrap();
            assert_eq!((whole.width, whole.height), shown);
            assert_eq!(quarters(&whole), upright, "exif {value}");
            // The upper left quarter alone has one colour.
            let opened = Opened::read(&bytes, |_| 1.0).unwrap();
            let frame = Part { x: 0, y: 0, width: shown.0 / 2, height: shown.1 / 2 };
            let part = opaque(&opened.render(frame, 16, 16, FilterType::Bilinear).unwrap());
            let first = upright.chars().next().unwrap();
            assert_eq!(quarters(&part), first.to_string().repeat(4), "exif {value}");
        }
    }

    #[test]
    fn covering_gives_the_shape_of_the_box_and_never_enlarges() {
        let bytes = samples::jpeg(300, 200);
        let size = |w, h, fill| {
            let small = thumbnail(&bytes, w, h, fill).unwrap();
            (small.width, small.height)
        };
        assert_eq!(size(100, 100, Fill::Cover), (100, 100));
        assert_eq!(size(80, 100, Fill::Cover), (80, 100));
        assert_eq!(size(600, 600, Fill::Cover), (200, 200));
        assert_eq!(size(600, 600, Fill::Fit), (300, 200));
        assert_eq!(size(0, 0, Fill::Cover), (1, 1));
    }

    #[test]
    fn a_long_panorama_is_shown() {
        let bytes = samples::jpeg(9_000, 1_000);
        let small = thumbnail(&bytes, 320, 400, Fill::Cover).unwrap();
        assert_eq!((small.width, small.height), (320, 400));
    }

    #[test]
    fn what_is_clear_becomes_white() {
        let small = thumbnail(&samples::clear_png(40, 40), 20, 20, Fill::Fit).unwrap();
        assert_eq!(small.pixels[..4], [10, 20, 30, 255]);
        assert_eq!(small.pixels[19 * 4..20 * 4], [255, 255, 255, 255]);
        assert!(facts(&samples::clear_png(4, 4)).unwrap().alpha);
    }

    #[test]
    fn wide_colours_are_shown_as_they_look() {
        let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
        let bytes = samples::profiled_jpeg(64, 64, profile);
        let facts = facts(&bytes).unwrap();
        assert!(facts.other_colours && facts.metadata);
        let plain = thumbnail(&samples::jpeg(64, 64), 64, 64, Fill::Fit).unwrap();
        let wide = thumbnail(&bytes, 64, 64, Fill::Fit).unwrap();
        assert!(wide.pixels[0] > plain.pixels[0] + 8, "{} {}", wide.pixels[0], plain.pixels[0]);
    }

    #[test]
    fn a_bomb_is_refused_by_its_head() {
        let mut bytes = samples::jpeg(16, 16);
        let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
        bytes[frame + 5..frame + 9].fill(0xFE);
        let error = facts(&bytes).unwrap_err();
        assert_eq!(error, MediaError::TooLarge { megapixels: 4_262 });
        assert!(thumbnail(&bytes, 10, 10, Fill::Fit).is_err());
        assert!(error.to_string().contains("4262 megapixels"), "{error}");
    }

    #[test]
    fn bad_files_get_their_own_sentence() {
        let cut = |format, len: usize| facts(&samples::picture(200, 200, format)[..len]).unwrap_err();
        assert_eq!(cut(image::ImageFormat::Jpeg, 900), MediaError::Cut(Format::Jpeg));
        assert_eq!(cut(image::ImageFormat::Png, 200), MediaError::Cut(Format::Png));
        assert_eq!(cut(image::ImageFormat::WebP, 60), MediaError::Cut(Format::WebP));
        assert_eq!(facts(b"").unwrap_err(), MediaError::Empty);
        assert_eq!(facts(b"hello, I am a text").unwrap_err(), MediaError::NotMedia);
        assert_eq!(facts(b"\0\0\0\x18ftypheic\0\0\0\0").unwrap_err(), MediaError::Cut(Format::Heic));
    }

    #[test]
    fn no_change_of_bytes_makes_it_panic() {
        use image::ImageFormat as F;
        let mut read = 0;
        let formats = [F::Jpeg, F::Png, F::WebP, F::Gif, F::Tiff, F::Bmp];
        let mut files: Vec<Vec<u8>> = formats.iter().map(|f| samples::picture(48, 32, *f)).collect();
        files.push(samples::turned_jpeg(48, 32, 6));
        files.push(samples::profiled_jpeg(48, 32, moxcms::ColorProfile::new_display_p3().encode().unwrap()));
        for (index, file) in files.iter().enumerate() {
            for seed in 0..120 {
                let changed = samples::mutated(file, seed * 31 + index as u64);
                let known = facts(&changed);
                if let Ok(small) = thumbnail(&changed, 24, 24, Fill::Cover) {
                    read += 1;
                    assert_eq!(small.pixels.len() as u32, small.width * small.height * 4);
                    assert!(known.is_ok());
                }
            }
        }
        assert!(read > 50, "only {read} changed files could still be shown");
    }

    #[test]
    fn pixels_survive_the_trip_through_jpeg() {
        let small = thumbnail(&samples::jpeg(64, 64), 64, 64, Fill::Fit).unwrap();
        let again = thumbnail(&encode_jpeg(&small, 90).unwrap(), 64, 64, Fill::Fit).unwrap();
        assert_eq!(quarters(&again), "rgbw");
        assert!(encode_jpeg(&Rgba { width: 9, height: 9, pixels: vec![0; 8] }, 90).is_err());
    }
}

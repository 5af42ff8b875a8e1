//! Pictures: what they are, and small opaque copies of them to draw.
//! Invariant: width and height are always those of the picture as shown, after the turn its Exif asks for.

use std::io::{Cursor, ErrorKind};

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, RgbImage};
use serde::{Deserialize, Serialize};

use super::colour::Colours;
use super::{Format, MediaError, Rgba, jpeg, sniff};

/// More pixels than this are refused before anything is decoded: 200 million, the largest of today's phones.
const MAX_PIXELS: u64 = 200_000_000;
/// What a decoder may allocate, in bytes: room for those pixels with four bytes each, and its own tables.
const MAX_ALLOC: u64 = 1 << 30;

/// What is known of a picture without decoding it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
    /// It can have clear parts, though all of it may be opaque.
    pub alpha: bool,
    /// It has a colour profile other than sRGB.
    pub other_colours: bool,
    /// Its pixels are in print colours (CMYK), which Instagram does not take.
    pub print_colours: bool,
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

/// A rectangle of a picture as shown, in pixels from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub x: u32,
    pub y: u32,
    /// At least 1.
    pub width: u32,
    /// At least 1.
    pub height: u32,
}

/// Reads what a picture is; decodes nothing.
///
/// # Errors
/// Empty, not a picture, cut off, damaged at its head, unsupported, or too large.
pub fn facts(bytes: &[u8]) -> Result<PictureFacts, MediaError> {
    let (format, mut decoder) = decoder(bytes)?;
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let (width, height) = shown_size(decoder.dimensions(), turn);
    let profile = decoder.icc_profile().ok().flatten();
    let segments = (format == Format::Jpeg).then(|| jpeg::walk(bytes));
    let metadata = match segments {
        Some(segments) => segments.extras,
        None => {
            profile.is_some()
                || decoder.exif_metadata().is_ok_and(|exif| exif.is_some())
                || decoder.xmp_metadata().is_ok_and(|xmp| xmp.is_some())
        }
    };
    Ok(PictureFacts {
        format,
        width,
        height,
        bytes: bytes.len() as u64,
        turned: turn != Orientation::NoTransforms,
        metadata,
        alpha: decoder.color_type().has_alpha(),
        other_colours: profile.is_some_and(|profile| Colours::of(&profile).is_some()),
        print_colours: segments.is_some_and(|segments| segments.components == 4),
    })
}

/// A small copy for drawing, at most `max_width` by `max_height` pixels and never larger than the picture.
/// With [`Fill::Cover`] it has the shape of that box.
///
/// # Errors
/// As [`facts`], and where the pixels are damaged.
pub fn thumbnail(bytes: &[u8], max_width: u32, max_height: u32, fill: Fill) -> Result<Rgba, MediaError> {
    let opened = Opened::read(bytes)?;
    let (width, height) = opened.size();
    let (frame, out_width, out_height) = fitted((width, height), (max_width.max(1), max_height.max(1)), fill);
    let pixels = opened.render(frame, out_width, out_height, FilterType::Bilinear)?;
    Ok(opaque(&pixels))
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
    let mut bytes = Vec::with_capacity(pixels.as_raw().len() / 8);
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(pixels)
        .map_err(|error| broken(Format::Jpeg, &error))?;
    Ok(bytes)
}

/// The part that is shown and the size it gets.
fn fitted((width, height): (u32, u32), (box_width, box_height): (u32, u32), fill: Fill) -> (Frame, u32, u32) {
    let (across, down) = (f64::from(box_width) / f64::from(width), f64::from(box_height) / f64::from(height));
    let scale = match fill {
        Fill::Cover => across.max(down),
        Fill::Fit => across.min(down),
    };
    let scaled = |length: u32| ((f64::from(length) * scale.min(1.0)).round() as u32).max(1);
    if fill == Fill::Fit {
        return (Frame { x: 0, y: 0, width, height }, scaled(width), scaled(height));
    }
    let kept = |length: u32, boxed: u32| ((f64::from(boxed) / scale).round() as u32).clamp(1, length);
    let (kept_width, kept_height) = (kept(width, box_width), kept(height, box_height));
    let frame = Frame {
        x: (width - kept_width) / 2,
        y: (height - kept_height) / 2,
        width: kept_width,
        height: kept_height,
    };
    (frame, box_width.min(scaled(kept_width)), box_height.min(scaled(kept_height)))
}

/// A decoded picture, not yet turned.
pub(super) struct Opened {
    pixels: DynamicImage,
    turn: Orientation,
    colours: Option<Colours>,
}

impl Opened {
    /// Decodes a picture.
    pub fn read(bytes: &[u8]) -> Result<Self, MediaError> {
        let (format, mut decoder) = decoder(bytes)?;
        let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let colours = decoder.icc_profile().ok().flatten().and_then(|profile| Colours::of(&profile));
        let decoded = DynamicImage::from_decoder(decoder).map_err(|error| broken(format, &error))?;
        let pixels = if decoded.color().has_alpha() {
            DynamicImage::ImageRgba8(decoded.into_rgba8())
        } else {
            DynamicImage::ImageRgb8(decoded.into_rgb8())
        };
        Ok(Self { pixels, turn, colours })
    }

    /// Width and height as shown.
    pub fn size(&self) -> (u32, u32) {
        shown_size((self.pixels.width(), self.pixels.height()), self.turn)
    }

    /// Whether any pixel is less than opaque.
    pub fn is_clear(&self) -> bool {
        match &self.pixels {
            DynamicImage::ImageRgba8(pixels) => {
                pixels.as_raw().iter().skip(3).step_by(4).any(|alpha| *alpha < 255)
            }
            _ => false,
        }
    }

    /// Cuts out a frame and brings it to a size: turned, in sRGB, on white. Scaling goes first, so that the
    /// rest works on few pixels.
    pub fn render(
        &self,
        frame: Frame,
        width: u32,
        height: u32,
        filter: FilterType,
    ) -> Result<RgbImage, MediaError> {
        let source = source_frame(frame, self.size(), self.turn);
        let (out_width, out_height) = shown_size((width, height), self.turn);
        let scaled = if (source.width, source.height) == (out_width, out_height) {
            self.pixels.crop_imm(source.x, source.y, source.width, source.height)
        } else {
            resize(&self.pixels, source, out_width, out_height, filter)?
        };
        let mut flat = DynamicImage::ImageRgb8(on_white(scaled));
        flat.apply_orientation(self.turn);
        let flat = flat.into_rgb8();
        let Some(converted) = self.colours.as_ref().and_then(|colours| colours.convert(flat.as_raw())) else {
            return Ok(flat);
        };
        Ok(RgbImage::from_raw(width, height, converted).unwrap_or(flat))
    }
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
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(MediaError::Damaged(format, "no pixels".into()));
    }
    if pixels > MAX_PIXELS || decoder.total_bytes() > MAX_ALLOC {
        return Err(MediaError::TooLarge { megapixels: pixels.div_ceil(1_000_000) });
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

fn broken(format: Format, error: &ImageError) -> MediaError {
    match error {
        ImageError::IoError(io) if io.kind() == ErrorKind::UnexpectedEof => MediaError::Cut(format),
        _ => MediaError::Damaged(format, error.to_string()),
    }
}

fn shown_size((width, height): (u32, u32), turn: Orientation) -> (u32, u32) {
    match turn {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => (height, width),
        _ => (width, height),
    }
}

/// Where a frame of the picture as shown lies in the picture as stored.
fn source_frame(frame: Frame, (width, height): (u32, u32), turn: Orientation) -> Frame {
    let Frame { x, y, width: frame_width, height: frame_height } = frame;
    let right = width.saturating_sub(x + frame_width);
    let below = height.saturating_sub(y + frame_height);
    let upright = |x, y| Frame { x, y, width: frame_width, height: frame_height };
    let lying = |x, y| Frame { x, y, width: frame_height, height: frame_width };
    match turn {
        Orientation::NoTransforms => frame,
        Orientation::FlipHorizontal => upright(right, y),
        Orientation::FlipVertical => upright(x, below),
        Orientation::Rotate180 => upright(right, below),
        Orientation::Rotate90 => lying(y, right),
        Orientation::Rotate270 => lying(below, x),
        Orientation::Rotate90FlipH => lying(y, x),
        Orientation::Rotate270FlipH => lying(below, right),
    }
}

fn resize(
    pixels: &DynamicImage,
    frame: Frame,
    width: u32,
    height: u32,
    filter: FilterType,
) -> Result<DynamicImage, MediaError> {
    let failed = |said: String| MediaError::Damaged(Format::Unknown, said);
    let kind = if pixels.color().has_alpha() { PixelType::U8x4 } else { PixelType::U8x3 };
    let source = ImageRef::new(pixels.width(), pixels.height(), pixels.as_bytes(), kind)
        .map_err(|error| failed(error.to_string()))?;
    let mut scaled = Image::new(width, height, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).crop(
        f64::from(frame.x),
        f64::from(frame.y),
        f64::from(frame.width),
        f64::from(frame.height),
    );
    Resizer::new().resize(&source, &mut scaled, &options).map_err(|error| failed(error.to_string()))?;
    let bytes = scaled.into_vec();
    let image = if kind == PixelType::U8x4 {
        image::RgbaImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgba8)
    } else {
        RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8)
    };
    image.ok_or_else(|| failed("size".into()))
}

/// Lays what is clear on white.
fn on_white(pixels: DynamicImage) -> RgbImage {
    let DynamicImage::ImageRgba8(clear) = pixels else { return pixels.into_rgb8() };
    let mut flat = RgbImage::new(clear.width(), clear.height());
    for (to, from) in flat.pixels_mut().zip(clear.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        let mix = |level: u32| ((level * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        to.0 = [mix(red), mix(green), mix(blue)];
    }
    flat
}

pub(super) fn opaque(pixels: &RgbImage) -> Rgba {
    let bytes = pixels.as_raw().chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect();
    Rgba { width: pixels.width(), height: pixels.height(), pixels: bytes }
}

/// Brings opaque pixels to the shape and size of a box, for frames of clips.
pub(super) fn cover(pixels: RgbImage, width: u32, height: u32) -> Result<Rgba, MediaError> {
    let opened =
        Opened { pixels: DynamicImage::ImageRgb8(pixels), turn: Orientation::NoTransforms, colours: None };
    let (frame, width, height) = fitted(opened.size(), (width.max(1), height.max(1)), Fill::Cover);
    Ok(opaque(&opened.render(frame, width, height, FilterType::Bilinear)?))
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
            let opened = Opened::read(&bytes).unwrap();
            let frame = Frame { x: 0, y: 0, width: shown.0 / 2, height: shown.1 / 2 };
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
        assert_eq!(facts(b"\0\0\0\x18ftypheic\0\0\0\0").unwrap_err(), MediaError::Unsupported(Format::Heic));
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

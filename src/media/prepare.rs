//! Makes of any picture the JPEG that is sent: cut to an allowed shape, scaled, upright, in sRGB, without
//! metadata, within the byte limit.
//! Invariant: what comes out passes every picture row of `RULES`; what passed already is sent as it is.

use fast_image_resize::FilterType;
use image::RgbImage;
use serde::{Deserialize, Serialize};

use super::picture::{self, Opened, PictureFacts, compress};
use super::shape::{ratio_words, within};
use super::{Format, MediaError, SlideFacts};
use crate::domain::draft::Crop;
use crate::domain::rules::{Rule, RuleId};
use crate::tr;

pub use super::picture::Frame;

/// Tried from the best on, until the picture is within the byte limit.
const QUALITIES: [u8; 7] = [92, 88, 82, 75, 65, 50, 35];

/// What is sent, and what was done to get there.
#[derive(Clone, PartialEq)]
pub struct Prepared {
    pub jpeg: Vec<u8>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    pub was: PictureFacts,
    /// Empty: the bytes are the file's own.
    pub changes: Vec<Change>,
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { jpeg, width, height, changes, .. } = self;
        write!(formatter, "Prepared({width}×{height}, {} bytes, {changes:?})", jpeg.len())
    }
}

/// One thing that was mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// It was another format.
    ToJpeg { from: Format },
    /// It lay on its side or was mirrored.
    Turned,
    /// Cut to a shape; widths and heights in pixels.
    Cropped { from: (u32, u32), to: (u32, u32) },
    /// Made smaller or larger; widths and heights in pixels.
    Scaled { from: (u32, u32), to: (u32, u32) },
    /// Brought to sRGB.
    Colours,
    /// What was clear is white now.
    Flattened,
    /// Place, camera and other words inside were removed.
    Metadata,
    /// It had too many bytes.
    Compressed,
}

impl Change {
    /// What was done, for a person.
    pub fn sentence(self) -> String {
        match self {
            Self::ToJpeg { from } => tr!("Turned from {format} into JPEG", format = from.name()),
            Self::Turned => tr!("Turned upright").to_owned(),
            Self::Cropped { from, to } => tr!(
                "Cut from {from} to {to}",
                from = ratio_words(f64::from(from.0) / f64::from(from.1)),
                to = ratio_words(f64::from(to.0) / f64::from(to.1)),
            ),
            Self::Scaled { from, to } => {
                tr!("Scaled from {from} to {to} pixels wide", from = from.0, to = to.0)
            }
            Self::Colours => tr!("Colours brought to sRGB").to_owned(),
            Self::Flattened => tr!("Clear parts laid on white").to_owned(),
            Self::Metadata => tr!("Place and camera data removed").to_owned(),
            Self::Compressed => tr!("Compressed to less than 8 MB").to_owned(),
        }
    }
}

/// Makes the JPEG that is sent. `shape` is the width-to-height ratio that a carousel gives to all its slides
/// ([`carousel_shape`]); `None`: the picture's own.
///
/// # Errors
/// Where the picture cannot be opened, as [`picture::facts`].
pub fn prepare(bytes: &[u8], crop: Crop, shape: Option<f32>) -> Result<Prepared, MediaError> {
    let was = picture::facts(bytes)?;
    let opened = Opened::read(bytes)?;
    let frame = frame(was.width, was.height, crop, shape);
    let (width, height) = sent_size(frame);
    let changes = changes(&was, opened.is_clear(), frame, (width, height));
    if changes.is_empty() {
        return Ok(Prepared { jpeg: bytes.to_vec(), width, height, was, changes });
    }
    let pixels = opened.render(frame, width, height, FilterType::Lanczos3)?;
    let most = Rule::of(RuleId::ImageBytes).most.map_or(usize::MAX, |most| most as usize);
    Ok(Prepared { jpeg: compress_within(&pixels, most)?, width, height, was, changes })
}

/// The part of a picture (as shown) that is sent.
pub fn frame(width: u32, height: u32, crop: Crop, shape: Option<f32>) -> Frame {
    let own = f64::from(width) / f64::from(height.max(1));
    let (wished, centre) = match crop {
        Crop::Auto => (own, (0.5, 0.5)),
        Crop::Ratio { ratio, centre } => (f64::from(ratio), centre),
    };
    let wished = shape.map_or(wished, f64::from);
    let ratio = within(RuleId::ImageRatio, if wished.is_finite() { wished } else { own });
    let (kept_width, kept_height) = cut((width, height), ratio);
    let place = |length: u32, kept: u32, centre: f32| {
        let centre = if centre.is_finite() { f64::from(centre.clamp(0.0, 1.0)) } else { 0.5 };
        let corner = f64::from(length) * centre - f64::from(kept) / 2.0;
        (corner.round().max(0.0) as u32).min(length - kept)
    };
    Frame {
        x: place(width, kept_width, centre.0),
        y: place(height, kept_height, centre.1),
        width: kept_width,
        height: kept_height,
    }
}

/// The largest size of a ratio inside a size, in whole pixels, whose own ratio is allowed too.
fn cut((width, height): (u32, u32), ratio: f64) -> (u32, u32) {
    let (across, down) = (f64::from(width), f64::from(height));
    // Less than a pixel off is the same shape.
    if (across - down * ratio).abs() < 1.0 && Rule::of(RuleId::ImageRatio).allows(across / down) {
        return (width, height);
    }
    let (kept_width, kept_height) = if across / down > ratio {
        ((down * ratio).round(), down)
    } else {
        (across, (across / ratio).round())
    };
    allowed(kept_width.clamp(1.0, across), kept_height.clamp(1.0, down))
}

/// Takes single pixels off until rounding has not led out of the allowed shapes.
fn allowed(width: f64, height: f64) -> (u32, u32) {
    let ratio = within(RuleId::ImageRatio, width / height);
    let narrower = if width / height > ratio { (height * ratio).floor() } else { width };
    let lower = if width / height < ratio { (width / ratio).floor() } else { height };
    (narrower.max(1.0) as u32, lower.max(1.0) as u32)
}

/// The size a frame is sent in: as it is, or scaled to an allowed width.
pub fn sent_size(frame: Frame) -> (u32, u32) {
    let (width, height) = (f64::from(frame.width), f64::from(frame.height));
    let sent = within(RuleId::ImageWidth, width);
    if sent == width {
        return (frame.width, frame.height);
    }
    let scaled = (sent * height / width).round().max(1.0);
    // Rounding may lead just out of the allowed shapes; the width stays, being a limit of its own.
    let ratio = within(RuleId::ImageRatio, sent / scaled);
    let scaled = if sent / scaled < ratio {
        (sent / ratio).floor()
    } else if sent / scaled > ratio {
        (sent / ratio).ceil()
    } else {
        scaled
    };
    (sent as u32, scaled.max(1.0) as u32)
}

pub(super) fn changes(was: &PictureFacts, clear: bool, frame: Frame, sent: (u32, u32)) -> Vec<Change> {
    let shown = (was.width, was.height);
    let kept = (frame.width, frame.height);
    let too_long = !Rule::of(RuleId::ImageBytes).allows(was.bytes as f64);
    [
        (was.format != Format::Jpeg).then_some(Change::ToJpeg { from: was.format }),
        was.turned.then_some(Change::Turned),
        (kept != shown).then_some(Change::Cropped { from: shown, to: kept }),
        (sent != kept).then_some(Change::Scaled { from: kept, to: sent }),
        (was.other_colours || was.print_colours).then_some(Change::Colours),
        clear.then_some(Change::Flattened),
        was.metadata.then_some(Change::Metadata),
        too_long.then_some(Change::Compressed),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Compresses as well as the limit allows.
pub(super) fn compress_within(pixels: &RgbImage, most: usize) -> Result<Vec<u8>, MediaError> {
    for quality in QUALITIES {
        let jpeg = compress(pixels, quality)?;
        if jpeg.len() <= most {
            return Ok(jpeg);
        }
    }
    Err(MediaError::TooHeavy)
}

/// The width-to-height ratio that a carousel's first slide gives to all of them (section 4.8). `None` when the
/// first slide cannot be read.
pub fn carousel_shape(first: &SlideFacts, crop: Crop) -> Option<f32> {
    let (width, height) = first.size()?;
    let frame = frame(width, height, crop, None);
    Some(frame.width as f32 / frame.height as f32)
}

#[cfg(test)]
mod tests {
    use image::ImageFormat as F;

    use super::*;
    use crate::media::samples;

    fn auto(bytes: &[u8]) -> Prepared {
        prepare(bytes, Crop::Auto, None).unwrap()
    }

    /// Every picture row of the rules, on what is sent.
    fn passes(prepared: &Prepared) {
        let facts = picture::facts(&prepared.jpeg).unwrap();
        assert_eq!(
            (facts.format, facts.width, facts.height),
            (Format::Jpeg, prepared.width, prepared.height)
        );
        assert!(!facts.metadata && !facts.turned && !facts.alpha && !facts.other_colours);
        let allows = |id, value| assert!(Rule::of(id).allows(value), "{id:?} {value} {prepared:?}");
        allows(RuleId::ImageRatio, facts.ratio());
        allows(RuleId::ImageWidth, f64::from(facts.width));
        allows(RuleId::ImageBytes, facts.bytes as f64);
    }

    #[test]
    fn a_good_picture_is_sent_as_it_is() {
        let bytes = samples::jpeg(1_080, 1_350);
        let prepared = auto(&bytes);
        assert_eq!((prepared.jpeg, prepared.changes), (bytes, vec![]));
    }

    #[test]
    fn every_format_becomes_a_jpeg() {
        for (format, ours) in [
            (F::Png, Format::Png),
            (F::WebP, Format::WebP),
            (F::Gif, Format::Gif),
            (F::Tiff, Format::Tiff),
            (F::Bmp, Format::Bmp),
        ] {
            let prepared = auto(&samples::picture(400, 400, format));
            assert_eq!(prepared.changes, [Change::ToJpeg { from: ours }]);
            passes(&prepared);
        }
    }

    #[test]
    fn any_size_becomes_an_allowed_one() {
        for (width, height) in [
            (1, 1),
            (1, 5_000),
            (5_000, 1),
            (319, 500),
            (321, 402),
            (1_081, 1_352),
            (1_441, 754),
            (2_000, 3_000),
            (3_000, 1_567),
            (640, 335),
            (2_999, 3_001),
        ] {
            passes(&auto(&samples::jpeg(width, height)));
        }
    }

    #[test]
    fn a_long_panorama_is_cut_and_scaled() {
        let prepared = auto(&samples::jpeg(9_000, 1_200));
        passes(&prepared);
        assert_eq!((prepared.width, prepared.height), (1_440, 754));
        let words: Vec<_> = prepared.changes.iter().map(|change| change.sentence()).collect();
        assert_eq!(words, ["Cut from 7.50:1 to 1.91:1", "Scaled from 2292 to 1440 pixels wide"]);
    }

    #[test]
    fn the_cut_is_where_the_person_put_it() {
        let bytes = samples::picture(800, 800, F::Png);
        let corner = Crop::Ratio { ratio: 1.0, centre: (0.0, 0.0) };
        assert_eq!(frame(800, 400, corner, None), Frame { x: 0, y: 0, width: 400, height: 400 });
        let low = Crop::Ratio { ratio: 1.91, centre: (0.5, 1.0) };
        let prepared = prepare(&bytes, low, None).unwrap();
        passes(&prepared);
        assert_eq!((prepared.width, prepared.height), (800, 419));
        // The lower half alone: white at the left, blue at the right.
        let shown = picture::thumbnail(&prepared.jpeg, 800, 800, picture::Fill::Fit).unwrap();
        let at = |x: u32, y: u32| samples::colour(&shown.pixels[((y * 800 + x) * 4) as usize..]);
        assert_eq!([at(100, 100), at(700, 100), at(100, 400)], ['w', 'b', 'w']);
    }

    #[test]
    fn a_wish_outside_the_limits_gives_the_nearest_shape() {
        let wish = |ratio| frame(1_000, 1_000, Crop::Ratio { ratio, centre: (0.5, 0.5) }, None);
        assert_eq!((wish(0.1).width, wish(0.1).height), (800, 1_000));
        assert_eq!((wish(9.0).width, wish(9.0).height), (1_000, 524));
        assert_eq!(wish(f32::NAN), Frame { x: 0, y: 0, width: 1_000, height: 1_000 });
        let lost = Crop::Ratio { ratio: 1.0, centre: (f32::NAN, -7.0) };
        assert_eq!(frame(1_000, 500, lost, None), Frame { x: 250, y: 0, width: 500, height: 500 });
    }

    #[test]
    fn the_first_slide_shapes_a_carousel() {
        let first = crate::media::facts(&samples::jpeg(600, 900));
        let shape = carousel_shape(&first, Crop::Auto);
        assert_eq!(shape, Some(0.8));
        let second = prepare(&samples::jpeg(1_200, 600), Crop::Auto, shape).unwrap();
        passes(&second);
        assert_eq!((second.width, second.height), (480, 600));
        assert_eq!(carousel_shape(&crate::media::facts(b"text"), Crop::Auto), None);
    }

    #[test]
    fn turned_and_clear_and_wide_pictures_are_mended() {
        let turned = auto(&samples::turned_jpeg(500, 400, 6));
        passes(&turned);
        assert_eq!((turned.width, turned.height), (400, 500));
        assert_eq!(turned.changes, [Change::Turned, Change::Metadata]);
        let clear = auto(&samples::clear_png(400, 400));
        passes(&clear);
        assert_eq!(clear.changes, [Change::ToJpeg { from: Format::Png }, Change::Flattened]);
        let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
        let wide = auto(&samples::profiled_jpeg(400, 400, profile));
        passes(&wide);
        assert_eq!(wide.changes, [Change::Colours, Change::Metadata]);
    }

    #[test]
    fn quality_gives_way_until_the_bytes_fit() {
        let noise = image::load_from_memory(&samples::noisy_jpeg(200, 200, 100)).unwrap().into_rgb8();
        let best = compress(&noise, QUALITIES[0]).unwrap().len();
        assert_eq!(compress_within(&noise, best).unwrap().len(), best);
        let less = compress_within(&noise, best - 1).unwrap().len();
        assert_eq!(less, compress(&noise, QUALITIES[1]).unwrap().len());
        assert_eq!(compress_within(&noise, 10), Err(MediaError::TooHeavy));
    }

    #[test]
    fn a_heavy_jpeg_is_compressed() {
        let heavy = samples::noisy_jpeg(1_440, 1_800, 100);
        assert!(heavy.len() > 8_000_000, "{}", heavy.len());
        let prepared = auto(&heavy);
        passes(&prepared);
        assert_eq!(prepared.changes, [Change::Compressed]);
    }

    #[test]
    fn broken_files_are_refused_and_never_panic() {
        assert_eq!(prepare(b"", Crop::Auto, None).unwrap_err(), MediaError::Empty);
        for seed in 0..200 {
            let changed = samples::mutated(&samples::turned_jpeg(340, 330, 8), seed);
            if let Ok(prepared) = prepare(&changed, Crop::Auto, Some(1.2)) {
                passes(&prepared);
            }
        }
    }
}

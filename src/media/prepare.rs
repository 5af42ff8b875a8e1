//! Makes of any picture the JPEG that is sent: cut to an allowed shape, scaled, upright, in sRGB, without
//! metadata, within the byte limit.
//! Invariant: what comes out passes every picture row of `RULES`; what passed already is sent as it is.

use image::RgbImage;
use serde::{Deserialize, Serialize};

use super::opened::Opened;
use super::picture::{self, PictureFacts, compress};
use super::shape::ratio_words;
use super::{Format, MediaError, SlideFacts};
use crate::domain::Draft;
use crate::domain::draft::{Carried, Fill, Geometry, Pose, Room};
use crate::domain::rules::{Rule, RuleId};
use crate::tr;

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
    /// Mirrored by the person.
    Mirrored,
    /// Straightened by the person; degrees clockwise, in tenths.
    Straightened { tenths: i32 },
    /// Laid on a colour or on itself, blurred.
    Filled,
    /// Place, camera and other words inside were removed.
    Metadata(Carried),
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
            Self::Mirrored => tr!("Mirrored").to_owned(),
            Self::Straightened { tenths } => {
                tr!("Straightened by {degrees}°", degrees = format!("{:.1}", f64::from(tenths) / 10.0))
            }
            Self::Filled => tr!("Laid on a ground").to_owned(),
            Self::Metadata(carried) => {
                carried.removed().unwrap_or_else(|| tr!("Data about the picture removed").to_owned())
            }
            Self::Compressed => tr!("Compressed to less than 8 MB").to_owned(),
        }
    }
}

/// Makes the JPEG that is sent. `room`: the shapes it may take ([`room`]).
///
/// # Errors
/// Where the picture cannot be opened, as [`picture::facts`].
pub fn prepare(bytes: &[u8], pose: &Pose, room: Room) -> Result<Prepared, MediaError> {
    let was = picture::facts(bytes)?;
    let geometry = Geometry::of((was.width, was.height), pose, room);
    let (width, height) = geometry.sent;
    let opened = Opened::read(bytes, |_| detail(&geometry))?;
    let changes = changes(&was, opened.is_clear(), pose, &geometry);
    if changes.is_empty() {
        return Ok(Prepared { jpeg: bytes.to_vec(), width, height, was, changes });
    }
    let pixels = opened.posed(&geometry)?;
    // What was decoded is large; it is not needed while the rest is compressed.
    drop(opened);
    let most = Rule::of(RuleId::ImageBytes).most.map_or(usize::MAX, |most| most as usize);
    Ok(Prepared { jpeg: compress_within(&pixels, most)?, width, height, was, changes })
}

/// The share of a picture's width and height that must be decoded: twice what is sent, so that it is sharp.
fn detail(geometry: &Geometry) -> f64 {
    (2.0 * f64::from(geometry.sent.0) / geometry.cut.0).min(1.0)
}

/// The shapes that a draft's slides may take; `first`: what is known of the first slide's file.
pub fn room(draft: &Draft, first: Option<&SlideFacts>) -> Room {
    draft.room(first.and_then(SlideFacts::size))
}

fn changes(was: &PictureFacts, clear: bool, pose: &Pose, geometry: &Geometry) -> Vec<Change> {
    let shown = (was.width, was.height);
    let whole = |length: f64| length.round() as u32;
    let upright = (whole(geometry.upright.0), whole(geometry.upright.1));
    let kept = (whole(geometry.cut.0).max(1), whole(geometry.cut.1).max(1));
    let too_long = !Rule::of(RuleId::ImageBytes).allows(was.bytes as f64);
    let filled = geometry.fill != Fill::Cut && geometry.part.is_none();
    let tenths = (geometry.tilt * 10.0).round() as i32;
    [
        (was.format != Format::Jpeg).then_some(Change::ToJpeg { from: was.format }),
        (was.turned || upright != shown || geometry.quarters != 0).then_some(Change::Turned),
        pose.mirrored.then_some(Change::Mirrored),
        (geometry.tilt != 0.0).then_some(Change::Straightened { tenths }),
        filled.then_some(Change::Filled),
        (kept != upright && !filled).then_some(Change::Cropped { from: upright, to: kept }),
        (geometry.sent != kept).then_some(Change::Scaled { from: kept, to: geometry.sent }),
        (was.other_colours || was.print_colours).then_some(Change::Colours),
        clear.then_some(Change::Flattened),
        was.metadata.then_some(Change::Metadata(was.carried)),
        too_long.then_some(Change::Compressed),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Compresses as well as the limit allows.
fn compress_within(pixels: &RgbImage, most: usize) -> Result<Vec<u8>, MediaError> {
    for quality in QUALITIES {
        let jpeg = compress(pixels, quality)?;
        if jpeg.len() <= most {
            return Ok(jpeg);
        }
    }
    Err(MediaError::TooHeavy)
}

#[cfg(test)]
mod tests {
    use image::ImageFormat as F;

    use super::*;
    use crate::media::samples;

    fn auto(bytes: &[u8]) -> Prepared {
        prepare(bytes, &Pose::default(), Room::feed()).unwrap()
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
        let low = Pose::cut_to(1.91, (0.5, 1.0));
        let prepared = prepare(&bytes, &low, Room::feed()).unwrap();
        passes(&prepared);
        assert_eq!((prepared.width, prepared.height), (800, 419));
        // The lower half alone: white at the left, blue at the right.
        let shown = picture::thumbnail(&prepared.jpeg, 800, 800, picture::Fill::Fit).unwrap();
        let at = |x: u32, y: u32| samples::colour(&shown.pixels[((y * 800 + x) * 4) as usize..]);
        assert_eq!([at(100, 100), at(700, 100), at(100, 400)], ['w', 'b', 'w']);
    }

    #[test]
    fn the_first_slide_shapes_a_carousel() {
        let first = crate::media::facts(&samples::jpeg(600, 900));
        let slides = vec![crate::domain::Slide::default(); 2];
        let draft = Draft { kind: crate::domain::DraftKind::Carousel, slides, ..Draft::default() };
        let ruled = room(&draft, Some(&first));
        assert_eq!(ruled.given, Some(0.8));
        let second = prepare(&samples::jpeg(1_200, 600), &Pose::default(), ruled).unwrap();
        passes(&second);
        assert_eq!((second.width, second.height), (480, 600));
        assert_eq!(room(&draft, Some(&crate::media::facts(b"text"))), Room::feed());
    }

    #[test]
    fn turned_and_clear_and_wide_pictures_are_mended() {
        let other = Carried { other: true, ..Carried::default() };
        let turned = auto(&samples::turned_jpeg(500, 400, 6));
        passes(&turned);
        assert_eq!((turned.width, turned.height), (400, 500));
        assert_eq!(turned.changes, [Change::Turned, Change::Metadata(other)]);
        let clear = auto(&samples::clear_png(400, 400));
        passes(&clear);
        assert_eq!(clear.changes, [Change::ToJpeg { from: Format::Png }, Change::Flattened]);
        let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
        let wide = auto(&samples::profiled_jpeg(400, 400, profile));
        passes(&wide);
        assert_eq!(wide.changes, [Change::Colours, Change::Metadata(Carried::default())]);
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
        assert_eq!(prepare(b"", &Pose::default(), Room::feed()).unwrap_err(), MediaError::Empty);
        for seed in 0..200 {
            let changed = samples::mutated(&samples::turned_jpeg(340, 330, 8), seed);
            if let Ok(prepared) = prepare(&changed, &Pose::default(), Room::given(1.2)) {
                passes(&prepared);
            }
        }
    }
}

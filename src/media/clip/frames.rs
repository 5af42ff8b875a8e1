//! Decodes single frames of an H.264 clip: a cover, or a strip to choose one from.
//! Invariant: decoding begins at the key frame before the wanted one, and reads nothing else of the file.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

use image::RgbImage;
use openh264::OpenH264API;
use openh264::decoder::{DecodedYUV, Decoder, DecoderConfig, Flush};
use openh264::formats::YUVSource;

use super::boxes::Outline;
use super::codec::{Avc, Coding};
use super::index::{self, Frame};
use super::{Chroma, codec};
use crate::media::picture::{compress, cover, opaque};
use crate::media::{Format, MediaError, Rgba};

/// A single frame of more bytes than this is not read.
const MAX_FRAME_BYTES: u32 = 64_000_000;
/// Quality of a cover.
const COVER_QUALITY: u8 = 90;

/// The frame shown at a moment (in milliseconds from the start; past the end, the last), in full size and
/// upright.
///
/// # Errors
/// As [`super::probe`]; [`MediaError::CannotShow`] for HEVC, ten bits, and other colours than 4:2:0.
pub fn frame_at(file: impl Read + Seek, ms: u64) -> Result<Rgba, MediaError> {
    picture_at(file, ms).map(|picture| opaque(&picture))
}

/// The same frame as a JPEG, to be sent as a cover.
///
/// # Errors
/// As [`frame_at`].
pub fn cover_jpeg(file: impl Read + Seek, ms: u64) -> Result<Vec<u8>, MediaError> {
    compress(&picture_at(file, ms)?, COVER_QUALITY)
}

/// A frame of a strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Still {
    /// The first millisecond at which it is shown, from the start.
    pub ms: u64,
    pub picture: Rgba,
}

/// Frames at even distances, each from the middle of its part of the clip, cut to the shape of `width` by
/// `height` pixels and never larger. A key frame near that middle stands for it, which keeps long clips quick.
/// May give fewer than asked where frames are damaged.
///
/// # Errors
/// As [`frame_at`].
pub fn strip(
    mut file: impl Read + Seek,
    count: usize,
    width: u32,
    height: u32,
) -> Result<Vec<Still>, MediaError> {
    let outline = Outline::read(&mut file)?;
    let reel = Reel::of(&outline)?;
    let wanted: Vec<usize> = (0..count).map(|number| reel.near(number, count)).collect();
    let pictures = reel.decode(&mut file, &wanted, |picture| cover(picture, width, height))?;
    let still =
        |frame: &usize| Some(Still { ms: reel.milliseconds(*frame), picture: pictures.get(frame)?.clone() });
    Ok(wanted.iter().filter_map(still).collect())
}

fn picture_at(mut file: impl Read + Seek, ms: u64) -> Result<RgbImage, MediaError> {
    let outline = Outline::read(&mut file)?;
    let reel = Reel::of(&outline)?;
    let wanted = reel.at_ms(ms);
    let mut pictures = reel.decode(&mut file, &[wanted], Ok)?;
    pictures.remove(&wanted).ok_or_else(|| reel.damaged("the frame cannot be decoded"))
}

/// A clip's frames with what is needed to decode them.
pub(super) struct Reel {
    format: Format,
    /// Bytes of the length before each unit, 1 to 4.
    length_size: usize,
    /// What a decoder must have before the first frame.
    sets: Vec<Vec<u8>>,
    rotation: u16,
    timescale: u32,
    /// In the order of decoding; never empty.
    pub frames: Vec<Frame>,
}

impl Reel {
    pub fn of(outline: &Outline) -> Result<Self, MediaError> {
        let track = index::video(outline)?;
        let coding = Coding::of(&track.entry);
        if coding.name != codec::H264 || coding.chroma != Some(Chroma::C420) || coding.depth != 8 {
            let chroma = coding.chroma.map_or("", Chroma::name);
            let codec = format!("{} {chroma} {}-bit", coding.name, coding.depth);
            return Err(MediaError::CannotShow { codec });
        }
        let avc = Avc::of(&track.entry)
            .ok_or_else(|| MediaError::Damaged(outline.format, "no parameter sets".into()))?;
        let reel = Self {
            format: outline.format,
            length_size: avc.length_size,
            sets: avc.sets.into_iter().map(<[u8]>::to_vec).collect(),
            rotation: track.rotation,
            timescale: track.timescale,
            frames: track.frames(),
        };
        if reel.frames.is_empty() { Err(reel.damaged("no frames")) } else { Ok(reel) }
    }

    pub fn damaged(&self, said: &str) -> MediaError {
        MediaError::Damaged(self.format, said.to_owned())
    }

    /// When the first and the last frame are shown, in ticks.
    fn span(&self) -> (i64, i64) {
        let times = || self.frames.iter().map(|frame| frame.shown);
        (times().min().unwrap_or(0), times().max().unwrap_or(0))
    }

    /// When a frame is first shown, in whole milliseconds from the start.
    pub fn milliseconds(&self, frame: usize) -> u64 {
        let ticks = self.frames[frame].shown.saturating_sub(self.span().0);
        (ticks.max(0) as f64 * 1_000.0 / f64::from(self.timescale)).ceil() as u64
    }

    /// The frame on the screen so many milliseconds after the start.
    pub fn at_ms(&self, ms: u64) -> usize {
        self.at(ms as f64 / 1_000.0 * f64::from(self.timescale))
    }

    /// The frame on the screen so many ticks after the start.
    fn at(&self, ticks: f64) -> usize {
        let moment = (self.span().0 as f64 + ticks.max(0.0)).round() as i64;
        let before = (0..self.frames.len()).filter(|number| self.frames[*number].shown <= moment);
        before.max_by_key(|number| self.frames[*number].shown).unwrap_or(0)
    }

    /// The frame for place `number` of `count` in a strip: a key frame if one is nearer than half the distance
    /// between places.
    fn near(&self, number: usize, count: usize) -> usize {
        let (first, last) = self.span();
        let distance = last.saturating_sub(first) as f64 / count.max(1) as f64;
        let moment = distance * (number as f64 + 0.5);
        let off = |number: usize| ((self.frames[number].shown.saturating_sub(first)) as f64 - moment).abs();
        (0..self.frames.len())
            .filter(|number| self.frames[*number].key && off(*number) < distance / 2.0)
            .min_by(|one, other| off(*one).total_cmp(&off(*other)))
            .unwrap_or_else(|| self.at(moment))
    }

    /// Decodes the wanted frames and hands each, upright, to `keep`.
    fn decode<T>(
        &self,
        file: &mut (impl Read + Seek),
        wanted: &[usize],
        mut keep: impl FnMut(RgbImage) -> Result<T, MediaError>,
    ) -> Result<BTreeMap<usize, T>, MediaError> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for frame in wanted {
            let key = (0..=*frame).rev().find(|number| self.frames[*number].key).unwrap_or(0);
            groups.entry(key).or_default().push(*frame);
        }
        let mut kept = BTreeMap::new();
        for (key, wanted) in groups {
            for (frame, picture) in self.decode_group(file, key, &wanted)? {
                kept.insert(frame, keep(self.upright(picture))?);
            }
        }
        Ok(kept)
    }

    /// Decodes from a key frame on, until the wanted frames came out. The decoder gives pictures in the order
    /// they are shown and does not say which they are, so they are counted.
    fn decode_group(
        &self,
        file: &mut (impl Read + Seek),
        key: usize,
        wanted: &[usize],
    ) -> Result<Vec<(usize, RgbImage)>, MediaError> {
        let end = (key + 1..self.frames.len()).find(|number| self.frames[*number].key);
        let group = &self.frames[key..end.unwrap_or(self.frames.len())];
        let rank = |frame: usize| {
            let shown = self.frames[frame].shown;
            group.iter().filter(|other| other.shown < shown && other.shown >= group[0].shown).count()
        };
        let mut missing: BTreeMap<usize, usize> = wanted.iter().map(|frame| (rank(*frame), *frame)).collect();
        let mut decoder = self.decoder()?;
        let mut found = Vec::new();
        let mut out = 0;
        for (number, frame) in group.iter().enumerate() {
            if missing.is_empty() {
                return Ok(found);
            }
            let packet = self.packet(file, frame, number == 0)?;
            // A damaged frame costs itself only; those after it may still be whole.
            if let Ok(Some(picture)) = decoder.decode(&packet) {
                found.extend(missing.remove(&out).and_then(|frame| Some((frame, pixels(&picture)?))));
                out += 1;
            }
        }
        let rest = decoder.flush_remaining().unwrap_or_default();
        for (rank, frame) in missing {
            let picture = rank.checked_sub(out).and_then(|number| rest.get(number)).or(rest.last());
            found.extend(picture.and_then(pixels).map(|picture| (frame, picture)));
        }
        Ok(found)
    }

    /// A decoder that has seen nothing.
    pub fn decoder(&self) -> Result<Decoder, MediaError> {
        let config = DecoderConfig::new().flush_after_decode(Flush::NoFlush);
        Decoder::with_api_config(OpenH264API::from_source(), config)
            .map_err(|error| self.damaged(&error.to_string()))
    }

    /// Reads a frame and writes start marks where the file has lengths; a key frame gets the parameter sets.
    pub fn packet(
        &self,
        file: &mut (impl Read + Seek),
        frame: &Frame,
        first: bool,
    ) -> Result<Vec<u8>, MediaError> {
        const MARK: [u8; 4] = [0, 0, 0, 1];
        let mut packet = Vec::new();
        if first {
            for set in &self.sets {
                packet.extend(MARK);
                packet.extend_from_slice(set);
            }
        }
        if frame.size > MAX_FRAME_BYTES {
            return Err(self.damaged("a frame is too long"));
        }
        file.seek(SeekFrom::Start(frame.offset))?;
        let mut stored = Vec::with_capacity(frame.size as usize);
        file.by_ref().take(u64::from(frame.size)).read_to_end(&mut stored)?;
        let mut rest = stored.as_slice();
        while let Some((length, after)) = rest.split_at_checked(self.length_size) {
            let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
            let Some((unit, after)) = after.split_at_checked(length) else { break };
            packet.extend(MARK);
            packet.extend_from_slice(unit);
            rest = after;
        }
        Ok(packet)
    }

    pub fn upright(&self, picture: RgbImage) -> RgbImage {
        match self.rotation {
            90 => image::imageops::rotate90(&picture),
            180 => image::imageops::rotate180(&picture),
            270 => image::imageops::rotate270(&picture),
            _ => picture,
        }
    }
}

/// Copies a decoded picture; the decoder keeps the original.
pub(super) fn pixels(picture: &DecodedYUV<'_>) -> Option<RgbImage> {
    let (width, height) = picture.dimensions();
    // 4:2:0 has one colour for two by two pixels: odd sizes come from damaged heads only.
    if width == 0 || height == 0 || width % 2 == 1 || height % 2 == 1 {
        return None;
    }
    let mut rgb = vec![0; width * height * 3];
    picture.write_rgb8(&mut rgb);
    RgbImage::from_raw(u32::try_from(width).ok()?, u32::try_from(height).ok()?, rgb)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::media::samples;

    macro_rules! clip {
        ($name:literal) => {
            include_bytes!(concat!("../../../tests/data/", $name)).as_slice()
        };
    }

    /// The colour in the middle of the upper half.
    fn colour(shown: &Rgba) -> char {
        let at = ((shown.height / 4 * shown.width + shown.width / 2) * 4) as usize;
        samples::colour(&shown.pixels[at..])
    }

    #[test]
    fn the_frame_of_a_moment_is_the_one_shown_then() {
        for clip in [samples::CLIP, clip!("index_last.mp4"), clip!("fragments.mp4")] {
            for (ms, expected) in [
                (0, 'r'),
                (960, 'r'),
                (1_010, 'g'),
                (1_960, 'g'),
                (2_010, 'b'),
                (2_600, 'b'),
                (2_960, 'b'),
                (3_010, 'w'),
                (3_990, 'w'),
                (99_000, 'w'),
            ] {
                let frame = frame_at(Cursor::new(clip), ms).unwrap();
                assert_eq!((frame.width, frame.height), (180, 320));
                assert_eq!(colour(&frame), expected, "at {ms} ms");
            }
        }
    }

    #[test]
    fn a_strip_goes_through_the_clip() {
        let strip = strip(Cursor::new(samples::CLIP), 8, 45, 72).unwrap();
        assert!(strip.iter().all(|still| (still.picture.width, still.picture.height) == (45, 72)));
        assert_eq!(strip.iter().map(|still| colour(&still.picture)).collect::<String>(), "rrggbbww");
        // The moment of a still shows the same frame.
        for still in strip {
            let again = frame_at(Cursor::new(samples::CLIP), still.ms).unwrap();
            assert_eq!(colour(&again), colour(&still.picture), "at {} ms", still.ms);
        }
    }

    #[test]
    fn a_turned_clip_is_shown_upright() {
        let upright = frame_at(Cursor::new(clip!("turned.mov")), 500).unwrap();
        assert_eq!((upright.width, upright.height), (180, 320));
    }

    #[test]
    fn a_cover_is_a_jpeg() {
        let cover = cover_jpeg(Cursor::new(samples::CLIP), 1_500).unwrap();
        let facts = crate::media::picture::facts(&cover).unwrap();
        assert_eq!((facts.format, facts.width, facts.height), (Format::Jpeg, 180, 320));
        assert!(!facts.metadata);
    }

    #[test]
    fn what_cannot_be_shown_is_said() {
        let said = |bytes| frame_at(Cursor::new(bytes), 0).unwrap_err().to_string();
        assert_eq!(said(clip!("hevc.mp4")), "Frames of HEVC 4:2:0 10-bit clips cannot be shown here");
        assert_eq!(said(clip!("colours444.mp4")), "Frames of H.264 4:4:4 8-bit clips cannot be shown here");
        assert_eq!(frame_at(Cursor::new(clip!("sound.mp4")), 0).unwrap_err(), MediaError::NoVideo);
    }

    #[test]
    fn no_change_of_bytes_makes_it_panic() {
        let mut shown = 0;
        let clips = [samples::CLIP, clip!("fragments.mp4"), clip!("turned.mov"), clip!("short.mp4")];
        for (index, clip) in clips.iter().enumerate() {
            for seed in 0..50 {
                let changed = samples::mutated(clip, seed * 13 + index as u64);
                shown += usize::from(frame_at(Cursor::new(&changed), 700).is_ok());
                let strip = strip(Cursor::new(&changed), 3, 20, 20);
                assert!(strip.is_err() || strip.is_ok_and(|strip| strip.len() <= 3));
            }
        }
        assert!(shown > 50, "only {shown} changed files could still be shown");
    }
}

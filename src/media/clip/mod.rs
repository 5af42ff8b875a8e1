//! Clips: what they are, and single frames of them to choose a cover from.
//! Invariant: only the index and the wanted frames are read, so a file of 300 MB costs no more than a small
//! one; a clip is never changed.

mod boxes;
mod codec;
mod film;
mod frames;
mod index;
mod remux;
mod silence;
mod write;

use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};

pub use film::Film;
pub use frames::{Still, cover_jpeg, frame_at, strip};
pub use remux::{Plan, ending};

use self::boxes::Outline;
use self::codec::Coding;
use self::index::Kind;
use super::{Format, MediaError};

/// What is known of a clip without decoding it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClipFacts {
    pub format: Format,
    /// `H.264`, `HEVC`, or the four letters the file itself uses.
    pub codec: String,
    /// How colour is stored; `None` for a codec not known here.
    pub chroma: Option<Chroma>,
    /// Bits of a colour, usually 8; 10 for HDR.
    pub depth: u8,
    /// In pixels, as shown.
    pub width: u32,
    /// In pixels, as shown.
    pub height: u32,
    /// Degrees clockwise that a player turns it: 0, 90, 180 or 270.
    pub rotation: u16,
    /// In milliseconds.
    pub duration_ms: u64,
    /// Frames a second, on average.
    pub fps: f64,
    /// The index stands before the frames (section 4.8: "moov first").
    pub moov_first: bool,
    /// It has an edit list that cuts or delays, not merely names where a track begins.
    pub edit_list: bool,
    /// `None`: silent.
    pub audio: Option<Sound>,
    pub bytes: u64,
    /// Profile and level of the pictures, as `High, 4.0`; empty where not known.
    #[serde(default)]
    pub profile: String,
    /// Bits a second of the pictures alone, on average (section 4.8: at most 25 million).
    #[serde(default)]
    pub video_bits: u64,
    /// Bits a second of the sound alone, on average; 0 for a silent clip (section 4.8: 128 thousand).
    #[serde(default)]
    pub audio_bits: u64,
    /// Frames may be two half pictures (section 4.8: "progressive"); `None`: not known.
    #[serde(default)]
    pub interlaced: Option<bool>,
    /// Every key frame begins anew (section 4.8: "closed GOP"); `None`: not known.
    #[serde(default)]
    pub closed_gop: Option<bool>,
    /// Its frames lie in fragments, as screen recorders write them.
    #[serde(default)]
    pub fragmented: bool,
    /// Bytes of the index that has to stand in front.
    #[serde(default)]
    pub index_bytes: u64,
    /// Which moment of the user's own file its first frame is, in milliseconds: more than 0 for a trimmed one.
    #[serde(default)]
    pub starts_ms: u64,
}

impl ClipFacts {
    /// Width over height.
    pub fn ratio(&self) -> f64 {
        f64::from(self.width) / f64::from(self.height.max(1))
    }

    /// Whether [`frame_at`] can show its frames.
    pub fn can_show(&self) -> bool {
        self.codec == codec::H264 && self.chroma == Some(Chroma::C420) && self.depth == 8
    }
}

/// How many colour samples there are to the samples of light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Chroma {
    Grey,
    C420,
    C422,
    C444,
}

impl Chroma {
    /// As it is usually written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grey => "4:0:0",
            Self::C420 => "4:2:0",
            Self::C422 => "4:2:2",
            Self::C444 => "4:4:4",
        }
    }
}

/// A clip's sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sound {
    /// `AAC`, `PCM`, or the four letters the file itself uses.
    pub codec: String,
    pub channels: u16,
    /// Samples a second.
    pub rate: u32,
}

/// Reads what a clip is. Bytes in memory go in as a `Cursor`.
///
/// # Errors
/// Not a clip, cut off, damaged, without moving pictures, or unreadable.
pub fn probe(file: impl Read + Seek) -> Result<ClipFacts, MediaError> {
    facts_in(&Outline::read(file)?)
}

/// What an index says, be it a file's or one that is to be written.
fn facts_in(outline: &Outline) -> Result<ClipFacts, MediaError> {
    let tracks = index::tracks(outline);
    let video = index::video(outline)?;
    let coding = Coding::of(&video.entry);
    let (width, height) = video.shown_size();
    let (frames, ticks) = video.length();
    let seconds = ticks as f64 / f64::from(video.timescale);
    if width == 0 || height == 0 || frames == 0 || ticks == 0 {
        return Err(MediaError::Damaged(outline.format, "no frames".into()));
    }
    let audio = tracks.iter().find(|track| track.kind == Kind::Sound);
    let per_second = |bytes: u64| (bytes as f64 * 8.0 / seconds).round() as u64;
    Ok(ClipFacts {
        format: outline.format,
        closed_gop: index::closed(&coding.name, &video.frames()),
        codec: coding.name,
        chroma: coding.chroma,
        depth: coding.depth,
        width,
        height,
        rotation: video.rotation,
        // Cut, not rounded: 2.9996 seconds are not three.
        duration_ms: (u128::from(ticks) * 1_000 / u128::from(video.timescale)) as u64,
        fps: frames as f64 / seconds,
        moov_first: outline.moov_first,
        edit_list: tracks.iter().any(|track| {
            // A fifth of a second evens out what an encoder is late by; more is a cut.
            let late = u64::from(track.timescale / 5);
            track.edits.is_some_and(|edits| edits.cuts || edits.start > late)
        }),
        audio: audio.map(|track| codec::sound(&track.entry)),
        bytes: outline.bytes,
        profile: coding.profile,
        video_bits: per_second(video.bytes()),
        audio_bits: audio.map_or(0, |track| per_second(track.bytes())),
        interlaced: coding.interlaced,
        fragmented: !outline.fragments.is_empty(),
        index_bytes: outline.moov.len() as u64 + 8,
        starts_ms: 0,
    })
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

    fn probed(bytes: &[u8]) -> ClipFacts {
        probe(Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn a_good_reel_is_read() {
        let facts = probed(samples::CLIP);
        assert_eq!(
            (facts.format, facts.codec.as_str(), facts.chroma),
            (Format::Mp4, "H.264", Some(Chroma::C420))
        );
        assert_eq!((facts.width, facts.height, facts.rotation, facts.depth), (180, 320, 0, 8));
        assert_eq!((facts.duration_ms, facts.fps), (4_000, 30.0));
        assert!(facts.moov_first && !facts.edit_list && facts.can_show());
        assert_eq!(facts.audio, Some(Sound { codec: "AAC".into(), channels: 1, rate: 48_000 }));
        assert_eq!(facts.bytes, samples::CLIP.len() as u64);
    }

    #[test]
    fn the_place_of_the_index_is_seen() {
        let last = probed(clip!("index_last.mp4"));
        assert_eq!(ClipFacts { moov_first: true, ..last.clone() }, probed(samples::CLIP));
        assert!(!last.moov_first);
    }

    #[test]
    fn fragments_are_counted() {
        let facts = probed(clip!("fragments.mp4"));
        assert_eq!((facts.duration_ms, facts.fps.round(), facts.moov_first), (4_000, 30.0, true));
        assert_eq!((facts.width, facts.height), (180, 320));
    }

    #[test]
    fn a_turned_phone_clip_is_upright() {
        let facts = probed(clip!("turned.mov"));
        assert_eq!((facts.format, facts.rotation), (Format::Mov, 90));
        assert_eq!((facts.width, facts.height, facts.duration_ms), (180, 320, 3_200));
        assert_eq!(facts.audio, Some(Sound { codec: "PCM".into(), channels: 1, rate: 8_000 }));
    }

    #[test]
    fn other_codecs_are_named() {
        let hevc = probed(clip!("hevc.mp4"));
        assert_eq!((hevc.codec.as_str(), hevc.chroma, hevc.depth), ("HEVC", Some(Chroma::C420), 10));
        assert!(!hevc.can_show() && hevc.audio.is_none());
        let full = probed(clip!("colours444.mp4"));
        assert_eq!((full.codec.as_str(), full.chroma), ("H.264", Some(Chroma::C444)));
        assert!(!full.can_show());
    }

    #[test]
    fn limits_are_measured() {
        assert_eq!(probed(clip!("short.mp4")).duration_ms, 2_000);
        let slow = probed(clip!("slow_wide.mp4"));
        assert_eq!((slow.width, slow.height, slow.fps), (2_048, 1_152, 15.0));
    }

    #[test]
    fn bad_files_get_their_own_sentence() {
        let error = |bytes: &[u8]| probe(Cursor::new(bytes)).unwrap_err();
        assert_eq!(error(b""), MediaError::Empty);
        assert_eq!(error(b"I am a text, whatever my name says"), MediaError::NotMedia);
        assert_eq!(error(&samples::CLIP[..20_000]), MediaError::Cut(Format::Mp4));
        assert_eq!(error(&clip!("index_last.mp4")[..20_000]), MediaError::Cut(Format::Mp4));
        assert_eq!(error(clip!("sound.mp4")), MediaError::NoVideo);
    }

    #[test]
    fn no_change_of_bytes_makes_it_panic() {
        let mut read = 0;
        let clips = [samples::CLIP, clip!("fragments.mp4"), clip!("turned.mov"), clip!("hevc.mp4")];
        for (index, clip) in clips.iter().enumerate() {
            for seed in 0..400 {
                let changed = samples::mutated(clip, seed * 17 + index as u64);
                read += usize::from(probe(Cursor::new(&changed)).is_ok());
            }
        }
        assert!(read > 200, "only {read} changed files could still be read");
    }
}

//! A clip written anew without coding anything anew: index first, fragments and edit lists away, cut at key frames,
//! a silent track added.
//! Invariant: pictures and sound are copied byte for byte and piece by piece; only the index is ever whole in
//! memory. The plan knows what the file will be before a byte of it is written.

use std::io::{Read, Seek, SeekFrom, Write};

use re_mp4::MvhdBox;

use super::boxes::{Outline, leaf};
use super::index::{self, Frame, Kind, Track};
use super::silence;
use super::write::{self, Lane, Sample};
use super::{ClipFacts, Coding, codec, facts_in};
use crate::domain::draft::ClipEdit;
use crate::media::{Format, MediaError};
use crate::tr;

/// What is copied at once, in bytes.
const PIECE: u64 = 1 << 20;

/// More packets of silence than this are not put before sound that begins late: about a minute.
const MOST_SILENCE: u32 = 3_000;

/// Where a stretch of the new file comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// So many bytes of the user's file, from a place in it.
    File { offset: u64, size: u64 },
    /// One packet of silence.
    Silence { channels: u16 },
}

impl Part {
    fn size(&self) -> u64 {
        match self {
            Self::File { size, .. } => *size,
            Self::Silence { channels } => silence::packet(*channels).len() as u64,
        }
    }
}

/// A clip as it will be.
pub struct Plan {
    /// What will be found in it.
    pub facts: ClipFacts,
    /// First and last moment of the user's file that are in it, in milliseconds: cuts fall on key frames.
    pub kept: (u64, u64),
    /// Everything before the pictures and the sound.
    head: Vec<u8>,
    parts: Vec<Part>,
}

impl Plan {
    /// Works out what the edits make of a file. [`ClipEdit::recode`] is not looked at.
    ///
    /// # Errors
    /// As [`super::probe`]; [`MediaError::Recode`] where pictures or sound would have to be coded anew.
    pub fn of(file: impl Read + Seek, edit: &ClipEdit) -> Result<Self, MediaError> {
        let outline = Outline::read(file)?;
        let tracks = index::tracks(&outline);
        let film = Film::of(&outline, &tracks)?;
        let (video, shown) = film.pictures(edit)?;
        let mut lanes = vec![video];
        match tracks.iter().find(|track| track.kind == Kind::Sound) {
            Some(sound) => lanes.push(film.sound(sound, &shown)?),
            None if edit.silent_track => lanes.push(silence::lane(shown.seconds(), film.free_id(&tracks))),
            None => {}
        }
        let written = write::whole(outline.format, &outline.moov, film.ticks, &lanes)
            .ok_or_else(|| MediaError::Damaged(outline.format, "no head of the film".into()))?;
        let bytes = written.head.len() as u64 + written.parts.iter().map(Part::size).sum::<u64>();
        let new = Outline {
            format: outline.format,
            moov: written.moov,
            moov_first: true,
            fragments: Vec::new(),
            bytes,
        };
        let kept = (shown.from_ms, shown.to_ms);
        let facts = ClipFacts { starts_ms: shown.from_ms, ..facts_in(&new)? };
        Ok(Self { facts, kept, head: written.head, parts: written.parts })
    }

    /// Writes the new file. `told` hears how many of [`ClipFacts::bytes`] are written, and ends it with `false`;
    /// then what was written is of no use.
    ///
    /// # Errors
    /// When a file cannot be read or written; [`std::io::ErrorKind::Interrupted`] when it was ended.
    pub fn write(
        &self,
        mut file: impl Read + Seek,
        mut out: impl Write,
        mut told: impl FnMut(u64) -> bool,
    ) -> std::io::Result<()> {
        out.write_all(&self.head)?;
        let mut done = self.head.len() as u64;
        let mut piece = Vec::new();
        for part in &self.parts {
            match *part {
                Part::Silence { channels } => out.write_all(silence::packet(channels))?,
                Part::File { offset, size } => {
                    file.seek(SeekFrom::Start(offset))?;
                    let mut left = size;
                    while left > 0 {
                        let most = left.min(PIECE);
                        piece.clear();
                        file.by_ref().take(most).read_to_end(&mut piece)?;
                        if piece.len() as u64 != most {
                            // A file that became shorter meanwhile is not the one that was planned for.
                            return Err(std::io::ErrorKind::UnexpectedEof.into());
                        }
                        out.write_all(&piece)?;
                        left -= most;
                        if !told(done + size - left) {
                            return Err(std::io::ErrorKind::Interrupted.into());
                        }
                    }
                }
            }
            done += part.size();
        }
        out.flush()
    }
}

/// The part of the pictures that is kept.
struct Shown {
    /// When it begins and ends in the film, in seconds.
    start: f64,
    end: f64,
    /// The same as moments of the user's file.
    from_ms: u64,
    to_ms: u64,
}

impl Shown {
    fn seconds(&self) -> f64 {
        self.end - self.start
    }
}

/// What all tracks share.
struct Film<'a> {
    outline: &'a Outline,
    video: &'a Track<'a>,
    /// Ticks a second of the film as a whole.
    ticks: u32,
}

impl<'a> Film<'a> {
    fn of(outline: &'a Outline, tracks: &'a [Track<'a>]) -> Result<Self, MediaError> {
        let video = tracks.iter().find(|track| track.kind == Kind::Video).ok_or(MediaError::NoVideo)?;
        if !matches!(Coding::of(&video.entry).name.as_str(), codec::H264 | codec::HEVC) {
            return Err(recode(tr!("its pictures are neither H.264 nor HEVC")));
        }
        if tracks.iter().any(|track| track.edits.is_some_and(|edits| edits.joins)) {
            return Err(recode(tr!("its edit list joins several parts")));
        }
        let ticks = leaf::<MvhdBox>(&outline.moov, b"mvhd").map_or(1_000, |head| head.timescale.max(1));
        Ok(Self { outline, video, ticks })
    }

    /// An id that no track has.
    fn free_id(&self, tracks: &[Track<'_>]) -> u32 {
        tracks.iter().map(|track| track.id).max().unwrap_or(0).saturating_add(1)
    }

    /// A moment of the film in seconds, from a track's own ticks.
    fn moment(&self, track: &Track<'_>, tick: i64) -> f64 {
        let edits = track.edits.unwrap_or_default();
        let own = (tick as f64 - edits.start as f64) / f64::from(track.timescale);
        edits.delay as f64 / f64::from(self.ticks) + own
    }

    /// The pictures from the key frame before the first wanted moment on.
    fn pictures(&self, edit: &ClipEdit) -> Result<(Lane<'a>, Shown), MediaError> {
        let frames = self.video.frames();
        let nothing = || MediaError::Damaged(self.outline.format, "no frames".into());
        let origin = frames.iter().map(|frame| frame.shown).min().ok_or_else(nothing)?;
        let (from, to) = self.wanted(origin, edit);
        let key = frames.iter().rposition(|frame| frame.key && frame.shown <= from);
        let key = key.or_else(|| frames.iter().position(|frame| frame.key)).ok_or_else(nothing)?;
        let begins = frames[key].shown;
        // Frames are cut off at the end of the order of decoding only: those before may be needed.
        let end = frames.iter().rposition(|frame| frame.shown < to).map_or(key + 1, |last| last + 1);
        let kept: Vec<&Frame> = frames[key..end.max(key + 1)]
            .iter()
            // What is shown before the key frame leans on what is cut off.
            .filter(|frame| frame.shown >= begins)
            .collect();
        let ends = kept.iter().map(|frame| frame.shown + i64::from(frame.lasts)).max().unwrap_or(begins);
        let ms = |tick: i64| {
            ((tick - origin).max(0) as f64 * 1_000.0 / f64::from(self.video.timescale)).round() as u64
        };
        let shown = Shown {
            start: self.moment(self.video, begins),
            end: self.moment(self.video, ends),
            from_ms: ms(begins),
            to_ms: ms(ends),
        };
        let samples = kept.into_iter().map(|frame| sample(frame, begins)).collect();
        Ok((Lane::of(self.video, samples), shown))
    }

    /// First and last wanted tick of the pictures.
    fn wanted(&self, origin: i64, edit: &ClipEdit) -> (i64, i64) {
        let tick =
            |ms: u64| origin.saturating_add((ms as f64 / 1_000.0 * f64::from(self.video.timescale)) as i64);
        let (mut from, mut to) =
            edit.trim.map_or((origin, i64::MAX), |trim| (tick(trim.from_ms), tick(trim.to_ms)));
        if let Some(edits) = self.video.edits {
            let start = i64::try_from(edits.start).unwrap_or(i64::MAX);
            from = from.max(start);
            if edits.lasts > 0 {
                let lasts = edits.lasts as f64 / f64::from(self.ticks) * f64::from(self.video.timescale);
                to = to.min(start.saturating_add(lasts.round() as i64));
            }
        }
        (from, to.max(from.saturating_add(1)))
    }

    /// The packets of sound that belong to the pictures that are kept.
    fn sound(&self, track: &'a Track<'a>, shown: &Shown) -> Result<Lane<'a>, MediaError> {
        let sound = codec::sound(&track.entry);
        if sound.codec != "AAC" {
            return Err(recode(&tr!("its sound is {codec}", codec = sound.codec)));
        }
        let packets = track.frames();
        let length = packets.first().map_or(1_024, |packet| packet.lasts.max(1));
        let half = f64::from(length) / f64::from(track.timescale) / 2.0;
        let at = |packet: &Frame| self.moment(track, packet.shown);
        let kept: Vec<&Frame> = packets
            .iter()
            .filter(|packet| at(packet) + half >= shown.start && at(packet) + half <= shown.end + half)
            .collect();
        let late = kept.first().map_or(0.0, |first| at(first) - shown.start);
        let missing = (late / (2.0 * half)).round().max(0.0) as u32;
        if missing > MOST_SILENCE || missing > 0 && !matches!(sound.channels, 1 | 2) {
            return Err(recode(tr!("its sound begins late")));
        }
        let packet = silence::packet(sound.channels);
        let silent = Sample {
            part: Part::Silence { channels: sound.channels },
            size: packet.len() as u32,
            shown: 0,
            lasts: length,
            key: true,
        };
        let first = kept.first().map_or(0, |first| first.shown);
        let quiet = std::iter::repeat_n(silent, missing as usize);
        let heard = kept.into_iter().map(|packet| sample(packet, first));
        Ok(Lane::of(track, quiet.chain(heard).collect()))
    }
}

fn sample(frame: &Frame, begins: i64) -> Sample {
    Sample {
        part: Part::File { offset: frame.offset, size: u64::from(frame.size) },
        size: frame.size,
        shown: frame.shown - begins,
        lasts: frame.lasts,
        key: frame.key,
    }
}

fn recode(why: &str) -> MediaError {
    MediaError::Recode { why: why.to_owned() }
}

/// The ending of a file of a format.
pub fn ending(format: Format) -> &'static str {
    if format == Format::Mov { "mov" } else { "mp4" }
}

#[cfg(test)]
mod tests;

//! A clip's index: which tracks there are, and where and when each frame is.
//! Invariant: an index that contradicts itself gives fewer frames, never a place outside the file.

use re_mp4::{
    Co64Box, CttsBox, ElstBox, MdhdBox, StcoBox, StscBox, StssBox, StszBox, SttsBox, TfhdBox, TkhdBox,
    TrexBox, TrunBox,
};

use super::boxes::{Outline, Piece, child, leaf, pieces};
use crate::media::MediaError;

/// More frames than this are not listed: an hour at 240 a second.
const MAX_FRAMES: usize = 864_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Video,
    Sound,
}

/// One track.
pub(super) struct Track<'a> {
    pub kind: Kind,
    pub id: u32,
    /// Ticks a second, at least 1.
    pub timescale: u32,
    /// Degrees clockwise: 0, 90, 180 or 270.
    pub rotation: u16,
    /// What its edit list says; `None`: it has none.
    pub edits: Option<Edits>,
    /// The first entry of its sample description.
    pub entry: Piece<'a>,
    /// The body of its `trak`.
    pub body: &'a [u8],
    /// The body of its `stbl`.
    pub table: &'a [u8],
    outline: &'a Outline,
}

/// One frame, in the order of decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub offset: u64,
    pub size: u32,
    /// Decoding can begin here.
    pub key: bool,
    /// When it is shown, in ticks from an arbitrary start.
    pub shown: i64,
    /// Ticks from its decoding to that of the next.
    pub lasts: u32,
}

/// The video and sound tracks, in the file's order.
pub(super) fn tracks(outline: &Outline) -> Vec<Track<'_>> {
    pieces(&outline.moov)
        .filter(|piece| piece.kind == *b"trak")
        .filter_map(|piece| Track::read(outline, piece.body))
        .collect()
}

/// The first track with moving pictures.
pub(super) fn video(outline: &Outline) -> Result<Track<'_>, MediaError> {
    tracks(outline).into_iter().find(|track| track.kind == Kind::Video).ok_or(MediaError::NoVideo)
}

impl<'a> Track<'a> {
    fn read(outline: &'a Outline, body: &'a [u8]) -> Option<Self> {
        let media = child(body, b"mdia")?.body;
        let kind = match child(media, b"hdlr")?.body.get(8..12)? {
            b"vide" => Kind::Video,
            b"soun" => Kind::Sound,
            _ => return None,
        };
        let table = child(child(media, b"minf")?.body, b"stbl")?.body;
        let head: TkhdBox = leaf(body, b"tkhd")?;
        let (a, b) = (head.matrix.a, head.matrix.b);
        let edits = child(body, b"edts").and_then(|edits| leaf::<ElstBox>(edits.body, b"elst"));
        let edits = edits.map(|edits| Edits::of(&edits));
        Some(Self {
            kind,
            id: head.track_id,
            timescale: leaf::<MdhdBox>(media, b"mdhd")?.timescale.max(1),
            rotation: match (a.signum(), b.signum()) {
                (0, 1) => 90,
                (-1, 0) => 180,
                (0, -1) => 270,
                _ => 0,
            },
            edits,
            entry: pieces(child(table, b"stsd")?.body.get(8..)?).next()?,
            body,
            table,
            outline,
        })
    }

    /// Width and height in pixels, as shown.
    pub fn shown_size(&self) -> (u32, u32) {
        let word = |at: usize| {
            let bytes = self.entry.body.get(at..at + 2).and_then(|bytes| bytes.try_into().ok());
            u32::from(u16::from_be_bytes(bytes.unwrap_or_default()))
        };
        let (width, height) = (word(24), word(26));
        if self.rotation % 180 == 90 { (height, width) } else { (width, height) }
    }

    /// How many frames, and how many ticks they last together.
    pub fn length(&self) -> (u64, u64) {
        let runs = leaf::<SttsBox>(self.table, b"stts").map(|table| table.entries).unwrap_or_default();
        let whole = runs.iter().fold((0_u64, 0_u64), |(count, ticks), run| {
            let (number, each) = (u64::from(run.sample_count), u64::from(run.sample_delta));
            (count + number, ticks.saturating_add(number * each))
        });
        self.runs().fold(whole, |(count, ticks), (run, defaults, _)| {
            let number = u64::from(run.sample_count).min(MAX_FRAMES as u64);
            let lasting = if run.sample_durations.is_empty() {
                number * u64::from(defaults.duration)
            } else {
                run.sample_durations.iter().map(|each| u64::from(*each)).sum()
            };
            (count + number, ticks.saturating_add(lasting))
        })
    }

    /// Bytes of all its frames, or of all its sound, together.
    pub fn bytes(&self) -> u64 {
        let indexed = leaf::<StszBox>(self.table, b"stsz").map_or(0, |sizes| {
            if sizes.sample_size > 0 {
                // A sample of plain sound is often counted as one byte, whatever it is.
                let each = self.plain_sample().unwrap_or(u64::from(sizes.sample_size));
                return u64::from(sizes.sample_count) * each;
            }
            sizes.sample_sizes.iter().map(|size| u64::from(*size)).sum()
        });
        self.runs().fold(indexed, |sum, (run, defaults, _)| {
            let number = u64::from(run.sample_count).min(MAX_FRAMES as u64);
            let usual = number * u64::from(defaults.size);
            let own: u64 = run.sample_sizes.iter().map(|size| u64::from(*size)).sum();
            sum.saturating_add(if run.sample_sizes.is_empty() { usual } else { own })
        })
    }

    /// Bytes of a moment of uncompressed sound.
    fn plain_sample(&self) -> Option<u64> {
        let plain = self.kind == Kind::Sound && super::codec::sound(&self.entry).codec == "PCM";
        let word = |at: usize| {
            let bytes = self.entry.body.get(at..at + 2)?;
            Some(u64::from(u16::from_be_bytes(bytes.try_into().ok()?)))
        };
        plain.then(|| Some(word(16)? * word(18)? / 8)).flatten()
    }

    /// Every frame whose bytes lie in the file.
    pub fn frames(&self) -> Vec<Frame> {
        let mut frames = self.indexed_frames().unwrap_or_default();
        self.add_fragments(&mut frames);
        frames.retain(|frame| frame.offset.saturating_add(u64::from(frame.size)) <= self.outline.bytes);
        frames
    }

    fn indexed_frames(&self) -> Option<Vec<Frame>> {
        let sizes: StszBox = leaf(self.table, b"stsz")?;
        let layout: StscBox = leaf(self.table, b"stsc")?;
        let chunks: Vec<u64> = match leaf::<StcoBox>(self.table, b"stco") {
            Some(short) => short.entries.into_iter().map(u64::from).collect(),
            None => leaf::<Co64Box>(self.table, b"co64")?.entries,
        };
        let keys = leaf::<StssBox>(self.table, b"stss").map(|table| table.entries);
        let times = self.times();
        let count = (sizes.sample_count as usize).min(MAX_FRAMES).min(times.len());
        let mut frames = Vec::with_capacity(count);
        let mut run = 0;
        for (chunk, offset) in (1_u32..).zip(chunks) {
            while layout.entries.get(run + 1).is_some_and(|next| next.first_chunk <= chunk) {
                run += 1;
            }
            let mut offset = offset;
            for _ in 0..layout.entries.get(run)?.samples_per_chunk {
                let number = frames.len();
                if number == count {
                    return Some(frames);
                }
                let size = sizes.sample_sizes.get(number).copied().unwrap_or(sizes.sample_size);
                let key = keys.as_ref().is_none_or(|keys| keys.binary_search(&(number as u32 + 1)).is_ok());
                let (shown, lasts) = times[number];
                frames.push(Frame { offset, size, key, shown, lasts });
                offset = offset.saturating_add(u64::from(size));
            }
        }
        Some(frames)
    }

    /// When each frame of the index is shown, and how many ticks it lasts.
    fn times(&self) -> Vec<(i64, u32)> {
        let lasting = leaf::<SttsBox>(self.table, b"stts").map(|table| table.entries).unwrap_or_default();
        let delays = leaf::<CttsBox>(self.table, b"ctts").map(|table| table.entries).unwrap_or_default();
        let mut delays = delays
            .iter()
            .flat_map(|run| std::iter::repeat_n(i64::from(run.sample_offset), run.sample_count as usize));
        let mut now = 0_i64;
        lasting
            .iter()
            .flat_map(|run| std::iter::repeat_n(run.sample_delta, run.sample_count as usize))
            .take(MAX_FRAMES)
            .map(|ticks| {
                let shown = now.saturating_add(delays.next().unwrap_or(0));
                now = now.saturating_add(i64::from(ticks));
                (shown, ticks)
            })
            .collect()
    }

    /// The frames of fragments follow those of the index.
    fn add_fragments(&self, frames: &mut Vec<Frame>) {
        let mut now = 0_i64;
        let mut end = 0;
        for (run, defaults, start) in self.runs() {
            let base = defaults.base.unwrap_or(start);
            let mut offset = run.data_offset.map_or(end, |from| base.saturating_add_signed(i64::from(from)));
            for number in 0..run.sample_count as usize {
                if frames.len() >= MAX_FRAMES {
                    return;
                }
                let first = run.first_sample_flags.filter(|_| number == 0);
                let flags = run.sample_flags.get(number).copied().or(first).unwrap_or(defaults.flags);
                let size = run.sample_sizes.get(number).copied().unwrap_or(defaults.size);
                let delay = run.sample_cts.get(number).map_or(0, |delay| i64::from(delay.cast_signed()));
                // Bit 16 says that a frame cannot be decoded alone.
                let key = flags >> 16 & 1 == 0;
                let lasts = run.sample_durations.get(number).copied().unwrap_or(defaults.duration);
                frames.push(Frame { offset, size, key, shown: now.saturating_add(delay), lasts });
                now = now.saturating_add(i64::from(lasts));
                offset = offset.saturating_add(u64::from(size));
            }
            end = offset;
        }
    }

    /// The runs of frames in fragments, with what holds where a run is silent, and where its fragment begins.
    fn runs(&self) -> impl Iterator<Item = (TrunBox, Defaults, u64)> {
        let general = child(&self.outline.moov, b"mvex").and_then(|piece| {
            pieces(piece.body)
                .filter(|piece| piece.kind == *b"trex")
                .filter_map(|piece| piece.alone::<TrexBox>())
                .find(|defaults| defaults.track_id == self.id)
        });
        self.outline.fragments.iter().flat_map(move |(start, body)| {
            let general = general.clone();
            pieces(body).filter(|piece| piece.kind == *b"traf").flat_map(move |traf| {
                let head = leaf::<TfhdBox>(traf.body, b"tfhd").filter(|head| head.track_id == self.id);
                let defaults = head.map(|head| Defaults::of(&head, general.as_ref()));
                pieces(traf.body)
                    .filter(|piece| piece.kind == *b"trun")
                    .filter_map(move |piece| Some((piece.alone::<TrunBox>()?, defaults?, *start)))
            })
        })
    }
}

/// What holds for the frames of a run that says nothing of its own.
#[derive(Clone, Copy)]
struct Defaults {
    base: Option<u64>,
    duration: u32,
    size: u32,
    flags: u32,
}

impl Defaults {
    fn of(head: &TfhdBox, general: Option<&TrexBox>) -> Self {
        Self {
            base: head.base_data_offset,
            duration: head
                .default_sample_duration
                .unwrap_or(general.map_or(0, |general| general.default_sample_duration)),
            size: head
                .default_sample_size
                .unwrap_or(general.map_or(0, |general| general.default_sample_size)),
            flags: head
                .default_sample_flags
                .unwrap_or(general.map_or(0, |general| general.default_sample_flags)),
        }
    }
}

/// Whether every key frame begins anew: no frame that is decoded after it is shown before it. Known for the two
/// codecs that Instagram takes, and where there is more than one key frame.
pub(super) fn closed(codec: &str, frames: &[Frame]) -> Option<bool> {
    let mut key = None::<i64>;
    let mut keys = 0;
    for frame in frames {
        if frame.key {
            key = Some(frame.shown);
            keys += 1;
        } else if keys > 1 && key.is_some_and(|key| frame.shown < key) {
            return Some(false);
        }
    }
    (matches!(codec, "H.264" | "HEVC") && keys > 0 && keys < frames.len().max(2)).then_some(true)
}

/// What an edit list says of a track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Edits {
    /// Ticks of the film (`mvhd`) before the track begins.
    pub delay: u64,
    /// The track's own tick that is shown first.
    pub start: u64,
    /// Ticks of the film that it lasts; 0: to its end.
    pub lasts: u64,
    /// It joins several parts, or changes the speed: more than a beginning and an end.
    pub joins: bool,
    /// It cuts or delays, not merely names where the track begins.
    pub cuts: bool,
}

impl Edits {
    fn of(list: &ElstBox) -> Self {
        let empty = if list.version == 1 { u64::MAX } else { u64::from(u32::MAX) };
        let real = || list.entries.iter().filter(|edit| edit.media_time != empty);
        let delay = list.entries.iter().take_while(|edit| edit.media_time == empty);
        let delay = delay.fold(0_u64, |sum, edit| sum.saturating_add(edit.segment_duration));
        let joins = real().count() > 1 || real().any(|edit| edit.media_rate != 1);
        let first = real().next();
        Self {
            delay,
            start: first.map_or(0, |edit| edit.media_time),
            lasts: first.map_or(0, |edit| edit.segment_duration),
            joins,
            cuts: joins || delay > 0 || list.entries.len() > 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::clip::boxes::pieces;

    /// An edit list of version 0: pairs of a start and a speed.
    fn edits(entries: &[(u32, u16)]) -> Edits {
        let mut body = vec![0, 0, 0, 0, 0, 0, 0, entries.len() as u8];
        for (start, speed) in entries {
            body.extend(9_000_u32.to_be_bytes());
            body.extend(start.to_be_bytes());
            body.extend(speed.to_be_bytes());
            body.extend([0, 0]);
        }
        let whole = [&(body.len() as u32 + 8).to_be_bytes(), b"elst".as_slice(), &body].concat();
        Edits::of(&pieces(&whole).next().unwrap().alone::<ElstBox>().unwrap())
    }

    #[test]
    fn an_edit_list_that_only_names_the_start_does_not_cut() {
        assert!(!edits(&[]).cuts);
        let named = edits(&[(1_024, 1)]);
        assert_eq!((named.cuts, named.start, named.delay), (false, 1_024, 0));
        let late = edits(&[(u32::MAX, 1), (0, 1)]);
        assert_eq!((late.cuts, late.joins, late.delay), (true, false, 9_000), "a delay");
        assert!(edits(&[(0, 1), (9_000, 1)]).joins, "a cut");
        assert!(edits(&[(0, 2)]).joins, "another speed");
    }
}

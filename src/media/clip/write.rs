//! Writes the head of an MP4 or MOV: the index of tracks whose samples are known.
//! Invariant: no edit list and no fragment is ever written; times of making and every box of words or places are
//! left out.

use super::boxes::child;
use super::index::{Kind, Track};
use super::remux::Part;
use crate::media::Format;

/// Milliseconds of each track that lie together.
const CHUNK_MS: u64 = 500;

/// One frame or packet of the new file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub part: Part,
    pub size: u32,
    /// When it is shown, in ticks from the beginning; sound is heard in its order.
    pub shown: i64,
    pub lasts: u32,
    pub key: bool,
}

/// Where what describes a track comes from.
pub(super) enum Head<'a> {
    /// The body of a `trak`.
    Kept { trak: &'a [u8], kind: Kind },
    /// A track of sound that is new.
    Made { id: u32, stsd: Vec<u8>, rate: u32 },
}

/// One track of the new file.
pub(super) struct Lane<'a> {
    pub head: Head<'a>,
    /// Ticks a second.
    pub timescale: u32,
    pub samples: Vec<Sample>,
}

impl<'a> Lane<'a> {
    /// A track that goes on with other samples.
    pub fn of(track: &Track<'a>, samples: Vec<Sample>) -> Self {
        let head = Head::Kept { trak: track.body, kind: track.kind };
        Self { head, timescale: track.timescale, samples }
    }

    fn ticks(&self) -> u64 {
        self.samples.iter().map(|sample| u64::from(sample.lasts)).sum()
    }
}

/// The new file, but for what is copied into it.
pub(super) struct Written {
    /// Everything before the first frame.
    pub head: Vec<u8>,
    /// The body of the index in it.
    pub moov: Vec<u8>,
    pub parts: Vec<Part>,
}

/// A stretch of one track.
struct Chunk {
    first: usize,
    count: usize,
    /// From the first byte of pictures and sound.
    offset: u64,
}

/// Writes the head of a file of these tracks. `moov` is the old index. `None`: that has no head of its own.
pub(super) fn whole(format: Format, moov: &[u8], ticks: u32, lanes: &[Lane<'_>]) -> Option<Written> {
    let (chunks, parts, bytes) = lay_out(lanes);
    let brand: &[u8] = match format {
        Format::Mov => b"qt  \0\0\0\0qt  ",
        _ => b"isom\0\0\x02\0isomiso2mp41",
    };
    let ftyp = boxed(b"ftyp", brand);
    let mdat = match u32::try_from(bytes.saturating_add(8)) {
        Ok(size) => [&size.to_be_bytes()[..], b"mdat"].concat(),
        Err(_) => [&1_u32.to_be_bytes()[..], b"mdat", &bytes.saturating_add(16).to_be_bytes()].concat(),
    };
    // Places of four bytes reach four gigabytes; how long the index is does not hang on what stands in it.
    let long = bytes > u64::from(u32::MAX) - (64 << 20);
    let index = |base: u64| body(moov, ticks, lanes, &chunks, base, long);
    let length = index(0)?.len() as u64;
    let body = index(ftyp.len() as u64 + 8 + length + mdat.len() as u64)?;
    let head = [ftyp, boxed(b"moov", &body), mdat].concat();
    Some(Written { head, moov: body, parts })
}

/// Lays the samples out in turns of half a second, and joins what lies together in the old file.
fn lay_out(lanes: &[Lane<'_>]) -> (Vec<Vec<Chunk>>, Vec<Part>, u64) {
    let mut chunks: Vec<Vec<Chunk>> = lanes.iter().map(|_| Vec::new()).collect();
    let mut next: Vec<(usize, u64)> = vec![(0, 0); lanes.len()];
    let mut parts: Vec<Part> = Vec::new();
    let (mut offset, mut turn) = (0, 0_u64);
    loop {
        let going = lanes.iter().zip(&next).filter(|(lane, (sample, _))| *sample < lane.samples.len());
        let behind =
            going.map(|(lane, (_, now))| now / (u64::from(lane.timescale) * CHUNK_MS / 1_000).max(1)).min();
        let Some(behind) = behind else { break };
        // A frame that lasts for hours takes no more turns than another.
        turn = behind.max(turn) + 1;
        for (number, lane) in lanes.iter().enumerate() {
            let until = turn.saturating_mul((u64::from(lane.timescale) * CHUNK_MS / 1_000).max(1));
            let (first, mut now) = next[number];
            let begins = offset;
            let mut at = first;
            while let Some(sample) = lane.samples.get(at).filter(|_| now < until) {
                add(&mut parts, sample.part);
                offset += u64::from(sample.size);
                now += u64::from(sample.lasts);
                at += 1;
            }
            if at > first {
                chunks[number].push(Chunk { first, count: at - first, offset: begins });
            }
            // A sample that lasts no time at all still has its turn.
            next[number] = (at, now);
        }
    }
    (chunks, parts, offset)
}

fn add(parts: &mut Vec<Part>, part: Part) {
    if let (Some(Part::File { offset, size }), Part::File { offset: from, size: more }) =
        (parts.last_mut(), part)
        && *offset + *size == from
    {
        *size += more;
        return;
    }
    parts.push(part);
}

/// The body of the index.
fn body(
    moov: &[u8],
    ticks: u32,
    lanes: &[Lane<'_>],
    chunks: &[Vec<Chunk>],
    base: u64,
    long: bool,
) -> Option<Vec<u8>> {
    let lasts = |lane: &Lane<'_>| scaled(lane.ticks(), lane.timescale, ticks);
    let longest = lanes.iter().map(lasts).max().unwrap_or(0);
    let mut mvhd = timed(child(moov, b"mvhd")?.body, longest)?;
    if let (Some(free), Some(at)) = (lanes.iter().filter_map(made_id).max(), mvhd.len().checked_sub(4)) {
        mvhd[at..].copy_from_slice(&(free + 1).to_be_bytes());
    }
    let mut whole = boxed(b"mvhd", &mvhd);
    for (lane, chunks) in lanes.iter().zip(chunks) {
        let table = table(lane, chunks, base, long)?;
        let trak = match &lane.head {
            Head::Kept { trak, kind } => kept(trak, *kind, lane.ticks(), lasts(lane), &table)?,
            Head::Made { id, rate, .. } => made(*id, *rate, lane.ticks(), lasts(lane), &table),
        };
        whole.extend(boxed(b"trak", &trak));
    }
    Some(whole)
}

fn made_id(lane: &Lane<'_>) -> Option<u32> {
    match lane.head {
        Head::Made { id, .. } => Some(id),
        Head::Kept { .. } => None,
    }
}

fn scaled(ticks: u64, from: u32, to: u32) -> u64 {
    (ticks as f64 / f64::from(from.max(1)) * f64::from(to)).round() as u64
}

/// The parts of a track that are kept, with new times.
fn kept(trak: &[u8], kind: Kind, own: u64, film: u64, table: &[u8]) -> Option<Vec<u8>> {
    let media = child(trak, b"mdia")?.body;
    let mdhd = timed(child(media, b"mdhd")?.body, own)?;
    let head = track_head(child(trak, b"tkhd")?.body, film)?;
    // The clean aperture of QuickTime stays; words, places and references to other tracks do not.
    let aperture = child(trak, b"tapt").map(|piece| boxed(b"tapt", piece.body)).unwrap_or_default();
    let mdia = [boxed(b"mdhd", &mdhd), handler(kind), information(kind, table)].concat();
    Some([boxed(b"tkhd", &head), aperture, boxed(b"mdia", &mdia)].concat())
}

/// A new track of sound.
fn made(id: u32, rate: u32, own: u64, film: u64, table: &[u8]) -> Vec<u8> {
    let short = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let matrix = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];
    let tkhd = words(&[&[7, 0, 0, id, 0, short(film), 0, 0, 0, 0x0100_0000], &matrix[..], &[0, 0]].concat());
    let mdhd = words(&[0, 0, 0, rate, short(own), 0x55C4_0000]);
    let kind = Kind::Sound;
    let mdia = [boxed(b"mdhd", &mdhd), handler(kind), information(kind, table)].concat();
    [boxed(b"tkhd", &tkhd), boxed(b"mdia", &mdia)].concat()
}

fn handler(kind: Kind) -> Vec<u8> {
    let letters = if kind == Kind::Video { b"vide" } else { b"soun" };
    boxed(b"hdlr", &[&[0; 8][..], letters, &[0; 13]].concat())
}

fn information(kind: Kind, table: &[u8]) -> Vec<u8> {
    let media = match kind {
        Kind::Video => boxed(b"vmhd", &[0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
        Kind::Sound => boxed(b"smhd", &[0; 8]),
    };
    let here = boxed(b"url ", &[0, 0, 0, 1]);
    let dinf = boxed(b"dinf", &boxed(b"dref", &[&[0, 0, 0, 0, 0, 0, 0, 1][..], &here].concat()));
    boxed(b"minf", &[media, dinf, boxed(b"stbl", table)].concat())
}

/// An `mvhd` or `mdhd` with another duration and no times of making.
fn timed(head: &[u8], lasts: u64) -> Option<Vec<u8>> {
    with_duration(head, lasts, (12, 16), (20, 24))
}

fn track_head(head: &[u8], lasts: u64) -> Option<Vec<u8>> {
    with_duration(head, lasts, (12, 20), (20, 28))
}

/// `short` and `long`: where the times of making end and where the duration stands, in each of the two versions.
fn with_duration(head: &[u8], lasts: u64, short: (usize, usize), long: (usize, usize)) -> Option<Vec<u8>> {
    let mut head = head.to_vec();
    let (times, at, width) = if *head.first()? == 1 { (long.0, long.1, 8) } else { (short.0, short.1, 4) };
    head.get_mut(4..times)?.fill(0);
    let lasts = if width == 4 { lasts.min(u64::from(u32::MAX)) } else { lasts };
    head.get_mut(at..at + width)?.copy_from_slice(&lasts.to_be_bytes()[8 - width..]);
    Some(head)
}

/// The tables of samples.
fn table(lane: &Lane<'_>, chunks: &[Chunk], base: u64, long: bool) -> Option<Vec<u8>> {
    let stsd = match &lane.head {
        Head::Made { stsd, .. } => stsd.clone(),
        Head::Kept { trak, .. } => {
            let information = child(child(trak, b"mdia")?.body, b"minf")?.body;
            let old = child(information, b"stbl")?.body;
            boxed(b"stsd", child(old, b"stsd")?.body)
        }
    };
    let samples = &lane.samples;
    let mut all = stsd;
    all.extend(runs(b"stts", 0, samples.iter().map(|sample| sample.lasts)));
    if let Head::Kept { kind: Kind::Video, .. } = lane.head {
        all.extend(delays(samples));
        all.extend(keys(samples));
    }
    let mut per_chunk: Vec<u32> = Vec::new();
    let mut last = 0;
    for (number, chunk) in (1_u32..).zip(chunks) {
        if chunk.count != last {
            per_chunk.extend([number, chunk.count as u32, 1]);
            last = chunk.count;
        }
    }
    all.extend(full(b"stsc", 0, per_chunk.len() / 3, &per_chunk));
    let sizes: Vec<u32> = samples.iter().map(|sample| sample.size).collect();
    all.extend(boxed(b"stsz", &[words(&[0, 0, sizes.len() as u32]), words(&sizes)].concat()));
    let places = chunks.iter().map(|chunk| base + chunk.offset);
    if long {
        let places: Vec<u32> = places.flat_map(|place| [(place >> 32) as u32, place as u32]).collect();
        all.extend(full(b"co64", 0, chunks.len(), &places));
    } else {
        let places: Vec<u32> = places.map(|place| u32::try_from(place).unwrap_or(u32::MAX)).collect();
        all.extend(full(b"stco", 0, chunks.len(), &places));
    }
    debug_assert!(chunks.iter().all(|chunk| chunk.first + chunk.count <= samples.len()));
    Some(all)
}

/// How much later than decoded each frame is shown; may be less than nothing, which spares the edit list.
fn delays(samples: &[Sample]) -> Vec<u8> {
    let mut now = 0_i64;
    let delays: Vec<u32> = samples
        .iter()
        .map(|sample| {
            let delay = sample.shown - now;
            now += i64::from(sample.lasts);
            i32::try_from(delay).unwrap_or(0).cast_unsigned()
        })
        .collect();
    if delays.iter().all(|delay| *delay == 0) { Vec::new() } else { runs(b"ctts", 1, delays.into_iter()) }
}

/// The key frames; nothing where all are.
fn keys(samples: &[Sample]) -> Vec<u8> {
    if samples.iter().all(|sample| sample.key) {
        return Vec::new();
    }
    let keys: Vec<u32> =
        (1_u32..).zip(samples).filter(|(_, sample)| sample.key).map(|(number, _)| number).collect();
    full(b"stss", 0, keys.len(), &keys)
}

/// A table of how often each value comes in a row.
fn runs(kind: &[u8; 4], version: u32, values: impl Iterator<Item = u32>) -> Vec<u8> {
    let mut rows: Vec<u32> = Vec::new();
    for value in values {
        match rows.as_mut_slice() {
            [.., count, last] if *last == value => *count += 1,
            _ => rows.extend([1, value]),
        }
    }
    full(kind, version, rows.len() / 2, &rows)
}

/// A box of a version, a number of rows, and the rows.
fn full(kind: &[u8; 4], version: u32, rows: usize, content: &[u32]) -> Vec<u8> {
    boxed(kind, &[words(&[version << 24, rows as u32]), words(content)].concat())
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// A box around some bytes.
pub(super) fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat()
}

/// The body of an index for samples that lie where [`whole`] would lay them, from a byte of the file on.
#[cfg(test)]
pub(super) fn index_at(moov: &[u8], ticks: u32, lanes: &[Lane<'_>], base: u64) -> Option<Vec<u8>> {
    let (chunks, _, bytes) = lay_out(lanes);
    body(moov, ticks, lanes, &chunks, base, base + bytes > u64::from(u32::MAX))
}

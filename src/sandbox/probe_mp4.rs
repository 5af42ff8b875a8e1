//! Walks the boxes of an MP4 or MOV and tells what a judge has to know (section 4.8).
//! Invariant: it never trusts a length it has not checked, and shares no code with the client.

use super::probe_chroma::{self, Colours};
use super::probe_sound::{self, Sound};
use super::probe_times::{self, Fragments};

/// What is wrong with a file that is no clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bad {
    /// No MP4 or MOV at all.
    NotAClip,
    /// A box says it is longer than the file.
    Cut,
    /// No index, or no picture track in it.
    NoPicture,
}

/// What a clip is found to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clip {
    /// Milliseconds that its pictures last.
    pub duration: u64,
    /// Pixels, as shown: a phone held upright writes its pictures lying down and says so.
    pub width: u32,
    /// Pixels, as shown.
    pub height: u32,
    /// Pictures a second, on average.
    pub fps: f64,
    /// Four letters of the picture track's sample entry, as `avc1`.
    pub codec: String,
    /// `None`: the entry does not tell.
    pub colours: Option<Colours>,
    /// The sound track, when there is one.
    pub sound: Option<Sound>,
    /// A group of pictures leans on the one before it.
    pub open_group: bool,
    /// The index comes before the media data.
    pub index_first: bool,
    /// There is an edit list.
    pub edits: bool,
    /// An edit list cuts or delays more than a fifth of a second.
    pub real_edits: bool,
}

/// Looks at the bytes of a clip.
///
/// # Errors
/// [`Bad`] when it is none.
pub fn look(bytes: &[u8]) -> Result<Clip, Bad> {
    let mut clip = Clip::default();
    let (mut index, mut data_seen, mut fragments) = (None, false, Vec::new());
    for (count, part) in Boxes(bytes).enumerate() {
        let Some((name, body)) = part else {
            return Err(if count == 0 { Bad::NotAClip } else { Bad::Cut });
        };
        match &name {
            b"ftyp" | b"wide" | b"free" | b"skip" | b"uuid" => {}
            b"moov" => {
                clip.index_first = !data_seen;
                index = Some(body);
            }
            b"mdat" => data_seen = true,
            b"moof" => fragments.push(body),
            _ if count == 0 => return Err(Bad::NotAClip),
            _ => {}
        }
    }
    read_index(index.ok_or(Bad::NoPicture)?, &fragments, &mut clip).ok_or(Bad::Cut)?;
    if clip.codec.is_empty() || clip.duration == 0 {
        return Err(Bad::NoPicture);
    }
    // An index without media data is the head of a longer file.
    if data_seen { Ok(clip) } else { Err(Bad::Cut) }
}

/// The boxes in a run of bytes; `None` for one that does not fit, then no more.
struct Boxes<'a>(&'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = Option<([u8; 4], &'a [u8])>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let part = cut_box(self.0);
        self.0 = part.map_or(&[], |(_, _, rest)| rest);
        Some(part.map(|(name, body, _)| (name, body)))
    }
}

fn cut_box(bytes: &[u8]) -> Option<([u8; 4], &[u8], &[u8])> {
    let name: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
    let (head, size) = match u32_at(bytes, 0)? {
        0 => (8, bytes.len()),
        1 => (16, usize::try_from(u64_at(bytes, 8)?).ok()?),
        size => (8, size as usize),
    };
    let body = bytes.get(head..size)?;
    Some((name, body, bytes.get(size..)?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

fn find<'a>(bytes: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    let Some((first, rest)) = path.split_first() else { return Some(bytes) };
    let (_, body) = Boxes(bytes).flatten().find(|(name, _)| name == *first)?;
    find(body, rest)
}

fn read_index(index: &[u8], fragments: &[&[u8]], clip: &mut Clip) -> Option<()> {
    find(index, &[b"mvhd"])?;
    for (name, track) in Boxes(index).flatten() {
        if &name == b"trak" {
            read_track(index, track, fragments, clip)?;
        }
    }
    Some(())
}

fn read_track(index: &[u8], track: &[u8], fragments: &[&[u8]], clip: &mut Clip) -> Option<()> {
    let kind = find(track, &[b"mdia", b"hdlr"])?.get(8..12)?;
    let head = find(track, &[b"mdia", b"mdhd"])?;
    let scale = u64::from(u32_at(head, if *head.first()? == 1 { 20 } else { 12 })?);
    if kind == b"vide" && clip.codec.is_empty() {
        pictures(index, track, fragments, scale, clip)?;
    } else if kind == b"soun" {
        let (name, body, _) = cut_box(find(track, &[b"mdia", b"minf", b"stbl", b"stsd"])?.get(8..)?)?;
        clip.sound = Some(probe_sound::read(&name, body, |boxes, name| find(boxes, &[name]))?);
    }
    if let Some(list) = find(track, &[b"edts", b"elst"]) {
        clip.edits = true;
        clip.real_edits |= cuts(list, scale)?;
    }
    Some(())
}

fn pictures(index: &[u8], track: &[u8], fragments: &[&[u8]], scale: u64, clip: &mut Clip) -> Option<()> {
    let tables = find(track, &[b"mdia", b"minf", b"stbl"])?;
    let (name, body, _) = cut_box(find(tables, &[b"stsd"])?.get(8..)?)?;
    clip.colours = probe_chroma::read(&name, body, |boxes, name: &[u8; 4]| find(boxes, &[name]));
    clip.codec = String::from_utf8_lossy(&name).into_owned();
    let side = |at: usize| Some(u32::from(u16::from_be_bytes(body.get(at..at + 2)?.try_into().ok()?)));
    (clip.width, clip.height) = (side(24)?, side(26)?);
    let times = find(tables, &[b"stts"])?;
    let (mut count, mut ticks) = probe_times::pictures(times)?;
    clip.open_group = !probe_times::closed(times, find(tables, &[b"ctts"]), find(tables, &[b"stss"]));
    if let Some(head) = find(track, &[b"tkhd"]) {
        // What follows the times differs by the eight-byte numbers of version 1.
        let long = if *head.first()? == 1 { 12 } else { 0 };
        // Turned by a quarter: nothing of the width goes to the width.
        if u32_at(head, 40 + long)? == 0 {
            (clip.width, clip.height) = (clip.height, clip.width);
        }
        let id = u32_at(head, if long > 0 { 20 } else { 12 })?;
        let found = in_fragments(index, fragments, id)?;
        (count, ticks) = (count + found.pictures, ticks.saturating_add(found.ticks));
    }
    clip.duration = ticks.saturating_mul(1000) / scale.max(1);
    clip.fps = count as f64 * scale as f64 / ticks.max(1) as f64;
    Some(())
}

/// What the fragments hold of the track of an id.
fn in_fragments(index: &[u8], fragments: &[&[u8]], id: u32) -> Option<Fragments> {
    let mut found = Fragments::default();
    let usual = find(index, &[b"mvex"]).and_then(|all| {
        let mut all = Boxes(all).flatten().filter(|(name, _)| name == b"trex");
        all.find(|(_, body)| u32_at(body, 4) == Some(id)).and_then(|(_, body)| u32_at(body, 12))
    });
    for (name, part) in fragments.iter().flat_map(|fragment| Boxes(fragment).flatten()) {
        let Some(head) = find(part, &[b"tfhd"]).filter(|_| &name == b"traf") else { continue };
        if u32_at(head, 4) == Some(id) {
            let runs = Boxes(part).flatten().filter(|(name, _)| name == b"trun").map(|(_, run)| run);
            found.add(head, runs, u64::from(usual.unwrap_or(0)))?;
        }
    }
    Some(found)
}

/// Whether an edit list does more than even out an encoder's delay.
fn cuts(list: &[u8], scale: u64) -> Option<bool> {
    let rows = u32_at(list, 4)?;
    let start =
        if *list.first()? == 1 { u64_at(list, 16)? as i64 } else { i64::from(u32_at(list, 12)? as i32) };
    Some(rows > 1 || start < 0 || start as u64 > scale / 5)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let mut all = (body.len() as u32 + 8).to_be_bytes().to_vec();
        all.extend(name);
        all.extend(body);
        all
    }

    fn words(words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    /// What a made-up clip is like.
    pub struct Made {
        pub seconds: u32,
        pub fps: u32,
        pub codec: [u8; 4],
        pub sides: (u16, u16),
        pub index_first: bool,
        /// Start of the one edit, in thousandths of a second.
        pub edit: Option<u32>,
    }

    impl Default for Made {
        fn default() -> Made {
            Made { seconds: 8, fps: 30, codec: *b"avc1", sides: (1080, 1920), index_first: true, edit: None }
        }
    }

    /// A clip with a whole index and no pictures.
    pub fn hollow(made: &Made) -> Vec<u8> {
        // A frame lasts a whole number of ticks, whichever rate a test asks for.
        let (scale, length) = (1_200, made.seconds * 1_200);
        let mut entry = vec![0; 24];
        entry.extend(made.sides.0.to_be_bytes());
        entry.extend(made.sides.1.to_be_bytes());
        entry.extend([0; 50]);
        let entry = boxed(&made.codec, &entry);
        let stsd = boxed(b"stsd", &[words(&[0, 1]), entry].concat());
        let stts = boxed(b"stts", &words(&[0, 1, made.seconds * made.fps, scale / made.fps]));
        let minf = boxed(b"minf", &boxed(b"stbl", &[stsd, stts].concat()));
        let hdlr = boxed(b"hdlr", &[words(&[0, 0]), b"vide".to_vec(), words(&[0, 0, 0])].concat());
        let mdhd = boxed(b"mdhd", &words(&[0, 0, 0, scale, length, 0]));
        let mdia = boxed(b"mdia", &[mdhd, hdlr, minf].concat());
        let edts =
            made.edit.map(|start| boxed(b"edts", &boxed(b"elst", &words(&[0, 1, length, start, 65_536]))));
        let trak = boxed(b"trak", &[edts.unwrap_or_default(), mdia].concat());
        let mvhd = boxed(b"mvhd", &words(&[0, 0, 0, scale, length]));
        let moov = boxed(b"moov", &[mvhd, trak].concat());
        let ftyp = boxed(b"ftyp", b"mp42\0\0\0\0");
        let mdat = boxed(b"mdat", &[7; 64]);
        if made.index_first { [ftyp, moov, mdat].concat() } else { [ftyp, mdat, moov].concat() }
    }

    #[test]
    fn a_clip_is_read() {
        let clip = look(&hollow(&Made::default())).unwrap();
        assert_eq!((clip.duration, clip.width, clip.height), (8_000, 1_080, 1_920));
        assert!((clip.fps - 30.0).abs() < 0.1 && clip.codec == "avc1" && clip.index_first && !clip.edits);
        assert!(!look(&hollow(&Made { index_first: false, ..Made::default() })).unwrap().index_first);
    }

    #[test]
    fn colours_of_real_clips_are_read() {
        macro_rules! colours {
            ($name:literal) => {
                look(include_bytes!(concat!("../../tests/data/", $name)))
                    .unwrap()
                    .colours
                    .map(|found| (found.chroma, found.depth))
            };
        }
        assert_eq!(colours!("reel.mp4"), Some((1, 8)));
        assert_eq!(colours!("turned.mov"), Some((1, 8)));
        assert_eq!(colours!("colours444.mp4"), Some((3, 8)));
        assert_eq!(colours!("hevc.mp4"), Some((1, 10)));
    }

    #[test]
    fn an_encoder_s_delay_is_no_real_edit() {
        let small = look(&hollow(&Made { edit: Some(66), ..Made::default() })).unwrap();
        assert!(small.edits && !small.real_edits);
        assert!(look(&hollow(&Made { edit: Some(900), ..Made::default() })).unwrap().real_edits);
    }

    #[test]
    fn a_cut_clip_and_no_clip_are_told_apart_and_nothing_panics() {
        assert_eq!(look(b"a text file named .mp4, long enough"), Err(Bad::NotAClip));
        assert_eq!(look(b""), Err(Bad::NoPicture));
        let whole = hollow(&Made::default());
        for cut in 1..whole.len() {
            assert!(look(&whole[..cut]).is_err(), "cut at {cut}");
        }
        let mut noisy = whole.clone();
        for at in 0..noisy.len() {
            noisy[at] ^= 0xff;
            look(&noisy).ok();
        }
    }
}

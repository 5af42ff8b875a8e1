//! Reads how frames and sound are coded, from the entry a track has in its sample description.
//! Invariant: what is missing or senseless gives "not known", never a wrong answer.

use super::boxes::{Piece, child};
use super::{Chroma, Sound};

/// The name of the codec whose frames can be shown.
pub(super) const H264: &str = "H.264";
/// The other one that Instagram takes.
pub(super) const HEVC: &str = "HEVC";

/// How long a video entry is before its boxes, and how long a sound entry is, in bytes.
const VIDEO_ENTRY: usize = 78;
const SOUND_ENTRY: usize = 28;

/// How a track's frames are coded.
pub(super) struct Coding {
    pub name: String,
    pub chroma: Option<Chroma>,
    pub depth: u8,
    /// Profile and level, as `High, 4.0`; empty where not known.
    pub profile: String,
    /// Whether a frame may be two half pictures; `None`: not known.
    pub interlaced: Option<bool>,
}

impl Coding {
    /// Reads a video entry.
    pub fn of(entry: &Piece<'_>) -> Self {
        let boxes = entry.body.get(VIDEO_ENTRY..).unwrap_or_default();
        let avc = Avc::of(entry);
        let hevc = || child(boxes, b"hvcC").map(|piece| piece.body);
        let (name, shape, profile, interlaced) = match &entry.kind {
            b"avc1" | b"avc3" => (
                H264.to_owned(),
                avc.as_ref().and_then(Avc::shape),
                avc.as_ref().and_then(Avc::profile),
                avc.as_ref().and_then(Avc::interlaced),
            ),
            b"hvc1" | b"hev1" => {
                let interlaced = hevc().and_then(hevc_interlaced);
                (HEVC.to_owned(), hevc().and_then(hevc_shape), hevc().and_then(hevc_profile), interlaced)
            }
            letters => (name_of(letters), None, None, None),
        };
        // QuickTime says beside the entry how many fields a frame has.
        let fields = child(boxes, b"fiel").and_then(|piece| piece.body.first().copied());
        let (chroma, depth) = shape.map_or((None, 8), |(chroma, depth)| (Some(chroma), depth));
        let interlaced = interlaced.or(fields.map(|fields| fields == 2));
        Self { name, chroma, depth, profile: profile.unwrap_or_default(), interlaced }
    }
}

/// The H.264 configuration: what a decoder must have before the first frame.
pub(super) struct Avc<'a> {
    /// Bytes of the length before each unit, 1 to 4.
    pub length_size: usize,
    /// Sequence and picture parameter sets, in order.
    pub sets: Vec<&'a [u8]>,
}

impl<'a> Avc<'a> {
    /// Reads the `avcC` box of a video entry.
    pub fn of(entry: &Piece<'a>) -> Option<Self> {
        let body = child(entry.body.get(VIDEO_ENTRY..)?, b"avcC")?.body;
        let mut sets = Vec::new();
        let length_size = usize::from(body.get(4)? & 3) + 1;
        let mut rest = body.get(5..)?;
        for mask in [0x1F, 0xFF] {
            let (count, after) = rest.split_first()?;
            rest = after;
            for _ in 0..count & mask {
                let length = usize::from(u16::from_be_bytes(rest.get(..2)?.try_into().ok()?));
                let (set, after) = rest.get(2..)?.split_at_checked(length)?;
                sets.push(set);
                rest = after;
            }
        }
        Some(Self { length_size, sets })
    }

    /// Profile and level.
    fn profile(&self) -> Option<String> {
        let set = self.sets.first()?;
        let name = match *set.get(1)? {
            66 => "Baseline",
            77 => "Main",
            88 => "Extended",
            100 => "High",
            110 => "High 10",
            122 => "High 4:2:2",
            244 => "High 4:4:4",
            _ => return None,
        };
        let level = *set.get(3)?;
        Some(format!("{name}, {}.{}", level / 10, level % 10))
    }

    /// Chroma and depth, from the sequence parameter set.
    fn shape(&self) -> Option<(Chroma, u8)> {
        self.head().map(|(shape, _)| shape)
    }

    /// Whether frames may be fields, from the same set: past tables of scales it is not looked for.
    fn interlaced(&self) -> Option<bool> {
        let (_, mut bits) = self.head()?;
        bits.number()?;
        match bits.number()? {
            0 => drop(bits.number()?),
            1 => {
                bits.bit()?;
                bits.number()?;
                bits.number()?;
                for _ in 0..bits.number()? {
                    bits.number()?;
                }
            }
            _ => {}
        }
        bits.number()?;
        bits.bit()?;
        bits.number()?;
        bits.number()?;
        Some(bits.bit()? == 0)
    }

    /// Chroma and depth, and the set from the number of frames on.
    fn head(&self) -> Option<((Chroma, u8), Bits<'a>)> {
        let set = *self.sets.first()?;
        let profile = *set.get(1)?;
        let mut bits = Bits { bytes: set.get(4..)?, at: 0 };
        bits.number()?;
        // Only the high profiles say; the others are always 4:2:0 with eight bits.
        if !matches!(profile, 100 | 110 | 122 | 244 | 44 | 83 | 86 | 118 | 128 | 138 | 139 | 134 | 135) {
            return Some(((Chroma::C420, 8), bits));
        }
        let chroma = chroma(bits.number()?)?;
        if chroma == Chroma::C444 {
            bits.bit()?;
        }
        let depth = u8::try_from(bits.number()?).ok()?.checked_add(8)?;
        bits.number()?;
        bits.bit()?;
        // With a table of scales the place of what follows is not known: an end that is read as nothing.
        if bits.bit()? == 1 {
            return Some(((chroma, depth), Bits { bytes: &[], at: 0 }));
        }
        Some(((chroma, depth), bits))
    }
}

fn hevc_profile(body: &[u8]) -> Option<String> {
    let name = match body.get(1)? & 31 {
        1 => "Main",
        2 => "Main 10",
        3 => "Main Still",
        4 => "Range extensions",
        _ => return None,
    };
    let level = *body.get(12)?;
    Some(format!("{name}, {}.{}", level / 30, level % 30 / 3))
}

/// The two bits beside the profile: made of whole pictures, made of halves; neither: not said.
fn hevc_interlaced(body: &[u8]) -> Option<bool> {
    match body.get(6)? >> 6 {
        0b10 => Some(false),
        0b01 => Some(true),
        _ => None,
    }
}

fn hevc_shape(body: &[u8]) -> Option<(Chroma, u8)> {
    Some((chroma(u32::from(body.get(16)? & 3))?, (body.get(17)? & 7) + 8))
}

fn chroma(format: u32) -> Option<Chroma> {
    match format {
        0 => Some(Chroma::Grey),
        1 => Some(Chroma::C420),
        2 => Some(Chroma::C422),
        3 => Some(Chroma::C444),
        _ => None,
    }
}

/// Reads a sound entry.
pub(super) fn sound(entry: &Piece<'_>) -> Sound {
    let word = |at: usize| {
        let bytes = entry.body.get(at..at + 2).and_then(|bytes| bytes.try_into().ok());
        u16::from_be_bytes(bytes.unwrap_or_default())
    };
    let (channels, rate) = (word(16), u32::from(word(24)));
    match &entry.kind {
        // The entry's own numbers are a form that writers fill with 2 and 0; the stream's own are true.
        b"mp4a" => aac(entry.body).unwrap_or_else(|| Sound { codec: "AAC".to_owned(), channels, rate }),
        b"lpcm" | b"sowt" | b"twos" | b"in24" | b"in32" | b"fl32" | b"fl64" | b"raw " | b"ipcm" | b"fpcm" => {
            Sound { codec: "PCM".to_owned(), channels, rate }
        }
        letters => Sound { codec: name_of(letters), channels, rate },
    }
}

/// Reads what a sound stream says of itself in its `esds` box.
fn aac(entry: &[u8]) -> Option<Sound> {
    const RATES: [u32; 13] = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
    ];
    let stream = [SOUND_ENTRY, SOUND_ENTRY + 16].into_iter().find_map(|start| {
        let boxes = entry.get(start..)?;
        child(boxes, b"esds").or_else(|| child(child(boxes, b"wave")?.body, b"esds"))
    })?;
    let elementary = described(stream.body.get(4..)?, 3)?;
    let decoder = described(elementary.get(3..)?, 4)?;
    if matches!(decoder.first()?, 0x69 | 0x6B) {
        return Some(Sound { codec: "MP3".to_owned(), channels: 0, rate: 0 });
    }
    let mut bits = Bits { bytes: described(decoder.get(13..)?, 5)?, at: 0 };
    if bits.many(5)? == 31 {
        bits.many(6)?;
    }
    let rate = match bits.many(4)? {
        15 => bits.many(24)?,
        known => *RATES.get(known as usize)?,
    };
    // Seven means eight channels; the others are their own number.
    let channels = match bits.many(4)? {
        7 => 8,
        count => u16::try_from(count).ok()?,
    };
    Some(Sound { codec: "AAC".to_owned(), channels, rate })
}

/// The content of a descriptor of a tag; its length is written seven bits a byte.
fn described(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    let mut rest = bytes.strip_prefix(&[tag])?;
    let mut length = 0_usize;
    for _ in 0..4 {
        let (byte, after) = rest.split_first()?;
        rest = after;
        length = length << 7 | usize::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            break;
        }
    }
    rest.get(..length)
}

fn name_of(letters: &[u8; 4]) -> String {
    let readable = letters.iter().all(|letter| letter.is_ascii_graphic() || *letter == b' ');
    if readable { String::from_utf8_lossy(letters).trim().to_owned() } else { "?".to_owned() }
}

/// Reads single bits, and numbers in the code H.264 writes them in.
pub(super) struct Bits<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

impl Bits<'_> {
    pub fn bit(&mut self) -> Option<u32> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(u32::from(bit))
    }

    pub fn many(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0, |value, _| Some(value << 1 | self.bit()?))
    }

    /// As many zeros as bits follow the one that ends them.
    fn number(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.bit()? == 0 {
            zeros += 1;
        }
        if zeros > 16 {
            return None;
        }
        let mut value = 1_u32;
        for _ in 0..zeros {
            value = value << 1 | self.bit()?;
        }
        Some(value - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_h264_writes_them() {
        // 1 | 010 | 011 | 00100 | 00101, then the end.
        let mut bits = Bits { bytes: &[0b1010_0110, 0b0100_0010, 0b1000_0000], at: 0 };
        let read: Vec<_> = (0..5).map(|_| bits.number()).collect();
        assert_eq!(read, [Some(0), Some(1), Some(2), Some(3), Some(4)]);
        assert_eq!(bits.number(), None);
    }

    #[test]
    fn unreadable_letters_are_not_shown() {
        assert_eq!((name_of(b"ac-3"), name_of(&[0, 1, 2, 3])), ("ac-3".to_owned(), "?".to_owned()));
    }
}

//! How a clip's pictures are coded, out of its sample entry (section 4.8: 4:2:0, progressive).
//! Invariant: what cannot be read is "not known", never a guess.

/// Bytes of a picture track's sample entry before its boxes.
const ENTRY: usize = 78;

/// How colours are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    /// 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4, as both standards number them.
    pub chroma: u32,
    /// Bits of the finer of brightness and colour.
    pub depth: u32,
    /// A frame may be two half pictures; `None`: the entry does not tell.
    pub interlaced: Option<bool>,
}

/// Reads the colours of an H.264 or HEVC entry; `boxed` finds a box by name in a run of boxes.
pub fn read<'a>(
    codec: &[u8],
    entry: &'a [u8],
    boxed: impl Fn(&'a [u8], &[u8; 4]) -> Option<&'a [u8]>,
) -> Option<Colours> {
    let boxes = entry.get(ENTRY..)?;
    match codec {
        b"avc1" | b"avc3" => avc(boxed(boxes, b"avcC")?),
        b"hvc1" | b"hev1" => hevc(boxed(boxes, b"hvcC")?),
        _ => None,
    }
}

/// The first sequence parameter set of an H.264 configuration tells (ITU-T H.264, 7.3.2.1.1).
fn avc(configuration: &[u8]) -> Option<Colours> {
    let profile = *configuration.get(1)?;
    // Length of the set, its head byte, profile, constraints, level; then the numbers.
    let set = plain(configuration.get(12..)?);
    let mut bits = Bits { bytes: &set, at: 0 };
    // Baseline, main and extended know 4:2:0 with eight bits only, and do not say so.
    if matches!(profile, 66 | 77 | 88) {
        let interlaced = bits.number().and_then(|_id| fields(&mut bits));
        return Some(Colours { chroma: 1, depth: 8, interlaced });
    }
    let _id = bits.number()?;
    let chroma = bits.number()?;
    if chroma == 3 {
        bits.take(1)?;
    }
    let depth = bits.number()?.max(bits.number()?).checked_add(8)?;
    let lists = if chroma == 3 { 12 } else { 8 };
    let interlaced = scaling(&mut bits, lists).and_then(|()| fields(&mut bits));
    Some(Colours { chroma, depth, interlaced })
}

/// Steps over the scaling matrix of a high profile, and the flag before it.
fn scaling(bits: &mut Bits<'_>, lists: u32) -> Option<()> {
    bits.take(1)?;
    if bits.take(1)? == 0 {
        return Some(());
    }
    for list in 0..lists {
        if bits.take(1)? == 0 {
            continue;
        }
        let (mut last, mut next) = (8_i32, 8_i32);
        for _ in 0..if list < 6 { 16 } else { 64 } {
            if next != 0 {
                next = (last + bits.signed()?).rem_euclid(256);
            }
            last = if next == 0 { last } else { next };
        }
    }
    Some(())
}

/// Whether frames may be coded as fields: the opposite of `frame_mbs_only_flag`.
fn fields(bits: &mut Bits<'_>) -> Option<bool> {
    bits.number()?;
    match bits.number()? {
        0 => drop(bits.number()?),
        1 => {
            bits.take(1)?;
            bits.number()?;
            bits.number()?;
            for _ in 0..bits.number()?.min(255) {
                bits.number()?;
            }
        }
        _ => {}
    }
    bits.number()?;
    bits.take(1)?;
    bits.number()?;
    bits.number()?;
    Some(bits.take(1)? == 0)
}

/// A set without the bytes that only keep it from looking like a start code.
fn plain(set: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(set.len().min(256));
    let mut zeros = 0;
    for byte in set.iter().take(256) {
        if zeros >= 2 && *byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        bytes.push(*byte);
    }
    bytes
}

/// The HEVC configuration says it outright (ISO/IEC 14496-15, 8.3.3.1).
fn hevc(configuration: &[u8]) -> Option<Colours> {
    let [chroma, luma, colour]: [u8; 3] = configuration.get(16..19)?.try_into().ok()?;
    // The first two constraint flags: progressive, interlaced. Neither or both: it does not say.
    let interlaced = match configuration.get(6)? >> 6 {
        0b10 => Some(false),
        0b01 => Some(true),
        _ => None,
    };
    let depth = u32::from((luma & 7).max(colour & 7)) + 8;
    Some(Colours { chroma: u32::from(chroma & 3), depth, interlaced })
}

/// Bits of a parameter set, most significant first.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0, |sum, _| {
            let byte = self.bytes.get(self.at / 8)?;
            let bit = byte >> (7 - self.at % 8) & 1;
            self.at += 1;
            Some(sum << 1 | u32::from(bit))
        })
    }

    /// A number in Exp-Golomb code; `None` beyond sixteen bits, which nothing read here needs.
    fn number(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.take(1)? == 0 {
            zeros += 1;
        }
        if zeros > 16 { None } else { Some((1 << zeros) - 1 + self.take(zeros)?) }
    }

    /// A number with a sign, in the same code.
    fn signed(&mut self) -> Option<i32> {
        let number = i32::try_from(self.number()?).ok()?;
        Some(if number % 2 == 1 { (number + 1) / 2 } else { -(number / 2) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An `avcC` with a set that begins with these bits after its level.
    fn configuration(profile: u8, bits: &[u8]) -> Vec<u8> {
        [&[1, profile, 0, 40, 0xff, 0xe1, 0, 9, 0x67, profile, 0, 40][..], bits].concat()
    }

    #[test]
    fn profiles_that_do_not_say_are_plain() {
        assert_eq!(avc(&configuration(77, &[])), Some(Colours { chroma: 1, depth: 8, interlaced: None }));
        assert_eq!(avc(&configuration(100, &[])), None, "cut");
    }

    #[test]
    fn high_profiles_say_chroma_and_depth() {
        // id 0, chroma 1, depths 0 and 0: 1 010 1 1
        assert_eq!(
            avc(&configuration(100, &[0b1010_1100])),
            Some(Colours { chroma: 1, depth: 8, interlaced: None })
        );
        // Ten bits: 1 010 011 011
        let ten = avc(&configuration(110, &[0b1010_0110, 0b1100_0000]));
        assert_eq!(ten, Some(Colours { chroma: 1, depth: 10, interlaced: None }));
        // 4:2:2: 1 011 1 1
        assert_eq!(
            avc(&configuration(122, &[0b1011_1100])),
            Some(Colours { chroma: 2, depth: 8, interlaced: None })
        );
        // 4:4:4 with its planes together: 1 00100 0 1 1
        let full = avc(&configuration(244, &[0b1001_0001, 0b1000_0000]));
        assert_eq!(full, Some(Colours { chroma: 3, depth: 8, interlaced: None }));
    }

    #[test]
    fn half_pictures_are_seen() {
        // id 0, frame number 0, order type 2, one frame kept, no gaps, 1 × 1 blocks, then the flag.
        let plain = avc(&configuration(77, &[0b1101_1010, 0b0111_0000]));
        assert_eq!(plain.and_then(|found| found.interlaced), Some(false));
        let halves = avc(&configuration(77, &[0b1101_1010, 0b0110_0000]));
        assert_eq!(halves.and_then(|found| found.interlaced), Some(true));
        let hevc = |flags: u8| {
            let mut body = [0; 23];
            (body[6], body[16]) = (flags, 1);
            hevc(&body).and_then(|found| found.interlaced)
        };
        assert_eq!([0x90, 0x40, 0x00].map(hevc), [Some(false), Some(true), None]);
    }

    #[test]
    fn endless_zeros_end() {
        assert_eq!(avc(&configuration(100, &[0; 64])), None);
    }
}

//! What a clip's sound is, out of its sample entry (section 4.8: AAC, at most 48 kHz, mono or stereo).
//! Invariant: the stream's own words win over the form around them, which writers fill in carelessly.

/// Bytes of a sound track's sample entry before its boxes, by the version of the entry.
const ENTRIES: [usize; 3] = [28, 44, 64];

/// What a sound track holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sound {
    /// Four letters of its sample entry, as `mp4a`; `.mp3` where such an entry holds MP3.
    pub codec: String,
    /// Samples a second.
    pub rate: u32,
    pub channels: u32,
}

/// Reads a sound entry without its head; `boxed` finds a box by name in a run of boxes.
pub fn read<'a>(
    codec: &[u8; 4],
    entry: &'a [u8],
    boxed: impl Fn(&'a [u8], &[u8; 4]) -> Option<&'a [u8]>,
) -> Option<Sound> {
    let form = Sound {
        codec: String::from_utf8_lossy(codec).into_owned(),
        rate: u32::from(word(entry, 24)?),
        channels: u32::from(word(entry, 16)?),
    };
    if codec != b"mp4a" {
        return Some(form);
    }
    let version = usize::from(word(entry, 8)?);
    let boxes = entry.get(*ENTRIES.get(version)?..).unwrap_or_default();
    let stream = boxed(boxes, b"esds").or_else(|| boxed(boxed(boxes, b"wave")?, b"esds"));
    Some(stream.and_then(|stream| aac(stream, &form)).unwrap_or(form))
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// The descriptors of an `esds` box (ISO/IEC 14496-1): stream, decoder, and what only the decoder knows.
fn aac(stream: &[u8], form: &Sound) -> Option<Sound> {
    let stream = descriptor(stream.get(4..)?, 3)?;
    let flags = *stream.get(2)?;
    // Optional: the stream it depends on, an address, a clock.
    let mut at = 3 + if flags & 0x80 == 0 { 0 } else { 2 };
    if flags & 0x40 != 0 {
        at += 1 + usize::from(*stream.get(at)?);
    }
    at += if flags & 0x20 == 0 { 0 } else { 2 };
    let decoder = descriptor(stream.get(at..)?, 4)?;
    match decoder.first()? {
        0x69 | 0x6b => return Some(Sound { codec: ".mp3".into(), ..form.clone() }),
        0x40 | 0x66..=0x68 => {}
        _ => return None,
    }
    let own = descriptor(decoder.get(13..)?, 5)?;
    let bits = own.iter().take(7).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let bits = bits << (8 * (8 - own.len().min(7)));
    let take = |from: u32, count: u32| (bits << from >> (64 - count)) as u32;
    let mut from = if take(0, 5) == 31 { 11 } else { 5 };
    const RATES: [u32; 13] = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
    ];
    let rate = match take(from, 4) {
        15 => {
            from += 24;
            take(from - 20, 24)
        }
        index => *RATES.get(index as usize)?,
    };
    let channels = match take(from + 4, 4) {
        0 => form.channels,
        7 => 8,
        count => count,
    };
    Some(Sound { codec: form.codec.clone(), rate, channels })
}

/// The body of a descriptor of that tag at the start of some bytes; lengths come in groups of seven bits.
fn descriptor(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    if *bytes.first()? != tag {
        return None;
    }
    let mut length = 0;
    for (at, byte) in bytes.iter().enumerate().skip(1).take(4) {
        length = length << 7 | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return bytes.get(at + 1..at + 1 + length);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(kind: u8, own: &[u8]) -> Vec<u8> {
        let mut decoder = vec![4, 15 + own.len() as u8, kind];
        decoder.extend([0; 12]);
        decoder.extend([5, own.len() as u8]);
        decoder.extend(own);
        [&[0, 0, 0, 0, 3, 3 + decoder.len() as u8, 0, 0, 0][..], &decoder].concat()
    }

    fn found(kind: u8, own: &[u8]) -> (String, u32, u32) {
        let form = Sound { codec: "mp4a".into(), rate: 1, channels: 2 };
        let sound = aac(&stream(kind, own), &form).unwrap();
        (sound.codec, sound.rate, sound.channels)
    }

    #[test]
    fn a_stream_says_what_it_is() {
        // AAC-LC, 48 kHz, two channels: 00010 0011 0010
        assert_eq!(found(0x40, &[0x11, 0x90]), ("mp4a".into(), 48_000, 2));
        // 96 kHz, six channels: 00010 0000 0110
        assert_eq!(found(0x40, &[0x10, 0x30]), ("mp4a".into(), 96_000, 6));
        // A rate of its own, 50 kHz, one channel: 00010 1111 then 24 bits, then 0001
        assert_eq!(found(0x40, &[0x17, 0x80, 0x61, 0xa8, 0x08]), ("mp4a".into(), 50_000, 1));
        assert_eq!(found(0x6b, &[]), (".mp3".into(), 1, 2));
    }

    #[test]
    fn cut_streams_are_not_known() {
        let whole = stream(0x40, &[0x11, 0x90]);
        for cut in 0..whole.len() {
            assert_eq!(aac(&whole[..cut], &Sound::default()), None, "{cut}");
        }
    }
}

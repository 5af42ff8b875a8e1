//! Reads the bytes of a list as text, and tells what stands between its columns.
//! Invariant: any bytes become text; line breaks inside of quotes stay as they are.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What may stand between columns.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The text, and the name of its encoding: by its mark, else UTF-8 where it is that, else UTF-16 where every other
/// byte is zero, else what Windows writes in the west.
pub fn decode(bytes: &[u8]) -> (String, &'static str) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(), encoding.name());
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return (text.to_owned(), UTF_8.name());
    }
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let encoding = match (zeros(0), zeros(1)) {
        (high, low) if high > bytes.len() / 5 && high > low => UTF_16BE,
        (high, low) if low > bytes.len() / 5 && low > high => UTF_16LE,
        _ => WINDOWS_1252,
    };
    (encoding.decode_without_bom_handling(bytes).0.into_owned(), encoding.name())
}

/// What stands most often in the first line that says anything, outside of quotes; a comma where nothing does.
pub fn separator(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [0; SEPARATORS.len()];
    let mut quoted = false;
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        if let Some(at) = SEPARATORS.iter().position(|separator| *separator == byte && !quoted) {
            counts[at] += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let at = counts.iter().position(|count| *count == most && most > 0);
    SEPARATORS[at.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_encoding_is_read() {
        let words = "file,caption\na.jpg,Öl – 5 €\n";
        let utf16 = |big: bool| -> Vec<u8> {
            words
                .encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect()
        };
        let windows = WINDOWS_1252.encode(words).0.into_owned();
        for (bytes, name) in [
            (words.as_bytes().to_vec(), "UTF-8"),
            ([b"\xEF\xBB\xBF", words.as_bytes()].concat(), "UTF-8"),
            ([b"\xFF\xFE".to_vec(), utf16(false)].concat(), "UTF-16LE"),
            ([b"\xFE\xFF".to_vec(), utf16(true)].concat(), "UTF-16BE"),
            (utf16(false), "UTF-16LE"),
            (utf16(true), "UTF-16BE"),
            (windows, "windows-1252"),
        ] {
            assert_eq!(decode(&bytes), (words.to_owned(), name));
        }
        assert_eq!(decode(b"").0, "");
    }

    #[test]
    fn what_stands_between_columns_is_seen_in_the_heading() {
        for (text, found) in [
            ("a,b,c", b','),
            ("\n a;b;\"x,y,z\"\n", b';'),
            ("a\tb", b'\t'),
            ("a|b", b'|'),
            ("file", b','),
            ("", b','),
        ] {
            assert_eq!(separator(text), found, "{text:?}");
        }
    }
}

//! Walks a JPEG's segments without decoding it: is it whole, and does it carry more than a picture?
//! Invariant: never reads outside the bytes, and looks at each byte at most once.

/// What the segments say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Segments {
    /// The end mark was reached.
    pub whole: bool,
    /// Exif, profile, thumbnails, a second picture (MPO), comments: anything but the picture itself. The
    /// JFIF and Adobe heads do not count, being needed to read it.
    pub extras: bool,
    /// 1 grey, 3 colour, 4 print colours; 0 when no frame was found.
    pub components: u8,
}

/// Walks the segments.
pub(super) fn walk(bytes: &[u8]) -> Segments {
    let mut found = Segments::default();
    let mut at = 2;
    while let Some(marker) = next_marker(bytes, at) {
        let (kind, body) = marker;
        match kind {
            0xD9 => {
                found.whole = true;
                break;
            }
            // Restart marks and the start mark have no length.
            0xD0..=0xD8 | 0x01 => {
                at = body;
                continue;
            }
            0xE0 => found.extras |= bytes[body..].get(2..6).is_none_or(|name| name != b"JFIF"),
            0xEE => found.extras |= bytes[body..].get(2..7).is_none_or(|name| name != b"Adobe"),
            0xE1..=0xEF | 0xFE => found.extras = true,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                found.components = bytes.get(body + 7).copied().unwrap_or(0);
            }
            _ => {}
        }
        let Some(length) = bytes.get(body..body + 2) else { break };
        // A scan's data follows its head; in it 0xFF is always followed by zero or a restart mark.
        at = body + usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
    }
    found
}

/// The next marker from `at` on, and where its body begins.
fn next_marker(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let mut at = at;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)? + 1;
        match *bytes.get(at)? {
            0x00 | 0xFF => {}
            kind => return Some((kind, at + 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::samples;

    #[test]
    fn a_plain_picture_is_whole_and_has_no_extras() {
        let found = walk(&samples::jpeg(64, 48));
        assert_eq!(found, Segments { whole: true, extras: false, components: 3 });
    }

    #[test]
    fn a_cut_picture_is_not_whole() {
        let bytes = samples::jpeg(64, 48);
        for end in [0, 1, 2, 3, 20, bytes.len() / 2, bytes.len() - 1] {
            assert!(!walk(&bytes[..end]).whole, "cut at {end}");
        }
    }

    #[test]
    fn exif_is_an_extra() {
        assert!(walk(&samples::turned_jpeg(64, 48, 6)).extras);
    }
}

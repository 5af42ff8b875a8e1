//! Reads just enough of a picture to judge it: format, sides, wholeness (section 4.8).
//! Invariant: it never trusts a length it has not checked, and shares no code with the client.

/// What a picture is found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// A whole JPEG of that width and height.
    Jpeg { width: u32, height: u32 },
    /// A JPEG that cannot be used: cut, or of a kind nobody decodes.
    BadJpeg,
    /// A picture of another format.
    Other,
    /// No picture at all.
    Nothing,
}

/// Looks at the bytes of a picture.
pub fn look(bytes: &[u8]) -> Picture {
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return match jpeg(bytes) {
            Some((width, height)) => Picture::Jpeg { width, height },
            None => Picture::BadJpeg,
        };
    }
    let others: [(&[u8], usize); 8] = [
        (b"\x89PNG\r\n\x1a\n", 0),
        (b"GIF8", 0),
        (b"WEBP", 8),
        (b"BM", 0),
        (b"II*\0", 0),
        (b"MM\0*", 0),
        (b"ftypheic", 4),
        (b"ftypavif", 4),
    ];
    let found = others.iter().any(|(magic, at)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)));
    if found { Picture::Other } else { Picture::Nothing }
}

/// Walks the segments up to the scan; the file must end with its end mark.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    let mut sides = None;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        if marker == 0xff {
            at += 1;
            continue;
        }
        if matches!(marker, 0x01 | 0xd0..=0xd7) {
            at += 2;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let body = bytes.get(at + 4..at + 2 + length)?;
        match marker {
            // Baseline, extended and progressive frames.
            0xc0..=0xc2 => sides = Some(frame(body)?),
            // Lossless, hierarchical and arithmetic ones.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return None,
            // Several pictures in one file.
            0xe2 if body.starts_with(b"MPF\0") => return None,
            0xda => return sides.filter(|_| ends(&bytes[at + 2 + length..])),
            0xd8 | 0xd9 => return None,
            _ => {}
        }
        at += 2 + length;
    }
}

fn frame(body: &[u8]) -> Option<(u32, u32)> {
    let side = |at: usize| Some(u32::from(u16::from_be_bytes([*body.get(at)?, *body.get(at + 1)?])));
    let (height, width) = (side(1)?, side(3)?);
    let eight_bits = *body.first()? == 8;
    (eight_bits && width > 0 && height > 0).then_some((width, height))
}

/// Whether the end mark comes, after one scan or several; whatever stands behind it is nobody's.
fn ends(scans: &[u8]) -> bool {
    let mut marks = scans.windows(2).filter(|pair| pair[0] == 0xff);
    marks.any(|pair| pair[1] == 0xd9)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A JPEG of those sides with nothing in it.
    pub fn hollow(width: u16, height: u16) -> Vec<u8> {
        let [h1, h2] = height.to_be_bytes();
        let [w1, w2] = width.to_be_bytes();
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1];
        bytes.extend([0xff, 0xc0, 0, 11, 8, h1, h2, w1, w2, 1, 1, 0x11, 0]);
        bytes.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 1, 2, 3, 0xff, 0xd9]);
        bytes
    }

    #[test]
    fn sides_are_read_from_the_frame() {
        assert_eq!(look(&hollow(1080, 1350)), Picture::Jpeg { width: 1080, height: 1350 });
    }

    #[test]
    fn a_real_encoder_s_picture_is_read() {
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
        encoder.encode(&[90; 64 * 48 * 3], 64, 48, image::ExtendedColorType::Rgb8).unwrap();
        assert_eq!(look(&bytes), Picture::Jpeg { width: 64, height: 48 });
        for cut in 3..bytes.len() - 1 {
            assert_eq!(look(&bytes[..cut]), Picture::BadJpeg, "cut at {cut}");
        }
    }

    #[test]
    fn other_formats_and_no_pictures_are_told_apart() {
        assert_eq!(look(b"\x89PNG\r\n\x1a\n...."), Picture::Other);
        assert_eq!(look(b"RIFF....WEBPVP8 "), Picture::Other);
        assert_eq!(look(b"<!doctype html>"), Picture::Nothing);
        assert_eq!(look(b""), Picture::Nothing);
    }

    #[test]
    fn several_pictures_in_one_and_rare_kinds_are_bad() {
        let mut mpo = hollow(10, 10);
        mpo.splice(2..2, [0xff, 0xe2, 0, 6, b'M', b'P', b'F', 0]);
        assert_eq!(look(&mpo), Picture::BadJpeg);
        let mut lossless = hollow(10, 10);
        lossless[9] = 0xc3;
        assert_eq!(look(&lossless), Picture::BadJpeg);
    }
}

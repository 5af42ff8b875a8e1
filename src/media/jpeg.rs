//! JPEG files: walks their segments (is it whole, does it carry more than a picture?), and decodes them smaller where
//! fewer pixels are needed.
//! Invariant: the walk never reads outside the bytes, and looks at each byte at most once.

use image::{DynamicImage, GrayImage, RgbImage, RgbaImage};
use jpeg_decoder::{Decoder, PixelFormat};

/// What the segments say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Segments {
    /// The end mark was reached.
    pub whole: bool,
    /// Exif, profile, thumbnails, a second picture (MPO), comments: anything but the picture itself. The
    /// JFIF and Adobe heads do not count, being needed to read it.
    pub extras: bool,
    /// Something among them is neither Exif, XMP, a profile nor what news agencies write.
    pub others: bool,
    /// Several pictures are in the file (MPO, JPS), or its segments do not follow each other.
    pub irregular: bool,
    /// Where the words of news agencies stand, as a range of the bytes.
    pub iptc: Option<(usize, usize)>,
    /// 1 grey, 3 colour, 4 print colours; 0 when no frame was found.
    pub components: u8,
}

/// Walks the segments.
pub(super) fn walk(bytes: &[u8]) -> Segments {
    let mut found = Segments::default();
    let mut at = 2;
    let mut scanned = false;
    while let Some(marker) = next_marker(bytes, at) {
        let (kind, body) = marker;
        let strange = bytes[at] != 0xFF || matches!(kind, 0xD8 | 0xD9);
        found.irregular |= strange && !scanned;
        scanned |= kind == 0xDA;
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
            0xE1..=0xEF | 0xFE => {
                found.extras = true;
                let said = bytes.get(body + 2..).unwrap_or_default();
                match kind {
                    0xE1 if said.starts_with(b"Exif\0") || said.starts_with(b"http://ns.adobe.com/xap/") => {}
                    0xE2 if said.starts_with(b"ICC_PROFILE\0") => {}
                    0xE2 if said.starts_with(b"MPF\0") => (found.irregular, found.others) = (true, true),
                    0xE3 if said.starts_with(b"_JPSJPS_") => (found.irregular, found.others) = (true, true),
                    0xED => {
                        let length =
                            bytes.get(body..body + 2).map_or(0, |l| u16::from_be_bytes([l[0], l[1]]));
                        found.iptc = Some((body + 2, (body + usize::from(length)).min(bytes.len())));
                    }
                    _ => found.others = true,
                }
            }
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                found.components = bytes.get(body + 7).copied().unwrap_or(0);
            }
            _ => {}
        }
        let Some(length) = bytes.get(body..body + 2) else { break };
        found.irregular |= length < [0, 2].as_slice() && !scanned;
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

/// Decoded pixels.
pub(super) enum Pixels {
    Light(DynamicImage),
    /// Four inks, 255 is full.
    Inks(RgbaImage),
}

/// Decodes a picture of a size with at least a share of its width and height (from 0 to 1): an eighth, a quarter, a
/// half or all of it comes out. `None`: this decoder does not read it.
pub(super) fn decode(bytes: &[u8], size: (u32, u32), share: f64, most: u64) -> Option<Pixels> {
    let mut decoder = Decoder::new(bytes);
    decoder.set_max_decoding_buffer_size(usize::try_from(most).unwrap_or(usize::MAX));
    if share < 1.0 {
        let wanted = |length: u32| (f64::from(length) * share).ceil().clamp(1.0, 65_535.0) as u16;
        decoder.scale(wanted(size.0), wanted(size.1)).ok()?;
    }
    let pixels = decoder.decode().ok()?;
    let info = decoder.info()?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    match info.pixel_format {
        PixelFormat::L8 => GrayImage::from_raw(width, height, pixels)
            .map(|pixels| Pixels::Light(DynamicImage::ImageLuma8(pixels))),
        PixelFormat::RGB24 => RgbImage::from_raw(width, height, pixels)
            .map(|pixels| Pixels::Light(DynamicImage::ImageRgb8(pixels))),
        PixelFormat::CMYK32 => RgbaImage::from_raw(width, height, pixels).map(Pixels::Inks),
        // Medical pictures; the other decoder brings them to eight bits.
        PixelFormat::L16 => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::samples;

    #[test]
    fn fewer_pixels_are_decoded_where_fewer_are_needed() {
        let bytes = samples::jpeg(640, 480);
        for (share, width) in [(1.0, 640), (0.6, 640), (0.5, 320), (0.25, 160), (0.2, 160), (0.01, 80)] {
            let Some(Pixels::Light(pixels)) = decode(&bytes, (640, 480), share, 1 << 30) else { panic!() };
            assert_eq!(pixels.width(), width, "{share}");
        }
        assert!(decode(b"no picture", (1, 1), 1.0, 1 << 30).is_none());
    }

    #[test]
    fn a_plain_picture_is_whole_and_has_no_extras() {
        let found = walk(&samples::jpeg(64, 48));
        assert_eq!(found, Segments { whole: true, components: 3, ..Segments::default() });
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

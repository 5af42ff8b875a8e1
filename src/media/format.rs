//! Tells what a file is by its first bytes.
//! Invariant: a name's ending is never believed.

use serde::{Deserialize, Serialize};

use crate::tr;

/// What a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
    Tiff,
    Bmp,
    Heic,
    Avif,
    Mp4,
    Mov,
    #[default]
    Unknown,
}

/// How many bytes [`sniff`] looks at.
pub(super) const SNIFFED: usize = 64;

/// Tells what a file is; the first 64 bytes are enough.
pub fn sniff(bytes: &[u8]) -> Format {
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    match bytes {
        _ if at(0, b"\xFF\xD8\xFF") => Format::Jpeg,
        _ if at(0, b"\x89PNG\r\n\x1A\n") => Format::Png,
        _ if at(0, b"RIFF") && at(8, b"WEBP") => Format::WebP,
        _ if at(0, b"GIF87a") || at(0, b"GIF89a") => Format::Gif,
        _ if at(0, b"II*\0") || at(0, b"MM\0*") => Format::Tiff,
        // "BM" alone begins many a text; the two reserved words after the length are zero.
        _ if at(0, b"BM") && at(6, &[0; 4]) => Format::Bmp,
        _ if at(4, b"ftyp") => brand(bytes),
        // The first QuickTime files have no brand at all.
        _ if [b"moov", b"mdat", b"wide"].iter().any(|kind| at(4, *kind)) => Format::Mov,
        _ => Format::Unknown,
    }
}

/// Reads the major brand, and the compatible ones where that says nothing.
fn brand(bytes: &[u8]) -> Format {
    let brands = bytes.get(8..SNIFFED.min(bytes.len())).unwrap_or_default();
    let major = brands.get(..4).unwrap_or_default();
    let named = |wanted: &[&[u8]]| {
        wanted.contains(&major)
            || (matches!(major, b"mif1" | b"msf1")
                && brands.chunks_exact(4).skip(2).any(|brand| wanted.contains(&brand)))
    };
    if major == b"qt  " {
        Format::Mov
    } else if named(&[b"avif", b"avis"]) {
        Format::Avif
    } else if named(&[b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"]) {
        Format::Heic
    } else {
        Format::Mp4
    }
}

impl Format {
    /// Its name for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Tiff => "TIFF",
            Self::Bmp => "BMP",
            Self::Heic => "HEIC",
            Self::Avif => "AVIF",
            Self::Mp4 => "MP4",
            Self::Mov => "MOV",
            Self::Unknown => tr!("unknown"),
        }
    }

    /// Whether it is a still picture, readable here or not.
    pub fn is_picture(self) -> bool {
        !self.is_clip() && self != Self::Unknown
    }

    /// Whether it is a clip's container.
    pub fn is_clip(self) -> bool {
        matches!(self, Self::Mp4 | Self::Mov)
    }

    /// The Content-Type a host answers with (section 4.3).
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Mp4 => "video/mp4",
            Self::Mov => "video/quicktime",
            _ => "application/octet-stream",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_magic_is_known() {
        let cases: [(&[u8], Format); 16] = [
            (b"\xFF\xD8\xFF\xE0", Format::Jpeg),
            (b"\x89PNG\r\n\x1A\n\0\0", Format::Png),
            (b"RIFF\x01\0\0\0WEBPVP8 ", Format::WebP),
            (b"RIFF\x01\0\0\0WAVEfmt ", Format::Unknown),
            (b"GIF89a", Format::Gif),
            (b"II*\0\x08", Format::Tiff),
            (b"MM\0*\0\0", Format::Tiff),
            (b"BM\x10\0\0\0\0\0\0\0\x36", Format::Bmp),
            (b"BMW is a car maker", Format::Unknown),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Format::Heic),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Format::Avif),
            (b"\0\0\0\x18ftypavif\0\0\0\0", Format::Avif),
            (b"\0\0\0\x18ftypisom\0\0\x02\0", Format::Mp4),
            (b"\0\0\0\x14ftypqt  ", Format::Mov),
            (b"\0\0\0\x08wide", Format::Mov),
            (b"a text named .mp4", Format::Unknown),
        ];
        for (bytes, format) in cases {
            assert_eq!(sniff(bytes), format, "{bytes:?}");
        }
        assert_eq!(sniff(b""), Format::Unknown);
    }
}

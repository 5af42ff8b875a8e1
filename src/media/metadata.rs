//! Finds out what a picture's metadata tells of a person: place, camera, names, time.
//! Invariant: only whether it is there is kept, never what it says.

use exif::{In, Reader, Tag};

use crate::domain::draft::Carried;

/// The blocks of a file that may tell something.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Blocks<'a> {
    /// A TIFF structure.
    pub exif: Option<&'a [u8]>,
    /// A text in XML.
    pub xmp: Option<&'a [u8]>,
    /// What news agencies write.
    pub iptc: Option<&'a [u8]>,
    /// Something else that is not a picture.
    pub other: bool,
}

const PLACE: [Tag; 2] = [Tag::GPSLatitude, Tag::GPSLongitude];
const CAMERA: [Tag; 5] = [Tag::Make, Tag::Model, Tag::LensModel, Tag::BodySerialNumber, Tag::LensMake];
const NAMES: [Tag; 3] = [Tag::Artist, Tag::Copyright, Tag::CameraOwnerName];
const TIME: [Tag; 3] = [Tag::DateTime, Tag::DateTimeOriginal, Tag::DateTimeDigitized];
/// The author's name as Windows writes it.
const XP_AUTHOR: u16 = 0x9C9D;

/// What the blocks tell.
pub(super) fn carried(blocks: &Blocks<'_>) -> Carried {
    let mut found = Carried {
        other: blocks.other || blocks.exif.is_some() || blocks.xmp.is_some() || blocks.iptc.is_some(),
        ..Carried::default()
    };
    blocks.exif.into_iter().for_each(|exif| in_exif(exif, &mut found));
    blocks.xmp.into_iter().for_each(|xmp| in_xmp(xmp, &mut found));
    blocks.iptc.into_iter().for_each(|iptc| in_iptc(iptc, &mut found));
    found
}

fn in_exif(bytes: &[u8], found: &mut Carried) {
    let mut reader = Reader::new();
    // What can be read of a damaged block is told.
    reader.continue_on_error(true);
    let read = reader.read_raw(bytes.to_vec());
    let Ok(exif) = read.or_else(|error| error.distill_partial_result(|_| ())) else { return };
    let has = |tags: &[Tag]| tags.iter().any(|tag| exif.get_field(*tag, In::PRIMARY).is_some());
    found.place |= has(&PLACE);
    found.camera |= has(&CAMERA);
    found.names |= has(&NAMES) || exif.fields().any(|field| field.tag.number() == XP_AUTHOR);
    found.time |= has(&TIME);
}

fn in_xmp(text: &[u8], found: &mut Carried) {
    let says =
        |words: &[&[u8]]| words.iter().any(|word| text.windows(word.len()).any(|window| window == *word));
    found.place |= says(&[b"GPSLatitude", b"photoshop:City", b"Iptc4xmpCore:Location", b"LocationShown"]);
    found.camera |=
        says(&[b"tiff:Model", b"tiff:Make", b"aux:Lens", b"exifEX:LensModel", b"aux:SerialNumber"]);
    found.names |= says(&[b"dc:creator", b"xmpRights:Owner", b"dc:rights", b"PersonInImage"]);
    found.time |= says(&[b"DateTimeOriginal", b"photoshop:DateCreated", b"xmp:CreateDate"]);
}

/// Marks of the entries: a byte that begins one, the record, the entry's number.
fn in_iptc(bytes: &[u8], found: &mut Carried) {
    for entry in bytes.windows(3).filter(|entry| entry[..2] == [0x1C, 2]) {
        match entry[2] {
            90 | 92 | 95 | 100 | 101 => found.place = true,
            80 | 110 | 116 | 122 => found.names = true,
            55 | 60 => found.time = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::samples;

    #[test]
    fn each_kind_of_block_tells_what_it_carries() {
        let exif = samples::telling_exif();
        let found = carried(&Blocks { exif: Some(&exif), ..Blocks::default() });
        assert_eq!(found, Carried { place: true, camera: true, names: true, time: true, other: true });
        let xmp = br#"<rdf photoshop:City="Lisbon"><dc:creator>A. N.</dc:creator></rdf>"#;
        let found = carried(&Blocks { xmp: Some(xmp), ..Blocks::default() });
        assert_eq!((found.place, found.names, found.camera), (true, true, false));
        let iptc = [&[0x1C, 2, 80, 0, 3][..], b"A N", &[0x1C, 2, 5, 0, 1, 65]].concat();
        let found = carried(&Blocks { iptc: Some(&iptc), ..Blocks::default() });
        assert_eq!((found.place, found.names, found.other), (false, true, true));
        assert_eq!(carried(&Blocks::default()), Carried::default());
    }

    #[test]
    fn damaged_blocks_are_no_danger() {
        let exif = samples::telling_exif();
        for seed in 0..400 {
            let changed = samples::mutated(&exif, seed);
            assert!(
                carried(&Blocks { exif: Some(&changed), iptc: Some(&changed), ..Blocks::default() }).other
            );
        }
    }
}

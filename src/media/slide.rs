//! What is known of one slide's file, whichever kind it is.
//! Invariant: asking never fails: a file that cannot be used is a fact too.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;

use super::clip::{self, ClipFacts};
use super::format::SNIFFED;
use super::picture::{self, PictureFacts};
use super::{Format, MediaError, sniff};
use crate::domain::Trouble;

/// A picture file of more bytes than this is not read: 512 MB.
const MAX_PICTURE_BYTES: u64 = 512_000_000;

/// What is known of a slide's file.
#[derive(Clone, Debug, PartialEq)]
pub enum SlideFacts {
    Picture(PictureFacts),
    Clip(ClipFacts),
    Broken(MediaError),
}

/// Looks at a file's bytes.
pub fn facts(bytes: &[u8]) -> SlideFacts {
    if sniff(bytes).is_clip() { clip_facts(Cursor::new(bytes)) } else { picture_facts(bytes) }
}

/// Looks at a file on disk. Of a clip only the index is read, however long it is.
pub fn facts_of(path: &Path) -> SlideFacts {
    read_facts(path).unwrap_or_else(SlideFacts::Broken)
}

fn read_facts(path: &Path) -> Result<SlideFacts, MediaError> {
    let mut file = File::open(path)?;
    let mut head = Vec::with_capacity(SNIFFED);
    file.by_ref().take(SNIFFED as u64).read_to_end(&mut head)?;
    file.rewind()?;
    if sniff(&head).is_clip() {
        return Ok(clip_facts(BufReader::new(file)));
    }
    if sniff(&head) == Format::Unknown && !head.is_empty() {
        return Err(MediaError::NotMedia);
    }
    if file.metadata()?.len() > MAX_PICTURE_BYTES {
        return Err(MediaError::TooHeavy);
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(picture_facts(&bytes))
}

fn picture_facts(bytes: &[u8]) -> SlideFacts {
    picture::facts(bytes).map_or_else(SlideFacts::Broken, SlideFacts::Picture)
}

fn clip_facts(file: impl Read + Seek) -> SlideFacts {
    clip::probe(file).map_or_else(SlideFacts::Broken, SlideFacts::Clip)
}

impl SlideFacts {
    /// Why it cannot be used; `None` when it can be read.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Broken(error) => Some(error.trouble()),
            Self::Picture(_) | Self::Clip(_) => None,
        }
    }

    /// Width and height in pixels, as shown.
    pub fn size(&self) -> Option<(u32, u32)> {
        match self {
            Self::Picture(facts) => Some((facts.width, facts.height)),
            Self::Clip(facts) => Some((facts.width, facts.height)),
            Self::Broken(_) => None,
        }
    }

    /// What the file is.
    pub fn format(&self) -> Format {
        match self {
            Self::Picture(facts) => facts.format,
            Self::Clip(facts) => facts.format,
            Self::Broken(
                MediaError::Cut(format) | MediaError::Damaged(format, _) | MediaError::Unsupported(format),
            ) => *format,
            Self::Broken(_) => Format::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TroubleKind;
    use crate::media::samples;

    #[test]
    fn a_file_on_disk_tells_the_same_as_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("named.txt");
        for bytes in [samples::jpeg(32, 24), samples::CLIP.to_vec(), b"text".to_vec(), Vec::new()] {
            std::fs::write(&path, &bytes).unwrap();
            assert_eq!(facts_of(&path), facts(&bytes));
        }
        assert_eq!(facts(&samples::jpeg(32, 24)).size(), Some((32, 24)));
    }

    #[test]
    fn a_missing_file_is_a_fact() {
        let facts = facts_of(Path::new("/nowhere/at/all.jpg"));
        assert_eq!(facts.trouble().unwrap().kind, TroubleKind::FileMissing);
        assert_eq!(facts.size(), None);
    }
}

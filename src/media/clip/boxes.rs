//! The boxes an MP4 or MOV file is made of: the outermost read from the file, the rest walked in memory.
//! Invariant: a box never reaches outside the one it lies in, and a walk always ends. (The library that reads
//! the leaves follows sizes on trust, so it is given one leaf at a time.)

use std::io::{Cursor, Read, Seek, SeekFrom};

use re_mp4::ReadBox;

use crate::media::format::SNIFFED;
use crate::media::{Format, MediaError, sniff};

/// More index than this is not read, in bytes; an hour of film needs about one megabyte.
const MAX_INDEX: u64 = 64_000_000;
/// More outermost boxes than this are not walked.
const MAX_BOXES: usize = 100_000;

/// One box in memory.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pub kind: [u8; 4],
    pub body: &'a [u8],
    /// The box from the last eight bytes of its head on.
    whole: &'a [u8],
}

impl<'a> Piece<'a> {
    /// Reads this box itself as a leaf of known layout.
    pub fn alone<T>(&self) -> Option<T>
    where
        T: for<'r> ReadBox<&'r mut Cursor<&'a [u8]>>,
    {
        let mut reader = Cursor::new(self.whole);
        reader.set_position(8);
        T::read_box(&mut reader, self.whole.len() as u64).ok()
    }
}

/// The boxes inside some bytes, in order. Ends where they stop making sense.
pub(super) fn pieces(mut bytes: &[u8]) -> impl Iterator<Item = Piece<'_>> {
    std::iter::from_fn(move || {
        let head: [u8; 8] = bytes.get(..8)?.try_into().ok()?;
        let (length, head_length) = length_of(head, bytes.get(8..16), bytes.len() as u64)?;
        let length = usize::try_from(length).ok()?;
        let (this, rest) = bytes.split_at_checked(length)?;
        bytes = rest;
        let kind = [head[4], head[5], head[6], head[7]];
        Some(Piece { kind, body: this.get(head_length..)?, whole: this.get(head_length - 8..)? })
    })
}

/// The first box of a kind inside some bytes.
pub(super) fn child<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<Piece<'a>> {
    pieces(bytes).find(|piece| piece.kind == *kind)
}

/// Reads a leaf of known layout inside some bytes.
pub(super) fn leaf<'a, T>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<T>
where
    T: for<'r> ReadBox<&'r mut Cursor<&'a [u8]>>,
{
    child(bytes, kind)?.alone()
}

/// Length of a box with its head, and of the head; `None` when it cannot be.
fn length_of(head: [u8; 8], long: Option<&[u8]>, available: u64) -> Option<(u64, usize)> {
    let (length, head_length) = match u32::from_be_bytes([head[0], head[1], head[2], head[3]]) {
        0 => (available, 8),
        1 => (u64::from_be_bytes(long?.try_into().ok()?), 16),
        length => (u64::from(length), 8),
    };
    (length >= head_length as u64 && length <= available).then_some((length, head_length))
}

/// The outermost boxes of a file.
pub(super) struct Outline {
    pub format: Format,
    /// The body of `moov`.
    pub moov: Vec<u8>,
    pub moov_first: bool,
    /// Where each `moof` begins in the file, and its body.
    pub fragments: Vec<(u64, Vec<u8>)>,
    /// Length of the file.
    pub bytes: u64,
}

impl Outline {
    /// Walks the file and reads its index, nothing else.
    pub fn read(mut file: impl Read + Seek) -> Result<Self, MediaError> {
        let bytes = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        let mut head = Vec::new();
        file.by_ref().take(SNIFFED as u64).read_to_end(&mut head)?;
        let format = sniff(&head);
        match format {
            Format::Mp4 | Format::Mov => {}
            Format::Unknown if bytes == 0 => return Err(MediaError::Empty),
            _ => return Err(MediaError::NotMedia),
        }
        Self { format, moov: Vec::new(), moov_first: false, fragments: Vec::new(), bytes }.walk(&mut file)
    }

    fn walk(mut self, file: &mut (impl Read + Seek)) -> Result<Self, MediaError> {
        let mut at = 0;
        let mut frames_seen = false;
        let mut index_left = MAX_INDEX;
        for _ in 0..MAX_BOXES {
            file.seek(SeekFrom::Start(at))?;
            let mut head = Vec::with_capacity(16);
            file.by_ref().take(16).read_to_end(&mut head)?;
            let Some(Ok(first)) = head.get(..8).map(<[u8; 8]>::try_from) else { break };
            let Some((length, head_length)) = length_of(first, head.get(8..16), self.bytes - at) else {
                return Err(MediaError::Cut(self.format));
            };
            match &first[4..] {
                b"mdat" => frames_seen = true,
                b"moov" | b"moof" => {
                    let body = length - head_length as u64;
                    index_left = index_left
                        .checked_sub(body)
                        .ok_or_else(|| MediaError::Damaged(self.format, "index too long".into()))?;
                    file.seek(SeekFrom::Start(at + head_length as u64))?;
                    let mut content = Vec::new();
                    file.by_ref().take(body).read_to_end(&mut content)?;
                    if first[4..] == *b"moof" {
                        self.fragments.push((at, content));
                    } else {
                        self.moov = content;
                        self.moov_first = !frames_seen;
                    }
                }
                _ => {}
            }
            at += length;
        }
        // Cameras write the index last: without it the recording was not finished.
        if self.moov.is_empty() { Err(MediaError::Cut(self.format)) } else { Ok(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_ends_whatever_the_sizes_say() {
        let kinds = |bytes: &[u8]| pieces(bytes).map(|piece| piece.body.len()).collect::<Vec<_>>();
        assert_eq!(kinds(b"\0\0\0\x0Afreexx\0\0\0\x08skip"), [2, 0]);
        assert_eq!(kinds(b"\0\0\0\0freerest"), [4], "a size of zero reaches to the end");
        assert_eq!(kinds(b"\0\0\0\x01free\0\0\0\0\0\0\0\x12ab"), [2], "a long size");
        assert_eq!(kinds(b"\0\0\0\x01free\0\0\0\0\0\0\0\x07ab"), [0; 0], "a long size shorter than its head");
        assert_eq!(kinds(b"\0\0\0\x02free"), [0; 0]);
        assert_eq!(kinds(b"\xFF\xFF\xFF\xFFfreexx"), [0; 0]);
        assert_eq!(kinds(b"\0\0\0"), [0; 0]);
    }
}

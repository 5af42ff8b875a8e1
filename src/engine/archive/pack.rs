//! One file that holds many: written entry by entry as it comes, and read the same way.
//! Invariant: what goes in is counted and hashed as it passes; the same bytes make the same file everywhere.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipArchive, ZipWriter};

use crate::domain::digest::{Digest, hex};

use super::manifest::Entry;

/// Bytes passed on at once.
pub const AT_ONCE: usize = 64 << 10;

/// An archive that is being written.
pub struct Pack {
    zip: ZipWriter<BufWriter<File>>,
    digest: Digest,
    bytes: u64,
    path: String,
}

impl Pack {
    /// Begins one.
    pub fn begin(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        // Whose words are in it decides who else may read it.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let zip = ZipWriter::new(BufWriter::new(options.open(path)?));
        Ok(Self { zip, digest: Digest::default(), bytes: 0, path: String::new() })
    }

    /// Begins an entry; `packed`: it is made smaller, which pictures and clips are already.
    pub fn open(&mut self, path: &str, packed: bool) -> io::Result<()> {
        let method = if packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        // Without a time and the name of a system, and always with room for more than four gigabytes.
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .large_file(true)
            .system(System::Unix)
            .unix_permissions(0o600);
        self.zip.start_file(path, options)?;
        (self.digest, self.bytes, self.path) = (Digest::default(), 0, path.to_owned());
        Ok(())
    }

    /// Ends the entry.
    pub fn close(&mut self) -> Entry {
        let sha256 = hex(&std::mem::take(&mut self.digest).finish());
        Entry { path: std::mem::take(&mut self.path), bytes: self.bytes, sha256 }
    }

    /// Ends the archive; it is on the disk then.
    pub fn end(self) -> io::Result<()> {
        let file = self.zip.finish()?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }
}

impl Write for Pack {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.zip.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An archive that is read.
pub struct Unpack<R = BufReader<File>> {
    zip: ZipArchive<R>,
}

/// What an entry turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    AsListed,
    /// It has other bytes than the list says, or cannot be read.
    Other,
}

impl Unpack {
    /// Opens one.
    pub fn open(path: &Path) -> io::Result<Self> {
        Self::of(BufReader::new(File::open(path)?))
    }
}

impl<R: Read + Seek> Unpack<R> {
    /// Opens one out of its bytes.
    pub fn of(bytes: R) -> io::Result<Self> {
        Ok(Self { zip: ZipArchive::new(bytes)? })
    }

    /// The names of its entries.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect()
    }

    /// A small entry, whole.
    pub fn small(&mut self, name: &str, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.zip.by_name(name)?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Reads an entry through, handing on what comes. It stops at the first byte too many, so that a file that says it
    /// is small cannot fill the disk.
    ///
    /// # Errors
    /// What `each` answers, and nothing else.
    pub fn read<E>(&mut self, entry: &Entry, mut each: impl FnMut(&[u8]) -> Result<(), E>) -> Result<Fit, E> {
        let Ok(mut file) = self.zip.by_name(&entry.path) else { return Ok(Fit::Other) };
        let (mut digest, mut bytes, mut room) = (Digest::default(), 0_u64, vec![0; AT_ONCE]);
        loop {
            let count = match file.read(&mut room) {
                Ok(0) => break,
                Ok(count) => count,
                Err(_) => return Ok(Fit::Other),
            };
            bytes += count as u64;
            if bytes > entry.bytes {
                return Ok(Fit::Other);
            }
            digest.update(&room[..count]);
            each(&room[..count])?;
        }
        let fits = bytes == entry.bytes && hex(&digest.finish()) == entry.sha256;
        Ok(if fits { Fit::AsListed } else { Fit::Other })
    }
}

//! Files of the profile that belong to drafts: pasted pictures, pictures of posts that are written again.
//! Invariant: a file is whole or not there, is named by what is in it, and goes when no draft names it any more.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::domain::{Trouble, TroubleKind, digest};
use crate::store::StoreError;

/// Bytes of the hash that names a file.
const NAME: usize = 8;

/// Keeps bytes as a file whose name begins with a word that says where it is from; the same bytes are kept once. It
/// blocks.
///
/// # Errors
/// [`TroubleKind::DiskFull`], [`TroubleKind::StoreBroken`] where the folder cannot be written.
pub fn keep(folder: &Path, bytes: &[u8], word: &str, ending: &str) -> Result<PathBuf, Trouble> {
    let path = folder.join(format!("{word}-{}.{ending}", digest::hex(&digest::sha256(bytes)[..NAME])));
    if path.metadata().is_ok_and(|about| about.len() == bytes.len() as u64) {
        return Ok(path);
    }
    let half = half(&path);
    fs::write(&half, bytes)
        .and_then(|()| fs::rename(&half, &path))
        .map_err(|error| refused(&half, &error))?;
    Ok(path)
}

/// Where a file is written until it is whole.
pub fn half(path: &Path) -> PathBuf {
    path.with_extension("part")
}

/// Why a file could not be kept.
pub fn refused(path: &Path, error: &io::Error) -> Trouble {
    let kind = match error.kind() {
        io::ErrorKind::StorageFull => TroubleKind::DiskFull,
        _ => TroubleKind::StoreBroken,
    };
    Trouble::with(kind, format!("{}: {error}", path.display()))
}

/// Takes away every file that nobody names; gives how many. It blocks.
///
/// # Errors
/// Where the store cannot be asked; then what was not asked for stays.
pub fn sweep(folder: &Path, named: impl Fn(&str) -> Result<bool, StoreError>) -> Result<usize, StoreError> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(0) };
    let mut gone = 0;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) || named(&name)? {
            continue;
        }
        // One that cannot go now goes at another start.
        gone += usize::from(fs::remove_file(entry.path()).is_ok());
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_one_file_and_what_nobody_names_goes() {
        let folder = tempfile::tempdir().unwrap();
        let one = keep(folder.path(), b"one", "pasted", "png").unwrap();
        assert_eq!(keep(folder.path(), b"one", "pasted", "png").unwrap(), one);
        let two = keep(folder.path(), b"two", "post", "jpg").unwrap();
        fs::write(folder.path().join("ab.part"), "half").unwrap();
        let name = one.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(sweep(folder.path(), |asked| Ok(asked == name)).unwrap(), 2);
        assert!(one.exists() && !two.exists());
        let broken = |_: &str| Err(StoreError::Missing("nobody".to_owned()));
        assert!(sweep(folder.path(), broken).is_err() && one.exists());
    }
}

//! The pictures on disk: as they were fetched, and small copies of them.
//! Invariant: a file is whole or not there; the least used go first when the cap is passed; losing all of it
//! loses nothing.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use crate::domain::{Clock, digest};

/// Bytes the cabinet may hold, and to what it is emptied when it holds more.
const CAP: u64 = 512 << 20;
const EMPTIED_TO: u64 = CAP / 10 * 9;
/// Bytes written between two looks at the whole.
const LOOK_AFTER: u64 = 64 << 20;

/// A folder of files named by the hash of what they are of. All of it blocks.
pub struct Cabinet {
    folder: PathBuf,
    clock: Clock,
    cap: u64,
    /// Bytes written since the last look; starts full, so that the first write looks.
    written: AtomicU64,
    /// Makes the names of half-written files differ.
    serial: AtomicU64,
}

impl Cabinet {
    /// A cabinet in a folder that exists.
    pub fn open(folder: PathBuf, clock: Clock) -> Self {
        Self { folder, clock, cap: CAP, written: AtomicU64::new(LOOK_AFTER), serial: AtomicU64::new(0) }
    }

    /// The name under which a thing is kept; `ending` tells its forms apart.
    pub fn name(thing: &str, ending: &str) -> String {
        format!("{}.{ending}", stem(thing))
    }

    /// Reads a file and notes that it was used.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.folder.join(name);
        let bytes = fs::read(&path).ok()?;
        // Without the note it only goes earlier.
        let _ = fs::File::options().append(true).open(&path).and_then(|file| file.set_modified(self.now()));
        Some(bytes)
    }

    /// Keeps a file. A full disk is no trouble: then it is fetched again the next time.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let half = self.folder.join(format!("{name}.{serial}.part"));
        let kept = fs::write(&half, bytes).and_then(|()| fs::rename(&half, self.folder.join(name)));
        if let Err(error) = kept {
            tracing::info!(%error, "a picture was not kept");
            let _ = fs::remove_file(&half);
        }
        let written = self.written.fetch_add(bytes.len() as u64, Ordering::Relaxed) + bytes.len() as u64;
        if written >= LOOK_AFTER {
            self.written.store(0, Ordering::Relaxed);
            self.tidy();
        }
    }

    /// Throws away whatever is of none of these things; gives how many files that were.
    ///
    /// # Errors
    /// When a file cannot be removed, or the folder not be read.
    pub fn keep_only(&self, things: impl IntoIterator<Item = String>) -> io::Result<u64> {
        let kept: HashSet<String> = things.into_iter().map(|thing| stem(&thing)).collect();
        let mut gone = 0;
        for file in list(&self.folder)? {
            let name = file.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if kept.contains(name.split('.').next().unwrap_or_default()) {
                continue;
            }
            match fs::remove_file(&file.path) {
                Ok(()) => gone += 1,
                // Somebody tidied up beside us.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(gone)
    }

    /// Throws a file away, because it turned out to be damaged.
    pub fn drop(&self, name: &str) {
        let _ = fs::remove_file(self.folder.join(name));
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(self.clock.now_ms()).unwrap_or(0))
    }

    fn tidy(&self) {
        let Ok(mut files) = list(&self.folder) else { return };
        let mut held: u64 = files.iter().map(|file| file.bytes).sum();
        if held <= self.cap {
            return;
        }
        files.sort_by_key(|file| file.used);
        for file in files {
            if held <= EMPTIED_TO.min(self.cap / 10 * 9) {
                break;
            }
            if fs::remove_file(&file.path).is_ok() {
                held -= file.bytes;
            }
        }
    }
}

/// What the names of all forms of a thing begin with.
pub fn stem(thing: &str) -> String {
    digest::hex(&digest::sha256(thing.as_bytes())[..16])
}

struct Kept {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

fn list(folder: &Path) -> io::Result<Vec<Kept>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        if about.is_file() {
            let used = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            files.push(Kept { path: entry.path(), bytes: about.len(), used });
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_used_go_first_when_there_is_too_much() {
        let folder = tempfile::tempdir().unwrap();
        let cabinet = Cabinet { cap: 250, ..Cabinet::open(folder.path().to_owned(), Clock::system()) };
        for name in ["old", "middle", "new"] {
            cabinet.put(name, &[0; 100]);
        }
        let age = |name: &str, hours: u64| {
            let file = fs::File::options().append(true).open(folder.path().join(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(hours * 3_600)).unwrap();
        };
        age("old", 3);
        age("middle", 2);
        age("new", 1);
        assert!(cabinet.get("old").is_some(), "using it makes it young");
        cabinet.tidy();
        assert!(cabinet.get("middle").is_none());
        assert!(cabinet.get("old").is_some() && cabinet.get("new").is_some());
    }

    #[test]
    fn a_name_is_the_hash_of_the_thing() {
        assert_eq!(Cabinet::name("a", "src"), Cabinet::name("a", "src"));
        assert_ne!(Cabinet::name("a", "src"), Cabinet::name("b", "src"));
    }
}

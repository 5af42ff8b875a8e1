//! The door between two copies of Tintype on one profile: a local socket in the profile, at which the one that
//! starts knocks, and whoever works there answers.
//! Invariant: a knock carries one word and no data, only this user can reach the door, and only the holder of the
//! profile's lock stands behind it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{GenericFilePath, ListenerOptions, Stream};

use crate::domain::digest;

/// How long one of the two waits for the other's word.
const PATIENCE: Duration = Duration::from_secs(2);
/// The longest path a socket may have, in bytes: 104 with its end on macOS, 108 on Linux.
#[cfg(unix)]
const LONGEST: usize = 100;
/// No word is longer, bytes.
const WORD: u64 = 16;

/// Who works on a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    Window,
    Worker,
}

/// What is wanted of whoever works there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knock {
    /// To know who it is.
    Who,
    /// A window: one that is open comes to the front, a worker leaves.
    Window,
}

impl Holder {
    fn word(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Worker => "worker",
        }
    }
}

impl Knock {
    fn word(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Window => "show",
        }
    }
}

/// A door somebody stands behind; it closes when dropped.
pub struct Door {
    address: PathBuf,
    closing: Arc<AtomicBool>,
    keeper: Option<JoinHandle<()>>,
}

impl Door {
    /// Opens the door of a profile of which this process holds the lock. `wanted` is called, on a thread of the
    /// door's, each time a window is asked for.
    ///
    /// # Errors
    /// When the socket cannot be made.
    pub fn open(profile: &Path, holder: Holder, wanted: impl Fn() + Send + 'static) -> io::Result<Self> {
        let address = address(profile)?;
        // What a killed process left there belongs to nobody: the lock is ours.
        let options = ListenerOptions::new()
            .name(address.as_path().to_fs_name::<GenericFilePath>()?)
            .try_overwrite(true)
            .max_spin_time(PATIENCE);
        let listener = options.create_sync()?;
        let closing = Arc::new(AtomicBool::new(false));
        let closed = Arc::clone(&closing);
        let keeper = std::thread::Builder::new().name("tintype-door".to_owned()).spawn(move || {
            for stream in listener.incoming() {
                if closed.load(Ordering::SeqCst) {
                    break;
                }
                match stream.and_then(|stream| answer(stream, holder)) {
                    Ok(true) => wanted(),
                    Ok(false) => {}
                    Err(error) => tracing::debug!(%error, "somebody knocked and went away"),
                }
            }
        })?;
        Ok(Self { address, closing, keeper: Some(keeper) })
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        // The keeper sleeps until somebody comes.
        let woken = self.address.as_path().to_fs_name::<GenericFilePath>().and_then(Stream::connect);
        if let (Ok(_), Some(keeper)) = (woken, self.keeper.take()) {
            // It ends by itself; a panic of its own is nobody's business here.
            let _ = keeper.join();
        }
    }
}

/// Answers one knock; `true`: a window is wanted.
fn answer(stream: Stream, holder: Holder) -> io::Result<bool> {
    let mut stream = BufReader::new(patient(stream)?);
    let knock = word(&mut stream)?;
    if ![Knock::Who, Knock::Window].iter().any(|known| known.word() == knock) {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    writeln!(stream.get_mut(), "{}", holder.word())?;
    Ok(knock == Knock::Window.word())
}

/// Knocks at the door of a profile, and tells who answered.
///
/// # Errors
/// When nobody stands behind it.
pub fn knock(profile: &Path, wish: Knock) -> io::Result<Holder> {
    let address = address(profile)?;
    let stream = Stream::connect(address.as_path().to_fs_name::<GenericFilePath>()?)?;
    let mut stream = BufReader::new(patient(stream)?);
    writeln!(stream.get_mut(), "{}", wish.word())?;
    let said = word(&mut stream)?;
    let known = [Holder::Window, Holder::Worker].into_iter().find(|holder| holder.word() == said);
    known.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
}

/// Somebody who says nothing must not keep the other for ever. Named pipes know no such limit; there one trusts
/// that nobody but Tintype of this user comes.
fn patient(stream: Stream) -> io::Result<Stream> {
    if cfg!(unix) {
        stream.set_recv_timeout(Some(PATIENCE))?;
        stream.set_send_timeout(Some(PATIENCE))?;
    }
    Ok(stream)
}

fn word(stream: &mut BufReader<Stream>) -> io::Result<String> {
    let mut line = String::new();
    stream.by_ref().take(WORD).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

/// Where the door of a profile is, however the profile is spelled: in the profile itself, or, where that path is
/// too long for a socket, in a folder of this user's under a name that stands for it.
#[cfg(unix)]
fn address(profile: &Path) -> io::Result<PathBuf> {
    let profile = profile.canonicalize()?;
    let inside = profile.join("door");
    if inside.as_os_str().len() <= LONGEST {
        return Ok(inside);
    }
    let folders = directories::BaseDirs::new();
    let runtime = folders.as_ref().and_then(|folders| folders.runtime_dir());
    let runtime = runtime.map_or_else(std::env::temp_dir, Path::to_path_buf);
    private(&profile, runtime.join(format!("tintype-{}", name(&profile)))).map(|folder| folder.join("door"))
}

/// A folder that belongs to whom the profile belongs to, and that nobody else may enter: the folder of temporary
/// files is everybody's, and another user may have been there first.
#[cfg(unix)]
fn private(profile: &Path, folder: PathBuf) -> io::Result<PathBuf> {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt};
    match std::fs::DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let (found, ours) = (folder.symlink_metadata()?, profile.metadata()?);
    if !found.is_dir() || found.uid() != ours.uid() || found.mode() & 0o077 != 0 {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    Ok(folder)
}

/// Where the door of a profile is: a named pipe, which only its owner may write to.
#[cfg(windows)]
fn address(profile: &Path) -> io::Result<PathBuf> {
    Ok(PathBuf::from(format!(r"\\.\pipe\tintype-{}", name(&profile.canonicalize()?))))
}

/// A short name that stands for a profile.
fn name(profile: &Path) -> String {
    digest::hex(&digest::sha256(profile.as_os_str().as_encoded_bytes())[..8])
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    fn open(profile: &Path, holder: Holder) -> (Door, Receiver<()>) {
        let (wanted, wishes) = channel();
        (Door::open(profile, holder, move || wanted.send(()).unwrap()).unwrap(), wishes)
    }

    #[test]
    fn whoever_works_answers_and_hears_only_that_a_window_is_wanted() {
        let profile = tempfile::tempdir().unwrap();
        assert!(knock(profile.path(), Knock::Who).is_err(), "nobody is there");
        let (door, wishes) = open(profile.path(), Holder::Worker);
        assert_eq!(knock(profile.path(), Knock::Who).unwrap(), Holder::Worker);
        assert_eq!(knock(profile.path(), Knock::Window).unwrap(), Holder::Worker);
        wishes.recv().unwrap();
        drop(door);
        assert!(wishes.recv().is_err(), "one wish, and the keeper has gone");
        assert!(knock(profile.path(), Knock::Who).is_err());
    }

    #[test]
    fn somebody_who_says_something_else_is_not_answered_and_harms_nobody() {
        let profile = tempfile::tempdir().unwrap();
        let (_door, wishes) = open(profile.path(), Holder::Window);
        let address = address(profile.path()).unwrap();
        let mut stranger = Stream::connect(address.to_fs_name::<GenericFilePath>().unwrap()).unwrap();
        stranger.write_all(&[0xff; 64]).unwrap();
        drop(stranger);
        assert_eq!(knock(profile.path(), Knock::Who).unwrap(), Holder::Window);
        assert!(wishes.try_recv().is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_socket_that_a_killed_process_left_is_taken_over() {
        let profile = tempfile::tempdir().unwrap();
        drop(std::os::unix::net::UnixListener::bind(profile.path().join("door")).unwrap());
        let (_door, _wishes) = open(profile.path(), Holder::Window);
        assert_eq!(knock(profile.path(), Knock::Who).unwrap(), Holder::Window);
    }

    #[cfg(unix)]
    #[test]
    fn a_profile_with_a_path_too_long_for_a_socket_has_a_door_too() {
        use std::os::unix::fs::PermissionsExt;
        let outer = tempfile::tempdir().unwrap();
        let profile = outer.path().join("a".repeat(120));
        std::fs::create_dir(&profile).unwrap();
        let (_door, _wishes) = open(&profile, Holder::Worker);
        assert_eq!(knock(&profile.join("."), Knock::Who).unwrap(), Holder::Worker);
        let folder = address(&profile).unwrap().parent().unwrap().to_owned();
        assert!(!folder.starts_with(outer.path()));
        let opened = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&folder, opened).unwrap();
        assert!(knock(&profile, Knock::Who).is_err(), "others may enter it: it is not trusted");
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
}

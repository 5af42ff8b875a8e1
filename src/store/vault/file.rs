//! The file of secrets inside a profile: readable by this user alone, and sealed where a passphrase was chosen.
//! Invariant: on disk there is the file before a change or the file after it; memory follows only when the disk has it.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::sealed::{Key, Sealed, Secrets};
use crate::domain::Secret;
use crate::store::StoreError;

/// Secrets that only the file's permissions guard.
const GUARDED: &str = "secrets.json";
/// Secrets under a passphrase.
const SEALED: &str = "secrets.sealed";

/// Either, before it has its name.
const HALF: &str = "secrets.new";

/// The file of a profile; without a folder it lives in memory alone.
pub(super) struct SecretsFile {
    folder: Option<PathBuf>,
    state: State,
    /// Somebody else could have read the file, until it was opened here.
    pub mended: bool,
}

enum State {
    /// In the open.
    Guarded(Secrets),
    /// Under a passphrase that was given.
    Unlocked(Secrets, Key),
    /// Under a passphrase that was not given yet; beside it, secrets that an interrupted move left in the open.
    Locked(Sealed),
}

impl SecretsFile {
    /// Opens the file of a profile, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Folder`] or [`StoreError::Unreadable`] when it cannot be read; it is left untouched.
    pub fn open(folder: Option<&Path>) -> Result<Self, StoreError> {
        let mut file =
            Self { folder: folder.map(Path::to_owned), state: State::Guarded(Secrets::new()), mended: false };
        // What a power cut left half written.
        file.remove(HALF)?;
        if let Some(sealed) = file.read(SEALED)? {
            file.state = State::Locked(Sealed::read(&sealed)?);
        } else if let Some(guarded) = file.read(GUARDED)? {
            file.state = State::Guarded(serde_json::from_slice(&guarded)?);
        }
        Ok(file)
    }

    /// Whether a passphrase was chosen.
    pub fn is_sealed(&self) -> bool {
        !matches!(self.state, State::Guarded(_))
    }

    /// Whether the passphrase is still to be given.
    pub fn is_locked(&self) -> bool {
        matches!(self.state, State::Locked(_))
    }

    /// Takes the passphrase.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`]; then it stays locked.
    pub fn unlock(&mut self, passphrase: &Secret) -> Result<(), StoreError> {
        let State::Locked(sealed) = &self.state else { return Ok(()) };
        let (mut secrets, key) = sealed.open(passphrase)?;
        // Ended in the middle of sealing them: what is in the open is what was to be sealed.
        if let Some(left) = self.read(GUARDED)? {
            for (name, secret) in serde_json::from_slice::<Secrets>(&left)? {
                secrets.entry(name).or_insert(secret);
            }
            self.write(SEALED, &key.seal(&secrets)?)?;
            self.remove(GUARDED)?;
        }
        self.state = State::Unlocked(secrets, key);
        Ok(())
    }

    /// All secrets.
    ///
    /// # Errors
    /// [`StoreError::Locked`] before the passphrase was given.
    pub fn secrets(&self) -> Result<&Secrets, StoreError> {
        match &self.state {
            State::Guarded(secrets) | State::Unlocked(secrets, _) => Ok(secrets),
            State::Locked(_) => Err(StoreError::Locked),
        }
    }

    /// Changes one secret.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Folder`].
    pub fn set(&mut self, name: &str, secret: Option<&str>) -> Result<(), StoreError> {
        let mut secrets = self.secrets()?.clone();
        match secret {
            Some(secret) => secrets.insert(name.to_owned(), secret.to_owned()),
            None => secrets.remove(name),
        };
        self.replace(secrets)
    }

    /// Puts these secrets in the place of all others.
    ///
    /// # Errors
    /// As [`SecretsFile::set`].
    pub fn replace(&mut self, secrets: Secrets) -> Result<(), StoreError> {
        if *self.secrets()? == secrets {
            return Ok(());
        }
        match &self.state {
            State::Guarded(_) => self.write(GUARDED, &serde_json::to_vec_pretty(&secrets)?)?,
            State::Unlocked(_, key) => self.write(SEALED, &key.seal(&secrets)?)?,
            State::Locked(_) => return Err(StoreError::Locked),
        }
        if let State::Guarded(kept) | State::Unlocked(kept, _) = &mut self.state {
            *kept = secrets;
        }
        Ok(())
    }

    /// Seals what is here, and what is given besides, with a passphrase: a first one or another.
    ///
    /// # Errors
    /// As [`SecretsFile::set`]; then everything is as it was.
    pub fn seal(&mut self, passphrase: &Secret, besides: Secrets) -> Result<(), StoreError> {
        let mut secrets = self.secrets()?.clone();
        secrets.extend(besides);
        let key = Key::new(passphrase)?;
        self.write(SEALED, &key.seal(&secrets)?)?;
        self.state = State::Unlocked(secrets, key);
        self.remove(GUARDED)
    }

    /// Whether this is the passphrase.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`].
    pub fn check(&self, passphrase: &Secret) -> Result<(), StoreError> {
        match self.read_plain(SEALED)? {
            Some(sealed) => Sealed::read(&sealed)?.open(passphrase).map(drop),
            None => Ok(()),
        }
    }

    /// Takes both files away: what was in them is kept elsewhere.
    ///
    /// # Errors
    /// [`StoreError::Folder`].
    pub fn clear(&mut self) -> Result<(), StoreError> {
        self.remove(SEALED)?;
        self.remove(GUARDED)?;
        self.state = State::Guarded(Secrets::new());
        Ok(())
    }

    /// Puts secrets in the open again, guarded by permissions alone.
    ///
    /// # Errors
    /// As [`SecretsFile::set`].
    pub fn unseal(&mut self) -> Result<(), StoreError> {
        let secrets = self.secrets()?.clone();
        self.write(GUARDED, &serde_json::to_vec_pretty(&secrets)?)?;
        self.remove(SEALED)?;
        self.state = State::Guarded(secrets);
        Ok(())
    }

    fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(path) = self.path(name) else { return Ok(None) };
        self.mended |= guard(&path).map_err(|error| StoreError::Folder { path, error })?;
        self.read_plain(name)
    }

    fn read_plain(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(path) = self.path(name) else { return Ok(None) };
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::Folder { path, error }),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let Some(path) = self.path(name) else { return Ok(()) };
        write_whole(&path, bytes).map_err(|error| StoreError::Folder { path, error })
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        let Some(path) = self.path(name) else { return Ok(()) };
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::Folder { path, error })
            }
            _ => Ok(()),
        }
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(name))
    }
}

/// Takes a file's permissions from everybody but this user; says whether anybody had them.
#[cfg(unix)]
fn guard(path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let Ok(found) = std::fs::symlink_metadata(path) else { return Ok(false) };
    if found.file_type().is_symlink() || found.permissions().mode() & 0o077 == 0 {
        return Ok(false);
    }
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    Ok(true)
}

/// The folders of a user are guarded by the system.
#[cfg(not(unix))]
fn guard(_: &Path) -> std::io::Result<bool> {
    Ok(false)
}

/// Replaces a file in one step: after a power cut it is the old one or the new one.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let fresh = path.with_extension("new");
    if let Err(error) = std::fs::remove_file(&fresh)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut options = std::fs::OpenOptions::new();
    // Made new, so that the guard is there before the first byte and no link is followed.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&fresh, path)
}

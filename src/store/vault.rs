//! The vault: tokens and app secrets, in the system's keychain, else in a file only this user may read.
//! Invariant: a secret is in the vault or nowhere; the database, the logs and the errors never hold one.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use keyring::v1::{Entry, Error};

use crate::domain::{AccountId, Secret};

use super::StoreError;

/// Which vault to open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VaultChoice {
    /// The keychain if it really works, else the guarded file.
    #[default]
    System,
    /// The guarded file.
    File,
    /// Nothing that outlives the process: tests and the demo.
    Memory,
}

/// Where secrets are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultPlace {
    Keychain,
    GuardedFile,
    Memory,
}

/// The vault of a profile. Every call may block, a keychain even until a person answers its question: not
/// for a thread that draws or runs tasks.
#[derive(Clone)]
pub struct Vault {
    place: VaultPlace,
    /// Entries of this profile in the keychain: two profiles do not share, or sign out, each other.
    service: Arc<str>,
    file: Arc<Mutex<Guarded>>,
}

/// The guarded file; without a path it lives in memory alone.
struct Guarded {
    path: Option<PathBuf>,
    secrets: BTreeMap<String, String>,
}

impl Vault {
    /// Opens the vault of a profile.
    ///
    /// # Errors
    /// [`StoreError::Folder`] or [`StoreError::Unreadable`] when the guarded file is there and cannot be
    /// read; it is left untouched.
    pub fn open(choice: VaultChoice, profile: &Path) -> Result<Self, StoreError> {
        let whole = std::path::absolute(profile).unwrap_or_else(|_| profile.to_owned());
        let service = format!("Tintype {}", whole.display());
        let place = match choice {
            VaultChoice::Memory => VaultPlace::Memory,
            VaultChoice::File => VaultPlace::GuardedFile,
            VaultChoice::System if keychain_works(&service) => VaultPlace::Keychain,
            VaultChoice::System => VaultPlace::GuardedFile,
        };
        let path = (place != VaultPlace::Memory).then(|| profile.join("secrets.json"));
        let file = Arc::new(Mutex::new(Guarded::open(path)?));
        Ok(Self { place, service: service.into(), file })
    }

    /// Where secrets are kept.
    pub fn place(&self) -> VaultPlace {
        self.place
    }

    /// Keeps an account's token in place of the one before.
    ///
    /// # Errors
    /// [`StoreError::Vault`] from the keychain, [`StoreError::Folder`] or [`StoreError::DiskFull`] from the
    /// file.
    pub fn put(&self, account: &AccountId, token: &Secret) -> Result<(), StoreError> {
        self.keep(&token_key(account), token)
    }

    /// An account's token.
    ///
    /// # Errors
    /// As [`Vault::put`].
    pub fn get(&self, account: &AccountId) -> Result<Option<Secret>, StoreError> {
        self.find(&token_key(account))
    }

    /// Forgets an account's token everywhere.
    ///
    /// # Errors
    /// As [`Vault::put`].
    pub fn remove(&self, account: &AccountId) -> Result<(), StoreError> {
        self.forget(&token_key(account))
    }

    /// Keeps the secret of an app.
    ///
    /// # Errors
    /// As [`Vault::put`].
    pub fn put_app_secret(&self, app_id: &str, secret: &Secret) -> Result<(), StoreError> {
        self.keep(&app_key(app_id), secret)
    }

    /// The secret of an app.
    ///
    /// # Errors
    /// As [`Vault::put`].
    pub fn app_secret(&self, app_id: &str) -> Result<Option<Secret>, StoreError> {
        self.find(&app_key(app_id))
    }

    /// Forgets the secret of an app.
    ///
    /// # Errors
    /// As [`Vault::put`].
    pub fn remove_app_secret(&self, app_id: &str) -> Result<(), StoreError> {
        self.forget(&app_key(app_id))
    }

    fn keep(&self, key: &str, secret: &Secret) -> Result<(), StoreError> {
        if self.place == VaultPlace::Keychain {
            self.entry(key)?.set_password(secret.reveal()).map_err(|error| refused(&error))?;
            // One that an earlier start without keychain left in the file would be found stale one day.
            return self.guarded(|file| file.set(key, None));
        }
        self.guarded(|file| file.set(key, Some(secret.reveal())))
    }

    fn find(&self, key: &str) -> Result<Option<Secret>, StoreError> {
        if self.place == VaultPlace::Keychain {
            match self.entry(key)?.get_password() {
                Ok(secret) => return Ok(Some(Secret::new(secret))),
                Err(Error::NoEntry) => {}
                Err(error) => return Err(refused(&error)),
            }
        }
        let found = self.guarded(|file| Ok(file.secrets.get(key).map(Secret::new)))?;
        // Signed in while there was no keychain: from now on it is kept where it belongs.
        if let (VaultPlace::Keychain, Some(secret)) = (self.place, &found) {
            self.keep(key, secret)?;
        }
        Ok(found)
    }

    fn forget(&self, key: &str) -> Result<(), StoreError> {
        if self.place == VaultPlace::Keychain {
            match self.entry(key)?.delete_credential() {
                Ok(()) | Err(Error::NoEntry) => {}
                Err(error) => return Err(refused(&error)),
            }
        }
        self.guarded(|file| file.set(key, None))
    }

    fn entry(&self, key: &str) -> Result<Entry, StoreError> {
        Entry::new(&self.service, key).map_err(|error| refused(&error))
    }

    fn guarded<T>(&self, work: impl FnOnce(&mut Guarded) -> Result<T, StoreError>) -> Result<T, StoreError> {
        work(&mut self.file.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Vault({:?})", self.place)
    }
}

impl Guarded {
    fn open(path: Option<PathBuf>) -> Result<Self, StoreError> {
        let mut secrets = BTreeMap::new();
        if let Some(path) = &path {
            match std::fs::read(path) {
                Ok(bytes) => secrets = serde_json::from_slice(&bytes)?,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(StoreError::Folder { path: path.clone(), error }),
            }
        }
        Ok(Self { path, secrets })
    }

    /// Changes one secret; memory follows only when the disk has it.
    fn set(&mut self, key: &str, secret: Option<&str>) -> Result<(), StoreError> {
        let mut secrets = self.secrets.clone();
        match secret {
            Some(secret) => secrets.insert(key.to_owned(), secret.to_owned()),
            None => secrets.remove(key),
        };
        if secrets == self.secrets {
            return Ok(());
        }
        if let Some(path) = &self.path {
            write_whole(path, &serde_json::to_vec_pretty(&secrets)?)
                .map_err(|error| StoreError::Folder { path: path.clone(), error })?;
        }
        self.secrets = secrets;
        Ok(())
    }
}

/// Replaces a file in one step: after a power cut it is the old one or the new one.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
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

fn token_key(account: &AccountId) -> String {
    format!("token/{account}")
}

fn app_key(app_id: &str) -> String {
    format!("app/{app_id}")
}

/// Whether the keychain keeps, gives and forgets. Its own status is not enough: a locked one says it is
/// there, and then refuses.
fn keychain_works(service: &str) -> bool {
    let Ok(entry) = Entry::new(service, "probe") else { return false };
    let asked = format!("probe of process {}", std::process::id());
    let kept = entry.set_password(&asked).is_ok() && entry.get_password().is_ok_and(|kept| kept == asked);
    entry.delete_credential().is_ok() && kept
}

/// The keychain's words. They name entries, never their contents.
fn refused(error: &Error) -> StoreError {
    StoreError::Vault(match error {
        // These two carry the bytes that could not be read.
        Error::BadEncoding(_) => "what it holds is not text".to_owned(),
        Error::BadDataFormat(..) => "what it holds cannot be read".to_owned(),
        other => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, profile, signed_in};

    fn vault(choice: VaultChoice, profile: &Path) -> Vault {
        Vault::open(choice, profile).unwrap()
    }

    #[test]
    fn secrets_come_back_after_a_restart_and_can_be_forgotten() {
        let profile = profile();
        let first = vault(VaultChoice::File, profile.path());
        let (id, token) = (account().id, Secret::new("IGAAtoken"));
        first.put(&id, &token).unwrap();
        first.put_app_secret("4711", &Secret::new("shh")).unwrap();
        let second = vault(VaultChoice::File, profile.path());
        assert_eq!(second.get(&id).unwrap(), Some(token));
        assert_eq!(second.app_secret("4711").unwrap(), Some(Secret::new("shh")));
        second.remove(&id).unwrap();
        assert_eq!(vault(VaultChoice::File, profile.path()).get(&id).unwrap(), None);
        assert_eq!(second.place(), VaultPlace::GuardedFile);
    }

    #[test]
    fn memory_leaves_nothing_on_disk() {
        let profile = profile();
        let vault = vault(VaultChoice::Memory, profile.path());
        vault.put(&account().id, &Secret::new("IGAAtoken")).unwrap();
        assert!(vault.get(&account().id).unwrap().is_some());
        assert_eq!(std::fs::read_dir(profile.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_system_vault_works_with_or_without_a_keychain() {
        let profile = profile();
        let vault = vault(VaultChoice::System, profile.path());
        let token = Secret::new("IGAAtoken");
        vault.put(&account().id, &token).unwrap();
        assert_eq!(vault.get(&account().id).unwrap(), Some(token));
        assert_eq!(profile.path().join("secrets.json").exists(), vault.place() == VaultPlace::GuardedFile);
        vault.remove(&account().id).unwrap();
        assert_eq!(vault.get(&account().id).unwrap(), None);
    }

    #[test]
    fn a_damaged_file_is_told_and_kept() {
        let profile = profile();
        let path = profile.path().join("secrets.json");
        std::fs::write(&path, "{").unwrap();
        assert!(Vault::open(VaultChoice::File, profile.path()).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{");
    }

    #[cfg(unix)]
    #[test]
    fn only_this_user_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let profile = profile();
        let vault = vault(VaultChoice::File, profile.path());
        vault.put(&account().id, &Secret::new("IGAAtoken")).unwrap();
        let mode = std::fs::metadata(profile.path().join("secrets.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn no_byte_of_a_secret_is_in_the_database_or_its_logs() {
        let profile = profile();
        let store = signed_in(&profile);
        let token = "IGAAneverinthedatabase";
        vault(VaultChoice::File, profile.path()).put(&account().id, &Secret::new(token)).unwrap();
        assert!(!format!("{:?}", vault(VaultChoice::File, profile.path())).contains("IGAA"));
        drop(store);
        let holds = |path: &Path| {
            // The log may go while it is looked at: it ends with the last connection, which closes by itself.
            let bytes = std::fs::read(path).unwrap_or_default();
            bytes.windows(token.len()).any(|window| window == token.as_bytes())
        };
        let mut searched = 0;
        for entry in std::fs::read_dir(profile.path()).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert_eq!(holds(&path), name == "secrets.json", "{name}");
            searched += usize::from(name.starts_with("tintype.sqlite"));
        }
        assert!(searched > 0);
    }
}

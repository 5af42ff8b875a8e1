//! The vault: tokens and app secrets, in the system's keychain, in a file under a passphrase, or in one that only this
//! user may read.
//! Invariant: a secret is in the vault or nowhere; the database, the logs and the errors never hold one. A move ends
//! with every secret where it was to go, or with everything where it was.

mod file;
mod keychain;
mod names;
mod sealed;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::domain::{AccountId, HostId, HostSecret, Secret};

use super::StoreError;
use file::SecretsFile;
use keychain::Keychain;
use names::Names;
use sealed::Secrets;

/// Which vault to open. A file under a passphrase, where a person chose one, goes before the first two.
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
    /// In a file of the profile, under a passphrase.
    SealedFile,
    /// In a file of the profile that only this user may read.
    GuardedFile,
    Memory,
}

/// The vault of a profile. Every call may block, a keychain even until a person answers its question: not
/// for a thread that draws or runs tasks.
#[derive(Clone)]
pub struct Vault {
    keychain: Keychain,
    inner: Arc<Mutex<Inner>>,
    /// Held to write by a move, to read by everybody else. The lock above is never held while a keychain is asked.
    turn: Arc<RwLock<()>>,
}

struct Inner {
    place: VaultPlace,
    file: SecretsFile,
    names: Names,
}

impl Vault {
    /// Opens the vault of a profile. A file under a passphrase stays locked until [`Vault::unlock`].
    ///
    /// # Errors
    /// [`StoreError::Folder`], [`StoreError::Unreadable`] or [`StoreError::Vault`] when a file is there and cannot
    /// be read; it is left untouched.
    pub fn open(choice: VaultChoice, profile: &Path) -> Result<Self, StoreError> {
        let keychain = Keychain::of(profile);
        let folder = (choice != VaultChoice::Memory).then_some(profile);
        let (file, names) = (SecretsFile::open(folder)?, Names::open(folder));
        let place = match choice {
            VaultChoice::Memory => VaultPlace::Memory,
            _ if file.is_sealed() => VaultPlace::SealedFile,
            VaultChoice::File => VaultPlace::GuardedFile,
            VaultChoice::System if keychain.works() => VaultPlace::Keychain,
            // It keeps something of this profile and refuses now, locked or gone for a while: a key that is signed in
            // meanwhile must not go to the open file behind a person's back.
            VaultChoice::System if !names.is_empty() => VaultPlace::Keychain,
            VaultChoice::System => VaultPlace::GuardedFile,
        };
        let inner = Arc::new(Mutex::new(Inner { place, file, names }));
        Ok(Self { keychain, inner, turn: Arc::default() })
    }

    /// Where secrets are kept.
    pub fn place(&self) -> VaultPlace {
        self.inner().place
    }

    /// Whether the passphrase is still to be given.
    pub fn is_locked(&self) -> bool {
        self.inner().file.is_locked()
    }

    /// Whether others could read the file of secrets until it was opened here. It was mended.
    pub fn was_open_to_others(&self) -> bool {
        self.inner().file.mended
    }

    /// Takes the passphrase of the file.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`]; then it stays locked.
    pub fn unlock(&self, passphrase: &Secret) -> Result<(), StoreError> {
        let _alone = self.alone();
        self.inner().file.unlock(passphrase)?;
        self.clear_keychain();
        Ok(())
    }

    /// Moves all secrets into a file under a passphrase. `accounts` and `app_id` name what a keychain may hold since
    /// before it was noted what it holds.
    ///
    /// # Errors
    /// [`StoreError::Vault`] when the keychain does not give them, [`StoreError::Folder`]; then nothing was moved.
    pub fn seal(&self, passphrase: &Secret, accounts: &[AccountId], app_id: &str) -> Result<(), StoreError> {
        let _alone = self.alone();
        let place = self.place();
        if passphrase.is_empty() || matches!(place, VaultPlace::SealedFile | VaultPlace::Memory) {
            return Err(StoreError::WrongPassphrase);
        }
        let mut besides = Secrets::new();
        if place == VaultPlace::Keychain {
            let noted = self.inner().names.all().into_iter();
            for name in noted.chain(accounts.iter().map(token_key)).chain([app_key(app_id)]) {
                if let Some(secret) = self.in_keychain(&name)? {
                    besides.insert(name, secret);
                }
            }
        }
        let held: Vec<String> = besides.keys().cloned().collect();
        let mut inner = self.inner();
        inner.file.seal(passphrase, besides)?;
        inner.place = VaultPlace::SealedFile;
        inner.names.add_all(held)?;
        drop(inner);
        self.clear_keychain();
        Ok(())
    }

    /// Changes the passphrase.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`] when the old one is not it, [`StoreError::Locked`], [`StoreError::Folder`].
    pub fn change_passphrase(&self, old: &Secret, new: &Secret) -> Result<(), StoreError> {
        let _alone = self.alone();
        let mut inner = self.inner();
        if new.is_empty() || inner.place != VaultPlace::SealedFile {
            return Err(StoreError::WrongPassphrase);
        }
        inner.file.check(old)?;
        inner.file.seal(new, Secrets::new())
    }

    /// Moves all secrets out of the file, into the keychain; where there is none, out of a sealed file into the
    /// guarded one.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Vault`], [`StoreError::Folder`]; then they are where they were.
    pub fn unseal(&self) -> Result<(), StoreError> {
        let _alone = self.alone();
        let secrets = self.inner().file.secrets()?.clone();
        if !self.keychain.works() {
            let mut inner = self.inner();
            inner.file.unseal()?;
            inner.place = VaultPlace::GuardedFile;
            return Ok(());
        }
        for (name, secret) in &secrets {
            self.keychain.put(name, secret)?;
            if self.keychain.get(name)?.as_ref() != Some(secret) {
                return Err(StoreError::Vault("it gave something else than it was given".to_owned()));
            }
        }
        let mut inner = self.inner();
        inner.names.add_all(secrets.into_keys())?;
        inner.file.clear()?;
        inner.place = VaultPlace::Keychain;
        Ok(())
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

    /// Keeps a secret of a host in place of the one before.
    ///
    /// # Errors
    /// As [`Vault::put`].
    pub fn put_host_secret(&self, host: HostId, name: HostSecret, secret: &Secret) -> Result<(), StoreError> {
        self.keep(&host_key(host, name), secret)
    }

    /// A secret of a host.
    ///
    /// # Errors
    /// As [`Vault::put`].
    pub fn host_secret(&self, host: HostId, name: HostSecret) -> Result<Option<Secret>, StoreError> {
        self.find(&host_key(host, name))
    }

    /// Forgets a secret of a host.
    ///
    /// # Errors
    /// As [`Vault::put`].
    pub fn remove_host_secret(&self, host: HostId, name: HostSecret) -> Result<(), StoreError> {
        self.forget(&host_key(host, name))
    }

    fn keep(&self, key: &str, secret: &Secret) -> Result<(), StoreError> {
        let _turn = self.turn();
        if self.place() == VaultPlace::Keychain {
            self.keychain.put(key, secret.reveal())?;
            let mut inner = self.inner();
            inner.names.add(key)?;
            // One that an earlier start without keychain left in the file would be found stale one day.
            return inner.file.set(key, None);
        }
        self.inner().file.set(key, Some(secret.reveal()))
    }

    fn find(&self, key: &str) -> Result<Option<Secret>, StoreError> {
        let turn = self.turn();
        let place = self.place();
        if place == VaultPlace::Keychain
            && let Some(secret) = self.in_keychain(key)?
        {
            return Ok(Some(Secret::new(secret)));
        }
        let found = self.inner().file.secrets()?.get(key).map(Secret::new);
        drop(turn);
        // Signed in while there was no keychain: from now on it is kept where it belongs.
        if let (VaultPlace::Keychain, Some(secret)) = (place, &found) {
            self.keep(key, secret)?;
        }
        Ok(found)
    }

    fn forget(&self, key: &str) -> Result<(), StoreError> {
        let _turn = self.turn();
        let mut inner = self.inner();
        if inner.place == VaultPlace::Keychain {
            drop(inner);
            self.keychain.remove(key)?;
            inner = self.inner();
            inner.names.remove(key)?;
        }
        inner.file.set(key, None)
    }

    /// An entry of the keychain. A locked one says that there is none: what was kept there and is not found is looked
    /// for only in one that really works.
    fn in_keychain(&self, key: &str) -> Result<Option<String>, StoreError> {
        let found = self.keychain.get(key)?;
        if found.is_some() || !self.inner().names.has(key) {
            return Ok(found);
        }
        if !self.keychain.works() {
            return Err(StoreError::Vault("it is locked".to_owned()));
        }
        self.keychain.get(key)
    }

    /// Removes from the keychain what was moved out of it. What cannot be removed now is tried again at the next
    /// unlocking.
    fn clear_keychain(&self) {
        let names = self.inner().names.all();
        for name in names {
            if self.keychain.remove(&name).is_ok() {
                // A name too many is only looked for once more.
                let _ = self.inner().names.remove(&name);
            }
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self) -> RwLockReadGuard<'_, ()> {
        self.turn.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn alone(&self) -> RwLockWriteGuard<'_, ()> {
        self.turn.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Vault({:?})", self.place())
    }
}

fn token_key(account: &AccountId) -> String {
    format!("token/{account}")
}

fn app_key(app_id: &str) -> String {
    format!("app/{app_id}")
}

fn host_key(host: HostId, name: HostSecret) -> String {
    format!("host/{host}/{}", name.key())
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
    fn each_host_has_its_own_secrets_by_name() {
        let profile = profile();
        let vault = vault(VaultChoice::File, profile.path());
        let (one, two) = (HostId(1), HostId(2));
        vault.put_host_secret(one, HostSecret::SecretKey, &Secret::new("first")).unwrap();
        vault.put_host_secret(two, HostSecret::SecretKey, &Secret::new("second")).unwrap();
        assert_eq!(vault.host_secret(one, HostSecret::Password).unwrap(), None);
        vault.remove_host_secret(one, HostSecret::SecretKey).unwrap();
        assert_eq!(vault.host_secret(one, HostSecret::SecretKey).unwrap(), None);
        assert_eq!(vault.host_secret(two, HostSecret::SecretKey).unwrap(), Some(Secret::new("second")));
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

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_mended_and_told() {
        use std::os::unix::fs::PermissionsExt;
        let profile = profile();
        let path = profile.path().join("secrets.json");
        vault(VaultChoice::File, profile.path()).put(&account().id, &Secret::new("IGAAtoken")).unwrap();
        assert!(!vault(VaultChoice::File, profile.path()).was_open_to_others());
        for mode in [0o644, 0o640, 0o604, 0o666] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let mended = vault(VaultChoice::File, profile.path());
            assert!(mended.was_open_to_others(), "{mode:o}");
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            assert!(mended.get(&account().id).unwrap().is_some());
        }
        assert!(!vault(VaultChoice::File, profile.path()).was_open_to_others());
    }

    #[test]
    fn a_file_under_a_passphrase_opens_with_it_alone() {
        let profile = profile();
        let (id, token) = (account().id, Secret::new("IGAAtoken"));
        let (first, second) = (Secret::new("blue moon jar"), Secret::new("ash and sea"));
        let open = || vault(VaultChoice::File, profile.path());
        let file = || std::fs::read_to_string(profile.path().join("secrets.sealed")).unwrap();
        let guarded = open();
        guarded.put(&id, &token).unwrap();
        guarded.seal(&first, &[], "").unwrap();
        assert_eq!(
            (guarded.place(), guarded.get(&id).unwrap()),
            (VaultPlace::SealedFile, Some(token.clone()))
        );
        assert!(!profile.path().join("secrets.json").exists() && !file().contains("IGAA"));

        let locked = open();
        assert!(locked.is_locked());
        assert!(matches!(locked.get(&id), Err(StoreError::Locked)));
        assert!(matches!(locked.put(&id, &token), Err(StoreError::Locked)));
        assert!(matches!(locked.unseal(), Err(StoreError::Locked)));
        let before = file();
        assert!(matches!(locked.unlock(&second), Err(StoreError::WrongPassphrase)));
        assert_eq!((file(), locked.is_locked()), (before, true));
        locked.unlock(&first).unwrap();
        locked.put_app_secret("4711", &Secret::new("shh")).unwrap();

        assert!(matches!(locked.change_passphrase(&second, &first), Err(StoreError::WrongPassphrase)));
        locked.change_passphrase(&first, &second).unwrap();
        let again = open();
        assert!(again.unlock(&first).is_err());
        again.unlock(&second).unwrap();
        assert_eq!(again.get(&id).unwrap(), Some(token.clone()));
        assert_eq!(again.app_secret("4711").unwrap(), Some(Secret::new("shh")));
    }

    #[test]
    fn what_an_interrupted_move_left_is_put_right() {
        let profile = profile();
        let (id, passphrase) = (account().id, Secret::new("blue moon jar"));
        let open = || vault(VaultChoice::File, profile.path());
        let guarded = open();
        guarded.put(&id, &Secret::new("IGAAtoken")).unwrap();
        let in_the_open = std::fs::read(profile.path().join("secrets.json")).unwrap();
        guarded.seal(&passphrase, &[], "").unwrap();
        // The power went before the open file was removed, and while it was written once more.
        std::fs::write(profile.path().join("secrets.json"), &in_the_open).unwrap();
        std::fs::write(profile.path().join("secrets.new"), &in_the_open).unwrap();
        let vault = open();
        assert!(!profile.path().join("secrets.new").exists());
        vault.unlock(&passphrase).unwrap();
        assert!(!profile.path().join("secrets.json").exists());
        assert_eq!(vault.get(&id).unwrap(), Some(Secret::new("IGAAtoken")));
        assert!(
            matches!(vault.seal(&passphrase, &[], ""), Err(StoreError::WrongPassphrase)),
            "no way around"
        );
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

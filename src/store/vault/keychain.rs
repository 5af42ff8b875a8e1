//! The system's keychain: Secret Service on Linux, the Keychain of macOS, the Credential Manager of Windows.
//! Invariant: entries of one profile are never another's, and no error holds what an entry holds.

use keyring_core::{Entry, Error};

use crate::store::StoreError;

/// The entries of one profile.
#[derive(Clone)]
pub(super) struct Keychain {
    service: std::sync::Arc<str>,
}

impl Keychain {
    /// The entries of the profile in a folder; two folders do not share, or sign out, each other.
    pub fn of(profile: &std::path::Path) -> Self {
        let whole = std::path::absolute(profile).unwrap_or_else(|_| profile.to_owned());
        Self { service: format!("Tintype {}", whole.display()).into() }
    }

    /// Whether it keeps, gives and forgets. Its own status is not enough: a locked one says it is there, and then
    /// refuses.
    pub fn works(&self) -> bool {
        let asked = format!("probe of process {}", std::process::id());
        let kept = self.ask("probe", |entry| entry.set_password(&asked)).is_ok()
            && self.ask("probe", Entry::get_password).is_ok_and(|kept| kept == asked);
        self.ask("probe", Entry::delete_credential).is_ok() && kept
    }

    /// Keeps an entry in place of the one before.
    pub fn put(&self, name: &str, secret: &str) -> Result<(), StoreError> {
        self.ask(name, |entry| entry.set_password(secret)).map_err(|error| refused(&error))
    }

    /// An entry; `None`: there is none.
    pub fn get(&self, name: &str) -> Result<Option<String>, StoreError> {
        match self.ask(name, Entry::get_password) {
            Ok(secret) => Ok(Some(secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(refused(&error)),
        }
    }

    /// Removes an entry.
    pub fn remove(&self, name: &str) -> Result<(), StoreError> {
        match self.ask(name, Entry::delete_credential) {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(refused(&error)),
        }
    }

    /// Asks for an entry. A service that was ended and started again knows nothing of the talk before: it is begun
    /// anew, once.
    fn ask<T>(&self, name: &str, ask: impl Fn(&Entry) -> Result<T, Error>) -> Result<T, Error> {
        // Chooses the system's keychain, at the first call.
        let _ = keyring::v1::Entry::store_status();
        let asked = || Entry::new(&self.service, name).and_then(|entry| ask(&entry));
        match asked() {
            Err(error) if was_away(&error) && begin_anew() => asked(),
            other => other,
        }
    }
}

/// Whether the service itself was not there. Where a person said no, or sent its question away, they are not asked
/// twice.
fn was_away(error: &Error) -> bool {
    matches!(error, Error::PlatformFailure(_) | Error::NoDefaultStore)
}

/// Connects to the secret service once more; whether there is one.
#[cfg(all(unix, not(target_os = "macos")))]
fn begin_anew() -> bool {
    zbus_secret_service_keyring_store::Store::new()
        .map(|store| keyring_core::set_default_store(store))
        .is_ok()
}

/// The keychains of these systems are not talked to by a session.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn begin_anew() -> bool {
    false
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
    use crate::domain::TroubleKind;

    #[test]
    fn a_question_that_was_sent_away_is_told_and_not_asked_again() {
        let no = Error::NoStorageAccess("the prompt was dismissed".into());
        assert!(!was_away(&no));
        let told = refused(&no).trouble();
        assert_eq!(told.kind, TroubleKind::KeychainRefused);
        assert!(was_away(&Error::PlatformFailure("the bus was closed".into())), "nobody was asked");
    }

    #[test]
    fn no_error_tells_what_an_entry_holds() {
        for error in [
            Error::BadEncoding(b"IGAAheld".to_vec()),
            Error::BadDataFormat(b"IGAAheld".to_vec(), "odd".into()),
        ] {
            assert!(!format!("{}", refused(&error)).contains("IGAA"));
        }
    }
}

//! Secrets sealed with a passphrase: Argon2id makes the key, XChaCha20-Poly1305 closes the text.
//! Invariant: what is opened is whole and by the same passphrase, or it is not opened at all; every sealing has a
//! nonce of its own, and every passphrase a salt of its own.

use std::collections::BTreeMap;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand::TryRngCore;
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::domain::Secret;
use crate::store::StoreError;

/// The format's number.
const FORMAT: u32 = 1;
/// Memory in KiB, passes and lanes that making a key takes (RFC 9106, second recommendation, in one lane).
const COST: (u32, u32, u32) = (64 << 10, 3, 1);
/// A file that asks for more memory than this, in KiB, was not written by us.
const MOST_MEMORY: u32 = 1 << 20;
const MOST_PASSES: u32 = 64;

/// Secrets by name.
pub(super) type Secrets = BTreeMap<String, String>;

/// A file as it is written.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Sealed {
    format: u32,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    nonce: String,
    text: String,
}

/// The key made of a passphrase; with it, secrets can be sealed again without asking for the passphrase.
#[derive(Clone)]
pub(super) struct Key {
    bytes: Zeroizing<[u8; 32]>,
    salt: [u8; 16],
    cost: (u32, u32, u32),
}

impl Key {
    /// A key for a new passphrase.
    pub fn new(passphrase: &Secret) -> Result<Self, StoreError> {
        Self::made(passphrase, random()?, COST)
    }

    /// The key that a file was sealed with, if the passphrase is the right one.
    fn of(sealed: &Sealed, passphrase: &Secret) -> Result<Self, StoreError> {
        let cost = (sealed.memory_kib, sealed.passes, sealed.lanes);
        if cost.0 > MOST_MEMORY || cost.1 > MOST_PASSES || cost.2 > 16 {
            return Err(unreadable("it asks for too much work"));
        }
        Self::made(passphrase, bytes(&sealed.salt)?, cost)
    }

    fn made(passphrase: &Secret, salt: [u8; 16], cost: (u32, u32, u32)) -> Result<Self, StoreError> {
        let params = Params::new(cost.0, cost.1, cost.2, Some(32)).map_err(|error| unreadable(&error))?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.reveal().as_bytes(), &salt, key.as_mut())
            .map_err(|error| unreadable(&error))?;
        Ok(Self { bytes: key, salt, cost })
    }

    /// Seals secrets anew.
    pub fn seal(&self, secrets: &Secrets) -> Result<Vec<u8>, StoreError> {
        let nonce: [u8; 24] = random()?;
        let mut sealed = Sealed {
            format: FORMAT,
            memory_kib: self.cost.0,
            passes: self.cost.1,
            lanes: self.cost.2,
            salt: STANDARD.encode(self.salt),
            nonce: STANDARD.encode(nonce),
            text: String::new(),
        };
        let text = Zeroizing::new(serde_json::to_vec(secrets)?);
        let head = sealed.head();
        let closed = self.cipher()?.encrypt(&XNonce::from(nonce), Payload { msg: &text, aad: &head });
        sealed.text = STANDARD.encode(closed.map_err(|error| unreadable(&error))?);
        Ok(serde_json::to_vec_pretty(&sealed)?)
    }

    fn cipher(&self) -> Result<XChaCha20Poly1305, StoreError> {
        XChaCha20Poly1305::new_from_slice(self.bytes.as_ref()).map_err(|error| unreadable(&error))
    }
}

impl Sealed {
    /// Reads a file; it is not opened by that.
    pub fn read(file: &[u8]) -> Result<Self, StoreError> {
        let sealed: Self = serde_json::from_slice(file)?;
        if sealed.format == FORMAT { Ok(sealed) } else { Err(unreadable("it belongs to a newer Tintype")) }
    }

    /// Opens it; gives the secrets, and the key to seal them with again.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`], also when the file was changed by somebody: the two cannot be told apart.
    pub fn open(&self, passphrase: &Secret) -> Result<(Secrets, Key), StoreError> {
        let key = Key::of(self, passphrase)?;
        let nonce: [u8; 24] = bytes(&self.nonce)?;
        let closed = STANDARD.decode(&self.text).map_err(|error| unreadable(&error))?;
        let payload = Payload { msg: &closed, aad: &self.head() };
        let opened = key.cipher()?.decrypt(&XNonce::from(nonce), payload);
        let text = Zeroizing::new(opened.map_err(|_| StoreError::WrongPassphrase)?);
        Ok((serde_json::from_slice(&text)?, key))
    }

    /// Everything but the text, which is sealed together with it: nobody makes the key cheaper for the next time.
    fn head(&self) -> Vec<u8> {
        let Self { format, memory_kib, passes, lanes, salt, .. } = self;
        format!("tintype {format} {memory_kib} {passes} {lanes} {salt}").into_bytes()
    }
}

/// Bytes that nobody can guess.
fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    OsRng.try_fill_bytes(&mut bytes).map_err(|error| unreadable(&error))?;
    Ok(bytes)
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], StoreError> {
    let bytes = STANDARD.decode(text).map_err(|error| unreadable(&error))?;
    bytes.try_into().map_err(|_| unreadable("it was changed"))
}

/// The sealed file cannot be used. No word of these libraries holds what they worked on.
fn unreadable(why: &(impl std::fmt::Display + ?Sized)) -> StoreError {
    StoreError::Vault(format!("the sealed file cannot be used: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Secrets {
        [("token/1".to_owned(), "IGAAsecret".to_owned())].into()
    }

    #[test]
    fn the_right_passphrase_opens_it_and_no_other() {
        let passphrase = Secret::new("blue moon jar");
        let file = Key::new(&passphrase).unwrap().seal(&secrets()).unwrap();
        assert!(!String::from_utf8_lossy(&file).contains("IGAA"));
        let sealed = Sealed::read(&file).unwrap();
        let (opened, key) = sealed.open(&passphrase).unwrap();
        assert_eq!(opened, secrets());
        assert!(matches!(sealed.open(&Secret::new("blue moon")), Err(StoreError::WrongPassphrase)));
        // Sealed again with the key at hand, the same passphrase opens it; nothing of the two files is alike.
        let again = Sealed::read(&key.seal(&secrets()).unwrap()).unwrap();
        assert_eq!(again.open(&passphrase).unwrap().0, secrets());
        assert!(again.nonce != sealed.nonce && again.text != sealed.text && again.salt == sealed.salt);
        assert_ne!(Key::new(&passphrase).unwrap().salt, key.salt, "two profiles do not share a key");
    }

    #[test]
    fn a_changed_file_is_not_opened() {
        let passphrase = Secret::new("blue moon jar");
        let file = Key::new(&passphrase).unwrap().seal(&secrets()).unwrap();
        let whole = Sealed::read(&file).unwrap();
        let spoilt: [fn(&mut Sealed); 6] = [
            |sealed| sealed.passes = 1,
            |sealed| sealed.memory_kib = 8,
            |sealed| sealed.memory_kib = u32::MAX,
            |sealed| sealed.text = STANDARD.encode([0; 40]),
            |sealed| sealed.nonce = STANDARD.encode([0; 24]),
            |sealed| sealed.salt = "short".to_owned(),
        ];
        for spoil in spoilt {
            let mut sealed = whole.clone();
            spoil(&mut sealed);
            assert!(sealed.open(&passphrase).is_err());
        }
        assert!(Sealed::read(b"{}").is_err());
        let newer = String::from_utf8(file).unwrap().replace("\"format\": 1", "\"format\": 2");
        assert!(Sealed::read(newer.as_bytes()).is_err());
    }
}

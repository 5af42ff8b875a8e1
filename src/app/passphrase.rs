//! The passphrase of the keys for whoever starts Tintype where nobody can be asked: out of the environment, or a
//! credential of systemd.
//! Invariant: it is read and handed on, and never printed.

use std::path::PathBuf;

use crate::domain::Secret;
use crate::engine::PASSPHRASE_VARIABLE;

/// The credential's name, as in `LoadCredentialEncrypted=tintype-passphrase:...`.
const CREDENTIAL: &str = "tintype-passphrase";

/// The passphrase, if one was given.
pub(super) fn given() -> Option<Secret> {
    let folder = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
    let credential = folder.and_then(|folder| std::fs::read_to_string(folder.join(CREDENTIAL)).ok());
    let given = credential.or_else(|| std::env::var(PASSPHRASE_VARIABLE).ok());
    given.map(Secret::new).filter(|passphrase| !passphrase.is_empty())
}

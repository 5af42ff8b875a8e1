//! The names of what a profile keeps in the keychain, since it cannot be asked for them, and says of a locked
//! entry that there is none.
//! Invariant: names only; no secret is ever among them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::file::write_whole;
use crate::store::StoreError;

/// The file inside the profile.
const FILE: &str = "keychain.json";

/// The names; without a folder they live in memory alone.
pub(super) struct Names {
    path: Option<PathBuf>,
    names: BTreeSet<String>,
}

impl Names {
    /// Reads them. Without a readable file nothing is known, which costs a person no more than a sign-in.
    pub fn open(folder: Option<&Path>) -> Self {
        let path = folder.map(|folder| folder.join(FILE));
        let read = path.as_ref().and_then(|path| std::fs::read(path).ok());
        let names = read.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { path, names }
    }

    /// Whether nothing is kept there.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether something of this name is kept there.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// All of them.
    pub fn all(&self) -> Vec<String> {
        self.names.iter().cloned().collect()
    }

    /// Notes one.
    pub fn add(&mut self, name: &str) -> Result<(), StoreError> {
        self.add_all([name.to_owned()])
    }

    /// Notes several.
    pub fn add_all(&mut self, names: impl IntoIterator<Item = String>) -> Result<(), StoreError> {
        let before = self.names.len();
        self.names.extend(names);
        if self.names.len() == before { Ok(()) } else { self.write() }
    }

    /// Forgets one.
    pub fn remove(&mut self, name: &str) -> Result<(), StoreError> {
        if self.names.remove(name) { self.write() } else { Ok(()) }
    }

    fn write(&self) -> Result<(), StoreError> {
        let Some(path) = &self.path else { return Ok(()) };
        let written = write_whole(path, &serde_json::to_vec_pretty(&self.names)?);
        written.map_err(|error| StoreError::Folder { path: path.clone(), error })
    }
}

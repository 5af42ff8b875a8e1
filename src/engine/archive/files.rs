//! Which files of the profile belong to accounts: pictures that were kept, and what drafts lean on.
//! Invariant: a picture belongs to an account when its name is the hash of something of that account's.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::engine::context::Context;
use crate::engine::pictures::stem;
use crate::store::{ReadConnection, StoreError, archive};

use super::{Archives, Failed};

/// The folder of files that came with an archive, inside the profile.
const BROUGHT: &str = "restored";

/// How big what is kept is, bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Rows, the words to be found, and the log.
    pub rows: u64,
    pub pictures: u64,
    /// Files made ready, and those that came with an archive.
    pub drafts: u64,
    /// Files in the profile's folder of exports, and how many these are.
    pub exports: u64,
    pub exported: u64,
}

impl Archives {
    pub(super) fn weigh(&self) -> Result<(), Failed> {
        let root = self.context.profile.root();
        let bytes = |files: Vec<PathBuf>| {
            files.iter().filter_map(|file| fs::metadata(file).ok()).map(|about| about.len()).sum::<u64>()
        };
        let rows = files_in(root).into_iter().filter(|file| {
            file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(crate::store::DATABASE))
        });
        let exports = all_in(&exports(&self.context));
        let sizes = Sizes {
            rows: bytes(rows.collect()),
            pictures: bytes(all_in(&self.context.profile.pictures())),
            drafts: bytes(all_in(&self.context.profile.prepared()))
                + bytes(all_in(&self.context.profile.clips()))
                + bytes(all_in(&brought(&self.context))),
            exported: exports.len() as u64,
            exports: bytes(exports),
        };
        self.change(|state| state.sizes = Some(sizes));
        Ok(())
    }
}

/// Where files lie that came with an archive.
pub fn brought(context: &Context) -> PathBuf {
    context.profile.root().join(BROUGHT)
}

/// Where exports go that were given no other place.
pub fn exports(context: &Context) -> PathBuf {
    context.profile.root().join("exports")
}

/// The names that pictures of accounts have, up to their ending.
pub fn stems(c: &ReadConnection, accounts: &[i64]) -> Result<HashSet<String>, StoreError> {
    Ok(archive::pictured(c, accounts)?.iter().map(|thing| stem(thing)).collect())
}

/// The stem of a file's name: what stands before its first dot.
pub fn stem_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// All pictures of some stems, by their names.
pub fn pictures(folder: &Path, stems: &HashSet<String>) -> Vec<PathBuf> {
    files_in(folder).into_iter().filter(|file| stems.contains(&stem_of(file)) && !is_part(file)).collect()
}

/// The pictures of some stems that are worth keeping, by their names: as they were fetched, and smaller copies only
/// where nothing else is left.
pub fn kept_pictures(folder: &Path, stems: &HashSet<String>) -> Vec<PathBuf> {
    let mut found = pictures(folder, stems);
    let whole: HashSet<String> =
        found.iter().filter(|file| ends(file, "src")).map(|file| stem_of(file)).collect();
    found.retain(|file| ends(file, "src") || !whole.contains(&stem_of(file)));
    found
}

fn ends(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|end| end == ending)
}

fn is_part(path: &Path) -> bool {
    ends(path, "part")
}

/// The files in a folder, in the order of their names; none if there is no such folder.
pub fn files_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
}

/// The files in a folder and in the folders inside it, in the order of their paths.
pub fn all_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = files_in(folder);
    let Ok(entries) = fs::read_dir(folder) else { return files };
    for entry in entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        files.extend(all_in(&entry.path()));
    }
    files.sort();
    files
}

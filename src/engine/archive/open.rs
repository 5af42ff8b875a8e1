//! Looks into an archive before anything is done with it: whose it is, of which version, and whether it is whole.
//! Invariant: nothing of the profile is changed here, and nothing of an archive is believed but what fits its list.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use crate::store::archive;
use crate::store::tables::accounts;

use super::manifest::{FORMAT, LAYOUT, Manifest, NAME};
use super::pack::{Fit, Unpack};
use super::{Archives, Failed, Found, row};

/// No list is longer, bytes.
const LONGEST_LIST: u64 = 256 << 20;

/// Opens an archive and reads its list.
pub fn open(path: &Path) -> Result<(Unpack, Manifest), Failed> {
    // The file itself first: that it is not there is another thing than that it is none of ours.
    std::fs::File::open(path)?;
    let mut unpack = Unpack::open(path).map_err(|_| Failed::Foreign)?;
    let manifest = listed(&mut unpack)?;
    Ok((unpack, manifest))
}

/// Reads the list of an archive, and whether what is in it fits.
fn listed<R: Read + Seek>(unpack: &mut Unpack<R>) -> Result<Manifest, Failed> {
    let names = unpack.names();
    if !names.iter().any(|name| name == NAME) {
        return Err(Failed::Foreign);
    }
    let list = unpack.small(NAME, LONGEST_LIST).map_err(|_| Failed::Damaged(NAME.to_owned()))?;
    let head: Head = serde_json::from_slice(&list).map_err(|_| Failed::Damaged(NAME.to_owned()))?;
    if head.format != FORMAT {
        return Err(Failed::Foreign);
    }
    if head.layout > LAYOUT || head.schema > archive::version() {
        return Err(Failed::Newer(head.program));
    }
    let manifest: Manifest = serde_json::from_slice(&list).map_err(|_| Failed::Damaged(NAME.to_owned()))?;
    fits(&manifest, &names)?;
    Ok(manifest)
}

/// Reads an archive out of its bytes as restoring does, as far as that needs no database: its list, each of its files,
/// and each row of its tables. Gives how many files and rows that were; `None`: it is refused.
pub fn looked_through(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut unpack = Unpack::of(Cursor::new(bytes)).ok()?;
    let manifest = listed(&mut unpack).ok()?;
    let mut files = 0;
    for entry in manifest.entries() {
        let fit = unpack.read(entry, |_| Ok::<(), std::convert::Infallible>(()));
        files += usize::from(fit == Ok(Fit::AsListed));
    }
    let mut rows = 0;
    for table in &manifest.tables {
        let text = unpack.small(&table.file.path, LONGEST_LIST).unwrap_or_default();
        let lines = text.split(|byte| *byte == b'\n').filter_map(row::Read::of);
        rows += lines.filter(|row| row.cells(&table.columns).is_some()).count();
    }
    Some((files, rows))
}

/// Whether some bytes are the list of an archive, and whether they are a row of one.
pub fn list_or_row(bytes: &[u8]) -> (bool, bool) {
    (serde_json::from_slice::<Manifest>(bytes).is_ok(), row::Read::of(bytes).is_some())
}

/// What every list has, whatever version it is of.
#[derive(serde::Deserialize)]
struct Head {
    format: String,
    layout: u32,
    program: String,
    schema: u32,
}

/// Whether the files are those of the list, each once.
fn fits(manifest: &Manifest, names: &[String]) -> Result<(), Failed> {
    let mut listed = BTreeSet::from([NAME]);
    for entry in manifest.entries() {
        if !listed.insert(&entry.path) {
            return Err(Failed::Damaged(NAME.to_owned()));
        }
    }
    let there: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    match listed.symmetric_difference(&there).next() {
        Some(other) => Err(Failed::Damaged((*other).to_owned())),
        None if manifest.accounts.is_empty() || manifest.schema == 0 => Err(Failed::Foreign),
        None => Ok(()),
    }
}

impl Archives {
    /// Looks whether an archive is whole, and keeps what is in it.
    pub(super) fn look(&self, path: &Path) -> Result<(), Failed> {
        self.change(|state| state.found = None);
        let (mut unpack, manifest) = open(path)?;
        let (mut done, all) = (0, manifest.bytes());
        for entry in manifest.entries() {
            let fit = unpack.read(entry, |bytes| {
                done += bytes.len() as u64;
                self.tell(done, all)
            })?;
            if fit == Fit::Other {
                return Err(Failed::Damaged(entry.path.clone()));
            }
        }
        let known = self.context.read(accounts::all)?;
        let is_here = |id| known.iter().any(|known| known.account.id == id);
        let ids = manifest.accounts.iter().map(|held| held.id.clone());
        let found = Found {
            path: path.to_owned(),
            here: ids.filter(|id| is_here(id.clone())).collect(),
            program: manifest.program,
            older: manifest.schema < archive::version(),
            accounts: manifest.accounts,
            record: manifest.record.entries,
            files: (manifest.pictures.len() + manifest.drafts.len()) as u64,
            bytes: std::fs::metadata(path)?.len(),
            missing: manifest.missing,
        };
        self.change(|state| state.found = Some(Arc::new(found)));
        Ok(())
    }
}

//! The list of what is in an archive.
//! Invariant: every other file of an archive stands in it once, with its length and its SHA-256.

use serde::{Deserialize, Serialize};

use crate::domain::AccountId;

/// What an archive says it is.
pub const FORMAT: &str = "tintype archive";
/// The version of the archive's own shape; the shape of its rows is the schema's.
pub const LAYOUT: u32 = 1;
/// The name of the list inside an archive.
pub const NAME: &str = "manifest.json";

/// The list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: String,
    pub layout: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// The version of the schema of its rows.
    pub schema: u32,
    pub accounts: Vec<Held>,
    pub tables: Vec<Rows>,
    /// Pictures that were kept.
    pub pictures: Vec<Entry>,
    /// Files that drafts lean on.
    pub drafts: Vec<DraftFile>,
    /// Files that drafts lean on and that were not there when the archive was made.
    pub missing: Vec<String>,
    /// What is there to be read, and is not needed for restoring.
    pub to_read: Vec<Entry>,
    /// Tables that are not in it, and why.
    pub left_out: Vec<LeftOut>,
    pub record: RecordEnd,
}

/// A file of the archive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub path: String,
    pub bytes: u64,
    /// In small hexadecimal letters.
    pub sha256: String,
}

/// An account that is in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    pub id: AccountId,
    pub username: String,
    pub posts: u64,
    pub comments: u64,
    /// Changes that were on their way to Instagram.
    pub on_the_way: u64,
    /// When it was read last, milliseconds since the epoch.
    pub read_at: Option<i64>,
    /// It is a practice account: nothing of it ever was on Instagram.
    pub practice: bool,
}

/// The rows of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    pub name: String,
    pub columns: Vec<String>,
    pub rows: u64,
    pub file: Entry,
}

/// A file that a draft leans on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftFile {
    /// Where it lay, as the draft names it.
    pub was: String,
    pub file: Entry,
}

/// A table that is not in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    pub name: String,
    pub why: String,
}

/// The end of the record of moderation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordEnd {
    /// Entries, those of which only the seal is told among them.
    pub entries: u64,
    /// The seal of the newest.
    pub seal: String,
}

impl Manifest {
    /// Every file it names.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        let rows = self.tables.iter().map(|table| &table.file);
        let drafts = self.drafts.iter().map(|draft| &draft.file);
        rows.chain(&self.pictures).chain(drafts).chain(&self.to_read)
    }

    /// Bytes of all of them.
    pub fn bytes(&self) -> u64 {
        self.entries().map(|entry| entry.bytes).fold(0, u64::saturating_add)
    }
}

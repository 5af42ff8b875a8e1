//! The proof that something was taken away: what was there, what went, and what is found after.
//! Invariant: it says "nothing is left" only when nothing was found by counting, looking and searching.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::engine::export::{free_place, part_of};
use crate::tr;

use super::files::exports;
use super::{Archives, Failed};

/// What was taken away, and what was found after.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proof {
    /// When, milliseconds since the epoch.
    pub at: i64,
    /// The names of the accounts.
    pub whose: Vec<String>,
    /// Everything of the profile went, not only accounts.
    pub everything: bool,
    pub tables: Vec<Table>,
    pub files: Vec<Gone>,
    /// Entries of the keychain, and whether they are gone.
    pub keys: Vec<(String, bool)>,
    pub searched: Searched,
    /// The database was written anew without what went.
    pub rewritten: bool,
    /// Files that were left, because that was wished.
    pub left: Vec<String>,
    /// What went wrong, in words.
    pub wrong: Option<String>,
}

/// Rows of a table, before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub before: u64,
    pub after: u64,
}

/// A file that was taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Inside the profile.
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
    pub gone: bool,
}

/// A search through every byte that is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Searched {
    pub files: u64,
    pub bytes: u64,
    /// How many words of its own were searched for.
    pub words: u64,
    /// Files in which one of them was found.
    pub found: Vec<String>,
}

impl Proof {
    /// Rows that were there.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.before).sum()
    }

    /// Whether nothing of it is left.
    pub fn is_clean(&self) -> bool {
        self.wrong.is_none()
            && self.rewritten
            && self.tables.iter().all(|table| table.after == 0)
            && self.files.iter().all(|file| file.gone)
            && self.keys.iter().all(|(_, gone)| *gone)
            && self.searched.found.is_empty()
    }

    /// It as a text to keep.
    pub fn text(&self) -> String {
        let when = jiff::Timestamp::from_millisecond(self.at).map(|at| at.to_string()).unwrap_or_default();
        let mut lines = vec![tr!("What Tintype deleted").to_owned(), String::new()];
        lines.push(tr!("When: {time} (UTC)", time = when));
        lines.push(match self.everything {
            true => tr!("What: everything in the profile; accounts: {names}", names = self.whose.join(", ")),
            false => tr!("What: the account {names}", names = self.whose.join(", ")),
        });
        lines.push(match self.is_clean() {
            true => tr!("Found after: nothing").to_owned(),
            false => tr!("Found after: not everything is gone, see below").to_owned(),
        });
        lines.extend(self.wrong.iter().map(|wrong| tr!("What went wrong: {why}", why = wrong)));
        lines.extend([String::new(), tr!("Rows, by table: before, after").to_owned()]);
        for table in &self.tables {
            lines.push(format!("  {}: {}, {}", table.name, table.before, table.after));
        }
        let rewritten = match self.rewritten {
            true => tr!("The database was written anew without them; its log is empty."),
            false => tr!("The database could not be written anew: zeros stand in their places until it is."),
        };
        lines.extend([String::new(), rewritten.to_owned(), String::new()]);
        lines.push(tr!("Files, with their bytes and SHA-256 as they were").to_owned());
        for file in &self.files {
            let gone = if file.gone { tr!("gone") } else { tr!("STILL THERE") };
            lines.push(format!("  {}: {}, {}, {gone}", file.path, file.bytes, file.sha256));
        }
        lines.extend([String::new(), tr!("Entries of the keychain").to_owned()]);
        for (name, gone) in &self.keys {
            lines.push(format!("  {name}: {}", if *gone { tr!("gone") } else { tr!("STILL THERE") }));
        }
        let searched = &self.searched;
        lines.extend([String::new()]);
        lines.push(tr!(
            "Every byte of the {files} files left in the profile ({bytes} bytes) was searched for {words} of its own words.",
            files = searched.files,
            bytes = searched.bytes,
            words = searched.words
        ));
        match searched.found.is_empty() {
            true => lines.push(tr!("None was found.").to_owned()),
            false => lines.extend(searched.found.iter().map(|file| tr!("Found in {file}", file = file))),
        }
        if !self.left.is_empty() {
            lines.extend([String::new(), tr!("Left, as you wished").to_owned()]);
            lines.extend(self.left.iter().map(|file| format!("  {file}")));
        }
        lines.push(String::new());
        lines.push(tr!("What stood on the disk before may still be in copies made by others: backups, snapshots, and the spare room of flash memory, which no program can reach.").to_owned());
        let mut text = String::new();
        for line in lines {
            // Writing into a String does not fail.
            let _ = writeln!(text, "{line}");
        }
        text
    }
}

impl Archives {
    pub(super) fn keep_proof(&self, to: Option<PathBuf>) -> Result<(), Failed> {
        let Some(proof) = self.context.news.status().archive.proof else { return Ok(()) };
        let path = to.unwrap_or_else(|| free_place(&exports(&self.context), &proof_name(self.now())));
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let part = part_of(&path);
        std::fs::write(&part, proof.text())?;
        std::fs::rename(&part, &path)?;
        let words =
            tr!("Proof written to {file}", file = path.file_name().unwrap_or_default().to_string_lossy());
        self.context.news.notice_of_folder(words, path.parent().map(Path::to_path_buf));
        Ok(())
    }
}

/// The name of a proof that is proposed: `deleted-2026-11-23.txt`.
pub fn proof_name(now: jiff::Timestamp) -> String {
    format!("deleted-{}.txt", now.strftime("%Y-%m-%d"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof() -> Proof {
        Proof {
            whose: vec!["reedbed.loom".to_owned()],
            tables: vec![Table { name: "media".to_owned(), before: 3, after: 0 }],
            files: vec![Gone {
                path: "pictures/a".to_owned(),
                bytes: 5,
                sha256: "00".to_owned(),
                gone: true,
            }],
            keys: vec![("token".to_owned(), true)],
            rewritten: true,
            ..Proof::default()
        }
    }

    #[test]
    fn one_thing_that_is_left_is_enough_to_say_so() {
        assert!(proof().is_clean() && proof().text().contains("Found after: nothing"));
        let spoils: [fn(&mut Proof); 6] = [
            |proof| proof.tables[0].after = 1,
            |proof| proof.files[0].gone = false,
            |proof| proof.keys[0].1 = false,
            |proof| proof.rewritten = false,
            |proof| proof.searched.found.push("tintype.sqlite".to_owned()),
            |proof| proof.wrong = Some("the keychain refused".to_owned()),
        ];
        for spoil in spoils {
            let mut proof = proof();
            spoil(&mut proof);
            assert!(!proof.is_clean() && !proof.text().contains("Found after: nothing"), "{proof:?}");
        }
    }
}

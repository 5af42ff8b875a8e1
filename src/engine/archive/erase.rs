//! Takes an account, or everything, away for good, and looks after whether it is gone.
//! Invariant: what the proof says is found out after the fact, by counting, looking and searching, never assumed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::digest::{Digest, hex};
use crate::domain::{AccountId, HostId, HostSecret, Trouble};
use crate::engine::outbox::report;
use crate::store::archive;
use crate::store::tables::{accounts, choices, hosts, record};
use crate::tr;

use super::files::{all_in, brought, exports, pictures, stems};
use super::pack::AT_ONCE;
use super::proof::{Gone, Proof, Searched, Table};
use super::{Archives, Erase, Failed};

/// Words of an account of each kind that are searched for after.
const WORDS: u32 = 6;
/// Bytes searched at once.
const SEARCHED_AT_ONCE: usize = 4 << 20;

/// What is to go, as it is before.
struct Before {
    accounts: Vec<(AccountId, String)>,
    numbers: Vec<i64>,
    ids: Vec<String>,
    rows: Vec<(String, u64)>,
    files: Vec<Gone>,
    words: Vec<String>,
    app_id: String,
    /// Secrets of places for files.
    secrets: Vec<(HostId, HostSecret)>,
}

impl Archives {
    pub(super) fn erase(&self, what: &Erase, exports_too: bool) -> Result<(), Failed> {
        let before = self.before(what, exports_too)?;
        let mut proof = Proof {
            at: self.context.now(),
            whose: before.accounts.iter().map(|(_, name)| name.clone()).collect(),
            everything: *what == Erase::Everything,
            rewritten: true,
            ..Proof::default()
        };
        for (at, (account, _)) in before.accounts.iter().enumerate() {
            match self.wait(self.accounts.remove(account)) {
                Ok(removed) => proof.rewritten &= removed.rewritten,
                Err(trouble) => proof.wrong = Some(trouble.sentence()),
            }
            // Once begun it is not stopped: half of it would be of no use to anybody.
            let _ = self.tell(at as u64 + 1, before.accounts.len() as u64 + 2);
        }
        if *what == Erase::Everything && proof.wrong.is_none() {
            self.the_rest(&mut proof, &before, exports_too);
        }
        self.take_files(&before);
        self.look_after(&mut proof, &before, exports_too)?;
        if proof.everything {
            let now = self.context.now();
            self.wait(self.context.write(move |tx| record::begin(tx, now)))?;
        }
        let words = match proof.is_clean() {
            true => tr!("Deleted. Nothing of it is left on this computer"),
            false => tr!("Not everything could be deleted. The proof says what is left"),
        };
        self.context.news.notice(words.to_owned(), None);
        self.change(|state| state.proof = Some(Arc::new(proof)));
        self.weigh()
    }

    fn before(&self, what: &Erase, exports_too: bool) -> Result<Before, Failed> {
        let context = &self.context;
        let known = context.read(accounts::all)?;
        let going = known.into_iter().map(|known| (known.account.id, known.account.username));
        let going: Vec<(AccountId, String)> = match what {
            Erase::Everything => going.collect(),
            Erase::Account(account) => going.filter(|(id, _)| id == account).collect(),
        };
        let ids: Vec<AccountId> = going.iter().map(|(id, _)| id.clone()).collect();
        let names: Vec<String> = ids.iter().map(|id| id.0.clone()).collect();
        let read = context.store.read_apart(|c| {
            let numbers = archive::numbers(c, &ids)?;
            let rows = match what {
                Erase::Everything => archive::all_counts(c)?,
                Erase::Account(_) => archive::counts(c, &numbers, &names)?,
            };
            let pictured = stems(c, &numbers)?;
            let drafts = archive::draft_files(c, &numbers)?;
            let words = archive::traces(c, &numbers, WORDS)?;
            let ops = archive::ops(c, &numbers)?;
            Ok((numbers, rows, pictured, drafts, ops, words, choices::read(c)?.app_id))
        });
        let (numbers, rows, pictured, drafts, ops, words, app_id) = read?;
        let own = brought(context);
        let files: Vec<PathBuf> = match what {
            Erase::Everything => self.all_files(exports_too),
            Erase::Account(_) => {
                let mut files = pictures(&context.profile.pictures(), &pictured);
                files.extend(drafts.into_iter().filter(|file| file.starts_with(&own)));
                for op in ops {
                    files.extend(all_in(&context.profile.prepared().join(op.to_string())));
                    files.push(context.profile.reports().join(report::file_name(op)));
                }
                files
            }
        };
        let root = context.profile.root();
        let files = files.iter().filter_map(|file| hashed(root, file)).collect();
        let secrets = match what {
            Erase::Everything => {
                let hosts = context.read(hosts::all)?.into_iter();
                hosts
                    .flat_map(|kept| kept.secrets.into_iter().map(move |name| (kept.settings.id, name)))
                    .collect()
            }
            Erase::Account(_) => Vec::new(),
        };
        Ok(Before { accounts: going, numbers, ids: names, rows, files, words, app_id, secrets })
    }

    /// All files of the profile but the database, its lock, and the place of keys.
    fn all_files(&self, exports_too: bool) -> Vec<PathBuf> {
        let profile = &self.context.profile;
        let mut folders = vec![
            profile.pictures(),
            profile.prepared(),
            profile.clips(),
            profile.reports(),
            brought(&self.context),
        ];
        if exports_too {
            folders.push(exports(&self.context));
        }
        folders.iter().flat_map(|folder| all_in(folder)).collect()
    }

    /// What is no account's: settings, the record, and the secret of the app.
    fn the_rest(&self, proof: &mut Proof, before: &Before, exports_too: bool) {
        let context = &self.context;
        for file in self.all_files(exports_too) {
            // Whether it went is looked at after.
            let _ = fs::remove_file(file);
        }
        for (host, secret) in &before.secrets {
            if let Err(trouble) = self.wait(context.keys.remove_host_secret(*host, *secret)) {
                proof.wrong = Some(trouble.sentence());
            }
        }
        let gone = self.wait(context.writer.write_unkeyed(archive::remove_everything));
        let anew = gone.and_then(|()| self.wait(context.writer.rewrite()));
        if let Err(error) = anew {
            proof.rewritten = false;
            proof.wrong = Some(error.trouble().sentence());
        }
        if !before.app_id.is_empty()
            && let Err(trouble) = self.wait(context.keys.remove_app_secret(&before.app_id))
        {
            proof.wrong = Some(trouble.sentence());
        }
    }

    /// Files that came with an archive and that no other draft leans on.
    fn take_files(&self, before: &Before) {
        let context = &self.context;
        let stays = context.store.read_apart(|c| {
            let all = accounts::all(c)?.into_iter().map(|known| known.account.id).collect::<Vec<_>>();
            archive::draft_files(c, &archive::numbers(c, &all)?)
        });
        let Ok(stays) = stays else { return };
        let (root, own) = (context.profile.root(), brought(context));
        for file in &before.files {
            let path = root.join(&file.path);
            if path.starts_with(&own) && !stays.contains(&path) {
                // Whether it went is looked at after.
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Counts, looks and searches.
    fn look_after(&self, proof: &mut Proof, before: &Before, exports_too: bool) -> Result<(), Failed> {
        let context = &self.context;
        let (after, words) = context.store.read_apart(|c| {
            let after = match proof.everything {
                true => archive::all_counts(c)?,
                false => archive::counts(c, &before.numbers, &before.ids)?,
            };
            // What others say too is no trace of this account.
            let mut words = before.words.clone();
            words.retain(|words| !archive::is_said(c, words).unwrap_or(false));
            Ok((after, words))
        })?;
        proof.tables = before
            .rows
            .iter()
            .map(|(name, rows)| Table {
                name: name.clone(),
                before: *rows,
                after: after.iter().find(|(other, _)| other == name).map_or(0, |(_, rows)| *rows),
            })
            .collect();
        let root = context.profile.root();
        proof.files = before
            .files
            .iter()
            .map(|file| Gone { gone: !root.join(&file.path).exists(), ..file.clone() })
            .collect();
        for (account, name) in &before.accounts {
            let gone = self.is_forgotten(account)?;
            proof.keys.push((tr!("The token of {name}", name = name), gone));
        }
        if proof.everything && !before.app_id.is_empty() {
            let secret = self.wait(context.keys.app_secret(&before.app_id)).map_err(Failed::Trouble)?;
            proof.keys.push((tr!("The secret of the app {id}", id = before.app_id), secret.is_none()));
        }
        for (host, name) in &before.secrets {
            let secret = self.wait(context.keys.host_secret(*host, *name)).map_err(Failed::Trouble)?;
            proof.keys.push((tr!("A secret of place {id} for files", id = host), secret.is_none()));
        }
        let spared = exports(context);
        let left: BTreeSet<PathBuf> =
            if exports_too { BTreeSet::new() } else { all_in(&spared).into_iter().collect() };
        proof.left = left.iter().map(|file| inside(root, file)).collect();
        proof.searched = search(root, &left, &words);
        Ok(())
    }

    fn is_forgotten(&self, account: &AccountId) -> Result<bool, Failed> {
        let token: Result<_, Trouble> = self.wait(self.context.keys.token(account));
        Ok(token.map_err(Failed::Trouble)?.is_none())
    }
}

/// A file as it is before it goes; `None`: it cannot be read.
fn hashed(root: &Path, path: &Path) -> Option<Gone> {
    let mut file = File::open(path).ok()?;
    let (mut digest, mut bytes, mut room) = (Digest::default(), 0_u64, vec![0; AT_ONCE]);
    loop {
        let count = file.read(&mut room).ok()?;
        if count == 0 {
            break;
        }
        digest.update(&room[..count]);
        bytes += count as u64;
    }
    Some(Gone { path: inside(root, path), bytes, sha256: hex(&digest.finish()), gone: false })
}

fn inside(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

/// Searches every file of the profile but the spared ones for words.
fn search(root: &Path, spared: &BTreeSet<PathBuf>, words: &[String]) -> Searched {
    let mut searched = Searched { words: words.len() as u64, ..Searched::default() };
    let overlap = words.iter().map(String::len).max().unwrap_or(1);
    for path in all_in(root).into_iter().filter(|path| !spared.contains(path)) {
        let Ok(mut file) = File::open(&path) else { continue };
        searched.files += 1;
        let (mut held, mut room, mut is_found) = (Vec::new(), vec![0; SEARCHED_AT_ONCE], false);
        while let Ok(count @ 1..) = file.read(&mut room) {
            searched.bytes += count as u64;
            held.extend_from_slice(&room[..count]);
            is_found |= words.iter().any(|words| holds(&held, words.as_bytes()));
            held.drain(..held.len().saturating_sub(overlap));
        }
        if is_found {
            searched.found.push(inside(root, &path));
        }
    }
    searched
}

/// Whether bytes stand in others: looked for by their first byte, which is faster than comparing everywhere.
fn holds(bytes: &[u8], words: &[u8]) -> bool {
    let Some(first) = words.first() else { return false };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = &rest[at..];
        if rest.starts_with(words) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_wherever_they_stand_and_not_in_what_is_spared() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("exports")).unwrap();
        let mut long = vec![b'x'; SEARCHED_AT_ONCE - 3];
        long.extend_from_slice("glaze and ash".as_bytes());
        fs::write(root.join("a"), long).unwrap();
        fs::write(root.join("b"), "glaze and as").unwrap();
        fs::write(root.join("exports/c"), "glaze and ash").unwrap();
        let words = vec!["glaze and ash".to_owned()];
        let found = |spared: &BTreeSet<PathBuf>| search(root, spared, &words).found;
        assert_eq!(found(&BTreeSet::new()), ["a", "exports/c"]);
        assert_eq!(found(&BTreeSet::from([root.join("exports/c")])), ["a"]);
        assert!(!holds(b"aab", b"ac") && holds(b"aab", b"ab") && !holds(b"", b"a"));
    }
}

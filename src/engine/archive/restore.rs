//! Puts an archive back: its rows are filled into a database beside the profile's, looked at, and put in as one.
//! Invariant: until the one transaction that puts the rows in, nothing of the profile has changed; when it fails,
//! nothing of it is left.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use crate::domain::AccountId;
use crate::engine::busy::lock;
use crate::store::StoreError;
use crate::store::archive::{Put, Staging, put_in};
use crate::store::tables::{accounts, choices};
use crate::store::views::settings::Choices;
use crate::{tr, tr_count, triage};

use super::files::brought;
use super::held::{self, Moved};
use super::manifest::{Entry, Manifest, Rows};
use super::open::open;
use super::pack::{Fit, Unpack};
use super::write::plain_name;
use super::{Already, Archives, Failed, row};

/// No row is longer, bytes.
const LONGEST_ROW: usize = 64 << 20;

/// An archive that is being put back.
struct Work<'a> {
    archives: &'a Archives,
    unpack: Unpack,
    manifest: Manifest,
    /// The accounts that are put in, and those of them that are here.
    chosen: Vec<AccountId>,
    replaced: Vec<AccountId>,
    done: u64,
    all: u64,
}

impl Archives {
    pub(super) fn restore(&self, already: Already) -> Result<(), Failed> {
        let Some(found) = self.context.news.status().archive.found else { return Ok(()) };
        let (unpack, manifest) = open(&found.path)?;
        let known = self.context.read(accounts::all)?;
        let is_here = |id: &AccountId| known.iter().any(|known| known.account.id == *id);
        let held = || manifest.accounts.iter().map(|held| held.id.clone());
        let chosen: Vec<AccountId> =
            held().filter(|id| already == Already::Replace || !is_here(id)).collect();
        if chosen.is_empty() {
            self.change(|state| state.found = None);
            self.context.news.notice(tr!("Everything stays as it is here").to_owned(), None);
            return Ok(());
        }
        let rows: u64 = manifest.tables.iter().map(|table| table.file.bytes).sum();
        let files = manifest.pictures.iter().chain(manifest.drafts.iter().map(|draft| &draft.file));
        // Rows are read once, and put in once.
        let all = 2 * rows + files.map(|file| file.bytes).sum::<u64>();
        let replaced = chosen.iter().filter(|id| is_here(id)).cloned().collect();
        let folder = self.context.profile.root().join("restoring");
        let _ = fs::remove_dir_all(&folder);
        make_folder(&folder)?;
        let mut work = Work { archives: self, unpack, manifest, chosen, replaced, done: 0, all };
        let name = found.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let done = work.run(&folder, name);
        let _ = fs::remove_dir_all(&folder);
        done?;
        self.arrived(&work);
        Ok(())
    }

    /// Shows what was put in.
    fn arrived(&self, work: &Work<'_>) {
        let context = &self.context;
        for account in &work.replaced {
            context.line.forget(account);
        }
        let front = context.front().filter(|front| !work.replaced.contains(front));
        if front.is_none() {
            // Who was in front stays so, though replaced.
            let first = context.front().or_else(|| work.chosen.first().cloned());
            lock(&context.front).clone_from(&first);
            let account = first.map(|id| id.0).unwrap_or_default();
            // A failed write shows in the status line; another account is in front then.
            let _ = self.wait(context.write(move |tx| {
                let chosen = choices::read(tx)?;
                choices::keep(tx, &Choices { account, ..chosen })
            }));
        }
        context.bell.ring(&context.busy);
        context.restate();
        self.change(|state| state.found = None);
        let count = work.chosen.len();
        let open: u64 = work.manifest.accounts.iter().map(|held| held.on_the_way).sum();
        let mut words = tr_count!(
            count,
            "{count} account restored. Sign in to go on with it",
            "{count} accounts restored. Sign in to go on with them",
            count = count
        );
        if open > 0 {
            let waits = tr_count!(
                open,
                "{count} change waits for you in Activity",
                "{count} changes wait for you in Activity",
                count = open
            );
            words = format!("{words}. {waits}");
        }
        context.news.notice(words, None);
    }
}

impl Work<'_> {
    fn run(&mut self, folder: &Path, file: String) -> Result<(), Failed> {
        let now = self.archives.context.now();
        let mut staging = Staging::begin(&folder.join("rows.sqlite"), self.manifest.schema)?;
        for table in self.manifest.tables.clone() {
            self.fill(&mut staging, &table)?;
        }
        staging.finish().map_err(unfit)?;
        let (moved, made) = self.drafts(folder)?;
        let put = held::hold(&staging, &moved, now).map_err(Failed::from);
        let path = staging.close();
        let put = put.and_then(|()| self.put(&path, file, now));
        if let Err(failed) = put {
            made.iter().for_each(|file| drop(fs::remove_file(file)));
            return Err(failed);
        }
        for account in &self.replaced {
            // What stays in the keychain without an account harms nobody, and is found when it signs in again.
            let _ = self.archives.wait(self.archives.context.keys.remove(account));
        }
        // The rows are in: whatever comes of the pictures, they are fetched again.
        let _ = self.pictures();
        Ok(())
    }

    /// Goes along the lines of a table.
    fn fill(&mut self, staging: &mut Staging, table: &Rows) -> Result<(), Failed> {
        let damaged = || Failed::Damaged(table.file.path.clone());
        let (mut kept, mut rows) = (Vec::new(), 0_u64);
        let mut filling = staging.fill(&table.name, &table.columns).map_err(|_| damaged())?;
        let (archives, all, done) = (self.archives, self.all, &mut self.done);
        let fit = self.unpack.read(&table.file, |bytes| {
            *done += bytes.len() as u64;
            archives.tell(*done, all)?;
            kept.extend_from_slice(bytes);
            let Some(end) = kept.iter().rposition(|byte| *byte == b'\n') else {
                return if kept.len() > LONGEST_ROW { Err(damaged()) } else { Ok(()) };
            };
            for line in kept[..end].split(|byte| *byte == b'\n') {
                let read = row::Read::of(line).ok_or_else(damaged)?;
                let cells = read.cells(&table.columns).ok_or_else(damaged)?;
                filling.put(&cells).map_err(unfit)?;
                rows += 1;
            }
            kept.drain(..=end);
            Ok(())
        })?;
        let whole = fit == Fit::AsListed && kept.is_empty() && rows == table.rows;
        if whole { Ok(()) } else { Err(damaged()) }
    }

    /// Unpacks the files of drafts, each under the hash of what is in it: where they lie now, and which were not there.
    fn drafts(&mut self, folder: &Path) -> Result<(Moved, Vec<PathBuf>), Failed> {
        let to = brought(&self.archives.context);
        make_folder(&to)?;
        let (mut moved, mut made) = (Moved::new(), Vec::new());
        for draft in self.manifest.drafts.clone() {
            let short = draft.file.sha256.get(..16).unwrap_or_default();
            let name = format!("{short}-{}", plain_name(Path::new(&draft.was)));
            let place = to.join(name);
            if !place.exists() {
                let part = folder.join("file");
                let unpacked =
                    self.unpack_file(&draft.file, &part).and_then(|()| Ok(fs::rename(&part, &place)?));
                if let Err(failed) = unpacked {
                    made.iter().for_each(|file| drop(fs::remove_file(file)));
                    return Err(failed);
                }
                made.push(place.clone());
            }
            moved.insert(PathBuf::from(&draft.was), place);
        }
        Ok((moved, made))
    }

    fn pictures(&mut self) -> Result<(), Failed> {
        let folder = self.archives.context.profile.pictures();
        for entry in self.manifest.pictures.clone() {
            let name = entry.path.strip_prefix("pictures/").unwrap_or_default();
            let place = folder.join(name);
            if !is_picture(name) || place.exists() {
                continue;
            }
            let part = folder.join(format!("{name}.part"));
            let unpacked = self.unpack_file(&entry, &part).and_then(|()| Ok(fs::rename(&part, &place)?));
            if unpacked.is_err() {
                let _ = fs::remove_file(&part);
                unpacked?;
            }
        }
        Ok(())
    }

    fn unpack_file(&mut self, entry: &Entry, place: &Path) -> Result<(), Failed> {
        let mut file = File::create(place)?;
        let (archives, all, done) = (self.archives, self.all, &mut self.done);
        let fit = self.unpack.read(entry, |bytes| {
            *done += bytes.len() as u64;
            archives.tell(*done, all)?;
            Ok::<(), Failed>(file.write_all(bytes)?)
        })?;
        match fit {
            Fit::AsListed => Ok(file.sync_all()?),
            Fit::Other => Err(Failed::Damaged(entry.path.clone())),
        }
    }

    /// Puts the rows in, all or none.
    fn put(&mut self, path: &Path, file: String, now: i64) -> Result<(), Failed> {
        let context = &self.archives.context;
        for account in &self.replaced {
            self.archives.wait(self.archives.accounts.rest(account));
        }
        let (archives, all) = (self.archives.clone(), self.all);
        let rows: u64 = self.manifest.tables.iter().map(|table| table.file.bytes).sum();
        // As many steps as there are tables, more or less; a large one takes many.
        let step = rows / (self.manifest.tables.len() as u64 + 8).max(1);
        let (mut done, most) = (self.done, self.done + rows);
        let told = Box::new(move || {
            done = (done + step).min(most);
            archives.tell(done, all).map_err(|_| StoreError::Closed)
        });
        self.done = most;
        let put = Put { accounts: self.chosen.clone(), reading: triage::VERSION, now, file, told };
        let written = context.writer.write_from(path, move |tx| put_in(tx, put));
        match written {
            Err(StoreError::Closed) if self.archives.stop.load(Ordering::SeqCst) => {
                for account in &self.replaced {
                    context.line.forget(account);
                }
                Err(Failed::Stopped)
            }
            other => Ok(other?),
        }
    }
}

/// A row that does not fit is damage; a full disk is a full disk.
fn unfit(error: StoreError) -> Failed {
    match error {
        StoreError::Missing(what) => Failed::Damaged(what),
        StoreError::Sqlite(error) => Failed::Damaged(error.to_string()),
        StoreError::Broken { what, .. } => Failed::Damaged(what),
        other => Failed::Store(other),
    }
}

/// Whether a name is one that the cabinet of pictures gives.
fn is_picture(name: &str) -> bool {
    let plain = |mark: char| mark.is_ascii_alphanumeric() || mark == '.';
    let stem = name.split('.').next().unwrap_or_default();
    stem.len() == 32 && stem.chars().all(|mark| mark.is_ascii_hexdigit()) && name.chars().all(plain)
}

fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_the_cabinet_are_written_into_it() {
        let stem = "0123456789abcdef0123456789abcdef";
        assert!(is_picture(&format!("{stem}.src")) && is_picture(&format!("{stem}.160x160.jpg")));
        for name in ["", "../secrets.json", "secrets.json", &format!("{stem}/../x"), &format!("{stem}.a\\b")]
        {
            assert!(!is_picture(name), "{name}");
        }
    }
}

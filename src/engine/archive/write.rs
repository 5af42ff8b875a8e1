//! Writes accounts into one file: rows, pictures, the files of drafts, and the list of all that.
//! Invariant: all rows are of one moment; a file of the wanted name is whole; nothing of the vault is ever read.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::domain::AccountId;
use crate::engine::export::{free_place, part_of};
use crate::store::archive::{self, TABLES, Table};
use crate::store::tables::{accounts, outbox, record};
use crate::store::{ReadConnection, StoreError};
use crate::tr;

use super::files::{exports, kept_pictures, stems};
use super::manifest::{DraftFile, FORMAT, Held, LAYOUT, LeftOut, Manifest, NAME, RecordEnd, Rows};
use super::pack::{AT_ONCE, Pack};
use super::{Archives, Failed, readme, row};

/// What a row counts beside the bytes of files, in telling how far it is.
const ROW: u64 = 160;
/// Rows between two looks whether somebody wants it stopped.
const LOOK_AFTER: u64 = 512;

/// The accounts an archive is of.
struct Whole<'c> {
    c: &'c ReadConnection,
    numbers: Vec<i64>,
    ids: Vec<String>,
}

/// A file that goes in.
struct Wanted {
    from: PathBuf,
    bytes: u64,
}

/// How far it is.
struct Pace<'a> {
    archives: &'a Archives,
    done: u64,
    all: u64,
}

impl Pace<'_> {
    fn step(&mut self, by: u64) -> Result<(), Failed> {
        self.done += by;
        self.archives.tell(self.done, self.all)
    }
}

impl Archives {
    pub(super) fn export(&self, accounts: &[AccountId], to: Option<PathBuf>) -> Result<(), Failed> {
        let context = &self.context;
        let name = file_name(&self.names(accounts)?, self.now());
        let path = to.unwrap_or_else(|| free_place(&exports(context), &name));
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let part = part_of(&path);
        let written =
            context.store.read_apart(|c| archive::at_one_moment(c, || Ok(self.fill(c, accounts, &part))));
        let written = written.map_err(Failed::from).flatten();
        let written = written.and_then(|()| Ok(std::fs::rename(&part, &path)?));
        if let Err(failed) = written {
            // What is left of it is of no use to anybody.
            let _ = std::fs::remove_file(&part);
            return Err(failed);
        }
        let words =
            tr!("Archive written to {file}", file = path.file_name().unwrap_or_default().to_string_lossy());
        context.news.notice_of_folder(words, path.parent().map(Path::to_path_buf));
        self.weigh()
    }

    fn names(&self, accounts: &[AccountId]) -> Result<Vec<String>, Failed> {
        let mut names = Vec::new();
        for account in accounts {
            let known = self.context.read(|c| accounts::one(c, account))?;
            names.push(known.map(|known| known.account.username).unwrap_or_default());
        }
        Ok(names)
    }

    fn fill(&self, c: &ReadConnection, accounts: &[AccountId], part: &Path) -> Result<(), Failed> {
        let numbers = archive::numbers(c, accounts)?;
        let whole = Whole { c, numbers, ids: accounts.iter().map(|id| id.0.clone()).collect() };
        let stems = stems(c, &whole.numbers)?;
        let pictures = measured(kept_pictures(&self.context.profile.pictures(), &stems));
        let named = archive::draft_files(c, &whole.numbers)?;
        let drafts = measured(named.clone());
        let rows: u64 = archive::counts(c, &whole.numbers, &whole.ids)?.iter().map(|(_, count)| count).sum();
        let bytes = |files: &[Wanted]| files.iter().map(|file| file.bytes).sum::<u64>();
        let all = 2 * rows * ROW + bytes(&pictures) + bytes(&drafts);
        let mut pace = Pace { archives: self, done: 0, all };

        let mut manifest = whole.manifest()?;
        let mut pack = Pack::begin(part)?;
        pack.open("README.txt", true)?;
        pack.write_all(readme::text(&manifest).as_bytes())?;
        manifest.to_read.push(pack.close());
        for table in TABLES.iter().filter(|table| table.is_kept()) {
            whole.table(table, &mut pack, &mut manifest, &mut pace)?;
        }
        for file in &pictures {
            let name = file.from.file_name().unwrap_or_default().to_string_lossy();
            if copy(&mut pack, &format!("pictures/{name}"), file, &mut pace)? {
                manifest.pictures.push(pack.close());
            }
        }
        for (at, file) in drafts.iter().enumerate() {
            let name = format!("drafts/{:04}-{}", at + 1, plain_name(&file.from));
            if copy(&mut pack, &name, file, &mut pace)? {
                manifest.drafts.push(DraftFile { was: file.from.display().to_string(), file: pack.close() });
            }
        }
        let there = |was: &PathBuf| drafts.iter().any(|file| file.from == *was);
        manifest.missing =
            named.iter().filter(|was| !there(was)).map(|was| was.display().to_string()).collect();
        pack.open(NAME, true)?;
        pack.write_all(&serde_json::to_vec_pretty(&manifest).map_err(StoreError::from)?)?;
        pack.close();
        Ok(pack.end()?)
    }
}

/// Files that are there, each with its length.
fn measured(files: Vec<PathBuf>) -> Vec<Wanted> {
    let measure = |from: PathBuf| {
        let about = std::fs::metadata(&from).ok().filter(std::fs::Metadata::is_file)?;
        Some(Wanted { from, bytes: about.len() })
    };
    files.into_iter().filter_map(measure).collect()
}

/// Puts a file in as it is. `false`: it went meanwhile.
fn copy(pack: &mut Pack, name: &str, file: &Wanted, pace: &mut Pace<'_>) -> Result<bool, Failed> {
    let mut from = match File::open(&file.from) {
        Ok(from) => from,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    pack.open(name, false)?;
    let mut room = vec![0; AT_ONCE];
    loop {
        let count = from.read(&mut room)?;
        if count == 0 {
            return Ok(true);
        }
        pack.write_all(&room[..count])?;
        pace.step(count as u64)?;
    }
}

/// A file's name without anything that is more than a name on any system.
pub(super) fn plain_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let plain =
        |mark: char| if mark.is_alphanumeric() || matches!(mark, '.' | '-' | '_') { mark } else { '_' };
    let name: String = name.chars().map(plain).collect();
    let name = name.trim_start_matches('.');
    let most = name.char_indices().rev().nth(79).map_or(0, |(at, _)| at);
    name[most..].to_owned()
}

impl Whole<'_> {
    /// The list, with what is known before anything is written.
    fn manifest(&self) -> Result<Manifest, Failed> {
        let mut held = Vec::new();
        let open = outbox::open_counts(self.c)?;
        for (number, id) in self.numbers.iter().zip(&self.ids) {
            let account = AccountId(id.clone());
            let known = accounts::one(self.c, &account)?;
            let Some(known) = known else { return Err(StoreError::Missing(id.clone()).into()) };
            let count = |table| -> Result<u64, Failed> {
                let table = Table::named(table).map(|table| archive::count(self.c, table, &[*number], &[]));
                Ok(table.transpose()?.flatten().unwrap_or(0))
            };
            let on_the_way = open.iter().find(|(owner, _)| *owner == account).map_or(0, |(_, count)| *count);
            held.push(Held {
                username: known.account.username,
                posts: count("media")?,
                comments: count("comments")?,
                on_the_way,
                read_at: known.read_at,
                practice: known.practice,
                id: account,
            });
        }
        let left_out = TABLES.iter().filter_map(|table| {
            table.left_out().map(|why| LeftOut { name: table.name.to_owned(), why: why.to_owned() })
        });
        let (entries, seal) = record::newest(self.c)?.unwrap_or_default();
        Ok(Manifest {
            format: FORMAT.to_owned(),
            layout: LAYOUT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            schema: archive::version(),
            accounts: held,
            tables: Vec::new(),
            pictures: Vec::new(),
            drafts: Vec::new(),
            missing: Vec::new(),
            to_read: Vec::new(),
            left_out: left_out.collect(),
            record: RecordEnd { entries, seal: seal.to_string() },
        })
    }

    /// Writes a table twice: as lines of JSON, from which it is restored, and for spreadsheets.
    fn table(
        &self,
        table: &Table,
        pack: &mut Pack,
        manifest: &mut Manifest,
        pace: &mut Pace<'_>,
    ) -> Result<(), Failed> {
        let name = table.name;
        let columns = archive::columns(self.c, name)?;
        let (mut rows, mut line) = (0_u64, Vec::new());
        pack.open(&format!("rows/{name}.jsonl"), true)?;
        archive::rows::<Failed>(self.c, table, &self.numbers, |cells| {
            line.clear();
            row::write(&mut line, &columns, cells)?;
            pack.write_all(&line)?;
            rows += 1;
            if rows.is_multiple_of(LOOK_AFTER) { pace.step(LOOK_AFTER * ROW) } else { Ok(()) }
        })?;
        manifest.tables.push(Rows {
            name: name.to_owned(),
            columns: columns.clone(),
            rows,
            file: pack.close(),
        });
        pack.open(&format!("tables/{name}.csv"), true)?;
        let mut sheet = row::Table::begin(&mut *pack, &columns)?;
        let mut written = 0_u64;
        archive::rows::<Failed>(self.c, table, &self.numbers, |cells| {
            sheet.write(cells)?;
            written += 1;
            if written.is_multiple_of(LOOK_AFTER) { pace.step(LOOK_AFTER * ROW) } else { Ok(()) }
        })?;
        sheet.end()?;
        manifest.to_read.push(pack.close());
        Ok(())
    }
}

/// The name of an archive that is proposed: `tintype-tidewrack.clay-2026-11-23.zip`.
pub fn file_name(names: &[String], now: Timestamp) -> String {
    let whose = match names {
        [name] => name.clone(),
        _ => tr!("{count}-accounts", count = names.len()),
    };
    format!("tintype-{}-{}.zip", plain_name(Path::new(&whose)), now.strftime("%Y-%m-%d"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_more_than_a_name() {
        for (name, plain) in [
            ("/home/m b/jar one.jpg", "jar_one.jpg"),
            ("/a/..hidden", "hidden"),
            ("/a/C:\\evil\\x.jpg", "C__evil_x.jpg"),
            ("/a/壺.jpg", "壺.jpg"),
        ] {
            assert_eq!(plain_name(Path::new(name)), plain);
        }
        assert_eq!(plain_name(Path::new(&"x".repeat(300))).len(), 80);
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        assert_eq!(file_name(&["tidewrack.clay".to_owned()], now), "tintype-tidewrack.clay-2026-11-23.zip");
    }
}

//! Writes what the inbox shows to a file, in the background.
//! Invariant: a file of the wanted name is whole; until then, or when it was stopped, there is only a part of
//! another name, which is taken away.

mod sheet;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;

use crate::domain::Trouble;
use crate::store::views::inbox::IndexAsk;
use crate::store::views::inbox_export;
use crate::store::{ReadConnection, StoreError};
use crate::{tr, tr_count};

pub use sheet::{UTF8, harmless};

use super::context::Context;
use super::status::{ExportFormat, ExportProgress};

/// Rows read and written at once.
const AT_ONCE: usize = 500;

/// What is to be written, and where; `None`: into the profile's folder of exports.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportWish {
    pub ask: IndexAsk,
    pub format: ExportFormat,
    pub to: Option<PathBuf>,
}

/// The one export that may be under way.
#[derive(Clone)]
pub struct Exports {
    context: Context,
    stop: Arc<AtomicBool>,
}

impl Exports {
    /// None is under way.
    pub fn new(context: Context) -> Self {
        Self { context, stop: Arc::default() }
    }

    /// Begins one, unless another is under way.
    pub fn begin(&self, wish: ExportWish) {
        if self.context.news.status().export.is_some() {
            return;
        }
        self.stop.store(false, Ordering::SeqCst);
        self.context.news.change(|status| status.export = Some(ExportProgress::default()));
        let (exports, guard) = (self.clone(), self.context.begin());
        tokio::task::spawn_blocking(move || {
            exports.run(&wish);
            drop(guard);
        });
    }

    /// Stops the one under way.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
    }

    fn run(&self, wish: &ExportWish) {
        let path = self.place(wish);
        let written = self.write(wish, &path);
        self.context.news.change(|status| status.export = None);
        let news = &self.context.news;
        match written {
            Ok(Some(count)) => {
                let words = tr_count!(
                    count,
                    "{count} comment written to {file}",
                    "{count} comments written to {file}",
                    count = count,
                    file = path.file_name().unwrap_or_default().to_string_lossy()
                );
                news.notice_of_folder(words, path.parent().map(Path::to_path_buf));
            }
            Ok(None) => news.notice(tr!("The export was stopped, and nothing was kept").to_owned(), None),
            Err(failed) => {
                news.notice(tr!("The export could not be written: {why}", why = failed.said()), None);
            }
        }
    }

    /// Where it goes; a place that was not chosen has a name that is not taken yet.
    fn place(&self, wish: &ExportWish) -> PathBuf {
        if let Some(to) = &wish.to {
            return to.clone();
        }
        let folder = self.context.profile.root().join("exports");
        free_place(&folder, &file_name(wish.format, self.context.clock.now()))
    }

    /// How many comments were written; `None`: it was stopped.
    fn write(&self, wish: &ExportWish, path: &Path) -> Result<Option<usize>, Failed> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let part = part_of(path);
        let mut written = self.context.store.read_apart(|c| Ok(self.fill(c, wish, &part)))?;
        if let Ok(Some(_)) = written
            && let Err(error) = std::fs::rename(&part, path)
        {
            written = Err(error.into());
        }
        if !matches!(written, Ok(Some(_))) {
            // What is left of it is of no use to anybody.
            let _ = std::fs::remove_file(&part);
        }
        written
    }

    fn fill(&self, c: &ReadConnection, wish: &ExportWish, part: &Path) -> Result<Option<usize>, Failed> {
        let all = inbox_export::shown(c, &wish.ask)?;
        let mut sheet = sheet::Sheet::begin(wish.format, BufWriter::new(File::create(part)?))?;
        let mut done = 0;
        for some in all.chunks(AT_ONCE) {
            if self.stop.load(Ordering::SeqCst) {
                return Ok(None);
            }
            for row in inbox_export::rows(c, &wish.ask.account, some)? {
                sheet.write(&row)?;
                done += 1;
            }
            self.tell(done, all.len());
        }
        let mut file = sheet.end()?;
        file.flush()?;
        file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        Ok(Some(done))
    }

    /// Tells how far it is, percent by percent.
    fn tell(&self, done: usize, all: usize) {
        let percent = |done: usize| done.saturating_mul(100) / all.max(1);
        let known = self.context.news.status().export.map_or(0, |export| export.done);
        if percent(known) != percent(done) || known == 0 {
            self.context.news.change(|status| status.export = Some(ExportProgress { done, all }));
        }
    }
}

/// Why an export was not written.
#[derive(Debug)]
pub enum Failed {
    Store(StoreError),
    File(std::io::Error),
}

impl Failed {
    /// Why, for a person.
    pub fn said(&self) -> String {
        match self {
            Self::Store(error) => error.trouble().sentence(),
            Self::File(error) => said(error),
        }
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::File(error)
    }
}

/// What the disk said, for a person.
fn said(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::StorageFull => Trouble::of(crate::domain::TroubleKind::DiskFull).sentence(),
        _ => error.to_string(),
    }
}

/// The name of an export that is proposed: `comments-2026-11-23.csv`.
pub fn file_name(format: ExportFormat, now: Timestamp) -> String {
    let end = match format {
        ExportFormat::Csv => "csv",
        ExportFormat::Json => "json",
    };
    format!("comments-{}.{end}", now.strftime("%Y-%m-%d"))
}

/// A place in a folder that is not taken yet: under a name, or under this name with a number.
pub fn free_place(folder: &Path, name: &str) -> PathBuf {
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let numbered = |number: u32| folder.join(format!("{stem}-{number}.{end}"));
    let mut taken = std::iter::once(folder.join(name)).chain((2..).map(numbered));
    taken.find(|path| !path.exists()).unwrap_or_else(|| folder.join(name))
}

/// Where a file is written until it is whole.
pub fn part_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

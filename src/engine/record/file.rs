//! Writes the record to a file, entry by entry.
//! Invariant: what is written goes up to the entry that was the newest when it began, and its seal stands at the
//! end, so that the file can be held against the record later.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::record::Seal;
use crate::engine::export::{Failed, free_place, part_of};
use crate::store::ReadConnection;
use crate::store::tables::record::{self, Sealed};
use crate::{tr, tr_count};

use super::page::Page;
use super::table::{List, Table};
use super::{AT_ONCE, RecordFormat, Records};

/// What stands at the head of a file.
#[derive(Clone, Debug)]
pub struct Head<'a> {
    /// When it is made.
    pub made: Timestamp,
    pub zone: &'a TimeZone,
    /// The number of the newest entry, which is how many there are, and its seal.
    pub count: u64,
    pub seal: Seal,
    /// When the first entry was written, milliseconds since the epoch.
    pub since: i64,
}

/// A file that is being written.
enum Sheet<W: Write> {
    Table(Box<Table<W>>),
    List(List<W>),
    Page(Page<W>),
}

impl<W: Write> Sheet<W> {
    fn begin(format: RecordFormat, file: W, head: &Head<'_>) -> io::Result<Self> {
        Ok(match format {
            RecordFormat::Csv => Self::Table(Box::new(Table::begin(file)?)),
            RecordFormat::Json => Self::List(List::begin(file, head)?),
            RecordFormat::Html => Self::Page(Page::begin(file, head)?),
        })
    }

    fn write(&mut self, sealed: &Sealed) -> io::Result<()> {
        match self {
            Self::Table(table) => table.write(sealed),
            Self::List(list) => list.write(sealed),
            Self::Page(page) => page.write(sealed),
        }
    }

    fn end(self) -> io::Result<W> {
        match self {
            Self::Table(table) => table.end(),
            Self::List(list) => list.end(),
            Self::Page(page) => page.end(),
        }
    }
}

impl Records {
    /// Writes all of it and tells where.
    pub(super) fn write(&self, format: RecordFormat, to: Option<PathBuf>, zone: &TimeZone) {
        let context = &self.context;
        let made = context.clock.now();
        let path = to
            .unwrap_or_else(|| free_place(&context.profile.root().join("exports"), &file_name(format, made)));
        match self.write_to(&path, format, made, zone) {
            Ok(count) => {
                let words = tr_count!(
                    count,
                    "{count} entry written to {file}",
                    "{count} entries written to {file}",
                    count = count,
                    file = path.file_name().unwrap_or_default().to_string_lossy()
                );
                context.news.notice_of_folder(words, path.parent().map(Path::to_path_buf));
            }
            Err(failed) => {
                context.news.notice(tr!("The record could not be written: {why}", why = failed.said()), None);
            }
        }
    }

    fn write_to(
        &self,
        path: &Path,
        format: RecordFormat,
        made: Timestamp,
        zone: &TimeZone,
    ) -> Result<u64, Failed> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let part = part_of(path);
        let written = self.context.store.read_apart(|c| Ok(self.fill(c, &part, format, made, zone)))?;
        let written = written.and_then(|count| Ok(std::fs::rename(&part, path).map(|()| count)?));
        if written.is_err() {
            // What is left of it is of no use to anybody.
            let _ = std::fs::remove_file(&part);
        }
        written
    }

    fn fill(
        &self,
        c: &ReadConnection,
        part: &Path,
        format: RecordFormat,
        made: Timestamp,
        zone: &TimeZone,
    ) -> Result<u64, Failed> {
        let (count, seal) = record::newest(c)?.unwrap_or_default();
        let since = record::after(c, 0, 1)?.first().map_or(0, |(entry, _)| entry.at);
        let head = Head { made, zone, count, seal, since };
        let mut sheet = Sheet::begin(format, BufWriter::new(File::create(part)?), &head)?;
        let (mut last, mut written) = (0, 0);
        while last < count {
            let page = record::after(c, last, AT_ONCE)?;
            for sealed in page.iter().filter(|(entry, _)| entry.n <= count) {
                sheet.write(sealed)?;
                written += 1;
            }
            last = page.last().map_or(count, |(entry, _)| entry.n);
            self.tell(last.min(count), count);
        }
        let mut file = sheet.end()?;
        file.flush()?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(written)
    }
}

/// The name of a file that is proposed: `record-2026-11-23.csv`.
pub fn file_name(format: RecordFormat, now: Timestamp) -> String {
    let end = match format {
        RecordFormat::Csv => "csv",
        RecordFormat::Json => "json",
        RecordFormat::Html => "html",
    };
    format!("record-{}.{end}", now.strftime("%Y-%m-%d"))
}

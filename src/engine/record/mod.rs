//! Looks whether the record holds, and writes it to a file; both in the background.
//! Invariant: what was found stands in the status until it is looked for again; a file of the wanted name is whole.

mod against;
mod file;
mod page;
mod table;

use std::path::PathBuf;

use jiff::tz::TimeZone;

use crate::domain::record::{Broken, Seal, Walk};
use crate::store::tables::record;
use crate::store::{ReadConnection, StoreError};

use super::context::Context;
use super::status::ExportProgress;

pub use against::newest_in;
pub use file::file_name;

/// Entries read at once.
const AT_ONCE: u32 = 500;

/// What the record is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordFormat {
    Csv,
    Json,
    /// One page to be read, in words and with times of the person's zone.
    Html,
}

/// A wish about the record.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordWish {
    /// Look whether every entry is as it was written.
    Verify,
    /// The same, and whether all of an export made earlier still stands in it.
    Compare(PathBuf),
    /// Write all of it; without a place, into the profile's folder of exports.
    Export { format: RecordFormat, to: Option<PathBuf>, zone: TimeZone },
}

/// What is known of the record, beside the entries themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecordState {
    /// How far the looking, or the writing, is.
    pub under_way: Option<ExportProgress>,
    /// What was found last.
    pub found: Option<Found>,
}

/// What was found, and when, milliseconds since the epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub at: i64,
    pub what: Verdict,
}

/// How the record stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Every entry is as it was written. `elsewhere`: those of which only the seal is here. `since`: the time of the
    /// first, milliseconds since the epoch.
    Holds { count: u64, elsewhere: u64, since: Option<i64>, against: Option<Against> },
    /// It does not hold.
    Broken(Broken),
    /// It could not be read, in words.
    Unread(String),
}

/// How an export made earlier stands to the record.
#[derive(Clone, Debug, PartialEq)]
pub enum Against {
    /// All of it, up to this entry, stands in the record as it was then.
    Fits { file: String, count: u64 },
    /// The record was another then. `shorter`: entries at its end are gone.
    Differs { file: String, count: u64, shorter: bool },
    /// There is no record in the file.
    NoRecord { file: String },
}

/// All that is done with the record in the background, one thing at a time.
#[derive(Clone)]
pub struct Records {
    context: Context,
}

impl Records {
    /// Nothing is under way.
    pub fn new(context: Context) -> Self {
        Self { context }
    }

    /// Begins what is wished, unless something is under way.
    pub fn begin(&self, wish: RecordWish) {
        if self.context.news.status().record.under_way.is_some() {
            return;
        }
        self.context.news.change(|status| status.record.under_way = Some(ExportProgress::default()));
        let (records, guard) = (self.clone(), self.context.begin());
        tokio::task::spawn_blocking(move || {
            match wish {
                RecordWish::Verify => records.look(None),
                RecordWish::Compare(file) => records.look(Some(file)),
                RecordWish::Export { format, to, zone } => records.write(format, to, &zone),
            }
            records.context.news.change(|status| status.record.under_way = None);
            drop(guard);
        });
    }

    fn look(&self, file: Option<PathBuf>) {
        let earlier = file.map(|file| against::read(&file));
        let due = earlier.as_ref().and_then(|earlier| earlier.mark);
        let what = match self.context.store.read_apart(|c| self.walk(c, due.map(|(count, _)| count))) {
            Ok(Ok(walked)) => {
                let count = walked.walk.count;
                let against = earlier.map(|earlier| earlier.stands_to(walked.seal_then, count));
                Verdict::Holds { count, elsewhere: walked.walk.elsewhere, since: walked.since, against }
            }
            Ok(Err(broken)) => Verdict::Broken(broken),
            Err(error) => Verdict::Unread(error.trouble().sentence()),
        };
        let found = Some(Found { at: self.context.now(), what });
        self.context.news.change(|status| status.record.found = found);
    }

    /// Goes along all entries. `then`: the seal of this one is wanted too.
    fn walk(&self, c: &ReadConnection, then: Option<u64>) -> Result<Result<Walked, Broken>, StoreError> {
        let all = record::newest(c)?.map_or(0, |(n, _)| n);
        let mut walked = Walked::default();
        loop {
            let due = walked.walk.count + 1;
            let page = match record::after(c, walked.walk.count, AT_ONCE) {
                Ok(page) => page,
                // One of them cannot even be read: somebody wrote there what none of ours is.
                Err(error) => match record::one(c, due) {
                    Ok(Some(entry)) => vec![entry],
                    Ok(None) => return Err(error),
                    Err(_) => return Ok(Err(Broken::Changed(due))),
                },
            };
            if page.is_empty() {
                return Ok(Ok(walked));
            }
            for (entry, written) in page {
                if let Err(broken) = walked.walk.step(&entry, written) {
                    return Ok(Err(broken));
                }
                walked.since.get_or_insert(entry.at);
                if then == Some(entry.n) {
                    walked.seal_then = Some(written);
                }
            }
            self.tell(walked.walk.count, all);
        }
    }

    /// Tells how far it is, percent by percent.
    fn tell(&self, done: u64, all: u64) {
        let progress = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let (done, all) = (progress(done), progress(all));
        let percent = |done: usize| done.saturating_mul(100) / all.max(1);
        let told = self.context.news.status().record.under_way.map_or(0, |told| told.done);
        if told == 0 || percent(told) != percent(done) {
            let progress = Some(ExportProgress { done, all });
            self.context.news.change(|status| status.record.under_way = progress);
        }
    }
}

/// What a walk along the record found.
#[derive(Default)]
struct Walked {
    walk: Walk,
    since: Option<i64>,
    /// The seal of the entry that was asked for.
    seal_then: Option<Seal>,
}

//! Own your data: all of an account as one file, put back on another computer, and taken away with proof.
//! Invariant: one such work is under way at a time; a file of the wanted name is whole; what is put in is put in whole
//! or not at all, and what is there already is never mixed with it.

mod erase;
mod files;
mod held;
mod manifest;
mod open;
mod pack;
mod proof;
mod readme;
mod restore;
mod row;
mod write;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use crate::domain::{AccountId, Trouble, TroubleKind};
use crate::store::StoreError;
use crate::tr;

use super::accounts::Accounts;
use super::busy::lock;
use super::context::Context;

pub use files::Sizes;
pub use manifest::Held;
pub use open::{list_or_row, looked_through};
pub use proof::{Gone, Proof, Searched, Table, proof_name};
pub use write::file_name;

/// A wish about one's own data.
#[derive(Clone, Debug, PartialEq)]
pub enum ArchiveWish {
    /// Look how big it is.
    Weigh,
    /// Write all of these accounts; without a place, into the profile's folder of exports.
    Export { accounts: Vec<AccountId>, to: Option<PathBuf> },
    /// Look into an archive, and whether it is whole.
    Look(PathBuf),
    /// Put in what was looked into.
    Restore(Already),
    /// Leave what was looked into alone.
    Close,
    /// Stop what is under way, and keep nothing of it.
    Stop,
    /// Take all of it away for good. `exports`: the files in the profile's folder of exports too.
    Erase { what: Erase, exports: bool },
    /// Keep the proof; without a place, in the profile's folder of exports.
    KeepProof(Option<PathBuf>),
    /// The proof was seen.
    DropProof,
}

/// What becomes of accounts that are here already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Already {
    /// They stay as they are here, and are not taken out of the archive.
    Stay,
    /// What is here of them is taken away, and they are as in the archive then.
    Replace,
}

/// What is taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erase {
    Account(AccountId),
    Everything,
}

/// How it stands, for the window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArchiveState {
    pub under_way: Option<UnderWay>,
    /// How big all of it is; `None`: not looked at yet.
    pub sizes: Option<Sizes>,
    /// What was looked into, and what was found.
    pub found: Option<Arc<Found>>,
    /// Why the last work came to nothing, in words.
    pub refused: Option<String>,
    /// What was found after the last taking away.
    pub proof: Option<Arc<Proof>>,
}

/// Work under way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnderWay {
    pub work: Work,
    /// How far it is, 0 to 1; `None`: not known.
    pub share: Option<f32>,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    Exporting,
    Looking,
    Restoring,
    Erasing,
}

/// What is in an archive.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub path: PathBuf,
    /// The version of the program that wrote it.
    pub program: String,
    /// Its schema is older than this program's.
    pub older: bool,
    pub accounts: Vec<Held>,
    /// Those of them that are here already.
    pub here: Vec<AccountId>,
    /// Entries of the record of moderation.
    pub record: u64,
    /// Pictures and clips.
    pub files: u64,
    pub bytes: u64,
    /// Files of drafts that were missing when it was made.
    pub missing: Vec<String>,
}

/// All that is done with one's own data, one thing at a time.
#[derive(Clone)]
pub struct Archives {
    context: Context,
    stop: Arc<AtomicBool>,
    accounts: Accounts,
    /// How far it was told to be last.
    told: Arc<Mutex<Option<i32>>>,
}

impl Archives {
    /// Nothing is under way.
    pub fn new(context: Context, accounts: Accounts) -> Self {
        Self { context, stop: Arc::default(), accounts, told: Arc::default() }
    }

    /// Begins what is wished, unless something is under way.
    pub fn begin(&self, wish: ArchiveWish) {
        match &wish {
            ArchiveWish::Stop => self.stop.store(true, Ordering::SeqCst),
            ArchiveWish::Close => self.change(|state| (state.found, state.refused) = (None, None)),
            ArchiveWish::DropProof => self.change(|state| state.proof = None),
            _ => self.work(wish),
        }
    }

    fn work(&self, wish: ArchiveWish) {
        if self.context.news.status().archive.under_way.is_some() {
            return;
        }
        self.stop.store(false, Ordering::SeqCst);
        let work = match &wish {
            ArchiveWish::Export { .. } => Some(Work::Exporting),
            ArchiveWish::Look(_) => Some(Work::Looking),
            ArchiveWish::Restore(_) => Some(Work::Restoring),
            ArchiveWish::Erase { .. } => Some(Work::Erasing),
            _ => None,
        };
        *lock(&self.told) = None;
        self.change(|state| {
            state.under_way = work.map(|work| UnderWay { work, share: None });
            if work.is_some() {
                state.refused = None;
            }
        });
        let (archives, guard) = (self.clone(), self.context.begin());
        tokio::task::spawn_blocking(move || {
            let done = match wish {
                ArchiveWish::Weigh => archives.weigh(),
                ArchiveWish::Export { accounts, to } => archives.export(&accounts, to),
                ArchiveWish::Look(path) => archives.look(&path),
                ArchiveWish::Restore(already) => archives.restore(already),
                ArchiveWish::Erase { what, exports } => archives.erase(&what, exports),
                ArchiveWish::KeepProof(to) => archives.keep_proof(to),
                ArchiveWish::Stop | ArchiveWish::Close | ArchiveWish::DropProof => Ok(()),
            };
            archives.end(work, done);
            drop(guard);
        });
    }

    /// What came to nothing by the person's will is a toast; everything else waits where it was begun.
    fn end(&self, work: Option<Work>, done: Result<(), Failed>) {
        let mut refused = None;
        match done {
            Ok(()) => {}
            Err(Failed::Stopped) => self.context.news.notice(Failed::Stopped.said(work), None),
            Err(failed) => refused = Some(failed.said(work)),
        }
        self.change(|state| {
            // Looking how big it is may end beside other work.
            if work.is_some() {
                state.under_way = None;
            }
            if refused.is_some() {
                state.refused = refused;
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut ArchiveState)) {
        self.context.news.change(|status| change(&mut status.archive));
    }

    /// Tells how far it is, percent by percent.
    ///
    /// # Errors
    /// [`Failed::Stopped`] once somebody wants it stopped.
    fn tell(&self, done: u64, all: u64) -> Result<(), Failed> {
        if self.stop.load(Ordering::SeqCst) {
            return Err(Failed::Stopped);
        }
        let share = (done as f64 / all.max(1) as f64).min(1.0) as f32;
        let percent = (share * 100.0) as i32;
        if lock(&self.told).replace(percent) != Some(percent) {
            self.change(|state| {
                if let Some(under_way) = &mut state.under_way {
                    under_way.share = Some(share);
                }
            });
        }
        Ok(())
    }

    fn now(&self) -> Timestamp {
        self.context.clock.now()
    }

    /// Waits for something of the runtime's, on a thread that may wait.
    fn wait<T>(&self, what: impl Future<Output = T>) -> T {
        tokio::runtime::Handle::current().block_on(what)
    }
}

/// Why something came to nothing.
#[derive(Debug)]
pub enum Failed {
    /// Somebody wanted it stopped.
    Stopped,
    /// The file is no archive of ours.
    Foreign,
    /// It was made by a newer program.
    Newer(String),
    /// It is damaged: this part of it is not as its list says.
    Damaged(String),
    Store(StoreError),
    File(std::io::Error),
    /// The keychain, or the outbox, said no.
    Trouble(Trouble),
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

impl Failed {
    /// Why, for a person.
    fn said(&self, work: Option<Work>) -> String {
        match self {
            Self::Stopped => match work {
                Some(Work::Exporting) => tr!("The export was stopped, and nothing was kept").to_owned(),
                _ => tr!("It was stopped, and nothing was changed").to_owned(),
            },
            Self::Foreign => {
                tr!("This file is no archive of Tintype's, so nothing was done with it").to_owned()
            }
            Self::Newer(program) => tr!(
                "This archive was made by Tintype {version}, which is newer than this one. Install that version, then restore it",
                version = program
            ),
            Self::Damaged(part) => tr!(
                "This archive is damaged: {part} is not what it was when the archive was made. Nothing was changed; use another copy of it",
                part = part
            ),
            Self::Store(error) => error.trouble().sentence(),
            Self::File(error) => match error.kind() {
                std::io::ErrorKind::StorageFull => Trouble::of(TroubleKind::DiskFull).sentence(),
                std::io::ErrorKind::NotFound => tr!("There is no such file any more").to_owned(),
                std::io::ErrorKind::PermissionDenied => {
                    tr!("This computer does not let Tintype use that file or folder").to_owned()
                }
                _ => tr!("The file could not be read or written: {why}", why = error),
            },
            Self::Trouble(trouble) => trouble.sentence(),
        }
    }
}

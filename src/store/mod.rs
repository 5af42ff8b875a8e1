//! SQLite, the single source of truth, and the vault for secrets.
//! Invariant: one thread writes and one thread reads; a revision that went up means a commit that is
//! readable; no secret is ever in the database.

pub mod archive;
mod connection;
mod error;
mod find;
#[cfg(test)]
pub(crate) mod fixture;
mod log;
mod migrations;
mod places;
pub mod reader;
pub mod tables;
mod transaction;
mod vault;
pub mod views;
mod writer;

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use places::plain;

pub use connection::ReadConnection;
pub use error::StoreError;
pub use reader::Reader;
pub use transaction::Tx;
pub use vault::{Vault, VaultChoice, VaultPlace};
pub use writer::Writer;

/// The database's name inside the profile.
pub const DATABASE: &str = "tintype.sqlite";

/// The file whose lock gives the profile to one process.
const LOCK: &str = "lock";

/// How long to wait for a Tintype that is just closing this profile.
const LOCK_PATIENCE: Duration = Duration::from_millis(500);

/// An open profile: clones share it.
#[derive(Clone)]
pub struct Store {
    profile: PathBuf,
    reader: Reader,
    writer: Writer,
    /// For short blocking reads of the engine's.
    direct: Arc<Mutex<ReadConnection>>,
}

impl Store {
    /// Opens the profile's database, making the folder (for this user alone) and the file if needed, and
    /// bringing it to the version this program knows. `wake` is called from other threads: after each
    /// commit that changed something, and after each answered question.
    ///
    /// # Errors
    /// [`StoreError::TooNew`], [`StoreError::Broken`], [`StoreError::InUse`], [`StoreError::Folder`] or
    /// [`StoreError::DiskFull`]; the file is then as it was.
    pub fn open(profile: &Path, wake: Arc<dyn Fn() + Send + Sync>) -> Result<Self, StoreError> {
        make_folder(profile)?;
        let path = profile.join(DATABASE);
        let lock = lock(profile)?;
        migrations::look(&path)?;
        guard_file(&path)?;
        let open = || -> Result<_, StoreError> {
            let mut writing = ReadConnection::writing(&path)?;
            migrations::apply(&mut writing.sql, &path)?;
            let log = log::Log::start(&path, &mut writing)?;
            Ok((writing, log, ReadConnection::reading(&path)?, ReadConnection::reading(&path)?))
        };
        let (writing, log, reading, direct) = open().map_err(|error| error.at(&path))?;
        let revision = Arc::new(AtomicU64::new(0));
        let pulse = transaction::Pulse { revision: Arc::clone(&revision), wake: Arc::clone(&wake) };
        Ok(Self {
            profile: profile.to_owned(),
            reader: Reader::start(reading, revision, wake),
            writer: Writer::start(writing, log, pulse, lock),
            direct: Arc::new(Mutex::new(direct)),
        })
    }

    /// The folder all data lives in.
    pub fn profile(&self) -> &Path {
        &self.profile
    }

    /// The way to the reading thread, for windows.
    pub fn reader(&self) -> Reader {
        self.reader.clone()
    }

    /// The way to the writing thread.
    pub fn writer(&self) -> Writer {
        self.writer.clone()
    }

    /// Reads at once, on the caller's thread and a connection kept for that; for short readings.
    ///
    /// # Errors
    /// What `read` answers.
    pub fn read_now<T>(
        &self,
        read: impl FnOnce(&ReadConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        read(&self.direct.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Store {
    /// Reads on a connection of its own, on the caller's thread: for long readings, which hold nobody up.
    ///
    /// # Errors
    /// What `read` answers, and when the database cannot be opened once more.
    pub fn read_apart<T>(
        &self,
        read: impl FnOnce(&ReadConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        read(&ReadConnection::reading(&self.profile.join(DATABASE))?)
    }
}

/// Whether somebody works on a profile at this moment.
pub fn is_in_use(profile: &Path) -> bool {
    let file = OpenOptions::new().write(true).open(profile.join(LOCK));
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut maker = std::fs::DirBuilder::new();
    maker.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    maker.create(folder).map_err(|error| StoreError::Folder { path: folder.to_owned(), error })
}

/// Makes the file before SQLite does, so that nobody else may read it; its log inherits that.
fn guard_file(path: &Path) -> Result<(), StoreError> {
    open_guarded(path).map(drop).map_err(|error| StoreError::Folder { path: path.to_owned(), error })
}

fn open_guarded(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Takes the profile for this process: two engines on one outbox would post everything twice.
fn lock(profile: &Path) -> Result<File, StoreError> {
    let path = profile.join(LOCK);
    let file = open_guarded(&path).map_err(|error| StoreError::Folder { path: path.clone(), error })?;
    let since = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if since.elapsed() < LOCK_PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse { path: profile.to_owned() }),
            // A file system without locks must not keep the person out.
            Err(TryLockError::Error(_)) => return Ok(file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TroubleKind;
    use crate::store::fixture::{hide, leave_room, opened, profile, queue, signed_in};
    use crate::store::tables::outbox;

    #[test]
    fn a_profile_belongs_to_one_store_at_a_time() {
        let profile = profile();
        let first = opened(&profile);
        let second = Store::open(profile.path(), Arc::new(|| ()));
        let refused = second.err().unwrap();
        assert_eq!(refused.trouble().kind, TroubleKind::ProfileInUse);
        assert!(is_in_use(profile.path()));
        drop(first);
        assert!(Store::open(profile.path(), Arc::new(|| ())).is_ok());
    }

    /// A power cut in the middle of a commit leaves the log cut off somewhere.
    #[test]
    fn after_a_power_cut_each_transaction_is_there_whole_or_not_at_all() {
        let profile = profile();
        let store = signed_in(&profile);
        let before = store.read_now(|c| c.count("SELECT count(*) FROM outbox_log", [])).unwrap();
        assert_eq!(before, 0);
        for nth in 0..12 {
            let both = move |tx: &Tx<'_>| {
                let account = crate::store::fixture::account().id;
                let op = hide(&nth.to_string(), "1");
                let new =
                    outbox::NewOp { account, op, created: 0, not_before: 0, after: None, reverses: None };
                let id = outbox::insert(tx, &new)?;
                tx.run(
                    "INSERT INTO outbox_log (op, at, tone, title, sentence, small_print)
                     VALUES (?1, 0, 'plain', '', ?2, '[]')",
                    rusqlite::params![id.0, "long ".repeat(1_500)],
                )
            };
            store.writer().write_now(both).unwrap();
        }
        let files = [DATABASE.to_owned(), format!("{DATABASE}-wal")];
        let [base, log] = files.map(|name| std::fs::read(profile.path().join(name)).unwrap());
        let mut seen = Vec::new();
        for cut in (0..=40).map(|part| log.len() * part / 40) {
            let after = crate::store::fixture::profile();
            std::fs::write(after.path().join(DATABASE), &base).unwrap();
            std::fs::write(after.path().join(format!("{DATABASE}-wal")), &log[..cut]).unwrap();
            let Ok(store) = Store::open(after.path(), Arc::new(|| ())) else {
                panic!("unusable after {cut} of {} bytes", log.len())
            };
            let count = |sql| store.read_now(|c| c.count(sql, [])).unwrap();
            let ops = count("SELECT count(*) FROM outbox");
            assert_eq!(ops, count("SELECT count(*) FROM outbox_log"), "half a transaction after {cut} bytes");
            seen.push(ops);
        }
        assert!(seen.is_sorted() && seen.last() == Some(&12), "{seen:?}");
        assert!(seen.iter().collect::<std::collections::BTreeSet<_>>().len() > 6, "{seen:?}");
    }

    #[test]
    fn on_a_full_disk_a_write_is_refused_whole_and_reading_goes_on() {
        let profile = profile();
        let store = signed_in(&profile);
        let kept = queue(&store, hide("2", "1"), 0);
        leave_room(&store, Some(0));
        let words = "A long answer. ".repeat(2_000);
        let put = move |tx: &Tx<'_>| {
            outbox::say(tx, kept, Some("half"))?;
            outbox::say(tx, kept, Some(&words))
        };
        let refused = store.writer().write_now(put.clone()).unwrap_err();
        assert!(matches!(refused, StoreError::DiskFull), "{refused}");
        let row = || store.read_now(|c| outbox::one(c, kept)).unwrap().unwrap();
        assert_eq!(row().saying, None, "nothing of it was written");
        let log = std::fs::metadata(profile.path().join(format!("{DATABASE}-wal"))).unwrap();
        assert_eq!(log.len(), 0, "the log made room for small writes");
        leave_room(&store, None);
        store.writer().write_now(put).unwrap();
        assert_eq!(row().saying.map(|saying| saying.len()), Some(30_000));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let profile = profile();
        let file = profile.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = Store::open(&file.join("below"), Arc::new(|| ())).err().unwrap();
        assert_eq!(error.trouble().kind, TroubleKind::StoreBroken);
        assert!(error.to_string().contains("below"));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_profile() {
        use std::os::unix::fs::PermissionsExt;
        let outer = profile();
        let folder = outer.path().join("new");
        let _store = Store::open(&folder, Arc::new(|| ())).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join(DATABASE))), (0o700, 0o600));
    }
}

//! The one thread that writes: each job is one transaction, but readings that wait side by side share one.
//! Invariant: jobs are carried out in the order they were asked for, each whole or not at all. The revision
//! goes up, and the wake is called, after a commit that changed something a view can show, before whoever
//! asked for the write hears of it, and never otherwise.

use std::fs::File;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use futures_channel::oneshot;

use super::log::Log;
use super::transaction::{Promise, Pulse, Tx, transact};
use super::{ReadConnection, StoreError};

/// The most readings that share a transaction. Most of what a page of comments costs is its commit: the leaves
/// of the indexes it touched go to the log, and the full-text index writes down a part of its own. Pages side
/// by side touch many of the same leaves. Eight at most, so that an act which comes meanwhile waits for no more
/// than these.
const TOGETHER: usize = 8;

/// How long a reading waits for another that may come beside it: the answers of the last commit are being read
/// while the next is begun, and half of them would miss it.
const BESIDE: Duration = Duration::from_millis(1);

/// A write with a transaction of its own.
type Alone = Box<dyn FnOnce(&ReadConnection, &Pulse) + Send>;

/// A write that waits for its turn.
enum Job {
    /// A transaction of its own, on the disk before whoever asked hears of it.
    OnDisk(Alone),
    /// May share its transaction with the readings beside it.
    InOrder(Box<dyn Reading>),
}

/// A write of what can be asked for again. It may be carried out twice, each time from the start.
trait Reading: Send {
    /// Does it, and keeps the answer until it is known to stand.
    fn work(&mut self, tx: &Tx<'_>) -> Result<(), StoreError>;

    /// Tells whoever asked what became of it.
    fn tell(self: Box<Self>, became: Result<(), StoreError>);
}

/// A [`Reading`] with its answer.
struct Asked<T, W> {
    work: W,
    answer: Option<T>,
    tell: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, W: Fn(&Tx<'_>) -> Result<T, StoreError> + Send> Reading for Asked<T, W> {
    fn work(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        self.answer = Some((self.work)(tx)?);
        Ok(())
    }

    fn tell(self: Box<Self>, became: Result<(), StoreError>) {
        let Self { answer, tell, .. } = *self;
        // Whoever asked may have gone; the write stands all the same.
        let _ = tell.send(became.and_then(|()| answer.ok_or(StoreError::Closed)));
    }
}

/// A handle to the writing thread, to be cloned freely. The thread ends with the last handle.
#[derive(Clone)]
pub struct Writer {
    jobs: Sender<Job>,
}

impl Writer {
    /// Starts the thread. It holds the profile's lock for as long as anybody can write.
    pub(super) fn start(connection: ReadConnection, log: Log, pulse: Pulse, lock: File) -> Self {
        let (jobs, queue) = channel::<Job>();
        std::thread::spawn(move || {
            serve(&queue, &connection, &pulse);
            // The database first: whoever takes the lock next finds it closed.
            drop(connection);
            log.ended();
            drop(lock);
        });
        Self { jobs }
    }

    /// Writes in one transaction, which is on the disk before the answer comes. The job is queued at once and
    /// carried out even if the answer is never awaited.
    ///
    /// # Errors
    /// What `work` answers, which rolls everything back; what the commit says; [`StoreError::Closed`].
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + 'static {
        let (tell, told) = oneshot::channel();
        let job = Job::OnDisk(Box::new(move |connection, pulse| {
            // Whoever asked may have gone; the write stands all the same.
            let _ = tell.send(transact(connection, pulse, Promise::OnDisk, work));
        }));
        self.queue(job, told)
    }

    /// As [`Writer::write`], for what Instagram can be asked for again: it does not wait for the disk, and a
    /// power cut may take it back together with everything that was written after it. Readings that wait side
    /// by side are committed together; `work` is done once more, alone, if one of them fails.
    ///
    /// # Errors
    /// As [`Writer::write`]: its own, never that of a reading beside it.
    pub fn write_readings<T: Send + 'static>(
        &self,
        work: impl Fn(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + 'static {
        let (tell, told) = oneshot::channel();
        self.queue(Job::InOrder(Box::new(Asked { work, answer: None, tell })), told)
    }

    /// As [`Writer::write`], and the keys between the tables are not looked at: for whoever takes rows out whole and
    /// in pieces, with all that hangs on them. It costs a search of every table that points to a row, for each row.
    ///
    /// # Errors
    /// As [`Writer::write`].
    pub fn write_unkeyed<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + 'static {
        let (tell, told) = oneshot::channel();
        let job = Job::OnDisk(Box::new(move |connection, pulse| {
            let _ = tell.send(unkeyed(connection, pulse, work));
        }));
        self.queue(job, told)
    }

    /// Writes the whole file anew, and empties its log: what was removed before is then not in it any more, and its
    /// room is free. It needs as much room again, and other writes wait for it.
    ///
    /// # Errors
    /// What SQLite says, [`StoreError::DiskFull`] above all; the file is then as it was.
    pub fn rewrite(&self) -> impl Future<Output = Result<(), StoreError>> + Send + 'static {
        let (tell, told) = oneshot::channel();
        let job = Job::OnDisk(Box::new(move |connection, _| {
            let _ = tell.send(rewritten(connection));
        }));
        self.queue(job, told)
    }

    fn queue<T: Send + 'static>(
        &self,
        job: Job,
        told: oneshot::Receiver<Result<T, StoreError>>,
    ) -> impl Future<Output = Result<T, StoreError>> + Send + 'static {
        // When the thread is gone the job, and its sender in it, is dropped, which `told` hears as Closed.
        let _ = self.jobs.send(job);
        async move { told.await.unwrap_or(Err(StoreError::Closed)) }
    }

    /// As [`Writer::write_now`], with another database beside the profile's own, whose tables are those of the schema
    /// `brought`. Only the profile's own is changed, and the keys between the tables are not looked at.
    ///
    /// # Errors
    /// As [`Writer::write`]; when the other database cannot be opened.
    pub fn write_from<T: Send + 'static>(
        &self,
        other: &Path,
        work: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let other = other.to_string_lossy().into_owned();
        self.alone_now(move |connection, pulse| {
            connection.sql.execute("ATTACH ?1 AS brought", [other])?;
            let done = unkeyed(connection, pulse, work);
            // Statements that were kept for it would keep it open.
            connection.sql.flush_prepared_statement_cache();
            connection.sql.execute_batch("DETACH brought")?;
            done
        })
    }

    fn alone_now<T: Send + 'static>(
        &self,
        work: impl FnOnce(&ReadConnection, &Pulse) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (tell, told) = channel();
        let job = Job::OnDisk(Box::new(move |connection, pulse| {
            let _ = tell.send(work(connection, pulse));
        }));
        let _ = self.jobs.send(job);
        told.recv().unwrap_or(Err(StoreError::Closed))
    }

    /// As [`Writer::write`], waiting for it: not for a thread that draws or runs tasks.
    ///
    /// # Errors
    /// As [`Writer::write`].
    pub fn write_now<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.alone_now(move |connection, pulse| transact(connection, pulse, Promise::OnDisk, work))
    }
}

fn unkeyed<T>(
    connection: &ReadConnection,
    pulse: &Pulse,
    work: impl FnOnce(&Tx<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    // Said outside a transaction, within which it would not be heard.
    connection.sql.execute_batch("PRAGMA foreign_keys = OFF")?;
    let done = transact(connection, pulse, Promise::OnDisk, work);
    connection.sql.execute_batch("PRAGMA foreign_keys = ON")?;
    done
}

fn rewritten(connection: &ReadConnection) -> Result<(), StoreError> {
    // The copy it makes meanwhile is as large as the file, which is more than may be kept in memory.
    connection.sql.execute_batch("PRAGMA temp_store = FILE")?;
    let done = connection.sql.execute_batch("VACUUM");
    connection.sql.execute_batch("PRAGMA temp_store = MEMORY")?;
    done?;
    connection.sql.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

/// Carries out the jobs in their order, until nobody can ask for any more.
fn serve(queue: &Receiver<Job>, connection: &ReadConnection, pulse: &Pulse) {
    let mut ahead = None;
    // How many readings are likely to come side by side.
    let mut likely = 1;
    while let Some(job) = ahead.take().or_else(|| queue.recv().ok()) {
        match job {
            Job::OnDisk(job) => job(connection, pulse),
            Job::InOrder(first) => {
                let mut together = vec![first];
                while together.len() < TOGETHER && ahead.is_none() {
                    // A window shows each page as it comes: what is waited for is what comes at once.
                    let patience = if together.len() < likely { BESIDE } else { Duration::ZERO };
                    match queue.recv_timeout(patience) {
                        Ok(Job::InOrder(next)) => together.push(next),
                        Ok(other) => ahead = Some(other),
                        Err(_) => break,
                    }
                }
                // One more than came, if none was missed.
                likely = if together.len() < likely { together.len() } else { together.len() + 1 };
                keep(connection, pulse, together);
            }
        }
    }
}

/// Writes readings in one transaction. If that fails, each is written alone, so that only what is at fault
/// fails. There are no savepoints between them: the log keeps a copy of every leaf for each, and the full-text
/// index writes down a part of its own, all for what hardly ever happens.
fn keep(connection: &ReadConnection, pulse: &Pulse, mut together: Vec<Box<dyn Reading>>) {
    let all = |tx: &Tx<'_>| together.iter_mut().try_for_each(|reading| reading.work(tx));
    match transact(connection, pulse, Promise::InOrder, all) {
        Ok(()) => together.into_iter().for_each(|reading| reading.tell(Ok(()))),
        Err(_) if together.len() > 1 => {
            together.into_iter().for_each(|reading| keep(connection, pulse, vec![reading]));
        }
        Err(error) => {
            if let Some(reading) = together.pop() {
                reading.tell(Err(error));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::domain::Comment;
    use crate::store::Store;
    use crate::store::fixture::{account, comment, keep_posts, leave_room, post, profile, signed_in};
    use crate::store::tables::comments::upsert_page;

    fn put(tx: &Tx<'_>, key: &str) -> Result<usize, StoreError> {
        tx.run("INSERT INTO choices VALUES (?1, '1')", [key])
    }

    /// A store, and how often it woke.
    fn counted(profile: &tempfile::TempDir) -> (Store, Arc<AtomicU64>) {
        let woken = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&woken);
        let wake = Arc::new(move || {
            seen.fetch_add(1, Ordering::SeqCst);
        });
        (Store::open(profile.path(), wake).unwrap(), woken)
    }

    #[test]
    fn only_a_commit_that_changed_something_raises_the_revision_and_wakes() {
        let profile = profile();
        let (store, woken) = counted(&profile);
        let state = || (store.reader().revision(), woken.load(Ordering::SeqCst));
        store.writer().write_now(|tx| put(tx, "a")).unwrap();
        assert_eq!(state(), (1, 1));
        store.writer().write_now(|tx| tx.run("DELETE FROM choices WHERE key = 'none'", [])).unwrap();
        store.writer().write_now(|tx| tx.run_silently("INSERT INTO choices VALUES ('b', '1')", [])).unwrap();
        assert_eq!(state(), (1, 1), "silent or void writes wake nobody");
        let failed = store.writer().write_now(|tx| {
            put(tx, "c")?;
            put(tx, "c")
        });
        assert!(failed.is_err());
        assert_eq!(state(), (1, 1));
        let kept = store.read_now(|c| c.count("SELECT count(*) FROM choices", [])).unwrap();
        assert_eq!(kept, 2, "a failed write leaves nothing behind");
    }

    #[test]
    fn a_write_is_done_even_if_nobody_waits_for_it() {
        let profile = profile();
        let store = Store::open(profile.path(), Arc::new(|| ())).unwrap();
        drop(store.writer().write(|tx| put(tx, "a")));
        store.writer().write_now(|_| Ok(())).unwrap();
        assert_eq!(store.read_now(|c| c.count("SELECT count(*) FROM choices", [])).unwrap(), 1);
    }

    #[test]
    fn what_can_be_read_again_does_not_wait_for_the_disk_and_everything_else_does() {
        let profile = profile();
        let store = Store::open(profile.path(), Arc::new(|| ())).unwrap();
        let promised = |tx: &Tx<'_>| tx.count("PRAGMA synchronous", []);
        let (normal, full) = (1, 2);
        assert_eq!(store.writer().write_now(promised).unwrap(), full);
        // The answer is taken on the next turn of the same thread.
        drop(store.writer().write_readings(move |tx| {
            assert_eq!(promised(tx)?, normal);
            put(tx, "read")
        }));
        assert_eq!(store.writer().write_now(promised).unwrap(), full, "the promise is not inherited");
        assert_eq!(store.read_now(|c| c.count("SELECT count(*) FROM choices", [])).unwrap(), 1);
    }

    #[test]
    fn a_reading_connection_cannot_write() {
        let profile = profile();
        let store = Store::open(profile.path(), Arc::new(|| ())).unwrap();
        let refused = store.read_now(|c| Ok(c.sql.execute("INSERT INTO choices VALUES ('a', '1')", [])?));
        assert!(refused.is_err());
    }

    /// Holds the thread up, so that what is asked for meanwhile waits side by side, until told to go on.
    fn held_up(store: &Store) -> Sender<()> {
        let (go, wait) = channel();
        drop(store.writer().write(move |_| {
            let _ = wait.recv();
            Ok(())
        }));
        go
    }

    /// Lets the thread go on, and waits until everything asked for is done.
    fn all_done(store: &Store, go: &Sender<()>) {
        go.send(()).unwrap();
        let _ = store.writer().write_now(|_| Ok(()));
    }

    /// What somebody has heard already.
    fn heard<T>(told: impl Future<Output = T>) -> T {
        let mut waiting = std::task::Context::from_waker(std::task::Waker::noop());
        match std::pin::pin!(told).poll(&mut waiting) {
            std::task::Poll::Ready(answer) => answer,
            std::task::Poll::Pending => panic!("nothing was heard"),
        }
    }

    fn keys(store: &Store) -> Vec<String> {
        store.read_now(|c| c.rows("SELECT key FROM choices ORDER BY key", [], |row| row.get(0))).unwrap()
    }

    #[test]
    fn readings_that_wait_side_by_side_share_a_commit_and_no_more_than_a_few() {
        let profile = profile();
        let store = Store::open(profile.path(), Arc::new(|| ())).unwrap();
        let (go, writer) = (held_up(&store), store.writer());
        let all: Vec<_> =
            (0..=TOGETHER).map(|nth| writer.write_readings(move |tx| put(tx, &nth.to_string()))).collect();
        all_done(&store, &go);
        assert_eq!(keys(&store).len(), TOGETHER + 1);
        assert_eq!(store.reader().revision(), 2, "one commit for as many as may share it, one for the rest");
        all.into_iter().for_each(|told| assert_eq!(heard(told).unwrap(), 1));
    }

    #[test]
    fn of_readings_side_by_side_only_the_one_at_fault_fails() {
        let profile = profile();
        let store = Store::open(profile.path(), Arc::new(|| ())).unwrap();
        let go = held_up(&store);
        let first = store.writer().write_readings(|tx| put(tx, "a"));
        let fails = store.writer().write_readings(|tx| {
            put(tx, "b")?;
            put(tx, "c")?;
            put(tx, "b")
        });
        let last = store.writer().write_readings(|tx| put(tx, "d"));
        all_done(&store, &go);
        assert!(matches!(heard(fails), Err(StoreError::Sqlite(_))));
        assert_eq!((heard(first).unwrap(), heard(last).unwrap()), (1, 1));
        assert_eq!(keys(&store), ["a", "d"]);
        assert_eq!(store.reader().revision(), 2, "a commit each");
    }

    #[test]
    fn of_readings_side_by_side_only_the_one_that_cannot_be_committed_fails() {
        let profile = profile();
        let store = Store::open(profile.path(), Arc::new(|| ())).unwrap();
        let go = held_up(&store);
        let first = store.writer().write_readings(|tx| put(tx, "a"));
        let fails = store.writer().write_readings(|tx| {
            tx.sql.execute_batch("PRAGMA defer_foreign_keys = ON")?;
            put(tx, "b")?;
            tx.run("INSERT INTO public_files (op, address, until, opened) VALUES (999, '', 0, 0)", [])
        });
        let last = store.writer().write_readings(|tx| put(tx, "c"));
        all_done(&store, &go);
        assert!(heard(fails).is_err());
        assert_eq!((heard(first).unwrap(), heard(last).unwrap()), (1, 1));
        assert_eq!(keys(&store), ["a", "c"]);
    }

    #[test]
    fn an_act_between_readings_keeps_its_place_and_its_promise() {
        let profile = profile();
        let (store, woken) = counted(&profile);
        // The promise, the rows before it, and the commits before it.
        let look = move |tx: &Tx<'_>, key: &str| {
            let found = (
                tx.count("PRAGMA synchronous", [])?,
                tx.count("SELECT count(*) FROM choices", [])?,
                woken.load(Ordering::SeqCst),
            );
            put(tx, key)?;
            Ok(found)
        };
        let writer = store.writer();
        let reading = |key: &'static str| {
            let look = look.clone();
            writer.write_readings(move |tx| look(tx, key))
        };
        let go = held_up(&store);
        let before = [reading("a"), reading("b")];
        let act = store.writer().write({
            let look = look.clone();
            move |tx| look(tx, "c")
        });
        let after = [reading("d"), reading("e")];
        all_done(&store, &go);
        let (normal, full) = (1, 2);
        assert_eq!(before.map(|told| heard(told).unwrap()), [(normal, 0, 0), (normal, 1, 0)]);
        assert_eq!(heard(act).unwrap(), (full, 2, 1));
        assert_eq!(after.map(|told| heard(told).unwrap()), [(normal, 3, 2), (normal, 4, 2)]);
    }

    #[test]
    fn readings_side_by_side_wake_only_if_one_of_them_changed_what_can_be_seen() {
        let profile = profile();
        let store = Store::open(profile.path(), Arc::new(|| ())).unwrap();
        let silent = |tx: &Tx<'_>| tx.run_silently("INSERT INTO choices VALUES ('silent', '1')", []);
        let void = |tx: &Tx<'_>| tx.run("DELETE FROM choices WHERE key = 'none'", []);
        let go = held_up(&store);
        drop((store.writer().write_readings(silent), store.writer().write_readings(void)));
        all_done(&store, &go);
        assert_eq!((keys(&store).len(), store.reader().revision()), (1, 0));
        let again = |tx: &Tx<'_>| tx.run_silently("UPDATE choices SET value = '2'", []);
        let go = held_up(&store);
        drop((store.writer().write_readings(again), store.writer().write_readings(|tx| put(tx, "seen"))));
        all_done(&store, &go);
        assert_eq!((keys(&store).len(), store.reader().revision()), (2, 1));
    }

    #[test]
    fn on_a_full_disk_each_reading_hears_it_and_leaves_nothing() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let revision = store.reader().revision();
        let writer = store.writer();
        let readings = |from: i64| {
            let page = |nth: i64| {
                let text = "A long comment. ".repeat(1_000);
                let page = [Comment { text, ..comment("m1", &nth.to_string(), nth) }];
                writer.write_readings(move |tx| upsert_page(tx, &account().id, &"m1".into(), &page, 90_000))
            };
            let go = held_up(&store);
            let all = [page(from), page(from + 1), page(from + 2)];
            all_done(&store, &go);
            all.map(heard)
        };
        leave_room(&store, Some(0));
        for refused in readings(10) {
            assert!(matches!(refused, Err(StoreError::DiskFull)), "{refused:?}");
        }
        let count = |sql| store.read_now(|c| c.count(sql, [])).unwrap();
        let (rows, words) = ("SELECT count(*) FROM comments", "SELECT count(*) FROM comment_words('long')");
        assert_eq!((count(rows), count(words), store.reader().revision()), (0, 0, revision));
        leave_room(&store, None);
        assert!(readings(10).into_iter().all(|kept| kept.is_ok_and(|page| page.new == 1)));
        assert_eq!((count(rows), count(words), store.reader().revision()), (3, 3, revision + 1));
    }

    #[test]
    fn after_a_panic_everybody_hears_that_the_store_is_closed_and_nothing_of_it_is_kept() {
        let profile = profile();
        let store = Store::open(profile.path(), Arc::new(|| ())).unwrap();
        let go = held_up(&store);
        let first = store.writer().write_readings(|tx| put(tx, "a"));
        let fails =
            store.writer().write_readings(|_| -> Result<(), _> { panic!("as a broken program does") });
        let act = store.writer().write(|tx| put(tx, "b"));
        all_done(&store, &go);
        assert!(matches!(heard(first), Err(StoreError::Closed)));
        assert!(matches!(heard(fails), Err(StoreError::Closed)));
        assert!(matches!(heard(act), Err(StoreError::Closed)));
        assert!(keys(&store).is_empty());
    }
}

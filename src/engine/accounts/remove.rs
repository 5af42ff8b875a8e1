//! Removal: everything of an account leaves this computer, and what is left of it is counted.
//! Invariant: once begun it goes on until it is done, over restarts too; meanwhile nothing is shown of the account and
//! nothing is done for it.

use std::collections::HashSet;
use std::path::Path;

use crate::domain::{AccountId, OpId, Trouble, TroubleKind};
use crate::engine::context::Brake;
use crate::engine::outbox::report;
use crate::engine::pictures;
use crate::store::StoreError;
use crate::store::tables::removal::{self, Leaving};
use crate::{tr, tr_count};

use super::Accounts;

pub use crate::store::tables::removal::Counted;

/// What a removal took away, and the proof that nothing is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    pub account: AccountId,
    pub username: String,
    /// Rows that went, by table.
    pub rows: Vec<Counted>,
    /// Files that went: pictures, prepared copies, reports.
    pub files: u64,
    /// Rows that are still there, by table: none, or something went wrong.
    pub left: Vec<Counted>,
    /// The database was written anew without it; otherwise its bytes may stand in the file's free room until there
    /// is room on the disk for that.
    pub rewritten: bool,
}

impl Removed {
    /// How many rows of a table went.
    pub fn of(&self, table: &str) -> u64 {
        self.rows.iter().find(|counted| counted.table == table).map_or(0, |counted| counted.rows)
    }

    /// What a person is told.
    pub fn words(&self) -> String {
        let (posts, comments) = (self.of("media"), self.of("comments"));
        let posts = tr_count!(posts, "one post", "{count} posts", count = posts);
        let comments = tr_count!(comments, "one comment", "{count} comments", count = comments);
        match self.rewritten {
            true => tr!(
                "{name} is removed with {posts} and {comments}. Nothing of it is left on this computer",
                name = self.username,
                posts = posts,
                comments = comments
            ),
            false => tr!(
                "{name} is removed with {posts} and {comments}. Its room in the file is wiped when the disk has room again",
                name = self.username,
                posts = posts,
                comments = comments
            ),
        }
    }
}

impl Accounts {
    /// Removes an account whole: its rows in every table, its pictures and prepared copies, its key. Files of the
    /// person's own, and those they exported, stay where they are.
    ///
    /// # Errors
    /// [`TroubleKind::Gone`] for an unknown account; what the store or the keychain says. What was begun is then gone
    /// on with at the next start.
    pub async fn remove(&self, account: &AccountId) -> Result<Removed, Trouble> {
        let context = &self.context;
        self.syncs.stop(account);
        let (id, now) = (account.clone(), context.now());
        let begun = context.write(move |tx| removal::begin(tx, &id, now)).await;
        begun.map_err(|error| match error {
            StoreError::Missing(_) => Trouble::of(TroubleKind::Gone),
            error => error.trouble(),
        })?;
        let leaving = self.begun()?.into_iter().find(|leaving| leaving.account == *account);
        let leaving = leaving.ok_or_else(|| Trouble::of(TroubleKind::Gone))?;
        let removed = self.take_out(leaving).await?;
        let rewritten = self.write_anew().await?;
        Ok(Removed { rewritten, ..removed })
    }

    /// Accounts whose removal was begun.
    pub(super) fn begun(&self) -> Result<Vec<Leaving>, Trouble> {
        self.context.read(removal::begun).map_err(|error| error.trouble())
    }

    /// Takes out everything of an account whose removal was begun.
    pub(super) async fn take_out(&self, leaving: Leaving) -> Result<Removed, Trouble> {
        let context = &self.context;
        let brake = Brake { until: None, trouble: Trouble::of(TroubleKind::SignInAgain) };
        context.line.hold(&leaving.account, brake);
        self.outbox.break_off(&leaving.account).await;
        self.leave_front(&leaving.account).await;
        context.restate();
        context.keys.remove(&leaving.account).await?;
        let rows =
            context.store.read_apart(|c| removal::count(c, &leaving)).map_err(|error| error.trouble())?;
        let files = self.take_files(&leaving).await?;
        loop {
            let one = leaving.clone();
            let more = context.writer.write_unkeyed(move |tx| removal::piece(tx, &one)).await;
            if !more.map_err(|error| error.trouble())? {
                break;
            }
        }
        let (one, now) = (leaving.clone(), context.now());
        let closed = context.writer.write_unkeyed(move |tx| removal::close(tx, &one, now)).await;
        closed.map_err(|error| error.trouble())?;
        context.line.forget(&leaving.account);
        let left = |c: &crate::store::ReadConnection| {
            let mut left = removal::count(c, &leaving)?;
            left.retain(|counted| counted.rows > 0);
            left.extend(removal::strays(c)?);
            Ok(left)
        };
        let left = context.store.read_apart(left).map_err(|error| error.trouble())?;
        let Leaving { account, username, .. } = leaving;
        Ok(Removed { account, username, rows, files, left, rewritten: false })
    }

    /// Takes away the files of an account: what can be fetched from outside, prepared copies, reports, pictures.
    async fn take_files(&self, leaving: &Leaving) -> Result<u64, Trouble> {
        let context = &self.context;
        let ops = context.read(|c| removal::ops(c, leaving)).map_err(|error| error.trouble())?;
        let reports = context.profile.reports();
        let mut gone = 0;
        for op in &ops {
            gone += self.outbox.clear_after(*op).await;
        }
        gone += off_thread(move || Ok(take_reports(&reports, &ops))).await?;
        let stays = context.read(removal::pictured).map_err(|error| error.trouble())?;
        let (folder, clock) = (context.profile.pictures(), context.clock.clone());
        gone += off_thread(move || pictures::keep_only(folder, clock, &stays)).await?;
        Ok(gone)
    }

    /// Writes the database anew if something was removed from it since; `false`: it could not be, and will be tried
    /// again at the next start.
    pub(super) async fn write_anew(&self) -> Result<bool, Trouble> {
        let context = &self.context;
        if !context.read(removal::is_unwritten).map_err(|error| error.trouble())? {
            return Ok(true);
        }
        let mut begin = true;
        while context
            .writer
            .write(move |tx| removal::merge(tx, begin))
            .await
            .map_err(|error| error.trouble())?
        {
            begin = false;
        }
        if let Err(error) = context.writer.rewrite().await {
            tracing::warn!(%error, "the database could not be written anew");
            return Ok(false);
        }
        context.write(removal::was_rewritten).await.map_err(|error| error.trouble())?;
        Ok(true)
    }
}

/// Removes the reports of ops that lie in the profile.
fn take_reports(folder: &Path, ops: &[OpId]) -> u64 {
    let names: HashSet<String> = ops.iter().map(|op| report::file_name(*op)).collect();
    let Ok(files) = std::fs::read_dir(folder) else { return 0 };
    let theirs =
        files.flatten().filter(|file| file.file_name().to_str().is_some_and(|name| names.contains(name)));
    theirs.filter(|file| std::fs::remove_file(file.path()).is_ok()).count() as u64
}

/// Does what blocks on a thread for that.
async fn off_thread(work: impl FnOnce() -> std::io::Result<u64> + Send + 'static) -> Result<u64, Trouble> {
    let failed = |error: &dyn std::fmt::Display| Trouble::with(TroubleKind::StoreBroken, error.to_string());
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

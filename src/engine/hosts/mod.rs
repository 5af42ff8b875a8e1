//! The places where files wait: kept, ordered, given to accounts, tested, and cleared of what is public.
//! Invariant: an account gets a host only after a test that was passed with the settings it has; what is forgotten
//! here leaves no file and no secret behind.

mod container;
mod judge;
mod run;
mod state;
mod strangers;
mod sweep;
mod wish;

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::domain::host::Tunnel;
use crate::domain::host_test::HostReport;
use crate::domain::{AccountId, HostId, HostKind, HostSecret, HostSettings, Secret, Trouble};
use crate::hosting::probe::Probe;
use crate::hosting::{self, Host};
use crate::store::tables::hosts::{self, KeptHost};
use crate::store::tables::{accounts, files};
use crate::store::views::hosts_sql::stuck_of;
use crate::tr;

use super::context::Context;
use super::opened;
use super::outbox::Outbox;

pub use run::PICTURE;
pub use state::{HostsState, ProgramSeen, RunningTest};
pub use wish::HostWish;

/// All hosts; clones are the same.
#[derive(Clone)]
pub struct HostDesk {
    context: Context,
    outbox: Outbox,
    /// Told to stop the test under way.
    stop: Arc<Notify>,
    /// The host that is tested, or tried, just now.
    at_work: Arc<Mutex<Option<HostId>>>,
}

impl HostDesk {
    /// Starts on the current runtime: takes away what an earlier life left.
    pub fn start(context: Context, outbox: Outbox) -> Self {
        let desk = Self { context, outbox, stop: Arc::default(), at_work: Arc::default() };
        let (sweeper, guard) = (desk.clone(), desk.context.begin());
        let left = opened::programs(&desk.context).left();
        tokio::spawn(async move {
            let ended = tokio::task::spawn_blocking(|| left.end()).await;
            if ended.is_ok_and(|ended| ended > 0) {
                tracing::info!("tunnels of an earlier life were ended");
            }
            sweep::at_start(&sweeper.context).await;
            drop(guard);
        });
        desk
    }

    /// Does what is wished. What takes long goes on by itself.
    pub async fn carry_out(&self, wish: HostWish) {
        match wish {
            HostWish::Keep(settings) => self.keep(*settings).await,
            HostWish::Secret { host, name, value } => self.keep_secret(host, name, value).await,
            HostWish::Remove(host) => self.spawn(move |desk| async move { desk.remove(host).await }),
            HostWish::Order { account, hosts } => {
                // A failed write shows in the status line.
                let _ = self
                    .context
                    .write(move |tx| {
                        let known = accounts::one(tx, &account)?.is_some();
                        hosts::order(tx, known.then_some(&account), &hosts)
                    })
                    .await;
            }
            HostWish::Use { account, host } => self.use_first(account, host).await,
            HostWish::Leave { account, host } => {
                let _ = self.context.write(move |tx| hosts::leave(tx, &account, host)).await;
            }
            HostWish::Test { account, host } => {
                self.spawn(move |desk| async move { desk.test(account, host).await });
            }
            HostWish::StopTest => self.stop.notify_waiters(),
            HostWish::TryContainer { account, host } => {
                self.spawn(move |desk| async move { container::try_it(&desk, account, host).await });
            }
            HostWish::LookFor(tunnel) => {
                self.spawn(move |desk| async move { desk.look_for(tunnel).await });
            }
            HostWish::TakeAllAway => {
                self.spawn(|desk| async move { sweep::all(&desk.context).await });
            }
        }
    }

    fn spawn<F>(&self, work: impl FnOnce(Self) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (work, guard) = (work(self.clone()), self.context.begin());
        tokio::spawn(async move {
            work.await;
            drop(guard);
        });
    }

    async fn keep(&self, settings: HostSettings) {
        let new = settings.id == HostId(0);
        let kept = self.context.write(move |tx| hosts::keep(tx, &settings)).await;
        if let (true, Ok(id)) = (new, kept) {
            self.context.news.change(|status| status.hosts.added = Some(id));
        }
    }

    async fn keep_secret(&self, host: HostId, name: HostSecret, value: Option<Secret>) {
        let there = value.is_some();
        let kept = match value {
            Some(secret) => self.context.keys.keep_host_secret(host, name, secret).await,
            None => self.context.keys.remove_host_secret(host, name).await,
        };
        if let Err(trouble) = kept {
            self.context.news.notice(trouble.sentence(), None);
            return;
        }
        let _ = self.context.write(move |tx| hosts::note_secret(tx, host, name, there)).await;
    }

    async fn remove(&self, host: HostId) {
        let standing = self.context.read(|c| files::on_host(c, host)).unwrap_or_default();
        let left = standing.len() - sweep::take(&self.context, standing).await;
        if left > 0 {
            let words = tr!("It was not removed: files of yours still stand there. Take them away first");
            self.context.news.notice(words.to_owned(), None);
            return;
        }
        let Ok(Some(kept)) = self.context.read(|c| hosts::one(c, host)) else { return };
        for name in [HostSecret::SecretKey, HostSecret::Password, HostSecret::Passphrase] {
            if let Err(trouble) = self.context.keys.remove_host_secret(host, name).await {
                self.context.news.notice(trouble.sentence(), None);
                return;
            }
        }
        if self.context.write(move |tx| hosts::remove(tx, host)).await.is_ok() {
            let words = tr!("{name} was removed, and its secret with it", name = kept.settings.name);
            self.context.news.notice(words, None);
        }
    }

    async fn use_first(&self, account: AccountId, host: HostId) {
        let known = self.context.read(|c| Ok((hosts::one(c, host)?, accounts::one(c, &account)?)));
        let Ok((Some(kept), Some(known))) = known else { return };
        if let Some(why) = not_for(&kept, known.practice) {
            self.context.news.notice(why.to_owned(), None);
            return;
        }
        let id = account.clone();
        if self.context.write(move |tx| hosts::use_first(tx, &id, host)).await.is_err() {
            return;
        }
        // What stopped for want of a place goes on from where it stands.
        for op in self.context.read(|c| stuck_of(c, &account)).unwrap_or_default() {
            self.outbox.try_again(op).await;
        }
    }

    /// Looks whether a tunnel's program is there.
    async fn look_for(&self, tunnel: Tunnel) {
        let asked = tunnel.clone();
        let Ok((name, at)) = tokio::task::spawn_blocking(move || hosting::look_for(&asked)).await else {
            return;
        };
        self.context.news.change(|status| status.hosts.program = Some(ProgramSeen { tunnel, name, at }));
    }

    /// Opens a host as it is set now.
    pub(super) async fn open(&self, kept: &KeptHost) -> Result<Arc<dyn Host>, Trouble> {
        opened::open(&self.context, kept).await
    }

    /// Takes the place of the one test at a time; `false`: another is under way.
    fn begin(&self, host: HostId) -> bool {
        let mut at_work = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        let free = at_work.is_none();
        if free {
            *at_work = Some(host);
        }
        free
    }

    fn end(&self) {
        *self.at_work.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    async fn test(&self, account: AccountId, host: HostId) {
        if !self.begin(host) {
            return;
        }
        if let Ok(Some(kept)) = self.context.read(|c| hosts::one(c, host)) {
            self.run(&account, &kept).await;
        }
        self.end();
    }

    async fn run(&self, account: &AccountId, kept: &KeptHost) {
        let stopped = self.stop.notified();
        let tested = test(&self.context, kept, self.is_practice(account), stopped);
        // The state shows how it went.
        let _ = tested.await;
    }

    /// Whether an account is of a pretend Instagram.
    fn is_practice(&self, account: &AccountId) -> bool {
        let known = self.context.read(|c| accounts::one(c, account)).ok().flatten();
        known.is_some_and(|known| known.practice)
    }
}

/// Why a host cannot be given to an account; `None`: it can.
pub fn not_for(kept: &KeptHost, practice: bool) -> Option<&'static str> {
    // Nothing is ever sent there: each file is looked at before its post.
    if matches!(kept.settings.kind, HostKind::Address(_)) {
        return None;
    }
    if !kept.is_tested() {
        return Some(tr!("Test it first: it is used once every step was passed"));
    }
    let for_practice = kept.test.as_ref().is_some_and(|report| report.practice);
    (for_practice && !practice)
        .then(|| tr!("It passed for practice alone; test it with this account in front"))
}

/// Tests a host from beginning to end, unless `stop` comes first, takes away what that left there, and keeps how it
/// went; `None`: it was stopped.
pub async fn test(
    context: &Context,
    kept: &KeptHost,
    practice: bool,
    stop: impl Future<Output = ()>,
) -> Option<HostReport> {
    let mut trial = run::Trial::new(context, kept, practice);
    let whole = tokio::select! {
        () = tried(&mut trial) => true,
        () = stop => false,
    };
    let (id, edit, report) = (kept.settings.id, kept.edit, trial.report);
    clear_tests(context, id).await;
    if whole {
        let report = report.clone();
        // A failed write shows in the status line.
        let _ = context.write(move |tx| hosts::keep_test(tx, id, edit, &report)).await;
    }
    context.news.change(|status| status.hosts.test = None);
    whole.then_some(report)
}

/// Goes through the steps of a test.
async fn tried(trial: &mut run::Trial<'_>) {
    if !trial.form() {
        return;
    }
    let ready = match opened::open(trial.context, trial.kept).await {
        Ok(host) => Probe::new().map(|probe| (host, probe)).map_err(|error| error.trouble()),
        Err(trouble) => Err(trouble),
    };
    match ready {
        Err(trouble) => trial.unopened(&trouble),
        Ok((host, probe)) => trial.rest(&*host, &probe).await,
    }
}

/// Takes away what a test left on a host.
pub async fn clear_tests(context: &Context, host: HostId) {
    let standing = context.read(|c| files::on_host(c, host)).unwrap_or_default();
    let tests = standing.into_iter().filter(|file| file.op.is_none()).collect();
    sweep::take(context, tests).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::host::OwnAddress;
    use crate::domain::host_test::{HostReport, HostStep, StepDone};

    fn tested(practice: bool) -> KeptHost {
        let done =
            |step: &HostStep| StepDone { step: *step, ms: 1, says: String::new(), aside: None, failed: None };
        let steps = HostStep::ALL.iter().map(done).collect();
        let settings = HostSettings { kind: HostKind::Tunnel(Tunnel::default()), ..HostSettings::default() };
        let test = Some(HostReport { practice, steps, ..HostReport::default() });
        KeptHost { settings, test, test_is_current: true, ..KeptHost::default() }
    }

    #[test]
    fn only_a_whole_test_of_these_settings_gives_a_host_to_an_account() {
        assert_eq!(not_for(&tested(false), false), None);
        assert!(not_for(&KeptHost { test_is_current: false, ..tested(false) }, false).is_some());
        assert!(not_for(&KeptHost { test: None, ..tested(false) }, true).is_some());
        assert!(not_for(&tested(true), false).is_some(), "http on this computer is for practice alone");
        assert_eq!(not_for(&tested(true), true), None);
        let settings =
            HostSettings { kind: HostKind::Address(OwnAddress::default()), ..HostSettings::default() };
        assert_eq!(not_for(&KeptHost { settings, ..KeptHost::default() }, false), None);
    }
}

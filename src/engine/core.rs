//! Takes commands one after the other and hands each to the part that carries it out.
//! Invariant: a command that changes something has written its row before the next is taken.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::domain::AccountId;
use crate::store::StoreError;
use crate::store::tables::{accounts, choices, searches};
use crate::store::views::settings::Choices;

use super::accounts::Accounts;
use super::archive::Archives;
use super::busy::{Guard, lock};
use super::command::{Command, SavedChange, SignIn};
use super::context::{Brake, Context};
use super::doctor::Doctor;
use super::drafts::DraftDesk;
use super::examine::Examiner;
use super::export::Exports;
use super::figures;
use super::hosts::HostDesk;
use super::kept;
use super::line::LONGEST_REST_MS;
use super::locking::Locks;
use super::minding::{self, Rung, Station};
use super::outbox::Outbox;
use super::path::{self, PathWish};
use super::quiet::Quiet;
use super::record::Records;
use super::rules::Rules;
use super::sign_in::{Arrived, Browser, DemoDoor, SignInDesk};
use super::sync::{Syncs, Wish};
use super::timer::Timer;

/// What an address of a folder begins with.
pub(super) const FILE: &str = "file://";

/// What the core is told.
pub enum Told {
    Do(Box<Command>),
    /// The keys can be used now.
    Unlocked,
    /// End; answer when everything told before is done.
    Stop(oneshot::Sender<()>),
}

/// All parts of the engine that act.
pub struct Core {
    context: Context,
    accounts: Accounts,
    syncs: Syncs,
    outbox: Outbox,
    rules: Rules,
    quiet: Quiet,
    hosts: HostDesk,
    examiner: Examiner,
    drafts: DraftDesk,
    archives: Archives,
    exports: Exports,
    records: Records,
    sign_in: SignInDesk,
    doctor: Doctor,
    locks: Locks,
    browser: Browser,
    has_demo: bool,
    /// What is new is read in the background.
    reads: bool,
}

impl Core {
    /// Starts to work on the current runtime with what the store holds.
    pub fn start(
        context: Context,
        rung: Rung,
        demo: Option<DemoDoor>,
        browser: Browser,
        reads: bool,
    ) -> mpsc::UnboundedSender<(Told, Guard)> {
        let (tell, told) = mpsc::unbounded_channel();
        let guard = context.begin();
        let locks = Locks::new(context.clone(), tell.downgrade());
        let syncs = Syncs::new(context.clone());
        let outbox = Outbox::start(context.clone());
        let rules = Rules::start(context.clone(), outbox.clone());
        let quiet = Quiet::start(context.clone(), outbox.clone());
        let stations: Vec<Box<dyn Station>> =
            vec![Box::new(rules.clone()), Box::new(context.arrivals.clone())];
        minding::start(context.clone(), rung, stations);
        let hosts = HostDesk::start(context.clone(), outbox.clone());
        let examiner = Examiner::start(context.clone());
        let drafts = DraftDesk::start(context.clone(), examiner.clone(), outbox.clone());
        let exports = Exports::new(context.clone());
        let records = Records::new(context.clone());
        let has_demo = demo.is_some();
        let doctor = Doctor::new(context.clone(), demo.clone());
        let arrived = arrived(&context, &syncs, &outbox, &quiet, &doctor);
        let sign_in = SignInDesk::new(context.clone(), demo, Arc::clone(&browser), arrived);
        let accounts = Accounts::new(context.clone(), syncs.clone(), outbox.clone());
        let archives = Archives::new(context.clone(), accounts.clone());
        let core = Self {
            context,
            accounts,
            syncs,
            outbox,
            rules,
            hosts,
            examiner,
            drafts,
            archives,
            exports,
            records,
            quiet,
            sign_in,
            doctor,
            locks,
            browser,
            has_demo,
            reads,
        };
        tokio::spawn(core.run(told, guard));
        tell
    }

    async fn run(self, mut told: mpsc::UnboundedReceiver<(Told, Guard)>, guard: Guard) {
        if let Err(error) = self.wake_up() {
            self.context.news.change(|status| status.trouble = Some(error.trouble()));
        }
        self.timer(Timer::look);
        drop(guard);
        while let Some((told, _guard)) = told.recv().await {
            match told {
                Told::Do(command) => self.carry_out(*command).await,
                Told::Unlocked => {
                    self.locks.release();
                    if let Err(error) = self.wake_up() {
                        self.context.news.change(|status| status.trouble = Some(error.trouble()));
                    }
                }
                Told::Stop(done) => {
                    self.syncs.stop_all();
                    self.rules.stop();
                    self.doctor.stop();
                    // Whoever asked may have gone.
                    let _ = done.send(());
                    return;
                }
            }
        }
    }

    /// Goes on where the last process ended.
    fn wake_up(&self) -> Result<(), StoreError> {
        let context = &self.context;
        let known = context.read(accounts::all)?;
        let chosen = context.read(choices::read)?;
        for account in &known {
            if let Some(trouble) = account.paused.clone() {
                let until = trouble.until.map(jiff::Timestamp::as_millisecond);
                let brake = Brake { until, trouble };
                if until.is_some_and(|until| until - context.now() > LONGEST_REST_MS) {
                    // Reckoned with a clock that was wrong.
                    let (context, id, guard) = (context.clone(), account.account.id.clone(), context.begin());
                    tokio::spawn(async move {
                        context.let_go(&id).await;
                        drop(guard);
                    });
                    continue;
                }
                context.line.hold(&account.account.id, brake.clone());
                context.let_go_in_time(&account.account.id, brake);
            }
        }
        let signed_in = || known.iter().filter(|known| known.grant.is_some());
        let front = signed_in().find(|known| known.account.id.as_str() == chosen.account);
        *lock(&context.front) = front.or(signed_in().next()).map(|known| known.account.id.clone());
        context.restate();
        if self.locks.hold(&known) {
            return Ok(());
        }
        // It ends keys too, and once: with the passphrase this is gone through again.
        self.accounts.finish();
        for account in known.iter().filter(|known| context.is_active(known)) {
            match self.reads {
                true => self.syncs.start(&account.account.id),
                // A key that is only ever used to send would die after sixty days.
                false => self.syncs.keep_key(&account.account.id),
            }
        }
        // The demo account's Instagram was stopped with the last process: its key is made anew.
        if self.has_demo && signed_in().any(|known| known.practice && !context.is_active(known)) {
            self.sign_in.begin(SignIn::Demo, None);
        }
        Ok(())
    }

    /// Looks once more whether the way to an account is open.
    async fn try_path(&self, account: AccountId) {
        self.context.let_go(&account).await;
        self.syncs.wish(&account, Wish::Everything);
    }

    async fn carry_out(&self, command: Command) {
        match command {
            Command::Do { account, op } => self.outbox.enqueue(account, op).await,
            Command::DoTogether { account, ops } => self.outbox.enqueue_act(account, ops, None).await,
            Command::Answer { account, ops, saved } => self.outbox.enqueue_act(account, ops, saved).await,
            Command::KeepHere { account, what } => kept::keep(&self.context, account, what).await,
            Command::Moderate { account, chosen, act } => {
                // The act is found again by its toast.
                let _ = self.outbox.moderate(account, chosen, act, None).await;
            }
            Command::Hosts(wish) => self.hosts.carry_out(wish).await,
            Command::Rules { account, wish } => self.rules.carry_out(account, wish).await,
            Command::Quiet { account, wish } => self.quiet.carry_out(account, wish).await,
            Command::Plan { account, wish } => self.outbox.plan(account, wish).await,
            Command::Schedule { account, op, slot } => self.outbox.schedule(account, op, slot).await,
            Command::Reschedule { op, slot } => self.outbox.reschedule(op, slot).await,
            Command::PublishNow(op) => self.outbox.publish_now(op).await,
            Command::TellAddress { op, address } => self.outbox.tell_address(op, address).await,
            Command::TakeBack(op) => self.outbox.take_back(op).await,
            Command::TakeBackAct(act) => self.outbox.take_back_act(act).await,
            Command::TakeBackLast => self.outbox.take_back_last().await,
            Command::Cancel(op) => self.outbox.cancel(op).await,
            Command::TryAgain(op) => self.outbox.try_again(op).await,
            Command::TryActAgain(act) => self.outbox.try_act_again(act).await,
            Command::ExportReport { op, to } => self.outbox.export(op, to).await,
            Command::SignIn(how) => self.begin_sign_in(how, None),
            Command::SignInAgain { account, how } => self.begin_sign_in(how, Some(account)),
            Command::Path(PathWish::Keep(path)) => path::keep(&self.context, path).await,
            Command::Path(PathWish::KeepApp { id, secret }) => {
                path::keep_app(&self.context, id, secret).await;
            }
            Command::Path(PathWish::Try(account)) => self.try_path(account).await,
            Command::Path(PathWish::LookAgain) => self.sign_in.look_again(),
            Command::PasteAddress(address) => self.sign_in.paste(&address),
            Command::StopSignIn => self.sign_in.stop(),
            Command::Keys(wish) => self.locks.carry_out(wish),
            Command::SignOut(_) | Command::Remove(_) if self.locks.refuse() => {}
            Command::SignOut(account) => {
                self.accounts.sign_out(&account).await;
                self.sign_in.stop();
            }
            Command::Remove(account) => self.remove(account),
            Command::Mark { account, colour } => self.accounts.mark(account, colour).await,
            Command::Choose(account) => self.choose(account).await,
            Command::Together(together) => self.together(together).await,
            Command::Refresh(account) => {
                self.context.line.try_now(&account, self.context.now());
                self.syncs.wish(&account, Wish::Everything);
            }
            Command::LookAt { account, media } => self.syncs.wish(&account, Wish::Post(media)),
            Command::ReadAgain { account, media } => {
                self.context.line.try_now(&account, self.context.now());
                self.syncs.wish(&account, Wish::Again(media));
            }
            Command::Doctor { account, wish } => self.doctor.begin(account, wish),
            Command::Encode(wish) => self.examiner.encode(wish),
            Command::Tell(words) => self.context.news.notice(words, None),
            Command::Looks(looks) => self.context.arrivals.looks(looks, self.context.now()),
            Command::TryBell => self.context.arrivals.try_it(),
            Command::NewDraft(account) => self.examiner.new_draft(account).await,
            Command::KeepDraft { account, draft, content } => {
                self.examiner.keep_draft(account, draft, content).await;
            }
            Command::Drafts { account, wish } => self.drafts.carry_out(account, wish).await,
            Command::DropDraft(draft) => self.examiner.drop_draft(draft).await,
            Command::Keep(choices) => self.keep(choices).await,
            Command::InstallTimer => self.timer(Timer::install),
            Command::RemoveTimer => self.timer(Timer::remove),
            Command::KeepLayout(layout) => {
                // A width that was not kept is no trouble worth telling beyond the status line.
                let _ = self.context.write(move |tx| choices::keep_layout(tx, &layout)).await;
            }
            Command::Saved { change, account } => self.save_search(account, change).await,
            Command::Export(wish) => self.exports.begin(*wish),
            Command::Figures { account, wish } => figures::begin(&self.context, account, *wish).await,
            Command::Record(wish) => self.records.begin(wish),
            Command::Archive(wish) => self.archives.begin(*wish),
            Command::StopExport => self.exports.stop(),
            Command::OpenFolder(folder) => self.open(format!("{FILE}{}", folder.display())),
            Command::OpenAddress(address) => self.open(address),
        }
    }

    /// Begins to sign somebody in, whom the doctor looks at when they are.
    fn begin_sign_in(&self, how: SignIn, again: Option<AccountId>) {
        self.doctor.awaits(&how);
        self.sign_in.begin(how, again);
    }

    /// Opens an address or a folder for the person, off the runtime's threads.
    fn open(&self, address: String) {
        let (open, guard) = (Arc::clone(&self.browser), self.context.begin());
        tokio::task::spawn_blocking(move || {
            open(&address);
            drop(guard);
        });
    }

    async fn save_search(&self, account: AccountId, change: SavedChange) {
        // A failed write shows in the status line.
        let _ = self
            .context
            .write(move |tx| match change {
                SavedChange::Keep { name, query, place } => {
                    searches::keep(tx, &account, &name, &query, place).map(drop)
                }
                SavedChange::Rename { search, name } => searches::rename(tx, search, &name),
                SavedChange::Place { search, place } => searches::place(tx, search, place),
                SavedChange::Remove(search) => searches::remove(tx, search),
            })
            .await;
    }

    /// Talks to the system's timer, off the runtime's threads.
    fn timer(&self, act: fn(&Timer)) {
        let Some(timer) = Timer::of(&self.context) else { return };
        tokio::task::spawn_blocking(move || act(&timer));
    }

    /// Removes an account whole, beside whatever else is asked for.
    fn remove(&self, account: AccountId) {
        self.sign_in.stop();
        let (accounts, guard) = (self.accounts.clone(), self.context.begin());
        tokio::spawn(async move {
            accounts.remove_and_tell(&account).await;
            drop(guard);
        });
    }

    async fn together(&self, together: bool) {
        // A failed write shows in the status line.
        let _ = self
            .context
            .write(move |tx| {
                let chosen = choices::read(tx)?;
                choices::keep(tx, &Choices { together, ..chosen })
            })
            .await;
    }

    async fn choose(&self, account: AccountId) {
        *lock(&self.context.front) = Some(account.clone());
        self.context.restate();
        // A failed write shows in the status line.
        let _ = self
            .context
            .write(move |tx| {
                let chosen = choices::read(tx)?;
                choices::keep(tx, &Choices { account: account.0, ..chosen })
            })
            .await;
    }

    async fn keep(&self, chosen: Choices) {
        let account = AccountId(chosen.account.clone());
        let known = self.context.read(|c| accounts::one(c, &account)).ok().flatten();
        if known.is_some() {
            *lock(&self.context.front) = Some(account);
            self.context.restate();
        }
        let _ = self.context.write(move |tx| choices::keep(tx, &chosen)).await;
        self.context.arrivals.chosen();
    }
}

/// What happens when an account has signed in.
fn arrived(context: &Context, syncs: &Syncs, outbox: &Outbox, quiet: &Quiet, doctor: &Doctor) -> Arrived {
    let (context, syncs, outbox) = (context.clone(), syncs.clone(), outbox.clone());
    let (quiet, doctor) = (quiet.clone(), doctor.clone());
    Arc::new(move |account: AccountId| {
        *lock(&context.front) = Some(account.clone());
        syncs.start(&account);
        outbox.poke();
        quiet.poke();
        context.restate();
        doctor.signed_in(account.clone());
        let (outbox, guard) = (outbox.clone(), context.begin());
        tokio::spawn(async move {
            outbox.permitted(&account).await;
            drop(guard);
        });
    })
}

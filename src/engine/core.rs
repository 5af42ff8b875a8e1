//! Takes commands one after the other and hands each to the part that carries it out.
//! Invariant: a command that changes something has written its row before the next is taken.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::domain::AccountId;
use crate::store::StoreError;
use crate::store::tables::{accounts, choices, searches};
use crate::store::views::settings::Choices;
use crate::tr;

use super::busy::{Guard, lock};
use super::command::{Command, SavedChange};
use super::context::{Brake, Context};
use super::examine::Examiner;
use super::export::Exports;
use super::kept;
use super::line::LONGEST_REST_MS;
use super::minding::{self, Rung, Station};
use super::outbox::Outbox;
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
    /// End; answer when everything told before is done.
    Stop(oneshot::Sender<()>),
}

/// All parts of the engine that act.
pub struct Core {
    context: Context,
    syncs: Syncs,
    outbox: Outbox,
    rules: Rules,
    quiet: Quiet,
    examiner: Examiner,
    exports: Exports,
    records: Records,
    sign_in: SignInDesk,
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
        let syncs = Syncs::new(context.clone());
        let outbox = Outbox::start(context.clone());
        let rules = Rules::start(context.clone(), outbox.clone());
        let quiet = Quiet::start(context.clone(), outbox.clone());
        let stations: Vec<Box<dyn Station>> =
            vec![Box::new(rules.clone()), Box::new(context.arrivals.clone())];
        minding::start(context.clone(), rung, stations);
        let examiner = Examiner::start(context.clone());
        let exports = Exports::new(context.clone());
        let records = Records::new(context.clone());
        let has_demo = demo.is_some();
        let arrived = arrived(&context, &syncs, &outbox, &quiet);
        let sign_in = SignInDesk::new(context.clone(), demo, Arc::clone(&browser), arrived);
        let core = Self {
            context,
            syncs,
            outbox,
            rules,
            examiner,
            exports,
            records,
            quiet,
            sign_in,
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
                Told::Stop(done) => {
                    self.syncs.stop_all();
                    self.rules.stop();
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
        for account in known.iter().filter(|known| self.reads && context.is_active(known)) {
            self.syncs.start(&account.account.id);
        }
        // The demo account's Instagram was stopped with the last process: its key is made anew.
        if self.has_demo && signed_in().any(|known| known.practice && !context.is_active(known)) {
            self.sign_in.begin(super::command::SignIn::Demo);
        }
        Ok(())
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
            Command::Rules { account, wish } => self.rules.carry_out(account, wish).await,
            Command::Quiet { account, wish } => self.quiet.carry_out(account, wish).await,
            Command::Schedule { account, op, slot } => self.outbox.schedule(account, op, slot).await,
            Command::Reschedule { op, slot } => self.outbox.reschedule(op, slot).await,
            Command::PublishNow(op) => self.outbox.publish_now(op).await,
            Command::TakeBack(op) => self.outbox.take_back(op).await,
            Command::TakeBackAct(act) => self.outbox.take_back_act(act).await,
            Command::TakeBackLast => self.outbox.take_back_last().await,
            Command::Cancel(op) => self.outbox.cancel(op).await,
            Command::TryAgain(op) => self.outbox.try_again(op).await,
            Command::TryActAgain(act) => self.outbox.try_act_again(act).await,
            Command::ExportReport { op, to } => self.outbox.export(op, to).await,
            Command::SignIn(how) => self.sign_in.begin(how),
            Command::PasteAddress(address) => self.sign_in.paste(address),
            Command::StopSignIn => self.sign_in.stop(),
            Command::SignOut(account) => self.sign_out(account).await,
            Command::Choose(account) => self.choose(account).await,
            Command::Refresh(account) => {
                self.context.line.try_now(&account, self.context.now());
                self.syncs.wish(&account, Wish::Everything);
            }
            Command::LookAt { account, media } => self.syncs.wish(&account, Wish::Post(media)),
            Command::ReadAgain { account, media } => {
                self.context.line.try_now(&account, self.context.now());
                self.syncs.wish(&account, Wish::Again(media));
            }
            Command::Looks(looks) => self.context.arrivals.looks(looks, self.context.now()),
            Command::TryBell => self.context.arrivals.try_it(),
            Command::NewDraft(account) => self.examiner.new_draft(account).await,
            Command::KeepDraft { account, draft, content } => {
                self.examiner.keep_draft(account, draft, content).await;
            }
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
            Command::Record(wish) => self.records.begin(wish),
            Command::StopExport => self.exports.stop(),
            Command::OpenFolder(folder) => self.open(format!("{FILE}{}", folder.display())),
            Command::OpenAddress(address) => self.open(address),
        }
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

    /// Removes an account's secrets. Its data stays, and so does its work, which waits.
    async fn sign_out(&self, account: AccountId) {
        self.syncs.stop(&account);
        if let Err(trouble) = self.context.keys.remove(&account).await {
            self.context.news.notice(trouble.sentence(), None);
        }
        let id = account.clone();
        let left = self.context.write(move |tx| {
            accounts::set_grant(tx, &id, None)?;
            accounts::resume(tx, &id)?;
            let left = accounts::all(tx)?.into_iter().find(|known| known.grant.is_some());
            Ok((left.map(|known| known.account.id), choices::read(tx)?.app_id))
        });
        if let Ok((left, app_id)) = left.await {
            // The app's secret belongs to nobody when nobody is left.
            if left.is_none()
                && !app_id.is_empty()
                && let Err(trouble) = self.context.keys.remove_app_secret(&app_id).await
            {
                self.context.news.notice(trouble.sentence(), None);
            }
            if self.context.front().as_ref() == Some(&account) {
                *lock(&self.context.front) = left;
            }
        }
        self.context.line.forget(&account);
        self.sign_in.stop();
        self.context.restate();
        self.context
            .news
            .notice(tr!("Signed out. The key was removed; what was read stays").to_owned(), None);
    }
}

/// What happens when an account has signed in.
fn arrived(context: &Context, syncs: &Syncs, outbox: &Outbox, quiet: &Quiet) -> Arrived {
    let (context, syncs, outbox) = (context.clone(), syncs.clone(), outbox.clone());
    let quiet = quiet.clone();
    Arc::new(move |account: AccountId| {
        *lock(&context.front) = Some(account.clone());
        syncs.start(&account);
        outbox.poke();
        quiet.poke();
        context.restate();
    })
}

//! What every part of the engine works with: clock, store, keys, the way to Instagram, news.
//! Invariant: every answer of Instagram's passes through [`Context::heard`], so brakes and the status line
//! are the same for all.

use std::sync::{Arc, Mutex};

use crate::api::{Answer, ApiError, Class, Session};
use crate::domain::{AccountId, Clock, Trouble, TroubleKind};
use crate::hosting::LoopbackHost;
use crate::store::tables::accounts::{self, Known};
use crate::store::{ReadConnection, Reader, Store, StoreError, Tx, Writer};

use super::arrivals::Arrivals;
use super::arrivals::pace::Budget;
use super::busy::{Alarms, Busy, Guard, lock};
use super::keys::{Doors, Keys};
pub use super::line::{Brake, Line};
use super::minding::Bell;
use super::news::NewsDesk;
use super::opened::OpenHosts;
use super::profile::Profile;
use super::status::{Standing, SyncState};
use super::times::Times;

/// How long an account rests when the keychain does not give its key.
const KEY_PAUSE_MS: i64 = 60_000;

/// How long an account rests when Instagram asks for a pause and does not say for how long.
const USUAL_REST_MS: i64 = 5 * 60_000;

/// The common ground of the engine. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    pub clock: Clock,
    pub store: Arc<Store>,
    pub writer: Writer,
    pub reader: Reader,
    pub keys: Keys,
    pub doors: Doors,
    pub profile: Profile,
    /// Where files wait for the pretend Instagram of a practice account.
    pub host: Arc<LoopbackHost>,
    /// The places of the user's where files wait for Instagram.
    pub hosts: OpenHosts,
    pub news: NewsDesk,
    pub line: Line,
    pub times: Times,
    pub busy: Busy,
    /// Tells that comments came.
    pub bell: Bell,
    /// Where what came is told to a person who looks elsewhere.
    pub arrivals: Arrivals,
    pub(super) alarms: Alarms,
    pub(super) front: Arc<Mutex<Option<AccountId>>>,
}

impl Context {
    /// The time now, in milliseconds since the epoch.
    pub fn now(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Counts a piece of work in flight, until the guard falls.
    pub fn begin(&self) -> Guard {
        self.busy.begin()
    }

    /// The one way to wait for a moment: see [`Alarms::until`].
    pub fn until(&self, at: i64) -> impl Future<Output = Guard> + Send + use<> {
        self.alarms.until(at)
    }

    /// Reads a little from the store, at once.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn read<T>(
        &self,
        read: impl FnOnce(&ReadConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.store.read_now(read)
    }

    /// Writes to the store in one transaction. A failure is shown in the status line until a write succeeds.
    ///
    /// # Errors
    /// When the database refuses; then nothing of it was written.
    pub async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.written(self.writer.write(write).await)
    }

    /// As [`Context::write`], for what Instagram can be asked for again.
    ///
    /// # Errors
    /// As [`Context::write`].
    pub async fn write_readings<T: Send + 'static>(
        &self,
        write: impl Fn(&Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.written(self.writer.write_readings(write).await)
    }

    fn written<T>(&self, written: Result<T, StoreError>) -> Result<T, StoreError> {
        let trouble = written.as_ref().err().map(StoreError::trouble);
        self.news.change(|status| status.trouble = trouble);
        written
    }

    /// A session for an account's calls.
    ///
    /// # Errors
    /// [`TroubleKind::SignInAgain`] when there is no token, or its door is closed; the keychain's troubles.
    pub async fn session(&self, account: &AccountId) -> Result<Session, Trouble> {
        let known = self.read(|c| accounts::one(c, account)).map_err(|error| error.trouble())?;
        let signed_out = || Trouble::of(TroubleKind::SignInAgain);
        let known = known.filter(|known| known.grant.is_some()).ok_or_else(signed_out)?;
        let client = self.doors.client(known.practice).ok_or_else(signed_out)?;
        let token = self.keys.token(account).await?.ok_or_else(signed_out)?;
        Ok(Session::new(client, token, account.clone()))
    }

    /// Whether an account is signed in and its door is open.
    pub fn is_active(&self, known: &Known) -> bool {
        known.grant.is_some() && self.doors.client(known.practice).is_some()
    }

    /// Whether there is a way to an account in this run; a practice account is reached at its endpoint only.
    pub fn reaches(&self, account: &AccountId) -> bool {
        let known = self.read(|c| accounts::one(c, account)).ok().flatten();
        known.is_none_or(|known| self.doors.client(known.practice).is_some())
    }

    /// Listens to an answer: notes the call budget, the connection, pauses and dead tokens.
    ///
    /// # Errors
    /// Passes the error on.
    pub fn heard<T>(&self, account: &AccountId, answer: Result<Answer<T>, ApiError>) -> Result<T, ApiError> {
        let heard = match answer {
            Ok(answer) => {
                self.line.reached(account, answer.usage);
                if let Some(usage) = answer.usage.filter(|usage| Line::is_spent(*usage)) {
                    self.rest(account, Trouble::of(TroubleKind::RateLimited), usage.regain_minutes);
                }
                Ok(answer.value)
            }
            Err(error) => {
                self.heard_error(account, &error);
                Err(error)
            }
        };
        self.restate();
        heard
    }

    fn heard_error(&self, account: &AccountId, error: &ApiError) {
        let trouble = error.trouble();
        if trouble.kind == TroubleKind::Offline {
            self.line.missed(account, trouble, self.now());
            return;
        }
        self.line.reached(account, error.usage());
        match error.class() {
            Class::PausesAccount { minutes } => self.rest(account, trouble, minutes),
            Class::AccountNeedsPerson => self.hold(account, Brake { until: None, trouble }),
            _ => {}
        }
    }

    fn rest(&self, account: &AccountId, mut trouble: Trouble, minutes: Option<u32>) {
        let pause = minutes.map_or(USUAL_REST_MS, |minutes| i64::from(minutes.max(1)) * 60_000);
        let until = self.now() + pause;
        trouble.until = jiff::Timestamp::from_millisecond(until).ok();
        self.hold(account, Brake { until: Some(until), trouble });
    }

    /// Holds an account whose key cannot be had: for a person where one has to sign in, else for a moment.
    pub(super) fn hold_without_key(&self, account: &AccountId, trouble: Trouble) {
        let asks_a_person = trouble.kind == TroubleKind::SignInAgain;
        let until = (!asks_a_person).then(|| self.now() + KEY_PAUSE_MS);
        self.hold(account, Brake { until, trouble });
    }

    /// Holds an account: nothing is called for it until the brake is gone.
    pub(super) fn hold(&self, account: &AccountId, brake: Brake) {
        if self
            .line
            .brake(account, self.now())
            .is_some_and(|stands| stands.trouble.kind == brake.trouble.kind)
        {
            return;
        }
        tracing::info!(kind = ?brake.trouble.kind, until = ?brake.until, "an account is paused");
        self.line.hold(account, brake.clone());
        self.let_go_in_time(account, brake.clone());
        let (context, guard, account) = (self.clone(), self.begin(), account.clone());
        tokio::spawn(async move {
            let _guard = guard;
            // A pause that was not written is found again by the next call.
            let _ = context.write(move |tx| accounts::pause(tx, &account, &brake.trouble)).await;
        });
    }

    /// Ends a brake that has an end, when the time comes.
    pub(super) fn let_go_in_time(&self, account: &AccountId, brake: Brake) {
        let Some(until) = brake.until else { return };
        let (context, alarm, account) = (self.clone(), self.until(until), account.clone());
        tokio::spawn(async move {
            let _guard = alarm.await;
            if context.line.ends(&account, &brake) {
                context.let_go(&account).await;
            }
        });
    }

    /// Lets an account go on.
    pub(super) async fn let_go(&self, account: &AccountId) {
        let id = account.clone();
        let _ = self.write(move |tx| accounts::resume(tx, &id)).await;
        self.line.usage_unknown(account);
        self.line.release(account);
        self.restate();
    }

    /// Why Instagram must not be called for an account now; `None`: it may.
    pub fn brake(&self, account: &AccountId) -> Option<Brake> {
        self.line.brake(account, self.now())
    }

    /// What of the calls of an account reading may use.
    pub fn budget(&self, account: &AccountId) -> Budget {
        let now = self.now();
        let per_percent = self.line.facts(account, now).calls_per_percent;
        Budget { usage: self.line.usage(account), per_percent, away: self.arrivals.away(now) }
    }

    /// The account in front.
    pub fn front(&self) -> Option<AccountId> {
        lock(&self.front).clone()
    }

    /// How each account stands.
    fn standings(&self) -> Vec<Standing> {
        let mut accounts = self.line.accounts();
        accounts.sort_unstable();
        let of = |account: AccountId| {
            let facts = self.line.facts(&account, self.now());
            let sync = match facts.sync {
                // The words change with every page, which is of no interest beside the account in front.
                SyncState::Syncing(_) => SyncState::Syncing(String::new()),
                other => other,
            };
            Standing { account, sync, calls_percent: facts.calls_percent }
        };
        accounts.into_iter().map(of).collect()
    }

    /// Brings the status line to what is so now.
    pub fn restate(&self) {
        let front = self.front();
        let facts = front.as_ref().map(|account| self.line.facts(account, self.now()));
        let standings = self.standings();
        self.news.change(|status| {
            status.accounts = standings;
            match facts {
                Some(facts) => {
                    status.sync = facts.sync;
                    status.calls_percent = facts.calls_percent;
                    status.calls_per_percent = facts.calls_per_percent;
                    status.last_read = facts.last_read;
                    status.next_read = facts.next_read;
                }
                None => status.sync = SyncState::SignedOut,
            }
        });
    }
}

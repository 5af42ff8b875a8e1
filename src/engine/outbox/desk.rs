//! One op at work: its row, its memory, the account's session, and the doors to Instagram and the store.
//! Invariant: nothing is sent for a row that was taken away meanwhile or whose account is paused, and writes
//! of one account go out one at a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::api::{Answer, ApiError, Class, Session};
use crate::domain::op::{OpState, Step};
use crate::domain::{AccountId, Trouble};
use crate::engine::context::Context;
use crate::store::tables::outbox::{self, OpRow, Outcome};
use crate::store::views::activity::Tone;
use crate::store::{StoreError, Tx};

use super::checkpoint::{Checkpoint, Intent};
use super::retry::Fault;
use super::timeline;

/// The least time between two writes of one account, milliseconds: bursts end as spam blocks (section 5.2).
const GAP: i64 = 1_000;

/// How a turn at the desk ended well.
#[derive(Debug)]
pub enum Turn {
    /// It is done; the store learns this while the row is closed.
    Done(Outcome),
    /// It goes on by itself at this moment (milliseconds since the epoch).
    Later { at: i64, saying: String, trouble: Option<Trouble> },
}

/// Why a turn at the desk ended early.
#[derive(Debug)]
pub enum Halt {
    /// Something went wrong.
    Fault(Box<Fault>),
    /// The account is paused; the row keeps its place.
    Braked,
    /// The row was cancelled meanwhile.
    TakenAway,
}

impl From<Fault> for Halt {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

impl From<ApiError> for Halt {
    fn from(error: ApiError) -> Self {
        Self::Fault(Box::new(error.into()))
    }
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Fault(Box::new(Fault::passing(error.trouble())))
    }
}

/// Whoever holds it may write; inside stands when the last write ended, milliseconds since the epoch.
type Turnstile = Arc<tokio::sync::Mutex<Option<i64>>>;

/// One turnstile an account, through which its writes go one by one.
#[derive(Clone, Default)]
pub struct Turnstiles {
    accounts: Arc<Mutex<HashMap<AccountId, Turnstile>>>,
}

impl Turnstiles {
    fn of(&self, account: &AccountId) -> Turnstile {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(accounts.entry(account.clone()).or_default())
    }
}

/// One op at work.
pub struct Desk {
    pub context: Context,
    pub session: Session,
    pub row: OpRow,
    pub checkpoint: Checkpoint,
    pub turnstiles: Turnstiles,
}

impl Desk {
    /// Takes note that Instagram was asked for the result of the call on its way and knew of none: when to
    /// ask again, or `None` when the call may be made again.
    ///
    /// # Errors
    /// The block itself, when the call was taken for spam: it is for a person to go on.
    pub fn was_not_there(&mut self) -> Result<Option<i64>, Halt> {
        let now = self.now();
        let Some(intent) = &mut self.checkpoint.intent else { return Ok(None) };
        if let Some(at) = intent.was_not_there(now) {
            return Ok(Some(at));
        }
        match self.checkpoint.intent.take().and_then(|intent| intent.blocked) {
            Some(trouble) => Err(Fault::new(Class::Blocked, trouble).into()),
            None => Ok(None),
        }
    }

    /// The time now, milliseconds since the epoch.
    pub fn now(&self) -> i64 {
        self.context.now()
    }

    /// Reads something from Instagram.
    ///
    /// # Errors
    /// [`Halt::Braked`] when the account is paused, else what Instagram or the network said.
    pub async fn read<T, F>(&self, call: impl FnOnce(Session) -> F) -> Result<T, Halt>
    where
        F: Future<Output = Result<Answer<T>, ApiError>>,
    {
        if self.context.brake(&self.row.account).is_some() {
            return Err(Halt::Braked);
        }
        let answer = call(self.session.clone()).await;
        Ok(self.context.heard(&self.row.account, answer)?)
    }

    /// Changes something on Instagram, after the account's other writes and a polite gap. With a frozen
    /// clock nobody may sleep, so there the gap is left out.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn write<T, F>(&self, call: impl FnOnce(Session) -> F) -> Result<T, Halt>
    where
        F: Future<Output = Result<Answer<T>, ApiError>>,
    {
        let turnstile = self.turnstiles.of(&self.row.account);
        let mut last = turnstile.lock().await;
        if let Some(last) = *last
            && !self.context.clock.is_frozen()
        {
            // Put back in between, the clock shows less than before: then the whole gap is kept, and no more.
            let left = GAP - (self.now() - last).clamp(0, GAP);
            tokio::time::sleep(self.context.clock.takes(left)).await;
        }
        let answer = self.read(call).await;
        *last = Some(self.now());
        answer
    }

    /// Makes a call that may not be made twice: the intent is kept first, and dropped again only when it is
    /// known whether it happened.
    ///
    /// # Errors
    /// As [`Self::read`], and [`Halt::TakenAway`] when the row was cancelled before.
    pub async fn write_once<T, F>(
        &mut self,
        before: Vec<String>,
        call: impl FnOnce(Session) -> F,
    ) -> Result<T, Halt>
    where
        F: Future<Output = Result<Answer<T>, ApiError>>,
    {
        self.checkpoint.intent = Some(Intent::after(self.session.client().heard_at(), before));
        self.keep(None).await?;
        let answer = self.write(call).await;
        match (&answer, &mut self.checkpoint.intent) {
            (Err(Halt::Fault(fault)), Some(_)) if fault.class == Class::UnknownOutcome => {}
            (Err(Halt::Fault(fault)), Some(intent)) if fault.class == Class::Blocked => {
                intent.blocked = Some(fault.trouble.clone());
            }
            (_, intent) => *intent = None,
        }
        answer
    }

    /// Keeps the checkpoint, the step and the progress words, if the row is still at work.
    ///
    /// # Errors
    /// [`Halt::TakenAway`] when it is not.
    pub async fn keep(&self, saying: Option<String>) -> Result<(), Halt> {
        let (id, step) = (self.row.id, self.step());
        let checkpoint = timeline::json(&self.checkpoint)?;
        let at_work = self
            .store(move |tx| {
                let at_work = outbox::one(tx, id)?.is_some_and(|row| row.state == OpState::Running);
                if at_work {
                    outbox::save_checkpoint(tx, id, step, &checkpoint, saying.as_deref())?;
                }
                Ok(at_work)
            })
            .await?;
        if at_work { Ok(()) } else { Err(Halt::TakenAway) }
    }

    /// The step of a publish; `None` for everything else.
    pub fn step(&self) -> Option<Step> {
        matches!(self.row.op, crate::domain::Op::Publish { .. }).then_some(self.checkpoint.progress.step)
    }

    /// Writes a line into the op's timeline.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn note(&self, tone: Tone, title: &str, sentence: String) -> Result<(), Halt> {
        let (id, entry) = (self.row.id, timeline::entry(self.now(), self.step(), tone, title, sentence));
        self.store(move |tx| outbox::log(tx, id, &entry)).await
    }

    /// One transaction of the store.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Halt> {
        Ok(self.context.write(work).await?)
    }
}

//! One op at work: its row, its memory, the account's session, and the doors to Instagram and the store.
//! Invariant: nothing is sent for a row that was taken away meanwhile or whose account is paused, and writes
//! of one account go out one at a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::sync::OwnedMutexGuard;

use crate::api::{Answer, ApiError, Class, Session};
use crate::domain::op::{OpState, Step};
use crate::domain::{AccountId, Trouble};
use crate::engine::busy::lock;
use crate::engine::context::Context;
use crate::store::tables::outbox::{self, OpRow, Outcome};
use crate::store::views::activity::Tone;
use crate::store::{StoreError, Tx};

use super::checkpoint::{Checkpoint, Intent};
use super::diary::Diary;
use super::flow::Stops;
use super::retry::Fault;
use super::timeline;

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
    /// Its opposite is in the queue behind it, so it is not sent any more.
    Reversed,
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
        Arc::clone(lock(&self.accounts).entry(account.clone()).or_default())
    }
}

/// The account's turn to write. Whoever looks around before a call holds it from the look to the answer, so
/// that no other write of the account falls in between.
pub struct Pass {
    last: OwnedMutexGuard<Option<i64>>,
}

/// One op at work.
pub struct Desk {
    pub context: Context,
    pub session: Session,
    pub row: OpRow,
    pub checkpoint: Checkpoint,
    pub turnstiles: Turnstiles,
    /// Tells that something was taken back.
    pub stops: Stops,
    pub diary: Diary,
    /// Instagram was asked whether it had happened, and it had.
    pub found: bool,
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
        intent.refused = true;
        match intent.blocked.take() {
            Some(trouble) => Err(Fault::new(Class::Blocked, trouble).into()),
            None => Ok(None),
        }
    }

    /// The time now, milliseconds since the epoch.
    pub fn now(&self) -> i64 {
        self.context.now()
    }

    /// How far Instagram's clock is ahead of this machine's, milliseconds; `None`: it has to be asked.
    pub fn ahead(&self) -> Option<i64> {
        self.context.times.ahead(&self.row.account, &self.context.clock)
    }

    /// Reads something from Instagram; `what` it is, in words for the timeline.
    ///
    /// # Errors
    /// [`Halt::Braked`] when the account is paused, else what Instagram or the network said.
    pub async fn read<T, F>(&self, what: &str, call: impl FnOnce(Session) -> F) -> Result<T, Halt>
    where
        F: Future<Output = Result<Answer<T>, ApiError>>,
    {
        if self.context.brake(&self.row.account).is_some() {
            return Err(Halt::Braked);
        }
        let answer = call(self.session.clone()).await;
        if answer.is_ok() {
            let told = self.session.client().heard_at();
            self.context.times.hear(&self.row.account, told, &self.context.clock);
        }
        let heard = self.context.heard(&self.row.account, answer);
        self.diary.called(self.now(), self.step(), what, heard.is_ok());
        Ok(heard?)
    }

    /// Waits for the account's turn to write, after its other writes and a polite gap. With a frozen clock
    /// nobody may sleep, so there the gap is left out.
    pub async fn pass(&self) -> Pass {
        let last = self.turnstiles.of(&self.row.account).lock_owned().await;
        if let Some(last) = *last
            && !self.context.clock.is_frozen()
        {
            let gap = i64::try_from(self.context.line.gap(&self.row.account).as_millis()).unwrap_or(i64::MAX);
            // Put back in between, the clock shows less than before: then the whole gap is kept, and no more.
            let left = gap - (self.now() - last).clamp(0, gap);
            tokio::time::sleep(self.context.clock.takes(left)).await;
        }
        Pass { last }
    }

    /// Changes something on Instagram.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn write<T, F>(&self, what: &str, call: impl FnOnce(Session) -> F) -> Result<T, Halt>
    where
        F: Future<Output = Result<Answer<T>, ApiError>>,
    {
        let mut pass = self.pass().await;
        let answer = self.read(what, call).await;
        *pass.last = Some(self.now());
        answer
    }

    /// Makes a call that may not be made twice: the intent is kept first, and it is dropped only when the
    /// call certainly happened or certainly was not sent. `pass` was held since the look around that `intent`
    /// tells of.
    ///
    /// # Errors
    /// As [`Self::read`], and [`Halt::TakenAway`] when the row was cancelled before.
    pub async fn write_once<T, F>(
        &mut self,
        mut pass: Pass,
        intent: Intent,
        what: &str,
        call: impl FnOnce(Session) -> F,
    ) -> Result<T, Halt>
    where
        F: Future<Output = Result<Answer<T>, ApiError>>,
    {
        let earlier = self.checkpoint.intent.replace(intent);
        self.keep(None).await?;
        let answer = self.read(what, call).await;
        *pass.last = Some(self.now());
        drop(pass);
        self.take_note(&answer, earlier);
        answer
    }

    /// What an answer means for the intent of its call; `earlier` is the intent of the try before it.
    pub fn take_note<T>(&mut self, answer: &Result<T, Halt>, earlier: Option<Intent>) {
        match answer {
            Ok(_) => self.checkpoint.intent = None,
            Err(Halt::Fault(fault)) if !fault.unsent => {
                if let Some(intent) = &mut self.checkpoint.intent {
                    intent.blocked = (fault.class == Class::Blocked).then(|| fault.trouble.clone());
                    intent.refused = fault.is_refusal();
                }
            }
            Err(_) => self.checkpoint.intent = earlier,
        }
    }

    /// Keeps the checkpoint, the step and the progress words, if the row is still at work.
    ///
    /// # Errors
    /// [`Halt::TakenAway`] when it is not.
    pub async fn keep(&self, saying: Option<String>) -> Result<(), Halt> {
        let (id, step) = (self.row.id, self.step());
        let checkpoint = timeline::json(&self.checkpoint)?;
        let lines = self.diary.take();
        let at_work = self
            .store(move |tx| {
                let at_work = outbox::one(tx, id)?.is_some_and(|row| row.state == OpState::Running);
                for line in &lines {
                    outbox::log(tx, id, line)?;
                }
                if at_work {
                    outbox::save_checkpoint(tx, id, step, &checkpoint, saying.as_deref())?;
                }
                Ok(at_work)
            })
            .await?;
        if at_work { Ok(()) } else { Err(Halt::TakenAway) }
    }

    /// Looks whether the row is still at work.
    ///
    /// # Errors
    /// [`Halt::TakenAway`] when it is not.
    pub fn stays(&self) -> Result<(), Halt> {
        let id = self.row.id;
        let at_work = self.context.read(|c| outbox::is_at_work(c, id))?;
        if at_work { Ok(()) } else { Err(Halt::TakenAway) }
    }

    /// Whether its opposite is in the queue behind it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_reversed(&self) -> Result<bool, Halt> {
        let id = self.row.id;
        Ok(self.context.read(|c| outbox::reversal(c, id))?.is_some())
    }

    /// The step of a publish; `None` for everything else.
    pub fn step(&self) -> Option<Step> {
        matches!(self.row.op, crate::domain::Op::Publish { .. }).then_some(self.checkpoint.progress.step)
    }

    /// Writes a line into the op's timeline; it is kept with the next transaction of the row.
    pub fn note(&self, tone: Tone, title: &str, sentence: String) {
        self.diary.write(timeline::entry(self.now(), self.step(), tone, title, sentence));
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

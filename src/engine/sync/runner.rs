//! The loop of one account: takes the tasks that are due in turns, and keeps to the call budget.
//! Invariant: no call while a brake stands; a step that failed is tried again later, never at once.

use tokio::sync::mpsc;

use crate::api::Class;
use crate::domain::{AccountId, Feature, TroubleKind};
use crate::engine::arrivals::pace;
use crate::engine::busy::Guard;
use crate::engine::context::Context;
use crate::store::tables::marks::{self, Mark};
use crate::store::tables::{accounts, permits};

use super::media::LIST;
use super::{DAY, HOUR, MINUTE, Run, SECOND, SYNC_TASKS, Stop, SyncTask, Task, Then, Wish};

/// The task name under which the schedule is kept in the store's marks.
const SCHEDULE: &str = "schedule";

/// The task that keeps the key alive.
const KEY: &str = "token";

/// Calls in an hour that reading the list of posts takes.
const LIST_CALLS: f64 = (HOUR / LIST) as f64;

/// So many steps in a row must fail by Instagram's own trouble before it is said: one is a hiccup.
const DOWN_FROM: u32 = 3;

/// One task with its place in the schedule.
struct Slot {
    spec: &'static SyncTask,
    task: Box<dyn Task>,
    due: i64,
    /// When it had its last turn, counted in steps.
    turn: u64,
    failures: u32,
    more: bool,
    /// The key does not allow it.
    off: bool,
}

/// Which tasks a loop takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    All,
    /// The key is kept alive, and nothing is read.
    KeyOnly,
}

/// The loop's state.
pub struct Runner {
    context: Context,
    account: AccountId,
    slots: Vec<Slot>,
    turn: u64,
    /// Steps in a row that ended in trouble of Instagram's own.
    down: u32,
    /// Background reading keeps still until then, to spare the call budget.
    not_before: i64,
    /// The clock at the last look at it.
    seen: i64,
    /// What the key was refused although nobody told that it lacks a permission.
    refused: Vec<Feature>,
}

impl Runner {
    /// A loop with the schedule that the store remembers.
    pub fn new(context: Context, account: AccountId, takes: Takes) -> Self {
        let known = context.read(|c| marks::of_task(c, &account, SCHEDULE)).unwrap_or_default();
        let taken = |spec: &&SyncTask| takes == Takes::All || spec.name == KEY;
        let now = context.now();
        let slot = |spec: &'static SyncTask| {
            let last = known.iter().find(|(name, _)| name == spec.name).filter(|_| !spec.at_start);
            let due = last.map_or(i64::MIN, |(_, mark)| mark.at + spec.every);
            // A reading of the future was noted by a clock that was wrong.
            let due = if due > now + spec.every { i64::MIN } else { due };
            Slot { spec, task: (spec.make)(), due, turn: 0, failures: 0, more: false, off: false }
        };
        let slots = SYNC_TASKS.iter().filter(taken).map(slot).collect();
        let mut runner = Self {
            context,
            account,
            slots,
            turn: 0,
            down: 0,
            not_before: i64::MIN,
            seen: now,
            refused: Vec::new(),
        };
        runner.look_at_the_grant();
        runner
    }

    /// Leaves out what the key does not allow: a key that was renewed may allow other things than before.
    fn look_at_the_grant(&mut self) {
        for slot in &mut self.slots {
            let off = self.context.read(|c| permits::lacks(c, &self.account, slot.spec.of));
            slot.off = off.unwrap_or(false);
        }
        let refused = self.context.read(|c| {
            let grant = accounts::one(c, &self.account)?.and_then(|known| known.grant);
            grant.map_or(Ok(Vec::new()), |grant| permits::refused(c, &self.account, &grant))
        });
        self.refused = refused.unwrap_or_default();
    }

    /// Runs until it is aborted.
    pub async fn run(mut self, mut wishes: mpsc::UnboundedReceiver<(Wish, Guard)>, mut guard: Guard) {
        loop {
            while let Ok((wish, _)) = wishes.try_recv() {
                self.take(&wish);
            }
            self.look_at_the_clock();
            let moment = self.next_moment();
            if moment <= self.context.now() {
                self.step().await;
                continue;
            }
            self.pause(moment);
            // The alarm is set before the guard falls, so that no move of the clock is missed in between.
            let alarm = self.context.until(moment);
            drop(guard);
            guard = tokio::select! {
                biased;
                Some((wish, guard)) = wishes.recv() => {
                    self.take(&wish);
                    guard
                }
                guard = alarm => guard,
            };
        }
    }

    /// A clock that was put back takes the schedule with it; else nothing would be read for so long.
    fn look_at_the_clock(&mut self) {
        let now = self.context.now();
        let back = self.seen.saturating_sub(now);
        self.seen = now;
        if back > 0 {
            self.not_before = i64::MIN;
            for slot in &mut self.slots {
                slot.due = slot.due.saturating_sub(back);
            }
        }
    }

    fn next_moment(&self) -> i64 {
        match self.context.brake(&self.account) {
            Some(brake) => brake.until.unwrap_or(i64::MAX),
            None => self.first_due().max(self.not_before),
        }
    }

    pub(super) fn first_due(&self) -> i64 {
        self.slots.iter().filter(|slot| !slot.off).map(|slot| slot.due).min().unwrap_or(i64::MAX)
    }

    pub(super) fn take(&mut self, wish: &Wish) {
        for slot in &mut self.slots {
            if slot.task.wish(wish) {
                slot.due = i64::MIN;
                self.not_before = i64::MIN;
            }
        }
    }

    /// Says what is so while nothing is done.
    fn pause(&self, moment: i64) {
        let line = &self.context.line;
        if !self.slots.iter().any(|slot| slot.more) {
            line.say(&self.account, None);
        }
        line.read_times(&self.account, None, (moment < i64::MAX).then_some(moment));
        self.context.restate();
    }

    pub(super) async fn step(&mut self) {
        let now = self.context.now();
        let session = match self.context.session(&self.account).await {
            Ok(session) => session,
            Err(trouble) => return self.context.hold_without_key(&self.account, trouble),
        };
        let due = self.slots.iter_mut().filter(|slot| slot.due <= now && !slot.off);
        // `min_by_key` takes the first of equals, which is the order of the table.
        let Some(slot) = due.min_by_key(|slot| slot.turn) else { return };
        self.turn += 1;
        slot.turn = self.turn;
        let run = Run {
            context: self.context.clone(),
            account: self.account.clone(),
            session,
            budget: self.context.budget(&self.account),
            woken: std::sync::Mutex::default(),
        };
        let outcome = slot.task.step(&run).await;
        let (name, of) = (slot.spec.name, slot.spec.of);
        settle(slot, &outcome, &self.context, &self.account);
        if matches!(outcome, Ok(Then::Rest)) {
            self.pace(name);
        }
        self.note_permit(name, of, &outcome).await;
        if matches!(outcome, Ok(Then::Rest)) {
            let (account, mark) = (self.account.clone(), Mark { cursor: None, at: now });
            let kept = self.context.write(move |tx| marks::set(tx, &account, SCHEDULE, name, &mark));
            // Without the mark it is only read earlier than needed.
            let _ = kept.await;
        }
        let woken = run.woken.into_inner().unwrap_or_default();
        for slot in self.slots.iter_mut().filter(|slot| woken.contains(&slot.spec.name)) {
            slot.due = slot.due.min(now);
        }
        self.after_step(now, outcome);
    }

    /// Notes what a step tells of the key's permissions, so that the window says it.
    async fn note_permit(&mut self, name: &str, of: Feature, outcome: &Result<Then, Stop>) {
        let (account, known) = (self.account.clone(), self.refused.contains(&of));
        // Unwritten, it is noted by the next step that tells the same.
        let noted = match outcome {
            Err(stop)
                if stop.trouble().kind == TroubleKind::PermissionMissing
                    && !known
                    && of != Feature::Reading =>
            {
                self.context.write(move |tx| permits::refuse(tx, &account, of)).await.is_ok()
            }
            Ok(_) if known && of != Feature::Reading => {
                self.context.write(move |tx| permits::allow(tx, &account, of)).await.is_ok()
            }
            _ => false,
        };
        if noted || name == KEY {
            self.look_at_the_grant();
        }
    }

    /// Lets what came to rest wait as long as the calls that are left ask for.
    fn pace(&mut self, name: &str) {
        let now = self.context.now();
        let planned = LIST_CALLS + self.slots.iter().map(|slot| slot.task.planned()).sum::<f64>();
        let stretch = pace::stretch(self.context.budget(&self.account), planned);
        for slot in self.slots.iter_mut().filter(|slot| slot.spec.name == name) {
            let own = slot.task.due().map(|due| due.max(now + SECOND));
            let due = own.unwrap_or_else(|| now + pace::stretched(slot.spec.every, stretch));
            let latest = slot.task.at_the_latest().map(|latest| latest.max(now + SECOND));
            slot.due = latest.map_or(due, |latest| due.min(latest));
        }
    }

    fn after_step(&mut self, now: i64, outcome: Result<Then, Stop>) {
        let line = &self.context.line;
        let read = outcome.is_ok();
        let is_its_own = |kind| matches!(kind, TroubleKind::InstagramDown | TroubleKind::Unclear);
        let down = outcome.err().map(|stop| stop.trouble()).filter(|it| is_its_own(it.kind));
        self.down = if down.is_some() { self.down.saturating_add(1) } else { 0 };
        line.fails(&self.account, down.filter(|_| self.down >= DOWN_FROM));
        let saying = self.slots.iter().filter(|slot| slot.more).find_map(|slot| slot.task.saying());
        line.say(&self.account, saying);
        line.read_times(&self.account, read.then_some(now), None);
        self.context.restate();
        let pace = line.pace(&self.account);
        self.not_before = if pace > 0 { now + pace } else { i64::MIN };
    }
}

#[cfg(test)]
impl Runner {
    /// Forgets every task but one.
    pub(super) fn keep_only(&mut self, task: &str) {
        self.slots.retain(|slot| slot.spec.name == task);
    }

    /// Lets every task be due.
    pub(super) fn due_now(&mut self) {
        for slot in &mut self.slots {
            slot.due = i64::MIN;
        }
    }

    /// Whether a task has more to do.
    pub(super) fn has_more(&self) -> bool {
        self.slots.iter().any(|slot| slot.more)
    }

    /// Failures in a row.
    pub(super) fn failures(&self) -> u32 {
        self.slots.iter().map(|slot| slot.failures).sum()
    }
}

/// Puts a slot where its step's outcome belongs.
fn settle(slot: &mut Slot, outcome: &Result<Then, Stop>, context: &Context, account: &AccountId) {
    let now = context.now();
    slot.more = false;
    match outcome {
        Ok(then) => {
            slot.failures = 0;
            slot.more = *then == Then::More;
            slot.due = if slot.more { now } else { now + slot.spec.every };
        }
        Err(stop) => {
            slot.failures += 1;
            slot.due = if context.brake(account).is_some() {
                // The brake decides when it goes on, and then at once.
                now
            } else {
                now + again_in(stop, slot.failures, slot.spec.every)
            };
            tracing::info!(task = slot.spec.name, trouble = ?stop.trouble().kind, "a reading stopped");
        }
    }
}

/// Milliseconds until a step that failed is tried again.
fn again_in(stop: &Stop, failures: u32, every: i64) -> i64 {
    let growing = (5 * SECOND).saturating_mul(1 << failures.min(10)).min(10 * MINUTE);
    match stop {
        Stop::Store(_) => growing.max(30 * SECOND),
        Stop::Api(error) => match (error.class(), error.trouble().kind) {
            (_, TroubleKind::PermissionMissing) => DAY,
            (Class::Retry | Class::RetryOnce | Class::UnknownOutcome | Class::NotReady, _) => growing,
            _ => every.max(HOUR),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ApiError;
    use crate::store::StoreError;

    #[test]
    fn a_failure_is_never_tried_again_at_once() {
        let lost = Stop::Api(ApiError::NotSent { why: String::new() });
        assert!(again_in(&lost, 1, MINUTE) >= 5 * SECOND);
        assert!(again_in(&lost, 2, MINUTE) > again_in(&lost, 1, MINUTE));
        assert!(again_in(&lost, 40, MINUTE) <= 10 * MINUTE);
        assert!(again_in(&Stop::Store(StoreError::Missing(String::new())), 1, SECOND) >= 30 * SECOND);
        assert!(again_in(&Stop::Api(ApiError::Address), 1, SECOND) >= HOUR);
    }
}

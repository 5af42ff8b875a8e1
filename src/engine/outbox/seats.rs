//! Who is given a desk next: scheduled posts first, then whatever is due, the oldest first.
//! Invariant: a row here is only a candidate. Whether its turn has come is decided in the store when it is taken, so
//! that a list that has grown old does no harm.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Mutex;

use crate::domain::{AccountId, OpId};
use crate::engine::busy::lock;
use crate::store::StoreError;
use crate::store::tables::outbox::{self, OpRow};

use super::{HELD_PAUSE, Outbox};

/// Lanes that are worked on at once. Waiting takes none of them.
const LANES: usize = 4;

/// Rows looked up in one go: finding the heads of ten thousand lanes takes some milliseconds, which must not be
/// spent for each of them.
const LOOK: u32 = 64;

/// Rows that were due when the store was last looked through and have no desk yet, the oldest first.
#[derive(Default)]
pub(super) struct Queue {
    rows: VecDeque<OpRow>,
}

/// The desks, and whose turn was when.
#[derive(Default)]
pub(super) struct Seats {
    /// Ops at a desk right now.
    at_work: Mutex<HashSet<OpId>>,
    /// When an op of an account was last given one, milliseconds since the epoch.
    begun: Mutex<HashMap<AccountId, i64>>,
}

impl Outbox {
    /// Gives rows that are due to desks; says when to look again. With `news` the store is looked through anew,
    /// else only when no candidates are left.
    pub(super) fn dispatch(&self, queue: &mut Queue, news: bool) -> Result<i64, StoreError> {
        let context = &self.shared.context;
        let now = context.now();
        for row in context.read(|c| outbox::scheduled_due(c, now))? {
            if context.brake(&row.account).is_none() {
                self.seat(row, LANES + 1);
            }
        }
        if news || queue.rows.is_empty() {
            let held: Vec<AccountId> = self.held(now).into_iter().map(|(account, _)| account).collect();
            queue.rows = context.read(|c| outbox::due(c, now, &held, LOOK))?.into();
        }
        while let Some(row) = queue.rows.pop_front() {
            let (account, is_held) = (row.account.clone(), self.rests_until(&row.account, now).is_some());
            // What is held comes again with the next look.
            if is_held {
                continue;
            }
            if let Some(row) = self.seat(row, LANES) {
                queue.rows.push_front(row);
                break;
            }
            lock(&self.shared.seats.begun).insert(account, now);
        }
        self.look_again(queue, now)
    }

    /// When the rows have to be looked at again though nobody pokes.
    fn look_again(&self, queue: &Queue, now: i64) -> Result<i64, StoreError> {
        let context = &self.shared.context;
        let held = self.held(now);
        let ends = held.iter().filter_map(|(_, until)| *until).min().unwrap_or(i64::MAX);
        // While candidates are left all desks are taken, and whoever leaves one pokes.
        let next = match queue.rows.is_empty() {
            true => {
                let held: Vec<AccountId> = held.into_iter().map(|(account, _)| account).collect();
                context.read(|c| outbox::next_moment(c, &held))?
            }
            false => context.read(outbox::next_slot)?,
        };
        Ok(match next {
            Some(at) if at > now => ends.min(at),
            Some(_) => ends.min(now + HELD_PAUSE),
            None => ends,
        })
    }

    /// Gives a row to one of so many desks; back when all are taken.
    fn seat(&self, row: OpRow, desks: usize) -> Option<OpRow> {
        let mut at_work = lock(&self.shared.seats.at_work);
        if at_work.contains(&row.id) {
            return None;
        }
        if at_work.len() >= desks {
            return Some(row);
        }
        at_work.insert(row.id);
        drop(at_work);
        let seat = Seat { outbox: self.clone(), id: row.id };
        let mut guard = self.shared.context.begin();
        tokio::spawn(async move {
            if let Err(error) = seat.outbox.work(row).await {
                tracing::warn!(op = %seat.id, %error, "an op could not be begun");
                // It is still due, and would be begun again at once.
                let context = &seat.outbox.shared.context;
                let alarm = context.until(context.now() + HELD_PAUSE);
                drop(guard);
                guard = alarm.await;
            }
            drop(seat);
            drop(guard);
        });
        None
    }

    /// The accounts of which nothing may begin now, and until when; `None`: until somebody tells.
    fn held(&self, now: i64) -> Vec<(AccountId, Option<i64>)> {
        let accounts = self.shared.context.line.accounts();
        let held = accounts.into_iter().filter_map(|account| {
            let until = self.rests_until(&account, now)?;
            Some((account, until))
        });
        held.collect()
    }

    /// Until when nothing of an account may begin; `None`: it may. Braked, or slowed because its calls run out.
    fn rests_until(&self, account: &AccountId, now: i64) -> Option<Option<i64>> {
        let line = &self.shared.context.line;
        if let Some(brake) = line.brake(account, now) {
            return Some(brake.until);
        }
        let slowing = line.slowing(account);
        let begun = lock(&self.shared.seats.begun).get(account).copied()?;
        // Put back in between, the clock shows less than then: nobody waits for that.
        (begun..begun + slowing).contains(&now).then_some(Some(begun + slowing))
    }
}

/// A place at a desk, given back when the work ends, however it ends.
struct Seat {
    outbox: Outbox,
    id: OpId,
}

impl Drop for Seat {
    fn drop(&mut self) {
        lock(&self.outbox.shared.seats.at_work).remove(&self.id);
        self.outbox.ring(false);
    }
}

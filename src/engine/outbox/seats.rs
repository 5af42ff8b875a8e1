//! Who is given a desk next: scheduled posts first, then whatever is due, the accounts in turns, the oldest first.
//! Invariant: an account with something to do and nothing at work is given a desk at once; a row here is only
//! a candidate, and whether its turn has come is decided in the store when it is taken.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use tokio::task::JoinHandle;

use crate::domain::{AccountId, OpId};
use crate::engine::busy::lock;
use crate::store::StoreError;
use crate::store::tables::accounts;
use crate::store::tables::outbox::{self, OpRow};

use super::{HELD_PAUSE, Outbox};

/// Lanes of an account that are worked on at once. Waiting takes none of them.
const LANES: usize = 4;

/// Desks beyond the one that every account has for itself: however slow some are answered, no other waits for them.
const DESKS: usize = 12;

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
    at_work: Mutex<HashMap<OpId, AtWork>>,
    /// When an op of an account was last given one, milliseconds since the epoch.
    begun: Mutex<HashMap<AccountId, i64>>,
}

/// An op at a desk.
struct AtWork {
    account: AccountId,
    /// `None` once it is being broken off.
    task: Option<JoinHandle<()>>,
}

impl Outbox {
    /// Breaks off whatever is done for an account right now, and waits until it is. Nothing new begins as long as
    /// somebody holds the account.
    pub async fn break_off(&self, account: &AccountId) {
        let of_it = |seats: &Seats| -> Vec<JoinHandle<()>> {
            let mut at_work = lock(&seats.at_work);
            at_work.values_mut().filter(|at| at.account == *account).filter_map(|at| at.task.take()).collect()
        };
        for task in of_it(&self.shared.seats) {
            task.abort();
            // It ended by itself, or because it was told to.
            let _ = task.await;
        }
    }

    /// Gives rows that are due to desks; says when to look again. With `news` the store is looked through anew,
    /// else only when no candidates are left.
    pub(super) fn dispatch(&self, queue: &mut Queue, news: bool) -> Result<i64, StoreError> {
        let context = &self.shared.context;
        let now = context.now();
        for row in context.read(|c| outbox::scheduled_due(c, now))? {
            if context.brake(&row.account).is_none() {
                self.seat(row, 1);
            }
        }
        if news || queue.rows.is_empty() {
            self.look(queue, now)?;
            self.seat_all(queue, now);
        } else if !self.seat_all(queue, now) {
            // A desk is free, and of whoever left it nothing is among the candidates.
            self.look(queue, now)?;
            self.seat_all(queue, now);
        }
        self.look_again(queue, now)
    }

    /// Looks through the store for candidates.
    fn look(&self, queue: &mut Queue, now: i64) -> Result<(), StoreError> {
        let held: Vec<AccountId> = self.held(now).into_iter().map(|(account, _)| account).collect();
        queue.rows = self.shared.context.read(|c| outbox::due(c, now, &held, LOOK))?.into();
        Ok(())
    }

    /// Gives candidates to desks, as far as there are any for them; whether somebody was given one.
    fn seat_all(&self, queue: &mut Queue, now: i64) -> bool {
        let (mut waiting, mut seated) = (VecDeque::with_capacity(queue.rows.len()), false);
        for row in queue.rows.drain(..) {
            // What is held comes again with the next look.
            if self.rests_until(&row.account, now).is_some() {
                continue;
            }
            let account = row.account.clone();
            match self.seat(row, 0) {
                Some(row) => waiting.push_back(row),
                None => {
                    lock(&self.shared.seats.begun).insert(account, now);
                    seated = true;
                }
            }
        }
        queue.rows = waiting;
        seated
    }

    /// When the rows have to be looked at again though nobody pokes.
    fn look_again(&self, queue: &Queue, now: i64) -> Result<i64, StoreError> {
        let context = &self.shared.context;
        let held = self.held(now);
        let ends = held.iter().filter_map(|(_, until)| *until).min().unwrap_or(i64::MAX);
        // While candidates of an account are left all its desks are taken, and whoever leaves one pokes.
        let full = queue.rows.iter().map(|row| row.account.clone());
        let others: Vec<AccountId> = held.into_iter().map(|(account, _)| account).chain(full).collect();
        let next = match queue.rows.is_empty() {
            true => context.read(|c| outbox::next_moment(c, &others))?,
            false => {
                let alone = context.read(accounts::is_one)?;
                let moment = if alone { None } else { context.read(|c| outbox::next_moment(c, &others))? };
                moment.into_iter().chain(context.read(outbox::next_slot)?).min()
            }
        };
        Ok(match next {
            Some(at) if at > now => ends.min(at),
            Some(_) => ends.min(now + HELD_PAUSE),
            None => ends,
        })
    }

    /// Gives a row to a desk, of which there are so many more than usual; back when there is none for its account.
    fn seat(&self, row: OpRow, more: usize) -> Option<OpRow> {
        let mut at_work = lock(&self.shared.seats.at_work);
        if at_work.contains_key(&row.id) {
            return None;
        }
        let own = at_work.values().filter(|at| at.account == row.account).count();
        let shared = at_work.len() < DESKS + more && own < LANES + more;
        if own > 0 && !shared {
            return Some(row);
        }
        let (id, account) = (row.id, row.account.clone());
        let seat = Seat { outbox: self.clone(), id };
        let mut guard = self.shared.context.begin();
        // Whoever leaves the desk at once waits for its entry to be there.
        let task = tokio::spawn(async move {
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
        at_work.insert(id, AtWork { account, task: Some(task) });
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

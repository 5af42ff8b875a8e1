//! What a person asks of a post that has a time: schedule it, choose another time, send it now.
//! Invariant: a wish is one transaction, and the time of a post that may be on its way is never changed.

use crate::domain::op::{OpState, Step};
use crate::domain::{AccountId, ActId, Draft, DraftId, Op, OpId, Slot, TroubleKind};
use crate::store::tables::acts as kept;
use crate::store::tables::outbox::{self, NewOp, OpRow};
use crate::store::tables::{drafts, slots};
use crate::store::views::activity::Tone;
use crate::store::{StoreError, Tx};
use crate::tr;

use super::checkpoint::Checkpoint;
use super::{Outbox, acts, timeline};

impl Outbox {
    /// Puts a publish into the outbox, to go out at its slot.
    pub async fn schedule(&self, account: AccountId, op: Op, slot: Slot) {
        let now = self.shared.context.now();
        if slot.at_ms() <= now {
            return self.tell(tr!("That time has passed. Nothing was scheduled"));
        }
        let put = self.shared.context.write(move |tx| put(tx, &account, &op, &slot, now)).await;
        self.end(put, tr!("Scheduled. Activity shows it under Waiting"), tr!("This is on its way already"));
    }

    /// Puts several drafts into the outbox, each to go out at its slot, and says nothing; gives how many it took.
    pub async fn schedule_all(&self, account: AccountId, drafts: Vec<(DraftId, Draft, Slot)>) -> usize {
        let now = self.shared.context.now();
        let put_all = self.shared.context.write(move |tx| {
            let mut count = 0;
            for (draft_id, draft, slot) in drafts.into_iter().filter(|(_, _, slot)| slot.at_ms() > now) {
                let op = Op::Publish { draft_id, draft: Box::new(draft) };
                count += usize::from(put(tx, &account, &op, &slot, now)?);
            }
            Ok(count)
        });
        let count = put_all.await.unwrap_or_else(|error| {
            self.tell(&error.trouble().sentence());
            0
        });
        self.poke();
        count
    }

    /// Gives a scheduled publish another slot; one that missed its own begins to wait again.
    pub async fn reschedule(&self, op: OpId, slot: Slot) {
        let now = self.shared.context.now();
        if slot.at_ms() <= now {
            return self.tell(tr!("That time has passed. Nothing was changed"));
        }
        let moved = self.shared.context.write(move |tx| reschedule(tx, op, &slot, now)).await;
        self.end(moved, tr!("It goes out at the new time"), tr!("Too late: it is being sent"));
    }

    /// Lets a scheduled publish go out as soon as it can.
    pub async fn publish_now(&self, op: OpId) {
        let now = self.shared.context.now();
        let let_go = self.shared.context.write(move |tx| publish_now(tx, op, now)).await;
        self.end(let_go, tr!("Publishing. Activity shows how far it is"), tr!("It is being sent already"));
    }

    fn end(&self, done: Result<bool, StoreError>, yes: &str, no: &str) {
        match done {
            Ok(done) => self.tell(if done { yes } else { no }),
            Err(error) => {
                tracing::warn!(%error, "a wish could not be kept");
                self.tell(&error.trouble().sentence());
            }
        }
        self.poke();
    }

    fn tell(&self, words: &str) {
        self.shared.context.news.notice(words.to_owned(), None);
    }
}

fn put(tx: &Tx, account: &AccountId, op: &Op, slot: &Slot, now: i64) -> Result<bool, StoreError> {
    if !is_free(tx, account, op)? {
        return Ok(false);
    }
    let act = acts::begin(tx, account, op.verb(), now, now)?;
    put_in(tx, account, op, slot, now, act)
}

/// Puts a publish in as a part of an act, to go out at its slot; `false`: it is out or on its way.
pub(super) fn put_in(
    tx: &Tx,
    account: &AccountId,
    op: &Op,
    slot: &Slot,
    now: i64,
    act: ActId,
) -> Result<bool, StoreError> {
    if !is_free(tx, account, op)? {
        return Ok(false);
    }
    let new = NewOp {
        account: account.clone(),
        op: op.clone(),
        created: now,
        not_before: now,
        after: None,
        reverses: None,
    };
    let id = outbox::insert(tx, &new)?;
    kept::belongs(tx, id, act)?;
    slots::put(tx, id, slot)?;
    Ok(true)
}

/// Whether a draft is neither out nor on its way.
fn is_free(tx: &Tx, account: &AccountId, op: &Op) -> Result<bool, StoreError> {
    let Op::Publish { draft_id, .. } = op else { return Ok(false) };
    let out = drafts::one(tx, *draft_id)?.is_some_and(|stored| stored.published_at.is_some());
    Ok(!out && outbox::open_in_lane(tx, account, &op.lane())?.is_empty())
}

/// Gives a scheduled publish another slot; `false`: it is being sent.
pub(super) fn reschedule(tx: &Tx, op: OpId, slot: &Slot, now: i64) -> Result<bool, StoreError> {
    let Some((row, mut memory)) = still_here(tx, op)? else { return Ok(false) };
    slots::put(tx, op, slot)?;
    note(tx, &row, &memory, now, tr!("Another time"))?;
    let missed = row
        .trouble
        .as_ref()
        .is_some_and(|trouble| matches!(trouble.kind, TroubleKind::SlotMissed | TroubleKind::SlotOverdue));
    // What is stuck for another reason stays so, and what runs reads its slot before its next step.
    if row.state == OpState::Running || (row.state == OpState::Stuck && !missed) {
        return Ok(true);
    }
    let progress = &mut memory.progress;
    (progress.looked_at, progress.readied, progress.begun) = (None, None, false);
    outbox::save_checkpoint(tx, op, Some(memory.progress.step), &timeline::json(&memory)?, None)?;
    outbox::wait_until(tx, op, now, None, now)?;
    Ok(true)
}

fn publish_now(tx: &Tx, op: OpId, now: i64) -> Result<bool, StoreError> {
    let Some((row, mut memory)) = still_here(tx, op)? else { return Ok(false) };
    slots::drop(tx, op)?;
    note(tx, &row, &memory, now, tr!("Publish now"))?;
    if row.state == OpState::Running {
        return Ok(true);
    }
    memory.failures = super::retry::Failures::default();
    super::publish::ready_again(&mut memory.progress, row.trouble.as_ref());
    outbox::save_checkpoint(tx, op, Some(memory.progress.step), &timeline::json(&memory)?, None)?;
    outbox::wait_until(tx, op, now, None, now)?;
    Ok(true)
}

/// The row of a publish that is open and has certainly not been sent.
fn still_here(tx: &Tx, op: OpId) -> Result<Option<(OpRow, Checkpoint)>, StoreError> {
    let Some(row) = outbox::one(tx, op)?.filter(|row| row.state.is_open()) else { return Ok(None) };
    let memory: Checkpoint =
        row.checkpoint.clone().and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default();
    let sent = memory.is_unsure() || memory.progress.media.is_some();
    let sending = row.state == OpState::Running && memory.progress.step >= Step::Publish;
    let is_publish = matches!(row.op, Op::Publish { .. });
    Ok((is_publish && !sent && !sending).then_some((row, memory)))
}

fn note(tx: &Tx, row: &OpRow, memory: &Checkpoint, now: i64, title: &str) -> Result<(), StoreError> {
    let step = Some(memory.progress.step);
    outbox::log(tx, row.id, &timeline::entry(now, step, Tone::Plain, title, tr!("By hand").to_owned()))
}

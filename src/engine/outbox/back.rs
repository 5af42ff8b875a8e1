//! How acts are taken back: removed where they did not run, reversed where they can be, and told where not.
//! Invariant: the ops of one act are taken back together, and whatever may have reached Instagram is never said
//! to be undone.

use crate::domain::op::OpState;
use crate::domain::{ActId, Op, OpId};
use crate::store::tables::acts::{self as kept, ActRow};
use crate::store::tables::outbox::{self, NewOp, OpRow};
use crate::store::tables::rule_acts;
use crate::store::{StoreError, Tx};
use crate::{tr, tr_count};

use super::acts;
use super::plan;
use super::wishes::{cancel, memory};

/// Ops, or marks, that are taken back in one transaction.
const AT_ONCE: u32 = 200;

/// What became of a wish to take something back.
pub enum Back {
    /// It had not run.
    Undone,
    /// It had run, and the inverse is on its way.
    Reversed,
    /// A reply is out; what was to follow it is not.
    Partly,
    /// It is on Instagram, or on its way right now.
    TooLate,
    /// A publish that stopped; what it left has to be taken away.
    Stopped(Box<OpRow>),
    /// The post of a publish is out, and what was still to come of it is left out.
    LeftAtThat(Box<OpRow>),
}

/// Takes an op back, and what belongs to it.
pub fn take_back(tx: &Tx, op: OpId, now: i64) -> Result<Back, StoreError> {
    let chain = chain_of(tx, op)?;
    match chain.iter().find(|row| row.id == op) {
        Some(row) if row.state != OpState::Undone => back_chain(tx, &chain, now),
        _ => Ok(Back::TooLate),
    }
}

/// The ops of an act that run one after the other, of which this is one, in that order.
fn chain_of(tx: &Tx, op: OpId) -> Result<Vec<OpRow>, StoreError> {
    let mut linked = outbox::linked(tx, op)?;
    let act = linked.iter().find(|row| row.id == op).and_then(|row| row.act);
    linked.retain(|row| row.act == act);
    Ok(linked)
}

/// Takes back all of a chain that did not run, and by its inverse what did.
fn back_chain(tx: &Tx, act: &[OpRow], now: i64) -> Result<Back, StoreError> {
    if let [row] = act
        && let Op::Publish { .. } = row.op
    {
        return cancel(tx, row.id, now);
    }
    // What stands before a reply or a delete that is out belongs to it.
    if let Some(last) = act.iter().rposition(|row| is_sent(row) && row.op.inverse().is_none()) {
        let was_shown = act[..last].iter().any(|row| is_sent(row) && is_show(&row.op));
        let behind = &act[last + 1..];
        if was_shown || behind.iter().all(|row| row.state == OpState::Undone) {
            return Ok(Back::TooLate);
        }
        undo_all(tx, behind, now)?;
        return Ok(Back::Partly);
    }
    undo_all(tx, act, now)
}

/// Takes rows back, the last first. An inverse stands behind its op in the lane, so it runs after it.
fn undo_all(tx: &Tx, rows: &[OpRow], now: i64) -> Result<Back, StoreError> {
    let mut back = Back::Undone;
    for row in rows.iter().rev().filter(|row| row.state != OpState::Undone) {
        if is_sent(row) && !outbox::is_reversed(tx, row.id)? {
            reverse(tx, row, now)?;
            back = Back::Reversed;
        }
        if row.state != OpState::Done && row.state != OpState::Running {
            outbox::leave_to_others(tx, row.id)?;
            outbox::cancel(tx, row.id, now)?;
        }
    }
    Ok(back)
}

/// Whether an op is, or may be, on Instagram.
fn is_sent(row: &OpRow) -> bool {
    matches!(row.state, OpState::Running | OpState::Done) || (row.state.is_open() && memory(row).is_unsure())
}

fn is_show(op: &Op) -> bool {
    matches!(op, Op::Hide { hidden: false, .. })
}

/// Whether a comment was shown on Instagram only so that this could be said to it.
pub fn was_shown_for(tx: &Tx, row: &OpRow) -> Result<bool, StoreError> {
    let Some(before) = row.after else { return Ok(false) };
    let before = outbox::one(tx, before)?;
    Ok(before.is_some_and(|before| is_show(&before.op) && is_sent(&before)))
}

/// Sends the inverse of an op that ran, or that may have run.
fn reverse(tx: &Tx, row: &OpRow, now: i64) -> Result<(), StoreError> {
    let Some(inverse) = row.op.inverse() else { return Ok(()) };
    let account = row.account.clone();
    let reverses = Some(row.id);
    let back = NewOp { account, op: inverse, created: now, not_before: now, after: None, reverses };
    acts::insert(tx, &back, None)?;
    Ok(())
}

/// How far an act is taken back after a transaction.
pub struct Step {
    /// More is to come.
    pub more: bool,
    /// What became of the ops, and how many marks were restored.
    pub backs: Vec<Back>,
    pub marks: usize,
}

/// Begins to take an act back; `None`: it was taken back before.
pub fn begin_back(tx: &Tx, act: ActId, now: i64) -> Result<Option<Step>, StoreError> {
    if !kept::begin_back(tx, act, now)? {
        return Ok(None);
    }
    rule_acts::take_back_with(tx, act, now)?;
    let moved = plan::put_back(tx, act, now)?;
    let mut step = more_back(tx, act, now)?;
    if !moved.is_empty() {
        let out = moved.iter().filter(|back| matches!(back, Back::TooLate)).count();
        kept::counted_back(tx, act, (moved.len() - out) as u64, out as u64)?;
        step.backs.extend(moved);
    }
    Ok(Some(step))
}

/// Takes back a little more of an act.
pub fn more_back(tx: &Tx, act: ActId, now: i64) -> Result<Step, StoreError> {
    let mut step = Step { more: false, backs: Vec::new(), marks: kept::unmark(tx, act, AT_ONCE, now)? };
    let Some(from) = kept::one(tx, act)?.and_then(|row| row.back_to) else { return Ok(step) };
    let ops = kept::next_ops(tx, act, from, AT_ONCE)?;
    for row in ops.iter().filter(|row| row.reverses.is_none()) {
        let chain = chain_of(tx, row.id)?;
        // The first of a chain stands for all of it.
        let is_first = chain.first().is_some_and(|first| first.id == row.id);
        if is_first && chain.iter().any(|row| row.state != OpState::Undone) {
            step.backs.push(back_chain(tx, &chain, now)?);
        }
    }
    let out = step.backs.iter().filter(|back| matches!(back, Back::TooLate | Back::Partly)).count();
    let back = step.backs.len() - out + step.marks;
    let to = ops.last().map_or(from, |row| row.id);
    kept::went_back(tx, act, to, back as u64, out as u64)?;
    step.more = ops.len() == AT_ONCE as usize || step.marks == AT_ONCE as usize;
    if !step.more {
        kept::end_back(tx, act)?;
    }
    Ok(step)
}

/// What became of an act about many, in a sentence.
pub fn words_of_many(act: &ActRow) -> String {
    let (back, out) = (act.back, act.out);
    if out == 0 {
        return tr!("{back} taken back", back = back);
    }
    let rest = match act.verb.as_str() {
        "reply" => tr_count!(out, "{out} reply is out already", "{out} replies are out already", out = out),
        "delete" => tr_count!(out, "{out} is deleted already", "{out} are deleted already", out = out),
        _ => tr_count!(out, "{out} is out already", "{out} are out already", out = out),
    };
    match back {
        0 => tr!("Too late: {rest}", rest = rest),
        _ => tr!("{back} taken back, {rest}", back = back, rest = rest),
    }
}

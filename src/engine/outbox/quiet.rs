//! What quiet hours do through the outbox: turn comments off under posts, and leave each as it was.
//! Invariant: what was never sent is not sent any more, what somebody has changed since is left alone, and
//! nothing is turned on that this quiet time did not turn off.

use crate::domain::op::OpState;
use crate::domain::{AccountId, ActId, Op, OpId};
use crate::store::tables::acts::{self as kept, NewAct};
use crate::store::tables::outbox::{self, NewOp, OpRow};
use crate::store::tables::quiet::{self, Became, QuietPost, QuietRun, Uncovered};
use crate::store::views::activity::Tone;
use crate::store::{StoreError, Tx};
use crate::tr;

use super::{timeline, wishes};

/// Turns comments off under posts that a quiet time covers, as parts of its act, and notes how each was.
pub fn turn_off(
    tx: &Tx,
    account: &AccountId,
    run: &QuietRun,
    posts: &[Uncovered],
    now: i64,
) -> Result<(), StoreError> {
    let (mut act, mut begun) = (run.act, 0);
    for post in posts {
        let op = Op::Comments { media: post.media.clone(), enabled: false };
        // Where a person's own wish is on its way, that is what the post is to be.
        let wished = outbox::open_in_lane(tx, account, &op.lane())?;
        let is_wished = wished.iter().any(|row| matches!(row.op, Op::Comments { .. }));
        let was = post.enabled.filter(|_| post.fresh && !is_wished);
        if was != Some(true) {
            quiet::note(tx, run.id, post.row, was, None)?;
            continue;
        }
        let of = match act {
            Some(act) => act,
            None => {
                let new = begin(tx, account, "comments_off", now)?;
                quiet::acts_by(tx, run.id, new, false)?;
                new
            }
        };
        act = Some(of);
        let new = NewOp {
            account: account.clone(),
            op,
            created: now,
            not_before: now,
            after: None,
            reverses: None,
        };
        let id = put(tx, &new, of, tr!("Quiet hours began"))?;
        quiet::note(tx, run.id, post.row, was, Some(id))?;
        begun += 1;
    }
    match act {
        Some(act) if begun > 0 => kept::grow(tx, act, begun),
        _ => Ok(()),
    }
}

/// Leaves posts of a quiet time as they were before it, as one act. With `forget` they may come under it again.
pub fn put_back(
    tx: &Tx,
    account: &AccountId,
    run: &QuietRun,
    posts: &[QuietPost],
    forget: bool,
    now: i64,
) -> Result<(), StoreError> {
    let (mut act, mut begun) = (run.back, 0);
    for post in posts {
        let (became, off) = end_of(tx, account, post, now)?;
        if let (Some(off), Some(inverse)) = (&off, off.as_ref().and_then(|off| off.op.inverse())) {
            let of = match act {
                Some(act) => act,
                None => {
                    let new = begin(tx, account, "comments_on", now)?;
                    quiet::acts_by(tx, run.id, new, true)?;
                    new
                }
            };
            act = Some(of);
            let new = NewOp {
                account: account.clone(),
                op: inverse,
                created: now,
                not_before: now,
                after: None,
                reverses: Some(off.id),
            };
            put(tx, &new, of, tr!("Quiet hours are over"))?;
            begun += 1;
        }
        if forget {
            quiet::forget(tx, run.id, post.row)?;
        } else {
            quiet::became(tx, run.id, post.row, became)?;
        }
    }
    match act {
        Some(act) if begun > 0 => kept::grow(tx, act, begun),
        _ => Ok(()),
    }
}

/// What becomes of a post, and the op that is to be reversed for it.
fn end_of(
    tx: &Tx,
    account: &AccountId,
    post: &QuietPost,
    now: i64,
) -> Result<(Became, Option<OpRow>), StoreError> {
    let off = post.op.map(|op| outbox::one(tx, op)).transpose()?.flatten();
    let Some(off) = off else { return Ok((Became::So, None)) };
    let lane = outbox::open_in_lane(tx, account, &off.lane)?;
    let is_wished = lane.iter().any(|row| row.id > off.id && matches!(row.op, Op::Comments { .. }));
    // An op at work keeps on the disk that it calls before it does, and looks whether it is still wanted; one that has
    // not come so far can be given up like one that waits.
    let may_be_sent = off.state == OpState::Done || wishes::memory(&off).is_unsure();
    let is_changed = post.changed || is_wished || outbox::is_reversed(tx, off.id)?;
    Ok(match off.state {
        OpState::Undone => (Became::Unsent, None),
        OpState::Done if is_changed || post.enabled == Some(true) => (Became::Changed, None),
        OpState::Done => (Became::On, Some(off)),
        OpState::Running if may_be_sent => (Became::On, Some(off)),
        _ => {
            leave(tx, off.id, now)?;
            match (is_changed, may_be_sent) {
                (true, _) => (Became::Changed, None),
                (false, true) => (Became::On, Some(off)),
                (false, false) => (Became::Unsent, None),
            }
        }
    })
}

/// Gives up turning comments off.
fn leave(tx: &Tx, op: OpId, now: i64) -> Result<(), StoreError> {
    if outbox::withdraw(tx, op, now)? {
        let words = tr!("The quiet hours are over, so it is no longer wanted").to_owned();
        outbox::log(tx, op, &timeline::entry(now, None, Tone::Plain, tr!("Left at that"), words))?;
    }
    Ok(())
}

/// Begins an act of the quiet hours, as yet about nothing.
fn begin(tx: &Tx, account: &AccountId, verb: &str, now: i64) -> Result<ActId, StoreError> {
    let (who, text) = (Some(tr!("quiet hours")), None);
    kept::begin(tx, &NewAct { account, at: now, who, verb, text, count: 0, not_before: now, members: &[] })
}

/// Writes a row of an act, and why into its timeline.
fn put(tx: &Tx, new: &NewOp, act: ActId, why: &str) -> Result<OpId, StoreError> {
    let id = outbox::insert(tx, new)?;
    outbox::of_act(tx, id, new, Some(act))?;
    outbox::log(tx, id, &timeline::entry(new.created, None, Tone::Plain, why, String::new()))?;
    Ok(id)
}

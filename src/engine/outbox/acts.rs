//! How acts become rows, and rows are taken back: one act may be several ops in an order that Instagram takes.
//! Invariant: the ops of one act are taken back together, a reply goes out before its comment is hidden, and
//! whatever may have reached Instagram is never said to be undone.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::op::OpState;
use crate::domain::{AccountId, CommentId, Op, OpId};
use crate::store::tables::outbox::{self, NewOp, OpRow};
use crate::store::tables::{choices, comments, drafts};
use crate::store::views::activity::Tone;
use crate::store::views::settings::DeleteWhen;
use crate::store::{StoreError, Tx};
use crate::tr;

use super::timeline;
use super::wishes::{cancel, memory};

/// The longest undo window, seconds.
pub const LONGEST_UNDO: u32 = 30;

/// What became of a wish to do something.
pub enum Taken {
    /// New rows; `id` is that of the last. `by_evening`: a delete that waits for the end of the day.
    New { id: OpId, undo_s: u32, by_evening: bool },
    /// It is on its way already.
    Already,
    /// It took back its own opposite, which had not run.
    Opposite,
}

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

/// Writes the rows of an op.
pub fn put(tx: &Tx, account: &AccountId, op: &Op, now: i64) -> Result<Taken, StoreError> {
    let chosen = choices::read(tx)?;
    let undo_s = chosen.undo_s.min(LONGEST_UNDO);
    if let Op::Publish { draft_id, .. } = op
        && drafts::one(tx, *draft_id)?.is_some_and(|stored| stored.published_at.is_some())
    {
        return Ok(Taken::Already);
    }
    let open = outbox::open_in_lane(tx, account, &op.lane())?;
    for row in open.iter().rev().filter(|row| row.op.target() == op.target()) {
        let same = match op {
            Op::Publish { .. } => true,
            Op::Hide { .. } | Op::Delete { .. } | Op::Comments { .. } => row.op == *op,
            Op::Reply { .. } | Op::Comment { .. } => false,
        };
        if same {
            return Ok(Taken::Already);
        }
        if op.inverse().as_ref() == Some(&row.op) && outbox::undo(tx, row.id, now)? {
            return Ok(Taken::Opposite);
        }
    }
    let mut new = NewOp {
        account: account.clone(),
        op: op.clone(),
        created: now,
        not_before: now + i64::from(undo_s) * 1_000,
        after: None,
        reverses: None,
    };
    let mut by_evening = false;
    match op {
        // It prepares at once; only its last step waits for the window.
        Op::Publish { .. } => new.not_before = now,
        Op::Delete { comment, thread } => {
            let hide = Op::Hide { comment: comment.clone(), thread: thread.clone(), hidden: true };
            new.after = hidden_first(tx, account, hide, &open, now)?;
            if chosen.delete_when == DeleteWhen::EndOfDay {
                by_evening = true;
                new.not_before = new.not_before.max(end_of_day(now, TimeZone::system()));
            }
        }
        Op::Reply { to, thread, .. } => {
            let hides = unsent_hides(tx, &open, to, thread, now)?;
            if !hides.is_empty() {
                let first = insert(tx, &new)?;
                let id = chain(tx, &new, Some(first), hides)?.unwrap_or(first);
                return Ok(Taken::New { id, undo_s, by_evening });
            }
        }
        Op::Comment { .. } | Op::Hide { .. } | Op::Comments { .. } => {}
    }
    Ok(Taken::New { id: insert(tx, &new)?, undo_s, by_evening })
}

/// Writes the rows of an act of several ops, each after the one before it.
pub fn put_act(tx: &Tx, account: &AccountId, ops: &[Op], now: i64) -> Result<Taken, StoreError> {
    if let [op] = ops {
        return put(tx, account, op, now);
    }
    let undo_s = choices::read(tx)?.undo_s.min(LONGEST_UNDO);
    let Some(op) = ops.first().cloned() else { return Ok(Taken::Already) };
    let new = NewOp {
        account: account.clone(),
        op,
        created: now,
        not_before: now + i64::from(undo_s) * 1_000,
        after: None,
        reverses: None,
    };
    match chain(tx, &new, None, ops.to_vec())? {
        Some(id) => Ok(Taken::New { id, undo_s, by_evening: false }),
        None => Ok(Taken::Already),
    }
}

/// Writes ops one after the other, the first after `before`; gives the last row.
fn chain(tx: &Tx, like: &NewOp, before: Option<OpId>, ops: Vec<Op>) -> Result<Option<OpId>, StoreError> {
    let mut after = before;
    for op in ops {
        after = Some(insert(tx, &NewOp { op, after, ..like.clone() })?);
    }
    Ok(after)
}

/// Writes a row, and into its timeline that it was asked for.
fn insert(tx: &Tx, new: &NewOp) -> Result<OpId, StoreError> {
    let id = outbox::insert(tx, new)?;
    let line = timeline::entry(new.created, None, Tone::Plain, tr!("You asked for it"), asked(&new.op));
    outbox::log(tx, id, &line)?;
    Ok(id)
}

/// What was asked for, in a sentence.
fn asked(op: &Op) -> String {
    match op {
        Op::Reply { text, .. } | Op::Comment { text, .. } => {
            tr!("{count} characters", count = text.chars().count())
        }
        Op::Publish { draft, .. } => tr!(
            "{slides} files, a caption of {count} characters",
            slides = draft.slides.len(),
            count = draft.caption.chars().count()
        ),
        Op::Hide { .. } | Op::Delete { .. } | Op::Comments { .. } => String::new(),
    }
}

/// Takes the unsent hidings of a comment, or of its thread's top, out of the lane, to be put in again behind a
/// reply: Instagram takes no replies to hidden comments (section 5.2).
fn unsent_hides(
    tx: &Tx,
    open: &[OpRow],
    to: &CommentId,
    thread: &CommentId,
    now: i64,
) -> Result<Vec<Op>, StoreError> {
    let mut hides = Vec::new();
    for row in open {
        let hides_it =
            matches!(&row.op, Op::Hide { comment, hidden: true, .. } if comment == to || comment == thread);
        let stands_alone = row.after.is_none() && outbox::followers(tx, row.id)?.is_empty();
        if hides_it && stands_alone && outbox::undo(tx, row.id, now)? {
            hides.push(row.op.clone());
        }
    }
    Ok(hides)
}

/// A comment that is to be deleted is hidden at once, if it can be seen and is not an own one (which cannot be
/// hidden, section 5.2). Gives the row of the hiding.
fn hidden_first(
    tx: &Tx,
    account: &AccountId,
    hide: Op,
    open: &[OpRow],
    now: i64,
) -> Result<Option<OpId>, StoreError> {
    let Op::Hide { comment, .. } = &hide else { return Ok(None) };
    if let Some(row) = open.iter().find(|row| row.op == hide) {
        return Ok(Some(row.id));
    }
    let stored = comments::one(tx, account, comment)?;
    if stored.is_some_and(|stored| stored.comment.hidden || stored.comment.mine) {
        return Ok(None);
    }
    let new = NewOp {
        account: account.clone(),
        op: hide,
        created: now,
        not_before: now,
        after: None,
        reverses: None,
    };
    insert(tx, &new).map(Some)
}

/// The last moment of a day, milliseconds since the epoch.
fn end_of_day(now: i64, zone: TimeZone) -> i64 {
    let day = Timestamp::from_millisecond(now).ok().map(|now| now.to_zoned(zone));
    let end = day.and_then(|day| day.end_of_day().ok());
    end.map_or(now, |end| end.timestamp().as_millisecond())
}

/// Takes an act back: all of it that did not run, and by its inverse what did.
pub fn take_back(tx: &Tx, op: OpId, now: i64) -> Result<Back, StoreError> {
    let act = outbox::linked(tx, op)?;
    let Some(row) = act.iter().find(|row| row.id == op) else { return Ok(Back::TooLate) };
    if row.state == OpState::Undone {
        return Ok(Back::TooLate);
    }
    if let Op::Publish { .. } = row.op {
        return cancel(tx, op, now);
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
    undo_all(tx, &act, now)
}

/// Takes rows back, the last first. An inverse stands behind its op in the lane, so it runs after it.
fn undo_all(tx: &Tx, rows: &[OpRow], now: i64) -> Result<Back, StoreError> {
    let mut back = Back::Undone;
    for row in rows.iter().rev().filter(|row| row.state != OpState::Undone) {
        if is_sent(row) {
            reverse(tx, row, now)?;
            back = Back::Reversed;
        }
        if row.state != OpState::Done && row.state != OpState::Running {
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
    insert(tx, &NewOp { account, op: inverse, created: now, not_before: now, after: None, reverses })?;
    Ok(())
}

/// The op of an act that its toast tells of: what a person wrote, else the last.
pub fn spoken(ops: &[Op]) -> Option<&Op> {
    ops.iter().find(|op| matches!(op, Op::Reply { .. })).or(ops.last())
}

/// How long a toast with *Undo* stays, milliseconds: the window and two seconds more, in which it can still be
/// read.
pub fn shown_ms(undo_s: u32) -> i64 {
    i64::from(undo_s) * 1_000 + 2_000
}

/// The toast.
pub fn words(op: &Op, undo_s: u32, by_evening: bool) -> String {
    match op {
        Op::Reply { .. } if undo_s > 0 => tr!("Reply sent in {undo_s} s", undo_s = undo_s),
        Op::Reply { .. } => tr!("Reply on its way").to_owned(),
        Op::Comment { .. } if undo_s > 0 => tr!("Comment sent in {undo_s} s", undo_s = undo_s),
        Op::Comment { .. } => tr!("Comment on its way").to_owned(),
        Op::Hide { hidden: true, .. } => tr!("Hidden").to_owned(),
        Op::Hide { hidden: false, .. } => tr!("Shown again").to_owned(),
        Op::Delete { .. } if by_evening => tr!("Hidden, deleted at the end of the day").to_owned(),
        Op::Delete { .. } if undo_s > 0 => tr!("Hidden, deleted in {undo_s} s", undo_s = undo_s),
        Op::Delete { .. } => tr!("Being deleted").to_owned(),
        Op::Comments { enabled: true, .. } => tr!("Comments turned on").to_owned(),
        Op::Comments { enabled: false, .. } => tr!("Comments turned off").to_owned(),
        Op::Publish { .. } => tr!("Publishing. Activity shows how far it is").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toast_says_how_long_it_can_be_taken_back() {
        let delete = Op::Delete { comment: "2".into(), thread: "1".into() };
        assert_eq!(words(&delete, 5, false), "Hidden, deleted in 5 s");
        assert_eq!(words(&delete, 5, true), "Hidden, deleted at the end of the day");
        assert_eq!(shown_ms(5), 7_000);
    }

    #[test]
    fn a_day_ends_in_the_zone_of_the_person() {
        let noon = "2026-11-23T12:00:00Z".parse::<Timestamp>().unwrap().as_millisecond();
        let until = |zone: &str| {
            let end = end_of_day(noon, TimeZone::get(zone).unwrap());
            Timestamp::from_millisecond(end).unwrap().to_string()
        };
        assert_eq!(until("UTC"), "2026-11-23T23:59:59.999Z");
        assert_eq!(until("Asia/Tokyo"), "2026-11-23T14:59:59.999Z");
    }

    #[test]
    fn an_act_is_told_by_its_reply() {
        let hide = Op::Hide { comment: "1".into(), thread: "1".into(), hidden: true };
        let reply = Op::Reply { to: "1".into(), thread: "1".into(), media: "9".into(), text: String::new() };
        assert_eq!(spoken(&[reply.clone(), hide.clone()]), Some(&reply));
        assert_eq!(spoken(std::slice::from_ref(&hide)), Some(&hide));
        assert_eq!(spoken(&[]), None);
    }
}

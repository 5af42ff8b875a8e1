//! How acts become rows: one act may be several ops in an order that Instagram takes.
//! Invariant: a reply goes out before its comment is hidden, and every row that is not a reversal belongs to the
//! act it was asked for with.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::{AccountId, ActId, CommentId, Op, OpId, SavedReplyId};
use crate::store::tables::acts::{self as kept, NewAct};
use crate::store::tables::outbox::{self, NewOp, OpRow};
use crate::store::tables::{choices, comments, drafts, saved as saved_replies};
use crate::store::views::activity::Tone;
use crate::store::views::settings::DeleteWhen;
use crate::store::{StoreError, Tx};
use crate::{tr, tr_count};

use super::timeline;

/// The longest undo window, seconds.
pub const LONGEST_UNDO: u32 = 30;

/// What became of a wish to do something.
pub enum Taken {
    /// New rows. `by_evening`: a delete that waits for the end of the day.
    New { act: ActId, undo_s: u32, by_evening: bool },
    /// It is on its way already.
    Already,
    /// It took back its own opposite, which had not run.
    Opposite,
}

/// What the rows of an act have in common.
pub struct Laying<'a> {
    pub account: &'a AccountId,
    pub act: ActId,
    /// Milliseconds since the epoch.
    pub now: i64,
    /// The end of the undo window, milliseconds since the epoch.
    pub not_before: i64,
    pub delete_when: DeleteWhen,
}

impl Laying<'_> {
    /// A row of the act.
    fn row(&self, op: Op, not_before: i64) -> NewOp {
        let account = self.account.clone();
        NewOp { account, op, created: self.now, not_before, after: None, reverses: None }
    }
}

/// What became of one op of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Laid {
    New,
    /// It is on its way already.
    Already,
    /// It took back its own opposite, which had not run.
    Opposite,
}

/// Puts an op in as an act of its own.
pub fn put(tx: &Tx, account: &AccountId, op: &Op, now: i64) -> Result<Taken, StoreError> {
    let chosen = choices::read(tx)?;
    if let Op::Publish { draft_id, .. } = op
        && drafts::one(tx, *draft_id)?.is_some_and(|stored| stored.published_at.is_some())
    {
        return Ok(Taken::Already);
    }
    let undo_s = chosen.undo_s.min(LONGEST_UNDO);
    let not_before = window_end(now, undo_s);
    let act = begin(tx, account, op.verb(), now, not_before)?;
    let laying = Laying { account, act, now, not_before, delete_when: chosen.delete_when };
    let by_evening = matches!(op, Op::Delete { .. }) && chosen.delete_when == DeleteWhen::EndOfDay;
    match lay(tx, &laying, op)? {
        Laid::New => return Ok(Taken::New { act, undo_s, by_evening }),
        Laid::Already => kept::forget(tx, act)?,
        Laid::Opposite => {
            kept::forget(tx, act)?;
            return Ok(Taken::Opposite);
        }
    }
    Ok(Taken::Already)
}

/// Puts in an act of several ops, each after the one before it; `saved` is the saved reply its words came from.
pub fn put_act(
    tx: &Tx,
    account: &AccountId,
    ops: &[Op],
    saved: Option<SavedReplyId>,
    now: i64,
) -> Result<Taken, StoreError> {
    let taken = match ops {
        [op] => put(tx, account, op, now)?,
        ops => put_chain(tx, account, ops, now)?,
    };
    if let (Taken::New { act, .. }, Some(saved)) = (&taken, saved) {
        saved_replies::belongs(tx, *act, saved)?;
    }
    Ok(taken)
}

fn put_chain(tx: &Tx, account: &AccountId, ops: &[Op], now: i64) -> Result<Taken, StoreError> {
    let undo_s = choices::read(tx)?.undo_s.min(LONGEST_UNDO);
    let (Some(op), Some(told)) = (ops.first().cloned(), spoken(ops)) else { return Ok(Taken::Already) };
    let not_before = window_end(now, undo_s);
    let act = begin(tx, account, told.verb(), now, not_before)?;
    let laying = Laying { account, act, now, not_before, delete_when: DeleteWhen::default() };
    let new = laying.row(op, not_before);
    chain(tx, &new, None, ops.iter().map(|op| (op.clone(), Some(act))))?;
    Ok(Taken::New { act, undo_s, by_evening: false })
}

/// Begins an act about one thing.
pub fn begin(
    tx: &Tx,
    account: &AccountId,
    verb: &str,
    at: i64,
    not_before: i64,
) -> Result<ActId, StoreError> {
    let (who, text) = (None, None);
    kept::begin(tx, &NewAct { account, at, who, verb, text, count: 1, not_before, members: &[] })
}

/// The end of an undo window that begins now, milliseconds since the epoch.
pub fn window_end(now: i64, undo_s: u32) -> i64 {
    now + i64::from(undo_s) * 1_000
}

/// Writes the rows of one op of an act.
pub fn lay(tx: &Tx, laying: &Laying, op: &Op) -> Result<Laid, StoreError> {
    let now = laying.now;
    let open = outbox::open_in_lane(tx, laying.account, &op.lane())?;
    for row in open.iter().rev().filter(|row| row.op.target() == op.target()) {
        let same = match op {
            Op::Publish { .. } => true,
            Op::Hide { .. } | Op::Delete { .. } | Op::Comments { .. } => row.op == *op,
            // Instagram takes one private reply to a comment (section 5.3).
            Op::PrivateReply { .. } => matches!(row.op, Op::PrivateReply { .. }),
            Op::Reply { .. } | Op::Comment { .. } => false,
        };
        if same {
            return Ok(Laid::Already);
        }
        if op.inverse().as_ref() == Some(&row.op) && outbox::undo(tx, row.id, now)? {
            return Ok(Laid::Opposite);
        }
    }
    let mut new = laying.row(op.clone(), laying.not_before);
    match op {
        // It prepares at once; only its last step waits for the window.
        Op::Publish { .. } => new.not_before = now,
        Op::Delete { comment, thread } => {
            let hide = Op::Hide { comment: comment.clone(), thread: thread.clone(), hidden: true };
            new.after = hidden_first(tx, laying, hide, &open)?;
            if laying.delete_when == DeleteWhen::EndOfDay {
                new.not_before = new.not_before.max(end_of_day(now, TimeZone::system()));
            }
        }
        Op::Reply { to, thread, .. } => {
            let hides = unsent_hides(tx, &open, to, thread, now)?;
            let first = insert(tx, &new, Some(laying.act))?;
            chain(tx, &new, Some(first), hides)?;
            return Ok(Laid::New);
        }
        Op::PrivateReply { .. } | Op::Comment { .. } | Op::Hide { .. } | Op::Comments { .. } => {}
    }
    insert(tx, &new, Some(laying.act))?;
    Ok(Laid::New)
}

/// Writes ops one after the other, the first after `before`, each with the act it belongs to.
fn chain(
    tx: &Tx,
    like: &NewOp,
    before: Option<OpId>,
    ops: impl IntoIterator<Item = (Op, Option<ActId>)>,
) -> Result<(), StoreError> {
    let mut after = before;
    for (op, act) in ops {
        after = Some(insert(tx, &NewOp { op, after, ..like.clone() }, act)?);
    }
    Ok(())
}

/// Writes a row, and into its timeline that it was asked for.
pub(super) fn insert(tx: &Tx, new: &NewOp, act: Option<ActId>) -> Result<OpId, StoreError> {
    let id = outbox::insert(tx, new)?;
    outbox::of_act(tx, id, new, act)?;
    let line = timeline::entry(new.created, None, Tone::Plain, tr!("You asked for it"), asked(&new.op));
    outbox::log(tx, id, &line)?;
    Ok(id)
}

/// What was asked for, in a sentence.
fn asked(op: &Op) -> String {
    match op {
        Op::Reply { text, .. } | Op::PrivateReply { text, .. } | Op::Comment { text, .. } => {
            let count = text.chars().count();
            tr_count!(count, "{count} character", "{count} characters", count = count)
        }
        Op::Publish { draft, .. } => {
            let (slides, letters) = (draft.slides.len(), draft.caption.chars().count());
            let files = tr_count!(slides, "{slides} file", "{slides} files", slides = slides);
            match letters {
                0 => tr!("{files}, no caption", files = files),
                1 => tr!("{files}, a caption of 1 character", files = files),
                _ => tr!("{files}, a caption of {count} characters", files = files, count = letters),
            }
        }
        Op::Hide { .. } | Op::Delete { .. } | Op::Comments { .. } => String::new(),
    }
}

/// Takes the unsent hidings of a comment, or of its thread's top, out of the lane, to be put in again behind a
/// reply: Instagram takes no replies to hidden comments (section 5.2). They stay parts of their own acts.
fn unsent_hides(
    tx: &Tx,
    open: &[OpRow],
    to: &CommentId,
    thread: &CommentId,
    now: i64,
) -> Result<Vec<(Op, Option<ActId>)>, StoreError> {
    let mut hides = Vec::new();
    for row in open {
        let hides_it =
            matches!(&row.op, Op::Hide { comment, hidden: true, .. } if comment == to || comment == thread);
        let stands_alone = row.after.is_none() && outbox::followers(tx, row.id)?.is_empty();
        if hides_it && stands_alone && outbox::lift(tx, row.id, now)? {
            hides.push((row.op.clone(), row.act));
        }
    }
    Ok(hides)
}

/// A comment that is to be deleted is hidden at once, if it can be seen and is not an own one (which cannot be
/// hidden, section 5.2). Gives the row of the hiding.
fn hidden_first(tx: &Tx, laying: &Laying, hide: Op, open: &[OpRow]) -> Result<Option<OpId>, StoreError> {
    let Op::Hide { comment, .. } = &hide else { return Ok(None) };
    if let Some(row) = open.iter().find(|row| row.op == hide) {
        return Ok(Some(row.id));
    }
    let stored = comments::one(tx, laying.account, comment)?;
    if stored.is_some_and(|stored| stored.comment.hidden || stored.comment.mine) {
        return Ok(None);
    }
    insert(tx, &laying.row(hide, laying.now), Some(laying.act)).map(Some)
}

/// The last moment of a day, milliseconds since the epoch.
fn end_of_day(now: i64, zone: TimeZone) -> i64 {
    let day = Timestamp::from_millisecond(now).ok().map(|now| now.to_zoned(zone));
    let end = day.and_then(|day| day.end_of_day().ok());
    end.map_or(now, |end| end.timestamp().as_millisecond())
}

/// The op of an act that its toast tells of: what a person wrote, else the last.
pub fn spoken(ops: &[Op]) -> Option<&Op> {
    ops.iter().find(|op| matches!(op, Op::Reply { .. } | Op::PrivateReply { .. })).or(ops.last())
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
        Op::PrivateReply { .. } if undo_s > 0 => tr!("Private reply sent in {undo_s} s", undo_s = undo_s),
        Op::PrivateReply { .. } => tr!("Private reply on its way").to_owned(),
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

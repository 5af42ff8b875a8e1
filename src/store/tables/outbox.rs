//! The outbox: every change on its way to Instagram, kept from the click to its end.
//! Invariant: an op is open exactly while `ended` is empty; states change only through the functions of
//! this table's files, and each of them says what it did.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::op::{OpState, Step};
use crate::domain::{AccountId, ActId, Op, OpId, Trouble};
use crate::store::views::activity::{RecordEntry, Tone};
use crate::store::{ReadConnection, StoreError, Tx};

use super::{account_n, acts, from_json, json, maybe_json, record, word};

pub use super::outbox_close::{Outcome, cancel, done, found, lift, pass_over, undo, withdraw};
pub use super::outbox_queue::{
    all_stuck, bring_near, claim, followers, found_running_at_start, is_at_work, linked, open_counts,
    open_in_lane, put_back, save_checkpoint, say, stuck, stuck_of, try_again, wait_until,
};
pub use super::outbox_turns::{due, look_at_slots, moving, next_moment, next_slot, scheduled_due, take};

/// A thing that happened to an op, for its timeline.
pub type LogEntry = RecordEntry;

/// An op to be put in.
#[derive(Clone, Debug, PartialEq)]
pub struct NewOp {
    pub account: AccountId,
    pub op: Op,
    /// Milliseconds since the epoch.
    pub created: i64,
    /// The end of the undo window, milliseconds since the epoch.
    pub not_before: i64,
    /// Runs only when that op is done; is taken back with it.
    pub after: Option<OpId>,
    /// The op whose effect it takes back.
    pub reverses: Option<OpId>,
}

/// An op as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct OpRow {
    pub id: OpId,
    pub account: AccountId,
    pub lane: String,
    pub op: Op,
    pub state: OpState,
    pub step: Option<Step>,
    /// What it does now, in words.
    pub saying: Option<String>,
    /// What its steps need to go on after a restart; its shape is the engine's own.
    pub checkpoint: Option<Value>,
    pub trouble: Option<Trouble>,
    /// How often it was claimed since it was queued or tried again.
    pub attempts: u32,
    pub created: i64,
    pub not_before: i64,
    /// When it runs or is looked at again.
    pub runs_at: i64,
    /// Since when it fails, for the cap by time.
    pub first_failed_at: Option<i64>,
    pub ended: Option<i64>,
    pub permalink: Option<String>,
    /// Instagram's id of what it made.
    pub result: Option<String>,
    pub after: Option<OpId>,
    pub reverses: Option<OpId>,
    /// What it is a part of; `None`: it takes back another op.
    pub act: Option<ActId>,
}

/// Puts an op in. A publish takes its draft off the desk.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn insert(tx: &Tx<'_>, new: &NewOp) -> Result<OpId, StoreError> {
    tx.run(
        "INSERT INTO outbox (account, lane, verb, target, op, state, created, not_before, runs_at, after_op,
             reverses)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10)",
        params![
            account_n(tx, &new.account)?,
            new.op.lane(),
            new.op.verb(),
            new.op.target(),
            json(&new.op)?,
            OpState::Queued.word(),
            new.created,
            new.not_before,
            new.after.map(|op| op.0),
            new.reverses.map(|op| op.0),
        ],
    )?;
    let id = OpId(tx.inserted());
    if let Op::Publish { draft_id, .. } = &new.op {
        tx.run("UPDATE drafts SET op = ?2 WHERE id = ?1", [draft_id.0, id.0])?;
    }
    Ok(id)
}

/// Lets an op belong to an act, and writes into the record that it was asked for; without an act it takes back
/// another op.
///
/// # Errors
/// What SQLite says.
pub fn of_act(tx: &Tx<'_>, op: OpId, new: &NewOp, act: Option<ActId>) -> Result<(), StoreError> {
    if let Some(act) = act {
        acts::belongs(tx, op, act)?;
    }
    record::asked(tx, op, new, act)
}

/// Whether an op has been reversed, or is about to be.
///
/// # Errors
/// What SQLite says.
pub fn is_reversed(c: &ReadConnection, op: OpId) -> Result<bool, StoreError> {
    Ok(c.count("SELECT count(*) FROM outbox WHERE reverses = ?1 AND state <> 'undone'", [op.0])? > 0)
}

/// The open op that reverses another, if there is one.
///
/// # Errors
/// What SQLite says.
pub fn reversal(c: &ReadConnection, op: OpId) -> Result<Option<OpId>, StoreError> {
    c.row("SELECT id FROM outbox WHERE reverses = ?1 AND ended IS NULL", [op.0], |row| row.get(0).map(OpId))
}

/// Lets what comes after an op, and belongs to another act, no longer wait for it: it is not taken back with it.
///
/// # Errors
/// What SQLite says.
pub fn leave_to_others(tx: &Tx<'_>, op: OpId) -> Result<(), StoreError> {
    tx.run(
        "UPDATE outbox SET after_op = NULL WHERE after_op = ?1 AND ended IS NULL
             AND act IS NOT (SELECT act FROM outbox WHERE id = ?1)",
        [op.0],
    )?;
    Ok(())
}

/// One op.
///
/// # Errors
/// What SQLite says.
pub fn one(c: &ReadConnection, op: OpId) -> Result<Option<OpRow>, StoreError> {
    c.row(&format!("{SELECT} WHERE o.id = ?1"), [op.0], read)
}

/// The op that was put in last.
///
/// # Errors
/// What SQLite says.
pub fn newest(c: &ReadConnection) -> Result<Option<OpId>, StoreError> {
    Ok(c.row("SELECT max(id) FROM outbox", [], |row| row.get::<_, Option<i64>>(0))?.flatten().map(OpId))
}

/// Whether a comment or post is the result of another op than this: two may say the same words.
///
/// # Errors
/// What SQLite says.
pub fn is_anothers(c: &ReadConnection, op: OpId, id: &str) -> Result<bool, StoreError> {
    let others = c.count(
        "SELECT count(*) FROM outbox WHERE id <> ?1 AND (result = ?2
             OR (verb = 'publish' AND ?2 IN (json_extract(checkpoint, '$.progress.media'),
                 json_extract(checkpoint, '$.progress.comment'))))",
        params![op.0, id],
    )?;
    Ok(others > 0)
}

/// Adds to an op's timeline.
///
/// # Errors
/// What SQLite says.
pub fn log(tx: &Tx<'_>, op: OpId, entry: &LogEntry) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO outbox_log (op, at, step, tone, title, sentence, small_print)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            op.0,
            entry.at,
            entry.step.map(|step| json(&step)).transpose()?,
            json(&entry.tone)?,
            entry.title,
            entry.sentence,
            json(&entry.small_print)?,
        ],
    )?;
    Ok(())
}

/// An op's timeline, oldest first.
///
/// # Errors
/// What SQLite says.
pub fn timeline(c: &ReadConnection, op: OpId) -> Result<Vec<LogEntry>, StoreError> {
    c.rows(
        "SELECT at, step, tone, title, sentence, small_print FROM outbox_log WHERE op = ?1 ORDER BY n",
        [op.0],
        |row| {
            Ok(RecordEntry {
                at: row.get(0)?,
                step: maybe_json(row.get(1)?)?,
                tone: from_json::<Tone>(&row.get::<_, String>(2)?)?,
                title: row.get(3)?,
                sentence: row.get(4)?,
                small_print: from_json(&row.get::<_, String>(5)?)?,
            })
        },
    )
}

/// What [`read`] reads.
pub(super) const SELECT: &str = "SELECT o.id, a.id, o.lane, o.op, o.state, o.step, o.saying, o.checkpoint, o.trouble,
    o.attempts, o.created, o.not_before, o.runs_at, o.first_failed_at, o.ended, o.permalink, o.result, o.after_op,
    o.reverses, o.act FROM outbox o JOIN accounts a ON a.n = o.account";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<OpRow> {
    Ok(OpRow {
        id: OpId(row.get(0)?),
        account: AccountId(row.get(1)?),
        lane: row.get(2)?,
        op: from_json(&row.get::<_, String>(3)?)?,
        state: word(&row.get::<_, String>(4)?, OpState::from_word)?,
        step: maybe_json(row.get(5)?)?,
        saying: row.get(6)?,
        checkpoint: maybe_json(row.get(7)?)?,
        trouble: maybe_json(row.get(8)?)?,
        attempts: row.get(9)?,
        created: row.get(10)?,
        not_before: row.get(11)?,
        runs_at: row.get(12)?,
        first_failed_at: row.get(13)?,
        ended: row.get(14)?,
        permalink: row.get(15)?,
        result: row.get(16)?,
        after: row.get::<_, Option<i64>>(17)?.map(OpId),
        reverses: row.get::<_, Option<i64>>(18)?.map(OpId),
        act: row.get::<_, Option<i64>>(19)?.map(ActId),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{hide, profile, queue, signed_in};

    #[test]
    fn an_op_comes_back_as_it_was_put_in_and_has_its_timeline() {
        let profile = profile();
        let store = signed_in(&profile);
        let id = queue(&store, hide("2", "1"), 50);
        let row = store.read_now(|c| one(c, id)).unwrap().unwrap();
        assert_eq!((row.op, row.state, row.runs_at), (hide("2", "1"), OpState::Queued, 50));
        assert_eq!((row.lane.as_str(), row.attempts), ("thread/1", 0));
        let entry = LogEntry {
            at: 3,
            step: Some(Step::Host),
            tone: Tone::Bad,
            title: "No".to_owned(),
            sentence: "Not so".to_owned(),
            small_print: vec![("asked".to_owned(), "/me".to_owned())],
        };
        let said = entry.clone();
        store.writer().write_now(move |tx| log(tx, id, &said)).unwrap();
        assert_eq!(store.read_now(|c| timeline(c, id)).unwrap(), [entry]);
    }
}

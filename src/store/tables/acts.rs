//! Acts: what a person or a rule did in one go, from one op to thousands, to be told and taken back as one.
//! Invariant: an act is whole on the disk before its first op may run: what is still to be put in, or to be
//! taken back, is found again at the next start.

use rusqlite::{Row, params};

use crate::domain::record::{Event, What};
use crate::domain::{AccountId, ActId, OpId, SavedReplyId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::outbox::{OpRow, SELECT, read};
use super::record::{self, Local};
use super::{account_n, comments};

pub use super::acts_members::{
    Below, Member, below, member, members, opened, opened_by_account, rows_alike, rows_of,
};
pub use super::acts_posts::{PostMember, grow, posts, rows_of_posts};

/// An act to be begun.
#[derive(Clone, Debug)]
pub struct NewAct<'a> {
    pub account: &'a AccountId,
    /// Milliseconds since the epoch.
    pub at: i64,
    /// The name of a rule; `None`: the person.
    pub who: Option<&'a str>,
    /// What is done, a word of [`crate::domain::Op::verb`], or `done` or `not_done`; to posts, `comments_on` or
    /// `comments_off`.
    pub verb: &'a str,
    /// What a reply to many says.
    pub text: Option<&'a str>,
    /// How many it is about.
    pub count: usize,
    /// The end of the undo window, milliseconds since the epoch.
    pub not_before: i64,
    /// Rows of comments, or of posts, that are still to be put in.
    pub members: &'a [i64],
}

/// An act as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActRow {
    pub id: ActId,
    pub account: AccountId,
    pub at: i64,
    /// The name of a rule; `None`: the person.
    pub who: Option<String>,
    pub verb: String,
    pub text: Option<String>,
    /// The saved reply its words came from.
    pub saved: Option<SavedReplyId>,
    pub count: u64,
    pub not_before: i64,
    /// Members are still to be put in.
    pub putting: bool,
    pub put_in: usize,
    pub taken_back_at: Option<i64>,
    /// While it is being taken back: up to which op it is.
    pub back_to: Option<OpId>,
    /// How many were taken back, and how many were out already.
    pub back: u64,
    pub out: u64,
}

/// Begins an act.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn begin(tx: &Tx<'_>, new: &NewAct<'_>) -> Result<ActId, StoreError> {
    let members: Vec<u8> = new.members.iter().flat_map(|row| row.to_le_bytes()).collect();
    tx.run(
        "INSERT INTO acts (account, at, who, verb, text, count, not_before, members)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            account_n(tx, new.account)?,
            new.at,
            new.who,
            new.verb,
            new.text,
            i64::try_from(new.count).unwrap_or(i64::MAX),
            new.not_before,
            (!members.is_empty()).then_some(members),
        ],
    )?;
    Ok(ActId(tx.inserted()))
}

/// Lets acts over several accounts be one for the person: they are told of, and taken back, together. `first` is the
/// first of them.
///
/// # Errors
/// What SQLite says.
pub fn join(tx: &Tx<'_>, act: ActId, first: ActId) -> Result<(), StoreError> {
    tx.run("UPDATE acts SET together = ?2 WHERE id = ?1", [act.0, first.0])?;
    Ok(())
}

/// The acts that are one for the person, this one among them, the first one first.
///
/// # Errors
/// What SQLite says.
pub fn together(c: &ReadConnection, act: ActId) -> Result<Vec<ActId>, StoreError> {
    let all = c.rows(
        "SELECT id FROM acts WHERE together = (SELECT together FROM acts WHERE id = ?1) ORDER BY id",
        [act.0],
        |row| Ok(ActId(row.get(0)?)),
    )?;
    Ok(if all.is_empty() { vec![act] } else { all })
}

/// Forgets an act of which nothing came.
///
/// # Errors
/// What SQLite says.
pub fn forget(tx: &Tx<'_>, act: ActId) -> Result<(), StoreError> {
    tx.run("DELETE FROM acts WHERE id = ?1", [act.0])?;
    Ok(())
}

/// Lets an op belong to an act.
///
/// # Errors
/// What SQLite says.
pub fn belongs(tx: &Tx<'_>, op: OpId, act: ActId) -> Result<(), StoreError> {
    tx.run("UPDATE outbox SET act = ?2 WHERE id = ?1", [op.0, act.0])?;
    Ok(())
}

/// One act.
///
/// # Errors
/// What SQLite says.
pub fn one(c: &ReadConnection, act: ActId) -> Result<Option<ActRow>, StoreError> {
    c.row(
        "SELECT t.id, a.id, t.at, t.who, t.verb, t.text, t.count, t.not_before, t.members IS NOT NULL, t.put_in,
             t.taken_back_at, t.back_to, t.back, t.out, t.saved
         FROM acts t JOIN accounts a ON a.n = t.account WHERE t.id = ?1",
        [act.0],
        read_act,
    )
}

fn read_act(row: &Row<'_>) -> rusqlite::Result<ActRow> {
    let count = |n| Ok::<_, rusqlite::Error>(u64::try_from(row.get::<_, i64>(n)?).unwrap_or(0));
    Ok(ActRow {
        id: ActId(row.get(0)?),
        account: AccountId(row.get(1)?),
        at: row.get(2)?,
        who: row.get(3)?,
        verb: row.get(4)?,
        text: row.get(5)?,
        count: count(6)?,
        not_before: row.get(7)?,
        putting: row.get(8)?,
        put_in: usize::try_from(row.get::<_, i64>(9)?).unwrap_or(0),
        taken_back_at: row.get(10)?,
        back_to: row.get::<_, Option<i64>>(11)?.map(OpId),
        back: count(12)?,
        out: count(13)?,
        saved: row.get::<_, Option<i64>>(14)?.map(SavedReplyId),
    })
}

/// The act an op belongs to; `None` for one that takes back another.
///
/// # Errors
/// What SQLite says.
pub fn of_op(c: &ReadConnection, op: OpId) -> Result<Option<ActId>, StoreError> {
    let act = c.row("SELECT act FROM outbox WHERE id = ?1", [op.0], |row| row.get::<_, Option<i64>>(0))?;
    Ok(act.flatten().map(ActId))
}

/// Acts that the last process did not come to an end with.
///
/// # Errors
/// What SQLite says.
pub fn unfinished(c: &ReadConnection) -> Result<Vec<ActId>, StoreError> {
    c.rows("SELECT id FROM acts WHERE members IS NOT NULL OR back_to IS NOT NULL ORDER BY id", [], |row| {
        Ok(ActId(row.get(0)?))
    })
}

/// The next rows of comments that are to be put in.
///
/// # Errors
/// What SQLite says.
pub fn next_members(c: &ReadConnection, act: ActId, most: usize) -> Result<Vec<i64>, StoreError> {
    let most = i64::try_from(most.saturating_mul(8)).unwrap_or(i64::MAX);
    let bytes = c.row(
        "SELECT substr(members, put_in * 8 + 1, ?2) FROM acts WHERE id = ?1 AND members IS NOT NULL",
        [act.0, most],
        |row| row.get::<_, Vec<u8>>(0),
    )?;
    let rows = bytes.unwrap_or_default();
    Ok(rows.as_chunks().0.iter().map(|row| i64::from_le_bytes(*row)).collect())
}

/// Keeps that so many members more are put in, some of which were left out; with none, that all are.
///
/// # Errors
/// What SQLite says.
pub fn put_in(tx: &Tx<'_>, act: ActId, more: usize, left_out: u64) -> Result<(), StoreError> {
    let signed = i64::try_from(more).unwrap_or(i64::MAX);
    match more {
        0 => tx.run_silently("UPDATE acts SET members = NULL WHERE id = ?1", [act.0])?,
        _ => tx.run_silently(
            "UPDATE acts SET put_in = put_in + ?2, count = count - ?3 WHERE id = ?1",
            params![act.0, signed, i64::try_from(left_out).unwrap_or(i64::MAX)],
        )?,
    };
    Ok(())
}

/// Begins to take an act back: nothing more of it is put in, and nothing more of it runs. `false`: it was
/// taken back before.
///
/// # Errors
/// What SQLite says.
pub fn begin_back(tx: &Tx<'_>, act: ActId, now: i64) -> Result<bool, StoreError> {
    let begun = tx.run(
        "UPDATE acts SET taken_back_at = ?2, members = NULL, back_to = 0 WHERE id = ?1 AND taken_back_at IS NULL",
        [act.0, now],
    )?;
    Ok(begun > 0)
}

/// The next ops of an act that is being taken back, oldest first.
///
/// # Errors
/// What SQLite says.
pub fn next_ops(c: &ReadConnection, act: ActId, after: OpId, most: u32) -> Result<Vec<OpRow>, StoreError> {
    c.rows(
        &format!("{SELECT} WHERE o.act = ?1 AND o.id > ?2 ORDER BY o.id LIMIT ?3"),
        params![act.0, after.0, most],
        read,
    )
}

/// Keeps up to which op an act is taken back, and how many of it were and were not.
///
/// # Errors
/// What SQLite says.
pub fn went_back(tx: &Tx<'_>, act: ActId, to: OpId, back: u64, out: u64) -> Result<(), StoreError> {
    let signed = |count| i64::try_from(count).unwrap_or(i64::MAX);
    tx.run(
        "UPDATE acts SET back_to = ?2, back = back + ?3, out = out + ?4 WHERE id = ?1",
        params![act.0, to.0, signed(back), signed(out)],
    )?;
    Ok(())
}

/// Keeps how many things of an act were put back, and how many were not, that are no ops of it.
///
/// # Errors
/// What SQLite says.
pub fn counted_back(tx: &Tx<'_>, act: ActId, back: u64, out: u64) -> Result<(), StoreError> {
    let signed = |count| i64::try_from(count).unwrap_or(i64::MAX);
    tx.run(
        "UPDATE acts SET back = back + ?2, out = out + ?3 WHERE id = ?1",
        params![act.0, signed(back), signed(out)],
    )?;
    Ok(())
}

/// Keeps that an act is taken back.
///
/// # Errors
/// What SQLite says.
pub fn end_back(tx: &Tx<'_>, act: ActId) -> Result<(), StoreError> {
    tx.run("UPDATE acts SET back_to = NULL WHERE id = ?1", [act.0])?;
    Ok(())
}

/// Marks a comment as done, or takes the mark away, as part of an act. `false`: it was so already.
///
/// # Errors
/// What SQLite says.
pub fn mark(
    tx: &Tx<'_>,
    act: ActId,
    member: &Member,
    done_at: Option<i64>,
    now: i64,
) -> Result<bool, StoreError> {
    if member.done_at.is_some() == done_at.is_some() {
        return Ok(false);
    }
    tx.run(
        "INSERT INTO act_marks (act, comment, before, after) VALUES (?1, ?2, ?3, ?4)",
        params![act.0, member.row, member.done_at, done_at],
    )?;
    comments::set_done_row(tx, member.row, done_at)?;
    let who: Option<String> =
        tx.row("SELECT who FROM acts WHERE id = ?1", [act.0], |row| row.get(0))?.flatten();
    let what = if done_at.is_some() { What::Done } else { What::NotDone };
    let (row, event, who, act) = (member.row, Event::Here, who.as_deref(), Some(act));
    record::here(tx, &Local { row, what, event, who, act, said: None, at: now })?;
    Ok(true)
}

/// Restores so many marks of an act to what was so before it, and tells how many it was. What another act made
/// of a mark since stays, and then that act goes back to where this one began.
///
/// # Errors
/// What SQLite says.
pub fn unmark(tx: &Tx<'_>, act: ActId, most: u32, now: i64) -> Result<usize, StoreError> {
    let marks: Vec<(i64, Option<i64>, Option<i64>)> = tx.rows(
        "SELECT comment, before, after FROM act_marks WHERE act = ?1 ORDER BY comment LIMIT ?2",
        params![act.0, most],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    for (comment, before, after) in &marks {
        let later = tx.run(
            "UPDATE act_marks SET before = ?3 WHERE comment = ?1 AND act = (SELECT min(act) FROM act_marks
                 WHERE comment = ?1 AND act > ?2)",
            params![comment, act.0, before],
        )?;
        if later == 0 && comments::done_at(tx, *comment)? == *after {
            comments::set_done_row(tx, *comment, *before)?;
            let what = if after.is_some() { What::Done } else { What::NotDone };
            let (row, event, who, act) = (*comment, Event::Restored, None, Some(act));
            record::here(tx, &Local { row, what, event, who, act, said: None, at: now })?;
        }
        tx.run("DELETE FROM act_marks WHERE act = ?1 AND comment = ?2", [act.0, *comment])?;
    }
    Ok(marks.len())
}

/// The newest act of the person's that *Undo* would take back: one with marks, or with an op that did not run
/// yet, or with one that is done since `done_since`, can be reversed and was not; of publishes, one that was
/// asked for since `publish_since` (milliseconds since the epoch). Ops that another op of their act stands
/// behind, or that only restored what was so before a reply, are passed over.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn newest_undoable(
    c: &ReadConnection,
    account: &AccountId,
    done_since: i64,
    publish_since: i64,
) -> Result<Option<ActId>, StoreError> {
    c.row(
        "SELECT t.id FROM acts t WHERE t.account = ?1 AND t.who IS NULL AND t.taken_back_at IS NULL
             AND (t.members IS NOT NULL
                 OR (t.at > ?2 AND EXISTS (SELECT 1 FROM act_marks m WHERE m.act = t.id))
                 OR (t.at > ?2 AND EXISTS (SELECT 1 FROM act_slots s WHERE s.act = t.id))
                 OR EXISTS (SELECT 1 FROM outbox o WHERE o.act = t.id AND o.reverses IS NULL
                     AND CASE WHEN o.verb = 'publish' THEN o.ended IS NULL AND o.created >= ?3
                         ELSE (o.state = 'queued' AND o.attempts = 0)
                             OR (o.state = 'done' AND o.ended > ?2 AND o.verb IN ('hide', 'show', 'comments')) END
                     AND NOT (o.state = 'done' AND EXISTS (SELECT 1 FROM outbox p
                         WHERE p.id = o.after_op AND p.verb = 'reply' AND p.after_op IS NOT NULL))
                     AND NOT EXISTS (SELECT 1 FROM outbox r WHERE r.reverses = o.id AND r.state <> 'undone')
                     AND NOT EXISTS (SELECT 1 FROM outbox f WHERE f.after_op = o.id AND f.act IS o.act
                         AND f.state <> 'undone')))
         ORDER BY t.id DESC LIMIT 1",
        params![account_n(c, account)?, done_since, publish_since],
        |row| Ok(ActId(row.get(0)?)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Op;
    use crate::store::Store;
    use crate::store::fixture::{account, hide, insert_op, profile, queue, signed_in};
    use crate::store::tables::outbox::{NewOp, Outcome, claim, done, undo};

    fn act(store: &Store, members: Vec<i64>) -> ActId {
        let begin = move |tx: &Tx<'_>| {
            let account = &account().id;
            let (who, text, count) = (None, None, members.len().max(1));
            begin(
                tx,
                &NewAct { account, at: 9, who, verb: "hide", text, count, not_before: 50, members: &members },
            )
        };
        store.writer().write_now(begin).unwrap()
    }

    /// An op that is an act of its own.
    fn one_op(store: &Store, op: Op) -> (OpId, ActId) {
        let (op, act) = (queue(store, op, 50), act(store, Vec::new()));
        store.writer().write_now(move |tx| belongs(tx, op, act)).unwrap();
        (op, act)
    }

    #[test]
    fn the_newest_act_is_taken_back_first_and_none_twice() {
        let profile = profile();
        let store = signed_in(&profile);
        let newest = || store.read_now(|c| newest_undoable(c, &account().id, 0, 0)).unwrap();
        let (hidden, first) = one_op(&store, hide("2", "1"));
        store
            .writer()
            .write_now(move |tx| {
                claim(tx, hidden, 1)?;
                done(tx, hidden, &Outcome::Plain, 1)
            })
            .unwrap();
        let (waiting, second) = one_op(&store, hide("9", "9"));
        assert_eq!(newest(), Some(second));
        assert!(store.writer().write_now(move |tx| undo(tx, waiting, 2)).unwrap());
        assert_eq!(newest(), Some(first));
        let long_ago = store.read_now(|c| newest_undoable(c, &account().id, 1, 0)).unwrap();
        assert_eq!(long_ago, None, "it was done too long ago");
        let show = Op::Hide { comment: "2".into(), thread: "1".into(), hidden: false };
        let (created, not_before) = (3, 3);
        let account = account().id;
        let back = NewOp { account, op: show, created, not_before, after: None, reverses: Some(hidden) };
        insert_op(&store, back);
        assert_eq!(newest(), None);
    }

    #[test]
    fn members_are_put_in_a_few_at_a_time_and_all_of_them_once() {
        let profile = profile();
        let store = signed_in(&profile);
        let rows: Vec<i64> = (0..25).map(|n| n * 65_536 + 3).collect();
        let act = act(&store, rows.clone());
        assert_eq!(store.read_now(unfinished).unwrap(), [act]);
        let mut seen = Vec::new();
        loop {
            let next = store.read_now(|c| next_members(c, act, 10)).unwrap();
            let count = next.len();
            store.writer().write_now(move |tx| put_in(tx, act, count, 1)).unwrap();
            if next.is_empty() {
                break;
            }
            seen.extend(next);
        }
        assert_eq!(seen, rows);
        assert!(store.read_now(unfinished).unwrap().is_empty());
        let kept = store.read_now(|c| one(c, act)).unwrap().unwrap();
        assert_eq!((kept.count, kept.put_in, kept.putting), (22, 25, false));
    }

    #[test]
    fn an_act_is_taken_back_once() {
        let profile = profile();
        let store = signed_in(&profile);
        let act = act(&store, vec![1, 2, 3]);
        let back = || store.writer().write_now(move |tx| begin_back(tx, act, 60)).unwrap();
        assert_eq!((back(), back()), (true, false));
        assert_eq!(store.read_now(|c| next_members(c, act, 10)).unwrap(), [0; 0], "no more is put in");
    }
}

//! The record: what was done to comments, by whom and with what answer, one entry behind the other.
//! Invariant: an entry is written in the transaction of what it tells, and is never changed; it holds all it tells,
//! so that nothing that happens to other tables changes it.

use rusqlite::{Row, params};

use crate::domain::record::{Entry, Event, Seal, What};
use crate::domain::{AccountId, ActId, Op, OpId, Trouble};
use crate::store::{ReadConnection, StoreError, Tx};

use super::outbox::{NewOp, OpRow};
use super::word;

/// An entry with the seal that was written beside it.
pub type Sealed = (Entry, Seal);

/// Something done on this computer alone.
#[derive(Clone, Copy, Debug)]
pub struct Local<'a> {
    /// The row of the comment.
    pub row: i64,
    pub what: What,
    pub event: Event,
    /// The name of a rule; `None`: the person.
    pub who: Option<&'a str>,
    pub act: Option<ActId>,
    /// A label, or a reply that was laid ready.
    pub said: Option<&'a str>,
    /// Milliseconds since the epoch.
    pub at: i64,
}

/// Begins the record, if it was not begun: from then on it tells everything.
///
/// # Errors
/// What SQLite says.
pub fn begin(tx: &Tx<'_>, now: i64) -> Result<(), StoreError> {
    if newest(tx)?.is_none() {
        append(tx, Entry { at: now, ..Entry::default() })?;
    }
    Ok(())
}

/// Writes that an op was asked for.
///
/// # Errors
/// What SQLite says.
pub fn asked(tx: &Tx<'_>, op: OpId, new: &NewOp, act: Option<ActId>) -> Result<(), StoreError> {
    let Some(entry) = about_op(tx, &new.account, &new.op)? else { return Ok(()) };
    let who = by(tx, act)?;
    let act = act.map(|act| act.0);
    append(tx, Entry { at: new.created, who, event: Event::Asked, act, op: Some(op.0), ..entry })
}

/// Writes that whoever asked for an op no longer wants it.
///
/// # Errors
/// What SQLite says.
pub fn withdrawn(tx: &Tx<'_>, row: &OpRow, now: i64) -> Result<(), StoreError> {
    let Some(entry) = about_op(tx, &row.account, &row.op)? else { return Ok(()) };
    let (who, act, op) = (by(tx, row.act)?, row.act.map(|act| act.0), Some(row.id.0));
    append(tx, Entry { at: now, who, event: Event::TakenBack, act, op, ..entry })
}

/// Writes what became of an op; `answer` is what was said to it, `made` Instagram's id of what came of it.
///
/// # Errors
/// What SQLite says.
pub fn became(
    tx: &Tx<'_>,
    row: &OpRow,
    event: Event,
    answer: Option<String>,
    made: Option<String>,
    now: i64,
) -> Result<(), StoreError> {
    let Some(entry) = about_op(tx, &row.account, &row.op)? else { return Ok(()) };
    // What only a person does is the person's, whoever asked for the op.
    let by_person = matches!(event, Event::TakenBack | Event::GivenUp | Event::Again);
    let who = if by_person { None } else { by(tx, row.act)? };
    let (act, op) = (row.act.map(|act| act.0), Some(row.id.0));
    append(tx, Entry { at: now, who, event, act, op, answer, made, ..entry })
}

/// Writes that an op stopped: refused when Instagram said so, else for another reason.
///
/// # Errors
/// What SQLite says.
pub fn stopped(tx: &Tx<'_>, row: &OpRow, trouble: &Trouble, now: i64) -> Result<(), StoreError> {
    let event = if trouble.code.is_some() { Event::Refused } else { Event::Stopped };
    became(tx, row, event, Some(trouble.sentence()), None, now)
}

/// Writes what was done on this computer alone.
///
/// # Errors
/// What SQLite says.
pub fn here(tx: &Tx<'_>, done: &Local<'_>) -> Result<(), StoreError> {
    let found = tx.row(&format!("{ABOUT} WHERE c.row = ?1"), [done.row], about)?;
    let Some(entry) = found else { return Ok(()) };
    let (who, said) = (done.who.map(str::to_owned), done.said.map(str::to_owned));
    let (what, event, act) = (done.what, done.event, done.act.map(|act| act.0));
    append(tx, Entry { at: done.at, who, what, event, act, said, ..entry })
}

/// What an entry tells of a comment, its post and its account.
const ABOUT: &str = "SELECT a.id, a.username, c.id, m.id, p.id, coalesce(p.username, c.username), c.text
    FROM comments c JOIN accounts a ON a.n = c.account JOIN media m ON m.n = c.media
    LEFT JOIN people p ON p.n = c.person";

fn about(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        account: row.get(0)?,
        account_name: row.get(1)?,
        comment: row.get(2)?,
        post: row.get(3)?,
        author_id: row.get(4)?,
        author: row.get(5)?,
        text: row.get(6)?,
        ..Entry::default()
    })
}

/// What an entry tells of an op; `None` for a publish. What it is about may be unknown here.
fn about_op(tx: &Tx<'_>, account: &AccountId, op: &Op) -> Result<Option<Entry>, StoreError> {
    let Some(what) = What::of(op) else { return Ok(None) };
    let (comment, post, said) = match op {
        Op::Reply { to, media, text, .. } => (Some(to), Some(media), Some(text)),
        Op::PrivateReply { to, text, .. } => (Some(to), None, Some(text)),
        Op::Comment { media, text } => (None, Some(media), Some(text)),
        Op::Hide { comment, .. } | Op::Delete { comment, .. } => (Some(comment), None, None),
        Op::Comments { media, .. } => (None, Some(media), None),
        Op::Publish { .. } => (None, None, None),
    };
    let found = match (comment, post) {
        (Some(comment), _) => tx.row(
            &format!("{ABOUT} WHERE a.id = ?1 AND c.account = a.n AND c.id = ?2"),
            [account.as_str(), comment.as_str()],
            about,
        )?,
        (None, Some(post)) => tx.row(
            "SELECT a.id, a.username, NULL, m.id, NULL, NULL, m.caption
             FROM accounts a JOIN media m ON m.account = a.n WHERE a.id = ?1 AND m.id = ?2",
            [account.as_str(), post.as_str()],
            about,
        )?,
        (None, None) => None,
    };
    let entry = match found {
        Some(entry) => entry,
        None => {
            let name = "SELECT username FROM accounts WHERE id = ?1";
            let account_name = tx.row(name, [account.as_str()], |row| row.get(0))?.unwrap_or_default();
            let (comment, post) = (comment.map(|id| id.0.clone()), post.map(|id| id.0.clone()));
            Entry { account: account.0.clone(), account_name, comment, post, ..Entry::default() }
        }
    };
    Ok(Some(Entry { what, said: said.cloned(), ..entry }))
}

/// Who asked for an act; one that takes back another is the person's.
fn by(tx: &Tx<'_>, act: Option<ActId>) -> Result<Option<String>, StoreError> {
    let Some(act) = act else { return Ok(None) };
    Ok(tx.row("SELECT who FROM acts WHERE id = ?1", [act.0], |row| row.get(0))?.flatten())
}

/// Writes an entry behind the last. Its number is given here.
///
/// # Errors
/// What SQLite says.
pub(in crate::store) fn append(tx: &Tx<'_>, entry: Entry) -> Result<(), StoreError> {
    let (last, before) = newest(tx)?.unwrap_or_default();
    let entry = Entry { n: last + 1, ..entry };
    let seal = entry.seal(&before);
    tx.run(
        "INSERT INTO record (n, at, account, account_name, who, what, event, act, op, comment, post, author_id,
             author, text, said, answer, made, seal)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        params![
            i64::try_from(entry.n).unwrap_or(i64::MAX),
            entry.at,
            entry.account,
            entry.account_name,
            entry.who,
            entry.what.word(),
            entry.event.word(),
            entry.act,
            entry.op,
            entry.comment,
            entry.post,
            entry.author_id,
            entry.author,
            entry.text,
            entry.said,
            entry.answer,
            entry.made,
            seal.0.as_slice(),
        ],
    )?;
    Ok(())
}

/// Takes the entries of an account out, for good: those that stay are numbered and sealed anew, and a last one tells
/// how many went, and not of whom. Nothing happens to a record that has none of it.
///
/// # Errors
/// What SQLite says.
pub fn take_out(tx: &Tx<'_>, account: &AccountId, now: i64) -> Result<(), StoreError> {
    let first = "SELECT min(n) FROM record WHERE account = ?1";
    let Some(first) = tx.row(first, [account.as_str()], |row| row.get::<_, Option<i64>>(0))?.flatten() else {
        return Ok(());
    };
    let guards: Vec<(String, String)> = tx.rows(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'record'",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (name, _) in &guards {
        tx.run(&format!("DROP TRIGGER {name}"), [])?;
    }
    let gone = tx.run("DELETE FROM record WHERE account = ?1", [account.as_str()])?;
    let mut last = u64::try_from(first).unwrap_or(1).saturating_sub(1);
    let mut before = one(tx, last)?.map(|(_, seal)| seal).unwrap_or_default();
    // One by one: a record of years is not to be held in memory.
    while let Some((entry, _)) = after(tx, last, 1)?.pop() {
        let old = i64::try_from(entry.n).unwrap_or(i64::MAX);
        last += 1;
        let entry = Entry { n: last, ..entry };
        before = entry.seal(&before);
        let n = i64::try_from(last).unwrap_or(i64::MAX);
        tx.run("UPDATE record SET n = ?2, seal = ?3 WHERE n = ?1", params![old, n, before.0.as_slice()])?;
    }
    for (_, sql) in &guards {
        tx.run(sql, [])?;
    }
    let answer = Some(crate::tr_count!(
        gone as u64,
        "One entry went with the account it was about",
        "{count} entries went with the account they were about",
        count = gone
    ));
    append(tx, Entry { at: now, event: Event::TakenOut, answer, ..Entry::default() })
}

/// Number and seal of the newest entry; `None`: the record was not begun.
///
/// # Errors
/// What SQLite says.
pub fn newest(c: &ReadConnection) -> Result<Option<(u64, Seal)>, StoreError> {
    c.row("SELECT n, seal FROM record ORDER BY n DESC LIMIT 1", [], |row| {
        Ok((u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0), read_seal(row, 1)?))
    })
}

/// The next entries behind one, oldest first.
///
/// # Errors
/// What SQLite says.
pub fn after(c: &ReadConnection, n: u64, most: u32) -> Result<Vec<Sealed>, StoreError> {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    c.rows(&format!("{SELECT} WHERE n > ?1 ORDER BY n LIMIT ?2"), params![n, most], read)
}

/// As [`after`], of the record of the database beside.
///
/// # Errors
/// What SQLite says.
pub(in crate::store) fn brought(c: &ReadConnection, n: u64, most: usize) -> Result<Vec<Sealed>, StoreError> {
    let (n, most) = (i64::try_from(n).unwrap_or(i64::MAX), i64::try_from(most).unwrap_or(i64::MAX));
    let select = SELECT.replace("FROM record", "FROM brought.record");
    c.rows(&format!("{select} WHERE n > ?1 ORDER BY n LIMIT ?2"), params![n, most], read)
}

/// One entry.
///
/// # Errors
/// What SQLite says.
pub fn one(c: &ReadConnection, n: u64) -> Result<Option<Sealed>, StoreError> {
    c.row(&format!("{SELECT} WHERE n = ?1"), [i64::try_from(n).unwrap_or(i64::MAX)], read)
}

const SELECT: &str =
    "SELECT n, at, account, account_name, who, what, event, act, op, comment, post, author_id,
    author, text, said, answer, made, seal FROM record";

/// Somebody may have put anything there: what cannot be read as a number or a word of ours does not hold either.
fn read(row: &Row<'_>) -> rusqlite::Result<Sealed> {
    let entry = Entry {
        n: u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0),
        at: row.get(1)?,
        account: row.get(2)?,
        account_name: row.get(3)?,
        who: row.get(4)?,
        what: word(&row.get::<_, String>(5)?, What::from_word)?,
        event: word(&row.get::<_, String>(6)?, Event::from_word)?,
        act: row.get(7)?,
        op: row.get(8)?,
        comment: row.get(9)?,
        post: row.get(10)?,
        author_id: row.get(11)?,
        author: row.get(12)?,
        text: row.get(13)?,
        said: row.get(14)?,
        answer: row.get(15)?,
        made: row.get(16)?,
    };
    Ok((entry, read_seal(row, 17)?))
}

/// A seal of another length was not written by us, and fits nothing.
fn read_seal(row: &Row<'_>, at: usize) -> rusqlite::Result<Seal> {
    let bytes = row.get::<_, Vec<u8>>(at)?;
    Ok(bytes.try_into().map(Seal).unwrap_or_default())
}

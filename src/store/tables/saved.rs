//! Saved replies, in the order a person gave them.
//! Invariant: positions of an account count up from zero without a gap; a use is counted when the words are on
//! Instagram, not when they were taken.

use rusqlite::params;

use crate::domain::{AccountId, ActId, OpId, SavedReply, SavedReplyId};
use crate::store::views::saved::SavedRow;
use crate::store::{ReadConnection, StoreError, Tx};

use super::{account_n, from_json, json};

/// All of an account in their order.
///
/// # Errors
/// What SQLite says.
pub(in crate::store) fn all(c: &ReadConnection, account: i64) -> Result<Vec<SavedRow>, StoreError> {
    c.rows(
        "SELECT id, name, texts, uses, used_at FROM saved_replies WHERE account = ?1 ORDER BY position",
        [account],
        |row| {
            let reply = SavedReply {
                id: Some(SavedReplyId(row.get(0)?)),
                name: row.get(1)?,
                texts: from_json(&row.get::<_, String>(2)?)?,
            };
            Ok(SavedRow { reply, uses: row.get::<_, i64>(3)?.unsigned_abs(), used_at: row.get(4)? })
        },
    )
}

/// One of them; `None`: it was thrown away.
///
/// # Errors
/// What SQLite says.
pub fn one(c: &ReadConnection, id: SavedReplyId) -> Result<Option<SavedReply>, StoreError> {
    c.row("SELECT name, texts FROM saved_replies WHERE id = ?1", [id.0], |row| {
        Ok(SavedReply { id: Some(id), name: row.get(0)?, texts: from_json(&row.get::<_, String>(1)?)? })
    })
}

/// Keeps a saved reply: a new one behind the others, a known one where it stands.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep(tx: &Tx<'_>, account: &AccountId, reply: &SavedReply) -> Result<SavedReplyId, StoreError> {
    let (account, texts) = (account_n(tx, account)?, json(&reply.texts)?);
    if let Some(id) = reply.id {
        tx.run(
            "UPDATE saved_replies SET name = ?3, texts = ?4
             WHERE account = ?1 AND id = ?2 AND (name <> ?3 OR texts <> ?4)",
            params![account, id.0, reply.name, texts],
        )?;
        return Ok(id);
    }
    tx.run(
        "INSERT INTO saved_replies (account, position, name, texts)
         VALUES (?1, (SELECT count(*) FROM saved_replies WHERE account = ?1), ?2, ?3)",
        params![account, reply.name, texts],
    )?;
    Ok(SavedReplyId(tx.inserted()))
}

/// Keeps these for an account that has none.
///
/// # Errors
/// As [`keep`].
pub fn begin_with(tx: &Tx<'_>, account: &AccountId, replies: &[SavedReply]) -> Result<(), StoreError> {
    if all(tx, account_n(tx, account)?)?.is_empty() {
        for reply in replies {
            keep(tx, account, reply)?;
        }
    }
    Ok(())
}

/// Throws a saved reply away.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn forget(tx: &Tx<'_>, account: &AccountId, id: SavedReplyId) -> Result<(), StoreError> {
    let account = account_n(tx, account)?;
    tx.run("DELETE FROM saved_replies WHERE account = ?1 AND id = ?2", params![account, id.0])?;
    let left: Vec<i64> =
        tx.rows("SELECT id FROM saved_replies WHERE account = ?1 ORDER BY position", [account], |row| {
            row.get(0)
        })?;
    number(tx, account, &left)
}

/// Puts one at a place of the order, counted from zero; the others close up.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn place(tx: &Tx<'_>, account: &AccountId, id: SavedReplyId, at: usize) -> Result<(), StoreError> {
    let account = account_n(tx, account)?;
    let mut order: Vec<i64> =
        tx.rows("SELECT id FROM saved_replies WHERE account = ?1 ORDER BY position", [account], |row| {
            row.get(0)
        })?;
    let before = order.len();
    order.retain(|other| *other != id.0);
    if order.len() < before {
        order.insert(at.min(order.len()), id.0);
        number(tx, account, &order)?;
    }
    Ok(())
}

fn number(tx: &Tx<'_>, account: i64, order: &[i64]) -> Result<(), StoreError> {
    for (position, id) in (0_i64..).zip(order) {
        tx.run(
            "UPDATE saved_replies SET position = ?3 WHERE account = ?1 AND id = ?2 AND position <> ?3",
            params![account, id, position],
        )?;
    }
    Ok(())
}

/// Remembers with which saved reply an act was written.
///
/// # Errors
/// What SQLite says.
pub fn belongs(tx: &Tx<'_>, act: ActId, saved: SavedReplyId) -> Result<(), StoreError> {
    tx.run(
        "UPDATE acts SET saved = (SELECT id FROM saved_replies WHERE id = ?2) WHERE id = ?1",
        params![act.0, saved.0],
    )?;
    Ok(())
}

/// Counts that the words of an op are out, if a saved reply was taken for them.
pub(super) fn count_use(tx: &Tx<'_>, op: OpId, now: i64) -> Result<(), StoreError> {
    tx.run(
        "UPDATE saved_replies SET uses = uses + 1, used_at = ?2
         WHERE id = (SELECT a.saved FROM outbox o JOIN acts a ON a.id = o.act WHERE o.id = ?1)",
        params![op.0, now],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::SavedText;
    use crate::store::Store;
    use crate::store::fixture::{account, profile, signed_in};

    fn reply(name: &str) -> SavedReply {
        let text = SavedText { language: Some("de".to_owned()), text: "Ja, {name}".to_owned() };
        SavedReply { id: None, name: name.to_owned(), texts: vec![text] }
    }

    fn names(store: &Store) -> Vec<String> {
        let all = store.read_now(|c| all(c, account_n(c, &account().id)?)).unwrap();
        all.into_iter().map(|row| row.reply.name).collect()
    }

    #[test]
    fn they_keep_their_words_and_the_order_a_person_gives_them() {
        let profile = profile();
        let store = signed_in(&profile);
        let ids: Vec<SavedReplyId> = ["a", "b", "c"]
            .into_iter()
            .map(|name| {
                let new = reply(name);
                store.writer().write_now(move |tx| keep(tx, &account().id, &new)).unwrap()
            })
            .collect();
        let (first, last) = (ids[0], ids[2]);
        store.writer().write_now(move |tx| place(tx, &account().id, last, 0)).unwrap();
        assert_eq!(names(&store), ["c", "a", "b"]);
        store.writer().write_now(move |tx| forget(tx, &account().id, last)).unwrap();
        let changed = SavedReply { id: Some(first), ..reply("A") };
        store.writer().write_now(move |tx| keep(tx, &account().id, &changed)).unwrap();
        store.writer().write_now(move |tx| place(tx, &account().id, first, 9)).unwrap();
        assert_eq!(names(&store), ["b", "A"]);
        let new = reply("d");
        store.writer().write_now(move |tx| keep(tx, &account().id, &new)).unwrap();
        assert_eq!(names(&store), ["b", "A", "d"]);
        let kept = store.read_now(|c| all(c, account_n(c, &account().id)?)).unwrap();
        assert_eq!((kept[2].reply.texts.clone(), kept[2].uses, kept[2].used_at), (reply("").texts, 0, None));
    }
}

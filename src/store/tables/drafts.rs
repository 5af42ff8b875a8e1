//! The drafts of the composer and what the checks found.
//! Invariant: an edit gets a number of its own; findings are kept with the number they are of, and those of
//! an older edit never replace newer ones.

use rusqlite::{Row, params};

use crate::domain::{AccountId, Draft, DraftId, Finding, OpId};
use crate::store::views::compose::{Checked, SlideFacts};
use crate::store::{ReadConnection, StoreError, Tx};

use super::{account_n, from_json, json, maybe_json};

/// A draft as the store has it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredDraft {
    pub id: DraftId,
    pub account: AccountId,
    pub draft: Draft,
    /// Counts the edits.
    pub edit: i64,
    pub kept_at: i64,
    pub checked: Option<Checked>,
    /// The publish it was sent with.
    pub op: Option<OpId>,
    pub published_at: Option<i64>,
}

/// Starts an empty draft.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn new(tx: &Tx<'_>, account: &AccountId, now: i64) -> Result<DraftId, StoreError> {
    let content = Draft { share_to_feed: true, ..Draft::default() };
    tx.run(
        "INSERT INTO drafts (account, content, edit, kept_at) VALUES (?1, ?2, 0, ?3)",
        params![account_n(tx, account)?, json(&content)?, now],
    )?;
    Ok(DraftId(tx.inserted()))
}

/// Keeps an edit and gives its number; the same content again is no edit.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for a draft that was thrown away.
pub fn keep(tx: &Tx<'_>, draft: DraftId, content: &Draft, now: i64) -> Result<i64, StoreError> {
    tx.run(
        "UPDATE drafts SET content = ?2, edit = edit + 1, kept_at = ?3 WHERE id = ?1 AND content <> ?2",
        params![draft.0, json(content)?, now],
    )?;
    tx.row("SELECT edit FROM drafts WHERE id = ?1", [draft.0], |row| row.get(0))?
        .ok_or_else(|| StoreError::Missing(format!("draft {draft}")))
}

/// Throws a draft away; one that was sent stays with its publish.
///
/// # Errors
/// What SQLite says.
pub fn drop(tx: &Tx<'_>, draft: DraftId) -> Result<(), StoreError> {
    tx.run("DELETE FROM drafts WHERE id = ?1 AND op IS NULL", [draft.0])?;
    Ok(())
}

/// Keeps what the checks found of an edit.
///
/// # Errors
/// What SQLite says.
pub fn checked(
    tx: &Tx<'_>,
    draft: DraftId,
    edit: i64,
    slides: &[SlideFacts],
    findings: &[Finding],
) -> Result<(), StoreError> {
    tx.run(
        "UPDATE drafts SET checked_edit = ?2, slides = ?3, findings = ?4
         WHERE id = ?1 AND coalesce(checked_edit, -1) <= ?2",
        params![draft.0, edit, json(&slides)?, json(&findings)?],
    )?;
    Ok(())
}

/// One draft.
///
/// # Errors
/// What SQLite says.
pub fn one(c: &ReadConnection, draft: DraftId) -> Result<Option<StoredDraft>, StoreError> {
    c.row(&format!("{SELECT} WHERE d.id = ?1"), [draft.0], read)
}

/// Drafts whose last edit was not checked, for the start of the program.
///
/// # Errors
/// What SQLite says.
pub fn unchecked(c: &ReadConnection) -> Result<Vec<StoredDraft>, StoreError> {
    c.rows(
        &format!(
            "{SELECT} WHERE d.op IS NULL AND coalesce(d.checked_edit, -1) < d.edit ORDER BY d.kept_at DESC"
        ),
        [],
        read,
    )
}

/// What every draft holds that was not published, of all accounts.
///
/// # Errors
/// What SQLite says.
pub fn unpublished(c: &ReadConnection) -> Result<Vec<Draft>, StoreError> {
    c.rows(&format!("{SELECT} WHERE d.published_at IS NULL ORDER BY d.id"), [], |row| Ok(read(row)?.draft))
}

/// Has the drafts that name a file that is coded anew looked at again.
///
/// # Errors
/// What SQLite says.
pub fn look_again(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.run(
        "UPDATE drafts SET checked_edit = edit - 1
         WHERE published_at IS NULL AND op IS NULL AND checked_edit = edit AND content LIKE '%\"recode\":{%'",
        [],
    )?;
    Ok(())
}

/// The drafts of an account that were not published, newest first.
///
/// # Errors
/// What SQLite says.
pub fn on_the_desk(c: &ReadConnection, account: &AccountId) -> Result<Vec<StoredDraft>, StoreError> {
    c.rows(
        &format!("{SELECT} WHERE a.id = ?1 AND d.published_at IS NULL ORDER BY d.kept_at DESC, d.id DESC"),
        [account.as_str()],
        read,
    )
}

const SELECT: &str =
    "SELECT d.id, a.id, d.content, d.edit, d.kept_at, d.checked_edit, d.slides, d.findings, d.op,
    d.published_at FROM drafts d JOIN accounts a ON a.n = d.account";

fn read(row: &Row<'_>) -> rusqlite::Result<StoredDraft> {
    let edit: Option<i64> = row.get(5)?;
    let slides: Option<Vec<SlideFacts>> = maybe_json(row.get(6)?)?;
    let findings: Option<Vec<Finding>> = maybe_json(row.get(7)?)?;
    let checked = edit.map(|edit| Checked {
        edit,
        slides: slides.unwrap_or_default(),
        findings: findings.unwrap_or_default(),
    });
    Ok(StoredDraft {
        id: DraftId(row.get(0)?),
        account: AccountId(row.get(1)?),
        draft: from_json(&row.get::<_, String>(2)?)?,
        edit: row.get(3)?,
        kept_at: row.get(4)?,
        checked,
        op: row.get::<_, Option<i64>>(8)?.map(OpId),
        published_at: row.get(9)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, profile, signed_in};

    #[test]
    fn findings_belong_to_their_edit_and_older_ones_do_not_come_back() {
        let profile = profile();
        let store = signed_in(&profile);
        let id = store.writer().write_now(|tx| new(tx, &account().id, 1)).unwrap();
        let edit = |caption: &str| {
            let draft = Draft { caption: caption.to_owned(), ..Draft::default() };
            store.writer().write_now(move |tx| keep(tx, id, &draft, 2)).unwrap()
        };
        assert_eq!((edit("one"), edit("one"), edit("two")), (1, 1, 2));
        let check = |edit, width| {
            let facts = [SlideFacts { width, ..SlideFacts::default() }];
            store.writer().write_now(move |tx| checked(tx, id, edit, &facts, &[])).unwrap();
        };
        assert_eq!(store.read_now(unchecked).unwrap().len(), 1);
        check(2, 200);
        check(1, 100);
        let found = store.read_now(|c| one(c, id)).unwrap().unwrap().checked.unwrap();
        assert_eq!((found.edit, found.slides[0].width), (2, 200));
        assert!(store.read_now(unchecked).unwrap().is_empty());
        store.writer().write_now(move |tx| drop(tx, id)).unwrap();
        assert_eq!(store.read_now(|c| one(c, id)).unwrap(), None);
    }
}

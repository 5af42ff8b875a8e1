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
    /// Its name, if it is a template.
    pub template: Option<String>,
    /// When it was thrown away, milliseconds since the epoch.
    pub thrown_at: Option<i64>,
}

/// Starts an empty draft.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn new(tx: &Tx<'_>, account: &AccountId, now: i64) -> Result<DraftId, StoreError> {
    new_of(tx, account, &Draft { share_to_feed: true, ..Draft::default() }, now)
}

/// Starts a draft that holds something already.
///
/// # Errors
/// As [`new`].
pub fn new_of(tx: &Tx<'_>, account: &AccountId, content: &Draft, now: i64) -> Result<DraftId, StoreError> {
    tx.run(
        "INSERT INTO drafts (account, content, edit, kept_at) VALUES (?1, ?2, 0, ?3)",
        params![account_n(tx, account)?, json(content)?, now],
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

/// Throws a draft away: nobody sees it any more, and it can be had back until [`forget_thrown`]. One that was
/// sent stays with its publish.
///
/// # Errors
/// What SQLite says.
pub fn throw(tx: &Tx<'_>, draft: DraftId, now: i64) -> Result<(), StoreError> {
    tx.run(
        "UPDATE drafts SET thrown_at = ?2 WHERE id = ?1 AND op IS NULL AND thrown_at IS NULL",
        params![draft.0, now],
    )?;
    Ok(())
}

/// Has a draft back that was thrown away.
///
/// # Errors
/// What SQLite says.
pub fn put_back(tx: &Tx<'_>, draft: DraftId, now: i64) -> Result<(), StoreError> {
    tx.run(
        "UPDATE drafts SET thrown_at = NULL, kept_at = ?2 WHERE id = ?1 AND thrown_at IS NOT NULL",
        params![draft.0, now],
    )?;
    Ok(())
}

/// Takes away for good what was thrown away before a moment.
///
/// # Errors
/// What SQLite says.
pub fn forget_thrown(tx: &Tx<'_>, before: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM drafts WHERE thrown_at < ?1 AND op IS NULL", [before])?;
    Ok(())
}

/// Makes a template of a draft, which gets this name; without a name it is a draft like any other.
///
/// # Errors
/// What SQLite says.
pub fn name_template(tx: &Tx<'_>, draft: DraftId, name: Option<&str>) -> Result<(), StoreError> {
    tx.run("UPDATE drafts SET template = ?2 WHERE id = ?1 AND op IS NULL", params![draft.0, name])?;
    Ok(())
}

/// Whether a file is named by any draft, or by a publish that is not over.
///
/// # Errors
/// What SQLite says.
pub fn names_file(c: &ReadConnection, file: &str) -> Result<bool, StoreError> {
    let found = c.count(
        "SELECT EXISTS (SELECT 1 FROM drafts WHERE instr(content, ?1) > 0)
             OR EXISTS (SELECT 1 FROM outbox WHERE state <> 'done' AND instr(op, ?1) > 0)",
        [file],
    )?;
    Ok(found > 0)
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
            "{SELECT} WHERE d.op IS NULL AND d.thrown_at IS NULL AND coalesce(d.checked_edit, -1) < d.edit
             ORDER BY d.kept_at DESC"
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
    c.rows(
        &format!("{SELECT} WHERE d.published_at IS NULL AND d.thrown_at IS NULL ORDER BY d.id"),
        [],
        |row| Ok(read(row)?.draft),
    )
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

/// Where drafts lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shelf {
    /// Those that were not published.
    #[default]
    Desk,
    /// Those that others begin with.
    Templates,
    /// Those thrown away that can still be had back.
    Thrown,
}

impl Shelf {
    const fn condition(self) -> &'static str {
        match self {
            Self::Desk => "d.published_at IS NULL AND d.template IS NULL AND d.thrown_at IS NULL",
            Self::Templates => "d.template IS NOT NULL AND d.thrown_at IS NULL",
            Self::Thrown => "d.thrown_at IS NOT NULL",
        }
    }
}

/// The drafts of an account that were not published, newest first.
///
/// # Errors
/// What SQLite says.
pub fn on_the_desk(c: &ReadConnection, account: &AccountId) -> Result<Vec<StoredDraft>, StoreError> {
    on_shelf(c, account, Shelf::Desk)
}

/// The drafts of an account that lie somewhere, newest first; templates by name.
///
/// # Errors
/// What SQLite says.
pub fn on_shelf(
    c: &ReadConnection,
    account: &AccountId,
    shelf: Shelf,
) -> Result<Vec<StoredDraft>, StoreError> {
    let order = match shelf {
        Shelf::Desk => "d.kept_at DESC, d.id DESC",
        Shelf::Templates => "d.template COLLATE NOCASE, d.id",
        Shelf::Thrown => "d.thrown_at DESC, d.id DESC",
    };
    let condition = shelf.condition();
    c.rows(&format!("{SELECT} WHERE a.id = ?1 AND {condition} ORDER BY {order}"), [account.as_str()], read)
}

/// How many lie there.
///
/// # Errors
/// What SQLite says.
pub(in crate::store) fn count(c: &ReadConnection, account: i64, shelf: Shelf) -> Result<u64, StoreError> {
    c.count(
        &format!("SELECT count(*) FROM drafts d WHERE d.account = ?1 AND {}", shelf.condition()),
        [account],
    )
}

const SELECT: &str =
    "SELECT d.id, a.id, d.content, d.edit, d.kept_at, d.checked_edit, d.slides, d.findings, d.op,
    d.published_at, d.template, d.thrown_at FROM drafts d JOIN accounts a ON a.n = d.account";

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
        template: row.get(10)?,
        thrown_at: row.get(11)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Slide;
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
    }

    #[test]
    fn what_is_thrown_away_can_be_had_back_until_it_is_forgotten() {
        let profile = profile();
        let store = signed_in(&profile);
        let slide = Slide { file: "/profile/drafts/ab12.png".into(), ..Slide::default() };
        let draft = Draft { slides: vec![slide], ..Draft::default() };
        let id = store.writer().write_now(move |tx| new_of(tx, &account().id, &draft, 1)).unwrap();
        let on = |shelf| store.read_now(|c| on_shelf(c, &account().id, shelf)).unwrap().len();
        let lie = || (on(Shelf::Desk), on(Shelf::Templates), on(Shelf::Thrown));
        assert_eq!(lie(), (1, 0, 0));
        store.writer().write_now(move |tx| throw(tx, id, 50)).unwrap();
        assert_eq!((lie(), store.read_now(unchecked).unwrap().len()), ((0, 0, 1), 0));
        store.writer().write_now(move |tx| put_back(tx, id, 60)).unwrap();
        store.writer().write_now(move |tx| name_template(tx, id, Some("Firing"))).unwrap();
        assert_eq!(lie(), (0, 1, 0));
        store.writer().write_now(move |tx| throw(tx, id, 70)).unwrap();
        store.writer().write_now(|tx| forget_thrown(tx, 70)).unwrap();
        assert!(lie() == (0, 0, 1) && store.read_now(|c| names_file(c, "ab12.png")).unwrap());
        store.writer().write_now(|tx| forget_thrown(tx, 71)).unwrap();
        assert!(lie() == (0, 0, 0) && !store.read_now(|c| names_file(c, "ab12.png")).unwrap());
    }
}

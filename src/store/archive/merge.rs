//! Puts what was filled beside the profile's database into it.
//! Invariant: all of it in one transaction, or nothing; of accounts that are not put in nothing is changed.

use rusqlite::Connection;

use crate::domain::AccountId;
use crate::domain::record::{Entry, Event};
use crate::store::find::for_index;
use crate::store::tables::{record, removal};
use crate::store::{StoreError, Tx};
use crate::tr;

use super::read::{columns_of, entries, keys_of};
use super::shift::Shifts;
use super::tables::{TABLES, Table, Whose};
use super::triggers::Triggers;
use super::{asked, list};

/// What is put in.
pub struct Put {
    /// The accounts, all of which the archive holds. Those that are here are taken away first.
    pub accounts: Vec<AccountId>,
    /// The version in which texts are read now: what was read in another is read again.
    pub reading: i64,
    /// Milliseconds since the epoch.
    pub now: i64,
    /// What the archive is called.
    pub file: String,
    /// Told before each table and now and then; an error ends it, and nothing is kept.
    pub told: Box<dyn FnMut() -> Result<(), StoreError> + Send>,
}

/// Texts indexed between two calls of [`Put::told`], and entries read at once.
const AT_ONCE: usize = 5_000;

/// Puts the rows of the schema `brought` in. To be written without keys.
///
/// # Errors
/// What SQLite says, and what [`Put::told`] answers.
pub fn put_in(tx: &Tx<'_>, mut put: Put) -> Result<(), StoreError> {
    let same_record = is_same_record(tx)?;
    for account in &put.accounts {
        take_away(tx, account, &put, same_record)?;
    }
    let numbers = numbers_of(&tx.sql, &put.accounts)?;
    let shifts = Shifts::find(&tx.sql)?;
    for table in TABLES {
        if let Whose::Theirs(condition) = table.whose {
            (put.told)()?;
            put_table(tx, table, &asked(condition, &numbers, "brought"), &shifts)?;
        }
    }
    let now: Vec<i64> = numbers.iter().map(|n| shifts.number("accounts", *n)).collect();
    for table in TABLES {
        if let Whose::Words { of, text, .. } = table.whose {
            index(tx, table.name, (of, text), &now, &mut put)?;
        }
    }
    if !same_record {
        put_record(tx, &put, &numbers, &shifts)?;
    }
    let unread = format!(
        "SELECT count(*) FROM brought.comments WHERE minded < ?1 AND deleted_at IS NULL AND account IN ({})",
        list(&numbers)
    );
    if tx.count(&unread, [put.reading])? > 0 {
        tx.sql.execute("UPDATE minding SET before = ?1", [i64::MAX])?;
    }
    tx.sql.execute_batch("DROP TABLE temp.moved")?;
    Ok(())
}

fn numbers_of(sql: &Connection, accounts: &[AccountId]) -> Result<Vec<i64>, StoreError> {
    let mut asked = sql.prepare("SELECT n FROM brought.accounts WHERE id = ?1")?;
    accounts.iter().map(|id| Ok(asked.query_row([id.as_str()], |row| row.get(0))?)).collect()
}

/// Takes away what is here of an account; its entries of the record stay where they are those of the archive.
fn take_away(tx: &Tx<'_>, account: &AccountId, put: &Put, same_record: bool) -> Result<(), StoreError> {
    let here = tx.count("SELECT count(*) FROM accounts WHERE id = ?1", [account.as_str()])?;
    if here == 0 {
        return Ok(());
    }
    removal::begin(tx, account, put.now)?;
    let leaving = removal::begun(tx)?.into_iter().find(|leaving| leaving.account == *account);
    let leaving = leaving.ok_or_else(|| StoreError::Missing(format!("account {account}")))?;
    while removal::piece(tx, &leaving)? {}
    removal::close_rows(tx, &leaving)?;
    if !same_record {
        record::take_out(tx, account, put.now)?;
    }
    Ok(())
}

/// Whether the record here is the one of the archive, which may have gone on since.
fn is_same_record(tx: &Tx<'_>) -> Result<bool, StoreError> {
    let same = "SELECT count(*) FROM main.record m JOIN brought.record b ON b.n = m.n AND b.seal = m.seal
        WHERE b.n = (SELECT max(n) FROM brought.record) AND m.n > 1";
    Ok(tx.count(same, [])? > 0)
}

fn put_table(tx: &Tx<'_>, table: &Table, which: &str, shifts: &Shifts) -> Result<(), StoreError> {
    let columns = columns_of(&tx.sql, "main", table.name)?;
    let mut told = Vec::new();
    for column in &columns {
        told.push(shifts.told(&tx.sql, table, column)?);
    }
    let name = table.name;
    let insert = format!(
        "INSERT INTO main.{name} ({}) SELECT {} FROM brought.{name} WHERE {which} ORDER BY {}",
        columns.join(", "),
        told.join(", "),
        keys_of(&tx.sql, name)?.join(", ")
    );
    tx.sql.execute(&insert, [])?;
    Ok(())
}

/// Makes the words of texts to be found, in the order of their rows.
fn index(
    tx: &Tx<'_>,
    words: &str,
    (of, text): (&str, &str),
    accounts: &[i64],
    put: &mut Put,
) -> Result<(), StoreError> {
    let question = format!(
        "SELECT rowid, {text} FROM main.{of} WHERE +account IN ({}) AND {text} IS NOT NULL ORDER BY rowid",
        list(accounts)
    );
    let mut texts = tx.sql.prepare(&question)?;
    let mut insert = tx.sql.prepare(&format!("INSERT INTO {words} (rowid, text) VALUES (?1, ?2)"))?;
    let mut rows = texts.query([])?;
    let mut done = 0_usize;
    while let Some(row) = rows.next()? {
        let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        insert.execute(rusqlite::params![row.get::<_, i64>(0)?, for_index(text)])?;
        done += 1;
        if done.is_multiple_of(AT_ONCE) {
            (put.told)()?;
        }
    }
    Ok(())
}

/// A record that has only just begun gives way to the one of the archive, seals and all. Behind one that tells of acts
/// the entries follow as new ones, in the order in which they were written, behind an entry that says so.
fn put_record(tx: &Tx<'_>, put: &Put, accounts: &[i64], shifts: &Shifts) -> Result<(), StoreError> {
    if tx.count("SELECT count(*) FROM brought.record", [])? == 0 {
        return Ok(());
    }
    if tx.count("SELECT count(*) FROM main.record WHERE event <> 'begun'", [])? == 0 {
        let columns = columns_of(&tx.sql, "main", "record")?;
        let told = entries(&columns, accounts, "brought").join(", ");
        // They forbid what is done here.
        let triggers = Triggers::take(&tx.sql, Some("record"))?;
        tx.sql.execute_batch(&format!(
            "DELETE FROM main.record;
             INSERT INTO main.record ({}) SELECT {told} FROM brought.record ORDER BY n;",
            columns.join(", ")
        ))?;
        return triggers.put_back(&tx.sql);
    }
    let newest =
        tx.row("SELECT n, lower(hex(seal)) FROM brought.record ORDER BY n DESC LIMIT 1", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
    let (count, seal) = newest.unwrap_or_default();
    let said =
        tr!("{file}: {count} entries, the newest seal {seal}", file = put.file, count = count, seal = seal);
    record::append(tx, Entry { at: put.now, event: Event::BroughtIn, said: Some(said), ..Entry::default() })?;
    let mut last = 0;
    loop {
        let page = record::brought(tx, last, AT_ONCE)?;
        if page.is_empty() {
            return Ok(());
        }
        for (entry, _) in page {
            last = entry.n;
            if put.accounts.iter().all(|account| account.as_str() != entry.account) {
                continue;
            }
            let act = entry.act.map(|act| shifts.number("acts", act));
            let op = entry.op.map(|op| shifts.number("outbox", op));
            record::append(tx, Entry { act, op, ..entry })?;
        }
    }
}

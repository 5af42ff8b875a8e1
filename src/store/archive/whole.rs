//! The whole database, whoever's it is: counted, and taken away.
//! Invariant: a table that comes later is counted and emptied too.

use crate::store::{ReadConnection, StoreError, Tx};

use super::tables::{TABLES, Whose};
use super::triggers::Triggers;

/// What stands in every database, even an empty one.
const ALWAYS: [&str; 1] = ["minding"];

/// How many rows each table holds.
///
/// # Errors
/// What SQLite says.
pub fn all_counts(c: &ReadConnection) -> Result<Vec<(String, u64)>, StoreError> {
    let mut counted = Vec::new();
    for table in emptied(c)? {
        let count = c.count(&format!("SELECT count(*) FROM {table}"), [])?;
        counted.push((table, count));
    }
    for table in TABLES.iter().filter(|table| matches!(table.whose, Whose::Words { .. })) {
        let count = c.count(&format!("SELECT count(*) FROM {}_docsize", table.name), [])?;
        counted.push((table.name.to_owned(), count));
    }
    Ok(counted)
}

/// The tables that are emptied: all but those inside the full-text index and those of SQLite's own.
fn emptied(c: &ReadConnection) -> Result<Vec<String>, StoreError> {
    let mut tables: Vec<String> = c.rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
             AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
        [],
        |row| row.get(0),
    )?;
    let words = |table: &String| {
        TABLES.iter().any(|known| {
            matches!(known.whose, Whose::Words { .. }) && table.starts_with(&format!("{}_", known.name))
        })
    };
    tables.retain(|table| !words(table) && !ALWAYS.contains(&table.as_str()));
    Ok(tables)
}

/// Takes everything away that was ever kept, settings and the record too. To be written without keys; the file has to
/// be written anew after.
///
/// # Errors
/// What SQLite says.
pub fn remove_everything(tx: &Tx<'_>) -> Result<(), StoreError> {
    let sql = &tx.sql;
    let tables = emptied(tx)?;
    for table in TABLES.iter().filter(|table| matches!(table.whose, Whose::Words { .. })) {
        let name = table.name;
        sql.execute_batch(&format!("INSERT INTO {name} ({name}) VALUES ('delete-all')"))?;
    }
    let triggers = Triggers::take(sql, None)?;
    for table in tables {
        sql.execute_batch(&format!("DELETE FROM {table}"))?;
    }
    triggers.put_back(sql)?;
    sql.execute_batch("UPDATE minding SET version = 0, before = NULL; DELETE FROM sqlite_sequence;")?;
    Ok(())
}

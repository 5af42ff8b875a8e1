//! Reads the rows of accounts out, table by table, in the order of their keys.
//! Invariant: one row at a time is in memory, and the same data are read in the same order everywhere.

use std::path::PathBuf;

use rusqlite::Connection;

use crate::domain::{Draft, Op, OpId};
use crate::store::tables::from_json;
use crate::store::{ReadConnection, StoreError};

use super::tables::{TABLES, Table, Whose};
use super::{Cell, asked, list};

/// The columns of a table; those that are reckoned from others are left out.
///
/// # Errors
/// What SQLite says.
pub fn columns(c: &ReadConnection, table: &str) -> Result<Vec<String>, StoreError> {
    columns_of(&c.sql, "main", table)
}

pub(super) fn columns_of(sql: &Connection, schema: &str, table: &str) -> Result<Vec<String>, StoreError> {
    // Unlike table_xinfo, table_info does not name generated columns.
    let mut asked = sql.prepare("SELECT name FROM pragma_table_info(?1, ?2) ORDER BY cid")?;
    let names = asked.query_map([table, schema], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// The columns of a table's primary key, in their order.
///
/// # Errors
/// What SQLite says.
pub fn keys(c: &ReadConnection, table: &str) -> Result<Vec<String>, StoreError> {
    keys_of(&c.sql, table)
}

pub(super) fn keys_of(sql: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut asked = sql.prepare("SELECT name FROM pragma_table_info(?1, 'main') WHERE pk > 0 ORDER BY pk")?;
    let names = asked.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// Goes along the rows of accounts in a table that an archive keeps. What is of this computer alone, or works like a
/// key, is left empty; of entries of the record that are of other accounts number, time and seal are told.
///
/// # Errors
/// What SQLite says, and what `each` answers.
pub fn rows<E: From<StoreError>>(
    c: &ReadConnection,
    table: &Table,
    accounts: &[i64],
    mut each: impl FnMut(&[Cell<'_>]) -> Result<(), E>,
) -> Result<(), E> {
    let sql = |error: rusqlite::Error| E::from(StoreError::from(error));
    let mut statement = c.sql.prepare(&question(c, table, accounts)?).map_err(sql)?;
    let count = statement.column_count();
    let mut found = statement.query([]).map_err(sql)?;
    while let Some(row) = found.next().map_err(sql)? {
        let mut cells = Vec::with_capacity(count);
        for at in 0..count {
            cells.push(Cell::of(row.get_ref(at).map_err(sql)?)?);
        }
        each(&cells)?;
    }
    Ok(())
}

fn question(c: &ReadConnection, table: &Table, accounts: &[i64]) -> Result<String, StoreError> {
    let name = table.name;
    let order = keys(c, name)?.join(", ");
    let all = columns(c, name)?;
    let told = |column: &String| match table.instead.iter().find(|(known, _)| known == column) {
        Some((_, other)) => format!("{other} AS {column}"),
        None => column.clone(),
    };
    Ok(match &table.whose {
        Whose::Record => {
            let told = entries(&all, accounts, "main").join(", ");
            format!("SELECT {told} FROM record ORDER BY {order}")
        }
        Whose::Theirs(condition) | Whose::Left(condition, _) => {
            let told: Vec<String> = all.iter().map(told).collect();
            let told = told.join(", ");
            format!("SELECT {told} FROM {name} WHERE {} ORDER BY {order}", asked(condition, accounts, "main"))
        }
        Whose::Words { .. } | Whose::Nobodys(_) => {
            return Err(StoreError::Missing(format!("rows of accounts in {name}")));
        }
    })
}

/// The columns of entries of the record, with nothing in those of other accounts but number, time and seal.
pub(super) fn entries(columns: &[String], accounts: &[i64], schema: &str) -> Vec<String> {
    let own = asked(
        "(account = '' OR account IN (SELECT id FROM {s}.accounts WHERE n IN ({a})))",
        accounts,
        schema,
    );
    let told = |column: &String| match blank(column) {
        Some(blank) => format!("CASE WHEN {own} THEN {column} ELSE {blank} END AS {column}"),
        None => column.clone(),
    };
    columns.iter().map(told).collect()
}

/// What stands in a column of an entry of elsewhere; `None`: what stands there.
fn blank(column: &str) -> Option<&'static str> {
    match column {
        "n" | "at" | "seal" => None,
        "account" | "account_name" => Some("''"),
        "what" => Some("'record'"),
        "event" => Some("'elsewhere'"),
        _ => Some("NULL"),
    }
}

/// How many rows of accounts there are in each table, those of the record among them; `None` for tables that are
/// nobody's. `ids` are the accounts' own, by which the record knows them.
///
/// # Errors
/// What SQLite says.
pub fn counts(
    c: &ReadConnection,
    accounts: &[i64],
    ids: &[String],
) -> Result<Vec<(String, u64)>, StoreError> {
    let mut found = Vec::new();
    for table in TABLES {
        if let Some(count) = count(c, table, accounts, ids)? {
            found.push((table.name.to_owned(), count));
        }
    }
    Ok(found)
}

/// How many rows of accounts there are in a table; `None`: it is nobody's.
///
/// # Errors
/// What SQLite says.
pub fn count(
    c: &ReadConnection,
    table: &Table,
    accounts: &[i64],
    ids: &[String],
) -> Result<Option<u64>, StoreError> {
    Ok(match &table.whose {
        Whose::Theirs(condition) | Whose::Left(condition, _) => {
            let condition = asked(condition, accounts, "main");
            Some(c.count(&format!("SELECT count(*) FROM {} WHERE {condition}", table.name), [])?)
        }
        Whose::Words { of, text, .. } => {
            let sql = format!(
                "SELECT count(*) FROM {name}_docsize d WHERE NOT EXISTS (
                     SELECT 1 FROM {of} t WHERE t.rowid = d.id AND t.account NOT IN ({}) AND t.{text} IS NOT NULL)",
                list(accounts),
                name = table.name
            );
            Some(c.count(&sql, [])?)
        }
        Whose::Record => {
            let mut count = 0;
            for id in ids {
                count += c.count("SELECT count(*) FROM record WHERE account = ?1", [id])?;
            }
            Some(count)
        }
        Whose::Nobodys(_) => None,
    })
}

/// What the pictures of accounts are pictures of, as the cabinet of pictures names it; in no order.
///
/// # Errors
/// What SQLite says.
pub fn pictured(c: &ReadConnection, accounts: &[i64]) -> Result<Vec<String>, StoreError> {
    let accounts = list(accounts);
    c.rows(
        &format!(
            "SELECT 'media/' || id FROM media WHERE account IN ({accounts})
             UNION ALL SELECT 'child/' || id FROM media_children
                 WHERE media IN (SELECT n FROM media WHERE account IN ({accounts}))
             UNION ALL SELECT 'account/' || id || '/' || CASE instr(picture_url, '?') WHEN 0 THEN picture_url
                     ELSE substr(picture_url, 1, instr(picture_url, '?') - 1) END
                 FROM accounts WHERE n IN ({accounts}) AND picture_url IS NOT NULL"
        ),
        [],
        |row| row.get(0),
    )
}

/// The ops of accounts: what they prepared, and what was told of them, lies in files of their own.
///
/// # Errors
/// What SQLite says.
pub fn ops(c: &ReadConnection, accounts: &[i64]) -> Result<Vec<OpId>, StoreError> {
    let sql = format!("SELECT id FROM outbox WHERE account IN ({}) ORDER BY id", list(accounts));
    c.rows(&sql, [], |row| Ok(OpId(row.get(0)?)))
}

/// The files that drafts and publishes of accounts lean on, those that are still to go out first, each once.
///
/// # Errors
/// What SQLite says, and when a draft cannot be read.
pub fn draft_files(c: &ReadConnection, accounts: &[i64]) -> Result<Vec<PathBuf>, StoreError> {
    let accounts = list(accounts);
    let drafts: Vec<Draft> = c.rows(
        &format!(
            "SELECT content FROM drafts WHERE account IN ({accounts}) ORDER BY published_at IS NOT NULL, id"
        ),
        [],
        |row| from_json(&row.get::<_, String>(0)?),
    )?;
    let ops: Vec<Op> = c.rows(
        &format!("SELECT op FROM outbox WHERE account IN ({accounts}) AND verb = 'publish' AND ended IS NULL ORDER BY id"),
        [],
        |row| from_json(&row.get::<_, String>(0)?),
    )?;
    let sent = ops.into_iter().filter_map(|op| match op {
        Op::Publish { draft, .. } => Some(*draft),
        _ => None,
    });
    let mut files: Vec<PathBuf> = Vec::new();
    for slide in drafts.into_iter().chain(sent).flat_map(|draft| draft.slides) {
        if !files.contains(&slide.file) {
            files.push(slide.file);
        }
    }
    Ok(files)
}

/// Words by which an account would be known again: texts of its own that are long enough to be nobody else's.
///
/// # Errors
/// What SQLite says.
pub fn traces(c: &ReadConnection, accounts: &[i64], most: u32) -> Result<Vec<String>, StoreError> {
    let accounts = list(accounts);
    c.rows(
        &format!(
            "SELECT words FROM (
                 SELECT id AS words, 0 AS place FROM accounts WHERE n IN ({accounts})
                 UNION ALL SELECT * FROM (SELECT caption, 1 FROM media
                     WHERE account IN ({accounts}) AND length(caption) > 24 ORDER BY n DESC LIMIT ?1)
                 UNION ALL SELECT * FROM (SELECT text, 2 FROM comments
                     WHERE +account IN ({accounts}) AND length(text) > 24 ORDER BY row DESC LIMIT ?1))
             ORDER BY place"
        ),
        [most],
        |row| row.get(0),
    )
}

/// Whether a comment or a caption that is here has exactly these words.
///
/// # Errors
/// What SQLite says.
pub fn is_said(c: &ReadConnection, words: &str) -> Result<bool, StoreError> {
    let said = "SELECT EXISTS (SELECT 1 FROM comments WHERE text = ?1) OR EXISTS (SELECT 1 FROM media WHERE caption = ?1)";
    Ok(c.count(said, [words])? > 0)
}

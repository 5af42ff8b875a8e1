//! How the numbers of rows change when they are put beside others: each table's by what it holds already.
//! Invariant: where nothing stands yet no number changes, and two rows never get one number.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::store::StoreError;

use super::read::keys_of;
use super::tables::{TABLES, Table};

/// By how much the numbers of each table change.
pub(super) struct Shifts {
    by: BTreeMap<&'static str, i64>,
    /// Some comments stand at another place of their second.
    moved: bool,
}

/// What a column names.
enum Names {
    /// A row of its own table, or of another.
    Row(String),
    Nothing,
}

impl Shifts {
    /// Looks at what is there, and finds places for comments whose places are taken.
    pub(super) fn find(sql: &Connection) -> Result<Self, StoreError> {
        let mut by = BTreeMap::new();
        for table in TABLES.iter().filter(|table| table.is_kept() && table.name != "comments") {
            let Some(key) = own_key(sql, table)? else { continue };
            let name = table.name;
            let most = format!("SELECT coalesce(max({key}), 0) FROM main.{name}");
            let there: i64 = sql.query_row(&most, [], |row| row.get(0))?;
            let given: i64 = sql.query_row(
                "SELECT coalesce(max(seq), 0) FROM main.sqlite_sequence WHERE name = ?1",
                [name],
                |row| row.get(0),
            )?;
            by.insert(name, if there == 0 { 0 } else { there.max(given) });
        }
        Ok(Self { by, moved: move_comments(sql)? })
    }

    fn of(&self, table: &str) -> i64 {
        self.by.get(table).copied().unwrap_or(0)
    }

    /// A column of a table, as it is put in.
    pub(super) fn told(&self, sql: &Connection, table: &Table, column: &str) -> Result<String, StoreError> {
        if let Some(told) = self.inside(table.name, column) {
            return Ok(told);
        }
        Ok(match names(sql, table, column)? {
            Names::Row(other) if other == "comments" && self.moved => {
                format!("coalesce((SELECT place FROM temp.moved WHERE taken = {column}), {column})")
            }
            Names::Row(other) if self.of(&other) != 0 => format!("{column} + {}", self.of(&other)),
            Names::Row(_) | Names::Nothing => column.to_owned(),
        })
    }

    /// Columns with numbers inside their text.
    fn inside(&self, table: &str, column: &str) -> Option<String> {
        let (drafts, saved) = (self.of("drafts"), self.of("saved_replies"));
        match (table, column) {
            ("outbox", "lane") if drafts != 0 => Some(format!(
                "CASE WHEN verb = 'publish' THEN 'draft/' || (CAST(substr(lane, 7) AS INTEGER) + {drafts}) ELSE lane END"
            )),
            ("outbox", "op") if drafts != 0 => Some(format!(
                "CASE WHEN verb = 'publish'
                     THEN json_set(op, '$.draft_id', json_extract(op, '$.draft_id') + {drafts}) ELSE op END"
            )),
            ("house_rules", "rule" | "draft") if saved != 0 => Some(format!(
                "CASE WHEN json_extract({column}, '$.acts.saved') IS NULL THEN {column}
                     ELSE json_set({column}, '$.acts.saved', json_extract({column}, '$.acts.saved') + {saved}) END"
            )),
            _ => None,
        }
    }

    /// The number that a row of a table has now.
    pub(super) fn number(&self, table: &str, n: i64) -> i64 {
        n + self.of(table)
    }
}

/// The column by which the rows of a table are numbered, if they are.
fn own_key(sql: &Connection, table: &Table) -> Result<Option<String>, StoreError> {
    let keys = keys_of(sql, table.name)?;
    let [key] = keys.as_slice() else { return Ok(None) };
    let kind: String = sql.query_row(
        "SELECT type FROM pragma_table_info(?1, 'main') WHERE name = ?2",
        [table.name, key.as_str()],
        |row| row.get(0),
    )?;
    let is_own = kind == "INTEGER" && other(sql, table, key)?.is_none();
    Ok(is_own.then(|| key.clone()))
}

/// The table whose rows a column names.
fn other(sql: &Connection, table: &Table, column: &str) -> Result<Option<String>, StoreError> {
    if let Some((_, other)) = table.names.iter().find(|(name, _)| *name == column) {
        return Ok(Some((*other).to_owned()));
    }
    let mut asked =
        sql.prepare("SELECT \"table\" FROM pragma_foreign_key_list(?1, 'main') WHERE \"from\" = ?2")?;
    Ok(asked.query_map([table.name, column], |row| row.get(0))?.next().transpose()?)
}

fn names(sql: &Connection, table: &Table, column: &str) -> Result<Names, StoreError> {
    if let Some(other) = other(sql, table, column)? {
        return Ok(Names::Row(other));
    }
    Ok(match own_key(sql, table)? {
        Some(key) if key == column => Names::Row(table.name.to_owned()),
        _ => Names::Nothing,
    })
}

/// The number of a comment is its place in time. Where two accounts have one in the same place of a second, that of the
/// archive goes to the next that is free. Whether there are such.
fn move_comments(sql: &Connection) -> Result<bool, StoreError> {
    sql.execute_batch(
        "DROP TABLE IF EXISTS temp.moved; CREATE TEMP TABLE moved (taken INTEGER PRIMARY KEY, place INTEGER UNIQUE);",
    )?;
    let taken: Vec<i64> = sql
        .prepare("SELECT b.row FROM brought.comments b JOIN main.comments m ON m.row = b.row ORDER BY b.row")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut is_free = sql.prepare(
        "SELECT NOT EXISTS (SELECT 1 FROM main.comments WHERE row = ?1)
             AND NOT EXISTS (SELECT 1 FROM brought.comments WHERE row = ?1)
             AND NOT EXISTS (SELECT 1 FROM temp.moved WHERE place = ?1)",
    )?;
    let mut put = sql.prepare("INSERT INTO temp.moved VALUES (?1, ?2)")?;
    for row in &taken {
        let mut place = row + 1;
        while !is_free.query_row([place], |row| row.get::<_, bool>(0))? {
            place += 1;
        }
        put.execute([*row, place])?;
    }
    Ok(!taken.is_empty())
}

//! A database beside the profile's own, in which the rows of an archive are looked at before anything is put in: made
//! in the version of the archive, filled, and brought to the version of this program.
//! Invariant: the profile's own database is not touched here; what does not fit together is refused.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Statement, params};
use serde_json::Value;

use crate::domain::op::Step;
use crate::domain::{Draft, Op, Trouble};
use crate::store::tables::{from_json, json, maybe_json};
use crate::store::{StoreError, migrations};

use super::tables::{TABLES, Table};
use super::triggers::Triggers;
use super::{Cell, read, version};

/// A database that is being filled.
pub struct Staging {
    sql: Connection,
    path: PathBuf,
    /// The triggers of its version, which wait until it is filled.
    triggers: Triggers,
    filled: BTreeSet<String>,
}

/// An op that was on its way when the archive was made.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldOp {
    pub id: i64,
    pub op: Op,
    pub checkpoint: Option<Value>,
    /// When it was asked for, milliseconds since the epoch.
    pub created: i64,
}

/// A table that is being filled.
pub struct Filling<'s> {
    insert: Statement<'s>,
    columns: usize,
}

impl Filling<'_> {
    /// Puts a row in.
    ///
    /// # Errors
    /// [`StoreError::Broken`] when it does not fit the table.
    pub fn put(&mut self, cells: &[Cell<'_>]) -> Result<(), StoreError> {
        if cells.len() != self.columns {
            return Err(StoreError::Missing("a column".to_owned()));
        }
        self.insert.execute(rusqlite::params_from_iter(cells))?;
        Ok(())
    }
}

impl Staging {
    /// Begins one in a file that is not there yet, in a version of the schema.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::TooNew`].
    pub fn begin(path: &Path, of_version: u32) -> Result<Self, StoreError> {
        if of_version > version() {
            return Err(StoreError::TooNew { path: path.to_owned(), found: of_version, known: version() });
        }
        let mut sql = Connection::open(path)?;
        // It is thrown away if anything goes wrong, so nothing is written twice.
        sql.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -6144;",
        )?;
        migrations::bring(&mut sql, path, of_version)?;
        let triggers = Triggers::take(&sql, None)?;
        sql.execute_batch("BEGIN")?;
        Ok(Self { sql, path: path.to_owned(), triggers, filled: BTreeSet::new() })
    }

    /// Begins to fill a table; the cells of a row stand in the order of these columns.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a table or a column that no archive of this version has.
    pub fn fill(&mut self, table: &str, columns: &[String]) -> Result<Filling<'_>, StoreError> {
        let known = Table::named(table).filter(|table| table.is_kept());
        let own = read::columns_of(&self.sql, "main", table)?;
        let fits = known.is_some() && !own.is_empty() && columns.iter().all(|column| own.contains(column));
        if !fits || columns.is_empty() || !self.filled.insert(table.to_owned()) {
            return Err(StoreError::Missing(format!("table {table} with {}", columns.join(", "))));
        }
        let marks = vec!["?"; columns.len()].join(", ");
        let insert = format!("INSERT INTO {table} ({}) VALUES ({marks})", columns.join(", "));
        Ok(Filling { insert: self.sql.prepare(&insert)?, columns: columns.len() })
    }

    /// Brings what was filled to the version of this program, and looks whether it fits together.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when a table is missing, [`StoreError::Broken`] when rows lean on others that are not
    /// there; what SQLite says.
    pub fn finish(&mut self) -> Result<(), StoreError> {
        for table in TABLES.iter().filter(|table| table.is_kept()) {
            let is_there = !read::columns_of(&self.sql, "main", table.name)?.is_empty();
            if is_there && !self.filled.contains(table.name) {
                return Err(StoreError::Missing(format!("table {}", table.name)));
            }
        }
        self.sql.execute_batch("COMMIT")?;
        std::mem::take(&mut self.triggers).put_back(&self.sql)?;
        migrations::apply(&mut self.sql, &self.path)?;
        let loose: Option<String> = self
            .sql
            .prepare("PRAGMA foreign_key_check")?
            .query_map([], |row| row.get(0))?
            .next()
            .transpose()?;
        match loose {
            Some(table) => Err(StoreError::Broken {
                path: self.path.clone(),
                what: format!("rows of {table} lean on others that are not there"),
            }),
            None => Ok(()),
        }
    }

    /// The ops that were on their way, oldest first.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn open_ops(&self) -> Result<Vec<HeldOp>, StoreError> {
        let sql = "SELECT id, op, checkpoint, created FROM outbox WHERE ended IS NULL ORDER BY id";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(HeldOp {
                id: row.get(0)?,
                op: from_json(&row.get::<_, String>(1)?)?,
                checkpoint: maybe_json(row.get(2)?)?,
                created: row.get(3)?,
            })
        };
        Ok(self.sql.prepare(sql)?.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    /// Lets an op wait for a person, with this memory and these words. Acts that were still being put in end with what
    /// was put in.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn hold(
        &self,
        op: &HeldOp,
        step: Option<Step>,
        checkpoint: &Value,
        trouble: &Trouble,
        now: i64,
    ) -> Result<(), StoreError> {
        self.sql.execute(
            "UPDATE outbox SET state = 'stuck', op = ?2, step = coalesce(?3, step), checkpoint = ?4, trouble = ?5,
                 saying = NULL, attempts = max(attempts, 1), runs_at = ?6, first_failed_at = coalesce(first_failed_at, ?6)
             WHERE id = ?1",
            params![
                op.id,
                json(&op.op)?,
                step.map(|step| json(&step)).transpose()?,
                json(checkpoint)?,
                json(trouble)?,
                now
            ],
        )?;
        Ok(())
    }

    /// Ends acts that were still being put in, or taken back, with what was done of them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn end_acts(&self) -> Result<(), StoreError> {
        self.sql.execute_batch(
            "UPDATE acts SET count = put_in WHERE members IS NOT NULL;
             UPDATE acts SET members = NULL, back_to = NULL WHERE members IS NOT NULL OR back_to IS NOT NULL;",
        )?;
        Ok(())
    }

    /// All drafts.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn drafts(&self) -> Result<Vec<(i64, Draft)>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, from_json(&row.get::<_, String>(1)?)?));
        let sql = "SELECT id, content FROM drafts ORDER BY id";
        Ok(self.sql.prepare(sql)?.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    /// Keeps a draft whose files lie elsewhere now.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_draft(&self, id: i64, draft: &Draft) -> Result<(), StoreError> {
        self.sql.execute("UPDATE drafts SET content = ?2 WHERE id = ?1", params![id, json(draft)?])?;
        Ok(())
    }

    /// Where it lies; it is closed.
    pub fn close(self) -> PathBuf {
        drop(self.sql);
        self.path
    }
}

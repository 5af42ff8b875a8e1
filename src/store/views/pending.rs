//! The overlay: open work of the outbox on a comment or post.
//! Invariant: it is read, never written, so that an op that ends leaves nothing to repair.

use rusqlite::{Row, params};

use crate::domain::OpId;
use crate::domain::op::OpState;
use crate::store::tables::{maybe_json, word};
use crate::store::{ReadConnection, StoreError};

use super::{Pending, Verb};

/// The columns [`read`] reads.
pub(super) const COLUMNS: &str = "id, verb, state, runs_at, trouble";

/// What is under way with a comment or post: what is stuck if anything is, else what was asked last.
pub(super) fn of_target(
    c: &ReadConnection,
    account: i64,
    target: &str,
) -> Result<Option<Pending>, StoreError> {
    c.row(
        "SELECT id, verb, state, runs_at, trouble FROM outbox
         WHERE account = ?1 AND target = ?2 AND ended IS NULL ORDER BY state = 'stuck' DESC, id DESC LIMIT 1",
        params![account, target],
        read,
    )
}

/// One open op by its id; `None` when it has ended.
pub(super) fn of_op(c: &ReadConnection, op: OpId) -> Result<Option<Pending>, StoreError> {
    c.row(&format!("SELECT {COLUMNS} FROM outbox WHERE id = ?1 AND ended IS NULL"), [op.0], read)
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Pending> {
    Ok(Pending {
        op: OpId(row.get(0)?),
        verb: word(&row.get::<_, String>(1)?, Verb::from_word)?,
        state: word(&row.get::<_, String>(2)?, OpState::from_word)?,
        runs_at: row.get(3)?,
        trouble: maybe_json(row.get(4)?)?,
    })
}

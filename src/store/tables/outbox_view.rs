//! The outbox as Activity and the rail show it.
//! Invariant: counting costs as much as there is open work, not as there ever was.

use rusqlite::params;

use crate::domain::op::OpState;
use crate::domain::{ActId, OpId};
use crate::store::{ReadConnection, StoreError};

use super::outbox::{OpRow, SELECT, read};

/// What ended and is worth telling: not what was taken back before it ran.
const WORTH_TELLING: &str = "(o.state = 'done' OR o.attempts > 0)";

/// The act about many that an op, or the op it takes back, is a part of.
pub(in crate::store) const OF_MANY: &str = "(SELECT t.id FROM acts t WHERE t.count > 1
    AND t.id = coalesce(o.act, (SELECT r.act FROM outbox r WHERE r.id = o.reverses)))";

/// Ended acts about many that are shown.
const ENDED_ACTS: u32 = 60;

/// What became of the ops of an act about many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct ManyOps {
    pub act: ActId,
    /// Ops of the act's own verb that are done.
    pub done: u64,
    /// Open ones of any verb, those that stopped and those at work among them.
    pub open: u64,
    pub stuck: u64,
    pub running: u64,
    /// Open ones that take back another.
    pub going_back: u64,
    pub ended: Option<i64>,
}

/// Acts about many of which something is open, and of those of which nothing is, the newest. Local marks are none of
/// them.
pub(in crate::store) fn of_many(c: &ReadConnection, account: i64) -> Result<Vec<ManyOps>, StoreError> {
    let open: Vec<i64> = c.rows(
        &format!(
            "SELECT DISTINCT {OF_MANY} AS many FROM outbox o WHERE o.account = ?1 AND o.ended IS NULL
                 AND many IS NOT NULL"
        ),
        [account],
        |row| row.get(0),
    )?;
    let newest: Vec<i64> = c.rows(
        "SELECT id FROM acts WHERE account = ?1 AND count > 1 AND verb NOT IN ('done', 'not_done')
         ORDER BY id DESC LIMIT ?2",
        params![account, ENDED_ACTS],
        |row| row.get(0),
    )?;
    let mut acts: Vec<i64> = open.into_iter().chain(newest).collect();
    acts.sort_unstable_by(|one, other| other.cmp(one));
    acts.dedup();
    acts.into_iter().map(|act| many_ops(c, act)).collect()
}

fn many_ops(c: &ReadConnection, act: i64) -> Result<ManyOps, StoreError> {
    let mut many =
        ManyOps { act: ActId(act), done: 0, open: 0, stuck: 0, running: 0, going_back: 0, ended: None };
    let own: Vec<(String, bool, i64, Option<i64>)> = c.rows(
        "SELECT o.state, o.verb = t.verb, count(*), max(o.ended) FROM outbox o JOIN acts t ON t.id = o.act
         WHERE o.act = ?1 GROUP BY 1, 2",
        [act],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    for (state, is_own_verb, count, ended) in own {
        let count = u64::try_from(count).unwrap_or(0);
        let state = OpState::from_word(&state).unwrap_or_default();
        many.ended = many.ended.max(ended);
        match state {
            OpState::Done if is_own_verb => many.done += count,
            OpState::Done | OpState::Undone => {}
            OpState::Stuck => (many.open, many.stuck) = (many.open + count, many.stuck + count),
            OpState::Running => (many.open, many.running) = (many.open + count, many.running + count),
            OpState::Queued | OpState::Waiting => many.open += count,
        }
    }
    many.going_back = c.count(
        "SELECT count(*) FROM outbox o JOIN outbox r ON r.reverses = o.id WHERE o.act = ?1 AND r.ended IS NULL",
        [act],
    )?;
    Ok(many)
}

/// The ops an act about many is made of.
pub(in crate::store) fn members(c: &ReadConnection, act: ActId) -> Result<Vec<OpId>, StoreError> {
    c.rows(
        "SELECT o.id FROM outbox o JOIN acts t ON t.id = o.act
         WHERE o.act = ?1 AND (o.verb = t.verb OR o.state = 'stuck')
         ORDER BY o.state <> 'stuck', o.id",
        [act.0],
        |row| row.get(0).map(OpId),
    )
}

/// Ops by section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Counts {
    pub stuck: u64,
    pub running: u64,
    /// Queued ones too.
    pub waiting: u64,
    pub ended: u64,
}

/// Open ops: stuck, running, waiting, newest first inside each.
pub(in crate::store) fn open(c: &ReadConnection, account: i64) -> Result<Vec<OpRow>, StoreError> {
    c.rows(
        &format!(
            "{SELECT} WHERE o.account = ?1 AND o.ended IS NULL AND {OF_MANY} IS NULL
             ORDER BY CASE o.state WHEN 'stuck' THEN 0 WHEN 'running' THEN 1 ELSE 2 END, o.id DESC"
        ),
        [account],
        read,
    )
}

/// Ended ops, the latest first.
pub(in crate::store) fn ended(
    c: &ReadConnection,
    account: i64,
    limit: u32,
) -> Result<Vec<OpRow>, StoreError> {
    c.rows(
        &format!(
            "{SELECT} WHERE o.account = ?1 AND o.ended IS NOT NULL AND {WORTH_TELLING} AND {OF_MANY} IS NULL
             ORDER BY o.ended DESC, o.id DESC LIMIT ?2"
        ),
        params![account, limit],
        read,
    )
}

/// Ops by section.
pub(in crate::store) fn counts(c: &ReadConnection, account: i64) -> Result<Counts, StoreError> {
    let mut counts = open_counts(c, account)?;
    counts.ended = c.count(
        &format!(
            "SELECT count(*) FROM outbox o WHERE o.account = ?1 AND o.ended IS NOT NULL AND {WORTH_TELLING}"
        ),
        [account],
    )?;
    Ok(counts)
}

/// As [`counts`], without those that ended.
pub(in crate::store) fn open_counts(c: &ReadConnection, account: i64) -> Result<Counts, StoreError> {
    let by_state: Vec<(String, i64)> = c.rows(
        "SELECT state, count(*) FROM outbox WHERE account = ?1 AND ended IS NULL GROUP BY state",
        [account],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut counts = Counts::default();
    for (state, count) in by_state {
        let count = u64::try_from(count).unwrap_or(0);
        match state.as_str() {
            "stuck" => counts.stuck += count,
            "running" => counts.running += count,
            _ => counts.waiting += count,
        }
    }
    Ok(counts)
}

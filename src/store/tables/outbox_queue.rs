//! What is kept of an op while it waits and runs.
//! Invariant: an op that ended is never changed here, and looking for open ones walks past no ended one.

use rusqlite::params;
use serde_json::Value;

use crate::domain::op::{OpState, Step};
use crate::domain::record::Event;
use crate::domain::{AccountId, ActId, OpId, Trouble};
use crate::store::{ReadConnection, StoreError, Tx};

use super::outbox::{OpRow, SELECT, one, read};
use super::{account_n, json, record, slots};

/// The open ops, found along the index that holds only them: an outbox keeps for ever what it did.
const OPEN: &str = "SELECT id FROM outbox INDEXED BY outbox_lanes WHERE ended IS NULL";

/// Milliseconds in a day.
const DAY: i64 = 86_400_000;

/// The ops that ran when the program was ended: whether Instagram heard of them has to be asked.
///
/// # Errors
/// What SQLite says.
pub fn found_running_at_start(c: &ReadConnection) -> Result<Vec<OpRow>, StoreError> {
    c.rows(&format!("{SELECT} WHERE o.id IN ({OPEN}) AND o.state = 'running' ORDER BY o.id"), [], read)
}

/// Marks an op as running, whatever its turn. `false`: it was taken back, or somebody else has it.
///
/// # Errors
/// What SQLite says.
pub fn claim(tx: &Tx<'_>, op: OpId, now: i64) -> Result<bool, StoreError> {
    let claimed = tx.run(
        "UPDATE outbox SET state = 'running', attempts = attempts + 1, runs_at = ?2, trouble = NULL
         WHERE id = ?1 AND state IN ('queued', 'waiting')",
        params![op.0, now],
    )?;
    Ok(claimed > 0)
}

/// Whether an op is at work: not taken back, not put back, not ended.
///
/// # Errors
/// What SQLite says.
pub fn is_at_work(c: &ReadConnection, op: OpId) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) FROM outbox WHERE id = ?1 AND state = ?2";
    Ok(c.count(sql, params![op.0, OpState::Running.word()])? > 0)
}

/// Keeps how far an op has come, before or after a step that must not be done twice.
///
/// # Errors
/// What SQLite says.
pub fn save_checkpoint(
    tx: &Tx<'_>,
    op: OpId,
    step: Option<Step>,
    checkpoint: &Value,
    saying: Option<&str>,
) -> Result<(), StoreError> {
    let step = step.map(|step| json(&step)).transpose()?;
    tx.run(
        "UPDATE outbox SET step = ?2, checkpoint = ?3, saying = ?4 WHERE id = ?1 AND ended IS NULL",
        params![op.0, step, json(checkpoint)?, saying],
    )?;
    Ok(())
}

/// Keeps what an op does now, in words.
///
/// # Errors
/// What SQLite says.
pub fn say(tx: &Tx<'_>, op: OpId, saying: Option<&str>) -> Result<(), StoreError> {
    tx.run(
        "UPDATE outbox SET saying = ?2 WHERE id = ?1 AND ended IS NULL AND saying IS NOT ?2",
        params![op.0, saying],
    )?;
    Ok(())
}

/// Puts an op back until a moment. With a trouble it counts as failing since the first one of a row; without
/// one it is only waiting for its turn, and the row of failures ends.
///
/// # Errors
/// What SQLite says.
pub fn wait_until(
    tx: &Tx<'_>,
    op: OpId,
    at: i64,
    trouble: Option<&Trouble>,
    now: i64,
) -> Result<(), StoreError> {
    let trouble = trouble.map(json).transpose()?;
    tx.run(
        "UPDATE outbox SET state = ?2, runs_at = ?3, trouble = ?4,
             first_failed_at = CASE WHEN ?4 IS NULL THEN NULL ELSE coalesce(first_failed_at, ?5) END
         WHERE id = ?1 AND ended IS NULL",
        params![op.0, OpState::Waiting.word(), at, trouble, now],
    )?;
    Ok(())
}

/// Lets ops that wait for a moment after `far` run now: no op waits so long, so the clock was wrong when that
/// was reckoned. Only a delete may wait for the end of its day; one that waits longer is given a day, in which
/// it can still be taken back, for it cannot be afterwards.
///
/// # Errors
/// What SQLite says.
pub fn bring_near(tx: &Tx<'_>, far: i64, now: i64) -> Result<(), StoreError> {
    tx.run(
        &format!(
            "UPDATE outbox SET runs_at = CASE WHEN verb = 'delete' AND attempts = 0 THEN ?3 ELSE ?2 END
         WHERE id IN ({OPEN}) AND state IN ('queued', 'waiting')
             AND runs_at > CASE WHEN verb = 'delete' AND attempts = 0 THEN ?3 ELSE ?1 END"
        ),
        params![far, now, now.saturating_add(DAY)],
    )?;
    Ok(())
}

/// How many ops of each account are open.
///
/// # Errors
/// What SQLite says.
pub fn open_counts(c: &ReadConnection) -> Result<Vec<(AccountId, u64)>, StoreError> {
    c.rows(
        "SELECT a.id, count(*) FROM outbox o JOIN accounts a ON a.n = o.account
         WHERE o.ended IS NULL GROUP BY a.n ORDER BY a.n",
        [],
        |row| Ok((AccountId(row.get(0)?), u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0))),
    )
}

/// The ops that need a person, oldest first.
///
/// # Errors
/// What SQLite says.
pub fn all_stuck(c: &ReadConnection) -> Result<Vec<OpRow>, StoreError> {
    c.rows(&format!("{SELECT} WHERE o.id IN ({OPEN}) AND o.state = 'stuck' ORDER BY o.id"), [], read)
}

/// The ops of an act that need a person, oldest first.
///
/// # Errors
/// What SQLite says.
pub fn stuck_of(c: &ReadConnection, act: ActId) -> Result<Vec<OpId>, StoreError> {
    c.rows("SELECT id FROM outbox WHERE act = ?1 AND state = 'stuck' ORDER BY id", [act.0], |row| {
        row.get(0).map(OpId)
    })
}

/// Puts a claimed op back where it was, as if it had not been claimed: nothing of it was sent, so it can
/// still be taken back unseen. It is due at once; what holds it back is told in `trouble`.
///
/// # Errors
/// What SQLite says.
pub fn put_back(tx: &Tx<'_>, op: OpId, trouble: Option<&Trouble>, now: i64) -> Result<(), StoreError> {
    tx.run(
        "UPDATE outbox SET state = ?2, runs_at = ?3, trouble = ?4, attempts = max(attempts - 1, 0)
         WHERE id = ?1 AND state = 'running'",
        params![op.0, OpState::Queued.word(), now, trouble.map(json).transpose()?],
    )?;
    Ok(())
}

/// The open ops of a lane, in the order in which they run.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn open_in_lane(c: &ReadConnection, account: &AccountId, lane: &str) -> Result<Vec<OpRow>, StoreError> {
    c.rows(
        &format!("{SELECT} WHERE o.account = ?1 AND o.lane = ?2 AND o.ended IS NULL ORDER BY o.id"),
        params![account_n(c, account)?, lane],
        read,
    )
}

/// The open ops that run only after this one.
///
/// # Errors
/// What SQLite says.
pub fn followers(c: &ReadConnection, op: OpId) -> Result<Vec<OpRow>, StoreError> {
    c.rows(&format!("{SELECT} WHERE o.after_op = ?1 AND o.ended IS NULL ORDER BY o.id"), [op.0], read)
}

/// All ops of the act that an op belongs to, ended ones too, in the order in which they run.
///
/// # Errors
/// What SQLite says.
pub fn linked(c: &ReadConnection, op: OpId) -> Result<Vec<OpRow>, StoreError> {
    c.rows(
        &format!(
            "WITH RECURSIVE up (id, before) AS (
                 SELECT id, after_op FROM outbox WHERE id = ?1
                 UNION SELECT o.id, o.after_op FROM outbox o JOIN up ON o.id = up.before),
             act (id) AS (SELECT id FROM up UNION SELECT o.id FROM outbox o JOIN act ON o.after_op = act.id)
             {SELECT} WHERE o.id IN (SELECT id FROM act) ORDER BY o.id"
        ),
        [op.0],
        read,
    )
}

/// Stops an op, and with it its lane, until a person acts.
///
/// # Errors
/// What SQLite says.
pub fn stuck(tx: &Tx<'_>, op: OpId, trouble: &Trouble, now: i64) -> Result<(), StoreError> {
    let stopped = tx.run(
        "UPDATE outbox SET state = ?2, trouble = ?3, first_failed_at = coalesce(first_failed_at, ?4), runs_at = ?4,
             saying = NULL WHERE id = ?1 AND ended IS NULL",
        params![op.0, OpState::Stuck.word(), json(trouble)?, now],
    )?;
    if let (1.., Some(row)) = (stopped, one(tx, op)?) {
        record::stopped(tx, &row, trouble, now)?;
    }
    Ok(())
}

/// Lets a stuck or waiting op run at once, from the step it stands at; one that missed its slot goes out without.
/// `false`: it is neither.
///
/// # Errors
/// What SQLite says.
pub fn try_again(tx: &Tx<'_>, op: OpId, now: i64) -> Result<bool, StoreError> {
    slots::let_go_if_missed(tx, op)?;
    // Not back to attempt 0: what was once sent can no longer be taken back unseen.
    let changed = tx.run(
        "UPDATE outbox SET state = ?2, runs_at = ?3, trouble = NULL, first_failed_at = NULL, attempts = 1
         WHERE id = ?1 AND state IN ('stuck', 'waiting')",
        params![op.0, OpState::Queued.word(), now],
    )?;
    if let (1.., Some(row)) = (changed, one(tx, op)?) {
        record::became(tx, &row, Event::Again, None, None, now)?;
    }
    Ok(changed > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Op, TroubleKind};
    use crate::store::Store;
    use crate::store::fixture::{account, hide, insert_op, profile, queue, signed_in};
    use crate::store::tables::accounts;
    use crate::store::tables::outbox::{NewOp, Outcome, done, due, moving, next_moment, undo};

    fn due_now(store: &Store, now: i64) -> Vec<i64> {
        store.read_now(|c| due(c, now, &[], 99)).unwrap().into_iter().map(|row| row.id.0).collect()
    }

    fn stick(store: &Store, op: OpId) {
        let trouble = Trouble::of(TroubleKind::Refused);
        store.writer().write_now(move |tx| stuck(tx, op, &trouble, 1)).unwrap();
    }

    fn run(store: &Store, op: OpId) -> bool {
        store.writer().write_now(move |tx| claim(tx, op, 1)).unwrap()
    }

    #[test]
    fn only_the_head_of_a_lane_is_due_and_a_stuck_head_blocks_its_lane_alone() {
        let profile = profile();
        let store = signed_in(&profile);
        let first = queue(&store, hide("2", "1"), 0);
        let second = queue(&store, hide("3", "1"), 0);
        let other = queue(&store, hide("9", "9"), 0);
        assert_eq!(due_now(&store, 0), [first.0, other.0]);
        assert!(run(&store, first));
        assert!(!run(&store, first), "an op is claimed once");
        assert_eq!(due_now(&store, 0), [other.0], "a running head blocks too");
        stick(&store, first);
        assert_eq!(due_now(&store, 0), [other.0]);
        store.writer().write_now(move |tx| done(tx, first, &Outcome::Plain, 2)).unwrap();
        assert_eq!(due_now(&store, 0), [second.0, other.0]);
    }

    #[test]
    fn the_undo_window_is_waited_for_and_the_next_moment_told() {
        let profile = profile();
        let store = signed_in(&profile);
        assert_eq!(store.read_now(|c| next_moment(c, &[])).unwrap(), None);
        let op = queue(&store, hide("2", "1"), 5000);
        queue(&store, hide("3", "1"), 10);
        assert!(due_now(&store, 4999).is_empty());
        assert_eq!(
            store.read_now(|c| next_moment(c, &[])).unwrap(),
            Some(5000),
            "what stands behind it does not count"
        );
        assert_eq!(due_now(&store, 5000), [op.0]);
    }

    #[test]
    fn a_paused_account_rests_until_its_time_and_a_signed_out_one_for_good() {
        let profile = profile();
        let store = signed_in(&profile);
        let op = queue(&store, hide("2", "1"), 5);
        let until = jiff::Timestamp::from_millisecond(9000).unwrap();
        let pause = |until| {
            let trouble = Trouble { until, ..Trouble::of(TroubleKind::RateLimited) };
            store.writer().write_now(move |tx| accounts::pause(tx, &account().id, &trouble)).unwrap();
        };
        pause(Some(until));
        assert!(due_now(&store, 8999).is_empty());
        assert_eq!(store.read_now(|c| next_moment(c, &[])).unwrap(), Some(9000));
        assert_eq!(due_now(&store, 9000), [op.0]);
        pause(None);
        assert!(due_now(&store, i64::MAX).is_empty());
        assert_eq!(store.read_now(|c| next_moment(c, &[])).unwrap(), None);
        store
            .writer()
            .write_now(|tx| {
                accounts::resume(tx, &account().id)?;
                accounts::set_grant(tx, &account().id, None)
            })
            .unwrap();
        assert!(due_now(&store, i64::MAX).is_empty());
    }

    #[test]
    fn what_comes_after_another_waits_for_it_even_in_another_lane() {
        let profile = profile();
        let store = signed_in(&profile);
        let first = queue(&store, hide("2", "1"), 0);
        let op = Op::Comment { media: "m1".into(), text: "later".to_owned() };
        let next = NewOp {
            account: account().id,
            op,
            created: 0,
            not_before: 0,
            after: Some(first),
            reverses: None,
        };
        let second = insert_op(&store, next);
        assert_eq!(due_now(&store, 0), [first.0]);
        store.writer().write_now(move |tx| done(tx, first, &Outcome::Plain, 1)).unwrap();
        assert_eq!(due_now(&store, 0), [second.0]);
    }

    #[test]
    fn failing_has_a_beginning_and_trying_again_keeps_the_checkpoint() {
        let profile = profile();
        let store = signed_in(&profile);
        let op = queue(&store, hide("2", "1"), 0);
        let state = || store.read_now(|c| one(c, op)).unwrap().unwrap();
        run(&store, op);
        let trouble = Trouble::of(TroubleKind::Offline);
        for now in [100, 200] {
            let trouble = trouble.clone();
            store
                .writer()
                .write_now(move |tx| {
                    save_checkpoint(
                        tx,
                        op,
                        Some(Step::Wait),
                        &serde_json::json!({ "asked": now }),
                        Some("Asking"),
                    )?;
                    wait_until(tx, op, now + 50, Some(&trouble), now)
                })
                .unwrap();
        }
        assert_eq!((state().first_failed_at, state().runs_at), (Some(100), 250));
        assert!(store.writer().write_now(move |tx| try_again(tx, op, 300)).unwrap());
        let again = state();
        assert_eq!((again.state, again.trouble, again.first_failed_at), (OpState::Queued, None, None));
        assert_eq!(
            (again.step, again.checkpoint),
            (Some(Step::Wait), Some(serde_json::json!({ "asked": 200 })))
        );
        assert!(!store.writer().write_now(move |tx| undo(tx, op, 301)).unwrap(), "it may have been sent");
    }

    #[test]
    fn running_ops_are_found_at_the_next_start() {
        let profile = profile();
        let store = signed_in(&profile);
        let op = queue(&store, hide("2", "1"), 0);
        queue(&store, hide("9", "9"), 0);
        run(&store, op);
        drop(store);
        let store = crate::store::fixture::opened(&profile);
        let found = store.read_now(found_running_at_start).unwrap();
        assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [op]);
    }

    #[test]
    fn what_waits_for_longer_than_anything_does_runs_now_and_the_rest_keeps_its_moment() {
        let profile = profile();
        let store = signed_in(&profile);
        let (far, near) = (queue(&store, hide("2", "1"), 9_000), queue(&store, hide("9", "9"), 500));
        store.writer().write_now(|tx| bring_near(tx, 1_000, 7)).unwrap();
        assert_eq!(due_now(&store, 7), [far.0]);
        assert_eq!(due_now(&store, 500), [far.0, near.0]);
    }

    #[test]
    fn a_delete_waits_for_the_end_of_its_day_and_never_happens_early() {
        let profile = profile();
        let store = signed_in(&profile);
        let delete = |id: &str| Op::Delete { comment: id.into(), thread: id.into() };
        let (evening, never) = (queue(&store, delete("1"), DAY - 1), queue(&store, delete("2"), 900 * DAY));
        store.writer().write_now(|tx| bring_near(tx, 1_000, 0)).unwrap();
        assert!(due_now(&store, DAY - 2).is_empty());
        assert_eq!(due_now(&store, DAY - 1), [evening.0]);
        assert_eq!(due_now(&store, DAY), [evening.0, never.0], "its clock was wrong, but a day is kept");
        assert!(store.read_now(|c| moving(c, 1_000)).unwrap().is_empty(), "it keeps no worker up");
    }

    #[test]
    fn an_account_moves_until_all_it_has_waits_for_a_person() {
        let profile = profile();
        let store = signed_in(&profile);
        let moves = || store.read_now(|c| moving(c, 0)).unwrap().len();
        let op = queue(&store, hide("2", "1"), i64::MAX);
        queue(&store, hide("3", "1"), 0);
        assert_eq!(moves(), 1, "it waits for its moment");
        assert!(run(&store, op));
        assert_eq!(moves(), 1);
        stick(&store, op);
        assert_eq!(moves(), 0, "the one behind it waits for it");
        assert_eq!(store.read_now(all_stuck).unwrap().len(), 1);
        assert_eq!(store.read_now(open_counts).unwrap(), [(account().id, 2)]);
    }
}

//! Whose turn it is.
//! Invariant: of a lane only its oldest open op may run; nothing of a paused or signed-out account runs; what is
//! asked for each op costs as much as there are lanes, never as much as there are ops.

use rusqlite::params;

use crate::domain::{AccountId, OpId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::outbox::{OpRow, SELECT, claim, read};
use super::{accounts, json};

/// The oldest open op of each lane, in one walk along the index that holds only open ones.
const HEADS: &str =
    "o.id IN (SELECT min(id) FROM outbox INDEXED BY outbox_lanes WHERE ended IS NULL GROUP BY account, lane)";

/// The same of one op, or of few.
const IS_HEAD: &str = "o.ended IS NULL AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.account = o.account
    AND e.lane = o.lane AND e.ended IS NULL AND e.id < o.id)";

/// The open publishes: their lanes lie side by side in the index.
const PUBLISHES: &str = "o.id IN (SELECT d.id FROM accounts n CROSS JOIN outbox d INDEXED BY outbox_lanes
    ON d.account = n.n AND d.lane >= 'draft/' AND d.lane < 'draft0' AND d.ended IS NULL)";

/// A head that waits for its moment, of an account that is signed in, what it comes after being done, and its act
/// not being taken back.
const MAY_RUN: &str = "o.state IN ('queued', 'waiting') AND a.grant_json IS NOT NULL
    AND (o.after_op IS NULL OR EXISTS (SELECT 1 FROM outbox f WHERE f.id = o.after_op AND f.state = 'done'))
    AND NOT EXISTS (SELECT 1 FROM acts t WHERE t.id = o.act AND t.back_to IS NOT NULL)";

/// Whether its act is about many: those come after what was asked for one by one, so that four thousand of them
/// keep no answer waiting.
const IS_OF_MANY: &str = "coalesce((SELECT t.count > 1 FROM acts t WHERE t.id = o.act), 0)";

/// Its moment is `?1` or earlier, and its account does not rest then.
const IS_DUE: &str = "o.runs_at <= ?1 AND (a.paused IS NULL OR a.paused_until <= ?1)";

/// The moment of one that may run and does not wait for a person.
const MOMENT: &str = "SELECT min(max(o.runs_at, coalesce(a.paused_until, o.runs_at)))
    FROM outbox o JOIN accounts a ON a.n = o.account";

/// Its account does not wait for a person.
const GOES_ON: &str = "(a.paused IS NULL OR a.paused_until IS NOT NULL)";

/// The ops that may run now, those of acts about many last, the accounts in turns, oldest first, without those of some
/// accounts.
///
/// # Errors
/// What SQLite says.
pub fn due(
    c: &ReadConnection,
    now: i64,
    without: &[AccountId],
    limit: u32,
) -> Result<Vec<OpRow>, StoreError> {
    // Turns of accounts are sorted for; whoever has one account only need not.
    let turn = match accounts::is_one(c)? {
        true => "1".to_owned(),
        false => format!("row_number() OVER (PARTITION BY o.account, {IS_OF_MANY} ORDER BY o.id)"),
    };
    c.rows(
        &format!(
            "{SELECT} WHERE {HEADS} AND {MAY_RUN} AND {IS_DUE}
                 AND a.id NOT IN (SELECT value FROM json_each(?2)) ORDER BY {IS_OF_MANY}, {turn}, o.id LIMIT ?3"
        ),
        params![now, json(&without)?, limit],
        read,
    )
}

/// Those of [`due`] whose moment a person chose: a long queue of other work must not hold them up.
///
/// # Errors
/// What SQLite says.
pub fn scheduled_due(c: &ReadConnection, now: i64) -> Result<Vec<OpRow>, StoreError> {
    c.rows(
        &format!(
            "{SELECT} JOIN slots s ON s.op = o.id
             WHERE {PUBLISHES} AND {IS_HEAD} AND {MAY_RUN} AND {IS_DUE} ORDER BY s.at"
        ),
        [now],
        read,
    )
}

/// When [`due`] may have more; it may lie in the past. `None`: not before something else happens.
///
/// # Errors
/// What SQLite says.
pub fn next_moment(c: &ReadConnection, without: &[AccountId]) -> Result<Option<i64>, StoreError> {
    let sql = format!(
        "{MOMENT} WHERE {HEADS} AND {MAY_RUN} AND {GOES_ON} AND a.id NOT IN (SELECT value FROM json_each(?1))"
    );
    Ok(c.row(&sql, [json(&without)?], |row| row.get(0))?.flatten())
}

/// As [`next_moment`], of [`scheduled_due`].
///
/// # Errors
/// What SQLite says.
pub fn next_slot(c: &ReadConnection) -> Result<Option<i64>, StoreError> {
    let sql = format!(
        "{MOMENT} JOIN slots s ON s.op = o.id WHERE {PUBLISHES} AND {IS_HEAD} AND {MAY_RUN} AND {GOES_ON}"
    );
    Ok(c.row(&sql, [], |row| row.get(0))?.flatten())
}

/// Lets every publish that waits for its moment be looked at now: what that moment is by this machine's clock has
/// changed.
///
/// # Errors
/// What SQLite says.
pub fn look_at_slots(tx: &Tx<'_>, now: i64) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE outbox AS o SET runs_at = ?1
         WHERE {PUBLISHES} AND o.state = 'waiting' AND EXISTS (SELECT 1 FROM slots s WHERE s.op = o.id)"
    );
    tx.run(&sql, [now])?;
    Ok(())
}

/// Takes an op to run it, if its turn has come, and gives it as it stood before. `None`: it has not, or not any more.
///
/// # Errors
/// What SQLite says.
pub fn take(tx: &Tx<'_>, op: OpId, now: i64) -> Result<Option<OpRow>, StoreError> {
    let sql = format!("{SELECT} WHERE o.id = ?1 AND {IS_HEAD} AND {MAY_RUN} AND o.runs_at <= ?2");
    let Some(row) = tx.row(&sql, [op.0, now], read)? else { return Ok(None) };
    Ok(claim(tx, op, now)?.then_some(row))
}

/// The accounts of which something goes on by itself. A scheduled post, or a delete at the end of the day, that
/// waits for a moment after `near` keeps nobody up.
///
/// # Errors
/// What SQLite says.
pub fn moving(c: &ReadConnection, near: i64) -> Result<Vec<AccountId>, StoreError> {
    // What runs is the head of its lane.
    c.rows(
        &format!(
            "SELECT DISTINCT a.id FROM outbox o JOIN accounts a ON a.n = o.account
             WHERE {HEADS} AND (o.state = 'running' OR ({MAY_RUN} AND {GOES_ON}
                 AND (o.runs_at <= ?1 OR NOT (o.verb = 'delete'
                     OR EXISTS (SELECT 1 FROM slots s WHERE s.op = o.id)))))"
        ),
        [near],
        |row| row.get::<_, String>(0).map(AccountId),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Account;
    use crate::store::fixture::{account, grant, hide, insert_op, profile, queue, signed_in};
    use crate::store::tables::outbox::{self, Outcome, done};

    #[test]
    fn a_candidate_that_has_grown_old_is_not_taken() {
        let profile = profile();
        let store = signed_in(&profile);
        let (first, second) = (queue(&store, hide("2", "1"), 0), queue(&store, hide("3", "1"), 0));
        let later = queue(&store, hide("9", "9"), 5_000);
        let turn = |op, now| store.writer().write_now(move |tx| take(tx, op, now)).unwrap();
        assert!(turn(second, 0).is_none(), "another stands before it");
        assert!(turn(later, 4_999).is_none(), "its moment has not come");
        let row = turn(first, 0).unwrap();
        assert_eq!((row.id, row.attempts), (first, 0), "as it stood before");
        assert!(turn(first, 0).is_none(), "it is taken once");
        store.writer().write_now(move |tx| done(tx, first, &Outcome::Plain, 2)).unwrap();
        assert!(turn(first, 9_000).is_none() && turn(second, 0).is_some() && turn(later, 5_000).is_some());
    }

    #[test]
    fn accounts_have_their_turns_however_long_the_queue_of_one_is() {
        let profile = profile();
        let store = signed_in(&profile);
        let other = Account { id: "178other".into(), ..account() };
        let id = other.id.clone();
        store.writer().write_now(move |tx| accounts::sign_in(tx, &other, &grant(), false, 1)).unwrap();
        let many: Vec<OpId> =
            (0..50).map(|n| queue(&store, hide(&format!("9{n}"), &format!("9{n}")), 0)).collect();
        let late = |n: i64| outbox::NewOp {
            account: id.clone(),
            op: hide(&n.to_string(), &n.to_string()),
            created: 1,
            not_before: 1,
            after: None,
            reverses: None,
        };
        let (first, second) = (insert_op(&store, late(1)), insert_op(&store, late(2)));
        let due = store.read_now(|c| due(c, 9, &[], 4)).unwrap();
        let due: Vec<OpId> = due.into_iter().map(|row| row.id).collect();
        assert_eq!(due, [many[0], first, many[1], second]);
    }

    #[test]
    fn accounts_that_are_held_are_left_out_and_name_no_moment() {
        let profile = profile();
        let store = signed_in(&profile);
        queue(&store, hide("2", "1"), 5);
        let held = [account().id];
        let seen = |without: &[AccountId]| {
            let due = store.read_now(|c| due(c, 9, without, 9)).unwrap().len();
            (due, store.read_now(|c| next_moment(c, without)).unwrap())
        };
        assert_eq!((seen(&[]), seen(&held)), ((1, Some(5)), (0, None)));
    }

    /// However much has ended and however long a lane is: SQLite's own plan names no walk through the table.
    #[test]
    fn nothing_that_is_asked_for_each_op_walks_through_what_has_ended() {
        let profile = profile();
        let store = signed_in(&profile);
        let plan = |sql: &str| {
            let sql = format!("EXPLAIN QUERY PLAN {sql}");
            store.read_now(|c| c.rows(&sql, [], |row| row.get::<_, String>(3))).unwrap().join("\n")
        };
        let asked = [
            format!("{SELECT} WHERE {HEADS} AND {MAY_RUN} AND o.runs_at <= 1 ORDER BY o.id"),
            format!("{MOMENT} WHERE {HEADS} AND {MAY_RUN} AND {GOES_ON}"),
            format!("{SELECT} JOIN slots s ON s.op = o.id WHERE {PUBLISHES} AND {IS_HEAD} AND {MAY_RUN}"),
            format!("{SELECT} WHERE o.id = 1 AND {IS_HEAD} AND {MAY_RUN}"),
        ];
        for sql in asked {
            let plan = plan(&sql);
            let walks = plan.lines().filter(|line| line.contains("SCAN o") || line.contains("SCAN s"));
            let through_all = walks.filter(|line| !line.contains("outbox_lanes"));
            assert_eq!(through_all.count(), 0, "{sql}\n{plan}");
        }
    }
}

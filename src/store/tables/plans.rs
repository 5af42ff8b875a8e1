//! The plan of an account: its zone, its usual times, and when posts were to go out before they were moved.
//! Invariant: what an act moved is written down with the move, so that one undo puts all of it back.

use jiff::Timestamp;
use rusqlite::params;

use crate::domain::plan::WeekTime;
use crate::domain::{AccountId, ActId, OpId, Slot};
use crate::store::{ReadConnection, StoreError, Tx};

use super::{account_n, from_json, json, known_account};

/// How an account plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The name of the zone it is planned in; `None`: this computer's.
    pub zone: Option<String>,
    /// The times of the week at which posts usually go out, in their order.
    pub times: Vec<WeekTime>,
}

/// How an account plans; the default where nothing was chosen.
///
/// # Errors
/// What SQLite says.
pub fn of(c: &ReadConnection, account: &AccountId) -> Result<Plan, StoreError> {
    let Some(account) = known_account(c, account)? else { return Ok(Plan::default()) };
    let kept = c.row("SELECT zone, times FROM plans WHERE account = ?1", [account], |row| {
        Ok(Plan { zone: row.get(0)?, times: from_json(&row.get::<_, String>(1)?)? })
    })?;
    Ok(kept.unwrap_or_default())
}

/// Keeps the zone an account is planned in.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep_zone(tx: &Tx<'_>, account: &AccountId, zone: Option<&str>) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO plans (account, zone) VALUES (?1, ?2) ON CONFLICT (account) DO UPDATE SET zone = ?2",
        params![account_n(tx, account)?, zone],
    )?;
    Ok(())
}

/// Keeps the usual times of an account.
///
/// # Errors
/// As [`keep_zone`].
pub fn keep_times(tx: &Tx<'_>, account: &AccountId, times: &[WeekTime]) -> Result<(), StoreError> {
    let mut times = times.to_vec();
    times.sort();
    times.dedup();
    tx.run(
        "INSERT INTO plans (account, times) VALUES (?1, ?2) ON CONFLICT (account) DO UPDATE SET times = ?2",
        params![account_n(tx, account)?, json(&times)?],
    )?;
    Ok(())
}

/// Writes down when a post was to go out before an act moved it.
///
/// # Errors
/// What SQLite says.
pub fn moved(tx: &Tx<'_>, act: ActId, op: OpId, before: &Slot) -> Result<(), StoreError> {
    tx.run(
        "INSERT OR IGNORE INTO act_slots VALUES (?1, ?2, ?3, ?4)",
        params![act.0, op.0, before.at_ms(), before.zone],
    )?;
    Ok(())
}

/// What an act moved, with the times before, and forgets it: it is being put back.
///
/// # Errors
/// What SQLite says.
pub fn take_moved(tx: &Tx<'_>, act: ActId) -> Result<Vec<(OpId, Slot)>, StoreError> {
    let moved =
        tx.rows("SELECT op, at, zone FROM act_slots WHERE act = ?1 ORDER BY at, op", [act.0], |row| {
            let at = Timestamp::from_millisecond(row.get(1)?).unwrap_or(Timestamp::MAX);
            Ok((OpId(row.get(0)?), Slot { at, zone: row.get(2)? }))
        })?;
    tx.run("DELETE FROM act_slots WHERE act = ?1", [act.0])?;
    Ok(moved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, profile, signed_in};

    #[test]
    fn zone_and_times_are_kept_each_for_itself_and_in_order() {
        let profile = profile();
        let store = signed_in(&profile);
        let id = account().id;
        let read = || store.read_now(|c| of(c, &account().id)).unwrap();
        assert_eq!(read(), Plan::default());
        let times = [(5, 660), (1, 1_110), (5, 660)].map(|(day, minute)| WeekTime { day, minute });
        let me = id.clone();
        store.writer().write_now(move |tx| keep_times(tx, &me, &times)).unwrap();
        let me = id.clone();
        store.writer().write_now(move |tx| keep_zone(tx, &me, Some("Europe/Lisbon"))).unwrap();
        assert_eq!(read(), Plan { zone: Some("Europe/Lisbon".to_owned()), times: vec![times[1], times[0]] });
        store.writer().write_now(move |tx| keep_zone(tx, &id, None)).unwrap();
        assert_eq!((read().zone, read().times.len()), (None, 2));
    }
}

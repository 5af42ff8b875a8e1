//! When scheduled publishes are to go out.
//! Invariant: a publish without a row here goes out as soon as it can; the row of one that ended tells when it was
//! meant to.

use jiff::Timestamp;
use rusqlite::{Row, params};

use crate::domain::schedule::Slot;
use crate::domain::{OpId, Trouble, TroubleKind};
use crate::store::{ReadConnection, StoreError, Tx};

use super::maybe_json;

/// Gives a publish its moment, or another one.
///
/// # Errors
/// What SQLite says.
pub fn put(tx: &Tx<'_>, op: OpId, slot: &Slot) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO slots VALUES (?1, ?2, ?3) ON CONFLICT (op) DO UPDATE SET at = ?2, zone = ?3",
        params![op.0, slot.at_ms(), slot.zone],
    )?;
    Ok(())
}

/// The moment of a publish; `None`: as soon as it can.
///
/// # Errors
/// What SQLite says.
pub fn of(c: &ReadConnection, op: OpId) -> Result<Option<Slot>, StoreError> {
    c.row("SELECT at, zone FROM slots WHERE op = ?1", [op.0], read)
}

/// Lets a publish go out as soon as it can.
///
/// # Errors
/// What SQLite says.
pub fn drop(tx: &Tx<'_>, op: OpId) -> Result<(), StoreError> {
    tx.run("DELETE FROM slots WHERE op = ?1", [op.0])?;
    Ok(())
}

/// Whoever tries a publish again that waits because its moment has passed means: now.
pub(super) fn let_go_if_missed(tx: &Tx<'_>, op: OpId) -> Result<(), StoreError> {
    let trouble: Option<Option<Trouble>> =
        tx.row("SELECT trouble FROM outbox WHERE id = ?1 AND state = 'stuck'", [op.0], |row| {
            maybe_json(row.get(0)?)
        })?;
    match trouble.flatten().map(|trouble| trouble.kind) {
        Some(TroubleKind::SlotMissed | TroubleKind::SlotOverdue) => drop(tx, op),
        _ => Ok(()),
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Slot> {
    let at = Timestamp::from_millisecond(row.get(0)?).unwrap_or(Timestamp::MAX);
    Ok(Slot { at, zone: row.get(1)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DraftId, Op};
    use crate::store::fixture::{hide, profile, queue, signed_in};
    use crate::store::tables::outbox;

    #[test]
    fn a_slot_is_kept_moved_and_let_go_by_whoever_tries_what_missed_it_again() {
        let profile = profile();
        let store = signed_in(&profile);
        let op = queue(&store, Op::Publish { draft_id: DraftId(1), draft: Box::default() }, 0);
        let slot =
            |second| Slot { at: Timestamp::from_second(second).unwrap(), zone: "Europe/Berlin".to_owned() };
        let kept = || store.read_now(|c| of(c, op)).unwrap();
        assert_eq!(kept(), None);
        for second in [60, 120] {
            store.writer().write_now(move |tx| put(tx, op, &slot(second))).unwrap();
        }
        assert_eq!(kept(), Some(slot(120)));
        for (kind, left) in [(TroubleKind::FileBroken, true), (TroubleKind::SlotMissed, false)] {
            let trouble = Trouble::of(kind);
            store
                .writer()
                .write_now(move |tx| {
                    outbox::stuck(tx, op, &trouble, 5)?;
                    outbox::try_again(tx, op, 6)
                })
                .unwrap();
            assert_eq!(kept().is_some(), left, "{kind:?}");
        }
    }
    #[test]
    fn a_long_queue_does_not_hold_a_slot_up() {
        let profile = profile();
        let store = signed_in(&profile);
        let others: Vec<OpId> =
            (0..70).map(|n| queue(&store, hide(&n.to_string(), &n.to_string()), 0)).collect();
        let op = queue(&store, Op::Publish { draft_id: DraftId(1), draft: Box::default() }, 0);
        let slot = Slot { at: Timestamp::UNIX_EPOCH, zone: "UTC".to_owned() };
        store.writer().write_now(move |tx| put(tx, op, &slot)).unwrap();
        let due = store.read_now(|c| outbox::due(c, 0, &[], 64)).unwrap();
        assert_eq!(due.last().map(|row| row.id), Some(others[63]));
        let first = store.read_now(|c| outbox::scheduled_due(c, 0)).unwrap();
        assert_eq!(first.iter().map(|row| row.id).collect::<Vec<_>>(), [op]);
    }
    #[test]
    fn a_slot_far_away_keeps_nobody_up() {
        let profile = profile();
        let store = signed_in(&profile);
        let op = queue(&store, Op::Publish { draft_id: DraftId(1), draft: Box::default() }, 9_000);
        let moving = |near| store.read_now(|c| outbox::moving(c, near)).unwrap().len();
        assert_eq!(moving(10), 1, "what has no time of its own is waited for");
        let slot = Slot { at: Timestamp::UNIX_EPOCH, zone: "UTC".to_owned() };
        store.writer().write_now(move |tx| put(tx, op, &slot)).unwrap();
        assert_eq!((moving(8_999), moving(9_000)), (0, 1));
    }
}

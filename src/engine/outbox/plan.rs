//! What a person asks of the calendar: give posts other times, place drafts, choose the zone and the usual times.
//! Invariant: one wish is one act and one undo, however many posts it moves; a post that may be on its way is never
//! moved.

use crate::domain::plan::WeekTime;
use crate::domain::{AccountId, ActId, DraftId, Op, OpId, Slot};
use crate::store::tables::acts as kept;
use crate::store::tables::{drafts, plans, slots};
use crate::store::{StoreError, Tx};
use crate::{tr, tr_count};

use super::acts;
use super::schedule;
use super::{Outbox, back::Back};

/// The word of acts that moved posts, and of those that gave drafts a time.
const MOVE: &str = "move";
const PLACE: &str = "place";

/// One wish.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanWish {
    /// Give scheduled posts other moments, all in one.
    Move(Vec<(OpId, Slot)>),
    /// Schedule drafts as they are kept, all in one.
    Place(Vec<(DraftId, Slot)>),
    /// Plan in this zone; `None`: in this computer's.
    Zone(Option<String>),
    /// These are the usual times of the week.
    Times(Vec<WeekTime>),
}

/// What came of a wish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Made {
    act: Option<ActId>,
    done: u64,
    left: u64,
}

impl Outbox {
    /// Carries out a wish of the calendar.
    pub async fn plan(&self, account: AccountId, wish: PlanWish) {
        let now = self.shared.context.now();
        let is_move = matches!(wish, PlanWish::Move(_));
        let tells = is_move || matches!(wish, PlanWish::Place(_));
        let made = self.shared.context.write(move |tx| carry_out(tx, &account, &wish, now)).await;
        match made {
            Ok(made) if tells => self.shared.context.news.notice(words(made, is_move), made.act),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "a wish of the calendar could not be kept");
                self.shared.context.news.notice(error.trouble().sentence(), None);
            }
        }
        self.poke();
    }
}

fn words(made: Made, is_move: bool) -> String {
    let done = made.done;
    let said = match is_move {
        true => tr_count!(done, "{done} post moved", "{done} posts moved", done = done),
        false => tr_count!(done, "{done} post scheduled", "{done} posts scheduled", done = done),
    };
    let left = made.left;
    match (done, left) {
        (_, 0) => said,
        (0, _) => tr!("Nothing was changed: it is being sent, or that time has passed").to_owned(),
        _ => tr_count!(
            left,
            "{said}. {left} could not be: it is being sent, or its time has passed",
            "{said}. {left} could not be: they are being sent, or their time has passed",
            said = said,
            left = left
        ),
    }
}

fn carry_out(tx: &Tx, account: &AccountId, wish: &PlanWish, now: i64) -> Result<Made, StoreError> {
    match wish {
        PlanWish::Zone(zone) => plans::keep_zone(tx, account, zone.as_deref()).map(|()| Made::default()),
        PlanWish::Times(times) => plans::keep_times(tx, account, times).map(|()| Made::default()),
        PlanWish::Move(moves) => all(tx, account, MOVE, moves, now, move_one),
        PlanWish::Place(places) => all(tx, account, PLACE, places, now, |tx, act, draft, slot, now| {
            place_one(tx, account, act, draft, slot, now)
        }),
    }
}

/// Does the same to several things as one act; what could not be done is counted.
fn all<T: Copy>(
    tx: &Tx,
    account: &AccountId,
    verb: &str,
    wanted: &[(T, Slot)],
    now: i64,
    one: impl Fn(&Tx, ActId, T, &Slot, i64) -> Result<bool, StoreError>,
) -> Result<Made, StoreError> {
    let act = acts::begin(tx, account, verb, now, now)?;
    let mut made = Made { act: Some(act), ..Made::default() };
    for (thing, slot) in wanted {
        match slot.at_ms() > now && one(tx, act, *thing, slot, now)? {
            true => made.done += 1,
            false => made.left += 1,
        }
    }
    if made.done == 0 {
        kept::forget(tx, act)?;
        made.act = None;
    }
    Ok(made)
}

fn move_one(tx: &Tx, act: ActId, op: OpId, slot: &Slot, now: i64) -> Result<bool, StoreError> {
    let Some(before) = slots::of(tx, op)? else { return Ok(false) };
    if before == *slot || !schedule::reschedule(tx, op, slot, now)? {
        return Ok(false);
    }
    plans::moved(tx, act, op, &before)?;
    Ok(true)
}

fn place_one(
    tx: &Tx,
    account: &AccountId,
    act: ActId,
    draft_id: DraftId,
    slot: &Slot,
    now: i64,
) -> Result<bool, StoreError> {
    let Some(stored) = drafts::one(tx, draft_id)?.filter(|stored| stored.account == *account) else {
        return Ok(false);
    };
    let op = Op::Publish { draft_id, draft: Box::new(stored.draft) };
    schedule::put_in(tx, account, &op, slot, now, act)
}

/// Puts back what an act moved; what can no longer be moved, or would lie in the past, stays.
pub(super) fn put_back(tx: &Tx, act: ActId, now: i64) -> Result<Vec<Back>, StoreError> {
    let mut backs = Vec::new();
    for (op, before) in plans::take_moved(tx, act)? {
        let back = before.at_ms() > now && schedule::reschedule(tx, op, &before, now)?;
        backs.push(if back { Back::Undone } else { Back::TooLate });
    }
    Ok(backs)
}

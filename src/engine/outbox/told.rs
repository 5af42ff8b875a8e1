//! The user says where a file is that they put somewhere themselves.
//! Invariant: an address is only noted here; whether the file answers at it is looked at before anything is sent.

use crate::domain::op::OpState;
use crate::domain::{Op, OpId};
use crate::store::tables::outbox;
use crate::store::views::activity::Tone;
use crate::store::{StoreError, Tx};
use crate::tr;

use super::checkpoint::Checkpoint;
use super::{Outbox, timeline};

impl Outbox {
    /// Notes the address of the next file of a publish that waits for one, and goes on.
    pub async fn tell_address(&self, op: OpId, address: String) {
        let now = self.shared.context.now();
        let told = self.shared.context.write(move |tx| tell(tx, op, address.trim(), now)).await;
        if let Err(error) = told {
            self.complain(&error);
        }
        self.poke();
    }
}

fn tell(tx: &Tx, op: OpId, address: &str, now: i64) -> Result<(), StoreError> {
    let Some(row) = outbox::one(tx, op)?.filter(|row| row.state == OpState::Stuck) else { return Ok(()) };
    let Op::Publish { draft, .. } = &row.op else { return Ok(()) };
    let mut memory: Checkpoint =
        row.checkpoint.clone().and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default();
    let told = &mut memory.progress.told;
    let Some(index) = (0..draft.slides.len()).find(|index| !told.contains_key(index)) else { return Ok(()) };
    told.insert(index, address.to_owned());
    memory.failures = super::retry::Failures::default();
    let step = Some(memory.progress.step);
    let said = timeline::entry(now, step, Tone::Plain, tr!("An address"), tr!("By hand").to_owned());
    outbox::log(tx, op, &said)?;
    outbox::save_checkpoint(tx, op, step, &timeline::json(&memory)?, None)?;
    outbox::wait_until(tx, op, now, None, now)
}

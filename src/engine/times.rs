//! What time it is at Instagram, as far as its answers and this machine's clocks tell.
//! Invariant: nothing is claimed to be known after this machine's clock was set, or the machine slept: then Instagram
//! has to be asked again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::domain::{AccountId, Clock};

use super::busy::lock;

/// How far the two clocks may lie apart before Instagram's is followed, milliseconds: its answers tell whole seconds,
/// and take their time.
pub const APART: i64 = 30_000;

/// So much of a difference between two clocks of this machine is a time service at work, milliseconds; and of a long
/// time one part in so many.
const SLACK: i64 = 2_000;
const SLACK_PART: i64 = 1_000;

/// The newest time of Instagram's that each account's answers carried; clones know the same.
#[derive(Clone, Default)]
pub struct Times {
    heard: Arc<Mutex<HashMap<AccountId, Heard>>>,
}

/// All in milliseconds.
#[derive(Clone, Copy)]
struct Heard {
    /// Since the epoch, at Instagram.
    told: i64,
    /// The same moment by this machine's clock.
    shown: i64,
    /// The same moment by what cannot be set.
    steady: i64,
}

impl Times {
    /// Takes note of an answer that has just come; 0 is no time.
    pub fn hear(&self, account: &AccountId, told: i64, clock: &Clock) {
        if told > 0 {
            let heard = Heard { told, shown: clock.now_ms(), steady: clock.steady_ms() };
            lock(&self.heard).insert(account.clone(), heard);
        }
    }

    /// How far Instagram's clock is ahead of this machine's, milliseconds; 0 when they agree well enough. `None`: it
    /// has to be asked.
    pub fn ahead(&self, account: &AccountId, clock: &Clock) -> Option<i64> {
        let heard = lock(&self.heard).get(account).copied()?;
        let passed = clock.steady_ms() - heard.steady;
        let off = clock.now_ms() - heard.shown - passed;
        if off.abs() > SLACK + passed / SLACK_PART {
            return None;
        }
        let ahead = heard.told - heard.shown;
        Some(if ahead.abs() > APART { ahead } else { 0 })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn me() -> AccountId {
        "17841".into()
    }

    fn at_noon() -> (Clock, Times) {
        let noon = jiff::Timestamp::from_second(43_200).unwrap();
        (Clock::frozen_at(noon), Times::default())
    }

    #[test]
    fn a_machine_that_is_wrong_is_corrected_and_one_that_is_nearly_right_is_believed() {
        let (clock, times) = at_noon();
        assert_eq!(times.ahead(&me(), &clock), None, "nothing was heard");
        for (told, ahead) in [(43_200_000, 0), (43_229_000, 0), (43_800_000, 600_000), (42_600_000, -600_000)]
        {
            times.hear(&me(), told, &clock);
            assert_eq!(times.ahead(&me(), &clock), Some(ahead));
            times.hear(&me(), 0, &clock);
            assert_eq!(times.ahead(&me(), &clock), Some(ahead), "an answer without a time tells nothing");
        }
    }

    #[test]
    fn after_the_clock_was_set_or_the_machine_slept_it_has_to_be_asked() {
        let (clock, times) = at_noon();
        times.hear(&me(), clock.now_ms(), &clock);
        clock.advance(Duration::from_secs(72_000));
        assert_eq!(times.ahead(&me(), &clock), Some(0), "time that passed is no reason");
        for jump in [60_000_000, -120_000_000, 60_000_000] {
            clock.jump(jump);
            let known = times.ahead(&me(), &clock);
            // The last of them puts it right again.
            assert_eq!(known.is_some(), jump == 60_000_000 && clock.now_ms() == 43_200_000 + 72_000_000);
        }
    }
}

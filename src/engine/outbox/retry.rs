//! What to do after something went wrong: again later, ask first, pause the account, or call a person.
//! Invariant: only known permanent errors need a person at once; everything unknown is tried again until it
//! has failed for a whole day, and being offline is never held against an op.

use serde::{Deserialize, Serialize};

use crate::api::{ApiError, Class};
use crate::domain::{Trouble, TroubleKind};

use super::timeline;

/// Milliseconds in a second.
const SECOND: i64 = 1_000;
/// Milliseconds in a minute.
const MINUTE: i64 = 60 * SECOND;
/// Milliseconds in an hour.
const HOUR: i64 = 60 * MINUTE;

/// Pauses between tries; the last one goes on until [`GIVE_UP_AFTER`].
const PAUSES: [i64; 6] = [5 * SECOND, 15 * SECOND, 45 * SECOND, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE];

/// Pauses between looks for the network.
const OFFLINE_PAUSES: [i64; 4] = [5 * SECOND, 10 * SECOND, 20 * SECOND, 30 * SECOND];

/// How long something may fail for reasons unknown to us before a person is asked. A day covers every
/// outage that was seen to end by itself, and the 24 hours a container lives (section 4.5).
pub const GIVE_UP_AFTER: i64 = 24 * HOUR;

/// How long an answer is tried again that is in no book of ours: it may well be a refusal for good, of which
/// a person should hear on the same day.
pub const GIVE_UP_UNCLEAR: i64 = 2 * HOUR;

/// When to ask whether a lost call did happen, counted from the moment its answer was lost. A server may
/// act after we stopped listening, and its lists may lag: only when both questions say no is it done again.
pub const ASK_AFTER: [i64; 2] = [10 * SECOND, 30 * SECOND];

/// Rest after Instagram took an action for spam (section 8.2: "wait hours").
const REST_WHEN_BLOCKED: i64 = 3 * HOUR;

/// Rest after a rate limit that did not say for how long.
const REST_WHEN_LIMITED: i64 = 15 * MINUTE;

/// How often the day's room for posts is looked at again; Instagram does not say when it frees.
pub const LOOK_FOR_ROOM: i64 = 15 * MINUTE;

/// Tries in a row that failed, kept in the row's checkpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Failures {
    pub in_a_row: u32,
    /// When the first of them failed, milliseconds since the epoch; time offline moves it on.
    pub since: Option<i64>,
}

impl Failures {
    /// Counts one more.
    pub fn another(&mut self, now: i64) {
        self.in_a_row = self.in_a_row.saturating_add(1);
        self.since.get_or_insert(now);
    }
}

/// Something that went wrong while an op was at work, whoever said so.
#[derive(Clone, Debug)]
pub struct Fault {
    pub class: Class,
    pub trouble: Trouble,
    /// It is certain that nothing reached Instagram.
    pub unsent: bool,
}

impl Fault {
    /// Something that Instagram, or this machine, said.
    pub fn new(class: Class, trouble: Trouble) -> Self {
        Self { class, trouble, unsent: false }
    }

    /// A trouble that only a person can end.
    pub fn for_a_person(trouble: Trouble) -> Self {
        Self::new(Class::NeedsPerson, trouble)
    }

    /// A trouble of this machine that may pass.
    pub fn passing(trouble: Trouble) -> Self {
        Self::new(Class::Retry, trouble)
    }
}

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        let unsent = matches!(error, ApiError::NotSent { .. } | ApiError::Setup { .. });
        let mut trouble = error.trouble();
        // Instagram quotes addresses and tokens back, and a trouble is kept.
        trouble.detail = trouble.detail.map(|said| timeline::without_secrets(&said));
        Self { class: error.class(), trouble, unsent }
    }
}

impl Fault {
    /// Whether Instagram said no, so that nothing was done for all that is known. A bare code 4 may be the
    /// block that was seen on posts that were out all the same (section 4.6), its subcode missing.
    pub fn is_refusal(&self) -> bool {
        match self.class {
            Class::Retry | Class::UnknownOutcome | Class::Blocked => false,
            Class::PausesAccount { .. } => self.trouble.code != Some(4),
            _ => true,
        }
    }
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The same again at this moment (milliseconds since the epoch).
    Again { at: i64 },
    /// Ask Instagram at this moment whether it happened.
    Ask { at: i64 },
    /// The whole account rests: until a moment, or until a person has done something.
    Pause { until: Option<i64> },
    /// The row is stuck and the account rests as well: Instagram took us for a spammer.
    PauseAndStuck { until: i64 },
    /// What was to be acted on is gone.
    Gone,
    /// The containers have to be made anew.
    Remake,
    /// Needs a person.
    Stuck,
}

/// The rule. `intent` says whether a call that may not be made twice was on its way.
pub fn next(fault: &Fault, failures: &Failures, intent: bool, now: i64) -> Next {
    let give_up_after =
        if fault.trouble.kind == TroubleKind::Unclear { GIVE_UP_UNCLEAR } else { GIVE_UP_AFTER };
    let given_up = failures.since.is_some_and(|since| now - since >= give_up_after);
    let again = if fault.unsent {
        Next::Again { at: now + pause(&OFFLINE_PAUSES, failures.in_a_row) }
    } else if given_up {
        Next::Stuck
    } else {
        Next::Again { at: now + pause(&PAUSES, failures.in_a_row) }
    };
    match fault.class {
        Class::Retry | Class::NotReady => again,
        Class::RetryOnce if failures.in_a_row <= 1 => again,
        Class::UnknownOutcome if given_up => Next::Stuck,
        Class::UnknownOutcome => Next::Ask { at: now + pause(&PAUSES, failures.in_a_row).max(ASK_AFTER[0]) },
        Class::Blocked if intent => Next::Ask { at: now + ASK_AFTER[0] },
        Class::Blocked => Next::PauseAndStuck { until: now + REST_WHEN_BLOCKED },
        Class::PausesAccount { minutes } => {
            let rest = minutes.map_or(REST_WHEN_LIMITED, |minutes| i64::from(minutes.max(1)) * MINUTE);
            Next::Pause { until: Some(now + rest) }
        }
        Class::AccountNeedsPerson => Next::Pause { until: None },
        Class::QuotaUsedUp => Next::Again { at: now + LOOK_FOR_ROOM },
        Class::NewContainer { retries_first } if failures.in_a_row <= u32::from(retries_first) => {
            Next::Again { at: now + MINUTE }
        }
        Class::NewContainer { .. } => Next::Remake,
        Class::Gone => Next::Gone,
        Class::RetryOnce | Class::NoNumbers | Class::NeedsPerson => Next::Stuck,
    }
}

/// The pause after so many failures in a row, the first being 1.
fn pause(pauses: &[i64], in_a_row: u32) -> i64 {
    let nth = usize::try_from(in_a_row.saturating_sub(1)).unwrap_or(usize::MAX);
    pauses.get(nth).or(pauses.last()).copied().unwrap_or(MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(class: Class, kind: TroubleKind) -> Fault {
        Fault::new(class, Trouble::of(kind))
    }

    fn failed(in_a_row: u32, since: i64) -> Failures {
        Failures { in_a_row, since: Some(since) }
    }

    #[test]
    fn pauses_grow_and_then_stay() {
        let down = fault(Class::Retry, TroubleKind::InstagramDown);
        let at = |times| match next(&down, &failed(times, 0), false, 0) {
            Next::Again { at } => at,
            other => panic!("{other:?}"),
        };
        let pauses: Vec<i64> = (1..=8).map(at).collect();
        assert!(pauses.windows(2).all(|pair| pair[0] <= pair[1]), "{pauses:?}");
        assert_eq!((pauses[0], pauses[7]), (5 * SECOND, 15 * MINUTE));
    }

    #[test]
    fn the_unknown_is_tried_for_a_day_and_offline_for_ever() {
        let late = failed(90, 0);
        let down = fault(Class::Retry, TroubleKind::InstagramDown);
        assert_eq!(next(&down, &late, false, GIVE_UP_AFTER), Next::Stuck);
        assert!(matches!(next(&down, &late, false, GIVE_UP_AFTER - 1), Next::Again { .. }));
        let offline = Fault { unsent: true, ..fault(Class::Retry, TroubleKind::Offline) };
        assert!(matches!(next(&offline, &late, false, 30 * GIVE_UP_AFTER), Next::Again { .. }));
    }

    #[test]
    fn an_answer_nobody_knows_is_given_up_after_two_hours() {
        let unclear = fault(Class::UnknownOutcome, TroubleKind::Unclear);
        assert!(matches!(next(&unclear, &failed(9, 0), false, GIVE_UP_UNCLEAR - 1), Next::Ask { .. }));
        assert_eq!(next(&unclear, &failed(9, 0), false, GIVE_UP_UNCLEAR), Next::Stuck);
    }

    #[test]
    fn only_a_plain_no_is_a_refusal() {
        let limit = |code| Fault {
            trouble: Trouble { code: Some(code), ..Trouble::of(TroubleKind::RateLimited) },
            ..fault(Class::PausesAccount { minutes: None }, TroubleKind::RateLimited)
        };
        assert!(limit(80_002).is_refusal() && !limit(4).is_refusal());
        assert!(fault(Class::NeedsPerson, TroubleKind::Refused).is_refusal());
        assert!(!fault(Class::Blocked, TroubleKind::Blocked).is_refusal());
        assert!(!fault(Class::Retry, TroubleKind::InstagramDown).is_refusal());
    }

    #[test]
    fn every_class_has_its_way_on() {
        let now = 1_000_000;
        let one = failed(1, now);
        let table = [
            (Class::UnknownOutcome, TroubleKind::InstagramDown, Next::Ask { at: now + 10 * SECOND }),
            (
                Class::PausesAccount { minutes: Some(7) },
                TroubleKind::RateLimited,
                Next::Pause { until: Some(now + 7 * MINUTE) },
            ),
            (
                Class::PausesAccount { minutes: None },
                TroubleKind::RateLimited,
                Next::Pause { until: Some(now + 15 * MINUTE) },
            ),
            (Class::AccountNeedsPerson, TroubleKind::SignInAgain, Next::Pause { until: None }),
            (Class::Gone, TroubleKind::Gone, Next::Gone),
            (Class::NeedsPerson, TroubleKind::Refused, Next::Stuck),
            (Class::QuotaUsedUp, TroubleKind::QuotaUsedUp, Next::Again { at: now + LOOK_FOR_ROOM }),
            (Class::NewContainer { retries_first: 0 }, TroubleKind::ContainerLost, Next::Remake),
            (
                Class::NewContainer { retries_first: 2 },
                TroubleKind::ContainerLost,
                Next::Again { at: now + MINUTE },
            ),
        ];
        for (class, kind, wanted) in table {
            assert_eq!(next(&fault(class, kind), &one, false, now), wanted, "{class:?}");
        }
    }

    #[test]
    fn a_block_asks_first_when_something_was_on_its_way() {
        let block = fault(Class::Blocked, TroubleKind::Blocked);
        assert!(matches!(next(&block, &failed(1, 0), true, 0), Next::Ask { .. }));
        assert!(matches!(next(&block, &failed(1, 0), false, 0), Next::PauseAndStuck { .. }));
    }

    #[test]
    fn once_more_means_once() {
        let bad = fault(Class::RetryOnce, TroubleKind::FileRefused);
        assert!(matches!(next(&bad, &failed(1, 0), false, 0), Next::Again { .. }));
        assert_eq!(next(&bad, &failed(2, 0), false, 0), Next::Stuck);
    }
}

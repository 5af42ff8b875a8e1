//! How each account stands to Instagram: connection, brakes, call budget, and what is being read.
//! Invariant: a brake never fails work, it only holds it; whoever waits is told when one comes or goes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::domain::{AccountId, Trouble, TroubleKind, Usage};

use super::busy::lock;
use super::status::{SLOWS_AT, STOPS_AT, SyncState};

/// The longest pause between two tries to reach Instagram, in milliseconds.
const LONGEST_OFFLINE_MS: i64 = 60_000;
/// The least time between two writes, and what each percent past [`SLOWS_AT`] adds to it.
const WRITE_GAP: Duration = Duration::from_secs(1);
const SLOWING_MS: i64 = 400;
/// The longest rest that anybody asks an account to take, in milliseconds. What ends later was reckoned with a
/// clock that was wrong.
pub const LONGEST_REST_MS: i64 = 24 * 60 * 60 * 1_000;

/// Why Instagram must not be called for an account now.
#[derive(Clone, Debug, PartialEq)]
pub struct Brake {
    /// Milliseconds since the epoch; `None`: waits for a person.
    pub until: Option<i64>,
    pub trouble: Trouble,
}

#[derive(Clone, Debug, Default)]
struct Standing {
    brake: Option<Brake>,
    /// Tries that failed in a row, the last trouble, and when the next is due.
    offline: Option<(u32, Brake)>,
    /// Why nothing could be read for some while, though calls get through.
    failing: Option<Trouble>,
    usage: Option<Usage>,
    meter: Meter,
    saying: Option<String>,
    last_read: Option<i64>,
    next_read: Option<i64>,
}

type Tell = Box<dyn Fn() + Send + Sync>;

/// The standing of all accounts; clones show the same.
#[derive(Clone, Default)]
pub struct Line {
    standings: Arc<Mutex<HashMap<AccountId, Standing>>>,
    told: Arc<Mutex<Vec<Tell>>>,
}

/// What the status line shows of an account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineFacts {
    pub sync: SyncState,
    pub calls_percent: Option<u32>,
    pub calls_per_percent: Option<u32>,
    pub last_read: Option<i64>,
    pub next_read: Option<i64>,
}

/// Learns how many calls make a percent of those allowed, which nobody tells: it counts them while the percentage
/// rises from one value to the next.
#[derive(Clone, Copy, Debug, Default)]
struct Meter {
    /// The percentage when counting began, at the moment it had just changed, and the calls since.
    since: Option<(u32, u32)>,
    last: Option<u32>,
    /// Answers in a row that told less than the last: several calls are on their way at once, and their answers
    /// come in any order.
    less: u32,
    per_percent: Option<u32>,
}

/// So many answers in a row must tell less before it is believed that the percentage fell.
const FELL_AFTER: u32 = 12;

impl Meter {
    /// One more call was made, and this was said of the budget.
    fn count(&mut self, usage: Option<Usage>) {
        if let Some((_, calls)) = &mut self.since {
            *calls += 1;
        }
        let Some(percent) = usage.map(|usage| usage.percent) else { return };
        if self.last.is_some_and(|last| percent < last) {
            self.less += 1;
            if self.less >= FELL_AFTER {
                // Old calls were forgotten: counting begins with the first that told so.
                (self.last, self.since) = (Some(percent), Some((percent, self.less - 1)));
                self.less = 0;
            }
            return;
        }
        self.less = 0;
        let last = self.last.replace(percent);
        match (last, self.since) {
            (Some(before), Some((from, calls))) if percent > before => {
                self.per_percent = Some((calls / (percent - from)).max(1));
            }
            // It rose for the first time: counting begins here.
            (Some(before), _) if percent != before => self.since = Some((percent, 0)),
            _ => {}
        }
    }
}

impl Line {
    /// Registers somebody to be told, synchronously, when a brake comes or goes or the connection is back.
    pub fn on_change(&self, tell: impl Fn() + Send + Sync + 'static) {
        lock(&self.told).push(Box::new(tell));
    }

    /// Tells nobody any more: the engine stops, and those who were told let go of it.
    pub fn close(&self) {
        lock(&self.told).clear();
    }

    /// Why Instagram must not be called now; `None`: it may.
    pub fn brake(&self, account: &AccountId, now: i64) -> Option<Brake> {
        let standings = lock(&self.standings);
        let standing = standings.get(account)?;
        if let Some(brake) = standing.brake.as_ref().filter(|brake| holds(brake, now)) {
            return Some(brake.clone());
        }
        standing.offline.as_ref().map(|(_, brake)| brake).filter(|brake| holds_offline(brake, now)).cloned()
    }

    /// Why an account waits for a person; `None`: it does not.
    pub fn lasting(&self, account: &AccountId) -> Option<Trouble> {
        let standings = lock(&self.standings);
        let brake = standings.get(account)?.brake.as_ref()?;
        brake.until.is_none().then(|| brake.trouble.clone())
    }

    /// Holds an account.
    pub fn hold(&self, account: &AccountId, brake: Brake) {
        self.standing(account, |standing| standing.brake = Some(brake));
        self.tell();
    }

    /// Lets an account go on: it signed in again, or its pause is over.
    pub fn release(&self, account: &AccountId) {
        let held = self.standing(account, |standing| {
            let held = standing.brake.is_some() || standing.offline.is_some();
            (standing.brake, standing.offline) = (None, None);
            held
        });
        if held {
            self.tell();
        }
    }

    /// Whether this very brake, and no later one, is over.
    pub fn ends(&self, account: &AccountId, brake: &Brake) -> bool {
        lock(&self.standings).get(account).is_some_and(|standing| standing.brake.as_ref() == Some(brake))
    }

    /// Forgets an account: it signed out.
    pub fn forget(&self, account: &AccountId) {
        lock(&self.standings).remove(account);
        self.tell();
    }

    /// A call got through: the connection stands, whatever Instagram said.
    pub fn reached(&self, account: &AccountId, usage: Option<Usage>) {
        let was_offline = self.standing(account, |standing| {
            standing.meter.count(usage);
            standing.usage = usage.or(standing.usage);
            standing.offline.take().is_some()
        });
        if was_offline {
            self.tell();
        }
    }

    /// A call did not get through. Returns when the next try is due.
    pub fn missed(&self, account: &AccountId, trouble: Trouble, now: i64) -> i64 {
        let (until, first) = self.standing(account, |standing| {
            let before = standing.offline.take();
            let first = before.is_none();
            let (failures, until) = match before {
                // Several calls that were on their way fail together; that is one failure.
                Some((failures, brake)) if holds_offline(&brake, now) => {
                    (failures, brake.until.unwrap_or(now))
                }
                before => {
                    let failures = before.map_or(0, |(failures, _)| failures) + 1;
                    let pause = 1_000_i64.saturating_mul(1 << failures.min(10));
                    (failures, now + pause.min(LONGEST_OFFLINE_MS))
                }
            };
            standing.offline = Some((failures, Brake { until: Some(until), trouble }));
            (until, first)
        });
        if first {
            self.tell();
        }
        until
    }

    /// Lets the next try to reach Instagram be due at once: a person asks for it.
    pub fn try_now(&self, account: &AccountId, now: i64) {
        let was_offline = self.standing(account, |standing| {
            standing.offline.as_mut().is_some_and(|(_, brake)| {
                brake.until = Some(now);
                true
            })
        });
        if was_offline {
            self.tell();
        }
    }

    /// Percent of the call budget that is spent, and when it regains, in minutes.
    pub fn usage(&self, account: &AccountId) -> Option<Usage> {
        lock(&self.standings).get(account).and_then(|standing| standing.usage)
    }

    /// Forgets the usage: after a pause it has fallen, and nobody has told by how much.
    pub fn usage_unknown(&self, account: &AccountId) {
        self.standing(account, |standing| (standing.usage, standing.meter) = (None, Meter::default()));
    }

    /// Milliseconds to wait between two steps of background reading.
    pub fn pace(&self, account: &AccountId) -> i64 {
        match self.usage(account).map_or(0, |usage| usage.percent) {
            percent if percent < SLOWS_AT => 0,
            percent if percent < STOPS_AT => i64::from(percent - SLOWS_AT + 1) * 1_000,
            _ => 60_000,
        }
    }

    /// Milliseconds between two ops of an account at least, once three quarters of its calls are used; 0 before.
    pub fn slowing(&self, account: &AccountId) -> i64 {
        let percent = self.usage(account).map_or(0, |usage| usage.percent).min(STOPS_AT);
        SLOWING_MS * i64::from(percent.saturating_sub(SLOWS_AT))
    }

    /// The least time between two writes: bursts end as spam blocks (section 5.2), and from three quarters of
    /// the budget on everything is slowed.
    pub fn gap(&self, account: &AccountId) -> Duration {
        WRITE_GAP + Duration::from_millis(self.slowing(account).unsigned_abs())
    }

    /// The accounts of which something is known.
    pub fn accounts(&self) -> Vec<AccountId> {
        lock(&self.standings).keys().cloned().collect()
    }

    /// Whether the budget is spent.
    pub fn is_spent(usage: Usage) -> bool {
        usage.percent >= STOPS_AT
    }

    /// Says what is being read, or that nothing is.
    pub fn say(&self, account: &AccountId, saying: Option<String>) {
        self.standing(account, |standing| standing.saying = saying);
    }

    /// Says why nothing can be read, or that reading goes well.
    pub fn fails(&self, account: &AccountId, trouble: Option<Trouble>) {
        self.standing(account, |standing| standing.failing = trouble);
    }

    /// Notes when something was read, and when the next reading is due.
    pub fn read_times(&self, account: &AccountId, last: Option<i64>, next: Option<i64>) {
        self.standing(account, |standing| {
            standing.last_read = last.or(standing.last_read);
            standing.next_read = next;
        });
    }

    /// What the status line shows of an account.
    pub fn facts(&self, account: &AccountId, now: i64) -> LineFacts {
        let standings = lock(&self.standings);
        let Some(standing) = standings.get(account) else { return LineFacts::default() };
        let sync = match (&standing.brake, &standing.offline) {
            (Some(brake), _) if holds(brake, now) => {
                SyncState::Paused { until: brake.until, trouble: brake.trouble.clone() }
            }
            (_, Some((_, brake))) if brake.trouble.kind == TroubleKind::Offline => SyncState::Offline,
            (_, Some((_, brake))) => SyncState::Paused { until: brake.until, trouble: brake.trouble.clone() },
            _ => match (&standing.failing, &standing.saying) {
                (Some(trouble), _) => SyncState::Failing(trouble.clone()),
                (None, Some(saying)) => SyncState::Syncing(saying.clone()),
                (None, None) => SyncState::UpToDate,
            },
        };
        LineFacts {
            sync,
            calls_percent: standing.usage.map(|usage| usage.percent),
            calls_per_percent: standing.meter.per_percent,
            last_read: standing.last_read,
            next_read: standing.next_read,
        }
    }

    fn standing<T>(&self, account: &AccountId, change: impl FnOnce(&mut Standing) -> T) -> T {
        change(lock(&self.standings).entry(account.clone()).or_default())
    }

    fn tell(&self) {
        for tell in lock(&self.told).iter() {
            tell();
        }
    }
}

fn holds(brake: &Brake, now: i64) -> bool {
    brake.until.is_none_or(|until| now < until && until - now <= LONGEST_REST_MS)
}

fn holds_offline(brake: &Brake, now: i64) -> bool {
    brake.until.is_none_or(|until| now < until && until - now <= LONGEST_OFFLINE_MS)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn me() -> AccountId {
        "17841".into()
    }

    #[test]
    fn offline_pauses_grow_and_one_answer_ends_them() {
        let (line, told) = (Line::default(), Arc::new(AtomicUsize::new(0)));
        let count = Arc::clone(&told);
        line.on_change(move || {
            count.fetch_add(1, Ordering::SeqCst);
        });
        let first = line.missed(&me(), Trouble::of(TroubleKind::Offline), 0);
        assert_eq!(line.missed(&me(), Trouble::of(TroubleKind::Offline), 10), first, "the same failure");
        let second = line.missed(&me(), Trouble::of(TroubleKind::Offline), first) - first;
        assert!(second > first);
        assert!(line.brake(&me(), first + 1).is_some());
        assert_eq!(line.facts(&me(), i64::MAX).sync, SyncState::Offline, "until a call gets through");
        line.reached(&me(), None);
        assert_eq!((line.brake(&me(), first + 1), told.load(Ordering::SeqCst)), (None, 2));
    }

    #[test]
    fn a_brake_without_end_waits_for_a_person_and_outranks_the_connection() {
        let line = Line::default();
        line.missed(&me(), Trouble::of(TroubleKind::Offline), 0);
        let brake = Brake { until: None, trouble: Trouble::of(TroubleKind::SignInAgain) };
        line.hold(&me(), brake.clone());
        assert_eq!(line.brake(&me(), i64::MAX), Some(brake));
        line.release(&me());
        assert_eq!(line.brake(&me(), 0), None);
    }

    #[test]
    fn a_clock_put_back_by_a_year_makes_nobody_rest_for_one() {
        let line = Line::default();
        let year = 365 * 24 * 60 * 60 * 1_000;
        let until = line.missed(&me(), Trouble::of(TroubleKind::Offline), year);
        assert!(line.brake(&me(), year).is_some());
        assert_eq!(line.brake(&me(), 0), None);
        line.reached(&me(), None);
        line.hold(&me(), Brake { until: Some(until), trouble: Trouble::of(TroubleKind::RateLimited) });
        assert!(line.brake(&me(), until - 1).is_some());
        assert_eq!(line.brake(&me(), 0), None);
    }

    #[test]
    fn the_meter_learns_what_a_percent_is() {
        let line = Line::default();
        let call = |percent| line.reached(&me(), Some(Usage { percent, regain_minutes: None }));
        let learned = || line.facts(&me(), 0).calls_per_percent;
        [3, 3, 4].into_iter().for_each(call);
        assert_eq!(learned(), None, "nobody knows how many calls went before");
        (0..49).for_each(|_| call(4));
        call(5);
        assert_eq!(learned(), Some(50));
        (0..99).for_each(|_| call(5));
        call(7);
        assert_eq!(learned(), Some(50), "over the whole rise");
        call(2);
        (0..19).for_each(|_| call(2));
        call(3);
        assert_eq!(learned(), Some(20), "it fell, and is counted anew");
    }

    #[test]
    fn answers_that_overtake_each_other_teach_nothing_wrong() {
        let line = Line::default();
        let call = |percent| line.reached(&me(), Some(Usage { percent, regain_minutes: None }));
        for _ in 0..49 {
            call(1);
        }
        [2, 1, 2, 1, 1, 2].into_iter().for_each(call);
        for _ in 0..193 {
            call(2);
        }
        [3, 2, 3, 2].into_iter().for_each(call);
        assert_eq!(line.facts(&me(), 0).calls_per_percent, Some(199), "not one a percent");
    }

    #[test]
    fn reading_slows_from_three_quarters_on() {
        let line = Line::default();
        assert_eq!(line.pace(&me()), 0);
        line.reached(&me(), Some(Usage { percent: 74, regain_minutes: None }));
        assert_eq!(line.pace(&me()), 0);
        line.reached(&me(), Some(Usage { percent: 90, regain_minutes: None }));
        assert!(line.pace(&me()) > 0);
        assert_eq!(line.gap(&me()), Duration::from_secs(7), "writes are slowed too");
        line.reached(&me(), Some(Usage { percent: 75, regain_minutes: None }));
        assert_eq!(line.gap(&me()), Duration::from_secs(1));
    }
}

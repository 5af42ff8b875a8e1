//! The fault matrix: every answer of section 8, and every answer that is none, at every write. Each case says
//! what it must come to, and the sandbox's record says what it came to.
//! Invariant: an effect happens once or, where nothing is left to act on, never; nothing is ever done twice.

pub mod rows;
mod writes;

use std::time::Duration;

use super::bench::Bench;
use crate::domain::op::OpState;
use crate::domain::{OpId, TroubleKind};
use crate::sandbox::{Action, Rule};
use crate::store::tables::outbox;

use rows::{Fault, Means, OFFLINE};
use writes::{Case, WRITES, Write};

/// What a fault that happens once must come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Done, by itself.
    BySelf,
    /// The account pauses and shows until when, the row never waits for a person; then done by itself.
    AccountPauses,
    /// The account waits for its owner, the row never does; then done by itself.
    AccountWaits,
    /// Stuck, and done when a person presses *Try again*.
    Stops,
    /// Stuck, and the account rests for hours.
    StopsAndRests,
    /// Done without an effect: what it was about is gone.
    NothingLeft,
}

fn fate(means: Means, write: Write, acted: bool) -> Fate {
    let of_container = write.is_of_container() || write.is_publish();
    match means {
        Means::Passing | Means::Tomorrow | Means::NotReady | Means::Once | Means::FreshAfterTries => {
            Fate::BySelf
        }
        Means::Limit => Fate::AccountPauses,
        Means::Key => Fate::AccountWaits,
        // It was asked for, and it was there.
        Means::Spam if acted && !write.is_of_container() => Fate::BySelf,
        Means::Spam => Fate::StopsAndRests,
        Means::Fresh if of_container => Fate::BySelf,
        Means::Fresh | Means::Person => Fate::Stops,
        Means::Gone => match write {
            Write::Hide | Write::Show | Write::Delete | Write::CommentsOff | Write::CommentsOn => {
                Fate::NothingLeft
            }
            Write::Look => Fate::BySelf,
            _ if write.is_publish() => Fate::BySelf,
            _ => Fate::Stops,
        },
    }
}

/// Everything of one write, one case after the other on one bench.
fn all_of(write: Write, faults: impl IntoIterator<Item = Fault>) -> usize {
    let bench = writes::bench();
    let mut cases = 0;
    for fault in faults {
        let case = Case::begin(&bench, write, &fault.rule(write.method(), write.path(), write.nth()), cases);
        play(&bench, &case, &fault, fate(fault.means, write, fault.acted));
        cases += 1;
    }
    cases
}

/// Goes on to the next moment at which something can happen; `false` when nothing will by itself.
fn go_on(bench: &Bench, op: OpId) -> bool {
    let row = bench.row(op);
    let brake = bench.process().context.brake(&bench.account);
    let until = match brake.map(|brake| brake.until) {
        Some(None) => return false,
        Some(Some(until)) => until.max(row.runs_at),
        None => row.runs_at,
    };
    let left = (until - bench.clock.now_ms() + 999) / 1_000;
    bench.pass(u64::try_from(left.max(1)).unwrap());
    true
}

fn until_it_rests(bench: &Bench, op: OpId, name: &str) -> OpState {
    for _ in 0..60 {
        let state = bench.state(op);
        if matches!(state, OpState::Done | OpState::Undone | OpState::Stuck) || !go_on(bench, op) {
            return state;
        }
    }
    panic!("{name}: never ended: {:?}", bench.row(op));
}

fn play(bench: &Bench, case: &Case, fault: &Fault, wanted: Fate) {
    let (op, name) = (case.op, format!("{:?} answered {}", case.write, fault.name));
    let context = &bench.process().context;
    let mut paused = false;
    // Up to the first rest of the row or the account.
    while !matches!(bench.state(op), OpState::Done | OpState::Stuck) {
        if let Some(brake) =
            context.brake(&bench.account).filter(|brake| brake.trouble.kind != TroubleKind::Offline)
        {
            assert_ne!(bench.state(op), OpState::Stuck, "{name}");
            assert_eq!(brake.trouble.title(), case.title(fault), "{name}");
            match wanted {
                Fate::AccountPauses => {
                    assert!(brake.until.is_some_and(|until| until > bench.clock.now_ms()), "{name}")
                }
                Fate::AccountWaits => {
                    assert_eq!(brake.until, None, "{name}");
                    bench.block_on(context.let_go(&bench.account));
                    bench.settle();
                }
                _ => panic!("{name}: the account rests, but it should come to {wanted:?}"),
            }
            paused = true;
        }
        if !go_on(bench, op) {
            break;
        }
    }
    let state = until_it_rests(bench, op, &name);
    assert!(said(bench, op).iter().any(|line| line == case.title(fault)), "{name}: {:?}", said(bench, op));
    assert_eq!(paused, matches!(wanted, Fate::AccountPauses | Fate::AccountWaits), "{name}");
    match wanted {
        Fate::BySelf | Fate::AccountPauses | Fate::AccountWaits => {}
        Fate::NothingLeft => {
            assert_eq!((state, case.effects(bench)), (OpState::Done, usize::from(fault.acted)), "{name}");
            return;
        }
        Fate::Stops | Fate::StopsAndRests => {
            assert_eq!(state, OpState::Stuck, "{name}");
            assert_eq!(bench.row(op).trouble.unwrap().title(), case.title(fault), "{name}");
            assert_eq!(
                case.effects(bench),
                usize::from(case.acts_at_once(fault)),
                "{name}: before a person acts"
            );
            let rests = context.brake(&bench.account).is_some_and(|brake| brake.until.is_some());
            assert_eq!(rests, wanted == Fate::StopsAndRests, "{name}");
            if rests {
                bench.pass(3 * 3_600);
            }
            bench.try_again(op);
        }
    }
    assert_eq!(until_it_rests(bench, op, &name), OpState::Done, "{name}: {:?}", bench.row(op));
    assert_eq!(case.effects(bench), 1, "{name}: exactly once");
    assert!(context.brake(&bench.account).is_none(), "{name}");
}

/// The titles of an op's timeline.
fn said(bench: &Bench, op: OpId) -> Vec<String> {
    let lines = bench.process().context.store.read_now(|c| outbox::timeline(c, op)).unwrap();
    lines.into_iter().map(|line| line.title).collect()
}

/// Runs writes beside each other, two at a time.
fn side_by_side(work: impl Fn(Write) -> usize + Sync) -> usize {
    let next = std::sync::Mutex::new(WRITES.iter().copied());
    let done = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some(write) = next.lock().unwrap().next() else { return };
                    let began = std::time::Instant::now();
                    let cases = work(write);
                    println!("{write:?}: {cases} cases in {} ms", began.elapsed().as_millis());
                    done.fetch_add(cases, std::sync::atomic::Ordering::SeqCst);
                }
            });
        }
    });
    done.into_inner()
}

#[test]
fn every_row_at_every_write() {
    let cases = side_by_side(|write| all_of(write, rows::told(false)));
    assert_eq!(cases, rows::ROWS.len() * WRITES.len());
}

#[test]
fn every_row_told_although_it_was_done() {
    // Containers and looks act on nothing that anybody sees.
    let cases = side_by_side(|write| if write.is_seen() { all_of(write, rows::told(true)) } else { 0 });
    assert!(cases > 500, "{cases}");
}

#[test]
fn every_answer_that_tells_nothing_at_every_write() {
    let cases = side_by_side(|write| all_of(write, rows::untold()));
    assert_eq!(cases, rows::untold().len() * WRITES.len());
}

#[test]
fn an_answer_that_comes_too_late_at_every_write() {
    side_by_side(|write| {
        let bench = writes::bench();
        bench.hurry(Duration::from_millis(900));
        let late = Rule::new(write.method(), write.path(), Action::Slow { ms: 2_500, acted: true });
        let case = Case::begin(&bench, write, &late.nth(write.nth()).times(1), 0);
        let name = format!("{write:?} answered too late");
        assert_eq!(until_it_rests(&bench, case.op, &name), OpState::Done, "{name}");
        assert!(said(&bench, case.op).iter().any(|line| line == OFFLINE), "{name}");
        assert_eq!(case.effects(&bench), 1, "{name}");
        1
    });
}

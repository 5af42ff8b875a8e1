//! Real processes that are killed in the middle of their work, and what Instagram then really has.
//! Invariant: a seed decides everything but the machine's own timing, and a failure names its seed.
//!
//! `cargo test --test suite crash::` runs a few seeds. The whole:
//! `TINTYPE_CRASH_RUNS=300 cargo test --test suite crash::seeds -- --nocapture`; the first seed is
//! `TINTYPE_CRASH_SEED`, 1 if left out; `TINTYPE_CRASH_DISK` names a folder for the profiles, on a small disk say.

mod copies;
mod drafts;
mod plan;
mod quiet;
mod secrets;
mod slots;
mod stage;
mod verdict;
mod worker;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use plan::{Death, Plan};
use stage::{End, Stage};

/// Runs of an ordinary `cargo test`.
const RUNS: u64 = 14;

#[derive(Default)]
struct Figures {
    lives: AtomicU64,
    killed: AtomicU64,
    acted: AtomicU64,
    told: AtomicU64,
    failed: Mutex<Vec<u64>>,
}

fn number(name: &str, usual: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} must be a number")),
        Err(_) => usual,
    }
}

/// One life after the other, each ended as the plan says, then one that is left alone.
fn run(seed: u64, figures: &Figures) {
    let plan = Plan::of(seed);
    let mut stage = Stage::new(&plan);
    for (nth, death) in plan.deaths.iter().enumerate() {
        figures.lives.fetch_add(1, Ordering::SeqCst);
        match stage.life(&plan, death) {
            End::Killed => figures.killed.fetch_add(1, Ordering::SeqCst),
            End::Told => figures.told.fetch_add(1, Ordering::SeqCst),
            End::ByItself(code) if stage.found_no_room(code) => continue,
            // It was done before the plan's moment came.
            End::ByItself(code) => {
                assert_eq!(code, Some(0), "life {nth}: {}", stage.said());
                break;
            }
        };
        if matches!(death, Death::Silence { acted: true, .. } | Death::Late { .. }) {
            figures.acted.fetch_add(1, Ordering::SeqCst);
        }
    }
    figures.lives.fetch_add(1, Ordering::SeqCst);
    let code = stage.last_life();
    assert_eq!(code, Some(0), "the last life: {}", stage.said());
    verdict::judge(&plan, &stage);
}

#[test]
fn seeds_of_crashes_lose_nothing_and_double_nothing() {
    let (runs, first) = (number("TINTYPE_CRASH_RUNS", RUNS), number("TINTYPE_CRASH_SEED", 1));
    let (next, figures, began) = (AtomicU64::new(0), Figures::default(), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let seed = first + next.fetch_add(1, Ordering::SeqCst);
                    if seed >= first + runs {
                        break;
                    }
                    if catch_unwind(AssertUnwindSafe(|| run(seed, &figures))).is_err() {
                        eprintln!(
                            "seed {seed} failed; again: TINTYPE_CRASH_SEED={seed} TINTYPE_CRASH_RUNS=1 \
                             cargo test --test suite crash::seeds\n{:#?}",
                            Plan::of(seed)
                        );
                        figures.failed.lock().unwrap().push(seed);
                    }
                }
            });
        }
    });
    let count = |figure: &AtomicU64| figure.load(Ordering::SeqCst);
    println!(
        "{runs} runs from seed {first}: {} lives, {} killed ({} of them after or while Instagram acted), {} told to \
         stop, {:.0} s",
        count(&figures.lives),
        count(&figures.killed),
        count(&figures.acted),
        count(&figures.told),
        began.elapsed().as_secs_f32()
    );
    let failed = figures.failed.into_inner().unwrap();
    assert!(failed.is_empty(), "failed seeds: {failed:?}");
}

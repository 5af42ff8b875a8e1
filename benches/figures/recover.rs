//! `recover_10k`: a profile with 10,000 ops on their way is opened as at every start. The figure is the time
//! from the call that opens the store until the engine has found the place of every op. Nothing tells that but
//! what it does next, so that is what is waited for, in the sandbox's own log: each op that was found running has
//! been asked for, and the first change has been sent, which by then is the one whose turn it is.
//! Invariant: everything is the program's own (folders, vault, store, runtime, outbox); the machine's disk cache
//! is warm, and the sandbox answers at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use tintype::domain::{AccountId, Op};
use tintype::store::tables::outbox::{self, Outcome as Ended};
use tintype::store::{DATABASE, Store, StoreError, Tx};

use crate::queue::{Place, Thread, leave_running, put};
use crate::spread::Spread;
use crate::words::{Dice, sentence};
use crate::world::{Copied, NOW, at_rest};
use crate::{Figure, Outcome};

/// Open ops, and as many that ended before: an outbox keeps what it did.
const OPS: usize = 10_000;
const ENDED: usize = 10_000;
/// Threads at the sandbox; in each stand some ops, in every tenth many.
const LANES: usize = 2_000;
/// Found running: as many as the last process can have had at work.
const RUNNING: usize = 4;
const ROUNDS: usize = 7;
const LOOK: Duration = Duration::from_micros(200);
const LONGEST: Duration = Duration::from_secs(30);
const HOUR: i64 = 3_600_000;

/// Measures it.
pub fn measure() -> Outcome<Vec<Figure>> {
    let whole = Copied::empty("recover-made")?;
    let mut times = Vec::new();
    let place = Place::open()?;
    let threads = place.prepare(whole.path(), LANES)?;
    let (account, store) = (place.account(), Store::open(whole.path(), Arc::new(|| ()))?);
    let asked: Vec<String> = threads.iter().take(RUNNING).map(|thread| thread.below.clone()).collect();
    store.writer().write_now(move |tx| fill(tx, &account, &threads))?;
    drop(store);
    let made = at_rest(whole.path())?;
    for round in 1..=ROUNDS {
        // A folder for each: the threads of the round before may still close its files.
        let profile = Copied::empty(&format!("recover-{round}"))?;
        std::fs::copy(&made, profile.path().join(DATABASE))?;
        place.keep_key(profile.path())?;
        let took = start(&place, &profile, &asked)?;
        eprintln!(
            "recover, round {round}: {OPS} open ops, {ENDED} ended ones: {:.1} ms",
            took.as_secs_f64() * 1e3
        );
        times.push(took);
    }
    Ok(vec![Figure { name: "recover_10k", value: Spread::of(times).median(), unit: "ms" }])
}

/// One start, until the ops that were found running have been asked for and something is sent.
fn start(place: &Place, profile: &Copied, asked: &[String]) -> Outcome<Duration> {
    place.control.clear_log();
    let began = Instant::now();
    let engine = place.engine(profile.path())?;
    loop {
        let log = place.control.log();
        let was_asked =
            |id: &String| log.iter().any(|one| one.method == "GET" && one.path.ends_with(id.as_str()));
        if asked.iter().all(was_asked) && log.iter().any(|one| one.method == "POST") {
            break;
        }
        if began.elapsed() > LONGEST {
            return Err("the outbox did not begin".into());
        }
        std::thread::sleep(LOOK);
    }
    let took = began.elapsed();
    engine.stop();
    Ok(took)
}

/// What a busy evening leaves: hides, replies, deletes for later, some of them failed and waiting.
fn fill(tx: &Tx<'_>, account: &AccountId, threads: &[Thread]) -> Result<(), StoreError> {
    let (now, mut dice) = (NOW * 1_000, Dice::of(3));
    for nth in 0..ENDED {
        let id = put(tx, account, hide(&threads[nth % LANES], nth % 3 == 0))?;
        outbox::done(tx, id, &Ended::Plain, now)?;
    }
    for thread in threads.iter().take(RUNNING) {
        let id = put(tx, account, hide(thread, true))?;
        leave_running(tx, id, &json!({ "intent": { "at": now - HOUR, "before": [], "seen": null } }))?;
    }
    for nth in RUNNING..OPS {
        // Every other op stands in one of the two hundred lanes in which much is to be done.
        let place = dice.below(if nth % 2 == 0 { LANES as u64 } else { LANES as u64 / 10 }) as usize;
        let id = put(tx, account, op(&threads[place], dice.below(20), &mut dice))?;
        if nth % 50 == 7 {
            // Its next try is not due yet.
            outbox::wait_until(tx, id, now + HOUR / 2, None, now)?;
        }
    }
    Ok(())
}

fn op(thread: &Thread, kind: u64, dice: &mut Dice) -> Op {
    let top = thread.top.as_str();
    match kind {
        0..12 => hide(thread, true),
        12..18 => {
            let text = sentence(dice);
            Op::Reply { to: top.into(), thread: top.into(), media: thread.media.clone(), text }
        }
        _ => Op::Delete { comment: thread.below.as_str().into(), thread: top.into() },
    }
}

fn hide(thread: &Thread, hidden: bool) -> Op {
    Op::Hide { comment: thread.below.as_str().into(), thread: thread.top.as_str().into(), hidden }
}

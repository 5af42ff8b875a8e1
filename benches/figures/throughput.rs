//! `outbox_throughput`: ops that the outbox does in a second, against a sandbox that answers at once.
//! Invariant: every op is done once, by the sandbox's own record; intents are on the disk before their calls, as
//! always. Only the second between two writes that politeness asks for is left out, because the clock stands.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tintype::domain::Op;
use tintype::store::Store;

use crate::queue::{Place, Thread, put};
use crate::spread::Spread;
use crate::world::Copied;
use crate::{Figure, Outcome};

/// Two ops in each: a comment below is hidden and the top one answered, in one lane.
const THREADS: usize = 500;
const OPS: usize = 2 * THREADS;
const ROUNDS: usize = 5;
/// How often it is looked whether the first op is done.
const LOOK: Duration = Duration::from_micros(200);
/// The first op is done by then, or never.
const LONGEST: Duration = Duration::from_secs(10);

/// Measures it.
pub fn measure() -> Outcome<Vec<Figure>> {
    let mut rates = Vec::new();
    for round in 1..=ROUNDS {
        let took = time_of(round)?;
        // Between the first that is done and the last lie all but one.
        let rate = (OPS - 1) as f64 / took.as_secs_f64();
        eprintln!(
            "outbox, round {round}: {OPS} ops in {THREADS} lanes, {:.2} s, {rate:.0} a second",
            took.as_secs_f64()
        );
        rates.push(rate);
    }
    Ok(vec![Figure { name: "outbox_throughput", value: Spread::of_numbers(rates).median(), unit: "ops/s" }])
}

/// The time from the first op that was done to the last.
fn time_of(round: usize) -> Outcome<Duration> {
    let place = Place::open()?;
    // A folder for each: the threads of the round before may still close its files.
    let profile = Copied::empty(&format!("throughput-{round}"))?;
    let (account, threads) = (place.account(), place.prepare(profile.path(), THREADS)?);
    let store = Store::open(profile.path(), Arc::new(|| ()))?;
    store.writer().write_now(move |tx| {
        for thread in &threads {
            for op in [hide(thread), reply(thread)] {
                put(tx, &account, op)?;
            }
        }
        Ok(())
    })?;
    drop(store);
    let engine = place.engine(profile.path())?;
    let began = Instant::now();
    while place.control.record().is_empty() {
        if began.elapsed() > LONGEST {
            return Err("nothing was done".into());
        }
        std::thread::sleep(LOOK);
    }
    let first = Instant::now();
    if !engine.settle() {
        return Err("the outbox never came to rest".into());
    }
    let took = first.elapsed();
    engine.stop();
    let done = place.control.record().len();
    if done != OPS {
        return Err(format!("{done} effects of {OPS} ops").into());
    }
    Ok(took)
}

fn hide(thread: &Thread) -> Op {
    Op::Hide { comment: thread.below.as_str().into(), thread: thread.top.as_str().into(), hidden: true }
}

fn reply(thread: &Thread) -> Op {
    let top = thread.top.as_str();
    let text = "Wood, two days".to_owned();
    Op::Reply { to: top.into(), thread: top.into(), media: thread.media.clone(), text }
}

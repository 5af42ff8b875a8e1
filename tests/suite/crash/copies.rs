//! Two copies of Tintype that want one profile: the worker is a real process, the window plays here.
//! Invariant: one works at a time; a window takes the profile from a worker, and nobody takes it from a window.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tintype::app::{Door, Holder, Taken, take};
use tintype::domain::Clock;
use tintype::engine::{Engine, EngineOptions};
use tintype::store::VaultChoice;

use super::stage::Stage;

fn options(stage: &Stage) -> EngineOptions {
    EngineOptions {
        endpoint: Some(stage.ready.url.clone()),
        clock: Clock::system(),
        vault: VaultChoice::File,
        reads: false,
        ..EngineOptions::at(stage.profile.path())
    }
}

fn window(stage: &Stage) -> Engine {
    match take(&options(stage), Holder::Window).unwrap() {
        Taken::Ours(engine) => *engine,
        Taken::Theirs(holder) => panic!("a {holder:?} has it"),
    }
}

/// Stands behind the door as a window does; counts how often it was called to the front.
fn door(stage: &Stage) -> (Door, Arc<AtomicUsize>) {
    let called = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&called);
    let count = move || {
        count.fetch_add(1, Ordering::SeqCst);
    };
    (Door::open(stage.profile.path(), Holder::Window, count).unwrap(), called)
}

#[test]
fn a_window_takes_over_from_a_worker_which_stops_cleanly() {
    let stage = Stage::empty(5);
    let mut child = stage.worker(&[]);
    stage.wait_until(&mut child, || stage.profile.path().join("door").exists());
    let engine = window(&stage);
    assert_eq!(stage.wait(&mut child), Some(0));
    assert!(stage.said().contains("takes over"), "{}", stage.said());
    engine.stop();
}

#[test]
fn a_worker_leaves_the_work_to_a_window_that_is_open() {
    let stage = Stage::empty(5);
    let engine = window(&stage);
    let (_door, called) = door(&stage);
    assert_eq!(stage.last_life(), Some(4));
    assert!(stage.said().starts_with("A window has this profile open"), "{}", stage.said());
    assert!(stage.control.log().is_empty(), "it did nothing");
    assert_eq!(called.load(Ordering::SeqCst), 0, "and disturbed nobody");
    engine.stop();
}

#[test]
fn a_second_worker_leaves_the_work_to_the_first() {
    let stage = Stage::empty(5);
    let mut first = stage.worker(&[]);
    stage.wait_until(&mut first, || stage.profile.path().join("door").exists());
    assert_eq!(stage.last_life(), Some(4));
    assert!(first.try_wait().unwrap().is_none());
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn a_second_window_calls_the_first_to_the_front() {
    let stage = Stage::empty(5);
    let engine = window(&stage);
    let (_door, called) = door(&stage);
    let second = take(&options(&stage), Holder::Window).unwrap();
    assert!(matches!(second, Taken::Theirs(Holder::Window)));
    while called.load(Ordering::SeqCst) == 0 {
        std::thread::yield_now();
    }
    engine.stop();
}

#[test]
fn after_the_window_a_worker_has_the_profile_again() {
    let stage = Stage::empty(5);
    let engine = window(&stage);
    let (door, _) = door(&stage);
    engine.stop();
    drop(door);
    assert_eq!(stage.last_life(), Some(0), "{}", stage.said());
}

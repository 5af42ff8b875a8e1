//! `idle_frames`: frames drawn in a minute in which nobody does anything and nothing arrives.
//! Invariant: it is a real minute on the machine's clock, of the whole window on an engine that is signed in
//! and goes on reading from a sandbox in which nothing happens.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tintype::domain::{Clock, Secret};
use tintype::engine::{App, Command, DemoPlace, SignIn};
use tintype::sandbox::model::WorldSize;
use tintype::sandbox::{Options, Sandbox};
use tokio::runtime::Runtime;

use crate::window::{Pace, Window};
use crate::world::Copied;
use crate::{Figure, Outcome};

const MINUTE: Duration = Duration::from_secs(60);
/// Everything has been read and every toast is gone by then.
const SETTLE: Duration = Duration::from_secs(300);
/// Nothing was drawn for so long: it has settled. Longer than the minute after which the helper learns from what came
/// with the first sign-in, which is work and no rest.
const QUIET: Duration = Duration::from_secs(75);

/// Measures it.
pub fn measure() -> Outcome<Vec<Figure>> {
    let runtime = Runtime::new()?;
    let options =
        Options { size: WorldSize::Small, arrivals: false, quick_pictures: true, ..Options::default() };
    let sandbox = runtime.block_on(Sandbox::start(options))?;
    let ready = sandbox.ready();
    let place = DemoPlace {
        origin: ready.url.clone(),
        app: App {
            id: ready.app_id.clone(),
            secret: Secret::new(&ready.app_secret),
            redirect: "https://localhost/".to_owned(),
        },
        saved: Vec::new(),
    };
    let profile = Copied::empty("idle")?;
    let door = Arc::new(move || Ok(place.clone()));
    let mut window = Window::open(profile.path(), &ready.url, Clock::system(), Pace::Real, Some(door))?;
    window.engine()?.send(Command::SignIn(SignIn::Demo));
    settle(&mut window)?;
    if window.find("Search comments").is_empty() {
        return Err("the inbox is not what is shown".into());
    }
    let settled = settle(&mut window)?;
    let asked = || sandbox.control().log().len();
    let asked_before = asked();
    let (before, start) = (window.frames, Instant::now());
    while window.next(start + MINUTE).is_some() {
        eprintln!(
            "idle: a frame after {:.1} s, because of {:?}",
            start.elapsed().as_secs_f64(),
            window.causes()
        );
    }
    let frames = window.frames - before;
    eprintln!(
        "idle: a real minute, begun {:.0} s after the last frame; the engine asked {} things of the sandbox in it",
        settled.as_secs_f64(),
        asked() - asked_before
    );
    Ok(vec![Figure { name: "idle_frames", value: frames as f64, unit: "frames" }])
}

/// Draws until nothing was drawn for a while.
fn settle(window: &mut Window) -> Outcome<Duration> {
    let start = Instant::now();
    let mut last = VecDeque::new();
    while window.next(Instant::now() + QUIET).is_some() {
        last.push_back(format!("{:.1} s {:?}", start.elapsed().as_secs_f64(), window.causes()));
        last.drain(..last.len().saturating_sub(12));
        if start.elapsed() > SETTLE {
            return Err(format!("the window never came to rest; the last frames: {last:#?}").into());
        }
    }
    Ok(start.elapsed())
}

//! `inbox_frame_1m` and `inbox_frame_ratio`: what a frame of the inbox costs the thread that draws.
//! Invariant: both profiles show the same newest comments in the same window, measured in turns; what is
//! told is the worst of standing still and scrolling, at the top and in the middle of the list.

use std::path::Path;
use std::time::Duration;

use egui::{Event, Pos2};
use jiff::Timestamp;
use tintype::domain::Clock;

use crate::spread::Spread;
use crate::window::{Drawn, Pace, Window, list_range, wheel};
use crate::world::{Copied, NOW};
use crate::{Figure, Outcome, place};

const FEW: u64 = 1_000;
const MANY: u64 = 1_000_000;
const ROUNDS: usize = 7;
const FRAMES: usize = 120;
/// Points the wheel turns a frame: a fast hand.
const WHEEL: f32 = 90.0;
/// Where the list's scroll bar begins and ends, points from the top of the window.
const BAR: std::ops::Range<f32> = 110.0..850.0;

/// One way to look at the list.
#[derive(Clone, Copy)]
struct Look {
    words: &'static str,
    /// Where on the scroll bar it begins, as a share.
    from: f32,
    wheel: f32,
}

const LOOKS: [Look; 3] = [
    Look { words: "standing still at the top", from: 0.0, wheel: 0.0 },
    Look { words: "scrolling from the top", from: 0.0, wheel: WHEEL },
    Look { words: "scrolling from the middle", from: 0.5, wheel: WHEEL },
];

/// Measures them.
pub fn measure() -> Outcome<Vec<Figure>> {
    let origin = place::open()?;
    let (few, many) = (Copied::with(FEW, &origin)?, Copied::with(MANY, &origin)?);
    let mut windows = [open(few.path(), &origin)?, open(many.path(), &origin)?];
    let (mut worst, mut worst_ratio) = (0.0_f64, 0.0_f64);
    for look in LOOKS {
        let mut all: [Vec<Drawn>; 2] = [Vec::new(), Vec::new()];
        let mut ratios = Vec::new();
        for _ in 0..ROUNDS {
            let mut medians = [0.0; 2];
            for (side, window) in windows.iter_mut().enumerate() {
                let drawn = round(window, look)?;
                medians[side] = Spread::of(drawn.iter().map(Drawn::whole)).median();
                all[side].extend(drawn);
            }
            ratios.push(medians[1] / medians[0]);
        }
        let [few, many] = all.map(|drawn| told(&drawn));
        let ratio = Spread::of_numbers(ratios).median();
        eprintln!("inbox_frame, {}:\n  {MANY}: {}\n  {FEW}: {}", look.words, many.words, few.words);
        eprintln!("  median of {ROUNDS} ratios {ratio:.3}");
        worst = worst.max(many.median);
        worst_ratio = worst_ratio.max(ratio);
    }
    eprintln!(
        "inbox_frame: medians, whole window at 1440x900, egui's pass and its triangles, the worst look"
    );
    Ok(vec![
        Figure { name: "inbox_frame_1m", value: worst, unit: "ms" },
        Figure { name: "inbox_frame_ratio", value: worst_ratio, unit: "ratio" },
    ])
}

struct Told {
    median: f64,
    words: String,
}

fn told(drawn: &[Drawn]) -> Told {
    let whole = Spread::of(drawn.iter().map(Drawn::whole));
    let laid = Spread::of(drawn.iter().map(|drawn| drawn.laid)).median();
    let cut = Spread::of(drawn.iter().map(|drawn| drawn.cut)).median();
    Told { median: whole.median(), words: format!("{whole} frames (pass {laid:.2}, triangles {cut:.2})") }
}

/// A window that shows all comments of a profile and has nothing else to do: its clock stands.
pub fn open(profile: &Path, origin: &str) -> Outcome<Window> {
    let clock = Clock::frozen_at(Timestamp::from_second(NOW + 120)?);
    let mut window = Window::open(profile, origin, clock, Pace::Sixty, None)?;
    window.rest()?;
    window.press("All, ")?;
    Ok(window)
}

/// Presses the scroll bar at a share of its length.
pub fn jump(window: &mut Window, share: f32) -> Outcome<()> {
    let at = |share: f32| Pos2::new(list_range().end - 4.0, BAR.start + (BAR.end - BAR.start) * share);
    // Down first, so that the press at the wanted place is never on the handle.
    window.drag(at(1.0), at(1.0))?;
    window.drag(at(share), at(share))
}

fn round(window: &mut Window, look: Look) -> Outcome<Vec<Drawn>> {
    jump(window, look.from)?;
    scroll(window, FRAMES, look.wheel)
}

/// Draws so many frames with the pointer in the list and the wheel turning. Rows are answered between frames,
/// as they are at sixty frames a second; without that, gaps would be drawn, which cost less.
pub fn scroll(window: &mut Window, frames: usize, turn: f32) -> Outcome<Vec<Drawn>> {
    let list = list_range();
    window.frame(vec![Event::PointerMoved(Pos2::new((list.start + list.end) / 2.0, 460.0))]);
    window.rest()?;
    let mut drawn = Vec::with_capacity(frames);
    for _ in 0..frames {
        let events = if turn > 0.0 { vec![wheel(turn)] } else { Vec::new() };
        drawn.push(window.frame(events));
        window.answered()?;
    }
    window.live(Duration::from_millis(100));
    Ok(drawn)
}

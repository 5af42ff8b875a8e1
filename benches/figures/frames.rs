//! `inbox_frame_1m` and `inbox_frame_ratio`: what a frame of the inbox costs the thread that draws.
//! Invariant: both sides draw the same comments at the same places in the same window, before and after each
//! round, or there is no figure; they are measured in turns, and what is told is the worst of standing still and
//! scrolling, at the top and in the middle of the list.
//!
//! Comments in the middle of a million are other comments than those in the middle of the newest thousand. So
//! the small profile of the middle holds the thousand around the large one's middle: whoever presses the middle
//! of the scroll bar sees the same rows in both. Each round begins with such a press, so that neither side ever
//! comes to the end of its list, where nothing moves and nothing new is drawn.

use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use egui::{Event, Pos2};
use jiff::Timestamp;
use tintype::domain::Clock;

use crate::spread::Spread;
use crate::window::{Drawn, Pace, Window, bar, list_range, wheel};
use crate::world::{Copied, NOW};
use crate::{Figure, Outcome, place};

const FEW: u64 = 1_000;
const MANY: u64 = 1_000_000;
/// The newest thousand, and those around the middle.
const TOP: Range<u64> = 0..FEW;
const MIDDLE: Range<u64> = (MANY - FEW) / 2..(MANY + FEW) / 2;
const ROUNDS: usize = 7;
const FRAMES: usize = 120;
/// Points the wheel turns a frame: a fast hand.
const WHEEL: f32 = 90.0;

/// One way to look at the list.
struct Look {
    words: &'static str,
    /// Where on the scroll bar it begins, as a share.
    from: f32,
    /// The comments of the small profile: those that stand there in the large one.
    few: Range<u64>,
    wheel: f32,
}

const LOOKS: [Look; 3] = [
    Look { words: "standing still at the top", from: 0.0, few: TOP, wheel: 0.0 },
    Look { words: "scrolling from the top", from: 0.0, few: TOP, wheel: WHEEL },
    Look { words: "scrolling from the middle", from: 0.5, few: MIDDLE, wheel: WHEEL },
];

/// Measures them.
pub fn measure() -> Outcome<Vec<Figure>> {
    let origin = place::open()?;
    let many = Copied::with(MANY, &origin)?;
    let mut many = open(many.path(), &origin)?;
    let (mut worst, mut worst_ratio) = (0.0_f64, 0.0_f64);
    for look in LOOKS {
        let few = Copied::of(look.few.clone(), &origin)?;
        let (median, ratio) = compare(&look, &mut many, &mut open(few.path(), &origin)?)?;
        worst = worst.max(median);
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

/// One look at both, in turns: the median of the large one's frames in milliseconds, and how many times the
/// small one's that is.
fn compare(look: &Look, many: &mut Window, few: &mut Window) -> Outcome<(f64, f64)> {
    let mut sides = [(many, Vec::new()), (few, Vec::new())];
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let mut medians = [0.0; 2];
        let mut seen = Vec::new();
        for (median, (window, all)) in medians.iter_mut().zip(&mut sides) {
            let round = round(window, look)?;
            *median = Spread::of(round.drawn.iter().map(Drawn::whole)).median();
            all.extend(round.drawn);
            seen.push((round.before, round.after));
        }
        if seen[0] != seen[1] {
            return Err(format!("{}: the two sides show other rows: {seen:?}", look.words).into());
        }
        ratios.push(medians[0] / medians[1]);
    }
    let [many, few] = sides.map(|(_, drawn)| told(&drawn));
    let ratio = Spread::of_numbers(ratios).median();
    eprintln!("inbox_frame, {}:\n  {MANY}: {}\n  {FEW}: {}", look.words, many.words, few.words);
    eprintln!("  median of {ROUNDS} ratios {ratio:.3}");
    Ok((many.median, ratio))
}

struct Told {
    median: f64,
    words: String,
}

fn told(drawn: &[Drawn]) -> Told {
    let whole = Spread::of(drawn.iter().map(Drawn::whole));
    let laid = Spread::of(drawn.iter().map(|drawn| drawn.laid)).median();
    let cut = Spread::of(drawn.iter().map(|drawn| drawn.cut)).median();
    let corners = Spread::of_numbers(drawn.iter().map(|drawn| drawn.corners as f64)).median();
    let words = format!("{whole} frames (pass {laid:.2}, triangles {cut:.2}, of {corners} corners)");
    Told { median: whole.median(), words }
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
    let at = |share: f32| Pos2::new(bar().center().x, bar().top() + bar().height() * share);
    // Down first, so that the press at the wanted place is never on the handle.
    window.drag(at(1.0), at(1.0))?;
    window.drag(at(share), at(share))
}

/// The texts of rows with their heights.
type Rows = Vec<(i32, String)>;

/// What a round drew, and the rows in view before and after it.
struct Round {
    drawn: Vec<Drawn>,
    before: Rows,
    after: Rows,
}

fn round(window: &mut Window, look: &Look) -> Outcome<Round> {
    jump(window, look.from)?;
    // The comment under the pointer is chosen, so that the thread beside the list is the same too.
    window.drag(over_list(), over_list())?;
    let before = window.rows();
    let drawn = scroll(window, FRAMES, look.wheel)?;
    let after = window.rows();
    if before.is_empty() || (look.wheel > 0.0) == (before == after) {
        return Err(format!("{}: the list did not move as the wheel did", look.words).into());
    }
    Ok(Round { drawn, before, after })
}

fn over_list() -> Pos2 {
    let list = list_range();
    Pos2::new((list.start + list.end) / 2.0, 460.0)
}

/// Draws so many frames with the pointer in the list and the wheel turning. Rows are answered between frames,
/// as they are at sixty frames a second; without that, gaps would be drawn, which cost less.
pub fn scroll(window: &mut Window, frames: usize, turn: f32) -> Outcome<Vec<Drawn>> {
    window.frame(vec![Event::PointerMoved(over_list())]);
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

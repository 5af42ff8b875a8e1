//! `click_to_row_p99`: from the click on *Hide* to the frame in which the comment's row says *Hiding…*.
//! Invariant: everything between is the program's own: window, engine, a commit that is on the disk, the
//! reading thread, the window again. The clock is the machine's, and earlier hides are sent meanwhile.

use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

use egui::{Event, Pos2};
use tintype::domain::Clock;

use crate::spread::Spread;
use crate::window::{Pace, Window, button, list_range, wheel};
use crate::words::Dice;
use crate::world::Copied;
use crate::{Figure, Outcome, place};

const COMMENTS: u64 = 100_000;
const CLICKS: usize = 400;
/// Where the pointer goes in the list, points from the top of the window: rows clear of the toast below, and above
/// of the line that says that nothing can be read from the place.
const HEIGHTS: [f32; 6] = [202.0, 274.0, 346.0, 418.0, 490.0, 562.0];
/// Points the list moves when these rows are used up.
const FURTHER: f32 = 432.0;
/// A row that has not answered by then never will.
const LONGEST: Duration = Duration::from_secs(5);

/// Measures it.
pub fn measure() -> Outcome<Vec<Figure>> {
    let origin = place::open()?;
    let profile = Copied::with(COMMENTS, &origin)?;
    let mut window = Window::open(profile.path(), &origin, Clock::system(), Pace::Real, None)?;
    window.rest()?;
    // Here a row stays when it is hidden, and the list is as long as it can be.
    window.press("All, ")?;
    // The line that says that nothing can be read stands by then, and moves no row any more.
    window.live(Duration::from_secs(3));
    window.listening = true;
    let mut dice = Dice::of(1);
    let mut disk = File::create(profile.path().join("disk"))?;
    let (mut whole, mut frames, mut syncs) = (Vec::new(), Vec::new(), Vec::new());
    while whole.len() < CLICKS {
        for height in HEIGHTS {
            let Some(place) = hover(&mut window, height)? else { continue };
            window.frame(vec![button(place, true)]);
            // A person lets go after a while, and not in step with anything.
            window.live(Duration::from_millis(40 + dice.below(80)));
            let (took, drawn) = click(&mut window, place)?;
            whole.push(took);
            frames.push(drawn as f64);
            syncs.push(sync(&mut disk)?);
        }
        scroll(&mut window)?;
    }
    let whole = Spread::of(whole);
    let frames = Spread::of_numbers(frames);
    eprintln!("click_to_row: one bare write and sync of 8 KB on this disk, in turns: {}", Spread::of(syncs));
    eprintln!(
        "click_to_row: {whole} clicks, {COMMENTS} comments; {:.0} frames each at the median, drawn as soon as \
         they are wanted, waiting for no screen",
        frames.median()
    );
    Ok(vec![Figure { name: "click_to_row_p99", value: whole.percentile(99), unit: "ms" }])
}

/// Rests the pointer on a row and finds the button that hides it; `None` for a row that has none.
fn hover(window: &mut Window, height: f32) -> Outcome<Option<Pos2>> {
    let list = list_range();
    let middle = (list.start + list.end) / 2.0;
    window.frame(vec![Event::PointerMoved(Pos2::new(middle, height))]);
    window.frame(Vec::new());
    window.answered()?;
    let offered = window.find("Hide this comment");
    let Some(place) = offered.iter().map(|rect| rect.center()).find(|at| list.contains(&at.x)) else {
        return Ok(None);
    };
    window.frame(vec![Event::PointerMoved(place)]);
    Ok(Some(place))
}

/// Lets the button go, and draws until the row says it.
fn click(window: &mut Window, place: Pos2) -> Outcome<(Duration, usize)> {
    let began = window.frames;
    let start = Instant::now();
    let mut drawn = window.frame(vec![button(place, false)]);
    while !drawn.says("Hiding…", place.y) {
        drawn = window.next(start + LONGEST).ok_or("a row never said that it is being hidden")?;
        if start.elapsed() > LONGEST {
            return Err("a row never said that it is being hidden".into());
        }
    }
    Ok((start.elapsed(), window.frames - began))
}

/// What the disk alone takes to keep a promise as large as a click's.
fn sync(disk: &mut File) -> Outcome<Duration> {
    let start = Instant::now();
    disk.write_all(&[1; 8192])?;
    disk.sync_data()?;
    Ok(start.elapsed())
}

fn scroll(window: &mut Window) -> Outcome<()> {
    window.frame(vec![wheel(FURTHER)]);
    window.live(Duration::from_millis(400));
    window.answered()
}

//! `inbox_memory_1m`: how much more memory the program has in use with a million comments than with a
//! thousand.
//! Invariant: each reading is a process of its own that opens, scrolls, jumps and searches the same way.

use std::path::Path;
use std::process::Command;

use egui::Event;

use crate::spread::Spread;
use crate::world::Copied;
use crate::{Figure, Outcome, frames, place};

/// The word that makes this program a child that is measured.
pub const CHILD: &str = "memory-child";

const FEW: u64 = 1_000;
const MANY: u64 = 1_000_000;
const ROUNDS: usize = 3;

/// Measures it.
pub fn measure() -> Outcome<Vec<Figure>> {
    let mut growths = Vec::new();
    for round in 1..=ROUNDS {
        let (few, many) = (run(FEW)?, run(MANY)?);
        eprintln!(
            "inbox_memory, round {round}: {MANY} comments {:.1} MB (most ever {:.1}), {FEW} comments {:.1} MB \
             (most ever {:.1})",
            many.now, many.most, few.now, few.most
        );
        growths.push(many.now - few.now);
    }
    eprintln!("inbox_memory: median of {ROUNDS} differences of VmRSS after open, scroll, jump and search");
    let value = Spread::of_numbers(growths).median();
    Ok(vec![Figure { name: "inbox_memory_1m", value, unit: "MB" }])
}

/// Resident memory in megabytes.
struct Resident {
    now: f64,
    most: f64,
}

fn run(count: u64) -> Outcome<Resident> {
    let profile = Copied::with(count, "http://127.0.0.1:9")?;
    let child = Command::new(std::env::current_exe()?).arg(CHILD).arg(profile.path()).output()?;
    if !child.status.success() {
        return Err(String::from_utf8_lossy(&child.stderr).into_owned().into());
    }
    let said = String::from_utf8(child.stdout)?;
    let mut numbers = said.split_whitespace().map(str::parse::<f64>);
    match (numbers.next(), numbers.next()) {
        (Some(now), Some(most)) => Ok(Resident { now: now?, most: most? }),
        _ => Err("a child said nothing".into()),
    }
}

/// The child: looks around in the inbox of a profile and says what memory it has in use.
pub fn child(profile: &Path) -> Outcome<()> {
    let origin = place::open()?;
    let mut window = frames::open(profile, &origin)?;
    for share in [0.0, 0.5, 0.9] {
        frames::jump(&mut window, share)?;
        frames::scroll(&mut window, 120, 90.0)?;
    }
    window.press("Search comments")?;
    for letter in ["g", "l", "a", "z", "e"] {
        window.frame(vec![Event::Text(letter.to_owned())]);
        window.rest()?;
    }
    let now = status("VmRSS:")?;
    println!("{now} {}", status("VmHWM:")?);
    Ok(())
}

/// A line of what Linux says of this process, in megabytes.
pub fn status(name: &str) -> Outcome<f64> {
    let all = std::fs::read_to_string("/proc/self/status")
        .map_err(|error| format!("resident memory is read from /proc, which is not here: {error}"))?;
    let line = all.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()).ok_or("no such line in /proc")?;
    Ok(kilobytes.parse::<f64>()? * 1024.0 / 1e6)
}

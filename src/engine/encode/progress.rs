//! What the encoder tells of how far it is.
//! Invariant: a line that is not understood changes nothing.

use std::path::PathBuf;

/// A clip that is being coded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Encoding {
    /// The user's own file.
    pub file: PathBuf,
    /// What is done to it, in words.
    pub what: String,
    pub progress: Progress,
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Milliseconds of the clip that are done.
    pub done_ms: u64,
    /// Milliseconds of the clip that are to be done.
    pub all_ms: u64,
    /// Seconds that are left, by the rate of the last moment.
    pub left_s: Option<u64>,
}

impl Progress {
    /// Percent that is done, 0 to 100.
    pub fn percent(self) -> u64 {
        self.done_ms.saturating_mul(100).checked_div(self.all_ms).unwrap_or(0).min(100)
    }
}

/// Reads lines as `-progress` writes them.
#[derive(Debug)]
pub(super) struct Reading {
    progress: Progress,
}

impl Reading {
    pub fn of(all_ms: u64) -> Self {
        Self { progress: Progress { done_ms: 0, all_ms, left_s: None } }
    }

    /// Reads a line; something when a block of them has ended.
    pub fn read(&mut self, line: &str) -> Option<Progress> {
        let (name, value) = line.trim().split_once('=')?;
        let progress = &mut self.progress;
        match name {
            // Both are millionths of a second, the second by an old mistake.
            "out_time_us" | "out_time_ms" => {
                let done = value.parse::<i64>().ok()?.max(0).cast_unsigned() / 1_000;
                progress.done_ms = done.min(progress.all_ms);
            }
            "speed" => {
                let speed: f64 = value.trim().trim_end_matches('x').parse().ok()?;
                let left = progress.all_ms.saturating_sub(progress.done_ms) as f64 / 1_000.0;
                progress.left_s = (speed > 0.01).then(|| (left / speed).ceil() as u64);
            }
            "progress" => return Some(*progress),
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_of_lines_is_one_progress() {
        let mut reading = Reading::of(40_000);
        let lines = ["frame=12", "out_time_us=25000000", "out_time=N/A", "speed=3.00x", "progress=continue"];
        let told: Vec<Progress> = lines.iter().filter_map(|line| reading.read(line)).collect();
        assert_eq!(told, [Progress { done_ms: 25_000, all_ms: 40_000, left_s: Some(5) }]);
        assert_eq!(told[0].percent(), 62);
        for odd in ["", "=", "out_time_us=N/A", "out_time_us=-5", "speed=N/A", "speed=0x"] {
            assert_eq!(reading.read(odd), None, "{odd}");
        }
        assert_eq!(reading.read("progress=end").map(Progress::percent), Some(0));
        assert_eq!(Progress::default().percent(), 0);
    }
}

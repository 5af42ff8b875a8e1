//! How loud a clip is over its length, as the outside encoder decodes its sound.
//! Invariant: the sound passes through in pieces, and is bounded in time; what is drawn was really measured.

use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::process::Command;

use super::Encoder;

/// Samples a second that are enough to see a beat.
const RATE: u64 = 4_000;
/// So long it may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// The softest that is drawn, in decibels below the loudest.
const RANGE: f32 = 36.0;

/// So many bars over a length in milliseconds, each from 0 (silent) to 1 (the loudest of this clip). `None`: it has no
/// sound, or none that can be decoded.
pub async fn wave(encoder: &Encoder, path: &Path, lasts_ms: u64, bars: usize) -> Option<Vec<f32>> {
    let words = |words: &str| words.split(' ').map(OsString::from).collect::<Vec<_>>();
    let mut arguments = words("-hide_banner -nostdin -loglevel error -protocol_whitelist file,pipe -vn -i");
    let mut input = OsString::from("file:");
    input.push(path);
    arguments.push(input);
    arguments.extend(words("-map 0:a:0 -ac 1 -f s16le -ar"));
    arguments.extend([RATE.to_string().into(), "pipe:1".into()]);
    let mut command = Command::new(&encoder.path);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.kill_on_drop(true).spawn().ok()?;
    let mut sound = child.stdout.take()?;
    let mut peaks = Peaks::over(lasts_ms * RATE / 1_000, bars);
    let hear = async {
        let mut piece = vec![0; 16 << 10];
        while let Ok(read @ 1..) = sound.read(&mut piece).await {
            peaks.take(&piece[..read]);
        }
        child.wait().await
    };
    let ended = tokio::time::timeout(PATIENCE, hear).await.ok()?.ok()?;
    ended.success().then(|| peaks.heights()).flatten()
}

/// The loudest sample of each bar.
struct Peaks {
    all: u64,
    heard: u64,
    loudest: Vec<u16>,
    half: Option<u8>,
}

impl Peaks {
    fn over(all: u64, bars: usize) -> Self {
        Self { all: all.max(1), heard: 0, loudest: vec![0; bars.max(1)], half: None }
    }

    /// Takes bytes of sixteen-bit samples, however they are cut into pieces.
    fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let Some(low) = self.half.take() else {
                self.half = Some(*byte);
                continue;
            };
            let loud = i16::from_le_bytes([low, *byte]).unsigned_abs();
            let bar = (self.heard * self.loudest.len() as u64 / self.all) as usize;
            let last = self.loudest.len() - 1;
            let bar = &mut self.loudest[bar.min(last)];
            *bar = (*bar).max(loud);
            self.heard += 1;
        }
    }

    fn heights(&self) -> Option<Vec<f32>> {
        let top = f32::from(*self.loudest.iter().max()?);
        let height = |loud: &u16| match *loud {
            0 => 0.0,
            loud => (1.0 + 20.0 * (f32::from(loud) / top).log10() / RANGE).clamp(0.0, 1.0),
        };
        (self.heard > 0).then(|| self.loudest.iter().map(height).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn louder_is_higher_and_silence_is_nothing() {
        let mut peaks = Peaks::over(400, 4);
        let sound: Vec<u8> = (0..400_u32)
            .flat_map(|at| [1_000_i16, -32_000, 0, 1_000][at as usize / 100].to_le_bytes())
            .collect();
        // Pieces end in the middle of a sample.
        for piece in sound.chunks(7) {
            peaks.take(piece);
        }
        let bars = peaks.heights().unwrap();
        assert!(bars[1] == 1.0 && bars[2] == 0.0 && bars[0] == bars[3], "{bars:?}");
        assert!((0.1..0.3).contains(&bars[0]), "{bars:?}");
        assert_eq!(Peaks::over(400, 4).heights(), None, "no sound");
    }
}

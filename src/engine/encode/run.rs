//! Runs the encoder once.
//! Invariant: it is bounded in time, hears nothing from us but that it shall end, and never outlives the wish.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{ChildStderr, Command};
use tokio::sync::oneshot;

use crate::tr;

use super::Encoder;
use super::arguments::Asked;
use super::progress::{Progress, Reading};

/// So long it may tell nothing.
const STALL: Duration = Duration::from_secs(180);
/// So long it may take together: this, and so many times what the clip lasts.
const LEAST: Duration = Duration::from_secs(600);
const TIMES: u32 = 60;
/// As much of what it complains of is kept, in bytes.
const MOST_HEARD: usize = 4_096;

/// Runs it to its end. `told` hears each percent.
///
/// # Errors
/// What it complained of last, that it was stopped, or that it took too long.
pub(super) async fn run(
    encoder: &Encoder,
    asked: &Asked,
    mut stopped: oneshot::Receiver<()>,
    mut told: impl FnMut(Progress),
) -> Result<(), String> {
    let mut command = Command::new(&encoder.path);
    command.args(&asked.arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.kill_on_drop(true);
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let complaints = child.stderr.take().map(|stderr| tokio::spawn(hear(stderr)));
    let Some(stdout) = child.stdout.take() else { return Err(tr!("It ended without a word").to_owned()) };
    let mut lines = BufReader::new(stdout).lines();
    let mut reading = Reading::of(asked.lasts_ms);
    let clip = Duration::from_millis(asked.lasts_ms);
    let end = tokio::time::Instant::now() + LEAST + clip.saturating_mul(TIMES);
    let mut shown = None;
    let why = loop {
        let line = tokio::select! {
            _ = &mut stopped => break Some(tr!("It was stopped")),
            line = tokio::time::timeout(STALL, lines.next_line()) => line,
        };
        match line {
            Ok(Ok(Some(line))) => {
                let progress = reading.read(&line);
                if let Some(progress) = progress.filter(|now| shown != Some(now.percent())) {
                    shown = Some(progress.percent());
                    told(progress);
                }
            }
            Ok(Ok(None) | Err(_)) => break None,
            Err(_) => break Some(tr!("It came to a standstill and was ended")),
        }
        if tokio::time::Instant::now() > end {
            break Some(tr!("It took too long and was ended"));
        }
    };
    if let Some(why) = why {
        // It may have ended by itself meanwhile.
        let _ = child.kill().await;
        return Err(why.to_owned());
    }
    let ended = tokio::time::timeout(STALL, child.wait()).await;
    match ended {
        Ok(Ok(status)) if status.success() => Ok(()),
        _ => {
            let heard = match complaints {
                Some(heard) => heard.await.unwrap_or_default(),
                None => String::new(),
            };
            Err(complaint(&heard))
        }
    }
}

/// The end of what it complains of.
async fn hear(mut stderr: ChildStderr) -> String {
    let (mut heard, mut piece) = (Vec::new(), [0; 1_024]);
    while let Ok(read @ 1..) = stderr.read(&mut piece).await {
        heard.extend_from_slice(&piece[..read]);
        let over = heard.len().saturating_sub(MOST_HEARD);
        heard.drain(..over);
    }
    String::from_utf8_lossy(&heard).into_owned()
}

/// The last line that says something.
fn complaint(heard: &str) -> String {
    let last = heard.lines().rev().map(str::trim).find(|line| !line.is_empty());
    last.map_or_else(|| tr!("It ended without a word").to_owned(), str::to_owned)
}

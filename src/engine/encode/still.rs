//! Single frames of clips that only the outside encoder can decode.
//! Invariant: it is bounded in time and in bytes, and what it gives is decoded by us as any other picture.

use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::media::{Rgba, picture};

use super::Encoder;

/// So long a single frame may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The frame at a moment, in milliseconds from the start, in at most so many pixels. `None`: it gives none.
pub async fn frame_at(encoder: &Encoder, path: &Path, at_ms: u64, size: (u32, u32)) -> Option<Rgba> {
    let mut command = Command::new(&encoder.path);
    command.args(arguments(path, at_ms, size)).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let made = tokio::time::timeout(PATIENCE, command.output()).await.ok()?.ok()?;
    picture::thumbnail(&made.stdout, size.0, size.1, picture::Fill::Fit).ok()
}

fn arguments(path: &Path, at_ms: u64, size: (u32, u32)) -> Vec<OsString> {
    let words = |words: &str| words.split(' ').map(OsString::from).collect::<Vec<_>>();
    let mut all = words("-hide_banner -nostdin -loglevel error -protocol_whitelist file,pipe");
    all.extend(["-ss".into(), format!("{}.{:03}", at_ms / 1_000, at_ms % 1_000).into(), "-i".into()]);
    let mut input = OsString::from("file:");
    input.push(path);
    all.push(input);
    let scale = format!("scale={}:{}:force_original_aspect_ratio=decrease", size.0.max(2), size.1.max(2));
    all.extend(["-frames:v".into(), "1".into(), "-vf".into(), scale.into()]);
    all.extend(words("-f image2pipe -c:v png pipe:1"));
    all
}

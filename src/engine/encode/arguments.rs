//! What the encoder is asked, as a list of arguments.
//! Invariant: nothing passes through a shell; input and output are files of this computer and nothing else.

use std::ffi::OsString;
use std::path::Path;

use crate::domain::Slide;
use crate::domain::rules::{Rule, RuleId};
use crate::media::clip::ClipFacts;
use crate::tr;

/// Bits a second that pictures are held below, at most; the limit is 25 million (section 4.8), and averages vary.
const MOST_BITS: f64 = 18_000_000.0;
/// Part of the largest file that pictures may fill, for what stands around them.
const ROOM: f64 = 0.92;
/// Bits a second of sound (section 4.8).
const SOUND_BITS: f64 = 128_000.0;

/// A whole question to the encoder.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    pub arguments: Vec<OsString>,
    /// How long what it makes lasts, in milliseconds.
    pub lasts_ms: u64,
    /// What is done, in words.
    pub what: String,
}

/// What makes of a slide's clip what its edits ask for.
pub(super) fn of(slide: &Slide, clip: &ClipFacts, out: &Path) -> Asked {
    let recode = slide.clip.recode.unwrap_or_default();
    // Where pictures are copied, cuts fall on key frames: they are made afterwards, without the encoder.
    let (from, to) = if recode.picture { slide.clip.kept(clip.duration_ms) } else { (0, clip.duration_ms) };
    let lasts_ms = to.saturating_sub(from);
    let mut all = words(
        "-hide_banner -nostdin -y -loglevel error -nostats -progress pipe:1 -protocol_whitelist file,pipe",
    );
    if from > 0 {
        all.extend(["-ss".into(), seconds(from)]);
    }
    all.extend(["-t".into(), seconds(lasts_ms), "-i".into()]);
    // With its protocol before it, no name of a file is read as anything else.
    let mut input = OsString::from("file:");
    input.push(&slide.file);
    all.push(input);
    all.extend(words("-map 0:v:0 -map 0:a:0? -map_metadata -1 -map_chapters -1 -sn -dn"));
    if recode.picture {
        all.extend(pictures(clip, lasts_ms))
    } else {
        all.extend(words("-c:v copy"))
    }
    match (&clip.audio, recode.sound || recode.picture) {
        (Some(sound), true) => all.extend(sounds(sound.channels, sound.rate)),
        _ => all.extend(words("-c:a copy")),
    }
    all.extend(words("-movflags +faststart+negative_cts_offsets -use_editlist 0 -f mp4"));
    let mut output = OsString::from("file:");
    output.push(out);
    all.push(output);
    let what = match (recode.picture, recode.sound) {
        (true, _) => tr!("Coding pictures and sound anew"),
        (false, true) => tr!("Coding the sound anew"),
        (false, false) => tr!("Writing the clip anew"),
    };
    Asked { arguments: all, lasts_ms, what: what.to_owned() }
}

fn pictures(clip: &ClipFacts, lasts_ms: u64) -> Vec<OsString> {
    let mut filters = Vec::new();
    if clip.interlaced == Some(true) {
        filters.push("bwdif".to_owned());
    }
    let widest = Rule::of(RuleId::ClipWidth).most.unwrap_or(f64::MAX) as u32;
    let width = clip.width.min(widest) / 2 * 2;
    // An even width and height: colours are kept for two by two pixels.
    filters.push(format!("scale={width}:-2:flags=bicubic"));
    let fps = Rule::of(RuleId::ClipFps);
    if !fps.allows((clip.fps * 10.0).round() / 10.0) {
        let wished = if clip.fps < fps.least.unwrap_or(0.0) { 30.0 } else { fps.most.unwrap_or(60.0) };
        filters.push(format!("fps={wished}"));
    }
    filters.push("format=yuv420p".to_owned());
    let most = most_bits(lasts_ms);
    let mut all =
        words("-c:v libx264 -preset medium -profile:v high -crf 19 -g 60 -keyint_min 12 -bf 2 -flags +cgop");
    all.extend(["-maxrate".into(), number(most), "-bufsize".into(), number(most * 1.5)]);
    all.extend(["-vf".into(), filters.join(",").into()]);
    all
}

/// Bits a second that keep the file below its limit. What is short enough for a story is made light enough for one.
fn most_bits(lasts_ms: u64) -> f64 {
    let seconds = (lasts_ms as f64 / 1_000.0).max(1.0);
    let short = Rule::of(RuleId::StoryLength).most.is_some_and(|most| seconds <= most);
    let rule = if short { RuleId::StoryBytes } else { RuleId::ClipBytes };
    let bytes = Rule::of(rule).most.unwrap_or(f64::MAX) * ROOM;
    (bytes * 8.0 / seconds - SOUND_BITS).clamp(200_000.0, MOST_BITS)
}

fn sounds(channels: u16, rate: u32) -> Vec<OsString> {
    let mut all = words("-c:a aac");
    all.extend(["-b:a".into(), number(SOUND_BITS)]);
    let most = Rule::of(RuleId::ClipAudioRate).most.unwrap_or(48_000.0) as u32;
    let rate = if matches!(rate, 44_100 | 48_000) { rate } else { most };
    all.extend(["-ar".into(), rate.to_string().into()]);
    all.extend(["-ac".into(), if channels == 1 { "1" } else { "2" }.into()]);
    all
}

fn words(words: &str) -> Vec<OsString> {
    words.split(' ').map(OsString::from).collect()
}

fn seconds(ms: u64) -> OsString {
    format!("{}.{:03}", ms / 1_000, ms % 1_000).into()
}

fn number(number: f64) -> OsString {
    format!("{number:.0}").into()
}

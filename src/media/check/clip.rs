//! The rows of a clip (section 4.8): of a reel, of a carousel, of a story.
//! Invariant: what is measured is what would be sent, after every edit; a fix that was chosen is not offered again.

use super::list::List;
use crate::domain::draft::{ClipFix, Slide};
use crate::domain::rules::{Fix, Rule, RuleId};
use crate::domain::{Draft, DraftKind};
use crate::media::clip::{Chroma, ClipFacts, Sound};
use crate::media::shape::{byte_words, ratio_words, time_words};
use crate::tr;

/// The clip that is looked at, and how fixes of it are written.
struct Of<'a> {
    slide: &'a Slide,
    index: usize,
    facts: &'a ClipFacts,
}

impl Of<'_> {
    /// A fix of this clip, unless it was chosen already.
    fn fix(&self, fix: ClipFix, after: impl Into<String>) -> Option<(Fix, String)> {
        let whole_ms = self.facts.starts_ms + self.facts.duration_ms;
        let whole_ms = self.slide.clip.trim.map_or(whole_ms, |trim| whole_ms.max(trim.to_ms));
        let offered = !self.slide.clip.has(fix);
        offered.then(|| (Fix::Clip { slide: self.index, fix, whole_ms }, after.into()))
    }
}

pub(super) fn check(list: &mut List<'_>, draft: &Draft, slide: &Slide, facts: &ClipFacts) {
    let of = Of { slide, index: list.slide.unwrap_or(0), facts };
    list.judge(RuleId::ClipFormat, facts.format.is_clip(), facts.format.name());
    measures(list, draft.kind, &of);
    coding(list, &of);
    let good_sound = sound(list, &of);
    order(list, &of, good_sound);
    match draft.kind {
        DraftKind::Reel => reel(list, draft, facts),
        DraftKind::Story => story(list, facts),
        DraftKind::Picture | DraftKind::Carousel => {}
    }
}

fn measures(list: &mut List<'_>, kind: DraftKind, of: &Of<'_>) {
    let (facts, story) = (of.facts, kind == DraftKind::Story);
    let pick = |plain, other| if story { other } else { plain };
    let recode = |after: String| move || of.fix(ClipFix::RecodePicture, after);

    let rule = pick(RuleId::ClipBytes, RuleId::StoryBytes);
    list.measure(rule, facts.bytes as f64, byte_words(facts.bytes))
        .mended_by(recode(super::picture::under(rule)));

    let rule = pick(RuleId::ClipLength, RuleId::StoryLength);
    let seconds = facts.duration_ms as f64 / 1_000.0;
    list.measure(rule, seconds, time_words(facts.duration_ms)).mended_by(|| {
        let most = Rule::of(rule).most.filter(|most| seconds > *most)? as u64 * 1_000;
        // The beginning falls on the key frame before: where it is cut too, a little more than asked for stays.
        let spare = if facts.starts_ms > 0 { 6_000 } else { 200 };
        of.fix(ClipFix::Shorten { most_ms: most - spare }, time_words(most))
    });

    let most = Rule::of(RuleId::ClipWidth).most.unwrap_or_default() as u32;
    list.measure(RuleId::ClipWidth, f64::from(facts.width), pixel_words(facts.width))
        .mended_by(recode(pixel_words(most)));
    list.measure(pick(RuleId::ClipRatio, RuleId::StoryRatio), facts.ratio(), ratio_words(facts.ratio()));
    // Rates are averages: 60.02 of a phone is the 60 it was set to.
    let fps = (facts.fps * 10.0).round() / 10.0;
    list.measure(RuleId::ClipFps, fps, rate(facts.fps))
        .mended_by(|| of.fix(ClipFix::RecodePicture, rate(nearest(RuleId::ClipFps, fps))));
    let bits = facts.bytes.saturating_mul(8_000) / facts.duration_ms.max(1);
    list.measure(RuleId::ClipBits, bits as f64, bit_words(bits))
        .mended_by(recode(bit_words(Rule::of(RuleId::ClipBits).most.unwrap_or_default() as u64)));
}

fn coding(list: &mut List<'_>, of: &Of<'_>) {
    let facts = of.facts;
    let recode = |after: &str| {
        let after = after.to_owned();
        move || of.fix(ClipFix::RecodePicture, after)
    };
    let known = matches!(facts.codec.as_str(), "H.264" | "HEVC");
    list.judge(RuleId::ClipCodec, known, facts.codec.clone()).mended_by(recode("H.264"));
    if known {
        let plain = facts.chroma == Some(Chroma::C420) && (facts.codec == "HEVC" || facts.depth == 8);
        list.judge(RuleId::ClipColour, plain, colour_words(facts)).mended_by(recode("4:2:0"));
        let halves = facts.interlaced == Some(true);
        let words = if halves { tr!("interlaced") } else { tr!("whole pictures") };
        list.judge(RuleId::ClipProgressive, !halves, words).mended_by(recode(tr!("whole pictures")));
        let open = facts.closed_gop == Some(false);
        let words = if open { tr!("open") } else { tr!("closed") };
        list.judge(RuleId::ClipGroups, !open, words).mended_by(recode(tr!("closed")));
    }
}

/// Whether the sound can be sent as it is.
fn sound(list: &mut List<'_>, of: &Of<'_>) -> bool {
    list.judge(
        RuleId::ClipSilent,
        of.facts.audio.is_some(),
        match of.facts.audio {
            Some(_) => tr!("there"),
            None => tr!("no sound"),
        },
    )
    .mended_by(|| of.fix(ClipFix::SilentTrack, tr!("a silent track")));
    let Some(sound) = &of.facts.audio else { return true };
    let recode = |after: &str| {
        let after = after.to_owned();
        move || of.fix(ClipFix::RecodeSound, after)
    };
    let khz = |rate: f64| tr!("{count} kHz", count = rate_words(rate / 1_000.0));
    let aac = sound.codec == "AAC";
    list.judge(RuleId::ClipAudio, aac, sound.codec.clone()).mended_by(recode("AAC"));
    list.measure(RuleId::ClipAudioRate, f64::from(sound.rate), khz(f64::from(sound.rate)))
        .mended_by(recode(&khz(48_000.0)));
    list.measure(RuleId::ClipAudioChannels, f64::from(sound.channels), channels(sound))
        .mended_by(recode(tr!("stereo")));
    let bits = of.facts.audio_bits;
    // Averages of a stream that holds its rate lie a little beside it.
    let round = (bits as f64 / 8_000.0).round() * 8_000.0;
    list.measure(RuleId::ClipAudioBits, round, tr!("{count} kbit/s", count = bits / 1_000));
    aac && Rule::of(RuleId::ClipAudioRate).allows(f64::from(sound.rate))
        && Rule::of(RuleId::ClipAudioChannels).allows(f64::from(sound.channels))
}

/// Index and edit list: both are mended by writing the file anew, which only AAC can be copied into.
fn order(list: &mut List<'_>, of: &Of<'_>, good_sound: bool) {
    let fix = if good_sound { ClipFix::IndexFirst } else { ClipFix::RecodeSound };
    let order = |first| if first { tr!("index first") } else { tr!("index last") };
    list.judge(RuleId::ClipIndexFirst, of.facts.moov_first, order(of.facts.moov_first))
        .mended_by(|| of.fix(fix, order(true)));
    if of.facts.moov_first {
        let pieces = |there| if there { tr!("in fragments") } else { tr!("in one piece") };
        list.judge(RuleId::ClipWhole, !of.facts.fragmented, pieces(of.facts.fragmented))
            .mended_by(|| of.fix(fix, pieces(false)));
    }
    let edits = |there| if there { tr!("an edit list") } else { tr!("no edit list") };
    list.judge(RuleId::ClipEdits, !of.facts.edit_list, edits(of.facts.edit_list))
        .mended_by(|| of.fix(fix, edits(false)));
}

fn reel(list: &mut List<'_>, draft: &Draft, facts: &ClipFacts) {
    let upright = near(facts.ratio());
    let seconds = facts.duration_ms as f64 / 1_000.0;
    let inside = Rule::of(RuleId::ReelsTab).allows(seconds) && upright;
    let words =
        tr!("{length}, {shape}", length = time_words(facts.duration_ms), shape = ratio_words(facts.ratio()));
    list.judge(RuleId::ReelsTab, inside, words);
    // A picture of its own wins over the moment.
    if draft.sent_cover().is_some() {
        return;
    }
    // The cover is a moment of the user's own file, and its beginning may be cut off.
    let cover_ms = draft.cover_ms as f64 - facts.starts_ms as f64;
    // At the very beginning nothing is asked of Instagram.
    let inside = Rule::of(RuleId::CoverInside).allows(cover_ms) && cover_ms < facts.duration_ms as f64;
    list.judge(RuleId::CoverInside, inside, time_words(draft.cover_ms))
        .mended_by(|| Some((Fix::CoverAt { ms: facts.starts_ms }, time_words(facts.starts_ms))));
}

fn story(list: &mut List<'_>, facts: &ClipFacts) {
    list.judge(RuleId::StoryShape, near(facts.ratio()), ratio_words(facts.ratio()));
}

fn near(ratio: f64) -> bool {
    Rule::of(RuleId::StoryShape).most.is_some_and(|wished| (ratio / wished - 1.0).abs() < 0.01)
}

pub(super) fn pixel_words(pixels: u32) -> String {
    tr!("{count} px", count = pixels)
}

/// The nearest value that a rule allows.
fn nearest(rule: RuleId, value: f64) -> f64 {
    let rule = Rule::of(rule);
    value.max(rule.least.unwrap_or(f64::MIN)).min(rule.most.unwrap_or(f64::MAX))
}

fn rate(fps: f64) -> String {
    tr!("{count} fps", count = rate_words(fps))
}

fn bit_words(bits: u64) -> String {
    tr!("{count} Mbit/s", count = format!("{:.1}", bits as f64 / 1e6))
}

fn channels(sound: &Sound) -> String {
    match sound.channels {
        1 => tr!("mono").to_owned(),
        2 => tr!("stereo").to_owned(),
        count => tr!("{count} channels", count = count),
    }
}

/// At most two decimals, none where they are zero.
fn rate_words(rate: f64) -> String {
    let words = format!("{rate:.2}");
    words.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn colour_words(facts: &ClipFacts) -> String {
    let chroma = facts.chroma.map_or(tr!("not known"), Chroma::name);
    if facts.depth == 8 {
        return chroma.to_owned();
    }
    tr!("{chroma}, {depth} bits", chroma = chroma, depth = facts.depth)
}

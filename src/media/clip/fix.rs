//! What mends a clip that is outside a limit (section 4.8).
//! Invariant: what is offered, once done, brings the clip inside that limit; limits are those of the table.

use super::{Chroma, ClipFacts, codec};
use crate::domain::draft::ClipFix;
use crate::domain::rules::{Rule, RuleId};

/// The ways to mend a clip, each with the limit it is outside of. `sent` is what would be sent now. Sound is mended with the pictures where both need it.
pub fn fixes(sent: &ClipFacts) -> Vec<(RuleId, ClipFix)> {
    let outside = |rule: RuleId, value: f64| !Rule::of(rule).allows(value);
    let mut fixes = Vec::new();
    let known = matches!(sent.codec.as_str(), codec::H264 | codec::HEVC);
    let plain = sent.chroma == Some(Chroma::C420) && (sent.codec == codec::HEVC || sent.depth <= 8);
    for (rule, wrong) in [
        (RuleId::ClipCodec, !known),
        (RuleId::ClipColour, known && !plain),
        (RuleId::ClipProgressive, sent.interlaced == Some(true)),
        (RuleId::ClipGroups, sent.closed_gop == Some(false)),
    ] {
        if wrong {
            fixes.push((rule, ClipFix::RecodePicture));
        }
    }
    for (rule, value) in [
        (RuleId::ClipWidth, f64::from(sent.width)),
        (RuleId::ClipFps, (sent.fps * 10.0).round() / 10.0),
        (RuleId::ClipBytes, sent.bytes as f64),
    ] {
        if outside(rule, value) {
            fixes.push((rule, ClipFix::RecodePicture));
        }
    }
    let seconds = sent.duration_ms as f64 / 1_000.0;
    if let Some(most) = Rule::of(RuleId::ClipLength).most.filter(|most| seconds > *most) {
        // The beginning falls on the key frame before: where it is cut too, a little more than asked for stays.
        let spare = if sent.starts_ms > 0 { 6_000 } else { 200 };
        fixes.push((RuleId::ClipLength, ClipFix::Shorten { most_ms: (most * 1_000.0) as u64 - spare }));
    }
    let good = sent.audio.as_ref().is_none_or(|sound| {
        sound.codec == "AAC"
            && !outside(RuleId::ClipAudioRate, f64::from(sound.rate))
            && !outside(RuleId::ClipAudioChannels, f64::from(sound.channels))
    });
    if !good {
        fixes.push((RuleId::ClipAudio, ClipFix::RecodeSound));
    }
    if !sent.moov_first || sent.edit_list || sent.fragmented {
        // Without an encoder only where the sound can be copied.
        fixes.push((RuleId::ClipIndexFirst, if good { ClipFix::IndexFirst } else { ClipFix::RecodeSound }));
    }
    if sent.audio.is_none() {
        fixes.push((RuleId::ClipSilent, ClipFix::SilentTrack));
    }
    fixes
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::media::clip::probe;

    macro_rules! offered {
        ($name:literal) => {{
            let facts = probe(Cursor::new(include_bytes!(concat!("../../../tests/data/", $name)))).unwrap();
            fixes(&facts)
        }};
    }

    #[test]
    fn each_fault_has_its_way_and_a_good_clip_none() {
        use ClipFix::{IndexFirst, RecodePicture, RecodeSound, SilentTrack};
        assert_eq!(offered!("reel.mp4"), []);
        assert_eq!(offered!("index_last.mp4"), [(RuleId::ClipIndexFirst, IndexFirst)]);
        assert_eq!(offered!("fragments.mp4"), [(RuleId::ClipIndexFirst, IndexFirst)]);
        assert_eq!(offered!("turned.mov"), [(RuleId::ClipAudio, RecodeSound)]);
        let silent = (RuleId::ClipSilent, SilentTrack);
        assert_eq!(offered!("colours444.mp4"), [(RuleId::ClipColour, RecodePicture), silent]);
        assert_eq!(
            offered!("slow_wide.mp4"),
            [(RuleId::ClipWidth, RecodePicture), (RuleId::ClipFps, RecodePicture), silent]
        );
    }

    #[test]
    fn a_long_clip_is_offered_to_be_shortened() {
        let facts = probe(Cursor::new(include_bytes!("../../../tests/data/reel.mp4"))).unwrap();
        let long = ClipFacts { duration_ms: 1_000_000, ..facts };
        assert_eq!(fixes(&long), [(RuleId::ClipLength, ClipFix::Shorten { most_ms: 899_800 })]);
    }
}

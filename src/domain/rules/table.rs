//! The rows: every limit of sections 4.2 and 4.8, with where it comes from and what happens outside of it.
//! Invariant: a limit stands here once.

use serde::{Deserialize, Serialize};

use super::Verdict;

/// A limit's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleId {
    ImageFormat,
    ImageBytes,
    ImageRatio,
    ImageWidth,
    ImageColour,
    ClipFormat,
    ClipBytes,
    StoryBytes,
    ClipLength,
    StoryLength,
    ClipWidth,
    ClipRatio,
    StoryRatio,
    ClipFps,
    ClipCodec,
    ClipColour,
    ClipProgressive,
    ClipGroups,
    ClipBits,
    ClipIndexFirst,
    ClipWhole,
    ClipEdits,
    ClipAudio,
    ClipAudioRate,
    ClipAudioChannels,
    ClipAudioBits,
    ClipSilent,
    ReelsTab,
    StoryShape,
    CoverInside,
    CoverFormat,
    CoverBytes,
    CoverShape,
    CarouselCount,
    CaptionUnits,
    CaptionHashtags,
    CaptionMentions,
    FewHashtags,
    FewMentions,
    AltTextUnits,
    People,
    Partners,
    Names,
    Place,
}

/// A limit.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub id: RuleId,
    /// Smallest allowed value in `unit`; `None`: no floor.
    pub least: Option<f64>,
    /// Largest allowed value in `unit`; `None`: no ceiling.
    pub most: Option<f64>,
    /// What the numbers are, as a word for the table: `bytes`, `ratio`, `px`, `s`, `fps`, `slides`, `units`…
    pub unit: &'static str,
    /// Section of instagram-api.md.
    pub source: &'static str,
    /// What becomes of something outside the limit.
    pub outside: Verdict,
}

/// Bytes in the megabytes Instagram counts for pictures (8 MB, the smaller of the two readings).
const MB: f64 = 1_000_000.0;

macro_rules! rule {
    ($id:ident, $least:expr, $most:expr, $unit:literal, $source:literal, $outside:ident) => {
        Rule {
            id: RuleId::$id,
            least: $least,
            most: $most,
            unit: $unit,
            source: $source,
            outside: Verdict::$outside,
        }
    };
}

/// Every limit Tintype checks before sending.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    rule!(ImageFormat,       None,        None,               "format",   "section 4.8", Mended),
    rule!(ImageBytes,        None,        Some(8.0 * MB),     "bytes",    "section 4.8", Mended),
    rule!(ImageRatio,        Some(0.8),   Some(1.91),         "ratio",    "section 4.8", Asks),
    rule!(ImageWidth,        Some(320.0), Some(1440.0),       "px",       "section 4.8", Mended),
    rule!(ImageColour,       None,        None,               "colour",   "section 4.8", Mended),
    rule!(ClipFormat,        None,        None,               "format",   "section 4.8", Fails),
    rule!(ClipBytes,         None,        Some(300.0 * MB),   "bytes",    "section 4.8", Fails),
    rule!(StoryBytes,        None,        Some(100.0 * MB),   "bytes",    "section 4.8", Fails),
    rule!(ClipLength,        Some(3.0),   Some(900.0),        "s",        "section 4.8", Fails),
    rule!(StoryLength,       Some(3.0),   Some(60.0),         "s",        "section 4.8", Fails),
    rule!(ClipWidth,         None,        Some(1920.0),       "px",       "section 4.8", Fails),
    rule!(ClipRatio,         Some(0.01),  Some(10.0),         "ratio",    "section 4.8", Fails),
    rule!(StoryRatio,        Some(0.1),   Some(10.0),         "ratio",    "section 4.8", Fails),
    rule!(ClipFps,           Some(23.0),  Some(60.0),         "fps",      "section 4.8", Fails),
    rule!(ClipCodec,         None,        None,               "codec",    "section 4.8", Fails),
    rule!(ClipColour,        None,        None,               "chroma",   "section 4.8", Fails),
    rule!(ClipProgressive,   None,        None,               "fields",   "section 4.8", Fails),
    rule!(ClipGroups,        None,        None,               "groups",   "section 4.8", Fails),
    rule!(ClipBits,          None,        Some(25.0 * MB),    "bit/s",    "section 4.8", Fails),
    rule!(ClipIndexFirst,    None,        None,               "order",    "section 4.8", Fails),
    rule!(ClipWhole,         None,        None,               "pieces",   "section 4.8", Advised),
    rule!(ClipEdits,         None,        None,               "edits",    "section 4.8", Fails),
    rule!(ClipAudio,         None,        None,               "codec",    "section 4.8", Fails),
    rule!(ClipAudioRate,     None,        Some(48_000.0),     "Hz",       "section 4.8", Fails),
    rule!(ClipAudioChannels, Some(1.0),   Some(2.0),          "channels", "section 4.8", Fails),
    rule!(ClipAudioBits,     None,        Some(128_000.0),    "bit/s",    "section 4.8", Advised),
    rule!(ClipSilent,        None,        None,               "sound",    "section 4.8", Advised),
    rule!(ReelsTab,          None,        Some(90.0),         "s",        "section 4.8", Advised),
    rule!(StoryShape,        Some(0.5625), Some(0.5625),      "ratio",    "section 4.8", Advised),
    rule!(CoverInside,       Some(0.0),   None,               "ms",       "section 4.2", Fails),
    rule!(CoverFormat,       None,        None,               "format",   "section 4.8", Mended),
    rule!(CoverBytes,        None,        Some(8.0 * MB),     "bytes",    "section 4.8", Mended),
    rule!(CoverShape,        Some(0.5625), Some(0.5625),      "ratio",    "section 4.8", Advised),
    rule!(CarouselCount,     Some(2.0),   Some(10.0),         "slides",   "section 4.8", Fails),
    rule!(CaptionUnits,      None,        Some(2_200.0),      "units",    "section 4.8", Fails),
    rule!(CaptionHashtags,   None,        Some(30.0),         "tags",     "section 4.8", Fails),
    rule!(CaptionMentions,   None,        Some(20.0),         "names",    "section 4.8", Fails),
    rule!(FewHashtags,       None,        Some(5.0),          "tags",     "section 4.8", Advised),
    rule!(FewMentions,       None,        Some(3.0),          "names",    "section 4.8", Advised),
    rule!(AltTextUnits,      None,        Some(1_000.0),      "units",    "section 4.2", Fails),
    rule!(People,            None,        Some(20.0),         "names",    "section 4.2", Fails),
    rule!(Partners,          None,        Some(3.0),          "names",    "section 4.2", Fails),
    rule!(Names,             None,        None,               "names",    "section 4.2", Fails),
    rule!(Place,             None,        None,               "number",   "section 4.2", Fails),
];

impl Rule {
    /// The row of an id.
    pub fn of(id: RuleId) -> &'static Self {
        RULES.iter().find(|rule| rule.id == id).unwrap_or(&RULES[0])
    }

    /// The largest whole number that a row allows; 0 where it has none.
    pub const fn most_of(id: RuleId) -> usize {
        let mut row = 0;
        while row < RULES.len() {
            if RULES[row].id as usize == id as usize {
                return match RULES[row].most {
                    Some(most) => most as usize,
                    None => 0,
                };
            }
            row += 1;
        }
        0
    }

    /// Whether a measured value is inside the limits.
    pub fn allows(&self, value: f64) -> bool {
        self.least.is_none_or(|least| value >= least) && self.most.is_none_or(|most| value <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_has_its_own_row() {
        for rule in RULES {
            assert_eq!(Rule::of(rule.id).id, rule.id);
        }
    }

    #[test]
    fn whole_limits_are_known_while_compiling() {
        const PEOPLE: usize = Rule::most_of(RuleId::People);
        assert_eq!((PEOPLE, Rule::most_of(RuleId::CaptionUnits), Rule::most_of(RuleId::Place)), (20, 2_200, 0));
    }

    #[test]
    fn limits_include_their_ends() {
        let ratio = Rule::of(RuleId::ImageRatio);
        assert!(ratio.allows(0.8) && ratio.allows(1.91) && !ratio.allows(0.799) && !ratio.allows(1.92));
    }
}

//! The one table of publishing limits (section 4.8): check, message and fix read it.
//! Invariant: every limit stands here once, with its source; nobody compares with a number of their own.

use serde::{Deserialize, Serialize};

use crate::tr;

/// A limit's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleId {
    ImageFormat,
    ImageBytes,
    ImageRatio,
    ImageWidth,
    ClipFormat,
    ClipBytes,
    ClipLength,
    StoryBytes,
    StoryLength,
    ClipWidth,
    ClipFps,
    ClipCodec,
    ClipIndexFirst,
    ClipAudio,
    CoverInside,
    CarouselCount,
    CaptionUnits,
    CaptionHashtags,
    CaptionMentions,
    AltTextUnits,
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
    /// Whether Tintype mends it before sending.
    pub mended: bool,
}

/// Bytes in the megabytes Instagram counts for pictures (8 MB, the smaller of the two readings).
const MB: f64 = 1_000_000.0;

macro_rules! rule {
    ($id:ident, $least:expr, $most:expr, $unit:literal, $source:literal, $mended:literal) => {
        Rule { id: RuleId::$id, least: $least, most: $most, unit: $unit, source: $source, mended: $mended }
    };
}

/// Every limit Tintype checks before sending.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    rule!(ImageFormat,     None,               None,              "format", "section 4.8", true),
    rule!(ImageBytes,      None,               Some(8.0 * MB),    "bytes",  "section 4.8", true),
    rule!(ImageRatio,      Some(0.8),          Some(1.91),        "ratio",  "section 4.8", true),
    rule!(ImageWidth,      Some(320.0),        Some(1440.0),      "px",     "section 4.8", true),
    rule!(ClipFormat,      None,               None,              "format", "section 4.8", false),
    rule!(ClipBytes,       None,               Some(300.0 * MB),  "bytes",  "section 4.8", false),
    rule!(ClipLength,      Some(3.0),          Some(900.0),       "s",      "section 4.8", false),
    rule!(StoryBytes,      None,               Some(100.0 * MB),  "bytes",  "section 4.8", false),
    rule!(StoryLength,     Some(3.0),          Some(60.0),        "s",      "section 4.8", false),
    rule!(ClipWidth,       None,               Some(1920.0),      "px",     "section 4.8", false),
    rule!(ClipFps,         Some(23.0),         Some(60.0),        "fps",    "section 4.8", false),
    rule!(ClipCodec,       None,               None,              "codec",  "section 4.8", false),
    rule!(ClipIndexFirst,  None,               None,              "order",  "section 4.8", false),
    rule!(ClipAudio,       None,               Some(48_000.0),    "Hz",     "section 4.8", false),
    rule!(CoverInside,     Some(0.0),          None,              "ms",     "section 4.2", false),
    rule!(CarouselCount,   Some(2.0),          Some(10.0),        "slides", "section 4.8", false),
    rule!(CaptionUnits,    None,               Some(2_200.0),     "units",  "section 4.8", false),
    rule!(CaptionHashtags, None,               Some(30.0),        "tags",   "section 4.8", false),
    rule!(CaptionMentions, None,               Some(20.0),        "names",  "section 4.8", false),
    rule!(AltTextUnits,    None,               Some(1_000.0),     "units",  "section 4.2", false),
];

impl Rule {
    /// The row of an id.
    pub fn of(id: RuleId) -> &'static Self {
        RULES.iter().find(|rule| rule.id == id).unwrap_or(&RULES[0])
    }

    /// Whether a measured value is inside the limits.
    pub fn allows(&self, value: f64) -> bool {
        self.least.is_none_or(|least| value >= least) && self.most.is_none_or(|most| value <= most)
    }
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub rule: RuleId,
    /// Index of the slide it is about; `None`: the post as a whole.
    pub slide: Option<usize>,
    pub verdict: Verdict,
    /// What was measured, for a person: `2:3`, `9.4 MB`, `hvc1`.
    pub measured: String,
    /// What is wrong, where the rule's own sentence would not say it: a file that is no picture breaks the
    /// rule of formats, but its format is not what is wrong with it.
    #[serde(default)]
    pub complaint: Option<String>,
}

impl Finding {
    /// What is wrong, in a sentence.
    pub fn complaint(&self) -> &str {
        self.complaint.as_deref().unwrap_or_else(|| self.rule.complaint())
    }
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Passes,
    /// Outside the limit, and Tintype mends it before sending.
    Mended,
    /// Outside the limit; the post cannot be sent so.
    Fails,
}

impl RuleId {
    /// The sentence when it fails, with what the limit is.
    #[rustfmt::skip]
    pub fn complaint(self) -> &'static str {
        match self {
            Self::ImageFormat => tr!("Instagram takes JPEG pictures only"),
            Self::ImageBytes => tr!("A picture may have at most 8 MB"),
            Self::ImageRatio => tr!("Instagram takes shapes from 4:5 to 1.91:1"),
            Self::ImageWidth => tr!("A picture should be 320 to 1,440 pixels wide"),
            Self::ClipFormat => tr!("A reel must be an MP4 or MOV file"),
            Self::ClipBytes => tr!("A reel may have at most 300 MB"),
            Self::ClipLength => tr!("A reel must last from 3 seconds to 15 minutes"),
            Self::StoryBytes => tr!("A clip in a story may have at most 100 MB"),
            Self::StoryLength => tr!("A clip in a story must last from 3 to 60 seconds"),
            Self::ClipWidth => tr!("A reel may be at most 1,920 pixels wide"),
            Self::ClipFps => tr!("A reel needs 23 to 60 pictures a second"),
            Self::ClipCodec => tr!("A reel must be H.264 or HEVC with 4:2:0 colour"),
            Self::ClipIndexFirst => tr!("The clip's index must stand at its front; save it again for the web"),
            Self::ClipAudio => tr!("A reel's sound must be AAC of at most 48 kHz"),
            Self::CoverInside => tr!("The cover must be a moment inside the reel"),
            Self::CarouselCount => tr!("A carousel has 2 to 10 slides"),
            Self::CaptionUnits => tr!("A caption may have at most 2,200 characters"),
            Self::CaptionHashtags => tr!("A caption may have at most 30 hashtags"),
            Self::CaptionMentions => tr!("A caption may name at most 20 people"),
            Self::AltTextUnits => tr!("An alt text may have at most 1,000 characters"),
        }
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
    fn limits_include_their_ends() {
        let ratio = Rule::of(RuleId::ImageRatio);
        assert!(ratio.allows(0.8) && ratio.allows(1.91) && !ratio.allows(0.799) && !ratio.allows(1.92));
    }
}

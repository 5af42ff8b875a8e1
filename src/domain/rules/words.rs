//! What is wrong, in words: the sentence with the limit, and the few words above it.
//! Invariant: a sentence says what Instagram takes; the words above it say what is the matter here.

use super::{Finding, Rule, RuleId};
use crate::tr;

impl RuleId {
    /// The sentence when it fails, with what the limit is.
    #[rustfmt::skip]
    pub fn complaint(self) -> &'static str {
        match self {
            Self::ImageFormat => tr!("Instagram takes JPEG pictures only"),
            Self::ImageBytes => tr!("A picture may have at most 8 MB"),
            Self::ImageRatio => tr!("Instagram takes shapes from 4:5 to 1.91:1"),
            Self::ImageWidth => tr!("A picture should be 320 to 1,440 pixels wide"),
            Self::ImageColour => tr!("Instagram keeps pictures in sRGB colours"),
            Self::ClipFormat => tr!("A clip must be an MP4 or MOV file"),
            Self::ClipBytes => tr!("A clip may have at most 300 MB"),
            Self::StoryBytes => tr!("A clip in a story may have at most 100 MB"),
            Self::ClipLength => tr!("A clip must last from 3 seconds to 15 minutes"),
            Self::StoryLength => tr!("A clip in a story must last from 3 to 60 seconds"),
            Self::ClipWidth => tr!("A clip may be at most 1,920 pixels wide"),
            Self::ClipRatio => tr!("A clip may have any shape from 1:100 to 10:1"),
            Self::StoryRatio => tr!("A clip in a story may have any shape from 1:10 to 10:1"),
            Self::ClipFps => tr!("A clip needs 23 to 60 pictures a second"),
            Self::ClipCodec => tr!("A clip must be coded as H.264 or HEVC"),
            Self::ClipColour => tr!("A clip needs 4:2:0 colour, in H.264 with eight bits"),
            Self::ClipProgressive => tr!("A clip needs whole pictures, not interlaced halves"),
            Self::ClipGroups => tr!("Each group of pictures must stand alone (closed GOP)"),
            Self::ClipBits => tr!("A clip may have at most 25 Mbit a second"),
            Self::ClipIndexFirst => tr!("The clip's index must stand at its front"),
            Self::ClipWhole => tr!("The clip lies in fragments, as screen recorders write them; one piece is safer"),
            Self::ClipEdits => tr!("A clip may have no edit list"),
            Self::ClipAudio => tr!("A clip's sound must be AAC"),
            Self::ClipAudioRate => tr!("A clip's sound may have at most 48 kHz"),
            Self::ClipAudioChannels => tr!("A clip's sound must be mono or stereo"),
            Self::ClipAudioBits => tr!("Instagram names 128 kbit a second for sound; it may be made smaller"),
            Self::ClipSilent => tr!("The clip has no sound track; Instagram takes it"),
            Self::ReelsTab => tr!("The Reels tab is for reels of up to 90 seconds in 9:16; Instagram decides"),
            Self::StoryShape => tr!("A story fills the screen in 9:16"),
            Self::CoverInside => tr!("The cover must be a moment inside the reel"),
            Self::CoverFormat => tr!("A cover must be a JPEG picture"),
            Self::CoverBytes => tr!("A cover may have at most 8 MB"),
            Self::CoverShape => tr!("A cover is shown in 9:16; of another shape its middle is cut out"),
            Self::CarouselCount => tr!("A carousel has 2 to 10 slides"),
            Self::CaptionUnits => tr!("A caption may have at most 2,200 characters"),
            Self::CaptionHashtags => tr!("A caption may have at most 30 hashtags"),
            Self::CaptionMentions => tr!("A caption may name at most 20 people"),
            Self::FewHashtags => tr!("Some schedulers report that Instagram keeps 5 hashtags only"),
            Self::FewMentions => tr!("Some schedulers report that Instagram keeps 3 mentions only"),
            Self::AltTextUnits => tr!("An alt text may have at most 1,000 characters"),
            Self::People => tr!("At most 20 people can be tagged in a slide"),
            Self::Partners => tr!("A post may have at most 3 collaborators"),
            Self::Names => tr!("A username has letters, digits, points and underscores, 30 at most"),
            Self::Place => tr!("A place is the number of a Facebook page, digits only"),
        }
    }
}

impl Rule {
    /// Who says so, for a person.
    pub fn said_by(&self) -> &'static str {
        match self.id {
            RuleId::FewHashtags | RuleId::FewMentions => {
                tr!("Reported by another scheduler; Instagram's own documentation does not say so")
            }
            RuleId::ClipWhole => tr!("Known from practice; Instagram's own documentation does not say so"),
            RuleId::CaptionUnits => {
                tr!("From Instagram's documentation, which does not say how it counts: this is the careful way")
            }
            _ => tr!("From Instagram's documentation of publishing"),
        }
    }
}

impl Finding {
    /// What is the matter, in a few words about `subject` ("Slide 3", "The clip"); `None`: its sentence says it best.
    pub fn heading(&self, subject: &str) -> Option<String> {
        if self.complaint.is_some() {
            return None;
        }
        Some(match (self.rule, self.is_over()) {
            (RuleId::ImageRatio, Some(true)) => tr!("{subject} is too wide", subject = subject),
            (RuleId::ImageRatio, _) => tr!("{subject} is too tall", subject = subject),
            (RuleId::ClipRatio | RuleId::StoryRatio, Some(true)) => tr!("{subject} is too wide", subject = subject),
            (RuleId::ClipRatio | RuleId::StoryRatio, _) => tr!("{subject} is too tall", subject = subject),
            (RuleId::ClipBytes | RuleId::StoryBytes, _) => tr!("{subject} is too heavy", subject = subject),
            (RuleId::ClipLength | RuleId::StoryLength, Some(false)) => tr!("{subject} is too short", subject = subject),
            (RuleId::ClipLength | RuleId::StoryLength, _) => tr!("{subject} is too long", subject = subject),
            (RuleId::ClipWidth, _) => tr!("{subject} is too large", subject = subject),
            (RuleId::ClipFps, Some(true)) => tr!("{subject} has too many pictures a second", subject = subject),
            (RuleId::ClipFps, _) => tr!("{subject} has too few pictures a second", subject = subject),
            (RuleId::ClipCodec, _) => tr!("{subject} is coded as Instagram does not take it", subject = subject),
            (RuleId::ClipColour, _) => tr!("{subject} has other colours than Instagram takes", subject = subject),
            (RuleId::ClipProgressive, _) => tr!("{subject} is interlaced", subject = subject),
            (RuleId::ClipGroups, _) => tr!("{subject} has open groups of pictures", subject = subject),
            (RuleId::ClipBits, _) => tr!("{subject} has too many bits a second", subject = subject),
            (RuleId::ClipIndexFirst, _) => tr!("{subject} has its index at the end", subject = subject),
            (RuleId::ClipEdits, _) => tr!("{subject} has an edit list", subject = subject),
            (RuleId::ClipAudio | RuleId::ClipAudioRate | RuleId::ClipAudioChannels, _) => {
                tr!("{subject} has sound that Instagram does not take", subject = subject)
            }
            (RuleId::CoverInside, _) => tr!("The cover lies outside the reel").to_owned(),
            (RuleId::CarouselCount, Some(true)) => tr!("The carousel has too many slides").to_owned(),
            (RuleId::CarouselCount, _) => tr!("The carousel has too few slides").to_owned(),
            (RuleId::CaptionUnits, _) => tr!("The caption is too long").to_owned(),
            (RuleId::CaptionHashtags, _) => tr!("The caption has too many hashtags").to_owned(),
            (RuleId::CaptionMentions, _) => tr!("The caption names too many people").to_owned(),
            (RuleId::AltTextUnits, _) => tr!("{subject} has too long an alt text", subject = subject),
            (RuleId::People, _) => tr!("{subject} has too many people tagged", subject = subject),
            (RuleId::Partners, _) => tr!("The post has too many collaborators").to_owned(),
            (RuleId::Names, _) => tr!("A name cannot be anybody's").to_owned(),
            (RuleId::Place, _) => tr!("The place is no number").to_owned(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RULES, Verdict};
    use super::*;

    #[test]
    fn every_sentence_is_its_own() {
        let mut said: Vec<&str> = RULES.iter().map(|rule| rule.id.complaint()).collect();
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), RULES.len());
    }

    #[test]
    fn what_stops_a_post_has_a_heading_and_says_on_which_side() {
        let of = |rule, value| Finding { value, ..Finding::new(rule, Some(2), Verdict::Fails, "") };
        let said = |rule, value| of(rule, value).heading("Slide 3").unwrap();
        assert_eq!(said(RuleId::ImageRatio, Some(0.67)), "Slide 3 is too tall");
        assert_eq!(said(RuleId::ImageRatio, Some(2.5)), "Slide 3 is too wide");
        assert_eq!(said(RuleId::ClipLength, Some(1.0)), "Slide 3 is too short");
        assert_eq!(said(RuleId::ClipIndexFirst, None), "Slide 3 has its index at the end");
        for rule in
            RULES.iter().filter(|rule| rule.outside == Verdict::Fails && rule.id != RuleId::ClipFormat)
        {
            assert!(of(rule.id, None).heading("Slide 3").is_some(), "{:?}", rule.id);
        }
        let own =
            Finding { complaint: Some("This is not a picture".into()), ..of(RuleId::ImageFormat, None) };
        assert_eq!(own.heading("Slide 1"), None);
    }
}

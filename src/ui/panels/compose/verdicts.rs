//! What the checks found, as lines a person can read: what fails one by one, what is mended and what passes
//! gathered by rule.
//! Invariant: a line names the slides it is about, and no failing finding is ever gathered away.

use crate::domain::rules::{Rule, Verdict};
use crate::domain::{DraftKind, Finding, RuleId};
use crate::tr;
use crate::ui::format;

/// One quiet line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub words: String,
    /// What was measured, at the right.
    pub value: String,
}

/// All findings in the order they are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdicts<'a> {
    pub failing: Vec<&'a Finding>,
    pub mended: Vec<Line>,
    pub passing: Vec<Line>,
}

/// The rules of a caption, which are one line while they pass.
const CAPTION: [RuleId; 3] = [RuleId::CaptionUnits, RuleId::CaptionHashtags, RuleId::CaptionMentions];

impl<'a> Verdicts<'a> {
    /// Gathers findings. `bytes` is the length of the largest file.
    pub fn of(findings: &'a [Finding], kind: DraftKind, largest: u64) -> Self {
        let mut verdicts = Self::default();
        let mut rules: Vec<RuleId> = Vec::new();
        for finding in findings {
            if finding.verdict == Verdict::Fails {
                verdicts.failing.push(finding);
            }
            if !rules.contains(&finding.rule) {
                rules.push(finding.rule);
            }
        }
        for rule in rules {
            let with = |verdict| -> Vec<&Finding> {
                findings.iter().filter(|one| one.rule == rule && one.verdict == verdict).collect()
            };
            let (mended, passing) = (with(Verdict::Mended), with(Verdict::Passes));
            if !mended.is_empty() {
                verdicts.mended.push(mended_line(rule, &mended, kind));
            }
            let all_pass = with(Verdict::Fails).is_empty() && mended.is_empty();
            if all_pass && !CAPTION.contains(&rule) {
                verdicts.passing.push(passing_line(rule, &passing, largest));
            }
        }
        let caption: Vec<&Finding> = findings.iter().filter(|one| CAPTION.contains(&one.rule)).collect();
        if !caption.is_empty() && caption.iter().all(|one| one.verdict == Verdict::Passes) {
            let words = tr!("Caption, hashtags, mentions").to_owned();
            verdicts.passing.push(Line { words, value: tr!("within limits").to_owned() });
        }
        verdicts
    }

    /// `1 to fix, 13 fine`.
    pub fn summary(&self) -> String {
        let fine = self.mended.len() + self.passing.len();
        match self.failing.len() {
            0 => tr!("all {count} fine", count = fine),
            failing => tr!("{failing} to fix, {fine} fine", failing = failing, fine = fine),
        }
    }
}

/// `Slide 2`, `Slides 2, 4 and 5`, `The picture`.
fn subject(findings: &[&Finding], kind: DraftKind) -> String {
    let numbers: Vec<usize> =
        findings.iter().filter_map(|finding| finding.slide).map(|slide| slide + 1).collect();
    match (kind, numbers.as_slice()) {
        (DraftKind::Picture, _) | (_, []) => tr!("The picture").to_owned(),
        (DraftKind::Reel, _) => tr!("The clip").to_owned(),
        (DraftKind::Story, _) => tr!("The story").to_owned(),
        (DraftKind::Carousel, [one]) => tr!("Slide {number}", number = one),
        (DraftKind::Carousel, [others @ .., last]) => {
            let others: Vec<String> = others.iter().map(usize::to_string).collect();
            tr!("Slides {others} and {last}", others = others.join(", "), last = last)
        }
    }
}

fn mended_line(rule: RuleId, findings: &[&Finding], kind: DraftKind) -> Line {
    let subject = subject(findings, kind);
    let words = match rule {
        RuleId::ImageFormat => tr!("{subject}: made a JPEG", subject = subject),
        RuleId::ImageBytes => tr!("{subject}: made lighter", subject = subject),
        RuleId::ImageRatio => tr!("{subject}: cut to a shape the feed takes", subject = subject),
        RuleId::ImageWidth => tr!("{subject}: scaled to a width Instagram keeps", subject = subject),
        _ => tr!("{subject}: {complaint}", subject = subject, complaint = rule.complaint()),
    };
    let mut values: Vec<&str> = findings.iter().map(|finding| finding.measured.as_str()).collect();
    values.dedup();
    Line { words, value: values.join(", ") }
}

fn passing_line(rule: RuleId, findings: &[&Finding], largest: u64) -> Line {
    let same = findings.windows(2).all(|pair| pair[0].measured == pair[1].measured);
    let measured = findings.first().map_or("", |finding| finding.measured.as_str());
    let many = findings.len() > 1;
    let value = match rule {
        RuleId::ImageBytes if many => tr!("largest {size}", size = format::bytes(largest)),
        RuleId::AltTextUnits => tr!("within limits").to_owned(),
        RuleId::ClipBytes | RuleId::CarouselCount => {
            tr!("{measured} of {most}", measured = measured, most = most(rule))
        }
        _ if same => measured.to_owned(),
        _ => tr!("{count} of {all}", count = findings.len(), all = findings.len()),
    };
    Line { words: praise(rule, many), value }
}

/// The ceiling of a rule, for a person.
fn most(rule: RuleId) -> String {
    let rule = Rule::of(rule);
    let most = rule.most.unwrap_or_default();
    if rule.unit == "bytes" { tr!("{count} MB", count = most / 1e6) } else { format!("{most}") }
}

fn praise(rule: RuleId, many: bool) -> String {
    let words = match rule {
        RuleId::ImageFormat if many => tr!("Every picture is a JPEG"),
        RuleId::ImageFormat => tr!("The picture is a JPEG"),
        RuleId::ImageBytes if many => return tr!("Every picture under {most}", most = most(rule)),
        RuleId::ImageBytes => return tr!("The picture is under {most}", most = most(rule)),
        RuleId::ImageRatio if many => tr!("Every shape fits the feed"),
        RuleId::ImageRatio => tr!("The shape fits the feed"),
        RuleId::ImageWidth if many => tr!("Every picture is wide enough"),
        RuleId::ImageWidth => tr!("The picture is wide enough"),
        RuleId::ClipFormat => tr!("Kind of file"),
        RuleId::ClipBytes | RuleId::StoryBytes => tr!("Size"),
        RuleId::ClipLength | RuleId::StoryLength => tr!("Length"),
        RuleId::ClipWidth => tr!("Width of the clip"),
        RuleId::ClipFps => tr!("Pictures a second"),
        RuleId::ClipCodec => tr!("Picture coding"),
        RuleId::ClipIndexFirst => tr!("Index at the front"),
        RuleId::ClipAudio => tr!("Sound"),
        RuleId::CoverInside => tr!("Cover inside the reel"),
        RuleId::CarouselCount => tr!("Number of slides"),
        RuleId::AltTextUnits => tr!("Alt texts"),
        RuleId::CaptionUnits => tr!("Length of the caption"),
        RuleId::CaptionHashtags => tr!("Hashtags"),
        RuleId::CaptionMentions => tr!("Mentions"),
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: RuleId, slide: Option<usize>, verdict: Verdict, measured: &str) -> Finding {
        Finding { rule, slide, verdict, measured: measured.to_owned(), complaint: None }
    }

    fn line(words: &str, value: &str) -> Line {
        Line { words: words.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn what_fails_is_listed_one_by_one_and_the_rest_is_gathered() {
        use Verdict::{Fails, Mended, Passes};
        let findings = [
            finding(RuleId::ImageFormat, Some(0), Passes, "JPEG"),
            finding(RuleId::ImageBytes, Some(0), Passes, "2.1 MB"),
            finding(RuleId::ImageFormat, Some(1), Mended, "PNG"),
            finding(RuleId::ImageBytes, Some(1), Passes, "1.4 MB"),
            finding(RuleId::ImageFormat, Some(2), Fails, "cut off"),
            finding(RuleId::CarouselCount, None, Passes, "3"),
            finding(RuleId::CaptionUnits, None, Passes, "224"),
            finding(RuleId::CaptionHashtags, None, Passes, "3"),
            finding(RuleId::CaptionMentions, None, Passes, "0"),
        ];
        let verdicts = Verdicts::of(&findings, DraftKind::Carousel, 2_100_000);
        assert_eq!(verdicts.failing, [&findings[4]]);
        assert_eq!(verdicts.mended, [line("Slide 2: made a JPEG", "PNG")]);
        assert_eq!(
            verdicts.passing,
            [
                line("Every picture under 8 MB", "largest 2.1 MB"),
                line("Number of slides", "3 of 10"),
                line("Caption, hashtags, mentions", "within limits"),
            ]
        );
        assert_eq!(verdicts.summary(), "1 to fix, 4 fine");
    }

    #[test]
    fn a_caption_that_fails_is_not_called_fine() {
        let findings = [
            finding(RuleId::CaptionUnits, None, Verdict::Fails, "2,300"),
            finding(RuleId::CaptionHashtags, None, Verdict::Passes, "3"),
        ];
        let verdicts = Verdicts::of(&findings, DraftKind::Picture, 0);
        assert_eq!((verdicts.failing.len(), verdicts.passing.len()), (1, 0));
    }

    #[test]
    fn slides_are_named_by_number_and_single_files_by_kind() {
        let findings = [1, 3, 4].map(|slide| finding(RuleId::ImageWidth, Some(slide), Verdict::Mended, ""));
        let all: Vec<&Finding> = findings.iter().collect();
        assert_eq!(subject(&all, DraftKind::Carousel), "Slides 2, 4 and 5");
        assert_eq!(subject(&all[..1], DraftKind::Picture), "The picture");
        assert_eq!(subject(&all[..1], DraftKind::Reel), "The clip");
    }
}

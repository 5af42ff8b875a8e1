//! What the checks found, as lines a person can read: what fails one by one, what is mended and what passes
//! gathered by rule.
//! Invariant: a line names the slides it is about, and no failing finding is ever gathered away.

use crate::domain::rules::{Fix, Rule, Verdict};
use crate::domain::{DraftKind, Finding, RuleId};
use crate::tr;
use crate::ui::format;

/// One quiet line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub words: String,
    /// What was measured, at the right.
    pub value: String,
    /// The limit and where it comes from, for who asks.
    pub why: String,
    /// What would do better, of an advised one: one for each slide.
    pub fixes: Vec<Fix>,
}

/// The limit of a rule and where it comes from.
pub fn why(rule: RuleId) -> String {
    tr!("{limit}. {source}.", limit = rule.complaint(), source = Rule::of(rule).said_by())
}

/// All findings in the order they are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdicts<'a> {
    pub failing: Vec<&'a Finding>,
    pub mended: Vec<Line>,
    pub advised: Vec<Line>,
    pub passing: Vec<Line>,
}

/// Rules that are one line while they all pass.
const TOGETHER: [&[RuleId]; 6] = [
    &[RuleId::ClipCodec, RuleId::ClipColour, RuleId::ClipProgressive, RuleId::ClipGroups],
    &[RuleId::ClipAudio, RuleId::ClipAudioRate, RuleId::ClipAudioChannels],
    &[RuleId::ClipIndexFirst, RuleId::ClipEdits],
    &[RuleId::CoverFormat, RuleId::CoverBytes],
    &[RuleId::People, RuleId::Partners, RuleId::Names],
    &[RuleId::CaptionUnits, RuleId::CaptionHashtags, RuleId::CaptionMentions],
];

/// Rules that are worth a line only when they are not kept.
const QUIET: [RuleId; 7] = [
    RuleId::ClipWhole,
    RuleId::ClipSilent,
    RuleId::ClipAudioBits,
    RuleId::FewHashtags,
    RuleId::FewMentions,
    RuleId::ClipRatio,
    RuleId::StoryRatio,
];

impl<'a> Verdicts<'a> {
    /// Gathers findings. `bytes` is the length of the largest file.
    pub fn of(findings: &'a [Finding], kind: DraftKind, largest: u64) -> Self {
        let mut verdicts = Self::default();
        let mut rules: Vec<RuleId> = Vec::new();
        for finding in findings {
            if finding.stops() {
                verdicts.failing.push(finding);
            }
            if !rules.contains(&finding.rule) {
                rules.push(finding.rule);
            }
        }
        let passes = |rule: RuleId| {
            findings.iter().filter(|one| one.rule == rule).all(|one| one.verdict == Verdict::Passes)
        };
        let mut told: Vec<RuleId> = Vec::new();
        for rule in rules {
            let with = |verdict| -> Vec<&Finding> {
                findings.iter().filter(|one| one.rule == rule && one.verdict == verdict).collect()
            };
            let (mended, advised) = (with(Verdict::Mended), with(Verdict::Advised));
            if !mended.is_empty() {
                verdicts.mended.push(mended_line(rule, &mended, kind));
            }
            if !advised.is_empty() {
                verdicts.advised.push(advised_line(rule, &advised, kind));
            }
            if told.contains(&rule) || QUIET.contains(&rule) || !passes(rule) {
                continue;
            }
            match TOGETHER.iter().find(|all| all.contains(&rule)) {
                Some(all) => {
                    told.extend(all.iter());
                    // Beside one that fails the others are no news.
                    if all.iter().all(|one| passes(*one)) {
                        verdicts.passing.push(together(rule, all, findings));
                    }
                }
                None => verdicts.passing.push(passing_line(rule, &with(Verdict::Passes), largest)),
            }
        }
        verdicts
    }

    /// `1 to fix, 13 fine`.
    pub fn summary(&self) -> String {
        let fine = self.mended.len() + self.advised.len() + self.passing.len();
        match self.failing.len() {
            0 => tr!("all {count} fine", count = fine),
            failing => tr!("{failing} to fix, {fine} fine", failing = failing, fine = fine),
        }
    }
}

/// The line of rules that all pass.
fn together(rule: RuleId, all: &[RuleId], findings: &[Finding]) -> Line {
    let words = match rule {
        RuleId::ClipCodec => tr!("Picture coding"),
        RuleId::ClipAudio => tr!("Sound"),
        RuleId::ClipIndexFirst => tr!("Index at the front, no edit list"),
        RuleId::CoverFormat => tr!("The cover"),
        RuleId::People | RuleId::Partners | RuleId::Names => tr!("People named"),
        _ => {
            let words = tr!("Caption, hashtags, mentions").to_owned();
            return Line { words, value: tr!("within limits").to_owned(), why: why(rule), ..Line::default() };
        }
    };
    let value = |rule: &RuleId| -> Option<&str> {
        let mut of = findings.iter().filter(|finding| finding.rule == *rule);
        let first = of.next()?;
        of.all(|other| other.measured == first.measured).then_some(first.measured.as_str())
    };
    let values: Vec<&str> = match rule {
        RuleId::ClipCodec => all[..2].iter().filter_map(value).collect(),
        RuleId::ClipAudio | RuleId::CoverFormat => all.iter().filter_map(value).collect(),
        _ => Vec::new(),
    };
    Line { words: words.to_owned(), value: values.join(", "), why: why(rule), ..Line::default() }
}

/// What a finding is about: `Slide 3`, `The clip`, `The cover`.
pub fn about(finding: &Finding, kind: DraftKind) -> String {
    match finding.rule {
        RuleId::CoverFormat | RuleId::CoverBytes | RuleId::CoverShape => tr!("The cover").to_owned(),
        _ => subject(&[finding], kind),
    }
}

fn advised_line(rule: RuleId, findings: &[&Finding], kind: DraftKind) -> Line {
    let said = |finding: &&Finding| match &finding.mend {
        Some(mend) => tr!("{from}, then {after}", from = finding.measured, after = mend.after),
        None => finding.measured.clone(),
    };
    let mut values: Vec<String> = findings.iter().map(said).collect();
    values.dedup();
    let value = values.join("; ");
    let fixes = findings.iter().filter_map(|finding| finding.mend.as_ref()).map(|mend| mend.fix.clone());
    let words = match findings[0].slide {
        Some(_) if kind == DraftKind::Carousel => {
            tr!("{subject}: {complaint}", subject = subject(findings, kind), complaint = rule.complaint())
        }
        _ => rule.complaint().to_owned(),
    };
    Line { words, value, why: Rule::of(rule).said_by().to_owned(), fixes: fixes.collect() }
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
        RuleId::ImageRatio if kind == DraftKind::Carousel => {
            tr!("{subject}: cut to the first slide's shape", subject = subject)
        }
        RuleId::ImageRatio => tr!("{subject}: cut to a shape the feed takes", subject = subject),
        RuleId::ImageColour => tr!("{subject}: brought to sRGB colours", subject = subject),
        RuleId::CoverFormat => tr!("The cover: made a JPEG").to_owned(),
        RuleId::CoverBytes => tr!("The cover: made lighter").to_owned(),
        RuleId::ImageWidth => tr!("{subject}: scaled to a width Instagram keeps", subject = subject),
        _ => tr!("{subject}: {complaint}", subject = subject, complaint = rule.complaint()),
    };
    let said = |finding: &&Finding| match &finding.becomes {
        Some(after) => tr!("{from} to {after}", from = finding.measured, after = after),
        None => finding.measured.clone(),
    };
    let mut values: Vec<String> = findings.iter().map(said).collect();
    values.dedup();
    Line { words, value: values.join(", "), why: why(rule), ..Line::default() }
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
    Line { words: praise(rule, many), value, why: why(rule), ..Line::default() }
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
        RuleId::ImageColour if many => tr!("Every picture has sRGB colours"),
        RuleId::ImageColour => tr!("Colours are sRGB"),
        other => of_others(other),
    };
    words.to_owned()
}

/// As [`praise`], of clips and of the post itself.
fn of_others(rule: RuleId) -> &'static str {
    match rule {
        RuleId::ClipFormat => tr!("Kind of file"),
        RuleId::ClipBytes | RuleId::StoryBytes => tr!("Size"),
        RuleId::ClipLength | RuleId::StoryLength => tr!("Length"),
        RuleId::ClipWidth => tr!("Width of the clip"),
        RuleId::ClipFps => tr!("Pictures a second"),
        RuleId::ClipBits => tr!("Bits a second"),
        RuleId::ReelsTab => tr!("Fit for the Reels tab"),
        RuleId::StoryShape => tr!("Fills the screen"),
        RuleId::CoverInside => tr!("Cover inside the reel"),
        RuleId::CoverShape => tr!("Shape of the cover"),
        RuleId::CarouselCount => tr!("Number of slides"),
        RuleId::AltTextUnits => tr!("Alt texts"),
        RuleId::Place => tr!("Number of the place"),
        // The others are told together, or only when they are not kept.
        other => other.complaint(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: RuleId, slide: Option<usize>, verdict: Verdict, measured: &str) -> Finding {
        Finding::new(rule, slide, verdict, measured)
    }

    fn said(lines: &[Line]) -> Vec<(&str, &str)> {
        lines.iter().map(|line| (line.words.as_str(), line.value.as_str())).collect()
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
        assert_eq!(said(&verdicts.mended), [("Slide 2: made a JPEG", "PNG")]);
        assert_eq!(
            said(&verdicts.passing),
            [
                ("Every picture under 8 MB", "largest 2.1 MB"),
                ("Number of slides", "3 of 10"),
                ("Caption, hashtags, mentions", "within limits"),
            ]
        );
        assert_eq!(verdicts.summary(), "1 to fix, 4 fine");
    }

    #[test]
    fn advice_says_what_would_be_and_offers_it_for_every_slide() {
        let silent = |slide: usize| {
            let fix = crate::domain::draft::ClipFix::SilentTrack;
            let fix = Fix::Clip { slide, fix, whole_ms: 9 };
            let mend = Some(crate::domain::rules::Mend { fix, after: "a silent track".into() });
            Finding { mend, ..finding(RuleId::ClipSilent, Some(slide), Verdict::Advised, "no sound") }
        };
        let findings = [silent(0), silent(2)];
        let verdicts = Verdicts::of(&findings, DraftKind::Carousel, 0);
        let words = "Slides 1 and 3: The clip has no sound track; Instagram takes it";
        assert_eq!(said(&verdicts.advised), [(words, "no sound, then a silent track")]);
        assert_eq!(verdicts.advised[0].fixes.len(), 2);
        let png = Finding {
            becomes: Some("JPEG".into()),
            ..finding(RuleId::ImageFormat, Some(0), Verdict::Mended, "PNG")
        };
        let mended = [png];
        let verdicts = Verdicts::of(&mended, DraftKind::Picture, 0);
        assert_eq!(said(&verdicts.mended), [("The picture: made a JPEG", "PNG to JPEG")]);
        assert!(verdicts.mended[0].why.contains("documentation"));
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

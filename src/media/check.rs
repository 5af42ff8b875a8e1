//! Holds a draft and its files against every row of `RULES`, before anything is sent.
//! Invariant: every row that applies gives exactly one finding a slide (or one for the post), with what was
//! measured; no limit is written here.

use super::clip::{Chroma, ClipFacts};
use super::picture::PictureFacts;
use super::shape::{byte_words, ratio_words, time_words};
use super::{Format, MediaError, SlideFacts};
use crate::domain::draft::{CaptionCount, Geometry, Param, Pose, Room, Slide};
use crate::domain::rules::{Rule, RuleId, Verdict};
use crate::domain::{Draft, DraftKind, Finding, Trouble, TroubleKind};
use crate::tr;

/// Checks a draft: slide by slide, then the post. `facts` has the facts of each slide's file, in order
/// ([`super::facts_of`]).
pub fn check(draft: &Draft, facts: &[SlideFacts]) -> Vec<Finding> {
    let room = super::prepare::room(draft, facts.first());
    let mut findings = Vec::new();
    for (index, (slide, facts)) in draft.slides.iter().zip(facts).enumerate() {
        let mut list = List { slide: Some(index), findings: &mut findings };
        match facts {
            SlideFacts::Picture(facts) if draft.kind != DraftKind::Reel => {
                picture(&mut list, draft.kind, slide, facts, room)
            }
            SlideFacts::Clip(facts) if draft.kind != DraftKind::Picture => clip(&mut list, draft, facts),
            SlideFacts::Picture(facts) => {
                let heading = tr!("This is a picture, not a clip");
                list.refuse(RuleId::ClipFormat, heading, facts.format.name());
            }
            SlideFacts::Clip(facts) => {
                list.refuse(RuleId::ImageFormat, tr!("This is a clip, not a picture"), facts.format.name());
            }
            SlideFacts::Broken(error) => {
                let clip = draft.kind == DraftKind::Reel || facts.format().is_clip();
                let rule = if clip { RuleId::ClipFormat } else { RuleId::ImageFormat };
                let heading = match error {
                    MediaError::NotMedia if clip => tr!("This is not a clip"),
                    _ => error.heading(),
                };
                list.refuse(rule, heading, error.to_string());
            }
        }
    }
    post(&mut List { slide: None, findings: &mut findings }, draft);
    findings
}

/// The first finding that stops the post, as a trouble that names its slide; `None`: it may be sent.
pub fn blocker(findings: &[Finding], facts: &[SlideFacts]) -> Option<Trouble> {
    let finding = findings.iter().find(|finding| finding.verdict == Verdict::Fails)?;
    let broken = finding.slide.and_then(|slide| facts.get(slide)).and_then(SlideFacts::trouble);
    let kind = match (&broken, finding.rule) {
        (Some(trouble), _) => trouble.kind,
        (None, RuleId::CaptionUnits | RuleId::CaptionHashtags | RuleId::CaptionMentions) => {
            TroubleKind::CaptionRefused
        }
        (None, _) => TroubleKind::FileRefused,
    };
    let (said, measured) = (finding.complaint(), &finding.measured);
    let said = match broken {
        Some(_) => measured.clone(),
        None => tr!("{said} ({measured})", said = said, measured = measured),
    };
    let detail = match finding.slide {
        Some(slide) => tr!("Slide {number}: {said}", number = slide + 1, said = said),
        None => said,
    };
    Some(Trouble::with(kind, detail))
}

/// Where the findings of one slide, or of the post, go.
struct List<'a> {
    slide: Option<usize>,
    findings: &'a mut Vec<Finding>,
}

impl List<'_> {
    fn add(&mut self, rule: RuleId, verdict: Verdict, measured: impl Into<String>) {
        let (slide, measured) = (self.slide, measured.into());
        self.findings.push(Finding { rule, slide, verdict, measured, complaint: None });
    }

    /// Fails for a reason that the rule's own sentence does not give.
    fn refuse(&mut self, rule: RuleId, complaint: &str, measured: impl Into<String>) {
        let (slide, measured, complaint) = (self.slide, measured.into(), Some(complaint.to_owned()));
        self.findings.push(Finding { rule, slide, verdict: Verdict::Fails, measured, complaint });
    }

    /// Passes or not; what does not pass is mended where the rule's row says so.
    fn judge(&mut self, rule: RuleId, passes: bool, measured: impl Into<String>) {
        let verdict = match (passes, Rule::of(rule).mended) {
            (true, _) => Verdict::Passes,
            (false, true) => Verdict::Mended,
            (false, false) => Verdict::Fails,
        };
        self.add(rule, verdict, measured);
    }

    /// Compares a number with the limits of the rule's row.
    fn measure(&mut self, rule: RuleId, value: f64, measured: impl Into<String>) {
        self.judge(rule, Rule::of(rule).allows(value), measured);
    }
}

fn picture(list: &mut List<'_>, kind: DraftKind, slide: &Slide, facts: &PictureFacts, room: Room) {
    let format = if facts.print_colours {
        tr!("{format} in print colours", format = facts.format.name())
    } else {
        facts.format.name().to_owned()
    };
    list.judge(RuleId::ImageFormat, facts.format == Format::Jpeg && !facts.print_colours, format);
    list.measure(RuleId::ImageBytes, facts.bytes as f64, byte_words(facts.bytes));

    // A story is sent in its own shape, and has no alt text (sections 4.2 and 4.8).
    if kind == DraftKind::Story {
        return;
    }
    let size = (facts.width, facts.height);
    let fits = Geometry::of(size, &Pose::default(), room);
    list.judge(RuleId::ImageRatio, !fits.cuts(), ratio_words(facts.ratio()));
    let kept = Geometry::of(size, &slide.pose, room).cut.0.round() as u32;
    list.measure(RuleId::ImageWidth, f64::from(kept), pixel_words(kept));

    let units = slide.alt_text.encode_utf16().count();
    list.measure(RuleId::AltTextUnits, units as f64, units.to_string());
}

fn clip(list: &mut List<'_>, draft: &Draft, facts: &ClipFacts) {
    list.judge(RuleId::ClipFormat, facts.format.is_clip(), facts.format.name());
    let (bytes, length) = match draft.kind {
        DraftKind::Story => (RuleId::StoryBytes, RuleId::StoryLength),
        _ => (RuleId::ClipBytes, RuleId::ClipLength),
    };
    list.measure(bytes, facts.bytes as f64, byte_words(facts.bytes));
    list.measure(length, facts.duration_ms as f64 / 1_000.0, time_words(facts.duration_ms));
    list.measure(RuleId::ClipWidth, f64::from(facts.width), pixel_words(facts.width));
    // Rates are averages: 60.02 of a phone is the 60 it was set to.
    let fps = (facts.fps * 10.0).round() / 10.0;
    list.measure(RuleId::ClipFps, fps, tr!("{count} fps", count = rate_words(facts.fps)));
    let known = matches!(facts.codec.as_str(), "H.264" | "HEVC");
    list.judge(RuleId::ClipCodec, known && facts.chroma == Some(Chroma::C420), codec_words(facts));
    let order = if facts.moov_first { tr!("index first") } else { tr!("index last") };
    list.judge(RuleId::ClipIndexFirst, facts.moov_first, order);
    sound(list, facts);
    if draft.kind == DraftKind::Reel {
        // The cover is a moment of the user's own file, and its beginning may be cut off.
        let cover_ms = draft.cover_ms as f64 - facts.starts_ms as f64;
        let inside = Rule::of(RuleId::CoverInside).allows(cover_ms);
        let before_end = cover_ms < facts.duration_ms as f64;
        list.judge(RuleId::CoverInside, inside && before_end, time_words(draft.cover_ms));
    }
}

fn sound(list: &mut List<'_>, facts: &ClipFacts) {
    let Some(sound) = &facts.audio else {
        return list.judge(RuleId::ClipAudio, true, tr!("no sound"));
    };
    let channels = match sound.channels {
        1 => tr!("mono").to_owned(),
        2 => tr!("stereo").to_owned(),
        count => tr!("{count} channels", count = count),
    };
    let rate = rate_words(f64::from(sound.rate) / 1_000.0);
    let measured =
        tr!("{codec}, {rate} kHz, {channels}", codec = sound.codec, rate = rate, channels = channels);
    let passes = sound.codec == "AAC"
        && Rule::of(RuleId::ClipAudio).allows(f64::from(sound.rate))
        && matches!(sound.channels, 1 | 2);
    list.judge(RuleId::ClipAudio, passes, measured);
}

fn post(list: &mut List<'_>, draft: &Draft) {
    if draft.kind == DraftKind::Carousel {
        let count = draft.slides.len();
        list.measure(RuleId::CarouselCount, count as f64, count.to_string());
    }
    if !Param::Caption.fits(draft.kind) {
        return;
    }
    let caption = CaptionCount::of(&draft.caption);
    for (rule, count) in [
        (RuleId::CaptionUnits, caption.units),
        (RuleId::CaptionHashtags, caption.hashtags),
        (RuleId::CaptionMentions, caption.mentions),
    ] {
        list.measure(rule, count as f64, count.to_string());
    }
}

fn pixel_words(pixels: u32) -> String {
    tr!("{count} px", count = pixels)
}

/// At most two decimals, none where they are zero.
fn rate_words(rate: f64) -> String {
    let words = format!("{rate:.2}");
    words.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn codec_words(facts: &ClipFacts) -> String {
    let mut words = facts.codec.clone();
    if let Some(chroma) = facts.chroma {
        words = format!("{words} {}", chroma.name());
    }
    if facts.depth == 8 { words } else { tr!("{codec}, {depth} bits", codec = words, depth = facts.depth) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::domain::RULES;
    use crate::media::clip::Sound;
    use crate::media::{facts, samples};

    fn a_picture() -> PictureFacts {
        PictureFacts {
            format: Format::Jpeg,
            width: 1_080,
            height: 1_350,
            bytes: 900_000,
            turned: false,
            metadata: false,
            alpha: false,
            other_colours: false,
            print_colours: false,
            ..PictureFacts::default()
        }
    }

    fn a_clip() -> ClipFacts {
        ClipFacts {
            format: Format::Mp4,
            codec: "H.264".into(),
            chroma: Some(Chroma::C420),
            depth: 8,
            width: 1_080,
            height: 1_920,
            rotation: 0,
            duration_ms: 12_000,
            fps: 29.97,
            moov_first: true,
            edit_list: false,
            audio: Some(Sound { codec: "AAC".into(), channels: 2, rate: 48_000 }),
            bytes: 58_100_000,
            profile: "High, 4.0".into(),
            video_bits: 11_500_000,
            audio_bits: 128_000,
            interlaced: Some(false),
            closed_gop: Some(true),
            fragmented: false,
            index_bytes: 41_200,
            starts_ms: 0,
        }
    }

    fn a_draft(kind: DraftKind, slides: usize) -> Draft {
        Draft {
            kind,
            slides: vec![Slide::default(); slides],
            caption: "Bowls. #clay".into(),
            ..Draft::default()
        }
    }

    fn of_picture(facts: PictureFacts) -> Vec<Finding> {
        check(&a_draft(DraftKind::Picture, 1), &[SlideFacts::Picture(facts)])
    }

    fn of_clip(facts: ClipFacts) -> Vec<Finding> {
        check(&a_draft(DraftKind::Reel, 1), &[SlideFacts::Clip(facts)])
    }

    fn of_story(facts: SlideFacts) -> Vec<Finding> {
        check(&a_draft(DraftKind::Story, 1), &[facts])
    }

    #[test]
    fn a_story_is_bound_by_its_own_limits_only() {
        let tall = PictureFacts { width: 1_080, height: 1_920, ..a_picture() };
        let rules: Vec<RuleId> = of_story(SlideFacts::Picture(tall)).iter().map(|found| found.rule).collect();
        assert_eq!(rules, [RuleId::ImageFormat, RuleId::ImageBytes]);
        let clip = of_story(SlideFacts::Clip(a_clip()));
        assert_eq!(found(&clip, RuleId::StoryLength).0, Verdict::Passes);
        assert!(clip.iter().all(|found| found.rule != RuleId::CoverInside));
    }

    fn found(findings: &[Finding], rule: RuleId) -> (Verdict, &str) {
        let finding = findings.iter().find(|finding| finding.rule == rule).unwrap();
        (finding.verdict, &finding.measured)
    }

    /// Drafts that together break every row once.
    fn broken() -> Vec<(RuleId, Vec<Finding>, &'static str)> {
        let picture = |change: fn(&mut PictureFacts)| {
            let mut facts = a_picture();
            change(&mut facts);
            of_picture(facts)
        };
        let clip = |change: fn(&mut ClipFacts)| {
            let mut facts = a_clip();
            change(&mut facts);
            of_clip(facts)
        };
        let draft = |kind, slides, change: fn(&mut Draft)| {
            let mut draft = a_draft(kind, slides);
            change(&mut draft);
            let facts = match kind {
                DraftKind::Reel => SlideFacts::Clip(a_clip()),
                _ => SlideFacts::Picture(a_picture()),
            };
            check(&draft, &vec![facts; slides])
        };
        use DraftKind::{Carousel, Picture, Reel};
        vec![
            (RuleId::ImageFormat, picture(|facts| facts.format = Format::WebP), "WebP"),
            (RuleId::ImageBytes, picture(|facts| facts.bytes = 9_412_000), "9.4 MB"),
            (RuleId::ImageRatio, picture(|facts| facts.height = 1_620), "2:3"),
            (RuleId::ImageWidth, picture(|facts| (facts.width, facts.height) = (4_000, 5_000)), "4000 px"),
            (RuleId::ClipFormat, check(&a_draft(Reel, 1), &[SlideFacts::Picture(a_picture())]), "JPEG"),
            (RuleId::ClipBytes, clip(|facts| facts.bytes = 312_000_000), "312 MB"),
            (RuleId::ClipLength, clip(|facts| facts.duration_ms = 2_000), "2.0 s"),
            (
                RuleId::StoryBytes,
                of_story(SlideFacts::Clip(ClipFacts { bytes: 112_000_000, ..a_clip() })),
                "112 MB",
            ),
            (
                RuleId::StoryLength,
                of_story(SlideFacts::Clip(ClipFacts { duration_ms: 75_000, ..a_clip() })),
                "1 min 15 s",
            ),
            (RuleId::ClipWidth, clip(|facts| facts.width = 2_160), "2160 px"),
            (RuleId::ClipFps, clip(|facts| facts.fps = 15.0), "15 fps"),
            (RuleId::ClipCodec, clip(|facts| facts.chroma = Some(Chroma::C444)), "H.264 4:4:4"),
            (RuleId::ClipIndexFirst, clip(|facts| facts.moov_first = false), "index last"),
            (
                RuleId::ClipAudio,
                clip(|facts| facts.audio = Some(Sound { codec: "PCM".into(), channels: 6, rate: 96_000 })),
                "PCM, 96 kHz, 6 channels",
            ),
            (RuleId::CoverInside, draft(Reel, 1, |draft| draft.cover_ms = 12_000), "12.0 s"),
            (RuleId::CarouselCount, draft(Carousel, 11, |_| ()), "11"),
            (RuleId::CaptionUnits, draft(Picture, 1, |draft| draft.caption = "🙂".repeat(1_101)), "2202"),
            (RuleId::CaptionHashtags, draft(Picture, 1, |draft| draft.caption = "#a ".repeat(31)), "31"),
            (RuleId::CaptionMentions, draft(Picture, 1, |draft| draft.caption = "@a ".repeat(21)), "21"),
            (
                RuleId::AltTextUnits,
                draft(Picture, 1, |draft| draft.slides[0].alt_text = "a".repeat(1_001)),
                "1001",
            ),
        ]
    }

    #[test]
    fn every_row_is_checked_and_can_be_broken() {
        let broken: HashMap<_, _> =
            broken().into_iter().map(|(id, list, words)| (id, (list, words))).collect();
        let good = [of_picture(a_picture()), of_clip(a_clip())].concat();
        let carousel = check(&a_draft(DraftKind::Carousel, 2), &vec![SlideFacts::Picture(a_picture()); 2]);
        let good = [good, carousel, of_story(SlideFacts::Clip(a_clip()))].concat();
        for rule in RULES {
            assert_eq!(found(&good, rule.id).0, Verdict::Passes, "{:?}", rule.id);
            let (findings, words) = &broken[&rule.id];
            let verdict = if rule.mended { Verdict::Mended } else { Verdict::Fails };
            assert_eq!(found(findings, rule.id), (verdict, *words), "{:?}", rule.id);
            // Nothing else is wrong with it.
            for other in findings.iter().filter(|finding| finding.rule != rule.id) {
                assert_eq!(other.verdict, Verdict::Passes, "{:?} with {:?}", other.rule, rule.id);
            }
        }
    }

    #[test]
    fn each_row_that_applies_appears_once_a_slide() {
        let facts = [SlideFacts::Picture(a_picture()), SlideFacts::Clip(a_clip())];
        let findings = check(&a_draft(DraftKind::Carousel, 2), &facts);
        let count = |slide| findings.iter().filter(|finding| finding.slide == slide).count();
        assert_eq!([count(Some(0)), count(Some(1)), count(None)], [5, 8, 4]);
        let mut seen = std::collections::HashSet::new();
        assert!(findings.iter().all(|finding| seen.insert((finding.rule, finding.slide))));
    }

    #[test]
    fn a_carousel_takes_the_first_slides_shape() {
        let second = PictureFacts { height: 1_080, ..a_picture() };
        let facts = [SlideFacts::Picture(a_picture()), SlideFacts::Picture(second)];
        let findings = check(&a_draft(DraftKind::Carousel, 2), &facts);
        let ratio = |slide| {
            findings.iter().find(|f| f.rule == RuleId::ImageRatio && f.slide == Some(slide)).unwrap().verdict
        };
        assert_eq!([ratio(0), ratio(1)], [Verdict::Passes, Verdict::Mended]);
    }

    #[test]
    fn a_file_of_the_wrong_kind_or_a_broken_one_fails() {
        let clip = check(&a_draft(DraftKind::Picture, 1), &[SlideFacts::Clip(a_clip())]);
        assert_eq!(found(&clip, RuleId::ImageFormat), (Verdict::Fails, "MP4"));
        let text = check(&a_draft(DraftKind::Reel, 1), &[facts(b"a text named .mp4")]);
        let said = "The file is neither a picture nor a clip";
        assert_eq!(found(&text, RuleId::ClipFormat), (Verdict::Fails, said));
        let cut = check(&a_draft(DraftKind::Carousel, 2), &[facts(&samples::CLIP[..9_000]), facts(b"")]);
        assert_eq!(found(&cut, RuleId::ClipFormat).0, Verdict::Fails);
        assert_eq!(found(&cut, RuleId::ImageFormat), (Verdict::Fails, "The file is empty"));
        let said = |findings: &[Finding]| -> Vec<String> {
            let failing = findings.iter().filter(|finding| finding.verdict == Verdict::Fails);
            failing.map(|finding| finding.complaint().to_owned()).collect()
        };
        assert_eq!(said(&clip), ["This is a clip, not a picture"]);
        assert_eq!(said(&text), ["This is not a clip"]);
        assert_eq!(said(&cut), ["This clip is damaged", "This file is empty"]);
        let jpeg = samples::jpeg(800, 1_000);
        let named = [facts(&jpeg[..jpeg.len() / 2]), facts(b"a text named .jpg")];
        let named = check(&a_draft(DraftKind::Carousel, 2), &named);
        assert_eq!(said(&named), ["This picture is damaged", "This is not a picture"]);
    }

    #[test]
    fn real_files_pass() {
        let findings = check(&a_draft(DraftKind::Reel, 1), &[facts(samples::CLIP)]);
        assert!(findings.iter().all(|finding| finding.verdict == Verdict::Passes), "{findings:?}");
        let findings = check(&a_draft(DraftKind::Picture, 1), &[facts(&samples::jpeg(800, 1_000))]);
        assert!(findings.iter().all(|finding| finding.verdict == Verdict::Passes), "{findings:?}");
    }

    #[test]
    fn hevc_of_ten_bits_passes_and_is_named() {
        let hevc = ClipFacts { codec: "HEVC".into(), depth: 10, audio: None, fps: 60.02, ..a_clip() };
        let findings = of_clip(hevc);
        assert_eq!(found(&findings, RuleId::ClipCodec), (Verdict::Passes, "HEVC 4:2:0, 10 bits"));
        assert_eq!(found(&findings, RuleId::ClipAudio), (Verdict::Passes, "no sound"));
        assert_eq!(found(&findings, RuleId::ClipFps), (Verdict::Passes, "60.02 fps"));
    }

    #[test]
    fn what_stops_a_post_names_its_slide() {
        assert_eq!(blocker(&of_picture(PictureFacts { format: Format::Png, ..a_picture() }), &[]), None);
        let trouble = blocker(&of_clip(ClipFacts { duration_ms: 2_000, ..a_clip() }), &[]).unwrap();
        assert_eq!(trouble.kind, TroubleKind::FileRefused);
        let said = "Slide 1: A reel must last from 3 seconds to 15 minutes (2.0 s)";
        assert_eq!(trouble.detail.as_deref(), Some(said));
        let draft = Draft { caption: "#a ".repeat(31), ..a_draft(DraftKind::Picture, 1) };
        let trouble = blocker(&check(&draft, &[SlideFacts::Picture(a_picture())]), &[]).unwrap();
        assert_eq!(trouble.kind, TroubleKind::CaptionRefused);
        assert_eq!(blocker(&[], &[]), None);
    }

    #[test]
    fn a_broken_file_is_told_by_its_own_words() {
        let facts = [SlideFacts::Picture(a_picture()), SlideFacts::Broken(MediaError::Cut(Format::Jpeg))];
        let findings = check(&a_draft(DraftKind::Carousel, 2), &facts);
        let trouble = blocker(&findings, &facts).unwrap();
        assert_eq!(trouble.kind, TroubleKind::FileBroken);
        let said = "Slide 2: The JPEG file is cut off; copy or download it again";
        assert_eq!(trouble.detail.as_deref(), Some(said));
    }
}

//! What the checks find of drafts made to break one row each, and what mends them.
//! Invariant: a broken draft is good in every other row, so that a row that looks at the wrong thing is found out.

use std::collections::HashMap;

use super::*;
use crate::domain::RULES;
use crate::domain::draft::{Details, Fill, Pose, Slide, Tagged, Trim};
use crate::domain::rules::Verdict;
use crate::media::clip::{Chroma, ClipFacts, Sound};
use crate::media::picture::PictureFacts;
use crate::media::{Format, facts, samples};

fn a_picture() -> PictureFacts {
    PictureFacts { format: Format::Jpeg, width: 1_080, height: 1_350, bytes: 900_000, ..Default::default() }
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
        bytes: 18_100_000,
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
    let slides = vec![Slide::default(); slides];
    Draft { kind, slides, caption: "Bowls. #clay".into(), ..Draft::default() }
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

fn of_cover(facts: PictureFacts) -> Vec<Finding> {
    let details = Details { cover: Some("/c.jpg".into()), ..Details::default() };
    let draft = Draft { details, ..a_draft(DraftKind::Reel, 1) };
    check(&draft, &[SlideFacts::Clip(a_clip()), SlideFacts::Picture(facts)])
}

fn found(findings: &[Finding], rule: RuleId) -> (Verdict, &str) {
    let finding = findings.iter().find(|finding| finding.rule == rule).unwrap();
    (finding.verdict, &finding.measured)
}

/// Drafts that together break every row, each one row and perhaps a second that cannot hold without it.
fn broken() -> Vec<(RuleId, Vec<Finding>, &'static str)> {
    use RuleId as R;
    let picture = |change: fn(&mut PictureFacts)| {
        let mut facts = a_picture();
        change(&mut facts);
        facts
    };
    let clip = |change: fn(&mut ClipFacts)| {
        let mut facts = a_clip();
        change(&mut facts);
        facts
    };
    let sound = |codec: &str, channels, rate| Some(Sound { codec: codec.into(), channels, rate });
    let story = |change| of_story(SlideFacts::Clip(clip(change)));
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
    let tag = |name: &str| Tagged { name: name.into(), at: None };
    let mut crowd = a_draft(Picture, 1);
    crowd.slides[0].people = vec![tag("mai"); 21];
    let mut nobody = a_draft(Picture, 1);
    nobody.slides[0].people = vec![tag("mai"), tag("a b")];
    let of = |draft: &Draft| check(draft, &[SlideFacts::Picture(a_picture())]);
    vec![
        (R::ImageFormat, of_picture(picture(|facts| facts.format = Format::WebP)), "WebP"),
        (R::ImageBytes, of_picture(picture(|facts| facts.bytes = 9_412_000)), "9.4 MB"),
        (R::ImageRatio, of_picture(picture(|facts| facts.height = 1_620)), "2:3"),
        (R::ImageWidth, of_picture(picture(|facts| (facts.width, facts.height) = (4_000, 5_000))), "4000 px"),
        (R::ImageColour, of_picture(picture(|facts| facts.other_colours = true)), "other colours"),
        (R::ClipFormat, check(&a_draft(Reel, 1), &[SlideFacts::Picture(a_picture())]), "JPEG"),
        (
            R::ClipBytes,
            of_clip(clip(|facts| (facts.bytes, facts.duration_ms) = (312_000_000, 150_000))),
            "312 MB",
        ),
        (R::StoryBytes, story(|facts| (facts.bytes, facts.duration_ms) = (112_000_000, 50_000)), "112 MB"),
        (R::ClipLength, of_clip(clip(|facts| (facts.duration_ms, facts.bytes) = (2_000, 9_000))), "2.0 s"),
        (R::StoryLength, story(|facts| facts.duration_ms = 75_000), "1 min 15 s"),
        (R::ClipWidth, of_clip(clip(|facts| (facts.width, facts.height) = (2_160, 3_840))), "2160 px"),
        (R::ClipRatio, of_clip(clip(|facts| (facts.width, facts.height) = (1_800, 100))), "18.00:1"),
        (R::StoryRatio, story(|facts| (facts.width, facts.height) = (90, 1_800)), "0.05:1"),
        (R::ClipFps, of_clip(clip(|facts| facts.fps = 15.0)), "15 fps"),
        (R::ClipCodec, of_clip(clip(|facts| facts.codec = "ap4h".into())), "ap4h"),
        (R::ClipColour, of_clip(clip(|facts| facts.chroma = Some(Chroma::C444))), "4:4:4"),
        (R::ClipProgressive, of_clip(clip(|facts| facts.interlaced = Some(true))), "interlaced"),
        (R::ClipGroups, of_clip(clip(|facts| facts.closed_gop = Some(false))), "open"),
        (R::ClipBits, of_clip(clip(|facts| facts.bytes = 60_000_000)), "40.0 Mbit/s"),
        (R::ClipIndexFirst, of_clip(clip(|facts| facts.moov_first = false)), "index last"),
        (R::ClipWhole, of_clip(clip(|facts| facts.fragmented = true)), "in fragments"),
        (R::ClipEdits, of_clip(clip(|facts| facts.edit_list = true)), "an edit list"),
        (R::ClipAudio, of_clip(ClipFacts { audio: sound("PCM", 2, 48_000), ..a_clip() }), "PCM"),
        (R::ClipAudioRate, of_clip(ClipFacts { audio: sound("AAC", 2, 96_000), ..a_clip() }), "96 kHz"),
        (
            R::ClipAudioChannels,
            of_clip(ClipFacts { audio: sound("AAC", 6, 48_000), ..a_clip() }),
            "6 channels",
        ),
        (R::ClipAudioBits, of_clip(clip(|facts| facts.audio_bits = 256_300)), "256 kbit/s"),
        (R::ClipSilent, of_clip(clip(|facts| facts.audio = None)), "no sound"),
        (R::ReelsTab, of_clip(clip(|facts| facts.duration_ms = 100_000)), "1 min 40 s, 9:16"),
        (R::StoryShape, of_story(SlideFacts::Picture(a_picture())), "4:5"),
        (R::CoverInside, draft(Reel, 1, |draft| draft.cover_ms = 12_000), "12.0 s"),
        (
            R::CoverFormat,
            of_cover(picture(|facts| (facts.format, facts.height) = (Format::Png, 1_920))),
            "PNG",
        ),
        (
            R::CoverBytes,
            of_cover(picture(|facts| (facts.bytes, facts.height) = (9_412_000, 1_920))),
            "9.4 MB",
        ),
        (R::CoverShape, of_cover(a_picture()), "4:5"),
        (R::CarouselCount, draft(Carousel, 11, |_| ()), "11"),
        (R::CaptionUnits, draft(Picture, 1, |draft| draft.caption = "🙂".repeat(1_101)), "2202"),
        (R::CaptionHashtags, draft(Picture, 1, |draft| draft.caption = "#a ".repeat(31)), "31"),
        (R::CaptionMentions, draft(Picture, 1, |draft| draft.caption = "@a ".repeat(21)), "21"),
        (R::FewHashtags, draft(Picture, 1, |draft| draft.caption = "#a ".repeat(6)), "6"),
        (R::FewMentions, draft(Picture, 1, |draft| draft.caption = "@a ".repeat(4)), "4"),
        (R::AltTextUnits, draft(Picture, 1, |draft| draft.slides[0].alt_text = "a".repeat(1_001)), "1001"),
        (R::People, of(&crowd), "21"),
        (R::Partners, draft(Picture, 1, |draft| draft.details.partners = vec!["mai".into(); 4]), "4"),
        (R::Names, of(&nobody), "“a b”"),
        (R::Place, draft(Picture, 1, |draft| draft.details.place = "Lisbon".into()), "Lisbon"),
    ]
}

/// Advice that goes with a row that is broken.
const BESIDE: [RuleId; 4] = [RuleId::ReelsTab, RuleId::StoryShape, RuleId::FewHashtags, RuleId::FewMentions];

#[test]
fn every_row_is_checked_and_can_be_broken() {
    let broken: HashMap<_, _> = broken().into_iter().map(|(id, list, words)| (id, (list, words))).collect();
    for rule in RULES {
        let (findings, words) = &broken[&rule.id];
        assert_eq!(found(findings, rule.id), (rule.outside, *words), "{:?}", rule.id);
        // Nothing else is wrong with it.
        for other in findings.iter().filter(|other| other.rule != rule.id && !BESIDE.contains(&other.rule)) {
            assert_eq!(other.verdict, Verdict::Passes, "{:?} with {:?}", other.rule, rule.id);
        }
    }
}

#[test]
fn good_posts_pass_every_row_they_have() {
    let mut named = a_draft(DraftKind::Picture, 1);
    named.slides[0].people = vec![Tagged { name: "mai".into(), at: None }];
    named.details.partners = vec!["ana.b".into()];
    named.details.place = "106078429431815".into();
    let tall = PictureFacts { height: 1_920, ..a_picture() };
    let story = ClipFacts { duration_ms: 40_000, ..a_clip() };
    let good = [
        check(&named, &[SlideFacts::Picture(a_picture())]),
        of_clip(a_clip()),
        of_story(SlideFacts::Clip(story)),
        of_cover(tall),
        check(&a_draft(DraftKind::Carousel, 2), &vec![SlideFacts::Picture(a_picture()); 2]),
    ]
    .concat();
    for rule in RULES {
        assert_eq!(found(&good, rule.id).0, Verdict::Passes, "{:?}", rule.id);
    }
}

#[test]
fn a_fix_brings_it_inside_the_limit() {
    let mut fixed = 0;
    for (rule, findings, _) in broken() {
        let Some(mend) = findings.iter().find(|one| one.rule == rule).and_then(|one| one.mend.clone()) else {
            continue;
        };
        fixed += 1;
        // The draft that each was found in, as far as the fix touches it.
        let mut draft = match rule {
            RuleId::CarouselCount => a_draft(DraftKind::Carousel, 11),
            _ => a_draft(DraftKind::Picture, 1),
        };
        draft.caption = match rule {
            RuleId::CaptionMentions | RuleId::FewMentions => "@a ".repeat(21),
            _ => "#a ".repeat(31),
        };
        draft.slides[0].people = vec![Tagged { name: "a b".into(), at: None }; 21];
        draft.details.partners = vec!["mai".into(); 4];
        draft.details.place = "Lisbon".into();
        draft.cover_ms = 12_000;
        let before = draft.clone();
        mend.fix.apply(&mut draft);
        assert_ne!(draft, before, "{rule:?}");
        assert!(!mend.after.is_empty() && !mend.fix.words().is_empty(), "{rule:?}");
    }
    assert!(fixed >= 28, "{fixed}");
}

#[test]
fn a_tall_picture_is_cut_when_it_was_agreed_to() {
    let tall = [SlideFacts::Picture(PictureFacts { height: 1_620, ..a_picture() })];
    let mut draft = a_draft(DraftKind::Picture, 1);
    let findings = check(&draft, &tall);
    let finding = findings.iter().find(|finding| finding.rule == RuleId::ImageRatio).unwrap();
    assert_eq!((finding.verdict, finding.stops(), finding.is_over()), (Verdict::Asks, true, Some(false)));
    let mend = finding.mend.clone().unwrap();
    assert_eq!((mend.fix.words().as_str(), mend.after.as_str()), ("Crop to 4:5", "4:5"));
    mend.fix.apply(&mut draft);
    assert_eq!(found(&check(&draft, &tall), RuleId::ImageRatio), (Verdict::Passes, "2:3 to 4:5"));
    // What is on its way already is cut and sent.
    assert!(findings.iter().all(|finding| finding.verdict != Verdict::Fails));
}

#[test]
fn the_first_slide_is_asked_about_and_the_others_follow() {
    let tall = SlideFacts::Picture(PictureFacts { height: 1_620, ..a_picture() });
    let square = SlideFacts::Picture(PictureFacts { height: 1_080, ..a_picture() });
    let facts = [tall.clone(), square, tall];
    let mut draft = a_draft(DraftKind::Carousel, 3);
    let ratio = |draft: &Draft| -> Vec<Verdict> {
        let findings = check(draft, &facts);
        let ratios = findings.iter().filter(|finding| finding.rule == RuleId::ImageRatio);
        ratios.map(|finding| finding.verdict).collect()
    };
    assert_eq!(ratio(&draft), [Verdict::Asks, Verdict::Mended, Verdict::Mended]);
    draft.slides[0].pose = Pose::cut_to(0.8, (0.5, 0.5));
    assert_eq!(ratio(&draft), [Verdict::Passes, Verdict::Mended, Verdict::Mended]);
}

#[test]
fn a_slide_that_stands_whole_on_a_ground_is_not_called_cut() {
    let square = SlideFacts::Picture(PictureFacts { height: 1_080, ..a_picture() });
    let facts = [SlideFacts::Picture(a_picture()), square];
    let mut draft = a_draft(DraftKind::Carousel, 2);
    let of = |draft: &Draft| {
        let findings = check(draft, &facts);
        let ratio = |found: &&Finding| found.rule == RuleId::ImageRatio && found.slide == Some(1);
        let found = findings.iter().find(ratio).unwrap();
        (found.verdict, found.measured.clone())
    };
    assert_eq!(of(&draft), (Verdict::Mended, "1:1 to 4:5".to_owned()));
    draft.slides[1].pose = Pose { fill: Fill::Blur, zoom: 0.0, ..Pose::default() };
    assert_eq!(of(&draft), (Verdict::Passes, "1:1 to 4:5".to_owned()));
    // So far in that the sides are lost again.
    draft.slides[1].pose.zoom = 1.0;
    assert_eq!(of(&draft).0, Verdict::Mended);
}

#[test]
fn what_is_mended_on_the_way_says_what_becomes_of_it() {
    let big = PictureFacts { format: Format::Png, bytes: 9_412_000, width: 4_000, height: 5_000, ..a_picture() };
    let findings = of_picture(PictureFacts { other_colours: true, ..big });
    let mended: Vec<_> = findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Mended)
        .map(|finding| (finding.measured.as_str(), finding.becomes.as_deref().unwrap()))
        .collect();
    let wanted = [
        ("PNG", "JPEG"),
        ("9.4 MB", "under 8.0 MB"),
        ("other colours", "sRGB"),
        ("4000 px", "1440 px"),
    ];
    assert_eq!(mended, wanted);
    assert!(of_picture(a_picture()).iter().all(|finding| finding.becomes.is_none()));
}

#[test]
fn the_player_is_offered_what_the_cards_offer() {
    let clip = ClipFacts { moov_first: false, audio: None, fps: 15.0, ..a_clip() };
    let findings = of_clip(clip);
    let offered = clip_fixes(&findings, 0);
    let wanted = [
        (RuleId::ClipFps, ClipFix::RecodePicture),
        (RuleId::ClipSilent, ClipFix::SilentTrack),
        (RuleId::ClipIndexFirst, ClipFix::IndexFirst),
    ];
    assert_eq!(offered, wanted);
    assert!(clip_fixes(&findings, 1).is_empty() && clip_fixes(&of_clip(a_clip()), 0).is_empty());
}

#[test]
fn fixes_of_a_clip_follow_what_else_is_wrong() {
    let sound = Some(Sound { codec: "PCM".into(), channels: 1, rate: 44_100 });
    let mov = ClipFacts { moov_first: false, audio: sound, ..a_clip() };
    let fix = |findings: &[Finding], rule| {
        let finding = findings.iter().find(|finding| finding.rule == rule).unwrap();
        finding.mend.as_ref().map(|mend| mend.fix.words())
    };
    // Plain sound cannot be copied into an MP4.
    assert_eq!(fix(&of_clip(mov.clone()), RuleId::ClipIndexFirst).as_deref(), Some("Re-encode the sound"));
    let aac = ClipFacts { audio: a_clip().audio, ..mov };
    let moved = fix(&of_clip(aac.clone()), RuleId::ClipIndexFirst);
    assert_eq!(moved.as_deref(), Some("Move the index to the front"));
    let mut draft = a_draft(DraftKind::Reel, 1);
    draft.slides[0].clip.index_first = true;
    assert_eq!(
        fix(&check(&draft, &[SlideFacts::Clip(aac)]), RuleId::ClipIndexFirst),
        None,
        "asked for already"
    );
    let long = ClipFacts { duration_ms: 1_000_000, ..a_clip() };
    assert_eq!(fix(&of_clip(long.clone()), RuleId::ClipLength).as_deref(), Some("Shorten to 15 min"));
    let story = of_story(SlideFacts::Clip(long));
    assert_eq!(fix(&story, RuleId::StoryLength).as_deref(), Some("Shorten to 60 s"));
    let short = ClipFacts { duration_ms: 2_000, ..a_clip() };
    assert_eq!(fix(&of_clip(short), RuleId::ClipLength), None);
}

#[test]
fn a_cover_moment_counts_from_what_is_kept() {
    let mut draft = a_draft(DraftKind::Reel, 1);
    draft.slides[0].clip.trim = Some(Trim { from_ms: 4_000, to_ms: 16_000 });
    let facts = [SlideFacts::Clip(ClipFacts { starts_ms: 4_000, ..a_clip() })];
    let findings = check(&draft, &facts);
    let finding = findings.iter().find(|finding| finding.rule == RuleId::CoverInside).unwrap();
    assert_eq!(finding.verdict, Verdict::Fails);
    assert_eq!(finding.mend.as_ref().map(|mend| &mend.fix), Some(&Fix::CoverAt { ms: 4_000 }));
    draft.cover_ms = 15_999;
    assert_eq!(found(&check(&draft, &facts), RuleId::CoverInside).0, Verdict::Passes);
}

#[test]
fn each_row_that_applies_appears_once_a_slide() {
    let facts = [SlideFacts::Picture(a_picture()), SlideFacts::Clip(a_clip())];
    let findings = check(&a_draft(DraftKind::Carousel, 2), &facts);
    let mut seen = std::collections::HashSet::new();
    assert!(findings.iter().all(|finding| seen.insert((finding.rule, finding.slide))));
    let count = |slide| findings.iter().filter(|finding| finding.slide == slide).count();
    assert_eq!([count(Some(0)), count(Some(1)), count(None)], [6, 19, 6]);
}

#[test]
fn a_story_is_bound_by_its_own_limits_only() {
    let findings = of_story(SlideFacts::Picture(PictureFacts { height: 1_920, ..a_picture() }));
    let rules: Vec<RuleId> = findings.iter().map(|found| found.rule).collect();
    assert_eq!(rules, [RuleId::ImageFormat, RuleId::ImageBytes, RuleId::ImageColour, RuleId::StoryShape]);
    let clip = of_story(SlideFacts::Clip(a_clip()));
    assert_eq!(found(&clip, RuleId::StoryLength).0, Verdict::Passes);
    assert!(clip.iter().all(|found| found.rule != RuleId::CoverInside));
}

#[test]
fn files_of_the_wrong_kind_and_broken_ones_are_named_and_can_be_taken_out() {
    let clip = check(&a_draft(DraftKind::Picture, 1), &[SlideFacts::Clip(a_clip())]);
    let text = check(&a_draft(DraftKind::Reel, 1), &[facts(b"only words")]);
    let cut = [facts(&samples::CLIP[..20_000]), facts(b"")];
    let cut = check(&a_draft(DraftKind::Carousel, 2), &cut);
    let said = |findings: &[Finding]| -> Vec<String> {
        let failing = findings.iter().filter(|finding| finding.verdict == Verdict::Fails);
        failing.map(|finding| finding.complaint().to_owned()).collect()
    };
    assert_eq!(said(&clip), ["This is a clip, not a picture"]);
    assert_eq!(said(&text), ["This is not a clip"]);
    assert_eq!(said(&cut), ["This clip is damaged", "This file is empty"]);
    assert!(text[0].mend.is_none(), "the only file cannot be taken out");
    assert_eq!(cut[1].mend.as_ref().map(|mend| &mend.fix), Some(&Fix::TakeOut { slide: 1 }));
    let jpeg = samples::jpeg(800, 1_000);
    let named = [facts(&jpeg[..jpeg.len() / 2]), facts(b"a text named .jpg")];
    let named = check(&a_draft(DraftKind::Carousel, 2), &named);
    assert_eq!(said(&named), ["This picture is damaged", "This is not a picture"]);
}

#[test]
fn real_files_pass() {
    let passes = |findings: Vec<Finding>| {
        let wrong = |finding: &Finding| !matches!(finding.verdict, Verdict::Passes | Verdict::Advised);
        assert!(!findings.iter().any(wrong), "{findings:?}");
    };
    passes(check(&a_draft(DraftKind::Reel, 1), &[facts(samples::CLIP)]));
    passes(check(&a_draft(DraftKind::Picture, 1), &[facts(&samples::jpeg(800, 1_000))]));
}

#[test]
fn hevc_of_ten_bits_passes_and_h264_of_ten_does_not() {
    let hevc = ClipFacts { codec: "HEVC".into(), depth: 10, fps: 60.02, ..a_clip() };
    let findings = of_clip(hevc);
    assert_eq!(found(&findings, RuleId::ClipCodec), (Verdict::Passes, "HEVC"));
    assert_eq!(found(&findings, RuleId::ClipColour), (Verdict::Passes, "4:2:0, 10 bits"));
    assert_eq!(found(&findings, RuleId::ClipFps), (Verdict::Passes, "60.02 fps"));
    let deep = of_clip(ClipFacts { depth: 10, ..a_clip() });
    assert_eq!(found(&deep, RuleId::ClipColour), (Verdict::Fails, "4:2:0, 10 bits"));
}

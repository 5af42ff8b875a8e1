//! Captions, alt texts, people and places: what ours pass is taken, and what is refused was named.
//! Invariant: both sides read the same words and count for themselves.

use tintype::domain::draft::{Details, Graduation, Tagged};
use tintype::domain::rules::Verdict;
use tintype::domain::{Draft, DraftKind, Finding, RuleId, Slide};
use tintype::media::SlideFacts;
use tintype::media::check::check;
use tintype::media::picture::PictureFacts;
use tintype::sandbox::{Refusal, Switches, judge};

use super::fails;

/// What captions are made of: words, tags, names, and what only looks like them.
const PIECES: [&str; 22] = [
    "bowl",
    "#clay",
    "#one#two",
    "#",
    "##glaze",
    "#1",
    "#漢字",
    "#ñandú",
    "#a_b",
    "#🙂",
    "@mai",
    "@ana.b",
    "a@b.c",
    "@",
    "@@x",
    "@mai@ana",
    "🙂",
    "👩‍👩‍👧",
    "é",
    "\n",
    "\n\n",
    "(#in_brackets)",
];

fn captions() -> Vec<String> {
    let mut dice = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |sides: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        (dice % sides as u64) as usize
    };
    let mut all: Vec<String> = (0..160)
        .map(|_| {
            let count = 1 + next(90);
            let joint = ["", " ", " ", "  "][next(4)];
            (0..count).map(|_| PIECES[next(PIECES.len())]).collect::<Vec<_>>().join(joint)
        })
        .collect();
    for (piece, most) in [("a", 2_200), ("🙂", 1_100), ("#a ", 30), ("@a ", 20), ("a@b.c ", 40)] {
        all.extend([most - 1, most, most + 1].map(|count| piece.repeat(count)));
    }
    all
}

fn picture() -> SlideFacts {
    let facts = PictureFacts { width: 1_080, height: 1_350, bytes: 900_000, ..PictureFacts::default() };
    SlideFacts::Picture(PictureFacts { format: tintype::media::Format::Jpeg, ..facts })
}

fn rows(refusal: &Refusal) -> &'static [RuleId] {
    match (refusal.code, refusal.subcode) {
        (36_004, _) => &[RuleId::CaptionUnits, RuleId::CaptionHashtags, RuleId::CaptionMentions],
        (_, Some(2_207_040)) => &[RuleId::People],
        (_, Some(2_207_018)) => &[RuleId::Names],
        _ if refusal.message.contains("LOCATION") => &[RuleId::Place],
        _ if refusal.message.contains("collaborators") => &[RuleId::Partners],
        _ if refusal.message.contains("alt_text") => &[RuleId::AltTextUnits],
        _ => &[RuleId::CaptionUnits, RuleId::CaptionHashtags, RuleId::CaptionMentions],
    }
}

/// The post as it is asked for, by hand: no word of ours is used.
fn asked(draft: &Draft) -> Result<(), Refusal> {
    let slide = &draft.slides[0];
    let tags: Vec<serde_json::Value> = slide
        .people
        .iter()
        .map(|tag| serde_json::json!({ "username": tag.name, "x": 0.5, "y": 0.5 }))
        .collect();
    let tags = serde_json::to_string(&tags).unwrap();
    let partners = serde_json::to_string(&draft.details.partners).unwrap();
    let mut form = vec![("image_url", "http://127.0.0.1/a.jpg"), ("caption", &draft.caption)];
    let more = [
        ("alt_text", &slide.alt_text, slide.alt_text.is_empty()),
        ("user_tags", &tags, slide.people.is_empty()),
        ("collaborators", &partners, draft.details.partners.is_empty()),
        ("location_id", &draft.details.place, draft.details.place.is_empty()),
    ];
    form.extend(more.into_iter().filter(|(.., none)| !none).map(|(name, value, _)| (name, value.as_str())));
    judge::request(&form, &Switches::default())
}

fn drafts() -> Vec<Draft> {
    let base = |caption: String| Draft {
        kind: DraftKind::Picture,
        slides: vec![Slide::default()],
        caption,
        ..Draft::default()
    };
    let mut all: Vec<Draft> = captions().into_iter().map(base).collect();
    for text in ["a".repeat(1_000), "a".repeat(1_001), "🙂".repeat(500), "🙂".repeat(501)] {
        let slides = vec![Slide { alt_text: text, ..Slide::default() }];
        all.push(Draft { slides, ..base(String::new()) });
    }
    let tag = |name: &str| Tagged { name: name.to_owned(), at: Some((0.5, 0.5)) };
    for people in
        [vec![tag("mai"); 20], vec![tag("mai"); 21], vec![tag("a b")], vec![tag("ana.b_2"), tag("ü")]]
    {
        all.push(Draft { slides: vec![Slide { people, ..Slide::default() }], ..base(String::new()) });
    }
    for partners in [vec!["mai"], vec!["a", "b", "c"], vec!["a", "b", "c", "d"], vec!["@mai"], vec!["a-b"]] {
        let partners = partners.into_iter().map(str::to_owned).collect();
        all.push(Draft { details: Details { partners, ..Details::default() }, ..base(String::new()) });
    }
    for place in ["106078429431815", "1234", "12345", "Lisbon", "12 345", "-12345"] {
        let details = Details { place: place.to_owned(), ..Details::default() };
        all.push(Draft { details, ..base(String::new()) });
    }
    all
}

#[test]
fn words_that_pass_are_taken_and_those_refused_were_named() {
    let mut wrong = Vec::new();
    let (mut passed, mut refused) = (0, 0);
    for draft in drafts() {
        let findings = check(&draft, &[picture()]);
        let about = format!("{:?} {:?} {:?}", draft.caption, draft.details, draft.slides[0].people.first());
        let named =
            |finding: &Finding, refusal: &Refusal| finding.stops() && rows(refusal).contains(&finding.rule);
        match (fails(&findings), asked(&draft)) {
            (false, Ok(())) => passed += 1,
            (false, Err(refusal)) => wrong.push(format!("{about} passes: {}", refusal.message)),
            (true, Err(refusal)) if !findings.iter().any(|finding| named(finding, &refusal)) => {
                wrong.push(format!("{about} was not named: {}", refusal.message));
            }
            (true, Err(_)) => refused += 1,
            // Ours may be the more careful ones.
            (true, Ok(())) => {}
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(passed > 60 && refused > 40, "{passed} {refused}");
}

/// What a reel carries besides: each alone and all together, as a trial too.
#[test]
fn what_a_reel_carries_is_taken_when_it_passes() {
    let cover = "http://127.0.0.1/cover.jpg";
    let extras = [
        ("trial_params", "{\"graduation_strategy\":\"MANUAL\"}"),
        ("trial_params", "{\"graduation_strategy\":\"SS_PERFORMANCE\"}"),
        ("cover_url", cover),
        ("thumb_offset", "4000"),
        ("share_to_feed", "true"),
        ("audio_name", "Wheel, spinning"),
    ];
    let asked = |extras: &[(&str, &str)], caption: &str| {
        let reel = [("media_type", "REELS"), ("video_url", "http://127.0.0.1/a.mp4"), ("caption", caption)];
        judge::request(&[&reel[..], extras].concat(), &Switches::default())
    };
    let mut passed = 0;
    for text in captions() {
        let draft = Draft {
            kind: DraftKind::Reel,
            slides: vec![Slide::default()],
            caption: text.clone(),
            details: Details { trial: Some(Graduation::Manual), ..Details::default() },
            ..Draft::default()
        };
        // Of the words alone: the clip has its own corpus.
        let fails = check(&draft, &[]).iter().any(|finding| finding.verdict == Verdict::Fails);
        for extra in &extras {
            assert!(fails || asked(&[*extra], &text).is_ok(), "{extra:?} {text:?}");
        }
        assert!(fails || asked(&extras[1..], &text).is_ok(), "{text:?}");
        passed += usize::from(!fails);
    }
    assert!(passed > 60, "{passed}");
    assert!(asked(&extras[1..], &"#a ".repeat(31)).is_err());
}

/// *Remove 3 hashtags* and the like bring every caption inside the limit.
#[test]
fn captions_that_are_mended_are_taken() {
    let mut mended = 0;
    for mut draft in drafts() {
        let findings = check(&draft, &[picture()]);
        for fix in findings.iter().filter(|one| one.stops()).filter_map(|one| one.mend.as_ref()) {
            fix.fix.apply(&mut draft);
            mended += 1;
        }
        let left = check(&draft, &[picture()]);
        let unmended =
            left.iter().filter(|one| one.stops() && one.mend.is_some() && one.rule != RuleId::Names);
        assert_eq!(unmended.count(), 0, "{:?}", draft.caption);
        if !fails(&left) {
            assert!(asked(&draft).is_ok(), "{:?}", draft.caption);
        }
    }
    assert!(mended > 40, "{mended}");
}

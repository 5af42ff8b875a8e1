//! Pre-flight: what its cards and lines offer is done to the draft, one by one and all at once.
//! Invariant: what was found of an older edit changes nothing.

use egui_kittest::kittest::Queryable;
use tintype::domain::draft::{ClipFix, Recode, Wish};
use tintype::domain::op::{OpState, Step};
use tintype::domain::rules::{Fix, Verdict};
use tintype::domain::{Draft, DraftKind, Finding, RuleId, Slide, Trouble, TroubleKind};
use tintype::engine::Command;
use tintype::engine::encode::{EncodeWish, Encoder, Encoding, Progress};
use tintype::engine::views::compose::OpenDraft;

use super::compose::{Panel, around, carousel, commands, finding, findings, mended, open, reel, sent, told, with};

/// The first slide is too tall, and the caption has three hashtags too many.
fn two_faults() -> Vec<Finding> {
    let mut all = findings(6);
    let tall = Finding { value: Some(0.667), ..finding(RuleId::ImageRatio, 0, Verdict::Asks, "2:3") };
    all[2] = mended(tall, Fix::Crop { slide: 0, ratio: 0.8 }, "4:5");
    let tags = all.iter_mut().find(|one| one.rule == RuleId::CaptionHashtags).unwrap();
    *tags = mended(
        Finding { value: Some(33.0), ..finding(RuleId::CaptionHashtags, None, Verdict::Fails, "33") },
        Fix::DropHashtags { count: 3 },
        "30",
    );
    all
}

fn tagged() -> Draft {
    let tags: Vec<String> = (0..33).map(|number| format!("#t{number}")).collect();
    Draft { caption: format!("Fog. {}", tags.join(" ")), ..carousel() }
}

fn click(harness: &mut Panel<'_>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(3);
}

#[test]
fn each_card_says_before_and_after_and_its_button_does_it() {
    let mut harness = with(around(Some(open(tagged(), two_faults()))));
    harness.get_by_label("Slide 1 is too tall");
    harness.get_by_label("Now 2:3, then 4:5. Instagram takes shapes from 4:5 to 1.91:1.");
    harness.get_by_label("The caption has too many hashtags");
    harness.get_by_label("Fix slide 1 first");
    click(&mut harness, "Crop to 4:5");
    let draft = told(&harness).pop().unwrap();
    assert_eq!(draft.slides[0].pose.wish, Wish::Ratio(0.8));
    assert_eq!(draft.caption, tagged().caption);
}

#[test]
fn fix_all_mends_all_and_is_one_step_back() {
    let mut harness = with(around(Some(open(tagged(), two_faults()))));
    click(&mut harness, "Fix all");
    let draft = told(&harness).pop().unwrap();
    assert_eq!(draft.slides[0].pose.wish, Wish::Ratio(0.8));
    assert!(draft.caption.ends_with("#t29"), "{}", draft.caption);
    click(&mut harness, "Undo");
    assert_eq!(told(&harness).pop().unwrap(), tagged());
}

#[test]
fn findings_of_an_older_edit_offer_nothing() {
    let older = OpenDraft { edit: 5, ..open(tagged(), two_faults()) };
    let mut harness = with(around(Some(older)));
    assert!(harness.query_by_label("Fix all").is_none());
    click(&mut harness, "Crop to 4:5");
    assert!(told(&harness).is_empty());
}

#[test]
fn advice_stops_nothing_and_is_taken_by_its_button() {
    let mut reel = reel();
    let found = &mut reel.checked.as_mut().unwrap().findings;
    found.retain(|one| one.rule != RuleId::ClipIndexFirst);
    let fix = Fix::Clip { slide: 0, fix: ClipFix::SilentTrack, whole_ms: 40_200 };
    found.push(mended(finding(RuleId::ClipSilent, 0, Verdict::Advised, "no sound"), fix, "a silent track"));
    let mut harness = with(around(Some(reel)));
    harness.get_by_label("Ready to be sent");
    harness.get_by_label("no sound, then a silent track");
    click(&mut harness, "Add a silent track");
    assert!(told(&harness).pop().unwrap().slides[0].clip.silent_track);
}

#[test]
fn re_encoding_needs_the_encoder_and_says_what_to_install() {
    let mut reel = reel();
    let fix = Fix::Clip { slide: 0, fix: ClipFix::RecodePicture, whole_ms: 40_200 };
    let slow = mended(finding(RuleId::ClipFps, 0, Verdict::Fails, "15 fps"), fix, "23 fps");
    reel.checked.as_mut().unwrap().findings = vec![slow];
    let mut harness = with(around(Some(reel)));
    harness.state_mut().status.encoder.looked = true;
    harness.run_steps(2);
    harness.get_by_label_contains("install the package ffmpeg");
    click(&mut harness, "Look again");
    assert_eq!(commands(&harness).pop(), Some(Command::Encode(EncodeWish::LookAgain)));
    harness.state_mut().status.encoder.encoder =
        Some(Encoder { path: "/usr/bin/ffmpeg".into(), version: "5.1.9".to_owned() });
    harness.run_steps(2);
    click(&mut harness, "Re-encode");
    assert!(told(&harness).pop().unwrap().slides[0].clip.recode.is_some_and(|recode| recode.picture));
}

#[test]
fn what_has_no_way_out_but_out_is_taken_out() {
    let mut all = findings(6);
    let broken = Finding {
        complaint: Some("This is not a picture".to_owned()),
        ..finding(RuleId::ImageFormat, 2, Verdict::Fails, "a text")
    };
    all[10] = mended(broken, Fix::TakeOut { slide: 2 }, "5");
    let mut harness = with(around(Some(open(carousel(), all))));
    harness.get_by_label("This is not a picture");
    click(&mut harness, "Take it out");
    let left = told(&harness).pop().unwrap();
    assert_eq!(left.slides.len(), 5);
    assert!(!left.slides.contains(&carousel().slides[2]));
}

#[test]
fn a_place_that_is_no_number_is_taken_away_by_its_card() {
    let mut draft = carousel();
    draft.kind = DraftKind::Picture;
    draft.slides = vec![Slide { ..draft.slides[0].clone() }];
    draft.details.place = "Lisbon".to_owned();
    let wrong = mended(finding(RuleId::Place, None, Verdict::Fails, "Lisbon"), Fix::DropPlace, "no place");
    let mut harness = with(around(Some(open(draft, vec![wrong]))));
    harness.get_by_label("Mend the place first");
    click(&mut harness, "Remove the place");
    assert!(told(&harness).pop().unwrap().details.place.is_empty());
}

#[test]
fn a_refusal_that_comes_back_names_its_slide_in_the_bar() {
    let why = "Slide 3: The picture is too tall or too wide: Instagram takes 4:5 to 1.91:1";
    let trouble = Trouble::with(TroubleKind::FileRefused, why);
    let harness = with(around(Some(sent(OpState::Stuck, Step::Containers, Some(trouble)))));
    harness.get_by_label(why);
    harness.get_by_label("Try again");
}

#[test]
fn a_running_repair_is_one_card_with_its_progress_and_can_be_stopped() {
    let mut reel = reel();
    reel.draft.slides[0].clip.recode = Some(Recode { picture: true, sound: false });
    let file = reel.draft.slides[0].file.clone();
    let checked = reel.checked.as_mut().unwrap();
    checked.slides[0].clip.as_mut().unwrap().awaits_copy = true;
    checked.findings = vec![
        finding(RuleId::ClipFps, 0, Verdict::Fails, "15 fps"),
        finding(RuleId::ClipWidth, 0, Verdict::Fails, "2048 px"),
    ];
    let mut harness = with(around(Some(reel)));
    harness.get_by_label("The clip is re-encoded");
    harness.get_by_label_contains("waits for its turn");
    let progress = Progress { done_ms: 12_400, all_ms: 20_000, left_s: Some(5) };
    let what = "Coding pictures and sound anew".to_owned();
    harness.state_mut().status.encoder.running = Some(Encoding { file: file.clone(), what, progress });
    harness.run_steps(2);
    assert_eq!(harness.get_all_by_label("62 %, 5 s left. Coding pictures and sound anew").count(), 2);
    harness.state_mut().status.encoder.running = None;
    harness.state_mut().status.encoder.failed = vec![(file, "The disk is full".to_owned())];
    harness.run_steps(2);
    harness.get_by_label("The clip could not be re-encoded");
    harness.get_by_label("The disk is full");
}

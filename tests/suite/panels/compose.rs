//! The composer alone: files in, words in, what is told to the engine, and its states as pictures.
//! Invariant: nothing is published that was not checked as it is, and no letter is lost.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use egui::{Context, Key, Modifiers, Role, Vec2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::Pose;
use tintype::domain::draft::ClipFix;
use tintype::domain::op::{OpState, Step};
use tintype::domain::rules::{Fix, Mend, Verdict};
use tintype::domain::{
    Draft, DraftId, DraftKind, Finding, Op, OpId, Quota, RuleId, Slide, Slot, Trouble, TroubleKind,
};
use tintype::engine::Command;
use tintype::engine::drafts::DraftWish;
use tintype::engine::views::compose::{
    Checked, ClipShown, Compose as ComposeView, DraftRow, OpenDraft, SlideFacts,
};
use tintype::engine::views::{Pending, PictureKey, Verb};
use tintype::ui::live::Live;
use tintype::ui::panels::Goal;
use tintype::ui::panels::compose::{Compose, FilePicker};
use tintype::ui::pictures::Rgba;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, minutes_ago, now, play};

/// Sizes of the files of the tests, as the checks read them.
const SIZES: [(u32, u32); 7] =
    [(1080, 1350), (1200, 1500), (2730, 4096), (1080, 1350), (1080, 1350), (1440, 1800), (1080, 1920)];

const CAPTION: &str = "Fog all week, so we glazed.\n\nSix pieces from the November firing go up on the first \
                       Friday of December, ten in the morning, Lisbon time. The ink bowls are a new recipe: more \
                       iron, less patience.\n\n#stoneware #tidewrack #firstfriday";

fn file(index: usize) -> PathBuf {
    ["sea.jpg", "bowls.png", "three.jpg", "plate.jpg", "cup.jpg", "shelf.jpg", "wheel.mp4"][index].into()
}

fn slide(index: usize) -> Slide {
    let alt_text = if index == 2 { "A blue flask, a tall white bottle and a small cup" } else { "" };
    Slide { file: file(index), alt_text: alt_text.to_owned(), ..Slide::default() }
}

fn facts(index: usize) -> SlideFacts {
    let (width, height) = SIZES[index];
    SlideFacts {
        is_clip: index == 6,
        width,
        height,
        bytes: 700_000 + 280_000 * index as u64,
        duration_ms: (index == 6).then_some(40_200),
        format: ["JPEG", "PNG", "JPEG", "JPEG", "JPEG", "JPEG", "MP4"][index].to_owned(),
        sent: Some((1080, 1350)),
        clip: (index == 6).then(clip_shown),
        ..SlideFacts::default()
    }
}

/// What was read of the reel.
fn clip_shown() -> ClipShown {
    ClipShown {
        whole_ms: 40_200,
        fps: 30.0,
        coding: "H.264 High, 4.0".to_owned(),
        kept: (0, 40_200),
        can_show: true,
        sound: true,
        index_bytes: 412_000,
        fixes: vec![(RuleId::ClipIndexFirst, ClipFix::IndexFirst)],
        ..ClipShown::default()
    }
}

pub(super) fn finding(
    rule: RuleId,
    slide: impl Into<Option<usize>>,
    verdict: Verdict,
    measured: &str,
) -> Finding {
    Finding::new(rule, slide.into(), verdict, measured)
}

/// A finding with what would mend it.
pub(super) fn mended(finding: Finding, fix: Fix, after: &str) -> Finding {
    Finding { mend: Some(Mend { fix, after: after.to_owned() }), ..finding }
}

/// What the checks say of pictures when nothing is wrong but what is mended.
pub(super) fn findings(slides: usize) -> Vec<Finding> {
    use Verdict::{Mended, Passes};
    let mut all = Vec::new();
    for index in 0..slides {
        let format = if index == 1 { Mended } else { Passes };
        let ratio = if index == 2 { Mended } else { Passes };
        let facts = facts(index);
        let becomes = (format == Mended).then(|| "JPEG".to_owned());
        all.push(Finding { becomes, ..finding(RuleId::ImageFormat, index, format, &facts.format) });
        all.push(finding(RuleId::ImageBytes, index, Passes, "1.4 MB"));
        all.push(finding(RuleId::ImageRatio, index, ratio, if index == 2 { "2:3" } else { "4:5" }));
        all.push(finding(RuleId::ImageWidth, index, Passes, &format!("{} px", facts.width)));
        all.push(finding(RuleId::AltTextUnits, index, Passes, "0"));
    }
    all.push(finding(RuleId::CarouselCount, None, Passes, &slides.to_string()));
    all.push(finding(RuleId::CaptionUnits, None, Passes, "224"));
    all.push(finding(RuleId::CaptionHashtags, None, Passes, "3"));
    all.push(finding(RuleId::CaptionMentions, None, Passes, "0"));
    all
}

pub(super) fn open(draft: Draft, findings: Vec<Finding>) -> OpenDraft {
    let slides = draft.slides.iter().map(|slide| {
        let index = (0..7).find(|index| file(*index) == slide.file).unwrap();
        facts(index)
    });
    OpenDraft {
        id: DraftId(12),
        checked: Some(Checked { edit: 4, slides: slides.collect(), findings }),
        draft,
        edit: 4,
        kept_at: now().as_millisecond() - 2_000,
        publishing: None,
        slot: None,
        op: None,
        step: None,
        saying: None,
        post: None,
        template: None,
    }
}

fn rows() -> Vec<DraftRow> {
    let row = |at: i64| DraftRow {
        id: DraftId(12 - at),
        picture: None,
        headline: ["Fog all week, so we glazed.", "From the wheel to the first cup", ""][at as usize % 3]
            .to_owned(),
        slides: 6,
        kept_at: minutes_ago(at * 190),
        slot: None,
    };
    (0..12).map(row).collect()
}

pub(super) fn around(open: Option<OpenDraft>) -> ComposeView {
    ComposeView {
        drafts: if open.is_some() { rows() } else { Vec::new() },
        open,
        quota: Some(Quota { used: 2, total: Some(100), window_s: Some(86_400) }),
        grid: (0..9).map(|at| PictureKey::Media(format!("m{at}").into())).collect(),
        next_number: Some(241),
        has_host: false,
    }
}

pub(super) fn carousel() -> Draft {
    Draft {
        kind: DraftKind::Carousel,
        slides: (0..6).map(slide).collect(),
        caption: CAPTION.to_owned(),
        share_to_feed: true,
        ..Draft::default()
    }
}

pub(super) fn reel() -> OpenDraft {
    use Verdict::{Fails, Passes};
    let draft = Draft {
        kind: DraftKind::Reel,
        slides: vec![slide(6)],
        caption: "From the wheel to the first cup, in forty seconds. It took nine days and two firings.\n\
                  #stoneware #tidewrack"
            .to_owned(),
        share_to_feed: true,
        cover_ms: 32_600,
        ..Draft::default()
    };
    let findings = vec![
        finding(RuleId::ClipFormat, 0, Passes, "MP4"),
        finding(RuleId::ClipBytes, 0, Passes, "58.1 MB"),
        finding(RuleId::ClipLength, 0, Passes, "40.2 s"),
        finding(RuleId::ClipWidth, 0, Passes, "1080 px"),
        finding(RuleId::ClipFps, 0, Passes, "29.97 fps"),
        finding(RuleId::ClipCodec, 0, Passes, "H.264 4:2:0"),
        mended(
            finding(RuleId::ClipIndexFirst, 0, Fails, "index last"),
            Fix::Clip { slide: 0, fix: ClipFix::IndexFirst, whole_ms: 40_200 },
            "index first",
        ),
        finding(RuleId::ClipAudio, 0, Passes, "AAC, 48 kHz, stereo"),
        finding(RuleId::CoverInside, 0, Passes, "32.6 s"),
    ];
    open(draft, findings)
}

pub(super) fn sent(state: OpState, step: Step, trouble: Option<Trouble>) -> OpenDraft {
    let mut sent = open(carousel(), findings(6));
    sent.op = Some(OpId(31));
    sent.step = Some(step);
    let runs_at = now().as_millisecond();
    sent.publishing = Some(Pending { op: OpId(31), verb: Verb::Publish, state, runs_at, trouble });
    sent
}

/// A picker that answers what it is told to, and counts how often it was asked.
#[derive(Clone, Default)]
pub(super) struct Stub {
    pub(super) asked: Arc<Mutex<usize>>,
    pub(super) answer: Arc<Mutex<Option<Vec<PathBuf>>>>,
}

impl FilePicker for Stub {
    fn ask(&mut self, _: &Context) {
        *self.asked.lock().unwrap() += 1;
    }

    fn answer(&mut self) -> Option<Vec<PathBuf>> {
        self.answer.lock().unwrap().take()
    }
}

pub(super) type Panel<'a> = Harness<'a, Stage<Compose>>;

pub(super) fn panel(view: Option<ComposeView>, picker: &Stub, theme: Theme, size: Vec2) -> Panel<'static> {
    let mut panel = Compose::default();
    panel.view = view.map_or_else(Live::default, Live::fixed);
    panel.picker = Box::new(picker.clone());
    let mut stage = Stage::new(panel, theme);
    stage.settings.accounts[0].account.biography = Some(
        "Stoneware by the tideline. Two hands, one kiln, slow firings. Open studio 5 and 6 December."
            .to_owned(),
    );
    stage.deaf = true;
    play(stage, size, |panel, ui, desk| panel.show(ui, desk))
}

pub(super) fn full() -> Panel<'static> {
    panel(Some(around(Some(open(carousel(), findings(6))))), &Stub::default(), Theme::Darkroom, WIDE)
}

/// Puts pictures in the places of all files and posts.
pub(super) fn dress(harness: &mut Panel<'_>) {
    for (index, size) in SIZES.into_iter().enumerate().take(6) {
        let key = PictureKey::File { path: file(index), at_ms: 0 };
        hang(harness, key, index as u32, size);
    }
    for at in 0..9 {
        hang(harness, PictureKey::Media(format!("m{at}").into()), at + 7, (1080, 1350));
    }
    harness.run_steps(2);
}

/// Puts a drawn picture in the place of a file: a wall, a table and pots in window light.
fn hang(harness: &mut Panel<'_>, key: PictureKey, seed: u32, (width, height): (u32, u32)) {
    let (wide, tall) = (120, 120 * height / width);
    let walls =
        [[203, 199, 187], [190, 170, 140], [104, 104, 107], [120, 110, 100], [42, 40, 40], [214, 204, 188]];
    let glazes =
        [[95, 116, 128], [228, 223, 211], [142, 163, 155], [168, 106, 66], [39, 66, 79], [205, 191, 168]];
    let wall = walls[seed as usize % walls.len()];
    let mut pixels = Vec::new();
    for y in 0..tall {
        for x in 0..wide {
            let (u, v) = (x as f32 / wide as f32, y as f32 / wide as f32);
            let table = v > tall as f32 / wide as f32 * 0.72;
            let mut color = wall.map(|part| part as f32 * (1.1 - 0.35 * u) * if table { 0.62 } else { 1.0 });
            for pot in 0..1 + seed % 3 {
                let middle =
                    (0.5 + (pot as f32 - (seed % 3) as f32 / 2.0) * 0.3, tall as f32 / wide as f32 * 0.66);
                let radius = (0.17, 0.22 + 0.05 * pot as f32);
                let (dx, dy) = ((u - middle.0) / radius.0, (v - middle.1) / radius.1);
                let inside = dx * dx + dy * dy;
                if inside < 1.0 {
                    let light = (1.0 - inside).sqrt() * 0.7 - dx * 0.3 - dy * 0.2 + 0.35;
                    let glaze = glazes[(seed + pot) as usize % glazes.len()];
                    color = glaze.map(|part| part as f32 * light.clamp(0.2, 1.1));
                }
            }
            pixels.extend(color.map(|part| part.min(255.0) as u8));
            pixels.push(255);
        }
    }
    let context = harness.ctx.clone();
    harness.state_mut().pictures.put(&context, key, &Rgba { width: wide, height: tall, pixels });
}

/// Puts the frames of the clip that strip and choices ask for.
fn hang_clip(harness: &mut Panel<'_>, strip: u64) {
    let middles = |count: u64| (0..count).map(move |at| (at * 2 + 1) * 40_200 / (count * 2) / 100 * 100);
    for at_ms in middles(8).chain(middles(strip)).chain([32_600]) {
        hang(harness, PictureKey::File { path: file(6), at_ms }, (at_ms / 5_100) as u32, (1080, 1920));
    }
}

pub(super) fn commands(harness: &Panel<'_>) -> Vec<Command> {
    harness.state().commands.clone()
}

/// The drafts that were told to the engine, oldest first.
pub(super) fn told(harness: &Panel<'_>) -> Vec<Draft> {
    let kept = |command| match command {
        Command::KeepDraft { content, .. } => Some(content),
        _ => None,
    };
    commands(harness).into_iter().filter_map(kept).collect()
}

pub(super) fn files(draft: &Draft) -> Vec<String> {
    draft.slides.iter().map(|slide| slide.file.display().to_string()).collect()
}

fn picture(
    results: &mut SnapshotResults,
    name: &str,
    size: Vec2,
    themes: &[(Theme, &str)],
    set: impl Fn(&mut Panel<'_>),
    view: Option<ComposeView>,
) {
    for (theme, word) in themes.iter().copied() {
        let mut harness = panel(view.clone(), &Stub::default(), theme, size);
        dress(&mut harness);
        set(&mut harness);
        harness.run_steps(3);
        results.add(harness.try_snapshot(format!("compose_{name}_{word}")));
    }
}

pub(super) fn third(harness: &mut Panel<'_>) {
    harness.get_by_label("Slide 3").click();
    harness.run_steps(2);
}

#[test]
fn every_state_in_both_themes() {
    let mut results = SnapshotResults::new();
    picture(&mut results, "empty", WIDE, &THEMES, |_| (), Some(around(None)));
    picture(&mut results, "loading", WIDE, &THEMES, |_| (), None);
    picture(&mut results, "full", WIDE, &THEMES, third, Some(around(Some(open(carousel(), findings(6))))));
    let mut failing = findings(6);
    failing[10] = finding(RuleId::ImageFormat, 2, Verdict::Fails, "GIF, and its end is missing");
    let tall = Finding { value: Some(0.667), ..finding(RuleId::ImageRatio, 0, Verdict::Asks, "2:3") };
    failing[2] = mended(tall, Fix::Crop { slide: 0, ratio: 0.8 }, "4:5");
    picture(&mut results, "trouble", WIDE, &THEMES, third, Some(around(Some(open(carousel(), failing)))));
}

#[test]
fn reels_and_what_happens_after_publish() {
    let mut results = SnapshotResults::new();
    let clip = |harness: &mut Panel<'_>| hang_clip(harness, 17);
    picture(&mut results, "reel", WIDE, &THEMES, clip, Some(around(Some(reel()))));
    picture(
        &mut results,
        "grid",
        WIDE,
        &THEMES[1..],
        |harness| {
            harness.get_by_label("Grid").click();
            harness.get_by_label("Phone in light mode").click();
        },
        Some(around(Some(open(carousel(), findings(6))))),
    );
    let trouble = Trouble::of(TroubleKind::HostUnreachable);
    let stuck = sent(OpState::Stuck, Step::Wait, Some(trouble));
    picture(&mut results, "stuck", WIDE, &THEMES, |_| (), Some(around(Some(stuck))));
    picture(
        &mut results,
        "sending",
        WIDE,
        &THEMES[..1],
        |_| (),
        Some(around(Some(sent(OpState::Running, Step::Containers, None)))),
    );
    let real = |harness: &mut Panel<'_>| {
        harness.state_mut().status.practice = None;
        harness.state_mut().settings.accounts[0].practice = false;
    };
    picture(
        &mut results,
        "real",
        vec2(1280.0 - 72.0, 800.0),
        &THEMES[..1],
        real,
        Some(around(Some(open(carousel(), findings(6))))),
    );
}

#[test]
fn in_a_small_window_the_preview_is_a_tab() {
    let mut results = SnapshotResults::new();
    let small = vec2(1024.0 - 72.0, 700.0);
    let view = || Some(around(Some(open(carousel(), findings(6)))));
    picture(&mut results, "small_words", small, &THEMES[..1], third, view());
    let to = |tab: &'static str| {
        move |harness: &mut Panel<'_>| harness.get_by_role_and_label(Role::Tab, tab).click()
    };
    picture(&mut results, "small_checks", small, &THEMES[1..], to("Pre-flight"), view());
    picture(&mut results, "small_preview", small, &THEMES[..1], to("Preview"), view());
}

/// A file that is let go over the window.
#[derive(Debug)]
pub(super) struct Dropped(pub(super) PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it here".to_owned())
    }
}

pub(super) fn with(view: ComposeView) -> Panel<'static> {
    panel(Some(view), &Stub::default(), Theme::Darkroom, WIDE)
}

#[test]
fn files_dropped_anywhere_become_slides_and_are_told_to_the_engine() {
    let mut harness = full();
    for name in ["/a/new.webp", "/a/clip.mov"] {
        harness.input_mut().dropped_files.push(Arc::new(Dropped(name.into())));
    }
    harness.run_steps(3);
    harness.get_by_label("Slide 8");
    let drafts = told(&harness);
    assert_eq!(files(&drafts[0])[6..], ["/a/new.webp", "/a/clip.mov"]);
    assert_eq!((drafts.len(), drafts[0].kind), (1, DraftKind::Carousel));
}

#[test]
fn files_are_chosen_in_the_dialog() {
    let picker = Stub::default();
    let mut harness =
        panel(Some(around(Some(open(carousel(), findings(6))))), &picker, Theme::Darkroom, WIDE);
    harness.get_by_label("Add").click();
    harness.run_steps(2);
    harness.get_by_label("Choose files").click();
    harness.run_steps(2);
    assert_eq!(*picker.asked.lock().unwrap(), 1);
    harness.run_steps(8);
    *picker.answer.lock().unwrap() = Some(vec!["/b/picked.jpg".into()]);
    harness.run_steps(3);
    assert_eq!(files(&told(&harness)[0])[6], "/b/picked.jpg");
    assert!(harness.query_by_label("Path of a file").is_none());
}

#[test]
fn where_no_dialog_opens_a_path_is_typed() {
    let picker = Stub::default();
    let mut harness = panel(Some(around(None)), &picker, Theme::Darkroom, WIDE);
    harness.get_by_label("Choose files").click();
    harness.run_steps(1);
    *picker.answer.lock().unwrap() = Some(Vec::new());
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::TextInput, "Path of a file").type_text("\"/c/typed.png\"");
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    harness.get_by_label("Slide 1");
    assert_eq!(commands(&harness), [Command::NewDraft("17841400000000001".into())]);
}

#[test]
fn a_slide_is_moved_by_dragging_it_to_another_gap() {
    let mut harness = full();
    dress(&mut harness);
    let (from, to) = (harness.get_by_label("Slide 1").rect(), harness.get_by_label("Slide 3").rect());
    harness.hover_at(from.center());
    harness.drag_at(from.center());
    harness.run_steps(2);
    harness.hover_at(to.right_center() + vec2(4.0, 0.0));
    harness.run_steps(2);
    assert!(told(&harness).is_empty(), "the order stays until it is let go");
    let mut results = SnapshotResults::new();
    results.add(harness.try_snapshot("compose_dragging"));
    harness.drop_at(to.right_center() + vec2(4.0, 0.0));
    harness.run_steps(3);
    let order = files(told(&harness).last().unwrap());
    assert_eq!(order[..4], ["bowls.png", "three.jpg", "sea.jpg", "plate.jpg"]);
}

#[test]
fn slides_are_taken_out_and_moved_by_keys() {
    let mut harness = full();
    third(&mut harness);
    harness.get_by_label("Take out slide 3").click();
    harness.run_steps(3);
    assert_eq!(files(told(&harness).last().unwrap()).len(), 5);
    harness.key_press(Key::Delete);
    harness.run_steps(3);
    harness.event(egui::Event::Text("<".to_owned()));
    harness.run_steps(3);
    let order = files(told(&harness).last().unwrap());
    assert_eq!(order, ["sea.jpg", "cup.jpg", "bowls.png", "shelf.jpg"]);
}

#[test]
fn what_is_typed_is_told_when_the_field_is_left_and_never_taken_back() {
    let mut harness = full();
    harness.get_by_label("Caption").click();
    harness.run_steps(1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    for letter in "Fog, again.".chars() {
        harness.event(egui::Event::Text(letter.to_string()));
        harness.run_steps(1);
    }
    // The view is fixed: the store shows the old caption all along.
    harness.get_by_role_and_label(Role::TextInput, "First comment").click();
    harness.run_steps(2);
    let drafts = told(&harness);
    assert_eq!(drafts.last().unwrap().caption, "Fog, again.");
    assert!(drafts.len() < 11, "not every letter is told: {}", drafts.len());
    assert_eq!(harness.get_all_by_label("Checking…").count(), 2, "at the checks and in the bar");
}

#[test]
fn a_shape_chosen_on_any_slide_is_the_first_slides() {
    let mut harness = full();
    third(&mut harness);
    harness.get_by_label("1:1").click();
    harness.run_steps(3);
    let draft = told(&harness).pop().unwrap();
    assert_eq!(draft.slides[0].pose, Pose::cut_to(1.0, (0.5, 0.5)));
    assert_eq!(draft.slides[2].pose, Pose::default());
    harness.get_by_label("Slide 1 rules all 6");
    harness.get_by_label("1440 × 1440");
}

#[test]
fn what_is_sent_is_said_inside_the_cut_where_the_sides_are_cut_off() {
    let mut draft = open(carousel(), findings(6));
    let checked = draft.checked.as_mut().unwrap();
    (checked.slides[2].width, checked.slides[2].height) = (3000, 2000);
    let mut harness = panel(Some(around(Some(draft))), &Stub::default(), Theme::Darkroom, WIDE);
    third(&mut harness);
    let picture = harness.get_by_label("Picture on the easel, slide 3").rect();
    let kept = picture.height() * 0.8;
    let words = harness.get_by_label("1440 × 1800").rect();
    let off = words.center().x - picture.center().x;
    assert!(picture.contains_rect(words), "{words:?} {picture:?}");
    assert!(off > 0.0 && words.right() < picture.center().x + kept / 2.0, "{words:?} {picture:?}");
}

#[test]
fn the_cut_follows_the_pointer() {
    let mut harness = full();
    third(&mut harness);
    let easel = harness.get_by_label("Picture on the easel, slide 3").rect();
    harness.hover_at(easel.center());
    harness.drag_at(easel.center());
    harness.run_steps(2);
    harness.hover_at(easel.center() - vec2(0.0, 400.0));
    harness.run_steps(2);
    harness.drop_at(easel.center() - vec2(0.0, 400.0));
    harness.run_steps(3);
    let centre = told(&harness).pop().unwrap().slides[2].pose.centre;
    let half = 2730.0 / 0.8 / 4096.0 / 2.0;
    assert!((centre.1 - half).abs() < 1e-3, "around {centre:?}");
}

#[test]
fn publish_hands_over_the_draft_once() {
    let mut harness = full();
    harness.get_by_label("Publish now").click();
    harness.run_steps(1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run_steps(3);
    let op = Op::Publish { draft_id: DraftId(12), draft: Box::new(carousel()) };
    assert_eq!(commands(&harness), [Command::Do { account: "17841400000000001".into(), op }]);
    harness.get_by_label("Handed over");
}

#[test]
fn what_a_post_costs_of_the_calls_stands_beside_the_button() {
    let harness = full();
    harness.get_by_label_contains("2 of 100 posts used today. This one costs about 19 calls.");
    let mut harness = with(around(Some(open(
        Draft {
            first_comment: "Clay".to_owned(),
            slides: vec![slide(0)],
            kind: DraftKind::Picture,
            ..carousel()
        },
        findings(1),
    ))));
    harness.run_steps(1);
    harness.get_by_label_contains("This one costs about 9 calls.");
}

#[test]
fn nothing_is_published_that_was_not_checked_or_has_no_host() {
    let mut older = open(carousel(), findings(6));
    older.edit = 5;
    let mut failing = findings(6);
    failing[10] = finding(RuleId::ImageFormat, 2, Verdict::Fails, "cut off");
    for (open, reason) in [
        (older, "Checking…"),
        (open(carousel(), failing), "Fix slide 3 first"),
        (open(Draft { slides: Vec::new(), ..carousel() }, Vec::new()), "Add a picture first"),
    ] {
        let mut harness = with(around(Some(open)));
        assert!(harness.get_all_by_label(reason).count() > 0);
        harness.get_by_label("Publish now").click();
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
        harness.run_steps(3);
        assert_eq!(commands(&harness), [], "{reason}");
    }
    let mut harness = full();
    harness.state_mut().status.practice = None;
    harness.state_mut().settings.accounts[0].practice = false;
    harness.run_steps(2);
    harness.get_by_label("No place for files is set up");
    harness.get_by_label("Publish now").click();
    harness.run_steps(3);
    assert_eq!(commands(&harness), []);
}

#[test]
fn a_publish_on_its_way_is_seen_cancelled_and_tried_again() {
    let trouble = Trouble::of(TroubleKind::HostUnreachable);
    let mut harness = with(around(Some(sent(OpState::Stuck, Step::Wait, Some(trouble)))));
    harness.get_by_label("Wait, 4 of 8");
    harness.get_by_label("Instagram could not fetch the file");
    harness.get_by_label("Try again").click();
    harness.run_steps(2);
    harness.get_by_label("Cancel").click();
    harness.run_steps(2);
    assert_eq!(commands(&harness), [Command::TryAgain(OpId(31)), Command::Cancel(OpId(31))]);
    harness.get_by_label("See in Activity").click();
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(Goal::Work(OpId(31))));
    harness.get_by_label("Carousel").click();
    harness.key_press(Key::Delete);
    harness.run_steps(2);
    assert_eq!(commands(&harness).len(), 2, "a draft on its way is not edited");
}

#[test]
fn a_live_post_leads_to_the_library_and_on_to_the_next() {
    let live = OpenDraft { op: Some(OpId(31)), post: Some("m9".into()), ..open(carousel(), findings(6)) };
    let mut harness = with(around(Some(live)));
    harness.get_by_label("See it in the Library").click();
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(Goal::Post("m9".into())));
    harness.get_by_label("New draft").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Slide 1").is_none());
    assert_eq!(commands(&harness), [], "a draft comes to be with its first letter");
}

#[test]
fn a_reels_cover_is_chosen_by_time() {
    let mut harness = with(around(Some(reel())));
    harness.get_by_label("Cover at 0:17.5").click();
    harness.run_steps(3);
    assert_eq!(told(&harness).pop().unwrap().cover_ms, 17_500);
    harness.get_by_label("Playhead, in seconds").focus();
    harness.run_steps(1);
    harness.key_press(Key::ArrowRight);
    harness.run_steps(3);
    // The frame under the playhead is offered beside the eight.
    harness.get_by_label("Cover at 0:17.6").click();
    harness.run_steps(3);
    assert_eq!(told(&harness).pop().unwrap().cover_ms, 17_600);
    let strip = harness.get_by_label("Playhead, in seconds").rect();
    let middle = egui::pos2(strip.center().x, strip.top() + 20.0);
    harness.hover_at(middle);
    harness.drag_at(middle);
    harness.run_steps(1);
    harness.drop_at(middle);
    harness.run_steps(3);
    harness.get_by_label("Cover at 0:20.1").click();
    harness.run_steps(3);
    assert_eq!(told(&harness).pop().unwrap().cover_ms, 20_100);
    harness.get_by_role_and_label(Role::Switch, "Show in feed").click();
    harness.run_steps(3);
    assert!(!told(&harness).pop().unwrap().share_to_feed);
}

#[test]
fn what_a_kind_does_not_take_is_set_aside() {
    let mut harness = full();
    harness.get_by_label("Picture").click();
    harness.run_steps(3);
    let draft = told(&harness).pop().unwrap();
    assert_eq!((draft.kind, files(&draft)), (DraftKind::Picture, vec!["sea.jpg".to_owned()]));
    harness.get_by_label("5 set aside");
    harness.get_by_label("Bring back").click();
    harness.run_steps(3);
    assert_eq!(told(&harness).pop().unwrap(), carousel());
}

#[test]
fn a_draft_that_is_thrown_away_can_be_had_back_at_once() {
    let mut harness = full();
    harness.get_by_label("12 drafts").click();
    harness.run_steps(2);
    harness.get_by_label("Throw this draft away").click();
    harness.run_steps(2);
    assert_eq!(commands(&harness), [Command::DropDraft(DraftId(12))]);
    assert!(harness.query_by_label("Slide 1").is_none());
    harness.get_by_label("Thrown away: Fog all week, so we glazed.");
    harness.get_by_label("Put the draft back").click();
    harness.run_steps(2);
    let account = "17841400000000001".into();
    let back = Command::Drafts { account, wish: DraftWish::PutBack(DraftId(12)) };
    assert_eq!(commands(&harness).last(), Some(&back));
}

#[test]
fn the_preview_turns_slides_and_unfolds_the_caption() {
    let mut harness = full();
    let card = harness.get_by_label("Unfold the caption").rect();
    harness.get_by_label("Preview the slide after").click();
    harness.get_by_label("Unfold the caption").click();
    harness.run_steps(3);
    assert!(harness.get_by_label("Fold the caption").rect().height() > card.height());
    assert_eq!(commands(&harness), []);
}

/// A clean carousel with the sheet for its time open.
fn choosing(theme: Theme) -> Panel<'static> {
    let clean = findings(6).into_iter().filter(|finding| finding.verdict != Verdict::Fails).collect();
    let mut harness = panel(Some(around(Some(open(carousel(), clean)))), &Stub::default(), theme, WIDE);
    dress(&mut harness);
    harness.get_by_label("Schedule").click();
    harness.run_steps(4);
    harness
}

#[test]
fn a_time_is_typed_stepped_and_picked_and_past_ones_are_refused() {
    let mut harness = choosing(Theme::Darkroom);
    harness.get_by_label_contains("Goes out Thu 26 Nov, 12:00 (UTC), in 1 h 29 min");
    harness.get_by_label("Tomorrow 18:00").click();
    harness.run_steps(3);
    harness.get_by_label_contains("Goes out Fri 27 Nov, 18:00 (UTC), in 31 hours");
    harness.get_by_label("A quarter of an hour earlier").click();
    harness.run_steps(3);
    harness.get_by_label_contains("Goes out Fri 27 Nov, 17:45 (UTC)");
    harness.get_by_role_and_label(Role::TextInput, "Time").focus();
    harness.run_steps(2);
    harness.key_press(Key::ArrowUp);
    harness.run_steps(3);
    harness.get_by_label_contains("Goes out Fri 27 Nov, 18:00 (UTC)");
    for _ in 0..2 {
        harness.get_by_label("A day earlier").click();
        harness.run_steps(3);
    }
    harness.get_by_label("Today 12:00").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::TextInput, "Time").focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("9:15".to_owned()));
    harness.run_steps(3);
    harness.get_by_label("That time has passed. Choose a later one");
    assert!(harness.get_by_label("Schedule it").accesskit_node().is_disabled());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("6 pm".to_owned()));
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    let slot = Slot { at: "2026-11-26T18:00:00Z".parse().unwrap(), zone: "UTC".to_owned() };
    let op = Op::Publish { draft_id: DraftId(12), draft: Box::new(carousel()) };
    let account = harness.state().settings.accounts[0].account.id.clone();
    assert_eq!(commands(&harness), [Command::Schedule { account, op, slot }]);
    harness.get_by_label("Handed over");
}

#[test]
fn the_key_for_later_opens_the_sheet_and_sends_nothing() {
    let clean = findings(6).into_iter().filter(|finding| finding.verdict != Verdict::Fails).collect();
    let view = around(Some(open(carousel(), clean)));
    let mut harness = panel(Some(view), &Stub::default(), Theme::Darkroom, WIDE);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    harness.run_steps(4);
    harness.get_by_label("Schedule it");
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    assert!(harness.query_by_label("Schedule it").is_none());
    assert_eq!(commands(&harness), []);
}

#[test]
fn a_scheduled_draft_tells_its_time_in_the_bar_and_in_the_list() {
    let at = "2026-11-26T15:31:00Z".parse().unwrap();
    let slot = Slot { at, zone: "Europe/Berlin".to_owned() };
    let waits = OpenDraft { slot: Some(slot.clone()), ..sent(OpState::Waiting, Step::Publish, None) };
    let mut view = around(Some(waits));
    view.drafts[0].slot = Some(slot);
    let mut harness = panel(Some(view), &Stub::default(), Theme::Darkroom, WIDE);
    dress(&mut harness);
    harness.get_by_label("Goes out Thu 26 Nov, 16:31 (Europe/Berlin), in 5 hours");
    harness.get_by_label("files checked, containers ready");
    let mut pictures = SnapshotResults::new();
    pictures.add(harness.try_snapshot("compose_scheduled_darkroom"));
    harness.get_by_label("Publish now").click();
    harness.run_steps(2);
    harness.get_by_label("Cancel").click();
    harness.run_steps(2);
    assert_eq!(commands(&harness), [Command::PublishNow(OpId(31)), Command::Cancel(OpId(31))]);
    pictures.add(choosing(Theme::Daylight).try_snapshot("compose_schedule_daylight"));
}

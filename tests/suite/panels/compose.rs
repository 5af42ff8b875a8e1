//! The composer alone: files in, words in, what is told to the engine, and its states as pictures.
//! Invariant: nothing is published that was not checked as it is, and no letter is lost.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use egui::{Context, Key, Modifiers, Role, Vec2, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::draft::Crop;
use tintype::domain::op::{OpState, Step};
use tintype::domain::rules::Verdict;
use tintype::domain::{
    Draft, DraftId, DraftKind, Finding, Op, OpId, Quota, RuleId, Slide, Trouble, TroubleKind,
};
use tintype::engine::views::compose::{Checked, Compose as ComposeView, DraftRow, OpenDraft, SlideFacts};
use tintype::engine::views::{Pending, PictureKey, Verb};
use tintype::engine::{Command, Status};
use tintype::ui::live::Live;
use tintype::ui::panels::compose::{Compose, FilePicker};
use tintype::ui::panels::{Goal, Place};
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
    Slide { file: file(index), alt_text: alt_text.to_owned(), crop: Crop::Auto }
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
        broken: None,
    }
}

fn finding(rule: RuleId, slide: impl Into<Option<usize>>, verdict: Verdict, measured: &str) -> Finding {
    Finding { rule, slide: slide.into(), verdict, measured: measured.to_owned() }
}

/// What the checks say of pictures when nothing is wrong but what is mended.
fn findings(slides: usize) -> Vec<Finding> {
    use Verdict::{Mended, Passes};
    let mut all = Vec::new();
    for index in 0..slides {
        let format = if index == 1 { Mended } else { Passes };
        let ratio = if index == 2 { Mended } else { Passes };
        let facts = facts(index);
        all.push(finding(RuleId::ImageFormat, index, format, &facts.format));
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

fn open(draft: Draft, findings: Vec<Finding>) -> OpenDraft {
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
        op: None,
        step: None,
        saying: None,
        post: None,
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
    };
    (0..12).map(row).collect()
}

fn around(open: Option<OpenDraft>) -> ComposeView {
    ComposeView {
        drafts: if open.is_some() { rows() } else { Vec::new() },
        open,
        quota: Some(Quota { used: 2, total: Some(100), window_s: Some(86_400) }),
        grid: (0..9).map(|at| PictureKey::Media(format!("m{at}").into())).collect(),
        next_number: Some(241),
    }
}

fn carousel() -> Draft {
    Draft {
        kind: DraftKind::Carousel,
        slides: (0..6).map(slide).collect(),
        caption: CAPTION.to_owned(),
        share_to_feed: true,
        ..Draft::default()
    }
}

fn reel() -> OpenDraft {
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
        finding(RuleId::ClipIndexFirst, 0, Fails, "index last"),
        finding(RuleId::ClipAudio, 0, Passes, "AAC, 48 kHz, stereo"),
        finding(RuleId::CoverInside, 0, Passes, "32.6 s"),
    ];
    open(draft, findings)
}

fn sent(state: OpState, step: Step, trouble: Option<Trouble>) -> OpenDraft {
    let mut sent = open(carousel(), findings(6));
    sent.op = Some(OpId(31));
    sent.step = Some(step);
    let runs_at = now().as_millisecond();
    sent.publishing = Some(Pending { op: OpId(31), verb: Verb::Publish, state, runs_at, trouble });
    sent
}

/// A picker that answers what it is told to, and counts how often it was asked.
#[derive(Clone, Default)]
struct Stub {
    asked: Arc<Mutex<usize>>,
    answer: Arc<Mutex<Option<Vec<PathBuf>>>>,
}

impl FilePicker for Stub {
    fn ask(&mut self, _: &Context) {
        *self.asked.lock().unwrap() += 1;
    }

    fn answer(&mut self) -> Option<Vec<PathBuf>> {
        self.answer.lock().unwrap().take()
    }
}

type Panel<'a> = Harness<'a, Stage<Compose>>;

fn panel(view: Option<ComposeView>, picker: &Stub, theme: Theme, size: Vec2) -> Panel<'static> {
    let mut panel = Compose::default();
    panel.view = view.map_or_else(Live::default, Live::fixed);
    panel.picker = Box::new(picker.clone());
    let mut stage = Stage::new(panel, theme);
    stage.settings.accounts[0].account.biography = Some(
        "Stoneware by the tideline. Two hands, one kiln, slow firings. Open studio 5 and 6 December."
            .to_owned(),
    );
    let mut harness = play(stage, size, |panel, ui, desk| panel.show(ui, desk));
    for index in 0..6 {
        let key = PictureKey::File { path: file(index), at_ms: 0 };
        hang(&mut harness, key, index as u32, SIZES[index]);
    }
    for at in 0..9 {
        hang(&mut harness, PictureKey::Media(format!("m{at}").into()), at + 7, (1080, 1350));
    }
    harness.run_steps(3);
    harness
}

fn full() -> Panel<'static> {
    panel(Some(around(Some(open(carousel(), findings(6))))), &Stub::default(), Theme::Darkroom, WIDE)
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

fn commands(harness: &Panel<'_>) -> Vec<Command> {
    harness.state().commands.clone()
}

/// The drafts that were told to the engine, oldest first.
fn told(harness: &Panel<'_>) -> Vec<Draft> {
    let kept = |command| match command {
        Command::KeepDraft { content, .. } => Some(content),
        _ => None,
    };
    commands(harness).into_iter().filter_map(kept).collect()
}

fn files(draft: &Draft) -> Vec<String> {
    draft.slides.iter().map(|slide| slide.file.display().to_string()).collect()
}

fn picture(
    results: &mut SnapshotResults,
    name: &str,
    size: Vec2,
    set: impl Fn(&mut Panel<'_>),
    view: Option<ComposeView>,
) {
    for (theme, word) in THEMES {
        let mut harness = panel(view.clone(), &Stub::default(), theme, size);
        set(&mut harness);
        harness.run_steps(3);
        results.add(harness.try_snapshot(format!("compose_{name}_{word}")));
    }
}

fn third(harness: &mut Panel<'_>) {
    harness.get_by_label("Slide 3").click();
    harness.run_steps(2);
}

#[test]
fn every_state_in_both_themes() {
    let mut results = SnapshotResults::new();
    picture(&mut results, "empty", WIDE, |_| (), Some(around(None)));
    picture(&mut results, "loading", WIDE, |_| (), None);
    picture(&mut results, "full", WIDE, third, Some(around(Some(open(carousel(), findings(6))))));
    let mut failing = findings(6);
    failing[10] = finding(RuleId::ImageFormat, 2, Verdict::Fails, "GIF, and its end is missing");
    picture(&mut results, "trouble", WIDE, third, Some(around(Some(open(carousel(), failing)))));
}

#[test]
fn reels_and_what_happens_after_publish() {
    let mut results = SnapshotResults::new();
    let clip = |harness: &mut Panel<'_>| hang_clip(harness, 17);
    picture(&mut results, "reel", WIDE, clip, Some(around(Some(reel()))));
    picture(
        &mut results,
        "grid",
        WIDE,
        |harness| {
            harness.get_by_label("Grid").click();
            harness.get_by_label("Phone in light mode").click();
        },
        Some(around(Some(open(carousel(), findings(6))))),
    );
    let trouble = Trouble::of(TroubleKind::HostUnreachable);
    let stuck = sent(OpState::Stuck, Step::Wait, Some(trouble));
    picture(&mut results, "stuck", WIDE, |_| (), Some(around(Some(stuck))));
    picture(
        &mut results,
        "sending",
        WIDE,
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
        real,
        Some(around(Some(open(carousel(), findings(6))))),
    );
}

#[test]
fn in_a_small_window_the_preview_is_a_tab() {
    let mut results = SnapshotResults::new();
    let small = vec2(1024.0 - 72.0, 700.0);
    let view = || Some(around(Some(open(carousel(), findings(6)))));
    picture(&mut results, "small_words", small, third, view());
    let to = |tab: &'static str| {
        move |harness: &mut Panel<'_>| harness.get_by_role_and_label(Role::Tab, tab).click()
    };
    picture(&mut results, "small_checks", small, to("Pre-flight"), view());
    picture(&mut results, "small_preview", small, to("Preview"), view());
}

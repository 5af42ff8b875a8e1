//! The player of a reel alone: keys, handles, overlays, and what mends the clip.
//! Invariant: what is cut is a number on the draft, and nothing plays by itself.

use egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use tintype::domain::draft::{ClipEdit, ClipFix, Recode, Trim};
use tintype::domain::{Draft, DraftId, DraftKind, RuleId, Slide};
use tintype::engine::Command;
use tintype::engine::encode::{EncodeWish, Encoder, Encoding, Progress};
use tintype::engine::views::compose::{Checked, ClipShown, Compose as ComposeView, OpenDraft, SlideFacts};
use tintype::ui::live::Live;
use tintype::ui::panels::compose::Compose;
use tintype::ui::theme::Theme;

use super::{Stage, WIDE, now, play};

type Panel = Harness<'static, Stage<Compose>>;

fn shown() -> ClipShown {
    ClipShown {
        whole_ms: 20_000,
        fps: 30.0,
        coding: "H.264 High, 4.0".to_owned(),
        kept: (0, 20_000),
        can_show: true,
        sound: true,
        fixes: vec![(RuleId::ClipIndexFirst, ClipFix::IndexFirst), (RuleId::ClipAudio, ClipFix::RecodeSound)],
        ..ClipShown::default()
    }
}

fn panel(edit: ClipEdit, shown: ClipShown) -> Panel {
    let slide = Slide { file: "wheel.mov".into(), clip: edit, ..Slide::default() };
    let draft = Draft {
        kind: DraftKind::Reel,
        slides: vec![slide],
        share_to_feed: true,
        cover_ms: 5_000,
        ..Draft::default()
    };
    let facts = SlideFacts {
        is_clip: true,
        width: 1_080,
        height: 1_920,
        bytes: 58_100_000,
        duration_ms: Some(20_000),
        format: "MOV".to_owned(),
        clip: Some(shown),
        ..SlideFacts::default()
    };
    let open = OpenDraft {
        id: DraftId(12),
        checked: Some(Checked { edit: 4, slides: vec![facts], findings: Vec::new() }),
        draft,
        edit: 4,
        kept_at: now().as_millisecond(),
        publishing: None,
        slot: None,
        op: None,
        step: None,
        saying: None,
        post: None,
        template: None,
    };
    let mut compose = Compose::default();
    compose.view = Live::fixed(ComposeView { open: Some(open), ..ComposeView::default() });
    let mut stage = Stage::new(compose, Theme::Darkroom);
    stage.deaf = true;
    play(stage, WIDE, Compose::show)
}

/// The draft as the engine was told last.
fn told(panel: &Panel) -> Draft {
    let kept = panel.state().commands.iter().rev().find_map(|command| match command {
        Command::KeepDraft { content, .. } => Some(content.clone()),
        _ => None,
    });
    kept.expect("nothing was told")
}

fn press(panel: &mut Panel, key: Key) {
    panel.key_press(key);
    panel.run_steps(3);
}

#[test]
fn keys_step_cut_and_choose_the_cover() {
    let mut panel = panel(ClipEdit::default(), shown());
    panel.get_by_label("0:05.0");
    for _ in 0..2 {
        panel.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
        panel.run_steps(2);
    }
    press(&mut panel, Key::I);
    assert_eq!(told(&panel).slides[0].clip.trim, Some(Trim { from_ms: 7_000, to_ms: 20_000 }));
    assert_eq!(told(&panel).cover_ms, 7_000, "a cover that is cut off moves to the beginning");
    for _ in 0..8 {
        panel.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
        panel.run_steps(2);
    }
    press(&mut panel, Key::O);
    let trim = told(&panel).slides[0].clip.trim.unwrap();
    assert_eq!((trim.from_ms, trim.to_ms), (7_000, 15_001));
    press(&mut panel, Key::ArrowLeft);
    press(&mut panel, Key::C);
    // A frame of a thirtieth of a second, by its middle.
    assert_eq!(told(&panel).cover_ms, 14_983);
    panel.get_by_label("of 0:08.0, kept from 0:20.0");
}

#[test]
fn it_plays_by_key_and_by_button_and_never_by_itself() {
    let mut panel = panel(ClipEdit::default(), shown());
    panel.get_by_role_and_label(Role::Button, "Play");
    press(&mut panel, Key::Space);
    panel.get_by_role_and_label(Role::Button, "Stop").click();
    panel.run_steps(3);
    panel.get_by_role_and_label(Role::Button, "Play");
    assert!(panel.state().commands.is_empty(), "playing changes nothing");
}

#[test]
fn handles_move_by_keyboard_and_a_cut_says_where_it_falls() {
    let edit = ClipEdit { trim: Some(Trim { from_ms: 4_000, to_ms: 18_000 }), ..ClipEdit::default() };
    let mut panel = panel(edit, ClipShown { kept: (2_500, 18_000), ..shown() });
    panel.get_by_label("The cut falls on the key frame at 0:02.5; coded anew it falls exactly");
    panel.get_by_label("Beginning, in seconds").focus();
    panel.run_steps(1);
    press(&mut panel, Key::ArrowRight);
    assert_eq!(told(&panel).slides[0].clip.trim, Some(Trim { from_ms: 4_100, to_ms: 18_000 }));
    panel.get_by_label("End, in seconds").focus();
    panel.run_steps(1);
    press(&mut panel, Key::ArrowLeft);
    assert_eq!(told(&panel).slides[0].clip.trim, Some(Trim { from_ms: 4_100, to_ms: 17_900 }));
}

#[test]
fn what_mends_the_clip_is_offered_and_the_encoder_is_asked_for() {
    let mut panel = panel(ClipEdit::default(), shown());
    panel.get_by_label("Mend the clip").click();
    panel.run_steps(3);
    panel.get_by_label_contains("Move the index to the front").click();
    panel.run_steps(3);
    assert!(told(&panel).slides[0].clip.index_first);
    panel.get_by_label("Mend the clip").click();
    panel.run_steps(3);
    // Without the encoder its fixes cannot be pressed, and the menu can look for it.
    panel.get_by_label_contains("ffmpeg was not found, look again").click();
    panel.run_steps(3);
    assert!(panel.state().commands.contains(&Command::Encode(EncodeWish::LookAgain)));
    panel.state_mut().status.encoder.encoder =
        Some(Encoder { path: "/usr/bin/ffmpeg".into(), version: "5.1.9".to_owned() });
    panel.get_by_label("Mend the clip").click();
    panel.run_steps(3);
    panel.get_by_label_contains("ffmpeg 5.1.9, look again");
    panel.get_by_label_contains("Re-encode the sound").click();
    panel.run_steps(3);
    assert_eq!(told(&panel).slides[0].clip.recode, Some(Recode { picture: false, sound: true }));
}

#[test]
fn coding_shows_how_far_it_is_and_is_cancelled() {
    let edit = ClipEdit { recode: Some(Recode { picture: false, sound: true }), ..ClipEdit::default() };
    let mut panel = panel(edit, ClipShown { awaits_copy: true, ..shown() });
    let progress = Progress { done_ms: 12_400, all_ms: 20_000, left_s: Some(5) };
    let what = "Coding the sound anew".to_owned();
    panel.state_mut().status.encoder.running = Some(Encoding { file: "wheel.mov".into(), what, progress });
    panel.run_steps(2);
    panel.get_by_label("62 %, 5 s left. Coding the sound anew");
    panel.get_by_label("Cancel").click();
    panel.run_steps(3);
    assert_eq!(told(&panel).slides[0].clip.recode, None);
    panel.state_mut().status.encoder.running = None;
    panel.run_steps(2);
}

//! The easel and its tools: what a hand does to a picture is told to the engine as the numbers of its pose.
//! Invariant: every tool is found by its name, and none of them touches another slide.

use egui::{Event, Key, MouseWheelSource, MouseWheelUnit, Role, TouchPhase, vec2};
use egui_kittest::kittest::Queryable;
use tintype::domain::draft::{Carried, Fill, Wish};
use tintype::domain::{Draft, DraftKind, Pose};
use tintype::ui::theme::Theme;

use super::WIDE;
use super::compose::{Panel, Stub, around, carousel, findings, full, open, panel, third, told};

/// The pose of a slide as it was told last.
fn pose(harness: &Panel<'_>, slide: usize) -> Pose {
    told(harness).last().expect("something was told").slides[slide].pose
}

/// One tall picture on the easel.
fn single() -> Panel<'static> {
    let slide = carousel().slides[2].clone();
    let draft = Draft { kind: DraftKind::Picture, slides: vec![slide], ..carousel() };
    let mut harness =
        panel(Some(around(Some(open(draft, findings(1))))), &Stub::default(), Theme::Darkroom, WIDE);
    harness.run_steps(3);
    harness
}

#[test]
fn keys_and_buttons_turn_and_flip_the_slide_on_the_easel() {
    let mut harness = full();
    third(&mut harness);
    harness.event(Event::Text("]".to_owned()));
    harness.run_steps(3);
    assert_eq!(pose(&harness, 2).quarters, 1);
    harness.event(Event::Text("[".to_owned()));
    harness.run_steps(3);
    assert_eq!(pose(&harness, 2), Pose::default());
    for (name, expected) in [
        ("Turn left", Pose::default().turned(-1)),
        ("Turn right", Pose::default()),
        ("Mirror", Pose::default().flipped_across()),
        ("Flip upside down", Pose::default().turned(2)),
    ] {
        harness.get_by_role_and_label(Role::Button, name).click();
        harness.run_steps(3);
        let now = pose(&harness, 2);
        assert_eq!((now.quarters, now.mirrored), (expected.quarters, expected.mirrored), "{name}");
    }
    let others = told(&harness).pop().unwrap().slides;
    assert!(
        [0, 1, 3, 4, 5].iter().all(|at| others[*at].pose == Pose::default()),
        "only the third was turned"
    );
}

#[test]
fn the_wheel_zooms_around_the_pointer() {
    let mut harness = single();
    let easel = harness.get_by_label("Picture on the easel, slide 1").rect();
    harness.hover_at(easel.center() - vec2(0.0, easel.height() / 4.0));
    harness.run_steps(1);
    for _ in 0..3 {
        harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, 2.0),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: egui::Modifiers::NONE,
        });
        harness.run_steps(2);
    }
    let near = pose(&harness, 0);
    assert!((near.zoom - 2.0).abs() < 0.01, "six notches double it: {near:?}");
    assert!(near.centre.1 < 0.45, "it went where the pointer is: {near:?}");
    harness.get_by_label("2.00");
}

#[test]
fn the_ruler_straightens_by_arrows_and_by_hand() {
    let mut harness = single();
    let ruler = harness.get_by_role_and_label(Role::Slider, "Straighten, in degrees");
    let middle = ruler.rect().center();
    ruler.focus();
    harness.run_steps(2);
    for _ in 0..8 {
        harness.key_press(Key::ArrowRight);
        harness.run_steps(1);
    }
    harness.run_steps(2);
    assert!((pose(&harness, 0).tilt - 0.8).abs() < 1e-3, "{:?}", pose(&harness, 0));
    harness.get_by_label("+0.8°");
    harness.hover_at(middle);
    harness.drag_at(middle);
    harness.run_steps(1);
    harness.hover_at(middle + vec2(60.0, 0.0));
    harness.run_steps(2);
    harness.drop_at(middle + vec2(60.0, 0.0));
    harness.run_steps(3);
    let tilt = pose(&harness, 0).tilt;
    assert!((2.0..15.0).contains(&tilt), "{tilt}");
}

#[test]
fn a_whole_picture_lies_on_a_ground_and_is_cut_again() {
    let mut harness = single();
    for (choice, fill) in [
        ("Whole, on itself blurred", Fill::Blur),
        ("Whole, on white", Fill::Colour([255; 3])),
        ("Cut to fill the shape", Fill::Cut),
    ] {
        harness.get_by_role_and_label(Role::Button, "Ground").click();
        harness.run_steps(3);
        harness.get_by_label(choice).click();
        harness.run_steps(4);
        let now = pose(&harness, 0);
        assert_eq!((now.fill, now.zoom), (fill, if fill == Fill::Cut { 1.0 } else { 0.0 }), "{choice}");
        assert_eq!(harness.query_by_label("Colour of the ground").is_some(), matches!(fill, Fill::Colour(_)));
    }
}

#[test]
fn an_edge_pulls_a_free_shape_and_a_corner_a_chosen_one() {
    let mut harness = single();
    assert!(harness.query_by_label("Lower edge of the cut").is_none(), "only a free shape has edges to pull");
    harness.get_by_label("Free").click();
    harness.run_steps(3);
    let edge = harness.get_by_label("Lower edge of the cut").rect().center();
    harness.hover_at(edge);
    harness.drag_at(edge);
    harness.run_steps(1);
    harness.hover_at(edge - vec2(0.0, 120.0));
    harness.run_steps(2);
    harness.drop_at(edge - vec2(0.0, 120.0));
    harness.run_steps(3);
    let free = pose(&harness, 0);
    assert!(matches!(free.wish, Wish::Free(ratio) if (0.85..1.5).contains(&ratio)), "{free:?}");
    harness.get_by_label("1:1").click();
    harness.run_steps(3);
    let corner = harness.get_by_label("Lower right corner of the cut").rect().center();
    harness.hover_at(corner);
    harness.drag_at(corner);
    harness.run_steps(1);
    harness.hover_at(corner - vec2(80.0, 80.0));
    harness.run_steps(2);
    harness.drop_at(corner - vec2(80.0, 80.0));
    harness.run_steps(3);
    let square = pose(&harness, 0);
    assert!(square.wish == Wish::Ratio(1.0) && square.zoom > 1.1, "{square:?}");
}

#[test]
fn what_the_file_told_of_a_person_is_said_to_be_removed() {
    let mut draft = open(carousel(), findings(6));
    let facts = &mut draft.checked.as_mut().unwrap().slides[2];
    facts.carried = Carried { place: true, camera: true, names: true, ..Carried::default() };
    facts.turned = true;
    facts.profile = "Display P3".to_owned();
    let mut harness = panel(Some(around(Some(draft))), &Stub::default(), Theme::Darkroom, WIDE);
    third(&mut harness);
    // Beside the picture and among the checks, which tell it of all slides together.
    assert_eq!(harness.get_all_by_label("Place, camera and names removed").count(), 2);
    for said in ["turned upright", "Display P3"] {
        harness.get_by_label(said);
    }
}

//! Whatever the size and the pose: what is sent is allowed, and lies where it is said to lie.
//! Invariant: the dice are seeded, so a failure comes back.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::*;
use crate::domain::draft::Wish;
use crate::domain::rules::{Rule, RuleId};

fn feed(size: (u32, u32), pose: &Pose) -> Geometry {
    Geometry::of(size, pose, Room::feed())
}

fn part(geometry: &Geometry) -> (u32, u32, u32, u32) {
    let Part { x, y, width, height } = geometry.part.unwrap();
    (x, y, width, height)
}

const CORNERS: [Point; 4] = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];

/// Every number a pose can have, sound or not.
fn any_pose(dice: &mut StdRng) -> Pose {
    let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -7.0, 0.0, 1e30, 1e-30];
    let mut number = |least: f32, most: f32| match dice.random_range(0..12_u32) {
        0 => odd[dice.random_range(0..odd.len())],
        _ => dice.random_range(least..=most),
    };
    let (tilt, zoom, ratio) = (number(-50.0, 50.0), number(0.0, 9.0), number(0.1, 4.0));
    let centre = (number(-0.2, 1.2), number(-0.2, 1.2));
    Pose {
        mirrored: dice.random(),
        quarters: dice.random_range(0..=5),
        tilt: if dice.random() { 0.0 } else { tilt },
        wish: [Wish::Auto, Wish::Ratio(ratio), Wish::Free(ratio)][dice.random_range(0..3_usize)],
        zoom: if dice.random() { 1.0 } else { zoom },
        centre,
        fill: [Fill::Cut, Fill::Cut, Fill::Blur, Fill::Colour([9, 9, 9])][dice.random_range(0..4_usize)],
    }
}

fn any_size(dice: &mut StdRng) -> (u32, u32) {
    let mut side = || match dice.random_range(0..5_u32) {
        0 => dice.random_range(0..=4),
        1 => dice.random_range(5..=400),
        _ => dice.random_range(300..=9_000),
    };
    (side(), side())
}

#[test]
fn every_pose_of_any_size_ends_inside_the_rules() {
    let mut dice = StdRng::seed_from_u64(1);
    for turn in 0..20_000 {
        let (size, pose) = (any_size(&mut dice), any_pose(&mut dice));
        let given = dice.random_bool(0.3).then(|| dice.random_range(0.5..2.5));
        let room = given.map_or(Room::feed(), Room::given);
        let geometry = Geometry::of(size, &pose, room);
        let said = format!("{turn}: {size:?} {pose:?} {room:?} {geometry:?}");
        assert!(Rule::of(RuleId::ImageRatio).allows(geometry.ratio()), "{said}");
        assert!(Rule::of(RuleId::ImageWidth).allows(f64::from(geometry.sent.0)), "{said}");
        if let Some(part) = geometry.part {
            assert!(part.x + part.width <= size.0.max(1) && part.y + part.height <= size.1.max(1), "{said}");
        }
        for corner in CORNERS {
            let (x, y) = geometry.source(corner);
            assert!(x.is_finite() && y.is_finite(), "{said}");
            if pose.fill == Fill::Cut {
                let inside = |share: f64| (-1e-9..=1.0 + 1e-9).contains(&share);
                assert!(inside(x) && inside(y), "{corner:?} comes from {x} {y}, {said}");
            }
            let (back_x, back_y) = geometry.placed((x, y));
            assert!((back_x - corner.0).abs() + (back_y - corner.1).abs() < 1e-6, "{said}");
            let (x, y) = geometry.ground(corner);
            assert!(pose.fill == Fill::Cut || (-1e-9..=1.0 + 1e-9).contains(&x), "{said}");
            assert!(pose.fill == Fill::Cut || (-1e-9..=1.0 + 1e-9).contains(&y), "{said}");
        }
        // In a carousel all have one shape, to within the rounding to whole pixels.
        if let (Some(given), true) = (room.given, size.0 > 100 && size.1 > 100) {
            let off = (geometry.ratio() / given - 1.0).abs();
            let pixels = geometry.cut.0.min(geometry.cut.1).min(f64::from(geometry.sent.1));
            assert!(off < 2.0 / (pixels - 1.0).max(12.0), "{off} {said}");
        }
    }
}

#[test]
fn a_straight_cut_keeps_the_size_of_its_pixels() {
    let mut dice = StdRng::seed_from_u64(2);
    for _ in 0..5_000 {
        let (size, pose) = (any_size(&mut dice), any_pose(&mut dice));
        let geometry = feed(size, &pose);
        let (across, down) = geometry.cut;
        let scale = f64::from(geometry.sent.0) / across;
        // Not stretched by more than the pixels that rounding takes.
        let off = (f64::from(geometry.sent.1) - down * scale).abs();
        assert!(off <= 1.0 + 2.0 * scale, "{size:?} {pose:?} {geometry:?} is stretched by {off}");
    }
}

#[test]
fn a_corner_and_the_middle_lie_where_a_person_put_them() {
    let corner = Pose::cut_to(1.0, (0.0, 0.0));
    assert_eq!(part(&feed((800, 400), &corner)), (0, 0, 400, 400));
    let lost = Pose::cut_to(1.0, (f32::NAN, -7.0));
    assert_eq!(part(&feed((1_000, 500), &lost)), (250, 0, 500, 500));
    let near = Pose { zoom: 2.0, ..Pose::cut_to(1.0, (0.5, 1.0)) };
    assert_eq!(part(&feed((1_000, 1_000), &near)), (250, 500, 500, 500));
}

#[test]
fn a_wish_outside_the_limits_gives_the_nearest_shape() {
    let wish = |ratio| part(&feed((1_000, 1_000), &Pose::cut_to(ratio, (0.5, 0.5))));
    assert_eq!(wish(0.1), (100, 0, 800, 1_000));
    assert_eq!(wish(9.0), (0, 238, 1_000, 524));
    assert_eq!(wish(f32::NAN), (0, 0, 1_000, 1_000));
}

#[test]
fn turns_and_flips_take_the_pixels_that_are_seen() {
    // A point of the picture as shown is followed through the pose.
    let pose = Pose::default().turned(1);
    let geometry = feed((1_000, 1_200), &pose);
    assert_eq!(geometry.upright, (1_200.0, 1_000.0));
    let near = |one: Point, two: Point| {
        assert!((one.0 - two.0).abs() + (one.1 - two.1).abs() < 1e-9, "{one:?} is not {two:?}");
    };
    // Clockwise: what was below left is now above left.
    near(geometry.source((0.0, 0.0)), (0.0, 1.0));
    near(geometry.source((1.0, 0.0)), (0.0, 0.0));
    near(feed((1_000, 1_000), &Pose::default().turned(2)).source((0.0, 0.0)), (1.0, 1.0));
    near(feed((1_000, 1_000), &Pose::default().flipped_across()).source((0.0, 0.0)), (1.0, 0.0));
    near(feed((1_000, 1_000), &Pose::default().flipped_down()).source((0.0, 0.0)), (0.0, 1.0));
    let both = feed((1_000, 1_200), &Pose::default().turned(1).flipped_across());
    near(both.source((0.0, 0.0)), (0.0, 0.0));
    near(both.source((1.0, 0.0)), (0.0, 1.0));
    // A turned cut is a rectangle of the picture's own pixels: as wide as it is high when it is seen.
    let low = Pose::cut_to(1.91, (0.5, 0.0)).turned(1);
    assert_eq!(part(&feed((800, 1_200), &low)).2, 628);
}

#[test]
fn a_straightened_picture_turns_clockwise_and_is_cut_until_nothing_is_missing() {
    let geometry = feed((1_000, 1_000), &Pose::default().tilted(10.0));
    assert!(geometry.part.is_none() && geometry.cuts());
    // The upper edge of what is sent runs upwards in the picture: the picture itself was turned clockwise.
    let (left, right) = (geometry.source((0.0, 0.0)), geometry.source((1.0, 0.0)));
    assert!(right.1 < left.1 && left.1 < 0.5, "{left:?} {right:?}");
    let expected = 1_000.0 / (10.0_f64.to_radians().cos() + 10.0_f64.to_radians().sin());
    assert!((geometry.cut.0 - expected).abs() < 1.0, "{geometry:?}");
}

#[test]
fn on_a_ground_all_of_the_picture_is_seen() {
    for tilt in [0.0, 12.0] {
        let pose = Pose { tilt, ..Pose::cut_to(1.0, (0.5, 0.5)).filled(Fill::Blur) };
        let geometry = feed((2_000, 1_000), &pose);
        assert!(!geometry.cuts(), "{geometry:?}");
        assert_eq!(geometry.ratio(), 1.0);
        // Nearer: it covers the shape again.
        let near = feed((2_000, 1_000), &Pose { zoom: 1.0, ..pose });
        assert!(
            near.cuts()
                && CORNERS.iter().all(|corner| (-1e-9..=1.0 + 1e-9).contains(&near.source(*corner).0))
        );
    }
    let flat = feed((2_000, 1_000), &Pose::cut_to(1.0, (0.5, 0.5)).filled(Fill::Colour([0, 0, 0])));
    assert_eq!((flat.sent, flat.cut), ((1_440, 1_440), (2_000.0, 2_000.0)));
    // The picture is in the middle, and touches the sides.
    let (left, top) = flat.placed((0.0, 0.0));
    assert!(left.abs() < 1e-9 && (top - 0.25).abs() < 1e-9);
}

#[test]
fn a_story_keeps_its_own_shape() {
    let story = |size, pose: &Pose| Geometry::of(size, pose, Room::own());
    assert_eq!(story((360, 640), &Pose::default()).sent, (360, 640));
    assert_eq!(story((2_880, 100), &Pose::default()).sent, (1_440, 50));
    let cut = story((640, 640), &Pose::cut_to(9.0 / 16.0, (1.0, 0.5)));
    assert_eq!((cut.sent, part(&cut)), ((360, 640), (280, 0, 360, 640)));
    // The tall clip of a small phone is not enlarged.
    assert_eq!(story((200, 300), &Pose::default()).sent, (200, 300));
}

#[test]
fn a_clip_is_sent_as_it_is() {
    let whole = Geometry::whole((1_080, 1_920));
    assert_eq!((whole.sent, whole.cuts()), ((1_080, 1_920), false));
    assert_eq!(whole.source((0.25, 0.75)), (0.25, 0.75));
}

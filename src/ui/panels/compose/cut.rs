//! The part of a picture that is sent, as shares of its sides, and how it is moved and named.
//! Invariant: limits come from `RULES`; a cut never leaves its picture.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::domain::draft::Crop;
use crate::domain::rules::{Rule, RuleId};

/// The shapes the toolbar offers, by their names.
pub const SHAPES: [(&str, f32); 3] = [("4:5", 0.8), ("1:1", 1.0), ("1.91:1", 1.91)];

/// The whole picture.
pub const WHOLE: Rect = Rect { min: Pos2::ZERO, max: pos2(1.0, 1.0) };

/// The nearest value a rule allows.
fn within(rule: RuleId, value: f32) -> f32 {
    let rule = Rule::of(rule);
    let (least, most) = (rule.least.unwrap_or(f64::MIN), rule.most.unwrap_or(f64::MAX));
    value.max(least as f32).min(most as f32)
}

/// Width over height of what is sent of a picture of a size in pixels. `shape` is what a carousel's first slide
/// gives to all.
pub fn ratio(size: Vec2, crop: Crop, shape: Option<f32>) -> f32 {
    let own = size.x / size.y.max(1.0);
    let wished = match crop {
        Crop::Ratio { ratio, .. } => shape.unwrap_or(ratio),
        Crop::Auto => shape.unwrap_or(own),
    };
    within(RuleId::ImageRatio, if wished.is_finite() { wished } else { own })
}

/// The part that is sent, in shares of the picture's width and height.
pub fn part(size: Vec2, crop: Crop, shape: Option<f32>) -> Rect {
    let own = size.x / size.y.max(1.0);
    let ratio = ratio(size, crop, shape);
    let kept = if own > ratio { vec2(ratio / own, 1.0) } else { vec2(1.0, own / ratio) };
    let centre = match crop {
        Crop::Ratio { centre: (x, y), .. } => pos2(x, y),
        Crop::Auto => WHOLE.center(),
    };
    Rect::from_center_size(inside(centre, kept), kept)
}

/// The nearest centre at which a part of a size lies inside the picture.
fn inside(centre: Pos2, kept: Vec2) -> Pos2 {
    let half = kept / 2.0;
    pos2(centre.x.clamp(half.x, 1.0 - half.x), centre.y.clamp(half.y, 1.0 - half.y))
}

/// The crop after its part was pushed by shares of the picture.
pub fn pushed(size: Vec2, crop: Crop, shape: Option<f32>, by: Vec2) -> Crop {
    let part = part(size, crop, shape);
    let centre = inside(part.center() + by, part.size());
    Crop::Ratio { ratio: ratio(size, crop, shape), centre: (centre.x, centre.y) }
}

/// The crop in another shape around the same centre; `None`: as the picture is.
pub fn reshaped(crop: Crop, ratio: Option<f32>) -> Crop {
    let centre = match crop {
        Crop::Ratio { centre, .. } => centre,
        Crop::Auto => (0.5, 0.5),
    };
    ratio.map_or(Crop::Auto, |ratio| Crop::Ratio { ratio, centre })
}

/// Whether something of the picture is cut off.
pub fn cuts(part: Rect) -> bool {
    narrows(part) || part.height() < 0.999
}

/// Whether something is cut off at the sides.
pub fn narrows(part: Rect) -> bool {
    part.width() < 0.999
}

/// Pixels that are sent of a part of a picture, its width brought inside the limits.
pub fn sent(size: Vec2, part: Rect) -> (u32, u32) {
    let kept = size * part.size();
    let wide = within(RuleId::ImageWidth, kept.x).round();
    (wide as u32, (wide * kept.y / kept.x.max(1.0)).round() as u32)
}

/// A shape as people say it: `4:5`, `1.91:1`.
pub fn words(ratio: f32) -> String {
    const KNOWN: [(u8, u8); 9] = [(1, 1), (4, 5), (5, 4), (3, 4), (4, 3), (2, 3), (3, 2), (9, 16), (16, 9)];
    let near = |(wide, tall): &&(u8, u8)| (ratio * f32::from(*tall) / f32::from(*wide) - 1.0).abs() < 0.004;
    KNOWN.iter().find(near).map_or_else(|| format!("{ratio:.2}:1"), |(wide, tall)| format!("{wide}:{tall}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TALL: Vec2 = vec2(2730.0, 4096.0);

    #[test]
    fn a_tall_picture_is_cut_to_four_to_five_in_its_middle() {
        let part = part(TALL, Crop::Auto, None);
        assert!((part.width() - 1.0).abs() < 1e-6);
        assert!((part.height() - (2730.0 / 0.8) / 4096.0).abs() < 1e-4);
        assert_eq!(part.center(), pos2(0.5, 0.5));
        assert_eq!(sent(TALL, part), (1440, 1800));
        assert!(cuts(part));
    }

    #[test]
    fn a_picture_in_an_allowed_shape_stays_whole() {
        let size = vec2(1080.0, 1350.0);
        let part = part(size, Crop::Auto, None);
        assert!(!cuts(part));
        assert_eq!(sent(size, part), (1080, 1350));
    }

    #[test]
    fn a_cut_is_pushed_to_the_edge_and_no_further() {
        let down = pushed(TALL, Crop::Auto, None, vec2(0.3, 5.0));
        let part = part(TALL, down, None);
        assert!((part.bottom() - 1.0).abs() < 1e-6 && part.left().abs() < 1e-6);
        let Crop::Ratio { ratio, .. } = down else { panic!("it has a shape now") };
        assert!((ratio - 0.8).abs() < 1e-6);
    }

    #[test]
    fn the_first_slides_shape_rules_and_the_own_centre_stays() {
        let crop = Crop::Ratio { ratio: 0.8, centre: (0.5, 0.2) };
        let part = part(TALL, crop, Some(1.0));
        assert!((part.width() * TALL.x - part.height() * TALL.y).abs() < 1.0);
        assert!(part.top() < 0.01, "the centre is kept as near as it fits");
    }

    #[test]
    fn shapes_beyond_the_limits_are_brought_inside() {
        let wide = vec2(4000.0, 1000.0);
        assert!((ratio(wide, Crop::Auto, None) - 1.91).abs() < 1e-6);
        assert!((ratio(wide, Crop::Ratio { ratio: 0.1, centre: (0.5, 0.5) }, None) - 0.8).abs() < 1e-6);
        assert!(ratio(wide, Crop::Ratio { ratio: f32::NAN, centre: (0.5, 0.5) }, None) > 1.9);
    }

    #[test]
    fn shapes_are_named_as_people_name_them() {
        for (ratio, name) in [(0.8, "4:5"), (0.6667, "2:3"), (1.91, "1.91:1"), (0.5625, "9:16")] {
            assert_eq!(words(ratio), name);
        }
    }
}

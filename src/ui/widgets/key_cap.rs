//! Key caps: the keys that do what stands beside them.
//! Invariant: 18 high, as wide as its words and never narrower than high.

use egui::{Align2, Color32, CornerRadius, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, vec2};

use crate::ui::text::Words;
use crate::ui::theme::{Tone, faces, height, radius, space, tokens};

const PADDING: f32 = 5.0;

/// Letters and border of a cap.
#[derive(Clone, Copy)]
pub(super) struct CapLook {
    pub letters: Color32,
    pub border: Color32,
}

/// Width of the caps of `keys`, several being parted by `|`.
pub(super) fn caps_width(ui: &Ui, keys: &str) -> f32 {
    keys.split('|').map(|key| cap_width(ui, key) + space::XS).sum::<f32>() - space::XS
}

fn cap_width(ui: &Ui, key: &str) -> f32 {
    (words(key).width(ui) + 2.0 * PADDING).max(height::KEY_CAP).ceil()
}

fn words(key: &str) -> Words<'_> {
    Words::new(key, faces::META, Tone::Text2)
}

/// Paints caps with their left end at the left of `middle`'s line; gives the right end.
pub(super) fn paint_caps(ui: &Ui, left_middle: Pos2, keys: &str, look: CapLook) -> f32 {
    let mut x = left_middle.x;
    for key in keys.split('|') {
        let size = vec2(cap_width(ui, key), height::KEY_CAP);
        let min = Pos2::new(x, left_middle.y - size.y / 2.0);
        let rect = Rect::from_min_size(min, size);
        let corner = CornerRadius::same(radius::MARK);
        ui.painter().rect_stroke(rect, corner, Stroke::new(1.0, look.border), StrokeKind::Inside);
        words(key).color(look.letters).paint(ui, rect, Align2::CENTER_CENTER);
        x = rect.right() + space::XS;
    }
    x - space::XS
}

/// Shows the caps of `keys` as the next widget: `"h"`, `"Ctrl K"`, or several caps as `"g|i"`.
pub fn key_caps(ui: &mut Ui, keys: &str) -> Response {
    let size = vec2(caps_width(ui, keys), height::KEY_CAP);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let t = tokens(ui);
    paint_caps(ui, rect.left_center(), keys, CapLook { letters: t.text2, border: t.line_strong });
    response
}

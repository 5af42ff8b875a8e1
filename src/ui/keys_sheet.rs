//! The sheet of keys (`?`): everything that can be done by a key in the place one is in.
//! Invariant: it lists what the actions say, so it cannot go out of date.

use egui::{
    Align2, Area, Context, CornerRadius, Id, Key, Modifiers, Order, Rect, Sense, Stroke, StrokeKind, Ui,
    pos2, vec2,
};

use super::actions::Action;
use super::palette::right_caps;
use super::text::{body, name};
use super::theme::{Tone, height, radius, shadow, space, tokens, width};

/// Lines in a column, at most.
const LINES: usize = 12;

/// Draws the sheet in the middle of the window; false once it is closed.
pub(super) fn show(ctx: &Context, offered: &[Action]) -> bool {
    if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        return false;
    }
    let with_keys: Vec<(&Action, String)> =
        offered.iter().filter_map(|action| Some((action, action.caps()?))).collect();
    let columns = with_keys.len().div_ceil(LINES).max(1);
    // Columns of equal length: one line alone in a column looks like a mistake.
    let lines = with_keys.len().div_ceil(columns);
    let wide = columns as f32 * (width::TOOLTIP + space::XL) + space::XS * 2.0;
    let size = vec2(wide, height::HEADER + lines as f32 * height::MENU + space::L);
    let at = (ctx.content_rect().center() - size / 2.0).round();
    let area = Area::new(Id::unique("keys sheet")).order(Order::Foreground).fixed_pos(at);
    area.show(ctx, |ui| sheet(ui, size, lines, &with_keys));
    let pressed = ctx.input(|input| input.pointer.any_pressed());
    !pressed
        || ctx
            .input(|input| input.pointer.interact_pos())
            .is_some_and(|pos| Rect::from_min_size(at, size).contains(pos))
}

fn sheet(ui: &mut Ui, size: egui::Vec2, tall: usize, lines: &[(&Action, String)]) {
    let (rect, _) = ui.allocate_exact_size(size, Sense::click());
    let t = tokens(ui);
    let corner = CornerRadius::same(radius::POPUP);
    ui.painter().add(shadow(t).as_shape(rect, corner));
    ui.painter().rect(rect, corner, t.raised, Stroke::new(1.0, t.line_strong), StrokeKind::Inside);
    let head = rect.with_max_y(rect.top() + height::HEADER).shrink2(vec2(space::L, 0.0));
    name(crate::tr!("Keys")).label(ui, head, Align2::LEFT_CENTER);
    right_caps(ui, head, "Esc");
    for (index, (action, caps)) in lines.iter().enumerate() {
        let (column, line) = (index / tall, index % tall);
        let min = pos2(
            rect.left() + space::M + space::XS + column as f32 * (width::TOOLTIP + space::XL),
            rect.top() + height::HEADER + line as f32 * height::MENU,
        );
        let place = Rect::from_min_size(min, vec2(width::TOOLTIP, height::MENU));
        let left = right_caps(ui, place, caps);
        let tone = if action.reason.is_some() { Tone::Text3 } else { Tone::Text2 };
        body(&*action.name).tone(tone).label(ui, place.with_max_x(left - space::S), Align2::LEFT_CENTER);
    }
}

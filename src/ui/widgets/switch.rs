//! The switch: 28 by 16, never amber.
//! Invariant: on is `text2` with a `base` knob, off is `track` with `text3`.

use egui::{CornerRadius, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::touch::ring;
use crate::ui::theme::{blend, tokens};

const SIZE: Vec2 = Vec2::new(28.0, 16.0);
const KNOB: f32 = 12.0;

/// A switch over a bool, named for assistive tools; its words stand beside it.
pub fn switch(ui: &mut Ui, on: &mut bool, name: &str) -> Response {
    let (rect, mut response) = ui.allocate_exact_size(SIZE, Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let share = ui.ctx().animate_bool_with_time(response.id, *on, ui.style().animation_time);
    let t = tokens(ui);
    let round = (SIZE.y / 2.0) as u8;
    ui.painter().rect_filled(rect, CornerRadius::same(round), blend(t.track, t.text2, share));
    let reach = SIZE.x - SIZE.y;
    let center = pos2(rect.left() + SIZE.y / 2.0 + reach * share, rect.center().y);
    let knob = Rect::from_center_size(center, vec2(KNOB, KNOB));
    let color = blend(t.text3, t.base, share);
    ui.painter().circle_filled(knob.center(), KNOB / 2.0, color);
    if response.has_focus() {
        ring(ui.painter(), rect, round, t.focus);
    }
    response.widget_info(|| WidgetInfo::selected(Role::Switch, ui.is_enabled(), *on, name));
    response
}

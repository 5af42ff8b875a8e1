//! One out of several: segments in a frame, and tabs underlined in a header.
//! Invariant: the keyboard reaches every part, and the chosen one says that it is.

use egui::{
    Align, Align2, CornerRadius, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::touch::{Touch, ring};
use crate::ui::format;
use crate::ui::text::Words;
use crate::ui::theme::{NOTHING, Tone, faces, height, radius, space, tokens};

/// Parts of 32 in one frame; the chosen one semibold on `selected`. True if another was chosen.
pub fn segments<T: PartialEq + Copy>(ui: &mut Ui, chosen: &mut T, parts: &[(T, &str)]) -> bool {
    let widths: Vec<f32> =
        parts.iter().map(|(_, words)| part(words, true).width(ui).ceil() + 2.0 * space::M).collect();
    let size = vec2(widths.iter().sum(), height::CONTROL);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let before = *chosen;
    let mut x = rect.left();
    let t = tokens(ui);
    for (index, ((value, words), width)) in parts.iter().zip(widths).enumerate() {
        let cell = Rect::from_min_size(pos2(x, rect.top()), vec2(width, rect.height()));
        let response = ui.interact(cell, ui.next_auto_id().with((words, index)), Sense::click());
        if response.clicked() {
            *chosen = *value;
        }
        let here = *chosen == *value;
        let touch = Touch::of(ui, &response, true);
        let fill = if here { t.selected } else { touch.between(NOTHING, t.hover) };
        ui.painter().rect_filled(cell, ends(index, parts.len()), fill);
        if index > 0 {
            ui.painter().vline(x, cell.y_range(), Stroke::new(1.0, t.line_strong));
        }
        part(words, here).paint(ui, cell, Align2::CENTER_CENTER);
        if touch.focus {
            ring(ui.painter(), cell.shrink(space::XS), radius::MARK, t.focus);
        }
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, here, words));
        x += width;
    }
    let corner = CornerRadius::same(radius::CONTROL);
    ui.painter().rect_stroke(rect, corner, Stroke::new(1.0, t.line_strong), StrokeKind::Inside);
    *chosen != before
}

fn part(words: &str, chosen: bool) -> Words<'_> {
    if chosen {
        Words::new(words, faces::NAME, Tone::Text)
    } else {
        Words::new(words, faces::BODY_MEDIUM, Tone::Text2)
    }
}

/// Only the outer corners of the first and the last part are round.
fn ends(index: usize, count: usize) -> CornerRadius {
    let (left, right) =
        (if index == 0 { radius::CONTROL } else { 0 }, if index + 1 == count { radius::CONTROL } else { 0 });
    CornerRadius { nw: left, sw: left, ne: right, se: right }
}

/// Tabs in a header, underlined in amber, each with a count if it has one. True if another was chosen.
pub fn tabs<T: PartialEq + Copy>(ui: &mut Ui, chosen: &mut T, parts: &[(T, &str, Option<u64>)]) -> bool {
    let before = *chosen;
    let tall = ui.available_height().min(height::HEADER);
    // A row of the header's own height: `horizontal` would begin one of a control's height in its middle.
    let row = vec2(ui.available_width(), tall);
    ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        for (value, words, count) in parts {
            if tab(ui, tall, *chosen == *value, words, *count).clicked() {
                *chosen = *value;
            }
        }
    });
    *chosen != before
}

fn tab(ui: &mut Ui, tall: f32, here: bool, words: &str, count: Option<u64>) -> Response {
    let number = count.map(|count| Words::new(format::number(count), faces::META, Tone::Text3));
    let extra = number.as_ref().map_or(0.0, |number| number.width(ui) + space::XS);
    let size = vec2(part(words, true).width(ui).ceil() + extra, tall);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let t = tokens(ui);
    let touch = Touch::of(ui, &response, true);
    let color = if here { t.text } else { touch.between(t.text2, t.text) };
    let end = part(words, here).color(color).paint(ui, rect, Align2::LEFT_CENTER).right();
    if let Some(number) = number {
        let rest = Rect::from_min_max(pos2(end + space::XS, rect.top()), rect.max);
        number.paint(ui, rest, Align2::LEFT_CENTER);
    }
    if here {
        let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max);
        ui.painter().rect_filled(line, CornerRadius::ZERO, t.accent_fill);
    }
    if touch.focus {
        ring(ui.painter(), rect.shrink2(vec2(0.0, space::M)), radius::MARK, t.focus);
    }
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, here, words));
    response
}

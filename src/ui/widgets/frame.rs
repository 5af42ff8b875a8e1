//! The frames panes are made of: the header of 56, hairlines, cards, the bar of hints.
//! Invariant: every header is equally high, so that one hairline crosses the whole window.

use egui::{
    Align, CornerRadius, Frame, InnerResponse, Layout, Margin, Rect, Sense, Stroke, Ui, UiBuilder, vec2,
};

use super::key_cap::{caps_width, key_caps};
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, height, radius, space, tokens};

/// A hairline across the width there is, taking 1 point of height.
pub fn hairline(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    let color = tokens(ui).line;
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, color));
}

/// A hairline at the foot of a box.
pub fn rule_below(ui: &Ui, rect: Rect) {
    let color = tokens(ui).line;
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, color));
}

/// A line of `tall` points with padding of 16, its content centred from the left; the hairline below it is its
/// own.
fn bar<R>(ui: &mut Ui, tall: f32, line: bool, add: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    if line {
        rule_below(ui, rect);
    }
    let inner = rect.shrink2(vec2(space::L, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut content = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
    content.spacing_mut().item_spacing.x = space::S;
    InnerResponse::new(add(&mut content), response)
}

/// A line of widgets inside a box, centred in its height.
pub fn line_in<R>(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(Align::Center);
    add(&mut ui.new_child(UiBuilder::new().max_rect(rect).layout(layout)))
}

/// The header of a pane, 56 high with its hairline: title first, then what stands at the right by
/// `ui.with_layout(Layout::right_to_left(Align::Center), …)`.
pub fn pane_header<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    bar(ui, height::HEADER, true, add)
}

/// A toolbar of any height with its hairline.
pub fn section_line<R>(ui: &mut Ui, tall: f32, add: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    bar(ui, tall, true, add)
}

/// The bar of hints at a pane's foot, painted into its box: keys and what they do. What finds no room is left
/// out, and so is a key that is bound to nothing; the last hint, which leads to all the others, always has some.
pub fn hint_bar<K: AsRef<str>>(ui: &mut Ui, rect: Rect, hints: &[(K, &str)]) {
    let t = tokens(ui);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line));
    let inner = rect.shrink2(vec2(space::L, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
    let wide = |ui: &Ui, (keys, words): (&str, &str)| {
        caps_width(ui, keys) + meta(words).width(ui) + 2.0 * space::XS + space::S
    };
    let hints: Vec<(&str, &str)> = hints
        .iter()
        .map(|(keys, words)| (keys.as_ref(), *words))
        .filter(|(keys, _)| !keys.is_empty())
        .collect();
    let last = hints.last().map_or(0.0, |hint| wide(&ui, *hint));
    for (at, hint) in hints.iter().copied().enumerate() {
        let (keys, words) = hint;
        ui.spacing_mut().item_spacing.x = space::XS;
        let kept = if at + 1 < hints.len() { last } else { 0.0 };
        if wide(&ui, hint) + kept > ui.available_width() + space::S {
            continue;
        }
        key_caps(&mut ui, keys);
        meta(words).show(&mut ui);
        ui.add_space(space::S);
    }
}

/// A card: panel ground, line border, radius 8, padding 12.
pub fn card<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let t = tokens(ui);
    Frame::NONE
        .fill(t.panel)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(CornerRadius::same(radius::CONTROL))
        .inner_margin(Margin::same(space::M as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui)
        })
}

/// A group's heading in a list: 11 medium in `text3`.
pub fn group_heading(ui: &mut Ui, words: &str) {
    Words::new(words, faces::META_MEDIUM, Tone::Text3).show(ui);
}

//! The lines forms are made of: a label at the left, its value or control at the right, a hairline between
//! groups.
//! Invariant: a line is 44 high unless its words need more.

use egui::{Align, Layout, Rect, Sense, Stroke, Ui, vec2};

use crate::ui::text::{Words, body, meta};
use crate::ui::theme::{Tone, faces, height, space, tokens, width};

use super::search::landed;

/// A line of 44: label, then what `add` puts right of it.
pub(super) fn line(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui)) {
    let top = ui.cursor().min;
    crate::ui::panels::sign_in::line(ui, label, add);
    let whole = vec2(ui.available_width(), (ui.cursor().top() - top.y).max(height::FORM_ROW));
    landed(ui, label, Rect::from_min_size(top, whole));
}

/// What stands over a group of lines.
pub(super) fn heading(ui: &mut Ui, words: &str) {
    let shown = Words::new(words, faces::READING_SEMIBOLD, Tone::Text).show(ui);
    landed(ui, words, shown.rect);
}

/// A line whose value is words, which may take several rows.
pub(super) fn told(ui: &mut Ui, label: &str, words: &str, tone: Tone) {
    told_in(ui, label, words, tone, 1);
}

/// As [`told`], with room for so many rows from the beginning: what changes by itself moves nothing below.
pub(super) fn told_in(ui: &mut Ui, label: &str, words: &str, tone: Tone, rows: u8) {
    let wide = ui.available_width() - width::FORM_LABEL;
    let text = body(words).tone(tone).wrapped();
    let tall = text.lay(ui, wide).height().max(f32::from(rows) * faces::BODY.line);
    let pad = ((height::CONTROL - faces::BODY.line) / 2.0).floor() - space::XS / 2.0;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall + 2.0 * pad), Sense::hover());
    let inner = rect.shrink2(vec2(0.0, pad));
    body(label).label(ui, inner.with_max_x(inner.left() + width::FORM_LABEL), egui::Align2::LEFT_TOP);
    text.label(ui, inner.with_min_x(inner.left() + width::FORM_LABEL), egui::Align2::LEFT_TOP);
    landed(ui, label, rect);
}

/// What explains the line above.
pub(super) fn note(ui: &mut Ui, words: &str) {
    let size = vec2(ui.available_width(), 0.0);
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(width::FORM_LABEL);
            meta(words).wrapped().show(ui);
        });
    });
    ui.add_space(space::S);
}

/// The hairline between groups, with room around it.
pub(super) fn parted(ui: &mut Ui) {
    ui.add_space(space::M);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, tokens(ui).line));
    ui.add_space(space::M);
}

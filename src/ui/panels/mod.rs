//! The panels and the one table that lists them.
//! Invariant: rail, palette, keys and pictures iterate the table; nothing else knows which panels there are.

pub mod activity;
pub mod inbox;
pub mod library;

use egui::{Align, Layout, Rect, Ui, UiBuilder};

/// A line of widgets inside a box, centred in its height.
pub fn at<R>(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(Align::Center);
    add(&mut ui.new_child(UiBuilder::new().max_rect(rect).layout(layout)))
}

//! Compose: what it looks like, what it says, what people will see.
//! Invariant: what is not read yet is drawn in its shape, never as empty.

use egui::Ui;

use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::text::title;
use crate::ui::theme::height;
use crate::ui::widgets::{pane_header, skeleton_rows};

/// The panel's own memory.
#[derive(Default)]
pub struct Compose {}

impl Compose {
    /// Draws it into all the room there is.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        pane_header(ui, |ui| title(tr!("Compose")).show(ui));
        desk.status_strip(ui);
        let rest = ui.available_rect_before_wrap();
        skeleton_rows(ui, rest, height::COMMENT);
    }
}

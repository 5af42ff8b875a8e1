//! How a control is being touched, and the ring that shows the focus.
//! Invariant: movement takes the style's animation time, which is none with reduced motion.

use egui::{Color32, CornerRadius, Painter, Rect, Response, Stroke, StrokeKind, Ui};

use crate::ui::theme::blend;

/// What the pointer and the keyboard do to a control.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Touch {
    /// How far the hover has come, 0 to 1.
    pub hover: f32,
    /// Whether the pointer holds it down.
    pub pressed: bool,
    /// Whether the keyboard is on it.
    pub focus: bool,
    /// Whether it is disabled.
    pub off: bool,
}

impl Touch {
    /// The touch of a control that has just been interacted with.
    pub fn of(ui: &Ui, response: &Response, enabled: bool) -> Self {
        let off = !enabled || !response.enabled();
        let hovered = response.hovered() && !off;
        Self {
            hover: ui.ctx().animate_bool_with_time(response.id, hovered, ui.style().animation_time),
            pressed: response.is_pointer_button_down_on() && !off,
            focus: response.has_focus(),
            off,
        }
    }

    /// A touch under the pointer.
    pub const HOVER: Self = Self { hover: 1.0, pressed: false, focus: false, off: false };
    /// A touch held down.
    pub const PRESSED: Self = Self { hover: 1.0, pressed: true, focus: false, off: false };
    /// A touch by the keyboard.
    pub const FOCUS: Self = Self { hover: 0.0, pressed: false, focus: true, off: false };
    /// A disabled control.
    pub const OFF: Self = Self { hover: 0.0, pressed: false, focus: false, off: true };

    /// A colour between its value at rest and under the pointer.
    pub fn between(self, rest: Color32, hovered: Color32) -> Color32 {
        blend(rest, hovered, self.hover)
    }
}

/// The focus ring: 2 px, 2 px away from a control of the given radius.
pub fn ring(painter: &Painter, rect: Rect, radius: u8, color: Color32) {
    let corner = CornerRadius::same(radius.saturating_add(2));
    painter.rect_stroke(rect.expand(2.0), corner, Stroke::new(2.0, color), StrokeKind::Outside);
}

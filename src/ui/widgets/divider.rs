//! Panes beside each other, their divider dragged by an invisible grip of 8, their widths kept.
//! Invariant: a hairline is all that is seen of a divider until the pointer is on it.

use std::ops::RangeInclusive;

use egui::{Context, CursorIcon, Id, Rect, Sense, Stroke, Ui, UiBuilder, pos2};

use crate::ui::theme::{tokens, width};

/// On which side of the rest a pane stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The pane is left of the rest.
    Left,
    /// The pane is right of the rest.
    Right,
}

/// A pane of a kept width beside the rest.
#[must_use = "split a box with it"]
pub struct Pane {
    name: &'static str,
    id: Id,
    side: Side,
    usual: f32,
    range: RangeInclusive<f32>,
}

impl Pane {
    /// A pane that can be dragged between two widths; its width is kept under its name.
    pub fn new(name: &'static str, side: Side, usual: f32, range: RangeInclusive<f32>) -> Self {
        Self { name, id: id_of(name), side, usual, range }
    }

    /// A pane of one width.
    pub fn fixed(name: &'static str, side: Side, usual: f32) -> Self {
        Self::new(name, side, usual, usual..=usual)
    }

    /// Splits a box into the pane and the rest, draws the hairline between them, and follows the drag.
    pub fn split(self, ui: &mut Ui, whole: Rect) -> (Rect, Rect) {
        let kept = ui.data(|data| data.get_temp::<f32>(self.id)).unwrap_or(self.usual);
        let most = whole.width().min(*self.range.end()).max(0.0);
        let mut wide = kept.clamp(self.range.start().min(most), most);
        if self.range.start() < self.range.end() {
            wide = self.dragged(ui, whole, wide);
        }
        let x = self.edge(whole, wide);
        let color = tokens(ui).line;
        let line = if self.side == Side::Left { x - 0.5 } else { x + 0.5 };
        ui.painter().vline(line, whole.y_range(), Stroke::new(1.0, color));
        let left = Rect::from_min_max(whole.min, pos2(x, whole.bottom()));
        let right = Rect::from_min_max(pos2(x, whole.top()), whole.max);
        match self.side {
            Side::Left => (left, right),
            Side::Right => (right, left),
        }
    }

    fn edge(&self, whole: Rect, wide: f32) -> f32 {
        match self.side {
            Side::Left => whole.left() + wide,
            Side::Right => whole.right() - wide,
        }
    }

    fn dragged(&self, ui: &mut Ui, whole: Rect, wide: f32) -> f32 {
        let x = self.edge(whole, wide);
        let half = width::GRIP / 2.0;
        let grip = Rect::from_min_max(pos2(x - half, whole.top()), pos2(x + half, whole.bottom()));
        let response = ui.interact(grip, self.id.with("grip"), Sense::drag());
        if response.hovered() || response.dragged() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
            let color = tokens(ui).line_strong;
            ui.painter().vline(x, whole.y_range(), Stroke::new(2.0, color));
        }
        if response.drag_stopped() {
            ui.data_mut(|data| {
                data.get_temp_mut_or_default::<Vec<(&'static str, f32)>>(let_go_id()).push((self.name, wide));
            });
        }
        let (Some(pointer), true) = (response.interact_pointer_pos(), response.dragged()) else {
            return wide;
        };
        let wanted = match self.side {
            Side::Left => pointer.x - whole.left(),
            Side::Right => whole.right() - pointer.x,
        };
        let wide = wanted.round().clamp(*self.range.start(), *self.range.end()).min(whole.width());
        ui.data_mut(|data| data.insert_temp(self.id, wide));
        wide
    }
}

fn id_of(name: &str) -> Id {
    Id::unique(("pane", name))
}

fn let_go_id() -> Id {
    Id::unique("panes let go")
}

/// Gives a pane the width it had when the window was left, points.
pub fn recall(ctx: &Context, name: &str, wide: f32) {
    ctx.data_mut(|data| data.insert_temp(id_of(name), wide));
}

/// The panes whose divider was let go since this was asked last, with their widths in points.
pub fn let_go(ctx: &Context) -> Vec<(&'static str, f32)> {
    ctx.data_mut(|data| data.remove_temp(let_go_id())).unwrap_or_default()
}

/// A `Ui` for the content of a box, clipped to it.
pub fn inside<R>(ui: &mut Ui, name: &str, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(name));
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    child.spacing_mut().item_spacing = egui::Vec2::ZERO;
    add(&mut child)
}

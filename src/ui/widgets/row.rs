//! The ground of a row: plain, under the pointer, current, ticked, and the bar of its state.
//! Invariant: in a focused list the ring lies inside the row, and a row tells its whole name to assistive
//! tools since its words are painted.

use egui::{
    Color32, CornerRadius, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
};

use crate::ui::theme::{NOTHING, blend, tokens, width};

/// How a row looks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RowLook {
    /// Whether it is the current one: `selected` ground and the amber bar.
    pub current: bool,
    /// Whether it is ticked: `selected` ground without the bar.
    pub ticked: bool,
    /// How far the hover has come, 0 to 1.
    pub hover: f32,
    /// Whether the keyboard is on it.
    pub focus: bool,
    /// A bar at the left edge in the colour of a state; the current row's amber goes before it.
    pub bar: Option<Color32>,
}

/// A row that is clicked, selected and hovered.
#[must_use = "show it"]
pub struct Row<'a> {
    name: &'a str,
    id: Id,
    look: RowLook,
    line: bool,
}

impl<'a> Row<'a> {
    /// A row with the whole sentence assistive tools say for it, and an id that stays its own.
    pub fn new(id: impl std::hash::Hash, name: &'a str) -> Self {
        Self { name, id: Id::unique(("row", egui::util::hash(&id))), look: RowLook::default(), line: true }
    }

    /// The current row.
    pub fn current(mut self, current: bool) -> Self {
        self.look.current = current;
        self
    }

    /// A ticked row.
    pub fn ticked(mut self, ticked: bool) -> Self {
        self.look.ticked = ticked;
        self
    }

    /// The bar of a state at the left edge.
    pub fn bar(mut self, bar: Option<Color32>) -> Self {
        self.look.bar = bar;
        self
    }

    /// Without the hairline below.
    pub fn without_line(mut self) -> Self {
        self.line = false;
        self
    }

    /// Draws the ground into a box and senses clicks; the caller paints the words on it.
    ///
    /// `contains_pointer()` of the response tells whether to show the hover's buttons: `hovered()` is false
    /// while the pointer is on one of them.
    pub fn show(mut self, ui: &mut Ui, rect: Rect) -> Response {
        let response = ui.interact(rect, ui.scope_id().with(self.id), Sense::click());
        let over = response.contains_pointer();
        self.look.hover = ui.ctx().animate_bool_with_time(response.id, over, ui.style().animation_time);
        self.look.focus = response.has_focus();
        self.look.paint(ui, rect);
        if self.line {
            let color = tokens(ui).line;
            ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, color));
        }
        let chosen = self.look.current || self.look.ticked;
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, self.name));
        response
    }
}

impl RowLook {
    /// Paints ground, bar and ring.
    pub fn paint(&self, ui: &Ui, rect: Rect) {
        let t = tokens(ui);
        let rest = if self.current || self.ticked { t.selected } else { NOTHING };
        let fill = if rest == NOTHING { blend(NOTHING, t.hover, self.hover) } else { rest };
        ui.painter().rect_filled(rect, CornerRadius::ZERO, fill);
        let bar = if self.current { Some(t.accent_fill) } else { self.bar };
        if let Some(color) = bar {
            let bar = Rect::from_min_max(rect.min, pos2(rect.left() + width::STATE_BAR, rect.bottom()));
            ui.painter().rect_filled(bar, CornerRadius::ZERO, color);
        }
        if self.focus {
            ui.painter().rect_stroke(rect, CornerRadius::ZERO, Stroke::new(2.0, t.focus), StrokeKind::Inside);
        }
    }
}

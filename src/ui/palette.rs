//! The command palette (`Ctrl K`): every action of the moment, found by a few letters.
//! Invariant: nothing behind it dims or moves, and what cannot be done now stays listed with its reason.

use egui::{
    Align2, Area, Context, CornerRadius, Id, Key, Modifiers, Order, Rect, Role, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, pos2, vec2,
};

use super::actions::{Action, Actions};
use super::find::{Fit, fit};
use super::icons;
use super::keys;
use super::text::{Words, meta};
use super::theme::{NOTHING, Tone, faces, height, icon, radius, shadow, space, tokens, width};
use super::widgets::{Field, key_caps};

/// Rows shown at once.
const ROWS: usize = 8;
/// Its distance from the window's top.
const TOP: f32 = 120.0;

/// The palette, open or closed.
#[derive(Debug, Default)]
pub struct Palette {
    open: bool,
    letters: String,
    current: usize,
    fresh: bool,
}

struct Found<'a> {
    action: &'a Action,
    fit: Fit,
}

impl Palette {
    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Opens it empty, or closes it.
    pub fn toggle(&mut self) {
        *self = Self { open: !self.open, fresh: true, ..Self::default() };
    }

    /// Draws it if it is open; a choice is told to the actions and done in the next frame.
    pub fn show(&mut self, ctx: &Context, actions: &mut Actions) {
        if !self.open {
            return;
        }
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.open = false;
            return;
        }
        let window = ctx.content_rect();
        let wide = width::PALETTE.min(window.width() - 2.0 * space::L);
        let at = pos2((window.center().x - wide / 2.0).round(), TOP.min(window.height() / 6.0));
        let area = Area::new(Id::unique("palette")).order(Order::Foreground).fixed_pos(at);
        let chosen = area.show(ctx, |ui| self.content(ui, wide, actions.offered())).inner;
        let elsewhere = ctx.input(|input| {
            let pressed = input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten();
            pressed.is_some_and(|at_pointer| {
                !Rect::from_min_size(at, vec2(wide, tall(ROWS))).contains(at_pointer)
            })
        });
        if let Some(id) = chosen {
            actions.choose(id);
            ctx.request_repaint();
        }
        if chosen.is_some() || elsewhere {
            self.open = false;
        }
        self.fresh = false;
    }

    fn content(&mut self, ui: &mut Ui, wide: f32, offered: &[Action]) -> Option<&'static str> {
        self.walk(ui);
        let found = find(&self.letters, offered);
        self.current = self.current.min(found.len().saturating_sub(1));
        let rows = found.len().clamp(1, ROWS);
        let (rect, _) = ui.allocate_exact_size(vec2(wide, tall(rows)), Sense::click());
        let t = tokens(ui);
        let corner = CornerRadius::same(radius::POPUP);
        ui.painter().add(shadow(t).as_shape(rect, corner));
        ui.painter().rect(rect, corner, t.raised, Stroke::new(1.0, t.line_strong), StrokeKind::Inside);
        self.field(ui, rect);
        let list = Rect::from_min_max(pos2(rect.left(), rect.top() + height::PALETTE_FIELD + 1.0), rect.max)
            .shrink2(vec2(space::XS, space::XS));
        ui.painter().hline(
            rect.x_range(),
            rect.top() + height::PALETTE_FIELD + 0.5,
            Stroke::new(1.0, t.line),
        );
        if found.is_empty() {
            meta(crate::tr!("Nothing is called that")).label(ui, list, Align2::CENTER_CENTER);
            return None;
        }
        let first = (self.current + 1).saturating_sub(ROWS);
        let mut chosen = None;
        for (row, (index, found)) in found.iter().enumerate().skip(first).take(ROWS).enumerate() {
            let top = list.top() + row as f32 * height::PALETTE_ROW;
            let place = Rect::from_min_size(pos2(list.left(), top), vec2(list.width(), height::PALETTE_ROW));
            if row_of(ui, place, found, index == self.current) {
                chosen = Some(found.action.id);
            }
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            chosen = found
                .get(self.current)
                .filter(|found| found.action.reason.is_none())
                .map(|found| found.action.id);
        }
        chosen
    }

    fn walk(&mut self, ui: &Ui) {
        if keys::take_with(ui, Modifiers::NONE, Key::ArrowDown) {
            self.current += 1;
        }
        if keys::take_with(ui, Modifiers::NONE, Key::ArrowUp) {
            self.current = self.current.saturating_sub(1);
        }
    }

    fn field(&mut self, ui: &mut Ui, rect: Rect) {
        let t = tokens(ui);
        let inner = rect.with_max_y(rect.top() + height::PALETTE_FIELD).shrink2(vec2(space::L, 0.0));
        let center = inner.left_center() + vec2(icon::ROW / 2.0, 0.0);
        icons::MAGNIFYING_GLASS.paint(ui.painter(), center, icon::ROW, t.text3);
        let left = inner.left() + icon::ROW + space::M;
        let line = faces::READING.line;
        let text = Rect::from_min_max(
            pos2(left, inner.center().y - line / 2.0),
            pos2(inner.right() - 48.0, inner.bottom()),
        );
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(text));
        let shown = Field::new(crate::tr!("What to do"), &mut self.letters)
            .hint(crate::tr!("What to do"))
            .reading()
            .bare()
            .id(Id::unique("palette field"))
            .show(&mut child);
        if shown.response.changed() {
            self.current = 0;
        }
        if self.fresh || !shown.response.has_focus() {
            shown.response.request_focus();
        }
        let cap = Rect::from_min_max(pos2(inner.right() - 34.0, inner.top() + 13.0), inner.max);
        key_caps(&mut ui.new_child(egui::UiBuilder::new().max_rect(cap)), "Esc");
    }
}

fn tall(rows: usize) -> f32 {
    height::PALETTE_FIELD + 1.0 + 2.0 * space::XS + rows as f32 * height::PALETTE_ROW
}

/// The actions that fit, best first; what cannot be done comes after what can.
fn find<'a>(letters: &str, offered: &'a [Action]) -> Vec<Found<'a>> {
    let mut found: Vec<Found<'a>> = offered
        .iter()
        .filter_map(|action| fit(letters, &action.name).map(|fit| Found { action, fit }))
        .collect();
    found.sort_by_key(|found| (found.action.reason.is_some(), -found.fit.score));
    found
}

/// Draws a row; true if it was chosen by the pointer.
fn row_of(ui: &mut Ui, rect: Rect, found: &Found<'_>, current: bool) -> bool {
    let t = tokens(ui);
    let action = found.action;
    let can = action.reason.is_none();
    let response = ui.interact(
        rect,
        Id::unique(("palette row", action.id)),
        if can { Sense::click() } else { Sense::hover() },
    );
    let fill = if current {
        t.selected
    } else if response.hovered() {
        t.hover
    } else {
        NOTHING
    };
    ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), fill);
    let (tone, face) = match (can, current) {
        (false, _) => (Tone::Text3, faces::BODY),
        (true, true) => (Tone::Text, faces::NAME),
        (true, false) => (Tone::Text2, faces::BODY),
    };
    let mut inner = rect.shrink2(vec2(space::M, 0.0));
    action.icon.paint(
        ui.painter(),
        inner.left_center() + vec2(icon::ROW / 2.0, 0.0),
        icon::ROW,
        t.tone(tone),
    );
    inner.min.x += icon::ROW + space::M;
    if let Some(caps) = action.caps() {
        inner.max.x = right_caps(ui, inner, &caps) - space::S;
    }
    if let Some(reason) = &action.reason {
        let half = inner.with_min_x(inner.center().x);
        meta(&**reason).paint(ui, half, Align2::RIGHT_CENTER);
        inner.max.x = half.left();
    }
    let words = Words::new(&*action.name, face, tone);
    let words = if can { words.strong(found.fit.ranges.iter().cloned(), Tone::Accent) } else { words };
    words.paint(ui, inner, Align2::LEFT_CENTER);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, can, current, &action.name));
    response.clicked()
}

/// Shows caps at the right of a box; gives their left end.
pub(super) fn right_caps(ui: &mut Ui, within: Rect, caps: &str) -> f32 {
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(within).layout(layout));
    key_caps(&mut child, caps).rect.left()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_done_comes_last_but_comes() {
        let offered = [
            Action::new("a", "Hide all", icons::EYE_SLASH).disabled_because(Some("Nothing is chosen")),
            Action::new("b", "Show hidden", icons::EYE),
            Action::new("c", "Reply", icons::ARROW_BEND_UP_LEFT),
        ];
        let ids: Vec<&str> = find("hid", &offered).iter().map(|found| found.action.id).collect();
        assert_eq!(ids, ["b", "a"]);
    }
}

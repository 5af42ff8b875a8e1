//! Hands on the easel: drag moves, the wheel zooms, handles resize, double click fits.
//! Invariant: what a hand does ends in the numbers of the slide's pose, and nowhere else.

use egui::{
    CursorIcon, Event, Modifiers, PointerButton, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, vec2,
};

use crate::domain::draft::Wish;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::theme::{radius, tokens};
use crate::ui::widgets::ring;

use super::bench::Bench;
use super::cut::{Held, share};

/// Side of the square in which a handle is caught, points.
const HANDLE: f32 = 24.0;
/// Points of the wheel that double the zoom.
const DOUBLE: f64 = 240.0;

/// The handles: which side they pull, and their names.
fn handles(free: bool) -> impl Iterator<Item = ((i8, i8), &'static str)> {
    let corners = [
        ((-1, -1), tr!("Upper left corner of the cut")),
        ((1, -1), tr!("Upper right corner of the cut")),
        ((1, 1), tr!("Lower right corner of the cut")),
        ((-1, 1), tr!("Lower left corner of the cut")),
    ];
    let edges = [
        ((0, -1), tr!("Upper edge of the cut")),
        ((1, 0), tr!("Right edge of the cut")),
        ((0, 1), tr!("Lower edge of the cut")),
        ((-1, 0), tr!("Left edge of the cut")),
    ];
    corners.into_iter().chain(edges.into_iter().filter(move |_| free))
}

impl Bench<'_> {
    /// What a hand on a slide works on; none for clips, which Instagram cuts.
    pub fn held(&self, ui: &Ui, index: usize, desk: &mut Desk<'_>) -> Option<Held> {
        if self.is_clip(index) {
            return None;
        }
        let size = self.size_of(ui, index, desk.pictures)?;
        let room = self.room(ui, index, desk.pictures);
        Some(Held { size, pose: self.work.draft.slides.get(index)?.pose, room })
    }
}

/// The grips over the picture. `kept`: where the cut lies; `place`: all that is seen.
pub fn show(ui: &mut Ui, kept: Rect, place: Rect, index: usize, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let response = ui.interact(place, ui.scope_id().with(("cut", index)), Sense::click_and_drag());
    response.widget_info(|| {
        let name = tr!("Picture on the easel, slide {number}", number = index + 1);
        WidgetInfo::labeled(Role::Image, ui.is_enabled(), name)
    });
    let Some(held) = bench.held(ui, index, desk) else { return };
    let before = held.pose;
    let mut pose = before;
    if response.double_clicked() {
        pose = pose.fitted();
    } else if response.dragged_by(PointerButton::Primary) {
        pose = held.pushed(response.drag_delta() / kept.size());
    }
    if response.hovered() || response.dragged() {
        let grabbed = if response.dragged() { CursorIcon::Grabbing } else { CursorIcon::Grab };
        ui.ctx().set_cursor_icon(grabbed);
    }
    let mut let_go = response.drag_stopped();
    let free = matches!(before.wish, Wish::Free(_)) && held.room.given.is_none();
    for (side, name) in handles(free) {
        let handle = handle(ui, kept, side, (index, name));
        if let (true, Some(pointer)) = (handle.dragged(), handle.interact_pointer_pos()) {
            pose = held.pulled(side, share(kept, pointer));
        }
        let_go |= handle.drag_stopped();
    }
    if response.contains_pointer() && ui.is_enabled() {
        let factor = zoom_of(ui);
        if factor != 1.0 {
            let pointer = ui.input(|input| input.pointer.hover_pos()).unwrap_or(kept.center());
            pose = Held { pose, ..held }.zoomed(factor, share(kept, pointer));
        }
    }
    if let Some(slide) = bench.work.draft.slides.get_mut(index).filter(|_| pose != before) {
        slide.pose = pose;
    }
    bench.look.told_now |= let_go;
}

fn handle(ui: &mut Ui, kept: Rect, side: (i8, i8), (index, name): (usize, &'static str)) -> Response {
    let way = vec2(f32::from(side.0), f32::from(side.1));
    let center = kept.center() + way * kept.size() / 2.0;
    // An edge is caught along its middle, a corner in its square; both reach a little outside.
    let along = |side: i8, length: f32| if side == 0 { (length - 2.0 * HANDLE).max(HANDLE) } else { HANDLE };
    let size = vec2(along(side.0, kept.width()), along(side.1, kept.height()));
    let spot = Rect::from_center_size(center - way * HANDLE / 4.0, size);
    let response = ui.interact(spot, ui.scope_id().with(("handle", index, side)), Sense::drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(match side {
            (0, _) => CursorIcon::ResizeVertical,
            (_, 0) => CursorIcon::ResizeHorizontal,
            (one, two) if one == two => CursorIcon::ResizeNwSe,
            _ => CursorIcon::ResizeNeSw,
        });
    }
    if response.has_focus() {
        ring(ui.painter(), spot, radius::MARK, tokens(ui).focus);
    }
    response
}

/// How much the wheel, or two fingers, zoom in this frame; 1: not at all. It is taken: nothing else scrolls.
fn zoom_of(ui: &Ui) -> f64 {
    let pinch = f64::from(ui.input(|input| input.zoom_delta()));
    let wheel = ui.input_mut(|input| {
        let mut sum = 0.0;
        input.events.retain(|event| match event {
            Event::MouseWheel { delta, modifiers, unit, .. } if *modifiers == Modifiers::NONE => {
                sum += f64::from(delta.y) * if *unit == egui::MouseWheelUnit::Point { 1.0 } else { 40.0 };
                false
            }
            _ => true,
        });
        input.smooth_scroll_delta = Vec2::ZERO;
        sum
    });
    pinch * (wheel / DOUBLE).exp2()
}

//! A drag over the chart shows the part that was dragged over; a double click shows the whole again.
//! Invariant: a drag of less than two points changes nothing.

use egui::{CornerRadius, Id, Rect, Response, Ui, pos2};

use crate::ui::theme::tokens;

use super::Chosen;
use super::axis::Across;

/// Follows the pointer; true while it drags.
pub(super) fn drag(
    ui: &Ui,
    response: &Response,
    lines: Rect,
    across: Across,
    count: usize,
    chosen: &mut Chosen,
) -> bool {
    let id = ui.scope_id().with("dragged from");
    if response.double_clicked() {
        chosen.zoom = None;
        ui.ctx().request_repaint();
    }
    let at = response.interact_pointer_pos().and_then(|at| across.day(at.x, count));
    let origin = || ui.input(|input| input.pointer.press_origin()).and_then(|at| across.day(at.x, count));
    if response.drag_started()
        && let Some(from) = origin()
    {
        ui.data_mut(|data| data.insert_temp(id, from));
    }
    let Some(from) = ui.data(|data| data.get_temp::<usize>(id)) else { return false };
    let to = at.unwrap_or(from);
    let (first, last) = (from.min(to), from.max(to));
    if response.drag_stopped() {
        let_go(ui, id);
        if last > first {
            let begin = chosen.zoom.map_or(0, |(begin, _)| begin);
            chosen.zoom = Some((begin + first, begin + last));
            ui.ctx().request_repaint();
        }
        return false;
    }
    if !response.dragged() {
        let_go(ui, id);
        return false;
    }
    let part = Rect::from_min_max(
        pos2(across.x(first), lines.top()),
        pos2(across.x(last).max(across.x(first) + 1.0), lines.bottom()),
    );
    ui.painter().rect_filled(part, CornerRadius::ZERO, tokens(ui).focus.gamma_multiply(0.16));
    true
}

fn let_go(ui: &Ui, id: Id) {
    ui.data_mut(|data| data.remove::<usize>(id));
}

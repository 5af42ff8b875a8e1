//! A slide that is dragged: it follows the pointer above everything, the others make room.
//! Invariant: the order of the draft changes when the slide is let go, and not before.

use egui::{
    CornerRadius, CursorIcon, Id, Key, LayerId, Modifiers, Order, Rect, Ui, UiBuilder, Vec2, pos2, vec2,
};

use crate::ui::desk::Desk;
use crate::ui::theme::{picture, radius, shadow, space, time, tokens};

use super::bench::{Bench, Lift};
use super::slides::{gap_over, place_at, place_beside};

/// A slide's size.
pub const SLIDE: Vec2 = vec2(picture::SLIDE[0], picture::SLIDE[1]);
/// One slide and the space after it.
pub const PITCH: f32 = SLIDE.x + space::M;
/// So near to the end of the tray it begins to scroll, points.
const EDGE: f32 = 32.0;
/// Points it scrolls a frame.
const SCROLL: f32 = 9.0;

/// What a drag comes to in a frame.
pub enum Held {
    /// It goes on: the slide is over this place.
    Over(usize),
    /// The slide was let go: move it into this gap.
    LetGo { from: usize, gap: usize },
}

/// Begins to drag a slide.
pub fn lift(ui: &Ui, index: usize, place: Rect, bench: &mut Bench<'_>) {
    let from = ui.input(|input| input.pointer.press_origin()).unwrap_or(place.center());
    let number = ui.ctx().cumulative_frame_nr();
    bench.look.lifted = Some(Lift { from: index, grip: place.center() - from, number });
}

/// Follows the drag. `first` is the place of the first slide, `sight` the part of the tray that is seen.
pub fn follow(ui: &mut Ui, first: Rect, sight: Rect, bench: &mut Bench<'_>) -> Option<Held> {
    let lift = bench.look.lifted?;
    let count = bench.work.draft.slides.len();
    let pointer = ui.input(|input| input.pointer.interact_pos()).filter(|_| lift.from < count);
    let put_back = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let Some(pointer) = pointer.filter(|_| !put_back) else {
        bench.look.lifted = None;
        return None;
    };
    let over = place_at((pointer + lift.grip).x + space::M / 2.0 - first.left(), PITCH, count);
    if !ui.input(|input| input.pointer.any_down()) {
        bench.look.lifted = None;
        return Some(Held::LetGo { from: lift.from, gap: gap_over(lift.from, over) });
    }
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    let by = match pointer.x {
        x if x < sight.left() + EDGE => SCROLL,
        x if x > sight.right() - EDGE => -SCROLL,
        _ => 0.0,
    };
    if by != 0.0 {
        ui.scroll_with_delta(vec2(by, 0.0));
        ui.ctx().request_repaint();
    }
    Some(Held::Over(over))
}

/// Where a slide is drawn while another is dragged: it moves aside in a moment.
pub fn aside(ui: &Ui, place: Rect, index: usize, lift: Option<Lift>, over: Option<usize>) -> Rect {
    let (Some(lift), Some(over)) = (lift, over) else { return place };
    let by = (place_beside(index, lift.from, over) as f32 - index as f32) * PITCH;
    let id = Id::unique("aside").with((lift.number, index));
    let by = ui.ctx().animate_value_with_time(id, by, time::PANE);
    place.translate(vec2(by, 0.0))
}

/// Above everything: the slide with its shadow at the pointer; and the line at the gap it would fall into.
pub fn float(ui: &mut Ui, first: Rect, over: usize, bench: &Bench<'_>, desk: &mut Desk<'_>) {
    let (Some(lift), Some(pointer)) = (bench.look.lifted, ui.input(|input| input.pointer.interact_pos()))
    else {
        return;
    };
    let t = tokens(ui);
    let round = CornerRadius::same(radius::PICTURE);
    let gap = first.translate(vec2(over as f32 * PITCH, 0.0));
    ui.painter().rect_filled(gap, round, t.track);
    let place = Rect::from_center_size(pointer + lift.grip, SLIDE);
    let layer = LayerId::new(Order::Tooltip, ui.scope_id().with("lifted"));
    let mut top = ui.new_child(UiBuilder::new().max_rect(place).layer_id(layer));
    top.set_clip_rect(ui.ctx().content_rect());
    top.painter().add(shadow(t).as_shape(place, round));
    bench.paint_slide(&top, lift.from, desk.pictures, place, round);
    let x = gap.center().x;
    let line = Rect::from_center_size(pos2(x, gap.center().y), vec2(2.0, gap.height() + space::L));
    top.painter().rect_filled(line, CornerRadius::same(1), t.accent_fill);
}

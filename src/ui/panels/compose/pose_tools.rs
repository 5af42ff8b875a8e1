//! The tools below the easel: the shapes, turns and flips, the ground, and the ruler that straightens.
//! Invariant: every tool changes the numbers of a pose, and the file itself never.

use egui::{Align, Align2, Key, Layout, Rect, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::domain::DraftKind;
use crate::domain::draft::{Fill, MOST_TILT, Pose, Room, Wish};
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::icons::{self, Icon};
use crate::ui::text::meta;
use crate::ui::theme::{Tone, height, radius, space, tokens};
use crate::ui::widgets::{Chip, IconButton, Menu, MenuItem, ring, tip};

use super::bench::Bench;
use super::cut;

/// Height of both lines.
pub const HEIGHT: f32 = height::TOOLBAR_LIBRARY * 2.0;
/// Degrees from the middle of the ruler to its end.
const REACH: f32 = 15.0;
/// A tenth of a degree: as fine as is seen.
const FINE: f32 = 0.1;
/// Ticks of the ruler: every degree, every fifth; points.
const TICKS: [f32; 2] = [8.0, 16.0];
/// The knob.
const KNOB: f32 = 7.0;

/// Grounds that need no choosing.
const GROUNDS: [[u8; 3]; 2] = [[255, 255, 255], [0, 0, 0]];

/// Both lines.
pub fn show(ui: &mut Ui, rect: Rect, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let line = Stroke::new(1.0, tokens(ui).line);
    let (upper, lower) = rect.split_top_bottom_at_y(rect.top() + height::TOOLBAR_LIBRARY);
    ui.painter().hline(rect.x_range(), upper.top() + 0.5, line);
    shapes(ui, upper, bench, desk);
    let index = bench.look.slide;
    if bench.is_clip(index) {
        return;
    }
    ui.painter().hline(rect.x_range(), lower.top() + 0.5, line);
    straighten(ui, lower, index, bench, desk);
}

fn row(ui: &mut Ui, rect: Rect, layout: Layout) -> Ui {
    let mut bar = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(space::L, 0.0))).layout(layout));
    bar.spacing_mut().item_spacing.x = space::S;
    bar
}

/// The shapes at the left; in a carousel the first slide rules them all, so they are its own. Turns, flips and
/// the ground at the right.
fn shapes(ui: &mut Ui, rect: Rect, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let carousel = bench.work.draft.kind == DraftKind::Carousel;
    let mut right = row(ui, rect, Layout::right_to_left(Align::Center));
    right.spacing_mut().item_spacing.x = 0.0;
    if !bench.is_clip(bench.look.slide) {
        turns(&mut right, bench, desk);
    }
    let end = right.min_rect().left();
    let ui = &mut row(ui, rect.with_max_x(end.max(rect.left() + 1.0)), Layout::left_to_right(Align::Center));
    ui.set_clip_rect(ui.max_rect().expand2(vec2(4.0, 0.0)).intersect(ui.clip_rect()));
    let ruler = if carousel { 0 } else { bench.look.slide };
    let count = bench.work.draft.slides.len();
    if bench.is_clip(ruler) {
        let words = match carousel {
            true => tr!("Slide 1 is a clip, and its shape rules all {count}", count = count),
            false => tr!("A clip keeps its shape").to_owned(),
        };
        meta(words).show(ui);
        return;
    }
    let geometry = bench.geometry(ui, ruler, desk.pictures);
    let room = bench.room(ui, ruler, desk.pictures);
    let Some(pose) = bench.work.draft.slides.get(ruler).map(|slide| slide.pose) else { return };
    let shape = geometry.map(|geometry| geometry.ratio() as f32);
    let wished = chips(ui, pose, room, shape);
    if let Some(slide) = bench.work.draft.slides.get_mut(ruler).filter(|_| wished != pose.wish) {
        slide.pose = pose.wished(wished);
    }
    let shape = shape.map(cut::words);
    match (carousel && count > 1, shape) {
        (true, Some(shape)) => {
            ruled(ui, &tr!("Slide 1 rules all {count}: {shape}", count = count, shape = shape));
        }
        (false, Some(shape)) if wished == Wish::Auto => {
            ruled(ui, &tr!("sent as {shape}", shape = shape));
        }
        _ => {}
    }
}

/// Words where there is room for them; the chips come first.
fn ruled(ui: &mut Ui, words: &str) {
    let words = meta(words);
    if words.width(ui) <= ui.available_width() {
        words.show(ui);
    }
}

fn chips(ui: &mut Ui, pose: Pose, room: Room, shape: Option<f32>) -> Wish {
    let mut wished = pose.wish;
    let fits = |ratio: f32| (room.nearest(f64::from(ratio)) - f64::from(ratio)).abs() < 0.005;
    for (words, ratio) in cut::SHAPES.into_iter().filter(|(_, ratio)| fits(*ratio)) {
        let here = matches!(pose.wish, Wish::Ratio(own) if (own - ratio).abs() < 0.005);
        if ui.add(Chip::new(words).large().chosen(here)).clicked() {
            wished = Wish::Ratio(ratio);
        }
    }
    let free = matches!(pose.wish, Wish::Free(_));
    if ui.add(Chip::new(tr!("Free")).large().chosen(free)).clicked() && !free {
        wished = Wish::Free(shape.unwrap_or(1.0));
    }
    if ui.add(Chip::new(tr!("Auto")).large().chosen(pose.wish == Wish::Auto)).clicked() {
        wished = Wish::Auto;
    }
    wished
}

/// From right to left: the ground, flips, turns.
fn turns(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let index = bench.look.slide;
    let Some(pose) = bench.work.draft.slides.get(index).map(|slide| slide.pose) else { return };
    let mut new = pose;
    let on_ground = pose.fill != Fill::Cut;
    let button = IconButton::new(icons::FRAME_CORNERS, tr!("Ground")).small().chosen(on_ground);
    let anchor = ui.add(button);
    new = ground_menu(&anchor, new).unwrap_or(new);
    let mut tool = |icon: Icon, name: &'static str, key: &str, to: Pose| {
        let response = ui.add(IconButton::new(icon, name).small());
        if tip(response, name, (!key.is_empty()).then_some(key)).clicked() {
            new = to;
        }
    };
    tool(icons::FLIP_VERTICAL, tr!("Flip upside down"), "", pose.flipped_down());
    tool(icons::FLIP_HORIZONTAL, tr!("Mirror"), "", pose.flipped_across());
    let caps = (desk.caps("compose.turn_right"), desk.caps("compose.turn_left"));
    tool(icons::ARROW_CLOCKWISE, tr!("Turn right"), &caps.0, pose.turned(1));
    tool(icons::ARROW_COUNTER_CLOCKWISE, tr!("Turn left"), &caps.1, pose.turned(-1));
    if let Some(slide) = bench.work.draft.slides.get_mut(index).filter(|_| new != pose) {
        slide.pose = new;
    }
}

fn ground_menu(anchor: &egui::Response, pose: Pose) -> Option<Pose> {
    Menu::under(anchor, tr!("Ground")).show(|ui| {
        let mut chosen = None;
        let mut offer = |words: &'static str, fill: Fill| {
            if ui.add(MenuItem::new(words).chosen(pose.fill == fill)).clicked() {
                chosen = Some(pose.filled(fill));
            }
        };
        offer(tr!("Cut to fill the shape"), Fill::Cut);
        offer(tr!("Whole, on itself blurred"), Fill::Blur);
        offer(tr!("Whole, on white"), Fill::Colour(GROUNDS[0]));
        offer(tr!("Whole, on black"), Fill::Colour(GROUNDS[1]));
        let other = match pose.fill {
            Fill::Colour(colour) if !GROUNDS.contains(&colour) => Fill::Colour(colour),
            _ => Fill::Colour([236, 226, 208]),
        };
        offer(tr!("Whole, on a colour"), other);
        chosen
    })?
}

/// The ruler, its value, the zoom; on a colour, the colour.
fn straighten(ui: &mut Ui, rect: Rect, index: usize, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let Some(pose) = bench.work.draft.slides.get(index).map(|slide| slide.pose) else { return };
    let zoom = bench.geometry(ui, index, desk.pictures).map_or(1.0, |geometry| geometry.zoom);
    let mut new = pose;
    let mut bar = row(ui, rect, Layout::right_to_left(Align::Center));
    if let Fill::Colour(mut colour) = pose.fill {
        let response = bar.color_edit_button_srgb(&mut colour);
        let enabled = bar.is_enabled();
        response
            .widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, tr!("Colour of the ground")));
        new.fill = Fill::Colour(colour);
    }
    meta(format!("{zoom:.2}")).tone(Tone::Text).show(&mut bar);
    meta(tr!("Zoom")).show(&mut bar);
    let right = bar.min_rect().left() - space::M;
    let name = meta(tr!("Straighten"));
    let left = rect.left() + space::L;
    let wide = name.width(ui).ceil();
    name.label(
        ui,
        Rect::from_min_max(pos2(left, rect.top()), pos2(left + wide, rect.bottom())),
        Align2::LEFT_CENTER,
    );
    let value = Rect::from_min_max(pos2(right - 44.0, rect.top()), pos2(right, rect.bottom()));
    let ruler = Rect::from_min_max(
        pos2(left + wide + space::L, rect.top()),
        pos2(value.left() - space::L, rect.bottom()),
    );
    if ruler.width() > space::XXL {
        new = new.tilted(ruled_to(ui, ruler, pose.tilt, bench));
    }
    meta(degrees(new.tilt)).tone(Tone::Text2).label(ui, value, Align2::RIGHT_CENTER);
    if let Some(slide) = bench.work.draft.slides.get_mut(index).filter(|_| new != pose) {
        slide.pose = new;
    }
}

/// With its sign: `+0.8°`.
fn degrees(tilt: f32) -> String {
    let tilt = (tilt * 10.0).round() / 10.0;
    if tilt == 0.0 { "0.0°".to_owned() } else { format!("{tilt:+.1}°") }
}

/// The ruler: drag or click sets the angle, arrows by tenths, double click is zero.
fn ruled_to(ui: &mut Ui, rect: Rect, tilt: f32, bench: &mut Bench<'_>) -> f32 {
    let t = tokens(ui);
    let id = ui.scope_id().with("straighten");
    let response = ui.interact(rect.expand2(vec2(KNOB, 0.0)), id, Sense::click_and_drag());
    let mut new = tilt;
    if response.double_clicked() {
        new = 0.0;
    } else if let (true, Some(pointer)) = (response.dragged(), response.interact_pointer_pos()) {
        let share = (pointer.x - rect.center().x) / (rect.width() / 2.0);
        let angle = (share * REACH / FINE).round() * FINE;
        // Straight is easy to find again.
        new = if angle.abs() < 0.15 { 0.0 } else { angle.clamp(-REACH, REACH) };
    }
    if response.has_focus() {
        ui.memory_mut(|memory| {
            let arrows = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
            memory.set_focus_lock_filter(id, arrows);
        });
        let steps = ui.input(|input| {
            let presses = |key| input.num_presses(key) as f32;
            let fine = if input.modifiers.shift { 1.0 } else { FINE };
            (presses(Key::ArrowRight) - presses(Key::ArrowLeft)) * fine
        });
        if steps != 0.0 {
            new = (((new + steps) / FINE).round() * FINE).clamp(-MOST_TILT, MOST_TILT);
        }
        ring(ui.painter(), rect, radius::MARK, t.focus);
    }
    if response.drag_stopped() {
        bench.look.told_now = true;
    }
    let painter = ui.painter();
    let place = |degrees: f32| rect.center().x + degrees / REACH * rect.width() / 2.0;
    for degree in -(REACH as i32)..=REACH as i32 {
        let tall = TICKS[usize::from(degree % 5 == 0)];
        let color = if degree % 5 == 0 { t.outline } else { t.line_strong };
        let x = place(degree as f32).round() + 0.5;
        painter.vline(
            x,
            rect.center().y - tall / 2.0..=rect.center().y + tall / 2.0,
            Stroke::new(1.0, color),
        );
    }
    let knob = pos2(place(new.clamp(-REACH, REACH)), rect.center().y);
    painter.circle_filled(knob, KNOB, t.text);
    response
        .widget_info(|| WidgetInfo::slider(ui.is_enabled(), f64::from(new), tr!("Straighten, in degrees")));
    new
}

/// What the keys and the palette do with the slide on the easel.
pub fn take_keys(ui: &Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>, locked: Option<&'static str>) {
    let index = bench.look.slide;
    let clip = bench.work.draft.slides.get(index).is_none() || bench.is_clip(index);
    let reason = locked.or(clip.then(|| tr!("There is no picture on the easel")));
    let offer = |desk: &mut Desk<'_>, id, name: &str, icon| {
        desk.action(ui, Action::new(id, name, icon).disabled_because(reason))
    };
    let change = |pose: Pose, desk: &mut Desk<'_>| {
        if offer(desk, "compose.turn_left", tr!("Turn the picture left"), icons::ARROW_COUNTER_CLOCKWISE) {
            pose.turned(-1)
        } else if offer(desk, "compose.turn_right", tr!("Turn the picture right"), icons::ARROW_CLOCKWISE) {
            pose.turned(1)
        } else if offer(desk, "compose.flip", tr!("Mirror the picture"), icons::FLIP_HORIZONTAL) {
            pose.flipped_across()
        } else if offer(
            desk,
            "compose.flip_down",
            tr!("Turn the picture upside down, mirrored"),
            icons::FLIP_VERTICAL,
        ) {
            pose.flipped_down()
        } else if offer(
            desk,
            "compose.fit",
            tr!("Fit the picture, straight and in the middle"),
            icons::CORNERS_OUT,
        ) {
            pose.fitted().tilted(0.0)
        } else {
            pose
        }
    };
    let Some(pose) = bench.work.draft.slides.get(index).map(|slide| slide.pose) else {
        change(Pose::default(), desk);
        return;
    };
    let new = change(pose, desk);
    if new != pose {
        bench.work.draft.slides[index].pose = new;
    }
}

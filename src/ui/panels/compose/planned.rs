//! Planned posts in the preview of the grid: in their future places, framed, and dragged onto each other.
//! Invariant: dragging changes who goes out when, never when something goes out; published posts do not move.

use egui::{
    Align2, CornerRadius, CursorIcon, LayerId, Order, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, vec2,
};
use jiff::Timestamp;

use crate::domain::plan;
use crate::domain::{OpId, Slot};
use crate::engine::views::calendar::{CalendarPost, Planned};
use crate::engine::views::library::TileKind;
use crate::engine::{Command, PlanWish};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::pictures::{Photo, picture_mark};
use crate::ui::text::meta;
use crate::ui::theme::{Tone, shadow, space, tokens};

use super::bench::Bench;

/// Height of the strip with the day.
const STRIP: f32 = 20.0;

/// Draws them, the last to go out first, each into its place; sends the wish of a drag that ended.
pub fn show(
    ui: &mut Ui,
    posts: &[&CalendarPost],
    place: impl Fn(usize) -> Rect,
    bench: &mut Bench<'_>,
    desk: &mut Desk<'_>,
) {
    let zone = bench.plan.map_or(desk.zone, |plan| &plan.zone).clone();
    let mut onto = None;
    let pointer = ui.input(|input| input.pointer.interact_pos());
    for (at, post) in posts.iter().enumerate() {
        let Some(planned) = post.planned() else { continue };
        let cell = place(at);
        let lifted = bench.look.grid_lifted == Some(planned.op);
        paint(ui, cell, post, lifted, &zone, desk);
        let open = bench.work.id() == Some(planned.draft);
        let response =
            ui.interact(cell, ui.scope_id().with(("planned", planned.op)), Sense::click_and_drag());
        let when = format::moment(format::at(post.at), desk.now, &zone);
        let spoken = tr!("In the grid: {when}, {words}", when = when, words = post.headline);
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, open, &spoken));
        if response.drag_started() && planned.standing.is_movable() {
            bench.look.grid_lifted = Some(planned.op);
        }
        let over = bench.look.grid_lifted.is_some()
            && !lifted
            && pointer.is_some_and(|pointer| cell.contains(pointer))
            && planned.standing.is_movable();
        if over {
            onto = Some(planned.op);
        }
        frame(ui, cell, open || over);
        if response.clicked() && !open {
            bench.work.open(planned.draft, desk.commands);
        }
    }
    let Some(from) = bench.look.grid_lifted else { return };
    if !ui.input(|input| input.pointer.any_down()) {
        bench.look.grid_lifted = None;
        if let Some(moves) = onto.and_then(|onto| exchanged(posts, from, onto)) {
            let account = desk.account_id();
            desk.send(Command::Plan { account, wish: PlanWish::Move(moves) });
        }
        return;
    }
    if let (Some(pointer), Some(post)) = (pointer, posts.iter().find(|post| is(post, from))) {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        float(ui, Rect::from_center_size(pointer, place(0).size() * 0.8), post, desk);
    }
}

fn is(post: &CalendarPost, op: OpId) -> bool {
    post.planned().is_some_and(|planned| planned.op == op)
}

/// The moves after which two posts have each other's moment; each keeps its zone.
fn exchanged(posts: &[&CalendarPost], one: OpId, other: OpId) -> Option<Vec<(OpId, Slot)>> {
    let planned: Vec<&Planned> = posts.iter().filter_map(|post| post.planned()).collect();
    let before: Vec<(OpId, Timestamp)> =
        planned.iter().map(|planned| (planned.op, planned.slot.at)).collect();
    let place = |op| before.iter().position(|(known, _)| *known == op);
    let mut after: Vec<OpId> = before.iter().map(|(op, _)| *op).collect();
    after.swap(place(one)?, place(other)?);
    let zone = |op| planned.iter().find(|planned| planned.op == op).map(|planned| planned.slot.zone.clone());
    let moves = plan::in_order(&before, &after);
    let slots = moves.into_iter().filter_map(|(op, at)| Some((op, Slot { at, zone: zone(op)? })));
    Some(slots.collect::<Vec<_>>()).filter(|moves| !moves.is_empty())
}

/// The picture with its day on scrim.
fn paint(
    ui: &Ui,
    cell: Rect,
    post: &CalendarPost,
    lifted: bool,
    zone: &jiff::tz::TimeZone,
    desk: &mut Desk<'_>,
) {
    let t = tokens(ui);
    match &post.picture {
        Some(key) => {
            let opacity = if lifted { 0.3 } else { 1.0 };
            Photo::new(key).opacity(opacity).paint(ui, desk.pictures, cell);
        }
        None => {
            ui.painter().rect_filled(cell, CornerRadius::ZERO, t.track);
        }
    }
    match post.kind {
        TileKind::Carousel => picture_mark(ui, cell, icons::CARDS, None),
        TileKind::Reel | TileKind::Video => picture_mark(ui, cell, icons::FILM_STRIP, None),
        _ => {}
    }
    let strip = cell.with_min_y(cell.bottom() - STRIP);
    ui.painter().rect_filled(strip, CornerRadius::ZERO, t.scrim);
    let words = format::date(format::at(post.at), desk.now, zone);
    meta(words).tone(Tone::OnScrim).paint(ui, strip.shrink2(vec2(space::S, 0.0)), Align2::LEFT_CENTER);
}

/// The grease-pencil frame inside the cell: strong on the open one, thin on the others.
fn frame(ui: &Ui, cell: Rect, strong: bool) {
    let t = tokens(ui);
    let (wide, color) = if strong { (3.0, t.focus) } else { (1.0, t.accent_fill) };
    ui.painter().rect_stroke(cell, CornerRadius::ZERO, Stroke::new(wide, color), StrokeKind::Inside);
}

fn float(ui: &mut Ui, place: Rect, post: &CalendarPost, desk: &mut Desk<'_>) {
    let layer = LayerId::new(Order::Tooltip, ui.scope_id().with("planned lifted"));
    let mut top = ui.new_child(UiBuilder::new().max_rect(place).layer_id(layer));
    top.set_clip_rect(ui.ctx().content_rect());
    top.painter().add(shadow(tokens(ui)).as_shape(place, CornerRadius::ZERO));
    if let Some(key) = &post.picture {
        Photo::new(key).paint(&top, desk.pictures, place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DraftId;
    use crate::engine::views::calendar::{Standing, What};

    #[test]
    fn two_posts_change_their_moments_and_nobody_else_moves() {
        let post = |op: i64| {
            let at = Timestamp::from_second(op * 86_400).unwrap();
            let slot = Slot { at, zone: if op == 1 { "Europe/Lisbon" } else { "UTC" }.to_owned() };
            let planned =
                Planned { op: OpId(op), draft: DraftId(op), slides: 1, slot, standing: Standing::Ready };
            CalendarPost {
                what: What::Planned(planned),
                at: at.as_millisecond(),
                picture: None,
                kind: TileKind::Picture,
                headline: String::new(),
            }
        };
        let posts = [post(3), post(2), post(1)];
        let all: Vec<&CalendarPost> = posts.iter().collect();
        let slot = |day: i64, zone: &str| Slot {
            at: Timestamp::from_second(day * 86_400).unwrap(),
            zone: zone.to_owned(),
        };
        assert_eq!(
            exchanged(&all, OpId(3), OpId(1)),
            Some(vec![(OpId(1), slot(3, "Europe/Lisbon")), (OpId(3), slot(1, "UTC"))])
        );
        assert_eq!(exchanged(&all, OpId(2), OpId(2)), None);
        assert_eq!(exchanged(&all, OpId(2), OpId(9)), None);
    }
}

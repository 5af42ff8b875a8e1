//! The player's picture, and what may lie over it.
//! Invariant: what lies over the picture is only drawn: nothing of it is sent.

use egui::epaint::RectShape;
use egui::{Align2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2};

use crate::tr;
use crate::ui::icons;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, UNTINTED, faces, faded, icon, space, tokens};
use crate::ui::widgets::Chip;

use super::super::bench::Bench;
use super::super::photo::fitted;
use super::{Overlays, Reel};

/// What the phone covers, as shares of the picture: the top, the foot, and the right from a height down.
const TOP: f32 = 0.14;
const FOOT: f32 = 0.20;
const RIGHT: f32 = 0.16;
const RIGHT_FROM: f32 = 0.44;
/// How dark a zone is.
const DARK: f32 = 0.45;
/// A chip needs so much room, points.
const CHIP: f32 = 84.0;

/// The frame at the playhead over the still one, the overlays, and their switches at the right.
pub fn show(ui: &mut Ui, rect: Rect, place: Rect, bench: &mut Bench<'_>) {
    let Some(reel) = Reel::of(bench) else { return };
    let pixels = place.size() * ui.pixels_per_point();
    let player = &mut bench.look.player;
    player.want((pixels.x.max(1.0) as u32, pixels.y.max(1.0) as u32), bench.film);
    if let Some(frame) = player.frame.as_ref().filter(|_| player.moved) {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().add(RectShape::filled(place, 0.0, UNTINTED).with_texture(frame.id(), whole));
    }
    let response = ui.interact(place, ui.scope_id().with("screen"), Sense::click());
    if response.clicked() {
        player.toggle(ui, &reel);
    }
    let name = if player.plays() { tr!("Player, playing") } else { tr!("Player") };
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, ui.is_enabled(), name));
    if !player.plays() && response.hovered() {
        let t = tokens(ui);
        ui.painter().circle_filled(place.center(), space::XL, t.scrim);
        icons::PLAY.paint(ui.painter(), place.center(), icon::ROW, t.on_scrim);
    }
    let overlays = player.overlays;
    over(ui, place, overlays);
    bracket(ui, rect, place);
    switches(ui, rect, place, bench);
}

fn over(ui: &Ui, place: Rect, overlays: Overlays) {
    if overlays.thirds {
        let thin = Stroke::new(1.0, faded(tokens(ui).on_scrim, 0.38));
        for third in [1.0 / 3.0, 2.0 / 3.0] {
            ui.painter().vline((place.left() + place.width() * third).round() + 0.5, place.y_range(), thin);
            ui.painter().hline(place.x_range(), (place.top() + place.height() * third).round() + 0.5, thin);
        }
    }
    if overlays.grid {
        let kept = fitted(0.75, place);
        let dark = tokens(ui).outside_cut;
        ui.painter().rect_filled(place.with_max_y(kept.top()), 0.0, dark);
        ui.painter().rect_filled(place.with_min_y(kept.bottom()), 0.0, dark);
    }
    if overlays.zones {
        zones(ui, place);
    }
}

/// What the phone's own signs and words cover, as on a small phone.
fn zones(ui: &Ui, place: Rect) {
    let t = tokens(ui);
    let y = |share: f32| (place.top() + place.height() * share).round();
    let right = Rect::from_min_max(
        pos2(place.right() - place.width() * RIGHT, y(RIGHT_FROM)),
        pos2(place.right(), y(1.0 - FOOT)),
    );
    let top = place.with_max_y(y(TOP));
    let foot = place.with_min_y(y(1.0 - FOOT));
    let ground = faded(t.scrim.to_opaque(), DARK);
    let edge = Stroke::new(1.0, faded(t.on_scrim, 0.7));
    for zone in [top, foot, right] {
        ui.painter().rect_filled(zone, 0.0, ground);
        let corners = zone.shrink(0.5);
        let line = [
            corners.left_top(),
            corners.right_top(),
            corners.right_bottom(),
            corners.left_bottom(),
            corners.left_top(),
        ];
        ui.painter().extend(Shape::dashed_line(&line, edge, 3.0, 3.0));
    }
    for (zone, words) in [(top, tr!("Name and camera")), (foot, tr!("Caption and sound"))] {
        Words::new(words, faces::META, Tone::OnScrim).paint(ui, zone.shrink(space::S), Align2::LEFT_TOP);
    }
    for (number, sign) in [icons::HEART, icons::CHAT_CIRCLE, icons::PAPER_PLANE_TILT].into_iter().enumerate()
    {
        let at = pos2(right.center().x, right.top() + right.height() * (number as f32 + 0.5) / 3.0);
        sign.paint(ui.painter(), at, icon::ROW, t.on_scrim);
    }
}

/// What the grid of the profile keeps, as a bracket at the left.
fn bracket(ui: &Ui, rect: Rect, place: Rect) {
    let t = tokens(ui);
    let kept = fitted(0.75, place);
    if kept.height() >= place.height() - 1.0 {
        return;
    }
    let x = place.left() - space::S + 0.5;
    let line = Stroke::new(1.0, faded(t.text3, 0.8));
    ui.painter().vline(x, kept.y_range(), line);
    for y in [kept.top(), kept.bottom()] {
        ui.painter().hline(x..=x + space::XS, y, line);
    }
    let words = Rect::from_min_max(pos2(rect.left(), kept.top()), pos2(x - space::S, kept.bottom()));
    meta(tr!("grid 3:4")).paint(ui, words, Align2::RIGHT_CENTER);
}

/// The switches, where there is room beside the picture; else they stand in the menu of the transport.
fn switches(ui: &mut Ui, rect: Rect, place: Rect, bench: &mut Bench<'_>) {
    let column = Rect::from_min_max(
        pos2(place.right() + space::M, place.top()),
        pos2(rect.right() - space::S, place.bottom()),
    );
    if !has_room(column.width()) {
        return;
    }
    let overlays = &mut bench.look.player.overlays;
    let mut top = column.top();
    meta(tr!("Show over it")).label(ui, column.with_max_y(top + faces::META.line), Align2::LEFT_TOP);
    top += faces::META.line + space::S;
    for (words, on) in named(overlays) {
        let chip = Chip::new(words).chosen(*on);
        let size = chip.size(ui);
        if ui.put(Rect::from_min_size(pos2(column.left(), top), size), chip).clicked() {
            *on = !*on;
        }
        top += size.y + space::S;
    }
    if overlays.zones {
        let foot =
            column.with_min_y(column.bottom() - 3.0 * faces::META.line).with_max_x(rect.right() - space::XS);
        meta(tr!("Zones as on a small phone")).lines(3).label(ui, foot, Align2::LEFT_BOTTOM);
    }
}

/// Whether the switches have room in a column so wide.
fn has_room(width: f32) -> bool {
    width >= CHIP
}

/// The overlays with their names.
pub fn named(overlays: &mut Overlays) -> [(&'static str, &mut bool); 3] {
    [
        (tr!("Safe zones"), &mut overlays.zones),
        (tr!("Thirds"), &mut overlays.thirds),
        (tr!("Grid 3:4"), &mut overlays.grid),
    ]
}

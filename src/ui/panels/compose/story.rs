//! A story as a phone shows it: whole, on black, with the account's name over it.
//! Invariant: nothing of it is cut off that is sent.

use egui::{Align2, CornerRadius, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{meta, name};
use crate::ui::theme::tokens::PHONE_DARK;
use crate::ui::theme::{Tone, disc, icon, radius, space, tokens};

use super::bench::Bench;
use super::photo::fitted;
use super::preview::{own_disc, username};

/// Width over height of a phone's screen, as Instagram advises it (section 4.8).
const SCREEN: f32 = 9.0 / 16.0;
/// Height of the line that shows how long it is still seen, points.
const LINE: f32 = 2.0;

/// Draws it.
pub fn show(ui: &mut Ui, bench: &Bench<'_>, desk: &mut Desk<'_>) {
    let wide = ui.available_width();
    let (card, _) = ui.allocate_exact_size(vec2(wide, (wide / SCREEN).round()), Sense::hover());
    let t = tokens(ui);
    let round = CornerRadius::same(radius::POPUP);
    ui.painter().rect_filled(card, round, PHONE_DARK.ground);
    if bench.work.draft.slides.is_empty() {
        icons::IMAGE.paint(ui.painter(), card.center(), icon::EMPTY, t.on_scrim);
    } else {
        let ratio = bench.geometry(ui, 0, desk.pictures).map(|geometry| geometry.ratio() as f32);
        let place = fitted(ratio.unwrap_or(SCREEN), card);
        let corner = if place.height() >= card.height() - 1.0 { round } else { CornerRadius::ZERO };
        bench.paint_slide(ui, 0, desk.pictures, place, corner);
    }
    let top = Rect::from_min_size(card.min, vec2(card.width(), disc::THREAD + 3.0 * space::M));
    let scrim = CornerRadius { nw: radius::POPUP, ne: radius::POPUP, sw: 0, se: 0 };
    ui.painter().rect_filled(top, scrim, t.scrim);
    let line =
        Rect::from_min_size(top.min + vec2(space::M, space::S), vec2(top.width() - 2.0 * space::M, LINE));
    ui.painter().rect_filled(line, CornerRadius::same(1), t.on_scrim);
    let row = top.shrink2(vec2(space::M, 0.0)).with_min_y(line.bottom());
    own_disc(ui, row.left_center() + vec2(disc::THREAD / 2.0, 0.0), disc::THREAD, desk);
    let who = row.with_min_x(row.left() + disc::THREAD + space::S);
    let shown = name(username(desk)).tone(Tone::OnScrim).paint(ui, who, Align2::LEFT_CENTER);
    let after = Rect::from_min_max(pos2(shown.right() + space::S, row.top()), row.max);
    meta(tr!("seen for 24 hours")).tone(Tone::OnScrim).paint(ui, after, Align2::LEFT_CENTER);
    ui.painter().rect_stroke(card, round, Stroke::new(1.0, t.line_strong), StrokeKind::Outside);
}

//! The row under the player: play, a frame back and on, the time, and the menus.
//! Invariant: the time that is told is that of the frame in sight.

use egui::{Align, Layout, Rect, Stroke, Ui, UiBuilder, vec2};

use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, space, tokens};
use crate::ui::widgets::{IconButton, Menu, MenuItem};

use super::super::bench::Bench;
use super::{Reel, mend, screen, time};

/// The row.
pub fn show(ui: &mut Ui, rect: Rect, reel: &Reel, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    for y in [rect.top() + 0.5, rect.bottom() - 0.5] {
        ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, t.line));
    }
    let layout = Layout::left_to_right(Align::Center);
    let mut row = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(space::M, 0.0))).layout(layout));
    row.spacing_mut().item_spacing.x = space::XS;
    let ui = &mut row;
    buttons(ui, reel, bench, desk);
    ui.add_space(space::XS);
    let player = &bench.look.player;
    Words::new(time(player.at_ms), faces::NAME, Tone::Text).show(ui);
    ui.add_space(space::XS);
    let (first, out) = reel.kept();
    let lasts = time(out - first);
    meta(match reel.slide.clip.trim {
        Some(_) => tr!("of {time}, kept from {whole}", time = lasts, whole = time(reel.whole_ms)),
        None => tr!("of {time}", time = lasts),
    })
    .show(ui);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        mend::menu(ui, reel, bench, desk);
        let button = ui.add(IconButton::new(icons::GRID_NINE, tr!("Show over the picture")));
        Menu::under(&button, tr!("Show over the picture")).show(|ui| {
            for (words, on) in screen::named(&mut bench.look.player.overlays) {
                if ui.add(MenuItem::new(words).chosen(*on)).clicked() {
                    *on = !*on;
                }
            }
        });
        mend::running(ui, reel, bench, desk);
    });
}

fn buttons(ui: &mut Ui, reel: &Reel, bench: &mut Bench<'_>, desk: &Desk<'_>) {
    let player = &mut bench.look.player;
    let (sign, name) = if player.plays() { (icons::PAUSE, tr!("Stop")) } else { (icons::PLAY, tr!("Play")) };
    let caps = desk.caps("film.play");
    if ui.add(IconButton::new(sign, name).key(&caps)).clicked() {
        player.toggle(ui, reel);
    }
    if ui.add(IconButton::new(icons::CARET_LEFT, tr!("A frame back")).key("←")).clicked() {
        player.go(reel, reel.step(player.at_ms, -1));
    }
    if ui.add(IconButton::new(icons::CARET_RIGHT, tr!("A frame on")).key("→")).clicked() {
        player.go(reel, reel.step(player.at_ms, 1));
    }
}

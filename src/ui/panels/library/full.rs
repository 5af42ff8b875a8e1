//! One picture in the full pane: nothing but it, its strip, and the way to the next.
//! Invariant: it leaves by the key it came with; what is chosen here is chosen in the grid too.

use egui::{Align, Key, Layout, Rect, Ui, pos2, vec2};

use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::keys;
use crate::ui::text::meta;
use crate::ui::theme::{height, picture, space, tokens};
use crate::ui::widgets::{IconButton, hint_bar, pane_header};

use super::{Library, detail, film};

/// The pane.
pub fn show(library: &mut Library, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    ui.painter().rect_filled(whole, 0.0, t.rail);
    if let Some(ask) = library.post_ask(desk) {
        library.post.poll(desk.reader, &ask);
    }
    let Some(post) = library.post.shown() else {
        pane_header(ui, |_| ());
        return;
    };
    let many = post.slides.len();
    let mut slide = library.slide.min(many.saturating_sub(1));
    let mut leave = false;
    pane_header(ui, |ui| {
        detail::heading(ui, post, desk);
        if many > 1 {
            meta(tr!("slide {at} of {all}", at = slide + 1, all = many)).show(ui);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(space::S);
            let button = IconButton::new(icons::X, tr!("Back to the library")).key("Esc");
            leave = ui.add(button).clicked();
        });
    });
    let foot = Rect::from_min_max(pos2(whole.left(), whole.bottom() - height::HINTS), whole.max);
    let body = Rect::from_min_max(pos2(whole.left(), ui.cursor().top()), foot.right_top());
    let mut area = body.shrink2(vec2(space::VAST, space::XL));
    if many > 1 {
        let strip = area.with_min_x(area.right() - picture::SLIDE[0]);
        area.max.x = strip.left() - space::XL;
        film::film(ui, strip, post, &mut slide, desk);
    }
    leave |= film::large(ui, post, &mut slide, area, desk);
    hint_bar(
        ui,
        foot,
        &[("←|→", tr!("slides, then posts")), ("↑|↓", tr!("posts")), ("Space", tr!("back to the library"))],
    );
    library.slide = slide;
    if leave {
        library.full = false;
    }
}

/// The keys of the full pane.
pub fn take_keys(library: &mut Library, ui: &Ui, desk: &mut Desk<'_>) {
    if keys::take(ui, Key::Escape) || keys::take(ui, Key::Space) {
        library.full = false;
        library.grid.reveal_chosen();
    }
    let last = library.post.shown().map_or(0, |post| post.slides.len().saturating_sub(1));
    for (key, by) in [(Key::ArrowLeft, -1), (Key::ArrowRight, 1)] {
        if !keys::take(ui, key) {
            continue;
        }
        match library.slide.checked_add_signed(by) {
            Some(slide) if slide <= last => library.slide = slide,
            _ => library.step_by(by),
        }
    }
    let by = super::step_keys(ui, desk);
    if by != 0 {
        library.step_by(by);
    }
    for (key, by) in [(Key::ArrowUp, -1), (Key::ArrowDown, 1)] {
        if keys::take(ui, key) {
            library.step_by(by);
        }
    }
}

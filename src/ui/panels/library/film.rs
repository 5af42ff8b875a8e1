//! The picture and, for a carousel, its film strip.
//! Invariant: the slide shown is the one framed in the strip.

use egui::{Align2, CornerRadius, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::engine::views::library::Post;
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::pictures::{Photo, picture_mark};
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, height, picture, radius, space, tokens};
use crate::ui::widgets::{IconButton, tip};

/// Picture and strip; the slide may be changed here. True if the picture was clicked.
pub fn show(ui: &mut Ui, post: &Post, slide: &mut usize, desk: &mut Desk<'_>) -> bool {
    let strip = if post.slides.len() > 1 { picture::SLIDE[0] + space::L } else { 0.0 };
    let wide = (ui.available_width() - strip).min(picture::DETAIL[0] * 1.6);
    let tall = wide * picture::DETAIL[1] / picture::DETAIL[0];
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    let still = Rect::from_min_size(rect.min, vec2(wide, tall));
    ui.painter().rect_filled(still, CornerRadius::same(radius::PICTURE), tokens(ui).rail);
    let clicked = large(ui, post, slide, still, desk);
    if post.slides.len() > 1 {
        counter(ui, still, *slide, post.slides.len());
        let strip = Rect::from_min_max(
            pos2(still.right() + space::L, rect.top()),
            pos2(still.right() + strip, rect.bottom()),
        );
        film(ui, strip, post, slide, desk);
    }
    clicked
}

/// The slide, as large as a box, with the arrows to the others; true if it was clicked.
pub fn large(ui: &mut Ui, post: &Post, slide: &mut usize, still: Rect, desk: &mut Desk<'_>) -> bool {
    let Some(shown) = post.slides.get(*slide) else { return false };
    Photo::new(&shown.picture).whole().paint(ui, desk.pictures, still);
    let response = ui.interact(still, ui.scope_id().with("slide"), Sense::click());
    let alt = shown.alt_text.clone().unwrap_or_else(|| tr!("Slide {at}", at = *slide + 1));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &alt));
    let clicked = response.clicked();
    if let Some(alt) = &shown.alt_text {
        tip(response, alt, None);
    }
    if shown.is_clip {
        picture_mark(ui, still, icons::FILM_STRIP, None);
    }
    if post.slides.len() > 1 {
        turn(ui, still, slide, post.slides.len(), desk);
    }
    clicked
}

fn counter(ui: &Ui, still: Rect, slide: usize, all: usize) {
    let t = tokens(ui);
    let words = meta(tr!("{at} of {all}", at = slide + 1, all = all)).tone(Tone::OnScrim);
    let size = vec2(words.width(ui).ceil() + 2.0 * space::S, height::CHIP);
    let place = Rect::from_min_size(still.max - size - vec2(space::M, space::M), size);
    ui.painter().rect_filled(place, CornerRadius::same(radius::FULL), t.scrim);
    words.paint(ui, place, Align2::CENTER_CENTER);
}

/// Arrows on the picture's edges, and keys of their own, the arrow keys being the grid's.
fn turn(ui: &mut Ui, still: Rect, slide: &mut usize, all: usize, desk: &mut Desk<'_>) {
    let before = Action::new("library.slide_before", tr!("Slide before"), icons::CARET_LEFT);
    let after = Action::new("library.slide_after", tr!("Slide after"), icons::CARET_RIGHT);
    let [before, after] = [before, after].map(|action| desk.action(ui, action));
    let keys = ["library.slide_before", "library.slide_after"].map(|id| desk.caps(id));
    let side = height::CONTROL;
    let at = |x: f32| Rect::from_center_size(pos2(x, still.center().y), vec2(side, side));
    let over = ui.rect_contains_pointer(still);
    let back = over && *slide > 0 && {
        let button =
            IconButton::new(icons::CARET_LEFT, tr!("Slide before")).key(&keys[0]).tone(Tone::OnScrim);
        ui.put(at(still.left() + side), button).clicked()
    };
    let on = over && *slide + 1 < all && {
        let button =
            IconButton::new(icons::CARET_RIGHT, tr!("Slide after")).key(&keys[1]).tone(Tone::OnScrim);
        ui.put(at(still.right() - side), button).clicked()
    };
    if back || before {
        *slide = slide.saturating_sub(1);
    }
    if on || after {
        *slide = (*slide + 1).min(all - 1);
    }
}

/// The strip of all slides, without gaps.
pub fn film(ui: &mut Ui, strip: Rect, post: &Post, slide: &mut usize, desk: &mut Desk<'_>) {
    crate::ui::widgets::inside(ui, "film", strip.expand(space::S), |ui| {
        ScrollArea::vertical().id_salt("film").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
            ui.add_space(space::S);
            for (at, frame) in post.slides.iter().enumerate() {
                ui.horizontal(|ui| {
                    ui.add_space(space::S);
                    let size = vec2(picture::SLIDE[0], picture::SLIDE[1]);
                    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
                    let spoken = tr!("Slide {at}", at = at + 1);
                    response
                        .widget_info(|| WidgetInfo::selected(Role::ListItem, true, at == *slide, &spoken));
                    Photo::new(&frame.picture).paint(ui, desk.pictures, rect);
                    number(ui, rect, at);
                    if at == *slide {
                        let t = tokens(ui);
                        let line = egui::Stroke::new(picture::FRAME_LINE, t.focus);
                        ui.painter().rect_stroke(rect, 0.0, line, egui::StrokeKind::Inside);
                    }
                    if response.clicked() {
                        *slide = at;
                    }
                });
            }
        });
    });
}

fn number(ui: &Ui, frame: Rect, at: usize) {
    let t = tokens(ui);
    let words = Words::new((at + 1).to_string(), faces::META_SEMIBOLD, Tone::OnScrim);
    let size = vec2(space::L, space::L);
    let place =
        Rect::from_min_size(pos2(frame.left() + space::XS, frame.bottom() - size.y - space::XS), size);
    ui.painter().rect_filled(place, CornerRadius::same(radius::MARK), t.scrim);
    words.paint(ui, place, Align2::CENTER_CENTER);
}

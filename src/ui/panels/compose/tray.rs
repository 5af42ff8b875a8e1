//! The tray: the slides in their order, numbered like frames on film, moved by dragging.
//! Invariant: the order on screen is the order of the draft until a dragged slide is let go.

use egui::{
    Align2, CornerRadius, Pos2, Rect, Response, Role, ScrollArea, Sense, Shape, Stroke, Ui, UiBuilder, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::domain::{DraftKind, RuleId};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::pictures::grease_frame;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, disc, faces, height, icon, radius, space, tokens};
use crate::ui::widgets::{
    Button, Field, IconButton, Menu, MenuItem, Touch, inside, link, ring, rule_below, section_line, tip,
};

use super::bench::Bench;
use super::drag::{self, Held, PITCH, SLIDE};
use super::header::ask_for_files;
use super::slides::{place_beside, typed_path};
use super::waiting::TRAY;

/// The round mark of a slide with a fault.
const FAULT: f32 = disc::SMALL;

/// What was done to a slide.
enum Act {
    Open(usize),
    Remove(usize),
    Move(usize, usize),
    Replace(usize),
    Double(usize),
}

/// The tray, and below it the line for a typed path.
pub fn show(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), TRAY), Sense::hover());
    rule_below(ui, rect);
    let inner = rect.shrink2(vec2(space::S, 0.0)).with_max_y(rect.bottom() - 1.0);
    let count = bench.work.draft.slides.len();
    let mut act = None;
    inside(ui, "tray", inner, |ui| {
        ScrollArea::horizontal().id_salt("tray").auto_shrink(false).show(ui, |ui| {
            let whole = vec2((count + 1) as f32 * PITCH - space::M + 2.0 * space::S, inner.height());
            let (strip, _) = ui.allocate_exact_size(whole, Sense::hover());
            let first = Rect::from_min_size(strip.min + vec2(space::S, space::L), SLIDE);
            let held = drag::follow(ui, first, inner, bench);
            let over = match held {
                Some(Held::Over(over)) => Some(over),
                Some(Held::LetGo { from, gap }) => {
                    act = Some(Act::Move(from, gap));
                    None
                }
                None => None,
            };
            for index in 0..count {
                let place = first.translate(vec2(index as f32 * PITCH, 0.0));
                let place = drag::aside(ui, place, index, bench.look.lifted, over);
                // While another is held over a place, the numbers are those they would get.
                let shown = match (bench.look.lifted, over) {
                    (Some(lift), Some(over)) if lift.from != index => place_beside(index, lift.from, over),
                    _ => index,
                };
                act = slide(ui, place, (index, shown), bench, desk).or(act.take());
            }
            add(ui, first.translate(vec2(count as f32 * PITCH, 0.0)), bench, &desk.caps("compose.add"));
            if let Some(over) = over {
                drag::float(ui, first, over, bench, desk);
            }
            set_aside(ui, first.translate(vec2((count + 1) as f32 * PITCH, 0.0)), bench);
        });
    });
    match act {
        Some(Act::Open(index)) => {
            bench.look.slide = index;
            bench.look.seen = index;
        }
        Some(Act::Remove(index)) => bench.remove(index),
        Some(Act::Move(from, gap)) => bench.reorder(from, gap),
        Some(Act::Replace(index)) => {
            bench.look.replacing = Some(index);
            ask_for_files(ui, bench);
        }
        Some(Act::Double(index)) => bench.duplicate(index),
        None => {}
    }
    path_line(ui, bench);
}

/// A slide by its place in the draft, and by the one it is shown at.
fn slide(
    ui: &mut Ui,
    place: Rect,
    (index, shown): (usize, usize),
    bench: &mut Bench<'_>,
    desk: &mut Desk<'_>,
) -> Option<Act> {
    let t = tokens(ui);
    let here = index == bench.look.slide;
    let response = ui.interact(place, ui.scope_id().with(("slide", index)), Sense::click_and_drag());
    response.widget_info(|| {
        let name = tr!("Slide {number}", number = index + 1);
        WidgetInfo::selected(Role::ListItem, ui.is_enabled(), here, name)
    });
    let round = CornerRadius::same(radius::PICTURE);
    let away = bench.look.lifted.is_some_and(|lift| lift.from == index);
    if !away {
        bench.paint_slide(ui, index, desk.pictures, place, round);
        marks(ui, place, index, bench);
    }
    if here && !away {
        grease_frame(ui, place.shrink(1.0));
    }
    if response.has_focus() {
        ring(ui.painter(), place, radius::MARK, t.focus);
    }
    if !away {
        number(ui, place, shown, here);
    }
    if response.drag_started() {
        drag::lift(ui, index, place, bench);
    }
    let removed = !away && take_out(ui, place, index);
    let asked =
        Menu::context(&response, tr!("Slide")).show(|ui| slide_menu(ui, index, bench, desk)).flatten();
    if removed {
        return Some(Act::Remove(index));
    }
    asked.or_else(|| response.clicked().then_some(Act::Open(index)))
}

fn slide_menu(ui: &mut Ui, index: usize, bench: &Bench<'_>, desk: &Desk<'_>) -> Option<Act> {
    let (key, double) = (desk.caps("compose.remove"), desk.caps("compose.duplicate"));
    let last = bench.work.draft.slides.len().saturating_sub(1);
    let mut act = None;
    let first = (index == 0).then(|| tr!("it is the first"));
    let item = MenuItem::new(tr!("Move left")).icon(icons::ARROW_LEFT).disabled_because(first);
    if ui.add(item).clicked() {
        act = Some(Act::Move(index, index.saturating_sub(1)));
    }
    let at_end = (index == last).then(|| tr!("it is the last"));
    let item = MenuItem::new(tr!("Move right")).icon(icons::ARROW_RIGHT).disabled_because(at_end);
    if ui.add(item).clicked() {
        act = Some(Act::Move(index, index + 2));
    }
    if ui.add(MenuItem::new(tr!("Replace")).icon(icons::ARROWS_CLOCKWISE)).clicked() {
        act = Some(Act::Replace(index));
    }
    if ui.add(MenuItem::new(tr!("Duplicate")).icon(icons::COPY).key(&double)).clicked() {
        act = Some(Act::Double(index));
    }
    if ui.add(MenuItem::new(tr!("Take out")).icon(icons::X).key(&key)).clicked() {
        act = Some(Act::Remove(index));
    }
    act
}

/// The fault of a slide, and the sign of a clip.
fn marks(ui: &mut Ui, place: Rect, index: usize, bench: &Bench<'_>) {
    let t = tokens(ui);
    if let Some(fault) = bench.fault_of(index) {
        let center = pos2(place.right() - FAULT / 2.0 - space::XS, place.top() + FAULT / 2.0 + space::XS);
        ui.painter().circle_filled(center, FAULT / 2.0, t.stuck);
        let sign = if fault.rule == RuleId::ImageRatio { icons::CROP } else { icons::WARNING };
        sign.paint(ui.painter(), center, icon::META, t.on_stuck);
    }
    if bench.is_clip(index) {
        let center = pos2(place.left() + FAULT / 2.0 + space::XS, place.bottom() - FAULT / 2.0 - space::XS);
        ui.painter().rect_filled(
            Rect::from_center_size(center, Vec2::splat(FAULT)),
            CornerRadius::same(radius::MARK),
            t.scrim,
        );
        icons::FILM_STRIP.paint(ui.painter(), center, icon::META, t.on_scrim);
    }
}

fn number(ui: &Ui, place: Rect, index: usize, here: bool) {
    let (face, tone) = if here { (faces::META_SEMIBOLD, Tone::Accent) } else { (faces::META, Tone::Text3) };
    let top = place.bottom() + space::XS;
    let line = Rect::from_min_max(pos2(place.left(), top), pos2(place.right(), top + faces::META.line));
    Words::new((index + 1).to_string(), face, tone).paint(ui, line, Align2::CENTER_CENTER);
}

/// The small cross, there while the pointer is on the slide.
fn take_out(ui: &mut Ui, place: Rect, index: usize) -> bool {
    if !ui.rect_contains_pointer(place) || !ui.is_enabled() {
        return false;
    }
    let t = tokens(ui);
    let center = pos2(place.left() + FAULT / 2.0 + space::XS, place.top() + FAULT / 2.0 + space::XS);
    let spot = Rect::from_center_size(center, Vec2::splat(FAULT));
    let response = ui.interact(spot, ui.scope_id().with(("take out", index)), Sense::click());
    let fill = if response.hovered() { t.raised } else { t.scrim };
    let color = if response.hovered() { t.text } else { t.on_scrim };
    ui.painter().circle_filled(center, FAULT / 2.0, fill);
    icons::X.paint(ui.painter(), center, icon::META, color);
    let name = tr!("Take out slide {number}", number = index + 1);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    tip(response, &name, Some("Del")).clicked()
}

/// The dashed place after the last slide: a click opens the ways to add.
fn add(ui: &mut Ui, place: Rect, bench: &mut Bench<'_>, key: &str) {
    let t = tokens(ui);
    let response = ui.interact(place, ui.scope_id().with("add"), Sense::click());
    let touch = Touch::of(ui, &response, true);
    let corner = CornerRadius::same(radius::PICTURE);
    ui.painter().rect_filled(place, corner, touch.between(t.base, t.hover));
    let edge =
        [place.left_top(), place.right_top(), place.right_bottom(), place.left_bottom(), place.left_top()];
    let edge: Vec<Pos2> =
        edge.iter().map(|corner| *corner + (place.center() - *corner).normalized()).collect();
    let stroke = Stroke::new(1.0, touch.between(t.line_strong, t.outline));
    ui.painter().extend(Shape::dashed_line(&edge, stroke, space::XS, 3.0));
    icons::PLUS.paint(ui.painter(), place.center() - vec2(0.0, space::S), icon::ROW, t.text2);
    let words = place.translate(vec2(0.0, space::M));
    let said = super::taking::said(bench).unwrap_or(tr!("Add"));
    meta(said).tone(Tone::Text2).paint(ui, words, Align2::CENTER_CENTER);
    if touch.focus {
        ring(ui.painter(), place, radius::MARK, t.focus);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), tr!("Add")));
    add_menu(ui, &response, bench, key);
}

fn add_menu(ui: &Ui, anchor: &Response, bench: &mut Bench<'_>, key: &str) {
    let opened = Menu::under(anchor, tr!("Ways to add")).show(|ui| {
        let choose = MenuItem::new(tr!("Choose files")).icon(icons::FOLDER_OPEN).key(key);
        let typed = MenuItem::new(tr!("Type a path")).icon(icons::KEYBOARD);
        let paste = MenuItem::new(tr!("Paste a picture")).icon(icons::CLIPBOARD_TEXT).key("Ctrl V");
        let folder = MenuItem::new(tr!("Take in a folder with captions")).icon(icons::FOLDER);
        [choose, typed, paste, folder].map(|item| ui.add(item).clicked())
    });
    match opened {
        Some([true, ..]) => ask_for_files(ui, bench),
        Some([_, true, ..]) => bench.look.open_path(),
        // The window answers with what is on the clipboard, as if the keys had been pressed.
        Some([_, _, true, _]) => ui.ctx().send_viewport_cmd(egui::ViewportCommand::RequestPaste),
        Some([.., true]) => bench.look.import.open = true,
        _ => {}
    }
}

/// What the kind does not take, and the way back.
fn set_aside(ui: &mut Ui, place: Rect, bench: &mut Bench<'_>) {
    let count = bench.work.parked.len();
    if count == 0 {
        return;
    }
    let room = Rect::from_min_size(place.min, vec2(2.0 * PITCH, SLIDE.y));
    meta(tr!("{count} set aside", count = count)).label(
        ui,
        room.with_min_y(room.top() + space::XL),
        Align2::LEFT_TOP,
    );
    let below = room.with_min_y(room.top() + space::XL + faces::META.line);
    let mut child = ui.new_child(UiBuilder::new().max_rect(below));
    if link(&mut child, tr!("Bring back")).clicked() {
        bench.choose_kind(DraftKind::Carousel);
    }
}

/// The line for a typed path, while it is open.
fn path_line(ui: &mut Ui, bench: &mut Bench<'_>) {
    if bench.look.path.is_none() {
        return;
    }
    if bench.look.no_dialog {
        section_line(ui, height::STRIP, |ui| {
            meta(tr!("No file dialog opened here. Type or paste a path, or drop files on the window."))
                .show(ui);
        });
    }
    let (mut entered, mut closed) = (false, false);
    section_line(ui, height::TOOLBAR_LIBRARY, |ui| {
        let Some(path) = &mut bench.look.path else { return };
        let hint = tr!("/home/…/picture.jpg");
        let wide = ui.available_width() - 96.0;
        let field = Field::new(tr!("Path of a file"), path).hint(hint).icon(icons::FILE_IMAGE).width(wide);
        let output = field.id(ui.scope_id().with("path")).show(ui);
        if std::mem::take(&mut bench.look.path_caret) {
            output.response.request_focus();
        }
        let enter = ui.input(|input| input.key_pressed(egui::Key::Enter));
        entered = output.response.lost_focus() && enter;
        closed = ui.input(|input| input.key_pressed(egui::Key::Escape));
        let can = !path.trim().is_empty();
        entered |= ui.add(Button::plain(tr!("Add it")).small().enabled(can)).clicked();
        closed |= ui.add(IconButton::new(icons::X, tr!("Close the path")).small()).clicked();
    });
    if entered && let Some(typed) = bench.look.path.take() {
        let home = std::env::home_dir();
        bench.add(typed_path(&typed, home.as_deref()));
        bench.look.path = Some(String::new());
        bench.look.path_caret = true;
    }
    if closed {
        bench.look.path = None;
        bench.look.no_dialog = false;
    }
}

//! People tagged in a slide, by clicking on its picture or by name, and the collaborators of a post.
//! Invariant: where somebody is tagged is kept as shares of what is sent, so no other size of the window moves it.

use egui::{
    Align, Align2, CornerRadius, CursorIcon, Layout, Pos2, Rect, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo,
    pos2, vec2,
};

use crate::domain::DraftKind;
use crate::domain::draft::{MOST_PARTNERS, MOST_PEOPLE, Tagged};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{body, meta};
use crate::ui::theme::{Tone, height, icon, radius, space, tokens};
use crate::ui::widgets::{Button, Chip, popup_frame, ring};

use super::super::bench::Bench;
use super::super::words::{VALUES, line};
use super::lines::note;
use super::names::Entered;

/// The point of a tag's label: half its width and its height.
const POINT: Vec2 = vec2(5.0, 5.0);
/// Height of a label.
const LABEL: f32 = 24.0;

/// What the line of people is called.
fn words_of(bench: &Bench<'_>) -> String {
    match bench.work.draft.kind == DraftKind::Carousel && !bench.work.draft.slides.is_empty() {
        true => tr!("People, slide {number}", number = bench.look.slide + 1),
        false => tr!("People").to_owned(),
    }
}

/// A field for a name, who is tagged, and the way to the picture.
pub(super) fn show(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let (index, words) = (bench.look.slide, words_of(bench));
    let clip = bench.is_clip(index);
    let Some(count) = bench.work.draft.slides.get(index).map(|slide| slide.people.len()) else {
        return line(ui, icons::USERS, &words, |ui| {
            body(tr!("For the picture, once there is one")).tone(Tone::Text3).show(ui);
        });
    };
    let mut entered = Entered::Nothing;
    line(ui, icons::USERS, &words, |ui| {
        if !clip {
            let tagging = &mut bench.look.details.tagging;
            let button = if *tagging { tr!("Done") } else { tr!("On the picture") };
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let pressed = ui.add(Button::quiet(button).icon(icons::USER_PLUS).small().name(tr!("Tag people on the picture")));
                if pressed.clicked() {
                    *tagging = !*tagging;
                }
                entered = field(ui, count, |ui, hint| {
                    bench.look.details.people.show(ui, &words, hint, false, desk)
                });
            });
        } else {
            entered = field(ui, count, |ui, hint| {
                bench.look.details.people.show(ui, &words, hint, false, desk)
            });
        }
    });
    if let Entered::Name(name) = entered {
        let at = (!clip).then_some((0.5, 0.5));
        bench.look.details.tagging |= at.is_some();
        tag(bench, index, name, at);
    }
    let names: Vec<String> = bench.work.draft.slides.get(index).map_or_else(Vec::new, |slide| {
        slide.people.iter().map(|one| one.name.clone()).collect()
    });
    if let Some(gone) = chips(ui, &names) {
        bench.work.draft.slides[index].people.remove(gone);
        bench.look.told_now = true;
    }
}

/// The field, or why there is none.
fn field(ui: &mut Ui, count: usize, show: impl FnOnce(&mut Ui, &str) -> Entered) -> Entered {
    if count >= MOST_PEOPLE {
        body(tr!("{most} are the most", most = MOST_PEOPLE)).tone(Tone::Text3).show(ui);
        return Entered::Nothing;
    }
    let row = ui.available_rect_before_wrap();
    let row = Rect::from_center_size(row.center(), vec2(row.width(), crate::ui::theme::faces::BODY.line));
    let mut child = ui.new_child(UiBuilder::new().max_rect(row).layout(Layout::top_down(Align::Min)));
    show(&mut child, tr!("Type a name"))
}

/// The names below their line; a click takes one out, and says which.
fn chips(ui: &mut Ui, names: &[String]) -> Option<usize> {
    if names.is_empty() {
        return None;
    }
    let mut gone = None;
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        ui.add_space(VALUES);
        ui.with_layout(Layout::left_to_right(Align::Center).with_main_wrap(true), |ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(space::XS);
            for (at, name) in names.iter().enumerate() {
                let take_out = tr!("Take out {name}", name = name);
                if ui.add(Chip::new(format!("@{name}")).icon(icons::X).name(&take_out)).clicked() {
                    gone = Some(at);
                }
            }
        });
    });
    ui.add_space(space::S);
    gone
}

/// Tags somebody, once a slide.
fn tag(bench: &mut Bench<'_>, index: usize, name: String, at: Option<(f32, f32)>) {
    let Some(slide) = bench.work.draft.slides.get_mut(index) else { return };
    match slide.people.iter().position(|one| one.name == name) {
        Some(known) => slide.people[known].at = at,
        None if slide.people.len() < MOST_PEOPLE => slide.people.push(Tagged { name, at }),
        None => return,
    }
    bench.look.told_now = true;
}

/// The line of collaborators, behind its switch in the Settings.
pub(super) fn partners(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let count = bench.work.draft.details.partners.len();
    let mut entered = Entered::Nothing;
    line(ui, icons::USER_PLUS, tr!("Collaborators"), |ui| {
        if count >= MOST_PARTNERS {
            body(tr!("{most} are the most", most = MOST_PARTNERS)).tone(Tone::Text3).show(ui);
            return;
        }
        entered = field(ui, 0, |ui, hint| {
            bench.look.details.partners.show(ui, tr!("Collaborators"), hint, false, desk)
        });
    });
    let names = &mut bench.work.draft.details.partners;
    if let Entered::Name(name) = entered
        && !names.contains(&name)
        && names.len() < MOST_PARTNERS
    {
        names.push(name);
        bench.look.told_now = true;
    }
    if let Some(gone) = chips(ui, &names.clone()) {
        names.remove(gone);
        bench.look.told_now = true;
    }
    if !names.is_empty() {
        let words = tr!("Meta's pages say both that this sign-in takes collaborators and that it does not. If Instagram refuses them, nothing is posted and the draft waits for you.");
        note(ui, words, Tone::Text3);
    }
}

/// The picture on the easel while people are tagged on it: `kept` is what is sent. A click asks for a name there, a
/// label follows the pointer.
pub fn over(ui: &mut Ui, kept: Rect, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let index = bench.look.slide;
    let ground = ui.interact(kept, ui.scope_id().with("tagging"), Sense::click());
    ground.widget_info(|| {
        let name = tr!("Picture, slide {number}: click where somebody is", number = index + 1);
        WidgetInfo::labeled(Role::Image, ui.is_enabled(), name)
    });
    if ground.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
    }
    let full = bench.work.draft.slides.get(index).is_none_or(|slide| slide.people.len() >= MOST_PEOPLE);
    if let Some(at) = ground.interact_pointer_pos().filter(|_| ground.clicked() && !full) {
        bench.look.details.point = Some(share(at, kept));
        bench.look.details.there.begin();
    }
    labels(ui, kept, index, bench);
    hint(ui, kept, full);
    ask(ui, kept, index, bench, desk);
}

fn share(at: Pos2, kept: Rect) -> (f32, f32) {
    let inside = (at - kept.min) / kept.size();
    (inside.x.clamp(0.0, 1.0), inside.y.clamp(0.0, 1.0))
}

fn spot((x, y): (f32, f32), kept: Rect) -> Pos2 {
    kept.min + vec2(x, y) * kept.size()
}

/// Everybody who is tagged, each under a point.
fn labels(ui: &mut Ui, kept: Rect, index: usize, bench: &mut Bench<'_>) {
    let t = tokens(ui);
    let Some(slide) = bench.work.draft.slides.get_mut(index) else { return };
    let mut settled = false;
    for (nth, one) in slide.people.iter_mut().enumerate() {
        let at = spot(one.at.unwrap_or((0.5, 0.5)), kept);
        let words = meta(one.name.as_str()).tone(Tone::OnScrim);
        let size = vec2(words.width(ui).ceil() + 2.0 * space::S, LABEL);
        let place = label_place(at, size, kept);
        let response = ui.interact(place, ui.scope_id().with(("tag", nth)), Sense::click_and_drag());
        if response.dragged() {
            one.at = Some(share(spot(one.at.unwrap_or((0.5, 0.5)), kept) + response.drag_delta(), kept));
        }
        settled |= response.drag_stopped();
        if response.hovered() {
            ui.ctx().set_cursor_icon(CursorIcon::Grab);
        }
        let painter = ui.painter();
        painter.rect_filled(place, CornerRadius::same(radius::CONTROL), t.scrim);
        let tip = if place.top() >= at.y { place.center_top() } else { place.center_bottom() };
        let base = vec2(POINT.x, 0.0);
        let foot = pos2(at.x.clamp(place.left() + POINT.x, place.right() - POINT.x), tip.y);
        painter.add(egui::Shape::convex_polygon(vec![foot - base, foot + base, at], t.scrim, egui::Stroke::NONE));
        words.paint(ui, place, Align2::CENTER_CENTER);
        if response.has_focus() {
            ring(ui.painter(), place, radius::CONTROL, t.focus);
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr!("Tag {name}", name = one.name)));
    }
    bench.look.told_now |= settled;
}

/// Where a label stands: under its point, or over it at the foot of the picture, and always inside.
fn label_place(at: Pos2, size: Vec2, kept: Rect) -> Rect {
    let below = at.y + POINT.y + size.y <= kept.bottom();
    let top = if below { at.y + POINT.y } else { at.y - POINT.y - size.y };
    let most = (kept.right() - size.x).max(kept.left());
    let left = (at.x - size.x / 2.0).clamp(kept.left(), most);
    Rect::from_min_size(pos2(left, top), size)
}

fn hint(ui: &mut Ui, kept: Rect, full: bool) {
    let words = match full {
        true => tr!("{most} are the most", most = MOST_PEOPLE),
        false => tr!("Click where somebody is").to_owned(),
    };
    let words = meta(words).tone(Tone::OnScrim);
    let size = vec2(words.width(ui).ceil() + icon::ROW + 3.0 * space::S, LABEL);
    let place = Rect::from_min_size(pos2(kept.center().x - size.x / 2.0, kept.top() + space::S), size);
    if place.width() > kept.width() {
        return;
    }
    ui.painter().rect_filled(place, CornerRadius::same(radius::CONTROL), tokens(ui).scrim);
    let sign = place.left_center() + vec2(space::S + icon::ROW / 2.0, 0.0);
    icons::USER_PLUS.paint(ui.painter(), sign, icon::ROW, tokens(ui).on_scrim);
    words.paint(ui, place.with_min_x(place.left() + icon::ROW + 2.0 * space::S), Align2::LEFT_CENTER);
}

/// Asks for the name of somebody who was pointed at.
fn ask(ui: &mut Ui, kept: Rect, index: usize, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let Some(point) = bench.look.details.point else { return };
    let at = spot(point, kept);
    ui.painter().circle_filled(at, POINT.x, tokens(ui).focus);
    let wide = 240.0 + 2.0 * space::S;
    let left = (at.x - wide / 2.0).clamp(kept.left(), (kept.right() - wide).max(kept.left()));
    let tall = height::CONTROL + 2.0 * space::S;
    let below = at.y + space::M + tall <= kept.bottom();
    let top = if below { at.y + space::M } else { at.y - space::M - tall };
    let place = Rect::from_min_size(pos2(left, top), vec2(wide, tall));
    let dark = ui.visuals().dark_mode;
    let mut child = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Min)));
    let entered = popup_frame(dark)
        .show(&mut child, |ui| {
            let there = &mut bench.look.details.there;
            there.show(ui, tr!("Who is it"), tr!("Type a name"), true, desk)
        })
        .inner;
    match entered {
        Entered::Nothing => {}
        Entered::Left => bench.look.details.point = None,
        Entered::Name(name) => {
            bench.look.details.point = None;
            tag(bench, index, name, Some(point));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_share_of_what_is_sent() {
        let kept = Rect::from_min_size(pos2(100.0, 50.0), vec2(400.0, 500.0));
        assert_eq!(share(pos2(200.0, 300.0), kept), (0.25, 0.5));
        assert_eq!(share(pos2(0.0, 9_999.0), kept), (0.0, 1.0), "dragged out of the picture");
        assert_eq!(spot((0.25, 0.5), kept), pos2(200.0, 300.0));
    }

    #[test]
    fn a_label_stays_inside_the_picture() {
        let kept = Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 500.0));
        let size = vec2(80.0, LABEL);
        for at in [pos2(0.0, 0.0), pos2(400.0, 500.0), pos2(200.0, 250.0)] {
            assert!(kept.contains_rect(label_place(at, size, kept)), "{at:?}");
        }
    }
}

//! The preview: the post as people will see it on a phone, dark or light by its own switch.
//! Invariant: here alone the look is Instagram's and not ours; the shape is the post's real one.

use egui::{
    Align, Align2, CornerRadius, Layout, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::domain::DraftKind;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{Words, meta, name};
use crate::ui::theme::tokens::{PHONE_DARK, PHONE_LIGHT, Phone};
use crate::ui::theme::{Tone, disc, faces, icon, radius, space, tokens};
use crate::ui::widgets::{Chip, Disc, IconButton, pane_header};

use super::bench::Bench;
use super::cut;
use super::grid;
use super::photo;
use super::words::padded;

/// Width of the phone, points.
const PHONE: f32 = 328.0;
/// The line above the picture: who it is.
const HEAD: f32 = 52.0;
/// The line below it: heart, comment, share, dots, keep.
const ACTIONS: f32 = 44.0;
/// Letters of a caption the feed shows before it folds.
const FOLD: usize = 125;

/// What the feed shows of a caption, and whether more is folded away: it ends at the first line break, or after
/// about two lines at the end of a word.
pub fn folded(caption: &str) -> (&str, bool) {
    let caption = caption.trim();
    let line = caption.split('\n').next().unwrap_or_default().trim_end();
    let Some((end, _)) = line.char_indices().nth(FOLD) else {
        return (line, line.len() < caption.len());
    };
    let word = line[..end].rfind(char::is_whitespace).unwrap_or(end);
    (line[..word].trim_end(), true)
}

/// The phone's colours.
pub fn phone(bench: &Bench<'_>) -> &'static Phone {
    if bench.look.light { &PHONE_LIGHT } else { &PHONE_DARK }
}

/// The pane with its header.
pub fn pane(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    pane_header(ui, |ui| {
        name(tr!("Preview")).face(faces::READING_SEMIBOLD).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| switches(ui, bench));
    });
    page(ui, bench, desk);
}

/// Feed or grid, dark or light; from the right.
pub fn switches(ui: &mut Ui, bench: &mut Bench<'_>) {
    ui.spacing_mut().item_spacing.x = space::S;
    let (sign, words) = match bench.look.light {
        false => (icons::SUN, tr!("Phone in light mode")),
        true => (icons::MOON, tr!("Phone in dark mode")),
    };
    if ui.add(IconButton::new(sign, words)).clicked() {
        bench.look.light = !bench.look.light;
    }
    let feed = if bench.work.draft.kind == DraftKind::Reel { tr!("Player") } else { tr!("Feed") };
    for (grid, words) in [(true, tr!("Grid")), (false, feed)] {
        if ui.add(Chip::new(words).chosen(bench.look.grid == grid)).clicked() {
            bench.look.grid = grid;
        }
    }
}

/// What the header stands over.
pub fn page(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    ScrollArea::vertical().id_salt("preview").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        ui.add_space(space::L);
        padded(ui, |ui| {
            let wide = PHONE.min(ui.available_width());
            let left = ui.cursor().left() + ((ui.available_width() - wide) / 2.0).floor();
            let column = Rect::from_min_size(pos2(left, ui.cursor().top()), vec2(wide, f32::INFINITY));
            let mut column = ui.new_child(egui::UiBuilder::new().max_rect(column));
            column.spacing_mut().item_spacing = Vec2::ZERO;
            if bench.look.grid {
                grid::show(&mut column, bench, desk);
            } else {
                feed(&mut column, bench, desk);
                below(&mut column, bench, desk);
            }
            let used = column.min_rect();
            ui.allocate_rect(used, Sense::hover());
        });
        ui.add_space(space::L);
    });
}

/// The post, in its frame.
fn feed(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let wide = ui.available_width();
    let seen = bench.look.seen;
    let reel = bench.work.draft.kind == DraftKind::Reel;
    let ratio = shape(ui, bench, desk);
    let still = vec2(wide, (wide / ratio).round());
    let caption = caption(bench, desk);
    let text = caption.lay(ui, wide - 2.0 * space::M);
    let more = if folded(&bench.work.draft.caption).1 { faces::BODY.line } else { 0.0 };
    let tall = if reel { still.y } else { HEAD + still.y + ACTIONS + text.height() + more + space::M };
    let (card, _) = ui.allocate_exact_size(vec2(wide, tall), Sense::hover());
    let p = phone(bench);
    let round = CornerRadius::same(radius::POPUP);
    ui.painter().rect_filled(card, round, p.ground);
    let top = if reel { card.top() } else { card.top() + HEAD };
    let place = Rect::from_min_size(pos2(card.left(), top), still);
    let corner = if reel { round } else { CornerRadius::ZERO };
    if bench.work.draft.slides.is_empty() {
        ui.painter().rect_filled(place, corner, p.line);
        icons::IMAGE.paint(ui.painter(), place.center(), icon::EMPTY, p.text2);
    } else {
        bench.paint_slide(ui, seen, desk.pictures, place, corner);
        turn(ui, place, bench);
    }
    if reel {
        player(ui, place, bench, desk);
    } else {
        head(ui, card, bench, desk);
        actions(ui, place, bench);
        let words = Rect::from_min_max(pos2(card.left() + space::M, place.bottom() + ACTIONS), card.max);
        unfold(ui, words, bench);
        let end = text.paint(ui, words, Align2::LEFT_TOP).bottom();
        if more > 0.0 {
            let said = if bench.look.unfolded { tr!("less") } else { tr!("… more") };
            Words::new(said, faces::BODY, Tone::Text3).color(p.text2).paint(
                ui,
                words.with_min_y(end),
                Align2::LEFT_TOP,
            );
        }
    }
    let line = tokens(ui).line_strong;
    ui.painter().rect_stroke(card, round, Stroke::new(1.0, line), StrokeKind::Outside);
}

/// Width over height of the post.
fn shape(ui: &Ui, bench: &Bench<'_>, desk: &mut Desk<'_>) -> f32 {
    if bench.work.draft.kind == DraftKind::Reel {
        return 9.0 / 16.0;
    }
    bench.geometry(ui, 0, desk.pictures).map_or(0.8, |geometry| geometry.ratio() as f32)
}

fn username(desk: &Desk<'_>) -> String {
    desk.account().map(|row| row.account.username.clone()).unwrap_or_default()
}

fn own_disc(ui: &Ui, center: egui::Pos2, size: f32, desk: &mut Desk<'_>) {
    let own = desk.own_picture(ui);
    let id = desk.account_id();
    Disc::new(id.as_str(), &username(desk)).size(size).picture(own).paint(ui, center);
}

fn head(ui: &Ui, card: Rect, bench: &Bench<'_>, desk: &mut Desk<'_>) {
    let p = phone(bench);
    let line = card.with_max_y(card.top() + HEAD).shrink2(vec2(space::M, 0.0));
    own_disc(ui, line.left_center() + vec2(disc::ROW / 2.0, 0.0), disc::ROW, desk);
    let text = line.with_min_x(line.left() + disc::ROW + space::S);
    name(username(desk)).color(p.text).paint(ui, text, Align2::LEFT_CENTER);
    icons::DOTS_THREE.paint(ui.painter(), line.right_center() - vec2(space::S, 0.0), icon::HEAD, p.text);
}

/// Heart, comment, share; the dots of a carousel; keep.
fn actions(ui: &Ui, place: Rect, bench: &Bench<'_>) {
    let p = phone(bench);
    let line =
        Rect::from_min_size(place.left_bottom(), vec2(place.width(), ACTIONS)).shrink2(vec2(space::M, 0.0));
    for (index, sign) in [icons::HEART, icons::CHAT_CIRCLE, icons::PAPER_PLANE_TILT].into_iter().enumerate() {
        let at = line.left_center() + vec2(10.0 + 35.0 * index as f32, 0.0);
        sign.paint(ui.painter(), at, icon::HEAD, p.text);
    }
    icons::BOOKMARK_SIMPLE.paint(ui.painter(), line.right_center() - vec2(10.0, 0.0), icon::HEAD, p.text);
    let count = bench.work.draft.slides.len();
    if bench.work.draft.kind != DraftKind::Carousel || count < 2 {
        return;
    }
    let pitch = space::S + 1.0;
    let first = line.center().x - pitch * (count - 1) as f32 / 2.0;
    for index in 0..count {
        let here = index == bench.look.seen;
        let (size, color) = if here { (3.0, p.dot) } else { (2.5, p.text2) };
        ui.painter().circle_filled(pos2(first + pitch * index as f32, line.center().y), size, color);
    }
}

/// The counter on a carousel's picture; a click on either half turns to the next slide.
fn turn(ui: &mut Ui, place: Rect, bench: &mut Bench<'_>) {
    let count = bench.work.draft.slides.len();
    if bench.work.draft.kind != DraftKind::Carousel || count < 2 {
        return;
    }
    let words = tr!("{at}/{all}", at = bench.look.seen + 1, all = count);
    let words = meta(words).tone(Tone::OnScrim);
    let size = vec2(words.width(ui).ceil() + 2.0 * space::S + 4.0, 24.0);
    let spot = Rect::from_min_size(pos2(place.right() - size.x - space::M, place.top() + space::M), size);
    ui.painter().rect_filled(spot, CornerRadius::same(12), tokens(ui).scrim);
    words.paint(ui, spot, Align2::CENTER_CENTER);
    let (left, right) = place.split_left_right_at_fraction(0.5);
    let half = |half: Rect, words: &str| {
        let response = ui.interact(half, ui.scope_id().with(words), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
        response.clicked()
    };
    if half(left, tr!("Preview the slide before")) {
        bench.look.seen = bench.look.seen.saturating_sub(1);
    }
    if half(right, tr!("Preview the slide after")) {
        bench.look.seen = (bench.look.seen + 1).min(count - 1);
    }
}

/// Name and caption, folded as the feed folds it.
fn caption(bench: &Bench<'_>, desk: &Desk<'_>) -> Words<'static> {
    let p = phone(bench);
    let who = username(desk);
    let whole = bench.work.draft.caption.trim();
    let (shown, _) = folded(whole);
    let text = match bench.look.unfolded {
        true => format!("{who} {whole}"),
        false => format!("{who} {shown}"),
    };
    let strong = std::iter::once(0..who.len());
    let words = Words::new(text, faces::BODY, Tone::Text).wrapped().color(p.text);
    words.strong(strong, Tone::Text)
}

fn unfold(ui: &mut Ui, words: Rect, bench: &mut Bench<'_>) {
    if !folded(&bench.work.draft.caption).1 {
        return;
    }
    let response = ui.interact(words, ui.scope_id().with("unfold"), Sense::click());
    let name = if bench.look.unfolded { tr!("Fold the caption") } else { tr!("Unfold the caption") };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if response.clicked() {
        bench.look.unfolded = !bench.look.unfolded;
    }
}

/// What stands over a reel while it plays.
fn player(ui: &Ui, place: Rect, bench: &Bench<'_>, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    let foot = place.with_min_y(place.bottom() - place.height() * 0.2);
    let round = CornerRadius { nw: 0, ne: 0, sw: radius::POPUP, se: radius::POPUP };
    ui.painter().rect_filled(foot, round, t.scrim);
    let inner = foot.shrink2(vec2(space::M, space::M));
    own_disc(ui, inner.left_top() + vec2(14.0, 14.0), disc::THREAD, desk);
    let who = Rect::from_min_size(
        inner.min + vec2(disc::THREAD + space::S, 0.0),
        vec2(inner.width(), disc::THREAD),
    );
    name(username(desk)).tone(Tone::OnScrim).paint(ui, who, Align2::LEFT_CENTER);
    let (shown, more) = folded(&bench.work.draft.caption);
    let said = if more { tr!("{shown} … more", shown = shown) } else { shown.to_owned() };
    let words =
        Rect::from_min_max(inner.min + vec2(0.0, disc::THREAD + space::S), inner.max - vec2(space::XXL, 0.0));
    Words::new(said, faces::BODY, Tone::OnScrim).lines(2).paint(ui, words, Align2::LEFT_TOP);
    for (index, sign) in [icons::PAPER_PLANE_TILT, icons::CHAT_CIRCLE, icons::HEART].into_iter().enumerate() {
        let at = pos2(place.right() - space::XL, foot.top() - space::XL - 48.0 * index as f32);
        ui.painter().circle_filled(at, space::L, t.scrim);
        sign.paint(ui.painter(), at, icon::HEAD, t.on_scrim);
    }
}

/// What the fold means, and where the post will stand in the grid.
fn below(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let (shown, more) = folded(&bench.work.draft.caption);
    if more && !shown.is_empty() && bench.work.draft.kind != DraftKind::Reel {
        ui.add_space(space::L);
        let rest = bench.work.draft.caption.trim()[shown.len()..].trim_start_matches(' ');
        let words = if rest.starts_with('\n') {
            tr!(
                "The feed folds your caption after the first line break. “{shown}” is all most people will read.",
                shown = shown
            )
        } else {
            tr!("The feed folds your caption after about two lines. Most people read no further.").to_owned()
        };
        grid::note(ui, &words);
    }
    ui.add_space(space::L);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 48.0), Sense::hover());
    let words = match bench.view.next_number {
        Some(number) if number > 1 => tr!("In the grid, after {number}", number = number - 1),
        _ => tr!("In the grid").to_owned(),
    };
    meta(words).label(ui, row, Align2::LEFT_CENTER);
    let size = vec2(36.0, 45.0);
    let round = CornerRadius::same(radius::PICTURE);
    let (before, count) = (bench.view.grid.iter().take(3), bench.view.grid.len().min(3) + 1);
    let left = row.right() - count as f32 * (size.x + 12.0) + 12.0;
    let at = |index: usize| {
        Rect::from_min_size(pos2(left + index as f32 * (size.x + 12.0), row.center().y - size.y / 2.0), size)
    };
    if bench.work.draft.slides.is_empty() {
        ui.painter().rect_filled(at(0), round, tokens(ui).track);
    } else {
        bench.paint_slide(ui, 0, desk.pictures, at(0), round);
    }
    crate::ui::pictures::grease_frame(ui, at(0).shrink(1.0));
    for (index, key) in before.enumerate() {
        photo::paint_part(ui, desk.pictures, key, cut::WHOLE, at(index + 1), round);
    }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn the_feed_folds_at_the_first_break_or_after_two_lines() {
        assert_eq!(
            folded("Fog all week, so we glazed.\n\nSix pieces"),
            ("Fog all week, so we glazed.", true)
        );
        assert_eq!(folded("Short"), ("Short", false));
        assert_eq!(folded("\n Short \n"), ("Short", false));
        assert_eq!(folded(""), ("", false));
        let long = "word ".repeat(60);
        let (shown, more) = folded(&long);
        assert!(more && shown.len() <= 125 && shown.ends_with("word"));
        let unbroken = "あ".repeat(200);
        assert_eq!(folded(&unbroken).0.chars().count(), 125);
    }
}

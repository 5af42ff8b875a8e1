//! The easel: the slide's picture at rest, what is cut off it in the dark, and what it was and becomes in words.
//! Invariant: what is bright on the easel is exactly what is sent.

use egui::{Align2, CornerRadius, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use crate::domain::draft::{Fill, Pose};
use crate::domain::{DraftKind, Slide};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::text::meta;
use crate::ui::theme::{Tone, faces, faded, radius, space, tokens};
use crate::ui::widgets::Empty;

use super::bench::Bench;
use super::cut::{self, CORNERS, on_screen};
use super::header::ask_for_files;
use super::photo::{fitted, key, paint_part, paint_posed, paint_rest, still_of};

/// Room for the words at each side of the picture, points.
const SIDE: f32 = 108.0;
/// A corner of the cut: length and thickness, points.
const CORNER: Vec2 = vec2(24.0, 3.0);

/// The easel.
pub fn show(ui: &mut Ui, rect: Rect, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    // The hairline of the divider beside it stays in sight.
    ui.painter().rect_filled(rect.with_max_x(rect.right() - 1.0), 0.0, tokens(ui).rail);
    let index = bench.look.slide;
    let Some(slide) = bench.work.draft.slides.get(index).cloned() else {
        return empty(ui, rect, bench);
    };
    let broken = bench.work.facts(&slide.file).and_then(|facts| facts.broken.clone());
    if let Some(broken) = broken {
        Empty::new(icons::FILE_IMAGE, tr!("This file cannot be used"), broken).show(ui, rect);
        return;
    }
    let area = rect.shrink2(vec2(SIDE, space::S));
    let picture = key(&slide, still_of(&bench.work.draft));
    let Some(geometry) = bench.geometry(ui, index, desk.pictures) else {
        let place = fitted(0.8, area);
        paint_part(ui, desk.pictures, &picture, cut::WHOLE, place, 0.into());
        return;
    };
    let kept = cut::rest(&geometry, area);
    let corners = CORNERS.map(|corner| on_screen(kept, geometry.placed(corner)));
    // All that is seen: the picture, and on a ground what it lies in.
    let place = Rect::from_points(&corners).union(kept).intersect(rect);
    let there = paint_rest(ui, desk.pictures, &picture, &geometry, kept);
    if geometry.cuts() || geometry.fill != Fill::Cut || !there {
        paint_posed(ui, desk.pictures, (&picture, &slide), &geometry, kept, 0.into());
    }
    said_from(ui, rect, place, &slide, bench);
    if bench.work.draft.kind == DraftKind::Reel {
        return super::reel::screen::show(ui, rect, place, bench);
    }
    if there {
        frame(ui, kept, slide.pose == Pose::default() && geometry.cuts());
    }
    let sent = said_of(geometry.sent, bench.is_clip(index));
    // Where something is cut off at the sides, it lies in the dark right of what is kept.
    if place.right() - kept.right() < 1.0 {
        said_beside(ui, rect, kept, &sent);
    } else if !said_inside(ui, kept, &sent) {
        said_beside(ui, rect, place, &sent);
    }
    if bench.look.details.tagging && !bench.is_clip(index) {
        return super::details::people_over(ui, kept, bench, desk);
    }
    super::grip::show(ui, kept, place, index, bench, desk);
}

fn empty(ui: &mut Ui, rect: Rect, bench: &mut Bench<'_>) {
    let (title, words) = match bench.work.draft.kind {
        DraftKind::Reel => {
            (tr!("A reel begins with a clip"), tr!("Drop an MP4 or MOV anywhere here, or choose it"))
        }
        DraftKind::Story => (
            tr!("A story is one picture or clip, seen for a day"),
            tr!("Drop it anywhere here, or choose it"),
        ),
        DraftKind::Picture | DraftKind::Carousel => {
            (tr!("Nothing on the easel"), tr!("Drop pictures or a clip anywhere here, or choose them"))
        }
    };
    let chosen = Empty::new(icons::IMAGES, title, words).button(tr!("Choose files")).show(ui, rect);
    if chosen.is_some_and(|button| button.clicked()) {
        ask_for_files(ui, bench);
    }
}

/// Thirds and corners over what is kept. Dashed: Tintype's own proposal.
fn frame(ui: &Ui, kept: Rect, proposed: bool) {
    let t = tokens(ui);
    let painter = ui.painter();
    let thin = Stroke::new(1.0, faded(t.on_scrim, 0.38));
    for third in [1.0 / 3.0, 2.0 / 3.0] {
        let x = (kept.left() + kept.width() * third).round() + 0.5;
        let y = (kept.top() + kept.height() * third).round() + 0.5;
        painter.vline(x, kept.y_range(), thin);
        painter.hline(kept.x_range(), y, thin);
    }
    let edge = Stroke::new(1.0, faded(t.on_scrim, 0.8));
    if proposed {
        painter.extend(Shape::dashed_line(&outline(kept.shrink(0.5)), edge, 3.0, 3.0));
    } else {
        painter.rect_stroke(kept, 0.0, edge, StrokeKind::Inside);
    }
    for (corner, inward) in [
        (kept.left_top(), vec2(1.0, 1.0)),
        (kept.right_top(), vec2(-1.0, 1.0)),
        (kept.left_bottom(), vec2(1.0, -1.0)),
        (kept.right_bottom(), vec2(-1.0, -1.0)),
    ] {
        let long = vec2(CORNER.x.min(kept.width() / 3.0).min(kept.height() / 3.0), CORNER.y);
        for arm in [long, long.yx()] {
            painter.rect_filled(Rect::from_two_pos(corner, corner + arm * inward), 0.0, t.focus);
        }
    }
}

fn outline(rect: Rect) -> [Pos2; 5] {
    [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()]
}

/// What the file was, at the left of the picture.
fn said_from(ui: &mut Ui, rect: Rect, place: Rect, slide: &Slide, bench: &Bench<'_>) {
    let mut lines = vec![tr!("From").to_owned()];
    if let Some(facts) = bench.work.facts(&slide.file) {
        let ratio = cut::words(facts.width as f32 / facts.height.max(1) as f32);
        lines.push(tr!("{wide} × {tall}", wide = facts.width, tall = facts.height));
        lines.push(tr!("{ratio}, {format}", ratio = ratio, format = facts.format));
        if !facts.profile.is_empty() {
            lines.push(facts.profile.clone());
        }
        if facts.turned {
            lines.push(tr!("turned upright").to_owned());
        }
        match (&facts.clip, facts.duration_ms) {
            (Some(clip), _) => {
                lines.push(tr!("{count} fps", count = format!("{:.2}", clip.fps)));
                lines.push(clip.coding.clone());
            }
            (None, Some(duration)) => lines.push(format::clip(duration as f64 / 1000.0)),
            (None, None) => {}
        }
        lines.push(format::bytes(facts.bytes));
        lines.extend(facts.carried.removed());
    }
    let name = slide.file.file_name().map(|name| name.to_string_lossy().into_owned());
    lines.extend(name);
    let column = Rect::from_min_max(
        pos2(rect.left() + space::L, place.top()),
        pos2((place.left() - space::M).min(rect.left() + 2.0 * SIDE), place.bottom()),
    );
    column_of(ui, column, &lines, Tone::Text3);
}

/// What it becomes, in words.
fn said_of(sent: (u32, u32), clip: bool) -> Vec<String> {
    let ratio = cut::words(sent.0 as f32 / sent.1.max(1) as f32);
    if clip {
        vec![tr!("{ratio}, cut by Instagram", ratio = ratio)]
    } else {
        vec![tr!("{wide} × {tall}", wide = sent.0, tall = sent.1), ratio]
    }
}

/// What it becomes, on scrim inside the cut; `false` when there is no room for it.
fn said_inside(ui: &mut Ui, kept: Rect, lines: &[String]) -> bool {
    let wide = lines.iter().map(|line| meta(line.as_str()).width(ui).ceil()).fold(0.0, f32::max);
    let size = vec2(wide, lines.len() as f32 * faces::META.line) + Vec2::splat(2.0 * space::XS);
    let ground = Rect::from_min_size(kept.right_top() + vec2(-space::M - size.x, space::M), size);
    if !kept.shrink(space::S).contains_rect(ground) {
        return false;
    }
    ui.painter().rect_filled(ground, CornerRadius::same(radius::MARK), tokens(ui).scrim);
    column_of(ui, ground.shrink(space::XS), lines, Tone::OnScrim);
    true
}

/// What it becomes, at the right of the picture.
fn said_beside(ui: &mut Ui, rect: Rect, kept: Rect, lines: &[String]) {
    let column = Rect::from_min_max(
        pos2(kept.right() + space::M, kept.top()),
        pos2(rect.right() - space::XS, kept.bottom()),
    );
    column_of(ui, column, lines, Tone::Text2);
}

/// Lines of small words below each other.
pub fn column_of(ui: &mut Ui, column: Rect, lines: &[String], tone: Tone) {
    if column.width() < space::XXL {
        return;
    }
    let mut top = column.top();
    for line in lines {
        let words = meta(line.as_str()).tone(tone).lines(2);
        let tall = words.lay(ui, column.width()).height().max(faces::META.line);
        words.label(
            ui,
            Rect::from_min_size(pos2(column.left(), top), vec2(column.width(), tall)),
            Align2::LEFT_TOP,
        );
        top += tall;
    }
}

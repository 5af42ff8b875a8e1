//! A reel's cover: one of eight frames, the one under the playhead, or a picture of its own.
//! Invariant: the cover is always a moment of the clip that is kept, in milliseconds of the user's own file.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::pictures::{PictureKey, grease_frame};
use crate::ui::text::{Words, meta, name};
use crate::ui::theme::{Tone, faces, icon, radius, space, tokens};
use crate::ui::widgets::ring;

use super::bench::Bench;
use super::cut;
use super::header::ask_for_files;
use super::photo::{key, paint_part};
use super::reel::{self, Reel};

/// A frame to choose from.
const FRAME: Vec2 = vec2(45.0, 72.0);
/// Frames to choose from, beside the one under the playhead.
const CHOICES: u64 = 8;
/// Where there is no room for all.
const LEAST_CHOICES: u64 = 3;
/// Height of the choices.
const ROW: f32 = space::M + FRAME.y + 28.0;
/// Height of all tools of a reel.
pub const HEIGHT: f32 = reel::HEIGHT + ROW;
/// The finest step of the eight, milliseconds.
const STEP: u64 = 100;

/// The moments in the middles of so many equal parts of what is kept.
fn middles(count: u64, (first, out): (u64, u64)) -> Vec<u64> {
    let lasts = out.saturating_sub(first);
    let moment = |index: u64| (first + lasts * (2 * index + 1) / (2 * count.max(1))) / STEP * STEP;
    (0..count).map(|index| moment(index).max(first)).collect()
}

/// Player's tools, strip and choices.
pub fn show(ui: &mut Ui, rect: Rect, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let Some(reel) = Reel::of(bench) else {
        return unread(ui, rect, bench);
    };
    let tools = rect.with_max_y(rect.top() + reel::HEIGHT);
    reel::show(ui, tools, bench, desk);
    let row = Rect::from_min_size(
        pos2(rect.left(), tools.bottom() + space::M),
        vec2(rect.width() - space::L, FRAME.y),
    );
    choices(ui, row, &reel, bench, desk);
}

/// What stands there before the clip was read, or when it cannot be.
fn unread(ui: &mut Ui, rect: Rect, bench: &Bench<'_>) {
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, tokens(ui).line));
    let Some(slide) = bench.work.draft.slides.first() else { return };
    let inner = rect.shrink2(vec2(space::L, 0.0));
    let strip = Rect::from_min_size(inner.min + vec2(0.0, space::L), vec2(inner.width(), 56.0));
    ui.painter().rect_filled(strip, CornerRadius::same(radius::PICTURE), tokens(ui).track);
    let words = if bench.work.facts(&slide.file).is_some() {
        tr!("The cover cannot be chosen while the clip cannot be read")
    } else {
        tr!("Reading the clip…")
    };
    meta(words).label(ui, strip, Align2::CENTER_CENTER);
}

/// Eight frames, evenly spaced over what is kept, and the playhead's as a ninth.
fn choices(ui: &mut Ui, row: Rect, reel: &Reel, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    ui.painter().hline(row.x_range(), row.top() - space::M + 0.5, Stroke::new(1.0, tokens(ui).line));
    name(tr!("Cover")).label(ui, row.with_min_x(row.left() + space::L), Align2::LEFT_TOP);
    let left = row.left() + 65.0;
    // Room for the frame of the playhead is kept, so that the others do not move when it comes.
    let fit = ((row.right() - left) / (FRAME.x + space::XS)) as u64;
    let count = fit.saturating_sub(2).clamp(LEAST_CHOICES, CHOICES);
    let mut moments = middles(count, reel.kept());
    let at = if bench.look.player.plays() { bench.work.draft.cover_ms } else { bench.look.player.at_ms };
    if !moments.contains(&at) {
        moments.push(at);
    }
    let pitch = ((row.right() - left) / (count + 2) as f32).min(57.0);
    let place =
        |index: u64| Rect::from_min_size(pos2((left + index as f32 * pitch).round(), row.top()), FRAME);
    for (index, at_ms) in (0..).zip(moments) {
        choice(ui, place(index), at_ms, reel, bench, desk);
    }
    own_picture(ui, place(count + 1), bench, desk);
}

/// The last place: a picture of its own, which wins over every moment.
fn own_picture(ui: &mut Ui, place: Rect, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    let response = ui.interact(place, ui.scope_id().with("own cover"), Sense::click());
    let chosen = bench.work.draft.details.cover.clone();
    let here = chosen.is_some();
    response
        .widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), here, tr!("Cover from a file")));
    let round = CornerRadius::same(radius::PICTURE);
    if let Some(path) = chosen {
        let key = PictureKey::File { path, at_ms: 0 };
        paint_part(ui, desk.pictures, &key, cut::WHOLE, place, round);
        grease_frame(ui, place.shrink(1.0));
    } else {
        let edge = place.shrink(0.5);
        let corners = [
            edge.left_top(),
            edge.right_top(),
            edge.right_bottom(),
            edge.left_bottom(),
            edge.left_top(),
        ];
        let stroke = Stroke::new(1.0, t.line_strong);
        ui.painter().extend(Shape::dashed_line(&corners, stroke, space::XS, 3.0));
        let tone = if response.hovered() { t.text } else { t.text2 };
        icons::IMAGE.paint(ui.painter(), place.center(), icon::ROW, tone);
    }
    if response.has_focus() {
        ring(ui.painter(), place, radius::MARK, t.focus);
    }
    if response.clicked() {
        bench.look.details.cover_wanted = true;
        ask_for_files(ui, bench);
    }
    let below = Rect::from_min_size(place.left_bottom() + vec2(0.0, space::XS), vec2(FRAME.x, 16.0));
    let (face, tone) = if here { (faces::META_SEMIBOLD, Tone::Accent) } else { (faces::META, Tone::Text3) };
    Words::new(tr!("File"), face, tone).paint(ui, below, Align2::CENTER_CENTER);
}

fn choice(ui: &mut Ui, place: Rect, at_ms: u64, reel: &Reel, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let here = bench.work.draft.cover_ms == at_ms && bench.work.draft.details.cover.is_none();
    let response = ui.interact(place, ui.scope_id().with(("cover", at_ms)), Sense::click());
    response.widget_info(|| {
        let words = tr!("Cover at {time}", time = reel::time(at_ms));
        WidgetInfo::selected(Role::Button, ui.is_enabled(), here, words)
    });
    let round = CornerRadius::same(radius::PICTURE);
    // The frame of the playhead is asked for to the tenth, or every step would be kept as a picture.
    let still = if here { at_ms } else { at_ms / STEP * STEP };
    paint_part(ui, desk.pictures, &key(&reel.slide, still), cut::WHOLE, place, round);
    if here {
        grease_frame(ui, place.shrink(1.0));
    }
    if response.has_focus() {
        ring(ui.painter(), place, radius::MARK, tokens(ui).focus);
    }
    if response.clicked() {
        bench.work.draft.cover_ms = at_ms;
        bench.work.draft.details.cover = None;
        bench.look.player.go_to_cover();
    }
    let below = Rect::from_min_size(place.left_bottom() + vec2(0.0, space::XS), vec2(FRAME.x, 16.0));
    let (face, tone) = if here { (faces::META_SEMIBOLD, Tone::Accent) } else { (faces::META, Tone::Text3) };
    Words::new(format::clip(at_ms as f64 / 1000.0), face, tone).paint(ui, below, Align2::CENTER_CENTER);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_stand_in_the_middle_of_equal_parts_of_what_is_kept() {
        assert_eq!(middles(4, (0, 8_000)), [1_000, 3_000, 5_000, 7_000]);
        assert_eq!(middles(2, (2_000, 6_000)), [3_000, 5_000]);
        assert_eq!(middles(2, (50, 60)), [50, 50]);
    }
}

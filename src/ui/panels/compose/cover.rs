//! A reel's cover: chosen by time on a strip of its frames, or from eight of them.
//! Invariant: the cover is always a moment inside the clip, in whole tenths of a second.

use egui::{
    Align2, CornerRadius, CursorIcon, Key, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::domain::Slide;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::pictures::grease_frame;
use crate::ui::text::{Words, meta, name};
use crate::ui::theme::{Tone, faces, faded, radius, space, tokens};
use crate::ui::widgets::ring;

use super::bench::Bench;
use super::cut;
use super::easel::column_of;
use super::photo::{key, paint_part};

/// The strip of frames, points.
const STRIP: f32 = 56.0;
/// A frame to choose from.
const FRAME: Vec2 = vec2(45.0, 72.0);
/// Frames to choose from.
const CHOICES: u64 = 8;
/// The head of the playhead, points.
const HEAD: f32 = 12.0;
/// Height of strip and choices together.
pub const HEIGHT: f32 = 2.0 * space::L + STRIP + 20.0 + space::L + FRAME.y + 28.0;
/// The finest step of the cover, milliseconds: every frame asked for is decoded.
const STEP: u64 = 100;

/// A moment of a clip by its share, in whole steps and before its end.
fn moment(share: f32, duration: u64) -> u64 {
    let at = (f64::from(share.clamp(0.0, 1.0)) * duration as f64) as u64;
    at.min(duration.saturating_sub(1)) / STEP * STEP
}

/// The moments in the middles of so many equal parts.
fn middles(count: u64, duration: u64) -> Vec<u64> {
    (0..count).map(|index| moment((index as f32 + 0.5) / count as f32, duration)).collect()
}

/// A time with its tenths: `0:36.2`.
fn time(ms: u64) -> String {
    format!("{}:{:02}.{}", ms / 60_000, ms / 1000 % 60, ms / 100 % 10)
}

/// Strip and choices.
pub fn show(ui: &mut Ui, rect: Rect, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, tokens(ui).line));
    let Some(slide) = bench.work.draft.slides.first().cloned() else { return };
    let inner = rect.shrink2(vec2(space::L, 0.0));
    let duration = bench.work.facts(&slide.file).and_then(|facts| facts.duration_ms).filter(|ms| *ms > 0);
    let strip = Rect::from_min_size(inner.min + vec2(0.0, space::L), vec2(inner.width(), STRIP));
    let Some(duration) = duration else {
        ui.painter().rect_filled(strip, CornerRadius::same(radius::PICTURE), tokens(ui).track);
        let words = if bench.work.facts(&slide.file).is_some() {
            tr!("The cover cannot be chosen while the clip cannot be read")
        } else {
            tr!("Reading the clip…")
        };
        meta(words).label(ui, strip, Align2::CENTER_CENTER);
        return;
    };
    film(ui, strip, &slide, duration, desk);
    slider(ui, strip, duration, bench);
    let top = strip.bottom() + 20.0 + space::L;
    let row = Rect::from_min_max(pos2(rect.left(), top), pos2(inner.right(), top + FRAME.y));
    choices(ui, row, &slide, duration, bench, desk);
}

/// Frames without gaps, and the times below them.
fn film(ui: &Ui, strip: Rect, slide: &Slide, duration: u64, desk: &mut Desk<'_>) {
    let count = (strip.width() / (STRIP * 9.0 / 16.0)).floor().max(1.0);
    let wide = strip.width() / count;
    for (index, at_ms) in middles(count as u64, duration).into_iter().enumerate() {
        let x = (strip.left() + index as f32 * wide).round();
        let end = (strip.left() + (index + 1) as f32 * wide).round();
        let place = Rect::from_min_max(pos2(x, strip.top()), pos2(end, strip.bottom()));
        paint_part(ui, desk.pictures, &key(slide, at_ms), cut::WHOLE, place, 0.into());
    }
    let below = Rect::from_min_size(strip.left_bottom() + vec2(0.0, space::XS), vec2(strip.width(), 16.0));
    meta(format::clip(0.0)).paint(ui, below, Align2::LEFT_CENTER);
    meta(format::clip(duration as f64 / 1000.0)).paint(ui, below, Align2::RIGHT_CENTER);
}

/// The playhead, which is the cover.
fn slider(ui: &mut Ui, strip: Rect, duration: u64, bench: &mut Bench<'_>) {
    let t = tokens(ui);
    let id = ui.scope_id().with("cover");
    let response = ui.interact(strip.expand2(vec2(0.0, space::S)), id, Sense::click_and_drag());
    let before = bench.work.draft.cover_ms;
    let mut cover = before.min(duration.saturating_sub(1));
    if let Some(pointer) = response.interact_pointer_pos() {
        cover = moment((pointer.x - strip.left()) / strip.width(), duration);
    }
    if response.has_focus() {
        ui.memory_mut(|memory| {
            let arrows = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
            memory.set_focus_lock_filter(id, arrows);
        });
        let (back, on) =
            ui.input(|input| (input.num_presses(Key::ArrowLeft), input.num_presses(Key::ArrowRight)));
        cover = (cover + on as u64 * STEP).min(moment(1.0, duration)).saturating_sub(back as u64 * STEP);
        ring(ui.painter(), strip, radius::MARK, t.focus);
    }
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    bench.work.draft.cover_ms = if cover == before.min(duration.saturating_sub(1)) { before } else { cover };
    if response.drag_stopped() {
        bench.look.told_now = true;
    }
    let x = strip.left() + strip.width() * (cover as f32 / duration as f32);
    ui.painter().vline(x, strip.top() - space::S..=strip.bottom(), Stroke::new(2.0, t.focus));
    ui.painter().circle_filled(pos2(x, strip.top() - space::S), HEAD / 2.0, t.focus);
    let line = Rect::from_center_size(
        pos2(x.clamp(strip.left() + 56.0, strip.right() - 56.0), strip.bottom() + 12.0),
        vec2(80.0, 16.0),
    );
    Words::new(time(cover), faces::META_SEMIBOLD, Tone::Accent).paint(ui, line, Align2::CENTER_CENTER);
    response
        .widget_info(|| WidgetInfo::slider(ui.is_enabled(), cover as f64 / 1000.0, tr!("Cover, in seconds")));
}

/// Eight frames, evenly spaced.
fn choices(ui: &mut Ui, row: Rect, slide: &Slide, duration: u64, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    ui.painter().hline(row.x_range(), row.top() - space::M, Stroke::new(1.0, t.line));
    let head = row.with_min_x(row.left() + space::L);
    name(tr!("Cover")).label(ui, head, Align2::LEFT_TOP);
    let left = row.left() + 65.0;
    let pitch = ((row.right() - left) / CHOICES as f32).min(57.0);
    for (index, at_ms) in middles(CHOICES, duration).into_iter().enumerate() {
        let place = Rect::from_min_size(pos2(left + index as f32 * pitch, row.top()), FRAME);
        let here = bench.work.draft.cover_ms == at_ms;
        let response = ui.interact(place, ui.scope_id().with(("cover", index)), Sense::click());
        response.widget_info(|| {
            let words = tr!("Cover at {time}", time = time(at_ms));
            WidgetInfo::selected(Role::Button, ui.is_enabled(), here, words)
        });
        paint_part(
            ui,
            desk.pictures,
            &key(slide, at_ms),
            cut::WHOLE,
            place,
            CornerRadius::same(radius::PICTURE),
        );
        if here {
            grease_frame(ui, place.shrink(1.0));
        }
        if response.has_focus() {
            ring(ui.painter(), place, radius::MARK, t.focus);
        }
        if response.clicked() {
            bench.work.draft.cover_ms = at_ms;
        }
        let below = Rect::from_min_size(place.left_bottom() + vec2(0.0, space::XS), vec2(FRAME.x, 16.0));
        let (face, tone) =
            if here { (faces::META_SEMIBOLD, Tone::Accent) } else { (faces::META, Tone::Text3) };
        Words::new(format::clip(at_ms as f64 / 1000.0), face, tone).paint(ui, below, Align2::CENTER_CENTER);
    }
}

/// What stands around the cover on the easel: its time, and what the grid keeps of it.
pub fn over(ui: &mut Ui, rect: Rect, place: Rect, bench: &Bench<'_>) {
    let t = tokens(ui);
    let kept = super::photo::fitted(0.75, place);
    if kept.height() < place.height() - 1.0 {
        let x = place.left() - space::S + 0.5;
        let line = Stroke::new(1.0, faded(t.text3, 0.8));
        ui.painter().vline(x, kept.y_range(), line);
        for y in [kept.top(), kept.bottom()] {
            ui.painter().hline(x..=x + space::XS, y, line);
        }
        let words = Rect::from_min_max(pos2(rect.left(), kept.top()), pos2(x - space::S, kept.bottom()));
        meta(tr!("grid 3:4")).paint(ui, words, Align2::RIGHT_CENTER);
    }
    let column = Rect::from_min_max(
        pos2(place.right() + space::M, place.top()),
        pos2(rect.right() - space::S, place.bottom()),
    );
    let lines = [tr!("Cover").to_owned(), tr!("at {time}", time = time(bench.work.draft.cover_ms))];
    column_of(ui, column, &lines, Tone::Text2);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_is_a_whole_tenth_before_the_end() {
        for (share, duration, at) in [(0.0, 4000, 0), (0.51, 4000, 2000), (1.0, 4000, 3900), (2.0, 50, 0)] {
            assert_eq!(moment(share, duration), at, "{share} of {duration}");
        }
    }

    #[test]
    fn choices_stand_in_the_middle_of_equal_parts() {
        assert_eq!(middles(4, 8000), [1000, 3000, 5000, 7000]);
        assert_eq!(time(36_240), "0:36.2");
        assert_eq!(time(83_000), "1:23.0");
    }
}

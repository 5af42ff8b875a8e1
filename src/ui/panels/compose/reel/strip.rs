//! The strip: frames without gaps, the handles of the cut, the playhead, the sound.
//! Invariant: what is cut off lies in the dark; the handles never come nearer than a reel may be short.

use egui::{
    Align2, CornerRadius, CursorIcon, EventFilter, Id, Key, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, faded, radius, space, tokens};
use crate::ui::widgets::ring;

use super::super::bench::Bench;
use super::super::cut;
use super::super::photo::{key, paint_part};
use super::{LEAST_MS, Reel, keep_cover, time};

/// Heights of the frames, of the sound below them, and of a line of times.
pub const FILM: f32 = 56.0;
pub const WAVE: f32 = 30.0;
pub const TIMES: f32 = 18.0;
/// Bars of sound: 2 wide, 4 apart, at most 26 high.
pub const BARS: usize = 136;
const BAR: f32 = 2.0;
const TALLEST: f32 = 26.0;
/// A handle, and the head of the playhead.
const HANDLE: f32 = 8.0;
const HEAD: f32 = 12.0;
/// The finest step of what is dragged, milliseconds.
const STEP: u64 = 100;

/// The moment at a place, in whole steps.
fn moment(strip: Rect, x: f32, whole_ms: u64) -> u64 {
    let share = f64::from(((x - strip.left()) / strip.width()).clamp(0.0, 1.0));
    ((share * whole_ms as f64) as u64).min(whole_ms) / STEP * STEP
}

fn place(strip: Rect, at_ms: u64, whole_ms: u64) -> f32 {
    strip.left() + strip.width() * (at_ms as f32 / whole_ms.max(1) as f32)
}

/// All of it, from the top of its room.
pub fn show(ui: &mut Ui, room: Rect, reel: &Reel, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let strip = Rect::from_min_size(room.min + vec2(0.0, space::L), vec2(room.width(), FILM));
    frames(ui, strip, reel, desk);
    let sound = Rect::from_min_size(strip.left_bottom(), vec2(strip.width(), WAVE));
    wave(ui, sound, reel, bench);
    playhead(ui, strip, sound.bottom(), reel, bench);
    handles(ui, strip, reel, bench);
    times(ui, strip, sound.bottom(), reel, bench);
}

fn frames(ui: &Ui, strip: Rect, reel: &Reel, desk: &mut Desk<'_>) {
    let count = (strip.width() / (FILM * 9.0 / 16.0)).floor().max(1.0) as u64;
    let wide = strip.width() / count as f32;
    for index in 0..count {
        let at_ms = (reel.whole_ms * (2 * index + 1) / (2 * count)) / STEP * STEP;
        let x = |index: u64| (strip.left() + index as f32 * wide).round();
        let place = Rect::from_x_y_ranges(x(index)..=x(index + 1), strip.y_range());
        paint_part(ui, desk.pictures, &key(&reel.slide, at_ms), cut::WHOLE, place, 0.into());
    }
}

/// The sound, as bars; what is cut off is faint.
fn wave(ui: &Ui, rect: Rect, reel: &Reel, bench: &Bench<'_>) {
    let t = tokens(ui);
    let Some(bars) = &bench.look.player.wave else {
        let words = if reel.shown.sound { "" } else { tr!("No sound") };
        meta(words).paint(ui, rect, Align2::CENTER_CENTER);
        return;
    };
    let (first, out) = reel.kept();
    let pitch = rect.width() / bars.len().max(1) as f32;
    for (index, bar) in bars.iter().enumerate() {
        let x = rect.left() + (index as f32 + 0.5) * pitch;
        let at_ms = reel.whole_ms * (2 * index as u64 + 1) / (2 * bars.len() as u64);
        let color = if (first..out).contains(&at_ms) { t.text2 } else { faded(t.text3, 0.4) };
        let tall = (bar * TALLEST).max(1.0);
        let bar =
            Rect::from_min_max(pos2(x - BAR / 2.0, rect.bottom() - tall), pos2(x + BAR / 2.0, rect.bottom()));
        ui.painter().rect_filled(bar, 0.0, color);
    }
}

/// What moves along the strip by pointer and keyboard: gives the moment it was moved to.
fn moved(ui: &Ui, response: &egui::Response, strip: Rect, at_ms: u64, whole_ms: u64) -> Option<u64> {
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    if let Some(pointer) =
        response.interact_pointer_pos().filter(|_| response.dragged() || response.is_pointer_button_down_on())
    {
        let to = moment(strip, pointer.x, whole_ms);
        return (to != at_ms / STEP * STEP).then_some(to);
    }
    if !response.has_focus() {
        return None;
    }
    ui.memory_mut(|memory| {
        let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        memory.set_focus_lock_filter(response.id, arrows);
    });
    let presses = |key| ui.input(|input| input.num_presses(key)) as u64 * STEP;
    let (back, on) = (presses(Key::ArrowLeft), presses(Key::ArrowRight));
    (back != on).then(|| (at_ms + on).saturating_sub(back).min(whole_ms))
}

/// The playhead: 2 px through strip and sound, with a head of 12.
fn playhead(ui: &mut Ui, strip: Rect, bottom: f32, reel: &Reel, bench: &mut Bench<'_>) {
    let t = tokens(ui);
    let response =
        ui.interact(strip.with_max_y(bottom), ui.scope_id().with("playhead"), Sense::click_and_drag());
    let player = &mut bench.look.player;
    let clicked = response.clicked().then(|| response.interact_pointer_pos()).flatten();
    let clicked = clicked.map(|pointer| moment(strip, pointer.x, reel.whole_ms));
    if let Some(to) = clicked.or_else(|| moved(ui, &response, strip, player.at_ms, reel.whole_ms)) {
        player.go(reel, to);
    }
    if response.has_focus() {
        ring(ui.painter(), strip, radius::MARK, t.focus);
    }
    let x = place(strip, player.at_ms, reel.whole_ms);
    ui.painter().vline(x, strip.top() - space::XS..=bottom, Stroke::new(2.0, t.focus));
    ui.painter().circle_filled(pos2(x, strip.top() - space::XS), HEAD / 2.0, t.focus);
    let at = player.at_ms as f64 / 1_000.0;
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), at, tr!("Playhead, in seconds")));
}

/// The dark over what is cut off, and the two handles with their frame.
fn handles(ui: &mut Ui, strip: Rect, reel: &Reel, bench: &mut Bench<'_>) {
    let t = tokens(ui);
    let (first, out) = reel.kept();
    let (left, right) = (place(strip, first, reel.whole_ms), place(strip, out, reel.whole_ms));
    let dark = t.outside_cut;
    ui.painter().rect_filled(strip.with_max_x(left), 0.0, dark);
    ui.painter().rect_filled(strip.with_min_x(right), 0.0, dark);
    let between = Rect::from_x_y_ranges(left..=right, strip.y_range());
    for y in [between.top() + 0.5, between.bottom() - 0.5] {
        ui.painter().hline(between.x_range(), y, Stroke::new(1.0, t.text));
    }
    // Inside the strip at rest, so that nothing sticks out of it.
    let ends = [
        (Rect::from_x_y_ranges(left..=left + HANDLE, strip.y_range()), first, "in"),
        (Rect::from_x_y_ranges(right - HANDLE..=right, strip.y_range()), out, "out"),
    ];
    for (handle, at_ms, end) in ends {
        let id: Id = ui.scope_id().with(("handle", end));
        let response = ui.interact(handle.expand2(vec2(space::XS, 0.0)), id, Sense::click_and_drag());
        ui.painter().rect_filled(handle, CornerRadius::same(radius::PICTURE), t.text);
        let notch = Rect::from_center_size(handle.center(), vec2(2.0, 16.0));
        ui.painter().rect_filled(notch, 0.0, t.base);
        if response.has_focus() {
            ring(ui.painter(), handle, radius::MARK, t.focus);
        }
        if let Some(to) = moved(ui, &response, strip, at_ms, reel.whole_ms)
            && let Some(slide) = bench.work.draft.slides.first_mut()
        {
            if end == "in" {
                slide.clip.set_in(to, reel.whole_ms, LEAST_MS);
                let at = slide.clip.kept(reel.whole_ms).0;
                bench.look.player.go(reel, at);
            } else {
                slide.clip.set_out(to, reel.whole_ms, LEAST_MS);
                let at = slide.clip.kept(reel.whole_ms).1.saturating_sub(1);
                bench.look.player.go(reel, at);
            }
            keep_cover(bench, reel);
        }
        if response.drag_stopped() {
            bench.look.told_now = true;
        }
        let name = if end == "in" { tr!("Beginning, in seconds") } else { tr!("End, in seconds") };
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), at_ms as f64 / 1_000.0, name));
    }
}

/// In and out under their handles, and where the cut really falls, when that is somewhere else.
fn times(ui: &mut Ui, strip: Rect, top: f32, reel: &Reel, bench: &Bench<'_>) {
    let (first, out) = reel.kept();
    let line = |number: f32| {
        Rect::from_min_size(
            pos2(strip.left(), top + space::XS / 2.0 + number * TIMES),
            vec2(strip.width(), 16.0),
        )
    };
    let cut = reel.slide.clip.trim.is_some();
    let (begins, ends) = match cut {
        true => (tr!("in {time}", time = time(first)), tr!("out {time}", time = time(out))),
        false => (time(0), time(reel.whole_ms)),
    };
    meta(begins).label(ui, line(0.0), Align2::LEFT_CENTER);
    meta(ends).label(ui, line(0.0), Align2::RIGHT_CENTER);
    if let Some(said) = bench.look.player.said.as_deref().filter(|_| !reel.shown.can_show) {
        Words::new(said, faces::META, Tone::Waiting).label(ui, line(1.0), Align2::CENTER_CENTER);
    } else if let Some(refused) = &reel.shown.refused {
        Words::new(refused, faces::META, Tone::Waiting).label(ui, line(1.0), Align2::CENTER_CENTER);
    } else if cut && reel.shown.kept.0.abs_diff(first) > STEP {
        let begins = time(reel.shown.kept.0);
        meta(tr!("The cut falls on the key frame at {time}; coded anew it falls exactly", time = begins))
            .label(ui, line(1.0), Align2::CENTER_CENTER);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_moment_in_whole_tenths() {
        let strip = Rect::from_min_size(pos2(100.0, 0.0), vec2(400.0, 56.0));
        for (x, at) in [(0.0, 0), (100.0, 0), (300.0, 2_000), (301.0, 2_000), (900.0, 4_000)] {
            assert_eq!(moment(strip, x, 4_000), at, "at {x}");
        }
        assert_eq!((place(strip, 2_000, 4_000), place(strip, 0, 0)), (300.0, 100.0));
    }
}

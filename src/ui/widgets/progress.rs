//! Progress: a bar with a sentence beside it, and the bar in steps of a publish.
//! Invariant: 4 high, radius 2, never without words for assistive tools.

use egui::{CornerRadius, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::theme::{Tone, height, radius, space, tokens};

/// How far one step of several is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Not begun.
    Rest,
    /// In progress.
    Current,
    /// Ended well.
    Done,
    /// Waits for a person.
    Stuck,
}

/// A bar filled to a share of 0 to 1, all the width there is; the words are its name.
pub fn progress_bar(ui: &mut Ui, share: f32, tone: Tone, words: &str) -> Response {
    let size = vec2(ui.available_width(), height::PROGRESS);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let t = tokens(ui);
    let corner = CornerRadius::same(radius::PICTURE);
    ui.painter().rect_filled(rect, corner, t.track);
    let filled = rect.with_max_x(rect.left() + rect.width() * share.clamp(0.0, 1.0));
    ui.painter().rect_filled(filled, corner, t.tone(tone));
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, words);
        info.value = Some(f64::from(share));
        info
    });
    response
}

/// One segment a step, 2 apart, all the width there is; the words are its name.
pub fn segment_bar(ui: &mut Ui, steps: &[Segment], words: &str) -> Response {
    let size = vec2(ui.available_width(), height::PROGRESS);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let t = tokens(ui);
    let gap = space::XS;
    let wide = (rect.width() + gap) / steps.len().max(1) as f32 - gap;
    for (index, step) in steps.iter().enumerate() {
        let left = rect.left() + index as f32 * (wide + gap);
        let part = Rect::from_min_max(pos2(left, rect.top()), pos2(left + wide, rect.bottom()));
        let color = match step {
            Segment::Rest => t.track,
            Segment::Current => t.waiting,
            Segment::Done => t.done,
            Segment::Stuck => t.stuck,
        };
        ui.painter().rect_filled(part, CornerRadius::same(radius::PICTURE), color);
    }
    let done = steps.iter().filter(|step| **step == Segment::Done).count();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, words);
        info.value = Some(done as f64 / steps.len().max(1) as f64);
        info
    });
    response
}

//! The panel before its first rows came, when they cannot be read, and while files are held over it.
//! Invariant: what is not read yet is drawn in its shape, never as empty.

use egui::{CornerRadius, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::domain::TroubleKind;
use crate::tr;
use crate::ui::icons;
use crate::ui::text::title;
use crate::ui::theme::{faded, height, picture, radius, space, tokens, width};
use crate::ui::widgets::{Empty, Trouble, inside, pane_header};

/// The height of the tray: slides, their numbers, and the room around them.
pub const TRAY: f32 = 124.0;

/// Tray, easel, words and phone in `track`; or why there is nothing.
pub fn show(ui: &mut Ui, whole: Rect, failure: Option<&str>) {
    pane_header(ui, |ui| title(tr!("Compose")).show(ui));
    let body = whole.with_min_y(whole.top() + height::HEADER);
    if let Some(failure) = failure {
        let card =
            body.shrink(space::XL).with_max_x((body.left() + width::FORM).min(body.right() - space::XL));
        inside(ui, "compose trouble", card, |ui| {
            let kind = TroubleKind::StoreBroken;
            Trouble::new(icons::WARNING_CIRCLE, kind.title(), kind.advice()).why(failure).show(ui);
        });
        return;
    }
    let t = tokens(ui);
    let corner = CornerRadius::same(radius::PICTURE);
    let slide = vec2(picture::SLIDE[0], picture::SLIDE[1]);
    for index in 0..4 {
        let at = body.min + vec2(space::L + index as f32 * (slide.x + space::M), space::L);
        ui.painter().rect_filled(Rect::from_min_size(at, slide), corner, t.track);
    }
    let foot = body.with_min_y(body.bottom() - height::PUBLISH);
    let wide = width::FRAME.min(body.width());
    let easel = Rect::from_min_max(body.min + vec2(0.0, TRAY), pos2(body.left() + wide, foot.top()));
    ui.painter().rect_filled(easel, 0.0, t.rail);
    ui.painter().hline(easel.x_range(), easel.top(), Stroke::new(1.0, t.line));
    ui.painter().vline(easel.right(), whole.y_range(), Stroke::new(1.0, t.line));
    let mut words = Rect::from_min_max(pos2(easel.right(), body.top()), pos2(body.right(), foot.top()));
    if whole.width() >= width::FRAME + width::PREVIEW + super::WORDS {
        words.max.x -= width::PREVIEW;
        let phone = Rect::from_min_max(pos2(words.right(), whole.top()), pos2(whole.right(), foot.top()));
        ui.painter().rect_filled(phone, 0.0, t.panel);
        ui.painter().vline(phone.left() + 0.5, phone.y_range(), Stroke::new(1.0, t.line));
        ui.painter().hline(phone.x_range(), body.top() - 0.5, Stroke::new(1.0, t.line));
        let glass = phone.with_min_y(body.top()).shrink(space::L);
        let glass = glass.with_max_y((glass.top() + glass.width() * 1.6).min(glass.bottom()));
        ui.painter().rect_filled(glass, CornerRadius::same(radius::POPUP), t.track);
    }
    let lines = words.shrink(space::L);
    for (index, share) in [0.5, 0.9, 0.8, 0.4].into_iter().enumerate() {
        let at = lines.min + vec2(0.0, index as f32 * space::XL);
        let line = Rect::from_min_size(at, vec2(lines.width() * share, space::S));
        ui.painter().rect_filled(line, CornerRadius::same(radius::MARK), t.track);
    }
    ui.painter().rect_filled(foot, 0.0, t.raised);
    ui.painter().hline(foot.x_range(), foot.top() + 0.5, Stroke::new(1.0, t.line));
}

/// Over everything while files are held above the window.
pub fn drop_here(ui: &mut Ui, whole: Rect) {
    let t = tokens(ui);
    ui.painter().rect_filled(whole, 0.0, faded(t.raised, 0.92));
    let frame = whole.shrink(space::L);
    let stroke = Stroke::new(2.0, t.focus);
    ui.painter().rect_stroke(frame, CornerRadius::same(radius::POPUP), stroke, StrokeKind::Inside);
    let words = tr!("Pictures, or one clip for a reel");
    Empty::new(icons::UPLOAD_SIMPLE, tr!("Let go to add"), words).show(ui, whole);
}

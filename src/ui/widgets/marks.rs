//! Small signs with a word: the state of a piece of work, what a comment is, and the badge with a number.
//! Invariant: a meaning is never colour alone; every mark has its icon and its word.

use egui::{Align2, CornerRadius, Painter, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};

use crate::ui::icons::{self, Icon};
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, height, icon, space, tokens};

/// The four states of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Queued, running, counting down: a clock.
    Waiting,
    /// On Instagram, passed: a check.
    Done,
    /// Needs a person: a warning circle.
    Stuck,
    /// Hidden or being hidden: a crossed eye.
    Hidden,
}

impl Mark {
    /// The sign of the state.
    pub fn icon(self) -> Icon {
        match self {
            Self::Waiting => icons::CLOCK,
            Self::Done => icons::CHECK_CIRCLE,
            Self::Stuck => icons::WARNING_CIRCLE,
            Self::Hidden => icons::EYE_SLASH,
        }
    }

    /// The tone of the state.
    pub fn tone(self) -> Tone {
        match self {
            Self::Waiting => Tone::Waiting,
            Self::Done => Tone::Done,
            Self::Stuck => Tone::Stuck,
            Self::Hidden => Tone::Hidden,
        }
    }
}

/// A sign of 14 and a word in 11, as the next widget.
pub fn mark(ui: &mut Ui, sign: Icon, words: &str, tone: Tone) -> Response {
    let text = meta(words).tone(tone);
    let size = vec2(icon::META + space::XS + text.width(ui).ceil(), faces::META.line);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    paint_mark(ui, rect, sign, words, tone);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    response
}

/// A state with its sign and a word.
pub fn state_mark(ui: &mut Ui, state: Mark, words: &str) -> Response {
    mark(ui, state.icon(), words, state.tone())
}

/// Paints a sign and a word from the left of a box; gives the box they took.
pub(super) fn paint_mark(ui: &Ui, within: Rect, sign: Icon, words: &str, tone: Tone) -> Rect {
    let center = within.left_center() + vec2(icon::META / 2.0, 0.0);
    sign.paint(ui.painter(), center, icon::META, tokens(ui).tone(tone));
    let mut rest = within;
    rest.min.x += icon::META + space::XS;
    rest.max.x += 1.0;
    let words = meta(words).tone(tone).paint(ui, rest, Align2::LEFT_CENTER);
    Rect::from_min_max(within.min, Pos2::new(words.right(), within.bottom()))
}

impl Mark {
    /// Paints the state from the right edge of a box leftward; gives the box it took. For painted rows.
    pub fn paint_right(self, ui: &Ui, within: Rect, words: &str) -> Rect {
        paint_mark_right(ui, within, self.icon(), words, self.tone())
    }
}

/// Paints a sign and a word at the right of a box; gives the box they took.
pub(super) fn paint_mark_right(ui: &Ui, within: Rect, sign: Icon, words: &str, tone: Tone) -> Rect {
    let wide = icon::META + space::XS + meta(words).width(ui).ceil();
    let rect = Rect::from_min_max(Pos2::new(within.right() - wide, within.top()), within.max);
    paint_mark(ui, rect, sign, words, tone)
}

/// Paints a badge of 16 with its middle at a place, on a ground it is parted from by 2 px: amber, or the
/// colour of `stuck` for what waits for the person.
pub fn badge(ui: &Ui, center: Pos2, count: u64, stuck: bool, ground: egui::Color32) {
    let t = tokens(ui);
    let (fill, letters) = if stuck { (t.stuck, t.on_stuck) } else { (t.accent_fill, t.on_accent) };
    let number = if count > 999 { "999+".to_owned() } else { count.to_string() };
    let words = Words::new(number, faces::META_SEMIBOLD, Tone::Text).color(letters);
    let size = vec2((words.width(ui).ceil() + space::S + 2.0).max(height::BADGE), height::BADGE);
    let rect = Rect::from_center_size(center, size);
    pill(ui.painter(), rect.expand(2.0), ground);
    pill(ui.painter(), rect, fill);
    words.paint(ui, rect.expand(space::XS), Align2::CENTER_CENTER);
}

fn pill(painter: &Painter, rect: Rect, color: egui::Color32) {
    painter.rect_filled(rect, CornerRadius::same((rect.height() / 2.0) as u8), color);
}

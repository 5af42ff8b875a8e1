//! Chips: filters and saved replies; and tags, the small values inside a condition.
//! Invariant: a chosen chip stands on `selected` in semibold and has no border.

use std::borrow::Cow;

use egui::{
    Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, Widget, WidgetInfo, vec2,
};

use super::key_cap::{CapLook, caps_width, paint_caps};
use super::touch::{Touch, ring};
use crate::ui::format;
use crate::ui::icons::Icon;
use crate::ui::text::Words;
use crate::ui::theme::{NOTHING, Tone, faces, height, icon, radius, space, tokens};

/// A chip of 24.
#[must_use = "add it to a Ui"]
pub struct Chip<'a> {
    words: Cow<'a, str>,
    name: Option<&'a str>,
    icon: Option<Icon>,
    key: Option<&'a str>,
    count: Option<u64>,
    chosen: bool,
    tall: f32,
}

impl<'a> Chip<'a> {
    /// A chip with a word.
    pub fn new(words: impl Into<Cow<'a, str>>) -> Self {
        Self {
            words: words.into(),
            name: None,
            icon: None,
            key: None,
            count: None,
            chosen: false,
            tall: height::CHIP,
        }
    }

    /// What assistive tools call it, where its word alone does not say which it is.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// An icon before the word.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// A key cap before the word, as saved replies have it.
    pub fn key(mut self, key: &'a str) -> Self {
        self.key = (!key.is_empty()).then_some(key);
        self
    }

    /// A count after the word.
    pub fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    /// Whether it is the one in use.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }

    /// 28 high, as in the frame's toolbar.
    pub fn large(mut self) -> Self {
        self.tall = height::CHIP_LARGE;
        self
    }

    fn text(&self) -> Words<'_> {
        let face = if self.chosen { faces::META_SEMIBOLD } else { faces::META_MEDIUM };
        Words::new(&*self.words, face, if self.chosen { Tone::Text } else { Tone::Text2 })
    }

    fn number(&self) -> Option<Words<'static>> {
        self.count.map(|count| Words::new(format::number(count), faces::META, Tone::Text3))
    }

    /// The size it wants, in points.
    pub fn size(&self, ui: &Ui) -> Vec2 {
        let icon = self.icon.map_or(0.0, |_| icon::META + space::XS);
        let key = self.key.map_or(0.0, |key| caps_width(ui, key) + space::S);
        let count = self.number().map_or(0.0, |words| words.width(ui) + space::XS);
        vec2((self.text().width(ui) + icon + key + count).ceil() + 2.0 * space::M, self.tall)
    }

    /// Paints it as it looks under a touch.
    pub fn paint(&self, ui: &Ui, rect: Rect, touch: Touch) {
        let t = tokens(ui);
        let (rest, border) = if self.chosen { (t.selected, NOTHING) } else { (NOTHING, t.line) };
        let fill = if self.chosen { rest } else { touch.between(rest, t.hover) };
        let fill = if touch.pressed { t.selected } else { fill };
        let round = (self.tall / 2.0) as u8;
        let stroke = Stroke::new(1.0, border);
        ui.painter().rect(rect, CornerRadius::same(round), fill, stroke, StrokeKind::Inside);
        let mut inner = rect.shrink2(vec2(space::M, 0.0));
        if let Some(key) = self.key {
            let look = CapLook { letters: t.text2, border: t.line_strong };
            inner.min.x = paint_caps(ui, inner.left_center(), key, look) + space::S;
        }
        if let Some(sign) = self.icon {
            let center = inner.left_center() + vec2(icon::META / 2.0, 0.0);
            sign.paint(
                ui.painter(),
                center,
                icon::META,
                t.tone(if self.chosen { Tone::Text } else { Tone::Text2 }),
            );
            inner.min.x += icon::META + space::XS;
        }
        inner.max.x += 1.0;
        let end = self.text().paint(ui, inner, Align2::LEFT_CENTER).right();
        if let Some(number) = self.number() {
            inner.min.x = end + space::XS;
            number.paint(ui, inner, Align2::LEFT_CENTER);
        }
        if touch.focus {
            ring(ui.painter(), rect, round, t.focus);
        }
    }
}

impl Widget for Chip<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(self.size(ui), Sense::click());
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, Touch::of(ui, &response, true));
        }
        let name = self.name.unwrap_or(&self.words);
        response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), self.chosen, name));
        response
    }
}

/// A value inside a line: 24 high on field ground, radius 6.
pub fn tag(ui: &mut Ui, words: &str) -> Response {
    let text = Words::new(words, faces::META_MEDIUM, Tone::Text);
    let size = vec2(text.width(ui).ceil() + 2.0 * space::S, height::SMALL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let t = tokens(ui);
    let (corner, stroke) = (CornerRadius::same(radius::SMALL), Stroke::new(1.0, t.line));
    ui.painter().rect(rect, corner, t.field, stroke, StrokeKind::Inside);
    text.paint(ui, rect, Align2::CENTER_CENTER);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    response
}

/// A name that stands in front of what is typed and cannot be edited, on `track`, at the beginning of a line of
/// 15/22; gives the room it takes, in points.
pub fn name_mark(ui: &mut Ui, at: egui::Pos2, name: &str) -> f32 {
    let text = Words::new(name, faces::READING, Tone::Text2);
    let size = vec2(text.width(ui).ceil() + 2.0 * space::XS, faces::READING.line);
    let rect = Rect::from_min_size(at, size);
    let t = tokens(ui);
    ui.painter().rect_filled(rect, CornerRadius::same(radius::MARK), t.track);
    text.paint(ui, rect, Align2::CENTER_CENTER);
    let response = ui.interact(rect, ui.scope_id().with("name mark"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    size.x + space::XS
}

//! Buttons in their four strengths, icon buttons, and links.
//! Invariant: what a button says is its accessible name unless it is given a better one.

use std::borrow::Cow;

use egui::{
    Align2, Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, Widget,
    WidgetInfo, vec2,
};

use super::key_cap::{CapLook, caps_width, paint_caps};
use super::menu::tip;
use super::touch::{Touch, ring};
use crate::ui::icons::Icon;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{NOTHING, Tone, faces, faded, height, icon, radius, space, tokens};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strength {
    Main,
    Plain,
    Quiet,
    Last,
}

/// A button with a word, and perhaps an icon before and key caps after it.
#[must_use = "add it to a Ui"]
pub struct Button<'a> {
    words: Cow<'a, str>,
    strength: Strength,
    icon: Option<Icon>,
    key: Option<&'a str>,
    name: Option<Cow<'a, str>>,
    reason: Option<Cow<'a, str>>,
    small: bool,
    enabled: bool,
    width: f32,
}

struct Dress {
    fill: Color32,
    border: Color32,
    letters: Color32,
    cap: Color32,
}

impl<'a> Button<'a> {
    fn new(words: impl Into<Cow<'a, str>>, strength: Strength) -> Self {
        Self {
            words: words.into(),
            strength,
            icon: None,
            key: None,
            name: None,
            reason: None,
            small: false,
            enabled: true,
            width: 0.0,
        }
    }

    /// The one amber button of a screen.
    pub fn main(words: impl Into<Cow<'a, str>>) -> Self {
        Self::new(words, Strength::Main)
    }

    /// A bordered button.
    pub fn plain(words: impl Into<Cow<'a, str>>) -> Self {
        Self::new(words, Strength::Plain)
    }

    /// A button without border.
    pub fn quiet(words: impl Into<Cow<'a, str>>) -> Self {
        Self::new(words, Strength::Quiet)
    }

    /// The final step: only in the question whether to delete.
    pub fn last(words: impl Into<Cow<'a, str>>) -> Self {
        Self::new(words, Strength::Last)
    }

    /// An icon before the word.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The key that does the same, `"g|i"` for two caps.
    pub fn key(mut self, key: &'a str) -> Self {
        self.key = (!key.is_empty()).then_some(key);
        self
    }

    /// The accessible name, where the word alone does not say enough.
    pub fn name(mut self, name: impl Into<Cow<'a, str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Without its word, where there is little room: the icon stands for it, and the word stays its name.
    pub fn without_words(mut self) -> Self {
        self.name = Some(std::mem::take(&mut self.words));
        self
    }

    /// 24 high.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Whether it can be pressed.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Disabled, with the reason standing beside it.
    pub fn disabled_because(mut self, reason: Option<impl Into<Cow<'a, str>>>) -> Self {
        if let Some(reason) = reason {
            self.enabled = false;
            self.reason = Some(reason.into());
        }
        self
    }

    /// At least so wide, in points.
    pub fn min_width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    fn padding(&self) -> f32 {
        if self.small { space::S } else { space::M }
    }

    fn text(&self) -> Words<'_> {
        let face = match (self.small, self.strength) {
            (true, Strength::Main) => faces::META_SEMIBOLD,
            (true, _) => faces::META_MEDIUM,
            (false, Strength::Main) => faces::NAME,
            (false, _) => faces::BODY_MEDIUM,
        };
        Words::new(&*self.words, face, Tone::Text)
    }

    /// The size it wants, in points.
    pub fn size(&self, ui: &Ui) -> Vec2 {
        let gap = if self.words.is_empty() { 0.0 } else { space::S };
        let icon = self.icon.map_or(0.0, |_| icon::ROW + gap);
        let key = self.key.map_or(0.0, |key| space::S + caps_width(ui, key));
        let width = self.text().width(ui).ceil() + 2.0 * self.padding() + icon + key;
        vec2(width.max(self.width), if self.small { height::SMALL } else { height::CONTROL })
    }

    fn dress(&self, ui: &Ui, touch: Touch) -> Dress {
        let t = tokens(ui);
        if touch.off {
            let border = if self.strength == Strength::Quiet { NOTHING } else { t.line };
            return Dress { fill: NOTHING, border, letters: t.text3, cap: t.line };
        }
        match self.strength {
            Strength::Main => {
                let fill = touch.between(t.accent_fill, t.accent_hover);
                let fill = if touch.pressed { faded(t.accent_fill, 0.85) } else { fill };
                Dress { fill, border: NOTHING, letters: t.on_accent, cap: faded(t.on_accent, 0.45) }
            }
            Strength::Plain | Strength::Quiet => {
                let plain = self.strength == Strength::Plain;
                let ground = if touch.pressed { t.selected } else { t.hover };
                Dress {
                    fill: touch.between(NOTHING, ground),
                    border: if plain { touch.between(t.line_strong, t.outline) } else { NOTHING },
                    letters: if plain { t.text } else { touch.between(t.text2, t.text) },
                    cap: t.line_strong,
                }
            }
            Strength::Last => {
                let ground = if touch.pressed { faded(t.stuck, 0.2) } else { faded(t.stuck, 0.1) };
                Dress {
                    fill: touch.between(NOTHING, ground),
                    border: t.stuck,
                    letters: t.stuck,
                    cap: t.stuck,
                }
            }
        }
    }

    /// Paints it as it looks under a touch.
    pub fn paint(&self, ui: &Ui, rect: Rect, touch: Touch) {
        let dress = self.dress(ui, touch);
        let round = if self.small { radius::SMALL } else { radius::CONTROL };
        let corner = CornerRadius::same(round);
        let stroke = Stroke::new(1.0, dress.border);
        ui.painter().rect(rect, corner, dress.fill, stroke, StrokeKind::Inside);
        let free = (rect.width() - self.size(ui).x).max(0.0) / 2.0;
        let mut inner = rect.shrink2(vec2(self.padding() + free, 0.0));
        if let Some(sign) = self.icon {
            let center = inner.left_center() + vec2(icon::ROW / 2.0, 0.0);
            sign.paint(ui.painter(), center, icon::ROW, dress.letters);
            inner.min.x += icon::ROW + space::S;
        }
        if let Some(key) = self.key {
            let width = caps_width(ui, key);
            let at = inner.right_center() - vec2(width, 0.0);
            let letters = if self.strength == Strength::Main { dress.letters } else { tokens(ui).text2 };
            paint_caps(ui, at, key, CapLook { letters, border: dress.cap });
            inner.max.x -= width + space::S;
        }
        inner.max.x += 1.0;
        self.text().color(dress.letters).paint(ui, inner, Align2::LEFT_CENTER);
        if touch.focus {
            ring(ui.painter(), rect, round, tokens(ui).focus);
        }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let size = self.size(ui);
        let enabled = self.enabled;
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(size, sense);
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, Touch::of(ui, &response, enabled));
        }
        let name = self.name.as_deref().unwrap_or(&self.words);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
        if let Some(reason) = &self.reason {
            meta(&**reason).show(ui);
        }
        response
    }
}

/// A square button with an icon alone; its name is its tooltip and what assistive tools say.
#[must_use = "add it to a Ui"]
pub struct IconButton<'a> {
    icon: Icon,
    name: Cow<'a, str>,
    key: Option<&'a str>,
    side: f32,
    tone: Tone,
    chosen: bool,
    enabled: bool,
}

impl<'a> IconButton<'a> {
    /// A button of 32 with an icon of 16.
    pub fn new(icon: Icon, name: impl Into<Cow<'a, str>>) -> Self {
        let name = name.into();
        Self { icon, name, key: None, side: height::CONTROL, tone: Tone::Text2, chosen: false, enabled: true }
    }

    /// The key that does the same, told by the tooltip.
    pub fn key(mut self, key: &'a str) -> Self {
        self.key = (!key.is_empty()).then_some(key);
        self
    }

    /// 24 wide and high.
    pub fn small(mut self) -> Self {
        self.side = height::SMALL;
        self
    }

    /// The icon's tone at rest.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Stands on `selected`, as the size of tiles in use does.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }

    /// Whether it can be pressed.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    fn paint(&self, ui: &Ui, rect: Rect, touch: Touch) {
        let t = tokens(ui);
        let round = if self.side < height::CONTROL { radius::SMALL } else { radius::CONTROL };
        let rest = if self.chosen { t.selected } else { NOTHING };
        let ground = if touch.pressed { t.selected } else { t.hover };
        ui.painter().rect_filled(rect, CornerRadius::same(round), touch.between(rest, ground));
        let color = if touch.off { t.line_strong } else { touch.between(t.tone(self.tone), t.text) };
        self.icon.paint(ui.painter(), rect.center(), icon::ROW, color);
        if touch.focus {
            ring(ui.painter(), rect, round, t.focus);
        }
    }
}

impl Widget for IconButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let enabled = self.enabled;
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(self.side), sense);
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, Touch::of(ui, &response, enabled));
        }
        response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, self.chosen, &self.name));
        tip(response, &self.name, self.key)
    }
}

/// A link in amber, without underline.
pub fn link<'a>(ui: &mut Ui, words: impl Into<Cow<'a, str>>) -> Response {
    let said = words.into();
    let laid = Words::new(&*said, faces::META_MEDIUM, Tone::Accent).lay(ui, ui.available_width());
    let (rect, response) = ui.allocate_exact_size(laid.galley.size(), Sense::click());
    laid.paint(ui, rect, Align2::LEFT_TOP);
    if response.hovered() || response.has_focus() {
        let color = tokens(ui).accent;
        ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(1.0, color));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &*said));
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

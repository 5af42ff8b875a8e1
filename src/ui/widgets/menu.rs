//! Menus and tooltips.
//! Invariant: a menu closes on a click (a sheet only on one elsewhere), on `Esc` and on a click elsewhere; what cannot be done now stays in it,
//! quiet, and says why.

use std::borrow::Cow;

use egui::{
    Align2, CornerRadius, Frame, Margin, Popup, PopupCloseBehavior, Response, Role, Sense, Stroke, Tooltip,
    Ui, Widget, WidgetInfo, vec2,
};

use super::key_cap::{CapLook, caps_width, paint_caps};
use super::touch::Touch;
use crate::ui::icons::Icon;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{NOTHING, Tone, faces, height, icon, radius, shadow, space, tokens, width};

/// A menu under the widget that opens it.
#[must_use = "show it"]
pub struct Menu<'a> {
    anchor: &'a Response,
    context: bool,
    stays: bool,
    name: &'a str,
    width: f32,
}

impl<'a> Menu<'a> {
    /// A menu that a click on a button opens and closes.
    pub fn under(anchor: &'a Response, name: &'a str) -> Self {
        Self { anchor, context: false, stays: false, name, width: 208.0 }
    }

    /// A menu that a right click opens at the pointer.
    pub fn context(anchor: &'a Response, name: &'a str) -> Self {
        Self { context: true, ..Self::under(anchor, name) }
    }

    /// So wide, in points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// A sheet with fields: it stays open until a click elsewhere, or `Esc`.
    pub fn sheet(mut self) -> Self {
        self.stays = true;
        self
    }

    /// Shows the rows if the menu is open: [`MenuItem`]s and hairlines.
    pub fn show<R>(self, add: impl FnOnce(&mut Ui) -> R) -> Option<R> {
        let popup = if self.context { Popup::context_menu(self.anchor) } else { Popup::menu(self.anchor) };
        let dark = self.anchor.ctx.global_style().visuals.dark_mode;
        let frame = popup_frame(dark);
        let popup =
            if self.stays { popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside) } else { popup };
        popup
            .accessible_name(self.name)
            .gap(space::XS)
            .width(self.width)
            .frame(frame)
            .show(|ui| {
                ui.set_width(self.width - 2.0 * space::XS);
                ui.spacing_mut().item_spacing.y = 0.0;
                add(ui)
            })
            .map(|shown| shown.inner)
    }
}

/// The frame of menus and sheets: raised, radius 12, padding 4.
pub fn popup_frame(dark: bool) -> Frame {
    let t = if dark { &crate::ui::theme::tokens::DARKROOM } else { &crate::ui::theme::tokens::DAYLIGHT };
    Frame::NONE
        .fill(t.raised)
        .stroke(Stroke::new(1.0, t.line_strong))
        .corner_radius(CornerRadius::same(radius::POPUP))
        .inner_margin(Margin::same(space::XS as i8))
        .shadow(shadow(t))
}

/// A row of a menu: 32 high, radius 8, key at the right.
#[must_use = "add it to a Ui"]
pub struct MenuItem<'a> {
    words: Cow<'a, str>,
    icon: Option<Icon>,
    key: Option<&'a str>,
    trailing: Option<Cow<'a, str>>,
    chosen: bool,
    tone: Tone,
    reason: Option<Cow<'a, str>>,
}

impl<'a> MenuItem<'a> {
    /// A row with a word.
    pub fn new(words: impl Into<Cow<'a, str>>) -> Self {
        let words = words.into();
        Self { words, icon: None, key: None, trailing: None, chosen: false, tone: Tone::Text, reason: None }
    }

    /// An icon before it.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The key that does the same.
    pub fn key(mut self, key: &'a str) -> Self {
        self.key = (!key.is_empty()).then_some(key);
        self
    }

    /// Words at the right: a count.
    pub fn trailing(mut self, words: impl Into<Cow<'a, str>>) -> Self {
        self.trailing = Some(words.into());
        self
    }

    /// The one in use, on `selected`.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }

    /// The tone of the word: `Stuck` for *Delete*.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Cannot be done now, and why.
    pub fn disabled_because(mut self, reason: Option<impl Into<Cow<'a, str>>>) -> Self {
        self.reason = reason.map(Into::into);
        self
    }
}

impl Widget for MenuItem<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let enabled = self.reason.is_none();
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height::MENU), sense);
        let t = tokens(ui);
        let touch = Touch::of(ui, &response, enabled);
        let rest = if self.chosen { t.selected } else { NOTHING };
        let lit = if touch.focus { t.selected } else { touch.between(rest, t.selected) };
        ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), lit);
        let tone = if enabled { self.tone } else { Tone::Text3 };
        let mut inner = rect.shrink2(vec2(space::S, 0.0));
        if let Some(sign) = self.icon {
            sign.paint(
                ui.painter(),
                inner.left_center() + vec2(icon::ROW / 2.0, 0.0),
                icon::ROW,
                t.tone(tone),
            );
            inner.min.x += icon::ROW + space::S;
        }
        if let Some(key) = self.key {
            let at = inner.right_center() - vec2(caps_width(ui, key), 0.0);
            paint_caps(ui, at, key, CapLook { letters: t.text2, border: t.line_strong });
            inner.max.x = at.x - space::S;
        }
        if let Some(words) = self.trailing.as_deref().or(self.reason.as_deref()) {
            let text = meta(words);
            text.paint(ui, inner, Align2::RIGHT_CENTER);
            inner.max.x -= text.width(ui) + space::S;
        }
        Words::new(&*self.words, faces::BODY_MEDIUM, tone).paint(ui, inner, Align2::LEFT_CENTER);
        response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, enabled, &self.words));
        if response.clicked() {
            ui.close();
        }
        response
    }
}

/// A tooltip: words, and the key that does the same.
pub fn tip(response: Response, words: &str, key: Option<&str>) -> Response {
    let dark = response.ctx.global_style().visuals.dark_mode;
    let mut tooltip = Tooltip::for_enabled(&response);
    tooltip.popup = tooltip
        .popup
        .frame(popup_frame(dark).corner_radius(radius::CONTROL).inner_margin(Margin::symmetric(8, 4)));
    tooltip.show(|ui| {
        ui.set_max_width(width::TOOLTIP);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            meta(words).tone(Tone::Text).wrapped().show(ui);
            if let Some(key) = key {
                super::key_cap::key_caps(ui, key);
            }
        });
    });
    response
}

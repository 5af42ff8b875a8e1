//! What egui's own widgets are told about a theme, so that nothing drawn by egui itself looks foreign.
//! Invariant: derived from the tokens and the type scale alone.

use egui::epaint::{FontColorTransferFunction, TextOptions};
use egui::style::{ScrollStyle, Selection, TextCursorStyle, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, FontId, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2};

use super::faces::{BODY, BODY_MEDIUM, META, TITLE};
use super::sizes::{height, radius, space, time, width};
use super::tokens::Tokens;

/// The style of a theme.
pub fn style(t: &Tokens, dark: bool) -> Style {
    let mut style = Style {
        text_styles: [
            (TextStyle::Small, META.font()),
            (TextStyle::Body, BODY.font()),
            (TextStyle::Button, BODY_MEDIUM.font()),
            (TextStyle::Heading, TITLE.font()),
            (TextStyle::Monospace, FontId::monospace(BODY.size)),
        ]
        .into(),
        animation_time: time::TOUCH,
        visuals: visuals(t, dark),
        ..Style::default()
    };
    style.spacing.item_spacing = vec2(space::S, space::S);
    style.spacing.button_padding = vec2(space::M, space::XS);
    style.spacing.menu_margin = Margin::same(space::XS as i8);
    style.spacing.window_margin = Margin::same(space::M as i8);
    style.spacing.interact_size = vec2(height::CONTROL, height::SMALL);
    style.spacing.tooltip_width = width::TOOLTIP;
    style.spacing.menu_spacing = space::XS;
    style.spacing.scroll = scroll();
    style.interaction.tooltip_delay = time::TOOLTIP;
    style.interaction.selectable_labels = false;
    style.interaction.resize_grab_radius_side = width::GRIP / 2.0;
    style
}

fn scroll() -> ScrollStyle {
    let mut scroll = ScrollStyle::floating();
    scroll.bar_width = space::S;
    scroll.floating_width = space::XS;
    scroll.handle_min_length = space::XL;
    scroll.foreground_color = false;
    scroll.dormant_handle_opacity = 0.0;
    scroll.active_handle_opacity = 1.0;
    scroll.interact_handle_opacity = 1.0;
    scroll.active_background_opacity = 0.0;
    scroll.interact_background_opacity = 0.0;
    scroll.fade.strength = 0.0;
    scroll
}

/// The shadow under popups, tooltips and toasts: 12 down, 32 soft.
pub fn shadow(t: &Tokens) -> Shadow {
    Shadow { offset: [0, 12], blur: 32, spread: 0, color: t.shadow }
}

fn visuals(t: &Tokens, dark: bool) -> Visuals {
    let base = if dark { Visuals::dark() } else { Visuals::light() };
    Visuals {
        override_text_color: None,
        weak_text_color: Some(t.text3),
        widgets: widgets(t),
        selection: Selection { bg_fill: t.marked, stroke: Stroke::new(1.0, t.text) },
        hyperlink_color: t.accent,
        faint_bg_color: t.hover,
        extreme_bg_color: t.field,
        text_edit_bg_color: Some(t.field),
        code_bg_color: t.track,
        warn_fg_color: t.waiting,
        error_fg_color: t.stuck,
        window_corner_radius: CornerRadius::same(radius::POPUP),
        window_shadow: shadow(t),
        window_fill: t.raised,
        window_stroke: Stroke::new(1.0, t.line_strong),
        menu_corner_radius: CornerRadius::same(radius::POPUP),
        panel_fill: t.base,
        popup_shadow: shadow(t),
        text_cursor: TextCursorStyle { stroke: Stroke::new(2.0, t.focus), ..TextCursorStyle::default() },
        image_loading_spinners: false,
        disabled_alpha: 1.0,
        text_options: TextOptions {
            // The type is drawn as thin as the look has it: egui's own setting makes light letters on dark
            // fatter than the same letters dark on light.
            color_transfer_function: FontColorTransferFunction::Gamma(if dark { 0.9 } else { 1.0 }),
            ..base.text_options
        },
        ..base
    }
}

fn widgets(t: &Tokens) -> Widgets {
    let one = |fill: Color32, border: Color32, letters: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, border),
        corner_radius: CornerRadius::same(radius::CONTROL),
        fg_stroke: Stroke::new(1.0, letters),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: one(t.base, t.line, t.text),
        inactive: one(t.line_strong, t.line_strong, t.text),
        hovered: one(t.outline, t.outline, t.text),
        active: one(t.outline, t.outline, t.text),
        open: one(t.selected, t.line_strong, t.text),
    }
}

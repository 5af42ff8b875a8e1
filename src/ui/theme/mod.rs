//! The themes: colours, type, sizes, fonts, and egui told of all of them.
//! Invariant: the only place where a colour or a size of the look is written.

pub mod faces;
pub mod fonts;
pub mod sizes;
mod style;
pub mod tokens;

use egui::{Color32, Context, Ui};

pub use faces::Face;
pub use sizes::{disc, height, icon, picture, radius, space, time, width};
pub use style::shadow;
pub use tokens::{Tokens, Tone};

/// Which theme the window wears: Darkroom, Daylight, or as the system has it.
pub use crate::engine::views::settings::ThemeChoice as Theme;

impl From<Theme> for egui::ThemePreference {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Darkroom => Self::Dark,
            Theme::Daylight => Self::Light,
            Theme::System => Self::System,
        }
    }
}

/// Installs fonts and both styles into a fresh context. Once, before the first frame.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    ctx.set_style_of(egui::Theme::Dark, style::style(&tokens::DARKROOM, true));
    ctx.set_style_of(egui::Theme::Light, style::style(&tokens::DAYLIGHT, false));
    ctx.set_theme(Theme::System);
}

/// Puts a theme on.
pub fn wear(ctx: &Context, theme: Theme) {
    ctx.set_theme(theme);
}

/// Turns all movement off, or on again: for people who asked their system for less of it.
pub fn reduce_motion(ctx: &Context, reduced: bool) {
    ctx.all_styles_mut(|style| style.animation_time = if reduced { 0.0 } else { time::TOUCH });
}

/// The colours of the theme a `Ui` is drawn in.
pub fn tokens(ui: &Ui) -> &'static Tokens {
    if ui.visuals().dark_mode { &tokens::DARKROOM } else { &tokens::DAYLIGHT }
}

/// A colour on its way to another; `share` 0 is the first, 1 the second.
pub fn blend(from: Color32, to: Color32, share: f32) -> Color32 {
    if share <= 0.0 {
        from
    } else if share >= 1.0 {
        to
    } else {
        from.lerp_to_gamma(to, share)
    }
}

/// A colour that a person chose: red, green, blue.
pub fn chosen([red, green, blue]: [u8; 3]) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// A colour made see-through; `share` 1 leaves it.
pub fn faded(color: Color32, share: f32) -> Color32 {
    color.gamma_multiply(share)
}

/// No colour at all.
pub const NOTHING: Color32 = Color32::TRANSPARENT;

/// The tint that leaves a picture as it is.
pub const UNTINTED: Color32 = Color32::WHITE;

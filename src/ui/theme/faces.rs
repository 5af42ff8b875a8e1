//! The type scale: five sizes, three weights, as `look.md` section 1 sets them.
//! Invariant: no text is drawn at any other size or line height.

use egui::text::TextFormat;
use egui::{Color32, FontFamily, FontId, RichText};

/// The family of the medium weight.
pub const MEDIUM: &str = "medium";
/// The family of the semibold weight.
pub const SEMIBOLD: &str = "semibold";
/// The family in which digits and letters of emoji are emoji.
pub const EMOJI: &str = "emoji";
/// The family in which emoji are signs of one colour.
pub const PLAIN_SIGNS: &str = "plain signs";
/// The family of the icons.
pub const ICONS: &str = "icons";
/// The family of the filled icons.
pub const ICONS_FILLED: &str = "icons-filled";

/// One of the three weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Buttons and labels.
    Medium,
    /// Names, titles, figures.
    Semibold,
}

/// A size, its line height, its weight and its letter spacing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// Points.
    pub size: f32,
    /// Height of a line in points.
    pub line: f32,
    /// The weight.
    pub weight: Weight,
    /// Extra points between letters.
    pub spacing: f32,
}

const fn face(size: f32, line: f32, weight: Weight, spacing: f32) -> Face {
    Face { size, line, weight, spacing }
}

/// 11/16, meta lines.
pub const META: Face = face(11.0, 16.0, Weight::Regular, 0.0);
/// 11/16 medium.
pub const META_MEDIUM: Face = face(11.0, 16.0, Weight::Medium, 0.0);
/// 11/16 semibold.
pub const META_SEMIBOLD: Face = face(11.0, 16.0, Weight::Semibold, 0.0);
/// 13/18, body.
pub const BODY: Face = face(13.0, 18.0, Weight::Regular, 0.0);
/// 13/18 medium, buttons.
pub const BODY_MEDIUM: Face = face(13.0, 18.0, Weight::Medium, 0.0);
/// 13/18 semibold, names and row titles, the main button.
pub const NAME: Face = face(13.0, 18.0, Weight::Semibold, 0.0);
/// 15/22, captions, the current comment, the reply.
pub const READING: Face = face(15.0, 22.0, Weight::Regular, 0.0);
/// 15/22 semibold.
pub const READING_SEMIBOLD: Face = face(15.0, 22.0, Weight::Semibold, 0.0);
/// 20/28 semibold, titles.
pub const TITLE: Face = face(20.0, 28.0, Weight::Semibold, -0.2);
/// 28/34 semibold, figures.
pub const FIGURE: Face = face(28.0, 34.0, Weight::Semibold, -0.5);

impl Face {
    /// The font of this face.
    pub fn font(self) -> FontId {
        let family = match self.weight {
            Weight::Regular => FontFamily::Proportional,
            Weight::Medium => FontFamily::Name(MEDIUM.into()),
            Weight::Semibold => FontFamily::Name(SEMIBOLD.into()),
        };
        FontId::new(self.size, family)
    }

    /// The same size in another weight.
    pub const fn weight(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }

    /// How egui is to set text in this face.
    pub fn format(self, color: Color32) -> TextFormat {
        TextFormat {
            font_id: self.font(),
            color,
            line_height: Some(self.line),
            extra_letter_spacing: self.spacing,
            ..TextFormat::default()
        }
    }

    /// A piece of egui's own text in this face, for the widgets that want one.
    pub fn rich(self, text: impl Into<String>) -> RichText {
        RichText::new(text).font(self.font()).line_height(Some(self.line)).extra_letter_spacing(self.spacing)
    }
}

/// The font of the icons at a side of `size` points.
pub fn icon_font(size: f32, filled: bool) -> FontId {
    let family = if filled { ICONS_FILLED } else { ICONS };
    FontId::new(size, FontFamily::Name(family.into()))
}

//! Discs: the account's picture, or the monogram of a commenter, since Instagram gives no pictures of them.
//! Invariant: the colour of a monogram follows from the user's id alone, so a person keeps it everywhere.

use egui::{
    Align2, Color32, CornerRadius, Pos2, Rect, Response, Role, Sense, Stroke, TextureId, Ui, Vec2,
    WidgetInfo, pos2,
};

use crate::ui::icons;
use crate::ui::text::Words;
use crate::ui::theme::{Face, Tokens, Tone, UNTINTED, disc, faces, icon, tokens};

/// A disc for a user.
#[must_use = "show it"]
pub struct Disc<'a> {
    user_id: &'a str,
    username: &'a str,
    size: f32,
    picture: Option<TextureId>,
    ticked: bool,
    edge: Option<Color32>,
    ring: Option<Color32>,
}

impl<'a> Disc<'a> {
    /// The disc of a user, 32 wide.
    pub fn new(user_id: &'a str, username: &'a str) -> Self {
        Self { user_id, username, size: disc::ROW, picture: None, ticked: false, edge: None, ring: None }
    }

    /// Another diameter.
    pub fn size(mut self, size: f32) -> Self {
        self.size = size;
        self
    }

    /// The account's own picture, once it is there.
    pub fn picture(mut self, picture: Option<TextureId>) -> Self {
        self.picture = picture;
        self
    }

    /// Ticked: amber with a check.
    pub fn ticked(mut self, ticked: bool) -> Self {
        self.ticked = ticked;
        self
    }

    /// A ring of 2 in the ground's colour, for discs that overlap.
    pub fn edge(mut self, ground: Color32) -> Self {
        self.edge = Some(ground);
        self
    }

    /// A ring of 2 in the colour of an account, inside its edge.
    pub fn ring(mut self, colour: Color32) -> Self {
        self.ring = Some(colour);
        self
    }

    /// Paints it with its middle at a place.
    pub fn paint(&self, ui: &Ui, center: Pos2) {
        let t = tokens(ui);
        let rect = Rect::from_center_size(center, Vec2::splat(self.size));
        if let Some(edge) = self.edge {
            ui.painter().circle_filled(center, self.size / 2.0 + 2.0, edge);
        }
        if self.ticked {
            ui.painter().circle_filled(center, self.size / 2.0, t.accent_fill);
            icons::CHECK.paint(ui.painter(), center, icon::ROW, t.on_accent);
        } else if let Some(picture) = self.picture {
            let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            let round = CornerRadius::same((self.size / 2.0) as u8);
            let shape = egui::epaint::RectShape::filled(rect, round, UNTINTED).with_texture(picture, whole);
            ui.painter().add(shape);
        } else {
            ui.painter().circle_filled(center, self.size / 2.0, color(t, self.user_id));
            let letters = initials(self.username);
            // A badge has room for one.
            let letters = match self.size <= disc::BADGE {
                true => letters.chars().take(1).collect(),
                false => letters,
            };
            let words = Words::new(letters, self.face(), Tone::Text).color(t.disc_text);
            words.paint(ui, rect.expand(self.size), Align2::CENTER_CENTER);
        }
        if let Some(colour) = self.ring {
            ui.painter().circle_stroke(center, self.size / 2.0 - 1.0, Stroke::new(2.0, colour));
        }
    }

    /// Paints it at a place and senses a click on it: the click that ticks a row.
    pub fn tick_box(&self, ui: &mut Ui, center: Pos2, name: &str) -> Response {
        let rect = Rect::from_center_size(center, Vec2::splat(self.size));
        let response = ui.interact(rect, ui.scope_id().with(("tick", self.user_id, name)), Sense::click());
        self.paint(ui, center);
        if response.hovered() && !self.ticked {
            ui.painter().circle_stroke(center, self.size / 2.0, Stroke::new(2.0, tokens(ui).focus));
        }
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, self.ticked, name));
        response
    }

    /// Shows it as the next widget.
    pub fn show(&self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(self.size), Sense::hover());
        self.paint(ui, rect.center());
        response
    }

    fn face(&self) -> Face {
        if self.size >= disc::LARGE { faces::NAME } else { faces::META_SEMIBOLD }
    }
}

/// The monogram of a username: the first letters of its first two parts.
pub fn initials(username: &str) -> String {
    let mut parts = username.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let letters: String = match (parts.next(), parts.next()) {
        (Some(first), Some(second)) => first.chars().take(1).chain(second.chars().take(1)).collect(),
        (Some(only), None) => only.chars().take(2).collect(),
        (None, _) => "?".to_owned(),
    };
    letters.to_uppercase()
}

/// The ground of a user's monogram.
fn color(t: &Tokens, user_id: &str) -> Color32 {
    let hash = user_id.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    // FNV alone leaves ids that differ in their last digits close together.
    let spread = (hash ^ (hash >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD) >> 33;
    t.discs[spread as usize % t.discs.len()]
}

#[cfg(test)]
mod tests {
    use super::{color, initials};
    use crate::ui::theme::tokens::{DARKROOM, DAYLIGHT};

    #[test]
    fn a_monogram_is_made_of_the_parts_of_a_username() {
        for (username, letters) in [
            ("maren.solheim", "MS"),
            ("cheap_followers_4u", "CF"),
            ("le_petit_atelier", "LP"),
            ("kaito", "KA"),
            ("x", "X"),
            ("...", "?"),
            ("_9lives_", "9L"),
        ] {
            assert_eq!(initials(username), letters);
        }
    }

    #[test]
    fn a_person_keeps_the_colour_and_colours_are_spread() {
        assert_eq!(color(&DARKROOM, "17841400000000001"), color(&DAYLIGHT, "17841400000000001"));
        let used: std::collections::HashSet<_> =
            (0..200).map(|n| color(&DARKROOM, &format!("1784140000000{n:04}"))).collect();
        assert_eq!(used.len(), DARKROOM.discs.len());
    }
}

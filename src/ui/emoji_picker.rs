//! The sheet of emoji: search by name, groups, those taken lately, skin tones.
//! Invariant: the keyboard alone is enough: letters search, arrows walk, `Enter` takes.

use egui::{
    Align2, CornerRadius, Id, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2,
    vec2,
};
use emojis::{Emoji, Group};

use super::emoji::{self, GROUPS};
use super::icons;
use super::text::{Words, meta};
use super::theme::{NOTHING, Tone, faces, height, radius, space, tokens};
use super::widgets::{Field, Menu, hairline, ring, tip};
use crate::engine::views::settings::Layout;
use crate::tr;

/// Emoji in a line.
const ACROSS: usize = 9;
/// The side of one's box, points.
const CELL: f32 = 32.0;
/// Lines in sight.
const IN_SIGHT: f32 = 6.5;

/// What is looked at in the sheet.
#[derive(Default)]
pub struct EmojiPicker {
    words: String,
    /// `None`: those taken lately.
    group: Option<Group>,
    at: usize,
    /// It was open in the frame before.
    open: bool,
}

/// What came of a frame of the sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct Picked {
    /// The emoji that was taken.
    pub emoji: Option<&'static str>,
    /// What is to be kept of the layout, if that changed.
    pub layout: Option<Layout>,
}

impl EmojiPicker {
    /// The sheet under the button that opens it.
    pub fn show(&mut self, button: &Response, layout: &Layout) -> Option<Picked> {
        let wide = CELL * ACROSS as f32 + 2.0 * space::M;
        let menu = Menu::under(button, tr!("Emoji")).width(wide + 2.0 * space::XS).sheet();
        let picked = menu
            .show(|ui| egui::Frame::NONE.inner_margin(space::S).show(ui, |ui| self.sheet(ui, layout)).inner);
        self.open = picked.is_some();
        picked
    }

    fn sheet(&mut self, ui: &mut Ui, layout: &Layout) -> Picked {
        if !self.open {
            *self = Self { group: layout.emoji.is_empty().then_some(GROUPS[0].0), ..Self::default() };
        }
        let id = Id::unique("emoji search");
        let walked = walk(ui);
        let taken = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let before = self.words.clone();
        let field = Field::new(tr!("Search emoji"), &mut self.words).icon(icons::MAGNIFYING_GLASS);
        let field = field.hint(tr!("Search by name")).id(id).show(ui);
        // Whatever was clicked, the next letter searches again.
        if !self.open || !ui.ctx().text_edit_focused() {
            field.response.request_focus();
        }
        if self.words != before {
            self.at = 0;
        }
        ui.add_space(space::S);
        self.groups(ui, layout);
        ui.add_space(space::XS);
        let all = self.found(layout);
        let last = all.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(walked).min(last);
        let clicked = self.grid(ui, &all, walked != 0);
        hairline(ui);
        ui.add_space(space::XS);
        let named = clicked.1.or_else(|| all.get(self.at).copied());
        let tone = tones(ui, layout.skin_tone, named);
        let chosen = clicked.0.or_else(|| all.get(self.at).copied().filter(|_| taken));
        let mut kept = None;
        if let Some(emoji) = chosen {
            let emoji_kept = emoji::remembered(&layout.emoji, emoji.as_str());
            kept = Some(Layout { emoji: emoji_kept, ..layout.clone() });
            ui.close();
        } else if let Some(skin_tone) = tone {
            kept = Some(Layout { skin_tone, ..layout.clone() });
        }
        Picked { emoji: chosen.map(Emoji::as_str), layout: kept }
    }

    /// What is shown: what was searched for, else a group, else those taken lately.
    fn found(&self, layout: &Layout) -> Vec<&'static Emoji> {
        match (self.words.trim(), self.group) {
            ("", Some(group)) => emoji::of_group(group, layout.skin_tone),
            ("", None) => emoji::recent(&layout.emoji),
            (words, _) => emoji::search(words, layout.skin_tone),
        }
    }

    fn groups(&mut self, ui: &mut Ui, layout: &Layout) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let searching = !self.words.trim().is_empty();
            let lately = (!layout.emoji.is_empty()).then_some((None, "🕘", tr!("Taken lately")));
            let groups = GROUPS.iter().map(|(group, sign)| (Some(*group), *sign, emoji::group_name(*group)));
            let side = ui.available_width() / (GROUPS.len() + usize::from(lately.is_some())) as f32;
            for (group, sign, name) in lately.into_iter().chain(groups) {
                let here = !searching && self.group == group;
                if cell(ui, side, sign, name, here, Role::Tab).clicked() {
                    self.group = group;
                    self.at = 0;
                    self.words.clear();
                }
            }
        });
    }

    /// The emoji in lines. Gives the one that was clicked, and the one under the pointer.
    fn grid(
        &mut self,
        ui: &mut Ui,
        all: &[&'static Emoji],
        walked: bool,
    ) -> (Option<&'static Emoji>, Option<&'static Emoji>) {
        let (mut clicked, mut hovered) = (None, None);
        let lines = all.len().div_ceil(ACROSS);
        let tall = CELL * IN_SIGHT;
        if all.is_empty() {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
            let none = Rect::from_center_size(rect.center(), vec2(rect.width(), faces::META.line));
            meta(tr!("No emoji of this name")).centred().label(ui, none, Align2::CENTER_CENTER);
            return (None, None);
        }
        let scroll = ScrollArea::vertical().id_salt((self.group.map(|group| group as usize), &self.words));
        scroll.auto_shrink(false).max_height(tall).min_scrolled_height(tall).show(ui, |ui| {
            let (whole, _) =
                ui.allocate_exact_size(vec2(CELL * ACROSS as f32, CELL * lines as f32), Sense::hover());
            let sight = ui.clip_rect();
            let place = |at: usize| {
                let (line, column) = (at / ACROSS, at % ACROSS);
                Rect::from_min_size(
                    pos2(whole.left() + CELL * column as f32, whole.top() + CELL * line as f32),
                    vec2(CELL, CELL),
                )
            };
            if walked {
                ui.scroll_to_rect(place(self.at), None);
            }
            let from = ((sight.top() - whole.top()) / CELL).floor().max(0.0) as usize * ACROSS;
            let to =
                (((sight.bottom() - whole.top()) / CELL).ceil().max(0.0) as usize * ACROSS).min(all.len());
            for at in from..to {
                let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(place(at)).id_salt(at));
                let emoji = all[at];
                let here = at == self.at;
                let response = cell(&mut inner, CELL, emoji.as_str(), emoji.name(), here, Role::Button);
                if response.hovered() {
                    hovered = Some(emoji);
                }
                if response.clicked() {
                    (self.at, clicked) = (at, Some(emoji));
                }
            }
        });
        (clicked, hovered)
    }
}

/// Steps that the arrow keys ask for.
fn walk(ui: &Ui) -> isize {
    let across = ACROSS as isize;
    let steps =
        [(Key::ArrowRight, 1), (Key::ArrowLeft, -1), (Key::ArrowDown, across), (Key::ArrowUp, -across)];
    ui.input_mut(|input| {
        let pressed = steps.iter().map(|(key, by)| {
            by * isize::try_from(input.count_and_consume_key(Modifiers::NONE, *key)).unwrap_or(0)
        });
        pressed.sum()
    })
}

/// A square with an emoji.
fn cell(ui: &mut Ui, wide: f32, emoji: &str, name: &str, here: bool, role: Role) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(wide, CELL), Sense::click());
    let t = tokens(ui);
    let ground = match (here, response.hovered()) {
        (true, _) => t.selected,
        (false, true) => t.hover,
        (false, false) => NOTHING,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(radius::SMALL), ground);
    if response.has_focus() {
        ring(ui.painter(), rect, radius::SMALL, t.focus);
    }
    Words::new(emoji, faces::TITLE, Tone::Text).paint(ui, rect, Align2::CENTER_CENTER);
    response.widget_info(|| WidgetInfo::selected(role, true, here, name));
    tip(response, name, None)
}

/// The foot: the name of the emoji one stands on, and the skin tones. Gives another tone that was chosen.
fn tones(ui: &mut Ui, chosen: u8, named: Option<&'static Emoji>) -> Option<u8> {
    let size = vec2(ui.available_width(), height::CONTROL);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let names = [
        tr!("No skin tone"),
        tr!("Light skin"),
        tr!("Medium-light skin"),
        tr!("Medium skin"),
        tr!("Medium-dark skin"),
        tr!("Dark skin"),
    ];
    let side = height::SMALL + space::XS;
    let left = rect.right() - side * names.len() as f32;
    if let Some(emoji) = named {
        let words = rect.with_max_x(left - space::S).with_min_x(rect.left() + space::XS);
        meta(emoji.name()).paint(ui, words, Align2::LEFT_CENTER);
    }
    let mut other = None;
    let hand = emojis::get("👋");
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect.with_min_x(left)));
    inner.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (tone, name) in (0_u8..).zip(names) {
            let sign = hand.map_or("👋", |hand| emoji::toned(hand, tone).as_str());
            if cell(ui, side, sign, name, tone == chosen, Role::RadioButton).clicked() && tone != chosen {
                other = Some(tone);
            }
        }
    });
    other
}

/// Puts text where the caret stands in a field, in place of what is selected there, and the caret behind it. A
/// field nobody was in yet gets it at the end.
pub fn insert_at_caret(ctx: &egui::Context, id: Id, text: &mut String, what: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::text_edit::TextEditState::load(ctx, id).unwrap_or_default();
    let letters = text.chars().count();
    let range = state.cursor.char_range().map_or(letters..letters, |range| {
        let [one, other] = [range.primary.index, range.secondary.index].map(usize::from);
        one.min(other).min(letters)..one.max(other).min(letters)
    });
    let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    let bytes = byte(range.start)..byte(range.end);
    text.replace_range(bytes, what);
    let caret = CCursor::new(range.start + what.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::one(caret)));
    state.store(ctx, id);
}

/// Puts the caret of a field behind its last letter.
pub fn caret_to_end(ctx: &egui::Context, id: Id, text: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::text_edit::TextEditState::load(ctx, id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(text.chars().count()))));
    state.store(ctx, id);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_lands_where_the_caret_is_and_the_caret_behind_it() {
        let (ctx, id) = (egui::Context::default(), Id::unique("field"));
        let mut text = "Grüße".to_owned();
        insert_at_caret(&ctx, id, &mut text, "🌿");
        assert_eq!(text, "Grüße🌿");
        let mut state = egui::text_edit::TextEditState::load(&ctx, id).unwrap();
        use egui::text::{CCursor, CCursorRange};
        state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(2), CCursor::new(4))));
        state.store(&ctx, id);
        insert_at_caret(&ctx, id, &mut text, "👨‍👩‍👧");
        assert_eq!(text, "Gr👨‍👩‍👧e🌿");
        insert_at_caret(&ctx, id, &mut text, "!");
        assert_eq!(text, "Gr👨‍👩‍👧!e🌿");
    }
}

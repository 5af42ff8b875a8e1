//! The caption: its field, and above it the ways to put something in: hashtags, people, emoji, snippets.
//! Invariant: what is put in lands where the caret stands, and the field is typed into again afterwards.

use egui::epaint::RectShape;
use egui::{CornerRadius, Frame, Id, Margin, Shape, Stroke, StrokeKind, Ui};

use crate::engine::Command;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::emoji_picker::{EmojiPicker, insert_at_caret};
use crate::ui::icons;
use crate::ui::theme::{radius, space, tokens};
use crate::ui::widgets::{Field, IconButton};

use super::bench::Bench;
use super::mention::{self, Mention};
use super::snippets::{self, SnippetSheet};

/// Lines of the caption before it grows.
const ROWS: usize = 8;

/// What is remembered of the caption and of what is put into it.
#[derive(Default)]
pub struct CaptionLook {
    emoji: EmojiPicker,
    pub mention: Mention,
    pub sheet: SnippetSheet,
    /// The caret is to stand behind this letter, in the next frame.
    pub caret: Option<usize>,
}

/// The field of the caption.
pub fn id() -> Id {
    Id::unique("caption")
}

/// The buttons that put something in, from the right; for the head of the pane.
pub fn tools(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    if bench.is_locked() {
        ui.disable();
    }
    ui.spacing_mut().item_spacing.x = space::XS;
    let enabled = ui.is_enabled();
    let words = ui.add(IconButton::new(icons::BOOKMARK_SIMPLE, tr!("Snippets")).enabled(enabled));
    snippets::sheet(ui, &words, false, bench, desk);
    let emoji = ui.add(IconButton::new(icons::SMILEY, tr!("Emoji")).enabled(enabled));
    if let Some(picked) = bench.look.caption.emoji.show(&emoji, &desk.settings.layout) {
        if let Some(layout) = picked.layout {
            desk.send(Command::KeepLayout(layout));
        }
        if let Some(emoji) = picked.emoji {
            put(ui, bench, emoji);
        }
    }
    if ui.add(IconButton::new(icons::AT, tr!("Mention somebody")).enabled(enabled)).clicked() {
        mention::begin(ui, &mut bench.work.draft.caption);
        ui.memory_mut(|memory| memory.request_focus(id()));
    }
    let tags = ui.add(IconButton::new(icons::HASH, tr!("Hashtag sets")).enabled(enabled));
    snippets::sheet(ui, &tags, true, bench, desk);
}

/// Puts words where the caret stands; the field is typed into afterwards.
pub fn put(ui: &Ui, bench: &mut Bench<'_>, what: &str) {
    insert_at_caret(ui.ctx(), id(), &mut bench.work.draft.caption, what);
    ui.memory_mut(|memory| memory.request_focus(id()));
}

/// The caption in its frame, with more air than other fields have; below it the people who may be meant.
pub fn show(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    if let Some(caret) = bench.look.caption.caret.take() {
        mention::set_caret(ui.ctx(), caret);
    }
    mention::take_keys(ui, bench);
    let ground = ui.painter().add(Shape::Noop);
    let shown = Frame::NONE.inner_margin(Margin::same(space::M as i8)).show(ui, |ui| {
        let text = &mut bench.work.draft.caption;
        let field = Field::new(tr!("Caption"), text)
            .hint(tr!("Write a caption"))
            .growing(ROWS)
            .reading()
            .tags()
            .bare()
            .id(id());
        field.enabled(ui.is_enabled()).show(ui)
    });
    let t = tokens(ui);
    let response = &shown.inner.response;
    let (wide, color) = if response.has_focus() { (2.0, t.focus) } else { (1.0, t.outline) };
    let corner = CornerRadius::same(radius::CONTROL);
    let stroke = Stroke::new(wide, color);
    let shape = RectShape::new(shown.response.rect, corner, t.field, stroke, StrokeKind::Inside);
    ui.painter().set(ground, shape);
    bench.look.told_now |= response.lost_focus();
    mention::offer(ui, &shown.inner, bench, desk);
}

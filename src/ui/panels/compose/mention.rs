//! Mentions: whoever is known to the inbox, offered under the caret while a name is typed behind an `@`.
//! Invariant: nothing is put in that was not chosen, and what is offered never takes a key that is not its own.

use std::ops::Range;

use egui::text::{CCursor, CCursorRange};
use egui::{Align2, Area, Context, Id, Key, Modifiers, Order, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::engine::views::known::{Known, KnownAsk, KnownName};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::emoji_picker::insert_at_caret;
use crate::ui::format::number;
use crate::ui::live::Live;
use crate::ui::text::{body, meta};
use crate::ui::theme::{disc, height, radius, space, tokens};
use crate::ui::widgets::{Disc, FieldOutput, popup_frame};

use super::bench::Bench;
use super::caption;

/// Width of the list, points.
const WIDE: f32 = 272.0;

/// The name that is being typed.
#[derive(Default)]
pub struct Mention {
    /// People whose name begins so.
    pub known: Live<Known>,
    /// The letters of the caption it takes, `@` and all.
    open: Option<Range<usize>>,
    /// The one that `Enter` takes.
    at: usize,
    /// `Esc` was pressed for the name that begins there.
    closed: Option<usize>,
    /// Where the list stood in the frame before.
    sheet: Option<Rect>,
    /// The names in the list.
    names: Vec<KnownName>,
}

/// The name being typed before a caret: its letters, `@` and all. `None`: there is none.
fn typed(text: &str, caret: usize) -> Option<Range<usize>> {
    let letters: Vec<char> = text.chars().take(caret).collect();
    let of_a_name = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_');
    let long = letters.iter().rev().take_while(|letter| of_a_name(letter)).count();
    let at = letters.len().checked_sub(long + 1)?;
    let alone = at == 0 || !letters[at - 1].is_alphanumeric();
    (letters[at] == '@' && alone && long <= 30).then_some(at..caret)
}

/// Writes an `@` where the caret stands, parted from the word before.
pub fn begin(ui: &Ui, text: &mut String) {
    let before = before_caret(ui.ctx(), text);
    let sign = if before.is_some_and(|letter| !letter.is_whitespace()) { " @" } else { "@" };
    insert_at_caret(ui.ctx(), caption::id(), text, sign);
}

/// The letter before the caret of the caption, or before what is selected in it.
pub fn before_caret(ctx: &Context, text: &str) -> Option<char> {
    let state = egui::text_edit::TextEditState::load(ctx, caption::id());
    let range = state.and_then(|state| state.cursor.char_range());
    let at = range.map(|range| usize::from(range.primary.index).min(range.secondary.index.into()));
    match at {
        Some(at) => text.chars().nth(at.checked_sub(1)?).or_else(|| text.chars().last()),
        None => text.chars().last(),
    }
}

/// Puts the caret behind a letter.
pub fn set_caret(ctx: &Context, at: usize) {
    select(ctx, at..at);
}

fn select(ctx: &Context, range: Range<usize>) {
    let mut state = egui::text_edit::TextEditState::load(ctx, caption::id()).unwrap_or_default();
    let range = CCursorRange::two(CCursor::new(range.start), CCursor::new(range.end));
    state.cursor.set_char_range(Some(range));
    state.store(ctx, caption::id());
}

/// Takes the keys of the list before the field does.
pub fn take_keys(ui: &Ui, bench: &mut Bench<'_>) {
    let mention = &mut bench.look.caption.mention;
    let Some(open) = mention.open.clone().filter(|_| !mention.names.is_empty()) else { return };
    let taken = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if taken(Key::Escape) {
        // The list is left, not the field, which has lost the keyboard to this key already.
        (mention.closed, mention.open) = (Some(open.start), None);
        ui.memory_mut(|memory| memory.request_focus(caption::id()));
    }
    if mention.open.is_none() || !ui.memory(|memory| memory.has_focus(caption::id())) {
        return;
    }
    let last = mention.names.len() - 1;
    if taken(Key::ArrowDown) {
        mention.at = if mention.at >= last { 0 } else { mention.at + 1 };
    }
    if taken(Key::ArrowUp) {
        mention.at = mention.at.checked_sub(1).unwrap_or(last);
    }
    if taken(Key::Enter) || taken(Key::Tab) {
        let at = mention.at.min(last);
        take(ui, bench, at);
    }
}

/// Puts a name in place of what was typed of it.
fn take(ui: &Ui, bench: &mut Bench<'_>, at: usize) {
    let mention = &mut bench.look.caption.mention;
    let (Some(range), Some(name)) = (mention.open.take(), mention.names.get(at)) else { return };
    let text = &mut bench.work.draft.caption;
    let parted = text.chars().nth(range.end).is_some_and(|letter| !letter.is_alphanumeric());
    let what = format!("@{}{}", name.username, if parted { "" } else { " " });
    select(ui.ctx(), range);
    insert_at_caret(ui.ctx(), caption::id(), text, &what);
    ui.memory_mut(|memory| memory.request_focus(caption::id()));
    bench.look.caption.mention.at = 0;
}

/// The list under the caret, while a name is being typed.
pub fn offer(ui: &mut Ui, field: &FieldOutput, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let mention = &mut bench.look.caption.mention;
    let caret = field.edit.cursor_range.map(|range| range.primary).filter(|_| field.response.has_focus());
    let range = caret.and_then(|caret| typed(&bench.work.draft.caption, caret.index.into()));
    mention.closed =
        mention.closed.filter(|closed| range.as_ref().is_some_and(|range| range.start == *closed));
    let touched = ui.input(|input| {
        let on =
            input.pointer.interact_pos().zip(mention.sheet).is_some_and(|(at, sheet)| sheet.contains(at));
        on && (input.pointer.any_down() || input.pointer.any_released())
    });
    // A click on the list takes the keyboard from the field before the list hears of it.
    let range = range.or_else(|| mention.open.clone().filter(|_| touched));
    let Some(range) = range.filter(|_| mention.closed.is_none()) else {
        (mention.open, mention.sheet) = (None, None);
        mention.at = 0;
        return;
    };
    let begins: String =
        bench.work.draft.caption.chars().skip(range.start + 1).take(range.len() - 1).collect();
    let ask = KnownAsk { account: desk.account_id(), begins: begins.clone() };
    mention.known.poll(desk.reader, &ask);
    let fits = |name: &&KnownName| name.username.to_lowercase().starts_with(&begins.to_lowercase());
    let names = mention.known.shown().map(|known| known.names.iter().filter(fits).cloned().collect());
    mention.names = names.unwrap_or_default();
    mention.at = mention.at.min(mention.names.len().saturating_sub(1));
    let begin = field.edit.galley.pos_from_cursor(CCursor::new(range.start));
    let corner = field.edit.galley_pos + begin.left_bottom().to_vec2() + vec2(-space::M, space::XS);
    mention.open = Some(range);
    if mention.names.is_empty() {
        mention.sheet = None;
        return;
    }
    let clicked = list(ui, corner, mention);
    if let Some(at) = clicked {
        take(ui, bench, at);
    }
}

fn list(ui: &Ui, corner: egui::Pos2, mention: &mut Mention) -> Option<usize> {
    let whole = ui.ctx().content_rect();
    let tall = height::MENU * mention.names.len() as f32 + 2.0 * space::XS;
    let x = corner.x.min(whole.right() - WIDE - space::S);
    // Where there is no room below the line, above it.
    let line = crate::ui::theme::faces::READING.line;
    let y = if corner.y + tall > whole.bottom() - space::S {
        corner.y - line - 2.0 * space::XS - tall
    } else {
        corner.y
    };
    let dark = ui.visuals().dark_mode;
    let area = Area::new(Id::unique("mention list")).order(Order::Foreground).fixed_pos(pos2(x, y));
    let drawn = area.show(ui.ctx(), |ui| {
        popup_frame(dark).show(ui, |ui| {
            ui.set_width(WIDE - 2.0 * space::XS);
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            let mut clicked = None;
            for (at, name) in mention.names.iter().enumerate() {
                if row(ui, name, at == mention.at) {
                    clicked = Some(at);
                }
            }
            clicked
        })
    });
    mention.sheet = Some(drawn.response.rect);
    drawn.inner.inner
}

fn row(ui: &mut Ui, name: &KnownName, here: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height::MENU), Sense::click());
    let t = tokens(ui);
    if here || response.hovered() {
        let ground = if here { t.selected } else { t.hover };
        ui.painter().rect_filled(rect, egui::CornerRadius::same(radius::CONTROL), ground);
    }
    let inner = rect.shrink2(vec2(space::S, 0.0));
    let face = Rect::from_center_size(
        pos2(inner.left() + disc::SMALL / 2.0, inner.center().y),
        vec2(disc::SMALL, disc::SMALL),
    );
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(face));
    Disc::new(&name.id, &name.username).size(disc::SMALL).show(&mut child);
    let words = match name.comments {
        1 => tr!("1 comment").to_owned(),
        count => tr!("{count} comments", count = number(count)),
    };
    let count = meta(words);
    let wide = count.width(ui);
    count.paint(ui, inner, Align2::RIGHT_CENTER);
    let left = inner.with_min_x(face.right() + space::S).with_max_x(inner.right() - wide - space::S);
    body(name.username.as_str()).tone(crate::ui::theme::Tone::Text).paint(ui, left, Align2::LEFT_CENTER);
    response.widget_info(|| {
        WidgetInfo::selected(Role::ListItem, true, here, tr!("Mention {name}", name = name.username))
    });
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_typed_behind_an_at_that_stands_alone() {
        for (text, caret, found) in [
            ("@", 1, Some(0..1)),
            ("with @mar", 9, Some(5..9)),
            ("with @mar", 7, Some(5..7)),
            ("(@maren.s", 9, Some(1..9)),
            ("öä @x", 5, Some(3..5)),
            ("a@b.c", 5, None),
            ("@mar ", 5, None),
            ("mar", 3, None),
            ("", 0, None),
            ("@@", 2, Some(1..2)),
        ] {
            assert_eq!(typed(text, caret), found, "{text:?} {caret}");
        }
    }
}

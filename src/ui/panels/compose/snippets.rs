//! Snippets and hashtag sets: put into the caption with a click, kept, changed and thrown away in the same sheet.
//! Invariant: what is put in is byte for byte what was kept; a snippet that was thrown away can be had back while the
//! sheet is open.

use egui::{Align, Align2, Layout, Rect, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::domain::Snippet;
use crate::domain::snippet::hashtags_of;
use crate::engine::command::{Command, Kept};
use crate::engine::views::snippets::{Snippets, SnippetsAsk};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::live::Live;
use crate::ui::text::{Words, body, meta};
use crate::ui::theme::{Tone, faces, height, radius, space, tokens};
use crate::ui::widgets::{Button, Field, IconButton, Menu, Touch, hairline, link};

use super::bench::Bench;
use super::{caption, mention};

/// Width of the sheet, points.
const WIDE: f32 = 376.0;
/// Height of a row: name, and the beginning of its words.
const ROW: f32 = 48.0;
/// Rows that are seen without scrolling.
const IN_SIGHT: f32 = 6.0;

/// What a person does in the sheet.
#[derive(Default)]
pub struct SnippetSheet {
    /// All of them.
    pub view: Live<Snippets>,
    /// The one that is written, with what it holds so far.
    editing: Option<Snippet>,
    /// The one that was thrown away last.
    gone: Option<Snippet>,
}

/// What is chosen in the sheet.
enum Choice {
    Put(String),
    Edit(Snippet),
    Keep,
    Leave,
    Throw(Snippet),
    Back,
}

/// The sheet under its button: hashtag sets, or everything else.
pub fn sheet(ui: &Ui, button: &Response, hashtags: bool, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let name = if hashtags { tr!("Hashtag sets") } else { tr!("Snippets") };
    let account = desk.account_id();
    let choice = Menu::under(button, name).width(WIDE).sheet().show(|ui| {
        let sheet = &mut bench.look.caption.sheet;
        sheet.view.poll(desk.reader, &SnippetsAsk { account: account.clone() });
        match &mut sheet.editing {
            Some(snippet) => editor(ui, snippet),
            None => list(ui, hashtags, bench),
        }
    });
    let sheet = &mut bench.look.caption.sheet;
    match choice.flatten() {
        Some(Choice::Put(words)) => {
            caption::put(ui, bench, &words);
        }
        Some(Choice::Edit(snippet)) => sheet.editing = Some(snippet),
        Some(Choice::Keep) => {
            if let Some(mut snippet) = sheet.editing.take() {
                if snippet.name.trim().is_empty() {
                    snippet.name = Snippet::name_for(&snippet.text);
                }
                desk.send(Command::KeepHere { account, what: Kept::Snippet(snippet) });
            }
        }
        Some(Choice::Leave) => sheet.editing = None,
        Some(Choice::Throw(snippet)) => {
            if let Some(id) = snippet.id {
                desk.send(Command::KeepHere { account, what: Kept::SnippetGone(id) });
            }
            sheet.editing = None;
            sheet.gone = Some(Snippet { id: None, ..snippet });
        }
        Some(Choice::Back) => {
            if let Some(snippet) = sheet.gone.take() {
                desk.send(Command::KeepHere { account, what: Kept::Snippet(snippet) });
            }
        }
        None => {}
    }
}

fn list(ui: &mut Ui, hashtags: bool, bench: &Bench<'_>) -> Option<Choice> {
    let sheet = &bench.look.caption.sheet;
    let all = sheet.view.shown().map(|view| view.rows.as_slice()).unwrap_or_default();
    let before = mention::before_caret(ui.ctx(), &bench.work.draft.caption);
    let mut choice = None;
    let mut any = false;
    ScrollArea::vertical().max_height(ROW * IN_SIGHT).id_salt(("snippets", hashtags)).show(ui, |ui| {
        for snippet in all.iter().filter(|snippet| snippet.hashtags().is_some() == hashtags) {
            any = true;
            choice = row(ui, snippet, before).or(choice.take());
        }
    });
    if !any {
        let words = match hashtags {
            true => tr!(
                "No set of hashtags is kept yet. Keep those you use together, and put them in with a click."
            ),
            false => {
                tr!("No snippet is kept yet. Keep words you use often: a signature, a note on shipping.")
            }
        };
        inset(ui, |ui| body(words).tone(Tone::Text2).wrapped().show(ui));
    }
    hairline(ui);
    inset(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let new = if hashtags { tr!("New set") } else { tr!("New snippet") };
            if ui.add(Button::quiet(new).icon(icons::PLUS).small()).clicked() {
                choice = Some(Choice::Edit(Snippet::default()));
            }
            let here = match hashtags {
                true => hashtags_of(&bench.work.draft.caption),
                false => bench.work.draft.caption.clone(),
            };
            let words = if hashtags { tr!("Keep this caption's") } else { tr!("Keep this caption") };
            let can = !here.trim().is_empty();
            if ui.add(Button::quiet(words).icon(icons::BOOKMARK_SIMPLE).small().enabled(can)).clicked() {
                choice = Some(Choice::Edit(Snippet { text: here, ..Snippet::default() }));
            }
        });
        if let Some(gone) = &sheet.gone {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                meta(tr!("{name} was thrown away.", name = gone.name)).show(ui);
                if link(ui, tr!("Put it back")).clicked() {
                    choice = Some(Choice::Back);
                }
            });
        }
    });
    choice
}

/// Content with the padding of menu rows.
fn inset<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    egui::Frame::NONE.inner_margin(egui::Margin::same(space::S as i8)).show(ui, add).inner
}

/// A snippet: a click puts it in, the pencil opens it.
fn row(ui: &mut Ui, snippet: &Snippet, before: Option<char>) -> Option<Choice> {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let t = tokens(ui);
    let touch = Touch::of(ui, &response, true);
    let ground = touch.between(crate::ui::theme::NOTHING, t.selected);
    ui.painter().rect_filled(rect, egui::CornerRadius::same(radius::CONTROL), ground);
    let inner = rect.shrink2(vec2(space::S, space::XS));
    let pencil = Rect::from_center_size(
        egui::pos2(inner.right() - height::SMALL / 2.0, inner.center().y),
        vec2(height::SMALL, height::SMALL),
    );
    let words = inner.with_max_x(pencil.left() - space::S);
    let (top, below) = words.split_top_bottom_at_fraction(0.5);
    Words::new(snippet.name.as_str(), faces::BODY_MEDIUM, Tone::Text).paint(ui, top, Align2::LEFT_CENTER);
    let said = match snippet.hashtags() {
        Some(count) => {
            tr!("{count} hashtags: {words}", count = count, words = snippet.text.replace('\n', " "))
        }
        None => snippet.text.replace('\n', " "),
    };
    meta(said).paint(ui, below, Align2::LEFT_CENTER);
    response
        .widget_info(|| WidgetInfo::labeled(Role::MenuItem, true, tr!("Put in {name}", name = snippet.name)));
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(pencil).id_salt(snippet.id));
    let name = tr!("Edit {name}", name = snippet.name);
    if inside.add(IconButton::new(icons::PENCIL_SIMPLE, name).small()).clicked() {
        return Some(Choice::Edit(snippet.clone()));
    }
    if response.clicked() {
        ui.close();
        return Some(Choice::Put(parted(snippet, before)));
    }
    None
}

/// A set of hashtags stands apart from the word before it; everything else goes in as it is.
fn parted(snippet: &Snippet, before: Option<char>) -> String {
    let glued = before.is_some_and(|letter| !letter.is_whitespace());
    match snippet.hashtags().is_some() && glued {
        true => format!(" {}", snippet.text),
        false => snippet.text.clone(),
    }
}

fn editor(ui: &mut Ui, snippet: &mut Snippet) -> Option<Choice> {
    let mut choice = None;
    inset(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        let named = Snippet::name_for(&snippet.text);
        let hint = if named.is_empty() { tr!("Name").to_owned() } else { named };
        Field::new(tr!("Name of the snippet"), &mut snippet.name).hint(hint).show(ui);
        Field::new(tr!("Words of the snippet"), &mut snippet.text)
            .hint(tr!("#stoneware #tidewrack, or any words"))
            .growing(5)
            .tags()
            .show(ui);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let can = !snippet.text.trim().is_empty();
            if ui.add(Button::plain(tr!("Keep it")).small().enabled(can)).clicked() {
                choice = Some(Choice::Keep);
            }
            if ui.add(Button::quiet(tr!("Leave it")).small()).clicked() {
                choice = Some(Choice::Leave);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if snippet.id.is_some()
                    && ui.add(Button::quiet(tr!("Throw it away")).icon(icons::TRASH).small()).clicked()
                {
                    choice = Some(Choice::Throw(snippet.clone()));
                }
            });
        });
    });
    choice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashtags_stand_apart_and_words_go_in_as_they_are() {
        let of = |text: &str| Snippet { text: text.to_owned(), ..Snippet::default() };
        assert_eq!(parted(&of("#clay #sea"), Some('g')), " #clay #sea");
        assert_eq!(parted(&of("#clay #sea"), Some('\n')), "#clay #sea");
        assert_eq!(parted(&of("#clay #sea"), None), "#clay #sea");
        assert_eq!(parted(&of("\n\nFired slowly. "), Some('g')), "\n\nFired slowly. ");
    }
}

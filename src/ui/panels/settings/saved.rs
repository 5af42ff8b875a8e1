//! Saved replies: their names, their words in each language, their order, which gives them their keys.
//! Invariant: what is typed is kept while one types; a placeholder nobody knows is said beside its words.

use egui::{Align, Align2, Id, Layout, Rect, Sense, Ui, vec2};

use crate::domain::saved::{PLACEHOLDERS, unknown_placeholders};
use crate::domain::{SavedReply, SavedReplyId, SavedText};
use crate::engine::command::{Command, Kept};
use crate::engine::views::saved::{SavedAsk, SavedReplies, SavedRow};
use crate::tr;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::emoji_picker::insert_at_caret;
use crate::ui::icons;
use crate::ui::live::Live;
use crate::ui::panels::inbox::ACTIONS;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, height, space};
use crate::ui::widgets::{Button, Chip, Field, IconButton, Menu, MenuItem, Row, card, key_caps, link, tip};

/// Languages that are offered, each in its own words.
const LANGUAGES: [(&str, &str); 28] = [
    ("ar", "العربية"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hu", "Magyar"),
    ("id", "Indonesia"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nb", "Norsk"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sv", "Svenska"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
];

/// Seconds between two states that are kept while a person goes on typing.
const PAUSE: f64 = 1.0;

/// The page's own memory.
#[derive(Default)]
pub struct Saved {
    /// All of them.
    pub view: Live<SavedReplies>,
    /// The one that is edited, as it is typed.
    open: Option<SavedReply>,
    /// As it is kept.
    told: Option<SavedReply>,
    told_at: f64,
    /// A new one was asked for when there were so many.
    born_after: Option<usize>,
    /// The one that was thrown away last, and where it stood.
    gone: Option<(SavedReply, usize)>,
}

impl Saved {
    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let account = desk.account_id();
        self.view.poll(desk.reader, &SavedAsk { account });
        let rows = self.view.shown().map(|view| view.rows.clone()).unwrap_or_default();
        self.note_birth(&rows);
        let intro = tr!(
            "Answers you give often. In the Inbox the first nine have the keys 1 to 9; the words are put into the reply box, and nothing is sent before you say so."
        );
        Words::new(intro, faces::READING, Tone::Text2).wrapped().show(ui);
        ui.add_space(space::M);
        for (at, row) in rows.iter().enumerate() {
            ui.push_id(row.reply.id.map(|id| id.0), |ui| self.one(ui, at, row, rows.len(), desk));
        }
        ui.add_space(space::M);
        ui.horizontal(|ui| {
            if ui.add(Button::plain(tr!("New saved reply")).icon(icons::PLUS)).clicked() {
                self.add(rows.len(), desk);
            }
            self.offer_back(ui, desk);
        });
        self.keep(ui, false, desk);
    }

    /// Opens the one that was asked for, once it is there.
    fn note_birth(&mut self, rows: &[SavedRow]) {
        if self.born_after.is_some_and(|before| rows.len() > before) {
            self.born_after = None;
            self.edit(rows.last().map(|row| row.reply.clone()));
        }
    }

    fn edit(&mut self, reply: Option<SavedReply>) {
        self.told.clone_from(&reply);
        self.open = reply;
    }

    fn add(&mut self, before: usize, desk: &mut Desk<'_>) {
        let reply = SavedReply {
            id: None,
            name: tr!("New saved reply").to_owned(),
            texts: vec![SavedText::default()],
        };
        let account = desk.account_id();
        desk.send(Command::KeepHere { account, what: Kept::Saved(reply) });
        self.born_after = Some(before);
    }

    /// Keeps what was typed: after a pause while one types, at once otherwise.
    fn keep(&mut self, ui: &Ui, at_once: bool, desk: &mut Desk<'_>) {
        let now = ui.input(|input| input.time);
        let Some(open) = self.open.as_ref().filter(|open| self.told.as_ref() != Some(*open)) else { return };
        let typing = ui.ctx().text_edit_focused() && !at_once;
        let left = self.told_at + PAUSE - now;
        if typing && left > 0.0 {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
            return;
        }
        desk.send(Command::KeepHere { account: desk.account_id(), what: Kept::Saved(open.clone()) });
        self.told = Some(open.clone());
        self.told_at = now;
    }

    /// The one that was thrown away can be had back.
    fn offer_back(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let Some((reply, at)) = self.gone.clone() else { return };
        meta(tr!("{name} was removed.", name = reply.name)).show(ui);
        if link(ui, tr!("Put it back")).clicked() {
            self.gone = None;
            desk.send(Command::KeepHere { account: desk.account_id(), what: Kept::SavedBack { reply, at } });
        }
    }

    /// A saved reply: its line, and below it what is edited.
    fn one(&mut self, ui: &mut Ui, at: usize, row: &SavedRow, count: usize, desk: &mut Desk<'_>) {
        let Some(id) = row.reply.id else { return };
        let open = self.open.as_ref().is_some_and(|open| open.id == Some(id));
        if self.line(ui, at, row, open, count, desk) {
            self.keep(ui, true, desk);
            self.edit((!open).then(|| row.reply.clone()));
        }
        if open {
            card(ui, |ui| self.editor(ui, at, id, desk));
            ui.add_space(space::S);
        }
    }

    /// True if it was clicked.
    fn line(
        &mut self,
        ui: &mut Ui,
        at: usize,
        row: &SavedRow,
        open: bool,
        count: usize,
        desk: &mut Desk<'_>,
    ) -> bool {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height::TABLE), Sense::hover());
        let shown = if open { self.open.as_ref().unwrap_or(&row.reply) } else { &row.reply };
        let name = shown.name.clone();
        let response = Row::new(("saved", at), &name).current(open).show(ui, rect);
        let mut inner = ui.new_child(
            egui::UiBuilder::new()
                .max_rect(rect.shrink2(vec2(space::S, 0.0)))
                .layout(Layout::left_to_right(Align::Center)),
        );
        let ui = &mut inner;
        ui.spacing_mut().item_spacing.x = space::S;
        let id = row.reply.id.unwrap_or_default();
        let caps = ACTIONS.get(at).map(|action| desk.caps(action)).unwrap_or_default();
        let place = Rect::from_min_size(ui.cursor().left_top(), vec2(height::CONTROL, height::TABLE));
        ui.add_space(height::CONTROL);
        if !caps.is_empty() {
            let mut key = ui.new_child(
                egui::UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)),
            );
            key_caps(&mut key, &caps);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (sign, words, to, can) in [
                (icons::ARROW_DOWN, tr!("Move {name} down", name = name), at + 1, at + 1 < count),
                (icons::ARROW_UP, tr!("Move {name} up", name = name), at.saturating_sub(1), at > 0),
            ] {
                if ui.add(IconButton::new(sign, words).enabled(can)).clicked() {
                    let what = Kept::SavedAt { saved: id, at: to };
                    desk.send(Command::KeepHere { account: desk.account_id(), what });
                }
            }
            let used = row.used_at.map(|at| tr!("last {age} ago", age = desk.age(at)));
            let words: Vec<String> = [Some(counts::uses(row.uses)), used].into_iter().flatten().collect();
            meta(words.join(", ")).show(ui);
            let rest = ui.available_rect_before_wrap();
            Words::new(name.as_str(), faces::BODY_MEDIUM, Tone::Text).paint(ui, rest, Align2::LEFT_CENTER);
        });
        response.clicked()
    }

    /// Name, words in each language, placeholders, and the way out.
    fn editor(&mut self, ui: &mut Ui, at: usize, id: SavedReplyId, desk: &mut Desk<'_>) {
        let Some(open) = &mut self.open else { return };
        ui.spacing_mut().item_spacing.y = space::S;
        Field::new(tr!("Name of the saved reply"), &mut open.name).hint(tr!("Name")).show(ui);
        let (mut dropped, several) = (None, open.texts.len() > 1);
        let taken: Vec<Option<String>> = open.texts.iter().map(|text| text.language.clone()).collect();
        for (nth, text) in open.texts.iter_mut().enumerate() {
            ui.push_id(nth, |ui| {
                if words_of(ui, nth, text, &taken, several) {
                    dropped = Some(nth);
                }
            });
        }
        if let Some(nth) = dropped {
            open.texts.remove(nth);
        }
        let mut gone = false;
        ui.horizontal(|ui| {
            if ui.add(Button::quiet(tr!("Add a language")).icon(icons::TRANSLATE).small()).clicked() {
                let free = LANGUAGES.iter().find(|(code, _)| !taken.contains(&Some((*code).to_owned())));
                let language = free.map(|(code, _)| (*code).to_owned());
                open.texts.push(SavedText { language, text: String::new() });
            }
            gone = ui.add(Button::quiet(tr!("Remove this saved reply")).icon(icons::TRASH).small()).clicked();
        });
        if gone {
            self.gone = self.open.take().map(|reply| (reply, at));
            self.told = None;
            desk.send(Command::KeepHere { account: desk.account_id(), what: Kept::SavedGone(id) });
        }
    }
}

/// The words in one language; true if they are to be dropped.
fn words_of(ui: &mut Ui, nth: usize, text: &mut SavedText, taken: &[Option<String>], several: bool) -> bool {
    let mut dropped = false;
    let id = Id::unique(("saved words", nth));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let words = language_name(text.language.as_deref());
        let button = ui.add(Button::plain(words).icon(icons::CARET_DOWN).small());
        if let Some(chosen) =
            Menu::under(&button, tr!("Language")).show(|ui| languages(ui, text, taken)).flatten()
        {
            text.language = chosen;
        }
        for name in PLACEHOLDERS {
            let place = format!("{{{name}}}");
            let chip = tip(ui.add(Chip::new(place.as_str())), placeholder_words(name), None);
            if chip.clicked() {
                insert_at_caret(ui.ctx(), id, &mut text.text, &place);
                ui.memory_mut(|memory| memory.request_focus(id));
            }
        }
        if several {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                dropped = ui.add(IconButton::new(icons::X, tr!("Drop this language")).small()).clicked();
            });
        }
    });
    let unknown = unknown_placeholders(&text.text);
    let error = unknown.first().map(|name| {
        tr!("Nobody knows {place}: it would be sent as it stands", place = format!("{{{name}}}"))
    });
    let name = tr!("Words, {language}", language = language_name(text.language.as_deref()));
    Field::new(name, &mut text.text).reading().growing(2).id(id).error(error.as_deref()).show(ui);
    dropped
}

/// What a placeholder stands for.
fn placeholder_words(name: &str) -> &'static str {
    match name {
        "name" => tr!("Whoever wrote the comment"),
        "post" => tr!("The beginning of the post's caption"),
        "account" => tr!("Your account's name"),
        _ => tr!("The address of the post"),
    }
}

fn language_name(code: Option<&str>) -> &str {
    match code {
        None => tr!("Any language"),
        Some(code) => LANGUAGES.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name),
    }
}

/// The languages as a menu; gives the one that was chosen.
fn languages(ui: &mut Ui, text: &SavedText, taken: &[Option<String>]) -> Option<Option<String>> {
    let mut chosen = None;
    egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        let all = std::iter::once(None).chain(LANGUAGES.iter().map(|(code, _)| Some(*code)));
        for code in all {
            let here = text.language.as_deref() == code;
            let other = !here && taken.contains(&code.map(str::to_owned));
            let item = MenuItem::new(language_name(code)).chosen(here);
            if ui.add(item.disabled_because(other.then(|| tr!("has words")))).clicked() {
                chosen = Some(code.map(str::to_owned));
            }
        }
    });
    chosen
}

//! The error book as a page: every code and every trouble, searched by number or by words, offline.
//! Invariant: shows the table that all messages come from, and nothing that is not in it.

use egui::{Align2, Margin, Rect, ScrollArea, Sense, Ui, pos2, vec2};

use crate::domain::error_book::{self, BOOK, Class, Entry, Purpose, Told, entry_of};
use crate::domain::{Move, Trouble};
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::text::{Words, body, meta, name};
use crate::ui::theme::{Tone, faces, height, space, width};
use crate::ui::widgets::{
    Button, Empty, Field, Pane, Row, Scroll, Side, VirtualRows, hairline, hint_bar, inside, section_line,
};

use super::doctor::{icon_of, press};

/// Height of a row.
const ROW: f32 = 56.0;
/// The label before a line of the entry.
const LABEL: f32 = width::FORM_LABEL;

/// The page's own memory.
#[derive(Default)]
pub struct ErrorBook {
    words: String,
    /// What fits the words, by its place in the book; `None`: not looked up since they changed.
    found: Option<Vec<usize>>,
    current: usize,
    scroll: Scroll,
}

impl ErrorBook {
    /// Opens it where it tells of a trouble.
    pub(super) fn open_at(&mut self, trouble: Option<&Trouble>) {
        let entry = trouble.and_then(|trouble| entry_of(trouble.kind, trouble.code, trouble.subcode));
        let Some(at) = entry.and_then(place) else { return };
        *self = Self { current: at, ..Self::default() };
        self.scroll.reveal(at);
    }

    /// Draws it into all the room of the page.
    pub(super) fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, whole: Rect) {
        if self.found.is_none() {
            let found: Vec<usize> = error_book::search(&self.words).into_iter().filter_map(place).collect();
            if !found.contains(&self.current) {
                self.current = found.first().copied().unwrap_or(0);
            }
            self.found = Some(found);
        }
        self.keys(ui, desk);
        let (left, right) = Pane::fixed("error book", Side::Left, width::LIST_NARROW).split(ui, whole);
        inside(ui, "error book list", left, |ui| self.list(ui, desk, left));
        inside(ui, "error book entry", right, |ui| self.entry(ui, desk, right));
    }

    fn found(&self) -> &[usize] {
        self.found.as_deref().unwrap_or_default()
    }

    fn keys(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let next = desk.action(ui, Action::new("book.next", tr!("Next error"), icons::ARROW_DOWN));
        let previous = desk.action(ui, Action::new("book.previous", tr!("Previous error"), icons::ARROW_UP));
        if !next && !previous {
            return;
        }
        let at = self.found().iter().position(|at| *at == self.current).unwrap_or(0);
        let last = self.found().len().saturating_sub(1);
        let at = if next { (at + 1).min(last) } else { at.saturating_sub(1) };
        if let Some(current) = self.found().get(at).copied() {
            self.current = current;
            self.scroll.reveal(at);
        }
    }

    fn list(&mut self, ui: &mut Ui, desk: &Desk<'_>, whole: Rect) {
        section_line(ui, height::TOOLBAR_LIBRARY, |ui| {
            let count = self.found.as_ref().map_or(0, Vec::len);
            let field = Field::new(tr!("Search the error book"), &mut self.words)
                .hint(tr!("A number, or words of it"))
                .icon(icons::MAGNIFYING_GLASS)
                .trailing(format::number(count as u64), Tone::Text3);
            if field.show(ui).response.changed() {
                self.found = None;
                self.scroll.to_top(0);
            }
        });
        let foot = whole.with_min_y(whole.bottom() - height::HINTS);
        let list = Rect::from_min_max(pos2(whole.left(), ui.cursor().top()), foot.right_top());
        let walk = format!("{}|{}", desk.caps("book.next"), desk.caps("book.previous"));
        hint_bar(ui, foot, &[(walk.as_str(), tr!("error"))]);
        let found = self.found.clone().unwrap_or_default();
        if found.is_empty() && self.found.is_some() {
            let words = tr!("Every code and every message of this program stands here");
            if Empty::new(icons::BOOK_OPEN_TEXT, tr!("Nothing fits"), words)
                .link(tr!("Show all"))
                .show(ui, list)
                .is_some_and(|response| response.clicked())
            {
                (self.words, self.found) = (String::new(), None);
            }
            return;
        }
        let current = self.current;
        let mut opened = None;
        VirtualRows::new(&mut self.scroll, found.len(), ROW).show(ui, list, |ui, at, rect| {
            if let Some(place) = found.get(at).copied()
                && one(ui, rect, &BOOK[place], place, place == current)
            {
                opened = Some(place);
            }
        });
        if let Some(opened) = opened {
            self.current = opened;
        }
    }

    fn entry(&self, ui: &mut Ui, desk: &mut Desk<'_>, whole: Rect) {
        let Some(entry) = BOOK.get(self.current).filter(|_| !self.found().is_empty()) else { return };
        desk.toast_pane = Some(whole);
        ScrollArea::vertical().auto_shrink(false).id_salt(("error", self.current)).show(ui, |ui| {
            let side = space::XL as i8;
            let wide = (ui.available_width() - 2.0 * space::XL).min(width::FORM);
            egui::Frame::NONE.inner_margin(Margin { left: side, right: 0, top: side, bottom: side }).show(
                ui,
                |ui| {
                    ui.set_width(wide);
                    ui.spacing_mut().item_spacing = vec2(space::S, space::S);
                    Words::new(entry.title(), faces::READING_SEMIBOLD, Tone::Text).wrapped().show(ui);
                    body(entry.advice()).wrapped().show(ui);
                    ui.add_space(space::S);
                    if entry.next().is_button() {
                        let button = Button::plain(entry.next().words()).icon(icon_of(entry.next()));
                        if ui.add(button).clicked() {
                            press(desk, entry.next());
                        }
                    } else {
                        meta(entry.next().words()).show(ui);
                    }
                    ui.add_space(space::S);
                    hairline(ui);
                    ui.add_space(space::XS);
                    for (label, words) in facts(entry) {
                        told(ui, label, &words);
                    }
                },
            );
        });
    }
}

/// Where an entry stands in the book.
fn place(entry: &'static Entry) -> Option<usize> {
    BOOK.iter().position(|other| std::ptr::eq(other, entry))
}

fn one(ui: &mut Ui, rect: Rect, entry: &Entry, place: usize, current: bool) -> bool {
    let number = entry.number();
    let spoken = match number.is_empty() {
        true => tr!("{title}. {cause}", title = entry.title(), cause = entry.cause()),
        false => {
            tr!("{title}, {number}. {cause}", title = entry.title(), number = number, cause = entry.cause())
        }
    };
    let response = Row::new(("error", place), &spoken).current(current).show(ui, rect);
    let inner = rect.shrink2(vec2(space::L, space::S));
    let mut top = inner.with_max_y(inner.top() + faces::BODY.line);
    if !number.is_empty() {
        let taken = meta(number).paint(ui, top, Align2::RIGHT_CENTER);
        top.max.x = taken.left() - space::S;
    }
    name(entry.title()).lines(1).paint(ui, top, Align2::LEFT_CENTER);
    let below = inner.with_min_y(top.bottom() + space::XS / 2.0);
    meta(entry.cause()).lines(1).paint(ui, below, Align2::LEFT_TOP);
    response.clicked()
}

/// What is to be known of an entry, line by line.
fn facts(entry: &Entry) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        (tr!("Comes from"), entry.cause().to_owned()),
        (tr!("Whose move"), whose(entry.whose_move()).to_owned()),
        (tr!("Tintype"), does(entry.class).to_owned()),
    ];
    if let Some(code) = entry.code {
        facts.push((tr!("Code"), code.to_string()));
    }
    if let Some(subcode) = entry.subcode {
        facts.push((tr!("Subcode"), subcode.to_string()));
    }
    if !entry.during.is_empty() {
        facts.push((tr!("Only while"), during(entry.during).join(", ")));
    }
    let told = match entry.told {
        Told::Code if entry.code.is_none() => tr!("Told by Instagram, with its code or alone"),
        Told::Code => tr!("Told by Instagram"),
        Told::Sentence => {
            tr!("Told by Instagram in one sentence, under a code that stands for other things too")
        }
        Told::Here => tr!("Found by Tintype itself: Instagram has no code for it"),
    };
    facts.push((tr!("Known by"), told.to_owned()));
    facts
}

fn whose(whose: Move) -> &'static str {
    match whose {
        Move::Yours => tr!("Yours"),
        Move::Instagram => tr!("Instagram's"),
        Move::Host => tr!("Your host's"),
        Move::Ours => tr!("Ours"),
    }
}

/// What Tintype does about it by itself.
fn does(class: Class) -> &'static str {
    match class {
        Class::Retry => tr!("Tries again by itself, with growing pauses"),
        Class::RetryOnce => tr!("Tries once more by itself, then waits for you"),
        Class::UnknownOutcome => tr!("Asks Instagram whether it happened before it does it again"),
        Class::PausesAccount { .. } => tr!("Lets the whole account rest and goes on by itself"),
        Class::AccountNeedsPerson => tr!("Lets the whole account wait for you; nothing is lost"),
        Class::Blocked => tr!("Rests for hours, and looks whether a post went out all the same"),
        Class::QuotaUsedUp => tr!("Waits until the last 24 hours have room again"),
        Class::NotReady => tr!("Looks again after a while"),
        Class::NewContainer { retries_first: 0 } => tr!("Prepares the post anew"),
        Class::NewContainer { .. } => tr!("Tries again twice, then prepares the post anew"),
        Class::Gone => tr!("Takes it as gone. What was to be deleted is done with that"),
        Class::NoNumbers => tr!("Shows no number, which is no fault"),
        Class::NeedsPerson => tr!("Stops there and waits for you"),
    }
}

fn during(during: &[Purpose]) -> Vec<&'static str> {
    let words = |purpose: &Purpose| match purpose {
        Purpose::Read => tr!("reading"),
        Purpose::Insights => tr!("reading numbers"),
        Purpose::StoryInsights => tr!("reading a story's numbers"),
        Purpose::SignIn => tr!("signing in"),
        Purpose::Change => tr!("changing something"),
        Purpose::Send => tr!("sending something"),
    };
    during.iter().map(words).collect()
}

fn told(ui: &mut Ui, label: &str, words: &str) {
    let wide = ui.available_width();
    let text = body(words).tone(Tone::Text).wrapped();
    let tall = text.lay(ui, wide - LABEL).height().max(faces::BODY.line);
    let (rect, _) = ui.allocate_exact_size(vec2(wide, tall), Sense::hover());
    body(label).label(ui, rect.with_max_x(rect.left() + LABEL), Align2::LEFT_TOP);
    text.label(ui, rect.with_min_x(rect.left() + LABEL), Align2::LEFT_TOP);
}

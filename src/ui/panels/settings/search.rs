//! The search of the Settings: a few letters find a page or one of its lines, and the line is framed for a moment.
//! Invariant: every line that can be found is drawn under the same words on its page, so that a jump always lands.

use std::time::Duration;

use egui::{Align2, CornerRadius, Id, Key, Rect, Sense, Stroke, StrokeKind, Ui, vec2};

use crate::tr;
use crate::ui::find;
use crate::ui::icons;
use crate::ui::keys;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, height, icon, radius, space, tokens};
use crate::ui::widgets::{Field, Row, inside};

use super::{PAGES, Page};

/// How long a line that was jumped to is framed, seconds.
const FRAMED: f64 = 2.0;
/// Results that are shown, at most.
const SHOWN: usize = 12;

/// The words of a line.
type Line = (Page, fn() -> &'static str);

/// The lines that are found, beside the pages themselves. One added here must be drawn by [`super::form`] on its page
/// under the same words.
#[rustfmt::skip]
const LINES: &[Line] = &[
    (Page::Sending, || tr!("Wait")),
    (Page::Sending, || tr!("Delete")),
    (Page::Schedule, || tr!("Collaborators")),
    (Page::Schedule, || tr!("When a time is missed")),
    (Page::Schedule, || tr!("Without the window")),
    (Page::Quiet, || tr!("Times")),
    (Page::Quiet, || tr!("Zone")),
    (Page::Look, || tr!("Theme")),
    (Page::Folder, || tr!("Folder")),
    (Page::Folder, || tr!("What is in it")),
    (Page::Folder, || tr!("Another folder")),
    (Page::About, || tr!("Licence")),
];

/// What is typed, and where one stands among what was found.
#[derive(Default)]
pub(super) struct Search {
    open: bool,
    typed: String,
    at: usize,
    /// It was opened just now: the caret goes to the field once that is drawn, or the click that opened it would take
    /// it away again.
    fresh: bool,
}

/// A place to go to: a page, and the line to be framed there.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub page: Page,
    line: Option<&'static str>,
}

/// The line that is framed, and until when, seconds of the window's time.
#[derive(Clone, Copy, Default)]
struct Jump {
    words: &'static str,
    until: f64,
    fresh: bool,
}

impl Search {
    /// Whether the results stand in the place of the pages.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Opens it, with the caret in the field; closes it when it is open.
    pub fn toggle(&mut self, ui: &Ui) {
        *self = Self { open: !self.open, fresh: !self.open, ..Self::default() };
        ui.ctx().request_repaint();
    }

    /// Draws the field and what was found; gives the place that was chosen.
    pub fn show(&mut self, ui: &mut Ui, rect: Rect) -> Option<Found> {
        ui.add_space(space::S);
        let inner = ui.available_rect_before_wrap().shrink2(vec2(space::S, 0.0));
        let line = inner.with_max_y(inner.top() + height::CONTROL);
        let entered = ui.input(|input| input.key_pressed(Key::Enter));
        let shown = inside(ui, "settings search", line, |ui| {
            Field::new(tr!("Search the settings"), &mut self.typed)
                .hint(tr!("Search"))
                .icon(icons::MAGNIFYING_GLASS)
                .id(field())
                .show(ui)
        });
        if std::mem::take(&mut self.fresh) {
            shown.response.request_focus();
        }
        if shown.response.changed() {
            self.at = 0;
        }
        let found = found(&self.typed);
        if shown.response.has_focus() || shown.response.lost_focus() {
            self.walk(ui, found.len());
        }
        let mut chosen = found.get(self.at).copied().filter(|_| entered && shown.response.lost_focus());
        let list = rect.with_min_y(line.bottom() + space::S);
        inside(ui, "settings found", list, |ui| {
            if found.is_empty() {
                let none = list.shrink2(vec2(space::L, space::S));
                meta(tr!("Nothing here is called that")).label(ui, none, Align2::LEFT_TOP);
            }
            for (index, found) in found.iter().enumerate() {
                if result(ui, *found, index == self.at) {
                    chosen = Some(*found);
                }
            }
        });
        let left = ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape));
        if left || chosen.is_some() {
            *self = Self::default();
        }
        if let Some(Found { line: Some(words), .. }) = chosen {
            jump(ui, words);
        }
        chosen
    }

    fn walk(&mut self, ui: &Ui, count: usize) {
        let (down, up) = ui.input_mut(|input| {
            let none = egui::Modifiers::NONE;
            (input.consume_key(none, Key::ArrowDown), input.consume_key(none, Key::ArrowUp))
        });
        if down {
            self.at = (self.at + 1).min(count.saturating_sub(1));
        } else if up {
            self.at = self.at.saturating_sub(1);
        }
    }
}

fn field() -> Id {
    Id::unique("search of the settings")
}

/// What the letters fit, the best first; all pages while there are none.
fn found(letters: &str) -> Vec<Found> {
    let pages = PAGES.iter().map(|(page, _)| Found { page: *page, line: None });
    let lines = LINES.iter().map(|(page, line)| Found { page: *page, line: Some(line()) });
    let all = pages.chain(lines);
    if letters.trim().is_empty() {
        return all.filter(|found| found.line.is_none()).collect();
    }
    let mut fits: Vec<(i32, Found)> =
        all.filter_map(|found| Some((find::fit(letters, found.words())?.score, found))).collect();
    fits.sort_by_key(|(score, _)| -score);
    fits.into_iter().map(|(_, found)| found).take(SHOWN).collect()
}

impl Found {
    fn words(&self) -> &'static str {
        self.line.unwrap_or_else(|| self.page.name())
    }
}

/// One result; true if it was clicked.
fn result(ui: &mut Ui, found: Found, here: bool) -> bool {
    let tall = if found.line.is_some() { height::TABLE } else { height::VIEW };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    let name = match found.line {
        Some(line) => tr!("{line}, in {page}", line = line, page = found.page.name()),
        None => found.page.name().to_owned(),
    };
    let id = ("settings found", found.page, found.line);
    let clicked = Row::new(id, &name).current(here).without_line().show(ui, rect).clicked();
    let mut inner = rect.shrink2(vec2(space::L, space::XS));
    let color = tokens(ui).text3;
    let center = inner.left_center() + vec2(icon::ROW / 2.0, 0.0);
    found.page.icon().paint(ui.painter(), center, icon::ROW, color);
    inner.min.x += icon::ROW + space::S;
    let words = Words::new(found.words(), faces::BODY, Tone::Text);
    if found.line.is_some() {
        words.paint(ui, inner.with_max_y(inner.top() + faces::BODY.line), Align2::LEFT_CENTER);
        meta(found.page.name()).paint(ui, inner, Align2::LEFT_BOTTOM);
    } else {
        words.paint(ui, inner, Align2::LEFT_CENTER);
    }
    clicked
}

fn jumping() -> Id {
    Id::unique("settings jump")
}

/// Has the line with these words brought into view and framed for a moment.
pub(super) fn jump(ui: &Ui, words: &'static str) {
    let until = ui.input(|input| input.time) + FRAMED;
    ui.data_mut(|data| data.insert_temp(jumping(), Jump { words, until, fresh: true }));
}

/// A line of a page was drawn: if it is the one that was jumped to, it is framed.
pub(super) fn landed(ui: &Ui, words: &str, rect: Rect) {
    let Some(jump) = ui.data(|data| data.get_temp::<Jump>(jumping())).filter(|jump| jump.words == words)
    else {
        return;
    };
    let now = ui.input(|input| input.time);
    if now >= jump.until {
        ui.data_mut(|data| data.remove_temp::<Jump>(jumping()));
        return;
    }
    if jump.fresh {
        ui.scroll_to_rect(rect.expand(space::L), None);
        ui.data_mut(|data| data.insert_temp(jumping(), Jump { fresh: false, ..jump }));
    }
    let frame = rect.expand2(vec2(space::S, 0.0));
    let stroke = Stroke::new(2.0, tokens(ui).focus);
    ui.painter().rect_stroke(frame, CornerRadius::same(radius::CONTROL), stroke, StrokeKind::Inside);
    ui.ctx().request_repaint_after(Duration::from_secs_f64(jump.until - now));
}

/// `/` opens the search while nothing is typed.
pub(super) fn wished(ui: &Ui) -> bool {
    keys::take_sign(ui, '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_find_lines_and_pages_the_best_first() {
        assert_eq!(found("").len(), PAGES.len());
        let theme = found("theme");
        assert!(theme[0].page == Page::Look && theme[0].line == Some("Theme"));
        assert!(found("undo")[0] == Found { page: Page::Sending, line: None });
        assert!(found("qqqq").is_empty());
    }
}

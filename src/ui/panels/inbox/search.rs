//! The search: a field in which filters become tags once they are typed out, with what can be typed below it.
//! Invariant: what is carried out is exactly what stands in the field, tags and words together.

use egui::text::{CCursor, CCursorRange};
use egui::{
    Align2, Area, CornerRadius, Id, Key, Layout, Modifiers, Order, Rect, Response, Role, Sense, Stroke,
    StrokeKind, TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::domain::search::{Key as Filter, Query, Term, What};
use crate::tr;
use crate::ui::icons;
use crate::ui::text::Words;
use crate::ui::theme::{Tone, faces, height, icon, radius, space, tokens};
use crate::ui::widgets::{Field, IconButton, Menu, Touch, popup_frame, ring};

use super::filters::{self, Pick};

/// The width that stays free for words, however many tags there are.
const WORDS_AT_LEAST: f32 = 160.0;

/// Seconds without another letter after which all that fits is looked for, and not the newest alone.
const PAUSE: f64 = 0.25;

/// Tells the labels there are, when they are to be picked from.
pub type Labels<'a> = &'a mut dyn FnMut() -> Vec<String>;

/// What stands in the field.
#[derive(Default)]
pub struct SearchField {
    tags: Vec<Term>,
    words: String,
    /// Both, as one line.
    said: String,
    query: Query,
    focus: bool,
    /// When something else was looked for last, in the window's seconds; `None`: all of it may be looked for.
    typed_at: Option<f64>,
    /// The sheet below the field, while it is shown.
    sheet: Option<Rect>,
}

impl SearchField {
    /// All of it as typed.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// What it asks for.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.query.is_empty()
    }

    /// Whether somebody still types, so that the newest of what is found is enough.
    pub fn is_hurried(&self) -> bool {
        self.typed_at.is_some()
    }

    /// Notes a pause in the typing.
    fn rest(&mut self, ui: &Ui) {
        let Some(since) = self.typed_at else { return };
        let left = since + PAUSE - ui.input(|input| input.time);
        if left > 0.0 {
            ui.ctx().request_repaint_after_secs(left as f32);
        } else {
            self.typed_at = None;
            ui.ctx().request_repaint();
        }
    }

    /// Empties the field.
    pub fn clear(&mut self) {
        self.put("");
    }

    /// Puts a whole search into the field.
    pub fn put(&mut self, search: &str) {
        let (tags, words) = Query::parse(search).terms.into_iter().partition(Term::is_filter);
        (self.tags, self.words) = (tags, Query { terms: words }.to_string());
        self.settle();
    }

    /// Adds a filter, in the place of one that it rules out.
    pub fn add(&mut self, term: Term) {
        let key = term.what.key();
        let alone = !matches!(key, None | Some(Filter::Is | Filter::Has | Filter::Label));
        self.tags.retain(|tag| tag.what != term.what && !(alone && tag.what.key() == key && !tag.negated));
        self.tags.push(term);
        self.settle();
    }

    /// Adds a filter, or takes it away if it is there.
    pub fn toggle(&mut self, term: Term) {
        match self.tags.iter().position(|tag| *tag == term) {
            Some(place) => self.remove(place),
            None => self.add(term),
        }
    }

    /// Takes away all filters of a kind.
    pub fn drop_filter(&mut self, key: Filter) {
        self.tags.retain(|tag| tag.what.key() != Some(key));
        self.settle();
    }

    /// Whether a filter stands there.
    pub fn has(&self, what: &What) -> bool {
        self.query.terms.iter().any(|term| !term.negated && term.what == *what)
    }

    /// Puts the caret into the field from the next frame on.
    pub fn take_focus(&mut self) {
        self.focus = true;
    }

    fn remove(&mut self, place: usize) {
        self.tags.remove(place);
        self.settle();
    }

    fn settle(&mut self) {
        let tags = self.tags.iter().map(Term::to_string).collect::<Vec<_>>().join(" ");
        self.said = match (tags.is_empty(), self.words.is_empty()) {
            (true, _) => self.words.clone(),
            (false, true) => tags,
            (false, false) => format!("{tags} {}", self.words),
        };
        self.query = Query::parse(&self.said);
    }

    /// Makes tags of the filters among the words. True if there were any.
    fn take_tags(&mut self) -> bool {
        let (tags, words): (Vec<_>, Vec<_>) =
            Query::parse(&self.words).terms.into_iter().partition(Term::is_filter);
        if tags.is_empty() {
            return false;
        }
        self.words = Query { terms: words }.to_string();
        for tag in tags {
            self.add(tag);
        }
        true
    }

    /// Begins to type a filter: its word and the colon.
    fn begin(&mut self, key: Filter) {
        let begun: Vec<Term> =
            Query::parse(&self.words).terms.into_iter().filter(|term| term.what.key().is_none()).collect();
        let mut words = Query { terms: begun }.to_string();
        if !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        self.words = format!("{words}{}:", key.word());
        self.focus = true;
        self.settle();
    }

    /// Does what was picked from the menu or the sheet.
    fn pick(&mut self, pick: Pick) {
        match pick {
            Pick::Begin(key) => self.begin(key),
            Pick::Toggle(what) => {
                let begun =
                    |term: &Term| matches!(term.what, What::Unready { .. }) || term.what.key() == what.key();
                let kept = Query::parse(&self.words).terms.into_iter().filter(|term| !begun(term)).collect();
                self.words = Query { terms: kept }.to_string();
                self.toggle(Term::of(what));
                self.focus = true;
            }
        }
    }

    /// Shows it in all the width there is; `key` jumps here, `labels` tells those there are. True if something
    /// else is looked for now.
    pub fn show(&mut self, ui: &mut Ui, hint: &str, key: &str, labels: Labels<'_>) -> bool {
        let before = self.said.clone();
        let line = ui.available_rect_before_wrap();
        let rect = Rect::from_center_size(line.center(), vec2(line.width(), height::CONTROL));
        ui.advance_cursor_after_rect(rect);
        let id = Id::unique("inbox search");
        let focused = ui.memory(|memory| memory.has_focus(id));
        if focused && self.words.is_empty() && !self.tags.is_empty() {
            let taken = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Backspace));
            if taken {
                self.remove(self.tags.len() - 1);
            }
        }
        paint_ground(ui, rect, focused);
        let mut inner = rect.shrink2(vec2(space::M, 0.0));
        icons::MAGNIFYING_GLASS.paint(
            ui.painter(),
            inner.left_center() + vec2(icon::ROW / 2.0, 0.0),
            icon::ROW,
            tokens(ui).text3,
        );
        inner.min.x += icon::ROW + space::S;
        inner.max.x = self.menu(ui, rect, &mut *labels).left() - space::XS;
        inner.min.x = self.show_tags(ui, inner);
        let response = self.edit(ui, inner, id, hint, key);
        self.follow(ui, &response);
        self.sheet(ui, &response, rect, labels);
        self.rest(ui);
        let changed = before != self.said;
        if changed {
            self.typed_at = Some(ui.input(|input| input.time));
            ui.ctx().request_repaint_after_secs(PAUSE as f32);
        }
        changed
    }

    fn edit(&mut self, ui: &mut Ui, within: Rect, id: Id, hint: &str, key: &str) -> Response {
        let line = Rect::from_center_size(within.center(), vec2(within.width(), faces::BODY.line));
        let mut inside =
            ui.new_child(UiBuilder::new().max_rect(line).layout(Layout::top_down(egui::Align::Min)));
        let hint = if self.tags.is_empty() { hint } else { "" };
        let field = Field::new(tr!("Search comments"), &mut self.words).hint(hint).bare().id(id);
        let field = if self.tags.is_empty() { field.key(key) } else { field };
        let response = field.show(&mut inside).response;
        if std::mem::take(&mut self.focus) {
            response.request_focus();
            caret_to_end(ui, id, &self.words);
        }
        response
    }

    /// What typing did: filters that are typed out become tags, `Esc` empties.
    fn follow(&mut self, ui: &Ui, response: &Response) {
        let (enter, escape) =
            ui.input(|input| (input.key_pressed(Key::Enter), input.key_pressed(Key::Escape)));
        if response.lost_focus() && escape {
            self.clear();
            return;
        }
        let typed_out = response.changed() && self.words.ends_with(char::is_whitespace);
        let left = response.lost_focus() && (enter || self.sheet.is_none());
        if (typed_out || left) && self.take_tags() {
            caret_to_end(ui, response.id, &self.words);
        }
        if response.changed() {
            self.settle();
        }
    }

    /// The tags, the last ones if there is no room for all. Gives where the words begin.
    fn show_tags(&mut self, ui: &mut Ui, within: Rect) -> f32 {
        let room = within.width() - WORDS_AT_LEAST;
        let widths: Vec<f32> = self.tags.iter().map(|tag| tag_width(ui, &tag.to_string())).collect();
        let mut first = self.tags.len();
        let mut wide = 0.0;
        while first > 0 && wide + widths[first - 1] + space::XS <= room {
            first -= 1;
            wide += widths[first] + space::XS;
        }
        let mut left = within.left();
        if first > 0 {
            let more = Words::new(format!("+{first}"), faces::META_MEDIUM, Tone::Text3);
            let painted = more.paint(ui, within.with_min_x(left), Align2::LEFT_CENTER);
            left = painted.right() + space::XS;
        }
        let mut removed = None;
        for (place, (tag_of, wide)) in self.tags.iter().zip(&widths).enumerate().skip(first) {
            let words = tag_of.to_string();
            let rect = Rect::from_min_size(
                pos2(left, within.center().y - height::SMALL / 2.0),
                vec2(*wide, height::SMALL),
            );
            if tag(ui, rect, place, &words) {
                removed = Some(place);
            }
            left = rect.right() + space::XS;
        }
        if let Some(place) = removed {
            self.remove(place);
            self.focus = true;
        }
        if first < self.tags.len() { left + space::XS } else { left }
    }

    /// The button at the field's end, with the filters to be picked by the mouse.
    fn menu(&mut self, ui: &mut Ui, field: Rect, labels: Labels<'_>) -> Rect {
        let button = Rect::from_center_size(
            pos2(field.right() - height::CONTROL / 2.0, field.center().y),
            vec2(height::SMALL, height::SMALL),
        );
        let mut inside = ui.new_child(UiBuilder::new().max_rect(button));
        let open = inside.add(IconButton::new(icons::FUNNEL_SIMPLE, tr!("Filters")).small());
        let picked = Menu::under(&open, "inbox filters")
            .width(filters::MENU)
            .show(|ui| filters::menu(self, ui, &labels()));
        if let Some(pick) = picked.flatten() {
            self.pick(pick);
        }
        button
    }

    /// What can be typed, and what was taken otherwise than it may have been meant.
    fn sheet(&mut self, ui: &Ui, response: &Response, field: Rect, labels: Labels<'_>) {
        let touched = ui.input(|input| {
            let on =
                input.pointer.interact_pos().zip(self.sheet).is_some_and(|(at, sheet)| sheet.contains(at));
            on && (input.pointer.any_down() || input.pointer.any_released())
        });
        let shown = filters::sheet_for(&self.words, &self.query);
        let (true, Some(sheet)) = (response.has_focus() || touched, shown) else {
            self.sheet = None;
            return;
        };
        let dark = ui.visuals().dark_mode;
        let area = Area::new(Id::unique("inbox search sheet"))
            .order(Order::Foreground)
            .fixed_pos(field.left_bottom() + vec2(0.0, space::XS));
        let drawn = area.show(ui.ctx(), |ui| {
            popup_frame(dark).show(ui, |ui| {
                ui.set_width(field.width() - 2.0 * space::XS);
                ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                filters::sheet(ui, &sheet, labels)
            })
        });
        self.sheet = Some(drawn.response.rect);
        if let Some(pick) = drawn.inner.inner {
            self.pick(pick);
            ui.ctx().request_repaint();
        }
    }
}

impl super::Inbox {
    /// Something else is looked for: the list begins anew.
    pub(super) fn search_changed(&mut self) {
        self.wanted = None;
        self.current = None;
        self.cursor = super::Cursor::default();
        self.selection.clear();
        self.many = super::many::Reply::default();
        self.arrivals.forget();
        self.list.go_to_top();
    }

    /// `Esc` in the list ends a search; in a field it belongs to the field.
    pub(super) fn leave_search(&mut self, ui: &Ui) {
        if !self.search.is_empty() && !self.typed && crate::ui::keys::take(ui, Key::Escape) {
            self.search.clear();
            self.search_changed();
        }
    }

    /// Asks for headings and found words around the rows in sight.
    pub(super) fn read_around(&mut self, desk: &crate::ui::desk::Desk<'_>, headings: Vec<i64>, rows: &[i64]) {
        use crate::engine::views::inbox_search::{HeadingsAsk, WordsAsk};
        let account = self.whose.clone();
        if !headings.is_empty() {
            let ask = HeadingsAsk { account: account.clone(), arrangement: self.arrangement, headings };
            self.headings.poll(desk.reader, &ask);
        }
        if !self.search.is_empty() {
            let ask = WordsAsk { account, search: self.search.said().to_owned(), rows: rows.to_vec() };
            self.words.poll(desk.reader, &ask);
        }
    }
}

fn paint_ground(ui: &Ui, rect: Rect, focused: bool) {
    let t = tokens(ui);
    let (wide, border) = if focused { (2.0, t.focus) } else { (1.0, t.line_strong) };
    let (corner, stroke) = (CornerRadius::same(radius::CONTROL), Stroke::new(wide, border));
    ui.painter().rect(rect, corner, t.field, stroke, StrokeKind::Inside);
}

fn tag_words(words: &str) -> Words<'_> {
    Words::new(words, faces::META_MEDIUM, Tone::Text)
}

fn tag_width(ui: &Ui, words: &str) -> f32 {
    tag_words(words).width(ui).ceil() + 2.0 * space::S + icon::META
}

/// One filter; true if it is to go.
fn tag(ui: &Ui, rect: Rect, place: usize, words: &str) -> bool {
    let response = ui.interact(rect, ui.scope_id().with(("search tag", place)), Sense::click());
    let name = tr!("Remove {filter}", filter = words);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let t = tokens(ui);
    let touch = Touch::of(ui, &response, true);
    let ground = touch.between(t.track, t.hover);
    ui.painter().rect_filled(rect, CornerRadius::same(radius::SMALL), ground);
    if touch.focus {
        ring(ui.painter(), rect, radius::SMALL, t.focus);
    }
    tag_words(words).paint(ui, rect.shrink2(vec2(space::S, 0.0)), Align2::LEFT_CENTER);
    let cross = pos2(rect.right() - space::XS - icon::META / 2.0, rect.center().y);
    let color = if response.hovered() { t.text } else { t.text3 };
    icons::X.paint(ui.painter(), cross, space::M, color);
    response.clicked()
}

fn caret_to_end(ui: &Ui, id: Id, words: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(words.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::one(end)));
    state.store(ui.ctx(), id);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::search::{Has, Is};

    #[test]
    fn filters_become_tags_and_words_stay_words() {
        let mut field = SearchField::default();
        field.put("ship is:open \"thank you\" -from:bert nor");
        assert_eq!((field.tags.len(), field.words.as_str()), (2, "ship \"thank you\" nor"));
        assert_eq!(field.said(), "is:open -from:bert ship \"thank you\" nor");
        field.toggle(Term::of(What::Is(Is::Open)));
        assert_eq!(field.said(), "-from:bert ship \"thank you\" nor");
        field.clear();
        assert!(field.is_empty() && field.said().is_empty());
    }

    #[test]
    fn a_filter_that_rules_another_out_takes_its_place() {
        let mut field = SearchField::default();
        field.put("lang:vi is:open");
        field.add(Term::of(What::Lang("de".to_owned())));
        field.add(Term::of(What::Has(Has::Link)));
        field.add(Term::of(What::Has(Has::Emoji)));
        assert_eq!(field.said(), "is:open lang:de has:link has:emoji");
        field.drop_filter(Filter::Lang);
        assert_eq!(field.said(), "is:open has:link has:emoji");
    }

    #[test]
    fn labels_stand_together_and_a_picked_one_takes_the_place_of_what_was_typed() {
        let mut field = SearchField::default();
        field.put("label:sold label:so");
        field.words = "ship label:\"on s".to_owned();
        field.pick(Pick::Toggle(What::Label("on sale".to_owned())));
        assert_eq!(field.said(), "label:sold label:so label:\"on sale\" ship ");
    }

    #[test]
    fn a_filter_that_is_begun_by_the_mouse_follows_the_words() {
        let mut field = SearchField::default();
        field.put("ship");
        field.pick(Pick::Begin(Filter::From));
        assert_eq!(field.words, "ship from:");
        assert!(!field.is_empty(), "the word is looked for meanwhile");
        field.pick(Pick::Begin(Filter::Lang));
        assert_eq!(field.words, "ship lang:");
        field.pick(Pick::Toggle(What::Lang("vi".to_owned())));
        assert_eq!(field.said(), "lang:vi ship ");
    }
}

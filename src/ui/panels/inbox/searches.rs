//! The saved searches in the views pane: each a view with its count, kept, named, moved and taken away.
//! Invariant: what was taken away can be put back where it was for as long as its line stands there.

use egui::{
    Align2, CornerRadius, CursorIcon, Id, Key, Modifiers, Rect, Role, ScrollArea, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::domain::SearchId;
use crate::engine::command::{Command, SavedChange};
use crate::engine::views::inbox::FOUND_AT_MOST;
use crate::engine::views::inbox_search::{SavedAsk, SavedSearch, SavedSearches};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::number;
use crate::ui::icons;
use crate::ui::live::Live;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, faded, height, icon, radius, space, time, tokens};
use crate::ui::widgets::{Field, IconButton, Menu, MenuItem, hairline, ring};

use super::Inbox;

/// How long the line of a search that was taken away stands there, in milliseconds.
const BACK_FOR: i64 = ((time::UNDO + time::TOAST_LONGER) * 1000.0) as i64;

/// Height of the searches in the menu, points, from which they scroll.
const MENU: f32 = 320.0;

/// The saved searches and what is done to them just now.
#[derive(Default)]
pub struct Saved {
    /// The searches.
    pub live: Live<SavedSearches>,
    naming: Option<Naming>,
    removed: Option<Removed>,
    /// The search that is dragged.
    dragged: Option<usize>,
}

/// A name that is being typed.
struct Naming {
    /// `None`: of a new search.
    search: Option<SearchId>,
    query: String,
    name: String,
    focus: bool,
}

/// A search that was taken away.
struct Removed {
    name: String,
    query: String,
    place: usize,
    /// Until when it can be put back, milliseconds since the epoch.
    until: i64,
}

/// What a row was asked for.
enum Wish {
    Show(String),
    Rename(SearchId, String),
    Remove(SearchId, usize),
    Place(SearchId, usize),
}

impl Saved {
    /// The name of the saved search that says just this.
    pub fn shown_as(&self, said: &str) -> Option<String> {
        let searches = &self.live.shown()?.searches;
        searches.iter().find(|search| says(&search.query, said)).map(|search| search.name.clone())
    }
}

/// Whether two searches are typed the same, blanks at their ends aside.
fn says(one: &str, other: &str) -> bool {
    one.trim() == other.trim()
}

/// The group in the views pane, from `top` on; gives where it ends.
pub fn show(inbox: &mut Inbox, ui: &mut Ui, whole: Rect, top: f32, desk: &mut Desk<'_>) -> f32 {
    // Over all accounts those of each are shown; they are changed where they are kept.
    let fixed = desk.together.then(|| tr!("kept with one account"));
    let ask = SavedAsk { account: inbox.whose.clone(), zone: Some(desk.zone.clone()) };
    inbox.searches.live.poll(desk.reader, &ask);
    let searches = inbox.searches.live.shown().map(|saved| saved.searches.clone()).unwrap_or_default();
    let line = |top: f32| {
        Rect::from_min_size(pos2(whole.left() + space::S, top), vec2(whole.width() - space::L, height::VIEW))
    };
    heading(inbox, ui, line(top), desk);
    let mut top = top + height::VIEW;
    let first = top;
    let mut wish = None;
    for (place, search) in searches.iter().enumerate() {
        if removed_line(inbox, ui, line(top), place, desk) {
            top += height::VIEW;
        }
        if inbox.searches.naming.as_ref().is_some_and(|naming| naming.search == Some(search.id)) {
            name_field(inbox, ui, line(top), desk);
        } else {
            wish = row(inbox, ui, line(top), place, search, &searches, fixed).or(wish);
        }
        top += height::VIEW;
    }
    if removed_line(inbox, ui, line(top), searches.len(), desk) {
        top += height::VIEW;
    }
    if inbox.searches.naming.as_ref().is_some_and(|naming| naming.search.is_none()) {
        name_field(inbox, ui, line(top), desk);
        top += height::VIEW;
    } else if searches.is_empty() && inbox.searches.removed.is_none() {
        let hint = line(top).with_max_y(top + 3.0 * faces::META.line).shrink2(vec2(space::S, 0.0));
        let words = tr!("Search for something, then keep it here with the plus: a view of your own");
        meta(words).wrapped().label(ui, hint, Align2::LEFT_TOP);
        top = hint.bottom();
    }
    wish = dragging(inbox, ui, line(first), &searches).or(wish);
    if let Some(wish) = wish {
        carry_out(inbox, wish, &searches, desk);
    }
    top
}

/// The same as rows of a menu, for a window too narrow for the pane; what is searched can be kept from there too,
/// under its own words.
pub fn menu(inbox: &mut Inbox, ui: &mut Ui, desk: &mut Desk<'_>) {
    let ask = SavedAsk { account: inbox.whose.clone(), zone: Some(desk.zone.clone()) };
    inbox.searches.live.poll(desk.reader, &ask);
    let searches = inbox.searches.live.shown().map(|saved| saved.searches.clone()).unwrap_or_default();
    let new = !inbox.search.is_empty() && inbox.searches.shown_as(inbox.search.said()).is_none();
    if searches.is_empty() && !new {
        return;
    }
    hairline(ui);
    ScrollArea::vertical().max_height(MENU).show(ui, |ui| {
        for search in &searches {
            let chosen = !inbox.search.is_empty() && says(&search.query, inbox.search.said());
            let item = MenuItem::new(&*search.name).icon(icons::MAGNIFYING_GLASS);
            if ui.add(item.trailing(told(search.count)).chosen(chosen)).clicked() {
                inbox.show_search(&search.query);
            }
        }
    });
    if new && ui.add(MenuItem::new(keep_words(desk)).icon(icons::PLUS)).clicked() {
        let query = inbox.search.said().to_owned();
        let change = SavedChange::Keep { name: query.trim().to_owned(), query, place: None };
        desk.send(Command::Saved { account: desk.account_id(), change });
    }
}

/// What keeping a search is called: over all accounts it says with whom.
fn keep_words(desk: &Desk<'_>) -> String {
    match desk.account().filter(|_| desk.together) {
        Some(row) => tr!("Save this search with {name}", name = row.account.username),
        None => tr!("Save this search").to_owned(),
    }
}

/// How many a search finds.
fn told(count: usize) -> String {
    match count {
        FOUND_AT_MOST => tr!("{count}+", count = number(FOUND_AT_MOST as u64)),
        count => number(count as u64),
    }
}

fn heading(inbox: &mut Inbox, ui: &mut Ui, line: Rect, desk: &Desk<'_>) {
    let inner = line.shrink2(vec2(space::S, 0.0));
    Words::new(tr!("Saved searches"), faces::META_MEDIUM, Tone::Text3).label(ui, inner, Align2::LEFT_CENTER);
    let button = Rect::from_center_size(
        pos2(inner.right() - icon::ROW / 2.0, inner.center().y),
        vec2(height::SMALL, height::SMALL),
    );
    let can = !inbox.search.is_empty();
    let mut place = ui.new_child(UiBuilder::new().max_rect(button));
    let name = keep_words(desk);
    let plus = place.add(IconButton::new(icons::PLUS, &name).small().enabled(can));
    if plus.clicked() {
        inbox.begin_saving();
    }
}

fn row(
    inbox: &mut Inbox,
    ui: &mut Ui,
    rect: Rect,
    place: usize,
    search: &SavedSearch,
    all: &[SavedSearch],
    fixed: Option<&'static str>,
) -> Option<Wish> {
    let chosen = !inbox.search.is_empty() && says(&search.query, inbox.search.said());
    let count = told(search.count);
    let response = ui.interact(rect, ui.scope_id().with(("saved", search.id)), Sense::click_and_drag());
    let spoken = tr!("{view}, {count}", view = search.name, count = count);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, &spoken));
    let t = tokens(ui);
    let hover = ui.ctx().animate_bool_with_time(response.id, response.hovered(), time::TOUCH);
    let ground = if chosen { t.selected } else { faded(t.hover, hover) };
    ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), ground);
    if response.has_focus() {
        ring(ui.painter(), rect, radius::CONTROL, t.focus);
    }
    let (letters, face) = if chosen { (Tone::Text, faces::NAME) } else { (Tone::Text2, faces::BODY) };
    let inner = rect.shrink2(vec2(space::S, 0.0));
    let sign = inner.left_center() + vec2(icon::ROW / 2.0, 0.0);
    icons::MAGNIFYING_GLASS.paint(ui.painter(), sign, icon::ROW, t.tone(letters));
    let figure = if chosen { (Tone::Accent, faces::META_SEMIBOLD) } else { (Tone::Text3, faces::META) };
    let taken = meta(count).tone(figure.0).face(figure.1).paint(ui, inner, Align2::RIGHT_CENTER);
    let mut words = inner;
    words.min.x += icon::ROW + space::S;
    words.max.x = taken.left() - space::S;
    Words::new(search.name.as_str(), face, letters).paint(ui, words, Align2::LEFT_CENTER);
    if response.drag_started() && fixed.is_none() {
        inbox.searches.dragged = Some(place);
    }
    let mut wish = response.clicked().then(|| Wish::Show(search.query.clone()));
    if fixed.is_none() && (chosen || response.has_focus()) {
        let moved = |key| ui.input_mut(|input| input.consume_key(Modifiers::ALT, key));
        if place > 0 && moved(Key::ArrowUp) {
            wish = Some(Wish::Place(search.id, place - 1));
        } else if place + 1 < all.len() && moved(Key::ArrowDown) {
            wish = Some(Wish::Place(search.id, place + 1));
        }
    }
    let from_menu =
        Menu::context(&response, "saved search").show(|ui| row_menu(ui, place, search, all.len(), fixed));
    from_menu.flatten().or(wish)
}

fn row_menu(
    ui: &mut Ui,
    place: usize,
    search: &SavedSearch,
    count: usize,
    fixed: Option<&'static str>,
) -> Option<Wish> {
    let mut wish = None;
    if ui.add(MenuItem::new(tr!("Rename")).icon(icons::PENCIL_SIMPLE).disabled_because(fixed)).clicked() {
        wish = Some(Wish::Rename(search.id, search.name.clone()));
    }
    let first = fixed.or((place == 0).then(|| tr!("It is the first")));
    let up = MenuItem::new(tr!("Move up")).icon(icons::ARROW_UP).key("Alt ↑");
    if ui
        .add(if first.is_some() {
            MenuItem::new(tr!("Move up")).icon(icons::ARROW_UP).disabled_because(first)
        } else {
            up
        })
        .clicked()
    {
        wish = Some(Wish::Place(search.id, place.saturating_sub(1)));
    }
    let last = fixed.or((place + 1 == count).then(|| tr!("It is the last")));
    let down = MenuItem::new(tr!("Move down")).icon(icons::ARROW_DOWN).key("Alt ↓");
    if ui
        .add(if last.is_some() {
            MenuItem::new(tr!("Move down")).icon(icons::ARROW_DOWN).disabled_because(last)
        } else {
            down
        })
        .clicked()
    {
        wish = Some(Wish::Place(search.id, place + 1));
    }
    if ui.add(MenuItem::new(tr!("Remove")).icon(icons::TRASH).disabled_because(fixed)).clicked() {
        wish = Some(Wish::Remove(search.id, place));
    }
    wish
}

/// The line where a dragged search would go, and its way there when it is let go.
fn dragging(inbox: &mut Inbox, ui: &Ui, first: Rect, searches: &[SavedSearch]) -> Option<Wish> {
    let from = inbox.searches.dragged?;
    let at = ui.input(|input| input.pointer.interact_pos())?;
    let gap = ((at.y - first.top()) / height::VIEW).round().clamp(0.0, searches.len() as f32);
    let t = tokens(ui);
    ui.painter().hline(first.x_range(), first.top() + gap * height::VIEW, Stroke::new(2.0, t.accent_fill));
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    if ui.input(|input| input.pointer.any_down()) {
        return None;
    }
    inbox.searches.dragged = None;
    let gap = gap as usize;
    let place = if gap > from { gap - 1 } else { gap };
    let search = searches.get(from)?;
    (place != from).then_some(Wish::Place(search.id, place))
}

/// The line of a search that was taken away from this place, with *Undo*.
fn removed_line(inbox: &mut Inbox, ui: &mut Ui, line: Rect, place: usize, desk: &mut Desk<'_>) -> bool {
    let Some(removed) = inbox.searches.removed.as_ref().filter(|removed| removed.place == place) else {
        return false;
    };
    if desk.countdown(ui, removed.until) <= 0 {
        inbox.searches.removed = None;
        return false;
    }
    let inner = line.shrink2(vec2(space::S, 0.0));
    let undo = Words::new(tr!("Undo"), faces::META_SEMIBOLD, Tone::Text).underlined();
    let hit = Rect::from_min_max(pos2(inner.right() - undo.width(ui), line.top()), inner.right_bottom());
    undo.paint(ui, hit, Align2::RIGHT_CENTER);
    let response = ui.interact(hit.expand(space::XS), ui.scope_id().with("saved undo"), Sense::click());
    let called = tr!("Put {name} back", name = removed.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &called));
    let words = tr!("{name} removed", name = removed.name);
    meta(words).label(ui, inner.with_max_x(hit.left() - space::S), Align2::LEFT_CENTER);
    if response.clicked()
        && let Some(removed) = inbox.searches.removed.take()
    {
        let change =
            SavedChange::Keep { name: removed.name, query: removed.query, place: Some(removed.place) };
        desk.send(Command::Saved { account: desk.account_id(), change });
    }
    true
}

/// The field in which a name is typed: `Enter` keeps it, `Esc` leaves it.
fn name_field(inbox: &mut Inbox, ui: &mut Ui, line: Rect, desk: &mut Desk<'_>) {
    let Some(naming) = inbox.searches.naming.as_mut() else { return };
    let mut place = ui.new_child(UiBuilder::new().max_rect(line));
    let field = Field::new(tr!("Name of the search"), &mut naming.name).id(Id::unique("saved search name"));
    let response = field.show(&mut place).response;
    if std::mem::take(&mut naming.focus) {
        response.request_focus();
    }
    if !response.lost_focus() {
        return;
    }
    let keeps = ui.input(|input| input.key_pressed(Key::Enter));
    let Some(naming) = inbox.searches.naming.take() else { return };
    if !keeps {
        return;
    }
    let name = match naming.name.trim() {
        "" => naming.query.trim().to_owned(),
        name => name.to_owned(),
    };
    let change = match naming.search {
        Some(search) => SavedChange::Rename { search, name },
        None => SavedChange::Keep { name, query: naming.query, place: None },
    };
    desk.send(Command::Saved { account: desk.account_id(), change });
}

fn carry_out(inbox: &mut Inbox, wish: Wish, searches: &[SavedSearch], desk: &mut Desk<'_>) {
    let account = desk.account_id();
    match wish {
        Wish::Show(query) => inbox.show_search(&query),
        Wish::Rename(search, name) => {
            inbox.searches.naming =
                Some(Naming { search: Some(search), query: String::new(), name, focus: true });
        }
        Wish::Remove(search, place) => {
            if let Some(known) = searches.get(place) {
                let until = desk.now.as_millisecond() + BACK_FOR;
                let (name, query) = (known.name.clone(), known.query.clone());
                inbox.searches.removed = Some(Removed { name, query, place, until });
            }
            desk.send(Command::Saved { account, change: SavedChange::Remove(search) });
        }
        Wish::Place(search, place) => {
            desk.send(Command::Saved { account, change: SavedChange::Place { search, place } });
        }
    }
}

impl Inbox {
    /// Shows a search that was kept.
    fn show_search(&mut self, query: &str) {
        self.search.put(query);
        self.search_changed();
    }

    /// Asks for a name for what is searched. In a view of what is to be done, that it needs an answer then stands
    /// in the search, where it can be seen and taken away.
    pub(super) fn begin_saving(&mut self) {
        use crate::domain::search::Key as Filter;
        use crate::engine::views::inbox::InboxFilter;
        let to_do =
            matches!(self.filter, InboxFilter::NeedsAnswer | InboxFilter::Questions | InboxFilter::Mentions);
        if to_do && !self.search.query().asks(Filter::Is) {
            self.narrow_to_view();
            self.search_changed();
        }
        let query = self.search.said().to_owned();
        let name = query.trim().to_owned();
        self.searches.naming = Some(Naming { search: None, query, name, focus: true });
    }
}

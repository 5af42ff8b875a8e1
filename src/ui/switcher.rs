//! The account at the top of the rail, and the sheet it opens: all accounts, found by a few letters.
//! Invariant: choosing one is answered in the same frame, from what is kept of it.

use egui::{
    Align2, CornerRadius, Id, Key, Modifiers, Popup, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::accounts;
use super::actions::Action;
use super::desk::Desk;
use super::find::fit;
use super::format::number;
use super::icons::{self, Icon};
use super::keys;
use super::panels::{Goal, Place};
use super::text::{Words, meta};
use super::theme::{NOTHING, Tone, disc, faces, height, icon, radius, space, tokens, width};
use super::widgets::{Disc, Field, Menu, MenuItem, Touch, hairline};
use crate::domain::AccountId;
use crate::engine::status::SyncState;
use crate::engine::views::settings::AccountRow;
use crate::tr;

/// From so many accounts on there is a field to find one.
const FIELD_FROM: usize = 8;
/// So many rows stand in the sheet at once.
const ROWS: f32 = 12.0;

/// The sheet's own memory.
#[derive(Default)]
pub struct Switcher {
    letters: String,
    current: usize,
    open: bool,
}

/// A row of the sheet.
enum Line<'a> {
    All,
    One(&'a AccountRow),
}

impl Switcher {
    /// The account's picture, or those of all; a click opens the sheet. Gives where to go.
    pub(super) fn show(&mut self, ui: &mut Ui, rail: Rect, here: Place, desk: &mut Desk<'_>) -> Option<Goal> {
        let row = desk.account()?.clone();
        let all = desk.together && here == Place::Inbox;
        let center = pos2(rail.center().x, rail.top() + space::L + disc::LARGE / 2.0);
        let hit = Rect::from_center_size(center, Vec2::splat(disc::LARGE));
        let response = ui.interact(hit, ui.scope_id().with("account"), Sense::click());
        let t = tokens(ui);
        if all {
            pile(ui, center, desk);
        } else {
            self.one(ui, center, &row, desk);
        }
        if response.hovered() || response.has_focus() {
            ui.painter().circle_stroke(center, disc::LARGE / 2.0 + 3.0, Stroke::new(2.0, t.line_strong));
        }
        let said = match all {
            true => tr!("All accounts").to_owned(),
            false => tr!("Account {name}", name = row.account.username),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
        if desk.action(ui, Action::new("account.switch", tr!("Find an account"), icons::USERS)) {
            Popup::open_id(ui.ctx(), Popup::default_response_id(&response));
            response.request_focus();
        }
        let mut goal = None;
        let menu = Menu::under(&response, tr!("Accounts")).width(width::VIEWS + 96.0).sheet();
        let shown = menu.show(|ui| goal = self.sheet(ui, desk));
        self.open = shown.is_some();
        goal
    }

    fn one(&self, ui: &Ui, center: egui::Pos2, row: &AccountRow, desk: &mut Desk<'_>) {
        if desk.settings.accounts.len() > 1 {
            return accounts::paint(ui, center, disc::LARGE, &row.account.id, None, desk);
        }
        // Alone it needs no mark.
        let picture = desk.picture_of(ui, &row.account.id);
        let disc = Disc::new(row.account.id.as_str(), &row.account.username).size(disc::LARGE);
        disc.picture(picture).paint(ui, center);
    }

    fn sheet(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) -> Option<Goal> {
        let many = desk.settings.accounts.len() >= FIELD_FROM;
        if !self.open {
            (self.letters, self.current) = (String::new(), 0);
        }
        if many {
            self.field(ui);
        }
        let settings = desk.settings;
        let letters = self.letters.trim();
        let fits = |row: &&AccountRow| {
            let name = row.account.name.as_deref().unwrap_or_default();
            letters.is_empty()
                || fit(letters, &row.account.username).is_some()
                || fit(letters, name).is_some()
        };
        let all = (settings.accounts.len() > 1 && letters.is_empty()).then_some(Line::All);
        let lines: Vec<Line<'_>> =
            all.into_iter().chain(settings.accounts.iter().filter(fits).map(Line::One)).collect();
        self.walk(ui, lines.len());
        let entered = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let mut chosen = None;
        if lines.is_empty() {
            let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), height::TABLE), Sense::hover());
            meta(tr!("No account is called that")).label(ui, line, Align2::CENTER_CENTER);
        }
        ScrollArea::vertical().max_height(ROWS * height::TABLE).show(ui, |ui| {
            for (at, line) in lines.iter().enumerate() {
                let current = many && at == self.current;
                if self.line(ui, line, current, desk) || (entered && at == self.current) {
                    chosen = Some(at);
                }
            }
        });
        match chosen.and_then(|at| lines.get(at)) {
            Some(Line::All) => {
                accounts::show_all(desk);
                ui.close();
            }
            Some(Line::One(row)) => {
                accounts::show(desk, &row.account.id);
                ui.close();
            }
            None => {}
        }
        hairline(ui);
        let open = ui.add(MenuItem::new(tr!("Accounts and settings")).icon(icons::GEAR)).clicked();
        open.then_some(Goal::Place(Place::Settings))
    }

    fn field(&mut self, ui: &mut Ui) {
        let shown = Field::new(tr!("Find an account"), &mut self.letters)
            .hint(tr!("Find an account"))
            .id(Id::unique("find an account"))
            .show(ui);
        if shown.response.changed() {
            self.current = 0;
        }
        if !self.open {
            shown.response.request_focus();
        }
        ui.add_space(space::XS);
    }

    fn walk(&mut self, ui: &Ui, count: usize) {
        if keys::take_with(ui, Modifiers::NONE, Key::ArrowDown) {
            self.current += 1;
        }
        if keys::take_with(ui, Modifiers::NONE, Key::ArrowUp) {
            self.current = self.current.saturating_sub(1);
        }
        self.current = self.current.min(count.saturating_sub(1));
    }

    /// Draws a row; whether it was clicked.
    fn line(&self, ui: &mut Ui, line: &Line<'_>, current: bool, desk: &mut Desk<'_>) -> bool {
        let t = tokens(ui);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), height::TABLE), Sense::click());
        let touch = Touch::of(ui, &response, true);
        let in_use = match line {
            Line::All => desk.together,
            Line::One(row) => !desk.together && desk.account_id() == row.account.id,
        };
        let rest = if in_use || current { t.selected } else { NOTHING };
        let lit = if touch.focus { t.selected } else { touch.between(rest, t.selected) };
        ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), lit);
        let mut inner = rect.shrink2(vec2(space::S, 0.0));
        let middle = pos2(inner.left() + disc::PAIR / 2.0, rect.center().y);
        let (words, needs, caps) = match line {
            Line::All => {
                icons::USERS.paint(ui.painter(), middle, icon::HEAD, t.text2);
                let needs = desk.settings.accounts.iter().map(|row| row.needs_answer).sum();
                (tr!("All accounts").to_owned(), needs, desk.caps("account.all"))
            }
            Line::One(row) => {
                accounts::paint(ui, middle, disc::PAIR, &row.account.id, None, desk);
                let at = desk.settings.accounts.iter().position(|other| other.account.id == row.account.id);
                let caps = at.and_then(|at| accounts::ACTIONS.get(at)).map(|id| desk.caps(id));
                (row.account.username.clone(), row.needs_answer, caps.unwrap_or_default())
            }
        };
        inner.min.x += disc::PAIR + space::S;
        inner.max.x = keys_at_right(ui, inner, &caps);
        let (sign, told) = match line {
            Line::All => (None, String::new()),
            Line::One(row) => state(row, desk),
        };
        if needs > 0 {
            inner.max.x =
                meta(number(needs)).tone(Tone::Accent).paint(ui, inner, Align2::RIGHT_CENTER).left()
                    - space::S;
        }
        if let Some((sign, tone)) = sign {
            let center = pos2(inner.right() - icon::META / 2.0, rect.center().y);
            sign.paint(ui.painter(), center, icon::META, t.tone(tone));
            inner.max.x -= icon::META + space::S;
        }
        Words::new(words.as_str(), faces::BODY_MEDIUM, Tone::Text).paint(ui, inner, Align2::LEFT_CENTER);
        let said = tr!("{name}, {count} to answer{state}", name = words, count = number(needs), state = told);
        response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, in_use, &said));
        response.clicked()
    }
}

/// The key caps of a row, at its right; gives where they begin.
fn keys_at_right(ui: &mut Ui, inner: Rect, caps: &str) -> f32 {
    if caps.is_empty() {
        return inner.right();
    }
    let mut place = ui.new_child(
        egui::UiBuilder::new().max_rect(inner).layout(egui::Layout::right_to_left(egui::Align::Center)),
    );
    super::widgets::key_caps(&mut place, caps);
    place.min_rect().left() - space::S
}

/// What stops an account, as a sign and in words.
fn state(row: &AccountRow, desk: &Desk<'_>) -> (Option<(Icon, Tone)>, String) {
    if row.grant.is_none() {
        return (Some((icons::SIGN_OUT, Tone::Text3)), tr!(", signed out").to_owned());
    }
    let standing = desk.status.accounts.iter().find(|standing| standing.account == row.account.id);
    match standing.map(|standing| &standing.sync) {
        Some(SyncState::Paused { until: None, .. }) => {
            (Some((icons::PAUSE, Tone::Stuck)), tr!(", waits for you").to_owned())
        }
        Some(SyncState::Paused { .. }) => (Some((icons::PAUSE, Tone::Waiting)), tr!(", paused").to_owned()),
        Some(SyncState::Offline) => (Some((icons::CLOUD_SLASH, Tone::Waiting)), tr!(", offline").to_owned()),
        Some(SyncState::Failing(_)) => {
            (Some((icons::WARNING_CIRCLE, Tone::Waiting)), tr!(", reading fails").to_owned())
        }
        _ => (None, String::new()),
    }
}

/// The pictures of the first accounts, one over the other.
fn pile(ui: &Ui, center: egui::Pos2, desk: &mut Desk<'_>) {
    let ids: Vec<AccountId> =
        desk.settings.accounts.iter().take(3).map(|row| row.account.id.clone()).collect();
    let ground = tokens(ui).rail;
    let step = (disc::LARGE - disc::PAIR) / (ids.len().max(2) - 1) as f32;
    let first = center - Vec2::splat((disc::LARGE - disc::PAIR) / 2.0);
    for (at, id) in ids.iter().enumerate() {
        accounts::paint(ui, first + Vec2::splat(step * at as f32), disc::PAIR, id, Some(ground), desk);
    }
}

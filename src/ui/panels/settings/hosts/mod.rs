//! Where files wait: the hosts in the order in which they are tried, the form of one, and its test.
//! Invariant: what is typed is kept at once; no secret is ever shown; amber is lit only for a host that passed its test
//! and is not in use by the account in front.

mod fields;
mod form;
mod kinds;
mod list;
mod public;
mod report;
mod say;
mod test;
mod used_by;

use egui::{Align, Layout, Rect, ScrollArea, Ui, Vec2};

use crate::domain::host::HostField;
use crate::domain::{HostId, HostKind, HostSecret, HostSettings};
use crate::engine::command::{Command, HostWish};
use crate::engine::hosts::RunningTest;
use crate::engine::views::hosts::{Hosts, HostsAsk, KeptHost};
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::live::Live;
use crate::ui::theme::{height, tokens, width};
use crate::ui::widgets::{IconButton, Menu, MenuItem, Pane, Side, hairline, inside, pane_header};

use super::{Head, search};

const DAY_MS: i64 = 86_400_000;
/// Letters typed within so many seconds are taken back together.
const TOGETHER: f64 = 2.0;

/// The page's own memory.
#[derive(Default)]
pub struct HostsPage {
    /// The hosts, and what stands on them.
    pub view: Live<Hosts>,
    chosen: Option<HostId>,
    /// The one that was clicked: it is opened after this frame, so that one frame is about one host.
    clicked: Option<HostId>,
    edit: Option<Edit>,
    /// The secret that is being typed.
    secret: Option<(HostSecret, String)>,
    /// The host that is asked about before it is removed.
    removing: Option<HostId>,
    dragged: Option<HostId>,
    /// The newest host the engine added that was seen here.
    added: Option<HostId>,
    /// The test that ran last: it is shown until the store has it.
    ran: Option<RunningTest>,
    /// Settings as they were before each change that was made here, the last one last.
    before: Vec<HostSettings>,
    /// The tunnel whose program was looked for last.
    looked_for: Option<crate::domain::host::Tunnel>,
    /// In one column: the test is brought into view.
    to_test: bool,
}

/// The settings of the chosen host, as they are typed.
struct Edit {
    settings: HostSettings,
    /// As the engine was told last.
    told: HostSettings,
    /// When what stood before was remembered last, seconds of the window's time.
    remembered: f64,
}

impl HostsPage {
    /// Draws the page into all the room there is.
    pub(super) fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, head: &mut Head) {
        let whole = ui.max_rect();
        self.read(desk);
        self.keys(ui, desk);
        if head.is_narrow() {
            pane_header(ui, |ui| {
                head.show(ui, desk);
                self.menu(ui);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    self.add_menu(ui, desk);
                    if let Some(view) = self.view.shown() {
                        public::short(ui, view, desk);
                    }
                });
            });
            let body = whole.with_min_y(whole.top() + height::HEADER);
            self.beside(ui, body, desk);
        } else {
            let (list, rest) = Pane::fixed("hosts list", Side::Left, width::HOSTS).split(ui, whole);
            inside(ui, "hosts list", list, |ui| list::show(self, ui, list, desk, head));
            self.beside(ui, rest, desk);
        }
        self.tell(ui, desk);
        if let Some(host) = self.clicked.take() {
            self.open(host);
            ui.ctx().request_repaint();
        }
    }

    /// Form and test, beside each other where there is room for both.
    fn beside(&mut self, ui: &mut Ui, rect: Rect, desk: &mut Desk<'_>) {
        if self.edit.is_none() {
            inside(ui, "host form", rect, |ui| self.nothing(ui, rect, desk));
            return;
        }
        if rect.width() >= width::HOST_FORM + width::HOST_TEST {
            let (form, test) = Pane::fixed("host form", Side::Left, width::HOST_FORM).split(ui, rect);
            inside(ui, "host form", form, |ui| form::show(self, ui, form, desk));
            ui.painter().rect_filled(test, 0.0, tokens(ui).panel);
            inside(ui, "host test", test, |ui| test::show(self, ui, test, desk));
            return;
        }
        // One under the other, with one bar of buttons for both.
        inside(ui, "host form and test", rect, |ui| {
            form::header(self, ui, desk);
            let foot = rect.with_min_y(rect.bottom() - height::PUBLISH);
            let body = Rect::from_min_max(ui.cursor().min, foot.right_top());
            let above = test::waiting_height(self, desk);
            let body = body.with_max_y(body.bottom() - above);
            inside(ui, "host column", body, |ui| {
                ScrollArea::vertical().id_salt("host column").auto_shrink(false).show(ui, |ui| {
                    ui.spacing_mut().item_spacing = Vec2::ZERO;
                    form::fields(self, ui, desk);
                    hairline(ui);
                    let top = ui.cursor().min;
                    test::head(self, ui, desk);
                    if std::mem::take(&mut self.to_test) {
                        ui.scroll_to_rect(Rect::from_min_size(top, body.size()), Some(Align::Min));
                    }
                    test::body(self, ui, desk);
                });
            });
            let waiting = Rect::from_min_max(body.left_bottom(), foot.right_top());
            inside(ui, "host waiting", waiting, |ui| test::going_on(self, ui, waiting, desk));
            inside(ui, "host buttons", foot, |ui| form::buttons(self, ui, foot, true, desk));
        });
    }

    fn read(&mut self, desk: &Desk<'_>) {
        let today = desk.now.as_millisecond().div_euclid(DAY_MS) * DAY_MS;
        let ask = HostsAsk { account: desk.account_id(), since: today - 30 * DAY_MS };
        self.view.poll(desk.reader, &ask);
        if let Some(test) = &desk.status.hosts.test {
            self.ran = Some(test.clone());
        }
        let Some(view) = self.view.shown() else { return };
        // What the engine added is what the person wants to fill in.
        let added = desk.status.hosts.added;
        if added != self.added && added.is_some_and(|id| view.host(id).is_some()) {
            self.added = added;
            self.chosen = added;
        }
        if self.chosen.and_then(|id| view.host(id)).is_none() {
            self.chosen = view.rows.first().map(|row| row.settings.id);
        }
        match self.chosen.and_then(|id| view.host(id)) {
            Some(row) if self.edit.as_ref().is_none_or(|edit| edit.settings.id != row.settings.id) => {
                let settings = row.settings.clone();
                self.edit = Some(Edit { told: settings.clone(), settings, remembered: f64::NEG_INFINITY });
                (self.secret, self.removing) = (None, None);
            }
            Some(_) => {}
            None => self.edit = None,
        }
    }

    fn keys(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let reason = self.cannot_test(desk);
        let action = Action::new("hosts.test", tr!("Test this host"), icons::PLAY).disabled_because(reason);
        if desk.action(ui, action) {
            self.test(desk);
        }
        let none = self.view.shown().is_none_or(|view| public::count(view) == 0);
        let reason = none.then(|| tr!("Nothing is public now"));
        let action = Action::new("hosts.take_away", tr!("Take all public files away"), icons::BROOM);
        if desk.action(ui, action.disabled_because(reason)) {
            desk.send(Command::Hosts(HostWish::TakeAllAway));
        }
    }

    /// Why the chosen host cannot be tested now.
    fn cannot_test(&self, desk: &Desk<'_>) -> Option<&'static str> {
        match (&self.edit, &desk.status.hosts.test) {
            (None, _) => Some(tr!("There is no host yet")),
            (_, Some(_)) => Some(tr!("A test is under way")),
            (Some(edit), _) if say::is_per_post(&edit.settings.kind) => {
                Some(tr!("Nothing is sent there, so there is nothing to test"))
            }
            _ if desk.status.hosts.trying.is_some() => Some(tr!("Instagram is trying it just now")),
            _ => None,
        }
    }

    fn test(&mut self, desk: &mut Desk<'_>) {
        let Some(host) = self.chosen else { return };
        self.to_test = true;
        let account = desk.account_id();
        desk.send(Command::Hosts(HostWish::Test { account, host }));
    }

    /// Takes the last change back; `false` when there is none.
    pub(super) fn take_back(&mut self, desk: &mut Desk<'_>) -> bool {
        let Some(settings) = self.before.pop() else { return false };
        if let Some(edit) = self.edit.as_mut().filter(|edit| edit.settings.id == settings.id) {
            (edit.settings, edit.told) = (settings.clone(), settings.clone());
        }
        desk.send(Command::Hosts(HostWish::Keep(Box::new(settings))));
        true
    }

    /// Tells the engine what was typed.
    fn tell(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let now = ui.input(|input| input.time);
        let Some(edit) = self.edit.as_mut().filter(|edit| edit.settings != edit.told) else { return };
        if now - edit.remembered >= TOGETHER {
            self.before.push(edit.told.clone());
        }
        edit.remembered = now;
        edit.told = edit.settings.clone();
        desk.send(Command::Hosts(HostWish::Keep(Box::new(edit.settings.clone()))));
    }

    /// The chosen host as the store has it.
    fn row(&self) -> Option<&KeptHost> {
        self.view.shown()?.host(self.chosen?)
    }

    /// The test of the chosen host that is shown: the one under way, or the last.
    fn running<'a>(&self, desk: &'a Desk<'_>) -> Option<&'a RunningTest> {
        desk.status.hosts.test.as_ref().filter(|test| Some(test.host) == self.chosen)
    }

    /// Shows this host.
    pub fn open(&mut self, host: HostId) {
        self.chosen = Some(host);
    }

    /// What the user's own program said last, where that is worth reading.
    fn last_output(&self) -> Option<String> {
        let row = self.row()?;
        let (HostKind::Command(_) | HostKind::Tunnel(_)) = &row.settings.kind else { return None };
        let (step, _) = row.test.as_ref()?.failure()?;
        Some(step.says.clone())
    }

    /// Has the caret go to a field, and frames its line.
    fn go_to(&mut self, ui: &Ui, field: HostField) {
        let kind = self.edit.as_ref().map(|edit| &edit.settings.kind);
        search::jump(ui, kinds::label(field, kind));
        if let (HostField::Secret, Some(name)) = (field, kind.and_then(|kind| kind.secrets().first())) {
            self.secret = Some((*name, String::new()));
        }
        ui.memory_mut(|memory| memory.request_focus(fields::id(field)));
    }

    /// The hosts as a menu, where their list has no room.
    fn menu(&mut self, ui: &mut Ui) {
        let Some(view) = self.view.shown().filter(|view| !view.rows.is_empty()) else { return };
        let button = ui.add(IconButton::new(icons::STACK, tr!("Hosts")));
        let mut chosen = None;
        Menu::under(&button, tr!("Hosts")).width(width::HOSTS).show(|ui| {
            for row in &view.rows {
                let id = row.settings.id;
                let item = MenuItem::new(row.settings.name.as_str())
                    .icon(kinds::icon(&row.settings.kind))
                    .chosen(Some(id) == self.chosen)
                    .trailing(row.settings.kind.label());
                if ui.add(item).clicked() {
                    chosen = Some(id);
                }
            }
        });
        if chosen.is_some() {
            self.clicked = chosen;
        }
    }

    /// The button that adds a host, with its menu of kinds.
    fn add_menu(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let button = ui.add(IconButton::new(icons::PLUS, tr!("Add a place for files")));
        kinds_menu(&button, desk);
    }

    fn nothing(&mut self, ui: &mut Ui, rect: Rect, desk: &mut Desk<'_>) {
        if self.view.shown().is_none() {
            return;
        }
        let words = tr!(
            "A bucket, a web space, a Nextcloud, a command of yours, or a tunnel to this computer. The practice account needs none"
        );
        let empty =
            crate::ui::widgets::Empty::new(icons::CLOUD_ARROW_UP, tr!("No place for files yet"), words);
        if let Some(button) = empty.button(tr!("Add one")).show(ui, rect) {
            kinds_menu(&button, desk);
        }
    }
}

/// The kinds that can be added, under a button.
fn kinds_menu(button: &egui::Response, desk: &mut Desk<'_>) {
    Menu::under(button, tr!("Kinds of places")).width(width::HOSTS).show(|ui| {
        for kind in kinds::all() {
            let item = MenuItem::new(kind.label()).icon(kinds::icon(&kind)).trailing(kinds::example(&kind));
            if ui.add(item).clicked() {
                add(kind, desk);
            }
        }
    });
}

fn add(kind: HostKind, desk: &mut Desk<'_>) {
    let settings =
        HostSettings { name: kinds::first_name(&kind).to_owned(), kind, ..HostSettings::default() };
    desk.send(Command::Hosts(HostWish::Keep(Box::new(settings))));
}

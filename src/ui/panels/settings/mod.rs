//! Settings: accounts, choices, and what is so on this computer.
//! Invariant: a change is kept as it is made; only what reaches outside has a button.
//!
//! To add a page: a variant of `Page`, its row in `PAGES`, its name, icon and value, and the line that draws it, in
//! `Settings::form` for one column of at most 640, in `Settings::wide` (and in `Page::is_wide`) for panes of its
//! own under a `Head`. Lines that the search shall find stand in `search.rs`.

mod about;
mod accounts;
mod data;
pub(super) mod doctor;
mod error_book;
mod form;
pub mod hosts;
mod key_rows;
mod limits;
mod notify;
mod pages;
mod pane;
mod quiet;
mod quiet_week;
mod saved;
mod schedule;
mod search;
mod secrets;

use egui::{Align, Align2, Key, Layout, Rect, ScrollArea, Ui, Vec2, pos2, vec2};

use crate::domain::error_book::BOOK;
use crate::engine::command::Command;
use crate::engine::status::SyncState;
use crate::engine::views::settings::{Choices, ThemeChoice};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons::{self, Icon};
use crate::ui::keys;
use crate::ui::panels::Goal;
use crate::ui::text::{Words, title};
use crate::ui::theme::{Tone, faces, space, width};
use crate::ui::widgets::{IconButton, Pane, Side, inside, pane_header};

use accounts::Accounts;
use error_book::ErrorBook;
use pane::{Head, entry, kept_as_made};
use search::Search;

/// A page of the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Page {
    #[default]
    Accounts,
    Hosts,
    Doctor,
    Sending,
    Schedule,
    Quiet,
    Saved,
    Notify,
    Look,
    Keys,
    Folder,
    Secrets,
    Book,
    Data,
    Limits,
    About,
}

/// The foot of the pane, and the line above a group, points.
const FOOT: f32 = 72.0;
const GROUP: f32 = 40.0;

/// The word above a group.
type Heading = fn() -> &'static str;

/// The pages in their groups, a group's heading before its first.
const PAGES: &[(Page, Option<Heading>)] = &[
    (Page::Accounts, None),
    (Page::Doctor, None),
    (Page::Hosts, None),
    (Page::Sending, Some(|| tr!("Work"))),
    (Page::Schedule, None),
    (Page::Quiet, None),
    (Page::Saved, None),
    (Page::Notify, None),
    (Page::Look, Some(|| tr!("This computer"))),
    (Page::Keys, None),
    (Page::Folder, None),
    (Page::Secrets, None),
    (Page::Data, Some(|| tr!("Yours"))),
    (Page::Book, None),
    (Page::Limits, None),
    (Page::About, None),
];

impl Page {
    fn name(self) -> &'static str {
        match self {
            Self::Accounts => tr!("Accounts"),
            Self::Hosts => tr!("Where files wait"),
            Self::Doctor => tr!("Connection doctor"),
            Self::Sending => tr!("Undo"),
            Self::Schedule => tr!("Scheduling"),
            Self::Quiet => tr!("Quiet hours"),
            Self::Saved => tr!("Saved replies"),
            Self::Notify => tr!("Notifications"),
            Self::Look => tr!("Look"),
            Self::Folder => tr!("Data folder"),
            Self::Keys => tr!("Keys"),
            Self::Secrets => tr!("Secrets"),
            Self::Book => tr!("Error book"),
            Self::Data => tr!("Your data"),
            Self::Limits => tr!("Instagram's limits"),
            Self::About => tr!("About"),
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Accounts => icons::USER,
            Self::Hosts => icons::CLOUD_ARROW_UP,
            Self::Doctor => icons::STETHOSCOPE,
            Self::Sending => icons::ARROW_U_UP_LEFT,
            Self::Schedule => icons::CLOCK,
            Self::Quiet => icons::MOON,
            Self::Saved => icons::TEXT_ALIGN_LEFT,
            Self::Notify => icons::BELL,
            Self::Look => icons::CIRCLE_HALF,
            Self::Keys => icons::KEYBOARD,
            Self::Folder => icons::FOLDER,
            Self::Secrets => icons::LOCK_SIMPLE,
            Self::Book => icons::BOOK_OPEN_TEXT,
            Self::Data => icons::DATABASE,
            Self::Limits => icons::PROHIBIT,
            Self::About => icons::INFO,
        }
    }

    /// Whether it has panes of its own instead of one column.
    fn is_wide(self) -> bool {
        matches!(self, Self::Hosts | Self::Doctor | Self::Book)
    }

    /// What stands at the right: a value, or a count of what needs the person.
    fn value(self, desk: &Desk<'_>) -> Option<(String, Tone)> {
        let choices = &desk.settings.choices;
        match self {
            Self::Accounts => {
                let stuck = desk.settings.accounts.iter().filter(|row| row.paused.is_some()).count();
                let count = if stuck > 0 { stuck } else { desk.settings.accounts.len() };
                let tone = if stuck > 0 { Tone::Stuck } else { Tone::Text3 };
                Some((format::number(count as u64), tone))
            }
            Self::Doctor => {
                let failed = doctor::examination(desk, &desk.account_id())?.failed().count();
                (failed > 0).then(|| (format::number(failed as u64), Tone::Stuck))
            }
            Self::Book => Some((format::number(BOOK.len() as u64), Tone::Text3)),
            Self::Sending => Some((pages::seconds(choices.undo_s), Tone::Text3)),
            Self::Look => {
                let word = match choices.theme {
                    ThemeChoice::System => tr!("System"),
                    ThemeChoice::Darkroom => tr!("Darkroom"),
                    ThemeChoice::Daylight => tr!("Daylight"),
                };
                Some((word.to_owned(), Tone::Text3))
            }
            Self::Notify if !choices.notify.on => Some((tr!("Off").to_owned(), Tone::Text3)),
            Self::Keys if !choices.keys.is_empty() => Some((key_rows::own(choices.keys.len()), Tone::Text3)),
            Self::Hosts
            | Self::Schedule
            | Self::Quiet
            | Self::Saved
            | Self::Notify
            | Self::Keys
            | Self::Folder
            | Self::Secrets
            | Self::Data
            | Self::Limits
            | Self::About => None,
        }
    }
}

/// The panel's own memory.
#[derive(Default)]
pub struct Settings {
    page: Page,
    accounts: Accounts,
    /// The connection doctor.
    pub doctor: doctor::Doctor,
    book: ErrorBook,
    /// The saved replies.
    pub saved: saved::Saved,
    /// The quiet hours.
    pub quiet: quiet::QuietPage,
    /// The places where files wait.
    pub hosts: hosts::HostsPage,
    keys: key_rows::KeyRows,
    /// One's own data.
    pub data: data::DataPage,
    notify: notify::NotifyPage,
    search: Search,
    secrets: secrets::SecretsPage,
    /// What was chosen before each change that was made here, the last one last.
    before: Vec<Choices>,
}

impl Settings {
    /// Draws it into all the room there is.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        self.take_goal(desk);
        let sent = desk.commands.len();
        self.keys.listen(ui, desk, self.page == Page::Keys);
        self.note_kept(sent, desk);
        if self.data.begin(ui, desk, self.page == Page::Data) {
            self.page = Page::Data;
        }
        if search::wished(ui) {
            self.search.toggle(ui);
        }
        if !self.search.is_open() {
            self.walk(ui);
        }
        let whole = ui.available_rect_before_wrap();
        let narrow = whole.width() + width::RAIL <= width::NARROW;
        let rest = if narrow {
            whole
        } else {
            let (list, rest) = Pane::fixed("settings", Side::Left, width::VIEWS).split(ui, whole);
            inside(ui, "settings list", list, |ui| self.pane(ui, desk, list));
            rest
        };
        // A paused account says so in its own card.
        let told = self.page == Page::Accounts
            && desk.status.trouble.is_none()
            && matches!(desk.status.sync, SyncState::Paused { until: None, .. });
        let rest = if told { rest } else { desk.status_strip(ui, rest) };
        inside(ui, "settings page", rest, |ui| self.page(ui, desk, narrow));
    }

    /// Goes to the page somebody wants to see.
    fn take_goal(&mut self, desk: &mut Desk<'_>) {
        if let Some(Goal::Account(account)) = desk.goal.clone() {
            *desk.goal = None;
            self.page = Page::Accounts;
            self.accounts.sign_in(desk, &account);
        }
        if desk.goal.take_if(|goal| *goal == Goal::SavedReplies).is_some() {
            self.page = Page::Saved;
        }
        if desk.goal.take_if(|goal| *goal == Goal::QuietHours).is_some() {
            self.page = Page::Quiet;
        }
        if desk.goal.take_if(|goal| *goal == Goal::Hosts).is_some() {
            self.page = Page::Hosts;
        }
        if desk.goal.take_if(|goal| *goal == Goal::YourData).is_some() {
            self.page = Page::Data;
        }
        if desk.goal.take_if(|goal| *goal == Goal::Path).is_some() {
            self.page = Page::Doctor;
            self.doctor.open_path();
        }
        if desk.goal.take_if(|goal| *goal == Goal::Doctor).is_some() {
            self.page = Page::Doctor;
            self.doctor.open_checks();
        }
        if let Some(Goal::Book(trouble)) = desk.goal.take_if(|goal| matches!(goal, Goal::Book(_))) {
            self.page = Page::Book;
            self.book.open_at(trouble.as_ref());
        }
        if desk.goal.take_if(|goal| *goal == Goal::Secrets).is_some() {
            self.page = Page::Secrets;
        }
        if desk.goal.take_if(|goal| *goal == Goal::Notifications).is_some() {
            self.page = Page::Notify;
        }
    }

    /// Takes the last change back; `false` when there is none.
    pub fn take_back(&mut self, desk: &mut Desk<'_>) -> bool {
        if self.page == Page::Quiet && self.quiet.take_back(desk) {
            return true;
        }
        if self.page == Page::Hosts && self.hosts.take_back(desk) {
            return true;
        }
        let Some(Choices { theme, undo_s, missed, keys, notify, .. }) = self.before.pop() else {
            return false;
        };
        let choices = Choices { theme, undo_s, missed, keys, notify, ..desk.settings.choices.clone() };
        desk.send(Command::Keep(choices));
        true
    }

    /// Remembers what was chosen before, if something was kept since so many commands.
    fn note_kept(&mut self, sent: usize, desk: &Desk<'_>) {
        if desk.commands[sent..].iter().any(|command| matches!(command, Command::Keep(_))) {
            self.before.push(desk.settings.choices.clone());
        }
    }

    /// `↑` and `↓` move through the pages.
    fn walk(&mut self, ui: &Ui) {
        let mut at = PAGES.iter().position(|(page, _)| *page == self.page);
        for (key, step) in [(Key::ArrowDown, 1), (Key::ArrowUp, PAGES.len() - 1)] {
            if keys::take(ui, key) {
                at = at.map(|at| (at + step) % PAGES.len());
            }
        }
        if let Some((page, _)) = at.and_then(|at| PAGES.get(at)) {
            self.page = *page;
        }
    }

    /// The pane at the left: the pages in their groups, or what the search found.
    fn pane(&mut self, ui: &mut Ui, desk: &Desk<'_>, rect: Rect) {
        pane_header(ui, |ui| {
            title(tr!("Settings")).show(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = tr!("Search the settings");
                let button = IconButton::new(icons::MAGNIFYING_GLASS, name).key("/");
                if ui.add(button.chosen(self.search.is_open())).clicked() {
                    self.search.toggle(ui);
                }
            });
        });
        let foot = rect.with_min_y(rect.bottom() - FOOT);
        let body = Rect::from_min_max(pos2(rect.left(), ui.cursor().top()), foot.right_top());
        if self.search.is_open() {
            if let Some(found) = self.search.show(ui, body) {
                self.page = found.page;
            }
        } else {
            inside(ui, "settings pages", body, |ui| self.list(ui, desk));
        }
        inside(ui, "settings foot", foot.shrink2(vec2(space::L, 0.0)), kept_as_made);
    }

    fn list(&mut self, ui: &mut Ui, desk: &Desk<'_>) {
        ScrollArea::vertical().id_salt("settings list").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            ui.add_space(space::S);
            for (page, group) in PAGES {
                if let Some(group) = group {
                    let size = vec2(ui.available_width(), GROUP);
                    let (line, _) = ui.allocate_exact_size(size, egui::Sense::hover());
                    let line = line.shrink2(vec2(space::L, space::S));
                    Words::new(group(), faces::META_MEDIUM, Tone::Text3).label(ui, line, Align2::LEFT_BOTTOM);
                }
                if entry(ui, desk, *page, self.page == *page) {
                    self.page = *page;
                }
            }
            ui.add_space(space::S);
        });
    }

    fn page(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, narrow: bool) {
        let mut head = Head { page: self.page, narrow };
        if self.page.is_wide() {
            let sent = desk.commands.len();
            self.wide(ui, desk, &mut head);
            self.note_kept(sent, desk);
        } else {
            pane_header(ui, |ui| {
                ui.add_space(if narrow { 0.0 } else { space::S });
                head.show(ui, desk);
                if head.page == Page::Accounts {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.add_space(space::S);
                        self.accounts.add(ui, desk);
                    });
                }
            });
            self.column(ui, desk, &mut head);
        }
        self.page = head.page;
    }

    /// The pages that have panes of their own; each draws its header with the [`Head`].
    fn wide(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, head: &mut Head) {
        let mut room = ui.max_rect();
        match self.page {
            Page::Hosts => self.hosts.show(ui, desk, head),
            Page::Doctor => {
                if head.is_narrow() {
                    pane_header(ui, |ui| {
                        head.show(ui, desk);
                        ui.add_space(space::L);
                        self.doctor.tabs(ui);
                    });
                    room.min.y = ui.cursor().top();
                }
                self.doctor.show(ui, desk, room, head.is_narrow());
            }
            _ => {
                pane_header(ui, |ui| {
                    ui.add_space(if head.is_narrow() { 0.0 } else { space::S });
                    head.show(ui, desk);
                });
                room.min.y = ui.cursor().top();
                self.book.show(ui, desk, room);
            }
        }
    }

    /// The pages that are one column.
    fn column(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, head: &mut Head) {
        ScrollArea::vertical().auto_shrink(false).id_salt(self.page).show(ui, |ui| {
            let wide = (ui.available_width() - 2.0 * space::XL).min(width::FORM);
            let margin = egui::Margin {
                left: space::XL as i8,
                right: 0,
                top: space::L as i8,
                bottom: space::XL as i8,
            };
            egui::Frame::NONE.inner_margin(margin).show(ui, |ui| {
                ui.set_width(wide);
                ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
                let sent = desk.commands.len();
                self.form(ui, desk, head);
                self.note_kept(sent, desk);
            });
        });
    }

    fn form(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, head: &mut Head) {
        match self.page {
            // These have panes of their own.
            Page::Hosts | Page::Doctor | Page::Book => {}
            Page::Accounts => self.accounts.show(ui, desk),
            Page::Sending => pages::sending(ui, desk),
            Page::Schedule => schedule::show(ui, desk),
            Page::Quiet => {
                if self.quiet.show(ui, desk) {
                    head.page = Page::Schedule;
                }
            }
            Page::Saved => self.saved.show(ui, desk),
            Page::Notify => self.notify.show(ui, desk),
            Page::Look => pages::look(ui, desk),
            Page::Keys => self.keys.show(ui, desk),
            Page::Folder => pages::folder(ui, desk),
            Page::Secrets => self.secrets.show(ui, desk),
            Page::Data => self.data.show(ui, desk),
            Page::Limits => limits::show(ui),
            Page::About => about::show(ui, desk),
        }
    }
}

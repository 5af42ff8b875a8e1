//! Settings: accounts, choices, and what is so on this computer.
//! Invariant: a change is kept as it is made; only what reaches outside has a button.

mod about;
mod accounts;
mod form;
mod key_rows;
mod limits;
mod notify;
mod pages;
mod quiet;
mod quiet_week;
mod saved;
mod schedule;

use egui::{Align, Align2, Key, Layout, Rect, ScrollArea, Ui, Vec2, pos2, vec2};

use crate::engine::command::Command;
use crate::engine::status::SyncState;
use crate::engine::views::settings::{Choices, ThemeChoice};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons::{self, Icon};
use crate::ui::keys;
use crate::ui::panels::Goal;
use crate::ui::text::{Words, meta, title};
use crate::ui::theme::{Tone, faces, height, icon, space, tokens, width};
use crate::ui::widgets::{IconButton, Menu, MenuItem, Pane, Side, inside, pane_header};

use accounts::Accounts;

/// A page of the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Page {
    #[default]
    Accounts,
    Sending,
    Schedule,
    Quiet,
    Saved,
    Notify,
    Look,
    Keys,
    Folder,
    Secrets,
    Limits,
    About,
}

/// The word above a group.
type Heading = fn() -> &'static str;

/// The pages in their groups, a group's heading before its first.
const PAGES: [(Page, Option<Heading>); 12] = [
    (Page::Accounts, None),
    (Page::Sending, Some(|| tr!("Work"))),
    (Page::Schedule, None),
    (Page::Quiet, None),
    (Page::Saved, None),
    (Page::Notify, None),
    (Page::Look, Some(|| tr!("This computer"))),
    (Page::Keys, None),
    (Page::Folder, None),
    (Page::Secrets, None),
    (Page::Limits, Some(|| tr!("Good to know"))),
    (Page::About, None),
];

impl Page {
    fn name(self) -> &'static str {
        match self {
            Self::Accounts => tr!("Accounts"),
            Self::Sending => tr!("Undo"),
            Self::Schedule => tr!("Scheduling"),
            Self::Quiet => tr!("Quiet hours"),
            Self::Saved => tr!("Saved replies"),
            Self::Notify => tr!("Notifications"),
            Self::Look => tr!("Look"),
            Self::Folder => tr!("Data folder"),
            Self::Keys => tr!("Keys"),
            Self::Secrets => tr!("Secrets"),
            Self::Limits => tr!("Instagram's limits"),
            Self::About => tr!("About"),
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Accounts => icons::USER,
            Self::Sending => icons::ARROW_U_UP_LEFT,
            Self::Schedule => icons::CLOCK,
            Self::Quiet => icons::MOON,
            Self::Saved => icons::TEXT_ALIGN_LEFT,
            Self::Notify => icons::BELL,
            Self::Look => icons::CIRCLE_HALF,
            Self::Keys => icons::KEYBOARD,
            Self::Folder => icons::FOLDER,
            Self::Secrets => icons::LOCK_SIMPLE,
            Self::Limits => icons::PROHIBIT,
            Self::About => icons::INFO,
        }
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
            Self::Schedule
            | Self::Quiet
            | Self::Saved
            | Self::Notify
            | Self::Keys
            | Self::Folder
            | Self::Secrets
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
    /// The saved replies.
    pub saved: saved::Saved,
    /// The quiet hours.
    pub quiet: quiet::QuietPage,
    keys: key_rows::KeyRows,
    notify: notify::NotifyPage,
    /// What was chosen before each change that was made here, the last one last.
    before: Vec<Choices>,
}

impl Settings {
    /// Draws it into all the room there is.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        if let Some(Goal::Account(account)) = desk.goal.clone() {
            *desk.goal = None;
            self.page = Page::Accounts;
            self.accounts.sign_in(desk, &account);
        }
        let sent = desk.commands.len();
        self.keys.listen(ui, desk, self.page == Page::Keys);
        self.note_kept(sent, desk);
        if desk.goal.take_if(|goal| *goal == Goal::SavedReplies).is_some() {
            self.page = Page::Saved;
        }
        if desk.goal.take_if(|goal| *goal == Goal::QuietHours).is_some() {
            self.page = Page::Quiet;
        }
        if desk.goal.take_if(|goal| *goal == Goal::Notifications).is_some() {
            self.page = Page::Notify;
        }
        self.walk(ui);
        let whole = ui.available_rect_before_wrap();
        let narrow = whole.width() + width::RAIL <= width::NARROW;
        let rest = if narrow {
            whole
        } else {
            let (list, rest) = Pane::fixed("settings", Side::Left, width::VIEWS).split(ui, whole);
            inside(ui, "settings list", list, |ui| self.list(ui, desk, list));
            rest
        };
        // A paused account says so in its own card.
        let told = self.page == Page::Accounts
            && desk.status.trouble.is_none()
            && matches!(desk.status.sync, SyncState::Paused { until: None, .. });
        let rest = if told { rest } else { desk.status_strip(ui, rest) };
        inside(ui, "settings page", rest, |ui| self.page(ui, desk, narrow));
    }

    /// Takes the last change back; `false` when there is none.
    pub fn take_back(&mut self, desk: &mut Desk<'_>) -> bool {
        if self.page == Page::Quiet && self.quiet.take_back(desk) {
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

    fn list(&mut self, ui: &mut Ui, desk: &Desk<'_>, rect: Rect) {
        pane_header(ui, |ui| title(tr!("Settings")).show(ui));
        ui.add_space(space::S);
        for (page, group) in PAGES {
            if let Some(group) = group {
                let (line, _) = ui.allocate_exact_size(vec2(rect.width(), 40.0), egui::Sense::hover());
                let line = line.shrink2(vec2(space::L, space::S));
                Words::new(group(), faces::META_MEDIUM, Tone::Text3).label(ui, line, Align2::LEFT_BOTTOM);
            }
            if entry(ui, desk, page, self.page == page) {
                self.page = page;
            }
        }
        let foot = Rect::from_min_max(
            pos2(rect.left() + space::L, rect.bottom() - 52.0),
            rect.max - Vec2::splat(space::L),
        );
        meta(tr!("Changes are kept as you make them.")).wrapped().label(ui, foot, Align2::LEFT_BOTTOM);
    }

    fn page(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, narrow: bool) {
        pane_header(ui, |ui| {
            ui.add_space(if narrow { 0.0 } else { space::S });
            title(self.page.name()).show(ui);
            if narrow {
                self.menu(ui, desk);
            }
            if self.page == Page::Accounts {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.add_space(space::S);
                    self.accounts.add(ui, desk);
                });
            }
        });
        let mut wished = false;
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
                match self.page {
                    Page::Accounts => self.accounts.show(ui, desk),
                    Page::Sending => pages::sending(ui, desk),
                    Page::Schedule => schedule::show(ui, desk),
                    Page::Quiet => wished |= self.quiet.show(ui, desk),
                    Page::Saved => self.saved.show(ui, desk),
                    Page::Notify => self.notify.show(ui, desk),
                    Page::Look => pages::look(ui, desk),
                    Page::Keys => self.keys.show(ui, desk),
                    Page::Folder => pages::folder(ui, desk),
                    Page::Secrets => pages::secrets(ui, desk),
                    Page::Limits => limits::show(ui),
                    Page::About => about::show(ui, desk),
                }
                self.note_kept(sent, desk);
            });
        });
        if wished {
            self.page = Page::Schedule;
        }
    }

    /// The pages as a menu, where there is no room for their list.
    fn menu(&mut self, ui: &mut Ui, desk: &Desk<'_>) {
        let button = ui.add(IconButton::new(icons::CARET_DOWN, tr!("Pages of the settings")));
        Menu::under(&button, tr!("Settings")).show(|ui| {
            for (page, _) in PAGES {
                let item = MenuItem::new(page.name()).icon(page.icon()).chosen(page == self.page);
                let item = match page.value(desk) {
                    Some((words, _)) => item.trailing(words),
                    None => item,
                };
                if ui.add(item).clicked() {
                    self.page = page;
                }
            }
        });
    }
}

/// A page in the list; true if it was clicked.
fn entry(ui: &mut Ui, desk: &Desk<'_>, page: Page, here: bool) -> bool {
    let size = vec2(ui.available_width(), height::VIEW);
    let (line, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let rect = line.shrink2(vec2(space::S, 0.0));
    let response = ui.interact(rect, ui.scope_id().with(("page", page)), egui::Sense::click());
    let t = tokens(ui);
    let ground = if here {
        t.selected
    } else if response.hovered() {
        t.hover
    } else {
        crate::ui::theme::NOTHING
    };
    ui.painter().rect_filled(rect, egui::CornerRadius::same(crate::ui::theme::radius::CONTROL), ground);
    if response.has_focus() {
        crate::ui::widgets::ring(ui.painter(), rect, crate::ui::theme::radius::CONTROL, t.focus);
    }
    let mut inner = rect.shrink2(vec2(space::S, 0.0));
    let tone = if here { Tone::Text } else { Tone::Text2 };
    page.icon().paint(
        ui.painter(),
        inner.left_center() + vec2(icon::ROW / 2.0, 0.0),
        icon::ROW,
        t.tone(tone),
    );
    inner.min.x += icon::ROW + space::S;
    let value = page.value(desk);
    if let Some((words, tone)) = &value {
        let text = meta(&**words).tone(*tone);
        text.paint(ui, inner, Align2::RIGHT_CENTER);
        inner.max.x -= text.width(ui) + space::S;
    }
    let face = if here { faces::NAME } else { faces::BODY };
    Words::new(page.name(), face, tone).paint(ui, inner, Align2::LEFT_CENTER);
    let said = match &value {
        Some((words, _)) => tr!("{name}, {value}", name = page.name(), value = words),
        None => page.name().to_owned(),
    };
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, here, &said));
    response.clicked()
}

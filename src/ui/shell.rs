//! The shell: rail, the place one is in, palette, toasts, and the keys that work everywhere.
//! Invariant: the shell decides where one is; a panel only asks to be elsewhere.

use std::collections::HashMap;

use egui::{CornerRadius, Rect, Ui, UiBuilder, pos2};

use super::accounts;
use super::actions::Action;
use super::desk::Desk;
use super::icons;
use super::keys_sheet;
use super::palette::Palette;
use super::panels::{Goal, PANELS, Panels, Place};
use super::rail::rail;
use super::switcher::Switcher;
use super::theme::{Theme, height, time, tokens, width};
use super::unlock::Unlock;
use super::widgets::{Asked, Toast, Toasts, let_go, recall};
use crate::domain::{AccountId, ActId};
use crate::engine::command::{Command, QuietWish};
use crate::engine::rules::RuleWish;
use crate::engine::status::Notice;
use crate::engine::views::settings::Layout;
use crate::engine::views::shell::Rail;
use crate::tr;

/// The shell's own memory.
#[derive(Default)]
pub struct Shell {
    place: Place,
    /// Where one was in each account.
    places: HashMap<AccountId, Place>,
    /// Whose place it is.
    whose: AccountId,
    switcher: Switcher,
    /// What was kept of the last time is in use.
    recalled: bool,
    palette: Palette,
    keys_open: bool,
    came: f64,
    toasts: Toasts<ActId>,
    unlock: Unlock,
}

impl Shell {
    /// The place one is in.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Shows news of the engine as a toast; `now` in milliseconds since the epoch.
    pub fn notice(&mut self, notice: Notice, now: i64) {
        let seconds = (notice.until - now).max(0) as f64 / 1000.0;
        let window = notice.window.map(|end| (end - now).max(0) as f64 / 1000.0);
        let toast = match notice.undo {
            Some(act) => Toast::undoable(icons::CHECK, notice.words, act),
            None => Toast::told(notice.words),
        };
        self.toasts
            .push(toast.to_folder(notice.folder).staying(seconds + time::TOAST_LONGER).counting(window));
    }

    /// Draws the whole window.
    pub fn show(&mut self, ui: &mut Ui, numbers: Rail, panels: &mut Panels, desk: &mut Desk<'_>) {
        let whole = ui.ctx().content_rect();
        ui.painter().rect_filled(whole, CornerRadius::ZERO, tokens(ui).base);
        self.recall(ui, &desk.settings.layout);
        desk.actions.begin(self.palette.is_open(), &desk.settings.choices.keys);
        if self.unlock.is_asked(desk) {
            self.unlock.show(ui, desk, whole);
            return;
        }
        if desk.settings.accounts.is_empty() {
            self.body(ui, whole, |ui| panels.welcome.show(ui, desk));
            return;
        }
        self.switch(ui, panels, desk);
        self.everywhere(ui, panels, desk);
        let left = whole.with_max_x(whole.left() + width::RAIL);
        let clicked = rail(ui, left, self.place, numbers, &mut self.switcher, desk);
        if clicked.is_some() {
            *desk.goal = clicked;
        }
        let rest = Rect::from_min_max(pos2(left.right(), whole.top()), whole.max);
        self.switch(ui, panels, desk);
        self.follow(ui, desk);
        if self.place != Place::Compose {
            // What was typed a moment before the composer was left is not kept waiting for its return.
            panels.compose.leave(desk.commands);
        }
        if self.place != Place::Inbox {
            panels.inbox.leave(desk.commands);
        }
        if let Some(panel) = PANELS.iter().find(|panel| panel.place == self.place) {
            self.body(ui, rest, |ui| (panel.show)(panels, ui, desk));
        }
        self.follow(ui, desk);
        panels.warm(desk);
        self.over(ui, rest, desk);
        keep_widths(ui, desk);
    }

    /// Brings what is kept of the account in front into the window, in the frame in which it is chosen.
    fn switch(&mut self, ui: &Ui, panels: &mut Panels, desk: &mut Desk<'_>) {
        let account = desk.account_id();
        let inbox = if desk.together { AccountId::all() } else { account.clone() };
        if panels.belong_to(&account, &inbox, desk.commands) {
            // Whoever typed into one account's field does not go on typing into another's.
            if let Some(focused) = ui.memory(|memory| memory.focused()) {
                ui.memory_mut(|memory| memory.surrender_focus(focused));
            }
            panels.keep_only(|id| desk.account_of(id).is_some());
            ui.ctx().request_repaint();
        }
        if self.whose != account {
            let before = std::mem::replace(&mut self.whose, account);
            // The settings are of all accounts, and a goal says itself where to go.
            if !before.as_str().is_empty() && self.place != Place::Settings {
                self.places.insert(before, self.place);
                if desk.goal.is_none()
                    && !desk.together
                    && let Some(place) = self.places.get(&self.whose)
                {
                    self.place = *place;
                }
            }
        }
    }

    /// Takes up, once, where the window was left.
    fn recall(&mut self, ui: &Ui, layout: &Layout) {
        if std::mem::replace(&mut self.recalled, true) {
            return;
        }
        for (name, wide) in &layout.widths {
            recall(ui.ctx(), name, *wide as f32);
        }
        if let Some(panel) = PANELS.iter().find(|panel| panel.action == layout.place) {
            self.place = panel.place;
        }
    }

    /// What to keep when the window closes: the place one is in, if it is another than was kept.
    pub fn leave(&self, layout: &Layout, commands: &mut Vec<Command>) {
        let here = PANELS.iter().find(|panel| panel.place == self.place).map_or("", |panel| panel.action);
        if self.recalled && layout.place != here {
            commands.push(Command::KeepLayout(Layout { place: here.to_owned(), ..layout.clone() }));
        }
    }

    fn body(&self, ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
        let mut body = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("place", self.place as usize)));
        body.set_clip_rect(rect);
        body.spacing_mut().item_spacing = egui::Vec2::ZERO;
        let since = ui.input(|input| input.time) - self.came;
        let share = since as f32 / time::PANE;
        if share < 1.0 && self.came > 0.0 && ui.style().animation_time > 0.0 {
            body.set_opacity(share.clamp(0.0, 1.0));
            ui.ctx().request_repaint();
        }
        add(&mut body);
    }

    /// Goes where a panel or a key asked to; a goal with something to show is left for the panel to take.
    fn follow(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let Some(goal) = desk.goal.as_ref() else { return };
        if goal.place() != self.place {
            self.place = goal.place();
            self.came = ui.input(|input| input.time);
            ui.ctx().request_repaint();
        }
        if matches!(goal, Goal::Place(_)) {
            *desk.goal = None;
        }
    }

    /// What is above the panel: toasts, the palette, the sheet of keys.
    fn over(&mut self, ui: &mut Ui, rest: Rect, desk: &mut Desk<'_>) {
        let foot = rest.with_max_y(rest.bottom() - height::HINTS);
        let key = desk.caps("undo");
        match self.toasts.show(ui, desk.toast_pane.unwrap_or(foot), &key) {
            Some(Asked::Undo(act)) => desk.send(Command::TakeBackAct(act)),
            Some(Asked::Folder(folder)) => desk.send(Command::OpenFolder(folder)),
            None => {}
        }
        self.palette.show(ui.ctx(), desk.actions);
        if self.keys_open {
            self.keys_open = keys_sheet::show(ui.ctx(), desk.actions.offered());
        }
    }

    /// The keys and actions of every place.
    fn everywhere(&mut self, ui: &Ui, panels: &mut Panels, desk: &mut Desk<'_>) {
        self.palette_key(ui, desk);
        accounts::actions(ui, desk);
        for panel in PANELS {
            let name = tr!("Go to {place}", place = (panel.name)());
            let action = Action::new(panel.action, name, panel.icon);
            if desk.action(ui, action) {
                *desk.goal = Some(Goal::Place(panel.place));
            }
        }
        let record = Action::new("go.record", tr!("Go to the record"), icons::SEAL_CHECK);
        if desk.action(ui, record) {
            desk.go(Goal::Record { rules: false });
        }
        if desk.action(ui, Action::new("go.data", tr!("Go to your data"), icons::DATABASE)) {
            desk.go(Goal::YourData);
        }
        let keys = Action::new("keys", tr!("Show the keys"), icons::KEYBOARD);
        if desk.action(ui, keys) {
            self.keys_open = !self.keys_open;
        }
        if self.place == Place::Compose {
            panels.compose.hear_redo(ui);
        }
        let undo = Action::new("undo", tr!("Take back the last act"), icons::ARROW_U_UP_LEFT);
        if desk.action(ui, undo) {
            match self.toasts.take_undo() {
                Some(act) => desk.send(Command::TakeBackAct(act)),
                None if self.place == Place::Compose && panels.compose.take_back(ui) => {}
                None if self.place == Place::Settings && panels.settings.take_back(desk) => {}
                None => desk.send(Command::TakeBackLast),
            }
        }
        // What is an account's own is not done while the inbox of all is looked at.
        let mixed = (desk.together && self.place == Place::Inbox).then(|| tr!("Of one account only"));
        let rest = Action::new("rules.pause", tr!("Let all rules rest at once"), icons::PAUSE);
        let rest = rest.disabled_because(mixed);
        if desk.action(ui, rest) {
            let account = desk.account_id();
            desk.send(Command::Rules { account, wish: RuleWish::PauseAll });
        }
        let go_on = Action::new("rules.go_on", tr!("Let the rules go on"), icons::PLAY);
        let go_on = go_on.disabled_because(mixed);
        if desk.action(ui, go_on) {
            let account = desk.account_id();
            desk.send(Command::Rules { account, wish: RuleWish::GoOn });
        }
        quiet_actions(ui, mixed, desk);
        doctor_actions(ui, desk);
        if desk.action(ui, Action::new("refresh", tr!("Read everything now"), icons::ARROWS_CLOCKWISE)) {
            let all = mixed.is_some();
            let front = desk.account_id();
            for row in desk.settings.accounts.iter().filter(|row| all || row.account.id == front) {
                desk.send(Command::Refresh(row.account.id.clone()));
            }
        }
        self.themes(ui, desk);
    }

    /// The palette opens and closes by its key, while it has the keyboard too.
    fn palette_key(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let action = Action::new("palette", tr!("List every action"), icons::COMMAND);
        let open = self.palette.is_open();
        let pressed = desk.actions.keymap().of("palette").is_some_and(|key| open && key.pressed(ui));
        if desk.action(ui, action) || pressed {
            self.palette.toggle();
            self.keys_open = false;
        }
    }

    fn themes(&self, ui: &Ui, desk: &mut Desk<'_>) {
        for (id, name, icon, theme) in [
            ("theme.darkroom", tr!("Darkroom theme"), icons::MOON, Theme::Darkroom),
            ("theme.daylight", tr!("Daylight theme"), icons::SUN, Theme::Daylight),
            ("theme.system", tr!("Theme of the system"), icons::CIRCLE_HALF, Theme::System),
        ] {
            let worn = desk.settings.choices.theme == theme;
            let reason = worn.then(|| tr!("In use"));
            if desk.action(ui, Action::new(id, name, icon).disabled_because(reason)) {
                let mut choices = desk.settings.choices.clone();
                choices.theme = theme;
                desk.send(Command::Keep(choices));
            }
        }
    }
}

/// What can be done to quiet hours from everywhere.
fn quiet_actions(ui: &Ui, mixed: Option<&str>, desk: &mut Desk<'_>) {
    if desk.action(ui, Action::new("go.quiet", tr!("Go to the quiet hours"), icons::MOON)) {
        desk.go(Goal::QuietHours);
    }
    if desk.action(ui, Action::new("go.hosts", tr!("Go to where files wait"), icons::CLOUD_ARROW_UP)) {
        desk.go(Goal::Hosts);
    }
    for (id, words, sign, wish) in [
        ("quiet.pause", tr!("Let quiet hours rest at once"), icons::PAUSE, QuietWish::Pause),
        ("quiet.go_on", tr!("Let quiet hours go on"), icons::PLAY, QuietWish::GoOn),
    ] {
        if desk.action(ui, Action::new(id, words, sign).disabled_because(mixed)) {
            let account = desk.account_id();
            desk.send(Command::Quiet { account, wish });
        }
    }
}

/// The ways to whatever helps when something does not work.
fn doctor_actions(ui: &Ui, desk: &mut Desk<'_>) {
    if desk.action(ui, Action::new("go.doctor", tr!("Open the connection doctor"), icons::STETHOSCOPE)) {
        desk.go(Goal::Doctor);
    }
    if desk.action(ui, Action::new("go.book", tr!("Open the error book"), icons::BOOK_OPEN_TEXT)) {
        desk.go(Goal::Book(None));
    }
}

/// Keeps the widths of panes whose divider was let go in this frame.
fn keep_widths(ui: &Ui, desk: &mut Desk<'_>) {
    let dragged = let_go(ui.ctx());
    if dragged.is_empty() {
        return;
    }
    let mut layout = desk.settings.layout.clone();
    layout.widths.extend(dragged.into_iter().map(|(name, wide)| (name.to_owned(), wide as u32)));
    desk.send(Command::KeepLayout(layout));
}

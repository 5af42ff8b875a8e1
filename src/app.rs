//! The only place that sees everything: draws the shell, then sends the frame's commands.
//! Invariant: a frame waits for nothing; rows come through `Live`, wishes leave as commands.

mod bell;
mod demo;
mod door;
mod hands;
mod log;
mod missing;
mod passphrase;
mod practice;
mod taking;
mod window;
mod worker;

use eframe::egui::{Context, Event, RawInput, Ui, ViewportCommand};
use jiff::tz::TimeZone;

use crate::domain::AccountId;
use crate::engine::arrivals::Opens;
use crate::engine::views::PictureKey;
use crate::engine::views::settings::{Settings, SettingsAsk};
use crate::engine::views::shell::{Rail, RailAsk};
use crate::engine::{Command, Engine, News, PictureDesk, Status};
use crate::ui::actions::Actions;
use crate::ui::desk::{Desk, front};
use crate::ui::live::Live;
use crate::ui::panels::{Goal, Panels, Place};
use crate::ui::pictures::{PictureSource, Pictures, ReadyPicture, Rgba};
use crate::ui::shell::Shell;
use crate::ui::theme;

pub use door::{Door, Holder};
pub use practice::{SandboxOptions, World, run_sandbox};
pub use taking::{Taken, take};
pub use window::{WindowOptions, run};
pub use worker::{Hurry, WorkerOptions, run_worker};

/// The program's window and the engine behind it.
pub struct App {
    /// `None` once the window is gone.
    engine: Option<Engine>,
    shell: Shell,
    panels: Panels,
    pictures: Pictures,
    actions: Actions,
    settings: Live<Settings>,
    rail: Live<Rail>,
    /// The numbers of the account in front, where the inbox is over all.
    own: Live<Rail>,
    status: Status,
    goal: Option<Goal>,
    /// The account that was brought to the front, until the store says so too.
    chosen: Option<AccountId>,
    /// Whether the inbox is over all accounts, as it was said last, until the store says so too.
    together: Option<bool>,
    /// What a click on a notification asked for, until its account is in front.
    asked: Option<(AccountId, Goal)>,
    /// Whether somebody looks at the window, as the engine was told last.
    looks: Option<bool>,
    /// What stands in the window's title.
    title: String,
    zone: TimeZone,
    /// Events that wait for the next frame.
    held: Vec<Event>,
}

impl App {
    /// Dresses the window and takes the engine in.
    pub fn new(context: &Context, engine: Engine) -> Self {
        theme::install(context);
        let mut panels = Panels::default();
        if let Some(projector) = engine.projector() {
            panels.compose.film = Box::new(projector);
        }
        Self {
            pictures: Pictures::new(Box::new(Source(engine.pictures()))),
            engine: Some(engine),
            shell: Shell::default(),
            panels,
            actions: Actions::default(),
            settings: Live::default(),
            rail: Live::default(),
            own: Live::default(),
            status: Status::default(),
            goal: None,
            chosen: None,
            together: None,
            asked: None,
            looks: None,
            title: String::new(),
            zone: TimeZone::system(),
            held: Vec::new(),
        }
    }

    /// The engine, for tests that wait until it rests.
    pub fn engine(&self) -> Option<&Engine> {
        self.engine.as_ref()
    }

    /// What stands in the window's title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Shows times in a zone other than the system's.
    pub fn in_zone(mut self, zone: TimeZone) -> Self {
        self.zone = zone;
        self
    }

    /// Takes what the engine tells, and tells whether somebody looks: whether or not the window is drawn.
    fn attend(&mut self, context: &Context) {
        let Some(engine) = &self.engine else { return };
        let now = engine.clock().now_ms();
        for news in engine.news() {
            match news {
                News::Status(status) => self.status = *status,
                News::Notice(notice) => self.shell.notice(notice, now),
                News::Open { account, opens } => {
                    window::bring_to_front(context);
                    let goal = goal(opens, &account);
                    self.asked = Some((account, goal));
                }
            }
        }
        let looks = window::is_looked_at(context);
        if self.looks.replace(looks) != Some(looks) {
            engine.send(Command::Looks(looks));
        }
        let reader = engine.reader();
        let Some(settings) = self.settings.poll(&reader, &SettingsAsk) else { return };
        let known = |id: &AccountId| settings.accounts.iter().any(|row| row.account.id == *id);
        let stored = &settings.choices.account;
        self.chosen.take_if(|id| id.as_str() == stored || !known(id));
        self.together.take_if(|together| *together == settings.choices.together);
        if let Some((wanted, goal)) = self.asked.take().filter(|(wanted, _)| known(wanted)) {
            if wanted.as_str() != stored {
                engine.send(Command::Choose(wanted.clone()));
            }
            (self.chosen, self.goal) = (Some(wanted), Some(goal));
        }
        let together = together(settings, self.together);
        let in_front = self.chosen.clone().or_else(|| front(settings).map(|row| row.account.id.clone()));
        let own = RailAsk { account: in_front.unwrap_or_default() };
        let ask = if together { RailAsk { account: AccountId::all() } } else { own.clone() };
        if together {
            self.own.poll(&reader, &own);
        }
        let numbers = self.rail.poll(&reader, &ask).copied().unwrap_or_default();
        if self.rail.answers(&ask) {
            let title = window::title(numbers.needs_answer, self.status.practice.is_some());
            if title != self.title {
                context.send_viewport_cmd(ViewportCommand::Title(title.clone()));
                self.title = title;
            }
        }
    }

    /// Draws one frame and sends what it asked for.
    pub fn frame(&mut self, ui: &mut Ui) {
        self.attend(ui.ctx());
        let Some(engine) = &self.engine else { return };
        let now = engine.clock().now();
        self.pictures.begin(ui.ctx());
        let reader = engine.reader();
        let Some(settings) = self.settings.shown() else {
            // The first answer is a few milliseconds away; an empty window is calmer than a wrong one.
            let ground = theme::tokens(ui).base;
            ui.painter().rect_filled(ui.max_rect(), 0.0, ground);
            return;
        };
        theme::wear(ui.ctx(), settings.choices.theme);
        let mut numbers = self.rail.shown().copied().unwrap_or_default();
        if together(settings, self.together) {
            // What is done, and what is posted, stands where it is one account's.
            let own = self.own.shown().copied().unwrap_or_default();
            numbers = Rail { needs_answer: numbers.needs_answer, ..own };
        }
        let mut commands = Vec::new();
        let mut desk = Desk {
            reader: &reader,
            settings,
            status: &self.status,
            now,
            zone: &self.zone,
            pictures: &mut self.pictures,
            actions: &mut self.actions,
            commands: &mut commands,
            goal: &mut self.goal,
            toast_pane: None,
            front: self.chosen.clone(),
            together: together(settings, self.together),
        };
        self.shell.show(ui, numbers, &mut self.panels, &mut desk);
        for command in commands {
            match &command {
                Command::Choose(account) => self.chosen = Some(account.clone()),
                Command::Together(together) => self.together = Some(*together),
                _ => {}
            }
            engine.send(command);
        }
    }

    /// The account in front; empty while there is none.
    pub fn account(&self) -> AccountId {
        let stored = || self.settings.shown().and_then(front).map(|row| row.account.id.clone());
        self.chosen.clone().or_else(stored).unwrap_or_default()
    }
}

impl eframe::App for App {
    fn logic(&mut self, context: &Context, _frame: &mut eframe::Frame) {
        self.attend(context);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn raw_input_hook(&mut self, context: &Context, input: &mut RawInput) {
        if hands::one_frame(&mut input.events, &mut self.held) {
            context.request_repaint();
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if let Some(engine) = self.engine.take() {
            let mut commands = Vec::new();
            self.panels.leave(&mut commands);
            if let Some(settings) = self.settings.shown() {
                self.shell.leave(&settings.layout, &mut commands);
            }
            for command in commands {
                engine.send(command);
            }
            engine.stop();
        }
    }
}

/// Whether the inbox is over all accounts: with one account it is that account's.
fn together(settings: &Settings, said: Option<bool>) -> bool {
    said.unwrap_or(settings.choices.together) && settings.accounts.len() > 1
}

/// Where a click on a notification leads.
fn goal(opens: Opens, account: &AccountId) -> Goal {
    match opens {
        Opens::Comment(comment) => Goal::Comment(comment),
        Opens::NeedsAnswer => Goal::NeedsAnswer,
        Opens::Rules => Goal::Place(Place::Rules),
        Opens::Key => Goal::Account(account.clone()),
        Opens::Window => Goal::Notifications,
    }
}

/// The engine's pictures as the window asks for them.
struct Source(PictureDesk);

impl PictureSource for Source {
    fn ask(&mut self, key: &PictureKey, width: u32, height: u32) {
        self.0.ask(key.clone(), width, height);
    }

    fn take_ready(&mut self) -> Vec<ReadyPicture> {
        let ready = self.0.take_ready().map(|ready| ReadyPicture {
            key: ready.key,
            width: ready.asked.0,
            height: ready.asked.1,
            rgba: ready.picture.ok().map(|made| Rgba {
                width: made.width,
                height: made.height,
                pixels: made.pixels,
            }),
        });
        ready.collect()
    }
}

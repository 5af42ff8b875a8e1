//! The only place that sees everything: draws the shell, then sends the frame's commands.
//! Invariant: a frame waits for nothing; rows come through `Live`, wishes leave as commands.

mod bell;
mod demo;
mod door;
mod hands;
mod missing;
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
    status: Status,
    goal: Option<Goal>,
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
        Self {
            pictures: Pictures::new(Box::new(Source(engine.pictures()))),
            engine: Some(engine),
            shell: Shell::default(),
            panels: Panels::default(),
            actions: Actions::default(),
            settings: Live::default(),
            rail: Live::default(),
            status: Status::default(),
            goal: None,
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
                    self.asked = Some((account, goal(opens)));
                }
            }
        }
        let looks = window::is_looked_at(context);
        if self.looks.replace(looks) != Some(looks) {
            engine.send(Command::Looks(looks));
        }
        let reader = engine.reader();
        let Some(settings) = self.settings.poll(&reader, &SettingsAsk) else { return };
        let account = front(settings).map(|row| row.account.id.clone()).unwrap_or_default();
        match self.asked.take() {
            Some((wanted, goal)) if wanted == account => self.goal = Some(goal),
            // It is in front a frame later at the latest, or it is gone.
            Some((wanted, goal)) if settings.accounts.iter().any(|row| row.account.id == wanted) => {
                engine.send(Command::Choose(wanted.clone()));
                self.asked = Some((wanted, goal));
            }
            _ => {}
        }
        let ask = RailAsk { account };
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
        let numbers = self.rail.shown().copied().unwrap_or_default();
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
        };
        self.shell.show(ui, numbers, &mut self.panels, &mut desk);
        for command in commands {
            engine.send(command);
        }
    }

    /// The account in front; empty while there is none.
    pub fn account(&self) -> AccountId {
        let row = self.settings.shown().and_then(front);
        row.map(|row| row.account.id.clone()).unwrap_or_default()
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
            self.panels.compose.leave(&mut commands);
            self.panels.inbox.leave(&mut commands);
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

/// Where a click on a notification leads.
fn goal(opens: Opens) -> Goal {
    match opens {
        Opens::Comment(comment) => Goal::Comment(comment),
        Opens::NeedsAnswer => Goal::NeedsAnswer,
        Opens::Rules => Goal::Place(Place::Rules),
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

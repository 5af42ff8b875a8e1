//! The whole program without a screen: the window, the engine behind it, a sandbox, and a standing clock.
//! Invariant: a person's hands here are keys, the pointer and files; nothing sleeps, and after each act
//! the window has drawn everything that came of it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use egui::accesskit::Toggled;
use egui::{DroppedFile, Key, Modifiers, Role, Ui, vec2};
use egui_kittest::kittest::{By, NodeT, Queryable};
use egui_kittest::{Harness, Node};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tempfile::TempDir;
use tintype::app::App;
use tintype::domain::{AccountId, Clock, Secret};
use tintype::engine::views::View;
use tintype::engine::{self, Command, DemoPlace, Engine, EngineOptions, SignIn};
use tintype::sandbox::model::WorldSize;
use tintype::sandbox::{Control, Happened, Options, Ready, Sandbox, Switches};
use tintype::store::VaultChoice;
use tokio::runtime::Runtime;

use super::bell::Bell;

/// Monday 23 November 2026, 09:00 UTC.
const NOW: i64 = 1_795_424_400;
/// Rounds of work and drawing after which something is taken to run in circles.
const ROUNDS: usize = 400;

/// What the harness draws: the engine until the first frame, the app from then on.
#[derive(Default)]
pub struct Screen {
    engine: Option<Engine>,
    app: Option<App>,
}

impl Screen {
    fn draw(&mut self, ui: &mut Ui) {
        match (self.engine.take(), &mut self.app) {
            // Fonts are installed by the first frame and there from the second on.
            (Some(engine), _) => self.app = Some(App::new(ui.ctx(), engine).in_zone(TimeZone::UTC)),
            (None, Some(app)) => app.frame(ui),
            (None, None) => {}
        }
    }
}

/// A running program and its pretend Instagram.
pub struct Window {
    harness: Option<Harness<'static, Screen>>,
    pub control: Control,
    pub ready: Ready,
    pub clock: Clock,
    pub profile: TempDir,
    /// A folder of the person's own files.
    pub files: TempDir,
    /// What the desktop was told.
    pub bell: Bell,
    /// Addresses that were opened in a browser.
    pub opened: Arc<Mutex<Vec<String>>>,
    /// Every Instagram host is the sandbox; otherwise only the demo's door leads there.
    practice: bool,
    woken: Arc<AtomicUsize>,
    /// Accounts besides the first, in the order they came.
    pub others: Vec<Other>,
    /// All that left the window by itself: its titles, and what was copied.
    pub left: Arc<Mutex<Vec<String>>>,
    sandbox: Sandbox,
    pub runtime: Runtime,
}

/// Another account at the same sandbox.
pub struct Other {
    pub control: Control,
    pub ready: Ready,
}

/// Notes what leaves the window by itself.
struct Noting(Arc<Mutex<Vec<String>>>);

impl egui::plugin::Plugin for Noting {
    fn debug_name(&self) -> &'static str {
        "noting"
    }

    fn output_hook(&mut self, _: &egui::Context, output: &mut egui::FullOutput) {
        let mut left = self.0.lock().unwrap();
        for command in &output.platform_output.commands {
            left.push(format!("{command:?}"));
        }
        for command in output.viewport_output.values().flat_map(|viewport| &viewport.commands) {
            if let egui::ViewportCommand::Title(title) = command {
                left.push(title.clone());
            }
        }
    }
}

impl Window {
    /// Another account signs in, and everything of it is read; gives its place among the others.
    pub fn joins(&mut self) -> usize {
        let options = Options {
            seed: 60 + self.others.len() as u64,
            size: WorldSize::Small,
            arrivals: false,
            quick_pictures: true,
            ..Options::default()
        };
        let (ready, control) = self.sandbox.admit(options, tintype::sandbox::bundled());
        let token = Secret::new(&ready.token);
        self.others.push(Other { control, ready });
        self.app().engine().unwrap().send(Command::SignIn(SignIn::Token(token)));
        self.settle();
        self.others.len() - 1
    }

    /// A new profile: every Instagram host is the sandbox, and nobody is signed in.
    pub fn practice() -> Self {
        Self::with(true, |_| ())
    }

    /// A new profile as a newcomer has it: the real hosts, and the demo's door.
    pub fn newcomer() -> Self {
        Self::with(false, |_| ())
    }

    /// The demo account signed in, as `--demo` does it, and everything read.
    pub fn demo() -> Self {
        Self::demo_with(|_| ())
    }

    /// As [`Window::demo`], with switches of the sandbox flipped before it starts.
    pub fn demo_with(flip: impl FnOnce(&mut Switches)) -> Self {
        let mut window = Self::with(true, flip);
        window.app().engine().unwrap().send(Command::SignIn(SignIn::Demo));
        window.settle();
        window
    }

    fn with(practice: bool, flip: impl FnOnce(&mut Switches)) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let options = Options {
            seed: 11,
            size: WorldSize::Small,
            clock: Some(NOW),
            arrivals: false,
            quick_pictures: true,
            ..Options::default()
        };
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let control = sandbox.control();
        // What a container fetches takes none of the clock's time unless a journey is about that.
        control.flip(|switches| (switches.fetch_first, switches.clip_seconds) = (true, 0));
        control.flip(flip);
        let mut window = Self {
            harness: None,
            control,
            ready: sandbox.ready(),
            clock: Clock::frozen_at(Timestamp::from_second(NOW).unwrap()),
            profile: tempfile::tempdir().unwrap(),
            files: tempfile::tempdir().unwrap(),
            bell: Bell::default(),
            opened: Arc::default(),
            practice,
            woken: Arc::default(),
            others: Vec::new(),
            left: Arc::default(),
            sandbox,
            runtime,
        };
        window.open();
        window
    }

    fn options(&self) -> EngineOptions {
        let (origin, opened, woken) =
            (self.ready.url.clone(), Arc::clone(&self.opened), Arc::clone(&self.woken));
        let app = engine::App {
            id: self.ready.app_id.clone(),
            secret: Secret::new(&self.ready.app_secret),
            redirect: "https://localhost/".to_owned(),
        };
        EngineOptions {
            endpoint: self.practice.then(|| origin.clone()),
            clock: self.clock.clone(),
            vault: VaultChoice::File,
            demo: Some(Arc::new(move || {
                Ok(DemoPlace { origin: origin.clone(), app: app.clone(), saved: Vec::new() })
            })),
            wake: Arc::new(move || {
                woken.fetch_add(1, Ordering::SeqCst);
            }),
            browser: Arc::new(move |address| opened.lock().unwrap().push(address.to_owned())),
            ringer: Some(Arc::new(self.bell.clone())),
            ..EngineOptions::at(self.profile.path())
        }
    }

    /// Starts the program on the profile.
    pub fn open(&mut self) {
        let screen = Screen { engine: Some(Engine::start(self.options()).unwrap()), app: None };
        let builder = Harness::builder().with_size(vec2(1440.0, 900.0)).with_max_steps(2);
        let harness = builder.build_ui_state(|ui, screen: &mut Screen| screen.draw(ui), screen);
        harness.ctx.add_plugin(Noting(Arc::clone(&self.left)));
        self.harness = Some(harness);
        self.settle();
    }

    /// Closes the window, as its cross does.
    pub fn close(&mut self) {
        let mut app = self.harness.take().unwrap().into_state().app.unwrap();
        eframe::App::on_exit(&mut app, None);
    }

    /// The window's tree and its hands, for what has no name here.
    pub fn harness(&mut self) -> &mut Harness<'static, Screen> {
        self.harness.as_mut().unwrap()
    }

    fn app(&self) -> &App {
        self.harness.as_ref().unwrap().state().app.as_ref().unwrap()
    }

    /// Tells the engine something past the window.
    pub fn tell(&mut self, command: Command) {
        self.app().engine().unwrap().send(command);
        self.settle();
    }

    /// The account in front.
    pub fn account(&self) -> AccountId {
        self.app().account()
    }

    /// What the store says now.
    pub fn view<V: View>(&self, ask: V::Ask) -> V {
        let (send, receive) = std::sync::mpsc::channel();
        let reader = self.app().engine().unwrap().reader();
        reader.ask::<V>(ask, move |answer| send.send(answer).unwrap());
        receive.recv().unwrap().unwrap()
    }

    /// Lets the engine work and the window draw in turn until neither has anything left to do.
    pub fn settle(&mut self) {
        for _ in 0..ROUNDS {
            self.rest();
            let before = self.woken.load(Ordering::SeqCst);
            // Two frames are half a second of the window's own time: what it keeps back while a person types
            // is told.
            self.harness().run_steps(2);
            self.rest();
            if self.woken.load(Ordering::SeqCst) == before {
                return;
            }
        }
        panic!("the window and the engine keep each other awake");
    }

    fn rest(&self) {
        assert!(self.app().engine().unwrap().settle(), "the engine does not come to rest");
    }

    /// Moves the time here and at Instagram.
    pub fn advance(&mut self, seconds: u64) {
        for control in self.others.iter().map(|other| &other.control).chain([&self.control]) {
            control.advance(i64::try_from(seconds).unwrap());
        }
        self.clock.advance(Duration::from_secs(seconds));
        self.settle();
    }

    /// What the window's clock says, in seconds.
    pub fn seconds(&self) -> i64 {
        self.clock.now().as_second()
    }

    /// Moves on to so many seconds after a beginning.
    pub fn until(&mut self, begun: i64, seconds: u64) {
        let left = begun + i64::try_from(seconds).unwrap() - self.seconds();
        self.advance(u64::try_from(left).unwrap());
    }

    /// Seconds after a beginning at which posts went out.
    pub fn out_at(&self, begun: i64) -> Vec<i64> {
        let at = |what| if let Happened::Published { at, .. } = what { Some(at - begun) } else { None };
        self.control.record().into_iter().filter_map(at).collect()
    }

    /// Moves the time while the window is closed.
    pub fn pass_closed(&mut self, seconds: u64) {
        self.control.advance(i64::try_from(seconds).unwrap());
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Moves the time so many times: work that waits in steps goes on in between.
    pub fn advance_by(&mut self, seconds: u64, times: usize) {
        for _ in 0..times {
            self.advance(seconds);
        }
    }

    /// Looks at the window, or elsewhere.
    pub fn look(&mut self, looks: bool) {
        self.harness().input_mut().focused = looks;
        self.settle();
    }

    /// What stands in the window's title.
    pub fn title(&self) -> String {
        self.app().title().to_owned()
    }

    /// Presses a key.
    pub fn press(&mut self, key: Key) {
        self.press_with(Modifiers::NONE, key);
    }

    /// Presses a key while others are held.
    pub fn press_with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness().key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Goes to a place by its two keys: `g` and the place's letter.
    pub fn go(&mut self, place: Key) {
        self.harness().key_press(Key::G);
        self.press(place);
    }

    /// Types where the caret is.
    pub fn types(&mut self, text: &str) {
        self.harness().event(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    /// Clicks the one thing of exactly this name that is no mere words.
    #[track_caller]
    pub fn click(&mut self, name: &str) {
        self.act_on(name, |role| role != Role::Label, |node| node.click());
    }

    /// Drags one thing onto another: the first whose name begins with these words, mere words aside.
    #[track_caller]
    pub fn drag(&mut self, what: &str, onto: &str) {
        let (from, to) = (self.place(what), self.place(onto));
        let held = |pos, pressed| {
            let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
            egui::Event::PointerButton { pos, button, pressed, modifiers }
        };
        let half = from + (to - from) / 2.0;
        self.harness().event(egui::Event::PointerMoved(from));
        self.harness().step();
        self.harness().event(held(from, true));
        self.harness().step();
        for at in [half, to, to] {
            self.harness().event(egui::Event::PointerMoved(at));
            self.harness().step();
        }
        self.harness().event(held(to, false));
        self.settle();
    }

    #[track_caller]
    fn place(&mut self, name: &str) -> egui::Pos2 {
        let all = self.harness().query_all(By::new().recursive(true).predicate(|_| true));
        let fits = |node: &Node<'_>| {
            let node = node.accesskit_node();
            node.role() != Role::Label && node.label().is_some_and(|label| label.starts_with(name))
        };
        let place = all.into_iter().find(fits).map(|node| node.rect().center());
        place.unwrap_or_else(|| panic!("nothing in sight is called “{name}”:\n{}", self.sight()))
    }

    /// As [`Window::click`], as an assistive tool does it: wherever it stands, below the edge too.
    #[track_caller]
    pub fn carry_out(&mut self, name: &str) {
        self.act_on(name, |role| role != Role::Label, |node| node.click_accesskit());
    }

    /// Puts the caret into a field and types over what stands there.
    #[track_caller]
    pub fn fill(&mut self, field: &str, text: &str) {
        let typed = |role| matches!(role, Role::TextInput | Role::MultilineTextInput | Role::PasswordInput);
        self.act_on(field, typed, |node| node.focus());
        self.press_with(Modifiers::COMMAND, Key::A);
        self.types(text);
    }

    #[track_caller]
    fn act_on(&mut self, name: &str, fits: fn(Role) -> bool, act: fn(&Node<'_>)) {
        let found: Vec<_> = self.harness().query_all_by_label(name).collect();
        let found: Vec<_> = found.iter().filter(|node| fits(node.accesskit_node().role())).collect();
        match found[..] {
            [node] if !node.accesskit_node().is_disabled() => act(node),
            [_] => panic!("“{name}” is disabled:\n{}", self.sight()),
            _ => panic!("{} things are called “{name}”:\n{}", found.len(), self.sight()),
        }
        self.settle();
    }

    /// Lets files fall on the window.
    pub fn drop_files(&mut self, files: &[PathBuf]) {
        for file in files {
            self.harness().input_mut().dropped_files.push(Arc::new(Held(file.clone())));
        }
        self.settle();
    }

    /// Whether something with these words in it is in sight.
    pub fn sees(&mut self, words: &str) -> bool {
        self.sight().contains(words)
    }

    /// All that is in sight, one name a line.
    pub fn sight(&mut self) -> String {
        let all = self.harness().query_all(By::new().recursive(true).predicate(|_| true));
        let name = |node: Node<'_>| {
            let node = node.accesskit_node();
            let words = node.label().or_else(|| node.value()).filter(|words| !words.is_empty())?;
            let state = if node.is_disabled() { ", disabled" } else { "" };
            Some(format!("{:?}: {words}{state}", node.role()))
        };
        all.filter_map(name).collect::<Vec<_>>().join("\n")
    }

    /// What the current row of a list says.
    pub fn current_row(&mut self) -> Option<String> {
        let all = self.harness().query_all_by_role(Role::ListItem);
        let current = all.filter(|node| node.accesskit_node().toggled() == Some(Toggled::True));
        current.filter_map(|node| node.accesskit_node().label()).next()
    }

    /// The line of sight that holds these words; empty when none does.
    pub fn line(&mut self, words: &str) -> String {
        self.sight().lines().find(|line| line.contains(words)).unwrap_or_default().to_owned()
    }

    /// Fails unless something with these words in it is in sight.
    #[track_caller]
    pub fn shows(&mut self, words: &str) {
        if !self.sees(words) {
            panic!("“{words}” is not in sight:\n{}", self.sight());
        }
    }

    /// Fails when something with these words in it is in sight.
    #[track_caller]
    pub fn hides(&mut self, words: &str) {
        if self.sees(words) {
            panic!("“{words}” is in sight:\n{}", self.sight());
        }
    }

    /// Requests received so far by method and end of the path, those that were lost on the way included.
    pub fn asked(&self, method: &str, ending: &str) -> usize {
        let asked = self.control.log();
        asked.iter().filter(|asked| asked.method == method && asked.path.ends_with(ending)).count()
    }
}

/// A file held over the window.
#[derive(Debug)]
struct Held(PathBuf);

impl DroppedFile for Held {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

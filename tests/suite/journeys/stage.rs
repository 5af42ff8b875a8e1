//! A sandbox, a standing clock and an engine: what every journey of the engine plays on.
//! Invariant: nothing sleeps; a test moves the time and then waits until the engine has settled.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use tempfile::TempDir;
use tintype::domain::{AccountId, Clock, Secret, Trouble, TroubleKind};
use tintype::engine::views::View;
use tintype::engine::views::inbox::{InboxFilter, InboxIndex, IndexAsk};
use tintype::engine::{
    App, Command, DemoPlace, Engine, EngineOptions, News, SignIn, SignInState, Status, SyncState,
};
use tintype::sandbox::model::WorldSize;
use tintype::sandbox::{Control, Options, Ready, Sandbox};
use tintype::store::VaultChoice;
use tokio::runtime::Runtime;

use super::bell::Bell;

/// Monday 23 November 2026, 09:00 UTC.
const NOW: i64 = 1_795_424_400;
/// A redirect address at which nobody listens, so that the answer is pasted.
pub const ELSEWHERE: &str = "https://studio.example/back";

pub struct Stage {
    engine: Option<Engine>,
    pub control: Control,
    pub ready: Ready,
    pub clock: Clock,
    pub profile: TempDir,
    /// The app that the demo signs in with; a test may spoil it.
    pub demo_app: Arc<Mutex<App>>,
    /// Addresses that the engine opened in a browser.
    pub opened: Arc<Mutex<Vec<String>>>,
    /// What the desktop was told.
    pub bell: Bell,
    /// How often the window was woken.
    pub woken: Arc<AtomicUsize>,
    status: RefCell<Status>,
    _sandbox: Sandbox,
    pub runtime: Runtime,
}

impl Stage {
    /// Nobody is signed in.
    pub fn new() -> Self {
        Self::at(WorldSize::Small)
    }

    /// Nobody is signed in, to a world of this size.
    pub fn at(size: WorldSize) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let options = Options {
            seed: 11,
            size,
            clock: Some(NOW),
            arrivals: false,
            quick_pictures: true,
            ..Options::default()
        };
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let ready = sandbox.ready();
        let control = sandbox.control();
        control.add_redirect(ELSEWHERE);
        let app = App {
            id: ready.app_id.clone(),
            secret: Secret::new(&ready.app_secret),
            redirect: "https://localhost/".to_owned(),
        };
        let mut stage = Self {
            engine: None,
            control,
            ready,
            clock: Clock::frozen_at(Timestamp::from_second(NOW).unwrap()),
            profile: tempfile::tempdir().unwrap(),
            demo_app: Arc::new(Mutex::new(app)),
            opened: Arc::default(),
            bell: Bell::default(),
            woken: Arc::default(),
            status: RefCell::default(),
            _sandbox: sandbox,
            runtime,
        };
        stage.start();
        stage
    }

    /// The demo account is signed in and everything has been read.
    pub fn signed_in() -> Self {
        let stage = Self::new();
        stage.sign_in();
        stage
    }

    /// Signs in the demo account, and waits until everything has been read.
    pub fn sign_in(&self) {
        self.send(Command::SignIn(SignIn::Demo));
        assert_eq!(self.status().sign_in, SignInState::Done(self.account()));
    }

    fn start(&mut self) {
        let (origin, app, opened) =
            (self.ready.url.clone(), Arc::clone(&self.demo_app), Arc::clone(&self.opened));
        let woken = Arc::clone(&self.woken);
        let options = EngineOptions {
            endpoint: Some(self.ready.url.clone()),
            clock: self.clock.clone(),
            vault: VaultChoice::File,
            demo: Some(Arc::new(move || {
                Ok(DemoPlace { origin: origin.clone(), app: app.lock().unwrap().clone(), saved: Vec::new() })
            })),
            wake: Arc::new(move || {
                woken.fetch_add(1, Ordering::SeqCst);
            }),
            browser: Arc::new(move |address| opened.lock().unwrap().push(address.to_owned())),
            ringer: Some(Arc::new(self.bell.clone())),
            ..EngineOptions::at(self.profile.path())
        };
        self.engine = Some(Engine::start(options).unwrap());
        self.settle();
    }

    /// Ends the engine and starts another on the same profile.
    pub fn restart(&mut self) {
        self.engine.take().unwrap().stop();
        self.start();
    }

    /// So much time passes here and at Instagram while the program does not run.
    pub fn be_away(&mut self, seconds: u64) {
        self.engine.take().unwrap().stop();
        self.control.advance(i64::try_from(seconds).unwrap());
        self.clock.advance(Duration::from_secs(seconds));
        self.start();
    }

    pub fn engine(&self) -> &Engine {
        self.engine.as_ref().unwrap()
    }

    pub fn account(&self) -> AccountId {
        self.ready.user_id.as_str().into()
    }

    pub fn settle(&self) {
        assert!(self.engine().settle(), "the engine does not come to rest");
    }

    /// Tells the engine something and waits until it is done.
    pub fn send(&self, command: Command) {
        self.engine().send(command);
        self.settle();
    }

    /// Moves the time here and at Instagram, and waits until what became due is done.
    pub fn advance(&self, seconds: u64) {
        self.control.advance(i64::try_from(seconds).unwrap());
        self.clock.advance(Duration::from_secs(seconds));
        self.settle();
    }

    pub fn status(&self) -> Status {
        for news in self.engine().news() {
            if let News::Status(status) = news {
                self.status.replace(*status);
            }
        }
        self.status.borrow().clone()
    }

    /// Why the account in front is paused.
    pub fn pause(&self) -> Option<(TroubleKind, Option<i64>)> {
        match self.status().sync {
            SyncState::Paused { until, trouble } => Some((trouble.kind, until)),
            _ => None,
        }
    }

    /// What the last sign-in failed with.
    pub fn refusal(&self) -> Trouble {
        match self.status().sign_in {
            SignInState::Failed(trouble) => trouble,
            other => panic!("the sign-in did not fail: {other:?}"),
        }
    }

    pub fn view<V: View>(&self, ask: V::Ask) -> V {
        let (send, receive) = channel();
        self.engine().reader().ask::<V>(ask, move |answer| send.send(answer).unwrap());
        receive.recv().unwrap().unwrap()
    }

    /// The inbox' list of a filter.
    pub fn inbox(&self, filter: InboxFilter, search: &str) -> InboxIndex {
        self.view(IndexAsk {
            account: self.account(),
            filter,
            search: search.to_owned(),
            ..IndexAsk::default()
        })
    }

    /// Requests received so far whose path ends so.
    pub fn asked(&self, ending: &str) -> usize {
        self.control.log().iter().filter(|asked| asked.path.ends_with(ending)).count()
    }
}

//! The engine as the window sees it: started, told, asked, stopped.
//! Invariant: nothing here but `start`, `settle` and `stop` ever waits; what was told before a stop is in the
//! store after it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};

use crate::domain::{Clock, Secret, Trouble, TroubleKind};
use crate::hosting::LoopbackHost;
use crate::store::{Reader, Store, Vault, VaultChoice};

use super::arrivals::{self, Ringer};
use super::busy::{Alarms, Busy, Guard};
use super::command::Command;
use super::context::{Context, Line};
use super::core::{Core, FILE, Told};
use super::film::Projector;
use super::keys::{Doors, Keys};
use super::locking;
use super::minding;
use super::news::NewsDesk;
use super::opened::OpenHosts;
use super::pending::{self, Need};
use super::pictures::{PictureDesk, Pictures};
use super::profile::Profile;
use super::sign_in::{Browser, DemoDoor};
use super::status::News;
use super::times::Times;

/// How long a file for Instagram stays where it can be fetched.
const HOSTED_FOR: Duration = Duration::from_secs(2 * 3_600);
/// How long a stop waits for what is being written, and then for threads.
const PATIENCE: Duration = Duration::from_secs(3);
/// Work that has not ended by then will not end by itself.
const LONGEST_WORK: Duration = Duration::from_secs(120);

/// How the engine is started.
#[derive(Clone)]
pub struct EngineOptions {
    /// The folder in which everything is kept.
    pub profile: PathBuf,
    /// Every Instagram host is this one origin instead, on loopback: practice.
    pub endpoint: Option<String>,
    pub clock: Clock,
    /// Called from other threads when there is something to draw.
    pub wake: Arc<dyn Fn() + Send + Sync>,
    pub vault: VaultChoice,
    /// What opens the file of keys, where there is one under a passphrase; `None`: the person is asked.
    pub passphrase: Option<Secret>,
    /// Nobody can be asked: keys that stay locked keep the engine from starting.
    pub unattended: bool,
    /// Reads in the background what is new on Instagram; otherwise only what is on its way is done.
    pub reads: bool,
    /// Opens the demo account; `None`: there is none in this run.
    pub demo: Option<DemoDoor>,
    /// Opens an address for the person.
    pub browser: Browser,
    /// Shows notifications of the desktop; `None`: nobody is told of what comes.
    pub ringer: Option<Arc<dyn Ringer>>,
}

impl EngineOptions {
    /// The real thing: Instagram itself, the machine's time, the system's keychain and browser.
    pub fn at(profile: &Path) -> Self {
        let browser = |address: &str| {
            let opened = match address.strip_prefix(FILE) {
                Some(folder) => open::that_detached(folder),
                None => webbrowser::open(address),
            };
            if let Err(error) = opened {
                tracing::info!(%error, "nothing was opened");
            }
        };
        Self {
            profile: profile.to_owned(),
            endpoint: None,
            clock: Clock::system(),
            wake: Arc::new(|| ()),
            vault: VaultChoice::System,
            passphrase: None,
            unattended: false,
            reads: true,
            demo: None,
            browser: Arc::new(browser),
            ringer: None,
        }
    }
}

/// A running engine.
pub struct Engine {
    told: mpsc::UnboundedSender<(Told, Guard)>,
    news: Receiver<News>,
    pictures: Pictures,
    wake: Arc<dyn Fn() + Send + Sync>,
    context: Context,
    /// `None` once it has been stopped.
    runtime: Option<Runtime>,
}

impl Engine {
    /// Opens the profile and begins to work. Blocks for as long as that takes; call it from a plain thread.
    ///
    /// # Errors
    /// When the profile is in use, broken or of a newer Tintype, the disk is full, or the endpoint is not on
    /// this computer.
    pub fn start(options: EngineOptions) -> Result<Self, Trouble> {
        // Whoever calls may stand inside another runtime, where blocking is not allowed.
        on_a_plain_thread(move || Self::begin(options))
            .unwrap_or_else(|| Err(Trouble::of(TroubleKind::StoreBroken)))
    }

    fn begin(options: EngineOptions) -> Result<Self, Trouble> {
        let profile = Profile::open(&options.profile)?;
        let store = Store::open(profile.root(), Arc::clone(&options.wake)).map_err(|e| e.trouble())?;
        let vault = Vault::open(options.vault, profile.root()).map_err(|error| error.trouble())?;
        let given = locking::open(&vault, options.passphrase.as_ref());
        if let (true, Err(trouble)) = (options.unattended, given) {
            return Err(trouble);
        }
        let doors = Doors::open(options.endpoint.as_deref())?;
        let unusable =
            |error: &dyn std::fmt::Display| Trouble::with(TroubleKind::StoreBroken, error.to_string());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("tintype-engine")
            .enable_all()
            .build()
            .map_err(|error| unusable(&error))?;
        let (news_desk, news) = NewsDesk::new(options.clock.clone(), Arc::clone(&options.wake));
        news_desk.change(|status| {
            status.secrets = locking::place(&vault);
            status.keys = locking::state(&vault);
            status.practice = doors.only_practice();
            status.profile = profile.root().to_owned();
        });
        let host = runtime.block_on(LoopbackHost::start(options.clock.clone(), HOSTED_FOR));
        let busy = Busy::default();
        let (bell, rung) = minding::bell();
        let (told, arriving) = arrivals::desk(busy.clone());
        let context = Context {
            alarms: Alarms::new(options.clock.clone(), busy.clone()),
            clock: options.clock,
            writer: store.writer(),
            reader: store.reader(),
            store: Arc::new(store),
            keys: Keys::new(vault),
            doors,
            profile,
            hosts: OpenHosts::default(),
            host: Arc::new(host.map_err(|error| error.trouble())?),
            news: news_desk,
            line: Line::default(),
            times: Times::default(),
            busy,
            bell,
            arrivals: told,
            front: Arc::default(),
        };
        let _inside = runtime.enter();
        if let Some(ringer) = options.ringer {
            arrivals::start(context.clone(), arriving, ringer);
        }
        let told = Core::start(context.clone(), rung, options.demo, options.browser, options.reads);
        let pictures = Pictures::start(context.clone(), Arc::clone(&options.wake));
        Ok(Self { wake: options.wake, told, news, pictures, context, runtime: Some(runtime) })
    }

    /// Tells the engine what to do. Never blocks.
    pub fn send(&self, command: Command) {
        // After a stop nobody listens, and the window is gone.
        let _ = self.told.send((Told::Do(Box::new(command)), self.context.begin()));
    }

    /// The news since the last call. Never blocks.
    pub fn news(&self) -> Vec<News> {
        self.news.try_iter().collect()
    }

    /// The window's door to the data.
    pub fn reader(&self) -> Reader {
        self.context.reader.clone()
    }

    /// A place to ask for pictures.
    pub fn pictures(&self) -> PictureDesk {
        self.pictures.desk()
    }

    /// A projector for clips.
    pub fn projector(&self) -> Option<Projector> {
        let runtime = self.runtime.as_ref()?.handle().clone();
        Some(Projector::start(self.context.clone(), runtime, Arc::clone(&self.wake)))
    }

    /// The clock it goes by.
    pub fn clock(&self) -> Clock {
        self.context.clock.clone()
    }

    /// Waits until nothing is in flight at the present time of the clock: no command, no due work, no reading,
    /// no picture, no question to the store. For tests. `false`: work has not ended within two minutes.
    #[must_use]
    pub fn settle(&self) -> bool {
        self.context.busy.wait(|| self.context.reader.waiting() == 0, LONGEST_WORK)
    }

    /// Waits until nothing goes on by itself any more, and tells what then waits for a person. Whoever waits must
    /// not do so on the engine's own threads.
    pub async fn rests(&self) -> Vec<Need> {
        let context = self.context.clone();
        let found = Mutex::new(Vec::new());
        context.busy.quiet(|| pending::rests(&context, &found)).await;
        found.into_inner().unwrap_or_default()
    }

    /// Stops quickly. What was told before is in the store; work that was under way goes on at the next start.
    pub fn stop(mut self) {
        let Some(runtime) = self.runtime.take() else { return };
        let (done, stopped) = oneshot::channel();
        let asked = self.told.send((Told::Stop(done), self.context.begin())).is_ok();
        let host = Arc::clone(&self.context.host);
        // The parts know each other, and would keep the profile locked.
        self.context.line.close();
        drop(self);
        on_a_plain_thread(move || {
            runtime.block_on(async {
                if asked {
                    // Everything told before has its row when the answer comes.
                    let _ = tokio::time::timeout(PATIENCE, stopped).await;
                }
                host.stop().await;
            });
            runtime.shutdown_timeout(PATIENCE);
        });
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.context.line.close();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Runs something that blocks away from any runtime; `None` when it panicked.
fn on_a_plain_thread<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| scope.spawn(work).join().ok())
}

//! The ways in: the browser, a token from the dashboard, and the demo with the engine as the browser.
//! Invariant: one sign-in at a time; its state is random and used once; a token is written to the vault
//! before anything says that the account is signed in.

mod finish;
mod listener;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use url::Url;

use crate::api::{Client, consent_as_browser, oauth};
use crate::domain::{AccountId, SavedReply, Scope, Secret, Trouble, TroubleKind};
use crate::store::tables::{accounts, saved};
use crate::tr;

use super::busy::{Guard, lock};
use super::command::SignIn;
use super::context::Context;
use super::path;
use super::status::SignInState;
pub use finish::expiry;
use listener::Listener;

/// The app that asks: its id and secret, and the redirect address registered with it (section 1.1).
#[derive(Clone, Debug)]
pub struct App {
    pub id: String,
    pub secret: Secret,
    pub redirect: String,
}

/// Where the demo account lives, and the app it knows.
#[derive(Clone, Debug)]
pub struct DemoPlace {
    /// The practice origin, on loopback.
    pub origin: String,
    pub app: App,
    /// What its owner has saved: kept once, when the account comes into a profile that has no saved reply of it.
    pub saved: Vec<SavedReply>,
}

/// Opens the demo: starts the practice Instagram where it does not run yet. May block for a moment.
pub type DemoDoor = Arc<dyn Fn() -> Result<DemoPlace, Trouble> + Send + Sync>;

/// Opens an address in the person's browser. May block; its failure is not told, the address is shown.
pub type Browser = Arc<dyn Fn(&str) + Send + Sync>;

/// What is done with an account that has signed in.
pub type Arrived = Arc<dyn Fn(AccountId) + Send + Sync>;

/// The desk at which one signs in.
#[derive(Clone)]
pub struct SignInDesk {
    context: Context,
    demo: Option<DemoDoor>,
    browser: Browser,
    arrived: Arrived,
    running: Arc<Mutex<Option<Running>>>,
    held: Arc<Mutex<Option<Held>>>,
    /// The last who came was not who was to come back: the browser is asked to let another sign in.
    stranger: Arc<AtomicBool>,
}

struct Running {
    paste: mpsc::UnboundedSender<(String, Guard)>,
    task: AbortHandle,
}

/// Which client a sign-in goes through, and who is to come.
#[derive(Clone)]
struct Way {
    client: Client,
    practice: bool,
    /// Nobody but this account is let in; `None`: whoever it is.
    again: Option<AccountId>,
}

/// A sign-in that lacks nothing but the yes to the invitation (section 1.1), to be tried once more as it is. It
/// lives in memory alone.
enum Held {
    Code { way: Way, app: App, answer: String, state: String },
    Token { way: Way, token: Secret, scopes: Option<Vec<Scope>>, lives_s: Option<u64> },
}

impl SignInDesk {
    /// A desk; `arrived` is called with each account that has signed in.
    pub fn new(context: Context, demo: Option<DemoDoor>, browser: Browser, arrived: Arrived) -> Self {
        Self {
            context,
            demo,
            browser,
            arrived,
            running: Arc::default(),
            held: Arc::default(),
            stranger: Arc::default(),
        }
    }

    /// Begins to sign in; a sign-in that was under way ends. `again`: nobody else than this account is let in.
    pub fn begin(&self, how: SignIn, again: Option<AccountId>) {
        self.stop();
        let (paste, pasted) = mpsc::unbounded_channel();
        let (desk, guard) = (self.clone(), self.context.begin());
        let task = tokio::spawn(async move {
            desk.say(SignInState::Working(tr!("Getting ready").to_owned()));
            let of_path = again.is_none() && how != SignIn::Demo;
            // The guard falls while a person is awaited, and a new one is held from their answer on.
            let (signed_in, _guard) = match how {
                SignIn::Browser { app_id, app_secret, redirect } => {
                    let app = App { id: app_id, secret: app_secret, redirect };
                    desk.with_browser(app, again, pasted, guard).await
                }
                SignIn::Token(token) => (desk.with_token(&token, again).await, guard),
                SignIn::Demo => (desk.with_demo().await, guard),
            };
            desk.end(signed_in, of_path).await;
        });
        *lock(&self.running) = Some(Running { paste, task: task.abort_handle() });
    }

    /// Tries the sign-in once more that waits for the invitation to be accepted; without one nothing happens.
    pub fn look_again(&self) {
        let Some(held) = lock(&self.held).take() else { return };
        let (desk, guard) = (self.clone(), self.context.begin());
        let (paste, _) = mpsc::unbounded_channel();
        let task = tokio::spawn(async move {
            let _guard = guard;
            let signed_in = match held {
                Held::Code { way, app, answer, state } => desk.exchange(way, app, answer, state).await,
                Held::Token { way, token, scopes, lives_s } => desk.arrive(way, token, scopes, lives_s).await,
            };
            desk.end(signed_in, true).await;
        });
        *lock(&self.running) = Some(Running { paste, task: task.abort_handle() });
    }

    /// Tells how a sign-in ended.
    async fn end(&self, signed_in: Result<AccountId, Trouble>, of_path: bool) {
        match signed_in {
            Ok(account) => {
                if of_path {
                    path::arrive(&self.context, account.clone()).await;
                }
                self.stranger.store(false, Ordering::SeqCst);
                self.say(SignInState::Done(account.clone()));
                (self.arrived)(account);
            }
            Err(trouble) => {
                if of_path {
                    path::tell(&self.context, &trouble).await;
                }
                self.stranger.fetch_or(trouble.kind == TroubleKind::AnotherAccount, Ordering::SeqCst);
                self.say(SignInState::Failed(trouble));
            }
        }
    }

    /// Hands in the address the browser ended on. Without a sign-in under way it is the answer to another.
    pub fn paste(&self, address: &Secret) {
        let told = lock(&self.running).as_ref().is_some_and(|running| {
            running.paste.send((address.reveal().to_owned(), self.context.begin())).is_ok()
        });
        if !told {
            self.say(SignInState::Failed(Trouble::of(TroubleKind::StateWrong)));
        }
    }

    /// Ends the sign-in under way.
    pub fn stop(&self) {
        if let Some(running) = lock(&self.running).take() {
            running.task.abort();
        }
        *lock(&self.held) = None;
        self.say(SignInState::Idle);
    }

    fn say(&self, state: SignInState) {
        let looks_again = matches!(state, SignInState::Failed(_)) && lock(&self.held).is_some();
        self.context.news.change(|status| (status.sign_in, status.looks_again) = (state, looks_again));
    }

    fn working(&self, words: &'static str) {
        self.say(SignInState::Working(words.to_owned()));
    }

    async fn with_browser(
        &self,
        app: App,
        again: Option<AccountId>,
        mut pasted: mpsc::UnboundedReceiver<(String, Guard)>,
        guard: Guard,
    ) -> (Result<AccountId, Trouble>, Guard) {
        let way = match self.front(again) {
            Ok(way) => way,
            Err(trouble) => return (Err(trouble), guard),
        };
        let app = match self.remember(app).await {
            Ok(app) => app,
            Err(trouble) => return (Err(trouble), guard),
        };
        let state = oauth::new_state();
        let address = match authorize(&way, &app, &state) {
            Ok(address) if self.browser_knows_another(&way) => oauth::asking_who(address),
            Ok(address) => address,
            Err(trouble) => return (Err(trouble), guard),
        };
        let listener = Listener::open(&app.redirect, &state, self.context.busy.clone()).await;
        let listener = listener.inspect_err(|error| tracing::info!(%error, "the address must be pasted"));
        self.say(SignInState::Browser { address: Secret::new(address.as_str()) });
        let open = Arc::clone(&self.browser);
        tokio::task::spawn_blocking(move || {
            open(address.as_str());
            drop(guard);
        });
        let (answer, guard) = match listener {
            Ok(listener) => tokio::select! {
                answer = listener.wait() => answer,
                Some(answer) = pasted.recv() => answer,
            },
            Err(_) => match pasted.recv().await {
                Some(answer) => answer,
                None => std::future::pending().await,
            },
        };
        (self.exchange(way, app, answer, state).await, guard)
    }

    /// The way through the front door.
    fn front(&self, again: Option<AccountId>) -> Result<Way, Trouble> {
        let (client, practice) =
            self.context.doors.front().ok_or_else(|| Trouble::of(TroubleKind::Offline))?;
        Ok(Way { client, practice, again })
    }

    /// Whether the browser is likely to be signed in as somebody else than who is to come: then its page has to ask.
    fn browser_knows_another(&self, way: &Way) -> bool {
        let known = self.context.read(accounts::all).unwrap_or_default();
        let other = |known: &accounts::Known| {
            known.practice == way.practice
                && known.grant.is_some()
                && way.again.as_ref() != Some(&known.account.id)
        };
        self.stranger.load(Ordering::SeqCst) || known.iter().any(other)
    }

    async fn with_demo(&self) -> Result<AccountId, Trouble> {
        let none = || Trouble::with(TroubleKind::Refused, tr!("There is no demo account in this run"));
        let open = self.demo.clone().ok_or_else(none)?;
        self.working(tr!("Opening the demo account"));
        let place = tokio::task::spawn_blocking(move || open()).await;
        let place = place.map_err(|error| Trouble::with(TroubleKind::Refused, error.to_string()))??;
        let client = self.context.doors.open_practice(&place.origin)?;
        let way = Way { client, practice: true, again: None };
        let state = oauth::new_state();
        let page = authorize(&way, &place.app, &state)?;
        let answer = consent_as_browser(&way.client, &page).await.map_err(|error| error.trouble())?;
        let account = self.exchange(way, place.app, answer, state).await?;
        self.furnish(account.clone(), place.saved).await;
        Ok(account)
    }

    /// Keeps what the demo's owner has saved.
    async fn furnish(&self, account: AccountId, saved: Vec<SavedReply>) {
        let kept = self.context.write(move |tx| saved::begin_with(tx, &account, &saved)).await;
        if let Err(error) = kept {
            tracing::warn!(%error, "the demo has no saved replies");
        }
    }
}

fn authorize(way: &Way, app: &App, state: &str) -> Result<Url, Trouble> {
    oauth::authorize_url(&way.client, &app.id, &app.redirect, state, &Scope::ALL)
        .map_err(|error| error.trouble())
}

//! What a run of the doctor works with: the account, the app, the way to Instagram, and what was heard so far.
//! Invariant: nothing is asked twice in a run, and no call is made while the account must rest for a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::api::{Answer, ApiError, Client, Ear, Knock, Session};
use crate::domain::{Account, AccountId, Media, Secret, Trouble, TroubleKind};
use crate::engine::context::{Brake, Context};
use crate::engine::sign_in::App;
use crate::store::tables::accounts::Known;

use super::Way;
use super::finding::{CheckId, Finding, State};

/// What was asked and how the answer fell out: a trouble, or the answer and when it was asked.
pub struct Heard<T> {
    /// When it was asked, milliseconds since the epoch.
    pub at: i64,
    pub answer: Result<T, ApiError>,
}

/// The app the account signs in with, as far as it is known here.
#[derive(Clone)]
pub struct KnownApp {
    pub app: App,
    /// Whether its secret is kept here.
    pub has_secret: bool,
}

/// Everything of one run.
pub struct Ward {
    pub context: Context,
    /// Whose run it is; empty while no account is known.
    pub account: AccountId,
    pub known: Option<Known>,
    /// Other accounts that are signed in, to compare with.
    pub others: Vec<Known>,
    /// `None`: this run has no way to where the account lives.
    pub client: Option<Client>,
    pub app: Option<KnownApp>,
    /// The account has just signed in, in this way.
    pub signed_in_by: Option<Way>,
    /// What the checks of this run, and of the run before, have found.
    pub findings: Vec<Finding>,
    calls: Arc<AtomicU32>,
    knock: Option<Heard<Knock>>,
    probe: Option<Heard<()>>,
    me: Option<Heard<Account>>,
    posts: Option<Heard<Vec<Media>>>,
}

impl Ward {
    /// A ward in which nothing was asked yet.
    pub fn new(context: Context, account: AccountId, findings: Vec<Finding>) -> Self {
        Self {
            context,
            account,
            known: None,
            others: Vec::new(),
            client: None,
            app: None,
            signed_in_by: None,
            findings,
            calls: Arc::default(),
            knock: None,
            probe: None,
            me: None,
            posts: None,
        }
    }

    /// Calls made so far.
    pub fn calls(&self) -> u32 {
        self.calls.load(Ordering::Relaxed)
    }

    /// Counts one more call.
    pub fn count(&self) {
        self.calls.fetch_add(1, Ordering::Relaxed);
    }

    /// The time now, milliseconds since the epoch.
    pub fn now(&self) -> i64 {
        self.context.now()
    }

    /// How another check stands.
    pub fn state(&self, check: CheckId) -> State {
        self.findings[check as usize].state
    }

    /// What has to pass before any of `needs` is of use; `None`: nothing stands in the way.
    pub fn root(&self, needs: &[CheckId]) -> Option<CheckId> {
        needs.iter().find_map(|need| match self.state(*need) {
            State::Failed(_) => Some(*need),
            State::Waits(root) => Some(root),
            State::Passed | State::Untold | State::Due | State::Running => None,
        })
    }

    /// Why Instagram must not be called for the account for some time. What waits for a person is no reason: a
    /// person asks.
    pub fn rests(&self) -> Option<Brake> {
        self.context
            .brake(&self.account)
            .filter(|brake| brake.until.is_some() && !matches!(brake.trouble.kind, TroubleKind::Offline))
    }

    /// Whether the account is signed in and can be reached.
    pub fn is_signed_in(&self) -> bool {
        self.known.as_ref().is_some_and(|known| known.grant.is_some()) && self.client.is_some()
    }

    /// A session of the account, whose calls are counted.
    pub async fn session(&self) -> Result<Session, Trouble> {
        self.session_of(&self.account).await
    }

    async fn session_of(&self, account: &AccountId) -> Result<Session, Trouble> {
        let calls = Arc::clone(&self.calls);
        let ear = Ear::new(move |_| {
            calls.fetch_add(1, Ordering::Relaxed);
        });
        Ok(self.context.session(account).await?.heard_by(ear))
    }

    /// Makes a call of the account, which passes through the same ear as all others.
    pub fn heard<T>(&self, answer: Result<Answer<T>, ApiError>) -> Result<T, ApiError> {
        self.context.heard(&self.account, answer)
    }

    /// The knock at Instagram's door.
    pub async fn knock(&mut self) -> Option<&Heard<Knock>> {
        if self.knock.is_none() {
            let client = self.client.clone()?;
            let at = self.now();
            self.count();
            self.knock = Some(Heard { at, answer: client.knock().await });
        }
        self.knock.as_ref()
    }

    /// What the token host says to a code that was made up, from the app as it is known.
    pub async fn probe(&mut self) -> Option<&Heard<()>> {
        if self.probe.is_none() {
            let app = self.app.clone()?.app;
            self.probe = Some(self.ask_with(&app).await?);
        }
        self.probe.as_ref()
    }

    /// What the token host says to a code that was made up, from an app with these particulars.
    pub async fn ask_with(&self, app: &App) -> Option<Heard<()>> {
        const MADE_UP: &str = "AQtintypedoctor";
        let client = self.client.clone()?;
        self.count();
        let (at, code) = (self.now(), Secret::new(MADE_UP));
        let answer =
            crate::api::oauth::exchange_code(&client, &app.id, &app.secret, &app.redirect, &code).await;
        Some(Heard { at, answer: answer.map(drop) })
    }

    /// The account's own node; `None`: nobody is signed in, or the account must rest.
    pub async fn me(&mut self) -> Option<&Heard<Account>> {
        if self.me.is_none() {
            if !self.is_signed_in() || self.rests().is_some() {
                return None;
            }
            let session = self.session().await.ok()?;
            let at = self.now();
            let answer = self.heard(session.account().await);
            self.me = Some(Heard { at, answer });
        }
        self.me.as_ref()
    }

    /// The account's own node, if it was asked for already.
    pub fn me_heard(&self) -> Option<&Heard<Account>> {
        self.me.as_ref()
    }

    /// The newest posts; `None` as for [`Ward::me`].
    pub async fn posts(&mut self) -> Option<&Heard<Vec<Media>>> {
        const NEWEST: u32 = 25;
        if self.posts.is_none() {
            if !self.is_signed_in() || self.rests().is_some() {
                return None;
            }
            let session = self.session().await.ok()?;
            let at = self.now();
            let answer = self.heard(session.newest_media(NEWEST).await);
            self.posts = Some(Heard { at, answer });
        }
        self.posts.as_ref()
    }

    /// How another account fares with the same question, its name first; `None`: there is no other, or it rests.
    pub async fn another(&self) -> Option<(String, Result<Account, ApiError>)> {
        let other = self.others.iter().find(|known| self.context.brake(&known.account.id).is_none())?;
        let session = self.session_of(&other.account.id).await.ok()?;
        let answer = self.context.heard(&other.account.id, session.account().await);
        Some((other.account.username.clone(), answer))
    }
}

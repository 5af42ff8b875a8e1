//! The connection doctor: thirteen checks in order, each with whose move a failure is and the evidence for it.
//! Invariant: it only looks; one examination runs at a time, its results appear one by one, and no secret is in
//! what it keeps.

mod checks;
mod finding;
mod report;
mod say;
mod secrets;
mod table;
mod ward;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::task::AbortHandle;

use crate::domain::{AccountId, Secret};
use crate::store::tables::{accounts, choices, hosts};

use super::busy::{Guard, lock};
use super::command::SignIn;
use super::context::Context;
use super::sign_in::{App, DemoDoor};

pub use finding::{CheckId, Counts, Evidence, Examination, Finding, State, Whose};
pub use report::{of_one as report_of, text as report};
use table::{CHECKS, with_followers};
use ward::{KnownApp, Ward};

/// What a person asks of the doctor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoctorWish {
    /// Make every check.
    All,
    /// Make one again, and those that wait for it.
    Again(CheckId),
    /// Somebody has just signed in: make every check, but for what that has shown already.
    SignedIn(Way),
}

/// How somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Browser,
    Token,
}

/// The doctor. Cheap to clone.
#[derive(Clone)]
pub struct Doctor {
    context: Context,
    demo: Option<DemoDoor>,
    running: Arc<Mutex<Option<AbortHandle>>>,
    /// Counts the runs: only the newest one shows what it finds.
    run: Arc<AtomicU64>,
    /// Somebody signs in by hand, who is looked at when they have.
    awaits: Arc<Mutex<Option<Way>>>,
}

impl Doctor {
    /// A doctor; `demo` tells the app of the demo account.
    pub fn new(context: Context, demo: Option<DemoDoor>) -> Self {
        Self { context, demo, running: Arc::default(), run: Arc::default(), awaits: Arc::default() }
    }

    /// Begins; an examination that was under way ends where it is.
    pub fn begin(&self, account: AccountId, wish: DoctorWish) {
        self.stop();
        let run = self.run.load(Ordering::SeqCst);
        let (doctor, guard) = (self.clone(), self.context.begin());
        let task = tokio::spawn(async move { doctor.examine(account, wish, run, guard).await });
        *lock(&self.running) = Some(task.abort_handle());
    }

    /// Somebody begins to sign in.
    pub fn awaits(&self, how: &SignIn) {
        *lock(&self.awaits) = match how {
            SignIn::Browser { .. } => Some(Way::Browser),
            SignIn::Token(_) => Some(Way::Token),
            SignIn::Demo => None,
        };
    }

    /// Looks at an account that has just signed in. The demo is looked at when somebody asks.
    pub fn signed_in(&self, account: AccountId) {
        let awaited = lock(&self.awaits).take();
        if let Some(way) = awaited {
            self.begin(account, DoctorWish::SignedIn(way));
        }
    }

    /// Ends the examination under way.
    pub fn stop(&self) {
        self.run.fetch_add(1, Ordering::SeqCst);
        if let Some(running) = lock(&self.running).take() {
            running.abort();
        }
        self.context.news.change(|status| {
            for one in status.doctor.iter_mut().filter(|one| one.took_ms.is_none()) {
                *one = Arc::new(one.ended_early());
            }
        });
    }

    async fn examine(&self, account: AccountId, wish: DoctorWish, run: u64, _guard: Guard) {
        let before = self.last(&account);
        let (mut one, order) = match (wish, before) {
            (DoctorWish::Again(check), Some(before)) => {
                let order = again(&before, check);
                (Examination { took_ms: None, calls: 0, ..(*before).clone() }, order)
            }
            _ => {
                let now = self.context.now();
                (Examination::begins(account.clone(), String::new(), now), CheckId::ALL.to_vec())
            }
        };
        for check in &order {
            one.findings[*check as usize] = Finding::due(*check);
        }
        let began = Instant::now();
        let mut ward = self.ward(&account, one.findings.clone()).await;
        if let DoctorWish::SignedIn(way) = wish {
            ward.signed_in_by = Some(way);
        }
        one.username = ward.known.as_ref().map(|known| known.account.username.clone()).unwrap_or_default();
        let secrets = self.secrets(&ward).await;
        one.left_out = secrets.len();
        for check in CHECKS.iter().filter(|check| order.contains(&check.id)) {
            one.findings[check.id as usize].state = State::Running;
            self.show(&one, run);
            let finding = secrets::clean((check.make)(&mut ward).await, &secrets);
            ward.findings[check.id as usize] = finding.clone();
            one.findings[check.id as usize] = finding;
            one.calls = ward.calls();
            self.show(&one, run);
        }
        one.took_ms = u64::try_from(began.elapsed().as_millis()).ok();
        self.show(&one, run);
        self.go_on(&ward).await;
    }

    /// What was found last for an account.
    fn last(&self, account: &AccountId) -> Option<Arc<Examination>> {
        self.context.news.status().doctor.into_iter().find(|one| one.account == *account)
    }

    /// Shows how far it is.
    fn show(&self, one: &Examination, run: u64) {
        let one = Arc::new(one.clone());
        self.context.news.change(|status| {
            if self.run.load(Ordering::SeqCst) != run {
                return;
            }
            match status.doctor.iter_mut().find(|shown| shown.account == one.account) {
                Some(shown) => *shown = one,
                None => status.doctor.push(one),
            }
        });
    }

    /// What is known of the account before anything is asked.
    async fn ward(&self, account: &AccountId, findings: Vec<Finding>) -> Ward {
        let context = &self.context;
        let mut ward = Ward::new(context.clone(), account.clone(), findings);
        // What cannot be read is unknown, and the checks say so.
        let all = context.read(accounts::all).unwrap_or_default();
        for known in all {
            if known.account.id == *account {
                ward.known = Some(known);
            } else if context.is_active(&known) {
                ward.others.push(known);
            }
        }
        ward.client = match &ward.known {
            Some(known) => context.doors.client(known.practice),
            None => context.doors.front().map(|(client, _)| client),
        };
        let of_front = || context.doors.front().is_some_and(|(_, practice)| practice);
        let practice = ward.known.as_ref().map_or_else(of_front, |known| known.practice);
        ward.others.retain(|other| other.practice == practice);
        ward.app = self.app(practice).await;
        ward
    }

    /// The app accounts sign in with, its secret from the vault. The demo brings its own.
    async fn app(&self, practice: bool) -> Option<KnownApp> {
        let chosen = self.context.read(choices::read).ok()?;
        // What was typed is the app of whoever signs in by hand; the demo never goes through that door.
        let by_hand = self.context.doors.front().is_none_or(|(_, at_practice)| at_practice == practice);
        if chosen.app_id.is_empty() || !by_hand {
            let open = self.demo.clone().filter(|_| practice)?;
            let place = tokio::task::spawn_blocking(move || open()).await.ok()?.ok()?;
            return Some(KnownApp { app: place.app, has_secret: true });
        }
        let secret = self.context.keys.app_secret(&chosen.app_id).await.ok().flatten();
        let app = App {
            id: chosen.app_id,
            secret: secret.clone().unwrap_or_else(|| Secret::new("")),
            redirect: chosen.redirect,
        };
        Some(KnownApp { app, has_secret: secret.is_some() })
    }

    /// Every secret that the checks may use.
    async fn secrets(&self, ward: &Ward) -> Vec<Secret> {
        let mut secrets = Vec::new();
        let accounts = ward.known.iter().chain(&ward.others).filter(|known| known.grant.is_some());
        for known in accounts {
            if let Ok(Some(token)) = self.context.keys.token(&known.account.id).await {
                secrets.push(token);
            }
        }
        if let Some(app) = ward.app.as_ref().filter(|app| app.has_secret) {
            secrets.push(app.app.secret.clone());
        }
        let hosts = self.context.read(|c| hosts::of_account(c, &ward.account)).unwrap_or_default();
        for host in hosts {
            for name in host.settings.kind.secrets() {
                secrets.extend(self.context.keys.host_secret(host.settings.id, *name).await.ok().flatten());
            }
        }
        secrets
    }

    /// An account that waited for a person goes on once Instagram answers for it again.
    async fn go_on(&self, ward: &Ward) {
        let answers = ward.me_heard().is_some_and(|heard| heard.answer.is_ok());
        if answers && self.context.line.lasting(&ward.account).is_some() {
            self.context.let_go(&ward.account).await;
        }
    }
}

/// The checks that are made again with one: those that wait for it, by the table or as it stands.
fn again(before: &Examination, check: CheckId) -> Vec<CheckId> {
    let waits = before.findings.iter().filter(|finding| finding.state == State::Waits(check));
    let mut order: Vec<CheckId> = with_followers(check);
    order.extend(waits.flat_map(|finding| with_followers(finding.check)));
    order.sort();
    order.dedup();
    order
}

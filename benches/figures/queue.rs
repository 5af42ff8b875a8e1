//! An account with work in its outbox, and the sandbox that the work is for.
//! Invariant: the sandbox runs in this process, pretends no latency, never runs out of calls, and its clock
//! stands, as the engine's does: nothing here waits for a time to come.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;
use tintype::api::{Client, Hosts, Session};
use tintype::domain::account::Grant;
use tintype::domain::{Account, AccountId, AccountKind, Clock, Comment, MediaId, Op, OpId, Scope, Secret};
use tintype::engine::{Engine, EngineOptions};
use tintype::sandbox::model::WorldSize;
use tintype::sandbox::{Control, NewComment, Options, Ready, Sandbox};
use tintype::store::tables::outbox::{self, LogEntry, NewOp};
use tintype::store::tables::{accounts, choices, comments, media};
use tintype::store::views::activity::Tone;
use tintype::store::views::settings::Choices;
use tintype::store::{Store, StoreError, Tx, Vault, VaultChoice};
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::world::NOW;

/// The sandbox, on threads of its own.
pub struct Place {
    pub control: Control,
    pub ready: Ready,
    _sandbox: Sandbox,
    runtime: Runtime,
}

/// A thread of two comments at the sandbox, under its newest post.
#[derive(Clone)]
pub struct Thread {
    pub media: MediaId,
    pub top: String,
    pub below: String,
}

impl Place {
    pub fn open() -> Outcome<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let options = Options {
            size: WorldSize::Small,
            clock: Some(NOW),
            arrivals: false,
            quick_pictures: true,
            ..Options::default()
        };
        let sandbox = runtime.block_on(Sandbox::start(options))?;
        let control = sandbox.control();
        control.flip(|switches| {
            (switches.usage_absent, switches.call_budget, switches.comments_an_hour) = (true, u64::MAX, None);
        });
        Ok(Self { control, ready: sandbox.ready(), _sandbox: sandbox, runtime })
    }

    pub fn account(&self) -> AccountId {
        self.ready.user_id.as_str().into()
    }

    /// Makes so many threads, and signs the account into an empty profile that knows them. Acts go out at once.
    pub fn prepare(&self, profile: &Path, count: usize) -> Outcome<Vec<Thread>> {
        self.sign_in(profile)?;
        let client = Client::new(Hosts::at(&self.ready.url)?, "figures")?;
        let session = Session::new(client, Secret::new(&self.ready.token), self.account());
        let mut newest = self.runtime.block_on(session.newest_media(1))?.value;
        let post = newest.pop().ok_or("the sandbox has no post")?;
        let made: Option<Vec<Thread>> = (0..count).map(|_| self.thread(&post.id)).collect();
        let threads = made.ok_or("the sandbox takes no comment")?;
        let known: Vec<Comment> = threads
            .iter()
            .flat_map(|one| [comment(one, &one.top, None), comment(one, &one.below, Some(&one.top))])
            .collect();
        let account = self.account();
        Store::open(profile, Arc::new(|| ()))?.writer().write_now(move |tx| {
            media::upsert_page(tx, &account, std::slice::from_ref(&post), NOW * 1_000)?;
            comments::upsert_page(tx, &account, &post.id, &known, NOW * 1_000).map(drop)
        })?;
        Ok(threads)
    }

    fn thread(&self, media: &MediaId) -> Option<Thread> {
        let say = |parent: Option<String>, text: &str| {
            let text = text.to_owned();
            self.control.add_comment(NewComment { parent, text, age: 3_600, ..NewComment::default() })
        };
        let top = say(None, "How is it fired?")?;
        let below = say(Some(top.clone()), "I wonder too")?;
        Some(Thread { media: media.clone(), top, below })
    }

    /// Puts the account's key into a profile.
    pub fn keep_key(&self, profile: &Path) -> Outcome<()> {
        Ok(Vault::open(VaultChoice::File, profile)?.put(&self.account(), &Secret::new(&self.ready.token))?)
    }

    fn sign_in(&self, profile: &Path) -> Outcome<()> {
        self.keep_key(profile)?;
        let me = Account {
            id: self.account(),
            username: self.ready.username.clone(),
            kind: AccountKind::Business,
            ..Account::default()
        };
        let grant = Grant {
            scopes: Some(Scope::ALL.to_vec()),
            issued: Timestamp::from_second(NOW)?,
            expires: Timestamp::from_second(NOW + 5_000_000)?,
        };
        let store = Store::open(profile, Arc::new(|| ()))?;
        store.writer().write_now(move |tx| {
            accounts::sign_in(tx, &me, &grant, true, NOW * 1_000)?;
            choices::keep(tx, &Choices { undo_s: 0, ..Choices::default() })
        })?;
        Ok(())
    }

    /// The engine on a profile. It reads nothing that is new: only the outbox works.
    pub fn engine(&self, profile: &Path) -> Outcome<Engine> {
        let options = EngineOptions {
            endpoint: Some(self.ready.url.clone()),
            clock: Clock::frozen_at(Timestamp::from_second(NOW)?),
            vault: VaultChoice::File,
            reads: false,
            browser: Arc::new(|_| ()),
            ..EngineOptions::at(profile)
        };
        Engine::start(options).map_err(|trouble| trouble.sentence().into())
    }
}

/// A stranger's comment, an hour old.
fn comment(thread: &Thread, id: &str, parent: Option<&String>) -> Comment {
    Comment {
        id: id.into(),
        media: thread.media.clone(),
        parent: parent.map(|id| id.as_str().into()),
        author: Some("900".into()),
        username: Some("someone".to_owned()),
        mine: false,
        text: "How is it fired?".to_owned(),
        timestamp: Timestamp::from_second(NOW - 3_600).ok(),
        likes: None,
        hidden: false,
    }
}

/// Puts an op in as the window does, with the first line of its timeline.
pub fn put(tx: &Tx<'_>, account: &AccountId, op: Op) -> Result<OpId, StoreError> {
    let created = NOW * 1_000;
    let account = account.clone();
    let new = NewOp { account, op, created, not_before: created, after: None, reverses: None };
    let id = outbox::insert(tx, &new)?;
    let line = LogEntry {
        at: created,
        step: None,
        tone: Tone::Plain,
        title: "You asked for it".to_owned(),
        sentence: String::new(),
        small_print: Vec::new(),
    };
    outbox::log(tx, id, &line)?;
    Ok(id)
}

/// Leaves an op as a program does that dies between a call and its answer.
pub fn leave_running(tx: &Tx<'_>, op: OpId, intent: &Value) -> Result<(), StoreError> {
    outbox::claim(tx, op, NOW * 1_000)?;
    outbox::save_checkpoint(tx, op, None, intent, None)
}

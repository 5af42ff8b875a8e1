//! A sandbox, a profile, and an outbox between them that can be killed and started again.
//! Invariant: time stands still until a test moves it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use tokio::runtime::Runtime;

use crate::domain::account::Grant;
use crate::domain::op::OpState;
use crate::domain::{Account, AccountId, AccountKind, ActId, Clock, Comment, Op, OpId, Scope, Secret};
use crate::engine::busy::{Alarms, Busy};
use crate::engine::command::{Chosen, Moderation};
use crate::engine::context::{Context, Line};
use crate::engine::keys::{Doors, Keys};
use crate::engine::minding;
use crate::engine::news::NewsDesk;
use crate::engine::opened::OpenHosts;
use crate::engine::outbox::Outbox;
use crate::engine::profile::Profile;
use crate::engine::status::{News, Notice, Status};
use crate::engine::times::Times;
use crate::hosting::LoopbackHost;
use crate::media::Rgba;
use crate::media::picture::encode_jpeg;
use crate::sandbox::testworld::{NOW, ids};
use crate::sandbox::{Control, Happened, NewComment, Options, Sandbox, testworld};
use crate::store::fixture::can_be_full;
use crate::store::tables::outbox::{self, OpRow};
use crate::store::tables::{accounts, choices, comments};
use crate::store::views::settings::Choices;
use crate::store::{Store, Vault, VaultChoice};

const LIMIT: Duration = Duration::from_secs(60);

/// Everything a test needs.
pub struct Bench {
    pub clock: Clock,
    pub control: Control,
    pub account: AccountId,
    /// While set, nothing can be written to the outbox, as on a full disk.
    pub full: Arc<AtomicBool>,
    folder: tempfile::TempDir,
    url: String,
    token: String,
    process: Option<Process>,
    /// Accounts besides the first.
    pub others: Vec<Other>,
    sandbox: Sandbox,
    _runtime: Runtime,
}

/// Another account at the same sandbox.
pub struct Other {
    pub account: AccountId,
    pub control: Control,
    token: String,
}

/// One life of the program.
pub struct Process {
    pub context: Context,
    pub outbox: Outbox,
    news: Receiver<News>,
    runtime: Runtime,
}

impl Other {
    pub fn token(&self) -> Secret {
        Secret::new(&self.token)
    }
}

impl Bench {
    /// A signed-in account and an outbox without anything to do.
    pub fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let options = Options { clock: Some(NOW), arrivals: false, ..Options::default() };
        let sandbox = runtime.block_on(Sandbox::start_with(options, testworld::content())).unwrap();
        let ready = sandbox.ready();
        let mut bench = Self {
            clock: Clock::frozen_at(Timestamp::from_second(NOW).unwrap()),
            control: {
                let control = sandbox.control();
                control.flip(|switches| switches.fetch_first = true);
                control
            },
            account: ready.user_id.as_str().into(),
            full: Arc::default(),
            folder: tempfile::tempdir().unwrap(),
            url: ready.url,
            token: ready.token,
            process: None,
            others: Vec::new(),
            sandbox,
            _runtime: runtime,
        };
        bench.start();
        bench.sign_in(bench.account.clone(), ready.username);
        bench.write(move |tx| choices::keep(tx, &Choices { undo_s: 5, ..Choices::default() }));
        *bench.process().context.front.lock().unwrap() = Some(bench.account.clone());
        bench
    }

    /// As [`Bench::new`], with so many accounts, the second of the first one's app, the others of apps of their own.
    pub fn of_many(count: u64) -> Self {
        let mut bench = Self::new();
        for place in 1..count {
            let app_of = (place == 1).then_some(Options::default().seed);
            let options = Options { seed: 100 + place, app_of, arrivals: false, ..Options::default() };
            let (ready, control) = bench.sandbox.admit(options, testworld::content());
            let account: AccountId = ready.user_id.as_str().into();
            let vault = bench.process().context.keys.vault();
            vault.put(&account, &Secret::new(&ready.token)).unwrap();
            bench.sign_in(account.clone(), ready.username);
            bench.others.push(Other { account, control, token: ready.token });
        }
        bench
    }

    fn sign_in(&self, id: AccountId, username: String) {
        let me = Account { id, username, kind: AccountKind::Business, ..Account::default() };
        self.write(move |tx| {
            let expires = Timestamp::from_second(NOW + 5_000_000).unwrap();
            let issued = Timestamp::from_second(NOW).unwrap();
            let grant = Grant { scopes: Some(Scope::ALL.to_vec()), issued, expires };
            accounts::sign_in(tx, &me, &grant, true, NOW * 1000)
        });
    }

    /// Asks for something for an account; gives its row.
    pub fn ask_for(&self, account: &AccountId, op: Op) -> OpId {
        let process = self.process();
        process.runtime.block_on(process.outbox.enqueue(account.clone(), op));
        process.context.store.read_now(outbox::newest).unwrap().unwrap()
    }

    /// Begins a life of the program on the profile.
    pub fn start(&mut self) {
        let runtime = Runtime::new().unwrap();
        let _inside = runtime.enter();
        let store = Store::open(self.folder.path(), Arc::new(|| ())).unwrap();
        let was_full = self.full.swap(false, Ordering::SeqCst);
        can_be_full(&store, Arc::clone(&self.full));
        self.full.store(was_full, Ordering::SeqCst);
        let vault = Vault::open(VaultChoice::Memory, self.folder.path()).unwrap();
        vault.put(&self.account, &Secret::new(&self.token)).unwrap();
        for other in &self.others {
            vault.put(&other.account, &Secret::new(&other.token)).unwrap();
        }
        let (news, told) = NewsDesk::new(self.clock.clone(), Arc::new(|| ()));
        let busy = Busy::default();
        let host = runtime.block_on(LoopbackHost::start(self.clock.clone(), Duration::from_secs(86_400)));
        let doors = Doors::open(Some(&self.url)).unwrap();
        let context = Context {
            clock: self.clock.clone(),
            writer: store.writer(),
            reader: store.reader(),
            store: Arc::new(store),
            keys: Keys::new(vault),
            doors,
            profile: Profile::open(self.folder.path()).unwrap(),
            hosts: OpenHosts::default(),
            host: Arc::new(host.unwrap()),
            news,
            line: Line::default(),
            times: Times::default(),
            busy: busy.clone(),
            alarms: Alarms::new(self.clock.clone(), busy.clone()),
            bell: minding::bell().0,
            arrivals: crate::engine::arrivals::desk(busy).0,
            front: Arc::new(Mutex::new(Some(self.account.clone()))),
        };
        let outbox = Outbox::start(context.clone());
        self.process = Some(Process { context, outbox, news: told, runtime });
    }

    /// Ends the life of the program in the middle of whatever it does.
    pub fn kill(&mut self) {
        let process = self.process.take().unwrap();
        process.runtime.shutdown_timeout(Duration::from_secs(5));
    }

    /// Ends the life of the program so that an op is found running, as when it dies between a call and its
    /// answer.
    pub fn dies_at_work(&mut self, op: OpId) {
        let now = self.clock.now_ms();
        assert!(self.write(move |tx| outbox::claim(tx, op, now)));
        self.kill();
    }

    pub fn process(&self) -> &Process {
        self.process.as_ref().unwrap()
    }

    /// Makes something on the program's runtime.
    pub fn inside<T>(&self, make: impl FnOnce(Context) -> T) -> T {
        let _inside = self.process().runtime.enter();
        make(self.process().context.clone())
    }

    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.process().runtime.block_on(work)
    }

    /// Waits until nothing is in flight.
    pub fn settle(&self) {
        assert!(self.process().context.busy.wait(|| true, LIMIT), "work does not come to an end");
    }

    /// From now on an answer is waited for only so long.
    pub fn hurry(&self, whole: Duration) {
        self.process().context.doors.open_practice_within(&self.url, whole).unwrap();
    }

    /// The account's session, past the outbox.
    pub fn session(&self) -> crate::api::Session {
        self.block_on(self.process().context.session(&self.account)).unwrap()
    }

    /// Chooses how long acts wait before they are sent.
    pub fn undo_window(&self, seconds: u32) {
        self.write(move |tx| choices::keep(tx, &Choices { undo_s: seconds, ..Choices::default() }));
    }

    /// Puts a row into the outbox without what usually comes before it.
    pub fn put_alone(&self, op: Op) -> OpId {
        let (account, now) = (self.account.clone(), self.clock.now_ms());
        let new = outbox::NewOp { account, op, created: now, not_before: now, after: None, reverses: None };
        let id = self.write(move |tx| outbox::insert(tx, &new));
        self.process().outbox.poke();
        self.settle();
        id
    }

    /// Pulls the network cable: nothing that is sent arrives.
    pub fn unplug(&self) {
        self.process().context.doors.open_practice("http://127.0.0.1:9").unwrap();
    }

    /// Puts it in again.
    pub fn plug(&self) {
        self.process().context.doors.open_practice(&self.url).unwrap();
    }

    /// Moves Instagram's time and ours.
    pub fn pass(&self, seconds: u64) {
        self.settle();
        for control in self.others.iter().map(|other| &other.control).chain([&self.control]) {
            control.advance(i64::try_from(seconds).unwrap());
        }
        self.clock.advance(Duration::from_secs(seconds));
        self.settle();
    }

    /// Asks for something; gives the newest row.
    pub fn ask(&self, op: Op) -> OpId {
        let process = self.process();
        process.runtime.block_on(process.outbox.enqueue(self.account.clone(), op));
        self.settle();
        process.context.store.read_now(outbox::newest).unwrap().unwrap()
    }

    /// Asks for several things as one act; gives the newest row.
    pub fn act(&self, ops: Vec<Op>) -> OpId {
        let process = self.process();
        process.runtime.block_on(process.outbox.enqueue_act(self.account.clone(), ops, None));
        self.settle();
        process.context.store.read_now(outbox::newest).unwrap().unwrap()
    }

    /// Asks for the same for many comments; gives the last toast of it.
    pub fn moderate(&self, chosen: Chosen, act: Moderation) -> Notice {
        let process = self.process();
        process.runtime.block_on(process.outbox.moderate(self.account.clone(), chosen, act, None));
        self.settle();
        self.notices().pop().unwrap()
    }

    pub fn take_back_act(&self, act: ActId) {
        let process = self.process();
        process.runtime.block_on(process.outbox.take_back_act(act));
        self.settle();
    }

    pub fn take_back(&self, op: OpId) {
        let process = self.process();
        process.runtime.block_on(process.outbox.take_back(op));
        self.settle();
    }

    pub fn take_back_last(&self) {
        let process = self.process();
        process.runtime.block_on(process.outbox.take_back_last());
        self.settle();
    }

    pub fn cancel(&self, op: OpId) {
        let process = self.process();
        process.runtime.block_on(process.outbox.cancel(op));
        self.settle();
    }

    pub fn try_again(&self, op: OpId) {
        let process = self.process();
        process.runtime.block_on(process.outbox.try_again(op));
        self.settle();
    }

    /// Moves both times while work may be waiting for the disk, which never counts as settled.
    pub fn pass_restless(&self, seconds: u64) {
        let busy = &self.process().context.busy;
        busy.wait(|| true, Duration::from_millis(50));
        self.control.advance(i64::try_from(seconds).unwrap());
        self.clock.advance(Duration::from_secs(seconds));
        busy.wait(|| true, Duration::from_millis(50));
    }

    /// The status line now.
    pub fn status(&self) -> Status {
        let mut newest = Status::default();
        self.process().context.news.change(|status| newest = status.clone());
        newest
    }

    /// All rows, oldest first.
    pub fn rows(&self) -> Vec<OpRow> {
        let store = &self.process().context.store;
        let one = |id| store.read_now(|c| outbox::one(c, OpId(id))).unwrap();
        (1..).map_while(one).collect()
    }

    pub fn row(&self, op: OpId) -> OpRow {
        self.process().context.store.read_now(|c| outbox::one(c, op)).unwrap().unwrap()
    }

    pub fn state(&self, op: OpId) -> OpState {
        self.row(op).state
    }

    /// Lets time pass in small steps until an op has ended or is stuck.
    pub fn finish(&self, op: OpId) -> OpState {
        for _ in 0..400 {
            if matches!(self.state(op), OpState::Done | OpState::Undone | OpState::Stuck) {
                return self.state(op);
            }
            self.pass(3);
        }
        panic!("never ended: {:?}", self.row(op));
    }

    /// Lets time pass until a condition holds.
    pub fn until(&self, holds: impl Fn() -> bool) {
        for _ in 0..400 {
            if holds() {
                return;
            }
            self.pass(3);
        }
        panic!("never came true: {:?}", self.rows().last());
    }

    pub fn record(&self) -> Vec<Happened> {
        self.control.record()
    }

    pub fn posts(&self) -> usize {
        self.record().iter().filter(|what| matches!(what, Happened::Published { .. })).count()
    }

    pub fn said(&self, words: &str) -> usize {
        let says = |what: &&Happened| matches!(what, Happened::Commented { text, .. } if text == words);
        self.record().iter().filter(says).count()
    }

    /// Lets the store know a comment, as the sync would.
    pub fn knows(&self, media: &str, id: &str, hidden: bool) {
        let (account, media) = (self.account.clone(), crate::domain::MediaId::from(media));
        let comment = crate::domain::Comment {
            id: id.into(),
            media: media.clone(),
            parent: None,
            author: Some("900".into()),
            username: Some("someone".to_owned()),
            mine: false,
            text: "How wide is it?".to_owned(),
            timestamp: Timestamp::from_second(NOW - 800_000).ok(),
            likes: None,
            hidden,
        };
        let session = self.process().runtime.block_on(self.process().context.session(&account)).unwrap();
        let post = self.process().runtime.block_on(session.media(&media)).unwrap().value;
        self.write(move |tx| {
            crate::store::tables::media::upsert_page(tx, &account, &[post], 1)?;
            comments::upsert_page(tx, &account, &media, &[comment], 1).map(|_| ())
        });
    }

    /// So many people say something under the busy post, at Instagram and in the store; their ids.
    pub fn crowd(&self, count: usize) -> Vec<crate::domain::CommentId> {
        let arrives = |n: usize| {
            let new = NewComment {
                media: Some(ids::BUSY.to_owned()),
                text: format!("Free followers, number {n}"),
                ..NewComment::default()
            };
            self.control.add_comment(new).unwrap()
        };
        let all: Vec<crate::domain::CommentId> = (0..count).map(|n| arrives(n).into()).collect();
        self.knows(ids::BUSY, all[0].as_str(), false);
        let comment = self.comment(all[0].as_str()).comment;
        let timestamp = Timestamp::from_second(NOW - 60).ok();
        let said = |id: &crate::domain::CommentId| Comment { id: id.clone(), timestamp, ..comment.clone() };
        let page: Vec<_> = all.iter().map(said).collect();
        let account = self.account.clone();
        self.write(move |tx| comments::upsert_page(tx, &account, &ids::BUSY.into(), &page, 1).map(|_| ()));
        all
    }

    pub fn comment(&self, id: &str) -> comments::Stored {
        let store = &self.process().context.store;
        store.read_now(|c| comments::one(c, &self.account, &id.into())).unwrap().unwrap()
    }

    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&crate::store::Tx<'_>) -> Result<T, crate::store::StoreError> + Send + 'static,
    ) -> T {
        self.process().context.writer.write_now(work).unwrap()
    }

    /// The toasts so far.
    pub fn notices(&self) -> Vec<Notice> {
        let news = self.process().news.try_iter();
        news.filter_map(|news| if let News::Notice(notice) = news { Some(notice) } else { None }).collect()
    }

    /// A picture of the user's on disk.
    pub fn picture(&self, name: &str, width: u32, height: u32) -> PathBuf {
        let shade = |nth: u32| [(nth % 251) as u8, (nth / 7 % 241) as u8, 90, 255];
        let pixels = (0..width * height).flat_map(shade).collect();
        self.file(name, &encode_jpeg(&Rgba { width, height, pixels }, 80).unwrap())
    }

    /// A file that is made at the first use and then used again.
    pub fn once(&self, name: &str, make: impl FnOnce() -> Vec<u8>) -> PathBuf {
        let path = self.folder.path().join(name);
        if path.exists() { path } else { self.file(name, &make()) }
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Folders of prepared copies that are left.
    pub fn copies(&self) -> usize {
        std::fs::read_dir(self.process().context.profile.prepared()).unwrap().count()
    }

    pub fn public_files(&self) -> usize {
        self.process().context.host.public_now()
    }
}

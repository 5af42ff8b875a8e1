//! A sandbox, a profile with work in it, and the worker as a real process between them.
//! Invariant: only the worker acts on the profile while it lives; here one only watches, and kills.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use image::{Rgb, RgbImage};
use jiff::Timestamp;
use tempfile::TempDir;
use tintype::api::{Client, Hosts, Session};
use tintype::domain::account::Grant;
use tintype::domain::{
    Account, AccountId, AccountKind, CommentId, Draft, DraftKind, MediaId, Op, OpId, Scope, Secret, Slide,
    TroubleKind,
};
use tintype::sandbox::model::WorldSize;
use tintype::sandbox::{Action, Control, NewComment, Options, Ready, Rule, Sandbox};
use tintype::store::tables::outbox::{self, NewOp};
use tintype::store::tables::{accounts, comments, drafts, media};
use tintype::store::{Store, StoreError, Tx, Vault, VaultChoice};
use tokio::runtime::Runtime;

use super::plan::{Act, Death, Plan, Seen, Whom};

/// How many times faster than the machine's the clocks of both run: the worker keeps polite gaps and asks after
/// lost answers with pauses.
const HURRY: u32 = 120;
/// No life lasts so long on the machine's clock.
const LONGEST_LIFE: Duration = Duration::from_secs(90);
/// A life that reads as well never ends by itself: so long it may last, in machine milliseconds.
const READING: u64 = 2_500;
/// How often a life is looked at.
const LOOK: Duration = Duration::from_millis(2);
/// How long after the death of the worker Instagram still acts, machine milliseconds.
const LATE: u64 = 60;

/// How a life ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    Killed,
    Told,
    /// With this exit code.
    ByItself(Option<i32>),
}

/// One thread of the plan, at Instagram.
pub struct Thread {
    pub top: CommentId,
    pub below: CommentId,
}

pub struct Stage {
    pub control: Control,
    pub ready: Ready,
    pub profile: TempDir,
    pub threads: Vec<Thread>,
    pub ops: Vec<OpId>,
    files: TempDir,
    pub since: Timestamp,
    /// What the worker finds in its environment besides.
    pub environment: Vec<(&'static str, String)>,
    _sandbox: Sandbox,
    pub runtime: Runtime,
}

impl Stage {
    /// Everything the plan wants stands in the outbox, and nobody has begun.
    pub fn new(plan: &Plan) -> Self {
        let mut stage = Self::empty(plan.seed);
        stage.control.flip(|switches| {
            (switches.images_at_once, switches.image_seconds) = (plan.images_at_once, plan.image_seconds);
        });
        stage.threads = plan.threads.iter().map(|_| stage.thread()).collect();
        stage.ops = stage.fill(plan);
        stage
    }

    /// A signed-in profile without work.
    pub fn empty(seed: u64) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let options = Options {
            seed,
            size: WorldSize::Small,
            arrivals: false,
            quick_pictures: true,
            ..Options::default()
        };
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let control = sandbox.control();
        let since = Timestamp::now();
        control.hurry(HURRY);
        let stage = Self {
            control,
            ready: sandbox.ready(),
            profile: profile(),
            threads: Vec::new(),
            ops: Vec::new(),
            files: tempfile::tempdir().unwrap(),
            since,
            environment: Vec::new(),
            _sandbox: sandbox,
            runtime,
        };
        stage.sign_in();
        stage
    }

    pub fn account(&self) -> AccountId {
        self.ready.user_id.as_str().into()
    }

    /// The profile's data; only while no worker lives. On a small disk that is full, as soon as there is room again.
    pub fn store(&self) -> Store {
        let open = |_| match Store::open(self.profile.path(), Arc::new(|| ())) {
            Err(error) if error.trouble().kind == TroubleKind::DiskFull => None,
            opened => Some(opened.unwrap()),
        };
        keep_looking(open).expect("the disk stays full")
    }

    /// Asks Instagram itself, past the program.
    pub fn session(&self) -> Session {
        let client = Client::new(Hosts::at(&self.ready.url).unwrap(), "crash").unwrap();
        Session::new(client, Secret::new(&self.ready.token), self.account())
    }

    fn sign_in(&self) {
        let vault = Vault::open(VaultChoice::File, self.profile.path()).unwrap();
        vault.put(&self.account(), &Secret::new(&self.ready.token)).unwrap();
        let me = Account {
            id: self.account(),
            username: self.ready.username.clone(),
            kind: AccountKind::Business,
            ..Account::default()
        };
        let (issued, now) = (self.since, self.since.as_millisecond());
        let expires = issued.checked_add(Duration::from_secs(5_000_000)).unwrap();
        let grant = Grant { scopes: Some(Scope::ALL.to_vec()), issued, expires };
        self.store().writer().write_now(move |tx| accounts::sign_in(tx, &me, &grant, true, now)).unwrap();
    }

    /// Somebody comments, and somebody else answers; both here and at Instagram.
    fn thread(&self) -> Thread {
        let say = |parent: Option<String>, text: &str| {
            let new = NewComment { parent, text: text.to_owned(), age: 3_600, ..NewComment::default() };
            self.control.add_comment(new).unwrap()
        };
        let top = say(None, "How is it fired?");
        let below = say(Some(top.clone()), "I wonder too");
        Thread { top: top.as_str().into(), below: below.as_str().into() }
    }

    fn fill(&self, plan: &Plan) -> Vec<OpId> {
        let session = self.session();
        let read = async {
            let newest = session.newest_media(1).await.unwrap().value.remove(0);
            let page = session.comments_page(&newest.id, None).await.unwrap().value;
            (newest, page.items)
        };
        let (post, threads) = self.runtime.block_on(read);
        let known: Vec<_> = threads
            .into_iter()
            .flat_map(|thread| std::iter::once(thread.comment).chain(thread.replies))
            .collect();
        let (account, now) = (self.account(), self.since.as_millisecond());
        let draft = self.draft(plan);
        let wanted: Vec<_> = plan
            .threads
            .iter()
            .zip(&self.threads)
            .flat_map(|(acts, thread)| acts.iter().flat_map(|act| ops(act, thread, &post.id)))
            .collect();
        let fill = move |tx: &Tx<'_>| {
            media::upsert_page(tx, &account, std::slice::from_ref(&post), now)?;
            comments::upsert_page(tx, &account, &post.id, &known, now)?;
            let draft_id = drafts::new(tx, &account, now)?;
            drafts::keep(tx, draft_id, &draft, now)?;
            let mut ids = Vec::new();
            let publish = Op::Publish { draft_id, draft: Box::new(draft) };
            for (op, is_second) in std::iter::once((publish, false)).chain(wanted) {
                let after = ids.last().copied().filter(|_| is_second);
                let account = account.clone();
                let new = NewOp { account, op, created: now, not_before: now, after, reverses: None };
                ids.push(outbox::insert(tx, &new)?);
            }
            Ok(ids)
        };
        self.store().writer().write_now(fill).unwrap()
    }

    fn draft(&self, plan: &Plan) -> Draft {
        let files = (0..plan.slides).map(|nth| match plan.kind {
            DraftKind::Reel => Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/reel.mp4"),
            _ => self.picture(nth),
        });
        Draft {
            kind: plan.kind,
            slides: files.map(|file| Slide { file, ..Slide::default() }).collect(),
            caption: plan.caption(),
            first_comment: plan.first_comment.clone(),
            share_to_feed: true,
            cover_ms: 1_000,
            ..Draft::default()
        }
    }

    /// A file of the person's.
    pub fn picture(&self, nth: usize) -> PathBuf {
        let path = self.files.path().join(format!("{nth}.png"));
        let shade = u8::try_from(nth * 40).unwrap();
        RgbImage::from_fn(400, 500, |x, y| Rgb([(x % 251) as u8, shade, (y % 241) as u8]))
            .save(&path)
            .unwrap();
        path
    }

    fn log(&self) -> PathBuf {
        self.files.path().join("said")
    }

    /// What the worker of the newest life said.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// Starts the worker as a process of its own.
    pub fn worker(&self, arguments: &[&str]) -> Child {
        self.worker_at(self.profile.path(), arguments)
    }

    /// As [`Stage::worker`], on another profile.
    pub fn worker_at(&self, profile: &Path, arguments: &[&str]) -> Child {
        let said = File::create(self.log()).unwrap();
        let hurry = format!("{HURRY}@{}", self.since);
        Command::new(env!("CARGO_BIN_EXE_tintype"))
            .arg("--profile")
            .arg(profile)
            .args(["--endpoint", &self.ready.url, "work", "--hurry", &hurry])
            .args(arguments)
            // Without a session bus there is no keychain, and the secrets are in the profile.
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(said.try_clone().unwrap())
            .stderr(said)
            .spawn()
            .unwrap()
    }

    /// A life that ends as the plan says.
    pub fn life(&mut self, plan: &Plan, death: &Death) -> End {
        self.control.clear_faults();
        self.control.clear_log();
        match *death {
            Death::Silence { of, nth, acted } => {
                self.rule(of.method, of.path, nth, Action::Silence { acted })
            }
            Death::Late { nth } => self.rule(Some("POST"), "*", nth, Action::Slow { ms: LATE, acted: false }),
            Death::Moment { .. } | Death::Told { .. } => {}
        }
        if plan.noise > 0.0 {
            self.make_noise(plan.noise);
        }
        let arguments: &[&str] = if plan.reads { &[] } else { &["--until-idle"] };
        let mut child = self.worker(arguments);
        let end = self.watch(&mut child, |child, began| {
            if let Some(status) = child.try_wait().unwrap() {
                return Some(End::ByItself(status.code()));
            }
            let comes =
                self.has_come(death, began) || (plan.reads && began.elapsed().as_millis() > READING.into());
            comes.then(|| if let Death::Told { .. } = death { tell_to_stop(child) } else { kill(child) })
        });
        self.control.clear_faults();
        end
    }

    /// Answers that are lost, before or after Instagram acted, and its own troubles.
    fn make_noise(&self, chance: f64) {
        let troubles = [
            Action::Drop { acted: false },
            Action::Drop { acted: true },
            Action::Html { status: 500, acted: false },
            Action::Html { status: 502, acted: true },
        ];
        for action in troubles {
            let rule = Rule { method: None, ..Rule::new("", "*", action) };
            self.control.add_fault(Rule { probability: Some(chance / 4.0), times: Some(2), ..rule });
        }
    }

    fn rule(&self, method: Option<&str>, path: &str, nth: u64, action: Action) {
        let rule = Rule::new("", path, action).nth(nth);
        self.control.add_fault(Rule { method: method.map(str::to_owned), ..rule });
    }

    fn has_come(&self, death: &Death, began: Instant) -> bool {
        let log = self.control.log();
        let count = |method: Option<&str>| {
            log.iter().filter(|asked| method.is_none_or(|method| asked.method == method)).count() as u64
        };
        match *death {
            Death::Silence { .. } => {
                log.iter().filter_map(|asked| asked.fault.as_ref()).any(|fault| fault.contains("silence"))
            }
            Death::Late { nth } => count(Some("POST")) >= nth,
            Death::Told { nth } => count(None) >= nth,
            Death::Moment { ms } => began.elapsed() >= Duration::from_millis(ms),
        }
    }

    /// A life that is left alone; says its exit code. On a small disk, one that found room.
    pub fn last_life(&self) -> Option<i32> {
        let life = |_| {
            let mut child = self.worker(&["--until-idle"]);
            let code = self.wait(&mut child);
            (!self.found_no_room(code)).then_some(code)
        };
        keep_looking(life).expect("the disk stays full")
    }

    /// Whether a life ended at once because the disk was full.
    pub fn found_no_room(&self, code: Option<i32>) -> bool {
        code == Some(3) && self.said().starts_with("The disk is full.")
    }

    /// Waits for something that a living process brings about.
    pub fn wait_until(&self, child: &mut Child, holds: impl Fn() -> bool) {
        self.watch(child, |child, _| {
            if holds() {
                return Some(());
            }
            assert!(child.try_wait().unwrap().is_none(), "it ended: {}", self.said());
            None
        });
    }

    /// Looks at a process again and again until there is an answer.
    fn watch<T>(&self, child: &mut Child, mut look: impl FnMut(&mut Child, Instant) -> Option<T>) -> T {
        keep_looking(|began| look(child, began)).unwrap_or_else(|| {
            kill(child);
            panic!("a life without end: {}", self.said())
        })
    }

    /// Puts an op into the outbox.
    pub fn put(&self, op: Op) -> OpId {
        let (account, now) = (self.account(), self.since.as_millisecond());
        let new = NewOp { account, op, created: now, not_before: now, after: None, reverses: None };
        self.write(move |tx| outbox::insert(tx, &new))
    }

    /// One transaction in the profile; only while no worker lives.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.store().writer().write_now(work).unwrap()
    }

    /// Waits until a process ends by itself; says its exit code.
    pub fn wait(&self, child: &mut Child) -> Option<i32> {
        self.watch(child, |child, _| child.try_wait().unwrap().map(|status| status.code()))
    }
}

/// A new profile, on the disk that `TINTYPE_CRASH_DISK` names if it does.
fn profile() -> TempDir {
    match std::env::var_os("TINTYPE_CRASH_DISK") {
        Some(disk) => tempfile::tempdir_in(disk).unwrap(),
        None => tempfile::tempdir().unwrap(),
    }
}

/// Looks again and again until there is an answer; `None` when no life lasts so long. The one wait by the machine's
/// time: what a process outside does can only be watched.
fn keep_looking<T>(mut look: impl FnMut(Instant) -> Option<T>) -> Option<T> {
    let began = Instant::now();
    while began.elapsed() <= LONGEST_LIFE {
        if let Some(answer) = look(began) {
            return Some(answer);
        }
        std::thread::sleep(LOOK);
    }
    None
}

fn kill(child: &mut Child) -> End {
    child.kill().unwrap();
    child.wait().unwrap();
    End::Killed
}

/// Tells a process to stop as a system that shuts down does, and waits for it.
pub fn tell_to_stop(child: &mut Child) -> End {
    if cfg!(windows) {
        return kill(child);
    }
    let told = Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]).status().unwrap();
    assert!(told.success());
    assert_eq!(child.wait().unwrap().code(), Some(0), "a stop is no failure");
    End::Told
}

/// The rows of an act, as the window would write them; `true`: it comes after the one before.
fn ops(act: &Act, thread: &Thread, media: &MediaId) -> Vec<(Op, bool)> {
    let id = |whom: Whom| if whom == Whom::Top { thread.top.clone() } else { thread.below.clone() };
    let top = thread.top.clone();
    let hide = |whom, hidden| Op::Hide { comment: id(whom), thread: top.clone(), hidden };
    match act {
        Act::Reply(text) => {
            let (to, media, text) = (top.clone(), media.clone(), text.clone());
            vec![(Op::Reply { to, thread: top.clone(), media, text }, false)]
        }
        Act::Hide(whom) => vec![(hide(*whom, true), false)],
        Act::Show(whom) => vec![(hide(*whom, false), false)],
        Act::Delete(whom, seen) => {
            let delete = Op::Delete { comment: id(*whom), thread: top.clone() };
            match seen {
                Seen::Yes => vec![(hide(*whom, true), false), (delete, true)],
                Seen::No => vec![(delete, false)],
            }
        }
    }
}

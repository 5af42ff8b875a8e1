//! The fault matrix of reading: every answer of section 8, and every answer that is none, at every background
//! reading.
//! Invariant: a reading that failed is never tried again at once, loses nothing that was read, and succeeds
//! when the trouble is over.

use crate::domain::MediaId;
use crate::domain::account::Grant;
use crate::engine::outbox::tests::bench::Bench;
use crate::engine::outbox::tests::matrix::rows::{self, Fault, Means};
use crate::engine::status::SyncState;
use crate::sandbox::testworld::ids;
use crate::store::tables::{accounts, comments, media};

use super::runner::{Runner, Takes};
use super::{DAY, HOUR, MINUTE, SECOND, SYNC_TASKS, Wish};

mod token;

/// What an answer must come to for a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    AccountPauses,
    AccountWaits,
    /// Tried again by itself, within ten minutes.
    Soon,
    /// Tried again by itself, in an hour at the earliest.
    Later,
    /// It is about this one post, which is left alone; the reading goes on.
    GoesOn,
    /// The old key stays in use (section 1.6); nothing else happens.
    Kept,
}

fn fate(task: &str, fault: &Fault) -> Vec<Fate> {
    let means = fault.means;
    if task == "token" {
        return vec![Fate::Kept];
    }
    // Of numbers code 1 is for good (section 7.1): for the account's, later; for a post's, that post is left.
    // Several of the account's requests are on their way at once: one that asked for many metrics asks for them
    // singly after a refusal and goes on, whichever of them the fault met.
    let of_numbers = matches!(task, "insights" | "numbers");
    if of_numbers && fault.name.starts_with("1/") {
        return if task == "numbers" { vec![Fate::GoesOn] } else { vec![Fate::GoesOn, Fate::Later] };
    }
    match means {
        Means::Limit => vec![Fate::AccountPauses],
        Means::Key => vec![Fate::AccountWaits],
        Means::Passing | Means::Once | Means::NotReady => vec![Fate::Soon],
        // Instagram tells metrics it does not know by a code 100: they are asked one by one.
        Means::Person if of_numbers && fault.name.starts_with("100/") => vec![Fate::GoesOn, Fate::Later],
        Means::Person if task == "insights" && !is_permission(fault) => vec![Fate::GoesOn, Fate::Later],
        Means::Person | Means::Gone if matches!(task, "comments" | "numbers") && !is_permission(fault) => {
            vec![Fate::GoesOn]
        }
        Means::Person
        | Means::Gone
        | Means::Spam
        | Means::Tomorrow
        | Means::Fresh
        | Means::FreshAfterTries => {
            vec![Fate::Later]
        }
    }
}

fn is_permission(fault: &Fault) -> bool {
    fault.title_of_a_read == "A permission is missing"
}

/// The request of a task that goes wrong.
fn path(task: &str) -> String {
    match task {
        "account" => "/me".to_owned(),
        "media" => "/*/media".to_owned(),
        "comments" => format!("/{}/comments", ids::BUSY),
        "stories" => "/*/stories".to_owned(),
        "insights" => "/17841*/insights".to_owned(),
        "numbers" => format!("/{}/insights", ids::BUSY),
        "quota" => "/*/content_publishing_limit".to_owned(),
        "token" => "/refresh_access_token".to_owned(),
        other => panic!("{other} is a new task: say which request of it goes wrong"),
    }
}

struct Reading {
    bench: Bench,
    runner: Runner,
    task: &'static str,
}

impl Reading {
    /// A bench on which the task has read everything once.
    fn begin(task: &'static str) -> Self {
        let bench = Bench::new();
        bench.control.flip(|switches| {
            switches.usage_absent = true;
            switches.call_budget = u64::MAX / 200;
            switches.refresh_young = true;
        });
        let account = bench.account.clone();
        let prepare = |name: &'static str| {
            let mut runner = bench.inside(|context| Runner::new(context, account.clone(), Takes::All));
            runner.keep_only(name);
            Self::to_the_end(&bench, &mut runner);
        };
        for name in ["account", "media", "comments"] {
            prepare(name);
        }
        let mut runner = bench.inside(|context| Runner::new(context, account.clone(), Takes::All));
        runner.keep_only(task);
        Self::to_the_end(&bench, &mut runner);
        Self { bench, runner, task }
    }

    fn to_the_end(bench: &Bench, runner: &mut Runner) {
        for _ in 0..400 {
            runner.due_now();
            bench.block_on(runner.step());
            if !runner.has_more() {
                return;
            }
        }
        panic!("a reading has no end");
    }

    /// Lets the task have something to do again.
    fn wish(&mut self) {
        match self.task {
            "comments" | "numbers" => self.runner.take(&Wish::Post(MediaId::from(ids::BUSY))),
            "token" => {
                let (account, clock) = (self.bench.account.clone(), self.bench.clock.clone());
                let issued = jiff::Timestamp::from_millisecond(clock.now_ms() - 2 * DAY).unwrap();
                let expires = jiff::Timestamp::from_millisecond(clock.now_ms() + 30 * DAY).unwrap();
                let grant = Grant { scopes: None, issued, expires };
                self.bench.write(move |tx| accounts::set_grant(tx, &account, Some(&grant)));
            }
            "insights" => self.bench.pass((3 * HOUR / 1_000) as u64),
            _ => self.runner.take(&Wish::Everything),
        }
        self.runner.due_now();
    }

    /// Posts that are not gone, and comments that are not deleted.
    fn held(&self) -> (usize, u64) {
        let context = &self.bench.process().context;
        let newest = context.read(|c| media::newest(c, &self.bench.account, 99)).unwrap();
        let returned =
            |post: &MediaId| context.read(|c| comments::returned(c, &self.bench.account, post)).unwrap();
        (newest.len(), returned(&ids::BUSY.into()))
    }

    fn play(&mut self, fault: &Fault) {
        let name = format!("{} answered {}", self.task, fault.name);
        let (held, rows) = (self.held(), self.bench.record().len());
        self.wish();
        self.bench.control.clear_faults();
        self.bench.control.clear_log();
        self.bench.control.add_fault(fault.rule("GET", &path(self.task), 1));
        let wanted = fate(self.task, fault);
        for _ in 0..60 {
            self.bench.block_on(self.runner.step());
            if !self.runner.has_more() {
                break;
            }
            self.runner.due_now();
        }
        let hit = self.bench.control.log().iter().filter(|row| row.fault.is_some()).count();
        assert_eq!(hit, 1, "{name}: it was never played");
        let found = self.found(fault, &name);
        assert!(wanted.contains(&found), "{name}: {found:?} instead of {wanted:?}");
        self.bench.control.clear_faults();
        self.over();
        assert_eq!(self.runner.failures(), 0, "{name}: it does not get over it");
        assert_eq!((self.held(), self.bench.record().len()), (held, rows), "{name}: nothing is lost");
    }

    /// What became of it.
    fn found(&mut self, fault: &Fault, name: &str) -> Fate {
        let context = &self.bench.process().context;
        let (account, now) = (&self.bench.account, self.bench.clock.now_ms());
        if let Some(brake) = context.brake(account) {
            assert_eq!(brake.trouble.title(), fault.title_of_a_read, "{name}");
            let shown = context.line.facts(account, now).sync;
            if brake.trouble.kind != crate::domain::TroubleKind::Offline {
                assert!(matches!(&shown, SyncState::Paused { until, .. } if *until == brake.until), "{name}");
                return if brake.until.is_some() { Fate::AccountPauses } else { Fate::AccountWaits };
            }
            assert_eq!(shown, SyncState::Offline, "{name}");
            return Fate::Soon;
        }
        if self.task == "token" {
            return Fate::Kept;
        }
        if self.runner.failures() == 0 {
            return Fate::GoesOn;
        }
        let again = self.runner.first_due() - now;
        assert!(again > 0, "{name}: at once");
        if again <= 10 * MINUTE { Fate::Soon } else { Fate::Later }
    }

    /// The trouble is over: what was held goes on, and the next reading succeeds.
    fn over(&mut self) {
        let bench = &self.bench;
        bench.block_on(bench.process().context.let_go(&bench.account));
        self.wish();
        // A post that was said to be gone is there again with the next whole reading.
        let mut posts =
            self.bench.inside(|context| Runner::new(context, self.bench.account.clone(), Takes::All));
        posts.keep_only("media");
        posts.take(&Wish::Everything);
        Self::to_the_end(&self.bench, &mut posts);
        Self::to_the_end(&self.bench, &mut self.runner);
    }
}

#[test]
fn every_row_at_every_reading() {
    let cases = side_by_side(|reading| {
        let mut cases = 0;
        for fault in rows::told(false).chain(rows::untold()) {
            reading.play(&fault);
            cases += 1;
        }
        cases
    });
    assert_eq!(cases, (rows::ROWS.len() + rows::untold().len()) * SYNC_TASKS.len());
}

#[test]
fn names_are_told_apart_and_nothing_is_read_all_the_time() {
    for (index, task) in SYNC_TASKS.iter().enumerate() {
        assert!(SYNC_TASKS[..index].iter().all(|other| other.name != task.name), "{}", task.name);
        assert!(task.every >= 20 * SECOND, "{}", task.name);
    }
}

/// Tasks beside each other, two at a time.
fn side_by_side(work: impl Fn(&mut Reading) -> usize + Sync) -> usize {
    let next = std::sync::Mutex::new(SYNC_TASKS.iter());
    let done = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some(task) = next.lock().unwrap().next() else { return };
                    let began = std::time::Instant::now();
                    let cases = work(&mut Reading::begin(task.name));
                    println!("{}: {cases} cases in {} ms", task.name, began.elapsed().as_millis());
                    done.fetch_add(cases, std::sync::atomic::Ordering::SeqCst);
                }
            });
        }
    });
    done.into_inner()
}

//! Staying in: the key renewed, kept through every failure, and its end told, by a clock that is moved.
//! Invariant: whatever goes wrong on the way, the key that is in the vault is one that Instagram takes.

use crate::domain::account::{Grant, Scope};
use crate::domain::{Secret, TroubleKind};
use crate::engine::keys::Keys;
use crate::engine::outbox::tests::bench::Bench;
use crate::engine::sync::runner::{Runner, Takes};
use crate::sandbox::{Action, Refusal, Rule, Scopes};
use crate::store::tables::accounts;
use crate::store::{Vault, VaultChoice};

const A_DAY: u64 = 86_400;
const SIX_HOURS: u64 = 6 * 3_600;
const RENEWAL: &str = "/refresh_access_token";

struct Staying {
    bench: Bench,
    /// `None` while the program is dead.
    runner: Option<Runner>,
}

impl Staying {
    fn begin() -> Self {
        let bench = Bench::new();
        let runner = Some(runner(&bench));
        Self { bench, runner }
    }

    /// The program dies and begins another life.
    fn restart(&mut self) {
        self.runner = None;
        self.bench.kill();
        self.bench.start();
        self.runner = Some(runner(&self.bench));
    }

    /// A turn of the task now.
    fn step(&mut self) {
        let runner = self.runner.as_mut().unwrap();
        runner.due_now();
        self.bench.block_on(runner.step());
    }

    /// The next turn of the task, at its time.
    fn turn(&mut self) {
        self.bench.pass(SIX_HOURS);
        self.step();
    }

    fn fails(&self, action: Action) {
        let rule = Rule {
            method: None,
            path: RENEWAL.to_owned(),
            nth: None,
            probability: None,
            times: None,
            action,
        };
        self.bench.control.add_fault(rule);
    }

    fn token(&self) -> Secret {
        let context = &self.bench.process().context;
        self.bench.block_on(context.keys.token(&self.bench.account)).unwrap().unwrap()
    }

    fn grant(&self) -> Grant {
        let context = &self.bench.process().context;
        context.read(|c| accounts::one(c, &self.bench.account)).unwrap().unwrap().grant.unwrap()
    }

    /// Whether Instagram takes the key that is in the vault.
    fn is_taken(&self) -> bool {
        let session = self.bench.session();
        self.bench.block_on(session.account()).is_ok()
    }

    fn asked(&self) -> usize {
        self.bench.control.log().iter().filter(|asked| asked.path.ends_with(RENEWAL)).count()
    }

    /// Gives the account a key that ends in so many days.
    fn ends_in(&self, days: i64) {
        let account = self.bench.account.clone();
        let now = self.bench.clock.now_ms();
        let at = |ms| jiff::Timestamp::from_millisecond(ms).unwrap();
        let scopes = Some(Scope::ALL.to_vec());
        let grant = Grant { scopes, issued: at(now), expires: at(now + days * super::DAY) };
        self.bench.write(move |tx| accounts::set_grant(tx, &account, Some(&grant)));
    }
}

fn runner(bench: &Bench) -> Runner {
    let mut runner = bench.inside(|context| Runner::new(context, bench.account.clone(), Takes::KeyOnly));
    runner.due_now();
    runner
}

fn refusal(code: i64) -> Action {
    Action::Error { refusal: Refusal::api(code, "Cannot refresh this token"), acted: false }
}

#[test]
fn a_key_is_renewed_from_a_day_on_and_lives_for_ever() {
    let mut staying = Staying::begin();
    let first = staying.token();
    staying.step();
    assert_eq!((staying.asked(), staying.token() == first), (0, true), "it is young");
    for _ in 0..80 {
        staying.bench.pass(3 * A_DAY);
        staying.step();
    }
    assert!(staying.token() != first && staying.is_taken(), "eight months later");
    assert_eq!(staying.asked(), 80);
    let left = staying.grant().expires.as_millisecond() - staying.bench.clock.now_ms();
    assert_eq!(left, 60 * super::DAY);
    assert!(staying.bench.notices().is_empty(), "nobody has to know");
}

#[test]
fn whatever_fails_the_old_key_stays_and_the_next_turn_renews_it() {
    let mut staying = Staying::begin();
    for action in [
        refusal(100),
        refusal(190),
        refusal(2),
        refusal(4),
        refusal(987_654),
        Action::Html { status: 500, acted: false },
        Action::Html { status: 200, acted: true },
        Action::CutJson,
        Action::Body { status: 200, body: "{}".to_owned(), acted: true },
        Action::Drop { acted: false },
        Action::Drop { acted: true },
    ] {
        let name = format!("{action:?}");
        staying.bench.pass(A_DAY);
        let (token, grant, asked) = (staying.token(), staying.grant(), staying.asked());
        staying.fails(action);
        for _ in 0..3 {
            staying.turn();
        }
        assert_eq!(staying.asked(), asked + 3, "{name}");
        assert_eq!((staying.token() == token, staying.grant() == grant), (true, true), "{name}");
        assert!(staying.is_taken(), "{name}");
        let brake = staying.bench.process().context.brake(&staying.bench.account);
        assert_eq!(brake, None, "{name}: nobody is signed out for it");
        staying.bench.control.clear_faults();
        staying.turn();
        assert!(staying.token() != token && staying.is_taken(), "{name}");
    }
}

#[test]
fn without_network_nothing_happens_to_it() {
    let mut staying = Staying::begin();
    staying.bench.pass(A_DAY);
    let token = staying.token();
    staying.bench.unplug();
    staying.turn();
    assert!(staying.token() == token);
    staying.bench.plug();
    staying.turn();
    assert!(staying.token() != token && staying.is_taken());
}

#[test]
fn who_dies_between_the_answer_and_the_vault_goes_on_with_the_old_key() {
    let mut staying = Staying::begin();
    staying.bench.pass(A_DAY);
    let token = staying.token();
    staying.fails(Action::Silence { acted: true });
    let control = staying.bench.control.clone();
    let asked = async {
        while !control.log().iter().any(|asked| asked.path.ends_with(RENEWAL)) {
            tokio::task::yield_now().await;
        }
    };
    let runner = staying.runner.as_mut().unwrap();
    runner.due_now();
    let step = runner.step();
    staying.bench.block_on(async {
        tokio::select! {
            () = step => panic!("an answer came"),
            () = asked => {}
        }
    });
    staying.restart();
    staying.bench.control.clear_faults();
    assert!(staying.token() == token && staying.is_taken());
    staying.turn();
    assert!(staying.token() != token && staying.is_taken());
}

#[test]
fn a_vault_that_refuses_leaves_the_old_key_in_use() {
    let mut staying = Staying::begin();
    staying.bench.pass(A_DAY);
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(VaultChoice::File, folder.path()).unwrap();
    vault.put(&staying.bench.account, &staying.token()).unwrap();
    let file = folder.path().join("secrets.json");
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir_all(file.join("in the way")).unwrap();
    let account = staying.bench.account.clone();
    let keys = Keys::new(vault);
    let own = keys.clone();
    staying.runner = Some(staying.bench.inside(|mut context| {
        context.keys = own;
        Runner::new(context, account, Takes::KeyOnly)
    }));
    let (token, grant) = (staying.token(), staying.grant());
    staying.step();
    assert_eq!(staying.asked(), 1);
    assert!(staying.bench.block_on(keys.token(&staying.bench.account)).unwrap() == Some(token));
    assert_eq!(staying.grant(), grant);
}

#[test]
fn a_pasted_key_is_renewed_at_once_and_tells_then_what_it_may_do() {
    let mut staying = Staying::begin();
    let (account, now) = (staying.bench.account.clone(), staying.bench.clock.now());
    let paste = |staying: &Staying, age: i64| {
        let scopes = Scopes::BASIC.with(Scopes::COMMENTS);
        let token = Secret::new(staying.bench.control.dashboard_token(scopes, age));
        let context = &staying.bench.process().context;
        staying.bench.block_on(context.keys.keep(&account, token)).unwrap();
        let expires = now + jiff::SignedDuration::from_hours(60 * 24);
        let (account, grant) = (account.clone(), Grant { scopes: None, issued: now, expires });
        staying.bench.write(move |tx| accounts::set_grant(tx, &account, Some(&grant)));
    };
    // Made 59 days ago: it would be dead tomorrow, and nothing of it says so.
    paste(&staying, 59 * 86_400);
    staying.step();
    assert_eq!(staying.grant().scopes, Some(vec![Scope::Basic, Scope::Comments]));
    staying.bench.pass(2 * A_DAY);
    assert!(staying.is_taken());
    // Made just now: Instagram refuses, and is asked again.
    paste(&staying, 0);
    staying.turn();
    assert_eq!(staying.grant().scopes, None);
    (0..4).for_each(|_| staying.turn());
    assert_eq!(staying.grant().scopes.map(|scopes| scopes.len()), Some(2));
}

#[test]
fn its_end_is_told_fourteen_seven_and_one_day_ahead_once_each_over_restarts_too() {
    let mut staying = Staying::begin();
    staying.fails(refusal(100));
    staying.ends_in(16);
    let mut said = Vec::new();
    for turn in 0..64 {
        staying.turn();
        said.extend(staying.bench.notices().into_iter().map(|notice| notice.words));
        if turn % 8 == 0 {
            staying.restart();
        }
    }
    let name = staying.bench.process().context.read(accounts::all).unwrap().remove(0).account.username;
    let wanted = ["in 14 days", "in 7 days", "within a day"];
    assert_eq!(said, wanted.map(|span| format!("The key of {name} runs out {span}")));
    // A renewal puts the end off; when that nears, it is told again.
    staying.ends_in(13);
    staying.turn();
    assert_eq!(staying.bench.notices().len(), 1);
}

#[test]
fn a_dead_key_pauses_the_account_and_is_not_asked_to_be_renewed() {
    let mut staying = Staying::begin();
    staying.fails(refusal(100));
    staying.bench.pass(61 * A_DAY);
    staying.ends_in(-1);
    staying.turn();
    assert_eq!(staying.asked(), 0);
    let session = staying.bench.session();
    let context = &staying.bench.process().context;
    let heard = async { context.heard(&staying.bench.account, session.account().await) };
    assert!(staying.bench.block_on(heard).is_err());
    let brake = context.brake(&staying.bench.account).unwrap();
    assert_eq!((brake.until, brake.trouble.kind), (None, TroubleKind::SignInAgain));
}

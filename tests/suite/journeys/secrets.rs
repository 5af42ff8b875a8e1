//! A life with secrets: signs in, works, exports, and is killed; then every byte it left is searched for what it knew.
//! Invariant: the life runs in a process of its own, with all of its files in one folder and all of its log, at the
//! finest level, in another; a decoy that a person typed shows that the search reaches wherever words can go.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use egui::{Key, Modifiers};
use image::ImageFormat;
use jiff::tz::TimeZone;
use tintype::api::{Client, Hosts, consent_as_browser};
use tintype::domain::host::{Bucket, HostKind, Provider};
use tintype::domain::{HostId, HostSecret, HostSettings, OpId, Secret};
use tintype::engine::Command;
use tintype::engine::command::HostWish;
use tintype::engine::doctor::DoctorWish;
use tintype::engine::export::ExportWish;
use tintype::engine::record::{RecordFormat, RecordWish};
use tintype::engine::status::ExportFormat;
use tintype::engine::views::inbox::{InboxFilter, IndexAsk};
use tintype::sandbox::{Action, NewComment, Rule, Scopes};
use tracing_subscriber::filter::LevelFilter;
use url::Url;

use crate::search::{Found, Sought};

use super::app_publish::{compose, picture};
use super::window::Window;

/// Where the life leaves what it knew; it is not searched.
const NOTES: &str = "TINTYPE_TEST_NOTES";
/// Words of a person that look like a secret and are none: they may be wherever words of people are.
const DECOY: &str = "DECOY-5f0c1d7be9a34c62-typed-by-a-person";
/// Of a bucket.
const HOST_SECRET: &str = "kQ7wJ2mZ9xT4hB6vN8rD1sF3gL5pYc0A";
/// In the profile: the guarded file, which is the one place for secrets where there is no keychain.
const VAULT: &str = "secrets.json";

/// What is left of a life.
struct Remains {
    files: PathBuf,
    notes: PathBuf,
    said: Vec<u8>,
    _all: tempfile::TempDir,
}

impl Remains {
    /// Lives the life and waits for its end.
    fn of_a_life() -> Self {
        let all = tempfile::tempdir().unwrap();
        let (files, notes) = (all.path().join("files"), all.path().join("notes"));
        fs::create_dir(&files).unwrap();
        fs::create_dir(&notes).unwrap();
        let run = Process::new(std::env::current_exe().unwrap())
            .args(["--exact", "journeys::secrets::a_life", "--ignored", "--nocapture"])
            .env("TMPDIR", &files)
            .env("TMP", &files)
            .env("HOME", &files)
            .env("XDG_CACHE_HOME", &files)
            .env(NOTES, &notes)
            .output()
            .unwrap();
        let said = [run.stdout, run.stderr].concat();
        let tail = String::from_utf8_lossy(&said[said.len().saturating_sub(4_000)..]).into_owned();
        assert!(!run.status.success() && notes.join("killed").exists(), "it was not killed: {tail}");
        Self { files, notes, said, _all: all }
    }

    /// What it knew, each by name.
    fn secrets(&self) -> Vec<(String, String)> {
        let text = fs::read_to_string(self.notes.join("secrets")).unwrap();
        text.lines().map(|line| line.split_once('\t').unwrap()).map(|(a, b)| (a.into(), b.into())).collect()
    }

    fn sought(&self) -> Sought {
        let secrets = self.secrets();
        Sought::new(secrets.iter().map(|(name, secret)| (name.as_str(), secret.as_str())))
    }

    fn left_the_window(&self) -> Vec<u8> {
        fs::read(self.notes.join("left")).unwrap()
    }
}

fn is_vault(found: &Found) -> bool {
    found.path.file_name().is_some_and(|name| name == VAULT)
}

#[test]
fn no_secret_is_anywhere_but_in_the_vault_after_a_life_that_was_killed() {
    let remains = Remains::of_a_life();
    let sought = remains.sought();
    let count = |kind: &str| remains.secrets().iter().filter(|(name, _)| name.starts_with(kind)).count();
    // Short and long of two sign-ins by browser, a renewed one, one from the dashboard; codes and states; the app's.
    assert!(count("given") >= 6 && count("state") >= 1, "{:?}", remains.secrets().len());

    let (found, bytes) = sought.under(&remains.files);
    assert!(bytes > 500_000, "only {bytes} bytes were looked at");
    let (vault, elsewhere): (Vec<_>, Vec<_>) = found.into_iter().partition(is_vault);
    assert_eq!(elsewhere, []);
    assert_eq!(sought.in_bytes(&remains.said), [""; 0], "in the log");
    assert_eq!(sought.in_bytes(&remains.left_the_window()), [""; 0], "in a title or in what was copied");

    // The same search finds what is there to be found.
    assert!(vault.iter().any(|found| found.form.starts_with("given")), "{vault:?}");
    let decoy = Sought::new([("the decoy", DECOY)]);
    let (found, _) = decoy.under(&remains.files);
    let seen = |part: &str| found.iter().any(|found| found.path.to_string_lossy().contains(part));
    for place in ["tintype.sqlite", "comments-", ".csv", ".json", ".html", "tintype-report"] {
        // A report tells codes and times and no words.
        assert_eq!(seen(place), place != "tintype-report", "{place}: {found:?}");
    }
    assert!(remains.files_named("tintype-report"), "a report was written");
    assert!(!decoy.in_bytes(&remains.said).is_empty(), "the log was kept");
    assert!(String::from_utf8_lossy(&remains.said).contains("TRACE"), "at the finest level");
    assert!(!decoy.in_bytes(&remains.left_the_window()).is_empty(), "what was copied was noted");
    assert!(vault.iter().any(|found| found.form.starts_with("host")), "{vault:?}");
    let copied = String::from_utf8_lossy(&remains.left_the_window()).into_owned();
    assert!(copied.contains("Left out: keys"), "the doctor's report was copied: {copied}");
}

impl Remains {
    fn files_named(&self, part: &str) -> bool {
        fn walk(folder: &Path, part: &str) -> bool {
            fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .any(|path| path.to_string_lossy().contains(part) || (path.is_dir() && walk(&path, part)))
        }
        walk(&self.files, part)
    }
}

/// Through Welcome and the browser, which comes back through the loopback door. Gives the state it carried.
fn sign_in_by_browser(window: &mut Window) -> String {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let redirect = format!("https://127.0.0.1:{port}/back");
    window.control.add_redirect(&redirect);
    let (app_id, secret) = (window.ready.app_id.clone(), window.ready.app_secret.clone());
    window.click("Sign in with your browser");
    window.fill("Instagram app id", &app_id);
    window.fill("App secret", &secret);
    window.fill("Redirect address", &redirect);
    window.click("Open Instagram's page");
    let page = Url::parse(window.opened.lock().unwrap().last().unwrap()).unwrap();
    let client = Client::new(Hosts::at(&window.ready.url).unwrap(), "journey").unwrap();
    let answer = window.runtime.block_on(consent_as_browser(&client, &page)).unwrap();
    let browser =
        reqwest::Client::builder().tls_danger_accept_invalid_certs(true).no_proxy().build().unwrap();
    let shown = window.runtime.block_on(async { browser.get(answer).send().await.unwrap().text().await });
    assert!(shown.unwrap().contains("You can close this page"));
    window.settle();
    window.shows("Tab: All");
    page.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned()
}

/// Hides, answers, publishes, all through the window.
fn work(window: &mut Window) {
    let text = format!("{DECOY} is asked");
    window.control.add_comment(NewComment { text, ..NewComment::default() }).unwrap();
    window.advance_by(60, 2);
    window.press(Key::J);
    window.press(Key::J);
    window.press(Key::H);
    window.press(Key::J);
    window.press(Key::R);
    window.types(DECOY);
    window.press(Key::Enter);
    window.press(Key::Escape);
    window.advance_by(6, 4);
    let file = picture(window, "sea.png", ImageFormat::Png, 600, 750);
    compose(window, &[file]);
    window.fill("Caption", DECOY);
    window.shows("Ready to be sent");
    window.click("Publish now");
    window.advance_by(6, 3);
    window.shows("On Instagram");
    window.go(Key::L);
    window.click("Copy the caption");
}

/// Everything that can be written to a file.
fn export(window: &mut Window) {
    let account = window.account();
    for format in [ExportFormat::Csv, ExportFormat::Json] {
        let ask = IndexAsk { account: account.clone(), filter: InboxFilter::All, ..IndexAsk::default() };
        window.tell(Command::Export(Box::new(ExportWish { ask, format, to: None })));
    }
    for format in [RecordFormat::Csv, RecordFormat::Json, RecordFormat::Html] {
        window.tell(Command::Record(RecordWish::Export { format, to: None, zone: TimeZone::UTC }));
    }
    for op in 1..=6 {
        window.tell(Command::ExportReport { op: OpId(op), to: None });
    }
}

/// A place for files with a secret of its own, which answers to nobody, tested; and what the doctor says, copied.
fn host_and_doctor(window: &mut Window) {
    let bucket = Bucket {
        provider: Provider::Minio,
        endpoint: "http://127.0.0.1:9".into(),
        bucket: "shop".into(),
        key_id: "AKIAEXAMPLE".into(),
        ..Bucket::default()
    };
    let settings = HostSettings { id: HostId(0), name: "Outbox".to_owned(), kind: HostKind::Bucket(bucket) };
    window.tell(Command::Hosts(HostWish::Keep(Box::new(settings))));
    let (host, account) = (HostId(1), window.account());
    let value = Some(Secret::new(HOST_SECRET));
    window.tell(Command::Hosts(HostWish::Secret { host, name: HostSecret::SecretKey, value }));
    window.tell(Command::Hosts(HostWish::Test { account: account.clone(), host }));
    window.tell(Command::Hosts(HostWish::Order { account: account.clone(), hosts: vec![host] }));
    window.tell(Command::Doctor { account: account.clone(), wish: DoctorWish::All });
    window.press_with(Modifiers::COMMAND, Key::K);
    window.types("doctor");
    window.press(Key::Enter);
    window.shows("Copy report");
    window.click("Copy report");
    window.tell(Command::Hosts(HostWish::Leave { account, host }));
}

/// A key that dies, one from the dashboard in its place, and days that pass until it is renewed.
fn keep_in(window: &mut Window) {
    window.control.revoke_tokens(463);
    window.advance(60);
    window.advance(600);
    window.shows("Instagram no longer accepts your key");
    window.go(Key::I);
    window.click("Sign in again");
    window.click("Back");
    window.click("Paste a token");
    let token = window.control.dashboard_token(Scopes::ALL, 0);
    window.fill("Token", &token);
    window.press(Key::Enter);
    window.hides("Instagram no longer accepts your key");
    window.advance_by(90_000, 2);
}

#[test]
#[ignore = "runs in the process that the test above starts, and ends it"]
fn a_life() {
    let Some(notes) = std::env::var_os(NOTES).map(PathBuf::from) else { return };
    let log = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_ansi(false);
    log.with_writer(std::io::stderr).init();
    tracing::info!(words = DECOY, "the log is kept");
    let mut window = Window::practice();
    let mut states = vec![sign_in_by_browser(&mut window)];
    work(&mut window);
    export(&mut window);
    host_and_doctor(&mut window);
    keep_in(&mut window);
    window.press_with(Modifiers::COMMAND, Key::K);
    window.press(Key::Escape);

    let given = window.control.secrets();
    let mut text: String = given.iter().map(|secret| format!("given\t{secret}\n")).collect();
    text.push_str(&format!("host\t{HOST_SECRET}\n"));
    text.extend(states.drain(..).map(|state| format!("state\t{state}\n")));
    fs::write(notes.join("secrets"), text).unwrap();
    fs::write(notes.join("left"), window.left.lock().unwrap().join("\n")).unwrap();

    // Killed while it waits for an answer, with everything still open.
    window.control.add_fault(Rule::new("POST", "*", Action::Silence { acted: true }));
    let control = window.control.clone();
    std::thread::spawn(move || {
        loop {
            let asked = control.log();
            if asked.iter().any(|asked| asked.fault.as_ref().is_some_and(|fault| fault.contains("silence"))) {
                fs::write(notes.join("killed"), "").unwrap();
                std::process::abort();
            }
            std::thread::yield_now();
        }
    });
    window.go(Key::I);
    window.press(Key::H);
    window.advance(6);
    panic!("it went on living:\n{}", window.sight());
}

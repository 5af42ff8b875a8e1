//! The vault against a real secret service: a session bus and a keyring of the test's own.
//! Invariant: nothing of the user's own keyring is touched; where no keyring can be started the test says so.

use std::path::Path;
use std::process::{Command, Stdio};

use tintype::domain::{AccountId, Secret, TroubleKind};
use tintype::store::{StoreError, Vault, VaultChoice, VaultPlace};

/// Unlocks a new keyring with a word read from the input, then runs the program named after it.
const UNLOCKED: &str =
    r#"printf word | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$@""#;
/// A keyring that nobody unlocked, and nobody who could be asked.
const LOCKED: &str = r#"gnome-keyring-daemon --start --components=secrets >/dev/null; exec "$0" "$@""#;

fn is_installed(program: &str) -> bool {
    let version = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// Runs a test of this file in a session of its own, all of whose files are in a folder.
fn in_a_session(home: &Path, script: &str, test: &str, log: bool) -> Option<String> {
    if !is_installed("dbus-run-session") || !is_installed("gnome-keyring-daemon") {
        eprintln!("not tried: no session bus or keyring can be started on this machine");
        return None;
    }
    let run = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", script])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", &format!("keychain::{test}"), "--ignored", "--nocapture"])
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env("XDG_DATA_HOME", home)
        .env("TINTYPE_TEST_HOME", home)
        .env("TINTYPE_TEST_LOG", if log { "1" } else { "" })
        .output()
        .unwrap();
    let said = format!("{}\n{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
    Some(said)
}

fn profile() -> std::path::PathBuf {
    let home = std::env::var_os("TINTYPE_TEST_HOME").expect("started by the tests above");
    let profile = Path::new(&home).join("profile");
    std::fs::create_dir_all(&profile).unwrap();
    profile
}

fn opened(profile: &Path) -> Vault {
    Vault::open(VaultChoice::System, profile).unwrap()
}

fn account() -> AccountId {
    AccountId::from("17841400000000001")
}

/// What stands in the files of keys of a profile.
fn written(profile: &Path) -> String {
    let read = |name: &str| std::fs::read_to_string(profile.join(name)).unwrap_or_default();
    format!("{}{}{}", read("secrets.json"), read("secrets.sealed"), read("keychain.json"))
}

#[test]
fn secrets_live_in_the_systems_keychain_where_there_is_one() {
    let home = tempfile::tempdir().unwrap();
    in_a_session(home.path(), UNLOCKED, "in_a_session_of_its_own", false);
}

#[test]
#[ignore = "runs inside the session that the test above starts"]
fn in_a_session_of_its_own() {
    let profile = tempfile::tempdir().unwrap();
    let (account, token) = (account(), Secret::new("IGAAfirst"));
    // Signed in while there was no keychain.
    Vault::open(VaultChoice::File, profile.path()).unwrap().put(&account, &token).unwrap();
    assert!(written(profile.path()).contains("IGAAfirst"));

    let vault = opened(profile.path());
    assert_eq!(vault.place(), VaultPlace::Keychain);
    assert_eq!(vault.get(&account).unwrap(), Some(token));
    assert!(!written(profile.path()).contains("IGAAfirst"), "it moved to where it belongs");

    vault.put(&account, &Secret::new("IGAAsecond")).unwrap();
    vault.put_app_secret("77", &Secret::new("hush")).unwrap();
    let again = opened(profile.path());
    assert_eq!(again.get(&account).unwrap(), Some(Secret::new("IGAAsecond")));
    assert_eq!(again.app_secret("77").unwrap(), Some(Secret::new("hush")));

    let elsewhere = tempfile::tempdir().unwrap();
    let stranger = opened(elsewhere.path());
    assert_eq!(stranger.get(&account).unwrap(), None, "another profile does not share it");
    stranger.put(&account, &Secret::new("IGAAtheirs")).unwrap();
    stranger.remove(&account).unwrap();
    assert_eq!(again.get(&account).unwrap(), Some(Secret::new("IGAAsecond")), "nor sign it out");

    again.remove(&account).unwrap();
    again.remove_app_secret("77").unwrap();
    assert_eq!(vault.get(&account).unwrap(), None);
    assert_eq!(vault.app_secret("77").unwrap(), None);
}

#[test]
fn keys_move_between_the_keychain_and_a_file_without_loss() {
    let home = tempfile::tempdir().unwrap();
    in_a_session(home.path(), UNLOCKED, "moving", false);
}

#[test]
#[ignore = "runs inside the session that the test above starts"]
fn moving() {
    let profile = profile();
    let (account, other) = (account(), AccountId::from("17841400000000002"));
    let passphrase = Secret::new("blue moon jar");
    let vault = opened(&profile);
    vault.put(&account, &Secret::new("IGAAone")).unwrap();
    vault.put_app_secret("77", &Secret::new("hush")).unwrap();
    // Kept by a version that did not note what it keeps.
    std::fs::remove_file(profile.join("keychain.json")).unwrap();
    let vault = opened(&profile);
    vault.put(&other, &Secret::new("IGAAtwo")).unwrap();

    vault.seal(&passphrase, &[account.clone(), other.clone()], "77").unwrap();
    assert_eq!(vault.place(), VaultPlace::SealedFile);
    assert!(!written(&profile).contains("IGAA") && !written(&profile).contains("hush"));
    let sealed = opened(&profile);
    assert!(sealed.is_locked());
    assert!(matches!(sealed.get(&account), Err(StoreError::Locked)));
    assert!(matches!(sealed.unlock(&Secret::new("blue moon")), Err(StoreError::WrongPassphrase)));
    sealed.unlock(&passphrase).unwrap();
    assert_eq!(sealed.get(&account).unwrap(), Some(Secret::new("IGAAone")));
    assert_eq!(sealed.get(&other).unwrap(), Some(Secret::new("IGAAtwo")));
    assert_eq!(sealed.app_secret("77").unwrap(), Some(Secret::new("hush")));
    // Nothing of it is left in the keychain: without the file it is gone.
    let file = profile.join("secrets.sealed");
    std::fs::rename(&file, profile.join("away")).unwrap();
    assert_eq!(opened(&profile).get(&account).unwrap(), None);
    std::fs::rename(profile.join("away"), &file).unwrap();

    let back = opened(&profile);
    back.unlock(&passphrase).unwrap();
    back.unseal().unwrap();
    assert_eq!(back.place(), VaultPlace::Keychain);
    assert!(!file.exists() && !profile.join("secrets.json").exists());
    let again = opened(&profile);
    assert_eq!(again.get(&account).unwrap(), Some(Secret::new("IGAAone")));
    assert_eq!(again.get(&other).unwrap(), Some(Secret::new("IGAAtwo")));
    assert_eq!(again.app_secret("77").unwrap(), Some(Secret::new("hush")));
}

#[test]
fn a_keychain_that_refuses_is_said_and_nothing_goes_to_an_open_file() {
    let home = tempfile::tempdir().unwrap();
    if in_a_session(home.path(), UNLOCKED, "before", false).is_some() {
        // The same keyring in another session, locked; nobody answers its question.
        in_a_session(home.path(), LOCKED, "refused", false);
        // And unlocked again: it was only away.
        in_a_session(home.path(), UNLOCKED, "after", false);
    }
}

#[test]
#[ignore = "runs inside the sessions that the test above starts"]
fn before() {
    opened(&profile()).put(&account(), &Secret::new("IGAAkept")).unwrap();
}

#[test]
#[ignore = "runs inside the sessions that the test above starts"]
fn refused() {
    let profile = profile();
    let vault = opened(&profile);
    assert_eq!(vault.place(), VaultPlace::Keychain, "it keeps a key of this profile");
    let refused = |outcome: Result<(), StoreError>| match outcome {
        Err(error) => assert_eq!(error.trouble().kind, TroubleKind::KeychainRefused, "{error}"),
        Ok(()) => panic!("it did not refuse"),
    };
    // A locked one says that there is nothing; that is not believed.
    refused(vault.get(&account()).map(drop));
    refused(vault.put(&account(), &Secret::new("IGAAmeanwhile")));
    refused(vault.seal(&Secret::new("blue moon jar"), &[account()], ""));
    assert!(!written(&profile).contains("IGAA"));
    // A profile that never kept anything there has its guarded file.
    let fresh = tempfile::tempdir().unwrap();
    assert_eq!(opened(fresh.path()).place(), VaultPlace::GuardedFile);
}

#[test]
#[ignore = "runs inside the sessions that the test above starts"]
fn after() {
    assert_eq!(opened(&profile()).get(&account()).unwrap(), Some(Secret::new("IGAAkept")));
}

#[test]
fn a_service_that_goes_away_and_comes_back_loses_nothing() {
    let home = tempfile::tempdir().unwrap();
    in_a_session(home.path(), UNLOCKED, "going", false);
}

#[test]
#[ignore = "runs inside the session that the test above starts"]
fn going() {
    let profile = profile();
    let vault = opened(&profile);
    vault.put(&account(), &Secret::new("IGAAkept")).unwrap();
    // The service of this session alone; its bus knows its number.
    let ask =
        ["call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus"];
    let method = ["--method", "org.freedesktop.DBus.GetConnectionUnixProcessID", "org.freedesktop.secrets"];
    let Ok(told) = Command::new("gdbus").args(ask).args(method).output() else {
        return eprintln!("not tried: gdbus is not installed");
    };
    let told = String::from_utf8(told.stdout).unwrap();
    let number: String =
        told.trim_start_matches("(uint32 ").chars().take_while(char::is_ascii_digit).collect();
    assert!(!number.is_empty(), "{told}");
    assert!(Command::new("kill").args(["-KILL", &number]).status().unwrap().success());

    match vault.get(&account()) {
        Err(error) => assert_eq!(error.trouble().kind, TroubleKind::KeychainRefused, "{error}"),
        // The bus may start another at once; that one is locked, or has it.
        Ok(found) => assert_eq!(found, Some(Secret::new("IGAAkept"))),
    }
    assert!(!written(&profile).contains("IGAA"));
    let unlock = "printf word | gnome-keyring-daemon --replace --unlock --components=secrets >/dev/null";
    assert!(Command::new("sh").args(["-c", unlock]).status().unwrap().success());
    assert_eq!(vault.get(&account()).unwrap(), Some(Secret::new("IGAAkept")));
}

#[test]
fn what_passes_over_the_bus_is_not_in_the_finest_log() {
    let home = tempfile::tempdir().unwrap();
    let Some(said) = in_a_session(home.path(), UNLOCKED, "logged", true) else { return };
    assert!(said.contains("TRACE") && said.contains("zbus"), "the log was kept");
    let sought = crate::search::Sought::new([("the token", LOGGED)]);
    assert_eq!(sought.in_bytes(said.as_bytes()), [""; 0]);
    let (found, _) = sought.under(home.path());
    assert_eq!(found, [], "neither in the profile nor, in the open, in the keyring's own file");
}

const LOGGED: &str = "IGAA7c1e0f9d2b3a48566574839201aAbBcC";

#[test]
#[ignore = "runs inside the session that the test above starts"]
fn logged() {
    if std::env::var("TINTYPE_TEST_LOG").is_ok_and(|wish| !wish.is_empty()) {
        let log = tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::TRACE);
        log.with_ansi(false).with_writer(std::io::stderr).init();
    }
    let vault = opened(&profile());
    vault.put(&account(), &Secret::new(LOGGED)).unwrap();
    assert_eq!(opened(&profile()).get(&account()).unwrap(), Some(Secret::new(LOGGED)));
}

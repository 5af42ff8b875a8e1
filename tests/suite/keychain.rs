//! The vault against a real secret service: a session bus and a keyring of the test's own.
//! Invariant: nothing of the user's own keyring is touched; where no keyring can be started the test says so.

use std::path::Path;
use std::process::{Command, Stdio};

use tintype::domain::{AccountId, Secret};
use tintype::store::{Vault, VaultChoice, VaultPlace};

/// Unlocks a new keyring with a word read from the input, then runs the program named after it.
const UNLOCKED: &str =
    r#"printf word | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$@""#;

fn is_installed(program: &str) -> bool {
    let version = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

#[test]
fn secrets_live_in_the_systems_keychain_where_there_is_one() {
    if !is_installed("dbus-run-session") || !is_installed("gnome-keyring-daemon") {
        eprintln!("not tried: no session bus or keyring can be started on this machine");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let run = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", UNLOCKED])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "keychain::in_a_session_of_its_own", "--ignored", "--nocapture"])
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env("XDG_DATA_HOME", home.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}\n{}", String::from_utf8_lossy(&run.stderr));
    assert!(said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "runs inside the session that the test above starts"]
fn in_a_session_of_its_own() {
    let profile = tempfile::tempdir().unwrap();
    let (account, token) = (AccountId::from("17841400000000001"), Secret::new("IGAAfirst"));
    // Signed in while there was no keychain.
    Vault::open(VaultChoice::File, profile.path()).unwrap().put(&account, &token).unwrap();
    assert!(written(profile.path()).contains("IGAAfirst"));

    let vault = Vault::open(VaultChoice::System, profile.path()).unwrap();
    assert_eq!(vault.place(), VaultPlace::Keychain);
    assert_eq!(vault.get(&account).unwrap(), Some(token));
    assert!(!written(profile.path()).contains("IGAAfirst"), "it moved to where it belongs");

    vault.put(&account, &Secret::new("IGAAsecond")).unwrap();
    vault.put_app_secret("77", &Secret::new("hush")).unwrap();
    let again = Vault::open(VaultChoice::System, profile.path()).unwrap();
    assert_eq!(again.get(&account).unwrap(), Some(Secret::new("IGAAsecond")));
    assert_eq!(again.app_secret("77").unwrap(), Some(Secret::new("hush")));

    let elsewhere = tempfile::tempdir().unwrap();
    let stranger = Vault::open(VaultChoice::System, elsewhere.path()).unwrap();
    assert_eq!(stranger.get(&account).unwrap(), None, "another profile does not share it");

    again.remove(&account).unwrap();
    again.remove_app_secret("77").unwrap();
    assert_eq!(vault.get(&account).unwrap(), None);
    assert_eq!(vault.app_secret("77").unwrap(), None);
}

/// What stands in the guarded file.
fn written(profile: &Path) -> String {
    std::fs::read_to_string(profile.join("secrets.json")).unwrap_or_default()
}

//! The ways in which `tintype work` ends.
//! Invariant: each has an exit code of its own, and a person reads whose move it is.

use tintype::domain::{Draft, Op, Secret, Slide};
use tintype::sandbox::Happened;
use tintype::store::tables::{accounts, drafts};
use tintype::store::{Vault, VaultChoice};

use super::stage::{End, Stage, tell_to_stop};

fn comment(words: &str) -> impl Fn(&Stage) -> Op + use<'_> {
    move |stage| {
        let newest = stage.runtime.block_on(stage.session().newest_media(1)).unwrap().value.remove(0);
        Op::Comment { media: newest.id, text: words.to_owned() }
    }
}

fn said(stage: &Stage, words: &str) -> usize {
    let says = |what: &&Happened| matches!(what, Happened::Commented { text, .. } if text == words);
    stage.control.record().iter().filter(says).count()
}

#[test]
fn with_nothing_to_do_it_ends_at_once_and_asks_nothing() {
    let stage = Stage::empty(5);
    let code = stage.last_life();
    assert_eq!((code, stage.said().as_str()), (Some(0), ""));
    assert!(stage.control.log().is_empty());
}

#[test]
fn what_needs_a_person_is_one_line_each_after_all_else_is_done() {
    let stage = Stage::empty(5);
    let slide = Slide { file: "/nowhere/sea.jpg".into(), ..Slide::default() };
    let draft = Draft { slides: vec![slide], caption: "The sea".to_owned(), ..Draft::default() };
    let account = stage.account();
    let draft_id = stage.write(move |tx| drafts::new(tx, &account, 1));
    stage.put(Op::Publish { draft_id, draft: Box::new(draft) });
    stage.put(comment("Not in its way")(&stage));
    let code = stage.last_life();
    let lines = stage.said();
    assert_eq!((code, lines.lines().count()), (Some(3), 1), "{lines}");
    assert!(
        lines.starts_with(&format!("{}, a post: A file cannot be read.", stage.ready.username)),
        "{lines}"
    );
    assert_eq!(said(&stage, "Not in its way"), 1);
}

#[test]
fn a_signed_out_account_needs_a_person_and_nothing_of_it_is_sent() {
    let stage = Stage::empty(5);
    stage.put(comment("Not yet")(&stage));
    let account = stage.account();
    stage.write(move |tx| accounts::set_grant(tx, &account, None));
    assert_eq!(stage.last_life(), Some(3));
    assert!(stage.said().contains("1 waiting"), "{}", stage.said());
    assert_eq!(said(&stage, "Not yet"), 0);
}

#[test]
fn an_account_out_of_reach_is_left_as_it_is() {
    let stage = Stage::empty(5);
    stage.put(comment("Elsewhere")(&stage));
    let account = stage.account();
    stage.write(move |tx| accounts::set_practice(tx, &account, false));
    assert_eq!(stage.last_life(), Some(3));
    assert!(stage.said().contains("--endpoint"), "{}", stage.said());
    let account = stage.account();
    stage.write(move |tx| accounts::set_practice(tx, &account, true));
    assert_eq!(stage.last_life(), Some(0), "it was not paused: {}", stage.said());
    assert_eq!(said(&stage, "Elsewhere"), 1);
}

#[test]
fn keys_under_a_passphrase_need_it_and_say_so() {
    let mut stage = Stage::empty(5);
    let vault = Vault::open(VaultChoice::File, stage.profile.path()).unwrap();
    vault.seal(&Secret::new("blue moon jar"), &[], "").unwrap();
    drop(vault);
    stage.put(comment("Behind a passphrase")(&stage));
    for wrong in ["", "red moon jar"] {
        stage.environment = vec![("TINTYPE_PASSPHRASE", wrong.to_owned())];
        assert_eq!(stage.last_life(), Some(3));
        let lines = stage.said();
        assert!(lines.starts_with("Your keys are locked") && lines.contains("TINTYPE_PASSPHRASE"), "{lines}");
        assert!(lines.lines().count() == 1 && !lines.contains("moon"), "{lines}");
        assert_eq!(said(&stage, "Behind a passphrase"), 0);
    }
    // As systemd hands it in, before the environment's.
    std::fs::write(stage.profile.path().join("tintype-passphrase"), "blue moon jar\n").unwrap();
    let folder = stage.profile.path().display().to_string();
    stage.environment.push(("CREDENTIALS_DIRECTORY", folder));
    assert_eq!(stage.last_life(), Some(0), "{}", stage.said());
    assert_eq!(said(&stage, "Behind a passphrase"), 1);
    stage.put(comment("And once more")(&stage));
    stage.environment = vec![("TINTYPE_PASSPHRASE", "blue moon jar".to_owned())];
    assert_eq!(stage.last_life(), Some(0), "{}", stage.said());
    assert_eq!(said(&stage, "And once more"), 1);
}

#[cfg(unix)]
#[test]
fn it_stays_and_works_until_it_is_told_to_stop() {
    let stage = Stage::empty(5);
    stage.put(comment("While it stays")(&stage));
    let mut child = stage.worker(&[]);
    stage.wait_until(&mut child, || said(&stage, "While it stays") == 1);
    // It reads too: the comment it wrote is seen under its post.
    stage
        .wait_until(&mut child, || stage.control.log().iter().any(|asked| asked.path.ends_with("/comments")));
    assert_eq!(tell_to_stop(&mut child), End::Told);
    assert_eq!(stage.said(), "");
}

#[test]
fn a_profile_that_cannot_be_used_is_said() {
    let stage = Stage::empty(5);
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("tintype.sqlite"), "a love letter").unwrap();
    let mut child = stage.worker_at(other.path(), &["--until-idle"]);
    assert_eq!(stage.wait(&mut child), Some(1));
    assert!(stage.said().contains("tintype.sqlite"), "{}", stage.said());
}

/// A disk of a few pages, in a name space of its own; where the system gives none, there is nothing to try.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_at_the_start_is_named_and_a_persons_to_mend() {
    let disk = tempfile::tempdir().unwrap();
    let started = |size: &str| {
        let script = r#"mount -t tmpfs -o size="$1" none "$2" && exec "$3" --profile "$2/here" \
            --endpoint http://127.0.0.1:9 work --until-idle"#;
        let own = ["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", size];
        let mut command = std::process::Command::new("unshare");
        command.args(own).arg(disk.path()).arg(env!("CARGO_BIN_EXE_tintype"));
        command.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").output()
    };
    let Some(roomy) = started("64m").ok().filter(|ended| ended.status.success()) else {
        eprintln!("no small disk can be made here");
        return;
    };
    assert!(roomy.stdout.is_empty());
    let ended = started("64k").unwrap();
    let said = String::from_utf8(ended.stdout).unwrap();
    assert_eq!(ended.status.code(), Some(3), "{said}");
    assert!(said.starts_with("The disk is full.") && said.lines().count() == 1, "{said}");
    assert!(said.contains("here/tintype.sqlite"), "{said}");
}

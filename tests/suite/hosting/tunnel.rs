//! Tunnels, with a stand-in for the program: it leads to the near end and prints where.
//! Invariant: the program runs only while a file waits.

use std::path::{Path, PathBuf};

use tintype::domain::host::{HostKind, Tunnel, TunnelProgram};
use tintype::domain::{Clock, HostId, HostSettings};
use tintype::hosting::{self, HostError, Programs, Secrets};

use super::servers::script;
use super::{fetch, file, is_there, open, put};

/// A program that says what it does in a file, and shows the near end as the far one: both are on this computer.
fn stand_in(folder: &Path, shows: &str) -> PathBuf {
    let said = folder.join("said.txt");
    let lines = format!(
        "echo starting; echo started $$ >> '{}'; echo \"{shows}\"; exec tail -f /dev/null",
        said.display()
    );
    script(folder, "tunnel", &lines)
}

/// Whether the program that started last still runs.
fn runs(folder: &Path) -> bool {
    let said = std::fs::read_to_string(folder.join("said.txt")).unwrap();
    let id = said.lines().last().unwrap().strip_prefix("started ").unwrap();
    let state = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    !state.is_empty() && !state.contains(") Z ")
}

fn own(program: &Path) -> HostKind {
    let command = format!("'{}' {{address}}", program.display());
    HostKind::Tunnel(Tunnel { program: TunnelProgram::Own, command, ..Tunnel::default() })
}

#[tokio::test]
async fn a_tunnel_starts_with_the_first_file_and_ends_with_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let host = open(own(&stand_in(folder.path(), "listening at $1")), &[]);
    let (one, two) = (file(folder.path(), "bowl.jpg", 60_000), file(folder.path(), "kiln.mp4", 3_000_000));
    let (first, second) = (put(&*host, &one).await.unwrap(), put(&*host, &two).await.unwrap());
    is_there(&first, &one).await;
    is_there(&second, &two).await;
    assert_eq!(host.address(&second.handle).await.unwrap().url, second.url);
    host.remove(&first.handle).await.unwrap();
    assert!(runs(folder.path()));
    assert_eq!(fetch(&first.url).await.unwrap().status, 404);
    is_there(&second, &two).await;
    host.remove(&second.handle).await.unwrap();
    assert!(!runs(folder.path()));
    assert!(fetch(&second.url).await.is_err());
    assert!(matches!(host.address(&second.handle).await, Err(HostError::NotThere)));
    let again = put(&*host, &one).await.unwrap();
    is_there(&again, &one).await;
    let said = std::fs::read_to_string(folder.path().join("said.txt")).unwrap();
    assert_eq!(said.lines().count(), 2, "one start for two files, one for the third");
}

#[tokio::test]
async fn ngrok_is_called_and_understood() {
    let folder = tempfile::tempdir().unwrap();
    let shows =
        "t=2026-11-23 lvl=info msg=\\\"started tunnel\\\" obj=tunnels addr=http://localhost:1 url=http://$2";
    let program = stand_in(folder.path(), shows);
    let path = program.display().to_string();
    let kind = HostKind::Tunnel(Tunnel { program: TunnelProgram::Ngrok, path, ..Tunnel::default() });
    let (host, path) = (open(kind, &[]), file(folder.path(), "bowl.jpg", 60_000));
    let hosted = put(&*host, &path).await.unwrap();
    is_there(&hosted, &path).await;
    drop(host);
}

#[tokio::test]
async fn a_program_that_is_missing_or_gives_up_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "bowl.jpg", 100);
    let missing = Tunnel { path: "/nowhere/cloudflared".to_owned(), ..Tunnel::default() };
    let error = put(&*open(HostKind::Tunnel(missing), &[]), &path).await.unwrap_err();
    assert!(matches!(error, HostError::ProgramMissing(_)), "{error:?}");
    let program = script(folder.path(), "tunnel", "echo your account is limited to one tunnel >&2; exit 1");
    let error = put(&*open(own(&program), &[]), &path).await.unwrap_err();
    assert!(error.to_string().contains("limited to one tunnel"), "{error}");
}

#[tokio::test]
async fn a_program_whose_tintype_was_killed_is_ended_by_the_next_life() {
    let folder = tempfile::tempdir().unwrap();
    let notes = folder.path().join("tunnels");
    let programs = Programs::at(notes.clone());
    let settings = HostSettings {
        id: HostId(1),
        name: "Test".to_owned(),
        kind: own(&stand_in(folder.path(), "listening at $1")),
    };
    let host = hosting::open(&settings, &Secrets::default(), Clock::system(), programs.clone()).unwrap();
    let path = file(folder.path(), "bowl.jpg", 60_000);
    let hosted = put(&*host, &path).await.unwrap();
    assert_eq!(std::fs::read_dir(&notes).unwrap().count(), 1);
    // The next life reads what this one, killed now, leaves behind.
    assert_eq!(tokio::task::spawn_blocking(move || programs.left().end()).await.unwrap(), 1);
    // It was told to end; the system takes a moment.
    while runs(folder.path()) {
        tokio::task::yield_now().await;
    }
    assert!(!notes.exists());
    host.remove(&hosted.handle).await.unwrap();
}

//! Looks for the program of a tunnel as a terminal would.
//! Invariant: nothing is run.

use std::path::{Path, PathBuf};

use super::super::command::Words;
use super::super::home;
use super::line;
use crate::domain::host::{HostField, Tunnel};

/// What a tunnel's program is called, and where it is; `None`: it is not there. Reads folders, so it may block.
pub fn look_for(settings: &Tunnel) -> (String, Option<PathBuf>) {
    let Ok(words) = Words::of(&line(settings), HostField::Command) else { return (String::new(), None) };
    let name = words.program().to_owned();
    let at = find(&name, std::env::var_os("PATH").unwrap_or_default().as_ref());
    (name, at)
}

fn find(name: &str, folders: &std::ffi::OsStr) -> Option<PathBuf> {
    let written = home::path(name);
    if written.components().count() > 1 {
        return endings(&written).into_iter().find(|file| may_run(file));
    }
    let mut files = std::env::split_paths(folders).flat_map(|folder| endings(&folder.join(&written)));
    files.find(|file| may_run(file))
}

/// The file itself, and where programs have endings, with each of them.
fn endings(file: &Path) -> Vec<PathBuf> {
    let mut files = vec![file.to_owned()];
    if cfg!(windows) {
        for ending in ["exe", "cmd", "bat"] {
            let mut name = file.as_os_str().to_owned();
            name.push(format!(".{ending}"));
            files.push(name.into());
        }
    }
    files
}

#[cfg(unix)]
fn may_run(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn may_run(file: &Path) -> bool {
    file.is_file()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_program_is_found_where_a_terminal_finds_it_and_only_if_it_may_run() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folders = std::env::join_paths([one.path(), two.path()]).unwrap();
        std::fs::write(one.path().join("cloudflared"), "").unwrap();
        assert_eq!(find("cloudflared", &folders), None, "it may not be run");
        let there = two.path().join("cloudflared");
        std::fs::write(&there, "").unwrap();
        std::fs::set_permissions(&there, std::fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(find("cloudflared", &folders), Some(there.clone()));
        assert_eq!(find(there.to_str().unwrap(), "".as_ref()), Some(there));
        assert_eq!(find("/nowhere/ngrok", &folders), None);
    }
}

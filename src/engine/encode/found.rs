//! Finds ffmpeg on this computer.
//! Invariant: it is only asked for its version; a program that does not answer in a moment is not taken.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

/// How long it may take to tell its version.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where it lies besides the folders of `PATH`: package managers of macOS and Linux, and what people unpack.
const USUAL: [&str; 7] = [
    "/usr/bin",
    "/usr/local/bin",
    "/opt/homebrew/bin",
    "/opt/local/bin",
    "/snap/bin",
    "C:\\ffmpeg\\bin",
    "C:\\Program Files\\ffmpeg\\bin",
];

/// The outside encoder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoder {
    pub path: PathBuf,
    /// As it tells itself: `5.1.9`, `n7.1`.
    pub version: String,
}

/// The first one that answers.
pub(super) async fn find() -> Option<Encoder> {
    for path in places(std::env::var_os("PATH").as_deref()) {
        if path.is_file()
            && let Some(version) = ask(&path).await
        {
            return Some(Encoder { path, version });
        }
    }
    None
}

/// Where it may lie, in order.
fn places(path: Option<&std::ffi::OsStr>) -> Vec<PathBuf> {
    let name = if cfg!(windows) { "ffmpeg.exe" } else { "ffmpeg" };
    let named = path.map(|path| std::env::split_paths(path).collect::<Vec<_>>()).unwrap_or_default();
    let usual = USUAL.into_iter().map(PathBuf::from);
    // A folder that is not written out whole would depend on where the program was started.
    named
        .into_iter()
        .chain(usual)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(name))
        .collect()
}

async fn ask(path: &Path) -> Option<String> {
    let mut command = Command::new(path);
    command.arg("-version").stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let answer = tokio::time::timeout(PATIENCE, command.output()).await.ok()?.ok()?;
    version(&String::from_utf8_lossy(&answer.stdout))
}

/// The version out of the first line.
fn version(said: &str) -> Option<String> {
    let first = said.lines().next()?.strip_prefix("ffmpeg version ")?;
    let word = first.split_whitespace().next()?;
    // Distributions add their own number behind a hyphen.
    let bare = word.split('-').next().filter(|bare| bare.contains('.')).unwrap_or(word);
    Some(bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_what_a_person_would_call_it() {
        for (said, wanted) in [
            ("ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026", Some("5.1.9")),
            ("ffmpeg version n7.1 Copyright", Some("n7.1")),
            ("ffmpeg version N-112233-gabcdef Copyright", Some("N-112233-gabcdef")),
            ("avconv version 9", None),
            ("", None),
        ] {
            assert_eq!(version(said).as_deref(), wanted, "{said}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn the_path_comes_first_and_only_whole_folders_count() {
        let found = places(Some(std::ffi::OsStr::new("/own/bin:bin:.:/usr/bin")));
        assert_eq!(found[0], Path::new("/own/bin/ffmpeg"));
        assert!(found.iter().all(|path| path.is_absolute()));
        assert!(found.contains(&PathBuf::from("/opt/homebrew/bin/ffmpeg")));
    }
}

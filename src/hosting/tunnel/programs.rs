//! Which programs of tunnels run, noted on the disk: what is left of them when Tintype was killed is ended by the next
//! life.
//! Invariant: a process is ended only when it is the one that was started, by its number and by the moment it began.

use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A folder with a file for each program that runs; without one nothing is noted. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Programs(Option<PathBuf>);

/// A program that was noted; it is forgotten with this value.
pub(super) struct Noted(PathBuf);

/// Programs that an earlier life noted.
pub struct Left(Vec<(PathBuf, u32, String)>);

impl Programs {
    /// Notes in this folder.
    pub fn at(folder: PathBuf) -> Self {
        Self(Some(folder))
    }

    /// Notes a program that was started. One that cannot be noted runs all the same.
    pub(super) fn note(&self, process: u32) -> Option<Noted> {
        let folder = self.0.as_ref()?;
        let began = began(process)?;
        let file = folder.join(process.to_string());
        let kept = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, began));
        if let Err(error) = kept {
            tracing::warn!(%error, "a tunnel's program could not be noted");
            return None;
        }
        Some(Noted(file))
    }

    /// What an earlier life left. To be asked for before anything is started.
    pub fn left(&self) -> Left {
        let Some(Ok(files)) = self.0.as_ref().map(std::fs::read_dir) else { return Left(Vec::new()) };
        let files = files.flatten().map(|file| file.path());
        let read = |file: PathBuf| {
            let process = file.file_name()?.to_str()?.parse().ok()?;
            let began = std::fs::read_to_string(&file).ok()?;
            Some((file, process, began))
        };
        Left(files.filter_map(read).collect())
    }
}

impl Left {
    /// Ends those that still run, and forgets all of them; how many were ended. Blocks.
    pub fn end(self) -> usize {
        let mut ended = 0;
        for (file, process, noted) in self.0 {
            // Its number may be another program's by now.
            if began(process).is_some_and(|began| began == noted) {
                match end(process) {
                    Ok(()) => ended += 1,
                    Err(error) => tracing::warn!(%error, "a tunnel's program of an earlier life still runs"),
                }
            }
            forget(&file);
        }
        ended
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        forget(&self.0);
    }
}

fn forget(file: &std::path::Path) {
    // What is left of it is looked at by the next life.
    let _ = std::fs::remove_file(file);
    if let Some(folder) = file.parent() {
        // Only an empty one goes.
        let _ = std::fs::remove_dir(folder);
    }
}

/// When a process began, in the system's own words; `None`: there is none, or the system does not say.
#[cfg(target_os = "linux")]
fn began(process: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // Its name stands in brackets, and may hold anything. One that ended and was not waited for is a `Z`.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    (state != "Z").then(|| fields.nth(18).map(str::to_owned)).flatten()
}

#[cfg(all(unix, not(target_os = "linux")))]
fn began(process: u32) -> Option<String> {
    let asked = Command::new("ps").args(["-o", "lstart=", "-p", &process.to_string()]).output().ok()?;
    let said = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
    (!said.is_empty()).then_some(said)
}

/// Windows ends nothing by itself either, and says no moment that could be asked for without a library of its own.
#[cfg(not(unix))]
fn began(_process: u32) -> Option<String> {
    None
}

fn end(process: u32) -> io::Result<()> {
    let mut kill = Command::new("kill");
    kill.args(["-KILL", &process.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    match kill.status()? {
        status if status.success() => Ok(()),
        status => Err(io::Error::other(status.to_string())),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn sleeper() -> std::process::Child {
        Command::new("sleep").arg("600").spawn().unwrap()
    }

    #[test]
    fn what_an_earlier_life_left_is_ended_and_nothing_that_only_has_its_number() {
        let folder = tempfile::tempdir().unwrap();
        let programs = Programs::at(folder.path().join("tunnels"));
        let (mut left, mut other) = (sleeper(), sleeper());
        // The life that started them was killed: nothing was forgotten.
        std::mem::forget(programs.note(left.id()).unwrap());
        std::mem::forget(programs.note(other.id()).unwrap());
        std::fs::write(folder.path().join("tunnels").join(other.id().to_string()), "another moment").unwrap();
        assert_eq!(programs.left().end(), 1);
        assert!(!left.wait().unwrap().success());
        assert!(other.try_wait().unwrap().is_none(), "it was another program");
        other.kill().unwrap();
        other.wait().unwrap();
        assert!(!folder.path().join("tunnels").exists(), "nothing is left to look at");
    }

    #[test]
    fn a_program_that_is_stopped_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let programs = Programs::at(folder.path().join("tunnels"));
        let mut child = sleeper();
        let noted = programs.note(child.id()).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        drop(noted);
        assert!(!folder.path().join("tunnels").exists());
        assert!(Programs::default().note(std::process::id()).is_none());
    }
}

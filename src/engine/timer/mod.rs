//! The timer of the system that starts the windowless worker while no window is open, so that scheduled posts go
//! out all the same: installed, taken away, and looked at.
//! Invariant: what is taken away is exactly what was installed, known by its name and its mark; nothing else in
//! the system's folders is touched.

mod keeper;
mod launchd;
mod systemd;
mod windows;

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tr;

pub(super) use keeper::Timer;

/// Minutes between two starts.
pub(crate) const EVERY_MIN: u32 = 5;

/// The first words of every file of ours, by which it is known again.
const MARK: &str = "Made by Tintype";

/// How the timer stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TimerState {
    /// There is none for this profile.
    #[default]
    Off,
    /// It starts the worker.
    On,
    /// Its files are there, and what is left to do is told.
    Written(String),
    /// It could not be installed or taken away, and why.
    Failed(String),
}

/// The timer of this profile, for the Settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimerFacts {
    pub state: TimerState,
    /// The files it consists of, whether or not they are there.
    pub files: Vec<PathBuf>,
}

/// Which system keeps the timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    Systemd,
    Launchd,
    TaskScheduler,
}

impl System {
    fn here() -> Self {
        match std::env::consts::OS {
            "macos" => Self::Launchd,
            "windows" => Self::TaskScheduler,
            _ => Self::Systemd,
        }
    }
}

/// What is started, and where its files lie.
#[derive(Clone, Debug)]
pub struct Plan {
    pub system: System,
    /// The folder in which the system looks for them.
    pub folder: PathBuf,
    /// The program.
    pub program: PathBuf,
    pub profile: PathBuf,
    /// Every Instagram host is this one instead: practice.
    pub endpoint: Option<String>,
}

/// Runs a program of the system; the text is what it said when it failed.
pub type Run<'a> = &'a dyn Fn(&str, &[&str]) -> Result<(), String>;

impl Plan {
    /// The plan of this machine; `None` when it has no home folder, or does not know where the program lies.
    pub fn here(profile: &Path, endpoint: Option<String>) -> Option<Self> {
        let system = System::here();
        let home = std::env::home_dir()?;
        let folder = match system {
            System::Systemd => {
                let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
                let config = config.filter(|path| path.is_absolute()).unwrap_or_else(|| home.join(".config"));
                config.join("systemd/user")
            }
            System::Launchd => home.join("Library/LaunchAgents"),
            System::TaskScheduler => profile.to_owned(),
        };
        let program = std::env::current_exe().ok()?;
        let profile = std::path::absolute(profile).ok()?;
        Some(Self { system, folder, program, profile, endpoint })
    }

    /// The worker's command line, without the program.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let mut words = vec!["work".to_owned(), "--until-idle".to_owned(), "--profile".to_owned()];
        words.push(self.profile.display().to_string());
        if let Some(endpoint) = &self.endpoint {
            words.extend(["--endpoint".to_owned(), endpoint.clone()]);
        }
        words
    }

    /// Its name: another for each profile.
    pub(crate) fn name(&self) -> String {
        format!("tintype-work-{:08x}", tag(self.profile.as_os_str().as_encoded_bytes()))
    }

    /// The files and their contents.
    fn files(&self) -> Vec<(PathBuf, String)> {
        let name = self.name();
        let at = |end: &str| self.folder.join(format!("{name}{end}"));
        match self.system {
            System::Systemd => {
                vec![(at(".service"), systemd::service(self)), (at(".timer"), systemd::timer(self))]
            }
            System::Launchd => {
                vec![(self.folder.join(format!("{}.plist", launchd::label(self))), launchd::agent(self))]
            }
            System::TaskScheduler => vec![(at(".xml"), windows::task(self))],
        }
    }

    /// How it stands, by its files; a system that keeps a timer of its own is asked through `run`.
    pub fn look(&self, run: Run<'_>) -> TimerFacts {
        let files: Vec<PathBuf> = self.files().into_iter().map(|(path, _)| path).collect();
        let state = if !files.iter().all(|path| is_ours(path)) {
            TimerState::Off
        } else {
            match self.system {
                System::Systemd => {
                    match run("systemctl", &["--user", "is-active", "--quiet", &self.unit()]) {
                        Ok(()) => TimerState::On,
                        Err(said) => TimerState::Written(systemd::not_running(&said)),
                    }
                }
                System::Launchd => TimerState::Written(launchd::left_to_do(self)),
                System::TaskScheduler => TimerState::Written(windows::left_to_do(self)),
            }
        };
        TimerFacts { state, files }
    }

    /// Writes the files and starts the timer where there is a system to start it.
    ///
    /// # Errors
    /// What stood in the way, in words; what was written before stays.
    pub fn install(&self, run: Run<'_>) -> Result<TimerState, String> {
        let said = |error: io::Error| error.to_string();
        std::fs::create_dir_all(&self.folder).map_err(said)?;
        for (path, text) in self.files() {
            if path.exists() && !is_ours(&path) {
                return Err(tr!("{path} is not Tintype's and was left alone", path = path.display()));
            }
            std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(match self.system {
            System::Systemd => {
                let started = run("systemctl", &["--user", "daemon-reload"])
                    .and_then(|()| run("systemctl", &["--user", "enable", "--now", &self.unit()]));
                match started {
                    Ok(()) => TimerState::On,
                    Err(said) => TimerState::Written(systemd::not_running(&said)),
                }
            }
            System::Launchd => TimerState::Written(launchd::left_to_do(self)),
            System::TaskScheduler => TimerState::Written(windows::left_to_do(self)),
        })
    }

    /// Stops the timer and takes its files away. What is left to do by hand is told.
    ///
    /// # Errors
    /// What stood in the way, in words.
    pub fn remove(&self, run: Run<'_>) -> Result<Option<String>, String> {
        let stopped = match self.system {
            System::Systemd => run("systemctl", &["--user", "disable", "--now", &self.unit()]).err(),
            System::Launchd | System::TaskScheduler => None,
        };
        for (path, _) in self.files() {
            if is_ours(&path) {
                std::fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            }
        }
        Ok(match self.system {
            System::Systemd => {
                // Without a session nothing runs that would have to be told.
                let _ = run("systemctl", &["--user", "daemon-reload"]);
                stopped.map(|said| systemd::not_stopped(&said))
            }
            System::Launchd => Some(launchd::left_to_stop(self)),
            System::TaskScheduler => Some(windows::left_to_stop(self)),
        })
    }

    fn unit(&self) -> String {
        format!("{}.timer", self.name())
    }
}

/// Runs a program and gives back what it said when it failed.
///
/// # Errors
/// When it cannot be started, or ends with another code than 0.
pub fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    let output =
        Command::new(program).args(arguments).output().map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(if said.is_empty() { format!("{program}: {}", output.status) } else { said })
}

/// Whether a file is there and carries our mark.
fn is_ours(path: &Path) -> bool {
    std::fs::read_to_string(path).is_ok_and(|text| text.lines().take(3).any(|line| line.contains(MARK)))
}

/// A short number that is another one for each path (FNV-1a).
fn tag(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// A text inside XML.
fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
pub(crate) fn example(system: System, folder: &Path) -> Plan {
    Plan {
        system,
        folder: folder.to_owned(),
        program: "/opt/my apps/tintype".into(),
        profile: "/home/maren/Ton & Salz/100%".into(),
        endpoint: None,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn it_is_installed_started_and_taken_away_without_a_trace() {
        let folder = tempfile::tempdir().unwrap();
        let units = folder.path().join("systemd/user");
        let plan = example(System::Systemd, &units);
        std::fs::create_dir_all(&units).unwrap();
        std::fs::write(units.join("other.timer"), "[Timer]").unwrap();
        let ran = RefCell::new(Vec::new());
        let run = |program: &str, arguments: &[&str]| {
            ran.borrow_mut().push(format!("{program} {}", arguments.join(" ")));
            Ok(())
        };
        assert_eq!(plan.look(&run).state, TimerState::Off);
        assert_eq!(plan.install(&run), Ok(TimerState::On));
        assert_eq!(plan.look(&run).state, TimerState::On);
        assert!(plan.look(&run).files.iter().all(|file| file.exists()));
        assert_eq!(plan.remove(&run), Ok(None));
        let left: Vec<_> =
            std::fs::read_dir(&units).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["other.timer"]);
        let name = plan.unit();
        let wanted = [
            "systemctl --user daemon-reload".to_owned(),
            format!("systemctl --user enable --now {name}"),
            format!("systemctl --user is-active --quiet {name}"),
            format!("systemctl --user is-active --quiet {name}"),
            format!("systemctl --user disable --now {name}"),
            "systemctl --user daemon-reload".to_owned(),
        ];
        assert_eq!(*ran.borrow(), wanted);
    }

    #[test]
    fn without_a_session_the_files_are_written_and_it_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let plan = example(System::Systemd, folder.path());
        let run = |_: &str, _: &[&str]| Err("Failed to connect to bus: No medium found".to_owned());
        let Ok(TimerState::Written(words)) = plan.install(&run) else { panic!("it was started") };
        assert!(words.contains("Failed to connect to bus"), "{words}");
        assert!(matches!(plan.look(&run).state, TimerState::Written(_)));
        assert!(plan.remove(&run).unwrap().is_some());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_of_somebody_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let plan = example(System::Systemd, folder.path());
        let path = folder.path().join(plan.unit());
        std::fs::write(&path, "[Timer]\nOnCalendar=daily\n").unwrap();
        let run = |_: &str, _: &[&str]| Ok(());
        assert!(plan.install(&run).is_err());
        plan.remove(&run).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "[Timer]\nOnCalendar=daily\n");
    }

    #[cfg(unix)]
    #[test]
    fn what_a_program_said_when_it_failed_is_told() {
        assert_eq!(run("sh", &["-c", "exit 0"]), Ok(()));
        assert_eq!(run("sh", &["-c", "echo no bus >&2; exit 1"]), Err("no bus".to_owned()));
        assert!(run("no-such-program-anywhere", &[]).is_err());
    }

    #[test]
    fn each_profile_has_a_timer_of_its_own() {
        let one = example(System::Systemd, Path::new("/x"));
        let other = Plan { profile: "/home/maren/other".into(), ..one.clone() };
        assert_ne!(one.name(), other.name());
        assert_eq!(one.name().len(), "tintype-work-".len() + 8);
    }

    #[test]
    fn the_others_are_written_as_files_with_what_is_left_to_do() {
        for system in [System::Launchd, System::TaskScheduler] {
            let folder = tempfile::tempdir().unwrap();
            let plan = example(system, folder.path());
            let run = |_: &str, _: &[&str]| panic!("nothing is run");
            assert!(matches!(plan.install(&run), Ok(TimerState::Written(_))));
            assert!(matches!(plan.look(&run).state, TimerState::Written(_)));
            assert!(plan.remove(&run).unwrap().is_some());
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }
}

//! `tintype work`: the engine without a window, for a machine that is left alone.
//! Invariant: it works only while no window has the profile, and every way to end has an exit code of its own.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::domain::{Clock, Trouble, TroubleKind};
use crate::engine::{Engine, EngineOptions, Need, News};
use crate::tr;

use super::door::{Door, Holder};
use super::log;
use super::passphrase;
use super::taking::{self, Taken, take};

/// Exit code when the profile or the endpoint cannot be used.
const EXIT_UNUSABLE: u8 = 1;
/// Exit code when all that is left waits for a person, or a person has to make room on the disk first.
const EXIT_NEEDS_PERSON: u8 = 3;
/// Exit code when somebody else works on the profile; nothing was done.
const EXIT_TAKEN: u8 = 4;

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct WorkerOptions {
    pub profile: Option<PathBuf>,
    pub endpoint: Option<String>,
    /// Ends when nothing is on its way any more; reads nothing that is new meanwhile.
    pub until_idle: bool,
    pub hurry: Option<Hurry>,
}

/// A clock for practice that runs faster than the machine's: `TIMES@RFC3339`, since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hurry {
    pub times: u32,
    pub since: jiff::Timestamp,
}

impl FromStr for Hurry {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (times, since) = text.split_once('@').ok_or("expected TIMES@RFC3339")?;
        let times = times.parse().map_err(|error| format!("{times}: {error}"))?;
        Ok(Self { times, since: since.parse().map_err(|error| format!("{since}: {error}"))? })
    }
}

/// How the work ended.
enum Ending {
    Told,
    /// A window wants the profile.
    Replaced,
    Idle(Vec<Need>),
}

/// Works until there is nothing more to do, or until told to stop.
pub fn run_worker(options: &WorkerOptions) -> ExitCode {
    log::begin();
    match work(options) {
        Ok(code) => code,
        Err(line) => {
            eprintln!("{line}");
            ExitCode::from(EXIT_UNUSABLE)
        }
    }
}

fn work(options: &WorkerOptions) -> Result<ExitCode, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    // From the first moment, so that nobody has to guess from when on it can be told.
    let told = Arc::new(Notify::new());
    runtime.block_on(async { listen(&told) }).map_err(|error| error.to_string())?;
    let profile = taking::profile(options.profile.as_deref())?;
    let woken = Arc::new(Notify::new());
    let engine = match take(&engine_options(options, &profile, &woken)?, Holder::Worker) {
        Ok(Taken::Ours(engine)) => engine,
        Ok(Taken::Theirs(holder)) => {
            eprintln!("{}", theirs(holder));
            return Ok(ExitCode::from(EXIT_TAKEN));
        }
        // Nothing is wrong with the profile: it goes on when somebody has made room.
        Err(trouble) if trouble.kind == TroubleKind::DiskFull => {
            println!("{}", taking::line(&trouble));
            return Ok(ExitCode::from(EXIT_NEEDS_PERSON));
        }
        // Nor is anything wrong with keys that somebody locked.
        Err(trouble) if trouble.kind == TroubleKind::KeysLocked => {
            println!("{}", locked(&trouble));
            return Ok(ExitCode::from(EXIT_NEEDS_PERSON));
        }
        Err(trouble) => return Err(taking::line(&trouble)),
    };
    let wanted = Arc::new(Notify::new());
    let wants = Arc::clone(&wanted);
    let door = Door::open(&profile, Holder::Worker, move || wants.notify_one());
    // Without a door it can still work; a window then has to wait until it is told to stop.
    let door = door.inspect_err(|error| {
        eprintln!("{}", tr!("No window can ask for the profile: {error}", error = error))
    });
    let ending = runtime.block_on(async {
        tokio::select! {
            () = told.notified() => Ending::Told,
            () = wanted.notified() => Ending::Replaced,
            needs = idle(&engine, options.until_idle) => Ending::Idle(needs),
            () = complain(&engine, &woken) => Ending::Told,
        }
    });
    engine.stop();
    drop(door);
    Ok(tell(ending))
}

fn engine_options(
    options: &WorkerOptions,
    profile: &Path,
    woken: &Arc<Notify>,
) -> Result<EngineOptions, String> {
    let clock = match options.hurry {
        None => Clock::system(),
        Some(hurry) if options.endpoint.is_some() => Clock::hurried(hurry.since, hurry.times),
        Some(_) => return Err(tr!("Time can be hurried with --endpoint only").to_owned()),
    };
    let wake = Arc::clone(woken);
    Ok(EngineOptions {
        wake: Arc::new(move || wake.notify_one()),
        endpoint: options.endpoint.clone(),
        clock,
        reads: !options.until_idle,
        passphrase: passphrase::given(),
        unattended: true,
        ..EngineOptions::at(profile)
    })
}

/// Ends when nothing goes on by itself any more, if that was asked for.
async fn idle(engine: &Engine, until_idle: bool) -> Vec<Need> {
    match until_idle {
        true => engine.rests().await,
        false => std::future::pending().await,
    }
}

/// Says a trouble of the whole program, a full disk say, when it comes. Never ends.
async fn complain(engine: &Engine, woken: &Notify) {
    let mut said: Option<Trouble> = None;
    loop {
        for news in engine.news() {
            let News::Status(status) = news else { continue };
            // One that comes and goes with every write is said once.
            if status.trouble.is_some() && status.trouble != said {
                said = status.trouble;
                said.iter().for_each(|trouble| eprintln!("{}", taking::line(trouble)));
            }
        }
        woken.notified().await;
    }
}

fn tell(ending: Ending) -> ExitCode {
    match ending {
        Ending::Told => ExitCode::SUCCESS,
        Ending::Replaced => {
            eprintln!("{}", tr!("A window was opened and takes over."));
            ExitCode::SUCCESS
        }
        Ending::Idle(needs) if needs.is_empty() => ExitCode::SUCCESS,
        Ending::Idle(needs) => {
            for need in needs {
                println!("{need}");
            }
            ExitCode::from(EXIT_NEEDS_PERSON)
        }
    }
}

/// How keys are opened where nobody can be asked.
fn locked(trouble: &Trouble) -> String {
    let how = tr!(
        "Give their passphrase in {variable} or as systemd's credential tintype-passphrase, or open the window",
        variable = crate::engine::PASSPHRASE_VARIABLE
    );
    match &trouble.detail {
        Some(detail) => format!("{}. {detail}. {how}", trouble.title()),
        None => format!("{}. {how}", trouble.title()),
    }
}

fn theirs(holder: Holder) -> &'static str {
    match holder {
        Holder::Window => tr!("A window has this profile open and does the work."),
        Holder::Worker => tr!("Another worker has this profile and does the work."),
    }
}

/// Lets the system's ways to say "stop" be heard on the runtime.
#[cfg(unix)]
fn listen(told: &Arc<Notify>) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    for kind in [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()] {
        let (mut signal, told) = (signal(kind)?, Arc::clone(told));
        tokio::spawn(async move {
            while signal.recv().await.is_some() {
                told.notify_one();
            }
        });
    }
    Ok(())
}

/// Lets the system's ways to say "stop" be heard on the runtime.
#[cfg(windows)]
fn listen(told: &Arc<Notify>) -> std::io::Result<()> {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown};
    let (mut c, mut close) = (ctrl_c()?, ctrl_close()?);
    let (mut stop, mut shutdown) = (ctrl_break()?, ctrl_shutdown()?);
    let told = Arc::clone(told);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = c.recv() => {}
                _ = close.recv() => {}
                _ = stop.recv() => {}
                _ = shutdown.recv() => {}
            }
            told.notify_one();
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hurry_is_read_with_its_beginning() {
        let hurry: Hurry = "60@2026-11-23T09:00:00Z".parse().unwrap();
        assert_eq!((hurry.times, hurry.since.as_second()), (60, 1_795_424_400));
        assert!("60".parse::<Hurry>().is_err() && "x@2026-11-23T09:00:00Z".parse::<Hurry>().is_err());
    }

    #[test]
    fn time_is_hurried_for_practice_only() {
        let hurry = "60@2026-11-23T09:00:00Z".parse().ok();
        let options = WorkerOptions { hurry, ..WorkerOptions::default() };
        let folder = tempfile::tempdir().unwrap();
        assert!(engine_options(&options, folder.path(), &Arc::default()).is_err());
        let options = WorkerOptions { endpoint: Some("http://127.0.0.1:9".to_owned()), ..options };
        assert!(engine_options(&options, folder.path(), &Arc::default()).is_ok());
    }
}

//! Takes a profile for this process, or finds out who has it.
//! Invariant: one process at most works on a profile; a window goes before a worker, and the first window before
//! the second.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use directories::ProjectDirs;

use crate::domain::{Trouble, TroubleKind};
use crate::engine::{Engine, EngineOptions};
use crate::tr;

use super::door::{Holder, Knock, knock};

/// How long nobody may answer for a profile that is taken: its holder may just have started, or be about to end.
const SILENCE: Duration = Duration::from_secs(5);
/// How long a worker may take to leave.
const LEAVING: Duration = Duration::from_secs(30);

/// What came of taking a profile.
pub enum Taken {
    /// It is ours.
    Ours(Box<Engine>),
    /// Somebody else works on it, and goes on.
    Theirs(Holder),
}

/// Starts the engine on a profile as soon as the profile is free. A window asks a worker there to leave, and one
/// that is open already to come to the front; a worker asks nothing of anybody.
///
/// # Errors
/// Whatever keeps the engine from starting.
pub fn take(options: &EngineOptions, as_who: Holder) -> Result<Taken, Trouble> {
    let wish = match as_who {
        Holder::Window => Knock::Window,
        Holder::Worker => Knock::Who,
    };
    let (mut since, mut patience) = (Instant::now(), SILENCE);
    loop {
        // Starting waits a moment for the lock by itself.
        let trouble = match Engine::start(options.clone()) {
            Ok(engine) => return Ok(Taken::Ours(Box::new(engine))),
            Err(trouble) if trouble.kind == TroubleKind::ProfileInUse => trouble,
            Err(trouble) => return Err(trouble),
        };
        match (knock(&options.profile, wish), as_who) {
            (Ok(Holder::Worker), Holder::Window) => {
                if patience == SILENCE {
                    (since, patience) = (Instant::now(), LEAVING);
                }
            }
            (Ok(holder), _) => return Ok(Taken::Theirs(holder)),
            (Err(error), _) => tracing::debug!(%error, "nobody answers for the profile"),
        }
        if since.elapsed() > patience {
            return Err(trouble);
        }
    }
}

/// The folder in which everything is kept: the one that was named, else the platform's own.
///
/// # Errors
/// A line for the person when there is none.
pub fn profile(named: Option<&Path>) -> Result<PathBuf, String> {
    let usual = || ProjectDirs::from("", "", "tintype").map(|folders| folders.data_dir().to_owned());
    let profile = named.map(Path::to_owned).or_else(usual);
    profile.ok_or_else(|| tr!("There is no home folder; name one with --profile").to_owned())
}

/// A trouble in one line.
pub fn line(trouble: &Trouble) -> String {
    match &trouble.detail {
        Some(detail) => format!("{} ({detail})", trouble.sentence()),
        None => trouble.sentence(),
    }
}

//! The demo's door: the pretend Instagram inside this process, started when it is first needed.
//! Invariant: what the demo writes stands in a folder of its own, which is emptied only if the demo made it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Runtime;

use crate::domain::{Secret, Trouble, TroubleKind};
use crate::engine::{App, DemoDoor, DemoPlace};
use crate::sandbox::{Options, Sandbox};

/// A file that says that a folder was made by the demo and may be emptied by it.
const MARK: &str = ".tintype-demo";

/// The pretend Instagram, once it runs, with the threads it runs on.
#[derive(Default)]
struct Running {
    place: Option<DemoPlace>,
    /// Kept alive for as long as the program runs; the sandbox first, since it lives on the runtime.
    alive: Option<(Sandbox, Runtime)>,
}

/// The door through which the engine opens the demo. Drawn pictures are kept in `pictures` between runs.
pub fn door(pictures: Option<PathBuf>) -> DemoDoor {
    let running = Arc::new(Mutex::new(Running::default()));
    Arc::new(move || {
        let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = &running.place {
            return Ok(place.clone());
        }
        let options = Options { pictures_dir: pictures.clone(), ..Options::default() };
        let alive = start(options)?;
        let ready = alive.0.ready();
        let redirect = Options::default().redirect_uris.into_iter().next().unwrap_or_default();
        let place = DemoPlace {
            origin: ready.url,
            app: App { id: ready.app_id, secret: Secret::new(ready.app_secret), redirect },
        };
        running.alive = Some(alive);
        running.place = Some(place.clone());
        Ok(place)
    })
}

fn start(options: Options) -> Result<(Sandbox, Runtime), Trouble> {
    let failed = |error: &dyn std::fmt::Display| Trouble::with(TroubleKind::StoreBroken, error.to_string());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("tintype-demo")
        .enable_all()
        .build()
        .map_err(|error| failed(&error))?;
    let sandbox = runtime.block_on(Sandbox::start(options)).map_err(|error| failed(&error))?;
    Ok((sandbox, runtime))
}

/// Where the demo keeps what it reads, inside a profile.
pub fn folder(inside: &Path) -> PathBuf {
    inside.join("demo")
}

/// An empty folder for the demo inside a profile: the pretend Instagram begins anew at each start, and so must
/// what was read of it.
///
/// # Errors
/// When the folder cannot be made or emptied, or holds something the demo did not make.
pub fn fresh_profile(inside: &Path) -> io::Result<PathBuf> {
    let folder = folder(inside);
    if folder.exists() {
        if !folder.join(MARK).exists() {
            let words = format!("{} was not made by the demo and is left alone", folder.display());
            return Err(io::Error::other(words));
        }
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(MARK), "")?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_the_demo_is_emptied() {
        let profile = tempfile::tempdir().unwrap();
        let folder = fresh_profile(profile.path()).unwrap();
        fs::write(folder.join("old"), "x").unwrap();
        assert_eq!(fresh_profile(profile.path()).unwrap(), folder);
        assert!(!folder.join("old").exists());
    }

    #[test]
    fn a_folder_of_the_user_is_left_alone() {
        let profile = tempfile::tempdir().unwrap();
        fs::create_dir(profile.path().join("demo")).unwrap();
        fs::write(profile.path().join("demo/mine"), "x").unwrap();
        assert!(fresh_profile(profile.path()).is_err());
        assert!(profile.path().join("demo/mine").exists());
    }
}

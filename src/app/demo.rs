//! The demo's door: the pretend Instagram inside this process, started when it is first needed.
//! Invariant: what the demo writes stands in a folder of its own, which is emptied only if the demo made it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Runtime;

use crate::domain::{SavedReply, SavedText, Secret, Trouble, TroubleKind};
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
            saved: saved_replies(),
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

/// What the demo's owner answers often, by name, in English and in the language most of their buyers write besides.
const SAVED: [(&str, &str, &str); 4] = [
    (
        "Shipping",
        "Yes, I ship worldwide, {name} 📦 Europe takes 3 to 5 days, everywhere else about two weeks.",
        "Ja, ich verschicke weltweit, {name} 📦 In Europa dauert es 3 bis 5 Tage, sonst etwa zwei Wochen.",
    ),
    (
        "Price",
        "Thank you, {name}! Prices for “{post}” are in the shop, the link is in the bio. Write to me if you would like one put aside.",
        "Danke, {name}! Die Preise zu „{post}“ stehen im Shop, der Link ist im Profil. Schreib mir, wenn ich dir etwas zurücklegen soll.",
    ),
    (
        "Oven and dishwasher",
        "All my pots can go into the oven and the dishwasher, {name}. Only let them warm up slowly 🔥",
        "Alle meine Stücke dürfen in den Ofen und in die Spülmaschine, {name}. Nur langsam warm werden lassen 🔥",
    ),
    (
        "Thank you",
        "Thank you so much, {name}, that makes my day 🤍",
        "Vielen Dank, {name}, das freut mich sehr 🤍",
    ),
];

/// The saved replies of the demo.
fn saved_replies() -> Vec<SavedReply> {
    let text =
        |language: &str, text: &str| SavedText { language: Some(language.to_owned()), text: text.to_owned() };
    let reply = |(name, english, german): (&str, &str, &str)| SavedReply {
        id: None,
        name: name.to_owned(),
        texts: vec![text("en", english), text("de", german)],
    };
    SAVED.into_iter().map(reply).collect()
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
    use crate::domain::saved::unknown_placeholders;

    #[test]
    fn the_saved_replies_name_only_what_is_known_and_have_both_languages() {
        for reply in saved_replies() {
            assert!(reply.is_usable());
            assert_ne!(reply.pick(Some("de")), reply.pick(Some("en")));
            for text in &reply.texts {
                assert!(
                    unknown_placeholders(&text.text).is_empty() && text.text.contains("{name}"),
                    "{text:?}"
                );
            }
        }
    }

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

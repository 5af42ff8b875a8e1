//! Opens the real window, or says in one line why it cannot.
//! Invariant: every way to fail ends in a sentence on the error stream and an exit code of its own.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use directories::ProjectDirs;

use crate::domain::Trouble;
use crate::engine::{Command, Engine, EngineOptions, SignIn};
use crate::store::VaultChoice;
use crate::tr;
use crate::ui::mark;

use super::{App, demo, missing};

/// Exit code when the profile or the endpoint cannot be used.
const EXIT_UNUSABLE: u8 = 1;
/// The window's size at first, points.
const SIZE: [f32; 2] = [1440.0, 900.0];
/// The smallest window in which nothing is cut, points.
const LEAST: [f32; 2] = [1024.0, 700.0];

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct WindowOptions {
    pub demo: bool,
    pub profile: Option<PathBuf>,
    pub endpoint: Option<String>,
}

/// Runs the window until it is closed.
pub fn run(options: WindowOptions) -> ExitCode {
    missing::tell_on_panic();
    let engine = start(&options);
    let (engine, context) = match engine {
        Ok(started) => started,
        Err(line) => {
            eprintln!("{line}");
            return ExitCode::from(EXIT_UNUSABLE);
        }
    };
    if options.demo {
        engine.send(Command::SignIn(SignIn::Demo));
    }
    let title = if options.endpoint.is_some() { tr!("Tintype, practice") } else { tr!("Tintype") };
    let opened = eframe::run_native(
        title,
        native(title),
        Box::new(move |creation| {
            // The slot is empty until here, so setting it cannot fail.
            let _ = context.set(creation.egui_ctx.clone());
            Ok(Box::new(App::new(&creation.egui_ctx, engine)))
        }),
    );
    match opened {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let said = error.to_string();
            eprintln!("{}", missing::missing(&said).unwrap_or(said));
            ExitCode::from(missing::EXIT_MISSING)
        }
    }
}

/// Where the window's context will be, so that the engine can wake it before there is one.
type Slot = Arc<OnceLock<eframe::egui::Context>>;

fn start(options: &WindowOptions) -> Result<(Engine, Slot), String> {
    let folders = ProjectDirs::from("", "", "tintype");
    let usual = folders.as_ref().map(|folders| folders.data_dir().to_owned());
    let profile = options.profile.clone().or(usual);
    let profile =
        profile.ok_or_else(|| tr!("There is no home folder; name one with --profile").to_owned())?;
    let profile = if options.demo {
        demo::fresh_profile(&profile).map_err(|error| error.to_string())?
    } else {
        profile
    };
    let context: Slot = Arc::default();
    let woken = Arc::clone(&context);
    let pictures = folders.map(|folders| folders.cache_dir().join("demo-pictures"));
    let options = EngineOptions {
        endpoint: options.endpoint.clone(),
        wake: Arc::new(move || {
            if let Some(context) = woken.get() {
                context.request_repaint();
            }
        }),
        vault: if options.demo { VaultChoice::Memory } else { VaultChoice::System },
        demo: options.endpoint.is_none().then(|| demo::door(pictures)),
        ..EngineOptions::at(&profile)
    };
    let engine = Engine::start(options).map_err(|trouble: Trouble| line(&trouble))?;
    Ok((engine, context))
}

fn line(trouble: &Trouble) -> String {
    match &trouble.detail {
        Some(detail) => format!("{} ({detail})", trouble.sentence()),
        None => trouble.sentence(),
    }
}

fn native(title: &str) -> eframe::NativeOptions {
    let side = 64;
    let icon = eframe::egui::IconData { rgba: mark::pixels(side).pixels, width: side, height: side };
    let viewport = eframe::egui::ViewportBuilder::default()
        .with_title(title)
        .with_app_id("tintype")
        .with_inner_size(SIZE)
        .with_min_inner_size(LEAST)
        .with_icon(icon);
    eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..eframe::NativeOptions::default() }
}

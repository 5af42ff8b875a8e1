//! Opens the real window, or says in one line why it cannot.
//! Invariant: every way to fail ends in a sentence on the error stream and an exit code of its own.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use directories::ProjectDirs;
use eframe::egui::{Context, UserAttentionType, ViewportCommand};

use crate::engine::{Command, Engine, EngineOptions, SignIn};
use crate::store::{VaultChoice, is_in_use};
use crate::tr;
use crate::ui::{format, mark};

use super::bell::DesktopBell;
use super::door::{Door, Holder};
use super::taking::{self, Taken, take};
use super::{App, demo, log, missing, passphrase};

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

/// Runs the window until it is closed; a second one on the same profile brings the first to the front and ends.
pub fn run(options: WindowOptions) -> ExitCode {
    log::begin();
    missing::tell_on_panic();
    let (engine, context, profile) = match start(&options) {
        Ok(Some(started)) => started,
        Ok(None) => return ExitCode::SUCCESS,
        Err(line) => {
            let lacking = missing::missing(&line);
            let code = if lacking.is_some() { missing::EXIT_MISSING } else { EXIT_UNUSABLE };
            eprintln!("{}", lacking.unwrap_or(line));
            return ExitCode::from(code);
        }
    };
    let shown = Arc::clone(&context);
    let door = Door::open(&profile, Holder::Window, move || {
        if let Some(context) = shown.get() {
            bring_to_front(context);
        }
    });
    // Without a door only the way back to this window is lost.
    let _door = door.inspect_err(|error| tracing::warn!(%error, "no other copy can reach this window"));
    if options.demo {
        engine.send(Command::SignIn(SignIn::Demo));
    }
    let title = title(0, options.endpoint.is_some());
    let opened = eframe::run_native(
        &title,
        native(&title),
        Box::new(move |creation| {
            // The slot is empty until here, so setting it cannot fail.
            let _ = context.set(creation.egui_ctx.clone());
            Ok(Box::new(App::new(&creation.egui_ctx, engine)))
        }),
    );
    match opened {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", missing::missing_for(&error).unwrap_or_else(|| error.to_string()));
            ExitCode::from(missing::EXIT_MISSING)
        }
    }
}

/// The window's title, which the desktop shows where the window itself is not: what needs an answer comes first.
pub(super) fn title(needs_answer: u64, practice: bool) -> String {
    let name = if practice { tr!("Tintype, practice") } else { tr!("Tintype") };
    match needs_answer {
        0 => name.to_owned(),
        count => tr!("{count} to answer - {name}", count = format::number(count), name = name),
    }
}

/// Whether somebody looks at the window: it has the keyboard and is not put away. While it is put away only what the
/// system says of the window is of now.
pub(super) fn is_looked_at(context: &Context) -> bool {
    context.input(|input| {
        let window = input.viewport();
        let away = window.minimized == Some(true) || window.visible() == Some(false);
        input.focused && window.focused != Some(false) && !away
    })
}

/// Brings the window before all others, from wherever it was put. Where a program may not do that by itself
/// (Wayland), the person is told that it waits.
pub(super) fn bring_to_front(context: &Context) {
    context.send_viewport_cmd(ViewportCommand::Minimized(false));
    context.send_viewport_cmd(ViewportCommand::Visible(true));
    context.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Informational));
    context.send_viewport_cmd(ViewportCommand::Focus);
}

/// Where the window's context will be, so that the engine can wake it before there is one.
type Slot = Arc<OnceLock<Context>>;

/// The engine and its profile; `None` when a window that is open already was brought to the front.
fn start(options: &WindowOptions) -> Result<Option<(Engine, Slot, PathBuf)>, String> {
    let profile = taking::profile(options.profile.as_deref())?;
    let profile = match options.demo {
        true => match demo::folder(&profile) {
            // It must not be emptied under the one who works on it.
            folder if is_in_use(&folder) => folder,
            _ => demo::fresh_profile(&profile).map_err(|error| error.to_string())?,
        },
        false => profile,
    };
    let context: Slot = Arc::default();
    let (woken, fronted) = (Arc::clone(&context), Arc::clone(&context));
    let bell = DesktopBell::new(move || {
        if let Some(context) = fronted.get() {
            bring_to_front(context);
        }
    });
    let folders = ProjectDirs::from("", "", "tintype");
    let pictures = folders.map(|folders| folders.cache_dir().join("demo-pictures"));
    let options = EngineOptions {
        endpoint: options.endpoint.clone(),
        wake: Arc::new(move || {
            if let Some(context) = woken.get() {
                context.request_repaint();
            }
        }),
        vault: if options.demo { VaultChoice::Memory } else { VaultChoice::System },
        passphrase: passphrase::given(),
        demo: options.endpoint.is_none().then(|| demo::door(pictures)),
        ringer: Some(Arc::new(bell)),
        ..EngineOptions::at(&profile)
    };
    Ok(match take(&options, Holder::Window).map_err(|trouble| taking::line(&trouble))? {
        Taken::Ours(engine) => Some((*engine, context, profile)),
        Taken::Theirs(_) => None,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_tells_what_waits_and_nothing_else() {
        assert_eq!(title(0, false), "Tintype");
        assert_eq!(title(1_204, false), "1,204 to answer - Tintype");
        assert_eq!(title(2, true), "2 to answer - Tintype, practice");
    }

    #[test]
    fn a_window_comes_to_the_front_even_when_it_was_put_away() {
        let context = Context::default();
        let draw = || {
            let mut drawn = context.run_ui(eframe::egui::RawInput::default(), |_| ());
            drawn.textures_delta.clear();
            let told = drawn.viewport_output.values().flat_map(|output| output.commands.clone());
            told.collect::<Vec<_>>()
        };
        draw();
        bring_to_front(&context);
        let told = draw();
        assert!(told.contains(&ViewportCommand::Minimized(false)), "{told:?}");
        assert_eq!(told.last(), Some(&ViewportCommand::Focus));
    }
}

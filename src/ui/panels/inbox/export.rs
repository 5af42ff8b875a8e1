//! Asks where what the list shows is to be written.
//! Invariant: where no dialog can be shown, it is written into the profile.

use egui::Context;
use jiff::Timestamp;

use crate::engine::export::file_name;
use crate::engine::status::ExportFormat;
use crate::tr;
use crate::ui::panels::compose::{FileSaver, NativeSaver};

use std::path::PathBuf;

/// Seconds within which nobody closes a dialog: there was none.
const AT_ONCE: f64 = 1.0;

/// The dialog, and what it is about.
pub struct Export {
    /// Asks a person where to keep a file.
    pub saver: Box<dyn FileSaver>,
    asked: Option<(ExportFormat, f64)>,
}

impl Default for Export {
    fn default() -> Self {
        Self { saver: Box::new(NativeSaver::default()), asked: None }
    }
}

impl Export {
    /// Asks for a place.
    pub fn begin(&mut self, ctx: &Context, format: ExportFormat, now: Timestamp) {
        self.asked = Some((format, ctx.input(|input| input.time)));
        self.saver.ask(ctx, tr!("Keep what the list shows"), &file_name(format, now));
    }

    /// The answer, once: the format, and the place if one was chosen.
    pub fn answer(&mut self, ctx: &Context) -> Option<(ExportFormat, Option<PathBuf>)> {
        let place = self.saver.answer()?;
        let (format, asked) = self.asked.take()?;
        let at_once = ctx.input(|input| input.time) - asked < AT_ONCE;
        (place.is_some() || at_once).then_some((format, place))
    }
}

//! One's own data, wherever it is shown: the dialogs for files, work under way, an archive that was looked into, and
//! the proof of what was deleted.
//! Invariant: nothing is put in or taken away without a second step that says what becomes of it.

mod found;
mod proof;

use std::path::PathBuf;

use egui::{Ui, vec2};

use crate::domain::AccountId;
use crate::engine::Command;
use crate::engine::archive::{Already, ArchiveWish, UnderWay, Work, file_name, proof_name};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::panels::compose::{FilePicker, FileSaver, NativePicker, NativeSaver};
use crate::ui::text::{body, meta};
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::{Button, card, mark, progress_bar};

/// Seconds within which nobody closes a dialog: there was none.
const AT_ONCE: f64 = 1.0;

/// What a place is asked for.
#[derive(Clone, Debug, PartialEq)]
enum Asked {
    Archive(Vec<AccountId>),
    Proof,
}

/// The dialogs, and what was chosen so far.
pub struct OwnData {
    /// Asks where to keep an archive or a proof.
    pub saver: Box<dyn FileSaver>,
    /// Asks for an archive.
    pub picker: Box<dyn FilePicker>,
    asked: Option<(Asked, f64)>,
    picking: Option<f64>,
    /// No dialog could be shown, so the path is typed.
    typed: Option<String>,
    already: Already,
    /// The tables of the proof are shown.
    whole_proof: bool,
}

impl Default for OwnData {
    fn default() -> Self {
        Self {
            saver: Box::new(NativeSaver::default()),
            picker: Box::new(NativePicker::of_archives()),
            asked: None,
            picking: None,
            typed: None,
            already: Already::Stay,
            whole_proof: false,
        }
    }
}

/// Sends a wish.
pub fn wish(desk: &mut Desk<'_>, wish: ArchiveWish) {
    desk.send(Command::Archive(Box::new(wish)));
}

/// Why nothing else can be begun now.
pub fn busy(desk: &Desk<'_>) -> Option<&'static str> {
    desk.status.archive.under_way.is_some().then(|| tr!("Something else is under way"))
}

impl OwnData {
    /// Takes the answers of the dialogs, and an archive that was dropped.
    pub fn begin(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let now = ui.input(|input| input.time);
        if let Some(to) = self.saver.answer()
            && let Some((asked, since)) = self.asked.take()
            // Where no dialog can be shown it goes into the profile.
            && (to.is_some() || now - since < AT_ONCE)
        {
            match asked {
                Asked::Archive(accounts) => wish(desk, ArchiveWish::Export { accounts, to }),
                Asked::Proof => wish(desk, ArchiveWish::KeepProof(to)),
            }
        }
        if let Some(files) = self.picker.answer() {
            let at_once = self.picking.take().is_some_and(|since| now - since < AT_ONCE);
            match files.into_iter().next() {
                Some(file) => self.look(desk, file),
                None if at_once => self.typed = Some(String::new()),
                None => {}
            }
        }
        let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()));
        if let Some(file) = dropped.filter(|file| file.extension().is_some_and(|end| end == "zip")) {
            self.look(desk, file);
        }
    }

    fn look(&mut self, desk: &mut Desk<'_>, file: PathBuf) {
        self.typed = None;
        self.already = Already::Stay;
        if busy(desk).is_none() {
            wish(desk, ArchiveWish::Look(file));
        }
    }

    /// Asks where to keep an archive of accounts.
    pub fn export(&mut self, ui: &Ui, desk: &Desk<'_>, accounts: Vec<AccountId>) {
        let name = |id: &AccountId| {
            let row = desk.settings.accounts.iter().find(|row| row.account.id == *id);
            row.map(|row| row.account.username.clone()).unwrap_or_default()
        };
        let names: Vec<String> = accounts.iter().map(name).collect();
        self.asked = Some((Asked::Archive(accounts), ui.input(|input| input.time)));
        self.saver.ask(ui.ctx(), tr!("Keep the archive"), &file_name(&names, desk.now));
    }

    /// Asks for an archive.
    pub fn pick(&mut self, ui: &Ui) {
        self.picking = Some(ui.input(|input| input.time));
        self.picker.ask(ui.ctx());
    }

    /// The button that asks for an archive, and a field for its path where no dialog can be shown.
    pub fn restore(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let button = Button::plain(tr!("Restore an archive")).icon(icons::DOWNLOAD_SIMPLE);
        if ui.add(button.disabled_because(busy(desk))).clicked() {
            self.pick(ui);
        }
        let Some(typed) = &mut self.typed else { return };
        ui.add_space(space::S);
        let field = crate::ui::widgets::Field::new(tr!("Path of the archive"), typed).icon(icons::FOLDER);
        let shown = field.hint(tr!("No file dialog here: type or drop its path")).show(ui);
        let enter = shown.response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if enter && !typed.trim().is_empty() {
            let file = PathBuf::from(typed.trim());
            self.look(desk, file);
        }
    }

    /// What there is to be said, in a card each: work under way, why the last came to nothing, an archive that was
    /// looked into, a proof. `true`: there is something.
    pub fn cards(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) -> bool {
        let state = desk.status.archive.clone();
        let mut some = false;
        let mut part = |ui: &mut Ui| {
            if std::mem::replace(&mut some, true) {
                ui.add_space(space::M);
            }
        };
        if let Some(under_way) = state.under_way {
            part(ui);
            card(ui, |ui| progress(ui, desk, under_way));
        }
        if let Some(why) = &state.refused {
            part(ui);
            card(ui, |ui| refused(ui, desk, why));
        }
        if let (Some(found), None) = (&state.found, state.under_way) {
            part(ui);
            card(ui, |ui| found::show(self, ui, desk, found));
        }
        if let Some(proof) = &state.proof {
            part(ui);
            card(ui, |ui| proof::show(self, ui, desk, proof));
        }
        some
    }

    fn keep_proof(&mut self, ui: &Ui, desk: &Desk<'_>) {
        self.asked = Some((Asked::Proof, ui.input(|input| input.time)));
        self.saver.ask(ui.ctx(), tr!("Keep the proof"), &proof_name(desk.now));
    }
}

/// How far it is, and the way to stop it.
fn progress(ui: &mut Ui, desk: &mut Desk<'_>, under_way: UnderWay) {
    let words = match under_way.work {
        Work::Exporting => tr!("Writing the archive"),
        Work::Looking => tr!("Looking whether the archive is whole"),
        Work::Restoring => tr!("Putting the archive back"),
        Work::Erasing => tr!("Deleting, and looking after that nothing is left"),
    };
    let said = match under_way.share {
        Some(share) => tr!("{what}, {share}", what = words, share = format::percent(f64::from(share))),
        None => words.to_owned(),
    };
    ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
    body(said.as_str()).tone(Tone::Text).wrapped().show(ui);
    ui.add_space(space::S);
    progress_bar(ui, under_way.share.unwrap_or(0.0), Tone::Waiting, &said);
    // Deleting is not stopped half way.
    if under_way.work != Work::Erasing {
        ui.add_space(space::S);
        if ui.add(Button::quiet(tr!("Stop")).name(tr!("Stop: {what}", what = words))).clicked() {
            wish(desk, ArchiveWish::Stop);
        }
    }
}

fn refused(ui: &mut Ui, desk: &mut Desk<'_>, why: &str) {
    ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
    mark(ui, icons::WARNING_CIRCLE, tr!("Nothing was changed"), Tone::Stuck);
    ui.add_space(space::S);
    meta(why).tone(Tone::Text2).wrapped().show(ui);
    ui.add_space(space::S);
    if ui.add(Button::quiet(tr!("Close"))).clicked() {
        wish(desk, ArchiveWish::Close);
    }
}

//! The head of the frame: kinds and drafts; and the tabs of a narrow window.
//! Invariant: a kind can always be chosen, whatever is in the tray.

use egui::{Align, Layout, Ui};

use crate::domain::DraftKind;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::title;
use crate::ui::theme::{height, space};
use crate::ui::widgets::{self, Chip, IconButton, pane_header};

use super::bench::{Bench, Tab};
use super::verdicts::Verdicts;
use super::{caption, drafts};

/// Title, kinds, drafts.
pub fn show(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    pane_header(ui, |ui| {
        title(tr!("Compose")).show(ui);
        ui.add_space(space::XS);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            if bench.is_locked() {
                ui.disable();
            }
            for (kind, words) in [
                (DraftKind::Carousel, tr!("Carousel")),
                (DraftKind::Picture, tr!("Picture")),
                (DraftKind::Reel, tr!("Reel")),
                (DraftKind::Story, tr!("Story")),
            ] {
                let here = bench.work.draft.kind == kind;
                if ui.add(Chip::new(words).chosen(here)).clicked() && !here {
                    bench.choose_kind(kind);
                }
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            drafts::menu(ui, bench, desk);
            steps(ui, bench);
        });
    });
}

/// Undo and redo, where there is room for them; their keys work everywhere.
fn steps(ui: &mut Ui, bench: &mut Bench<'_>) {
    if ui.available_width() < 2.0 * height::SMALL + space::S {
        return;
    }
    ui.spacing_mut().item_spacing.x = 0.0;
    let (back, again) = bench.work.steps();
    let free = !bench.is_locked();
    let redo = IconButton::new(icons::ARROW_CLOCKWISE, tr!("Redo")).key("Ctrl Shift Z").small();
    let undo = IconButton::new(icons::ARROW_COUNTER_CLOCKWISE, tr!("Undo")).key("Ctrl Z").small();
    for (button, can, step) in [(redo, again, false), (undo, back, true)] {
        if ui.add(button.enabled(can && free)).clicked() {
            bench.look.step_wanted = Some(step);
            ui.ctx().request_repaint();
        }
    }
}

/// Words, checks and preview as tabs.
pub fn tabs(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    pane_header(ui, |ui| {
        let failing = Verdicts::of(bench.findings(), bench.work.draft.kind, 0).failing.len() as u64;
        let failing = (failing > 0).then_some(failing);
        let parts = [
            (Tab::Words, tr!("Words"), None),
            (Tab::Checks, tr!("Pre-flight"), failing),
            (Tab::Preview, tr!("Preview"), None),
        ];
        widgets::tabs(ui, &mut bench.look.tab, &parts);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| match bench.look.tab {
            Tab::Words => caption::tools(ui, bench, desk),
            Tab::Checks => {}
            Tab::Preview => super::preview::switches(ui, bench),
        });
    });
}

/// Opens the file dialog.
pub fn ask_for_files(ui: &Ui, bench: &mut Bench<'_>) {
    bench.look.asked_at = Some(ui.input(|input| input.time));
    bench.picker.ask(ui.ctx());
}

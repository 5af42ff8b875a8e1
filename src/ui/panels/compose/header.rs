//! The head of the frame: kinds and drafts; and the tabs of a narrow window.
//! Invariant: a kind can always be chosen, whatever is in the tray.

use egui::{Align, Layout, Ui};

use crate::domain::DraftKind;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::text::title;
use crate::ui::theme::space;
use crate::ui::widgets::{self, Chip, pane_header};

use super::bench::{Bench, Tab};
use super::drafts;
use super::rooms;
use super::verdicts::Verdicts;

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
            ] {
                let here = bench.work.draft.kind == kind;
                if ui.add(Chip::new(words).chosen(here)).clicked() && !here {
                    bench.choose_kind(kind);
                }
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            rooms::way(ui, &mut bench.look.room);
            drafts::menu(ui, bench, desk);
        });
    });
}

/// Words, checks and preview as tabs.
pub fn tabs(ui: &mut Ui, bench: &mut Bench<'_>) {
    pane_header(ui, |ui| {
        let failing = Verdicts::of(bench.findings(), bench.work.draft.kind, 0).failing.len() as u64;
        let failing = (failing > 0).then_some(failing);
        let parts = [
            (Tab::Words, tr!("Words"), None),
            (Tab::Checks, tr!("Pre-flight"), failing),
            (Tab::Preview, tr!("Preview"), None),
        ];
        widgets::tabs(ui, &mut bench.look.tab, &parts);
        if bench.look.tab == Tab::Preview {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| super::preview::switches(ui, bench));
        }
    });
}

/// Opens the file dialog.
pub fn ask_for_files(ui: &Ui, bench: &mut Bench<'_>) {
    bench.look.asked_at = Some(ui.input(|input| input.time));
    bench.picker.ask(ui.ctx());
}

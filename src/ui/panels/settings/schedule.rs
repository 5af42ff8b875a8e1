//! Scheduling: what becomes of missed posts, an account at a time, and the system's timer.
//! Invariant: what the timer does is told before it is installed, and what it consists of after.

use egui::Ui;

use crate::domain::Missed;
use crate::engine::command::Command;
use crate::engine::status::SecretsPlace;
use crate::engine::timer::TimerState;
use crate::engine::views::settings::AccountRow;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::body;
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::{Button, mark, segments, switch};

use super::form;

/// The hours offered.
const HOURS: [u32; 5] = [1, 2, 6, 12, 24];

/// The three ways, without their hours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Late,
    Ask,
    Skip,
}

/// Draws the page.
pub(super) fn show(ui: &mut Ui, desk: &mut Desk<'_>) {
    body(tr!("Instagram keeps no schedule. A post with a time goes out from this computer, so Tintype must be running then: its window, or the timer below. Files are checked and prepared from a day before, so that one small call is left for the minute itself."))
        .wrapped()
        .show(ui);
    form::parted(ui);
    form::heading(ui, tr!("When a time is missed"));
    ui.add_space(space::S);
    let accounts: Vec<AccountRow> = desk.settings.accounts.clone();
    for row in &accounts {
        ui.push_id(&row.account.id, |ui| missed(ui, row, desk));
    }
    form::parted(ui);
    form::heading(ui, tr!("Without the window"));
    ui.add_space(space::S);
    timer(ui, desk);
    collaborators(ui, desk);
}

fn missed(ui: &mut Ui, row: &AccountRow, desk: &mut Desk<'_>) {
    let before = desk.settings.choices.missed_of(&row.account.id);
    let (mut way, mut hours) = match before {
        Missed::SendLate { hours } => (Way::Late, hours),
        Missed::Ask => (Way::Ask, 2),
        Missed::Skip => (Way::Skip, 2),
    };
    let parts = [(Way::Late, tr!("Send it late")), (Way::Ask, tr!("Ask me")), (Way::Skip, tr!("Skip it"))];
    form::line(ui, &row.account.username, |ui| {
        segments(ui, &mut way, &parts);
    });
    if way == Way::Late {
        let mut offered = HOURS.to_vec();
        if !offered.contains(&hours) {
            offered.push(hours);
            offered.sort_unstable();
        }
        let words: Vec<String> = offered.iter().map(|count| tr!("{count} h", count = count)).collect();
        let parts: Vec<(u32, &str)> = offered.into_iter().zip(words.iter().map(String::as_str)).collect();
        form::line(ui, tr!("At most"), |ui| {
            segments(ui, &mut hours, &parts);
        });
    }
    form::note(ui, &meaning(way, hours));
    let after = match way {
        Way::Late => Missed::SendLate { hours },
        Way::Ask => Missed::Ask,
        Way::Skip => Missed::Skip,
    };
    if after != before {
        let mut choices = desk.settings.choices.clone();
        choices.missed.insert(row.account.id.0.clone(), after);
        desk.send(Command::Keep(choices));
    }
}

/// Whether Compose offers collaborators.
fn collaborators(ui: &mut Ui, desk: &mut Desk<'_>) {
    let mut on = desk.settings.choices.collaborators;
    form::parted(ui);
    form::line(ui, tr!("Collaborators"), |ui| {
        if switch(ui, &mut on, tr!("Collaborators")).changed() {
            let mut choices = desk.settings.choices.clone();
            choices.collaborators = on;
            desk.send(Command::Keep(choices));
        }
    });
    form::note(
        ui,
        tr!("Compose offers to invite up to three accounts as authors of a post. Meta's pages say both that this sign-in takes collaborators and that only the one of Facebook does; other programs send them. If Instagram refuses them, nothing is posted and the draft waits."),
    );
}

fn meaning(way: Way, hours: u32) -> String {
    match way {
        Way::Late if hours == 1 => {
            tr!("It still goes out by itself, up to an hour late. After that it waits for you.").to_owned()
        }
        Way::Late => {
            tr!(
                "It still goes out by itself, up to {hours} hours late. After that it waits for you.",
                hours = hours
            )
        }
        Way::Ask => {
            tr!("It waits in Activity until you send it, choose another time, or give it up.").to_owned()
        }
        Way::Skip => tr!("It goes back to the drafts, and Activity says so.").to_owned(),
    }
}

fn timer(ui: &mut Ui, desk: &mut Desk<'_>) {
    let facts = desk.status.timer.clone();
    let demo = desk.account().is_some_and(|row| row.practice) && desk.status.practice.is_none();
    if demo {
        body(tr!("The practice account lives inside the window, so nothing can be sent for it while the window is closed."))
            .wrapped()
            .show(ui);
        return;
    }
    body(tr!("A timer of your system starts Tintype without its window every five minutes while you are signed in to this computer. It sends what is due, prepares what is near, and ends again. While the window is open it does nothing. It needs no password and changes nothing outside your own folders."))
        .wrapped()
        .show(ui);
    if desk.status.secrets == SecretsPlace::SealedFile {
        ui.add_space(space::S);
        body(tr!("Your keys are under a passphrase, and the timer cannot ask you. Give it as a credential of systemd called tintype-passphrase; without it nothing is sent while the window is closed."))
            .wrapped()
            .show(ui);
    }
    ui.add_space(space::M);
    let (sign, tone, words) = match &facts.state {
        TimerState::Off => (icons::CIRCLE_DASHED, Tone::Text2, tr!("Not installed").to_owned()),
        TimerState::On => (icons::CHECK_CIRCLE, Tone::Done, tr!("Installed and running").to_owned()),
        TimerState::Written(_) => (icons::CLOCK, Tone::Waiting, tr!("Written, not running yet").to_owned()),
        TimerState::Failed(_) => (icons::WARNING_CIRCLE, Tone::Stuck, tr!("It did not work").to_owned()),
    };
    mark(ui, sign, &words, tone);
    ui.add_space(space::S);
    if let TimerState::Written(said) | TimerState::Failed(said) = &facts.state {
        body(said.as_str()).wrapped().show(ui);
        ui.add_space(space::S);
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if facts.state != TimerState::On && ui.add(Button::plain(tr!("Install the timer"))).clicked() {
            desk.send(Command::InstallTimer);
        }
        if facts.state != TimerState::Off && ui.add(Button::plain(tr!("Take the timer away"))).clicked() {
            desk.send(Command::RemoveTimer);
        }
    });
    for file in &facts.files {
        form::told(ui, tr!("File"), &file.display().to_string(), Tone::Text2);
    }
}

//! Notifications: whether new comments are told on the desktop, in which words, and when not.
//! Invariant: where no service shows them the page says so, and nothing is offered that does nothing.

use egui::Ui;

use crate::domain::notify::{Notify, Quiet};
use crate::engine::arrivals::BellState;
use crate::engine::command::Command;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{body, meta};
use crate::ui::theme::{Tone, space};
use crate::ui::when::read_clock;
use crate::ui::widgets::{Button, Field, mark, segments, switch};

use super::form;

/// Width of a field for a time of day.
const CLOCK: f32 = 88.0;

/// Letters typed into the two times.
#[derive(Default)]
pub struct NotifyPage {
    typed: [Option<String>; 2],
}

impl NotifyPage {
    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        body(tr!("While the window is behind others, the desktop tells you of comments that need an answer: together, every few minutes at most. A click opens the thread, or all that needs an answer."))
            .wrapped()
            .show(ui);
        form::parted(ui);
        service(ui, desk);
        form::parted(ui);
        let before = desk.settings.choices.notify;
        let mut chosen = before;
        toggle(ui, tr!("New comments"), &mut chosen.on, tr!("Tell me of new comments on the desktop"));
        if chosen.on {
            toggle(ui, tr!("Words"), &mut chosen.words, tr!("Show who wrote and what"));
            let note = match chosen.words {
                true => tr!(
                    "A single comment is told with its name and words, several by their number. What a rule hides is never shown."
                ),
                false => tr!("Only numbers are shown, for screens that others see."),
            };
            form::note(ui, note);
            self.quiet(ui, &mut chosen, desk);
        }
        if chosen != before {
            let mut choices = desk.settings.choices.clone();
            choices.notify = chosen;
            desk.send(Command::Keep(choices));
        }
    }

    fn quiet(&mut self, ui: &mut Ui, chosen: &mut Notify, desk: &Desk<'_>) {
        let mut is_quiet = chosen.quiet.is_some();
        let parts = [(false, tr!("Never")), (true, tr!("From a time to a time"))];
        form::line(ui, tr!("Quiet"), |ui| {
            if segments(ui, &mut is_quiet, &parts) {
                chosen.quiet = is_quiet.then(Quiet::default);
                self.typed = Default::default();
            }
        });
        let Some(quiet) = &mut chosen.quiet else { return };
        let times = [&mut quiet.from, &mut quiet.to];
        let names = [tr!("Quiet from"), tr!("Quiet until")];
        form::line(ui, "", |ui| {
            for (at, minutes) in times.into_iter().enumerate() {
                if at > 0 {
                    body(tr!("until")).show(ui);
                }
                clock(ui, names[at], minutes, &mut self.typed[at]);
            }
            let zone = desk.zone.iana_name().unwrap_or(tr!("your time"));
            meta(zone).show(ui);
        });
        let note = match quiet.from == quiet.to {
            true => tr!("From and until are the same, so it is never quiet."),
            false => tr!(
                "What comes meanwhile is told in one go when the quiet ends, unless you have looked by then."
            ),
        };
        form::note(ui, note);
    }
}

/// Who shows them, or that nobody does.
fn service(ui: &mut Ui, desk: &mut Desk<'_>) {
    match desk.status.bell.clone() {
        BellState::Rings(name) => {
            mark(ui, icons::CHECK_CIRCLE, &tr!("Shown by {name}", name = name), Tone::Done);
        }
        BellState::Silent(why) => {
            mark(ui, icons::WARNING, tr!("No service shows notifications here"), Tone::Waiting);
            ui.add_space(space::S);
            body(tr!("This desktop runs nothing that shows notifications, so none appear. Most desktops do; on a bare window manager start dunst or mako. The number in the window's title tells the same."))
                .wrapped()
                .show(ui);
            ui.add_space(space::XS);
            meta(why).wrapped().show(ui);
        }
        BellState::Unknown => {
            mark(ui, icons::CIRCLE_DASHED, tr!("Not asked yet"), Tone::Text3);
        }
    }
    ui.add_space(space::S);
    if ui.add(Button::plain(tr!("Show one")).icon(icons::BELL)).clicked() {
        desk.send(Command::TryBell);
    }
}

fn toggle(ui: &mut Ui, label: &str, on: &mut bool, name: &str) {
    form::line(ui, label, |ui| {
        switch(ui, on, name);
        body(name).show(ui);
    });
}

/// A time of day that is typed.
fn clock(ui: &mut Ui, name: &str, minutes: &mut u16, typed: &mut Option<String>) {
    let kept = tr!(
        "{hours}:{minutes}",
        hours = format!("{:02}", *minutes / 60),
        minutes = format!("{:02}", *minutes % 60)
    );
    let mut text = typed.clone().unwrap_or(kept);
    let wrong = read_clock(&text).is_none().then(|| tr!("A time like 22:00"));
    let shown = Field::new(name, &mut text).icon(icons::CLOCK).width(CLOCK).error(wrong).show(ui);
    if shown.response.changed() {
        if let Some(time) = read_clock(&text) {
            *minutes = u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or(0);
        }
        *typed = Some(text);
    } else if shown.response.lost_focus() {
        *typed = None;
    }
}

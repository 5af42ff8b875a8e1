//! Quiet hours: the switch and how they stand, the week, its times, the posts they are about, what they did last.
//! Invariant: a change is kept as it is made, what is typed when the field is left; what Instagram cannot do is said
//! here.

use egui::{Id, Ui, vec2};
use jiff::civil::Weekday;

use crate::domain::{Covers, QuietHours, QuietWindow};
use crate::engine::command::{Command, QuietWish};
use crate::engine::quiet::reading_calls;
use crate::engine::views::quiet::Quiet;
use crate::tr;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format::{number, weekday, whole_weekday};
use crate::ui::icons;
use crate::ui::live::Live;
use crate::ui::panels::inbox::price;
use crate::ui::panels::{Goal, Place};
use crate::ui::quiet::{self, State};
use crate::ui::text::{body, meta};
use crate::ui::theme::{Tone, space};
use crate::ui::when::read_clock;
use crate::ui::widgets::{Button, Chip, Field, IconButton, link, mark, segments, switch};

use super::{form, quiet_week};

/// The days back that are offered.
const DAYS: [u32; 5] = [7, 14, 30, 90, 365];

/// Widths of the fields of a time, and of the name of a zone, points.
const CLOCK_WIDE: f32 = 64.0;
const ZONE_WIDE: f32 = 200.0;

/// A field that is being typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Typing {
    From(usize),
    To(usize),
    Zone,
}

/// The page's own memory.
#[derive(Default)]
pub struct QuietPage {
    /// How quiet hours stand.
    pub view: Live<Quiet>,
    /// The timetable as the person has it, while the store still has the one beside it.
    ahead: Option<(QuietHours, QuietHours)>,
    typing: Option<(Typing, String)>,
    /// Timetables as they were before each change that was made here, the last one last.
    before: Vec<QuietHours>,
}

impl QuietPage {
    /// Draws the page; true if scheduling is wished for.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) -> bool {
        let ask = quiet::ask(&self.view, desk);
        let Some(view) = self.view.poll(desk.reader, &ask).cloned() else { return false };
        self.ahead.take_if(|(_, behind)| *behind != view.hours);
        let mut hours = self.ahead.as_ref().map_or(&view.hours, |(ahead, _)| ahead).clone();
        let before = hours.clone();
        let intro = tr!(
            "At these times comments are turned off under your posts. After them exactly those are on again that were on before; what you or somebody else changed meanwhile is left as it is."
        );
        body(intro).wrapped().show(ui);
        ui.add_space(space::M);
        standing(ui, &view, &mut hours, desk);
        form::parted(ui);
        self.times(ui, &mut hours, desk);
        form::parted(ui);
        posts(ui, &view, &mut hours, desk);
        form::parted(ui);
        let wished = good_to_know(ui);
        if hours != before {
            self.keep(before, hours, desk);
        }
        wished
    }

    fn keep(&mut self, before: QuietHours, hours: QuietHours, desk: &mut Desk<'_>) {
        self.before.push(before);
        self.send(hours, desk);
    }

    fn send(&mut self, hours: QuietHours, desk: &mut Desk<'_>) {
        let behind = self.view.shown().map(|view| view.hours.clone()).unwrap_or_default();
        self.ahead = Some((hours.clone(), behind));
        let account = desk.account_id();
        desk.send(Command::Quiet { account, wish: QuietWish::Keep(Box::new(hours)) });
    }

    /// Takes the last change back; `false` when there is none.
    pub fn take_back(&mut self, desk: &mut Desk<'_>) -> bool {
        let Some(hours) = self.before.pop() else { return false };
        self.send(hours, desk);
        true
    }

    fn times(&mut self, ui: &mut Ui, hours: &mut QuietHours, desk: &Desk<'_>) {
        form::heading(ui, tr!("Times"));
        ui.add_space(space::S);
        quiet_week::show(ui, hours);
        ui.add_space(space::S);
        let mut gone = None;
        for index in 0..hours.windows.len() {
            ui.push_id(("quiet window", index), |ui| {
                if self.window(ui, index, hours) {
                    gone = Some(index);
                }
            });
        }
        if let Some(index) = gone {
            hours.windows.remove(index);
            self.typing = None;
        }
        ui.add_space(space::S);
        if ui.add(Button::plain(tr!("Add a time")).icon(icons::PLUS)).clicked() {
            // The switch stays as it is: what reaches Instagram is asked for on its own.
            hours.windows.push(QuietWindow::nightly());
        }
        ui.add_space(space::S);
        self.zone(ui, hours, desk);
    }

    /// One time: its days, from when, to when; true if it is to go.
    fn window(&mut self, ui: &mut Ui, index: usize, hours: &mut QuietHours) -> bool {
        let nth = number(index as u64 + 1);
        let mut gone = false;
        ui.horizontal(|ui| {
            ui.set_min_height(crate::ui::theme::height::FORM_ROW);
            ui.spacing_mut().item_spacing.x = space::XS;
            for day in Weekday::Monday.cycle_forward().take(7) {
                let on = hours.windows[index].has(day);
                let said = tr!("{day}, time {nth}", day = whole_weekday(day), nth = nth);
                if ui.add(Chip::new(weekday(day)).chosen(on).name(&said)).clicked() {
                    hours.windows[index].set(day, !on);
                }
            }
            ui.add_space(space::S);
            let from = tr!("Begins, time {nth}", nth = nth);
            if let Some(at) = self.clock(ui, Typing::From(index), &from, hours.windows[index].from) {
                hours.windows[index].from = at;
            }
            meta(tr!("to")).show(ui);
            let to = tr!("Ends, time {nth}", nth = nth);
            if let Some(at) = self.clock(ui, Typing::To(index), &to, hours.windows[index].to) {
                hours.windows[index].to = at;
            }
            let remove = IconButton::new(icons::X, tr!("Remove time {nth}", nth = nth)).small();
            gone = ui.add(remove).clicked();
        });
        let typed = |which| {
            self.typing.as_ref().is_some_and(|(typing, text)| *typing == which && read_clock(text).is_none())
        };
        if typed(Typing::From(index)) || typed(Typing::To(index)) {
            meta(tr!("Write a time as 22:00 or 10 pm")).tone(Tone::Stuck).show(ui);
        } else if hours.windows[index].is_empty() {
            meta(tr!("Choose a day, or this time never comes")).tone(Tone::Waiting).show(ui);
        } else if hours.windows[index].crosses_midnight() {
            let length = f64::from(hours.windows[index].minutes()) / 60.0;
            meta(tr!("Into the next day, {hours} hours", hours = short(length))).show(ui);
        }
        gone
    }

    /// A field for a time of day, in minutes from midnight; gives another one when the field is left.
    fn clock(&mut self, ui: &mut Ui, which: Typing, name: &str, minutes: u16) -> Option<u16> {
        let kept = quiet_week::clock(minutes);
        let mut text = match &self.typing {
            Some((typing, text)) if *typing == which => text.clone(),
            _ => kept.clone(),
        };
        // What is said above may grow while somebody types, and must not take the caret away.
        let id = Id::unique(("quiet clock", which));
        let field = Field::new(name.to_owned(), &mut text).width(CLOCK_WIDE).id(id).show(ui);
        if field.response.changed() {
            self.typing = Some((which, text.clone()));
        }
        if !field.response.lost_focus() {
            return None;
        }
        let read = read_clock(&text).filter(|_| text != kept)?;
        self.typing = None;
        u16::try_from(i32::from(read.hour()) * 60 + i32::from(read.minute())).ok()
    }

    fn zone(&mut self, ui: &mut Ui, hours: &mut QuietHours, desk: &Desk<'_>) {
        let here = QuietHours::zone_name(desk.zone, desk.now);
        let mut own = hours.zone.is_some() || matches!(self.typing, Some((Typing::Zone, _)));
        let this = tr!("This computer's ({zone})", zone = here);
        form::line(ui, tr!("Zone"), |ui| {
            if segments(ui, &mut own, &[(false, &this), (true, tr!("Another"))]) {
                hours.zone = own.then(|| here.clone());
                self.typing = None;
            }
            if own {
                self.zone_name(ui, hours);
            }
        });
        let typed = match &self.typing {
            Some((Typing::Zone, text)) => QuietHours { zone: Some(text.clone()), ..hours.clone() },
            _ => hours.clone(),
        };
        if typed.is_zone_lost() {
            let words = tr!("This computer knows no zone of that name. Write it as Europe/Lisbon");
            form::note(ui, words);
        } else if own {
            let zone = typed.time_zone(desk.zone);
            let time = crate::ui::format::clock(desk.now, &zone);
            form::note(ui, &tr!("It is {time} there now.", time = time));
        }
    }

    fn zone_name(&mut self, ui: &mut Ui, hours: &mut QuietHours) {
        let kept = hours.zone.clone().unwrap_or_default();
        let mut text = match &self.typing {
            Some((Typing::Zone, text)) => text.clone(),
            _ => kept.clone(),
        };
        let id = Id::unique(("quiet clock", Typing::Zone));
        let field = Field::new(tr!("Name of the zone"), &mut text).width(ZONE_WIDE).id(id).show(ui);
        if field.response.changed() {
            self.typing = Some((Typing::Zone, text.clone()));
        }
        let wanted = QuietHours { zone: Some(text.trim().to_owned()), ..QuietHours::default() };
        if field.response.lost_focus() && text != kept && !wanted.is_zone_lost() {
            hours.zone = wanted.zone;
            self.typing = None;
        }
    }
}

fn short(hours: f64) -> String {
    if hours.fract() == 0.0 { format!("{hours:.0}") } else { format!("{hours:.1}") }
}

/// The switch, how they stand, what comes next and what was last.
fn standing(ui: &mut Ui, view: &Quiet, hours: &mut QuietHours, desk: &mut Desk<'_>) {
    let state =
        quiet::state(&Quiet { hours: hours.clone(), ..view.clone() }, desk.now.as_millisecond(), desk.zone);
    form::line(ui, tr!("Quiet hours"), |ui| {
        switch(ui, &mut hours.on, tr!("Keep quiet hours"));
        ui.add_space(space::S);
        let account = desk.account_id();
        let caps = desk.caps("quiet.pause");
        match state {
            State::Paused(since) => {
                let time = desk.moment(since);
                mark(ui, icons::PAUSE, &tr!("Resting since {time}", time = time), Tone::Waiting);
                if ui.add(Button::plain(tr!("Go on")).small().name(tr!("Let quiet hours go on"))).clicked() {
                    desk.send(Command::Quiet { account, wish: QuietWish::GoOn });
                }
            }
            State::Runs(_) | State::Stopped(_) | State::Begins(_) | State::Next(_) => {
                let pause =
                    Button::plain(tr!("Pause")).small().key(&caps).name(tr!("Let quiet hours rest at once"));
                if ui.add(pause).clicked() {
                    desk.send(Command::Quiet { account, wish: QuietWish::Pause });
                }
            }
            State::Off => {
                meta(tr!("Switched off")).show(ui);
            }
            State::Empty => {
                meta(tr!("There is no time yet: add one below")).show(ui);
            }
        }
    });
    let (label, words, tone) = match state {
        State::Runs(run) => {
            let posts = counts::posts(run.posts);
            let span = quiet::span(run.span, hours, desk);
            let words = match run.waiting {
                0 => tr!("{span}: comments are off under {posts}.", span = span, posts = posts),
                waiting => tr!(
                    "{span}: comments are off under {posts}, {waiting} of them still on their way.",
                    span = span,
                    posts = posts,
                    waiting = number(waiting)
                ),
            };
            (tr!("Now"), words, Tone::Text)
        }
        State::Begins(span) => {
            let words = tr!(
                "{span}: it begins as soon as Instagram can be asked how your posts are.",
                span = quiet::span(span, hours, desk)
            );
            (tr!("Now"), words, Tone::Waiting)
        }
        State::Stopped(span) => {
            let words = tr!("{span}: taken back for this time.", span = quiet::span(span, hours, desk));
            (tr!("Now"), words, Tone::Text2)
        }
        State::Next(span) => {
            (tr!("Next"), plan(view, &quiet::span(span, hours, desk), hours, desk), Tone::Text)
        }
        State::Paused(_) => (tr!("Next"), tr!("Nothing while they rest").to_owned(), Tone::Text3),
        State::Off | State::Empty => (tr!("Next"), tr!("Nothing").to_owned(), Tone::Text3),
    };
    form::told_in(ui, label, &words, tone, 2);
    if let Some(last) = &view.last {
        form::told(ui, tr!("Last"), &quiet::last(last, hours, desk), Tone::Text2);
    }
}

/// What the next quiet time is about, and what it costs.
fn plan(view: &Quiet, span: &str, hours: &QuietHours, desk: &Desk<'_>) -> String {
    let off = view.covered - view.open.min(view.covered);
    let calls = 2 * view.open + reading_calls(hours, view.covered);
    let posts = counts::posts(view.open);
    let price = price(calls, desk.status);
    match off {
        0 => tr!("{span}, {posts}, {price}.", span = span, posts = posts, price = price),
        off => tr!(
            "{span}, {posts}, {price}. {off} more are off already and stay so.",
            span = span,
            posts = posts,
            price = price,
            off = number(off)
        ),
    }
}

fn posts(ui: &mut Ui, view: &Quiet, hours: &mut QuietHours, desk: &mut Desk<'_>) {
    form::heading(ui, tr!("Posts"));
    ui.add_space(space::S);
    let parts = [
        (Covers::Newest, tr!("The newest")),
        (Covers::All, tr!("All of them")),
        (Covers::Chosen, tr!("Those I choose")),
    ];
    form::line(ui, tr!("Under"), |ui| {
        segments(ui, &mut hours.covers, &parts);
    });
    match hours.covers {
        Covers::Newest => {
            let mut offered = DAYS.to_vec();
            if !offered.contains(&hours.days) {
                offered.push(hours.days);
                offered.sort_unstable();
            }
            let words: Vec<String> = offered.iter().map(|days| tr!("{days} days", days = days)).collect();
            let parts: Vec<(u32, &str)> = offered.into_iter().zip(words.iter().map(String::as_str)).collect();
            form::line(ui, tr!("Of the last"), |ui| {
                segments(ui, &mut hours.days, &parts);
            });
            form::note(ui, tr!("What you publish during quiet hours is covered as well."));
        }
        Covers::All => form::note(
            ui,
            tr!(
                "Each post takes two calls a time, one off and one on. With many posts the newest days are enough: old posts get few comments."
            ),
        ),
        Covers::Chosen => {
            form::line(ui, tr!("Chosen"), |ui| {
                body(counts::posts(view.chosen)).show(ui);
                ui.add_space(space::S);
                if link(ui, tr!("Choose them in the Library")).clicked() {
                    desk.go(Goal::Place(Place::Library));
                }
            });
            form::note(
                ui,
                tr!("Tick posts there; the moon in the bar at the foot adds them here, or takes them out."),
            );
        }
    }
}

/// What cannot be done, and what it needs; true if scheduling is wished for.
fn good_to_know(ui: &mut Ui) -> bool {
    form::heading(ui, tr!("Good to know"));
    ui.add_space(space::S);
    ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
    for words in [
        tr!("While comments are off nobody can write one; those that are there stay, and nobody is told."),
        tr!(
            "Stories are left alone, and Instagram lets no program switch a live video. A post of which it does not say whether comments are on is left alone too."
        ),
        tr!(
            "Instagram keeps no timetable. Tintype does it from this computer: when it was off, quiet hours begin late, and end at the next start at once."
        ),
        tr!("A change within half a minute after a switch may be taken for the switch itself."),
    ] {
        body(words).wrapped().show(ui);
    }
    link(ui, tr!("Let it work without the window")).clicked()
}

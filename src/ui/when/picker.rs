//! The sheet on which a person says when: a day and a time, typed or stepped, and a few usual ones.
//! Invariant: what it gives lies in the future, and before it is taken it is said in words, with its zone.

use egui::{Id, Key, Modifiers, Popup, Response, Ui, vec2};
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::parse::{self, Problem};
use super::{goes_out, parse::quarter};
use crate::domain::Slot;
use crate::tr;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::text::body;
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::{Button, Chip, Field, IconButton, Menu};

/// Width of the sheet, points.
const WIDE: f32 = 400.0;
/// Width of a field, points.
const FIELD: f32 = 240.0;

/// What the sheet is for.
pub struct Ask<'a> {
    /// The name of the sheet.
    pub name: &'a str,
    /// The word on its button.
    pub confirm: &'a str,
    pub now: Timestamp,
    pub zone: &'a TimeZone,
    /// The time there is already.
    pub from: Option<&'a Slot>,
}

/// What stands in the fields.
#[derive(Clone, Debug, Default)]
struct Typed {
    day: String,
    clock: String,
    /// The caret was put into the first field.
    placed: bool,
}

/// Shows the sheet under its button while it is open; gives the time when it is taken.
pub fn choose(ui: &Ui, button: &Response, ask: &Ask<'_>) -> Option<Slot> {
    let id = button.id.with("when");
    let shown = Menu::under(button, ask.name).width(WIDE).sheet().show(|ui| {
        let mut typed = ui.data(|data| data.get_temp::<Typed>(id)).unwrap_or_else(|| Typed::first(ask));
        let taken =
            egui::Frame::NONE.inner_margin(space::M).show(ui, |ui| page(ui, id, &mut typed, ask)).inner;
        ui.data_mut(|data| data.insert_temp(id, typed));
        taken
    });
    if shown.is_none() {
        ui.data_mut(|data| data.remove::<Typed>(id));
    }
    let taken = shown.flatten();
    if taken.is_some() {
        Popup::close_id(ui.ctx(), Popup::default_response_id(button));
    }
    taken.map(|at| Slot::new(at, ask.zone))
}

fn page(ui: &mut Ui, id: Id, typed: &mut Typed, ask: &Ask<'_>) -> Option<Timestamp> {
    ui.spacing_mut().item_spacing = vec2(space::S, space::S);
    let mut enter = false;
    let (day, clock) = (id.with("day"), id.with("clock"));
    if !std::mem::replace(&mut typed.placed, true) {
        ui.memory_mut(|memory| memory.request_focus(day));
    }
    ui.horizontal(|ui| {
        step(ui, day, |by| typed.move_day(by, ask));
        let field = Field::new(tr!("Day"), &mut typed.day).icon(icons::CALENDAR_BLANK).width(FIELD).id(day);
        let typing = field.show(ui).response;
        enter |= entered(ui, &typing);
        if ui.add(IconButton::new(icons::CARET_LEFT, tr!("A day earlier"))).clicked() {
            typed.move_day(-1, ask);
        }
        if ui.add(IconButton::new(icons::CARET_RIGHT, tr!("A day later"))).clicked() {
            typed.move_day(1, ask);
        }
    });
    ui.horizontal(|ui| {
        step(ui, clock, |by| typed.move_clock(by, ask));
        let field = Field::new(tr!("Time"), &mut typed.clock).icon(icons::CLOCK).width(FIELD).id(clock);
        let typing = field.show(ui).response;
        enter |= entered(ui, &typing);
        if ui.add(IconButton::new(icons::CARET_LEFT, tr!("A quarter of an hour earlier"))).clicked() {
            typed.move_clock(-1, ask);
        }
        if ui.add(IconButton::new(icons::CARET_RIGHT, tr!("A quarter of an hour later"))).clicked() {
            typed.move_clock(1, ask);
        }
    });
    ui.horizontal_wrapped(|ui| {
        for (words, wall) in usual(ask) {
            if ui.add(Chip::new(words)).clicked() {
                typed.write(wall, ask);
            }
        }
    });
    let found = typed.moment(ask);
    match found {
        Ok(at) => {
            body(goes_out(&Slot::new(at, ask.zone), ask.now, ask.zone)).tone(Tone::Text).wrapped().show(ui)
        }
        Err(problem) => body(problem.words()).tone(Tone::Stuck).wrapped().show(ui),
    };
    let pressed = ui.add(Button::plain(ask.confirm).enabled(found.is_ok())).clicked();
    found.ok().filter(|_| pressed || enter)
}

/// The arrows step a field up and down while the caret is in it.
fn step(ui: &Ui, field: Id, mut by: impl FnMut(i32)) {
    if !ui.memory(|memory| memory.has_focus(field)) {
        return;
    }
    for (key, count) in [(Key::ArrowUp, 1), (Key::ArrowDown, -1)] {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            by(count);
        }
    }
}

fn entered(ui: &Ui, response: &Response) -> bool {
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

impl Typed {
    /// The time there is; else the first of the usual ones.
    fn first(ask: &Ask<'_>) -> Self {
        let mut typed = Self::default();
        let from = ask.from.filter(|slot| slot.at > ask.now);
        let wall = from.map(|slot| slot.at.to_zoned(ask.zone.clone()).datetime());
        if let Some(wall) = wall.or_else(|| usual(ask).first().map(|(_, wall)| *wall)) {
            typed.write(wall, ask);
        }
        typed
    }

    fn moment(&self, ask: &Ask<'_>) -> Result<Timestamp, Problem> {
        parse::moment(&self.day, &self.clock, ask.zone, ask.now)
    }

    fn write(&mut self, wall: DateTime, ask: &Ask<'_>) {
        self.day = day_words(wall.date(), today(ask));
        self.clock = format!("{:02}:{:02}", wall.hour(), wall.minute());
    }

    fn move_day(&mut self, by: i32, ask: &Ask<'_>) {
        let day = parse::read_day(&self.day, today(ask)).unwrap_or_else(|| today(ask));
        if let Ok(moved) = day.checked_add(by.days())
            && moved >= today(ask)
        {
            self.day = day_words(moved, today(ask));
        }
    }

    fn move_clock(&mut self, by: i32, ask: &Ask<'_>) {
        let day = parse::read_day(&self.day, today(ask)).unwrap_or_else(|| today(ask));
        let clock = parse::read_clock(&self.clock).unwrap_or(Time::constant(12, 0, 0, 0));
        self.write(quarter(day.to_datetime(clock), by), ask);
    }
}

fn today(ask: &Ask<'_>) -> Date {
    ask.now.to_zoned(ask.zone.clone()).date()
}

/// `Tue 24 Nov`, with the year where it is another one.
fn day_words(day: Date, today: Date) -> String {
    let noon = |date: Date| date.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).map(|at| at.timestamp());
    match (noon(day), noon(today)) {
        (Ok(at), Ok(now)) => {
            let said = format::moment(at, now, &TimeZone::UTC);
            said.split(',').next().unwrap_or_default().to_owned()
        }
        _ => day.to_string(),
    }
}

/// The usual times that are still to come.
fn usual(ask: &Ask<'_>) -> Vec<(String, DateTime)> {
    let today = today(ask);
    let tomorrow = today.tomorrow().unwrap_or(today);
    let monday = today.nth_weekday(1, Weekday::Monday).unwrap_or(tomorrow);
    let mut all = vec![
        (tr!("Today 12:00"), today.at(12, 0, 0, 0)),
        (tr!("Today 18:00"), today.at(18, 0, 0, 0)),
        (tr!("Tomorrow 9:00"), tomorrow.at(9, 0, 0, 0)),
        (tr!("Tomorrow 18:00"), tomorrow.at(18, 0, 0, 0)),
    ];
    if monday != tomorrow {
        all.push((tr!("Monday 9:00"), monday.at(9, 0, 0, 0)));
    }
    all.retain(|(_, wall)| parse::at(*wall, ask.zone, ask.now).is_ok());
    all.into_iter().map(|(words, wall)| (words.to_owned(), wall)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(zone: &TimeZone) -> Ask<'_> {
        // A Monday, 09:00 in UTC.
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        Ask { name: "", confirm: "", now, zone, from: None }
    }

    #[test]
    fn it_opens_on_the_first_usual_time_or_on_the_one_there_is() {
        let zone = TimeZone::UTC;
        let typed = Typed::first(&ask(&zone));
        assert_eq!((typed.day.as_str(), typed.clock.as_str()), ("Mon 23 Nov", "12:00"));
        let slot = Slot::new("2027-01-02T08:30:00Z".parse().unwrap(), &zone);
        let typed = Typed::first(&Ask { from: Some(&slot), ..ask(&zone) });
        assert_eq!((typed.day.as_str(), typed.clock.as_str()), ("Sat 2 Jan 2027", "08:30"));
        assert_eq!(typed.moment(&ask(&zone)), Ok(slot.at), "what it writes it reads");
    }

    #[test]
    fn stepping_stays_in_the_future_and_crosses_midnight() {
        let zone = TimeZone::UTC;
        let mut typed = Typed::first(&ask(&zone));
        typed.move_day(-1, &ask(&zone));
        assert_eq!(typed.day, "Mon 23 Nov");
        typed.clock = "23:50".to_owned();
        typed.move_clock(1, &ask(&zone));
        assert_eq!((typed.day.as_str(), typed.clock.as_str()), ("Tue 24 Nov", "00:00"));
    }

    #[test]
    fn usual_times_that_have_passed_are_not_offered() {
        let zone = TimeZone::UTC;
        let evening = Ask { now: "2026-11-23T19:00:00Z".parse().unwrap(), ..ask(&zone) };
        let words: Vec<String> = usual(&evening).into_iter().map(|(words, _)| words).collect();
        assert_eq!(words, ["Tomorrow 9:00", "Tomorrow 18:00", "Monday 9:00"]);
    }
}

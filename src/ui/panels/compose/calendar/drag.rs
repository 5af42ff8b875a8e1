//! A post, or a draft, on its way to another day: where it would land, what the label says, and what is asked.
//! Invariant: what cannot be done is refused while it is dragged, in words, and letting go then changes nothing.

use egui::{Pos2, Vec2};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::domain::plan::{self, Landing, Wall};
use crate::domain::{DraftId, OpId, Slot};
use crate::engine::PlanWish;
use crate::engine::views::PictureKey;
use crate::engine::views::calendar::Calendar as View;
use crate::tr;
use crate::ui::format;

/// Minutes of a step with `Shift`.
pub const STEP: i32 = 15;

/// What is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Post(OpId),
    Draft(DraftId),
}

/// A drag.
#[derive(Clone, Debug, PartialEq)]
pub struct Drag {
    pub thing: Thing,
    /// When it is to go out so far; `None`: a draft.
    pub from: Option<Timestamp>,
    pub picture: Option<PictureKey>,
    /// Its size where it was taken.
    pub size: Vec2,
    /// From its left top to where it was taken.
    pub hold: Vec2,
}

/// A moment a post could land on that has another one beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub thing: Thing,
    pub wall: Wall,
    pub date: Date,
    pub time: Time,
    pub at: Pos2,
    /// It was drawn: from then on a click beside it closes it.
    pub drawn: bool,
}

/// What letting go would do.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// It lands there.
    Lands(Landing),
    /// Where it is already.
    Same,
    /// It cannot.
    Refused(&'static str),
}

/// The time a draft has by itself: the first usual time of the day of the week there is, else noon.
const NOON: Time = Time::constant(12, 0, 0, 0);

impl Drag {
    /// Its own wall time.
    pub fn own(&self, zone: &TimeZone) -> Time {
        self.from.map_or(NOON, |at| at.to_zoned(zone.clone()).time())
    }

    /// What letting go over a day does. `time`: the wall time under the pointer, where the place has hours.
    pub fn over(&self, date: Date, time: Option<Time>, view: &View, now: Timestamp) -> Target {
        let open = view.days.get(&date).map_or(&[][..], |day| &day.open);
        let open: Vec<Timestamp> = open.iter().copied().filter(|at| *at > now).collect();
        // Within its own day it stays at its own time: there it is not on its way to a slot.
        let here = self.from.is_some_and(|at| at.to_zoned(view.zone.clone()).date() == date);
        let landed = match time {
            Some(time) => plan::landing(date, time, &[], &view.zone),
            None if here => return Target::Same,
            None => plan::landing(date, self.own(&view.zone), &open, &view.zone),
        };
        let Some(landing) = landed else { return Target::Refused(tr!("This zone left that day out")) };
        let future = |at: Timestamp| at > now;
        if !future(landing.wall.usual()) && !landing.wall.other().is_some_and(future) {
            return Target::Refused(tr!("That time has passed"));
        }
        if self.from == Some(landing.wall.usual()) {
            return Target::Same;
        }
        Target::Lands(landing)
    }
}

/// The wish that gives a thing its moment.
pub fn wish(thing: Thing, at: Timestamp, zone: &TimeZone) -> PlanWish {
    let slot = Slot::new(at, zone);
    match thing {
        Thing::Post(op) => PlanWish::Move(vec![(op, slot)]),
        Thing::Draft(draft) => PlanWish::Place(vec![(draft, slot)]),
    }
}

/// The label beside the pointer: the day and time, and what changes.
pub fn label(drag: &Drag, target: &Target, zone: &TimeZone, now: Timestamp) -> (String, String) {
    match target {
        Target::Refused(why) => ((*why).to_owned(), tr!("It goes back to where it was").to_owned()),
        Target::Same => (tr!("Where it is").to_owned(), tr!("Nothing changes").to_owned()),
        Target::Lands(landing) => {
            let wall = landing.date.to_datetime(landing.time);
            let said = wall.to_zoned(TimeZone::UTC).map(|at| at.timestamp()).unwrap_or(now);
            // The wall time as it is meant, which need not exist.
            let title = format::moment(said, now, &TimeZone::UTC);
            let below = match landing.wall {
                Wall::Skipped { .. } => tr!("Clocks skip this time: you are asked which you mean").to_owned(),
                Wall::Twice { .. } => tr!("This time comes twice: you are asked which you mean").to_owned(),
                Wall::Once(at) => change(drag.from, at, landing.fills, zone),
            };
            (title, below)
        }
    }
}

/// What changes: `3 days earlier, fills the slot`.
fn change(from: Option<Timestamp>, to: Timestamp, fills: bool, zone: &TimeZone) -> String {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let days = from.map(|from| (day(to) - day(from)).get_days());
    let moved = match days {
        None => tr!("It gets this time").to_owned(),
        Some(0) => tr!("the same day").to_owned(),
        Some(1) => tr!("a day later").to_owned(),
        Some(-1) => tr!("a day earlier").to_owned(),
        Some(days) if days > 0 => tr!("{days} days later", days = days),
        Some(days) => tr!("{days} days earlier", days = -days),
    };
    match (fills, from) {
        (true, None) => tr!("Fills the slot").to_owned(),
        (true, _) => tr!("{moved}, fills the slot", moved = moved),
        (false, Some(_)) => tr!("{moved}, at its own time", moved = moved),
        (false, None) => moved,
    }
}

/// A moment of two, in words that tell it from the other: `18:30 (UTC+1)`.
pub fn moment_words(at: Timestamp, zone: &TimeZone) -> String {
    let seconds = zone.to_offset(at).seconds();
    let minutes = seconds.abs() / 60;
    let sign = if seconds < 0 { "−" } else { "+" };
    let offset = match minutes % 60 {
        0 => format!("UTC{sign}{}", minutes / 60),
        rest => format!("UTC{sign}{}:{rest:02}", minutes / 60),
    };
    let day = at.to_zoned(zone.clone());
    let weekday = format::weekday(day.weekday());
    tr!("{weekday} {time} ({offset})", weekday = weekday, time = format::clock(at, zone), offset = offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::views::calendar::Day;
    use jiff::civil::date;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn drag(from: Option<&str>) -> Drag {
        Drag {
            thing: Thing::Post(OpId(1)),
            from: from.map(at),
            picture: None,
            size: Vec2::ZERO,
            hold: Vec2::ZERO,
        }
    }

    fn view(name: &str) -> View {
        let open = vec![at("2026-12-08T18:30:00Z")];
        let days = [(date(2026, 12, 8), Day { open, ..Day::default() })];
        View { zone: TimeZone::get(name).unwrap(), days: days.into(), ..View::default() }
    }

    fn said(drag: &Drag, date: Date, time: Option<Time>, view: &View) -> (String, String) {
        let now = at("2026-11-26T09:00:00Z");
        label(drag, &drag.over(date, time, view, now), &view.zone, now)
    }

    #[test]
    fn the_label_says_day_time_and_what_changes() {
        let (view, drag) = (view("UTC"), drag(Some("2026-12-11T10:00:00Z")));
        let words = |(title, below): (String, String)| format!("{title}: {below}");
        assert_eq!(
            words(said(&drag, date(2026, 12, 8), None, &view)),
            "Tue 8 Dec, 18:30: 3 days earlier, fills the slot"
        );
        assert_eq!(
            words(said(&drag, date(2026, 12, 12), None, &view)),
            "Sat 12 Dec, 10:00: a day later, at its own time"
        );
        let quarter = Some(Time::constant(10, 15, 0, 0));
        assert_eq!(
            words(said(&drag, date(2026, 12, 11), quarter, &view)),
            "Fri 11 Dec, 10:15: the same day, at its own time"
        );
        assert_eq!(said(&drag, date(2026, 12, 11), None, &view).1, "Nothing changes");
    }

    #[test]
    fn past_days_and_days_that_are_not_there_refuse() {
        let drag = drag(Some("2026-12-11T10:00:00Z"));
        assert_eq!(said(&drag, date(2026, 11, 25), None, &view("UTC")).0, "That time has passed");
        assert_eq!(said(&drag, date(2026, 11, 26), None, &view("UTC")).0, "Thu 26 Nov, 10:00");
        let apia = view("Pacific/Apia");
        let target = drag.over(date(2011, 12, 30), None, &apia, at("2011-12-01T00:00:00Z"));
        assert_eq!(target, Target::Refused("This zone left that day out"));
    }

    #[test]
    fn a_time_around_a_change_of_clocks_asks() {
        let lisbon = view("Europe/Lisbon");
        let drag = drag(Some("2027-03-27T01:30:00Z"));
        let (title, below) = said(&drag, date(2027, 3, 28), None, &lisbon);
        assert!(title.ends_with("01:30") && below.starts_with("Clocks skip"), "{title} {below}");
        let howe = TimeZone::get("Australia/Lord_Howe").unwrap();
        let wall = Wall::of(date(2027, 4, 4).at(1, 45, 0, 0), &howe).unwrap();
        let both = [Some(wall.usual()), wall.other()].map(|at| moment_words(at.unwrap(), &howe));
        assert_eq!(both, ["Sun 01:45 (UTC+11)", "Sun 01:45 (UTC+10:30)"]);
    }
}

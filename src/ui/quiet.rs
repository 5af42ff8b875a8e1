//! Quiet hours in words: how they stand, when they run, what they cost.
//! Invariant: times are said in the zone of the timetable, and that zone is named where it is not the window's.

use std::time::Duration;

use egui::Ui;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::counts;
use super::desk::Desk;
use super::format;
use super::live::Live;
use crate::domain::{QuietHours, QuietSpan};
use crate::engine::views::quiet::{Last, Quiet, QuietAsk, Run};
use crate::tr;

/// How quiet hours stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is no time at all.
    Empty,
    /// They are switched off.
    Off,
    /// They rest by the person's will, since then.
    Paused(i64),
    Runs(Run),
    /// It is time, but it was stopped or taken back, until then.
    Stopped(QuietSpan),
    /// It is time, but Instagram could not be asked yet.
    Begins(QuietSpan),
    Next(QuietSpan),
}

/// How they stand at a moment.
pub fn state(quiet: &Quiet, now: i64, zone: &TimeZone) -> State {
    let hours = &quiet.hours;
    let standing = hours.standing(now, zone);
    match (hours.on, quiet.paused, quiet.run, standing.now, standing.next) {
        _ if hours.windows.iter().all(|window| window.is_empty()) => State::Empty,
        (false, ..) => State::Off,
        (_, Some(since), ..) => State::Paused(since),
        (_, _, Some(run), ..) => State::Runs(run),
        (_, _, None, Some(span), _) => match quiet.last {
            Some(Last { ended_at, cut_short: true, .. }) if span.has(ended_at) => State::Stopped(span),
            _ => State::Begins(span),
        },
        (_, _, None, None, Some(span)) => State::Next(span),
        (_, _, None, None, None) => State::Empty,
    }
}

/// The question to ask next: it is about the quiet time that runs, or the next.
pub fn ask(live: &Live<Quiet>, desk: &Desk<'_>) -> QuietAsk {
    let now = desk.now.as_millisecond();
    let from = live.shown().and_then(|quiet| match state(quiet, now, desk.zone) {
        State::Runs(run) => Some(run.span.from),
        State::Stopped(span) | State::Begins(span) | State::Next(span) => Some(span.from),
        State::Empty | State::Off | State::Paused(_) => None,
    });
    let today = || desk.now.to_zoned(desk.zone.clone()).start_of_day();
    let from = from.unwrap_or_else(|| today().map_or(now, |day| day.timestamp().as_millisecond()));
    QuietAsk { account: desk.account_id(), from }
}

/// The time as the timetable has it: `22:00`.
fn clock(at: i64, hours: &QuietHours, desk: &Desk<'_>) -> String {
    format::clock(format::at(at), &hours.time_zone(desk.zone))
}

/// The zone in brackets where it is not the window's: ` (Asia/Tokyo)`.
fn elsewhere(hours: &QuietHours, desk: &Desk<'_>) -> String {
    let zone = hours.time_zone(desk.zone);
    if zone == *desk.zone { String::new() } else { format!(" ({})", QuietHours::zone_name(&zone, desk.now)) }
}

/// One line for the foot of the views, and a frame when it changes.
pub fn line(ui: &Ui, quiet: &Quiet, desk: &Desk<'_>) -> String {
    let now = desk.now.as_millisecond();
    let (hours, state) = (&quiet.hours, state(quiet, now, desk.zone));
    let changes = match state {
        State::Runs(run) => Some(run.span.until),
        State::Stopped(span) | State::Begins(span) => Some(span.until),
        State::Next(span) => Some(span.from),
        State::Empty | State::Off | State::Paused(_) => None,
    };
    if let Some(left) = changes.and_then(|at| u64::try_from(at - now).ok()) {
        ui.ctx().request_repaint_after(Duration::from_millis(left + 50));
    }
    match state {
        State::Empty => tr!("none yet").to_owned(),
        State::Off => tr!("switched off").to_owned(),
        State::Paused(since) => {
            tr!("rest since {time}", time = format::clock(format::at(since), desk.zone))
        }
        State::Runs(run) => tr!(
            "until {time}{zone}, {posts}",
            time = clock(run.span.until, hours, desk),
            zone = elsewhere(hours, desk),
            posts = counts::posts(run.posts)
        ),
        State::Stopped(span) => tr!("taken back until {time}", time = clock(span.until, hours, desk)),
        State::Begins(_) => tr!("waiting for Instagram").to_owned(),
        State::Next(span) => {
            let zone = elsewhere(hours, desk);
            let from = clock(span.from, hours, desk);
            match day(span.from, hours, desk) {
                Day::Today | Day::Tonight => tr!("from {time}{zone}", time = from, zone = zone),
                Day::Tomorrow => tr!("from tomorrow, {time}{zone}", time = from, zone = zone),
                Day::Later(words) => tr!("from {moment}{zone}", moment = words, zone = zone),
            }
        }
    }
}

/// How a moment's day is said.
enum Day {
    Today,
    Tonight,
    Tomorrow,
    /// The whole moment, the day included.
    Later(String),
}

fn day(at: i64, hours: &QuietHours, desk: &Desk<'_>) -> Day {
    let zone = hours.time_zone(desk.zone);
    let (then, now) = (format::at(at).to_zoned(zone.clone()), desk.now.to_zoned(zone.clone()));
    match then.date() {
        date if date == now.date() && then.hour() >= 18 => Day::Tonight,
        date if date == now.date() => Day::Today,
        date if now.date().tomorrow().is_ok_and(|next| next == date) => Day::Tomorrow,
        _ => Day::Later(format::moment(format::at(at), desk.now, &zone)),
    }
}

/// A quiet time with its zone: `tonight 22:00 to 07:00 (Europe/Berlin)`.
pub fn span(span: QuietSpan, hours: &QuietHours, desk: &Desk<'_>) -> String {
    let zone = hours.time_zone(desk.zone);
    let name = QuietHours::zone_name(&zone, desk.now);
    let (from, until) = (clock(span.from, hours, desk), until(span.until, span.from, desk.now, &zone));
    let from = match day(span.from, hours, desk) {
        Day::Today => tr!("today {time}", time = from),
        Day::Tonight => tr!("tonight {time}", time = from),
        Day::Tomorrow => tr!("tomorrow {time}", time = from),
        Day::Later(moment) => moment,
    };
    tr!("{from} to {until} ({zone})", from = from, until = until, zone = name)
}

/// The end of a time, with its day where it is more than a day long.
pub fn until(until: i64, from: i64, now: Timestamp, zone: &TimeZone) -> String {
    match until - from > 86_400_000 {
        true => format::moment(format::at(until), now, zone),
        false => format::clock(format::at(until), zone),
    }
}

/// What the last quiet time did.
pub fn last(last: &Last, hours: &QuietHours, desk: &Desk<'_>) -> String {
    let zone = hours.time_zone(desk.zone);
    let when = tr!(
        "{from} to {until}",
        from = format::moment(format::at(last.begun_at), desk.now, &zone),
        until = until(last.ended_at, last.begun_at, desk.now, &zone)
    );
    let mut parts = Vec::new();
    if last.on > 0 {
        parts.push(tr!("comments on again under {posts}", posts = counts::posts(last.on)));
    }
    if last.changed > 0 {
        parts.push(tr!(
            "left alone {posts} that somebody changed meanwhile",
            posts = counts::posts(last.changed)
        ));
    }
    if last.unsent > 0 {
        parts.push(tr!("{posts} not reached in time", posts = counts::posts(last.unsent)));
    }
    if parts.is_empty() {
        parts.push(tr!("nothing had to be turned off").to_owned());
    }
    let done = parts.join(", ");
    match last.cut_short {
        true => tr!("{when}, stopped early: {done}.", when = when, done = done),
        false => tr!("{when}: {done}.", when = when, done = done),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::QuietWindow;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn nightly() -> Quiet {
        let hours = QuietHours { on: true, windows: vec![QuietWindow::nightly()], ..QuietHours::default() };
        Quiet { hours, ..Quiet::default() }
    }

    #[test]
    fn quiet_hours_stand_one_way_at_a_time() {
        let told = |quiet: &Quiet, now| state(quiet, at(now), &TimeZone::UTC);
        let night = QuietSpan { from: at("2026-11-23T22:00:00Z"), until: at("2026-11-24T07:00:00Z") };
        let (noon, late) = ("2026-11-23T12:00:00Z", "2026-11-23T23:00:00Z");
        assert_eq!(told(&Quiet::default(), noon), State::Empty);
        assert_eq!(told(&nightly(), noon), State::Next(night));
        assert_eq!(told(&nightly(), late), State::Begins(night));
        let run = Run { span: night, posts: 14, waiting: 0 };
        assert_eq!(told(&Quiet { run: Some(run), ..nightly() }, late), State::Runs(run));
        let last = Last { ended_at: night.from + 60_000, cut_short: true, ..Last::default() };
        assert_eq!(told(&Quiet { last: Some(last), ..nightly() }, late), State::Stopped(night));
        assert_eq!(told(&Quiet { paused: Some(5), ..nightly() }, late), State::Paused(5));
        let mut off = nightly();
        off.hours.on = false;
        assert_eq!(told(&off, late), State::Off);
    }
}

//! What an entry of the record says.
//! Invariant: a line says what was to be done and what became of it, and whose wish it was.

use jiff::Timestamp;

use crate::domain::record::{Entry, Event, What, named};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::Tone;

/// The title: what was to be done, and to whose comment.
pub fn title(entry: &Entry) -> String {
    match (&entry.author, entry.what) {
        (_, What::Record) if entry.event == Event::Begun => tr!("The record begins").to_owned(),
        (_, What::Record) => entry.event.name().to_owned(),
        (Some(author), what) => tr!("{what}, {who}", what = what.name(), who = author),
        (None, what) => what.name().to_owned(),
    }
}

/// Whose wish it was.
pub fn who(entry: &Entry) -> String {
    match &entry.who {
        Some(who) => named(who),
        None if entry.event.is_of_the_record() => tr!("Tintype").to_owned(),
        None => tr!("You").to_owned(),
    }
}

/// What became of it, and the colour it is told in.
pub fn event(entry: &Entry) -> (&'static str, Tone) {
    let tone = match entry.event {
        Event::Done | Event::Found | Event::Here => Tone::Done,
        Event::Refused | Event::Stopped => Tone::Stuck,
        Event::Asked | Event::Again | Event::Moved => Tone::Text2,
        Event::Begun | Event::Gone | Event::TakenBack | Event::GivenUp | Event::Restored => Tone::Text3,
        Event::TakenOut | Event::Elsewhere | Event::BroughtIn => Tone::Text3,
    };
    (entry.event.name(), tone)
}

/// The words below the title: what was said, else what it was said to.
pub fn words(entry: &Entry) -> &str {
    let said = entry.said.as_deref().filter(|said| !said.is_empty());
    said.or(entry.text.as_deref()).unwrap_or_default()
}

/// Its sign.
pub fn sign(what: What) -> Icon {
    match what {
        What::Hide => icons::EYE_SLASH,
        What::Show => icons::EYE,
        What::Delete => icons::TRASH,
        What::Reply | What::Comment => icons::CHAT_CIRCLE_DOTS,
        What::Private => icons::ENVELOPE_SIMPLE,
        What::CommentsOn | What::CommentsOff => icons::PROHIBIT,
        What::Done => icons::CHECK,
        What::NotDone => icons::ARROW_U_UP_LEFT,
        What::Label => icons::TAG,
        What::Draft => icons::PENCIL_SIMPLE,
        What::Record => icons::SEAL_CHECK,
    }
}

/// Day and time at the right of a row.
pub fn when(entry: &Entry, desk: &Desk<'_>) -> String {
    let at = format::at(entry.at);
    let same = at.to_zoned(desk.zone.clone()).date() == desk.now.to_zoned(desk.zone.clone()).date();
    if same { format::clock(at, desk.zone) } else { short(at, desk) }
}

fn short(at: Timestamp, desk: &Desk<'_>) -> String {
    let (day, clock) = (format::date(at, desk.now, desk.zone), format::clock(at, desk.zone));
    tr!("{day}, {clock}", day = day, clock = clock)
}

/// Day and time to the second, with the zone.
pub fn whole_time(entry: &Entry, desk: &Desk<'_>) -> String {
    let at = format::at(entry.at);
    let local = at.to_zoned(desk.zone.clone());
    tr!(
        "{day}, {clock}:{seconds}, {zone}",
        day = format::date(at, desk.now, desk.zone),
        clock = format::clock(at, desk.zone),
        seconds = format!("{:02}", local.second()),
        zone = desk.zone.iana_name().unwrap_or(tr!("your time"))
    )
}

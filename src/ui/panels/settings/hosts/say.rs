//! How a host stands, in a line: for its row and for who uses it.
//! Invariant: what fails at work goes before what a test found, and an old test never passes for a new one.

use crate::domain::{HostKind, TroubleKind};
use crate::engine::views::hosts::{Hosts, KeptHost};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::Tone;

/// Sign, words and tone of a host's state.
pub(super) fn state(row: &KeptHost, view: &Hosts, desk: &Desk<'_>) -> (Icon, String, Tone) {
    let id = row.settings.id;
    if desk.status.hosts.test.as_ref().is_some_and(|test| test.host == id) {
        return (icons::CLOCK, tr!("Tested just now").to_owned(), Tone::Waiting);
    }
    if let Some((since, trouble)) = &row.failing {
        let time = since_when(*since, desk);
        let words = tr!("{what} since {time}", what = short(trouble.kind), time = time);
        return (icons::WARNING_CIRCLE, words, Tone::Stuck);
    }
    if is_per_post(&row.settings.kind) {
        return (icons::INFO, tr!("Each file is looked at before its post").to_owned(), Tone::Text3);
    }
    let Some(report) = &row.test else {
        return (icons::CIRCLE_DASHED, tr!("Not tested yet").to_owned(), Tone::Text3);
    };
    if !row.test_is_current {
        return (icons::CIRCLE_DASHED, tr!("Changed since it was tested").to_owned(), Tone::Waiting);
    }
    let when = ago(report.at, desk);
    if let Some((step, _)) = report.failure() {
        let words = tr!("{when}: stopped at “{step}”", when = when, step = step.step.doing());
        return (icons::WARNING_CIRCLE, words, Tone::Stuck);
    }
    let used = view.uses.iter().any(|(_, host)| *host == id);
    match (&row.settings.kind, used) {
        (_, false) => (icons::CHECK, tr!("{when}, not in use yet", when = when), Tone::Done),
        (HostKind::Tunnel(_), true) => {
            (icons::CLOCK, tr!("Starts when needed, stops after").to_owned(), Tone::Text3)
        }
        _ => (icons::CHECK, when, Tone::Text3),
    }
}

/// Whether the user puts the files there, so that nothing can be tested before a post.
pub(super) fn is_per_post(kind: &HostKind) -> bool {
    matches!(kind, HostKind::Address(_))
}

/// "Tested 3 h ago".
fn ago(at: i64, desk: &Desk<'_>) -> String {
    match desk.now.as_millisecond() - at {
        ..60_000 => tr!("Tested just now").to_owned(),
        60_000..604_800_000 => tr!("Tested {age} ago", age = desk.age(at)),
        _ => tr!("Tested on {day}", day = desk.age(at)),
    }
}

/// The time on the same day, else day and time.
pub(super) fn moment(at: i64, desk: &Desk<'_>) -> String {
    let day = |at: jiff::Timestamp| at.to_zoned(desk.zone.clone()).date();
    match day(format::at(at)) == day(desk.now) {
        true => tr!("today {time}", time = format::clock(format::at(at), desk.zone)),
        false => desk.moment(at),
    }
}

/// The time on the same day, else the day.
pub(super) fn since_when(at: i64, desk: &Desk<'_>) -> String {
    if desk.now.as_millisecond() - at < 43_200_000 {
        format::clock(format::at(at), desk.zone)
    } else {
        format::date(format::at(at), desk.now, desk.zone)
    }
}

/// What is wrong in two or three words: a row has little room.
fn short(kind: TroubleKind) -> &'static str {
    match kind {
        TroubleKind::HostKeysRefused => tr!("Refuses the key"),
        TroubleKind::HostForbids => tr!("Forbids it"),
        TroubleKind::HostAstray => tr!("Is not found"),
        TroubleKind::HostFull => tr!("Is full"),
        TroubleKind::HostLost => tr!("Does not answer"),
        TroubleKind::HostAnswersOddly => tr!("Sends something else"),
        TroubleKind::HostKeyUnknown => tr!("Shows another key"),
        TroubleKind::HostProgram => tr!("Its program fails"),
        TroubleKind::HostUnreachable => tr!("Instagram cannot fetch"),
        _ => tr!("Fails"),
    }
}

/// How long something was, to the second: `1 min 50 s`.
pub(super) fn length(ms: i64) -> String {
    let seconds = (ms.max(0) + 500) / 1000;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => tr!("{count} s", count = seconds),
        (minutes @ 1..=59, seconds) => tr!("{minutes} min {seconds} s", minutes = minutes, seconds = seconds),
        _ => format::span(seconds),
    }
}

/// How long a step took: `0.4 s`, `12 ms`.
pub(super) fn took(ms: u64) -> String {
    match ms {
        0..=99 => tr!("{count} ms", count = ms),
        _ => tr!("{count} s", count = format!("{:.1}", ms as f64 / 1000.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_as_people_say_them() {
        assert_eq!([length(110_000), length(400), length(246_000)], ["1 min 50 s", "0 s", "4 min 6 s"]);
        assert_eq!([took(12), took(400), took(1_900)], ["12 ms", "0.4 s", "1.9 s"]);
    }
}

//! The doctor's report as plain text, to be sent to somebody who helps.
//! Invariant: made of findings alone, which hold no secret; so it needs no cleaning of its own.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::tr;

use super::finding::{Evidence, Examination, Finding, State};

/// The report of an examination, times in a zone.
pub fn text(one: &Examination, zone: &TimeZone) -> String {
    let mut lines = vec![
        tr!("Tintype {version}, connection doctor", version = env!("CARGO_PKG_VERSION")),
        format!("{} · {}", moment(one.began, zone), who(one)),
        one.verdict(),
    ];
    for finding in &one.findings {
        lines.push(String::new());
        lines.extend(of(finding, zone));
    }
    lines.push(String::new());
    lines.push(tr!("Left out: keys, secrets and private addresses.").to_owned());
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

fn who(one: &Examination) -> &str {
    if one.username.is_empty() { tr!("no account") } else { &one.username }
}

/// What the report says of one check.
pub fn of_one(finding: &Finding, zone: &TimeZone) -> String {
    of(finding, zone).join("\n")
}

fn of(finding: &Finding, zone: &TimeZone) -> Vec<String> {
    let took = finding.took_ms.map(|ms| tr!(", {ms} ms", ms = ms)).unwrap_or_default();
    let mut lines = vec![format!(
        "{:>2} {} {}: {}{took}",
        finding.check.number(),
        sign(finding.state),
        finding.check.name(),
        finding.found
    )];
    let mut add = |name: &str, words: &str| {
        if !words.is_empty() {
            lines.push(format!("     {name}: {words}"));
        }
    };
    if let State::Failed(whose) = finding.state {
        add(tr!("Move"), whose.words());
        add(tr!("Advice"), &finding.means);
    }
    if let Some(number) = finding.trouble.as_ref().and_then(code) {
        add(tr!("Code"), &number);
    }
    if let Some(Evidence { asked, at, answer, means, compared }) = &finding.evidence {
        add(tr!("Asked"), &tr!("{asked}, {time}", asked = asked, time = moment(*at, zone)));
        add(tr!("Answer"), answer);
        add(tr!("Means"), means);
        add(tr!("Compared"), compared);
    }
    lines
}

fn code(trouble: &crate::domain::Trouble) -> Option<String> {
    let code = trouble.code?;
    Some(match trouble.subcode {
        Some(subcode) => format!("{code}/{subcode}"),
        None => code.to_string(),
    })
}

fn sign(state: State) -> &'static str {
    match state {
        State::Passed => tr!("[fine]"),
        State::Failed(_) => tr!("[failed]"),
        State::Waits(_) => tr!("[waits]"),
        State::Untold => tr!("[not told]"),
        State::Due | State::Running => tr!("[not yet]"),
    }
}

fn moment(at: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone());
    at.strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Trouble, TroubleKind};
    use crate::engine::doctor::finding::CheckId;

    #[test]
    fn the_report_tells_every_check_and_its_evidence() {
        let mut one = Examination::begins("17841".into(), "tidewrack.shop".into(), 1_795_000_000_000);
        one.findings[0] = Finding { took_ms: Some(21), ..Finding::passed(CheckId::Clock, "The same second") };
        let trouble = Trouble { code: Some(100), ..Trouble::of(TroubleKind::TesterNotAccepted) };
        let evidence =
            Evidence { asked: "GET /me".into(), answer: "400, code 100".into(), ..Evidence::default() };
        one.findings[6] = Finding::trouble(CheckId::Tester, trouble).shown_by(evidence);
        let text = text(&one, &TimeZone::UTC);
        for part in [
            "2026-11-18 11:06:40 +00:00 · tidewrack.shop",
            " 1 [fine] Clock: The same second, 21 ms",
            " 7 [failed] Tester invitation: The tester invite was not accepted",
            "     Move: Your move, on Instagram",
            "     Code: 100",
            "     Asked: GET /me, 1970-01-01 00:00:00 +00:00",
            "     Answer: 400, code 100",
            "13 [not yet] Where files wait",
        ] {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
    }
}

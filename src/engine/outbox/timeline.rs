//! The lines of an op's timeline: what was done, what Instagram said, what comes next.
//! Invariant: no token and no address of a hosted file is ever written into a line.

use serde::Serialize;

use crate::domain::Trouble;
use crate::domain::op::Step;
use crate::store::StoreError;
use crate::store::tables::outbox::LogEntry;
use crate::store::views::activity::Tone;
use crate::tr;

/// A line without small print.
pub fn entry(at: i64, step: Option<Step>, tone: Tone, title: &str, sentence: String) -> LogEntry {
    LogEntry { at, step, tone, title: title.to_owned(), sentence, small_print: Vec::new() }
}

/// The line of a trouble: its words, and code, trace and what was said as small print.
pub fn of_trouble(at: i64, step: Option<Step>, tone: Tone, trouble: &Trouble) -> LogEntry {
    let code = trouble.code.map(|code| match trouble.subcode {
        Some(subcode) => format!("{code}/{subcode}"),
        None => code.to_string(),
    });
    let small_print = [
        (tr!("Said"), trouble.detail.as_deref().map(without_secrets)),
        (tr!("Code"), code),
        (tr!("Trace"), trouble.trace.clone()),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.to_owned(), value?)))
    .collect();
    LogEntry {
        at,
        step,
        tone,
        title: trouble.title().to_owned(),
        sentence: trouble.advice().to_owned(),
        small_print,
    }
}

/// A value as the store keeps checkpoints.
///
/// # Errors
/// When it has no JSON form.
pub fn json(value: &impl Serialize) -> Result<serde_json::Value, StoreError> {
    Ok(serde_json::to_value(value)?)
}

/// A text without what looks like a token, and without addresses.
pub fn without_secrets(text: &str) -> String {
    text.split_whitespace().map(without_secret).collect::<Vec<_>>().join(" ")
}

fn without_secret(word: &str) -> String {
    let bare = word.trim_start_matches(|mark: char| !mark.is_ascii_alphanumeric());
    let is_token = ["IGAA", "IGQV", "EAA"].iter().any(|start| bare.starts_with(start)) && bare.len() > 16;
    if is_token || bare.contains("access_token=") || bare.contains("client_secret=") {
        return "••••".to_owned();
    }
    // An address, with or without the scheme before it.
    if bare.contains("://") || bare.starts_with("127.0.0.1") || bare.starts_with("localhost:") {
        return "••••".to_owned();
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TroubleKind;

    #[test]
    fn small_print_shows_code_and_trace_and_no_secret() {
        let trouble = Trouble {
            code: Some(9004),
            subcode: Some(2_207_052),
            trace: Some("Axy".to_owned()),
            ..Trouble::with(
                TroubleKind::HostUnreachable,
                "Slide 2: GET http://127.0.0.1:9/secret/2.jpg with (IGAAabcdefghijklmnop) failed",
            )
        };
        let line = of_trouble(5, Some(Step::Wait), Tone::Bad, &trouble);
        assert_eq!(line.small_print[0].1, "Slide 2: GET •••• with •••• failed");
        assert_eq!(line.small_print[1].1, "9004/2207052");
        assert_eq!(line.small_print[2].1, "Axy");
        assert!(!line.title.contains("9004"));
    }

    #[test]
    fn an_absent_trace_is_left_out() {
        assert!(of_trouble(5, None, Tone::Bad, &Trouble::of(TroubleKind::Refused)).small_print.is_empty());
    }
}

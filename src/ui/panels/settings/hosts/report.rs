//! A test as plain text, for somebody who helps; and what a form takes out of it.
//! Invariant: no secret and no signed address is in it, because none is in a report.

use crate::domain::HostSettings;
use crate::domain::host_test::{HostReport, HostStep};
use crate::tr;

use super::say;

/// What the fingerprints of servers begin with.
const FINGERPRINT: &str = "SHA256:";

/// The key that a server showed to a test that stopped at it.
pub(super) fn offered_key(report: &HostReport) -> Option<String> {
    let (step, _) = report.failure()?;
    let at = step.says.find(FINGERPRINT)?;
    let key: String = step.says[at..].split([' ', ',', ';', '”', ')']).next().unwrap_or_default().to_owned();
    let key = key.trim_end_matches('.').to_owned();
    (key.len() > FINGERPRINT.len()).then_some(key)
}

/// All of it, line by line.
pub(super) fn text(settings: &HostSettings, report: &HostReport) -> String {
    let mut lines = vec![
        tr!(
            "Test of {name} ({kind}, {where})",
            name = settings.name,
            kind = settings.kind.label(),
            where = settings.kind.whereabouts()
        ),
        verdict(report).0,
    ];
    for step in HostStep::ALL {
        let Some(done) = report.steps.iter().find(|done| done.step == step) else {
            lines.push(tr!("- {step}: not tried", step = step.title()));
            continue;
        };
        let sign = if done.failed.is_some() { "x" } else { "+" };
        let took = say::took(done.ms);
        lines.push(format!("{sign} {}: {} ({took})", step.title(), done.says));
        if let Some(failed) = &done.failed {
            lines.push(format!("  {}", failed.change));
        }
    }
    if let Some(tried) = &report.tried {
        lines.push(format!("{}: {}", tr!("Instagram itself"), tried.says));
    }
    lines.join("\n")
}

/// What a test comes to: a title and a sentence.
pub(super) fn verdict(report: &HostReport) -> (String, String) {
    let size = crate::ui::format::bytes(report.bytes);
    if report.passed() {
        let words = tr!(
            "A real picture of {size} went up, was read as Instagram does, and is gone again. No call spent.",
            size = size
        );
        let title = match report.practice {
            true => tr!("Good for practice"),
            false => tr!("Instagram can fetch from here"),
        };
        return (title.to_owned(), words);
    }
    match report.failure() {
        Some((step, _)) if step.step == HostStep::Gone => (
            tr!("Files would stay public").to_owned(),
            tr!("Instagram could fetch the picture, but it could not be taken away.").to_owned(),
        ),
        Some((step, _)) => (
            tr!("Instagram could not fetch from here").to_owned(),
            match report.has(HostStep::Gone) {
                true => tr!("It stopped at “{step}”. The picture is gone again.", step = step.step.doing()),
                false => tr!("It stopped at “{step}”. Nothing is public.", step = step.step.doing()),
            },
        ),
        None => (tr!("Not finished").to_owned(), tr!("The test was stopped.").to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::host_test::{StepDone, StepFailed};

    fn failing(says: &str) -> HostReport {
        let failed = Some(StepFailed { change: "Accept it".to_owned(), field: None });
        let step = StepDone { step: HostStep::Sent, ms: 120, says: says.to_owned(), aside: None, failed };
        HostReport { steps: vec![step], bytes: 37_000, ..HostReport::default() }
    }

    #[test]
    fn a_key_that_a_server_showed_is_offered() {
        let report = failing("Unknown: It shows the key SHA256:abc/+9");
        assert_eq!(offered_key(&report).as_deref(), Some("SHA256:abc/+9"));
        let changed = failing("It shows the key SHA256:new, but SHA256:old was accepted. Somebody");
        assert_eq!(offered_key(&changed).as_deref(), Some("SHA256:new"));
        assert_eq!(offered_key(&failing("No room")), None);
    }

    #[test]
    fn the_text_names_every_step() {
        let text = text(&HostSettings::default(), &failing("No room"));
        assert!(text.contains("x Picture sent: No room (0.1 s)\n  Accept it"), "{text}");
        assert!(text.contains("- Taken away: not tried"), "{text}");
        assert_eq!(verdict(&failing("No room")).1, "It stopped at “Sending a picture”. Nothing is public.");
    }
}

//! Takes secrets out of findings, before anybody keeps or shows them.
//! Invariant: after this no string of a finding holds a secret that was used, whoever quoted it.

use crate::domain::Secret;

use super::finding::Finding;

/// What stands in a secret's place.
const REMOVED: &str = "••••";
/// What is shorter is no secret, and would be found in any sentence.
const LEAST: usize = 6;

/// The same finding without any of these secrets.
pub fn clean(mut finding: Finding, secrets: &[Secret]) -> Finding {
    let strip = |text: &mut String| {
        for secret in secrets.iter().map(Secret::reveal).filter(|secret| secret.len() >= LEAST) {
            if text.contains(secret) {
                *text = text.replace(secret, REMOVED);
            }
        }
    };
    strip(&mut finding.found);
    strip(&mut finding.means);
    if let Some(evidence) = &mut finding.evidence {
        for text in [&mut evidence.asked, &mut evidence.answer, &mut evidence.means, &mut evidence.compared] {
            strip(text);
        }
    }
    if let Some(trouble) = &mut finding.trouble {
        trouble.detail.as_mut().into_iter().chain(&mut trouble.trace).for_each(strip);
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Trouble, TroubleKind};
    use crate::engine::doctor::finding::{CheckId, Evidence};

    #[test]
    fn a_secret_that_was_quoted_back_is_taken_out_everywhere() {
        let secret = "0f1e2d3c4b5a";
        let quoted = || format!("Error validating {secret}.");
        let evidence =
            Evidence { asked: quoted(), at: 0, answer: quoted(), means: quoted(), compared: quoted() };
        let finding = Finding::trouble(CheckId::Secret, Trouble::with(TroubleKind::SecretWrong, quoted()))
            .shown_by(evidence);
        let finding = Finding { found: quoted(), means: quoted(), ..finding };
        let clean = clean(finding, &[Secret::new(secret), Secret::new("Error")]);
        assert!(!format!("{clean:?}").contains(secret));
        assert!(clean.found.starts_with("Error validating ••••"), "a short word is no secret");
    }
}

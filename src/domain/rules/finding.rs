//! What a check found, and what would mend it.
//! Invariant: what is stored of an older version is read on.

use serde::{Deserialize, Serialize};

use super::{Fix, Rule, RuleId};

/// What a check found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub rule: RuleId,
    /// Index of the slide it is about; `None`: the post as a whole.
    pub slide: Option<usize>,
    pub verdict: Verdict,
    /// What was measured, for a person: `2:3`, `9.4 MB`, `hvc1`.
    pub measured: String,
    /// What is wrong, where the rule's own sentence would not say it: a file that is no picture breaks the
    /// rule of formats, but its format is not what is wrong with it.
    #[serde(default)]
    pub complaint: Option<String>,
    /// What was measured, in the rule's unit; `None`: it is no number.
    #[serde(default)]
    pub value: Option<f64>,
    #[serde(default)]
    pub mend: Option<Mend>,
    /// What Tintype makes of it before sending, for a person, of a [`Verdict::Mended`] one: `JPEG`, `1440 px`.
    #[serde(default)]
    pub becomes: Option<String>,
}

/// What brings it inside the limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mend {
    pub fix: Fix,
    /// What will be measured then, for a person: `4:5`, `index first`, `30`.
    pub after: String,
}

impl Finding {
    /// What was found of a rule.
    pub fn new(rule: RuleId, slide: Option<usize>, verdict: Verdict, measured: impl Into<String>) -> Self {
        Self { rule, slide, verdict, measured: measured.into(), complaint: None, value: None, mend: None, becomes: None }
    }

    /// What is wrong, in a sentence.
    pub fn complaint(&self) -> &str {
        self.complaint.as_deref().unwrap_or_else(|| self.rule.complaint())
    }

    /// Whether the post cannot be sent by hand before something is done about it.
    pub fn stops(&self) -> bool {
        matches!(self.verdict, Verdict::Asks | Verdict::Fails)
    }

    /// More than the limit allows; `Some(false)`: less. `None`: inside, or no number.
    pub fn is_over(&self) -> Option<bool> {
        let (rule, value) = (Rule::of(self.rule), self.value?);
        (!rule.allows(value)).then(|| rule.most.is_some_and(|most| value > most))
    }
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Passes,
    /// Instagram takes it; something else would do better.
    Advised,
    /// Outside the limit, and Tintype mends it before sending.
    Mended,
    /// Outside the limit. Tintype would mend it before sending, but something of the picture is lost: a person is
    /// asked first. What is on its way already is mended and sent.
    Asks,
    /// Outside the limit; the post cannot be sent so.
    Fails,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_of_older_versions_are_read() {
        let old = r#"{"rule":"image_ratio","slide":0,"verdict":"Mended","measured":"2:3"}"#;
        let read: Finding = serde_json::from_str(old).unwrap();
        assert_eq!(read, Finding::new(RuleId::ImageRatio, Some(0), Verdict::Mended, "2:3"));
    }

    #[test]
    fn it_is_known_on_which_side_of_the_limit_something_lies() {
        let of = |value| Finding {
            value,
            ..Finding::new(RuleId::ClipLength, Some(0), Verdict::Fails, String::new())
        };
        assert_eq!(
            [Some(2.0), Some(5.0), Some(901.0), None].map(|value| of(value).is_over()),
            [Some(false), None, Some(true), None]
        );
    }
}

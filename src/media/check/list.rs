//! Where the findings of one slide, or of the post, go.
//! Invariant: what is outside a limit gets the verdict that the limit's row says.

use crate::domain::Finding;
use crate::domain::rules::{Fix, Mend, Rule, RuleId, Verdict};

pub(super) struct List<'a> {
    pub slide: Option<usize>,
    pub findings: &'a mut Vec<Finding>,
}

impl List<'_> {
    /// Fails for a reason that the rule's own sentence does not give.
    pub fn refuse(&mut self, rule: RuleId, complaint: &str, measured: impl Into<String>) {
        let finding = Finding::new(rule, self.slide, Verdict::Fails, measured);
        self.findings.push(Finding { complaint: Some(complaint.to_owned()), ..finding });
    }

    /// Inside the limit or not.
    pub fn judge(&mut self, rule: RuleId, passes: bool, measured: impl Into<String>) -> &mut Self {
        let verdict = if passes { Verdict::Passes } else { Rule::of(rule).outside };
        self.findings.push(Finding::new(rule, self.slide, verdict, measured));
        self
    }

    /// Compares a number with the limits of the rule's row.
    pub fn measure(&mut self, rule: RuleId, value: f64, measured: impl Into<String>) -> &mut Self {
        self.judge(rule, Rule::of(rule).allows(value), measured);
        if let Some(finding) = self.findings.last_mut() {
            finding.value = Some(value);
        }
        self
    }

    /// Says what is made of it before sending, if the last finding is mended.
    pub fn becomes(&mut self, what: impl FnOnce() -> String) {
        let last = self.findings.last_mut().filter(|finding| finding.verdict == Verdict::Mended);
        if let Some(finding) = last {
            finding.becomes = Some(what());
        }
    }

    /// Says what mends the last finding, unless it passes.
    pub fn mended_by(&mut self, fix: impl FnOnce() -> Option<(Fix, String)>) {
        let last = self.findings.last_mut().filter(|finding| finding.verdict != Verdict::Passes);
        if let Some(finding) = last {
            finding.mend = fix().map(|(fix, after)| Mend { fix, after });
        }
    }
}

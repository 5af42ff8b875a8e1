//! *Test this host*: the steps a picture goes through, and what each found.
//! Invariant: a report holds no secret and no signed address, so that it can be kept and copied.

use serde::{Deserialize, Serialize};

use super::host::HostField;
use crate::tr;

/// A step of the test, in order. After the first that fails only [`HostStep::Gone`] is tried, so that nothing stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostStep {
    /// The form says everything, and the secrets are there.
    Filled,
    /// A picture goes up.
    Sent,
    /// The address it can be fetched from is one that Instagram takes.
    Address,
    /// It is fetched as Instagram's fetcher does: its name, no cookies (section 4.3).
    Fetched,
    /// https, status 200, no redirects.
    Secure,
    /// Content type and length are told.
    Kind,
    /// What came back is what went up.
    Same,
    /// No robots.txt forbids it, and it is no host that Instagram is known to refuse (section 4.3).
    Allowed,
    /// It is taken away, and the address gives nothing any more.
    Gone,
}

impl HostStep {
    /// All, in order.
    pub const ALL: [Self; 9] = [
        Self::Filled,
        Self::Sent,
        Self::Address,
        Self::Fetched,
        Self::Secure,
        Self::Kind,
        Self::Same,
        Self::Allowed,
        Self::Gone,
    ];

    /// What it is called once it was passed.
    pub fn title(self) -> &'static str {
        match self {
            Self::Filled => tr!("Filled in"),
            Self::Sent => tr!("Picture sent"),
            Self::Address => tr!("Address made"),
            Self::Fetched => tr!("Fetched as Instagram does"),
            Self::Secure => tr!("Secure and without detours"),
            Self::Kind => tr!("Says what it is"),
            Self::Same => tr!("Arrived unchanged"),
            Self::Allowed => tr!("Nobody forbids it"),
            Self::Gone => tr!("Taken away"),
        }
    }

    /// What it is called while it runs.
    pub fn doing(self) -> &'static str {
        match self {
            Self::Filled => tr!("Looking at the form"),
            Self::Sent => tr!("Sending a picture"),
            Self::Address => tr!("Making its address"),
            Self::Fetched => tr!("Fetching it as Instagram does"),
            Self::Secure => tr!("Looking for detours"),
            Self::Kind => tr!("Looking at what it says it is"),
            Self::Same => tr!("Comparing it with the file here"),
            Self::Allowed => tr!("Asking who forbids it"),
            Self::Gone => tr!("Taking it away"),
        }
    }
}

/// What a step found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDone {
    pub step: HostStep,
    /// How long it took, milliseconds.
    pub ms: u64,
    /// What was found, in a sentence.
    pub says: String,
    /// A word at the right in place of the time.
    #[serde(default)]
    pub aside: Option<String>,
    /// Why it failed.
    #[serde(default)]
    pub failed: Option<StepFailed>,
}

/// A step that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepFailed {
    /// What to change, in a sentence.
    pub change: String,
    /// The field where that is done, if there is one.
    #[serde(default)]
    pub field: Option<HostField>,
}

/// A test, as far as it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostReport {
    /// When it began, milliseconds since the epoch.
    pub at: i64,
    /// How long all of it took, milliseconds.
    pub ms: u64,
    /// It was for a pretend Instagram on this computer: good for practice alone.
    #[serde(default)]
    pub practice: bool,
    /// The size of the picture, bytes.
    pub bytes: u64,
    pub steps: Vec<StepDone>,
    /// What Instagram itself said, where it was asked.
    #[serde(default)]
    pub tried: Option<ContainerTried>,
}

/// A container that was made from a picture on the host, and left to expire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContainerTried {
    /// When, milliseconds since the epoch.
    pub at: i64,
    pub ms: u64,
    /// What Instagram answered, in a sentence.
    pub says: String,
    pub passed: bool,
}

impl HostReport {
    /// The first step that failed.
    pub fn failure(&self) -> Option<(&StepDone, &StepFailed)> {
        self.steps.iter().find_map(|step| Some((step, step.failed.as_ref()?)))
    }

    /// Whether every step was tried and passed.
    pub fn passed(&self) -> bool {
        self.failure().is_none() && HostStep::ALL.iter().all(|step| self.has(*step))
    }

    /// Whether a step was tried.
    pub fn has(&self, step: HostStep) -> bool {
        self.steps.iter().any(|done| done.step == step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(step: HostStep, failed: Option<StepFailed>) -> StepDone {
        StepDone { step, ms: 1, says: String::new(), aside: None, failed }
    }

    #[test]
    fn only_a_whole_test_without_a_failure_is_passed() {
        let mut report = HostReport {
            steps: HostStep::ALL.iter().map(|step| done(*step, None)).collect(),
            ..HostReport::default()
        };
        assert!(report.passed());
        report.steps.pop();
        assert!(!report.passed(), "the last was not tried");
        let why = StepFailed { change: "Say another region".to_owned(), field: Some(HostField::Region) };
        report.steps[1].failed = Some(why.clone());
        assert_eq!(report.failure(), Some((&report.steps[1], &why)));
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<HostReport>(&json).unwrap(), report);
    }
}

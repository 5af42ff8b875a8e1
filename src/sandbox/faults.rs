//! Fault rules: which request goes wrong, and how.
//! Invariant: the same rules, seed and order of requests give the same faults.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::usage::Levels;

/// One rule. A rule without conditions fires on every request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `GET`, `POST`, `DELETE`; every method when left out.
    #[serde(default)]
    pub method: Option<String>,
    /// Pattern of the path without its version, `*` standing for anything: `/*/media_publish`.
    #[serde(default = "anything")]
    pub path: String,
    /// Fires from the so-manieth matching request on, counted from 1.
    #[serde(default)]
    pub nth: Option<u64>,
    /// Chance of firing, 0 to 1.
    #[serde(default)]
    pub probability: Option<f64>,
    /// Fires so many times at most; without it, once with `nth` and for ever without.
    #[serde(default)]
    pub times: Option<u64>,
    pub action: Action,
}

fn anything() -> String {
    "*".into()
}

fn server_error() -> u16 {
    500
}

fn all_well() -> u16 {
    200
}

/// What a rule does. `acted` says whether the request is carried out first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// Any error row of section 8.2.
    Error {
        #[serde(flatten)]
        refusal: Refusal,
        #[serde(default)]
        acted: bool,
    },
    /// An error in the shape of the token host (section 1.4).
    TokenError { message: String },
    /// An HTML page where JSON was expected.
    Html {
        #[serde(default = "server_error")]
        status: u16,
        #[serde(default)]
        acted: bool,
    },
    /// The right answer, cut in half.
    CutJson,
    /// The right answer, so many real milliseconds late; `acted` says whether the waiting comes after the act.
    Slow {
        ms: u64,
        #[serde(default)]
        acted: bool,
    },
    /// A body that means nothing, with a status that says all is well.
    Body {
        #[serde(default = "all_well")]
        status: u16,
        body: String,
        #[serde(default)]
        acted: bool,
    },
    /// No answer at all: the connection closes.
    Drop {
        #[serde(default)]
        acted: bool,
    },
    /// No answer and no end: the connection stays open until the caller hangs up.
    Silence {
        #[serde(default)]
        acted: bool,
    },
    /// The right answer under these usage headers.
    Headers {
        #[serde(flatten)]
        levels: Levels,
    },
}

impl Action {
    /// A short name for the request log.
    pub fn name(&self) -> &'static str {
        match self {
            Action::Error { acted: false, .. } => "error",
            Action::Error { acted: true, .. } => "error after acting",
            Action::TokenError { .. } => "token error",
            Action::Html { acted: false, .. } => "html",
            Action::Html { acted: true, .. } => "html after acting",
            Action::CutJson => "cut json",
            Action::Slow { .. } => "slow",
            Action::Body { acted: false, .. } => "nonsense",
            Action::Body { acted: true, .. } => "nonsense after acting",
            Action::Drop { acted: false } => "dropped before acting",
            Action::Drop { acted: true } => "dropped after acting",
            Action::Silence { acted: false } => "silence before acting",
            Action::Silence { acted: true } => "silence after acting",
            Action::Headers { .. } => "headers",
        }
    }
}

impl Rule {
    /// A rule that fires on every request of that method and path.
    pub fn new(method: &str, path: &str, action: Action) -> Rule {
        Rule {
            method: Some(method.into()),
            path: path.into(),
            nth: None,
            probability: None,
            times: None,
            action,
        }
    }

    /// The same rule, firing only the next so many times.
    pub fn times(self, times: u64) -> Rule {
        Rule { times: Some(times), ..self }
    }

    /// The same rule, firing from the so-manieth match on.
    pub fn nth(self, nth: u64) -> Rule {
        Rule { nth: Some(nth), ..self }
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && like(&self.path, path)
    }
}

/// Whether `text` fits `pattern`, in which `*` stands for any run of characters.
fn like(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == text };
    let Some(rest) = text.strip_prefix(head) else { return false };
    rest.char_indices()
        .map(|(at, _)| at)
        .chain([rest.len()])
        .any(|at| rest.get(at..).is_some_and(|rest| like(tail, rest)))
}

/// The rules in force, with how often each matched and fired.
pub struct Faults {
    rules: Vec<(u64, Rule, u64, u64)>,
    count: u64,
    chance: StdRng,
}

impl Faults {
    /// No rules; chances come from `seed`.
    pub fn new(seed: u64) -> Faults {
        Faults { rules: Vec::new(), count: 0, chance: StdRng::seed_from_u64(seed) }
    }

    /// Adds a rule and says its number.
    pub fn add(&mut self, rule: Rule) -> u64 {
        self.count += 1;
        self.rules.push((self.count, rule, 0, 0));
        self.count
    }

    /// Takes one rule away, or all of them.
    pub fn remove(&mut self, number: Option<u64>) {
        self.rules.retain(|(own, ..)| number.is_some_and(|number| number != *own));
    }

    /// The rules in force with their numbers.
    pub fn rules(&self) -> impl Iterator<Item = (u64, &Rule)> {
        self.rules.iter().map(|(number, rule, ..)| (*number, rule))
    }

    /// What is to go wrong with this request.
    pub fn decide(&mut self, method: &str, path: &str) -> Vec<Action> {
        let mut actions = Vec::new();
        for (_, rule, matched, fired) in &mut self.rules {
            if !rule.matches(method, path) {
                continue;
            }
            *matched += 1;
            let most = rule.times.unwrap_or(if rule.nth.is_some() { 1 } else { u64::MAX });
            if *fired >= most || rule.nth.is_some_and(|nth| *matched < nth) {
                continue;
            }
            let lucky = rule.probability.is_none_or(|chance| self.chance.random_bool(chance.clamp(0.0, 1.0)));
            if lucky {
                *fired += 1;
                actions.push(rule.action.clone());
            }
        }
        actions
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn patterns_match_whole_paths() {
        assert!(like("/*/media_publish", "/17841/media_publish"));
        assert!(!like("/*/media", "/17841/media_publish"));
        assert!(like("*", "/é"));
        assert!(like("/me", "/me") && !like("/me", "/me/media"));
    }

    #[test]
    fn the_nth_match_fires_once() {
        let mut faults = Faults::new(1);
        faults.add(Rule::new("GET", "/me", Action::CutJson).nth(2));
        let fired: Vec<usize> = (0..4).map(|_| faults.decide("GET", "/me").len()).collect();
        assert_eq!(fired, [0, 1, 0, 0]);
        assert!(faults.decide("POST", "/me").is_empty());
    }

    #[test]
    fn chance_is_the_same_for_the_same_seed() {
        let run = |seed| {
            let mut faults = Faults::new(seed);
            faults.add(Rule { probability: Some(0.5), ..Rule::new("GET", "*", Action::CutJson) });
            (0..64).map(|_| faults.decide("GET", "/me").len()).collect::<Vec<_>>()
        };
        assert_eq!(run(3), run(3));
        let fired: usize = run(3).iter().sum();
        assert!((16..=48).contains(&fired), "{fired}");
    }

    #[test]
    fn rules_are_read_from_json() {
        let rule: Rule = serde_json::from_value(json!({
            "method": "POST", "path": "/*/media_publish", "times": 1,
            "action": { "kind": "error", "http": 403, "code": 4, "subcode": 2207051, "acted": true },
        }))
        .unwrap();
        let Action::Error { refusal, acted } = rule.action else { panic!() };
        assert_eq!((refusal.http, refusal.code, refusal.subcode, acted), (403, 4, Some(2_207_051), true));
        let drop: Action = serde_json::from_value(json!({ "kind": "drop", "acted": true })).unwrap();
        assert_eq!(drop, Action::Drop { acted: true });
        assert!(
            serde_json::from_value::<Rule>(json!({ "pathh": "x", "action": {"kind": "cut_json"} })).is_err()
        );
    }

    #[test]
    fn removed_rules_fire_no_more() {
        let mut faults = Faults::new(1);
        let one = faults.add(Rule::new("GET", "*", Action::CutJson));
        faults.add(Rule::new("GET", "*", Action::Slow { ms: 1, acted: false }));
        faults.remove(Some(one));
        assert_eq!(faults.decide("GET", "/"), [Action::Slow { ms: 1, acted: false }]);
        faults.remove(None);
        assert!(faults.decide("GET", "/").is_empty());
    }
}

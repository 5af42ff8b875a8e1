//! What the doctor found: thirteen checks, how each stands, and the evidence for it.
//! Invariant: no key, secret or private address is in here, so all of it may be shown, kept and copied.

use crate::domain::error_book::Next;
use crate::domain::{AccountId, Move, Trouble, TroubleKind};
use crate::tr;

/// A check, in the order in which they are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckId {
    Clock,
    Network,
    Secure,
    AppId,
    Redirect,
    Secret,
    Tester,
    Permissions,
    Professional,
    Key,
    Comments,
    Budget,
    Host,
}

impl CheckId {
    /// All of them, in order.
    pub const ALL: [Self; 13] = [
        Self::Clock,
        Self::Network,
        Self::Secure,
        Self::AppId,
        Self::Redirect,
        Self::Secret,
        Self::Tester,
        Self::Permissions,
        Self::Professional,
        Self::Key,
        Self::Comments,
        Self::Budget,
        Self::Host,
    ];

    /// Its number, from 1.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// What is checked.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clock => tr!("Clock"),
            Self::Network => tr!("Network and names"),
            Self::Secure => tr!("Secure connection"),
            Self::AppId => tr!("App id"),
            Self::Redirect => tr!("Return address"),
            Self::Secret => tr!("App secret"),
            Self::Tester => tr!("Tester invitation"),
            Self::Permissions => tr!("Permissions"),
            Self::Professional => tr!("Professional account"),
            Self::Key => tr!("Key and its renewal"),
            Self::Comments => tr!("Comments come through"),
            Self::Budget => tr!("Call budget"),
            Self::Host => tr!("Where files wait"),
        }
    }
}

/// Whose move a failure is, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    YoursHere,
    YoursOnInstagram,
    YoursAtMeta,
    YoursAtHost,
    Instagram,
    Host,
    Ours,
}

impl Whose {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::YoursHere => tr!("Your move, on this computer"),
            Self::YoursOnInstagram => tr!("Your move, on Instagram"),
            Self::YoursAtMeta => tr!("Your move, in the app dashboard"),
            Self::YoursAtHost => tr!("Your move, where files wait"),
            Self::Instagram => tr!("Instagram's move"),
            Self::Host => tr!("Your host's move"),
            Self::Ours => tr!("Our move"),
        }
    }

    /// Whether it waits for the person.
    pub fn is_yours(self) -> bool {
        matches!(self, Self::YoursHere | Self::YoursOnInstagram | Self::YoursAtMeta | Self::YoursAtHost)
    }

    /// Whose move a trouble of this kind is.
    pub fn of(kind: TroubleKind) -> Self {
        match (kind.whose_move(), kind.next()) {
            (Move::Yours, Next::Dashboard) => Self::YoursAtMeta,
            (Move::Yours, Next::Host) => Self::YoursAtHost,
            (Move::Yours, Next::Instagram | Next::Invites | Next::SignIn) => Self::YoursOnInstagram,
            (Move::Yours, _) => Self::YoursHere,
            (Move::Instagram, _) => Self::Instagram,
            (Move::Host, _) => Self::Host,
            (Move::Ours, _) => Self::Ours,
        }
    }
}

/// How a check stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Its turn has not come.
    #[default]
    Due,
    Running,
    Passed,
    Failed(Whose),
    /// Another check has to pass first.
    Waits(CheckId),
    /// It cannot be tested, or need not be.
    Untold,
}

impl State {
    /// Whether it failed.
    pub fn is_failed(self) -> bool {
        matches!(self, Self::Failed(_))
    }

    /// Whether it is over.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Due | Self::Running)
    }
}

/// What a finding rests on, secrets removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// What was asked, and when in milliseconds since the epoch.
    pub asked: String,
    pub at: i64,
    /// The answer as given; empty: none came, or nobody was asked.
    pub answer: String,
    /// What it means; empty: as it stands.
    pub means: String,
    /// What it was compared with; empty: nothing.
    pub compared: String,
}

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub check: CheckId,
    pub state: State,
    /// What was found, in one line.
    pub found: String,
    /// Of a failure: what it means, in two lines.
    pub means: String,
    pub evidence: Option<Evidence>,
    /// Milliseconds it took; `None`: nobody was asked.
    pub took_ms: Option<u64>,
    /// Of a failure: what it is in the error book, its code included.
    pub trouble: Option<Trouble>,
    /// The way out.
    pub next: Option<Next>,
}

impl Finding {
    /// A check whose turn has not come.
    pub fn due(check: CheckId) -> Self {
        Self::of(check, State::Due, String::new())
    }

    /// A finding of one line.
    pub fn of(check: CheckId, state: State, found: impl Into<String>) -> Self {
        let found = found.into();
        Self {
            check,
            state,
            found,
            means: String::new(),
            evidence: None,
            took_ms: None,
            trouble: None,
            next: None,
        }
    }

    /// It passed.
    pub fn passed(check: CheckId, found: impl Into<String>) -> Self {
        Self::of(check, State::Passed, found)
    }

    /// It cannot be tested, or need not be.
    pub fn untold(check: CheckId, found: impl Into<String>) -> Self {
        Self::of(check, State::Untold, found)
    }

    /// It waits for another one; `more` is what is to be known all the same.
    pub fn waits(check: CheckId, root: CheckId, more: &str) -> Self {
        let words = tr!("Waits for {number}", number = root.number());
        let found = if more.is_empty() { words } else { format!("{words}. {more}") };
        Self::of(check, State::Waits(root), found)
    }

    /// It failed: what happened, and what that means.
    pub fn failed(check: CheckId, whose: Whose, found: impl Into<String>, means: impl Into<String>) -> Self {
        Self { means: means.into(), ..Self::of(check, State::Failed(whose), found) }
    }

    /// It failed with a trouble of the error book, in its words.
    pub fn trouble(check: CheckId, trouble: Trouble) -> Self {
        let finding = Self::failed(check, Whose::of(trouble.kind), trouble.title(), trouble.advice());
        finding.booked(trouble)
    }

    /// With its place in the error book, and the way out that stands there.
    pub fn booked(self, trouble: Trouble) -> Self {
        let next = Some(trouble.kind.next()).filter(|next| next.is_button());
        Self { next: self.next.or(next), trouble: Some(trouble), ..self }
    }

    /// With another way out.
    pub fn next(self, next: Next) -> Self {
        Self { next: Some(next), ..self }
    }

    /// With what it rests on.
    pub fn shown_by(self, evidence: Evidence) -> Self {
        Self { evidence: Some(evidence), ..self }
    }
}

/// A whole examination, under way or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// Whose; empty while no account is known.
    pub account: AccountId,
    /// Its name; empty while no account is known.
    pub username: String,
    /// When the last run of all began, milliseconds since the epoch.
    pub began: i64,
    /// Milliseconds it took; `None`: it runs.
    pub took_ms: Option<u64>,
    /// Calls made of Instagram, those without a key included.
    pub calls: u32,
    /// Secrets that were used and left out of all this.
    pub left_out: usize,
    /// One a check, in their order.
    pub findings: Vec<Finding>,
}

/// How many checks stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub fine: usize,
    /// Failed, and the person's move.
    pub yours: usize,
    /// Failed, and somebody else's move.
    pub theirs: usize,
    pub waiting: usize,
    pub untold: usize,
    /// Not over yet.
    pub due: usize,
}

impl Examination {
    /// One that begins.
    pub fn begins(account: AccountId, username: String, began: i64) -> Self {
        let findings = CheckId::ALL.into_iter().map(Finding::due).collect();
        Self { account, username, began, took_ms: None, calls: 0, left_out: 0, findings }
    }

    /// The same, ended before all was looked at.
    pub fn ended_early(&self) -> Self {
        let mut one = self.clone();
        one.took_ms = Some(0);
        for finding in one.findings.iter_mut().filter(|finding| finding.state == State::Running) {
            finding.state = State::Due;
        }
        one
    }

    /// What a check found.
    pub fn of(&self, check: CheckId) -> &Finding {
        &self.findings[check as usize]
    }

    /// How many stand how.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for finding in &self.findings {
            *match finding.state {
                State::Passed => &mut counts.fine,
                State::Failed(whose) if whose.is_yours() => &mut counts.yours,
                State::Failed(_) => &mut counts.theirs,
                State::Waits(_) => &mut counts.waiting,
                State::Untold => &mut counts.untold,
                State::Due | State::Running => &mut counts.due,
            } += 1;
        }
        counts
    }

    /// The checks that failed, in their order.
    pub fn failed(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.state.is_failed())
    }

    /// Whose move it is, in one sentence.
    pub fn verdict(&self) -> String {
        let counts = self.counts();
        let running = self.findings.iter().find(|finding| finding.state == State::Running);
        if let Some(running) = running {
            return tr!(
                "Looking at {number}, {name}",
                number = running.check.number(),
                name = running.check.name()
            );
        }
        match (counts.yours, counts.theirs) {
            (0, 0) if counts.waiting + counts.due == 0 => tr!("Nothing stands in the way").to_owned(),
            (0, 0) => tr!("Not everything was looked at").to_owned(),
            (1, 0) => tr!("One thing stands in the way, and it is yours").to_owned(),
            (yours, 0) => tr!("{count} things stand in the way, and they are yours", count = yours),
            (0, 1) => tr!("One thing stands in the way, and it is not yours").to_owned(),
            (0, theirs) => tr!("{count} things stand in the way, and none is yours", count = theirs),
            (yours, theirs) => {
                tr!(
                    "{all} things stand in the way, {yours} of them yours",
                    all = yours + theirs,
                    yours = yours
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(states: &[(CheckId, State)]) -> Examination {
        let mut one = Examination::begins(AccountId::default(), String::new(), 0);
        for finding in &mut one.findings {
            finding.state = State::Passed;
        }
        for (check, state) in states {
            one.findings[*check as usize].state = *state;
        }
        one
    }

    #[test]
    fn the_sentence_says_whose_move_it_is() {
        let said = |states: &[(CheckId, State)]| with(states).verdict();
        let yours = State::Failed(Whose::YoursOnInstagram);
        assert_eq!(said(&[]), "Nothing stands in the way");
        assert_eq!(said(&[(CheckId::Tester, yours)]), "One thing stands in the way, and it is yours");
        let both = [(CheckId::Tester, yours), (CheckId::Budget, State::Failed(Whose::Instagram))];
        assert_eq!(said(&both), "2 things stand in the way, 1 of them yours");
        assert_eq!(said(&[(CheckId::Tester, State::Running)]), "Looking at 7, Tester invitation");
        assert_eq!(said(&[(CheckId::Tester, State::Untold)]), "Nothing stands in the way");
    }

    #[test]
    fn numbers_follow_the_order_and_a_waiting_check_names_what_it_waits_for() {
        for (at, check) in CheckId::ALL.into_iter().enumerate() {
            assert_eq!(check.number(), at + 1);
        }
        let waits = Finding::waits(CheckId::Permissions, CheckId::Tester, "Needed: read");
        assert_eq!(waits.found, "Waits for 7. Needed: read");
    }
}

//! The path to a connected account: eight steps, what is known of each, and what a person ticked.
//! Invariant: a step is done because a person said so or because it is known, never because the one after it was
//! opened; no secret is part of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AccountId, TroubleKind};

/// While the invitation is awaited it is looked at so often, milliseconds.
pub const LOOK_EVERY_MS: i64 = 20_000;

/// The steps, in their order (section 1.1 to 1.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PathStep {
    Professional,
    App,
    /// Instagram is added to the app; for the browser with the return address.
    Instagram,
    Invite,
    Accept,
    /// The app's id and secret, or a token of its dashboard.
    Key,
    SignIn,
    Files,
}

impl PathStep {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Professional,
        Self::App,
        Self::Instagram,
        Self::Invite,
        Self::Accept,
        Self::Key,
        Self::SignIn,
        Self::Files,
    ];

    /// About so many minutes it takes somebody who does it for the first time.
    pub fn minutes(self) -> u32 {
        match self {
            Self::App => 3,
            Self::Instagram | Self::Files => 2,
            Self::Professional | Self::Invite | Self::Accept | Self::Key | Self::SignIn => 1,
        }
    }

    /// Its number, from 1.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).map_or(0, |at| at + 1)
    }

    /// The step at which a sign-in that failed so has to be mended.
    pub fn of(kind: TroubleKind, way: PathWay) -> Self {
        match kind {
            TroubleKind::NotProfessional => Self::Professional,
            TroubleKind::RedirectWrong => Self::Instagram,
            TroubleKind::TesterNotAccepted => Self::Accept,
            TroubleKind::AppIdWrong
            | TroubleKind::SecretWrong
            | TroubleKind::FacebookToken
            | TroubleKind::TokenUnreadable => Self::Key,
            // A key that was just pasted and is dead: another one is to be made.
            TroubleKind::SignInAgain if way == PathWay::Token => Self::Key,
            _ => Self::SignIn,
        }
    }
}

/// The two ways in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PathWay {
    /// Id and secret, and Instagram's page in the browser.
    #[default]
    Browser,
    /// A token made in the app's dashboard.
    Token,
}

/// What a sign-in said of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub step: PathStep,
    pub kind: TroubleKind,
    /// Milliseconds since the epoch.
    pub at: i64,
}

/// What is kept of a path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Path {
    /// When it was begun, milliseconds since the epoch; `None`: none is under way.
    pub begun: Option<i64>,
    pub way: PathWay,
    /// The Instagram name that is to be connected, as it was typed; may be empty.
    pub name: String,
    /// The number of the Meta app, which is another than the Instagram app id; empty: not known.
    pub app: String,
    /// When a person ticked a step, milliseconds since the epoch.
    pub ticked: BTreeMap<PathStep, i64>,
    /// What stood in the way of the last sign-in.
    pub told: Option<Told>,
    /// Where the last path led.
    pub arrived: Option<AccountId>,
}

/// Why a step counts as done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// A person ticked it then, milliseconds since the epoch.
    Ticked(i64),
    /// It was done for this other account.
    From(String),
    /// What it asks for is kept on this computer.
    Kept,
    /// The account could not be signed in otherwise.
    SignedIn,
}

/// How a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Done(Because),
    /// A sign-in found it not done.
    Failing(Told),
    Open,
}

/// What is known besides what the path itself keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The name of an account that signed in on this computer, other than the one the path is for.
    pub other: Option<String>,
    /// An app's id and secret are kept.
    pub app_kept: bool,
    /// The account the path is for is signed in.
    pub signed_in: bool,
    /// There is a place where files wait.
    pub files: bool,
}

impl Path {
    /// Whether one is under way.
    pub fn is_begun(&self) -> bool {
        self.begun.is_some()
    }

    /// How each step stands.
    pub fn standings(&self, facts: &Facts) -> [(PathStep, Standing); 8] {
        PathStep::ALL.map(|step| (step, self.standing(step, facts)))
    }

    /// How a step stands.
    pub fn standing(&self, step: PathStep, facts: &Facts) -> Standing {
        if let Some(told) = self.told.filter(|told| told.step == step) {
            return Standing::Failing(told);
        }
        if facts.signed_in && step != PathStep::Files {
            return Standing::Done(Because::SignedIn);
        }
        if let Some(at) = self.ticked.get(&step) {
            return Standing::Done(Because::Ticked(*at));
        }
        self.known(step, facts).map_or(Standing::Open, Standing::Done)
    }

    /// What makes a step true though nobody ticked it.
    fn known(&self, step: PathStep, facts: &Facts) -> Option<Because> {
        let by_browser = self.way == PathWay::Browser;
        let from = || facts.other.clone().map(Because::From);
        match step {
            PathStep::App => from(),
            // The return address is needed by the browser alone, and known to be set where an app is kept.
            PathStep::Instagram if !by_browser || facts.app_kept => from(),
            PathStep::Key if by_browser && facts.app_kept => from().or(Some(Because::Kept)),
            PathStep::Files if facts.files => Some(Because::Kept),
            _ => None,
        }
    }

    /// The step to go on with: the one that a sign-in complained of, else the first that is open. Files can wait.
    pub fn current(&self, facts: &Facts) -> Option<PathStep> {
        let standings = self.standings(facts);
        let is = |wanted: fn(&Standing) -> bool| {
            standings.iter().find(|(_, standing)| wanted(standing)).map(|(step, _)| *step)
        };
        is(|standing| matches!(standing, Standing::Failing(_))).or_else(|| is(|it| *it == Standing::Open))
    }

    /// Steps that are done.
    pub fn done(&self, facts: &Facts) -> usize {
        self.standings(facts).iter().filter(|(_, it)| matches!(it, Standing::Done(_))).count()
    }

    /// About so many minutes are left until the account is connected; files can wait.
    pub fn minutes_left(&self, facts: &Facts) -> u32 {
        let open = |(step, standing): &(PathStep, Standing)| {
            *step != PathStep::Files && !matches!(standing, Standing::Done(_))
        };
        self.standings(facts).iter().filter(|row| open(row)).map(|(step, _)| step.minutes()).sum()
    }

    /// A person ticks a step, or takes the tick away. `now` in milliseconds since the epoch.
    pub fn tick(&mut self, step: PathStep, done: bool, now: i64) {
        self.told = self.told.filter(|told| told.step != step);
        match done {
            true => self.ticked.insert(step, now),
            false => self.ticked.remove(&step),
        };
    }

    /// A sign-in failed so: the step it is about is no longer done.
    pub fn tell(&mut self, kind: TroubleKind, now: i64) {
        let step = PathStep::of(kind, self.way);
        self.ticked.remove(&step);
        self.told = Some(Told { step, kind, at: now });
    }

    /// It led to an account.
    pub fn arrive(&mut self, account: AccountId) {
        *self = Self { arrived: Some(account), way: self.way, ..Self::default() };
    }
}

/// The number of a Meta app out of the address of one of its pages: `https://developers.facebook.com/apps/8172/…`.
pub fn app_of(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("facebook.com/apps/")?;
    let number = rest.split(['/', '?', '#']).next().unwrap_or_default().trim();
    (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit())).then_some(number)
}

/// An Instagram name out of what was typed or pasted: `@name`, or the address of the profile.
pub fn name_of(typed: &str) -> &str {
    let typed = typed.trim();
    let typed = typed.split_once("instagram.com/").map_or(typed, |(_, rest)| rest);
    typed.trim_start_matches('@').split(['/', '?', '#', ' ']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(way: PathWay) -> Path {
        Path { begun: Some(1), way, ..Path::default() }
    }

    #[test]
    fn a_path_begins_with_nothing_done_and_goes_on_step_by_step() {
        let (mut path, facts) = (begun(PathWay::Browser), Facts::default());
        assert_eq!((path.done(&facts), path.minutes_left(&facts)), (0, 10));
        for (at, step) in PathStep::ALL.into_iter().enumerate() {
            assert_eq!((path.current(&facts), step.number()), (Some(step), at + 1));
            path.tick(step, true, 7);
        }
        assert_eq!((path.current(&facts), path.done(&facts), path.minutes_left(&facts)), (None, 8, 0));
        path.tick(PathStep::Invite, false, 8);
        assert_eq!(path.current(&facts), Some(PathStep::Invite));
    }

    #[test]
    fn another_account_has_done_the_app_and_with_its_id_the_return_address_and_the_key() {
        let other = Some("tidewrack.clay".to_owned());
        let done = |way, app_kept| {
            let facts = Facts { other: other.clone(), app_kept, ..Facts::default() };
            let path = begun(way);
            let known = PathStep::ALL.into_iter().filter(move |step| {
                path.standing(*step, &facts) == Standing::Done(Because::From("tidewrack.clay".to_owned()))
            });
            known.collect::<Vec<_>>()
        };
        assert_eq!(done(PathWay::Browser, true), [PathStep::App, PathStep::Instagram, PathStep::Key]);
        assert_eq!(done(PathWay::Browser, false), [PathStep::App], "it came by a token: no return address");
        assert_eq!(
            done(PathWay::Token, false),
            [PathStep::App, PathStep::Instagram],
            "each has its own token"
        );
    }

    #[test]
    fn a_sign_in_that_fails_takes_the_tick_from_the_step_it_is_about() {
        let facts = Facts::default();
        for (kind, way, step) in [
            (TroubleKind::NotProfessional, PathWay::Browser, PathStep::Professional),
            (TroubleKind::RedirectWrong, PathWay::Browser, PathStep::Instagram),
            (TroubleKind::TesterNotAccepted, PathWay::Token, PathStep::Accept),
            (TroubleKind::SecretWrong, PathWay::Browser, PathStep::Key),
            (TroubleKind::AppIdWrong, PathWay::Browser, PathStep::Key),
            (TroubleKind::SignInAgain, PathWay::Token, PathStep::Key),
            (TroubleKind::SignInAgain, PathWay::Browser, PathStep::SignIn),
            (TroubleKind::SignInDenied, PathWay::Browser, PathStep::SignIn),
            (TroubleKind::Offline, PathWay::Token, PathStep::SignIn),
        ] {
            let mut path = begun(way);
            PathStep::ALL.into_iter().for_each(|step| path.tick(step, true, 5));
            path.tell(kind, 9);
            assert_eq!(path.current(&facts), Some(step), "{kind:?}");
            assert_eq!(path.standing(step, &facts), Standing::Failing(Told { step, kind, at: 9 }));
            assert_eq!(path.done(&facts), 7, "{kind:?}");
            path.tick(step, true, 10);
            assert_eq!(path.current(&facts), None, "it is mended: {kind:?}");
        }
    }

    #[test]
    fn who_is_signed_in_has_done_all_but_the_files() {
        let facts = Facts { signed_in: true, ..Facts::default() };
        let path = Path::default();
        assert_eq!((path.done(&facts), path.current(&facts)), (7, Some(PathStep::Files)));
        let facts = Facts { files: true, ..facts };
        assert_eq!((path.done(&facts), path.current(&facts)), (8, None));
    }

    #[test]
    fn arriving_ends_it_and_keeps_no_tick_for_the_next() {
        let mut path =
            Path { name: "tidewrack.shop".to_owned(), app: "8172".to_owned(), ..begun(PathWay::Token) };
        path.tick(PathStep::App, true, 3);
        path.arrive("178".into());
        let expected = Path { arrived: Some("178".into()), way: PathWay::Token, ..Path::default() };
        assert_eq!(path, expected);
    }

    #[test]
    fn what_is_kept_survives_its_json() {
        let mut path = begun(PathWay::Token);
        path.tick(PathStep::Invite, true, 3);
        path.tell(TroubleKind::TesterNotAccepted, 4);
        let json = serde_json::to_string(&path).unwrap();
        assert_eq!(serde_json::from_str::<Path>(&json).unwrap(), path);
        assert_eq!(serde_json::from_str::<Path>("{}").unwrap(), Path::default());
    }

    #[test]
    fn an_app_is_found_in_its_address_and_a_name_in_its_own() {
        let of = |address| app_of(address);
        assert_eq!(
            of("https://developers.facebook.com/apps/817204461093552/dashboard/?x=1"),
            Some("817204461093552")
        );
        assert_eq!(of("developers.facebook.com/apps/8172"), Some("8172"));
        for none in [
            "",
            "https://developers.facebook.com/apps/",
            "https://developers.facebook.com/apps/create/",
            "8172",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
        for typed in
            ["tidewrack.shop", " @tidewrack.shop ", "https://www.instagram.com/tidewrack.shop/?hl=en"]
        {
            assert_eq!(name_of(typed), "tidewrack.shop");
        }
    }
}

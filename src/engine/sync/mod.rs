//! Reads what is new from Instagram: one table of tasks, one loop for each account that takes them in turns.
//! Invariant: a task does a bounded step at a time and commits what it read, so that nothing read is lost,
//! nobody starves, and a person's wish is served before the next step.

mod account;
mod audience;
mod comments;
mod insights;
mod media;
mod numbers;
mod quota;
mod refused;
mod runner;
mod stories;
mod syncs;
#[cfg(test)]
mod tests;
mod thread_list;
mod token;

use std::sync::Mutex;

use futures_util::future::BoxFuture;

use crate::api::{Answer, ApiError, Session};
use crate::domain::{AccountId, Feature, MediaId, Trouble};
use crate::store::StoreError;

use super::arrivals::pace::Budget;
use super::busy::lock;
use super::context::Context;

pub use syncs::Syncs;
pub use token::WARN_DAYS;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// One row of the table.
pub struct SyncTask {
    /// Its name in the store's marks; never changes.
    pub name: &'static str,
    /// Milliseconds from one pass to the next.
    pub every: i64,
    /// What it is for, which tells the permissions it needs.
    pub of: Feature,
    /// Read at every start of the program, however lately it was read before.
    pub at_start: bool,
    make: fn() -> Box<dyn Task>,
}

/// Everything that is read in the background, in the order of a first reading.
#[rustfmt::skip]
pub const SYNC_TASKS: &[SyncTask] = &[
    SyncTask { name: "account", every: 15 * MINUTE, of: Feature::Reading, at_start: true, make: || Box::new(account::AccountTask) },
    SyncTask { name: "media", every: media::LIST, of: Feature::Reading, at_start: true, make: || Box::<media::MediaTask>::default() },
    SyncTask { name: "comments", every: MINUTE, of: Feature::Comments, at_start: true, make: || Box::<comments::CommentsTask>::default() },
    SyncTask { name: "stories", every: 10 * MINUTE, of: Feature::Reading, at_start: true, make: || Box::new(stories::StoriesTask) },
    SyncTask { name: "insights", every: 3 * HOUR, of: Feature::Numbers, at_start: false, make: || Box::<insights::InsightsTask>::default() },
    SyncTask { name: "numbers", every: 15 * MINUTE, of: Feature::Numbers, at_start: false, make: || Box::<numbers::NumbersTask>::default() },
    SyncTask { name: "quota", every: 15 * MINUTE, of: Feature::Publishing, at_start: true, make: || Box::new(quota::QuotaTask) },
    SyncTask { name: "token", every: 6 * HOUR, of: Feature::Reading, at_start: true, make: || Box::new(token::TokenTask) },
];

/// What a step left to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// There is more: go on when the others have had their turn.
    More,
    /// The pass is over.
    Rest,
}

/// What a person wants read now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Everything.
    Everything,
    /// One post: somebody looks at it.
    Post(MediaId),
    /// One post and all of its comments, its count too: somebody wonders about them.
    Again(MediaId),
    /// Nothing in particular: a brake came or went.
    Look,
}

/// Why a step stopped.
#[derive(Debug)]
pub enum Stop {
    /// Instagram said no, or nothing. It was heard already.
    Api(ApiError),
    /// The store could not.
    Store(StoreError),
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Stop {
    fn trouble(&self) -> Trouble {
        match self {
            Self::Api(error) => error.trouble(),
            Self::Store(error) => error.trouble(),
        }
    }
}

/// A background reading of one account.
trait Task: Send {
    /// Does a bounded piece of work.
    fn step<'a>(&'a mut self, run: &'a Run) -> BoxFuture<'a, Result<Then, Stop>>;

    /// A person wants something; `true`: that is work for this task, at once.
    fn wish(&mut self, wish: &Wish) -> bool {
        *wish == Wish::Everything
    }

    /// When it is due next by its own reckoning, milliseconds since the epoch, once it rests; `None`: by the table.
    fn due(&self) -> Option<i64> {
        None
    }

    /// When it is due at the latest, milliseconds since the epoch, however few calls are left; `None`: it can wait.
    fn at_the_latest(&self) -> Option<i64> {
        None
    }

    /// Calls in an hour that it would like to make while young posts are lively.
    fn planned(&self) -> f64 {
        0.0
    }

    /// What is being read, in words, while there is more.
    fn saying(&self) -> Option<String> {
        None
    }
}

/// What a step works with.
struct Run {
    context: Context,
    account: AccountId,
    session: Session,
    budget: Budget,
    woken: Mutex<Vec<&'static str>>,
}

impl Run {
    fn now(&self) -> i64 {
        self.context.now()
    }

    /// Listens to an answer; every one of a task's goes through here.
    fn heard<T>(&self, answer: Result<Answer<T>, ApiError>) -> Result<T, ApiError> {
        self.context.heard(&self.account, answer)
    }

    /// Lets another task run next, because this one found work for it.
    fn wake(&self, task: &'static str) {
        lock(&self.woken).push(task);
    }
}

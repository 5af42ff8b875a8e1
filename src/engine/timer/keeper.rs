//! The engine's hand on the system's timer: does what is asked and tells the window how it stands.
//! Invariant: it is used off the runtime's threads only, since the system may take its time to answer.

use crate::engine::busy::Guard;
use crate::engine::context::Context;
use crate::tr;

use super::{Plan, TimerState, run};

/// The timer of the open profile.
pub struct Timer {
    context: Context,
    plan: Plan,
    /// It is counted as work until it is dropped.
    _guard: Guard,
}

impl Timer {
    /// The timer of this machine; `None` where there cannot be one.
    pub fn of(context: &Context) -> Option<Self> {
        let plan = Plan::here(context.profile.root(), context.doors.only_practice())?;
        Some(Self { context: context.clone(), plan, _guard: context.begin() })
    }

    /// Tells how it stands.
    pub fn look(&self) {
        let facts = self.plan.look(&run);
        self.context.news.change(|status| status.timer = facts);
    }

    /// Installs it and tells what came of it.
    pub fn install(&self) {
        match self.plan.install(&run) {
            Ok(state) => {
                let words = match &state {
                    TimerState::On => tr!("Installed. Scheduled posts go out without the window"),
                    _ => tr!("The files are written. Settings tells what is left to do"),
                };
                self.tell(state, words);
            }
            Err(said) => self.tell(TimerState::Failed(said), tr!("The timer could not be installed")),
        }
    }

    /// Takes it away and tells what came of it.
    pub fn remove(&self) {
        match self.plan.remove(&run) {
            Ok(left) => {
                self.tell(TimerState::Off, tr!("Taken away"));
                if let Some(left) = left {
                    self.context.news.notice(left, None);
                }
            }
            Err(said) => self.tell(TimerState::Failed(said), tr!("The timer could not be taken away")),
        }
    }

    fn tell(&self, state: TimerState, words: &str) {
        let files = self.plan.look(&|_, _| Ok(())).files;
        self.context.news.change(|status| status.timer = super::TimerFacts { state, files });
        self.context.news.notice(words.to_owned(), None);
    }
}

//! Rules of the house at work: kept, rehearsed, armed, let rest, and the helper that learns beside them.
//! Invariant: a rule acts only while it is armed and nothing rests, on comments that came after its arming,
//! and never deletes or sends.

mod judge;
mod learn;
mod rehearse;
#[cfg(test)]
mod tests;
mod wish;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use crate::domain::{AccountId, ActId, HouseRule, HouseRuleId};
use crate::store::tables::{house_rules, rule_acts};
use crate::store::{StoreError, Tx};
use crate::tr;
use crate::triage::helper::Model;

use super::command::{Chosen, Moderation};
use super::context::Context;
use super::outbox::Outbox;

pub use crate::triage::helper::{
    Because, Guess, LEAST_DECISIONS, LEAST_OF_A_KIND, Likely, Report, Scores, Shortage, shortage,
};
pub use crate::triage::rules::{
    Change, Did, Fault, Funnel, Hit, Month, Rehearsal, Suggestion, also_as, pattern_fault, spans,
};
pub use rehearse::{Rehearsed, Shown};
pub use wish::RuleWish;

/// Rules and helper of all accounts; clones are the same one.
#[derive(Clone)]
pub struct Rules {
    context: Context,
    outbox: Outbox,
    /// Goes up with each rehearsal that is asked for: those before it are dropped.
    rehearsal: Arc<AtomicU64>,
    /// The program ends: long work in memory is dropped.
    stopped: Arc<AtomicBool>,
    /// Told when comments came.
    came: Arc<Notify>,
    /// What the helpers have learned, once it was needed.
    helpers: Arc<Mutex<HashMap<AccountId, Option<Arc<Model>>>>>,
}

impl Rules {
    /// Starts on the current runtime: looks again at what came lately, and lets the helpers learn.
    pub fn start(context: Context, outbox: Outbox) -> Self {
        let rules = Self {
            context,
            outbox,
            rehearsal: Arc::default(),
            stopped: Arc::default(),
            came: Arc::default(),
            helpers: Arc::default(),
        };
        rules.look_again();
        rules.learn_from_time_to_time();
        rules
    }

    /// Lets go of long work, which is begun again at the next start.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        self.rehearsal.fetch_add(1, Ordering::SeqCst);
    }

    /// Does what a person wishes.
    pub async fn carry_out(&self, account: AccountId, wish: RuleWish) {
        let now = self.context.now();
        match wish {
            RuleWish::New(rule) => {
                self.write(move |tx| house_rules::new(tx, &account, &rule, now).map(drop)).await;
            }
            RuleWish::Keep { id, rule } => {
                self.write(move |tx| house_rules::keep(tx, id, &rule, now)).await;
            }
            RuleWish::DropChange(id) => self.write(move |tx| house_rules::drop_draft(tx, id)).await,
            RuleWish::Arm(id) => self.arm(id).await,
            RuleWish::Rest(id) => self.write(move |tx| house_rules::rest(tx, id, false, now)).await,
            RuleWish::Remove(id) => self.write(move |tx| house_rules::remove(tx, id)).await,
            RuleWish::BringBack(id) => self.write(move |tx| house_rules::bring_back(tx, id)).await,
            RuleWish::Place { id, place } => {
                self.write(move |tx| house_rules::place(tx, id, place)).await;
            }
            RuleWish::PauseAll => self.pause_all(now).await,
            RuleWish::GoOn => self.write(|tx| house_rules::pause_all(tx, None)).await,
            RuleWish::Judge { id, row, verdict } => {
                self.write(move |tx| house_rules::judge(tx, id, row, verdict, now)).await;
            }
            RuleWish::Rehearse { id, rule } => self.rehearse(account, id, rule),
            RuleWish::Clear { id, rows } => self.clear(account, id, rows).await,
            RuleWish::TakeBack { entry } => self.take_back(entry).await,
        }
    }

    /// Puts a rule in force. What cannot be read or does nothing is not armed.
    async fn arm(&self, id: HouseRuleId) {
        let now = self.context.now();
        let newest = self.context.read(|c| house_rules::one(c, id)).ok().flatten();
        let Some(rule) = newest.map(|stored| stored.newest().clone()) else { return };
        if rule.lacking().is_some() || crate::triage::rules::Compiled::new(&rule).is_err() {
            self.context.news.notice(tr!("This rule is not finished, and was not armed").to_owned(), None);
            return;
        }
        self.write(move |tx| house_rules::arm(tx, id, now)).await;
    }

    /// Lets all rules rest; pressed again, they rest since the first time.
    async fn pause_all(&self, now: i64) {
        self.write(move |tx| {
            let since = house_rules::paused(tx)?.unwrap_or(now);
            house_rules::pause_all(tx, Some(since))
        })
        .await;
        self.context.news.notice(tr!("All rules rest, until you let them go on").to_owned(), None);
    }

    /// Does what a rule would do to comments that wait, as one act of the person's.
    async fn clear(&self, account: AccountId, id: HouseRuleId, rows: Arc<[i64]>) {
        let Ok(Some(stored)) = self.context.read(|c| house_rules::one(c, id)) else { return };
        if let Some(act) = moderation(stored.newest()) {
            // Its toast is the way back.
            let _ = self.outbox.moderate(account, Chosen::Rows(rows), act, None).await;
        }
    }

    /// Takes back what a rule did in one go.
    async fn take_back(&self, entry: i64) {
        let now = self.context.now();
        let Ok(Some(found)) = self.context.read(|c| rule_acts::one(c, entry)) else { return };
        match found.act {
            // The entry goes with its act.
            Some(act) => self.outbox.take_back_act(ActId(act)).await,
            None => self.write(move |tx| rule_acts::take_back(tx, entry, now)).await,
        }
    }

    async fn write(&self, write: impl FnOnce(&Tx) -> Result<(), StoreError> + Send + 'static) {
        if let Err(error) = self.context.write(write).await {
            self.context.news.notice(error.trouble().sentence(), None);
        }
    }
}

/// What a rule does on Instagram or to the list, if it does: a hide goes before a mark.
fn moderation(rule: &HouseRule) -> Option<Moderation> {
    match (rule.acts.hide, rule.acts.done) {
        (true, _) => Some(Moderation::Hide),
        (false, true) => Some(Moderation::Done),
        (false, false) => None,
    }
}

//! Plays a rule over everything ever written, in the background.
//! Invariant: a rehearsal of words that were edited again is dropped and never shown; the store is read in
//! small pieces, so that nobody waits for it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use jiff::tz::TimeZone;

use crate::domain::{AccountId, HouseRule, HouseRuleId};
use crate::store::StoreError;
use crate::store::tables::house_rules;
use crate::store::tables::past::{self, PastComment};
use crate::triage::rules::{Did, Fault, Historic, Past, Raw, Rehearsal, Rehearsing};

use super::Rules;

/// Comments read at a time.
const AT_ONCE: u32 = 1_000;

/// What came out of a rehearsal.
#[derive(Clone, Debug, PartialEq)]
pub struct Rehearsed {
    pub account: AccountId,
    pub id: HouseRuleId,
    /// The words it is of.
    pub rule: HouseRule,
    /// Or what is wrong with them.
    pub outcome: Result<Rehearsal, Fault>,
    /// How long it took, milliseconds.
    pub took_ms: u64,
}

/// A rehearsal on its way to the window: cheap to clone, and the same only as itself.
#[derive(Clone, Debug)]
pub struct Shown(pub Arc<Rehearsed>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Rules {
    /// Begins a rehearsal; what comes out stands in the status.
    pub(super) fn rehearse(&self, account: AccountId, id: HouseRuleId, rule: Box<HouseRule>) {
        let turn = self.rehearsal.fetch_add(1, Ordering::SeqCst) + 1;
        let (rules, guard) = (self.clone(), self.context.begin());
        tokio::spawn(async move {
            let played = {
                let (rules, account, rule) = (rules.clone(), account.clone(), rule.clone());
                tokio::task::spawn_blocking(move || rules.play(&account, id, &rule, turn)).await
            };
            match played {
                Ok(Ok(Some(rehearsed))) => rules.show(rehearsed).await,
                Ok(Ok(None)) => {}
                Ok(Err(error)) => rules.context.news.notice(error.trouble().sentence(), None),
                Err(error) => tracing::warn!(%error, "a rehearsal broke off"),
            }
            drop(guard);
        });
    }

    async fn show(&self, rehearsed: Rehearsed) {
        if let Ok(rehearsal) = &rehearsed.outcome {
            let (id, rule) = (rehearsed.id, rehearsed.rule.clone());
            let (hits, total) = (rehearsal.count(), rehearsal.total);
            // The count beside the rule's name is a convenience: without it, it is rehearsed again.
            let _ = self.context.write(move |tx| house_rules::rehearsed(tx, id, &rule, hits, total)).await;
        }
        let shown = Shown(Arc::new(rehearsed));
        self.context.news.change(|status| status.rehearsal = Some(shown));
    }

    /// Goes through all comments; `None`: another rehearsal was asked for meanwhile.
    fn play(
        &self,
        account: &AccountId,
        id: HouseRuleId,
        rule: &HouseRule,
        turn: u64,
    ) -> Result<Option<Rehearsed>, StoreError> {
        let since = Instant::now();
        let told = |outcome| Rehearsed {
            account: account.clone(),
            id,
            rule: rule.clone(),
            outcome,
            took_ms: u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        let verdicts = self.context.read(|c| house_rules::verdicts(c, id))?;
        let mut rehearsing = match Rehearsing::new(rule, &verdicts, TimeZone::system()) {
            Ok(rehearsing) => rehearsing,
            Err(fault) => return Ok(Some(told(Err(fault)))),
        };
        let mut history = Past::default();
        let mut after = i64::MIN;
        loop {
            if self.rehearsal.load(Ordering::SeqCst) != turn {
                return Ok(None);
            }
            let batch = self.context.read(|c| past::batch(c, account, after, AT_ONCE))?;
            let Some(last) = batch.last() else { break };
            after = last.row;
            for comment in &batch {
                let facts = history.take(&raw(comment));
                let (row, did, at, open) = (comment.row, did(comment), comment.at, comment.open);
                rehearsing.take(&Historic { row, facts, did, at, open });
            }
        }
        Ok(Some(told(Ok(rehearsing.finish()))))
    }
}

/// What the person did to it.
fn did(comment: &PastComment) -> Did {
    match (comment.is_gone, comment.answered) {
        (true, _) => Did::Hid,
        (false, true) => Did::Answered,
        (false, false) => Did::Kept,
    }
}

/// A comment as rules are told of it.
pub(super) fn raw(comment: &PastComment) -> Raw<'_> {
    Raw {
        text: &comment.text,
        author: comment.author.as_ref().map(|(number, id)| (*number, id.as_str())),
        regard: comment.regard,
        post: &comment.post,
        posted: comment.posted,
        at: comment.at,
        seen: comment.seen,
        language: comment.language.as_deref(),
        has_link: comment.has_link,
        emoji_only: comment.emoji_only,
        likeness: comment.likeness,
        is_gone: comment.is_gone,
        answered: comment.answered,
    }
}

//! What a key does not allow: such an op is not sent at all, and goes on by itself when a key comes that allows it.
//! Invariant: a missing permission stops what needs it and nothing else, and nothing of it is lost.

use crate::domain::op::Step;
use crate::domain::{AccountId, Feature, Op, OpId, TroubleKind};
use crate::store::tables::outbox::{self, OpRow};
use crate::store::tables::permits;
use crate::store::{ReadConnection, StoreError};

use super::Outbox;
use super::wishes::memory;

impl Outbox {
    /// Stops an op whose account's key does not allow it; `false`: it may be tried.
    pub(super) async fn stops_for_permission(&self, row: &OpRow) -> Result<bool, StoreError> {
        let context = &self.shared.context;
        if !memory(row).progress.hosted.is_empty() {
            // What of it is public is taken away where it is worked on.
            return Ok(false);
        }
        let Some(feature) = context.read(|c| lacking(c, row))? else { return Ok(false) };
        let (id, now) = (row.id, context.now());
        context.write(move |tx| outbox::stuck(tx, id, &feature.trouble(), now)).await?;
        Ok(true)
    }

    /// Lets everything go on that stopped for a permission which the account's key has now.
    pub async fn permitted(&self, account: &AccountId) {
        let found = self.shared.context.read(|c| stopped(c, account)).unwrap_or_default();
        for op in found {
            self.try_again(op).await;
        }
    }
}

/// What an op is about, from the step it stands at.
fn needs(row: &OpRow) -> Feature {
    match (&row.op, row.step) {
        (Op::Publish { .. }, Some(Step::FirstComment)) => Feature::Comments,
        (op, _) => Feature::of(op),
    }
}

/// What an op needs and the key does not allow; `None`: it may be tried.
fn lacking(c: &ReadConnection, row: &OpRow) -> Result<Option<Feature>, StoreError> {
    let feature = needs(row);
    Ok(permits::lacks(c, &row.account, feature)?.then_some(feature))
}

/// The ops of an account that stopped for a permission and may be tried now, oldest first.
fn stopped(c: &ReadConnection, account: &AccountId) -> Result<Vec<OpId>, StoreError> {
    let mut found = Vec::new();
    for row in outbox::all_stuck(c)? {
        let is_it = row.trouble.as_ref().is_some_and(|it| it.kind == TroubleKind::PermissionMissing);
        if row.account == *account && is_it && lacking(c, &row)?.is_none() {
            found.push(row.id);
        }
    }
    Ok(found)
}

//! The ways out of an account: signing out, which keeps all that was read, and removal, which keeps nothing.
//! Invariant: whatever happens to one account, no row, file or key of another is touched.

mod remove;
#[cfg(test)]
mod tests;

use crate::domain::{AccountId, Trouble, TroubleKind};
use crate::store::StoreError;
use crate::store::tables::{accounts, choices};
use crate::{tr, tr_count};

use super::busy::lock;
use super::context::{Brake, Context};
use super::outbox::Outbox;
use super::sync::Syncs;

pub use remove::{Counted, Removed};

/// The accounts of a profile. Cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    context: Context,
    syncs: Syncs,
    outbox: Outbox,
}

impl Accounts {
    /// With what works for them.
    pub fn new(context: Context, syncs: Syncs, outbox: Outbox) -> Self {
        Self { context, syncs, outbox }
    }

    /// Removes an account's key. Its data stays, and so does its work, which waits until it signs in again.
    pub async fn sign_out(&self, account: &AccountId) {
        self.syncs.stop(account);
        if let Err(trouble) = self.context.keys.remove(account).await {
            self.context.news.notice(trouble.sentence(), None);
        }
        let id = account.clone();
        let open = self.context.write(move |tx| {
            accounts::set_grant(tx, &id, None)?;
            accounts::resume(tx, &id)?;
            accounts::open_work(tx, &id)
        });
        let open = open.await.unwrap_or(0);
        self.leave_front(account).await;
        self.context.line.forget(account);
        self.context.restate();
        let words = match open {
            0 => tr!("Signed out. The key was removed; what was read stays").to_owned(),
            _ => tr_count!(
                open,
                "Signed out. One thing that was to be sent waits until you sign in again",
                "Signed out. {count} things that were to be sent wait until you sign in again",
                count = open
            ),
        };
        self.context.news.notice(words, None);
    }

    /// Marks an account with another colour.
    pub async fn mark(&self, account: AccountId, colour: u8) {
        // A failed write shows in the status line.
        let _ = self.context.write(move |tx| accounts::set_colour(tx, &account, colour)).await;
    }

    /// Another account comes to the front in the place of one that is no longer signed in; the app's secret goes with
    /// the last of them.
    async fn leave_front(&self, account: &AccountId) {
        let read = |c: &crate::store::ReadConnection| -> Result<_, StoreError> {
            let left = accounts::all(c)?.into_iter().find(|known| known.grant.is_some());
            Ok((left.map(|known| known.account.id), choices::read(c)?.app_id))
        };
        let Ok((left, app_id)) = self.context.read(read) else { return };
        if left.is_none()
            && !app_id.is_empty()
            && let Err(trouble) = self.context.keys.remove_app_secret(&app_id).await
        {
            self.context.news.notice(trouble.sentence(), None);
        }
        if self.context.front().as_ref() == Some(account) {
            *lock(&self.context.front) = left;
        }
    }

    /// Removes an account whole: see [`Accounts::remove`]. Says what came of it.
    pub async fn remove_and_tell(&self, account: &AccountId) {
        let words = match self.remove(account).await {
            Ok(removed) => removed.words(),
            Err(trouble) => tr!(
                "The account is not removed whole yet, and Tintype goes on with it at the next start. {why}",
                why = trouble.sentence()
            ),
        };
        self.context.news.notice(words, None);
    }

    /// Lets an account rest, so that nothing of it is read or sent while its rows are exchanged for others.
    pub async fn rest(&self, account: &AccountId) {
        self.syncs.stop(account);
        let trouble = Trouble::of(TroubleKind::SignInAgain);
        self.context.line.hold(account, Brake { until: None, trouble });
        self.outbox.break_off(account).await;
    }

    /// Goes on with removals that the last process did not come to an end with.
    pub fn finish(&self) {
        let (accounts, guard) = (self.clone(), self.context.begin());
        tokio::spawn(async move {
            if let Err(trouble) = accounts.go_on().await {
                tracing::warn!(kind = ?trouble.kind, "a removal could not be ended");
            }
            drop(guard);
        });
    }

    async fn go_on(&self) -> Result<(), Trouble> {
        for leaving in self.begun()? {
            self.take_out(leaving).await?;
        }
        self.write_anew().await.map(drop)
    }
}

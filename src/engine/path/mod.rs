//! What the path to a connected account asks of the engine: keep a tick, keep an app, look at the invitation again.
//! Invariant: how a sign-in went is written into the path that is under way, so that it is found there after a
//! restart; no secret and no code is.

use crate::domain::path::Path;
use crate::domain::{AccountId, Secret, Trouble};
use crate::store::tables::{choices, path};
use crate::store::views::settings::Choices;

use super::context::Context;

/// A wish of the path.
#[derive(Clone, Debug, PartialEq)]
pub enum PathWish {
    /// Keep it as it is now.
    Keep(Path),
    /// Keep an app's id, and its secret in the vault, for the sign-in to come.
    KeepApp { id: String, secret: Secret },
    /// Try the sign-in once more that waits for the invitation to be accepted.
    LookAgain,
    /// Let an account that waits for its person be tried once more: they say that they have done their part.
    Try(AccountId),
}

/// Keeps the path as it is now.
pub async fn keep(context: &Context, path: Path) {
    // A failed write shows in the status line.
    let _ = context.write(move |tx| path::keep(tx, &path)).await;
}

/// Keeps an app: the secret first, so that an id that is known always has one.
pub async fn keep_app(context: &Context, id: String, secret: Secret) {
    if let Err(trouble) = context.keys.keep_app_secret(&id, secret).await {
        context.news.notice(trouble.sentence(), None);
        return;
    }
    let kept = context.write(move |tx| {
        let chosen = choices::read(tx)?;
        choices::keep(tx, &Choices { app_id: id, ..chosen })
    });
    // A failed write shows in the status line.
    let _ = kept.await;
}

/// Writes down what stood in the way of a sign-in, if a path is under way.
pub async fn tell(context: &Context, trouble: &Trouble) {
    let (kind, now) = (trouble.kind, context.now());
    change(context, move |path| path.tell(kind, now)).await;
}

/// Ends the path that is under way: it led to this account.
pub async fn arrive(context: &Context, account: AccountId) {
    change(context, move |path| path.arrive(account)).await;
}

async fn change(context: &Context, change: impl FnOnce(&mut Path) + Send + 'static) {
    if !context.read(path::read).is_ok_and(|path| path.is_begun()) {
        return;
    }
    let written = context.write(move |tx| {
        let mut path = path::read(tx)?;
        change(&mut path);
        path::keep(tx, &path)
    });
    // A failed write shows in the status line.
    let _ = written.await;
}

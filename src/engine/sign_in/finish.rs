//! From the answer of the consent page, or a pasted token, to a signed-in account.
//! Invariant: every way in ends here, so what is checked is checked for all.

use jiff::{SignedDuration, Timestamp};

use crate::api::{Client, oauth};
use crate::domain::account::Grant;
use crate::domain::{AccountId, Scope, Secret, Trouble, TroubleKind};
use crate::store::tables::{accounts, choices};
use crate::tr;

use super::{App, Held, SignInDesk, Way};
use crate::engine::busy::lock;

/// How long a token lives that does not say so (section 1.5 and 1.7): about sixty days.
const USUAL_LIFE_S: i64 = 60 * 86_400;

impl SignInDesk {
    /// Keeps the app for the next time, its secret in the vault, and finds the secret there when none was
    /// typed.
    pub(super) async fn remember(&self, mut app: App) -> Result<App, Trouble> {
        if app.secret.is_empty() {
            let known = self.context.keys.app_secret(&app.id).await?;
            app.secret = known.ok_or_else(|| Trouble::of(TroubleKind::SecretWrong))?;
        } else {
            self.context.keys.keep_app_secret(&app.id, app.secret.clone()).await?;
        }
        let (id, redirect) = (app.id.clone(), app.redirect.clone());
        let kept = self.context.write(move |tx| {
            let chosen = choices::read(tx)?;
            choices::keep(tx, &crate::store::views::settings::Choices { app_id: id, redirect, ..chosen })
        });
        kept.await.map_err(|error| error.trouble())?;
        Ok(app)
    }

    /// The address the browser ended on → code → short token → long token → account.
    pub(super) async fn exchange(
        &self,
        way: Way,
        app: App,
        answer: String,
        state: String,
    ) -> Result<AccountId, Trouble> {
        let code = oauth::parse_redirect(&answer, &state).map_err(|error| error.trouble())?;
        self.working(tr!("Asking Instagram for a key"));
        let client = &way.client;
        let short = oauth::exchange_code(client, &app.id, &app.secret, &app.redirect, &code).await;
        let short = match short.map_err(|error| error.trouble()) {
            Ok(short) => short,
            Err(trouble) => {
                if trouble.kind == TroubleKind::TesterNotAccepted {
                    *lock(&self.held) = Some(Held::Code { way, app, answer, state });
                }
                return Err(trouble);
            }
        };
        let long = oauth::long_token(client, &app.secret, &short.token).await;
        let long = long.map_err(|error| error.trouble())?;
        let scopes = long.scopes.or(short.scopes);
        self.arrive(way, long.token, scopes, long.lives_s).await
    }

    /// A token made in the app's dashboard (section 1.7): what it may do and how long it lives is not told.
    pub(super) async fn with_token(
        &self,
        pasted: &Secret,
        again: Option<AccountId>,
    ) -> Result<AccountId, Trouble> {
        let token = oauth::check_token(pasted.reveal()).map_err(|error| error.trouble())?;
        self.arrive(self.front(again)?, token, None, None).await
    }

    pub(super) async fn arrive(
        &self,
        way: Way,
        token: Secret,
        scopes: Option<Vec<Scope>>,
        lives_s: Option<u64>,
    ) -> Result<AccountId, Trouble> {
        self.working(tr!("Reading the account"));
        let account = match self.professional(&way.client, &token).await {
            Ok(account) => account,
            Err(trouble) => {
                if trouble.kind == TroubleKind::TesterNotAccepted {
                    *lock(&self.held) = Some(Held::Token { way, token, scopes, lives_s });
                }
                return Err(trouble);
            }
        };
        if way.again.as_ref().is_some_and(|again| *again != account.id) {
            return Err(Trouble::with(TroubleKind::AnotherAccount, format!("@{}", account.username)));
        }
        let (token, scopes, lives_s) = match scopes {
            Some(_) => (token, scopes, lives_s),
            None => renewed(&way.client, token).await,
        };
        let issued = self.context.clock.now();
        let grant = Grant { scopes, issued, expires: expiry(issued, lives_s) };
        let id = account.id.clone();
        self.context.keys.keep(&id, token).await?;
        let (practice, now, front) = (way.practice, self.context.now(), id.clone());
        let written = self.context.write(move |tx| {
            accounts::sign_in(tx, &account, &grant, practice, now)?;
            let chosen = choices::read(tx)?;
            choices::keep(tx, &crate::store::views::settings::Choices { account: front.0, ..chosen })
        });
        written.await.map_err(|error| error.trouble())?;
        self.context.line.release(&id);
        Ok(id)
    }

    async fn professional(&self, client: &Client, token: &Secret) -> Result<crate::domain::Account, Trouble> {
        let account = client.me(token).await.map_err(|error| error.trouble())?.value;
        if account.kind.is_professional() {
            Ok(account)
        } else {
            Err(Trouble::with(TroubleKind::NotProfessional, format!("@{}", account.username)))
        }
    }
}

/// A pasted token tells neither what it may do nor when it was made. A renewal tells both, and is refused within the
/// first day (section 1.6); then the token is taken as it is.
async fn renewed(client: &Client, token: Secret) -> (Secret, Option<Vec<Scope>>, Option<u64>) {
    match oauth::refresh(client, &token).await {
        Ok(long) => (long.token, long.scopes, long.lives_s),
        Err(error) => {
            tracing::info!(%error, "a pasted token was not renewed");
            (token, None, None)
        }
    }
}

/// When a token dies.
pub fn expiry(issued: Timestamp, lives_s: Option<u64>) -> Timestamp {
    let life = lives_s.and_then(|life| i64::try_from(life).ok()).unwrap_or(USUAL_LIFE_S);
    issued.checked_add(SignedDuration::from_secs(life)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_does_not_say_lives_about_sixty_days() {
        let at = Timestamp::UNIX_EPOCH;
        assert_eq!(expiry(at, None).as_second(), 60 * 86_400);
        assert_eq!(expiry(at, Some(5_183_944)).as_second(), 5_183_944);
        assert_eq!(expiry(at, Some(u64::MAX)), expiry(at, None));
    }
}

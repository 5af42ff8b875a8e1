//! What every request of one sandbox shares: keys, content, pictures and the state behind its lock.
//! Invariant: the lock is held for plain table work only, never across an await, a drawing or a fetch.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::another;
use super::call::Call;
use super::clock::{self, Clock};
use super::fetch::Fetcher;
use super::options::{Content, Options, Ready};
use super::pictures::Pictures;
use super::refusal::Refusal;
use super::state::State;
use super::tokens::{Grant, LONG, Life, Mint, Scopes};

/// One sandbox, as its requests see it.
pub struct Shared {
    /// The origin, without a slash at its end.
    pub url: String,
    pub app_id: String,
    pub app_secret: String,
    pub mint: Mint,
    pub content: Content,
    pub pictures: Pictures,
    pub fetcher: Fetcher,
    options: Options,
    state: Mutex<State>,
}

impl Shared {
    /// Makes the world and everything around it.
    pub fn new(url: String, options: Options, content: Content) -> Shared {
        let mint = Mint::new(options.seed);
        let app = Mint::new(options.app_of.unwrap_or(options.seed));
        let digits = u64::from_str_radix(&app.hex("app id", 12), 16).unwrap_or_default();
        Shared {
            url,
            app_id: (1_000_000_000_000_000 + digits % 9_000_000_000_000_000).to_string(),
            app_secret: app.hex("app secret", 32),
            pictures: Pictures::new(options.pictures_dir.clone().map(|dir| seeded(dir, &options))),
            fetcher: Fetcher::new(),
            state: Mutex::new(make(&options, content)),
            mint,
            content,
            options,
        }
    }

    /// The state, for a moment.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the world afresh, at the time the clock shows now; rules, switches, log and record go.
    pub fn reset(&self) {
        let mut options = self.options.clone();
        let clock = self.state().clock;
        options.clock = Some(clock.now());
        let mut fresh = make(&options, self.content);
        fresh.clock = clock;
        *self.state() = fresh;
        self.pictures.forget();
    }

    /// Divides picture sides by this.
    pub fn picture_divisor(&self) -> u32 {
        if self.options.quick_pictures { 4 } else { 1 }
    }

    /// What the caller of `start` gets to know.
    pub fn ready(&self) -> Ready {
        let state = self.state();
        let born = state.began - 2 * super::tokens::DAY;
        let grant =
            Grant { life: Life::Long, scopes: Scopes::ALL, born, dies: state.began + LONG, serial: u64::MAX };
        Ready {
            url: self.url.clone(),
            token: self.mint.issue(grant),
            user_id: state.account.user_id.clone(),
            username: state.account.username.clone(),
            app_id: self.app_id.clone(),
            app_secret: self.app_secret.clone(),
            control: format!("{}/control", self.url),
            others: Vec::new(),
        }
    }

    /// Checks token and scope, in the order of section 13, point 1.
    ///
    /// # Errors
    /// 190 in its kinds, 10 for a missing scope, 100 when the tester invite was not accepted.
    pub fn allow(&self, state: &State, call: &Call, needed: Scopes) -> Result<Grant, Refusal> {
        let grant = self.allow_anyone(state, call, needed)?;
        if state.switches.professional {
            return Ok(grant);
        }
        Err(Refusal::api(
            10,
            "(#10) The user is not an Instagram professional account: switch to a Business or Creator account",
        ))
    }

    /// As [`Shared::allow`], also for an account that is not professional.
    ///
    /// # Errors
    /// As [`Shared::allow`].
    pub fn allow_anyone(&self, state: &State, call: &Call, needed: Scopes) -> Result<Grant, Refusal> {
        let Some(token) = &call.token else {
            return Err(Refusal::oauth(190, "An access token is required to request this resource."));
        };
        let grant = self.read_token(state, token)?;
        if !state.switches.tester_accepted {
            return Err(Refusal::unsupported(call.method.as_str()));
        }
        match grant.scopes.lacking(needed) {
            Some(scope) => Err(Refusal::lacks_scope(scope)),
            None => Ok(grant),
        }
    }

    /// What a token says, if it still counts.
    ///
    /// # Errors
    /// 190: no token of ours, taken back, or expired.
    pub fn read_token(&self, state: &State, token: &str) -> Result<Grant, Refusal> {
        let grant = self.mint.read(token).ok_or_else(Refusal::bad_token)?;
        match state.revoked {
            Some((before, subcode)) if grant.serial < before || grant.serial == u64::MAX => {
                return Err(revoked(subcode));
            }
            _ => {}
        }
        let now = state.now();
        if grant.dies <= now {
            return Err(Refusal::oauth(
                190,
                format!(
                    "Error validating access token: Session has expired on {}. The current time is {}.",
                    clock::format(grant.dies, "%A, %d-%b-%y %H:%M:%S UTC"),
                    clock::format(now, "%A, %d-%b-%y %H:%M:%S UTC")
                ),
            )
            .with_subcode(463));
        }
        Ok(grant)
    }

    /// A new token text.
    pub fn give(&self, state: &mut State, life: Life, scopes: Scopes) -> (String, i64) {
        let born = state.now();
        let lasts = if life == Life::Short { super::tokens::HOUR } else { LONG };
        let serial = state.serial();
        let token = self.mint.issue(Grant { life, scopes, born, dies: born + lasts, serial });
        state.given.push(token.clone());
        (token, lasts)
    }

    /// An answer, or a refusal with a trace id.
    pub fn reply(&self, answer: Result<Value, Refusal>) -> Response {
        match answer {
            Ok(value) => Json(value).into_response(),
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// A refusal with a trace id.
    pub fn refuse(&self, refusal: &Refusal) -> Response {
        let status = StatusCode::from_u16(refusal.http).unwrap_or(StatusCode::BAD_REQUEST);
        let (trace, sparse) = (self.trace(), self.state().switches.errors_sparse);
        let body = if sparse { refusal.sparse_body(&trace) } else { refusal.body(&trace) };
        (status, Json(body)).into_response()
    }

    /// A trace id that was never given before.
    pub fn trace(&self) -> String {
        let serial = self.state().serial();
        format!("A{}", self.mint.seal(&format!("trace {serial}")))
    }
}

fn revoked(subcode: i64) -> Refusal {
    let why = match subcode {
        458 => "The user has not authorized this application.",
        459 => "The user must log in at instagram.com to clear a checkpoint.",
        460 => "The session has been invalidated because the user changed the password.",
        _ => "The session is no longer valid.",
    };
    Refusal::oauth(190, format!("Error validating access token: {why}")).with_subcode(subcode)
}

/// Pictures of other seeds and sizes stay apart on disk.
fn seeded(dir: PathBuf, options: &Options) -> PathBuf {
    let sides = if options.quick_pictures { "quick" } else { "full" };
    dir.join(format!("{:?}-{}-{sides}", options.size, options.seed).to_lowercase())
}

fn make(options: &Options, content: Content) -> State {
    let clock = options.clock.map_or_else(Clock::real, Clock::standing);
    let world = (content.world)(options.size, options.seed, clock.now());
    let world = if options.place == 0 { world } else { another::another(world, options.place) };
    let redirects = options.redirect_uris.clone();
    State::new(world, clock, options.seed, redirects, options.arrivals).at_place(options.place)
}

//! Several accounts of the pretend Instagram behind one origin, each with a world of its own.
//! Invariant: a request is answered by the account whose token it carries, and by no other: what another account has
//! is not there for it.

use std::sync::{PoisonError, RwLock};

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{Request, Response};
use url::form_urlencoded;

use super::call::Call;
use super::gate::{self, Dropped, Gate};
use super::state::State;

/// The accounts at an origin, the first one first.
pub struct House {
    gates: RwLock<Vec<Gate>>,
}

impl House {
    /// A house with one account.
    pub fn new(first: Gate) -> House {
        House { gates: RwLock::new(vec![first]) }
    }

    /// How many accounts there are.
    pub fn count(&self) -> u64 {
        self.gates.read().unwrap_or_else(PoisonError::into_inner).len() as u64
    }

    /// Another account.
    pub fn admit(&self, gate: Gate) {
        self.gates.write().unwrap_or_else(PoisonError::into_inner).push(gate);
    }

    /// Answers one request.
    ///
    /// # Errors
    /// [`Dropped`] when a rule wants no answer at all.
    pub async fn answer(&self, request: Request<Body>) -> Result<Response<Body>, Dropped> {
        match gate::read(request).await {
            Ok((parts, body)) => {
                let Some(gate) = self.whose(&parts, &body) else { return Err(Dropped { silent: false }) };
                gate.answer(parts, body).await
            }
            Err(told) => Ok(told),
        }
    }

    /// The account a request is for; the first where it does not tell.
    fn whose(&self, parts: &Parts, body: &Bytes) -> Option<Gate> {
        let gates = self.gates.read().unwrap_or_else(PoisonError::into_inner);
        if let [only] = gates.as_slice() {
            return Some(only.clone());
        }
        let path = parts.uri.path();
        let found = if path.starts_with("/control") {
            let query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
            let name = query.into_iter().find(|(key, _)| key == "account").map(|(_, name)| name.into_owned());
            name.and_then(|name| gates.iter().find(|gate| gate.shared().state().account.username == name))
        } else if let Some(file) = path.strip_prefix("/cdn/").and_then(|rest| rest.split('/').nth(1)) {
            let id = file.split('.').next().unwrap_or_default();
            gates.iter().find(|gate| has(&gate.shared().state(), id))
        } else {
            of_call(&gates, &Call::read(parts, body))
        };
        found.or(gates.first()).cloned()
    }
}

/// By its token, by the code it redeems, by the account that is to be signed in, or by the app.
fn of_call<'g>(gates: &'g [Gate], call: &Call) -> Option<&'g Gate> {
    if let Some(token) = &call.token {
        return gates.iter().find(|gate| gate.shared().mint.read(token).is_some());
    }
    if let Some(code) = call.get("code") {
        return gates.iter().find(|gate| gate.shared().state().codes.contains_key(code));
    }
    // Who is signed in at the browser; Instagram takes it as a hint there too.
    let hinted = call.get("login_hint");
    let named = |gate: &&Gate| hinted.is_some_and(|name| gate.shared().state().account.username == name);
    let app = call.get("client_id");
    let of_app = |gate: &&Gate| app.is_some_and(|app| gate.shared().app_id == app);
    gates.iter().find(named).or_else(|| gates.iter().find(of_app))
}

/// Whether a picture or clip is of this account.
fn has(state: &State, id: &str) -> bool {
    state.account.id == id || state.media_ids.contains_key(id) || state.child_ids.contains_key(id)
}

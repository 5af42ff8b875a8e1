//! The way every request takes: read, count, log, go wrong by rule, be answered.
//! Invariant: whatever a fault rule does to the answer, the log tells what was asked and the record
//! what was done.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Request, Response, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;

use super::call::Call;
use super::clock;
use super::faults::Action;
use super::record::Asked;
use super::refusal::Refusal;
use super::routes::{self, token_error};
use super::shared::Shared;
use super::usage::Levels;

/// Largest request body taken, in bytes.
pub const BODY: usize = 2 << 20;

/// There is no answer: the connection is to be closed, or left open in silence.
#[derive(Debug, thiserror::Error)]
#[error("the answer was taken away by a fault rule")]
pub struct Dropped {
    pub silent: bool,
}

/// Answers requests of one sandbox.
#[derive(Clone)]
pub struct Gate {
    shared: Arc<Shared>,
    router: TowerToHyperService<Router>,
}

impl Gate {
    /// The gate of a sandbox.
    pub fn new(shared: Arc<Shared>) -> Gate {
        Gate { router: TowerToHyperService::new(routes::router(shared.clone())), shared }
    }

    /// What its requests share.
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Answers one request whose body was read.
    ///
    /// # Errors
    /// [`Dropped`] when a rule wants no answer at all.
    pub async fn answer(&self, parts: Parts, body: Bytes) -> Result<Response<Body>, Dropped> {
        if parts.uri.path().starts_with("/control") {
            return Ok(self.route(Request::from_parts(parts, Body::from(body))).await);
        }
        let call = Arc::new(Call::read(&parts, &body));
        let graph = !call.path.starts_with("/cdn/") && !call.path.starts_with("/oauth/");
        let (number, actions, mut levels) = self.admit(&call, graph);
        let faults: Vec<&str> = actions.iter().map(Action::name).collect();
        let fault = (!faults.is_empty()).then(|| faults.join(", "));
        if actions.contains(&Action::Silence { acted: false }) {
            return Err(self.silence(number, fault));
        }
        for action in &actions {
            match action {
                Action::Slow { ms, acted: false } => late(*ms).await,
                Action::Headers { levels: preset } => levels = Some(*preset),
                _ => {}
            }
        }
        let answer = self.act(&call, parts, body, &actions, graph).await;
        if actions.contains(&Action::Silence { acted: true }) {
            return Err(self.silence(number, fault));
        }
        let mut state = self.shared.state();
        let status = answer.as_ref().ok().map(|answer| answer.status().as_u16());
        state.log.finish(number, status, fault);
        let (id, now) = (state.account.user_id.clone(), state.now());
        drop(state);
        answer.map(|mut answer| {
            // As every server of HTTP says it, but by the clock of this world.
            let date = clock::format(now, "%a, %d %b %Y %H:%M:%S GMT");
            if let Ok(date) = HeaderValue::from_str(&date) {
                answer.headers_mut().insert(header::DATE, date);
            }
            if let Some(levels) = levels.filter(|_| graph) {
                write_usage(&mut answer, &levels, &id);
            }
            answer
        })
    }

    /// Nothing is said; that it came to this stands in the log.
    fn silence(&self, number: u64, fault: Option<String>) -> Dropped {
        self.shared.state().log.finish(number, None, fault);
        Dropped { silent: true }
    }

    /// Counts and logs the request and asks the rules about it.
    fn admit(&self, call: &Call, graph: bool) -> (u64, Vec<Action>, Option<Levels>) {
        let mut state = self.shared.state();
        state.settle();
        let now = state.now();
        if graph {
            state.usage.count(now);
        }
        let number = state.log.add(Asked {
            number: 0,
            at: now,
            method: call.method.to_string(),
            path: call.raw_path.clone(),
            query: call.shown_query.clone(),
            token: call.token_from,
            status: None,
            agent: call.agent.clone(),
            fault: None,
        });
        let actions = state.faults.decide(call.method.as_str(), &call.path);
        let switches = &state.switches;
        let levels = state.usage.levels(switches.call_budget, switches.usage_percent);
        (number, actions, (!switches.usage_absent).then_some(levels))
    }

    async fn act(
        &self,
        call: &Arc<Call>,
        mut parts: Parts,
        body: Bytes,
        actions: &[Action],
        graph: bool,
    ) -> Result<Response<Body>, Dropped> {
        for action in actions {
            match action {
                Action::Drop { acted: false } => return Err(Dropped { silent: false }),
                Action::Error { refusal, acted: false } => return Ok(self.shared.refuse(refusal)),
                Action::TokenError { message } => return Ok(token_error(400, message)),
                Action::Html { status, acted: false } => return Ok(html(*status)),
                Action::Body { status, body, acted: false } => return Ok(nonsense(*status, body)),
                _ => {}
            }
        }
        if graph && let Err(refusal) = self.check(call) {
            return Ok(self.shared.refuse(&refusal));
        }
        if let Ok(uri) = rewritten(&parts.uri, &call.path) {
            parts.uri = uri;
        }
        parts.extensions.insert(call.clone());
        let answer = self.route(Request::from_parts(parts, Body::from(body))).await;
        for action in actions {
            match action {
                Action::Drop { acted: true } => return Err(Dropped { silent: false }),
                Action::Error { refusal, acted: true } => return Ok(self.shared.refuse(refusal)),
                Action::Html { status, acted: true } => return Ok(html(*status)),
                Action::Body { status, body, acted: true } => return Ok(nonsense(*status, body)),
                Action::Slow { ms, acted: true } => late(*ms).await,
                Action::CutJson => return Ok(cut(answer).await),
                _ => {}
            }
        }
        Ok(answer)
    }

    /// What is refused whatever the path: versions, removed features, a spent call budget.
    fn check(&self, call: &Call) -> Result<(), Refusal> {
        call.check_version()?;
        let state = self.shared.state();
        let switches = &state.switches;
        if switches.refuse_removed_features {
            for name in ["pretty", "debug", "date_format", "ids"] {
                if call.parameters.contains_key(name) {
                    return Err(Refusal::oauth(100, format!("(#100) The parameter {name} was removed")));
                }
            }
        }
        if state.usage.levels(switches.call_budget, switches.usage_percent).call_count >= 100 {
            return Err(Refusal::oauth(
                80_002,
                "There have been too many calls to this Instagram account. Wait a bit and try again.",
            )
            .with_subcode(2_446_079));
        }
        Ok(())
    }

    async fn route(&self, request: Request<Body>) -> Response<Body> {
        match self.router.call(request).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        }
    }
}

/// Reads a request that was meant for this machine; otherwise what it is told.
///
/// # Errors
/// The answer to one from elsewhere, or to one that is too large.
pub async fn read(request: Request<Body>) -> Result<(Parts, Bytes), Response<Body>> {
    let (parts, body) = request.into_parts();
    if !from_here(&parts) {
        return Err((StatusCode::FORBIDDEN, "The sandbox answers on loopback only.").into_response());
    }
    match to_bytes(body, BODY).await {
        Ok(body) => Ok((parts, body)),
        Err(_) => Err(StatusCode::PAYLOAD_TOO_LARGE.into_response()),
    }
}

/// Whether the request was meant for this machine: a page of another site that had its name resolve to
/// loopback would still send its own name.
fn from_here(parts: &Parts) -> bool {
    let Some(host) = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()) else {
        return true;
    };
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    name == "localhost" || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn rewritten(uri: &Uri, path: &str) -> Result<Uri, axum::http::uri::InvalidUri> {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{path}{query}").parse()
}

fn html(status: u16) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let page = "<!doctype html><html><head><title>Error</title></head><body><h1>Sorry, something went \
                wrong.</h1><p>We are working on getting this fixed as soon as we can.</p></body></html>";
    (status, Html(page)).into_response()
}

async fn late(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

fn nonsense(status: u16, body: &str) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    (status, body.to_owned()).into_response()
}

/// The same answer with the second half of its body gone.
async fn cut(answer: Response<Body>) -> Response<Body> {
    let (mut parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body.slice(..body.len() / 2)))
}

fn write_usage(answer: &mut Response<Body>, levels: &Levels, account: &str) {
    let values = [
        (HeaderName::from_static("x-app-usage"), levels.app()),
        (HeaderName::from_static("x-business-use-case-usage"), levels.business(account)),
    ];
    for (name, value) in values {
        if let Ok(value) = HeaderValue::from_str(&value) {
            answer.headers_mut().insert(name, value);
        }
    }
}

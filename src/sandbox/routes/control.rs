//! The control endpoints: the hands of a test in another process.
//! Invariant: they are no part of the pretend Instagram: no token, no log, no fault rule.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::control::{Control, NewComment, Wave};
use crate::sandbox::faults::Rule;
use crate::sandbox::shared::Shared;

type Host = State<Arc<Shared>>;

fn hands(shared: Host) -> Control {
    Control::new(shared.0)
}

fn done() -> Response {
    Json(json!({ "success": true })).into_response()
}

fn refused(why: impl Into<String>) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": why.into() }))).into_response()
}

/// `GET /control/faults`.
pub async fn faults(shared: Host) -> Response {
    let rules: Vec<Value> = hands(shared)
        .faults()
        .into_iter()
        .map(|(number, rule)| json!({ "number": number, "rule": rule }))
        .collect();
    Json(json!({ "faults": rules })).into_response()
}

/// `POST /control/faults` with one rule.
pub async fn add_fault(shared: Host, Json(rule): Json<Rule>) -> Response {
    Json(json!({ "number": hands(shared).add_fault(rule) })).into_response()
}

/// `DELETE /control/faults`.
pub async fn clear_faults(shared: Host) -> Response {
    hands(shared).clear_faults();
    done()
}

fn time(control: &Control) -> Response {
    Json(json!({ "now": control.now(), "running": control.running() })).into_response()
}

/// `GET /control/clock`.
pub async fn clock(shared: Host) -> Response {
    time(&hands(shared))
}

/// How to move the clock: all parts may be left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// Unix seconds or an ISO time.
    set: Option<Value>,
    /// Seconds.
    advance: Option<i64>,
    running: Option<bool>,
    /// So many times faster than the machine's.
    speed: Option<u32>,
}

/// `POST /control/clock`.
pub async fn move_clock(shared: Host, Json(wanted): Json<Move>) -> Response {
    let control = hands(shared);
    if let Some(set) = wanted.set {
        let text = set.as_str().map_or_else(|| set.to_string(), str::to_owned);
        match crate::sandbox::clock::parse_moment(&text) {
            Some(seconds) => control.set_clock(seconds),
            None => return refused("set must be unix seconds or an ISO time"),
        }
    }
    if let Some(seconds) = wanted.advance {
        control.advance(seconds);
    }
    if let Some(speed) = wanted.speed {
        control.hurry(speed);
    }
    if let Some(running) = wanted.running {
        control.let_run(running);
    }
    time(&control)
}

/// `POST /control/comments`: a comment arrives.
pub async fn add_comment(shared: Host, Json(new): Json<NewComment>) -> Response {
    match hands(shared).add_comment(new) {
        Some(id) => Json(json!({ "id": id })).into_response(),
        None => refused("there is no such media, parent or person"),
    }
}

/// `POST /control/wave`: many comments arrive that say the same.
pub async fn add_wave(shared: Host, Json(wave): Json<Wave>) -> Response {
    match wave.text.trim().is_empty() || wave.count > 100_000 {
        true => refused("a wave has a text and at most 100000 comments"),
        false => Json(json!({ "ids": hands(shared).add_wave(&wave) })).into_response(),
    }
}

/// Something that happens in the Instagram app.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Elsewhere {
    /// A post or a comment of that id is deleted.
    Remove(String),
    /// A picture is posted with that caption.
    Post(String),
    /// Comments under the post of that id are turned off.
    CommentsOff(String),
    /// They are turned on.
    CommentsOn(String),
}

/// `POST /control/media` with `remove` (an id), `post` (a caption), `comments_off` or `comments_on` (an id).
pub async fn elsewhere(shared: Host, Json(wanted): Json<Elsewhere>) -> Response {
    let control = hands(shared);
    match wanted {
        Elsewhere::Remove(id) if control.remove_media(&id) || control.withdraw_comment(&id) => done(),
        Elsewhere::Remove(_) => refused("there is no such media or comment"),
        Elsewhere::CommentsOff(id) if control.switch_elsewhere(&id, false) => done(),
        Elsewhere::CommentsOn(id) if control.switch_elsewhere(&id, true) => done(),
        Elsewhere::CommentsOff(_) | Elsewhere::CommentsOn(_) => refused("there is no such media"),
        Elsewhere::Post(caption) => match control.post_elsewhere(&caption) {
            Some(id) => Json(json!({ "id": id })).into_response(),
            None => refused("there is no image to post again"),
        },
    }
}

/// What keeps comments back, one at a time.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub struct Withheld {
    /// A username, whose comments are kept back.
    restricted: Option<String>,
    /// A username that has a role at the app.
    role: Option<String>,
    /// A post with a minimum age.
    age_gated: Option<String>,
    /// A post that is an ad.
    ad: Option<String>,
    /// `false` takes it back.
    #[serde(default = "yes")]
    on: bool,
}

fn yes() -> bool {
    true
}

/// `POST /control/withheld` with whom or what, and `on`.
pub async fn withhold(shared: Host, Json(wanted): Json<Withheld>) -> Response {
    let (control, on) = (hands(shared), wanted.on);
    let all = [
        wanted.restricted.map(|name| control.restrict(&name, on)),
        wanted.role.map(|name| control.give_role(&name, on)),
        wanted.age_gated.map(|id| control.gate_by_age(&id, on)),
        wanted.ad.map(|id| control.make_ad(&id, on)),
    ];
    let named: Vec<bool> = all.into_iter().flatten().collect();
    match named.is_empty() || named.contains(&false) {
        true => refused("there is no such person or media"),
        false => done(),
    }
}

/// `GET /control/log`.
pub async fn log(shared: Host) -> Response {
    Json(json!({ "log": hands(shared).log() })).into_response()
}

/// `DELETE /control/log`.
pub async fn clear_log(shared: Host) -> Response {
    hands(shared).clear_log();
    done()
}

/// `GET /control/record`.
pub async fn record(shared: Host) -> Response {
    Json(json!({ "record": hands(shared).record() })).into_response()
}

/// `GET /control/switches`.
pub async fn switches(shared: Host) -> Response {
    Json(hands(shared).switches()).into_response()
}

/// `POST /control/switches` with those to flip; `arrivals` is taken too.
pub async fn flip(shared: Host, Json(mut changes): Json<Value>) -> Response {
    let control = hands(shared);
    let arrivals = changes.as_object_mut().and_then(|changes| changes.remove("arrivals"));
    match control.switches().changed(&changes) {
        Ok(switches) => {
            control.flip(|all| *all = switches);
            if let Some(on) = arrivals.and_then(|on| on.as_bool()) {
                control.let_arrive(on);
            }
            Json(control.switches()).into_response()
        }
        Err(why) => refused(why),
    }
}

/// Which subcode of 190 the tokens answer from now on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revoked {
    subcode: i64,
}

/// `POST /control/revoke`.
pub async fn revoke(shared: Host, Json(revoked): Json<Revoked>) -> Response {
    hands(shared).revoke_tokens(revoked.subcode);
    done()
}

/// One more redirect address.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redirect {
    address: String,
}

/// `POST /control/redirects`.
pub async fn add_redirect(shared: Host, Json(redirect): Json<Redirect>) -> Response {
    hands(shared).add_redirect(&redirect.address);
    done()
}

/// `POST /control/reset`.
pub async fn reset(shared: Host) -> Response {
    hands(shared).reset();
    done()
}

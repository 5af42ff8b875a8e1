//! The paths of all host roles at one origin, each leading to its handler.
//! Invariant: a handler reads its parameters from the [`Call`] the gate made, never from the raw
//! request, so that every transport of a parameter counts the same.

mod cdn;
mod comments;
mod control;
mod edge;
mod node;
mod oauth;
mod publish;

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};

use super::call::Call;
use super::refusal::Refusal;
use super::shared::Shared;

pub use oauth::token_error;

type Host = State<Arc<Shared>>;
type Asked = Extension<Arc<Call>>;

/// Every path of the sandbox.
pub fn router(shared: Arc<Shared>) -> Router {
    let control = Router::new()
        .route("/faults", get(control::faults).post(control::add_fault).delete(control::clear_faults))
        .route("/clock", get(control::clock).post(control::move_clock))
        .route("/comments", post(control::add_comment))
        .route("/wave", post(control::add_wave))
        .route("/withheld", post(control::withhold))
        .route("/media", post(control::elsewhere))
        .route("/log", get(control::log).delete(control::clear_log))
        .route("/record", get(control::record))
        .route("/switches", get(control::switches).post(control::flip))
        .route("/revoke", post(control::revoke))
        .route("/redirects", post(control::add_redirect))
        .route("/reset", post(control::reset));
    Router::new()
        .nest("/control", control)
        .route("/oauth/authorize", get(oauth::page).post(oauth::answer))
        .route("/oauth/access_token", post(oauth::short))
        .route("/access_token", get(oauth::long))
        .route("/refresh_access_token", get(oauth::refresh))
        .route("/cdn/{kind}/{file}", get(cdn::file))
        .route("/{id}", get(read_node).post(write_node).delete(delete_node))
        .route("/{id}/", get(read_node))
        .route("/{id}/media", get(read_edge_media).post(publish::create))
        .route("/{id}/media_publish", post(publish::publish))
        .route("/{id}/{edge}", get(read_edge).post(write_edge))
        .method_not_allowed_fallback(unsupported)
        .fallback(unknown)
        .layer(DefaultBodyLimit::max(super::gate::BODY))
        .with_state(shared)
}

async fn read_node(shared: Host, Path(id): Path<String>, call: Asked) -> Response {
    shared.reply(node::read(&shared, &call, &id))
}

async fn write_node(shared: Host, Path(id): Path<String>, call: Asked) -> Response {
    shared.reply(node::write(&shared, &call, &id))
}

async fn delete_node(shared: Host, Path(id): Path<String>, call: Asked) -> Response {
    shared.reply(node::delete(&shared, &call, &id))
}

async fn read_edge(shared: Host, Path((id, edge)): Path<(String, String)>, call: Asked) -> Response {
    shared.reply(edge::read(&shared, &call, &id, &edge))
}

async fn read_edge_media(shared: Host, Path(id): Path<String>, call: Asked) -> Response {
    shared.reply(edge::read(&shared, &call, &id, "media"))
}

async fn write_edge(shared: Host, Path((id, edge)): Path<(String, String)>, call: Asked) -> Response {
    shared.reply(comments::write(&shared, &call, &id, &edge))
}

async fn unknown(shared: Host, call: Asked) -> Response {
    shared.refuse(&Refusal::unknown_path(&call.path))
}

async fn unsupported(shared: Host, call: Asked) -> Response {
    shared.refuse(&Refusal::unsupported(call.method.as_str()))
}

//! Publishing routes.
//! Invariant: interim.

use axum::response::Response;

use crate::sandbox::refusal::Refusal;

use super::{Asked, Host};

pub async fn create(shared: Host, call: Asked) -> Response {
    shared.refuse(&Refusal::unsupported(call.method.as_str()))
}

pub async fn publish(shared: Host, call: Asked) -> Response {
    shared.refuse(&Refusal::unsupported(call.method.as_str()))
}

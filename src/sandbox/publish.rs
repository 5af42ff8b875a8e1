//! Publishing.
//! Invariant: interim.

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::render::View;

/// `GET /{IG}/content_publishing_limit`.
pub fn limit(view: &View<'_>) -> Result<Value, Refusal> {
    Ok(json!({ "data": [{ "quota_usage": view.state.published.len() }] }))
}

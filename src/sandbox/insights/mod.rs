//! Insights of the account and of media (section 7).
//! Invariant: what section 7's tables do not allow is refused whole, in the listed words.

use serde_json::{Value, json};

use super::fields::Field;
use super::refusal::Refusal;
use super::render::View;

/// `GET /{IG}/insights`.
pub fn account(_view: &View<'_>) -> Result<Value, Refusal> {
    Ok(json!({ "data": [] }))
}
/// `GET /{media}/insights`.
pub fn media(_view: &View<'_>, _row: usize) -> Result<Value, Refusal> {
    Ok(json!({ "data": [] }))
}
/// insights expansion
pub fn media_expansion(_view: &View<'_>, _row: usize, _field: &Field) -> Result<Value, Refusal> {
    Ok(json!({ "data": [] }))
}
/// Album children have no insights.
pub fn no_child_insights(id: &str) -> Refusal {
    Refusal::gone("GET", id)
}
/// A number as it has grown.
pub fn grown(number: u64, _published: i64, _began: i64, _now: i64) -> u64 {
    number
}

//! Insights of the account and of media (section 7).
//! Invariant: what section 7's tables do not allow is refused whole, in the listed words; what is
//! missing is an empty list, never a zero.

mod account;
mod demographics;
mod media;
mod table;

use serde_json::{Value, json};

use super::fields::Field;
use super::refusal::Refusal;
use super::render::View;

/// `GET /{IG}/insights`.
///
/// # Errors
/// The error texts of section 7.1.
pub fn account(view: &View<'_>) -> Result<Value, Refusal> {
    account::answer(view)
}

pub use account::counted;

/// `GET /{media}/insights`.
///
/// # Errors
/// The error texts of section 7.2.
pub fn media(view: &View<'_>, row: usize) -> Result<Value, Refusal> {
    media::answer(view, row, view.call.need("metric")?, view.call.get("breakdown"))
}

/// `insights.metric(…)` as a field of a media node.
///
/// # Errors
/// As [`media()`].
pub fn media_expansion(view: &View<'_>, row: usize, field: &Field) -> Result<Value, Refusal> {
    let metric = field.argument("metric").ok_or_else(|| Refusal::required("metric"))?;
    media::answer(view, row, metric, field.argument("breakdown"))
}

/// Album children have no insights (section 7.2).
pub fn no_child_insights(id: &str) -> Refusal {
    Refusal::api(100, format!("The Media Insights API does not support media {id}: it is part of an album."))
}

/// A lifetime number at `now`, given where it stood when the world began. A post's numbers rise fast at
/// first and hardly at all later; one published since began at nothing.
pub fn grown(number: u64, published: i64, began: i64, now: i64) -> u64 {
    let share = |age: i64| 1.0 - (-(age.max(0) as f64) / (36.0 * 3_600.0)).exp();
    let then = if published < began { share((began - published).max(3_600)) } else { 1.0 };
    (number as f64 * share(now - published) / then).round() as u64
}

/// The metric names of a comma list.
fn names(list: &str) -> Vec<&str> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// The refusal of a name that no metric has.
fn not_one_of(at: usize, all: &[&str]) -> Refusal {
    Refusal::api(100, format!("(#100) metric[{at}] must be one of the following values: {}", all.join(", ")))
}

/// One result of a breakdown.
fn result(values: &[&str], value: u64) -> Value {
    json!({ "dimension_values": values, "value": value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_grow_from_where_they_stood_and_new_ones_from_nothing() {
        let (began, day) = (1_000_000_000, 86_400);
        assert_eq!(grown(500, began - 400 * day, began, began), 500);
        assert_eq!(grown(500, began - 400 * day, began, began + 9 * day), 500);
        assert!(grown(500, began - day, began, began + day) > 600);
        assert_eq!(grown(500, began + day, began, began + day), 0);
        assert!((495..=500).contains(&grown(500, began + day, began, began + 9 * day)));
    }

    #[test]
    fn a_list_of_metrics_is_read() {
        assert_eq!(names("reach, views,"), ["reach", "views"]);
    }
}

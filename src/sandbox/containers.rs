//! Containers.
//! Invariant: interim.

use serde_json::Value;

use super::fields::Field;
use super::state::State;

/// Field names of a container (section 4.5).
pub const FIELDS: [&str; 5] = ["id", "status_code", "status", "copyright_check_status", "video_status"];

/// A container.
pub struct Container {}

/// The node of a container.
pub fn read(_state: &State, _id: &str, _fields: &[Field]) -> Option<Value> {
    None
}

//! The history that Instagram does not keep: one file a kind of thing.
//! Invariant: nothing here adds anything up; what was not given has no value, and that it was asked for is kept.

pub mod asked;
pub mod labels;
pub mod notes;
pub mod parts;
pub mod readings;
pub mod refused;
pub mod stories;

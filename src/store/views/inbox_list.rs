//! x
//! Invariant: x
#[derive(Default)]
pub struct ListCache;

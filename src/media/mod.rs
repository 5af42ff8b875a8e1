//! Decodes, checks and mends pictures and clips.
//! Invariant: pure functions on bytes.

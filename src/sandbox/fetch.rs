//! Fetches.
//! Invariant: interim.

/// The fetcher.
pub struct Fetcher {}

impl Fetcher {
    /// A fetcher.
    pub fn new() -> Fetcher {
        Fetcher {}
    }
}

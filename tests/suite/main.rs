//! The one test binary: journeys, contract, panels, tidy.
//! Invariant: no sleeps; time moves only when a test moves it.

// A test may stop by panicking, and so may what its tests share.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contract;
mod journeys;
mod tidy;

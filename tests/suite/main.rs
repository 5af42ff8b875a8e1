//! The one test binary: journeys, contract, panels, tidy.
//! Invariant: no sleeps; time moves only when a test moves it.

// A test says what went wrong by falling over; clippy only knows that of functions marked as tests.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod gallery;
mod lists;
mod shell;
mod tidy;

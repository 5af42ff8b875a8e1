//! The one test binary: journeys, contract, panels, gallery, tidy.
//! Invariant: no sleeps; time moves only when a test moves it.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod gallery;
mod panels;
mod shell;
mod tidy;

//! The one test binary: contract, gallery, journeys, keychain, panels, shell, tidy.
//! Invariant: no sleeps; time moves only when a test moves it.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod contract;
mod gallery;
mod journeys;
mod keychain;
mod panels;
mod shell;
mod stills;
mod tidy;

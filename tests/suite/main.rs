//! The one test binary: contract, crash, gallery, journeys, keychain, panels, shell, tidy.
//! Invariant: no sleeps; time moves only when a test moves it. Only the crash harness, which watches real
//! processes, takes its time from the machine.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod contract;
mod crash;
mod gallery;
mod journeys;
mod keychain;
mod panels;
mod real_text;
mod shell;
mod stills;
mod tidy;

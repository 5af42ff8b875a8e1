//! The one test binary: contract, corpus, crash, fuzz, gallery, hosting, journeys, keychain, panels, shell, tidy.
//! Invariant: no sleeps; time moves only when a test moves it. Only the crash harness, which watches real
//! processes, takes its time from the machine.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod contract;
mod corpus;
mod crash;
mod fuzz;
mod gallery;
#[cfg(target_os = "linux")]
mod hosting;
mod journeys;
mod keychain;
mod panels;
mod real_text;
mod search;
mod shell;
mod stills;
mod tidy;

//! The one test binary: journeys, contract, panels, gallery, tidy.
//! Invariant: no sleeps; time moves only when a test moves it.

mod gallery;
mod panels;
mod shell;
mod tidy;

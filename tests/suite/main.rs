//! The one test binary: journeys, contract, panels, tidy.
//! Invariant: no sleeps; time moves only when a test moves it.

mod contract;
mod tidy;

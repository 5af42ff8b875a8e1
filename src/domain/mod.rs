//! Plain words of the product.
//! Invariant: no IO, no async, no egui.

pub mod words;

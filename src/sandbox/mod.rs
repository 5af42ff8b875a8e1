//! A pretend Instagram on 127.0.0.1: demo account, practice mode and test bench.
//! Invariant: it imports nothing of ours, because shared types would let one misunderstanding pass on
//! both sides.

pub mod content;
pub mod model;

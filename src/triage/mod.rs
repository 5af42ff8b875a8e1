//! Pure judgement on comments: what they ask, what they are like, which rules they meet.
//! Invariant: nothing here reads a clock, a file or the store; the same words give the same answer.

pub mod helper;
pub mod rules;
mod spelling;

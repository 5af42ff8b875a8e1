//! The entry of the program: arguments, then the window or the sandbox.
//! Invariant: nothing is decided here but which of the two runs.

fn main() {}

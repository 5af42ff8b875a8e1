//! The typed Instagram client.
//! Invariant: the only code that knows URLs and JSON.

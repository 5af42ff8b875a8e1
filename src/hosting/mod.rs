//! Puts a file where Instagram can fetch it, and takes it away again.
//! Invariant: what was put is taken away.

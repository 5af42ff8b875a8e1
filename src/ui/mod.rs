//! The window, in egui: rows in, commands out.
//! Invariant: nothing here waits, reads a file or asks the network; what is drawn was read before.

pub mod live;

//! The window, in egui.
//! Invariant: rows in, commands out.

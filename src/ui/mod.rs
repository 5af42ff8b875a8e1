//! The window, in egui: rows in, commands out.
//! Invariant: nothing here waits, reads a file or asks the network; what is drawn was read before.

pub mod bidi;
pub mod desk;
pub mod format;
pub mod icons;
pub mod keys;
pub mod live;
pub mod panels;
pub mod pictures;
pub mod text;
pub mod theme;
pub mod widgets;

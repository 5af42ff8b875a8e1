//! The window, in egui.
//! Invariant: rows in, commands out.

pub mod bidi;
pub mod format;
pub mod icons;
pub mod text;
pub mod theme;
pub mod widgets;

//! The window, in egui: rows in, commands out.
//! Invariant: nothing here waits, reads a file or asks the network; what is drawn was read before.

pub mod accounts;
pub mod actions;
pub mod bidi;
pub mod counts;
pub mod desk;
pub mod emoji;
pub mod emoji_picker;
pub mod find;
pub mod format;
pub mod icons;
pub mod keymap;
pub mod keys;
mod keys_sheet;
pub mod letters;
pub mod lines;
pub mod live;
pub mod mark;
pub mod palette;
pub mod panels;
pub mod pictures;
mod quiet;
mod rail;
pub mod scripts;
pub mod set;
pub mod shell;
mod switcher;
pub mod text;
pub mod theme;
mod turned;
pub mod unlock;
pub mod when;
pub mod widgets;

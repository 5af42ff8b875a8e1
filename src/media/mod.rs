//! Decodes, checks and mends pictures and clips, so that what is sent is what Instagram takes.
//! Invariant: pure functions on bytes that block and never panic, whatever the bytes; only [`facts_of`] opens
//! a file. Nothing here changes a file of the user's.

mod avif;
pub mod check;
pub mod clip;
mod colour;
mod error;
mod format;
mod heic;
mod heif;
mod jpeg;
mod metadata;
mod opened;
pub mod picture;
mod png;
pub mod prepare;
mod render;
mod shape;
mod slide;

pub use error::MediaError;
pub use format::{Format, sniff};
pub use png::encode_png;
pub use slide::{SlideFacts, facts, facts_of};

/// Pixels ready to be drawn: opaque, row by row from the top, four bytes each (red, green, blue, 255).
#[derive(Clone, PartialEq, Eq)]
pub struct Rgba {
    /// In pixels, at least 1.
    pub width: u32,
    /// In pixels, at least 1.
    pub height: u32,
    /// `width × height × 4` bytes.
    pub pixels: Vec<u8>,
}

impl std::fmt::Debug for Rgba {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Rgba({}×{})", self.width, self.height)
    }
}

#[cfg(test)]
mod samples;

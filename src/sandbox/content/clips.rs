//! The short clips that ship with the sandbox, made by `assets/clips/make.sh`.
//! Invariant: each is H.264 with AAC in an MP4 whose index stands before its data (section 4.8).

static BUNDLED: [&[u8]; CLIPS] = [&[]];

/// How many clips there are.
pub const CLIPS: usize = 1;

/// The bytes of one clip; indexes beyond the last start again at the first.
pub fn clip(index: usize) -> &'static [u8] {
    BUNDLED[index % CLIPS]
}

//! The pictures that ship with the program: the demo's, for the page on which nobody has signed in yet.
//! Invariant: they are part of the program, so that they are there without a network, a profile or a demo.

/// Width and height of each, in pixels.
pub const WIDTH: u32 = 416;
/// See [`WIDTH`].
pub const HEIGHT: u32 = 520;

/// The JPEG files, in the order in which `PictureKey::Still` counts them.
pub const STILLS: [&[u8]; 12] = [
    include_bytes!("../../assets/welcome/0.jpg"),
    include_bytes!("../../assets/welcome/1.jpg"),
    include_bytes!("../../assets/welcome/2.jpg"),
    include_bytes!("../../assets/welcome/3.jpg"),
    include_bytes!("../../assets/welcome/4.jpg"),
    include_bytes!("../../assets/welcome/5.jpg"),
    include_bytes!("../../assets/welcome/6.jpg"),
    include_bytes!("../../assets/welcome/7.jpg"),
    include_bytes!("../../assets/welcome/8.jpg"),
    include_bytes!("../../assets/welcome/9.jpg"),
    include_bytes!("../../assets/welcome/10.jpg"),
    include_bytes!("../../assets/welcome/11.jpg"),
];

/// The file of a still; nothing beyond the last.
pub fn still(index: u8) -> Option<&'static [u8]> {
    STILLS.get(usize::from(index)).copied()
}

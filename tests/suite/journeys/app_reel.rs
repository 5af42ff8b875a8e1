//! A reel that is not as Instagram wants it, mended and published through the whole program.
//! Invariant: the user's own file is the same afterwards, byte for byte.

use egui::Key;
use tintype::sandbox::Happened;

use super::window::Window;

/// A clip as a phone writes it: QuickTime, its index at the end. Made of one of the test clips.
fn phone_clip(window: &Window) -> std::path::PathBuf {
    let bytes = std::fs::read(format!("{}/tests/data/index_last.mp4", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let path = window.files.path().join("wheel to cup.mov");
    // The kind of file stands in its first box, which keeps its length.
    let mut bytes = bytes;
    bytes[8..12].copy_from_slice(b"qt  ");
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_reel_with_its_index_at_the_end_is_mended_cut_and_published() {
    let mut window = Window::demo();
    let clip = phone_clip(&window);
    let before = std::fs::read(&clip).unwrap();
    window.go(Key::C);
    window.drop_files(std::slice::from_ref(&clip));
    window.fill("Caption", "From the wheel to the first cup");
    window.shows("index");
    // The card of the checks has the button.
    window.click("Move the index to the front");
    window.shows("Ready to be sent");
    window.click("Publish now");
    // The window in which it can still be taken back.
    window.advance(5);
    window.shows("On Instagram");
    let published =
        window.control.record().into_iter().filter(|row| matches!(row, Happened::Published { .. })).count();
    assert_eq!(published, 1);
    assert_eq!(std::fs::read(&clip).unwrap(), before);
}

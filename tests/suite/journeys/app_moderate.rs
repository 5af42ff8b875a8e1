//! Moderation through the whole program: by keys, with the network away, and taken back.
//! Invariant: what a person did happens at Instagram exactly once, or not at all when it was taken back.

use super::window::Window;

#[test]
fn probe() {
    let mut window = Window::demo();
    panic!("{}", window.sight());
}

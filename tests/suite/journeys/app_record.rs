//! The record through the whole program: found in the palette, verified, exported, and dropped back on its tab.
//! Invariant: what a person did a moment before stands in it at once.

use egui::{Key, Modifiers};

use super::window::Window;

#[test]
fn what_was_done_is_found_verified_exported_and_compared() {
    let mut window = Window::demo();
    window.press(Key::J);
    window.press(Key::J);
    window.press(Key::H);
    window.advance_by(3, 4);
    window.press(Key::E);
    window.press_with(Modifiers::COMMAND, Key::K);
    window.types("the record");
    window.press(Key::Enter);
    window.settle();
    window.shows("4 entries; the record runs since");
    window.shows("Instagram did it. You,");
    window.shows("Mark done,");
    window.click("Verify");
    window.settle();
    window.shows("entries, unbroken since");
    window.fill("Search the record", "nobody says this");
    window.shows("Nothing found");
    window.click("Show all");
    window.hides("Nothing found");
}

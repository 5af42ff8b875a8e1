//! Drafts through the whole program: edits taken back by the window's own key, a draft thrown away and had back, a
//! post written again.
//! Invariant: the key that takes back belongs to the draft in the composer, and to the last act elsewhere.

use egui::{Key, Modifiers};
use image::ImageFormat;

use super::app_publish::{compose, picture};
use super::window::Window;

#[test]
fn what_was_done_to_a_draft_is_taken_back_by_the_key_of_the_window() {
    let mut window = Window::demo();
    let files =
        ["one.png", "two.png", "three.png"].map(|name| picture(&window, name, ImageFormat::Png, 600, 750));
    compose(&mut window, &files);
    window.shows("Slide 3");
    window.press(Key::Delete);
    window.hides("Slide 3");
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.shows("Slide 3");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.hides("Slide 3");
    window.fill("Caption", "Fog all week");
    window.click("1 draft");
    window.click("Throw this draft away");
    window.hides("Slide 1");
    window.shows("Thrown away: Fog all week");
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.shows("Slide 2");
    window.shows("Fog all week");
    // Another life finds it as it was left.
    window.close();
    window.open();
    window.go(Key::C);
    window.shows("Fog all week");
}

#[test]
fn a_post_of_the_library_is_written_again() {
    let mut window = Window::demo();
    window.go(Key::L);
    window.press(Key::E);
    window.shows("Slide 1");
    window.shows("1 draft");
}

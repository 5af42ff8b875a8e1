//! The connection doctor through the whole program: from the palette to a finding, its way out, and back to fine.
//! Invariant: what the doctor says is what the pretend Instagram really answered.

use egui::{Key, Modifiers};

use super::window::Window;

/// Does what the palette finds first for these words.
fn palette(window: &mut Window, words: &str) {
    window.press_with(Modifiers::COMMAND, Key::K);
    window.types(words);
    window.press(Key::Enter);
    window.settle();
}

#[test]
fn an_invitation_that_was_forgotten_is_found_accepted_and_over() {
    let mut window = Window::demo();
    palette(&mut window, "connection doctor");
    window.shows("Nothing was looked at yet");
    window.press_with(Modifiers::COMMAND, Key::R);
    window.settle();
    window.shows("Nothing stands in the way");
    window.control.flip(|switches| switches.tester_accepted = false);
    window.press_with(Modifiers::COMMAND, Key::R);
    window.settle();
    window.shows("One thing stands in the way, and it is yours");
    window.shows("Your move, on Instagram");
    window.click("Open the invitations");
    window.settle();
    let opened = window.opened.lock().unwrap().last().cloned();
    assert_eq!(opened.as_deref(), Some("https://www.instagram.com/accounts/manage_access/"));
    window.control.flip(|switches| switches.tester_accepted = true);
    window.press(Key::C);
    window.settle();
    window.shows("Nothing stands in the way");
    window.click("Copy report");
    window.settle();
    window.shows("Report copied. 2 secrets were left out");
}

#[test]
fn comments_that_are_kept_back_lead_to_the_dashboard_and_the_book_explains_a_trouble() {
    let mut window = Window::demo_with(|switches| switches.comments_readable = false);
    palette(&mut window, "connection doctor");
    window.press_with(Modifiers::COMMAND, Key::R);
    window.settle();
    window.shows("and returns none");
    window.click("Open the app dashboard");
    window.settle();
    let opened = window.opened.lock().unwrap().last().cloned();
    assert_eq!(opened.as_deref(), Some("https://developers.facebook.com/apps/"));
    palette(&mut window, "error book");
    window.fill("Search the error book", "80002/2446079");
    window.shows("The account's calls of the last 24 hours are used up");
    window.shows("Lets the whole account rest and goes on by itself");
}

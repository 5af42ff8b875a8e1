//! Moderation through the whole program: by keys, with the network away, and taken back.
//! Invariant: what a person did happens at Instagram exactly once, or not at all when it was taken back.

use egui::{Key, Modifiers};
use tintype::sandbox::{Action, Happened, Rule};

use super::window::Window;

const ANSWER: &str = "Yes, and Norway is no trouble.";

/// The demo account, the cursor on the newest comment: two that are closing stand above it.
fn at_the_newest() -> Window {
    let mut window = Window::demo();
    window.press(Key::J);
    window.press(Key::J);
    window
}

/// Nothing gets through any more, either way.
fn unplug(window: &Window) {
    window.control.add_fault(Rule { method: None, ..Rule::new("", "*", Action::Drop { acted: false }) });
}

/// Answers the third comment and hides the fourth, by keys alone.
fn answer_and_hide(window: &mut Window) {
    window.press(Key::J);
    window.press(Key::J);
    window.press(Key::R);
    window.types(ANSWER);
    window.press(Key::Enter);
    // The caret stays for the next answer; the list's keys want it gone.
    window.press(Key::Escape);
    window.shows("Replying… 5 s: And is it still available?");
    window.press(Key::H);
    window.shows("cheap_followers_4u, Hiding… 5 s");
}

/// The texts of the replies that Instagram really has, oldest first.
fn replies(window: &Window) -> Vec<String> {
    let text = |row| match row {
        Happened::Commented { text, parent: Some(_), .. } => Some(text),
        _ => None,
    };
    window.control.record().into_iter().filter_map(text).collect()
}

/// Every hide (`true`) and show that really happened, oldest first.
fn hidden(window: &Window) -> Vec<bool> {
    let hidden = |row| match row {
        Happened::Hidden { hidden, .. } => Some(hidden),
        _ => None,
    };
    window.control.record().into_iter().filter_map(hidden).collect()
}

#[test]
fn what_is_done_offline_goes_out_once_when_the_network_is_back() {
    let mut window = at_the_newest();
    unplug(&window);
    answer_and_hide(&mut window);
    window.advance(6);
    window.shows("Offline. What you do is kept, and sent when the connection is back");
    window.shows("maren.solheim, Sends when it can");
    window.shows("cheap_followers_4u, Sends when it can");
    window.advance(90);
    assert_eq!(window.control.record(), []);
    window.control.clear_faults();
    window.advance(60);
    window.advance(60);
    window.hides("Offline");
    window.hides("Sends when it can");
    let record = window.control.record();
    assert_eq!(record.len(), 2, "{record:?}");
    assert_eq!(hidden(&window), [true]);
    assert!(matches!(&replies(&window)[..], [text] if text.ends_with(ANSWER)), "{record:?}");
    window.go(Key::A);
    window.click("Done");
    window.shows("Hide a comment of cheap_followers_4u");
    window.shows(ANSWER);
}

#[test]
fn an_answer_that_got_lost_on_the_way_back_is_not_sent_twice() {
    let mut window = at_the_newest();
    window.control.add_fault(Rule::new("POST", "*", Action::Drop { acted: true }).times(2));
    answer_and_hide(&mut window);
    window.advance_by(60, 8);
    assert_eq!(replies(&window).len(), 1, "{:?}", window.control.record());
    assert_eq!(hidden(&window).last(), Some(&true));
    window.hides("Sends when it can");
}

#[test]
fn a_hide_that_was_taken_back_in_time_was_never_sent() {
    let mut window = at_the_newest();
    window.press(Key::H);
    window.shows("ylva.tromso, Hiding… 5 s");
    window.advance(3);
    window.press(Key::U);
    window.shows("ylva.tromso, 4 min");
    window.press(Key::H);
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.advance(60);
    assert_eq!(window.control.record(), []);
    assert_eq!(
        window.control.log().iter().filter(|asked| asked.method == "POST" && asked.token == "header").count(),
        0
    );
}

#[test]
fn a_hide_that_went_out_is_reversed() {
    let mut window = at_the_newest();
    window.press(Key::H);
    window.advance(6);
    assert_eq!(hidden(&window), [true]);
    window.hides("ylva.tromso");
    window.press(Key::U);
    window.advance(6);
    assert_eq!(hidden(&window), [true, false]);
    window.shows("ylva.tromso, 4 min");
}

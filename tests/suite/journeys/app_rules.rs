//! A rule through the whole program: rehearsed over what was, armed, hit by what comes, and paused.
//! Invariant: what a rule did is read from the sandbox's own record.

use egui::{Key, Modifiers};
use tintype::sandbox::{Happened, NewComment};

use super::window::Window;

/// The comments that were really hidden.
fn hidden(window: &Window) -> Vec<(String, bool)> {
    let hidden = |row| match row {
        Happened::Hidden { comment, hidden, .. } => Some((comment, hidden)),
        _ => None,
    };
    window.control.record().into_iter().filter_map(hidden).collect()
}

/// A comment comes, and is read a while later.
fn comes(window: &mut Window, text: &str) -> String {
    let id =
        window.control.add_comment(NewComment { text: text.to_owned(), ..NewComment::default() }).unwrap();
    window.advance_by(90, 3);
    id
}

#[test]
fn a_rule_is_rehearsed_armed_hit_and_paused() {
    let mut window = Window::demo();
    window.shows("Rules, none yet");
    window.go(Key::U);
    window.click("Write the first rule");
    window.fill("Name of the rule", "Followers for sale");
    window.click("Add a condition");
    window.click("Words");
    window.shows("A condition is not filled in");
    window.fill("Add a word", "followers");
    window.press(Key::Enter);
    window.settle();
    window.shows("it would have hit");
    let found = window.line("it would have hit");
    assert!(!found.contains(": 0 of"), "{found}");
    assert!(window.line("Arm this rule").contains("Button"), "{}", window.sight());
    assert_eq!(hidden(&window), [], "a rehearsal does nothing");
    window.press(Key::Escape);
    window.press_with(Modifiers::COMMAND, Key::Enter);
    window.shows("Armed since");
    let spam = comes(&mut window, "Get REAL f0llowers today");
    let kind = comes(&mut window, "What a lovely bowl this is");
    assert_eq!(hidden(&window), [(spam.clone(), true)], "{kind} is left alone");
    window.shows("1 hidden");
    window.shows("hid 1 today");
    window.go(Key::I);
    window.shows("Rules, 1 armed, hid 1 today");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.shows("all rest since");
    comes(&mut window, "More FOLLOWERSSS for you");
    assert_eq!(hidden(&window).len(), 1, "all rest");
    window.go(Key::U);
    window.click("Go on");
    let after = comes(&mut window, "ｆｏｌｌｏｗｅｒｓ again");
    assert_eq!(hidden(&window).last(), Some(&(after.clone(), true)));
    assert_eq!(hidden(&window).len(), 2);
    window.close();
    window.open();
    window.go(Key::U);
    window.shows("Armed since");
    assert_eq!(hidden(&window).len(), 2, "a new start does nothing twice");
}

//! Searching through the whole program: while a sync brings more, and kept as a view of one's own.
//! Invariant: nothing that is read moves because something else arrived.

use egui::Key;
use egui_kittest::kittest::Queryable;
use tintype::sandbox::NewComment;

use super::window::Window;

/// New comments that hold the word, under the newest post.
fn say(window: &mut Window, texts: &[&str]) {
    for text in texts {
        let new = NewComment { text: (*text).to_owned(), ..NewComment::default() };
        window.control.add_comment(new).unwrap();
    }
    window.advance_by(60, 3);
}

fn search(window: &mut Window, text: &str) {
    window.press(Key::Slash);
    window.harness().event(egui::Event::Text("/".to_owned()));
    window.settle();
    window.types(text);
    window.press(Key::Enter);
}

fn top(window: &mut Window, name: &str) -> f32 {
    window.harness().get_by_label_contains(name).rect().top()
}

#[test]
fn a_search_keeps_its_place_while_a_sync_brings_more() {
    let mut window = Window::demo();
    say(&mut window, &["Teapot one", "Teapot two", "Teapot three"]);
    search(&mut window, "teapot");
    window.shows("Teapot one");
    window.press(Key::J);
    let before = top(&mut window, ": Teapot one");
    say(&mut window, &["Teapot four", "No pot", "teapots five"]);
    assert_eq!(top(&mut window, ": Teapot one"), before, "a row jumped");
    window.click("2 new");
    // The way up takes a few frames of its own.
    window.settle();
    window.shows("min: teapots five");
    window.hides("min: No pot");
    window.press(Key::Escape);
    window.shows("min: No pot");
}

#[test]
fn what_is_hidden_is_found_and_a_search_becomes_a_view_that_counts() {
    let mut window = Window::demo();
    say(&mut window, &["Gold kintsugi please", "Silver kintsugi please"]);
    search(&mut window, "kintsugi");
    window.press(Key::H);
    window.advance(10);
    window.shows("Silver kintsugi please");
    window.shows("Gold kintsugi please");
    window.click("Save this search");
    window.shows("Remove is:open");
    window.press(Key::Enter);
    window.shows("is:open kintsugi, 1");
    say(&mut window, &["Any kintsugi left?"]);
    window.shows("is:open kintsugi, 2");
    window.press(Key::Escape);
    window.hides("Remove is:open");
    window.click("is:open kintsugi, 2");
    window.shows("Remove is:open");
    window.shows("min: Any kintsugi left?");
}

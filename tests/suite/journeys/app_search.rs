//! Searching through the whole program: while a sync brings more, kept as a view of one's own, and written to a
//! file.
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
    window.shows("teapots five");
    window.hides("No pot");
    window.press(Key::Escape);
    window.shows("No pot");
}

#[test]
fn what_is_hidden_is_found_and_a_search_becomes_a_view_that_counts() {
    let mut window = Window::demo();
    say(&mut window, &["Gold kintsugi please", "Silver kintsugi please"]);
    window.press(Key::H);
    window.advance(10);
    search(&mut window, "kintsugi");
    window.shows("Silver kintsugi please");
    window.shows("Gold kintsugi please");
    window.click("Save this search");
    window.shows("Remove is:open");
    window.press(Key::Enter);
    window.shows("is:open kintsugi, 1");
    say(&mut window, &["Any kintsugi left?"]);
    window.shows("is:open kintsugi, 2");
    window.click("Done, 0");
    window.hides("Any kintsugi left?");
    window.click("is:open kintsugi, 2");
    window.shows("Any kintsugi left?");
}

#[test]
fn what_a_search_shows_is_written_to_a_file_of_the_profile() {
    let mut window = Window::demo();
    say(&mut window, &["=1+1 kiln", "Another kiln, \"hot\""]);
    search(&mut window, "kiln after:2026-11-23 ");
    window.click("Arrange and export");
    window.click("Export as CSV");
    window.shows("2 comments written to comments-2026-11-23.csv");
    let file = window.profile.path().join("exports/comments-2026-11-23.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains("\"'=1+1 kiln\"") && text.contains("\"Another kiln, \"\"hot\"\"\""), "{text}");
    window.click("Open folder");
    let opened = window.opened.lock().unwrap().clone();
    assert_eq!(opened, [format!("file://{}", file.parent().unwrap().display())]);
}

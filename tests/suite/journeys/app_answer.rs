//! Answering through the whole program: in private, with saved replies, and with what is known of a person.
//! Invariant: what was answered stands at Instagram exactly once, and what was begun is found again.

use egui::Key;
use egui_kittest::kittest::{NodeT, Queryable};
use tintype::sandbox::{Action, Happened, NewComment, Rule};

use super::window::Window;

/// A comment arrives and is read; its row becomes the current one.
fn arrives(window: &mut Window, username: Option<&str>, text: &str) -> String {
    let new =
        NewComment { text: text.to_owned(), username: username.map(str::to_owned), ..NewComment::default() };
    let id = window.control.add_comment(new).unwrap();
    window.advance(60);
    window.advance(60);
    find(window, text);
    id
}

/// Walks to the comment with these words; what is closing stands above it.
fn find(window: &mut Window, text: &str) {
    window.press(Key::Home);
    for _ in 0..6 {
        if window.current_row().unwrap_or_default().contains(text) {
            return;
        }
        window.press(Key::J);
    }
    panic!("“{text}” is not near the top:\n{}", window.sight());
}

/// The private replies that really went out: to which comment, and what they say.
fn whispers(window: &Window) -> Vec<(String, String)> {
    let sent = |row| match row {
        Happened::PrivateReply { comment, text, .. } => Some((comment, text)),
        _ => None,
    };
    window.control.record().into_iter().filter_map(sent).collect()
}

#[test]
fn a_private_reply_is_sent_once_although_its_answer_was_lost() {
    let mut window = Window::demo();
    window.control.add_fault(Rule::new("POST", "/*/messages", Action::Drop { acted: true }).times(1));
    let asked = "My order 1184 came broken, whom do I write to?";
    let id = arrives(&mut window, None, asked);
    window.shows("Private reply open for 6 d 23 h");
    window.press(Key::P);
    window.types("Write to us here");
    window.shows("sees this");
    // What was begun is there after the window was closed and opened again.
    window.close();
    window.open();
    find(&mut window, asked);
    window.press(Key::P);
    window.types(", we send a new one.");
    window.press(Key::Enter);
    window.shows("Replying in private… 5 s");
    window.advance(6);
    window.advance_by(30, 6);
    assert_eq!(whispers(&window), [(id, "Write to us here, we send a new one.".to_owned())]);
    assert_eq!(window.asked("POST", "/messages"), 2, "the second call found that the first one arrived");
    window.hides("Replying in private");
    // It is settled by that, and stands among what is done.
    window.click("Done, 294");
    window.shows("Answered in private");
    window.shows("Write to us here, we send a new one.");
    window.press(Key::P);
    window.hides("sees this");
}

#[test]
fn a_saved_reply_is_taken_by_its_key_in_the_language_of_the_comment() {
    let mut window = Window::demo();
    window.go(Key::S);
    window.click("Saved replies");
    for name in ["Thank you", "Shipping abroad"] {
        window.click("New saved reply");
        window.fill("Name of the saved reply", name);
        window.fill("Words, Any language", &format!("{name}, {{name}}."));
        window.click("New saved reply");
        window.fill("Name of the saved reply", "Not used");
    }
    // The second key is wanted for the second name.
    window.click("Move Shipping abroad up");
    window.click("Shipping abroad");
    window.click("Add a language");
    window.fill("Words, العربية", "{price}");
    window.shows("Nobody knows {price}: it would be sent as it stands");
    window.click("العربية");
    window.click("Deutsch");
    window.fill("Words, Deutsch", "Hallo {name}, ja, auch ins Ausland.");
    window.hides("Nobody knows");
    // The next letters are keys again.
    window.press(Key::Escape);
    window.go(Key::I);
    let text = "Guten Tag, wie viel kostet die große Schale und schicken Sie sie auch nach Österreich?";
    let id = arrives(&mut window, None, text);
    window.press(Key::Num2);
    window.press(Key::Enter);
    window.advance(6);
    window.advance(30);
    let said = |row| match row {
        Happened::Commented { parent: Some(parent), text, .. } => Some((parent, text)),
        _ => None,
    };
    let replies: Vec<_> = window.control.record().into_iter().filter_map(said).collect();
    let [(parent, words)] = &replies[..] else { panic!("{replies:?}") };
    assert_eq!(parent, &id);
    assert!(words.starts_with("Hallo ") && words.ends_with(", ja, auch ins Ausland."), "{words}");
    window.go(Key::S);
    window.shows("1 use, last");
}

#[test]
fn a_note_about_a_person_survives_their_new_name_and_a_restart() {
    let mut window = Window::demo();
    arrives(&mut window, Some("maren.solheim"), "Hello from Bergen, it is me again.");
    window.fill("Note about maren.solheim", "Two tumblers in May.\nLikes blue ");
    window.press(Key::Escape);
    window.click("Trust or watch");
    window.click("Trusted");
    assert!(window.control.rename("maren.solheim", "maren.makes"));
    arrives(&mut window, Some("maren.makes"), "New name, same person.");
    window.close();
    window.open();
    find(&mut window, "New name");
    window.shows("New name, same person.");
    window.shows("Before: maren.solheim");
    window.shows("Trusted");
    let note = window.harness().get_by_label("Note about maren.makes").accesskit_node().value();
    assert_eq!(note.as_deref(), Some("Two tumblers in May.\nLikes blue "));
}

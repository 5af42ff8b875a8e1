//! What is handed to the program broken: answers of the server, files, and the database.
//! Invariant: each ends in a sentence a person understands, and nothing that was there is lost.

use egui::Key;
use image::{ImageFormat, Rgb, RgbImage};
use tintype::sandbox::{Action, Rule};

use super::window::Window;

/// Everything that is read comes as garbage for a while; the words in sight then.
fn garbled(action: Action) -> Window {
    let mut window = Window::demo();
    window.control.add_fault(Rule::new("GET", "*", action));
    window.advance_by(600, 3);
    window.shows("ylva.tromso, 34 min: They do. Mine came all the way up here");
    window.shows("Inbox, 635");
    window
}

#[test]
fn pages_where_answers_should_be_lose_nothing() {
    let mut window = garbled(Action::Html { status: 502, acted: false });
    println!("SIGHT {}", window.sight());
    window.control.clear_faults();
    window.advance_by(600, 2);
    window.shows("Up to date");
    window.go(Key::L);
    window.shows("60 posts since");
}

#[test]
fn answers_cut_short_lose_nothing() {
    let mut window = garbled(Action::CutJson);
    println!("SIGHT {}", window.sight());
    window.control.clear_faults();
    window.advance_by(600, 2);
    window.shows("Up to date");
    window.go(Key::L);
    window.shows("60 posts since");
}

#[test]
fn a_reply_answered_by_garbage_is_not_sent_twice() {
    let mut window = Window::demo();
    let page = Action::Html { status: 500, acted: true };
    window.control.add_fault(Rule::new("POST", "*", page).times(1));
    window.press(Key::R);
    window.types("Thank you.");
    window.press(Key::Enter);
    window.advance_by(60, 8);
    assert_eq!(window.control.record().len(), 1, "{:?}", window.control.record());
}

#[test]
fn files_that_are_not_what_they_seem_are_told_apart_and_can_be_taken_out() {
    let mut window = Window::demo();
    let folder = window.files.path().to_owned();
    let (text, cut, fine) = (folder.join("notes.mp4"), folder.join("cut.jpg"), folder.join("fine.jpg"));
    std::fs::write(&text, "only words, and no clip at all").unwrap();
    RgbImage::from_fn(640, 800, |x, y| Rgb([x as u8, y as u8, 90]))
        .save_with_format(&fine, ImageFormat::Jpeg)
        .unwrap();
    let whole = std::fs::read(&fine).unwrap();
    std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    window.go(Key::C);
    window.drop_files(&[fine, cut, text]);
    window.fill("Caption", "Kept, whatever the files are");
    println!("SIGHT {}", window.sight());
}

#[test]
fn a_file_that_went_away_stops_the_post_before_anything_is_sent() {
    let mut window = Window::demo();
    let file = window.files.path().join("here.jpg");
    RgbImage::from_pixel(640, 800, Rgb([90, 100, 110])).save_with_format(&file, ImageFormat::Jpeg).unwrap();
    window.go(Key::C);
    window.drop_files(&[file.clone()]);
    std::fs::remove_file(&file).unwrap();
    window.click("Publish now");
    println!("SIGHT {}", window.sight());
    assert_eq!(window.asked("POST", "/media"), 0);
}

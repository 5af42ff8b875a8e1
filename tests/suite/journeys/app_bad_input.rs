//! What is handed to the program broken: answers of the server, files, and the database.
//! Invariant: each ends in a sentence a person understands, and nothing that was there is lost.

use egui::{Key, Modifiers};
use image::{ImageFormat, Rgb, RgbImage};
use tintype::sandbox::{Action, Rule};

use super::window::Window;

/// Everything that is read comes as garbage for half an hour, and then as it should.
fn garbled(action: Action) {
    let mut window = Window::demo();
    let all = window.line("Tab: All, ");
    assert_ne!(all, "");
    window.control.add_fault(Rule::new("GET", "*", action));
    window.advance_by(600, 3);
    window.shows("ylva.tromso, 34 min: They do. Mine came all the way up here");
    window.shows(&all);
    window.shows("Instagram has trouble of its own. Nothing is lost. Tintype tries again by itself");
    window.hides("Up to date");
    window.control.clear_faults();
    window.advance_by(600, 2);
    window.hides("Instagram has trouble");
    window.shows("Up to date");
    window.go(Key::L);
    window.shows("60 posts since");
}

#[test]
fn pages_where_answers_should_be_lose_nothing() {
    garbled(Action::Html { status: 502, acted: false });
}

#[test]
fn answers_cut_short_lose_nothing() {
    garbled(Action::CutJson);
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
    window.shows("Slide 2: The JPEG file is cut off; copy or download it again");
    window.shows("Slide 3: The file is neither a picture nor a clip");
    window.shows("This picture is damaged");
    window.shows("This is not a picture");
    window.hides("Instagram takes JPEG pictures only");
    window.shows("Fix slide 2 first");
    window.press(Key::Escape);
    window.press_with(Modifiers::COMMAND, Key::Enter);
    assert_eq!(window.asked("POST", "/media"), 0);
    window.click("Slide 3");
    window.press(Key::Delete);
    window.click("Take it out");
    window.shows("A carousel needs 2 to 10 slides");
    window.click("Make it a picture");
    window.shows("Ready to be sent");
    window.shows("Kept, whatever the files are");
}

#[test]
fn a_text_named_as_a_clip_is_no_reel() {
    let mut window = Window::demo();
    let text = window.files.path().join("notes.mp4");
    std::fs::write(&text, "only words, and no clip at all").unwrap();
    window.go(Key::C);
    window.drop_files(&[text]);
    window.shows("The file is neither a picture nor a clip");
    window.shows("Fix the clip first");
}

#[test]
fn a_file_that_went_away_stops_the_post_before_anything_is_sent() {
    let mut window = Window::demo();
    let file = window.files.path().join("here.jpg");
    RgbImage::from_pixel(640, 800, Rgb([90, 100, 110])).save_with_format(&file, ImageFormat::Jpeg).unwrap();
    window.go(Key::C);
    window.drop_files(std::slice::from_ref(&file));
    std::fs::remove_file(&file).unwrap();
    window.click("Publish now");
    window.shows("A file cannot be read");
    window.click("See in Activity");
    window.shows("Put it back or choose another");
    assert_eq!(window.asked("POST", "/media"), 0);
}
